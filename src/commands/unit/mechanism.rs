//! `unit mechanism` 闭环落实机制: which organs should have one, and which do.

use anyhow::Result;
use clap::Subcommand;

use crate::commands::{named, words};
use crate::page::{Cell, Page, Table};
use crate::refusal::Refusal;
use crate::register::{Mechanism, mechanisms, remove_mechanism, set_mechanism};
use crate::roster::UnitKind;
use crate::session::{Session, Writing, outcome};

/// 政治要件闭环落实机制：哪些单位应当建立，哪些已经建立
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 子命令。
    #[command(subcommand)]
    pub what: What,
}

/// What to do with mechanisms.
#[derive(Debug, Subcommand)]
pub enum What {
    /// 登记一个单位的机制；只写单位的，是应当建立而还没有建立
    #[command(visible_alias = "登记")]
    Set(Set),
    /// 列出各单位建立机制的情况
    #[command(visible_alias = "列表")]
    List,
    /// 不再列入应当建立机制的单位
    #[command(visible_alias = "删去")]
    Remove(Remove),
}

/// 登记一个单位的机制；再登记一次，写了的更改，没有写的不变
#[derive(Debug, clap::Args)]
pub struct Set {
    /// 单位：外单位，或本单位的领导班子、机关党委
    #[arg(value_name = "单位")]
    pub unit: String,
    /// 哪一天建立的
    #[arg(long, value_name = "日期")]
    pub since: Option<String>,
    /// 建立机制的文件
    #[arg(long, value_name = "文件")]
    pub paper: Option<String>,
    /// 联络人；不要写电话
    #[arg(long, value_name = "姓名")]
    pub liaison: Option<String>,
    /// 备注
    #[arg(long, value_name = "文字")]
    pub note: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 不再列入应当建立机制的单位，必须写明原因
#[derive(Debug, clap::Args)]
pub struct Remove {
    /// 单位
    #[arg(value_name = "单位")]
    pub unit: String,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Runs a subcommand of `unit mechanism`.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    match &args.what {
        What::Set(args) => set(args, session),
        What::List => list(session),
        What::Remove(args) => remove(args, session),
    }
}

fn set(args: &Set, session: &Session) -> Result<Page> {
    let today = session.today;
    let since = match &args.since {
        Some(text) => Some(words::day_of("--since", text, today, "还没有建立的不能登记")?),
        None => None,
    };
    let paper = words::maybe_plain("文件", args.paper.as_deref())?;
    let liaison = words::maybe_plain("联络人", args.liaison.as_deref())?;
    let note = words::maybe_plain("备注", args.note.as_deref())?;
    let unit = named::unit(session, &session.read()?.records(), &args.unit)?;
    let written = session.write(&args.writing, |w| {
        if !matches!(unit.kind, UnitKind::OutsideUnit | UnitKind::LeadingBody | UnitKind::OrganCommittee) {
            return Err(Refusal::refused(format!(
                "{}是{}，闭环落实机制按单位建立。",
                unit.name,
                unit.kind.label()
            ))
            .hint(format!("外单位先登记：wuxue unit add {} --kind 外单位", args.unit.trim()))
            .into());
        }
        let known = mechanisms(w, today)?.into_iter().find(|one| one.unit.id == unit.id);
        let old = known.clone().unwrap_or(Mechanism {
            unit: unit.clone(),
            established: None,
            paper: None,
            liaison: None,
            note: None,
        });
        let new = Mechanism {
            unit: unit.clone(),
            established: since.or(old.established),
            paper: paper.or(old.paper),
            liaison: liaison.or(old.liaison),
            note: note.or(old.note),
        };
        if new.established.is_none() && new.paper.is_some() {
            return Err(Refusal::usage(format!("{}的机制还没有登记哪一天建立。", unit.name))
                .hint(format!("写明日期：wuxue unit mechanism set {} --since 日期 --paper 文件", unit.id))
                .into());
        }
        if known.as_ref() != Some(&new) {
            set_mechanism(w, &new)?;
        }
        Ok(new)
    })?;
    let one = &written.value;
    let page = Page::new("unit.mechanism.set", format!("闭环落实机制：{}", one.unit.name))
        .field("unit", "编号", one.unit.id)
        .field("established", "建立日期", one.established)
        .field("paper", "文件", one.paper.clone())
        .field("liaison", "联络人", one.liaison.clone())
        .field("note", "备注", one.note.clone());
    let page = match one.established {
        Some(_) => page,
        None => page.remark(format!(
            "建立以后登记：wuxue unit mechanism set {} --since 日期 --paper 文件",
            one.unit.id
        )),
    };
    Ok(outcome(page, written.operation, &args.writing))
}

fn list(session: &Session) -> Result<Page> {
    let store = session.read()?;
    let known = mechanisms(&store.records(), session.today)?;
    let established = known.iter().filter(|one| one.established.is_some()).count();
    let rows = known.iter().map(|one| {
        vec![
            Cell::from(one.unit.id),
            one.unit.name.as_str().into(),
            if one.established.is_some() { "已建立" } else { "未建立" }.into(),
            one.established.into(),
            one.paper.clone().into(),
            one.liaison.clone().into(),
            one.note.clone().into(),
        ]
    });
    let columns = [
        ("unit", "编号"),
        ("unit_name", "单位"),
        ("state", "情况"),
        ("established", "建立日期"),
        ("paper", "文件"),
        ("liaison", "联络人"),
        ("note", "备注"),
    ];
    let table = Table::new("rows", &columns).rows(rows).hide_empty_columns();
    Ok(Page::new("unit.mechanism.list", "政治要件闭环落实机制")
        .field("as_of", "截至", session.today)
        .field("rate", "机制建立率", Cell::Share { n: established as i64, of: known.len() as i64 })
        .table(table.when_empty("还没有列入应当建立机制的单位。列入：wuxue unit mechanism set 单位")))
}

fn remove(args: &Remove, session: &Session) -> Result<Page> {
    words::reason(session, &args.writing, "删去")?;
    let unit = named::unit(session, &session.read()?.records(), &args.unit)?;
    let written = session.write(&args.writing, |w| {
        if !mechanisms(w, w.today)?.iter().any(|one| one.unit.id == unit.id) {
            return Err(Refusal::not_found(format!("{}没有列入应当建立机制的单位。", unit.name))
                .hint("查看有哪些：wuxue unit mechanism list")
                .into());
        }
        remove_mechanism(w, unit.id)?;
        Ok(Page::new("unit.mechanism.remove", format!("不再列入：{}", unit.name))
            .field("unit", "编号", unit.id))
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}
