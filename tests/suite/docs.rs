//! Pages of docs/ that are made from the program, so that they cannot drift from it. After a change of the
//! schema or the seeds: `UPDATE=1 cargo test docs::`.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use wuxue::chain::{KindSeed, Kinds, Tier};
use wuxue::import::Field;
use wuxue::import::subject::{Need, SUBJECTS};
use wuxue::record::{Reason, Status};
use wuxue::rules::{Measure, RuleSeed, Rules};
use wuxue::store::Store;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

/// Holds a page to what was generated, or rewrites it if `UPDATE` is set.
fn hold(page: &str, generated: &str) {
    let path = root().join("docs").join(page);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, generated).unwrap();
    }
    // A checkout may have given the page other line ends.
    let written = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(written == generated, "docs/{page} has drifted: UPDATE=1 cargo test docs::");
}

/// Puts `tables` between the marks `<!-- NAME -->` and `<!-- end -->` of a page.
fn fill(page: &str, parts: &[(&str, String)]) -> String {
    let mut text = std::fs::read_to_string(root().join("docs").join(page)).unwrap().replace("\r\n", "\n");
    for (name, part) in parts {
        let mark = format!("<!-- {name} -->\n");
        let start = text.find(&mark).unwrap_or_else(|| panic!("docs/{page} has no {mark}")) + mark.len();
        let end = start + text[start..].find("<!-- end -->").unwrap();
        text.replace_range(start..end, part);
    }
    text
}

/// The comment above each CREATE statement of the migrations, by the name of what it creates.
fn comments() -> HashMap<String, String> {
    let folder = root().join("src/store");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|path| path.file_name().unwrap().to_string_lossy().starts_with("migration_"));
    files.sort();
    let mut found = HashMap::new();
    for file in files {
        let mut above: Vec<String> = Vec::new();
        for line in std::fs::read_to_string(file).unwrap().lines() {
            if let Some(comment) = line.strip_prefix("-- ") {
                above.push(comment.to_owned());
                continue;
            }
            if let Some(rest) = line.strip_prefix("CREATE TABLE ").or(line.strip_prefix("CREATE VIEW ")) {
                found.insert(rest.split([' ', '(']).next().unwrap().to_owned(), above.join("\n"));
            }
            above.clear();
        }
    }
    found
}

fn schema_page() -> String {
    let schema = Store::blank().unwrap().schema().unwrap();
    let comments = comments();
    let labels: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(root().join("seeds/labels.json")).unwrap()).unwrap();
    let starts = |sql: &str, what: &str| sql.starts_with(&format!("CREATE {what} "));
    let is_mirror = |name: &str| {
        name.strip_suffix("_past").is_some_and(|table| schema.iter().any(|(other, _)| other == table))
    };
    let mut page = String::from(
        "# The store's schema\n\nGenerated from the program (`UPDATE=1 cargo test docs::`); edit the comments of \
         `src/store/migration_*.sql`.\n\nA store is one SQLite file. Every *record table* has a column `op`, the \
         operation that wrote this version of the row, and a mirror `NAME_past` with the same columns and, first, \
         `ended`: the operation that replaced or removed that version. The mirrors and the guards that fill them are \
         generated, so no code exists per kind of record. Days are ISO text, times of day and lengths are minutes.\n",
    );
    let mut names: Vec<&(String, String)> =
        schema.iter().filter(|(name, sql)| starts(sql, "TABLE") && !is_mirror(name)).collect();
    names.extend(schema.iter().filter(|(_, sql)| starts(sql, "VIEW")));
    for (name, sql) in names {
        write!(page, "\n## {name}").unwrap();
        if let Some(label) = labels["tables"][name]["label"].as_str() {
            write!(page, " {label}").unwrap();
        }
        page.push('\n');
        if let Some(comment) = comments.get(name).filter(|comment| !comment.is_empty()) {
            write!(page, "\n{comment}\n").unwrap();
        }
        write!(page, "\n```sql\n{sql};\n").unwrap();
        for (_, index) in schema.iter().filter(|(_, sql)| sql.contains(&format!(" ON {name} ("))) {
            writeln!(page, "{index};").unwrap();
        }
        page.push_str("```\n");
    }
    let mirrors: Vec<String> =
        schema.iter().filter(|(name, _)| is_mirror(name)).map(|(name, _)| format!("`{name}`")).collect();
    write!(page, "\n## Generated mirrors\n\n{}.\n", mirrors.join(", ")).unwrap();
    page
}

#[test]
fn the_schema_page_is_the_schema() {
    hold("schema.md", &schema_page());
}

#[test]
fn every_table_of_the_schema_says_what_it_is_for_or_is_named_for_the_clerk() {
    let comments = comments();
    let labels = std::fs::read_to_string(root().join("seeds/labels.json")).unwrap();
    for (name, comment) in &comments {
        assert!(!comment.is_empty() || labels.contains(&format!("\"{name}\": {{")), "{name}");
    }
    assert!(comments.len() > 20);
}

/// The tiers in which a rule is judged: those of the kinds that count; hours are every member's own, and the
/// life of the own branch is what leaders are asked for.
fn tiers_of(rule: &RuleSeed, kinds: &Kinds) -> Vec<Tier> {
    let mut tiers: Vec<Tier> =
        rule.kinds.iter().filter_map(|code| kinds.with_code(code)).map(|kind| kind.tier).collect();
    match rule.measure {
        Measure::Minutes => tiers.push(Tier::SelfStudy),
        Measure::OwnBranch => tiers.push(Tier::Lead),
        Measure::Held | Measure::SecretaryLecture => {}
    }
    tiers.dedup();
    tiers
}

fn kind_row(kind: &KindSeed) -> String {
    let holders: Vec<&str> = kind.holders.iter().map(|holder| holder.label()).collect();
    let requires: Vec<&str> = kind.requires.iter().map(|element| element.label()).collect();
    let yes = |is: bool| if is { "是" } else { "" };
    let (code, holders, requires) = (format!("`{}`", kind.code), holders.join("、"), requires.join("、"));
    let cells = [
        kind.name.as_str(),
        code.as_str(),
        holders.as_str(),
        kind.expected.label(),
        yes(kind.collective),
        yes(kind.agenda_first),
        yes(kind.make_up),
        requires.as_str(),
    ];
    format!("| {} |\n", cells.join(" | "))
}

fn rule_row(rule: &RuleSeed) -> String {
    let minimum = match rule.measure {
        Measure::Minutes => format!("{} 学时", rule.minimum / 60),
        _ => format!("{} 次", rule.minimum),
    };
    let code = format!("`{}`", rule.code);
    let cells = [
        code.as_str(),
        rule.name.as_str(),
        rule.layer.label(),
        rule.scope.label(),
        rule.period.label(),
        minimum.as_str(),
        rule.measure.label(),
        rule.condition.label(),
        if rule.enabled { "" } else { "未启用" },
        rule.clause.as_str(),
    ];
    format!("| {} |\n", cells.join(" | "))
}

fn tier_tables(tier: Tier) -> String {
    let (kinds, rules) = (Kinds::load().unwrap(), Rules::load().unwrap());
    let mut text = String::new();
    let of_tier: String = kinds.kinds.iter().filter(|kind| kind.tier == tier).map(kind_row).collect();
    if of_tier.is_empty() {
        text.push_str("\nNo kind of activity belongs to this tier.\n");
    } else {
        text.push_str("\n| 活动类型 kind | code | 举办 held by | 应到 expected | 集中学习 | 须说明第一议题 | 缺席补学 | 必备要素 required |\n");
        text.push_str("|---|---|---|---|---|---|---|---|\n");
        text.push_str(&of_tier);
    }
    let of_tier: String =
        rules.rules.iter().filter(|rule| tiers_of(rule, &kinds).contains(&tier)).map(rule_row).collect();
    if of_tier.is_empty() {
        text.push_str("\nNo rule of the starter data judges this tier.\n\n");
    } else {
        text.push_str("\n| 代码 | 制度要求 rule | 依据类别 layer | 适用 scope | 周期 period | 至少 minimum | 计量 measure | 条件 | | 依据 clause |\n");
        text.push_str("|---|---|---|---|---|---|---|---|---|---|\n");
        text.push_str(&of_tier);
        text.push('\n');
    }
    text
}

#[test]
fn the_chain_page_shows_the_starter_data() {
    let parts: Vec<(&str, String)> = Tier::ALL.iter().map(|tier| (tier.code(), tier_tables(*tier))).collect();
    hold("chain.md", &fill("chain.md", &parts));
    let kinds = Kinds::load().unwrap();
    for rule in Rules::load().unwrap().rules {
        assert!(!tiers_of(&rule, &kinds).is_empty(), "{} stands in no tier", rule.code);
    }
}

/// Every crate is there for a reason that is written down, with its licence.
/// The fields of each kind of record that files bring, and the headings they are known by.
fn field_tables() -> String {
    let seeds: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(root().join("seeds/columns.json")).unwrap()).unwrap();
    let headings = |subject: &str, field: Field| {
        let of = seeds["fields"].as_array().unwrap().iter().find(|entry| entry["field"] == field.code());
        let lists = [&of.unwrap()["headers"], &of.unwrap()["own"][subject]];
        let names = lists.into_iter().filter_map(|list| list.as_array()).flatten();
        names.map(|name| name.as_str().unwrap()).collect::<Vec<_>>().join("、")
    };
    let mut text = String::new();
    for subject in SUBJECTS {
        writeln!(text, "### {}（`wuxue {}`）\n", subject.name, subject.command).unwrap();
        text += "| 字段 | 必填 | 最长（字） | 写什么 | 认得的列名 |\n|---|---|---|---|---|\n";
        for declared in subject.fields {
            let need = match declared.need {
                Need::Row => "必填".to_owned(),
                Need::Given(flag) => format!("必填，或用 `{flag}`"),
                Need::Or(other) => format!("与{}有一个", other.label()),
                Need::Free => String::new(),
            };
            let (label, longest) = (declared.field.label(), declared.longest);
            let (says, names) = (declared.says, headings(subject.code, declared.field));
            writeln!(text, "| {label} | {need} | {longest} | {says} | {names} |").unwrap();
        }
        text.push('\n');
    }
    text
}

/// The words for attendance.
fn word_table() -> String {
    let seeds: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(root().join("seeds/attendance.json")).unwrap())
            .unwrap();
    let words = |value: &serde_json::Value| {
        value.as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect::<Vec<_>>().join("、")
    };
    let mut text = "| 登记为 | 写作 |\n|---|---|\n".to_owned();
    for status in seeds["statuses"].as_array().unwrap() {
        let label = Status::from_code(status["status"].as_str().unwrap()).unwrap().label();
        writeln!(text, "| {label} | {} |", words(&status["words"])).unwrap();
    }
    for reason in seeds["reasons"].as_array().unwrap() {
        let label = Reason::from_code(reason["reason"].as_str().unwrap()).unwrap().label();
        let brackets = words(&reason["in_brackets"]);
        writeln!(text, "| 请假（{label}） | {}；请假后面括号里写：{brackets} |", words(&reason["words"]))
            .unwrap();
    }
    writeln!(text, "| 列席 | {} |", words(&seeds["guests"])).unwrap();
    text
}

#[test]
fn the_manual_of_imports_shows_fields_and_words() {
    hold("import.md", &fill("import.md", &[("fields", field_tables()), ("words", word_table())]));
}

/// What an import says when it takes a file or a row back: the Chinese texts that follow the makers of such
/// messages in the source, their parts between placeholders.
fn messages() -> Vec<(String, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                walk(&entry, found);
            } else if entry.extension().is_some_and(|ending| ending == "rs") {
                found.push(entry);
            }
        }
    }
    let mut files = Vec::new();
    walk(&root().join("src/import"), &mut files);
    let makers =
        ["why = ", "Problem::new(", "Refusal::new(", "Refusal::refused(", "Refusal::usage(", "unreadable("];
    let chinese = |text: &str| text.contains(|c| matches!(c, '\u{4E00}'..='\u{9FFF}'));
    let mut messages = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        for (at, maker) in makers.iter().flat_map(|maker| code.match_indices(maker)) {
            let statement = code[at + maker.len()..].split(";\n").next().unwrap();
            let Some(said) = statement.split('"').skip(1).step_by(2).find(|text| chinese(text)) else {
                continue;
            };
            // Where a name stands for the message, the first text is what to do about it.
            let before = statement.split(said).next().unwrap();
            if said.starts_with('（') || ["why,", "what)", "{what}"].iter().any(|name| before.contains(name))
            {
                continue;
            }
            let name = file.strip_prefix(root()).unwrap().display().to_string();
            messages.push((name, said.to_owned()));
        }
    }
    messages
}

#[test]
fn every_message_of_an_import_is_in_the_manual() {
    let manual = std::fs::read_to_string(root().join("docs/import.md")).unwrap();
    let messages = messages();
    assert!(messages.len() > 80, "{}", messages.len());
    let mut missing = Vec::new();
    for (file, message) in messages {
        let mut parts = Vec::new();
        let mut rest = message.as_str();
        while let Some((part, after)) = rest.split_once('{') {
            parts.push(part);
            rest = after.split_once('}').map_or("", |(_, after)| after);
        }
        parts.push(rest);
        let fixed = parts.iter().map(|part| part.trim_matches(|c: char| "“”（）。，：、 ".contains(c)));
        let longest = fixed.max_by_key(|part| part.chars().count()).unwrap_or_default();
        if longest.chars().count() > 1 && !manual.contains(longest) {
            missing.push(format!("{file}: {message}"));
        }
    }
    assert!(missing.is_empty(), "docs/import.md does not say:\n{}", missing.join("\n"));
}

#[test]
fn every_dependency_has_its_reason() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let page = std::fs::read_to_string(root().join("docs/decisions/dependencies.md")).unwrap();
    let mut inside = false;
    let mut count = 0;
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line.ends_with("dependencies]");
        } else if let Some((name, _)) = line.split_once(" = ").filter(|_| inside) {
            assert!(page.contains(&format!("| {name} |")), "docs/decisions/dependencies.md lacks {name}");
            count += 1;
        }
    }
    let listed = page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| crate ")).count();
    assert_eq!(listed, count, "docs/decisions/dependencies.md lists crates that are no longer used");
}
