//! `unit term remind` 换届提醒, as it was done.

use anyhow::Result;

use super::named;
use crate::calendar::Day;
use crate::commands::words;
use crate::page::{Cell, Page, Table};
use crate::refusal::Refusal;
use crate::roster::{
    REMIND_MONTHS, Reminder, ReminderWay, Term, Unit, meant_term, remind, remove_reminder, term_standings,
};
use crate::session::{Session, Writing, outcome};
use crate::store::Write;

/// 登记换届提醒：哪天提醒的，发函还是电话，谁经办；提醒函用 wuxue inspect terms letter 写
///
/// 例如 wuxue unit term remind 市财政局 --way 发函 --handler 李明；一批都提醒了的：wuxue unit term remind --due --way 发函 --handler 李明
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 党组织（指最近一届），或届期的编号，如 TM3；可写几个
    #[arg(value_name = "届期", required_unless_present = "due")]
    pub term: Vec<String>,
    /// 6个月内到期、还没有提醒过的全部
    #[arg(long, conflicts_with_all = ["term", "remove"])]
    pub due: bool,
    /// 哪一天提醒的；不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 怎样提醒的
    #[arg(long, value_name = "方式", value_parser = words::member::<ReminderWay>(), required_unless_present = "remove")]
    pub way: Option<ReminderWay>,
    /// 经办人；不写则为操作人
    #[arg(long, value_name = "姓名")]
    pub handler: Option<String>,
    /// 备注，如函的文号、接电话的人
    #[arg(long, value_name = "文字")]
    pub note: Option<String>,
    /// 删去登记错了的提醒，必须写明原因；--on 写明是哪一天的，不写则为这一届的全部
    #[arg(long, conflicts_with_all = ["way", "handler", "note"])]
    pub remove: bool,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Records or removes reminders.
pub(super) fn run(args: &Args, session: &Session) -> Result<Page> {
    let day = match &args.on {
        Some(text) => Some(words::day_of("--on", text, session.today, "还没有提醒的不能登记")?),
        None => None,
    };
    let Some(way) = args.way.filter(|_| !args.remove) else {
        words::reason(session, &args.writing, "删去换届提醒")?;
        let written = session.write(&args.writing, |w| remove(w, &args.term, day))?;
        return Ok(outcome(written.value, written.operation, &args.writing));
    };
    let reminder = Reminder {
        day: day.unwrap_or(session.today),
        way,
        handler: words::plain("经办人", args.handler.as_deref().unwrap_or(&session.operator))?,
        note: words::maybe_plain("备注", args.note.as_deref())?,
    };
    let written = session.write(&args.writing, |w| add(w, args, &reminder))?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

fn meant(w: &Write<'_>, texts: &[String]) -> Result<Vec<(Unit, Term)>> {
    let mut found: Vec<(Unit, Term)> = Vec::new();
    for text in texts.iter().flat_map(|text| words::several(text)) {
        let one = meant_term(w, &text, w.today)?;
        if found.iter().all(|(_, known)| known.id != one.1.id) {
            found.push(one);
        }
    }
    Ok(found)
}

fn add(w: &Write<'_>, args: &Args, reminder: &Reminder) -> Result<Page> {
    let terms = if args.due {
        let standings = term_standings(w, w.today, false)?;
        let due = standings.into_iter().filter(|one| one.to_remind);
        due.filter_map(|one| Some((one.unit, one.term?))).collect()
    } else {
        meant(w, &args.term)?
    };
    if terms.is_empty() {
        return Err(Refusal::refused("没有应提醒的：6个月内到期的都提醒过了。")
            .hint("查看各党组织的届期：wuxue inspect terms")
            .into());
    }
    let (mut rows, mut early) = (Vec::new(), Vec::new());
    for (unit, term) in &terms {
        if !remind(w, unit, term, reminder)? {
            continue;
        }
        let ends = term.ends(reminder.day);
        if reminder.day < ends.months_earlier(REMIND_MONTHS) {
            early.push(format!("{}（{ends} 届满）", unit.name));
        }
        rows.push(vec![
            term.id.into(),
            unit.id.into(),
            unit.name.as_str().into(),
            ends.into(),
            reminder.day.days_until(ends).into(),
        ]);
    }
    let page = Page::new("unit.term.remind", "登记换届提醒")
        .field("day", "提醒", reminder.day)
        .field("way", "", reminder.way.code())
        .field("way_name", "方式", reminder.way.label())
        .field("handler", "经办人", reminder.handler.as_str())
        .field("note", "备注", reminder.note.clone())
        .field("count", "登记", rows.len() as i64);
    let columns = [
        ("term", "编号"),
        ("unit", ""),
        ("unit_name", "党组织"),
        ("ends", "届满"),
        ("days", "提醒时离届满（天）"),
    ];
    let page = page.table(Table::new("rows", &columns).rows(rows).omit_when_empty());
    Ok(match early.is_empty() {
        true => page,
        false => page.remark(format!("提醒早于届满前 6 个月：{}；到期前可以再提醒。", early.join("、"))),
    })
}

fn remove(w: &Write<'_>, texts: &[String], day: Option<Day>) -> Result<Page> {
    let mut page = Page::new("unit.term.remind", "删去换届提醒");
    let (mut names, mut count) = (Vec::new(), 0);
    for (unit, term) in meant(w, texts)? {
        count += remove_reminder(w, &unit, &term, day)?;
        if texts.len() == 1 {
            page = named(page, &unit, &term);
        } else {
            names.push(unit.name);
        }
    }
    if !names.is_empty() {
        page = page.field("removed", "党组织", Cell::List(names));
    }
    Ok(page.field("count", "删去", count))
}
