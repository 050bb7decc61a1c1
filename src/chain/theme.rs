//! The themes and series that a store begins with, from `seeds/themes.json`.

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::record::{ThemeSort, add_theme, find_theme};
use crate::store::Write;

/// A theme of the starter data.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThemeSeed {
    /// Its name.
    pub name: String,
    /// What it is.
    pub sort: ThemeSort,
}

/// All themes that the program brings along.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Themes {
    /// Where the list comes from.
    pub source: String,
    /// The themes.
    pub themes: Vec<ThemeSeed>,
}

impl Themes {
    /// The list in `seeds/themes.json`.
    ///
    /// # Errors
    /// Only if the list built into the program is malformed, which a test excludes.
    pub fn load() -> Result<Self> {
        serde_json::from_str(include_str!("../../seeds/themes.json")).context("seeds/themes.json")
    }
}

/// Adds those that the store does not have, and gives them; of one that was renamed nothing tells, it comes anew.
pub fn seed_themes(write: &Write<'_>) -> Result<Vec<ThemeSeed>> {
    let mut added = Vec::new();
    for seed in Themes::load()?.themes {
        if find_theme(write, &seed.name)?.is_none() {
            add_theme(write, &seed.name, seed.sort, None)?;
            added.push(seed);
        }
    }
    Ok(added)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Themes;

    #[test]
    fn names_are_given_once() {
        let themes = Themes::load().unwrap();
        assert!(!themes.source.is_empty());
        let mut names = BTreeSet::new();
        for theme in themes.themes {
            assert!(names.insert(theme.name.clone()), "{}", theme.name);
        }
        assert!(names.contains("我是党员我带头"));
    }
}
