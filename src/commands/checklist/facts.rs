//! What is typed about a matter.

use anyhow::Result;

use crate::calendar::Day;
use crate::commands::words;
use crate::record::{Openness, meant_document};
use crate::refusal::Refusal;
use crate::register::{MatterClass, MatterFacts, MatterNames};
use crate::roster::meant_person;
use crate::store::Records;

/// What may be said of a matter, when it is listed and later.
#[derive(Debug, Clone, Default, PartialEq, clap::Args)]
#[group(skip)]
pub struct Typed {
    /// 来源：发文单位或刊发媒体
    #[arg(long, value_name = "来源")]
    pub source: Option<String>,
    /// 文号，如 市委办决〔2026〕31号
    #[arg(long, value_name = "文号")]
    pub number: Option<String>,
    /// 成文日期
    #[arg(long, value_name = "日期")]
    pub dated: Option<String>,
    /// 收到日期
    #[arg(long, value_name = "日期")]
    pub received: Option<String>,
    /// 公开属性
    #[arg(long, value_name = "属性", value_parser = words::member::<Openness>())]
    pub openness: Option<Openness>,
    /// 它就是哪一份学习材料：编号或标题，如 D3
    #[arg(long, value_name = "材料")]
    pub document: Option<String>,
    /// 责任人：姓名、工号、编号或别名
    #[arg(long, value_name = "姓名")]
    pub owner: Option<String>,
    /// 完成时限
    #[arg(long, value_name = "日期")]
    pub due: Option<String>,
    /// 备注
    #[arg(long, value_name = "文字")]
    pub note: Option<String>,
}

impl Typed {
    /// Makes the facts what was typed; 无 empties a field.
    ///
    /// # Errors
    /// Refused if a text, a day, a document or a person cannot be read.
    pub fn apply(&self, records: &Records<'_>, facts: &mut MatterFacts, today: Day) -> Result<()> {
        let text = |what: &str, typed: &Option<String>, field: &mut Option<String>| {
            words::change(typed.as_deref(), field, |text| Ok(words::plain(what, text)?))
        };
        text("来源", &self.source, &mut facts.source)?;
        text("文号", &self.number, &mut facts.number)?;
        text("备注", &self.note, &mut facts.note)?;
        let not_yet = "还没有成文、没有收到的不能登记";
        let past = |flag: &str, typed: &Option<String>, field: &mut Option<Day>| {
            words::change(typed.as_deref(), field, |text| Ok(words::day_of(flag, text, today, not_yet)?))
        };
        past("--dated", &self.dated, &mut facts.dated)?;
        past("--received", &self.received, &mut facts.received)?;
        let due = |text: &str| Ok(words::day("--due", text, today)?);
        words::change(self.due.as_deref(), &mut facts.due, due)?;
        let owner = |text: &str| Ok(meant_person(records, text, None, today)?.id);
        words::change(self.owner.as_deref(), &mut facts.owner, owner)?;
        let document = |text: &str| Ok(meant_document(records, text)?.id);
        words::change(self.document.as_deref(), &mut facts.document, document)?;
        facts.openness = self.openness.or(facts.openness);
        Ok(())
    }
}

/// The class that was typed.
///
/// # Errors
/// Refused if the words name none of the four.
pub fn class(records: &Records<'_>, text: &str) -> Result<MatterClass> {
    let names = MatterNames::read(records)?;
    Ok(names.class(text).ok_or_else(|| {
        let known: Vec<String> =
            (1..).zip(MatterClass::ALL).map(|(n, class)| format!("{n} {}", names.of(*class))).collect();
        Refusal::usage(format!("“{}”不是四必列里的一类。", text.trim()))
            .hint(format!("写类别的序号或名称：{}", known.join("、")))
    })?)
}
