//! Names of the roster that stand in a text where nobody's name belongs.

use anyhow::Result;

use crate::sql;
use crate::store::Records;

/// What stands after a name and shows that somebody is spoken of.
const SPOKEN_OF: [&str; 22] = [
    "同志",
    "老师",
    "书记",
    "主任",
    "处长",
    "科长",
    "局长",
    "组长",
    "委员",
    "提",
    "问",
    "说",
    "讲",
    "谈",
    "建议",
    "希望",
    "认为",
    "反映",
    "表示",
    "觉得",
    "等人",
    "等同志",
];

/// Words of two characters that people are called as well. Standing alone they are words.
const WORDS: [&str; 40] = [
    "安全", "安宁", "安康", "长征", "成功", "成就", "春天", "方向", "方法", "丰收", "高峰", "高原", "和平",
    "和谐", "红旗", "宏伟", "宏图", "建国", "建设", "江山", "康复", "乐观", "明白", "明天", "平安", "平等",
    "强国", "胜利", "时代", "文化", "文明", "文学", "向阳", "向前", "新华", "阳光", "英明", "远方", "元旦",
    "祝福",
];

/// The names of the roster that stand in a text, each once, in the order of the text. A name of two characters
/// is often part of other words: it is taken for one only where it stands by itself, or where what follows speaks
/// of somebody (张伟同志, 张伟提出).
pub fn names_in(records: &Records<'_>, text: &str) -> Result<Vec<String>> {
    let names: Vec<String> = records.rows(sql!("person.sql", "person_names"), [], |row| row.get(0))?;
    let mut found: Vec<(usize, String)> =
        names.into_iter().filter_map(|name| Some((place(&name, text)?, name))).collect();
    found.sort();
    Ok(found.into_iter().map(|(_, name)| name).collect())
}

/// Where a name first stands in a text as a name.
fn place(name: &str, text: &str) -> Option<usize> {
    let letters = name.chars().count();
    text.match_indices(name).map(|(at, _)| at).find(|at| {
        let before = text.get(..*at).unwrap_or_default();
        let after = text.get(at + name.len()..).unwrap_or_default();
        let alone = !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric);
        match letters {
            0 | 1 => false,
            _ if name.is_ascii() => alone,
            2 => {
                let spoken_of = SPOKEN_OF.iter().any(|word| after.starts_with(word));
                (spoken_of || alone) && (!WORDS.contains(&name) || is_address(after))
            }
            _ => true,
        }
    })
}

/// Whether a text begins with what only follows a name.
fn is_address(after: &str) -> bool {
    ["同志", "老师", "书记", "主任", "处长", "科长", "局长"].iter().any(|word| after.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn a_short_name_is_one_only_where_it_stands_as_a_name() {
        for (name, text) in [
            ("张伟", "张伟提出：加班怎么算"),
            ("张伟", "想听产业政策（张伟）"),
            ("张伟", "潘娟、张伟同志想听"),
            ("戴斌文", "请戴斌文再讲一次"),
            ("高峰", "高峰同志建议分组"),
            ("Anna Li", "Anna Li 想听"),
            ("欧阳修远", "听欧阳修远讲"),
        ] {
            assert!(place(name, text).is_some(), "{name}: {text}");
        }
        for (name, text) in [
            ("张伟", "张伟大想听"),
            ("高峰", "用电高峰怎么调度"),
            ("高峰", "高峰、低谷电价怎么算"),
            ("文明", "文明说到底是什么"),
            ("方法", "方法"),
            ("明白", "讲明白"),
            ("Ann", "Anna"),
        ] {
            assert_eq!(place(name, text), None, "{name}: {text}");
        }
    }
}
