//! `member export`: the roster as `member import` reads it.

use anyhow::Result;

use crate::calendar::Day;
use crate::commands::named;
use crate::import::Field;
use crate::import::roster::remark;
use crate::import::subject::MEMBER;
use crate::page::{Cell, Form, Page, Table};
use crate::roster::{self, Entry, PlaceHeld, Standing, Unit, UnitId, UnitKind, beneath};
use crate::session::Session;

/// Rows for those who are new.
const BLANK_ROWS: u16 = 20;

/// 导出名册，各列就是 member import 认的列：改好后可以原样导入
///
/// 导出的是“今天”（或 --as-of 那一天）在册的人。一人一行，写不进去的有：以前的经历；各项不同的
/// 起始日期（只写编入党支部的日期，不在党支部的写编入青年小组或处室的日期）；在领导班子、机关党委等
/// 处的编入和职务；外单位、党组织的上下级和撤并。既在党小组又在青年小组的人任组长的，导入新库时算作
/// 党小组的。导入原来的库则什么也不会变。
#[derive(Debug, clap::Args)]
pub struct Export {
    /// 只导出这个党组织（连同下设的）
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
}

/// Exports the roster of today.
pub(super) fn run(args: &Export, session: &Session) -> Result<Page> {
    let on = session.today;
    let store = session.read()?;
    let records = store.records();
    let within = args.unit.as_deref().map(|text| named::unit(session, &records, text)).transpose()?;
    let units = roster::units(&records, on)?;
    let inside = within.as_ref().map(|unit| beneath(&units, unit.id));
    let listed = |entry: &&Entry| {
        entry.person.ends.is_none_or(|ends| ends >= on)
            // Who has not come yet stands nowhere.
            && (entry.standing.is_some() || !entry.places.is_empty())
            && inside.as_ref().is_none_or(|inside| entry.places.iter().any(|p| inside.contains(&p.unit)))
    };
    let entries = roster::entries(&records, on)?;
    let rows: Vec<_> = entries
        .iter()
        .filter(listed)
        .zip(1_i64..)
        .map(|(entry, number)| row(entry, number, &units))
        .collect();
    let columns: Vec<_> = MEMBER.exported().map(|field| (field.code(), field.label())).collect();
    let name = within.as_ref().map_or("", |unit| unit.name.as_str());
    let mut page = Page::new("member.export", format!("{name}名册（{}）", on.chinese())).field("on", "", on);
    if let Some(unit) = &within {
        page = page.field("unit", "", unit.id);
    }
    let standings = Standing::ALL.iter().map(|standing| standing.label());
    let form = Form::new(BLANK_ROWS).offer(Field::Standing.code(), standings);
    Ok(page.field("count", "", rows.len() as i64).table(Table::new("rows", &columns).rows(rows).form(form)))
}

fn row(entry: &Entry, number: i64, units: &[Unit]) -> Vec<Cell> {
    let person = &entry.person;
    let place = |kind| Cell::from(entry.place(kind).map(|place| place.name.as_str()));
    let cell = |field| match field {
        Field::Seq => Cell::from(number),
        Field::Name => Cell::from(person.name.as_str()),
        Field::StaffNo => Cell::from(person.staff_no.clone()),
        Field::Unit => place(UnitKind::Branch),
        Field::PartyGroup => place(UnitKind::PartyGroup),
        Field::YouthGroup => place(UnitKind::YouthGroup),
        Field::Department => place(UnitKind::Department),
        Field::Standing => Cell::from(entry.standing.map(|standing| standing.label())),
        Field::BirthMonth => Cell::from(person.birth_month.map(|month| month.to_string())),
        Field::Joined => Cell::from(person.joined),
        Field::Post => titles(entry, units),
        Field::Starts => Cell::from(since(entry)),
        Field::Note => Cell::from(remark(person.note.as_deref(), entry.exempt.as_deref())),
        _ => Cell::Empty,
    };
    MEMBER.exported().map(cell).collect()
}

/// From when the person is in the branch, else in what a row may name besides.
fn since(entry: &Entry) -> Option<Day> {
    let places = [UnitKind::Branch, UnitKind::YouthGroup, UnitKind::Department];
    let found: Option<&PlaceHeld> = places.into_iter().find_map(|kind| entry.place(kind));
    found.map(|place| place.starts)
}

/// The posts in the units of the row. Those elsewhere, as in the organ's committee, a roster does not say.
fn titles(entry: &Entry, units: &[Unit]) -> Cell {
    let own = |kind| entry.place(kind).map(|place| place.unit);
    let parent = |unit: UnitId| units.iter().find(|known| known.id == unit).and_then(|unit| unit.parent);
    let (branch, youth) = (own(UnitKind::Branch), own(UnitKind::YouthGroup));
    let mut titles: Vec<String> = Vec::new();
    for post in &entry.posts {
        let here = Some(post.unit) == youth
            || branch.is_some_and(|branch| post.unit == branch || parent(post.unit) == Some(branch));
        if here && !titles.contains(&post.title) {
            titles.push(post.title.clone());
        }
    }
    if titles.is_empty() { Cell::Empty } else { Cell::List(titles) }
}
