//! The kinds of record that files bring. Each declares its fields once; which headings are understood, what a
//! row must have, how long a text may be, which columns an export has, and the tables in docs/import.md all
//! come from here.

use super::Field;

/// Where a value comes from if a row does not have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Every row must have it.
    Row,
    /// The row, else a title row, else this flag of the command.
    Given(&'static str),
    /// This field or the other must be there.
    Or(Field),
    /// It may be missing.
    Free,
}

/// A field of a kind of record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Declared {
    /// The field.
    pub field: Field,
    /// Whether a row must have it.
    pub need: Need,
    /// The longest text, in characters; longer ones are held back, not cut.
    pub longest: usize,
    /// Whether files that are written for filling in have the column.
    pub exported: bool,
    /// What it holds and how it is written, for the manual.
    pub says: &'static str,
}

/// A kind of record that files bring.
#[derive(Debug, PartialEq, Eq)]
pub struct Subject {
    /// Stable code.
    pub code: &'static str,
    /// Chinese name.
    pub name: &'static str,
    /// The command that imports it.
    pub command: &'static str,
    /// Its fields, in the order in which an export has them.
    pub fields: &'static [Declared],
}

/// Attendance: who came to which activity.
pub static ATTENDANCE: Subject = Subject {
    code: "attendance",
    name: "考勤",
    command: "log import",
    fields: &[
        row_number(),
        free(Field::Name, 40, true, "姓名；字间空格不计，也认“单位-姓名”“昵称(姓名)”和登记过的别名")
            .or(Field::StaffNo),
        free(Field::StaffNo, 20, true, "工号，按文本，前面的 0 保留；有工号的先按工号对人").or(Field::Name),
        free(
            Field::Status,
            40,
            true,
            "出勤、迟到10分钟、请假（病假）、因公外出、缺席、补学（10月30日）、列席等，或 √ △ × ○",
        ),
        free(Field::SignTime, 40, true, "签到时间；没有考勤状态一列时，有签到时间的为出勤"),
        free(Field::Reason, 40, false, "请假原因，只记公假、病假、事假、其他；看不出的记在备注里"),
        free(Field::MadeUpOn, 40, false, "补学的日期"),
        free(Field::Note, 200, true, "备注，原样保留"),
        free(Field::Date, 40, false, "活动日期；后面的星期和时间不计").given("--on"),
        free(Field::Time, 40, false, "开始时间，或起止时间，如 14:30-16:30"),
        free(Field::EndTime, 40, false, "结束时间"),
        free(Field::Unit, 60, false, "举办活动的党组织").given("--unit"),
        free(Field::Kind, 60, false, "活动类型；几种用“、”分开").given("--kind"),
        free(Field::Title, 200, false, "活动主题"),
        free(Field::Place, 100, false, "活动地点"),
        free(Field::Minutes, 20, false, "本场活动的学时；列名写明“分钟”的按分钟，其余按小时"),
        free(Field::Leave, 40, false, "退会时间，线上会议用"),
        free(Field::Stay, 20, false, "参会时长，线上会议用"),
        free(Field::Rule, 60, false, "打卡系统的规则名称，如“办公室党支部主题党日”，从中认党组织和活动类型"),
    ],
};

/// The roster: who belongs where.
pub static MEMBER: Subject = Subject {
    code: "member",
    name: "名册",
    command: "member import",
    fields: &[
        row_number(),
        Declared { need: Need::Row, ..free(Field::Name, 40, true, "姓名；字间空格不计") },
        free(Field::StaffNo, 20, true, "工号，按文本，前面的 0 保留；没有工号的按姓名和党支部对人"),
        free(Field::Unit, 60, true, "所在党支部；没有的随导入新建"),
        free(Field::PartyGroup, 60, true, "所在党小组"),
        free(Field::YouthGroup, 60, true, "所在青年理论学习小组"),
        free(Field::Department, 60, true, "处室、科室"),
        free(Field::Standing, 20, true, "中共党员、预备党员、共青团员、群众"),
        free(Field::BirthMonth, 20, true, "出生年月，如 1990-03"),
        free(Field::Joined, 20, true, "入党日期"),
        free(Field::Post, 60, true, "党内职务；几个用“、”分开"),
        free(Field::Starts, 20, true, "这一行从哪一天起；不写则用 --on"),
        free(Field::Note, 200, true, "备注；写有“免于硬性要求”的登记为不作硬性要求"),
    ],
};

/// The year's plan: who means to hold what, when, on which topic.
pub static PLAN: Subject = Subject {
    code: "plan",
    name: "年度计划",
    command: "plan import",
    fields: &[
        row_number(),
        free(
            Field::Unit,
            200,
            true,
            "党组织；几个用“、”分开，也可以写“各党支部”；表头上方或 --unit 写明的，可以不写",
        )
        .given("--unit"),
        free(Field::Kind, 60, true, "活动类型；自学写“自学”").given("--kind"),
        free(
            Field::Period,
            40,
            true,
            "2026-10、10月、1—3月、第四季度、上半年、全年、每月、3月和6月；没有年份的按表头或 --year",
        )
        .or(Field::Date),
        free(Field::Date, 40, false, "写期间的“时间”一栏，与期间相同").or(Field::Period),
        free(Field::Topic, 200, true, "专题").or(Field::Title),
        free(Field::Title, 200, false, "写专题的“主题”一栏，与专题相同").or(Field::Topic),
        free(Field::What, 200, false, "写专题的“学习内容”一栏，与专题相同；另有专题一栏的，记在备注里")
            .or(Field::Topic),
        free(Field::Document, 200, true, "学习材料的编号或标题；没有登记过的材料记在备注里"),
        free(Field::Owner, 40, true, "责任人：姓名或工号；几个人、职务记在备注里"),
        free(Field::Note, 500, true, "备注，原样保留"),
    ],
};

/// Self-study: what each person studied alone, and how long.
pub static SELF_STUDY: Subject = Subject {
    code: "self_study",
    name: "自学",
    command: "log self import",
    fields: &[
        row_number(),
        free(Field::Name, 40, true, "姓名；字间空格不计，也认登记过的别名").or(Field::StaffNo),
        free(Field::StaffNo, 20, true, "工号，按文本，前面的 0 保留；有工号的先按工号对人").or(Field::Name),
        free(Field::Unit, 60, true, "党支部；只用来分辨同名的人"),
        free(
            Field::Week,
            40,
            true,
            "2026-W42、2026年第42周，或起止日 2026-10-12至2026-10-18；按周登记的记在周一",
        )
        .given("--week"),
        free(Field::Date, 40, true, "哪一天学的；写了日期的不看周次").or(Field::Week),
        free(Field::What, 200, true, "学了什么；没有写的用学习材料"),
        free(
            Field::Minutes,
            20,
            true,
            "时长；列名写明“分钟”的按分钟，其余按小时；也可以写 1小时30分、半天；没有写的一行不登记",
        ),
        free(Field::Document, 200, true, "学习材料的编号或标题；没有登记过的材料记在备注里"),
        free(Field::PlanItem, 20, true, "落实年度计划里的哪一项自学，写编号，如 PL3"),
        free(Field::Way, 20, true, "线上、线下；不写为线下"),
        free(Field::Done, 20, true, "已完成、未完成；不保存，写了已完成的要有时长"),
        free(Field::Note, 200, true, "备注，原样保留"),
    ],
};

/// Documents: what activities study and cite.
pub static MATERIAL: Subject = Subject {
    code: "material",
    name: "学习材料",
    command: "document import",
    fields: &[
        row_number(),
        free(Field::Document, 200, true, "标题；书名号和空格不计").or(Field::Title),
        free(Field::Title, 200, false, "写标题的“标题”一栏，与学习材料相同").or(Field::Document),
        free(Field::Number, 100, true, "文号；标题和文号都相同的是同一份材料"),
        free(Field::Class, 40, true, "讲话、中央、市委、书目，或它们的全称；已登记的可以不写")
            .given("--class"),
        free(Field::Source, 100, true, "发文单位或刊发媒体"),
        free(Field::Issued, 40, true, "成文日期，要写明年份"),
        free(Field::Received, 40, true, "收到日期，要写明年份，不晚于今天"),
        free(Field::Openness, 20, true, "公开或内部；不写为公开。涉密的不得登记"),
    ],
};

/// Terms: units, those outside the organ above all, and when they elected.
pub static TERM: Subject = Subject {
    code: "term",
    name: "届期",
    command: "unit term import",
    fields: &[
        row_number(),
        Declared {
            need: Need::Row,
            ..free(Field::Unit, 60, true, "党组织或外单位的名称；没有登记过的，登记为外单位")
        },
        free(
            Field::Elected,
            40,
            true,
            "当选日期（上次换届日期），要写明年份，不晚于今天；空着的只登记单位和联系人",
        ),
        free(Field::Years, 20, true, "届期年限，如 5、5年；不写的，党总支、党支部 3 年，其余 5 年"),
        free(Field::Ends, 40, true, "届满日期；只用来核对，与当选日期、年限不符的退回"),
        free(Field::Liaison, 40, true, "联系人的姓名；电话不要写"),
        free(Field::Note, 200, true, "备注，原样保留"),
    ],
};

/// The register of the four must-lists.
pub static MATTER: Subject = Subject {
    code: "matter",
    name: "政治要件台账",
    command: "checklist import",
    fields: &[
        row_number(),
        free(Field::Class, 60, true, "四必列的哪一类：序号 1 至 4，或名称").given("--class"),
        free(Field::Matter, 300, true, "名称；书名号和空格不计").or(Field::Serial),
        free(Field::Source, 100, true, "发文单位或刊发媒体"),
        free(Field::Number, 100, true, "文号，用什么括号都一样；同一文号的是同一个要件"),
        free(Field::Issued, 40, true, "成文日期，要写明年份"),
        free(Field::Received, 40, true, "收到日期，要写明年份，不晚于今天"),
        free(
            Field::Convey,
            1000,
            true,
            "哪天在什么会上传达学习；那天那个会列了第一议题的，对上活动；没有年份的，按成文或收到以后的第一个",
        ),
        free(Field::Measures, 5000, true, "贯彻措施；几条的分行写，或用“；”、1. 2. 分开"),
        free(
            Field::Lead,
            1000,
            true,
            "牵头部门；有几条措施的，分行写就是逐条对应；没有登记过的，随导入登记为处室",
        ),
        free(Field::Owner, 40, true, "责任人：姓名或工号；几个人、职务记在备注里"),
        free(Field::Due, 40, true, "完成时限，要写明年份"),
        free(
            Field::State,
            60,
            true,
            "已完成、已办结、已销号的登记为待审核；长期坚持、仅传达学习要另作决定；其余只用来核对，不保存",
        ),
        free(Field::Code, 20, true, "本库里的编号，如 M7；没有文号、名称又改了的，靠它认"),
        free(Field::Serial, 60, true, "涉密要件的登记编号").or(Field::Matter),
        free(Field::Openness, 20, true, "公开、内部，不写为公开；写“涉密”的一行只能有类别、登记编号和日期"),
        free(Field::Deploy, 1000, true, "哪天怎样研究部署；写明日期的登记为研究部署，其余记在备注里"),
        free(Field::Support, 1000, true, "配合单位；写法与牵头部门相同"),
        free(Field::Progress, 5000, true, "逐条写，每条以日期开头；没有日期的记在备注里"),
        free(Field::Result, 2000, true, "完成情况、成效"),
        free(Field::Finished, 40, true, "哪天办结，要写明年份；状态是已完成而没有写的，按今天算"),
        free(Field::Verified, 500, true, "原来销号的日期、审核人，记在备注里：在这里要重新审核"),
        free(Field::Lookback, 500, true, "原来回头看的结果，记在备注里"),
        free(Field::Filed, 200, true, "原来的归档号，记在备注里"),
        free(Field::Listed, 40, true, "登记日期；不写为收到日期，没有收到日期的为成文日期、今天"),
        free(Field::Note, 2000, true, "备注，原样保留"),
    ],
};

/// What a branch answers a notice with, in a workbook that the program made: its headings are the program's own.
pub static RETURN: Subject = Subject {
    code: "return",
    name: "反馈表",
    command: "notice return import",
    fields: &[
        free(Field::Name, 40, false, "姓名"),
        free(Field::Title, 200, false, "主题"),
        free(Field::Place, 100, false, "地点"),
        free(Field::What, 200, false, "学习内容"),
        free(Field::Note, 500, false, "备注、情况说明、签收人"),
    ],
};

/// Every kind of record that foreign files bring.
pub static SUBJECTS: [&Subject; 7] = [&ATTENDANCE, &MEMBER, &PLAN, &SELF_STUDY, &MATERIAL, &TERM, &MATTER];

impl Subject {
    /// The declaration of a field; none if records of this kind do not have it.
    pub fn declared(&self, field: Field) -> Option<&'static Declared> {
        self.fields.iter().find(|declared| declared.field == field)
    }

    /// The fields by which a heading row and the rows below it are known: the person, where the records are about
    /// persons, else what each row is about.
    pub fn keys(&self) -> &'static [Field] {
        match (self.declared(Field::Name), self.declared(Field::Topic)) {
            (Some(_), _) => &[Field::Name, Field::StaffNo],
            (None, Some(_)) => &[Field::Topic, Field::Title, Field::What],
            (None, None) if self.declared(Field::Elected).is_some() => &[Field::Unit],
            (None, None) if self.declared(Field::Matter).is_some() => {
                &[Field::Matter, Field::Serial, Field::Code]
            }
            (None, None) => &[Field::Document, Field::Title],
        }
    }

    /// The fields that a file for filling in has, in order.
    pub fn exported(&self) -> impl Iterator<Item = Field> {
        self.fields.iter().filter(|declared| declared.exported).map(|declared| declared.field)
    }

    /// The subject of this code.
    pub fn of_code(code: &str) -> Option<&'static Subject> {
        SUBJECTS.into_iter().find(|subject| subject.code == code)
    }
}

const fn free(field: Field, longest: usize, exported: bool, says: &'static str) -> Declared {
    Declared { field, need: Need::Free, longest, exported, says }
}

const fn row_number() -> Declared {
    free(Field::Seq, 20, true, "序号，不保存")
}

impl Declared {
    const fn or(self, other: Field) -> Self {
        Self { need: Need::Or(other), ..self }
    }

    const fn given(self, flag: &'static str) -> Self {
        Self { need: Need::Given(flag), ..self }
    }
}
