//! A text with marks: the parts of the statement that is reviewed, and links to the others.
//!
//! The text of the element is the article's text, letter by letter, so that what a reader selects can be counted.

use serde_json::Value;

use crate::archive::Shown;

/// A stretch of the text in code points, with the class of its mark or the statement that it leads to.
struct Mark<'a> {
    start: usize,
    end: usize,
    class: &'static str,
    /// The statement, for marks of the others.
    to: Option<&'a str>,
}

/// The parts of a statement by name, in code points.
pub(super) fn parts(statement: &Shown) -> Vec<(&'static str, Vec<(usize, usize)>)> {
    let spans: Value = serde_json::from_str(&statement.spans).unwrap_or_default();
    let list = |name: &str| {
        let pairs = spans[name].as_array().cloned().unwrap_or_default();
        let number = |value: &Value| value.as_u64().and_then(|number| usize::try_from(number).ok());
        pairs.iter().filter_map(|pair| Some((number(&pair[0])?, number(&pair[1])?))).collect::<Vec<_>>()
    };
    ["text", "speaker", "target", "cue"].into_iter().map(|name| (name, list(name))).collect()
}

/// The parts of a statement as forms hold them: `12-20;30-44`.
pub(super) fn places(statement: &Shown, part: &str) -> String {
    let parts = parts(statement);
    let spans =
        parts.iter().find(|(name, _)| *name == part).map(|(_, spans)| spans.as_slice()).unwrap_or_default();
    spans.iter().map(|(start, end)| format!("{start}-{end}")).collect::<Vec<_>>().join(";")
}

/// The text as HTML. Parts of `now` are marked, cues of the others are links that `link` makes.
pub(super) fn text(
    text: &str,
    now: Option<&Shown>,
    others: &[Shown],
    link: impl Fn(&str) -> String,
) -> String {
    let mut marks: Vec<Mark<'_>> = Vec::new();
    // What stands behind goes on top: the cue on the words around it.
    for other in others.iter().filter(|it| now.is_none_or(|now| now.fingerprint != it.fingerprint)) {
        let cue = parts(other).pop().map(|(_, spans)| spans).unwrap_or_default();
        let to = Some(other.fingerprint.as_str());
        let class = if other.verdict.is_none() { "open" } else { "seen" };
        marks.extend(cue.into_iter().map(|(start, end)| Mark { start, end, class, to }));
    }
    for (name, spans) in now.map(parts).unwrap_or_default() {
        marks.extend(spans.into_iter().map(|(start, end)| Mark { start, end, class: name, to: None }));
    }
    let mut cuts: Vec<usize> = marks.iter().flat_map(|mark| [mark.start, mark.end]).collect();
    cuts.push(0);
    cuts.sort_unstable();
    cuts.dedup();
    let mut out = String::with_capacity(text.len() * 2);
    let mut letters = text.chars();
    let mut is_first = true;
    for (n, &start) in cuts.iter().enumerate() {
        let count = cuts.get(n + 1).map_or(usize::MAX, |end| end - start);
        let piece: String = letters.by_ref().take(count).collect();
        if piece.is_empty() {
            continue;
        }
        match marks.iter().rfind(|mark| mark.start <= start && start < mark.end) {
            None => escape(&piece, &mut out),
            Some(Mark { to: Some(to), class, .. }) => {
                out.push_str(&format!("<a class=\"{class}\" href=\"{}\">", link(to)));
                escape(&piece, &mut out);
                out.push_str("</a>");
            }
            Some(Mark { class, .. }) => {
                let id = if std::mem::take(&mut is_first) { " id=\"now\"" } else { "" };
                out.push_str(&format!("<mark{id} class=\"{class}\">"));
                escape(&piece, &mut out);
                out.push_str("</mark>");
            }
        }
    }
    out
}

/// Text for the content of an element; one letter stays one letter in the browser, also a carriage return.
fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\r' => out.push_str("&#13;"),
            '\t' | '\n' => out.push(c),
            '\0'..='\u{1f}' | '\u{7f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                out.push('\u{fffd}')
            }
            _ => out.push(c),
        }
    }
}
