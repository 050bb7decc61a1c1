//! How a table is shown in short, and how it is filled in.

use super::Name;

/// How a screen shows a long table in short: each row as a line of some of its cells, and one cell below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brief {
    /// The keys of the columns that make up the line, in order.
    pub line: Vec<Name>,
    /// The key of the column that stands below, where it can be copied as a whole.
    pub below: Name,
    /// The command that shows all rows, if only as many are to be shown as fit on the screen.
    pub all: Option<String>,
}

/// What a table offers to those who fill it in. A workbook shows it; the other formats have the rows alone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Form {
    /// Words to choose from, by the key of their column.
    pub choices: Vec<Choices>,
    /// The keys of columns in which days are written.
    pub days: Vec<Name>,
    /// How wide columns are by their keys, in characters, where what stands in them does not say.
    pub widths: Vec<(Name, usize)>,
    /// How many columns from the left stay in sight.
    pub fixed: u16,
    /// How many empty rows follow for what is not in the table yet.
    pub blank_rows: u16,
}

/// Words to choose from in a column of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choices {
    /// The key of the column.
    pub column: Name,
    /// The words, in the order in which they are offered.
    pub words: Vec<String>,
    /// Whether other words are asked about before they stay; else they may be written all the same.
    pub only: bool,
}

impl Form {
    /// A form with so many empty rows.
    pub fn new(blank_rows: u16) -> Self {
        Self { blank_rows, ..Self::default() }
    }

    /// Offers words in a column; others may be written all the same.
    #[must_use]
    pub fn offer<W: Into<String>>(
        mut self,
        column: impl Into<Name>,
        words: impl IntoIterator<Item = W>,
    ) -> Self {
        let words = words.into_iter().map(Into::into).collect();
        self.choices.push(Choices { column: column.into(), words, only: false });
        self
    }

    /// Offers words in a column, and asks before any other stays.
    #[must_use]
    pub fn offer_only<W: Into<String>>(
        mut self,
        column: impl Into<Name>,
        words: impl IntoIterator<Item = W>,
    ) -> Self {
        let words = words.into_iter().map(Into::into).collect();
        self.choices.push(Choices { column: column.into(), words, only: true });
        self
    }
}
