//! What a file would do, and what it did: the same object.

use crate::import::preview::Gap;
use crate::page::{Cell, Page, Table};

/// What is to become of a line.
#[derive(Debug, Clone, PartialEq)]
pub enum State {
    /// Recorded as a new activity.
    New,
    /// Changes one: what differs, with the value before and after.
    Changed(Vec<Difference>),
    /// Is recorded so already.
    Same,
    /// Cannot be recorded.
    Held(Vec<Fault>),
}

/// A field that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Its Chinese name.
    pub label: String,
    /// In the store.
    pub old: Cell,
    /// In the file.
    pub new: Cell,
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// The key; empty if it is the line as a whole.
    pub key: String,
    /// The value as it stands there.
    pub value: String,
    /// Why it cannot be recorded.
    pub reason: String,
    /// What to do.
    pub fix: String,
}

/// What became of a line.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// Its number.
    pub line: usize,
    /// The activity in this store: the one that was there, or the new one.
    pub activity: Option<String>,
    /// What the line is about, as far as it can be told.
    pub subject: String,
    /// What became of it.
    pub state: State,
    /// Who is recorded of the activity and not named in the line: they stay as they are.
    pub unmentioned: Vec<String>,
}

/// Something that is made: an activity, or what one cites.
#[derive(Debug, Clone, PartialEq)]
pub struct Made {
    /// Its code; empty for what has none.
    pub record: String,
    /// What it is, in Chinese.
    pub what: String,
    /// Its name, or what tells it apart.
    pub name: String,
}

/// What became of all lines, in their order.
#[derive(Debug, Clone, PartialEq)]
pub struct Preview {
    /// The lines about activities, and those that cannot be recorded.
    pub lines: Vec<Judged>,
    /// What the activities cite and the store lacked.
    pub made: Vec<Made>,
    /// Activities whose lines bring outcomes, cases or feedback, which are records of their own and passed over.
    pub passed_over: usize,
}

impl Preview {
    fn count(&self, which: impl Fn(&State) -> bool) -> usize {
        self.lines.iter().filter(|judged| which(&judged.state)).count()
    }

    /// Lines that become new activities.
    pub fn added(&self) -> usize {
        self.count(|state| *state == State::New)
    }

    /// Lines that change an activity.
    pub fn changed(&self) -> usize {
        self.count(|state| matches!(state, State::Changed(_)))
    }

    /// Lines that cannot be recorded.
    pub fn held(&self) -> usize {
        self.count(|state| matches!(state, State::Held(_)))
    }

    /// The counts, and what changes, for above the question.
    pub fn lines(&self) -> Vec<String> {
        /// More changes than this scroll off the screen.
        const SHOWN: usize = 20;
        let same = self.count(|state| *state == State::Same);
        let mut lines =
            vec![format!("新增 {} 条，更改 {} 条，相同 {same} 条。", self.added(), self.changed())];
        lines.extend(self.made.iter().map(|made| format!("随之新建{}：{}", made.what, made.name)));
        for judged in &self.lines {
            let State::Changed(differences) = &judged.state else { continue };
            let labels: Vec<&str> = differences.iter().map(|d| d.label.as_str()).collect();
            let activity = judged.activity.as_deref().unwrap_or_default();
            lines.push(format!("更改 {activity} {}：{}", judged.subject, labels.join("、")));
            if !judged.unmentioned.is_empty() {
                let names = judged.unmentioned.join("、");
                lines.push(format!("  {}，不动：{names}", Gap::Recorded.label()));
            }
        }
        if lines.len() > SHOWN {
            let more = lines.len() - SHOWN;
            lines.truncate(SHOWN);
            lines.push(format!("……另有 {more} 条；逐条查看：加上 --dry-run"));
        }
        lines
    }

    /// The page: counts, then a row for each difference and each fault.
    pub fn page(&self, file: &str, applied: bool) -> Page {
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let columns = [
            ("row", "行"),
            ("activity", "编号"),
            ("subject", "活动"),
            ("state", ""),
            ("state_name", "情况"),
            ("column", "栏目"),
            ("old", "原来"),
            ("value", "文件里"),
            ("reason", "原因"),
            ("fix", "怎么办"),
        ];
        let rows = self.lines.iter().flat_map(rows);
        let new = self.lines.iter().filter(|judged| judged.state == State::New);
        let activities: Vec<String> = new.filter_map(|judged| judged.activity.clone()).collect();
        let made = self.made.iter().map(|made| {
            let record = if made.record.is_empty() { Cell::Empty } else { Cell::Record(made.record.clone()) };
            vec![record, made.what.as_str().into(), made.name.as_str().into()]
        });
        let missing = self.lines.iter().filter(|judged| !judged.unmentioned.is_empty());
        let missing = missing.map(|judged| {
            vec![
                Cell::Int(i64::try_from(judged.line).unwrap_or(i64::MAX)),
                judged.activity.clone().map_or(Cell::Empty, Cell::Record),
                judged.subject.as_str().into(),
                Gap::Recorded.code().into(),
                Gap::Recorded.label().into(),
                Cell::Int(count(judged.unmentioned.len())),
                Cell::List(judged.unmentioned.clone()),
            ]
        });
        let not_in_file = self.lines.iter().map(|judged| judged.unmentioned.len()).sum();
        let title = if applied { "装入结果" } else { "装入预览" };
        let mut page = Page::new("log.load", title)
            .field("file", "文件", file)
            .field("new", "新增", count(self.added()))
            .field("changed", "更改", count(self.changed()))
            .field("same", "相同", count(self.count(|state| *state == State::Same)))
            .field("held", "不能装入", count(self.held()))
            .field("applied", "", applied)
            .field("not_in_file", "库中有而文件中没有（人次）", count(not_in_file))
            .field("activities", "", Cell::List(if applied { activities } else { Vec::new() }))
            .table(Table::new("rows", &columns).rows(rows).omit_when_empty().hide_empty_columns())
            .table(
                Table::new("made", &[("record", "编号"), ("what", "类别"), ("name", "名称")])
                    .caption(if applied { "随装入新建的" } else { "将随装入新建的" })
                    .rows(made)
                    .omit_when_empty(),
            )
            .table(
                Table::new("missing", &MISSING)
                    .caption("考勤里没有写到的人，保持原来的登记")
                    .rows(missing)
                    .omit_when_empty(),
            );
        if self.passed_over > 0 {
            page = page.remark(format!(
                "{} 条活动的成果、案例、学习反馈、落实的通知单项或传达的政治要件是另外的记录，没有装入；要在这个库里也有的，另行登记：wuxue log outcome add …",
                self.passed_over
            ));
        }
        page
    }
}

/// The columns of those whom a line leaves out.
const MISSING: [(&str, &str); 7] = [
    ("row", "行"),
    ("activity", "编号"),
    ("subject", "活动"),
    ("gap", ""),
    ("gap_name", "情况"),
    ("count", "人数"),
    ("names", "姓名"),
];

fn rows(judged: &Judged) -> Vec<Vec<Cell>> {
    let line = Cell::Int(i64::try_from(judged.line).unwrap_or(i64::MAX));
    let row = |state: [&str; 2], rest: [Cell; 5]| {
        let mut row = vec![
            line.clone(),
            judged.activity.clone().map_or(Cell::Empty, Cell::Record),
            Cell::from(judged.subject.as_str()),
            Cell::from(state[0]),
            Cell::from(state[1]),
        ];
        row.extend(rest);
        row
    };
    let said = |text: &str| if text.is_empty() { Cell::Empty } else { Cell::from(text) };
    match &judged.state {
        State::New | State::Same => Vec::new(),
        State::Changed(differences) => differences
            .iter()
            .map(|d| {
                let cells = [Cell::from(d.label.as_str()), d.old.clone(), d.new.clone()];
                let [label, old, new] = cells;
                row(["changed", "更改"], [label, old, new, Cell::Empty, Cell::Empty])
            })
            .collect(),
        State::Held(faults) => faults
            .iter()
            .map(|fault| {
                let [key, value] = [said(&fault.key), said(&fault.value)];
                row(["held", "不能装入"], [key, Cell::Empty, value, said(&fault.reason), said(&fault.fix)])
            })
            .collect(),
    }
}
