//! The accused as subject: `Pell Group came under fire from clients for its silence`, `The mayor faces accusations of
//! fraud`, `He stands accused of theft`.
//!
//! Nouns of accusing that stand as object of such a verb are read in [`nominal`](super::nominal); here are the fixed
//! phrases.

use super::{Context, Found, Hit, Party};
use crate::document::Upos;
use crate::lexicon::accusation_cues::Frame;

pub(crate) fn find(context: &Context, hit: Hit) -> Option<Found> {
    if !Context::is_phrase(hit, Frame::Under)
        || !matches!(context.tree.upos(hit.token), Upos::Verb | Upos::Aux | Upos::Adp)
    {
        return None;
    }
    let tree = &context.tree;
    let words = context.match_phrase(hit)?;
    // `came under fire` from guns is not meant: `troops`, `shelling` in the sentence.
    let noun = words.end - 1;
    if tree.is_one_of(noun, &["fire", "attack"]) && context.is_fighting(hit.token) {
        return None;
    }
    let subject = subject(context, hit.token, noun)?;
    // `came under fire from shopkeepers`: the preposition belongs to the phrase.
    let mut words = words;
    if tree.upos(hit.token) == Upos::Verb
        && words.end < tree.sentence(noun).end
        && tree.is_word(words.end, "from")
    {
        words.end += 1;
    }
    let (accused, thing) = context.target(subject)?;
    let mut accuser = Party::Unknown;
    let end = tree.sentence(noun).end;
    for t in noun + 1..end {
        if tree.is_one_of(t, &["from", "by"]) && tree.upos(t) == Upos::Adp {
            if let Some(head) = context.governed_by(t).filter(|&h| context.is_participant(h)) {
                accuser = Party::Head(head);
            }
            break;
        }
        if tree.upos(t) == Upos::Punct && t > noun + 1 {
            break;
        }
    }
    let charge = preposition(context, noun).or(thing);
    let mut found = Found::new(hit, accuser, Party::Head(accused), charge);
    found.cue = std::iter::once(words).collect();
    Some(found)
}

fn subject(context: &Context, verb: usize, noun: usize) -> Option<usize> {
    let tree = &context.tree;
    if tree.upos(verb) == Upos::Adp {
        // `The airline is under fire`, `Minister under fire over school closures`
        return tree.own_subject(noun).or_else(|| {
            let before = verb.checked_sub(1).filter(|t| tree.sentence(verb).contains(t))?;
            // `The premier, under attack from farmers,`
            let is_aside = tree.is_word(before, ",") && before > tree.sentence(verb).start;
            let before = if is_aside { before - 1 } else { before };
            (tree.is_nominal(before) || is_aside && context.is_participant(before))
                .then(|| tree.phrase_ending_at(before))
        });
    }
    context
        .subject_of(verb)
        .or_else(|| context.subject_of(noun))
        .or_else(|| tree.head(verb).and_then(|h| context.subject_of(h)))
}

fn preposition(context: &Context, noun: usize) -> Option<std::ops::Range<usize>> {
    let tree = &context.tree;
    let end = tree.sentence(noun).end;
    let at = (noun + 1..end.min(noun + 14))
        .find(|&t| tree.is_one_of(t, &["for", "over", "of"]) && tree.upos(t) != Upos::Verb)?;
    // `from members of the board` holds an `of` that is none of the charge.
    if tree.is_word(at, "of") && at != noun + 1 {
        return None;
    }
    let governor = tree.head(at).filter(|&g| g > at).unwrap_or(at + 1);
    (at + 1 < end).then(|| context.cut_charge(at + 1, tree.subtree(governor).end.max(at + 2).min(end)))
}
