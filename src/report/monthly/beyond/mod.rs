//! What is recorded beyond the sessions themselves: what came of study, what members asked for and said of it, the
//! books they got, how they were reviewed, what they did for others, and what is still to be done. A row for each
//! thing, which says in which figures it counts and how much; a figure is the sum, its explanation the rows.

mod fruits;
mod open;
mod people;
mod sentences;
mod sessions;

use anyhow::Result;

use super::super::Scope;
use super::super::explain::{Evidence, LeftOut};
use super::super::names::Names;
use super::super::owed::Owed;
use super::facts::Facts;
use crate::calendar::{Day, Period};
use crate::chain::Tier;
use crate::page::{Cell, Table};
use crate::store::Records;
pub(super) use sentences::{lead, others, problems, promote, research, self_study};

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    /// Outcomes of study.
    Outcomes,
    /// Showcase cases.
    Showcases,
    /// Exchanges of results.
    Exchanges,
    /// Sessions whose results were shown there.
    Shown,
    /// Sessions of a theme or series.
    Themed,
    /// Needs gathered.
    Needs,
    /// Of these, answered by a session.
    NeedsAnswered,
    /// Needs of this period or an earlier one that nothing takes up.
    NeedsOpen,
    /// Sessions of which something was said.
    Feedback,
    /// How many said something.
    Answers,
    /// Of those asked, who welcomed the form.
    Welcome,
    /// Of those asked, who found it useful.
    Useful,
    /// Of these sessions, those after which something was changed.
    Adjusted,
    /// Entries of the reading list.
    Books,
    /// Copies handed out.
    Handed,
    /// Copies signed for.
    Signed,
    /// Books read to the end.
    Finished,
    /// Members who reported on their study of a year.
    Stated,
    /// Members whose study was appraised.
    Appraised,
    /// Members who were examined.
    Examined,
    /// Persons who reported to the community where they live.
    Reported,
    /// Services as a volunteer.
    Served,
    /// Minutes of both.
    ServiceMinutes,
    /// Summaries of visits that are overdue.
    Summaries,
    /// Decisions that are overdue.
    Decisions,
    /// Sessions of the period that somebody has still to make up.
    MakeUp,
}

/// How a measure is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Count,
    Share,
    Minutes,
}

/// Id, label, what is counted, how it is shown, and the rule by which it is counted. The outcomes of each tier stand
/// beside, in [`OUTCOMES_OF_TIER`].
pub(super) const MEASURES: [(&str, &str, Measure, &str); 26] = [
    (
        "organ.outcomes",
        "成果转化（项）",
        Measure::Outcomes,
        "本期内形成的成果（政策、措施、做法、制度），按成果的日期计，各计一次；来源活动都已作废的不计。",
    ),
    (
        "organ.themed",
        "主题教育和系列活动（场次）",
        Measure::Themed,
        "本期活动中登记了教育主题或系列活动的；一场活动有几个主题也只计一次。",
    ),
    (
        "organ.needs",
        "收集学习需求（条）",
        Measure::Needs,
        "本期内收集的学习需求（主题和问题），按收集日期计。",
    ),
    (
        "organ.needs_answered",
        "学习需求回应率",
        Measure::NeedsAnswered,
        "分母是本期收集的学习需求；分子是其中截至当日已有活动回应的。只列入计划、还没有开展的不算回应。",
    ),
    (
        "organ.needs_open",
        "待回应的学习需求（条）",
        Measure::NeedsOpen,
        "到期末为止收集的学习需求（连同以前各期的），截至当日既没有活动回应、也没有列入计划的。",
    ),
    ("organ.feedback", "收集反馈的活动（场次）", Measure::Feedback, "本期活动中登记了学习反馈的。"),
    ("organ.feedback_answers", "学习反馈（份）", Measure::Answers, "本期活动收到的反馈份数之和；不记名。"),
    (
        "organ.feedback_welcome",
        "喜欢学习形式的比例",
        Measure::Welcome,
        "分母是问了是否喜欢学习形式的反馈份数；分子是其中喜欢的。",
    ),
    (
        "organ.feedback_useful",
        "认为有收获的比例",
        Measure::Useful,
        "分母是问了是否有收获的反馈份数；分子是其中认为有收获的。",
    ),
    (
        "organ.feedback_adjusted",
        "根据反馈作了调整的活动",
        Measure::Adjusted,
        "分母是收集了反馈的活动；分子是其中登记了据此所作调整的。",
    ),
    ("organ.community", "社区报到（人）", Measure::Reported, "本期内登记了社区报到的人，每人计一次。"),
    ("organ.volunteering", "志愿服务（人次）", Measure::Served, "本期内登记的志愿服务，一人一次为一人次。"),
    (
        "organ.service_minutes",
        "报到和服务时长（小时）",
        Measure::ServiceMinutes,
        "本期内社区报到和志愿服务登记的时长之和；没有登记时长的不计。不计入学时。",
    ),
    (
        "lead.summaries_overdue",
        "逾期未报的列席小结（份）",
        Measure::Summaries,
        "列席外单位中心组学习会应报的小结，截至当日已过时限而没有报送的，连同以前各期的（往前一年以内）。",
    ),
    (
        "promote.showcases",
        "优秀案例（个）",
        Measure::Showcases,
        "本期内选为优秀案例的，按选为案例的日期计；活动已作废的不计。",
    ),
    ("promote.exchanges", "成果交流会（场次）", Measure::Exchanges, "本期开展的成果交流会。"),
    (
        "promote.shown",
        "交流展示的活动（场次）",
        Measure::Shown,
        "本期成果交流会上展示成果的活动；一场活动在几次交流会上展示，计几次。",
    ),
    (
        "self_study.books",
        "必读书目（项）",
        Measure::Books,
        "本期所在年度的必读书目；按单位看时，是发给它和它下面的党员的。期末以后才开始发放的不列。",
    ),
    (
        "self_study.handed",
        "必读书籍发放率",
        Measure::Handed,
        "分母是应发的本数：列为人手一本的书目，乘以期末名册上的党员（含预备党员）；分子是其中到期末已发的。",
    ),
    ("self_study.signed", "必读书籍签收率", Measure::Signed, "分母是应发的本数；分子是其中到期末已签收的。"),
    (
        "self_study.finished",
        "必读书目读完率",
        Measure::Finished,
        "分母是应读的人次：各种书目乘以期末名册上的党员（含预备党员）；分子是其中到期末已读完的。",
    ),
    ("self_study.stated", "述学（人）", Measure::Stated, "本期内登记的述学，按述学当天计。"),
    ("self_study.appraised", "评学（人）", Measure::Appraised, "本期内登记的评学，按评学当天计。"),
    ("self_study.examined", "考学（人）", Measure::Examined, "本期内登记的考学，按考学当天计。"),
    (
        "problems.decisions_overdue",
        "逾期未办结的决议事项（项）",
        Measure::Decisions,
        "到期末为止（往前一年以内）议定的事项，截至当日已过时限而没有办结的。",
    ),
    (
        "problems.make_up",
        "应补学未补的（人次）",
        Measure::MakeUp,
        "本期需要补学的活动中，应到而请假、缺席，截至当日还没有补学的；因公外出的不计。",
    ),
];

/// Outcomes of the sessions of a tier.
pub(super) const OUTCOMES_OF_TIER: (&str, &str, &str) = (
    "outcomes",
    "成果转化（项）",
    "本期内形成的成果中，来自这一层级活动的；来自几个层级的，各层级都计，全机关只计一次。来源活动都已作废的不计。",
);

impl Measure {
    fn shape(self) -> Shape {
        match self {
            Measure::NeedsAnswered
            | Measure::Welcome
            | Measure::Useful
            | Measure::Adjusted
            | Measure::Handed
            | Measure::Signed
            | Measure::Finished => Shape::Share,
            Measure::ServiceMinutes => Shape::Minutes,
            _ => Shape::Count,
        }
    }
}

/// One thing.
#[derive(Debug, Clone, Default)]
struct Fact {
    record: Cell,
    day: Option<Day>,
    unit: String,
    person: Option<String>,
    subject: String,
    state: String,
    /// The tiers of the sessions that it comes from; none where that does not matter.
    tiers: Vec<Tier>,
    /// In which figures it counts: part of the figure, and of a share's denominator.
    counts: Vec<(Measure, i64, i64)>,
}

/// All of it, with the tables that show it.
#[derive(Debug, Default)]
pub(in super::super) struct Beyond {
    facts: Vec<Fact>,
    left_out: Vec<(Measure, LeftOut)>,
    tables: Vec<Table>,
    /// What is still to be done, those due first at the top.
    pub owed: Vec<Owed>,
    /// How often each theme and series came, by name.
    themes: Vec<(String, i64)>,
}

/// What every reader needs.
struct Asked<'a, 'b, 'c> {
    records: &'a Records<'b>,
    scope: &'a Scope,
    /// The days of the period that count.
    days: Option<Period>,
    facts: &'a Facts,
    names: &'a mut Names<'c>,
}

impl Beyond {
    /// Reads it.
    pub(super) fn read<'c>(
        records: &Records<'c>,
        scope: &Scope,
        facts: &Facts,
        names: &mut Names<'c>,
    ) -> Result<Beyond> {
        let days = Period::range(scope.period.from(), scope.last_day());
        let mut asked = Asked { records, scope, days, facts, names };
        let mut all = Beyond::default();
        fruits::outcomes(&mut asked, &mut all)?;
        fruits::showcases(&mut asked, &mut all)?;
        fruits::exchanges(&mut asked, &mut all)?;
        sessions::themes(&mut asked, &mut all)?;
        sessions::needs(&mut asked, &mut all)?;
        sessions::feedback(&mut asked, &mut all)?;
        people::readings(&mut asked, &mut all)?;
        people::reviews(&mut asked, &mut all)?;
        people::services(&mut asked, &mut all)?;
        open::summaries(&mut asked, &mut all)?;
        open::decisions(&mut asked, &mut all)?;
        open::make_ups(&mut asked, &mut all)?;
        open::needs(&mut all);
        all.owed.sort_by_key(|owed| (owed.due.is_none(), owed.due, owed.sort));
        Ok(all)
    }

    /// The tables that have something to show, in the order of the paper.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.tables.iter()
    }

    /// Whether there is a table with rows.
    pub fn has_rows(&self) -> bool {
        self.tables.iter().any(|table| !table.rows.is_empty())
    }

    fn counted(
        &self,
        measure: Measure,
        tier: Option<Tier>,
    ) -> impl Iterator<Item = (&Fact, i64, i64)> + Clone {
        self.facts.iter().filter(move |fact| tier.is_none_or(|tier| fact.tiers.contains(&tier))).filter_map(
            move |fact| {
                let found = fact.counts.iter().find(|(counted, ..)| *counted == measure);
                found.map(|(_, n, of)| (fact, *n, *of))
            },
        )
    }

    /// Numerator and denominator of a measure.
    fn sum(&self, measure: Measure) -> (i64, i64) {
        self.counted(measure, None).fold((0, 0), |(n, of), (_, more, more_of)| (n + more, of + more_of))
    }

    /// The value of a figure.
    pub(super) fn value(&self, measure: Measure, tier: Option<Tier>) -> Cell {
        let counted = self.counted(measure, tier);
        let (n, of) = counted.fold((0, 0), |(n, of), (_, more, more_of)| (n + more, of + more_of));
        match measure.shape() {
            Shape::Count => Cell::Int(n),
            Shape::Share => Cell::Share { n, of },
            Shape::Minutes => Cell::Minutes(n),
        }
    }

    /// Whether a figure has anything to say.
    pub(super) fn says(&self, measure: Measure, tier: Option<Tier>) -> bool {
        self.counted(measure, tier).any(|(_, n, of)| n != 0 || of != 0)
    }

    /// The rows behind a figure.
    pub(super) fn evidence(&self, measure: Measure, tier: Option<Tier>) -> Vec<Evidence> {
        let rows = self.counted(measure, tier).filter(|(_, n, of)| *n != 0 || *of != 0);
        rows.map(|(fact, n, of)| Evidence {
            record: fact.record.clone(),
            day: fact.day,
            unit: fact.unit.clone(),
            person: fact.person.clone(),
            subject: fact.subject.clone(),
            state: fact.state.clone(),
            n,
            of,
        })
        .collect()
    }

    /// What does not count in a figure, and why.
    pub(super) fn left_out(&self, measure: Measure) -> Vec<LeftOut> {
        let out = self.left_out.iter().filter(|(of, _)| *of == measure);
        out.map(|(_, row)| row.clone()).collect()
    }

    fn add_table(&mut self, table: Table) {
        self.tables.push(table.in_tables().hide_empty_columns().omit_when_empty());
    }
}
