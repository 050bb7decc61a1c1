//! The kinds of activity, as `init` loads them from `seeds/kinds.json`.

use anyhow::Context;
use serde::Deserialize;

use super::{Element, Tier};
use crate::calendar::word_key;
use crate::roster::UnitKind;

crate::closed_set! {
    /// Who is expected at an activity (应到), by membership on its day, less those exempt.
    Expected {
        /// The committee of the branch.
        Committee = "committee", "支委会成员";
        /// The Party group or youth group, in the latter non-Party youth included.
        Group = "group", "小组成员";
        /// The leading body.
        Body = "body", "班子成员";
        /// The whole branch.
        Branch = "branch", "支部全体";
        /// Everyone in the unit that held it and in the units below it.
        Unit = "unit", "本单位全体";
        /// Nobody: those present are noted, no rate is computed.
        Nobody = "none", "不统计";
    }
}

/// A kind of activity.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindSeed {
    /// Stable ASCII code.
    pub code: String,
    /// The standard Chinese term.
    pub name: String,
    /// Other words for it; with `name` unlike any word of another kind.
    pub words: Vec<String>,
    /// The tier it counts in.
    pub tier: Tier,
    /// The kinds of unit that may hold it.
    pub holders: Vec<UnitKind>,
    /// Who is expected.
    pub expected: Expected,
    /// Whether its hours are 集中学习.
    pub collective: bool,
    /// Whether it must say how it stands with the 第一议题.
    pub agenda_first: bool,
    /// Whether an absence or leave opens a 补学 debt unless the unit decides otherwise.
    pub make_up: bool,
    /// What its record must state.
    pub requires: Vec<Element>,
    /// What a clerk should know about it, in Chinese.
    #[serde(default)]
    pub note: Option<String>,
}

/// All kinds of activity that the program brings along.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kinds {
    /// Where the list comes from.
    pub source: String,
    /// The kinds, tier by tier.
    pub kinds: Vec<KindSeed>,
}

impl Kinds {
    /// The list in `seeds/kinds.json`.
    ///
    /// # Errors
    /// Only if the list built into the program is malformed, which a test excludes.
    pub fn load() -> anyhow::Result<Self> {
        serde_json::from_str(include_str!("../../seeds/kinds.json")).context("seeds/kinds.json")
    }

    /// The kind with this code.
    pub fn with_code(&self, code: &str) -> Option<&KindSeed> {
        self.kinds.iter().find(|kind| kind.code == code)
    }

    /// The kind that a word means, by name, other word or code; in any width, blanks ignored.
    pub fn named(&self, word: &str) -> Option<&KindSeed> {
        let key = word_key(word);
        self.kinds.iter().find(|kind| kind.code == key || kind.all_words().any(|word| word_key(word) == key))
    }
}

impl KindSeed {
    /// The name and the other words.
    pub fn all_words(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.words.iter().map(String::as_str))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::rules::{Measure, Rules};

    fn kinds() -> Kinds {
        Kinds::load().unwrap()
    }

    #[test]
    fn codes_and_words_mean_one_kind_each() {
        let (mut codes, mut words) = (BTreeSet::new(), BTreeSet::new());
        for kind in kinds().kinds {
            assert!(kind.code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{}", kind.code);
            assert!(codes.insert(kind.code.clone()), "{}", kind.code);
            for word in kind.all_words() {
                assert!(words.insert(word_key(word)), "{word}");
            }
        }
    }

    #[test]
    fn holders_fit_those_expected() {
        for kind in kinds().kinds {
            assert!(!kind.holders.is_empty(), "{}", kind.code);
            assert!(!kind.holders.contains(&UnitKind::OutsideUnit), "{}", kind.code);
            let fits = |holder: &UnitKind| match kind.expected {
                Expected::Committee => {
                    matches!(holder, UnitKind::Branch | UnitKind::GeneralBranch | UnitKind::OrganCommittee)
                }
                Expected::Group => matches!(holder, UnitKind::PartyGroup | UnitKind::YouthGroup),
                Expected::Body => *holder == UnitKind::LeadingBody,
                Expected::Branch => *holder == UnitKind::Branch,
                Expected::Unit => *holder != UnitKind::LeadingBody,
                Expected::Nobody => true,
            };
            assert!(kind.holders.iter().all(fits), "{}", kind.code);
        }
    }

    #[test]
    fn first_agenda_is_required_exactly_where_it_is_asked() {
        for kind in kinds().kinds {
            assert_eq!(kind.agenda_first, kind.requires.contains(&Element::FirstAgenda), "{}", kind.code);
            let distinct: BTreeSet<_> = kind.requires.iter().collect();
            assert_eq!(distinct.len(), kind.requires.len(), "{}", kind.code);
        }
    }

    #[test]
    fn tiers_of_meetings_are_filled() {
        for tier in [Tier::Lead, Tier::Research, Tier::Promote] {
            assert!(kinds().kinds.iter().any(|kind| kind.tier == tier), "{tier:?}");
        }
    }

    #[test]
    fn kinds_are_known_by_what_clerks_write() {
        for (word, code) in [
            ("党员大会", "members_meeting"),
            ("支委会", "committee_meeting"),
            (" 主题党日　活动", "theme_day"),
            ("党支部书记讲党课", "lecture"),
            ("工委会", "body_meeting"),
            ("theme_day", "theme_day"),
        ] {
            assert_eq!(kinds().named(word).unwrap().code, code, "{word}");
        }
        assert!(kinds().named("茶话会").is_none());
        assert!(kinds().named("").is_none());
    }

    #[test]
    fn rules_count_kinds_that_their_scope_can_hold() {
        let kinds = kinds();
        for rule in Rules::load().unwrap().rules {
            for code in &rule.kinds {
                let kind = kinds.with_code(code).unwrap_or_else(|| panic!("{}: {code}", rule.code));
                if rule.measure == Measure::Held {
                    assert!(kind.holders.contains(&rule.scope), "{}: {code}", rule.code);
                }
            }
        }
    }
}
