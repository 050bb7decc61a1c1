//! Who stands where on which day: units, members, posts, terms. Knows nothing of what they study.

mod alias;
mod entry;
mod exemption;
mod findings;
mod membership;
mod mention;
mod names;
mod person;
mod post;
mod private;
mod standing;
mod term;
mod term_standing;
#[cfg(test)]
mod tests;
mod unit;
mod unit_change;
mod unit_kind;
mod verifier;

pub use alias::{Alias, add_alias, aliases, aliases_of, find_alias, remove_alias};
pub use entry::{Entry, PlaceHeld, PostHeld, Roster, Rosters, coming_entries, entries, entries_within};
pub use exemption::{CLAUSE as EXEMPTION_CLAUSE, Exemption, end_exemption, exempt, exemptions};
pub use findings::{clashes, findings};
pub use membership::{
    Membership, first_days, is_exclusive, join, leave, memberships, memberships_of_unit, move_to,
    youth_age_limit, youth_until,
};
pub use mention::names_in;
pub use names::Names;
pub use person::{
    NewPerson, Person, PersonId, add_person, bare_number, candidates, change_person, clean_name,
    clean_staff_no, described, end_person, find_persons, meant_person, person, persons, units_of,
};
pub use post::{Post, Rank, add_post, end_post, full_members, has_committee, posts, posts_of_unit, titles};
pub use private::{private_matter, refuse_private, refuse_private_number};
pub use standing::{DatedStanding, Standing, set_standing, standing_on, standings};
pub use term::{
    Extension, REMIND_MONTHS, Reminder, ReminderWay, TERM_YEARS, Term, TermFacts, TermId, add_term,
    edit_term, extend, has_terms, liaisons, meant_term, remind, remove_extension, remove_reminder,
    remove_term, set_liaison, terms,
};
pub use term_standing::{
    Reminders, TermStanding, TermState, ToRemind, reminders_in, standing_of, term_standings,
    term_standings_of,
};
pub use unit::{
    NewUnit, Unit, UnitId, add_unit, beneath, find_units, full_name, is_slip, meant_unit, must_exist,
    nearest, parents_of, slip_of, unit, units,
};
pub use unit_change::{Place, Remaining, change_unit, end_unit, move_unit, places, sub_units};
pub use unit_kind::UnitKind;
pub use verifier::may_verify;
