//! The sessions a person was at or should have been at, and what they come to tier by tier.

use anyhow::Result;

use super::super::Scope;
use super::super::monthly::whose;
use super::super::names::Names;
use crate::calendar::{Day, Period};
use crate::chain::Tier;
use crate::page::{Cell, Table};
use crate::record::{Mark, Status};
use crate::roster::PersonId;
use crate::sql;
use crate::store::{Records, Row, SqlResult, named_params};

/// A session with what is recorded of the person; `mark` is `None` where others have a mark and this person none.
pub(super) struct Attended {
    activity: i64,
    unit: i64,
    day: Day,
    tiers: Vec<Tier>,
    expected: bool,
    mark: Option<Mark>,
}

impl Attended {
    fn marked(row: &Row<'_>) -> SqlResult<Attended> {
        let mark = Mark {
            status: row.get("status")?,
            reason: row.get("reason")?,
            late_minutes: row.get("late_minutes")?,
            made_up_on: row.get("made_up_on")?,
        };
        Ok(Attended { expected: row.get("expected")?, mark: Some(mark), ..Attended::unmarked(row)? })
    }

    fn unmarked(row: &Row<'_>) -> SqlResult<Attended> {
        Ok(Attended {
            activity: row.get("activity")?,
            unit: row.get("unit")?,
            day: row.get("day")?,
            tiers: vec![row.get("tier")?],
            expected: true,
            mark: None,
        })
    }

    /// Expected, and not for this once exempt.
    fn counts(&self) -> bool {
        self.expected && !self.is(&[Status::Exempt])
    }

    fn is(&self, statuses: &[Status]) -> bool {
        self.mark.is_some_and(|mark| statuses.contains(&mark.status))
    }
}

/// Reads them, by day. Where a person belongs to a branch and a body, each calls for its own sessions; a session of
/// two tiers is one row.
pub(super) fn sessions(records: &Records<'_>, scope: &Scope, person: PersonId) -> Result<Vec<Attended>> {
    let bounds = named_params! {
        ":person": person, ":from": scope.period.from(), ":to": scope.period.to(), ":as_of": scope.as_of,
    };
    let mut all = records.rows(sql!("member.sql", "marked"), bounds, Attended::marked)?;
    all.extend(records.rows(sql!("member.sql", "unmarked"), bounds, Attended::unmarked)?);
    all.sort_by_key(|session| (session.day, session.activity));
    // A session of several kinds came as several rows.
    all.dedup_by(|next, kept| {
        let same = next.activity == kept.activity;
        if same {
            let more: Vec<Tier> =
                next.tiers.iter().copied().filter(|tier| !kept.tiers.contains(tier)).collect();
            kept.tiers.extend(more);
        }
        same
    });
    Ok(all)
}

/// What was held in the period and counts in another, where it stands: `属于2025年度的活动 1 场，列在2025年度。`
pub(super) fn elsewhere(records: &Records<'_>, scope: &Scope, person: PersonId) -> Result<Vec<String>> {
    let bounds = named_params! {
        ":person": person, ":from": scope.period.from(), ":to": scope.period.to(), ":as_of": scope.as_of,
    };
    records.rows(sql!("member.sql", "elsewhere"), bounds, |row| {
        let period = Period::spanning(row.get("counts_from")?, row.get("counts_to")?);
        let sessions: i64 = row.get("sessions")?;
        let whose = whose(period);
        Ok(format!("本期另有属于{whose}的活动 {sessions} 场，列在{whose}。"))
    })
}

/// Each session, with how the person stood there.
pub(super) fn list(sessions: &[Attended], names: &mut Names<'_>) -> Result<Table> {
    let mut rows = Vec::new();
    for session in sessions {
        let tiers = session.tiers.iter().map(|tier| tier.label().to_owned()).collect();
        rows.push(vec![
            Cell::Record(format!("A{}", session.activity)),
            Cell::from(session.day.0),
            Cell::List(tiers),
            Cell::from(names.unit(session.unit)),
            Cell::from(names.activity(session.activity)?),
            Cell::from(session.counts()),
            session.mark.map_or(Cell::Unknown, |mark| Cell::from(mark.label())),
        ]);
    }
    Ok(Table::new(
        "sessions",
        &[
            ("activity", "记录"),
            ("day", "日期"),
            ("tiers", "层级"),
            ("unit", "党组织"),
            ("subject", "活动"),
            ("expected", "应到"),
            ("status", "到会情况"),
        ],
    )
    .caption("逐场情况")
    .in_tables()
    .rows(rows)
    .when_empty("没有登记参加的活动。"))
}

/// The sessions of each tier and of all, each session once in the total.
pub(super) fn by_tier(sessions: &[Attended]) -> Table {
    let row = |tier: Option<Tier>| {
        let of_tier =
            || sessions.iter().filter(move |session| tier.is_none_or(|tier| session.tiers.contains(&tier)));
        let expected = || of_tier().filter(|session| session.counts());
        let count = |statuses: &[Status]| {
            i64::try_from(expected().filter(|session| session.is(statuses)).count()).unwrap_or(i64::MAX)
        };
        let of = i64::try_from(expected().count()).unwrap_or(i64::MAX);
        let beyond = of_tier().filter(|session| {
            !session.expected && session.is(&[Status::Present, Status::Late, Status::MadeUp])
        });
        let unmarked = expected().filter(|session| session.mark.is_none()).count();
        vec![
            Cell::from(tier.map_or("合计", Tier::label)),
            Cell::Share { n: count(&[Status::Present, Status::Late]), of },
            Cell::Share { n: count(&[Status::Present, Status::Late, Status::MadeUp]), of },
            Cell::Int(count(&[Status::Leave, Status::Away])),
            Cell::Int(count(&[Status::Absent])),
            Cell::Int(i64::try_from(unmarked).unwrap_or(i64::MAX)),
            Cell::Int(i64::try_from(beyond.count()).unwrap_or(i64::MAX)),
        ]
    };
    // Few are ever at a session of these two: a row only for those who were.
    let seldom = |tier: &Tier| matches!(tier, Tier::Supervise | Tier::SelfStudy);
    let had = |tier: &Tier| sessions.iter().any(|session| session.tiers.contains(tier));
    let shown = Tier::ALL.iter().filter(|tier| !seldom(tier) || had(tier));
    let shared = sessions.iter().any(|session| session.tiers.len() > 1);
    let caption = match shared {
        true => "参加学习情况（场；属于两个以上层级的，各层级分别计，合计只计一次）",
        false => "参加学习情况（场）",
    };
    Table::new(
        "tiers",
        &[
            ("tier", "层级"),
            ("present", "到会/应到"),
            ("reached", "含补学"),
            ("leave", "请假、外出"),
            ("absent", "缺席"),
            ("unrecorded", "没有登记"),
            ("beyond", "应到以外参加"),
        ],
    )
    .caption(caption)
    .in_tables()
    .rows(shown.map(|tier| Some(*tier)).chain([None]).map(row))
}
