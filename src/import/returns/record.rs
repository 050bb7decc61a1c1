//! Recording a workbook: whose it is, the receipt, the statements; activities, attendance and self-study stand in files
//! of their own. What is refused of one row does not hide what is wrong with the next.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};

use super::book::{Book, Row};
use super::layout::{COVER, ITEMS, SheetLayout};
use super::report::{Note, Place, Report};
use crate::calendar::{Day, word_key};
use crate::chain::{
    Item, ItemId, Notice, NoticeId, Receipt, acknowledge, executions, items, notice, received, state_item,
};
use crate::import::Field;
use crate::import::attendance::Dates;
use crate::import::memory::remember;
use crate::import::preview::RowState;
use crate::import::problem::{Problem, read_text};
use crate::import::subject::RETURN;
use crate::record::{Activity, Setting, Words, setting};
use crate::refusal::Refusal;
use crate::roster::{Unit, UnitId, unit};
use crate::store::Write;

/// What a clerk says of workbooks besides them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wish {
    /// Take changed values.
    pub update: bool,
    /// List every row, not only those that are changed or held back.
    pub all_rows: bool,
}

/// Records what a workbook says; what stands in `skip` is passed over. What is held back is told, and the rest is
/// recorded all the same: whether that is to last is for the caller to say.
///
/// # Errors
/// Only those of the store.
pub fn record(write: &Write<'_>, book: &Book, wish: Wish, skip: &BTreeSet<Place>) -> Result<Report> {
    let mut report = Report {
        unit: book.cover.cell("unit_name").to_owned(),
        notice: book.cover.cell("notice").to_owned(),
        remarks: book.remarks.clone(),
        ..Report::default()
    };
    if let Some(mut recorder) = Recorder::begin(write, book, wish, skip, &mut report)? {
        recorder.receipt()?;
        for row in &book.activities {
            recorder.activity(row)?;
        }
        recorder.sessions_without_activity()?;
        for row in &book.signed {
            recorder.signed(row)?;
        }
        recorder.unrecorded()?;
        for row in &book.study {
            recorder.study(row)?;
        }
        recorder.statements()?;
        let changed = if wish.update { report.changed } else { 0 };
        let preview = report.remembered(&book.file);
        remember(write, &RETURN, &preview, book.bytes, changed)?;
    }
    Ok(report)
}

/// What became of a row of activities.
pub(super) enum Taken {
    /// It is recorded so.
    Activity(Box<Activity>),
    /// It was held back.
    Held,
    /// It was not filled in.
    Blank,
}

/// A workbook on its way into the store.
pub(super) struct Recorder<'a> {
    pub(super) write: &'a Write<'a>,
    pub(super) book: &'a Book,
    pub(super) wish: Wish,
    skip: &'a BTreeSet<Place>,
    pub(super) report: &'a mut Report,
    pub(super) of: Notice,
    /// Whose workbook it is, as it stands today.
    pub(super) unit: Unit,
    /// The items in force.
    pub(super) items: Vec<Item>,
    pub(super) dates: Dates,
    pub(super) words: Words,
    /// What became of the activities, by their number in the workbook.
    pub(super) taken: BTreeMap<i64, Taken>,
}

/// Why a workbook cannot be taken at all: the key of the cell, why, and what to do.
type Against = (&'static str, String, String);

impl<'a> Recorder<'a> {
    /// Finds out whose workbook it is; none if it cannot be taken.
    fn begin(
        write: &'a Write<'a>,
        book: &'a Book,
        wish: Wish,
        skip: &'a BTreeSet<Place>,
        report: &'a mut Report,
    ) -> Result<Option<Recorder<'a>>> {
        match whose(write, book)? {
            Err((key, reason, fix)) => {
                let value = book.cover.cell(key).to_owned();
                hold(report, &COVER, &book.cover, key, (value, reason, fix), "");
                Ok(None)
            }
            Ok((of, unit)) => {
                let version = of.in_force().context("a notice that was sent out has no version")?;
                let items = items(write, of.id, version.version)?;
                let year = Some(version.facts.period.from().year());
                report.unit.clone_from(&unit.name);
                report.notice = of.called();
                if book.cover.cell("version") != version.version.to_string() {
                    report.remarks.push(format!(
                        "这份反馈表按第 {} 版填写，{}现在是第 {} 版。",
                        book.cover.cell("version"),
                        of.called(),
                        version.version
                    ));
                }
                let dates = Dates { today: write.today, year };
                let (words, taken) = (Words::load()?, BTreeMap::new());
                Ok(Some(Recorder { write, book, wish, skip, report, of, unit, items, dates, words, taken }))
            }
        }
    }

    /// Whether something is held back since an earlier pass.
    pub(super) fn is_skipped(&self, layout: &SheetLayout, row: &Row, column: &str) -> bool {
        self.skip.contains(&(layout.name, row.number, column.to_owned()))
    }

    /// Holds a whole row back for what is wrong with a cell.
    pub(super) fn hold_row(&mut self, layout: &'static SheetLayout, row: &Row, key: &str, problem: Problem) {
        let Problem { value, reason, fix, .. } = problem;
        hold(self.report, layout, row, key, (value, reason, fix), "");
    }

    /// Holds one cell back.
    pub(super) fn hold_cell(&mut self, layout: &'static SheetLayout, row: &Row, key: &str, problem: Problem) {
        let Problem { value, reason, fix, .. } = problem;
        hold(self.report, layout, row, key, (value, reason, fix), key);
    }

    /// A refusal becomes a problem of the cell; any other error is one of the program or the machine.
    pub(super) fn refused<T>(done: Result<T>, value: &str) -> Result<Result<T, Problem>> {
        match done {
            Ok(value) => Ok(Ok(value)),
            Err(error) => {
                let Refusal { message, hints, .. } = error.downcast::<Refusal>()?;
                let reason = message.trim_end_matches('。').to_owned();
                Ok(Err(Problem::new(Field::Note, value, reason, hints.join("；"))))
            }
        }
    }

    /// Counts what is new.
    pub(super) fn is_new(&mut self, layout: &'static SheetLayout, row: &Row, key: &str, value: String) {
        self.report.new += 1;
        if self.wish.all_rows {
            self.note(layout, row, key, RowState::New, value, "");
        }
    }

    /// Counts what is there as it is.
    pub(super) fn same(&mut self, layout: &'static SheetLayout, row: &Row, key: &str, value: String) {
        self.report.same += 1;
        if self.wish.all_rows {
            self.note(layout, row, key, RowState::Same, value, "");
        }
    }

    /// Notes what differs: for each its column, as it was and as it is. Counts once; says whether it is to be written.
    pub(super) fn changed(
        &mut self,
        layout: &'static SheetLayout,
        row: &Row,
        differences: Vec<(&str, String, String)>,
    ) -> bool {
        self.report.changed += 1;
        for (key, old, new) in differences {
            let reason = if self.wish.update { "改用文件里的值" } else { "与库中不同" };
            self.note(layout, row, key, RowState::Changed, format!("{old} → {new}"), reason);
        }
        self.wish.update
    }

    fn note(
        &mut self,
        layout: &'static SheetLayout,
        row: &Row,
        key: &str,
        state: RowState,
        value: String,
        reason: &str,
    ) {
        let column = self.heading(layout, key);
        let fix = match state {
            RowState::Changed if !self.wish.update => "要改用文件里的值，加上 --update",
            _ => "",
        };
        let (reason, fix) = (reason.to_owned(), fix.to_owned());
        self.report.notes.push(Note {
            sheet: layout.name,
            row: row.number,
            state,
            column,
            value,
            reason,
            fix,
        });
    }

    pub(super) fn heading(&self, layout: &SheetLayout, key: &str) -> String {
        let session = self.book.sessions.iter().find(|session| session.key == key);
        session.map_or_else(|| heading_of(layout, key), |session| session.heading.clone())
    }

    /// The item that a cell names, of those in force: by its code, its number, or the code with words behind it.
    pub(super) fn item(&self, text: &str) -> Result<ItemId, Problem> {
        let word = text.split_whitespace().next().unwrap_or_default();
        let folded = crate::calendar::fold_width(word);
        let (head, number) = folded.split_once('.').unwrap_or(("", &folded));
        let number = number.trim_start_matches('第').trim_end_matches('项');
        let other = |why: String| {
            Problem::new(Field::Note, text, why, format!("从下拉列表里选，编号见“{}”表", ITEMS.name))
        };
        let Ok(number) = number.parse::<i64>() else {
            return Err(other("不是通知单里一项的编号".to_owned()));
        };
        if !head.is_empty() && NoticeId::from_code(head) != Some(self.of.id) {
            return Err(other(format!("不是{}的项", self.of.called())));
        }
        let id = ItemId { notice: self.of.id, item: number };
        if self.items.iter().any(|item| item.id == id) {
            return Ok(id);
        }
        let version = self.of.in_force().map_or(1, |version| version.version);
        match version {
            1 => Err(other(format!("{}没有第 {number} 项", self.of.called()))),
            _ => Err(Problem::new(
                Field::Note,
                text,
                format!("{}没有第 {number} 项，或已在修订时取消（现在是第 {version} 版）", self.of.called()),
                "已经取消的，清空这一格；查看各项：wuxue notice show ".to_owned() + &self.of.id.to_string(),
            )),
        }
    }

    fn receipt(&mut self) -> Result<()> {
        let row = &self.book.cover;
        let (signer, signed) = (row.cell("signer"), row.cell("signed"));
        if (signer.is_empty() && signed.is_empty()) || self.is_skipped(&COVER, row, "signed") {
            return Ok(());
        }
        if signed.is_empty() {
            let problem = Problem::new(Field::Date, signer, "写了签收人，没有写签收日期", "补上签收日期");
            self.hold_cell(&COVER, row, "signed", problem);
            return Ok(());
        }
        let read = self.dates.read(Field::Date, signed);
        let read = read.and_then(|day| Ok((day, read_text(&RETURN, Field::Note, signer)?)));
        let (day, note) = match read {
            Ok(read) => read,
            Err(problem) => {
                self.hold_cell(&COVER, row, "signed", problem);
                return Ok(());
            }
        };
        let known = received(self.write, &self.of)?.into_iter().find(|one| one.unit.id == self.unit.id);
        let known = known.and_then(|one| one.receipt);
        let note = note.or_else(|| known.as_ref().and_then(|known| known.note.clone()));
        let receipt = Receipt { unit: self.unit.id, day, note };
        let value = said(&receipt);
        match &known {
            Some(known) if *known == receipt => {
                self.same(&COVER, row, "signed", value);
                return Ok(());
            }
            Some(known) if !self.changed(&COVER, row, vec![("signed", said(known), value.clone())]) => {
                return Ok(());
            }
            Some(_) | None => {}
        }
        let done = acknowledge(self.write, &self.of, &receipt, true);
        match Self::refused(done, &value)? {
            Ok(_) if known.is_none() => self.is_new(&COVER, row, "signed", value),
            Ok(_) => {}
            Err(problem) => {
                self.report.changed -= i64::from(known.is_some());
                self.hold_cell(&COVER, row, "signed", problem);
            }
        }
        Ok(())
    }

    fn statements(&mut self) -> Result<()> {
        for row in &self.book.items {
            let text = row.cell("statement");
            if text.is_empty() || self.is_skipped(&ITEMS, row, "statement") {
                continue;
            }
            let read = self.item(row.cell("item"));
            let read =
                read.and_then(|id| Ok((id, read_text(&RETURN, Field::Note, text)?.unwrap_or_default())));
            let (id, text) = match read {
                Ok(read) => read,
                Err(problem) => {
                    self.hold_cell(&ITEMS, row, "statement", problem);
                    continue;
                }
            };
            let stands = executions(self.write, &self.of, self.write.today)?;
            let stands = stands.into_iter().find(|one| one.item == id && one.unit == self.unit.id);
            if let Some(known) = stands.and_then(|one| one.statement) {
                if word_key(&known) == word_key(&text) {
                    self.same(&ITEMS, row, "statement", text);
                } else {
                    let why = format!("已经说明过：{known}");
                    let fix = "一项只说明一次；要改写的，先撤销登记它的操作：wuxue history";
                    self.hold_cell(&ITEMS, row, "statement", Problem::new(Field::Note, &text, why, fix));
                }
                continue;
            }
            let done = state_item(self.write, &self.of, id, self.unit.id, &text);
            match Self::refused(done, &text)? {
                Ok(()) => self.is_new(&ITEMS, row, "statement", text),
                Err(problem) => self.hold_cell(&ITEMS, row, "statement", problem),
            }
        }
        Ok(())
    }
}

fn said(receipt: &Receipt) -> String {
    match &receipt.note {
        Some(note) => format!("{}（{note}）", receipt.day),
        None => receipt.day.to_string(),
    }
}

fn heading_of(layout: &SheetLayout, key: &str) -> String {
    let known = layout.columns.iter().find(|(known, _)| *known == key);
    known.map_or_else(String::new, |(_, heading)| (*heading).to_owned())
}

fn hold(
    report: &mut Report,
    layout: &'static SheetLayout,
    row: &Row,
    key: &str,
    (value, reason, fix): (String, String, String),
    column: &str,
) {
    report.held.insert((layout.name, row.number, column.to_owned()));
    let heading = match key.strip_prefix("session_") {
        Some(number) => format!("{}{number}", super::layout::SESSION),
        None => heading_of(layout, key),
    };
    report.notes.push(Note {
        sheet: layout.name,
        row: row.number,
        state: RowState::Held,
        column: heading,
        value,
        reason,
        fix,
    });
}

/// The notice and the unit that a workbook says it is of.
fn whose(write: &Write<'_>, book: &Book) -> Result<Result<(Notice, Unit), Against>> {
    let cell = |key| book.cover.cell(key);
    let own = setting(write, Setting::Organ)?.unwrap_or_default();
    let again = "用发给这个党支部的文件填写，这几栏不要改动；文件丢了的再做一份：wuxue notice return 期号 --unit 党支部 -o 文件夹";
    let against = |key, why: String| Ok(Err((key, why, again.to_owned())));
    if word_key(cell("organ")) != word_key(&own) {
        return against("organ", format!("不是“{own}”发出的反馈表"));
    }
    let found = match NoticeId::from_code(cell("notice")) {
        Some(id) => notice(write, id)?,
        None => None,
    };
    let Some(of) = found else { return against("notice", "库中没有这一期通知单".to_owned()) };
    if word_key(cell("issue")) != word_key(&of.issue.to_string()) {
        return against("issue", format!("期号对不上：{}在库中是{}", of.id, of.issue));
    }
    if let Some((day, reason)) = &of.withdrawn {
        let why = format!("{}已于 {day} 撤回：{reason}", of.called());
        let fix = "活动已经开展的，另行登记：wuxue log import 签到表";
        return Ok(Err(("notice", why, fix.to_owned())));
    }
    let last = of.in_force().map_or(0, |version| version.version);
    if !cell("version").parse::<i64>().is_ok_and(|version| (1..=last).contains(&version)) {
        return against("version", format!("{}没有印发过这一版（现在是第 {last} 版）", of.called()));
    }
    let there = received(write, &of)?;
    let Some(to) = UnitId::from_code(cell("unit")).and_then(|id| there.iter().find(|one| one.unit.id == id))
    else {
        return against("unit", format!("{}没有发给这个党组织", of.called()));
    };
    let now = unit(write, to.unit.id, write.today)?.context("a unit addressed is missing")?;
    let made = Day::parse(cell("made"), write.today).ok().filter(|day| *day <= write.today);
    let then = unit(write, to.unit.id, made.unwrap_or(write.today))?;
    let name = word_key(cell("unit_name"));
    let called = [Some(&now), Some(&to.unit), then.as_ref()];
    if !called.into_iter().flatten().any(|unit| word_key(&unit.name) == name) {
        return against("unit_name", format!("{}是“{}”，与表上写的党组织不符", now.id, now.name));
    }
    Ok(Ok((of, now)))
}
