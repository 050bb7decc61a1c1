//! `document reading` 书目: the reading list, and the copies handed out person by person.

use std::collections::HashMap;

use anyhow::Result;
use clap::Subcommand;

use super::people::Whom;
use super::{named, words};
use crate::calendar::Day;
use crate::chain::{
    Handout, NewReading, Reading, ReadingCount, ReadingId, add_reading, edit_reading, finish, hand_out,
    handouts, meant_reading, must_read, readers, readings, remove_reading, sign,
};
use crate::page::{Cell, Page, Table};
use crate::record::meant_document;
use crate::refusal::Refusal;
use crate::roster::{Entry, Person, PersonId, Roster, Rosters, Standing, UnitKind, person, unit};
use crate::session::{Session, Writing, outcome};
use crate::store::Records;

/// 必读书目：列入、发放（人手一本）、签收、读完
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 子命令。
    #[command(subcommand)]
    pub what: What,
}

/// What to do with the reading list.
#[derive(Debug, Subcommand)]
pub enum What {
    /// 把一份学习材料列入书目
    #[command(visible_alias = "列入")]
    Add(Add),
    /// 列出书目：应发、已发、签收、读完各多少
    #[command(visible_alias = "列表")]
    List(List),
    /// 查看一项书目：各党支部的数，还缺的人
    #[command(visible_alias = "查看")]
    Show(Show),
    /// 更正一项书目：是否发书、完成时限、备注
    #[command(visible_alias = "更正")]
    Edit(Edit),
    /// 从书目中删去（还没有发放、读完登记的）
    #[command(visible_alias = "删去")]
    Remove(Remove),
    /// 登记发书：已有的人不动
    #[command(visible_alias = "发放")]
    Hand(Hand),
    /// 登记签收
    #[command(visible_alias = "签收")]
    Sign(Mark),
    /// 登记读完
    #[command(visible_alias = "读完")]
    Finish(Mark),
}

/// 把一份学习材料列入书目：一个党组织和下设党组织的党员（含预备党员）一年内必读的
#[derive(Debug, clap::Args)]
pub struct Add {
    /// 材料的编号或标题，如 D3
    #[arg(value_name = "材料")]
    pub document: String,
    /// 哪个党组织的党员
    #[arg(long, value_name = "党组织")]
    pub unit: String,
    /// 哪一年的书目；不写则为今年
    #[arg(long, value_name = "年", value_parser = clap::value_parser!(i32).range(1921..=2100))]
    pub year: Option<i32>,
    /// 人手一本，发书并登记签收
    #[arg(long)]
    pub copies: bool,
    /// 到哪一天读完
    #[arg(long, value_name = "日期")]
    pub due: Option<String>,
    /// 备注
    #[arg(long, value_name = "备注")]
    pub note: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 列出书目：应发、已发、签收、读完各多少
#[derive(Debug, clap::Args)]
pub struct List {
    /// 年度；不写则全部列出
    #[arg(long, value_name = "年", value_parser = clap::value_parser!(i32).range(1921..=2100))]
    pub year: Option<i32>,
}

/// 查看一项书目：各党支部的数，还缺的人
#[derive(Debug, clap::Args)]
pub struct Show {
    /// 书目的编号，如 B1
    #[arg(value_name = "书目")]
    pub reading: String,
}

/// 更正一项书目：只写要改的项；写空的（如 --note ""）为清除
#[derive(Debug, clap::Args)]
pub struct Edit {
    /// 书目的编号，如 B1
    #[arg(value_name = "书目")]
    pub reading: String,
    /// 是否人手一本：是、否
    #[arg(long, value_name = "是否", value_parser = ["是", "否"])]
    pub copies: Option<String>,
    /// 到哪一天读完
    #[arg(long, value_name = "日期")]
    pub due: Option<String>,
    /// 备注
    #[arg(long, value_name = "备注")]
    pub note: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 从书目中删去（还没有发放、读完登记的）；必须写明原因
#[derive(Debug, clap::Args)]
pub struct Remove {
    /// 书目的编号，如 B1
    #[arg(value_name = "书目")]
    pub reading: String,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 登记发书：已有的人不动
#[derive(Debug, clap::Args)]
pub struct Hand {
    /// 发给谁。
    #[command(flatten)]
    pub mark: Mark,
    /// 当场签收了
    #[arg(long)]
    pub signed: bool,
}

/// 登记一项书目里一些人的发放、签收或读完
#[derive(Debug, clap::Args)]
pub struct Mark {
    /// 书目的编号，如 B1
    #[arg(value_name = "书目")]
    pub reading: String,
    /// 是谁。
    #[command(flatten)]
    pub whom: Whom,
    /// 哪一天
    #[arg(long, value_name = "日期", default_value = "今天")]
    pub on: String,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Runs a subcommand of `document reading`.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    match &args.what {
        What::Add(args) => add(args, session),
        What::List(args) => list(args, session),
        What::Show(args) => show(args, session),
        What::Edit(args) => edit(args, session),
        What::Remove(args) => remove(args, session),
        What::Hand(args) => mark(&args.mark, session, Step::Hand { signed: args.signed }),
        What::Sign(args) => mark(args, session, Step::Sign),
        What::Finish(args) => mark(args, session, Step::Finish),
    }
}

fn add(args: &Add, session: &Session) -> Result<Page> {
    let due = words::maybe_day("--due", args.due.as_deref(), session.today)?;
    let note = words::maybe_plain("备注", args.note.as_deref())?;
    let year = args.year.unwrap_or(session.today.year());
    let place = named::unit(session, &session.read()?.records(), &args.unit)?;
    let written = session.write(&args.writing, |w| {
        let document = meant_document(w, &args.document)?;
        let new = NewReading { document: document.id, unit: place.id, year, copies: args.copies, due, note };
        Ok((add_reading(w, &new)?, document))
    })?;
    let (id, document) = written.value;
    let mut page = Page::new("document.reading.add", format!("列入书目 {id}"))
        .field("reading", "编号", id)
        .field("document", "", document.id)
        .field("title", "书目", document.facts.title)
        .field("unit", "党组织", place.name)
        .field("year", "年度", i64::from(year))
        .field("copies", "人手一本", args.copies)
        .field("due", "完成时限", due);
    if args.copies && written.operation.is_some() {
        page = page.remark(format!("发书后登记：wuxue document reading hand {id} --unit {} --all", place.id));
    }
    Ok(outcome(page, written.operation, &args.writing))
}

/// Refuses people whom an entry is not for, neither on the day in question nor when the list is judged. Who has a
/// copy may sign for it and read it all the same.
fn refuse_others(
    records: &Records<'_>,
    reading: &Reading,
    people: &[Person],
    on: Day,
    today: Day,
    step: Step,
) -> Result<()> {
    let mut listed: Vec<PersonId> = Vec::new();
    for day in [reading.judged_on(today), on] {
        let roster = Roster::read(records, day)?;
        listed.extend(readers(&roster, reading).map(|entry| entry.person.id));
    }
    if !matches!(step, Step::Hand { .. }) {
        let copies = handouts(records, reading.id)?;
        listed.extend(copies.iter().filter(|copy| copy.handed_on.is_some()).map(|copy| copy.person));
    }
    let others: Vec<&str> = people
        .iter()
        .filter(|person| !listed.contains(&person.id))
        .map(|person| person.name.as_str())
        .collect();
    if others.is_empty() {
        return Ok(());
    }
    let place = unit(records, reading.facts.unit, on)?.map(|place| place.name).unwrap_or_default();
    Err(Refusal::refused(format!(
        "{}不在 {}“{}”的应读名单里：应读的是“{place}”的党员（含预备党员）。",
        others.join("、"),
        reading.id,
        reading.title
    ))
    .hint(format!("查看应读名单：wuxue document reading show {}", reading.id))
    .into())
}

/// 应读, then 应发, 已发, 签收 where copies are handed out, then 读完.
fn cells(count: ReadingCount, copies: bool) -> [Cell; 5] {
    let copy = |n: i64| if copies { Cell::Int(n) } else { Cell::Empty };
    [
        count.people.into(),
        copy(count.to_hand),
        copy(count.handed),
        copy(count.signed),
        Cell::Share { n: count.finished, of: count.people },
    ]
}

const COUNTS: [(&str, &str); 5] =
    [("people", "应读"), ("to_hand", "应发"), ("handed", "已发"), ("signed", "签收"), ("finished", "读完")];

fn list(args: &List, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let (mut rows, mut rosters) = (Vec::new(), Rosters::default());
    for reading in readings(records)? {
        if args.year.is_some_and(|year| year != reading.facts.year) {
            continue;
        }
        let copies = handouts(records, reading.id)?;
        let mut count = ReadingCount::default();
        let roster = rosters.on(records, reading.judged_on(session.today))?;
        for entry in readers(roster, &reading) {
            count.add(entry, copies.iter().find(|copy| copy.person == entry.person.id));
        }
        let place = unit(records, reading.facts.unit, reading.judged_on(session.today))?;
        let mut row = vec![
            reading.id.into(),
            i64::from(reading.facts.year).into(),
            reading.facts.document.into(),
            reading.title.as_str().into(),
            place.map(|place| place.name).into(),
        ];
        row.extend(cells(count, reading.facts.copies));
        row.push(reading.facts.due.into());
        rows.push(row);
    }
    let mut columns =
        vec![("reading", "编号"), ("year", "年度"), ("document", ""), ("title", "书目"), ("unit", "党组织")];
    columns.extend(COUNTS);
    columns.push(("due", "完成时限"));
    let table = Table::new("rows", &columns).rows(rows).hide_empty_columns();
    Ok(Page::new("document.reading.list", "必读书目").table(table.when_empty("没有列入书目的材料。")))
}

fn show(args: &Show, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let reading = meant_reading(records, &args.reading)?;
    let facts = &reading.facts;
    let on = reading.judged_on(session.today);
    let copies: HashMap<PersonId, Handout> =
        handouts(records, reading.id)?.into_iter().map(|copy| (copy.person, copy)).collect();
    let roster = Roster::read(records, on)?;
    let people: Vec<&Entry> = readers(&roster, &reading).collect();
    let mut all = ReadingCount::default();
    let mut branches: Vec<(String, ReadingCount, Vec<String>)> = Vec::new();
    let mut rows = Vec::new();
    for entry in &people {
        let copy = copies.get(&entry.person.id);
        all.add(entry, copy);
        let branch =
            entry.place(UnitKind::Branch).map_or("（未编入党支部）", |place| place.name.as_str());
        let at = match branches.iter().position(|(name, ..)| name == branch) {
            Some(at) => at,
            None => {
                branches.push((branch.to_owned(), ReadingCount::default(), Vec::new()));
                branches.len() - 1
            }
        };
        branches[at].1.add(entry, copy);
        let lacks = match facts.copies {
            true => copy.is_none_or(|copy| copy.handed_on.is_none()),
            false => must_read(entry) && copy.is_none_or(|copy| copy.finished_on.is_none()),
        };
        if lacks {
            branches[at].2.push(entry.person.name.clone());
        }
        rows.push(vec![
            entry.person.id.into(),
            entry.person.name.as_str().into(),
            branch.into(),
            copy.and_then(|copy| copy.handed_on).into(),
            copy.and_then(|copy| copy.signed_on).into(),
            copy.and_then(|copy| copy.finished_on).into(),
        ]);
    }
    let listed = |id: &PersonId| people.iter().any(|entry| entry.person.id == *id);
    let mut elsewhere = Vec::new();
    for id in copies.iter().filter(|(id, copy)| !listed(id) && copy.handed_on.is_some()).map(|(id, _)| *id) {
        elsewhere.extend(person(records, id)?.map(|person| (id, person.name)));
    }
    elsewhere.sort();
    let lacking = if facts.copies { "还缺书的人" } else { "还没有读完的人" };
    let mut columns = vec![("branch", "党支部")];
    columns.extend(COUNTS);
    columns.push(("lacking", lacking));
    let totals = branches.into_iter().map(|(name, count, names)| {
        let mut row = vec![Cell::from(name)];
        row.extend(cells(count, facts.copies));
        row.push(Cell::List(names));
        row
    });
    let [people_cell, to_hand, handed, signed, finished] = cells(all, facts.copies);
    let place = unit(records, facts.unit, on)?;
    let mut page = Page::new("document.reading.show", format!("书目 {}", reading.id))
        .field("reading", "编号", reading.id)
        .field("document", "", facts.document)
        .field("title", "书目", reading.title.as_str())
        .field("unit", "党组织", place.map(|place| place.name))
        .field("year", "年度", i64::from(facts.year))
        .field("copies", "人手一本", facts.copies)
        .field("due", "完成时限", facts.due)
        .field("note", "备注", facts.note.clone())
        .field("on", "名单日期", on)
        .field("people", "应读", people_cell)
        .field("to_hand", "应发", to_hand)
        .field("handed", "已发", handed)
        .field("signed", "签收", signed)
        .field("finished", "读完", finished)
        .table(Table::new("branches", &columns).caption("各党支部").rows(totals).hide_empty_columns())
        .table(
            Table::new(
                "rows",
                &[
                    ("person", "编号"),
                    ("name", "姓名"),
                    ("branch", "党支部"),
                    ("handed_on", "发放"),
                    ("signed_on", "签收"),
                    ("finished_on", "读完"),
                ],
            )
            .caption("党员（含预备党员）")
            .rows(rows)
            .when_empty("这个党组织没有党员。"),
        );
    let free: Vec<&str> =
        people.iter().filter(|entry| !must_read(entry)).map(|entry| entry.person.name.as_str()).collect();
    if !free.is_empty() {
        let handed = if facts.copies { "，书照发" } else { "" };
        page = page.remark(format!("不作硬性要求的不计应读{handed}：{}。", free.join("、")));
    }
    if !elsewhere.is_empty() {
        let names: Vec<String> = elsewhere.into_iter().map(|(_, name)| name).collect();
        page =
            page.remark(format!("还发给了不在名单上的人（已离开、转出或不是党员）：{}。", names.join("、")));
    }
    Ok(page)
}

fn edit(args: &Edit, session: &Session) -> Result<Page> {
    if args.copies.is_none() && args.due.is_none() && args.note.is_none() {
        return Err(Refusal::usage("没有写要改什么。")
            .hint(format!("例如：wuxue document reading edit {} --due 2026-11-30", args.reading.trim()))
            .into());
    }
    let stated = |text: &String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let written = session.write(&args.writing, |w| {
        let reading = meant_reading(w, &args.reading)?;
        let mut facts = reading.facts.clone();
        if let Some(word) = &args.copies {
            facts.copies = word == "是";
        }
        if let Some(text) = &args.due {
            facts.due = words::maybe_day("--due", stated(text).as_deref(), session.today)?;
        }
        if let Some(text) = &args.note {
            facts.note = words::maybe_plain("备注", stated(text).as_deref())?;
        }
        if facts != reading.facts {
            edit_reading(w, reading.id, &facts)?;
        }
        Ok((reading, facts))
    })?;
    let (reading, facts) = written.value;
    let page = Page::new("document.reading.edit", format!("更正书目 {}", reading.id))
        .field("reading", "编号", reading.id)
        .field("title", "书目", reading.title)
        .field("copies", "人手一本", facts.copies)
        .field("due", "完成时限", facts.due)
        .field("note", "备注", facts.note);
    Ok(outcome(page, written.operation, &args.writing))
}

fn remove(args: &Remove, session: &Session) -> Result<Page> {
    let reason = words::reason(session, &args.writing, "从书目中删去")?;
    let written = session.write(&args.writing, |w| {
        let reading = meant_reading(w, &args.reading)?;
        remove_reading(w, reading.id)?;
        Ok(reading)
    })?;
    let reading = written.value;
    let page = Page::new("document.reading.remove", format!("删去书目 {}", reading.id))
        .field("reading", "编号", reading.id)
        .field("title", "书目", reading.title)
        .field("reason", "原因", reason);
    Ok(outcome(page, written.operation, &args.writing))
}

/// A step that people take with a book.
#[derive(Debug, Clone, Copy)]
enum Step {
    Hand { signed: bool },
    Sign,
    Finish,
}

impl Step {
    fn schema(self) -> &'static str {
        match self {
            Step::Hand { .. } => "document.reading.hand",
            Step::Sign => "document.reading.sign",
            Step::Finish => "document.reading.finish",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Step::Hand { signed: false } => "发放",
            Step::Hand { signed: true } => "发放并签收",
            Step::Sign => "签收",
            Step::Finish => "读完",
        }
    }
}

fn mark(args: &Mark, session: &Session, step: Step) -> Result<Page> {
    let on = words::day_of("--on", &args.on, session.today, "还没有发放、签收、读完的书不能登记")?;
    let people: Vec<Person> = {
        let store = session.read()?;
        let records = &store.records();
        let reading = meant_reading(records, &args.reading)?;
        // Of a whole unit only those who have a copy can sign.
        let copies: Vec<PersonId> = match step {
            Step::Sign => handouts(records, reading.id)?
                .into_iter()
                .filter(|copy| copy.handed_on.is_some())
                .map(|copy| copy.person)
                .collect(),
            _ => Vec::new(),
        };
        if matches!(step, Step::Sign) && args.whom.all && copies.is_empty() {
            return Err(Refusal::refused(format!("“{}”还没有发给任何人，不能签收。", reading.title))
                .hint(format!("先登记发书：wuxue document reading hand {} --unit 党组织 --all", reading.id))
                .into());
        }
        let fits = |entry: &Entry| {
            entry.standing.is_some_and(Standing::in_party)
                && (!matches!(step, Step::Sign) || copies.contains(&entry.person.id))
        };
        let people = args.whom.read(session, records, on, fits)?;
        refuse_others(records, &reading, &people, on, session.today, step)?;
        people
    };
    let ids: Vec<PersonId> = people.iter().map(|person| person.id).collect();
    let named: Vec<(PersonId, String)> =
        people.iter().map(|person| (person.id, person.name.clone())).collect();
    let written = session.write(&args.writing, |w| {
        let reading = meant_reading(w, &args.reading)?;
        let new = match step {
            Step::Hand { signed } => hand_out(w, &reading, &ids, on, signed)?,
            Step::Sign => sign(w, &reading, &named, on)?,
            Step::Finish => finish(w, &reading, &named, on)?,
        };
        Ok((reading, new))
    })?;
    let (reading, new) = written.value;
    let id: ReadingId = reading.id;
    let names = people.iter().map(|person| person.name.clone()).collect();
    let page = Page::new(step.schema(), format!("{id} {}", step.label()))
        .field("reading", "编号", id)
        .field("title", "书目", reading.title)
        .field("day", "日期", on)
        .field("people", "人数", people.len() as i64)
        .field("new", "新登记", new as i64)
        .field("names", "人员", Cell::List(names));
    let page = outcome(page, written.operation, &args.writing);
    Ok(page.remark(format!("查看还缺的人：wuxue document reading show {id}")))
}
