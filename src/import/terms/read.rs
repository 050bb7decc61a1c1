//! What a row says of a unit and its term, each cell by itself. A row with anything doubtful is held back whole.

use crate::calendar::{Day, fold_width};
use crate::import::Field;
use crate::import::map::Table;
use crate::import::parse::RowBuf;
use crate::import::problem::Problem;
use crate::import::rows::RowReader;
use crate::import::subject::TERM;
use crate::roster::TERM_YEARS;

/// A unit and its term as a row says them; what it leaves blank it does not say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The row as Excel numbers it.
    pub row: u64,
    /// The unit.
    pub unit: String,
    /// The day of its election.
    pub elected: Option<Day>,
    /// For how many years.
    pub years: Option<i64>,
    /// The last day that the file names, to compare.
    pub ends: Option<Day>,
    /// Whom to turn to.
    pub liaison: Option<String>,
    /// Remark.
    pub note: Option<String>,
}

/// Reads one row.
pub fn read(table: &Table<'_>, row: &RowBuf, today: Day) -> Result<Draft, Vec<Problem>> {
    let number = row.number();
    let mut row = RowReader::of(&TERM, table, row, Field::Unit)?;
    let date = |text: &str| Day::parse_in_file(text, today, None).map_err(|why| why.reason().to_owned());
    let unit = row.text(Field::Unit).or_else(|| row.missing(Field::Unit, "没有写单位", "补上单位名称"));
    let fix = "改正日期；写的是下次换届日期的，用 --map 列名=届满日期 指明";
    let draft = Draft {
        row: number,
        unit: unit.unwrap_or_default(),
        elected: row.past_day(Field::Elected, date, today, fix),
        years: years(&mut row),
        ends: row.day(Field::Ends, date),
        liaison: row.text(Field::Liaison),
        note: row.text(Field::Note),
    };
    if draft.elected.is_none() && draft.ends.is_some() && !row.is_held(&[Field::Elected]) {
        row.hold(Field::Elected, "", "只有届满日期，没有当选日期", "补上当选日期，届期从那天算起");
    }
    row.end(draft)
}

/// `5`, `５年`, `五年`.
fn years(row: &mut RowReader<'_>) -> Option<i64> {
    let text = row.text(Field::Years)?;
    let folded = fold_width(&text);
    let bare = folded.trim().trim_end_matches('年').trim();
    let spoken = ["一", "二", "三", "四", "五", "六"].iter().position(|word| *word == bare);
    let years = spoken.and_then(|at| i64::try_from(at + 1).ok()).or_else(|| bare.parse().ok());
    let years = years.filter(|years| TERM_YEARS.contains(years));
    if years.is_none() {
        row.hold(Field::Years, &text, "不是届期年限", "写年数，如 5 或 3，最多 10");
    }
    years
}
