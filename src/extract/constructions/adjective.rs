//! Adjectives that accuse: `Roe was critical of the board`, `the alleged spy, Ivo Marn`.

use super::{Context, Found, Hit, Party};
use crate::document::{Deprel, Upos};
use crate::lexicon::accusation_cues::{CuePart, Frame};

pub(crate) fn find(context: &Context, hit: Hit) -> Option<Found> {
    if hit.cue.part != CuePart::Adjective {
        return None;
    }
    match hit.cue.frame {
        Frame::Of => critical_of(context, hit),
        Frame::Alleged => alleged(context, hit),
        _ => None,
    }
}

fn critical_of(context: &Context, hit: Hit) -> Option<Found> {
    let tree = &context.tree;
    let of = hit.token + 1;
    if of >= tree.sentence(hit.token).end || !tree.is_one_of(of, &["of", "about", "toward", "towards"]) {
        return None;
    }
    let (accused, thing) = context.target(context.governed_by(of)?)?;
    let accuser = match tree.relation(hit.token) {
        Deprel::Amod | Deprel::Acl => tree.head(hit.token),
        _ => context.subject_of(hit.token),
    };
    let charge = thing.or_else(|| {
        context.charge_behind(hit.token, Some(accused), &["for", "over"]).map(|(_, words)| words)
    });
    Some(Found::new(hit, accuser.map_or(Party::Speaker, Party::Head), Party::Head(accused), charge))
}

/// `the alleged spy, Ivo Marn`, `her alleged bribery`: somebody must be named.
fn alleged(context: &Context, hit: Hit) -> Option<Found> {
    let tree = &context.tree;
    if tree.relation(hit.token) != Deprel::Amod {
        return None;
    }
    let noun = tree.head(hit.token).filter(|&h| h > hit.token)?;
    let name = tree.children(noun).find(|&c| {
        c > noun
            && matches!(tree.relation(c), Deprel::Flat | Deprel::Appos | Deprel::NmodDesc)
            && tree.upos(c) == Upos::Propn
    });
    let is_named = name.is_some() || tree.upos(noun) == Upos::Propn;
    let words = tree.noun_phrase(noun);
    if is_named && (context.has_wrong(hit.token + 1..words.end)) {
        let end = name.map_or(noun + 1, |n| tree.subtree(n).start);
        let charge = if tree.upos(noun) == Upos::Propn {
            // `alleged senior recruiter Neil Prakash` with the name as head: the words before it.
            let first = (hit.token + 1..=noun).find(|&t| tree.upos(t) == Upos::Propn).unwrap_or(noun);
            (hit.token + 1 < first).then(|| tree.trim(hit.token + 1..first))?
        } else {
            tree.trim(hit.token + 1..end.max(hit.token + 2))
        };
        let accused = match name {
            Some(name) => Party::Words(name, tree.noun_phrase(name)),
            None => Party::Head(noun),
        };
        return Some(Found::new(hit, Party::Unknown, accused, Some(charge)));
    }
    if hit.cue.cue == "accused" {
        return context
            .is_wrong(noun)
            .then(|| Found::new(hit, Party::Unknown, Party::Head(noun), Some(noun..noun + 1)));
    }
    if !context.is_wrong(noun) || tree.upos(noun) != Upos::Noun {
        return None;
    }
    let owner = tree.child(noun, &[Deprel::NmodPoss])?;
    (context.is_participant(owner) || tree.is_word(owner, "its")).then(|| {
        let charge = tree.trim(hit.token + 1..words.end.max(hit.token + 2));
        Found::new(hit, Party::Unknown, Party::Head(owner), Some(charge))
    })
}
