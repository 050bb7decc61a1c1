//! 接龙 pasted from a chat: a few lines that say what it is about, then numbered lines with a name and perhaps a
//! result, perhaps under headings such as 请假：. Who signed and wrote nothing more was there. No line that speaks
//! of somebody is passed over.

use anyhow::Result;

use crate::calendar::fold_width;
use crate::import::Field;
use crate::import::attendance::gather::Gathering;
use crate::import::attendance::lists::{
    Group, begins_with_somebody, contradicts, is_of_absent, list, names_somebody, people, section, under,
};
use crate::import::attendance::session::Cells;
use crate::import::attendance::validate::{Entry, says_nothing};
use crate::import::decode::Source;
use crate::import::heading::{Line, is_count};
use crate::import::parse::{RowBuf, Sheet};
use crate::import::problem::Problem;
use crate::import::rejected::is_reason;
use crate::record::Status;
use crate::refusal::{Kind, Refusal};

/// Longest text that is taken for a 接龙, in lines.
const LINES: usize = 20_000;

/// A line from the first numbered one on.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Item {
    row: u64,
    /// Its number; none for a line without.
    number: Option<u32>,
    text: String,
    /// Whether a blank line stands above it.
    apart: bool,
    /// Whether it came back as the heading of others.
    heads: bool,
}

/// The lines of a 接龙.
#[derive(Debug)]
pub struct Relay {
    /// The sheet it was read from, at its end.
    pub sheet: Sheet,
    /// What stands above the numbered lines.
    pub titles: Vec<Line>,
    /// The first numbered line, as Excel numbers rows.
    pub body: u64,
    lines: Vec<Item>,
}

impl Relay {
    /// Reads the text of `source`; none if it has no numbered lines, or (unless it is `wished` for) does not
    /// look like a 接龙.
    ///
    /// # Errors
    /// A [`Refusal`] if the file is damaged or too long.
    pub fn open(source: &Source, sheet: Option<&str>, wished: bool) -> Result<Option<Relay>> {
        let mut sheet = Sheet::open(source, sheet)?;
        let joint = sheet.delimiter.unwrap_or(' ').to_string();
        let (mut titles, mut lines, mut row): (Vec<Line>, Vec<Item>, _) =
            (Vec::new(), Vec::new(), RowBuf::new());
        let mut line_before = 0;
        while sheet.next_row(&mut row)? {
            if titles.len() + lines.len() >= LINES {
                return match wished {
                    true => Err(Refusal::new(
                        Kind::Unreadable,
                        format!("“{}”超过 {LINES} 行，不像接龙。", source.name()),
                    )
                    .hint("去掉 --layout relay，或分成几个文件")
                    .into()),
                    false => Ok(None),
                };
            }
            // The reason why a line came back is no part of it.
            let cells = row.cells().map(str::trim).filter(|cell| !is_reason(cell));
            // A line that came back stood among the entries, whatever has gone from above it since.
            let came_back = row.cells().any(is_reason);
            let heads = row.cells().any(|cell| is_reason(cell) && cell.contains(HEADS));
            let text = cells.collect::<Vec<_>>().join(&joint);
            let folded: String = fold_width(text.trim_end_matches(joint.as_str()));
            let text = folded.trim_end_matches(is_ornament).trim();
            let (row, entry) = (row.number(), entry(text, !lines.is_empty()));
            // Blank lines do not come.
            let apart = row > line_before + 1;
            match entry {
                Some((number, text)) => {
                    lines.push(Item { row, number: Some(number), text: text.to_owned(), apart, heads });
                }
                None if lines.is_empty() && !came_back => {
                    titles.push(Line { row, cells: vec![text.to_owned()] });
                }
                None if text.is_empty() => {}
                None => lines.push(Item { row, number: None, text: text.to_owned(), apart, heads }),
            }
            line_before = row;
        }
        let said = titles.iter().any(|line| line.cells.iter().any(|cell| cell.contains("接龙")));
        // Nobody may be left but those listed above the entries, which came back mended.
        let headed = titles.iter().find_map(|line| line.cells.first().filter(|cell| !cell.is_empty()));
        let headed = headed.is_some_and(|text| text.trim_start_matches('#').starts_with("接龙"));
        let end = titles.last().filter(|_| headed).map(|line| line.row + 1);
        let body = lines.first().map(|item| item.row).or(end);
        let Some(body) = body.filter(|_| said || wished) else {
            return Ok(None);
        };
        Ok(Some(Relay { body, sheet, titles, lines }))
    }

    /// Reads the lines.
    pub fn gather(&self, gathering: &mut Gathering<'_>) {
        let mut section = Above::Nothing;
        let last = self.titles.iter().rposition(|line| line.cells.iter().any(|cell| !cell.is_empty()));
        for (at, line) in self.titles.iter().enumerate() {
            section = above(line, section, (at > 0, Some(at) == last), gathering);
        }
        let mut waiting: Option<Item> = None;
        // Whether the lines just above are held: what follows without a number may go on with them.
        let mut doubtful = false;
        for (at, item) in self.lines.iter().enumerate() {
            if item.number.is_some() {
                settle(waiting.replace(item.clone()), &section, gathering);
                doubtful = false;
                continue;
            }
            // A line without a number goes on, or begins what follows, or is something else.
            let next = self.lines.get(at + 1..).into_iter().flatten().find_map(|item| item.number);
            match role(item, waiting.as_ref(), doubtful, next, gathering) {
                Role::GoesOn => {
                    if let Some(entry) = &mut waiting {
                        entry.text = format!("{} {}", entry.text, item.text);
                        gathering.goes_on.push((entry.row, item.row));
                        gathering.preview.unlisted.push((item.row, GOES_ON.to_owned()));
                    }
                }
                Role::Heads(word) => {
                    settle(waiting.take(), &section, gathering);
                    gathering.headings.push(item.row);
                    gathering.preview.unlisted.push((item.row, HEADS.to_owned()));
                    (section, doubtful) = (word, false);
                }
                Role::Lists(groups) => {
                    settle(waiting.take(), &section, gathering);
                    gathering.take_groups(item.row, &groups);
                    doubtful = false;
                }
                Role::Unclear { may_head } => {
                    let why = "看不出这一行是说上一个人，还是下面这些人";
                    let fix = "说上一个人的，接在他那一行后面；是下面这些人的，行末加冒号；与考勤无关的，删去这一行";
                    let problem = || Problem::new(Field::Status, &item.text, why, fix);
                    for row in waiting.take().map(|entry| entry.row).into_iter().chain([item.row]) {
                        gathering.hold(row, None, problem());
                    }
                    doubtful = true;
                    if may_head {
                        section = Above::Unknown(item.text.clone());
                    }
                }
                Role::Unread => {
                    settle(waiting.take(), &section, gathering);
                    gathering.leave_out(item.row, &item.text);
                    doubtful = doubtful || names_somebody(&item.text, gathering.validator.known());
                }
            }
        }
        settle(waiting, &section, gathering);
    }
}

/// Why a line is in the file of rejected rows that is not held itself.
const HEADS: &str = "下面各行的段名，留着才看得出是什么情况";
const GOES_ON: &str = "接着上一行，一并留着";

/// What stands above entries and holds for those that say nothing themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Above {
    Nothing,
    /// A word of attendance.
    Word(String),
    /// Something else.
    Unknown(String),
}

/// What a line without a number is.
enum Role {
    /// More about the entry before it.
    GoesOn,
    /// A heading of the entries after it.
    Heads(Above),
    /// A list of names of its own.
    Lists(Vec<Group>),
    /// A heading, if it may be one, or more about the entry before it.
    Unclear { may_head: bool },
    /// Neither.
    Unread,
}

fn role(
    item: &Item,
    before: Option<&Item>,
    doubtful: bool,
    next: Option<u32>,
    gathering: &Gathering<'_>,
) -> Role {
    let text = item.text.as_str();
    let (words, day) = (gathering.validator.words(), gathering.validator.day());
    // 请假：无 lists nobody, and heads nothing.
    let nobody = text
        .rsplit_once(':')
        .map(|(_, rest)| rest.trim())
        .is_some_and(|rest| !rest.is_empty() && says_nothing(rest));
    if let Some(groups) = list(text, gathering).filter(|groups| nobody || !groups.is_empty()) {
        return Role::Lists(groups);
    }
    let heads = item.heads || text.ends_with(':') || text.starts_with("以下") || text.starts_with("下列");
    let goes_on = before.is_some() || doubtful;
    let Some(word) = section(text, words, day) else {
        let inner = text.trim_matches(|c: char| "()[]".contains(c));
        let is_word = words.read(text, day).or_else(|_| words.read(inner, day)).is_ok();
        let known = gathering.validator.known();
        return match before {
            _ if heads => Role::Heads(Above::Unknown(text.to_owned())),
            Some(_) if is_word => Role::GoesOn,
            // Somebody who forgot the number, or a remark on all of them.
            _ if begins_with_somebody(text, known) || is_idle(text, gathering) => Role::Unread,
            _ if goes_on => {
                Role::Unclear { may_head: is_short(text) || denies(text) || words.speaks_of_absence(text) }
            }
            // 未报名 above entries: those below it are not simply there.
            _ if next.is_some() && is_short(text) && !names_somebody(text, known) => {
                Role::Heads(Above::Unknown(text.to_owned()))
            }
            _ => Role::Unread,
        };
    };
    let last = before.and_then(|before| before.number);
    let restarts = next.is_some_and(|next| last.is_none_or(|last| next <= last));
    // 请假（病假） says too much for a heading.
    let is_detailed =
        word == text && words.read(text, day).is_ok_and(|mark| mark.label() != mark.status.label());
    match before {
        _ if heads => Role::Heads(Above::Word(word)),
        None if !doubtful => Role::Heads(Above::Word(word)),
        Some(_) if is_detailed && !restarts => Role::GoesOn,
        Some(_) if restarts && item.apart => Role::Heads(Above::Word(word)),
        _ => Role::Unclear { may_head: true },
    }
}

/// Whether a line is about none of those above it: a count, a rule drawn with signs, 以上人员均已通知.
fn is_idle(text: &str, gathering: &Gathering<'_>) -> bool {
    let all =
        text.starts_with("以上") && !denies(text) && !gathering.validator.words().speaks_of_absence(text);
    all || is_count(text) || !text.contains(char::is_alphanumeric)
}

/// Whether a text denies something: 来不了, 没来.
fn denies(text: &str) -> bool {
    ['不', '没', '未', '缺', '无'].iter().any(|sign| text.contains(*sign))
}

/// Whether a line may be a heading: a few characters, not a sentence, a number of people or a sign.
fn is_short(text: &str) -> bool {
    const LONGEST: usize = 8;
    text.chars().count() <= LONGEST && text.contains(char::is_alphabetic) && !is_count(text)
}

/// How a heading begins that says that those below it are not there; 不忘初心 is none.
const DENYING: [&str; 5] = ["未", "没", "缺", "不参加", "不能"];

/// A line above the entries: a heading such as 参加：, a list of names, somebody without a number, or a title.
/// `(below, last)`: whether a line stands above this one, and whether none does below it but the entries.
fn above(
    line: &Line,
    section_before: Above,
    (below, last): (bool, bool),
    gathering: &mut Gathering<'_>,
) -> Above {
    /// What the last line above the entries may end in without being a heading: 参加的请接龙：.
    const INVITING: [&str; 9] = ["接龙", "如下", "名单", "签到", "报名", "参会", "参加", "到会", "出席"];
    /// Of whom leave is asked is not on leave.
    const ADDRESSED: [&str; 4] = ["向", "找", "联系", "报"];
    let text = line.cells.join(" ");
    let (words, day) = (gathering.validator.words(), gathering.validator.day());
    if let Some(word) = section(&text, words, day) {
        return Above::Word(word);
    }
    if gathering.take_absent(line) {
        return section_before;
    }
    let (words, known) = (gathering.validator.words(), gathering.validator.known());
    let absent = words.speaks_of_absence(&text);
    let is_denial = is_short(&text) && DENYING.iter().any(|word| text.starts_with(word));
    let heads = text.ends_with(':')
        && (absent || last && (denies(&text) || !INVITING.iter().any(|word| text.contains(word))));
    if heads || is_denial || text.starts_with("以下") || text.starts_with("下列") || is_of_absent(&text) {
        return Above::Unknown(text);
    }
    let named = names_somebody(&text, known);
    let is_entry = || {
        begins_with_somebody(&text, known)
            && people(&text, gathering).is_some_and(|(names, own)| {
                let said = words.read(&own, day).is_ok() || words.is_guest(&own) || denies(&own);
                names.iter().all(|name| !known.candidates(name, day).0.is_empty())
                    && (own.is_empty() || said || words.speaks_of_absence(&own))
            })
    };
    let addressed = || ADDRESSED.iter().any(|word| text.contains(word));
    let listed = section_before != Above::Nothing && !text.contains(':');
    if below && named && (listed || absent && !addressed() || is_entry()) {
        gathering.leave_out(line.row, &text);
    }
    section_before
}

/// Reads an entry with what stands above it.
fn settle(entry: Option<Item>, section: &Above, gathering: &mut Gathering<'_>) {
    let Some(Item { row, text, .. }) = entry else { return };
    let (staff_no, rest) = numbered(&text);
    let Some((names, own)) = people(rest, gathering) else {
        let problem = Problem::new(Field::Name, &text, "这一行看不出姓名", "写成“序号. 姓名 情况”");
        gathering.hold(row, None, problem);
        return;
    };
    let status = match section {
        Above::Nothing if own.is_empty() => Status::Present.label().to_owned(),
        Above::Word(word) if contradicts(word, &own, gathering) => {
            let why = format!("在“{word}”下面，自己写的却是“{own}”");
            let fix = "两处矛盾，核对后改正这一行，或移到别的段下";
            gathering.hold(row, None, Problem::new(Field::Status, &text, why, fix));
            return;
        }
        Above::Word(word) => under(word, &own, gathering),
        Above::Unknown(heading) if own.is_empty() => {
            let why = format!("“{heading}”下面的人是什么情况，看不出来");
            gathering.hold(
                row,
                None,
                Problem::new(Field::Status, &text, why, "在姓名后面写上出勤、请假等结果"),
            );
            return;
        }
        _ => own,
    };
    for name in &names {
        let occasion = Cells::default();
        gathering.take(&Entry { row, occasion, staff_no, name, status: &status, ..Entry::default() });
    }
}

/// The staff number before a name: `001007 崔萱艳`.
fn numbered(text: &str) -> (&str, &str) {
    const SHORTEST: usize = 4;
    let run = text.bytes().take_while(u8::is_ascii_digit).count();
    match (text.get(..run), text.get(run..)) {
        (Some(number), Some(name)) if run >= SHORTEST && !name.trim().is_empty() => (number, name.trim()),
        _ => ("", text),
    }
}

/// Thumbs, flowers and what joins them.
fn is_ornament(c: char) -> bool {
    matches!(c, '\u{1F000}'..='\u{1FAFF}' | '\u{FE0F}' | '\u{200D}') || c.is_whitespace()
}

/// Number and text of a numbered line: `1. 张伟`, `2、李娜 请假`, `③王芳`, `4️⃣ 赵强`; below the first also `4 张伟`.
fn entry(line: &str, is_below: bool) -> Option<(u32, &str)> {
    const LONGEST: usize = 4;
    let first = line.chars().next()?;
    if let Some(number) = circled(first) {
        let rest = line.get(first.len_utf8()..)?.trim_start_matches(is_joint).trim();
        return (!rest.is_empty()).then_some((number, rest));
    }
    let run = line.bytes().take_while(u8::is_ascii_digit).count();
    let number = line.get(..run).filter(|_| (1..=LONGEST).contains(&run))?.parse().ok()?;
    let rest = line.get(run..)?;
    // The key of a telephone, with or without the sign that colours it.
    let keycap = rest.strip_prefix('\u{FE0F}').unwrap_or(rest).strip_prefix('\u{20E3}');
    if let Some(rest) = keycap.map(|rest| rest.trim_start_matches(is_joint).trim()) {
        return (!rest.is_empty()).then_some((number, rest));
    }
    let sign = rest.chars().next().filter(|c| is_joint(*c))?;
    let rest = rest.get(sign.len_utf8()..)?;
    let rest = rest.trim_start_matches(|c: char| c != sign && is_joint(c)).trim();
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let is_name = rest.get(digits..)?.contains(char::is_alphabetic);
    // 10.16 is a day, 14:30 a time; 7.001007 崔萱艳 has a staff number.
    let sound = match (digits, sign) {
        (0, ' ' | '\t') => {
            (is_below || number == 1) && !rest.starts_with(['年', '月', '日', '点', '楼', '号'])
        }
        (0, _) => true,
        (4.., _) => is_below && is_name,
        _ => false,
    };
    (sound && !rest.is_empty()).then_some((number, rest))
}

fn is_joint(c: char) -> bool {
    matches!(c, '.' | '、' | '．' | ')' | '）' | '。' | ':' | '：' | ' ' | '\t' | ',')
}

/// ① to ㊿, ⑴ to ⒇, ⒈ to ⒛, and the keycap of ten.
fn circled(c: char) -> Option<u32> {
    let from = |first: char, base: u32| Some(c as u32 - first as u32 + base);
    match c {
        '①'..='⑳' => from('①', 1),
        '⑴'..='⒇' => from('⑴', 1),
        '⒈'..='⒛' => from('⒈', 1),
        '㉑'..='㉟' => from('㉑', 21),
        '㊱'..='㊿' => from('㊱', 36),
        '🔟' => Some(10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{entry, numbered};

    #[test]
    fn numbered_lines_are_entries_and_dates_are_not() {
        for (line, expected) in [
            ("1. 张伟", Some((1, "张伟"))),
            ("12、李娜 请假", Some((12, "李娜 请假"))),
            ("3）王芳", Some((3, "王芳"))),
            ("③王芳", Some((3, "王芳"))),
            ("㉑ 王芳", Some((21, "王芳"))),
            ("4\u{FE0F}\u{20E3} 赵强", Some((4, "赵强"))),
            ("1 张伟", Some((1, "张伟"))),
            ("4 张伟", None),
            ("10.16主题党日", None),
            ("14:30 三楼会议室", None),
            ("2026年10月16日", None),
            ("2026.10.16", None),
            ("4.", None),
            ("例 1. 某某", None),
            ("", None),
        ] {
            assert_eq!(entry(line, false), expected, "{line}");
        }
        for (line, expected) in [
            ("4 张伟", Some((4, "张伟"))),
            ("7.001007 崔萱艳", Some((7, "001007 崔萱艳"))),
            ("10.16主题党日", None),
            ("熊晓婷", None),
        ] {
            assert_eq!(entry(line, true), expected, "{line}");
        }
        assert_eq!(numbered("001007 崔萱艳"), ("001007", "崔萱艳"));
        assert_eq!(numbered("崔萱艳"), ("", "崔萱艳"));
    }
}
