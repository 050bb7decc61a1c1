//! Fifth stage: what is new, changed, the same or held back, by meaning: session and person. Compares the
//! file with the store; writes nothing.

use std::collections::HashSet;
use std::ops::Range;

use anyhow::Result;

use super::compare::Comparison;
use super::gather::{Gathering, Labels};
use super::given::{Own, given, read_above, roles};
use super::guests::Guest;
use super::known::Known;
use super::layout::relay::Relay;
use super::layout::{Layout, Presence, Reader};
use super::session::{ASKS_YEAR, Dates};
use super::signs::{self, Beside};
use super::validate::{Noted, Packed, Session, Validator};
use crate::calendar::{Day, Month};
use crate::import::decode::Source;
use crate::import::map::{Mapping, Next, Reading, Table};
use crate::import::parse::{MAX_CELL, RowBuf};
use crate::import::preview::Preview;
use crate::import::problem::{Lack, Lacks, Problem};
use crate::import::profile::{self, Profile};
use crate::import::subject::ATTENDANCE;
use crate::import::title::{DAY_TWICE, TitleFacts};
use crate::import::{Columns, Field};
use crate::record::Words;
use crate::refusal::{Kind, Refusal};
use crate::store::Records;

/// How many rows are read or written between two words of progress.
pub(super) const PROGRESS_ROWS: u64 = 8192;

/// What a clerk says of a file besides the file itself.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// Headings that mean something else than their words.
    pub mappings: Vec<Mapping>,
    /// The profile, if it is not to be recognised by the heading.
    pub profile: Option<String>,
    /// The layout, if it is not to be recognised.
    pub layout: Option<Layout>,
    /// The unit, for files that do not say.
    pub unit: Option<String>,
    /// What files of this profile do not say.
    pub fallback: Fallback,
    /// The kinds of activity, for files that do not say.
    pub kinds: Option<String>,
    /// The day, for files that do not say.
    pub day: Option<Day>,
    /// Beginning and end, in minutes from the midnight before the beginning, for files that do not say.
    pub time: Option<(u16, Option<u16>)>,
    /// The year of days that are written without one.
    pub year: Option<i32>,
    /// The activity that the whole file belongs to.
    pub activity: Option<i64>,
    /// Who counts as present in an online meeting.
    pub presence: Presence,
    /// Take changed values.
    pub update: bool,
    /// Take the good rows, leave the others.
    pub partial: bool,
    /// List every row, not only those that change something.
    pub all_rows: bool,
}

/// What the titles of a file are asked for first.
#[derive(Debug, Clone, Default)]
pub struct Fallback {
    /// The unit.
    pub unit: Option<String>,
    /// The kinds of activity.
    pub kinds: Option<String>,
}

impl Wish {
    /// The wish with what the file's profile adds; what was said for this file alone goes first.
    fn with(&self, profile: Profile) -> Wish {
        Wish {
            sheet: self.sheet.clone().or(profile.sheet),
            mappings: self.mappings.iter().cloned().chain(profile.mappings).collect(),
            layout: self.layout.or_else(|| profile.layout.as_deref().and_then(Layout::from_code)),
            fallback: Fallback { unit: profile.unit, kinds: profile.kind },
            ..self.clone()
        }
    }
}

/// The profile of a file: the one that was named, or the one that knows its heading.
fn profile_of(records: &Records<'_>, source: &Source, wish: &Wish) -> Result<Option<Profile>> {
    match &wish.profile {
        Some(name) => profile::meant_profile(records, &ATTENDANCE, name).map(Some),
        None => {
            let known = profile::all(records, &ATTENDANCE)?;
            profile::recognised(source, wish.sheet.as_deref(), known)
        }
    }
}

/// What becomes of a session of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// An activity is made.
    New,
    /// It is this activity of the store.
    Known(i64),
    /// It is this activity, whose title or length the file gives differently.
    Changed(i64),
    /// No row of it can be taken.
    Held,
}

/// An import that was thought through and not yet written.
pub struct Plan {
    /// What to show.
    pub preview: Preview,
    /// The sessions and what becomes of them.
    pub sessions: Vec<(Session, Fate)>,
    /// The marks that rows refer to.
    pub marks: Vec<Noted>,
    /// Rows to insert, by session and person.
    pub new: Vec<Packed>,
    /// Rows to update, by session and person.
    pub changed: Vec<Packed>,
    /// Those who sat in, to be added.
    pub guests: Vec<Guest>,
    /// Rows held back or, with `--partial`, waiting for `--update`, ascending.
    pub held: Vec<u64>,
    /// Host and recorder, where the file says who they were.
    pub roles: Vec<(&'static str, String)>,
    /// What is known of units, kinds and people.
    pub known: Known,
    /// Number of the last operation when the plan was made.
    pub last_operation: i64,
    /// Length of the file in bytes.
    pub bytes: u64,
    /// The rows of titles and headings: kept in a file of rejected rows.
    pub heads: Vec<Range<u64>>,
    /// What rows are held back for and a word for the whole file would settle.
    pub lacks: Lacks,
}

/// Reads a file and compares it with the store. `progress` is told now and then how many bytes were read.
///
/// # Errors
/// A refusal if the file as a whole cannot be read; problems of rows are part of the plan.
pub fn plan(
    records: &Records<'_>,
    source: &Source,
    wish: &Wish,
    today: Day,
    progress: &dyn Fn(u64),
) -> Result<Plan> {
    let last_operation = records.last_operation()?;
    let known = Known::load(records, today)?;
    let dates = Dates { today, year: wish.year };
    let mut gathering = Gathering {
        validator: Validator::new(&known, Words::load()?, dates),
        labels: Labels::none(),
        rows: Vec::new(),
        guests: Vec::new(),
        blanks: Vec::new(),
        unread: Vec::new(),
        held_people: HashSet::new(),
        held: Vec::new(),
        along: Vec::new(),
        headings: Vec::new(),
        goes_on: Vec::new(),
        preview: Preview { file: source.name().to_owned(), has_columns: true, ..Preview::default() },
        lacks: Lacks::default(),
    };
    let profile = profile_of(records, source, wish)?;
    let name = profile.as_ref().map(|profile| profile.name.clone());
    let named = profile.clone().filter(|_| wish.profile.is_some());
    let wish = &profile.map_or_else(|| wish.clone(), |profile| wish.with(profile));
    let read = read(records, source, wish, &mut gathering, progress).map_err(|error| match &named {
        Some(profile) => profile.explain(error),
        None => error,
    })?;
    gathering.preview.remarks.extend(name.map(|name| format!("按导入方案“{name}”读。")));
    let Gathering {
        validator,
        labels,
        mut rows,
        guests,
        blanks,
        unread,
        held_people,
        held,
        along,
        headings,
        goes_on,
        mut preview,
        lacks,
    } = gathering;
    let Validator { sessions, marks, meant, .. } = validator;
    if rows.is_empty() && held.is_empty() && guests.is_empty() {
        return Err(nothing_in(source.name(), !blanks.is_empty() || read.has_rows).into());
    }
    preview.remarks.extend(meant_remark(&meant, &known));
    preview.remarks.extend(guest_remark(&guests));
    preview.remarks.extend(unread_remark(&unread));
    let mut comparison = Comparison {
        records,
        known: &known,
        labels: &labels,
        wish,
        marks: &marks,
        preview,
        held,
        changed: Vec::new(),
        new_guests: Vec::new(),
        guests_in_file: Vec::new(),
        blanks: &blanks,
        held_people,
        lacks,
        pointed_out: HashSet::new(),
        names_missing: !read.is_rejected,
    };
    rows.sort_unstable_by_key(|row| (row.session, row.person, row.row));
    comparison.settle_contradictions(&mut rows);
    let mut spoken_of = vec![false; sessions.len()];
    rows.iter().for_each(|row| spoken_of[row.session as usize] = true);
    guests.iter().for_each(|guest| spoken_of[guest.session as usize] = true);
    let sessions = comparison.settle_sessions(sessions, &spoken_of)?;
    let is_new = comparison.compare(&sessions, &rows)?;
    comparison.compare_guests(&sessions, guests)?;
    comparison.list_sessions(&sessions, &rows, records.next_number("activity")?);
    let Comparison { mut preview, mut held, changed, new_guests: guests, lacks, .. } = comparison;
    // A million rows are not copied.
    let mut is_new = is_new.into_iter();
    rows.retain(|_| is_new.next().unwrap_or(false));
    let new = rows;
    held.sort_unstable();
    held.dedup();
    preview.held = held.len() as i64;
    if wish.partial && !wish.update {
        // What waits for `--update` is left as well: whole sessions stand at their first row.
        held.extend(changed.iter().map(|row| u64::from(row.row)));
        let changed = sessions.iter().filter(|(_, fate)| matches!(fate, Fate::Changed(_)));
        held.extend(changed.map(|(session, _)| session.row));
    }
    held.sort_unstable();
    let goes_on = goes_on.iter().filter(|(row, _)| held.binary_search(row).is_ok());
    let mut along: Vec<u64> = goes_on.map(|(_, row)| *row).chain(along).collect();
    for (at, heading) in headings.iter().enumerate() {
        let below = held.get(held.partition_point(|row| row <= heading));
        let next = headings.get(at + 1).copied().unwrap_or(u64::MAX);
        along.extend(below.filter(|row| **row < next).map(|_| *heading));
    }
    held.extend(along);
    held.sort_unstable();
    held.dedup();
    preview.new = (new.len() + guests.len()) as i64;
    preview.changes_wait = preview.changed > 0 && !wish.update;
    let Read { roles, bytes, heads, .. } = read;
    Ok(Plan {
        preview,
        sessions,
        marks,
        new,
        changed,
        guests,
        held,
        roles,
        known,
        last_operation,
        bytes,
        heads,
        lacks,
    })
}

/// What reading a file to its end showed besides its rows.
struct Read {
    roles: Vec<(&'static str, String)>,
    bytes: u64,
    heads: Vec<Range<u64>>,
    is_rejected: bool,
    /// Whether there was any row at all under the headings.
    has_rows: bool,
}

/// Reads all rows of all tables of a file.
fn read(
    records: &Records<'_>,
    source: &Source,
    wish: &Wish,
    gathering: &mut Gathering<'_>,
    progress: &dyn Fn(u64),
) -> Result<Read> {
    let columns = Columns::load()?;
    let sheet = wish.sheet.as_deref();
    if wish.layout == Some(Layout::Relay) {
        let relay = Relay::open(source, sheet, true)?.ok_or_else(|| {
            let what = format!("“{}”里没有编号的行，不像接龙。", source.name());
            Refusal::new(Kind::Unreadable, what).hint("接龙一人一行，写成“1. 姓名 情况”")
        })?;
        return read_relay(records, relay, wish, gathering);
    }
    let reading = Reading { sheet, mappings: &wish.mappings, known: &columns, subject: &ATTENDANCE };
    let mut table = match Table::open(source, reading) {
        Ok(table) => table,
        // Without a heading it may be a list from a chat.
        Err(error) => match (wish.layout, Relay::open(source, sheet, false)) {
            (None, Ok(Some(relay))) => return read_relay(records, relay, wish, gathering),
            _ => return Err(error),
        },
    };
    let is_rejected = table.is_rejected();
    let mut row = RowBuf::new();
    let (mut first, mut has_rows) = (true, false);
    loop {
        let layout = Layout::of(&table, wish.layout, source.name())?;
        let mut titles = read_above(&table.heading.titles, gathering.validator.known());
        titles.legend.extend(signs::in_headings(&table));
        let own = Own {
            day: matches!(layout, Layout::DingtalkMonthly | Layout::Matrix)
                || table.column(Field::Date).is_some(),
            unit: table.column(Field::Unit).is_some() || table.column(Field::Rule).is_some(),
            kind: table.column(Field::Kind).is_some() || table.column(Field::Rule).is_some(),
            time: layout == Layout::TencentMeeting || table.column(Field::Time).is_some(),
        };
        begin(records, layout, &titles, (wish, own), first, gathering)?;
        if first {
            let preview = &mut gathering.preview;
            (preview.layout, preview.layout_name) = (layout.code(), layout.label());
            (preview.encoding, preview.sheet) = (table.sheet.encoding, table.sheet.name.clone());
            // Rows that say their own day need none from the titles.
            let own_day = layout == Layout::DingtalkMonthly || table.column(Field::Date).is_some();
            let notes = titles.notes.iter().filter(|note| !(own_day && note.starts_with(DAY_TWICE)));
            preview.remarks.extend(notes.map(|note| format!("{note}。")));
            preview.remarks.extend(table.remarks(|field| layout.reads(field)));
            let flags = [
                (wish.day.is_some() && own.day && layout != Layout::DingtalkMonthly, "日期", "--on"),
                (wish.unit.is_some() && own.unit, "党组织", "--unit"),
                // What a rule of 考勤 is called may name the kind, or the branch alone.
                (wish.kinds.is_some() && table.column(Field::Kind).is_some(), "活动类型", "--kind"),
            ];
            let idle = flags.into_iter().filter(|(idle, ..)| *idle);
            preview
                .remarks
                .extend(idle.map(|(_, what, flag)| format!("文件自己写了{what}，{flag} 只用于没有写的行。")));
        }
        let unit =
            columns.field_of(&ATTENDANCE, table.label(Field::Minutes)).and_then(|heading| heading.unit);
        gathering.validator.measure_in(unit.as_deref());
        gathering.labels = Labels::of(&table);
        let mut reader =
            Reader::open(layout, &table, &titles, &wish.presence, records, &gathering.validator)?;
        reader.above(&table.heading.titles, gathering);
        let mut beside = Beside::of(&table);
        let next = loop {
            match table.next_row(&mut row)? {
                Next::Row => beside.look(&row),
                end => break end,
            }
            has_rows = true;
            if row.number().is_multiple_of(PROGRESS_ROWS) {
                progress(table.sheet.fingerprint().bytes);
            }
            match row.too_long() {
                Some(column) => gathering.hold(row.number(), None, too_long(&table, column)),
                None => reader.row(&table, &row, gathering),
            }
        };
        let notes = if next == Next::End { table.footers.as_slice() } else { &[] };
        reader.end(notes, gathering);
        gathering.validator.must_agree(&beside.said())?;
        let taken = signs::taken_for(&gathering.validator).filter(|_| titles.legend.is_empty());
        let remarks = &mut gathering.preview.remarks;
        remarks.extend(taken.filter(|taken| !remarks.contains(taken)).into_iter().collect::<Vec<_>>());
        if next == Next::End {
            break;
        }
        first = false;
    }
    let tables = table.heads.len();
    if tables > 1 {
        gathering.preview.remarks.push(format!("工作表里有 {tables} 张表，都读了。"));
    }
    let footnotes = TitleFacts::read::<(), ()>(&[], &table.footers, &[], &[]);
    gathering.validator.must_agree(&footnotes.legend)?;
    let roles = if tables == 1 { roles(&table, gathering.validator.known()) } else { Vec::new() };
    Ok(Read { roles, bytes: table.sheet.fingerprint().bytes, heads: table.heads, is_rejected, has_rows })
}

/// Goes to a table: what its titles and the command line say of the activity.
fn begin(
    records: &Records<'_>,
    layout: Layout,
    titles: &TitleFacts,
    (wish, own): (&Wish, Own),
    first: bool,
    gathering: &mut Gathering<'_>,
) -> Result<()> {
    let year = wish.year.or(titles.year);
    gathering.validator.read_days_in(year);
    let dates = gathering.validator.dates();
    let mut facts = given(records, gathering.validator.known(), wish, titles, dates, own)?;
    if !first {
        // What a further table leaves open, the first has said.
        let before = gathering.validator.given();
        facts.unit = facts.unit.or(before.unit);
        facts.day = facts.day.or(before.day);
        if facts.kinds.is_empty() {
            facts.kinds.clone_from(&before.kinds);
        }
    }
    if let (None, Some(written)) = (facts.day, &facts.yearless) {
        gathering.lacks.add(&Lacks::of(Lack::Year));
        let year = dates.today.year();
        gathering.preview.remarks.push(format!(
            "标题里的日期“{written}”没有写年份，没有采用：是今年的，加上 {ASKS_YEAR} {year}。"
        ));
    }
    if let (Some(day), Some(month)) = (facts.day, title_month(titles, dates))
        && Month::of(day) != month
    {
        let said = format!("{}年{}月", month.year(), month.month());
        gathering.preview.remarks.push(format!(
            "标题写的是{said}，活动日期是 {day}，按日期计入。确属{said}的，导入后用 wuxue log edit 活动编号 --belongs {month} 更正。",
        ));
    }
    let signs = gathering.validator.begin(facts, layout.is_strict(), &titles.legend);
    if !signs.is_empty() {
        let signs: Vec<String> = signs.into_iter().map(|(sign, word)| format!("{sign} {word}")).collect();
        gathering.preview.remarks.push(format!("按表上的图例读：{}。", signs.join("，")));
    }
    Ok(())
}

fn title_month(titles: &TitleFacts, dates: Dates) -> Option<Month> {
    titles.month.as_deref().and_then(|text| Month::parse(text, dates.today).ok())
}

fn read_relay(
    records: &Records<'_>,
    relay: Relay,
    wish: &Wish,
    gathering: &mut Gathering<'_>,
) -> Result<Read> {
    let titles = read_above(&relay.titles, gathering.validator.known());
    begin(records, Layout::Relay, &titles, (wish, Own::default()), true, gathering)?;
    let preview = &mut gathering.preview;
    (preview.layout, preview.layout_name) = (Layout::Relay.code(), Layout::Relay.label());
    (preview.encoding, preview.sheet) = (relay.sheet.encoding, relay.sheet.name.clone());
    preview.remarks.extend(titles.notes.iter().map(|note| format!("{note}。")));
    preview.has_columns = false;
    preview.remarks.push("接龙里没有写情况的，按出勤登记。".to_owned());
    relay.gather(gathering);
    Ok(Read {
        roles: Vec::new(),
        bytes: relay.sheet.fingerprint().bytes,
        heads: std::iter::once(0..relay.body).collect(),
        is_rejected: false,
        has_rows: true,
    })
}

fn too_long(table: &Table<'_>, column: usize) -> Problem {
    let name = table.heading.columns.get(column).map_or("", |column| column.name.as_str());
    let why = format!("“{name}”一格超过 {} 千字节", MAX_CELL >> 10);
    Problem::new(Field::Note, "", why, "删去多余的内容")
}

fn nothing_in(file: &str, blank: bool) -> Refusal {
    let what = if blank { "没有填写任何人的情况" } else { "只有表头，没有数据行" };
    Refusal::new(Kind::Unreadable, format!("“{file}”{what}。")).hint("请检查是否选错了文件或工作表")
}

/// Whom names were taken for that stand in the roster otherwise.
fn meant_remark(meant: &[(String, u32)], known: &Known) -> Option<String> {
    /// So many show how it was done; all can be seen in the records.
    const SHOWN: usize = 30;
    let mut pairs: Vec<(&str, Vec<&str>)> = Vec::new();
    for (name, person) in meant {
        let person = &*known.people[*person as usize].name;
        match pairs.iter_mut().find(|(known, _)| known == name) {
            Some((_, people)) => people.push(person),
            None => pairs.push((name, vec![person])),
        }
    }
    let said = |(name, people): &(&str, Vec<&str>)| format!("{name} → {}", people.join("、"));
    let pairs: Vec<String> = pairs.iter().take(SHOWN).map(said).collect();
    let more = if meant.len() > SHOWN { " 等" } else { "" };
    (!pairs.is_empty()).then(|| format!("写法与名册不同的姓名，这样认：{}{more}。", pairs.join("；")))
}

/// Lines under the table or in the chat that were no rows.
fn unread_remark(unread: &[(u64, String)]) -> Option<String> {
    const SHOWN: usize = 8;
    let lines: Vec<String> =
        unread.iter().take(SHOWN).map(|(row, text)| format!("第 {row} 行“{text}”")).collect();
    let more = if unread.len() > SHOWN { format!(" 等 {} 行", unread.len()) } else { String::new() };
    (!lines.is_empty()).then(|| format!("这些行没有读：{}{more}。", lines.join("、")))
}

/// Who stands apart as somebody who sat in: a remark beside the name may have been enough for it.
fn guest_remark(guests: &[Guest]) -> Option<String> {
    const SHOWN: usize = 30;
    let mut names: Vec<&str> = guests.iter().map(|guest| &*guest.name).collect();
    names.sort_unstable();
    names.dedup();
    let more = if names.len() > SHOWN { " 等" } else { "" };
    names.truncate(SHOWN);
    (!names.is_empty()).then(|| format!("按列席另列，不计入到会：{}{more}。", names.join("、")))
}
