//! How a unit stands with its term on a day: derived from elections, reminders and extensions, never typed.

use anyhow::Result;

use super::term::{REMIND_MONTHS, Term, TermId, has_terms, terms};
use super::{Unit, UnitId, units};
use crate::calendar::{Day, Period};
use crate::store::Records;

crate::closed_set! {
    /// How a unit stands with its term.
    TermState {
        /// The end is more than [`REMIND_MONTHS`] away.
        InTerm = "in_term", "任期内";
        /// It is near, and nobody has reminded of it.
        Due = "due", "6个月内到期";
        /// It is near, and somebody has.
        Reminded = "reminded", "已提醒";
        /// It goes on, approved by the body above.
        Extended = "extended", "已批准延期";
        /// It has ended, and there was no election.
        Overdue = "overdue", "逾期未换届";
        /// The next election was held.
        Renewed = "renewed", "已换届";
        /// No term is on record.
        Unknown = "unknown", "待补";
    }
}

/// A unit and one of its terms, on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermStanding {
    /// Whose.
    pub unit: Unit,
    /// Which; none if none is on record.
    pub term: Option<Term>,
    /// How it stands.
    pub state: TermState,
    /// The last day, extended or not.
    pub ends: Option<Day>,
    /// Days from that day on until the last; negative: so many days overdue. None of a term that was renewed.
    pub days: Option<i64>,
    /// Whether somebody should remind of it: near the end, and no reminder since it was last extended.
    pub to_remind: bool,
    /// The election that ended it.
    pub renewed: Option<Day>,
    /// So many days too late that election was; 0 if it was in time.
    pub late: i64,
    /// So many days too late the election was with which this term began.
    pub begun_late: i64,
}

impl TermStanding {
    /// The state in words, with the day to which an extension goes.
    pub fn said(&self) -> String {
        let label = self.state.label();
        match (self.state, self.ends) {
            (TermState::Due, _) => format!("{label}（应提醒）"),
            (TermState::Extended, Some(until)) if self.to_remind => format!("{label}（至 {until}，应提醒）"),
            (TermState::Extended, Some(until)) => format!("{label}（至 {until}）"),
            (TermState::Renewed, _) if self.late > 0 => format!("{label}（逾期换届 {} 天）", self.late),
            _ => label.to_owned(),
        }
    }

    /// The last reminder by that day.
    pub fn reminded(&self, today: Day) -> Option<Day> {
        let days = self.term.iter().flat_map(|term| &term.reminders).map(|(_, one)| one.day);
        days.filter(|day| *day <= today).max()
    }
}

/// How every unit that is elected for a term stands on a day, unit by unit: its last term, or `all` its terms. What
/// came later than that day is not seen.
pub fn term_standings(records: &Records<'_>, today: Day, all: bool) -> Result<Vec<TermStanding>> {
    let mut known = terms(records, None)?;
    known.retain(|term| term.facts.elected <= today);
    let mut found = Vec::new();
    for unit in units(records, today)? {
        let own: Vec<&Term> = known.iter().filter(|term| term.unit == unit.id).collect();
        // A unit may be recorded later than what is known of its terms.
        let here = unit.ends.is_none_or(|ends| ends >= today) && (unit.starts <= today || !own.is_empty());
        if has_terms(unit.kind) && here {
            found.extend(of_unit(&unit, &own, today, all));
        }
    }
    Ok(found)
}

/// All terms of one unit as they stand on a day, the oldest first.
pub fn term_standings_of(records: &Records<'_>, of: &Unit, today: Day) -> Result<Vec<TermStanding>> {
    let known: Vec<Term> = terms(records, Some(of.id))?;
    let own: Vec<&Term> = known.iter().filter(|term| term.facts.elected <= today).collect();
    Ok(of_unit(of, &own, today, true))
}

/// Who was to be reminded in a period, and who was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminders {
    /// Terms near their end or beyond it in the period, of which nobody had been reminded before.
    pub owed: Vec<ToRemind>,
    /// All reminders of the period, whether somebody was to be reminded or not.
    pub sent: Vec<(TermId, Day)>,
    /// Units of which no term is on record.
    pub unknown: usize,
}

/// A term of which somebody was to be reminded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToRemind {
    /// Which.
    pub term: TermId,
    /// Whose.
    pub unit_name: String,
    /// When somebody was; that may be after the period.
    pub reminded: Option<Day>,
}

/// The reminders of a period, as far as is known on a day. Terms that the next election ended in the period are not
/// among those owed.
pub fn reminders_in(records: &Records<'_>, period: Period, as_of: Day) -> Result<Reminders> {
    let last = period.to().min(as_of);
    let known = terms(records, None)?;
    let mut found = Reminders { owed: Vec::new(), sent: Vec::new(), unknown: 0 };
    for term in &known {
        let days = term.reminders.iter().map(|(_, one)| one.day);
        let inside = days.filter(|day| *day <= last && period.contains(*day));
        found.sent.extend(inside.map(|day| (term.id, day)));
    }
    for unit in units(records, last)? {
        if !has_terms(unit.kind) || unit.starts > last || unit.ends.is_some_and(|ends| ends < last) {
            continue;
        }
        let mut own = known.iter().filter(|term| term.unit == unit.id && term.facts.elected <= last);
        let Some(term) = own.next_back() else {
            found.unknown += 1;
            continue;
        };
        if term.ends(last).months_earlier(REMIND_MONTHS) > period.to() {
            continue;
        }
        let since = term.extension(last).map_or(term.facts.elected, |one| one.approved);
        let days = term.reminders.iter().map(|(_, one)| one.day);
        let reminded = days.filter(|day| *day >= since && *day <= as_of).min();
        if reminded.is_none_or(|day| day >= period.from()) {
            found.owed.push(ToRemind { term: term.id, unit_name: unit.name, reminded });
        }
    }
    Ok(found)
}

/// How the units of a list stand; a unit without terms is not among them.
pub fn standing_of(standings: &[TermStanding], unit: UnitId) -> Option<&TermStanding> {
    standings.iter().rev().find(|one| one.unit.id == unit)
}

fn of_unit(unit: &Unit, own: &[&Term], today: Day, all: bool) -> Vec<TermStanding> {
    let blank = TermStanding {
        unit: unit.clone(),
        term: None,
        state: TermState::Unknown,
        ends: None,
        days: None,
        to_remind: false,
        renewed: None,
        late: 0,
        begun_late: 0,
    };
    let mut found = Vec::new();
    let mut begun_late = 0;
    for (at, term) in own.iter().enumerate() {
        let ends = term.ends(today);
        let renewed = own.get(at + 1).map(|next| next.facts.elected);
        let late = renewed.map_or(0, |day| days_late(ends, day));
        let mut one = TermStanding {
            term: Some((*term).clone()),
            ends: Some(ends),
            renewed,
            late,
            begun_late,
            state: TermState::Renewed,
            ..blank.clone()
        };
        begun_late = late;
        if renewed.is_none() {
            one.days = Some(today.days_until(ends));
            let near = today >= ends.months_earlier(REMIND_MONTHS);
            let extension = term.extension(today);
            let since = extension.map_or(term.facts.elected, |one| one.approved);
            let reminded = term.reminders.iter().any(|(_, one)| one.day >= since && one.day <= today);
            one.to_remind = near && !reminded && today <= ends;
            one.state = match extension {
                _ if today > ends => TermState::Overdue,
                Some(_) => TermState::Extended,
                None if near && reminded => TermState::Reminded,
                None if near => TermState::Due,
                None => TermState::InTerm,
            };
        }
        found.push(one);
    }
    match (found.pop(), all) {
        (None, _) => vec![blank],
        (Some(last), false) => vec![last],
        (Some(last), true) => {
            found.push(last);
            found
        }
    }
}

/// Elected on the day after the last one, a committee follows the other without a gap: that is in time.
fn days_late(ends: Day, elected: Day) -> i64 {
    let days = ends.days_until(elected);
    if days > 1 { days } else { 0 }
}
