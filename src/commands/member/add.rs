//! Adding a person, and mending the particulars of one.

use anyhow::Result;

use super::{birth_month, standing_meant};
use crate::commands::{named, words};
use crate::page::{Cell, Page};
use crate::refusal::Refusal;
use crate::roster::{
    self, NewPerson, Person, Standing, Unit, add_person, add_post, change_person, clean_name, clean_staff_no,
    find_persons, join, refuse_private, set_standing,
};
use crate::session::{Session, Writing, outcome};
use crate::store::Records;

/// A new person.
#[derive(Debug, clap::Args)]
pub struct Add {
    /// 姓名
    #[arg(value_name = "姓名")]
    pub name: String,
    /// 工号
    #[arg(long, value_name = "工号")]
    pub staff_no: Option<String>,
    /// 党支部
    #[arg(long, value_name = "党支部")]
    pub branch: Option<String>,
    /// 党小组（所在党支部的）
    #[arg(long, value_name = "党小组", requires = "branch")]
    pub group: Option<String>,
    /// 青年理论学习小组
    #[arg(long, value_name = "小组")]
    pub youth: Option<String>,
    /// 处室
    #[arg(long, value_name = "处室")]
    pub department: Option<String>,
    /// 领导班子、机关党委等，可以写几次
    #[arg(long, value_name = "党组织")]
    pub body: Vec<String>,
    /// 政治面貌：中共党员、预备党员、共青团员、群众
    #[arg(long, value_name = "政治面貌")]
    pub standing: Option<String>,
    /// 党内职务，如 书记、组织委员
    #[arg(long, value_name = "职务")]
    pub post: Option<String>,
    /// 出生年月，如 1990-05（用于青年小组的年龄上限）
    #[arg(long, value_name = "年月")]
    pub birth: Option<String>,
    /// 入党日期
    #[arg(long, value_name = "日期")]
    pub joined: Option<String>,
    /// 以上各项从哪一天起；不写则为今天
    #[arg(long, value_name = "日期")]
    pub since: Option<String>,
    /// 备注
    #[arg(long, value_name = "备注")]
    pub note: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Adds a person with everything known of them, as one operation.
pub(super) fn add(args: &Add, session: &Session) -> Result<Page> {
    let name = person_name(&args.name)?;
    let staff_no = args.staff_no.as_deref().map(staff_number).transpose()?;
    let note = args.note.as_deref().map(remark).transpose()?;
    let born = args.birth.as_deref().map(|text| birth_month(text, session.today)).transpose()?;
    let joined = args
        .joined
        .as_deref()
        .map(|text| words::day_of("--joined", text, session.today, "还没有入党的不能登记入党日期"))
        .transpose()?;
    let since = words::maybe_day("--since", args.since.as_deref(), session.today)?.unwrap_or(session.today);
    let store = session.read()?;
    let records = store.records();
    let unit = |text: &Option<String>| text.as_deref().map(|t| named::unit(session, &records, t)).transpose();
    let branch = unit(&args.branch)?;
    let group = match &args.group {
        Some(text) => Some(named::group(session, &records, text, branch.as_ref().map(|b| b.id))?),
        None => None,
    };
    let mut places: Vec<Unit> = Vec::new();
    places.extend(branch.clone());
    places.extend(group.clone());
    places.extend(unit(&args.youth)?);
    places.extend(unit(&args.department)?);
    for text in &args.body {
        places.push(named::unit(session, &records, text)?);
    }
    let standing = match &args.standing {
        Some(text) => Some(standing_meant(text)?),
        None if branch.is_some() => Some(asked_standing(session, &name)?),
        None => None,
    };
    let namesakes = find_persons(&records, &name)?.into_iter().filter(|p| p.name == name).count();
    let alias = alias_of_another(&records, &name, None)?;
    drop(store);
    let titles = args.post.as_deref().map(|text| words::plain("党内职务", text)).transpose()?;
    let titles = titles.as_deref().map(roster::titles).unwrap_or_default();
    let new = NewPerson {
        name: &name,
        staff_no: staff_no.as_deref(),
        birth_month: born,
        joined,
        note: note.as_deref(),
    };
    let written = session.write(&args.writing, |write| {
        let person = add_person(write, &new)?;
        if let Some(standing) = standing {
            set_standing(write, &person, standing, since)?;
        }
        for place in &places {
            join(write, &person, place, since)?;
        }
        for title in &titles {
            let in_group = roster::Rank::of_title(title).in_group(title);
            let of = if in_group { group.as_ref() } else { branch.as_ref().or(places.first()) };
            let of = of.ok_or_else(|| {
                Refusal::usage(format!("没有写明“{title}”是哪个党组织的职务。"))
                    .hint("用 --branch、--group 或 --body 写明所在党组织")
            })?;
            add_post(write, &person, of, title, since, None)?;
        }
        Ok(person)
    })?;
    let mut page = Page::new("member.add", "新增人员")
        .field("person", "编号", written.value.id)
        .field("name", "姓名", name.as_str())
        .field("staff_no", "工号", staff_no)
        .field("standing", "政治面貌", standing.map(Standing::label))
        .field("units", "编入", Cell::List(places.iter().map(|unit| unit.name.clone()).collect()))
        .field("posts", "党内职务", Cell::List(titles))
        .field("starts", "从", since);
    if namesakes > 0 {
        page = page.remark(format!("名册里另有 {namesakes} 名叫“{name}”的；导入时靠工号区分。"));
    }
    if let Some(remark) = alias {
        page = page.remark(remark);
    }
    if places.is_empty() {
        page = page.remark(format!(
            "还没有编入党组织：wuxue member move {} --to 党组织 --on 日期",
            written.value.id
        ));
    }
    Ok(outcome(page, written.operation, &args.writing))
}

/// What to say of a name by which somebody else was known until now.
fn alias_of_another(
    records: &Records<'_>,
    name: &str,
    of: Option<roster::PersonId>,
) -> Result<Option<String>> {
    let Some(alias) = roster::find_alias(records, name)?.filter(|alias| Some(alias.person) != of) else {
        return Ok(None);
    };
    let holder = roster::person(records, alias.person)?.map_or(String::new(), |person| person.name);
    Ok(Some(format!(
        "“{name}”原是{holder}（{}）的别名，从现在起指以此为姓名的人；不再需要的，删去别名：wuxue member alias remove {name}",
        alias.person
    )))
}

/// A branch has Party members only, so joining one without a standing asks for it.
fn asked_standing(session: &Session, name: &str) -> Result<Standing> {
    const IN_PARTY: [Standing; 2] = [Standing::Full, Standing::Probationary];
    if session.terminal.interactive {
        let choices = IN_PARTY.map(|standing| standing.label().to_owned());
        let chosen = crate::session::ask::choose(&format!("{name}的政治面貌"), &choices)?;
        return chosen
            .and_then(|at| IN_PARTY.get(at).copied())
            .ok_or_else(|| Refusal::refused("已取消，没有写入任何内容。").into());
    }
    Err(Refusal::usage("编入党支部的，要写明政治面貌。")
        .hint("加上 --standing 中共党员，或 --standing 预备党员")
        .into())
}

/// New particulars.
#[derive(Debug, clap::Args)]
pub struct Edit {
    /// 姓名、工号或编号
    #[arg(value_name = "人员")]
    pub person: String,
    /// 姓名
    #[arg(long, value_name = "姓名")]
    pub name: Option<String>,
    /// 工号；写成空的（""）就是删去，以下各项同
    #[arg(long, value_name = "工号")]
    pub staff_no: Option<String>,
    /// 出生年月
    #[arg(long, value_name = "年月")]
    pub birth: Option<String>,
    /// 入党日期
    #[arg(long, value_name = "日期")]
    pub joined: Option<String>,
    /// 备注
    #[arg(long, value_name = "备注")]
    pub note: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Mends a person's particulars.
pub(super) fn edit(args: &Edit, session: &Session) -> Result<Page> {
    if [&args.name, &args.staff_no, &args.birth, &args.joined, &args.note].iter().all(|value| value.is_none())
    {
        return Err(Refusal::usage("没有写要改什么。")
            .hint("用 --name、--staff-no、--birth、--joined、--note 写明")
            .into());
    }
    let store = session.read()?;
    let person = named::person(session, &store.records(), &args.person, None)?;
    let mut changed: Person = person.clone();
    let mut alias = None;
    if let Some(name) = &args.name {
        changed.name = person_name(name)?;
        alias = alias_of_another(&store.records(), &changed.name, Some(person.id))?;
    }
    drop(store);
    if let Some(text) = &args.staff_no {
        changed.staff_no = if_given(text, staff_number)?;
    }
    if let Some(text) = &args.birth {
        changed.birth_month = if_given(text, |text| birth_month(text, session.today))?;
    }
    if let Some(text) = &args.joined {
        changed.joined = if_given(text, |text| {
            words::day_of("--joined", text, session.today, "还没有入党的不能登记入党日期")
        })?;
    }
    if let Some(text) = &args.note {
        changed.note = if_given(text, remark)?;
    }
    let written = session.write(&args.writing, |write| {
        if changed == person { Ok(()) } else { change_person(write, &changed) }
    })?;
    let page = Page::new("member.edit", "修改人员")
        .field("person", "编号", changed.id)
        .field("name", "姓名", changed.name)
        .field("staff_no", "工号", changed.staff_no)
        .field("birth_month", "出生年月", changed.birth_month.map(|month| month.to_string()))
        .field("joined", "入党日期", changed.joined)
        .field("note", "备注", changed.note);
    let page = alias.into_iter().fold(page, Page::remark);
    Ok(outcome(page, written.operation, &args.writing))
}

fn if_given<T>(text: &str, read: impl FnOnce(&str) -> Result<T, Refusal>) -> Result<Option<T>, Refusal> {
    if text.trim().is_empty() { Ok(None) } else { read(text).map(Some) }
}

fn person_name(text: &str) -> Result<String, Refusal> {
    let name = clean_name(&words::plain("姓名", text)?);
    refuse_private("姓名", &name)?;
    Ok(name)
}

fn staff_number(text: &str) -> Result<String, Refusal> {
    let number = clean_staff_no(&words::printable("工号", text)?);
    if matches!(roster::private_matter(&number), Some("身份证号" | "手机号码")) {
        refuse_private("工号", &number)?;
    }
    Ok(number)
}

fn remark(text: &str) -> Result<String, Refusal> {
    let note = words::plain("备注", text)?;
    refuse_private("备注", &note)?;
    Ok(note)
}
