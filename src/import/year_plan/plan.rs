//! Fifth stage: which items are new, changed, the same or held back. Nothing is written.

use std::collections::{BTreeMap, HashMap, HashSet};

use anyhow::Result;

use super::known::Known;
use super::period;
use super::validate::{self, Draft};
use crate::calendar::{Day, Period, in_quotes, number};
use crate::chain::{Tier, kinds};
use crate::import::decode::Source;
use crate::import::foreseen::Foreseen;
use crate::import::heading::Line;
use crate::import::map::{Mapping, Reading, Table, only_heading};
use crate::import::notes::Notes;
use crate::import::parse::RowBuf;
use crate::import::problem::Problem;
use crate::import::rows::each_row;
use crate::import::subject::PLAN;
use crate::import::title::TitleFacts;
use crate::import::{Columns, Field};
use crate::record::{
    KindId, Obstacle, PlanFacts, PlanItem, PlanKey, document, is_far_ahead, plan_items, plan_obstacle,
};
use crate::refusal::Refusal;
use crate::roster::{UnitId, person, unit, units};
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
    /// The period that a heading between the rows names, for the rows below it.
    pub period: Option<String>,
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
    /// What every import has.
    pub foreseen: Foreseen,
    pub(super) accepted: Vec<Accepted>,
}

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
    // Who takes part (参加人员) stands in plans too; a name with a staff number does not.
    let of_people = |field| table.column(field).is_some_and(|_| table.label(field).contains("姓名"));
    if [Field::Status, Field::StaffNo].iter().any(|field| table.column(*field).is_some())
        || of_people(Field::Name)
    {
        return Err(Refusal::refused(format!(
            "“{}”像是到会记录或名册，不是年度计划，没有导入。",
            source.name()
        ))
        .hint("导入到会记录：wuxue log import 文件；导入名册：wuxue member import 文件")
        .hint("确是计划的，删去姓名、考勤状态等列再导入")
        .into());
    }
    let mut notes = Notes::of(source.name(), &table, (PLAN.code, PLAN.name), wish.update, wish.all_rows);
    let names = Names::load(records, today)?;
    let mut known = Known::new(records, today);
    check_wish(&mut known, wish)?;
    let mut given = names.given(&table, wish);
    let (mut drafts, mut told): (Vec<Draft>, Said) = Default::default();
    each_row(&mut table, progress, |table, row| {
        let Some(row) = row else {
            given = names.given(table, wish);
            return Ok(());
        };
        if let Some(section) = section(table, row) {
            told.sections.push(section.clone());
            let said = section.split_once('、').map_or(section.as_str(), |(_, said)| said).trim();
            let named = period::read(said, today, given.year).is_ok();
            given.period = named.then(|| said.to_owned());
            return Ok(());
        }
        match validate::read(table, row, &mut known, &given, today)? {
            Ok(draft) => {
                told.hear(&draft, given.year, today);
                drafts.push(draft);
            }
            Err(problems) => problems.into_iter().for_each(|problem| notes.hold(row.number(), problem)),
        }
        Ok(())
    })?;
    if drafts.is_empty() && !notes.has_held() {
        return Err(only_heading(source.name()).into());
    }
    notes.preview.remarks.extend(table.remarks(|_| true));
    if table.column(Field::Period).is_some() && table.column(Field::Date).is_some() {
        let (used, other) = (table.label(Field::Period), table.label(Field::Date));
        notes.preview.remarks.push(format!(
            "期间用的是“{used}”一列，那一格空着的才用“{other}”；要换过来，用 --map {other}=期间。"
        ));
    }
    told.remark(&table, &drafts, &mut notes.preview.remarks);
    let accepted = Settling { records, notes: &mut notes }.settle(drafts)?;
    Ok(Plan { foreseen: Foreseen::of(records, notes, table)?, accepted })
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

/// The units and kinds that titles may name, each with what it means.
struct Names {
    units: Vec<(String, UnitId)>,
    kinds: Vec<(String, Option<KindId>)>,
}

impl Names {
    fn load(records: &Records<'_>, today: Day) -> Result<Names> {
        let mut kinds: Vec<_> = kinds(records)?.into_iter().map(|kind| (kind.name, Some(kind.id))).collect();
        kinds.push((Tier::SelfStudy.label().to_owned(), None));
        let units = units(records, today)?;
        Ok(Names { units: units.into_iter().map(|unit| (unit.name, unit.id)).collect(), kinds })
    }

    /// What holds for the rows of the table at hand: the command line before the titles above it.
    fn given(&self, table: &Table<'_>, wish: &Wish) -> Given {
        fn words<T: Copy>(names: &[(String, T)]) -> Vec<(&str, T)> {
            names.iter().map(|(name, id)| (name.as_str(), *id)).collect()
        }
        // 2026年度办公室党支部学习计划: the year stands before the unit.
        let bare = |cell: &String| {
            let rest = cell.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start();
            let rest = rest.strip_prefix('年').filter(|_| rest.len() < cell.len()).unwrap_or(cell);
            rest.trim_start_matches('度').trim_start().to_owned()
        };
        let lines: Vec<Line> = table
            .heading
            .titles
            .iter()
            .map(|line| Line { row: line.row, cells: line.cells.iter().map(bare).collect() })
            .collect();
        let names = TitleFacts::read(&lines, &[], &words(&self.units), &words(&self.kinds));
        let none: [(&str, ()); 0] = [];
        let year = TitleFacts::read(&table.heading.titles, &[], &none, &none).year;
        Given {
            unit: wish.unit.clone().or(names.unit),
            kind: wish.kind.clone().or(names.kind),
            year: wish.year.or(year),
            period: None,
        }
    }
}

/// The text of a row that is a heading between the rows: 一、集中学习, 第一季度. It stands alone in its row, and not
/// where the topic of an item does, unless it is numbered as headings are or names a period.
fn section(table: &Table<'_>, row: &RowBuf) -> Option<String> {
    let mut cells = row.cells().map(str::trim).enumerate().filter(|(_, cell)| !cell.is_empty());
    let ((at, text), None) = (cells.next()?, cells.next()) else { return None };
    let beside = PLAN.keys().iter().all(|field| table.column(*field) != Some(at));
    let numbered = text.trim_start_matches(['(', '（']).split(['、', ')', '）', '.', '．']).next();
    let numbered = numbered.is_some_and(|head| head.len() < text.len() && number(head).is_some());
    let period = ["季度", "月", "月份", "半年", "全年"].iter().any(|ending| text.ends_with(ending));
    (beside && !is_number(text) || numbered || period).then(|| text.to_owned())
}

/// A running number of a row that was not filled in is no heading.
fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// What rows say that is told in sum.
#[derive(Debug, Default)]
struct Said {
    sections: Vec<String>,
    /// Rows of another year than the file says, by that year, or years ahead where it says none.
    astray: BTreeMap<Option<i32>, Vec<String>>,
}

impl Said {
    /// A year that was mistyped makes an item that nobody will miss until it is overdue, or never.
    fn hear(&mut self, draft: &Draft, year: Option<i32>, today: Day) {
        let periods = draft.items.iter().map(|facts| facts.period);
        let mut astray: Vec<String> = periods
            .filter(|period| match year {
                Some(year) => period.from().year() != year,
                None => is_far_ahead(*period, today),
            })
            .map(Period::label)
            .collect();
        // The same for each of several units.
        astray.dedup();
        if !astray.is_empty() {
            let rows = self.astray.entry(year).or_default();
            rows.push(format!("第 {} 行 {}", draft.row, astray.join("、")));
        }
    }

    fn remark(&self, table: &Table<'_>, drafts: &[Draft], remarks: &mut Vec<String>) {
        const NAMED: usize = 10;
        let named = |list: &[String]| list.iter().take(NAMED).cloned().collect::<Vec<_>>().join("、");
        if !self.sections.is_empty() {
            remarks.push(format!(
                "这些行是小标题：{}；写的是期间的，用作下面没有写期间的各行的期间。",
                named(&self.sections)
            ));
        }
        for (year, rows) in &self.astray {
            let what = match year {
                Some(year) => format!("这些行的期间不在 {year} 年"),
                None => "这些行的期间在两年以后".to_owned(),
            };
            let more = if rows.len() > NAMED { format!("等 {} 行", rows.len()) } else { String::new() };
            remarks.push(format!("{what}：{}{more}；请核对，年份写错的改正后再导入。", named(rows)));
        }
        let several: Vec<String> = drafts
            .iter()
            .filter(|draft| draft.items.len() > 1)
            .map(|draft| format!("第 {} 行 {} 项", draft.row, draft.items.len()))
            .collect();
        if !several.is_empty() {
            remarks.push(format!("写了几个期间或几个党组织的，各列一项：{}。", named(&several)));
        }
        let mut columns: Vec<Field> = Vec::new();
        for field in drafts.iter().flat_map(|draft| &draft.remarked) {
            if !columns.contains(field) {
                columns.push(*field);
            }
        }
        if !columns.is_empty() {
            let labels: Vec<&str> = columns.iter().map(|field| table.label(*field)).collect();
            remarks.push(format!("这些列里有计划项没有地方存放的，原文记在备注里：{}。", labels.join("、")));
        }
        if columns.contains(&Field::Document) {
            remarks.push(
                "没有登记过的学习材料也在备注里；要对上，先登记：wuxue document add 标题 --class 类别".into(),
            );
        }
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
            let Some(items) = self.sound(draft.row, draft.items, draft.every, &mut rows)? else { continue };
            let row = draft.row;
            if let Some(item) = items.iter().find_map(|facts| match live.contains_key(&facts.key()) {
                true => None,
                false => gone.get(&facts.key()),
            }) {
                self.notes.hold(row, withdrawn(item));
                continue;
            }
            for facts in items {
                about.insert((facts.unit, facts.period.from().year()));
                match live.get(&facts.key()) {
                    Some(item) => accepted.extend(self.compare(row, item, facts)?),
                    None => {
                        self.notes.new_row(row, Field::Topic, &facts.topic);
                        accepted.push(Accepted { known: None, facts });
                    }
                }
            }
        }
        let left = live.iter().filter(|(key, item)| {
            about.contains(&(item.facts.unit, item.facts.period.from().year())) && !rows.contains_key(*key)
        });
        self.notes.preview.not_in_file = left.count() as i64;
        Ok(accepted)
    }

    /// The items of a row, if all of them can be planned and none stands in a row above; else the row is held.
    fn sound(
        &mut self,
        row: u64,
        items: Vec<PlanFacts>,
        every: bool,
        rows: &mut HashMap<PlanKey, u64>,
    ) -> Result<Option<Vec<PlanFacts>>> {
        let mut kept = Vec::with_capacity(items.len());
        let mut away = None;
        let mut problems: Vec<Problem> = Vec::new();
        for facts in items {
            if let Some(first) = rows.get(&facts.key()) {
                let why = format!("与第 {first} 行是同一项计划");
                let fix = "删去重复的行；是另一次活动的，写明不同的专题";
                problems.push(Problem::new(Field::Topic, &facts.topic, why, fix));
                continue;
            }
            // A row may name several units: the one that is in the way.
            let holder = unit(self.records, facts.unit, facts.period.to())?;
            let name = holder.map(|unit| unit.name).unwrap_or_default();
            let problem = |(why, fix): (String, String)| Problem::new(Field::Unit, &name, why, fix);
            match plan_obstacle(self.records, &facts)? {
                None => kept.push(facts),
                Some(Obstacle::Away(why, fix)) if every => away = Some(problem((why, fix))),
                Some(obstacle) => problems.push(problem(obstacle.told())),
            }
        }
        if kept.is_empty() && problems.is_empty() {
            problems.extend(away);
        }
        if problems.is_empty() {
            rows.extend(kept.iter().map(|facts| (facts.key(), row)));
            return Ok(Some(kept));
        }
        problems.dedup_by(|one, other| one.reason == other.reason);
        problems.into_iter().for_each(|problem| self.notes.hold(row, problem));
        Ok(None)
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
        let whose = format!("{}{}", item.id, in_quotes(&facts.topic));
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
