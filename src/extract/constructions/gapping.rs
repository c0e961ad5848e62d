//! A second target and charge under one verb: `She accused the bank of hiding losses and the regulator of looking away`.

use std::ops::Range;

use super::{Context, Found, Party};
use crate::document::{Upos, Xpos};
use crate::rules::Rule;

/// Splits a charge that hides further targets: cuts the first charge short and returns the others.
pub(crate) fn split(context: &Context, found: &mut Found) -> Vec<Found> {
    if !context.tree.applies(Rule::AccuseGapping) {
        return Vec::new();
    }
    let tree = &context.tree;
    let mut others = Vec::new();
    let Some(charge) = found.charge.clone() else { return others };
    let preposition = tree.text(charge.start.saturating_sub(1)).to_lowercase();
    if !matches!(preposition.as_str(), "of" | "for") {
        return others;
    }
    // The parser may have ended the charge early; the clause goes on to the end of the sentence.
    let end = tree.sentence(charge.start).end;
    let mut at = charge.start + 1;
    let mut last_cut: Option<usize> = None;
    while at + 3 < end {
        if let Some((target, words)) = gap(context, at, end, &preposition) {
            match (&mut found.charge, last_cut) {
                (Some(first), None) => *first = tree.trim(first.start..at),
                _ => {
                    if let Some(Found { charge: Some(previous), .. }) = others.last_mut() {
                        *previous = tree.trim(previous.start..at);
                    }
                }
            }
            last_cut = Some(at);
            let mut other = found.clone();
            other.accused = Party::Words(target, tree.noun_phrase(target).start.max(at)..target + 1);
            at = words.start;
            other.charge = Some(words);
            others.push(other);
        }
        at += 1;
    }
    others
}

/// `and the regulator of looking away` at a conjunction or comma.
fn gap(context: &Context, at: usize, end: usize, preposition: &str) -> Option<(usize, Range<usize>)> {
    let tree = &context.tree;
    if !(tree.is_one_of(at, &["and", "but", "while"]) || tree.is_word(at, ",")) {
        return None;
    }
    let start = at + 1;
    let target = context.noun_phrase_from(start)?;
    let of = target + 1;
    if of + 1 >= end || !tree.is_word(of, preposition) || !context.is_participant(target) {
        return None;
    }
    // A gerund or a wrong tells it from `the head of the bank`: `the regulator of looking away`, `the police of a
    // cover-up`. Behind `for` anything will do that nobody is: `the company for poor training`.
    let first = of + 1;
    let is_gerund = tree.xpos(first) == Xpos::Vbg && tree.upos(first) != Upos::Noun;
    let noun = context.noun_phrase_from(first);
    // Nobody is accused of a state: `the bank of greed and the state of silence`.
    let is_listed =
        tree.is_word(at, "and") && at > 0 && tree.upos(at - 1) == Upos::Noun && context.is_wrong(at - 1);
    let is_deed = noun.is_some_and(|noun| {
        !context.is_participant(noun)
            && !context.is_time(noun)
            && (preposition == "for" || is_listed || context.has_wrong(first..noun + 1))
    });
    if !is_gerund
        && !tree.text(first).ends_with("ing")
        && !context.is_wrong(first)
        && tree.xpos(first) != Xpos::PrpPoss
        && !is_deed
    {
        return None;
    }
    let last = noun.filter(|_| !is_gerund).unwrap_or(first);
    let stop = tree.subtree(last).end.max(last + 1).min(end);
    Some((target, context.cut_charge(first, stop)))
}
