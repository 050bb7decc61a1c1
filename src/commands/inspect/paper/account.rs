//! What goes to the leading body: 报告, which names nobody, and 述职评议附表, a line for each branch.

use std::collections::{BTreeMap, HashMap};

use super::Reading;
use crate::calendar::as_sentence;
use crate::chain::{
    self, BranchSheet, ExecutionState, FindingSort, FindingState, Fulfilled, Judgement, Miss, NoticeId,
    rule_fulfilled,
};
use crate::commands::log::joined;
use crate::page::{Cell, Page, Table};
use crate::roster::UnitId;
use crate::rules::{Measure, State, Verdict};

/// What was due of some branches: done, stated, undone.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    done: i64,
    stated: i64,
    undone: i64,
    /// Asked for, and not due yet: no part of any share.
    not_due: i64,
}

impl Sum {
    fn of(all: impl Iterator<Item = Fulfilled>) -> Sum {
        let mut sum = Sum::default();
        all.for_each(|one| sum.add(one));
        sum
    }

    fn add(&mut self, one: Fulfilled) {
        match one {
            Fulfilled::Done => self.done += 1,
            Fulfilled::Stated => self.stated += 1,
            Fulfilled::Undone => self.undone += 1,
            Fulfilled::NotDue => self.not_due += 1,
            Fulfilled::Out => {}
        }
    }

    /// Times held are counted one by one, those that are due: of a rule for each month that is still under way, a month
    /// that was missed would count at once, and those that were not missed only when all are over.
    fn add_rule(&mut self, verdict: &Verdict) {
        let stands = rule_fulfilled(verdict.state);
        if verdict.measure != Measure::Held || stands == Fulfilled::Out {
            return self.add(stands);
        }
        for part in &verdict.parts {
            let lacking = part.due - part.done;
            self.done += part.done;
            self.not_due += part.expected - part.due;
            match part.state {
                State::Stated => self.stated += lacking,
                _ => self.undone += lacking,
            }
        }
    }

    fn of_rules<'s>(sheets: impl Iterator<Item = &'s BranchSheet>) -> Sum {
        let mut sum = Sum::default();
        sheets.flat_map(|sheet| &sheet.rules).for_each(|verdict| sum.add_rule(verdict));
        sum
    }

    fn all(self) -> i64 {
        self.done + self.stated + self.undone
    }

    fn share(self) -> Cell {
        Cell::Share { n: self.done, of: self.all() }
    }
}

fn items(sheet: &BranchSheet) -> impl Iterator<Item = Fulfilled> {
    sheet.items.iter().map(|item| item.fulfilled())
}

/// The report to the leading body.
pub(super) fn report(reading: &Reading) -> Page {
    let of = &reading.of;
    let (sheets, branches) = (&reading.sheets, reading.sheets.len());
    let closed = reading.findings.iter().filter(|one| one.stands(reading.day).is_closed()).count();
    let mut page = reading.page("inspect.report", format!("关于{}情况的报告", of.title()));
    if let Some(body) = &reading.body {
        page = page.addressee(body.as_str());
    }
    if let Some(said) = reading.replaces("报告") {
        page = page.paragraph(said);
    }
    page = page.heading("一、总体情况").paragraph(format!(
        "按照安排，对 {branches} 个党支部{}的组织生活和学习情况作了检查，情况截至{}{}。{}",
        of.period.label(),
        of.as_of.chinese(),
        samples(reading),
        grades(reading)
    ));
    page = page.table(counts(sheets, reading.findings.len() as i64, closed as i64)).table(by_notice(sheets));
    page = page.heading("二、好的做法");
    if reading.practices.is_empty() {
        page = page.paragraph("（待补）");
    }
    for (at, practice) in reading.practices.iter().enumerate() {
        let said = as_sentence(&nameless(reading, &practice.text, "有的党支部"));
        page = page.paragraph(numbered(at, reading.practices.len(), &said));
    }
    page = page.heading("三、存在的问题");
    page = problems(reading, page).table(by_sort(reading));
    page = page.heading("四、整改情况").paragraph(match reading.findings.len() {
        0 if unlisted(reading).is_some() => "没有列出要整改的问题。".to_owned(),
        0 => "没有需要整改的问题。".to_owned(),
        all => format!("共列出问题 {all} 个，{}。", put_right(reading)),
    });
    page = page.heading("五、工作建议");
    if reading.proposals.is_empty() {
        page = page.paragraph("（待补）");
    }
    for (at, (_, text)) in reading.proposals.iter().enumerate() {
        page = page.paragraph(numbered(at, reading.proposals.len(), &as_sentence(text)));
    }
    page.block(reading.closing())
}

/// One of several has its number.
fn numbered(at: usize, of: usize, text: &str) -> String {
    if of > 1 { format!("{}．{text}", at + 1) } else { text.to_owned() }
}

/// How many records were drawn to be looked at on paper, and of how many it is recorded that they were.
fn samples(reading: &Reading) -> String {
    let drawn: usize = reading.sheets.iter().map(|sheet| sheet.sample.len()).sum();
    let of = |sheet: &BranchSheet| {
        let looked_at = |id: &&_| reading.verdict(sheet, Some(&ToString::to_string(id))).is_some();
        sheet.sample.iter().filter(looked_at).count()
    };
    let looked_at: usize = reading.sheets.iter().map(of).sum();
    match looked_at {
        _ if drawn == 0 => String::new(),
        0 => format!("；拟抽查纸质记录 {drawn} 份，还没有登记核对结果"),
        all if all == drawn => format!("；抽查纸质记录 {drawn} 份"),
        some => format!("；拟抽查纸质记录 {drawn} 份，已核 {some} 份"),
    }
}

/// How far the problems are put right, by what is recorded of each.
fn put_right(reading: &Reading) -> String {
    let stand: Vec<_> = reading.findings.iter().map(|one| one.stands(reading.day)).collect();
    let count = |states: &[FindingState]| stand.iter().filter(|one| states.contains(&one.state)).count();
    let each = [
        ("已核验销号", count(&[FindingState::Closed, FindingState::ClosedLate])),
        ("待核验", count(&[FindingState::Submitted])),
        ("在整改", count(&[FindingState::UnderWay])),
        ("待整改", count(&[FindingState::Open])),
        ("逾期没有完成整改", count(&[FindingState::Overdue])),
        ("反弹后待整改", count(&[FindingState::Relapsed])),
    ];
    let some: Vec<_> = each.iter().filter(|(_, n)| *n > 0).collect();
    let said = match some.as_slice() {
        [("已核验销号", _)] => "已全部核验销号".to_owned(),
        [(state, n)] if *n > 1 => format!("均{state}"),
        several => several.iter().map(|(state, n)| format!("{state} {n} 个")).collect::<Vec<_>>().join("，"),
    };
    // Those that are overdue now are said above.
    let late = stand.iter().filter(|one| one.late > 0 && one.state != FindingState::Overdue).count();
    if late > 0 { format!("{said}；另有 {late} 个曾超过整改时限") } else { said }
}

/// How many branches were found good, and so on; nothing before they were.
fn grades(reading: &Reading) -> String {
    let grades = [Judgement::Good, Judgement::Fair, Judgement::Ordinary, Judgement::Poor];
    let mut said = Vec::new();
    for grade in grades {
        let n = reading.given.iter().filter(|one| one.item.is_none() && one.judgement == grade).count();
        if n > 0 {
            said.push(format!("“{}”的 {n} 个", grade.label()));
        }
    }
    if said.is_empty() { String::new() } else { format!("评价为{}。", said.join("，")) }
}

/// What was counted of all of them. Codes are for scripts: who reads the paper needs none.
fn counts(sheets: &[BranchSheet], found: i64, closed: i64) -> Table {
    let count = |id: &str, label: &str, value: Cell| vec![Cell::from(id), label.into(), value];
    let ruled = Sum::of_rules(sheets.iter());
    let noticed = Sum::of(sheets.iter().flat_map(items));
    let sum = |of: fn(&BranchSheet) -> i64| sheets.iter().map(of).sum::<i64>();
    let came = Cell::Share { n: sum(|one| one.attended.present), of: sum(|one| one.attended.expected) };
    let records = sum(|one| one.records.len() as i64);
    let complete = records - sum(|one| one.incomplete().count() as i64);
    let mut rows = vec![
        count("units", "检查的党支部", (sheets.len() as i64).into()),
        count("rules", "制度要求做到的（项次）", ruled.share()),
        count("rules_stated", "制度要求没有做到、已说明的（项次）", ruled.stated.into()),
        count("items", "通知单事项落实的（项次）", noticed.share()),
        count("items_stated", "通知单事项没有落实、已说明的", noticed.stated.into()),
        count("attendance", "到会（人次）", came),
        count("made_up", "补学（人次）", sum(|one| one.attended.made_up).into()),
        count("complete", "要素齐全的记录", Cell::Share { n: complete, of: records }),
        count("closed", "问题销号", Cell::Share { n: closed, of: found }),
    ];
    if ruled.not_due > 0 {
        rows.insert(3, count("rules_not_due", "制度要求还没有到期的（项次）", ruled.not_due.into()));
    }
    Table::new("counts", &[("count", ""), ("label", "指标"), ("value", "数量")]).rows(rows)
}

/// What fell due of each notice, of all branches together.
fn by_notice(sheets: &[BranchSheet]) -> Table {
    let mut all: BTreeMap<NoticeId, (&str, Sum, i64)> = BTreeMap::new();
    for item in sheets.iter().flat_map(|sheet| &sheet.items) {
        let (_, sum, late) =
            all.entry(item.item.id.notice).or_insert((item.issue.as_str(), Sum::default(), 0));
        sum.add(item.fulfilled());
        *late += i64::from(item.execution.as_ref().is_some_and(|one| one.state == ExecutionState::Late));
    }
    all.retain(|_, (_, sum, _)| sum.all() > 0);
    let rows = all.into_iter().map(|(notice, (issue, sum, late))| {
        vec![
            Cell::from(notice),
            issue.into(),
            sum.all().into(),
            sum.share(),
            late.into(),
            sum.stated.into(),
            sum.undone.into(),
        ]
    });
    let columns = [
        ("notice", ""),
        ("issue", "通知单"),
        ("due", "到期（项次）"),
        ("done", "已落实"),
        ("late", "其中逾期"),
        ("stated", "已说明"),
        ("undone", "未全部落实"),
    ];
    Table::new("notices", &columns).caption("通知单落实情况").rows(rows).omit_when_empty()
}

/// So many of all: 个别, 部分, 多数 or 各党支部.
fn some(n: usize, of: usize) -> &'static str {
    match n {
        _ if of == 1 => "个别党支部",
        _ if n >= of => "各党支部",
        _ if n * 2 > of => "多数党支部",
        0..=2 => "个别党支部",
        _ => "部分党支部",
    }
}

fn problems(reading: &Reading, mut page: Page) -> Page {
    let all = reading.sheets.len();
    let of_sort = |sort: &FindingSort| reading.findings.iter().any(|one| one.facts.sort == *sort);
    let sorts = FindingSort::ALL.iter().filter(|sort| of_sort(sort)).count();
    let mut number = 0;
    // Of many branches many problems are worded alike.
    let mut bare: HashMap<String, String> = HashMap::new();
    for sort in FindingSort::ALL {
        let own: Vec<_> = reading.findings.iter().filter(|one| one.facts.sort == *sort).collect();
        if own.is_empty() {
            continue;
        }
        // What is said in the same words, but for the figures, is one problem of several branches.
        let mut alike: Vec<(String, Vec<String>, Vec<UnitId>)> = Vec::new();
        for one in own {
            let what = match one.facts.source.as_deref() {
                // What these say of one branch in figures is on its sheet.
                Some("lint") => "有活动记录要素不全".to_owned(),
                Some("make_up") => "有人缺课逾期没有补学".to_owned(),
                _ => {
                    let what = without_its_own(reading, one.facts.unit, &one.facts.what);
                    let named = || nameless(reading, &what, "其他党支部");
                    bare.entry(what.clone()).or_insert_with(named).clone()
                }
            };
            let (key, unit) = (without_figures(&what), one.facts.unit);
            match alike.iter_mut().find(|(known, _, _)| *known == key) {
                Some((_, said, units)) => {
                    said.push(what);
                    if !units.contains(&unit) {
                        units.push(unit);
                    }
                }
                None => alike.push((key, vec![what], vec![unit])),
            }
        }
        let said: Vec<String> = alike
            .iter()
            .map(|(key, said, units)| {
                let what = if let [one] = said.as_slice() { one } else { key };
                format!("{}{what}", some(units.len(), all))
            })
            .collect();
        let text = format!("{}：{}。", sort.label(), said.join("；"));
        page = page.paragraph(numbered(number, sorts, &text));
        number += 1;
    }
    match (number, unlisted(reading)) {
        (0, None) => page.paragraph("没有发现问题。"),
        (_, None) => page,
        (0, Some(left)) => page.paragraph(format!("检查表里{left}，没有列入问题清单。")),
        (_, Some(left)) => page.paragraph(format!("此外，检查表里还{left}，没有列入问题清单。")),
    }
}

/// What the sheets count as missed and no problem listed speaks of: `有制度要求没有做到 3 项次、记录要素不全 6 份，涉及 6 个党支部`.
fn unlisted(reading: &Reading) -> Option<String> {
    let (mut ruled, mut undone, mut late, mut records, mut make_ups) = (Sum::default(), 0, 0, 0, 0);
    let mut branches = 0;
    for sheet in &reading.sheets {
        let left = chain::unlisted(sheet, &reading.findings);
        branches += i64::from(!left.is_empty());
        for miss in left {
            match miss {
                Miss::Rule(verdict) => ruled.add_rule(verdict),
                Miss::Item(item) if item.fulfilled() == Fulfilled::Done => late += 1,
                Miss::Item(_) => undone += 1,
                Miss::Records(n) => records += n,
                Miss::MakeUps(n) => make_ups += n,
            }
        }
    }
    let counted = [
        ("制度要求没有做到", ruled.undone, "项次"),
        ("通知单事项没有全部落实", undone, "项次"),
        ("通知单事项逾期落实", late, "项次"),
        ("活动记录要素不全", records, "份"),
        ("逾期没有补学", make_ups, "人次"),
    ];
    let said: Vec<String> = counted
        .iter()
        .filter(|(_, n, _)| *n > 0)
        .map(|(what, n, unit)| format!("{what} {n} {unit}"))
        .collect();
    (branches > 0).then(|| format!("有{}，涉及 {branches} 个党支部", said.join("、")))
}

/// A problem without the name of the branch that it is of: how many branches have it is said before it.
fn without_its_own(reading: &Reading, unit: UnitId, what: &str) -> String {
    let what = what.trim_end_matches('。');
    let Some(sheet) = reading.sheets.iter().find(|sheet| sheet.unit.unit == unit) else {
        return what.to_owned();
    };
    let (then, now) = (sheet.unit.name.as_str(), sheet.name_now());
    let rest = what.strip_prefix(then).or_else(|| what.strip_prefix(now)).unwrap_or(what);
    let rest = rest.trim_start_matches(['：', '，', '、', ' ']);
    rest.replace(then, "该党支部").replace(now, "该党支部")
}

/// A problem without the figures of one branch: those in brackets, and by how many days it was late.
fn without_figures(what: &str) -> String {
    let what = what.split('（').next().unwrap_or(what);
    let (what, over) = what.split_once("，已逾期 ").unwrap_or((what, ""));
    let only_days = |text: &str| text.trim_end_matches('天').trim().bytes().all(|byte| byte.is_ascii_digit());
    if !only_days(over) {
        return format!("{what}，已逾期 {over}");
    }
    match what.rsplit_once("逾期 ").map(|(before, rest)| (before, rest.split_once(" 天落实"))) {
        Some((before, Some((days, "")))) if only_days(days) => format!("{before}逾期落实"),
        _ => what.to_owned(),
    }
}

/// A text without the names of branches and people: the report speaks of nobody.
pub(super) fn nameless(reading: &Reading, text: &str, branch: &str) -> String {
    let mut text = text.to_owned();
    for sheet in &reading.sheets {
        text = text.replace(&sheet.unit.name, branch).replace(sheet.name_now(), branch);
        for (rule, group) in sheet.rules.iter().filter_map(|one| Some((one, sheet.group_of(one)?))) {
            // 第一党小组会 is the 党小组会 of a group.
            text = text.replace(&joined(group, &rule.rule_name), &rule.rule_name).replace(group, "");
        }
        for person in &sheet.people {
            if person.name.chars().count() > 1 {
                text = text.replace(&person.name, "有关同志");
            }
        }
    }
    text
}

fn by_sort(reading: &Reading) -> Table {
    let rows = FindingSort::ALL.iter().filter_map(|sort| {
        let own: Vec<_> = reading.findings.iter().filter(|one| one.facts.sort == *sort).collect();
        let mut units: Vec<_> = own.iter().map(|one| one.facts.unit).collect();
        units.sort_unstable();
        units.dedup();
        let closed = own.iter().filter(|one| one.stands(reading.day).is_closed()).count();
        (!own.is_empty()).then(|| {
            vec![
                Cell::from(sort.code()),
                sort.label().into(),
                (own.len() as i64).into(),
                (units.len() as i64).into(),
                (closed as i64).into(),
            ]
        })
    });
    let columns = [
        ("sort", ""),
        ("sort_name", "类别"),
        ("findings", "问题（个）"),
        ("units", "涉及党支部（个）"),
        ("closed", "已销号（个）"),
    ];
    Table::new("sorts", &columns).in_tables().rows(rows).omit_when_empty()
}

/// The appendix for 述职评议考核: branches in the order of the roster, no ranks.
pub(super) fn appendix(reading: &Reading) -> Page {
    let rows = reading.sheets.iter().map(|one| {
        let whole = reading.verdict(one, None);
        let (ruled, noticed) = (Sum::of_rules([one].into_iter()), Sum::of(items(one)));
        let own: Vec<_> = reading.findings_of(one).collect();
        let closed = own.iter().filter(|one| one.stands(reading.day).is_closed()).count();
        let good = reading.practices.iter().filter(|good| good.unit == one.unit.unit);
        let good: Vec<String> = good.map(|good| good.text.clone()).collect();
        let result = reading.appraisals.iter().find(|result| result.unit == one.unit.unit);
        let records = one.records.len() as i64;
        vec![
            Cell::from(one.unit.unit),
            one.unit.name.as_str().into(),
            whole.map(|one| one.judgement.label()).into(),
            ruled.share(),
            noticed.share(),
            (ruled.stated + noticed.stated).into(),
            Cell::Share { n: one.attended.present, of: one.attended.expected },
            Cell::Share { n: records - one.incomplete().count() as i64, of: records },
            Cell::Share { n: closed as i64, of: own.len() as i64 },
            Cell::List(good),
            result.map_or(Cell::Blank, |result| result.result.label().into()),
        ]
    });
    let columns = [
        ("unit", ""),
        ("unit_name", "党支部"),
        ("verdict", "检查评价"),
        ("rules", "制度要求做到"),
        ("items", "通知单落实"),
        ("stated", "已说明（项）"),
        ("attendance", "到会"),
        ("complete", "要素齐全的记录"),
        ("closed", "问题销号"),
        ("practice", "好的做法"),
        ("result", "述职评议考核结果"),
    ];
    let title = format!("述职评议考核附表（{}）", reading.of.title());
    let mut page = reading.page("inspect.appendix", title);
    if let Some(said) = reading.replaces("附表") {
        page = page.paragraph(said);
    }
    let table = Table::new("rows", &columns).rows(rows);
    page.table(table).paragraph("按党支部名册的顺序排列，不分名次。").block(reading.closing())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_of_all_in_words() {
        let said =
            [(1, 1), (1, 2), (2, 2), (2, 3), (2, 4), (3, 6), (4, 6), (6, 6)].map(|(n, of)| some(n, of));
        let words = ["个别", "个别", "各", "多数", "个别", "部分", "多数", "各"];
        assert_eq!(said.map(|one| one.trim_end_matches("党支部")), words);
    }

    #[test]
    fn problems_are_alike_but_for_their_figures() {
        for (what, alike) in [
            ("党课未达到要求（应 2 次，实际 0 次）", "党课未达到要求"),
            ("第1项“读书”逾期 12 天落实", "第1项“读书”逾期落实"),
            ("第1项“读书”未落实，已逾期 9 天", "第1项“读书”未落实"),
            ("档案移交已逾期 3 年，已逾期 3 年", "档案移交已逾期 3 年，已逾期 3 年"),
            ("会议记录潦草", "会议记录潦草"),
        ] {
            assert_eq!(without_figures(what), alike);
        }
    }
}
