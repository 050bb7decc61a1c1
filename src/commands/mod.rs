//! Words in, Page out: one file per subcommand. A handler understands the words, reads what is needed,
//! writes once, and gives a page back. It never prints.

pub mod backup;
pub mod check;
pub mod checklist;
pub mod demo;
pub mod document;
pub mod history;
pub mod import;
pub mod imports;
pub mod init;
pub mod inspect;
mod labels;
mod letterhead;
pub mod log;
pub mod member;
mod named;
pub mod notice;
mod people;
pub mod plan;
mod reading;
pub mod report;
mod scope;
mod seeds;
pub mod todo;
pub mod undo;
pub mod unit;
mod words;

pub use letterhead::letterhead;
