//! Lists to choose from that are too long for a cell: they stand on a sheet of their own, a column each.

use anyhow::Result;
use rust_xlsxwriter::{Workbook, utility::column_number_to_name};

use super::{Sheet, plain};

/// The longest list that a cell takes, commas included, in UTF-16 units.
const LONGEST: usize = 255;

/// The sheet that holds longer ones. Those who fill the book in have nothing to do there.
const SHEET: &str = "选项";

/// The long lists of a workbook, each once.
#[derive(Default)]
pub(super) struct Lists {
    lists: Vec<Vec<String>>,
}

impl Lists {
    /// What the forms of these sheets need.
    pub(super) fn of(sheets: &[Sheet<'_>]) -> Lists {
        let mut lists: Vec<Vec<String>> = Vec::new();
        let forms = sheets.iter().filter_map(|sheet| sheet.table.as_ref()?.form.as_ref());
        for choices in forms.flat_map(|form| &form.choices) {
            // A word with a comma would fall apart in a cell.
            let length: usize = choices.words.iter().map(|word| word.encode_utf16().count() + 1).sum();
            let long = length > LONGEST || choices.words.iter().any(|word| word.contains(','));
            if long && !lists.contains(&choices.words) {
                lists.push(choices.words.clone());
            }
        }
        Lists { lists }
    }

    /// Where a list stands, as a formula names it; none of one that a cell takes.
    pub(super) fn range(&self, words: &[String]) -> Option<String> {
        let at = self.lists.iter().position(|list| list == words)?;
        let column = column_number_to_name(u16::try_from(at).ok()?);
        Some(format!("={SHEET}!${column}$2:${column}${}", words.len() + 1))
    }

    /// Writes the sheet, if there are long lists.
    pub(super) fn write(&self, workbook: &mut Workbook) -> Result<()> {
        if self.lists.is_empty() {
            return Ok(());
        }
        let to = workbook.add_worksheet();
        to.set_name(SHEET)?;
        to.write_string(0, 0, "下拉列表的选项，不用填写，也不要删去")?;
        for (column, list) in (0_u16..).zip(&self.lists) {
            to.set_column_width(column, 24)?;
            for (row, word) in (1_u32..).zip(list) {
                to.write_string(row, column, plain(word))?;
            }
        }
        Ok(())
    }
}
