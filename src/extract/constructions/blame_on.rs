//! `blame` with the wrong as object: `Calder blamed the leak on the contractor`, `The outage was blamed on a
//! subcontractor by the operator`.

use super::{Context, Found, Hit, Party};
use crate::document::Upos;
use crate::lexicon::accusation_cues::{CuePart, Frame};

pub(crate) fn find(context: &Context, hit: Hit) -> Option<Found> {
    if hit.cue.part != CuePart::Verb || hit.cue.frame != Frame::Blame || !context.is_verb(hit) {
        return None;
    }
    let tree = &context.tree;
    let verb = hit.token;
    let end = tree.sentence(verb).end;
    // The `on` that belongs to the verb: hung on it, or the first one behind it.
    let on = (verb + 1..end).find(|&t| {
        tree.is_one_of(t, &["on", "upon"])
            && tree.upos(t) == Upos::Adp
            && tree.head(t).is_some_and(|h| {
                tree.head(h).is_some_and(|above| above == verb || tree.is_below(above, verb))
            })
    })?;
    let target = context.governed_by(on)?;
    let passive = context.is_passive(verb) || on == verb + 1;
    // A `for` before it makes the object the target: `blamed the mayor for the attack on the town`.
    if (verb + 1..on).any(|t| tree.is_word(t, "for")) {
        return None;
    }
    let (wrong, accuser) = if passive {
        let subject = context.subject_of(verb)?;
        let agent = tree.agent_of(verb).filter(|&a| tree.is_nominal(a)).or_else(|| {
            // `on a subcontractor by the operator`, where the parser hung the agent on the target.
            tree.with_case(target, "by")
        });
        (Some(subject), agent.map_or(Party::Unknown, Party::Head))
    } else {
        (context.object_of(verb), context.accuser_of(verb))
    };
    // `blamed the attack on the town` alone says nothing about a target that can answer.
    let (accused, thing) = context.target(target)?;
    if !passive && wrong.is_none_or(|w| context.is_participant(w) && tree.head(target) == Some(w)) {
        return None;
    }
    let charge = wrong.map(|w| {
        let range = tree.noun_phrase(w);
        let end = if range.contains(&on) { on } else { range.end };
        tree.trim(range.start..end)
    });
    let charge = thing.filter(|_| charge.is_none()).or(charge);
    Some(Found::new(hit, accuser, Party::Head(accused), charge))
}
