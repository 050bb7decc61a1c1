//! What the columns of foreign tables are called.

use std::collections::HashMap;

use anyhow::Context;
use serde::Deserialize;

use super::subject::Subject;
use crate::calendar::word_key;

crate::closed_set! {
    /// What a column of a table from a file holds.
    Field {
        /// The day of the activity, often with its time.
        Date = "date", "日期";
        /// When the activity began, or from when to when.
        Time = "time", "开始时间";
        /// When the activity ended.
        EndTime = "end_time", "结束时间";
        /// The unit that held it or that the person belongs to.
        Unit = "unit", "党组织";
        /// The kind of activity.
        Kind = "kind", "活动类型";
        /// The topic of the activity.
        Title = "title", "主题";
        /// The person's name.
        Name = "name", "姓名";
        /// The person's staff number.
        StaffNo = "staff_no", "工号";
        /// How the person stood to the activity.
        Status = "status", "考勤状态";
        /// The length of the session, in hours unless the heading names another unit.
        Minutes = "minutes", "学时";
        /// A remark.
        Note = "note", "备注";
        /// When the person signed in.
        SignTime = "sign_time", "签到时间";
        /// The running number of the row.
        Seq = "seq", "序号";
        /// When the session was made up.
        MadeUpOn = "made_up_on", "补学日期";
        /// Where the activity was held.
        Place = "place", "地点";
        /// Why the person was not there.
        Reason = "reason", "请假原因";
        /// The person's Party group.
        PartyGroup = "party_group", "党小组";
        /// The person's youth theory study group.
        YouthGroup = "youth_group", "青年理论学习小组";
        /// The person's department.
        Department = "department", "部门";
        /// Member, probationary member, League member, none.
        Standing = "standing", "政治面貌";
        /// The month of birth.
        BirthMonth = "birth_month", "出生年月";
        /// When the person joined the Party.
        Joined = "joined", "入党日期";
        /// The post in the Party organisation.
        Post = "post", "党内职务";
        /// From when the row holds.
        Starts = "starts", "起始日期";
        /// When the person left an online meeting for the last time.
        Leave = "leave", "退会时间";
        /// How long the person was in an online meeting, all visits together.
        Stay = "stay", "参会时长";
        /// How people stood to the one activity that the heading names: 10月9日 支委会.
        Mark = "mark", "一场活动的考勤";
        /// The rule of a clocking system, which names the unit and the kind of activity.
        Rule = "rule", "考勤规则";
        /// The period for which something is planned.
        Period = "period", "期间";
        /// The topic of an item of the plan.
        Topic = "topic", "专题";
        /// What is to be studied.
        Document = "document", "学习材料";
        /// Who sees to it.
        Owner = "owner", "责任人";
        /// What is studied, in the words of the office.
        What = "what", "学习内容";
        /// The week in which, by its number or its first and last day.
        Week = "week", "周次";
        /// Whether on a platform.
        Way = "way", "学习方式";
        /// Whether it was done.
        Done = "done", "完成";
        /// The item of the year's plan that it carries out, by its code.
        PlanItem = "plan_item", "计划项";
        /// The number of a document.
        Number = "number", "文号";
        /// Where a document comes from: speeches, the centre, the city, books.
        Class = "class", "类别";
        /// Who issued a document.
        Source = "source", "来源";
        /// The day on a document.
        Issued = "issued", "成文日期";
        /// The day a document came in.
        Received = "received", "收到日期";
        /// Whom a document may be shown to.
        Openness = "openness", "公开属性";
        /// The day on which a committee was elected.
        Elected = "elected", "当选日期";
        /// For how many years.
        Years = "years", "届期年限";
        /// The last day of a term.
        Ends = "ends", "届满日期";
        /// Whom to turn to at a unit.
        Liaison = "liaison", "联系人";
        /// A matter of the register of the four must-lists, by its title.
        Matter = "matter", "政治要件名称";
        /// When and where a matter was conveyed.
        Convey = "convey", "传达学习";
        /// When and how it was studied and arranged.
        Deploy = "deploy", "研究部署";
        /// By which measures it is carried out.
        Measures = "measures", "贯彻措施";
        /// Which units lead.
        Lead = "lead", "牵头部门";
        /// Which units help.
        Support = "support", "配合单位";
        /// By when it is to be done.
        Due = "due", "完成时限";
        /// How it stands, as somebody typed it.
        State = "state", "办理状态";
        /// What was done so far.
        Progress = "progress", "进展情况";
        /// What came of it.
        Result = "result", "办理结果";
        /// The day on which it was done.
        Finished = "finished", "办结日期";
        /// When it was closed, and by whom.
        Verified = "verified", "销号";
        /// What was found when it was looked at again.
        Lookback = "lookback", "回头看";
        /// Under which number it is filed.
        Filed = "filed", "归档号";
        /// The serial number under which a classified one is kept elsewhere.
        Serial = "serial", "登记编号";
        /// Its number here.
        Code = "code", "要件编号";
        /// The day on which it was listed.
        Listed = "listed", "登记日期";
    }
}

/// A heading that was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// What the column holds.
    pub field: Field,
    /// What stands in brackets, mostly a unit: 小时 of 学时（小时）.
    pub unit: Option<String>,
}

/// The headings that the program knows.
#[derive(Debug, Clone)]
pub struct Columns {
    fields: HashMap<String, Field>,
    /// Those that mean something in files of one kind alone, by the code of its subject.
    own: HashMap<String, HashMap<String, Field>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "note")]
    _note: String,
    fields: Vec<Headers>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Headers {
    field: Field,
    headers: Vec<String>,
    #[serde(default)]
    own: HashMap<String, Vec<String>>,
}

impl Columns {
    /// The headings in `seeds/columns.json`.
    ///
    /// # Errors
    /// Only if the list built into the program is malformed, which a test excludes.
    pub fn load() -> anyhow::Result<Self> {
        let (mut fields, mut own) = (HashMap::new(), HashMap::<String, HashMap<String, Field>>::new());
        for Headers { field, headers, own: of_kinds } in file()?.fields {
            fields.extend(headers.iter().map(|header| (split(header).0, field)));
            for (subject, headers) in of_kinds {
                let named = headers.iter().map(|header| (split(header).0, field));
                own.entry(subject).or_default().extend(named);
            }
        }
        Ok(Self { fields, own })
    }

    /// What a heading means in files of a kind: width, case, blanks, line breaks, `_`, `-`, `:` and a `*` for 必填
    /// do not matter; what stands in brackets is its unit. `None` for a heading that is not known. What only this
    /// kind of file calls so goes first: 部门 is where a person works, but of a plan who is to hold it.
    pub fn field_of(&self, subject: &Subject, header: &str) -> Option<Heading> {
        let (name, unit) = split(header);
        let own = self.own.get(subject.code).and_then(|own| own.get(&name));
        own.or_else(|| self.fields.get(&name)).map(|field| Heading { field: *field, unit })
    }
}

fn file() -> anyhow::Result<File> {
    serde_json::from_str(include_str!("../../seeds/columns.json")).context("seeds/columns.json")
}

/// The heading as it is compared, and the text of its first brackets.
fn split(header: &str) -> (String, Option<String>) {
    let key = word_key(header);
    let (mut name, mut inside) = (String::new(), String::new());
    let (mut depth, mut brackets) = (0_usize, 0_usize);
    for c in key.chars() {
        match c {
            '(' => {
                depth += 1;
                brackets += 1;
            }
            ')' => depth = depth.saturating_sub(1),
            '_' | '-' | ':' | '*' if depth == 0 => {}
            _ if depth == 0 => name.push(c),
            _ if brackets == 1 => inside.push(c),
            _ => {}
        }
    }
    (name, (!inside.is_empty()).then_some(inside))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::import::subject::{ATTENDANCE, PLAN, SUBJECTS};

    fn field(header: &str) -> Option<Field> {
        Columns::load().unwrap().field_of(&ATTENDANCE, header).map(|heading| heading.field)
    }

    #[test]
    fn headings_of_the_files_clerks_have_are_known() {
        for (header, expected) in [
            ("\u{feff}日期", Field::Date),
            ("党支部", Field::Unit),
            ("活动类型", Field::Kind),
            ("主题", Field::Title),
            ("姓　名", Field::Name),
            ("*姓名", Field::Name),
            ("工号", Field::StaffNo),
            ("账号", Field::StaffNo),
            ("考勤\n状态", Field::Status),
            ("考勤_结果", Field::Status),
            ("上班1打卡结果", Field::Status),
            ("上班１打卡时间", Field::SignTime),
            ("用户昵称（入会昵称）", Field::Name),
            ("签到时间：", Field::SignTime),
            ("出生年月", Field::BirthMonth),
            ("Staff_No", Field::StaffNo),
            ("青年理论学习小组", Field::YouthGroup),
            ("序号", Field::Seq),
        ] {
            assert_eq!(field(header), Some(expected), "{header:?}");
        }
    }

    #[test]
    fn text_in_brackets_is_the_unit() {
        let columns = Columns::load().unwrap();
        for header in ["学时（小时）", "学时(小时)", "学时[小时]", "学 时（ 小时 ）"] {
            let expected = Heading { field: Field::Minutes, unit: Some("小时".into()) };
            assert_eq!(columns.field_of(&ATTENDANCE, header), Some(expected), "{header}");
        }
        assert_eq!(columns.field_of(&ATTENDANCE, "学时").unwrap().unit, None);
        assert_eq!(columns.field_of(&ATTENDANCE, "学时（").unwrap().unit, None);
    }

    #[test]
    fn personal_numbers_and_uncertain_headings_are_not_read() {
        for header in [
            "身份证号",
            "身份证号码",
            "手机",
            "手机号",
            "电话",
            "联系方式",
            "家庭住址",
            "职务",
            "编号",
            "",
            "（姓名）",
        ] {
            assert_eq!(field(header), None, "{header}");
        }
    }

    #[test]
    fn a_plan_calls_some_columns_otherwise() {
        let columns = Columns::load().unwrap();
        let of_plan = |header| columns.field_of(&PLAN, header).map(|heading| heading.field);
        for (header, expected) in [
            ("责任单位", Field::Unit),
            ("部门", Field::Unit),
            ("活动形式", Field::Kind),
            ("学习方式", Field::Kind),
            ("内　容", Field::What),
            ("完成时限", Field::Period),
            ("牵头领导", Field::Owner),
        ] {
            assert_eq!(of_plan(header), Some(expected), "{header}");
        }
        assert_eq!((field("部门"), field("学习方式")), (Some(Field::Department), Some(Field::Way)));
        assert_eq!((field("单位"), field("内容")), (None, None));
    }

    #[test]
    fn every_field_is_listed_once_and_every_heading_means_one() {
        let (mut seen, mut fields) = (BTreeSet::new(), Vec::new());
        for Headers { field, headers, own } in file().unwrap().fields {
            fields.push(field);
            for header in headers {
                assert!(seen.insert((String::new(), split(&header).0)), "{header}");
            }
            for (subject, headers) in own {
                let of_kind = SUBJECTS.iter().find(|known| known.code == subject);
                assert!(of_kind.unwrap().declared(field).is_some(), "{subject} {field:?}");
                for header in headers {
                    assert!(seen.insert((subject.clone(), split(&header).0)), "{header}");
                }
            }
        }
        assert_eq!(fields, Field::ALL);
        for known in Field::ALL {
            assert_eq!(field(known.label()), Some(*known), "{known:?}");
        }
    }

    proptest! {
        #[test]
        fn arbitrary_text_never_panics(text in "\\PC{0,20}") {
            let _ = field(&text);
        }
    }
}
