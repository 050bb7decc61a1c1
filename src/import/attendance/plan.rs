//! Fifth stage: what is new, changed, the same or held back, by meaning: session and person. Compares the
//! file with the store; writes nothing.

use anyhow::Result;

use super::compare::Comparison;
use super::given::{given, refuse_other_tables, remarks, roles};
use super::known::Known;
use super::validate::{Noted, Packed, Session, Validator};
use crate::calendar::Day;
use crate::import::decode::Source;
use crate::import::map::{Mapping, Table};
use crate::import::parse::RowBuf;
use crate::import::preview::{Preview, RowNote, RowState};
use crate::import::title::TitleFacts;
use crate::import::{Columns, Field};
use crate::record::Words;
use crate::refusal::Refusal;
use crate::store::Records;

/// How many rows are read or written between two words of progress.
pub(super) const PROGRESS_ROWS: u64 = 8192;

/// What a clerk says of a file besides the file itself.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// Headings that mean something else than their words.
    pub mappings: Vec<Mapping>,
    /// The unit, for files that do not say.
    pub unit: Option<String>,
    /// The kinds of activity, for files that do not say.
    pub kinds: Option<String>,
    /// The day, for files that do not say.
    pub day: Option<Day>,
    /// The activity that the whole file belongs to.
    pub activity: Option<i64>,
    /// Take changed values.
    pub update: bool,
    /// Take the good rows, leave the others.
    pub partial: bool,
    /// List every row, not only those that change something.
    pub all_rows: bool,
}

/// What becomes of a session of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// An activity is made.
    New,
    /// It is this activity of the store.
    Known(i64),
    /// It is this activity, whose title or length the file gives differently.
    Changed(i64),
    /// No row of it can be taken.
    Held,
}

/// An import that was thought through and not yet written.
pub struct Plan {
    /// What to show.
    pub preview: Preview,
    /// The sessions and what becomes of them.
    pub sessions: Vec<(Session, Fate)>,
    /// The marks that rows refer to.
    pub marks: Vec<Noted>,
    /// Rows to insert, by session and person.
    pub new: Vec<Packed>,
    /// Rows to update, by session and person.
    pub changed: Vec<Packed>,
    /// Rows held back or, with `--partial`, waiting for `--update`, ascending.
    pub held: Vec<u64>,
    /// Host and recorder, where the file says who they were.
    pub roles: Vec<(&'static str, String)>,
    /// What is known of units, kinds and people.
    pub known: Known,
    /// Number of the last operation when the plan was made.
    pub last_operation: i64,
    /// Length of the file in bytes.
    pub bytes: u64,
    /// The rows before the first row of the table: kept on top of a file of rejected rows.
    pub body_row: u64,
}

/// Reads a file and compares it with the store. `progress` is told now and then how many bytes were read.
///
/// # Errors
/// A refusal if the file as a whole cannot be read; problems of rows are part of the plan.
pub fn plan(
    records: &Records<'_>,
    source: &Source,
    wish: &Wish,
    today: Day,
    progress: &dyn Fn(u64),
) -> Result<Plan> {
    let last_operation = records.last_operation()?;
    let columns = Columns::load()?;
    let known = Known::load(records, today)?;
    let mut table = Table::open(source, wish.sheet.as_deref(), &wish.mappings, &columns)?;
    refuse_other_tables(&table, source.name())?;
    let facts = {
        let (units, kinds) = (known.unit_words(), known.kind_words());
        TitleFacts::read(&table.heading.titles, &[], &units, &kinds)
    };
    let given = given(records, &known, wish, &facts, today)?;
    let long = table.column(Field::Date).is_some() || table.column(Field::Kind).is_some();
    let mut preview = Preview {
        file: source.name().to_owned(),
        layout: if long { "long" } else { "signin" },
        layout_name: if long { "逐人逐场" } else { "一场活动的签到表" },
        encoding: table.sheet.encoding,
        sheet: table.sheet.name.clone(),
        remarks: remarks(&table, &facts),
        ..Preview::default()
    };
    let length_unit = columns.field_of(table.label(Field::Minutes)).and_then(|heading| heading.unit);
    let only = wish.activity.map(|id| format!("A{id}"));
    let mut validator = Validator::new(&known, Words::load()?, given, today, length_unit.as_deref(), only);
    let body_row = table.heading.row + (table.heading.body - table.heading.index) as u64;
    let (mut rows, mut held) = (Vec::new(), Vec::new());
    let mut row = RowBuf::new();
    while table.next_row(&mut row)? {
        if row.number().is_multiple_of(PROGRESS_ROWS) {
            progress(table.sheet.fingerprint().bytes);
        }
        match validator.row(&table, &row) {
            Ok(packed) => rows.push(packed),
            Err(problem) => {
                held.push(row.number());
                preview.note(RowNote {
                    row: row.number(),
                    state: RowState::Held,
                    column: table.label(problem.field).to_owned(),
                    value: problem.value,
                    reason: problem.reason,
                    fix: problem.fix,
                });
            }
        }
    }
    if rows.is_empty() && held.is_empty() {
        return Err(Refusal::new(
            crate::refusal::Kind::Unreadable,
            format!("“{}”只有表头，没有数据行。", source.name()),
        )
        .hint("请检查是否选错了文件或工作表")
        .into());
    }
    let roles = roles(&table, &known);
    let bytes = table.sheet.fingerprint().bytes;
    let Validator { sessions, marks, .. } = validator;
    let mut comparison = Comparison {
        records,
        known: &known,
        table: &table,
        wish,
        marks: &marks,
        preview,
        held,
        new: Vec::new(),
        changed: Vec::new(),
    };
    rows.sort_unstable_by_key(|row| (row.session, row.person, row.row));
    comparison.settle_contradictions(&mut rows);
    let mut spoken_of = vec![false; sessions.len()];
    rows.iter().for_each(|row| spoken_of[row.session as usize] = true);
    let sessions = comparison.settle_sessions(sessions, &spoken_of)?;
    comparison.compare(&sessions, &rows)?;
    let Comparison { mut preview, mut held, new, changed, .. } = comparison;
    preview.held = held.len() as i64;
    if wish.partial && !wish.update {
        // What waits for `--update` is left as well: whole sessions stand at their first row.
        held.extend(changed.iter().map(|row| u64::from(row.row)));
        let changed = sessions.iter().filter(|(_, fate)| matches!(fate, Fate::Changed(_)));
        held.extend(changed.map(|(session, _)| session.row));
    }
    held.sort_unstable();
    held.dedup();
    preview.new = new.len() as i64;
    preview.changes_wait = preview.changed > 0 && !wish.update;
    Ok(Plan { preview, sessions, marks, new, changed, held, roles, known, last_operation, bytes, body_row })
}
