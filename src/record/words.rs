//! Reading how a person stood to an activity from the words and signs of foreign files.

use std::collections::HashMap;

use anyhow::Context;
use serde::Deserialize;

use super::attendance::{Mark, Reason, Status};
use super::leave_days;
use crate::calendar::{Day, number, word_key};

/// A word that means no status for certain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// The known word most like it, if any is.
    pub nearest: Option<String>,
}

/// The words for attendance that the program knows.
#[derive(Debug, Clone)]
pub struct Words {
    pub(super) marks: HashMap<String, Mark>,
    /// What may stand in brackets after a leave.
    reasons: HashMap<String, Reason>,
    /// What may stand in brackets after 补学 in place of a day.
    to_be_filled: Vec<String>,
    /// Those who sit in have no status; what says so in place of one, and what hints at it in a remark.
    guests: Vec<String>,
    guest_hints: Vec<String>,
    /// Words that say only that somebody was not there, so that a cause beside them decides.
    not_there: Vec<String>,
    /// Signs of a legend that could not be made out, and the text of the legend.
    doubted: HashMap<char, String>,
    /// In the order of the file, for the nearest word.
    pub(super) listed: Vec<String>,
}

/// What a legend says of a sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The sign.
    pub sign: char,
    /// The word that it stands for; none if the legend does not say so plainly.
    pub word: Option<String>,
    /// The statement of the legend that the sign stands in.
    pub text: String,
}

/// Signs that look alike: a legend that names one of them means the others as well.
const ALIKE: [&str; 4] = ["√✓✔☑✅", "×✕✗✘╳", "○◯", "△▲"];

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
    not_there: Vec<String>,
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
            not_there: file.not_there,
            doubted: HashMap::new(),
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
        let read = match self.with_span(text, on) {
            Some(read) => read,
            None => self.read_detailed(&key, on),
        };
        read.ok_or_else(|| Unknown { nearest: self.nearest(&key) })
    }

    /// The day of 补学 in a text, where it is before the activity, and so is not read.
    pub fn made_up_early(text: &str, on: Day) -> Option<Day> {
        let folded = word_key(text);
        let detail = folded.strip_prefix('已').unwrap_or(&folded).strip_prefix("补学")?;
        let detail = detail.trim_start_matches('(').trim_end_matches(')');
        Day::parse_in_file(detail, on, Some(on.year())).ok().filter(|day| *day < on)
    }

    /// Whether a cell says no more than that somebody was not there: 否, 未到.
    pub fn only_says_not_there(&self, text: &str) -> bool {
        let key = word_key(text);
        self.not_there.contains(&key)
    }

    /// Whether a cell says in place of a day that one is still to come: 待补.
    pub fn is_to_be_filled(&self, text: &str) -> bool {
        self.to_be_filled.iter().any(|word| word == text)
    }

    /// Whether a cell is a leave or a journey whose days are others than that of the activity.
    pub fn is_for_other_days(&self, text: &str, on: Day) -> bool {
        self.with_span(text, on) == Some(None)
    }

    /// Whether a text speaks of somebody who was not there, or not in time, however it says so.
    pub fn speaks_of_absence(&self, text: &str) -> bool {
        let key = word_key(text);
        let there = |word: &str| self.marks.get(&word_key(word)).is_some_and(|m| m.status == Status::Present);
        let long = |word: &&String| word.chars().nth(1).is_some() && !there(word);
        self.listed.iter().filter(long).any(|word| key.contains(word.as_str()))
    }

    /// Whether a text has any word of attendance in it.
    pub fn speaks_of_attendance(&self, text: &str) -> bool {
        let key = word_key(text);
        let mut words = self.listed.iter().chain(&self.guests).filter(|word| word.chars().nth(1).is_some());
        words.any(|word| key.contains(word.as_str()))
    }

    /// Whether a cell says that the person sat in (列席).
    pub fn is_guest(&self, text: &str) -> bool {
        self.guests.iter().any(|word| word == text)
    }

    /// Whether a remark says that the person is from elsewhere.
    pub fn hints_at_guest(&self, remark: &str) -> bool {
        self.guest_hints.iter().any(|word| remark.contains(word.as_str()))
    }

    /// Takes the signs of a legend for what it says they mean, and those that look like them. A sign that is
    /// given two meanings, or one that is not known, means nothing from then on ([`Words::doubt`]). Gives the
    /// signs and what they are taken for.
    pub fn take_legend(&mut self, legend: &[Said]) -> Vec<(char, String)> {
        let mut taken: Vec<(char, Option<Mark>, String)> = Vec::new();
        for said in legend {
            let meaning = self.meaning(said);
            if meaning.is_none() && !self.is_doubtful(said) {
                continue;
            }
            let label = match meaning {
                Some(None) => "列席".to_owned(),
                Some(Some(mark)) => mark.label(),
                None => String::new(),
            };
            match taken.iter_mut().find(|(sign, _, _)| *sign == said.sign) {
                Some((_, _, known)) if *known == label => {}
                // Two answers are none.
                Some((_, mark, known)) => (*mark, *known) = (None, String::new()),
                None => taken.push((said.sign, meaning.flatten(), label)),
            }
        }
        for (sign, mark, label) in &taken {
            for alike in ALIKE.iter().filter(|alike| alike.contains(*sign)).flat_map(|alike| alike.chars()) {
                // One that the legend names itself stands for itself.
                if alike == *sign || !taken.iter().any(|(named, _, _)| *named == alike) {
                    let text = legend.iter().find(|said| said.sign == *sign).map(|said| said.text.as_str());
                    self.set(alike, *mark, label, text.unwrap_or_default());
                }
            }
            if !ALIKE.iter().any(|alike| alike.contains(*sign)) {
                let text = legend.iter().find(|said| said.sign == *sign).map(|said| said.text.as_str());
                self.set(*sign, *mark, label, text.unwrap_or_default());
            }
        }
        taken
            .into_iter()
            .filter(|(_, _, label)| !label.is_empty())
            .map(|(sign, _, label)| (sign, label))
            .collect()
    }

    fn set(&mut self, sign: char, mark: Option<Mark>, label: &str, legend: &str) {
        let key = sign.to_string();
        self.marks.remove(&key);
        self.doubted.remove(&sign);
        self.guests.retain(|word| *word != key);
        match mark {
            Some(mark) => drop(self.marks.insert(key, mark)),
            None if label.is_empty() => drop(self.doubted.insert(sign, legend.to_owned())),
            None => self.guests.push(key),
        }
    }

    /// The legend that leaves open what a sign means, if the cell is such a sign.
    pub fn doubt(&self, text: &str) -> Option<&str> {
        let mut letters = text.chars();
        let sign = letters.next().filter(|_| letters.next().is_none())?;
        self.doubted.get(&sign).map(String::as_str)
    }

    /// Whether a sign was read as a legend says that comes after the rows.
    pub fn agrees(&self, said: &Said) -> bool {
        let ours = self.marks.get(&said.sign.to_string());
        match self.meaning(said) {
            Some(theirs) => ours.is_none() || ours.copied() == theirs,
            None => ours.is_none() || !self.is_doubtful(said),
        }
    }

    /// What a legend says of a sign: a mark, or `Some(None)` for those who sat in. None if it is not certain.
    fn meaning(&self, said: &Said) -> Option<Option<Mark>> {
        /// What instructions put around a word: 请在到会栏打√, 缺席的打×.
        const BEFORE: [&str; 5] = ["请在", "请", "凡", "在", "对"];
        const AFTER: [&str; 9] = ["的", "者", "人员", "同志", "栏内", "栏中", "栏", "处", "情况"];
        let mut word = said.word.as_deref()?;
        let guests = self.guests.iter().any(|guest| word.contains(guest.as_str()));
        let present = self.speaks_of_attendance(word) && !self.speaks_of_absence(word);
        if ALIKE[0].contains(said.sign) && present && !guests {
            // 到会人员请在对应栏打√
            return Some(Some(Mark::of(Status::Present)));
        }
        loop {
            if self.is_guest(word) {
                return Some(None);
            }
            // A sign does not stand for a sign.
            if let Some(mark) =
                self.marks.get(&word_key(word)).filter(|_| word.chars().all(char::is_alphabetic))
            {
                return Some(Some(*mark));
            }
            let after = AFTER.iter().find_map(|end| word.strip_suffix(end));
            word = after.or_else(|| BEFORE.iter().find_map(|start| word.strip_prefix(start)))?;
        }
    }

    /// Whether a text that does not say what a sign means is a legend all the same: 请在姓名后打√ is none.
    fn is_doubtful(&self, said: &Said) -> bool {
        !ALIKE[0].contains(said.sign) || self.speaks_of_attendance(&said.text)
    }

    /// A leave or a journey with the days that it lasts: 出差10.15-10.18, 病假3天. `Some(None)` if those days
    /// are others than that of the activity.
    fn with_span(&self, text: &str, on: Day) -> Option<Option<Mark>> {
        let folded = crate::calendar::fold_width(text);
        let folded = folded.trim();
        let away = |mark: &Mark| matches!(mark.status, Status::Leave | Status::Away);
        let begun = |word: &str| word.chars().nth(1).is_some() && folded.starts_with(word);
        let words = self.marks.iter().filter(|(word, mark)| away(mark) && begun(word));
        let (word, mark) = words.max_by_key(|(word, _)| word.len())?;
        let covers = leave_days::covers(folded.get(word.len()..)?, on)?;
        Some(covers.then_some(*mark))
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

    /// The longest known word that the text begins with, else the one spelt most alike. None if words of
    /// different meaning are as near, or if the text denies the word: 不参加 is not 参加.
    fn nearest(&self, key: &str) -> Option<String> {
        const ALIKE: f64 = 0.5;
        const DENYING: [char; 6] = ['不', '未', '没', '无', '非', '免'];
        let denies = key.contains(DENYING);
        let fits = |word: &&String| word.contains(DENYING) == denies;
        let begun =
            self.listed.iter().filter(|word| key.starts_with(word.as_str())).max_by_key(|word| word.len());
        if let Some(word) = begun {
            return Some(word).filter(fits).cloned();
        }
        // 未迟到 says the opposite of a word that is known.
        if denies && self.listed.iter().any(|word| !word.contains(DENYING) && key.contains(word.as_str())) {
            return None;
        }
        let status = |word: &str| self.marks.get(&word_key(word)).map(|mark| mark.status);
        // Half of two characters says something only if it stands in words of one meaning: 迟 does, 到 does not.
        let tells = |word: &str| {
            key.chars().filter(|c| word.contains(*c)).any(|c| {
                let mut others = self.listed.iter().filter(|other| other.contains(c));
                others.all(|other| status(other) == status(word))
            })
        };
        let mut best: Option<(f64, &String, bool)> = None;
        for word in self.listed.iter().filter(fits) {
            let likeness = strsim::normalized_damerau_levenshtein(key, word);
            match &mut best {
                _ if likeness < ALIKE => {}
                Some((known, near, certain)) if likeness == *known => {
                    *certain &= status(near) == status(word);
                }
                Some((known, _, _)) if likeness < *known => {}
                _ => best = Some((likeness, word, true)),
            }
        }
        let certain = |likeness: f64, word: &str| likeness > ALIKE || tells(word);
        best.filter(|(likeness, word, same)| *same && certain(*likeness, word))
            .map(|(_, word, _)| word.clone())
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

/// The day of 补学; a day without a year lies on or after the activity, at most half a year later. A day before
/// the activity is none.
fn made_up_day(detail: &str, on: Day) -> Option<Day> {
    const LATEST: i64 = 183;
    let stated = detail.contains(|c: char| c.is_ascii_digit() || c == '月');
    let day = Day::parse(detail, on).ok().filter(|_| stated)?;
    if day >= on {
        return Some(day);
    }
    let yearless = detail.contains('月') && !detail.contains('年');
    let next = yearless.then(|| Day::parse(&format!("{}年{detail}", on.year() + 1), on).ok())??;
    (on.days_until(next) <= LATEST).then_some(next)
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
            (&["请假", "△", "请假（家中有事）", "请假1天", "请假（10月14日-16日）"], Status::Leave),
            (&["出差", "公出", "因公外出", "出差10.15-10.18"], Status::Away),
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
            ("病假3天", Reason::Sick),
            ("病假10-16 00:00到10-16 23:59 1天", Reason::Sick),
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
        for text in [
            "补学（2026-10-15）",
            "补学（13月1日）",
            "补学（昨天）",
            "补学（10月10日）",
            "不补学",
            "无需补学",
        ] {
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
            ("请假未批", None),
            ("请假（未批准）", None),
            ("不参加", None),
            ("不出勤", None),
            ("未迟到", None),
            ("出国", None),
            ("收到", None),
            ("已阅", None),
            ("请假10.20-10.22", Some("请假")),
        ] {
            let unknown = read(text).unwrap_err();
            assert_eq!(unknown.nearest.as_deref(), nearest, "{text}");
        }
    }

    fn legend(sign: char, word: Option<&str>, text: &str) -> Said {
        Said { sign, word: word.map(str::to_owned), text: text.to_owned() }
    }

    #[test]
    fn a_legend_goes_before_what_signs_usually_mean() {
        let mut words = Words::load().unwrap();
        let taken = words.take_legend(&[
            legend('○', Some("出勤"), "出勤打○，请假打×"),
            legend('×', Some("请假的"), "出勤打○，请假打×"),
            legend('□', Some("列席"), "□列席"),
        ]);
        assert_eq!(taken.iter().map(|(sign, _)| *sign).collect::<String>(), "○×□");
        assert_eq!(words.read("○", on()), Ok(Mark::of(Status::Present)));
        // What looks like a sign of the legend is meant with it.
        assert_eq!(words.read("◯", on()), Ok(Mark::of(Status::Present)));
        assert_eq!(words.read("✗", on()), Ok(leave(None)));
        assert_eq!(words.read("√", on()), Ok(Mark::of(Status::Present)));
        assert!(words.is_guest("□"));
    }

    #[test]
    fn a_sign_whose_legend_is_not_certain_means_nothing() {
        let mut words = Words::load().unwrap();
        words.take_legend(&[
            legend('○', Some("出勤"), "○出勤"),
            legend('○', Some("缺席"), "○缺席"),
            legend('△', Some("外出培训"), "△外出培训"),
            legend('√', None, "请在姓名后打√"),
            legend('√', Some("到会人员请在对应栏"), "到会人员请在对应栏打√"),
        ]);
        assert!(words.read("○", on()).is_err() && words.doubt("○") == Some("○出勤"));
        assert!(words.read("△", on()).is_err() && words.doubt("△") == Some("△外出培训"));
        assert_eq!(words.read("√", on()), Ok(Mark::of(Status::Present)), "an instruction is no legend");
        assert!(!Words::load().unwrap().agrees(&legend('×', Some("请假"), "×请假")));
        assert!(Words::load().unwrap().agrees(&legend('×', Some("缺席"), "×缺席")));
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

    proptest! {
        #[test]
        fn arbitrary_text_never_panics(text in "(请假|补学|迟到|早退|出勤|)[0-9月日年分钟小时（）()\\-/\\PC]{0,10}") {
            let _ = read(&text);
        }
    }
}
