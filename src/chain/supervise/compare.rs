//! What an amendment changes of the version before it.

use super::item::{Item, ItemFacts, ItemId};
use super::notice::{NoticeFacts, Version};

/// What one of the two versions says of the notice or of an item, and whether it differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change<'v> {
    /// What stands before the items: as it was and as it is.
    Notice(&'v NoticeFacts, &'v NoticeFacts),
    /// An item that is new.
    Added(&'v Item),
    /// An item that stands no more: it is cancelled 已取消.
    Cancelled(&'v Item),
    /// An item that asks for something else: its number, as it was and as it is.
    Item(ItemId, &'v ItemFacts, &'v ItemFacts),
}

/// What is different in a version, in the order of the items.
pub fn changes<'v>(
    (before, old): (&'v Version, &'v [Item]),
    (after, new): (&'v Version, &'v [Item]),
) -> Vec<Change<'v>> {
    let mut found = Vec::new();
    if before.facts != after.facts {
        found.push(Change::Notice(&before.facts, &after.facts));
    }
    let mut numbers: Vec<ItemId> = old.iter().chain(new).map(|item| item.id).collect();
    numbers.sort_unstable();
    numbers.dedup();
    for id in numbers {
        let of = |items: &'v [Item]| items.iter().find(|item| item.id == id);
        match (of(old), of(new)) {
            (None, Some(item)) => found.push(Change::Added(item)),
            (Some(item), None) => found.push(Change::Cancelled(item)),
            (Some(was), Some(is)) if was.facts != is.facts => {
                found.push(Change::Item(id, &was.facts, &is.facts));
            }
            _ => {}
        }
    }
    found
}
