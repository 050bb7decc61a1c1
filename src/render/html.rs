//! HTML for reading in a browser and for printing on A4: one file with all it needs, no script and nothing
//! fetched from elsewhere. The template escapes whatever comes from the page. Charts are SVG below their table.

mod drawing;

use anyhow::{Context, Result};
use minijinja::Environment;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use serde::Serialize;

use super::fold::display_width;
use super::paper::{at_the_desk, attachment, of_letters};
use super::{FIGURE_LABELS, addressed, by_hand, is_number, number_columns, printable, words};
use crate::page::{Block, Cell, Column, Name, Page};

/// The ending of its name is what turns escaping on.
const TEMPLATE: (&str, &str) = ("page.html", include_str!("page.html"));

/// More columns than this are printed across.
const MOST_UPRIGHT: usize = 8;

/// Facts in one line below the title; more of them, or longer ones, become a form of two columns.
const MOST_IN_LINE: usize = 4;

/// Characters of a fact that still stands in a line with others.
const LONGEST_IN_LINE: usize = 24;

/// Ideographs of a name that stands in a line, and of what is held in sight on a telephone.
const NAME: usize = 8;

/// Ideographs in a line of the longest texts.
const LONGEST_LINE: usize = 18;

/// The page as the template reads it.
#[derive(Serialize)]
struct View {
    title: String,
    across: bool,
    form: bool,
    /// Whether each of its letters has a title, so that printed it needs none for all of them.
    letters: bool,
    head: Vec<Fact>,
    blocks: Vec<Part>,
}

#[derive(Serialize)]
struct Fact {
    label: String,
    desk: bool,
    value: Shown,
}

/// A cell: its words, and what it is.
#[derive(Serialize)]
struct Shown {
    text: String,
    class: &'static str,
    depth: usize,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Part {
    Heading {
        text: String,
        /// Whether it is shown on the screen only, as all that it stands above.
        desk: bool,
    },
    /// One of several letters.
    Letter {
        text: String,
        /// Whether it begins a page where it is printed; the first one need not.
        new_page: bool,
    },
    Paragraph {
        lines: Vec<String>,
        /// Whether it is a picture of characters, of which no line is broken.
        drawn: bool,
        desk: bool,
    },
    Addressee {
        text: String,
    },
    Table {
        caption: String,
        /// What it is called where it has no caption: the heading above it.
        label: String,
        columns: Vec<Head>,
        /// The column that stays in sight where the others are moved sideways, counted from 1: what the rows are called.
        held: usize,
        rows: Vec<Vec<Shown>>,
        when_empty: String,
        desk: bool,
        charts: Vec<drawing::View>,
    },
    Lines {
        count: usize,
    },
    Signatures {
        who: Vec<Name>,
    },
    Closing {
        lines: Vec<String>,
    },
}

#[derive(Serialize)]
struct Head {
    label: String,
    class: &'static str,
    /// Ideographs that it must have room for on a screen, where it can be moved sideways; 0: as its words ask.
    least: usize,
    /// Whether the column is for the clerk's desk: it is not printed.
    desk: bool,
}

/// Writes the whole page as one document.
pub(super) fn render(page: &Page) -> Result<Vec<u8>> {
    let mut environment = Environment::new();
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.add_template(TEMPLATE.0, TEMPLATE.1)?;
    let text = environment.get_template(TEMPLATE.0)?.render(Serde(view(page)));
    let mut text = text.context(TEMPLATE.0)?;
    // The last line end of a template belongs to its file.
    text.push('\n');
    Ok(text.into_bytes())
}

fn view(page: &Page) -> View {
    let head: Vec<Fact> = page
        .head
        .iter()
        .filter(|field| !field.label.is_empty() && !field.value.says_nothing())
        .map(|field| Fact { label: printable(&field.label), desk: field.desk, value: shown(&field.value) })
        .collect();
    let long = |fact: &Fact| fact.value.class == "blank" || fact.value.text.chars().count() > LONGEST_IN_LINE;
    let widest = page.blocks.iter().map(|block| match block {
        Block::Table(table) => table.columns.len(),
        _ => 0,
    });
    let (mut charts, mut heading) = (0, page.title.as_str());
    let mut blocks = Vec::new();
    let mut signed = (!page.signed.is_empty() && !page.closes())
        .then(|| Part::Closing { lines: page.signed.iter().map(|line| printable(line)).collect() });
    for (block, desk) in page.blocks.iter().zip(at_the_desk(&page.blocks)) {
        // Whoever signs does so below the text, above what is attached to it.
        if attachment(block).is_some() {
            blocks.extend(signed.take());
        }
        if let Block::Heading(text) | Block::Letter(text) = block {
            heading = text;
        }
        let mut part = part(block, desk);
        if let Some(Part::Letter { new_page, .. }) = &mut part {
            *new_page = !blocks.is_empty();
        }
        if let Some(Part::Table { label, caption, charts: drawn, .. }) = &mut part {
            *label = if caption.is_empty() { printable(heading) } else { caption.clone() };
            if let Block::Table(table) = block {
                *drawn = drawing::drawings(table, &mut charts);
            }
        }
        blocks.extend(part);
    }
    blocks.extend(signed);
    View {
        title: printable(&page.title),
        letters: of_letters(&page.blocks),
        across: widest.max().unwrap_or(0) > MOST_UPRIGHT,
        form: head.len() > MOST_IN_LINE || head.iter().any(long),
        head,
        blocks,
    }
}

fn part(block: &Block, desk: bool) -> Option<Part> {
    Some(match block {
        Block::Heading(text) => Part::Heading { text: printable(text), desk },
        Block::Letter(text) => Part::Letter { text: printable(text), new_page: true },
        Block::Paragraph(text) | Block::Note(text) => {
            Part::Paragraph { lines: lines(text), drawn: is_drawn(text), desk }
        }
        Block::Addressee(whom) => Part::Addressee { text: printable(&addressed(whom)) },
        Block::Table(table) => {
            grid(table.caption.clone(), &table.columns, &table.rows, &table.when_empty, desk)
        }
        Block::Figures(figures) if figures.is_empty() => return None,
        Block::Figures(figures) => {
            let rows: Vec<Vec<Cell>> = figures
                .iter()
                .map(|f| vec![f.label.as_str().into(), f.value.clone(), f.id.as_str().into()])
                .collect();
            let columns = FIGURE_LABELS.map(|label| Column::new("", label));
            grid(String::new(), &columns, &rows, "", desk)
        }
        Block::Lines(count) => Part::Lines { count: *count },
        Block::Signatures(who) => Part::Signatures { who: who.clone() },
        Block::Closing(_) => Part::Closing { lines: by_hand(block) },
    })
}

fn grid(caption: String, columns: &[Column], rows: &[Vec<Cell>], when_empty: &str, desk: bool) -> Part {
    let numbers = number_columns(columns.len(), rows);
    let held = usize::from(
        columns.len() > 1 && !rows.is_empty() && rows.iter().all(|row| row.first().is_some_and(is_code)),
    );
    let columns = columns.iter().zip(&numbers).enumerate().map(|(at, (column, number))| {
        let least = if *number { 0 } else { room(rows.iter().filter_map(|row| row.get(at))) };
        Head {
            label: printable(&column.label),
            class: if *number { "number" } else { "" },
            least: if at == held { least.min(NAME) } else { least },
            desk: column.desk,
        }
    });
    let rows = rows.iter().map(|row| {
        let cells = row.iter().zip(&numbers).map(|(cell, number)| match shown(cell) {
            // Where a quantity should be, it stands where the others do.
            gap if *number && gap.class == "unknown" => Shown { class: "unknown number", ..gap },
            cell => cell,
        });
        cells.collect()
    });
    Part::Table {
        caption: printable(&caption),
        label: String::new(),
        charts: Vec::new(),
        held: held + 1,
        rows: rows.collect(),
        columns: columns.collect(),
        when_empty: printable(when_empty),
        desk,
    }
}

fn shown(cell: &Cell) -> Shown {
    let class = match cell {
        Cell::Unknown => "unknown",
        Cell::Blank => "blank",
        Cell::Day(_) | Cell::Record(_) => "solid",
        Cell::Part(_) => "part",
        Cell::Text(text) if is_short(text) => "solid",
        _ if is_number(cell) => "number",
        _ => "",
    };
    let depth = if let Cell::Nested(depth, _) = cell { *depth } else { 0 };
    let text = if *cell == Cell::Blank { String::new() } else { printable(&words(cell)) };
    Shown { text, class, depth }
}

/// Whether it only numbers its row, so that what the row is called follows.
fn is_code(cell: &Cell) -> bool {
    match cell {
        Cell::Record(_) | Cell::Int(_) => true,
        Cell::Text(text) => !text.is_empty() && text.len() <= 12 && text.is_ascii(),
        _ => false,
    }
}

/// Ideographs that cells of a column have room for: short words in a line, long ones in about four.
fn room<'c>(cells: impl Iterator<Item = &'c Cell>) -> usize {
    const LINES: usize = 4;
    let longest = cells.map(|cell| display_width(&words(cell)).div_ceil(2)).max().unwrap_or(0);
    // Figures are wider than half an ideograph.
    if longest < NAME { longest + 1 } else { longest.div_ceil(LINES).clamp(NAME, LONGEST_LINE) }
}

/// Words that are better not broken: a name, a code, a clock.
fn is_short(text: &str) -> bool {
    const IDEOGRAPHS: usize = 5;
    const LETTERS: usize = 16;
    text.chars().count() <= IDEOGRAPHS
        || text.len() <= LETTERS && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Whether a text is a picture of characters, as that of 一文五学.
fn is_drawn(text: &str) -> bool {
    ["■■■", "□□□", "？？？"].iter().any(|marks| text.contains(marks))
}

fn lines(text: &str) -> Vec<String> {
    printable(text).lines().map(|line| line.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;
    use crate::page::Table;

    fn html(page: &Page) -> String {
        String::from_utf8(render(page).unwrap()).unwrap()
    }

    #[test]
    fn a_report_is_one_file_that_needs_no_other() {
        let text = html(&samples::report());
        assert!(text.starts_with("<!DOCTYPE html>\n<html lang=\"zh-CN\">"), "{text}");
        for part in [
            "<meta charset=\"utf-8\">",
            "<title>2026年10月五学联动月报</title>",
            "<h1>2026年10月五学联动月报</h1>",
            "<h2>一、研学</h2>",
            "<p>本月应开展支部活动 5 次，已开展 3 次。</p>",
            "<caption>各支部情况</caption>",
            "<th scope=\"col\" class=\"number\">已开展</th>",
            "<th scope=\"row\" class=\"solid\">第一支部</th>",
            "<td class=\"number\">23&#x2f;24（95.8%）</td>",
            "<td class=\"unknown\">待补</td>",
            "@page { size: A4;",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
        for outside in ["http:", "https:", "<script", "<link", "@import", "src="] {
            assert!(!text.contains(outside), "{outside}");
        }
        assert_eq!(text.matches("<table").count(), text.matches("</table>").count());
    }

    #[test]
    fn nothing_from_the_records_becomes_markup() {
        let evil = "<script>alert(1)</script>\" onload='x' &amp;\u{1b}[31m";
        let mut page = Page::new("log.show", evil).field("title", "主题", evil).heading(evil).paragraph(evil);
        page = page.table(
            Table::new("rows", &[("a", "甲")]).caption(evil).when_empty(evil).rows([vec![evil.into()]]),
        );
        let text = html(&page);
        assert!(
            !text.contains("<script") && !text.contains("onload='") && !text.contains('\u{1b}'),
            "{text}"
        );
        assert_eq!(text.matches("&lt;script&gt;").count(), 7, "{text}");
    }

    #[test]
    fn what_is_to_be_written_by_hand_is_a_line() {
        let page = Page::new("log.print", "党课记录")
            .field("place", "地点", Cell::Blank)
            .block(Block::Lines(3))
            .block(Block::Signatures(vec!["主持人签字".into(), "记录人签字".into()]));
        let text = html(&page);
        assert!(text.contains("<td class=\"blank\"></td>"), "{text}");
        assert_eq!(text.matches("<div class=\"ruled\"></div>").count(), 3);
        assert!(text.contains("主持人签字：") && text.contains("记录人签字："));
    }

    #[test]
    fn each_letter_is_printed_on_pages_of_its_own() {
        let page = Page::new("x", "全部通知").block(Block::Letter("甲的通知".into())).paragraph("甲。");
        let text = html(&page.block(Block::Letter("乙的通知".into())).paragraph("乙。"));
        assert!(text.contains("<h1 class=\"letter\">甲的通知</h1>"), "{text}");
        assert!(text.contains("<h1 class=\"letter next\">乙的通知</h1>"), "{text}");
        assert!(text.contains(".next { break-before: page; }"));
        assert!(text.contains("<h1 class=\"desk\">全部通知</h1>"), "the title of all is for the screen");
    }

    #[test]
    fn whom_a_paper_goes_to_is_not_indented() {
        let page = Page::new("notice.print", "通知单").addressee("办公室党支部").paragraph("请抓好落实。");
        let text = html(&page);
        assert!(text.contains("<p class=\"to\">办公室党支部：</p>\n<p>请抓好落实。</p>"), "{text}");
    }

    #[test]
    fn who_signs_stands_below_the_text_and_above_the_annexes() {
        let mut page =
            Page::new("x", "月报").paragraph("数据截至今天。").heading("附一　开展情况").paragraph("表略。");
        page.signed = vec!["市直机关工委".into(), "2026年11月2日".into()];
        let text = html(&page);
        let at = |what: &str| text.find(what).unwrap_or_else(|| panic!("{what}\n{text}"));
        assert!(
            at("数据截至今天。") < at("市直机关工委") && at("2026年11月2日") < at("附一　开展情况"),
            "{text}"
        );
        // A paper that closes in its text closes once.
        page = page.block(Block::Closing(vec!["机关党委".into()]));
        assert!(!html(&page).contains("市直机关工委"));
    }

    #[test]
    fn a_line_of_a_picture_is_not_broken() {
        let page =
            Page::new("report.chain", "一文五学").paragraph("领学　■■■□□□　已开展\n督学　□□□□□□　没有开展");
        let text = html(&page.paragraph("断在督学。"));
        assert!(
            text.contains("<p class=\"drawn\">领学　■■■□□□　已开展</p>\n<p class=\"drawn\">督学"),
            "{text}"
        );
        assert!(text.contains("<p>断在督学。</p>") && text.contains("p.drawn {"), "{text}");
    }

    #[test]
    fn wide_tables_are_printed_across() {
        let columns = [
            ("a", "甲"),
            ("b", "乙"),
            ("c", "丙"),
            ("d", "丁"),
            ("e", "戊"),
            ("f", "己"),
            ("g", "庚"),
            ("h", "辛"),
            ("i", "壬"),
        ];
        assert!(html(&Page::new("x", "").table(Table::new("rows", &columns))).contains("A4 landscape"));
        assert!(!html(&Page::new("x", "").table(Table::new("rows", &columns[..8]))).contains("A4 landscape"));
    }

    #[test]
    fn an_empty_table_says_so() {
        let page =
            Page::new("history", "").table(Table::new("rows", &[("a", "甲")]).when_empty("没有操作记录。"));
        let text = html(&page);
        assert!(
            text.contains("<p class=\"nothing\">没有操作记录。</p>") && !text.contains("<table"),
            "{text}"
        );
    }
}
