//! How the program says no: one kind (which decides the exit code), one sentence that names the thing,
//! and hints that are commands to type. `anyhow` carries a refusal up, [`Refusal`] speaks.
//! Nothing here knows any record kind.

use std::fmt;

/// Why a command was refused. Each kind has one code for scripts and one exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The command line itself is wrong (exit 2).
    Usage,
    /// A rule of the records forbids it (exit 3).
    Refused,
    /// A person, unit or record that was named does not exist (exit 3).
    NotFound,
    /// A name fits more than one person or unit (exit 3).
    Ambiguous,
    /// A file given as input cannot be read at all (exit 3).
    Unreadable,
    /// A file asked for as output cannot be written (exit 3).
    Unwritable,
    /// Another process holds the store (exit 4).
    Busy,
    /// There is no store at that place (exit 5).
    StoreMissing,
    /// The file is not a store of this program (exit 5).
    StoreForeign,
    /// The store was written by a newer version of this program (exit 5).
    StoreNewer,
    /// The store is truncated or damaged (exit 5).
    StoreDamaged,
    /// The store cannot be written: read-only file or medium (exit 5).
    StoreReadOnly,
    /// A fault in the program itself (exit 70).
    Fault,
}

impl Kind {
    /// Every kind, for tests and documentation.
    pub const ALL: [Kind; 13] = [
        Kind::Usage,
        Kind::Refused,
        Kind::NotFound,
        Kind::Ambiguous,
        Kind::Unreadable,
        Kind::Unwritable,
        Kind::Busy,
        Kind::StoreMissing,
        Kind::StoreForeign,
        Kind::StoreNewer,
        Kind::StoreDamaged,
        Kind::StoreReadOnly,
        Kind::Fault,
    ];

    /// The stable ASCII code that `--format json` prints.
    pub fn code(self) -> &'static str {
        match self {
            Kind::Usage => "usage",
            Kind::Refused => "refused",
            Kind::NotFound => "not_found",
            Kind::Ambiguous => "ambiguous",
            Kind::Unreadable => "unreadable",
            Kind::Unwritable => "unwritable",
            Kind::Busy => "busy",
            Kind::StoreMissing => "store_missing",
            Kind::StoreForeign => "store_foreign",
            Kind::StoreNewer => "store_newer",
            Kind::StoreDamaged => "store_damaged",
            Kind::StoreReadOnly => "store_read_only",
            Kind::Fault => "fault",
        }
    }

    /// The exit code of the process, as documented for scripts.
    pub fn exit_code(self) -> u8 {
        match self {
            Kind::Usage => 2,
            Kind::Refused | Kind::NotFound | Kind::Ambiguous | Kind::Unreadable | Kind::Unwritable => 3,
            Kind::Busy => 4,
            Kind::StoreMissing
            | Kind::StoreForeign
            | Kind::StoreNewer
            | Kind::StoreDamaged
            | Kind::StoreReadOnly => 5,
            Kind::Fault => 70,
        }
    }
}

/// A refusal as the clerk reads it.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// Decides the exit code.
    pub kind: Kind,
    /// One Chinese sentence that names the thing and says why.
    pub message: String,
    /// What to do next: a command to type, or a short instruction.
    pub hints: Vec<String>,
}

impl Refusal {
    /// A refusal without hints; add them with [`Refusal::hint`].
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hints: Vec::new() }
    }

    /// A rule of the records forbids it.
    pub fn refused(message: impl Into<String>) -> Self {
        Self::new(Kind::Refused, message)
    }

    /// Something named does not exist.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(Kind::NotFound, message)
    }

    /// The words of the command line do not fit.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Kind::Usage, message)
    }

    /// Adds what to type or do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Refusal {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_distinct_and_exit_codes_are_the_documented_ones() {
        let mut codes: Vec<_> = Kind::ALL.iter().map(|k| k.code()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), Kind::ALL.len());
        let exits: Vec<(&str, u8)> = Kind::ALL.iter().map(|kind| (kind.code(), kind.exit_code())).collect();
        assert_eq!(
            exits,
            [
                ("usage", 2),
                ("refused", 3),
                ("not_found", 3),
                ("ambiguous", 3),
                ("unreadable", 3),
                ("unwritable", 3),
                ("busy", 4),
                ("store_missing", 5),
                ("store_foreign", 5),
                ("store_newer", 5),
                ("store_damaged", 5),
                ("store_read_only", 5),
                ("fault", 70),
            ]
        );
    }
}
