//! 学时折算标准: how a length of time becomes hours of study. No regulation says, so every standard is local, has
//! its days, and can be replaced. What a record is worth by them is computed in two views of the store
//! (`credited_activity`, `credited_self_study`); here they are kept and explained.

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::calendar::{Day, Minutes, Span};
use crate::identifier;
use crate::refusal::Refusal;
use crate::sql;
use crate::store::{Records, Row, SqlResult, Write, named_params};

identifier!(
    /// Number of a conversion, `H2` on screen.
    ConversionId, "H"
);

/// What is converted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Converted {
    /// Each hour by the clock, of a session or of self-study.
    Hour,
    /// A session of half a day or a day.
    Span(Span),
    /// Online study of at least so many minutes at a sitting.
    Online,
}

crate::kept_by_code!(Converted);

impl Converted {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Converted; 4] =
        [Converted::Hour, Converted::Span(Span::HalfDay), Converted::Span(Span::Day), Converted::Online];

    /// The ASCII code.
    pub fn code(self) -> &'static str {
        match self {
            Converted::Hour => "hour",
            Converted::Span(span) => span.code(),
            Converted::Online => "online",
        }
    }

    /// The Chinese name.
    pub fn label(self) -> &'static str {
        match self {
            Converted::Hour => "每小时",
            Converted::Span(span) => span.label(),
            Converted::Online => "线上学习",
        }
    }

    /// The one with this code.
    pub fn from_code(code: &str) -> Option<Converted> {
        Self::ALL.into_iter().find(|measure| measure.code() == code)
    }
}

/// A conversion to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewConversion {
    /// What is converted.
    pub measure: Converted,
    /// The shortest sitting it holds for, in minutes; 0 but for [`Converted::Online`].
    pub least: i64,
    /// Minutes credited, 60 to the 学时.
    pub credit: i64,
    /// First day in force; none if from of old.
    pub valid_from: Option<Day>,
    /// Last day in force; none while it lasts.
    pub valid_to: Option<Day>,
    /// What it rests on.
    pub clause: String,
}

/// A conversion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversion {
    /// Its number.
    pub id: ConversionId,
    /// What it says.
    pub facts: NewConversion,
}

impl Conversion {
    fn read(row: &Row<'_>) -> SqlResult<Conversion> {
        Ok(Conversion {
            id: row.get("id")?,
            facts: NewConversion {
                measure: row.get("measure")?,
                least: row.get("least")?,
                credit: row.get("credit")?,
                valid_from: row.get("valid_from")?,
                valid_to: row.get("valid_to")?,
                clause: row.get("clause")?,
            },
        })
    }

    /// Whether it is in force on that day.
    pub fn in_force_on(&self, day: Day) -> bool {
        self.facts.in_force_on(day)
    }

    /// In words with its code, and with the first and last day that lie within these.
    fn dated(&self, from: Day, to: Day) -> String {
        let begins = self.facts.valid_from.filter(|first| *first > from).map(|first| format!("，{first} 起"));
        let ends = self.facts.valid_to.filter(|last| *last < to).map(|last| format!("，到 {last} 止"));
        let (begins, ends) = (begins.unwrap_or_default(), ends.unwrap_or_default());
        format!("{}（{}{begins}{ends}）", self.facts.says(), self.id)
    }
}

impl NewConversion {
    fn in_force_on(&self, day: Day) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| to >= day)
    }

    fn overlaps(&self, other: &NewConversion) -> bool {
        let begins_in_time = |one: &NewConversion, other: &NewConversion| {
            one.valid_to.is_none_or(|to| other.valid_from.is_none_or(|from| from <= to))
        };
        self.measure == other.measure
            && self.least == other.least
            && begins_in_time(self, other)
            && begins_in_time(other, self)
    }

    /// In words: 半天计 4 学时, 线上学习一次满 30 分钟计 1 学时.
    pub fn says(&self) -> String {
        let credit = Minutes(self.credit);
        match self.measure {
            Converted::Online => {
                format!("{}一次满 {} 分钟计 {credit} 学时", self.measure.label(), self.least)
            }
            _ => format!("{}计 {credit} 学时", self.measure.label()),
        }
    }
}

/// The conversions of a store.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Conversions(pub Vec<Conversion>);

impl Conversions {
    /// All there ever were: by what they convert, the oldest first, of one day the highest step first.
    pub fn read(records: &Records<'_>) -> Result<Conversions> {
        Ok(Conversions(records.rows(sql!("conversion.sql", "conversions"), [], Conversion::read)?))
    }

    fn of(&self, measure: Converted, day: Day, minutes: i64) -> Option<&Conversion> {
        let fits =
            |c: &&Conversion| c.facts.measure == measure && c.in_force_on(day) && c.facts.least <= minutes;
        self.0.iter().filter(fits).max_by_key(|c| c.facts.least)
    }

    /// What a session on a day is worth in minutes, as `credited_activity` has it: as stated, else its half day
    /// or day (`span`), else the minutes by the clock; none if that is not known.
    pub fn credit(
        &self,
        day: Day,
        stated: Option<i64>,
        span: Option<Span>,
        clock: Option<i64>,
    ) -> Option<i64> {
        match (stated, span) {
            (Some(stated), _) => Some(stated),
            (None, Some(span)) => self.of(Converted::Span(span), day, 0).map(|found| found.facts.credit),
            (None, None) => {
                let hour = self.of(Converted::Hour, day, 0).map_or(60, |found| found.facts.credit);
                clock.map(|minutes| minutes * hour / 60)
            }
        }
    }

    /// The minutes by the clock that self-study of half a day or a day (`span`) is entered with: as many as are worth
    /// what it counts. None where no conversion in force says what that is.
    pub fn clock_of(&self, day: Day, span: Span) -> Option<i64> {
        let credit = self.of(Converted::Span(span), day, 0)?.facts.credit;
        let hour = self.of(Converted::Hour, day, 0).map_or(60, |found| found.facts.credit);
        (hour > 0).then(|| credit * 60 / hour)
    }

    /// How the clock, or a half day or day (`span`), of a session on a day is converted, for people.
    pub fn of_session(&self, day: Day, span: Option<Span>) -> String {
        match (span, self.of(span.map_or(Converted::Hour, Converted::Span), day, 0)) {
            (_, Some(found)) => format!("{}（{}）", found.facts.says(), found.id),
            (None, None) => "按起止时间计".to_owned(),
            (Some(span), None) => format!("{}没有折算标准，待补", span.label()),
        }
    }

    /// Which conversions hold on a day of these, for people: of what lacks one, how it counts without.
    pub fn in_force(&self, measures: &[Converted], from: Day, to: Day) -> String {
        let mut parts = Vec::new();
        for measure in measures {
            let holds = |c: &&Conversion| {
                c.facts.measure == *measure
                    && c.facts.valid_from.is_none_or(|first| first <= to)
                    && c.facts.valid_to.is_none_or(|last| last >= from)
            };
            let found: Vec<String> = self.0.iter().filter(holds).map(|c| c.dated(from, to)).collect();
            match (found.is_empty(), measure) {
                (false, _) => parts.extend(found),
                (true, Converted::Hour) => parts.push("60 分钟计 1 学时（没有另定标准）".to_owned()),
                (true, Converted::Span(_)) => {
                    parts.push(format!("{}没有折算标准，不计", measure.label()));
                }
                // Without steps online study counts by the clock.
                (true, Converted::Online) => {}
            }
        }
        parts.join("；")
    }

    /// How self-study of so many minutes on a day is converted, for people.
    pub fn of_self_study(&self, day: Day, minutes: i64, online: bool) -> String {
        let steps =
            online && self.0.iter().any(|c| c.facts.measure == Converted::Online && c.in_force_on(day));
        let measure = if steps { Converted::Online } else { Converted::Hour };
        match self.of(measure, day, minutes) {
            Some(found) => format!("{}（{}）", found.facts.says(), found.id),
            None if steps => "线上学习时间过短，不计学时".to_owned(),
            None => "按实际时间计".to_owned(),
        }
    }
}

/// Adds a conversion.
///
/// # Errors
/// Refused if one for the same thing is in force on one of its days: which of them counts must be certain.
pub fn add_conversion(write: &Write<'_>, new: &NewConversion) -> Result<ConversionId> {
    let rival = Conversions::read(write)?.0.into_iter().find(|known| known.facts.overlaps(new));
    if let Some(rival) = rival {
        let until = rival.facts.valid_to.map_or("仍在施行".to_owned(), |last| format!("施行到 {last}"));
        return Err(Refusal::refused(format!("{}“{}”{until}，不能重复。", rival.id, rival.facts.says()))
            .hint(format!("先停止旧的：wuxue inspect hours end {} --on 日期 --because 原因", rival.id))
            .into());
    }
    Ok(ConversionId(write.insert(
        sql!("conversion.sql", "insert_conversion"),
        named_params! {
            ":measure": new.measure, ":least": new.least, ":credit": new.credit, ":valid_from": new.valid_from,
            ":valid_to": new.valid_to, ":clause": new.clause,
        },
    )?))
}

/// The conversion with this code.
///
/// # Errors
/// Refused if there is none.
pub fn meant_conversion(records: &Records<'_>, text: &str) -> Result<Conversion> {
    let list = "查看有哪些折算标准：wuxue inspect hours list --all";
    let Some(id) = ConversionId::from_code(text) else {
        return Err(Refusal::usage(format!("“{}”不是折算标准的编号，编号写作 H2。", text.trim()))
            .hint(list)
            .into());
    };
    let found = Conversions::read(records)?.0.into_iter().find(|known| known.id == id);
    Ok(found.ok_or_else(|| Refusal::not_found(format!("没有折算标准 {id}。")).hint(list))?)
}

/// Ends a conversion with that day; what happened until then is converted by it as before.
///
/// # Errors
/// Refused if it has ended already or begins later.
pub fn end_conversion(write: &Write<'_>, conversion: &Conversion, last: Day) -> Result<()> {
    let (id, facts) = (conversion.id, &conversion.facts);
    let list = "查看折算标准：wuxue inspect hours list --all";
    if let Some(ended) = facts.valid_to {
        return Err(Refusal::refused(format!("{id}“{}”已于 {ended} 停止施行。", facts.says()))
            .hint(list)
            .into());
    }
    if let Some(from) = facts.valid_from.filter(|from| *from > last) {
        return Err(Refusal::refused(format!(
            "{id}“{}”自 {from} 起施行，不能在 {last} 停止。",
            facts.says()
        ))
        .hint("改正日期后再试；登记错了的，用 wuxue undo 撤销那次操作")
        .into());
    }
    write.execute(sql!("conversion.sql", "end_conversion"), named_params! {":last": last, ":id": id})?;
    Ok(())
}

/// The conversions that the program brings along.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConversionSeeds {
    /// Where they come from.
    pub note: String,
    /// The conversions; they hold from of old.
    pub conversions: Vec<ConversionSeed>,
}

/// A conversion of the starter data.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConversionSeed {
    measure: Converted,
    least: i64,
    credit: i64,
    clause: String,
}

impl ConversionSeeds {
    /// The list in `seeds/conversions.json`.
    ///
    /// # Errors
    /// Only if the list built into the program is malformed, which a test excludes.
    pub fn load() -> Result<Vec<NewConversion>> {
        let seeds: ConversionSeeds = serde_json::from_str(include_str!("../../seeds/conversions.json"))
            .context("seeds/conversions.json")?;
        let new = |ConversionSeed { measure, least, credit, clause }| NewConversion {
            measure,
            least,
            credit,
            valid_from: None,
            valid_to: None,
            clause,
        };
        Ok(seeds.conversions.into_iter().map(new).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_starter_conversions_are_local_and_do_not_overlap() {
        let seeds = ConversionSeeds::load().unwrap();
        for (at, seed) in seeds.iter().enumerate() {
            assert!(seed.clause.starts_with("本地规定"), "{seed:?}");
            assert!(seed.credit > 0 && (seed.least > 0) == (seed.measure == Converted::Online), "{seed:?}");
            assert!(!seeds[at + 1..].iter().any(|other| other.overlaps(seed)), "{seed:?}");
        }
        for measure in Converted::ALL {
            assert!(seeds.iter().any(|seed| seed.measure == measure), "{measure:?}");
        }
    }

    #[test]
    fn a_half_day_of_self_study_is_worth_what_the_conversion_says() {
        let new = |measure, credit| Conversion {
            id: ConversionId(1),
            facts: NewConversion {
                measure,
                least: 0,
                credit,
                valid_from: Day::from_iso("2026-01-01"),
                valid_to: None,
                clause: String::new(),
            },
        };
        let (before, day) = (Day::from_iso("2025-12-31").unwrap(), Day::from_iso("2026-10-12").unwrap());
        let known = Conversions(vec![new(Converted::Span(Span::HalfDay), 240)]);
        assert_eq!(known.clock_of(day, Span::HalfDay), Some(240));
        assert_eq!((known.clock_of(day, Span::Day), known.clock_of(before, Span::HalfDay)), (None, None));
        let known = Conversions(vec![new(Converted::Span(Span::HalfDay), 240), new(Converted::Hour, 80)]);
        assert_eq!(known.clock_of(day, Span::HalfDay), Some(180));
    }

    #[test]
    fn conversions_that_share_a_day_overlap() {
        let day = |text| Day::from_iso(text);
        let one = |from, to| NewConversion {
            measure: Converted::Span(Span::Day),
            least: 0,
            credit: 480,
            valid_from: from,
            valid_to: to,
            clause: String::new(),
        };
        let first_half = one(None, day("2026-06-30"));
        assert!(first_half.overlaps(&one(day("2026-06-30"), None)));
        assert!(!first_half.overlaps(&one(day("2026-07-01"), None)));
        assert!(one(day("2026-01-01"), None).overlaps(&first_half));
        assert!(
            !first_half
                .overlaps(&NewConversion { measure: Converted::Span(Span::HalfDay), ..one(None, None) })
        );
    }
}
