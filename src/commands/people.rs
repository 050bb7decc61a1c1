//! Several people at once: by name, or everybody of a unit on a day.

use anyhow::Result;

use super::{named, words};
use crate::calendar::Day;
use crate::refusal::Refusal;
use crate::roster::{self, Entry, Person};
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
            let all = roster::entries_within(records, Some(unit.id), on)?.into_iter().filter(fits);
            people.extend(all.map(|entry| entry.person));
            if people.is_empty() {
                return Err(Refusal::refused(format!("{on} “{}”没有这样的人员。", unit.name))
                    .hint(format!("查看名册：wuxue member list --unit {} --on {on}", unit.id))
                    .into());
            }
            return Ok(people);
        }
        for text in self.who.iter().flat_map(|text| words::several(text)) {
            let person = named::person(session, records, &text, unit.as_ref().map(|unit| unit.id))?;
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

/// What is said of those who were in no unit yet on a day: what they did is kept, and counts for none.
pub fn not_here_yet(records: &Records<'_>, people: &[Person], day: Day) -> Result<Option<String>> {
    let mut early = Vec::new();
    for person in people {
        // The oldest comes first.
        let first = roster::memberships(records, person.id)?.first().map(|membership| membership.starts);
        if let Some(from) = first.filter(|from| *from > day) {
            early.push(format!("{}（{from} 起在册）", person.name));
        }
    }
    Ok((!early.is_empty()).then(|| {
        format!("{day} 还不在册的：{}；不计入任何党组织，请核对日期和名册上的起始日期。", early.join("、"))
    }))
}
