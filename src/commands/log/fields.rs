//! The common fields of an activity as flags: `add` and `edit` take the same.

use anyhow::Result;

use super::matters::Matters;
use super::typed::{self, stated};
use super::{names, time};
use crate::calendar::{Day, Length};
use crate::chain::{cite_items, meant_form, meant_item_id};
use crate::commands::words;
use crate::record::{
    Activity, Facts, FirstTopic, Participant, citable_plan_item, meant_activity, meant_document, meant_theme,
};
use crate::roster::meant_unit;
use crate::store::{Records, Write};

/// Flags that state something about an activity.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
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
    /// 主持人，可写几个，用、隔开
    #[arg(long, value_name = "姓名")]
    pub host: Vec<String>,
    /// 记录人，可写几个，用、隔开
    #[arg(long, value_name = "姓名")]
    pub recorder: Vec<String>,
    /// 主讲（发言）人，可写几个，用、隔开
    #[arg(long, value_name = "姓名")]
    pub speaker: Vec<String>,
    /// 列席人员，可写几个，用、隔开；列席不算应到
    #[arg(long, value_name = "姓名")]
    pub guest: Vec<String>,
    /// 第一议题的领学人，可写几个，用、隔开
    #[arg(long, value_name = "姓名")]
    pub presenter: Vec<String>,
    /// 小组的导师，可写几个，用、隔开
    #[arg(long, value_name = "姓名")]
    pub mentor: Vec<String>,
    /// 议题，按先后可写多次
    #[arg(long, value_name = "议题")]
    pub agenda: Vec<String>,
    /// 学习材料的编号或标题，可写多次
    #[arg(long, value_name = "材料")]
    pub document: Vec<String>,
    /// 决议事项、措施、后续事项，如 "内容=责任人,2026-11-30"；内容里有等号而没有责任人和期限的，末尾再写一个等号。可写多次；更正时各项一并重写
    #[arg(long, value_name = "决议")]
    pub decision: Vec<String>,
    /// 表决，如 "事项=赞成8,反对0,弃权1"，选举的末尾加上“,选举”，可写多次
    #[arg(long, value_name = "事项=票数")]
    pub vote: Vec<String>,
    /// 第一议题：已列、未列、不适用=原因；不写为待补
    #[arg(long, value_name = "情况")]
    pub first_topic: Option<String>,
    /// 活动形式，如 交流研讨
    #[arg(long, value_name = "形式")]
    pub form: Option<String>,
    /// 共建或列席的对方单位
    #[arg(long, value_name = "单位")]
    pub partner: Option<String>,
    /// 对被列席单位的指导意见
    #[arg(long, value_name = "意见")]
    pub guidance: Option<String>,
    /// 列席小结的报送期限
    #[arg(long, value_name = "日期")]
    pub summary_due: Option<String>,
    /// 列席小结已在这一天报送
    #[arg(long, value_name = "日期")]
    pub summary_on: Option<String>,
    /// 共建协议的内容
    #[arg(long, value_name = "协议")]
    pub agreement: Option<String>,
    /// 共建协议的截止日期，或者从活动当天起算的期限，如 3年
    #[arg(long, value_name = "日期")]
    pub agreed_until: Option<String>,
    /// 共同研究的问题
    #[arg(long, value_name = "问题")]
    pub issues: Option<String>,
    /// 承办的党支部
    #[arg(long, value_name = "党支部")]
    pub planner: Option<String>,
    /// 落实年度计划的哪一项，如 PL3
    #[arg(long, value_name = "计划项")]
    pub plan: Option<String>,
    /// 落实通知单的哪一项，如 N5.2、第11期第2项，可写多次；更正时各项一并重写
    #[arg(long, value_name = "通知单项")]
    pub item: Vec<String>,
    /// 所属的教育主题或品牌活动，可写多次
    #[arg(long, value_name = "名称")]
    pub theme: Vec<String>,
    /// 成果交流展示了哪次活动的成果，如 A12，可写多次
    #[arg(long, value_name = "编号")]
    pub shows: Vec<String>,
    /// 学时（每学时 60 分钟），或 半天、全天；不写则按起止时间计
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
    /// 传达的政治要件。
    #[command(flatten)]
    pub matters: Matters,
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
            (&self.guidance, "指导意见", &mut facts.guidance),
            (&self.agreement, "共建协议", &mut facts.agreement),
            (&self.issues, "研究的问题", &mut facts.issues),
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
                Some(text) => typed::first_topic(text)?,
            };
            // Who led it goes with it.
            if facts.first_topic != Some(FirstTopic::Listed) && self.presenter.is_empty() {
                facts.presenters.clear();
            }
        }
        self.matters.apply(records, facts)?;
        if let Some(text) = &self.form {
            facts.form = stated(text).map(|text| meant_form(records, text)).transpose()?;
        }
        for (typed, field) in [(&self.partner, &mut facts.partner), (&self.planner, &mut facts.planner)] {
            if let Some(text) = typed {
                *field = match stated(text) {
                    None => None,
                    Some(text) => Some(meant_unit(records, text, facts.day)?.id),
                };
            }
        }
        if let Some(text) = &self.plan {
            facts.plan_item =
                stated(text).map(|text| citable_plan_item(records, text)).transpose()?.map(|item| item.id);
        }
        if let Some(text) = &self.hours {
            (facts.minutes, facts.span) = match stated(text).map(time::length).transpose()? {
                None => (None, None),
                Some(Length::Clock(minutes)) => (Some(minutes), None),
                Some(Length::Span(span)) => (None, Some(span)),
            };
        }
        if let Some(text) = &self.minutes {
            facts.minutes = stated(text).map(typed::minutes).transpose()?;
            facts.span = None;
            remarks.extend(facts.minutes.and_then(time::too_short));
        }
        if let Some(text) = &self.belongs {
            facts.belongs = stated(text).map(|text| typed::belongs(text, today)).transpose()?;
        }
        if let Some(text) = &self.summary_due {
            facts.summary_due = words::maybe_day("--summary-due", stated(text), today)?;
        }
        if let Some(text) = &self.agreed_until {
            facts.agreed_until = match typed::years(text) {
                Some(years) => Some(facts.day.end_of_term(years)),
                None => words::maybe_day("--agreed-until", stated(text), today)?,
            };
        }
        if let Some(text) = &self.summary_on {
            facts.summary_on = stated(text)
                .map(|text| words::day_of("--summary-on", text, today, "还没有交的总结不能登记"))
                .transpose()?;
        }
        facts.arrange();
        Ok(remarks)
    }

    /// States which items of notices it carries out; nothing was typed of them, nothing changes.
    ///
    /// # Errors
    /// Refused where a word names no item, or the activity does not answer it.
    pub fn cite(&self, write: &Write<'_>, of: &Activity) -> Result<()> {
        if self.item.is_empty() {
            return Ok(());
        }
        let mut cited = Vec::new();
        for text in self.item.iter().flat_map(|text| words::several(text)) {
            cited.push(meant_item_id(write, &text, write.today)?.1);
        }
        cited.sort_unstable();
        cited.dedup();
        cite_items(write, of, &cited)
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
            (&self.presenter, "领学人", &mut facts.presenters),
            (&self.mentor, "导师", &mut facts.mentors),
        ] {
            if typed.is_empty() {
                continue;
            }
            let mut people: Vec<Participant> = Vec::new();
            for text in typed.iter().flat_map(|text| words::several(text)) {
                let who = names::participant(records, what, &text, unit, day, remarks)?;
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
                let mut decision = typed::decision(records, text, facts, today)?;
                // What was done about a decision is not taken back by stating it again.
                if let Some(known) = facts.decisions.iter().find(|known| known.text == decision.text) {
                    (decision.done_on, decision.result) = (known.done_on, known.result.clone());
                    if known.done_on.is_some() {
                        decision.owner = decision.owner.or(known.owner);
                        decision.due = decision.due.or(known.due);
                    }
                }
                decisions.push(decision);
            }
            facts.decisions = decisions;
        }
        if !self.vote.is_empty() {
            let votes = self.vote.iter().filter_map(|text| stated(text));
            facts.votes = votes.map(typed::vote).collect::<Result<_>>()?;
        }
        if !self.theme.is_empty() {
            let themes = self.theme.iter().filter_map(|text| stated(text));
            facts.themes = themes.map(|text| Ok(meant_theme(records, text)?.id)).collect::<Result<_>>()?;
        }
        if !self.shows.is_empty() {
            let mut shown = Vec::new();
            for text in self.shows.iter().filter_map(|text| stated(text)) {
                shown.push(meant_activity(records, text)?.id);
            }
            facts.shown = shown;
        }
        Ok(())
    }
}
