//! The member list of an online meeting: who was there is a matter of how long, all visits together.

use std::collections::{BTreeMap, BTreeSet};

use crate::calendar::{Day, fold_width};
use crate::import::Field;
use crate::import::attendance::gather::Gathering;
use crate::import::attendance::session::{Cells, Facts};
use crate::import::attendance::validate::{Packed, row_number};
use crate::import::map::Table;
use crate::import::parse::RowBuf;
use crate::import::problem::Problem;
use crate::import::title::TitleFacts;
use crate::record::{Mark, Status};
use crate::refusal::Refusal;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

crate::closed_set! {
    /// What becomes of those who were in a meeting for too short a time.
    Below {
        /// Held back, for the clerk to decide.
        Hold = "hold", "退回";
        /// Counted as late.
        Late = "late", "迟到";
    }
}

/// When somebody counts as present in an online meeting.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Presence {
    /// The share of the meeting that one must be there for, 0 to 1.
    pub share: f64,
    /// What becomes of the others.
    pub below: Below,
}

impl Default for Presence {
    fn default() -> Self {
        Self { share: 0.5, below: Below::Hold }
    }
}

/// Gathers the visits of each person.
pub struct Meeting {
    /// Length in seconds.
    length: u64,
    /// Beginning, in seconds of its day, where it is known: what lies outside the meeting does not count.
    begins: Option<(Day, u64)>,
    presence: Presence,
    session: Option<u32>,
    people: BTreeMap<u32, Visits>,
    /// Who shared a device with somebody whose row is held back.
    with_held: BTreeSet<u32>,
}

/// The visits of one person.
#[derive(Default)]
struct Visits {
    rows: Vec<u64>,
    /// Seconds as the list states them, added up.
    stated: u64,
    /// From when to when, in seconds from the beginning of the meeting; none if one visit does not say.
    spans: Option<Vec<(u64, u64)>>,
}

impl Meeting {
    /// For the meeting that the titles describe.
    ///
    /// # Errors
    /// Refused if it is not known how long the meeting was. Which unit met on what day the rows ask for, as those of
    /// other files do.
    pub fn open(titles: &TitleFacts, presence: &Presence, given: &Facts) -> Result<Self, Refusal> {
        let lasted = given.start.zip(given.end).map(|(start, end)| u64::from(end - start) * MINUTE);
        let length =
            lasted.or_else(|| titles.length.as_deref().and_then(seconds)).filter(|length| *length > 0);
        let Some(length) = length else {
            return Err(Refusal::usage("不知道会议有多长，算不出每个人参会时长所占的比例。")
                .hint("写明起止时间：--time 15:00-17:00"));
        };
        let begins = given.day.zip(given.start).map(|(day, start)| (day, u64::from(start) * MINUTE));
        Ok(Self {
            length,
            begins,
            presence: *presence,
            session: None,
            people: BTreeMap::new(),
            with_held: BTreeSet::new(),
        })
    }

    /// Adds the visit of a row.
    pub fn row(&mut self, table: &Table<'_>, row: &RowBuf, gathering: &mut Gathering<'_>) {
        let outcome = self.visit(table, row, gathering);
        if let Err(problem) = outcome {
            gathering.hold(row.number(), None, problem);
        }
    }

    fn visit(
        &mut self,
        table: &Table<'_>,
        row: &RowBuf,
        gathering: &mut Gathering<'_>,
    ) -> Result<(), Problem> {
        let session = gathering.validator.session(&Cells::default(), None, row.number())?;
        self.session = Some(session);
        let facts = &gathering.validator.sessions[session as usize].facts;
        let today = gathering.validator.dates().today;
        let (unit, day) = (facts.unit.unwrap_or_default(), facts.day.unwrap_or(today));
        let name = table.cell(row, Field::Name);
        let stay = table.cell(row, Field::Stay);
        let (from, to) = (table.cell(row, Field::SignTime), table.cell(row, Field::Leave));
        let span = self.span(from, to);
        let stated = match table.column(Field::Stay) {
            Some(_) => seconds(stay).ok_or_else(|| {
                Problem::new(Field::Stay, stay, "看不出参会时长", "时长写作 0:30:00、30分钟或 1小时30分钟")
            })?,
            // Without its own column it is from entering to leaving.
            None => span.map(|(from, to)| to - from).ok_or_else(|| {
                let why = "入会和退会时间看不出参会时长";
                let fix = "补上入会、退会时间；会议的起止时间用 --time 15:00-17:00 写明";
                Problem::new(Field::SignTime, &format!("{from} {to}"), why, fix)
            })?,
        };
        let known = gathering.validator.known();
        let together = known.named_together(name, unit, day).inspect_err(|_| {
            // Who shares the row with somebody unknown was there all the same.
            self.with_held.extend(known.named_among(name, unit, day));
        })?;
        for meant in &together {
            let outcome = gathering.validator.must_belong(meant.person, unit, day, session);
            outcome.map_err(|problem| {
                self.with_held.extend(together.iter().map(|meant| meant.person));
                let may_sit_in = problem.fix.contains("列席");
                let name = &problem.value;
                let fix = format!("列席的，删去这一行，导入后另记：wuxue log edit 活动编号 --guest {name}");
                if may_sit_in { Problem { fix, ..problem } } else { problem }
            })?;
        }
        for meant in together {
            if !meant.as_written {
                gathering.validator.say_meant(name, meant.person);
            }
            let visits = self
                .people
                .entry(meant.person)
                .or_insert_with(|| Visits { spans: Some(Vec::new()), ..Visits::default() });
            visits.rows.push(row.number());
            visits.stated += stated;
            match (span, &mut visits.spans) {
                (Some(span), Some(spans)) => spans.push(span),
                (_, spans) => *spans = None,
            }
        }
        Ok(())
    }

    /// From when to when a visit lasted, as far as it lies within the meeting.
    fn span(&self, from: &str, to: &str) -> Option<(u64, u64)> {
        let (day, begins) = self.begins?;
        let since = |text: &str| {
            let (on, seconds) = match moment(text)? {
                (Some(date), seconds) => (Day::parse(date, day).ok()?, seconds),
                (None, seconds) if self.is_next_day(seconds, begins) => (day.next(), seconds),
                (None, seconds) => (day, seconds),
            };
            let days = u64::try_from(day.days_until(on)).ok().filter(|days| *days <= 1);
            // Before the meeting is as its beginning.
            Some((days? * DAY + seconds).saturating_sub(begins).min(self.length))
        };
        let (from, to) = (since(from)?, since(to)?);
        (from <= to).then_some((from, to))
    }

    /// Whether a time without its day lies behind midnight: nearer to the end of a meeting that went on past it
    /// than to its beginning.
    fn is_next_day(&self, seconds: u64, begins: u64) -> bool {
        let past = (begins + self.length).checked_sub(DAY);
        past.is_some_and(|past| seconds < begins && seconds.saturating_sub(past) <= begins - seconds)
    }

    /// Decides on everybody.
    pub fn end(self, gathering: &mut Gathering<'_>) {
        let Some(session) = self.session else { return };
        let mut held = BTreeSet::new();
        for (person, visits) in &self.people {
            let there = visits.seconds(self.length);
            let row = visits.rows.first().copied().unwrap_or_default();
            let enough = there as f64 >= self.presence.share * self.length as f64;
            let mark = match (enough, self.presence.below) {
                (true, _) => Mark::of(Status::Present),
                (false, Below::Late) => Mark::of(Status::Late),
                (false, Below::Hold) => {
                    gathering.held_people.insert((session, *person));
                    let name = gathering.validator.known().people[*person as usize].name.clone();
                    let (minutes, all) = (there / MINUTE, self.length / MINUTE);
                    let why = format!(
                        "{name}参会 {minutes} 分钟，会议 {all} 分钟，不到 {}",
                        percent(self.presence.share)
                    );
                    let fix =
                        "确已到会的，降低 --min-share；作迟到登记的，加 --below 迟到；否则另行登记请假或缺席";
                    held.extend(&visits.rows);
                    for row in &visits.rows {
                        gathering.hold(
                            *row,
                            None,
                            Problem::new(Field::Stay, &clock(there), why.clone(), fix),
                        );
                    }
                    continue;
                }
            };
            let mark = gathering.validator.mark_of(mark);
            match row_number(row) {
                Ok(row) => gathering.rows.push(Packed { session, person: *person, mark, row }),
                Err(problem) => gathering.hold(row, None, problem),
            }
        }
        self.keep_along(&held, gathering);
    }

    /// Whoever shares a row that is held back, or a row of such a one, keeps all rows of theirs: from the shared row
    /// alone, which comes back mended, their time in the meeting could not be told.
    fn keep_along(&self, held: &BTreeSet<u64>, gathering: &mut Gathering<'_>) {
        const WHY: &str = "与退回的人同用一台设备，已经导入，一并留着才算得出时长";
        let mut kept: BTreeSet<u64> = held.clone();
        let mut along: BTreeSet<u32> = self.with_held.clone();
        loop {
            let before = (kept.len(), along.len());
            for (person, visits) in &self.people {
                if along.contains(person) || visits.rows.iter().any(|row| kept.contains(row)) {
                    along.insert(*person);
                    kept.extend(&visits.rows);
                }
            }
            if before == (kept.len(), along.len()) {
                break;
            }
        }
        for row in kept.difference(held) {
            gathering.along.push(*row);
            gathering.preview.unlisted.push((*row, WHY.to_owned()));
        }
    }
}

impl Visits {
    /// Seconds in the meeting: what the list states, but no more than the visits cover, each minute once
    /// however many devices were on.
    fn seconds(&self, length: u64) -> u64 {
        let Some(spans) = &self.spans else { return self.stated.min(length) };
        let mut spans = spans.clone();
        spans.sort_unstable();
        let (mut covered, mut until) = (0, 0);
        for (from, to) in spans {
            covered += to.saturating_sub(from.max(until));
            until = until.max(to);
        }
        self.stated.min(covered)
    }
}

/// A day as written, if there is one, and the seconds since its midnight: `2026-10-29 14:55:00`.
fn moment(text: &str) -> Option<(Option<&str>, u64)> {
    let (date, time) = match text.trim().rsplit_once(' ') {
        Some((date, time)) => (Some(date), time),
        None => (None, text.trim()),
    };
    clock_seconds(time).filter(|seconds| *seconds < DAY).map(|seconds| (date, seconds))
}

/// A length: `2:05:00`, `1小时5分30秒`, `65分钟`; a number alone is minutes.
fn seconds(text: &str) -> Option<u64> {
    let folded = fold_width(text);
    let text = folded.trim();
    if text.contains(':') {
        return clock_seconds(text);
    }
    if let Ok(minutes) = text.parse::<f64>() {
        return (0.0..=1440.0).contains(&minutes).then_some((minutes * MINUTE as f64) as u64);
    }
    let (mut rest, mut total, mut found) = (text, 0, false);
    for (words, unit) in [(&["小时", "时"][..], HOUR), (&["分钟", "分"], MINUTE), (&["秒钟", "秒"], 1)]
    {
        let Some((number, after)) = words.iter().find_map(|word| rest.split_once(word)) else { continue };
        total += number.trim().parse::<u64>().ok().filter(|n| *n <= DAY)? * unit;
        (rest, found) = (after, true);
    }
    (found && rest.trim().is_empty()).then_some(total)
}

/// `2:05:00` or `14:55` in seconds, the first part being hours.
fn clock_seconds(text: &str) -> Option<u64> {
    let mut total = 0;
    let mut parts = text.split(':');
    for unit in [HOUR, MINUTE, 1] {
        let Some(part) = parts.next() else { break };
        let sound = (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        total += part.parse::<u64>().ok().filter(|_| sound)? * unit;
    }
    parts.next().is_none().then_some(total)
}

fn clock(seconds: u64) -> String {
    format!("{}:{:02}:{:02}", seconds / HOUR, seconds / MINUTE % 60, seconds % 60)
}

fn percent(share: f64) -> String {
    format!("{}%", (share * 100.0).round())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_and_moments_as_meetings_write_them() {
        for (text, expected) in [
            ("2:05:00", Some(7500)),
            ("0:12:00", Some(720)),
            ("1:30", Some(5400)),
            ("1小时5分30秒", Some(3930)),
            ("65分钟", Some(3900)),
            ("90", Some(5400)),
            ("１０分", Some(600)),
            ("", None),
            ("--", None),
            ("很久", None),
            ("-5", None),
            ("1:2:3:4", None),
            ("99999999999999999999小时", None),
        ] {
            assert_eq!(seconds(text), expected, "{text}");
        }
        assert_eq!(moment("2026-10-29 14:55:10"), Some((Some("2026-10-29"), 53_710)));
        assert_eq!(moment("14:55"), Some((None, 53_700)));
        assert_eq!(moment("--"), None);
    }

    #[test]
    fn times_without_a_day_may_lie_behind_midnight() {
        let day = Day::from_iso("2026-10-29").unwrap();
        let meeting = |start: u64, hours: u64| Meeting {
            length: hours * HOUR,
            begins: Some((day, start * HOUR)),
            presence: Presence::default(),
            session: None,
            people: BTreeMap::new(),
            with_held: BTreeSet::new(),
        };
        let late = meeting(23, 2);
        for (from, to, span) in [
            ("23:00:00", "01:00:00", Some((0, 2 * HOUR))),
            ("22:50", "23:30", Some((0, HOUR / 2))),
            ("00:00:00", "01:10:00", Some((HOUR, 2 * HOUR))),
            ("2026-10-30 00:30:00", "01:00", Some((3 * HOUR / 2, 2 * HOUR))),
        ] {
            assert_eq!(late.span(from, to), span, "{from} {to}");
        }
        // Over no midnight, before the meeting is before the meeting.
        assert_eq!(meeting(15, 2).span("14:50", "16:00"), Some((0, HOUR)));
        assert_eq!(meeting(15, 2).span("01:00", "16:00"), Some((0, HOUR)));
    }

    #[test]
    fn two_devices_at_once_count_once() {
        let visits =
            |stated, spans: &[(u64, u64)]| Visits { rows: vec![1], stated, spans: Some(spans.to_vec()) };
        assert_eq!(visits(200, &[(0, 100), (0, 100)]).seconds(1000), 100);
        assert_eq!(visits(150, &[(0, 100), (200, 250)]).seconds(1000), 150);
        // Several visits between the first and the last: the list says how long.
        assert_eq!(visits(30, &[(0, 100)]).seconds(1000), 30);
        assert_eq!(Visits { rows: vec![], stated: 5000, spans: None }.seconds(1000), 1000);
    }
}
