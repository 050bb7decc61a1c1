//! What of a known person a row says otherwise than the store.

use super::plan::Placed;
use super::remark::remark;
use super::tree::{Spot, Tree};
use super::validate::Draft;
use crate::import::Field;
use crate::import::problem::Problem;
use crate::roster::{Entry, Person, PlaceHeld, UnitKind};

/// One value that the row says otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Which column.
    pub field: Field,
    /// The value in the store, for people.
    pub old: String,
    /// The value in the file, for people.
    pub new: String,
}

/// Whether two names differ in their dots and blanks only: 买买提·艾力, 买买提•艾力.
pub fn same_spelling(one: &str, other: &str) -> bool {
    let bare = |name: &str| -> String { name.chars().filter(|c| c.is_alphabetic()).collect() };
    one == other || bare(one) == bare(other)
}

/// The person with the particulars that the row gives.
pub fn merged(entry: &Entry, draft: &Draft) -> Person {
    let person = &entry.person;
    Person {
        name: draft.name.clone(),
        staff_no: draft.staff_no.clone().or_else(|| person.staff_no.clone()),
        birth_month: draft.birth_month.or(person.birth_month),
        joined: draft.joined.or(person.joined),
        note: new_note(entry, draft).cloned().or_else(|| person.note.clone()),
        ..person.clone()
    }
}

/// The remark, unless it is the one that an export would write of the person.
fn new_note<'d>(entry: &Entry, draft: &'d Draft) -> Option<&'d String> {
    let known = remark(entry.person.note.as_deref(), entry.exempt.as_deref());
    draft.note.as_ref().filter(|note| known.as_ref() != Some(*note))
}

/// The reason for which the row exempts the person anew. A remark that is in the store already says nothing
/// new: its exemption may have ended since.
pub fn new_exemption<'d>(entry: &Entry, draft: &'d Draft) -> Option<&'d String> {
    draft.exempt.as_ref().filter(|_| entry.exempt.is_none() && new_note(entry, draft).is_some())
}

/// Whether the person stands there, now or from a later day on that is settled already.
pub fn is_placed(tree: &Tree, entry: &Entry, spot: Spot) -> bool {
    entry.places.iter().any(|place| tree.spot_of(place.unit) == Some(spot))
}

/// Everything the row says otherwise.
///
/// # Errors
/// A problem if the change could not be made: somebody of a branch would cease to be of the Party.
pub fn differences(
    tree: &Tree,
    entry: &Entry,
    draft: &Draft,
    placed: &Placed,
) -> Result<Vec<Difference>, Problem> {
    let mut found = Vec::new();
    let mut differ = |field: Field, old: Option<String>, new: Option<String>| {
        if let Some(new) = new
            && old.as_ref() != Some(&new)
        {
            found.push(Difference { field, old: old.unwrap_or_else(|| "（无）".to_owned()), new });
        }
    };
    let person = &entry.person;
    differ(Field::Name, Some(person.name.clone()), Some(draft.name.clone()));
    differ(Field::StaffNo, person.staff_no.clone(), draft.staff_no.clone());
    let month = |month: Option<crate::calendar::Month>| month.map(|month| month.to_string());
    differ(Field::BirthMonth, month(person.birth_month), month(draft.birth_month));
    let day = |day: Option<crate::calendar::Day>| day.map(|day| day.to_string());
    differ(Field::Joined, day(person.joined), day(draft.joined));
    let standing = |s: Option<crate::roster::Standing>| s.map(|s| s.label().to_owned());
    differ(Field::Standing, standing(entry.standing), standing(draft.standing));
    let places = [
        (Field::Unit, UnitKind::Branch, placed.branch),
        (Field::PartyGroup, UnitKind::PartyGroup, placed.group),
        (Field::YouthGroup, UnitKind::YouthGroup, placed.youth),
        (Field::Department, UnitKind::Department, placed.department),
    ];
    for (field, kind, spot) in places {
        let (old, Some(spot)) = (entry.place(kind), spot) else { continue };
        if !is_placed(tree, entry, spot) {
            let name = |place: &PlaceHeld| place.name.clone();
            // Groups of different branches share names: a moved one must still be seen.
            let old = old.map(name).unwrap_or_else(|| "（无）".to_owned());
            found.push(Difference { field, old, new: tree.name(spot).to_owned() });
        }
    }
    if !draft.titles.is_empty() {
        let own = [UnitKind::Branch, UnitKind::YouthGroup].map(|kind| entry.place(kind).map(|p| p.unit));
        let [branch, youth] = own;
        let of_row =
            |unit| Some(unit) == youth || branch.is_some_and(|branch| tree.is_of_branch(unit, branch));
        // Posts elsewhere, as in the organ's committee, are not the branch's roster to say.
        let posts = entry.posts.iter().filter(|post| of_row(post.unit));
        let mut held: Vec<&str> = posts.map(|post| post.title.as_str()).collect();
        let mut said: Vec<&str> = draft.titles.iter().map(String::as_str).collect();
        // Leader of both groups is written once.
        for titles in [&mut held, &mut said] {
            titles.sort_unstable();
            titles.dedup();
        }
        let moved = placed.branch.filter(|to| !is_placed(tree, entry, *to));
        if held != said || moved.is_some() {
            // A post does not go along: it ends in one branch and begins in the other, which must be seen.
            let of = |unit: Option<&str>, titles: &[&str]| match unit.filter(|_| moved.is_some()) {
                _ if titles.is_empty() => "（无）".to_owned(),
                Some(unit) => {
                    titles.iter().map(|title| format!("{unit}{title}")).collect::<Vec<_>>().join("、")
                }
                None => titles.join("、"),
            };
            let from = entry.place(UnitKind::Branch).map(|place| place.name.as_str());
            let titles: Vec<&str> = draft.titles.iter().map(String::as_str).collect();
            let to = moved.map(|to| tree.name(to));
            found.push(Difference { field: Field::Post, old: of(from, &held), new: of(to, &titles) });
        }
    }
    if let Some(note) = new_note(entry, draft) {
        let old = person.note.clone().unwrap_or_else(|| "（无）".to_owned());
        found.push(Difference { field: Field::Note, old, new: note.clone() });
    }
    let leaves_party = draft.standing.is_some_and(|standing| !standing.in_party());
    if leaves_party && (placed.branch.is_some() || entry.place(UnitKind::Branch).is_some()) {
        return Err(Problem::new(
            Field::Standing,
            draft.standing.map_or("", |standing| standing.label()),
            "不是党员，却编在党支部",
            format!("已不是党员的，先办理离开党支部：wuxue member end {} --unit 党支部", person.id),
        ));
    }
    Ok(found)
}
