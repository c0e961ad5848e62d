//! Tells prose from headlines and from lines that are nobody's words.
//!
//! `MOSCOW (Reuters) — The bank failed.` is a dateline and a sentence; `Leave a Reply` below an article is neither
//! prose nor headline. When in doubt, a line is prose or a headline: what is boilerplate is lost to extraction.

use crate::document::{Paragraph, Sentence, SentenceKind, Token};
use crate::lexicon::boilerplate::is_boilerplate;

/// The number of tokens of the dateline that a paragraph begins with, its dash included; 0 without one.
///
/// `MOSCOW, Oct. 12 (Reuters) —`, `NEW YORK (AP) _`, `(CNN) --`, `BERLIN —`
pub(super) fn dateline_length(text: &str, tokens: &[Token]) -> usize {
    let word = |index: usize| tokens[index].span.text(text);
    let Some(dash) =
        (1..tokens.len().min(16)).find(|&index| matches!(word(index), "—" | "–" | "―" | "-" | "--" | "_"))
    else {
        return 0;
    };
    let is_free = tokens[dash - 1].span.end < tokens[dash].span.start
        || (word(dash - 1) == ")" || matches!(word(dash), "—" | "–" | "―" | "--"));
    let is_last = dash + 1 == tokens.len();
    if !is_free || is_last || !word(dash + 1).starts_with(|c: char| c.is_uppercase() || !c.is_alphanumeric())
    {
        return 0;
    }
    let before = 0..dash;
    let all_fit = before.clone().all(|index| {
        let word = word(index);
        word.starts_with(|c: char| {
            c.is_uppercase() || c.is_ascii_digit() || matches!(c, ',' | '.' | '(' | ')' | '/')
        })
    });
    let is_shouted = |word: &str| {
        word.chars().filter(|c| c.is_alphabetic()).count() >= 3 && !word.chars().any(char::is_lowercase)
    };
    let has_agency = word(dash - 1) == ")" && before.clone().any(|index| word(index) == "(");
    let is_place =
        is_shouted(word(0)) || (dash > 1 && is_shouted(word(1)) && word(0).chars().all(char::is_uppercase));
    // Without an agency, a shouted place of a few words: `BERLIN —`, not `NATO SUMMIT OPENS TODAY IN BERLIN —`.
    if all_fit && (has_agency || (is_place && dash <= 6)) { dash + 1 } else { 0 }
}

/// Sets the kind of the sentences that are lines of their own.
pub(super) fn classify(text: &str, tokens: &[Token], paragraphs: &[Paragraph], sentences: &mut [Sentence]) {
    let mut has_prose = false;
    let mut last_prose = 0;
    for (index, paragraph) in paragraphs.iter().enumerate() {
        let line = paragraph.span.text(text);
        let is_short = paragraph.tokens.len() <= 40;
        let kind = if is_short && is_line_of_site(line) {
            SentenceKind::Boilerplate
        } else if paragraph.sentences.len() == 1 && is_headline(text, &tokens[paragraph.tokens.clone()]) {
            SentenceKind::Headline
        } else {
            has_prose = true;
            last_prose = index;
            continue;
        };
        for sentence in &mut sentences[paragraph.sentences.clone()] {
            sentence.kind = kind;
        }
    }
    // A name alone below the last paragraph is the writer's or the site's: `Meydan`, `Jane Pell`.
    if has_prose {
        for paragraph in &paragraphs[last_prose + 1..] {
            let words = &tokens[paragraph.tokens.clone()];
            if words.len() <= 3 && words.iter().all(|token| is_name(token.span.text(text))) {
                for sentence in &mut sentences[paragraph.sentences.clone()] {
                    sentence.kind = SentenceKind::Boilerplate;
                }
            }
        }
    }
}

fn is_name(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// Whether a line belongs to the site: it stands in the table, is a rule (`***`), or a byline (`By Jane Pell`).
fn is_line_of_site(line: &str) -> bool {
    if is_boilerplate(line) || !line.chars().any(char::is_alphanumeric) {
        return true;
    }
    let Some(names) = line.strip_prefix("By ").or_else(|| line.strip_prefix("BY ")) else {
        return false;
    };
    let count = names.split_whitespace().count();
    (1..=8).contains(&count)
        && !names.ends_with(['.', '!', '?', ':'])
        && names.split_whitespace().all(|word| {
            is_name(word)
                || matches!(word, "and" | "for" | "of" | "in" | "de" | "van" | "von" | "al" | "|" | "&")
        })
}

/// Whether a line of one sentence has no end of a sentence.
fn is_headline(text: &str, tokens: &[Token]) -> bool {
    let last = tokens
        .iter()
        .rev()
        .map(|token| token.span.text(text))
        .find(|word| !matches!(*word, "\"" | "'" | "”" | "’" | "''" | "»" | ")" | "]" | "“" | "‘" | "«"));
    let ends = last.is_none_or(|word| word.ends_with(['.', '!', '?', '…', ':', ',', ';', '—', '-']));
    !ends && tokens.len() <= 40
}
