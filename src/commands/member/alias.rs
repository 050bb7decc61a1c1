//! `member alias`: what people are called in files besides their names, learned once.

use std::collections::HashMap;

use anyhow::Result;
use clap::Subcommand;

use crate::commands::named;
use crate::page::{Cell, Page, Table};
use crate::roster::{self, Alias, PersonId, add_alias, remove_alias};
use crate::session::{Session, Writing, outcome};

/// 别名：昵称、曾用名、群名片等，登记一次，导入时和各条命令里都认得
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 子命令。
    #[command(subcommand)]
    pub what: What,
}

/// What to do with aliases.
#[derive(Debug, Subcommand)]
pub enum What {
    /// 给一名人员登记别名；一个别名只属于一个人
    #[command(visible_alias = "新增")]
    Add {
        /// 姓名、工号或编号
        #[arg(value_name = "人员")]
        person: String,
        /// 别名，可以写几个
        #[arg(value_name = "别名", required = true)]
        aliases: Vec<String>,
        /// 写库的选项。
        #[command(flatten)]
        writing: Writing,
    },
    /// 列出别名
    #[command(visible_alias = "列表")]
    List {
        /// 只列这名人员的
        #[arg(value_name = "人员")]
        person: Option<String>,
    },
    /// 删去别名
    #[command(visible_alias = "删去")]
    Remove {
        /// 别名，可以写几个
        #[arg(value_name = "别名", required = true)]
        aliases: Vec<String>,
        /// 写库的选项。
        #[command(flatten)]
        writing: Writing,
    },
}

/// Adds, lists or removes aliases.
pub(super) fn run(args: &Args, session: &Session) -> Result<Page> {
    match &args.what {
        What::Add { person, aliases, writing } => add(person, aliases, writing, session),
        What::List { person } => list(person.as_deref(), session),
        What::Remove { aliases, writing } => remove(aliases, writing, session),
    }
}

fn add(person: &str, aliases: &[String], writing: &Writing, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let person = named::person(session, &store.records(), person, None)?;
    drop(store);
    let written = session.write(writing, |write| {
        aliases.iter().try_for_each(|alias| add_alias(write, &person, alias))?;
        roster::aliases_of(write, person.id)
    })?;
    let page = Page::new("member.alias.add", "登记别名")
        .field("person", "编号", person.id)
        .field("name", "姓名", person.name)
        .field("aliases", "别名", names(written.value));
    Ok(outcome(page, written.operation, writing))
}

fn list(person: Option<&str>, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = store.records();
    let aliases = match person {
        Some(text) => {
            let person = named::person(session, &records, text, None)?;
            roster::aliases_of(&records, person.id)?
        }
        None => roster::aliases(&records)?,
    };
    let people: HashMap<PersonId, String> =
        roster::persons(&records)?.into_iter().map(|person| (person.id, person.name)).collect();
    let rows = aliases.into_iter().map(|Alias { person, alias }| {
        vec![Cell::from(alias), Cell::from(person), Cell::from(people.get(&person).cloned())]
    });
    let columns = [("alias", "别名"), ("person", "编号"), ("name", "姓名")];
    let table = Table::new("rows", &columns).rows(rows).when_empty("没有登记过别名。");
    Ok(Page::new("member.alias.list", "别名").table(table))
}

fn remove(aliases: &[String], writing: &Writing, session: &Session) -> Result<Page> {
    let written = session.write(writing, |write| {
        aliases.iter().map(|alias| remove_alias(write, alias)).collect::<Result<Vec<_>>>()
    })?;
    let page = Page::new("member.alias.remove", "删去别名").field("aliases", "别名", names(written.value));
    Ok(outcome(page, written.operation, writing))
}

fn names(aliases: Vec<Alias>) -> Cell {
    Cell::List(aliases.into_iter().map(|alias| alias.alias).collect())
}
