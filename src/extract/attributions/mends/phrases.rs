//! Noun phrases by the tags alone, where the tree cannot be asked: `the court` in `told the court he had slept`.

use std::ops::Range;

use super::super::super::tree::Tree;
use crate::document::{Upos, Xpos};

/// The noun phrase that begins at a token, by the tags: articles and adjectives, then nouns; or one pronoun. Empty where
/// none begins there.
pub(super) fn plain_phrase(tree: &Tree<'_>, start: usize) -> Range<usize> {
    let limit = tree.sentence(start.saturating_sub(1)).end.min(start + 10);
    if start >= limit {
        return start..start;
    }
    if tree.xpos(start) == Xpos::Prp {
        let is_object = tree.is_one_of(start, &["me", "us", "him", "her", "them", "you", "it"]);
        return start..start + usize::from(is_object);
    }
    let mut end = start;
    let mut has_noun = false;
    while end < limit {
        let fits = match tree.upos(end) {
            Upos::Det | Upos::Num => !has_noun,
            Upos::Adj => !has_noun,
            Upos::Pron => !has_noun && tree.xpos(end) == Xpos::PrpPoss,
            Upos::Noun | Upos::Propn => true,
            Upos::Part => has_noun && tree.xpos(end) == Xpos::Pos,
            _ => false,
        };
        if !fits {
            break;
        }
        has_noun = matches!(tree.upos(end), Upos::Noun | Upos::Propn);
        end += 1;
    }
    // `a crowd of workers`, `the mayor and the council`
    if has_noun && end + 1 < limit && tree.is_one_of(end, &["of", "and", "from", "at", "in"]) {
        let joins = tree.is_one_of(end, &["of", "and"])
            || tree.head(end).is_some_and(|noun| tree.head(noun).is_some_and(|h| (start..end).contains(&h)));
        let more = plain_phrase(tree, end + 1);
        let ends_plainly =
            more.end >= limit || matches!(tree.upos(more.end), Upos::Punct | Upos::Sconj | Upos::Adp);
        if joins && !more.is_empty() && (tree.is_word(end, "of") || ends_plainly) {
            end = more.end;
        }
    }
    if has_noun { start..end } else { start..start }
}

/// The token of a phrase whose head lies outside.
pub(super) fn head_of(tree: &Tree<'_>, words: &Range<usize>) -> usize {
    let is_outer = |&t: &usize| tree.head(t).is_none_or(|h| !words.contains(&h)) && tree.is_nominal(t);
    words
        .clone()
        .find(is_outer)
        .or_else(|| words.clone().rfind(|&t| tree.is_nominal(t)))
        .unwrap_or(words.start)
}
