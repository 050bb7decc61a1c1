//! A chart as shapes for the template. Across, everything is in percent of the width, so that letters keep their size
//! on a telephone and on paper; down, in pixels. Every figure stands beside its shape in words.

use serde::Serialize;

use super::super::fold::{display_width, fold};
use super::super::picture::{NO_SHARE, Picture, Point, SHADES, Series, shade};
use crate::page::{Drawing, Table};

/// More rows than this do not fit on a page: the others follow in a picture of their own.
const ROWS: usize = 30;

/// Height of a line of letters.
const LINE: f64 = 17.0;

/// How far below the top of a line its letters stand.
const BASE: f64 = 13.0;

/// Where the names of lying bars end, where the bars begin, and how long the longest is; what is left is for figures.
const BARS: [f64; 3] = [37.5, 39.0, 27.0];

/// Columns of a name before it is broken, of lying bars, of months, and of a heat map.
const NAMES: [usize; 3] = [20, 7, 20];

/// Height of the field in which columns stand or a line goes.
const FIELD: f64 = 150.0;

/// The least width of a month and of a cell of a heat map, in ems.
const LEAST: [f64; 2] = [2.2, 3.1];

/// The least width of a heat map, in ems: what its shades mean stands in one line.
const LEGEND: f64 = 29.0;

/// A picture, ready to be written.
#[derive(Serialize)]
pub(super) struct View {
    /// Unique in the document.
    id: String,
    title: String,
    /// What it shows, for those who do not see it.
    description: String,
    height: f64,
    /// Below this width, in ems, it is moved sideways: its names and figures would be cut off.
    least_width: f64,
    shapes: Vec<Shape>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Shape {
    Rect { class: String, x: f64, y: f64, width: f64, height: f64 },
    Line { class: &'static str, x1: f64, y1: f64, x2: f64, y2: f64 },
    Dot { x: f64, y: f64 },
    Text { class: &'static str, x: f64, y: f64, dx: f64, text: String },
}

/// The charts of a table. `next` numbers them through the document.
pub(super) fn drawings(table: &Table, next: &mut usize) -> Vec<View> {
    let mut views = Vec::new();
    for chart in &table.charts {
        let Some(picture) = Picture::of(table, chart) else { continue };
        let shares = picture.has_shares(table);
        let long = matches!(chart.drawing, Drawing::Bars | Drawing::HeatMap);
        let rows = if long { ROWS } else { picture.names.len() };
        let parts = picture.names.len().div_ceil(rows.max(1));
        for part in 0..parts {
            let range = part * rows..((part + 1) * rows).min(picture.names.len());
            *next += 1;
            let title = if parts > 1 {
                format!("{}（{}/{parts}）", picture.title, part + 1)
            } else {
                picture.title.clone()
            };
            let sheet = Sheet { picture: &picture, range, shares, shapes: Vec::new(), y: 0.0 };
            views.push(sheet.view(format!("chart{next}"), title));
        }
    }
    views
}

/// A picture being drawn from top to bottom.
struct Sheet<'p> {
    picture: &'p Picture,
    range: std::ops::Range<usize>,
    shares: bool,
    shapes: Vec<Shape>,
    y: f64,
}

impl<'p> Sheet<'p> {
    fn view(mut self, id: String, title: String) -> View {
        let least_width = match self.picture.drawing {
            Drawing::Bars => self.bars(),
            Drawing::Columns => self.columns(),
            Drawing::Line => self.line(),
            Drawing::HeatMap => self.heat(),
        };
        View {
            id,
            title,
            description: self.description(),
            height: self.y.ceil(),
            least_width: least_width.ceil(),
            shapes: self.shapes,
        }
    }

    fn description(&self) -> String {
        if self.picture.drawing == Drawing::HeatMap {
            return "每格写明已完成和应完成的次数，颜色越深完成率越高；逐格数字与上面的表相同。".to_owned();
        }
        let rows = self.rows().map(|(row, name)| {
            let said = self.picture.series.iter().filter_map(|one| Some((one, one.points.get(row)?)));
            let said: Vec<String> = said.map(|(one, point)| self.said(one, &point.words)).collect();
            format!("{name} {}", said.join("，"))
        });
        format!("{}。", rows.collect::<Vec<_>>().join("；"))
    }

    /// A figure, with what it counts where several stand together.
    fn said(&self, of: &Series, words: &str) -> String {
        // In what it is counted says the heading.
        let label = of.label.split('（').next().unwrap_or_default();
        if self.picture.series.len() > 1 { format!("{label} {words}") } else { words.to_owned() }
    }

    fn rows(&self) -> impl Iterator<Item = (usize, &'p str)> + use<'p> {
        let names = &self.picture.names;
        self.range.clone().filter_map(move |row| Some((row, names.get(row)?.as_str())))
    }

    fn text(&mut self, class: &'static str, x: f64, y: f64, text: impl Into<String>) {
        self.shapes.push(Shape::Text { class, x, y, dx: 0.0, text: text.into() });
    }

    fn full(&self) -> f64 {
        if self.shares { self.picture.greatest().max(100.0) } else { self.picture.greatest() }
    }

    /// Ems that the longest name takes, broken after so many columns.
    fn longest_name(&self, columns: usize) -> f64 {
        let names = self.rows().map(|(_, name)| ems(&fold(name, columns, 0)));
        names.fold(0.0, f64::max)
    }

    fn bars(&mut self) -> f64 {
        const BAR: f64 = 14.0;
        let [names, from, length] = BARS;
        let (picture, full) = (self.picture, self.full());
        let mut longest: f64 = 0.0;
        for (row, name) in self.rows() {
            let name = fold(name, NAMES[0], 0);
            let (lines, bars) = (name.lines().count() as f64, picture.series.len() as f64);
            let height = (lines * LINE).max(bars * LINE) + 6.0;
            let top = self.y + (height - lines * LINE) / 2.0;
            for (at, line) in name.lines().enumerate() {
                self.text("end", names, top + at as f64 * LINE + BASE, line);
            }
            let top = self.y + (height - bars * LINE) / 2.0;
            for (at, one) in picture.series.iter().enumerate() {
                let Some(point) = one.points.get(row) else { continue };
                let (y, width) = (top + at as f64 * LINE, point.value.unwrap_or(0.0) / full * length);
                if width > 0.0 {
                    let class = format!("bar{}", at % 3);
                    self.shapes.push(Shape::Rect { class, x: from, y: y + 1.5, width, height: BAR });
                }
                let text = self.said(one, &point.words);
                longest = longest.max((ems(&text) + 1.0) * 100.0 / (100.0 - from - width));
                self.shapes.push(Shape::Text { class: "value", x: from + width, y: y + BASE, dx: 6.0, text });
            }
            self.y += height;
        }
        self.rule("axis", from, 0.0, self.y);
        longest.max((self.longest_name(NAMES[0]) + 0.2) * 100.0 / names)
    }

    fn rule(&mut self, class: &'static str, x: f64, y1: f64, y2: f64) {
        self.shapes.push(Shape::Line { class, x1: x, y1, x2: x, y2 });
    }

    /// The names of the months below the field, and where each stands in the middle.
    fn months(&mut self, from: f64, bottom: f64) -> (f64, Vec<(usize, f64)>) {
        let slot = (100.0 - from) / self.range.len().max(1) as f64;
        let (mut middles, mut most) = (Vec::new(), 1);
        for (at, (row, name)) in self.rows().enumerate() {
            let middle = from + slot * (at as f64 + 0.5);
            let name = fold(name, NAMES[1], 0);
            for (at, line) in name.lines().enumerate() {
                self.text("middle small", middle, bottom + at as f64 * LINE + BASE + 3.0, line);
            }
            most = most.max(name.lines().count());
            middles.push((row, middle));
        }
        self.y = bottom + most as f64 * LINE + 4.0;
        (slot, middles)
    }

    /// How wide the months must be together, in ems.
    fn least_of_months(&self, from: f64) -> f64 {
        let month = LEAST[0].max(self.longest_name(NAMES[1]) + 0.2);
        self.range.len() as f64 * month * 100.0 / (100.0 - from)
    }

    fn columns(&mut self) -> f64 {
        let (picture, full) = (self.picture, self.full());
        let bottom = LINE + FIELD;
        let (slot, middles) = self.months(0.0, bottom);
        let count = picture.series.len().max(1) as f64;
        let width = slot * 0.64 / count;
        for (row, middle) in middles {
            for (at, one) in picture.series.iter().enumerate() {
                let Some(Point { value: Some(value), short, .. }) = one.points.get(row) else { continue };
                let height = value / full * FIELD;
                let x = middle - width * count / 2.0 + at as f64 * width;
                let class = format!("bar{}", at % 3);
                self.shapes.push(Shape::Rect { class, x, y: bottom - height, width, height });
                self.text("middle small", x + width / 2.0, bottom - height - 4.0, short.as_str());
            }
        }
        self.shapes.push(Shape::Line { class: "axis", x1: 0.0, y1: bottom, x2: 100.0, y2: bottom });
        self.least_of_months(0.0)
    }

    fn line(&mut self) -> f64 {
        const FROM: f64 = 11.0;
        let (picture, full) = (self.picture, self.full());
        let values = picture.series.iter().flat_map(|one| &one.points).filter_map(|point| point.value);
        // From the last round step below the least value on, so that a month stands out from another.
        let step = if self.shares { 10.0 } else { (full / 5.0).ceil().max(1.0) };
        let least = values.fold(full, f64::min);
        let floor = (((least - step / 2.0) / step).floor() * step).max(0.0);
        let (top, bottom) = (LINE + 4.0, LINE + FIELD);
        let height = |value: f64| bottom - (value - floor) / (full - floor).max(1.0) * (bottom - top);
        let (_, middles) = self.months(FROM, bottom);
        let mut tick = floor;
        while tick <= full {
            let (y, text) = (height(tick), format!("{tick:.0}{}", if self.shares { "%" } else { "" }));
            self.shapes.push(Shape::Line { class: "grid", x1: FROM, y1: y, x2: 100.0, y2: y });
            self.text("end small", FROM - 1.0, y + 4.0, text);
            tick += if full - floor > 5.0 * step { 2.0 * step } else { step };
        }
        for one in &picture.series {
            let mut before: Option<(f64, f64)> = None;
            let mut dots = Vec::new();
            for (row, x) in &middles {
                let Some(Point { value: Some(value), short, .. }) = one.points.get(*row) else {
                    before = None;
                    continue;
                };
                let y = height(*value);
                if let Some((x1, y1)) = before {
                    self.shapes.push(Shape::Line { class: "line", x1, y1, x2: *x, y2: y });
                }
                before = Some((*x, y));
                dots.push((*x, y, short));
            }
            for (x, y, short) in dots {
                self.shapes.push(Shape::Dot { x, y });
                self.text("middle small", x, y - 8.0, short.as_str());
            }
        }
        self.least_of_months(FROM)
    }

    fn heat(&mut self) -> f64 {
        let picture = self.picture;
        let widest = picture.series.iter().map(|one| ems(&one.label) + 0.2).fold(LEAST[1], f64::max);
        // Names have as much of the width as they need where it is least.
        let (names, cells) = (self.longest_name(NAMES[2]) + 1.0, picture.series.len().max(1) as f64 * widest);
        let (least, heat) = (names + cells, 100.0 * names / (names + cells));
        let slot = (100.0 - heat) / picture.series.len().max(1) as f64;
        let x = |at: usize| heat + at as f64 * slot;
        for (at, one) in picture.series.iter().enumerate() {
            self.text("middle", x(at) + slot / 2.0, BASE, one.label.as_str());
        }
        self.y = LINE + 4.0;
        for (row, name) in self.rows() {
            let name = fold(name, NAMES[2], 0);
            let height = name.lines().count() as f64 * LINE + 8.0;
            for (at, line) in name.lines().enumerate() {
                self.text("end", heat - 1.0, self.y + 4.0 + at as f64 * LINE + BASE, line);
            }
            for (at, one) in picture.series.iter().enumerate() {
                let Some(point) = one.points.get(row) else { continue };
                if let Some(value) = point.value {
                    let class = cell(value);
                    let (x, width) = (x(at) + slot * 0.02, slot * 0.96);
                    self.shapes.push(Shape::Rect { class, x, y: self.y + 1.5, width, height: height - 3.0 });
                }
                self.text(
                    "middle small",
                    x(at) + slot / 2.0,
                    self.y + height / 2.0 + 4.0,
                    point.words.as_str(),
                );
            }
            self.y += height;
        }
        self.legend();
        least.max(LEGEND)
    }

    fn legend(&mut self) {
        self.y += 8.0;
        let slot = 100.0 / (SHADES.len() + 1) as f64;
        for (at, says) in SHADES.iter().enumerate() {
            let (x, percent) = (at as f64 * slot, [0.0, 50.0, 80.0, 100.0]);
            let class = cell(percent.get(at).copied().unwrap_or(0.0));
            self.shapes.push(Shape::Rect { class, x, y: self.y, width: slot / 5.0, height: LINE });
            let text = (*says).to_owned();
            self.shapes.push(Shape::Text {
                class: "small",
                x: x + slot / 5.0,
                y: self.y + BASE,
                dx: 5.0,
                text,
            });
        }
        self.text("small", slot * SHADES.len() as f64, self.y + BASE, format!("— {NO_SHARE}"));
        self.y += LINE + 4.0;
    }
}

/// How wide letters are, the widest of these lines, in ems: an ideograph is one.
fn ems(text: &str) -> f64 {
    text.lines().map(display_width).max().unwrap_or(0) as f64 / 2.0
}

/// What a cell of a heat map looks like; one that is not full has a line around it.
fn cell(percent: f64) -> String {
    format!("heat{}{}", shade(percent), if percent < 100.0 { " short" } else { "" })
}
