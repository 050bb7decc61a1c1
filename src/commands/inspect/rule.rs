//! `inspect rule` 制度要求: the rules themselves.

use std::collections::HashMap;

use anyhow::Result;
use clap::Subcommand;

use super::rule_add;
use crate::commands::words;
use crate::page::{Cell, Page, Table};
use crate::refusal::Refusal;
use crate::roster::{UnitId, units};
use crate::rules::{Layer, Measure, Rule, RuleId, enable_rule, end_rule, kinds_of_rules, meant_rule, rules};
use crate::session::{Session, Writing, outcome};

/// 制度要求：列表、查看、新增、停止、启用、停用
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 子命令。
    #[command(subcommand)]
    pub what: What,
}

/// What of the rules.
#[derive(Debug, Subcommand)]
pub enum What {
    /// 列出制度要求，连同依据、依据类别和施行期间
    #[command(visible_alias = "列表")]
    List {
        /// 连已停止施行的也列出
        #[arg(long)]
        all: bool,
    },
    /// 查看一项制度要求
    #[command(visible_alias = "查看")]
    Show {
        /// 代码或名称，如 R-ZTDR、主题党日
        #[arg(value_name = "制度要求")]
        rule: String,
    },
    /// 新增本地规定或工作惯例
    #[command(visible_alias = "新增")]
    Add(Box<rule_add::Args>),
    /// 停止施行：自某日以后不再检查，以前的期间照旧
    #[command(visible_alias = "停止")]
    End {
        /// 代码或名称，如 R-ZTDR、主题党日
        #[arg(value_name = "制度要求")]
        rule: String,
        /// 施行的最后一天
        #[arg(long, value_name = "日期")]
        on: String,
        /// 写库的选项。
        #[command(flatten)]
        writing: Writing,
    },
    /// 启用：各期都检查这一项
    #[command(visible_alias = "启用")]
    Enable {
        /// 代码或名称，如 R-ZTDR、主题党日
        #[arg(value_name = "制度要求")]
        rule: String,
        /// 写库的选项。
        #[command(flatten)]
        writing: Writing,
    },
    /// 停用：各期都不检查这一项；只停今后的，用 end
    #[command(visible_alias = "停用")]
    Disable {
        /// 代码或名称，如 R-ZTDR、主题党日
        #[arg(value_name = "制度要求")]
        rule: String,
        /// 写库的选项。
        #[command(flatten)]
        writing: Writing,
    },
}

/// Lists, shows or changes rules.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    match &args.what {
        What::List { all } => list(*all, session),
        What::Show { rule } => show(rule, session),
        What::Add(args) => rule_add::run(args, session),
        What::End { rule, on, writing } => end(rule, on, writing, session),
        What::Enable { rule, writing } => switch(rule, true, writing, session),
        What::Disable { rule, writing } => switch(rule, false, writing, session),
    }
}

fn list(all: bool, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let kinds = kinds_of_rules(records)?;
    let names: HashMap<UnitId, String> =
        units(records, session.today)?.into_iter().map(|unit| (unit.id, unit.name)).collect();
    let every = rules(records)?;
    let ended = |rule: &&Rule| rule.valid_to.is_some_and(|last| last < session.today);
    let hidden = every.iter().filter(ended).count();
    let shown = every.iter().filter(|rule| all || !ended(rule));
    let rows = shown.map(|rule| {
        vec![
            rule.code.as_str().into(),
            rule.name.as_str().into(),
            rule.layer.code().into(),
            rule.layer.label().into(),
            rule.scope.code().into(),
            whom(rule, &names).into(),
            rule.unit.into(),
            rule.period.code().into(),
            rule.minimum.into(),
            rule.measure.code().into(),
            asks(rule).into(),
            Cell::List(kinds.get(&rule.id).cloned().unwrap_or_default()),
            rule.valid_from.into(),
            rule.valid_to.into(),
            rule.enabled.into(),
            rule.clause.as_str().into(),
        ]
    });
    let columns = [
        ("rule", "代码"),
        ("rule_name", "制度要求"),
        ("layer", ""),
        ("layer_name", "依据类别"),
        ("scope", ""),
        ("scope_name", "适用于"),
        ("unit", ""),
        ("period", ""),
        ("minimum", ""),
        ("measure", ""),
        ("asks", "要求"),
        ("kinds", ""),
        ("valid_from", "施行"),
        ("valid_to", "停止"),
        ("enabled", "启用"),
        ("clause", "依据"),
    ];
    let table = Table::new("rows", &columns).rows(rows).when_empty("没有制度要求。");
    let page = Page::new("inspect.rule.list", "制度要求").table(table);
    Ok(if all || hidden == 0 {
        page
    } else {
        page.remark(format!("另有 {hidden} 项已停止施行，用 --all 列出。"))
    })
}

fn show(text: &str, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let rule = meant_rule(records, text, session.today)?;
    let mut kinds: HashMap<RuleId, Vec<String>> = kinds_of_rules(records)?;
    let names = units(records, session.today)?.into_iter().map(|unit| (unit.id, unit.name)).collect();
    let versions: Vec<Rule> = rules(records)?.into_iter().filter(|other| other.code == rule.code).collect();
    let mut page = fields(Page::new("inspect.rule.show", format!("制度要求 {}", rule.code)), &rule)
        .field("scope", "", rule.scope.code())
        .field("scope_name", "适用于", whom(&rule, &names))
        .field("unit", "", Cell::from(rule.unit))
        .field("period", "", rule.period.code())
        .field("minimum", "", rule.minimum)
        .field("measure", "计量", rule.measure.label())
        .field("asks", "要求", asks(&rule))
        .field("kinds", "计入的活动类型", kinds.remove(&rule.id).map_or(Cell::Empty, Cell::List))
        .field("condition", "适用条件", rule.condition.label());
    page = page.field("clause", "依据", rule.clause.as_str());
    let explanation = Some(rule.explanation.as_str()).filter(|text| !text.is_empty());
    page = page.field("explanation", "说明", Cell::from(explanation));
    if versions.len() < 2 {
        return Ok(page);
    }
    let rows = versions.iter().map(|version| {
        vec![
            version.valid_from.into(),
            version.valid_to.into(),
            asks(version).into(),
            version.clause.as_str().into(),
        ]
    });
    let columns = [("valid_from", "施行"), ("valid_to", "停止"), ("asks", "要求"), ("clause", "依据")];
    Ok(page.table(Table::new("versions", &columns).caption("历次规定").rows(rows)))
}

fn end(text: &str, on: &str, writing: &Writing, session: &Session) -> Result<Page> {
    let last = words::day("--on", on, session.today)?;
    if writing.because.is_none() {
        return Err(Refusal::usage("停止一项制度要求要说明原因。").hint(session.with_reason()).into());
    }
    let written = session.write(writing, |w| {
        let rule = meant_rule(w, text, last)?;
        end_rule(w, &rule, last)?;
        Ok(Rule { valid_to: Some(last), ..rule })
    })?;
    let page = fields(Page::new("inspect.rule.end", "停止施行"), &written.value);
    Ok(outcome(page, written.operation, writing))
}

fn switch(text: &str, enabled: bool, writing: &Writing, session: &Session) -> Result<Page> {
    let written = session.write(writing, |w| {
        let rule = meant_rule(w, text, session.today)?;
        if rule.enabled == enabled {
            return Ok(rule);
        }
        if !enabled && rule.layer == Layer::National && writing.because.is_none() {
            return Err(Refusal::refused(format!(
                "“{}”出自{}（{}），停用要说明原因。",
                rule.name,
                rule.layer.label(),
                rule.clause
            ))
            .hint(session.with_reason())
            .into());
        }
        for version in rules(w)?.iter().filter(|version| version.code == rule.code) {
            enable_rule(w, version.id, enabled)?;
        }
        Ok(Rule { enabled, ..rule })
    })?;
    let (schema, title) =
        if enabled { ("inspect.rule.enable", "启用") } else { ("inspect.rule.disable", "停用") };
    let page = fields(Page::new(schema, format!("{title}制度要求")), &written.value);
    Ok(outcome(page, written.operation, writing))
}

/// What names a rule, and whether it is in force.
pub(super) fn fields(page: Page, rule: &Rule) -> Page {
    page.field("rule", "代码", rule.code.as_str())
        .field("rule_name", "名称", rule.name.as_str())
        .field("layer", "", rule.layer.code())
        .field("layer_name", "依据类别", rule.layer.label())
        .field("valid_from", "施行", Cell::from(rule.valid_from))
        .field("valid_to", "停止", Cell::from(rule.valid_to))
        .field("enabled", "启用", rule.enabled)
}

/// Whom a rule is about: 党支部, or those of one unit and below.
fn whom(rule: &Rule, names: &HashMap<UnitId, String>) -> String {
    let scope = rule.scope.label();
    match rule.unit {
        None => scope.to_owned(),
        Some(unit) => match names.get(&unit) {
            Some(name) => format!("{scope}（{name}）"),
            None => format!("{scope}（{unit}）"),
        },
    }
}

/// What a rule asks, in words: 每季度 1 次.
fn asks(rule: &Rule) -> String {
    let period = rule.period.label();
    match rule.measure {
        Measure::Minutes => {
            let whose = rule.role.map_or("每人", |role| role.label());
            format!("每{period} {} 学时（{whose}）", rule.minimum / 60)
        }
        Measure::OwnBranch => format!("每人每{period} {} 次", rule.minimum),
        Measure::Held | Measure::SecretaryLecture => format!("每{period} {} 次", rule.minimum),
    }
}
