//! `inspect duty revise` and `end`.

use anyhow::{Context, Result};

use super::add::Fields;
use super::{again, described, facts, year};
use crate::chain::{end_duty, meant_duty, revise_duty};
use crate::commands::words;
use crate::page::{Page, Table};
use crate::roster::unit;
use crate::session::{Session, Writing, outcome};

/// 修订一项责任，只写要改的；不写 --year、--from，就是下一年度的版本。以前的各期仍按原来的
///
/// 例如：wuxue inspect duty revise DT3 --year 2027 --every 每季度 --changed 由半年改为每季度
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 哪一项：编号或名称，如 DT3、换届提醒
    #[arg(value_name = "责任")]
    pub duty: String,
    /// 哪个年度的清单，自1月1日起
    #[arg(long, value_name = "年", value_parser = clap::value_parser!(i32).range(1921..=2100))]
    pub year: Option<i32>,
    /// 年内修订的，从哪一天起
    #[arg(long, value_name = "日期", conflicts_with = "year")]
    pub from: Option<String>,
    /// 改了什么、为什么
    #[arg(long, value_name = "文字")]
    pub changed: String,
    /// 新的名称
    #[arg(long, value_name = "名称")]
    pub name: Option<String>,
    /// 内容。
    #[command(flatten)]
    pub fields: Fields,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 停止一项责任：以后的各期不再要求，以前的照旧；必须写明原因
#[derive(Debug, clap::Args)]
pub struct End {
    /// 哪一项：编号或名称，如 DT3、换届提醒
    #[arg(value_name = "责任")]
    pub duty: String,
    /// 最后一天；不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Makes a new version.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    let changed = words::plain("修订说明", &args.changed)?;
    let name = words::maybe_plain("名称", args.name.as_deref())?;
    let from = words::maybe_day("--from", args.from.as_deref(), session.today)?;
    let written = session.write(&args.writing, |w| {
        let duty = meant_duty(w, &args.duty)?;
        let last = duty.last()?;
        let next = args.year.unwrap_or(last.year + 1);
        let starts = from.unwrap_or(year(Some(next), w.today).from());
        let of = unit(w, duty.unit, starts)?.context("the unit of a duty is missing")?;
        let mut new = last.facts.clone();
        new.name = name.unwrap_or(new.name);
        args.fields.apply(w, &mut new)?;
        revise_duty(w, &duty, &of, starts, &new, &changed)?;
        let now = again(w, duty.id)?;
        let (before, after) = (facts(w, last)?, facts(w, now.last()?)?);
        let changes = before.into_iter().zip(after).map(|(old, new)| (new.label, old.value, new.value));
        Ok(Page::new("inspect.duty.revise", format!("修订 {}", now.called()))
            .field("duty", "编号", now.id)
            .field("version", "版本", now.last()?.version)
            .field("year", "年度", i64::from(now.last()?.year))
            .field("starts", "施行", starts)
            .field("changed", "修订说明", changed.as_str())
            .table(Table::changes(changes).when_empty("内容不变，照原来的继续。")))
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

/// Ends a duty.
pub fn end(args: &End, session: &Session) -> Result<Page> {
    let last = words::maybe_day("--on", args.on.as_deref(), session.today)?.unwrap_or(session.today);
    let reason = words::reason(session, &args.writing, "停止一项责任")?;
    let written = session.write(&args.writing, |w| {
        let duty = meant_duty(w, &args.duty)?;
        end_duty(w, &duty, last, &reason)?;
        let page = Page::new("inspect.duty.end", format!("停止 {}", duty.called()));
        Ok(described(w, page, &duty, duty.last()?)?.field("ends", "停止", last).field(
            "reason",
            "原因",
            reason.as_str(),
        ))
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}
