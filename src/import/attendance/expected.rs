//! Who is expected at an activity that may not be recorded yet, and who may be there where nobody is. Says what the
//! view `expected` says of those that are, which a test compares; from memory, since a file may hold thousands of
//! activities.

use super::known::{Known, Stay, Stays};
use crate::calendar::Day;
use crate::import::Field;
use crate::import::problem::Problem;
use crate::record::{Asked, Stands};
use crate::roster::UnitKind;

crate::closed_set! {
    /// Who a kind of activity calls.
    Expected {
        /// The committee of the unit.
        Committee = "committee", "委员会";
        /// The group.
        Group = "group", "小组";
        /// The members of the body.
        Body = "body", "班子成员";
        /// The whole branch.
        Branch = "branch", "全体党员";
        /// The whole unit.
        Unit = "unit", "全体人员";
        /// Nobody for certain.
        None = "none", "不设应到";
    }
}

impl Known {
    /// Whether activities of these kinds expect anybody for certain.
    pub fn calls_anybody(&self, kinds: &[usize]) -> bool {
        kinds.iter().any(|kind| self.kinds[*kind].expected != Expected::None)
    }

    /// The persons expected at an activity of this unit on that day, ascending, nobody twice.
    pub fn expected(&self, unit: usize, day: Day, kinds: &[usize]) -> Vec<u32> {
        let calls: Vec<Expected> = kinds.iter().map(|kind| self.kinds[*kind].expected).collect();
        let unit = &self.units[unit];
        let partners = self.partners(unit.id, day, kinds);
        let called: fn(&Stay) -> bool =
            if calls.iter().any(|calls| !matches!(calls, Expected::Committee | Expected::None)) {
                |stay| stay.as_what == Stays::Member
            } else if calls.contains(&Expected::Committee) {
                |stay| matches!(stay.as_what, Stays::Secretary | Stays::Committee)
            } else {
                return Vec::new();
            };
        let of_age = |person: u32| {
            unit.kind != UnitKind::YouthGroup
                || self.people[person as usize].youth_until.is_none_or(|until| day <= until)
        };
        let of_partners = partners.iter().flat_map(|partner| self.stays_in(*partner));
        let of_partners = of_partners.filter(|stay| stay.as_what == Stays::Member);
        let mut people: Vec<u32> = self
            .stays_in(unit.id)
            .filter(|stay| called(stay))
            .chain(of_partners)
            .filter(|stay| stay.covers(day))
            .map(|stay| stay.person)
            .filter(|person| !self.is_exempt(*person, day) && of_age(*person))
            .collect();
        if !partners.is_empty() {
            people.sort_unstable();
        }
        people.dedup();
        people
    }

    /// Refuses whoever cannot have been there, by the rule that a record typed by hand keeps too.
    ///
    /// # Errors
    /// At a 双重组织生活 or a visit alone, somebody who does not lead or is not of the unit.
    pub(super) fn may_be_there(
        &self,
        person: u32,
        unit: usize,
        day: Day,
        kinds: &[usize],
    ) -> Result<(), Problem> {
        if self.calls_anybody(kinds) {
            return Ok(());
        }
        let holder = &self.units[unit];
        let mut asked = kinds.iter().filter_map(|kind| Asked::of(&self.kinds[*kind].held.code, holder.kind));
        let Some(asked) = asked.find(|asked| !asked.is_of_speakers()) else { return Ok(()) };
        let member = |stay: &&Stay| stay.as_what == Stays::Member && stay.covers(day);
        let bodies =
            || self.units.iter().filter(|unit| unit.kind == UnitKind::LeadingBody && unit.exists_on(day));
        let of_body =
            bodies().any(|body| self.stays_in(body.id).filter(member).any(|stay| stay.person == person));
        let leads =
            of_body || self.stays_of(person).any(|stay| stay.as_what == Stays::Secretary && stay.covers(day));
        let mut own = self.stays_in(holder.id).filter(|stay| stay.covers(day));
        let stands = Stands {
            leads,
            belongs: match asked {
                Asked::DualLife => self.stays_in(holder.id).filter(member).any(|stay| stay.person == person),
                _ => own.clone().any(|stay| stay.person == person),
            },
            certain: match asked {
                Asked::Visit => own.next().is_some(),
                _ => bodies().all(|body| self.stays_in(body.id).any(|stay| member(&stay))),
            },
        };
        let who = &self.people[person as usize];
        match asked.objection(&who.name, &who.id.to_string(), &holder.name, day, stands) {
            None => Ok(()),
            Some((why, fix)) => Err(Problem::new(Field::Name, &who.name, why, fix)),
        }
    }
}
