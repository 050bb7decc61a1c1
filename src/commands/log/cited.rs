//! What activities cite and another store may lack: documents, outside units, forms of the unit's own, themes, items
//! of the plan. An export brings it along, so that nobody has to type it before loading.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};

use super::describe;
use crate::calendar::Day;
use crate::chain::{Forms, Tier, forms, kind, plain_forms};
use crate::page::{Cell, Page, Part};
use crate::record::{DocumentId, Facts, PlanItemId, ThemeId, document, plan_item, themes};
use crate::roster::{UnitId, UnitKind, person, unit};
use crate::store::Records;

/// The schema of a line that is about something cited.
pub const SCHEMA: &str = "log.cited";

/// What the activities cite, each once.
#[derive(Debug, Default)]
pub struct Cited {
    documents: BTreeSet<DocumentId>,
    /// With the last day on which an activity names the unit.
    units: BTreeMap<UnitId, Day>,
    forms: BTreeSet<String>,
    themes: BTreeSet<ThemeId>,
    plan_items: BTreeSet<PlanItemId>,
}

impl Cited {
    /// Notes what an activity cites.
    pub fn add(&mut self, facts: &Facts) {
        self.documents.extend(&facts.documents);
        for id in facts.partner.into_iter().chain(facts.planner) {
            let day = self.units.entry(id).or_insert(facts.day);
            *day = facts.day.max(*day);
        }
        self.forms.extend(facts.form.clone());
        self.themes.extend(&facts.themes);
        self.plan_items.extend(facts.plan_item);
    }

    /// A part for each, in the order in which they can be made.
    pub fn parts(mut self, records: &Records<'_>) -> Result<Vec<Part>> {
        let mut parts = Vec::new();
        let mut items = Vec::new();
        for id in &self.plan_items {
            let item = plan_item(records, *id)?.context("a plan item is missing")?;
            self.documents.extend(item.facts.document);
            items.push(item);
        }
        let mut part = |page: Page, code: &str| parts.push(Part { name: code.to_owned(), page });
        let begun = |what: &'static str| Page::new(SCHEMA, "").field("what", "", what);
        for id in self.documents {
            let facts = document(records, id)?.context("a document is missing")?.facts;
            let page = begun("document")
                .field("document", "", id)
                .field("title", "", facts.title)
                .field("number", "", facts.number)
                .field("class", "", facts.class.label())
                .field("source", "", facts.source)
                .field("issued", "", facts.issued.map(|day| day.0))
                .field("received", "", facts.received.map(|day| day.0))
                .field("openness", "", facts.openness.label());
            part(page, &id.to_string());
        }
        for (id, day) in self.units {
            let outside = unit(records, id, day)?.context("a unit is missing")?;
            if outside.kind == UnitKind::OutsideUnit {
                let page = begun("outside_unit")
                    .field("name", "", outside.name)
                    .field("since", "", outside.starts.0)
                    .field("note", "", outside.note);
                part(page, &id.to_string());
            }
        }
        // Every store has those that the program brings along.
        let seeded: BTreeSet<String> = Forms::load()?.forms.into_iter().map(|form| form.code).collect();
        let plain = plain_forms(records)?;
        for form in forms(records)? {
            if self.forms.contains(&form.code) && !seeded.contains(&form.code) {
                let mut page =
                    begun("form").field("name", "", form.name).field("words", "", Cell::List(form.words));
                // Left out where it is not so: programs before this one do not know it.
                if plain.contains(&form.code) {
                    page = page.field("plain_reading", "", true);
                }
                part(page, &form.code);
            }
        }
        for theme in themes(records)?.into_iter().filter(|theme| self.themes.contains(&theme.id)) {
            let page = begun("theme")
                .field("name", "", theme.name)
                .field("sort", "", theme.sort.label())
                .field("note", "", theme.note);
            part(page, &theme.id.to_string());
        }
        for item in items {
            let (id, facts) = (item.id, item.facts);
            let named = facts.kind.map(|id| kind(records, id)).transpose()?;
            let owner = facts.owner.map(|id| person(records, id)).transpose()?.flatten();
            let page = begun("plan_item")
                .field("plan_item", "", id)
                .field("unit", "", describe::unit_name(records, facts.unit, facts.period.to())?)
                .field("kind", "", named.map_or_else(|| Tier::SelfStudy.label().to_owned(), |kind| kind.name))
                .field("period", "", facts.period.code())
                .field("topic", "", facts.topic)
                .field("document", "", facts.document)
                .field("owner", "", owner.as_ref().map(|owner| owner.name.clone()))
                .field("owner_staff_no", "", owner.and_then(|owner| owner.staff_no))
                .field("note", "", facts.note);
            part(page, &id.to_string());
        }
        Ok(parts)
    }
}
