//! For how many years a unit is elected, and by what rule: from `seeds/terms.json`.

use anyhow::Context;
use serde::Deserialize;

use super::Layer;
use crate::roster::{Unit, UnitKind};

/// For how many years units of a kind are elected.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermRule {
    /// The kind of unit.
    pub kind: UnitKind,
    /// Years.
    pub years: i64,
    /// Where its force comes from.
    pub layer: Layer,
    /// Document and article.
    pub clause: String,
}

/// What is known of every kind of unit.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermRules {
    #[serde(rename = "note")]
    _note: String,
    terms: Vec<TermRule>,
}

impl TermRules {
    /// The list in `seeds/terms.json`.
    ///
    /// # Errors
    /// Only if the list built into the program is malformed, which a test excludes.
    pub fn load() -> anyhow::Result<Self> {
        serde_json::from_str(include_str!("../../seeds/terms.json")).context("seeds/terms.json")
    }

    /// The rule for a unit. A unit outside is what its name says; if it says nothing, a committee.
    pub fn of(&self, unit: &Unit) -> Option<&TermRule> {
        self.of_named(unit.kind, &unit.name)
    }

    /// The same of a unit that is not recorded yet.
    pub fn of_named(&self, kind: UnitKind, name: &str) -> Option<&TermRule> {
        let kind = match kind {
            UnitKind::OutsideUnit if name.ends_with("总支") || name.ends_with("总支部") => {
                UnitKind::GeneralBranch
            }
            UnitKind::OutsideUnit if name.ends_with("支部") => UnitKind::Branch,
            UnitKind::OutsideUnit => UnitKind::OrganCommittee,
            kind => kind,
        };
        self.terms.iter().find(|rule| rule.kind == kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn committees_are_elected_for_five_years_and_branches_for_three() {
        let rules = TermRules::load().unwrap();
        for (kind, name, years) in [
            (UnitKind::OrganCommittee, "市直机关工委机关党委", Some(5)),
            (UnitKind::GeneralBranch, "机关党总支", Some(3)),
            (UnitKind::Branch, "办公室党支部", Some(3)),
            (UnitKind::OutsideUnit, "市财政局", Some(5)),
            (UnitKind::OutsideUnit, "市财政局机关党委", Some(5)),
            (UnitKind::OutsideUnit, "市档案馆党总支", Some(3)),
            (UnitKind::OutsideUnit, "市档案馆党总支部", Some(3)),
            (UnitKind::OutsideUnit, "市侨联党支部", Some(3)),
            (UnitKind::PartyGroup, "第一党小组", None),
        ] {
            assert_eq!(rules.of_named(kind, name).map(|rule| rule.years), years, "{name}");
        }
    }
}
