//! `notice schedule add` 列入, `edit` 更改, `remove` 删去, `issue` 印发, `withdraw` 撤回.

use anyhow::Result;

use super::{head, line_fields};
use crate::calendar::{Day, Week};
use crate::chain::{
    LineFacts, Schedule, add_line, edit_line, edit_schedule, issue_schedule, meant_item, meant_line,
    meant_planned, meant_schedule, remove_line, withdraw_schedule,
};
use crate::commands::log::hours;
use crate::commands::notice::addressees;
use crate::commands::words;
use crate::page::{Cell, Page, Table};
use crate::record::meant_document;
use crate::refusal::Refusal;
use crate::roster::meant_unit;
use crate::session::{Session, Writing, outcome};
use crate::store::Write;

/// The words that say something of a line, none of which goes with those of a whole schedule.
const LINE_FLAGS: [&str; 8] = ["week", "what", "document", "hours", "unit", "plan", "item", "note"];

/// What a line says.
#[derive(Debug, Clone, Default, PartialEq, clap::Args)]
pub struct Fields {
    /// 哪一周，如 2026-W49、第49周
    #[arg(long, value_name = "周次")]
    pub week: Option<String>,
    /// 学习内容
    #[arg(long, value_name = "内容")]
    pub what: Option<String>,
    /// 学习材料的编号或标题
    #[arg(long, value_name = "材料")]
    pub document: Option<String>,
    /// 学多少学时，如 1.5
    #[arg(long, value_name = "学时")]
    pub hours: Option<String>,
    /// 只是这个党组织（连同下设的）的人学；写“全体”为不限
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
    /// 落实年度计划的哪一项，如 PL3
    #[arg(long, value_name = "计划项")]
    pub plan: Option<String>,
    /// 落实通知单的哪一项，如 N5.2
    #[arg(long, value_name = "项")]
    pub item: Option<String>,
    /// 备注
    #[arg(long, value_name = "文字")]
    pub note: Option<String>,
}

/// 写一行：哪一周学什么
#[derive(Debug, clap::Args)]
pub struct Add {
    /// 自学安排的编号或期号，如 W3、第3期
    #[arg(value_name = "自学安排")]
    pub schedule: String,
    /// 内容。
    #[command(flatten)]
    pub fields: Fields,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 更改起草中的一期（标题、发给谁）或其中一行：只写要改的；写空的（如 --note ""）为清除
#[derive(Debug, clap::Args)]
pub struct Edit {
    /// 哪一行，如 W3.2、第3期第2行；改标题、发给谁的，写这一期，如 W3、第3期
    #[arg(value_name = "自学安排或行")]
    pub line: String,
    /// 这一期的标题
    #[arg(long, value_name = "标题", conflicts_with_all = LINE_FLAGS)]
    pub title: Option<String>,
    /// 这一期发给哪些党支部，写全；写“全体”为印发当天的全体党支部
    #[arg(long, value_name = "党支部", num_args = 1.., conflicts_with_all = LINE_FLAGS)]
    pub to: Vec<String>,
    /// 内容。
    #[command(flatten)]
    pub fields: Fields,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 删去一行
#[derive(Debug, clap::Args)]
pub struct Remove {
    /// 哪一行，如 W3.2、第3期第2行
    #[arg(value_name = "行")]
    pub line: String,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 登记印发：印发以后自学安排不能再改
#[derive(Debug, clap::Args)]
pub struct Issue {
    /// 自学安排的编号或期号，如 W3、第3期
    #[arg(value_name = "自学安排")]
    pub schedule: String,
    /// 哪一天印发的；不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 撤回一期自学安排：不再执行，已经登记的自学仍然留着；必须写明原因
#[derive(Debug, clap::Args)]
pub struct Withdraw {
    /// 自学安排的编号或期号，如 W3、第3期
    #[arg(value_name = "自学安排")]
    pub schedule: String,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

fn stated(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

impl Fields {
    /// Lays what was typed over what is there.
    fn apply(&self, w: &Write<'_>, of: &Schedule, facts: &mut LineFacts) -> Result<()> {
        if let Some(text) = &self.week {
            facts.week = week(text, w.today, of)?;
        }
        if let Some(text) = &self.what {
            facts.what = words::plain("内容", text)?;
        }
        if let Some(text) = &self.document {
            facts.document = stated(text).map(|text| meant_document(w, text)).transpose()?.map(|one| one.id);
        }
        if let Some(text) = &self.hours {
            facts.minutes = stated(text).map(hours).transpose()?.map(|minutes| minutes.0);
        }
        if let Some(text) = &self.unit {
            let unit = stated(text).filter(|text| *text != "全体");
            facts.unit = unit.map(|text| meant_unit(w, text, w.today)).transpose()?.map(|unit| unit.id);
        }
        if let Some(text) = &self.plan {
            facts.plan_item = stated(text).map(|text| meant_planned(w, text)).transpose()?;
        }
        if let Some(text) = &self.item {
            facts.item = match stated(text).map(|text| meant_item(w, text, w.today)).transpose()? {
                Some((_, item)) if item.facts.kind.is_some() => {
                    return Err(Refusal::refused(format!("{} 要求的是活动，不是自学。", item.id))
                        .hint("写一项自学的，或不写 --item")
                        .into());
                }
                found => found.map(|(_, item)| item.id),
            };
        }
        if let Some(text) = &self.note {
            facts.note = words::maybe_plain("备注", stated(text))?;
        }
        Ok(())
    }
}

fn week(text: &str, today: Day, of: &Schedule) -> Result<Week> {
    Ok(words::week("--week", text, today, Some(of.period.from().year()))?)
}

/// Adds a line.
pub fn add(args: &Add, session: &Session) -> Result<Page> {
    let fields = &args.fields;
    let (Some(week_text), Some(_)) = (&fields.week, &fields.what) else {
        return Err(Refusal::usage("没有写哪一周或学习内容。")
            .hint(format!(
                "例如：wuxue notice schedule add {} --week 2026-W49 --what 学习党章",
                args.schedule.trim()
            ))
            .into());
    };
    let written = session.write(&args.writing, |w| {
        let of = meant_schedule(w, &args.schedule, w.today)?;
        let mut facts = LineFacts {
            week: week(week_text, w.today, &of)?,
            what: String::new(),
            document: None,
            minutes: None,
            unit: None,
            plan_item: None,
            item: None,
            note: None,
        };
        fields.apply(w, &of, &mut facts)?;
        let line = add_line(w, &of, &facts)?;
        let mut page = Page::new("notice.schedule.add", format!("{}写一行", of.called())).field(
            "line",
            "行",
            Cell::Record(format!("{}.{line}", of.id)),
        );
        page.head.extend(line_fields(w, &facts)?);
        Ok(page)
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

/// Changes a line, or what a schedule says besides its lines.
pub fn edit(args: &Edit, session: &Session) -> Result<Page> {
    if args.title.is_some() || !args.to.is_empty() {
        return edit_head(args, session);
    }
    if args.fields == Fields::default() {
        let example = format!("wuxue notice schedule edit {} --week 2026-W49", args.line.trim());
        return Err(words::nothing_to_change(&example).into());
    }
    let written = session.write(&args.writing, |w| {
        let (of, line) = meant_line(w, &args.line, w.today)?;
        let mut facts = line.facts.clone();
        args.fields.apply(w, &of, &mut facts)?;
        edit_line(w, &of, line.line, &facts)?;
        let (before, after) = (line_fields(w, &line.facts)?, line_fields(w, &facts)?);
        let changes = before.into_iter().zip(after).map(|(old, new)| (new.label, old.value, new.value));
        let code = format!("{}.{}", of.id, line.line);
        Ok(Page::new("notice.schedule.edit", format!("更改 {code}"))
            .field("line", "行", Cell::Record(code))
            .table(Table::changes(changes)))
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

fn edit_head(args: &Edit, session: &Session) -> Result<Page> {
    let title = words::maybe_plain("标题", args.title.as_deref())?;
    let written = session.write(&args.writing, |w| {
        let of = meant_schedule(w, &args.line, w.today)?;
        let to = if args.to.is_empty() { of.to.clone() } else { addressees(w, &args.to, w.today)? };
        edit_schedule(w, &of, title.as_deref().unwrap_or(&of.title), &to)?;
        let now = meant_schedule(w, &of.id.to_string(), w.today)?;
        let (before, after) = (head(w, &of, session)?, head(w, &now, session)?);
        let changes = before.into_iter().zip(after).map(|(old, new)| (new.label, old.value, new.value));
        Ok(Page::new("notice.schedule.edit", format!("更改{}", now.called()))
            .field("schedule", "编号", now.id)
            .table(Table::changes(changes)))
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

/// Takes a line out.
pub fn remove(args: &Remove, session: &Session) -> Result<Page> {
    let written = session.write(&args.writing, |w| {
        let (of, line) = meant_line(w, &args.line, w.today)?;
        remove_line(w, &of, line.line)?;
        let code = format!("{}.{}", of.id, line.line);
        let mut page = Page::new("notice.schedule.remove", format!("删去 {code}")).field(
            "line",
            "行",
            Cell::Record(code),
        );
        page.head.extend(line_fields(w, &line.facts)?);
        Ok(page)
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

/// Records that a schedule was sent out.
pub fn issue(args: &Issue, session: &Session) -> Result<Page> {
    let day = words::maybe_day("--on", args.on.as_deref(), session.today)?.unwrap_or(session.today);
    let written = session.write(&args.writing, |w| {
        let of = meant_schedule(w, &args.schedule, w.today)?;
        issue_schedule(w, &of, day)?;
        let now = meant_schedule(w, &of.id.to_string(), w.today)?;
        let mut page = Page::new("notice.schedule.issue", format!("印发{}", now.called()));
        page.head.extend(head(w, &now, session)?);
        Ok(page
            .remark(format!("正文：wuxue notice schedule print {} -o 自学安排.html", now.id))
            .remark(format!("自学表：wuxue notice schedule sheet {} -o 自学表.xlsx", now.id)))
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

/// Withdraws a schedule.
pub fn withdraw(args: &Withdraw, session: &Session) -> Result<Page> {
    let reason = words::reason(session, &args.writing, "撤回自学安排")?;
    let written = session.write(&args.writing, |w| {
        let of = meant_schedule(w, &args.schedule, w.today)?;
        withdraw_schedule(w, &of, &reason)?;
        let now = meant_schedule(w, &of.id.to_string(), w.today)?;
        let mut page = Page::new("notice.schedule.withdraw", format!("撤回{}", now.called()));
        page.head.extend(head(w, &now, session)?);
        Ok(page.field("reason", "原因", reason.as_str()))
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}
