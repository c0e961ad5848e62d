//! Quotations: what stands between marks, and the cue and speaker beside them.
//!
//! `“We tried,” Calder said, “but the pumps failed.”` is one attribution of Calder in two spans.
//!
//! A run of quotations in one paragraph with nothing but a speaker and a cue around them is one attribution. Marks
//! in the middle of somebody's sentence (`the vote was “a sham”`) are left to the rules over the tree, and marks with
//! no speaker beside them (scare quotes, titles of works) to nobody.

use std::ops::Range;

use super::super::tree::Tree;
use super::super::{Attribution, Cue, Phrase};
use super::clausal::addressee;
use super::cues::{CueHit, cue_at, is_naming};
use super::quotations::{is_sentence, is_title};
use super::{attribution, phrase};
use crate::document::{Deprel, Quotation, Upos, Xpos};
use crate::lexicon::attribution_cues::Frames;
use crate::rules::Rule;

/// How many tokens may stand between a quotation and its cue verb: `Calder, an engineer with the harbor board, said`.
const REACH: usize = 24;

/// A cue verb beside a quotation, with whose words it says they are.
struct Voice {
    cue: Cue,
    addressee: Option<Phrase>,
    source: Option<Phrase>,
    confidence: f32,
    rule: &'static str,
}

/// Finds the quotations that somebody is said to have uttered, those inside others too.
pub(super) fn find(tree: &Tree<'_>) -> Vec<Attribution> {
    let document = tree.document;
    let mut found: Vec<Attribution> = Vec::new();
    // For each depth, the attribution that a further quotation of the same stretch goes on with, and that stretch.
    let mut last: Vec<Option<(usize, Range<usize>)>> = Vec::new();
    // Where the quotations that hold the present one end, outermost first.
    let mut open: Vec<Range<usize>> = Vec::new();
    for quotation in &document.quotations {
        let depth = usize::from(quotation.depth);
        open.truncate(depth);
        let paragraph =
            document.paragraphs[paragraph_of(tree, quotation.tokens.start.saturating_sub(1))].tokens.clone();
        let stretch = open.last().map_or(paragraph.clone(), |outer| {
            outer.start.max(paragraph.start)..outer.end.min(paragraph.end).max(outer.start)
        });
        open.push(quotation.tokens.clone());
        last.resize(depth + 1, None);
        if quotation.tokens.is_empty() || stretch.is_empty() {
            continue;
        }
        let before = last[depth].take();
        if quotation.continues
            && let Some((index, _)) = before
        {
            found[index].content.push(quotation.inner);
            last[depth] = Some((index, stretch));
            continue;
        }
        let before = before.filter(|(_, old)| *old == stretch);
        let voice =
            voice_after(tree, quotation, &stretch).or_else(|| voice_before(tree, quotation, &stretch));
        let Some(voice) = voice else {
            if let Some((index, stretch)) = before {
                if is_sentence(tree, quotation) && tree.applies(Rule::FindQuotationGoesOn) {
                    // `“It failed,” Calder said. “We warned them.”`
                    found[index].content.push(quotation.inner);
                }
                last[depth] = Some((index, stretch));
            }
            continue;
        };
        // `“We tried,” Calder said, “but the pumps failed.”`: the second voice is the first one again.
        if let Some((index, stretch)) = before
            && found[index].cue.as_ref().is_some_and(|c| c.spans == voice.cue.spans)
        {
            found[index].content.push(quotation.inner);
            last[depth] = Some((index, stretch));
            continue;
        }
        let content = vec![quotation.inner];
        let mut new = attribution(voice.source, Some(voice.cue), content, voice.confidence, voice.rule);
        new.addressee = voice.addressee;
        last[depth] = Some((found.len(), stretch));
        found.push(new);
    }
    found
}

fn paragraph_of(tree: &Tree<'_>, token: usize) -> usize {
    tree.document.sentences[tree.document.sentence_of(token)].paragraph
}

/// The cue verb behind a quotation: `…,” she said`, `…,” said Calder, an engineer`, `…?” Quill asked.`
fn voice_after(tree: &Tree<'_>, quotation: &Quotation, stretch: &Range<usize>) -> Option<Voice> {
    if !tree.applies(Rule::FindQuotationThenCue) {
        return None;
    }
    let document = tree.document;
    let start = quotation.tokens.end;
    let mut at = start;
    while at < stretch.end.min(start + REACH) && is_mark(tree, at) {
        at += 1;
    }
    let begin = at;
    if begin >= stretch.end {
        return None;
    }
    let limit = (begin + REACH).min(stretch.end);
    let sentence = document.sentences.get(document.sentence_of(begin))?;
    let limit = limit.min(sentence.tokens.end);
    // The quotation must end a clause of its own: `,” she said`, not `the “peace corridor” he said was empty`.
    let comma_follows = start + 1 < limit && tree.is_word(start + 1, ",");
    let closes = comma_follows || tree.is_one_of(start - 1, &[",", ".", "!", "?", "…", "...", "—", "–"]);
    // `“Who pays?” Hoel said he opposed the plan`: his verb has what he says behind it.
    let is_sentence_of_its_own = tree.is_one_of(start - 1, &[".", "!", "?", "…", "..."]) && !comma_follows;
    let next_mark = (begin..limit).find(|&t| opens_quotation(tree, t)).unwrap_or(limit);
    for verb in begin..next_mark {
        let Some(hit) = quoting(tree, verb) else { continue };
        if is_sentence_of_its_own && hit.words.start > begin && has_clause(tree, &hit) {
            return None;
        }
        let words_before = begin..hit.words.start.max(begin);
        let (source, confidence) = speaker_after(tree, verb, words_before, next_mark)?;
        let confidence = if closes { confidence } else { confidence - 0.3 };
        if confidence < 0.5 {
            return None;
        }
        // Inverted, `asked Calder` has a speaker and no addressee.
        let addressee = addressee(tree, &hit).filter(|a| a.head != source.head);
        return Some(Voice {
            cue: hit.cue(tree),
            addressee,
            source: Some(source),
            confidence,
            rule: "quotation before its cue",
        });
    }
    None
}

/// Whether a cue verb has a clause behind it that tells what was said.
fn has_clause(tree: &Tree<'_>, hit: &CueHit) -> bool {
    tree.applies(Rule::MendClosedQuotation)
        && (tree.is_word(hit.words.end, "that")
            || tree
                .children(hit.head)
                .any(|c| c >= hit.words.end && matches!(tree.relation(c), Deprel::Ccomp | Deprel::Xcomp)))
}

/// The speaker of a cue verb behind its quotation: what stands between the two, or right behind the verb.
fn speaker_after(
    tree: &Tree<'_>,
    verb: usize,
    words_before: Range<usize>,
    limit: usize,
) -> Option<(Phrase, f32)> {
    // Without an auxiliary, `the zoo posted` is no passive, whatever the parser made of it.
    let is_passive = tree.is_passive(verb) && tree.has_child(verb, &[Deprel::AuxPass]);
    if is_passive && tree.lemma(verb) != "quote" && tree.lemma(verb) != "cite" {
        return None;
    }
    let own = tree.own_subject(verb).filter(|s| words_before.contains(s));
    if let Some(subject) = own {
        return Some((phrase(tree, subject), 0.97));
    }
    if words_before.is_empty() {
        // Inverted: `said Calder, an engineer`.
        let subject = (verb + 1..limit).take(12).find(|&t| {
            tree.is_nominal(t)
                && tree.head(t).is_none_or(|h| h <= verb || !tree.noun_phrase(h).contains(&t) || h == t)
        })?;
        let first = tree.noun_phrase(subject).start;
        let adjacent = first <= verb + 1 || (verb + 1..first).all(|t| tree.upos(t) == Upos::Adv);
        return adjacent.then(|| (with_apposition(tree, phrase(tree, subject), limit), 0.96));
    }
    // The tree is wrong, or the subject is shared: the nominal head of the words before the verb.
    let subject = words_before
        .clone()
        .find(|&t| tree.is_nominal(t) && tree.head(t).is_none_or(|h| !words_before.contains(&h)));
    match subject {
        Some(subject) => Some((phrase(tree, subject), 0.85)),
        None => tree.subject_of(verb).filter(|&s| s < words_before.start).map(|s| (phrase(tree, s), 0.6)),
    }
}

/// A speaker behind his cue with the age and the profession that end the sentence: `said Marta Lind, 34, a nurse`.
fn with_apposition(tree: &Tree<'_>, mut speaker: Phrase, limit: usize) -> Phrase {
    if !tree.applies(Rule::FindApposition) {
        return speaker;
    }
    let [span] = &mut speaker.spans[..] else { return speaker };
    let mut end = tree.document.tokens_in(*span).end;
    // `said a boy called “Sparrow.”`
    if tree.is_one_of(end, &["called", "known", "nicknamed", "named", "dubbed"]) && end < limit + 1 {
        let name = (end + 1..end + 4).find(|&t| opens_quotation(tree, t));
        let quotations = &tree.document.quotations;
        let inside = name.and_then(|open| {
            quotations
                .get(quotations.partition_point(|q| q.tokens.start <= open))
                .filter(|q| q.tokens.start == open + 1)
        });
        if let Some(close) = inside.and_then(|q| q.close) {
            span.end = close.end;
            return speaker;
        }
    }
    for _ in 0..2 {
        if end + 1 >= limit || !tree.is_word(end, ",") {
            break;
        }
        let part = end + 1;
        let stop = (part..limit).find(|&t| tree.upos(t) == Upos::Punct).unwrap_or(limit);
        let is_age = tree.upos(part) == Upos::Num && stop == part + 1;
        let is_title = matches!(tree.upos(part), Upos::Det | Upos::Noun | Upos::Adj)
            && !(part..stop)
                .any(|t| matches!(tree.upos(t), Upos::Verb | Upos::Aux | Upos::Pron | Upos::Sconj));
        if !is_age && !is_title {
            break;
        }
        end = stop;
        span.end = tree.token(stop - 1).span.end;
    }
    speaker
}

/// The cue verb before a quotation: `Calder said: “…`, `said Calder, adding, “…`, `According to Calder, “…`.
fn voice_before(tree: &Tree<'_>, quotation: &Quotation, stretch: &Range<usize>) -> Option<Voice> {
    if !tree.applies(Rule::FindCueThenQuotation) {
        return None;
    }
    let document = tree.document;
    let open = quotation.tokens.start.checked_sub(1)?;
    if open <= stretch.start {
        return None;
    }
    let before = open - 1;
    let colon = tree.is_word(before, ":");
    let sentence =
        &document.sentences[document.sentence_of(if colon { before } else { quotation.tokens.start })];
    let introduces = colon || tree.is_one_of(before, &[",", "that", "—", "–", "-"]);
    for verb in (sentence.tokens.start.max(stretch.start)..open).rev().take(REACH) {
        if closes_quotation(tree, verb) {
            return None;
        }
        let Some(hit) = quoting(tree, verb) else { continue };
        // Between cue and quotation stand an addressee, a place, a time, but no clause of its own.
        let between = verb + 1..open;
        let has_verb =
            between.clone().any(|t| tree.upos(t) == Upos::Verb && tree.relation(t) != Deprel::Amod);
        if has_verb && !colon {
            return None;
        }
        if !introduces && !between.is_empty() {
            return None;
        }
        // `She wrote “The Glass Pier” in a month.`
        let is_work = matches!(tree.lemma(verb), "write" | "read" | "publish" | "compose")
            && is_title(tree, &quotation.tokens);
        if !introduces && is_work {
            return None;
        }
        let subject = tree.subject_of(verb).filter(|&s| s < open);
        let source = match subject {
            Some(_) if tree.is_passive(verb) => tree.agent_of(verb).or(subject),
            other => other,
        };
        return Some(Voice {
            cue: hit.cue(tree),
            addressee: addressee(tree, &hit),
            confidence: if source.is_some() { 0.9 } else { 0.6 },
            source: source.map(|s| phrase(tree, s)),
            rule: "cue before its quotation",
        });
    }
    None
}

/// A verb that can stand beside a quotation, with its cue.
fn quoting(tree: &Tree<'_>, token: usize) -> Option<CueHit> {
    if tree.upos(token) != Upos::Verb || tree.relation(token) == Deprel::Amod || is_naming(tree, token) {
        return None;
    }
    cue_at(tree, token).filter(|hit| hit.takes(Frames::QUOTE))
}

fn is_mark(tree: &Tree<'_>, token: usize) -> bool {
    tree.upos(token) == Upos::Punct
}

fn opens_quotation(tree: &Tree<'_>, token: usize) -> bool {
    tree.xpos(token) == Xpos::OpenQuote || matches!(tree.text(token), "“" | "„" | "«" | "``")
}

fn closes_quotation(tree: &Tree<'_>, token: usize) -> bool {
    tree.xpos(token) == Xpos::CloseQuote || matches!(tree.text(token), "”" | "»" | "''")
}
