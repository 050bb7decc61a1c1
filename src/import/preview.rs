//! What an import shows before it writes and after: the same object, so that a script reads one shape. It
//! counts every row and lists those that change something or are held back.

use std::borrow::Cow;
use std::collections::HashMap;

use super::decode::Encoding;
use crate::page::{Cell, Page, Table};

/// How many rows are listed one by one; the counts are always of all.
const LISTED: usize = 1000;

crate::closed_set! {
    /// What an import would do with a row.
    RowState {
        /// Not in the store yet.
        New = "new", "新增";
        /// In the store with other values.
        Changed = "changed", "更改";
        /// In the store as it is.
        Same = "same", "相同";
        /// Held back: it cannot be taken as it stands.
        Held = "held", "退回";
    }
}

/// What there is to say of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowNote {
    /// The row as Excel numbers it.
    pub row: u64,
    /// What becomes of it.
    pub state: RowState,
    /// The heading of the column in question.
    pub column: String,
    /// The value in question; for a change, old and new.
    pub value: String,
    /// Why.
    pub reason: String,
    /// What to do; empty if nothing needs doing.
    pub fix: String,
}

impl RowNote {
    /// The column and the reason.
    fn why(&self) -> String {
        format!("{}：{}", self.column, self.reason)
    }
}

/// Something made on the way: a unit, a group, an activity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// What it is, in Chinese (党支部, 党小组, 活动 …).
    pub what: String,
    /// Its name, with what tells it apart.
    pub name: String,
}

/// An import before and after it is applied.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Preview {
    /// The file's name.
    pub file: String,
    /// Stable code of the layout.
    pub layout: &'static str,
    /// Its Chinese name.
    pub layout_name: &'static str,
    /// The encoding, of a text.
    pub encoding: Option<Encoding>,
    /// The sheet read, of a workbook.
    pub sheet: Option<String>,
    /// Rows not in the store yet.
    pub new: i64,
    /// Rows in the store with other values.
    pub changed: i64,
    /// Rows in the store as they are.
    pub same: i64,
    /// Rows held back.
    pub held: i64,
    /// The changed rows wait for `--update`: they are counted and not written.
    pub changes_wait: bool,
    /// Records in the store that the file should have and has not.
    pub not_in_file: i64,
    /// What was made on the way.
    pub made: Vec<Made>,
    /// What there is to say of single rows; at most some thousand are kept.
    pub rows: Vec<RowNote>,
    /// Of further rows that are not taken only why, as [`RowNote::why`]: the file of rejected rows says it.
    pub unlisted: Vec<(u64, String)>,
    /// Remarks for people: sheets not read, columns not understood, titles that name another period.
    pub remarks: Vec<String>,
}

impl Preview {
    /// Adds a note on a row, counting it by its state unless it only explains a row that is counted already.
    pub fn note(&mut self, note: RowNote) {
        if self.rows.len() < LISTED * 10 {
            self.rows.push(note);
        } else if matches!(note.state, RowState::Held | RowState::Changed) {
            self.unlisted.push((note.row, note.why()));
        }
    }

    /// Why each row that is not taken is not, of all rows.
    pub fn reasons(&self) -> HashMap<u64, String> {
        let mut reasons: HashMap<u64, String> = HashMap::new();
        let listed = self.rows.iter().filter(|note| matches!(note.state, RowState::Held | RowState::Changed));
        let all = listed.map(|note| (note.row, Cow::from(note.why())));
        for (row, why) in all.chain(self.unlisted.iter().map(|(row, why)| (*row, Cow::from(why)))) {
            let said = reasons.entry(row).or_default();
            if !said.is_empty() {
                said.push('；');
            }
            said.push_str(&why);
        }
        reasons
    }

    /// The preview in a few lines, for above the question whether to go ahead.
    pub fn lines(&self) -> Vec<String> {
        const SHOWN: usize = 15;
        let mut lines = vec![
            String::new(),
            format!(
                "导入预览：{}（{}{}）",
                self.file,
                self.layout_name,
                self.encoding.map_or(String::new(), |encoding| format!("，{}", encoding.label()))
            ),
            format!(
                "新增 {}，更改 {}，相同 {}，退回 {}，库中有而文件中没有 {}",
                self.new, self.changed, self.same, self.held, self.not_in_file
            ),
        ];
        let rest = |lines: &mut Vec<String>, count: usize| {
            if count > SHOWN {
                lines.push(format!("  …… 共 {count} 项"));
            }
        };
        for made in self.made.iter().take(SHOWN) {
            lines.push(format!("  新建{}：{}", made.what, made.name));
        }
        rest(&mut lines, self.made.len());
        let mut notes: Vec<&RowNote> = self.rows.iter().collect();
        notes.sort_by_key(|note| note.row);
        for note in notes.iter().take(SHOWN) {
            let (state, column) = (note.state.label(), &note.column);
            lines.push(format!("  第 {} 行{state}：{column} {} {}", note.row, note.value, note.reason));
        }
        rest(&mut lines, notes.len());
        lines.extend(self.remarks.iter().map(|remark| format!("  {remark}")));
        lines
    }

    /// The page: in the future tense before, in the past tense after.
    pub fn page(&self, applied: bool) -> Page {
        let verb = if applied { "已" } else { "将" };
        let mut page = Page::new("import", if applied { "导入结果" } else { "导入预览" })
            .field("file", "文件", self.file.as_str())
            .field("layout", "", self.layout)
            .field("layout_name", "格式", self.layout_name)
            .field("encoding", "", self.encoding.map(Encoding::code))
            .field("encoding_name", "编码", self.encoding.map(Encoding::label))
            .field("sheet", "工作表", self.sheet.clone())
            .field("new", "新增", self.new)
            .field("changed", "更改", self.changed)
            .field("same", "相同", self.same)
            .field("held", "退回", self.held)
            .field("not_in_file", "库中有而文件中没有", self.not_in_file)
            .field("applied", "", applied)
            .paragraph(if self.changes_wait {
                format!(
                    "{verb}新增 {} 条；{} 条与库中不同，没有加 --update，不更改；{} 条与库中相同。",
                    self.new, self.changed, self.same
                )
            } else {
                format!(
                    "{verb}新增 {} 条，{verb}更改 {} 条；{} 条与库中相同。",
                    self.new, self.changed, self.same
                )
            });
        let mut rows: Vec<&RowNote> = self.rows.iter().collect();
        rows.sort_by_key(|note| note.row);
        let listed = rows.iter().take(LISTED).map(|note| {
            vec![
                Cell::Int(i64::try_from(note.row).unwrap_or(i64::MAX)),
                Cell::from(note.state.code()),
                Cell::from(note.state.label()),
                Cell::from(note.column.as_str()),
                Cell::from(note.value.as_str()),
                Cell::from(note.reason.as_str()),
                Cell::from(note.fix.as_str()),
            ]
        });
        let columns = [
            ("row", "行"),
            ("state", ""),
            ("state_name", "状态"),
            ("column", "列"),
            ("value", "值"),
            ("reason", "原因"),
            ("fix", "处理办法"),
        ];
        page = page.table(Table::new("rows", &columns).caption("须留意的行").rows(listed).omit_when_empty());
        let made =
            self.made.iter().map(|made| vec![Cell::from(made.what.as_str()), Cell::from(made.name.as_str())]);
        page = page.table(
            Table::new("made", &[("what", "类别"), ("name", "名称")])
                .caption(if applied { "随导入新建的" } else { "将随导入新建的" })
                .rows(made)
                .omit_when_empty(),
        );
        for remark in &self.remarks {
            page = page.remark(remark.as_str());
        }
        if self.made.len() > LISTED {
            page = page.remark(format!("随导入新建的共 {} 项，只列出前 {LISTED} 项。", self.made.len()));
        }
        if self.rows.len() > LISTED {
            page = page.remark(format!("须留意的行较多，只列出前 {LISTED} 行；全部计数在上面。"));
        }
        page
    }
}
