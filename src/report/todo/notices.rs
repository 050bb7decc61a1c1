//! Notices and schedules of self-study that are being drafted, and what each waits for.

use anyhow::Result;

use super::{Asked, Todo, TodoSort};
use crate::chain::{
    Notice, ScheduleState, Stage, Version, items, lines, notices as all, schedules as all_schedules,
};
use crate::store::Records;

/// Notices that wait to be approved or sent out, to be done before their period begins; an amendment has no time.
pub(super) fn notices(records: &Records<'_>, asked: &Asked<'_>) -> Result<Vec<Todo>> {
    let mut found = Vec::new();
    if !asked.concerns_organ() {
        return Ok(found);
    }
    for notice in all(records)?.into_iter().filter(|notice| notice.withdrawn.is_none()) {
        let Some(open) = notice.versions.last().filter(|version| version.issued.is_none()) else { continue };
        let due = (open.version == 1).then(|| open.facts.period.from());
        if due.is_some_and(|due| !asked.sees(due)) {
            continue;
        }
        let (waits, command) = next(records, asked, &notice, open)?;
        let (id, issue) = (notice.id, notice.issue);
        let what = if open.version > 1 {
            format!("{issue}通知单正在修订，{waits}")
        } else {
            format!("{issue}通知单{waits}")
        };
        found.push(asked.of_organ(TodoSort::Notice, id.to_string(), what, command).until(due).about(id));
    }
    Ok(found)
}

/// What a version waits for, and the command that does it.
fn next(
    records: &Records<'_>,
    asked: &Asked<'_>,
    notice: &Notice,
    open: &Version,
) -> Result<(String, String)> {
    let (id, today) = (notice.id, asked.today);
    let items = items(records, id, open.version)?;
    if items.is_empty() {
        let command = format!("wuxue notice item add {id} --kind 主题党日 --what 内容");
        return Ok(("还没有写要开展什么".to_owned(), command));
    }
    if let Some(stage) = Stage::ALL.iter().find(|stage| open.approved(**stage).is_none()) {
        let command = format!("wuxue notice approve {id} {} --on {today}", stage.label());
        return Ok((format!("等{}", stage.label()), command));
    }
    // Nothing is sent out that was due before.
    let over = items.iter().find(|item| notice.in_force().is_none() && item.facts.due < today);
    Ok(match over {
        Some(item) => {
            let due = open.facts.period.to().max(today);
            ("的时限已过，改好再印发".to_owned(), format!("wuxue notice item edit {} --due {due}", item.id))
        }
        None => ("班子会议已研究，等印发".to_owned(), format!("wuxue notice issue {id}")),
    })
}

/// Schedules of self-study that are not sent out.
pub(super) fn schedules(records: &Records<'_>, asked: &Asked<'_>) -> Result<Vec<Todo>> {
    let mut found = Vec::new();
    if !asked.concerns_organ() {
        return Ok(found);
    }
    for schedule in all_schedules(records)? {
        let due = schedule.period.from();
        if schedule.state() != ScheduleState::Draft || !asked.sees(due) {
            continue;
        }
        let (id, issue) = (schedule.id, schedule.issue);
        let empty = lines(records, &schedule)?.is_empty();
        let what = if empty { "还没有写学什么" } else { "等印发" };
        let command = format!("wuxue notice schedule {} {id}", if empty { "show" } else { "issue" });
        let what = format!("自学安排{issue}{what}");
        found.push(asked.of_organ(TodoSort::Notice, id.to_string(), what, command).until(due).about(id));
    }
    Ok(found)
}
