//! What the paper says of it, in the paragraph of the tier that it belongs to; nothing where nothing is recorded.

use super::super::paper::percent;
use super::{Beyond, Measure};
use crate::calendar::{Minutes, in_quotes};
use crate::chain::Tier;

/// How many themes a sentence names.
const NAMED: usize = 5;

/// Of 领学: outcomes, and summaries of visits that are overdue.
pub(in super::super) fn lead(all: &Beyond) -> Vec<String> {
    let mut parts = outcomes(all, Tier::Lead);
    let (overdue, _) = all.sum(Measure::Summaries);
    if overdue > 0 {
        parts.push(format!("列席外单位中心组学习会的小结逾期未报 {overdue} 份"));
    }
    parts
}

/// Of 督学: the notices, and how what they ask for is carried out. A branch gets them, it does not send them out.
pub(in super::super) fn supervise(all: &Beyond) -> Vec<String> {
    let mut parts = Vec::new();
    let (notices, _) = all.sum(Measure::Notices);
    if notices > 0 {
        let issues: Vec<&str> =
            all.counted(Measure::Notices, None).map(|(fact, ..)| fact.state.as_str()).collect();
        // What was sent out on paper before is no notice of the register, and a duty done all the same.
        let what = if all.receives { "收到" } else { "登记印发" };
        parts.push(format!("{what}组织生活通知单 {notices} 期（{}）", issues.join("、")));
    }
    parts.extend(due(
        all,
        (Measure::ItemsDone, "通知单到期事项", "已落实"),
        Measure::ItemsLate,
        &[
            (Measure::ItemsPartly, "部分落实"),
            (Measure::ItemsMissing, "未落实"),
            (Measure::ItemsStated, "已作情况说明"),
        ],
    ));
    const DONE: [(Measure, &str, &str); 4] = [
        (Measure::Schedules, "印发党员自学安排", "期"),
        (Measure::Inspections, "开展督查", "次"),
        (Measure::Concluded, "作出督查结论", "次"),
        (Measure::FindingsOpen, "督查发现的问题没有销号", "项"),
    ];
    const TERMS: [(Measure, &str, &str); 2] = [
        (Measure::TermsDue, "6个月内届满的党组织", "个"),
        (Measure::TermsOverdue, "逾期未换届的党组织", "个"),
    ];
    for sentence in [&DONE[..], &TERMS] {
        let counted = sentence.iter().map(|(measure, before, after)| (all.sum(*measure).0, before, after));
        let said: Vec<String> = counted
            .filter(|(n, ..)| *n > 0)
            .map(|(n, before, after)| format!("{before} {n} {after}"))
            .collect();
        if !said.is_empty() {
            parts.push(said.join("，"));
        }
    }
    let sent: Vec<&str> = all.counted(Measure::Sent, None).map(|(fact, ..)| fact.subject.as_str()).collect();
    if !sent.is_empty() {
        let more = if sent.len() > NAMED { "等" } else { "" };
        let named: Vec<&str> = sent.iter().copied().take(NAMED).collect();
        parts.push(format!("向领导班子报送 {} 份（{}{more}）", sent.len(), named.join("、")));
    }
    parts.extend(due(
        all,
        (Measure::DutiesDone, "责任清单到期", "已完成"),
        Measure::DutiesLate,
        &[(Measure::DutiesMissing, "未完成"), (Measure::DutiesStated, "已作情况说明")],
    ));
    if !all.withdrawn.is_empty() {
        parts.push(format!("已撤回的通知单不计：{}", all.withdrawn.join("、")));
    }
    parts
}

/// `通知单到期事项 7 项次，已落实 5 项次（其中逾期 1 项次），未落实 2 项次`; nothing if nothing came due.
fn due(
    all: &Beyond,
    (share, what, done): (Measure, &str, &str),
    late: Measure,
    more: &[(Measure, &str)],
) -> Option<String> {
    let ((n, of), (late, _)) = (all.sum(share), all.sum(late));
    let late = if late > 0 { format!("（其中逾期 {late} 项次）") } else { String::new() };
    let counted = more.iter().map(|(measure, what)| (all.sum(*measure).0, what)).filter(|(n, _)| *n > 0);
    let more: String = counted.map(|(n, what)| format!("，{what} {n} 项次")).collect();
    (of > 0).then(|| format!("{what} {of} 项次，{done} {n} 项次{late}{more}"))
}

/// Of the register of political documents; none where nothing is listed.
pub(in super::super) fn of_matters(all: &Beyond) -> Option<String> {
    let (matters, _) = all.sum(Measure::Matters);
    let (with, should) = all.sum(Measure::Mechanisms);
    let mut parts = Vec::new();
    if matters > 0 {
        let (conveyed, told) = all.sum(Measure::MattersConveyed);
        let counted = [
            ("本期新登记", all.sum(Measure::MattersListed).0, false),
            ("已传达学习", conveyed, told > 0),
            ("已部署", all.sum(Measure::MattersDeployed).0, false),
        ];
        let counted = counted.iter().filter(|(_, n, always)| *n > 0 || *always);
        let counted = counted.map(|(what, n, _)| format!("，{what} {n} 件"));
        let without = match all.matters_without_lead {
            0 => String::new(),
            n => format!("（没有登记牵头单位的 {n} 件不在内）"),
        };
        parts.push(format!("台账在册 {matters} 件{without}{}", counted.collect::<String>()));
        // These three are all of them.
        let (closed, closable) = all.sum(Measure::MattersClosed);
        let mut stands = Vec::new();
        if closable > 0 {
            let (in_hand, _) = all.sum(Measure::MattersInHand);
            stands.push(format!(
                "需销号 {closable} 件，已销号 {closed} 件，正在办理 {in_hand} 件，销号率 {}",
                percent(closed, closable)
            ));
        }
        let rest = [("长期坚持", all.sum(Measure::MattersStanding).0), ("涉密、仅登记编号", matters - told)];
        let rest = rest.iter().filter(|(_, n)| *n > 0).map(|(what, n)| format!("{what} {n} 件"));
        let rest = rest.collect::<Vec<_>>().join("，");
        stands.extend(Some(rest).filter(|rest| !rest.is_empty()));
        parts.extend((!stands.is_empty()).then(|| stands.join("；")));
        let (overdue, _) = all.sum(Measure::MattersOverdue);
        if overdue > 0 {
            let names: Vec<String> = all
                .counted(Measure::MattersOverdue, None)
                .map(|(fact, ..)| in_quotes(&fact.subject))
                .take(NAMED)
                .collect();
            let more = if overdue > NAMED as i64 { "等" } else { "" };
            parts.push(format!("逾期 {overdue} 件（{}{more}）", names.join("、")));
        }
    }
    if should > 0 {
        parts.push(format!("应当建立闭环落实机制的单位 {should} 个，已建立 {with} 个"));
    }
    (!parts.is_empty()).then(|| format!("{}。", parts.join("。")))
}

/// Of 研学: outcomes.
pub(in super::super) fn research(all: &Beyond) -> Vec<String> {
    outcomes(all, Tier::Research)
}

/// Of 促学: outcomes, exchanges, cases.
pub(in super::super) fn promote(all: &Beyond) -> Vec<String> {
    let mut parts = outcomes(all, Tier::Promote);
    let ((exchanges, _), (shown, _)) = (all.sum(Measure::Exchanges), all.sum(Measure::Shown));
    if exchanges > 0 {
        let shown = if shown > 0 { format!("，展示活动 {shown} 场") } else { String::new() };
        parts.push(format!("召开成果交流会 {exchanges} 场{shown}"));
    }
    let (cases, _) = all.sum(Measure::Showcases);
    if cases > 0 {
        let titles: Vec<String> =
            all.counted(Measure::Showcases, None).map(|(fact, ..)| in_quotes(&fact.subject)).collect();
        parts.push(format!("选出优秀案例 {cases} 个（{}）", titles.join("、")));
    }
    parts
}

/// `转化成果 1 项（“廉政风险点季度会商制度”）`.
fn outcomes(all: &Beyond, tier: Tier) -> Vec<String> {
    let titles: Vec<String> =
        all.counted(Measure::Outcomes, Some(tier)).map(|(fact, ..)| in_quotes(&fact.subject)).collect();
    match titles.len() {
        0 => Vec::new(),
        n if n > NAMED => vec![format!("转化成果 {n} 项")],
        n => vec![format!("转化成果 {n} 项（{}）", titles.join("、"))],
    }
}

/// Of 自学: books and reviews.
pub(in super::super) fn self_study(all: &Beyond) -> Vec<String> {
    let mut parts = Vec::new();
    let (books, _) = all.sum(Measure::Books);
    if books > 0 {
        let mut text = format!("必读书目 {books} 项");
        let ((handed, to_hand), (signed, _)) = (all.sum(Measure::Handed), all.sum(Measure::Signed));
        if to_hand > 0 {
            text.push_str(&format!("，应发 {to_hand} 本，已发 {handed} 本，签收 {signed} 本"));
        }
        let (finished, to_read) = all.sum(Measure::Finished);
        text.push_str(&format!("，应读 {to_read} 人次，读完 {finished} 人次"));
        parts.push(text);
    }
    let reviewed = [(Measure::Stated, "述学"), (Measure::Appraised, "评学"), (Measure::Examined, "考学")];
    let reviewed: Vec<String> = reviewed
        .into_iter()
        .map(|(measure, what)| (measure, all.sum(measure).0, what))
        .filter(|(_, n, _)| *n > 0)
        .map(|(measure, n, what)| format!("{what} {n} 人{}", of_years(all, measure)))
        .collect();
    if !reviewed.is_empty() {
        parts.push(reviewed.join("，"));
    }
    parts
}

/// `（2025年度）`: which year is reported on, where it is not that of the period; of several each with its number.
fn of_years(all: &Beyond, measure: Measure) -> String {
    let years = all.reviewed.iter().filter(|(sort, ..)| Measure::of_review(*sort) == measure);
    let years: Vec<(i32, i64)> = years.map(|(_, year, n)| (*year, *n)).collect();
    match years[..] {
        [] => String::new(),
        [(year, _)] if year == all.year => String::new(),
        [(year, _)] => format!("（{year}年度）"),
        _ => {
            let each: Vec<String> = years.iter().map(|(year, n)| format!("{year}年度 {n} 人")).collect();
            format!("（{}）", each.join("、"))
        }
    }
}

/// What belongs to no tier alone: themes, needs, feedback, service. Nothing if there is none of it.
pub(in super::super) fn others(all: &Beyond) -> Option<String> {
    let parts: Vec<String> =
        [themes(all), needs(all), feedback(all), service(all)].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| format!("{}。", parts.join("。")))
}

fn themes(all: &Beyond) -> Option<String> {
    let (themed, _) = all.sum(Measure::Themed);
    let names: Vec<String> =
        all.themes.iter().take(NAMED).map(|(name, n)| format!("{}{n} 场", in_quotes(name))).collect();
    let more = if all.themes.len() > NAMED { "等" } else { "" };
    (themed > 0).then(|| format!("开展主题教育和系列活动 {themed} 场（{}{more}）", names.join("、")))
}

fn needs(all: &Beyond) -> Option<String> {
    let ((needs, _), (open, _)) = (all.sum(Measure::Needs), all.sum(Measure::NeedsOpen));
    let (answered, _) = all.sum(Measure::NeedsAnswered);
    match (needs, open) {
        (0, 0) => None,
        (0, open) => Some(format!("以前收集的学习需求还有 {open} 条待回应")),
        _ => {
            let open = if open > 0 { format!("，待回应 {open} 条") } else { String::new() };
            Some(format!("收集学习需求 {needs} 条，已由活动回应 {answered} 条{open}"))
        }
    }
}

fn feedback(all: &Beyond) -> Option<String> {
    let ((sessions, _), (answers, _)) = (all.sum(Measure::Feedback), all.sum(Measure::Answers));
    if sessions == 0 {
        return None;
    }
    let mut text = format!("就 {sessions} 场活动收集反馈 {answers} 份");
    for (measure, what) in [(Measure::Welcome, "喜欢学习形式的"), (Measure::Useful, "认为有收获的")]
    {
        let (n, of) = all.sum(measure);
        if of > 0 {
            let asked = if of == answers { String::new() } else { format!("{of} 份中") };
            text.push_str(&format!("，{asked}{what} {n} 份"));
        }
    }
    match all.sum(Measure::Adjusted).0 {
        0 => {}
        adjusted => text.push_str(&format!("，据此调整 {adjusted} 场")),
    }
    Some(text)
}

fn service(all: &Beyond) -> Option<String> {
    let ((reported, _), (served, _)) = (all.sum(Measure::Reported), all.sum(Measure::Served));
    let mut parts = Vec::new();
    if reported > 0 {
        parts.push(format!("到社区报到 {reported} 人"));
    }
    if served > 0 {
        parts.push(format!("参加志愿服务 {served} 人次"));
    }
    let (minutes, _) = all.sum(Measure::ServiceMinutes);
    if minutes > 0 {
        let both = if reported > 0 && served > 0 { "报到和服务" } else { "" };
        let unknown = all.counted(Measure::ServiceMinutes, None).filter(|(_, n, _)| *n == 0).count();
        let unknown =
            if unknown > 0 { format!("（另有 {unknown} 条没有登记时长）") } else { String::new() };
        parts.push(format!("{both}合计 {} 小时{unknown}", Minutes(minutes)));
    }
    (!parts.is_empty()).then(|| parts.join("，"))
}

/// What is overdue, for 存在问题.
pub(in super::super) fn problems(all: &Beyond) -> Vec<String> {
    let (handed, to_hand) = all.sum(Measure::Handed);
    let mut parts = counted(
        all,
        &[
            (Measure::ItemsMissing, "通知单事项未落实", "项次"),
            (Measure::ItemsPartly, "通知单事项部分落实", "项次"),
            (Measure::FindingsOverdue, "督查发现的问题逾期没有整改", "项"),
            (Measure::DutiesMissing, "责任清单未完成", "项次"),
            (Measure::MattersOverdue, "政治要件逾期", "件"),
            (Measure::Decisions, "决议事项逾期未办结", "项"),
            (Measure::Summaries, "列席小结逾期未报", "份"),
            (Measure::MakeUp, "应补学而未补", "人次"),
            (Measure::ReadingOverdue, "必读书目过了时限没有读完", "人次"),
        ],
    );
    parts.extend((to_hand > handed).then(|| format!("必读书籍缺 {} 本", to_hand - handed)));
    parts
}

/// What came due before the period and is still open at its end.
pub(in super::super) fn earlier(all: &Beyond) -> Vec<String> {
    counted(
        all,
        &[
            (Measure::ItemsEarlier, "以前到期、仍没有全部落实的通知单事项", "项次"),
            (Measure::MakeUpEarlier, "以前应补学、仍未补", "人次"),
        ],
    )
}

/// `决议事项逾期未办结 4 项`, of each measure that counts something.
fn counted(all: &Beyond, measures: &[(Measure, &str, &str)]) -> Vec<String> {
    let counts = measures.iter().map(|(measure, what, counter)| (all.sum(*measure).0, what, counter));
    counts.filter(|(n, ..)| *n > 0).map(|(n, what, counter)| format!("{what} {n} {counter}")).collect()
}
