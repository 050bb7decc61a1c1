//! 一文五学: one matter or document followed through the five tiers: who studied it when, how far each tier got, and
//! where the chain breaks.

mod asked;
mod tables;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use super::desk::marked;
use crate::calendar::Day;
use crate::chain::{Tier, self_study_with};
use crate::page::{Cell, Page};
use crate::record::{ActivityId, Document, MatterId};
use crate::register::Matter;
use crate::roster::{Names, PersonId, Standing, Unit, UnitId, UnitKind, beneath, entries_within, units};
use crate::sql;
use crate::store::{Records, Row, SqlResult, named_params};
use asked::{Asked, asked_for, scheduled, supervise};
use tables::{held_table, links_table, notice_table, picture, said, schedule_table, unit_table};

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
}

impl Link {
    /// Study of a document that is not known leaves no trace in the records, but whether it was conveyed the register itself
    /// says.
    fn reach(self, document_known: bool) -> Reach {
        let known = document_known || self.tier == Tier::Lead;
        match (self.done, self.of) {
            (0, 0) => Reach::Nobody,
            (done, of) if done < of && !known => Reach::Unknown,
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
    let all_units = units(records, today)?;
    let below = within.map(|unit| beneath(&all_units, unit));
    let concerns = |unit: UnitId| below.as_ref().is_none_or(|below| below.contains(&unit));
    let there: Vec<&Unit> =
        all_units.iter().filter(|unit| unit.exists_on(today) && concerns(unit.id)).collect();
    let kind_of: BTreeMap<UnitId, UnitKind> = all_units.iter().map(|unit| (unit.id, unit.kind)).collect();
    let names = Names::read(records, today)?;
    let mut asked = asked_for(records, of, today)?;
    let mut weeks = scheduled(records, of, today)?;
    let mut held = held(records, of, &asked, today)?;
    held.retain(|one| concerns(one.unit));
    if below.is_some() {
        asked.retain(|one| one.to.iter().any(|unit| concerns(*unit)));
        weeks.retain(|one| one.to.iter().any(|unit| concerns(*unit)));
    }
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
    // As for an item of 自学, who is not required to take part is not counted.
    let members: BTreeSet<PersonId> = roster
        .iter()
        .filter(|entry| entry.standing.is_some_and(Standing::in_party) && entry.exempt.is_none())
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
        },
        supervise(&asked, &weeks, &all_branches),
        link(Tier::Research, &branches, &all_branches),
        link(Tier::Promote, &groups, &all_groups),
        Link {
            tier: Tier::SelfStudy,
            first: studied.iter().map(|(_, day)| **day).min(),
            done: studied.len() as i64,
            of: members.len() as i64,
        },
    ];
    let known = of.document.is_some();
    let broken = links
        .iter()
        .find(|link| link.reach(known) == Reach::None)
        .or_else(|| links.iter().find(|link| link.reach(known) == Reach::Part));
    let mut page = head(of, today)
        .field("broken", "", broken.map(|link| link.tier.code()))
        .field(
            "broken_name",
            "断在",
            broken.map(|link| format!("{}（{}）", link.tier.label(), said(*link, known))),
        )
        .paragraph(picture(&links, broken, known));
    if let Some(why) = unknown(of) {
        page = page.paragraph(why);
    }
    page = page
        .table(links_table(&links, known))
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
        "涉密要件只登记编号，学习情况不在这里登记；标为待补的层级无从查起，不等于没有开展。"
    } else {
        "这个要件没有关联学习材料，只能查到传达它的活动和要求它的通知单。标为待补的层级无从查起，不等于没有开展，关联材料以后才能查清。"
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

/// The activities that cite the document, convey the matter, or carry out an item that asks for it.
fn held(records: &Records<'_>, of: &Followed, asked: &[Asked], today: Day) -> Result<Vec<Held>> {
    let params = named_params! {
        ":document": of.document.as_ref().map(|document| document.id),
        ":matter": of.matter.as_ref().map(|matter| matter.id), ":on": today,
    };
    let mut found = records.rows(sql!("five_tiers.sql", "activities"), params, Held::read)?;
    for Asked { item, .. } in asked {
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
    Link { tier, first: first(&own), done: studied.len() as i64, of: all.len() as i64 }
}

/// The number of the matter, for whoever follows the document only.
pub fn matter_of(matters: &[Matter], document: &Document) -> Option<MatterId> {
    let is_it = |one: &&Matter| one.voided.is_none() && one.facts.document == Some(document.id);
    matters.iter().find(is_it).map(|one| one.id)
}
