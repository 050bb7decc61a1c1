//! Named statements: SQL lies in `.sql` files beside the Rust that runs it, each statement under a line
//! `-- name: find_unit`. They are found while compiling, so a missing name is a compile error.

/// The text of one named statement: from its `-- name:` line to the next one or the end of the file.
///
/// Meant for constants only (through [`sql!`](crate::sql)), where a missing name stops the build.
pub const fn named(file: &'static str, name: &str) -> &'static str {
    const MARK: &[u8] = b"-- name: ";
    let text = file.as_bytes();
    let name = name.as_bytes();
    let mut at = 0;
    let mut start = usize::MAX;
    while at < text.len() {
        if starts_with(text, at, MARK) && (at == 0 || text[at - 1] == b'\n') {
            if start != usize::MAX {
                break;
            }
            let after = at + MARK.len() + name.len();
            if starts_with(text, at + MARK.len(), name) && after < text.len() && text[after] == b'\n' {
                start = after + 1;
            }
        }
        at += 1;
    }
    assert!(start != usize::MAX, "no statement of that name in the file");
    let (_, rest) = text.split_at(start);
    let (statement, _) = rest.split_at(at - start);
    match std::str::from_utf8(statement) {
        Ok(statement) => statement,
        Err(_) => "",
    }
}

const fn starts_with(text: &[u8], at: usize, part: &[u8]) -> bool {
    if at + part.len() > text.len() {
        return false;
    }
    let mut i = 0;
    while i < part.len() {
        if text[at + i] != part[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// A named statement of a `.sql` file beside the calling one: `sql!("unit.sql", "find_unit")`.
#[macro_export]
macro_rules! sql {
    ($file:literal, $name:literal) => {{
        const STATEMENT: &str = $crate::store::named(include_str!($file), $name);
        STATEMENT
    }};
}

#[cfg(test)]
mod tests {
    use super::named;

    const FILE: &str =
        "-- about\n-- name: one\nSELECT 1;\n\n-- name: one_more\nSELECT 2\n  WHERE 1; -- name: not\n";

    #[test]
    fn statements_end_at_the_next_name() {
        assert_eq!(named(FILE, "one").trim(), "SELECT 1;");
        assert_eq!(named(FILE, "one_more").trim(), "SELECT 2\n  WHERE 1; -- name: not");
    }

    #[test]
    #[should_panic(expected = "no statement of that name")]
    fn a_missing_name_is_refused() {
        named(FILE, "two");
    }
}
