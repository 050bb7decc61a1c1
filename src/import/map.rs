//! Third stage of an import: which column holds what. Finds the table in the sheet, applies the mapping
//! given by hand, and hands out the rows of the table alone: no titles, no totals, no footers.

use std::collections::VecDeque;
use std::ops::Range;

use anyhow::Result;

use super::decode::Source;
use super::halves::{blocks, must_be_even};
use super::heading::{Column, HEAD, Heading, Line, is_count, is_footer};
use super::legend::is_for_legend;
pub use super::mapping::{Mapping, mappings};
use super::mapping::{
    column_of_letters, likely_names, mapped_twice, no_column, one_line, two_columns, unmet,
};
use super::moments::day_in;
use super::parse::{RowBuf, Sheet};
use super::rejected::REASON;
use super::subject::Subject;
use super::{Columns, Field};
use crate::calendar::word_key;
use crate::refusal::{Kind, Refusal};
use crate::secrecy;

/// How a sheet is to be read.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// The sheet of a workbook; none for the first visible one with content.
    pub sheet: Option<&'a str>,
    /// Headings that mean something else than their words.
    pub mappings: &'a [Mapping],
    /// The headings that the program knows.
    pub known: &'a Columns,
    /// The kind of record that the file brings.
    pub subject: &'static Subject,
}

impl Reading<'_> {
    /// Whether a heading row must have this field, or another like it.
    fn is_key(&self, field: Field) -> bool {
        self.subject.keys().contains(&field)
    }

    /// What a heading is taken for: what was said by hand goes before the known words, and a field given by
    /// hand belongs to that column alone.
    fn field(&self, text: &str) -> Option<Field> {
        let key = word_key(text);
        if let Some(by_hand) = self.mappings.iter().find(|mapping| word_key(&mapping.heading) == key) {
            return Some(by_hand.field);
        }
        let found = self.known.field_of(self.subject, text).map(|heading| heading.field);
        let marks = || self.subject.declared(Field::Status).and_then(|_| day_in(text)).map(|_| Field::Mark);
        let elsewhere = |mapping: &Mapping, field| {
            mapping.field == field && column_of_letters(&mapping.heading).is_none()
        };
        found.or_else(marks).filter(|field| !self.mappings.iter().any(|mapping| elsewhere(mapping, *field)))
    }
}

/// What [`Table::next_row`] came upon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// A row of the table.
    Row,
    /// A further table, with its own heading and perhaps titles, which are in place now.
    Table,
    /// The end of the sheet.
    End,
}

/// The table of a file, its columns understood, read row by row.
#[derive(Debug)]
pub struct Table<'a> {
    /// The sheet it stands in.
    pub sheet: Sheet,
    /// Its heading.
    pub heading: Heading<Field>,
    /// Rows under the table that sign it or sum it up; complete once the last row was read.
    pub footers: Vec<Line>,
    /// The rows of titles and heading of this table and those before it: from the first to the one after the last.
    pub heads: Vec<Range<u64>>,
    /// Columns that mean the same as one further left, by name: not read.
    pub doubled: Vec<(String, Field)>,
    reading: Reading<'a>,
    /// For each field its column, so that a million rows need no search.
    columns: Vec<Option<usize>>,
    /// A table printed in two halves side by side: how many blocks, how wide, and which is at hand.
    blocks: usize,
    width: usize,
    block: usize,
    /// Rows that were read ahead to find the heading.
    ahead: VecDeque<RowBuf>,
}

impl<'a> Table<'a> {
    /// Opens the table of `source`.
    ///
    /// # Errors
    /// Refused if no heading row is found, if a mapping names a heading that is not there, or if two columns
    /// have the same heading.
    pub fn open(source: &Source, reading: Reading<'a>) -> Result<Table<'a>> {
        let mut sheet = Sheet::open(source, reading.sheet)?;
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
        let found = Heading::find(&head, |text| reading.field(text), |field| reading.is_key(field));
        // What stands above the table, or in no table at all, belongs to the file as a whole.
        let loose = found.as_ref().map_or(head.len(), |heading| heading.index);
        for text in head.iter().take(loose).flat_map(RowBuf::cells) {
            secrecy::refuse(&format!("“{name}”"), text)?;
        }
        let heading = found.ok_or_else(|| match unmet(reading.mappings, &head) {
            Some(mapping) => no_column(name, &mapping.heading, &likely_names(&head)),
            None => match mapped_twice(reading.mappings, &head) {
                Some((one, other)) => two_columns(name, &one.heading, &other.heading, one.field),
                None => no_heading(name, &head, &sheet, reading.subject),
            },
        })?;
        let body = heading.row + (heading.body - heading.index) as u64;
        let ahead = head.drain(heading.body..).collect();
        let mut table = Table {
            sheet,
            heading,
            footers: Vec::new(),
            heads: std::iter::once(0..body).collect(),
            doubled: Vec::new(),
            reading,
            columns: Vec::new(),
            blocks: 1,
            width: 0,
            block: 0,
            ahead,
        };
        table.map_by_letter(name)?;
        table.settle_columns(name)?;
        Ok(table)
    }

    /// A heading that is not in the file may be the letter of a column: `--map C=姓名`.
    fn map_by_letter(&mut self, file: &str) -> Result<(), Refusal> {
        for mapping in self.reading.mappings {
            let key = word_key(&mapping.heading);
            if self.heading.columns.iter().any(|column| word_key(&column.name) == key) {
                continue;
            }
            let at = column_of_letters(&mapping.heading).filter(|at| *at < self.heading.columns.len());
            match at {
                Some(at) => {
                    must_be_even(file, &self.heading.columns, mapping.field, at)?;
                    for (n, column) in self.heading.columns.iter_mut().enumerate() {
                        match column.field {
                            _ if n == at => column.field = Some(mapping.field),
                            Some(field) if field == mapping.field => column.field = None,
                            _ => {}
                        }
                    }
                }
                None => {
                    let names: Vec<String> =
                        self.heading.columns.iter().map(|column| one_line(&column.name)).collect();
                    return Err(no_column(file, &mapping.heading, &names));
                }
            }
        }
        Ok(())
    }

    /// Two columns that were both said to hold one field: nothing tells which.
    fn mapped_once(&self, file: &str) -> Result<(), Refusal> {
        let by_hand = |column: &Column<Field>| {
            let key = word_key(&column.name);
            self.reading
                .mappings
                .iter()
                .any(|mapping| word_key(&mapping.heading) == key && column.field == Some(mapping.field))
        };
        let mut seen: Vec<(Field, String)> = Vec::new();
        for column in self.heading.columns.iter().filter(|column| by_hand(column)) {
            let (Some(field), name) = (column.field, one_line(&column.name)) else { continue };
            match seen.iter().find(|(known, other)| *known == field && word_key(other) != word_key(&name)) {
                Some((_, other)) => {
                    return Err(two_columns(file, other, &name, field));
                }
                None => seen.push((field, name)),
            }
        }
        Ok(())
    }

    /// Decides for each field which column it is read from.
    fn settle_columns(&mut self, file: &str) -> Result<(), Refusal> {
        self.mapped_once(file)?;
        self.settle_moments();
        self.doubled.clear();
        (self.blocks, self.width, self.block) = blocks(&self.heading.columns);
        let end = if self.blocks > 1 { self.width } else { self.heading.columns.len() };
        for (at, column) in self.heading.columns.iter().enumerate().take(end) {
            let Some(field) = column.field.filter(|field| *field != Field::Mark) else { continue };
            let first = self.heading.columns.iter().take(at).position(|before| before.field == Some(field));
            let Some(first) = first else { continue };
            let same = |n: usize| self.heading.columns.get(n).map(|column| word_key(&column.name));
            // Twice the same words: either may be the right one, and nothing tells which.
            if same(first) == same(at) && needs_one(field) {
                for name in [first, at] {
                    must_be_even(file, &self.heading.columns, field, name)?;
                }
                let (one, other) = (letters(first), letters(at));
                return Err(Refusal::new(
                    Kind::Unreadable,
                    format!(
                        "“{file}”有两列“{}”（{one} 列、{other} 列），不知道用哪一列。",
                        one_line(&column.name)
                    ),
                )
                .hint(format!("用 --map {one}={} 指明", field.label()))
                .hint("或删去多余的一列再导入"));
            }
            self.doubled.push((one_line(&column.name), field));
        }
        let at = |field: &Field| self.columns().iter().position(|column| column.field == Some(*field));
        self.columns = Field::ALL.iter().map(at).collect();
        Ok(())
    }

    /// 时间 beside 日期 is the time of day, not a second date.
    fn settle_moments(&mut self) {
        let has = |field| self.heading.columns.iter().filter(|c| c.field == Some(field)).count();
        if has(Field::Date) < 2 || has(Field::Time) > 0 {
            return;
        }
        let times: Vec<usize> = (0..self.heading.columns.len())
            .filter(|at| self.heading.columns[*at].field == Some(Field::Date))
            .filter(|at| word_key(&self.heading.columns[*at].name).ends_with("时间"))
            .collect();
        if let [only] = times.as_slice() {
            self.heading.columns[*only].field = Some(Field::Time);
        }
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
        self.column(field).map_or("", |column| row.cell(column + self.block * self.width).trim())
    }

    /// The columns of one block.
    pub fn columns(&self) -> &[Column<Field>] {
        let end = if self.blocks > 1 { self.width } else { self.heading.columns.len() };
        self.heading.columns.get(..end).unwrap_or_default()
    }

    /// The trimmed cell of a column, counted from the start of the block at hand.
    pub fn cell_at<'r>(&self, row: &'r RowBuf, column: usize) -> &'r str {
        row.cell(column + self.block * self.width).trim()
    }

    /// What the clerk should know of sheet and columns that are not read; `reads` says which fields the layout
    /// has a use for.
    pub fn remarks(&self, reads: impl Fn(Field) -> bool) -> Vec<String> {
        let mut remarks = self.sheet.remarks().to_vec();
        if !self.sheet.others.is_empty() {
            let others = self.sheet.others.join("、");
            remarks.push(format!("另有工作表没有读：{others}；要读它，用 --sheet 名称。"));
        }
        let (private, ignored): (Vec<String>, Vec<String>) =
            self.not_read().partition(|name| is_private(name));
        let declared = |field: Field| self.reading.subject.declared(field).is_some();
        let useless: Vec<String> = self
            .columns()
            .iter()
            .filter(|column| column.field.is_some_and(|field| declared(field) && !reads(field)))
            .map(|column| one_line(&column.name))
            .collect();
        if !useless.is_empty() {
            remarks.push(format!("这种格式用不上这些列，没有读：{}。", useless.join("、")));
        }
        if !ignored.is_empty() {
            remarks.push(format!("这些列没有读：{}；要读，用 --map 列名=字段。", ignored.join("、")));
        }
        if !private.is_empty() {
            let private = private.join("、");
            remarks.push(format!("这些列不读也不存：{private}；本程序不存放证件号码和联系方式。"));
        }
        for (name, field) in &self.doubled {
            let used = self.label(*field);
            remarks.push(format!("“{name}”也像是{}，用的是“{used}”一列。", field.label()));
        }
        remarks
    }

    fn not_read(&self) -> impl Iterator<Item = String> {
        let declared = |field: Field| field == Field::Mark || self.reading.subject.declared(field).is_some();
        // The days under 考勤结果 of a monthly summary are read by their place.
        let daily =
            |column: &Column<Field>| column.group.as_deref().and_then(|above| self.reading.field(above));
        // What stands there is read for what it says of signs.
        let has_signs = self.reading.subject.declared(Field::Status).is_some();
        let of_signs = move |column: &Column<Field>| has_signs && is_for_legend(&column.name);
        let ignored = move |column: &&Column<Field>| {
            !column.name.is_empty()
                && column.name != REASON
                && !of_signs(column)
                && !column.field.is_some_and(declared)
                && daily(column) != Some(Field::Status)
        };
        // A column beside two halves belongs to neither.
        let beside =
            self.heading.columns.get(if self.blocks > 1 { self.blocks * self.width } else { usize::MAX }..);
        let beside = beside.unwrap_or_default().iter().filter(|column| !column.name.is_empty());
        self.columns().iter().filter(ignored).chain(beside).map(|column| one_line(&column.name))
    }

    /// Whether the file is one of rejected rows: it has the column of reasons.
    pub fn is_rejected(&self) -> bool {
        self.heading.columns.iter().any(|column| column.name == REASON)
    }

    /// Reads on. After [`Next::Row`], `row` holds a row of the table; of a table in two halves it comes once for
    /// each half and must not be changed in between. Footers are set aside.
    ///
    /// # Errors
    /// A [`Refusal`] if the file turns out to be damaged.
    pub fn next_row(&mut self, row: &mut RowBuf) -> Result<Next> {
        /// Enough to hold what signs a paper; a file of nothing but totals must not fill the memory.
        const FOOTERS: usize = 50;
        while self.block + 1 < self.blocks {
            self.block += 1;
            if self.says_something(row) {
                return Ok(Next::Row);
            }
        }
        self.block = 0;
        loop {
            match self.ahead.pop_front() {
                Some(read_ahead) => *row = read_ahead,
                None => {
                    if !self.sheet.next_row(row)? {
                        return Ok(Next::End);
                    }
                }
            }
            let [first, second] = self.keys().map(|field| self.column(field));
            if is_footer(row, first, second.filter(|_| first != second)) {
                if self.footers.len() < FOOTERS {
                    self.footers.push(Line::of(row));
                }
                continue;
            }
            if self.may_lead_to_a_table(row) {
                if self.heading.repeats(row) {
                    continue;
                }
                if self.further_table(row)? {
                    return Ok(Next::Table);
                }
            }
            return Ok(Next::Row);
        }
    }

    /// Whether the block at hand has anything in it but a running number.
    fn says_something(&self, row: &RowBuf) -> bool {
        let from = self.block * self.width;
        let seq = self.column(Field::Seq).map(|at| at + from);
        // Totals may stand under one half.
        let cells =
            || (from..from + self.width).map(|at| row.cell(at).trim()).filter(|cell| !cell.is_empty());
        if cells().next().is_some_and(is_count) && cells().all(|cell| is_count(cell) || is_number(cell)) {
            return false;
        }
        (from..from + self.width).any(|at| Some(at) != seq && !row.cell(at).trim().is_empty())
    }

    /// The two fields of which a row of the table has one: the first of those that the table has columns for.
    fn keys(&self) -> [Field; 2] {
        let all = self.reading.subject.keys();
        let mut there = all.iter().filter(|field| self.column(**field).is_some()).copied();
        match (there.next(), there.next()) {
            (Some(first), second) => [first, second.unwrap_or(first)],
            (None, _) => [Field::Name, Field::StaffNo],
        }
    }

    /// A row without a person, or with a heading where the person should be. Cheap, for most rows are neither.
    fn may_lead_to_a_table(&self, row: &RowBuf) -> bool {
        let [first, second] = self.keys();
        let name = self.cell(row, first);
        match name {
            "" => {
                let other = self.cell(row, second);
                other.is_empty() || self.heading.columns.iter().any(|column| column.name == other)
            }
            _ => self.heading.columns.iter().any(|column| column.name == name) || is_sentence(row),
        }
    }

    /// Looks whether this row, or one of the next few, is the heading of a further table; if so, goes there.
    fn further_table(&mut self, row: &RowBuf) -> Result<bool> {
        /// Rows of titles between two tables.
        const TITLES: usize = 6;
        /// Cells that a row of titles has at most.
        const LOOSE: usize = 6;
        let mut next = RowBuf::new();
        while self.ahead.len() < TITLES + 2 && self.sheet.next_row(&mut next)? {
            self.ahead.push_back(next.clone());
        }
        let mut near = vec![row.clone()];
        near.extend(self.ahead.iter().take(TITLES + 1).cloned());
        let reading = self.reading;
        let found = Heading::find(&near, |text| reading.field(text), |field| reading.is_key(field));
        let Some(heading) = found.filter(|heading| {
            heading.titles.iter().all(|line| line.cells.len() <= LOOSE)
                && near.iter().take(heading.index).all(|title| self.is_title(title))
        }) else {
            return Ok(false);
        };
        for text in near.iter().take(heading.index).flat_map(RowBuf::cells) {
            secrecy::refuse("表头", text)?;
        }
        self.ahead.drain(..heading.body.saturating_sub(1));
        self.heads.push(row.number()..heading.row + (heading.body - heading.index) as u64);
        self.heading = heading;
        self.settle_columns("这个文件")?;
        Ok(true)
    }

    /// Between two tables only rows without a person are titles.
    fn is_title(&self, row: &RowBuf) -> bool {
        self.keys().iter().all(|field| self.cell(row, *field).is_empty()) || is_sentence(row)
    }
}

/// Whether a row is one text that is no name: a title that stands in the first column.
fn is_sentence(row: &RowBuf) -> bool {
    /// Characters of a long name; titles name a unit and more.
    const NAME: usize = 7;
    let sentence = |cell: &str| cell.contains(['表', '：', ':']) || cell.chars().count() > NAME;
    let mut cells = row.cells().map(str::trim).filter(|cell| !cell.is_empty());
    cells.next().is_some_and(|cell| cells.next().is_none() && sentence(cell))
}

fn is_number(cell: &str) -> bool {
    cell.bytes().all(|byte| byte.is_ascii_digit())
}

/// Fields of which a row has one: two columns of the same name for them contradict each other.
fn needs_one(field: Field) -> bool {
    !matches!(field, Field::Seq | Field::Note | Field::Mark)
}

/// The refusal of a file that has its heading and nothing below it.
pub fn only_heading(file: &str) -> Refusal {
    Refusal::new(Kind::Unreadable, format!("“{file}”只有表头，没有数据行。"))
        .hint("请检查是否选错了文件或工作表")
}

fn no_heading(file: &str, head: &[RowBuf], sheet: &Sheet, subject: &Subject) -> Refusal {
    let keys: Vec<String> = subject.keys().iter().map(|field| format!("“{}”", field.label())).collect();
    let keys = keys.join("或");
    let example = subject.keys().first().map_or("", |field| field.label());
    let rows = head.len();
    let refusal = Refusal::new(
        Kind::Unreadable,
        format!("“{file}”里没有找到表头：前 {rows} 行中没有一行同时写着{keys}和另一个认得的列名。"),
    )
    .hint(format!("请检查是否选错了文件；列名不同的，用 --map 列名=字段 指明，例如 --map 某一列={example}"));
    let refusal = match likely_names(head).as_slice() {
        names @ [_, _, ..] => refusal.hint(format!(
            "像是列名的有：{}；没有一列认得时，--map 要写列名，不写字母",
            names.iter().take(12).map(String::as_str).collect::<Vec<_>>().join("、")
        )),
        _ => refusal,
    };
    match (&sheet.name, sheet.others.as_slice()) {
        (Some(read), [first, ..]) => refusal.hint(format!(
            "读的是工作表“{read}”；表在别的工作表里的，写明它：--sheet {first}（有：{}）",
            sheet.others.join("、")
        )),
        _ => refusal,
    }
}

/// Whether a heading names what is never kept.
fn is_private(name: &str) -> bool {
    ["身份证", "证件号", "手机", "电话", "联系方式", "住址", "银行卡"].iter().any(|word| name.contains(word))
}

/// The letters of a column, from 0.
pub(super) fn letters(column: usize) -> String {
    let (mut letters, mut rest) = (String::new(), column + 1);
    while rest > 0 {
        letters.insert(0, char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::subject::ATTENDANCE;

    /// The rows of each table: the numbers of its rows and the names in them.
    fn read(text: &str, mappings: &[&str]) -> Result<Vec<Vec<(u64, String)>>> {
        let known = Columns::load().unwrap();
        let mappings: Vec<_> =
            mappings.iter().map(|m| Mapping::parse(m, &known, &ATTENDANCE).unwrap()).collect();
        let source = Source::from_bytes("表.csv", text.as_bytes().to_vec())?;
        let reading = Reading { sheet: None, mappings: &mappings, known: &known, subject: &ATTENDANCE };
        let mut table = Table::open(&source, reading)?;
        let (mut row, mut tables) = (RowBuf::new(), vec![vec![]]);
        loop {
            match table.next_row(&mut row)? {
                Next::Row => {
                    tables.last_mut().unwrap().push((row.number(), table.cell(&row, Field::Name).to_owned()));
                }
                Next::Table => tables.push(vec![]),
                Next::End => return Ok(tables),
            }
        }
    }

    fn rows(rows: &[(u64, &str)]) -> Vec<(u64, String)> {
        rows.iter().map(|(row, name)| (*row, (*name).to_owned())).collect()
    }

    #[test]
    fn the_rows_of_the_table_come_without_titles_and_footers() {
        let read = read("签到表\n姓名,工号,到会情况\n张伟,001,出勤\n应到,1\n记录人：,王秘书\n", &[]).unwrap();
        assert_eq!(read, [rows(&[(3, "张伟")])]);
    }

    #[test]
    fn a_mapping_by_hand_goes_before_the_known_headings() {
        assert_eq!(
            read("姓名,显示名,考勤结果\nzw,张伟,出勤\n", &["显示名=姓名"]).unwrap(),
            [rows(&[(2, "张伟")])]
        );
        assert_eq!(
            read("姓名,显示名,考勤结果\nzw,张伟,出勤\n", &["b列=姓名"]).unwrap(),
            [rows(&[(2, "张伟")])]
        );
        for mapping in ["别名=姓名", "ZZ=姓名"] {
            assert!(read("姓名,考勤结果\n张伟,出勤\n", &[mapping]).is_err(), "{mapping}");
        }
    }

    #[test]
    fn a_file_without_a_heading_is_refused() {
        for text in ["", "\n\n", "一,二\n三,四\n", "姓名\n张伟\n"] {
            assert!(read(text, &[]).is_err(), "{text:?}");
        }
    }

    #[test]
    fn tables_below_each_other_are_all_read() {
        let text = "甲支部签到表\n姓名,考勤结果\n张伟,出勤\n应到,1\n\n乙支部签到表\n时间：10月9日\n序号,姓名,考勤结果\n\
                    1,李娜,出勤\n2,王芳,出勤\n姓名,考勤结果\n赵强,缺席\n";
        let expected = [rows(&[(3, "张伟")]), rows(&[(9, "李娜"), (10, "王芳")]), rows(&[(12, "赵强")])];
        assert_eq!(read(text, &[]).unwrap(), expected);
        // A page that only repeats the heading is the same table, and a row without a person is no title.
        let text = "姓名,工号,考勤结果\n张伟,1,出勤\n姓名,工号,考勤结果\n,,出勤\n李娜,2,出勤\n";
        assert_eq!(read(text, &[]).unwrap(), [rows(&[(2, "张伟"), (4, ""), (5, "李娜")])]);
    }

    #[test]
    fn halves_side_by_side_are_one_table() {
        let text = "序号,姓名,签名,,序号,姓名,签名\n1,张伟,张伟,,3,王芳,王芳\n2,李娜,李娜,,4,,\n";
        assert_eq!(read(text, &[]).unwrap(), [rows(&[(2, "张伟"), (2, "王芳"), (3, "李娜")])]);
    }

    #[test]
    fn halves_of_unequal_columns_are_refused_whichever_name_is_chosen() {
        let text = "姓名,签名,姓名,考勤结果\n秦春丽,,熊晓婷,请假\n";
        for mappings in [&[][..], &["A=姓名"], &["C=姓名"]] {
            let no: Refusal = read(text, mappings).unwrap_err().downcast().unwrap();
            assert!(no.message.contains("两半的列却不一样"), "{mappings:?}: {}", no.message);
        }
        let text = "姓名,部门,姓名,考勤结果\n秦春丽,办,熊晓婷,请假\n";
        assert!(read(text, &["A=姓名"]).is_err());
        assert_eq!(read(text, &["C=姓名"]).unwrap(), [rows(&[(2, "熊晓婷")])]);
    }

    #[test]
    fn two_columns_of_one_name_are_not_chosen_between() {
        let text = "姓名,考勤结果,考勤结果\n张伟,出勤,缺席\n";
        let no: Refusal = read(text, &[]).unwrap_err().downcast().unwrap();
        assert!(no.message.contains("B 列、C 列"), "{}", no.message);
        assert!(read(text, &["C=考勤状态"]).is_ok());
        assert!(read("姓名,考勤结果,备注,备注\n张伟,出勤,,\n", &[]).is_ok());
    }

    #[test]
    fn letters_name_columns() {
        for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!((letters(column).as_str(), column_of_letters(name)), (name, Some(column)));
        }
        assert_eq!(column_of_letters("姓名"), None);
    }
}
