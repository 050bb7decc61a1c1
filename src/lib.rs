//! wuxue 五学.

pub mod calendar;
pub mod chain;
pub mod finding;
pub mod import;
pub mod page;
pub mod record;
pub mod refusal;
pub mod roster;
pub mod rules;
pub mod store;
