//! Which recorded activity each line is about, if any.

use std::collections::HashSet;

use anyhow::{Context, Result};

use crate::record::{Activity, ActivityId, Facts, activity, twins};
use crate::store::Records;

/// What identifies a line: unit, kinds, day, start, and a topic to tell apart what these do not.
pub struct Wanted<'l> {
    /// Who, what, when; nothing else is looked at but the topic.
    pub facts: &'l Facts,
    /// The number of the activity in the store that wrote the file: it decides nothing but between equals.
    pub code: Option<ActivityId>,
}

/// For each line the activity it is about, or that it fits several. An activity is taken by one line at most: what
/// fits exactly goes first, so that of two sessions on a day each finds its own.
pub fn place(
    records: &Records<'_>,
    wanted: &[Option<Wanted<'_>>],
) -> Result<Vec<Result<Option<Activity>, Vec<ActivityId>>>> {
    let mut near = Vec::with_capacity(wanted.len());
    for wanted in wanted {
        let mut found = Vec::new();
        if let Some(wanted) = wanted {
            for id in twins(records, wanted.facts)? {
                found.push(activity(records, id)?.context("a twin is missing")?);
            }
        }
        near.push(found);
    }
    let mut taken: HashSet<ActivityId> = HashSet::new();
    let mut placed: Vec<Option<Activity>> = vec![None; wanted.len()];
    for closeness in [same_title, same_start] {
        for (at, wanted) in wanted.iter().enumerate() {
            let Some(wanted) = wanted.as_ref().filter(|_| placed[at].is_none()) else { continue };
            let mut fits: Vec<&Activity> = near[at]
                .iter()
                .filter(|near| !taken.contains(&near.id) && closeness(wanted.facts, &near.facts))
                .collect();
            if fits.len() > 1 && fits.iter().any(|fit| Some(fit.id) == wanted.code) {
                fits.retain(|fit| Some(fit.id) == wanted.code);
            }
            if let [one] = fits[..] {
                taken.insert(one.id);
                placed[at] = Some(one.clone());
            }
        }
    }
    let left = |at: usize| -> Vec<ActivityId> {
        near[at].iter().map(|near| near.id).filter(|id| !taken.contains(id)).collect()
    };
    let all = placed.iter().enumerate().map(|(at, placed)| match (placed, left(at)) {
        (Some(activity), _) => Ok(Some(activity.clone())),
        (None, left) if left.is_empty() => Ok(None),
        (None, left) => Err(left),
    });
    let mut settled: Vec<Result<Option<Activity>, Vec<ActivityId>>> = all.collect();
    // One near activity that nothing else claims is the one meant; several are not guessed among.
    for at in 0..settled.len() {
        if let Err(left) = &settled[at] {
            let free: Vec<ActivityId> = left.iter().copied().filter(|id| !taken.contains(id)).collect();
            settled[at] = match free[..] {
                [] => Ok(None),
                [one] => {
                    taken.insert(one);
                    Ok(near[at].iter().find(|near| near.id == one).cloned())
                }
                _ => Err(free),
            };
        }
    }
    Ok(settled)
}

fn same_start(wanted: &Facts, near: &Facts) -> bool {
    wanted.start == near.start && wanted.kinds == near.kinds
}

fn same_title(wanted: &Facts, near: &Facts) -> bool {
    same_start(wanted, near) && wanted.title == near.title
}
