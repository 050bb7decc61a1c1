//! `log edit` 更正.

use anyhow::{Context, Result};

use super::fields::Fields;
use super::{describe, matters};
use crate::chain::{check_approvals, check_cited, meant_kind};
use crate::commands::words;
use crate::page::{Cell, Page, Table};
use crate::record::{ActivityId, activity, edit_activity, meant_activity, roll};
use crate::refusal::Refusal;
use crate::roster::{PersonId, meant_unit};
use crate::session::{Session, Writing, outcome};
use crate::store::Records;

/// 补充或更正一次活动：只写要改的项；写空的（如 --place ""）为清除；可写多次的项整项替换
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 活动编号，如 A12
    #[arg(value_name = "编号")]
    pub activity: String,
    /// 改为这些活动类型，可写几个
    #[arg(long, value_name = "类型", num_args = 1..)]
    pub kind: Vec<String>,
    /// 改为由这个党组织举办
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
    /// 改为这一天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
    /// 内容。
    #[command(flatten)]
    pub fields: Fields,
}

/// Changes what is stated about an activity.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    if args.fields == Fields::default() && args.kind.is_empty() && args.unit.is_none() && args.on.is_none() {
        let id = args.activity.trim();
        return Err(Refusal::usage("没有写要改什么。")
            .hint(format!("例如：wuxue log edit {id} --place 三楼会议室 --recorder 姓名"))
            .hint(format!("考勤另用：wuxue log attend {id} --mark 姓名=情况"))
            .into());
    }
    let day = args.on.as_deref().map(|text| words::past_day("--on", text, session.today)).transpose()?;
    let written = session.write(&args.writing, |w| {
        let old = meant_activity(w, &args.activity)?;
        let id = old.id;
        let mut facts = old.facts.clone();
        facts.day = day.unwrap_or(facts.day);
        if let Some(text) = &args.unit {
            facts.unit = meant_unit(w, text, facts.day)?.id;
        }
        if !args.kind.is_empty() {
            facts.kinds.clear();
            for word in &args.kind {
                facts.kinds.push(meant_kind(w, word)?.id);
            }
        }
        let mut remarks = args.fields.matters.register(w)?;
        remarks.extend(args.fields.apply(w, &mut facts, session.today)?);
        let called_before = called(w, id)?;
        edit_activity(w, &old, &facts, args.fields.another)?;
        let edited = activity(w, id)?.context("the activity just edited is missing")?;
        let cited_before = describe::cited_items(w, id)?;
        args.fields.cite(w, &edited)?;
        let conveyed_before = matters::conveyed(w, id)?;
        remarks.extend(args.fields.matters.convey(w, &edited)?);
        let elsewhere = edited.facts.unit != old.facts.unit || edited.facts.kinds != old.facts.kinds;
        if elsewhere || edited.facts.day != old.facts.day {
            check_cited(w, &old, &edited)?;
            check_approvals(w, &edited)?;
        }
        let (before, after) =
            (describe::fields(w, &old.facts, &[])?, describe::fields(w, &edited.facts, &[])?);
        let fields = before.into_iter().zip(after).map(|(old, new)| (new.label, old.value, new.value));
        let lists = [
            ("决议事项", describe::decided(w, &old.facts)?, describe::decided(w, &edited.facts)?),
            ("表决", describe::voted(&old.facts), describe::voted(&edited.facts)),
            ("落实通知单", cited_before, describe::cited_items(w, id)?),
            ("传达的政治要件", conveyed_before, matters::conveyed(w, id)?),
        ];
        let lists =
            lists.into_iter().map(|(label, old, new)| (label.into(), Cell::List(old), Cell::List(new)));
        let mut page = Page::new("log.edit", format!("更正活动 {id}"))
            .field("activity", "编号", id)
            .table(Table::changes(fields.chain(lists)));
        let moved = edited.facts.unit != old.facts.unit || edited.facts.day != old.facts.day;
        // A partner calls its people at a 联学共建 of two branches only.
        let joined = edited.facts.partner != old.facts.partner && called(w, id)? != called_before;
        if moved || joined || edited.facts.kinds != old.facts.kinds {
            remarks.push(format!("应到名单可能随之变化，请核对考勤：wuxue log show {id}"));
        }
        remarks.extend(describe::remarks(w, &edited)?);
        for remark in remarks {
            page = page.remark(remark);
        }
        Ok(page)
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

/// Who is expected.
fn called(records: &Records<'_>, id: ActivityId) -> Result<Vec<PersonId>> {
    let all = roll(records, id)?.into_iter().filter(|attendee| attendee.expected);
    Ok(all.map(|attendee| attendee.person).collect())
}
