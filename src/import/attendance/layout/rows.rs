//! One row, one person at one session: long form, sign-in sheets, the daily lists of clocking systems.

use std::collections::HashMap;

use crate::import::Field;
use crate::import::attendance::gather::Gathering;
use crate::import::attendance::known::Known;
use crate::import::attendance::lists::{is_of_absent, list, listed, names_somebody, section};
use crate::import::attendance::session::Cells;
use crate::import::attendance::validate::Entry;
use crate::import::heading::Line;
use crate::import::map::Table;
use crate::import::parse::RowBuf;
use crate::import::problem::Problem;
use crate::import::sheet_marks::UNCOMPUTED;
use crate::import::title::TitleFacts;

/// Reads such rows.
#[derive(Default)]
pub struct Rows {
    /// Whether a line may stand among the rows that lists names: 请假人员：汪国怡.
    pub(super) has_lists: bool,
    /// What the rules of a clocking system say of the unit and the kind, by their text; none for tables that
    /// name both in columns of their own.
    rules: Option<HashMap<String, Named>>,
    /// The title of a sheet that lists those who were not there.
    of_absent: Option<String>,
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
        Self { has_lists: true, rules: Some(HashMap::new()), of_absent: None }
    }

    /// For the sign-in sheet of one activity.
    pub fn of_sheet() -> Self {
        Self { has_lists: true, rules: None, of_absent: None }
    }

    /// Reads who is said above the table of one activity not to have been there, and whether all below were not.
    pub(super) fn above(&mut self, titles: &[Line], gathering: &mut Gathering<'_>) {
        for line in titles.iter().filter(|_| self.has_lists) {
            let text = line.cells.join(" ");
            if !gathering.take_absent(line) && self.rules.is_none() && is_of_absent(&text) {
                self.of_absent = Some(text.trim().to_owned());
            }
        }
    }

    /// Reads one row.
    pub fn row(&mut self, table: &Table<'_>, row: &RowBuf, gathering: &mut Gathering<'_>) {
        let cell = |field| table.cell(row, field);
        if self.has_lists && is_list(table, row, gathering) {
            return;
        }
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
            let known = gathering.validator.known();
            let mut read = |text: &str| match text {
                "" | "--" => Named::default(),
                text => rules.entry(text.to_owned()).or_insert_with(|| Named::read(text, known)).clone(),
            };
            // The group goes on where the rule, or the shift, does not say.
            let (rule, group) = (read(cell(Field::Rule)), read(occasion.unit));
            let or = |first: String, then: String| if first.is_empty() { then } else { first };
            named = Named { unit: or(rule.unit, group.unit), kind: or(rule.kind, group.kind) };
            occasion.unit = match named.unit.as_str() {
                // What is not known is named as it stands, unless the unit is known otherwise.
                "" if gathering.validator.given().unit.is_none() => {
                    let texts = [occasion.unit, cell(Field::Rule)];
                    let text = texts.into_iter().find(|text| !matches!(*text, "" | "--")).unwrap_or_default();
                    text.trim_end_matches("打卡").trim_end_matches("考勤").trim_end_matches(&*named.kind)
                }
                unit => unit,
            };
            if occasion.kind.is_empty() {
                occasion.kind = &named.kind;
            }
        }
        let mut staff_no = cell(Field::StaffNo);
        // The account of a clocking system need not be the staff number.
        let account =
            || staff_no.contains(|c: char| c.is_ascii_alphabetic()) && !cell(Field::Name).is_empty();
        if self.rules.is_some() && account() && gathering.validator.known().by_number(staff_no, 0).is_none() {
            staff_no = "";
        }
        let entry = Entry {
            row: row.number(),
            occasion,
            column: None,
            staff_no,
            name: cell(Field::Name),
            status: cell(Field::Status),
            sign_time: cell(Field::SignTime),
            reason: cell(Field::Reason),
            made_up_on: cell(Field::MadeUpOn),
            note: cell(Field::Note),
            minutes: cell(Field::Minutes),
        };
        // Whoever is on a list of those on leave signed for the leave, if at all.
        if let Some(title) = &self.of_absent
            && entry.status.is_empty()
            && !(entry.name.is_empty() && staff_no.is_empty())
            && !entry.sign_time.is_empty()
        {
            let why = format!("表的标题是“{title}”，签到不能算到会");
            let fix = "加一列考勤状态，写上请假、缺席等结果；确是签到表的，改正标题";
            gathering.hold(entry.row, None, Problem::new(Field::SignTime, entry.sign_time, why, fix));
            return;
        }
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

/// Reads a line that is no row of the table: a list of names, or a sentence. False if it is a row.
fn is_list(table: &Table<'_>, row: &RowBuf, gathering: &mut Gathering<'_>) -> bool {
    let filled = || row.cells().map(str::trim).enumerate().filter(|(_, cell)| !cell.is_empty());
    let Some((at, first)) = filled().next() else { return false };
    let nobody = table.cell(row, Field::Name).is_empty() && table.cell(row, Field::StaffNo).is_empty();
    // Most rows begin with a number.
    if first.starts_with(|c: char| c.is_ascii_digit()) && !nobody {
        return false;
    }
    let texts = || filled().map(|(_, cell)| cell).filter(|cell| !is_number(cell) && *cell != UNCOMPUTED);
    // A word such as 请假 leads a list where a number or a name should be, not in a column of results.
    let leads = table
        .heading
        .columns
        .get(at)
        .is_none_or(|column| matches!(column.field, None | Some(Field::Seq | Field::Name)));
    let fields = [Field::Status, Field::SignTime, Field::Reason, Field::MadeUpOn];
    let says_result = fields.iter().any(|field| !table.cell(row, *field).is_empty());
    let is_name = table.column(Field::Name) == Some(at);
    let day = gathering.validator.day();
    if leads
        && (is_name || nobody || !says_result)
        && let Some(word) = section(first, gathering.validator.words(), day)
    {
        let names: Vec<&str> = texts().skip(1).collect();
        let groups = listed(&names.join("、"), &word, gathering);
        gathering.take_groups(row.number(), &groups);
        return true;
    }
    let text = texts().collect::<Vec<_>>().join(" ");
    let labelled = leads && first.contains([':', '：', '(', '（']) && (is_name || !says_result);
    if (labelled || nobody)
        && let Some(groups) = list(&text, gathering)
    {
        gathering.take_groups(row.number(), &groups);
        return true;
    }
    // One text in a row without anybody: a sentence. More cells are a line that was left over.
    let one = texts().count() == 1 && texts().all(|text| text.chars().count() > 1);
    let is_sentence = nobody || is_name && !is_like_a_name(first, gathering);
    if is_sentence && leads && !says_result && one {
        gathering.leave_out(row.number(), &text);
        return true;
    }
    false
}

/// Whether a text where a name should be may be one, known or not: 以上情况属实 is none.
fn is_like_a_name(text: &str, gathering: &Gathering<'_>) -> bool {
    const LONGEST: usize = 4;
    let (validator, known) = (&gathering.validator, gathering.validator.known());
    let short = text.chars().count() <= LONGEST || text.contains(['·', '•']);
    !known.candidates(text, validator.day()).0.is_empty()
        || short && !validator.words().speaks_of_attendance(text) && !names_somebody(text, known)
}

fn is_number(cell: &str) -> bool {
    cell.bytes().all(|byte| byte.is_ascii_digit())
}
