//! Last stage: the plan becomes rows, all of them or none, inside the operation that the caller runs.

use anyhow::Result;

use super::plan::{Fate, PROGRESS_ROWS, Plan};
use super::session::Facts;
use super::validate::{Noted, Packed};
use crate::import::foreseen::must_stand;
use crate::import::memory::remember;
use crate::import::subject::ATTENDANCE;
use crate::sql;
use crate::store::{Value, Write, named_params};

impl Plan {
    /// Writes the plan. `progress` is told now and then how many rows were written.
    ///
    /// # Errors
    /// Refused if somebody wrote to the store since the plan was made: nothing unseen is written.
    pub fn apply(&self, write: &Write<'_>, update: bool, progress: &dyn Fn(u64)) -> Result<()> {
        must_stand(write, self.last_operation)?;
        let activities = self.write_activities(write, update)?;
        // Most rows are a bare status: four NULLs less to bind and check for each of a million.
        let bare: Vec<bool> = self.marks.iter().map(Noted::is_bare).collect();
        let is_bare = |row: &&Packed| bare[row.mark as usize];
        let mut rows = (0_u64..).zip(self.new.iter().filter(is_bare));
        write.insert_many("attendance", &["activity", "person", "status"], |values| {
            let Some((done, row)) = rows.next() else { return Ok(false) };
            if done.is_multiple_of(PROGRESS_ROWS) {
                progress(done);
            }
            self.fill(row, &activities, values);
            Ok(true)
        })?;
        let mut rows = self.new.iter().filter(|row| !is_bare(row));
        write.insert_many(
            "attendance",
            &["activity", "person", "status", "reason", "late_minutes", "made_up_on", "note"],
            |values| {
                let Some(row) = rows.next() else { return Ok(false) };
                self.fill(row, &activities, values);
                self.fill_details(row, values);
                Ok(true)
            },
        )?;
        if update {
            for row in &self.changed {
                self.update(write, row, &activities)?;
            }
        }
        for guest in &self.guests {
            let person = guest.person.map(|person| self.known.people[person as usize].id);
            write.insert(
                sql!("known.sql", "insert_role"),
                named_params! {
                    ":activity": activities[guest.session as usize], ":role": "guest", ":person": person,
                    ":name": if person.is_some() { None } else { Some(&*guest.name) },
                },
            )?;
        }
        remember(write, &ATTENDANCE, &self.preview, self.bytes, if update { self.preview.changed } else { 0 })
    }

    /// The number of each session's activity; new ones are made first, in one go.
    fn write_activities(&self, write: &Write<'_>, update: bool) -> Result<Vec<i64>> {
        let mut used = vec![false; self.sessions.len()];
        self.new.iter().for_each(|row| used[row.session as usize] = true);
        self.guests.iter().for_each(|guest| used[guest.session as usize] = true);
        let mut next = write.next_number("activity")?;
        let mut numbers = vec![0; self.sessions.len()];
        let mut made = Vec::new();
        for (index, (session, fate)) in self.sessions.iter().enumerate() {
            numbers[index] = match fate {
                Fate::Known(id) => *id,
                Fate::Changed(id) => {
                    if update {
                        write.execute(
                            sql!("known.sql", "set_facts"),
                            named_params! {
                                ":id": id, ":title": session.facts.title, ":minutes": session.minutes,
                                ":start": session.facts.start, ":end": session.facts.end,
                                ":place": session.facts.place,
                            },
                        )?;
                    }
                    *id
                }
                Fate::New if used[index] => {
                    made.push(index);
                    next += 1;
                    next - 1
                }
                Fate::New | Fate::Held => 0,
            };
        }
        let mut sessions = made.iter();
        write.insert_many(
            "activity",
            &[
                "id",
                "unit",
                "day",
                "start_minute",
                "end_minute",
                "title",
                "place",
                "counts_from",
                "counts_to",
                "counts_months",
                "minutes",
                "entered",
            ],
            |values| {
                let Some(index) = sessions.next() else { return Ok(false) };
                let session = &self.sessions[*index].0;
                self.fill_activity(numbers[*index], &session.facts, session.minutes, write, values);
                Ok(true)
            },
        )?;
        let mut kinds = made.iter().flat_map(|index| {
            let number = numbers[*index];
            self.sessions[*index].0.facts.kinds.iter().map(move |kind| (number, *kind))
        });
        write.insert_many("activity_kind", &["activity", "kind"], |values| {
            let Some((activity, kind)) = kinds.next() else { return Ok(false) };
            values.extend([Value::Integer(activity), Value::Integer(self.known.kinds[kind].id)]);
            Ok(true)
        })?;
        // Who presided and kept the record is said of a sheet with one activity only.
        if let [index] = made.as_slice() {
            for (role, name) in &self.roles {
                write.insert(
                    sql!("known.sql", "insert_role"),
                    named_params! {
                        ":activity": numbers[*index], ":role": role, ":person": self.role_person(*index, name),
                        ":name": if self.role_person(*index, name).is_some() { None } else { Some(name) },
                    },
                )?;
            }
        }
        Ok(numbers)
    }

    /// The person of the unit that a name above or below the table means, if exactly one does.
    fn role_person(&self, session: usize, name: &str) -> Option<i64> {
        let facts = &self.sessions[session].0.facts;
        let (unit, day) = (self.known.units.get(facts.unit?)?.id, facts.day?);
        let clean = crate::roster::clean_name(name);
        let mut found =
            self.known.by_name(&clean).iter().filter(|person| self.known.belongs(**person, unit, day));
        match (found.next(), found.next()) {
            (Some(only), None) => Some(self.known.people[*only as usize].id.0),
            _ => None,
        }
    }

    fn fill_activity(
        &self,
        number: i64,
        facts: &Facts,
        minutes: Option<i64>,
        write: &Write<'_>,
        values: &mut Vec<Value>,
    ) {
        let text = |text: &Option<String>| text.clone().map_or(Value::Null, Value::Text);
        let clock = |minute: Option<u16>| minute.map_or(Value::Null, |m| Value::Integer(i64::from(m)));
        let day = facts.day.unwrap_or(write.today).to_string();
        let unit = facts.unit.map_or(0, |unit| self.known.units[unit].id.0);
        values.extend([
            Value::Integer(number),
            Value::Integer(unit),
            Value::Text(day.clone()),
            clock(facts.start),
            clock(facts.end),
            text(&facts.title),
            text(&facts.place),
            Value::Text(day.clone()),
            Value::Text(day),
            Value::Integer(0),
            minutes.map_or(Value::Null, Value::Integer),
            Value::Text(write.today.to_string()),
        ]);
    }

    fn fill(&self, row: &Packed, activities: &[i64], values: &mut Vec<Value>) {
        let noted = &self.marks[row.mark as usize];
        values.extend([
            Value::Integer(activities[row.session as usize]),
            Value::Integer(self.known.people[row.person as usize].id.0),
            Value::Code(noted.mark.status.code()),
        ]);
    }

    /// What belongs to the status, beside it.
    fn fill_details(&self, row: &Packed, values: &mut Vec<Value>) {
        let noted = &self.marks[row.mark as usize];
        let mark = &noted.mark;
        values.extend([
            mark.reason.map_or(Value::Null, |reason| Value::Code(reason.code())),
            mark.late_minutes.map_or(Value::Null, Value::Integer),
            mark.made_up_on.map_or(Value::Null, |day| Value::Text(day.to_string())),
            noted.note.as_ref().map_or(Value::Null, |note| Value::Text(note.to_string())),
        ]);
    }

    fn update(&self, write: &Write<'_>, row: &Packed, activities: &[i64]) -> Result<()> {
        let noted = &self.marks[row.mark as usize];
        write.execute(
            sql!("known.sql", "update_attendance"),
            named_params! {
                ":activity": activities[row.session as usize],
                ":person": self.known.people[row.person as usize].id,
                ":status": noted.mark.status, ":reason": noted.mark.reason,
                ":late_minutes": noted.mark.late_minutes, ":made_up_on": noted.mark.made_up_on,
                ":note": noted.note.as_deref(),
            },
        )?;
        Ok(())
    }
}
