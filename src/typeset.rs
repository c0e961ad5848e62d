//! Text set in columns and lines: one-line forms, widths as a terminal counts them, wrapping.
//!
//! Example: `wrap("violating the ceasefire", 14)` gives `violating the` and `ceasefire`.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The text on one line: every run of white space and control characters is one blank, none at the ends.
pub fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        // Marks that turn the writing direction would let a name rearrange the line around it.
        out.extend(word.chars().filter(|c| !is_direction_mark(*c)));
    }
    out
}

fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Columns that the text takes in a terminal.
pub fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// The text with blanks behind it up to the given width.
pub fn pad(text: &str, to: usize) -> String {
    format!("{text}{}", " ".repeat(to.saturating_sub(width(text))))
}

/// The text with blanks before it up to the given width.
pub fn pad_left(text: &str, to: usize) -> String {
    format!("{}{text}", " ".repeat(to.saturating_sub(width(text))))
}

/// Breaks the text at white space into lines of at most `columns`; a longer word is cut.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut taken = 0;
    for word in text.split_whitespace() {
        let needed = width(word);
        if taken > 0 && taken + 1 + needed <= columns {
            line.push(' ');
            line.push_str(word);
            taken += 1 + needed;
            continue;
        }
        if taken > 0 {
            lines.push(std::mem::take(&mut line));
            taken = 0;
        }
        for c in word.chars() {
            let w = c.width().unwrap_or(0);
            if taken > 0 && taken + w > columns {
                lines.push(std::mem::take(&mut line));
                taken = 0;
            }
            line.push(c);
            taken += w;
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// The text cut to a number of columns; what was cut shows as `…`.
pub fn shorten(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut taken = 1;
    for c in text.chars() {
        taken += c.width().unwrap_or(0);
        if taken > columns {
            break;
        }
        out.push(c);
    }
    format!("{}…", out.trim_end())
}

/// A short label for a picture: at most `most` lines of `columns` each; words left out show as `…`.
pub fn label(text: &str, columns: usize, most: usize) -> String {
    let mut lines = wrap(&one_line(text), columns);
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            while width(last) >= columns {
                match last.rfind(' ') {
                    Some(blank) => last.truncate(blank),
                    None => *last = shorten(last, columns - 1).trim_end_matches('…').to_owned(),
                }
            }
            last.push('…');
        }
    }
    lines.join("\n")
}

/// As [`label`], with words behind it that are never cut: `violating the… (2 of 5)`.
pub fn label_with(text: &str, behind: &str, columns: usize, most: usize) -> String {
    let text = one_line(text);
    let words: Vec<&str> = text.split(' ').collect();
    // What stands behind is one word for the breaking of lines.
    let glued = behind.trim_start().replace(' ', GLUE);
    let blank = if behind.starts_with(' ') { " " } else { "" };
    for kept in (1..=words.len()).rev() {
        let mark = if kept < words.len() { "…" } else { "" };
        let lines = wrap(&format!("{}{mark}{blank}{glued}", words[..kept].join(" ")), columns);
        if lines.len() <= most && lines.iter().filter(|line| line.contains(GLUE)).count() <= 1 {
            return lines.join("\n").replace(GLUE, " ");
        }
    }
    // One word alone is too long; the number matters more than its end.
    let room = (columns * most).saturating_sub(width(behind));
    match room {
        0 => label(&format!("{text}{behind}"), columns, most),
        _ if behind.is_empty() => label(&text, columns, most),
        _ => label(&format!("{}{behind}", shorten(&text, room)), columns, most),
    }
}

/// A character for private use in place of a blank at which no line may break.
const GLUE: &str = "\u{e000}";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_not_cut_off() {
        assert_eq!(label_with("violating the ceasefire", " (2 of 5)", 14, 2), "violating the…\n(2 of 5)");
        assert_eq!(
            label_with("the collapse of the talks", " (1 of 2)", 25, 2),
            "the collapse of the talks\n(1 of 2)"
        );
        assert_eq!(label_with("fraud", " (3×)", 14, 1), "fraud (3×)");
        assert_eq!(label_with("", " (3×)", 14, 1), "(3×)");
        assert_eq!(label_with("fraud", "", 14, 1), "fraud");
    }

    #[test]
    fn lines_break_at_blanks_and_inside_words_only_where_they_must() {
        assert_eq!(wrap("violating the ceasefire", 14), ["violating the", "ceasefire"]);
        assert_eq!(wrap("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
        assert!(wrap(" \n ", 5).is_empty());
        assert_eq!(wrap("日本語", 4), ["日本", "語"]);
    }

    #[test]
    fn labels_say_that_they_were_cut() {
        assert_eq!(label("violating the ceasefire", 14, 2), "violating the\nceasefire");
        assert_eq!(label("violating the ceasefire", 14, 1), "violating the…");
        assert_eq!(label("violating the ceasefire", 13, 1), "violating…");
        assert_eq!(label("ceasefires", 4, 2), "ceas\nef…");
        assert_eq!(shorten("ceasefire", 5), "ceas…");
    }

    #[test]
    fn one_line_holds_no_break_and_no_direction_mark() {
        assert_eq!(one_line(" a\r\n\tb\u{202e}c\u{0} d "), "a bc d");
    }
}
