//! How a sheet looks on the screen and on A4: widths by East Asian width, a head row that stays in sight and
//! comes again on every page, and a form with room to write by hand.

use anyhow::Result;
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, Format, FormatAlign, FormatBorder, Formula, Worksheet,
    XlsxError,
};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::lists::Lists;
use super::{Grid, Line, Sheet, Value, charts, plain, value};
use crate::page::{Cell, Choices, Field, Form, NOTHING_OF_NOTHING};
use crate::render::words;

/// The code of A4 in a worksheet.
const A4: u8 = 9;
/// Margins in inches: left, right, top, bottom, header, footer.
const MARGINS: [f64; 6] = [0.6, 0.6, 0.75, 0.75, 0.3, 0.3];
/// What fits upright on A4 without being made smaller, in characters of the default font.
const UPRIGHT: usize = 92;
/// A sheet that texts make wider than its table has columns of this width at its right: LibreOffice makes nothing smaller
/// that stands in one column.
const BESIDE: usize = 12;
/// The narrowest and the widest column, in characters.
const WIDTHS: std::ops::RangeInclusive<usize> = 6..=48;
/// A head over numbers is broken into lines rather than wider than this.
const NUMBER_HEAD: usize = 10;
/// A column of a form in which nothing stands yet is to be written in by hand.
const BY_HAND: usize = 16;
/// No program makes a row higher, in points.
const HIGHEST: f64 = 409.0;
/// Words of more lines than this, in the widest column, make it wider than that.
const MOST_LINES: usize = 20;
/// No program makes a column wider than 255 characters.
const WIDEST: usize = 200;
/// Heights in points: of each line of a text, of a row, of a row of a form that is written in by hand.
const LINE: f64 = 16.0;
const ROW: f64 = 18.0;
/// The same in pixels.
const ROW_PIXELS: u32 = 24;
const FORM_ROW: f64 = 22.0;
/// A head row further down would leave no room for what scrolls below it.
const FREEZABLE: u32 = 10;

/// The formats of a book.
struct Styles {
    title: Format,
    heading: Format,
    label: Format,
    plain: Format,
    head: Format,
    text: Format,
    whole: Format,
    /// A whole number of a form, where everything stands in the middle.
    number: Format,
    hours: Format,
    rate: Format,
    day: Format,
    /// Text of a form: what is typed later stays as typed (001004, 1990-03).
    typed: Format,
    /// Values that stand alone, without lines around them.
    loose_rate: Format,
    loose_day: Format,
}

impl Styles {
    fn new(form: bool) -> Styles {
        let base =
            Format::new().set_font_name("宋体").set_font_size(11).set_align(FormatAlign::VerticalCenter);
        let wrapped = base.clone().set_text_wrap();
        let lined = base.clone().set_border(FormatBorder::Thin);
        let title = wrapped.clone().set_bold().set_font_size(16);
        let text = lined.clone().set_text_wrap();
        Styles {
            title: if form { title.set_align(FormatAlign::Center) } else { title },
            heading: wrapped.clone().set_bold().set_font_size(12),
            label: base.clone().set_bold(),
            head: text
                .clone()
                .set_bold()
                .set_align(FormatAlign::Center)
                .set_background_color(Color::RGB(0xE7E6E6)),
            whole: lined.clone().set_num_format("0"),
            number: lined.clone().set_num_format("0").set_align(FormatAlign::Center),
            hours: lined.clone().set_align(FormatAlign::Right),
            rate: lined.clone().set_num_format("0.0%"),
            day: lined.clone().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Center),
            typed: text.clone().set_num_format("@").set_align(FormatAlign::Center),
            text,
            loose_rate: base.clone().set_num_format("0.0%").set_align(FormatAlign::Left),
            loose_day: base.clone().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left),
            plain: wrapped.set_align(FormatAlign::Left),
        }
    }
}

/// Writes one sheet.
pub(super) fn write(to: &mut Worksheet, sheet: &Sheet<'_>, lists: &Lists) -> Result<()> {
    let form = sheet.table.as_ref().and_then(|grid| grid.form.as_ref());
    let beyond = sheet.table.as_ref().map_or(0, |grid| grid.labels.len() - grid.printed);
    let mut widths = widths(sheet);
    if form.is_none() {
        make_room(&mut widths, beyond, sheet);
    }
    let printed = widths.len() - beyond;
    let styles = Styles::new(form.is_some());
    let mut page = Layout { to, styles, widths, printed, row: 0, head: None };
    page.to.set_name(&sheet.name)?.set_default_row_height(ROW);
    page.columns()?;
    page.lines(&sheet.above, form.is_some())?;
    if let Some(grid) = &sheet.table {
        page.table(grid, lists)?;
    }
    page.lines(&sheet.below, false)?;
    if let (Some(grid), Some(head)) = (&sheet.table, page.head) {
        let place = charts::Place { sheet: &sheet.name, head, rows: grid.rows.len() };
        let wide = page.widths.iter().take(page.printed).map(|width| *width as u32 * 7 + 5).sum();
        page.row = charts::draw(page.to, &grid.charts, &place, page.row, wide, ROW_PIXELS)?;
    }
    page.paper()
}

/// A sheet being written from top to bottom.
struct Layout<'w> {
    to: &'w mut Worksheet,
    styles: Styles,
    /// Widths of the columns in characters; at least one.
    widths: Vec<usize>,
    /// How many of them are printed; at least one.
    printed: usize,
    /// The next row.
    row: u32,
    /// The head row of the table, once it is written.
    head: Option<u32>,
}

impl Layout<'_> {
    fn last_column(&self) -> u16 {
        u16::try_from(self.printed).unwrap_or(u16::MAX).saturating_sub(1)
    }

    fn columns(&mut self) -> Result<()> {
        for (column, width) in (0..).zip(&self.widths) {
            self.to.set_column_width(column, *width as f64)?;
        }
        Ok(())
    }

    fn lines(&mut self, lines: &[Line<'_>], form: bool) -> Result<()> {
        let mut at = 0;
        while let Some(line) = lines.get(at) {
            at += 1;
            match line {
                Line::Title(text) => self.across(&plain(text), |styles| &styles.title, 1.5)?,
                Line::Heading(text) => self.across(&plain(text), |styles| &styles.heading, 1.1)?,
                Line::ByHand(text) => self.across(text, |styles| &styles.plain, 1.0)?,
                Line::Paragraph(text) => self.across(&plain(text), |styles| &styles.plain, 1.0)?,
                Line::Fact(fact) if form => {
                    let beside = match lines.get(at) {
                        Some(Line::Fact(next)) => Some(*next),
                        _ => None,
                    };
                    at += usize::from(self.facts(fact, beside)?);
                }
                Line::Fact(fact) => self.fact(fact)?,
            }
        }
        Ok(())
    }

    /// A text over all columns, as high as it needs; `size` is that of its letters beside the usual ones.
    fn across(&mut self, text: &str, style: fn(&Styles) -> &Format, size: f64) -> Result<()> {
        let width = self.widths.iter().take(self.printed).sum::<usize>() as f64 / size;
        let line = LINE * size * 1.1;
        for text in in_rows(text, width as usize, (HIGHEST / line) as usize) {
            let height = line * lines_of(&text, width as usize) as f64;
            self.to.set_row_height(self.row, height)?;
            self.span(self.row, 0, self.last_column(), &text, style)?;
            self.row += 1;
        }
        Ok(())
    }

    fn span(
        &mut self,
        row: u32,
        from: u16,
        to: u16,
        text: &str,
        style: fn(&Styles) -> &Format,
    ) -> Result<()> {
        let format = style(&self.styles);
        if from < to {
            self.to.merge_range(row, from, row, to, "", format)?;
        }
        self.to.write_string_with_format(row, from, text, format)?;
        Ok(())
    }

    /// A fact of a list: its label, its value beside it, over as many columns as are printed; a share also says of what.
    fn fact(&mut self, fact: &Field) -> Result<()> {
        let row = self.row;
        self.to.write_string_with_format(row, 0, plain(&fact.label), &self.styles.label)?;
        let value = value(&fact.value);
        let styles = &self.styles;
        let format = match value {
            Value::Rate(_) => &styles.loose_rate,
            Value::Day(_) => &styles.loose_day,
            Value::Text(text) => {
                let room = self.widths.iter().take(self.printed).skip(1).sum::<usize>().saturating_sub(1);
                for text in in_rows(&text, room, (HIGHEST / LINE) as usize) {
                    let height = LINE * lines_of(&text, room) as f64;
                    self.to.set_row_height(self.row, height.max(ROW))?;
                    self.span(self.row, 1, self.last_column(), &text, |styles| &styles.plain)?;
                    self.row += 1;
                }
                return Ok(());
            }
            _ => &styles.plain,
        };
        put(self.to, row, 1, &value, format)?;
        if let Cell::Share { of: 1.., .. } = fact.value {
            self.span(row, 2, self.last_column(), &words(&fact.value), |styles| &styles.plain)?;
        }
        self.row += 1;
        Ok(())
    }

    /// The last column of the left half, and its width: the parting of columns nearest to the middle.
    fn middle(&self, total: usize) -> (u16, usize) {
        let mut left = 0;
        let partings = (0..self.last_column()).zip(&self.widths).map(|(column, width)| {
            left += width;
            (column, left)
        });
        let nearest = partings.min_by_key(|(_, left)| (2 * left).abs_diff(total));
        nearest.unwrap_or((self.last_column(), total))
    }

    /// One or two facts of a form, `标签：值` each in one cell; whether the second found room beside the first.
    fn facts(&mut self, fact: &Field, beside: Option<&Field>) -> Result<bool> {
        let said = |fact: &Field| plain(&format!("{}：{}", fact.label, words(&fact.value)));
        let (row, last) = (self.row, self.last_column());
        let total: usize = self.widths.iter().sum();
        let (middle, left) = self.middle(total);
        let text = said(fact);
        let second = beside
            .map(said)
            .filter(|second| middle < last && fits(&text, left) && fits(second, total.saturating_sub(left)));
        match &second {
            None => self.across(&text, |styles| &styles.plain, 1.0)?,
            Some(second) => {
                self.to.set_row_height(row, LINE * 1.25)?;
                self.span(row, 0, middle, &text, |styles| &styles.plain)?;
                self.span(row, middle + 1, last, second, |styles| &styles.plain)?;
                self.row += 1;
            }
        }
        Ok(second.is_some())
    }

    fn table(&mut self, grid: &Grid, lists: &Lists) -> Result<()> {
        let (head, last) = (self.row, self.last_column());
        self.head = Some(head);
        for (column, label) in (0..).zip(&grid.labels) {
            self.to.write_string_with_format(head, column, label, &self.styles.head)?;
        }
        let first = head + 1;
        let least = if grid.form.is_some() { FORM_ROW } else { ROW };
        self.raise(grid.labels.iter().map(String::as_str), least)?;
        self.to.set_repeat_rows(head, head)?;
        if head < FREEZABLE {
            self.to.set_freeze_panes(head + 1, grid.form.as_ref().map_or(0, |form| form.fixed))?;
        }
        self.row += 1;
        for row in &grid.rows {
            for (column, value) in (0..).zip(row) {
                put_bare(self.to, self.row, column, value)?;
            }
            let texts = row.iter().map(|value| match value {
                Value::Text(text) => text.as_str(),
                _ => "",
            });
            self.raise(texts, least)?;
            self.row += 1;
        }
        if grid.rows.is_empty() && grid.form.is_none() && !grid.when_empty.is_empty() {
            self.across(&grid.when_empty, |styles| &styles.text, 1.0)?;
        }
        for column in 0..grid.labels.len() {
            self.formats(grid, first, column)?;
        }
        if let Some(form) = &grid.form {
            self.blank_rows(grid, form, last)?;
            self.choices(grid, form, first, lists)?;
        }
        Ok(())
    }

    /// Gives the cells of a column their formats, as many at once as have the same: to look one up takes longer than to
    /// write a cell.
    fn formats(&mut self, grid: &Grid, first: u32, column: usize) -> Result<()> {
        let at = u16::try_from(column)?;
        let styles = &self.styles;
        let unknown = words(&Cell::Unknown);
        let is_unknown = |value: &Value| matches!(value, Value::Text(text) if *text == unknown);
        let is_number = |value: &Value| matches!(value, Value::Whole(_) | Value::Hours(_) | Value::Rate(_));
        let mut values = grid.rows.iter().filter_map(|row| row.get(column));
        let gap = |value: &Value| {
            matches!(value, Value::Blank)
                || is_unknown(value)
                || std::ptr::eq(styles.of(value, false), &styles.hours)
        };
        let numbers = values.clone().any(is_number) && values.all(|value| is_number(value) || gap(value));
        let format = |row: &Vec<Value>| match (row.get(column).unwrap_or(&Value::Blank), &grid.form) {
            // Where a figure should be, it stands where the others do.
            (value, None) if numbers && is_unknown(value) => &styles.hours,
            (Value::Blank, Some(form)) if grid.is_of_days(form, at) => &styles.day,
            (value, form) => styles.of(value, form.is_some()),
        };
        let mut row = first;
        for alike in grid.rows.chunk_by(|one, next| std::ptr::eq(format(one), format(next))) {
            let Some(one) = alike.first() else { continue };
            let last = row + u32::try_from(alike.len())? - 1;
            self.to.set_range_format(row, at, last, at, format(one))?;
            row = last + 1;
        }
        Ok(())
    }

    /// Makes the row high enough for texts that are broken into lines; readers differ in doing it themselves.
    fn raise<'t>(&mut self, texts: impl Iterator<Item = &'t str>, least: f64) -> Result<()> {
        let lines = texts.zip(&self.widths).map(|(text, width)| lines_of(text, width.saturating_sub(1)));
        let needed = (LINE * lines.max().unwrap_or(1) as f64).min(HIGHEST);
        if needed > ROW || least > ROW {
            self.to.set_row_height(self.row, needed.max(least))?;
        }
        Ok(())
    }

    fn blank_rows(&mut self, grid: &Grid, form: &Form, last: u16) -> Result<()> {
        for _ in 0..form.blank_rows {
            for column in 0..=last {
                let days = |row: &Vec<Value>| matches!(row.get(usize::from(column)), Some(Value::Day(_)));
                let of_days = grid.is_of_days(form, column) || grid.rows.iter().any(days);
                let format = if of_days { &self.styles.day } else { &self.styles.typed };
                self.to.write_blank(self.row, column, format)?;
            }
            self.to.set_row_height(self.row, FORM_ROW)?;
            self.row += 1;
        }
        Ok(())
    }

    /// Lists to choose from. Most offer words and forbid none: 请假（公假） may be typed where 请假 is offered.
    fn choices(&mut self, grid: &Grid, form: &Form, first: u32, lists: &Lists) -> Result<()> {
        for Choices { column, words, only } in &form.choices {
            let column = grid.keys.iter().position(|known| known == column);
            let Some(column) = column.filter(|_| !words.is_empty() && first < self.row) else {
                continue;
            };
            let column = u16::try_from(column).unwrap_or(u16::MAX);
            let list = match lists.range(words) {
                Some(range) => DataValidation::new().allow_list_formula(Formula::new(range)),
                None => DataValidation::new().allow_list_strings(words)?,
            };
            let list = match only {
                false => list.show_error_message(false),
                true => list
                    .set_error_style(DataValidationErrorStyle::Warning)
                    .set_error_title("请从下拉列表里选")?
                    .set_error_message("这里写的不在列表里，导入时可能认不出。")?,
            };
            self.to.add_data_validation(first, column, self.row - 1, column, &list)?;
        }
        Ok(())
    }

    /// A4, as many pages long as it takes and never wider than one.
    fn paper(&mut self) -> Result<()> {
        let [left, right, top, bottom, header, footer] = MARGINS;
        self.to.set_paper_size(A4).set_print_fit_to_pages(1, 0).set_print_center_horizontally(true);
        self.to.set_margins(left, right, top, bottom, header, footer);
        self.to.set_footer("&C第 &P 页，共 &N 页");
        if self.widths.iter().take(self.printed).sum::<usize>() > UPRIGHT {
            self.to.set_landscape();
        }
        self.to.set_print_area(0, 0, self.row.saturating_sub(1), self.last_column())?;
        Ok(())
    }
}

impl Styles {
    fn of(&self, value: &Value, form: bool) -> &Format {
        match value {
            Value::Blank | Value::Text(_) if form => &self.typed,
            // Where there would be a figure, it stands where the others do.
            Value::Text(text) if text == NOTHING_OF_NOTHING => &self.hours,
            Value::Blank | Value::Text(_) => &self.text,
            Value::Whole(_) if form => &self.number,
            Value::Whole(_) => &self.whole,
            Value::Hours(_) => &self.hours,
            Value::Rate(_) => &self.rate,
            Value::Day(_) => &self.day,
        }
    }
}

fn put(to: &mut Worksheet, row: u32, column: u16, value: &Value, format: &Format) -> Result<(), XlsxError> {
    match value {
        Value::Blank => to.write_blank(row, column, format)?,
        Value::Text(text) => to.write_string_with_format(row, column, text, format)?,
        Value::Whole(n) | Value::Hours(n) | Value::Rate(n) => {
            to.write_number_with_format(row, column, *n, format)?
        }
        Value::Day(day) => to.write_date_with_format(row, column, day, format)?,
    };
    Ok(())
}

/// Writes a value to which its format is given later.
fn put_bare(to: &mut Worksheet, row: u32, column: u16, value: &Value) -> Result<(), XlsxError> {
    match value {
        Value::Blank => to,
        Value::Text(text) => to.write_string(row, column, text)?,
        Value::Whole(n) | Value::Hours(n) | Value::Rate(n) => to.write_number(row, column, *n)?,
        Value::Day(day) => to.write_datetime(row, column, day)?,
    };
    Ok(())
}

/// Widths of the columns by what stands in them, in characters.
fn widths(sheet: &Sheet<'_>) -> Vec<usize> {
    let mut widths: Vec<usize> = Vec::new();
    if let Some(grid) = &sheet.table {
        widths = vec![0; grid.labels.len()];
        let (mut said, mut worded) = (vec![false; widths.len()], vec![false; widths.len()]);
        for row in &grid.rows {
            for (at, value) in row.iter().enumerate().take(widths.len()) {
                widths[at] = widths[at].max(width_of(value));
                said[at] |= *value != Value::Blank;
                worded[at] |= matches!(value, Value::Text(text) if text.width_cjk() > NUMBER_HEAD);
            }
        }
        for (at, label) in grid.labels.iter().enumerate() {
            let short = said[at] && !worded[at];
            widths[at] = widths[at].max(if short { width(label).min(NUMBER_HEAD) } else { width(label) });
        }
        if grid.form.is_some() {
            for (known, _) in widths.iter_mut().zip(&said).filter(|(_, said)| !**said) {
                *known = (*known).max(BY_HAND);
            }
            let mut widths = clamped(widths);
            for (key, width) in grid.form.iter().flat_map(|form| &form.widths) {
                if let Some(at) = grid.keys.iter().position(|known| known == key) {
                    widths[at] = *width;
                }
            }
            return widths;
        }
    }
    // Facts stand in the first two columns; their words go on to the right, their numbers do not.
    for line in sheet.above.iter().chain(&sheet.below) {
        let Line::Fact(fact) = line else { continue };
        widths.resize(widths.len().max(2), 0);
        let value = value(&fact.value);
        let second = if matches!(value, Value::Text(_)) { 0 } else { width_of(&value) };
        for (known, needed) in widths.iter_mut().zip([width(&fact.label), second]) {
            *known = (*known).max(needed);
        }
    }
    clamped(widths)
}

/// Columns, or a wider one, for texts above and below a table that is narrower than they are: what stands outside the
/// columns that are printed is cut off. So many columns at the end are not printed.
fn make_room(widths: &mut Vec<usize>, beyond: usize, sheet: &Sheet<'_>) {
    let first = widths.first().copied().unwrap_or(0);
    let second = widths.get(1).copied().unwrap_or(0);
    let lines = sheet.above.iter().chain(&sheet.below);
    let needed = lines.map(|line| match line {
        Line::Fact(fact) => match (&fact.value, value(&fact.value)) {
            (Cell::Share { of: 1.., .. }, _) => first + second + words(&fact.value).width_cjk() + 2,
            (_, Value::Text(text)) => first + width(&text) + 2,
            _ => first + second,
        },
        Line::Title(text) => width(text) * 3 / 2 + 2,
        Line::Heading(text) => width(text) * 11 / 10 + 2,
        Line::Paragraph(text) => width(text) + 2,
        Line::ByHand(text) => width(text) + 2,
    });
    let needed = needed.max().unwrap_or(0).min(UPRIGHT);
    // Texts alone are of the same width on every paper.
    let needed = if sheet.table.is_none() { UPRIGHT } else { needed };
    let mut left = needed.saturating_sub(widths[..widths.len() - beyond].iter().sum());
    match widths.first_mut() {
        // What is not printed follows the last column of the table.
        Some(first) if beyond > 0 => *first += left,
        _ => {
            while left > 0 {
                let more = if left < 2 * BESIDE { left } else { BESIDE };
                widths.push(more);
                left -= more;
            }
        }
    }
}

/// A text in as many rows as it takes, each of so many lines; most take one.
fn in_rows(text: &str, width: usize, most: usize) -> Vec<String> {
    if lines_of(text, width) <= most {
        return vec![text.to_owned()];
    }
    let (mut rows, mut row) = (Vec::new(), String::new());
    let (mut lines, mut used) = (1, 0);
    for c in text.chars() {
        let wide = c.width_cjk().unwrap_or(0);
        if c == '\n' || used + wide > width {
            (lines, used) = (lines + 1, 0);
        }
        if lines > most {
            rows.push(std::mem::take(&mut row));
            lines = 1;
        }
        if c != '\n' || !row.is_empty() {
            row.push(c);
            used += wide;
        }
    }
    rows.push(row);
    rows
}

fn clamped(widths: Vec<usize>) -> Vec<usize> {
    let widest = |width: usize| width.div_ceil(MOST_LINES).clamp(*WIDTHS.end(), WIDEST);
    widths.into_iter().map(|width| (width + 2).clamp(*WIDTHS.start(), widest(width))).collect()
}

fn width_of(value: &Value) -> usize {
    match value {
        Value::Blank => 0,
        Value::Text(text) => width(text),
        Value::Whole(n) => n.to_string().len(),
        Value::Hours(_) | Value::Rate(_) => 7,
        Value::Day(_) => 10,
    }
}

/// The width of the longest line. Quotation marks and the like are as wide as characters in Chinese fonts.
fn width(text: &str) -> usize {
    text.lines().map(UnicodeWidthStr::width_cjk).max().unwrap_or(0)
}

fn fits(text: &str, width: usize) -> bool {
    !text.contains('\n') && text.width_cjk() + 1 < width
}

/// How many lines a text takes in a cell of that width.
fn lines_of(text: &str, width: usize) -> usize {
    text.lines().map(|line| line.width_cjk().div_ceil(width.max(1)).max(1)).sum::<usize>().max(1)
}
