//! The file's sessions and rows against those of the store: which are new, changed, the same, held back.

use std::collections::{HashMap, HashSet};

use anyhow::Result;

use super::gather::Labels;
use super::guests::Guest;
use super::known::Known;
use super::plan::{Fate, Wish};
use super::session::Facts;
use super::validate::{Noted, Packed, Session};
use crate::calendar::{Day, clock_label, clock_range_label, in_quotes};
use crate::import::Field;
use crate::import::preview::{Made, Preview, RowNote, RowState, SessionNote, SessionState};
use crate::import::problem::{Lack, Lacks};
use crate::record::{self, CO_STUDY, KindId, Mark, other_period};
use crate::roster::PersonId;
use crate::sql;
use crate::store::{Records, named_params};

/// How many activities the preview keeps.
const SESSIONS: usize = 1000;

/// A comparison under way.
pub(super) struct Comparison<'a> {
    pub(super) records: &'a Records<'a>,
    pub(super) known: &'a Known,
    pub(super) labels: &'a Labels,
    pub(super) wish: &'a Wish,
    pub(super) marks: &'a [Noted],
    pub(super) preview: Preview,
    pub(super) held: Vec<u64>,
    pub(super) changed: Vec<Packed>,
    /// Those who sat in and are not recorded yet.
    pub(super) new_guests: Vec<Guest>,
    /// The session of each who sat in, recorded or not.
    pub(super) guests_in_file: Vec<u32>,
    /// Lines that were not filled in: session and name.
    pub(super) blanks: &'a [(u32, String, Option<String>)],
    /// Session and person of rows held back.
    pub(super) held_people: HashSet<(u32, u32)>,
    /// What a word for the whole file would settle.
    pub(super) lacks: Lacks,
    /// Units and kinds against which the roster spoke already.
    pub(super) pointed_out: HashSet<(usize, usize)>,
    /// Whether people who are missing from the file are named; a file of rejected rows has few.
    pub(super) names_missing: bool,
}

impl Comparison<'_> {
    fn hold(&mut self, row: u64, field: Field, value: String, reason: String, fix: String) {
        self.held.push(row);
        let column = self.labels.get(field).to_owned();
        self.preview.note(RowNote { row, state: RowState::Held, column, value, reason, fix });
    }

    /// Two rows for one person in one session: the same twice is one; different ones contradict each
    /// other, and both are held. Rows come sorted.
    pub(super) fn settle_contradictions(&mut self, rows: &mut Vec<Packed>) {
        let mut kept = Vec::new();
        let mut at = 0;
        // Most files have none: they are looked for before anything is moved.
        let same_cell = |a: &Packed, b: &Packed| a.session == b.session && a.person == b.person;
        if !rows.windows(2).any(|pair| same_cell(&pair[0], &pair[1])) {
            return;
        }
        while at < rows.len() {
            let group = rows[at..].iter().take_while(|row| same_cell(row, &rows[at])).count();
            let group = &rows[at..at + group];
            at += group.len();
            if group.iter().all(|row| row.mark == group[0].mark) {
                kept.push(group[0]);
                self.preview.same += group.len() as i64 - 1;
                continue;
            }
            let numbers: Vec<String> = group.iter().map(|row| row.row.to_string()).collect();
            self.held_people.extend(group.iter().map(|row| (row.session, row.person)));
            let numbers = numbers.join("、");
            let noted = |row: &Packed| &self.marks[row.mark as usize];
            let same_result = group.iter().all(|row| noted(row).mark == noted(&group[0]).mark);
            for row in group {
                let name = &self.known.people[row.person as usize].name;
                let (field, value, reason, fix) = if same_result {
                    let value = noted(row).note.as_deref().unwrap_or_default().to_owned();
                    let reason = format!("{name}在同一场活动里的结果相同，备注不同（第 {numbers} 行）");
                    (Field::Note, value, reason, "只留一行，备注写在一起")
                } else {
                    let reason = format!("{name}在同一场活动里有不同的结果（第 {numbers} 行）");
                    (Field::Status, noted(row).mark.label(), reason, "只留正确的一行")
                };
                self.hold(u64::from(row.row), field, value, reason, fix.to_owned());
            }
        }
        *rows = kept;
    }

    /// Finds each session in the store; one all of whose rows are held back is not looked for.
    pub(super) fn settle_sessions(
        &mut self,
        sessions: Vec<Session>,
        spoken_of: &[bool],
    ) -> Result<Vec<(Session, Fate)>> {
        let mut groups: HashMap<(Option<usize>, Option<Day>), Vec<usize>> = HashMap::new();
        let mut fates: Vec<Fate> = vec![Fate::Held; sessions.len()];
        let mut order = Vec::new();
        for (index, session) in sessions.iter().enumerate().filter(|(index, _)| spoken_of[*index]) {
            let key = (session.facts.unit, session.facts.day);
            let group = groups.entry(key).or_default();
            if group.is_empty() {
                order.push(key);
            }
            group.push(index);
        }
        for group in order.iter().filter_map(|key| groups.get(key)) {
            self.settle_group(&sessions, group, &mut fates)?;
        }
        let mut settled: Vec<(Session, Fate)> = sessions.into_iter().zip(fates).collect();
        for (session, fate) in &mut settled {
            match fate {
                Fate::New if session.facts.kinds.is_empty() => {
                    let holders = session.facts.unit.zip(session.facts.day).into_iter().collect();
                    self.lacks.add(&Lacks { holders, ..Lacks::of(Lack::Kind) });
                    let reason = "没有写明活动类型，当天也没有已登记的活动".to_owned();
                    self.note_session(
                        session,
                        Field::Kind,
                        reason,
                        "写明活动类型：--kind 主题党日".to_owned(),
                    );
                    *fate = Fate::Held;
                }
                Fate::New => {
                    if let Some((reason, fix)) = self.on_the_other_side(session)? {
                        self.note_session(session, Field::Unit, reason, fix);
                        *fate = Fate::Held;
                        continue;
                    }
                    self.preview.made.push(Made { what: "活动".to_owned(), name: self.name(session) });
                    self.point_out_period(session);
                    self.point_out_committee(session);
                }
                Fate::Known(id) | Fate::Changed(id) if session.facts.kinds.is_empty() => {
                    session.facts.kinds = self.kinds_of(*id)?;
                }
                _ => {}
            }
        }
        Ok(settled)
    }

    /// Why a new session is not recorded: it is a 联学共建 that the other branch recorded already.
    fn on_the_other_side(&self, session: &Session) -> Result<Option<(String, String)>> {
        let Session { facts, .. } = session;
        let joint = facts.kinds.iter().any(|kind| self.known.kinds[*kind].held.code == CO_STUDY);
        let (Some(unit), Some(day), true) = (facts.unit, facts.day, joint) else { return Ok(None) };
        let kinds = facts.kinds.iter().map(|kind| KindId(self.known.kinds[*kind].id)).collect();
        let start = facts.start;
        let stated = record::Facts { start, ..record::Facts::new(self.known.units[unit].id, day, kinds) };
        let Some(found) = record::mirror(self.records, &stated)? else { return Ok(None) };
        let (why, _) = found.objection(self.records, &stated)?;
        let id = found.activity;
        Ok(Some((why, format!("把这一场的考勤归到 {id}：wuxue log import 文件 --activity {id}"))))
    }

    fn kinds_of(&self, activity: i64) -> Result<Vec<usize>> {
        let kinds: Vec<i64> = self.records.rows(
            sql!("known.sql", "kinds_of_activity"),
            named_params! {":activity": activity},
            |row| row.get(0),
        )?;
        Ok(kinds.iter().filter_map(|id| self.known.kinds.iter().position(|kind| kind.id == *id)).collect())
    }

    /// A title that names another period than its day's is pointed out, never guessed.
    fn point_out_period(&mut self, session: &Session) {
        let (Some(title), Some(day)) = (&session.facts.title, session.facts.day) else { return };
        if let Some(period) = other_period(title, day) {
            self.preview.remarks.push(format!(
                "{} 的主题像是属于{}，按日期计入。确属{}的，导入后用 wuxue log edit 活动编号 --belongs {} 更正。",
                self.name(session),
                period.label(),
                period.label(),
                period.code()
            ));
        }
    }

    /// A meeting that the roster speaks against is recorded as the file has it, and pointed out: once for a unit.
    fn point_out_committee(&mut self, session: &Session) {
        let facts = &session.facts;
        let (Some(unit), Some(day)) = (facts.unit, facts.day) else { return };
        for kind in &facts.kinds {
            if let Some(objection) = self.known.objection(unit, day, *kind)
                && self.pointed_out.insert((unit, *kind))
            {
                let fix = objection.fixes.first().copied().unwrap_or_default();
                self.preview.remarks.push(format!("{}。按文件登记，请核对：{fix}。", objection.why));
            }
        }
    }

    /// The sessions of one unit on one day against the activities of the store on that day: an activity is
    /// matched at most once; a beginning tells apart where both know it, then the title.
    fn settle_group(&mut self, sessions: &[Session], group: &[usize], fates: &mut [Fate]) -> Result<()> {
        let Some(first) = group.first().and_then(|index| sessions.get(*index)) else { return Ok(()) };
        let existing = self.activities(&first.facts)?;
        let mut taken: HashSet<i64> = HashSet::new();
        let (by_code, group): (Vec<usize>, Vec<usize>) =
            group.iter().partition(|index| sessions[**index].facts.activity.is_some());
        for index in by_code {
            let named = existing.iter().find(|activity| Some(activity.id) == sessions[index].facts.activity);
            if let Some(activity) = named {
                taken.insert(activity.id);
                fates[index] = self.fate(activity, &sessions[index]);
            }
        }
        let fits = |activity: &Activity, session: &Session| {
            session.facts.kinds.iter().all(|kind| activity.kinds.contains(&self.known.kinds[*kind].id))
                && match (activity.start, session.facts.start) {
                    (Some(a), Some(b)) => a == b,
                    _ => true,
                }
        };
        // Titles that agree go first, so that the rest can be told apart by what is left.
        let mut open = Vec::new();
        for index in group {
            let session = &sessions[index];
            let titled = existing
                .iter()
                .filter(|a| a.voided.is_none() && fits(a, session) && !taken.contains(&a.id))
                .find(|a| a.title.is_some() && a.title == session.facts.title);
            match titled {
                Some(activity) => {
                    taken.insert(activity.id);
                    fates[index] = self.fate(activity, session);
                }
                None => open.push(index),
            }
        }
        for index in open {
            let session = &sessions[index];
            let mut fitting: Vec<&Activity> =
                existing.iter().filter(|a| fits(a, session) && !taken.contains(&a.id)).collect();
            // What was voided is met only where nothing in force is meant.
            if fitting.iter().any(|activity| activity.voided.is_none()) {
                fitting.retain(|activity| activity.voided.is_none());
            } else {
                fitting.truncate(1);
            }
            fates[index] = match fitting.as_slice() {
                [] => Fate::New,
                [only] => {
                    taken.insert(only.id);
                    self.fate(only, session)
                }
                several => {
                    let codes: Vec<String> = several.iter().map(|a| format!("A{}", a.id)).collect();
                    let reason = format!(
                        "当天同类型的活动有 {} 场（{}），分不清是哪一场",
                        codes.len(),
                        codes.join("、")
                    );
                    let fix = "写上开始时间或相同的主题；一个文件只有一场的，用 --activity 编号".to_owned();
                    self.note_session(session, Field::Title, reason, fix);
                    Fate::Held
                }
            };
        }
        Ok(())
    }

    fn fate(&mut self, activity: &Activity, session: &Session) -> Fate {
        if let Some(reason) = &activity.voided {
            let why = format!("活动 A{} 已作废（{reason}）", activity.id);
            let fix = format!(
                "确要恢复的，撤销作废那次操作，见 wuxue history；活动见 wuxue log show A{}",
                activity.id
            );
            self.note_session(session, Field::Date, why, fix);
            return Fate::Held;
        }
        let facts = &session.facts;
        let clock = |minute: Option<u16>| minute.map(clock_label);
        let length = |minutes: Option<i64>| minutes.map(|minutes| format!("{minutes} 分钟"));
        let compared = [
            (Field::Title, activity.title.clone(), facts.title.clone()),
            (Field::Time, clock(activity.start), clock(facts.start)),
            (Field::EndTime, clock(activity.end), clock(facts.end)),
            (Field::Place, activity.place.clone(), facts.place.clone()),
            (Field::Minutes, length(activity.minutes), length(session.minutes)),
        ];
        let mut changed = false;
        for (field, store, file) in compared {
            // What the file leaves out is no difference.
            if let Some(file) = file
                && store.as_ref() != Some(&file)
            {
                changed = true;
                let value = format!("{} → {file}", store.as_deref().unwrap_or("（空）"));
                let reason = format!("活动 A{} 的{}不同", activity.id, field.label());
                self.note_change(session.row, field, value, reason);
            }
        }
        if changed { Fate::Changed(activity.id) } else { Fate::Known(activity.id) }
    }

    /// A note on a session stands at its first row; its rows are counted when they are compared.
    fn note_session(&mut self, session: &Session, field: Field, reason: String, fix: String) {
        let value = self.name(session);
        let column = self.labels.get(field).to_owned();
        self.preview.note(RowNote { row: session.row, state: RowState::Held, column, value, reason, fix });
    }

    fn note_change(&mut self, row: u64, field: Field, value: String, reason: String) {
        self.preview.changed += 1;
        let fix = if self.wish.update {
            String::new()
        } else {
            "要改用文件里的值，加上 --update".to_owned()
        };
        let column = self.labels.get(field).to_owned();
        self.preview.note(RowNote { row, state: RowState::Changed, column, value, reason, fix });
    }

    fn activities(&self, facts: &Facts) -> Result<Vec<Activity>> {
        let (Some(unit), Some(day)) = (facts.unit, facts.day) else { return Ok(Vec::new()) };
        let unit = self.known.units[unit].id;
        let mut activities = self.records.rows(
            sql!("known.sql", "activities_of_day"),
            named_params! {":unit": unit, ":day": day},
            |row| {
                let (voided, start, end): (Option<String>, Option<u16>, Option<u16>) =
                    (row.get("voided")?, row.get("start_minute")?, row.get("end_minute")?);
                let clock = start.zip(end).map(|(start, end)| i64::from(end) - i64::from(start));
                Ok(Activity {
                    id: row.get("id")?,
                    title: row.get("title")?,
                    start,
                    // Read here and not by the view of credited activities, which is prepared anew for each day.
                    minutes: self.known.conversions.credit(day, row.get("minutes")?, row.get("span")?, clock),
                    voided: voided.and(row.get("void_reason")?),
                    end,
                    place: row.get("place")?,
                    kinds: Vec::new(),
                })
            },
        )?;
        for activity in &mut activities {
            activity.kinds = self.records.rows(
                sql!("known.sql", "kinds_of_activity"),
                named_params! {":activity": activity.id},
                |row| row.get(0),
            )?;
        }
        // What is in force goes before what was voided.
        activities.sort_by_key(|activity| activity.voided.is_some());
        Ok(activities)
    }

    /// Compares the rows, sorted by session and person, with the attendance of the store; gives for each
    /// whether it is new.
    pub(super) fn compare(&mut self, sessions: &[(Session, Fate)], rows: &[Packed]) -> Result<Vec<bool>> {
        let mut is_new = vec![false; rows.len()];
        let mut at = 0;
        while let Some(first) = rows.get(at) {
            let count = rows[at..].iter().take_while(|row| row.session == first.session).count();
            let group = &rows[at..at + count];
            let news = &mut is_new[at..at + count];
            at += count;
            let (session, fate) = &sessions[first.session as usize];
            match fate {
                Fate::New => {
                    news.fill(true);
                    if self.wish.all_rows {
                        group.iter().for_each(|row| self.list(row, RowState::New));
                    }
                    self.name_missing(session, first.session, group, &[]);
                }
                Fate::Held => self.held.extend(group.iter().map(|row| u64::from(row.row))),
                Fate::Known(id) | Fate::Changed(id) => self.compare_session(*id, session, group, news)?,
            }
        }
        Ok(is_new)
    }

    /// Both sides come in the order of the persons' numbers, and are merged.
    fn compare_session(
        &mut self,
        activity: i64,
        session: &Session,
        group: &[Packed],
        news: &mut [bool],
    ) -> Result<()> {
        let stored = self.records.rows(
            sql!("known.sql", "attendance_of"),
            named_params! {":activity": activity},
            |row| {
                let mark = Mark {
                    status: row.get(1)?,
                    reason: row.get(2)?,
                    late_minutes: row.get(3)?,
                    made_up_on: row.get(4)?,
                };
                let noted = Noted { mark, note: row.get::<_, Option<String>>(5)?.map(Into::into) };
                Ok((row.get::<_, PersonId>(0)?, noted))
            },
        )?;
        let recorded: Vec<PersonId> = stored.iter().map(|(person, _)| *person).collect();
        self.name_missing(session, group.first().map_or(0, |row| row.session), group, &recorded);
        let mut stored = stored.iter().peekable();
        for (row, is_new) in group.iter().zip(news) {
            let person = &self.known.people[row.person as usize];
            let file = &self.marks[row.mark as usize];
            while stored.next_if(|(stored, _)| *stored < person.id).is_some() {
                self.preview.not_in_file += 1;
            }
            match stored.next_if(|(stored, _)| *stored == person.id) {
                None => {
                    *is_new = true;
                    if self.wish.all_rows {
                        self.list(row, RowState::New);
                    }
                }
                // A remark that the file leaves out is no change: the file says nothing about it.
                Some((_, old)) if old.mark == file.mark && (file.note.is_none() || old.note == file.note) => {
                    self.preview.same += 1;
                    if self.wish.all_rows {
                        self.list(row, RowState::Same);
                    }
                }
                Some((_, old)) => {
                    self.changed.push(*row);
                    let value = format!("{} → {}", shown(old), shown(file));
                    let reason = format!("{}在 {} 的结果不同", person.name, self.name(session));
                    self.note_change(u64::from(row.row), Field::Status, value, reason);
                }
            }
        }
        self.preview.not_in_file += stored.count() as i64;
        Ok(())
    }

    /// Compares those who sat in with those of the store.
    pub(super) fn compare_guests(
        &mut self,
        sessions: &[(Session, Fate)],
        mut guests: Vec<Guest>,
    ) -> Result<()> {
        guests.sort_unstable();
        let before = guests.len();
        guests.dedup_by(|a, b| (a.session, a.person, &a.name) == (b.session, b.person, &b.name));
        self.preview.same += (before - guests.len()) as i64;
        for guest in guests {
            let there = match &sessions[guest.session as usize].1 {
                Fate::Held => {
                    self.held.push(u64::from(guest.row));
                    continue;
                }
                Fate::New => false,
                Fate::Known(id) | Fate::Changed(id) => self.is_guest(*id, &guest)?,
            };
            self.guests_in_file.push(guest.session);
            if self.wish.all_rows {
                let state = if there { RowState::Same } else { RowState::New };
                let column = self.labels.get(Field::Status).to_owned();
                let value = format!("{} 列席", guest.name);
                let (row, reason, fix) = (u64::from(guest.row), String::new(), String::new());
                self.preview.note(RowNote { row, state, column, value, reason, fix });
            }
            if there {
                self.preview.same += 1;
            } else {
                self.new_guests.push(guest);
            }
        }
        Ok(())
    }

    fn is_guest(&self, activity: i64, guest: &Guest) -> Result<bool> {
        let person = guest.person.map(|person| self.known.people[person as usize].id);
        let found = self.records.maybe(
            sql!("known.sql", "is_guest"),
            named_params! {":activity": activity, ":person": person, ":name": &*guest.name},
            |row| row.get::<_, i64>(0),
        )?;
        Ok(found.is_some())
    }

    /// The activities as the preview lists them; `next` is the number that the first new one will get.
    pub(super) fn list_sessions(&mut self, sessions: &[(Session, Fate)], rows: &[Packed], mut next: i64) {
        let mut people = vec![0_i64; sessions.len()];
        rows.iter().for_each(|row| people[row.session as usize] += 1);
        self.guests_in_file.iter().for_each(|session| people[*session as usize] += 1);
        for (index, (session, fate)) in sessions.iter().enumerate() {
            let (state, number) = match fate {
                Fate::New => {
                    next += 1;
                    (SessionState::New, Some(next - 1))
                }
                Fate::Known(id) => (SessionState::Known, Some(*id)),
                Fate::Changed(id) => (SessionState::Changed, Some(*id)),
                Fate::Held => (SessionState::Held, None),
            };
            if state == SessionState::Held && people[index] == 0 {
                continue;
            }
            self.preview.session_count += 1;
            if self.preview.sessions.len() >= SESSIONS {
                continue;
            }
            let facts = &session.facts;
            let expected = match (facts.unit, facts.day) {
                (Some(unit), Some(day)) if self.known.calls_anybody(&facts.kinds) => {
                    Some(self.known.expected(unit, day, &facts.kinds).len() as i64)
                }
                _ => None,
            };
            self.preview.sessions.push(SessionNote {
                code: number.map(|number| format!("A{number}")),
                state,
                day: facts.day,
                time: facts.start.map(|start| clock_range_label(start, facts.end)),
                unit: facts.unit.map_or(String::new(), |unit| self.known.units[unit].name.clone()),
                kinds: facts.kinds.iter().map(|kind| self.known.kinds[*kind].name.clone()).collect(),
                title: facts.title.clone(),
                place: facts.place.clone(),
                expected,
                people: people[index],
            });
        }
    }

    fn list(&mut self, row: &Packed, state: RowState) {
        let value = format!(
            "{} {}",
            self.known.people[row.person as usize].name,
            self.marks[row.mark as usize].mark.label()
        );
        let column = self.labels.get(Field::Status).to_owned();
        let (reason, fix) = (String::new(), String::new());
        self.preview.note(RowNote { row: u64::from(row.row), state, column, value, reason, fix });
    }

    fn name(&self, session: &Session) -> String {
        session_name(self.known, session)
    }
}

/// A session in words: 2026-10-16 组织处党支部 主题党日“…”.
pub(super) fn session_name(known: &Known, session: &Session) -> String {
    let facts = &session.facts;
    let kinds: Vec<&str> = facts.kinds.iter().map(|kind| known.kinds[*kind].name.as_str()).collect();
    let mut name = facts.day.map_or(String::new(), |day| day.to_string());
    if let Some(start) = facts.start {
        name.push_str(&format!(" {}", clock_label(start)));
    }
    let unit = facts.unit.map_or("", |unit| known.units[unit].name.as_str());
    name.push_str(&format!(" {unit}"));
    if !kinds.is_empty() {
        name.push_str(&format!(" {}", kinds.join("、")));
    }
    if let Some(title) = &facts.title {
        name.push_str(&in_quotes(title));
    }
    name
}

/// An activity of the store.
struct Activity {
    id: i64,
    title: Option<String>,
    start: Option<u16>,
    end: Option<u16>,
    place: Option<String>,
    minutes: Option<i64>,
    voided: Option<String>,
    kinds: Vec<i64>,
}

fn shown(noted: &Noted) -> String {
    match &noted.note {
        Some(note) => format!("{}［{note}］", noted.mark.label()),
        None => noted.mark.label(),
    }
}
