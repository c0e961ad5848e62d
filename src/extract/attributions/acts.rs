//! Whether an attribution tells of something said, thought, intended, ordered or noticed.
//!
//! `Osei told the crew to leave` is a directive, `Osei told the crew that she would leave` a statement.
//!
//! What decides, in this order:
//!
//! 1. Whose own words stand between quotation marks has uttered them: a statement, but for verbs of thinking
//!    (`“I should have stayed,” he thought`).
//! 2. The cue's row in `lexicon/acts.csv` for what the content begins with, or the row for everything.
//! 3. The class of the cue in `lexicon/attribution_cues.csv`.
//! 4. A cue that no table has: an infinitive is an intention (`scrambled to find`) or, behind the one who is to do it, a
//!    directive; a clause, and everything partly in quotation marks, is a statement; behind a form of `be` stands a state
//!    of mind, and a bare noun phrase is an attitude to it (`relishes the fight`): beliefs.
//!
//! A document has neither thoughts nor eyes: what `the report found` it states.

use super::super::tree::Tree;
use super::super::{Attribution, AttributionKind};
use super::cues::cue_at;
use crate::document::{Upos, Xpos};
use crate::lexicon::acts::{Act, act_with_frame};
use crate::lexicon::attribution_cues::{CueClass, CuePos, attribution_cue};
use crate::lexicon::nouns::{NounKind, noun};
use crate::lexicon::participants::{ParticipantClass, participant_class};

/// Words of a content that are looked at for its frame.
const REACH: usize = 16;

/// What an attribution reports; its kind must be known.
pub fn act_of(tree: &Tree<'_>, attribution: &Attribution) -> Act {
    let Some(cue) = &attribution.cue else { return Act::Statement };
    let words: Vec<usize> = cue.spans.iter().flat_map(|&s| tree.document.tokens_in(s)).collect();
    if words.iter().all(|&t| tree.upos(t) == Upos::Punct) {
        return Act::Statement;
    }
    let frame = match attribution.kind {
        AttributionKind::Direct => "quote",
        _ => frame(tree, attribution, &words),
    };
    let act =
        known_act(tree, &words, &cue.lemma, frame).unwrap_or_else(|| guess(tree, attribution, &words, frame));
    match act {
        Act::Belief | Act::Perception if is_document(tree, attribution) => Act::Statement,
        act => act,
    }
}

/// What the tables say of a cue: its main word first, then the others (`made [a promise]`, `has [doubts]`).
fn known_act(tree: &Tree<'_>, words: &[usize], lemma: &str, frame: &str) -> Option<Act> {
    if frame == "quote" {
        // Who is quoted has said it, whatever his verb means without quotation marks.
        return Some(act_with_frame(lemma, frame).unwrap_or(Act::Statement));
    }
    let of_word = |t: usize| {
        let hit = cue_at(tree, t);
        let phrase = hit.as_ref().filter(|hit| hit.entry.lemma.contains(' ')).map(|hit| hit.entry.lemma);
        let row = phrase.and_then(act_row(frame)).or_else(|| act_row(frame)(tree.lemma(t)));
        row.or_else(|| hit.map(|hit| act_of_class(hit.entry.class)))
    };
    let first_word = lemma.split(' ').next().unwrap_or(lemma);
    let main = words.iter().copied().find(|&t| tree.lemma(t) == first_word);
    let can_carry = |&t: &usize| {
        Some(t) != main && matches!(tree.upos(t), Upos::Verb | Upos::Noun | Upos::Adj | Upos::Adp)
    };
    main.and_then(of_word)
        .or_else(|| act_row(frame)(lemma))
        .or_else(|| attribution_cue(lemma, CuePos::Preposition).map(|cue| act_of_class(cue.class)))
        .or_else(|| words.iter().copied().filter(can_carry).find_map(of_word))
}

/// The row for a frame, or else the one for everything.
fn act_row(frame: &str) -> impl Fn(&str) -> Option<Act> + '_ {
    move |name| act_with_frame(name, frame).or_else(|| act_with_frame(name, ""))
}

fn act_of_class(class: CueClass) -> Act {
    match class {
        CueClass::Speech | CueClass::Writing => Act::Statement,
        CueClass::Belief => Act::Belief,
        CueClass::Intention | CueClass::Decision => Act::Intention,
        CueClass::Order => Act::Directive,
        CueClass::Knowledge => Act::Perception,
    }
}

/// What the content begins with: `to`, `that`, `wh`, a preposition, or `np`.
fn frame<'a>(tree: &Tree<'a>, attribution: &Attribution, cue: &[usize]) -> &'a str {
    let last = cue.iter().copied().rfind(|&t| tree.upos(t) != Upos::Punct).unwrap_or(cue[0]);
    let is_infinitive =
        |t: usize| tree.is_word(t, "to") && matches!(tree.upos(t + 1), Upos::Verb | Upos::Aux);
    if cue.len() > 1 && tree.upos(last) == Upos::Adp {
        return if tree.is_word(last, "to") { "np" } else { tree.text(last) };
    }
    let behind = attribution.content.iter().find(|s| s.start >= tree.token(last).span.end);
    let Some(&content) = behind.or_else(|| attribution.content.last()) else { return "np" };
    let words = tree.document.tokens_in(content);
    let is_mark = |&t: &usize| tree.upos(t) == Upos::Punct;
    let first = words.clone().find(|t| !is_mark(t)).unwrap_or(words.start);
    if is_infinitive(first) || behind.is_some() && tree.is_word(last, "to") {
        return "to";
    }
    match tree.xpos(first) {
        _ if tree.is_word(first, "that") && tree.upos(first) == Upos::Sconj => return "that",
        Xpos::Wp | Xpos::Wrb | Xpos::Wdt | Xpos::WpPoss => return "wh",
        _ if tree.is_one_of(first, &["whether", "if"]) => return "wh",
        _ if tree.upos(first) == Upos::Adp || tree.is_word(first, "as") => return tree.text(first),
        _ => {}
    }
    let is_finite = |t: usize| matches!(tree.xpos(t), Xpos::Vbd | Xpos::Vbz | Xpos::Vbp | Xpos::Md);
    match words.take(REACH).find(|&t| is_finite(t) || is_infinitive(t)) {
        Some(t) if is_finite(t) => "that",
        // What stands before its cue is no order to the one whom it begins with: `[The ship] is expected [to sail]`.
        Some(_) if behind.is_some() => "to",
        _ => "np",
    }
}

/// What a cue that no table has probably reports.
fn guess(tree: &Tree<'_>, attribution: &Attribution, cue: &[usize], frame: &str) -> Act {
    let begins_with_infinitive =
        |s: &crate::span::Span| tree.is_word(tree.document.tokens_in(*s).start, "to");
    let is_state = cue.iter().any(|&t| matches!(tree.lemma(t), "be" | "feel" | "seem" | "remain" | "become"))
        && cue.iter().any(|&t| tree.upos(t) == Upos::Adj || tree.xpos(t) == Xpos::Vbn);
    match frame {
        _ if is_state => Act::Belief,
        "to" if attribution.addressee.is_none() && attribution.content.iter().any(begins_with_infinitive) => {
            Act::Intention
        }
        "to" => Act::Directive,
        "that" | "wh" => Act::Statement,
        _ if attribution.kind == AttributionKind::Mixed || is_document(tree, attribution) => Act::Statement,
        _ => Act::Belief,
    }
}

/// Whether the source is something written or shown: `the report`, `two polls`, `the second letter`.
fn is_document(tree: &Tree<'_>, attribution: &Attribution) -> bool {
    attribution.source.as_ref().is_some_and(|source| {
        let lemma = tree.lemma(source.head).to_lowercase();
        matches!(noun(&lemma), Some(noun) if noun.kind == NounKind::Document)
            || participant_class(&lemma) == Some(ParticipantClass::Document)
    })
}
