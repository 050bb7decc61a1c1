//! `report sent add` 登记报送.

use anyhow::Result;

use super::super::{Asked, of, understood};
use super::recipient::recipient;
use super::{described, slip};
use crate::calendar::{Day, Period};
use crate::chain::{
    InspectionId, InspectionPaper, SentFacts, add_sent, kept_inspection_paper, meant_inspection,
};
use crate::commands::{named, words};
use crate::page::Page;
use crate::record::{KeptPageId, final_reports, keep_page};
use crate::refusal::Refusal;
use crate::report::{Asks, REPORTS, Report, Scope, paper_called, report_meant};
use crate::roster::{UnitId, nearest};
use crate::session::{Session, Writing, outcome};
use crate::store::{Records, Write};

/// 登记一份报出去的文稿
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 文稿和期间，如 月报 2026-09、党组织 办公室党支部 2026-09、党建工作总结 2026H1
    #[arg(value_name = "文稿、期间", num_args = 0..=3)]
    pub words: Vec<String>,
    /// 期间，与直接写期间相同
    #[arg(long, value_name = "期间")]
    pub period: Option<String>,
    /// 文稿写的是哪个党组织；不写则为全机关
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
    /// 报给谁：领导班子、党组织的编号或名称，名册以外的写名称
    #[arg(long, value_name = "对象")]
    pub to: String,
    /// 哪一天报的；不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 文号
    #[arg(long, value_name = "文号")]
    pub number: Option<String>,
    /// 备注
    #[arg(long, value_name = "文字")]
    pub note: Option<String>,
    /// 报送的是这次督查作结论时的文稿，如 I1；文稿写 督查报告、整改通知等，不写则为督查报告
    #[arg(long, value_name = "督查", conflicts_with_all = ["period", "unit"])]
    pub inspection: Option<String>,
    /// 写库的选项。同一份文稿再报给同一个对象的，--because 写明原因
    #[command(flatten)]
    pub writing: Writing,
}

/// Where the paper as it was comes from.
enum Source {
    /// It was not written here.
    Nowhere,
    /// It is kept already.
    Kept(KeptPageId),
    /// A report, to be kept now unless it was made final.
    Report(&'static Report, Box<Scope>),
}

/// The paper meant.
struct Meant {
    paper: String,
    period: Period,
    unit: Option<UnitId>,
    source: Source,
}

/// Enters a paper.
pub(super) fn run(args: &Args, session: &Session) -> Result<Page> {
    let today = session.today;
    let on = args.on.as_deref().map(|text| words::day_of("--on", text, today, "还没有报送的不能登记"));
    let on = on.transpose()?.unwrap_or(today);
    let number = words::maybe_plain("文号", args.number.as_deref())?;
    let note = words::maybe_plain("备注", args.note.as_deref())?;
    let reason = words::maybe_plain("原因", args.writing.because.as_deref())?;
    let store = session.read()?;
    let records = store.records();
    let Meant { paper, period, unit, source } = meant(args, session, &records, on)?;
    let (to, near) = recipient(session, &records, &args.to, on)?;
    drop(store);
    let facts = SentFacts { paper, period, unit, to, day: on, number, note };
    let written = session.write(&args.writing, |w| {
        let (page, said) = kept(w, &source, on)?;
        let name = paper_called(&facts.paper, facts.period);
        let sent = add_sent(w, &facts, &name, reason.as_deref(), page)?;
        let mut page = described(w, Page::new("report.sent.add", format!("报送登记 {}", sent.id)), &sent)?;
        page.remarks.extend(said);
        if let Some(near) = &near {
            page = page.remark(slip(&args.to, near, &sent));
        }
        if sent.page.is_some() {
            page = page.remark(format!("照报出去的样子印：wuxue report sent show {} --as-sent", sent.id));
            if period.to() >= on {
                page = page.remark(format!("报送时{}还没有过完。", period.label()));
            }
        }
        Ok(page)
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

/// Keeps the paper, unless it is kept already; what to say of how it was kept.
fn kept(w: &Write<'_>, source: &Source, on: Day) -> Result<(Option<KeptPageId>, Option<String>)> {
    let (report, scope) = match source {
        Source::Nowhere => return Ok((None, None)),
        Source::Kept(page) => return Ok((Some(*page), None)),
        Source::Report(report, scope) => (report, scope),
    };
    let finals = final_reports(w, of(report, scope))?;
    if let Some(last) = finals.iter().rfind(|last| last.day <= on) {
        return Ok((Some(last.page), Some(format!("留存的是 {} 的定稿。", last.day))));
    }
    let page = keep_page(w, &(report.page)(w, scope)?)?;
    let said = match on < w.today {
        true => format!("{on} 还没有定稿，照现在的记录、数据截至 {on} 留存；与当时报出去的可能有出入。"),
        false => "没有定稿，照现在的样子留存。".to_owned(),
    };
    Ok((Some(page), Some(said)))
}

/// The paper that the words name.
fn meant(args: &Args, session: &Session, records: &Records<'_>, on: Day) -> Result<Meant> {
    let mut rest = args.words.clone();
    let first = if rest.is_empty() { None } else { Some(rest.remove(0)) };
    match (&args.inspection, first) {
        (Some(inspection), first) => of_inspection(session, records, inspection, first.as_deref(), &rest, on),
        (None, None) => Err(Refusal::usage("没有写报送的是哪份文稿。")
            .hint("程序里的报告：wuxue report sent add 月报 2026-09 --to 领导班子")
            .hint("别的文稿：wuxue report sent add 文稿名称 2026-09 --to 对象")
            .into()),
        (None, Some(first)) if InspectionId::from_code(&first).is_some() => {
            of_inspection(session, records, &first, rest.first().map(String::as_str), &[], on)
        }
        (None, Some(first)) => match report_meant(&first) {
            Some(report) => of_report(args, session, records, report, rest, on),
            None => in_words(args, session, records, &first, &rest),
        },
    }
}

fn of_report(
    args: &Args,
    session: &Session,
    records: &Records<'_>,
    report: &'static Report,
    words: Vec<String>,
    on: Day,
) -> Result<Meant> {
    if !matches!(report.asks, Asks::Units | Asks::Unit) {
        return Err(Refusal::usage(format!("“{}”是个人的明细，不作为报告报送。", report.title))
            .hint("报送月报：wuxue report sent add 月报 2026-09 --to 领导班子")
            .into());
    }
    let (period, unit) = (args.period.clone(), args.unit.clone());
    let asked = Asked { words, period, unit, ..Asked::default() };
    let scope = understood(report, &asked, session, records)?;
    let period = scope.period;
    if on < period.from() {
        return Err(Refusal::refused(format!("{on} 报送的时候，{}还没有开始。", period.label()))
            .hint("改正日期：--on 日期")
            .into());
    }
    let unit = scope.unit.as_ref().map(|unit| unit.id);
    let source = Source::Report(report, Box::new(Scope { as_of: on, ..scope }));
    Ok(Meant { paper: report.name.to_owned(), period, unit, source })
}

/// A paper of an inspection as it was at its last conclusion by that day.
fn of_inspection(
    session: &Session,
    records: &Records<'_>,
    inspection: &str,
    which: Option<&str>,
    more: &[String],
    on: Day,
) -> Result<Meant> {
    let of = meant_inspection(records, inspection, session.today)?;
    let named = |text: &str| {
        let same = |paper: &&InspectionPaper| [paper.code(), paper.label()].contains(&text);
        if text == "督查报告" {
            return Some(InspectionPaper::Report);
        }
        InspectionPaper::ALL.iter().find(same).copied()
    };
    let paper = which.map_or(Some(InspectionPaper::Report), named);
    let (Some(paper), true) = (paper, more.is_empty()) else {
        let known: Vec<&str> = InspectionPaper::ALL.iter().map(|paper| paper.label()).collect();
        let word = more.first().map(String::as_str).or(which).unwrap_or_default();
        return Err(Refusal::usage(format!("督查没有“{word}”这种文稿。"))
            .hint(format!("写其中一种：督查{}；不写期间", known.join("、")))
            .into());
    };
    let Some(last) = of.conclusions.iter().rfind(|conclusion| conclusion.day <= on) else {
        return Err(Refusal::refused(format!("{}在 {on} 还没有作结论，没有可以报送的文稿。", of.called()))
            .hint(format!("查看它：wuxue inspect show {}", of.id))
            .into());
    };
    let (page, _) = kept_inspection_paper(records, &of, last.version, paper)?;
    let name = format!("{}{}", of.title(), paper.label());
    Ok(Meant { paper: name, period: of.period, unit: None, source: Source::Kept(page) })
}

fn in_words(
    args: &Args,
    session: &Session,
    records: &Records<'_>,
    first: &str,
    rest: &[String],
) -> Result<Meant> {
    let today = session.today;
    let names = REPORTS.iter().flat_map(|report| [report.name, report.title]);
    // What is written in Latin letters was meant as the name of a report.
    if first.is_ascii() || Period::parse(first, today).is_ok() {
        let mut refusal = Refusal::usage(format!("“{first}”不是报告，也不像文稿的名称。"));
        if let Some(near) = nearest(first, names) {
            refusal = refusal.hint(format!("是不是 {near}？"));
        }
        return Err(refusal
            .hint("先写文稿，再写期间：wuxue report sent add 月报 2026-09 --to 领导班子")
            .into());
    }
    let paper = words::plain("文稿名称", first)?;
    let typed: Vec<&str> = rest.iter().map(String::as_str).chain(args.period.as_deref()).collect();
    let period = match typed[..] {
        [one] => words::period("期间", one, today)?,
        [] => {
            return Err(Refusal::usage(format!("没有写“{paper}”是哪个期间的。"))
                .hint(format!("wuxue report sent add {paper} 2026-09 --to {}", args.to.trim()))
                .into());
        }
        [..] => {
            return Err(Refusal::usage(format!(
                "文稿名称后面只写一个期间，这里写了：{}。",
                typed.join("、")
            ))
            .hint("名称里有空格的，用引号括起来")
            .into());
        }
    };
    let on = period.to().min(today);
    let unit = args.unit.as_deref().map(|text| named::unit_on(session, records, text, on)).transpose()?;
    Ok(Meant { paper, period, unit: unit.map(|unit| unit.id), source: Source::Nowhere })
}
