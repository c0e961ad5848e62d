//! Hostile text made harmless, one function a format: a cell cannot run as a formula, a name cannot close a string.
//!
//! Example: the cell `=HYPERLINK("…")` becomes `'=HYPERLINK("…")`, which a spreadsheet shows and does not run.

use std::borrow::Cow;

/// Guards a CSV cell against being read as a formula; quoting is the CSV writer's work.
pub fn csv_cell(text: &str) -> Cow<'_, str> {
    match text.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r') => Cow::Owned(format!("'{text}")),
        _ => Cow::Borrowed(text),
    }
}

/// A quoted DOT string. Line breaks become the `\n` that centers the lines of a label.
pub fn dot_string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\0'..='\u{1f}' | '\u{7f}' => out.push(' '),
            // Graphviz reads entities inside every string: a bare ampersand would start one.
            '&' => out.push_str("&amp;"),
            _ => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Text for XML and HTML, fit for element content and for attribute values in either kind of quotation marks.
/// Characters that XML 1.0 forbids become U+FFFD.
pub fn xml_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' => out.push(c),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ => out.push(c),
        }
    }
    out
}

/// A Mermaid label, to stand between double quotation marks: everything that Mermaid or HTML could read as markup
/// is written as a numeric entity.
pub fn mermaid_label(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => out.push_str("<br>"),
            '\0'..='\u{1f}' | '\u{7f}' => out.push(' '),
            '"' | '#' | '&' | '<' | '>' | '`' | '\\' | '|' | '[' | ']' | '{' | '}' | '(' | ')' | ';'
            | '%' | '*' | '_' => {
                out.push_str(&format!("#{};", u32::from(c)));
            }
            _ => out.push(c),
        }
    }
    out
}

/// Text for Markdown: nothing in it can become markup, a link, HTML or a table cell's end.
pub fn markdown_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '!' | '$' => {
                out.push('\\');
                out.push(c);
            }
            '\0'..='\u{1f}' | '\u{7f}' => out.push(' '),
            _ => out.push(c),
        }
    }
    // A line that begins with these would open a list, a rule or a heading.
    let marker = out.trim_start_matches(|c: char| c.is_ascii_digit());
    let at = out.len() - marker.len();
    if (at == 0 && marker.starts_with(['-', '+', '='])) || (at > 0 && marker.starts_with(['.', ')'])) {
        out.insert(at, '\\');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_do_not_run() {
        for start in ["=", "+", "-", "@", "\t", "\r"] {
            let cell = format!("{start}1+1");
            assert_eq!(csv_cell(&cell), format!("'{cell}"));
        }
        assert_eq!(csv_cell("1+1"), "1+1");
        assert_eq!(csv_cell(""), "");
    }

    #[test]
    fn nothing_leaves_a_dot_string() {
        assert_eq!(dot_string("a\"; b [x]\\"), r#""a\"; b [x]\\""#);
        assert_eq!(dot_string("a\nb &lt;\0"), r#""a\nb &amp;lt; ""#);
    }

    #[test]
    fn markup_stays_text() {
        assert_eq!(xml_text("<b a='\"'>&\u{0}"), "&lt;b a=&#39;&quot;&#39;&gt;&amp;\u{fffd}");
        assert_eq!(mermaid_label("a\"]; <b>"), "a#34;#93;#59; #60;b#62;");
        assert_eq!(
            markdown_text("[x](javascript:1) | <i> *y*"),
            "\\[x\\](javascript:1) \\| &lt;i&gt; \\*y\\*"
        );
        assert_eq!(markdown_text("1. one"), "1\\. one");
        assert_eq!(markdown_text("- one"), "\\- one");
    }
}
