//! An activity in the clerk's words: its fields, its counts, and what is to be pointed out about it.

use anyhow::{Context, Result};

use super::names;
use crate::calendar::{Day, Minutes, Span, clock_range_label};
use crate::chain::{Element, Expected, Kind, form_name, items, items_of, kind, notice};
use crate::page::{Cell, Field, Page, Table};
use crate::record::{
    Activity, ActivityId, Assembly, Decision, Facts, PartRole, Sitting, Tally, Vote, assembly, cut_off,
    document, doubts, listed_with, other_period, plan_topic, unknown_leaders,
};
use crate::roster::{UnitId, full_name, unit};
use crate::rules::Conversions;
use crate::store::Records;

/// The kinds of an activity.
pub fn kinds_of(records: &Records<'_>, facts: &Facts) -> Result<Vec<Kind>> {
    facts.kinds.iter().map(|id| kind(records, *id)).collect()
}

/// Whether no kind of an activity calls anybody.
pub fn calls_nobody(records: &Records<'_>, activity: &Activity) -> Result<bool> {
    Ok(kinds_of(records, &activity.facts)?.iter().all(|kind| kind.expected == Expected::Nobody))
}

/// A unit's name on a day.
pub fn unit_name(records: &Records<'_>, id: UnitId, on: Day) -> Result<String> {
    let unit = unit(records, id, on)?.context("a unit is missing")?;
    full_name(records, &unit, on)
}

/// All that is stated; what the kinds require and is not stated is 待补, all else that is not stated blank.
pub fn fields(records: &Records<'_>, facts: &Facts, lacking: &[Element]) -> Result<Vec<Field>> {
    let field = |key, label, value: Cell, element: Option<Element>| {
        let unknown = value == Cell::Empty && element.is_some_and(|element| lacking.contains(&element));
        Field::new(key, label, if unknown { Cell::Unknown } else { value })
    };
    let list = |words: Vec<String>| if words.is_empty() { Cell::Empty } else { Cell::List(words) };
    let kinds = kinds_of(records, facts)?;
    let mut documents = Vec::new();
    for id in &facts.documents {
        let title = document(records, *id)?.context("a document is missing")?.facts.title;
        documents.push(format!("{id} {title}"));
    }
    let first_topic = facts.first_topic.map(|topic| match &facts.first_topic_reason {
        Some(reason) => format!("{}（{reason}）", topic.label()),
        None => topic.label().to_owned(),
    });
    let mut themes = Vec::new();
    if !facts.themes.is_empty() {
        let known = crate::record::themes(records)?;
        themes.extend(known.into_iter().filter(|t| facts.themes.contains(&t.id)).map(|theme| theme.name));
    }
    let codes = |ids: &[ActivityId]| ids.iter().map(ToString::to_string).collect();
    let day = |day: Option<Day>| day.map_or(Cell::Empty, Cell::from);
    let clock = facts.start.map(|start| clock_range_label(start, facts.end));
    let partner = facts.partner.map(|id| unit_name(records, id, facts.day)).transpose()?;
    let planner = facts.planner.map(|id| unit_name(records, id, facts.day)).transpose()?;
    // With its topic: the number alone means nothing outside this store.
    let plan_item =
        facts.plan_item.map(|id| -> Result<String> { Ok(format!("{id} {}", plan_topic(records, id)?)) });
    let plan_item = plan_item.transpose()?;
    let form = facts.form.as_deref().map(|code| form_name(records, code)).transpose()?;
    let text = |value: &Option<String>| Cell::from(value.clone());
    let people = |people| -> Result<Cell> { Ok(list(names::shown(records, people)?)) };
    let hours = worth(records, facts)?;
    Ok(vec![
        field("unit", "党组织", unit_name(records, facts.unit, facts.day)?.into(), None),
        field("day", "日期", facts.day.0.into(), None),
        field("time", "时间", clock.into(), Some(Element::Time)),
        field("kinds", "类型", list(kinds.into_iter().map(|kind| kind.name).collect()), None),
        field("title", "主题", text(&facts.title), Some(Element::Title)),
        field("place", "地点", text(&facts.place), Some(Element::Place)),
        field("hosts", PartRole::Host.label(), people(&facts.hosts)?, Some(Element::Host)),
        field("recorders", PartRole::Recorder.label(), people(&facts.recorders)?, Some(Element::Recorder)),
        field("speakers", PartRole::Speaker.label(), people(&facts.speakers)?, Some(Element::Speakers)),
        field("guests", PartRole::Guest.label(), people(&facts.guests)?, None),
        field("presenters", PartRole::Presenter.label(), people(&facts.presenters)?, None),
        field("mentors", PartRole::Mentor.label(), people(&facts.mentors)?, None),
        field("first_topic", "第一议题", first_topic.into(), Some(Element::FirstAgenda)),
        field("agenda", "议题", list(facts.agenda.clone()), Some(Element::Agenda)),
        field("documents", "学习材料", list(documents), Some(Element::Documents)),
        field("form", "活动形式", form.into(), Some(Element::Form)),
        field("partner", "对方单位", partner.into(), Some(Element::Partner)),
        field("guidance", "指导意见", text(&facts.guidance), Some(Element::Guidance)),
        field("summary_due", "小结期限", day(facts.summary_due), None),
        field("summary_on", "小结报送", day(facts.summary_on), None),
        field("agreement", "共建协议", text(&facts.agreement), None),
        field("agreed_until", "协议截止", day(facts.agreed_until), None),
        field("issues", "研究的问题", text(&facts.issues), None),
        field("planner", "承办党支部", planner.into(), None),
        field("plan_item", "计划项", plan_item.into(), None),
        field("themes", "教育主题", list(themes), None),
        field("shows", "展示的活动", list(codes(&facts.shown)), Some(Element::Shown)),
        field("minutes", "学时", hours, None),
        field("span", "时长", facts.span.map(Span::label).into(), None),
        field("belongs", "所属期", facts.belongs.map(|period| period.code()).into(), None),
        field("outcome", "成效", text(&facts.outcome), Some(Element::Outcome)),
        field("note", "备注", text(&facts.note), None),
    ])
}

/// Each decision in one line: `制定措施（谭怡凯，2026-11-30）`.
pub fn decided(records: &Records<'_>, facts: &Facts) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    for decision in &facts.decisions {
        let owner = decision.owner.map(|id| names::name(records, id)).transpose()?;
        let done = decision.done_on.map(|done| match &decision.result {
            Some(result) => format!("{done} 已办结：{result}"),
            None => format!("{done} 已办结"),
        });
        let known = [owner, decision.due.map(|due| due.to_string()), done];
        let known: Vec<String> = known.into_iter().flatten().collect();
        let known = if known.is_empty() { String::new() } else { format!("（{}）", known.join("，")) };
        lines.push(format!("{}{known}", decision.text));
    }
    Ok(lines)
}

/// The items of notices that an activity carries out, each with what it asks for.
pub fn cited_items(records: &Records<'_>, id: ActivityId) -> Result<Vec<String>> {
    let mut cited = Vec::new();
    for item in items_of(records, id)? {
        let of = notice(records, item.notice)?.context("a notice is missing")?;
        // By the last version that has it: an amendment may have dropped it.
        let mut what = None;
        for version in of.versions.iter().rev() {
            let all = items(records, of.id, version.version)?;
            what = what.or(all.into_iter().find(|one| one.id == item).map(|one| one.facts.what));
        }
        cited.push(format!("{item} {}", what.unwrap_or_default()));
    }
    Ok(cited)
}

/// Each vote in one line: `接收预备党员（赞成 8，反对 0，弃权 1）`.
pub fn voted(facts: &Facts) -> Vec<String> {
    let line = |vote: &Vote| {
        let election = if vote.election { "，选举" } else { "" };
        let Vote { matter, agree, against, abstain, .. } = vote;
        format!("{matter}（赞成 {agree}，反对 {against}，弃权 {abstain}{election}）")
    };
    facts.votes.iter().map(line).collect()
}

/// The decisions as a table of their own, numbered as `log settle` names them.
pub fn decisions(records: &Records<'_>, decisions: &[Decision]) -> Result<Table> {
    let mut rows = Vec::new();
    for (number, decision) in (1_i64..).zip(decisions) {
        let owner = decision.owner.map(|id| names::name(records, id)).transpose()?;
        rows.push(vec![
            Cell::from(number),
            Cell::from(decision.text.as_str()),
            owner.map_or(Cell::Unknown, Cell::from),
            decision.due.map_or(Cell::Unknown, Cell::from),
            decision.done_on.map_or(Cell::Empty, Cell::from),
            Cell::from(decision.result.clone()),
        ]);
    }
    let columns = [
        ("number", "序号"),
        ("text", "决议事项"),
        ("owner", "责任人"),
        ("due", "完成时限"),
        ("done_on", "办结日期"),
        ("result", "办理结果"),
    ];
    Ok(Table::new("decisions", &columns).rows(rows).hide_empty_columns())
}

/// Votes that do not go with the attendance as it is now, which may have been imported since, and those for which too
/// few were there.
pub fn vote_remarks(activity: &Activity, assembly: &Assembly) -> Vec<String> {
    let id = activity.id;
    let mut remarks = Vec::new();
    for vote in &activity.facts.votes {
        let matter = &vote.matter;
        if assembly.is_exceeded_by(vote) {
            remarks.push(format!(
                "“{matter}”共 {} 票，多于{}，请核对票数和考勤：wuxue log edit {id} --vote …，wuxue log attend {id} --mark 姓名=情况",
                vote.cast(),
                assembly.voters()
            ));
        }
        if let (Some(false), Some(present)) = (assembly.quorate(vote), assembly.entitled_present) {
            let least = if vote.election { "五分之四" } else { "半数" };
            remarks.push(format!(
                "“{matter}”到会有表决权的 {present} 人，不足应到有表决权 {} 人的{least}，到会人数不符合规定；考勤有误的，更正：wuxue log attend {id} --mark 姓名=出勤",
                assembly.entitled
            ));
        }
    }
    remarks
}

/// The votes of an activity as a table of their own, with the four counts that follow from roster and attendance.
pub fn votes(votes: &[Vote], assembly: &Assembly) -> Table {
    let known = |count: Option<i64>| count.map_or(Cell::Unknown, Cell::from);
    let rows = votes.iter().map(|vote| {
        let ruled = assembly.sitting != Sitting::Other;
        // A rule there is, but the attendance is not known yet: 待补. No rule: nothing to say.
        let judged = |verdict: Option<bool>, rule: bool| match verdict {
            None if rule && assembly.entitled > 0 => Cell::Unknown,
            verdict => verdict.into(),
        };
        let resolution = assembly.sitting == Sitting::Members && !vote.election;
        vec![
            Cell::from(vote.matter.as_str()),
            Cell::from(vote.election),
            Cell::from(assembly.expected),
            known(assembly.present),
            Cell::from(assembly.entitled),
            known(assembly.entitled_present),
            Cell::from(vote.agree),
            Cell::from(vote.against),
            Cell::from(vote.abstain),
            judged(assembly.quorate(vote), ruled),
            judged(assembly.carried(vote), resolution),
        ]
    });
    let columns = [
        ("matter", "表决事项"),
        ("election", "选举"),
        ("expected", "应到"),
        ("present", "实到"),
        ("entitled", "应到（有表决权）"),
        ("entitled_present", "实到（有表决权）"),
        ("agree", "赞成"),
        ("against", "反对"),
        ("abstain", "弃权"),
        ("quorate", "到会符合规定"),
        ("carried", "通过"),
    ];
    Table::new("votes", &columns).rows(rows).hide_empty_columns()
}

/// 应到 and 实到 for a list: blank where nobody is expected, 待补 where nothing is recorded.
pub fn attended(tally: &Tally) -> [Cell; 2] {
    let unknown = tally.present + tally.beyond == 0
        && tally.unrecorded == tally.expected
        && tally.leave + tally.away + tally.absent + tally.made_up == 0;
    match (unknown, tally.expected) {
        (true, 0) => [Cell::Empty, Cell::Unknown],
        (true, expected) => [Cell::Int(expected), Cell::Unknown],
        (false, 0) => [Cell::Empty, Cell::Int(tally.beyond)],
        (false, expected) => [Cell::Int(expected), Cell::Int(tally.present)],
    }
}

/// Adds the counts to a page.
pub fn with_tally(page: Page, tally: &Tally) -> Page {
    let [expected, present] = attended(tally);
    let beyond = if tally.expected > 0 { tally.beyond } else { 0 };
    // A nought says nothing here but in JSON, where scripts count on the key.
    let mut page = page.field("expected", "应到", expected).field("present", "实到", present);
    for (key, label, n) in [
        ("leave", "请假", tally.leave),
        ("away", "因公外出", tally.away),
        ("absent", "缺席", tally.absent),
        ("made_up", "补学", tally.made_up),
        ("unrecorded", "未登记", tally.unrecorded),
        ("beyond", "应到以外到会", beyond),
        ("guests_count", "列席人数", tally.guests),
    ] {
        page = page.field(key, if n > 0 { label } else { "" }, n);
    }
    page
}

/// What is to be pointed out after an activity was written: a title that names another period, a 第一议题 not
/// stated, a yearly meeting held early in the next year, contradictions, a late entry.
pub fn remarks(records: &Records<'_>, activity: &Activity) -> Result<Vec<String>> {
    let (id, facts) = (activity.id, &activity.facts);
    let mut remarks = Vec::new();
    if facts.belongs.is_none()
        && let Some(title) = &facts.title
        && let Some(period) = other_period(title, facts.day)
    {
        remarks.push(format!(
            "主题“{title}”写的是{}，而活动日期是 {}；属于{0}的，请执行：wuxue log edit {id} --belongs {}",
            period.label(),
            facts.day,
            period.code()
        ));
    }
    let kinds = kinds_of(records, facts)?;
    let yearly: Vec<&str> = kinds
        .iter()
        .filter(|kind| ["life_meeting", "appraisal"].contains(&kind.code.as_str()))
        .map(|kind| kind.name.as_str())
        .collect();
    // Those of a year are often held in the first months of the next.
    if facts.belongs.is_none() && remarks.is_empty() && facts.day.month() <= 3 && !yearly.is_empty() {
        remarks.push(format!(
            "{}没有写所属期，按 {} 年度计；属于上一年度的，请执行：wuxue log edit {id} --belongs {}",
            yearly.join("、"),
            facts.day.year(),
            facts.day.year() - 1
        ));
    }
    remarks.extend(span_remarks(records, id, facts)?);
    let asked: Vec<String> =
        kinds.into_iter().filter(|kind| kind.agenda_first).map(|kind| kind.name).collect();
    if facts.first_topic.is_none() && !asked.is_empty() {
        remarks.push(format!(
            "{}要说明第一议题，现为待补：wuxue log edit {id} {}（或 --first-topic 未列、不适用=原因）",
            asked.join("、"),
            listed_with(facts.agenda.is_empty(), facts.documents.is_empty())
        ));
    }
    remarks.extend(unknown_leaders(records, facts)?);
    remarks.extend(contradictions(records, activity)?);
    let last = cut_off(records, facts)?;
    if activity.entered > last {
        remarks.push(format!("录入日期 {} 已过 {last}，计为补录。", activity.entered));
    }
    Ok(remarks)
}

/// What of the record as it stands contradicts itself: statements, attendance and votes that do not go together.
pub fn contradictions(records: &Records<'_>, activity: &Activity) -> Result<Vec<String>> {
    let mut remarks = doubts(records, activity)?;
    if !activity.facts.votes.is_empty() {
        remarks.extend(vote_remarks(activity, &assembly(records, activity.id)?));
    }
    Ok(remarks)
}

/// The elements still to be filled in, as a cell and as remarks with the commands for them; `nobody` is expected, so
/// that those who came are named one by one.
pub fn still_missing(page: Page, activity: &Activity, lacking: &[Element], nobody: bool) -> Page {
    let id = activity.id;
    let labels: Vec<String> = lacking.iter().map(|element| element.label().to_owned()).collect();
    let attendance = lacking.contains(&Element::Attendance);
    let grades = lacking.contains(&Element::Grades);
    let others = lacking.len() > usize::from(attendance) + usize::from(grades);
    // Nothing missing is said in JSON only, where scripts count on the key.
    let label = if lacking.is_empty() { "" } else { "待补" };
    let mut page = page.field("missing", label, Cell::List(labels));
    if others {
        page = page.remark(format!("补上待补的内容：wuxue log edit {id} …"));
    }
    if attendance && nobody {
        page = page.remark(format!("登记到会的人：wuxue log attend {id} --mark 姓名=出勤"));
    } else if attendance {
        page = page.remark(format!("登记考勤：wuxue log attend {id} --except \"姓名=请假(公假)\""));
    }
    if grades {
        page = page.remark(format!("登记评议等次：wuxue log grade {id} --rest 合格 --grade 姓名=优秀"));
    }
    page
}

/// Minutes that the activity is worth to who was there, by the conversion of its day; `None` is not known, as where
/// half a day or a day has no conversion.
pub fn credited(records: &Records<'_>, facts: &Facts) -> Result<Option<i64>> {
    let stated = facts.minutes.map(|minutes| minutes.0);
    let clock = clock(facts).map(|minutes| minutes.0);
    Ok(Conversions::read(records)?.credit(facts.day, stated, facts.span, clock))
}

/// How long an activity was by the clock.
fn clock(facts: &Facts) -> Option<Minutes> {
    let (start, end) = facts.start.zip(facts.end)?;
    Some(Minutes(i64::from(end) - i64::from(start)))
}

/// What is said of half a day or a day: that it has no conversion, or that the clock says otherwise and which counts.
fn span_remarks(records: &Records<'_>, id: ActivityId, facts: &Facts) -> Result<Vec<String>> {
    let Some(span) = facts.span.filter(|_| facts.minutes.is_none()) else { return Ok(Vec::new()) };
    let (label, credited) = (span.label(), credited(records, facts)?);
    let mut remarks = Vec::new();
    if credited.is_none() {
        remarks.push(format!(
            "{label}没有学时折算标准，学时待补：wuxue inspect hours add {label} --credit 学时 --from {} --clause 依据",
            facts.day
        ));
    }
    if let Some((start, clock)) = facts.start.zip(clock(facts)).filter(|(_, clock)| !span.fits(*clock)) {
        let counts = match credited {
            Some(_) => Conversions::read(records)?.of_session(facts.day, Some(span)),
            None => format!("{label}，学时待补"),
        };
        remarks.push(format!(
            "起止时间 {} 共 {clock} 小时，与“{label}”不符；学时按{counts}。应按起止时间计的，请执行：wuxue log edit {id} --hours {clock}",
            clock_range_label(start, facts.end)
        ));
    }
    Ok(remarks)
}

fn worth(records: &Records<'_>, facts: &Facts) -> Result<Cell> {
    let unknown = if facts.span.is_some() { Cell::Unknown } else { Cell::Empty };
    Ok(credited(records, facts)?.map_or(unknown, Cell::Minutes))
}
