//! Which quotations belong to a cue: those that only distance linked to it are let go.
//!
//! Example: `“Who will light the ovens?” Hoel said he opposed the merger` are two statements, and of two speakers.

use super::super::super::Attribution;
use super::super::super::tree::Tree;
use super::super::FLOATING;
use super::super::quotations::{is_quoted, is_sentence, opens_mark, quotation_at};
use super::{cue_words, known_cue};
use crate::document::Upos;
use crate::lexicon::attribution_cues::Frames;
use crate::rules::Rule;
use crate::span::Span;

/// How sure a floating quotation is: its speaker is only near.
const FLOATS: f32 = 0.6;

/// Lets go of quotations in other paragraphs that distance alone linked to the cue: `“Why?”⏎⏎“My father collects them,” she
/// said` are two turns of a dialogue. What a paragraph leaves open belongs to the next, and news goes on with a closed
/// quotation behind its speaker, never in front of him.
pub(super) fn leave_other_turns(tree: &Tree<'_>, attribution: &mut Attribution) -> Vec<Attribution> {
    if !tree.applies(Rule::MendLeaveOtherTurns) {
        return Vec::new();
    }
    let Some(cue) = cue_words(tree, attribution) else { return Vec::new() };
    if attribution.content.len() < 2 {
        return Vec::new();
    }
    let document = tree.document;
    let paragraph_at = |token: usize| document.sentences[document.sentence_of(token)].paragraph;
    let here = paragraph_at(cue.start);
    let is_quoting = known_cue(tree, cue).is_none_or(|hit| hit.takes(Frames::QUOTE));
    let is_other = |span: &Span| {
        let there = paragraph_at(document.tokens_in(*span).start);
        let closed = quotation_at(document, *span)
            .is_some_and(|q| document.quotations[q].close.is_some() && !document.quotations[q].continues);
        closed && (there < here || there > here && !is_quoting)
    };
    let (others, own): (Vec<Span>, Vec<Span>) = attribution.content.iter().partition(|s| is_other(s));
    // Only a cue with a quotation of its own has too many, or one that quotes nobody.
    if others.is_empty() || is_quoting && !own.iter().any(|s| is_quoted(document, *s)) {
        return Vec::new();
    }
    attribution.content = own;
    others.into_iter().map(|span| floating(attribution, span)).collect()
}

/// Lets go of a quotation that is closed like a sentence in front of somebody else's sentence, which says something of
/// its own: `“Who will light the ovens?” Hoel said he opposed the merger` are two statements, and of two speakers.
pub(super) fn leave_closed_quotations(tree: &Tree<'_>, attribution: &mut Attribution) -> Vec<Attribution> {
    if !tree.applies(Rule::MendClosedQuotation) {
        return Vec::new();
    }
    let Some(cue) = cue_words(tree, attribution) else { return Vec::new() };
    let Some(source) = attribution.source.as_ref().and_then(|s| s.spans.first().copied()) else {
        return Vec::new();
    };
    let document = tree.document;
    let (start, end) = (document.tokens[cue.start].span.start, document.tokens[cue.end - 1].span.end);
    let says_something = attribution.content.iter().any(|s| {
        let first = document.tokens_in(*s).start;
        s.start >= end
            && tree.sentence(cue.start).contains(&first)
            && quotation_at(document, tree.token(first).span).is_none()
            && !opens_mark(tree, first)
    });
    let is_closed = |span: &Span| {
        let quotation = quotation_at(document, *span).map(|q| &document.quotations[q]);
        span.end <= start
            && quotation.is_some_and(|q| {
                q.close.is_some_and(|close| close.end <= source.start)
                    && tree.is_one_of(q.tokens.end - 1, &[".", "!", "?", "…", "..."])
            })
    };
    if !says_something {
        return Vec::new();
    }
    let (closed, own): (Vec<Span>, Vec<Span>) = attribution.content.iter().partition(|s| is_closed(s));
    attribution.content = own;
    closed.into_iter().map(|span| floating(attribution, span)).collect()
}

/// Cuts a quotation loose that stands behind the sentence of its cue, where the cue is no verb of saying.
///
/// `Calder criticized the delay. “It cost lives.”` says two things; `Lind paused. “I saw him.”` only one.
pub(super) fn split_floating(tree: &Tree<'_>, attribution: &mut Attribution) -> Option<Attribution> {
    if !tree.applies(Rule::MendSplitFloating) {
        return None;
    }
    let cue = cue_words(tree, attribution)?;
    let document = tree.document;
    // `Lind condemned the sale. “They robbed us.”`: the verb has its object already.
    let own_sentence = document.sentences[document.sentence_of(cue.start)].span;
    let has_object = attribution.content.first().is_some_and(|&first| {
        own_sentence.contains(first)
            && first.start >= document.tokens[cue.end - 1].span.end
            && document
                .tokens_in(first)
                .all(|t| !matches!(tree.upos(t), Upos::Verb | Upos::Aux | Upos::Punct))
    });
    if known_cue(tree, cue.clone())
        .is_some_and(|hit| hit.takes(Frames::QUOTE) && !(has_object && hit.takes(Frames::NP)))
    {
        return None;
    }
    let sentence = &document.sentences[document.sentence_of(cue.start)];
    let end = sentence.span.end;
    let ends_sentence = tree.is_one_of(sentence.tokens.end - 1, &[".", "!", "?"]);
    let is_floating = |span: &Span| {
        span.start >= end
            && quotation_at(document, *span).is_some_and(|q| is_sentence(tree, &document.quotations[q]))
    };
    if !ends_sentence || attribution.source.is_none() || !attribution.content.iter().any(is_floating) {
        return None;
    }
    let (floating, rest): (Vec<Span>, Vec<Span>) = attribution.content.iter().partition(|s| is_floating(s));
    let made = |content| Attribution {
        content,
        cue: None,
        addressee: None,
        confidence: attribution.confidence.min(FLOATS),
        rule: FLOATING,
        ..attribution.clone()
    };
    if rest.is_empty() {
        *attribution = made(floating);
        return None;
    }
    let floating = made(floating);
    if known_cue(tree, cue).is_none() {
        // `Osei slammed the door. “You will hear from my lawyer!”`: nobody says a door.
        *attribution = floating;
        return None;
    }
    attribution.content = rest;
    Some(floating)
}

/// A quotation cut loose from an attribution: of its speaker nothing is known.
fn floating(attribution: &Attribution, span: Span) -> Attribution {
    Attribution {
        source: None,
        cue: None,
        addressee: None,
        content: vec![span],
        confidence: attribution.confidence.min(FLOATS),
        rule: FLOATING,
        ..attribution.clone()
    }
}
