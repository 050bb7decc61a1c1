//! Which columns of the reports are for the clerk's desk: codes of records and commands, which say nothing to whom
//! the program is not at hand. What a row is about stands beside them in words.

use crate::page::{Block, Page};

/// Tables by their keys, each with those columns. The register's own numbers are what its matters are called by.
pub(super) const AT_THE_DESK: [(&str, &[&str]); 44] = [
    ("running", &["rule"]),
    ("problems", &["unit", "rule"]),
    ("incomplete", &["record", "command"]),
    ("decisions_overdue", &["activity"]),
    ("make_ups", &["activity"]),
    ("next_month", &["rule"]),
    ("next_plan", &["plan_items"]),
    ("next_items", &["item"]),
    ("next_matters", &["matter"]),
    ("next_duties", &["duty"]),
    ("branches", &["unit", "activities"]),
    ("first_topic", &["unit"]),
    // Of 一文五学 as well as of a report.
    ("lead", &["activity"]),
    ("groups", &["activities"]),
    ("lectures", &["activity"]),
    ("visits", &["activity"]),
    ("notices", &["notice", "item"]),
    ("notice_open", &["item"]),
    ("schedules", &["schedule"]),
    ("inspections", &["inspection"]),
    ("findings", &["finding"]),
    ("sent", &["sent"]),
    ("duties", &["duty"]),
    ("matters_overdue", &["matter"]),
    ("outcomes", &["outcome", "from"]),
    ("showcases", &["showcase", "activity"]),
    ("exchanges", &["activity", "shown"]),
    ("needs", &["need", "by"]),
    ("feedback", &["activity"]),
    ("readings", &["reading"]),
    // Those of a unit's and a person's page.
    ("activities", &["activity"]),
    ("rules", &["rule"]),
    ("decisions", &["activity", "seq"]),
    ("owed", &["record"]),
    ("parts", &["activity"]),
    ("fruits", &["record", "from"]),
    ("services", &["service"]),
    ("reviews", &["review"]),
    ("sessions", &["activity"]),
    ("self_study", &["entry", "conversion"]),
    ("books", &["reading"]),
    ("people", &["rule"]),
    // Of what was corrected since a report was made final.
    ("changed_figures", &["id"]),
    ("corrections", &["operation", "command"]),
];

/// Facts that say by which code something is known, by their keys.
const FACTS: [&str; 4] = ["unit", "person", "matter", "document"];

/// Says so of the columns of a page.
#[must_use]
pub fn marked(mut page: Page) -> Page {
    for field in page.head.iter_mut().filter(|field| FACTS.contains(&&*field.key)) {
        field.desk = true;
    }
    for block in &mut page.blocks {
        if let Block::Table(table) = block {
            let known = AT_THE_DESK.iter().find(|(key, _)| *key == table.key);
            table.keep_at_the_desk(known.map_or(&[], |(_, columns)| columns));
        }
    }
    page
}
