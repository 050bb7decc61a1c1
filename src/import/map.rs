//! Third stage of an import: which column holds what. Finds the table in the sheet, applies the mapping
//! given by hand, and hands out the rows of the table alone: no titles, no totals, no footers.

use std::collections::VecDeque;

use anyhow::Result;

use super::decode::Source;
use super::heading::{HEAD, Heading, Line, is_footer};
use super::parse::{RowBuf, Sheet};
use super::{Columns, Field};
use crate::calendar::word_key;
use crate::refusal::{Kind, Refusal};
use crate::secrecy;

/// A mapping given by hand: the heading in the file, and what it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// The heading as it stands in the file.
    pub heading: String,
    /// What the column holds.
    pub field: Field,
}

impl Mapping {
    /// Reads `列名=字段`, the field by its Chinese name, any of its usual headings, or its code.
    ///
    /// # Errors
    /// Refused if there is no `=`, or the field is not known; the known ones are named.
    pub fn parse(text: &str, columns: &Columns) -> Result<Mapping, Refusal> {
        let fields = || Field::ALL.iter().map(|field| field.label()).collect::<Vec<_>>().join("、");
        let Some((heading, word)) = text.split_once(['=', '＝']) else {
            return Err(Refusal::usage(format!("“{text}”不是列的对应关系。"))
                .hint("写作 --map 列名=字段，例如 --map 参加人=姓名"));
        };
        let field = Field::from_word(word).or_else(|| columns.field_of(word).map(|heading| heading.field));
        match field {
            Some(field) => Ok(Mapping { heading: heading.trim().to_owned(), field }),
            None => {
                Err(Refusal::usage(format!("没有“{word}”这个字段。"))
                    .hint(format!("可用的字段：{}", fields())))
            }
        }
    }
}

/// The table of a file, its columns understood, read row by row.
#[derive(Debug)]
pub struct Table {
    /// The sheet it stands in.
    pub sheet: Sheet,
    /// Its heading.
    pub heading: Heading<Field>,
    /// Rows under the table that sign it or sum it up; complete once the last row was read.
    pub footers: Vec<Line>,
    /// For each field its column, so that a million rows need no search.
    columns: Vec<Option<usize>>,
    /// Rows that were read ahead to find the heading.
    ahead: VecDeque<RowBuf>,
}

impl Table {
    /// Opens the table of `source`.
    ///
    /// # Errors
    /// Refused if no heading row is found, or a mapping names a heading that is not there.
    pub fn open(
        source: &Source,
        sheet: Option<&str>,
        mappings: &[Mapping],
        known: &Columns,
    ) -> Result<Table> {
        let mut sheet = Sheet::open(source, sheet)?;
        let mut head = Vec::new();
        let mut row = RowBuf::new();
        while head.len() < HEAD && sheet.next_row(&mut row)? {
            head.push(row.clone());
        }
        let name = source.name();
        if head.is_empty() {
            return Err(Refusal::new(Kind::Unreadable, format!("“{name}”是空的，没有可以导入的内容。"))
                .hint("请检查是否选错了文件或工作表")
                .into());
        }
        let by_hand = |text: &str| {
            let key = word_key(text);
            mappings.iter().find(|mapping| word_key(&mapping.heading) == key).map(|mapping| mapping.field)
        };
        let taken = |field: Field| mappings.iter().any(|mapping| mapping.field == field);
        let field = |text: &str| {
            // A field given by hand belongs to that column alone.
            by_hand(text).or_else(|| known.field_of(text).map(|h| h.field).filter(|field| !taken(*field)))
        };
        let is_key = |field: Field| matches!(field, Field::Name | Field::StaffNo);
        let found = Heading::find(&head, field, is_key);
        // What stands above the table, or in no table at all, belongs to the file as a whole.
        let loose = found.as_ref().map_or(head.len(), |heading| heading.index);
        for text in head.iter().take(loose).flat_map(RowBuf::cells) {
            secrecy::refuse(&format!("“{name}”"), text)?;
        }
        let heading = found.ok_or_else(|| {
            let refusal = Refusal::new(
                Kind::Unreadable,
                format!("“{name}”里没有找到表头：前 {} 行中没有一行同时写着“姓名”（或“工号”）和另一个认得的列名。", head.len()),
            )
            .hint("请检查是否选错了文件；列名不同的，用 --map 列名=字段 指明，例如 --map 参加人=姓名");
            match (&sheet.name, sheet.others.as_slice()) {
                (Some(read), [first, ..]) => refusal.hint(format!(
                    "读的是工作表“{read}”；表在别的工作表里的，写明它：--sheet {first}（有：{}）",
                    sheet.others.join("、")
                )),
                _ => refusal,
            }
        })?;
        for mapping in mappings {
            let key = word_key(&mapping.heading);
            if !heading.columns.iter().any(|column| word_key(&column.name) == key) {
                let names: Vec<_> =
                    heading.columns.iter().map(|c| c.name.as_str()).filter(|n| !n.is_empty()).collect();
                return Err(Refusal::usage(format!("“{name}”里没有“{}”这一列。", mapping.heading))
                    .hint(format!("文件里的列有：{}", names.join("、")))
                    .into());
            }
        }
        let columns = Field::ALL.iter().map(|field| heading.column(*field)).collect();
        let ahead = head.drain(heading.body..).collect();
        Ok(Table { sheet, heading, footers: Vec::new(), columns, ahead })
    }

    /// The column of a field, from 0.
    pub fn column(&self, field: Field) -> Option<usize> {
        self.columns.get(field as usize).copied().flatten()
    }

    /// The heading of a field as it stands in the file; the field's own name if the file has no such column.
    pub fn label(&self, field: Field) -> &str {
        let column = self.column(field).and_then(|at| self.heading.columns.get(at));
        column.map_or(field.label(), |column| column.name.as_str())
    }

    /// The trimmed cell of a field; empty if the file has no such column.
    pub fn cell<'r>(&self, row: &'r RowBuf, field: Field) -> &'r str {
        self.column(field).map_or("", |column| row.cell(column).trim())
    }

    /// Headings that were not understood: to be mentioned, since nothing under them is read.
    pub fn ignored(&self) -> Vec<String> {
        let unknown =
            |column: &&super::heading::Column<Field>| column.field.is_none() && !column.name.is_empty();
        self.heading.columns.iter().filter(unknown).map(|column| one_line(&column.name)).collect()
    }

    /// Reads the next row of the table; false after the last. Footers are set aside.
    pub fn next_row(&mut self, row: &mut RowBuf) -> Result<bool> {
        /// Enough to hold what signs a paper; a file of nothing but totals must not fill the memory.
        const FOOTERS: usize = 50;
        loop {
            match self.ahead.pop_front() {
                Some(read_ahead) => *row = read_ahead,
                None => {
                    if !self.sheet.next_row(row)? {
                        return Ok(false);
                    }
                }
            }
            if is_footer(row, self.column(Field::Name), self.column(Field::StaffNo)) {
                if self.footers.len() < FOOTERS {
                    self.footers.push(Line::of(row));
                }
                continue;
            }
            if !self.heading.repeats(row) {
                return Ok(true);
            }
        }
    }
}

/// A heading broken over two lines inside its cell, as one.
fn one_line(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(text: &str, mappings: &[&str]) -> Result<Table> {
        let columns = Columns::load().unwrap();
        let mappings: Vec<_> = mappings.iter().map(|m| Mapping::parse(m, &columns).unwrap()).collect();
        let source = Source::from_bytes("表.csv", text.as_bytes().to_vec())?;
        Table::open(&source, None, &mappings, &columns)
    }

    #[test]
    fn the_rows_of_the_table_come_without_titles_and_footers() {
        let mut table =
            open("签到表\n姓名,工号,到会情况\n张伟,001,出勤\n应到,1\n记录人：,王秘书\n", &[]).unwrap();
        let mut row = RowBuf::new();
        assert!(table.next_row(&mut row).unwrap());
        assert_eq!((row.number(), table.cell(&row, Field::Name)), (3, "张伟"));
        assert!(!table.next_row(&mut row).unwrap());
        assert_eq!(table.footers.len(), 2);
    }

    #[test]
    fn a_mapping_by_hand_goes_before_the_known_headings() {
        let table = open("姓名,显示名,考勤结果\nzw,张伟,出勤\n", &["显示名=姓名"]).unwrap();
        assert_eq!((table.column(Field::Name), table.label(Field::Name)), (Some(1), "显示名"));
        assert_eq!(table.ignored(), ["姓名"]);
        assert!(open("姓名,考勤结果\n张伟,出勤\n", &["显示名=姓名"]).is_err());
    }

    #[test]
    fn a_file_without_a_heading_is_refused() {
        for text in ["", "\n\n", "一,二\n三,四\n", "姓名\n张伟\n"] {
            assert!(open(text, &[]).is_err(), "{text:?}");
        }
    }
}
