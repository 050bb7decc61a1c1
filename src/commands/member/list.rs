//! The roster as a list, and one person's whole history.

use anyhow::Result;

use super::standing_meant;
use crate::calendar::Day;
use crate::commands::{named, words};
use crate::page::{Cell, Page, Table};
use crate::roster::{self, Entry, Unit, UnitKind, beneath};
use crate::session::Session;

/// Which persons.
#[derive(Debug, clap::Args)]
pub struct List {
    /// 只列这个党组织（连同下设的）
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
    /// 只列这种政治面貌
    #[arg(long, value_name = "政治面貌")]
    pub standing: Option<String>,
    /// 哪一天的情况；不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 连已离开的一起列出
    #[arg(long)]
    pub all: bool,
}

/// Lists the roster of a day.
pub(super) fn list(args: &List, session: &Session) -> Result<Page> {
    let on = words::maybe_day("--on", args.on.as_deref(), session.today)?.unwrap_or(session.today);
    let standing = args.standing.as_deref().map(standing_meant).transpose()?;
    let store = session.read()?;
    let records = store.records();
    let within = args.unit.as_deref().map(|text| named::unit(session, &records, text)).transpose()?;
    let units = roster::units(&records, on)?;
    let inside = within.as_ref().map(|unit| beneath(&units, unit.id));
    // Somebody who has not come yet on that day belongs nowhere and has no standing.
    let listed = |entry: &Entry| {
        let present = entry.person.ends.is_none_or(|ends| ends >= on);
        (args.all || present)
            && inside.as_ref().is_none_or(|inside| entry.places.iter().any(|p| inside.contains(&p.unit)))
            && standing.is_none_or(|standing| entry.standing == Some(standing))
    };
    let entries = roster::entries(&records, on)?;
    let rows: Vec<_> = entries.iter().filter(|entry| listed(entry)).map(|entry| row(entry, &units)).collect();
    let columns = [
        ("person", "编号"),
        ("name", "姓名"),
        ("staff_no", "工号"),
        ("branch", "党支部"),
        ("party_group", "党小组"),
        ("youth_group", "青年小组"),
        ("department", "处室"),
        ("standing", "政治面貌"),
        ("posts", "党内职务"),
        ("exempt", "不作硬性要求"),
        ("ends", "离开"),
    ];
    let mut page = Page::new("member.list", "名册").field("on", "日期", on);
    if let Some(unit) = within {
        page = page.field("unit", "", unit.id).field("unit_name", "党组织", unit.name);
    }
    let count = rows.len() as i64;
    let table = Table::new("rows", &columns).rows(rows).hide_empty_columns().when_empty("没有这样的人员。");
    Ok(page.field("count", "人数", count).table(table))
}

fn row(entry: &Entry, units: &[Unit]) -> Vec<Cell> {
    let branch = entry.place(UnitKind::Branch).map(|place| place.unit);
    // A post elsewhere than in the own branch says where.
    let posts = entry.posts.iter().map(|post| {
        let elsewhere = units.iter().find(|unit| unit.id == post.unit && Some(unit.id) != branch);
        format!("{}{}", elsewhere.map_or("", |unit| unit.name.as_str()), post.title)
    });
    let place = |kind| Cell::from(entry.place(kind).map(|place| place.name.clone()));
    let person = &entry.person;
    vec![
        Cell::from(person.id),
        Cell::from(person.name.as_str()),
        Cell::from(person.staff_no.clone()),
        place(UnitKind::Branch),
        place(UnitKind::PartyGroup),
        place(UnitKind::YouthGroup),
        place(UnitKind::Department),
        match entry.standing {
            Some(standing) => Cell::from(standing.label()),
            None if person.ends.is_some() => Cell::Empty,
            None => Cell::Unknown,
        },
        Cell::List(posts.collect()),
        Cell::from(entry.exempt.clone()),
        Cell::from(person.ends),
    ]
}

/// One person.
#[derive(Debug, clap::Args)]
pub struct Show {
    /// 姓名、工号或编号
    #[arg(value_name = "人员")]
    pub person: String,
}

/// Shows one person's whole history.
pub(super) fn show(args: &Show, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = store.records();
    let person = named::person(session, &records, &args.person, None)?;
    let id = person.id;
    let aliases = roster::aliases_of(&records, id)?.into_iter().map(|alias| alias.alias).collect();
    let mut history: Vec<(Day, Option<Day>, &str, String)> = Vec::new();
    for known in roster::standings(&records, id)? {
        history.push((known.starts, known.ends, "政治面貌", known.standing.label().to_owned()));
    }
    for stay in roster::memberships(&records, id)? {
        let unit = roster::unit(&records, stay.unit, stay.starts)?;
        let name = match unit {
            Some(unit) => roster::full_name(&records, &unit, stay.starts)?,
            None => stay.unit_name,
        };
        history.push((stay.starts, stay.ends, stay.kind.label(), name));
    }
    for post in roster::posts(&records, id)? {
        history.push((post.starts, post.ends, "党内职务", format!("{}{}", post.unit_name, post.title)));
    }
    for known in roster::exemptions(&records, id)? {
        let reason = format!("{}（{}）", known.reason, roster::EXEMPTION_CLAUSE);
        history.push((known.starts, known.ends, "不作硬性要求", reason));
    }
    history.sort_by_key(|(starts, ..)| *starts);
    let rows = history.into_iter().map(|(starts, ends, what, value)| {
        vec![Cell::from(starts), Cell::from(ends), Cell::from(what), Cell::from(value)]
    });
    Ok(Page::new("member.show", person.name.as_str())
        .field("person", "编号", id)
        .field("name", "姓名", person.name.as_str())
        .field("staff_no", "工号", person.staff_no)
        .field("birth_month", "出生年月", person.birth_month.map(|month| month.to_string()))
        .field("joined", "入党日期", person.joined)
        .field("aliases", "别名", Cell::List(aliases))
        .field("note", "备注", person.note)
        .field("ends", "离开", person.ends)
        .field("end_reason", "离开原因", person.end_reason)
        .table(
            Table::new("rows", &[("starts", "起"), ("ends", "止"), ("what", "事项"), ("value", "内容")])
                .caption("经历")
                .rows(rows)
                .when_empty("还没有编入党组织，也没有政治面貌的记录。"),
        ))
}
