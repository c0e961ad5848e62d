//! Characters that nobody sees: soft hyphens, joiners, direction marks, control characters.
//!
//! A web page may write `ac\u{ad}cused` where people read `accused`. The stages read the text without such characters, and
//! their findings are moved back to where the words stand in the text as it is.

use crate::span::Span;

/// A text as it is seen, and the way back.
#[derive(Debug)]
pub(crate) struct Visible {
    /// The text without what is not seen.
    pub(crate) text: String,
    /// For every place where something is left out: the byte of the visible text, and the bytes left out up to there.
    steps: Vec<(usize, usize)>,
}

impl Visible {
    /// Leaves out what is not seen; `None` where everything is.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let first = text.find(is_invisible)?;
        let mut visible = String::with_capacity(text.len());
        visible.push_str(&text[..first]);
        let mut steps: Vec<(usize, usize)> = Vec::new();
        for (at, c) in text[first..].char_indices() {
            if !is_invisible(c) {
                visible.push(c);
                continue;
            }
            let behind = first + at + c.len_utf8();
            let step = (visible.len(), behind - visible.len());
            match steps.last_mut().filter(|last| last.0 == step.0) {
                Some(last) => *last = step,
                None => steps.push(step),
            }
        }
        Some(Self { text: visible, steps })
    }

    /// Where a span of the visible text stands in the whole one; what is not seen at its ends stays outside.
    pub(crate) fn place(&self, span: Span) -> Span {
        let left_out = |steps: usize| steps.checked_sub(1).map_or(0, |last| self.steps[last].1);
        let start = span.start + left_out(self.steps.partition_point(|step| step.0 <= span.start));
        let end = span.end + left_out(self.steps.partition_point(|step| step.0 < span.end));
        Span::new(start, end.max(start))
    }
}

/// Whether a character has neither width nor meaning in running text. White space is seen, even where it is thin.
fn is_invisible(c: char) -> bool {
    match c {
        '\t'..='\r' | '\u{85}' => false,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => true,
        // Soft hyphen, Mongolian vowel separator, zero-width space and joiners, direction marks, word joiner and
        // invisible operators, isolates, byte order mark.
        '\u{ad}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}' => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_find_the_way_back() {
        let text = "\u{feff}“No,” Os\u{ad}\u{200b}ei\u{ad} said\u{0}.";
        let visible = Visible::of(text).unwrap();
        assert_eq!(visible.text, "“No,” Osei said.");
        let back = |words: &str| {
            let start = visible.text.find(words).unwrap();
            visible.place(Span::new(start, start + words.len())).text(text)
        };
        assert_eq!(back("“No,”"), "“No,”");
        assert_eq!(back("Osei"), "Os\u{ad}\u{200b}ei");
        assert_eq!(back("sei s"), "s\u{ad}\u{200b}ei\u{ad} s");
        assert_eq!(back("said"), "said");
        assert_eq!(back("."), ".");
    }

    #[test]
    fn a_text_that_is_seen_stays_as_it_is() {
        assert!(Visible::of("“No,”\tOsei\u{a0}said.\r\n").is_none());
    }
}
