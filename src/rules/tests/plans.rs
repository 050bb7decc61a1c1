//! The counting goes through indexes: no statement reads all activities or attendance that ever were.

use crate::store::{Store, ToSql};

#[test]
fn no_plan_scans_activity_or_attendance() {
    let store = Store::blank().unwrap();
    let file = concat!(
        include_str!("../counting.sql"),
        include_str!("../scope.sql"),
        include_str!("../statement.sql"),
        include_str!("../rule.sql"),
        include_str!("../floor.sql"),
    );
    let statements: Vec<&str> = file.split("-- name: ").skip(1).collect();
    assert!(statements.len() > 12);
    for statement in statements {
        let (name, sql) = statement.split_once('\n').unwrap();
        if sql.contains("op_now()") {
            continue;
        }
        let none: &[(&str, &dyn ToSql)] = &[];
        let plan: Vec<String> =
            store.records().rows(&format!("EXPLAIN QUERY PLAN {sql}"), none, |row| row.get(3)).unwrap();
        assert!(!plan.is_empty(), "{name}");
        for step in &plan {
            for table in ["activity", "attendance", "a", "at", "activity_kind", "ak", "activity_role"] {
                let scans = step == &format!("SCAN {table}") || step.starts_with(&format!("SCAN {table} "));
                assert!(!scans, "{name}: {plan:#?}");
            }
        }
        if ["held", "minutes"].contains(&name) {
            let text = plan.join("\n");
            assert!(text.contains("activity_day (day>? AND day<?)"), "{text}");
            assert!(text.contains("activity_counts (counts_from>? AND counts_from<?)"), "{text}");
        }
    }
}
