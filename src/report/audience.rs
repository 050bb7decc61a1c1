//! Whom a report is for. The leading body 班子 reads it with every name. A bulletin 通报 goes to all branches: it gives
//! sums over the branches, says 个别党支部 of those that missed something, and names no person. The figures are the same.

use std::collections::{BTreeSet, HashMap};

use anyhow::Result;

use super::Scope;
use super::bulletin::{Gathered, Shown, of_table};
use super::desk::marked;
use crate::page::{Block, Cell, Column, Page, Table, words};
use crate::roster::{Names, Unit, UnitKind, beneath, persons, units};
use crate::store::Records;

crate::closed_set! {
    /// For whom a report is written.
    Audience {
        /// The leading body: the full paper.
        Body = "leading_body", "班子";
        /// All branches.
        Bulletin = "bulletin", "通报";
    }
}

/// For whom, and whether a bulletin names the branches all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Readers {
    /// For whom.
    pub audience: Audience,
    /// The names of branches were asked for.
    pub names: bool,
}

impl Default for Readers {
    fn default() -> Self {
        Self::of(Audience::Body)
    }
}

impl Readers {
    /// Those of an audience, as it usually reads.
    pub fn of(audience: Audience) -> Self {
        Self { audience, names: false }
    }

    /// Whether it is a bulletin.
    pub fn is_bulletin(self) -> bool {
        self.audience == Audience::Bulletin
    }

    /// Whether branches are named.
    pub fn name_units(self) -> bool {
        self.names || !self.is_bulletin()
    }

    /// What the paper is called: 通报, or as it is called for the leading body.
    pub fn paper(self, of_body: &'static str) -> &'static str {
        if self.is_bulletin() { "通报" } else { of_body }
    }
}

/// More units than this are not 个别.
const FEW: usize = 2;

/// 个别党支部, or 部分党支部 where there are more than a few.
pub(super) fn some_units(kinds: impl Iterator<Item = (String, Option<UnitKind>)>) -> String {
    let found: HashMap<String, Option<UnitKind>> = kinds.collect();
    let all = |fitting: &[UnitKind]| found.values().all(|kind| kind.is_some_and(|k| fitting.contains(&k)));
    let what = match () {
        () if all(&[UnitKind::Branch, UnitKind::GeneralBranch]) => "党支部",
        () if all(&[UnitKind::PartyGroup]) => "党小组",
        () if all(&[UnitKind::YouthGroup]) => "青年理论学习小组",
        () => "党组织",
    };
    let many = if found.len() > FEW { "部分" } else { "个别" };
    format!("{many}{what}")
}

/// The page as its readers get it.
///
/// # Errors
/// Only those of the store.
pub(super) fn for_readers(page: Page, records: &Records<'_>, scope: &Scope) -> Result<Page> {
    let readers = scope.read_by();
    let mut page =
        marked(page).field("audience", "", readers.audience.code()).field("names", "", readers.name_units());
    if !readers.is_bulletin() {
        return Ok(page);
    }
    let kinds = Kinds::read(records, scope)?;
    let blocks = std::mem::take(&mut page.blocks);
    page.blocks = blocks
        .into_iter()
        .filter_map(|block| match block {
            Block::Table(table) => in_bulletin(table, readers, &kinds).map(Block::Table),
            other => Some(other),
        })
        .collect();
    page.sent_out = true;
    // That of a unit is about it, and goes to nobody in particular.
    if page.schema != "report.unit" {
        page.blocks.insert(0, Block::Addressee(kinds.branches().to_owned()));
    }
    mask(&mut page, &said_instead(records, scope, &kinds)?);
    Ok(page)
}

/// The kinds of units, by their codes and by their names.
struct Kinds {
    names: Names,
    by_word: HashMap<String, UnitKind>,
}

impl Kinds {
    fn read(records: &Records<'_>, scope: &Scope) -> Result<Kinds> {
        let names = Names::read(records, scope.last_day())?;
        let each =
            |unit: &crate::roster::Unit| [(unit.id.to_string(), unit.kind), (names.unit(unit.id), unit.kind)];
        let by_word = names.units().flat_map(each).collect();
        Ok(Kinds { names, by_word })
    }

    /// Whom a bulletin goes to.
    fn branches(&self) -> &'static str {
        let general = self.by_word.values().any(|kind| *kind == UnitKind::GeneralBranch);
        if general { "各党总支、党支部" } else { "各党支部" }
    }
}

/// A table of the bulletin; none if it has no place there. A table that nobody thought of has none: it may name somebody.
fn in_bulletin(table: Table, readers: Readers, kinds: &Kinds) -> Option<Table> {
    let of = of_table(&table.key)?;
    let table = without(table, of.never);
    if readers.name_units() {
        return Some(table);
    }
    match of.unnamed {
        Shown::Whole => Some(table),
        Shown::Without(columns) => Some(without(table, columns)),
        Shown::Gathered(by) => Some(gathered(&table, by, kinds)),
        Shown::Left => None,
    }
}

/// The table without some of its columns, and without pictures of them.
fn without(mut table: Table, keys: &[&str]) -> Table {
    table.keep_columns(|column| !keys.contains(&&*column.key));
    table
}

/// The rows brought together that are alike in some columns, with the sums of others and how many units they are of.
fn gathered(table: &Table, by: &Gathered, kinds: &Kinds) -> Table {
    let at = |keys: &[&str]| -> Vec<usize> { keys.iter().filter_map(|key| table.position(key)).collect() };
    let (alike, sums) = (at(by.by), at(by.sums));
    let whose = table.position(by.whose);
    let mut groups: Vec<(Vec<Cell>, Vec<&Vec<Cell>>)> = Vec::new();
    for row in &table.rows {
        let head: Vec<Cell> = alike.iter().filter_map(|at| row.get(*at).cloned()).collect();
        match groups.iter_mut().find(|(known, _)| *known == head) {
            Some((_, rows)) => rows.push(row),
            None => groups.push((head, vec![row])),
        }
    }
    let rows = groups.into_iter().map(|(head, rows)| {
        let units: BTreeSet<String> =
            rows.iter().filter_map(|row| whose.and_then(|at| row.get(at)).map(words)).collect();
        let mut cells = Vec::new();
        if by.wanting {
            cells.push(
                some_units(units.iter().map(|unit| (unit.clone(), kinds.by_word.get(unit).copied()))).into(),
            );
        }
        cells.extend(head);
        cells.push((units.len() as i64).into());
        if by.count.is_some() {
            cells.push((rows.len() as i64).into());
        }
        for at in &sums {
            cells.push(sum(rows.iter().filter_map(|row| row.get(*at))));
        }
        cells
    });
    let rows: Vec<Vec<Cell>> = rows.collect();
    let column = |at: &usize| table.columns.get(*at).cloned();
    let mut columns: Vec<Column> = by.wanting.then(|| Column::new("name", "党组织")).into_iter().collect();
    columns.extend(alike.iter().filter_map(column));
    columns.push(Column::new("units", "党组织（个）"));
    columns.extend(by.count.map(|label| Column::new("count", label)));
    columns.extend(sums.iter().filter_map(column));
    Table { columns, rows, charts: Vec::new(), form: None, brief: None, ..table.clone() }
}

/// The sum of counts, lengths or shares; what is not known in some of them counts in none, and is unknown if it is in
/// all.
fn sum<'c>(cells: impl Iterator<Item = &'c Cell>) -> Cell {
    cells.fold(Cell::Empty, |sum, cell| match (sum, cell) {
        (Cell::Int(a), Cell::Int(b)) => Cell::Int(a + b),
        (Cell::Minutes(a), Cell::Minutes(b)) => Cell::Minutes(a + b),
        (Cell::Share { n, of }, Cell::Share { n: more, of: more_of }) => {
            Cell::Share { n: n + more, of: of + more_of }
        }
        (Cell::Empty | Cell::Unknown, cell) => cell.clone(),
        (sum, _) => sum,
    })
}

/// Words of two characters that are names of persons as well.
const ALSO_WORDS: &str = "文明 高峰 高原 高明 高新 高洁 江山 江河 江海 和平 安宁 安全 安定 安康 安心 方正 方向 成功 成长 成就 向阳 向前 \
    平安 平凡 温馨 温暖 万里 明亮 明确 华夏 华东 华北 华南 华中 金星 金秋 金融 白雪 白云 雷锋 田野 田园 黄河 黄山 黄金 孔子 孟子 庄严 \
    时代 党建 党风 党性 王国 严明 严格 严肃 严谨 严正 丰收 丰富 康复 包容 简洁 程序 管理 常态 任务 关键 关心 关爱 周期 周全 张力 水平 水利 \
    史实 史诗 石油 万全 长城 长江 海洋 国庆 建国 前进 方法 方案 章程 高度 高效 高校 公开 公正 公平 应急 路线 林业 农业 马力 尚德 双赢 \
    乐观 阳光 光明 春风 夏至 冬至 秋收 元旦 元宵 云南 广东 山东 江西 江南 宁夏 海南 湖南 河南 河北";

/// A name that a bulletin does not have, and what its texts say instead.
struct Masked {
    name: String,
    instead: String,
    /// It is a word as well (文明, 高峰): a name only where it stands as one.
    alone: bool,
}

impl Masked {
    /// The text without the name.
    fn out_of(&self, text: &str) -> String {
        if !self.alone {
            return text.replace(&self.name, &self.instead);
        }
        let mut out = String::with_capacity(text.len());
        let mut from = 0;
        for (at, found) in text.match_indices(&self.name) {
            let (before, after) = (&text[..at], &text[at + found.len()..]);
            if begins_a_name(before) && ends_a_name(after) {
                out.push_str(&text[from..at]);
                out.push_str(&self.instead);
                from = at + found.len();
            }
        }
        out.push_str(&text[from..]);
        out
    }
}

/// What texts say instead of names, the longest first.
fn said_instead(records: &Records<'_>, scope: &Scope, kinds: &Kinds) -> Result<Vec<Masked>> {
    const SOMEBODY: &str = "某同志";
    let mut masked: Vec<Masked> = Vec::new();
    let short = |name: &str| name.chars().count() <= 2;
    for person in persons(records)? {
        // A name that is sent out weighs more than a 某同志 that need not be.
        let alone = short(&person.name) && ALSO_WORDS.split_whitespace().any(|word| word == person.name);
        masked.push(Masked {
            name: format!("{}同志", person.name),
            instead: SOMEBODY.to_owned(),
            alone: false,
        });
        // One of several of the name has the 工号 behind it.
        let told = kinds.names.person(person.id);
        if told != person.name {
            masked.push(Masked { name: told, instead: SOMEBODY.to_owned(), alone: false });
        }
        masked.push(Masked { name: person.name, instead: SOMEBODY.to_owned(), alone });
    }
    if !scope.readers.name_units() {
        const BRANCHES: [UnitKind; 4] =
            [UnitKind::Branch, UnitKind::GeneralBranch, UnitKind::PartyGroup, UnitKind::YouthGroup];
        // The one that was asked for is in the heading; groups of a branch that is named are told apart.
        let asked = scope.unit.as_ref().map(|unit| unit.id);
        let told = match asked {
            Some(top) if scope.read_by().name_units() => beneath(&units(records, scope.last_day())?, top),
            asked => asked.into_iter().collect(),
        };
        let hidden = |unit: &&Unit| BRANCHES.contains(&unit.kind) && !told.contains(&unit.id);
        for unit in kinds.names.units().filter(hidden) {
            let name = kinds.names.unit(unit.id);
            if !short(&name) {
                let instead = some_units(std::iter::once((String::new(), Some(unit.kind))));
                masked.push(Masked { name, instead, alone: false });
            }
        }
    }
    masked.sort_by_key(|masked| std::cmp::Reverse(masked.name.len()));
    Ok(masked)
}

/// Puts something else in the place of names, wherever they stand in sentences and cells.
fn mask(page: &mut Page, masked: &[Masked]) {
    let mut all = String::new();
    each_text(page, &mut |text| {
        all.push_str(text);
        all.push('\n');
    });
    let found: Vec<&Masked> = masked.iter().filter(|masked| all.contains(masked.name.as_str())).collect();
    if found.is_empty() {
        return;
    }
    each_text(page, &mut |text| {
        for masked in &found {
            if text.contains(masked.name.as_str()) {
                *text = masked.out_of(text);
            }
        }
    });
}

/// Titles that stand before a name or after it.
const TITLES: [&str; 14] = [
    "书记",
    "委员",
    "主任",
    "处长",
    "科长",
    "组长",
    "局长",
    "部长",
    "主席",
    "秘书长",
    "老师",
    "专员",
    "调研员",
    "干部",
];

/// Whether somebody's name may follow.
fn begins_a_name(before: &str) -> bool {
    const LEADS: [char; 10] = ['由', '请', '经', '找', '让', '派', '同', '与', '对', '向'];
    let leads = |c: char| !is_ideograph(c) || LEADS.contains(&c);
    before.chars().next_back().is_none_or(leads) || TITLES.iter().any(|title| before.ends_with(title))
}

/// Whether it goes on as after somebody's name.
fn ends_a_name(after: &str) -> bool {
    const FOLLOWS: [&str; 14] =
        ["同志", "主讲", "讲", "负责", "牵头", "发言", "汇报", "作", "谈", "等", "和", "与", "在", "带"];
    after.chars().next().is_none_or(|c| !is_ideograph(c))
        || FOLLOWS.iter().chain(&TITLES).any(|word| after.starts_with(word))
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

fn each_text(page: &mut Page, visit: &mut impl FnMut(&mut String)) {
    for block in &mut page.blocks {
        match block {
            Block::Paragraph(text) | Block::Note(text) => visit(text),
            Block::Table(table) => {
                for cell in table.rows.iter_mut().flatten() {
                    match cell {
                        Cell::Text(text) | Cell::Nested(_, text) => visit(text),
                        Cell::List(items) => items.iter_mut().for_each(&mut *visit),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_name_is_one_only_where_it_stands_alone() {
        let masked = Masked { name: "文明".to_owned(), instead: "某同志".to_owned(), alone: true };
        for (text, expected) in [
            ("文明", "某同志"),
            ("精神文明建设", "精神文明建设"),
            ("主讲人：文明、李学军", "主讲人：某同志、李学军"),
            ("由文明负责，文明书记点评", "由某同志负责，某同志书记点评"),
            ("书记文明讲评，文明和李学军发言", "书记某同志讲评，某同志和李学军发言"),
            ("文明创建（文明）", "文明创建（某同志）"),
        ] {
            assert_eq!(masked.out_of(text), expected);
        }
        let longer = Masked { name: "欧阳文明同志".to_owned(), alone: false, ..masked };
        assert_eq!(longer.out_of("欧阳文明同志领学"), "某同志领学");
    }
}
