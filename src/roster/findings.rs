//! What is doubtful in the roster itself: rules of the records that single writes keep, but that undo, old
//! data or the passing of time may break.

use anyhow::Result;

use super::membership::{youth_age_limit, youth_until};
use super::{PersonId, Standing, UnitId, UnitKind};
use crate::calendar::{Day, Month};
use crate::finding::{Clash, Finding, Level};
use crate::sql;
use crate::store::{Records, Row, SqlResult, named_params};

fn warning(check: &'static str, place: &str, message: String, hint: String) -> Finding {
    Finding { check, level: Level::Warning, place: place.to_owned(), message, hint }
}

/// Everything doubtful in the roster on that day.
pub fn findings(records: &Records<'_>, on: Day) -> Result<Vec<Finding>> {
    let mut found = committees(records, on)?;
    found.extend(membership_clashes(records, on)?.into_iter().map(|clash| clash.finding));
    found.extend(youth(records, on)?);
    found.extend(post_clashes(records, on)?.into_iter().map(|clash| clash.finding));
    found.extend(people(records, on)?);
    Ok(found)
}

/// 七名以上正式党员的党支部应当设立支部委员会 (党支部工作条例 第13条).
fn committees(records: &Records<'_>, on: Day) -> Result<Vec<Finding>> {
    records.rows(sql!("findings.sql", "committee_missing"), named_params! {":on": on}, |row| {
        let (id, name, members): (UnitId, String, i64) =
            (row.get("id")?, row.get("name")?, row.get("members")?);
        Ok(warning(
            "roster.committee",
            &id.to_string(),
            format!("“{name}”有正式党员 {members} 名，没有支部委员会（正式党员 7 名以上的应当设立）。"),
            format!("登记委员：wuxue member post 姓名 组织委员 --unit {id} --on 日期"),
        ))
    })
}

/// Where the roster says two things that cannot both be: what an undo must not bring about.
pub fn clashes(records: &Records<'_>, on: Day) -> Result<Vec<Clash>> {
    let mut found = membership_clashes(records, on)?;
    found.extend(post_clashes(records, on)?);
    Ok(found)
}

fn membership_clashes(records: &Records<'_>, on: Day) -> Result<Vec<Clash>> {
    let mut found = records.rows(sql!("findings.sql", "overlapping_memberships"), [], |row| {
        let (id, name) = who(row)?;
        let (kind, one, other): (UnitKind, String, String) =
            (row.get("kind")?, row.get("one")?, row.get("other")?);
        let starts: Day = row.get("starts")?;
        let finding = warning(
            "roster.overlap",
            &id.to_string(),
            if one == other {
                format!("{name}自 {starts} 起重复编在“{one}”（{}）。", kind.label())
            } else {
                format!("{name}自 {starts} 起同时编在“{one}”和“{other}”（{}）。", kind.label())
            },
            format!("wuxue member show {id}"),
        );
        // Such a person is expected in two places: the counts are wrong, not only doubtful.
        clash(row, Finding { level: Level::Error, ..finding }, ["membership", "membership"])
    })?;
    let day = || named_params! {":on": on}.to_vec();
    found.extend(records.rows(sql!("findings.sql", "groups_outside_branch"), day().as_slice(), |row| {
        let (id, name) = who(row)?;
        let (one, other): (String, String) = (row.get("one")?, row.get("other")?);
        let finding = warning(
            "roster.group",
            &id.to_string(),
            format!("{name}编在“{other}”的“{one}”，却不是这个党支部的成员。"),
            format!("wuxue member show {id}"),
        );
        clash(row, finding, ["membership", "unit"])
    })?);
    found.extend(records.rows(sql!("findings.sql", "memberships_beyond_unit"), [], |row| {
        let (id, name) = who(row)?;
        let (one, starts, ends): (String, Day, Option<Day>) =
            (row.get("one")?, row.get("starts")?, row.get("ends")?);
        let until = ends.map_or(String::new(), |ends| format!("，{ends} 撤销"));
        let finding = warning(
            "roster.unit_days",
            &id.to_string(),
            format!("{name}编在“{one}”的日期超出了它的存续时间（{starts} 成立{until}）。"),
            format!("wuxue member show {id}"),
        );
        clash(row, finding, ["membership", "unit"])
    })?);
    Ok(found)
}

fn post_clashes(records: &Records<'_>, on: Day) -> Result<Vec<Clash>> {
    let mut found =
        records.rows(sql!("findings.sql", "posts_without_membership"), named_params! {":on": on}, |row| {
            let (id, name) = who(row)?;
            let (one, title): (String, String) = (row.get("one")?, row.get("title")?);
            let finding = warning(
                "roster.post",
                &id.to_string(),
                format!("{name}任“{one}”{title}，却不是它的成员。"),
                format!("wuxue member show {id}"),
            );
            clash(row, finding, ["post", "unit"])
        })?;
    found.extend(records.rows(sql!("findings.sql", "two_secretaries"), [], |row| {
        let id: UnitId = row.get("id")?;
        let (name, one, other): (String, String, String) =
            (row.get("name")?, row.get("one")?, row.get("other")?);
        let finding = warning(
            "roster.secretary",
            &id.to_string(),
            format!("“{name}”同一时间有两名书记：{one}、{other}。"),
            format!("wuxue unit show {id}"),
        );
        clash(row, finding, ["post", "post"])
    })?);
    Ok(found)
}

fn youth(records: &Records<'_>, on: Day) -> Result<Vec<Finding>> {
    let mut found = Vec::new();
    let day = || named_params! {":on": on}.to_vec();
    let limit = youth_age_limit(records)?;
    let youth = records.rows(sql!("findings.sql", "youth_members"), day().as_slice(), |row| {
        let (id, name) = who(row)?;
        Ok((id, name, row.get::<_, String>("one")?, row.get::<_, Option<Month>>("birth_month")?))
    })?;
    for (id, name, group, born) in youth {
        let (message, hint) = match (born, limit) {
            (None, _) => (
                format!("“{group}”的{name}没有出生年月，无法核对年龄上限。"),
                format!("wuxue member edit {id} --birth 年月"),
            ),
            (Some(born), Some(limit)) if youth_until(born, limit) < on => (
                format!("“{group}”的{name}（{born} 出生）已超过 {limit} 周岁，不再计入应到。"),
                format!("wuxue member end {id} --unit {group} --on {}", youth_until(born, limit)),
            ),
            _ => continue,
        };
        found.push(warning("roster.youth_age", &id.to_string(), message, hint));
    }
    Ok(found)
}

fn people(records: &Records<'_>, on: Day) -> Result<Vec<Finding>> {
    let day = || named_params! {":on": on}.to_vec();
    let mut found = records.rows(sql!("findings.sql", "same_names"), day().as_slice(), |row| {
        let (id, name) = who(row)?;
        Ok(warning(
            "roster.same_name",
            &id.to_string(),
            format!("叫“{name}”的不止一人，而这一位没有工号，导入考勤时分不清。"),
            format!("wuxue member edit {id} --staff-no 工号"),
        ))
    })?;
    found.extend(records.rows(sql!("findings.sql", "branch_members_standing"), day().as_slice(), |row| {
        let (id, name) = who(row)?;
        let (one, standing): (String, Option<Standing>) = (row.get("one")?, row.get("standing")?);
        Ok(warning(
            "roster.standing",
            &id.to_string(),
            match standing {
                Some(standing) => format!("{name}编在“{one}”，政治面貌却是{}。", standing.label()),
                None => format!("“{one}”的{name}没有登记政治面貌。"),
            },
            format!("wuxue member standing {id} 政治面貌 --on 日期"),
        ))
    })?);
    found.extend(records.rows(sql!("findings.sql", "belonging_nowhere"), day().as_slice(), |row| {
        let (id, name) = who(row)?;
        Ok(warning(
            "roster.nowhere",
            &id.to_string(),
            format!("{name}没有编入任何党组织。"),
            format!("wuxue member move {id} --to 党组织 --on 日期"),
        ))
    })?);
    Ok(found)
}

fn who(row: &Row<'_>) -> SqlResult<(PersonId, String)> {
    Ok((row.get("id")?, row.get("name")?))
}

fn clash(row: &Row<'_>, finding: Finding, [first, second]: [&'static str; 2]) -> SqlResult<Clash> {
    Ok(Clash { finding, records: [(first, row.get("first")?), (second, row.get("second")?)] })
}
