//! What of a page belongs on a paper that is signed or sent out: not the codes and commands that help only where the
//! program is at hand, and no table or annex that has nothing to say. What is left of the annexes is numbered anew.

use crate::page::{Block, Page, Place};

/// Numbers of annexes.
const NUMBERS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

/// The title of what a heading attaches to a paper: 附一　各党组织开展情况.
pub(super) fn attachment(block: &Block) -> Option<&str> {
    let Block::Heading(text) = block else { return None };
    let numbered = text.strip_prefix("附件").or_else(|| text.strip_prefix('附'))?;
    let title =
        numbered.trim_start_matches(|c: char| "一二三四五六七八九十".contains(c) || c.is_ascii_digit());
    let title = title.strip_prefix(['　', '：', ' '])?.trim();
    (title.len() < numbered.len() && !title.is_empty()).then_some(title)
}

/// Which blocks are for the clerk's desk, as the page says: notes, tables of nothing but columns that are, the figures
/// of an annex that begins with a note (the text of the paper says what they are, the annex how they are looked up), and
/// the heading of an annex of nothing else. A page that was kept before there were notes is whole on paper.
pub(super) fn at_the_desk(blocks: &[Block]) -> Vec<bool> {
    let marked = |block: &Block| match block {
        Block::Note(_) => true,
        Block::Table(table) => !table.columns.is_empty() && table.columns.iter().all(|c| c.desk),
        _ => false,
    };
    let mut desk: Vec<bool> = blocks.iter().map(marked).collect();
    for (head, end) in annexes(blocks) {
        if matches!(blocks.get(head + 1), Some(Block::Note(_))) {
            for (desk, block) in desk[head..end].iter_mut().zip(&blocks[head..end]) {
                *desk |= matches!(block, Block::Figures(_));
            }
        }
        if head + 1 < end && desk[head + 1..end].iter().all(|desk| *desk) {
            desk[head] = true;
        }
    }
    desk
}

/// The page as it is printed to be signed. One that was kept before there were notes keeps the annexes and their numbers
/// under which it was signed.
pub(super) fn on_paper(mut page: Page) -> Page {
    let mut keep: Vec<bool> = at_the_desk(&page.blocks).into_iter().map(|desk| !desk).collect();
    let notes = page.blocks.iter().any(|block| matches!(block, Block::Note(_)));
    for (head, end) in annexes(&page.blocks).into_iter().filter(|_| notes) {
        let mut inside = page.blocks[head + 1..end].iter().zip(&keep[head + 1..end]);
        if !inside.any(|(block, keep)| *keep && says_something(block)) {
            let kept = |block: &Block| matches!(block, Block::Closing(_) | Block::Signatures(_));
            for (keep, block) in keep[head..end].iter_mut().zip(&page.blocks[head..end]) {
                *keep = kept(block);
            }
        }
    }
    for (at, block) in page.blocks.iter().enumerate() {
        keep[at] &= !is_empty(block) || stands_alone(&page.blocks, &keep, at);
    }
    let mut keep = keep.into_iter();
    page.blocks.retain(|_| keep.next().unwrap_or(true));
    page.head.retain(|field| !field.desk);
    let mut numbers = NUMBERS.iter();
    for block in &mut page.blocks {
        if let Block::Table(table) = block {
            table.keep_columns(|column| !column.desk);
        } else if let (Some(title), Some(number)) = (attachment(block), numbers.as_slice().first()) {
            numbers.next();
            *block = Block::Heading(format!("附{number}　{title}"));
        }
    }
    page
}

/// The headings of annexes, each with where it ends.
fn annexes(blocks: &[Block]) -> Vec<(usize, usize)> {
    let heads: Vec<usize> = (0..blocks.len()).filter(|at| attachment(&blocks[*at]).is_some()).collect();
    let ends = heads.iter().skip(1).copied().chain([blocks.len()]);
    heads.iter().copied().zip(ends).collect()
}

/// Whether it is a table of a report that has a sentence instead of rows.
fn is_empty(block: &Block) -> bool {
    matches!(block, Block::Table(table) if table.place == Place::Tables && table.rows.is_empty() && !table.when_empty.is_empty())
}

/// Whether nothing else stands below its heading: then its sentence has to.
fn stands_alone(blocks: &[Block], keep: &[bool], at: usize) -> bool {
    let heads = |block: &Block| matches!(block, Block::Heading(_));
    let from = blocks[..at].iter().rposition(heads).map_or(0, |head| head + 1);
    let end = blocks[at..].iter().position(heads).map_or(blocks.len(), |next| at + next);
    !(from..end).any(|other| other != at && keep[other] && says_something(&blocks[other]))
}

fn says_something(block: &Block) -> bool {
    match block {
        Block::Table(table) => !table.rows.is_empty(),
        Block::Figures(figures) => !figures.is_empty(),
        Block::Paragraph(_) | Block::Addressee(_) | Block::Lines(_) => true,
        Block::Heading(_) | Block::Note(_) | Block::Closing(_) | Block::Signatures(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{Cell, Figure, Table};

    fn table(key: &'static str, rows: usize) -> Table {
        let mut table = Table::new(key, &[("code", "编号"), ("name", "名称")])
            .in_tables()
            .when_empty("没有。")
            .rows((0..rows).map(|at| vec![Cell::Record(format!("A{at}")), "党课".into()]));
        table.keep_at_the_desk(&["code", "没有这一栏"]);
        table
    }

    fn report() -> Page {
        let mut page = Page::new("x", "月报")
            .heading("一、开展情况")
            .table(table("held", 0))
            .paragraph("数据截至今天。")
            .heading("二、存在问题")
            .table(table("problems", 0))
            .heading("附一　领学情况")
            .table(table("lead", 0))
            .heading("附二　督学情况")
            .table(table("supervise", 1))
            .heading("附三　指标")
            .note("依据：wuxue report explain 编号");
        page.blocks.push(Block::Figures(vec![Figure {
            id: "a".into(),
            label: "甲".into(),
            value: 1.into(),
        }]));
        page.note("操作记录到 #5 为止。")
    }

    #[test]
    fn what_is_for_the_desk_is_no_part_of_the_paper() {
        let paper = on_paper(report());
        let headings: Vec<&str> = paper
            .blocks
            .iter()
            .filter_map(|block| if let Block::Heading(text) = block { Some(text.as_str()) } else { None })
            .collect();
        assert_eq!(
            headings,
            ["一、开展情况", "二、存在问题", "附一　督学情况"],
            "the annex without rows has no number"
        );
        // A table without rows has its sentence only where nothing else is said.
        let tables: Vec<&str> = paper
            .blocks
            .iter()
            .filter_map(|block| if let Block::Table(table) = block { Some(&*table.key) } else { None })
            .collect();
        assert_eq!((paper.blocks.len(), tables), (6, vec!["problems", "supervise"]), "{:?}", paper.blocks);
        let Some(Block::Table(last)) = paper.blocks.last() else { panic!("{:?}", paper.blocks) };
        assert_eq!((last.columns.len(), last.rows.clone()), (1, vec![vec![Cell::from("党课")]]));
        assert_eq!(on_paper(paper.clone()), paper);
        // Figures are what the paper is about, unless their annex begins with how they are looked up.
        let figures = Block::Figures(vec![Figure { id: "a".into(), label: "甲".into(), value: 1.into() }]);
        let annexed = Page::new("x", "").heading("附一　指标").block(figures).note("操作记录到 #5 为止。");
        assert_eq!(on_paper(annexed.clone()).blocks, annexed.blocks[..2]);
    }

    #[test]
    fn the_desk_is_told_from_what_has_nothing_to_say() {
        let desk = at_the_desk(&report().blocks);
        assert_eq!(
            desk,
            [false, false, false, false, false, false, false, false, false, true, true, true, true],
            "the annex without rows is no secret"
        );
    }
}
