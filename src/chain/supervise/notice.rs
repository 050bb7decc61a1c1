//! Notices 组织生活通知单 and their versions. What was sent out is frozen; an amendment is a version of its own.

use anyhow::{Context, Result};

use super::approval::{Approval, Stage, approvals};
use super::item;
use crate::calendar::{Day, Period, fold_width, in_quotes};
use crate::identifier;
use crate::refusal::Refusal;
use crate::roster::{Unit, UnitId, UnitKind, units};
use crate::sql;
use crate::store::{Records, Row, SqlResult, Write, named_params};

identifier!(
    /// Number of a notice, `N5` on screen; papers name it by year and 期号.
    NoticeId, "N"
);

/// How papers number a notice: 2026年第11期.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Issue {
    /// The year.
    pub year: i32,
    /// 期号 within the year, from 1.
    pub number: i64,
}

impl Issue {
    /// Reads `第11期`, `11期` (of the year of `today`), `2026年第11期`.
    pub fn parse(text: &str, today: Day) -> Option<Issue> {
        let folded: String = fold_width(text).split_whitespace().collect();
        let (year, rest) = match folded.split_once('年') {
            Some((year, rest)) => (year.parse().ok().filter(|year| (1921..=2100).contains(year))?, rest),
            None => (today.year(), folded.as_str()),
        };
        let rest = rest.strip_suffix('期')?;
        let number = rest.strip_prefix('第').unwrap_or(rest).parse().ok().filter(|number| *number > 0)?;
        Some(Issue { year, number })
    }
}

impl std::fmt::Display for Issue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}年第{}期", self.year, self.number)
    }
}

crate::closed_set! {
    /// How far a notice has come.
    NoticeState {
        /// Being drafted, or its first version waits for a meeting.
        Draft = "draft", "起草";
        /// The 机关党委 has reviewed it.
        Reviewed = "reviewed", "机关党委已审";
        /// The leading body has resolved it: it can be sent out.
        Resolved = "resolved", "班子会议已研究";
        /// Sent out.
        Issued = "issued", "已印发";
        /// Sent out, and an amendment is under way.
        Amending = "amending", "修订中";
        /// Withdrawn.
        Withdrawn = "withdrawn", "已撤回";
    }
}

/// Whom a notice goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Addressees {
    /// Every branch that there is on the day of issue.
    AllBranches,
    /// These, in ascending order.
    Units(Vec<UnitId>),
}

/// What a version says besides its items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeFacts {
    /// Its title.
    pub title: String,
    /// 文号, if it has one.
    pub number: Option<String>,
    /// The period in which it is to be carried out.
    pub period: Period,
    /// What stands before the items.
    pub preface: Option<String>,
    /// Whom it goes to.
    pub to: Addressees,
}

/// A version of a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// 1 for the notice itself, more for its amendments.
    pub version: i64,
    /// What it says.
    pub facts: NoticeFacts,
    /// When it was begun.
    pub drafted: Day,
    /// Why it was amended; none of the first.
    pub reason: Option<String>,
    /// When it was sent out; it is frozen since.
    pub issued: Option<Day>,
    /// What it has passed, in the order of the stages.
    pub approvals: Vec<Approval>,
}

impl Version {
    /// The approval of a stage by a meeting that still stands.
    pub fn approved(&self, stage: Stage) -> Option<&Approval> {
        self.approvals.iter().find(|approval| approval.stage == stage && !approval.voided)
    }
}

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its number in the store.
    pub id: NoticeId,
    /// Its number on paper.
    pub issue: Issue,
    /// Since when and why it is withdrawn.
    pub withdrawn: Option<(Day, String)>,
    /// Its versions, at least one, in order; only the last may not be issued.
    pub versions: Vec<Version>,
}

impl Notice {
    /// The last version.
    ///
    /// # Errors
    /// Only if the store holds a notice without one.
    pub fn last(&self) -> Result<&Version> {
        self.versions.last().context("a notice has no version")
    }

    /// The version in force: the last that was sent out.
    pub fn in_force(&self) -> Option<&Version> {
        self.versions.iter().rev().find(|version| version.issued.is_some())
    }

    /// With the versions alone that were sent out by a day.
    pub fn sent_out_by(&self, day: Day) -> Notice {
        let sent_out = |version: &&Version| version.issued.is_some_and(|issued| issued <= day);
        Notice {
            versions: self.versions.iter().filter(sent_out).cloned().collect(),
            withdrawn: self.withdrawn.clone(),
            ..*self
        }
    }

    /// How far it has come.
    pub fn state(&self) -> NoticeState {
        let Some(last) = self.versions.last().filter(|_| self.withdrawn.is_none()) else {
            return NoticeState::Withdrawn;
        };
        match last.issued {
            Some(_) => NoticeState::Issued,
            None if last.version > 1 => NoticeState::Amending,
            None if last.approved(Stage::Resolve).is_some() => NoticeState::Resolved,
            None if last.approved(Stage::Review).is_some() => NoticeState::Reviewed,
            None => NoticeState::Draft,
        }
    }

    /// The version that may still be changed.
    ///
    /// # Errors
    /// Refused if the notice was withdrawn, or if all that it says was sent out.
    pub fn open(&self) -> Result<&Version> {
        self.refuse_withdrawn()?;
        let last = self.last()?;
        match last.issued {
            None => Ok(last),
            Some(day) => Err(Refusal::refused(format!("{}已于 {day} 印发，不能再改。", self.called()))
                .hint(format!("要改的，先修订：wuxue notice amend {} --because 原因", self.id))
                .hint(format!("不再执行的，撤回：wuxue notice withdraw {} --because 原因", self.id))
                .into()),
        }
    }

    /// What refusals call it: `N5（2026年第11期）`.
    pub fn called(&self) -> String {
        format!("{}（{}）", self.id, self.issue)
    }

    pub(super) fn refuse_withdrawn(&self) -> Result<(), Refusal> {
        match &self.withdrawn {
            None => Ok(()),
            Some((day, reason)) => {
                Err(Refusal::refused(format!("{}已于 {day} 撤回：{reason}。", self.called()))
                    .hint("另发一期的：wuxue notice draft"))
            }
        }
    }
}

impl Notice {
    /// A row of the notices, without its versions.
    fn read(row: &Row<'_>) -> SqlResult<Notice> {
        let (day, reason): (Option<Day>, Option<String>) =
            (row.get("withdrawn")?, row.get("withdraw_reason")?);
        Ok(Notice {
            id: row.get("id")?,
            issue: Issue { year: row.get("year")?, number: row.get("issue")? },
            withdrawn: day.zip(reason),
            versions: Vec::new(),
        })
    }

    /// With what its versions say, and what they have passed.
    fn with_versions(mut self, records: &Records<'_>) -> Result<Notice> {
        let of = named_params! {":notice": self.id};
        let mut found = records.rows(sql!("notice.sql", "versions"), of, |row| {
            let version = Version {
                version: row.get("version")?,
                facts: NoticeFacts {
                    title: row.get("title")?,
                    number: row.get("number")?,
                    period: Period::spanning(row.get("starts")?, row.get("ends")?),
                    preface: row.get("preface")?,
                    to: Addressees::AllBranches,
                },
                drafted: row.get("drafted")?,
                reason: row.get("reason")?,
                issued: row.get("issued")?,
                approvals: Vec::new(),
            };
            Ok((version, row.get::<_, bool>("all_branches")?))
        })?;
        let approved = approvals(records, self.id)?;
        for (version, all) in &mut found {
            // Once it is sent out, who the branches of that day were stands with it.
            if !*all || version.issued.is_some() {
                let of = named_params! {":notice": self.id, ":version": version.version};
                version.facts.to =
                    Addressees::Units(
                        records.rows(sql!("notice.sql", "addressees"), of, |row| row.get("unit"))?,
                    );
            }
            let own = approved.iter().filter(|(of, _)| *of == version.version);
            version.approvals = own.map(|(_, approval)| approval.clone()).collect();
        }
        self.versions = found.into_iter().map(|(version, _)| version).collect();
        Ok(self)
    }
}

/// Every notice, by year and 期号.
pub fn notices(records: &Records<'_>) -> Result<Vec<Notice>> {
    let all = records.rows(sql!("notice.sql", "notices"), [], Notice::read)?;
    all.into_iter().map(|notice| notice.with_versions(records)).collect()
}

/// The notice with this number.
pub fn notice(records: &Records<'_>, id: NoticeId) -> Result<Option<Notice>> {
    let found = records.maybe(sql!("notice.sql", "notice_by_id"), named_params! {":id": id}, Notice::read)?;
    found.map(|notice| notice.with_versions(records)).transpose()
}

/// The notice meant: by code (`N5`) or by 期号 (`第11期` of this year, `2026年第11期`).
///
/// # Errors
/// Refused if the text is neither, or if there is no such notice.
pub fn meant_notice(records: &Records<'_>, text: &str, today: Day) -> Result<Notice> {
    let list = "查看有哪些通知单：wuxue notice list";
    let found = match (NoticeId::from_code(text), Issue::parse(text, today)) {
        (Some(id), _) => notice(records, id)?,
        // Of two of a number the one in force: the other was withdrawn.
        (None, Some(issue)) => {
            let mut same: Vec<Notice> = notices(records)?;
            same.retain(|notice| notice.issue == issue);
            same.sort_by_key(|notice| notice.withdrawn.is_some());
            same.into_iter().next()
        }
        (None, None) => {
            return Err(Refusal::usage(format!("“{}”不是通知单的编号或期号。", text.trim()))
                .hint("编号写作 N5，期号写作 第11期、2026年第11期")
                .hint(list)
                .into());
        }
    };
    Ok(found.ok_or_else(|| Refusal::not_found(format!("没有通知单 {}。", text.trim())).hint(list))?)
}

/// The number after the last of a year.
pub fn next_issue(records: &Records<'_>, year: i32) -> Result<Issue> {
    let last =
        notices(records)?.into_iter().map(|notice| notice.issue).filter(|issue| issue.year == year).max();
    Ok(Issue { year, number: last.map_or(1, |issue| issue.number + 1) })
}

/// Whom a version goes to, as they are called on its day of issue, or `today` if it was not issued yet.
pub fn addressed(records: &Records<'_>, version: &Version, today: Day) -> Result<Vec<Unit>> {
    let day = version.issued.unwrap_or(today);
    match &version.facts.to {
        Addressees::AllBranches => branches_of(records, day),
        Addressees::Units(ids) => {
            Ok(units(records, day)?.into_iter().filter(|unit| ids.contains(&unit.id)).collect())
        }
    }
}

/// The branches that there are on a day.
pub(super) fn branches_of(records: &Records<'_>, day: Day) -> Result<Vec<Unit>> {
    let all = units(records, day)?.into_iter();
    Ok(all.filter(|unit| unit.kind == UnitKind::Branch && unit.exists_on(day)).collect())
}

fn refuse_same_issue(records: &Records<'_>, issue: Issue, own: Option<NoticeId>) -> Result<()> {
    // A draft that was withdrawn never went out: its number is free.
    let same = notices(records)?.into_iter().find(|other| {
        other.issue == issue
            && Some(other.id) != own
            && (other.withdrawn.is_none() || other.in_force().is_some())
    });
    match same {
        None => Ok(()),
        Some(other) => Err(Refusal::refused(format!("{issue}已经有了：{}。", other.id))
            .hint(format!("接着编它：wuxue notice show {}", other.id))
            .hint(format!("另编一期：--issue {}", next_issue(records, issue.year)?.number))
            .into()),
    }
}

fn check(write: &Write<'_>, facts: &NoticeFacts) -> Result<()> {
    let Addressees::Units(ids) = &facts.to else { return Ok(()) };
    if ids.is_empty() {
        return Err(Refusal::refused("没有写发给谁。")
            .hint("写作 --to 党支部；发给全体党支部的：--to 全体")
            .into());
    }
    for unit in units(write, write.today)?.into_iter().filter(|unit| ids.contains(&unit.id)) {
        if !matches!(unit.kind, UnitKind::Branch | UnitKind::YouthGroup) {
            return Err(Refusal::refused(format!(
                "通知单发给党支部和青年理论学习小组，“{}”是{}。",
                unit.name,
                unit.kind.label()
            ))
            .hint(match unit.kind {
                UnitKind::PartyGroup => "党小组的活动由党支部组织，发给它所在的党支部",
                _ => "写党支部的名称，查看有哪些：wuxue unit list",
            })
            .into());
        }
    }
    Ok(())
}

fn write_addressees(write: &Write<'_>, id: NoticeId, version: i64, to: &Addressees) -> Result<()> {
    if let Addressees::Units(units) = to {
        for unit in units {
            let params = named_params! {":notice": id, ":version": version, ":unit": unit};
            write.execute(sql!("notice.sql", "insert_addressee"), params)?;
        }
    }
    Ok(())
}

fn insert_version(
    write: &Write<'_>,
    id: NoticeId,
    version: i64,
    facts: &NoticeFacts,
    reason: Option<&str>,
) -> Result<()> {
    write.execute(
        sql!("notice.sql", "insert_version"),
        named_params! {
            ":notice": id, ":version": version, ":title": facts.title, ":number": facts.number,
            ":starts": facts.period.from(), ":ends": facts.period.to(), ":preface": facts.preface,
            ":all_branches": facts.to == Addressees::AllBranches, ":drafted": write.today, ":reason": reason,
        },
    )?;
    write_addressees(write, id, version, &facts.to)
}

/// Begins a notice.
///
/// # Errors
/// Refused if there is one of that number, or if it goes to nobody or to who is no branch or youth group.
pub fn add_notice(write: &Write<'_>, issue: Issue, facts: &NoticeFacts) -> Result<NoticeId> {
    refuse_same_issue(write, issue, None)?;
    check(write, facts)?;
    let params = named_params! {":year": issue.year, ":issue": issue.number};
    let id = NoticeId(write.insert(sql!("notice.sql", "insert_notice"), params)?);
    insert_version(write, id, 1, facts, None)?;
    Ok(id)
}

/// Changes the number or the open version of a notice.
///
/// # Errors
/// As [`add_notice`], and refused if nothing of it may be changed, if another number is given to what was sent out, or
/// if an item would concern somebody whom it no longer goes to.
pub fn edit_notice(write: &Write<'_>, of: &Notice, issue: Issue, facts: &NoticeFacts) -> Result<()> {
    let open = of.open()?;
    if issue != of.issue {
        if of.in_force().is_some() {
            return Err(Refusal::refused(format!("{}已经印发，期号不能再改。", of.called())).into());
        }
        refuse_same_issue(write, issue, Some(of.id))?;
        let params = named_params! {":id": of.id, ":year": issue.year, ":issue": issue.number};
        write.execute(sql!("notice.sql", "update_notice"), params)?;
    }
    if *facts == open.facts {
        return Ok(());
    }
    check(write, facts)?;
    let changed = Version { facts: facts.clone(), ..open.clone() };
    let there = addressed(write, &changed, write.today)?;
    for item in item::items(write, of.id, open.version)? {
        item::must_be_addressed(write, &there, item.id, &item.facts)?;
    }
    write.execute(
        sql!("notice.sql", "update_version"),
        named_params! {
            ":notice": of.id, ":version": open.version, ":title": facts.title, ":number": facts.number,
            ":starts": facts.period.from(), ":ends": facts.period.to(), ":preface": facts.preface,
            ":all_branches": facts.to == Addressees::AllBranches,
        },
    )?;
    if facts.to != open.facts.to {
        let params = named_params! {":notice": of.id, ":version": open.version};
        write.execute(sql!("notice.sql", "delete_addressees"), params)?;
        write_addressees(write, of.id, open.version, &facts.to)?;
    }
    Ok(())
}

/// Sends a version out: it is frozen, and goes to the branches of that day.
///
/// # Errors
/// Refused if it has no items, would reach nobody, has not passed both meetings, or if the day lies after today, before
/// the meeting that resolved it or the version that it amends, or after an item is due.
pub fn issue(write: &Write<'_>, of: &Notice, day: Day) -> Result<()> {
    let open = of.open()?;
    let id = of.id;
    let all = item::items(write, id, open.version)?;
    if all.is_empty() {
        return Err(Refusal::refused(format!("{}还没有写要开展什么，不能印发。", of.called()))
            .hint(format!("写一项：wuxue notice item add {id} --kind 主题党日 --what 内容"))
            .into());
    }
    for stage in Stage::ALL {
        if open.approved(*stage).is_none() {
            return Err(Refusal::refused(format!("{}还没有经{}，不能印发。", of.called(), stage.label()))
                .hint(format!("登记：wuxue notice approve {id} {} --on 会议日期", stage.label()))
                .hint(format!("会议已经登记的：wuxue notice approve {id} {} --meeting A12", stage.label()))
                .into());
        }
    }
    if day > write.today {
        return Err(Refusal::refused(format!("印发日期 {day} 晚于今天（{}）。", write.today))
            .hint("印发之后再登记，或改正日期：--on 日期")
            .into());
    }
    let resolved = open.approved(Stage::Resolve).map(|approval| approval.day);
    if let Some(resolved) = resolved.filter(|resolved| *resolved > day) {
        return Err(Refusal::refused(format!("印发日期 {day} 早于班子会议研究的日期 {resolved}。"))
            .hint("改正日期：--on 日期")
            .into());
    }
    if let Some(before) = of.in_force().and_then(|before| before.issued).filter(|before| *before > day) {
        return Err(Refusal::refused(format!("修订的印发日期 {day} 早于原来印发的日期 {before}。"))
            .hint("改正日期：--on 日期")
            .into());
    }
    // What was due before an amendment stays as it was.
    if let Some(item) = all.iter().find(|item| of.in_force().is_none() && item.facts.due < day) {
        return Err(Refusal::refused(format!(
            "{}{}的完成时限 {} 早于印发日期 {day}。",
            item.id,
            in_quotes(&item.facts.what),
            item.facts.due
        ))
        .hint(format!("改时限：wuxue notice item edit {} --due 日期", item.id))
        .into());
    }
    if open.facts.to == Addressees::AllBranches {
        let branches: Vec<UnitId> = branches_of(write, day)?.into_iter().map(|unit| unit.id).collect();
        if branches.is_empty() {
            return Err(Refusal::refused(format!("{day} 还没有党支部，{}发不出去。", of.called()))
                .hint("查看党支部是哪一天成立的：wuxue unit list --on 日期")
                .hint(format!("改正印发日期：wuxue notice issue {id} --on 日期"))
                .into());
        }
        write_addressees(write, id, open.version, &Addressees::Units(branches))?;
    }
    let params = named_params! {":notice": id, ":version": open.version, ":issued": day};
    write.execute(sql!("notice.sql", "issue_version"), params)?;
    Ok(())
}

/// Begins an amendment: a version that says what the one in force says, until it is changed. It goes to those to whom
/// that one went.
///
/// # Errors
/// Refused if the notice was withdrawn, is not sent out yet, or is being amended.
pub fn amend(write: &Write<'_>, of: &Notice, reason: &str) -> Result<i64> {
    of.refuse_withdrawn()?;
    let last = of.last()?;
    if last.issued.is_none() {
        let (what, hint) = match last.version {
            1 => ("还没有印发，直接更改就行", format!("更改：wuxue notice edit {}", of.id)),
            _ => ("已经在修订", format!("接着改：wuxue notice show {}", of.id)),
        };
        return Err(Refusal::refused(format!("{}{what}。", of.called())).hint(hint).into());
    }
    let version = last.version + 1;
    insert_version(write, of.id, version, &last.facts, Some(reason))?;
    for item in item::items(write, of.id, last.version)? {
        item::insert(write, item.id, version, &item.facts)?;
    }
    Ok(version)
}

/// Gives an amendment up: the version in force stays as it is. Which version it was is the answer.
///
/// # Errors
/// Refused if there is no amendment that was not sent out.
pub fn give_up(write: &Write<'_>, of: &Notice) -> Result<i64> {
    of.refuse_withdrawn()?;
    let last = of.last()?;
    if last.version == 1 || last.issued.is_some() {
        return Err(Refusal::refused(format!("{}没有还没印发的修订。", of.called()))
            .hint(format!("不再执行整期通知单的，撤回：wuxue notice withdraw {} --because 原因", of.id))
            .into());
    }
    let params = named_params! {":notice": of.id, ":version": last.version};
    for part in [
        sql!("notice.sql", "drop_approvals"),
        sql!("notice.sql", "drop_item_units"),
        sql!("notice.sql", "drop_item_documents"),
        sql!("notice.sql", "drop_items"),
        sql!("notice.sql", "delete_addressees"),
        sql!("notice.sql", "drop_version"),
    ] {
        write.execute(part, params)?;
    }
    Ok(last.version)
}

/// Withdraws a notice, or a draft. What was carried out stays on record.
///
/// # Errors
/// Refused if it was withdrawn already.
pub fn withdraw(write: &Write<'_>, of: &Notice, reason: &str) -> Result<()> {
    of.refuse_withdrawn()?;
    let params = named_params! {":id": of.id, ":withdrawn": write.today, ":reason": reason};
    write.execute(sql!("notice.sql", "withdraw_notice"), params)?;
    Ok(())
}
