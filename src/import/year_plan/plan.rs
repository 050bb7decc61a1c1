//! Fifth stage: which items are new, changed, the same or held back. Nothing is written.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use anyhow::Result;

use super::known::Known;
use super::validate::{self, Draft};
use crate::calendar::Day;
use crate::import::decode::Source;
use crate::import::map::{Mapping, Next, Reading, Table, only_heading};
use crate::import::notes::Notes;
use crate::import::parse::RowBuf;
use crate::import::preview::Preview;
use crate::import::problem::Problem;
use crate::import::subject::PLAN;
use crate::import::title::TitleFacts;
use crate::import::{Columns, Field};
use crate::record::{PlanFacts, PlanItem, PlanKey, document, plan_items, plan_obstacle};
use crate::refusal::Refusal;
use crate::roster::{UnitId, person, units};
use crate::store::Records;

/// What a clerk says of a file besides the file itself.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// Headings that mean something else than their words.
    pub mappings: Vec<Mapping>,
    /// The unit of rows that name none.
    pub unit: Option<String>,
    /// The kind of rows that name none.
    pub kind: Option<String>,
    /// The year of periods that name none.
    pub year: Option<i32>,
    /// Take changed values.
    pub update: bool,
    /// List every row, not only those that change something.
    pub all_rows: bool,
}

/// What holds for every row of a table that does not say otherwise.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// The unit.
    pub unit: Option<String>,
    /// The kind.
    pub kind: Option<String>,
    /// The year.
    pub year: Option<i32>,
}

/// A row that is to be written.
#[derive(Debug, Clone)]
pub(super) struct Accepted {
    /// The item it changes; none for a new one.
    pub known: Option<PlanItem>,
    /// What the item is to say.
    pub facts: PlanFacts,
}

/// An import that was thought through and not yet written.
#[derive(Debug)]
pub struct Plan {
    /// What the clerk sees.
    pub preview: Preview,
    /// Rows held back, or waiting for `--update`, in order.
    pub held: Vec<u64>,
    /// The rows of titles and headings: kept in a file of rejected rows.
    pub heads: Vec<Range<u64>>,
    pub(super) accepted: Vec<Accepted>,
    pub(super) last_operation: i64,
    pub(super) bytes: u64,
}

/// How many rows are read between two words of progress.
const PROGRESS_ROWS: u64 = 1024;

/// Plans the import of a year's plan. `progress` is told now and then how many bytes were read.
///
/// # Errors
/// A refusal if the file has no heading or no rows, is about something else, or if what was given beside it is
/// not certain.
pub fn plan(
    records: &Records<'_>,
    source: &Source,
    wish: &Wish,
    today: Day,
    progress: &dyn Fn(u64),
) -> Result<Plan> {
    let columns = Columns::load()?;
    let sheet = wish.sheet.as_deref();
    let reading = Reading { sheet, mappings: &wish.mappings, known: &columns, subject: &PLAN };
    let mut table = Table::open(source, reading)?;
    if table.column(Field::Status).is_some() || table.column(Field::Name).is_some() {
        return Err(Refusal::refused(format!(
            "“{}”像是到会记录或名册，不是年度计划，没有导入。",
            source.name()
        ))
        .hint("导入到会记录：wuxue log import 文件；导入名册：wuxue member import 文件")
        .hint("确是计划的，删去姓名、考勤状态等列再导入")
        .into());
    }
    let mut notes = Notes::of(source.name(), &table, (PLAN.code, PLAN.name), wish.update, wish.all_rows);
    let names: Vec<(String, UnitId)> =
        units(records, today)?.into_iter().map(|unit| (unit.name, unit.id)).collect();
    let words: Vec<(&str, UnitId)> = names.iter().map(|(name, id)| (name.as_str(), *id)).collect();
    let mut known = Known::new(records, today);
    check_wish(&mut known, wish)?;
    let mut given = given(&table, wish, &words);
    let mut drafts = Vec::new();
    let mut row = RowBuf::new();
    loop {
        match table.next_row(&mut row)? {
            Next::Row => {}
            Next::Table => {
                given = self::given(&table, wish, &words);
                continue;
            }
            Next::End => break,
        }
        if row.number().is_multiple_of(PROGRESS_ROWS) {
            progress(table.sheet.fingerprint().bytes);
        }
        match validate::read(&table, &row, &mut known, &given, today)? {
            Ok(draft) => drafts.push(draft),
            Err(problems) => problems.into_iter().for_each(|problem| notes.hold(row.number(), problem)),
        }
    }
    if drafts.is_empty() && !notes.has_held() {
        return Err(only_heading(source.name()).into());
    }
    notes.preview.remarks.extend(table.remarks(|_| true));
    for (first, second) in
        [(Field::Topic, Field::Title), (Field::Topic, Field::What), (Field::Period, Field::Date)]
    {
        if table.column(first).is_some() && table.column(second).is_some() {
            let (used, other, name) = (table.label(first), table.label(second), first.label());
            notes.preview.remarks.push(format!(
                "{name}用的是“{used}”一列，那一格空着的才用“{other}”；要换过来，用 --map {other}={name}。"
            ));
        }
    }
    let bytes = table.sheet.fingerprint().bytes;
    let accepted = Settling { records, notes: &mut notes }.settle(drafts)?;
    let (preview, held) = notes.finish();
    let last_operation = records.last_operation()?;
    Ok(Plan { preview, held, heads: table.heads, accepted, last_operation, bytes })
}

/// # Errors
/// Refused if the unit or kind given by hand is not certain: every row would be held for it.
fn check_wish(known: &mut Known<'_>, wish: &Wish) -> Result<()> {
    let refuse = |problem: Problem| Refusal::not_found(format!("{}。", problem.reason)).hint(problem.fix);
    if let Some(text) = &wish.unit {
        known.unit(text)?.map_err(refuse)?;
    }
    if let Some(text) = &wish.kind {
        known.kind(text)?.map_err(refuse)?;
    }
    Ok(())
}

/// What holds for the rows of the table at hand: the command line before the titles above it.
fn given(table: &Table<'_>, wish: &Wish, units: &[(&str, UnitId)]) -> Given {
    let none: [(&str, ()); 0] = [];
    let titles = TitleFacts::read(&table.heading.titles, &[], units, &none);
    Given {
        unit: wish.unit.clone().or(titles.unit),
        kind: wish.kind.clone(),
        year: wish.year.or(titles.year),
    }
}

struct Settling<'a, 'r> {
    records: &'a Records<'r>,
    notes: &'a mut Notes,
}

impl Settling<'_, '_> {
    fn settle(mut self, drafts: Vec<Draft>) -> Result<Vec<Accepted>> {
        let mut live: HashMap<PlanKey, PlanItem> = HashMap::new();
        let mut gone: HashMap<PlanKey, PlanItem> = HashMap::new();
        for item in plan_items(self.records)? {
            let items = if item.withdrawn.is_none() { &mut live } else { &mut gone };
            items.insert(item.facts.key(), item);
        }
        let mut rows: HashMap<PlanKey, u64> = HashMap::new();
        let mut accepted = Vec::new();
        let mut about: HashSet<(UnitId, i32)> = HashSet::new();
        for draft in drafts {
            let (row, facts) = (draft.row, draft.facts);
            about.insert((facts.unit, facts.period.from().year()));
            let key = facts.key();
            if let Some(first) = rows.get(&key) {
                let why = format!("与第 {first} 行是同一项计划");
                let fix = "删去重复的行；是另一次活动的，写明不同的专题";
                self.notes.hold(row, Problem::new(Field::Topic, &facts.topic, why, fix));
                continue;
            }
            rows.insert(key.clone(), row);
            if let Some((why, fix)) = plan_obstacle(self.records, &facts)? {
                self.notes.hold(row, Problem::new(Field::Unit, &facts.topic, why, fix));
                continue;
            }
            match (live.get(&key), gone.get(&key)) {
                (Some(item), _) => accepted.extend(self.compare(row, item, facts)?),
                (None, Some(item)) => self.notes.hold(row, withdrawn(item)),
                (None, None) => {
                    self.notes.new_row(row, Field::Topic, &facts.topic);
                    accepted.push(Accepted { known: None, facts });
                }
            }
        }
        let left = live.iter().filter(|(key, item)| {
            about.contains(&(item.facts.unit, item.facts.period.from().year())) && !rows.contains_key(*key)
        });
        self.notes.preview.not_in_file = left.count() as i64;
        Ok(accepted)
    }

    /// What a row says otherwise than the item; blank cells say nothing.
    fn compare(&mut self, row: u64, item: &PlanItem, said: PlanFacts) -> Result<Option<Accepted>> {
        let old = &item.facts;
        let facts = PlanFacts {
            topic: old.topic.clone(),
            document: said.document.or(old.document),
            owner: said.owner.or(old.owner),
            note: said.note.or_else(|| old.note.clone()),
            ..said
        };
        let mut found = Vec::new();
        let none = || "（无）".to_owned();
        if facts.document != old.document {
            let title = |id: Option<_>| -> Result<String> {
                let found = id.map(|id| document(self.records, id)).transpose()?.flatten();
                Ok(found.map_or_else(none, |document| document.facts.title))
            };
            found.push((Field::Document, title(old.document)?, title(facts.document)?));
        }
        if facts.owner != old.owner {
            let name = |id: Option<_>| -> Result<String> {
                let found = id.map(|id| person(self.records, id)).transpose()?.flatten();
                Ok(found.map_or_else(none, |person| person.name))
            };
            found.push((Field::Owner, name(old.owner)?, name(facts.owner)?));
        }
        if facts.note != old.note {
            let text = |note: &Option<String>| note.clone().unwrap_or_else(none);
            found.push((Field::Note, text(&old.note), text(&facts.note)));
        }
        if found.is_empty() {
            self.notes.same_row(row, Field::Topic, &facts.topic);
            return Ok(None);
        }
        let whose = format!("{}“{}”", item.id, facts.topic);
        let write = self.notes.changed_row(row, &whose, found);
        Ok(write.then(|| Accepted { known: Some(item.clone()), facts }))
    }
}

fn withdrawn(item: &PlanItem) -> Problem {
    let (day, reason) = item
        .withdrawn
        .as_ref()
        .map_or_else(Default::default, |gone| (gone.day.to_string(), gone.reason.clone()));
    Problem::new(
        Field::Topic,
        &item.facts.topic,
        format!("{} 已于 {day} 撤回（{reason}）", item.id),
        "不再开展的，从文件中删去这一行；仍要开展的，先用 wuxue plan add 重新列入",
    )
}
