//! `log sheet` 签到表.

use anyhow::Result;

use super::describe;
use crate::calendar::clock_range_label;
use crate::import::Field;
use crate::import::subject::ATTENDANCE;
use crate::page::{Cell, Form, Page, Table};
use crate::record::{Attendee, Status, meant_activity, roll};
use crate::refusal::Refusal;
use crate::session::Session;

/// What somebody did who was there without being expected.
const GUEST: &str = "列席";

/// Rows for those who come without being on the list.
const BLANK_ROWS: u16 = 20;

/// 一次活动的签到表：应到人员逐人一行，打印签到，或填好“考勤状态”再用 log import 导入
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 活动编号，如 A12
    #[arg(value_name = "编号")]
    pub activity: String,
}

/// Makes the sign-in sheet of an activity, with what is recorded already.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let activity = meant_activity(records, &args.activity)?;
    let (id, facts) = (activity.id, &activity.facts);
    if let Some(voided) = &activity.voided {
        let message = format!("活动记录 {id} 已作废（{}），不再签到。", voided.reason);
        return Err(Refusal::refused(message).hint("查看有哪些活动记录：wuxue log list").into());
    }
    let unit = describe::unit_name(records, facts.unit, facts.day)?;
    let kinds: Vec<String> = describe::kinds_of(records, facts)?.into_iter().map(|kind| kind.name).collect();
    let day = facts.day;
    let kinds = kinds.join("、");
    let title = format!("{unit}{}年{}月{kinds}签到表", day.year(), day.month());
    let when = match facts.start {
        Some(start) => format!("{} {}", day.chinese(), clock_range_label(start, facts.end)),
        None => day.chinese(),
    };
    let roll = roll(records, id)?;
    let unrecorded = roll.iter().filter(|attendee| attendee.mark.is_none()).count();
    let mut page = Page::new("log.sheet", title)
        .field("activity", "活动编号", id)
        .field("day", "", day.0)
        .field("time", "活动时间", when)
        .field("place", "地点", facts.place.clone())
        .field("title", "主题", facts.title.clone())
        .field("unit", "党组织", unit)
        .field("kinds", "活动类型", kinds)
        .table(table(&roll));
    if roll.is_empty() {
        page = page.remark("这次活动不设应到人员，也没有登记考勤；表中没有人，到会的写在空行里。");
    } else if unrecorded > 0 {
        page = page.remark(format!("还有 {unrecorded} 人没有登记；填好后导入：wuxue log import 签到表.xlsx"));
    }
    Ok(page)
}

/// The columns are those that the import of attendance declares, so that it reads them back.
fn table(roll: &[Attendee]) -> Table {
    let columns: Vec<_> = ATTENDANCE.exported().map(|field| (field.code(), field.label())).collect();
    let rows = roll.iter().zip(1_i64..).map(|(attendee, number)| {
        let cell = |field| match field {
            Field::Seq => Cell::from(number),
            Field::Name => Cell::from(attendee.name.as_str()),
            Field::StaffNo => Cell::from(attendee.staff_no.clone()),
            Field::Status => Cell::from(attendee.mark.map(|mark| mark.label())),
            Field::Note => Cell::from(attendee.note.clone()),
            _ => Cell::Empty,
        };
        ATTENDANCE.exported().map(cell).collect()
    });
    let words = Status::ALL.iter().map(|status| status.label()).chain([GUEST]).collect();
    let form = Form { choices: vec![(Field::Status.code(), words)], blank_rows: BLANK_ROWS };
    Table::new("rows", &columns).rows(rows).form(form)
}
