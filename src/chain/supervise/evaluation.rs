//! Rounds in which the 机关党委 evaluates the youth groups: in words, by the unit's own list, each with its reason.

use anyhow::{Context, Result};
use serde::Deserialize;

use super::groups::youth_groups;
use crate::calendar::{Day, Period};
use crate::identifier;
use crate::page::Page;
use crate::record::{KeptPageId, keep_page};
use crate::refusal::Refusal;
use crate::roster::{Unit, UnitId, UnitKind, nearest};
use crate::sql;
use crate::store::{Records, Write, named_params};

identifier!(
    /// Number of a round of evaluation, `E1` on screen.
    EvaluationId, "E"
);

crate::closed_set! {
    /// How a group does, in a word.
    GroupGrade {
        /// Good.
        Good = "good", "好";
        /// Fairly good.
        Fair = "fair", "较好";
        /// So so.
        Plain = "plain", "一般";
        /// Poor.
        Poor = "poor", "差";
    }
}

crate::closed_set! {
    /// What of the records stands beside a criterion.
    GroupFact {
        /// How often it met.
        Sessions = "sessions", "开展次数";
        /// The forms used.
        Forms = "forms", "活动形式";
        /// Themes and who organised.
        Themes = "themes", "主题和承办";
        /// Who came.
        Attendance = "attendance", "参学率";
        /// Outcomes, cases, exchanges.
        Fruits = "fruits", "成果和案例";
    }
}

/// What groups are evaluated by.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Its name.
    pub name: String,
    /// What to look at.
    pub about: Option<String>,
    /// What of the records stands beside it: code of a [`GroupFact`].
    pub fact: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Criteria {
    /// Where the list comes from; for whoever reads the file.
    #[serde(rename = "source")]
    _source: String,
    criteria: Vec<Criterion>,
}

/// A round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluation {
    /// Its number.
    pub id: EvaluationId,
    /// What it looks at.
    pub period: Period,
    /// When it was opened.
    pub opened: Day,
    /// When it was concluded, and its paper as it was then.
    pub concluded: Option<(Day, KeptPageId)>,
}

/// What was said of a group under a criterion of a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupVerdict {
    /// The group.
    pub unit: UnitId,
    /// The criterion's number in the round.
    pub seq: i64,
    /// The word.
    pub grade: GroupGrade,
    /// Why.
    pub reason: String,
    /// When it was said.
    pub day: Day,
}

/// The criteria in use, with their numbers.
pub fn criteria(records: &Records<'_>) -> Result<Vec<(i64, Criterion)>> {
    records.rows(sql!("evaluation.sql", "criteria"), [], |row| {
        Ok((
            row.get("id")?,
            Criterion { name: row.get("name")?, about: row.get("about")?, fact: row.get("fact")? },
        ))
    })
}

/// Adds the criteria that the program brings along and the store has never had; which they are is the answer.
pub fn seed_criteria(write: &Write<'_>) -> Result<Vec<Criterion>> {
    let seeds: Criteria =
        serde_json::from_str(include_str!("../../../seeds/criteria.json")).context("seeds/criteria.json")?;
    let known: Vec<String> = write.rows(sql!("evaluation.sql", "criterion_names"), [], |row| row.get(0))?;
    let new: Vec<Criterion> = seeds.criteria.into_iter().filter(|seed| !known.contains(&seed.name)).collect();
    for seed in &new {
        insert_criterion(write, seed)?;
    }
    Ok(new)
}

fn insert_criterion(write: &Write<'_>, new: &Criterion) -> Result<()> {
    let params = named_params! {":name": new.name, ":about": new.about, ":fact": new.fact};
    write.insert(sql!("evaluation.sql", "insert_criterion"), params)?;
    Ok(())
}

/// Adds a criterion, or takes one up again that was dropped.
///
/// # Errors
/// Refused if there is one of that name in use.
pub fn add_criterion(write: &Write<'_>, new: &Criterion) -> Result<()> {
    if criteria(write)?.iter().any(|(_, known)| known.name == new.name) {
        return Err(Refusal::refused(format!("已经有评估内容“{}”。", new.name))
            .hint("查看：wuxue inspect groups criteria")
            .into());
    }
    let params = named_params! {":name": new.name, ":about": new.about};
    if write.execute(sql!("evaluation.sql", "take_up_criterion"), params)? > 0 {
        return Ok(());
    }
    insert_criterion(write, new)
}

/// Drops a criterion: rounds opened later do without it.
///
/// # Errors
/// Refused if there is none of that name in use.
pub fn drop_criterion(write: &Write<'_>, name: &str) -> Result<()> {
    let known = criteria(write)?;
    let Some((id, _)) = known.iter().find(|(_, known)| known.name == name.trim()) else {
        return Err(unknown_criterion(name, known.iter().map(|(_, known)| known.name.as_str())).into());
    };
    write
        .execute(sql!("evaluation.sql", "drop_criterion"), named_params! {":id": id, ":day": write.today})?;
    Ok(())
}

fn unknown_criterion<'n>(name: &str, known: impl Iterator<Item = &'n str> + Clone) -> Refusal {
    let mut refusal = Refusal::not_found(format!("没有评估内容“{}”。", name.trim()));
    if let Some(near) = nearest(name.trim(), known.clone()) {
        refusal = refusal.hint(format!("是不是“{near}”？"));
    }
    refusal.hint(format!("可以写：{}", known.collect::<Vec<_>>().join("、")))
}

/// Every round.
pub fn evaluations(records: &Records<'_>) -> Result<Vec<Evaluation>> {
    records.rows(sql!("evaluation.sql", "evaluations"), [], |row| {
        let (day, page): (Option<Day>, Option<KeptPageId>) = (row.get("concluded")?, row.get("page")?);
        Ok(Evaluation {
            id: row.get("id")?,
            period: Period::spanning(row.get("starts")?, row.get("ends")?),
            opened: row.get("opened")?,
            concluded: day.zip(page),
        })
    })
}

/// The round meant, by its number.
///
/// # Errors
/// Refused if there is none.
pub fn meant_evaluation(records: &Records<'_>, text: &str) -> Result<Evaluation> {
    let all = evaluations(records)?;
    let id = EvaluationId::from_code(text);
    let found = all.into_iter().find(|round| Some(round.id) == id);
    Ok(found.ok_or_else(|| {
        Refusal::not_found(format!("没有青年小组评估 {}。", text.trim()))
            .hint("查看有哪些：wuxue inspect groups list")
    })?)
}

/// The criteria of a round, with their numbers there.
pub fn criteria_of(records: &Records<'_>, round: EvaluationId) -> Result<Vec<(i64, Criterion)>> {
    records.rows(sql!("evaluation.sql", "own_criteria"), named_params! {":evaluation": round}, |row| {
        Ok((
            row.get("seq")?,
            Criterion { name: row.get("name")?, about: row.get("about")?, fact: row.get("fact")? },
        ))
    })
}

/// What was said in a round so far.
pub fn verdicts(records: &Records<'_>, round: EvaluationId) -> Result<Vec<GroupVerdict>> {
    records.rows(sql!("evaluation.sql", "verdicts"), named_params! {":evaluation": round}, |row| {
        Ok(GroupVerdict {
            unit: row.get("unit")?,
            seq: row.get("seq")?,
            grade: row.get("word")?,
            reason: row.get("reason")?,
            day: row.get("day")?,
        })
    })
}

/// Opens a round with the criteria in use.
///
/// # Errors
/// Refused if one of the same period was opened, if no group was there, or if there are no criteria.
pub fn open_evaluation(write: &Write<'_>, period: Period) -> Result<EvaluationId> {
    if let Some(same) = evaluations(write)?.into_iter().find(|round| round.period == period) {
        return Err(Refusal::refused(format!("{}的青年小组评估已经有了：{}。", period.label(), same.id))
            .hint(format!("接着评：wuxue inspect groups show {}", same.id))
            .into());
    }
    if youth_groups(write, period, write.today)?.is_empty() {
        return Err(Refusal::refused(format!("{}没有青年理论学习小组。", period.label()))
            .hint("查看有哪些：wuxue unit list")
            .into());
    }
    let all = criteria(write)?;
    if all.is_empty() {
        return Err(Refusal::refused("还没有评估内容。")
            .hint("补入随程序带来的：wuxue log kinds --add-missing")
            .hint("自己写：wuxue inspect groups criteria add 名称 --about 看什么")
            .into());
    }
    let params = named_params! {":starts": period.from(), ":ends": period.to(), ":opened": write.today};
    let id = EvaluationId(write.insert(sql!("evaluation.sql", "insert_evaluation"), params)?);
    for ((_, criterion), seq) in all.iter().zip(1_i64..) {
        write.execute(
            sql!("evaluation.sql", "insert_own_criterion"),
            named_params! {
                ":evaluation": id, ":seq": seq, ":name": criterion.name, ":about": criterion.about,
                ":fact": criterion.fact,
            },
        )?;
    }
    Ok(id)
}

fn must_be_open(round: &Evaluation) -> Result<(), Refusal> {
    match round.concluded {
        None => Ok(()),
        Some((day, _)) => Err(Refusal::refused(format!("{} 已于 {day} 结束，意见不能再改。", round.id))
            .hint(format!("查看：wuxue inspect groups show {}", round.id))
            .hint("确实要改的，先撤销结束那一步：wuxue history")),
    }
}

/// Says a word of a group under a criterion, in place of what was said before.
///
/// # Errors
/// Refused if the round is concluded, if the unit is no youth group of its period, or if it has no such criterion.
pub fn judge(
    write: &Write<'_>,
    round: &Evaluation,
    group: &Unit,
    criterion: &str,
    grade: GroupGrade,
    reason: &str,
) -> Result<()> {
    must_be_open(round)?;
    if group.kind != UnitKind::YouthGroup {
        let (name, kind) = (&group.name, group.kind.label());
        return Err(Refusal::refused(format!("评估的是青年理论学习小组，“{name}”是{kind}。"))
            .hint(format!("查看评哪些：wuxue inspect groups show {}", round.id))
            .into());
    }
    if !youth_groups(write, round.period, write.today)?.iter().any(|unit| unit.id == group.id) {
        return Err(Refusal::refused(format!(
            "“{}”在{}还没有成立，或者已经撤销。",
            group.name,
            round.period.label()
        ))
        .hint(format!("查看评哪些：wuxue inspect groups show {}", round.id))
        .into());
    }
    let known = criteria_of(write, round.id)?;
    let Some((seq, _)) = known.iter().find(|(_, known)| known.name == criterion.trim()) else {
        return Err(unknown_criterion(criterion, known.iter().map(|(_, known)| known.name.as_str())).into());
    };
    let of = named_params! {":evaluation": round.id, ":unit": group.id, ":seq": seq};
    write.execute(sql!("evaluation.sql", "delete_verdict"), of)?;
    write.execute(
        sql!("evaluation.sql", "insert_verdict"),
        named_params! {
            ":evaluation": round.id, ":unit": group.id, ":seq": seq, ":word": grade, ":reason": reason,
            ":day": write.today,
        },
    )?;
    Ok(())
}

/// Concludes a round; its paper is kept as it is on `page`.
///
/// # Errors
/// Refused if it is concluded already, or if a group has not been judged under every criterion.
pub fn conclude_evaluation(write: &Write<'_>, round: &Evaluation, page: &Page) -> Result<()> {
    must_be_open(round)?;
    let (said, known) = (verdicts(write, round.id)?, criteria_of(write, round.id)?);
    for group in youth_groups(write, round.period, write.today)? {
        let lacking: Vec<&str> = known
            .iter()
            .filter(|(seq, _)| !said.iter().any(|one| one.unit == group.id && one.seq == *seq))
            .map(|(_, criterion)| criterion.name.as_str())
            .collect();
        if let Some(first) = lacking.first() {
            return Err(Refusal::refused(format!(
                "“{}”还有 {} 项没有评：{}。",
                group.name,
                lacking.len(),
                lacking.join("、")
            ))
            .hint(format!(
                "评一项：wuxue inspect groups judge {} --group {} --criterion {first} 好 --because 理由",
                round.id, group.name
            ))
            .into());
        }
    }
    let page = keep_page(write, page)?;
    let params = named_params! {":id": round.id, ":day": write.today, ":page": page};
    write.execute(sql!("evaluation.sql", "conclude"), params)?;
    Ok(())
}
