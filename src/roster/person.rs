//! Persons 人员: Party members, probationary members and non-Party youth, and how they are named.

use anyhow::Result;

use super::unit::nearest;
use crate::calendar::{Day, Month, fold_width};
use crate::identifier;
use crate::refusal::{Kind, Refusal};
use crate::sql;
use crate::store::{Records, Row, SqlResult, Write, named_params};

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
    /// Birth month, only for the age limit of youth groups.
    pub birth_month: Option<Month>,
    /// Day of joining the Party.
    pub joined: Option<Day>,
    /// Remark.
    pub note: Option<String>,
    /// Last day, of somebody who has left altogether.
    pub ends: Option<Day>,
    /// Why that was.
    pub end_reason: Option<String>,
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
            ends: row.get("ends")?,
            end_reason: row.get("end_reason")?,
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

/// The persons somebody may mean: by code (`P12`), by full name, by staff number, or by alias, the first of
/// these that fits. Never by part of a name.
pub fn find_persons(records: &Records<'_>, text: &str) -> Result<Vec<Person>> {
    let text = text.trim();
    if let Some(id) = PersonId::from_code(text)
        && let Some(person) = person(records, id)?
    {
        return Ok(vec![person]);
    }
    let named = namesakes(records, &clean_name(text))?;
    if !named.is_empty() {
        return Ok(named);
    }
    if let Some(person) = with_staff_no(records, fold_width(text).trim())? {
        return Ok(vec![person]);
    }
    match super::find_alias(records, text)? {
        Some(alias) => Ok(person(records, alias.person)?.into_iter().collect()),
        None => Ok(Vec::new()),
    }
}

/// The person with this staff number, as it is kept.
pub(super) fn with_staff_no(records: &Records<'_>, number: &str) -> Result<Option<Person>> {
    records.maybe(sql!("person.sql", "person_by_staff_no"), named_params! {":staff_no": number}, Person::read)
}

/// The persons of a name, which is already clean.
pub(super) fn namesakes(records: &Records<'_>, name: &str) -> Result<Vec<Person>> {
    records.rows(sql!("person.sql", "person_by_name"), named_params! {":name": name}, Person::read)
}

/// The persons somebody may mean by a word; among several of a name, those of unit `within` on that day, if
/// any are.
pub fn candidates(
    records: &Records<'_>,
    text: &str,
    within: Option<super::UnitId>,
    on: Day,
) -> Result<Vec<Person>> {
    let mut found = find_persons(records, text)?;
    if found.len() > 1 && found.iter().any(|person| person.ends.is_none_or(|ends| ends >= on)) {
        found.retain(|person| person.ends.is_none_or(|ends| ends >= on));
    }
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
    Ok(found)
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
    let mut found = candidates(records, text, within, on)?;
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
        refusal = refusal.hint(described(records, person, on)?);
    }
    Err(refusal.into())
}

/// A person told apart from others of the name: `P4：张伟，工号 001004，办公室党支部`.
pub fn described(records: &Records<'_>, person: &Person, on: Day) -> Result<String> {
    let units: Vec<String> = units_of(records, person.id, on)?.into_iter().map(|unit| unit.name).collect();
    Ok(format!(
        "{}：{}，工号 {}，{}",
        person.id,
        person.name,
        person.staff_no.as_deref().unwrap_or("无"),
        if units.is_empty() { "未编入党组织".to_owned() } else { units.join("、") }
    ))
}

/// Everybody who ever was in the roster.
pub fn persons(records: &Records<'_>) -> Result<Vec<Person>> {
    records.rows(sql!("person.sql", "persons"), [], Person::read)
}

/// The units a person belongs to on that day.
pub fn units_of(records: &Records<'_>, person: PersonId, on: Day) -> Result<Vec<super::Unit>> {
    records.rows(
        sql!("person.sql", "units_of_person"),
        named_params! {":person": person, ":on": on},
        super::Unit::read,
    )
}

/// A person to be added.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewPerson<'a> {
    /// Full name.
    pub name: &'a str,
    /// Staff number.
    pub staff_no: Option<&'a str>,
    /// Birth month.
    pub birth_month: Option<Month>,
    /// Day of joining the Party.
    pub joined: Option<Day>,
    /// Remark.
    pub note: Option<&'a str>,
}

/// A staff number as it is kept: half-width, without blanks.
pub fn clean_staff_no(text: &str) -> String {
    fold_width(text).split_whitespace().collect()
}

/// A staff number of nothing but digits without its leading zeros, which spreadsheets cut; none of any other.
pub fn bare_number(number: &str) -> Option<&str> {
    let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| number.trim_start_matches('0')).filter(|bare| !bare.is_empty())
}

/// Adds a person, who belongs nowhere yet.
///
/// # Errors
/// Refused if the name is empty or somebody has the staff number already.
pub fn add_person(write: &Write<'_>, new: &NewPerson<'_>) -> Result<Person> {
    let mut person = Person {
        id: PersonId(0),
        name: clean_name(new.name),
        staff_no: new.staff_no.map(clean_staff_no).filter(|number| !number.is_empty()),
        birth_month: new.birth_month,
        joined: new.joined,
        note: new.note.map(str::to_owned),
        ends: None,
        end_reason: None,
    };
    must_be_sound(write, &person)?;
    person.id = PersonId(write.insert(
        sql!("person.sql", "insert_person"),
        named_params! {
            ":name": person.name, ":staff_no": person.staff_no, ":birth_month": person.birth_month,
            ":joined": person.joined, ":note": person.note,
        },
    )?);
    Ok(person)
}

fn must_be_sound(records: &Records<'_>, person: &Person) -> Result<()> {
    if person.name.is_empty() {
        return Err(Refusal::refused("姓名不能是空的。")
            .hint("wuxue member add 姓名 --branch 党支部")
            .into());
    }
    let Some(number) = &person.staff_no else { return Ok(()) };
    match with_staff_no(records, number)?.filter(|holder| holder.id != person.id) {
        None => Ok(()),
        Some(holder) => Err(Refusal::refused(format!(
            "工号 {number} 已经是{}（{}）的，一个工号只能给一个人。",
            holder.name, holder.id
        ))
        .hint(format!("查看这个人：wuxue member show {}", holder.id))
        .into()),
    }
}

/// Changes a person's own particulars to these; the days of memberships are not among them.
///
/// # Errors
/// As [`add_person`].
pub fn change_person(write: &Write<'_>, person: &Person) -> Result<()> {
    must_be_sound(write, person)?;
    write.execute(
        sql!("person.sql", "update_person"),
        named_params! {
            ":id": person.id, ":name": person.name, ":staff_no": person.staff_no,
            ":birth_month": person.birth_month, ":joined": person.joined, ":note": person.note,
            ":ends": person.ends, ":end_reason": person.end_reason,
        },
    )?;
    Ok(())
}

/// Lets a person leave altogether: memberships, posts, standing and exemptions end with that last day.
///
/// # Errors
/// Refused if the person has left already, or if something of theirs begins only after that day.
pub fn end_person(write: &Write<'_>, person: &Person, last: Day, reason: &str) -> Result<()> {
    if let Some(left) = person.ends {
        return Err(Refusal::refused(format!("{}已于 {left} 离开。", person.name))
            .hint(format!("查看全部经历：wuxue member show {}", person.id))
            .into());
    }
    for membership in super::memberships(write, person.id)? {
        if membership.lasts_until(last.next()) {
            super::leave(write, person, &membership, last)?;
        }
    }
    for post in super::posts(write, person.id)? {
        if post.lasts_until(last.next()) {
            super::end_post(write, &post, last)?;
        }
    }
    for known in super::standings(write, person.id)? {
        if known.ends.is_none_or(|ends| ends > last) && known.starts <= last {
            super::standing::end_standing(write, known.id, last)?;
        }
    }
    if super::exemptions(write, person.id)?
        .iter()
        .any(|e| e.starts <= last && e.ends.is_none_or(|ends| ends > last))
    {
        super::end_exemption(write, person, last)?;
    }
    let gone = Person { ends: Some(last), end_reason: Some(reason.to_owned()), ..person.clone() };
    change_person(write, &gone)
}
