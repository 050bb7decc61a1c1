//! 缺项检查: what the records of activities lack of what their kinds require, and the command that adds it.
//! The one place that says so: lists, papers and reports read it here.

use std::collections::HashMap;

use anyhow::Result;

use super::{Element, Expected, Kind, kinds};
use crate::calendar::{Day, Span};
use crate::record::{ActivityId, Filter, KindId, listed_with};
use crate::roster::UnitId;
use crate::sql;
use crate::store::{Records, Row, SqlResult, ToSql, named_params};

/// An activity, complete or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Which.
    pub activity: ActivityId,
    /// Who held it.
    pub unit: UnitId,
    /// When.
    pub day: Day,
    /// Its topic.
    pub title: Option<String>,
    /// The names of its kinds.
    pub kinds: Vec<String>,
    /// What its kinds require, in the order of [`Element::ALL`].
    pub requires: Vec<Element>,
    /// What of that is lacking, in the same order.
    pub lacks: Vec<Lack>,
}

/// An element that a record lacks (待补).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lack {
    /// Which.
    pub element: Element,
    /// What is the matter, in a few words: 没有登记地点.
    pub what: String,
    /// What to type.
    pub command: String,
    /// Whether a figure of a report suffers from it: attendance, 第一议题, length of 集中学习.
    pub bears_on_figures: bool,
}

impl Checked {
    /// The elements it lacks.
    pub fn lacking(&self) -> Vec<Element> {
        self.lacks.iter().map(|lack| lack.element).collect()
    }
}

/// Checks all activities that a list with this filter shows, voided ones left out, by day and start.
pub fn lint(records: &Records<'_>, filter: &Filter) -> Result<Vec<Checked>> {
    let (before, from, to) = match filter.period {
        Some(period) => {
            (period.reached_from().to_string(), period.from().to_string(), period.to().to_string())
        }
        None => ("0000-01-01".to_owned(), "0000-01-01".to_owned(), "9999-12-31".to_owned()),
    };
    check(
        records,
        named_params! {
            ":id": None::<ActivityId>, ":before": before, ":from": from, ":to": to,
            ":scope": filter.unit.map_or(0, |unit| unit.0), ":kind": filter.kind,
        },
    )
}

/// The elements that one activity lacks, voided or not.
pub fn lacking(records: &Records<'_>, id: ActivityId) -> Result<Vec<Element>> {
    let of = named_params! {":id": id, ":before": "", ":from": "", ":to": "", ":scope": 0, ":kind": None::<KindId>};
    Ok(check(records, of)?.into_iter().next().map(|checked| checked.lacking()).unwrap_or_default())
}

fn check(records: &Records<'_>, of: &[(&str, &dyn ToSql)]) -> Result<Vec<Checked>> {
    let known: HashMap<KindId, Kind> = kinds(records)?.into_iter().map(|kind| (kind.id, kind)).collect();
    let found = records.rows(sql!("lint.sql", "lacking"), of, |row| Stated::read(row, &known))?;
    let numbers = || found.iter().map(|stated| stated.checked.activity);
    let bounds = named_params! {":low": numbers().min(), ":high": numbers().max()};
    let mut called: HashMap<ActivityId, (i64, i64)> = HashMap::new();
    records.each(sql!("lint.sql", "called"), bounds, |row| {
        called.insert(row.get("activity")?, (row.get("called")?, row.get("unrecorded")?));
        Ok(())
    })?;
    let judged = found.into_iter().map(|stated| {
        let (called, unrecorded) = called.get(&stated.checked.activity).copied().unwrap_or_default();
        stated.judge(called, unrecorded)
    });
    Ok(judged.collect())
}

/// An activity as the statement gives it.
struct Stated {
    /// Without what it lacks.
    checked: Checked,
    /// The elements that are not stated, required or not; of the attendance, that nobody came.
    unstated: Vec<Element>,
    calls_nobody: bool,
    marks: i64,
    length_unknown: bool,
    /// Half a day or a day, which says nothing without its conversion.
    span: Option<Span>,
}

impl Stated {
    fn read(row: &Row<'_>, known: &HashMap<KindId, Kind>) -> SqlResult<Stated> {
        let ids: Option<String> = row.get("kinds")?;
        let mut ids: Vec<i64> = ids.unwrap_or_default().split(' ').filter_map(|id| id.parse().ok()).collect();
        ids.sort_unstable();
        let kinds: Vec<&Kind> = ids.into_iter().filter_map(|id| known.get(&KindId(id))).collect();
        let mut unstated = Vec::new();
        for &element in Element::ALL {
            // The row has the title itself under that name.
            let column = if element == Element::Title { "title_lacking" } else { element.code() };
            if row.get::<_, bool>(column)? {
                unstated.push(element);
            }
        }
        let required = |element: &Element| kinds.iter().any(|kind| kind.requires.contains(element));
        Ok(Stated {
            unstated,
            calls_nobody: kinds.iter().all(|kind| kind.expected == Expected::Nobody),
            marks: row.get("marks")?,
            length_unknown: kinds.iter().any(|kind| kind.collective)
                && row.get::<_, bool>("length_unknown")?,
            span: row.get("span")?,
            checked: Checked {
                activity: row.get("id")?,
                unit: row.get("unit")?,
                day: row.get("day")?,
                title: row.get("title")?,
                kinds: kinds.iter().map(|kind| kind.name.clone()).collect(),
                requires: Element::ALL.iter().copied().filter(required).collect(),
                lacks: Vec::new(),
            },
        })
    }

    /// What it lacks, so many having been expected, and of so many of them nothing being recorded.
    fn judge(self, called: i64, unrecorded: i64) -> Checked {
        let about = About {
            activity: self.checked.activity,
            day: self.checked.day,
            span: self.span,
            calls_nobody: self.calls_nobody,
            marks: self.marks,
            unrecorded,
            length_unknown: self.length_unknown,
            clock_required: self.checked.requires.contains(&Element::Time),
            agenda_unknown: self.unstated.contains(&Element::Agenda),
            documents_unknown: self.unstated.contains(&Element::Documents),
        };
        let lacks = |element: &Element| match element {
            Element::Attendance => unrecorded > 0 || called == 0 && self.unstated.contains(element),
            element => self.unstated.contains(element),
        };
        let lacking = Element::ALL.iter().copied().filter(|element| {
            self.checked.requires.contains(element) && lacks(element)
                || *element == Element::Time && self.length_unknown
        });
        let lacks = lacking.map(|element| about.lack(element)).collect();
        Checked { lacks, ..self.checked }
    }
}

/// What decides how a lack is worded.
struct About {
    activity: ActivityId,
    day: Day,
    span: Option<Span>,
    calls_nobody: bool,
    marks: i64,
    unrecorded: i64,
    length_unknown: bool,
    clock_required: bool,
    agenda_unknown: bool,
    documents_unknown: bool,
}

impl About {
    fn lack(&self, element: Element) -> Lack {
        let id = self.activity;
        let edit = |flag: &str| format!("wuxue log edit {id} {flag}");
        let command = match element {
            Element::Time if self.length_unknown && self.span.is_some() => format!(
                "wuxue inspect hours add {} --credit 学时 --from {} --clause 依据",
                self.span.map_or("", Span::label),
                self.day
            ),
            // Start and end say how long it was as well. Typed as it stands it is refused, like all that has no example.
            Element::Time if self.clock_required => edit("--time 起止时间"),
            Element::Time => edit("--hours 学时"),
            Element::Place => edit("--place 地点"),
            Element::Host => edit("--host 姓名"),
            Element::Recorder => edit("--recorder 姓名"),
            Element::Title => edit("--title 主题"),
            Element::Documents => edit("--document 材料"),
            Element::Agenda => edit("--agenda 议题"),
            Element::FirstAgenda => edit(listed_with(self.agenda_unknown, self.documents_unknown)),
            Element::Speakers => edit("--speaker 姓名"),
            Element::Attendance if self.calls_nobody => format!("wuxue log attend {id} --mark 姓名=出勤"),
            // Without a name it would mark all of them as present, of whom nobody has said so.
            Element::Attendance if self.marks > 0 => format!("wuxue log attend {id} --mark \"姓名=情况\""),
            Element::Attendance => format!("wuxue log attend {id} --except \"姓名=情况\""),
            Element::Decisions => edit("--decision \"内容=责任人,完成时限\""),
            Element::Outcome => edit("--outcome 成效"),
            Element::Form => edit("--form 形式"),
            Element::Partner => edit("--partner 单位"),
            Element::Guidance => edit("--guidance 意见"),
            Element::Shown => edit("--shows 编号"),
            Element::Grades => format!("wuxue log grade {id} --rest 合格 --grade 姓名=优秀"),
        };
        let what = match element {
            Element::Time if self.length_unknown => match self.span {
                None => "集中学习时长没有登记".to_owned(),
                Some(span) => format!("{}没有学时折算标准", span.label()),
            },
            Element::Attendance if self.marks == 0 => "没有登记考勤".to_owned(),
            Element::Attendance if self.unrecorded > 0 => {
                format!("应到人员中有 {} 人没有考勤记录", self.unrecorded)
            }
            Element::Attendance => "没有登记到会的人".to_owned(),
            Element::FirstAgenda => "没有说明第一议题".to_owned(),
            other => format!("没有登记{}", other.label()),
        };
        let bears_on_figures = match element {
            Element::Time => self.length_unknown,
            Element::Attendance | Element::FirstAgenda => true,
            _ => false,
        };
        Lack { element, what, command, bears_on_figures }
    }
}
