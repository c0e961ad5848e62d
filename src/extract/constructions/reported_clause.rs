//! A cue with a clause that holds accused and charge: `The regulator alleges that Vale hid losses`, `Vale is alleged to
//! have hidden losses`, `Critics complain that the board stalls`.

use std::ops::Range;

use super::{Context, Found, Hit, Party};
use crate::document::{Deprel, Upos};
use crate::lexicon::accusation_cues::{CuePart, Frame};

pub(crate) fn find(context: &Context, hit: Hit) -> Option<Found> {
    if hit.cue.part != CuePart::Verb
        || !(hit.cue.frame == Frame::That || hit.cue.cue == "charge")
        || !context.is_verb(hit)
    {
        return None;
    }
    let tree = &context.tree;
    let verb = hit.token;
    let passive = context.is_passive(verb);
    if passive {
        // `Vale is alleged to have hidden losses`
        let subject = context.subject_of(verb)?;
        let infinitive = tree.child(verb, &[Deprel::Xcomp])?;
        if hit.cue.cue != "allege" || !context.is_participant(subject) {
            return None;
        }
        let charge = tree.clause(infinitive);
        let start = if tree.is_word(charge.start, "to") { charge.start + 1 } else { charge.start };
        return Some(Found::new(
            hit,
            Party::Unknown,
            Party::Head(subject),
            Some(context.cut_charge(start.min(charge.end - 1), charge.end)),
        ));
    }
    let is_misread = tree.upos(verb) != Upos::Verb;
    let clause = tree.child(verb, &[Deprel::Ccomp]).or_else(|| {
        // `The lawsuit alleges that …` with the verb read as a noun.
        is_misread.then(|| tree.child(verb, &[Deprel::AclRelcl, Deprel::Acl])).flatten()
    });
    let clause = clause
        .or_else(|| tree.child(verb, &[Deprel::Parataxis]).filter(|&c| c > verb && hit.cue.cue == "complain"))
        .or_else(|| {
            // `The couple stole millions from clients, prosecutors allege.`
            tree.head(verb).filter(|&c| c < verb && tree.relation(verb) == Deprel::Parataxis)
        })?;
    if hit.cue.cue == "charge"
        && !tree.child(clause, &[Deprel::Mark]).is_some_and(|m| tree.is_word(m, "that"))
    {
        return None;
    }
    let (accused, mut charge) = in_clause(context, clause)?;
    // What stands behind the comma of a parenthesis is the saying.
    let aside = tree.subtree(verb).start;
    if clause < verb && aside > charge.start && aside < charge.end {
        charge = tree.trim(charge.start..aside);
    }
    let accuser = if is_misread && verb > 0 {
        Party::Words(verb - 1, tree.phrase_start(verb - 1)..verb)
    } else {
        context.accuser_of(verb)
    };
    if accuser == Party::Head(accused) || tree.is_one_of(accused, &["i", "we"]) {
        return None;
    }
    // One complains of much that is nobody's fault: what somebody does or is must be plain.
    if !matches!(hit.cue.cue, "allege" | "charge")
        && (!context.is_participant(accused)
            || context.is_passive(clause)
            || (tree.upos(clause) != Upos::Verb && !context.has_wrong(charge.clone())))
    {
        return None;
    }
    Some(Found::new(hit, accuser, Party::Head(accused), Some(charge)))
}

/// Who is responsible in a clause, and what for: the subject of an active clause with its predicate, the agent of a
/// passive one, the complement of `responsible`.
pub(crate) fn in_clause(context: &Context, clause: usize) -> Option<(usize, Range<usize>)> {
    let tree = &context.tree;
    let extent = tree.subtree(clause);
    if context.is_passive(clause)
        && let Some(agent) = tree.agent_of(clause).filter(|&a| context.is_participant(a))
    {
        let mark = tree.child(clause, &[Deprel::Mark]).map_or(extent.start, |m| m + 1);
        let by = tree.case_of(agent).unwrap_or(agent);
        return Some((agent, context.cut_charge(mark.min(by.saturating_sub(1)), by.max(mark + 1))));
    }
    let subject = context.subject_of(clause).filter(|&s| extent.contains(&s))?;
    let (accused, thing) = context.target(subject).or_else(|| {
        (tree.upos(subject) == Upos::Pron && tree.is_word(subject, "it")).then_some((subject, None))
    })?;
    let _ = thing;
    Some((accused, predicate(context, clause, subject)))
}

/// The words of a predicate, from behind its subject; of `is responsible for Z` only Z.
pub(crate) fn predicate(context: &Context, clause: usize, subject: usize) -> Range<usize> {
    let tree = &context.tree;
    let extent = tree.subtree(clause);
    let behind = tree.noun_phrase(subject).end;
    let mut start = tree
        .children(clause)
        .filter(|&c| {
            c > subject
                && matches!(tree.relation(c), Deprel::Aux | Deprel::AuxPass | Deprel::Cop | Deprel::Advmod)
        })
        .min()
        .unwrap_or(clause)
        .min(clause);
    if start < behind {
        start = behind.min(clause);
    }
    if let Some(blamed) = (start..extent.end).find(|&t| {
        tree.is_one_of(t, &["responsible", "blame", "guilty", "fault", "behind", "culpable", "liable"])
    }) && blamed <= clause + 2
        && let Some(of) =
            (blamed + 1..extent.end.min(blamed + 2)).find(|&t| tree.is_one_of(t, &["for", "of"]))
        && of + 1 < extent.end
    {
        return context.cut_charge(of + 1, extent.end);
    }
    context.cut_charge(start, extent.end)
}
