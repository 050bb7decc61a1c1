//! Terms 届期: which committee was elected when and for how long, that it was told of its end 换届提醒, and that the
//! body above let it go on longer 延期. What follows of that on a day is in `term_standing`.

use std::collections::HashMap;

use anyhow::Result;

use super::{Unit, UnitId, UnitKind, find_units, meant_unit};
use crate::calendar::Day;
use crate::identifier;
use crate::refusal::Refusal;
use crate::sql;
use crate::store::{Records, Write, named_params};

identifier!(
    /// Number of a term, `TM3` on screen.
    TermId, "TM"
);

/// The longest and the shortest term, in years.
pub const TERM_YEARS: std::ops::RangeInclusive<i64> = 1..=10;

/// So many months before a term ends the body above reminds of it.
pub const REMIND_MONTHS: u32 = 6;

crate::closed_set! {
    /// How a unit was reminded.
    ReminderWay {
        /// By a letter.
        Letter = "letter", "发函";
        /// By telephone.
        Phone = "phone", "电话";
    }
}

/// What is stated about a term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermFacts {
    /// The day of the election: the first day; never after today.
    pub elected: Day,
    /// For how many years: [`TERM_YEARS`].
    pub years: i64,
    /// Why so many, where another number is usual.
    pub basis: Option<String>,
    /// Remark.
    pub note: Option<String>,
}

/// That a unit was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminder {
    /// When; never after today.
    pub day: Day,
    /// How.
    pub way: ReminderWay,
    /// Who saw to it.
    pub handler: String,
    /// Remark.
    pub note: Option<String>,
}

/// That the body above approved a longer term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// When; never after today.
    pub approved: Day,
    /// Its last day, at most a year after the end of the term.
    pub until: Day,
    /// The paper that says so.
    pub approval: String,
    /// Who approved it.
    pub body: String,
}

/// A term of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Its number.
    pub id: TermId,
    /// Whose.
    pub unit: UnitId,
    /// What is stated.
    pub facts: TermFacts,
    /// Its reminders with their numbers, the oldest first.
    pub reminders: Vec<(i64, Reminder)>,
    /// Its extensions with their numbers, the shortest first.
    pub extensions: Vec<(i64, Extension)>,
}

impl TermFacts {
    /// The last day of the term as elected.
    pub fn ends(&self) -> Day {
        self.end_after(self.years)
    }

    /// The last day up to which it may be extended: a year more.
    pub fn latest(&self) -> Day {
        self.end_after(self.years + 1)
    }

    fn end_after(&self, years: i64) -> Day {
        self.elected.end_of_term(u32::try_from(years).unwrap_or(0))
    }
}

impl Term {
    /// The extension in force, of those approved by that day.
    pub fn extension(&self, today: Day) -> Option<&Extension> {
        let approved = self.extensions.iter().map(|(_, one)| one).filter(|one| one.approved <= today);
        approved.max_by_key(|one| one.until)
    }

    /// The last day, with what was approved by that day.
    pub fn ends(&self, today: Day) -> Day {
        self.extension(today).map_or_else(|| self.facts.ends(), |one| one.until)
    }
}

/// Whether units of a kind are elected for a term.
pub fn has_terms(kind: UnitKind) -> bool {
    use UnitKind::{Branch, GeneralBranch, OrganCommittee, OutsideUnit};
    matches!(kind, OrganCommittee | GeneralBranch | Branch | OutsideUnit)
}

/// All terms of a unit, or of every unit: unit by unit, the oldest first.
pub fn terms(records: &Records<'_>, of: Option<UnitId>) -> Result<Vec<Term>> {
    let mut reminders: HashMap<TermId, Vec<(i64, Reminder)>> = HashMap::new();
    records.each(sql!("term.sql", "reminders"), [], |row| {
        let reminder = Reminder {
            day: row.get("day")?,
            way: row.get("way")?,
            handler: row.get("handler")?,
            note: row.get("note")?,
        };
        reminders.entry(row.get("term")?).or_default().push((row.get("id")?, reminder));
        Ok(())
    })?;
    let mut extensions: HashMap<TermId, Vec<(i64, Extension)>> = HashMap::new();
    records.each(sql!("term.sql", "extensions"), [], |row| {
        let extension = Extension {
            approved: row.get("approved")?,
            until: row.get("until")?,
            approval: row.get("approval")?,
            body: row.get("body")?,
        };
        extensions.entry(row.get("term")?).or_default().push((row.get("id")?, extension));
        Ok(())
    })?;
    records.rows(sql!("term.sql", "terms"), named_params! {":unit": of}, |row| {
        let id = row.get("id")?;
        Ok(Term {
            id,
            unit: row.get("unit")?,
            facts: TermFacts {
                elected: row.get("elected")?,
                years: row.get("years")?,
                basis: row.get("basis")?,
                note: row.get("note")?,
            },
            reminders: reminders.remove(&id).unwrap_or_default(),
            extensions: extensions.remove(&id).unwrap_or_default(),
        })
    })
}

/// The one term meant: by its number `TM3`, else the last one of the unit that is named.
///
/// # Errors
/// Refused if there is none.
pub fn meant_term(records: &Records<'_>, text: &str, on: Day) -> Result<(Unit, Term)> {
    let add = |name: &str| format!("登记：wuxue unit term add {name} --elected 当选日期");
    if let Some(id) = TermId::from_code(text) {
        if let Some(term) = terms(records, None)?.into_iter().find(|term| term.id == id)
            && let Some(unit) = super::unit(records, term.unit, on)?
        {
            return Ok((unit, term));
        }
        if find_units(records, text, on)?.is_empty() {
            let refusal = Refusal::not_found(format!("没有届期 {id}。"));
            return Err(refusal.hint("查看各党组织的届期：wuxue inspect terms --all").into());
        }
    }
    let unit = meant_unit(records, text, on)?;
    match terms(records, Some(unit.id))?.pop() {
        Some(term) => Ok((unit, term)),
        None => {
            Err(Refusal::not_found(format!("“{}”还没有登记届期。", unit.name)).hint(add(&unit.name)).into())
        }
    }
}

/// Adds the term that begins with an election.
///
/// # Errors
/// Refused if units of that kind have no terms, if the day lies after today or after the end of the unit, or if
/// another term of the unit begins less than a year away: that is the same one with a slip, or a by-election 补选.
pub fn add_term(write: &Write<'_>, of: &Unit, facts: &TermFacts) -> Result<TermId> {
    if !has_terms(of.kind) {
        return Err(Refusal::refused(format!("“{}”是{}，不登记届期。", of.name, of.kind.label()))
            .hint("登记届期的有机关党委、党总支、党支部和外单位：wuxue unit list")
            .into());
    }
    if let Some(ends) = of.ends.filter(|ends| *ends < facts.elected) {
        return Err(Refusal::refused(format!("“{}”已于 {ends} 撤销。", of.name))
            .hint("查看现有的党组织：wuxue unit list")
            .into());
    }
    must_stand(write, of, facts, None)?;
    Ok(TermId(write.insert(
        sql!("term.sql", "insert_term"),
        named_params! {":unit": of.id, ":elected": facts.elected, ":years": facts.years, ":basis": facts.basis,
        ":note": facts.note},
    )?))
}

/// Corrects what is stated about a term.
///
/// # Errors
/// As [`add_term`]; and refused if its reminders or extensions would not fit any more.
pub fn edit_term(write: &Write<'_>, of: &Unit, term: &Term, facts: &TermFacts) -> Result<()> {
    must_stand(write, of, facts, Some(term.id))?;
    let show = || format!("查看它：wuxue unit term list {}", of.name);
    if let Some((_, reminder)) = term.reminders.iter().find(|(_, one)| one.day < facts.elected) {
        return Err(Refusal::refused(format!(
            "{} 的提醒记录（{}）会早于当选日期 {}。",
            term.id, reminder.day, facts.elected
        ))
        .hint(show())
        .into());
    }
    for (_, extension) in &term.extensions {
        must_extend(of, facts, extension)?;
        if extension.approved < facts.elected {
            return Err(Refusal::refused(format!(
                "{} 的延期（{} 批准）会早于当选日期 {}。",
                term.id, extension.approved, facts.elected
            ))
            .hint(show())
            .into());
        }
    }
    write.execute(
        sql!("term.sql", "update_term"),
        named_params! {":id": term.id, ":elected": facts.elected, ":years": facts.years, ":basis": facts.basis,
        ":note": facts.note},
    )?;
    Ok(())
}

/// Takes a term out that was recorded by mistake, with its reminders and extensions; the history keeps it.
pub fn remove_term(write: &Write<'_>, term: &Term) -> Result<()> {
    for (id, _) in &term.reminders {
        write.execute(sql!("term.sql", "delete_reminder"), named_params! {":id": id})?;
    }
    for (id, _) in &term.extensions {
        write.execute(sql!("term.sql", "delete_extension"), named_params! {":id": id})?;
    }
    write.execute(sql!("term.sql", "delete_term"), named_params! {":id": term.id})?;
    Ok(())
}

/// What every term must be, among the others of its unit.
fn must_stand(write: &Write<'_>, of: &Unit, facts: &TermFacts, own: Option<TermId>) -> Result<()> {
    let name = &of.name;
    if facts.elected > write.today {
        return Err(Refusal::refused(format!(
            "“{name}”的当选日期 {} 晚于今天（{}）。",
            facts.elected, write.today
        ))
        .hint("选举以后再登记，或改正日期：--elected 日期")
        .into());
    }
    if !TERM_YEARS.contains(&facts.years) {
        return Err(Refusal::usage(format!("届期不能是 {} 年。", facts.years))
            .hint("届期写 1 至 10 年：--years 5")
            .into());
    }
    let others = terms(write, Some(of.id))?;
    let near = |other: &&Term| {
        let (first, second) =
            (facts.elected.min(other.facts.elected), facts.elected.max(other.facts.elected));
        Some(other.id) != own && second <= first.end_of_term(1)
    };
    match others.iter().find(near) {
        None => Ok(()),
        Some(other) if other.facts.elected == facts.elected => {
            Err(Refusal::refused(format!("“{name}”{} 当选的一届已经登记了（{}）。", facts.elected, other.id))
                .hint(format!("要更改：wuxue unit term edit {} --years 年数", other.id))
                .into())
        }
        Some(other) => Err(Refusal::refused(format!(
            "“{name}”已登记 {} 当选的一届（{}），与 {} 相距不到 1 年。",
            other.facts.elected, other.id, facts.elected
        ))
        .hint(format!("日期登记错了的，改正它：wuxue unit term edit {} --elected 日期", other.id))
        .hint("届中增补委员、改选书记的，届期不变，不用登记")
        .into()),
    }
}

/// The election that ended a term.
fn renewed(records: &Records<'_>, term: &Term) -> Result<Option<Day>> {
    let all = terms(records, Some(term.unit))?;
    Ok(all.iter().map(|other| other.facts.elected).find(|day| *day > term.facts.elected))
}

/// Records that a unit was reminded of the end of its term. Whether anything was written: the same once more is nothing
/// new.
///
/// # Errors
/// Refused if the day lies before the term, after the election that ended it, or after today, or if another reminder
/// of that day and way is there.
pub fn remind(write: &Write<'_>, of: &Unit, term: &Term, reminder: &Reminder) -> Result<bool> {
    let (name, day) = (&of.name, reminder.day);
    let refuse = |why: String| Refusal::refused(why).hint("改正日期：--on 日期");
    if day > write.today {
        return Err(refuse(format!("“{name}”的提醒日期 {day} 晚于今天（{}）。", write.today)).into());
    }
    if day < term.facts.elected {
        let why = format!("“{name}”的提醒日期 {day} 早于当选日期 {}。", term.facts.elected);
        return Err(refuse(why).hint("提醒的是上一届的，写那一届的编号，如 TM3").into());
    }
    if let Some(next) = renewed(write, term)?.filter(|next| *next < day) {
        return Err(refuse(format!("“{name}”已于 {next} 换届，{day} 不用再提醒。")).into());
    }
    match term.reminders.iter().find(|(_, known)| (known.day, known.way) == (day, reminder.way)) {
        Some((_, known)) if known == reminder => Ok(false),
        Some((_, known)) => Err(Refusal::refused(format!(
            "“{name}” {day} 的{}提醒已经登记了，经办人{}。",
            known.way.label(),
            known.handler
        ))
        .hint(format!(
            "登记错了的，先删去：wuxue unit term remind {} --remove --on {day} --because 原因",
            term.id
        ))
        .into()),
        None => {
            write.insert(
                sql!("term.sql", "insert_reminder"),
                named_params! {":term": term.id, ":day": day, ":way": reminder.way,
                ":handler": reminder.handler, ":note": reminder.note},
            )?;
            Ok(true)
        }
    }
}

/// Takes the reminders of a day out, or all of them.
///
/// # Errors
/// Refused if there is none.
pub fn remove_reminder(write: &Write<'_>, of: &Unit, term: &Term, day: Option<Day>) -> Result<i64> {
    let gone = term.reminders.iter().filter(|(_, one)| day.is_none_or(|day| one.day == day));
    let mut count = 0;
    for (id, _) in gone {
        write.execute(sql!("term.sql", "delete_reminder"), named_params! {":id": id})?;
        count += 1;
    }
    if count == 0 {
        let when = day.map(|day| format!(" {day} ")).unwrap_or_default();
        return Err(Refusal::not_found(format!("“{}”这一届没有登记{when}的换届提醒。", of.name))
            .hint(format!("查看它：wuxue unit term list {}", of.name))
            .into());
    }
    Ok(count)
}

/// Records an extension. Whether anything was written: the same once more is nothing new.
///
/// # Errors
/// Refused if it was approved before the term began, after the election that ended it, or after today, if it ends no
/// later than what is in force, or more than a year after the term.
pub fn extend(write: &Write<'_>, of: &Unit, term: &Term, extension: &Extension) -> Result<bool> {
    if term.extensions.iter().any(|(_, known)| known == extension) {
        return Ok(false);
    }
    let (name, approved) = (&of.name, extension.approved);
    let refuse = |why: String| Refusal::refused(why).hint("改正批准日期：--on 日期");
    if approved > write.today {
        return Err(refuse(format!("“{name}”延期的批准日期 {approved} 晚于今天（{}）。", write.today)).into());
    }
    if approved < term.facts.elected {
        let why = format!("“{name}”延期的批准日期 {approved} 早于当选日期 {}。", term.facts.elected);
        return Err(refuse(why).hint("延期的是上一届的，写那一届的编号，如 TM3").into());
    }
    if let Some(next) = renewed(write, term)?.filter(|next| *next < approved) {
        return Err(refuse(format!("“{name}”已于 {next} 换届，{approved} 不会再批准延期。")).into());
    }
    must_extend(of, &term.facts, extension)?;
    if let Some((_, longest)) = term.extensions.iter().max_by_key(|(_, one)| one.until)
        && extension.until <= longest.until
    {
        return Err(Refusal::refused(format!(
            "“{name}”已批准延期至 {}（{}）。",
            longest.until, longest.approval
        ))
        .hint("再次批准的，写更晚的日期：--until 日期")
        .hint(format!("登记错了的，先删去：wuxue unit term extend {} --remove --because 原因", term.id))
        .into());
    }
    write.insert(
        sql!("term.sql", "insert_extension"),
        named_params! {":term": term.id, ":approved": approved, ":until": extension.until,
        ":approval": extension.approval, ":body": extension.body},
    )?;
    Ok(true)
}

fn must_extend(of: &Unit, facts: &TermFacts, extension: &Extension) -> Result<(), Refusal> {
    let (name, until, ends) = (&of.name, extension.until, facts.ends());
    if until <= ends {
        return Err(Refusal::refused(format!("“{name}”本届到 {ends} 届满，延期至 {until} 不是延期。"))
            .hint("写届满以后的日期：--until 日期")
            .hint("届期登记错了的：wuxue unit term edit 党组织 --years 年数"));
    }
    let latest = facts.latest();
    if until > latest {
        return Err(Refusal::refused(format!(
            "“{name}”本届到 {ends} 届满，延期至 {until} 超过了 1 年；延期一般不超过 1 年（《关于党的基层组织任期的意见》）。"
        ))
        .hint(format!("最晚可到 {latest}：--until {latest}")));
    }
    Ok(())
}

/// Takes the last extension out.
///
/// # Errors
/// Refused if there is none.
pub fn remove_extension(write: &Write<'_>, of: &Unit, term: &Term) -> Result<Day> {
    let Some((id, last)) = term.extensions.last() else {
        return Err(Refusal::not_found(format!("“{}”这一届没有登记延期。", of.name))
            .hint(format!("查看它：wuxue unit term list {}", of.name))
            .into());
    };
    write.execute(sql!("term.sql", "delete_extension"), named_params! {":id": id})?;
    Ok(last.until)
}

/// The liaison 联系人 of each unit that has one.
pub fn liaisons(records: &Records<'_>) -> Result<HashMap<UnitId, String>> {
    let rows = records.rows(sql!("term.sql", "liaisons"), [], |row| {
        Ok((row.get::<_, UnitId>(0)?, row.get::<_, String>(1)?))
    })?;
    Ok(rows.into_iter().collect())
}

/// Sets or takes away the liaison of a unit.
pub fn set_liaison(write: &Write<'_>, of: UnitId, name: Option<&str>) -> Result<()> {
    let known: Option<String> =
        write.maybe(sql!("term.sql", "liaison"), named_params! {":unit": of}, |row| row.get(0))?;
    match (known, name) {
        (known, name) if known.as_deref() == name => {}
        (_, None) => {
            write.execute(sql!("term.sql", "delete_liaison"), named_params! {":unit": of})?;
        }
        (None, Some(name)) => {
            write.insert(sql!("term.sql", "insert_liaison"), named_params! {":unit": of, ":name": name})?;
        }
        (Some(_), Some(name)) => {
            write.execute(sql!("term.sql", "update_liaison"), named_params! {":unit": of, ":name": name})?;
        }
    }
    Ok(())
}
