//! Who came, of the sheet of attendance: a person's marks at the activities of the workbook.

use anyhow::{Context, Result};

use super::book::Row;
use super::layout::{MARKS, SIGNED};
use super::record::{Recorder, Taken};
use crate::calendar::Day;
use crate::chain::{Expected, kind};
use crate::import::Field;
use crate::import::problem::{Problem, read_text};
use crate::import::subject::RETURN;
use crate::record::{
    Activity, Facts, Mark, Participant, Words, activity, edit_activity, roll, set_attendance,
};
use crate::roster::{Person, PersonId, clean_name, find_persons, meant_person, person, units_of};

impl Recorder<'_> {
    /// Records the marks of one person.
    pub(super) fn signed(&mut self, row: &Row) -> Result<()> {
        let marked = self.book.sessions.iter().filter(|one| !self.says_nothing(row.cell(&one.key)));
        let marked: Vec<(i64, String)> = marked.filter_map(|one| Some((one.seq?, one.key.clone()))).collect();
        if marked.is_empty() || self.is_skipped(&SIGNED, row, "") {
            return Ok(());
        }
        let stranger = self.is_stranger(row, &marked)?;
        let who = match stranger {
            true => None,
            false => match self.who(row, self.write.today)? {
                Ok(who) => Some(who),
                Err((key, mut problem)) => {
                    if row.cell("person").is_empty() {
                        problem.fix.push_str("；来的是外单位人员的，只写“列席”；不是人员的一行，删去");
                    }
                    self.hold_row(&SIGNED, row, key, problem);
                    return Ok(());
                }
            },
        };
        for (seq, key) in marked {
            if self.is_skipped(&SIGNED, row, &key) {
                continue;
            }
            let cell = row.cell(&key).to_owned();
            // What is wrong with the activity was said there.
            let Some(Taken::Activity(at)) = self.taken.get(&seq) else { continue };
            let at = activity(self.write, at.id)?.context("an activity just recorded is missing")?;
            let done = match &who {
                None => {
                    let name = row.cell("name").to_owned();
                    self.guest(row, &key, &at, Participant::Outside(name.clone()), &name)?
                }
                Some(who) => match self.twice(row, &at, who, &cell) {
                    Some(problem) => Err(problem),
                    None => self.mark(row, &key, &at, who, &cell)?,
                },
            };
            if let Err(problem) = done {
                self.hold_cell(&SIGNED, row, &key, problem);
            }
        }
        Ok(())
    }

    /// Whether a row was added for somebody from outside, who sat in and is on no roster.
    fn is_stranger(&self, row: &Row, marked: &[(i64, String)]) -> Result<bool> {
        let name = row.cell("name");
        let sat_in = |(_, key): &(i64, String)| self.words.is_guest(row.cell(key));
        Ok(row.cell("person").is_empty()
            && !name.is_empty()
            && marked.iter().all(sat_in)
            && read_text(&RETURN, Field::Name, name).is_ok()
            && find_persons(self.write, name)?.is_empty())
    }

    fn guest(
        &mut self,
        row: &Row,
        key: &str,
        at: &Activity,
        guest: Participant,
        name: &str,
    ) -> Result<Result<(), Problem>> {
        let whole = format!("{name} 列席");
        if at.facts.guests.contains(&guest) {
            self.same(&SIGNED, row, key, whole);
            return Ok(Ok(()));
        }
        let mut facts: Facts = at.facts.clone();
        facts.guests.push(guest);
        let done = Self::refused(edit_activity(self.write, at, &facts, true), name)?;
        Ok(done.map(|()| self.is_new(&SIGNED, row, key, whole)))
    }

    /// Who a row is about: by the number that the workbook has, which must agree with the name; a row that was added
    /// by the name alone.
    pub(super) fn who(&self, row: &Row, on: Day) -> Result<Result<Person, (&'static str, Problem)>> {
        let (code, name) = (row.cell("person"), row.cell("name"));
        if let Err(problem) = read_text(&RETURN, Field::Name, name) {
            return Ok(Err(("name", problem)));
        }
        if code.is_empty() {
            if name.is_empty() {
                let fix = "补上姓名";
                return Ok(Err(("name", Problem::new(Field::Name, "", "没有写是谁", fix))));
            }
            let found = Self::refused(meant_person(self.write, name, Some(self.unit.id), on), name)?;
            return Ok(found.map_err(|problem| ("name", problem)));
        }
        let found = match PersonId::from_code(code) {
            Some(id) => person(self.write, id)?,
            None => None,
        };
        let Some(found) = found else {
            let fix = "“人员编号”不要改动；加写的人，这一格留空，只写姓名";
            return Ok(Err(("person", Problem::new(Field::Name, code, "名册里没有这个编号", fix))));
        };
        if !name.is_empty() && clean_name(name) != found.name {
            let why = format!("{code} 是{}，与姓名“{name}”不符", found.name);
            let fix = "改正姓名；换了一个人的，清空编号，只写姓名";
            return Ok(Err(("name", Problem::new(Field::Name, name, why, fix))));
        }
        Ok(Ok(found))
    }

    /// What is wrong if another row says something else of the same person.
    fn twice(&mut self, row: &Row, at: &Activity, who: &Person, cell: &str) -> Option<Problem> {
        let first = self.marked.entry((at.id, who.id)).or_insert_with(|| (row.number, cell.to_owned()));
        let (number, said) = first;
        (*number != row.number && said != cell).then(|| {
            let why = format!("{}在第 {number} 行写的是“{said}”", who.name);
            Problem::new(Field::Status, cell, why, "一个人只写一行，删去写错的一行")
        })
    }

    fn mark(
        &mut self,
        row: &Row,
        key: &str,
        at: &Activity,
        who: &Person,
        cell: &str,
    ) -> Result<Result<(), Problem>> {
        if let Err(problem) = read_text(&RETURN, Field::Name, cell) {
            return Ok(Err(problem));
        }
        let whole = format!("{} {cell}", who.name);
        if self.words.is_guest(cell) {
            return self.guest(row, key, at, Participant::Person(who.id), &who.name);
        }
        let day = at.facts.day;
        let mark = match self.words.read(cell, day) {
            Ok(mark) => mark,
            Err(unknown) => {
                let why = format!("不认识{}的考勤情况", who.name);
                return Ok(Err(match (Words::made_up_early(cell, day), unknown.nearest) {
                    (Some(early), _) => Problem::new(
                        Field::Status,
                        cell,
                        format!("补学日期 {early} 早于活动日期 {day}"),
                        "改正补学日期；还不知道哪一天的，只写“补学”",
                    ),
                    (None, Some(near)) => {
                        Problem::new(Field::Status, cell, why, format!("是不是“{near}”？从下拉列表里选"))
                    }
                    (None, None) => {
                        let marks = MARKS.join("、");
                        Problem::new(Field::Status, cell, why, format!("从下拉列表里选：{marks}"))
                    }
                }));
            }
        };
        let roll = roll(self.write, at.id)?;
        let attendee = roll.iter().find(|attendee| attendee.person == who.id);
        if let Some(known) = attendee.and_then(|attendee| attendee.mark) {
            if known == mark {
                self.same(&SIGNED, row, key, whole);
                return Ok(Ok(()));
            }
            let difference = vec![(key, format!("{} {}", who.name, known.label()), mark.label())];
            if !self.changed(&SIGNED, row, difference) {
                return Ok(Ok(()));
            }
            let done = Self::refused(set_attendance(self.write, at, &[(who.id, mark)]), cell)?;
            if done.is_err() {
                self.report.changed -= 1;
            }
            return Ok(done.map(|_| ()));
        }
        if !attendee.is_some_and(|attendee| attendee.expected)
            && let Some(problem) = self.not_expected(at, who, cell)?
        {
            return Ok(Err(problem));
        }
        let marks: [(PersonId, Mark); 1] = [(who.id, mark)];
        let done = Self::refused(set_attendance(self.write, at, &marks), cell)?;
        Ok(done.map(|_| self.is_new(&SIGNED, row, key, whole)))
    }

    /// Why somebody who was not expected cannot be marked; whoever belongs there and is exempt may have come all the
    /// same, and some activities expect nobody for certain.
    fn not_expected(&self, at: &Activity, who: &Person, cell: &str) -> Result<Option<Problem>> {
        let mut calls = Vec::new();
        for id in &at.facts.kinds {
            calls.push(kind(self.write, *id)?.expected);
        }
        if calls.iter().all(|calls| *calls == Expected::Nobody) {
            return Ok(None);
        }
        let units = units_of(self.write, who.id, at.facts.day)?;
        let whole_unit = calls.iter().any(|calls| !matches!(calls, Expected::Committee | Expected::Nobody));
        let held_by = [Some(at.facts.unit), at.facts.partner];
        if whole_unit && units.iter().any(|unit| held_by.contains(&Some(unit.id))) {
            return Ok(None);
        }
        let names: Vec<String> = units.into_iter().map(|unit| unit.name).collect();
        let place = if names.is_empty() { "未编入党组织".to_owned() } else { names.join("、") };
        let day = at.facts.day;
        let why = format!("{}（{day} {place}）不在这场活动的应到名单里", who.name);
        Ok(Some(Problem::new(Field::Name, cell, why, "来了的写“列席”；没有来的清空这一格")))
    }

    /// Says of which activities of the workbook somebody expected has no mark.
    pub(super) fn unrecorded(&mut self) -> Result<()> {
        const NAMED: usize = 10;
        let mut said = Vec::new();
        for (seq, taken) in &self.taken {
            let Taken::Activity(at) = taken else { continue };
            let roll = roll(self.write, at.id)?;
            // Of a 联学共建 either branch marks its own people.
            let as_partner = at.facts.partner == Some(self.unit.id);
            let open: Vec<&str> = roll
                .iter()
                .filter(|attendee| attendee.of_partner == as_partner)
                .filter(|attendee| attendee.expected && attendee.mark.is_none())
                .map(|attendee| attendee.name.as_str())
                .collect();
            if !open.is_empty() {
                let names = open.iter().take(NAMED).copied().collect::<Vec<_>>().join("、");
                let more = if open.len() > NAMED { "等" } else { "" };
                said.push(format!(
                    "活动{seq}（{}）还有 {} 人没有填签到：{names}{more}。",
                    at.facts.day,
                    open.len()
                ));
            }
        }
        self.report.remarks.extend(said);
        Ok(())
    }
}
