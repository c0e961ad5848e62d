//! Quotations that stand alone: whose words they are follows from what stands around them.
//!
//! `Sorge was furious. “They lied to us.”` are Sorge's words, and so are those of a paragraph that goes on with a
//! quotation he began. Turns of a dialogue alternate: in `“Who knew?” Quill asked. “Everyone,” Osei said. “Since when?”`
//! the last is Quill's again.
//!
//! In: attributions so far. Out: the same, with the pieces that belong to them, and floating quotations. Linear in the
//! number of quotations.

use std::ops::Range;

use super::super::tree::Tree;
use super::super::{Attribution, Cue, Phrase};
use super::cues::cue_at;
use super::quotations::{is_quoted, is_sentence};
use super::{FLOATING, attribution, phrase};
use crate::document::{Deprel, Document, Quotation, SentenceKind, Upos};
use crate::lexicon::attribution_cues::Frames;
use crate::lexicon::participants::can_act;
use crate::lexicon::rule_words::is_word_of;
use crate::rules::Rule;
use crate::span::Span;

/// How sure the speaker of a quotation is that follows a sentence about somebody.
const ACTOR: f32 = 0.55;

/// How sure the speaker of a turn without a name is.
const TURN: f32 = 0.5;

/// How sure the speaker of a quotation is whose name and a colon stand before it.
const ANNOUNCED: f32 = 0.75;

/// Words that may stand between the preposition of an announced quotation and the beginning of its line.
const LINE: usize = 14;

/// Completes the attributions of long quotations, and finds the speakers of quotations that nobody has yet.
pub(super) fn find_speakers(tree: &Tree<'_>, attributions: &mut Vec<Attribution>) {
    let document = tree.document;
    let outer: Vec<usize> = (0..document.quotations.len())
        .filter(|&q| document.quotations[q].depth == 0 && !document.quotations[q].tokens.is_empty())
        .collect();
    // What floats without anybody is looked at anew; where nobody is found, it floats on.
    let (floating, others): (Vec<Attribution>, Vec<Attribution>) = std::mem::take(attributions)
        .into_iter()
        .partition(|a| a.source.is_none() && a.cue.is_none() && a.content.len() == 1);
    *attributions = others;
    let mut holders = holders(document, attributions, &outer);
    if tree.applies(Rule::AttachLongQuotation) {
        complete_chains(document, attributions, &outer, &mut holders);
    }

    // The last two turns: who spoke, in which paragraph.
    let mut turns: Vec<(usize, usize)> = Vec::new();
    for at in 0..outer.len() {
        let quotation = &document.quotations[outer[at]];
        let paragraph = document.sentences[document.sentence_of(quotation.tokens.start)].paragraph;
        if let Some(holder) = holders[at] {
            if tree.applies(Rule::AttachNextQuestion)
                && ends_sentence_before(tree, &attributions[holder], quotation)
                && let Some(source) = other_speaker(tree, attributions, &turns, at, &outer, paragraph)
            {
                // The network gave the answerer the next question too.
                attributions[holder].content.retain(|s| !s.overlaps(quotation.inner));
                turns.push((attributions.len(), paragraph));
                attributions.push(attribution(Some(source), None, vec![quotation.inner], TURN, FLOATING));
                continue;
            }
            let is_new = turns.last().is_none_or(|&(last, p)| last != holder || p != paragraph);
            if is_new {
                turns.push((holder, paragraph));
            }
            continue;
        }
        if !is_sentence(tree, quotation)
            || document.sentences[document.sentence_of(quotation.tokens.start)].kind
                == SentenceKind::Boilerplate
        {
            continue;
        }
        let open = quotation.tokens.start - 1;
        let is_first = open <= document.paragraphs[paragraph].tokens.start;
        if let Some((source, cue)) = announced(tree, open) {
            holders[at] = Some(attributions.len());
            turns.push((attributions.len(), paragraph));
            let content = vec![quotation.inner];
            attributions.push(attribution(
                Some(source),
                Some(cue),
                content,
                ANNOUNCED,
                "announced quotation",
            ));
            continue;
        }
        let last = turns.last().copied().filter(|&(_, p)| p == paragraph || is_first && p + 1 == paragraph);
        let added = if let Some(source) = other_speaker(tree, attributions, &turns, at, &outer, paragraph) {
            Some((source, TURN))
        } else if !is_first
            && tree.applies(Rule::AttachActor)
            && let Some(source) = actor_before(tree, open)
        {
            Some((source, ACTOR))
        } else if let Some((holder, p)) = last.filter(|&(holder, _)| attributions[holder].source.is_some()) {
            // `“It failed,” Calder said. “We warned them.”`, and the next paragraph likewise.
            let before = *attributions[holder].content.last().unwrap_or(&quotation.inner);
            // In a dialogue, who asked does not answer.
            let is_answer =
                p != paragraph && tree.is_word(document.tokens_in(before).end.saturating_sub(1), "?");
            if is_quoted(document, before) && !is_answer && tree.applies(Rule::AttachSameSpeaker) {
                attributions[holder].content.push(quotation.inner);
                holders[at] = Some(holder);
                if p != paragraph {
                    turns.push((holder, paragraph));
                }
            }
            None
        } else if is_first && paragraph > 0 && tree.applies(Rule::AttachEarlierActor) {
            let before = document.paragraphs[paragraph - 1].tokens.end;
            actor_before(tree, before).map(|source| (source, TURN))
        } else {
            None
        };
        if let Some((source, confidence)) = added {
            holders[at] = Some(attributions.len());
            turns.push((attributions.len(), paragraph));
            attributions.push(attribution(Some(source), None, vec![quotation.inner], confidence, FLOATING));
        }
    }
    let quotations: Vec<Span> = outer
        .iter()
        .zip(&holders)
        .filter(|(_, h)| h.is_some())
        .map(|(&q, _)| document.quotations[q].inner)
        .collect();
    attributions.extend(floating.into_iter().filter(|a| {
        let at = quotations.partition_point(|q| q.end <= a.content[0].start);
        quotations.get(at).is_none_or(|q| !q.overlaps(a.content[0]))
    }));
}

/// Whether a quotation stands behind the sentence of the cue, so that it could be somebody else's.
fn ends_sentence_before(tree: &Tree<'_>, attribution: &Attribution, quotation: &Quotation) -> bool {
    let Some(cue) = attribution.cue.as_ref().and_then(|c| c.spans.last()) else { return false };
    let document = tree.document;
    let words = document.tokens_in(*cue);
    attribution.content.len() > 1
        && cue.end <= quotation.open.start
        && document.sentences[document.sentence_of(words.start)].span.end <= quotation.open.start
}

/// Which attribution holds most of each quotation.
fn holders(document: &Document, attributions: &[Attribution], outer: &[usize]) -> Vec<Option<usize>> {
    let mut held: Vec<Option<u32>> = vec![None; document.tokens.len()];
    // What is nested must not hide what holds it: short contents first, long ones over them.
    let mut spans: Vec<(usize, usize)> = attributions
        .iter()
        .enumerate()
        .flat_map(|(index, a)| (0..a.content.len()).map(move |piece| (index, piece)))
        .collect();
    spans.sort_by_key(|&(index, piece)| attributions[index].content[piece].len());
    for (index, piece) in spans {
        held[document.tokens_in(attributions[index].content[piece])].fill(u32::try_from(index).ok());
    }
    let holder = |&quotation: &usize| {
        let words = document.quotations[quotation].tokens.clone();
        let middle = words.start + words.len() / 2;
        let ends = [held[words.start], held[middle], held[words.end - 1]];
        ends.iter().flatten().next().map(|&index| index as usize)
    };
    outer.iter().map(holder).collect()
}

/// Gives the paragraphs of a long quotation to the one who speaks in one of them.
fn complete_chains(
    document: &Document,
    attributions: &mut [Attribution],
    outer: &[usize],
    holders: &mut [Option<usize>],
) {
    let quotation = |at: usize| &document.quotations[outer[at]];
    let mut at = 0;
    while at < outer.len() {
        let mut end = at + 1;
        while end < outer.len() && quotation(end).continues {
            end += 1;
        }
        let speaker = (at..end).find_map(|q| holders[q]);
        if let Some(speaker) = speaker.filter(|_| end - at > 1) {
            for (q, holder) in holders.iter_mut().enumerate().take(end).skip(at) {
                if holder.is_none() {
                    attributions[speaker].content.push(quotation(q).inner);
                    *holder = Some(speaker);
                }
            }
            attributions[speaker].content.sort();
        }
        at = end;
    }
}

/// Who is announced on the line that ends in a colon before a quotation, with the cue: `And from Chairwoman Lindqvist:`,
/// `Statement by Emil Sorge:`, `Osei said:`.
fn announced(tree: &Tree<'_>, open: usize) -> Option<(Phrase, Cue)> {
    if !tree.applies(Rule::AttachAnnounced) {
        return None;
    }
    let colon = open.checked_sub(1).filter(|&t| tree.is_word(t, ":"))?;
    let line = tree.sentence(colon);
    let cue_of =
        |words: Range<usize>, lemma: &str| Cue { spans: vec![tree.span(words)], lemma: lemma.to_owned() };
    let verb = (line.start..colon).rfind(|&t| tree.upos(t) == Upos::Verb);
    if let Some(hit) = verb.and_then(|verb| cue_at(tree, verb)) {
        let speaker = tree.own_subject(hit.head).filter(|&s| s < hit.words.start && tree.is_nominal(s))?;
        return (hit.words.end == colon && hit.takes(Frames::QUOTE))
            .then(|| (phrase(tree, speaker), hit.cue(tree)));
    }
    let by = (line.start..colon).rev().take(LINE).find(|&t| tree.is_one_of(t, &["from", "by"]))?;
    // `From the desk of Commissioner Stokely:`
    let of = (by + 1..colon).find(|&t| tree.is_word(t, "of"));
    let is_desk = |of: &usize| (by + 1..*of).any(|t| tree.is_one_of(t, &["desk", "office", "pen", "diary"]));
    let start = of.filter(is_desk).unwrap_or(by) + 1;
    let name = start..colon;
    let is_name = verb.is_none() && name.clone().any(|t| tree.upos(t) == Upos::Propn);
    is_name.then(|| {
        let head = name.clone().rfind(|&t| tree.upos(t) == Upos::Propn).unwrap_or(colon - 1);
        (Phrase::new(vec![tree.span(name)], head), cue_of(colon..colon + 1, ":"))
    })
}

/// The one who asked, where a question follows the other's answer.
fn other_speaker(
    tree: &Tree<'_>,
    attributions: &[Attribution],
    turns: &[(usize, usize)],
    at: usize,
    outer: &[usize],
    paragraph: usize,
) -> Option<Phrase> {
    if !tree.applies(Rule::AttachTurn) {
        return None;
    }
    let document = tree.document;
    let &[.., (first, earlier), (second, later)] = turns else { return None };
    let is_near = paragraph - later <= 1 && later - earlier <= 1;
    let source = attributions[first].source.as_ref()?;
    let answer = attributions[second].source.as_ref()?;
    let same = |a: &Phrase, b: &Phrase| {
        let words = |p: &Phrase| p.spans.first().map(|s| s.text(&document.article.text).to_lowercase());
        words(a) == words(b)
    };
    let ends_in_question = |words: &std::ops::Range<usize>| tree.is_word(words.end - 1, "?");
    let here = document.quotations[outer[at]].open.start;
    let asks = |index: usize| {
        let before = attributions[index].content.iter().rfind(|s| s.end <= here);
        before.is_some_and(|s| ends_in_question(&document.tokens_in(*s)))
    };
    let question = &document.quotations[outer[at]].tokens;
    let goes_on = ends_in_question(question) && asks(first) && !asks(second);
    (is_near && goes_on && !same(source, answer)).then(|| source.clone())
}

/// Who acts in the sentence that ends before a token: the subject of its main verb, where that is a person or body.
fn actor_before(tree: &Tree<'_>, token: usize) -> Option<Phrase> {
    let document = tree.document;
    let last = token.checked_sub(1)?;
    let sentence = &document.sentences[document.sentence_of(last)];
    if sentence.kind != SentenceKind::Prose || is_quoted(document, document.tokens[last].span) {
        return None;
    }
    let words = sentence.tokens.clone();
    // A sentence that itself quotes has a speaker of its own.
    if words.clone().any(|t| tree.is_one_of(t, &["\"", "”", "''", "»"])) {
        return None;
    }
    let root = words.clone().find(|&t| tree.head(t).is_none())?;
    let subject = tree
        .own_subject(root)
        .or_else(|| words.clone().find(|&t| tree.relation(t) == Deprel::Nsubj && !tree.is_relative(t)))?;
    let may_speak = match tree.upos(subject) {
        Upos::Propn => true,
        Upos::Pron => tree.is_one_of(subject, &["he", "she", "they"]),
        Upos::Noun if makes_gesture(tree, root) => true,
        Upos::Noun => {
            tree.child(subject, &[Deprel::Det, Deprel::NmodPoss]).is_some()
                && can_act(&tree.lemma(subject).to_lowercase())
        }
        _ => false,
    };
    (may_speak && subject < root).then(|| phrase(tree, subject))
}

/// Whether a verb tells how somebody looks and moves who speaks in the next moment: `The widow smiled.`
fn makes_gesture(tree: &Tree<'_>, verb: usize) -> bool {
    if !tree.applies(Rule::AttachGesture) {
        return false;
    }
    is_word_of(Rule::AttachGesture, tree.lemma(verb))
}
