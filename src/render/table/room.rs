//! How columns share the width of a screen.

/// What a column would like, and what it must have to be readable, in columns of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Column {
    /// The width of its head.
    pub label: usize,
    /// The width of its longest cell.
    pub text: usize,
    /// What it must have.
    pub needed: usize,
}

impl Column {
    /// What it would like: neither head nor cells broken.
    pub fn wanted(&self) -> usize {
        self.label.max(self.text)
    }
}

/// An ideograph takes two columns of text.
const STEP: usize = 2;

/// A width for each column out of `room`, which is at least what they need: what is left goes, an ideograph at a time, to
/// where the longest cell is broken over most lines; and then to heads.
pub(super) fn shared(columns: &[Column], room: usize) -> Vec<usize> {
    let mut widths: Vec<usize> = columns.iter().map(|column| column.needed.max(1)).collect();
    let mut left = room.saturating_sub(widths.iter().sum());
    for wants in [|column: &Column| column.text, Column::wanted] {
        while left > 0 {
            let short = columns.iter().zip(&mut widths).filter(|(column, width)| wants(column) > **width);
            let tallest = short.max_by_key(|(column, width)| wants(column).div_ceil(**width));
            let Some((column, width)) = tallest else { break };
            let more = STEP.min(left).min(wants(column) - *width);
            *width += more;
            left -= more;
        }
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_goes_to_the_longest_texts() {
        let column = |label, text, needed| Column { label, text, needed };
        let columns = [column(8, 2, 4), column(6, 12, 8), column(4, 60, 8)];
        assert_eq!(shared(&columns, 20), [4, 8, 8]);
        assert_eq!(shared(&columns, 40), [4, 8, 28]);
        assert_eq!(shared(&columns, 76), [4, 12, 60]);
        assert_eq!(shared(&columns, 200), [8, 12, 60]);
    }
}
