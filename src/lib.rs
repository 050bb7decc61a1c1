//! wuxue 五学.

pub mod calendar;
pub mod cli;
pub mod finding;
pub mod page;
pub mod refusal;
pub mod render;
pub mod store;
