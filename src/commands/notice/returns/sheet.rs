//! The workbooks that go out, one for each of those addressed.

use std::collections::{HashMap, HashSet};

use anyhow::{Context, Result};

use super::super::{sort, units_meant};
use crate::calendar::{Day, Period, clock_range_label};
use crate::chain::{
    Execution, ExecutionState, Expected, Item, ItemId, Kind, Notice, Version, addressed, executions, forms,
    items, items_of, kind, kinds, meant_notice, proposals, received, self_study_of,
};
use crate::commands::log::describe;
use crate::import::returns::layout::{
    ACTIVITIES, COVER, ITEMS, MARKS, NOT_EXPECTED, SESSION, SIGNED, STUDY, SheetLayout,
};
use crate::page::{Cell, Form, Page, Paper, Part, Table, file_name, hours};
use crate::record::{Activity, Filter, Participant, Setting, activities, activity, document, roll, setting};
use crate::refusal::Refusal;
use crate::roster::{Entry, PersonId, Rank, Standing, Unit, UnitId, UnitKind, entries_within, person, units};
use crate::session::Session;
use crate::store::Records;

/// Empty rows for activities that no item asks for by itself.
const MORE_ACTIVITIES: usize = 3;
/// How wide the columns of activities are, in characters: together they fit on A4.
const WIDTHS: [(&str, usize); 16] = [
    ("seq", 6),
    ("item", 16),
    ("item_2", 13),
    ("item_3", 13),
    ("unit", 14),
    ("kinds", 14),
    ("day", 12),
    ("time", 13),
    ("title", 24),
    ("place", 12),
    ("form", 10),
    ("host", 9),
    ("recorder", 9),
    ("hours", 6),
    ("note", 12),
    ("activity", 9),
];
/// How wide a column of attendance is, in characters.
const SIGNED_WIDTH: usize = 14;
/// Rows for people who are not on the list.
const MORE_PEOPLE: u16 = 5;

/// Makes the workbooks of a notice and their index.
pub(super) fn run(notice: &str, only: &[String], session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let of = meant_notice(records, notice, session.today)?;
    if let Some((day, reason)) = &of.withdrawn {
        return Err(Refusal::refused(format!("{}已于 {day} 撤回（{reason}），不用反馈。", of.called()))
            .hint("查看有哪些通知单：wuxue notice list")
            .into());
    }
    let Some(version) = of.in_force() else {
        return Err(Refusal::refused(format!("{}还没有印发，不能发反馈表。", of.called()))
            .hint(format!("印发以后再做：wuxue notice issue {} --on 日期", of.id))
            .into());
    };
    let mut there = addressed(records, version, session.today)?;
    let wanted = units_meant(records, only, session.today)?;
    if let Some(other) = wanted.iter().find(|unit| !there.iter().any(|one| one.id == **unit)) {
        let name = describe::unit_name(records, *other, session.today)?;
        return Err(Refusal::refused(format!("{}没有发给“{name}”，不用它反馈。", of.called()))
            .hint(format!("查看发给谁：wuxue notice show {}", of.id))
            .into());
    }
    there.retain(|unit| wanted.is_empty() || wanted.contains(&unit.id));
    let maker = Maker::read(records, &of, version, session.today)?;
    let (mut parts, mut rows) = (Vec::new(), Vec::new());
    for unit in &there {
        let name = file_name(&format!("{} {} 落实情况反馈表", unit.name, of.issue));
        let asked = maker.items.iter().filter(|item| maker.concerns(item, unit.id)).count();
        rows.push(vec![
            Cell::from(unit.id),
            unit.name.as_str().into(),
            (asked as i64).into(),
            format!("{name}.xlsx").into(),
        ]);
        parts.push(Part { name, page: maker.page(records, unit)? });
    }
    let columns = [("unit", ""), ("unit_name", "党组织"), ("items", "要求的项"), ("file", "文件")];
    let mut page = Page::new("notice.return", format!("{}落实情况反馈表目录", version.facts.title))
        .field("notice", "编号", of.id)
        .field("issue_label", "期号", of.issue.to_string())
        .field("version", "版本", version.version)
        .field("as_of", "制表日期", session.today)
        .field("count", "份数", parts.len() as i64)
        .table(Table::new("rows", &columns).rows(rows))
        .remark("把各自的文件发给党支部；交回后导入：wuxue notice return import 文件夹");
    page.parts = Some(parts);
    page.folder = Some(Paper::Workbook);
    Ok(page)
}

/// What every workbook of a notice needs, read once.
struct Maker<'a> {
    of: &'a Notice,
    version: &'a Version,
    today: Day,
    organ: String,
    items: Vec<Item>,
    kinds: HashMap<ItemId, Kind>,
    /// Names of all kinds of activity that branches and groups hold.
    kind_names: Vec<String>,
    form_names: HashMap<String, String>,
    forms: Vec<String>,
    executions: Vec<Execution>,
    /// The activities that carry out items, or seem to without saying so, each with those items.
    held: Vec<(Activity, Vec<ItemId>)>,
    units: Vec<Unit>,
}

/// An activity in the workbook: recorded already, or a row to be filled in.
struct Slot {
    items: Vec<ItemId>,
    unit: Option<Unit>,
    kinds: Vec<Kind>,
    known: Option<Activity>,
}

impl Slot {
    /// Whether a unit holds it, or held it as the partner of another.
    fn is_of(&self, unit: UnitId) -> bool {
        self.unit.as_ref().is_some_and(|one| one.id == unit) || self.has_partner(unit)
    }

    fn has_partner(&self, unit: UnitId) -> bool {
        self.known.as_ref().is_some_and(|known| known.facts.partner == Some(unit))
    }
}

/// What was held since the notice began that carries out its items, or seems to without saying so.
fn held(records: &Records<'_>, of: &Notice, from: Day, today: Day) -> Result<Vec<(Activity, Vec<ItemId>)>> {
    let mut proposed = HashMap::new();
    for one in proposals(records, of, today)? {
        proposed.entry(one.activity).or_insert(one.item);
    }
    let filter = Filter { period: Period::range(from, today.max(from)), ..Filter::default() };
    let mut found = Vec::new();
    for id in activities(records, &filter)? {
        let mut items = items_of(records, id)?;
        items.retain(|item| item.notice == of.id);
        if items.is_empty() {
            items.extend(proposed.get(&id).copied());
        }
        if items.is_empty() {
            continue;
        }
        found.extend(activity(records, id)?.map(|activity| (activity, items)));
    }
    Ok(found)
}

impl<'a> Maker<'a> {
    fn read(records: &Records<'_>, of: &'a Notice, version: &'a Version, today: Day) -> Result<Maker<'a>> {
        let items = items(records, of.id, version.version)?;
        let mut asked = HashMap::new();
        for item in &items {
            if let Some(id) = item.facts.kind {
                asked.insert(item.id, kind(records, id)?);
            }
        }
        let holders = [UnitKind::Branch, UnitKind::PartyGroup, UnitKind::YouthGroup];
        let all = kinds(records)?.into_iter();
        let all = all.filter(|kind| kind.holders.iter().any(|holder| holders.contains(holder)));
        let forms = forms(records)?;
        let held = held(records, of, version.facts.period.from(), today)?;
        Ok(Maker {
            of,
            version,
            today,
            organ: setting(records, Setting::Organ)?.unwrap_or_default(),
            items,
            kinds: asked,
            kind_names: all.map(|kind| kind.name).collect(),
            form_names: forms.iter().map(|form| (form.code.clone(), form.name.clone())).collect(),
            forms: forms.into_iter().map(|form| form.name).collect(),
            executions: executions(records, of, today)?,
            held,
            units: units(records, today)?,
        })
    }

    fn concerns(&self, item: &Item, unit: UnitId) -> bool {
        item.facts.units.is_empty() || item.facts.units.contains(&unit)
    }

    fn items_of(&self, unit: UnitId) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(move |item| self.concerns(item, unit))
    }

    fn stands(&self, item: ItemId, unit: UnitId) -> Option<&Execution> {
        self.executions.iter().find(|one| one.item == item && one.unit == unit)
    }

    /// `N5.2 主题党日`: the code that counts, and what it is about.
    fn called(&self, id: ItemId) -> String {
        let kind = self.kinds.get(&id).map_or("自学", |kind| kind.name.as_str());
        format!("{id} {kind}")
    }

    fn groups(&self, unit: UnitId, of: UnitKind) -> impl Iterator<Item = &Unit> {
        let here = move |one: &&Unit| one.kind == of && one.exists_on(self.today);
        self.units.iter().filter(move |one| one.parent == Some(unit)).filter(here)
    }

    /// The workbook of a unit.
    fn page(&self, records: &Records<'_>, unit: &Unit) -> Result<Page> {
        let slots = self.slots(records, unit)?;
        let people = entries_within(records, Some(unit.id), self.today)?;
        let title = format!("{}落实情况反馈表", self.of.issue);
        let study = self.items_of(unit.id).any(|item| item.facts.kind.is_none());
        let mut page = Page::new("notice.return.sheet", format!("{}（{}）", title, unit.name))
            .paragraph("一、下表前几栏说明这份反馈表是哪一期、哪个党组织的，请不要改动；收到通知单后，在最后两栏填写签收人和签收日期。")
            .paragraph("二、“活动”表一行填一场活动，日期必填；“落实的项”从下拉列表里选，一场活动落实几项的，依次选在第二项、第三项里。没有开展的一行，日期留空。")
            .paragraph(format!("三、“签到”表一人一行、一场活动一栏，栏名里的序号就是“活动”表的序号；“{NOT_EXPECTED}”表示这场活动不要求他参加。补学写明日期的，写作：补学（11月20日）。"))
            .paragraph(if study {
                "四、“自学”表一人一项一行，填写日期和时长；没有自学的留空。没有落实的项，在“各项”表最后一栏写情况说明。"
            } else {
                "四、没有落实的项，在“各项”表最后一栏写情况说明。"
            })
            .paragraph("五、已经登记过的内容已经填好，有误的可以直接改正。不要填写涉密内容、身份证号码和电话号码。填好后保存（.xlsx、.xls、.ods 都可以），把整个文件交回。")
            .table(self.cover(records, unit)?)
            .table(self.items_table(records, unit)?)
            .paragraph(format!("{}（{}）：一行填一场活动，没有开展的日期留空；落实几项的选在后两栏里。", unit.name, self.of.issue))
            .table(self.activities_table(records, unit, &slots)?)
            .paragraph(format!("{}（{}）：栏名里的序号就是“活动”表的序号；来了的选“出勤”，列席的选“列席”。", unit.name, self.of.issue))
            .table(self.signed_table(records, unit, &slots, &people)?);
        if study {
            page = page
                .paragraph(format!(
                    "{}（{}）：一人一项一行，填写日期和时长；没有自学的留空。",
                    unit.name, self.of.issue
                ))
                .table(self.study_table(records, unit, &people)?);
        }
        Ok(page)
    }

    fn cover(&self, records: &Records<'_>, unit: &Unit) -> Result<Table> {
        let receipt = received(records, self.of)?.into_iter().find(|one| one.unit.id == unit.id);
        let receipt = receipt.and_then(|one| one.receipt);
        let row = vec![
            self.organ.as_str().into(),
            self.of.id.into(),
            self.of.issue.to_string().into(),
            self.version.version.into(),
            unit.id.into(),
            unit.name.as_str().into(),
            self.today.into(),
            receipt.as_ref().and_then(|receipt| receipt.note.clone()).into(),
            receipt.map(|receipt| receipt.day).into(),
        ];
        Ok(of_layout(&COVER).rows([row]).form(Form { days: vec!["signed".into()], ..Form::new(0) }))
    }

    fn items_table(&self, records: &Records<'_>, unit: &Unit) -> Result<Table> {
        let mut rows = Vec::new();
        for item in self.items_of(unit.id) {
            let stands = self.stands(item.id, unit.id);
            let mut titles = Vec::new();
            for id in &item.facts.documents {
                titles.extend(document(records, *id)?.map(|document| document.facts.title));
            }
            rows.push(vec![
                item.id.into(),
                sort(&item.facts).into(),
                self.kinds.get(&item.id).map_or("自学", |kind| kind.name.as_str()).into(),
                item.facts.what.as_str().into(),
                if titles.is_empty() { Cell::Empty } else { titles.join("、").into() },
                item.facts.due.into(),
                stands.map(Execution::said).into(),
                stands.and_then(|one| one.statement.clone()).into(),
            ]);
        }
        Ok(of_layout(&ITEMS).rows(rows).form(Form::new(0)))
    }

    /// The activities of the unit that the notice may be about, then a row for every item that none carries out.
    fn slots(&self, records: &Records<'_>, unit: &Unit) -> Result<Vec<Slot>> {
        let mut below: Vec<UnitId> = vec![unit.id];
        below.extend(self.groups(unit.id, UnitKind::PartyGroup).map(|group| group.id));
        let mut slots = Vec::new();
        for (found, cited) in &self.held {
            let facts = &found.facts;
            let others = [facts.partner, facts.planner];
            if !below.contains(&facts.unit) && !others.contains(&Some(unit.id)) {
                continue;
            }
            let mut kinds = Vec::new();
            for id in &facts.kinds {
                kinds.push(kind(records, *id)?);
            }
            let holder = self.units.iter().find(|one| one.id == facts.unit).cloned();
            slots.push(Slot { items: cited.clone(), unit: holder, kinds, known: Some(found.clone()) });
        }
        for item in self.items_of(unit.id) {
            let Some(kind) = self.kinds.get(&item.id) else { continue };
            let exempt = self.stands(item.id, unit.id).is_some_and(|one| one.state == ExecutionState::Exempt);
            if exempt {
                continue;
            }
            let holders: Vec<Option<Unit>> = if kind.holders.contains(&unit.kind) {
                vec![Some(unit.clone())]
            } else if kind.holders.contains(&UnitKind::PartyGroup) {
                self.groups(unit.id, UnitKind::PartyGroup).cloned().map(Some).collect()
            } else {
                vec![None]
            };
            for holder in holders {
                let done = slots.iter().any(|slot| {
                    slot.items.contains(&item.id) && holder.as_ref().is_none_or(|one| slot.is_of(one.id))
                });
                if !done {
                    slots.push(Slot {
                        items: vec![item.id],
                        unit: holder,
                        kinds: vec![kind.clone()],
                        known: None,
                    });
                }
            }
        }
        for _ in 0..MORE_ACTIVITIES {
            slots.push(Slot { items: Vec::new(), unit: None, kinds: Vec::new(), known: None });
        }
        Ok(slots)
    }

    fn activities_table(&self, records: &Records<'_>, unit: &Unit, slots: &[Slot]) -> Result<Table> {
        let mut rows = Vec::new();
        for (seq, slot) in (1_i64..).zip(slots) {
            let item = |at: usize| Cell::from(slot.items.get(at).map(|id| self.called(*id)));
            let facts = slot.known.as_ref().map(|known| &known.facts);
            let text = |get: fn(&crate::record::Facts) -> Option<String>| Cell::from(facts.and_then(get));
            let kinds: Vec<&str> = slot.kinds.iter().map(|kind| kind.name.as_str()).collect();
            let [hosts, recorders] = match facts {
                Some(facts) => [named(records, &facts.hosts)?, named(records, &facts.recorders)?],
                None => [Cell::Empty, Cell::Empty],
            };
            rows.push(vec![
                seq.into(),
                item(0),
                item(1),
                item(2),
                slot.unit.as_ref().map(|unit| unit.name.clone()).into(),
                if kinds.is_empty() { Cell::Empty } else { kinds.join("、").into() },
                facts.map(|facts| facts.day).into(),
                facts.and_then(|facts| Some(clock_range_label(facts.start?, facts.end))).into(),
                text(|facts| facts.title.clone()),
                text(|facts| facts.place.clone()),
                facts.and_then(|facts| self.form_names.get(facts.form.as_ref()?).cloned()).into(),
                hosts,
                recorders,
                text(|facts| facts.minutes.map(|minutes| hours(minutes.0))),
                text(|facts| facts.note.clone()),
                slot.known.as_ref().map(|known| known.id).map(Cell::from).unwrap_or_default(),
            ]);
        }
        let asked = self.items_of(unit.id).filter(|item| item.facts.kind.is_some());
        let asked: Vec<String> = asked.map(|item| self.called(item.id)).collect();
        let mut holders = vec![unit.name.clone()];
        for of in [UnitKind::PartyGroup, UnitKind::YouthGroup] {
            holders.extend(self.groups(unit.id, of).map(|group| group.name.clone()));
        }
        // Who held what is filled in already, as partner of this branch too.
        holders.extend(slots.iter().filter_map(|slot| slot.unit.as_ref()).map(|one| one.name.clone()));
        if unit.kind == UnitKind::Branch {
            let youth = self.units.iter().filter(|one| one.kind == UnitKind::YouthGroup);
            holders.extend(youth.filter(|one| one.exists_on(self.today)).map(|one| one.name.clone()));
        }
        let mut seen = HashSet::new();
        holders.retain(|name| seen.insert(name.clone()));
        let widths = WIDTHS.map(|(key, width)| (key.into(), width)).into();
        let form = Form { days: vec!["day".into()], widths, fixed: 2, ..Form::new(0) }
            .offer_only("item", asked.clone())
            .offer_only("item_2", asked.clone())
            .offer_only("item_3", asked)
            .offer_only("unit", holders)
            .offer("kinds", self.kind_names.clone())
            .offer("form", self.forms.clone());
        Ok(of_layout(&ACTIVITIES).rows(rows).form(form))
    }

    fn signed_table(
        &self,
        records: &Records<'_>,
        unit: &Unit,
        slots: &[Slot],
        people: &[Entry],
    ) -> Result<Table> {
        // Who left since is on the rolls of what is recorded.
        let mut rolls = Vec::new();
        let mut all: Vec<(PersonId, String, String)> = people
            .iter()
            .map(|entry| {
                // Of a youth group they come from several branches.
                let of = if unit.kind == UnitKind::Branch { UnitKind::PartyGroup } else { UnitKind::Branch };
                let group = entry.place(of).map(|place| place.name.clone());
                // Posts elsewhere would be taken for posts of this branch.
                let here = |held: UnitId| {
                    held == unit.id
                        || self.units.iter().any(|one| one.id == held && one.parent == Some(unit.id))
                };
                let posts = entry.posts.iter().filter(|post| here(post.unit)).map(|post| post.title.clone());
                let place: Vec<String> = group.into_iter().chain(posts).collect();
                (entry.person.id, entry.person.name.clone(), place.join("、"))
            })
            .collect();
        for slot in slots {
            let mut roll = match &slot.known {
                Some(known) => roll(records, known.id)?,
                None => Vec::new(),
            };
            // Of a 联学共建 either branch marks its own people.
            match slot.has_partner(unit.id) {
                true => roll.retain(|attendee| !attendee.of_host),
                false => roll.retain(|attendee| !attendee.of_partner),
            }
            for attendee in &roll {
                if !all.iter().any(|(id, ..)| *id == attendee.person) {
                    all.push((attendee.person, attendee.name.clone(), String::new()));
                }
            }
            rolls.push(roll);
        }
        let mut rows = Vec::new();
        for (id, name, place) in all {
            let mut row =
                vec![Cell::from(id), name.into(), Cell::from(Some(place).filter(|p| !p.is_empty()))];
            let entry = people.iter().find(|entry| entry.person.id == id);
            for (slot, roll) in slots.iter().zip(&rolls) {
                let guest = slot
                    .known
                    .as_ref()
                    .is_some_and(|known| known.facts.guests.contains(&Participant::Person(id)));
                let attendee = roll.iter().find(|attendee| attendee.person == id);
                let mark = attendee.and_then(|attendee| attendee.mark);
                row.push(match (mark, guest) {
                    (Some(mark), _) => mark.label().into(),
                    (None, true) => "列席".into(),
                    (None, false) => {
                        let expected = match &slot.known {
                            Some(_) => attendee.is_some_and(|attendee| attendee.expected),
                            None => entry.is_none_or(|entry| may_be_expected(slot, entry)),
                        };
                        if expected { Cell::Empty } else { NOT_EXPECTED.into() }
                    }
                });
            }
            rows.push(row);
        }
        let mut table = of_layout(&SIGNED);
        let mut form = Form { fixed: 2, ..Form::new(MORE_PEOPLE) };
        for (seq, slot) in (1..).zip(slots) {
            let kinds: Vec<&str> = slot.kinds.iter().map(|kind| kind.name.as_str()).collect();
            let key = format!("session_{seq}");
            table =
                table.column(key.clone(), format!("{SESSION}{seq} {}", kinds.join("、")).trim().to_owned());
            form.widths.push((key.clone().into(), SIGNED_WIDTH));
            form = form.offer(key, MARKS);
        }
        Ok(table.rows(rows).form(form))
    }

    fn study_table(&self, records: &Records<'_>, unit: &Unit, people: &[Entry]) -> Result<Table> {
        let from = self.version.facts.period.from();
        let asked: Vec<&Item> = self.items_of(unit.id).filter(|item| item.facts.kind.is_none()).collect();
        let mut rows = Vec::new();
        for entry in people {
            let member = matches!(entry.standing, Some(Standing::Full | Standing::Probationary));
            if !member || entry.exempt.is_some() {
                continue;
            }
            let known = self_study_of(records, entry.person.id, from.monday(), self.today)?;
            for item in &asked {
                let answers = known.iter().find(|one| {
                    let in_time = one.facts.day >= from || one.facts.day == from.monday();
                    in_time
                        && (one.facts.document.is_some_and(|id| item.facts.documents.contains(&id))
                            || (one.facts.plan_item.is_some() && one.facts.plan_item == item.facts.plan_item))
                });
                let facts = answers.map(|one| &one.facts);
                rows.push(vec![
                    self.called(item.id).into(),
                    entry.person.id.into(),
                    entry.person.name.as_str().into(),
                    facts.map_or(item.facts.what.as_str(), |facts| facts.what.as_str()).into(),
                    facts.map(|facts| facts.day).into(),
                    facts.map(|facts| facts.minutes).into(),
                    facts.map(|facts| if facts.online { "线上" } else { "线下" }).into(),
                    facts.and_then(|facts| facts.note.clone()).into(),
                    answers.map(|one| one.id).map(Cell::from).unwrap_or_default(),
                ]);
            }
        }
        let called: Vec<String> = asked.iter().map(|item| self.called(item.id)).collect();
        let form = Form { days: vec!["day".into()], ..Form::new(MORE_PEOPLE) }
            .offer_only("item", called)
            .offer("way", ["线上", "线下"]);
        Ok(of_layout(&STUDY).rows(rows).form(form))
    }
}

/// Whether somebody may be expected at an activity that is not held yet; where it is not known what it will be, yes.
fn may_be_expected(slot: &Slot, entry: &Entry) -> bool {
    if entry.exempt.is_some() {
        return false;
    }
    let Some(holder) = &slot.unit else { return true };
    if slot.kinds.iter().all(|kind| kind.expected == Expected::Committee) {
        return entry.posts.iter().any(|post| {
            post.unit == holder.id
                && matches!(post.rank, Rank::Secretary | Rank::DeputySecretary | Rank::Committee)
        });
    }
    entry.is_in(holder.id)
}

fn of_layout(layout: &'static SheetLayout) -> Table {
    Table::new(layout.key, layout.columns).caption(layout.name)
}

fn named(records: &Records<'_>, participants: &[Participant]) -> Result<Cell> {
    let mut names = Vec::new();
    for one in participants {
        names.push(match one {
            Participant::Person(id) => {
                person(records, *id)?.context("somebody at an activity is missing")?.name
            }
            Participant::Outside(name) => name.clone(),
        });
    }
    Ok(if names.is_empty() { Cell::Empty } else { names.join("、").into() })
}
