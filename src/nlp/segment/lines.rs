//! From text to paragraphs: each line is one, and lines that were broken at a width are joined again.
//!
//! `The bank had no\nmoney left.` is one paragraph where the whole text is broken like this.

use crate::span::Span;

/// The paragraphs of a text: stretches without white space at their ends, none of them empty.
pub(super) fn paragraphs(text: &str) -> Vec<Span> {
    let lines = lines(text);
    let width = wrap_width(text, &lines);
    let mut paragraphs: Vec<Span> = Vec::with_capacity(lines.len());
    let mut before: Option<Span> = None;
    for line in lines {
        let joins = |last: Span| {
            let is_wrapped = width
                .is_some_and(|width| are_neighbors(text, last, line) && is_full(text, last, line, width));
            is_wrapped || is_torn(text, last, line)
        };
        match (before, paragraphs.last_mut()) {
            (Some(last), Some(paragraph)) if joins(last) => paragraph.end = line.end,
            _ => paragraphs.push(line),
        }
        before = Some(line);
    }
    paragraphs
}

/// Words that no line ends with and few begin with.
const JOINTS: [&str; 40] = [
    "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "from", "had", "has", "have", "her",
    "his", "in", "into", "is", "its", "of", "on", "or", "our", "than", "that", "the", "their", "to", "was",
    "were", "which", "who", "whom", "whose", "will", "with", "would", "my", "your",
];

/// Whether a line goes on from the one before because the page tore a sentence apart where it has a link: the first
/// ends with `has`, or the second begins with `and`.
fn is_torn(text: &str, line: Span, next: Span) -> bool {
    let next = next.text(text);
    if !next.starts_with(|c: char| c.is_ascii_lowercase()) {
        return false;
    }
    let tail = &text.as_bytes()[line.start.max(line.end.saturating_sub(8))..line.end];
    let last = tail.rsplit(|&byte| byte == b' ').next().unwrap_or_default();
    let first = next.as_bytes().split(|&byte| byte == b' ').next().unwrap_or_default();
    let is_joint = |word: &[u8]| JOINTS.iter().any(|joint| joint.as_bytes() == word);
    is_joint(last) || (is_joint(first) && last.last().is_some_and(u8::is_ascii_alphanumeric))
}

/// The lines that hold anything, without the white space around them.
fn lines(text: &str) -> Vec<Span> {
    let mut lines = Vec::new();
    let mut start = 0;
    for line in text.split(['\n', '\r', '\u{2028}', '\u{2029}']) {
        let left = line.len() - line.trim_start_matches(is_blank).len();
        let trimmed = line.trim_matches(is_blank);
        if !trimmed.is_empty() {
            lines.push(Span::new(start + left, start + left + trimmed.len()));
        }
        // The separators that are longer than a byte are put right here.
        start += line.len();
        start += text[start..].chars().next().map_or(0, char::len_utf8);
    }
    lines
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{feff}' | '\u{200b}')
}

/// Whether two lines follow each other without an empty one between them.
fn are_neighbors(text: &str, line: Span, next: Span) -> bool {
    let gap = &text[line.end..next.start];
    gap.len() <= 64 && gap.replace("\r\n", "\n").matches(['\n', '\r']).count() == 1
}

/// Lines that were broken at a width are at most this long.
const WIDEST: usize = 130;

/// The width at which the text was broken, if it was.
///
/// In such a text nearly every line that another follows would have been too long with the next line's first word,
/// and many are broken in mid-sentence.
fn wrap_width(text: &str, lines: &[Span]) -> Option<usize> {
    let inner = || lines.windows(2).filter(|pair| are_neighbors(text, pair[0], pair[1]));
    let mut count = 0;
    let mut width = 0;
    let mut broken = 0;
    for pair in inner() {
        let line = pair[0].text(text);
        if line.len() > 4 * WIDEST {
            return None;
        }
        count += 1;
        width = width.max(line.chars().count());
        let next = pair[1].text(text);
        if next.starts_with(char::is_lowercase) && !line.ends_with(['.', '!', '?', ':', ';']) {
            broken += 1;
        }
    }
    if count < 3 || !(40..=WIDEST).contains(&width) || broken * 4 < count {
        return None;
    }
    let full = inner().filter(|pair| is_full(text, pair[0], pair[1], width)).count();
    (full * 10 >= count * 7).then_some(width)
}

/// Whether a line had no room for the next line's first word.
fn is_full(text: &str, line: Span, next: Span, width: usize) -> bool {
    let word = next.text(text).split_whitespace().next().map_or(0, |word| word.chars().count());
    line.text(text).chars().count() + 1 + word + 3 > width
}
