//! The sentences of the paper, as an office writes them: what was done, then the figures for it.

use super::super::Scope;
use super::super::audience::some_units;
use super::super::names::said_of;
use super::Reading;
use super::beyond;
use super::duties::{Completion, Line};
use super::facts::Column;
use super::figures::Alone;
use crate::calendar::{Day, Grain, Minutes, Period};
use crate::chain::Tier;
use crate::page::Page;
use crate::rules::State;

/// The heading of the paper.
pub(super) fn title(organ: &str, scope: &Scope, paper: &str) -> String {
    let unit = scope.unit.as_ref().map(|unit| format!("（{}）", unit.name)).unwrap_or_default();
    let year = if scope.period.grain() == Grain::Year { "度" } else { "" };
    format!("{organ}{}{year}学习情况{paper}{unit}", scope.period.label())
}

/// 一、本月开展情况.
pub(super) fn held(page: Page, reading: &Reading<'_>, scope: &Scope) -> Page {
    let span = span(scope.period);
    let mut page = page.heading(format!("一、{span}开展情况"));
    let concerns = reading.concerns(scope);
    if concerns {
        page = page.paragraph(total(reading, scope));
    }
    page = whence(page, reading, scope);
    if concerns { tier_by_tier(page, reading) } else { page }
}

/// Since when or until when the unit is there, and what of the period nobody can tell, where the roster begins later.
pub(in super::super) fn whence(mut page: Page, reading: &Reading<'_>, scope: &Scope) -> Page {
    if let Some(life) = scope.life(reading.begins) {
        page = page.paragraph(life);
    }
    let Some(begins) = reading.begins.filter(|begins| scope.period.from() < *begins) else { return page };
    let which = if reading.is_before_the_roster(scope.period) { "本期" } else { "此前" };
    page.paragraph(format!("党组织自{}起登记在册，{which}应开展多少、应到多少人无从计算。", begins.chinese()))
}

/// A paragraph for each tier, and one for what belongs to none.
pub(in super::super) fn tier_by_tier(mut page: Page, reading: &Reading<'_>) -> Page {
    let numbers = ["（一）", "（二）", "（三）", "（四）", "（五）"];
    for (tier, number) in Tier::ALL.iter().zip(numbers) {
        page = page.paragraph(format!("{number}{}。{}", tier.label(), of_tier(reading, *tier)));
    }
    let more = [
        ("政治要件办理", beyond::of_matters(&reading.beyond)),
        ("需求反馈与作用发挥", beyond::others(&reading.beyond)),
    ];
    let said = more.into_iter().filter_map(|(what, text)| Some((what, text?)));
    for ((what, text), number) in said.zip(["（六）", "（七）"]) {
        page = page.paragraph(format!("{number}{what}。{text}"));
    }
    page
}

fn total(reading: &Reading<'_>, scope: &Scope) -> String {
    let facts = &reading.facts;
    let sum = |column| facts.sum(None, column);
    let when = when(scope);
    let who = scope.unit.as_ref().map_or("全机关".to_owned(), |unit| unit.name.clone());
    let count = sum(Column::Held);
    if count == 0 {
        let mut text = format!("{when}，{who}没有登记学习活动。");
        text.extend(elsewhere(reading, scope));
        return text;
    }
    let mut text = format!("{when}，{who}共开展学习活动 {count} 场");
    text.push_str(&attendance(reading, None));
    text.push('。');
    if let Some(completion) = completion(reading, None) {
        text.push_str(&format!("按制度要求{completion}。"));
    }
    if let Some(plan) = reading.plan.sentence(None) {
        text.push_str(&format!("{plan}。"));
    }
    let guests = sum(Column::Marks) - sum(Column::Met);
    // Where nobody was expected, all who came were said to come already.
    if guests > 0 && sum(Column::Expected) > 0 {
        text.push_str(&format!("另有应到以外参加 {guests} 人次。"));
    }
    let late = sum(Column::LateEntry);
    if late > 0 {
        text.push_str(&format!("以上活动中，补录 {late} 场。"));
    }
    let after = facts.activities.iter().filter(|one| one.day > scope.period.to()).count();
    if after > 0 {
        text.push_str(&format!("有 {after} 场是期满以后补开的。"));
    }
    text.extend(elsewhere(reading, scope));
    text
}

/// What was held in the period and belongs to another, where it counts: `本月另开展属于2025年度的活动 6 场，计入2025年度。`
fn elsewhere(reading: &Reading<'_>, scope: &Scope) -> Vec<String> {
    let span = span(scope.period);
    let all = reading.facts.elsewhere.chunk_by(|one, other| one.period == other.period);
    let says = all.filter_map(|of| {
        let whose = whose(of.first()?.period);
        Some(format!("{span}另开展属于{whose}的活动 {} 场，计入{whose}。", of.len()))
    });
    says.collect()
}

/// `2025年度`: a period that something belongs to.
pub(in super::super) fn whose(period: Period) -> String {
    let year = if period.grain() == Grain::Year { "度" } else { "" };
    format!("{}{year}", period.label())
}

/// `10月`; of a period that is not over, how far: `11月（截至11月26日）`.
fn when(scope: &Scope) -> String {
    let label = short_label(scope.period);
    let last = scope.last_day();
    if last == scope.period.to() {
        label
    } else if last.year() == scope.period.from().year() {
        format!("{label}（截至{}月{}日）", last.month(), last.day_of_month())
    } else {
        format!("{label}（截至{}）", last.chinese())
    }
}

/// `，到会 109 人次，参学率 87.2%（含补学 90.1%）`, once where both are the same; what is not recorded is said, not counted as nobody.
fn attendance(reading: &Reading<'_>, tier: Option<Tier>) -> String {
    let sum = |column| reading.facts.sum(tier, column);
    let (expected, present) = (sum(Column::Expected), sum(Column::Present));
    let (held, unattended) = (sum(Column::Held), sum(Column::Unattended));
    let mut text = String::new();
    if unattended < held {
        if expected > 0 {
            let (rate, reached) = (percent(present, expected), percent(sum(Column::Reached), expected));
            text.push_str(&format!("，应到 {expected} 人次，到会 {present} 人次，参学率 {rate}"));
            if reached != rate {
                text.push_str(&format!("（含补学 {reached}）"));
            }
        } else {
            text.push_str(&format!("，参加 {} 人次（不计应到）", sum(Column::Marks)));
        }
    }
    if unattended > 0 {
        text.push_str(&format!("；{unattended} 场没有登记考勤，待补"));
    }
    text
}

fn of_tier(reading: &Reading<'_>, tier: Tier) -> String {
    let sum = |column| reading.facts.sum(Some(tier), column);
    let held = sum(Column::Held);
    let mut parts = Vec::new();
    let completion = completion(reading, Some(tier));
    let asked = completion.is_some();
    parts.extend(completion);
    if held > 0 {
        parts.push(format!("开展活动 {held} 场{}", attendance(reading, Some(tier))));
        let minutes = sum(Column::Minutes);
        if minutes > 0 {
            parts.push(format!("集中学习合计 {} 学时", Minutes(minutes)));
        }
    } else if asked {
        parts.push("没有登记活动".to_owned());
    } else if !reading.has_entries(tier) {
        parts.push(silence(tier).to_owned());
    } else if tier == Tier::SelfStudy {
        parts.push(self_study(reading));
    } else if !reading.beyond.has_acts() {
        parts.push("没有发到的通知单和督查".to_owned());
    }
    // What was held is one sentence; each other matter has its own.
    let mut sentences = Vec::new();
    if !parts.is_empty() {
        sentences.push(parts.join("；"));
    }
    let missed = reading.plan.missed(&reading.names, tier, reading.readers.name_units());
    let plan = reading.plan.sentence(Some(tier));
    sentences.extend(plan.map(|plan| if missed.is_empty() { plan } else { format!("{plan}（{missed}）") }));
    if tier == Tier::Lead {
        sentences.push(first_topic(reading));
    }
    sentences.extend(match tier {
        Tier::Lead => beyond::lead(&reading.beyond),
        Tier::Supervise => beyond::supervise(&reading.beyond),
        Tier::Research => beyond::research(&reading.beyond),
        Tier::Promote => beyond::promote(&reading.beyond),
        Tier::SelfStudy => beyond::self_study(&reading.beyond),
    });
    format!("{}。", sentences.join("。"))
}

/// What members studied alone; its hours stand apart from those of the sessions.
fn self_study(reading: &Reading<'_>) -> String {
    let of = |what: Alone| what.of(reading.alone);
    format!(
        "登记自学 {} 条，{} 人，自学合计 {} 学时；集中学习的学时计在以上各层级，不与自学相加",
        of(Alone::Entries),
        of(Alone::Learners),
        Minutes(of(Alone::Credited))
    )
}

/// What is said of a tier of which nothing is recorded.
fn silence(tier: Tier) -> &'static str {
    match tier {
        Tier::Supervise => "督学资料（通知单、督查、通报）还没有登记，待补",
        Tier::SelfStudy => "个人自学还没有登记，待补；集中学习的学时计在以上各层级",
        Tier::Lead | Tier::Research | Tier::Promote => "没有到期的开展要求，也没有登记活动",
    }
}

/// The 第一议题 of every meeting that must have one, in whatever tier.
fn first_topic(reading: &Reading<'_>) -> String {
    let sum = |column| reading.facts.sum(None, column);
    let (due, listed, unsaid) = (sum(Column::TopicDue), sum(Column::TopicListed), sum(Column::TopicUnsaid));
    if due == 0 {
        return "各层级没有应列第一议题的会议".to_owned();
    }
    let mut text = format!(
        "各层级应列第一议题的会议 {due} 场，已列 {listed} 场，第一议题落实率 {}",
        percent(listed, due)
    );
    let named = |names: &[String], count: i64| match reading.readers.name_units() {
        true => format!("（{}）", said_of(names, usize::try_from(count).unwrap_or(usize::MAX), "场")),
        false => String::new(),
    };
    let not_listed = due - listed - unsaid;
    if not_listed > 0 {
        text.push_str(&format!("；未列 {not_listed} 场{}", named(&reading.topics.not_listed, not_listed)));
    }
    if unsaid > 0 {
        text.push_str(&format!("；没有说明 {unsaid} 场{}，待补", named(&reading.topics.unsaid, unsaid)));
    }
    text
}

/// Whether there is nothing to say of a tier: nothing held, nothing due, and it is not one of the three whose
/// meetings the records are about.
pub(super) fn is_silent(reading: &Reading<'_>, tier: Tier) -> bool {
    matches!(tier, Tier::Supervise | Tier::SelfStudy)
        && reading.facts.sum(Some(tier), Column::Held) == 0
        && reading.duties.completion(Some(tier)).asked == 0
}

/// 二、存在问题.
pub(super) fn problems(page: Page, reading: &Reading<'_>, scope: &Scope) -> Page {
    let [short, stated] = [State::Short, State::Stated].map(|state| reading.duties.missed(state).count());
    let gaps = reading.incomplete.len();
    let mut parts = Vec::new();
    if short > 0 {
        parts.push(format!("未达到制度要求 {short} 项"));
    }
    if stated > 0 {
        parts.push(format!("未达到而已作情况说明 {stated} 项"));
    }
    if gaps > 0 {
        parts.push(format!("记录缺项 {gaps} 处"));
    }
    let mut text = if parts.is_empty() {
        let rules = match reading.duties.anything_due() {
            true => "到期的制度要求均已达到",
            false if reading.is_before_the_roster(scope.period) => "制度要求无从对照",
            false => "没有到期的制度要求",
        };
        match reading.other_lacks {
            0 => format!("{rules}，记录没有缺项。"),
            lacks => format!("{rules}。活动记录有 {lacks} 处要素没有登记。"),
        }
    } else {
        let missed = [State::Short, State::Stated].into_iter().flat_map(|state| reading.duties.missed(state));
        let kinds = missed
            .map(|one| one.verdict)
            .map(|one| (one.unit.to_string(), reading.names.known(one.unit.0).map(|unit| unit.kind)));
        let whose = if scope.read_by().name_units() || short + stated == 0 {
            String::new()
        } else {
            some_units(kinds)
        };
        format!("{whose}{}，分列如下。", parts.join("，"))
    };
    let mut overdue = beyond::problems(&reading.beyond);
    let missed = reading.plan.tally(None).missed;
    if missed > 0 {
        overdue.insert(0, format!("年度计划未开展 {missed} 项"));
    }
    if !overdue.is_empty() {
        text.push_str(&format!("另有{}。", overdue.join("，")));
    }
    let earlier = beyond::earlier(&reading.beyond);
    if !earlier.is_empty() {
        text.push_str(&format!("{}。", earlier.join("，")));
    }
    page.heading("二、存在问题").paragraph(text)
}

/// 三、下月重点: with how many items of the plan and of notices, matters and duties stand below; books by title.
pub(super) fn next_month(
    page: Page,
    next: &[Line],
    planned: usize,
    reading: &Reading<'_>,
    scope: &Scope,
) -> Page {
    let beyond = &reading.beyond;
    let coming = match scope.period.grain() {
        Grain::Month => "下月",
        Grain::Quarter => "下季度",
        Grain::Year => "下年度",
        Grain::Half | Grain::Range => "下期",
    };
    let text = if reading.is_before_the_roster(scope.period.next()) {
        format!("{}要落实的制度要求无从计算。", short_label(scope.period.next()))
    } else if next.is_empty() {
        format!("{}没有到期的制度要求。", short_label(scope.period.next()))
    } else {
        let longer = next.iter().filter(|line| line.period.days() > scope.period.next().days()).count();
        let mut text = format!("{}要落实的制度要求 {} 项", short_label(scope.period.next()), next.len());
        if longer > 0 {
            text.push_str(&format!("，其中 {longer} 项是跨月的要求，目前还没有达到，届时期满"));
        }
        text + "。"
    };
    let mut text = text;
    let (items, duties) = (beyond.next_items.rows.len(), beyond.next_duties_due);
    let coming_due = [
        (planned, "年度计划要开展的", "项"),
        (items, "通知单到期的", "项"),
        (beyond.next_matters.rows.len(), "政治要件到期的", "件"),
        (duties, "责任清单到期的", "项次"),
    ];
    for (count, what, counter) in coming_due {
        if count > 0 {
            text.push_str(&format!("{what} {count} {counter}。"));
        }
    }
    let books = beyond.next_books.len();
    if books > 0 {
        text.push_str(&format!(
            "必读书目到期的 {books} 项（{}）。",
            said_of(&beyond.next_books, books, "项")
        ));
    }
    page.heading(format!("三、{coming}重点")).paragraph(text)
}

/// What the figures rest on.
pub(super) fn closing(scope: &Scope, cut_off: Day) -> String {
    let last = scope.last_day();
    let told = match last < scope.as_of {
        true => format!("各项情况截至{}，", last.chinese()),
        false => String::new(),
    };
    let late = match scope.period.grain() {
        Grain::Month => format!("晚于{}录入的活动计为补录", cut_off.chinese()),
        _ => format!(
            "补录按月划界，{}月的活动晚于{}录入的计为补录",
            scope.period.to().month(),
            cut_off.chinese()
        ),
    };
    format!("{told}数据截至{}；{late}。", scope.as_of.chinese())
}

/// The operation and the digest that they rest on, by which the program finds them again.
pub(super) fn rests_on(head: &(i64, String)) -> String {
    let digest: String = head.1.chars().take(16).collect();
    format!("操作记录到 #{} 为止，链首摘要 {digest}。", head.0)
}

/// `应开展 12 场次，已完成 9 场次，未完成 1 场次，未到期 2 场次，完成率 90.0%`: the three add up to the first. Nothing if
/// nothing is asked for.
fn completion(reading: &Reading<'_>, tier: Option<Tier>) -> Option<String> {
    let Completion { asked, due, done, stated } = reading.duties.completion(tier);
    if asked == 0 {
        return None;
    }
    let mut text = format!("应开展 {asked} 场次，已完成 {done} 场次");
    let missed = due - done;
    if missed > 0 {
        text.push_str(&format!("，未完成 {missed} 场次"));
        match stated {
            0 => {}
            1 if missed == 1 => text.push_str("（已作情况说明）"),
            all if all == missed => text.push_str("（均已作情况说明）"),
            some => text.push_str(&format!("（其中 {some} 场次已作情况说明）")),
        }
    }
    if asked > due {
        text.push_str(&format!("，未到期 {} 场次", asked - due));
    }
    if due > 0 {
        text.push_str(&format!("，完成率 {}", percent(done, due)));
    }
    Some(text)
}

fn span(period: Period) -> &'static str {
    match period.grain() {
        Grain::Month => "本月",
        Grain::Quarter => "本季度",
        Grain::Year => "本年度",
        Grain::Half | Grain::Range => "本期",
    }
}

/// A month without its year, as the running text has it.
fn short_label(period: Period) -> String {
    match period.grain() {
        Grain::Month => format!("{}月", period.from().month()),
        _ => period.label(),
    }
}

/// A share as a sentence has it: of all and of none without a decimal.
pub(in super::super) fn percent(n: i64, of: i64) -> String {
    match n {
        0 if of > 0 => "0%".to_owned(),
        n if n == of && of > 0 => "100%".to_owned(),
        n => crate::page::percent(n, of),
    }
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn shares_are_rounded_as_papers_print_them() {
        assert_eq!((percent(0, 0), percent(0, 9)), ("—".into(), "0%".into()));
        assert_eq!((percent(109, 125), percent(7, 7)), ("87.2%".into(), "100%".into()));
        assert_eq!(
            (percent(2, 3), percent(1, 3), percent(1, 16)),
            ("66.7%".into(), "33.3%".into(), "6.3%".into())
        );
    }
}
