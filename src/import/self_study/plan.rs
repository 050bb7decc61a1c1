//! Fifth stage: which entries are new, changed, the same or held back. What is known is loaded once; nothing is
//! written.

use std::collections::{BTreeMap, HashMap};

use anyhow::Result;

use super::read::{Draft, Reader, Spoken, Taken};
use crate::calendar::{Day, Minutes, Week, fold_width, word_key};
use crate::chain::{Entered, LONG, LONGEST, SelfStudy, self_study_between};
use crate::import::attendance::{Dates, Known};
use crate::import::decode::Source;
use crate::import::foreseen::Foreseen;
use crate::import::map::{Mapping, Reading, Table, only_heading};
use crate::import::memory::SELF_STUDY_LAYOUT;
use crate::import::notes::Notes;
use crate::import::problem::Problem;
use crate::import::rows::each_row;
use crate::import::subject::SELF_STUDY;
use crate::import::{Columns, Field};
use crate::record::{Document, documents, plan_items};
use crate::refusal::Refusal;
use crate::roster::{PersonId, UnitId, first_days, persons};
use crate::store::Records;

/// What a clerk says of a file besides the file itself.
#[derive(Debug, Clone)]
pub struct Wish {
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// Headings that mean something else than their words.
    pub mappings: Vec<Mapping>,
    /// The unit whose people go first among those of a name.
    pub unit: Option<UnitId>,
    /// The week of rows that say neither day nor week.
    pub week: Option<Week>,
    /// The year of days and weeks without one.
    pub year: Option<i32>,
    /// Take changed values.
    pub update: bool,
    /// List every row, not only those that change something.
    pub all_rows: bool,
}

/// A row that is to be written.
#[derive(Debug, Clone)]
pub struct Accepted {
    /// The row as Excel numbers it.
    pub row: u64,
    /// What it will be.
    pub facts: SelfStudy,
    /// The entry it changes; none for a new one.
    pub known: Option<Entered>,
    weekly: bool,
    name: String,
}

/// An import that was thought through and not yet written.
#[derive(Debug)]
pub struct Plan {
    /// What every import has.
    pub foreseen: Foreseen,
    pub(super) accepted: Vec<Accepted>,
}

/// Plans the import of a sheet of self-study. `progress` is told now and then how many bytes were read.
///
/// # Errors
/// A refusal if the file has no heading or no rows, or is no such sheet.
pub fn plan(
    records: &Records<'_>,
    source: &Source,
    wish: &Wish,
    today: Day,
    progress: &dyn Fn(u64),
) -> Result<Plan> {
    let columns = Columns::load()?;
    let sheet = wish.sheet.as_deref();
    let reading = Reading { sheet, mappings: &wish.mappings, known: &columns, subject: &SELF_STUDY };
    let mut table = Table::open(source, reading)?;
    must_be_of_self_study(&table, source.name())?;
    let known = Known::load(records, today)?;
    let documents = documents(records, None)?;
    let items = plan_items(records)?;
    let ends = persons(records)?.into_iter().filter_map(|p| Some((p.id, p.ends?))).collect();
    let mut planner = Planner {
        notes: Notes::of(
            source.name(),
            &table,
            (SELF_STUDY.code, SELF_STUDY_LAYOUT),
            wish.update,
            wish.all_rows,
        ),
        documents: &documents,
        ends,
        first: first_days(records)?,
        early: Vec::new(),
    };
    let mut reader = Reader {
        known: &known,
        documents: &documents,
        items: &items,
        dates: Dates { today, year: wish.year.or_else(|| title_year(&table)) },
        week: wish.week,
        unit: wish.unit.and_then(|id| known.units.iter().position(|unit| unit.id == id)),
        minutes_per_unit: minutes_per_unit(&table, &columns),
    };
    let (mut drafts, mut said) = (Vec::new(), Said::default());
    // Most files follow the roster.
    let mut guess = 0;
    each_row(&mut table, progress, |table, row| {
        let Some(row) = row else {
            reader.minutes_per_unit = minutes_per_unit(table, &columns);
            return Ok(());
        };
        match reader.read(table, row, guess) {
            Ok(Taken::Entry(draft, spoken)) => {
                said.hear(&draft, spoken);
                drafts.push(draft);
            }
            Ok(Taken::Blank) => said.blank += 1,
            Err(problems) => {
                problems.into_iter().for_each(|problem| planner.notes.hold(row.number(), problem))
            }
        }
        guess += 1;
        Ok(())
    })?;
    if drafts.is_empty() && !planner.notes.has_held() && said.blank == 0 {
        return Err(only_heading(source.name()).into());
    }
    planner.notes.preview.remarks.extend(table.remarks(|_| true));
    said.remark(&mut planner.notes.preview.remarks);
    let accepted = planner.settle(records, drafts)?;
    Ok(Plan { foreseen: Foreseen::of(records, planner.notes, table)?, accepted })
}

fn must_be_of_self_study(table: &Table<'_>, name: &str) -> Result<(), Refusal> {
    if table.column(Field::Status).is_some() || table.column(Field::Kind).is_some() {
        return Err(Refusal::refused(format!("“{name}”像是到会记录，不是自学表，没有导入。"))
            .hint("导入到会记录：wuxue log import 文件")
            .hint("确是自学表的，删去考勤状态、活动类型等列再导入"));
    }
    let says_what = table.column(Field::What).or(table.column(Field::Document)).is_some();
    if !says_what || table.column(Field::Minutes).is_none() {
        let lacks = if says_what { "时长" } else { "学习内容" };
        return Err(Refusal::refused(format!("“{name}”里没有“{lacks}”一列，不像自学表，没有导入。"))
            .hint(format!(
                "列名不同的，用 --map 指明，例如 --map 列名={}",
                if says_what { "学时" } else { "学习内容" }
            ))
            .hint("做一张空表：wuxue log self sheet --unit 党支部 --week 2026-W42 -o 自学表.xlsx"));
    }
    Ok(())
}

/// The year that the titles above the table name, if it is one.
fn title_year(table: &Table<'_>) -> Option<i32> {
    let mut years = Vec::new();
    for text in table.heading.titles.iter().flat_map(|line| &line.cells) {
        let folded = fold_width(text);
        for (at, _) in folded.match_indices('年') {
            let before = folded[..at].trim_end();
            let digits = before.len() - before.bytes().rev().take_while(u8::is_ascii_digit).count();
            years.extend(before[digits..].parse::<i32>().ok().filter(|year| (1921..=2100).contains(year)));
        }
    }
    years.dedup();
    if let [only] = years.as_slice() { Some(*only) } else { None }
}

/// What one unit of the length column means: hours, unless the heading names minutes.
fn minutes_per_unit(table: &Table<'_>, columns: &Columns) -> i64 {
    let unit = columns.field_of(&SELF_STUDY, table.label(Field::Minutes)).and_then(|heading| heading.unit);
    if matches!(unit.as_deref(), Some("分钟" | "分" | "min")) { 1 } else { 60 }
}

/// What rows say that is told in sum.
#[derive(Default)]
struct Said {
    blank: i64,
    unfinished: i64,
    unregistered: Vec<String>,
    renamed: Vec<String>,
}

impl Said {
    fn hear(&mut self, draft: &Draft, spoken: Spoken) {
        self.unfinished += i64::from(spoken.unfinished);
        let Spoken { unregistered, renamed, .. } = spoken;
        let renamed = renamed.map(|written| format!("“{written}”是{}", draft.name));
        for (text, list) in [(unregistered, &mut self.unregistered), (renamed, &mut self.renamed)] {
            if let Some(text) = text.filter(|text| !list.contains(text)) {
                list.push(text);
            }
        }
    }

    fn remark(&self, remarks: &mut Vec<String>) {
        const NAMED: usize = 10;
        let named = |list: &[String]| list.iter().take(NAMED).cloned().collect::<Vec<_>>().join("、");
        if self.blank > 0 {
            remarks.push(format!("{} 行没有写时长，没有登记。", self.blank));
        }
        if self.unfinished > 0 {
            remarks.push(format!("{} 行写着没有完成，已学的时长照样登记。", self.unfinished));
        }
        if !self.unregistered.is_empty() {
            remarks.push(format!(
                "这些学习材料没有登记过，写在备注里：{}；登记：wuxue document add 标题 --class 类别",
                named(&self.unregistered)
            ));
        }
        if !self.renamed.is_empty() {
            remarks.push(format!("名字写法与名册不同：{}。", named(&self.renamed)));
        }
    }
}

type Identity = (PersonId, Day, String);

struct Planner<'a> {
    notes: Notes,
    documents: &'a [Document],
    /// The last day of who has left.
    ends: HashMap<PersonId, Day>,
    /// The first day of everybody here, and the rows of days before it.
    first: HashMap<PersonId, Day>,
    early: Vec<u64>,
}

impl Planner<'_> {
    fn settle(&mut self, records: &Records<'_>, drafts: Vec<Draft>) -> Result<Vec<Accepted>> {
        let drafts = self.without_twins(drafts);
        let (Some(from), Some(to)) = (drafts.iter().map(|d| d.day).min(), drafts.iter().map(|d| d.day).max())
        else {
            return Ok(Vec::new());
        };
        let mut known: HashMap<Identity, Entered> = HashMap::new();
        let mut sums: HashMap<(PersonId, Day), i64> = HashMap::new();
        for entry in self_study_between(records, None, from, to)? {
            *sums.entry((entry.facts.person, entry.facts.day)).or_default() += entry.facts.minutes;
            known.insert(entry.facts.identity(), entry);
        }
        let judged: Vec<Accepted> =
            drafts.into_iter().filter_map(|draft| self.judge(draft, &known)).collect();
        if !self.early.is_empty() {
            let named: Vec<String> = self.early.iter().take(5).map(ToString::to_string).collect();
            let more =
                if self.early.len() > 5 { format!("等 {} ", self.early.len()) } else { " ".to_owned() };
            self.notes.preview.remarks.push(format!(
                "第 {}{more}行的日期，人还不在册，不计入任何党组织；请核对日期和名册上的起始日期。",
                named.join("、")
            ));
        }
        Ok(self.within_a_day(judged, sums))
    }

    /// Rows that say the same of one person twice count once; where they contradict each other none is taken.
    fn without_twins(&mut self, drafts: Vec<Draft>) -> Vec<Draft> {
        let key = |draft: &Draft| (draft.person, draft.day, word_key(&draft.what));
        let mut rows: HashMap<Identity, Vec<usize>> = HashMap::new();
        for (at, draft) in drafts.iter().enumerate() {
            rows.entry(key(draft)).or_default().push(at);
        }
        let mut kept = Vec::with_capacity(drafts.len());
        let mut again: Vec<String> = Vec::new();
        for (at, draft) in drafts.iter().enumerate() {
            let twins = rows.get(&key(draft)).map(Vec::as_slice).unwrap_or_default();
            let equal = twins.iter().all(|other| {
                // However it is spaced, for that is no difference.
                *draft == Draft { row: draft.row, what: draft.what.clone(), ..drafts[*other].clone() }
            });
            if !equal {
                let others: Vec<String> = twins
                    .iter()
                    .filter(|other| **other != at)
                    .take(5)
                    .map(|other| drafts[*other].row.to_string())
                    .collect();
                let why = format!("与第 {} 行是同一人同一天的同一内容，写得不一样", others.join("、"));
                let problem =
                    Problem::new(Field::What, &draft.what, why, "留一行；是另一次的，把内容写得有区别");
                self.notes.hold(draft.row, problem);
            } else if twins.first() == Some(&at) {
                kept.push(draft.clone());
            } else {
                again.push(draft.row.to_string());
                self.notes.same_row(draft.row, Field::Name, &draft.name);
            }
        }
        if !again.is_empty() {
            let more = if again.len() > 5 { format!("等 {} 行", again.len()) } else { " 行".to_owned() };
            again.truncate(5);
            let rows = again.join("、");
            self.notes.preview.remarks.push(format!("第 {rows}{more}与文件里前面的一行相同，只登记一次。"));
        }
        kept
    }

    /// Counts a row, and says whether it is to be written.
    fn judge(&mut self, draft: Draft, known: &HashMap<Identity, Entered>) -> Option<Accepted> {
        let row = draft.row;
        if let Some(ends) = self.ends.get(&draft.person).filter(|ends| **ends < draft.day) {
            let why = format!("{} 已于 {ends} 离开", draft.person);
            let problem = Problem::new(Field::Name, &draft.name, why, "改正日期，或删去这一行");
            self.notes.hold(row, problem);
            return None;
        }
        if self.first.get(&draft.person).is_some_and(|first| *first > draft.day) {
            self.early.push(row);
        }
        let identity = (draft.person, draft.day, word_key(&draft.what));
        let Some(entry) = known.get(&identity) else {
            self.notes.new_row(row, Field::Name, &draft.name);
            let facts = SelfStudy {
                person: draft.person,
                day: draft.day,
                minutes: draft.minutes,
                what: draft.what,
                online: draft.online.unwrap_or(false),
                document: draft.document,
                plan_item: draft.plan_item,
                note: draft.note,
            };
            return Some(Accepted { row, facts, known: None, weekly: draft.weekly, name: draft.name });
        };
        let found = self.differences(entry, &draft);
        if found.is_empty() {
            self.notes.same_row(row, Field::Name, &draft.name);
            return None;
        }
        if !self.notes.changed_row(row, &format!("{}（{}）", draft.name, entry.id), found) {
            return None;
        }
        let facts = SelfStudy {
            minutes: draft.minutes,
            online: draft.online.unwrap_or(entry.facts.online),
            document: draft.document.or(entry.facts.document),
            plan_item: draft.plan_item.or(entry.facts.plan_item),
            note: draft.note.or_else(|| entry.facts.note.clone()),
            ..entry.facts.clone()
        };
        let known = Some(entry.clone());
        Some(Accepted { row, facts, known, weekly: draft.weekly, name: draft.name })
    }

    fn differences(&self, entry: &Entered, draft: &Draft) -> Vec<(Field, String, String)> {
        let facts = &entry.facts;
        let none = || "（无）".to_owned();
        let mut found = Vec::new();
        if facts.minutes != draft.minutes {
            found.push((
                Field::Minutes,
                format!("{} 分钟", facts.minutes),
                format!("{} 分钟", draft.minutes),
            ));
        }
        let way = |online: bool| if online { "线上" } else { "线下" }.to_owned();
        if let Some(online) = draft.online.filter(|online| *online != facts.online) {
            found.push((Field::Way, way(facts.online), way(online)));
        }
        let called = |id| {
            let document = self.documents.iter().find(|document| document.id == id);
            document.map_or_else(|| id.to_string(), |document| format!("{id} {}", document.facts.title))
        };
        if let Some(document) = draft.document.filter(|document| Some(*document) != facts.document) {
            found.push((Field::Document, facts.document.map_or_else(none, called), called(document)));
        }
        if let Some(item) = draft.plan_item.filter(|item| Some(*item) != facts.plan_item) {
            let old = facts.plan_item.map_or_else(none, |item| item.to_string());
            found.push((Field::PlanItem, old, item.to_string()));
        }
        if let Some(note) = draft.note.as_ref().filter(|note| Some(*note) != facts.note.as_ref()) {
            found.push((Field::Note, facts.note.clone().unwrap_or_else(none), note.clone()));
        }
        found
    }

    /// Holds back what would give a person more than 24 hours in a day, and points out long days.
    fn within_a_day(
        &mut self,
        rows: Vec<Accepted>,
        mut sums: HashMap<(PersonId, Day), i64>,
    ) -> Vec<Accepted> {
        let before = |row: &Accepted| row.known.as_ref().map_or(0, |known| known.facts.minutes);
        for row in &rows {
            *sums.entry((row.facts.person, row.facts.day)).or_default() += row.facts.minutes - before(row);
        }
        let mut kept = Vec::with_capacity(rows.len());
        let mut long: BTreeMap<(Day, PersonId), String> = BTreeMap::new();
        for row in rows {
            let (person, day) = (row.facts.person, row.facts.day);
            let sum = sums.get(&(person, day)).copied().unwrap_or_default();
            if sum > LONGEST {
                let value = row.facts.minutes.to_string();
                let why = format!("{} {day} 的自学合计 {sum} 分钟，一天超过 24 小时", row.name);
                let problem = Problem::new(Field::Minutes, &value, why, "改正时长或日期");
                self.notes.hold_after_all(row.row, row.known.is_some(), problem);
                continue;
            }
            if sum > LONG && !row.weekly {
                long.insert((day, person), format!("{} {day} {} 小时", row.name, Minutes(sum)));
            }
            kept.push(row);
        }
        if !long.is_empty() {
            const NAMED: usize = 10;
            let named: Vec<_> = long.values().take(NAMED).cloned().collect();
            self.notes.preview.remarks.push(format!("一天自学超过 8 小时，请核对：{}。", named.join("、")));
        }
        kept
    }
}
