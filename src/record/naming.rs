//! What a title says about the period an activity belongs to.

use crate::calendar::{Day, Grain, Period};

/// Words of organisational life. Only before one of these does a period in a title say when the activity
/// was due; 三季度经济形势 is a topic.
const ACTIVITIES: [&str; 22] = [
    "党员大会",
    "支部大会",
    "支委会",
    "支部委员会",
    "党课",
    "主题党日",
    "党日",
    "组织生活",
    "民主评议",
    "评议党员",
    "民主生活会",
    "谈心谈话",
    "党小组会",
    "小组会",
    "小组活动",
    "小组学习",
    "集中学习",
    "支部学习",
    "理论学习",
    "中心组",
    "学习会",
    "联学",
];

/// How far behind the period its activity may stand, in characters: 9月份办公室党支部主题党日.
const REACH: usize = 14;

/// The longest spelling of a period, in characters: 二〇二六年度第三季度.
const LONGEST: usize = 11;

/// The month, quarter, half or year that a title names and the day does not lie in: 三季度党员大会 held on
/// 29 October names the third quarter. A period without a year is the nearest to the day. `None` where the
/// title names none for certain, or the one of the day. It is pointed out to the clerk, never acted upon.
pub fn other_period(title: &str, day: Day) -> Option<Period> {
    let chars: Vec<char> =
        crate::calendar::fold_width(title).chars().filter(|c| !c.is_whitespace()).collect();
    let mut at = 0;
    let mut quoted = 0_usize;
    while at < chars.len() {
        match chars[at] {
            '《' | '“' | '"' | '‘' => quoted += 1,
            '》' | '”' | '’' => quoted = quoted.saturating_sub(1),
            _ if quoted > 0 => {}
            _ => {
                if let Some((period, end)) = named_at(&chars, at, day) {
                    let one_of_several = at > 0 && is_joint(chars[at - 1]);
                    if !one_of_several
                        && period.grain() != Grain::Range
                        && !period.contains(day)
                        && speaks_of_activity(&chars[end..])
                    {
                        return Some(period);
                    }
                    at = end;
                    continue;
                }
            }
        }
        at += 1;
    }
    None
}

/// The longest period that begins here, and where it ends.
fn named_at(chars: &[char], at: usize, day: Day) -> Option<(Period, usize)> {
    let first = chars[at];
    if !(is_numeral(first) || matches!(first, '第' | '上' | '下' | '今' | '去')) {
        return None;
    }
    (at + 2..=(at + LONGEST).min(chars.len())).rev().find_map(|end| {
        let closes = match chars[end - 1] {
            '度' | '份' => true,
            '月' => chars.get(end).is_none_or(|next| !is_numeral(*next)),
            '年' => chars[at..end - 1].contains(&'半') || is_year(&chars[at..end - 1]),
            _ => false,
        };
        if !closes {
            return None;
        }
        let text: String = chars[at..end].iter().collect();
        // 上月 and 本季度 speak of the day the title was written.
        if ["上月", "上个", "上季", "下月", "下个", "下季"].iter().any(|word| text.starts_with(word))
        {
            return None;
        }
        Some((nearest(&text, day)?, end))
    })
}

/// Reads a period; without a year, the nearest of last, this and next year's.
fn nearest(text: &str, day: Day) -> Option<Period> {
    let distance = |period: &Period| {
        if period.contains(day) {
            0
        } else if period.to() < day {
            period.to().days_until(day)
        } else {
            day.days_until(period.from())
        }
    };
    let stated = Period::parse(text, day).ok()?;
    if text.contains('年') && !text.starts_with(['上', '下']) {
        return Some(stated);
    }
    [day.year() - 1, day.year() + 1]
        .iter()
        .filter_map(|year| Period::parse(&format!("{year}年{text}"), day).ok())
        .chain([stated])
        .min_by_key(distance)
}

/// Whether what follows is an activity of organisational life, or nothing at all.
fn speaks_of_activity(rest: &[char]) -> bool {
    let text: String = rest.iter().take(REACH).collect();
    text.is_empty() || ACTIVITIES.iter().any(|word| text.contains(word))
}

fn is_year(chars: &[char]) -> bool {
    chars.len() == 4 && chars.iter().all(|c| is_numeral(*c))
}

fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || "〇零一二三四五六七八九十".contains(c)
}

fn is_joint(c: char) -> bool {
    matches!(c, '、' | '-' | '—' | '~' | '至' | '和' | '到' | ',')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn other(title: &str, day: &str) -> Option<String> {
        other_period(title, Day::from_iso(day).unwrap()).map(Period::code)
    }

    #[test]
    fn another_period_is_found() {
        for (title, day, code) in [
            ("三季度党员大会", "2026-10-29", "2026Q3"),
            ("第三季度支部党员大会", "2026-10-29", "2026Q3"),
            ("9月主题党日", "2026-10-09", "2026-09"),
            ("九月份主题党日活动", "2026-10-09", "2026-09"),
            ("办公室党支部2026年9月主题党日", "2026-10-09", "2026-09"),
            ("2026年9月份办公室党支部主题党日活动", "2026-10-09", "2026-09"),
            ("2025年度组织生活会", "2026-02-20", "2025"),
            ("2025年组织生活会和民主评议党员", "2026-02-20", "2025"),
            ("二〇二五年度民主评议党员", "2026-03-20", "2025"),
            ("2025年度第四季度党课", "2026-01-08", "2025Q4"),
            ("四季度党员大会", "2026-01-08", "2025Q4"),
            ("12月主题党日", "2026-01-08", "2025-12"),
            ("11月主题党日", "2026-10-31", "2026-11"),
            ("上半年党课", "2026-07-03", "2026H1"),
            ("2026年上半年组织生活会", "2026-07-03", "2026H1"),
            ("去年四季度党员大会", "2026-01-08", "2025Q4"),
            ("学习《2026年10月通知》暨9月主题党日", "2026-10-09", "2026-09"),
            ("９月主题党日", "2026-10-09", "2026-09"),
            ("三季度", "2026-10-29", "2026Q3"),
        ] {
            assert_eq!(other(title, day).as_deref(), Some(code), "{title}");
        }
    }

    #[test]
    fn the_period_of_the_day_and_topics_are_not() {
        for (title, day) in [
            ("10月主题党日", "2026-10-09"),
            ("四季度党员大会", "2026-10-29"),
            ("2026年度组织生活会", "2026-12-20"),
            ("学习党的二十届四中全会精神", "2026-10-16"),
            ("三季度经济形势分析", "2026-10-16"),
            ("学习2025年中央经济工作会议精神", "2026-01-16"),
            ("学习《2025年度工作要点》", "2026-01-16"),
            ("学习“9月主题党日”案例", "2026-10-16"),
            ("9月18日主题党日", "2026-10-16"),
            ("九月十八日主题党日", "2026-10-16"),
            ("7、8月主题党日", "2026-10-16"),
            ("1月至9月党课情况", "2026-10-16"),
            ("上月主题党日回顾", "2026-10-16"),
            ("第一议题学习会", "2026-10-16"),
            ("第二季", "2026-10-16"),
            ("十一届三中全会", "2026-10-16"),
            ("2026", "2025-10-16"),
            ("", "2026-10-16"),
        ] {
            assert_eq!(other(title, day), None, "{title}");
        }
    }

    proptest! {
        #[test]
        fn arbitrary_titles_never_panic(title in "[0-9年月日度份第一二三四季上下半年主题党日《》、\\-\\PC]{0,20}") {
            if let Some(period) = other_period(&title, Day::from_iso("2026-10-16").unwrap()) {
                prop_assert!(period.months() > 0);
                prop_assert!(!period.contains(Day::from_iso("2026-10-16").unwrap()));
            }
        }
    }
}
