//! How a person stood to an activity, and reading that from the words of foreign files.

use std::collections::HashMap;

use anyhow::Context;
use serde::Deserialize;

use crate::calendar::{Day, number, word_key};

crate::closed_set! {
    /// How a person stood to an activity.
    Status {
        /// Was there.
        Present = "present", "出勤";
        /// Was there, but late.
        Late = "late", "迟到";
        /// On leave; stays among those expected.
        Leave = "leave", "请假";
        /// Away on duty; stays among those expected.
        Away = "away", "因公外出";
        /// Missing.
        Absent = "absent", "缺席";
        /// Was missing and has made it up.
        MadeUp = "made_up", "补学";
        /// Not asked of this person (教育管理条例 第23条); not among those expected.
        Exempt = "exempt", "不作硬性要求";
    }
}

crate::closed_set! {
    /// Why somebody was on leave. Nothing finer is kept: no diagnosis, no family matter.
    Reason {
        /// On official business.
        Official = "official", "公假";
        /// Ill.
        Sick = "sick", "病假";
        /// On private business.
        Personal = "personal", "事假";
        /// Yearly leave, maternity leave and the rest.
        Other = "other", "其他";
    }
}

impl Status {
    /// Whether the person counts as 实到.
    pub fn counts_present(self) -> bool {
        matches!(self, Status::Present | Status::Late)
    }

    /// Whether the person earns the hours of the session.
    pub fn earns_hours(self) -> bool {
        matches!(self, Status::Present | Status::Late | Status::MadeUp)
    }
}

/// A status with what belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Mark {
    /// The status.
    pub status: Status,
    /// Why, for leave; `None` if not stated.
    pub reason: Option<Reason>,
    /// How late in minutes, 1 to 600; `None` if not stated.
    pub late_minutes: Option<i64>,
    /// When it was made up; `None` is 待补.
    pub made_up_on: Option<Day>,
}

impl Mark {
    /// A status and nothing more.
    pub fn of(status: Status) -> Self {
        Self { status, reason: None, late_minutes: None, made_up_on: None }
    }

    /// As papers print it, which [`Words::read`] also reads: `出勤`, `迟到10分钟`, `请假（病假）`,
    /// `补学（2026-10-30）`.
    pub fn label(&self) -> String {
        let status = self.status.label();
        match self {
            Mark { status: Status::Late, late_minutes: Some(minutes), .. } => {
                format!("{status}{minutes}分钟")
            }
            Mark { status: Status::Leave, reason: Some(reason), .. } => {
                format!("{status}（{}）", reason.label())
            }
            Mark { status: Status::MadeUp, made_up_on: Some(day), .. } => format!("{status}（{day}）"),
            _ => status.to_owned(),
        }
    }
}

/// A word that means no status for certain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// The known word most like it, if any is.
    pub nearest: Option<String>,
}

/// The words for attendance that the program knows.
#[derive(Debug, Clone)]
pub struct Words {
    marks: HashMap<String, Mark>,
    /// What may stand in brackets after a leave.
    reasons: HashMap<String, Reason>,
    /// What may stand in brackets after 补学 in place of a day.
    to_be_filled: Vec<String>,
    /// Those who sit in have no status; what says so in place of one, and what hints at it in a remark.
    guests: Vec<String>,
    guest_hints: Vec<String>,
    /// In the order of the file, for the nearest word.
    listed: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "note")]
    _note: String,
    statuses: Vec<StatusWords>,
    reasons: Vec<ReasonWords>,
    to_be_filled: Vec<String>,
    guests: Vec<String>,
    guest_hints: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StatusWords {
    status: Status,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReasonWords {
    reason: Reason,
    words: Vec<String>,
    in_brackets: Vec<String>,
}

impl Words {
    /// The words in `seeds/attendance.json`.
    ///
    /// # Errors
    /// Only if the list built into the program is malformed, which a test excludes.
    pub fn load() -> anyhow::Result<Self> {
        let file: File = serde_json::from_str(include_str!("../../seeds/attendance.json"))
            .context("seeds/attendance.json")?;
        let mut words = Self {
            marks: HashMap::new(),
            reasons: HashMap::new(),
            to_be_filled: file.to_be_filled,
            guests: file.guests,
            guest_hints: file.guest_hints,
            listed: Vec::new(),
        };
        for StatusWords { status, words: names } in file.statuses {
            for name in names {
                words.marks.insert(word_key(&name), Mark::of(status));
                words.listed.push(name);
            }
        }
        for ReasonWords { reason, words: names, in_brackets } in file.reasons {
            for name in in_brackets {
                words.reasons.insert(word_key(&name), reason);
            }
            for name in names {
                words.reasons.insert(word_key(&name), reason);
                words.marks.insert(word_key(&name), Mark { reason: Some(reason), ..Mark::of(Status::Leave) });
                words.listed.push(name);
            }
        }
        Ok(words)
    }

    /// Reads a cell: 出勤, 迟到, 迟到10分钟, 请假（病假）, 病假, 出差, 补学（10月30日）, √ and the like; width
    /// and blanks do not matter. A leave for a reason in brackets that is none of the four is a leave without reason,
    /// so that nothing private is kept; a leave for a journey on duty is 公假. 早退 is 出勤. `on` is the day
    /// of the activity: a day of 补学 without a year is the first such day that is not before it.
    ///
    /// # Errors
    /// [`Unknown`], when the meaning is not certain.
    pub fn read(&self, text: &str, on: Day) -> Result<Mark, Unknown> {
        let key = word_key(text);
        if let Some(mark) = self.marks.get(&key) {
            return Ok(*mark);
        }
        self.read_detailed(&key, on).ok_or_else(|| Unknown { nearest: self.nearest(&key) })
    }

    /// Whether a cell says that the person sat in (列席).
    pub fn is_guest(&self, text: &str) -> bool {
        self.guests.iter().any(|word| word == text)
    }

    /// Whether a remark says that the person is from elsewhere.
    pub fn hints_at_guest(&self, remark: &str) -> bool {
        self.guest_hints.iter().any(|word| remark.contains(word.as_str()))
    }

    /// Takes a sign for what the legend of a table says it means; a word that is not known changes nothing.
    pub fn obey(&mut self, sign: char, meaning: &str) {
        if let Some(mark) = self.marks.get(&word_key(meaning)) {
            self.marks.insert(sign.to_string(), *mark);
        }
    }

    /// Whether a sign is read as a legend says; true for meanings that are not known and signs that have none.
    pub fn agrees(&self, sign: char, meaning: &str) -> bool {
        match (self.marks.get(&sign.to_string()), self.marks.get(&word_key(meaning))) {
            (Some(ours), Some(theirs)) => ours == theirs,
            _ => true,
        }
    }

    /// A known word with something before or after it: brackets, minutes, a day.
    fn read_detailed(&self, key: &str, on: Day) -> Option<Mark> {
        let (word, mark) = self
            .marks
            .iter()
            .filter(|(word, _)| key.starts_with(*word))
            .max_by_key(|(word, _)| word.len())
            .map(|(word, mark)| (word.as_str(), *mark))
            .or_else(|| self.made_up_after_day(key))?;
        let (before, after) = key.split_once(word)?;
        let joined = if before.is_empty() { after } else { before };
        let detail = bare(joined)?;
        match mark.status {
            Status::Late => Some(Mark { late_minutes: Some(minutes(detail)?), ..mark }),
            Status::Present if word == "早退" => minutes(detail).map(|_| mark),
            Status::Leave if mark.reason.is_none() => match self.reason(detail) {
                // 请假未批 and 请假（未批准） are no leave.
                None if !joined.starts_with('(') || detail.contains(['未', '不', '没', '无']) => None,
                reason => Some(Mark { reason, ..mark }),
            },
            Status::MadeUp if self.to_be_filled.iter().any(|word| word == detail) => Some(mark),
            Status::MadeUp => Some(Mark { made_up_on: Some(made_up_day(detail, on)?), ..mark }),
            _ => None,
        }
    }

    /// 10月30日补学: the word stands at the end.
    fn made_up_after_day(&self, key: &str) -> Option<(&str, Mark)> {
        self.marks
            .iter()
            .filter(|(word, mark)| mark.status == Status::MadeUp && key.ends_with(*word))
            .max_by_key(|(word, _)| word.len())
            .map(|(word, mark)| (word.as_str(), *mark))
    }

    fn reason(&self, detail: &str) -> Option<Reason> {
        match self.marks.get(detail) {
            Some(Mark { status: Status::Away, .. }) => Some(Reason::Official),
            _ => self.reasons.get(detail).copied(),
        }
    }

    /// The longest known word that the text begins with, else the one spelt most alike.
    fn nearest(&self, key: &str) -> Option<String> {
        const ALIKE: f64 = 0.5;
        let begun = self.listed.iter().filter(|word| key.starts_with(word.as_str()));
        if let Some(word) = begun.max_by_key(|word| word.len()) {
            return Some(word.clone());
        }
        let mut best: Option<(f64, &str)> = None;
        for word in &self.listed {
            let likeness = strsim::normalized_damerau_levenshtein(key, word);
            if likeness >= ALIKE && best.is_none_or(|(known, _)| likeness > known) {
                best = Some((likeness, word));
            }
        }
        best.map(|(_, word)| word.to_owned())
    }
}

/// What is joined to a word, without its brackets or joint: `(病假)`, `-病假`, `:病假`, `病假`.
fn bare(detail: &str) -> Option<&str> {
    let inner = match detail.strip_prefix('(') {
        Some(inner) => inner.strip_suffix(')')?,
        None => detail.trim_start_matches(['-', ':', ',', '、', '/', '—']),
    };
    (!inner.is_empty() && !inner.contains(['(', ')'])).then_some(inner)
}

/// Minutes of being late, 1 to 600: 10分钟, 10分, 十分钟, 1小时, 1小时10分钟, 半小时.
fn minutes(detail: &str) -> Option<i64> {
    const LONGEST: u32 = 600;
    let (hours, rest) = match detail.split_once("小时") {
        Some(("半", rest)) => return rest.is_empty().then_some(30),
        Some((hours, rest)) => (number(hours)?, rest),
        None => (0, detail),
    };
    let minutes = match rest {
        "" => 0,
        _ => number(["分钟", "分", "min"].iter().find_map(|unit| rest.strip_suffix(unit))?)?,
    };
    let total = hours * 60 + minutes;
    (1..=LONGEST).contains(&total).then_some(i64::from(total))
}

/// The day of 补学; a day without a year lies on or after the activity, a day before it is none.
fn made_up_day(detail: &str, on: Day) -> Option<Day> {
    let stated = detail.contains(|c: char| c.is_ascii_digit() || c == '月');
    let day = Day::parse(detail, on).ok().filter(|_| stated)?;
    if day >= on {
        return Some(day);
    }
    let yearless = detail.contains('月') && !detail.contains('年');
    yearless.then(|| Day::parse(&format!("{}年{detail}", on.year() + 1), on).ok())?
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn on() -> Day {
        Day::from_iso("2026-10-16").unwrap()
    }

    fn read(text: &str) -> Result<Mark, Unknown> {
        Words::load().unwrap().read(text, on())
    }

    fn leave(reason: Option<Reason>) -> Mark {
        Mark { reason, ..Mark::of(Status::Leave) }
    }

    #[test]
    fn plain_words_are_read() {
        for (words, status) in [
            (
                &["出勤", "实到", "已签到", "正常", "到会", "早退", "早退10分钟", "√", "✓", " 出　勤 "][..],
                Status::Present,
            ),
            (&["迟到"], Status::Late),
            (&["请假", "△", "请假（家中有事）"], Status::Leave),
            (&["出差", "公出", "因公外出"], Status::Away),
            (&["缺卡", "未打卡", "未签到", "旷工", "缺席", "无故缺席", "未出勤", "×"], Status::Absent),
            (&["补学", "已补学", "○", "补学（待补）"], Status::MadeUp),
            (&["免于硬性要求", "免", "不作硬性要求"], Status::Exempt),
        ] {
            for word in words {
                assert_eq!(read(word), Ok(Mark::of(status)), "{word}");
            }
        }
    }

    #[test]
    fn leave_is_read_with_its_reason() {
        for (text, reason) in [
            ("请假（公假）", Reason::Official),
            ("请假(公)", Reason::Official),
            ("请假（出差）", Reason::Official),
            ("公假", Reason::Official),
            ("请假（病假）", Reason::Sick),
            ("请假【病】", Reason::Sick),
            ("请假-病假", Reason::Sick),
            ("请假:病假", Reason::Sick),
            ("病假", Reason::Sick),
            ("事假", Reason::Personal),
            ("年休", Reason::Other),
            ("请假（产假）", Reason::Other),
            ("请假（其他）", Reason::Other),
        ] {
            assert_eq!(read(text), Ok(leave(Some(reason))), "{text}");
        }
    }

    #[test]
    fn lateness_is_read_in_minutes() {
        for (text, minutes) in [
            ("迟到10分钟", 10),
            ("迟到１０分钟", 10),
            ("迟到（10分钟）", 10),
            ("迟到 15 分", 15),
            ("迟到十分钟", 10),
            ("迟到半小时", 30),
            ("迟到1小时10分钟", 70),
        ] {
            assert_eq!(
                read(text),
                Ok(Mark { late_minutes: Some(minutes), ..Mark::of(Status::Late) }),
                "{text}"
            );
        }
        for text in ["迟到0分钟", "迟到很久", "迟到11小时", "迟到10", "迟到（）"] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_day_of_make_up_is_on_or_after_the_activity() {
        for (text, day) in [
            ("补学（10月30日）", "2026-10-30"),
            ("补学(2026-10-30)", "2026-10-30"),
            ("已补学10月30日", "2026-10-30"),
            ("10月30日补学", "2026-10-30"),
            ("补学（1月5日）", "2027-01-05"),
            ("补学（10月16日）", "2026-10-16"),
        ] {
            let expected = Mark { made_up_on: Day::from_iso(day), ..Mark::of(Status::MadeUp) };
            assert_eq!(read(text), Ok(expected), "{text}");
        }
        for text in ["补学（2026-10-15）", "补学（13月1日）", "补学（昨天）", "不补学", "无需补学"]
        {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_not_certain_is_unknown_with_the_nearest_word() {
        for (text, nearest) in [
            ("也许来了", None),
            ("--", None),
            ("/", None),
            ("", None),
            ("迟道", Some("迟到")),
            ("无故缺度", Some("无故缺席")),
            ("出勤（线上）", Some("出勤")),
            ("缺席（病假）", Some("缺席")),
            ("请假未批", Some("请假")),
            ("请假（未批准）", Some("请假")),
            ("请假1天", Some("请假")),
        ] {
            let unknown = read(text).unwrap_err();
            assert_eq!(unknown.nearest.as_deref(), nearest, "{text}");
        }
    }

    #[test]
    fn every_word_means_one_thing_and_every_label_reads_back() {
        let words = Words::load().unwrap();
        assert_eq!(words.marks.len(), words.listed.len(), "a word is listed twice");
        let mut marks: Vec<_> = Status::ALL.iter().map(|s| Mark::of(*s)).collect();
        marks.extend(Reason::ALL.iter().map(|r| leave(Some(*r))));
        marks.push(Mark { late_minutes: Some(10), ..Mark::of(Status::Late) });
        marks.push(Mark { made_up_on: Some(on()), ..Mark::of(Status::MadeUp) });
        for mark in marks {
            assert_eq!(words.read(&mark.label(), on()), Ok(mark), "{}", mark.label());
        }
        assert_eq!(leave(Some(Reason::Sick)).label(), "请假（病假）");
    }

    #[test]
    fn who_counts_and_who_earns() {
        let having =
            |test: fn(Status) -> bool| Status::ALL.iter().copied().filter(|s| test(*s)).collect::<Vec<_>>();
        assert_eq!(having(Status::counts_present), [Status::Present, Status::Late]);
        assert_eq!(having(Status::earns_hours), [Status::Present, Status::Late, Status::MadeUp]);
    }

    proptest! {
        #[test]
        fn arbitrary_text_never_panics(text in "(请假|补学|迟到|早退|出勤|)[0-9月日年分钟小时（）()\\-/\\PC]{0,10}") {
            let _ = read(&text);
        }
    }
}
