//! `log import profile`: how files that come again and again are read.

use std::path::PathBuf;

use anyhow::Result;
use clap::Subcommand;

use super::file::layout;
use crate::chain::meant_kind;
use crate::commands::{import, named, words};
use crate::import::attendance::Layout;
use crate::import::decode::Source;
use crate::import::map::Mapping;
use crate::import::memory::layout_name;
use crate::import::profile::{self, Profile, meant_profile};
use crate::import::subject::ATTENDANCE;
use crate::page::{Cell, Page, Table};
use crate::secrecy;
use crate::session::{Session, Writing, outcome};

/// 导入方案：一种常来的文件怎样读，存一次，下次按表头认出
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 子命令。
    #[command(subcommand)]
    pub what: What,
}

/// What to do with profiles.
#[derive(Debug, Subcommand)]
pub enum What {
    /// 用一个文件存下导入方案；同名的方案随之更新
    #[command(visible_alias = "保存")]
    Save(Box<Save>),
    /// 列出导入方案
    #[command(visible_alias = "列表")]
    List,
    /// 查看一个导入方案
    #[command(visible_alias = "查看")]
    Show {
        /// 方案的名称
        #[arg(value_name = "名称")]
        name: String,
    },
    /// 删去一个导入方案（导入过的记录不变）
    #[command(visible_alias = "删去")]
    Remove {
        /// 方案的名称
        #[arg(value_name = "名称")]
        name: String,
        /// 写库的选项。
        #[command(flatten)]
        writing: Writing,
    },
}

/// 要存的方案.
#[derive(Debug, clap::Args)]
pub struct Save {
    /// 方案的名称，如 某平台签到表
    #[arg(value_name = "名称")]
    pub name: String,
    /// 这种文件中的一个：方案记住它的表头
    #[arg(value_name = "文件")]
    pub file: PathBuf,
    /// 工作簿里的工作表
    #[arg(long, value_name = "名称")]
    pub sheet: Option<String>,
    /// 列的对应关系，如 参加人=姓名；可以写几次
    #[arg(long = "map", value_name = "列名=字段")]
    pub mappings: Vec<String>,
    /// 文件的格式；不写则按内容辨认
    #[arg(long, value_name = "格式", value_parser = layout())]
    pub layout: Option<Layout>,
    /// 文件没有写明的党组织
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
    /// 文件没有写明的活动类型；几种用“、”分开
    #[arg(long, value_name = "类型")]
    pub kind: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// What may stand between several kinds, as in the cells of files.
const SEPARATORS: [char; 8] = ['、', '，', ',', '/', '+', '＋', '；', ';'];

/// Saves, lists, shows or removes profiles.
pub(super) fn run(args: &Args, session: &Session) -> Result<Page> {
    match &args.what {
        What::Save(args) => save(args, session),
        What::List => list(session),
        What::Show { name } => {
            let store = session.read()?;
            let profile = meant_profile(&store.records(), &ATTENDANCE, name)?;
            Ok(described(Page::new("import.profile.show", profile.name.as_str()), &profile))
        }
        What::Remove { name, writing } => {
            let written = session.write(writing, |write| {
                let profile = meant_profile(write, &ATTENDANCE, name)?;
                profile::remove(write, &profile)?;
                Ok(profile)
            })?;
            let page = described(Page::new("import.profile.remove", "删去导入方案"), &written.value);
            Ok(outcome(page, written.operation, writing))
        }
    }
}

fn save(args: &Save, session: &Session) -> Result<Page> {
    let mappings = import::mappings(&args.mappings, &ATTENDANCE)?;
    let store = session.read()?;
    let records = store.records();
    // What is kept must mean something now; it is understood anew by each import.
    let unit = words::maybe_plain("党组织", args.unit.as_deref())?;
    unit.as_deref().map(|text| named::unit(session, &records, text)).transpose()?;
    let kind = words::maybe_plain("活动类型", args.kind.as_deref())?;
    for word in kind.iter().flat_map(|kinds| kinds.split(SEPARATORS)) {
        meant_kind(&records, word.trim())?;
    }
    drop(store);
    let source = Source::open(&args.file)?;
    let headings = Profile::headings_of(&source, args.sheet.as_deref(), &mappings, &ATTENDANCE)?;
    let profile = Profile {
        name: words::plain("方案的名称", &args.name)?,
        subject: ATTENDANCE.code.to_owned(),
        headings,
        mappings,
        layout: args.layout.map(|layout| layout.code().to_owned()),
        sheet: words::maybe_plain("工作表", args.sheet.as_deref())?,
        unit,
        kind,
    };
    for heading in &profile.headings {
        secrecy::refuse("表头", heading)?;
    }
    let written = session.write(&args.writing, |write| profile::save(write, &ATTENDANCE, &profile))?;
    let title = if written.value { "更新导入方案" } else { "保存导入方案" };
    let page = described(Page::new("import.profile.save", title), &profile);
    Ok(outcome(page, written.operation, &args.writing))
}

fn list(session: &Session) -> Result<Page> {
    let store = session.read()?;
    let rows = profile::all(&store.records(), &ATTENDANCE)?.into_iter().map(|profile| {
        vec![
            Cell::from(profile.name.as_str()),
            mappings(&profile),
            Cell::from(profile.layout.clone()),
            Cell::from(profile.layout.as_deref().map(layout_name)),
            Cell::from(profile.sheet),
            Cell::from(profile.unit),
            Cell::from(profile.kind),
            Cell::List(profile.headings),
        ]
    });
    let columns = [
        ("name", "名称"),
        ("mappings", "列的对应关系"),
        ("layout", ""),
        ("layout_name", "格式"),
        ("sheet", "工作表"),
        ("unit", "党组织"),
        ("kind", "活动类型"),
        ("headings", "表头"),
    ];
    let table = Table::new("rows", &columns)
        .rows(rows)
        .hide_empty_columns()
        .when_empty("没有导入方案；存一个：wuxue log import profile save 名称 文件");
    Ok(Page::new("import.profile.list", "导入方案").table(table))
}

fn described(page: Page, profile: &Profile) -> Page {
    page.field("name", "名称", profile.name.as_str())
        .field("headings", "表头", Cell::List(profile.headings.clone()))
        .field("mappings", "列的对应关系", mappings(profile))
        .field("layout", "", profile.layout.clone())
        .field("layout_name", "格式", profile.layout.as_deref().map(layout_name))
        .field("sheet", "工作表", profile.sheet.clone())
        .field("unit", "党组织", profile.unit.clone())
        .field("kind", "活动类型", profile.kind.clone())
}

fn mappings(profile: &Profile) -> Cell {
    let pair = |mapping: &Mapping| format!("{}={}", mapping.heading, mapping.field.label());
    Cell::List(profile.mappings.iter().map(pair).collect())
}
