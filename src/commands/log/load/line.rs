//! The lines of a file: each an object, or not.

use serde_json::{Map, Value};

/// A line that is not blank.
pub struct Line {
    /// Its number, from 1.
    pub number: usize,
    /// The object in it, or why there is none.
    pub object: Result<Map<String, Value>, String>,
}

/// Splits a text into its lines. A file with one object spread over several lines, as `log show --format json`
/// prints it, is one.
pub fn split(text: &str) -> Vec<Line> {
    if let Ok(Value::Object(object)) = serde_json::from_str(text) {
        return vec![Line { number: 1, object: Ok(object) }];
    }
    let stated = text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty());
    stated.map(|(line, number)| Line { number, object: object(line) }).collect()
}

fn object(line: &str) -> Result<Map<String, Value>, String> {
    match serde_json::from_str(line) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err("这一行不是一条记录（不是 JSON 对象）".to_owned()),
        Err(error) => Err(format!("这一行不是完整的 JSON（第 {} 个字节处读不下去）", error.column())),
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn lines_are_numbered_as_editors_do_and_blank_ones_count() {
        let lines = split("{\"a\":1}\n\n[1]\n{\"a\":\n");
        let numbers: Vec<_> = lines.iter().map(|line| (line.number, line.object.is_ok())).collect();
        assert_eq!(numbers, [(1, true), (3, false), (4, false)]);
        assert_eq!(split("{\n \"a\": 1\n}\n").len(), 1);
        assert!(split(" \n\n").is_empty());
    }
}
