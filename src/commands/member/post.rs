//! Posts and exemptions of a person.

use anyhow::Result;

use crate::commands::{named, words};
use crate::page::{Cell, Page};
use crate::refusal::Refusal;
use crate::roster::{self, Rank, UnitKind, add_post, end_exemption, end_post};
use crate::session::{Session, Writing, outcome};

/// A post.
#[derive(Debug, clap::Args)]
pub struct Post {
    /// 姓名、工号或编号
    #[arg(value_name = "人员")]
    pub person: String,
    /// 职务：书记、副书记、组织委员、宣传委员、纪检委员、青年委员、组长……
    #[arg(value_name = "职务")]
    pub title: String,
    /// 哪个党组织的职务；不写则为所在党支部（组长为所在党小组）
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
    /// 任职日期（与 --end 同用则为最后一天）；不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 任到哪一天
    #[arg(long, value_name = "日期", conflicts_with = "end")]
    pub until: Option<String>,
    /// 结束这个职务
    #[arg(long)]
    pub end: bool,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Gives a person a post, or ends it.
pub(super) fn post(args: &Post, session: &Session) -> Result<Page> {
    let title = words::plain("职务", &args.title)?;
    let on = words::maybe_day("--on", args.on.as_deref(), session.today)?.unwrap_or(session.today);
    let until = words::maybe_day("--until", args.until.as_deref(), session.today)?;
    let store = session.read()?;
    let records = store.records();
    let given = args.unit.as_deref().map(|text| named::unit(session, &records, text)).transpose()?;
    let person = named::person(session, &records, &args.person, given.as_ref().map(|unit| unit.id))?;
    let rank = Rank::of_title(&title);
    let unit = match given {
        Some(unit) => unit,
        None => {
            let kind = if rank.in_group(&title) { UnitKind::PartyGroup } else { UnitKind::Branch };
            let own = roster::units_of(&records, person.id, on)?;
            own.into_iter().find(|unit| unit.kind == kind).ok_or_else(|| {
                Refusal::refused(format!("{}在 {on} 没有编入{}。", person.name, kind.label()))
                    .hint("用 --unit 写明是哪个党组织的职务")
            })?
        }
    };
    drop(store);
    let written = session.write(&args.writing, |write| {
        if !args.end {
            add_post(write, &person, &unit, &title, on, until)?;
            return Ok(());
        }
        let held = roster::posts(write, person.id)?;
        let lasting = held.iter().find(|p| p.unit == unit.id && p.title == title && p.lasts_until(on.next()));
        let lasting = lasting.ok_or_else(|| {
            Refusal::refused(format!("{}在 {on} 没有担任“{}”的{title}。", person.name, unit.name))
                .hint(format!("查看任职情况：wuxue member show {}", person.id))
        })?;
        end_post(write, lasting, on)
    })?;
    let (starts, ends) = if args.end { (None, Some(on)) } else { (Some(on), until) };
    let page = Page::new("member.post", if args.end { "结束职务" } else { "党内职务" })
        .field("person", "编号", person.id)
        .field("name", "姓名", person.name)
        .field("unit", "", unit.id)
        .field("unit_name", "党组织", unit.name)
        .field("title", "职务", title)
        .field("rank", "类别", rank.label())
        .field("starts", "起", starts)
        .field("ends", "止", ends);
    Ok(outcome(page, written.operation, &args.writing))
}

/// 不作硬性要求.
#[derive(Debug, clap::Args)]
pub struct Exempt {
    /// 姓名、工号或编号
    #[arg(value_name = "人员")]
    pub person: String,
    /// 从哪一天起（与 --end 同用则为最后一天）；不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 到哪一天
    #[arg(long, value_name = "日期", conflicts_with = "end")]
    pub until: Option<String>,
    /// 概括的原因，如 年老体弱；不写病情
    #[arg(long, value_name = "原因", required_unless_present = "end")]
    pub reason: Option<String>,
    /// 结束
    #[arg(long, conflicts_with = "reason")]
    pub end: bool,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Exempts a person, or ends that.
pub(super) fn exempt(args: &Exempt, session: &Session) -> Result<Page> {
    let on = words::maybe_day("--on", args.on.as_deref(), session.today)?.unwrap_or(session.today);
    let until = words::maybe_day("--until", args.until.as_deref(), session.today)?;
    let reason = words::maybe_plain("原因", args.reason.as_deref())?;
    if let Some(reason) = &reason {
        roster::refuse_private("原因", reason)?;
    }
    let store = session.read()?;
    let person = named::person(session, &store.records(), &args.person, None)?;
    drop(store);
    let written = session.write(&args.writing, |write| match &reason {
        Some(reason) => roster::exempt(write, &person, on, until, reason),
        None => end_exemption(write, &person, on),
    })?;
    let (starts, ends) = if args.end { (None, Some(on)) } else { (Some(on), until) };
    let page = Page::new("member.exempt", "不作硬性要求")
        .field("person", "编号", person.id)
        .field("name", "姓名", person.name)
        .field("starts", "起", starts)
        .field("ends", "止", ends)
        .field("reason", "原因", reason)
        .field("clause", "依据", Cell::from(roster::EXEMPTION_CLAUSE));
    Ok(outcome(page, written.operation, &args.writing))
}
