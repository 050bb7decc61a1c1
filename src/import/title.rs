//! Facts of an activity from the rows above and below a table, where they are certain: unit, kind, day, time,
//! place, topic, host, recorder. Gives texts as they stand; what they mean is decided by the caller.
//! Two answers to one question are no answer: the fact is left out and a note says so.

use super::heading::Line;
use super::legend;
use super::moments::{Digits, Moment, clock_of, moments, numbers, one_year, with_part};
use crate::record::Said;

const DAY: [&str; 18] = [
    "活动时间",
    "会议时间",
    "学习时间",
    "时间",
    "日期",
    "活动日期",
    "会议日期",
    "学习日期",
    "统计日期",
    "统计时间",
    "会议开始时间",
    "召开时间",
    "起止时间",
    "活动起止时间",
    "开展时间",
    "举办时间",
    "上课时间",
    "开会时间",
];
const UNTIL: [&str; 2] = ["会议结束时间", "结束时间"];
const PLACE: [&str; 5] = ["地点", "活动地点", "会议地点", "学习地点", "会议室"];
const TOPIC: [&str; 9] =
    ["主题", "活动主题", "会议主题", "学习主题", "议题", "会议议题", "活动内容", "学习内容", "内容"];
const HOST: [&str; 3] = ["主持人", "主持", "会议主持人"];
const RECORDER: [&str; 4] = ["记录人", "记录", "会议记录人", "记录员"];
const LENGTH: [&str; 2] = ["会议时长", "会议总时长"];
const CODE: [&str; 2] = ["活动编号", "活动记录编号"];
const UNIT: [&str; 7] = ["党支部", "党组织", "支部", "党支部名称", "支部名称", "组织名称", "参会支部"];
const KIND: [&str; 5] = ["活动类型", "会议类型", "活动类别", "活动名称", "会议名称"];
/// Of these, the ones before a whole title.
const NAME: [&str; 2] = ["活动名称", "会议名称"];
/// Labels longer than this, in characters, are sentences.
const LABEL: usize = 8;

/// How a note begins that says that several days stand in the titles.
pub const DAY_TWICE: &str = "表头里日期不止一个";

/// What the rows around a table say of the activity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TitleFacts {
    /// The code of an activity that is recorded already, such as `A12`, after 活动编号：.
    pub activity: Option<String>,
    /// The unit: a known name, or what stands after 党支部：.
    pub unit: Option<String>,
    /// The kind of activity: one of the known words, or what stands after 活动类型：.
    pub kind: Option<String>,
    /// The day as written, such as `2026年10月16日` or `10-16`.
    pub day: Option<String>,
    /// The month as written where a year stands with it, such as `2026年10月`.
    pub month: Option<String>,
    /// The one year that the titles name, as in 2026年第四季度.
    pub year: Option<i32>,
    /// The time of day as written, such as `14:30-16:30`; with a beginning and an end where both are said,
    /// and 次日 before an end on the next day.
    pub time: Option<String>,
    /// The length as written, such as `2:00:00`.
    pub length: Option<String>,
    /// The place.
    pub place: Option<String>,
    /// The topic.
    pub topic: Option<String>,
    /// Who presided.
    pub host: Option<String>,
    /// Who kept the record.
    pub recorder: Option<String>,
    /// Signs and what a legend beside the table says they mean.
    pub legend: Vec<Said>,
    /// What was found twice and differently, in a sentence each.
    pub notes: Vec<String>,
}

impl TitleFacts {
    /// Reads the rows above the table, and for host, recorder and the like also the footers.
    /// `units` and `kinds` are the known words, each with what it means: synonyms do not contradict one another.
    /// A unit counts where a title begins with its name, also after the name of the unit above it.
    pub fn read<U: PartialEq, K: PartialEq>(
        titles: &[Line],
        footers: &[Line],
        units: &[(&str, U)],
        kinds: &[(&str, K)],
    ) -> Self {
        let mut pairs = Vec::new();
        let mut free = Vec::new();
        for line in titles {
            dissect(line, &mut pairs, Some(&mut free));
        }
        for line in footers {
            dissect(line, &mut pairs, None);
        }
        let mut facts = Self::default();
        let said = |labels: &[&str]| -> Vec<String> {
            pairs
                .iter()
                .filter(|(label, _)| labels.contains(&label.as_str()))
                .map(|(_, value)| value.clone())
                .collect()
        };
        facts.activity = facts.one("活动编号", said(&CODE));
        facts.length = facts.one("会议时长", said(&LENGTH));
        facts.place = facts.one("地点", said(&PLACE));
        facts.topic = facts.one("主题", said(&TOPIC));
        facts.host = facts.one("主持人", said(&HOST));
        facts.recorder = facts.one("记录人", said(&RECORDER));
        facts.read_unit(said(&UNIT), &free, &said(&NAME), units);
        facts.read_kind(said(&KIND), &free, kinds);
        facts.read_moment(&said(&DAY), &said(&UNTIL), &free);
        facts.year = one_year(titles.iter().flat_map(|line| &line.cells));
        facts.legend = titles.iter().chain(footers).flat_map(|line| legend::read(&line.cells)).collect();
        facts
    }

    /// The one answer, or a note if there are several.
    fn one(&mut self, what: &str, mut found: Vec<String>) -> Option<String> {
        let mut different: Vec<String> = Vec::new();
        for text in found.drain(..) {
            if !different.contains(&text) {
                different.push(text);
            }
        }
        if different.len() > 1 {
            self.notes.push(format!("表头里{what}不止一个：{}，没有采用", different.join("、")));
            return None;
        }
        different.pop()
    }

    /// A label is surest, then the title, then what the activity is called, then the topic of an online meeting.
    fn read_unit<U: PartialEq>(
        &mut self,
        labelled: Vec<String>,
        free: &[String],
        called: &[String],
        units: &[(&str, U)],
    ) {
        if !labelled.is_empty() {
            self.unit = self.one("党支部", labelled);
            return;
        }
        let topic: Vec<String> = self.topic.iter().cloned().collect();
        for texts in [free, called, &topic] {
            let leads: Vec<(&str, &U)> = texts.iter().filter_map(|text| leading(text, units)).collect();
            let Some(&(first, meant)) = leads.first() else { continue };
            // The whole title counts against it: 甲支部、乙支部联合主题党日 is not certain.
            let mut all: Vec<(&str, &U)> = leads;
            for text in texts {
                let (above, rest) = chain(text, units);
                if above.is_some() {
                    all.extend(words(rest, units));
                }
            }
            if all.iter().all(|(_, other)| *other == meant) {
                self.unit = Some(first.to_owned());
            } else {
                let names = all.into_iter().map(|(name, _)| name.to_owned()).collect();
                self.unit = self.one("党支部", names);
            }
            return;
        }
    }

    fn read_kind<K: PartialEq>(&mut self, labelled: Vec<String>, free: &[String], kinds: &[(&str, K)]) {
        // 活动类型：主题党日、党课 is one answer: a session of two kinds.
        if let [only] = labelled.as_slice() {
            let mut words = only.split(['、', '，', ',', '/', '+', '＋', '；', ';']).map(str::trim);
            if words.all(|word| kinds.iter().any(|(known, _)| *known == word)) {
                self.kind = Some(only.clone());
                return;
            }
        }
        let topic: Vec<String> = self.topic.iter().cloned().collect();
        for texts in [&labelled, free, &topic] {
            let found: Vec<(&str, &K)> = texts.iter().flat_map(|text| words(text, kinds)).collect();
            let Some(&(first, meant)) = found.first() else { continue };
            if found.iter().all(|(_, other)| *other == meant) {
                self.kind = Some(first.to_owned());
            } else {
                self.kind =
                    self.one("活动类型", found.into_iter().map(|(word, _)| word.to_owned()).collect());
            }
            return;
        }
        self.kind = self.one("活动类型", labelled);
    }

    fn read_moment(&mut self, said: &[String], until: &[String], free: &[String]) {
        let mut days: Vec<Moment> = said.iter().flat_map(|text| moments(text)).collect();
        let ends: Vec<Moment> = until.iter().flat_map(|text| moments(text)).collect();
        let loose: Vec<Moment> = free.iter().flat_map(|text| moments(text)).collect();
        // The month of the title is what the paper is about; its day may be another's.
        let mut months: Vec<String> = loose.iter().filter_map(Moment::month).collect();
        if months.is_empty() {
            months.extend(days.iter().filter_map(Moment::month));
        }
        if !days.iter().any(|moment| matches!(moment, Moment::Day { .. })) {
            days.extend(loose);
        }
        // 日期：10月16日下午 and 时间：2:30 belong together.
        let mut parts: Vec<&str> = days.iter().filter_map(Moment::part).collect();
        parts.dedup();
        let part = parts.pop().filter(|_| parts.is_empty());
        let mut named: Vec<(&str, Digits)> = Vec::new();
        let mut times: Vec<String> = Vec::new();
        for moment in &days {
            match moment {
                Moment::Day { text, digits } if !named.iter().any(|(_, other)| other.agrees(digits)) => {
                    named.push((text, *digits));
                }
                Moment::Time(text) => {
                    let whole = part.and_then(|part| with_part(part, text));
                    add_time(&mut times, whole.as_deref().unwrap_or(text));
                }
                _ => {}
            }
        }
        // 2026年10月 and 2026-10 are one month.
        let mut different: Vec<String> = Vec::new();
        for month in months {
            if !different.iter().any(|other| numbers(other) == numbers(&month)) {
                different.push(month);
            }
        }
        self.month = different.pop().filter(|_| different.is_empty());
        let over_midnight = |day: &Digits| named.iter().any(|(_, first)| !first.agrees(day));
        let next_day =
            ends.iter().any(|end| matches!(end, Moment::Day { digits, .. } if over_midnight(digits)));
        let mut until = ends.into_iter().filter_map(Moment::time);
        self.time = match (times.as_slice(), until.next(), until.next()) {
            ([from], Some(to), None) => Some(format!("{from}-{}{to}", if next_day { "次日" } else { "" })),
            _ => self.one("时间", times),
        };
        if let Some(time) = self.time.as_ref().filter(|time| in_small_hours(time)) {
            self.notes.push(format!("表头里的时间“{time}”按凌晨读；下午的，写成 14:30 这样再导入"));
        }
        self.day = self.one("日期", named.into_iter().map(|(text, _)| text.to_owned()).collect());
    }
}

/// Takes a row apart into `label：value` pairs and free text. A label alone in its cell takes the next cell.
fn dissect(line: &Line, pairs: &mut Vec<(String, String)>, mut free: Option<&mut Vec<String>>) {
    let mut waiting: Option<String> = None;
    let mut at = 0;
    while let Some(cell) = line.cells.get(at) {
        at += 1;
        let marks = labels(cell);
        let lead = cell.get(..marks.first().map_or(cell.len(), |mark| mark.from)).unwrap_or_default().trim();
        if !lead.is_empty() {
            let bare: String = lead.chars().filter(|c| !c.is_whitespace()).collect();
            if let Some(label) = waiting.take() {
                pairs.push((label, lead.to_owned()));
            } else if marks.is_empty() && is_label(&bare) && at < line.cells.len() {
                waiting = Some(bare);
            } else if let Some(free) = free.as_deref_mut() {
                free.push(lead.to_owned());
            }
        }
        for (i, mark) in marks.iter().enumerate() {
            let to = marks.get(i + 1).map_or(cell.len(), |next| next.from);
            let value = cell.get(mark.to..to).unwrap_or_default().trim();
            waiting = None;
            if value.is_empty() {
                waiting = Some(mark.label.clone());
            } else {
                pairs.push((mark.label.clone(), value.to_owned()));
            }
        }
    }
}

fn is_label(word: &str) -> bool {
    [&DAY[..], &UNTIL, &PLACE, &TOPIC, &HOST, &RECORDER, &UNIT, &KIND, &CODE, &LENGTH]
        .iter()
        .any(|labels| labels.contains(&word))
}

/// A label with its colon, from byte to byte.
struct Mark {
    from: usize,
    to: usize,
    label: String,
}

/// Labels in a cell: a few Chinese characters before a colon, at the start or after a blank or sign.
fn labels(cell: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (colon, sign) in cell.char_indices().filter(|(_, c)| matches!(c, '：' | ':')) {
        let before = cell.get(..colon).unwrap_or_default();
        let word = before.trim_end();
        let letters = |c: &(usize, char)| matches!(c.1, '\u{4E00}'..='\u{9FFF}');
        let Some((from, _)) = word.char_indices().rev().take_while(letters).last() else { continue };
        let from = widen(before, from);
        let label: String =
            before.get(from..).unwrap_or_default().chars().filter(|c| !c.is_whitespace()).collect();
        if label.chars().count() <= LABEL {
            marks.push(Mark { from, to: colon + sign.len_utf8(), label });
        }
    }
    marks
}

/// Labels are padded to equal width, as in 主　题：the lone character before a blank belongs to the label
/// if the two make a known one.
fn widen(before: &str, from: usize) -> usize {
    let head = before.get(..from).unwrap_or_default();
    let trimmed = head.trim_end();
    let Some((at, c)) = trimmed.char_indices().next_back().filter(|_| trimmed.len() < head.len()) else {
        return from;
    };
    let alone = trimmed.get(..at).unwrap_or_default().chars().next_back().is_none_or(char::is_whitespace);
    let joined = format!("{c}{}", before.get(from..).unwrap_or_default().trim());
    if alone && is_label(&joined) { at } else { from }
}

/// The unit that a title begins with.
fn leading<'t, U>(text: &'t str, units: &'t [(&str, U)]) -> Option<(&'t str, &'t U)> {
    chain(text, units).0
}

/// Reads known units from the start of a title, one directly after another (organ, then branch): the last, which
/// is the nearest, and the rest of the title.
fn chain<'t, U>(text: &'t str, units: &'t [(&str, U)]) -> (Option<(&'t str, &'t U)>, &'t str) {
    let mut rest = text.trim_start_matches(|c: char| c.is_whitespace() || "【[“《（(".contains(c));
    rest = rest.strip_prefix("中共").filter(|after| longest(after, units).is_some()).unwrap_or(rest);
    let mut last = None;
    while let Some((word, meant)) = longest(rest, units) {
        last = Some((word, meant));
        rest = rest.get(word.len()..).unwrap_or_default();
    }
    (last, rest)
}

/// The longest known word at the start of a text.
fn longest<'t, M>(text: &str, known: &'t [(&str, M)]) -> Option<(&'t str, &'t M)> {
    let fits = known.iter().filter(|(word, _)| !word.is_empty() && text.starts_with(word));
    fits.max_by_key(|(word, _)| word.len()).map(|(word, meant)| (*word, meant))
}

/// Known words anywhere in a text, the longest at each place, none inside another.
fn words<'t, M>(text: &str, known: &'t [(&str, M)]) -> Vec<(&'t str, &'t M)> {
    let (mut found, mut rest) = (Vec::new(), text);
    while let Some(c) = rest.chars().next() {
        let step = match longest(rest, known) {
            Some(hit) => {
                found.push(hit);
                hit.0.len()
            }
            None => c.len_utf8(),
        };
        rest = rest.get(step..).unwrap_or_default();
    }
    found
}

/// Whether a time lies before six without saying so: 2:30 is rather half past two in the afternoon.
fn in_small_hours(time: &str) -> bool {
    const SIX: u16 = 6 * 60;
    clock_of(time).is_some_and(|(from, _)| from < SIX) && !time.starts_with("凌晨") && !time.starts_with('0')
}

/// Adds a time unless it is among them in other words; a beginning and an end go before the beginning alone.
fn add_time(times: &mut Vec<String>, text: &str) {
    let Some((start, end)) = clock_of(text) else { return };
    for known in times.iter_mut() {
        match clock_of(known) {
            Some((from, to)) if from == start && (to == end || to.is_none() || end.is_none()) => {
                if to.is_none() {
                    text.clone_into(known);
                }
                return;
            }
            _ => {}
        }
    }
    times.push(text.to_owned());
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const UNITS: [(&str, u8); 4] =
        [("市直机关工委", 0), ("办公室党支部", 1), ("办公室支部", 1), ("组织处党支部", 2)];
    const KINDS: [(&str, u8); 5] =
        [("主题党日", 1), ("党课", 2), ("支委会", 3), ("支部委员会会议", 3), ("党员大会", 4)];

    fn lines(rows: &[&[&str]]) -> Vec<Line> {
        let cells = |cells: &[&str]| cells.iter().map(|c| c.to_string()).collect();
        rows.iter().zip(1..).map(|(row, number)| Line { row: number, cells: cells(row) }).collect()
    }

    fn read(titles: &[&[&str]], footers: &[&[&str]]) -> TitleFacts {
        TitleFacts::read(&lines(titles), &lines(footers), &UNITS, &KINDS)
    }

    fn text(fact: &Option<String>) -> &str {
        fact.as_deref().unwrap_or("")
    }

    #[test]
    fn sign_in_sheet() {
        let facts = read(
            &[
                &["办公室党支部2026年10月主题党日签到表"],
                &["活动时间：2026年10月16日 14:30-16:30", "地点：三楼会议室"],
            ],
            &[&["应到", "9"], &["记录人：", "王秘书"]],
        );
        assert_eq!((text(&facts.unit), text(&facts.kind)), ("办公室党支部", "主题党日"));
        assert_eq!((text(&facts.day), text(&facts.time)), ("2026年10月16日", "14:30-16:30"));
        assert_eq!((text(&facts.month), text(&facts.place)), ("2026年10月", "三楼会议室"));
        assert_eq!((text(&facts.recorder), facts.notes.len()), ("王秘书", 0));
    }

    #[test]
    fn times_are_read_with_their_words() {
        for (titles, time) in [
            (&[&["时间：2026年10月16日（星期五）下午2:30—4:30", "地点：三楼"][..]][..], "下午2:30—4:30"),
            (&[&["时间", "2026年10月16日下午3时", "地点", "三楼"]], "下午3时"),
            (&[&["时间：2026.10.16 上午9点—11点半"]], "上午9点—11点半"),
            (&[&["日期：", "2026/10/16"], &["起止时间：", "14:30-16:30", "地点：", "三楼"]], "14:30-16:30"),
            (&[&["时间：2026年10月16日 14:30，起止时间：下午2:30-4:30"]], "下午2:30-4:30"),
        ] {
            let facts = read(titles, &[]);
            assert_eq!((text(&facts.time), facts.day.is_some()), (time, true), "{titles:?}");
        }
        let facts = read(&[&["会议名称", "办公室党支部党员大会"]], &[]);
        assert_eq!((text(&facts.unit), text(&facts.kind)), ("办公室党支部", "党员大会"));
    }

    #[test]
    fn several_labels_in_one_cell() {
        let facts = read(
            &[&["时　间：2026-10-16 14:30～16:30  主 题：学习：全会精神　主持人：张伟 记录人：李娜"]],
            &[],
        );
        assert_eq!((text(&facts.day), text(&facts.time)), ("2026-10-16", "14:30～16:30"));
        assert_eq!((text(&facts.host), text(&facts.recorder)), ("张伟", "李娜"));
        let facts = read(&[&["主题：学习全会精神  主持人：张伟"]], &[]);
        assert_eq!(text(&facts.topic), "学习全会精神");
    }

    #[test]
    fn vendors() {
        let facts = read(
            &[&["概况统计与打卡明细"], &["统计时间:10-16 ～ 10-16     制表时间:2026-06-07 17:23(UTC+8)"]],
            &[],
        );
        assert_eq!((text(&facts.day), &facts.time, &facts.month), ("10-16", &None, &None));
        let facts = read(
            &[&["每日统计表 统计日期：2026-10-16 至 2026-10-16"], &["报表生成时间：2026-10-17 08:00"]],
            &[],
        );
        assert_eq!((text(&facts.day), &facts.time), ("2026-10-16", &None));
        let facts = read(
            &[
                &["会议主题", "组织处党支部党员大会"],
                &["会议号", "'123 456 789"],
                &["创建者", "戴斌文"],
                &["会议开始时间", "2026-10-29 15:00:00"],
                &["会议结束时间", "2026-10-29 17:00:00"],
                &["会议时长", "2:00:00"],
            ],
            &[],
        );
        assert_eq!((text(&facts.unit), text(&facts.kind)), ("组织处党支部", "党员大会"));
        assert_eq!((text(&facts.day), text(&facts.time)), ("2026-10-29", "15:00:00-17:00:00"));
    }

    #[test]
    fn the_organ_before_the_branch_and_synonyms() {
        let facts = read(&[&["中共市直机关工委办公室党支部支委会（支部委员会会议）记录"]], &[]);
        assert_eq!((text(&facts.unit), text(&facts.kind)), ("办公室党支部", "支委会"));
    }

    #[test]
    fn what_is_not_certain_is_left_out() {
        let facts =
            read(&[&["办公室党支部、组织处党支部主题党日暨党课"], &["时间：10月16日、10月23日"]], &[]);
        assert_eq!((&facts.unit, &facts.kind, &facts.day, facts.notes.len()), (&None, &None, &None, 3));
        let facts = read(&[&["关于组织处党支部的说明"]], &[]);
        assert_eq!((&facts.unit, facts.notes.len()), (&None, 0));
        let facts = read(&[&["办公室党支部主题党日"], &["时间：2026年10月16日"], &["日期：2026-10-16"]], &[]);
        assert_eq!(text(&facts.day), "2026年10月16日");
    }

    proptest! {
        #[test]
        fn never_panics(cells in proptest::collection::vec("[0-9年月日：: 　\\-～至主题时间办公室党支部a]{0,24}", 0..4)) {
            let line = Line { row: 1, cells };
            TitleFacts::read(std::slice::from_ref(&line), std::slice::from_ref(&line), &UNITS, &KINDS);
        }
    }
}
