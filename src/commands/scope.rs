//! Of which unit and which period a list is.

use anyhow::Result;

use super::{named, words};
use crate::calendar::Period;
use crate::roster::Unit;
use crate::session::Session;
use crate::store::Records;

/// What a list is narrowed to.
#[derive(Debug, Clone, Default, clap::Args)]
#[group(skip)]
pub struct Scope {
    /// 只看这个党组织及其下级的
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
    /// 只看这个期间的，如 2026-10、2026Q3；不写则为全部
    #[arg(long, value_name = "期间")]
    pub period: Option<String>,
}

impl Scope {
    /// The unit, by the name it had at the end of the period, and the period.
    ///
    /// # Errors
    /// Refused if one of them cannot be read, or several units fit and nobody can be asked.
    pub fn read(&self, session: &Session, records: &Records<'_>) -> Result<(Option<Unit>, Option<Period>)> {
        let today = session.today;
        let period = self.period.as_deref().map(|text| words::period("--period", text, today)).transpose()?;
        let on = period.map_or(today, |period| period.to().min(today));
        let unit = self.unit.as_deref().map(|text| named::unit_on(session, records, text, on)).transpose()?;
        Ok((unit, period))
    }
}
