//! Several people at once: by name, or everybody of a unit on a day.

use anyhow::Result;

use super::member::beneath;
use super::named;
use crate::calendar::Day;
use crate::refusal::Refusal;
use crate::roster::{self, Entry, Person, Unit};
use crate::session::Session;
use crate::store::Records;

/// Whom a command is about.
#[derive(Debug, Clone, clap::Args)]
pub struct Whom {
    /// 人员：姓名、工号或编号，可写几个
    #[arg(long, value_name = "人员", num_args = 1..)]
    pub who: Vec<String>,
    /// 党组织；与 --all 一起写，指它和下设各党组织的人
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
    /// --unit 的全体人员
    #[arg(long, requires = "unit", conflicts_with = "who")]
    pub all: bool,
}

impl Whom {
    /// The people meant, each once, in the order in which they were typed or of the roster; `fits` says who of a
    /// whole unit is.
    ///
    /// # Errors
    /// Refused if nobody is named or meant, or a name fits several and nobody can be asked.
    pub fn read(
        &self,
        session: &Session,
        records: &Records<'_>,
        on: Day,
        fits: impl Fn(&Entry) -> bool,
    ) -> Result<Vec<Person>> {
        let unit = self.unit.as_deref().map(|text| named::unit(session, records, text)).transpose()?;
        let mut people: Vec<Person> = Vec::new();
        if let (true, Some(unit)) = (self.all, &unit) {
            let all = within(records, Some(unit), on)?.into_iter().filter(fits);
            people.extend(all.map(|entry| entry.person));
            if people.is_empty() {
                return Err(Refusal::refused(format!("{on} “{}”没有这样的人员。", unit.name))
                    .hint(format!("查看名册：wuxue member list --unit {} --on {on}", unit.id))
                    .into());
            }
            return Ok(people);
        }
        for text in self.who.iter().map(|text| text.trim()).filter(|text| !text.is_empty()) {
            let person = named::person(session, records, text, unit.as_ref().map(|unit| unit.id))?;
            if !people.iter().any(|known| known.id == person.id) {
                people.push(person);
            }
        }
        if people.is_empty() {
            return Err(Refusal::usage("没有写是谁。")
                .hint("写明人员：--who 张伟 潘娟；一个党组织的全体人员：--unit 党支部 --all")
                .into());
        }
        Ok(people)
    }
}

/// Everybody who stands in a unit or below it on a day, or anywhere, in the order of the roster.
pub fn within(records: &Records<'_>, unit: Option<&Unit>, on: Day) -> Result<Vec<Entry>> {
    let units = roster::units(records, on)?;
    let inside = unit.map(|unit| beneath(&units, unit.id));
    let mut entries = roster::entries(records, on)?;
    entries.retain(|entry| {
        entry.person.ends.is_none_or(|ends| ends >= on)
            && match &inside {
                Some(inside) => entry.places.iter().any(|place| inside.contains(&place.unit)),
                None => !entry.places.is_empty() || entry.standing.is_some(),
            }
    });
    Ok(entries)
}
