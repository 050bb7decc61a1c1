//! Which recorded activity each line is about, if any.

use std::collections::HashSet;

use anyhow::{Context, Result};

use crate::calendar::word_key;
use crate::record::{Activity, ActivityId, Facts, activity, twins};
use crate::store::Records;

/// What identifies a line: unit, kinds, day, start, and a topic to tell apart what these do not, as does the partner of
/// what is held with one.
pub struct Wanted<'l> {
    /// Who, what, when; nothing else is looked at but the topic and the partner.
    pub facts: &'l Facts,
    /// The number of the activity in the store that wrote the file: it decides nothing but between equals.
    pub code: Option<ActivityId>,
}

/// For each line the activity it is about; or the several that it fits. An activity is taken by one line at most:
/// what fits exactly goes first, so that of two sessions on a day each finds its own.
pub fn place(
    records: &Records<'_>,
    wanted: &[Option<Wanted<'_>>],
) -> Result<Vec<Result<Option<Activity>, Vec<ActivityId>>>> {
    let mut near = Vec::with_capacity(wanted.len());
    for wanted in wanted {
        let mut found = Vec::new();
        if let Some(wanted) = wanted {
            // Without the topic and the partner: one that was changed is found as well.
            let untitled = Facts { title: None, partner: None, ..wanted.facts.clone() };
            for id in twins(records, &untitled)? {
                found.push(activity(records, id)?.context("a twin is missing")?);
            }
        }
        near.push(found);
    }
    let mut taken: HashSet<ActivityId> = HashSet::new();
    let mut placed: Vec<Option<Activity>> = vec![None; wanted.len()];
    for fits in [is_the_same, is_called_so, may_be_the_same] {
        for (at, wanted) in wanted.iter().enumerate() {
            let Some(wanted) = wanted.as_ref().filter(|_| placed[at].is_none()) else { continue };
            let mut free = near[at].iter().filter(|near| !taken.contains(&near.id) && fits(wanted, near));
            if let (Some(one), None) = (free.next(), free.next()) {
                taken.insert(one.id);
                placed[at] = Some(one.clone());
            }
        }
    }
    let settled = placed.into_iter().enumerate().map(|(at, placed)| {
        let Some(wanted) = wanted[at].as_ref().filter(|_| placed.is_none()) else { return Ok(placed) };
        let several: Vec<ActivityId> = near[at]
            .iter()
            .filter(|near| !taken.contains(&near.id) && may_be_the_same(wanted, near))
            .map(|near| near.id)
            .collect();
        if several.is_empty() { Ok(None) } else { Err(several) }
    });
    Ok(settled.collect())
}

fn is_the_same(wanted: &Wanted<'_>, near: &Activity) -> bool {
    let (ours, theirs) = (&near.facts, wanted.facts);
    let same = ours.start == theirs.start && ours.kinds == theirs.kinds && ours.title == theirs.title;
    same && !is_with_another(ours, theirs)
}

/// A code settles it where unit, day and start agree: the file was written by this store, and the topic changed since.
fn is_called_so(wanted: &Wanted<'_>, near: &Activity) -> bool {
    wanted.code == Some(near.id) && wanted.facts.start == near.facts.start
}

/// Whether nothing tells the two apart: a topic does where a start is not known, and a partner.
fn may_be_the_same(wanted: &Wanted<'_>, near: &Activity) -> bool {
    let (ours, theirs) = (&near.facts, wanted.facts);
    let titles = ours.title.as_deref().zip(theirs.title.as_deref());
    let other = titles.is_some_and(|(ours, theirs)| word_key(ours) != word_key(theirs));
    !(other && (ours.start.is_none() || theirs.start.is_none())) && !is_with_another(ours, theirs)
}

/// Whether both say with whom, and not with the same.
fn is_with_another(ours: &Facts, theirs: &Facts) -> bool {
    ours.partner.zip(theirs.partner).is_some_and(|(ours, theirs)| ours != theirs)
}
