//! The activities of a workbook: made, or matched with those recorded already, and the items they carry out.

use anyhow::{Context, Result};

use super::book::{Row, SessionColumn};
use super::layout::{ACTIVITIES, NOT_EXPECTED, SESSION, SIGNED};
use super::record::{Recorder, Taken};
use crate::calendar::{
    Day, Length, Minutes, Span, clock_range_label, parse_clock, parse_clock_range, word_key,
};
use crate::chain::{ItemId, cite_items, form_name, items_of, kind, meant_form, meant_kind};
use crate::import::Field;
use crate::import::problem::{Problem, read_text};
use crate::import::subject::RETURN;
use crate::page::hours;
use crate::record::{
    Activity, ActivityId, Facts, KindId, Participant, activity, add_activity, edit_activity, twins,
};
use crate::roster::{Unit, UnitId, UnitKind, find_persons, meant_person, person, units};

/// The cells that a row which is not filled in has already.
const GIVEN: [&str; 6] = ["seq", "item", "item_2", "item_3", "unit", "kinds"];

/// What is wrong with the cells of a row, by the key of each.
type Problems = Vec<(&'static str, Problem)>;

/// What a row says.
struct Said {
    code: Option<ActivityId>,
    unit: Unit,
    day: Day,
    cited: Vec<ItemId>,
    /// Empty if the row leaves them to the items.
    kinds: Vec<KindId>,
    time: Option<(u16, Option<u16>)>,
    title: Option<String>,
    place: Option<String>,
    form: Option<String>,
    hosts: Vec<Participant>,
    recorders: Vec<Participant>,
    length: Option<Length>,
    note: Option<String>,
}

impl Recorder<'_> {
    /// Records a row.
    pub(super) fn activity(&mut self, row: &Row) -> Result<()> {
        let number = row.cell("seq").parse::<i64>().ok().filter(|number| *number > 0);
        let filled =
            ACTIVITIES.columns.iter().any(|(key, _)| !GIVEN.contains(key) && !row.cell(key).is_empty())
                || number.is_some_and(|number| self.has_marks(number));
        let taken = if !filled {
            Taken::Blank
        } else if self.is_skipped(&ACTIVITIES, row, "") {
            Taken::Held
        } else {
            match number {
                None => {
                    let fix = "写一个没有用过的序号；有签到的，在“签到”表加一栏“活动”加这个序号";
                    let problem =
                        Problem::new(Field::Seq, row.cell("seq"), "没有写序号，或序号不是数字", fix);
                    self.hold_row(&ACTIVITIES, row, "seq", problem);
                    Taken::Held
                }
                Some(number) if matches!(self.taken.get(&number), Some(Taken::Activity(_) | Taken::Held)) => {
                    let why = "序号与上面的一行相同，分不清签到是哪一场的";
                    let problem = Problem::new(Field::Seq, row.cell("seq"), why, "改成没有用过的序号");
                    self.hold_row(&ACTIVITIES, row, "seq", problem);
                    return Ok(());
                }
                Some(_) => match self.take(row)? {
                    Some(activity) => Taken::Activity(Box::new(activity)),
                    None => Taken::Held,
                },
            }
        };
        if let Some(number) = number {
            // A row that says nothing does not stand in for one that does.
            if !matches!((&taken, self.taken.get(&number)), (Taken::Blank, Some(_))) {
                self.taken.insert(number, taken);
            }
        }
        Ok(())
    }

    /// Whether anybody is marked in the column of an activity.
    fn has_marks(&self, number: i64) -> bool {
        self.first_marked(&format!("session_{number}")).is_some()
    }

    fn first_marked(&self, key: &str) -> Option<&Row> {
        self.book.signed.iter().find(|row| !self.says_nothing(row.cell(key)))
    }

    /// Whether a cell of attendance is empty or stands for nobody being asked.
    pub(super) fn says_nothing(&self, cell: &str) -> bool {
        cell.is_empty()
            || matches!(cell, NOT_EXPECTED | "/" | "—" | "——" | "-" | "－")
            || self.words.is_to_be_filled(cell)
    }

    /// Makes or matches the activity of a row; none if it is held back.
    fn take(&mut self, row: &Row) -> Result<Option<Activity>> {
        let (said, problems) = self.read(row)?;
        let said = match said {
            Some(said) if problems.is_empty() => said,
            _ => {
                for (key, problem) in problems {
                    self.hold_row(&ACTIVITIES, row, key, problem);
                }
                return Ok(None);
            }
        };
        let whole = format!("{} {}", said.unit.name, said.day);
        match self.recorded(row, &said, &whole)? {
            Ok(activity) => Ok(Some(activity)),
            Err((key, problem)) => {
                self.hold_row(&ACTIVITIES, row, key, problem);
                Ok(None)
            }
        }
    }

    fn recorded(
        &mut self,
        row: &Row,
        said: &Said,
        whole: &str,
    ) -> Result<Result<Activity, (&'static str, Problem)>> {
        let mut kinds = said.kinds.clone();
        if kinds.is_empty() {
            let asked = self.items.iter().filter(|item| said.cited.contains(&item.id));
            kinds.extend(asked.filter_map(|item| item.facts.kind));
        }
        if kinds.is_empty() {
            let fix = "选择落实的项，或写明活动类型";
            return Ok(Err(("kinds", Problem::new(Field::Kind, "", "看不出是哪一类活动", fix))));
        }
        for id in &kinds {
            let kind = kind(self.write, *id)?;
            if !kind.holders.contains(&said.unit.kind) {
                let holders = kind.holders.iter().map(|holder| holder.label()).collect::<Vec<_>>().join("、");
                let why = format!("{}由{holders}举办，不由{}举办", kind.name, said.unit.kind.label());
                let fix = format!("在“党组织”一栏选是哪个{holders}");
                return Ok(Err(("unit", Problem::new(Field::Unit, &said.unit.name, why, fix))));
            }
        }
        let mut wanted = Facts::new(said.unit.id, said.day, kinds);
        said.fill(&mut wanted);
        let known = match said.code {
            Some(id) => activity(self.write, id)?,
            None => {
                let found = twins(self.write, &wanted)?;
                if found.len() > 1 {
                    let codes: Vec<String> = found.iter().map(ToString::to_string).collect();
                    let why = format!("库中有几场都可能是它：{}", codes.join("、"));
                    let fix = "在“记录编号”一栏写明是哪一场，或写明起止时间";
                    return Ok(Err(("activity", Problem::new(Field::Date, whole, why, fix))));
                }
                match found.first() {
                    Some(id) => activity(self.write, *id)?,
                    None => None,
                }
            }
        };
        if let Some(known) = &known {
            let twice =
                self.taken.values().any(|taken| matches!(taken, Taken::Activity(a) if a.id == known.id));
            if twice {
                let why = "与上面的一行是同一场活动（党组织、类型、日期相同）";
                let fix = "一场活动只写一行；落实几项的，写在这一行的第二项、第三项里；确是两场的，写明各自的起止时间";
                return Ok(Err(("day", Problem::new(Field::Date, whole, why, fix))));
            }
        }
        self.outsiders(row, said, known.as_ref());
        let Some(old) = known else {
            if said.unit.kind == UnitKind::YouthGroup && self.unit.kind == UnitKind::Branch {
                wanted.planner = Some(self.unit.id);
            }
            let added = match Self::refused(add_activity(self.write, &wanted, true), whole)? {
                Ok(id) => activity(self.write, id)?.context("the activity just recorded is missing")?,
                Err(problem) => return Ok(Err(("day", problem))),
            };
            if let Err(mut problem) =
                Self::refused(cite_items(self.write, &added, &said.cited), row.cell("item"))?
            {
                // What is held back keeps no number.
                problem.reason = problem.reason.replace(&format!("{} ", added.id), "这场活动");
                return Ok(Err(("item", problem)));
            }
            self.report.made.push(whole.to_owned());
            self.is_new(&ACTIVITIES, row, "day", whole.to_owned());
            return Ok(Ok(added));
        };
        let mut facts = old.facts.clone();
        (facts.unit, facts.day) = (said.unit.id, said.day);
        if !said.kinds.is_empty() {
            facts.kinds.clone_from(&said.kinds);
            facts.arrange();
        }
        said.fill(&mut facts);
        let cited = items_of(self.write, old.id)?;
        let more: Vec<ItemId> = said.cited.iter().filter(|id| !cited.contains(id)).copied().collect();
        let mut now = old.clone();
        if facts == old.facts {
            if more.is_empty() {
                self.same(&ACTIVITIES, row, "day", format!("{} {whole}", old.id));
            }
        } else {
            let differences = self.differences(&old.facts, &facts)?;
            if self.changed(&ACTIVITIES, row, differences) {
                if let Err(problem) = Self::refused(edit_activity(self.write, &old, &facts, true), whole)? {
                    self.report.changed -= 1;
                    return Ok(Err(("day", problem)));
                }
                now = activity(self.write, old.id)?.context("the activity just changed is missing")?;
            }
        }
        if !more.is_empty() {
            let all: Vec<ItemId> = cited.into_iter().chain(more.iter().copied()).collect();
            if let Err(problem) = Self::refused(cite_items(self.write, &now, &all), row.cell("item"))? {
                return Ok(Err(("item", problem)));
            }
            for id in more {
                self.is_new(&ACTIVITIES, row, "item", format!("{} 落实 {id}", old.id));
            }
        }
        Ok(Ok(now))
    }

    /// Points out names that are on no roster and were not there before: they may be misspelt.
    fn outsiders(&mut self, row: &Row, said: &Said, known: Option<&Activity>) {
        let before = known.map(|known| [known.facts.hosts.as_slice(), &known.facts.recorders].concat());
        for one in said.hosts.iter().chain(&said.recorders) {
            let Participant::Outside(name) = one else { continue };
            if !before.as_ref().is_some_and(|before| before.contains(one)) {
                self.report.remarks.push(format!(
                    "“{}”第 {} 行：名册里没有“{name}”，按外单位人员登记。",
                    ACTIVITIES.name, row.number
                ));
            }
        }
    }

    /// Reads a row; what is wrong with it is told cell by cell.
    fn read(&self, row: &Row) -> Result<(Option<Said>, Problems)> {
        let mut problems = Problems::new();
        let mut cited = Vec::new();
        for key in ["item", "item_2", "item_3"] {
            for text in row.cell(key).split(['、', '，', ',', ';', '；', '\n']) {
                let text = text.trim();
                if text.is_empty() {
                    continue;
                }
                if let Some(id) = kept(self.item(text), key, &mut problems).filter(|id| !cited.contains(id)) {
                    cited.push(id);
                }
            }
        }
        let day = match row.cell("day") {
            "" => Err(Problem::new(
                Field::Date,
                "",
                "没有写日期",
                "补上日期；没有开展的，这一行的其他内容和签到也清空",
            )),
            text => self.past_day(text, "改正日期，或等开展以后再填"),
        };
        let day = kept(day, "day", &mut problems);
        let code = match row.cell("activity") {
            "" => None,
            text => kept(self.code(text)?, "activity", &mut problems),
        };
        let holder = self.holder(row.cell("unit"), day, code.as_ref())?;
        let holder = kept(holder, "unit", &mut problems);
        let mut kinds = Vec::new();
        for word in
            row.cell("kinds").split(['、', '，', ',', '\n']).map(str::trim).filter(|word| !word.is_empty())
        {
            let found = Self::refused(meant_kind(self.write, word), word)?;
            kinds.extend(kept(found.map(|kind| kind.id), "kinds", &mut problems));
        }
        let text = |field, key: &'static str, problems: &mut Vec<_>| {
            kept(read_text(&RETURN, field, row.cell(key)), key, problems).flatten()
        };
        let title = text(Field::Title, "title", &mut problems);
        let place = text(Field::Place, "place", &mut problems);
        let note = text(Field::Note, "note", &mut problems);
        let time = match row.cell("time") {
            "" => None,
            text => kept(time_of(text), "time", &mut problems),
        };
        let form = match row.cell("form") {
            "" => None,
            text => kept(Self::refused(meant_form(self.write, text), text)?, "form", &mut problems),
        };
        let mut people = [Vec::new(), Vec::new()];
        for (list, key) in people.iter_mut().zip(["host", "recorder"]) {
            let names = row.cell(key).split(['、', '，', ',', ';', '；', '\n']).map(str::trim);
            for name in names.filter(|name| !name.is_empty()) {
                if let Some(name) = kept(read_text(&RETURN, Field::Name, name), key, &mut problems).flatten()
                {
                    let within = holder.as_ref().map_or(self.unit.id, |unit| unit.id);
                    let found = self.participant(&name, within, day)?;
                    list.extend(kept(found, key, &mut problems));
                }
            }
        }
        let length = match row.cell("hours") {
            "" => None,
            text => {
                let fix = "写作学时数，如 2、1.5，或 90分钟";
                let read =
                    Length::parse(text, 60).map_err(|why| Problem::new(Field::Minutes, text, why, fix));
                kept(read, "hours", &mut problems)
            }
        };
        let [hosts, recorders] = people;
        let (Some(unit), Some(day)) = (holder, day) else { return Ok((None, problems)) };
        let said = Said {
            code: code.map(|known| known.id),
            unit,
            day,
            cited,
            kinds,
            time,
            title,
            place,
            form,
            hosts,
            recorders,
            length,
            note,
        };
        Ok((Some(said), problems))
    }

    /// Who held it: the unit whose workbook it is, or one of its groups; a youth group that it organises for; of what is
    /// recorded already the branch whose partner it was.
    fn holder(
        &self,
        text: &str,
        day: Option<Day>,
        known: Option<&Activity>,
    ) -> Result<Result<Unit, Problem>> {
        let all = units(self.write, day.unwrap_or(self.write.today))?;
        let recorded = known.and_then(|known| all.iter().find(|one| one.id == known.facts.unit));
        if text.is_empty() || word_key(text) == word_key(&self.unit.name) {
            let stays = recorded.filter(|_| text.is_empty());
            return Ok(Ok(stays.unwrap_or(&self.unit).clone()));
        }
        let key = word_key(text);
        let found = all.iter().find(|one| {
            let own = one.parent == Some(self.unit.id) || one.id == self.unit.id;
            let full = word_key(&format!("{}{}", self.unit.name, one.name));
            let own = own || recorded.is_some_and(|recorded| recorded.id == one.id);
            (own || one.kind == UnitKind::YouthGroup) && (word_key(&one.name) == key || full == key)
        });
        Ok(found.cloned().ok_or_else(|| {
            let why = format!("不是“{}”，也不是它下面的党小组", self.unit.name);
            Problem::new(Field::Unit, text, why, "从下拉列表里选；别的党支部的活动由它自己反馈")
        }))
    }

    /// A recorded activity by its code: one of this unit.
    fn code(&self, text: &str) -> Result<Result<Activity, Problem>> {
        let problem =
            |why: &str| Problem::new(Field::Date, text, why, "“记录编号”不要改动；新的活动，这一格留空");
        let found = match ActivityId::from_code(text) {
            Some(id) => activity(self.write, id)?,
            None => None,
        };
        let Some(found) = found else { return Ok(Err(problem("库中没有这条活动记录"))) };
        if found.voided.is_some() {
            return Ok(Err(problem("这条活动记录已经作废")));
        }
        let holder = units(self.write, found.facts.day)?.into_iter().find(|one| one.id == found.facts.unit);
        let own = holder.is_some_and(|one| {
            one.id == self.unit.id
                || one.parent == Some(self.unit.id)
                || [found.facts.planner, found.facts.partner].contains(&Some(self.unit.id))
        });
        Ok(if own { Ok(found) } else { Err(problem("是别的党组织的活动记录")) })
    }

    /// Somebody of the roster by name, or a name from outside.
    fn participant(
        &self,
        name: &str,
        within: UnitId,
        day: Option<Day>,
    ) -> Result<Result<Participant, Problem>> {
        if find_persons(self.write, name)?.is_empty() {
            return Ok(Ok(Participant::Outside(name.to_owned())));
        }
        let on = day.unwrap_or(self.write.today);
        let found = Self::refused(meant_person(self.write, name, Some(within), on), name)?;
        Ok(found.map(|person| Participant::Person(person.id)))
    }

    /// What differs, by the key of its column.
    fn differences(&self, old: &Facts, new: &Facts) -> Result<Vec<(&'static str, String, String)>> {
        let (before, after) = (self.shown(old)?, self.shown(new)?);
        let pairs = before.into_iter().zip(after);
        Ok(pairs.filter(|(old, new)| old.1 != new.1).map(|((key, old), (_, new))| (key, old, new)).collect())
    }

    fn shown(&self, facts: &Facts) -> Result<Vec<(&'static str, String)>> {
        let none = || "（无）".to_owned();
        let text = |text: &Option<String>| text.clone().unwrap_or_else(none);
        let names = |list: &[Participant]| -> Result<String> {
            let mut names = Vec::new();
            for one in list {
                names.push(match one {
                    Participant::Person(id) => {
                        person(self.write, *id)?.map(|one| one.name).unwrap_or_default()
                    }
                    Participant::Outside(name) => name.clone(),
                });
            }
            Ok(if names.is_empty() { none() } else { names.join("、") })
        };
        let mut kinds = Vec::new();
        for id in &facts.kinds {
            kinds.push(kind(self.write, *id)?.name);
        }
        let holder = crate::roster::unit(self.write, facts.unit, facts.day)?.map(|unit| unit.name);
        let form = facts.form.as_deref().map(|code| form_name(self.write, code)).transpose()?;
        Ok(vec![
            ("unit", holder.unwrap_or_default()),
            ("kinds", kinds.join("、")),
            ("day", facts.day.to_string()),
            ("time", facts.start.map_or_else(none, |start| clock_range_label(start, facts.end))),
            ("title", text(&facts.title)),
            ("place", text(&facts.place)),
            ("form", form.unwrap_or_else(none)),
            ("host", names(&facts.hosts)?),
            ("recorder", names(&facts.recorders)?),
            (
                "hours",
                match (facts.minutes, facts.span) {
                    (Some(Minutes(minutes)), _) => hours(minutes),
                    (None, Some(Span::HalfDay)) => "半天".to_owned(),
                    (None, Some(Span::Day)) => "全天".to_owned(),
                    (None, None) => none(),
                },
            ),
            ("note", text(&facts.note)),
        ])
    }

    /// Columns of attendance of which no row of activities has the number.
    pub(super) fn sessions_without_activity(&mut self) -> Result<()> {
        for session in &self.book.sessions {
            let Some(seq) = session.seq else {
                self.column_of_no_activity(session);
                continue;
            };
            let (false, Some(row)) = (self.taken.contains_key(&seq), self.first_marked(&session.key)) else {
                continue;
            };
            let row = row.clone();
            self.taken.insert(seq, Taken::Held);
            if !self.is_skipped(&SIGNED, &row, &session.key) {
                let why = format!("“{}”表里没有序号 {seq} 的一行", ACTIVITIES.name);
                let fix = "补上这一行，或清空这一栏";
                let problem = Problem::new(Field::Seq, &session.heading, why, fix);
                self.hold_cell(&SIGNED, &row, &session.key, problem);
            }
        }
        Ok(())
    }

    /// A column whose heading names no activity: attendance is not to be lost with it, remarks may be.
    fn column_of_no_activity(&mut self, session: &SessionColumn) {
        let is_mark =
            |cell: &str| self.words.is_guest(cell) || self.words.read(cell, self.write.today).is_ok();
        let marked = self.book.signed.iter().find(|row| is_mark(row.cell(&session.key)));
        let heading = &session.heading;
        match marked {
            None => {
                self.report.remarks.push(format!("“{}”表里没有读的栏：{heading}。", SIGNED.name));
            }
            Some(row) if self.is_skipped(&SIGNED, row, &session.key) => {}
            Some(row) => {
                let why = "栏名里没有活动的序号，看不出是哪一场的签到";
                let fix = format!(
                    "栏名写作“{SESSION}1”：数字是“{}”表的序号；不是签到的，删去这一栏",
                    ACTIVITIES.name
                );
                let problem = Problem::new(Field::Seq, heading, why, fix);
                self.hold_cell(&SIGNED, row, &session.key, problem);
            }
        }
    }
}

impl Said {
    /// Writes what the row says over the facts; what it leaves blank it does not say.
    fn fill(&self, facts: &mut Facts) {
        if let Some((start, end)) = self.time {
            (facts.start, facts.end) = (Some(start), end.or(facts.end.filter(|end| *end > start)));
        }
        let over = |new: &Option<String>, old: &mut Option<String>| {
            if new.is_some() {
                old.clone_from(new);
            }
        };
        over(&self.title, &mut facts.title);
        over(&self.place, &mut facts.place);
        over(&self.form, &mut facts.form);
        over(&self.note, &mut facts.note);
        match self.length {
            Some(Length::Clock(minutes)) => (facts.minutes, facts.span) = (Some(minutes), None),
            Some(Length::Span(span)) => (facts.minutes, facts.span) = (None, Some(span)),
            None => {}
        }
        for (new, old) in [(&self.hosts, &mut facts.hosts), (&self.recorders, &mut facts.recorders)] {
            if !new.is_empty() {
                old.clone_from(new);
            }
        }
    }
}

/// A value, or none and the problem of its cell kept.
fn kept<T>(
    read: Result<T, Problem>,
    key: &'static str,
    problems: &mut Vec<(&'static str, Problem)>,
) -> Option<T> {
    read.map_err(|problem| problems.push((key, problem))).ok()
}

/// From when to when, or from when.
fn time_of(text: &str) -> Result<(u16, Option<u16>), Problem> {
    if let Ok((start, end)) = parse_clock_range(text) {
        return Ok((start, Some(end)));
    }
    match parse_clock(text) {
        Ok(start) => Ok((start, None)),
        Err(why) => Err(Problem::new(Field::Time, text, why, "写作 14:30-16:30")),
    }
}
