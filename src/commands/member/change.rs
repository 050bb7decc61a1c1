//! Where a person belongs from a day on: moving, leaving, department, standing.

use anyhow::Result;

use super::standing_meant;
use crate::calendar::Day;
use crate::commands::{named, words};
use crate::page::{Cell, Page};
use crate::refusal::Refusal;
use crate::roster::{
    self, Person, Unit, UnitKind, change_person, end_person, leave, memberships, move_to, set_standing,
};
use crate::session::{Session, Writing, outcome};

/// A new place.
#[derive(Debug, clap::Args)]
pub struct Move {
    /// 姓名、工号或编号
    #[arg(value_name = "人员")]
    pub person: String,
    /// 转到的党支部，或编入的其他党组织
    #[arg(long, value_name = "党组织")]
    pub to: Option<String>,
    /// 党小组（所在党支部的）
    #[arg(long, value_name = "党小组")]
    pub group: Option<String>,
    /// 青年理论学习小组
    #[arg(long, value_name = "小组")]
    pub youth: Option<String>,
    /// 从哪一天起；不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Moves a person; the old membership of the kind ends the day before.
pub(super) fn relocate(args: &Move, session: &Session) -> Result<Page> {
    if args.to.is_none() && args.group.is_none() && args.youth.is_none() {
        return Err(Refusal::usage("没有写调到哪里。").hint("用 --to、--group、--youth 写明").into());
    }
    let on = words::maybe_day("--on", args.on.as_deref(), session.today)?.unwrap_or(session.today);
    let store = session.read()?;
    let records = store.records();
    let person = named::person(session, &records, &args.person, None)?;
    let to = args.to.as_deref().map(|text| named::unit(session, &records, text)).transpose()?;
    let mut places: Vec<Unit> = Vec::new();
    let branch = match &to {
        Some(unit) if unit.kind == UnitKind::Branch => Some(unit.id),
        _ => memberships(&records, person.id)?
            .iter()
            .find(|m| m.kind == UnitKind::Branch && m.holds_on(on))
            .map(|m| m.unit),
    };
    places.extend(to);
    if let Some(text) = &args.group {
        places.push(named::group(session, &records, text, branch)?);
    }
    if let Some(text) = &args.youth {
        places.push(named::unit(session, &records, text)?);
    }
    drop(store);
    let written = session.write(&args.writing, |write| {
        let person = back_again(write, &person, on)?;
        for place in &places {
            move_to(write, &person, place, on)?;
        }
        Ok(())
    })?;
    let page = Page::new("member.move", "调动")
        .field("person", "编号", person.id)
        .field("name", "姓名", person.name)
        .field("units", "编入", Cell::List(places.into_iter().map(|unit| unit.name).collect()))
        .field("starts", "从", on);
    Ok(outcome(page, written.operation, &args.writing))
}

/// Somebody who had left and comes back is of the roster again.
fn back_again(write: &crate::store::Write<'_>, person: &Person, on: Day) -> Result<Person> {
    match person.ends {
        Some(left) if left < on => {
            let back = Person { ends: None, end_reason: None, ..person.clone() };
            change_person(write, &back)?;
            // The standing ended with the leaving; it goes on unless another is recorded.
            if let Some(last) = roster::standings(write, person.id)?.last() {
                set_standing(write, &back, last.standing, on)?;
            }
            Ok(back)
        }
        _ => Ok(person.clone()),
    }
}

/// The end of a stay.
#[derive(Debug, clap::Args)]
pub struct End {
    /// 姓名、工号或编号
    #[arg(value_name = "人员")]
    pub person: String,
    /// 最后一天；不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 只离开这个党组织，其余不变
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
    /// 原因，如 调出、辞职、去世
    #[arg(long, value_name = "原因", required_unless_present = "unit")]
    pub reason: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Ends everything of a person, or one membership.
pub(super) fn end(args: &End, session: &Session) -> Result<Page> {
    let last = words::maybe_day("--on", args.on.as_deref(), session.today)?.unwrap_or(session.today);
    let reason = words::maybe_plain("原因", args.reason.as_deref())?;
    if let Some(reason) = &reason {
        roster::refuse_private("原因", reason)?;
    }
    let store = session.read()?;
    let records = store.records();
    let within = args.unit.as_deref().map(|text| named::unit(session, &records, text)).transpose()?;
    let person = named::person(session, &records, &args.person, within.as_ref().map(|unit| unit.id))?;
    drop(store);
    let written = session.write(&args.writing, |write| {
        let Some(unit) = &within else {
            return end_person(write, &person, last, reason.as_deref().unwrap_or_default());
        };
        let known = memberships(write, person.id)?;
        let stay = known.iter().find(|m| m.unit == unit.id && m.lasts_until(last)).ok_or_else(|| {
            Refusal::refused(format!("{}在 {last} 不是“{}”的成员。", person.name, unit.name))
                .hint(format!("查看全部经历：wuxue member show {}", person.id))
        })?;
        leave(write, &person, stay, last)
    })?;
    let page = Page::new("member.end", "离开")
        .field("person", "编号", person.id)
        .field("name", "姓名", person.name)
        .field("unit", "", within.as_ref().map(|unit| Cell::from(unit.id)))
        .field("unit_name", "离开的党组织", within.map_or("名册（全部）".to_owned(), |unit| unit.name))
        .field("ends", "最后一天", last)
        .field("reason", "原因", reason);
    Ok(outcome(page, written.operation, &args.writing))
}

/// A department.
#[derive(Debug, clap::Args)]
pub struct Department {
    /// 姓名、工号或编号
    #[arg(value_name = "人员")]
    pub person: String,
    /// 处室
    #[arg(value_name = "处室")]
    pub department: String,
    /// 从哪一天起；不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Puts a person into a department.
pub(super) fn department(args: &Department, session: &Session) -> Result<Page> {
    let on = words::maybe_day("--on", args.on.as_deref(), session.today)?.unwrap_or(session.today);
    let store = session.read()?;
    let records = store.records();
    let person = named::person(session, &records, &args.person, None)?;
    let unit = named::unit(session, &records, &args.department)?;
    drop(store);
    if unit.kind != UnitKind::Department {
        return Err(Refusal::refused(format!("“{}”是{}，不是处室。", unit.name, unit.kind.label()))
            .hint(format!("编入其他党组织：wuxue member move {} --to {}", person.id, unit.id))
            .into());
    }
    let written = session.write(&args.writing, |write| move_to(write, &person, &unit, on))?;
    let page = Page::new("member.department", "所在处室")
        .field("person", "编号", person.id)
        .field("name", "姓名", person.name)
        .field("department", "", unit.id)
        .field("department_name", "处室", unit.name)
        .field("starts", "从", on);
    Ok(outcome(page, written.operation, &args.writing))
}

/// A standing.
#[derive(Debug, clap::Args)]
pub struct ChangeStanding {
    /// 姓名、工号或编号
    #[arg(value_name = "人员")]
    pub person: String,
    /// 政治面貌：中共党员（预备党员转正就写它）、预备党员、共青团员、群众
    #[arg(value_name = "政治面貌", default_value = "中共党员")]
    pub standing: String,
    /// 从哪一天起；不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Records a standing from a day on.
pub(super) fn standing(args: &ChangeStanding, session: &Session) -> Result<Page> {
    let on = words::maybe_day("--on", args.on.as_deref(), session.today)?.unwrap_or(session.today);
    let standing = standing_meant(&args.standing)?;
    let store = session.read()?;
    let records = store.records();
    let person = named::person(session, &records, &args.person, None)?;
    let before = roster::standing_on(&records, person.id, on)?;
    drop(store);
    let written = session.write(&args.writing, |write| set_standing(write, &person, standing, on))?;
    let page = Page::new("member.standing", "政治面貌")
        .field("person", "编号", person.id)
        .field("name", "姓名", person.name)
        .field("before", "原来", before.map(roster::Standing::label))
        .field("standing", "政治面貌", standing.label())
        .field("starts", "从", on);
    Ok(outcome(page, written.operation, &args.writing))
}
