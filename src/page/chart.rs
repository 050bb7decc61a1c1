//! A picture of a table. It has no figures of its own: it says which columns of the table are drawn, and how.

use serde::{Deserialize, Serialize};

use super::{Name, Table};

/// What a table is drawn as, below it. The rows are drawn in their order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chart {
    /// Its heading, Chinese.
    pub title: String,
    /// How it is drawn.
    pub drawing: Drawing,
    /// The key of the column that names the rows.
    pub names: Name,
    /// The keys of the columns with the values: counts, shares or lengths, all of one sort. Of a heat map those that
    /// go across, else each is drawn beside the others.
    pub values: Vec<Name>,
    /// How many of the rows, from the first on; the others are of another sort. None for all, as in every chart that is
    /// drawn today: pages that were kept before may have another row below their months.
    pub rows: Option<usize>,
}

/// How a table is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Drawing {
    /// Bars that lie, a row each: names of any length.
    Bars,
    /// Columns that stand side by side: months.
    Columns,
    /// A line from row to row: months.
    Line,
    /// A field of cells, darker where the share is greater.
    HeatMap,
}

impl Chart {
    /// A chart of these columns.
    pub fn new<N: Into<Name>>(
        drawing: Drawing,
        title: impl Into<String>,
        names: impl Into<Name>,
        values: impl IntoIterator<Item = N>,
    ) -> Self {
        let values = values.into_iter().map(Into::into).collect();
        Self { title: title.into(), drawing, names: names.into(), values, rows: None }
    }
}

impl Table {
    /// Draws some of its columns below it.
    #[must_use]
    pub fn chart(mut self, chart: Chart) -> Self {
        self.charts.push(chart);
        self
    }
}
