//! Last stage: the plan becomes rows, all of them or none, inside the operation that the caller runs. New
//! people, who may be tens of thousands, are written in bulk: the plan has checked what the roster's own
//! writes would. Changes go through those writes.

use anyhow::Result;

use super::compare::{merged, new_exemption};
use super::plan::{Accepted, Plan, group_kinds};
use super::tree::Spot;
use crate::calendar::Day;
use crate::import::subject::MEMBER;
use crate::refusal::Refusal;
use crate::roster::{
    self, Entry, NewUnit, Person, Rank, Unit, UnitId, UnitKind, add_post, add_unit, change_person, end_post,
    exempt, move_to, set_standing,
};
use crate::store::{Value, Write};

impl Plan {
    /// Writes the plan.
    ///
    /// # Errors
    /// Refused if somebody wrote to the store since the plan was made, or if a change cannot be dated so.
    pub fn apply(&self, write: &Write<'_>) -> Result<()> {
        self.foreseen.must_stand(write)?;
        let made = self.make_units(write)?;
        let unit = |spot: Spot| match spot {
            Spot::Known(at) => self.tree.known.get(at).map_or(UnitId(0), |unit| unit.id),
            Spot::Planned(at) => made.get(at).copied().flatten().unwrap_or(UnitId(0)),
        };
        self.add_people(write, &unit)?;
        for row in &self.accepted {
            if let Some(entry) = row.known.and_then(|at| self.entries.get(at)) {
                self.change(write, row, entry, &unit)?;
            }
        }
        let changed = self.accepted.iter().filter(|row| row.known.is_some()).count() as i64;
        self.foreseen.remember(write, &MEMBER, changed)
    }

    /// Makes the units that rows need; branches stand before their groups in the plan.
    fn make_units(&self, write: &Write<'_>) -> Result<Vec<Option<UnitId>>> {
        let mut made: Vec<Option<UnitId>> = Vec::with_capacity(self.tree.planned.len());
        for planned in &self.tree.planned {
            let Some(starts) = planned.starts else {
                made.push(None);
                continue;
            };
            let parent = match planned.parent {
                Some(Spot::Known(at)) => self.tree.known.get(at).map(|unit| unit.id),
                Some(Spot::Planned(at)) => made.get(at).copied().flatten(),
                None => None,
            };
            let new = NewUnit { kind: planned.kind, name: &planned.name, parent, starts, note: None };
            made.push(Some(add_unit(write, &new)?));
        }
        Ok(made)
    }

    fn add_people(&self, write: &Write<'_>, unit: &impl Fn(Spot) -> UnitId) -> Result<()> {
        let first = write.next_number("person")?;
        let new = || self.accepted.iter().filter(|row| row.known.is_none()).zip(first..);
        let text = |text: &Option<String>| text.clone().map_or(Value::Null, Value::Text);
        let starts = |row: &Accepted| row.draft.starts.unwrap_or(self.on);
        let mut people = new();
        write.insert_many(
            "person",
            &["id", "name", "staff_no", "birth_month", "joined", "note"],
            |values| {
                let Some((row, id)) = people.next() else { return Ok(false) };
                let draft = &row.draft;
                values.extend([
                    Value::Integer(id),
                    Value::Text(draft.name.clone()),
                    text(&draft.staff_no),
                    draft.birth_month.map_or(Value::Null, |month| Value::Text(month.to_string())),
                    draft.joined.map_or(Value::Null, |day| Value::Text(day.to_string())),
                    text(&draft.note),
                ]);
                Ok(true)
            },
        )?;
        let mut standings = new().filter_map(|(row, id)| Some((row, id, row.draft.standing?)));
        write.insert_many("standing", &["person", "standing", "starts"], |values| {
            let Some((row, id, standing)) = standings.next() else { return Ok(false) };
            values.extend([Value::Integer(id), Value::Code(standing.code()), day(starts(row))]);
            Ok(true)
        })?;
        let mut stays = new().flat_map(|(row, id)| row.placed.spots().map(move |spot| (row, id, spot)));
        write.insert_many("membership", &["person", "unit", "starts", "ends"], |values| {
            let Some((row, id, spot)) = stays.next() else { return Ok(false) };
            let ends = self.tree.last_day(spot).map_or(Value::Null, day);
            values.extend([Value::Integer(id), Value::Integer(unit(spot).0), day(starts(row)), ends]);
            Ok(true)
        })?;
        let mut posts =
            new().flat_map(|(row, id)| row.draft.titles.iter().map(move |title| (row, id, title)));
        write.insert_many("post", &["person", "unit", "title", "rank", "starts"], |values| {
            let Some((row, id, title)) = posts.next() else { return Ok(false) };
            let of = row.placed.of_post(title).map_or(UnitId(0), unit);
            values.extend([
                Value::Integer(id),
                Value::Integer(of.0),
                Value::Text(title.clone()),
                Value::Code(Rank::of_title(title).code()),
                day(starts(row)),
            ]);
            Ok(true)
        })?;
        let mut exempted = new().filter_map(|(row, id)| Some((row, id, row.draft.exempt.clone()?)));
        write.insert_many("exemption", &["person", "starts", "reason"], |values| {
            let Some((row, id, reason)) = exempted.next() else { return Ok(false) };
            values.extend([Value::Integer(id), day(starts(row)), Value::Text(reason)]);
            Ok(true)
        })?;
        Ok(())
    }

    fn change(
        &self,
        write: &Write<'_>,
        row: &Accepted,
        entry: &Entry,
        unit: &impl Fn(Spot) -> UnitId,
    ) -> Result<()> {
        let person = merged(entry, &row.draft);
        if person != entry.person {
            change_person(write, &person)?;
        }
        if let Some(standing) = row.draft.standing.filter(|standing| entry.standing != Some(*standing)) {
            set_standing(write, &person, standing, self.on)?;
        }
        for to in row.placed.spots().map(unit) {
            if !entry.is_in(to) {
                move_to(write, &person, &self.read_unit(write, to)?, self.on)?;
            }
        }
        if !row.draft.titles.is_empty() {
            self.change_posts(write, row, &person)?;
        }
        if let Some(reason) = new_exemption(entry, &row.draft) {
            exempt(write, &person, self.on, None, reason)?;
        }
        Ok(())
    }

    /// Ends the posts in the row's branch and its groups that the row does not name, and adds those it does.
    fn change_posts(&self, write: &Write<'_>, row: &Accepted, person: &Person) -> Result<()> {
        let own = roster::units_of(write, person.id, self.on)?;
        let of_kind = |kind: UnitKind| own.iter().find(|unit| unit.kind == kind);
        let of_row = |post: &roster::Post| {
            of_kind(UnitKind::YouthGroup).is_some_and(|youth| youth.id == post.unit)
                || of_kind(UnitKind::Branch)
                    .is_some_and(|branch| self.tree.is_of_branch(post.unit, branch.id))
        };
        let held: Vec<_> = roster::posts(write, person.id)?
            .into_iter()
            .filter(|post| post.lasts_until(self.on) && of_row(post))
            .collect();
        for post in held.iter().filter(|post| !row.draft.titles.contains(&post.title)) {
            end_post(write, post, self.on.previous())?;
        }
        for title in &row.draft.titles {
            if held.iter().any(|post| post.title == *title) {
                continue;
            }
            let of = if Rank::of_title(title).in_group(title) {
                let [first, second] = group_kinds(title);
                of_kind(first).or_else(|| of_kind(second))
            } else {
                of_kind(UnitKind::Branch)
            };
            let of = of.ok_or_else(|| {
                Refusal::refused(format!(
                    "第 {} 行：{}没有可以任“{title}”的党组织。",
                    row.draft.row, person.name
                ))
                .hint(format!("wuxue member show {}", person.id))
            })?;
            add_post(write, person, of, title, self.on, None)?;
        }
        Ok(())
    }

    fn read_unit(&self, write: &Write<'_>, id: UnitId) -> Result<Unit> {
        let found = roster::unit(write, id, self.on)?;
        found.ok_or_else(|| {
            Refusal::not_found(format!("没有 {id} 这个党组织。")).hint("wuxue unit list").into()
        })
    }
}

fn day(day: Day) -> Value {
    Value::Text(day.to_string())
}
