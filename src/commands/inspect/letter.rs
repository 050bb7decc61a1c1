//! `inspect terms letter` 换届提醒函.

use anyhow::Result;

use crate::calendar::Day;
use crate::commands::log::paper_form;
use crate::commands::words;
use crate::page::{Block, Cell, Page, Paper, Part, Table, file_name};
use crate::record::{Setting, setting};
use crate::refusal::Refusal;
use crate::roster::{
    REMIND_MONTHS, TermFacts, TermStanding, TermState, UnitKind, meant_term, standing_of, term_standings,
    unit, units,
};
use crate::session::Session;
use crate::store::Records;

/// 换届提醒函：写明哪天当选、哪天届满，请提前做好换届准备，可以直接印发
///
/// 例如 wuxue inspect terms letter 市财政局 -o 提醒函.html；不写党组织，给应提醒和逾期的各写一份，一份一个文件：--paper html -o 换届提醒函。
/// 发出以后另行登记：wuxue unit term remind
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 写给谁，可写几个；不写则为应提醒的和逾期未换届的全部
    #[arg(value_name = "党组织")]
    pub unit: Vec<String>,
    /// 一份一个文件，放进一个新文件夹，这是文件的格式
    #[arg(long, value_name = "格式", value_parser = paper_form())]
    pub paper: Option<Paper>,
}

/// Writes the letters.
pub(super) fn run(args: &Args, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let today = session.today;
    let mut all = term_standings(records, today, false)?;
    // Of whom no term is on record, nobody can tell whether they are to be reminded.
    let unknown = all.iter().filter(|one| one.state == TermState::Unknown).count();
    let known = all.len() - unknown;
    if args.unit.is_empty() {
        all.retain(|one| one.to_remind || one.state == TermState::Overdue);
    } else {
        let mut asked = Vec::new();
        for text in args.unit.iter().flat_map(|text| words::several(text)) {
            let (unit, _) = meant_term(records, &text, today)?;
            match standing_of(&all, unit.id) {
                Some(one) if one.term.is_some() => asked.push(one.clone()),
                _ => {
                    let why = format!("“{}”在 {today} 没有要提醒的届期。", unit.name);
                    return Err(Refusal::refused(why)
                        .hint(format!("查看它：wuxue unit term list {}", unit.name))
                        .into());
                }
            }
        }
        all = asked;
    }
    let mut page = Page::new("inspect.terms.letter", "换届提醒函").field("as_of", "截至", today);
    let (mut parts, mut rows, mut names, mut early) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for one in &all {
        let (Some(term), Some(ends)) = (&one.term, one.ends) else { continue };
        let blocks = letter(records, one, &term.facts, ends, today)?;
        let file = file_name(&format!("{} 换届提醒函", one.unit.name));
        if today < ends.months_earlier(REMIND_MONTHS) {
            early.push(format!("{}（{ends} 届满）", one.unit.name));
        }
        names.push(one.unit.name.as_str());
        let lines = blocks.iter().filter_map(|block| match block {
            Block::Paragraph(text) => Some(text.clone()),
            _ => None,
        });
        rows.push(vec![
            one.unit.id.into(),
            one.unit.name.as_str().into(),
            ends.into(),
            one.state.code().into(),
            one.said().into(),
            Cell::List(lines.collect()),
            args.paper.map(|_| Cell::Part(file.clone())).unwrap_or_default(),
        ]);
        match args.paper {
            None if all.len() > 1 => {
                page.blocks.push(Block::Letter(TITLE.to_owned()));
                page.blocks.extend(blocks);
            }
            None => page.blocks.extend(blocks),
            Some(_) => {
                let mut paper = Page::new("inspect.terms.letter.paper", TITLE);
                paper.blocks = blocks;
                parts.push(Part { name: file, page: paper });
            }
        }
    }
    let nobody = match (known, unknown) {
        (0, 0) => "没有要提醒的：没有要换届的党组织。".to_owned(),
        (_, 0) => "没有要提醒的：6个月内届满的都提醒过了，也没有逾期的。".to_owned(),
        (0, _) => format!("{unknown} 个党组织都没有登记届期（待补），要不要提醒无从知道。"),
        _ => format!(
            "登记了届期的 {known} 个里没有要提醒的：6个月内届满的都提醒过了，也没有逾期的。另有 {unknown} 个没有登记届期（待补），要不要提醒无从知道。"
        ),
    };
    const ADD: &str =
        "登记届期：wuxue unit term add 党组织 --elected 当选日期，成批登记：wuxue unit term import 文件";
    let rows_none = rows.is_empty();
    if rows_none && args.paper.is_some() {
        let refusal = Refusal::refused(nobody);
        let refusal = if unknown > 0 { refusal.hint(ADD) } else { refusal };
        return Err(refusal.hint("要写给谁，写明党组织：wuxue inspect terms letter 党组织").into());
    }
    if rows_none {
        page = page.paragraph(nobody);
        if unknown > 0 {
            page = page.remark(format!("{ADD}。"));
        }
    } else {
        page = page.remark(format!(
            "发出以后登记：wuxue unit term remind {} --way 发函 --handler 经办人",
            names.join("、")
        ));
    }
    if !rows_none && args.unit.is_empty() && unknown > 0 {
        page = page
            .remark(format!("另有 {unknown} 个没有登记届期（待补），要不要提醒无从知道，没有写。{ADD}。"));
    }
    if !early.is_empty() {
        page = page.remark(format!("离届满还有 6 个月以上：{}。", early.join("、")));
    }
    // A single letter is the whole paper.
    if let ([_], None) = (rows.as_slice(), args.paper) {
        page.title = TITLE.to_owned();
        page.head.iter_mut().for_each(|field| field.label = "".into());
    }
    // Where the letters themselves are on the page, the list of them is for scripts.
    let mut columns = [
        ("unit", ""),
        ("unit_name", "党组织"),
        ("ends", "届满"),
        ("state", ""),
        ("state_name", "状态"),
        ("text", ""),
        ("file", "文件"),
    ];
    if args.paper.is_none() {
        columns.iter_mut().for_each(|(_, label)| *label = "");
    }
    page = page.table(Table::new("rows", &columns).rows(rows).omit_when_empty());
    if args.paper.is_some() {
        (page.parts, page.folder) = (Some(parts), args.paper);
    }
    Ok(page)
}

const TITLE: &str = "关于做好换届工作的提醒函";

/// One letter, from whom it is addressed to down to who sends it.
fn letter(
    records: &Records<'_>,
    one: &TermStanding,
    facts: &TermFacts,
    ends: Day,
    today: Day,
) -> Result<Vec<Block>> {
    let (sender, we) = sender(records, one, today)?;
    let you = match one.unit.kind {
        UnitKind::OrganCommittee => "你委",
        UnitKind::GeneralBranch => "你总支",
        UnitKind::Branch => "你支部",
        _ => "你单位",
    };
    // An outside unit is known by its own name, and what is elected there is its Party organisation.
    let what = match one.unit.kind {
        UnitKind::OutsideUnit if !one.unit.name.contains('党') => "本届机关党组织领导班子",
        _ => "本届领导班子",
    };
    let began = format!("{you}{what}于{}选举产生，任期{}年", facts.elected.chinese(), facts.years);
    let extended = ends != facts.ends();
    let ending = if extended {
        format!("原应于{}届满，经批准延期至{}", facts.ends().chinese(), ends.chinese())
    } else if ends < today {
        format!("已于{}届满", ends.chinese())
    } else {
        format!("将于{}届满", ends.chinese())
    };
    let overdue = match ends.days_until(today) {
        days if days > 0 => format!("，截至{}已逾期{days}天", today.chinese()),
        _ => String::new(),
    };
    let mut blocks = vec![
        Block::Addressee(one.unit.name.clone()),
        Block::Paragraph(format!(
            "{began}，{ending}{overdue}。为落实党组织按期换届制度，现就有关事项提醒如下："
        )),
    ];
    let until = ends.chinese();
    let report = format!("换届选举完成后，请将选举结果和当选日期报{we}。");
    let asks = if one.state == TermState::Overdue {
        vec![
            "请抓紧研究换届工作，按规定程序报批后组织选举，尽快完成换届。".to_owned(),
            format!("请将未按期换届的原因和换届时间安排书面报{we}。"),
            report,
        ]
    } else if extended {
        vec![format!("请抓紧做好换届准备，按规定程序报批，在批准延期的{until}前完成换届选举。"), report]
    } else {
        vec![
            format!("请提前谋划，做好换届准备，按规定程序报批，在{until}前完成换届选举。"),
            "确因特殊情况需要延期的，请在届满前报上级党组织批准，延长期限一般不超过1年。".to_owned(),
            report,
        ]
    };
    let numbered = ["一", "二", "三"].into_iter().zip(asks);
    blocks.extend(numbered.map(|(number, ask)| Block::Paragraph(format!("{number}、{ask}"))));
    blocks.push(Block::Closing(vec![sender, today.chinese()]));
    Ok(blocks)
}

/// Who reminds a unit, and what it calls itself: the unit above it; of those outside, and of the committee, the organ.
fn sender(records: &Records<'_>, one: &TermStanding, today: Day) -> Result<(String, &'static str)> {
    let above = match one.unit.kind {
        UnitKind::OutsideUnit | UnitKind::OrganCommittee => None,
        _ => one.unit.parent.map(|parent| unit(records, parent, today)).transpose()?.flatten(),
    };
    if let Some(above) = above {
        let we = if above.kind == UnitKind::GeneralBranch { "总支" } else { "机关党委" };
        return Ok((above.name, we));
    }
    if let Some(organ) = setting(records, Setting::Organ)? {
        return Ok((organ, "我委"));
    }
    let body = units(records, today)?.into_iter().find(|unit| unit.kind == UnitKind::LeadingBody);
    Ok((body.map(|unit| unit.name).unwrap_or_default(), "我委"))
}
