//! The JSON Schemas of docs/schemas, which people who write scripts rely on: every answer holds to its schema, and every
//! key that a schema names is in some answer. A key that comes or goes is changed in the schema by hand, so that it is
//! seen; see docs/schemas.md.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use wuxue::chain::{ExecutionState, FindingState, ReviewSort, Tier};
use wuxue::finding::Level;
use wuxue::record::{
    DecisionState, NeedSort, NeedState, OutcomeSort, PartRole, Publish, ServiceSort, Status, ThemeSort,
};
use wuxue::refusal::Kind;
use wuxue::register::{MatterClass, MatterState};
use wuxue::report::todo::TodoSort;
use wuxue::report::{Asks, Audience, OwedSort, REPORTS};
use wuxue::roster::TermState;
use wuxue::rules::{Layer, State};
use wuxue::store::ClosedSet;

use crate::desk::Desk;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schemas")
}

/// The schemas by name: `report.monthly`.
fn schemas() -> BTreeMap<String, Value> {
    let files = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let read = |path: PathBuf| {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        (name, serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap())
    };
    files.map(read).collect()
}

/// The schema of a bulletin, of a quarter or another period.
const BULLETIN: &str = "report.quarterly.bulletin";

/// The schema of the bulletin of one unit, which has no figures.
const BULLETIN_OF_A_UNIT: &str = "report.unit.bulletin";

/// A schema, with the places in it that answers have touched.
struct Held {
    schema: Value,
    seen: BTreeSet<String>,
}

/// What an answer does against a schema, and the properties of the schema that it has.
#[derive(Default)]
struct Verdict {
    wrong: Vec<String>,
    /// What is wrong with the columns that a table says it has: JSON Schema knows nothing of these.
    columns: Vec<String>,
    seen: BTreeSet<String>,
}

impl Held {
    fn new(schema: &Value) -> Held {
        Held { schema: schema.clone(), seen: BTreeSet::new() }
    }

    /// What is wrong with an answer.
    fn hold(&mut self, answer: &Value) -> Vec<String> {
        let mut verdict = Verdict::default();
        self.judge("", answer, "", &mut verdict);
        self.seen.extend(verdict.seen);
        verdict.wrong.extend(verdict.columns);
        verdict.wrong
    }

    fn at(&self, place: &str) -> &Value {
        self.schema.pointer(place).unwrap_or_else(|| panic!("{place}"))
    }

    /// Judges a value by the part of the schema at `place`. A keyword that is not known here is no schema of ours.
    fn judge(&self, place: &str, value: &Value, path: &str, verdict: &mut Verdict) {
        for (keyword, says) in self.at(place).as_object().unwrap() {
            let here = format!("{place}/{keyword}");
            let ok = match keyword.as_str() {
                "$schema" | "$defs" | "title" | "description" | "required" | "additionalProperties" => true,
                "$ref" => {
                    self.judge(&says.as_str().unwrap()[1..], value, path, verdict);
                    true
                }
                "const" => value == says,
                "enum" => says.as_array().unwrap().contains(value),
                "type" => match says {
                    Value::Array(any) => any.iter().any(|one| is(value, one.as_str().unwrap())),
                    one => is(value, one.as_str().unwrap()),
                },
                "minimum" => value.as_i64().is_none_or(|n| n >= says.as_i64().unwrap()),
                "format" => {
                    assert_eq!(says, "date", "{here}");
                    value.as_str().is_none_or(|day| day.parse::<chrono::NaiveDate>().is_ok())
                }
                "items" => {
                    for (at, item) in value.as_array().into_iter().flatten().enumerate() {
                        self.judge(&here, item, &format!("{path}[{at}]"), verdict);
                    }
                    true
                }
                "anyOf" | "oneOf" => {
                    let tried = (0..says.as_array().unwrap().len()).map(|at| {
                        let mut one = Verdict::default();
                        self.judge(&format!("{here}/{at}"), value, path, &mut one);
                        one
                    });
                    // An empty table fits every shape of its rows, as any validator has it.
                    let fitting: Vec<Verdict> = tried.filter(|one| one.wrong.is_empty()).collect();
                    let ok = if keyword == "oneOf" { fitting.len() == 1 } else { !fitting.is_empty() };
                    let (exact, other): (Vec<Verdict>, Vec<Verdict>) =
                        fitting.into_iter().partition(|one| one.columns.is_empty());
                    if exact.is_empty() {
                        verdict.columns.extend(other.into_iter().flat_map(|one| one.columns));
                    }
                    verdict.seen.extend(exact.into_iter().flat_map(|one| one.seen));
                    ok
                }
                "properties" | "patternProperties" => {
                    self.judge_keys(place, keyword, value, path, verdict);
                    true
                }
                _ => panic!("{here}"),
            };
            if !ok {
                verdict.wrong.push(format!("{path}: {value} against {here}: {says}"));
            }
        }
    }

    fn judge_keys(&self, place: &str, keyword: &str, value: &Value, path: &str, verdict: &mut Verdict) {
        let says = self.at(place);
        let properties = says["properties"].as_object().unwrap();
        let Some(object) = value.as_object() else { return };
        if keyword == "patternProperties" {
            for (key, value) in object.iter().filter(|(key, _)| is_month(key)) {
                let here = format!("{place}/patternProperties/{MONTH}");
                self.judge(&here, value, &format!("{path}.{key}"), verdict);
                verdict.seen.insert(here);
            }
            return;
        }
        // Nothing of ours takes keys that it does not name.
        assert_eq!(says["additionalProperties"], false, "{place}");
        if let Some(pattern) = says.get("patternProperties") {
            assert_eq!(pattern.as_object().unwrap().keys().collect::<Vec<_>>(), [MONTH], "{place}");
        }
        for (key, value) in object {
            if properties.contains_key(key) {
                let here = format!("{place}/properties/{key}");
                self.judge(&here, value, &format!("{path}.{key}"), verdict);
                verdict.seen.insert(here);
            } else if !(says.get("patternProperties").is_some() && is_month(key)) {
                verdict.wrong.push(format!("{path} has {key}, which {place} does not know"));
            }
        }
        for key in says["required"].as_array().unwrap() {
            if !object.contains_key(key.as_str().unwrap()) {
                verdict.wrong.push(format!("{path} lacks {key}, which {place} requires"));
            }
        }
        // A table says its columns even when it has no rows.
        if let (Some(columns), true) = (object.get("columns"), object.contains_key("rows")) {
            let rows = format!("{place}/properties/rows/items/properties");
            let named: Vec<&str> =
                columns.as_array().unwrap().iter().map(|c| c["key"].as_str().unwrap()).collect();
            let fixed: BTreeSet<&str> = named.iter().copied().filter(|key| !is_month(key)).collect();
            let known: BTreeSet<&str> =
                self.at(&rows).as_object().unwrap().keys().map(String::as_str).collect();
            if fixed != known {
                verdict.columns.push(format!("{path} has the columns {named:?}, not {known:?}"));
            }
            verdict.seen.extend(fixed.iter().map(|key| format!("{rows}/{key}")));
        }
    }

    /// Every property that the schema names.
    fn named(&self) -> BTreeSet<String> {
        fn walk(place: &str, part: &Value, found: &mut BTreeSet<String>) {
            match part {
                Value::Object(object) => {
                    for (key, part) in object {
                        let here = format!("{place}/{key}");
                        // `properties` may be the name of a property too; ours has none of that name.
                        if place.ends_with("/properties") || place.ends_with("/patternProperties") {
                            found.insert(here.clone());
                        }
                        walk(&here, part, found);
                    }
                }
                Value::Array(parts) => {
                    for (at, part) in parts.iter().enumerate() {
                        walk(&format!("{place}/{at}"), part, found);
                    }
                }
                _ => {}
            }
        }
        let mut found = BTreeSet::new();
        walk("", &self.schema, &mut found);
        found
    }
}

/// The one pattern of keys: months, of which each is a column.
const MONTH: &str = "^[0-9]{4}-[0-9]{2}$";

fn is_month(key: &str) -> bool {
    key.len() == 7 && format!("{key}-01").parse::<chrono::NaiveDate>().is_ok()
}

fn is(value: &Value, sort: &str) -> bool {
    match sort {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => panic!("{sort}"),
    }
}

/// What scripts read of a command, whether it answers or refuses.
fn said(desk: &Desk, words: &[&str]) -> Value {
    let outcome = desk.run(&[words, &["--format", "json"]].concat());
    let text = if outcome.exit > 1 { outcome.remarks.as_bytes() } else { &outcome.answer };
    serde_json::from_slice(text).unwrap_or_else(|_| panic!("{words:?}\n{}", outcome.remarks))
}

/// The demo year, in reports of every sort.
fn of_the_demo() -> Vec<(String, Value)> {
    let desk = Desk::demo();
    let mut asked: Vec<Vec<String>> = Vec::new();
    let mut ask = |words: &str| asked.push(words.split(' ').map(str::to_owned).collect());
    for month in ["2025-11", "2026-02", "2026-06", "2026-09", "2026-10", "2026-11", "2026-01..2026-10"] {
        ask(&format!("report monthly {month}"));
    }
    for quarter in ["2025Q4", "2026Q1", "2026Q2", "2026Q3", "2026Q4"] {
        ask(&format!("report quarterly {quarter} --audience 班子"));
    }
    for words in ["half-year 2026H1", "half-year 2026H2", "annual 2025", "annual 2026", "hours 2026"] {
        ask(&format!("report {words}"));
    }
    ask("report hours 2026-10");
    ask("report hours 2026 --unit U3");
    for unit in (1..=21).step_by(3) {
        ask(&format!("report monthly 2026-10 --unit U{unit}"));
        ask(&format!("report unit 2026 --unit U{unit}"));
        ask(&format!("todo --unit U{unit}"));
    }
    for period in ["quarterly 2026Q3 --audience 班子", "half-year 2026H1", "annual 2026", "unit 2026-10"] {
        ask(&format!("report {period} --unit U3"));
    }
    for person in (1..=53).step_by(4) {
        ask(&format!("report member 2026 --who P{person}"));
        ask(&format!("report member 2026-10 --who P{person}"));
    }
    ask("report hours 2026 --who P1");
    ask("report hours 2026-10 --who P50");
    // Every fifth of the figures is enough for the shape; their values are walked elsewhere.
    for (id, _) in REPORTS.iter().flat_map(|report| (report.figures)()).step_by(5) {
        ask(&format!("report explain {id} --period 2026-10"));
    }
    ask("report explain organ.attendance --period 2026 --unit U8");
    ask("report explain self_study.held --period 2026-10");
    ask("report register 2026-10");
    ask("report register 2026Q3 --unit U9");
    ask("checklist list");
    ask("checklist audit");
    ask("todo --days 366");
    (1..=7).for_each(|matter| ask(&format!("checklist chain M{matter}")));
    (1..=11).for_each(|document| ask(&format!("checklist chain D{document}")));
    for more in ["", " --names"] {
        for month in ["2025-11", "2026-02", "2026-06", "2026-09", "2026-10"] {
            ask(&format!("report monthly {month} --audience 通报{more}"));
        }
        for quarter in ["2025Q4", "2026Q1", "2026Q2", "2026Q3", "2026Q4"] {
            ask(&format!("report quarterly {quarter}{more}"));
        }
        for words in ["half-year 2026H1", "half-year 2026H2", "annual 2025", "annual 2026"] {
            ask(&format!("report {words} --audience 通报{more}"));
        }
    }
    for unit in [1, 2, 3, 8, 13, 20, 22] {
        for more in ["2026-10", "2026-02", "2026", "2026-10 --names", "2026 --names"] {
            ask(&format!("report unit --unit U{unit} {more} --audience 通报"));
        }
    }
    ask("report explain");
    ask("report sent list");
    (1..=7).for_each(|matter| ask(&format!("report chain M{matter} 2026Q3")));
    (1..=11).for_each(|document| ask(&format!("report chain D{document} --unit U3")));
    ask("report finalise 2026-10 --dry-run");
    ask("report monthly 2026-13");
    ask("report unit 2026 --unit 没有的党支部");
    ask("report changes 2026-10");
    ask("report explain organ.nothing");
    ask("nothing of that name");
    answers(&desk, &asked)
}

/// An organ founded today, without anything.
fn of_nothing() -> Vec<(String, Value)> {
    let desk = Desk::founded("2026-11-02");
    let mut asked: Vec<String> = [
        "report monthly 2026-10",
        "report monthly 2026-11",
        "report monthly 2027-01",
        "report quarterly 2026Q3 --audience 班子",
        "report half-year 2026H1",
        "report annual 2026",
        "report unit 2026 --unit U1",
        "report hours 2026",
        "report register 2026-10",
        "report explain organ.attendance --period 2026-10",
        "report finalise 2026-10",
        "report changes 2026-10",
        "checklist list",
        "checklist audit",
        "todo",
    ]
    .map(str::to_owned)
    .into();
    for more in ["", " --names"] {
        for quarter in ["2025Q4", "2026Q1", "2026Q2", "2026Q3", "2026Q4"] {
            asked.push(format!("report quarterly {quarter}{more}"));
        }
        for words in ["monthly 2026-10", "half-year 2026H1", "annual 2026"] {
            asked.push(format!("report {words} --audience 通报{more}"));
        }
    }
    let asked: Vec<Vec<String>> =
        asked.iter().map(|words| words.split(' ').map(str::to_owned).collect()).collect();
    answers(&desk, &asked)
}

/// What the demo has not: reports made final and corrected, a schedule of self-study that was sent out.
fn of_corrections() -> Vec<(String, Value)> {
    let desk = Desk::demo();
    let mut asked: Vec<Vec<String>> = Vec::new();
    for words in [
        "report finalise 2025-12",
        "report finalise quarterly 2025Q4",
        "report finalise half-year 2025H2",
        "report finalise annual 2025 --because 重报",
        "report finalise unit U3 2025-12",
        "log void A30 --because 登记错了",
        "report monthly 2026-01",
        "report quarterly 2026Q1 --audience 班子",
        "report half-year 2026H1",
        "report annual 2026",
        "report changes 2025-12",
        "report changes annual 2025",
        "notice schedule draft 2026-11",
        "notice schedule issue W1",
        "checklist chain D1",
        "checklist chain D11",
        "report chain D1",
        "report chain D11",
    ] {
        asked.push(words.split(' ').map(str::to_owned).collect());
    }
    answers(&desk, &asked)
}

fn answers(desk: &Desk, asked: &[Vec<String>]) -> Vec<(String, Value)> {
    let answer = |words: &Vec<String>| {
        let typed: Vec<&str> = words.iter().map(String::as_str).collect();
        (typed.join(" "), said(desk, &typed))
    };
    asked.iter().map(answer).collect()
}

#[test]
fn every_answer_holds_to_its_schema_and_has_what_the_schema_names() {
    let mut held: BTreeMap<String, Held> =
        schemas().iter().map(|(name, schema)| (name.clone(), Held::new(schema))).collect();
    let mut wrong: Vec<String> = Vec::new();
    for (words, mut answer) in of_the_demo().into_iter().chain(of_nothing()).chain(of_corrections()) {
        // All bulletins with figures read alike; one schema holds them.
        if answer["audience"] == "bulletin" {
            let of = match answer["schema"] == "wuxue.report.unit/1" {
                true => BULLETIN_OF_A_UNIT,
                false => {
                    answer["schema"] = json!("wuxue.report.quarterly/1");
                    BULLETIN
                }
            };
            let wrongs = held.get_mut(of).unwrap().hold(&answer);
            wrong.extend(wrongs.into_iter().map(|why| format!("{words}: {why}")));
            continue;
        }
        let name = answer["schema"].as_str().unwrap();
        let name = name.strip_prefix("wuxue.").and_then(|name| name.strip_suffix("/1")).unwrap();
        match held.get_mut(name) {
            Some(schema) => {
                wrong.extend(schema.hold(&answer).into_iter().map(|why| format!("{words}: {why}")));
            }
            None => assert!(
                ["notice.schedule", "log.void"].iter().any(|at| name.starts_with(at)),
                "{words}: {name}"
            ),
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong[..wrong.len().min(12)].join("\n"));
    for (name, held) in &held {
        let never: Vec<String> = held.named().difference(&held.seen).cloned().collect();
        assert!(never.is_empty(), "{name}: no answer has {never:#?}");
    }
}

#[test]
fn an_answer_that_is_not_as_the_schema_says_is_found() {
    let desk = Desk::demo();
    let schemas = schemas();
    let mut monthly = Held::new(&schemas["report.monthly"]);
    let answer = desk.json(&["report", "monthly", "2026-10"]);
    assert_eq!(monthly.hold(&answer), [""; 0]);
    let mut says = |change: &dyn Fn(&mut Value), part: &str| {
        let mut changed = answer.clone();
        change(&mut changed);
        let wrong = monthly.hold(&changed).join("\n");
        assert!(wrong.contains(part), "{part}: {wrong}");
    };
    says(&|page| page["new"] = json!(1), "has new, which");
    says(&|page| page["tables"]["new"] = json!(1), ".tables has new, which");
    says(&|page| page["tables"]["branches"]["rows"][0]["new"] = json!(1), "rows[0] has new, which");
    says(&|page| drop(page.as_object_mut().unwrap().remove("digest")), "lacks \"digest\"");
    says(&|page| page["as_of"] = json!("2026-02-30"), ".as_of");
    says(&|page| page["operation"] = json!("541"), ".operation");
    says(&|page| page["figures"][0]["id"] = json!("organ.unheard_of"), ".figures[0]");
    says(&|page| page["figures"][0]["value"] = json!({"n": 1, "of": 2}), ".figures[0]");
    says(&|page| page["tables"]["tiers"]["rows"][0]["tier"] = json!("别的"), ".tier");
    says(&|page| page["tables"]["tiers"]["rows"][0]["completion"]["n"] = json!(-1), ".completion.n");
    says(&|page| drop(page["tables"]["tiers"]["columns"].as_array_mut().unwrap().pop()), "has the columns");
}

fn codes<C: ClosedSet>() -> Value {
    C::MEMBERS.iter().map(|member| member.words().0).collect()
}

fn labels<C: ClosedSet>() -> Value {
    C::MEMBERS.iter().map(|member| member.words().1).collect()
}

/// Every definition that is a list of words, and the words.
fn words_of(name: &str) -> Option<Value> {
    Some(match name {
        "tier_code" => codes::<Tier>(),
        "tier" => labels::<Tier>(),
        "tier_or_total" => {
            Tier::ALL.iter().map(|tier| tier.label()).chain(["合计"]).collect::<Vec<_>>().into()
        }
        "layer" => labels::<Layer>(),
        "rule_state" => codes::<State>(),
        "rule_state_name" => labels::<State>(),
        "matter_class" => codes::<MatterClass>(),
        "matter_state" => codes::<MatterState>(),
        "execution_state" => codes::<ExecutionState>(),
        "finding_state" => codes::<FindingState>(),
        "term_state" => codes::<TermState>(),
        "review_sort" => codes::<ReviewSort>(),
        "review_sort_name" => labels::<ReviewSort>(),
        "theme_sort" => codes::<ThemeSort>(),
        "theme_sort_name" => labels::<ThemeSort>(),
        "need_sort" => codes::<NeedSort>(),
        "need_sort_name" => labels::<NeedSort>(),
        "need_state" => codes::<NeedState>(),
        "need_state_name" => labels::<NeedState>(),
        "outcome_sort" => codes::<OutcomeSort>(),
        "outcome_sort_name" => labels::<OutcomeSort>(),
        "owed_sort" => codes::<OwedSort>(),
        "owed_sort_name" => labels::<OwedSort>(),
        "todo_sort" => codes::<TodoSort>(),
        "todo_sort_name" => labels::<TodoSort>(),
        "publish" => labels::<Publish>(),
        "part_role" => labels::<PartRole>(),
        "service_sort" => labels::<ServiceSort>(),
        "decision_state" => labels::<DecisionState>(),
        "status" => labels::<Status>(),
        "audience" => codes::<Audience>(),
        "error_kind" => Kind::ALL.map(Kind::code).to_vec().into(),
        "level" => json!([Level::Warning.label(), Level::Error.label()]),
        _ => return None,
    })
}

#[test]
fn the_words_of_a_schema_are_those_of_the_program() {
    let mut named = BTreeSet::new();
    let mut definitions: BTreeMap<String, Value> = BTreeMap::new();
    for (file, schema) in schemas() {
        for (name, definition) in schema["$defs"].as_object().into_iter().flatten() {
            // What stands in several files reads the same in each.
            let first = definitions.entry(name.clone()).or_insert_with(|| definition.clone());
            assert_eq!(first, definition, "{file}: {name}");
            if let Some(words) = definition.get("enum") {
                assert_eq!(Some(words), words_of(name).as_ref(), "{file}: {name}");
                named.insert(name.clone());
            }
        }
    }
    assert!(named.len() > 25, "{named:?}");
}

/// The ids of figures that a list of them in a schema takes.
fn ids_of(figures: &Value) -> BTreeSet<String> {
    let groups = figures["items"]["oneOf"].as_array().unwrap().iter();
    let ids = groups.flat_map(|group| group["properties"]["id"]["enum"].as_array().unwrap());
    let ids: Vec<String> = ids.map(|id| id.as_str().unwrap().to_owned()).collect();
    let set: BTreeSet<String> = ids.iter().cloned().collect();
    assert_eq!(set.len(), ids.len(), "each of one shape");
    set
}

#[test]
fn every_report_has_a_schema_with_its_figures() {
    let schemas = schemas();
    let mut all = BTreeSet::new();
    for report in REPORTS {
        let name = format!("report.{}", report.name.replace('-', "_"));
        let schema = schemas.get(&name).unwrap_or_else(|| panic!("docs/schemas/{name}.json is missing"));
        let ids: BTreeSet<String> = (report.figures)().into_iter().map(|(id, _)| id).collect();
        if !ids.is_empty() {
            assert_eq!(ids_of(&schema["properties"]["figures"]), ids, "{name}");
        }
        all.extend(ids);
    }
    let asked = schemas["report.explain"]["properties"]["figure"]["enum"].as_array().unwrap();
    let asked: BTreeSet<String> = asked.iter().map(|id| id.as_str().unwrap().to_owned()).collect();
    assert_eq!(asked, all, "report explain");
    let made_final = REPORTS.iter().filter(|report| matches!(report.asks, Asks::Units | Asks::Unit));
    let made_final: Value = made_final.map(|report| report.name).collect();
    for name in ["report.finalise", "report.changes"] {
        assert_eq!(schemas[name]["properties"]["report"]["enum"], made_final, "{name}");
    }
}

#[test]
fn each_schema_names_its_answer_and_is_listed() {
    let page = std::fs::read_to_string(folder().with_extension("md")).unwrap();
    for (name, schema) in schemas() {
        let answers = name.strip_suffix(".bulletin").unwrap_or(&name);
        assert_eq!(schema["properties"]["schema"]["const"], format!("wuxue.{answers}/1"));
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{name}");
        assert!(page.contains(&format!("schemas/{name}.json")), "docs/schemas.md does not name {name}");
    }
}

#[test]
fn a_bulletin_has_the_figures_of_the_full_report_and_none_of_its_persons() {
    let schemas = schemas();
    let (bulletin, full) = (&schemas[BULLETIN], &schemas["report.quarterly"]);
    for key in ["figures", "period", "as_of", "audience", "names"] {
        assert_eq!(bulletin["properties"][key], full["properties"][key], "{key}");
    }
    let tables = bulletin["properties"]["tables"]["properties"].as_object().unwrap();
    let mut held = Held::new(bulletin);
    let answer = said(&Desk::demo(), &["report", "quarterly", "2026Q3"]);
    assert_eq!(held.hold(&answer), [""; 0]);
    let mut named = answer.clone();
    named["tables"]["lectures"]["rows"][0]["lecturer"] = json!("张伟");
    assert!(!held.hold(&named).is_empty(), "a person's name is noticed");
    assert!(tables.contains_key("branch_totals"), "{:?}", tables.keys());
}

#[test]
fn the_longer_reports_have_the_schema_of_the_monthly_one() {
    let schemas = schemas();
    let monthly = &schemas["report.monthly"];
    for name in ["report.quarterly", "report.half_year", "report.annual"] {
        let mut schema = schemas[name].clone();
        for key in ["title", "description"] {
            schema[key] = monthly[key].clone();
        }
        schema["properties"]["schema"] = monthly["properties"]["schema"].clone();
        // In a year no requirement goes on: those of a year end with it.
        if name == "report.annual" {
            let tables = schema.pointer_mut("/properties/tables/properties").unwrap();
            tables["running"] = monthly["properties"]["tables"]["properties"]["running"].clone();
        }
        assert_eq!(&schema, monthly, "{name}");
    }
}
