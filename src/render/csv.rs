//! CSV for spreadsheets, with Chinese labels. A list is just its table. Any other page is read from top to bottom
//! as the paper is: its title and facts, then every table under its title, with the sentences before it; an empty
//! line stands between them. A form to fill in has its facts above its table. Text that a spreadsheet would run as
//! a formula is made inert.

use anyhow::Result;
use csv::{Terminator, WriterBuilder};

use super::{Destination, FIGURE_LABELS, addressed, words};
use crate::page::{Block, Cell, Page, Table};

/// A part of the file.
#[derive(Default)]
struct Part {
    lines: Vec<Vec<String>>,
    /// Whether it has only headings and sentences as yet, so that a table may follow them.
    open: bool,
}

/// Writes the page; of a list only its table. Whether it is one is seen before people are spared what is empty.
pub(super) fn render(page: &Page, list: bool, destination: Destination) -> Result<Vec<u8>> {
    let parts = match page.list().filter(|_| list) {
        Some(table) => {
            let above = if table.form.is_some() { facts(page) } else { Vec::new() };
            vec![Part { lines: above.into_iter().chain(with_labels(table)).collect(), open: false }]
        }
        None => parts(page),
    };
    let (mut bytes, line_end) = match destination {
        Destination::Stream => (Vec::new(), "\n"),
        Destination::File => ("\u{feff}".as_bytes().to_vec(), "\r\n"),
    };
    for (i, part) in parts.into_iter().enumerate() {
        if i > 0 {
            bytes.extend_from_slice(line_end.as_bytes());
        }
        bytes.extend(lines(part.lines, destination)?);
    }
    Ok(bytes)
}

fn lines(lines: Vec<Vec<String>>, destination: Destination) -> Result<Vec<u8>> {
    let terminator = match destination {
        Destination::Stream => Terminator::Any(b'\n'),
        Destination::File => Terminator::CRLF,
    };
    // Titles and sentences are shorter than rows, hence flexible.
    let mut writer = WriterBuilder::new().flexible(true).terminator(terminator).from_writer(Vec::new());
    for line in lines {
        writer.write_record(&line)?;
    }
    Ok(writer.into_inner().map_err(|e| e.into_error())?)
}

/// The whole page in parts: headings and sentences stand with the table that follows them.
fn parts(page: &Page) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let head = head(page);
    if !head.is_empty() {
        parts.push(Part { lines: head, open: false });
    }
    for block in &page.blocks {
        let (lines, open) = match block {
            Block::Heading(text) | Block::Letter(text) => (vec![vec![inert(text.clone())]], true),
            Block::Paragraph(text) | Block::Note(text) => (vec![vec![inert(text.clone())]], true),
            Block::Addressee(whom) => (vec![vec![inert(addressed(whom))]], true),
            Block::Table(table) => {
                let caption = (!table.caption.is_empty()).then(|| vec![inert(table.caption.clone())]);
                (caption.into_iter().chain(with_labels(table)).collect(), false)
            }
            Block::Figures(figures) => {
                let labels = FIGURE_LABELS.map(str::to_owned).to_vec();
                let rows =
                    figures.iter().map(|f| vec![inert(f.label.clone()), cell(&f.value), inert(f.id.clone())]);
                (std::iter::once(labels).chain(rows).collect(), false)
            }
            Block::Lines(_) | Block::Signatures(_) | Block::Closing(_) => continue,
        };
        match parts
            .last_mut()
            .filter(|part| part.open && !matches!(block, Block::Heading(_) | Block::Letter(_)))
        {
            Some(part) => {
                part.lines.extend(lines);
                part.open = open;
            }
            None => parts.push(Part { lines, open }),
        }
    }
    parts
}

fn with_labels(table: &Table) -> impl Iterator<Item = Vec<String>> {
    let labels = table.columns.iter().map(|c| c.label.to_string()).collect();
    std::iter::once(labels).chain(table.rows.iter().map(|row| row.iter().map(cell).collect()))
}

/// The title of a page and its facts, a line each.
fn head(page: &Page) -> Vec<Vec<String>> {
    let mut lines = Vec::new();
    if !page.title.is_empty() {
        lines.push(vec![inert(page.title.clone())]);
    }
    let fields = page.head.iter().filter(|field| !field.label.is_empty() && !field.value.says_nothing());
    let rows: Vec<_> = fields.map(|field| vec![field.label.to_string(), cell(&field.value)]).collect();
    if !rows.is_empty() {
        lines.push(vec!["项目".to_owned(), "内容".to_owned()]);
    }
    lines.extend(rows);
    lines
}

/// The title and the facts of a form, `标签：值`: filled in, it must still say what it is about. A form without
/// facts needs no title either.
fn facts(page: &Page) -> Vec<Vec<String>> {
    let facts = page.head.iter().filter(|field| !field.label.is_empty());
    let mut lines: Vec<_> =
        facts.map(|fact| vec![format!("{}：{}", fact.label, words(&fact.value))]).collect();
    if !lines.is_empty() && !page.title.is_empty() {
        lines.insert(0, vec![inert(page.title.clone())]);
    }
    lines
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(_) | Cell::Part(_) | Cell::Nested(..) | Cell::List(_) => inert(words(cell)),
        _ => words(cell),
    }
}

/// Keeps a spreadsheet from running text that came from a file or a keyboard.
fn inert(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;
    use crate::page::Table;

    fn text(page: &Page, destination: Destination) -> String {
        String::from_utf8(render(page, page.list().is_some(), destination).unwrap()).unwrap()
    }

    #[test]
    fn one_table_is_just_that_table() {
        assert_eq!(
            text(&samples::list(), Destination::Stream),
            "编号,日期,主题,公开,类型,备注\n\
             A12,2026-10-16,'=学习“全会精神”,是,主题党日、党课,\n\
             A13,待补,\"读书会,\n第二场\",否,,无\n"
        );
    }

    #[test]
    fn a_file_for_a_spreadsheet_has_bom_and_crlf() {
        let text = text(&samples::list(), Destination::File);
        assert!(text.starts_with("\u{feff}编号,日期,主题,公开,类型,备注\r\nA12,"), "{text}");
        assert!(text.ends_with("无\r\n"));
    }

    #[test]
    fn a_page_stands_whole_with_every_table_under_its_title() {
        assert_eq!(
            text(&samples::report(), Destination::Stream),
            "2026年10月五学联动月报\n项目,内容\n期间,2026-10\n数据日期,2026-11-02\n\
             \n一、研学\n本月应开展支部活动 5 次，已开展 3 次。\n\
             指标,数值,编号\n应开展,5,research.planned\n完成率,3/5（60.0%）,research.rate\n\
             \n各支部情况\n党组织,已开展,到会率,学时\n第一支部,2,23/24（95.8%）,1.5\n离退休|支部,0,—,待补\n\
             \n指标,数值,编号\n补录,待补,late\n"
        );
    }

    #[test]
    fn formulas_are_inert_in_text_and_numbers_stay_numbers() {
        let row = vec![
            "=1+1".into(),
            "+86".into(),
            "-x".into(),
            "@a".into(),
            "\tb".into(),
            Cell::Int(-5),
            Cell::List(vec!["=a".into(), "b".into()]),
            "a=b".into(),
        ];
        let columns =
            [("a", "1"), ("b", "2"), ("c", "3"), ("d", "4"), ("e", "5"), ("f", "6"), ("g", "7"), ("h", "8")];
        let page = Page::new("x", "").table(Table::new("rows", &columns).rows([row]));
        assert_eq!(
            text(&page, Destination::Stream),
            "1,2,3,4,5,6,7,8\n'=1+1,'+86,'-x,'@a,'\tb,-5,'=a、b,a=b\n"
        );
    }

    #[test]
    fn a_page_without_tables_gives_its_head() {
        let page = Page::new("init", "").field("store", "数据文件", "a.db").field("x", "", 1);
        assert_eq!(text(&page, Destination::Stream), "项目,内容\n数据文件,a.db\n");
    }
}
