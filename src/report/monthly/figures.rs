//! The figures of the monthly report, each with its stable id, its column and the rule by which it is counted.

use super::beyond::{Beyond, MEASURES, Measure, OUTCOMES_OF_TIER};
use super::duties::Duties;
use super::facts::{Column, Facts, Grain};
use super::incomplete::Incomplete;
use super::plan::Plan;
use crate::chain::{SelfStudySum, Tier};
use crate::page::Cell;
use crate::rules::State;

/// What a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// The sum of a column.
    Count(Column),
    /// The sum of a column, minutes.
    Minutes(Column),
    /// One column out of another.
    Share(Column, Column),
    /// Marks of persons who were not expected: all marks less those of the members.
    Guests,
    /// How many activities the rules that come due ask for.
    Planned,
    /// How many of these were held; an activity beyond what is asked for does not make up for another.
    Completion,
    /// How many items of the year's plan come due.
    PlanItems,
    /// How many of these were held.
    PlanHeld,
    /// The one out of the other.
    PlanShare,
    /// Requirements in this state.
    Verdicts(State),
    /// Records that lack something.
    Incomplete,
    /// What members studied alone.
    Alone(Alone),
    /// What is recorded beyond the sessions.
    Beyond(Measure),
}

/// What of the self-study.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Alone {
    /// How many entries.
    Entries,
    /// How many persons have one.
    Learners,
    /// Minutes by the conversion in force.
    Credited,
}

impl Alone {
    /// The figure of a sum.
    pub fn of(self, sum: SelfStudySum) -> i64 {
        match self {
            Alone::Entries => sum.entries,
            Alone::Learners => sum.learners,
            Alone::Credited => sum.credited,
        }
    }
}

impl What {
    /// Whether it is about the year's plan.
    pub fn is_of_plan(self) -> bool {
        matches!(self, What::PlanItems | What::PlanHeld | What::PlanShare)
    }
}

/// A figure.
#[derive(Debug, Clone)]
pub(super) struct Definition {
    /// Stable id.
    pub id: String,
    /// Chinese label.
    pub label: String,
    /// The tier it is of; `None` for the organ as a whole.
    pub tier: Option<Tier>,
    /// What it counts.
    pub what: What,
    /// The rule by which it is counted, in a sentence or two.
    pub basis: &'static str,
}

/// What the figures are taken from.
pub(super) struct Sources<'a> {
    pub facts: &'a Facts,
    pub duties: &'a Duties,
    pub incomplete: &'a [Incomplete],
    pub plan: &'a Plan,
    pub alone: SelfStudySum,
    pub beyond: &'a Beyond,
}

/// The figures of a tier, and of the organ.
const EACH: [(&str, &str, What, &str); 13] = [
    (
        "planned",
        "应开展（场次）",
        What::Planned,
        "按制度要求计：期间在本期到期的开展次数要求，各党组织应达到的次数之和；不适用、免除的不计。",
    ),
    (
        "held",
        "已开展（场次）",
        What::Count(Column::Held),
        "按活动记录计：在所属期以内开展的（没有写所属期的都是），按开展日期计；所属期过后才补开的，计在所属期的最后一个月；作废的不计。各月之和就是季度、半年和全年。一场活动有几个类型，在同一层级只计一次，全机关也只计一次。",
    ),
    (
        "completion",
        "完成率",
        What::Completion,
        "分母是应开展次数，期间还没有过完的只计已经开展的；分子是其中已开展的次数，每项要求最多计到应达到的次数，多开展的不抵别的缺口。",
    ),
    (
        "expected",
        "应到人次",
        What::Count(Column::Expected),
        "按活动当天的组织关系计应到，当天不作硬性要求的不计；本次登记为不作硬性要求的不计；没有登记考勤的活动不计。请假、因公外出仍在应到之内；没有逐人登记的算应到、未到。",
    ),
    ("present", "实到人次", What::Count(Column::Present), "应到人员中登记为出勤、迟到的人次；列席人员另计。"),
    ("attendance", "参学率", What::Share(Column::Present, Column::Expected), "实到人次 ÷ 应到人次。"),
    (
        "attendance_made_up",
        "参学率（含补学）",
        What::Share(Column::Reached, Column::Expected),
        "实到人次加上已经补学的人次 ÷ 应到人次。",
    ),
    (
        "unrecorded",
        "未逐人登记（人次）",
        What::Count(Column::Unrecorded),
        "活动登记了考勤，而应到人员中没有记录的人次；算应到、未到。",
    ),
    (
        "guests",
        "应到以外参加（人次）",
        What::Guests,
        "有考勤记录而不在应到名单上的人次；不计入参学率。只写为列席人员、没有考勤记录的不在内。",
    ),
    (
        "collective_minutes",
        "集中学习（学时）",
        What::Minutes(Column::Minutes),
        "集中学习类活动的学时乘以出勤、迟到、补学的人次：登记了学时的按登记的，没有的按起止时间或半天、全天折算。不在应到名单上而有考勤记录的也计，只写为列席人员的不计；时长待补的不计。",
    ),
    (
        "plan_items",
        "年度计划（项）",
        What::PlanItems,
        "年度计划中期间在本期到期的计划项；撤回的、党组织已撤销而没有开展的不计。",
    ),
    (
        "plan_held",
        "年度计划已开展（项）",
        What::PlanHeld,
        "其中已开展的：有活动（自学的，有自学记录）注明落实这一项，或同一党组织、同一类型的活动在它的期间内。一场活动只落实一项，先开展的先算，期间先到期的先得。",
    ),
    (
        "plan_share",
        "年度计划完成率",
        What::PlanShare,
        "年度计划已开展的项数 ÷（已开展的项数＋期间已过而没有开展的项数）；期间没有过完、还没有开展的不计。",
    ),
];

/// Every figure, in the order of the paper.
pub(super) fn definitions() -> Vec<Definition> {
    let mut all = Vec::new();
    let mut add =
        |prefix: &str, tier: Option<Tier>, (id, label, what, basis): &(&str, &str, What, &'static str)| {
            all.push(Definition {
                id: format!("{prefix}.{id}"),
                label: format!("{}·{label}", tier.map_or("合计", Tier::label)),
                tier,
                what: *what,
                basis,
            });
        };
    for figure in &EACH {
        add("organ", None, figure);
    }
    add(
        "organ",
        None,
        &(
            "late_entries",
            "补录（场次）",
            What::Count(Column::LateEntry),
            "活动或其考勤（以首次录入为准）的录入日期晚于活动当月补录界限的活动（界限见设置，默认为次月10日），季度、半年和年度也按月；期后补开的，按召开当月的界限。",
        ),
    );
    add(
        "organ",
        None,
        &(
            "unattended",
            "未登记考勤（场次）",
            What::Count(Column::Unattended),
            "没有一条考勤记录的活动；不计入参学率。",
        ),
    );
    for tier in Tier::ALL {
        for figure in &EACH {
            add(tier.code(), Some(*tier), figure);
        }
    }
    for (id, label, what, basis) in [
        (
            "self_study.entries",
            "自学·登记自学（条）",
            What::Alone(Alone::Entries),
            "按学习日期计：本期内登记的个人自学；按单位看时，是当天编在这个党组织和它下面的人的。",
        ),
        (
            "self_study.learners",
            "自学·登记了自学的人数",
            What::Alone(Alone::Learners),
            "本期内登记了自学的人，每人计一次。",
        ),
        (
            "self_study.credited",
            "自学·自学学时",
            What::Alone(Alone::Credited),
            "登记的自学按学习当天的折算标准计学时，各人相加；不与集中学习的学时相加。",
        ),
        (
            "lead.first_topic",
            "第一议题落实率",
            What::Share(Column::TopicListed, Column::TopicDue),
            "分母是应当说明第一议题的会议（不论层级），说明不适用的除外；分子是其中已列第一议题的。没有说明的算未落实，并列为待补。",
        ),
        (
            "lead.first_topic_unsaid",
            "第一议题未说明（场次）",
            What::Count(Column::TopicUnsaid),
            "应当说明第一议题而没有说明的会议。",
        ),
        (
            "problems.short",
            "未达到的制度要求（项）",
            What::Verdicts(State::Short),
            "党组织 × 制度要求，期间已满而未达到、也没有情况说明的。",
        ),
        (
            "problems.stated",
            "已作情况说明（项）",
            What::Verdicts(State::Stated),
            "党组织 × 制度要求，未达到而已作情况说明的。",
        ),
        (
            "problems.incomplete",
            "记录缺项（处）",
            What::Incomplete,
            "本期活动记录和组织设置中应有而没有的内容。",
        ),
    ] {
        all.push(Definition { id: id.to_owned(), label: label.to_owned(), tier: None, what, basis });
    }
    let (id, label, basis) = OUTCOMES_OF_TIER;
    for tier in [Tier::Lead, Tier::Research, Tier::Promote] {
        all.push(Definition {
            id: format!("{}.{id}", tier.code()),
            label: format!("{}·{label}", tier.label()),
            tier: Some(tier),
            what: What::Beyond(Measure::Outcomes),
            basis,
        });
    }
    for (id, label, measure, basis) in MEASURES {
        let (id, label) = (id.to_owned(), label.to_owned());
        all.push(Definition { id, label, tier: None, what: What::Beyond(measure), basis });
    }
    all
}

impl Definition {
    /// The figure's value.
    pub fn value(&self, from: &Sources<'_>) -> Cell {
        let sum = |column| from.facts.sum(self.tier, column);
        if let What::Count(column) | What::Minutes(column) = self.what
            && column.grain() != Grain::Activity
            && sum(Column::Marks) == 0
            && sum(Column::Unattended) > 0
        {
            // Nobody's attendance is recorded: that is not nobody.
            return Cell::Unknown;
        }
        match self.what {
            What::Count(column) => Cell::Int(sum(column)),
            What::Minutes(column) => Cell::Minutes(sum(column)),
            What::Share(n, of) => Cell::Share { n: sum(n), of: sum(of) },
            What::Guests => Cell::Int(sum(Column::Marks) - sum(Column::Met)),
            What::Planned => Cell::Int(from.duties.completion(self.tier).asked),
            What::Completion => from.duties.completion(self.tier).share(),
            What::PlanItems => Cell::Int(from.plan.tally(self.tier).planned()),
            What::PlanHeld => Cell::Int(from.plan.tally(self.tier).held),
            What::PlanShare => {
                let tally = from.plan.tally(self.tier);
                let (n, of) = (tally.held, tally.due());
                Cell::Share { n, of }
            }
            What::Verdicts(state) => Cell::Int(from.duties.in_state(state).map(|_| 1).sum()),
            // Nothing entered is not nothing studied.
            What::Alone(_) if from.alone.entries == 0 => Cell::Unknown,
            What::Alone(Alone::Credited) => Cell::Minutes(Alone::Credited.of(from.alone)),
            What::Alone(what) => Cell::Int(what.of(from.alone)),
            What::Beyond(measure) => from.beyond.value(measure, self.tier),
            What::Incomplete => Cell::Int(from.incomplete.iter().map(|_| 1).sum()),
        }
    }
}
