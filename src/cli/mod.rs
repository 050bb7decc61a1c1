//! The command line: words in, meaning out.

pub mod chinese;
