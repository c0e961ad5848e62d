//! Two sides accuse each other: `Norland and Estavia accused each other of breaching the truce`, `Both sides blamed the
//! other`, `The two parties traded accusations over the shelling`.

use std::ops::Range;

use super::{Context, Found, Hit, Party};
use crate::document::Upos;
use crate::lexicon::accusation_cues::{CuePart, Frame};
use crate::rules::Rule;

pub(crate) fn find(context: &Context, hit: Hit) -> Option<Found> {
    let tree = &context.tree;
    let is_verb = tree.upos(hit.token) == Upos::Verb;
    // In a headline the tags say little: `Norland, Estavia accuse each other of spying`.
    let follows_name = hit.token > tree.sentence(hit.token).start && tree.starts_with_capital(hit.token - 1);
    if !is_verb && !follows_name {
        return None;
    }
    let (words, cue) = match (hit.cue.part, hit.cue.frame) {
        (CuePart::Phrase, Frame::Trade) => {
            let words = context.match_phrase(hit)?;
            (words.clone(), words)
        }
        (CuePart::Phrase, Frame::At) => {
            let words = context.match_phrase(hit)?;
            (each_other(context, words.end)?, words)
        }
        (CuePart::Verb, Frame::Of | Frame::Blame | Frame::For | Frame::Legal) => {
            (each_other(context, hit.token + 1)?, hit.token..hit.token + 1)
        }
        (CuePart::Verb, Frame::Call) => {
            let words = each_other(context, hit.token + 1)?;
            context.noun_phrase_from(words.end).filter(|&name| context.has_wrong(words.end..name + 1))?;
            (words, hit.token..hit.token + 1)
        }
        _ => return None,
    };
    let start = tree.sentence(hit.token).start;
    let accuser = match by_words(context, hit.token) {
        Some(party) => Some(party),
        None => context.subject_of(hit.token).filter(|_| is_verb).map(Party::Head),
    };
    let accuser = match accuser {
        Some(party) => party,
        None if hit.token > start && hit.token - start <= 8 => {
            Party::Words(hit.token - 1, tree.trim(start..hit.token))
        }
        None => return None,
    };
    // `called each other liars`
    let name = context.noun_phrase_from(words.end).filter(|_| hit.cue.frame == Frame::Call);
    let charge = name.map(|name| words.end..name + 1);
    let charge = charge.or_else(|| charge_of_both(context, hit, &words));
    let mut found = Found::new(hit, accuser, Party::Words(words.end - 1, words), charge);
    found.cue = std::iter::once(cue).collect();
    found.is_reciprocal = true;
    Some(found)
}

/// What both sides are accused of: `breaching the truce` in `accused each other of breaching the truce`.
fn charge_of_both(context: &Context, hit: Hit, words: &Range<usize>) -> Option<Range<usize>> {
    let tree = &context.tree;
    context
        .charge_behind(hit.token, Some(words.end - 1), &["of", "for", "over", "about", "with"])
        .map(|(_, words)| words)
        .or_else(|| {
            // By the words alone, where the tree is broken.
            let preposition = words.end;
            (preposition + 1 < tree.sentence(hit.token).end
                && tree.is_one_of(preposition, &["of", "for", "over"]))
            .then(|| {
                let governor = tree.head(preposition).filter(|&g| g > preposition).unwrap_or(preposition + 1);
                context.cut_charge(preposition + 1, tree.subtree(governor).end.max(preposition + 2))
            })
        })
}

/// Both sides where the tree lost one of them: `each` in `each accusing the other`, `The army and the rebels`, `Holt and
/// Vance, who were once friends,`.
fn by_words(context: &Context, verb: usize) -> Option<Party> {
    if !context.tree.applies(Rule::AccuseBothByWords) {
        return None;
    }
    let tree = &context.tree;
    let start = tree.sentence(verb).start;
    if verb > start && tree.is_one_of(verb - 1, &["each", "both"]) {
        return Some(Party::Words(verb - 1, verb - 1..verb));
    }
    if context.subject_of(verb).is_some_and(|s| context.members(s).len() > 1) {
        return None;
    }
    let end = (start..verb).take(16).find(|&t| {
        matches!(
            tree.upos(t),
            Upos::Verb | Upos::Aux | Upos::Punct | Upos::Adp | Upos::Adv | Upos::Sconj | Upos::Pron
        )
    });
    // `Norland, Estavia accuse each other`: headlines join by a comma.
    let is_name = |t: usize| tree.is_nominal(t) && tree.starts_with_capital(t);
    let is_pair = (start..verb).filter(|&t| tree.is_word(t, ",")).count() == 1
        && verb <= start + 8
        && (start..verb).all(|t| is_name(t) || tree.is_word(t, ",") && t > start && t + 1 < verb);
    if is_pair {
        return Some(Party::Words(verb - 1, start..verb));
    }
    let words = start..end.unwrap_or(verb);
    let and = words.clone().find(|&t| tree.is_word(t, "and"))?;
    let is_aside = tree.upos(words.end) == Upos::Punct || words.end == verb || verb < words.end + 4;
    (is_aside
        && and > start
        && and + 1 < words.end
        && tree.is_nominal(words.end - 1)
        && tree.is_nominal(and - 1))
    .then(|| Party::Words(words.end - 1, words))
}

/// The words `each other`, `one another`, `the other` (alone: not `the other side's lawyers`) that begin at a token.
fn each_other(context: &Context, start: usize) -> Option<Range<usize>> {
    let tree = &context.tree;
    let end = tree.sentence(start.saturating_sub(1)).end;
    if start + 1 >= end {
        return None;
    }
    let pair = (tree.text(start).to_lowercase(), tree.text(start + 1).to_lowercase());
    match (pair.0.as_str(), pair.1.as_str()) {
        ("each", "other") | ("one", "another") => Some(start..start + 2),
        ("the", "other") => {
            let next = start + 2;
            if next < end && tree.is_one_of(next, &["side", "party", "camp", "government", "team"]) {
                return Some(start..next + 1);
            }
            (next >= end || !matches!(tree.upos(next), Upos::Noun | Upos::Adj | Upos::Propn))
                .then_some(start..start + 2)
        }
        _ => None,
    }
}
