//! JSON for scripts: one object with ASCII keys. The title, headings, paragraphs and remarks are for
//! people and left out. Key order is fixed: schema, head, figures, tables, then the tables at the top.

use anyhow::Result;
use serde_json::{Map, Value, json};

use crate::page::{Block, Cell, Column, Page, Place};

/// Writes the page as one indented object with a line end.
pub(super) fn render(page: &Page) -> Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(&object(page))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Writes one object on a line. Of a page with parts each part is a line; of a list each row. Any other page begins
/// with a line of its facts, known by its `schema`; then each figure and each row is a line `{"table": …, "row": {…}}`.
pub(super) fn lines(page: &Page) -> Result<Vec<u8>> {
    let mut lines: Vec<Value> = Vec::new();
    if let Some(parts) = &page.parts {
        lines.extend(parts.iter().map(|part| Value::Object(object(&part.page))));
    } else if let Some(table) = page.list() {
        lines.extend(rows(&table.columns, &table.rows));
    } else {
        lines.push(Value::Object(facts(page)));
        lines.extend(figures(page).into_iter().flatten().map(|figure| of_table("figures", figure)));
        for block in &page.blocks {
            if let Block::Table(table) = block {
                lines.extend(rows(&table.columns, &table.rows).map(|row| of_table(&table.key, row)));
            }
        }
    }
    let mut bytes = Vec::new();
    for line in lines {
        serde_json::to_writer(&mut bytes, &line)?;
        bytes.push(b'\n');
    }
    Ok(bytes)
}

/// A row and the name of its table; a row may have a `table` of its own.
fn of_table(table: &str, row: Value) -> Value {
    json!({ "table": table, "row": row })
}

/// What a page says of itself: its schema and its head.
fn facts(page: &Page) -> Map<String, Value> {
    let mut facts = Map::new();
    facts.insert("schema".to_owned(), Value::String(format!("wuxue.{}/1", page.schema)));
    for field in &page.head {
        facts.insert(field.key.to_string(), value(&field.value));
    }
    facts
}

fn object(page: &Page) -> Map<String, Value> {
    let mut object = facts(page);
    if let Some(figures) = figures(page) {
        object.insert("figures".to_owned(), Value::Array(figures));
    }
    let mut named = Map::new();
    let mut top = Vec::new();
    for block in &page.blocks {
        let Block::Table(table) = block else { continue };
        let rows = Value::Array(rows(&table.columns, &table.rows).collect());
        match table.place {
            Place::Top => top.push((&table.key, rows)),
            Place::Tables => {
                let columns: Vec<Value> =
                    table.columns.iter().map(|c| json!({ "key": c.key, "label": c.label })).collect();
                named.insert(table.key.to_string(), json!({ "columns": columns, "rows": rows }));
            }
        }
    }
    if !named.is_empty() {
        object.insert("tables".to_owned(), Value::Object(named));
    }
    for (key, rows) in top {
        object.insert(key.to_string(), rows);
    }
    object
}

/// All figures of the page in one array; `None` if the page has no place for any.
fn figures(page: &Page) -> Option<Vec<Value>> {
    let blocks: Vec<_> = page
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Figures(figures) => Some(figures),
            _ => None,
        })
        .collect();
    if blocks.is_empty() {
        return None;
    }
    let figure = |f: &crate::page::Figure| json!({ "id": f.id, "label": f.label, "value": value(&f.value) });
    Some(blocks.into_iter().flatten().map(figure).collect())
}

fn rows(columns: &[Column], rows: &[Vec<Cell>]) -> impl Iterator<Item = Value> {
    rows.iter().map(|row| {
        let cells = columns.iter().zip(row).map(|(column, cell)| (column.key.to_string(), value(cell)));
        Value::Object(cells.collect())
    })
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Empty | Cell::Unknown | Cell::Blank => Value::Null,
        Cell::Text(text) | Cell::Record(text) | Cell::Part(text) | Cell::Nested(_, text) => {
            Value::String(text.clone())
        }
        Cell::Int(n) | Cell::Minutes(n) => json!(n),
        Cell::Flag(yes) => Value::Bool(*yes),
        Cell::Day(day) => Value::String(day.format("%Y-%m-%d").to_string()),
        Cell::Share { n, of } | Cell::Ratio { n, of } => json!({ "n": n, "of": of }),
        Cell::List(items) => json!(items),
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    fn compact(page: &Page) -> String {
        let text = String::from_utf8(render(page).unwrap()).unwrap();
        assert!(text.ends_with("}\n") && text.starts_with("{\n  \"schema\""), "{text}");
        serde_json::from_str::<Value>(&text).unwrap().to_string()
    }

    #[test]
    fn a_report_keeps_the_contract() {
        assert_eq!(
            compact(&samples::report()),
            concat!(
                r#"{"schema":"wuxue.report.monthly/1","period":"2026-10","as_of":"2026-11-02","operation":41,"#,
                r#""figures":[{"id":"research.planned","label":"应开展","value":5},"#,
                r#"{"id":"research.rate","label":"完成率","value":{"n":3,"of":5}},"#,
                r#"{"id":"late","label":"补录","value":null}],"#,
                r#""tables":{"branches":{"columns":[{"key":"unit","label":"党组织"},{"key":"held","label":"已开展"},"#,
                r#"{"key":"present","label":"到会率"},{"key":"hours","label":"学时"}],"#,
                r#""rows":[{"unit":"第一支部","held":2,"present":{"n":23,"of":24},"hours":90},"#,
                r#"{"unit":"离退休|支部","held":0,"present":{"n":0,"of":0},"hours":null}]}}}"#,
            )
        );
    }

    #[test]
    fn a_list_stands_at_the_top() {
        assert_eq!(
            compact(&samples::list()),
            concat!(
                r#"{"schema":"wuxue.log.list/1","rows":[{"code":"A12","day":"2026-10-16","title":"=学习“全会精神”","#,
                r#""open":true,"kinds":["主题党日","党课"],"note":null},"#,
                r#"{"code":"A13","day":null,"title":"读书会,\n第二场","open":false,"kinds":[],"note":"无"}]}"#,
            )
        );
    }

    #[test]
    fn a_list_is_a_line_for_each_row_and_a_report_names_the_tables() {
        let text = |page: &Page| String::from_utf8(lines(page).unwrap()).unwrap();
        let list: Value = serde_json::from_str(&compact(&samples::list())).unwrap();
        let read: Vec<Value> =
            text(&samples::list()).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(Value::Array(read), list["rows"]);
        assert_eq!(
            text(&samples::report()),
            concat!(
                r#"{"schema":"wuxue.report.monthly/1","period":"2026-10","as_of":"2026-11-02","operation":41}"#,
                "\n",
                r#"{"table":"figures","row":{"id":"research.planned","label":"应开展","value":5}}"#,
                "\n",
                r#"{"table":"figures","row":{"id":"research.rate","label":"完成率","value":{"n":3,"of":5}}}"#,
                "\n",
                r#"{"table":"figures","row":{"id":"late","label":"补录","value":null}}"#,
                "\n",
                r#"{"table":"branches","row":{"unit":"第一支部","held":2,"present":{"n":23,"of":24},"hours":90}}"#,
                "\n",
                r#"{"table":"branches","row":{"unit":"离退休|支部","held":0,"present":{"n":0,"of":0},"hours":null}}"#,
                "\n",
            )
        );
        let mut whole = samples::list();
        whole.parts = Some(vec![crate::page::Part { name: "A12".into(), page: samples::list() }]);
        assert_eq!(text(&whole), format!("{list}\n"), "a page with parts is a line for each part");
    }

    #[test]
    fn an_empty_list_still_has_its_rows() {
        let page = Page::new("unit.list", "党组织").table(crate::page::Table::new("rows", &[("a", "甲")]));
        assert_eq!(compact(&page), r#"{"schema":"wuxue.unit.list/1","rows":[]}"#);
    }
}
