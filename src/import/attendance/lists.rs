//! Names in lines instead of rows: `请假人员：汪国怡（病假）、龚慧丹` under a sign-in sheet, `请假：` above the lines
//! of a 接龙; and what one line says of the people in it.

use super::gather::Gathering;
use super::known::Known;
use super::session::Cells;
use super::validate::{Entry, says_nothing};
use crate::calendar::fold_width;
use crate::import::Field;
use crate::import::heading::{Line, is_count};
use crate::import::problem::Problem;
use crate::record::{Status, Words};

/// Signs between a name and what is said of it.
const JOINTS: [char; 12] = [' ', '\t', ',', ':', ';', '-', '—', '(', '[', '/', '~', '、'];
/// Signs that part one statement from the next.
const PARTS: [char; 6] = ['，', ',', '；', ';', '。', '、'];

/// What a line says of some people: their names and the word for how they stood.
pub(super) type Group = (Vec<String>, String);

/// The word of attendance that a heading stands for: 请假, 以下请假：, 缺席人员（2人）.
pub(super) fn section(text: &str, words: &Words, day: crate::calendar::Day) -> Option<String> {
    const BEFORE: [&str; 5] = ["以下", "其中", "下列", "同志", "人员"];
    const AFTER: [&str; 6] = ["人员", "名单", "同志", "的", "者", "情况"];
    let folded = fold_width(text);
    let mut word = folded.trim().trim_end_matches(':').trim();
    // 请假（2人）, 请假2人
    if let Some((head, inside)) = word.strip_suffix(')').and_then(|text| text.rsplit_once('(')) {
        word = if is_count(inside) { head.trim() } else { word };
    }
    let count =
        word.strip_suffix(['人', '名']).map(|head| head.trim_end_matches(|c: char| c.is_ascii_digit()));
    word = count.filter(|head| head.len() + 3 < word.len()).unwrap_or(word).trim();
    loop {
        if word.chars().count() > 1 && (words.is_guest(word) || words.read(word, day).is_ok()) {
            return Some(word.to_owned());
        }
        let shorter = AFTER.iter().find_map(|end| word.strip_suffix(end));
        word = shorter.or_else(|| BEFORE.iter().find_map(|start| word.strip_prefix(start)))?;
    }
}

/// The people whom a line lists after words of attendance: `请假：汪国怡（病假）；缺席：梁峰怡`. None if it has no
/// such word before a colon.
pub(super) fn list(text: &str, gathering: &Gathering<'_>) -> Option<Vec<Group>> {
    let (words, day) = (gathering.validator.words(), gathering.validator.day());
    let folded = fold_width(text);
    let mut sections: Vec<(usize, usize, Option<String>)> = Vec::new();
    for (colon, _) in folded.match_indices(':') {
        let head = folded.get(..colon)?;
        let from = head.rfind(|c: char| PARTS.contains(&c) || c == ':' || c.is_whitespace());
        let from =
            from.map_or(0, |at| at + head.get(at..).and_then(|s| s.chars().next()).map_or(1, char::len_utf8));
        sections.push((from, colon + 1, section(head.get(from..)?, words, day)));
    }
    if sections.iter().all(|(_, _, word)| word.is_none()) {
        return in_brackets(&folded, gathering);
    }
    let mut groups = Vec::new();
    for (at, (_, from, word)) in sections.iter().enumerate() {
        let to = sections.get(at + 1).map_or(folded.len(), |(next, _, _)| *next);
        if let Some(word) = word {
            groups.extend(listed(folded.get(*from..to)?, word, gathering));
        }
    }
    Some(groups)
}

/// The people in brackets behind a word and their number: `实到7人，请假1人（汪国怡，病假）`. None if there is no such.
fn in_brackets(text: &str, gathering: &Gathering<'_>) -> Option<Vec<Group>> {
    let (words, day) = (gathering.validator.words(), gathering.validator.day());
    let mut groups = None;
    for part in outside_brackets(text) {
        let Some((head, inside)) = part.trim().strip_suffix(')').and_then(|part| part.split_once('(')) else {
            continue;
        };
        let counted = head.trim_end().ends_with(['人', '名']) && head.contains(|c: char| c.is_ascii_digit());
        if let Some(word) = section(head, words, day).filter(|_| counted) {
            groups.get_or_insert_with(Vec::new).extend(with_details(inside, &word, gathering));
        }
    }
    groups
}

/// The people of a list that stands under one word.
pub(super) fn listed(text: &str, word: &str, gathering: &Gathering<'_>) -> Vec<Group> {
    let items = outside_brackets(text);
    let items = items.iter().map(|item| item.trim()).filter(|item| !says_nothing(item) && !is_count(item));
    let mut groups = Vec::new();
    let shared = shared_detail(text);
    for item in items {
        if let Some(inside) = counted(item) {
            groups.extend(with_details(inside, word, gathering));
            continue;
        }
        groups.push(match people(item, gathering) {
            // 汪国怡、梁峰怡（均为病假）: of whom it is said is not certain, so that nobody is taken.
            Some((names, detail))
                if let Some(said) = shared
                    && (detail.is_empty() || detail.contains(said)) =>
            {
                (names, format!("{word}，{said}"))
            }
            Some((names, detail)) => (names, under(word, &detail, gathering)),
            None => (vec![item.to_owned()], word.to_owned()),
        });
    }
    groups
}

/// What stands in brackets behind the last of several names and is said of more than one of them, or of one named
/// again: 均为病假, 其中李娜病假.
fn shared_detail(text: &str) -> Option<&str> {
    const OF_SEVERAL: [&str; 12] =
        ["均", "都", "皆", "其中", "以上", "同上", "分别", "两人", "二人", "三人", "两位", "全部"];
    let inside = text.split('(').skip(1).filter_map(|rest| rest.split_once(')')).map(|(inside, _)| inside);
    let outside: String = outside_brackets(text).join("、");
    let several = outside.contains('、');
    inside.filter(|_| several).find(|inside| OF_SEVERAL.iter().any(|word| inside.contains(word)))
}

/// The names in the brackets behind a number: 2人（汪国怡、梁峰怡）.
fn counted(item: &str) -> Option<&str> {
    let (count, inside) = item.strip_suffix(')')?.split_once('(')?;
    is_count(count).then_some(inside)
}

/// Names each followed, perhaps, by a word of their own: 汪国怡，病假，梁峰怡.
fn with_details(text: &str, word: &str, gathering: &Gathering<'_>) -> Vec<Group> {
    let (words, day) = (gathering.validator.words(), gathering.validator.day());
    let mut groups: Vec<Group> = Vec::new();
    for part in outside_brackets(text) {
        let part = part.trim();
        match groups.last_mut().filter(|_| words.read(part, day).is_ok()) {
            Some((_, status)) => *status = under(word, part, gathering),
            None => groups.extend(listed(part, word, gathering)),
        }
    }
    groups
}

/// A text in the parts between 、 and the like, brackets kept whole.
fn outside_brackets(text: &str) -> Vec<String> {
    let (mut parts, mut depth) = (vec![String::new()], 0_usize);
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        match parts.last_mut() {
            Some(part) if depth > 0 || !PARTS.contains(&c) => part.push(c),
            _ => parts.push(String::new()),
        }
    }
    parts
}

/// How somebody stood who is listed under a word with a word of the own: 请假：汪国怡（病假）.
pub(super) fn under(word: &str, own: &str, gathering: &Gathering<'_>) -> String {
    let (words, day) = (gathering.validator.words(), gathering.validator.day());
    if own.is_empty() {
        return word.to_owned();
    }
    let own = own.strip_prefix('(').and_then(|own| own.strip_suffix(')')).unwrap_or(own);
    let (above, alone) = (words.read(word, day).ok(), words.read(own, day).ok());
    match (above, alone) {
        (Some(above), Some(alone)) if above.status == alone.status || above.status.counts_present() => {
            own.to_owned()
        }
        (Some(_), Some(alone)) if alone.status == Status::MadeUp && alone.made_up_on.is_some() => {
            own.to_owned()
        }
        // 请假：汪国怡（缺席）, or with a 补学 that cannot be read: a bracket behind 请假 would be a reason.
        _ if contradicts(word, own, gathering) => format!("{word}，{own}"),
        (Some(_), None) if words.claims_making_up(own) => format!("{word}，{own}"),
        _ => format!("{word}（{own}）"),
    }
}

/// Whether a word of somebody's own says otherwise than the absence they stand under: 请假： above 秦春丽 已到.
pub(super) fn contradicts(word: &str, own: &str, gathering: &Gathering<'_>) -> bool {
    let (words, day) = (gathering.validator.words(), gathering.validator.day());
    let own = own.strip_prefix('(').and_then(|own| own.strip_suffix(')')).unwrap_or(own);
    let Some(above) = words.read(word, day).ok().filter(|above| !above.status.counts_present()) else {
        return false;
    };
    match words.read(own, day) {
        _ if own.is_empty() => false,
        // Leave for a journey on duty is leave.
        Ok(alone) => {
            alone.status != above.status && (above.status, alone.status) != (Status::Leave, Status::Away)
        }
        Err(_) => words.is_guest(own) || words.speaks_of_attendance(own) && !words.speaks_of_absence(own),
    }
}

/// Whether a title says that it is those who are not there whose names follow: 请假人员名单, 不能参加的请接龙.
/// 签到及请假统计 and 请假的请备注 are none.
pub(super) fn is_of_absent(text: &str) -> bool {
    const ABSENT: [&str; 18] = [
        "请假",
        "病假",
        "事假",
        "缺席",
        "缺勤",
        "缺会",
        "未到",
        "未参",
        "未出席",
        "未签到",
        "不能",
        "不参加",
        "不参会",
        "无法",
        "不来",
        "来不了",
        "不到会",
        "没来",
    ];
    const LISTING: [&str; 9] = ["接龙", "人员", "名单", "统计", "登记", "情况", "汇总", "名册", "同志"];
    const NOTING: [&str; 6] = ["注明", "备注", "说明", "写明", "注上", "私信"];
    const JOINING: [&str; 7] = ["和", "及", "与", "、", "或", "/", "并"];
    let folded = fold_width(text);
    folded.split([',', ';', '。', ' ']).any(|clause| {
        let found = ABSENT.iter().filter_map(|word| clause.split_once(word));
        found.into_iter().any(|(before, after)| {
            let joined = JOINING.iter().any(|sign| before.ends_with(sign) || after.starts_with(sign));
            !joined
                && LISTING.iter().any(|word| after.contains(word))
                && !NOTING.iter().any(|word| after.contains(word))
        })
    })
}

/// Whether a line begins with the name of somebody of the roster.
pub(super) fn begins_with_somebody(text: &str, known: &Known) -> bool {
    let text = text.trim_start_matches('@');
    known.people.iter().any(|person| person.name.chars().nth(1).is_some() && text.starts_with(&*person.name))
}

/// The names in a line and what it says of them. None if there is no name.
pub(super) fn people(text: &str, gathering: &Gathering<'_>) -> Option<Group> {
    let known = gathering.validator.known();
    let (words, day) = (gathering.validator.words(), gathering.validator.day());
    let folded = fold_width(text);
    let text = folded.trim();
    let is_name = |text: &str| !known.candidates(text, day).0.is_empty();
    if is_name(text) {
        return Some((vec![text.to_owned()], String::new()));
    }
    // 张伟、李娜
    let parted = |signs: &[char]| -> Vec<String> {
        text.split(signs).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    for parts in [parted(&['、', ',', '&']), parted(&[' ', '　'])] {
        if parts.len() > 1 && parts.iter().all(|part| is_name(part)) {
            return Some((parts, String::new()));
        }
    }
    // 张伟 请假（病假）
    if let Some((name, rest)) = text.split_once(JOINTS) {
        let rest = rest.trim_matches(|c: char| JOINTS.contains(&c));
        let rest = if rest.contains('(') { rest } else { rest.trim_end_matches([')', ']']) };
        return (!name.trim().is_empty()).then(|| (vec![name.trim().to_owned()], rest.trim().to_owned()));
    }
    // 张伟请假
    let cuts = text.char_indices().map(|(at, _)| at).skip(1).collect::<Vec<_>>();
    let cut = cuts.into_iter().rev().find_map(|at| {
        let (name, rest) = (text.get(..at)?, text.get(at..)?);
        (is_name(name) && (words.read(rest, day).is_ok() || words.is_guest(rest))).then_some((name, rest))
    });
    Some(match cut {
        Some((name, rest)) => (vec![name.to_owned()], rest.to_owned()),
        None => (vec![text.to_owned()], String::new()),
    })
}

/// Whether a line has the name of somebody of the roster in it.
pub(super) fn names_somebody(text: &str, known: &Known) -> bool {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    known.people.iter().any(|person| person.name.chars().nth(1).is_some() && text.contains(&*person.name))
}

impl Gathering<'_> {
    /// Takes what a line lists.
    pub(super) fn take_groups(&mut self, row: u64, groups: &[Group]) {
        for (names, status) in groups {
            for name in names {
                let occasion = Cells::default();
                self.take(&Entry { row, occasion, name, status, ..Entry::default() });
            }
        }
    }

    /// Takes those whom a line beside the rows lists as absent; who was there stands in a row. False if the line
    /// lists nobody at all.
    pub(super) fn take_absent(&mut self, line: &Line) -> bool {
        let Some(groups) = list(&line.cells.join(" "), self) else { return false };
        let (words, day) = (self.validator.words(), self.validator.day());
        let there = |(_, status): &Group| {
            words.is_guest(status) || words.read(status, day).is_ok_and(|mark| mark.status.counts_present())
        };
        let absent: Vec<Group> = groups.into_iter().filter(|group| !there(group)).collect();
        self.take_groups(line.row, &absent);
        true
    }

    /// A line that is no row: held back if it names somebody or speaks of an absence, else the clerk is told
    /// that it was not read.
    pub(super) fn leave_out(&mut self, row: u64, text: &str) {
        /// A paper has no more such lines; a table has its rows read otherwise.
        const LINES: usize = 200;
        if is_count(text) {
            return;
        }
        let words = self.validator.words();
        let harmless = self.unread.len() < LINES
            && !words.speaks_of_absence(text)
            && !names_somebody(text, self.validator.known());
        if harmless {
            self.unread.push((row, text.chars().take(20).collect()));
            return;
        }
        let why = "这一行说到了人，但没有读懂";
        let fix = "写成“请假：张伟（病假）、李娜”，或在表里给这个人写一行；与考勤无关的，删去这一行";
        self.hold(row, None, Problem::new(Field::Name, text, why, fix));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_stands_for_its_word_however_it_is_dressed() {
        let words = Words::load().unwrap();
        let day = crate::calendar::Day::from_iso("2026-10-16").unwrap();
        for (text, expected) in [
            ("请假", Some("请假")),
            ("以下请假：", Some("请假")),
            ("请假人员（2人）：", Some("请假")),
            ("请假2人", Some("请假")),
            ("缺席的同志", Some("缺席")),
            ("以下同志请假", Some("请假")),
            ("列席人员", Some("列席人员")),
            ("参加人员", Some("参加")),
            ("请假（病假）", Some("请假(病假)")),
            ("参加人数", None),
            ("主持人", None),
            ("√", None),
            ("", None),
        ] {
            assert_eq!(section(text, &words, day).as_deref(), expected, "{text}");
        }
        for (title, expected) in [
            ("请假接龙", true),
            ("办公室党支部主题党日请假人员 2026年10月16日", true),
            ("办公室党支部主题党日，不能参加的请接龙 2026年10月16日", true),
            ("办公室党支部10月16日主题党日请假统计", true),
            ("不能参会的同志请接龙：", true),
            ("办公室党支部主题党日缺席人员名单", true),
            ("参加的请接龙，不能参加的请备注", false),
            ("请假的同志请注明原因", false),
            ("签到及请假统计", false),
            ("不忘初心主题党日接龙", false),
        ] {
            assert_eq!(is_of_absent(title), expected, "{title}");
        }
        assert_eq!(counted("2人(汪国怡、梁峰怡)"), Some("汪国怡、梁峰怡"));
        assert_eq!(counted("汪国怡(病假)"), None);
        assert_eq!(shared_detail("汪国怡、李娜(均为病假)"), Some("均为病假"));
        assert_eq!(shared_detail("汪国怡、李娜(其中李娜病假)"), Some("其中李娜病假"));
        assert_eq!(shared_detail("汪国怡、李娜(病假)"), None);
        assert_eq!(shared_detail("汪国怡(家中有事，都已报备)"), None);
        assert_eq!(outside_brackets("汪国怡(病,假)、李娜"), ["汪国怡(病,假)", "李娜"]);
    }
}
