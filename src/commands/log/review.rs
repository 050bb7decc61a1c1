//! `log review` 述学评学考学.

use anyhow::{Context, Result};
use clap::Subcommand;

use super::typed::stated;
use crate::calendar::{Day, Month};
use crate::chain::{
    NewReview, Review, ReviewSort, add_review, edit_review, meant_review, remove_review, reviews,
};
use crate::commands::people::Whom;
use crate::commands::{named, words};
use crate::page::{Cell, Page, Table};
use crate::refusal::Refusal;
use crate::roster::{PersonId, Standing, UnitKind, entries_within, person};
use crate::session::{Session, Writing, outcome};

/// 述学、评学、考学：按人、按年度登记结果，列出还没有的人
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 子命令。
    #[command(subcommand)]
    pub what: What,
}

/// What to do with them.
#[derive(Debug, Subcommand)]
pub enum What {
    /// 登记述学、评学或考学，一人或结果相同的多人
    #[command(visible_alias = "登记")]
    Add(Add),
    /// 列出一个年度每个党员的述学、评学、考学，没有的写“待补”
    #[command(visible_alias = "列表")]
    List(List),
    /// 更正一条
    #[command(visible_alias = "更正")]
    Edit(Edit),
    /// 删去登记错了的一条，必须写明原因（操作记录里仍可查到）
    #[command(visible_alias = "删去")]
    Remove(Remove),
}

/// 登记述学、评学或考学，一人或结果相同的多人
#[derive(Debug, clap::Args)]
pub struct Add {
    /// 述学、评学或考学
    #[arg(value_name = "类别", value_parser = words::member::<ReviewSort>())]
    pub sort: ReviewSort,
    /// 是谁。
    #[command(flatten)]
    pub whom: Whom,
    /// 哪个年度的；不写则为 --on 那一年
    #[arg(long, value_name = "年", value_parser = clap::value_parser!(i32).range(1921..=2100))]
    pub year: Option<i32>,
    /// 结果：等次或分数，如 优秀、92分；还没有的不写
    #[arg(long, value_name = "结果")]
    pub result: Option<String>,
    /// 哪一天
    #[arg(long, value_name = "日期", default_value = "今天")]
    pub on: String,
    /// 备注
    #[arg(long, value_name = "备注")]
    pub note: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 列出一个年度每个党员的述学、评学、考学，没有的写“待补”
#[derive(Debug, clap::Args)]
pub struct List {
    /// 年度；不写则为今年
    #[arg(long, value_name = "年", value_parser = clap::value_parser!(i32).range(1921..=2100))]
    pub year: Option<i32>,
    /// 只列这个党组织（连同下设的）
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
    /// 只列述学或评学还没有的人
    #[arg(long)]
    pub missing: bool,
}

/// 更正一条：只写要改的项；写空的（如 --note ""）为清除
#[derive(Debug, clap::Args)]
pub struct Edit {
    /// 编号，如 R5
    #[arg(value_name = "编号")]
    pub review: String,
    /// 改为这个结果
    #[arg(long, value_name = "结果")]
    pub result: Option<String>,
    /// 改为这一天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 备注
    #[arg(long, value_name = "备注")]
    pub note: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 删去登记错了的一条，必须写明原因
#[derive(Debug, clap::Args)]
pub struct Remove {
    /// 编号，如 R5
    #[arg(value_name = "编号")]
    pub review: String,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Runs a subcommand of `log review`.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    match &args.what {
        What::Add(args) => add(args, session),
        What::List(args) => list(args, session),
        What::Edit(args) => edit(args, session),
        What::Remove(args) => remove(args, session),
    }
}

fn is_member(standing: Option<Standing>) -> bool {
    standing.is_some_and(Standing::in_party)
}

fn add(args: &Add, session: &Session) -> Result<Page> {
    let day = words::day_of("--on", &args.on, session.today, "还没有进行的述学、评学、考学不能登记")?;
    let year = args.year.unwrap_or(day.year());
    let result = words::maybe_plain("结果", args.result.as_deref())?;
    let note = words::maybe_plain("备注", args.note.as_deref())?;
    let people = {
        let store = session.read()?;
        let records = &store.records();
        args.whom.read(session, records, judged_on(year, day), |entry| is_member(entry.standing))?
    };
    let written = session.write(&args.writing, |w| {
        let mut rows = Vec::new();
        for person in &people {
            let new = NewReview {
                person: person.id,
                year,
                sort: args.sort,
                day,
                result: result.clone(),
                note: note.clone(),
            };
            let id = add_review(w, person, &new)?;
            rows.push(vec![id.into(), person.id.into(), person.name.as_str().into(), result_cell(&new)]);
        }
        Ok(rows)
    })?;
    let rows = written.value;
    let columns = [("review", "编号"), ("person", ""), ("name", "姓名"), ("result", "结果")];
    let page = Page::new("log.review.add", format!("登记{} {} 人", args.sort.label(), rows.len()))
        .field("sort", "", args.sort.code())
        .field("sort_name", "类别", args.sort.label())
        .field("year", "年度", i64::from(year))
        .field("day", "日期", day)
        .field("people", "人数", rows.len() as i64)
        .table(Table::new("rows", &columns).rows(rows));
    Ok(outcome(page, written.operation, &args.writing))
}

/// The day on which it is said who belongs to a year: its last, or an earlier one of the question.
fn judged_on(year: i32, day: Day) -> Day {
    Month::new(year, 12).map_or(day, |december| december.last_day().min(day))
}

fn result_cell(facts: &NewReview) -> Cell {
    facts.result.as_deref().map_or(Cell::Unknown, Cell::from)
}

fn list(args: &List, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let year = args.year.unwrap_or(session.today.year());
    let on = judged_on(year, session.today);
    let unit = args.unit.as_deref().map(|text| named::unit(session, records, text)).transpose()?;
    let all = reviews(records, Some(year))?;
    let mut members = entries_within(records, unit.as_ref().map(|unit| unit.id), on)?;
    // Whoever has a record is listed, so that its number is found; only members lack one.
    let has_one = |person| all.iter().any(|review| review.facts.person == person);
    members.retain(|entry| is_member(entry.standing) || has_one(entry.person.id));
    let members_count = members.iter().filter(|entry| is_member(entry.standing)).count();
    let listed: Vec<PersonId> = members.iter().map(|entry| entry.person.id).collect();
    let examined = all.iter().any(|review| review.facts.sort == ReviewSort::Examination);
    let mut rows = Vec::new();
    let mut lacking = [0_i64; 2];
    for entry in &members {
        let of = |sort| {
            all.iter().find(|review| review.facts.person == entry.person.id && review.facts.sort == sort)
        };
        let (statement, appraisal) = (of(ReviewSort::Statement), of(ReviewSort::Appraisal));
        let asked = is_member(entry.standing);
        lacking[0] += i64::from(asked && statement.is_none());
        lacking[1] += i64::from(asked && appraisal.is_none());
        if args.missing && statement.is_some() && appraisal.is_some() {
            continue;
        }
        let mut row = vec![
            entry.person.id.into(),
            entry.person.name.as_str().into(),
            entry.place(UnitKind::Branch).map(|place| place.name.as_str()).into(),
        ];
        for review in [statement, appraisal] {
            row.extend(cells(review, if asked { Cell::Unknown } else { Cell::Empty }));
        }
        // Not everywhere is there an examination: who has none lacks one only where others have.
        row.extend(cells(
            of(ReviewSort::Examination),
            if asked && examined { Cell::Unknown } else { Cell::Empty },
        ));
        rows.push(row);
    }
    let columns = [
        ("person", "编号"),
        ("name", "姓名"),
        ("branch", "党支部"),
        ("statement", "述学"),
        ("statement_on", ""),
        ("statement_code", "述学编号"),
        ("appraisal", "评学"),
        ("appraisal_on", ""),
        ("appraisal_code", "评学编号"),
        ("examination", "考学"),
        ("examination_on", ""),
        ("examination_code", "考学编号"),
    ];
    let table = Table::new("rows", &columns).rows(rows).hide_empty_columns();
    let page = Page::new("log.review.list", format!("{year}年度述学评学考学"))
        .field("year", "", i64::from(year))
        .field("on", "", on)
        .field("unit", "党组织", unit.as_ref().map(|unit| unit.name.as_str()))
        .field("members", "党员", members_count as i64)
        .field("without_statement", "还没有述学", lacking[0])
        .field("without_appraisal", "还没有评学", lacking[1])
        .table(table.when_empty(if args.missing { "都有了。" } else { "没有党员。" }));
    let elsewhere = all.iter().filter(|review| !listed.contains(&review.facts.person));
    let elsewhere: Vec<String> = elsewhere.map(|review| review.id.to_string()).collect();
    Ok(match unit.is_some() || elsewhere.is_empty() {
        true => page,
        false => {
            page.remark(format!("{on} 不在名册上的人另有 {} 条：{}。", elsewhere.len(), elsewhere.join("、")))
        }
    })
}

/// Result, day and code of a review; `none` stands for one that is not there.
fn cells(review: Option<&Review>, none: Cell) -> [Cell; 3] {
    match review {
        None => [none, Cell::Empty, Cell::Empty],
        Some(review) => {
            let result = review.facts.result.as_deref().map_or("结果待补".into(), Cell::from);
            [result, review.facts.day.into(), review.id.into()]
        }
    }
}

fn edit(args: &Edit, session: &Session) -> Result<Page> {
    if args.result.is_none() && args.on.is_none() && args.note.is_none() {
        return Err(Refusal::usage("没有写要改什么。")
            .hint(format!("例如：wuxue log review edit {} --result 优秀", args.review.trim()))
            .into());
    }
    let day = args
        .on
        .as_deref()
        .map(|text| words::day_of("--on", text, session.today, "还没有进行的述学、评学、考学不能登记"))
        .transpose()?;
    let written = session.write(&args.writing, |w| {
        let old = meant_review(w, &args.review)?;
        let mut facts = old.facts.clone();
        facts.day = day.unwrap_or(facts.day);
        if let Some(text) = &args.result {
            facts.result = words::maybe_plain("结果", stated(text))?;
        }
        if let Some(text) = &args.note {
            facts.note = words::maybe_plain("备注", stated(text))?;
        }
        if facts != old.facts {
            edit_review(w, old.id, &facts)?;
        }
        described(w, "log.review.edit", format!("更正 {}", old.id), &Review { id: old.id, facts })
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

fn described(
    records: &crate::store::Records<'_>,
    schema: &'static str,
    title: String,
    review: &Review,
) -> Result<Page> {
    let facts = &review.facts;
    let who = person(records, facts.person)?.context("a person is missing")?;
    Ok(Page::new(schema, title)
        .field("review", "编号", review.id)
        .field("person", "", who.id)
        .field("name", "姓名", who.name)
        .field("sort_name", "类别", facts.sort.label())
        .field("year", "年度", i64::from(facts.year))
        .field("day", "日期", facts.day)
        .field("result", "结果", result_cell(facts))
        .field("note", "备注", facts.note.clone()))
}

fn remove(args: &Remove, session: &Session) -> Result<Page> {
    let reason = words::reason(session, &args.writing, "删去述学评学考学的记录")?;
    let written = session.write(&args.writing, |w| {
        let old = meant_review(w, &args.review)?;
        remove_review(w, old.id)?;
        described(w, "log.review.remove", format!("删去 {}", old.id), &old)
    })?;
    Ok(outcome(written.value.field("reason", "原因", reason), written.operation, &args.writing))
}
