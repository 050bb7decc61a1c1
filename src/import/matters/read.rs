//! What a row says of a matter, each cell by itself. A row with anything doubtful is held back whole. What stands in it
//! as an export writes it of a matter that is known says nothing new, and is not looked at further.

use anyhow::Result;

use super::draft::{CLASSIFIED, Draft, Marks, MeasureDraft, Typed};
use super::known::{Known, Meetings, Spot};
use super::measures::{measures, of_each};
use super::secret::{says_more, secret};
use super::told::{Since, as_told, conveyed, entries, is_nothing};
use super::written::{NOBODY, Written, heading, status_word};
use crate::calendar::{Day, word_key};
use crate::import::Field;
use crate::import::map::Table;
use crate::import::parse::RowBuf;
use crate::import::problem::Problem;
use crate::import::rows::RowReader;
use crate::import::subject::MATTER;
use crate::import::year_plan::known::parted;
use crate::record::{MatterId, Openness};
use crate::register::{Matter, MatterClass, MatterState, Measure};

/// What rows are read against.
pub struct Reader<'a, 'r> {
    /// Units and people.
    pub known: Known<'r>,
    /// Meetings.
    pub meetings: Meetings<'r>,
    /// How matters are written.
    pub written: &'a Written,
    /// The matters that are known.
    pub matters: &'a [Matter],
    /// The class of rows that name none.
    pub class: Option<MatterClass>,
    /// Nothing that happened lies after it.
    pub today: Day,
}

impl Reader<'_, '_> {
    /// Reads one row; `find` says which matter its marks mean, or why that is not certain.
    pub fn read(
        &mut self,
        table: &Table<'_>,
        row: &RowBuf,
        find: impl FnOnce(&Marks) -> Result<Option<usize>, Problem>,
    ) -> Result<Result<Draft, Vec<Problem>>> {
        if let Some(problem) = secret(table, row) {
            return Ok(Err(vec![problem]));
        }
        let raw = row;
        let mut row = match RowReader::of(&MATTER, table, raw, Field::Matter) {
            Ok(row) => row,
            Err(problems) => return Ok(Err(problems)),
        };
        let today = self.today;
        let date = |text: &str| Day::parse_in_file(text, today, None).map_err(|why| why.reason().to_owned());
        let openness = row.text(Field::Openness);
        let classified = openness.as_deref().is_some_and(|text| word_key(text) == CLASSIFIED);
        if classified && let Some(problem) = says_more(table, raw) {
            return Ok(Err(vec![problem]));
        }
        let code = row.text(Field::Code);
        let marks = Marks {
            class: self.class(&mut row),
            title: row.text(Field::Matter),
            source: row.text(Field::Source),
            number: row.text(Field::Number),
            dated: row.past_day(Field::Issued, date, today, "改正日期"),
            code: code.as_deref().and_then(MatterId::from_code),
            // Kept elsewhere it may be called a number as well.
            serial: row
                .text(Field::Serial)
                .or_else(|| code.filter(|code| classified && MatterId::from_code(code).is_none())),
        };
        match (&marks.title, &marks.serial) {
            (Some(_), Some(_)) => {
                let fix = "涉密要件只写登记编号，公开属性写“涉密”；不涉密的删去登记编号";
                row.hold(Field::Serial, "（不显示）", "又有名称，又有涉密登记编号", fix);
            }
            (None, Some(_)) if !classified => {
                let fix = "公开属性写“涉密”，其余只留类别和日期；不涉密的补上名称";
                row.hold(Field::Openness, "", "有涉密登记编号，公开属性却不是涉密", fix);
            }
            (None, None) if classified => {
                row.hold(Field::Serial, "", "涉密要件没有登记编号", "补上登记编号，名称和内容不要写");
            }
            (None, None) if marks.code.is_none() && !row.is_held(&[Field::Matter]) => {
                row.hold(Field::Matter, "", "没有写政治要件的名称", "补上名称；涉密的只写登记编号");
            }
            _ => {}
        }
        let received = row.past_day(Field::Received, date, today, "改正日期，还没有收到的不登记");
        let listed = row.past_day(Field::Listed, date, today, "改正日期");
        if let Some((dated, received)) =
            marks.dated.zip(received).filter(|(dated, received)| received < dated)
        {
            let why = format!("收到日期 {received} 早于成文日期 {dated}");
            row.hold(Field::Received, &received.to_string(), why, "改正两个日期之一");
        }
        if row.held() > 0 {
            // Of the rest, what is wrong by itself is said as well.
            let _ = row.day(Field::Due, date);
            return Ok(Err(row.problems()));
        }
        let at = match find(&marks) {
            Ok(at) => at,
            Err(problem) => return Ok(Err(vec![problem])),
        };
        let known = at.and_then(|at| self.matters.get(at));
        let written = self.written;
        // As an export writes it: nothing new, however much of it there is.
        let said = |row: &mut RowReader<'_>, field: Field| match known {
            Some(known) => {
                let rest = written.besides(field, known, table.cell(raw, field));
                rest.and_then(|rest| row.text_of(field, &rest))
            }
            None => row.text(field),
        };
        let class = marks.class.or(known.map(|known| known.facts.class)).or_else(|| {
            let fix = "补上类别：全局工作、对本地区工作、本部门本系统工作、市委决定事项通知；全文件相同的用 --class";
            row.missing(Field::Class, "没有写是四必列的哪一类", fix)
        });
        let since = Since {
            base: marks.dated.or(received).or(known.and_then(|k| k.facts.dated.or(k.facts.received))),
            today,
        };
        let mut told = Vec::new();
        if let Some(text) = said(&mut row, Field::Convey).filter(|text| !is_nothing(text)) {
            told.extend(conveyed(&text, since, marks.dated, &self.meetings)?);
        }
        for field in [Field::Deploy, Field::Progress] {
            if let Some(text) = said(&mut row, field).filter(|text| !is_nothing(text)) {
                let own = known.map(|known| written.lines(field, known)).unwrap_or_default();
                let is_task = |task| known.is_some_and(|known| written.has_open_task(known, task));
                told.extend(entries(field, (table.cell(raw, field), &text), &own, since, is_task));
            }
        }
        for field in [Field::Verified, Field::Lookback, Field::Filed] {
            if let Some(text) = said(&mut row, field).filter(|text| !is_nothing(text)) {
                told.extend(as_told(field, &text, today));
            }
        }
        let [own, mut lead, mut support] =
            [Field::Measures, Field::Lead, Field::Support].map(|field| said(&mut row, field));
        let divides = own.is_some() || lead.is_some() || support.is_some();
        let mut as_it_stands = [false; 2];
        if divides {
            // Who leads an added measure is said by the cell, though it stands as it did.
            for (at, (field, text)) in
                [(Field::Lead, &mut lead), (Field::Support, &mut support)].into_iter().enumerate()
            {
                if text.is_none() && !row.is_held(&[field]) {
                    *text = row.text(field);
                    as_it_stands[at] = true;
                }
            }
        }
        let since_day = told.iter().map(|told| told.step.day).chain(received).chain(marks.dated).min();
        let since_day = since_day.unwrap_or(today);
        let known_measures = || known.map(|k| k.measures.iter().map(|m| m.text.clone()).collect::<Vec<_>>());
        let texts = match own.as_deref() {
            Some(text) => measures(text),
            None => known_measures().filter(|_| divides).unwrap_or_default(),
        };
        let theirs = known.map(|known| known.measures.as_slice()).unwrap_or_default();
        let mut units = |field, text: Option<&str>, as_it_stands: bool| match text {
            Some(text) => {
                let cell = Cell { field, text, theirs: if as_it_stands { theirs } else { &[] } };
                self.units(&mut row, cell, &texts, since_day)
            }
            None => Ok(Vec::new()),
        };
        let leads = units(Field::Lead, lead.as_deref(), as_it_stands[0])?;
        let supports = units(Field::Support, support.as_deref(), as_it_stands[1])?;
        let first = leads.first().and_then(|units| units.lead.first().copied());
        let mut drafts = Vec::with_capacity(texts.len());
        for (n, text) in texts.into_iter().enumerate() {
            let of = |units: &[Units]| units.get(n).cloned().unwrap_or_default();
            let (lead, mut support) = (of(&leads), of(&supports).lead);
            support.extend(lead.support);
            support.retain(|unit| !lead.lead.contains(unit));
            support.sort();
            support.dedup();
            drafts.push(MeasureDraft { text, leads: lead.lead, support });
        }
        if let Some(long) = drafts.iter().find(|draft| draft.text.chars().count() > LONGEST_MEASURE) {
            let fix = "缩短，或分成几条";
            row.hold(Field::Measures, &long.text, format!("一条措施超过 {LONGEST_MEASURE} 字"), fix);
        }
        let mut named = Vec::new();
        if drafts.is_empty()
            && let Some(text) = &lead
        {
            // Without a measure there is no task to lead; the departments are there all the same.
            named = leads.iter().flat_map(|units| units.lead.iter().chain(&units.support)).copied().collect();
            told.extend(as_told(Field::Lead, text, today));
        }
        let mut remarks: Vec<String> = Vec::new();
        let mut remarked = Vec::new();
        let mut owner = None;
        if let Some(text) = said(&mut row, Field::Owner) {
            owner = row.settle(self.known.owner(&text, first)?).flatten();
            if owner.is_none() && !row.is_held(&[Field::Owner]) {
                remarks.push(format!("{}：{text}", heading(Field::Owner)));
                remarked.push(Field::Owner);
            }
        }
        let due = match row.text(Field::Due).filter(|text| is_lasting(text)) {
            Some(text) => {
                told.extend(as_told(Field::Due, &text, today));
                None
            }
            None => row.day(Field::Due, date),
        };
        let finished = row.past_day(Field::Finished, date, today, "改正日期；还没有办结的留空");
        let result = said(&mut row, Field::Result);
        let state = said(&mut row, Field::State).map(|text| typed(&text, finished, result.clone()));
        if let Some(text) = result
            && !matches!(state, Some(Typed::Done(..)))
        {
            told.extend(as_told(Field::Result, &text, today));
        }
        let note = said(&mut row, Field::Note);
        let openness = match openness.filter(|_| !classified) {
            None => None,
            Some(text) => match Openness::read(&text) {
                Some(openness) => Some(openness),
                None => {
                    row.hold(Field::Openness, &text, "不认得公开属性", "写公开、内部，或涉密");
                    None
                }
            },
        };
        let blank = known.map(|known| {
            written.left_blank(known, |field| {
                table.column(field).is_some_and(|_| table.cell(raw, field).trim().is_empty())
            })
        });
        let (Some(class), 0) = (class, row.held()) else { return Ok(Err(row.problems())) };
        if note.is_none() {
            // What comes back says it in its remark already.
            let there = known.and_then(|k| k.facts.note.as_deref()).unwrap_or_default();
            remarks.retain(|remark| !there.contains(remark.as_str()));
        }
        let note = note.into_iter().chain(remarks).collect::<Vec<_>>().join("；");
        Ok(Ok(Draft {
            row: raw.number(),
            seq: table.cell(raw, Field::Seq).to_owned(),
            known: at,
            class,
            title: marks.title,
            serial: marks.serial,
            source: marks.source,
            number: marks.number,
            dated: marks.dated,
            received,
            listed,
            openness,
            owner,
            due,
            note: (!note.is_empty()).then_some(note),
            measures: drafts,
            named,
            divides,
            told,
            state,
            remarked,
            blank: blank.unwrap_or_default(),
        }))
    }

    fn class(&self, row: &mut RowReader<'_>) -> Option<MatterClass> {
        let Some(text) = row.text(Field::Class) else { return self.class };
        let found = self.written.classes().class(&text);
        if found.is_none() {
            let all: Vec<String> =
                MatterClass::ALL.iter().map(|class| self.written.classes().of(*class)).collect();
            row.hold(
                Field::Class,
                &text,
                "不是四必列里的一类",
                format!("写序号 1 至 4，或 {}", all.join("、")),
            );
        }
        found
    }

    /// The units of each measure.
    fn units(
        &mut self,
        row: &mut RowReader<'_>,
        cell: Cell<'_>,
        measures: &[String],
        since: Day,
    ) -> Result<Vec<Units>> {
        let field = cell.field;
        let Some(pieces) = cell.pieces(measures) else {
            let why = format!("逐条写的{}与措施的条数（{}）对不上", heading(field), measures.len());
            let fix = "每条措施各写一行，没有的写“—”；都一样的只写一次，不编号";
            row.hold(field, cell.text, why, fix);
            return Ok(Vec::new());
        };
        let mut each = Vec::with_capacity(pieces.len());
        for piece in pieces {
            let mut units = Units::default();
            for name in parted(&piece) {
                if matches!(name, "" | NOBODY | "-" | "无") {
                    continue;
                }
                let (name, helps) = role(name);
                let Some(unit) = row.settle(self.known.unit(field, name, since)?) else {
                    return Ok(Vec::new());
                };
                let list = if helps && field == Field::Lead { &mut units.support } else { &mut units.lead };
                if !list.contains(&unit) {
                    list.push(unit);
                }
            }
            each.push(units);
        }
        Ok(each)
    }
}

/// A cell of units.
struct Cell<'a> {
    field: Field,
    text: &'a str,
    /// The measures that its pieces stand for, where it stands as an export wrote it; else none.
    theirs: &'a [Measure],
}

impl Cell<'_> {
    /// What it says of each measure; none if that cannot be told. Who led a measure leads it wherever it stands now.
    fn pieces(&self, measures: &[String]) -> Option<Vec<String>> {
        if self.theirs.is_empty() {
            return of_each(self.text, measures.len());
        }
        let pieces = of_each(self.text, self.theirs.len())?;
        let is_same = |piece: &String| Some(piece) == pieces.first();
        let of = |(at, text): (usize, &String)| {
            let own = self.theirs.iter().position(|one| word_key(&one.text) == word_key(text));
            let own = own.or_else(|| (measures.len() == self.theirs.len()).then_some(at));
            match own.and_then(|own| pieces.get(own)) {
                Some(piece) => Some(piece.clone()),
                None if pieces.iter().all(is_same) => pieces.first().cloned(),
                // Who helps may be left open, who leads may not.
                None => (self.field == Field::Support).then(|| NOBODY.to_owned()),
            }
        };
        measures.iter().enumerate().map(of).collect()
    }
}

/// A measure is a sentence or two.
const LONGEST_MEASURE: usize = 500;

/// The units that one piece of a cell names.
#[derive(Debug, Clone, Default)]
struct Units {
    lead: Vec<Spot>,
    support: Vec<Spot>,
}

/// A name without the role beside it, and whether that is to help: 办公室（牵头）, 宣传处配合.
fn role(name: &str) -> (&str, bool) {
    for (word, helps) in [("牵头", false), ("负责", false), ("主办", false), ("配合", true), ("协办", true)]
    {
        let bracketed = name.strip_suffix([')', '）']).and_then(|name| {
            let rest = name.strip_suffix(word)?;
            rest.strip_suffix(['(', '（'])
        });
        if let Some(bare) =
            bracketed.or_else(|| name.strip_suffix(word)).map(str::trim).filter(|b| !b.is_empty())
        {
            return (bare, helps);
        }
    }
    (name, false)
}

/// Whether a word says that it is to be kept up for good.
fn is_lasting(word: &str) -> bool {
    matches!(
        word_key(word).as_str(),
        "长期坚持"
            | "持续推进"
            | "长期推进"
            | "长期"
            | "持续坚持"
            | "常态化"
            | "常态化推进"
            | "常态长效"
            | "持续"
            | "长期落实"
    )
}

/// What a word for how it stands means.
fn typed(text: &str, finished: Option<Day>, result: Option<String>) -> Typed {
    let word = status_word(text);
    match word_key(word).as_str() {
        "已完成" | "完成" | "已办结" | "办结" | "已销号" | "销号" | "已归档" | "归档" | "待审核"
        | "已完成待审" | "已完成待审核" | "已落实" | "是" => Typed::Done(finished, result),
        "仅传达学习" | "传达学习" => Typed::Decision(word.to_owned()),
        _ if is_lasting(word) => Typed::Decision(word.to_owned()),
        key => {
            let state = MatterState::from_word(word).or(match key {
                "未启动" | "未开始" | "新增" | "已收到" => Some(MatterState::Listed),
                "已学习" | "已传达学习" => Some(MatterState::Conveyed),
                "已研究" | "已研究部署" => Some(MatterState::Deployed),
                "办理中" | "推进中" | "进行中" | "正在办理" | "正在落实" | "未完成" | "未办结"
                | "正在推进" | "否" => Some(MatterState::UnderWay),
                "退回" => Some(MatterState::Returned),
                _ => None,
            });
            Typed::Other(word.to_owned(), state)
        }
    }
}
