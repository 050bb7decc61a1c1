//! From a foreign file to one operation: decode, parse, map, validate, plan, apply; a file per stage.
//! The stages up to the plan are pure: they read the file and the store, and write nothing.

pub mod attendance;
mod columns;
mod compound;
pub mod decode;
pub mod foreseen;
mod halves;
pub mod heading;
mod legend;
pub mod map;
mod mapping;
pub mod materials;
pub mod matters;
pub mod memory;
pub mod moments;
pub mod notes;
mod open_document;
pub mod parse;
pub mod preview;
pub mod problem;
pub mod profile;
pub mod rejected;
pub mod returns;
pub mod roster;
mod rows;
pub mod self_study;
mod separated;
mod sheet_marks;
pub mod special_days;
pub mod subject;
pub mod terms;
mod text;
pub mod title;
mod workbook;
pub mod year_plan;

pub use columns::{Columns, Field, Heading};
