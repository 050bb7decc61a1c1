//! Whole numbers in Arabic or Chinese digits.

/// Reads a number from 0 to 9999 written `16`, `１６`, `十六`, `二十`, `〇八` or, for years, `二〇二六`.
pub fn number(text: &str) -> Option<u32> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > 4 {
        return None;
    }
    match text.split_once('十') {
        None => text.chars().try_fold(0, |sum, c| Some(sum * 10 + digit(c)?)),
        Some((tens, ones)) => {
            let tens = if tens.is_empty() { 1 } else { single(tens)? };
            let ones = if ones.is_empty() { 0 } else { single(ones)? };
            Some(tens * 10 + ones)
        }
    }
}

/// Splits off the digits, Arabic or Chinese, that the text begins with.
pub(super) fn split_number(text: &str) -> (&str, &str) {
    let end = text.find(|c| digit(c).is_none() && c != '十').unwrap_or(text.len());
    text.split_at(end)
}

/// One Chinese digit other than zero, as it stands before or after 十.
fn single(text: &str) -> Option<u32> {
    let mut chars = text.chars();
    let value = chars.next().filter(|c| !c.is_ascii()).and_then(digit)?;
    (value > 0 && chars.next().is_none()).then_some(value)
}

fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => c.to_digit(10),
        '０'..='９' => Some(c as u32 - '０' as u32),
        '〇' | '零' | '○' => Some(0),
        '一' => Some(1),
        '二' | '两' => Some(2),
        '三' => Some(3),
        '四' => Some(4),
        '五' => Some(5),
        '六' => Some(6),
        '七' => Some(7),
        '八' => Some(8),
        '九' => Some(9),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arabic_and_chinese_digits_are_read() {
        for (text, value) in
            [("16", 16), ("１６", 16), ("十六", 16), ("十", 10), ("二十", 20), ("三十一", 31), ("〇八", 8)]
        {
            assert_eq!(number(text), Some(value), "{text}");
        }
        assert_eq!(number("二〇二六"), Some(2026));
        for text in ["", "十十", "二十〇", "1十", "20266", "甲", "-1"] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn leading_digits_are_split_off() {
        assert_eq!(split_number("十六日星期五"), ("十六", "日星期五"));
        assert_eq!(split_number("日"), ("", "日"));
    }
}
