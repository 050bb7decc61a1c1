//! What it is told with: the picture of the chain and the tables beneath.

use super::asked::{Asked, Week};
use super::{Held, Link, Reach};
use crate::chain::Tier;
use crate::page::{Cell, Table};
use crate::roster::{Names, Unit};

/// How many marks the picture draws for a whole tier.
const MARKS: i64 = 10;

/// Days from the tier before that has any.
fn gap(links: &[Link], at: usize) -> Option<i64> {
    let before = links[..at].iter().rev().find_map(|link| link.first)?;
    Some(before.days_until(links[at].first?))
}

/// The same in words.
fn gap_said(days: i64) -> String {
    match days {
        0 => "同一天".to_owned(),
        days if days > 0 => format!("隔 {days} 天"),
        days => format!("早 {} 天", -days),
    }
}

/// How far it got, in words.
pub(super) fn said(link: Link, document_known: bool) -> String {
    match link.reach(document_known) {
        reach @ (Reach::Nobody | Reach::Unknown | Reach::None) => reach.label().to_owned(),
        _ if link.tier == Tier::Lead => "已开展".to_owned(),
        _ => format!("{}/{}", link.done, link.of),
    }
}

/// The chain in characters that every office console has.
pub(super) fn picture(links: &[Link], broken: Option<&Link>, document_known: bool) -> String {
    let rows = links.iter().map(|link| {
        let filled = match (link.done, link.of) {
            (0, _) | (_, 0) => 0,
            // Some is never drawn as nothing, nor part as all.
            (done, of) if done < of => (done * MARKS / of).clamp(1, MARKS - 1),
            _ => MARKS,
        };
        let mark = |mark| match link.reach(document_known) {
            Reach::Unknown => '？',
            _ if mark < filled => '■',
            _ => '□',
        };
        let marks: String = (0..MARKS).map(mark).collect();
        let mut line = format!("{}　{marks}　{}", link.tier.label(), said(*link, document_known));
        if let Some(day) = link.first {
            line.push_str(&format!("　{day}"));
        }
        if broken.is_some_and(|broken| broken.tier == link.tier) {
            line.push_str("　←断在这里");
        }
        line
    });
    rows.collect::<Vec<_>>().join("\n")
}

pub(super) fn links_table(links: &[Link], document_known: bool) -> Table {
    let rows = links.iter().enumerate().map(|(at, link)| {
        vec![
            link.tier.code().into(),
            link.tier.label().into(),
            link.first.into(),
            gap(links, at).into(),
            gap(links, at).map(gap_said).into(),
            match link.reach(document_known) {
                Reach::Unknown => Cell::Unknown,
                _ => Cell::Share { n: link.done, of: link.of },
            },
            whom(link.tier).into(),
            link.reach(document_known).code().into(),
            // Whether any of those that lead has held it: nobody asks all of them to.
            match (link.tier, link.reach(document_known)) {
                (Tier::Lead, Reach::All) => "已开展".into(),
                (_, reach) => reach.label().into(),
            },
        ]
    });
    let columns = [
        ("tier", ""),
        ("tier_name", "层级"),
        ("first", "最早"),
        ("days", ""),
        ("days_said", "与前一层级"),
        ("reached", "开展的"),
        ("whom", "算的是"),
        ("reach", ""),
        ("reach_name", "情况"),
    ];
    Table::new("tiers", &columns).rows(rows)
}

/// What the share of a tier counts.
fn whom(tier: Tier) -> &'static str {
    match tier {
        Tier::Lead => "领导班子、机关党委、处室",
        Tier::Supervise => "通知单、自学安排发到的党支部",
        Tier::Research => "党支部",
        Tier::Promote => "党小组、青年理论学习小组",
        Tier::SelfStudy => "党员",
    }
}

pub(super) fn held_table(key: &'static str, caption: &str, held: &[&Held], names: &Names) -> Table {
    let rows = held.iter().map(|one| {
        vec![one.activity.into(), one.day.into(), names.unit(one.unit).into(), one.title.clone().into()]
    });
    let columns = [("activity", "活动"), ("day", "日期"), ("unit_name", "单位"), ("title", "主题")];
    Table::new(key, &columns).caption(caption).rows(rows).omit_when_empty()
}

pub(super) fn notice_table(asked: &[Asked]) -> Table {
    let rows = asked.iter().map(|Asked { notice, issued, item, .. }| {
        vec![
            item.id.into(),
            notice.issue.to_string().into(),
            (*issued).into(),
            item.facts.what.as_str().into(),
            item.facts.due.into(),
        ]
    });
    let columns =
        [("item", "项"), ("issue", "期号"), ("issued", "印发"), ("what", "内容"), ("due", "完成时限")];
    Table::new("notices", &columns).caption("通知单").rows(rows).omit_when_empty()
}

pub(super) fn schedule_table(weeks: &[Week]) -> Table {
    let rows = weeks.iter().map(|Week { schedule, issued, .. }| {
        vec![schedule.id.into(), schedule.title.as_str().into(), (*issued).into()]
    });
    let columns = [("schedule", "编号"), ("title", "自学安排"), ("issued", "印发")];
    Table::new("schedules", &columns).caption("自学安排").rows(rows).omit_when_empty()
}

pub(super) fn unit_table(
    key: &'static str,
    caption: &str,
    what: &'static str,
    all: &[&Unit],
    (held, document_known): (&[&Held], bool),
    names: &Names,
) -> Table {
    let rows = all.iter().map(|unit| {
        let own: Vec<&&Held> = held.iter().filter(|one| one.unit == unit.id).collect();
        let activities: Vec<String> = own.iter().map(|one| one.activity.to_string()).collect();
        vec![
            unit.id.into(),
            names.unit(unit.id).into(),
            own.first().map(|one| one.day).into(),
            match (own.is_empty(), document_known) {
                (false, _) => "已开展".into(),
                (true, true) => "没有开展".into(),
                (true, false) => Cell::Unknown,
            },
            if activities.is_empty() { Cell::Empty } else { Cell::List(activities) },
        ]
    });
    let columns = [
        ("unit", ""),
        ("unit_name", what),
        ("first", "最早"),
        ("state_name", "情况"),
        ("activities", "活动"),
    ];
    Table::new(key, &columns).caption(caption).rows(rows).omit_when_empty()
}
