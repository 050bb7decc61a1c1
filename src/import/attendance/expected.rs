//! Who is expected at an activity that may not be recorded yet. Says what the view `expected` says of those
//! that are, which a test compares; from memory, since a file may hold thousands of activities.

use super::known::{Known, Stay, Stays};
use crate::calendar::Day;
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
        let mut people: Vec<u32> = self
            .stays_in(unit.id)
            .filter(|stay| called(stay) && stay.covers(day))
            .map(|stay| stay.person)
            .filter(|person| !self.is_exempt(*person, day) && of_age(*person))
            .collect();
        people.dedup();
        people
    }
}
