//! The file. The only code that names rusqlite; it knows no record kind.

mod values;

pub use rusqlite::Result as SqlResult;
pub use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
