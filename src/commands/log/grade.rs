//! `log grade` 评议等次.

use anyhow::Result;

use super::{describe, names, questions};
use crate::calendar::word_key;
use crate::chain::Element;
use crate::page::{Cell, Page, Table};
use crate::record::{
    Activity, Grade, Graded, Grades, graded, meant_activity, set_grades, uncounted_grades, unseen_grades,
};
use crate::refusal::Refusal;
use crate::roster::{PersonId, Standing, clean_name, meant_person};
use crate::session::{Session, Writing, ask, outcome};
use crate::store::Records;

/// 登记民主评议党员的等次：优秀、合格、基本合格、不合格
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Args {
    /// 民主评议党员的活动编号，如 A12；在终端里不写则从等次待登记的里选
    #[arg(value_name = "编号")]
    pub activity: Option<String>,
    /// 没有点名、还没有等次的正式党员都评为这个等次；不作硬性要求的不在内
    #[arg(long, value_name = "等次")]
    pub rest: Option<String>,
    /// 这些人的等次，如 张三、李四=优秀；张三=未评 为取消，可写多次
    #[arg(long, value_name = "姓名=等次", num_args = 1..)]
    pub grade: Vec<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Records the grades. What is lacking is asked for at a terminal.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    let whole = args.activity.is_some() && (args.rest.is_some() || !args.grade.is_empty());
    if whole || !session.terminal.interactive || args.writing.yes {
        return record(args, session);
    }
    questions::grade::grade(&mut ask::Clerk, args, session)
}

/// Records what is said; asks nothing.
pub(super) fn record(args: &Args, session: &Session) -> Result<Page> {
    let code = args.activity.as_deref().ok_or_else(|| {
        Refusal::usage("没有写活动编号。")
            .hint("例如：wuxue log grade A12 --rest 合格 --grade 张三=优秀 李四=优秀")
            .hint("查看有哪些民主评议：wuxue log list --kind 民主评议党员")
    })?;
    if args.rest.is_none() && args.grade.is_empty() {
        let id = code.trim();
        return Err(Refusal::usage("没有写等次。")
            .hint(format!("wuxue log grade {id} --rest 合格 --grade 张三=优秀 李四=优秀"))
            .hint(format!("查看已有的等次：wuxue log show {id}"))
            .into());
    }
    let rest = args.rest.as_deref().map(read).transpose()?;
    let written = session.write(&args.writing, |w| {
        let activity = meant_activity(w, code)?;
        let members = graded(w, activity.id)?;
        // Said before anybody named is looked up: who may be graded there is no question.
        if members.iter().all(|member| member.grade.is_none()) {
            refuse_other_kinds(w, &activity, &[])?;
        }
        let mut typed: Vec<(PersonId, Option<Grade>)> = Vec::new();
        for text in args.grade.iter().flat_map(|text| names::each(text)) {
            let (person, grade) = named(w, &activity, &members, &text)?;
            if typed.iter().any(|(known, _)| *known == person) {
                let name = names::name(w, person)?;
                return Err(Refusal::usage(format!("“{name}”写了两次。")).hint("每个人只写一次").into());
            }
            typed.push((person, grade));
        }
        let mut exempt = Vec::new();
        if let Some(rest) = rest {
            for member in members.iter().filter(|member| member.grade.is_none()) {
                if typed.iter().any(|(known, _)| *known == member.person) {
                    continue;
                }
                if member.is_due() {
                    typed.push((member.person, Some(rest)));
                } else if member.standing == Some(Standing::Full) {
                    exempt.push(member.name.clone());
                }
            }
        }
        refuse_other_kinds(w, &activity, &typed)?;
        let done = set_grades(w, &activity, &typed)?;
        let mut members = graded(w, activity.id)?;
        let is_appraisal = grades_are_asked(w, &activity)?;
        if !is_appraisal {
            members.retain(|member| member.grade.is_some());
        }
        let grades = Grades::of(&members);
        let id = activity.id;
        let mut page = Page::new("log.grade", format!("{id} 评议等次"))
            .field("activity", "", id)
            .field("new", "新登记", done.new)
            .field("changed", "更正", done.changed)
            .field("cleared", "", done.cleared);
        page = with_counts(page, &grades).table(match is_appraisal {
            true => table("rows", &members),
            false => table("rows", &members).when_empty("没有评议等次了。"),
        });
        if !exempt.is_empty() {
            page = page.remark(format!(
                "不作硬性要求的 {} 人没有评定：{}；参加评议的另写 --grade 姓名=等次",
                exempt.len(),
                exempt.join("、")
            ));
        }
        let pointed_out = if is_appraisal {
            remarks(&activity, &members)
        } else {
            unseen_grades(w, &activity)?.into_iter().collect()
        };
        for remark in pointed_out {
            page = page.remark(remark);
        }
        Ok(page)
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

fn read(text: &str) -> Result<Grade, Refusal> {
    let key = word_key(text);
    Grade::from_word(&key).ok_or_else(|| {
        Refusal::usage(format!("没有“{}”这个等次。", text.trim()))
            .hint("等次是 优秀、合格、基本合格、不合格之一")
    })
}

/// Reads `张三=优秀`: whom it means, and the grade; none for 未评.
pub fn named(
    records: &Records<'_>,
    activity: &Activity,
    members: &[Graded],
    text: &str,
) -> Result<(PersonId, Option<Grade>)> {
    let (name, word) = names::split(text)
        .filter(|(name, _)| !name.is_empty())
        .ok_or_else(|| Refusal::usage(format!("“{text}”没有写明等次。")).hint("写作 张三=优秀"))?;
    let grade = match word_key(word).as_str() {
        "未评" => None,
        _ => Some(read(word)?),
    };
    let clean = clean_name(name);
    let mut same = members.iter().filter(|member| member.name == clean);
    if let (Some(one), None) = (same.next(), same.next()) {
        return Ok((one.person, grade));
    }
    let facts = &activity.facts;
    let person = meant_person(records, name, Some(facts.unit), facts.day)?;
    if members.iter().any(|member| member.person == person.id) {
        return Ok((person.id, grade));
    }
    let unit = describe::unit_name(records, facts.unit, facts.day)?;
    Err(Refusal::refused(format!("“{}”在 {} 不是“{unit}”的党员，不能评定等次。", person.name, facts.day))
        .hint(format!("查看所在党支部和政治面貌：wuxue member show {}", person.id))
        .into())
}

/// Whether an activity is a 民主评议党员.
fn grades_are_asked(records: &Records<'_>, activity: &Activity) -> Result<bool> {
    let kinds = describe::kinds_of(records, &activity.facts)?;
    Ok(kinds.iter().any(|kind| kind.requires.contains(&Element::Grades)))
}

/// Refuses grades of what is no 民主评议党员. Those left from when it was one can be taken back.
pub fn refuse_other_kinds(
    records: &Records<'_>,
    activity: &Activity,
    grades: &[(PersonId, Option<Grade>)],
) -> Result<()> {
    let takes_back = !grades.is_empty() && grades.iter().all(|(_, grade)| grade.is_none());
    if takes_back || grades_are_asked(records, activity)? {
        return Ok(());
    }
    let kinds = describe::kinds_of(records, &activity.facts)?;
    let id = activity.id;
    let names: Vec<String> = kinds.into_iter().map(|kind| kind.name).collect();
    let names = names.join("、");
    Err(Refusal::refused(format!("{id} 是{names}，不是民主评议党员，没有评议等次。"))
        .hint(format!(
            "同场进行民主评议的，先补上类型：wuxue log edit {id} --kind {} 民主评议党员",
            names.replace('、', " ")
        ))
        .hint("查看有哪些民主评议：wuxue log list --kind 民主评议党员")
        .into())
}

/// How many members each grade was given to, and the share of 优秀.
fn with_counts(mut page: Page, grades: &Grades) -> Page {
    for (grade, n) in Grade::ALL.iter().zip(grades.given) {
        page = page.field(grade.code(), if n > 0 { grade.label() } else { "" }, n);
    }
    let share = Cell::Share { n: grades.given[0], of: grades.members };
    page.field("excellent_share", "优秀占比", share).field(
        "open",
        if grades.open > 0 { "未评" } else { "" },
        grades.open,
    )
}

/// The members with their grades; a grade that is due and not given is 待补.
pub fn table(key: &'static str, members: &[Graded]) -> Table {
    let columns = [
        ("person", "编号"),
        ("name", "姓名"),
        ("staff_no", "工号"),
        ("standing", "政治面貌"),
        ("grade", "等次"),
    ];
    let rows = members.iter().map(|member| {
        let grade = match member.grade {
            Some(grade) => Cell::from(grade.label()),
            None if member.is_due() => Cell::Unknown,
            None => Cell::Empty,
        };
        let standing = match (member.standing, member.exempt) {
            (Some(standing), true) => format!("{}（不作硬性要求）", standing.label()),
            (Some(standing), false) => standing.label().to_owned(),
            (None, _) => "当日不是本支部党员".to_owned(),
        };
        vec![
            Cell::from(member.person),
            Cell::from(member.name.as_str()),
            Cell::from(member.staff_no.clone()),
            Cell::from(standing),
            grade,
        ]
    });
    Table::new(key, &columns).rows(rows).when_empty("这一天党支部没有党员。")
}

/// What is to be pointed out about grades: too many 优秀, a probationary member graded, who is open.
pub fn remarks(activity: &Activity, members: &[Graded]) -> Vec<String> {
    let grades = Grades::of(members);
    let mut remarks = Vec::new();
    if grades.too_many_excellent() {
        remarks.push(format!(
            "优秀 {} 人，超过参评党员 {} 人的三分之一；优秀等次一般不超过三分之一，请核对，或在备注里说明。",
            grades.given[0], grades.members
        ));
    }
    let graded = members.iter().filter(|member| member.grade.is_some());
    for member in graded.filter(|member| member.standing == Some(Standing::Probationary)) {
        remarks.push(format!(
            "{}是预备党员，预备党员一般不评定等次；不评的：wuxue log grade {} --grade {}=未评",
            member.name, activity.id, member.person
        ));
    }
    remarks.extend(uncounted_grades(activity, members));
    if grades.open > 0 && grades.given.iter().sum::<i64>() > 0 {
        remarks.push(format!(
            "还有 {} 名正式党员没有等次：wuxue log grade {} --rest 合格",
            grades.open, activity.id
        ));
    }
    remarks
}
