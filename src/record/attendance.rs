//! How a person stood to an activity.

use crate::calendar::Day;

crate::closed_set! {
    /// How a person stood to an activity.
    Status {
        /// Was there.
        Present = "present", "出勤";
        /// Was there, but late.
        Late = "late", "迟到";
        /// On leave; stays among those expected.
        Leave = "leave", "请假";
        /// Away on duty; stays among those expected.
        Away = "away", "因公外出";
        /// Missing.
        Absent = "absent", "缺席";
        /// Was missing and has made it up.
        MadeUp = "made_up", "补学";
        /// Not asked of this person (教育管理条例 第23条); not among those expected.
        Exempt = "exempt", "不作硬性要求";
    }
}

crate::closed_set! {
    /// Why somebody was on leave. Nothing finer is kept: no diagnosis, no family matter.
    Reason {
        /// On official business.
        Official = "official", "公假";
        /// Ill.
        Sick = "sick", "病假";
        /// On private business.
        Personal = "personal", "事假";
        /// Yearly leave, maternity leave and the rest.
        Other = "other", "其他";
    }
}

impl Status {
    /// Whether the person counts as 实到.
    pub fn counts_present(self) -> bool {
        matches!(self, Status::Present | Status::Late)
    }

    /// Whether the person earns the hours of the session.
    pub fn earns_hours(self) -> bool {
        matches!(self, Status::Present | Status::Late | Status::MadeUp)
    }
}

/// A status with what belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Mark {
    /// The status.
    pub status: Status,
    /// Why, for leave; `None` if not stated.
    pub reason: Option<Reason>,
    /// How late in minutes, 1 to 600; `None` if not stated.
    pub late_minutes: Option<i64>,
    /// When it was made up; `None` is 待补.
    pub made_up_on: Option<Day>,
}

impl Mark {
    /// A status and nothing more.
    pub fn of(status: Status) -> Self {
        Self { status, reason: None, late_minutes: None, made_up_on: None }
    }

    /// As papers print it, which [`Words::read`] also reads: `出勤`, `迟到10分钟`, `请假（病假）`,
    /// `补学（2026-10-30）`.
    pub fn label(&self) -> String {
        let status = self.status.label();
        match self {
            Mark { status: Status::Late, late_minutes: Some(minutes), .. } => {
                format!("{status}{minutes}分钟")
            }
            Mark { status: Status::Leave, reason: Some(reason), .. } => {
                format!("{status}（{}）", reason.label())
            }
            Mark { status: Status::MadeUp, made_up_on: Some(day), .. } => format!("{status}（{day}）"),
            _ => status.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_counts_and_who_earns() {
        let having =
            |test: fn(Status) -> bool| Status::ALL.iter().copied().filter(|s| test(*s)).collect::<Vec<_>>();
        assert_eq!(having(Status::counts_present), [Status::Present, Status::Late]);
        assert_eq!(having(Status::earns_hours), [Status::Present, Status::Late, Status::MadeUp]);
    }
}
