//! The common fields of an activity as flags: `add` and `edit` take the same.

use anyhow::Result;

use super::{names, time};
use crate::calendar::{Day, Grain, Minutes, Period};
use crate::chain::meant_form;
use crate::commands::words;
use crate::record::{Decision, Facts, FirstTopic, Participant, meant_document};
use crate::refusal::Refusal;
use crate::roster::{PersonId, meant_person, meant_unit};
use crate::store::Records;

/// Flags that state something about an activity.
#[derive(Debug, Default, PartialEq, Eq, clap::Args)]
#[command(next_help_heading = "活动内容")]
pub struct Fields {
    /// 起止时间，如 14:30-16:30；跨零点写作 22:00-次日01:00
    #[arg(long, value_name = "时间")]
    pub time: Option<String>,
    /// 地点
    #[arg(long, value_name = "地点")]
    pub place: Option<String>,
    /// 主题
    #[arg(long, value_name = "主题")]
    pub title: Option<String>,
    /// 主持人
    #[arg(long, value_name = "姓名")]
    pub host: Vec<String>,
    /// 记录人
    #[arg(long, value_name = "姓名")]
    pub recorder: Vec<String>,
    /// 主讲（发言）人，可写多次
    #[arg(long, value_name = "姓名")]
    pub speaker: Vec<String>,
    /// 列席人员，可写多次；列席不算应到
    #[arg(long, value_name = "姓名")]
    pub guest: Vec<String>,
    /// 议题，按先后可写多次
    #[arg(long, value_name = "议题")]
    pub agenda: Vec<String>,
    /// 学习材料的编号或标题，可写多次
    #[arg(long, value_name = "材料")]
    pub document: Vec<String>,
    /// 决议事项，如 "内容=责任人,2026-11-30"，可写多次
    #[arg(long, value_name = "决议")]
    pub decision: Vec<String>,
    /// 第一议题：已列、未列、不适用=原因；不写为待补
    #[arg(long, value_name = "情况")]
    pub first_topic: Option<String>,
    /// 活动形式，如 交流研讨
    #[arg(long, value_name = "形式")]
    pub form: Option<String>,
    /// 共建或列席的对方单位
    #[arg(long, value_name = "单位")]
    pub partner: Option<String>,
    /// 学时（每学时 60 分钟）；不写则按起止时间计
    #[arg(long, value_name = "学时", conflicts_with = "minutes")]
    pub hours: Option<String>,
    /// 学习时长，按分钟写
    #[arg(long, value_name = "分钟")]
    pub minutes: Option<String>,
    /// 所属期，如 2026Q3、2025；不写则按活动日期
    #[arg(long, value_name = "期间")]
    pub belongs: Option<String>,
    /// 成效
    #[arg(long, value_name = "成效")]
    pub outcome: Option<String>,
    /// 备注
    #[arg(long, value_name = "备注")]
    pub note: Option<String>,
    /// 与已有的记录不是同一场
    #[arg(long)]
    pub another: bool,
}

impl Fields {
    /// Puts what was typed into the facts; what was not typed stays. An empty text clears, a list replaces.
    /// Gives remarks for the clerk.
    ///
    /// # Errors
    /// Refused where a word means nothing, or more than one thing.
    pub fn apply(&self, records: &Records<'_>, facts: &mut Facts, today: Day) -> Result<Vec<String>> {
        let mut remarks = Vec::new();
        if let Some(text) = &self.time {
            (facts.start, facts.end) = match stated(text) {
                None => (None, None),
                Some(text) => {
                    let (start, end) = time::read(text)?;
                    (Some(start), end)
                }
            };
        }
        for (typed, what, field) in [
            (&self.place, "地点", &mut facts.place),
            (&self.title, "主题", &mut facts.title),
            (&self.outcome, "成效", &mut facts.outcome),
            (&self.note, "备注", &mut facts.note),
        ] {
            if let Some(text) = typed {
                *field = words::maybe_plain(what, stated(text))?;
            }
        }
        self.apply_people(records, facts, &mut remarks)?;
        self.apply_lists(records, facts, today)?;
        if let Some(text) = &self.first_topic {
            (facts.first_topic, facts.first_topic_reason) = match stated(text) {
                None => (None, None),
                Some(text) => first_topic(text)?,
            };
        }
        if let Some(text) = &self.form {
            facts.form = stated(text).map(|text| meant_form(records, text)).transpose()?;
        }
        if let Some(text) = &self.partner {
            facts.partner = match stated(text) {
                None => None,
                Some(text) => Some(meant_unit(records, text, facts.day)?.id),
            };
        }
        if let Some(text) = &self.hours {
            facts.minutes = stated(text).map(time::hours).transpose()?;
        }
        if let Some(text) = &self.minutes {
            facts.minutes = stated(text).map(minutes).transpose()?;
        }
        if let Some(text) = &self.belongs {
            facts.belongs = stated(text).map(|text| belongs(text, today)).transpose()?;
        }
        facts.arrange();
        Ok(remarks)
    }

    fn apply_people(
        &self,
        records: &Records<'_>,
        facts: &mut Facts,
        remarks: &mut Vec<String>,
    ) -> Result<()> {
        let (unit, day) = (facts.unit, facts.day);
        for (typed, what, field) in [
            (&self.host, "主持人", &mut facts.hosts),
            (&self.recorder, "记录人", &mut facts.recorders),
            (&self.speaker, "主讲（发言）人", &mut facts.speakers),
            (&self.guest, "列席人员", &mut facts.guests),
        ] {
            if typed.is_empty() {
                continue;
            }
            let mut people: Vec<Participant> = Vec::new();
            for text in typed.iter().filter_map(|text| stated(text)) {
                let who = names::participant(records, what, text, unit, day, remarks)?;
                if !people.contains(&who) {
                    people.push(who);
                }
            }
            *field = people;
        }
        Ok(())
    }

    fn apply_lists(&self, records: &Records<'_>, facts: &mut Facts, today: Day) -> Result<()> {
        if !self.agenda.is_empty() {
            let items = self.agenda.iter().filter_map(|text| stated(text));
            facts.agenda = items.map(|text| words::plain("议题", text)).collect::<Result<_, _>>()?;
        }
        if !self.document.is_empty() {
            let mut documents = Vec::new();
            for text in self.document.iter().filter_map(|text| stated(text)) {
                documents.push(meant_document(records, text)?.id);
            }
            facts.documents = documents;
        }
        if !self.decision.is_empty() {
            let mut decisions = Vec::new();
            for text in self.decision.iter().filter_map(|text| stated(text)) {
                decisions.push(decision(records, text, facts, today)?);
            }
            facts.decisions = decisions;
        }
        Ok(())
    }
}

/// What was typed, unless it is empty, which clears a field.
pub(super) fn stated(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

/// A length in minutes as it is typed, a day at most.
pub(super) fn minutes(text: &str) -> Result<Minutes, Refusal> {
    const LONGEST: i64 = 24 * 60;
    let folded = crate::calendar::fold_width(text);
    let number = folded.trim_end_matches("分钟").trim();
    number.parse().ok().filter(|n| (0..=LONGEST).contains(n)).map(Minutes).ok_or_else(|| {
        Refusal::usage(format!("“{text}”不是分钟数，应是 0 到 {LONGEST} 的整数。")).hint("--minutes 90")
    })
}

fn belongs(text: &str, today: Day) -> Result<Period, Refusal> {
    let period = words::period("--belongs", text, today)?;
    if period.grain() == Grain::Range {
        return Err(Refusal::usage("--belongs 只能是一个月、季度、半年或年度。")
            .hint("例如 --belongs 2026Q3、--belongs 2025"));
    }
    Ok(period)
}

fn first_topic(text: &str) -> Result<(Option<FirstTopic>, Option<String>), Refusal> {
    let (word, reason) = names::split(text).map_or((text, None), |(word, reason)| (word, Some(reason)));
    let topic = FirstTopic::from_word(word).ok_or_else(|| {
        Refusal::usage(format!("--first-topic 不认识“{word}”。"))
            .hint("写作 --first-topic 已列、--first-topic 未列 或 --first-topic 不适用=原因")
    })?;
    Ok((Some(topic), words::maybe_plain("不适用的原因", reason)?))
}

/// Reads `content=owner,due`; owner and due may each be left out.
fn decision(records: &Records<'_>, text: &str, facts: &Facts, today: Day) -> Result<Decision> {
    let (content, rest) = names::split_last(text).map_or((text, ""), |(content, rest)| (content, rest));
    let mut owner: Option<PersonId> = None;
    let mut due = None;
    for part in rest.split([',', '，']).filter_map(stated) {
        match Day::parse(part, today) {
            Ok(day) if due.is_none() => due = Some(day),
            Ok(_) => {
                return Err(Refusal::usage(format!("决议“{content}”写了两个完成时限。"))
                    .hint("--decision \"内容=责任人,2026-11-30\"")
                    .into());
            }
            Err(_) if owner.is_none() => {
                owner = Some(meant_person(records, part, Some(facts.unit), facts.day)?.id);
            }
            Err(_) => {
                return Err(Refusal::usage(format!("决议“{content}”写了两个责任人，只能写一个。"))
                    .hint("--decision \"内容=责任人,2026-11-30\"；其他人写进内容里")
                    .into());
            }
        }
    }
    Ok(Decision { text: words::plain("决议事项", content)?, owner, due })
}
