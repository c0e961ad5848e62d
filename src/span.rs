//! Positions in a text: byte spans inside the program, code points on the way out.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A stretch of an article's text in **bytes**, end exclusive, both ends on character boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// Makes a span; `start` must not lie behind `end`.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end, "span {start}..{end} is inside out");
        Self { start, end }
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether the span holds nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly inside this span.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that holds both.
    pub fn cover(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The words that the span stands for.
    pub fn text(self, text: &str) -> &str {
        &text[self.start..self.end]
    }

    /// The same as a range of bytes.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

/// Converts byte offsets of one text to Unicode code points, in logarithmic time.
///
/// Outside the program everybody counts code points (brat, W3C Web Annotation, Python slices).
///
/// # Examples
///
/// ```
/// use sayso::{CodePoints, Span};
/// let points = CodePoints::new("“No,” she said");
/// assert_eq!(points.of(Span::new(3, 6)), (1, 4)); // the opening mark has three bytes, but is one code point
/// ```
pub struct CodePoints {
    /// For every non-ASCII character: the byte behind it, and the code points up to there.
    steps: Vec<(usize, usize)>,
}

impl CodePoints {
    /// Reads the text once.
    pub fn new(text: &str) -> Self {
        let mut steps = Vec::new();
        let mut extra = 0;
        for (byte, c) in text.char_indices() {
            let width = c.len_utf8();
            if width > 1 {
                extra += width - 1;
                steps.push((byte + width, byte + width - extra));
            }
        }
        Self { steps }
    }

    /// The code point at a byte offset.
    pub fn at(&self, byte: usize) -> usize {
        match self.steps.partition_point(|&(behind, _)| behind <= byte) {
            0 => byte,
            n => {
                let (behind, points) = self.steps[n - 1];
                points + (byte - behind)
            }
        }
    }

    /// Start and end of a span in code points.
    pub fn of(&self, span: Span) -> (usize, usize) {
        (self.at(span.start), self.at(span.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_count_characters_not_bytes() {
        let text = "a“é”😀z";
        let points = CodePoints::new(text);
        for (n, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(points.at(byte), n);
        }
        assert_eq!(points.at(text.len()), 6);
    }
}
