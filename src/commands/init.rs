//! `init` 建库.

use anyhow::Result;

use super::seeds;
use crate::calendar::Day;
use crate::page::Page;
use crate::roster::{NewUnit, UnitKind, add_unit};
use crate::session::{Session, Writing, outcome};
use crate::sql;
use crate::store::{Store, Write, named_params};

/// 新建一个库：登记领导班子和机关党委，装入活动类型、制度要求等起始资料
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 单位名称，如“市直机关工委”
    #[arg(long, value_name = "名称")]
    pub name: String,
    /// 领导班子的名称；不写则为“单位名称＋领导班子”
    #[arg(long, value_name = "名称")]
    pub body: Option<String>,
    /// 机关党委的名称；不写则为“单位名称＋机关党委”
    #[arg(long, value_name = "名称")]
    pub committee: Option<String>,
    /// 领导班子和机关党委的起始日期
    #[arg(long, value_name = "日期", default_value = "1949-10-01")]
    pub since: String,
    /// 青年理论学习小组的年龄上限（周岁），35 或 40
    #[arg(long, value_name = "岁", default_value = "40", value_parser = ["35", "40"])]
    pub youth_age: String,
    /// 补录界限：次月几日以后录入的算补录
    #[arg(long, value_name = "日", default_value = "10", value_parser = clap::value_parser!(u8).range(1..=28))]
    pub cut_off: u8,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Makes a store and loads the starter data into it, as operation #1.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    let name = super::words::plain("单位名称", &args.name)?;
    let since = super::words::day("--since", &args.since, session.today)?;
    let body = args.body.clone().unwrap_or_else(|| format!("{name}领导班子"));
    let committee = args.committee.clone().unwrap_or_else(|| format!("{name}机关党委"));
    let seed = |write: &Write<'_>| {
        let settings = [
            ("organ", name.as_str()),
            ("youth_age_limit", args.youth_age.as_str()),
            ("cut_off_day", &args.cut_off.to_string()),
        ];
        for (name, value) in settings {
            write
                .insert(sql!("init.sql", "insert_setting"), named_params! {":name": name, ":value": value})?;
        }
        // Before the starter data: among them are duties of the committee.
        add_top(write, &body, &committee, since)?;
        seeds::add_missing(write)?;
        Ok(())
    };
    let page = Page::new("init", "建库")
        .field("store", "库文件", session.store.display().to_string())
        .field("name", "单位", name.as_str())
        .field("body", "领导班子", body.as_str())
        .field("committee", "机关党委", committee.as_str());
    let mut authorship = session.authorship(&args.writing)?;
    let operation = if args.writing.dry_run {
        authorship.dry_run = true;
        Store::blank()?.write(&authorship, seed)?.operation
    } else {
        Store::create(&session.store, |store| store.write(&authorship, seed))?.operation
    };
    let page = outcome(page, operation, &args.writing);
    Ok(page.remark("下一步导入名册：wuxue member import 名册文件"))
}

fn add_top(write: &Write<'_>, body: &str, committee: &str, since: Day) -> Result<()> {
    let new = |kind, name, parent| NewUnit { kind, name, parent, starts: since, note: None };
    let top = add_unit(write, &new(UnitKind::LeadingBody, body, None))?;
    add_unit(write, &new(UnitKind::OrganCommittee, committee, Some(top)))?;
    Ok(())
}
