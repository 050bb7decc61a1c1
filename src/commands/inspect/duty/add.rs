//! `inspect duty add`, and what of a duty is typed.

use anyhow::Result;

use super::{again, described};
use crate::calendar::{Day, Grain, fold_width};
use crate::chain::{DutyFacts, DutySource, Rhythm, add_duty, meant_kind, seed_duties};
use crate::commands::words;
use crate::page::{Cell, Page, Table};
use crate::refusal::Refusal;
use crate::roster::meant_unit;
use crate::rules::Layer;
use crate::session::{Session, Writing, outcome};
use crate::store::Write;

/// What a duty says, as typed.
#[derive(Debug, Clone, Default, PartialEq, clap::Args)]
pub struct Fields {
    /// 责任内容：具体做什么
    #[arg(long, value_name = "文字")]
    pub what: Option<String>,
    /// 周期：每月、每季度、每半年、每年
    #[arg(long, value_name = "周期")]
    pub every: Option<String>,
    /// 不按周期，每年在这几天以前完成，如 6月30日 12-20
    #[arg(long, value_name = "月日", num_args = 1.., conflicts_with = "every")]
    pub dates: Vec<String>,
    /// 由开展这类活动算出完成
    #[arg(long, value_name = "类型")]
    pub kind: Option<String>,
    /// 由机关党委的哪种记录算出完成；这个和 --kind 都不写，就由人工登记
    #[arg(long, value_name = "记录", conflicts_with = "kind", value_parser = words::member::<DutySource>())]
    pub source: Option<DutySource>,
    /// 依据类别：本地规定（L）或工作惯例（P）
    #[arg(long, value_name = "依据类别")]
    pub layer: Option<String>,
    /// 依据：哪份文件、哪一条
    #[arg(long, value_name = "依据")]
    pub basis: Option<String>,
    /// 责任清单哪一天印发
    #[arg(long, value_name = "日期")]
    pub issued: Option<String>,
}

/// 列入一项责任
///
/// 例如：wuxue inspect duty add 书记讲党课 --unit 办公室党支部 --post 书记 --what 每半年给党员讲一次党课 --every 每半年 --kind 党课 --basis 2026年责任清单
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 名称，如“书记讲党课”
    #[arg(value_name = "名称")]
    pub name: String,
    /// 哪个党组织的，外单位也可以
    #[arg(long, value_name = "党组织")]
    pub unit: String,
    /// 由哪个职务承担，如 书记；不写则由党组织承担
    #[arg(long, value_name = "职务")]
    pub post: Option<String>,
    /// 从哪一天起；不写则自今天起
    #[arg(long, value_name = "日期")]
    pub from: Option<String>,
    /// 内容。
    #[command(flatten)]
    pub fields: Fields,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 装入起始清单里还没有的：通知单、自学安排、半年检查、向班子报告、通报、换届提醒
#[derive(Debug, clap::Args)]
pub struct Draw {
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

impl Fields {
    /// Lays what was typed over what is there.
    pub(super) fn apply(&self, w: &Write<'_>, facts: &mut DutyFacts) -> Result<()> {
        if let Some(text) = &self.what {
            facts.what = words::plain("责任内容", text)?;
        }
        if let Some(text) = &self.every {
            facts.rhythm = Rhythm::Every(grain(text)?);
        }
        if !self.dates.is_empty() {
            facts.rhythm = Rhythm::Dates(dates(&self.dates, w.today)?);
        }
        match self.source {
            Some(DutySource::Activity) if facts.kind.is_none() => {
                return Err(Refusal::usage("没有写由开展哪类活动算出完成。")
                    .hint("写明活动类型：--kind 党课")
                    .into());
            }
            Some(source @ DutySource::Activity) => facts.source = source,
            Some(source) => (facts.source, facts.kind) = (source, None),
            None => {}
        }
        if let Some(text) = &self.kind {
            (facts.source, facts.kind) = (DutySource::Activity, Some(meant_kind(w, text)?.id));
        }
        if let Some(text) = &self.layer {
            facts.layer = Layer::from_word(text).ok_or_else(|| {
                Refusal::usage(format!("没有“{text}”这种依据类别。"))
                    .hint("本地规定：--layer L；工作惯例：--layer P")
            })?;
        }
        if let Some(text) = &self.basis {
            facts.basis = words::plain("依据", text)?;
        }
        if let Some(text) = &self.issued {
            facts.issued = Some(words::day_of("--issued", text, w.today, "还没有印发的不能写")?);
        }
        Ok(())
    }
}

fn grain(text: &str) -> Result<Grain, Refusal> {
    let word: String = text.trim().trim_start_matches('每').trim_start_matches('个').to_owned();
    let found = match word.as_str() {
        "月" | "month" => Some(Grain::Month),
        "季" | "季度" | "quarter" => Some(Grain::Quarter),
        "半年" | "半年度" | "half" => Some(Grain::Half),
        "年" | "年度" | "year" => Some(Grain::Year),
        _ => None,
    };
    found.ok_or_else(|| {
        Refusal::usage(format!("“{}”不是周期。", text.trim()))
            .hint("写作 每月、每季度、每半年、每年；不按周期的写 --dates 6月30日 12月20日")
    })
}

/// Days of every year, ascending. 29 February does not come every year.
fn dates(texts: &[String], today: Day) -> Result<Vec<(u32, u32)>, Refusal> {
    let mut found = Vec::new();
    for text in texts.iter().flat_map(|text| words::several(text)) {
        let folded = fold_width(&text);
        let parts = folded.split_once('-').map(|(month, day)| format!("{month}月{day}日"));
        let typed = parts.filter(|_| folded.matches('-').count() == 1).unwrap_or(folded.clone());
        let day = words::day("--dates", &typed, today)?;
        if (day.month(), day.day_of_month()) == (2, 29) {
            return Err(Refusal::usage("2月29日不是每年都有。").hint("写作 --dates 2月28日"));
        }
        found.push((day.month(), day.day_of_month()));
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Adds a duty.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    let fields = &args.fields;
    let name = words::plain("名称", &args.name)?;
    let post = words::maybe_plain("职务", args.post.as_deref())?;
    let from = words::maybe_day("--from", args.from.as_deref(), session.today)?;
    let starts = from.unwrap_or(session.today);
    if fields.what.is_none() || fields.basis.is_none() || (fields.every.is_none() && fields.dates.is_empty())
    {
        return Err(Refusal::usage("责任内容、依据、周期三样都要写。")
            .hint("例如：--what 每半年讲一次党课 --basis 2026年责任清单 --every 每半年")
            .into());
    }
    let written = session.write(&args.writing, |w| {
        let of = meant_unit(w, &args.unit, starts)?;
        let mut facts = DutyFacts {
            name,
            what: String::new(),
            layer: Layer::Local,
            basis: String::new(),
            issued: None,
            rhythm: Rhythm::Every(Grain::Year),
            source: DutySource::Hand,
            kind: None,
        };
        fields.apply(w, &mut facts)?;
        let id = add_duty(w, None, &of, post.as_deref(), starts, &facts)?;
        let duty = again(w, id)?;
        let page = Page::new("inspect.duty.add", format!("责任清单列入 {}", duty.called()));
        described(w, page, &duty, duty.last()?)
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

/// Adds what of the starter list never was there.
pub fn draw(args: &Draw, session: &Session) -> Result<Page> {
    let written = session.write(&args.writing, seed_duties)?;
    let rows = written.value.iter().map(|(id, name)| vec![Cell::from(*id), name.as_str().into()]);
    let table = Table::new("rows", &[("duty", "编号"), ("name", "名称")])
        .rows(rows)
        .when_empty("起始清单里的都有了；没有机关党委的，先建一个。");
    let page = Page::new("inspect.duty.draw", "装入起始的责任清单").table(table);
    Ok(outcome(page, written.operation, &args.writing))
}
