//! The register of the four must-lists from a workbook that was kept by hand. Rows match matters by number 文号, else by
//! class, title and day, else by code, so that the same file again changes nothing. Statuses are not taken over: what
//! is called done waits to be verified, and what is only told is kept as it was told.

mod apply;
mod compare;
mod division;
mod draft;
mod index;
mod known;
mod measures;
mod open;
mod plan;
mod read;
mod secret;
mod told;
mod twins;
mod written;

pub use plan::{Plan, Wish, plan};
pub use written::{Written, heading};
