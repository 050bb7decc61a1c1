//! How the program's own values lie in the file: days and months as ISO text, minutes and ids as integers, closed
//! sets as their ASCII codes. Kept here so that nothing else names the database library.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

use crate::calendar::{Day, Minutes, Month};

impl ToSql for Day {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.to_string()))
    }
}

impl FromSql for Day {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Day::from_iso(value.as_str()?).ok_or(FromSqlError::InvalidType)
    }
}

impl ToSql for Minutes {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.0))
    }
}

impl FromSql for Minutes {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_i64().map(Minutes)
    }
}

impl ToSql for Month {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.to_string()))
    }
}

impl FromSql for Month {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Month::from_iso(value.as_str()?).ok_or(FromSqlError::InvalidType)
    }
}

/// Defines an id: a number in the file, a code such as `A12` on screen.
#[macro_export]
macro_rules! identifier {
    ($(#[$meta:meta])* $name:ident, $letter:literal) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(
            /// The number without its letter.
            pub i64,
        );

        impl $name {
            /// Reads a code as people type it, in either case and any width: `A12`, `a12`, `Ａ１２`.
            pub fn from_code(text: &str) -> Option<Self> {
                let folded = $crate::calendar::fold_width(text.trim()).to_ascii_uppercase();
                let digits = folded.strip_prefix($letter)?;
                if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
                    return None;
                }
                digits.parse().ok().map(Self)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}{}", $letter, self.0)
            }
        }

        impl From<$name> for $crate::page::Cell {
            fn from(id: $name) -> Self {
                $crate::page::Cell::Record(id.to_string())
            }
        }

        impl $crate::store::ToSql for $name {
            fn to_sql(&self) -> $crate::store::SqlResult<$crate::store::ToSqlOutput<'_>> {
                Ok($crate::store::ToSqlOutput::from(self.0))
            }
        }

        impl $crate::store::FromSql for $name {
            fn column_result(
                value: $crate::store::ValueRef<'_>,
            ) -> $crate::store::FromSqlResult<Self> {
                value.as_i64().map(Self)
            }
        }
    };
}

/// What [`crate::closed_set!`] defines, for whoever takes any of them.
pub trait ClosedSet: Copy + Send + Sync + 'static {
    /// Every member, in the order of declaration.
    const MEMBERS: &'static [Self];

    /// Its ASCII code and its Chinese name.
    fn words(self) -> (&'static str, &'static str);
}

/// What has a `code` and a `from_code` goes into the file and comes out of starter data by its code.
#[macro_export]
macro_rules! kept_by_code {
    ($name:ident) => {
        impl $crate::store::ToSql for $name {
            fn to_sql(&self) -> $crate::store::SqlResult<$crate::store::ToSqlOutput<'_>> {
                Ok($crate::store::ToSqlOutput::from(self.code()))
            }
        }

        impl $crate::store::FromSql for $name {
            fn column_result(value: $crate::store::ValueRef<'_>) -> $crate::store::FromSqlResult<Self> {
                Self::from_code(value.as_str()?).ok_or($crate::store::FromSqlError::InvalidType)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
                let code = String::deserialize(source)?;
                Self::from_code(&code).ok_or_else(|| {
                    serde::de::Error::custom(format!("unknown code {code:?} for {}", stringify!($name)))
                })
            }
        }
    };
}

/// Defines a closed set: for each member its ASCII code (in the file and in JSON) and its Chinese name
/// (on screen and in papers), in one place.
#[macro_export]
macro_rules! closed_set {
    (
        $(#[$meta:meta])* $name:ident {
            $( $(#[$member_meta:meta])* $member:ident = $code:literal, $label:literal; )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $( $(#[$member_meta])* $member, )+
        }

        impl $name {
            /// Every member, in the order of declaration.
            pub const ALL: &'static [$name] = &[$( $name::$member, )+];

            /// The ASCII code.
            pub fn code(self) -> &'static str {
                match self { $( $name::$member => $code, )+ }
            }

            /// The Chinese name.
            pub fn label(self) -> &'static str {
                match self { $( $name::$member => $label, )+ }
            }

            /// The member with this code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $( $code => Some($name::$member), )+ _ => None }
            }

            /// The member a person means: by code or by Chinese name.
            pub fn from_word(word: &str) -> Option<Self> {
                let word = word.trim();
                Self::ALL.iter().copied().find(|m| m.code().eq_ignore_ascii_case(word) || m.label() == word)
            }
        }

        $crate::kept_by_code!($name);

        impl $crate::store::ClosedSet for $name {
            const MEMBERS: &'static [Self] = Self::ALL;

            fn words(self) -> (&'static str, &'static str) {
                (self.code(), self.label())
            }
        }
    };
}
