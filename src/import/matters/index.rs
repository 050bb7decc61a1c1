//! Which known matter a row means.

use std::collections::HashMap;

use super::draft::Marks;
use crate::calendar::{fold_width, word_key};
use crate::import::Field;
use crate::import::problem::Problem;
use crate::register::{Matter, MatterClass, PaperNumber, title_key};
use crate::roster::nearest;

/// By what a matter is known: whose number it is, its year, its number.
pub type NumberKey = (String, i32, u32);

/// The number as it is compared; one without 机关代字 belongs to its source.
pub fn number_key(number: Option<&str>, source: Option<&str>) -> Option<NumberKey> {
    let number = number?;
    let source = word_key(source.unwrap_or_default());
    Some(match PaperNumber::parse(number) {
        Some(paper) if !paper.agency.is_empty() => (paper.agency, paper.year, paper.number),
        Some(paper) => (format!("\n{source}"), paper.year, paper.number),
        None => (format!("\n{source}\n{}", word_key(number)), 0, 0),
    })
}

/// The known matters by their marks; voided ones last.
pub struct Index {
    numbers: HashMap<NumberKey, usize>,
    titles: HashMap<(MatterClass, String), Vec<usize>>,
    serials: HashMap<String, usize>,
    codes: HashMap<i64, usize>,
}

impl Index {
    /// Puts them in order.
    pub fn of(known: &[Matter]) -> Index {
        let mut index = Index {
            numbers: HashMap::new(),
            titles: HashMap::new(),
            serials: HashMap::new(),
            codes: HashMap::new(),
        };
        let mut order: Vec<usize> = (0..known.len()).collect();
        // What counts goes before what was voided.
        order.sort_by_key(|at| known[*at].voided.is_some());
        for at in order {
            let facts = &known[at].facts;
            if let Some(key) = number_key(facts.number.as_deref(), facts.source.as_deref()) {
                index.numbers.entry(key).or_insert(at);
            }
            if let Some(title) = &facts.title {
                index.titles.entry((facts.class, title_key(title))).or_default().push(at);
            }
            if let Some(serial) = &facts.serial {
                index.serials.entry(serial_key(serial)).or_insert(at);
            }
            index.codes.insert(known[at].id.0, at);
        }
        index
    }

    /// The matter that a row means.
    ///
    /// # Errors
    /// A problem of the row, if that is not certain, or if it was voided.
    pub fn find(&self, known: &[Matter], marks: &Marks) -> Result<Option<usize>, Problem> {
        let number = number_key(marks.number.as_deref(), marks.source.as_deref());
        let by_serial = || self.serials.get(&serial_key(marks.serial.as_deref()?)).copied();
        let by_number = || self.numbers.get(number.as_ref()?).copied();
        let found = by_serial().or_else(by_number).or_else(|| self.titled(known, marks, number.is_some()));
        let found = match (found, marks.code.and_then(|code| self.codes.get(&code.0))) {
            (None, Some(at)) => {
                let one = &known[*at];
                if !is_alike(one, marks, number.as_ref()) {
                    let why = format!("编号 {} 在库中是另一个要件：{}", one.id, one.called());
                    let fix = "改正编号；从别的库导出的，删去编号一列再导入";
                    return Err(Problem::new(Field::Code, &one.id.to_string(), why, fix));
                }
                Some(*at)
            }
            (found, _) => found,
        };
        match found.map(|at| &known[at]) {
            Some(Matter { id, voided: Some(voided), .. }) => {
                let why = format!("{id} 已经作废（{}）", voided.reason);
                let fix = "从文件中删去这一行；要恢复，撤销作废的那次操作：wuxue history";
                Err(Problem::new(Field::Matter, marks.title.as_deref().unwrap_or_default(), why, fix))
            }
            None if marks.title.is_none() && marks.serial.is_none() => {
                let code = marks.code.map(|code| code.to_string()).unwrap_or_default();
                Err(Problem::new(Field::Code, &code, "库里没有这个编号的要件，也没有写名称", "补上名称"))
            }
            _ => Ok(found),
        }
    }

    /// The matter of a title. A decision notice has the same title each time: its number or its day tells one from another.
    fn titled(&self, known: &[Matter], marks: &Marks, numbered: bool) -> Option<usize> {
        let all = self.titles.get(&(marks.class?, title_key(marks.title.as_deref()?)))?;
        let mut fit = all.iter().copied().filter(|at| !(numbered && known[*at].facts.number.is_some()));
        let of_day: Vec<usize> = fit.clone().filter(|at| known[*at].facts.dated == marks.dated).collect();
        if let Some(first) = of_day.first() {
            return Some(*first);
        }
        // A day that only one of the two states tells nothing apart, as long as one matter bears the title.
        match (fit.next(), fit.next()) {
            (Some(only), None) if marks.dated.is_none() || known[only].facts.dated.is_none() => Some(only),
            _ => None,
        }
    }
}

/// The serial number as it is compared.
pub fn serial_key(serial: &str) -> String {
    fold_width(serial).split_whitespace().collect()
}

/// Whether a row that names a code may well be about that matter.
fn is_alike(one: &Matter, marks: &Marks, number: Option<&NumberKey>) -> bool {
    let facts = &one.facts;
    let own = number_key(facts.number.as_deref(), facts.source.as_deref());
    if own.is_some() && own.as_ref() == number || facts.serial.is_some() && facts.serial == marks.serial {
        return true;
    }
    match (&facts.title, &marks.title) {
        (_, None) => marks.serial.is_none(),
        (None, Some(_)) => false,
        (Some(own), Some(title)) => {
            nearest(&title_key(title), std::iter::once(title_key(own).as_str())).is_some()
        }
    }
}
