//! Fifth stage: which matters are new, changed, the same or held back. What is known is loaded once; nothing is written.

use std::collections::{BTreeMap, HashMap, HashSet};

use anyhow::Result;

use super::compare::{Accepted, Comparing};
use super::draft::{Draft, Typed};
use super::index::Index;
use super::known::{Known, Meetings, Planned, Spot};
use super::read::Reader;
use super::twins::without_twins;
use super::written::Written;
use crate::calendar::Day;
use crate::import::decode::Source;
use crate::import::foreseen::Foreseen;
use crate::import::map::{Mapping, Reading, Table, only_heading};
use crate::import::notes::Notes;
use crate::import::parse::RowBuf;
use crate::import::preview::Made;
use crate::import::rows::each_row;
use crate::import::subject::MATTER;
use crate::import::{Columns, Field};
use crate::refusal::Refusal;
use crate::register::{Matter, MatterClass, MatterNames, matters};
use crate::roster::UnitKind;
use crate::store::Records;

/// What a clerk says of a file besides the file itself.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// Headings that mean something else than their words.
    pub mappings: Vec<Mapping>,
    /// The class of rows that name none.
    pub class: Option<MatterClass>,
    /// Take changed values.
    pub update: bool,
    /// List every row, not only those that change something.
    pub all_rows: bool,
}

/// An import that was thought through and not yet written.
#[derive(Debug)]
pub struct Plan {
    /// What every import has.
    pub foreseen: Foreseen,
    pub(super) accepted: Vec<Accepted>,
    pub(super) known: Vec<Matter>,
    pub(super) planned: Vec<Planned>,
}

/// Plans the import of a register. `progress` is told now and then how many bytes were read.
///
/// # Errors
/// A refusal if the file has no heading or no rows, or is about something else.
pub fn plan(
    records: &Records<'_>,
    source: &Source,
    wish: &Wish,
    today: Day,
    progress: &dyn Fn(u64),
) -> Result<Plan> {
    let columns = Columns::load()?;
    let sheet = wish.sheet.as_deref();
    let reading = Reading { sheet, mappings: &wish.mappings, known: &columns, subject: &MATTER };
    let mut table = Table::open(source, reading)?;
    must_be_a_register(&table, source.name())?;
    let mut notes = Notes::of(source.name(), &table, (MATTER.code, MATTER.name), wish.update, wish.all_rows);
    let written = Written::read(records, today)?;
    let known = matters(records)?;
    let index = Index::of(&known);
    let mut reader = Reader {
        known: Known::read(records, today)?,
        meetings: Meetings::read(records, today)?,
        written: &written,
        matters: &known,
        class: wish.class,
        today,
    };
    let (mut drafts, mut told): (Vec<Draft>, Said) = Default::default();
    each_row(&mut table, progress, |table, row| {
        let Some(row) = row else {
            reader.class = wish.class;
            return Ok(());
        };
        if let Some((text, class)) = section(table, row, written.classes()) {
            reader.class = Some(class);
            told.sections.push(text);
            return Ok(());
        }
        match reader.read(table, row, |marks| index.find(&known, marks))? {
            Ok(draft) => drafts.push(draft),
            Err(problems) => problems.into_iter().for_each(|problem| notes.hold(row.number(), problem)),
        }
        Ok(())
    })?;
    if drafts.is_empty() && !notes.has_held() {
        return Err(only_heading(source.name()).into());
    }
    notes.preview.remarks.extend(table.remarks(|_| true));
    let met: HashSet<usize> = drafts.iter().filter_map(|draft| draft.known).collect();
    notes.preview.not_in_file =
        known.iter().enumerate().filter(|(at, one)| one.voided.is_none() && !met.contains(at)).count() as i64;
    let drafts = without_twins(drafts, &mut notes, &mut told.joined);
    told.remark(&drafts, &table, &mut notes.preview.remarks);
    let Reader { known: mut words, .. } = reader;
    words.settle_starts();
    let mut comparing = Comparing {
        known: &known,
        written: &written,
        days: crate::rules::WorkingDays::read(records)?,
        planned: &words.planned,
        today,
        next: records.next_number("matter")?,
        to_complete: Vec::new(),
        cited: Vec::new(),
        unlike: Vec::new(),
        kept: Vec::new(),
        notes: &mut notes,
    };
    let mut accepted: Vec<Accepted> =
        drafts.into_iter().filter_map(|draft| comparing.settle(draft)).collect();
    let Comparing { to_complete, cited, unlike, kept, .. } = comparing;
    let planned = only_used(&mut accepted, words.planned);
    notes.preview.made = planned
        .iter()
        .map(|one| Made { what: UnitKind::Department.label().to_owned(), name: one.name.clone() })
        .collect();
    if !cited.is_empty() {
        notes.preview.remarks.push(format!("传达学习对上了登记的活动：{}。", some(&cited, "处")));
    }
    if !unlike.is_empty() {
        notes.preview.remarks.push(format!("状态按办理经过算出，与文件写的不同：{}。", some(&unlike, "处")));
    }
    if !kept.is_empty() {
        notes.preview.remarks.push(format!(
            "文件里没有的措施不删去：{}；要删去：wuxue checklist measure 编号 --remove 序号。",
            some(&kept, "条")
        ));
    }
    notes.preview.to_complete = Some(to_complete);
    Ok(Plan { foreseen: Foreseen::of(records, notes, table)?, accepted, known, planned })
}

fn must_be_a_register(table: &Table<'_>, name: &str) -> Result<(), Refusal> {
    let there = |field: &Field| table.column(*field).is_some();
    let own = [
        Field::Convey,
        Field::Measures,
        Field::Received,
        Field::Number,
        Field::Lead,
        Field::Due,
        Field::State,
        Field::Serial,
        Field::Class,
    ];
    if own.iter().filter(|field| there(field)).count() >= 2 {
        return Ok(());
    }
    Err(Refusal::refused(format!("“{name}”不像政治要件台账，没有导入。"))
        .hint("台账至少有类别、政治要件名称，以及文号、收到日期、传达学习、贯彻措施等列；列名不同的，用 --map 指明")
        .hint("做一张空表：wuxue checklist export -o 台账.xlsx"))
}

/// A heading between the rows that names a class: 一、总书记对全局工作的重要讲话. It stands alone in its row.
fn section(table: &Table<'_>, row: &RowBuf, names: &MatterNames) -> Option<(String, MatterClass)> {
    let mut cells = row.cells().map(str::trim).enumerate().filter(|(_, cell)| !cell.is_empty());
    let ((at, text), None) = (cells.next()?, cells.next()) else { return None };
    if table.column(Field::Matter) == Some(at) && !text.starts_with(['一', '二', '三', '四', '（', '('])
    {
        return None;
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let bare = text.split_once(['、', '.', ')', '）']).map_or(text, |(_, bare)| bare);
    names.class(bare).map(|class| (text.to_owned(), class))
}

/// Leaves out the departments that only rows name which are not taken.
fn only_used(accepted: &mut [Accepted], planned: Vec<Planned>) -> Vec<Planned> {
    let used: HashSet<usize> = accepted
        .iter_mut()
        .flat_map(Accepted::spots)
        .filter_map(|spot| match spot {
            Spot::Planned(at) => Some(*at),
            Spot::Known(_) => None,
        })
        .collect();
    let mut places: HashMap<usize, usize> = HashMap::new();
    let mut kept = Vec::new();
    for (at, one) in planned.into_iter().enumerate().filter(|(at, _)| used.contains(at)) {
        places.insert(at, kept.len());
        kept.push(one);
    }
    for spot in accepted.iter_mut().flat_map(Accepted::spots) {
        if let Spot::Planned(at) = spot {
            *at = places.get(at).copied().unwrap_or(*at);
        }
    }
    kept
}

/// The first of many, with their number.
pub(super) fn some(all: &[String], unit: &str) -> String {
    const NAMED: usize = 10;
    let more = if all.len() > NAMED { format!("等 {} {unit}", all.len()) } else { String::new() };
    format!("{}{more}", all.iter().take(NAMED).cloned().collect::<Vec<_>>().join("、"))
}

/// What rows say that is told in sum.
#[derive(Debug, Default)]
struct Said {
    sections: Vec<String>,
    joined: Vec<String>,
}

impl Said {
    fn remark(&self, drafts: &[Draft], table: &Table<'_>, remarks: &mut Vec<String>) {
        if !self.sections.is_empty() {
            remarks.push(format!(
                "这些行是小标题，用作下面没有写类别的各行的类别：{}。",
                some(&self.sections, "行")
            ));
        }
        if !self.joined.is_empty() {
            remarks
                .push(format!("序号相同、措施不同的，是一个要件的几条措施：{}。", some(&self.joined, "行")));
        }
        let undated: Vec<String> = drafts
            .iter()
            .filter(|draft| draft.known.is_none() && matches!(draft.state, Some(Typed::Done(None, _))))
            .map(|draft| format!("第 {} 行", draft.row))
            .collect();
        if !undated.is_empty() {
            remarks.push(format!(
                "写着已完成、没有办结日期的，报审日期按今天算，完成时限已过的会显示逾期：{}；知道哪天办结的，加一列“办结日期”再导入。",
                some(&undated, "行")
            ));
        }
        let blank: Vec<String> = drafts
            .iter()
            .filter(|draft| !draft.blank.is_empty())
            .map(|draft| {
                let labels: Vec<&str> = draft.blank.iter().map(|field| table.label(*field)).collect();
                format!("第 {} 行{}", draft.row, labels.join("、"))
            })
            .collect();
        if !blank.is_empty() {
            remarks.push(format!("文件里空着、库里有的，不改：{}。", some(&blank, "行")));
        }
        let mut columns: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for draft in drafts {
            for field in &draft.remarked {
                columns.entry(table.label(*field)).or_default().push(draft.row.to_string());
            }
        }
        for (column, rows) in columns {
            remarks.push(format!("“{column}”写的不是一个人，记在备注里：第 {} 行。", some(&rows, "行")));
        }
    }
}
