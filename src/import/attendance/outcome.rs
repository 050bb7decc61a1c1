//! How somebody stood to an activity: from the result, else from what stands in the place for signing, together
//! with the reason, the day of 补学 and the remark. Where these contradict each other the row is held back.

use super::validate::{Entry, Noted, Validator, says_nothing};
use crate::calendar::{Day, parse_clock, parse_clock_range};
use crate::import::Field;
use crate::import::problem::{self, Problem, read_text};
use crate::import::subject::ATTENDANCE;
use crate::record::{Mark, Status, Words};
use crate::roster::clean_name;

/// When the activity was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Held {
    /// The day on which it began.
    pub day: Day,
    /// Whether it ended on the next day.
    pub past_midnight: bool,
}

impl Validator<'_> {
    /// Whether nothing is said of the person: the line of a sheet that was not filled in. A remark such as 病假
    /// fills it in as well.
    pub(super) fn is_blank(&self, entry: &Entry<'_>) -> bool {
        let said = [entry.status, entry.sign_time, entry.reason, entry.made_up_on];
        !self.strict
            && said.iter().all(|text| says_nothing(text))
            && (entry.note.is_empty() || !self.words.speaks_of_absence(entry.note))
    }

    /// Whether the remark says that somebody from elsewhere sat in.
    ///
    /// # Errors
    /// Somebody from elsewhere who was not there is held back: there is nothing to record.
    pub(super) fn sits_in(&self, entry: &Entry<'_>, unit: usize, held: Held) -> Result<bool, Problem> {
        if entry.note.is_empty() || !self.words.hints_at_guest(entry.note) {
            return Ok(false);
        }
        let meant = self.known.meant(entry.staff_no, entry.name, unit, held.day, self.next_person);
        if meant.is_ok_and(|meant| self.known.belongs(meant.person, self.known.units[unit].id, held.day)) {
            return Ok(false);
        }
        match self.status(entry, None, held)?.status.counts_present() {
            true => Ok(true),
            false => {
                let why = "备注写明是列席或外来的人，结果却不是到会";
                let fix = "列席的人没有到，不用登记，删去这一行；是本党组织的人，改正备注";
                Err(Problem::new(Field::Note, entry.note, why, fix))
            }
        }
    }

    /// The mark of a row, with its remark.
    pub(super) fn mark(&mut self, entry: &Entry<'_>, person: u32, held: Held) -> Result<u32, Problem> {
        let Entry { status, note, reason, made_up_on, sign_time, .. } = *entry;
        let timed = says_nothing(sign_time) || sign_time.starts_with(|c: char| c.is_ascii_digit());
        let plain =
            note.is_empty() && reason.is_empty() && made_up_on.is_empty() && !status.is_empty() && timed;
        if plain
            && let Some(mark) = self.plain_marks.get(status)
            && (says_nothing(sign_time) || self.marks[*mark as usize].mark.status.counts_present())
        {
            return Ok(*mark);
        }
        let mark = self.status(entry, Some(person), held)?;
        let mark = self.with_cause(mark, entry, held.day)?;
        let mark = self.with_making_up(mark, entry, held.day)?;
        self.agrees_with_remark(mark, entry)?;
        let unread = self.unread_reason(mark, reason, held.day);
        let joined =
            unread.map(|text| if note.is_empty() { text.to_owned() } else { format!("{note}；{text}") });
        let note = read_text(&ATTENDANCE, Field::Note, joined.as_deref().unwrap_or(note))?;
        let index = self.keep(Noted { mark, note: note.map(Into::into) });
        // A day of 补学 without a year and the days of a leave are read against the day of the activity.
        let dated = mark.made_up_on.is_some() || status.contains(|c: char| c.is_ascii_digit());
        if plain && !dated {
            self.plain_marks.insert(status.into(), index);
        }
        Ok(index)
    }

    /// The result that is written, else what signing in shows, else what the reason or the remark says.
    fn status(&self, entry: &Entry<'_>, person: Option<u32>, held: Held) -> Result<Mark, Problem> {
        let day = held.day;
        if !says_nothing(entry.status) || !entry.status.is_empty() && says_nothing(entry.sign_time) {
            let mark = self.read_word(Field::Status, entry.status, day)?;
            return self.agrees_with_sign(mark, entry, person, held);
        }
        if !says_nothing(entry.sign_time) {
            return self.signed(entry, person, held);
        }
        for (field, text) in [(Field::Reason, entry.reason), (Field::Note, entry.note)] {
            if says_nothing(text) {
                continue;
            }
            let read = self.words.read(text, day).ok();
            let read = read.or_else(|| self.cause(text, day).filter(|_| field == Field::Reason));
            return read.filter(|mark| !mark.status.counts_present()).ok_or_else(|| {
                let why = format!("没有签到，{}写的看不出是请假还是缺席", field.label());
                Problem::new(field, text, why, "写明出勤、请假（病假）、因公外出、缺席等结果")
            });
        }
        if !says_nothing(entry.made_up_on) {
            return Ok(Mark::of(Status::MadeUp));
        }
        let why = "既没有考勤结果，也没有签到";
        Err(Problem::new(Field::Status, "", why, "补上出勤、请假、缺席等结果"))
    }

    /// A word, the own name or a time in the place for signing must not contradict the result. Who is not held
    /// to come may; so may the name of somebody who made up for it, but a time at the activity is none of 补学.
    fn agrees_with_sign(
        &self,
        mark: Mark,
        entry: &Entry<'_>,
        person: Option<u32>,
        held: Held,
    ) -> Result<Mark, Problem> {
        let sign = entry.sign_time;
        if says_nothing(sign) || mark.status == Status::Exempt {
            return Ok(mark);
        }
        let timed = sign.contains(|c: char| c.is_ascii_digit());
        // What cannot be read, such as a time on another day, says nothing against the result.
        let Ok(signed) = self.signed(entry, person, held) else { return Ok(mark) };
        let there = signed.status.counts_present();
        let late = mark.status == Status::MadeUp && !timed;
        if there == mark.status.counts_present() || late || mark.status == Status::MadeUp && !there {
            return Ok(mark);
        }
        let why = format!("考勤状态是{}，签到栏里却是“{sign}”", mark.label());
        Err(Problem::new(Field::SignTime, sign, why, "核对后只留正确的一种"))
    }

    /// A remark must not say of somebody who was there that they were not, or late.
    fn agrees_with_remark(&self, mark: Mark, entry: &Entry<'_>) -> Result<(), Problem> {
        let note = entry.note;
        if note.is_empty() || !mark.status.counts_present() {
            return Ok(());
        }
        let why_late = mark.status == Status::Late && note.contains("迟到");
        match self.words.against_presence(note).filter(|_| !why_late) {
            None => Ok(()),
            Some(word) => {
                let why = format!("登记的是{}，备注却说到“{word}”", mark.label());
                let fix = "核对后只留正确的一种：确已到会的改正备注，没有到会的把结果写成请假、缺席、补学等";
                Err(Problem::new(Field::Note, note, why, fix))
            }
        }
    }

    /// A sheet without results: who signed in, with a time or the own name, was there, unless a word such as
    /// 病假 stands in the place; who did not is unknown, not absent. The whole cell must be one of these: 病假3天
    /// has a number in it as well.
    fn signed(&self, entry: &Entry<'_>, person: Option<u32>, held: Held) -> Result<Mark, Problem> {
        let sign = entry.sign_time;
        if self.is_moment(sign, held)? || self.is_own_name(sign, entry.name, person, held.day) {
            return Ok(Mark::of(Status::Present));
        }
        if let Ok(mark) = self.words.read(sign, held.day) {
            return Ok(mark);
        }
        // 14:40迟到, 秦春丽 14:25: with a time or the name before it, a word of presence is certain.
        let cuts = sign.char_indices().map(|(at, _)| at).skip(1).collect::<Vec<_>>();
        for at in cuts.into_iter().rev() {
            let (head, tail) = sign.split_at(at);
            let signs = |text: &str| {
                self.is_moment(text, held) == Ok(true) || self.is_own_name(text, entry.name, person, held.day)
            };
            if !signs(head.trim()) {
                continue;
            }
            let tail = tail.trim_matches(|c: char| c.is_whitespace() || "，,、；;（）()".contains(c));
            if signs(tail) {
                return Ok(Mark::of(Status::Present));
            }
            if let Ok(mark) = self.words.read(tail, held.day)
                && mark.status.counts_present()
            {
                return Ok(mark);
            }
        }
        let why = "签到栏里既不是时间，也不是本人姓名，看不出是否到会";
        let fix = "改成签到时间、本人姓名，或出勤、迟到10分钟、请假（病假）、缺席等结果";
        Err(self
            .doubted(Field::SignTime, sign, held.day)
            .unwrap_or_else(|| Problem::new(Field::SignTime, sign, why, fix)))
    }

    /// Whether a cell is a time of day, perhaps with the day of the activity.
    ///
    /// # Errors
    /// A moment on another day is no sign of having been there.
    fn is_moment(&self, text: &str, held: Held) -> Result<bool, Problem> {
        if parse_clock(text).is_ok() || parse_clock_range(text).is_ok() {
            return Ok(true);
        }
        // A number alone, such as a count, is no day.
        if !text.contains(['-', '/', '.', '月', '日']) && text.len() < 8 {
            return Ok(false);
        }
        match Day::parse_in_file(text, self.dates.today, Some(held.day.year())) {
            Ok(on) if on == held.day || held.past_midnight && on == held.day.next() => Ok(true),
            Ok(on) => {
                let why = format!("签到的日子是 {on}，活动是 {} 的", held.day);
                Err(Problem::new(Field::SignTime, text, why, "核对签到时间；是补学的，写成“补学（日期）”"))
            }
            Err(_) => Ok(false),
        }
    }

    fn is_own_name(&self, text: &str, name: &str, person: Option<u32>, day: Day) -> bool {
        let signed = clean_name(text);
        let own = |person: u32| {
            *self.known.people[person as usize].name == *signed
                || text.contains(char::is_alphabetic) && self.known.candidates(text, day).0.contains(&person)
        };
        !signed.is_empty() && (signed == clean_name(name) || person.is_some_and(own))
    }

    fn read_word(&self, field: Field, text: &str, day: Day) -> Result<Mark, Problem> {
        self.words.read(text, day).map_err(|unknown| {
            if let Some(problem) = self.doubted(field, text, day) {
                return problem;
            }
            if let Some(on) = Words::made_up_early(text, day) {
                return too_early(field, text, on, day);
            }
            if let Some((first, second)) =
                text.split_once(['，', ',']).filter(|(first, second)| self.disagree(first, second, day))
            {
                let why = format!("写的是“{}”，又写着“{}”", first.trim(), second.trim());
                return Problem::new(field, text, why, "两处矛盾，核对后只留正确的一种");
            }
            let fix = match unknown.nearest {
                Some(near) => format!("是不是“{near}”？"),
                None => "改成出勤、迟到、请假、因公外出、缺席、补学之一".to_owned(),
            };
            Problem::new(field, text, "不认得这种考勤结果", fix)
        })
    }

    /// Whether two words say that somebody was there and was not, or sat in: 请假，已到.
    fn disagree(&self, first: &str, second: &str, day: Day) -> bool {
        let read = |word: &str| self.words.read(word, day).ok();
        match (read(first), read(second)) {
            (Some(one), Some(other)) => one.status != other.status,
            (Some(_), None) => self.words.is_guest(second.trim()),
            _ => false,
        }
    }

    /// What is wrong with a sign whose legend is not certain, and with a leave on other days.
    fn doubted(&self, field: Field, text: &str, day: Day) -> Option<Problem> {
        if self.words.is_for_other_days(text, day) {
            let why = format!("请假或外出的日子不包括活动那天（{day}）");
            return Some(Problem::new(field, text, why, "核对日期；那天另有情况的，写明情况"));
        }
        let legend = self.words.doubt(text)?;
        let why = format!("图例写着“{legend}”，看不出“{text}”是什么意思");
        Some(Problem::new(field, text, why, "把图例写成“√出勤 △请假 ×缺席”这样；或者把格里的符号改成字"))
    }

    /// What a text says of why somebody was not there: a leave or a journey on duty.
    fn cause(&self, text: &str, day: Day) -> Option<Mark> {
        let away = |mark: &Mark| matches!(mark.status, Status::Leave | Status::Away);
        let bracketed =
            || self.words.read(&format!("请假（{text}）"), day).ok().filter(|m| m.reason.is_some());
        self.words.read(text, day).ok().filter(away).or_else(bracketed)
    }

    /// A reason that is none of the four, for the remark; that of a leave may tell which it is, and is not kept.
    fn unread_reason<'t>(&self, mark: Mark, reason: &'t str, day: Day) -> Option<&'t str> {
        let read = self.cause(reason, day).is_some() || self.words.read(reason, day).is_ok();
        let of_leave = mark.status == Status::Leave && self.words.reason_in(reason).is_some();
        Some(reason).filter(|text| !says_nothing(text) && !read && !of_leave)
    }

    /// The mark with what the column of reasons, and a remark that is nothing else, say of it.
    fn with_cause(&self, mark: Mark, entry: &Entry<'_>, day: Day) -> Result<Mark, Problem> {
        let reason = Some(entry.reason).filter(|text| !says_nothing(text));
        let note = Some(entry.note).filter(|text| !says_nothing(text));
        let loose = |text| match mark.status {
            Status::Leave => self.words.reason_in(text),
            _ => None,
        };
        let of_leave = |text| Some(Mark { reason: Some(loose(text)?), ..Mark::of(Status::Leave) });
        let given = reason.and_then(|text| self.cause(text, day).or_else(|| of_leave(text)));
        let noted = note.and_then(|text| self.words.read(text, day).ok());
        // Nothing finer than four reasons is kept; but who was missing may have been on leave.
        if let (Status::Absent, Some(text), None, None) = (mark.status, reason, given, noted)
            && self.words.read(text, day).is_err()
        {
            let why = "没有到会的原因看不出是请假还是缺席";
            let fix = "把考勤状态改成请假（事假）、因公外出等；是缺席的，删去原因";
            return Err(Problem::new(Field::Reason, text, why, fix));
        }
        let causes = [(Field::Reason, entry.reason, given), (Field::Note, entry.note, noted)];
        causes.into_iter().try_fold(mark, |mark, (field, text, cause)| match cause {
            Some(cause) => self.with_one_cause(mark, (field, text, cause), entry),
            None => Ok(mark),
        })
    }

    /// The mark with what one cell says of it.
    fn with_one_cause(
        &self,
        mut mark: Mark,
        (field, text, cause): (Field, &str, Mark),
        entry: &Entry<'_>,
    ) -> Result<Mark, Problem> {
        let contradiction = || {
            let why = format!("考勤状态是{}，{}却是{}", mark.label(), field.label(), cause.label());
            Problem::new(field, text, why, "核对后只留正确的一种")
        };
        let signed_only = says_nothing(entry.status);
        match (mark.status, cause.status) {
            (Status::Leave, Status::Leave | Status::Away) => {
                let of_journey =
                    Some(crate::record::Reason::Official).filter(|_| cause.status == Status::Away);
                let said = cause.reason.or(of_journey);
                match (mark.reason, said) {
                    (Some(one), Some(other)) if one != other => Err(contradiction()),
                    (known, said) => {
                        mark.reason = known.or(said);
                        Ok(mark)
                    }
                }
            }
            (Status::Absent, Status::Leave | Status::Away)
                if self.words.only_says_not_there(entry.status) =>
            {
                Ok(cause)
            }
            (Status::Away, Status::Leave)
                if cause.reason.is_none_or(|r| r == crate::record::Reason::Official) =>
            {
                Ok(mark)
            }
            (Status::Absent | Status::Away, Status::Leave) => Err(contradiction()),
            (Status::Absent, Status::Away) => Err(contradiction()),
            // A signature says no more than that somebody came.
            (Status::Present, Status::Late) if signed_only => Ok(cause),
            (
                Status::Present | Status::Late,
                Status::Leave | Status::Away | Status::Absent | Status::MadeUp,
            ) => Err(contradiction()),
            (Status::Present, Status::Late) => Err(contradiction()),
            (Status::Leave | Status::Away, Status::Absent | Status::Present | Status::Late) => {
                Err(contradiction())
            }
            (Status::Absent, Status::Present | Status::Late) => Err(contradiction()),
            _ => Ok(mark),
        }
    }

    /// The mark with the day of 补学: from its own column, else from a remark that says it for certain
    /// (10月30日补学). A day in the column makes 补学 of an absence or a leave.
    fn with_making_up(&self, mut mark: Mark, entry: &Entry<'_>, day: Day) -> Result<Mark, Problem> {
        let column = entry.made_up_on;
        let (mut field, mut text) = match column {
            "" => (Field::Status, entry.status),
            column => (Field::MadeUpOn, column),
        };
        let missing = matches!(mark.status, Status::Absent | Status::Leave | Status::Away);
        if !says_nothing(column) && !self.words.is_to_be_filled(column) {
            let on = self.dates.read(Field::MadeUpOn, column)?;
            match mark.status {
                Status::MadeUp if mark.made_up_on.is_none_or(|known| known == on) => {
                    mark.made_up_on = Some(on)
                }
                _ if missing => mark = Mark { made_up_on: Some(on), ..Mark::of(Status::MadeUp) },
                _ => {
                    let why = format!("考勤状态是{}，又写有补学日期", mark.label());
                    return Err(Problem::new(field, text, why, "核对后只留正确的一种"));
                }
            }
        } else if mark.status == Status::MadeUp && mark.made_up_on.is_none() {
            let dated = entry.note.strip_suffix("补学").or_else(|| entry.note.strip_prefix("补学"));
            let noted = dated.and_then(|text| self.words.read(&format!("补学（{}）", text.trim()), day).ok());
            mark.made_up_on = noted.and_then(|noted| noted.made_up_on);
        } else if missing && self.words.claims_making_up(entry.note) {
            let noted = self.words.read(entry.note, day).ok().and_then(|noted| noted.made_up_on);
            let Some(on) = noted else {
                let why = format!("考勤状态是{}，备注却说已经补学，看不出是哪一天", mark.label());
                let fix = "补过学的，把考勤状态写成“补学（日期）”；没有补的，改正备注";
                return Err(Problem::new(Field::Note, entry.note, why, fix));
            };
            (field, text) = (Field::Note, entry.note);
            mark = Mark { made_up_on: Some(on), ..Mark::of(Status::MadeUp) };
        }
        match mark.made_up_on {
            Some(on) if on < day => Err(too_early(field, text, on, day)),
            Some(on) if on > self.dates.today => {
                let why = format!("补学日期 {on} 晚于今天（{}）", self.dates.today);
                Err(Problem::new(field, text, why, "改正日期"))
            }
            _ => Ok(mark),
        }
    }
}

/// Every cell of a row that is read, before any of them is: a blank settles what a failed formula does not.
pub(super) fn must_be_computed(entry: &Entry<'_>) -> Result<(), Problem> {
    let cells = [
        (Field::Date, entry.occasion.date),
        (Field::Unit, entry.occasion.unit),
        (Field::Kind, entry.occasion.kind),
        (Field::StaffNo, entry.staff_no),
        (Field::Name, entry.name),
        (Field::Status, entry.status),
        (Field::SignTime, entry.sign_time),
        (Field::Reason, entry.reason),
        (Field::MadeUpOn, entry.made_up_on),
        (Field::Note, entry.note),
        (Field::Minutes, entry.minutes),
        (Field::Time, entry.occasion.time),
        (Field::EndTime, entry.occasion.end_time),
        (Field::Title, entry.occasion.title),
        (Field::Place, entry.occasion.place),
    ];
    cells.iter().try_for_each(|(field, text)| problem::must_be_computed(*field, text))
}

fn too_early(field: Field, text: &str, on: Day, day: Day) -> Problem {
    let why = format!("补学日期 {on} 早于活动日期 {day}");
    Problem::new(field, text, why, "核对日期")
}
