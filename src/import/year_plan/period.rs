//! The periods of a row as files write them: 第四季度, 10月, 上半年, 全年, 2026-10, 1—3月, 每月, 3月、6月, 10月中旬.

use chrono::NaiveDate;

use crate::calendar::{Day, Grain, Period, Week, fold_width, number};

/// Why a cell is no period that can be planned for, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAPeriod {
    /// Why.
    pub reason: String,
    /// What to do.
    pub fix: String,
}

impl NotAPeriod {
    fn new(reason: impl Into<String>, fix: &str) -> Self {
        Self { reason: reason.into(), fix: fix.to_owned() }
    }
}

/// What a cell says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// The periods, each a month, quarter, half or year, nothing twice: an item for each.
    pub periods: Vec<Period>,
    /// Whether they stand for all of a kind (每月): those in which the unit is not there are left out.
    pub every: bool,
    /// Whether the cell says more than the periods do (10月中旬): its words are to be kept.
    pub closer: bool,
}

/// How to write it.
const WRITTEN: &str = "写作 2026-10、10月、第四季度、上半年、全年、每月，几个月写作 3月、6月";

/// Reads the periods of a cell. What names no year is of `year`; a day that is the first of a month, which
/// spreadsheets make of 2026年10月, is that month. What is closer than a month counts in its month.
pub fn read(text: &str, today: Day, year: Option<i32>) -> Result<Planned, NotAPeriod> {
    let folded: String = fold_width(text).chars().filter(|c| !c.is_whitespace()).collect();
    if ["本", "今年", "去年", "上年", "明年", "下年", "上月", "上个", "上季", "下月", "下个", "下季"]
        .iter()
        .any(|word| folded.starts_with(word))
    {
        return Err(NotAPeriod::new("文件里的期间要写明是哪一年、哪一月", WRITTEN));
    }
    if ["每周", "每星期", "每天", "每日", "每两", "每2", "隔"].iter().any(|word| folded.starts_with(word))
    {
        let fix = "逐周的写“每月”，每周学什么写在专题或备注里；隔月的写明月份，如 1月、3月";
        return Err(NotAPeriod::new("一项计划最短是一个月，最长是一年", fix));
    }
    if let Some(every) = every(&folded, year) {
        return every;
    }
    let pieces: Vec<&str> = folded.split(['、', '，', ',', '；', ';', '和', '及']).collect();
    if pieces.len() > 1 {
        return several(&pieces, today, year);
    }
    let (period, closer) = one(&folded, today, year)?;
    Ok(Planned { periods: vec![period], every: false, closer })
}

/// 每月, 2026年每季度: the periods of the whole year; none if the text says nothing of the kind.
fn every(text: &str, year: Option<i32>) -> Option<Result<Planned, NotAPeriod>> {
    const EVERY: [(&str, Grain); 11] = [
        ("每个月", Grain::Month),
        ("每月", Grain::Month),
        ("逐月", Grain::Month),
        ("按月", Grain::Month),
        ("每个季度", Grain::Quarter),
        ("每季度", Grain::Quarter),
        ("逐季度", Grain::Quarter),
        ("按季度", Grain::Quarter),
        ("每季", Grain::Quarter),
        ("每个半年", Grain::Half),
        ("每半年", Grain::Half),
    ];
    /// What says no more than that it is every time.
    const OFTEN: [&str; 8] = ["", "1次", "一次", "至少1次", "至少一次", "不少于1次", "不少于一次", "各1次"];
    let (said, text) = match text.split_once('年') {
        Some((digits, rest)) if digits.len() == 4 && !rest.is_empty() => (digits.parse().ok(), rest),
        _ => (None, text),
    };
    let (grain, rest) =
        EVERY.iter().find_map(|(word, grain)| text.strip_prefix(word).map(|rest| (*grain, rest)))?;
    let january = said.or(year).and_then(|year| NaiveDate::from_ymd_opt(year, 1, 1)).map(Day);
    let Some(january) = january else { return Some(Err(no_year())) };
    let mut periods = vec![Period::containing(grain, january)];
    while let Some(last) = periods.last().map(|last| last.next()).filter(|p| p.to().year() == january.year())
    {
        periods.push(last);
    }
    Some(Ok(Planned { periods, every: true, closer: !OFTEN.contains(&rest) }))
}

/// 3月、6月 and 3、6、9月: the year stands with the first, the word with the last.
fn several(pieces: &[&str], today: Day, year: Option<i32>) -> Result<Planned, NotAPeriod> {
    let ending = ["月份", "月", "季度", "季"]
        .into_iter()
        .find(|ending| pieces.last().is_some_and(|last| last.ends_with(ending)))
        .unwrap_or_default();
    let mut found = Planned { periods: Vec::new(), every: false, closer: false };
    let mut year = year;
    for piece in pieces {
        let bare = number(piece.trim_start_matches('第')).is_some_and(|n| n <= 12)
            || piece.split_once('年').is_some_and(|(_, rest)| number(rest).is_some());
        let whole = if bare { format!("{piece}{ending}") } else { (*piece).to_owned() };
        let (period, closer) = one(&whole, today, year)?;
        year = Some(period.from().year());
        found.closer |= closer;
        if !found.periods.contains(&period) {
            found.periods.push(period);
        }
    }
    Ok(found)
}

fn no_year() -> NotAPeriod {
    NotAPeriod::new("没有写年份", "写明年份，或加上 --year 2026")
}

/// One period, and whether the text is closer than it.
fn one(text: &str, today: Day, year: Option<i32>) -> Result<(Period, bool), NotAPeriod> {
    /// What stands behind a period and only says that it is a limit.
    const LIMITS: [&str; 10] =
        ["前完成", "之前", "以前", "前", "完成", "开展", "召开", "举行", "进行", "左右"];
    /// Parts of a month or quarter.
    const PARTS: [&str; 10] = ["上旬", "中旬", "下旬", "初", "中", "底", "末", "月初", "月中", "月底"];
    let bare = LIMITS.iter().find_map(|word| text.strip_suffix(word)).unwrap_or(text);
    if let Ok(found) = whole(&spans(bare), today, year) {
        return Ok((found, bare != text));
    }
    let close = |period| Ok((period, true));
    if matches!(bare, "年底" | "年末" | "年内") {
        return whole("全年", today, year).and_then(close);
    }
    if let Some(rest) = PARTS.iter().find_map(|part| bare.strip_suffix(part)) {
        match whole(rest, today, year) {
            Ok(found) => return close(found),
            Err(why) if why == no_year() => return Err(why),
            Err(_) => {}
        }
    }
    if let Some(found) = week(bare, today, year)? {
        return close(found);
    }
    match day_of(bare, today, year) {
        Ok(day) => Ok((Period::containing(Grain::Month, day), day.day_of_month() != 1 || bare != text)),
        Err(why) if why == no_year() => Err(why),
        Err(_) => whole(&spans(bare), today, year).map(|found| (found, false)),
    }
}

/// 1—3月 and 1月-3月 as a range is read elsewhere: 1月至3月.
fn spans(text: &str) -> String {
    let Some((left, right)) = text.split_once(['—', '–', '-', '~', '至', '到']) else {
        return text.to_owned();
    };
    let right = right.trim_start_matches(['—', '–', '-', '~']);
    let ending = ["月", "季度"].into_iter().find(|ending| right.trim_end_matches('份').ends_with(ending));
    let Some(ending) = ending.filter(|_| !right.is_empty()) else { return text.to_owned() };
    let stated = left.ends_with(['月', '度', '季', '日']);
    format!("{left}{}至{right}", if stated { "" } else { ending })
}

/// A week, whatever it is called, in the month of its Thursday: 2026-W42, 第42周, 10月第2周, 10月12日至18日.
fn week(text: &str, today: Day, year: Option<i32>) -> Result<Option<Period>, NotAPeriod> {
    if let Some((month, nth)) = text.split_once("月第")
        && nth.ends_with(['周', '次'])
    {
        return whole(&format!("{month}月"), today, year).map(Some);
    }
    if text.ends_with('周') || text.to_ascii_uppercase().contains('W') {
        return match Week::parse(text, year) {
            Ok(week) => Ok(Some(Period::containing(Grain::Month, week.monday().plus_days(3)))),
            Err(_) if year.is_none() && Week::parse(text, Some(today.year())).is_ok() => Err(no_year()),
            Err(why) => Err(NotAPeriod::new(why, WRITTEN)),
        };
    }
    let Some((first, last)) = text.split_once(['—', '–', '~', '至', '到']) else { return Ok(None) };
    let last = last.trim_start_matches(['—', '–', '~']).trim_end_matches('日');
    let Ok(from) = day_of(first, today, year) else { return Ok(None) };
    let to = match last.parse::<i64>() {
        Ok(day) => Ok(from.plus_days(day - i64::from(from.day_of_month()))),
        Err(_) => day_of(&format!("{last}日"), today, Some(from.year())),
    };
    let Ok(to) = to else { return Ok(None) };
    if (from.year(), from.month()) != (to.year(), to.month()) && Week::of(from) != Week::of(to) {
        return Err(NotAPeriod::new(format!("{from} 至 {to} 跨了月份"), "逐月分行写，或写季度、半年"));
    }
    Ok(Some(Period::containing(Grain::Month, from)))
}

/// A day as files write it.
fn day_of(text: &str, today: Day, year: Option<i32>) -> Result<Day, NotAPeriod> {
    Day::parse_in_file(text, today, year).map_err(|why| match why {
        crate::calendar::NotADay::NoYear(_) => no_year(),
        why => NotAPeriod::new(why.reason(), WRITTEN),
    })
}

/// What names a month, quarter, half or year, or is one from its first day to its last.
fn whole(text: &str, today: Day, year: Option<i32>) -> Result<Period, NotAPeriod> {
    let named = whole_year(text);
    let in_year = |year: i32| {
        let january = NaiveDate::from_ymd_opt(year, 1, 1).map_or(today, Day);
        named.clone().map_or_else(
            || Period::parse(text, january),
            |rest| match rest.is_empty() {
                true => Ok(Period::containing(Grain::Year, january)),
                false => Period::parse(&rest, january),
            },
        )
    };
    // What comes out the same whatever the year is names its own.
    let found = match (in_year(2001), in_year(2002)) {
        (Ok(one), Ok(other)) if one == other => one,
        (Ok(_), Ok(_)) => match year {
            Some(year) => in_year(year).map_err(|why| NotAPeriod::new(why, WRITTEN))?,
            None => return Err(no_year()),
        },
        // How it may be typed is not how a file may have it.
        (Err(why), _) | (_, Err(why)) if !why.contains("请写成") => {
            return Err(NotAPeriod::new(why, WRITTEN));
        }
        _ => return Err(NotAPeriod::new(format!("“{text}”不是期间"), WRITTEN)),
    };
    if found.grain() != Grain::Range {
        return Ok(found);
    }
    let same = |grain: &Grain| {
        let named = Period::containing(*grain, found.from());
        (*grain != Grain::Range && (named.from(), named.to()) == (found.from(), found.to())).then_some(named)
    };
    Grain::ALL.iter().find_map(same).ok_or_else(|| {
        let fix = "是其中每个月的，逐月写，如 4月、5月；是其中一次的，写季度、半年或全年";
        NotAPeriod::new(format!("{}不是整季度、半年或一年", found.label()), fix)
    })
}

/// 全年, 年度, 2026年全年: the year itself, or what names it.
fn whole_year(text: &str) -> Option<String> {
    let rest = text.strip_suffix("全年").or_else(|| (text == "年度").then_some(""))?;
    Some(rest.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn code(text: &str, year: Option<i32>) -> Result<String, String> {
        let today = Day::from_iso("2026-10-31").unwrap();
        let found = read(text, today, year).map_err(|why| why.reason)?;
        let codes: Vec<String> = found.periods.iter().map(|period| period.code()).collect();
        Ok(format!("{}{}", codes.join(" "), if found.closer { "+" } else { "" }))
    }

    #[test]
    fn periods_as_people_write_them() {
        for (text, expected) in [
            ("2026-10", "2026-10"),
            ("2026年10月", "2026-10"),
            ("10月", "2027-10"),
            ("10月份", "2027-10"),
            ("十月", "2027-10"),
            ("第四季度", "2027Q4"),
            ("四季度", "2027Q4"),
            ("一季度", "2027Q1"),
            ("4 季度", "2027Q4"),
            ("2026Q4", "2026Q4"),
            ("上半年", "2027H1"),
            ("下半年", "2027H2"),
            ("全年", "2027"),
            ("年度", "2027"),
            ("2026年全年", "2026"),
            ("2026年", "2026"),
            ("2026", "2026"),
            ("2026-10-01", "2026-10"),
            ("46296", "2026-10"),
            ("1—3月", "2027Q1"),
            ("1-3月", "2027Q1"),
            ("1月至3月", "2027Q1"),
            ("1月——6月", "2027H1"),
            ("2026年1-12月", "2026"),
            ("第一至第二季度", "2027H1"),
            ("2026-01..2026-03", "2026Q1"),
        ] {
            assert_eq!(code(text, Some(2027)), Ok(expected.to_owned()), "{text}");
        }
    }

    #[test]
    fn several_periods_are_several_items() {
        let months: Vec<String> = (1..=12).map(|month| format!("2027-{month:02}")).collect();
        assert_eq!(code("每月", Some(2027)), Ok(months.join(" ")));
        assert_eq!(code("每月至少1次", Some(2027)), Ok(months.join(" ")));
        for (text, expected) in [
            ("每季度", "2027Q1 2027Q2 2027Q3 2027Q4"),
            ("2026年每半年一次", "2026H1 2026H2"),
            ("每季度末", "2027Q1 2027Q2 2027Q3 2027Q4+"),
            ("3月、6月", "2027-03 2027-06"),
            ("3、6、9月", "2027-03 2027-06 2027-09"),
            ("2026年3、6月", "2026-03 2026-06"),
            ("一、三季度", "2027Q1 2027Q3"),
            ("7月、7月", "2027-07"),
        ] {
            assert_eq!(code(text, Some(2027)), Ok(expected.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_closer_than_a_month_lies_in_its_month() {
        for (text, expected) in [
            ("10月中旬", "2027-10+"),
            ("10月底前", "2027-10+"),
            ("10月前", "2027-10+"),
            ("10月16日", "2027-10+"),
            ("2026-10-16", "2026-10+"),
            ("6月30日前完成", "2027-06+"),
            ("二季度末", "2027Q2+"),
            ("年底前", "2027+"),
            ("10月第二周", "2027-10+"),
            ("第40周", "2027-10+"),
            ("2026-W42", "2026-10+"),
            ("10月12日至18日", "2027-10+"),
            ("10月12日—10月18日", "2027-10+"),
        ] {
            assert_eq!(code(text, Some(2027)), Ok(expected.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_no_period_says_why() {
        for text in ["10月", "全年", "每月", "第40周", "10月16日", "10月中旬", "3月、6月"] {
            assert_eq!(code(text, None), Err("没有写年份".to_owned()), "{text}");
        }
        assert_eq!(code("每周", Some(2026)), Err("一项计划最短是一个月，最长是一年".to_owned()));
        assert!(code("4—5月", Some(2026)).unwrap_err().contains("不是整季度"));
        assert!(code("4月28日至6月3日", Some(2026)).unwrap_err().contains("跨了月份"));
        for text in
            ["本月", "上月", "2026-01..2026-02", "适时", "10", "、", "每", "第周", "13月、14月", "底前"]
        {
            assert!(code(text, Some(2026)).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn arbitrary_text_never_panics(text in "\\PC{0,16}", year in proptest::option::of(1921..2100_i32)) {
            let _ = code(&text, year);
        }

        #[test]
        fn likely_text_never_panics(text in "[0-9每月季度半年第周日至、前底中旬一二\\-—W]{0,10}") {
            let _ = code(&text, Some(2026));
        }
    }
}
