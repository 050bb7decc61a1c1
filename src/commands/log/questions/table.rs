//! The questions about what is recorded of an activity: which kinds they are put to, how, and what may be chosen.

use anyhow::Result;

use super::super::fields::Fields;
use super::super::{describe, names};
use crate::calendar::{Day, Grain, Period, clock_range_label};
use crate::chain::{Element, Kind, PlanQuestion, forms, planned};
use crate::record::{
    Facts, Filter, FirstTopic, Participant, activities, activity, documents, is_talk, plan_topic, themes,
};
use crate::register::matters;
use crate::roster::{Unit, UnitKind, full_name, meant_unit, unit, units, units_of};
use crate::rules::WorkingDays;
use crate::session::ask::Choice;
use crate::store::Records;

/// The activity that is asked about, as far as it is known.
pub struct Case<'a> {
    /// The store.
    pub records: &'a Records<'a>,
    /// What was answered so far.
    pub facts: &'a Facts,
    /// Its kinds.
    pub kinds: &'a [Kind],
    /// What the unit stated of its latest activity of the first kind chosen of which it has held any.
    pub last: Option<&'a Facts>,
    /// Today.
    pub today: Day,
}

impl Case<'_> {
    fn requires(&self, element: Element) -> bool {
        self.kinds.iter().any(|kind| kind.requires.contains(&element))
    }

    /// Whether it is of a kind of the starter data.
    pub fn is(&self, code: &str) -> bool {
        self.kinds.iter().any(|kind| kind.code == code)
    }

    /// Whether the 第一议题 was on the agenda: then who led the study, and what was studied, belongs to the record.
    fn listed(&self) -> bool {
        self.facts.first_topic == Some(FirstTopic::Listed)
    }
}

/// A question about one field.
pub struct Question {
    /// The flag that says the same.
    pub flag: &'static str,
    /// What a record must state by it.
    pub element: Option<Element>,
    /// What is asked for, if the element does not say it.
    pub label: &'static str,
    /// Whom it is put to; what a kind does not need is not asked.
    pub when: fn(&Case<'_>) -> bool,
    /// How it is put.
    pub how: How,
    /// Puts the answer where the flag would have put it.
    pub set: fn(&mut Fields, Vec<String>),
    /// What stands there to begin with.
    pub there: fn(&Case<'_>) -> Result<String>,
}

/// Something to choose, and how a flag would have said it; nothing for what goes without saying.
pub type Offer = (Choice, String);

/// How a question is put.
#[derive(Clone, Copy)]
pub enum How {
    /// One text.
    One,
    /// Several names in one line.
    Names,
    /// An item a line, until an empty one.
    Lines,
    /// One of a list; not asked if it is empty. The text stands for none of them.
    Pick(fn(&Case<'_>) -> Result<Vec<Offer>>, &'static str),
    /// As many of a list as apply; not asked if it is empty.
    PickSeveral(fn(&Case<'_>) -> Result<Vec<Offer>>),
    /// How it stands with the 第一议题.
    FirstTopic,
    /// Decisions, each with owner and due date.
    Decisions,
    /// Votes, each with its counts.
    Votes,
}

/// The choice that passes over a question.
pub const LATER: &str = "以后再补";

/// The fields that are asked for, in this order.
pub const QUESTIONS: &[Question] = &[
    Question {
        flag: "--plan",
        element: None,
        label: "落实年度计划的哪一项？",
        when: |case| !case.is("heart_talk"),
        how: How::Pick(plan_items, "不写明，按党组织、类型和时间对应"),
        set: |f, v| f.plan = first(v),
        there: nothing,
    },
    Question {
        flag: "--belongs",
        element: None,
        label: "是哪一年度的？",
        when: |case| case.is("life_meeting") || case.is("appraisal"),
        how: How::Pick(years, ""),
        set: |f, v| f.belongs = first(v),
        there: nothing,
    },
    Question {
        there: |case| {
            let last = case.last.and_then(|last| Some((last.start?, last.end)));
            Ok(last.map(|(start, end)| clock_range_label(start, end)).unwrap_or_default())
        },
        ..required("--time", Element::Time, How::One, |c| c.requires(Element::Time), |f, v| f.time = first(v))
    },
    Question {
        there: |case| Ok(case.last.and_then(|last| last.place.clone()).unwrap_or_default()),
        ..required(
            "--place",
            Element::Place,
            How::One,
            |c| c.requires(Element::Place),
            |f, v| {
                f.place = first(v);
            },
        )
    },
    Question {
        how: How::Pick(partners, LATER),
        label: "对方单位？",
        ..required(
            "--partner",
            Element::Partner,
            How::One,
            |c| c.requires(Element::Partner),
            |f, v| {
                f.partner = first(v);
            },
        )
    },
    Question {
        // What was planned is what is usually held.
        there: |case| case.facts.plan_item.map_or(Ok(String::new()), |item| plan_topic(case.records, item)),
        ..required(
            "--title",
            Element::Title,
            How::One,
            |c| c.requires(Element::Title),
            |f, v| {
                f.title = first(v);
            },
        )
    },
    Question {
        there: |case| people(case, |last| &last.hosts),
        ..required("--host", Element::Host, How::Names, |c| c.requires(Element::Host), |f, v| f.host = v)
    },
    Question {
        there: |case| people(case, |last| &last.recorders),
        ..required(
            "--recorder",
            Element::Recorder,
            How::Names,
            |c| c.requires(Element::Recorder),
            |f, v| {
                f.recorder = v;
            },
        )
    },
    required(
        "--speaker",
        Element::Speakers,
        How::Names,
        |c| c.requires(Element::Speakers),
        |f, v| f.speaker = v,
    ),
    Question {
        flag: "--mentor",
        element: None,
        label: "导师",
        when: |case| case.is("youth_activity"),
        how: How::Names,
        set: |f, v| f.mentor = v,
        there: |case| people(case, |last| &last.mentors),
    },
    required(
        "--first-topic",
        Element::FirstAgenda,
        How::FirstTopic,
        |c| c.requires(Element::FirstAgenda),
        |f, v| f.first_topic = first(v),
    ),
    Question {
        flag: "--presenter",
        element: None,
        label: "第一议题领学人",
        when: |case| case.listed(),
        how: How::Names,
        set: |f, v| f.presenter = v,
        there: nothing,
    },
    required(
        "--agenda",
        Element::Agenda,
        How::Lines,
        |c| c.requires(Element::Agenda) || c.listed(),
        |f, v| f.agenda = v,
    ),
    required(
        "--document",
        Element::Documents,
        How::PickSeveral(studied),
        |c| c.requires(Element::Documents) || c.listed(),
        |f, v| f.document = v,
    ),
    Question {
        flag: "--matter",
        element: None,
        label: "传达的政治要件",
        when: |case| case.listed(),
        how: How::PickSeveral(to_be_conveyed),
        set: |f, v| f.matters.matter = v,
        there: nothing,
    },
    Question {
        label: "活动形式？",
        ..required(
            "--form",
            Element::Form,
            How::Pick(known_forms, LATER),
            |c| c.requires(Element::Form),
            |f, v| f.form = first(v),
        )
    },
    Question {
        flag: "--theme",
        element: None,
        label: "教育主题或品牌活动",
        when: |case| case.is("youth_activity") || case.is("results_exchange"),
        how: How::PickSeveral(known_themes),
        set: |f, v| f.theme = v,
        there: nothing,
    },
    Question {
        flag: "--planner",
        element: None,
        label: "由哪个党支部承办？",
        when: |case| case.is("youth_activity"),
        how: How::Pick(planners, "没有承办的党支部"),
        set: |f, v| f.planner = first(v),
        there: nothing,
    },
    required(
        "--shows",
        Element::Shown,
        How::PickSeveral(to_be_shown),
        |c| c.requires(Element::Shown),
        |f, v| f.shows = v,
    ),
    Question {
        flag: "--agreement",
        element: None,
        label: "共建协议的内容（没有就回车）",
        when: |case| case.is("co_study"),
        how: How::One,
        set: |f, v| f.agreement = first(v),
        there: nothing,
    },
    Question {
        flag: "--agreed-until",
        element: None,
        label: "协议的截止日期，或期限（如 3年）",
        when: |case| case.facts.agreement.is_some(),
        how: How::One,
        set: |f, v| f.agreed_until = first(v),
        there: nothing,
    },
    Question {
        flag: "--issues",
        element: None,
        label: "共同研究的问题（没有就回车）",
        when: |case| case.is("co_study"),
        how: How::One,
        set: |f, v| f.issues = first(v),
        there: nothing,
    },
    required(
        "--guidance",
        Element::Guidance,
        How::One,
        |c| c.requires(Element::Guidance),
        |f, v| f.guidance = first(v),
    ),
    Question {
        flag: "--summary-due",
        element: None,
        label: "列席小结的报送期限（不定就回车）",
        when: |case| case.is("group_visit"),
        how: How::One,
        set: |f, v| f.summary_due = first(v),
        there: nothing,
    },
    required(
        "--decision",
        Element::Decisions,
        How::Decisions,
        // What two branches agreed to do follows from their session.
        |c| c.requires(Element::Decisions) || c.is("co_study"),
        |f, v| f.decision = v,
    ),
    Question {
        flag: "--vote",
        element: None,
        label: "表决事项",
        when: |case| case.is("members_meeting"),
        how: How::Votes,
        set: |f, v| f.vote = v,
        there: nothing,
    },
    required(
        "--outcome",
        Element::Outcome,
        How::One,
        |c| c.requires(Element::Outcome),
        |f, v| {
            f.outcome = first(v);
        },
    ),
];

const fn required(
    flag: &'static str,
    element: Element,
    how: How,
    when: fn(&Case<'_>) -> bool,
    set: fn(&mut Fields, Vec<String>),
) -> Question {
    Question { flag, element: Some(element), label: "", when, how, set, there: nothing }
}

fn first(values: Vec<String>) -> Option<String> {
    values.into_iter().next()
}

fn nothing(_: &Case<'_>) -> Result<String> {
    Ok(String::new())
}

/// Those who did it last time and are still where they were.
fn people(case: &Case<'_>, of: fn(&Facts) -> &Vec<Participant>) -> Result<String> {
    let Some(last) = case.last else { return Ok(String::new()) };
    let mut still = Vec::new();
    for who in of(last) {
        let there = match who {
            Participant::Person(id) => {
                let then = units_of(case.records, *id, last.day)?;
                let now = units_of(case.records, *id, case.facts.day)?;
                now.iter().any(|unit| then.iter().any(|before| before.id == unit.id))
            }
            Participant::Outside(_) => true,
        };
        if there {
            still.push(who.clone());
        }
    }
    Ok(names::shown(case.records, &still)?.join("、"))
}

impl Question {
    /// The words of the question.
    pub fn label(&self, case: &Case<'_>) -> &'static str {
        match self.flag {
            "--host" if case.is("heart_talk") => "谈话人",
            "--decision" if !case.requires(Element::Decisions) => "后续事项",
            _ => self.element.filter(|_| self.label.is_empty()).map_or(self.label, Element::label),
        }
    }

    /// Whether it was answered on the command line.
    pub fn typed(&self, fields: &Fields) -> bool {
        let mut asked = fields.clone();
        (self.set)(&mut asked, Vec::new());
        asked != *fields
    }
}

/// Matters of the register that nothing has conveyed yet.
fn to_be_conveyed(case: &Case<'_>) -> Result<Vec<Offer>> {
    let days = WorkingDays::default();
    let mut offers = Vec::new();
    for one in matters(case.records)? {
        let stands = one.stands(case.today, &days);
        if stands.is_open() && stands.conveyed.is_none() {
            let code = one.id.to_string();
            offers.push((Choice::new(format!("{code} {}", one.called()), ""), code));
        }
    }
    Ok(offers)
}

/// Items of the unit's plan that it may answer, but for those that an activity says it answers.
fn plan_items(case: &Case<'_>) -> Result<Vec<Offer>> {
    let facts = case.facts;
    let period = Period::containing(Grain::Year, facts.day);
    let question = PlanQuestion { scope: facts.unit.0, period, as_of: case.today };
    let mut offers = Vec::new();
    for planned in planned(case.records, &question)? {
        let item = &planned.item.facts;
        let meant = item.unit == facts.unit && item.kind.is_some_and(|kind| facts.kinds.contains(&kind));
        let then = item.period.from() <= facts.day && facts.day <= item.period.to();
        let free = planned.state.counts() && planned.answers.iter().all(|answer| !answer.cited);
        if meant && then && free {
            let code = planned.item.id.to_string();
            offers.push((Choice::new(format!("{code} {}（{}）", item.topic, item.period.label()), ""), code));
        }
    }
    Ok(offers)
}

/// The year before is meant in its first months: these sessions are often held late.
fn years(case: &Case<'_>) -> Result<Vec<Offer>> {
    let period = Period::containing(Grain::Year, case.facts.day);
    let this = period.from();
    let before = Period::containing(Grain::Year, this.plus_days(-1));
    let label = |period: &Period| period.from().to_string().chars().take(4).collect::<String>();
    let (this, before) = (label(&period), label(&before));
    let mut offers = vec![
        (Choice::new(format!("{this}年度"), ""), String::new()),
        (Choice::new(format!("{before}年度"), ""), before),
    ];
    if case.facts.day < period.from().plus_days(90) {
        offers.reverse();
    }
    Ok(offers)
}

/// A unit as a flag would name it: by its name, unless others of the day bear it too.
pub fn named(records: &Records<'_>, of: &Unit, on: Day) -> Result<Offer> {
    let name = full_name(records, of, on)?;
    let code = of.id.to_string();
    let alone = meant_unit(records, &name, on).is_ok_and(|found| found.id == of.id);
    let typed = if alone { name.clone() } else { code.clone() };
    Ok((Choice::new(name, code), typed))
}

/// Units outside; for 联学共建 the other branches too. The one of last time comes first.
fn partners(case: &Case<'_>) -> Result<Vec<Offer>> {
    let mut offers = Vec::new();
    let day = case.facts.day;
    let last = case.last.and_then(|last| last.partner);
    if let Some(last) = last.map(|last| unit(case.records, last, day)).transpose()?.flatten() {
        offers.push(named(case.records, &last, day)?);
    }
    for of in units(case.records, day)? {
        let fits = match of.kind {
            UnitKind::OutsideUnit => true,
            UnitKind::Branch => case.is("co_study") && of.id != case.facts.unit,
            _ => false,
        };
        if fits && of.exists_on(day) && Some(of.id) != last {
            offers.push(named(case.records, &of, day)?);
        }
    }
    Ok(offers)
}

fn planners(case: &Case<'_>) -> Result<Vec<Offer>> {
    let day = case.facts.day;
    let branches = units(case.records, day)?.into_iter();
    let branches = branches.filter(|of| of.kind == UnitKind::Branch && of.exists_on(day));
    branches.map(|of| named(case.records, &of, day)).collect()
}

fn known_forms(case: &Case<'_>) -> Result<Vec<Offer>> {
    let forms = forms(case.records)?.into_iter();
    Ok(forms.map(|form| (Choice::new(&form.name, form.code), form.name)).collect())
}

fn known_themes(case: &Case<'_>) -> Result<Vec<Offer>> {
    let themes = themes(case.records)?.into_iter();
    Ok(themes.map(|theme| (Choice::new(&theme.name, theme.id.to_string()), theme.name)).collect())
}

/// The register, the latest first.
fn studied(case: &Case<'_>) -> Result<Vec<Offer>> {
    let mut known = documents(case.records, None)?;
    known.sort_by_key(|document| std::cmp::Reverse(document.id));
    let known = known.into_iter().map(|document| {
        let (code, facts) = (document.id.to_string(), document.facts);
        (Choice::new(format!("{code} {}", facts.title), facts.number.unwrap_or_default()), code)
    });
    Ok(known.collect())
}

/// Sessions whose results may be shown: those of the unit and of the units below it, the latest first.
fn to_be_shown(case: &Case<'_>) -> Result<Vec<Offer>> {
    let mut offers = Vec::new();
    let filter = Filter { unit: Some(case.facts.unit), ..Filter::default() };
    for id in activities(case.records, &filter)?.into_iter().rev() {
        let Some(shown) = activity(case.records, id)? else { continue };
        if shown.facts.day <= case.facts.day && !is_talk(case.records, &shown.facts)? {
            offers.push((Choice::new(labelled(case.records, &shown)?, ""), id.to_string()));
        }
    }
    Ok(offers)
}

/// An activity in one line of a list.
pub fn labelled(records: &Records<'_>, of: &crate::record::Activity) -> Result<String> {
    let kinds = describe::kinds_of(records, &of.facts)?;
    let kinds: Vec<String> = kinds.into_iter().map(|kind| kind.name).collect();
    let unit = describe::unit_name(records, of.facts.unit, of.facts.day)?;
    let title = of.facts.title.as_deref().unwrap_or_default();
    let line = format!("{} {} {unit} {} {title}", of.id, of.facts.day, kinds.join("、"));
    Ok(line.trim_end().to_owned())
}
