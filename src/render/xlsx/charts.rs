//! The charts of a sheet, below its table, where A4 has room for them. They are drawn by the program that shows the
//! workbook, from the cells: what is changed in a cell changes in its chart.

use anyhow::Result;
use rust_xlsxwriter::{
    Chart, ChartDataLabel, ChartDataLabelPosition, ChartFont, ChartFormat, ChartLegendPosition, ChartLine,
    ChartMarker, ChartMarkerType, ChartSeries, ChartSolidFill, ChartType, Color,
    ConditionalFormat2ColorScale, ConditionalFormatType, Worksheet,
};

use super::super::picture::Picture;
use super::plain;
use crate::page::{Drawing, Table};

/// More rows than this do not fit on a page: the others follow in a chart of their own.
const ROWS: usize = 30;

/// Pixels: of a chart of months, of a bar, of what stands around the bars, of the widest chart.
const MONTHS: u32 = 260;
const BAR: u32 = 20;
const AROUND: u32 = 90;
const WIDEST: u32 = 860;
/// The narrowest chart in which names and figures have room.
const NARROWEST: u32 = 460;

/// The colours of the bars inside and around, told apart on grey paper as well.
const COLOURS: [(u32, u32); 3] = [(0x1F4E79, 0x1F4E79), (0x8FB0CC, 0x1F4E79), (0xFFFFFF, 0x8A1C1C)];
/// The lightest and the darkest cell of a heat map.
const HEAT: (u32, u32) = (0xFFFFFF, 0x8CBC9A);

/// The lines behind the bars.
const GRID: u32 = 0xD9D9D9;

/// A chart by the columns of the worksheet.
pub(super) struct Charted {
    title: String,
    drawing: Drawing,
    names: u16,
    values: Vec<Values>,
    shares: bool,
}

/// A column that is drawn.
struct Values {
    column: u16,
    /// In which rows there is a value. What stands in the others in words, a chart takes for nought.
    known: Vec<bool>,
}

impl Charted {
    /// How many rows are drawn.
    fn rows(&self) -> usize {
        self.values.iter().map(|one| one.known.len()).max().unwrap_or(0)
    }

    /// The rows from the first to the last of which something is known.
    fn range(&self) -> std::ops::Range<usize> {
        let known = |row: usize| self.values.iter().any(|one| one.known.get(row).copied().unwrap_or(false));
        let rows = self.rows();
        let first = (0..rows).find(|row| known(*row)).unwrap_or(0);
        first..(first..rows).rfind(|row| known(*row)).map_or(first, |last| last + 1)
    }

    /// A line through a row of which nothing is known would fall to nought.
    fn is_line(&self) -> bool {
        let whole = |one: &Values| one.known.get(self.range()).is_some_and(|known| known.iter().all(|k| *k));
        self.drawing == Drawing::Line && self.values.iter().all(whole)
    }
}

/// Where the rows of the table stand: the sheet, its head row and how many follow.
pub(super) struct Place<'s> {
    pub sheet: &'s str,
    pub head: u32,
    pub rows: usize,
}

/// The charts of a table whose columns stand at these places in the worksheet.
pub(super) fn charted(table: &Table, places: &[u16]) -> Vec<Charted> {
    let drawn = table.charts.iter().filter_map(|chart| {
        let picture = Picture::of(table, chart)?;
        let place = |column: usize| places.get(column).copied();
        Some(Charted {
            title: plain(&chart.title),
            drawing: chart.drawing,
            names: place(table.position(&chart.names)?)?,
            values: picture
                .series
                .iter()
                .filter_map(|one| {
                    let known = one.points.iter().map(|point| point.value.is_some()).collect();
                    Some(Values { column: place(one.column)?, known })
                })
                .collect(),
            shares: picture.has_shares(table),
        })
    });
    drawn.collect()
}

/// Colours the heat maps and puts the other charts below each other from this row on; the first row below them.
pub(super) fn draw(
    to: &mut Worksheet,
    charts: &[Charted],
    at: &Place<'_>,
    mut row: u32,
    wide: u32,
    row_height: u32,
) -> Result<u32> {
    for one in charts {
        if one.drawing == Drawing::HeatMap {
            heat(to, one, at)?;
            continue;
        }
        // Every unit has its place; months that are not over yet wait for the next report.
        let range = if one.drawing == Drawing::Bars { 0..one.rows() } else { one.range() };
        let most = if one.drawing == Drawing::Bars { ROWS } else { range.len().max(1) };
        let parts = range.len().div_ceil(most);
        for part in 0..parts {
            let rows = range.start + part * most..(range.start + (part + 1) * most).min(range.end);
            let title = if parts > 1 {
                format!("{}（{}/{parts}）", one.title, part + 1)
            } else {
                one.title.clone()
            };
            let height = match one.drawing {
                Drawing::Bars => AROUND + BAR * u32::try_from(rows.len() * one.values.len().max(1))?,
                _ => MONTHS,
            };
            let mut chart = chart(one, at, title, &rows)?;
            chart.set_width(wide.clamp(NARROWEST, WIDEST)).set_height(height);
            to.insert_chart_with_offset(row + 1, 0, &chart, 2, 2)?;
            row += 1 + height.div_ceil(row_height);
        }
    }
    Ok(row)
}

fn heat(to: &mut Worksheet, one: &Charted, at: &Place<'_>) -> Result<()> {
    let (Some(first), Some(last)) = (one.values.first(), one.values.last()) else { return Ok(()) };
    let scale = ConditionalFormat2ColorScale::new()
        .set_minimum(ConditionalFormatType::Number, 0)
        .set_maximum(ConditionalFormatType::Number, 1)
        .set_minimum_color(Color::RGB(HEAT.0))
        .set_maximum_color(Color::RGB(HEAT.1));
    let last_row = at.head + u32::try_from(at.rows)?;
    to.add_conditional_format(at.head + 1, first.column, last_row, last.column, &scale)?;
    Ok(())
}

fn chart(one: &Charted, at: &Place<'_>, title: String, rows: &std::ops::Range<usize>) -> Result<Chart> {
    let mut chart = Chart::new(match one.drawing {
        Drawing::Line if one.is_line() => ChartType::Line,
        Drawing::Columns | Drawing::Line => ChartType::Column,
        Drawing::Bars | Drawing::HeatMap => ChartType::Bar,
    });
    let mut font = ChartFont::new();
    font.set_name("宋体").set_size(10);
    for number in 0..one.values.len() {
        chart.push_series(&series(one, at, number, rows, &font)?);
    }
    let mut heading = font.clone();
    heading.set_size(12).set_bold();
    chart.set_alt_text(&title);
    chart.title().set_name(&title).set_font(&heading);
    if one.values.len() > 1 {
        chart.legend().set_position(ChartLegendPosition::Bottom).set_font(&font);
    } else {
        chart.legend().set_hidden();
    }
    let bars = one.drawing == Drawing::Bars;
    {
        let values = if bars { chart.x_axis() } else { chart.y_axis() };
        values.set_font(&font).set_major_gridlines_line(ChartLine::new().set_color(Color::RGB(GRID)));
        if one.shares {
            values.set_num_format("0%").set_max(1);
        }
        // A line speaks of differences; the length of a bar is the figure itself.
        if !one.is_line() {
            values.set_min(0);
        }
    }
    let names = if bars { chart.y_axis() } else { chart.x_axis() };
    names.set_font(&font);
    if bars {
        // The first row stands at the top, as in the table.
        names.set_reverse();
    }
    Ok(chart)
}

fn series(
    one: &Charted,
    at: &Place<'_>,
    number: usize,
    rows: &std::ops::Range<usize>,
    font: &ChartFont,
) -> Result<ChartSeries> {
    let (inside, around) = COLOURS.get(number % COLOURS.len()).copied().unwrap_or_default();
    let (inside, around) = (Color::RGB(inside), Color::RGB(around));
    let is_line = one.is_line();
    let mut format = ChartFormat::new();
    format.set_line(ChartLine::new().set_color(around).set_width(if is_line { 2.0 } else { 0.75 }));
    let mut label = ChartDataLabel::new();
    label.show_value().set_font(font);
    if one.shares {
        label.set_num_format("0.0%");
    }
    let mut series = ChartSeries::new();
    if is_line {
        label.set_position(ChartDataLabelPosition::Above);
        series.set_marker(ChartMarker::new().set_type(ChartMarkerType::Circle).set_size(6));
    } else {
        format.set_solid_fill(ChartSolidFill::new().set_color(inside));
        series.set_gap(60);
    }
    series.set_format(&mut format).set_data_label(&label);
    let first = at.head + 1 + u32::try_from(rows.start)?;
    let last = at.head + u32::try_from(rows.end)?;
    if let Some(Values { column, known }) = one.values.get(number) {
        let known = known.get(rows.clone()).unwrap_or_default();
        if known.iter().any(|known| !known) {
            let shown = label.to_custom();
            let hidden = ChartDataLabel::new().set_hidden().to_custom();
            let labels: Vec<ChartDataLabel> =
                known.iter().map(|known| if *known { shown.clone() } else { hidden.clone() }).collect();
            series.set_custom_data_labels(&labels);
        }
        series
            .set_name((at.sheet, at.head, *column))
            .set_categories((at.sheet, first, one.names, last, one.names))
            .set_values((at.sheet, first, *column, last, *column));
    }
    Ok(series)
}
