//! Who a name in a file means: the exact name, then an alias, then the name among what people write around it
//! (`组织处-林波艳`, `戴斌文(戴斌文)`). A name is never found by a part of it, and what is left over must fit the
//! person; otherwise the row is held back with the near matches named.

use super::known::Known;
use crate::calendar::{Day, fold_width};
use crate::import::Field;
use crate::import::problem::{Problem, shortened};
use crate::roster::clean_name;

/// A person that a name means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meant {
    /// Index in [`Known::people`].
    pub person: u32,
    /// Whether the name stands in the file as in the roster; otherwise the preview says who was meant.
    pub as_written: bool,
}

/// Signs that people put between a name and their unit.
const JOINTS: [char; 12] = ['-', '—', '–', '_', '/', '|', ' ', ':', '.', '@', '#', '~'];
/// Signs between the names of people who share a device.
const TOGETHER: [char; 8] = ['&', '、', '+', ',', ';', '，', '；', '＆'];

impl Known {
    /// The person of a row: by staff number, which must agree with the name; else by name, first within the
    /// unit. `guess` is tried first for a number.
    ///
    /// # Errors
    /// The problem of the row: nobody, several, or number and name that disagree.
    pub fn meant(
        &self,
        number: &str,
        name: &str,
        unit: usize,
        day: Day,
        guess: u32,
    ) -> Result<Meant, Problem> {
        self.meant_within(number, name, Some(unit), day, guess)
    }

    /// As [`Known::meant`], where a row need not say of which unit.
    ///
    /// # Errors
    /// As [`Known::meant`].
    pub fn meant_within(
        &self,
        number: &str,
        name: &str,
        unit: Option<usize>,
        day: Day,
        guess: u32,
    ) -> Result<Meant, Problem> {
        if number.is_empty() {
            return self.named(name, unit, day);
        }
        let person = self.numbered(number, name, day, guess)?;
        Ok(Meant { person, as_written: true })
    }

    /// The persons whom one cell names: one, or several who sat at one device (`李娜&阎宇海`).
    ///
    /// # Errors
    /// The problem of the row, if any of them is not certain.
    pub fn named_together(&self, text: &str, unit: usize, day: Day) -> Result<Vec<Meant>, Problem> {
        let alone = self.named(text, Some(unit), day);
        if alone.is_ok() || !text.contains(TOGETHER) {
            return alone.map(|meant| vec![meant]);
        }
        let parts = text.split(TOGETHER).map(str::trim).filter(|part| !part.is_empty());
        parts
            .map(|part| self.named(part, Some(unit), day).map(|meant| Meant { as_written: false, ..meant }))
            .collect()
    }

    /// Those of several at one device whose names are certain, where not all are.
    pub fn named_among(&self, text: &str, unit: usize, day: Day) -> Vec<u32> {
        let parts = text.split(TOGETHER).map(str::trim).filter(|part| !part.is_empty());
        parts.filter_map(|part| self.named(part, Some(unit), day).ok()).map(|meant| meant.person).collect()
    }

    fn numbered(&self, number: &str, name: &str, day: Day, guess: u32) -> Result<u32, Problem> {
        let found =
            self.by_number(number, guess).or_else(|| self.by_number(fold_width(number).trim(), guess));
        let Some(person) = found else {
            return Err(Problem::new(
                Field::StaffNo,
                number,
                format!("名册里没有工号“{}”", shortened(number)),
                "核对工号；新来的人先用 wuxue member add 登记",
            ));
        };
        let known = &self.people[person as usize].name;
        if name.is_empty() || **known == *name || **known == *clean_name(name) {
            return Ok(person);
        }
        if self.candidates(name, day).0.contains(&person) {
            return Ok(person);
        }
        Err(Problem::new(
            Field::StaffNo,
            &format!("{number} {name}"),
            format!("工号 {number} 是{known}，与姓名“{}”不符", shortened(name)),
            "核对工号和姓名",
        ))
    }

    fn named(&self, name: &str, unit: Option<usize>, day: Day) -> Result<Meant, Problem> {
        if name.is_empty() {
            return Err(Problem::new(Field::Name, "", "没有写姓名，也没有工号", "补上姓名或工号"));
        }
        let (found, as_written) = self.candidates(name, day);
        let of = unit.and_then(|unit| self.units.get(unit)).map(|unit| unit.id);
        let inside: Vec<u32> =
            found.iter().copied().filter(|p| of.is_some_and(|of| self.belongs(*p, of, day))).collect();
        match (inside.as_slice(), found.as_slice()) {
            ([only], _) | ([], [only]) => Ok(Meant { person: *only, as_written }),
            ([], []) => Err(self.nobody(name)),
            ([], several) | (several, _) => Err(self.ambiguous(name, several, day)),
        }
    }

    fn nobody(&self, name: &str) -> Problem {
        let fix = match self.nearest_name(name) {
            Some(near) => format!(
                "是不是“{near}”？是的话改正，或记住这种写法：wuxue member alias add {near} \"{}\"；新来的人先用 wuxue member add 登记",
                shortened(name)
            ),
            None => "核对姓名；是昵称的，用 wuxue member alias add 姓名 昵称 记住；新来的人先用 wuxue member add 登记"
                .to_owned(),
        };
        Problem::new(Field::Name, name, "名册里没有这个姓名", fix)
    }

    fn ambiguous(&self, name: &str, several: &[u32], day: Day) -> Problem {
        let candidates: Vec<String> = several
            .iter()
            .map(|index| {
                let person = &self.people[*index as usize];
                let unit = self.units_of(*index, day).next().map_or("", |id| self.unit_name(id));
                format!("{} {} {unit}", person.name, person.staff_no.as_deref().unwrap_or("无工号"))
            })
            .collect();
        let why = format!("“{}”可能是 {} 人", shortened(name), several.len());
        Problem::new(Field::Name, name, why, format!("补上工号：{}", candidates.join("；")))
    }

    /// Everybody whom a name may mean, and whether it is written as the roster has it.
    pub(super) fn candidates(&self, name: &str, day: Day) -> (Vec<u32>, bool) {
        let exact = self.by_name(name);
        if !exact.is_empty() {
            return (exact.to_vec(), true);
        }
        let clean = clean_name(name);
        let plain = self.by_name(&clean);
        if !plain.is_empty() {
            return (plain.to_vec(), true);
        }
        if let Some(person) = self.by_alias(&clean) {
            return (vec![person], false);
        }
        (self.decorated(fold_width(name).trim(), day), false)
    }

    /// A name without anything around it but noise such as `_01`.
    fn plain(&self, text: &str) -> Vec<u32> {
        let clean = clean_name(text.trim_matches(|c: char| JOINTS.contains(&c) || c == '*'));
        let found = self.by_name(&clean);
        if !found.is_empty() {
            return found.to_vec();
        }
        if let Some(person) = self.by_alias(&clean) {
            return vec![person];
        }
        let bare = clean.trim_end_matches(|c: char| c.is_ascii_digit() || JOINTS.contains(&c));
        self.by_name(bare).to_vec()
    }

    /// A name with something around it: a unit before it, or another spelling in brackets.
    fn decorated(&self, text: &str, day: Day) -> Vec<u32> {
        let Some((outer, inner)) = text.strip_suffix(')').and_then(|text| text.split_once('(')) else {
            return self.joined(text, day);
        };
        let read = |part: &str| {
            let plain = self.plain(part);
            if plain.is_empty() { self.joined(part, day) } else { plain }
        };
        let (outside, inside) = (read(outer), read(inner));
        match (outside.is_empty(), inside.is_empty()) {
            // The name given on entering the meeting stands in the brackets; the account may be called anything.
            (true, _) => inside,
            (false, true) => {
                let fits = |person: &u32| {
                    let own = &*self.people[*person as usize].name;
                    inner.contains(own) || self.says_unit_of(inner, *person, day)
                };
                outside.into_iter().filter(fits).collect()
            }
            (false, false) => outside.into_iter().filter(|person| inside.contains(person)).collect(),
        }
    }

    /// `组织处-林波艳`: one part is the name, the others say where the person belongs.
    fn joined(&self, text: &str, day: Day) -> Vec<u32> {
        let parts: Vec<&str> = text.split(JOINTS).map(str::trim).filter(|part| !part.is_empty()).collect();
        let mut found = Vec::new();
        for (at, part) in parts.iter().enumerate() {
            let others = || parts.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, part)| *part);
            for person in self.plain(part) {
                let fits = others().all(|other| {
                    other.bytes().all(|b| b.is_ascii_digit()) || self.says_unit_of(other, person, day)
                });
                if fits && !found.contains(&person) {
                    found.push(person);
                }
            }
        }
        found
    }

    /// Whether a text is the name, or the beginning of the name, of a unit that the person belongs to.
    fn says_unit_of(&self, text: &str, person: u32, day: Day) -> bool {
        /// A single character says nothing.
        const SHORTEST: usize = 2;
        let named = |name: &str| name.starts_with(text) && text.chars().count() >= SHORTEST;
        self.units.iter().filter(|unit| named(&unit.name)).any(|unit| self.belongs(person, unit.id, day))
    }
}
