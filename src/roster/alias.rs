//! Aliases 别名: what somebody is called in files besides the name in the roster, learned once. A name goes
//! before an alias; an alias belongs to one person.

use anyhow::Result;

use super::person::{Person, PersonId, clean_name, namesakes, person, with_staff_no};
use super::private::refuse_private;
use super::unit::find_units;
use super::unit_kind::UnitKind;
use crate::refusal::Refusal;
use crate::secrecy;
use crate::sql;
use crate::store::{Records, Row, SqlResult, Write, named_params};

/// Another name of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// Whose it is.
    pub person: PersonId,
    /// The name, as [`clean_name`] leaves it.
    pub alias: String,
}

impl Alias {
    fn read(row: &Row<'_>) -> SqlResult<Alias> {
        Ok(Alias { person: row.get("person")?, alias: row.get("alias")? })
    }
}

/// Everybody's aliases, in order of the alias.
pub fn aliases(records: &Records<'_>) -> Result<Vec<Alias>> {
    records.rows(sql!("alias.sql", "aliases"), [], Alias::read)
}

/// A person's aliases.
pub fn aliases_of(records: &Records<'_>, person: PersonId) -> Result<Vec<Alias>> {
    records.rows(sql!("alias.sql", "aliases_of_person"), named_params! {":person": person}, Alias::read)
}

/// The alias that is written so, padded or not.
pub fn find_alias(records: &Records<'_>, text: &str) -> Result<Option<Alias>> {
    records.maybe(sql!("alias.sql", "alias"), named_params! {":alias": clean_name(text)}, Alias::read)
}

/// Gives a person another name; one that they have already changes nothing.
///
/// # Errors
/// Refused if it is empty, a name or alias of somebody else, the person's own name, the name of a unit or of a kind
/// of unit, a code or staff number, or something that no roster keeps.
pub fn add_alias(write: &Write<'_>, of: &Person, text: &str) -> Result<()> {
    let alias = clean_name(text);
    let list = || format!("查看已有的别名：wuxue member alias list {}", of.id);
    if alias.is_empty() || alias.chars().any(char::is_control) {
        return Err(Refusal::usage("别名不能是空的，也不能有看不见的控制字符。")
            .hint(format!("wuxue member alias add {} 别名", of.id))
            .into());
    }
    secrecy::refuse("别名", &alias)?;
    refuse_private("别名", &alias)?;
    // A Latin name keeps its blanks; P 9 is written as carelessly as P9.
    if is_code(&alias.split_whitespace().collect::<String>()) {
        return Err(Refusal::refused(format!("“{alias}”是编号的写法，不能用作别名。")).hint(list()).into());
    }
    if alias.chars().all(|c| c.is_ascii_digit()) || with_staff_no(write, &alias)?.is_some() {
        return Err(Refusal::refused(format!("“{alias}”是工号的写法，不能用作别名。"))
            .hint(format!("要登记工号：wuxue member edit {} --staff-no {alias}", of.id))
            .hint(list())
            .into());
    }
    if UnitKind::from_word(&alias).is_some() {
        return Err(Refusal::refused(format!("“{alias}”是党组织的类别，不能用作别名。")).hint(list()).into());
    }
    if let Some(unit) = find_units(write, &alias, write.today)?.first() {
        return Err(Refusal::refused(format!("“{alias}”是党组织 {} 的名称，不能用作别名。", unit.id))
            .hint(format!("查看这个党组织：wuxue unit show {}", unit.id))
            .into());
    }
    if alias == of.name {
        return Err(Refusal::refused(format!("“{alias}”就是{}本人的姓名，不用再记为别名。", of.id))
            .hint(list())
            .into());
    }
    if let Some(other) = namesakes(write, &alias)?.first() {
        return Err(Refusal::refused(format!("“{alias}”是{}的姓名，不能用作{}的别名。", other.id, of.name))
            .hint(format!("查看这个人：wuxue member show {}", other.id))
            .into());
    }
    match find_alias(write, &alias)? {
        Some(known) if known.person == of.id => Ok(()),
        Some(known) => {
            let holder = person(write, known.person)?.map_or(String::new(), |holder| holder.name);
            Err(Refusal::refused(format!("“{alias}”已经是{holder}（{}）的别名。", known.person))
                .hint(format!("确属{}的，先删去：wuxue member alias remove {alias}", of.name))
                .into())
        }
        None => {
            let named = named_params! {":person": of.id, ":alias": alias};
            write.execute(sql!("alias.sql", "insert_alias"), named)?;
            Ok(())
        }
    }
}

/// Whether a text is written as the codes on the screen are: P12, U3, PL7, #41.
fn is_code(text: &str) -> bool {
    const PREFIXES: [&str; 14] = ["P", "U", "D", "A", "PL", "O", "C", "Q", "B", "S", "V", "H", "R", "#"];
    let digits = text.trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == '#');
    let prefix = text.strip_suffix(digits).unwrap_or_default();
    let number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    number && PREFIXES.iter().any(|known| known.eq_ignore_ascii_case(prefix))
}

/// Takes an alias away; gives what it was.
///
/// # Errors
/// Refused if nobody has it.
pub fn remove_alias(write: &Write<'_>, text: &str) -> Result<Alias> {
    let Some(alias) = find_alias(write, text)? else {
        return Err(Refusal::not_found(format!("没有“{}”这个别名。", clean_name(text)))
            .hint("查看已有的别名：wuxue member alias list")
            .into());
    };
    write.execute(sql!("alias.sql", "delete_alias"), named_params! {":alias": alias.alias})?;
    Ok(alias)
}
