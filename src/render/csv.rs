//! CSV for spreadsheets, with Chinese labels. A page with one table is just that table; several stand
//! one after another, each under its caption. A form to fill in has its facts above it. Text that a spreadsheet would run as a formula is made inert.

use anyhow::Result;
use csv::{Terminator, WriterBuilder};

use super::{Destination, FIGURE_LABELS, words};
use crate::page::{Block, Cell, Page};

/// One table of the file: a caption that is used only if there are several, then the lines.
struct Part {
    caption: String,
    lines: Vec<Vec<String>>,
}

/// Writes all tables and figures of the page.
pub(super) fn render(page: &Page, destination: Destination) -> Result<Vec<u8>> {
    let mut parts: Vec<Part> = page.blocks.iter().filter_map(part).collect();
    if parts.is_empty() && !page.head.is_empty() {
        parts.push(head(page));
    }
    let (mut bytes, line_end) = match destination {
        Destination::Stream => (Vec::new(), "\n"),
        Destination::File => ("\u{feff}".as_bytes().to_vec(), "\r\n"),
    };
    if page.blocks.iter().any(|block| matches!(block, Block::Table(table) if table.form.is_some())) {
        bytes.extend(lines(facts(page).into_iter(), destination)?);
    }
    let several = parts.len() > 1;
    for (i, part) in parts.into_iter().enumerate() {
        if i > 0 {
            bytes.extend_from_slice(line_end.as_bytes());
        }
        let caption = several.then(|| vec![inert(part.caption)]);
        bytes.extend(lines(caption.into_iter().chain(part.lines), destination)?);
    }
    Ok(bytes)
}

fn lines(lines: impl Iterator<Item = Vec<String>>, destination: Destination) -> Result<Vec<u8>> {
    let terminator = match destination {
        Destination::Stream => Terminator::Any(b'\n'),
        Destination::File => Terminator::CRLF,
    };
    // Captions are shorter than rows, hence flexible.
    let mut writer = WriterBuilder::new().flexible(true).terminator(terminator).from_writer(Vec::new());
    for line in lines {
        writer.write_record(&line)?;
    }
    Ok(writer.into_inner().map_err(|e| e.into_error())?)
}

fn part(block: &Block) -> Option<Part> {
    match block {
        Block::Heading(_) | Block::Paragraph(_) | Block::Lines(_) | Block::Signatures(_) => None,
        Block::Table(table) => {
            let labels = table.columns.iter().map(|c| c.label.to_owned()).collect();
            let rows = table.rows.iter().map(|row| row.iter().map(cell).collect());
            let caption = if table.caption.is_empty() { table.key } else { &table.caption };
            Some(Part { caption: caption.to_owned(), lines: std::iter::once(labels).chain(rows).collect() })
        }
        Block::Figures(figures) => {
            let labels = FIGURE_LABELS.map(str::to_owned).to_vec();
            let rows =
                figures.iter().map(|f| vec![inert(f.label.clone()), cell(&f.value), inert(f.id.clone())]);
            Some(Part {
                caption: FIGURE_LABELS[0].to_owned(),
                lines: std::iter::once(labels).chain(rows).collect(),
            })
        }
    }
}

/// What a page without tables has to say, so that its file is not empty.
fn head(page: &Page) -> Part {
    let fields = page.head.iter().filter(|field| !field.label.is_empty());
    let rows = fields.map(|field| vec![field.label.to_owned(), cell(&field.value)]);
    let labels = vec!["项目".to_owned(), "内容".to_owned()];
    Part { caption: String::new(), lines: std::iter::once(labels).chain(rows).collect() }
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
        String::from_utf8(render(page, destination).unwrap()).unwrap()
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
    fn several_tables_stand_under_their_captions() {
        assert_eq!(
            text(&samples::report(), Destination::Stream),
            "指标\n指标,数值,编号\n应开展,5,research.planned\n完成率,3/5（60.0%）,research.rate\n\
             \n各支部情况\n党组织,已开展,到会率,学时\n第一支部,2,23/24（95.8%）,1.5\n离退休|支部,0,—,待补\n\
             \n指标\n指标,数值,编号\n补录,待补,late\n"
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
