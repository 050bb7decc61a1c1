//! `inspect groups` 青年小组.

use anyhow::{Context, Result};
use clap::Subcommand;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::calendar::Day;
use crate::chain::{
    Criterion, Evaluation, GroupFact, GroupFacts, GroupGrade, add_criterion, conclude_evaluation, criteria,
    criteria_of, drop_criterion, evaluations, group_facts, judge, meant_evaluation, open_evaluation,
    verdicts,
};
use crate::commands::{named, words};
use crate::page::{Cell, Page, Table};
use crate::record::kept_page;
use crate::session::{Session, Writing, outcome};
use crate::store::Records;

/// 青年理论学习小组：各组开展了什么、用了什么形式，连续三次读书会的提示；定期评估
///
/// 例如 wuxue inspect groups 2026H2；开始一次评估：wuxue inspect groups open 2026H2
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    /// 期间，如 2026H2、第三季度；不写则为本半年
    #[arg(value_name = "期间")]
    pub at: Option<String>,
    /// 有连续三次以上读书会的，退出码为 1
    #[arg(long)]
    pub check: bool,
    /// 子命令。
    #[command(subcommand)]
    pub what: Option<What>,
}

/// What to do with the evaluation of groups.
#[derive(Debug, Subcommand)]
pub enum What {
    /// 开始一次评估
    #[command(visible_alias = "开始")]
    Open(Open),
    /// 列出各次评估
    #[command(visible_alias = "列表")]
    List,
    /// 查看一次评估：各组各项的评价和理由，旁边是记录里有的情况
    #[command(visible_alias = "查看")]
    Show(Show),
    /// 评一项：好、较好、一般、差，必须写明理由
    #[command(visible_alias = "评价")]
    Judge(Judge),
    /// 结束一次评估，留存当时的文稿
    #[command(visible_alias = "结束")]
    Conclude(Conclude),
    /// 评估内容：列表、增加、停用
    #[command(visible_alias = "评估内容")]
    Criteria(CriteriaArgs),
}

/// 开始一次评估：按现在的评估内容，评这一期间里有的青年小组
#[derive(Debug, clap::Args)]
pub struct Open {
    /// 期间，如 2026H2
    #[arg(value_name = "期间")]
    pub at: String,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 查看一次评估；已经结束的，照当时的文稿
#[derive(Debug, clap::Args)]
pub struct Show {
    /// 评估的编号，如 E1
    #[arg(value_name = "评估")]
    pub evaluation: String,
}

/// 评一项：写一个词和理由；再写一次就改
#[derive(Debug, clap::Args)]
pub struct Judge {
    /// 评估的编号，如 E1
    #[arg(value_name = "评估")]
    pub evaluation: String,
    /// 评价
    #[arg(value_name = "评价", value_parser = grade())]
    pub grade: GroupGrade,
    /// 哪个青年小组
    #[arg(long, value_name = "青年小组")]
    pub group: String,
    /// 哪一项评估内容
    #[arg(long, value_name = "评估内容")]
    pub criterion: String,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 结束一次评估：每个小组每一项都要评过；以后照当时的文稿查看
#[derive(Debug, clap::Args)]
pub struct Conclude {
    /// 评估的编号，如 E1
    #[arg(value_name = "评估")]
    pub evaluation: String,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 评估内容：不写子命令则列表
#[derive(Debug, clap::Args)]
pub struct CriteriaArgs {
    /// 子命令。
    #[command(subcommand)]
    pub what: Option<OfCriteria>,
}

/// What to do with the criteria.
#[derive(Debug, Subcommand)]
pub enum OfCriteria {
    /// 增加一项，或者恢复停用的一项
    #[command(visible_alias = "增加")]
    Add {
        /// 名称
        #[arg(value_name = "名称")]
        name: String,
        /// 看什么
        #[arg(long, value_name = "文字")]
        about: Option<String>,
        /// 写库的选项。
        #[command(flatten)]
        writing: Writing,
    },
    /// 停用一项：以后开始的评估不再评它
    #[command(visible_alias = "停用")]
    Drop {
        /// 名称
        #[arg(value_name = "名称")]
        name: String,
        /// 写库的选项。
        #[command(flatten)]
        writing: Writing,
    },
}

fn grade() -> impl TypedValueParser<Value = GroupGrade> {
    let words = GroupGrade::ALL.iter().map(|grade| grade.label());
    PossibleValuesParser::new(words).map(|word| GroupGrade::from_word(&word).unwrap_or(GroupGrade::Plain))
}

/// Shows the groups, or works on an evaluation.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    match &args.what {
        None => facts(args, session),
        Some(What::Open(args)) => open(args, session),
        Some(What::List) => list(session),
        Some(What::Show(args)) => show(args, session),
        Some(What::Judge(args)) => say(args, session),
        Some(What::Conclude(args)) => conclude(args, session),
        Some(What::Criteria(args)) => of_criteria(args, session),
    }
}

fn facts(args: &Args, session: &Session) -> Result<Page> {
    let period = words::period("期间", args.at.as_deref().unwrap_or("本半年"), session.today)?;
    let store = session.read()?;
    let found = group_facts(&store.records(), period, session.today)?;
    let mut page = Page::new("inspect.groups", format!("青年理论学习小组{}情况", period.label()))
        .field("period", "", period.code())
        .field("as_of", "截至", session.today)
        .table(facts_table(&found).when_empty("这一期间没有青年理论学习小组。"))
        .table(plain_table(&found));
    page.findings = args.check && found.iter().any(|group| !group.plain.is_empty());
    Ok(page.remark(format!("定期评估：wuxue inspect groups open {}", period.code())))
}

fn forms_of(group: &GroupFacts) -> Vec<String> {
    let mut forms: Vec<String> = group.forms.iter().map(|(form, n)| format!("{form} {n} 次")).collect();
    if group.formless > 0 {
        forms.push(format!("没有写形式 {} 次", group.formless));
    }
    forms
}

fn facts_table(found: &[GroupFacts]) -> Table {
    let rows = found.iter().map(|group| {
        vec![
            Cell::from(group.unit),
            group.name.as_str().into(),
            group.members.into(),
            group.sessions.into(),
            Cell::Share { n: group.months_held, of: group.months },
            (group.forms.len() as i64).into(),
            Cell::List(forms_of(group)),
            group.themed.into(),
            group.mentored.into(),
            Cell::List(group.planners.clone()),
            Cell::Share { n: group.present, of: group.expected },
            group.outcomes.into(),
            group.showcases.into(),
            group.shown.into(),
        ]
    });
    let columns = [
        ("unit", ""),
        ("unit_name", "青年小组"),
        ("members", "人数"),
        ("sessions", "活动（场）"),
        ("months", "有活动的月份"),
        ("form_count", "形式（种）"),
        ("forms", "各种形式"),
        ("themed", "主题、系列（场）"),
        ("mentored", "导师参加（场）"),
        ("planners", "承办"),
        ("attendance", "参学率"),
        ("outcomes", "成果"),
        ("showcases", "案例"),
        ("shown", "交流展示"),
    ];
    Table::new("rows", &columns).rows(rows)
}

fn plain_table(found: &[GroupFacts]) -> Table {
    let rows = found.iter().flat_map(|group| {
        group.plain.iter().map(|run| {
            vec![
                Cell::from(group.unit),
                group.name.as_str().into(),
                (run.sessions as i64).into(),
                run.from.into(),
                run.to.into(),
                "连续只是读书、自学，可以换一种形式".into(),
            ]
        })
    });
    let columns = [
        ("unit", ""),
        ("unit_name", "青年小组"),
        ("sessions", "连续（场）"),
        ("from", "从"),
        ("to", "到"),
        ("hint", "提示"),
    ];
    Table::new("plain", &columns).caption("形式单一").rows(rows).omit_when_empty()
}

fn open(args: &Open, session: &Session) -> Result<Page> {
    let period = words::period("期间", &args.at, session.today)?;
    let written = session.write(&args.writing, |w| {
        let id = open_evaluation(w, period)?;
        let round = meant_evaluation(w, &id.to_string())?;
        let mut page = paper(w, &round, w.today)?;
        page.schema = "inspect.groups.open".into();
        Ok((id, page))
    })?;
    let (id, page) = written.value;
    let page = page.remark(format!(
        "评一项：wuxue inspect groups judge {id} 好 --group 青年小组 --criterion 评估内容 --because 理由"
    ));
    Ok(outcome(page, written.operation, &args.writing))
}

fn list(session: &Session) -> Result<Page> {
    let store = session.read()?;
    let rows = evaluations(&store.records())?.into_iter().map(|round| {
        vec![
            Cell::from(round.id),
            round.period.code().into(),
            round.period.label().into(),
            round.opened.into(),
            round.concluded.map(|(day, _)| day).into(),
            if round.concluded.is_some() { "已结束" } else { "评估中" }.into(),
        ]
    });
    let columns = [
        ("evaluation", "编号"),
        ("period", ""),
        ("period_label", "期间"),
        ("opened", "开始"),
        ("concluded", "结束"),
        ("state_name", "状态"),
    ];
    Ok(Page::new("inspect.groups.list", "青年小组评估").table(
        Table::new("rows", &columns)
            .rows(rows)
            .when_empty("还没有评估过；开始一次：wuxue inspect groups open 2026H2"),
    ))
}

fn show(args: &Show, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let round = meant_evaluation(records, &args.evaluation)?;
    match round.concluded {
        Some((_, page)) => kept_page(records, page),
        None => paper(records, &round, session.today),
    }
}

/// What of the records stands beside a criterion.
fn beside(group: &GroupFacts, criterion: &Criterion) -> Option<String> {
    Some(match GroupFact::from_code(criterion.fact.as_deref()?)? {
        GroupFact::Sessions => {
            format!("{} 场，{} 个月中 {} 个月有活动", group.sessions, group.months, group.months_held)
        }
        GroupFact::Forms if group.sessions == 0 => "没有活动".to_owned(),
        GroupFact::Forms => forms_of(group).join("、"),
        GroupFact::Themes => match group.planners.as_slice() {
            [] => format!("主题、系列 {} 场", group.themed),
            names => format!("主题、系列 {} 场；承办：{}", group.themed, names.join("、")),
        },
        GroupFact::Attendance if group.expected == 0 => "没有登记考勤，待补".to_owned(),
        GroupFact::Attendance => format!("应到 {} 人次，实到 {} 人次", group.expected, group.present),
        GroupFact::Fruits => {
            format!("成果 {} 项，案例 {} 个，交流展示 {} 次", group.outcomes, group.showcases, group.shown)
        }
    })
}

/// The paper of a round: a row for each group, its words under each criterion; the reasons and the facts below.
fn paper(records: &Records<'_>, round: &Evaluation, as_of: Day) -> Result<Page> {
    let (known, said) = (criteria_of(records, round.id)?, verdicts(records, round.id)?);
    let found = group_facts(records, round.period, as_of)?;
    let mut table = Table::new("groups", &[("unit", ""), ("unit_name", "青年小组")]);
    for (seq, criterion) in &known {
        table = table.column(format!("criterion_{seq}"), criterion.name.clone());
    }
    let verdict =
        |group: &GroupFacts, seq: i64| said.iter().find(|one| one.unit == group.unit && one.seq == seq);
    let rows = found.iter().map(|group| {
        let words = known
            .iter()
            .map(|(seq, _)| verdict(group, *seq).map_or(Cell::Blank, |one| one.grade.label().into()));
        [Cell::from(group.unit), group.name.as_str().into()].into_iter().chain(words).collect()
    });
    let table = table.rows(rows);
    let each =
        found.iter().flat_map(|group| known.iter().map(move |(seq, criterion)| (group, *seq, criterion)));
    let rows = each.map(|(group, seq, criterion)| {
        let one = verdict(group, seq);
        vec![
            Cell::from(group.unit),
            group.name.as_str().into(),
            criterion.name.as_str().into(),
            beside(group, criterion).into(),
            one.map(|one| one.grade.code()).into(),
            one.map_or(Cell::Blank, |one| one.grade.label().into()),
            one.map_or(Cell::Blank, |one| one.reason.as_str().into()),
        ]
    });
    let columns = [
        ("unit", ""),
        ("unit_name", "青年小组"),
        ("criterion", "评估内容"),
        ("facts", "记录里的情况"),
        ("grade", ""),
        ("grade_name", "评价"),
        ("reason", "理由"),
    ];
    let title = format!("青年理论学习小组{}评估", round.period.label());
    Ok(Page::new("inspect.groups.show", title)
        .field("evaluation", "编号", round.id)
        .field("period", "", round.period.code())
        .field("opened", "开始", round.opened)
        .field("as_of", "记录截至", as_of)
        .table(table.caption("各组评价"))
        .table(Table::new("rows", &columns).caption("逐项情况").rows(rows))
        .table(plain_table(&found)))
}

fn say(args: &Judge, session: &Session) -> Result<Page> {
    let reason = words::reason(session, &args.writing, "评价青年小组")?;
    let group = named::unit(session, &session.read()?.records(), &args.group)?;
    let written = session.write(&args.writing, |w| {
        let round = meant_evaluation(w, &args.evaluation)?;
        judge(w, &round, &group, &args.criterion, args.grade, &reason)?;
        Ok(round.id)
    })?;
    let page = Page::new("inspect.groups.judge", "评价青年小组")
        .field("evaluation", "编号", written.value)
        .field("unit", "", group.id)
        .field("unit_name", "青年小组", group.name)
        .field("criterion", "评估内容", args.criterion.trim())
        .field("grade", "", args.grade.code())
        .field("grade_name", "评价", args.grade.label())
        .field("reason", "理由", reason);
    Ok(outcome(page, written.operation, &args.writing))
}

fn conclude(args: &Conclude, session: &Session) -> Result<Page> {
    let written = session.write(&args.writing, |w| {
        let round = meant_evaluation(w, &args.evaluation)?;
        let page = paper(w, &round, w.today)?.field("concluded", "结束", w.today);
        conclude_evaluation(w, &round, &page)?;
        Ok(page)
    })?;
    let mut page = written.value;
    page.schema = "inspect.groups.conclude".into();
    let code = page.head.first().context("a paper without its number")?.value.clone();
    if let Cell::Record(code) = code {
        page = page.remark(format!("以后照这份文稿查看：wuxue inspect groups show {code}"));
    }
    Ok(outcome(page, written.operation, &args.writing))
}

fn of_criteria(args: &CriteriaArgs, session: &Session) -> Result<Page> {
    let (page, operation, writing) = match &args.what {
        None => {
            let store = session.read()?;
            return Ok(Page::new("inspect.groups.criteria", "青年小组评估内容")
                .table(criteria_table(&store.records())?));
        }
        Some(OfCriteria::Add { name, about, writing }) => {
            let name = words::plain("名称", name)?;
            let about = words::maybe_plain("看什么", about.as_deref())?;
            let new = Criterion { name, about, fact: None };
            let written = session.write(writing, |w| {
                add_criterion(w, &new)?;
                criteria_table(w)
            })?;
            (
                Page::new("inspect.groups.criteria.add", "增加评估内容").table(written.value),
                written.operation,
                writing,
            )
        }
        Some(OfCriteria::Drop { name, writing }) => {
            let written = session.write(writing, |w| {
                drop_criterion(w, name)?;
                criteria_table(w)
            })?;
            (
                Page::new("inspect.groups.criteria.drop", "停用评估内容").table(written.value),
                written.operation,
                writing,
            )
        }
    };
    Ok(outcome(page, operation, writing))
}

fn criteria_table(records: &Records<'_>) -> Result<Table> {
    let rows = criteria(records)?.into_iter().map(|(_, known)| {
        let beside = known.fact.as_deref().and_then(GroupFact::from_code).map(GroupFact::label);
        vec![Cell::from(known.name), known.about.into(), known.fact.into(), beside.into()]
    });
    let columns = [("name", "评估内容"), ("about", "看什么"), ("fact", ""), ("fact_name", "参看的记录")];
    Ok(Table::new("rows", &columns)
        .rows(rows)
        .when_empty("没有评估内容；补入随程序带来的：wuxue log kinds --add-missing"))
}
