//! Whom a file leaves out: expected and not in it, not filled in, recorded and not in it.

use std::collections::HashSet;

use super::compare::{Comparison, session_name};
use super::validate::{Packed, Session};
use crate::import::preview::{Gap, Missing, NAMED, SESSIONS_NAMED};
use crate::roster::PersonId;

/// How many lines of people who are missing the preview keeps.
const MISSING: usize = 1000;
/// How many lines back the same people are looked for: the sessions of a unit stand near each other.
const ALIKE: usize = 50;

impl Comparison<'_> {
    /// Names those whom the file leaves out: expected and not recorded, not filled in, recorded. Both the rows
    /// and those `recorded` come in the order of the persons' numbers.
    pub(super) fn name_missing(
        &mut self,
        session: &Session,
        index: u32,
        group: &[Packed],
        recorded: &[PersonId],
    ) {
        if !self.names_missing {
            return;
        }
        let known = self.known;
        let name = |person: u32| known.people[person as usize].name.to_string();
        let in_file = |person: u32| group.binary_search_by_key(&person, |row| row.person).is_ok();
        let mut blank: Vec<&(u32, String, Option<String>)> =
            self.blanks.iter().filter(|(at, _, _)| *at == index).collect();
        if !blank.is_empty() {
            // Who is listed below the table was filled in after all.
            let there: HashSet<&str> =
                group.iter().map(|row| &*known.people[row.person as usize].name).collect();
            blank.retain(|(_, name, _)| !there.contains(name.as_str()));
        }
        let facts = &session.facts;
        let expected = match (facts.unit, facts.day) {
            (Some(unit), Some(day)) => known.expected(unit, day, &facts.kinds),
            _ => Vec::new(),
        };
        let not_in_file: Vec<String> = expected
            .into_iter()
            .filter(|person| {
                !in_file(*person)
                    && !self.held_people.contains(&(index, *person))
                    && recorded.binary_search(&known.people[*person as usize].id).is_err()
            })
            .map(name)
            .filter(|name| !blank.iter().any(|(_, blank, _)| blank == name))
            .collect();
        let blank: Vec<String> = blank
            .into_iter()
            .map(|(_, name, note)| match note {
                Some(note) => format!("{name}（{note}）"),
                None => name.clone(),
            })
            .collect();
        let ids = |row: &Packed| known.people[row.person as usize].id;
        let recorded_only: Vec<String> = recorded
            .iter()
            .filter(|id| group.binary_search_by_key(*id, ids).is_err())
            .filter_map(|id| known.people.iter().find(|person| person.id == *id))
            .map(|person| person.name.to_string())
            .collect();
        for (gap, mut names) in
            [(Gap::NotInFile, not_in_file), (Gap::Blank, blank), (Gap::Recorded, recorded_only)]
        {
            let count = names.len() as i64;
            names.truncate(NAMED);
            if count == 0 {
                continue;
            }
            // Of a summary of many sessions the same people are named once.
            let same = |line: &&mut Missing| (line.gap, line.count, &line.names) == (gap, count, &names);
            if let Some(line) = self.preview.missing.iter_mut().rev().take(ALIKE).find(same) {
                line.session_count += 1;
                if line.sessions.len() < SESSIONS_NAMED {
                    line.sessions.push(session_name(known, session));
                }
            } else if self.preview.missing.len() < MISSING {
                let sessions = vec![session_name(known, session)];
                self.preview.missing.push(Missing { sessions, session_count: 1, gap, names, count });
            }
        }
    }
}
