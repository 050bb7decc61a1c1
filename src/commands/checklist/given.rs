//! To whom a task is given, and by when it is to be done.

use anyhow::Result;

use crate::calendar::Day;
use crate::commands::words;
use crate::refusal::Refusal;
use crate::register::TaskFacts;
use crate::roster::{meant_person, meant_unit};
use crate::store::Records;

/// Who else sees to a task, and by when.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
#[group(skip)]
pub struct Parties {
    /// 配合单位，可写几个，用、隔开
    #[arg(long, value_name = "单位")]
    pub support: Vec<String>,
    /// 责任人：姓名、工号、编号或别名；不写则为要件的责任人
    #[arg(long, value_name = "姓名")]
    pub owner: Option<String>,
    /// 完成时限；不写则为要件的时限
    #[arg(long, value_name = "日期")]
    pub due: Option<String>,
}

/// To whom a measure is given at once.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
#[group(skip)]
pub struct Given {
    /// 牵头单位；写明的，措施同时分解为任务
    #[arg(long, value_name = "单位")]
    pub lead: Option<String>,
    /// 配合单位、责任人、时限。
    #[command(flatten)]
    pub parties: Parties,
}

impl Parties {
    /// Makes the facts what was typed; 无 empties a field. Names are those of a day.
    ///
    /// # Errors
    /// Refused if a unit, a person or a day cannot be read.
    pub fn apply(&self, records: &Records<'_>, facts: &mut TaskFacts, on: Day, today: Day) -> Result<()> {
        if !self.support.is_empty() {
            facts.support.clear();
            for text in
                self.support.iter().flat_map(|text| words::several(text)).filter(|text| text != words::NONE)
            {
                facts.support.push(meant_unit(records, &text, on)?.id);
            }
            facts.support.sort_unstable();
            facts.support.dedup();
        }
        let lead = facts.lead;
        let owner = |text: &str| Ok(meant_person(records, text, Some(lead), on)?.id);
        words::change(self.owner.as_deref(), &mut facts.owner, owner)?;
        let due = |text: &str| Ok(words::day("--due", text, today)?);
        words::change(self.due.as_deref(), &mut facts.due, due)?;
        Ok(())
    }
}

impl Given {
    /// The task that carries a measure out; none without a lead unit.
    ///
    /// # Errors
    /// As [`Parties::apply`], and if there is somebody to support, to see to it or a time, and no lead unit.
    pub fn task(
        &self,
        records: &Records<'_>,
        measure: i64,
        text: &str,
        on: Day,
        today: Day,
    ) -> Result<Option<TaskFacts>> {
        let Some(lead) = &self.lead else {
            if self.parties != Parties::default() {
                return Err(Refusal::usage("写了配合单位、责任人或者时限，没有写牵头单位。")
                    .hint("写明牵头单位：--lead 单位")
                    .into());
            }
            return Ok(None);
        };
        let lead = meant_unit(records, lead, on)?.id;
        let mut facts = TaskFacts {
            measure: Some(measure),
            text: text.to_owned(),
            lead,
            support: Vec::new(),
            owner: None,
            due: None,
        };
        self.parties.apply(records, &mut facts, on, today)?;
        Ok(Some(facts))
    }
}
