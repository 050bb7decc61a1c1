//! What is wrong with a cell of a foreign file, and the text of cells that nothing is wrong with.

use super::Field;
use super::subject::Subject;
use crate::calendar::fold_width;
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
}

impl Problem {
    /// A problem of a cell.
    pub fn new(field: Field, value: &str, reason: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { field, value: shortened(value), reason: reason.into(), fix: fix.into() }
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

/// A text cell: none if empty.
///
/// # Errors
/// A problem if it is longer than the subject allows, looks like a formula, bears a classification mark or hides
/// control characters.
pub fn read_text(subject: &Subject, field: Field, text: &str) -> Result<Option<String>, Problem> {
    if text.is_empty() {
        return Ok(None);
    }
    // The sign with which spreadsheets, and our own CSV, keep a text from being a formula is none of it.
    let kept_inert = text.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@']));
    let text = kept_inert.unwrap_or(text);
    if let Some(mark) = secrecy::classification_mark(text) {
        let why = format!("带有密级标志“{mark}”，本程序不得存放涉密内容");
        return Err(Problem::new(field, "（不显示）", why, "从文件中删去，只登记编号"));
    }
    let longest = subject.declared(field).map_or(usize::MAX, |declared| declared.longest);
    if text.len() > longest && text.chars().count() > longest {
        let why = format!("超过 {longest} 字");
        return Err(Problem::new(field, text, why, "缩短后再导入"));
    }
    let folded = fold_width(text);
    let mut chars = folded.chars();
    let first = chars.next();
    let formula = matches!(first, Some('=' | '@'))
        || (matches!(first, Some('+' | '-'))
            && chars.next().is_some_and(|c| c.is_ascii_alphanumeric() || c == '('));
    if formula {
        let why = format!("以“{}”开头，像公式而不像文字", first.unwrap_or('='));
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
