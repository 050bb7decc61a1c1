//! wuxue 五学.

pub mod calendar;
pub mod finding;
pub mod import;
pub mod page;
pub mod refusal;
pub mod store;
