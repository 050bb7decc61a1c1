//! The profile 公文版式 of a paper: what GB/T 9704-2012 says, and where an organ has it otherwise. A profile file
//! has a line for each such item, `行距 = 30磅`; what it does not name stays as the standard has it.

use serde::Serialize;

use crate::refusal::Refusal;

/// Twentieths of a point, in which positions on the paper are counted, in a millimetre.
pub(super) const PER_MM: f64 = 1440.0 / 25.4;

/// A4, upright.
pub(super) const PAPER: (i64, i64) = (11_906, 16_838);

/// How long a profile file may be, in bytes.
const LONGEST: usize = 64 << 10;

/// Where the number of the page stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageNumber {
    /// Odd pages at the right, even pages at the left.
    Outer,
    /// In the middle.
    Centre,
    /// There is none.
    None,
}

/// How a paper looks. Margins and pitches in twentieths of a point; sizes of letters in half points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Profile {
    /// Margins: above, below, at the left, at the right.
    pub(super) margins: [i64; 4],
    /// From one line to the next.
    pub(super) pitch: i64,
    /// Characters in a line of the body.
    pub(super) per_line: i64,
    pub(super) title: String,
    pub(super) title_size: i64,
    pub(super) title_pitch: i64,
    pub(super) body: String,
    pub(super) body_size: i64,
    pub(super) heading1: String,
    pub(super) heading2: String,
    pub(super) table: String,
    pub(super) table_size: i64,
    pub(super) caption_size: i64,
    pub(super) mark: String,
    pub(super) imprint_size: i64,
    pub(super) page_number: String,
    pub(super) page_number_size: i64,
    #[serde(skip)]
    pub(super) numbers: PageNumber,
}

impl Default for Profile {
    /// GB/T 9704-2012: 22 lines of 28 characters on a page.
    fn default() -> Self {
        let (songti, fangsong) = ("方正小标宋简体".to_owned(), "仿宋_GB2312".to_owned());
        Self {
            margins: [2098, 1984, 1588, 1474],
            pitch: 579,
            per_line: 28,
            title: songti.clone(),
            title_size: 44,
            title_pitch: 660,
            body: fangsong.clone(),
            body_size: 32,
            heading1: "黑体".to_owned(),
            heading2: "楷体_GB2312".to_owned(),
            table: fangsong,
            table_size: 24,
            caption_size: 28,
            mark: songti,
            imprint_size: 28,
            page_number: "宋体".to_owned(),
            page_number_size: 28,
            numbers: PageNumber::Outer,
        }
    }
}

/// What an item of a profile takes.
enum Takes {
    Font(fn(&mut Profile) -> &mut String),
    /// A size of letters: 三号, 16磅.
    Size(fn(&mut Profile) -> &mut i64),
    /// From line to line: 30磅.
    Pitch(fn(&mut Profile) -> &mut i64),
    /// A margin, by its place among the four: 37毫米.
    Margin(usize),
    /// Characters in a line.
    Count,
    /// Where page numbers stand.
    Place,
}

/// Every item of a profile file, in the order in which help names them.
const ITEMS: [(&str, Takes); 20] = [
    ("上边距", Takes::Margin(0)),
    ("下边距", Takes::Margin(1)),
    ("左边距", Takes::Margin(2)),
    ("右边距", Takes::Margin(3)),
    ("行距", Takes::Pitch(|p| &mut p.pitch)),
    ("每行字数", Takes::Count),
    ("标题字体", Takes::Font(|p| &mut p.title)),
    ("标题字号", Takes::Size(|p| &mut p.title_size)),
    ("标题行距", Takes::Pitch(|p| &mut p.title_pitch)),
    ("正文字体", Takes::Font(|p| &mut p.body)),
    ("正文字号", Takes::Size(|p| &mut p.body_size)),
    ("一级标题字体", Takes::Font(|p| &mut p.heading1)),
    ("二级标题字体", Takes::Font(|p| &mut p.heading2)),
    ("表格字体", Takes::Font(|p| &mut p.table)),
    ("表格字号", Takes::Size(|p| &mut p.table_size)),
    ("表题字号", Takes::Size(|p| &mut p.caption_size)),
    ("发文机关标志字体", Takes::Font(|p| &mut p.mark)),
    ("页码字体", Takes::Font(|p| &mut p.page_number)),
    ("页码字号", Takes::Size(|p| &mut p.page_number_size)),
    ("页码位置", Takes::Place),
];

/// Sizes of letters by their names, in half points.
const SIZES: [(&str, i64); 14] = [
    ("初号", 84),
    ("小初", 72),
    ("一号", 52),
    ("小一", 48),
    ("二号", 44),
    ("小二", 36),
    ("三号", 32),
    ("小三", 30),
    ("四号", 28),
    ("小四", 24),
    ("五号", 21),
    ("小五", 18),
    ("六号", 15),
    ("七号", 11),
];

impl Profile {
    /// The items that a profile file may have, by name.
    pub fn items() -> impl Iterator<Item = &'static str> {
        ITEMS.iter().map(|(item, _)| *item)
    }

    /// Reads a profile file: UTF-8 or GB18030; `#` begins a remark.
    ///
    /// # Errors
    /// Refused if a line is no item, names one that there is none of or a second time, or gives it what it cannot
    /// take; the line and the item are named.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Self, Refusal> {
        let wrong = |what: String| Refusal::usage(format!("公文版式文件“{name}”{what}。"));
        if bytes.len() > LONGEST {
            return Err(wrong("太大，不像版式文件".to_owned()).hint("版式文件一行写一项，如：行距 = 30磅"));
        }
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => std::borrow::Cow::Borrowed(text.trim_start_matches('\u{feff}')),
            Err(_) => encoding_rs::GB18030.decode(bytes).0,
        };
        let mut profile = Self::default();
        let mut seen: Vec<&str> = Vec::new();
        for (at, line) in (1..).zip(text.lines()) {
            let line = line.trim();
            if line.is_empty() || line.starts_with(['#', '＃']) {
                continue;
            }
            let wrong = |what: String| wrong(format!("第 {at} 行{what}"));
            let Some((key, value)) = line.split_once(['=', '＝', '：', ':']) else {
                return Err(wrong(format!("看不懂：{}", cut(line))).hint("一行写一项，如：行距 = 30磅"));
            };
            let (key, value) = (key.trim(), value.trim().trim_matches(['"', '“', '”']).trim());
            let Some((item, takes)) = ITEMS.iter().find(|(item, _)| *item == key) else {
                let refusal = wrong(format!("没有“{}”这一项", cut(key)));
                let near = ITEMS.iter().map(|(item, _)| (strsim::normalized_levenshtein(item, key), item));
                let near = near.max_by(|a, b| a.0.total_cmp(&b.0)).filter(|(likeness, _)| *likeness >= 0.5);
                let refusal = match near {
                    Some((_, item)) => refusal.hint(format!("是不是“{item}”？")),
                    None => refusal,
                };
                let all: Vec<&str> = Self::items().collect();
                return Err(refusal.hint(format!("可以写的有：{}", all.join("、"))));
            };
            if seen.contains(item) {
                return Err(wrong(format!("又写了一次“{item}”")).hint("同一项只写一行"));
            }
            seen.push(item);
            takes.set(&mut profile, value).map_err(|can_be| {
                wrong(format!("“{item}”不能是“{}”", cut(value))).hint(format!("可以写：{can_be}"))
            })?;
        }
        let line = profile.line_width();
        let spacing = profile.spacing();
        if line < 4000 || PAPER.1 - profile.margins[0] - profile.margins[1] < 6000 {
            return Err(wrong("的边距太大，纸上剩不下多少地方".to_owned()).hint("改小边距，或者不写这几项"));
        }
        if !(-60..=200).contains(&spacing) {
            return Err(wrong(format!(
                "每行写不成 {} 个字：版心宽 {:.0} 毫米，正文 {} 磅",
                profile.per_line,
                line as f64 / PER_MM,
                profile.body_size as f64 / 2.0
            ))
            .hint("改每行字数，或者改正文字号、左右边距"));
        }
        Ok(profile)
    }

    /// The fonts that it names.
    pub(super) fn fonts(&self) -> [&str; 7] {
        let named = [
            &self.title,
            &self.body,
            &self.heading1,
            &self.heading2,
            &self.table,
            &self.mark,
            &self.page_number,
        ];
        named.map(String::as_str)
    }

    /// The width between the margins of an upright page.
    pub(super) fn line_width(&self) -> i64 {
        PAPER.0 - self.margins[2] - self.margins[3]
    }

    /// What comes between two characters of the body (less than nothing: they stand closer), so that a line has as
    /// many as it should.
    pub(super) fn spacing(&self) -> i64 {
        (self.line_width() - self.per_line * self.body_size * 10).div_euclid(self.per_line)
    }

    /// The width of a character of the body.
    pub(super) fn character(&self) -> i64 {
        self.body_size * 10 + self.spacing()
    }

    /// Sizes that a table may be set in, the largest first.
    pub(super) fn table_sizes(&self) -> Vec<i64> {
        let smaller = [21, 18, 15, 13].into_iter().filter(|size| *size < self.table_size);
        std::iter::once(self.table_size).chain(smaller).collect()
    }
}

impl Takes {
    /// Sets the item; else gives what it can be.
    fn set(&self, profile: &mut Profile, value: &str) -> Result<(), &'static str> {
        let within = |n: Option<f64>, from: f64, to: f64| n.filter(|n| (from..=to).contains(n));
        match self {
            Takes::Font(of) => {
                let fits =
                    !value.is_empty() && value.chars().count() <= 31 && !value.contains(char::is_control);
                *of(profile) = fits.then(|| value.to_owned()).ok_or("字体的名称，如 仿宋_GB2312")?;
            }
            Takes::Size(of) => {
                let named = value.replace('3', "三").replace('2', "二").replace('4', "四").replace('5', "五");
                let named = SIZES.iter().find(|(name, _)| *name == named).map(|(_, size)| *size);
                let points =
                    within(number(value, "磅"), 5.0, 72.0).map(|points| (points * 2.0).round() as i64);
                *of(profile) = named.or(points).ok_or("字号，如 三号、小四，或者 5 至 72 磅，如 16磅")?;
            }
            Takes::Pitch(of) => {
                let points = within(number(value, "磅"), 8.0, 100.0).ok_or("8 至 100 磅，如 30磅")?;
                *of(profile) = (points * 20.0).round() as i64;
            }
            Takes::Margin(at) => {
                let mm = within(number(value, "毫米"), 5.0, 80.0).ok_or("5 至 80 毫米，如 27毫米")?;
                if let Some(margin) = profile.margins.get_mut(*at) {
                    *margin = (mm * PER_MM).round() as i64;
                }
            }
            Takes::Count => {
                let count = within(number(value, "字"), 10.0, 60.0).filter(|n| n.fract() == 0.0);
                profile.per_line = count.ok_or("10 至 60 的整数，如 28")? as i64;
            }
            Takes::Place => {
                profile.numbers = match value {
                    "外侧" => PageNumber::Outer,
                    "居中" => PageNumber::Centre,
                    "不印" => PageNumber::None,
                    _ => return Err("外侧、居中、不印"),
                }
            }
        }
        Ok(())
    }
}

/// A number before its unit, which may be left out: 30磅, 30 pt, 30.
fn number(text: &str, unit: &str) -> Option<f64> {
    let other = if unit == "毫米" { "mm" } else { "pt" };
    let digits = text.trim_end_matches(unit).trim_end_matches(other).trim();
    digits.parse::<f64>().ok().filter(|n| n.is_finite())
}

fn cut(text: &str) -> String {
    const LONGEST: usize = 20;
    let mut short: String = super::super::printable(text).chars().take(LONGEST).collect();
    if text.chars().count() > LONGEST {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_has_28_characters_in_a_line_and_22_lines_on_a_page() {
        let profile = Profile::default();
        assert_eq!((profile.line_width(), profile.spacing(), profile.character()), (8844, -5, 315));
        let height = PAPER.1 - profile.margins[0] - profile.margins[1];
        assert_eq!((height / profile.pitch, profile.line_width() / profile.character()), (22, 28));
    }

    #[test]
    fn an_organ_may_have_it_otherwise() {
        let text = "\u{feff}# 本单位的\r\n行距 = 30 磅\r\n下边距：27毫米\n正文字体＝\"方正仿宋_GBK\"\n标题字号 = 小一\n页码位置=居中\n\n";
        let profile = Profile::read("版式.txt", text.as_bytes()).unwrap();
        assert_eq!((profile.pitch, profile.margins, profile.title_size), (600, [2098, 1531, 1588, 1474], 48));
        assert_eq!((profile.body.as_str(), profile.numbers), ("方正仿宋_GBK", PageNumber::Centre));
        // As Windows writes it.
        let (bytes, ..) = encoding_rs::GB18030.encode("每行字数 = 26\n正文字号 = 3号");
        let profile = Profile::read("版式.txt", &bytes).unwrap();
        assert_eq!((profile.per_line, profile.body_size, profile.spacing()), (26, 32, 20));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        for (text, says) in [
            ("行距 = 30磅\n行矩 = 30磅", "“版式.txt”第 2 行没有“行矩”这一项。"),
            ("# 一\n\nfont = 宋体", "第 3 行没有“font”这一项"),
            ("行距", "第 1 行看不懂：行距"),
            ("行距 = 宽", "第 1 行“行距”不能是“宽”"),
            ("行距 = 500", "第 1 行“行距”不能是“500”"),
            ("每行字数 = 28.5", "第 1 行“每行字数”不能是“28.5”"),
            ("正文字号 = 九号", "第 1 行“正文字号”不能是“九号”"),
            ("行距 = 30\n行距 = 28", "第 2 行又写了一次“行距”"),
            ("左边距 = 80\n右边距 = 80", "边距太大"),
            ("每行字数 = 40", "每行写不成 40 个字：版心宽 156 毫米，正文 16 磅"),
        ] {
            let refusal = Profile::read("版式.txt", text.as_bytes()).unwrap_err();
            assert!(refusal.message.contains(says), "{text}: {}", refusal.message);
            assert!(!refusal.hints.is_empty(), "{text}");
        }
        let near = Profile::read("版式.txt", "行矩 = 30磅".as_bytes()).unwrap_err();
        assert_eq!(near.hints[0], "是不是“行距”？");
    }
}
