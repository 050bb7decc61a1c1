//! Who stands where on which day: units, members, posts, terms. Knows nothing of what they study.

mod unit_kind;

pub use unit_kind::UnitKind;
