//! `log sheet` 签到表.

use anyhow::Result;

use super::describe;
use crate::calendar::clock_range_label;
use crate::import::Field;
use crate::import::subject::ATTENDANCE;
use crate::page::{Cell, Form, Page, Table};
use crate::record::{Attendee, Participant, Status, meant_activity, roll};
use crate::refusal::Refusal;
use crate::roster::person;
use crate::session::Session;
use crate::store::Records;

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
    let title = format!("{unit}{}年{}月{}签到表", day.year(), day.month(), kinds.join("、"));
    let roll = roll(records, id)?;
    let unrecorded = roll.iter().filter(|attendee| attendee.mark.is_none()).count();
    let mut page = Page::new("log.sheet", title)
        .field("activity", "活动编号", id)
        .field("day", "活动日期", day.0)
        .field("time", "时间", facts.start.map(|start| clock_range_label(start, facts.end)))
        .field("place", "地点", facts.place.clone())
        .field("title", "主题", facts.title.clone())
        .field("unit", "党组织", unit)
        .field("kinds", "活动类型", Cell::List(kinds))
        .table(table(&roll, &guests(records, &facts.guests)?));
    if roll.is_empty() {
        page = page.remark("这次活动不设应到人员，也没有登记考勤；表中没有人，到会的写在空行里。");
    } else if unrecorded > 0 {
        page = page.remark(format!("还有 {unrecorded} 人没有登记；填好后导入：wuxue log import 签到表.xlsx"));
    }
    Ok(page)
}

/// Name and staff number of those who are recorded as having sat in.
fn guests(records: &Records<'_>, guests: &[Participant]) -> Result<Vec<(String, Option<String>)>> {
    let mut named = Vec::with_capacity(guests.len());
    for guest in guests {
        match guest {
            Participant::Person(id) => {
                named.extend(person(records, *id)?.map(|person| (person.name, person.staff_no)));
            }
            Participant::Outside(name) => named.push((name.clone(), None)),
        }
    }
    Ok(named)
}

/// The columns are those that the import of attendance declares, so that it reads them back.
fn table(roll: &[Attendee], guests: &[(String, Option<String>)]) -> Table {
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
    let sat_in = guests.iter().zip(roll.len() as i64 + 1..).map(|((name, staff_no), number)| {
        let cell = |field| match field {
            Field::Seq => Cell::from(number),
            Field::Name => Cell::from(name.as_str()),
            Field::StaffNo => Cell::from(staff_no.clone()),
            Field::Status => Cell::from(GUEST),
            _ => Cell::Empty,
        };
        ATTENDANCE.exported().map(cell).collect()
    });
    let words = Status::ALL.iter().map(|status| status.label()).chain([GUEST]);
    let form = Form::new(BLANK_ROWS).offer(Field::Status.code(), words);
    Table::new("rows", &columns).rows(rows.chain(sat_in)).form(form)
}
