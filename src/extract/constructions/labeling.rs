//! A bad name given to somebody: `Roe called Pell a liar`, `branded the premier corrupt`, `painted him as a traitor`.

use std::ops::Range;

use super::passive::late_agent;
use super::{Context, Found, Hit, Party};
use crate::document::{Deprel, Upos, Xpos};
use crate::lexicon::accusation_cues::{CuePart, Form, Frame};
use crate::lexicon::companions::{Companion, companion};
use crate::lexicon::wrongdoing::{WrongdoingClass, WrongdoingPart, wrongdoing};

pub(crate) fn find(context: &Context, hit: Hit) -> Option<Found> {
    if hit.cue.part != CuePart::Verb
        || !matches!(hit.cue.frame, Frame::Call | Frame::As)
        || !context.is_verb(hit)
    {
        return None;
    }
    let tree = &context.tree;
    let verb = hit.token;
    let passive = context.is_passive(verb)
        || (hit.form == Form::Past
            && context.object_of(verb).is_none()
            && tree.relation(verb) != Deprel::Root);
    let (object, accuser) = if passive {
        (context.subject_of(verb)?, tree.agent_of(verb).map_or(Party::Unknown, Party::Head))
    } else {
        (context.object_of(verb)?, context.accuser_of(verb))
    };
    // `dismissed the accusation as absurd` denies; it gives nobody a name.
    if companion(&tree.lemma(object).to_lowercase(), Companion::SaidAgainst) {
        return None;
    }
    // `called the KKK abhorrent`, where the parser saw one noun phrase.
    if !passive
        && hit.cue.frame == Frame::Call
        && object > verb
        && context.is_wrong(object)
        && tree.relation(object) == Deprel::Obj
        && let Some(accused) = tree.children(object).rfind(|&c| c < object && c > verb)
        && (tree.upos(accused) == Upos::Propn
            || (tree.relation(accused) == Deprel::Compound && context.is_participant(accused)))
    {
        let start = if tree.upos(accused) == Upos::Propn { accused } else { tree.phrase_start(accused) };
        return Some(Found::new(
            hit,
            accuser,
            Party::Words(accused, start.max(verb + 1)..accused + 1),
            Some(object..object + 1),
        ));
    }
    let name = match hit.cue.frame {
        Frame::As => behind_as(context, verb, object, passive)?,
        _ => {
            predicate(context, verb, object, passive).or_else(|| behind_as(context, verb, object, passive))?
        }
    };
    // `was called a traitor by the general`: the agent closes the name.
    let (accuser, name) = match late_agent(context, &name).filter(|_| passive) {
        Some((by, agent)) if by > name.start && accuser == Party::Unknown => {
            (Party::Head(agent), tree.trim(name.start..by))
        }
        _ => (accuser, name),
    };
    if !names_wrong(context, name.clone()) {
        return None;
    }
    let accused = if context.is_participant(object) {
        object
    } else if tree.is_word(object, "it") {
        // `declared it a currency manipulator` is said of somebody, `called it a lie` of something.
        name.clone().find(|&t| {
            wrongdoing(&tree.lemma(t).to_lowercase(), WrongdoingPart::Noun)
                .is_some_and(|w| w.class == WrongdoingClass::Person)
        })?;
        object
    } else {
        context.owner_of(object).map(|(owner, _)| owner)?
    };
    Some(Found::new(hit, accuser, Party::Head(accused), Some(name)))
}

/// Whether the name given holds a word of wrongdoing that is not negated: `a liar`, not `no liar`.
fn names_wrong(context: &Context, name: Range<usize>) -> bool {
    !context.tree.is_one_of(name.start, &["not", "no", "anything"]) && context.has_wrong(name)
}

/// The words behind `as`.
fn behind_as(context: &Context, verb: usize, object: usize, passive: bool) -> Option<Range<usize>> {
    let behind = (!passive && object > verb).then_some(object);
    let (preposition, words) = context.charge_behind(verb, behind, &["as"])?;
    // What is far from the object belongs to another verb.
    let tree = &context.tree;
    let first = behind.map_or(verb + 1, |o| tree.noun_phrase(o).end.min(preposition));
    (preposition <= first + 2 || tree.head(preposition).and_then(|g| tree.head(g)) == Some(verb))
        .then_some(words)
}

/// The second object: `called Pell a liar`, `called Haley "very weak"`.
fn predicate(context: &Context, verb: usize, object: usize, passive: bool) -> Option<Range<usize>> {
    let tree = &context.tree;
    let after = if passive { verb } else { object.max(verb) };
    if let Some(name) = tree.children(verb).find(|&c| {
        c > after
            && matches!(
                tree.relation(c),
                Deprel::Xcomp | Deprel::Obj | Deprel::Iobj | Deprel::Ccomp | Deprel::Dep | Deprel::Advcl
            )
            && c != object
            && tree.case_of(c).is_none()
            && matches!(tree.upos(c), Upos::Noun | Upos::Adj | Upos::Propn | Upos::Verb)
    }) {
        let range = tree.noun_phrase(name);
        let start = tree.subtree(name).start.max(after + 1);
        return Some(context.cut_charge(start.min(range.start), tree.subtree(name).end));
    }
    // By the words: an article, adjective or quotation mark right behind the object's last word.
    let start = if passive { verb + 1 } else { tree.core_end(object).max(verb + 1) };
    let end = tree.sentence(verb).end.min(start + 8);
    if start >= end || object > verb && tree.core_end(object) < start {
        return None;
    }
    let opens = matches!(tree.xpos(start), Xpos::Dt | Xpos::Jj | Xpos::OpenQuote | Xpos::Nns | Xpos::Nn)
        || matches!(tree.text(start), "“" | "\"" | "‘" | "'");
    if !opens {
        return None;
    }
    let mut stop = start;
    let mut marks = 0;
    while stop < end {
        if tree.upos(stop) == Upos::Punct {
            marks += 1;
            if marks > 1 || !matches!(tree.text(stop), "“" | "\"" | "‘" | "'" | "``") {
                break;
            }
        } else if matches!(tree.upos(stop), Upos::Verb | Upos::Aux | Upos::Sconj | Upos::Cconj) {
            break;
        }
        stop += 1;
    }
    (stop > start).then(|| tree.trim(start..stop))
}
