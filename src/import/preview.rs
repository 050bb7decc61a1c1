//! What an import shows before it writes and after: the same object, so that a script reads one shape. It
//! counts every row and lists those that change something or are held back.

use std::borrow::Cow;
use std::collections::HashMap;

use super::decode::Encoding;
use crate::calendar::Day;
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

crate::closed_set! {
    /// What an import would do with an activity.
    SessionState {
        /// It is made.
        New = "new", "新建";
        /// It is in the store as the file describes it.
        Known = "known", "已登记";
        /// It is in the store; the file describes it otherwise.
        Changed = "changed", "有更改";
        /// It cannot be told which it is.
        Held = "held", "退回";
    }
}

crate::closed_set! {
    /// Why people of an activity are named beside its rows.
    Gap {
        /// Expected, and neither in the file nor recorded.
        NotInFile = "expected_not_in_file", "应到，文件中没有";
        /// In the file, and nothing is said of them.
        Blank = "blank_in_file", "文件中没有填写";
        /// Recorded, and not in the file.
        Recorded = "recorded_not_in_file", "已登记，文件中没有";
    }
}

/// An activity as the file describes it, and what it was matched with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionNote {
    /// Its code; a new one has the code that it will get.
    pub code: Option<String>,
    /// What becomes of it.
    pub state: SessionState,
    /// The day.
    pub day: Option<Day>,
    /// From when to when.
    pub time: Option<String>,
    /// The unit.
    pub unit: String,
    /// The kinds.
    pub kinds: Vec<String>,
    /// The title.
    pub title: Option<String>,
    /// The place.
    pub place: Option<String>,
    /// How many are expected; none if the kind is not known.
    pub expected: Option<i64>,
    /// How many people the file has for it that can be taken.
    pub people: i64,
}

/// People of an activity about whom file and store do not agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The activities in words, at most [`SESSIONS_NAMED`]: the same people may be missing from several.
    pub sessions: Vec<String>,
    /// How many activities they are.
    pub session_count: usize,
    /// Why they are named.
    pub gap: Gap,
    /// Their names, at most [`NAMED`].
    pub names: Vec<String>,
    /// How many they are.
    pub count: i64,
}

/// How many activities stand in one line.
pub const SESSIONS_NAMED: usize = 12;

impl Missing {
    /// The activities in one line.
    fn session(&self) -> String {
        let more = match self.session_count {
            all if all > self.sessions.len() => format!(" 等 {all} 场"),
            _ => String::new(),
        };
        format!("{}{more}", self.sessions.join("；"))
    }
}

/// How many names stand in one line.
pub const NAMED: usize = 100;

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

/// Something that a file tells and no record here shows yet: it goes in as it was told, and is to be completed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToComplete {
    /// The row as Excel numbers it.
    pub row: u64,
    /// The code of the record; a new one has the code that it will get.
    pub record: String,
    /// The heading of the column.
    pub column: String,
    /// The words.
    pub words: String,
    /// What lacks.
    pub lacks: &'static str,
    /// The command that completes it.
    pub command: String,
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
    /// Whether the file is a table with columns; a list from a chat is not.
    pub has_columns: bool,
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
    /// The activities of the file, of an attendance import; at most some thousand are kept.
    pub sessions: Vec<SessionNote>,
    /// How many activities the file has, listed or not.
    pub session_count: usize,
    /// Who is expected and not in the file, and the like.
    pub missing: Vec<Missing>,
    /// What there is to say of single rows; at most some thousand are kept.
    pub rows: Vec<RowNote>,
    /// What goes in as it was told and is to be completed; none for files that tell nothing.
    pub to_complete: Option<Vec<ToComplete>>,
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
            // Of a table with a column for each session the reason may be the same in all of them.
            if said.split('；').any(|known| known == why) {
                continue;
            }
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
        let matched: Vec<&SessionNote> =
            self.sessions.iter().filter(|session| session.state != SessionState::New).collect();
        for session in matched.iter().take(SHOWN) {
            let code = session.code.as_deref().unwrap_or_default();
            let day = session.day.map_or(String::new(), |day| day.to_string());
            let kinds = session.kinds.join("、");
            lines.push(format!("  {}：{code} {day} {} {kinds}", session.state.label(), session.unit));
        }
        rest(&mut lines, matched.len());
        for missing in self.missing.iter().take(SHOWN) {
            let names = missing.names.join("、");
            lines.push(format!(
                "  {} {}（{} 人）：{names}",
                missing.session(),
                missing.gap.label(),
                missing.count
            ));
        }
        rest(&mut lines, self.missing.len());
        let mut notes: Vec<&RowNote> = self.rows.iter().collect();
        notes.sort_by_key(|note| note.row);
        for note in notes.iter().take(SHOWN) {
            let (state, column) = (note.state.label(), &note.column);
            lines.push(format!("  第 {} 行{state}：{column} {} {}", note.row, note.value, note.reason));
        }
        rest(&mut lines, notes.len());
        let open = self.to_complete.as_deref().unwrap_or_default();
        for open in open.iter().take(SHOWN) {
            let ToComplete { row, record, column, words, lacks, .. } = open;
            lines.push(format!("  第 {row} 行 {record} 须补全：{column} {words}，{lacks}"));
        }
        rest(&mut lines, open.len());
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
        page = page.table(self.session_table()).table(self.missing_table());
        if let Some(open) = &self.to_complete {
            page = page.table(to_complete_table(open));
            if open.len() > LISTED {
                page = page.remark(format!("须补全的共 {} 处，只列出前 {LISTED} 处。", open.len()));
            }
        }
        let made =
            self.made.iter().map(|made| vec![Cell::from(made.what.as_str()), Cell::from(made.name.as_str())]);
        // The activities stand in a table of their own.
        let columns = match self.sessions.is_empty() {
            true => [("what", "类别"), ("name", "名称")],
            false => [("what", ""), ("name", "")],
        };
        page = page.table(
            Table::new("made", &columns)
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
        if self.session_count > self.sessions.len() {
            let (all, listed) = (self.session_count, self.sessions.len());
            page = page.remark(format!("文件里的活动共 {all} 场，只列出前 {listed} 场。"));
        }
        page
    }

    fn session_table(&self) -> Table {
        let columns = [
            ("activity", "活动"),
            ("state", ""),
            ("state_name", "状态"),
            ("day", "日期"),
            ("time", "时间"),
            ("unit", "党组织"),
            ("kinds", "类型"),
            ("title", "主题"),
            ("place", "地点"),
            ("expected", "应到"),
            ("people", "文件中"),
        ];
        let rows = self.sessions.iter().map(|session| {
            vec![
                session.code.clone().map_or(Cell::Empty, Cell::Record),
                Cell::from(session.state.code()),
                Cell::from(session.state.label()),
                session.day.map_or(Cell::Empty, Cell::from),
                Cell::from(session.time.clone()),
                Cell::from(session.unit.as_str()),
                Cell::List(session.kinds.clone()),
                Cell::from(session.title.clone()),
                Cell::from(session.place.clone()),
                session.expected.map_or(Cell::Empty, Cell::Int),
                Cell::Int(session.people),
            ]
        });
        Table::new("sessions", &columns)
            .caption("文件里的活动")
            .rows(rows)
            .omit_when_empty()
            .hide_empty_columns()
    }

    fn missing_table(&self) -> Table {
        let columns =
            [("session", "活动"), ("gap", ""), ("gap_name", "情况"), ("count", "人数"), ("names", "姓名")];
        let rows = self.missing.iter().take(LISTED).map(|missing| {
            vec![
                Cell::from(missing.session()),
                Cell::from(missing.gap.code()),
                Cell::from(missing.gap.label()),
                Cell::Int(missing.count),
                Cell::List(missing.names.clone()),
            ]
        });
        Table::new("missing", &columns).caption("文件里没有、或没有填写的人").rows(rows).omit_when_empty()
    }
}

fn to_complete_table(open: &[ToComplete]) -> Table {
    let columns = [
        ("row", "行"),
        ("record", "编号"),
        ("column", "列"),
        ("words", "写的是"),
        ("lacks", "缺什么"),
        ("command", "补全"),
    ];
    let rows = open.iter().take(LISTED).map(|open| {
        vec![
            Cell::Int(i64::try_from(open.row).unwrap_or(i64::MAX)),
            Cell::Record(open.record.clone()),
            Cell::from(open.column.as_str()),
            Cell::from(open.words.as_str()),
            Cell::from(open.lacks),
            Cell::from(open.command.as_str()),
        ]
    });
    Table::new("to_complete", &columns).caption("照文件登记、须补全的").rows(rows).omit_when_empty()
}
