//! Plain text: the whole file is one article, and its stem the article's id.
//!
//! `ceasefire.txt` is the article `ceasefire`. A first line that is not a paragraph of the story is its headline; it
//! stays in the text, too.

use super::{Origin, decode};
use crate::document::Article;
use crate::error::Result;

/// Reads a file's bytes as one article.
pub(super) fn read(bytes: Vec<u8>, origin: &Origin) -> Result<Article> {
    let text = decode::decode(bytes).map_err(|reason| origin.error(None, reason))?;
    let title = headline(&text).map(str::to_owned);
    Ok(Article { title, ..origin.article(origin.stem.clone(), text) })
}

/// The longest line that can be a headline, in characters.
const LONGEST_HEADLINE: usize = 180;

/// The first line that holds anything, where more follows and it does not go on in the next line: a paragraph broken
/// into lines is no headline, and neither is a text of one line.
fn headline(text: &str) -> Option<&str> {
    let mut text = text.trim_start();
    // A single word above the headline names the section: `News`.
    while let Some((first, rest)) = text.split_once('\n')
        && first.split_whitespace().count() < 2
    {
        text = rest.trim_start();
    }
    let (first, rest) = text.split_once('\n')?;
    let (first, second) = (first.trim(), rest.lines().next().unwrap_or_default().trim());
    let is_short = first.chars().nth(LONGEST_HEADLINE).is_none();
    // A broken paragraph has lines of like length and no end of a sentence at their ends.
    let goes_on = !second.is_empty()
        && !first.ends_with(['.', '!', '?', '”', '"', ':'])
        && second.starts_with(char::is_lowercase);
    let has_words = first.chars().filter(|c| c.is_alphabetic()).count() > 2;
    (is_short && has_words && !goes_on && !rest.trim().is_empty()).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_is_the_headline() {
        assert_eq!(headline("Harbor fire\n\nIt burned."), Some("Harbor fire"));
        assert_eq!(headline("\n  Harbor fire \r\nIt burned."), Some("Harbor fire"));
        assert_eq!(headline("News\n\nHarbor fire\n\nIt burned."), Some("Harbor fire"));
        for text in [
            "",
            "It burned.",
            "It burned.\n\n",
            "The harbor of the town\nburned all night.",
            "* * *\nIt burned.",
            "News\n\nIt burned.\n",
            "News\n",
            &format!("{}\n\nIt burned.", "word ".repeat(60)),
        ] {
            assert_eq!(headline(text), None, "{text}");
        }
    }
}
