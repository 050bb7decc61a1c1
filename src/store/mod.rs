//! The file. The only code that names rusqlite, and it knows no record kind: opening and migrating, the
//! journal, named SQL, undo, verification, copies.

mod backup;
mod changes;
mod corrections;
mod digest;
mod journal;
mod named;
mod open;
mod operation;
mod records;
mod spoken;
#[cfg(test)]
mod tests;
mod undo;
mod values;
mod verify;

pub use changes::{Change, Differences, Within};
pub use corrections::Correction;
pub use digest::Head;
pub use named::named;
pub use open::{APPLICATION_ID, Access, PATIENCE, SCHEMA_VERSION, Store, say, speak};
pub use operation::{Authorship, Operation, OperationTable, Written};
pub use records::{Records, Value, Write};
pub use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
pub use rusqlite::{Result as SqlResult, Row, named_params, params};
pub use values::ClosedSet;
