//! What an import of terms would do: the rows against the units and terms in the store, and its last stage.

use std::collections::HashMap;

use anyhow::Result;

use super::read::{self, Draft};
use crate::calendar::Day;
use crate::import::decode::Source;
use crate::import::foreseen::Foreseen;
use crate::import::map::{Mapping, Reading, Table, only_heading};
use crate::import::notes::Notes;
use crate::import::problem::Problem;
use crate::import::rows::each_row;
use crate::import::subject::TERM;
use crate::import::{Columns, Field};
use crate::refusal::Refusal;
use crate::roster::{
    NewUnit, Term, TermFacts, Unit, UnitId, UnitKind, add_term, add_unit, edit_term, find_units, has_terms,
    liaisons, set_liaison, slip_of, terms, units,
};
use crate::rules::TermRules;
use crate::store::{Records, Write};

/// What a clerk says of a file besides the file itself.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// Headings that mean something else than their words.
    pub mappings: Vec<Mapping>,
    /// Take changed values.
    pub update: bool,
    /// List every row, not only those that change something.
    pub all_rows: bool,
}

/// A row that is to be written.
#[derive(Debug)]
struct Accepted {
    /// Its unit; none: a new one outside, of this name.
    unit: Option<Unit>,
    name: String,
    /// What its term will be, if the row has one.
    facts: Option<TermFacts>,
    /// The term that it changes.
    known: Option<Term>,
    liaison: Option<String>,
    note: Option<String>,
}

/// An import that was thought through and not yet written.
#[derive(Debug)]
pub struct Plan {
    /// What every import has.
    pub foreseen: Foreseen,
    accepted: Vec<Accepted>,
}

/// Plans the import of terms. `progress` is told now and then how many bytes were read.
///
/// # Errors
/// A refusal if the file has no heading or no rows, or is about something else.
pub fn plan(
    records: &Records<'_>,
    source: &Source,
    wish: &Wish,
    today: Day,
    progress: &dyn Fn(u64),
) -> Result<Plan> {
    let columns = Columns::load()?;
    let sheet = wish.sheet.as_deref();
    let reading = Reading { sheet, mappings: &wish.mappings, known: &columns, subject: &TERM };
    let mut table = Table::open(source, reading)?;
    if table.column(Field::Elected).is_none() {
        return Err(Refusal::refused(format!(
            "“{}”里没有“当选日期”一列，不像单位届期的表，没有导入。",
            source.name()
        ))
        .hint("列名不同的，用 --map 指明，例如 --map 列名=当选日期；届期从当选那天算起")
        .hint("做一张空表：wuxue unit term export -o 届期.xlsx")
        .into());
    }
    let mut notes = Notes::of(source.name(), &table, (TERM.code, TERM.name), wish.update, wish.all_rows);
    let mut drafts = Vec::new();
    each_row(&mut table, progress, |table, row| {
        match row.map(|row| (row.number(), read::read(table, row, today))) {
            Some((_, Ok(draft))) => drafts.push(draft),
            Some((row, Err(problems))) => problems.into_iter().for_each(|problem| notes.hold(row, problem)),
            None => {}
        }
        Ok(())
    })?;
    if drafts.is_empty() && !notes.has_held() {
        return Err(only_heading(source.name()).into());
    }
    notes.preview.remarks.extend(table.remarks(|_| true));
    let mut planner = Planner {
        records,
        today,
        names: units(records, today)?.into_iter().map(|unit| unit.name).collect(),
        rules: TermRules::load()?,
        liaisons: liaisons(records)?,
        rows: HashMap::new(),
        notes,
    };
    let mut accepted = Vec::new();
    for draft in drafts {
        let row = draft.row;
        match planner.settle(draft)? {
            Ok(row) => accepted.extend(row),
            Err(problem) => planner.notes.hold(row, problem),
        }
    }
    let mut strangers: Vec<&str> = Vec::new();
    for row in accepted.iter().filter(|row| row.unit.is_none()) {
        if !strangers.contains(&row.name.as_str()) {
            strangers.push(&row.name);
        }
    }
    if !strangers.is_empty() {
        const NAMED: usize = 10;
        let more = if strangers.len() > NAMED { "等" } else { "" };
        let named = strangers[..strangers.len().min(NAMED)].join("、");
        planner.notes.preview.remarks.push(format!("登记为外单位的 {} 个：{named}{more}。", strangers.len()));
    }
    let known = units(records, today)?;
    let outside = known.iter().filter(|unit| unit.kind == UnitKind::OutsideUnit);
    let alike = outside.flat_map(|unit| {
        let longer = |name: &&&str| name.starts_with(&unit.name) || unit.name.starts_with(**name);
        strangers.iter().filter(longer).map(|name| format!("{name}与已登记的{}（{}）", unit.name, unit.id))
    });
    let alike: Vec<String> = alike.collect();
    if !alike.is_empty() {
        planner.notes.preview.remarks.push(format!(
            "名称相近，是同一单位的，先改成一致（wuxue unit edit 党组织 --name 名称）：{}。",
            alike.join("；")
        ));
    }
    Ok(Plan { foreseen: Foreseen::of(records, planner.notes, table)?, accepted })
}

struct Planner<'a> {
    records: &'a Records<'a>,
    today: Day,
    /// The names of all units.
    names: Vec<String>,
    rules: TermRules,
    liaisons: HashMap<UnitId, String>,
    /// The rows of each unit so far, with the elections they name.
    rows: HashMap<String, Vec<(u64, Option<Day>)>>,
    notes: Notes,
}

impl Planner<'_> {
    /// What a row comes to: nothing if it says what is known or waits, or why it is held back.
    fn settle(&mut self, draft: Draft) -> Result<Result<Option<Accepted>, Problem>> {
        let name = draft.unit.clone();
        let unit = match self.unit(&name)? {
            Ok(unit) => unit,
            Err(problem) => return Ok(Err(problem)),
        };
        let key = unit.as_ref().map_or_else(|| name.clone(), |unit| unit.id.to_string());
        let before = self.rows.entry(key).or_default();
        // Two rows of a unit are two terms, or one of them is too much.
        let near = |day: Day, other: Day| day.max(other) <= day.min(other).end_of_term(1);
        let twin = before.iter().find(|(_, day)| match (day, draft.elected) {
            (Some(day), Some(elected)) => near(*day, elected),
            _ => true,
        });
        if let Some((first, _)) = twin {
            let why = format!("与第 {first} 行是同一个单位的同一届");
            return Ok(Err(Problem::new(Field::Unit, &name, why, "删去重复的行")));
        }
        before.push((draft.row, draft.elected));
        let own = match &unit {
            Some(unit) => terms(self.records, Some(unit.id))?,
            None => Vec::new(),
        };
        let kind = unit.as_ref().map_or(UnitKind::OutsideUnit, |unit| unit.kind);
        let known = own.iter().find(|term| Some(term.facts.elected) == draft.elected).cloned();
        let usual = self.rules.of_named(kind, &name).map_or(5, |rule| rule.years);
        let facts = draft.elected.map(|elected| TermFacts {
            elected,
            years: draft.years.or(known.as_ref().map(|term| term.facts.years)).unwrap_or(usual),
            basis: known.as_ref().and_then(|term| term.facts.basis.clone()),
            note: draft.note.clone().or(known.as_ref().and_then(|term| term.facts.note.clone())),
        });
        if let (Some(facts), Some(ends)) = (&facts, draft.ends)
            && ends != facts.ends()
            && ends != facts.ends().next()
        {
            let why = format!(
                "与当选日期、年限不符：{} 当选，{} 年，到 {} 届满",
                facts.elected,
                facts.years,
                facts.ends()
            );
            let fix = "改正三者之一；批准延期的，导入以后登记：wuxue unit term extend";
            return Ok(Err(Problem::new(Field::Ends, &ends.to_string(), why, fix)));
        }
        if let (None, Some(facts)) = (&known, &facts)
            && let Some(other) = own.iter().find(|term| near(term.facts.elected, facts.elected))
        {
            let why = format!("已登记 {} 当选的一届（{}），相距不到 1 年", other.facts.elected, other.id);
            let fix =
                format!("登记错了的：wuxue unit term edit {} --elected 日期；届中改选的，届期不变", other.id);
            return Ok(Err(Problem::new(Field::Elected, &facts.elected.to_string(), why, fix)));
        }
        let mut found = Vec::new();
        let said = |text: Option<String>| text.unwrap_or_else(|| "（无）".to_owned());
        if let (Some(term), Some(facts)) = (&known, &facts) {
            if term.facts.years != facts.years {
                found.push((Field::Years, term.facts.years.to_string(), facts.years.to_string()));
            }
            if term.facts.note != facts.note {
                found.push((Field::Note, said(term.facts.note.clone()), said(facts.note.clone())));
            }
        }
        let old = unit.as_ref().and_then(|unit| self.liaisons.get(&unit.id)).cloned();
        // Where there was none, a name is new; another name is a change.
        let names_other = draft.liaison.is_some() && draft.liaison != old;
        if names_other && (old.is_some() || known.is_some() || facts.is_none() && unit.is_some()) {
            found.push((Field::Liaison, said(old.clone()), said(draft.liaison.clone())));
        }
        let (row, liaison) = (draft.row, draft.liaison.filter(|_| names_other));
        let is_new = unit.is_none() || facts.is_some() && known.is_none();
        let accepted = Accepted { unit, name: name.clone(), facts, known, liaison, note: draft.note };
        Ok(Ok(match (is_new, found.is_empty()) {
            (true, true) => {
                self.notes.new_row(row, Field::Unit, &name);
                Some(accepted)
            }
            (false, true) => {
                self.notes.same_row(row, Field::Unit, &name);
                None
            }
            (_, false) => self.notes.changed_row(row, &name, found).then_some(accepted),
        }))
    }

    /// The unit of a name; none if nobody knows it.
    fn unit(&self, name: &str) -> Result<Result<Option<Unit>, Problem>> {
        let hold = |why: String, fix: &str| Ok(Err(Problem::new(Field::Unit, name, why, fix)));
        let mut found = find_units(self.records, name, self.today)?;
        match (found.pop(), found.is_empty()) {
            (Some(unit), true) if !has_terms(unit.kind) => hold(
                format!("是{}，不登记届期", unit.kind.label()),
                "删去这一行，或写机关党委、党总支、党支部",
            ),
            (Some(unit), true) => match unit.ends.filter(|ends| *ends < self.today) {
                Some(ends) => hold(format!("已于 {ends} 撤销"), "删去这一行"),
                None => Ok(Ok(Some(unit))),
            },
            (Some(_), false) => hold("叫这个名称的不止一个".to_owned(), "写编号，如 U12"),
            (None, _) => match slip_of(name, self.names.iter().map(String::as_str)) {
                Some(near) => hold(
                    format!("没有登记过，是不是“{near}”？"),
                    "改正名称；确是另一个单位的，先登记：wuxue unit add 名称 --kind 外单位",
                ),
                None => Ok(Ok(None)),
            },
        }
    }
}

impl Plan {
    /// Writes the plan, all of it or nothing, inside the operation that the caller runs.
    ///
    /// # Errors
    /// Refused if somebody wrote to the store since the plan was made.
    pub fn apply(&self, write: &Write<'_>) -> Result<()> {
        self.foreseen.must_stand(write)?;
        let mut changed = 0;
        let mut made: HashMap<&str, Unit> = HashMap::new();
        for row in &self.accepted {
            let unit = match (&row.unit, made.get(row.name.as_str())) {
                (Some(unit), _) => unit.clone(),
                (None, Some(unit)) => unit.clone(),
                (None, None) => {
                    let unit = outside(write, row)?;
                    made.insert(&row.name, unit.clone());
                    unit
                }
            };
            match (&row.facts, &row.known) {
                (Some(facts), Some(term)) if *facts != term.facts => edit_term(write, &unit, term, facts)?,
                (Some(facts), None) => {
                    add_term(write, &unit, facts)?;
                }
                _ => {}
            }
            changed += i64::from(row.known.is_some() || row.facts.is_none() && row.unit.is_some());
            if row.liaison.is_some() {
                set_liaison(write, unit.id, row.liaison.as_deref())?;
            }
        }
        self.foreseen.remember(write, &TERM, changed)
    }
}

/// Records a unit outside from today on: what is known of it may lie before.
fn outside(write: &Write<'_>, row: &Accepted) -> Result<Unit> {
    // What is remarked of a term stays with the term.
    let note = row.note.as_deref().filter(|_| row.facts.is_none());
    let (kind, starts) = (UnitKind::OutsideUnit, write.today);
    let id = add_unit(write, &NewUnit { kind, name: &row.name, parent: None, starts, note })?;
    Ok(Unit {
        id,
        kind,
        name: row.name.clone(),
        starts,
        ends: None,
        note: note.map(str::to_owned),
        parent: None,
    })
}
