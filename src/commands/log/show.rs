//! `log show` 查看.

use anyhow::Result;

use super::describe::{self, kinds_of};
use super::{afterwards, grade, matters};
use crate::calendar::Day;
use crate::chain::{Element, lacking};
use crate::page::{Cell, Page, Part, Table};
use crate::record::{Activity, Attendee, Facts, assembly, cut_off, graded, meant_activity, roll, tally};
use crate::session::Session;
use crate::store::Records;

/// 查看一次活动的全部内容和考勤；必备而没有登记的标为待补
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 活动编号，如 A12
    #[arg(value_name = "编号")]
    pub activity: String,
}

/// Shows one activity.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let activity = meant_activity(records, &args.activity)?;
    let mut page = page(records, &activity, session.today)?;
    // One record: a line of JSON lines, as in an export.
    page.parts = Some(vec![Part { name: activity.id.to_string(), page: page.clone() }]);
    Ok(page)
}

/// All that is recorded of an activity. `log load` reads it back: a new key here needs its reader there.
pub fn page(records: &Records<'_>, activity: &Activity, today: Day) -> Result<Page> {
    let id = activity.id;
    let lacks = lacking(records, id)?;
    let mut page = Page::new("log.show", format!("活动记录 {id}")).field("activity", "编号", id);
    if let Some(voided) = &activity.voided {
        let text = format!("{}（{}）", voided.reason, voided.day);
        page = page.field("voided", "已作废", text);
    }
    page.head.extend(describe::fields(records, &activity.facts, &lacks)?);
    page = describe::with_tally(page, &tally(records, id)?);
    let cited = describe::cited_items(records, id)?;
    page = page.field("items", "落实通知单", if cited.is_empty() { Cell::Empty } else { Cell::List(cited) });
    page = page.field("matters", "传达的政治要件", matters::cell(records, id)?);
    let late = activity.entered > cut_off(records, &activity.facts)?;
    page = page.field("entered", "录入日期", activity.entered.0).field(
        "late_entry",
        if late { "补录" } else { "" },
        late,
    );
    if activity.voided.is_none() {
        page = describe::still_missing(page, activity, &lacks, describe::calls_nobody(records, activity)?);
    }
    if let Some(due) = activity.facts.summary_due.filter(|due| *due < today)
        && activity.facts.summary_on.is_none()
        && kinds_of(records, &activity.facts)?.iter().any(|kind| kind.code == "group_visit")
    {
        page = page
            .remark(format!("列席小结应于 {due} 前报送，还没有登记：wuxue log edit {id} --summary-on 日期"));
    }
    if !activity.facts.decisions.is_empty() {
        page = page.heading("决议").table(describe::decisions(records, &activity.facts.decisions)?);
    }
    if !activity.facts.votes.is_empty() {
        let assembly = assembly(records, id)?;
        page = page.heading("表决").table(describe::votes(&activity.facts.votes, &assembly));
        for remark in describe::vote_remarks(activity, &assembly) {
            page = page.remark(remark);
        }
    }
    if kinds_of(records, &activity.facts)?.iter().any(|kind| kind.requires.contains(&Element::Grades)) {
        let members = graded(records, id)?;
        page = page.heading("评议等次").table(grade::table("grades", &members));
        for remark in grade::remarks(activity, &members) {
            page = page.remark(remark);
        }
    }
    let page = page.heading("考勤").table(attendance(records, &activity.facts, &roll(records, id)?)?);
    afterwards::beside(page, records, id)
}

/// Who was there; where two branches held it, of which of them, and blank of neither.
fn attendance(records: &Records<'_>, facts: &Facts, roll: &[Attendee]) -> Result<Table> {
    let mut columns = vec![
        ("person", "编号"),
        ("name", "姓名"),
        ("staff_no", "工号"),
        ("expected", "应到"),
        ("status", "到会情况"),
    ];
    let partner = facts.partner.filter(|_| roll.iter().any(|attendee| attendee.of_partner));
    let sides = match partner {
        Some(partner) => {
            columns.push(("unit", "党支部"));
            let name = |unit| describe::unit_name(records, unit, facts.day);
            Some((name(facts.unit)?, name(partner)?))
        }
        None => None,
    };
    let rows = roll.iter().map(|attendee| {
        let mut row = vec![
            Cell::from(attendee.person),
            Cell::from(attendee.name.as_str()),
            Cell::from(attendee.staff_no.clone()),
            Cell::from(attendee.expected),
            attendee.mark.map_or(Cell::Unknown, |mark| Cell::from(mark.label())),
        ];
        row.extend(sides.as_ref().map(|(host, partner)| match (attendee.of_host, attendee.of_partner) {
            (true, _) => Cell::from(host.as_str()),
            (_, true) => Cell::from(partner.as_str()),
            _ => Cell::Empty,
        }));
        row
    });
    Ok(Table::new("attendance", &columns).rows(rows).when_empty("没有应到人员，也没有登记。"))
}
