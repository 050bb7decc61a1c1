//! How many items of notices stand in which way: one count for the matrix, for a branch and for the reports.

use super::execution::{Execution, ExecutionState};

/// A count of items, each with a unit that it is asked of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CarriedOut {
    /// Those that came due, or were carried out before: all of the next six.
    pub due: i64,
    /// Carried out, in time or late.
    pub done: i64,
    /// Of these, late.
    pub late: i64,
    /// Carried out in part.
    pub partly: i64,
    /// Overdue, and not answered.
    pub missing: i64,
    /// Overdue, and answered.
    pub stated: i64,
    /// Neither due nor carried out yet.
    pub not_due: i64,
    /// Not chosen, or not to be carried out by this unit.
    pub out: i64,
}

impl CarriedOut {
    /// Counts one more.
    pub fn add(&mut self, state: ExecutionState) {
        self.due += i64::from(state.is_due());
        match state {
            ExecutionState::Done => self.done += 1,
            ExecutionState::Late => {
                self.done += 1;
                self.late += 1;
            }
            ExecutionState::Partly => self.partly += 1,
            ExecutionState::Missing => self.missing += 1,
            ExecutionState::Stated => self.stated += 1,
            ExecutionState::NotDue => self.not_due += 1,
            ExecutionState::NotChosen | ExecutionState::Exempt => self.out += 1,
        }
    }

    /// How many were asked of a unit that is to carry them out, due or not.
    pub fn asked(&self) -> i64 {
        self.due + self.not_due
    }
}

impl<'e> FromIterator<&'e Execution> for CarriedOut {
    fn from_iter<I: IntoIterator<Item = &'e Execution>>(all: I) -> CarriedOut {
        let mut count = CarriedOut::default();
        all.into_iter().for_each(|one| count.add(one.state));
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_state_is_counted_once_and_what_is_due_is_the_sum() {
        let mut count = CarriedOut::default();
        for state in [
            ExecutionState::Done,
            ExecutionState::Late,
            ExecutionState::Partly,
            ExecutionState::Missing,
            ExecutionState::Stated,
            ExecutionState::NotDue,
            ExecutionState::NotChosen,
            ExecutionState::Exempt,
        ] {
            count.add(state);
        }
        let CarriedOut { due, done, late, partly, missing, stated, not_due, out } = count;
        assert_eq!([done, late, partly, missing, stated, not_due, out], [2, 1, 1, 1, 1, 1, 2]);
        assert_eq!((due, count.asked()), (done + partly + missing + stated, 6));
    }
}
