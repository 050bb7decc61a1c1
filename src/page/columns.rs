//! Columns of a table: where they stand, and whom they are for.

use super::{Cell, Column, Name, Table};

impl Table {
    /// Where the column of a key stands; none if it has no such column.
    pub fn position(&self, key: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.key == key)
    }

    /// Leaves out the columns that are not to be kept, their cells and the pictures that are drawn of them.
    pub fn keep_columns(&mut self, keep: impl Fn(&Column) -> bool) {
        let kept: Vec<bool> = self.columns.iter().map(keep).collect();
        if kept.iter().all(|kept| *kept) {
            return;
        }
        let mut each = kept.iter();
        self.columns.retain(|_| each.next().copied().unwrap_or(true));
        for row in &mut self.rows {
            let mut each = kept.iter();
            row.retain(|_| each.next().copied().unwrap_or(true));
        }
        let has = |key: &Name| self.columns.iter().any(|column| column.key == *key);
        self.charts.retain(|chart| has(&chart.names) && chart.values.iter().all(has));
    }

    /// People do not see columns that are empty in every row; scripts do.
    #[must_use]
    pub fn hide_empty_columns(mut self) -> Self {
        for (at, column) in self.columns.iter_mut().enumerate() {
            let says_nothing = |cell: &Cell| match cell {
                Cell::Empty => true,
                Cell::List(items) => items.is_empty(),
                _ => false,
            };
            if !self.rows.is_empty() && self.rows.iter().all(|row| row.get(at).is_none_or(says_nothing)) {
                column.label = Name::Borrowed("");
            }
        }
        self
    }

    /// People do not see those of these columns that say this in every row; scripts do.
    pub fn hide_saying(&mut self, keys: &[&str], text: &str) {
        let rows = &self.rows;
        let says =
            |at: usize| rows.iter().all(|row| matches!(row.get(at), Some(Cell::Text(own)) if own == text));
        for (at, column) in self.columns.iter_mut().enumerate() {
            if keys.contains(&&*column.key) && says(at) {
                column.label = Name::Borrowed("");
            }
        }
    }

    /// Says of columns that they are for the clerk's desk; keys that the table has not are passed over.
    pub fn keep_at_the_desk(&mut self, keys: &[&str]) {
        for column in self.columns.iter_mut().filter(|column| keys.contains(&&*column.key)) {
            column.desk = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{Chart, Drawing};

    #[test]
    fn a_column_goes_with_its_cells_and_its_pictures() {
        let row = |name: &str, held: i64, due: i64| vec![name.into(), held.into(), due.into()];
        let mut table = Table::new("rows", &[("name", "党组织"), ("held", "已开展"), ("due", "应开展")])
            .rows([row("甲", 1, 2), row("乙", 3, 4)])
            .chart(Chart::new(Drawing::Bars, "已开展", "name", ["held"]))
            .chart(Chart::new(Drawing::Bars, "完成", "name", ["held", "due"]));
        let whole = table.clone();
        table.keep_columns(|_| true);
        assert_eq!(table, whole);
        table.keep_columns(|column| column.key != "due");
        assert_eq!(table.position("due"), None);
        assert_eq!(table.rows, [vec![Cell::from("甲"), 1.into()], vec!["乙".into(), 3.into()]]);
        assert_eq!(table.charts, whole.charts[..1]);
    }
}
