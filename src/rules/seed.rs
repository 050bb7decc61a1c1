//! The rules as `init` loads them from `seeds/rules.json`.

use anyhow::Context;
use serde::{Deserialize, Deserializer};

use crate::calendar::{Day, Grain};
use crate::roster::UnitKind;

crate::closed_set! {
    /// Where the force of a rule comes from.
    Layer {
        /// A regulation of the Party that holds everywhere.
        National = "N", "党内法规";
        /// A rule of the place or the unit.
        Local = "L", "本地规定";
        /// Mere practice.
        Practice = "P", "工作惯例";
    }
}

crate::closed_set! {
    /// What is held against the minimum.
    Measure {
        /// Activities of the rule's kinds that the unit held.
        Held = "held", "开展次数";
        /// Activities of the rule's kinds, whoever held them, at which the secretary of the unit lectured.
        SecretaryLecture = "secretary_lecture", "书记讲党课次数";
        /// Minutes of 集中学习 of each person.
        Minutes = "minutes", "集中学习学时";
        /// Times each member of the leading body took part in the life of the own branch.
        OwnBranch = "own_branch", "参加所在党支部组织生活次数";
    }
}

crate::closed_set! {
    /// Whose minutes are counted.
    Role {
        /// Every member.
        All = "all", "全体党员";
        /// Secretaries and committee members.
        Committee = "committee", "书记和班子成员";
    }
}

crate::closed_set! {
    /// When a rule applies to a unit.
    Condition {
        /// To every unit in scope.
        Always = "always", "均适用";
        /// Only to a branch with a committee (one with 7 or more full members: 支部工作条例).
        Committee = "committee", "设支委会的";
        /// Only to a branch with Party groups. A rule whose scope is the group itself needs no such condition.
        Groups = "groups", "设党小组的";
    }
}

/// A requirement that a unit or its people must reach in every period.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSeed {
    /// Stable code, `R-DYDH`.
    pub code: String,
    /// The Chinese name.
    pub name: String,
    /// Where its force comes from.
    pub layer: Layer,
    /// The kind of unit judged.
    pub scope: UnitKind,
    /// The period in which the minimum must be reached; never a range.
    pub period: Grain,
    /// How many times; for [`Measure::Minutes`], minutes (60 to the 学时).
    pub minimum: i64,
    /// What is held against the minimum.
    pub measure: Measure,
    /// Codes of the kinds of activity that count; empty for minutes, where the kind itself says whether it
    /// is 集中学习, and for [`Measure::OwnBranch`], where every kind that the branch holds counts.
    pub kinds: Vec<String>,
    /// Whose minutes; only for [`Measure::Minutes`].
    #[serde(default)]
    pub role: Option<Role>,
    /// When it applies.
    pub condition: Condition,
    /// The first day on which it holds; `None` if from of old.
    #[serde(default, deserialize_with = "day")]
    pub valid_from: Option<Day>,
    /// The last day on which it holds; `None` if it still does.
    #[serde(default, deserialize_with = "day")]
    pub valid_to: Option<Day>,
    /// Document and article, as a miss cites them.
    pub clause: String,
    /// What a clerk should know about it.
    pub explanation: String,
    /// Whether it applies without the unit switching it on.
    pub enabled: bool,
}

/// All rules that the program brings along.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Where the list comes from and what its layers mean.
    pub note: String,
    /// The rules.
    pub rules: Vec<RuleSeed>,
}

impl Rules {
    /// The list in `seeds/rules.json`.
    ///
    /// # Errors
    /// Only if the list built into the program is malformed, which a test excludes.
    pub fn load() -> anyhow::Result<Self> {
        serde_json::from_str(include_str!("../../seeds/rules.json")).context("seeds/rules.json")
    }
}

fn day<'de, D: Deserializer<'de>>(source: D) -> Result<Option<Day>, D::Error> {
    Option::<String>::deserialize(source)?
        .map(|text| {
            Day::from_iso(&text).ok_or_else(|| serde::de::Error::custom(format!("{text:?} is not a day")))
        })
        .transpose()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn rules() -> Vec<RuleSeed> {
        Rules::load().unwrap().rules
    }

    /// What was found in the text of a regulation; anything else must not claim to be one.
    const NATIONAL: [&str; 9] =
        ["R-DYDH", "R-ZWH", "R-DXZ", "R-DK1", "R-ZTDR", "R-ZZSHH", "R-MZPY", "R-TXTH", "R-XS32"];

    #[test]
    fn only_confirmed_rules_are_national() {
        let national: Vec<_> =
            rules().into_iter().filter(|r| r.layer == Layer::National).map(|r| r.code).collect();
        assert_eq!(national, NATIONAL);
    }

    #[test]
    fn codes_are_distinct_and_figures_make_sense() {
        let (mut codes, mut names) = (BTreeSet::new(), BTreeSet::new());
        for rule in rules() {
            let code = &rule.code;
            assert!(code.starts_with("R-") && code.is_ascii(), "{code}");
            assert!(codes.insert(code.clone()), "{code}");
            assert!(names.insert(rule.name.clone()), "{}", rule.name);
            assert!(rule.minimum >= 1, "{code}");
            assert_ne!(rule.period, Grain::Range, "{code}");
            assert!(!rule.clause.is_empty() && !rule.explanation.is_empty(), "{code}");
            assert!(rule.valid_from.zip(rule.valid_to).is_none_or(|(from, to)| from <= to), "{code}");
        }
    }

    #[test]
    fn kinds_and_roles_fit_the_measure() {
        for rule in rules() {
            let code = &rule.code;
            assert_eq!(rule.role.is_some(), rule.measure == Measure::Minutes, "{code}");
            let by_kind = matches!(rule.measure, Measure::Held | Measure::SecretaryLecture);
            assert_eq!(rule.kinds.is_empty(), !by_kind, "{code}");
            if rule.measure == Measure::Minutes {
                assert_eq!(rule.minimum % 60, 0, "{code}");
            }
        }
    }

    #[test]
    fn every_clause_names_a_document_or_says_it_is_no_regulation() {
        for rule in rules() {
            let regulation = rule.clause.contains('《') && rule.clause.contains('》');
            match rule.layer {
                Layer::National => {
                    let article = rule.clause.contains('第') && rule.clause.contains('条');
                    assert!(regulation && (article || rule.clause.contains("条款号待核")), "{}", rule.code);
                }
                Layer::Local => assert!(rule.clause.starts_with("本地规定"), "{}", rule.code),
                Layer::Practice => assert!(rule.clause.starts_with("工作惯例"), "{}", rule.code),
            }
        }
    }

    #[test]
    fn days_are_read_strictly() {
        #[derive(Debug, Deserialize)]
        struct Only {
            #[serde(deserialize_with = "day")]
            d: Option<Day>,
        }
        let read = |text: &str| serde_json::from_str::<Only>(text).map(|only| only.d);
        assert_eq!(read(r#"{"d":"2026-01-01"}"#).unwrap(), Day::from_iso("2026-01-01"));
        assert_eq!(read(r#"{"d":null}"#).unwrap(), None);
        assert!(read(r#"{"d":"2026-1-1"}"#).is_err());
    }
}
