//! Holidays and the days worked in exchange, from a table (日期, 安排, 名称) or from the text of the announcement as it
//! is worded: `国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。`

use std::collections::BTreeMap;
use std::ops::Range;

use anyhow::Result;

use super::decode::Source;
use super::foreseen::must_stand;
use super::parse::{RowBuf, Sheet};
use super::preview::{Preview, RowNote, RowState};
use super::problem::shortened;
use super::subject::Subject;
use crate::calendar::{Day, fold_width, word_key};
use crate::refusal::Refusal;
use crate::rules::{SpecialDay, set_special_day, special_days};
use crate::secrecy;
use crate::store::{Records, Write};

/// Days of the calendar. They have no columns of their own to map.
pub static SPECIAL_DAY: Subject =
    Subject { code: "special_day", name: "节假日安排", command: "inspect calendar import", fields: &[] };

/// The longest name of a holiday, in characters.
const LONGEST_NAME: usize = 40;

/// The longest run of days off that is believed.
const LONGEST_RUN: i64 = 31;

/// An import that was thought through and not yet written.
#[derive(Debug)]
pub struct Plan {
    /// What the clerk sees.
    pub preview: Preview,
    /// Rows held back, or waiting for `--update`, in order.
    pub held: Vec<u64>,
    /// The rows of titles and the heading: kept in a file of rejected rows.
    pub heads: Vec<Range<u64>>,
    accepted: Vec<SpecialDay>,
    last_operation: i64,
}

/// What a clerk says of a file besides the file itself.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The year of days without one.
    pub year: Option<i32>,
    /// Take changed values.
    pub update: bool,
    /// List every day, not only those that change something.
    pub all_rows: bool,
}

/// Plans the import of a year's holidays.
///
/// # Errors
/// A refusal if the file names no day off and no day worked.
pub fn plan(records: &Records<'_>, source: &Source, wish: &Wish, today: Day) -> Result<Plan> {
    let mut sheet = Sheet::open(source, wish.sheet.as_deref())?;
    let mut reader = Reader { today, year: wish.year, columns: None, found: Vec::new(), held: Vec::new() };
    let (mut row, mut heads) = (RowBuf::new(), 0);
    while sheet.next_row(&mut row)? {
        if reader.columns.is_none() {
            heads = row.number();
        }
        reader.read(&row);
    }
    let heads = reader.columns.map(|_| 1..heads + 1).into_iter().collect();
    if reader.found.is_empty() && reader.held.is_empty() {
        return Err(Refusal::refused(format!("“{}”里没有放假或调休上班的日期，没有导入。", source.name()))
            .hint("一行写一段：日期、安排（放假或上班）、名称三列，日期如 10月1日至7日")
            .hint("也可以把国务院办公厅的通知原文存成文本文件导入")
            .into());
    }
    let preview = Preview {
        file: source.name().to_owned(),
        layout: SPECIAL_DAY.code,
        layout_name: SPECIAL_DAY.name,
        has_columns: reader.columns.is_some(),
        encoding: sheet.encoding,
        sheet: sheet.name.clone(),
        ..Preview::default()
    };
    let mut plan = Plan {
        preview,
        held: Vec::new(),
        heads,
        accepted: Vec::new(),
        last_operation: records.last_operation()?,
    };
    plan.preview.remarks.extend(sheet.remarks().iter().cloned());
    plan.settle(&special_days(records)?, reader, wish);
    Ok(plan)
}

impl Plan {
    fn settle(&mut self, known: &[SpecialDay], reader: Reader, wish: &Wish) {
        let known: BTreeMap<Day, &SpecialDay> = known.iter().map(|special| (special.day, special)).collect();
        let mut met: BTreeMap<Day, (u64, bool)> = BTreeMap::new();
        for (row, value, reason, fix) in reader.held {
            self.hold(row, value, reason, fix);
        }
        for (row, special) in reader.found {
            let day = special.day;
            if let Some((first, works)) = met.insert(day, (row, special.works)) {
                if works != special.works {
                    let why = format!("第 {first} 行写的安排不同");
                    self.hold(row, day.to_string(), why, "留下对的一行");
                }
                continue;
            }
            let note = |state, value: String, reason: &str, fix: &str| RowNote {
                row,
                state,
                column: "日期".to_owned(),
                value,
                reason: reason.to_owned(),
                fix: fix.to_owned(),
            };
            match known.get(&day) {
                None => {
                    self.preview.new += 1;
                    if wish.all_rows {
                        let value = format!("{day} {}", special.sort());
                        self.preview.note(note(RowState::New, value, "", ""));
                    }
                    self.accepted.push(special);
                }
                // A table without names takes none away.
                Some(old)
                    if old.works == special.works && (special.name.is_none() || old.name == special.name) =>
                {
                    self.preview.same += 1;
                    if wish.all_rows {
                        let value = format!("{day} {}", special.sort());
                        self.preview.note(note(RowState::Same, value, "", ""));
                    }
                }
                Some(old) => {
                    self.preview.changed += 1;
                    let said =
                        |of: &SpecialDay| format!("{}{}", of.name.as_deref().unwrap_or_default(), of.sort());
                    let value = format!("{day} {} → {}", said(old), said(&special));
                    let fix = if wish.update { "" } else { "要改用文件里的值，加上 --update" };
                    self.preview.note(note(RowState::Changed, value, "与库中不同", fix));
                    if wish.update {
                        self.accepted.push(special);
                    } else {
                        self.held.push(row);
                    }
                }
            }
        }
        self.preview.changes_wait = self.preview.changed > 0 && !wish.update;
        self.held.sort_unstable();
        self.held.dedup();
    }

    fn hold(&mut self, row: u64, value: String, reason: String, fix: &str) {
        self.preview.held += 1;
        self.held.push(row);
        let column = "日期".to_owned();
        self.preview.note(RowNote { row, state: RowState::Held, column, value, reason, fix: fix.to_owned() });
    }

    /// Writes the plan, all of it or nothing, inside the operation that the caller runs.
    ///
    /// # Errors
    /// Refused if somebody wrote to the store since the plan was made.
    pub fn apply(&self, write: &Write<'_>) -> Result<()> {
        must_stand(write, self.last_operation)?;
        for special in &self.accepted {
            set_special_day(write, special)?;
        }
        Ok(())
    }
}

/// Where the columns of a table stand.
#[derive(Debug, Clone, Copy)]
struct Places {
    day: usize,
    until: Option<usize>,
    sort: usize,
    name: Option<usize>,
}

type Held = (u64, String, String, &'static str);

struct Reader {
    today: Day,
    /// The year of days without one: said by the clerk, or by a title.
    year: Option<i32>,
    /// Known once the heading of a table was met.
    columns: Option<Places>,
    found: Vec<(u64, SpecialDay)>,
    held: Vec<Held>,
}

const FIX: &str = "写成 2026-10-01 或 10月1日至7日";

impl Reader {
    fn read(&mut self, row: &RowBuf) {
        let whole: String = row.cells().filter(|cell| !cell.trim().is_empty()).collect::<Vec<_>>().join(" ");
        if secrecy::refuse("这一行", &whole).is_err() {
            self.held.push((row.number(), String::new(), "写有密级标志".to_owned(), "涉密内容不得登记"));
            return;
        }
        if let Some(places) = self.columns {
            return self.line(row, places);
        }
        let at = |words: &[&str]| row.cells().position(|cell| words.contains(&word_key(cell).as_str()));
        let day = at(&["日期", "放假日期", "开始日期", "起始日期", "日"]);
        let sort = at(&["安排", "类型", "类别", "上班/休息", "放假/上班", "是否上班", "性质", "放假调休"]);
        if let (Some(day), Some(sort)) = (day, sort) {
            let until = at(&["结束日期", "截止日期", "止", "至"]);
            let name = at(&["名称", "节日", "节假日", "假期", "节假日名称"]);
            self.columns = Some(Places { day, until, sort, name });
            return;
        }
        let folded: String = fold_width(&whole).split_whitespace().collect();
        self.year = self.year.or_else(|| year_in(&folded));
        self.sentences(row.number(), &folded);
    }

    /// A row of a table.
    fn line(&mut self, row: &RowBuf, places: Places) {
        let cell = |at: Option<usize>| at.map(|at| row.cell(at).trim()).filter(|text| !text.is_empty());
        let (Some(text), number) = (cell(Some(places.day)), row.number()) else { return };
        let works = match cell(Some(places.sort)).map(word_key).as_deref() {
            Some("上班" | "调休上班" | "补班" | "调休" | "工作日" | "班") => true,
            Some("休息" | "放假" | "休" | "节假日" | "法定节假日" | "公休" | "放假调休" | "假") => {
                false
            }
            other => {
                let why = format!("看不出是放假还是上班：{}", other.unwrap_or("没有写"));
                self.held.push((number, shortened(text), why, "写放假或上班"));
                return;
            }
        };
        let name = cell(places.name).map(str::to_owned);
        if name.as_ref().is_some_and(|name| name.chars().count() > LONGEST_NAME) {
            self.held.push((number, shortened(text), "名称太长".to_owned(), "名称不超过 40 字"));
            return;
        }
        let folded: String = fold_width(text).split_whitespace().collect();
        let span = match cell(places.until) {
            Some(until) => format!("{folded}至{}", fold_width(until).trim()),
            None => folded,
        };
        self.take(number, &span, works, name.as_deref());
    }

    /// Sentences as the announcement words them. Whatever names no day is no news.
    fn sentences(&mut self, row: u64, text: &str) {
        let (before, rest) = text.split_once(':').unwrap_or(("", text));
        let bare = before.trim_start_matches(|c: char| "一二三四五六七八九十0123456789、.()".contains(c));
        let name = Some(bare).filter(|name| !name.is_empty() && name.chars().count() <= LONGEST_NAME);
        for clause in apart(rest, &['。', ',', ';', ',']) {
            let verbs = [("放假", false), ("补休", false), ("休息", false), ("上班", true)];
            let Some((at, works)) =
                verbs.iter().filter_map(|(verb, works)| Some((clause.find(verb)?, *works))).min()
            else {
                continue;
            };
            let days = &clause[..at];
            if !days.contains('月') || !days.contains(['日', '号']) {
                continue;
            }
            for span in apart(days, &['、', '和']) {
                self.take(row, &span, works, name);
            }
        }
    }

    fn take(&mut self, row: u64, text: &str, works: bool, name: Option<&str>) {
        match self.span(text) {
            Ok((from, to)) => {
                let mut day = from;
                while day <= to {
                    let name = name.map(str::to_owned);
                    self.found.push((row, SpecialDay { day, works, name }));
                    day = day.next();
                }
            }
            Err(why) => self.held.push((row, shortened(text), why, FIX)),
        }
    }

    /// The first and last day of `10月1日(周四)至7日(周三)`, or of one day.
    fn span(&self, text: &str) -> Result<(Day, Day), String> {
        let text = weekdays_alone(text);
        let read = |text: &str| match Day::parse_in_file(text, self.today, self.year) {
            Ok(day) => Ok(day),
            Err(why) if self.year.is_none() && text.contains('月') && !text.contains('年') => {
                Err(format!("{}；全文件同一年的，加上 --year 年份", why.reason()))
            }
            Err(why) => Err(why.reason().to_owned()),
        };
        let Some((first, last)) = text.split_once(['至', '到', '~', '—', '–']) else {
            return read(&text).map(|day| (day, day));
        };
        let last = last.trim_start_matches(['—', '–', '~']);
        let from = read(first)?;
        let to = match last.contains(['月', '-', '/', '.']) {
            true => Reader { year: Some(from.year()), ..self.bare() }.span(last)?.0,
            // 7日 of the same month.
            false => read(&format!("{}年{}月{last}", from.year(), from.month()))?,
        };
        match from.days_until(to) {
            days if days < 0 => Err(format!("{to} 在 {from} 之前")),
            days if days >= LONGEST_RUN => Err(format!("{from} 到 {to} 太长")),
            _ => Ok((from, to)),
        }
    }

    fn bare(&self) -> Reader {
        Reader { today: self.today, year: self.year, columns: None, found: Vec::new(), held: Vec::new() }
    }
}

/// The year that a title names: `关于2026年部分节假日安排的通知`.
fn year_in(text: &str) -> Option<i32> {
    let at = text.find('年')?;
    let digits = text[..at].len() - text[..at].bytes().rev().take_while(u8::is_ascii_digit).count();
    text[digits..at].parse().ok().filter(|year| (1921..=2100).contains(year))
}

/// Parts of a text between these signs, none of them within brackets.
fn apart(text: &str, signs: &[char]) -> Vec<String> {
    let (mut parts, mut part, mut depth) = (Vec::new(), String::new(), 0);
    for c in text.chars() {
        depth += i32::from(c == '(') - i32::from(c == ')');
        if depth <= 0 && signs.contains(&c) {
            parts.push(std::mem::take(&mut part));
        } else {
            part.push(c);
        }
    }
    parts.push(part);
    parts.retain(|part| !part.is_empty());
    parts
}

/// Of what stands in brackets only the day of the week, which must agree with the date.
fn weekdays_alone(text: &str) -> String {
    let mut found = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('(') {
        found.push_str(before);
        let (inside, after) = after.split_once(')').unwrap_or((after, ""));
        let weekday = ["星期", "周"].iter().find_map(|word| inside.find(word));
        if let Some(at) = weekday {
            found.push_str(&format!("({})", &inside[at..]));
        }
        rest = after;
    }
    found.push_str(rest);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, year: Option<i32>) -> Reader {
        let today = Day::from_iso("2026-11-02").unwrap();
        let mut reader = Reader { today, year, columns: None, found: Vec::new(), held: Vec::new() };
        for (at, line) in text.lines().enumerate() {
            reader.read(&RowBuf::from_cells(at as u64 + 1, [line]));
        }
        reader
    }

    #[test]
    fn the_announcement_is_read_as_it_is_worded() {
        let found = read(
            "国务院办公厅关于2026年部分节假日安排的通知\n\
             经国务院批准，现将2026年元旦、春节放假调休日期的具体安排通知如下。\n\
             一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。\n\
             二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。\n\
             鼓励单位和个人结合落实带薪年休假等制度，实际形成较长假期。",
            None,
        );
        assert_eq!(found.held, []);
        let worked: Vec<String> =
            found.found.iter().filter(|(_, one)| one.works).map(|(_, one)| one.day.to_string()).collect();
        assert_eq!(worked, ["2026-01-04", "2026-02-14", "2026-02-28"]);
        assert_eq!(found.found.len(), 3 + 9 + 3);
        assert_eq!(found.found[4].1.name.as_deref(), Some("春节"));
    }

    #[test]
    fn a_weekday_that_does_not_agree_and_a_missing_year_are_held_back() {
        let found = read("元旦：1月1日（周五）放假。", Some(2026));
        assert!(found.found.is_empty() && found.held[0].2.contains("星期"), "{:?}", found.held);
        let found = read("元旦：1月1日放假。", None);
        assert!(found.held[0].2.contains("--year"), "{:?}", found.held);
        let found = read("元旦：2026年12月31日至2027年1月2日放假。", None);
        assert_eq!((found.found.len(), found.held.len()), (3, 0), "{:?}", found.held);
    }
}
