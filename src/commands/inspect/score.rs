//! `inspect score` 评分表: off unless the unit turns it on.

use anyhow::Result;
use clap::Subcommand;

use crate::calendar::fold_width;
use crate::chain::{
    ScoreCriterion, ScoreEach, add_score_criterion, branch_sheets, findings, meant_inspection,
    remove_score_criterion, score_criteria, scores,
};
use crate::commands::words;
use crate::page::{Cell, Column, Page, Table};
use crate::refusal::Refusal;
use crate::session::{Session, Writing, outcome};

/// 评分表：本单位自己定的评分项目；默认不启用，不启用就不打分
///
/// 启用：wuxue inspect setting set 评分表 开
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 子命令。
    #[command(subcommand)]
    pub what: What,
}

/// What of the scoring sheet.
#[derive(Debug, Subcommand)]
pub enum What {
    /// 列出评分项目
    #[command(visible_alias = "列表")]
    List,
    /// 新增评分项目
    #[command(visible_alias = "新增")]
    Add(Add),
    /// 删去评分项目
    #[command(visible_alias = "删去")]
    Remove {
        /// 评分项目的编号，如 SC1
        #[arg(value_name = "编号")]
        criterion: String,
        /// 写库的选项。
        #[command(flatten)]
        writing: Writing,
    },
    /// 一次检查各党支部的得分（启用以后）
    #[command(visible_alias = "查看")]
    Show {
        /// 编号或期间，如 I2、2026H1
        #[arg(value_name = "督查")]
        inspection: String,
    },
}

/// 新增评分项目
#[derive(Debug, clap::Args)]
pub struct Add {
    /// 名称，如 三会一课
    #[arg(value_name = "名称")]
    pub name: String,
    /// 分值
    #[arg(long, value_name = "分")]
    pub points: String,
    /// 哪种情形扣分
    #[arg(long, value_name = "情形", value_parser = words::member::<ScoreEach>())]
    pub each: ScoreEach,
    /// 每次扣几分
    #[arg(long, value_name = "分")]
    pub taken: String,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Runs a subcommand of `inspect score`.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    match &args.what {
        What::List => list(session),
        What::Add(args) => add(args, session),
        What::Remove { criterion, writing } => remove(criterion, writing, session),
        What::Show { inspection } => show(inspection, session),
    }
}

/// Points in hundredths, from 0.01 to 1000.
fn points(flag: &str, text: &str) -> Result<i64, Refusal> {
    let folded = fold_width(text.trim());
    let (whole, rest) = folded.split_once('.').unwrap_or((&folded, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let read = (!whole.is_empty() && whole.len() <= 4 && rest.len() <= 2 && digits(whole) && digits(rest))
        .then(|| format!("{whole}{rest:0<2}").parse::<i64>().ok())
        .flatten();
    read.filter(|points| (1..=100_000).contains(points)).ok_or_else(|| {
        Refusal::usage(format!(
            "{flag} 的“{}”不是分数，分数在 0.01 到 1000 之间，至多两位小数。",
            text.trim()
        ))
        .hint(format!("写作 {flag} 12、{flag} 0.2"))
    })
}

/// Points as papers write them, without trailing zeros.
fn said(hundredths: i64) -> String {
    let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn row(one: &ScoreCriterion) -> Vec<Cell> {
    vec![
        one.id.into(),
        one.name.as_str().into(),
        said(one.points).into(),
        one.each.code().into(),
        one.each.label().into(),
        said(one.taken).into(),
    ]
}

fn table(all: &[ScoreCriterion]) -> Table {
    let columns = [
        ("criterion", "编号"),
        ("name", "项目"),
        ("points", "分值"),
        ("each", ""),
        ("each_name", "扣分的情形"),
        ("taken", "每次扣分"),
    ];
    Table::new("rows", &columns).rows(all.iter().map(row)).when_empty("没有评分项目。")
}

fn list(session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let page = Page::new("inspect.score.list", "评分项目").field("on", "启用", scores(records)?);
    Ok(page.table(table(&score_criteria(records)?)))
}

fn add(args: &Add, session: &Session) -> Result<Page> {
    let name = words::plain("名称", &args.name)?;
    let (full, taken) = (points("--points", &args.points)?, points("--taken", &args.taken)?);
    let written = session.write(&args.writing, |w| {
        let id = add_score_criterion(w, &name, full, args.each, taken)?;
        let all: Vec<ScoreCriterion> = score_criteria(w)?.into_iter().filter(|one| one.id == id).collect();
        let page = Page::new("inspect.score.add", "新增评分项目").table(table(&all));
        Ok(if scores(w)? {
            page
        } else {
            page.remark("评分表没有启用：wuxue inspect setting set 评分表 开")
        })
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

fn remove(text: &str, writing: &Writing, session: &Session) -> Result<Page> {
    let written = session.write(writing, |w| remove_score_criterion(w, text))?;
    let page = Page::new("inspect.score.remove", "删去评分项目").table(table(&[written.value]));
    Ok(outcome(page, written.operation, writing))
}

/// Each branch by each criterion, in the order of the roster.
fn show(text: &str, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let today = session.today;
    let of = meant_inspection(records, text, today)?;
    let all = score_criteria(records)?;
    if !scores(records)? || all.is_empty() {
        let (what, hint) = match all.is_empty() {
            true => (
                "没有评分项目",
                "新增：wuxue inspect score add 名称 --points 12 --each 制度要求未达到 --taken 0.2",
            ),
            false => ("评分表没有启用，不打分", "启用：wuxue inspect setting set 评分表 开"),
        };
        return Err(Refusal::refused(format!("{what}。")).hint(hint).into());
    }
    let found = findings(records, of.id)?;
    let mut table = Table::new("rows", &[("unit", ""), ("unit_name", "党支部")]);
    for one in &all {
        table.columns.push(Column::new(
            one.id.to_string().to_lowercase(),
            format!("{}（{}）", one.name, said(one.points)),
        ));
    }
    table = table.column("total", "得分");
    let mut rows = Vec::new();
    for sheet in branch_sheets(records, &of, today)? {
        let each: Vec<i64> = all.iter().map(|one| one.score(one.count(&sheet, &found))).collect();
        let mut row = vec![Cell::from(sheet.unit.unit), sheet.unit.name.as_str().into()];
        row.extend(each.iter().map(|score| Cell::from(said(*score))));
        row.push(said(each.iter().sum()).into());
        rows.push(row);
    }
    let full: i64 = all.iter().map(|one| one.points).sum();
    Ok(Page::new("inspect.score", format!("{}评分", of.title()))
        .field("inspection", "编号", of.id)
        .field("as_of", "截至", of.as_of)
        .field("full", "满分", said(full))
        .table(table.rows(rows))
        .remark("按党支部名册的顺序排列；评分项目由本单位自己定，不是统一规定。"))
}
