//! Finds the table in a sheet: the heading row by its words, what stands above it, and the footers below.
//! The caller says which words are headings; nothing here knows fields or record kinds.

use super::legend::{is_legend, is_sign};
use super::parse::RowBuf;
use super::sheet_marks::UNCOMPUTED;

/// How many rows with content are searched for the heading.
pub const HEAD: usize = 60;

/// Words that count people, at the start of a row under the table.
const COUNTS: [&str; 20] = [
    "合计",
    "小计",
    "总计",
    "共计",
    "总人数",
    "人数",
    "应到",
    "实到",
    "未到",
    "缺席",
    "请假",
    "出席",
    "列席",
    "参会",
    "出勤",
    "到会",
    "参学",
    "参加",
    "接龙",
    "报名",
];
/// Of [`COUNTS`], those that begin such a row; the others are also marks of attendance.
const LEADING: [&str; 15] = [
    "合计",
    "小计",
    "总计",
    "共计",
    "总人数",
    "人数",
    "应到",
    "实到",
    "缺席",
    "出席",
    "出勤率",
    "到会率",
    "参学率",
    "参会率",
    "出席率",
];
/// What may stand between counts.
const BETWEEN: [&str; 11] = ["人次", "人数", "人员", "人", "名", "次", "项", "件", "场", "共", "率"];
/// Words that sign a paper or add to it.
const SIGNED: [&str; 32] = [
    "制表人",
    "制表",
    "制表时间",
    "制表日期",
    "审核人",
    "审核",
    "复核人",
    "复核",
    "记录人",
    "记录",
    "主持人",
    "填表人",
    "填报人",
    "填表时间",
    "填表日期",
    "填报时间",
    "填报日期",
    "填报单位",
    "统计人",
    "负责人",
    "经办人",
    "联系人",
    "联系电话",
    "签字",
    "签名",
    "盖章",
    "备注",
    "说明",
    "注",
    "附注",
    "图例",
    "符号说明",
];

/// A row above or below the table: its number and its cells that have content, trimmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The row as Excel numbers it.
    pub row: u64,
    /// Cells that have content, in order.
    pub cells: Vec<String>,
}

impl Line {
    /// The cells of this row that have content.
    pub fn of(row: &RowBuf) -> Self {
        let cells = row.cells().map(str::trim).filter(|cell| !cell.is_empty());
        Self { row: row.number(), cells: cells.map(str::to_owned).collect() }
    }
}

/// One column of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column<F> {
    /// The heading as it stands, trimmed; empty if the column has none.
    pub name: String,
    /// The heading above it that it shares with its neighbours, in two-row headings.
    pub group: Option<String>,
    /// What the caller takes the heading for.
    pub field: Option<F>,
}

/// Where the table begins and what its columns are called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading<F> {
    /// The (first) heading row as Excel numbers it.
    pub row: u64,
    /// Index of the (first) heading row in the rows that were searched.
    pub index: usize,
    /// Index of the first row after the heading in the rows that were searched.
    pub body: usize,
    /// The columns from the left; columns without a heading are among them, except at the right end.
    pub columns: Vec<Column<F>>,
    /// The rows above the heading.
    pub titles: Vec<Line>,
}

impl<F: Copy + PartialEq> Heading<F> {
    /// Finds the heading among the first rows of a sheet (up to [`HEAD`], as [`super::parse::Sheet`] gives
    /// them): the row with the most different known headings, of which one must be a `key` such as 姓名 and
    /// one another. Of rows directly below each other the better wins, else the first: further down another
    /// table may begin.
    pub fn find(head: &[RowBuf], field: impl Fn(&str) -> Option<F>, key: impl Fn(F) -> bool) -> Option<Self> {
        /// Rows that a better heading may lie below one that only looks like it.
        const NEAR: usize = 2;
        let mut best: Option<(usize, Self)> = None;
        for (index, row) in head.iter().enumerate().take(HEAD) {
            if best.as_ref().is_some_and(|(_, found)| index > found.index + NEAR) {
                break;
            }
            if row.cells().any(is_sign) {
                continue;
            }
            let below = head.get(index + 1).filter(|below| below.number() == row.number() + 1);
            let pair = below.and_then(|below| merged(row, below, &field)).map(|columns| (columns, 2));
            let (columns, rows) = pair.unwrap_or_else(|| (single(row, &field), 1));
            let mut known: Vec<F> = Vec::new();
            for found in columns.iter().filter_map(|column| column.field) {
                if !known.contains(&found) {
                    known.push(found);
                }
            }
            let better = best.as_ref().is_none_or(|(score, _)| known.len() > *score);
            if known.len() >= 2 && known.iter().any(|f| key(*f)) && better {
                let titles = head.iter().take(index).map(Line::of).collect();
                let heading = Self { row: row.number(), index, body: index + rows, columns, titles };
                best = Some((known.len(), heading));
            }
        }
        best.map(|(_, heading)| heading)
    }

    /// The first column with this field, from 0.
    pub fn column(&self, field: F) -> Option<usize> {
        self.columns.iter().position(|column| column.field == Some(field))
    }

    /// Whether this row only says the heading again, as printed pages do.
    pub fn repeats(&self, row: &RowBuf) -> bool {
        let mut said = 0;
        for (at, cell) in row.cells().map(str::trim).enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let same = |column: &Column<F>| column.name == cell || column.group.as_deref() == Some(cell);
            if !self.columns.get(at).is_some_and(same) {
                return false;
            }
            said += 1;
        }
        said >= 2
    }
}

fn single<F>(row: &RowBuf, field: impl Fn(&str) -> Option<F>) -> Vec<Column<F>> {
    let mut columns: Vec<Column<F>> = row
        .cells()
        .map(str::trim)
        .map(|name| Column { name: name.to_owned(), group: None, field: field(name) })
        .collect();
    while columns.last().is_some_and(|column| column.name.is_empty()) {
        columns.pop();
    }
    columns
}

/// Whether two cells on top of each other are one heading: 10月9日 above 支委会.
fn continues<F: PartialEq>(above: &str, name: &str, field: impl Fn(&str) -> Option<F>) -> bool {
    let whole = field(above);
    whole.is_some() && field(name).is_none() && field(&format!("{above} {name}")) == whole
}

/// The columns of a heading in two rows, if these are one: the lower row names only columns under a heading
/// that spans several, or under none, and leaves the others blank. A row of data never does, since it would
/// have to leave every plain column blank.
fn merged<F: PartialEq>(
    upper: &RowBuf,
    lower: &RowBuf,
    field: impl Fn(&str) -> Option<F>,
) -> Option<Vec<Column<F>>> {
    let width = upper.len().max(lower.len());
    let top = |at: usize| upper.cell(at).trim();
    // A heading merged over both rows stands in both.
    let sub = |at: usize| Some(lower.cell(at).trim()).filter(|name| *name != top(at)).unwrap_or_default();
    let mut columns = Vec::with_capacity(width);
    let mut group: Option<&str> = None;
    let (mut plain, mut named) = (0, 0);
    for at in 0..width {
        match (top(at), sub(at)) {
            ("", "") => columns.push(Column { name: String::new(), group: None, field: None }),
            ("", name) => {
                // Merged cells keep their text at the left end only.
                named += 1;
                let group = Some(group?.to_owned());
                columns.push(Column { name: name.to_owned(), group, field: field(name) });
            }
            (name, "") => {
                plain += 1;
                group = Some(name);
                columns.push(Column { name: name.to_owned(), group: None, field: field(name) });
            }
            (above, name) if continues(above, name, &field) => {
                named += 1;
                let name = format!("{above} {name}");
                group = None;
                let field = field(&name);
                columns.push(Column { name, group: None, field });
            }
            (above, name) => {
                let spans = at + 1 < width && top(at + 1).is_empty() && !sub(at + 1).is_empty();
                if !spans && field(above).is_some() {
                    return None;
                }
                named += 1;
                group = Some(above);
                columns.push(Column {
                    name: name.to_owned(),
                    group: Some(above.to_owned()),
                    field: field(name),
                });
            }
        }
    }
    if plain == 0 || named < 2 || is_footer(lower, None, None) {
        return None;
    }
    while columns.last().is_some_and(|column| column.name.is_empty()) {
        columns.pop();
    }
    Some(columns)
}

/// Whether a row under the heading belongs to no one: totals such as `应到,9`, signatures such as
/// `记录人：,王秘书`, remarks. `name` and `staff_number` are the columns (from 0) of 姓名 and 工号.
/// A row with a person in it is never one, even where its first cell could begin a footer.
pub fn is_footer(row: &RowBuf, name: Option<usize>, staff_number: Option<usize>) -> bool {
    let Some((at, first)) = row.cells().map(str::trim).enumerate().find(|(_, cell)| !cell.is_empty()) else {
        return false;
    };
    // A legend below the table, which begins with a sign or a word: ○出勤 ×请假.
    if is_legend(first) && row.cells().all(|cell| cell.trim().is_empty() || is_legend(cell)) {
        return true;
    }
    // 请假人数, 到会率
    if first.ends_with(['数', '次', '率']) && row.cells().all(|cell| only_counts(&squeeze(cell))) {
        return true;
    }
    // Most rows begin with a number, a date or a name: look no further.
    if !may_begin(first) {
        return false;
    }
    let first = squeeze(first);
    if LEADING.iter().any(|word| first.starts_with(word)) {
        return row.cells().all(|cell| cell.trim() == UNCOMPUTED || only_counts(&squeeze(cell)));
    }
    let Some(rest) = SIGNED.iter().filter_map(|word| first.strip_prefix(word)).min_by_key(|rest| rest.len())
    else {
        return false;
    };
    let has = |column: Option<usize>| {
        let cell = |c: usize| row.cell(c).trim();
        column.is_some_and(|c| c != at && !cell(c).is_empty() && !is_legend(cell(c)))
    };
    if rest.starts_with(['：', ':']) {
        return !(has(name) && (has(staff_number) || is_filled_in(row, at, name)));
    }
    // Without a colon it may be what someone did, in a column of roles.
    rest.is_empty() && !has(name) && !has(staff_number)
}

/// Whether a row that begins with a role is the line of a person: the name is signed for, or a mark stands beside
/// it. What only signs the paper has a date there, or a further role.
fn is_filled_in(row: &RowBuf, label: usize, name: Option<usize>) -> bool {
    const SHORT: usize = 6;
    let others = row.cells().map(squeeze).enumerate().filter(|(at, _)| *at != label && Some(*at) != name);
    let others: Vec<String> = others.map(|(_, cell)| cell).filter(|cell| !cell.is_empty()).collect();
    let mark = |cell: &String| {
        cell.chars().count() <= SHORT && !cell.contains(|c: char| c.is_ascii_digit() || "：:年月".contains(c))
    };
    let roles = |cell: &String| SIGNED.iter().any(|word| cell.starts_with(word));
    !others.is_empty() && others.iter().all(mark) && !others.iter().any(roles)
}

/// Whether a cell holds nothing but counts, and at least one of them: 合计, 应到9人.
pub fn is_count(cell: &str) -> bool {
    let cell = squeeze(cell);
    let counts = cell.contains(|c: char| c.is_ascii_digit()) || LEADING.iter().any(|word| cell == *word);
    counts && only_counts(&cell) && !cell.bytes().all(|byte| byte.is_ascii_digit())
}

fn may_begin(first: &str) -> bool {
    let letter = first.chars().next().filter(|c| !c.is_ascii());
    if letter.is_none() {
        return false;
    }
    LEADING.iter().chain(&SIGNED).any(|word| word.chars().next() == letter)
}

/// Whether a cell holds nothing but counts, such as `应到：9人，实到8人`, or nothing at all.
fn only_counts(cell: &str) -> bool {
    let mut rest = cell;
    while let Some(letter) = rest.chars().next() {
        let word = COUNTS.iter().chain(&BETWEEN).find_map(|word| rest.strip_prefix(word));
        let sign = |c: char| {
            c.is_ascii_digit() || ('０'..='９').contains(&c) || "：:，,、；;.．。%％/-—（）()".contains(c)
        };
        rest = match word {
            Some(after) => after,
            None if sign(letter) => rest.get(letter.len_utf8()..).unwrap_or_default(),
            None => return false,
        };
    }
    true
}

/// The cell without any white space, as 合　计 is written.
fn squeeze(cell: &str) -> String {
    cell.chars().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::decode::Source;
    use crate::import::parse::Sheet;
    use std::path::Path;

    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    enum F {
        Name,
        Number,
        Unit,
        Result,
        Day,
        Matter,
        Kind,
        Times,
    }

    fn field(word: &str) -> Option<F> {
        let word = squeeze(word);
        Some(match word.as_str() {
            "姓名" | "用户昵称（入会昵称）" => F::Name,
            "工号" | "账号" => F::Number,
            "党支部" | "部门" => F::Unit,
            "考勤状态" | "考勤结果" | "上班1打卡结果" => F::Result,
            "日期" | "时间" | "首次入会时间" => F::Day,
            "政治要件名称" => F::Matter,
            "类别" | "序号" => F::Kind,
            "打卡次数(次)" => F::Times,
            _ => return None,
        })
    }

    fn key(f: F) -> bool {
        matches!(f, F::Name | F::Matter)
    }

    fn rows(cells: &[&[&str]]) -> Vec<RowBuf> {
        cells.iter().zip(1..).map(|(cells, number)| RowBuf::from_cells(number, *cells)).collect()
    }

    fn sample(file: &str) -> Vec<RowBuf> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/samples").join(file);
        let mut sheet = Sheet::open(&Source::open(&path).unwrap(), None).unwrap();
        let (mut row, mut all) = (RowBuf::new(), vec![]);
        while sheet.next_row(&mut row).unwrap() {
            all.push(row.clone());
        }
        all
    }

    #[test]
    fn every_sample_has_its_heading() {
        let cases = [
            ("roster-utf8-bom.csv", 1, 48),
            ("roster-gbk.csv", 1, 48),
            ("roster.xlsx", 3, 48),
            ("signin-gbk.csv", 3, 9),
            ("attendance-october.csv", 1, 109),
            ("attendance-october-corrected.csv", 1, 110),
            ("wecom-daily.xlsx", 3, 8),
            ("dingtalk-daily-gbk.csv", 3, 7),
            ("tencent-meeting.xlsx", 9, 7),
            ("matrix.xlsx", 2, 6),
            ("must-list.xlsx", 2, 5),
            ("bad-rows.csv", 1, 9),
            ("bad-utf16.csv", 1, 1),
        ];
        for (file, number, people) in cases {
            let rows = sample(file);
            let heading = Heading::find(&rows, field, key).unwrap_or_else(|| panic!("{file}"));
            assert_eq!(heading.row, number, "{file}");
            let (name, staff) = (heading.column(F::Name), heading.column(F::Number));
            let body = rows[heading.body..].iter().filter(|row| !is_footer(row, name, staff));
            assert_eq!(body.count(), people, "{file}");
        }
    }

    #[test]
    fn two_row_headings_are_merged() {
        let rows = sample("wecom-daily.xlsx");
        let heading = Heading::find(&rows, field, key).unwrap();
        let names: Vec<_> =
            heading.columns.iter().map(|c| (c.group.as_deref().unwrap_or(""), c.name.as_str())).collect();
        assert_eq!(
            names[5..],
            [
                ("", "所属规则"),
                ("考勤概况", "最早"),
                ("考勤概况", "最晚"),
                ("考勤概况", "打卡次数(次)"),
                ("", "考勤结果"),
                ("异常统计", "异常合计(次)"),
                ("异常统计", "迟到次数(次)")
            ]
        );
        assert_eq!(heading.column(F::Times), Some(8));
        assert_eq!(heading.titles[0], Line { row: 1, cells: vec!["概况统计与打卡明细".into()] });
        assert!(heading.repeats(&rows[heading.index]) && heading.repeats(&rows[heading.index + 1]));
        assert!(!heading.repeats(&rows[heading.body]));
    }

    #[test]
    fn data_is_not_taken_for_the_second_heading_row() {
        let rows = rows(&[
            &["姓名", "工号", "考勤结果", "备注"],
            &["张伟", "", "出勤", ""],
            &["", "", "缺席", "病"],
        ]);
        assert_eq!(Heading::find(&rows, field, key).unwrap().body, 1);
        let rows = super::tests::rows(&[&["序号", "姓名", "工号", "备注"], &["1", "", "", "待补"]]);
        assert_eq!(Heading::find(&rows, field, key).unwrap().body, 1);
    }

    #[test]
    fn heading_far_down_and_headings_that_are_none() {
        let mut text = vec![["说明", ""]; 29];
        text.push(["姓 名", "工号"]);
        text.push(["张伟", "1"]);
        let rows: Vec<RowBuf> = text.iter().zip(1..).map(|(c, n)| RowBuf::from_cells(n, c)).collect();
        let heading = Heading::find(&rows, field, key).unwrap();
        assert_eq!((heading.row, heading.titles.len(), heading.body), (30, 29, 30));
        assert_eq!(
            Heading::find(&super::tests::rows(&[&["姓名", "姓名"], &["日期", "工号"]]), field, key),
            None
        );
        assert_eq!(Heading::find(&[], field, key), None);
    }

    #[test]
    fn footers() {
        let footer = |cells: &[&str]| is_footer(&RowBuf::from_cells(9, cells), Some(1), Some(2));
        for cells in [
            &["应到", "9"][..],
            &["应到：9人", "", "实到：8人", "缺席1人"],
            &["合　计", "", "", "48"],
            &["", "小计", "12"],
            &["记录人：", "王秘书"],
            &["制表人:办公室"],
            &["审核人"],
            &["备注：因公出差不计"],
            &["制表人：", "张三", "", "审核人：", "李四"],
            &["记录人：", "王秘书", "", "2026年10月16日"],
            &["出勤率", "", "100%", "0%"],
            &["出勤人数", "", "6", "0"],
            &["○出勤 ×请假"],
            &["图例：", "○出勤", "×请假"],
        ] {
            assert!(footer(cells), "{cells:?}");
        }
        for cells in [
            &["1", "张伟", "001"][..],
            &["主持人", "张伟", "001"],
            &["记录人", "王秘书", ""],
            &["记录人：", "王秘书", "001005"],
            &["主持人：", "秦春丽", "", "秦春丽"],
            &["主持人：", "秦春丽", "", "√"],
            &["1", "○出勤", ""],
            &["合计", "张三", "001"],
            &["备注", "", "001"],
            &["出勤", "", ""],
            &["", "应到安", "001"],
            &["", "", ""],
            &["注册处", "", ""],
        ] {
            assert!(!footer(cells), "{cells:?}");
        }
        // 姓名 in the first column.
        assert!(is_footer(&RowBuf::from_cells(9, ["合计", "48"]), Some(0), Some(1)));
        assert!(!is_footer(&RowBuf::from_cells(9, ["出席", "张三"]), None, Some(0)));
    }
}
