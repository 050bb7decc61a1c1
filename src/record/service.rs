//! 社区报到 and 志愿服务 of members, person by person. Sums are by unit; persons are listed and never ranked.

use anyhow::Result;

use crate::calendar::{Day, Minutes, Period};
use crate::identifier;
use crate::refusal::Refusal;
use crate::roster::{Person, PersonId, UnitId};
use crate::sql;
use crate::store::{Records, Row, SqlResult, Write, named_params};

identifier!(
    /// Number of an entry, `V3` on screen and on paper.
    ServiceId, "V"
);

crate::closed_set! {
    /// What was done.
    ServiceSort {
        /// Reported to the Party organisation of the community where one lives.
        Community = "community", "社区报到";
        /// Served as a volunteer.
        Volunteering = "volunteering", "志愿服务";
    }
}

/// The longest day, in minutes.
const LONGEST: i64 = 24 * 60;

/// What is stated about an entry besides the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceFacts {
    /// When; never after today.
    pub day: Day,
    /// What was done.
    pub sort: ServiceSort,
    /// Which community; needed for reporting to one.
    pub community: Option<String>,
    /// How long; `None`: not stated.
    pub minutes: Option<Minutes>,
    /// What it was.
    pub what: Option<String>,
}

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Its number.
    pub id: ServiceId,
    /// Who.
    pub person: PersonId,
    /// Full name.
    pub name: String,
    /// The branch on that day.
    pub branch: Option<UnitId>,
    /// What is stated.
    pub facts: ServiceFacts,
}

impl Service {
    fn read(row: &Row<'_>) -> SqlResult<Service> {
        Ok(Service {
            id: row.get("id")?,
            person: row.get("person")?,
            name: row.get("name")?,
            branch: row.get("branch")?,
            facts: ServiceFacts {
                day: row.get("day")?,
                sort: row.get("sort")?,
                community: row.get("community")?,
                minutes: row.get("minutes")?,
                what: row.get("what")?,
            },
        })
    }
}

/// The entries in a period of people who on the day belonged to units (number of the highest, 0 for all), or of
/// one person, by day.
pub fn services(
    records: &Records<'_>,
    scope: i64,
    person: Option<PersonId>,
    period: Option<Period>,
) -> Result<Vec<Service>> {
    let from = period.map_or_else(|| "0000-01-01".to_owned(), |period| period.from().to_string());
    let to = period.map_or_else(|| "9999-12-31".to_owned(), |period| period.to().to_string());
    records.rows(
        sql!("service.sql", "services"),
        named_params! {":scope": scope, ":person": person, ":from": from, ":to": to},
        Service::read,
    )
}

/// The entry that a code names.
///
/// # Errors
/// Refused if the text is no code, or if there is no such entry.
pub fn meant_service(records: &Records<'_>, text: &str) -> Result<Service> {
    let list = "查看有哪些：wuxue log service list";
    let id = ServiceId::from_code(text).ok_or_else(|| {
        Refusal::usage(format!("“{}”不是报到和服务的编号，编号写作 V3。", text.trim())).hint(list)
    })?;
    let found =
        records.maybe(sql!("service.sql", "service_by_id"), named_params! {":id": id}, Service::read)?;
    Ok(found.ok_or_else(|| Refusal::not_found(format!("没有报到和服务的记录 {id}。")).hint(list))?)
}

/// Adds an entry for each of these people.
///
/// # Errors
/// Refused if it lies after today, does not say which community was reported to, or if one of them was not in
/// the roster that day, has the same entry already or would have served more than 24 hours on it.
pub fn add_services(write: &Write<'_>, people: &[Person], facts: &ServiceFacts) -> Result<Vec<ServiceId>> {
    if facts.day > write.today {
        return Err(Refusal::refused(format!("日期 {} 晚于今天（{}）。", facts.day, write.today))
            .hint("改正日期：--on 日期")
            .into());
    }
    if facts.sort == ServiceSort::Community && facts.community.is_none() {
        return Err(Refusal::refused("没有写向哪个社区报到。").hint("写作 --community 某某社区").into());
    }
    let mut added: Vec<ServiceId> = Vec::new();
    let mut seen: Vec<PersonId> = Vec::new();
    for person in people {
        if seen.contains(&person.id) {
            continue;
        }
        seen.push(person.id);
        if let Some(ends) = person.ends.filter(|ends| *ends < facts.day) {
            return Err(Refusal::refused(format!(
                "{}已于 {ends} 离开，{} 不在名册中。",
                person.name, facts.day
            ))
            .hint(format!("查看经历：wuxue member show {}", person.id))
            .into());
        }
        let others = services(write, 0, Some(person.id), Period::range(facts.day, facts.day))?;
        let twin = others.iter().find(|other| {
            (other.facts.sort, &other.facts.community, &other.facts.what)
                == (facts.sort, &facts.community, &facts.what)
        });
        if let Some(twin) = twin {
            return Err(Refusal::refused(format!(
                "{}在 {} 的{}已经登记过：{}。",
                person.name,
                facts.day,
                facts.sort.label(),
                twin.id
            ))
            .hint("同一天的另一次，写明不同的社区或内容：--community、--what")
            .hint(format!("登记错了的，删去后重新登记：wuxue log service remove {} --because 原因", twin.id))
            .into());
        }
        let sum: i64 = others.iter().filter_map(|other| other.facts.minutes).map(|Minutes(n)| n).sum();
        if let Some(more) = facts.minutes.filter(|Minutes(more)| sum + more > LONGEST) {
            return Err(Refusal::refused(format!(
                "{} {} 已登记 {} 小时，再加 {more} 小时，一天超过 24 小时。",
                person.name,
                facts.day,
                Minutes(sum)
            ))
            .hint(format!(
                "查看这一天的：wuxue log service list --who {} --period {}..{}",
                person.id, facts.day, facts.day
            ))
            .into());
        }
        added.push(ServiceId(write.insert(
            sql!("service.sql", "insert_service"),
            named_params! {
                ":person": person.id, ":day": facts.day, ":sort": facts.sort, ":community": facts.community,
                ":minutes": facts.minutes, ":what": facts.what,
            },
        )?));
    }
    Ok(added)
}

/// Removes an entry; the history keeps it.
pub fn remove_service(write: &Write<'_>, service: &Service) -> Result<()> {
    write.execute(sql!("service.sql", "delete_service"), named_params! {":id": service.id})?;
    Ok(())
}
