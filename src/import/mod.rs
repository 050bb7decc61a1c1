//! From a foreign file to one operation: decode, parse, map, validate, plan, apply; a file per stage.
//! The stages up to the plan are pure: they read the file, and write nothing.

pub mod decode;
pub mod heading;
pub mod parse;
mod separated;
mod text;
pub mod title;
mod workbook;
