//! Several rows of one matter: cells merged over its measures, or the same matter twice.

use std::collections::HashMap;

use super::draft::Draft;
use super::index::{NumberKey, number_key, serial_key};
use crate::calendar::Day;
use crate::import::Field;
use crate::import::notes::Notes;
use crate::import::problem::Problem;
use crate::register::{MatterClass, title_key};

/// Rows of one matter that share its running number, as cells merged over several measures make them, are one; any
/// other second row of a matter is held back.
pub fn without_twins(drafts: Vec<Draft>, notes: &mut Notes, told: &mut Vec<String>) -> Vec<Draft> {
    let mut kept: Vec<Draft> = Vec::with_capacity(drafts.len());
    let mut known: HashMap<usize, usize> = HashMap::new();
    let mut numbers: HashMap<NumberKey, usize> = HashMap::new();
    let mut serials: HashMap<String, usize> = HashMap::new();
    let mut titles: HashMap<(MatterClass, String, Option<Day>), Vec<usize>> = HashMap::new();
    for draft in drafts {
        let number = number_key(draft.number.as_deref(), draft.source.as_deref());
        let serial = draft.serial.as_deref().map(serial_key);
        let title = draft.title.as_deref().map(|title| (draft.class, title_key(title), draft.dated));
        let alone = |at: &&usize| number.is_none() || kept[**at].number.is_none();
        let twin = (draft.known.and_then(|at| known.get(&at)))
            .or_else(|| numbers.get(number.as_ref()?))
            .or_else(|| serials.get(serial.as_ref()?))
            .or_else(|| titles.get(title.as_ref()?)?.iter().find(alone))
            .copied();
        if let Some(first) = twin.and_then(|at| kept.get_mut(at)) {
            if joins(first, &draft) {
                told.push(format!("第 {} 行并入第 {} 行", draft.row, first.row));
                first.measures.extend(draft.measures);
                for one in draft.told {
                    if !first.told.contains(&one) {
                        first.told.push(one);
                    }
                }
                continue;
            }
            let why = format!("与第 {} 行是同一个政治要件", first.row);
            let fix = "删去重复的行；一个要件有几条措施的，写在一格里，分行写；另一个要件，写明不同的文号或成文日期";
            let value = draft.title.as_deref().unwrap_or_default();
            notes.hold(draft.row, Problem::new(Field::Matter, value, why, fix));
            continue;
        }
        let at = kept.len();
        known.extend(draft.known.map(|known| (known, at)));
        numbers.extend(number.map(|number| (number, at)));
        serials.extend(serial.map(|serial| (serial, at)));
        if let Some(title) = title {
            titles.entry(title).or_default().push(at);
        }
        kept.push(draft);
    }
    kept
}

/// Whether a row goes on about the matter of a row above: it has the same running number, says nothing else of the
/// matter itself, and has measures of its own.
fn joins(first: &Draft, draft: &Draft) -> bool {
    let bare = |draft: &Draft| Draft {
        row: 0,
        measures: Vec::new(),
        told: Vec::new(),
        divides: false,
        blank: Vec::new(),
        ..draft.clone()
    };
    let own = draft.measures.iter().all(|one| first.measures.iter().all(|other| other.text != one.text));
    let blank = draft.known.is_some() && !draft.divides;
    !draft.seq.is_empty() && bare(first) == bare(draft) && (own && !draft.measures.is_empty() || blank)
}
