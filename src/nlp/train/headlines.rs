//! Headlines out of ordinary sentences, so that the model learns what capitals do not mean there.
//!
//! Example: `The bank denied it .` becomes `The Bank Denied It` or `THE BANK DENIED IT`, with its tags and tree.

use super::conllu::Gold;
use crate::document::{Deprel, Upos};

/// Every so many sentences one gets a copy in title case.
const TITLE_EVERY: usize = 10;
/// Every so many sentences one gets a copy in capitals.
const SHOUTED_EVERY: usize = 30;

/// The sentences with copies of some of them as headlines, each behind its original.
pub(crate) fn with_headlines(sentences: &[Gold]) -> Vec<Gold> {
    let mut all = Vec::with_capacity(sentences.len() * 9 / 8);
    for (n, sentence) in sentences.iter().enumerate() {
        all.push(sentence.clone());
        if (4..=20).contains(&sentence.words.len()) {
            if n % TITLE_EVERY == 0 {
                all.push(headline(sentence, false));
            } else if n % SHOUTED_EVERY == 1 {
                all.push(headline(sentence, true));
            }
        }
    }
    all
}

/// The sentence in title case or, if `shouted`, in capitals, without its full stop.
pub fn headline(sentence: &Gold, shouted: bool) -> Gold {
    let mut headline = sentence.clone();
    let count = headline.words.len();
    for (n, word) in headline.words.iter_mut().enumerate() {
        let is_small = word.form.starts_with(['\'', '’'])
            || matches!(word.form.as_str(), "n't" | "n’t")
            || (n > 0
                && word.form.len() < 5
                && matches!(word.upos, Upos::Adp | Upos::Det | Upos::Cconj | Upos::Part | Upos::Sconj));
        if shouted {
            word.form = word.form.to_uppercase();
        } else if !is_small {
            let mut chars = word.form.chars();
            word.form = chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default();
        }
    }
    let ends_in_stop = headline.words.last().is_some_and(|w| w.form == "." && w.deprel == Deprel::Punct);
    if ends_in_stop && headline.words.iter().all(|w| w.head != Some(count - 1)) {
        headline.words.pop();
    }
    headline
}
