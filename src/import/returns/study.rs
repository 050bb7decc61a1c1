//! What people studied alone, of the sheet of self-study.

use anyhow::Result;

use super::book::Row;
use super::layout::STUDY;
use super::record::Recorder;
use crate::calendar::{Length, Minutes, word_key};
use crate::chain::{
    Entered, LONGEST, SelfStudy, add_self_study, edit_self_study, meant_self_study, self_study_of,
};
use crate::import::Field;
use crate::import::problem::{Problem, read_text};
use crate::import::subject::RETURN;

/// A bare number below it is more likely hours: the other sheet asks for them.
const FEWEST: i64 = 10;

impl Recorder<'_> {
    /// Records a row; one without day and length was not filled in.
    pub(super) fn study(&mut self, row: &Row) -> Result<()> {
        let blank = row.cell("day").is_empty() && row.cell("minutes").is_empty();
        if blank || self.is_skipped(&STUDY, row, "") {
            return Ok(());
        }
        let read = match self.read_study(row)? {
            Ok(read) => self.take_study(row, read)?,
            Err(problem) => Err(problem),
        };
        if let Err((key, problem)) = read {
            self.hold_row(&STUDY, row, key, problem);
        }
        Ok(())
    }

    fn read_study(&self, row: &Row) -> Result<Result<SelfStudy, (&'static str, Problem)>> {
        let who = match self.who(row, self.write.today)? {
            Ok(who) => who,
            Err(problem) => return Ok(Err(problem)),
        };
        let id = match self.item(row.cell("item")) {
            Ok(id) => id,
            Err(problem) => return Ok(Err(("item", problem))),
        };
        let Some(item) = self.items.iter().find(|item| item.id == id && item.facts.kind.is_none()) else {
            let why = format!("{id} 要求的是集中活动，不是自学");
            let problem = Problem::new(Field::What, row.cell("item"), why, "活动写在“活动”表里");
            return Ok(Err(("item", problem)));
        };
        let lacking = |key, why: &str, fix: &str| Ok(Err((key, Problem::new(Field::Date, "", why, fix))));
        if row.cell("day").is_empty() {
            return lacking("day", "写了时长，没有写日期", "补上日期；没有学的，时长也清空");
        }
        if row.cell("minutes").is_empty() {
            return lacking("minutes", "写了日期，没有写时长", "补上时长（分钟）；没有学的，日期也清空");
        }
        let day = match self.past_day(row.cell("day"), "改正日期，或等学了以后再填") {
            Ok(day) => day,
            Err(problem) => return Ok(Err(("day", problem))),
        };
        let from = self.of.in_force().map(|version| version.facts.period.from());
        // A week that has begun before the period is kept on its Monday.
        if let Some(from) = from.filter(|from| day < *from && day != from.monday()) {
            let why = format!("早于通知单的期间（{from} 起），不能落实这一项");
            let problem =
                Problem::new(Field::Date, row.cell("day"), why, "改正日期；这次自学另行登记的，清空这一行");
            return Ok(Err(("day", problem)));
        }
        let text = row.cell("minutes");
        let minutes = match Length::parse(text, 1) {
            Ok(Length::Clock(Minutes(few))) if (1..FEWEST).contains(&few) && text.parse::<i64>().is_ok() => {
                let why = format!("只有 {few} 分钟，像是学时数");
                let fix =
                    format!("写分钟数，如 90；是学时的，写“{few}学时”，确是 {few} 分钟的，写“{few}分钟”");
                return Ok(Err(("minutes", Problem::new(Field::Minutes, text, why, fix))));
            }
            Ok(Length::Clock(Minutes(minutes))) if (1..=LONGEST).contains(&minutes) => minutes,
            Ok(_) => {
                let problem = Problem::new(Field::Minutes, text, "不是分钟数", "写分钟数，如 90");
                return Ok(Err(("minutes", problem)));
            }
            Err(why) => {
                let fix = "写分钟数，如 90；写学时的，写作 1.5学时";
                return Ok(Err(("minutes", Problem::new(Field::Minutes, text, why, fix))));
            }
        };
        let online = match word_key(row.cell("way")).as_str() {
            "" | "线下" => false,
            "线上" => true,
            _ => {
                let problem =
                    Problem::new(Field::Way, row.cell("way"), "不认得是线上还是线下", "写线上或线下");
                return Ok(Err(("way", problem)));
            }
        };
        let what = match read_text(&RETURN, Field::What, row.cell("what")) {
            Ok(what) => what.unwrap_or_else(|| item.facts.what.clone()),
            Err(problem) => return Ok(Err(("what", problem))),
        };
        let note = match read_text(&RETURN, Field::Note, row.cell("note")) {
            Ok(note) => note,
            Err(problem) => return Ok(Err(("note", problem))),
        };
        let document = item.facts.documents.first().copied();
        // Either answers the item; the plan item only where no material does.
        let plan_item = item.facts.plan_item.filter(|_| document.is_none());
        Ok(Ok(SelfStudy { person: who.id, day, minutes, what, online, document, plan_item, note }))
    }

    fn take_study(&mut self, row: &Row, mut facts: SelfStudy) -> Result<Result<(), (&'static str, Problem)>> {
        let whole = format!("{} {} {} 分钟", row.cell("name"), facts.day, facts.minutes);
        let known: Option<Entered> = match row.cell("entry") {
            "" => {
                let all = self_study_of(self.write, facts.person, facts.day, facts.day)?;
                all.into_iter().find(|entry| entry.facts.identity() == facts.identity())
            }
            code => match Self::refused(meant_self_study(self.write, code), code)? {
                Ok(entry) if entry.facts.person == facts.person => Some(entry),
                Ok(_) => {
                    let fix = "“记录编号”不要改动；新的自学，这一格留空";
                    return Ok(Err(("entry", Problem::new(Field::What, code, "是别人的自学记录", fix))));
                }
                Err(problem) => return Ok(Err(("entry", problem))),
            },
        };
        let Some(known) = known else {
            let done = Self::refused(add_self_study(self.write, &facts), &whole)?;
            return Ok(done
                .map(|id| {
                    self.studied.insert(id, row.number);
                    self.is_new(&STUDY, row, "day", whole);
                })
                .map_err(|problem| ("day", problem)));
        };
        if let Some(first) = self.studied.insert(known.id, row.number) {
            let why = format!("与第 {first} 行是同一个人同一天学的同一项");
            let problem =
                Problem::new(Field::Minutes, row.cell("minutes"), why, "合并成一行，删去多余的一行");
            return Ok(Err(("day", problem)));
        }
        facts.document = known.facts.document.or(facts.document);
        facts.plan_item = known.facts.plan_item.or(facts.plan_item);
        facts.note = facts.note.or_else(|| known.facts.note.clone());
        if facts == known.facts {
            self.same(&STUDY, row, "day", whole);
            return Ok(Ok(()));
        }
        let way = |online: bool| if online { "线上" } else { "线下" }.to_owned();
        let (old, new) = (&known.facts, &facts);
        let pairs = [
            ("what", old.what.clone(), new.what.clone()),
            ("day", old.day.to_string(), new.day.to_string()),
            ("minutes", old.minutes.to_string(), new.minutes.to_string()),
            ("way", way(old.online), way(new.online)),
            ("note", old.note.clone().unwrap_or_default(), new.note.clone().unwrap_or_default()),
        ];
        let mut differences: Vec<_> = pairs.into_iter().filter(|(_, old, new)| old != new).collect();
        if differences.is_empty() {
            differences.push(("item", "没有注明落实哪一项".to_owned(), row.cell("item").to_owned()));
        }
        if self.changed(&STUDY, row, differences) {
            let done = Self::refused(edit_self_study(self.write, &known, &facts), &whole)?;
            if let Err(problem) = done {
                self.report.changed -= 1;
                return Ok(Err(("day", problem)));
            }
        }
        Ok(Ok(()))
    }
}
