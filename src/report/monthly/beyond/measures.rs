//! What is counted beyond the sessions: each measure with its id, its label and the rule by which it is counted.

use crate::chain::ReviewSort;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Measure {
    /// Notices sent out.
    Notices,
    /// What notices ask of each unit that comes due.
    Items,
    /// Of these, carried out.
    ItemsDone,
    /// Of these, carried out late.
    ItemsLate,
    /// Carried out in part.
    ItemsPartly,
    /// Overdue, and not answered.
    ItemsMissing,
    /// Overdue, and answered.
    ItemsStated,
    /// Due before the period, and not carried out in full by its end.
    ItemsEarlier,
    /// Schedules of self-study sent out.
    Schedules,
    /// Inspections opened.
    Inspections,
    /// Inspections concluded, and reported to the leading body.
    Concluded,
    /// Papers sent to the leading body.
    Sent,
    /// Problems that are not closed.
    FindingsOpen,
    /// Of these, overdue.
    FindingsOverdue,
    /// Units whose term ends within six months.
    TermsDue,
    /// Units whose term is over.
    TermsOverdue,
    /// Times that a duty came due.
    Duties,
    /// Of these, done.
    DutiesDone,
    /// Of these, done late.
    DutiesLate,
    /// Overdue, and not answered.
    DutiesMissing,
    /// Overdue, and answered.
    DutiesStated,
    /// Matters of the register.
    Matters,
    /// Of these, listed in the period.
    MattersListed,
    /// Of these, conveyed.
    MattersConveyed,
    /// Of these, arranged.
    MattersDeployed,
    /// Of these, in hand.
    MattersInHand,
    /// Of those that can be closed, closed.
    MattersClosed,
    /// To be kept up for good.
    MattersStanding,
    /// Overdue.
    MattersOverdue,
    /// Organs with a closed-loop mechanism, of those that should have one.
    Mechanisms,
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
    /// Of those not read to the end, those whose time is over.
    ReadingOverdue,
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
    /// The same of sessions before the period.
    MakeUpEarlier,
}

/// How a measure is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Count,
    Share,
    Minutes,
}

/// Id, label, what is counted, how it is shown, and the rule by which it is counted. The outcomes of each tier stand
/// beside, in [`OUTCOMES_OF_TIER`].
pub(in super::super) const MEASURES: [(&str, &str, Measure, &str); 58] = [
    (
        "supervise.notices",
        "印发通知单（期）",
        Measure::Notices,
        "本期内印发的组织生活通知单，按印发日期计；修订不另计，已经撤回的不计。按单位看时，是发给它或者它下面的党组织的。",
    ),
    (
        "supervise.items",
        "通知单到期事项（项次）",
        Measure::Items,
        "通知单的各项 × 要求开展的党组织，完成时限在本期内的；不适用的、自选动作没有选做的、还没有到期而没有开展的、修订时取消的、通知单已经撤回的不计。",
    ),
    (
        "supervise.items_done",
        "通知单事项落实率",
        Measure::ItemsDone,
        "分母是通知单到期事项；分子是其中截至当日已经落实的，逾期落实的在内，部分落实的不在内。",
    ),
    (
        "supervise.items_late",
        "逾期落实的通知单事项（项次）",
        Measure::ItemsLate,
        "通知单到期事项中，晚于完成时限才落实的；以后一直算逾期。",
    ),
    (
        "supervise.items_partly",
        "部分落实的通知单事项（项次）",
        Measure::ItemsPartly,
        "通知单到期事项中，只有部分党小组、部分党员落实，或者到会率低于设置的。",
    ),
    (
        "supervise.items_missing",
        "未落实的通知单事项（项次）",
        Measure::ItemsMissing,
        "通知单到期事项中，已过时限而没有落实、也没有情况说明的。",
    ),
    (
        "supervise.items_stated",
        "已作情况说明的通知单事项（项次）",
        Measure::ItemsStated,
        "通知单到期事项中，没有落实而已作情况说明的。",
    ),
    (
        "supervise.items_earlier",
        "以前到期、没有全部落实的通知单事项（项次）",
        Measure::ItemsEarlier,
        "通知单的各项 × 要求开展的党组织，完成时限在本期以前（往前一年以内）的；到期末（期未满的为截至当日）还是未落实、部分落实的，已作情况说明的不计。不在通知单到期事项之内。",
    ),
    (
        "supervise.schedules",
        "印发自学安排（期）",
        Measure::Schedules,
        "本期内印发的党员自学安排，按印发日期计；已经撤回的不计。",
    ),
    (
        "supervise.inspections",
        "开展督查（次）",
        Measure::Inspections,
        "本期内开始的半年检查、专项督导，按开始的日期计。",
    ),
    (
        "supervise.concluded",
        "督查作出结论（次）",
        Measure::Concluded,
        "本期内作出结论的督查，各计一次；重新作结论的不另计。是否报送领导班子，另看报送登记（wuxue report sent list）。",
    ),
    (
        "supervise.sent",
        "向领导班子报送（份）",
        Measure::Sent,
        "本期内报送领导班子的文稿，按报送日期计（wuxue report sent list）；同一份文稿再报给同一个班子的不另计。",
    ),
    (
        "supervise.findings_open",
        "没有销号的问题（项）",
        Measure::FindingsOpen,
        "期末（期未满的为截至当日）督查发现的问题中还没有核验销号的，连同以前各期的。",
    ),
    (
        "supervise.findings_overdue",
        "逾期没有整改的问题（项）",
        Measure::FindingsOverdue,
        "没有销号的问题中，已过整改时限而没有报整改完成的。",
    ),
    (
        "supervise.terms_due",
        "6个月内届满的党组织（个）",
        Measure::TermsDue,
        "期末（期未满的为截至当日）离届满不到6个月、还没有换届的，提醒过的在内；外单位的在内。",
    ),
    (
        "supervise.terms_overdue",
        "逾期未换届的党组织（个）",
        Measure::TermsOverdue,
        "期末（期未满的为截至当日）已经届满（批准延期的到延期届满）而没有换届的；外单位的在内。",
    ),
    (
        "supervise.duties",
        "责任清单到期事项（项次）",
        Measure::Duties,
        "责任清单各项的各期，完成时限在本期内的；不适用的、还没有到期而没有完成的不计。按单位看时，是它和它下面的党组织及其职务的。",
    ),
    (
        "supervise.duties_done",
        "责任清单完成率",
        Measure::DutiesDone,
        "分母是责任清单到期事项；分子是其中截至当日已经完成的，逾期完成的在内。由记录算出，没有记录的看人工登记。",
    ),
    (
        "supervise.duties_late",
        "责任清单逾期完成（项次）",
        Measure::DutiesLate,
        "责任清单到期事项中，过了完成时限才完成的。",
    ),
    (
        "supervise.duties_missing",
        "责任清单未完成（项次）",
        Measure::DutiesMissing,
        "责任清单到期事项中，已过完成时限而没有完成、也没有情况说明的。",
    ),
    (
        "supervise.duties_stated",
        "责任清单已说明（项次）",
        Measure::DutiesStated,
        "责任清单到期事项中，已过完成时限而没有完成、作了情况说明的。",
    ),
    (
        "register.matters",
        "政治要件在册（件）",
        Measure::Matters,
        "到期末（期未满的为截至当日）为止登记的政治要件，作废的不计；按单位看时，是它和它下面的党组织牵头或者配合的。",
    ),
    (
        "register.listed",
        "新登记的政治要件（件）",
        Measure::MattersListed,
        "本期内登记的政治要件，按登记日期计；作废的不计。",
    ),
    (
        "register.conveyed",
        "政治要件传达率",
        Measure::MattersConveyed,
        "分母是在册的政治要件，只登记编号的除外；分子是其中截至期末已经传达学习的，那次活动作废了的不算。",
    ),
    (
        "register.deployed",
        "已部署的政治要件（件）",
        Measure::MattersDeployed,
        "在册的政治要件中，截至期末已经研究部署，或者已有措施、任务的。",
    ),
    (
        "register.in_hand",
        "正在办理的政治要件（件）",
        Measure::MattersInHand,
        "在册的政治要件中，截至期末没有销号的；长期坚持、只登记编号的不计。",
    ),
    (
        "register.closed",
        "政治要件销号率",
        Measure::MattersClosed,
        "分母是需销号的政治要件：长期坚持的、只登记编号的、作废的不算；分子是其中截至期末已经销号的。",
    ),
    (
        "register.standing",
        "长期坚持的政治要件（件）",
        Measure::MattersStanding,
        "在册的政治要件中，已经确定为长期坚持的；不计入销号率。",
    ),
    (
        "register.overdue",
        "逾期的政治要件（件）",
        Measure::MattersOverdue,
        "在册而没有办结的政治要件中，截至期末它的时限或者一项任务的时限已过的；时限落在放假那天的顺延；长期坚持的看复查的时间。",
    ),
    (
        "register.mechanisms",
        "闭环落实机制建立率",
        Measure::Mechanisms,
        "分母是列入应当建立机制的单位（wuxue unit mechanism list）；分子是其中截至期末已经建立的。",
    ),
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
        "分母是应读的人次：各种书目乘以期末名册上的党员（含预备党员），不作硬性要求的不计；分子是其中到期末已读完的。",
    ),
    (
        "self_study.overdue",
        "过了时限没有读完的必读书目（人次）",
        Measure::ReadingOverdue,
        "必读书目中，到期末（期未满的为截至当日）已过完成时限而没有读完的人次；没有写完成时限的、不作硬性要求的不计。",
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
    (
        "problems.make_up_earlier",
        "以前应补学、到期末未补的（人次）",
        Measure::MakeUpEarlier,
        "本期以前（往前一年以内）需要补学的活动中，应到而请假、缺席，到期末（期未满的为截至当日）还没有补学的；因公外出的不计。不在应补学未补的之内。",
    ),
];

/// Outcomes of the sessions of a tier.
pub(in super::super) const OUTCOMES_OF_TIER: (&str, &str, &str) = (
    "outcomes",
    "成果转化（项）",
    "本期内形成的成果中，来自这一层级活动的；来自几个层级的，各层级都计，全机关只计一次。来源活动都已作废的不计。",
);

impl Measure {
    /// That of a sort of review.
    pub(super) fn of_review(sort: ReviewSort) -> Measure {
        match sort {
            ReviewSort::Statement => Measure::Stated,
            ReviewSort::Appraisal => Measure::Appraised,
            ReviewSort::Examination => Measure::Examined,
        }
    }

    /// How it is shown.
    pub(super) fn shape(self) -> Shape {
        match self {
            Measure::ItemsDone
            | Measure::DutiesDone
            | Measure::MattersConveyed
            | Measure::MattersClosed
            | Measure::Mechanisms
            | Measure::NeedsAnswered
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
