//! 一文五学: one matter or document followed through the five tiers: who studied it when, how far each tier got, and
//! where the chain breaks.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use super::desk::marked;
use crate::calendar::Day;
use crate::chain::{
    Item, Notice, Schedule, Tier, addressed, items, lines, notices, scheduled_for, schedules, self_study_with,
};
use crate::page::{Cell, Page, Table};
use crate::record::{ActivityId, Document, MatterId};
use crate::register::Matter;
use crate::roster::{Names, PersonId, Standing, Unit, UnitId, UnitKind, beneath, entries_within, units};
use crate::sql;
use crate::store::{Records, Row, SqlResult, named_params};

/// How many marks the picture draws for a whole tier.
const MARKS: i64 = 10;

/// What is followed: a matter, the document that it is, or a document of which no matter is known.
#[derive(Debug, Clone)]
pub struct Followed {
    /// The matter.
    pub matter: Option<Matter>,
    /// The document.
    pub document: Option<Document>,
}

/// An activity in which it was studied.
#[derive(Debug, Clone)]
struct Held {
    activity: ActivityId,
    unit: UnitId,
    day: Day,
    title: Option<String>,
}

impl Held {
    fn read(row: &Row<'_>) -> SqlResult<Held> {
        Ok(Held {
            activity: row.get("id")?,
            unit: row.get("unit")?,
            day: row.get("day")?,
            title: row.get("title")?,
        })
    }
}

/// A tier: since when, and how many of those who should have.
#[derive(Debug, Clone, Copy)]
struct Link {
    tier: Tier,
    first: Option<Day>,
    done: i64,
    of: i64,
    /// Whether the records could show it: study of a document that is not known leaves no trace.
    known: bool,
}

impl Link {
    fn reach(self) -> Reach {
        match (self.done, self.of) {
            (0, 0) => Reach::Nobody,
            (done, of) if done < of && !self.known => Reach::Unknown,
            (0, _) => Reach::None,
            (done, of) if done < of => Reach::Part,
            _ => Reach::All,
        }
    }
}

/// How far a tier got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// There is nobody who should: no link to break.
    Nobody,
    /// Not all of it could be found in the records.
    Unknown,
    None,
    Part,
    All,
}

impl Reach {
    fn code(self) -> &'static str {
        match self {
            Reach::Nobody => "nobody",
            Reach::Unknown => "unknown",
            Reach::None => "none",
            Reach::Part => "part",
            Reach::All => "all",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Reach::Nobody => "没有对象",
            Reach::Unknown => "待补",
            Reach::None => "没有开展",
            Reach::Part => "没有全覆盖",
            Reach::All => "全覆盖",
        }
    }
}

/// Follows it as of a day, through the organ or a unit and those below it.
///
/// # Errors
/// Only those of the store.
pub fn five_tiers(records: &Records<'_>, of: &Followed, within: Option<UnitId>, today: Day) -> Result<Page> {
    const LEADING: [UnitKind; 3] = [UnitKind::LeadingBody, UnitKind::OrganCommittee, UnitKind::Department];
    let known = units(records, today)?;
    let below = within.map(|unit| beneath(&known, unit));
    let concerns = |unit: UnitId| below.as_ref().is_none_or(|below| below.contains(&unit));
    let there: Vec<&Unit> = known.iter().filter(|unit| unit.exists_on(today) && concerns(unit.id)).collect();
    let kind_of: BTreeMap<UnitId, UnitKind> = known.iter().map(|unit| (unit.id, unit.kind)).collect();
    let names = Names::read(records, today)?;
    let asked = asked_for(records, of, today)?;
    let weeks = scheduled(records, of, today)?;
    let mut held = held(records, of, &asked, today)?;
    held.retain(|one| concerns(one.unit));
    let of_kind = |kinds: &[UnitKind]| -> Vec<&Held> {
        held.iter().filter(|one| kind_of.get(&one.unit).is_some_and(|kind| kinds.contains(kind))).collect()
    };
    let led = of_kind(&LEADING);
    let branches = of_kind(&[UnitKind::Branch, UnitKind::GeneralBranch]);
    let groups = of_kind(&[UnitKind::PartyGroup, UnitKind::YouthGroup]);
    let roster = entries_within(records, within, today)?;
    // Where nobody belongs, nobody studies: such a unit is no link that could break.
    let peopled = |unit: &Unit| {
        held.iter().any(|one| one.unit == unit.id) || roster.iter().any(|entry| entry.is_in(unit.id))
    };
    let all_of = |kinds: &[UnitKind]| -> Vec<&Unit> {
        there.iter().filter(|unit| kinds.contains(&unit.kind) && peopled(unit)).copied().collect()
    };
    let (all_branches, all_groups) =
        (all_of(&[UnitKind::Branch]), all_of(&[UnitKind::PartyGroup, UnitKind::YouthGroup]));
    let readers = self_readers(records, of, today)?;
    let members: BTreeSet<PersonId> = roster
        .iter()
        .filter(|entry| entry.standing.is_some_and(Standing::in_party))
        .map(|entry| entry.person.id)
        .collect();
    let studied: Vec<_> = readers.iter().filter(|(person, _)| members.contains(person)).collect();
    let links = [
        Link {
            tier: Tier::Lead,
            first: first(&led),
            done: i64::from(!led.is_empty()),
            // A branch has nobody who leads the others.
            of: i64::from(within.is_none() || !all_of(&LEADING).is_empty()),
            known: true,
        },
        supervise(records, &asked, &weeks, &all_branches, today)?,
        link(Tier::Research, &branches, &all_branches),
        link(Tier::Promote, &groups, &all_groups),
        Link {
            known: true,
            tier: Tier::SelfStudy,
            first: studied.iter().map(|(_, day)| **day).min(),
            done: studied.len() as i64,
            of: members.len() as i64,
        },
    ];
    let known = of.document.is_some();
    // Whether it was conveyed the register itself says.
    let links = links.map(|link| Link { known: known || link.tier == Tier::Lead, ..link });
    let broken = links
        .iter()
        .find(|link| link.reach() == Reach::None)
        .or_else(|| links.iter().find(|link| link.reach() == Reach::Part));
    let mut page = head(of, today)
        .field("broken", "", broken.map(|link| link.tier.code()))
        .field("broken_name", "断在", broken.map(|link| format!("{}（{}）", link.tier.label(), said(*link))))
        .paragraph(picture(&links, broken));
    if let Some(why) = unknown(of) {
        page = page.paragraph(why);
    }
    page = page
        .table(links_table(&links))
        .table(held_table("lead", "领学", &led, &names))
        .table(notice_table(&asked))
        .table(schedule_table(&weeks))
        .table(unit_table("branches", "各党支部研学", "党支部", &all_branches, (&branches, known), &names))
        .table(unit_table(
            "groups",
            "党小组和青年理论学习小组促学",
            "小组",
            &all_groups,
            (&groups, known),
            &names,
        ));
    Ok(marked(page))
}

/// Why most of it is not known, if no document is: what was studied of it cannot be found.
fn unknown(of: &Followed) -> Option<&'static str> {
    let matter = of.matter.as_ref().filter(|_| of.document.is_none())?;
    Some(if matter.is_classified() {
        "涉密要件只登记编号，学习情况不在这里登记，标为待补的各层级不是没有开展。"
    } else {
        "这个要件没有关联学习材料，只能查到传达它的活动和要求它的通知单。标为待补的各层级不是没有开展，关联材料以后才能查清。"
    })
}

fn head(of: &Followed, today: Day) -> Page {
    let title = match (&of.matter, &of.document) {
        (Some(matter), _) => matter.called(),
        (None, Some(document)) => document.facts.title.clone(),
        (None, None) => String::new(),
    };
    let id = of.matter.as_ref().map(|matter| matter.id);
    Page::new("checklist.chain", format!("一文五学：{title}"))
        .field("matter", "政治要件", id.map_or(Cell::Empty, Cell::from))
        .field("document", "材料", of.document.as_ref().map_or(Cell::Empty, |document| document.id.into()))
        .field("title", "", title)
        .field("as_of", "截至", today)
}

/// The items of notices in force that ask for it, each with the day on which its notice went out.
fn asked_for(records: &Records<'_>, of: &Followed, today: Day) -> Result<Vec<(Notice, Day, Item)>> {
    let document = of.document.as_ref().map(|document| document.id);
    let matter = of.matter.as_ref().map(|matter| matter.id);
    let mut found = Vec::new();
    for notice in notices(records)? {
        let issued = notice.versions.first().and_then(|version| version.issued).filter(|day| *day <= today);
        let gone = notice.withdrawn.is_some();
        let (Some(issued), Some(version), false) = (issued, notice.in_force(), gone) else { continue };
        for item in items(records, notice.id, version.version)? {
            let cites = document.is_some_and(|id| item.facts.documents.contains(&id));
            if cites || (matter.is_some() && item.facts.matter == matter) {
                found.push((notice.clone(), issued, item));
            }
        }
    }
    found.sort_by_key(|(_, issued, item)| (*issued, item.id));
    Ok(found)
}

/// The weekly schedules in force that have it, each with the day on which it went out.
fn scheduled(records: &Records<'_>, of: &Followed, today: Day) -> Result<Vec<(Schedule, Day)>> {
    let Some(document) = of.document.as_ref().map(|document| document.id) else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for schedule in schedules(records)? {
        let Some(issued) = schedule.issued.filter(|day| *day <= today) else { continue };
        if schedule.withdrawn.is_some() {
            continue;
        }
        if lines(records, &schedule)?.iter().any(|line| line.facts.document == Some(document)) {
            found.push((schedule, issued));
        }
    }
    Ok(found)
}

/// The activities that cite the document, convey the matter, or carry out an item that asks for it.
fn held(
    records: &Records<'_>,
    of: &Followed,
    asked: &[(Notice, Day, Item)],
    today: Day,
) -> Result<Vec<Held>> {
    let params = named_params! {
        ":document": of.document.as_ref().map(|document| document.id),
        ":matter": of.matter.as_ref().map(|matter| matter.id), ":on": today,
    };
    let mut found = records.rows(sql!("five_tiers.sql", "activities"), params, Held::read)?;
    for (_, _, item) in asked {
        let params = named_params! {":notice": item.id.notice, ":item": item.id.item, ":on": today};
        found.extend(records.rows(sql!("five_tiers.sql", "carried_out"), params, Held::read)?);
    }
    found.sort_by_key(|one| (one.day, one.activity));
    found.dedup_by_key(|one| one.activity);
    Ok(found)
}

/// Who studied it alone, and when first.
fn self_readers(records: &Records<'_>, of: &Followed, today: Day) -> Result<BTreeMap<PersonId, Day>> {
    let mut readers = BTreeMap::new();
    let Some(document) = &of.document else { return Ok(readers) };
    for entry in self_study_with(records, document.id)? {
        let Some(day) = Some(entry.facts.day).filter(|day| *day <= today) else { continue };
        let first = readers.entry(entry.facts.person).or_insert(day);
        *first = day.min(*first);
    }
    Ok(readers)
}

fn first(held: &[&Held]) -> Option<Day> {
    held.iter().map(|one| one.day).min()
}

fn link(tier: Tier, held: &[&Held], all: &[&Unit]) -> Link {
    let own: Vec<&Held> =
        held.iter().filter(|one| all.iter().any(|unit| unit.id == one.unit)).copied().collect();
    let studied: BTreeSet<UnitId> = own.iter().map(|one| one.unit).collect();
    Link { tier, first: first(&own), done: studied.len() as i64, of: all.len() as i64, known: true }
}

/// 督学: how many of the branches a notice or a schedule asks for it.
fn supervise(
    records: &Records<'_>,
    asked: &[(Notice, Day, Item)],
    weeks: &[(Schedule, Day)],
    all: &[&Unit],
    today: Day,
) -> Result<Link> {
    let mut told: BTreeSet<UnitId> = BTreeSet::new();
    for (notice, _, item) in asked {
        if let Some(version) = notice.in_force() {
            let to = addressed(records, version, today)?;
            told.extend(
                to.iter()
                    .map(|unit| unit.id)
                    .filter(|unit| item.facts.units.is_empty() || item.facts.units.contains(unit)),
            );
        }
    }
    for (schedule, _) in weeks {
        told.extend(scheduled_for(records, schedule, today)?.iter().map(|unit| unit.id));
    }
    let first = asked.iter().map(|(_, day, _)| *day).chain(weeks.iter().map(|(_, day)| *day)).min();
    let done = all.iter().filter(|unit| told.contains(&unit.id)).count() as i64;
    Ok(Link { tier: Tier::Supervise, first, done, of: all.len() as i64, known: true })
}

/// Days from the tier before that has any.
fn gap(links: &[Link], at: usize) -> Option<i64> {
    let before = links[..at].iter().rev().find_map(|link| link.first)?;
    Some(before.days_until(links[at].first?))
}

fn said(link: Link) -> String {
    match link.reach() {
        reach @ (Reach::Nobody | Reach::Unknown | Reach::None) => reach.label().to_owned(),
        _ if link.tier == Tier::Lead => "已开展".to_owned(),
        _ => format!("{}/{}", link.done, link.of),
    }
}

/// The chain in characters that every office console has.
fn picture(links: &[Link], broken: Option<&Link>) -> String {
    let rows = links.iter().enumerate().map(|(at, link)| {
        let filled = match (link.done, link.of) {
            (0, _) | (_, 0) => 0,
            // Some is never drawn as nothing, nor part as all.
            (done, of) if done < of => (done * MARKS / of).clamp(1, MARKS - 1),
            _ => MARKS,
        };
        let mark = |mark| match link.reach() {
            Reach::Unknown => '？',
            _ if mark < filled => '■',
            _ => '□',
        };
        let marks: String = (0..MARKS).map(mark).collect();
        let mut line = format!("{}　{marks}　{}", link.tier.label(), said(*link));
        if let Some(day) = link.first {
            line.push_str(&format!("　{day} 起"));
        }
        if let Some(days) = gap(links, at) {
            line.push_str(&match days {
                0 => "（同一天）".to_owned(),
                days if days > 0 => format!("（隔 {days} 天）"),
                days => format!("（早 {} 天）", -days),
            });
        }
        if broken.is_some_and(|broken| broken.tier == link.tier) {
            line.push_str("　←断在这里");
        }
        line
    });
    rows.collect::<Vec<_>>().join("\n")
}

fn links_table(links: &[Link]) -> Table {
    let rows = links.iter().enumerate().map(|(at, link)| {
        vec![
            link.tier.code().into(),
            link.tier.label().into(),
            link.first.into(),
            gap(links, at).into(),
            match link.reach() {
                Reach::Unknown => Cell::Unknown,
                _ => Cell::Share { n: link.done, of: link.of },
            },
            whom(link.tier).into(),
            link.reach().code().into(),
            link.reach().label().into(),
        ]
    });
    let columns = [
        ("tier", ""),
        ("tier_name", "层级"),
        ("first", "最早"),
        ("days", "隔（天）"),
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

fn held_table(key: &'static str, caption: &str, held: &[&Held], names: &Names) -> Table {
    let rows = held.iter().map(|one| {
        vec![one.activity.into(), one.day.into(), names.unit(one.unit).into(), one.title.clone().into()]
    });
    let columns = [("activity", "活动"), ("day", "日期"), ("unit_name", "单位"), ("title", "主题")];
    Table::new(key, &columns).caption(caption).rows(rows).omit_when_empty()
}

fn notice_table(asked: &[(Notice, Day, Item)]) -> Table {
    let rows = asked.iter().map(|(notice, issued, item)| {
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

fn schedule_table(weeks: &[(Schedule, Day)]) -> Table {
    let rows = weeks
        .iter()
        .map(|(schedule, issued)| vec![schedule.id.into(), schedule.title.as_str().into(), (*issued).into()]);
    let columns = [("schedule", "编号"), ("title", "自学安排"), ("issued", "印发")];
    Table::new("schedules", &columns).caption("自学安排").rows(rows).omit_when_empty()
}

fn unit_table(
    key: &'static str,
    caption: &str,
    what: &'static str,
    all: &[&Unit],
    (held, known): (&[&Held], bool),
    names: &Names,
) -> Table {
    let rows = all.iter().map(|unit| {
        let own: Vec<&&Held> = held.iter().filter(|one| one.unit == unit.id).collect();
        let activities: Vec<String> = own.iter().map(|one| one.activity.to_string()).collect();
        vec![
            unit.id.into(),
            names.unit(unit.id).into(),
            own.first().map(|one| one.day).into(),
            match (own.is_empty(), known) {
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

/// The number of the matter, for whoever follows the document only.
pub fn matter_of(matters: &[Matter], document: &Document) -> Option<MatterId> {
    let is_it = |one: &&Matter| one.voided.is_none() && one.facts.document == Some(document.id);
    matters.iter().find(is_it).map(|one| one.id)
}
