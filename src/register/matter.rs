//! Matters 政治要件: what the register lists. Of a classified one it keeps a serial number and nothing of what it says
//! (保守国家秘密法 第31条).

use anyhow::Result;

use super::number::PaperNumber;
use super::step::{Step, StepSort};
use super::task::{Measure, Task, TaskFacts};
use crate::calendar::{Day, fold_width, word_key};
use crate::record::{ActivityId, DocumentId, MatterId, Openness, Setting, Voided, setting};
use crate::refusal::Refusal;
use crate::roster::PersonId;
use crate::sql;
use crate::store::{Records, Write, named_params};

crate::closed_set! {
    /// Which of the four must-lists 四必列 a matter is of.
    MatterClass {
        /// Speeches and instructions of the General Secretary on the whole situation.
        Overall = "overall", "全局工作";
        /// Those on the region.
        Region = "region", "对本地区工作";
        /// Those on what this department and system do.
        System = "system", "本部门本系统工作";
        /// Decision notices of the standing committee of the city, sent out after it studied a first topic.
        Decision = "decision", "市委决定事项通知";
    }
}

/// What the classes are called here: the region and the system have names, which are settings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MatterNames {
    region: Option<String>,
    system: Option<String>,
}

impl MatterNames {
    /// Reads the settings.
    ///
    /// # Errors
    /// Only those of the store.
    pub fn read(records: &Records<'_>) -> Result<MatterNames> {
        Ok(MatterNames {
            region: setting(records, Setting::Region)?,
            system: setting(records, Setting::System)?,
        })
    }

    /// The name of a class: 对广东工作.
    pub fn of(&self, class: MatterClass) -> String {
        match (class, &self.region, &self.system) {
            (MatterClass::Region, Some(region), _) => format!("对{region}工作"),
            (MatterClass::System, _, Some(system)) => format!("{system}工作"),
            _ => class.label().to_owned(),
        }
    }

    /// The class that somebody names: by its name here, by its code, by its number 1 to 4, or by the words that only one
    /// of the four has.
    pub fn class(&self, text: &str) -> Option<MatterClass> {
        let key = word_key(text);
        if let Some(class) =
            MatterClass::ALL.iter().find(|class| word_key(&self.of(**class)) == key || class.code() == key)
        {
            return Some(*class);
        }
        if let Ok(number @ 1..=4) = key.parse::<usize>() {
            return MatterClass::ALL.get(number - 1).copied();
        }
        let has = |words: &[&str]| words.iter().any(|word| key.contains(&word_key(word)));
        let named = |name: &Option<String>| name.as_deref().is_some_and(|name| has(&[name]));
        let found = [
            (MatterClass::Overall, has(&["全局"])),
            (MatterClass::Decision, has(&["决定事项", "常委会"])),
            (MatterClass::System, has(&["本部门", "本系统"]) || named(&self.system)),
            (MatterClass::Region, has(&["本地区", "本省", "本市"]) || named(&self.region)),
        ];
        let mut meant = found.iter().filter(|(_, is)| *is).map(|(class, _)| *class);
        match (meant.next(), meant.next()) {
            (Some(class), None) => Some(class),
            // 对××工作 of a region that no setting names yet.
            (None, _) if self.region.is_none() && key.starts_with('对') => Some(MatterClass::Region),
            _ => None,
        }
    }
}

/// What is stated about a matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatterFacts {
    /// Of which must-list.
    pub class: MatterClass,
    /// Its title; none of a classified one.
    pub title: Option<String>,
    /// The serial number under which a classified one is kept elsewhere.
    pub serial: Option<String>,
    /// Who issued it, or where it was published.
    pub source: Option<String>,
    /// Its number 文号, as it was typed.
    pub number: Option<String>,
    /// The day on it 成文日期.
    pub dated: Option<Day>,
    /// The day it came in 收到日期.
    pub received: Option<Day>,
    /// Whom it may be shown to.
    pub openness: Option<Openness>,
    /// The document that it is, where it was registered as one.
    pub document: Option<DocumentId>,
    /// 责任人 of the whole.
    pub owner: Option<PersonId>,
    /// 完成时限 of the whole: the last day.
    pub due: Option<Day>,
    /// Remark.
    pub note: Option<String>,
}

impl MatterFacts {
    /// A matter of a class and a title of which nothing else is known.
    pub fn titled(class: MatterClass, title: String) -> MatterFacts {
        MatterFacts {
            class,
            title: Some(title),
            serial: None,
            source: None,
            number: None,
            dated: None,
            received: None,
            openness: None,
            document: None,
            owner: None,
            due: None,
            note: None,
        }
    }

    /// The number, if it is one.
    pub fn paper_number(&self) -> Option<PaperNumber> {
        self.number.as_deref().and_then(PaperNumber::parse)
    }
}

/// A matter, with all that happened to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matter {
    /// Its number.
    pub id: MatterId,
    /// What is stated about it.
    pub facts: MatterFacts,
    /// The day on which it was listed 登记.
    pub listed: Day,
    /// Set if it was voided.
    pub voided: Option<Voided>,
    /// 贯彻措施, in order.
    pub measures: Vec<Measure>,
    /// Its tasks, in order.
    pub tasks: Vec<Task>,
    /// What happened, in the order in which it was entered.
    pub steps: Vec<Step>,
}

impl Matter {
    /// What it is called: its title, or the number under which it is kept elsewhere.
    pub fn called(&self) -> String {
        let facts = &self.facts;
        facts.title.clone().unwrap_or_else(|| {
            format!("涉密要件（登记编号 {}）", facts.serial.as_deref().unwrap_or_default())
        })
    }

    /// Whether only its serial number is kept here.
    pub fn is_classified(&self) -> bool {
        self.facts.serial.is_some()
    }

    /// The steps of a sort that count, in order: what leans on a voided activity does not.
    pub fn counting(&self, sort: StepSort, on: Day) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(move |step| step.sort == sort && step.day <= on && !step.is_void)
    }

    /// As it stood on a day: without what happened later.
    #[must_use]
    pub fn until(mut self, on: Day) -> Matter {
        self.voided = self.voided.filter(|voided| voided.day <= on);
        self.measures.retain(|measure| measure.day <= on);
        self.tasks.retain(|task| task.day <= on);
        self.steps.retain(|step| step.day <= on);
        self
    }

    /// The measure with this number.
    pub fn measure(&self, number: i64) -> Option<&Measure> {
        self.measures.iter().find(|measure| measure.number == number)
    }
}

/// Every matter, voided ones too, in the order in which they were listed.
pub fn matters(records: &Records<'_>) -> Result<Vec<Matter>> {
    within(records, i64::MIN, i64::MAX)
}

/// The matters listed by a day, as they stood on it.
pub fn matters_on(records: &Records<'_>, on: Day) -> Result<Vec<Matter>> {
    let all = matters(records)?.into_iter();
    Ok(all.filter(|one| one.listed <= on).map(|one| one.until(on)).collect())
}

/// The matter with this number.
pub fn matter(records: &Records<'_>, id: MatterId) -> Result<Option<Matter>> {
    Ok(within(records, id.0, id.0)?.pop())
}

fn within(records: &Records<'_>, first: i64, last: i64) -> Result<Vec<Matter>> {
    let params = named_params! {":first": first, ":last": last};
    let mut found = records.rows(sql!("matter.sql", "matters"), params, |row| {
        let voided: Option<Day> = row.get("voided")?;
        let reason: Option<String> = row.get("void_reason")?;
        Ok(Matter {
            id: row.get("id")?,
            facts: MatterFacts {
                class: row.get("class")?,
                title: row.get("title")?,
                serial: row.get("serial")?,
                source: row.get("source")?,
                number: row.get("number")?,
                dated: row.get("dated")?,
                received: row.get("received")?,
                openness: row.get("openness")?,
                document: row.get("document")?,
                owner: row.get("owner")?,
                due: row.get("due")?,
                note: row.get("note")?,
            },
            listed: row.get("listed")?,
            voided: voided.zip(reason).map(|(day, reason)| Voided { day, reason }),
            measures: Vec::new(),
            tasks: Vec::new(),
            steps: Vec::new(),
        })
    })?;
    let mut at = Cursor::default();
    records.each(sql!("matter.sql", "measures"), params, |row| {
        let measure = Measure { number: row.get("measure")?, text: row.get("text")?, day: row.get("day")? };
        if let Some(of) = at.of(&mut found, row.get("matter")?) {
            of.measures.push(measure);
        }
        Ok(())
    })?;
    let mut at = Cursor::default();
    records.each(sql!("matter.sql", "tasks"), params, |row| {
        let task = Task {
            number: row.get("task")?,
            facts: TaskFacts {
                measure: row.get("measure")?,
                text: row.get("text")?,
                lead: row.get("lead")?,
                support: Vec::new(),
                owner: row.get("owner")?,
                due: row.get("due")?,
            },
            day: row.get("day")?,
        };
        if let Some(of) = at.of(&mut found, row.get("matter")?) {
            of.tasks.push(task);
        }
        Ok(())
    })?;
    let mut at = Cursor::default();
    records.each(sql!("matter.sql", "support"), params, |row| {
        let (task, unit): (i64, _) = (row.get("task")?, row.get("unit")?);
        let of = at.of(&mut found, row.get("matter")?);
        if let Some(task) = of.and_then(|of| of.tasks.iter_mut().find(|one| one.number == task)) {
            task.facts.support.push(unit);
        }
        Ok(())
    })?;
    let mut at = Cursor::default();
    records.each(sql!("matter.sql", "steps"), params, |row| {
        let step = Step::read(row)?;
        if let Some(of) = at.of(&mut found, row.get("matter")?) {
            of.steps.push(step);
        }
        Ok(())
    })?;
    Ok(found)
}

/// The matters, with their titles, that an activity conveyed as first topics, voided or not; voided matters left out.
pub fn conveyed_by(records: &Records<'_>, of: ActivityId) -> Result<Vec<(MatterId, String)>> {
    let params = named_params! {":activity": of};
    records.rows(sql!("matter.sql", "conveyed_by"), params, |row| {
        Ok((row.get("id")?, row.get::<_, Option<String>>("title")?.unwrap_or_default()))
    })
}

/// Walks through the matters beside rows that come in the same order.
#[derive(Default)]
struct Cursor(usize);

impl Cursor {
    fn of<'a>(&mut self, matters: &'a mut [Matter], id: MatterId) -> Option<&'a mut Matter> {
        while matters.get(self.0).is_some_and(|matter| matter.id < id) {
            self.0 += 1;
        }
        matters.get_mut(self.0).filter(|matter| matter.id == id)
    }
}

/// The matter meant: by its number `M7`, by its 文号 in any brackets, with its agency or without, by its whole title, or by
/// the serial number of a classified one.
///
/// # Errors
/// Refused if none or several fit.
pub fn meant_matter(records: &Records<'_>, text: &str) -> Result<Matter> {
    let list = "查看台账：wuxue checklist list";
    if let Some(id) = MatterId::from_code(text) {
        return Ok(matter(records, id)?
            .ok_or_else(|| Refusal::not_found(format!("没有政治要件 {id}。")).hint(list))?);
    }
    let (key, number) = (title_key(text), PaperNumber::parse(text));
    let mut found = matters(records)?;
    found.retain(|one| {
        let titled = one.facts.title.as_deref().is_some_and(|title| title_key(title) == key);
        let numbered = number.as_ref().zip(one.facts.paper_number()).is_some_and(|(typed, known)| {
            if typed.agency.is_empty() { known.may_be(typed) } else { known == *typed }
        });
        let kept = one.facts.serial.as_deref().is_some_and(|serial| word_key(serial) == word_key(text));
        one.voided.is_none() && (titled || numbered || kept)
    });
    match found.len() {
        1 => Ok(found.remove(0)),
        0 => Err(Refusal::not_found(format!("没有政治要件“{}”。", text.trim()))
            .hint("写编号（如 M7）、文号或者完整的名称")
            .hint(list)
            .into()),
        _ => {
            let all: Vec<String> = found.iter().map(|one| format!("{} {}", one.id, one.called())).collect();
            Err(Refusal::refused(format!("“{}”有几个政治要件：{}。", text.trim(), all.join("、")))
                .hint("写编号，如 M7")
                .into())
        }
    }
}

/// A title as it is compared: without book-title marks and blanks.
pub fn title_key(title: &str) -> String {
    word_key(title).chars().filter(|c| !matches!(c, '《' | '》')).collect()
}

/// Lists a matter.
///
/// # Errors
/// Refused if it is listed already, or if it came in, or is due, before it was written.
pub fn add_matter(write: &Write<'_>, facts: &MatterFacts, listed: Day) -> Result<MatterId> {
    check_due(facts)?;
    check(write, facts, listed, None)?;
    insert_matter(write, facts, listed)
}

/// Lists a matter that was compared with all others before.
pub fn insert_matter(write: &Write<'_>, facts: &MatterFacts, listed: Day) -> Result<MatterId> {
    let id = write.insert(
        sql!("matter.sql", "insert_matter"),
        named_params! {
            ":class": facts.class, ":title": facts.title, ":serial": facts.serial, ":source": facts.source,
            ":number": facts.number, ":dated": facts.dated, ":received": facts.received,
            ":openness": facts.openness, ":document": facts.document, ":owner": facts.owner,
            ":due": facts.due, ":note": facts.note, ":listed": listed,
        },
    )?;
    Ok(MatterId(id))
}

/// Changes what is stated about a matter; writes nothing where nothing differs.
///
/// # Errors
/// Refused by the rules of [`Matter::may_become`], or if another one is listed so already.
pub fn edit_matter(write: &Write<'_>, old: &Matter, facts: &MatterFacts, listed: Day) -> Result<()> {
    old.may_become(facts, write.today)?;
    if *facts == old.facts && listed == old.listed {
        return Ok(());
    }
    if facts.due != old.facts.due {
        check_due(facts)?;
    }
    let conveyed = old.counting(StepSort::Convey, write.today).map(|step| step.day).min();
    if let Some((dated, day)) = facts.dated.zip(conveyed).filter(|(dated, day)| day < dated) {
        return Err(Refusal::refused(format!("成文日期 {dated} 晚于传达学习的日期 {day}。"))
            .hint("改正日期：--dated 成文日期")
            .into());
    }
    check(write, facts, listed, Some(old.id))?;
    update_matter(write, old.id, facts, listed)
}

/// Changes what is stated about a matter that was compared with all others before.
///
/// # Errors
/// Only those of the store.
pub fn update_matter(write: &Write<'_>, id: MatterId, facts: &MatterFacts, listed: Day) -> Result<()> {
    write.execute(
        sql!("matter.sql", "update_matter"),
        named_params! {
            ":id": id, ":class": facts.class, ":title": facts.title, ":serial": facts.serial,
            ":source": facts.source, ":number": facts.number, ":dated": facts.dated,
            ":received": facts.received, ":openness": facts.openness, ":document": facts.document,
            ":owner": facts.owner, ":due": facts.due, ":note": facts.note, ":listed": listed,
        },
    )?;
    Ok(())
}

/// Voids a matter that should not have been listed: it stays in the register, and out of the rates.
///
/// # Errors
/// Refused if it is voided already.
pub fn void_matter(write: &Write<'_>, old: &Matter, reason: &str) -> Result<()> {
    old.must_count()?;
    let params = named_params! {":id": old.id, ":day": write.today, ":reason": reason};
    write.execute(sql!("matter.sql", "void_matter"), params)?;
    Ok(())
}

impl Matter {
    /// Whether its facts may become these.
    ///
    /// # Errors
    /// Refused if it is voided, if its time has passed and would change (an extension leaves the days late), if the owner
    /// would change while it waits to be verified, or if a classified one would become another.
    pub fn may_become(&self, facts: &MatterFacts, today: Day) -> Result<(), Refusal> {
        self.must_count()?;
        let (id, old) = (self.id, &self.facts);
        if self.is_classified() != facts.serial.is_some() {
            return Err(Refusal::refused(format!("{id} 是否涉密不能更改。"))
                .hint(format!("登记错了的作废后重新登记：wuxue checklist void {id} --because 原因")));
        }
        if facts.due != old.due && old.due.is_some_and(|due| due < today) {
            return Err(Refusal::refused(format!("{id} 的完成时限已过，不能再改：逾期的始终算逾期。")).hint(
                format!(
                    "批准延期的：wuxue checklist extend {id} --until 日期 --approved-by 批准人 --because 原因"
                ),
            ));
        }
        if facts.owner != old.owner {
            self.must_not_wait()?;
        }
        Ok(())
    }

    /// Refuses another owner while it waits to be verified: the one before could verify it then.
    pub(super) fn must_not_wait(&self) -> Result<(), Refusal> {
        if !self.is_submitted() {
            return Ok(());
        }
        Err(Refusal::refused(format!("{} 正待审核，责任人不能更换。", self.id))
            .hint(format!("先审核：wuxue checklist verify {} --verifier 核验人", self.id))
            .hint(format!(
                "没有办好的，退回：wuxue checklist return {} --verifier 核验人 --because 原因",
                self.id
            )))
    }

    /// Refuses what is done to a voided matter.
    pub(super) fn must_count(&self) -> Result<(), Refusal> {
        match &self.voided {
            None => Ok(()),
            Some(voided) => {
                Err(Refusal::refused(format!("{} 已经作废（{}：{}）。", self.id, voided.day, voided.reason))
                    .hint("要恢复，撤销那次操作：wuxue history"))
            }
        }
    }
}

/// Nothing is due before it was written, or, where that is not known, before it came in.
fn check_due(facts: &MatterFacts) -> Result<(), Refusal> {
    let known = facts.dated.map(|day| ("成文", day)).or(facts.received.map(|day| ("收到", day)));
    match facts.due.zip(known).filter(|(due, (_, since))| due < since) {
        None => Ok(()),
        Some((due, (which, since))) => {
            Err(Refusal::refused(format!("完成时限 {due} 早于{which}日期 {since}。"))
                .hint("改正日期：--due 完成时限"))
        }
    }
}

fn check(write: &Write<'_>, facts: &MatterFacts, listed: Day, itself: Option<MatterId>) -> Result<()> {
    if let Some((dated, received)) =
        facts.dated.zip(facts.received).filter(|(dated, received)| received < dated)
    {
        return Err(Refusal::refused(format!("收到日期 {received} 早于成文日期 {dated}。"))
            .hint("改正日期：--dated 成文日期 --received 收到日期")
            .into());
    }
    for (what, day) in [("成文", facts.dated), ("收到", facts.received)] {
        if let Some(day) = day.filter(|day| *day > listed) {
            return Err(Refusal::refused(format!("{what}日期 {day} 晚于登记日期 {listed}。"))
                .hint("改正日期：--dated 成文日期 --received 收到日期 --on 登记日期")
                .into());
        }
    }
    let number = facts.paper_number();
    let title = facts.title.as_deref().map(title_key);
    let serial = facts.serial.as_deref().map(fold_width);
    let same = matters(write)?.into_iter().find(|one| {
        if one.voided.is_some() || Some(one.id) == itself {
            return false;
        }
        let other = one.facts.paper_number();
        let numbered = number.as_ref().zip(other.as_ref()).is_some_and(|(number, other)| {
            // Without its agency it is the same paper only if it is of the same source.
            let from_one = facts.source == one.facts.source;
            let same = number == other;
            number.may_be(other)
                && (same && !number.agency.is_empty() || from_one && (same || facts.source.is_some()))
        });
        // A decision notice has the same title each time: its number or its day tells one from another.
        let told_apart = number.is_some() && other.is_some() || facts.dated != one.facts.dated;
        let titled = facts.class == one.facts.class
            && title.is_some()
            && one.facts.title.as_deref().map(title_key) == title
            && !told_apart;
        let kept = serial.is_some() && one.facts.serial.as_deref().map(fold_width) == serial;
        numbered || titled || kept
    });
    match same {
        None => Ok(()),
        Some(same) => Err(Refusal::refused(format!("已经登记了：{} {}。", same.id, same.called()))
            .hint(format!("查看它：wuxue checklist show {}", same.id))
            .hint(format!("登记办理情况：wuxue checklist handle {}", same.id))
            .into()),
    }
}
