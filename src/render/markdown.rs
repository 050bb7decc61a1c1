//! Markdown for papers and chat: `#` for the title, `##` for headings, pipe tables. Whatever came from the
//! records is escaped, so that no cell can break a table or turn into markup.

use super::{FIGURE_LABELS, addressed, by_hand, number_columns, printable, words};
use crate::page::{Block, Cell, Page, Table};

/// Writes the whole page; the parts stand apart by one empty line.
pub(super) fn render(page: &Page) -> String {
    let mut parts = Vec::new();
    if !page.title.is_empty() {
        parts.push(format!("# {}", inline(&page.title)));
    }
    let head: Vec<String> = page
        .head
        .iter()
        .filter(|field| !field.label.is_empty() && !field.value.says_nothing())
        .map(|field| format!("- {}：{}", inline(&field.label), inline(&words(&field.value))))
        .collect();
    if !head.is_empty() {
        parts.push(head.join("\n"));
    }
    for block in &page.blocks {
        match block {
            Block::Heading(text) | Block::Letter(text) => parts.push(format!("## {}", inline(text))),
            Block::Paragraph(text) | Block::Note(text) => parts.push(paragraph(text)),
            Block::Addressee(whom) => parts.push(paragraph(&addressed(whom))),
            Block::Table(table) => parts.extend(table_parts(table)),
            Block::Lines(_) | Block::Signatures(_) | Block::Closing(_) => {
                let lines: Vec<String> = by_hand(block).iter().map(|line| inline(line)).collect();
                parts.push(lines.join("  \n"));
            }
            Block::Figures(figures) if figures.is_empty() => {}
            Block::Figures(figures) => {
                let rows: Vec<Vec<Cell>> = figures
                    .iter()
                    .map(|f| vec![f.label.as_str().into(), f.value.clone(), f.id.as_str().into()])
                    .collect();
                parts.push(pipes(&FIGURE_LABELS, &rows));
            }
        }
    }
    let mut text = parts.join("\n\n");
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

fn table_parts(table: &Table) -> Vec<String> {
    let mut parts = Vec::new();
    if !table.caption.is_empty() {
        parts.push(format!("**{}**", inline(&table.caption)));
    }
    if table.rows.is_empty() && !table.when_empty.is_empty() {
        parts.push(paragraph(&table.when_empty));
    } else {
        let labels: Vec<&str> = table.columns.iter().map(|column| column.label.as_ref()).collect();
        parts.push(pipes(&labels, &table.rows));
    }
    parts
}

fn pipes(labels: &[&str], rows: &[Vec<Cell>]) -> String {
    let line = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let rule = number_columns(labels.len(), rows)
        .into_iter()
        .map(|number| if number { "---:" } else { "---" }.to_owned())
        .collect();
    let mut lines = vec![line(labels.iter().map(|label| inline(label)).collect()), line(rule)];
    lines.extend(rows.iter().map(|row| line(row.iter().map(|cell| inline(&words(cell))).collect())));
    lines.join("\n")
}

/// A paragraph whose lines cannot be taken for a heading, a list or a quotation.
fn paragraph(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| guard(&escape(line.trim()))).collect();
    lines.join("  \n")
}

/// Escapes the mark that would make a line a heading, list item, quotation or rule.
fn guard(line: &str) -> String {
    if line.starts_with(['#', '+', '-', '>', '=', '~']) {
        return format!("\\{line}");
    }
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.len() < line.len() && rest.starts_with(['.', ')']) {
        return format!("{}\\{rest}", &line[..line.len() - rest.len()]);
    }
    line.to_owned()
}

/// Text inside one line of markup.
fn inline(text: &str) -> String {
    escape(&text.replace("\r\n", "\n")).trim().replace('\n', "<br>")
}

fn escape(text: &str) -> String {
    let text = printable(text);
    let mut escaped = String::with_capacity(text.len());
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let marks = match c {
            '\\' | '|' | '`' | '*' | '<' | '[' => true,
            // Inside a word an underscore is no markup, and ids read better without a backslash.
            '_' => !(before.is_ascii_alphanumeric() && chars.peek().is_some_and(char::is_ascii_alphanumeric)),
            _ => false,
        };
        if marks {
            escaped.push('\\');
        }
        escaped.push(c);
        before = c;
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn a_report_reads_as_a_paper() {
        assert_eq!(
            render(&samples::report()),
            "# 2026年10月五学联动月报\n\n\
             - 期间：2026-10\n- 数据日期：2026-11-02\n\n\
             ## 一、研学\n\n\
             本月应开展支部活动 5 次，已开展 3 次。\n\n\
             | 指标 | 数值 | 编号 |\n| --- | ---: | --- |\n\
             | 应开展 | 5 | research.planned |\n| 完成率 | 3/5（60.0%） | research.rate |\n\n\
             **各支部情况**\n\n\
             | 党组织 | 已开展 | 到会率 | 学时 |\n| --- | ---: | ---: | ---: |\n\
             | 第一支部 | 2 | 23/24（95.8%） | 1.5 |\n| 离退休\\|支部 | 0 | — | 待补 |\n\n\
             | 指标 | 数值 | 编号 |\n| --- | --- | --- |\n| 补录 | 待补 | late |\n"
        );
    }

    #[test]
    fn nothing_from_the_records_becomes_markup() {
        assert_eq!(
            inline("a|b\nc\\ *d* <b> self_study _x_"),
            "a\\|b<br>c\\\\ \\*d\\* \\<b> self_study \\_x\\_"
        );
        assert_eq!(paragraph("# 不是标题\n1. 不是列表\n- 甲"), "\\# 不是标题  \n1\\. 不是列表  \n\\- 甲");
    }

    #[test]
    fn an_empty_table_says_so() {
        let page =
            Page::new("history", "").table(Table::new("rows", &[("a", "甲")]).when_empty("没有操作记录。"));
        assert_eq!(render(&page), "没有操作记录。\n");
    }
}
