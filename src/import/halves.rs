//! Tables printed in halves side by side: 序号 姓名 签名, and again 序号 姓名 签名.

use super::Field;
use super::heading::Column;
use super::map::letters;
use super::mapping::one_line;
use crate::calendar::word_key;
use crate::refusal::{Kind, Refusal};

/// Refuses to read the names of one column where another of the same heading makes halves of the table that are
/// not the same: the result beyond it would be taken from a neighbour. `chosen` counts from 0.
///
/// # Errors
/// Refused if a result stands beyond the other column of names.
pub(super) fn must_be_even(
    file: &str,
    columns: &[Column<Field>],
    field: Field,
    chosen: usize,
) -> Result<(), Refusal> {
    use Field::{Leave, MadeUpOn, Mark, Reason, SignTime, Status, Stay};
    let Some(name) = columns.get(chosen).filter(|_| field == Field::Name).map(|column| &column.name) else {
        return Ok(());
    };
    let is_result = |column: &Column<Field>| {
        matches!(column.field, Some(Status | SignTime | Reason | MadeUpOn | Mark | Leave | Stay))
    };
    let same = |at: &usize| columns.get(*at).is_some_and(|column| word_key(&column.name) == word_key(name));
    let takes_anothers = |other: &usize| {
        let beyond = if *other > chosen { *other + 1..columns.len() } else { *other + 1..chosen };
        other.abs_diff(chosen) > 1 && columns.get(beyond).is_some_and(|beyond| beyond.iter().any(is_result))
    };
    let mut others = (0..columns.len()).filter(|at| *at != chosen).filter(same);
    let Some(other) = others.find(takes_anothers) else { return Ok(()) };
    let (one, two) = (letters(chosen.min(other)), letters(chosen.max(other)));
    let name = one_line(name);
    let what = format!("“{file}”左右两半各有一列“{name}”（{one} 列、{two} 列），两半的列却不一样。");
    Err(Refusal::new(Kind::Unreadable, what)
        .hint("两半的列数、列名和次序要一样，改好再导入")
        .hint("或把右半移到左半的下面，各带表头"))
}

/// How many blocks of the same columns stand side by side, and how wide one is. The last may lack columns at its
/// end, and columns that belong to none may follow.
pub(super) fn blocks(columns: &[Column<Field>]) -> (usize, usize, usize) {
    let names: Vec<usize> = (0..columns.len()).filter(|at| columns[*at].field == Some(Field::Name)).collect();
    let (Some(first), Some(second)) = (names.first(), names.get(1)) else { return (1, 0, 0) };
    let (count, width) = (names.len(), second - first);
    let even = names.windows(2).all(|pair| pair[1] - pair[0] == width);
    let key = |at: usize| columns.get(at).map(|column| word_key(&column.name)).unwrap_or_default();
    let block = |n: usize| (0..width).map(move |at| n * width + at);
    // An empty column may part the blocks.
    let same = (1..count).all(|n| {
        let whole = block(n).zip(block(0)).all(|(own, first)| key(own) == key(first));
        let short = n + 1 == count && {
            let end = columns.len().saturating_sub(n * width);
            let rest = columns.get(end..width).unwrap_or_default();
            block(n).zip(block(0)).take(end).all(|(own, first)| key(own) == key(first))
                && rest.iter().all(|column| column.name.is_empty() || column.field == Some(Field::Note))
        };
        whole || short
    });
    match even && same && width > 1 && *first < width {
        true => (count, width, 0),
        false => (1, 0, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::Columns;

    #[test]
    fn equal_columns_side_by_side_are_blocks() {
        let known = Columns::load().unwrap();
        for (headings, expected) in [
            ("序号 姓名 签名 序号 姓名 签名", (2, 3)),
            ("序号 姓名 签名 序号 姓名 签名 备注", (2, 3)),
            ("序号 姓名 签名 备注 序号 姓名 签名", (2, 4)),
            ("序号 姓名 签名 _ 序号 姓名 签名", (2, 4)),
            ("姓名 签名 姓名 签名 姓名 签名", (3, 2)),
            ("序号 姓名 签名", (1, 0)),
            ("姓名 姓名", (1, 0)),
            ("序号 姓名 签名 序号 姓名 日期", (1, 0)),
            ("姓名 签名 序号 姓名 签名", (1, 0)),
        ] {
            let column = |name: &str| Column {
                name: name.replace('_', ""),
                group: None,
                field: known.field_of(&crate::import::subject::ATTENDANCE, name).map(|heading| heading.field),
            };
            let columns: Vec<_> = headings.split(' ').map(column).collect();
            let (count, width, _) = blocks(&columns);
            assert_eq!((count, width), expected, "{headings}");
        }
    }
}
