//! An activity as the paper that is signed and filed: 会议（活动）记录. What should be there and is not recorded
//! stays a line to write on; 待补 has no place on a paper.

use anyhow::Result;

use super::{describe, grade, names};
use crate::calendar::clock_range_label;
use crate::chain::{Element, Kind, lacking};
use crate::page::{Block, Cell, Field, Page};
use crate::record::{Activity, Attendee, Mark, Tally, assembly, document, graded, ordinal, roll, tally_of};
use crate::store::Records;

/// A talk of which only the fact is recorded (谈心谈话).
const TALK: &str = "heart_talk";

/// The fields in the order of the forms in use; what is not named here comes after them.
const ORDER: [&str; 10] = [
    "title",
    "first_topic",
    "presenters",
    "documents",
    "form",
    "partner",
    "planner",
    "speakers",
    "mentors",
    "shows",
];

/// Facts that stand elsewhere on the paper, or nowhere.
const ELSEWHERE: [&str; 12] = [
    "unit",
    "day",
    "time",
    "kinds",
    "place",
    "hosts",
    "recorders",
    "guests",
    "agenda",
    "minutes",
    "span",
    "plan_item",
];

/// Empty lines for what was said, which is not recorded (减负): whoever wants it writes it by hand.
const LINES_FOR_SPEECH: usize = 6;

/// Empty lines for an agenda or for decisions that are not recorded.
const LINES_FOR_ITEMS: usize = 3;

/// The paper of one activity.
pub fn page(records: &Records<'_>, activity: &Activity) -> Result<Page> {
    let kinds = describe::kinds_of(records, &activity.facts)?;
    let page = if kinds.iter().all(|kind| kind.code == TALK) {
        talk(records, activity, &kinds)?
    } else {
        meeting(records, activity, &kinds)?
    };
    Ok(by_hand(page))
}

/// Its title: 办公室党支部主题党日、党课记录.
fn title(records: &Records<'_>, activity: &Activity, kinds: &[Kind]) -> Result<String> {
    let facts = &activity.facts;
    let unit = describe::unit_name(records, facts.unit, facts.day)?;
    let names: Vec<&str> = kinds.iter().map(|kind| kind.name.as_str()).collect();
    Ok(format!("{}记录", joined(&unit, &names.join("、"))))
}

/// Who held what; the words that one ends and the other begins with are written once: 办公室党支部党员大会,
/// 工委领导班子会议, 第一党小组会. A single character that both have is chance.
pub(in crate::commands) fn joined(unit: &str, kinds: &str) -> String {
    let starts = unit.char_indices().map(|(start, _)| start);
    let shared = starts.map(|start| &unit[start..]).find(|end| kinds.starts_with(end));
    let rest = match shared.filter(|shared| shared.chars().count() > 1) {
        Some(shared) => &kinds[shared.len()..],
        None => kinds,
    };
    format!("{unit}{rest}")
}

fn begun(records: &Records<'_>, activity: &Activity, kinds: &[Kind]) -> Result<Page> {
    let facts = &activity.facts;
    let time = match facts.start {
        Some(start) => format!("{} {}", facts.day.chinese(), clock_range_label(start, facts.end)),
        None => format!("{}＿＿时＿＿分至＿＿时＿＿分", facts.day.chinese()),
    };
    // Each kind is counted for itself: the fifth 党课 may well be the tenth 主题党日.
    let mut nth = Vec::new();
    for kind in kinds {
        let name = if kinds.len() > 1 { kind.name.as_str() } else { "" };
        nth.push(format!("{name}第 {} 次", ordinal(records, activity, kind.id)?));
    }
    let nth = if nth.is_empty() { Cell::Empty } else { Cell::Text(format!("本年{}", nth.join("、"))) };
    let (page, day) = (Page::new("log.print", title(records, activity, kinds)?), facts.day.0);
    let mut page = page.field("activity", "记录编号", activity.id);
    page.head.iter_mut().for_each(|field| field.desk = true);
    Ok(page
        .field("unit", "", describe::unit_name(records, facts.unit, facts.day)?)
        .field("kinds", "", Cell::List(kinds.iter().map(|kind| kind.name.clone()).collect()))
        .field("day", "", day)
        .field("ordinal", "次数", nth)
        .field("time", "时间", time))
}

/// Of a talk nothing but that it took place: when, where, between whom.
fn talk(records: &Records<'_>, activity: &Activity, kinds: &[Kind]) -> Result<Page> {
    let mut page = begun(records, activity, kinds)?;
    let stated = describe::fields(records, &activity.facts, &[])?;
    let of = |key: &str| {
        let found = stated.iter().find(|field| field.key == key).map(|field| field.value.clone());
        found.filter(|value| !value.says_nothing())
    };
    let there = those(&roll(records, activity.id)?, |attendee| attendee.came());
    page = page
        .field("place", "地点", of("place").unwrap_or(Cell::Blank))
        .field("hosts", "谈话人", of("hosts").unwrap_or(Cell::Blank))
        .field("present", "谈话对象", listed(there));
    Ok(page.block(Block::Signatures(vec!["谈话人签字".into(), "谈话对象签字".into()])))
}

fn meeting(records: &Records<'_>, activity: &Activity, kinds: &[Kind]) -> Result<Page> {
    let (id, facts) = (activity.id, &activity.facts);
    let lacks = lacking(records, id)?;
    let mut stated = describe::fields(records, facts, &lacks)?;
    let mut page = begun(records, activity, kinds)?;
    for (key, label) in [("place", "地点"), ("hosts", "主持人"), ("recorders", "记录人")] {
        let value = take(&mut stated, key).map(|field| field.value).unwrap_or_default();
        page = page.field(key, label, if value.says_nothing() { Cell::Blank } else { value });
    }
    page = attended(records, activity, page)?;
    if let Some(guests) = take(&mut stated, "guests").filter(|field| !field.value.says_nothing()) {
        page.head.push(guests);
    }
    let agenda = take(&mut stated, "agenda");
    for key in ORDER {
        page.head
            .extend(take(&mut stated, key).map(|field| with_titles(records, activity, field)).transpose()?);
    }
    if let (Some(belongs), Some(period)) = (take(&mut stated, "belongs"), facts.belongs) {
        page.head.push(Field { label: "".into(), ..belongs });
        page = page.field("belongs_label", "所属期", period.label());
    }
    page.head.extend(stated.into_iter().filter(|field| !ELSEWHERE.contains(&field.key.as_ref())));
    page.head.retain(|field| field.label.is_empty() || !field.value.says_nothing());
    if let Some(agenda) = agenda {
        page.head.push(Field { label: "".into(), ..agenda });
    }
    page = items(page, "议题", &facts.agenda, lacks.contains(&Element::Agenda));
    page = page.heading("发言要点（含不同意见）").block(Block::Lines(LINES_FOR_SPEECH));
    if !facts.decisions.is_empty() {
        page = page.heading("决议事项").table(describe::decisions(records, &facts.decisions)?);
    } else {
        page = items(page, "决议事项", &[], lacks.contains(&Element::Decisions));
    }
    if !facts.votes.is_empty() {
        let mut votes = describe::votes(&facts.votes, &assembly(records, id)?);
        // 应到 and 实到 stand above; what is left fits an upright page.
        for column in &mut votes.columns {
            if ["election", "expected", "present"].contains(&column.key.as_ref()) {
                column.label = "".into();
            }
        }
        page = page.heading("表决情况").table(votes);
    }
    if kinds.iter().any(|kind| kind.requires.contains(&Element::Grades)) {
        let mut grades = grade::table("grades", &graded(records, id)?);
        grades.keep_at_the_desk(&["person"]);
        page = page.heading("评议等次").table(grades);
    }
    Ok(page.block(Block::Signatures(vec!["主持人签字".into(), "记录人签字".into()])))
}

/// The fields of who was there: 应到 and 实到, 出席, 缺席及原因.
type Fields = [(&'static str, &'static str); 3];

/// Of all, or where two branches held it of the host's.
const THERE: Fields = [("attended", "应到/实到"), ("present", "出席"), ("absent", "缺席及原因")];

/// Of the other branch that held it.
const THERE_OF_PARTNER: Fields = [
    ("partner_attended", "共建方应到/实到"),
    ("partner_present", "共建方出席"),
    ("partner_absent", "共建方缺席及原因"),
];

/// 应到, 实到, and by name who was there and why the others were not; where two branches held it, of each.
fn attended(records: &Records<'_>, activity: &Activity, mut page: Page) -> Result<Page> {
    let (id, facts) = (activity.id, &activity.facts);
    let (partners, hosts): (Vec<_>, Vec<_>) =
        roll(records, id)?.into_iter().partition(|attendee| attendee.of_partner);
    let unrecorded = partners.iter().chain(&hosts).filter(|attendee| attendee.mark.is_none()).count();
    let nothing = unrecorded == partners.len() + hosts.len();
    page = of_side(page, THERE, &hosts, &tally_of(records, activity, facts.unit)?);
    if let Some(partner) = facts.partner.filter(|_| !partners.is_empty()) {
        page = of_side(page, THERE_OF_PARTNER, &partners, &tally_of(records, activity, partner)?);
    }
    if unrecorded > 0 && !nothing {
        return Ok(page.remark(format!(
            "{id} 的应到人员中还有 {unrecorded} 人没有考勤记录，纸上没有写；登记考勤：wuxue log attend {id} --mark \"姓名=情况\""
        )));
    }
    Ok(page)
}

fn of_side(page: Page, [attended, present, absent]: Fields, roll: &[Attendee], tally: &Tally) -> Page {
    let unrecorded = roll.iter().filter(|attendee| attendee.mark.is_none()).count();
    let nothing = unrecorded == roll.len();
    let away: Vec<String> = roll
        .iter()
        .filter(|attendee| attendee.expected && !attendee.came())
        .filter_map(|attendee| Some(format!("{}（{}）", attendee.name, why(attendee.mark?))))
        .collect();
    let count = match describe::attended(tally) {
        _ if nothing && tally.expected == 0 => Cell::Blank,
        [Cell::Int(expected), _] if nothing => Cell::Text(format!("应到 {expected} 人，实到＿＿人")),
        [Cell::Int(expected), Cell::Int(present)] => {
            Cell::Text(format!("应到 {expected} 人，实到 {present} 人"))
        }
        [_, Cell::Int(present)] => Cell::Text(format!("到会 {present} 人")),
        _ => Cell::Blank,
    };
    // Nobody absent is said; of whom nothing is known, room is left.
    let away = match away.is_empty() {
        true if nothing || unrecorded > 0 => Cell::Blank,
        true => Cell::Text("无".to_owned()),
        false => Cell::List(away),
    };
    let there = listed(those(roll, |attendee| attendee.came()));
    page.field(attended.0, attended.1, count)
        .field(present.0, present.1, there)
        .field(absent.0, absent.1, away)
}

/// Why somebody was not there: 病假 says that it was a leave.
fn why(mark: Mark) -> String {
    mark.reason.map_or_else(|| mark.label(), |reason| reason.label().to_owned())
}

/// A numbered list under a heading; lines to write on where it is lacking, nothing where it is not asked for.
fn items(page: Page, heading: &str, items: &[String], lacking: bool) -> Page {
    if items.is_empty() {
        let lines = Block::Lines(LINES_FOR_ITEMS);
        return if lacking { page.heading(heading).block(lines) } else { page };
    }
    let lines = (1..).zip(items).map(|(number, item): (usize, _)| format!("{number}. {item}"));
    lines.fold(page.heading(heading), |page, line| page.paragraph(line))
}

/// Documents and the activities shown by their titles: their codes mean nothing on paper.
fn with_titles(records: &Records<'_>, activity: &Activity, field: Field) -> Result<Field> {
    if field.key == "shows" && !activity.facts.shown.is_empty() {
        let mut shown = Vec::new();
        for facts in activity.facts.shown.iter().map(|id| crate::record::activity(records, *id)) {
            let Some(facts) = facts?.map(|shown| shown.facts) else { continue };
            let unit = describe::unit_name(records, facts.unit, facts.day)?;
            let kinds = describe::kinds_of(records, &facts)?;
            let kinds: Vec<String> = kinds.into_iter().map(|kind| kind.name).collect();
            let held = format!("{} {}", facts.day, joined(&unit, &kinds.join("、")));
            shown.push(facts.title.map_or_else(|| held.clone(), |title| format!("{held}《{title}》")));
        }
        return Ok(Field { value: Cell::List(shown), ..field });
    }
    if field.key != "documents" || activity.facts.documents.is_empty() {
        return Ok(field);
    }
    let mut titles = Vec::new();
    for id in &activity.facts.documents {
        titles.extend(document(records, *id)?.map(|document| document.facts.title));
    }
    Ok(Field { value: Cell::List(titles), ..field })
}

fn those(roll: &[Attendee], which: impl Fn(&Attendee) -> bool) -> Vec<String> {
    roll.iter().filter(|attendee| which(attendee)).map(|attendee| attendee.name.clone()).collect()
}

fn listed(names: Vec<String>) -> Cell {
    if names.is_empty() { Cell::Blank } else { Cell::List(names) }
}

fn take(fields: &mut Vec<Field>, key: &str) -> Option<Field> {
    let at = fields.iter().position(|field| field.key == key)?;
    Some(fields.remove(at))
}

/// 待补 becomes a line to write on, everywhere; whether a name stands in the roster is of no interest on paper.
fn by_hand(mut page: Page) -> Page {
    let blank = |cell: &mut Cell| {
        if *cell == Cell::Unknown {
            *cell = Cell::Blank;
        }
    };
    for field in &mut page.head {
        blank(&mut field.value);
        if let Cell::List(names) = &mut field.value {
            for name in names {
                *name = names::plain(name).to_owned();
            }
        }
    }
    for block in &mut page.blocks {
        if let Block::Table(table) = block {
            table.rows.iter_mut().flatten().for_each(blank);
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_words_are_written_once() {
        for (unit, kinds, title) in [
            ("办公室党支部", "支部党员大会、党课", "办公室党支部党员大会、党课"),
            ("市直机关工委领导班子", "领导班子会议", "市直机关工委领导班子会议"),
            ("办公室党支部第一党小组", "党小组会", "办公室党支部第一党小组会"),
            ("宣传部", "部门会议", "宣传部部门会议"),
            ("办公室党支部", "主题党日", "办公室党支部主题党日"),
        ] {
            assert_eq!(joined(unit, kinds), title);
        }
    }
}
