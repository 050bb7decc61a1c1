//! One row, one person at one session: long form, sign-in sheets, the daily lists of clocking systems.

use std::collections::HashMap;

use crate::import::Field;
use crate::import::attendance::gather::Gathering;
use crate::import::attendance::known::Known;
use crate::import::attendance::session::Cells;
use crate::import::attendance::validate::Entry;
use crate::import::heading::Line;
use crate::import::map::Table;
use crate::import::parse::RowBuf;
use crate::import::title::TitleFacts;

/// Reads such rows.
#[derive(Default)]
pub struct Rows {
    /// What the rules of a clocking system say of the unit and the kind, by their text; none for tables that
    /// name both in columns of their own.
    rules: Option<HashMap<String, Named>>,
}

/// Unit and kind in the name of a rule; empty where it does not say.
#[derive(Default, Clone)]
struct Named {
    unit: String,
    kind: String,
}

impl Rows {
    /// For the lists of clocking systems.
    pub fn of_vendor() -> Self {
        Self { rules: Some(HashMap::new()) }
    }

    /// Reads one row.
    pub fn row(&mut self, table: &Table<'_>, row: &RowBuf, gathering: &mut Gathering<'_>) {
        let cell = |field| table.cell(row, field);
        let mut occasion = Cells {
            date: cell(Field::Date),
            time: cell(Field::Time),
            end_time: cell(Field::EndTime),
            unit: cell(Field::Unit),
            kind: cell(Field::Kind),
            title: cell(Field::Title),
            place: cell(Field::Place),
        };
        let named;
        if let Some(rules) = &mut self.rules {
            let rule = match cell(Field::Rule) {
                "" | "--" => occasion.unit,
                rule => rule,
            };
            let known = gathering.validator.known();
            named = rules.entry(rule.to_owned()).or_insert_with(|| Named::read(rule, known)).clone();
            occasion.unit = &named.unit;
            if occasion.kind.is_empty() {
                occasion.kind = &named.kind;
            }
        }
        let entry = Entry {
            row: row.number(),
            occasion,
            column: None,
            staff_no: cell(Field::StaffNo),
            name: cell(Field::Name),
            status: cell(Field::Status),
            sign_time: cell(Field::SignTime),
            reason: cell(Field::Reason),
            made_up_on: cell(Field::MadeUpOn),
            note: cell(Field::Note),
            minutes: cell(Field::Minutes),
        };
        gathering.take(&entry);
    }
}

impl Named {
    fn read(rule: &str, known: &Known) -> Self {
        if !known.find_units(rule).is_empty() {
            return Named { unit: rule.to_owned(), kind: String::new() };
        }
        let line = Line { row: 1, cells: vec![rule.to_owned()] };
        let facts = TitleFacts::read(&[line], &[], &known.unit_words(), &known.kind_words());
        Named { unit: facts.unit.unwrap_or_default(), kind: facts.kind.unwrap_or_default() }
    }
}
