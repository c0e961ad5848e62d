//! Where source, cue and content begin and end: at the line's end, before `'s`, before a condition's main clause.
//!
//! Example: the source in `Osei's claim` is `Osei`, and the cue in `wrote on its website` is `wrote`.

use std::ops::Range;

use super::super::super::Attribution;
use super::super::super::tree::Tree;
use super::super::quotations::{is_quoted, opens_mark};
use super::super::token_range;
use super::cue_words;
use crate::document::{SentenceKind, Upos, Xpos};
use crate::lexicon::rule_words::is_word_of;
use crate::rules::Rule;
use crate::span::Span;

/// Cuts a content at the end of a headline: the next line is another story.
pub(super) fn stay_in_line(tree: &Tree<'_>, attribution: &mut Attribution) {
    if !tree.applies(Rule::MendStayInLine) {
        return;
    }
    let document = tree.document;
    let anchor = cue_words(tree, attribution).map(|words| document.sentence_of(words.start));
    let mut is_cut = false;
    for span in &mut attribution.content {
        let words = document.tokens_in(*span);
        if words.is_empty() {
            continue;
        }
        let (first, last) = (document.sentence_of(words.start), document.sentence_of(words.end - 1));
        let is_line = |s: usize| document.sentences[s].kind == SentenceKind::Headline;
        if first == last || !(first..=last).any(is_line) {
            continue;
        }
        let line = anchor.filter(|anchor| (first..=last).contains(anchor)).unwrap_or(first);
        let line = &document.sentences[line].tokens;
        let kept = words.start.max(line.start)..words.end.min(line.end);
        *span = tree.span(kept);
        is_cut = true;
    }
    if is_cut {
        attribution.content.retain(|span| !span.is_empty());
    }
}

/// A source without `'s` at its end: `Osei's claim` is Osei's. The comma that closes an aside stays, as annotators of
/// attribution corpora have it: `[Vance, a former pilot,] said the runway was too short`.
pub(super) fn trim_source(tree: &Tree<'_>, attribution: &mut Attribution) {
    if !tree.applies(Rule::MendTrimSource) {
        return;
    }
    let Some(source) = &mut attribution.source else { return };
    let [span] = &mut source.spans[..] else { return };
    let words = tree.document.tokens_in(*span);
    let is_loose = |t: usize| tree.xpos(t) == Xpos::Pos || tree.is_one_of(t, &["'s", "’s"]);
    let mut end = words.end;
    while end > words.start + 1 && is_loose(end - 1) {
        end -= 1;
    }
    if end < words.end {
        *span = tree.span(words.start..end);
        source.head = source.head.min(end - 1);
    }
}

/// Ends a source before what it calls something: `was described by [the judge] as “a careless man”`.
pub(in crate::extract::attributions) fn end_source_at_as(tree: &Tree<'_>, attribution: &mut Attribution) {
    if !tree.applies(Rule::MendSourceAs) {
        return;
    }
    let Some(cue) = cue_words(tree, attribution) else { return };
    let is_passive = cue.clone().any(|t| tree.xpos(t) == Xpos::Vbn);
    let Some([span]) = attribution.source.as_mut().map(|s| &mut s.spans[..]) else { return };
    let words = tree.document.tokens_in(*span);
    let end = (words.start + 1..words.end).find(|&t| tree.is_word(t, "as") && tree.upos(t) != Upos::Adv);
    let Some(end) = end.filter(|_| is_passive && words.start >= cue.end) else { return };
    let whole = *span;
    *span = tree.span(words.start..end);
    if let Some(source) = &mut attribution.source {
        source.head = if (words.start..end).contains(&source.head) { source.head } else { end - 1 };
    }
    let rest = tree.span(end..words.end);
    if !attribution.content.iter().any(|s| s.overlaps(whole)) {
        attribution.content.push(rest);
        attribution.content.sort();
    }
}

/// A cue without place and medium at its end: `wrote [on its website]`. The phrase tells where, not how.
pub(super) fn trim_cue(tree: &Tree<'_>, attribution: &mut Attribution) {
    if !tree.applies(Rule::MendTrimCue) {
        return;
    }
    let Some(words) = cue_words(tree, attribution) else { return };
    let first = words.clone().find(|&t| tree.upos(t) == Upos::Verb).unwrap_or(words.start);
    let last = words.clone().rfind(|&t| tree.upos(t) != Upos::Punct).unwrap_or(words.start);
    let phrase = (first + 1..words.end).find(|&t| {
        tree.upos(t) == Upos::Adp
            && tree.is_one_of(t, &["on", "in", "at", "via", "during", "through"])
            && matches!(tree.upos(last), Upos::Noun | Upos::Propn)
            && tree.upos(t - 1) == Upos::Verb
    });
    // `It is thought that`: the pronoun stands for the clause.
    let start = words.start + usize::from(tree.is_word(words.start, "it") && words.len() > 1);
    if (phrase.is_some() || start > words.start)
        && let Some(cue) = &mut attribution.cue
        && cue.spans.len() == 1
    {
        cue.spans[0] = tree.span(start..phrase.unwrap_or(words.end));
    }
}

/// Ends what a relative pronoun says before the main clause goes on: `The engineer, who said the road was open[, was
/// wrong].`
pub(super) fn end_relative(tree: &Tree<'_>, attribution: &mut Attribution) {
    if !tree.applies(Rule::MendEndRelative) {
        return;
    }
    let is_relative = |words: Range<usize>| words.len() == 1 && tree.is_relative(words.start);
    let by_relative =
        attribution.source.as_ref().is_some_and(|s| is_relative(token_range(tree.document, &s.spans)));
    let [content] = &mut attribution.content[..] else { return };
    if !by_relative {
        return;
    }
    let words = tree.document.tokens_in(*content);
    let end = (words.start + 1..words.end.saturating_sub(1)).find(|&t| {
        tree.is_word(t, ",")
            && matches!(tree.xpos(t + 1), Xpos::Vbd | Xpos::Vbz | Xpos::Vbp | Xpos::Md)
            && !is_quoted(tree.document, tree.token(t).span)
    });
    if let Some(end) = end {
        *content = tree.span(words.start..end);
    }
}

/// Ends what is said under a condition before the main clause: `If the vet says the horse is ill[, the race is off].`
pub(super) fn end_condition(tree: &Tree<'_>, attribution: &mut Attribution) {
    if !tree.applies(Rule::MendEndCondition) {
        return;
    }
    let Some(source) = &attribution.source else { return };
    let name = token_range(tree.document, &source.spans);
    let opener = name.start.checked_sub(1).filter(|&t| tree.sentence(name.start).contains(&t));
    let is_condition = opener.is_some_and(|t| {
        is_word_of(Rule::MendEndCondition, &tree.text(t).to_lowercase())
            && (t == tree.sentence(t).start || tree.upos(t - 1) == Upos::Punct)
    });
    let [content] = &mut attribution.content[..] else { return };
    if !is_condition {
        return;
    }
    let words = tree.document.tokens_in(*content);
    let finite = |t: usize| matches!(tree.xpos(t), Xpos::Vbd | Xpos::Vbz | Xpos::Vbp | Xpos::Md);
    let end = (words.start + 1..words.end.saturating_sub(2)).find(|&t| {
        tree.is_word(t, ",")
            && (words.start..t).any(finite)
            && (t + 1..words.end).any(finite)
            && matches!(tree.upos(t + 1), Upos::Det | Upos::Pron | Upos::Propn | Upos::Noun | Upos::Adj)
            && !tree.is_relative(t + 1)
            && !is_quoted(tree.document, tree.token(t).span)
    });
    if let Some(end) = end {
        *content = tree.span(words.start..end);
    }
}

/// Ends a content before a closing mark whose opening mark stands in another paragraph or nowhere: `The third broke us[,”]
/// Lind said` goes on from a paragraph that opened the quotation.
pub(super) fn trim_stray_mark(tree: &Tree<'_>, attribution: &mut Attribution) {
    if !tree.applies(Rule::MendStrayMark) {
        return;
    }
    let document = tree.document;
    // Only what goes on from a paragraph before: elsewhere a mark whose partner is odd belongs to the content.
    for span in attribution.content.iter_mut().skip(1) {
        let words = document.tokens_in(*span);
        if words.len() < 3 || !tree.is_one_of(words.end - 1, &["”", "''", "»"]) {
            continue;
        }
        let paragraph = document.sentences[document.sentence_of(words.start)].paragraph;
        if document.paragraphs[paragraph].tokens.start != words.start {
            continue;
        }
        let opens =
            (words.start..words.end - 1).any(|t| opens_mark(tree, t) || tree.is_one_of(t, &["\"", "“"]));
        if !opens {
            *span = tree.span(words.start..words.end - 1);
        }
    }
}

/// Leaves out what a transcript tells of noises: `Thank you. [(APPLAUSE)]`. Pieces of nothing else go altogether.
pub(in crate::extract::attributions) fn leave_stage_directions(
    tree: &Tree<'_>,
    attribution: &mut Attribution,
) {
    if !tree.applies(Rule::MendStageDirection) {
        return;
    }
    let document = tree.document;
    // A word that is listed must be among them: `(R)` and `(GOP)` are no noises.
    let is_listed = |t: usize| is_word_of(Rule::MendStageDirection, &tree.text(t).to_lowercase());
    let is_noise = |words: Range<usize>| {
        words.len() <= 6
            && words.clone().any(is_listed)
            && words.clone().all(|t| is_listed(t) || !tree.text(t).chars().any(char::is_lowercase))
    };
    for span in &mut attribution.content {
        let mut words = document.tokens_in(*span);
        loop {
            let last = words.end.saturating_sub(1);
            // `(APPLAUSE.)`, and `(APPLAUSE)` before a full stop.
            let close = if tree.is_one_of(last, &[".", ","]) && last > words.start { last - 1 } else { last };
            if words.is_empty() || !tree.is_one_of(close, &[")", "]"]) {
                break;
            }
            let open = (words.start..close).rev().take(8).find(|&t| tree.is_one_of(t, &["(", "["]));
            let Some(open) = open.filter(|&open| is_noise(open + 1..close)) else { break };
            words.end = open;
        }
        while tree.is_one_of(words.start, &["(", "["]) && !words.is_empty() {
            let close = (words.start + 1..words.end).take(8).find(|&t| tree.is_one_of(t, &[")", "]"]));
            let Some(close) = close.filter(|&close| is_noise(words.start + 1..close)) else { break };
            words.start = close + 1;
        }
        *span = if words.is_empty() { Span::new(span.start, span.start) } else { tree.span(words) };
    }
    attribution.content.retain(|span| !span.is_empty());
}
