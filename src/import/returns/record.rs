//! Recording a workbook: whose it is, the receipt, the statements; activities, attendance and self-study stand in files
//! of their own. What is refused of one row does not hide what is wrong with the next.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};

use super::book::{Book, Row};
use super::layout::{COVER, ITEMS, STUDY, SheetLayout, heading};
use super::report::{Note, Place, Report};
use crate::calendar::{Day, word_key};
use crate::chain::{
    ExecutionState, Item, ItemId, Notice, NoticeId, Receipt, SelfStudyId, acknowledge, executions, items,
    notice, received, state_item,
};
use crate::import::Field;
use crate::import::attendance::Dates;
use crate::import::memory::remember;
use crate::import::preview::RowState;
use crate::import::problem::{Problem, read_text};
use crate::import::subject::RETURN;
use crate::record::{Activity, ActivityId, Setting, Words, setting};
use crate::refusal::Refusal;
use crate::roster::{PersonId, Unit, UnitId, unit};
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
        match &book.study {
            Some(rows) => {
                for row in rows {
                    recorder.study(row)?;
                }
            }
            None => recorder.without_study(),
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
    dates: Dates,
    /// The day from which on something may be said of the notice.
    since: Day,
    pub(super) words: Words,
    /// What became of the activities, by their number in the workbook.
    pub(super) taken: BTreeMap<i64, Taken>,
    /// In which row somebody was marked, and how.
    pub(super) marked: BTreeMap<(ActivityId, PersonId), (u64, String)>,
    /// In which row an entry of self-study stands.
    pub(super) studied: BTreeMap<SelfStudyId, u64>,
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
                hold(report, book, &COVER, &book.cover, key, (value, reason, fix), "");
                Ok(None)
            }
            Ok((of, unit)) => {
                let version = of.in_force().context("a notice that was sent out has no version")?;
                let items = items(write, of.id, version.version)?;
                let year = Some(version.facts.period.from().year());
                report.unit.clone_from(&unit.name);
                report.notice = of.called();
                let filled = version_of(book).filter(|filled| *filled != version.version);
                if let Some(filled) = filled {
                    report.remarks.push(format!(
                        "这份反馈表按第 {filled} 版填写，{}现在是第 {} 版。",
                        of.called(),
                        version.version
                    ));
                }
                let sent = of.versions.iter().filter_map(|version| version.issued).min();
                let from = version.facts.period.from().monday();
                Ok(Some(Recorder {
                    write,
                    book,
                    wish,
                    skip,
                    report,
                    unit,
                    items,
                    dates: Dates { today: write.today, year },
                    since: sent.map_or(from, |sent| from.min(sent)),
                    of,
                    words: Words::load()?,
                    taken: BTreeMap::new(),
                    marked: BTreeMap::new(),
                    studied: BTreeMap::new(),
                }))
            }
        }
    }

    /// Whether something is held back since an earlier pass.
    pub(super) fn is_skipped(&self, layout: &SheetLayout, row: &Row, column: &str) -> bool {
        self.skip.contains(&(layout.name, row.number, column.to_owned()))
    }

    /// Reads a day. One without its year is, of the year in which the notice begins and those beside it, the one in
    /// which it lies after the notice and not after today; else of the year in which the notice begins.
    pub(super) fn day(&self, text: &str) -> Result<Day, Problem> {
        let in_year = |more: i32| {
            let dates = Dates { year: self.dates.year.map(|year| year + more), ..self.dates };
            dates.read(Field::Date, text)
        };
        let fits = |day: &Day| (self.since..=self.write.today).contains(day);
        [0, 1, -1].into_iter().filter_map(|more| in_year(more).ok()).find(fits).map_or_else(|| in_year(0), Ok)
    }

    /// Reads a day on which something was done.
    pub(super) fn past_day(&self, text: &str, fix: &str) -> Result<Day, Problem> {
        let day = self.day(text)?;
        if day > self.write.today {
            let why = format!("晚于今天（{}），还没有开展的不能登记", self.write.today);
            return Err(Problem::new(Field::Date, text, why, fix));
        }
        Ok(day)
    }

    /// Holds a whole row back for what is wrong with a cell.
    pub(super) fn hold_row(&mut self, layout: &'static SheetLayout, row: &Row, key: &str, problem: Problem) {
        let Problem { value, reason, fix, .. } = problem;
        hold(self.report, self.book, layout, row, key, (value, reason, fix), "");
    }

    /// Holds one cell back.
    pub(super) fn hold_cell(&mut self, layout: &'static SheetLayout, row: &Row, key: &str, problem: Problem) {
        let Problem { value, reason, fix, .. } = problem;
        hold(self.report, self.book, layout, row, key, (value, reason, fix), key);
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
        let column = heading(layout, key, &self.book.sessions);
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
        let read = self.signed_on(signed);
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

    fn signed_on(&self, text: &str) -> Result<Day, Problem> {
        const FIX: &str = "改正签收日期";
        let day = self.past_day(text, FIX)?;
        let sent = self.of.versions.iter().filter_map(|version| version.issued).min();
        match sent.filter(|sent| day < *sent) {
            Some(sent) => Err(Problem::new(Field::Date, text, format!("早于印发日期 {sent}"), FIX)),
            None => Ok(day),
        }
    }

    /// Says that self-study was asked for and there is no sheet of it.
    fn without_study(&mut self) {
        let asked = |item: &Item| {
            let units = &item.facts.units;
            item.facts.kind.is_none() && (units.is_empty() || units.contains(&self.unit.id))
        };
        if self.items.iter().any(asked) {
            self.report.remarks.push(format!("没有“{}”表，自学没有读。", STUDY.name));
        }
    }

    fn statements(&mut self) -> Result<()> {
        // How the whole notice stands takes long to find out, and few files say why something was not done.
        let stands = match self.book.items.iter().all(|row| row.cell("statement").is_empty()) {
            true => Vec::new(),
            false => executions(self.write, &self.of, self.write.today)?,
        };
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
            let stands = stands.iter().find(|one| one.item == id && one.unit == self.unit.id);
            if let Some(known) = stands.and_then(|one| one.statement.as_ref()) {
                if word_key(known) == word_key(&text) {
                    self.same(&ITEMS, row, "statement", text);
                } else {
                    let why = format!("已经说明过：{known}");
                    let fix = "一项只说明一次；要改写的，先撤销登记它的操作：wuxue history";
                    self.hold_cell(&ITEMS, row, "statement", Problem::new(Field::Note, &text, why, fix));
                }
                continue;
            }
            // Branches write 已完成 there, or why they chose something else: no reason to turn the file away.
            let needless = stands.map(|one| one.state).filter(|state| {
                use ExecutionState::{Done, Exempt, NotChosen};
                [Done, Exempt, NotChosen].contains(state)
            });
            if let Some(state) = needless {
                self.report.remarks.push(format!(
                    "“{}”第 {} 行：{id} 是“{}”，不用说明，没有登记“{text}”。",
                    ITEMS.name,
                    row.number,
                    state.label()
                ));
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

fn hold(
    report: &mut Report,
    book: &Book,
    layout: &'static SheetLayout,
    row: &Row,
    key: &str,
    (value, reason, fix): (String, String, String),
    column: &str,
) {
    report.held.insert((layout.name, row.number, column.to_owned()));
    report.notes.push(Note {
        sheet: layout.name,
        row: row.number,
        state: RowState::Held,
        column: heading(layout, key, &book.sessions),
        value,
        reason,
        fix,
    });
}

/// The version of the notice that a workbook was made from.
fn version_of(book: &Book) -> Option<i64> {
    book.cover.cell("version").trim_start_matches('第').trim_end_matches('版').trim().parse().ok()
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
    if !version_of(book).is_some_and(|version| (1..=last).contains(&version)) {
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
