//! `inspect rule add`: a rule of the place or a practice of the unit. Regulations of the Party are not made
//! here.

use anyhow::Result;

use super::rule::fields;
use crate::calendar::{Day, Grain};
use crate::chain::meant_kind;
use crate::commands::words;
use crate::page::{Cell, Page};
use crate::refusal::Refusal;
use crate::roster::{UnitKind, meant_unit};
use crate::rules::{Condition, Layer, Measure, Rule, RuleSeed, add_rule, rules};
use crate::session::{Session, Writing, outcome};
use crate::store::Records;

/// 新增本地规定或工作惯例
///
/// 次数有变的，先停止旧的，再用同一代码新增：以前的期间仍按旧规定检查
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 名称，如“每月集中学习”
    #[arg(value_name = "名称")]
    pub name: String,
    /// 依据：哪份文件、哪一条
    #[arg(long, value_name = "依据")]
    pub clause: String,
    /// 计入的活动类型，可写多次
    #[arg(long, value_name = "类型", required = true)]
    pub kind: Vec<String>,
    /// 周期：月、季度、半年、年
    #[arg(long, value_name = "周期")]
    pub period: String,
    /// 每个周期至少几次
    #[arg(long, value_name = "次数", default_value = "1", value_parser = clap::value_parser!(u16).range(1..))]
    pub minimum: u16,
    /// 依据类别：本地规定（L）或工作惯例（P）
    #[arg(long, value_name = "依据类别", default_value = "本地规定")]
    pub layer: String,
    /// 适用于哪类党组织
    #[arg(long, value_name = "类别", default_value = "党支部")]
    pub scope: String,
    /// 只适用于这个党组织及其下级
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
    /// 适用条件：均适用、设支委会的、设党小组的
    #[arg(long, value_name = "条件", default_value = "均适用")]
    pub condition: String,
    /// 施行日期；不写则自今天起
    #[arg(long, value_name = "日期")]
    pub from: Option<String>,
    /// 代码；不写则自动编为 B-1、B-2……
    #[arg(long, value_name = "代码")]
    pub code: Option<String>,
    /// 补充说明
    #[arg(long, value_name = "文字")]
    pub note: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Adds a rule of the unit's own.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    let seed = read(args, session.today)?;
    let written = session.write(&args.writing, |w| {
        let mut seed = RuleSeed { kinds: counted_kinds(w, &args.kind, seed.scope)?, ..seed };
        let existing = rules(w)?;
        if args.code.is_none() {
            seed.code = next_code(&existing);
        }
        refuse_rivals(&existing, &seed)?;
        let on = seed.valid_from.unwrap_or(session.today);
        let unit = args.unit.as_deref().map(|text| meant_unit(w, text, on)).transpose()?;
        let id = add_rule(w, &seed, unit.as_ref().map(|unit| unit.id))?;
        let added = rules(w)?.into_iter().find(|rule| rule.id == id);
        Ok((added, unit))
    })?;
    let (added, unit) = &written.value;
    let mut page = Page::new("inspect.rule.add", "新增制度要求");
    if let Some(rule) = added {
        page = fields(page, rule)
            .field("scope", "", rule.scope.code())
            .field("scope_name", "适用于", rule.scope.label())
            .field("unit", "限于", Cell::from(unit.as_ref().map(|unit| unit.name.as_str())))
            .field("period", "周期", rule.period.label())
            .field("minimum", "次数", rule.minimum)
            .field("clause", "依据", rule.clause.as_str());
    }
    Ok(outcome(page, written.operation, &args.writing))
}

/// Understands the words, but for what only the store knows: code, unit and kinds.
fn read(args: &Args, today: Day) -> Result<RuleSeed> {
    let layer = choice("--layer", "依据类别", &args.layer, Layer::from_word, Layer::ALL, Layer::label)?;
    if layer == Layer::National {
        return Err(Refusal::refused("党内法规不在这里新增；这里只登记本地规定和工作惯例。")
            .hint("本地规定：--layer L；工作惯例：--layer P")
            .into());
    }
    let scope = choice("--scope", "类别", &args.scope, UnitKind::from_word, UnitKind::ALL, UnitKind::label)?;
    let grains: Vec<Grain> = Grain::ALL.iter().copied().filter(|grain| grain.months() > 0).collect();
    let period = choice("--period", "周期", &args.period, grain, &grains, Grain::label)?;
    let condition = choice(
        "--condition",
        "条件",
        &args.condition,
        Condition::from_word,
        Condition::ALL,
        Condition::label,
    )?;
    let code = match &args.code {
        None => String::new(),
        Some(code) => words::plain("代码", &crate::calendar::fold_width(code))?.to_ascii_uppercase(),
    };
    Ok(RuleSeed {
        code,
        name: words::plain("名称", &args.name)?,
        layer,
        scope,
        period,
        minimum: i64::from(args.minimum),
        measure: Measure::Held,
        kinds: Vec::new(),
        role: None,
        condition,
        valid_from: Some(words::maybe_day("--from", args.from.as_deref(), today)?.unwrap_or(today)),
        valid_to: None,
        clause: words::plain("依据", &args.clause)?,
        explanation: words::maybe_plain("补充说明", args.note.as_deref())?.unwrap_or_default(),
        enabled: true,
    })
}

/// The member of a closed set that a word means.
fn choice<T: Copy>(
    flag: &str,
    what: &str,
    word: &str,
    find: fn(&str) -> Option<T>,
    all: &[T],
    label: fn(T) -> &'static str,
) -> Result<T, Refusal> {
    find(word).ok_or_else(|| {
        let known: Vec<&str> = all.iter().map(|member| label(*member)).collect();
        Refusal::usage(format!("{flag} 的{what}“{word}”不认识。"))
            .hint(format!("可以写：{}", known.join("、")))
    })
}

/// A period of a rule, as people say it: 月, 每月, 月度, month.
fn grain(word: &str) -> Option<Grain> {
    let word = word.trim();
    let word = word.strip_prefix('每').unwrap_or(word);
    let word = word.strip_prefix('个').unwrap_or(word);
    let word = if word == "季" { "季度" } else { word };
    let found = Grain::from_word(word).or_else(|| Grain::from_word(word.strip_suffix('度')?));
    found.filter(|grain| grain.months() > 0)
}

/// The codes of the kinds of activity meant.
///
/// # Errors
/// Refused if there is no such kind, or if units in scope do not hold it, for nobody could ever meet the
/// rule.
fn counted_kinds(records: &Records<'_>, words: &[String], scope: UnitKind) -> Result<Vec<String>> {
    let mut kinds = Vec::new();
    for word in words {
        let kind = meant_kind(records, word)?;
        if !kind.holders.contains(&scope) {
            let holders: Vec<&str> = kind.holders.iter().map(|holder| holder.label()).collect();
            return Err(Refusal::refused(format!(
                "“{}”不由{}举办，这样的要求没有办法做到。",
                kind.name,
                scope.label()
            ))
            .hint(format!("改写 --scope，可以写：{}", holders.join("、")))
            .into());
        }
        if !kinds.contains(&kind.code) {
            kinds.push(kind.code);
        }
    }
    Ok(kinds)
}

/// The next free code of a unit's own rules.
fn next_code(existing: &[Rule]) -> String {
    let numbers = existing.iter().filter_map(|rule| rule.code.strip_prefix("B-")?.parse::<u32>().ok());
    format!("B-{}", numbers.max().unwrap_or(0) + 1)
}

/// A code or name may be used again only to follow a rule that has ended, and never a regulation's code.
fn refuse_rivals(existing: &[Rule], new: &RuleSeed) -> Result<(), Refusal> {
    for rule in existing {
        let same_code = rule.code.eq_ignore_ascii_case(&new.code);
        if same_code && rule.layer == Layer::National {
            return Err(Refusal::refused(format!("{} 是党内法规“{}”的代码。", rule.code, rule.name))
                .hint("换一个代码，或者不写 --code 由程序编号"));
        }
        let overlaps = rule.valid_to.is_none_or(|last| new.valid_from.is_none_or(|from| from <= last));
        if overlaps && (same_code || rule.name == new.name) {
            let until = rule.valid_to.map_or("仍在施行".to_owned(), |last| format!("施行到 {last}"));
            let what = if same_code { "代码" } else { "名称" };
            return Err(Refusal::refused(format!("{}“{}”{until}，{what}不能重复。", rule.code, rule.name))
                .hint(format!("先停止旧的：wuxue inspect rule end {} --on 日期 --because 原因", rule.code))
                .hint(format!("或者换一个{what}")));
        }
    }
    Ok(())
}
