//! Questions asked of the records. A report is a value in [`REPORTS`]: flags, help, docs and tests come from
//! the list. A report reads and never writes; the same records and the same day give the same page.

mod audience;
mod bulletin;
pub mod changes;
mod desk;
pub mod explain;
mod five_tiers;
mod hours;
mod longer;
mod member;
mod monthly;
mod names;
mod owed;
mod register;
pub mod todo;
mod unit;

use anyhow::Result;

use crate::calendar::{Day, Grain, Period, Reckoning, in_quotes};
use crate::page::Page;
use crate::roster::{Person, Unit, UnitKind};
use crate::store::Records;
pub use audience::{Audience, Readers};
pub use desk::marked as marked_for_the_desk;
pub use five_tiers::{Followed, five_tiers, matter_of};
pub use owed::OwedSort;
pub use register::{classes_table, concerns, leads_table, matters_table, mechanisms_said, rate_left_out};

/// What a report is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// The whole organ, or a unit and those below it.
    Units,
    /// One unit, with those below it.
    Unit,
    /// One person.
    Person,
    /// The people of the organ or a unit, or one of them.
    People,
}

/// A report.
#[derive(Debug, Clone, Copy)]
pub struct Report {
    /// What is typed: `wuxue report NAME`.
    pub name: &'static str,
    /// The Chinese name, typed as well.
    pub title: &'static str,
    /// The question it answers, as help shows it.
    pub question: &'static str,
    /// Whom it is about.
    pub asks: Asks,
    /// The period it is about if none is typed.
    pub period: &'static str,
    /// How long its periods are; none: any period.
    pub grain: Option<Grain>,
    /// For whom it is written if nothing else is asked for; none: it is about persons, and names them.
    pub audience: Option<Audience>,
    /// How many of its figures there are and what they are called: id and label.
    pub figures: fn() -> Vec<(String, String)>,
    /// Answers it.
    pub page: fn(&Records<'_>, &Scope) -> Result<Page>,
    /// Shows the rows behind one of its figures, named by id.
    pub explain: fn(&Records<'_>, &Scope, &str) -> Result<Page>,
}

/// Every report, in the order in which help names them.
pub const REPORTS: &[Report] = &[
    monthly::REPORT,
    longer::QUARTERLY,
    longer::HALF_YEARLY,
    longer::ANNUAL,
    unit::REPORT,
    register::REPORT,
    member::REPORT,
    hours::REPORT,
];

/// The report of a name, in English or Chinese.
pub fn report_named(name: &str) -> Option<&'static Report> {
    REPORTS.iter().find(|report| [report.name, report.title].contains(&name))
}

/// The same, by what people call it besides.
pub fn report_meant(name: &str) -> Option<&'static Report> {
    const ALSO: [(&str, &str); 7] = [
        ("月度报告", "monthly"),
        ("季报", "quarterly"),
        ("季度通报", "quarterly"),
        ("季度报告", "quarterly"),
        ("半年报", "half-year"),
        ("年报", "annual"),
        ("全年报告", "annual"),
    ];
    let also = || ALSO.iter().find(|(word, _)| *word == name);
    report_named(name).or_else(|| report_named(also()?.1))
}

/// What a paper that was sent is called by itself: 月报, or as it was named.
pub fn paper_title(paper: &str) -> &str {
    match report_named(paper) {
        Some(Report { asks: Asks::Unit, .. }) => "学习情况",
        Some(report) => report.title,
        None => paper,
    }
}

/// What a sentence calls a paper that was sent: 2026年9月月报, 2026年上半年报告, “党建工作总结”.
pub fn paper_called(paper: &str, period: Period) -> String {
    let label = period.label();
    match report_named(paper) {
        // The period says it already.
        Some(Report { grain: Some(Grain::Half), .. }) => format!("{label}报告"),
        Some(Report { grain: Some(Grain::Year), .. }) => format!("{label}度报告"),
        Some(_) => format!("{label}{}", paper_title(paper)),
        None => in_quotes(paper),
    }
}

/// What a report is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// The period.
    pub period: Period,
    /// Only this unit and those below it.
    pub unit: Option<Unit>,
    /// The person whom a report of [`Asks::Person`] is about, or one of [`Asks::People`] if only one is asked for.
    pub person: Option<Person>,
    /// The last day that counts, itself included: 截至.
    pub as_of: Day,
    /// For whom it is written.
    pub readers: Readers,
}

impl Report {
    /// For whom it is written if nothing else is asked for.
    pub fn readers(&self) -> Readers {
        self.audience.map(Readers::of).unwrap_or_default()
    }
}

impl Scope {
    /// For whom it is written. A paper about one branch, or less, names it in its title: 个别党支部 would hide nothing.
    fn read_by(&self) -> Readers {
        let one = self.unit.as_ref().is_some_and(|unit| {
            matches!(unit.kind, UnitKind::Branch | UnitKind::PartyGroup | UnitKind::YouthGroup)
        });
        Readers { names: self.readers.names || one && self.readers.is_bulletin(), ..self.readers }
    }

    /// The unit's number for the tree in SQL; 0 is the store as a whole.
    fn top(&self) -> i64 {
        self.unit.as_ref().map_or(0, |unit| unit.id.0)
    }

    /// The day by which the report tells how things stand: the end of the period, or the last day that counts if
    /// that is earlier. A report written later reads the same, but for what was recorded in between.
    fn last_day(&self) -> Day {
        self.period.to().min(self.as_of)
    }

    /// Whether the unit asked for was there on some day of the period.
    fn is_there(&self) -> bool {
        self.unit.as_ref().is_none_or(|unit| {
            unit.starts <= self.last_day() && unit.ends.is_none_or(|ends| ends >= self.period.from())
        })
    }

    /// Since when or until when the unit asked for is there, where it is not there all the time. Of one that is as old as
    /// the roster, which begins on a day, nobody knows since when.
    fn life(&self, begins: Option<Day>) -> Option<String> {
        let Unit { name, starts, ends, .. } = self.unit.as_ref()?;
        let (from, last) = (self.period.from(), self.last_day());
        let founded = (*starts > from && begins.is_none_or(|begins| *starts > begins)).then_some(*starts);
        let ended = ends.filter(|ends| *ends < last);
        Some(match (founded, ended.map(|ends| (ends, ends.chinese()))) {
            (_, Some((ends, day))) if ends < from => format!("{name}已于{day}撤销，本期没有这个党组织。"),
            (Some(starts), _) if starts > last => {
                format!("{name}于{}成立，本期还没有这个党组织。", starts.chinese())
            }
            (Some(starts), Some((_, day))) => {
                format!("{name}于{}成立、{day}撤销，本期只有这一段。", starts.chinese())
            }
            (Some(starts), None) => format!("{name}于{}成立，此前的不在内。", starts.chinese()),
            (None, Some((_, day))) => format!("{name}已于{day}撤销，此后的不在内。"),
            (None, None) => return None,
        })
    }

    /// The same, with whether that day is over.
    fn reckoning(&self) -> Reckoning {
        Reckoning { day: self.last_day(), over: self.as_of > self.period.to() }
    }
}
