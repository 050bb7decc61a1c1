//! What the words of a register mean: meetings, units, people; each looked up once however many rows say it.

use std::cell::RefCell;
use std::collections::HashMap;

use anyhow::Result;

use crate::calendar::{Day, word_key};
use crate::import::Field;
use crate::import::problem::Problem;
use crate::import::year_plan::known as plan;
use crate::record::{ActivityId, KindId};
use crate::refusal::Refusal;
use crate::roster::{
    NewUnit, PersonId, Unit, UnitId, UnitKind, add_unit, clean_name, clean_staff_no, find_persons,
    find_units, slip_of, units,
};
use crate::sql;
use crate::store::{Records, Write, named_params};

type Held = (ActivityId, UnitId, KindId);

/// The meetings of the organ, as a register names them.
pub struct Meetings<'a> {
    records: Records<'a>,
    /// Words for kinds, the longest first.
    kinds: Vec<(String, KindId)>,
    units: Vec<(String, UnitId)>,
    /// The organ's own bodies: whose meeting it is where no unit is named.
    bodies: Vec<UnitId>,
    days: RefCell<HashMap<Day, Vec<Held>>>,
}

impl<'a> Meetings<'a> {
    /// Reads the words.
    ///
    /// # Errors
    /// Only those of the store.
    pub fn read(records: &Records<'a>, today: Day) -> Result<Meetings<'a>> {
        let read = |row: &crate::store::Row<'_>| {
            let word: String = row.get("word")?;
            Ok((word_key(&word), row.get("kind")?))
        };
        let mut words: Vec<(String, KindId)> =
            records.rows(sql!("known.sql", "words_for_kinds"), [], read)?;
        words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        let all = units(records, today)?;
        let is_body = |unit: &&Unit| matches!(unit.kind, UnitKind::LeadingBody | UnitKind::OrganCommittee);
        let bodies = all.iter().filter(is_body).map(|unit| unit.id).collect();
        let mut named: Vec<(String, UnitId)> =
            all.iter().map(|unit| (word_key(&unit.name), unit.id)).collect();
        named.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        Ok(Meetings { records: *records, kinds: words, units: named, bodies, days: RefCell::default() })
    }

    /// The meeting of that day which these words name, if it is recorded, listed a first topic, and is the only one.
    pub fn meant(&self, day: Day, words: &str) -> Result<Option<ActivityId>> {
        let mut days = self.days.borrow_mut();
        let held = match days.entry(day) {
            std::collections::hash_map::Entry::Occupied(held) => held.into_mut(),
            std::collections::hash_map::Entry::Vacant(empty) => {
                let read =
                    |row: &crate::store::Row<'_>| Ok((row.get("id")?, row.get("unit")?, row.get("kind")?));
                empty.insert(self.records.rows(
                    sql!("known.sql", "first_topics"),
                    named_params! {":day": day},
                    read,
                )?)
            }
        };
        if held.is_empty() {
            return Ok(None);
        }
        let key = word_key(words);
        let kind = self.kinds.iter().find(|(word, _)| key.contains(word.as_str())).map(|(_, kind)| *kind);
        let unit = self.units.iter().find(|(name, _)| key.contains(name.as_str())).map(|(_, unit)| *unit);
        // Where no kind of meeting is named, the first topic must be.
        let said = key.contains("第一议题");
        let fits = |(_, holder, of): &&Held| {
            let whose = unit.map_or_else(|| self.bodies.contains(holder), |unit| unit == *holder);
            whose && kind.map_or(said, |kind| kind == *of)
        };
        let mut found: Vec<ActivityId> = held.iter().filter(fits).map(|(id, ..)| *id).collect();
        found.dedup();
        Ok(if let [only] = found.as_slice() { Some(*only) } else { None })
    }
}

/// A unit that a row names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spot {
    /// It is there.
    Known(UnitId),
    /// It will be made; by its place among those.
    Planned(usize),
}

/// A department that is made on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// Its name.
    pub name: String,
    /// The unit above it.
    pub parent: Option<UnitId>,
    /// From when on it is there: since the first matter that names it.
    pub starts: Day,
}

/// The units and people as the rows name them.
pub struct Known<'a> {
    records: Records<'a>,
    today: Day,
    names: Vec<String>,
    body: Option<Unit>,
    units: HashMap<String, Result<Spot, Problem>>,
    people: plan::Known<'a>,
    /// The departments that will be made.
    pub planned: Vec<Planned>,
}

/// A name longer than this, in characters, is a sentence.
const LONGEST_NAME: usize = 30;
/// Words of sentences about units.
const SPOKEN: [&str; 6] = ["会同", "牵头", "配合", "落实", "负责", "。"];
/// Words that name units in general.
const GENERAL: [&str; 12] =
    ["各", "全体", "所有", "全部", "相关", "有关", "等", "其他", "其它", "委机关", "机关全体", "局机关"];

impl<'a> Known<'a> {
    /// Nothing looked up yet.
    ///
    /// # Errors
    /// Only those of the store.
    pub fn read(records: &Records<'a>, today: Day) -> Result<Known<'a>> {
        let all = units(records, today)?;
        let body =
            all.iter().find(|unit| unit.kind == UnitKind::LeadingBody && unit.exists_on(today)).cloned();
        Ok(Known {
            records: *records,
            today,
            names: all.into_iter().map(|unit| unit.name).collect(),
            body,
            units: HashMap::new(),
            people: plan::Known::new(records, today),
            planned: Vec::new(),
        })
    }

    /// The unit of a name; one that nobody knows is a department to be made. `since` is the day from which it is needed.
    pub fn unit(&mut self, field: Field, name: &str, since: Day) -> Result<Result<Spot, Problem>> {
        let key = word_key(name);
        if !self.units.contains_key(&key) {
            let found = self.look_up(field, name)?;
            self.units.insert(key.clone(), found);
        }
        let found = self.units.get(&key).cloned();
        if let Some(Ok(Spot::Planned(at))) = found
            && let Some(planned) = self.planned.get_mut(at)
        {
            planned.starts = planned.starts.min(since);
        }
        let none = || Err(Problem::new(field, name, "没有这个部门", "改成部门的名称"));
        Ok(found.unwrap_or_else(none).map_err(|problem| Problem { field, ..problem }))
    }

    fn look_up(&mut self, field: Field, name: &str) -> Result<Result<Spot, Problem>> {
        let hold = |why: String, fix: String| Ok(Err(Problem::new(field, name, why, fix)));
        let dense: String = name.split_whitespace().collect();
        let mut found = find_units(&self.records, name, self.today)?;
        if found.is_empty() && dense != name {
            found = find_units(&self.records, &dense, self.today)?;
        }
        match found.as_slice() {
            [only] => {
                return match only.ends.filter(|ends| *ends < self.today) {
                    None => Ok(Ok(Spot::Known(only.id))),
                    Some(ends) => hold(format!("“{name}”已于 {ends} 撤销"), "改成现在的部门".to_owned()),
                };
            }
            [] => {}
            several => {
                let codes: Vec<String> = several.iter().take(5).map(|unit| unit.id.to_string()).collect();
                let why = format!("叫“{name}”的有 {} 个", several.len());
                return hold(why, format!("写编号：{}", codes.join("、")));
            }
        }
        let list = "处室见 wuxue unit list";
        let sentence = dense.chars().count() > LONGEST_NAME || SPOKEN.iter().any(|word| dense.contains(word));
        if sentence || GENERAL.iter().any(|word| dense.starts_with(word)) || dense.ends_with('等') {
            return hold(format!("“{name}”说不清是哪个部门"), format!("写明牵头、配合的部门；{list}"));
        }
        if UnitId::from_code(name).is_some() {
            return hold("没有这个编号的党组织".to_owned(), list.to_owned());
        }
        if !find_persons(&self.records, &dense)?.is_empty() {
            return hold(format!("“{name}”是人，不是部门"), "写部门的名称；人写在责任人一列".to_owned());
        }
        let planned = self.planned.iter().map(|planned| planned.name.as_str());
        if let Some(near) = slip_of(&dense, self.names.iter().map(String::as_str).chain(planned)) {
            return hold(
                format!("没有叫“{name}”的部门，是不是“{near}”？"),
                format!("改正名称；确是另一个部门的，先登记：wuxue unit add {dense} --kind 处室"),
            );
        }
        let starts = self.today;
        self.planned.push(Planned { name: dense, parent: self.body.as_ref().map(|body| body.id), starts });
        Ok(Ok(Spot::Planned(self.planned.len() - 1)))
    }

    /// The person meant: by name, staff number or code, or by both (`张伟 001004`); of several of a name the one of the
    /// unit. None if the words name several people, or a post.
    pub fn owner(&mut self, text: &str, within: Option<Spot>) -> Result<Result<Option<PersonId>, Problem>> {
        if let Some((name, number)) = text.split_once(|c: char| c.is_whitespace() || matches!(c, '(' | '（'))
        {
            let number = clean_staff_no(number.trim_end_matches([')', '）']));
            if number.bytes().any(|byte| byte.is_ascii_digit())
                && let [only] = find_persons(&self.records, &number)?.as_slice()
                && only.name == clean_name(name)
            {
                return Ok(Ok(Some(only.id)));
            }
        }
        let within = match within {
            Some(Spot::Known(unit)) => Some(unit),
            _ => None,
        };
        self.people.owner(text, within)
    }

    /// Makes the departments that are named by rows which are taken; gives them in their order.
    ///
    /// # Errors
    /// A unit of the name stands there already.
    pub fn make(write: &Write<'_>, planned: &[Planned]) -> Result<Vec<UnitId>> {
        let mut made = Vec::with_capacity(planned.len());
        for one in planned {
            let kind = UnitKind::Department;
            let (parent, starts) = (one.parent, one.starts);
            made.push(add_unit(write, &NewUnit { kind, name: &one.name, parent, starts, note: None })?);
        }
        Ok(made)
    }

    /// The days are only known at the end: none before the unit above.
    pub fn settle_starts(&mut self) {
        let earliest = self.body.as_ref().map(|body| body.starts);
        for planned in &mut self.planned {
            planned.starts = earliest.map_or(planned.starts, |earliest| planned.starts.max(earliest));
        }
    }
}

/// The same refusal as a problem of a cell.
pub fn as_problem(field: Field, value: &str, refusal: &Refusal) -> Problem {
    let reason = refusal.message.trim_end_matches('。').to_owned();
    Problem::new(field, value, reason, refusal.hints.join("；"))
}
