//! What the statements of the report must keep to, whatever they count.

use super::facts::columns_of_statements;
use crate::store::{Store, ToSql};

const FILES: [&str; 5] = [
    include_str!("monthly.sql"),
    include_str!("lead.sql"),
    include_str!("beyond/beyond.sql"),
    include_str!("../hours/hours.sql"),
    include_str!("../member/member.sql"),
];
const FACTS: [&str; 4] = ["activities", "expected", "marks", "left_out"];

/// Name and text of every statement in the files.
fn statements() -> Vec<(String, String)> {
    FILES
        .iter()
        .flat_map(|file| file.split("-- name: ").skip(1))
        .map(|part| {
            let (name, text) = part.split_once('\n').unwrap();
            let text: Vec<&str> = text.lines().filter(|line| !line.starts_with("--")).collect();
            (name.to_owned(), text.join("\n").trim().to_owned())
        })
        .collect()
}

fn plan(store: &Store, statement: &str) -> Vec<String> {
    let known = [
        ":from",
        ":to",
        ":before",
        ":as_of",
        ":scope",
        ":on",
        ":activity",
        ":name",
        ":last",
        ":person",
        ":since",
        ":partner",
    ];
    let named: Vec<(&str, &dyn ToSql)> = known
        .into_iter()
        .filter(|name| statement.contains(&format!("{name} ")) || statement.contains(&format!("{name}\n")))
        .chain([":on", ":activity", ":name"].into_iter().filter(|name| statement.ends_with(name)))
        .map(|name| (name, &1_i64 as &dyn ToSql))
        .collect();
    let sql = format!("EXPLAIN QUERY PLAN {statement}");
    store.records().rows(&sql, named.as_slice(), |row| row.get("detail")).unwrap()
}

#[test]
fn every_statement_is_sound_and_none_scans_a_large_table() {
    let store = Store::blank().unwrap();
    assert!(statements().len() > 8);
    for (name, text) in statements() {
        let plan = plan(&store, &text);
        assert!(!plan.is_empty(), "{name}");
        for step in plan {
            for table in ["a", "t", "r", "ak", "m", "e", "x", "p", "o"] {
                let scans = step == format!("SCAN {table}") || step.starts_with(&format!("SCAN {table} "));
                assert!(!scans, "{name}: {step}");
            }
            // The view must run inside the statement, for the activities at hand, never as a whole.
            assert!(!step.contains("MATERIALIZE expected"), "{name}: {step}");
        }
    }
}

#[test]
fn activities_are_found_by_day_and_by_belonging_period() {
    let store = Store::blank().unwrap();
    for (name, text) in statements().into_iter().filter(|(name, _)| FACTS.contains(&name.as_str())) {
        let plan = plan(&store, &text).join("\n");
        assert!(plan.contains("activity_day (day>? AND day<?)"), "{name}: {plan}");
        assert!(plan.contains("activity_counts (counts_from>? AND counts_from<?)"), "{name}: {plan}");
    }
}

#[test]
fn all_facts_count_the_same_activities() {
    let steps = |name: &str| {
        let (_, text) = statements().into_iter().find(|(other, _)| other == name).unwrap();
        let end = text.find("\nSELECT h.id").unwrap();
        text[..end].to_owned()
    };
    for name in FACTS {
        assert_eq!(steps(name), steps("activities"), "{name}");
    }
}

#[test]
fn columns_are_read_in_the_order_in_which_they_stand() {
    for (statement, first, names) in columns_of_statements() {
        let select = &statement[statement.find("SELECT h.id").unwrap()..];
        let select = &select[..select.find("\nFROM held").unwrap()];
        let positions: Vec<usize> = names
            .iter()
            .map(|name| select.find(&format!("AS {name}")).unwrap_or_else(|| panic!("{name}")))
            .collect();
        assert!(positions.is_sorted(), "{names:?}");
        // Whose a person is at a 联学共建 is one column, told by more than a word.
        let before = match (select.find("CASE WHEN h.partner"), select.find("END AS side")) {
            (Some(from), Some(to)) => format!("{}{}", &select[..from], &select[to + 4..positions[0]]),
            _ => select[..positions[0]].to_owned(),
        };
        let plain = before.split("CASE").next().unwrap();
        let aside = plain.split(',').filter(|part| !part.trim().is_empty() && part.trim() != "1").count();
        assert_eq!(aside, first, "{plain}");
    }
}

/// The words that SQLite, Spark and DuckDB do not read alike.
#[test]
fn the_statements_keep_to_the_common_dialect() {
    for (name, text) in statements() {
        let upper = text.to_uppercase();
        for word in [
            "STRFTIME",
            "JULIANDAY",
            "DATE(",
            "DATETIME",
            "IIF(",
            "TOTAL(",
            "GROUP_CONCAT",
            "JSON",
            "CAST(",
            "ROUND(",
            "GLOB",
            "PRINTF",
            "FORMAT(",
            "IFNULL",
            "INSTR(",
            "RECURSIVE",
            "ROWID",
            "LIMIT",
            " LIKE ",
            "INDEXED BY",
            "/",
            "\"",
            "`",
            "||",
            "==",
            "!=",
            "+0",
        ] {
            assert!(!upper.contains(word), "{name}: {word}");
        }
        for (at, _) in upper.match_indices(" IS ") {
            let next = upper[at + 4..].trim_start();
            assert!(
                ["NULL", "NOT NULL", "NOT DISTINCT"].iter().any(|w| next.starts_with(w)),
                "{name}: {next}"
            );
        }
        for (at, call) in upper.match_indices("MAX(").chain(upper.match_indices("MIN(")) {
            let (mut depth, mut commas) = (0, 0);
            for c in upper[at + call.len()..].chars() {
                match c {
                    '(' => depth += 1,
                    ')' if depth == 0 => break,
                    ')' => depth -= 1,
                    ',' if depth == 0 => commas += 1,
                    _ => {}
                }
            }
            assert_eq!(commas, 0, "{name}: two-argument {call}");
        }
        for (at, _) in upper.match_indices("SUM(") {
            assert!(upper[at + 4..].starts_with("CASE WHEN "), "{name}: SUM of something else than a CASE");
        }
        // Text is compared with codes, never with letters of people; bounds are handed in.
        assert!(!text.contains("'20"), "{name}: a day written out");
    }
}
