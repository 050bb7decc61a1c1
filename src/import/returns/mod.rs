//! 落实情况反馈表: the workbook that a branch fills in for a notice, and what it says once it comes back: receipt,
//! activities with the items they carry out, attendance, self-study, statements.
//!
//! A workbook is recorded by the very code that previews it: the preview is an operation that is rolled back.

mod activity;
mod book;
pub mod layout;
mod record;
mod report;
mod signed;
mod study;

pub use book::{Book, Row, SessionColumn, open};
pub use record::{Wish, record};
pub use report::{Note, Place, Report};
