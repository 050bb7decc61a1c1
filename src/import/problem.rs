//! What is wrong with a cell of a foreign file, and the text of cells that nothing is wrong with.

use super::Field;
use super::sheet_marks::UNCOMPUTED;
use super::subject::Subject;
use crate::calendar::{Day, fold_width};
use crate::roster::private_matter;
use crate::secrecy;

/// What is wrong with a cell, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The column.
    pub field: Field,
    /// The value as it stands.
    pub value: String,
    /// Why it cannot be taken.
    pub reason: String,
    /// What to do.
    pub fix: String,
    /// What of it a word for the whole file would settle.
    pub lacks: Option<Box<Lacks>>,
}

impl Problem {
    /// A problem of a cell.
    pub fn new(field: Field, value: &str, reason: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { field, value: shortened(value), reason: reason.into(), fix: fix.into(), lacks: None }
    }

    /// The same problem, which these words would settle.
    #[must_use]
    pub fn lacking(self, lacks: Lacks) -> Self {
        Self { lacks: Some(Box::new(lacks)), ..self }
    }
}

/// What a file leaves open that holds for all of it: a clerk can be asked, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lack {
    /// The year of days that are written without one.
    Year,
    /// The day of the activity.
    Day,
    /// The unit.
    Unit,
    /// The kind of activity.
    Kind,
}

/// Everything a row or a file leaves open so.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lacks {
    /// What is open, in the order in which it is asked for, nothing twice.
    pub open: Vec<Lack>,
    /// The units, by their index, whose kind of activity is open, and the day of it: what they may hold is all
    /// there is to choose from.
    pub holders: Vec<(usize, Day)>,
}

impl Lacks {
    /// One thing that is open.
    pub fn of(lack: Lack) -> Self {
        Self { open: vec![lack], ..Self::default() }
    }

    /// Adds what another leaves open.
    pub fn add(&mut self, other: &Lacks) {
        for lack in &other.open {
            if let Err(at) = self.open.binary_search(lack) {
                self.open.insert(at, *lack);
            }
        }
        for holder in &other.holders {
            if !self.holders.contains(holder) {
                self.holders.push(*holder);
            }
        }
    }
}

/// A value short enough for a table.
pub(super) fn shortened(value: &str) -> String {
    const LONGEST: usize = 40;
    let mut short: String = value.chars().take(LONGEST).collect();
    if value.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    short
}

/// What a spreadsheet shows where a formula failed.
const FAILED: [&str; 9] =
    ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"];

/// A cell that a spreadsheet was to compute and did not is neither blank nor a text.
///
/// # Errors
/// A problem if the formula in the cell has no stored result, or failed.
pub(super) fn must_be_computed(field: Field, text: &str) -> Result<(), Problem> {
    if text == UNCOMPUTED {
        let why = "这一格是公式，文件里没有存它算出的结果";
        return Err(Problem::new(field, "", why, "用 WPS 或 Excel 打开文件，保存一次，再导入"));
    }
    if FAILED.contains(&text) {
        let why = "这一格的公式出错，没有算出内容";
        return Err(Problem::new(field, text, why, "用 WPS 或 Excel 改正公式，或直接写上内容，再导入"));
    }
    Ok(())
}

/// A text cell: none if empty.
///
/// # Errors
/// A problem if it is longer than the subject allows, is or looks like a formula, bears a classification mark, holds what
/// may not be kept of people, or hides control characters.
pub fn read_text(subject: &Subject, field: Field, text: &str) -> Result<Option<String>, Problem> {
    if text.is_empty() {
        return Ok(None);
    }
    must_be_computed(field, text)?;
    // The sign with which spreadsheets, and our own CSV, keep a text from being a formula is none of it.
    let kept_inert = text.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@']));
    let text = kept_inert.unwrap_or(text);
    if let Some(mark) = secrecy::classification_mark(text) {
        let why = format!("带有密级标志“{mark}”，本程序不得存放涉密内容");
        return Err(Problem::new(field, "（不显示）", why, "从文件中删去，只登记编号"));
    }
    if let Some(matter) = may_not_be_kept(field, text) {
        let why = format!("写有{matter}，本程序不存放{matter}");
        return Err(Problem::new(field, "（不显示）", why, "从文件中删去；情形概括地写，如“年老体弱”"));
    }
    let longest = subject.declared(field).map_or(usize::MAX, |declared| declared.longest);
    if text.len() > longest && text.chars().count() > longest {
        let why = format!("超过 {longest} 字");
        return Err(Problem::new(field, text, why, "缩短后再导入"));
    }
    // A length is kept as a number: what is none is told by whoever reads it, so that -30 is not called a formula.
    if let Some(sign) = formula_sign(text).filter(|_| field != Field::Minutes) {
        let why = format!("以“{sign}”开头，像公式而不像文字");
        return Err(Problem::new(field, text, why, "改成文字"));
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(Problem::new(
            field,
            &text.replace(char::is_control, "□"),
            "有看不见的控制字符",
            "删去后重新输入",
        ));
    }
    Ok(Some(text.to_owned()))
}

/// What a text says about a person that may not be kept. A diagnosis is one beside a person only: a place may be
/// called 肿瘤医院. Staff numbers are read by those who know what they may look like.
fn may_not_be_kept(field: Field, text: &str) -> Option<&'static str> {
    let beside_a_person = matches!(field, Field::Name | Field::Note);
    private_matter(text).filter(|matter| field != Field::StaffNo && (beside_a_person || *matter != "病情"))
}

/// The sign with which a text begins that a spreadsheet would take for a formula; none for any other text.
pub fn formula_sign(text: &str) -> Option<char> {
    let folded = fold_width(text);
    let mut chars = folded.trim_start().chars();
    let first = chars.next()?;
    let runs = match first {
        '=' | '@' => true,
        '+' | '-' => chars.next().is_some_and(|c| c.is_ascii_alphanumeric() || c == '('),
        _ => false,
    };
    runs.then_some(first)
}
