//! What a chart of a page draws, with the figures taken from its table: for every renderer that draws.

use super::{printable, words};
use crate::page::{Cell, Chart, Drawing, Table, hundredths, tenths_of_percent};

/// A chart with its figures.
pub(super) struct Picture {
    /// Its heading.
    pub title: String,
    /// How it is drawn.
    pub drawing: Drawing,
    /// The names of the rows.
    pub names: Vec<String>,
    /// What is drawn of each.
    pub series: Vec<Series>,
}

/// A column of the table as it is drawn.
pub(super) struct Series {
    /// Its label.
    pub label: String,
    /// The column of the table.
    pub column: usize,
    /// A point for each row.
    pub points: Vec<Point>,
}

/// A cell as it is drawn.
pub(super) struct Point {
    /// What it measures: a count, hours, or a percentage; none if nothing is known of it.
    pub value: Option<f64>,
    /// As people read it.
    pub words: String,
    /// The same where there is little room: of a share only the percentage, without its sign.
    pub short: String,
}

impl Picture {
    /// The picture of a chart; none if its columns are not shown, or if there is nothing to compare.
    pub fn of(table: &Table, chart: &Chart) -> Option<Picture> {
        let rows = table.rows.get(..chart.rows.unwrap_or(table.rows.len())).unwrap_or(&table.rows);
        let names = table.position(&chart.names)?;
        let columns: Vec<usize> = chart.values.iter().filter_map(|key| table.position(key)).collect();
        let series: Vec<Series> = columns
            .into_iter()
            .map(|column| Series {
                label: table.columns.get(column).map_or_else(String::new, |c| printable(&c.label)),
                column,
                points: rows.iter().map(|row| row.get(column).map_or_else(Point::none, point)).collect(),
            })
            .collect();
        let known = series.iter().flat_map(|one| &one.points).filter(|point| point.value.is_some()).count();
        let name = |row: &Vec<Cell>| row.get(names).map(|cell| printable(&words(cell))).unwrap_or_default();
        (known > 1).then(|| Picture {
            title: printable(&chart.title),
            drawing: chart.drawing,
            names: rows.iter().map(name).collect(),
            series,
        })
    }

    /// Whether its values are percentages.
    pub fn is_of_shares(table: &Table, column: usize) -> bool {
        let mut cells = table.rows.iter().filter_map(|row| row.get(column));
        cells.any(|cell| matches!(cell, Cell::Share { of: 1.., .. } | Cell::Ratio { of: 1.., .. }))
    }

    /// Whether the values of a table's chart are percentages.
    pub fn has_shares(&self, table: &Table) -> bool {
        self.series.iter().any(|one| Self::is_of_shares(table, one.column))
    }

    /// The greatest value, at least 1.
    pub fn greatest(&self) -> f64 {
        let values = self.series.iter().flat_map(|one| &one.points).filter_map(|point| point.value);
        values.fold(1.0, f64::max)
    }
}

impl Point {
    fn none() -> Point {
        Point { value: None, words: String::new(), short: String::new() }
    }
}

fn point(cell: &Cell) -> Point {
    let value = match cell {
        Cell::Int(n) => Some(*n as f64),
        Cell::Minutes(minutes) => Some(hundredths(*minutes) as f64 / 100.0),
        Cell::Share { n, of } | Cell::Ratio { n, of } if *of > 0 => Some(*n as f64 * 100.0 / *of as f64),
        _ => None,
    };
    let words = printable(&words(cell));
    let short = match cell {
        Cell::Share { n, of } if *of > 0 => percent(*n, *of),
        _ => words.clone(),
    };
    Point { value, words, short }
}

/// With one decimal, as papers round it, which is left out where it says nothing.
fn percent(n: i64, of: i64) -> String {
    let tenths = tenths_of_percent(n, of);
    match (tenths / 10, tenths.abs() % 10) {
        (whole, 0) => whole.to_string(),
        (whole, tenth) => format!("{whole}.{tenth}"),
    }
}

/// Which of the four shades a percentage has: 3 for all of it, 2 from 80 on, 1 from 50 on, else 0.
pub(super) fn shade(percent: f64) -> usize {
    match percent {
        _ if percent >= 100.0 => 3,
        _ if percent >= 80.0 => 2,
        _ if percent >= 50.0 => 1,
        _ => 0,
    }
}

/// What the shades stand for, from the lightest on.
pub(super) const SHADES: [&str; 4] = ["不到50%", "50%以上", "80%以上", "100%"];

/// What it means that there is no share.
pub(super) const NO_SHARE: &str = "没有到期的";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_are_not_drawn_do_not_measure_those_that_are() {
        let chart = Chart { rows: Some(2), ..Chart::new(Drawing::Columns, "图", "month", ["held"]) };
        let row = |month: &str, held: i64| vec![Cell::from(month), held.into()];
        let table = Table::new("months", &[("month", "月份"), ("held", "已开展")]).rows([
            row("1月", 3),
            row("2月", 5),
            row("期满以后开展", 40),
        ]);
        let picture = Picture::of(&table, &chart).unwrap();
        assert_eq!((picture.names.len(), picture.series[0].points.len(), picture.greatest()), (2, 2, 5.0));
    }
}
