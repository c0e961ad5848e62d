//! Puts right what labels of single words cannot know of lines, marks and grammar.
//!
//! In `Osei told the court he had slept` the network may take `the court` into the content; it is the addressee. In
//! `She sang “Paper Boats”` it may hear a quotation; it is the title of a song.
//!
//! In: the network's attributions. Out: the same, mended, without those that nobody uttered.

use std::ops::Range;

use super::super::tree::Tree;
use super::super::{Attribution, AttributionKind, Phrase};
use super::cues::{CueHit, cue_at, is_naming, takes_addressee};
use super::{FLOATING, kind_of, token_range};
use crate::document::{Deprel, Quotation, SentenceKind, Upos, Xpos};
use crate::lexicon::attribution_cues::{CuePos, Frames};
use crate::span::Span;

/// Below this confidence an unknown cue needs a clause behind it.
const WEAK: f32 = 0.5;

/// How sure a floating quotation is: its speaker is only near.
const FLOATS: f32 = 0.6;

/// Mends the learned attributions of a document.
pub(super) fn polish(tree: &Tree<'_>, learned: Vec<Attribution>) -> Vec<Attribution> {
    let mut polished = Vec::with_capacity(learned.len());
    for mut attribution in learned {
        stay_in_line(tree, &mut attribution);
        trim_source(tree, &mut attribution);
        free_subject(tree, &mut attribution);
        find_addressee(tree, &mut attribution);
        let floating = split_floating(tree, &mut attribution);
        attribution.kind = kind_of(tree.document, &attribution.content);
        polished.extend([Some(attribution), floating].into_iter().flatten());
    }
    polished.retain(|a| {
        !(a.content.is_empty() || names_a_thing(tree, a) || is_broken(tree, a) || is_weak(tree, a))
    });
    polished
}

/// The tokens of the cue, first to last.
fn cue_words(tree: &Tree<'_>, attribution: &Attribution) -> Option<Range<usize>> {
    let spans = &attribution.cue.as_ref()?.spans;
    let words = token_range(tree.document, spans);
    (!words.is_empty()).then_some(words)
}

/// The lexicon's row for the cue: that of its main word, which comes last.
fn known_cue(tree: &Tree<'_>, words: Range<usize>) -> Option<CueHit> {
    words.rev().find_map(|token| cue_at(tree, token))
}

/// Cuts a content at the end of a headline: the next line is another story.
fn stay_in_line(tree: &Tree<'_>, attribution: &mut Attribution) {
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

/// A source without `'s` and comma at its end: `Osei's claim` is Osei's.
fn trim_source(tree: &Tree<'_>, attribution: &mut Attribution) {
    let Some(source) = &mut attribution.source else { return };
    let [span] = &mut source.spans[..] else { return };
    let words = tree.document.tokens_in(*span);
    let is_loose = |t: usize| tree.xpos(t) == Xpos::Pos || tree.is_one_of(t, &[",", "'s", "’s"]);
    let mut end = words.end;
    while end > words.start + 1 && is_loose(end - 1) {
        end -= 1;
    }
    if end < words.end {
        *span = tree.span(words.start..end);
        source.head = source.head.min(end - 1);
    }
}

/// Gives a subject that the network counts among the content its true role.
///
/// `It is believed that` has no source; `Roe was quoted as saying`, `She was convinced that` have one, and in `The court
/// was told that` the subject is the addressee. In `The ship is expected to sail` it is content indeed.
fn free_subject(tree: &Tree<'_>, attribution: &mut Attribution) {
    let Some(cue) = cue_words(tree, attribution) else { return };
    if attribution.content.len() < 2 {
        return;
    }
    let subject = tree.document.tokens_in(attribution.content[0]);
    let clause = tree.document.tokens_in(attribution.content[1]);
    if subject.end != cue.start || clause.start < cue.end || subject.len() > 12 {
        return;
    }
    if subject.len() == 1 && tree.is_word(subject.start, "it") {
        attribution.content.remove(0);
        return;
    }
    let has = |words: &[&str]| cue.clone().any(|t| tree.is_one_of(t, words));
    let is_reported = has(&["quoted", "cited", "heard", "overheard"]) && has(&["as", "saying", "say"]);
    let opens_clause = tree.is_word(clause.start, "that");
    if attribution.source.is_some() || !is_reported && !opens_clause {
        return;
    }
    // `was convinced that` tells of a belief, `was told that` of somebody who hears.
    let is_told = cue
        .clone()
        .any(|t| takes_addressee(tree.lemma(t)) && !matches!(tree.lemma(t), "convince" | "persuade"));
    let phrase = Phrase {
        spans: vec![tree.span(tree.trim(subject.clone()))],
        head: head_of(tree, &subject),
        refers_to: Vec::new(),
        part: None,
        entity: None,
    };
    attribution.content.remove(0);
    if is_told && !is_reported {
        attribution.addressee = Some(phrase);
    } else {
        attribution.source = Some(phrase);
    }
}

/// The token of a phrase whose head lies outside.
fn head_of(tree: &Tree<'_>, words: &Range<usize>) -> usize {
    let is_outer = |&t: &usize| tree.head(t).is_none_or(|h| !words.contains(&h)) && tree.is_nominal(t);
    words
        .clone()
        .find(is_outer)
        .or_else(|| words.clone().rfind(|&t| tree.is_nominal(t)))
        .unwrap_or(words.start)
}

/// Finds to whom something is said: `told [the court] that`, `asked [the clerk] why`, `“…,” the coach told [reporters]`.
///
/// The network has no label for it. Where it took the addressee for the beginning of the content, the content gives way.
fn find_addressee(tree: &Tree<'_>, attribution: &mut Attribution) {
    let Some(cue) = cue_words(tree, attribution) else { return };
    let verb = cue.end - 1;
    if attribution.addressee.is_some() || tree.upos(verb) != Upos::Verb || !takes_addressee(tree.lemma(verb))
    {
        return;
    }
    let document = tree.document;
    let first = plain_phrase(tree, cue.end);
    if first.is_empty() || tree.is_passive(verb) {
        return;
    }
    let span = tree.span(first.clone());
    if attribution.source.as_ref().is_some_and(|s| s.spans.iter().any(|s| s.overlaps(span))) {
        return;
    }
    let behind = attribution
        .content
        .iter_mut()
        .find(|s| document.tokens[cue.end - 1].span.end <= s.start && s.start <= span.end + 120);
    match behind {
        Some(content) if content.start == span.start => {
            // `told the court he had slept`: a clause follows the addressee. `asked the bank to open`: an order's object
            // belongs to the content, unless it is only asked or told.
            let opener = first.end;
            let opens = tree.upos(opener) == Upos::Sconj
                || matches!(
                    tree.xpos(opener),
                    Xpos::Prp | Xpos::Wp | Xpos::Wrb | Xpos::Wdt | Xpos::To | Xpos::Dt
                )
                || tree.is_word(opener, "that");
            if !opens || span.end >= content.end || tree.sentence(verb).end <= opener {
                return;
            }
            content.start = document.tokens[opener].span.start;
        }
        Some(content) => {
            let start = document.tokens_in(*content).start;
            let is_between = first.end <= start
                && (first.end..start).all(|t| {
                    matches!(
                        tree.upos(t),
                        Upos::Punct
                            | Upos::Adv
                            | Upos::Noun
                            | Upos::Propn
                            | Upos::Adp
                            | Upos::Num
                            | Upos::Det
                            | Upos::Adj
                    )
                });
            if !is_between {
                return;
            }
        }
        // The words stand in front of the cue: only `tell` must have somebody to tell.
        None if !matches!(tree.lemma(verb), "tell" | "remind" | "assure" | "inform" | "warn") => return,
        None => {}
    }
    attribution.addressee = Some(Phrase {
        spans: vec![span],
        head: head_of(tree, &first),
        refers_to: Vec::new(),
        part: None,
        entity: None,
    });
}

/// The noun phrase that begins at a token, by the tags: articles and adjectives, then nouns; or one pronoun. Empty where
/// none begins there.
fn plain_phrase(tree: &Tree<'_>, start: usize) -> Range<usize> {
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

/// Cuts a quotation loose that stands behind the sentence of its cue, where the cue is no verb of saying.
///
/// `Calder criticized the delay. “It cost lives.”` says two things; `Lind paused. “I saw him.”` only one.
fn split_floating(tree: &Tree<'_>, attribution: &mut Attribution) -> Option<Attribution> {
    let cue = cue_words(tree, attribution)?;
    if known_cue(tree, cue.clone()).is_some_and(|hit| hit.takes(Frames::QUOTE)) {
        return None;
    }
    let document = tree.document;
    let sentence = &document.sentences[document.sentence_of(cue.start)];
    let end = sentence.span.end;
    let ends_sentence = tree.is_one_of(sentence.tokens.end - 1, &[".", "!", "?"]);
    let is_floating = |span: &Span| {
        span.start >= end
            && super::quotation_at(document, *span)
                .is_some_and(|q| is_sentence(tree, &document.quotations[q]))
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

/// Whether the marks hold a name and nobody's words: a title (`She sang “Paper Boats”`), a nickname (`a man known as
/// “Shorty”`), the name of a boat.
fn names_a_thing(tree: &Tree<'_>, attribution: &Attribution) -> bool {
    let document = tree.document;
    if attribution.kind == AttributionKind::Indirect {
        return false;
    }
    let Some(cue) = cue_words(tree, attribution) else { return false };
    let is_quoting = known_cue(tree, cue.clone()).is_some_and(|hit| hit.takes(Frames::QUOTE));
    if is_quoting && !cue.clone().any(|t| is_naming(tree, t)) {
        return false;
    }
    let content = token_range(document, &attribution.content);
    let first = document.quotations.partition_point(|q| q.tokens.end <= content.start);
    let mut inside = document.quotations[first..]
        .iter()
        .take_while(|q| q.tokens.start < content.end)
        .filter(|q| q.depth == 0 && !q.tokens.is_empty())
        .peekable();
    inside.peek().is_some_and(|q| q.tokens.start >= cue.end && q.tokens.start <= cue.end + 1)
        && inside.all(|q| is_title(tree, &q.tokens))
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

/// Whether the content begins with a verb of the sentence, so that the cue can be none: `Both accused [wept when]`.
fn is_broken(tree: &Tree<'_>, attribution: &Attribution) -> bool {
    let Some(cue) = cue_words(tree, attribution) else { return false };
    let Some(&first) = attribution.content.first() else { return true };
    let start = tree.document.tokens_in(first).start;
    attribution.kind == AttributionKind::Indirect
        && start == cue.end
        && matches!(tree.xpos(start), Xpos::Vbd | Xpos::Vbz | Xpos::Vbp)
        && tree.upos(start) == Upos::Verb
        && tree.upos(cue.end - 1) == Upos::Verb
        && tree.relation(start) != Deprel::Amod
        && known_cue(tree, cue).is_none_or(|hit| hit.entry.pos == CuePos::Verb)
}

/// Whether nothing but a weak guess stands for a verb that no list knows, with a mere thing behind it: `fired the gardener`.
fn is_weak(tree: &Tree<'_>, attribution: &Attribution) -> bool {
    let Some(cue) = cue_words(tree, attribution) else { return false };
    let is_clause = |t: usize| {
        matches!(tree.xpos(t), Xpos::Vbd | Xpos::Vbz | Xpos::Vbp | Xpos::Md | Xpos::To | Xpos::Vbg)
            || tree.is_word(t, "that")
    };
    attribution.kind == AttributionKind::Indirect
        && attribution.confidence < WEAK
        && attribution.content.len() == 1
        && !tree.document.tokens_in(attribution.content[0]).any(is_clause)
        && known_cue(tree, cue).is_none()
}
