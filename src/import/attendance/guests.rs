//! Those who sat in (列席): people of other units or from outside, kept apart from attendance. Nobody is made
//! a person of the roster for it.

use super::validate::{Entry, Validator, row_number};
use crate::calendar::Day;
use crate::import::Field;
use crate::import::problem::{Problem, read_text};
use crate::import::subject::ATTENDANCE;
use crate::roster::{clean_name, is_slip};

/// Somebody who sat in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Guest {
    /// Index of the session.
    pub session: u32,
    /// Index of the person; none for somebody from outside.
    pub person: Option<u32>,
    /// The name.
    pub name: Box<str>,
    /// The row as Excel numbers it.
    pub row: u32,
}

impl Validator<'_> {
    /// Reads a row of somebody who sat in.
    ///
    /// # Errors
    /// Somebody who is expected is no guest; a staff number must be known, a name must be one, and neither a slip
    /// for one of the roster nor a namesake of somebody in it.
    pub(super) fn guest(
        &self,
        session: u32,
        entry: &Entry<'_>,
        unit: usize,
        day: Day,
    ) -> Result<Guest, Problem> {
        let known = self.known();
        let row = row_number(entry.row)?;
        // A number that nobody has is a slip, and of two with one name nothing says which: no outsiders.
        let outsider = entry.staff_no.is_empty() && known.candidates(entry.name, day).0.is_empty();
        let person = if outsider {
            self.must_be_no_slip(entry, unit, day)?;
            None
        } else {
            let person = known.meant(entry.staff_no, entry.name, unit, day, 0)?.person;
            self.must_not_be_a_namesake(entry, person, unit, day)?;
            Some(person)
        };
        let kinds = &self.sessions[session as usize].facts.kinds;
        if let Some(person) = person
            && known.expected(unit, day, kinds).binary_search(&person).is_ok()
        {
            let why = format!("{}是应到人员，不作列席", known.people[person as usize].name);
            return Err(Problem::new(Field::Status, entry.status, why, "写出勤、请假、缺席等结果"));
        }
        let name = match person {
            Some(person) => known.people[person as usize].name.clone(),
            None => read_text(&ATTENDANCE, Field::Name, &clean_name(entry.name))?.unwrap_or_default().into(),
        };
        if person.is_none() && !name.contains(char::is_alphabetic) {
            return Err(Problem::new(Field::Name, entry.name, "不像姓名", "改正姓名"));
        }
        Ok(Guest { session, person, name, row })
    }

    /// A name that is nearly one of the roster's may be a slip for it: nobody becomes an outsider by a slip.
    fn must_be_no_slip(&self, entry: &Entry<'_>, unit: usize, day: Day) -> Result<(), Problem> {
        let known = self.known();
        let name = clean_name(entry.name);
        let of_unit = known.units[unit].id;
        // Where only a remark says that somebody sat in, a short name of the unit's own people counts too.
        if self.given().outsiders.contains(&name) {
            return Ok(());
        }
        let near = known.slip_of(&name).or_else(|| {
            let doubtful = !self.words().is_guest(entry.status);
            let own = |person: &u32| known.belongs(*person, of_unit, day);
            let names = known.people_of(of_unit).filter(own).map(|at| &*known.people[at as usize].name);
            names.filter(|_| doubtful).find(|own| is_slip(&name, own))
        });
        match near {
            None => Ok(()),
            Some(near) => Err(Problem::new(
                Field::Name,
                entry.name,
                format!("名册里没有这个姓名，而有相近的“{near}”，看不出是不是外单位的人"),
                format!("是“{near}”的，改正姓名；确是外单位的，{}", aside(&name)),
            )),
        }
    }

    /// A remark that names another unit makes it doubtful whether the person of the roster is meant.
    fn must_not_be_a_namesake(
        &self,
        entry: &Entry<'_>,
        person: u32,
        unit: usize,
        day: Day,
    ) -> Result<(), Problem> {
        let known = self.known();
        if !entry.staff_no.is_empty() || known.belongs(person, known.units[unit].id, day) {
            return Ok(());
        }
        let mut own: Vec<&str> = known.units_of(person, day).map(|id| known.unit_name(id)).collect();
        // A post in the branch is a second stay in it.
        own.sort_unstable();
        own.dedup();
        let says_own = own.iter().any(|name| {
            let bare = name.trim_end_matches("党支部").trim_end_matches("支部");
            !bare.is_empty() && entry.note.contains(bare)
        });
        if says_own || !names_a_place(entry.note) {
            return Ok(());
        }
        let name = &known.people[person as usize].name;
        let at = if own.is_empty() { "未编入党组织".to_owned() } else { own.join("、") };
        Err(Problem::new(
            Field::Note,
            entry.note,
            format!("名册里有{name}（{at}），看不出列席的是不是这个人"),
            format!("是名册里的人，补上工号；是外单位同名的人，{}", aside(&format!("{name}（单位）"))),
        ))
    }
}

/// How somebody from outside is recorded whom a file cannot tell from a person of the roster.
fn aside(name: &str) -> String {
    format!("删去这一行，导入后另记：wuxue log edit 活动编号 --guest {name}")
}

/// Whether a remark seems to name a unit.
fn names_a_place(note: &str) -> bool {
    const PLACES: [&str; 19] = [
        "局", "委", "厅", "院", "公司", "集团", "大学", "学校", "中学", "小学", "中心", "街道", "社区",
        "银行", "单位", "挂职", "实习", "外请", "外聘",
    ];
    // 支部委员 and 委托 are no units.
    let note = note.replace("委员", "").replace("委托", "");
    PLACES.iter().any(|place| note.contains(place))
}
