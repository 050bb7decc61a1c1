//! Mappings given by hand, `--map 列名=字段`: what is typed, and what is said where the file has no such column.

use super::parse::RowBuf;
use super::subject::Subject;
use super::{Columns, Field};
use crate::calendar::word_key;
use crate::refusal::Refusal;

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
    /// Refused if there is no `=`, or records of this kind have no such field; those they have are named.
    pub fn parse(text: &str, columns: &Columns, subject: &Subject) -> Result<Mapping, Refusal> {
        let fields = || subject.fields.iter().map(|d| d.field.label()).collect::<Vec<_>>().join("、");
        let said = text.split_once(['=', '＝']).filter(|(heading, _)| !heading.trim().is_empty());
        let Some((heading, word)) = said else {
            return Err(Refusal::usage(format!("“{text}”不是列的对应关系。"))
                .hint("写作 --map 列名=字段，例如 --map 参加人=姓名"));
        };
        let declared = |field: &Field| subject.declared(*field).is_some();
        let known = Field::from_word(word).filter(declared);
        let field = known.or_else(|| columns.field_of(subject, word).map(|heading| heading.field));
        match field.filter(declared) {
            Some(field) => Ok(Mapping { heading: heading.trim().to_owned(), field }),
            None => Err(Refusal::usage(format!("{}没有“{word}”这个字段。", subject.name))
                .hint(format!("可用的字段：{}", fields()))),
        }
    }
}

/// Several mappings as they were typed.
///
/// # Errors
/// As [`Mapping::parse`]; refused too if one heading is to hold two fields.
pub fn mappings(typed: &[String], columns: &Columns, subject: &Subject) -> Result<Vec<Mapping>, Refusal> {
    let mut mappings: Vec<Mapping> = Vec::with_capacity(typed.len());
    for text in typed {
        let new = Mapping::parse(text, columns, subject)?;
        let key = word_key(&new.heading);
        if let Some(other) = mappings.iter().find(|known| word_key(&known.heading) == key) {
            if other.field == new.field {
                continue;
            }
            return Err(Refusal::usage(format!(
                "“{}”一列又对应{}，又对应{}。",
                new.heading,
                other.field.label(),
                new.field.label()
            ))
            .hint("一列只能对应一个字段，--map 留一个"));
        }
        mappings.push(new);
    }
    Ok(mappings)
}

/// The first mapping whose heading stands nowhere in these rows and is no letter of a column either.
pub(super) fn unmet<'m>(mappings: &'m [Mapping], head: &[RowBuf]) -> Option<&'m Mapping> {
    let stands = |heading: &str| {
        let key = word_key(heading);
        head.iter().flat_map(RowBuf::cells).any(|cell| word_key(cell) == key)
    };
    let unmet =
        |mapping: &&Mapping| !stands(&mapping.heading) && column_of_letters(&mapping.heading).is_none();
    mappings.iter().find(unmet)
}

/// Two mappings to one field whose headings stand in one row: nothing tells which column is meant.
pub(super) fn mapped_twice<'m>(
    mappings: &'m [Mapping],
    head: &[RowBuf],
) -> Option<(&'m Mapping, &'m Mapping)> {
    let stands = |row: &RowBuf, mapping: &Mapping| {
        let key = word_key(&mapping.heading);
        row.cells().any(|cell| word_key(cell) == key)
    };
    head.iter().find_map(|row| {
        let mut here = mappings.iter().filter(|mapping| stands(row, mapping));
        let mut seen: Vec<&Mapping> = Vec::new();
        here.find_map(|mapping| {
            let other = seen.iter().find(|known| known.field == mapping.field).copied();
            seen.push(mapping);
            Some((other?, mapping))
        })
    })
}

/// Two columns that were both said to hold one field.
pub(super) fn two_columns(file: &str, one: &str, other: &str, field: Field) -> Refusal {
    let label = field.label();
    Refusal::usage(format!("“{file}”的“{one}”和“{other}”两列都对应{label}，不知道用哪一列。"))
        .hint(format!("--map 只留一个：{one}={label} 或 {other}={label}"))
}

/// The cells of the row that is likeliest the heading of a table nothing of which is known: of the first rows the
/// first of those with the most texts. Rows of data, which have numbers in them, are not shown.
pub(super) fn likely_names(head: &[RowBuf]) -> Vec<String> {
    const FIRST: usize = 10;
    let is_word = |cell: &&str| !cell.is_empty() && !cell.contains(|c: char| c.is_numeric());
    let words = |row: &RowBuf| row.cells().map(str::trim).filter(is_word).map(one_line).collect::<Vec<_>>();
    let mut best: Vec<String> = Vec::new();
    for row in head.iter().take(FIRST).map(words) {
        if row.len() > best.len() {
            best = row;
        }
    }
    best
}

/// A mapping means a column that is not there.
pub(super) fn no_column(file: &str, heading: &str, names: &[String]) -> Refusal {
    let names: Vec<&str> = names.iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
    Refusal::usage(format!("“{file}”里没有“{heading}”这一列。"))
        .hint(format!("文件里的列有：{}；也可以写列的字母，如 --map C=姓名", names.join("、")))
}

/// A column by its letters as a spreadsheet names it, from 0: `C` or `C列`.
pub(super) fn column_of_letters(text: &str) -> Option<usize> {
    let text = text.trim().trim_end_matches('列').to_ascii_uppercase();
    let sound = (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_uppercase());
    let number = || text.bytes().fold(0_usize, |sum, b| sum * 26 + usize::from(b - b'A') + 1);
    sound.then(|| number() - 1)
}

/// A heading broken over two lines inside its cell, as one.
pub(super) fn one_line(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}
