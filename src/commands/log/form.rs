//! `log form` 形式: the list of forms, which every unit may lengthen.

use anyhow::Result;
use clap::Subcommand;

use crate::chain::{Form, add_form, forms, plain_forms};
use crate::commands::words;
use crate::page::{Cell, Page, Table};
use crate::session::{Session, Writing, outcome};

/// 活动形式：交流研讨、调研参观等；各单位可以增加自己的
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 子命令。
    #[command(subcommand)]
    pub what: What,
}

/// What of the forms.
#[derive(Debug, Subcommand)]
pub enum What {
    /// 列出活动形式和它们的别称
    #[command(visible_alias = "列表")]
    List,
    /// 增加一种活动形式
    #[command(visible_alias = "增加")]
    Add {
        /// 名称，如 情景党课
        #[arg(value_name = "名称")]
        name: String,
        /// 别称，可写多次
        #[arg(long, value_name = "别称", num_args = 1..)]
        word: Vec<String>,
        /// 这种形式只是读文件、读书；青年小组连续三次这样的会提示
        #[arg(long)]
        plain: bool,
        /// 写库的选项。
        #[command(flatten)]
        writing: Writing,
    },
}

/// Runs a subcommand of `log form`.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    match &args.what {
        What::List => list(session),
        What::Add { name, word, plain, writing } => add(name, word, *plain, writing, session),
    }
}

fn list(session: &Session) -> Result<Page> {
    let store = session.read()?;
    let plain = plain_forms(&store.records())?;
    let rows = forms(&store.records())?.into_iter().map(|form| {
        let Form { code, name, words } = form;
        let reading = plain.contains(&code);
        let said = reading.then_some("只是读文件、读书");
        vec![Cell::from(code), Cell::from(name), Cell::List(words), reading.into(), said.into()]
    });
    let columns =
        [("code", ""), ("name", "形式"), ("words", "别称"), ("plain_reading", ""), ("plain_name", "说明")];
    Ok(Page::new("log.form.list", "活动形式")
        .table(Table::new("rows", &columns).rows(rows).when_empty("没有活动形式。")))
}

fn add(name: &str, word: &[String], plain: bool, writing: &Writing, session: &Session) -> Result<Page> {
    let name = words::plain("名称", name)?;
    let others = word.iter().map(|word| words::plain("别称", word)).collect::<Result<Vec<_>, _>>()?;
    let written = session.write(writing, |w| add_form(w, &name, &others, plain))?;
    let Form { code, name, words } = written.value;
    let page = Page::new("log.form.add", "增加活动形式")
        .field("code", "", code)
        .field("name", "形式", name.as_str())
        .field("words", "别称", Cell::List(words))
        .remark(format!("登记活动时写：--form {name}"));
    Ok(outcome(page, written.operation, writing))
}
