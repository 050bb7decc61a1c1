//! The forms an activity of a group may take, as `init` loads them from `seeds/forms.json`. A unit may add
//! its own.

use anyhow::Context;
use serde::Deserialize;

/// A form of activity.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormSeed {
    /// Stable ASCII code.
    pub code: String,
    /// The Chinese name.
    pub name: String,
    /// Other words for it.
    pub words: Vec<String>,
    /// Whether it is mere reading: three such in a row are pointed out.
    pub plain_reading: bool,
}

/// All forms that the program brings along.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Forms {
    /// Where the list comes from.
    pub source: String,
    /// The forms, in the order they are offered.
    pub forms: Vec<FormSeed>,
}

impl Forms {
    /// The list in `seeds/forms.json`.
    ///
    /// # Errors
    /// Only if the list built into the program is malformed, which a test excludes.
    pub fn load() -> anyhow::Result<Self> {
        serde_json::from_str(include_str!("../../seeds/forms.json")).context("seeds/forms.json")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_seven_forms_are_there_and_words_are_distinct() {
        let forms = Forms::load().unwrap().forms;
        let names: Vec<_> = forms.iter().map(|form| form.name.as_str()).collect();
        assert_eq!(names, ["交流研讨", "调研参观", "演讲辩论", "业务讲堂", "知识竞赛", "志愿服务", "读书会"]);
        let mut seen = BTreeSet::new();
        for form in &forms {
            assert!(form.code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{}", form.code);
            for word in form.words.iter().chain([&form.code, &form.name]) {
                assert!(seen.insert(word), "{word}");
            }
        }
    }
}
