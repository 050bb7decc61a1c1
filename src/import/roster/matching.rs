//! Which person of the store a row means: by staff number, else by name and branch. A row that could mean two,
//! and two rows that mean one, are held back.

use std::collections::{HashMap, HashSet};

use super::compare::same_spelling;
use super::plan::Planner;
use super::validate::Draft;
use crate::calendar::word_key;
use crate::import::Field;
use crate::import::problem::Problem;
use crate::roster::{Entry, UnitKind, bare_number};

impl Planner<'_> {
    /// Rows that give one staff number, or one name in one branch, twice: none of them is taken.
    pub(super) fn without_twins(&mut self, drafts: Vec<Draft>) -> Vec<Draft> {
        let key = |draft: &Draft| match &draft.staff_no {
            Some(number) => (number.clone(), None),
            None => (
                draft.name.clone(),
                Some([&draft.branch, &draft.youth, &draft.department].into_iter().flatten().next().cloned()),
            ),
        };
        let mut rows: HashMap<_, Vec<u64>> = HashMap::with_capacity(drafts.len());
        for draft in &drafts {
            rows.entry(key(draft)).or_default().push(draft.row);
        }
        let mut kept = Vec::with_capacity(drafts.len());
        for draft in drafts {
            let twins = rows.get(&key(&draft)).map(Vec::as_slice).unwrap_or_default();
            if let [_] = twins {
                kept.push(draft);
                continue;
            }
            let others: Vec<_> =
                twins.iter().filter(|row| **row != draft.row).take(5).map(u64::to_string).collect();
            let others = others.join("、");
            let problem = match &draft.staff_no {
                Some(number) => Problem::new(
                    Field::StaffNo,
                    number,
                    format!("与第 {others} 行的工号相同"),
                    "一个工号只能给一个人，改正或删去重复的行",
                ),
                None => Problem::new(
                    Field::Name,
                    &draft.name,
                    format!("与第 {others} 行重复"),
                    "删去重复的行；是同名的两个人，就补上工号",
                ),
            };
            self.hold(draft.row, problem);
        }
        kept
    }

    /// Each row with the person of the store that it means, if any.
    pub(super) fn matched(&mut self, drafts: Vec<Draft>) -> Vec<(Draft, Option<usize>)> {
        let mut by_number: HashMap<String, usize> = HashMap::new();
        let mut by_bare_number: HashMap<String, Vec<usize>> = HashMap::new();
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, entry) in self.entries.iter().enumerate() {
            if let Some(number) = &entry.person.staff_no {
                by_number.insert(number.clone(), at);
                if let Some(bare) = bare_number(number) {
                    by_bare_number.entry(bare.to_owned()).or_default().push(at);
                }
            }
            by_name.entry(entry.person.name.clone()).or_default().push(at);
        }
        let mut taken: HashMap<usize, u64> = HashMap::new();
        let numbers: HashSet<String> = drafts.iter().filter_map(|draft| draft.staff_no.clone()).collect();
        let mut matched = Vec::with_capacity(drafts.len());
        for mut draft in drafts {
            let mut number = draft.staff_no.as_ref().and_then(|number| by_number.get(number)).copied();
            // A spreadsheet that took the number for a quantity has cut its leading zeros: with the same
            // name it is the same person and keeps the number of the store.
            if number.is_none()
                && let Some(bare) = draft.staff_no.as_deref().and_then(bare_number)
                && let Some([only]) = by_bare_number.get(bare).map(Vec::as_slice)
                && same_spelling(&self.entries[*only].person.name, &draft.name)
            {
                number = Some(*only);
                draft.staff_no.clone_from(&self.entries[*only].person.staff_no);
            }
            let found = match number {
                Some(at) => self.same_person(&draft, at),
                None => {
                    let namesakes = by_name.get(&draft.name).map(Vec::as_slice).unwrap_or_default();
                    self.must_be_new(&draft, namesakes, &numbers)
                        .and_then(|()| self.by_name(&draft, namesakes))
                }
            };
            match found {
                Ok(Some(at)) => match taken.insert(at, draft.row) {
                    None => matched.push((draft, Some(at))),
                    Some(other) => {
                        let why =
                            format!("与第 {other} 行是库中的同一个人（{}）", self.entries[at].person.id);
                        let problem = Problem::new(Field::Name, &draft.name, why, "删去重复的行，或补上工号");
                        self.hold(draft.row, problem);
                        if let Some(first) = matched.iter().position(|(_, known)| *known == Some(at)) {
                            let (first, _) = matched.remove(first);
                            let why = format!("与第 {} 行是库中的同一个人", draft.row);
                            self.hold(
                                first.row,
                                Problem::new(Field::Name, &first.name, why, "删去重复的行，或补上工号"),
                            );
                        }
                    }
                },
                Ok(None) => matched.push((draft, None)),
                Err(problem) => self.hold(draft.row, problem),
            }
        }
        matched
    }

    fn same_person(&self, draft: &Draft, at: usize) -> Result<Option<usize>, Problem> {
        let person = &self.entries[at].person;
        let number = draft.staff_no.as_deref().unwrap_or_default();
        if !same_spelling(&person.name, &draft.name) {
            return Err(Problem::new(
                Field::StaffNo,
                number,
                format!("工号 {number} 在库中是{}，文件里是{}", person.name, draft.name),
                format!("改正工号或姓名；改了名的，先 wuxue member edit {} --name {}", person.id, draft.name),
            ));
        }
        self.still_here(draft, at)
    }

    /// A number that nobody has, with the name of somebody of the same branch whose own number is not in the file:
    /// the number may have changed, or be a slip. A second person is not made of it unseen.
    fn must_be_new(
        &self,
        draft: &Draft,
        namesakes: &[usize],
        numbers: &HashSet<String>,
    ) -> Result<(), Problem> {
        let Some(number) = &draft.staff_no else { return Ok(()) };
        let own = |kind: UnitKind| match kind {
            UnitKind::Branch => draft.branch.as_deref(),
            UnitKind::YouthGroup => draft.youth.as_deref(),
            _ => draft.department.as_deref(),
        };
        let shared = |entry: &Entry| {
            [UnitKind::Branch, UnitKind::YouthGroup, UnitKind::Department].into_iter().find(|kind| {
                let place = entry.place(*kind).map(|place| word_key(&place.name));
                place.is_some() && place == own(*kind).map(word_key)
            })
        };
        let other = namesakes.iter().map(|at| (*at, &self.entries[*at])).find_map(|(at, entry)| {
            let known = entry.person.staff_no.as_ref().filter(|known| !numbers.contains(*known))?;
            shared(entry).filter(|_| !self.has_left(at)).map(|kind| (&entry.person, known, kind))
        });
        match other {
            None => Ok(()),
            Some((person, known, kind)) => Err(Problem::new(
                Field::StaffNo,
                number,
                format!(
                    "库中没有工号 {number}，而同一{}有同名的 {}（{}，工号 {known}），看不出是改了工号还是另一个人",
                    kind.label(),
                    person.id,
                    person.name
                ),
                format!(
                    "改了工号的，先 wuxue member edit {} --staff-no {number}；写错了的，改正；确是另一个人的，先 wuxue member add 登记",
                    person.id
                ),
            )),
        }
    }

    fn by_name(&self, draft: &Draft, namesakes: &[usize]) -> Result<Option<usize>, Problem> {
        let branch = draft.branch.as_deref().map(word_key);
        let here = |entry: &Entry| match &branch {
            Some(branch) => {
                entry.place(UnitKind::Branch).is_some_and(|place| word_key(&place.name) == *branch)
            }
            None => true,
        };
        // Somebody with another staff number is somebody else.
        let open: Vec<usize> = namesakes
            .iter()
            .copied()
            .filter(|at| draft.staff_no.is_none() || self.entries[*at].person.staff_no.is_none())
            .filter(|at| !self.has_left(*at))
            .collect();
        let inside: Vec<usize> = open.iter().copied().filter(|at| here(&self.entries[*at])).collect();
        match (inside.as_slice(), open.as_slice()) {
            ([only], _) => self.still_here(draft, *only),
            ([], []) => Ok(None),
            // A new number with a name that is elsewhere: a namesake, not a move.
            ([], _) if draft.staff_no.is_some() => Ok(None),
            (found, open) => {
                let candidates = if found.is_empty() { open } else { found };
                let named: Vec<_> = candidates
                    .iter()
                    .take(5)
                    .map(|at| {
                        let entry = &self.entries[*at];
                        let place =
                            entry.place(UnitKind::Branch).map_or("未编入党支部", |p| p.name.as_str());
                        format!("{}（{place}）", entry.person.id)
                    })
                    .collect();
                Err(Problem::new(
                    Field::Name,
                    &draft.name,
                    format!("没有工号，库中同名的有 {}，分不清是谁", named.join("、")),
                    "补上工号；是新来的同名人员，也要有工号",
                ))
            }
        }
    }

    /// Who is to leave on a later day is still here.
    fn has_left(&self, at: usize) -> bool {
        self.entries[at].person.ends.is_some_and(|ends| ends < self.wish.on)
    }

    fn still_here(&self, draft: &Draft, at: usize) -> Result<Option<usize>, Problem> {
        let person = &self.entries[at].person;
        match person.ends.filter(|_| self.has_left(at)) {
            None => Ok(Some(at)),
            Some(ends) => Err(Problem::new(
                Field::Name,
                &draft.name,
                format!("{} 已于 {ends} 离开", person.id),
                format!("回来了的：wuxue member move {} --to 党支部 --on 日期", person.id),
            )),
        }
    }
}
