//! The Chinese names of tables, columns and codes, for showing what an operation changed in the clerk's
//! words rather than the schema's.

use std::collections::HashMap;
use std::fmt;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::calendar::Span;
use crate::chain::{Expected, ReviewSort, Tier, kinds};
use crate::import::Field;
use crate::import::memory::layout_name;
use crate::import::subject::Subject;
use crate::page::Cell;
use crate::record::{
    DocumentClass, FirstTopic, Grade, NeedSort, Openness, OutcomeSort, PartRole, Publish, Reason,
    ServiceSort, Status, ThemeSort,
};
use crate::register::{MatterClass, StepSort};
use crate::roster::{Rank, ReminderWay, Standing, UnitKind};
use crate::rules::{Condition, Converted, Layer, Measure};
use crate::store::{Change, Records};

/// All names, from `seeds/labels.json`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Labels {
    #[serde(rename = "note")]
    _note: String,
    tables: HashMap<String, TableLabels>,
    /// The kinds of activity by their numbers, which people never see.
    #[serde(skip)]
    kinds: HashMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TableLabels {
    label: String,
    columns: HashMap<String, String>,
}

impl Labels {
    /// Reads the names built into the program, and those of the store's kinds of activity.
    pub fn load(records: &Records<'_>) -> Result<Labels> {
        let mut labels: Labels =
            serde_json::from_str(include_str!("../../seeds/labels.json")).context("seeds/labels.json")?;
        labels.kinds = kinds(records)?.into_iter().map(|kind| (kind.id.0.to_string(), kind.name)).collect();
        Ok(labels)
    }

    /// A table's name.
    pub fn table<'a>(&'a self, table: &'a str) -> &'a str {
        self.tables.get(table).map_or(table, |t| t.label.as_str())
    }

    fn column(&self, table: &str, column: &str) -> Option<&str> {
        self.tables.get(table)?.columns.get(column).map(String::as_str)
    }

    /// The columns in which a change differs.
    pub fn differing(&self, change: &Change) -> Vec<Differing<'_>> {
        let value = |side: &Option<Vec<Option<String>>>, at: usize| {
            side.as_ref().and_then(|values| values.get(at).cloned().flatten())
        };
        let mut differing = Vec::new();
        for (at, column) in change.columns.iter().enumerate() {
            let (old, new) = (value(&change.old, at), value(&change.new, at));
            if old != new && column != "id" {
                let shown = |value: Option<String>| {
                    value.map(|value| match self.kinds.get(&value) {
                        Some(name) if column == "kind" && change.table != "unit" => name.clone(),
                        _ => shown(&change.table, column, &value),
                    })
                };
                let label = self.column(&change.table, column).unwrap_or_default();
                differing.push(Differing { label, old: shown(old), new: shown(new) });
            }
        }
        differing
    }

    /// A change as rows of a page: one for each column that differs.
    pub fn rows(&self, change: &Change) -> Vec<Vec<Cell>> {
        let state = match (&change.old, &change.new) {
            (None, _) => "新增",
            (Some(_), Some(_)) => "更改",
            (Some(_), None) => "删去",
        };
        let row = |differing: Differing<'_>| {
            vec![
                Cell::from(self.table(&change.table)),
                Cell::from(change.key.as_str()),
                Cell::from(state),
                Cell::from(differing.label),
                Cell::from(differing.old),
                Cell::from(differing.new),
            ]
        };
        self.differing(change).into_iter().map(row).collect()
    }
}

/// A column in which a change differs, as people read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differing<'a> {
    /// The column's Chinese name.
    pub label: &'a str,
    /// The value before.
    pub old: Option<String>,
    /// The value after.
    pub new: Option<String>,
}

impl fmt::Display for Differing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |value: &Option<String>| value.clone().unwrap_or_else(|| "（无）".into());
        write!(f, "{}：{} → {}", self.label, shown(&self.old), shown(&self.new))
    }
}

/// A stored value as people read it: references as codes, closed sets by their Chinese names.
fn shown(table: &str, column: &str, value: &str) -> String {
    let label = match (table, column) {
        (_, "person" | "owner") => Some(format!("P{value}")),
        ("standing", "standing") => Standing::from_code(value).map(|v| v.label().to_owned()),
        ("post", "rank") => Rank::from_code(value).map(|v| v.label().to_owned()),
        ("unit", "kind") | (_, "scope") => UnitKind::from_code(value).map(|v| v.label().to_owned()),
        (_, "unit" | "parent" | "partner" | "planner") => Some(format!("U{value}")),
        (_, "activity") | ("activity_shown", "shown") => Some(format!("A{value}")),
        (_, "plan_item") => Some(format!("PL{value}")),
        (_, "document") => Some(format!("D{value}")),
        (_, "outcome") if table == "outcome_activity" => Some(format!("O{value}")),
        (_, "theme") => Some(format!("T{value}")),
        ("outcome", "sort") => OutcomeSort::from_code(value).map(|v| v.label().to_owned()),
        ("need", "sort") => NeedSort::from_code(value).map(|v| v.label().to_owned()),
        ("theme", "sort") => ThemeSort::from_code(value).map(|v| v.label().to_owned()),
        ("service", "sort") => ServiceSort::from_code(value).map(|v| v.label().to_owned()),
        ("showcase", "publish") => Publish::from_code(value).map(|v| v.label().to_owned()),
        ("kind", "tier") => Tier::from_code(value).map(|v| v.label().to_owned()),
        ("kind", "expected") => Expected::from_code(value).map(|v| v.label().to_owned()),
        ("rule", "layer") => Layer::from_code(value).map(|v| v.label().to_owned()),
        ("rule", "measure") => Measure::from_code(value).map(|v| v.label().to_owned()),
        ("rule", "condition") => Condition::from_code(value).map(|v| v.label().to_owned()),
        ("attendance", "status") => Status::from_code(value).map(|v| v.label().to_owned()),
        ("vote", "election") => Some(if value == "1" { "是" } else { "否" }.to_owned()),
        ("grade", "grade") => Grade::from_code(value).map(|v| v.label().to_owned()),
        ("activity", "span") => Span::from_code(value).map(|v| v.label().to_owned()),
        ("activity", "first_topic") => FirstTopic::from_code(value).map(|v| v.label().to_owned()),
        ("activity_role", "role") => PartRole::from_code(value).map(|v| v.label().to_owned()),
        ("document", "class") => DocumentClass::from_code(value).map(|v| v.label().to_owned()),
        ("document", "openness") => Openness::from_code(value).map(|v| v.label().to_owned()),
        ("import_file" | "import_profile", "subject") => Subject::of_code(value).map(|v| v.name.to_owned()),
        ("import_file" | "import_profile", "layout") => Some(layout_name(value).to_owned()),
        ("import_profile", "headings") => serde_json::from_str(value).ok().map(|v: Vec<String>| v.join("、")),
        ("import_profile", "mappings") => serde_json::from_str(value).ok().map(mapped),
        ("conversion", "measure") => Converted::from_code(value).map(|v| v.label().to_owned()),
        ("review", "sort") => ReviewSort::from_code(value).map(|v| v.label().to_owned()),
        ("term_reminder", "way") => ReminderWay::from_code(value).map(|v| v.label().to_owned()),
        ("matter", "class") => MatterClass::from_code(value).map(|v| v.label().to_owned()),
        ("matter", "openness") => Openness::from_code(value).map(|v| v.label().to_owned()),
        ("matter_step", "sort") => StepSort::from_code(value).map(|v| v.label().to_owned()),
        ("matter_measure" | "matter_task" | "matter_support" | "matter_step", "matter") => {
            Some(format!("M{value}"))
        }
        ("matter_task", "lead") => Some(format!("U{value}")),
        (_, "term") => Some(format!("TM{value}")),
        (_, "reading") => Some(format!("B{value}")),
        ("self_study", "online") | ("reading", "copies") => {
            Some(if value == "1" { "是" } else { "否" }.into())
        }
        ("attendance", "reason") => Reason::from_code(value).map(|v| v.label().to_owned()),
        _ => None,
    };
    label.unwrap_or_else(|| value.to_owned())
}

/// The columns of a profile, each as `参加人=姓名`.
fn mapped(pairs: Vec<(String, Field)>) -> String {
    let pairs = pairs.into_iter().map(|(heading, field)| format!("{heading}={}", field.label()));
    pairs.collect::<Vec<_>>().join("、")
}

#[cfg(test)]
mod tests {
    use super::Labels;
    use crate::store::Store;

    #[test]
    fn every_record_table_and_column_has_a_name() {
        let store = Store::blank().unwrap();
        let labels = Labels::load(&store.records()).unwrap();
        let columns: Vec<(String, String)> = store
            .records()
            .rows(
                "SELECT r.name, c.name FROM record_table r, pragma_table_info(r.name) c \
                 WHERE c.name NOT IN ('id', 'op')",
                [],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .unwrap();
        assert!(columns.len() > 100);
        for (table, column) in &columns {
            assert!(labels.tables[table].columns.contains_key(column), "{table}.{column}");
        }
    }
}
