//! Legends that stand elsewhere than in the titles, and what signs were taken for where there is none.

use super::validate::Validator;
use crate::import::legend::{is_for_legend, is_legend, is_sign, rank, read};
use crate::import::map::Table;
use crate::import::parse::RowBuf;
use crate::record::Said;

/// What the cells of the heading say of signs: 考勤（○请假 ×出差）.
pub fn in_headings(table: &Table<'_>) -> Vec<Said> {
    let mut texts: Vec<&String> = Vec::new();
    for column in &table.heading.columns {
        for text in column.group.iter().chain([&column.name]) {
            if is_legend(text) && !texts.contains(&text) {
                texts.push(text);
            }
        }
    }
    texts.into_iter().flat_map(|text| read(std::slice::from_ref(text))).collect()
}

/// A heading without the legend in its brackets: 主题党日（√到 ○假） names the 主题党日 alone.
pub fn without_legend(heading: &str) -> String {
    let (mut kept, mut rest) = (String::with_capacity(heading.len()), heading);
    while let Some(open) = rest.find(['(', '（']) {
        let end = rest.get(open..).and_then(|tail| tail.find([')', '）']).map(|at| open + at));
        let Some((end, sign)) = end.and_then(|end| Some((end, rest.get(end..)?.chars().next()?))) else {
            break;
        };
        let to = end + sign.len_utf8();
        let legend = rest.get(open..end).is_some_and(is_legend);
        kept.push_str(rest.get(..if legend { open } else { to }).unwrap_or_default());
        rest = rest.get(to..).unwrap_or_default();
    }
    kept.push_str(rest);
    kept
}

/// Collects what cells under no heading, or under one such as 图例, say of signs, beside the rows of a table.
pub struct Beside {
    unread: Vec<usize>,
    width: usize,
    said: Vec<Said>,
}

impl Beside {
    /// For the rows of a table.
    pub fn of(table: &Table<'_>) -> Self {
        let columns = &table.heading.columns;
        let apart = |name: &str| name.is_empty() || is_for_legend(name);
        let unread = (0..columns.len()).filter(|at| {
            columns.get(*at).is_some_and(|column| column.field.is_none() && apart(&column.name))
        });
        Self { unread: unread.collect(), width: columns.len(), said: Vec::new() }
    }

    /// Looks at a row; costs nothing where every column has another heading.
    pub fn look(&mut self, row: &RowBuf) {
        /// Columns right of the table that are looked at.
        const NEAR: usize = 4;
        let right = self.width..row.len().min(self.width + NEAR);
        for cell in self.unread.iter().copied().chain(right).map(|at| row.cell(at)) {
            if is_legend(cell) {
                for said in read(&[cell.to_owned()]) {
                    if !self.said.contains(&said) {
                        self.said.push(said);
                    }
                }
            }
        }
    }

    /// What was said.
    pub fn said(self) -> Vec<Said> {
        self.said
    }
}

/// What the signs of a table without a legend were taken for, in a sentence; none if it has no signs.
pub fn taken_for(validator: &Validator<'_>) -> Option<String> {
    let mut signs: Vec<&str> =
        validator.plain_marks.keys().map(AsRef::as_ref).filter(|s| is_sign(s)).collect();
    signs.sort_unstable_by_key(|sign| rank(sign));
    let meant = |sign: &str| {
        let mark = validator.words().read(sign, validator.day()).ok()?;
        Some(format!("{} {}", sign.trim(), mark.label()))
    };
    let meant: Vec<String> = signs.into_iter().filter_map(meant).collect();
    (!meant.is_empty()).then(|| format!("没有读到图例，符号按通常的意思读：{}。", meant.join("，")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_legend_in_brackets_is_no_part_of_a_heading() {
        for (heading, expected) in [
            ("主题党日（√到 ○假 ×缺）", "主题党日"),
            ("主题党日（参观）（√到）", "主题党日（参观）"),
            ("主题党日（√到", "主题党日（√到"),
            ("主题党日", "主题党日"),
        ] {
            assert_eq!(without_legend(heading), expected);
        }
    }
}
