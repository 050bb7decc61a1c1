//! The body of a document as it is written: paragraphs and sections, each with its properties in the order in
//! which the standard (ECMA-376, `CT_PPr`, `CT_SectPr`) has them. What comes from a page is escaped here and
//! nowhere else.

use std::fmt::Write;

use super::profile::{PAPER, PageNumber, Profile};

/// The height of what keeps two tables apart, in twentieths of a point; as the style Gap has it.
pub(super) const GAP: i64 = 160;

/// The document being written.
pub(super) struct Body<'p> {
    pub(super) out: String,
    pub(super) profile: &'p Profile,
    /// Whether the page lies across.
    pub(super) across: bool,
}

/// How a paragraph differs from what its style says; lengths in twentieths of a point.
#[derive(Default)]
pub(super) struct Paragraph<'s> {
    /// Its style.
    pub(super) style: &'s str,
    /// It does not part from what follows.
    pub(super) keep_next: bool,
    /// It may part from what follows, whatever its style says.
    pub(super) apart: bool,
    /// It is not broken over two pages.
    pub(super) keep_lines: bool,
    /// It begins a page.
    pub(super) new_page: bool,
    /// No single line of it stands on a page, whatever its style says.
    pub(super) widows: bool,
    /// It stands in a frame at the bottom of the type area, with those before and after it that do.
    pub(super) framed: Option<Frame>,
    /// A line below it, over the whole width.
    pub(super) rule: Option<Rule>,
    /// Room above.
    pub(super) before: i64,
    /// Room below.
    pub(super) after: i64,
    /// The height of its lines, where the style's does not fit.
    pub(super) line: Option<i64>,
    /// Room at the left.
    pub(super) left: i64,
    /// Room at the right.
    pub(super) right: i64,
    /// How much further to the right the first line begins (less than nothing: to the left).
    pub(super) first: i64,
    /// Where its lines stand.
    pub(super) align: Option<&'s str>,
    /// What follows the first tab stands at the right, so far from the left.
    pub(super) right_tab: Option<i64>,
}

/// A frame at the bottom of the type area: its width, and the size of the lines above and below it in eighths of a point.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    pub(super) width: i64,
    pub(super) line: i64,
}

/// A line below a paragraph: its size in eighths of a point, how far below in points, its colour.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rule {
    pub(super) size: i64,
    pub(super) space: i64,
    pub(super) color: &'static str,
}

impl Body<'_> {
    /// The width between the margins.
    pub(super) fn width(&self) -> i64 {
        width(self.profile, self.across)
    }

    /// A paragraph of one text.
    pub(super) fn paragraph(&mut self, look: &Paragraph<'_>, text: &str) {
        self.begin(look);
        self.run("", text);
        self.end();
    }

    /// Begins a paragraph.
    pub(super) fn begin(&mut self, look: &Paragraph<'_>) {
        let out = &mut self.out;
        out.push_str("<w:p><w:pPr><w:pStyle w:val=\"");
        out.push_str(look.style);
        out.push_str("\"/>");
        if look.keep_next {
            out.push_str("<w:keepNext/>");
        }
        if look.apart {
            out.push_str("<w:keepNext w:val=\"0\"/>");
        }
        if look.keep_lines {
            out.push_str("<w:keepLines/>");
        }
        if look.new_page {
            out.push_str("<w:pageBreakBefore/>");
        }
        if let Some(Frame { width, line }) = look.framed {
            put(
                out,
                format_args!(
                    "<w:framePr w:w=\"{width}\" w:wrap=\"notBeside\" w:vAnchor=\"margin\" w:hAnchor=\"margin\" \
                     w:xAlign=\"left\" w:yAlign=\"bottom\"/><w:pBdr><w:top w:val=\"single\" w:sz=\"{line}\" w:space=\"1\" \
                     w:color=\"000000\"/><w:bottom w:val=\"single\" w:sz=\"{line}\" w:space=\"1\" \
                     w:color=\"000000\"/></w:pBdr>"
                ),
            );
        }
        if look.widows {
            out.push_str("<w:widowControl/>");
        }
        if let Some(Rule { size, space, color }) = look.rule {
            put(
                out,
                format_args!(
                    "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"{size}\" w:space=\"{space}\" w:color=\"{color}\"/></w:pBdr>"
                ),
            );
        }
        if let Some(tab) = look.right_tab {
            put(out, format_args!("<w:tabs><w:tab w:val=\"right\" w:pos=\"{tab}\"/></w:tabs>"));
        }
        let mut spacing = String::new();
        if look.before != 0 {
            put(&mut spacing, format_args!(" w:before=\"{}\"", look.before));
        }
        if look.after != 0 {
            put(&mut spacing, format_args!(" w:after=\"{}\"", look.after));
        }
        if let Some(line) = look.line {
            put(&mut spacing, format_args!(" w:line=\"{line}\" w:lineRule=\"exact\""));
        }
        if !spacing.is_empty() {
            put(out, format_args!("<w:spacing{spacing}/>"));
        }
        if look.left != 0 || look.right != 0 || look.first != 0 {
            out.push_str("<w:ind");
            if look.left != 0 {
                put(out, format_args!(" w:left=\"{}\"", look.left));
            }
            if look.right != 0 {
                put(out, format_args!(" w:right=\"{}\"", look.right));
            }
            match look.first {
                0 => {}
                first if first > 0 => put(out, format_args!(" w:firstLine=\"{first}\"")),
                first => put(out, format_args!(" w:hanging=\"{}\"", -first)),
            }
            out.push_str("/>");
        }
        if let Some(align) = look.align {
            put(out, format_args!("<w:jc w:val=\"{align}\"/>"));
        }
        out.push_str("</w:pPr>");
    }

    /// Ends a paragraph.
    pub(super) fn end(&mut self) {
        self.out.push_str("</w:p>");
    }

    /// A text in a paragraph, in the style of a character (empty: that of the paragraph). Line ends stay.
    pub(super) fn run(&mut self, style: &str, text: &str) {
        if style.is_empty() {
            self.dressed_run("", text);
        } else {
            self.dressed_run(&format!("<w:rStyle w:val=\"{style}\"/>"), text);
        }
    }

    /// A text in a paragraph, with properties that are written already.
    pub(super) fn dressed_run(&mut self, properties: &str, text: &str) {
        if text.is_empty() {
            return;
        }
        let out = &mut self.out;
        out.push_str("<w:r>");
        if !properties.is_empty() {
            put(out, format_args!("<w:rPr>{properties}</w:rPr>"));
        }
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 {
                out.push_str("<w:br/>");
            }
            if !line.is_empty() {
                out.push_str("<w:t xml:space=\"preserve\">");
                escape(out, line);
                out.push_str("</w:t>");
            }
        }
        out.push_str("</w:r>");
    }

    /// A step to where the next tab stands.
    pub(super) fn tab(&mut self) {
        self.out.push_str("<w:r><w:tab/></w:r>");
    }

    /// A step to where the next tab stands, with a line below letters of a size.
    pub(super) fn ruled_tab(&mut self, size: i64) {
        put(
            &mut self.out,
            format_args!(
                "<w:r><w:rPr><w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/><w:u w:val=\"single\"/></w:rPr><w:tab/></w:r>"
            ),
        );
    }

    /// So many empty lines of the body.
    pub(super) fn empty_lines(&mut self, count: usize) {
        for _ in 0..count {
            self.paragraph(&Paragraph { style: "Normal", keep_next: true, ..Paragraph::default() }, "");
        }
    }

    /// Something narrow, so that what stands above and below do not grow together.
    pub(super) fn gap(&mut self) {
        self.gap_before(false);
    }

    /// The same; it goes to the next page with what follows, if that is not to stand alone there.
    pub(super) fn gap_before(&mut self, keep_next: bool) {
        self.paragraph(&Paragraph { style: "Gap", keep_next, ..Paragraph::default() }, "");
    }

    /// Goes on with pages that lie so; where they lie otherwise now, a new page begins. Whether it does.
    pub(super) fn turn(&mut self, across: bool) -> bool {
        if self.across == across {
            return false;
        }
        self.out.push_str("<w:p><w:pPr><w:pStyle w:val=\"Gap\"/>");
        self.section();
        self.out.push_str("</w:pPr></w:p>");
        self.across = across;
        true
    }

    /// What the pages up to here are like.
    pub(super) fn section(&mut self) {
        let profile = self.profile;
        let [above, below, left, right] = margins(profile, self.across);
        let (width, height) = if self.across { (PAPER.1, PAPER.0) } else { PAPER };
        let across = if self.across { " w:orient=\"landscape\"" } else { "" };
        // The number stands seven millimetres below the text, the paper's edge permitting.
        let footer = (below - 714).max(400);
        let numbers = match profile.numbers {
            PageNumber::None => "",
            PageNumber::Outer | PageNumber::Centre => {
                "<w:footerReference w:type=\"default\" r:id=\"odd\"/><w:footerReference w:type=\"even\" r:id=\"even\"/>"
            }
        };
        put(
            &mut self.out,
            format_args!(
                "<w:sectPr>{numbers}<w:type w:val=\"nextPage\"/><w:pgSz w:w=\"{width}\" w:h=\"{height}\"{across}/>\
                 <w:pgMar w:top=\"{above}\" w:right=\"{right}\" w:bottom=\"{below}\" w:left=\"{left}\" w:header=\"851\" \
                 w:footer=\"{footer}\" w:gutter=\"0\"/><w:cols w:space=\"425\"/>\
                 <w:docGrid w:type=\"lines\" w:linePitch=\"{}\"/></w:sectPr>",
                profile.pitch
            ),
        );
    }
}

/// Margins of a page: above, below, left, right. Across, the side of the binding is above.
fn margins(profile: &Profile, across: bool) -> [i64; 4] {
    let [above, below, left, right] = profile.margins;
    if across { [left, right, below, above] } else { profile.margins }
}

/// The width between the margins of a page that lies so.
pub(super) fn width(profile: &Profile, across: bool) -> i64 {
    let [above, below, ..] = profile.margins;
    if across { PAPER.1 - above - below } else { profile.line_width() }
}

/// The height between the margins of a page that lies so.
pub(super) fn height(profile: &Profile, across: bool) -> i64 {
    let [above, below, left, right] = profile.margins;
    if across { PAPER.0 - left - right } else { PAPER.1 - above - below }
}

/// Writes into a text, which cannot fail.
pub(super) fn put(out: &mut String, words: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(words);
}

/// A text as XML holds it. What XML cannot hold, or could steer the reader, has become a blank before.
fn escape(out: &mut String, text: &str) {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let instead = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => continue,
        };
        out.push_str(&text[from..at]);
        out.push_str(instead);
        from = at + 1;
    }
    out.push_str(&text[from..]);
}

/// Text without control characters and what XML has no place for.
pub(super) fn plain(text: &str) -> String {
    let unfit = |c: char| matches!(c, '\u{fffe}' | '\u{ffff}');
    let text = super::super::printable(&text.replace("\r\n", "\n"));
    if text.contains(unfit) { text.replace(unfit, " ") } else { text }
}
