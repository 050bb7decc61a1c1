//! `unit` 党组织: the tree of units and what becomes of them.

mod list;
pub mod mechanism;
pub mod term;

use anyhow::Result;
use clap::Subcommand;

use crate::calendar::Day;
use crate::commands::{named, words};
use crate::page::{Cell, Page};
use crate::refusal::Refusal;
use crate::roster::{
    self, NewUnit, Remaining, Unit, UnitKind, add_unit, change_unit, end_unit, liaisons, move_unit,
    set_liaison,
};
use crate::session::{Session, Writing, outcome};
use crate::store::Records;

/// 党组织：机关党委、党支部、党小组、青年理论学习小组、处室、外单位
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 子命令。
    #[command(subcommand)]
    pub what: What,
}

/// What to do with units.
#[derive(Debug, Subcommand)]
pub enum What {
    /// 新增一个党组织
    #[command(visible_alias = "新增")]
    Add(Add),
    /// 列出党组织（按隶属关系）
    #[command(visible_alias = "列表")]
    List(list::List),
    /// 查看一个党组织：成员、职务、下设党组织、经历
    #[command(visible_alias = "查看")]
    Show(list::Show),
    /// 修改名称、联系人或备注
    #[command(visible_alias = "修改")]
    Edit(Edit),
    /// 从某日起改隶属另一个党组织
    #[command(visible_alias = "改隶")]
    Move(Move),
    /// 撤销一个党组织（它的历史保留）
    #[command(visible_alias = "撤并")]
    End(End),
    /// 届期：登记换届选举、换届提醒、延期，导入各单位的届期
    #[command(visible_alias = "届期")]
    Term(term::Args),
    /// 政治要件闭环落实机制：哪些单位应当建立，哪些已经建立
    #[command(visible_alias = "机制")]
    Mechanism(mechanism::Args),
}

/// A new unit.
#[derive(Debug, clap::Args)]
pub struct Add {
    /// 名称
    #[arg(value_name = "名称")]
    pub name: String,
    /// 类别
    #[arg(long, value_name = "类别", value_parser = kind())]
    pub kind: UnitKind,
    /// 上级党组织；不写则按类别取机关党委或领导班子
    #[arg(long, value_name = "党组织")]
    pub under: Option<String>,
    /// 成立日期；不写则为今天
    #[arg(long, value_name = "日期")]
    pub since: Option<String>,
    /// 联系人，外单位用；不要写电话
    #[arg(long, value_name = "姓名")]
    pub liaison: Option<String>,
    /// 备注
    #[arg(long, value_name = "备注")]
    pub note: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// New particulars.
#[derive(Debug, clap::Args)]
pub struct Edit {
    /// 党组织的名称或编号
    #[arg(value_name = "党组织")]
    pub unit: String,
    /// 新名称
    #[arg(long, value_name = "名称")]
    pub name: Option<String>,
    /// 联系人；写成空的（""）就是删去
    #[arg(long, value_name = "姓名")]
    pub liaison: Option<String>,
    /// 备注；写成空的（""）就是删去
    #[arg(long, value_name = "备注")]
    pub note: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// A new place in the tree.
#[derive(Debug, clap::Args)]
pub struct Move {
    /// 党组织的名称或编号
    #[arg(value_name = "党组织")]
    pub unit: String,
    /// 新的上级党组织
    #[arg(long, value_name = "党组织")]
    pub under: String,
    /// 从哪一天起；不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// The end of a unit.
#[derive(Debug, clap::Args)]
pub struct End {
    /// 党组织的名称或编号
    #[arg(value_name = "党组织")]
    pub unit: String,
    /// 最后一天；不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 成员次日起归到这个党组织
    #[arg(long, value_name = "党组织", conflicts_with = "end_members")]
    pub members_to: Option<String>,
    /// 成员在这里的组织关系同日结束
    #[arg(long)]
    pub end_members: bool,
    /// 下设党组织次日起归到这个党组织
    #[arg(long, value_name = "党组织", conflicts_with = "end_sub_units")]
    pub sub_units_to: Option<String>,
    /// 下设党组织同日撤销
    #[arg(long)]
    pub end_sub_units: bool,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Reads a kind by its Chinese name or its code.
fn kind() -> impl clap::builder::TypedValueParser<Value = UnitKind> {
    use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
    PossibleValuesParser::new(
        UnitKind::ALL.iter().map(|kind| PossibleValue::new(kind.label()).alias(kind.code())),
    )
    .map(|word| UnitKind::from_word(&word).unwrap_or(UnitKind::Branch))
}

/// Runs one of them.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    match &args.what {
        What::Add(args) => add(args, session),
        What::List(args) => list::list(args, session),
        What::Show(args) => list::show(args, session),
        What::Edit(args) => edit(args, session),
        What::Move(args) => relocate(args, session),
        What::End(args) => end(args, session),
        What::Term(args) => term::run(args, session),
        What::Mechanism(args) => mechanism::run(args, session),
    }
}

fn add(args: &Add, session: &Session) -> Result<Page> {
    let name = words::plain("名称", &args.name)?;
    let note = words::maybe_plain("备注", args.note.as_deref())?;
    let liaison = words::maybe_plain("联系人", args.liaison.as_deref())?;
    let starts = words::maybe_day("--since", args.since.as_deref(), session.today)?.unwrap_or(session.today);
    let store = session.read()?;
    let records = store.records();
    let above = match &args.under {
        Some(text) => Some(named::unit(session, &records, text)?),
        None => usual_parent(&records, args.kind, starts)?,
    };
    drop(store);
    let written = session.write(&args.writing, |write| {
        let parent = above.as_ref().map(|unit| unit.id);
        let new = NewUnit { kind: args.kind, name: &name, parent, starts, note: note.as_deref() };
        let id = add_unit(write, &new)?;
        set_liaison(write, id, liaison.as_deref())?;
        Ok(id)
    })?;
    let page = Page::new("unit.add", "新增党组织")
        .field("unit", "编号", written.value)
        .field("name", "名称", name)
        .field("kind", "类别", args.kind.label())
        .field("parent", "", above.as_ref().map(|unit| Cell::from(unit.id)))
        .field("parent_name", "上级", above.map(|unit| unit.name))
        .field("starts", "成立", starts)
        .field("liaison", "联系人", liaison);
    Ok(outcome(page, written.operation, &args.writing))
}

/// The one unit that units of this kind stand under, where there is one: the organ's committee or body.
fn usual_parent(records: &Records<'_>, kind: UnitKind, on: Day) -> Result<Option<Unit>> {
    let above = match kind {
        UnitKind::Branch | UnitKind::GeneralBranch | UnitKind::YouthGroup => UnitKind::OrganCommittee,
        UnitKind::OrganCommittee | UnitKind::Department => UnitKind::LeadingBody,
        UnitKind::LeadingBody | UnitKind::PartyGroup | UnitKind::OutsideUnit => return Ok(None),
    };
    let mut found = roster::units(records, on)?;
    found.retain(|unit| unit.kind == above && unit.exists_on(on));
    match found.len() {
        1 => Ok(found.pop()),
        0 => Ok(None),
        _ => Err(Refusal::usage(format!("{}不止一个，请用 --under 写明上级。", above.label()))
            .hint("查看有哪些党组织：wuxue unit list")
            .into()),
    }
}

fn edit(args: &Edit, session: &Session) -> Result<Page> {
    if args.name.is_none() && args.note.is_none() && args.liaison.is_none() {
        return Err(Refusal::usage("没有写要改什么。").hint("用 --name、--liaison、--note 写明").into());
    }
    let store = session.read()?;
    let unit = named::unit(session, &store.records(), &args.unit)?;
    drop(store);
    let mut changed = unit.clone();
    if let Some(name) = &args.name {
        changed.name = words::plain("名称", name)?;
    }
    if let Some(note) = &args.note {
        changed.note = if note.trim().is_empty() { None } else { Some(words::plain("备注", note)?) };
    }
    let liaison = match args.liaison.as_deref() {
        Some(text) if text.trim().is_empty() => Some(None),
        Some(text) => Some(Some(words::plain("联系人", text)?)),
        None => None,
    };
    let written = session.write(&args.writing, |write| {
        if let Some(liaison) = &liaison {
            set_liaison(write, unit.id, liaison.as_deref())?;
        }
        if changed != unit {
            change_unit(write, &changed, session.today)?;
        }
        Ok(liaisons(write)?.remove(&unit.id))
    })?;
    let page = Page::new("unit.edit", "修改党组织")
        .field("unit", "编号", changed.id)
        .field("name", "名称", changed.name)
        .field("liaison", "联系人", written.value)
        .field("note", "备注", changed.note);
    Ok(outcome(page, written.operation, &args.writing))
}

fn relocate(args: &Move, session: &Session) -> Result<Page> {
    let on = words::maybe_day("--on", args.on.as_deref(), session.today)?.unwrap_or(session.today);
    let store = session.read()?;
    let unit = named::unit(session, &store.records(), &args.unit)?;
    let to = named::unit(session, &store.records(), &args.under)?;
    drop(store);
    let written = session.write(&args.writing, |write| move_unit(write, &unit, &to, on))?;
    let page = Page::new("unit.move", "改隶")
        .field("unit", "编号", unit.id)
        .field("name", "名称", unit.name)
        .field("parent", "", to.id)
        .field("parent_name", "新的上级", to.name)
        .field("starts", "从", on);
    Ok(outcome(page, written.operation, &args.writing))
}

fn end(args: &End, session: &Session) -> Result<Page> {
    let last = words::maybe_day("--on", args.on.as_deref(), session.today)?.unwrap_or(session.today);
    let store = session.read()?;
    let records = store.records();
    let unit = named::unit(session, &records, &args.unit)?;
    let remaining = |to: &Option<String>, end: bool| -> Result<Remaining> {
        Ok(match to {
            Some(text) => Remaining::MoveTo(named::unit(session, &records, text)?),
            None if end => Remaining::End,
            None => Remaining::Refuse,
        })
    };
    let members = remaining(&args.members_to, args.end_members)?;
    let beneath = remaining(&args.sub_units_to, args.end_sub_units)?;
    let count = roster::memberships_of_unit(&records, unit.id, last.next())?.len() as i64;
    drop(store);
    let written = session.write(&args.writing, |write| end_unit(write, &unit, last, &members, &beneath))?;
    let page = Page::new("unit.end", "撤销党组织")
        .field("unit", "编号", unit.id)
        .field("name", "名称", unit.name)
        .field("ends", "最后一天", last)
        .field("members", "随之变动的成员", count);
    Ok(outcome(page, written.operation, &args.writing))
}
