//! Persons 人员: Party members, probationary members and non-Party youth, and how they are named.

use anyhow::Result;

use super::unit::nearest;
use crate::calendar::{Day, fold_width};
use crate::identifier;
use crate::refusal::{Kind, Refusal};
use crate::sql;
use crate::store::{Records, Row, SqlResult, named_params};

identifier!(
    /// Number of a person, `P12` on screen.
    PersonId, "P"
);

/// A person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Its number.
    pub id: PersonId,
    /// Full name, without padding.
    pub name: String,
    /// Staff number 工号, text: leading zeros count.
    pub staff_no: Option<String>,
    /// Birth month `YYYY-MM`, only for the age limit of youth groups.
    pub birth_month: Option<String>,
    /// Day of joining the Party.
    pub joined: Option<Day>,
    /// Remark.
    pub note: Option<String>,
}

impl Person {
    fn read(row: &Row<'_>) -> SqlResult<Person> {
        Ok(Person {
            id: row.get("id")?,
            name: row.get("name")?,
            staff_no: row.get("staff_no")?,
            birth_month: row.get("birth_month")?,
            joined: row.get("joined")?,
            note: row.get("note")?,
        })
    }
}

/// A name as it is kept: half-width, and without the blanks that pad two-character names (`张　伟`). Blanks
/// between Latin words stay.
pub fn clean_name(text: &str) -> String {
    let folded = fold_width(text);
    let words: Vec<&str> = folded.split_whitespace().collect();
    let latin = words.iter().all(|word| word.is_ascii());
    words.join(if latin { " " } else { "" })
}

/// The person with this number.
pub fn person(records: &Records<'_>, id: PersonId) -> Result<Option<Person>> {
    records.maybe(sql!("person.sql", "person_by_id"), named_params! {":id": id}, Person::read)
}

/// The persons somebody may mean: by code (`P12`), by staff number, or by full name. Never by part of it.
pub fn find_persons(records: &Records<'_>, text: &str) -> Result<Vec<Person>> {
    let text = text.trim();
    if let Some(id) = PersonId::from_code(text)
        && let Some(person) = person(records, id)?
    {
        return Ok(vec![person]);
    }
    let number = fold_width(text);
    let by_number = records.maybe(
        sql!("person.sql", "person_by_staff_no"),
        named_params! {":staff_no": number.trim()},
        Person::read,
    )?;
    if let Some(person) = by_number {
        return Ok(vec![person]);
    }
    let name = clean_name(text);
    records.rows(sql!("person.sql", "person_by_name"), named_params! {":name": name}, Person::read)
}

/// The one person meant. Among several of a name, those of unit `within` on that day go first.
///
/// # Errors
/// Refused if none or several fit; the candidates are named with their units and staff numbers.
pub fn meant_person(
    records: &Records<'_>,
    text: &str,
    within: Option<super::UnitId>,
    on: Day,
) -> Result<Person> {
    let mut found = find_persons(records, text)?;
    if found.len() > 1
        && let Some(within) = within
    {
        let mut inside = Vec::new();
        for person in &found {
            if units_of(records, person.id, on)?.iter().any(|unit| unit.id == within) {
                inside.push(person.clone());
            }
        }
        if !inside.is_empty() {
            found = inside;
        }
    }
    if found.len() == 1 {
        return Ok(found.remove(0));
    }
    if found.is_empty() {
        let mut refusal = Refusal::not_found(format!("没有叫“{text}”的人员。"));
        let names: Vec<String> = records.rows(sql!("person.sql", "person_names"), [], |row| row.get(0))?;
        if let Some(near) = nearest(text, names.iter().map(String::as_str)) {
            refusal = refusal.hint(format!("是不是“{near}”？"));
        }
        return Err(refusal.hint("查看名册：wuxue member list").into());
    }
    let mut refusal = Refusal::new(Kind::Ambiguous, format!("叫“{text}”的不止一人，请写工号或编号。"));
    for person in &found {
        let units: Vec<String> =
            units_of(records, person.id, on)?.into_iter().map(|unit| unit.name).collect();
        refusal = refusal.hint(format!(
            "{}：{}，工号 {}，{}",
            person.id,
            person.name,
            person.staff_no.as_deref().unwrap_or("无"),
            if units.is_empty() { "未编入党组织".to_owned() } else { units.join("、") }
        ));
    }
    Err(refusal.into())
}

/// The units a person belongs to on that day.
pub fn units_of(records: &Records<'_>, person: PersonId, on: Day) -> Result<Vec<super::Unit>> {
    records.rows(
        sql!("person.sql", "units_of_person"),
        named_params! {":person": person, ":on": on},
        super::Unit::read,
    )
}
