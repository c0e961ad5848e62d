//! Quotation marks one by one: their kinds, and which way each probably faces by what stands beside it.
//!
//! Example: in `the workers' fault` the mark is an apostrophe as likely as it closes a quotation.

use crate::span::Span;

/// The kinds of marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Glyph {
    /// `"`
    Straight,
    /// `“ ”`, and `„ “`
    Curly,
    /// ` `` '' `
    Typewriter,
    /// `« »` and `» «`
    Guillemet,
    /// `'`
    Single,
    /// `‘ ’`
    SingleCurly,
    /// `‹ ›`
    SingleGuillemet,
}

impl Glyph {
    pub(super) const ALL: [Glyph; 7] = [
        Glyph::Straight,
        Glyph::Curly,
        Glyph::Typewriter,
        Glyph::Guillemet,
        Glyph::Single,
        Glyph::SingleCurly,
        Glyph::SingleGuillemet,
    ];

    pub(super) fn of(c: char) -> Option<Self> {
        Some(match c {
            '"' | '＂' => Glyph::Straight,
            '“' | '”' | '„' | '‟' => Glyph::Curly,
            '«' | '»' => Glyph::Guillemet,
            '\'' => Glyph::Single,
            '`' => Glyph::Typewriter,
            '‘' | '’' | '‚' | '‛' => Glyph::SingleCurly,
            '‹' | '›' => Glyph::SingleGuillemet,
            _ => return None,
        })
    }

    /// Whether a mark of this kind can close what a mark of the other kind opened: `“We stay,"` happens.
    pub(super) fn closes_like(self, other: Glyph) -> bool {
        self.family() == other.family()
    }

    fn family(self) -> u8 {
        match self {
            Glyph::Straight | Glyph::Curly | Glyph::Typewriter => 0,
            Glyph::Guillemet => 1,
            Glyph::Single | Glyph::SingleCurly => 2,
            Glyph::SingleGuillemet => 3,
        }
    }

    fn is_single(self) -> bool {
        self.family() == 2
    }
}

/// A token that may be a quotation mark, and what each reading of it costs.
pub(super) struct Mark {
    pub(super) token: usize,
    pub(super) glyph: Glyph,
    pub(super) open: u32,
    pub(super) close: u32,
    pub(super) stray: u32,
}

impl Mark {
    pub(super) fn read(text: &str, paragraph: Span, token: usize, span: Span) -> Option<Self> {
        let first = text.as_bytes()[span.start];
        if span.len() > 6 || !matches!(first, b'"' | b'\'' | b'`' | 0xe2 | 0xc2 | 0xef) {
            return None;
        }
        let word = span.text(text);
        let mut chars = word.chars();
        let c = chars.next()?;
        let mut glyph = Glyph::of(c)?;
        if chars.next().is_some() {
            // Two single marks are a double one.
            if !matches!(word, "''" | "``" | "’’" | "‘‘") {
                return None;
            }
            glyph = Glyph::Typewriter;
        } else if c == '`' {
            glyph = Glyph::Single;
        }
        let before = &text[paragraph.start..span.start];
        let after = &text[span.end..paragraph.end];
        let left = before.chars().rev().take(4).find(|&c| !is_transparent(c)).unwrap_or(' ');
        let right = after.chars().take(4).find(|&c| !is_transparent(c)).unwrap_or(' ');
        let is_left_free =
            left.is_whitespace() || matches!(left, '(' | '[' | '{' | '—' | '–' | '―' | '-' | '/' | '…' | '=');
        let is_right_free = right.is_whitespace()
            || (!right.is_alphanumeric() && !matches!(right, '(' | '[' | '$' | '#' | '@' | '…'));
        let faces_right = is_left_free && !is_right_free;
        let faces_left = !is_left_free && is_right_free;

        let mut mark = Mark { token, glyph, open: 3, close: 3, stray: 30 };
        let (own_open, own_close) = match c {
            '“' | '‟' | '‘' | '‛' | '„' | '‚' | '`' | '«' | '‹' => (true, false),
            '”' | '’' | '»' | '›' => (false, true),
            _ => (false, false),
        };
        if own_open || own_close {
            let (own, other) = if own_open { (faces_left, 40) } else { (faces_right, 40) };
            let (own, other) = if own { (10, 8) } else { (0, other) };
            (mark.open, mark.close) = if own_open { (own, other) } else { (other, own) };
        } else if faces_right {
            (mark.open, mark.close) = (0, 22);
        } else if faces_left {
            (mark.open, mark.close) = (22, 0);
        }
        if glyph == Glyph::Straight && left.is_ascii_digit() {
            // Inches: `a 12" record`.
            mark.stray = 5;
        }
        if glyph.is_single() {
            if left.is_alphanumeric() && right.is_alphanumeric() {
                return None;
            }
            if c == '`' {
                mark.stray = 6;
            } else if faces_right {
                mark.stray = match c {
                    '‘' => 25,
                    '’' => 2,
                    _ => 8,
                };
                if c == '’' {
                    mark.open = 12;
                }
            } else if left.is_alphanumeric() {
                // After s an apostrophe is as likely as a closing mark (`the workers' fault`), after in' likelier.
                let is_possessive = matches!(left, 's' | 'S' | 'z' | 'x');
                let is_clipped = before.ends_with("in") && !before.ends_with(" in") || before.ends_with(" o");
                (mark.close, mark.stray) = match (is_possessive, is_clipped) {
                    (true, _) => (4, 0),
                    (_, true) => (4, 1),
                    _ => (mark.close, 10),
                };
            } else if c != '‘' {
                mark.stray = 25;
            }
        }
        Some(mark)
    }
}

/// Whether a character does not tell which way a mark beside it faces: another mark, a narrow space between marks.
fn is_transparent(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{2009}' | '\u{200a}' | '\u{202f}' | '\u{200b}' | '*' | '_')
        || Glyph::of(c).is_some()
}
