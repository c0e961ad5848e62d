//! What nobody uttered: titles and nicknames between marks, batteries that are charged, `the accused` read as a verb.

use super::super::super::tree::Tree;
use super::super::super::{Attribution, AttributionKind};
use super::super::cues::is_naming;
use super::super::quotations::is_title;
use super::super::token_range;
use super::{cue_words, known_cue};
use crate::document::{Quotation, Upos};
use crate::lexicon::attribution_cues::Frames;
use crate::rules::Rule;

/// Whether the marks hold a name and nobody's words: a title (`She sang “Paper Boats”`), a nickname (`a man known as
/// “Shorty”`), the name of a boat.
pub(super) fn names_a_thing(tree: &Tree<'_>, attribution: &Attribution) -> bool {
    if !tree.applies(Rule::DropNamesAThing) {
        return false;
    }
    let document = tree.document;
    if attribution.kind == AttributionKind::Indirect {
        return false;
    }
    let Some(cue) = cue_words(tree, attribution) else { return false };
    let is_quoting = known_cue(tree, cue.clone()).is_some_and(|hit| hit.takes(Frames::QUOTE));
    // `She wrote “The Glass Pier” in a month`: one writes books as well.
    let is_writing = |t: usize| matches!(tree.lemma(t), "write" | "read" | "publish" | "compose");
    let makes_works = |t: usize| is_writing(t) && !tree.is_word(cue.end, ",") && !tree.is_word(cue.end, ":");
    if is_quoting && !cue.clone().any(|t| is_naming(tree, t) || makes_works(t)) {
        return false;
    }
    let content = token_range(document, &attribution.content);
    if content.start > 0
        && (tree.is_word(content.start - 1, ":") || tree.is_word(content.start.saturating_sub(2), ":"))
    {
        return false;
    }
    let first = document.quotations.partition_point(|q| q.tokens.end <= content.start);
    let mut inside = document.quotations[first..]
        .iter()
        .take_while(|q| q.tokens.start < content.end)
        .filter(|q| q.depth == 0 && !q.tokens.is_empty())
        .peekable();
    // `She has written three novels, “Low Tide” and “Salt”`: between verb and titles stand their kind and number.
    let is_list = |q: &Quotation| {
        q.tokens.start <= cue.end + 5
            && (cue.end..q.tokens.start)
                .all(|t| matches!(tree.upos(t), Upos::Det | Upos::Num | Upos::Adj | Upos::Noun | Upos::Punct))
    };
    inside.peek().is_some_and(|q| {
        q.tokens.start >= cue.end
            && (q.tokens.start <= cue.end + 1 || cue.clone().any(is_writing) && is_list(q))
    }) && inside.all(|q| is_title(tree, &q.tokens))
}

/// Whether something is charged that no law can: `charged the battery`, `charged $5`, `charged the hill`.
pub(super) fn is_filled_up(tree: &Tree<'_>, attribution: &Attribution) -> bool {
    if !tree.applies(Rule::DropFilledUp) {
        return false;
    }
    let (Some(cue), [content]) = (&attribution.cue, &attribution.content[..]) else { return false };
    cue.lemma == "charge"
        && attribution.kind == AttributionKind::Indirect
        && !tree.document.tokens_in(*content).any(|t| tree.is_one_of(t, &["that", "with"]))
        && !cue.spans.iter().any(|&span| tree.document.tokens_in(span).any(|t| tree.is_word(t, "with")))
}

/// Whether the source is an article without its noun, so that the cue is the noun: `The accused wept in the dock`.
pub(super) fn has_bare_article(tree: &Tree<'_>, attribution: &Attribution) -> bool {
    if !tree.applies(Rule::DropHasBareArticle) {
        return false;
    }
    attribution.source.as_ref().is_some_and(|source| {
        let words = token_range(tree.document, &source.spans);
        words.len() == 1
            && tree.is_one_of(words.start, &["the", "a", "an", "its", "their", "both"])
            && cue_words(tree, attribution).is_some_and(|cue| cue.start == words.end)
            && matches!(tree.upos(words.start), Upos::Det)
    })
}
