//! Whole command lines with a fixed clock, and what holds the house together: one program, linked once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

mod afterwards;
mod at_the_desk;
mod cases;
mod demo;
mod desk;
mod docs;
mod documents;
mod elements;
mod elsewhere;
mod formats;
mod fuzz;
mod generated;
mod house;
mod import_records;
mod imports;
mod inspect;
mod inspection;
mod inspection_papers;
mod joint;
mod layouts;
mod log;
mod naive;
mod notice;
mod operations;
mod plan;
mod readme;
mod record_files;
mod report;
mod returns;
mod roster;
mod self_study;
mod sheets;
mod stores;
mod supervised;
mod upgrade;
