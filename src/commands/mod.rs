//! Words in, Page out: one file per subcommand. A handler understands the words, reads what is needed,
//! writes once, and gives a page back. It never prints.

pub mod backup;
pub mod check;
pub mod demo;
pub mod document;
pub mod history;
pub mod import;
pub mod init;
pub mod inspect;
mod labels;
pub mod log;
pub mod member;
mod named;
pub mod report;
pub mod undo;
pub mod unit;
mod words;

use anyhow::Result;

use crate::cli::Command;
use crate::page::Page;
use crate::session::Session;

/// Runs a command.
pub fn run(command: &Command, session: &Session) -> Result<Page> {
    match command {
        Command::Init(args) => init::run(args, session),
        Command::Unit(args) => unit::run(args, session),
        Command::Member(args) => member::run(args, session),
        Command::Log(args) => log::run(args, session),
        Command::Document(args) => document::run(args, session),
        Command::Inspect(args) => inspect::run(args, session),
        Command::Report(args) => report::run(args, session),
        Command::History(args) => history::run(args, session),
        Command::Undo(args) => undo::run(args, session),
        Command::Check(args) => check::run(args, session),
        Command::Backup(args) => backup::run(args, session),
        Command::Demo(args) => demo::run(args, session),
    }
}
