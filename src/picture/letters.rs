//! How wide words are in Helvetica, Arial and Liberation Sans, whose letters have the same widths.
//!
//! Example: `Norland` is 55 pixels wide at 15 pixels of height.

use unicode_width::UnicodeWidthChar;

/// Widths of the characters from blank to tilde, in thousandths of the height (the metrics that Adobe published).
const ASCII: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278,
    500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469,
    556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500,
    278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];
/// Other fonts are used where none of the three is there; most are a little wider.
const MARGIN: f64 = 1.04;
/// How much wider bold letters are.
const BOLD: f64 = 1.07;

/// The width of one line of text at a height of letters, in pixels.
pub(super) fn text_width(text: &str, size: f64, is_bold: bool) -> f64 {
    let thousandths: u32 = text.chars().map(letter_width).sum();
    f64::from(thousandths) / 1000.0 * size * MARGIN * if is_bold { BOLD } else { 1.0 }
}

/// Breaks text at blanks into lines of at most a width; a longer word has a line of its own.
pub(super) fn break_lines(text: &str, size: f64, is_bold: bool, width: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if text_width(&format!("{line} {word}"), size, is_bold) <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn letter_width(c: char) -> u32 {
    let at = (c as usize).wrapping_sub(' ' as usize);
    if let Some(width) = ASCII.get(at) {
        return u32::from(*width);
    }
    match (c, c.width()) {
        ('…', _) => 1000,
        ('“' | '”', _) => 333,
        ('‘' | '’', _) => 222,
        (_, None | Some(0)) => 0,
        (_, Some(1)) if c.is_uppercase() => 750,
        (_, Some(1)) => 600,
        _ => 1000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_as_wide_as_their_letters() {
        assert!((text_width("Norland", 1000.0, false) - MARGIN * 3501.0).abs() < 1.0);
        assert_eq!(text_width("il", 10.0, false) * 2.0, text_width("il", 20.0, false));
        assert_eq!(text_width("日本", 10.0, false), 20.0 * MARGIN);
    }
}
