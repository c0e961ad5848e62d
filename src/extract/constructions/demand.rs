//! A demand that somebody answer for what was done: `Quill urged the mayor to apologize for his remarks`, `Osei demands
//! Calder resign for hiding losses`.
//!
//! The cue does not accuse by itself; the deed behind `for` does. So these are claims, and without a deed none.

use super::{Context, Found, Hit, Party};
use crate::document::{Deprel, Upos, Xpos};
use crate::lexicon::accusation_cues::{CuePart, Frame};

/// What one is asked to do who has done wrong.
const AMENDS: &[&str] = &["resign", "apologize", "apologise", "quit", "atone"];

pub(crate) fn find(context: &Context, hit: Hit) -> Option<Found> {
    if hit.cue.part != CuePart::Verb || hit.cue.frame != Frame::Demand || !context.is_verb(hit) {
        return None;
    }
    let tree = &context.tree;
    let end = tree.sentence(hit.token).end.min(hit.token + 16);
    let amends = (hit.token + 2..end).find(|&t| tree.is_one_of(t, AMENDS) && tree.upos(t) == Upos::Verb)?;
    let target = (hit.token + 1..hit.token + 4)
        .find(|&t| {
            !matches!(tree.upos(t), Upos::Adp | Upos::Adv | Upos::Sconj | Upos::Propn)
                || tree.upos(t) == Upos::Propn
        })
        .filter(|&t| !context.is_time(t))
        .and_then(|t| context.noun_phrase_from(t))
        .or_else(|| context.subject_of(amends))
        .filter(|&t| t > hit.token && t < amends && context.is_participant(t))?;
    let deed = (amends + 1..end.min(amends + 3)).find(|&t| tree.is_word(t, "for"))?;
    let governor = tree.head(deed).filter(|&g| g > deed)?;
    let charge = context.cut_charge(deed + 1, tree.subtree(governor).end.max(deed + 2));
    // `apologize for the delay` may be about nobody's deed; somebody's must stand there.
    let is_deed = tree.xpos(governor) == Xpos::Vbg
        || tree.child(governor, &[Deprel::NmodPoss]).is_some()
        || context.has_wrong(charge.clone());
    let accuser = context.accuser_of(hit.token);
    if !is_deed || accuser == Party::Head(target) {
        return None;
    }
    // The parser may have hung the demand on the target: `the airline to apologize`.
    let words = tree.noun_phrase(target);
    let end = (words.start..words.end).find(|&t| t > target && tree.is_word(t, "to")).unwrap_or(words.end);
    let accused = Party::Words(target, tree.trim(words.start..end));
    let mut found = Found::new(hit, accuser, accused, Some(charge));
    found.is_claim = true;
    found.confidence = 0.7;
    Some(found)
}
