//! Settings 设置 of a unit: what the regulations leave to it.

use anyhow::Result;

use crate::refusal::Refusal;
use crate::sql;
use crate::store::{Records, Write, named_params};

crate::closed_set! {
    /// A setting.
    Setting {
        /// The name of the organ, as papers print it.
        Organ = "organ", "单位名称";
        /// Up to which age somebody counts in a youth group: 35 or 40 years.
        YouthAge = "youth_age_limit", "青年小组年龄上限（周岁）";
        /// Until which day of the next month an entry is in time: 1 to 28.
        CutOff = "cut_off_day", "补录界限（次月几日）";
        /// Within how many days a missed session is to be made up: 1 to 366. Empty: no deadline.
        MakeUpDays = "make_up_days", "补学期限（天）";
        /// How many of those expected must be there for an item of a notice to be carried out, in per cent: 1 to 100.
        /// Empty: whoever comes.
        ItemAttendance = "item_attendance", "落实通知单的到会率（%）";
        /// From how many required items of notices a month counts as heavy for a branch: 1 to 99. Empty: not looked at.
        ItemsAMonth = "items_a_month", "一个月规定动作的上限（项）";
        /// The region of the second must-list, as in 对广东工作. Empty: 对本地区工作.
        Region = "region", "四必列的地区";
        /// What this department and system do, for the third must-list. Empty: 本部门本系统工作.
        System = "system", "四必列的本部门本系统";
        /// Within how many working days of its coming in a matter is to be conveyed: 1 to 250. Empty: no limit.
        ConveyDays = "convey_days", "传达学习的时限（工作日）";
        /// Within how many working days of its conveying it is to be studied and arranged: 1 to 250. Empty: no limit.
        DeployDays = "deploy_days", "研究部署的时限（工作日）";
        /// Within how many working days of that its tasks are to be given out: 1 to 250. Empty: no limit.
        DivideDays = "divide_days", "分解任务的时限（工作日）";
        /// Within how many working days of being called done it is to be verified: 1 to 250. Empty: no limit.
        VerifyDays = "verify_days", "审核销号的时限（工作日）";
        /// After how many days without progress the audit names a matter: 1 to 366. Empty: 30.
        ProgressDays = "progress_days", "多少天没有进展要提醒（天）";
        /// Whether inspections are scored by the unit's own sheet: `on`. Empty: nothing is scored.
        Scoring = "scoring", "评分表（开或关）";
        /// 发文机关标志 of papers with a red head, as printed. Empty: there can be none.
        LetterheadMark = "letterhead_mark", "发文机关标志";
        /// 发文机关署名 of papers with a red head. Empty: the organ's name.
        LetterheadSender = "letterhead_sender", "发文机关署名";
        /// 机关代字, which stands before the year of a 发文字号. Empty: it is typed with the number.
        NumberPrefix = "number_prefix", "机关代字";
        /// Who prints and sends out papers with a red head. Empty: whoever signs them.
        PrintedBy = "printed_by", "印发机关";
    }
}

impl Setting {
    /// What may be set, for people.
    pub fn says(self) -> &'static str {
        match self {
            Setting::Organ => "报告标题里的单位名称",
            Setting::YouthAge => "35 或 40；计到满岁生日的当月底",
            Setting::CutOff => "1 至 28；晚于次月这一天录入的算补录",
            Setting::MakeUpDays => "1 至 366；写“无”为不设期限，不算逾期",
            Setting::ItemsAMonth => "1 至 99；通知单要求超过它的，审议、印发时提示；写“无”为不提示",
            Setting::Scoring => "开、关；关为不打分",
            Setting::LetterheadMark => "红头上印的，如 中共海州市委市直机关工作委员会文件；写“无”为不用红头",
            Setting::LetterheadSender => {
                "红头文件的落款，如 中共海州市委市直机关工作委员会；写“无”为单位名称"
            }
            Setting::NumberPrefix => "发文字号里年份前面的，如 海直工；写“无”为随文号写",
            Setting::PrintedBy => "版记里的，如 海州市直机关工委办公室；写“无”为署名的机关",
            Setting::Region => "地区名称，如 广东；写“无”为本地区",
            Setting::System => "本部门本系统的名称，如 机关党建；写“无”为本部门本系统",
            Setting::ConveyDays | Setting::DeployDays | Setting::DivideDays | Setting::VerifyDays => {
                "1 至 250 个工作日；写“无”为不设时限"
            }
            Setting::ProgressDays => "1 至 366；写“无”为 30 天",
            Setting::ItemAttendance => "1 至 100；低于它的算部分落实；写“无”为不看到会率",
        }
    }

    /// The value as it is kept; none takes the setting back to nothing.
    ///
    /// # Errors
    /// Refused if the value is none that the setting can have.
    pub fn read(self, text: &str) -> Result<Option<String>, Refusal> {
        let text = text.trim();
        let refuse = || {
            Refusal::usage(format!("{}不能是“{text}”。", self.label()))
                .hint(format!("可以写：{}", self.says()))
                .hint("查看现在的设置：wuxue inspect setting list")
        };
        let number = |from: u32, to: u32| {
            let digits = crate::calendar::fold_width(text);
            digits.parse::<u32>().ok().filter(|n| (from..=to).contains(n)).map(|n| Some(n.to_string()))
        };
        let can_be_nothing = !matches!(self, Setting::Organ | Setting::YouthAge | Setting::CutOff);
        if can_be_nothing && matches!(text, "无" | "不设" | "") {
            return Ok(None);
        }
        match self {
            Setting::Organ if text.is_empty() => Err(refuse()),
            // It is printed on one line.
            _ if text.chars().any(char::is_control) => Err(refuse()),
            // It is followed by the year in brackets.
            Setting::NumberPrefix if text.contains(['〔', '[', '（', '(', '号']) => Err(refuse()),
            Setting::Organ
            | Setting::Region
            | Setting::System
            | Setting::LetterheadMark
            | Setting::LetterheadSender
            | Setting::NumberPrefix
            | Setting::PrintedBy => Ok(Some(text.to_owned())),
            Setting::ConveyDays | Setting::DeployDays | Setting::DivideDays | Setting::VerifyDays => {
                number(1, 250).ok_or_else(refuse)
            }
            Setting::ProgressDays => number(1, 366).ok_or_else(refuse),
            Setting::YouthAge => {
                let age = number(35, 40).filter(|age| matches!(age.as_deref(), Some("35" | "40")));
                age.ok_or_else(refuse)
            }
            Setting::CutOff => number(1, 28).ok_or_else(refuse),
            Setting::Scoring => match text {
                "开" | "on" => Ok(Some("on".to_owned())),
                "关" | "off" => Ok(None),
                _ => Err(refuse()),
            },
            Setting::MakeUpDays => number(1, 366).ok_or_else(refuse),
            Setting::ItemAttendance => number(1, 100).ok_or_else(refuse),
            Setting::ItemsAMonth => number(1, 99).ok_or_else(refuse),
        }
    }
}

/// The value of a setting, if it is set.
pub fn setting(records: &Records<'_>, which: Setting) -> Result<Option<String>> {
    records.maybe(sql!("setting.sql", "setting"), named_params! {":name": which.code()}, |row| row.get(0))
}

/// Who signs a paper of the organ 发文机关署名: as it is set, else the organ itself.
///
/// # Errors
/// Only those of the store.
pub fn sender(records: &Records<'_>) -> Result<String> {
    let set = match setting(records, Setting::LetterheadSender)? {
        Some(sender) => Some(sender),
        None => setting(records, Setting::Organ)?,
    };
    Ok(set.unwrap_or_default())
}

/// Until which day of the next month an entry of a month is in time 补录界限.
///
/// # Errors
/// Only those of the store.
pub fn cut_off_day(records: &Records<'_>) -> Result<u32> {
    const USUAL: u32 = 10;
    Ok(setting(records, Setting::CutOff)?.and_then(|text| text.parse().ok()).unwrap_or(USUAL))
}

/// Sets a setting, or takes it back to nothing.
pub fn set_setting(write: &Write<'_>, which: Setting, value: Option<&str>) -> Result<()> {
    let name = which.code();
    let old = setting(write, which)?;
    match (old.as_deref(), value) {
        (old, new) if old == new => {}
        (None, Some(value)) => {
            write.insert(
                sql!("setting.sql", "insert_setting"),
                named_params! {":name": name, ":value": value},
            )?;
        }
        (Some(_), Some(value)) => {
            write.execute(
                sql!("setting.sql", "update_setting"),
                named_params! {":name": name, ":value": value},
            )?;
        }
        (_, None) => {
            write.execute(sql!("setting.sql", "delete_setting"), named_params! {":name": name})?;
        }
    }
    Ok(())
}

/// Within how many days a missed session is to be made up; none without a deadline.
pub fn make_up_days(records: &Records<'_>) -> Result<Option<i64>> {
    Ok(setting(records, Setting::MakeUpDays)?.and_then(|days| days.parse().ok()).filter(|days| *days > 0))
}

#[cfg(test)]
mod tests {
    use super::Setting;

    #[test]
    fn each_setting_takes_what_it_can_have() {
        for (setting, text, kept) in [
            (Setting::YouthAge, "35", Some("35")),
            (Setting::YouthAge, "４０", Some("40")),
            (Setting::CutOff, "05", Some("5")),
            (Setting::MakeUpDays, "30", Some("30")),
            (Setting::MakeUpDays, "无", None),
        ] {
            assert_eq!(setting.read(text).unwrap().as_deref(), kept, "{text}");
        }
        for (setting, text) in [
            (Setting::YouthAge, "36"),
            (Setting::CutOff, "29"),
            (Setting::CutOff, "0"),
            (Setting::MakeUpDays, "0"),
            (Setting::MakeUpDays, "一个月"),
            (Setting::Organ, " "),
            (Setting::LetterheadMark, "海州市委\n文件"),
        ] {
            assert!(setting.read(text).is_err(), "{text}");
        }
    }
}
