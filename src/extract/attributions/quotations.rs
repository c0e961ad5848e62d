//! Questions about quotation marks that several families of rules ask: is this between marks, is it a sentence, is it a title.

use std::ops::Range;

use super::super::tree::Tree;
use crate::document::{Document, Quotation, Upos, Xpos};
use crate::span::Span;

/// Whether a span lies inside an outermost quotation.
pub fn is_quoted(document: &Document, span: Span) -> bool {
    quotation_at(document, span).is_some()
}

/// The outermost quotation that holds a span.
pub fn quotation_at(document: &Document, span: Span) -> Option<usize> {
    let quotations = &document.quotations;
    let mut at = quotations.partition_point(|q| q.inner.start <= span.start);
    while at > 0 {
        at -= 1;
        if quotations[at].depth == 0 {
            return quotations[at].inner.contains(span).then_some(at);
        }
    }
    None
}
/// Whether a quotation is a sentence or more: it begins its own sentence and ends like one.
pub(super) fn is_sentence(tree: &Tree<'_>, quotation: &Quotation) -> bool {
    let words = &quotation.tokens;
    if words.len() < 2 {
        return false;
    }
    let sentence = tree.sentence(words.start);
    let begins = sentence.start + 1 >= words.start;
    begins && tree.is_one_of(words.end - 1, &[".", "!", "?", ",", "…", "..."])
}

/// Whether words between marks are a name: few, capitalized but for the small words, and no sentence.
pub(super) fn is_title(tree: &Tree<'_>, words: &Range<usize>) -> bool {
    let is_small = |t: usize| {
        matches!(tree.upos(t), Upos::Adp | Upos::Det | Upos::Cconj | Upos::Part | Upos::Punct | Upos::Pron)
    };
    words.len() <= 8
        && !tree.is_one_of(words.end - 1, &["!", "?"])
        && words.clone().all(|t| tree.starts_with_capital(t) || is_small(t))
}

/// Whether a token is an opening quotation mark.
pub(super) fn opens_mark(tree: &Tree<'_>, token: usize) -> bool {
    tree.xpos(token) == Xpos::OpenQuote || tree.is_one_of(token, &["“", "«", "„", "``"])
}
