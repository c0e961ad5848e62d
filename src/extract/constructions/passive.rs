//! A passive verb: `The minister was accused by opposition lawmakers of hiding the audit`, `Bank accused of fraud`, `a
//! broker accused by the watchdog of insider trading`, `Accused of theft, Vale resigned`.

use std::ops::Range;

use super::active::{is_crime, is_prosecutor, is_speech};
use super::{Context, Found, Hit, Party};
use crate::document::{Deprel, SentenceKind, Upos, Xpos};
use crate::lexicon::accusation_cues::{CuePart, Form, Frame};
use crate::lexicon::companions::{Companion, companion};
use crate::lexicon::participants::ParticipantClass;
use crate::rules::Rule;

pub(crate) fn find(context: &Context, hit: Hit) -> Option<Found> {
    if hit.cue.part != CuePart::Verb
        || hit.form != Form::Past
        || !matches!(hit.cue.frame, Frame::Of | Frame::Blame | Frame::For | Frame::Legal)
        || !context.is_verb(hit)
        || !is_passive(context, hit)
    {
        return None;
    }
    let tree = &context.tree;
    let verb = hit.token;
    if super::active::object_before(context, hit).is_some() {
        return None;
    }
    let subject = subject(context, verb).filter(|&s| tree.is_nominal(s))?;
    let prepositions: &[&str] = match hit.cue.frame {
        Frame::Of => &["of"],
        Frame::Legal if hit.cue.cue == "charge" => &["with", "over"],
        Frame::Legal => &["for", "over", "on", "after"],
        _ => &["for", "over", "as", "after"],
    };
    let mut agent = tree.agent_of(verb).filter(|&a| tree.is_nominal(a) && tree.xpos(a) != Xpos::Vbg);
    // A charge on the verb; else one that the parser hung on the agent: `by the watchdog of insider trading`.
    let mut charge = context.charge_behind(verb, None, prepositions).or_else(|| {
        agent.filter(|&a| a > verb).and_then(|a| context.charge_behind(verb, Some(a), prepositions))
    });
    if let Some((_, words)) = &mut charge {
        if let Some(agent) = agent.filter(|&a| words.contains(&a)) {
            // The agent closes the charge: `of taking bribes by a former aide`.
            let by = tree.case_of(agent).unwrap_or(agent);
            if by > words.start {
                *words = context.cut_charge(words.start, by);
            }
        } else if agent.is_none()
            && let Some((by, late)) = late_agent(context, words)
        {
            agent = Some(late);
            *words = context.cut_charge(words.start, by);
        }
    }
    let agent = agent.or_else(|| author_of_document(context, verb));
    let (accused, thing) = match hit.cue.frame {
        Frame::For => context.target(subject)?,
        _ if context.is_mere_cause(subject) => return None,
        Frame::Blame if !context.is_participant(subject) => {
            context.owner_of(subject).map(|(o, t)| (o, Some(t)))?
        }
        _ => (subject, None),
    };
    if hit.cue.frame == Frame::Legal {
        let by_law = agent.is_some_and(|a| is_prosecutor(context, a));
        let crime = charge.as_ref().is_some_and(|(_, words)| is_crime(context, words.clone()));
        // `The board was charged with reform` is no charge; `Pell was charged` alone is one.
        let bare =
            charge.is_none() && context.is_participant(accused) && tree.has_child(verb, &[Deprel::AuxPass]);
        if hit.cue.cue == "charge" && !(by_law || crime || bare) {
            return None;
        }
        if !context.is_participant(accused) && tree.upos(accused) != Upos::Pron {
            return None;
        }
    }
    if hit.cue.has_other_sense
        && !is_speech(context, hit, accused, charge.as_ref())
        && agent.is_none_or(|a| !context.is_participant(a) || context.is_violent(verb, &[accused]))
    {
        return None;
    }
    let is_bare_suit = agent.is_none() && (charge.is_none() || tree.is_hypothetical(verb));
    if matches!(hit.cue.cue, "prosecute" | "sue") && is_bare_suit && !is_headline(context, verb) {
        return None;
    }
    // `a tweet by Renn`: the owner is no agent.
    let agent = agent.filter(|&a| a != accused);
    let charge = thing.or_else(|| charge.map(|(_, words)| words));
    Some(Found::new(hit, agent.map_or(Party::Unknown, Party::Head), Party::Head(accused), charge))
}

/// Whether the verb is passive, by its auxiliary, its place, or in a headline by what follows: `Bank accused of fraud`.
fn is_passive(context: &Context, hit: Hit) -> bool {
    let tree = &context.tree;
    let verb = hit.token;
    if context.is_passive(verb) {
        return true;
    }
    // What the verb must have does not follow: so it stands before.
    let next = verb + 1;
    if next >= tree.sentence(verb).end {
        return false;
    }
    let follows: &[&str] = match hit.cue.frame {
        Frame::Of => &["of", "by"],
        Frame::Legal if !is_headline(context, verb) => &["with", "by"],
        Frame::Legal => &["with", "over", "by", "after", "for", "in"],
        Frame::For => &["for", "over", "by", "as"],
        _ => &["for", "by"],
    };
    // `whom Osei accused of nepotism` has its object before it.
    let object = tree.object_of(verb).filter(|&o| tree.is_nominal(o));
    tree.is_one_of(next, follows) && (object.is_none() || is_headline(context, verb))
}

fn is_headline(context: &Context, token: usize) -> bool {
    let document = context.tree.document;
    document.sentences[document.sentence_of(token)].kind == SentenceKind::Headline
}

/// The one who is accused: subject of the passive, antecedent, or the noun right before.
fn subject(context: &Context, verb: usize) -> Option<usize> {
    let tree = &context.tree;
    if tree.relation(verb) == Deprel::Amod {
        return tree.head(verb);
    }
    // `Lawyers for a nurse accused of killing`, `The trial of a priest accused of fraud`: the nearer noun is meant.
    if !tree.has_child(verb, &[Deprel::Aux, Deprel::AuxPass, Deprel::Obj])
        && let Some(head) = tree.own_subject(verb).or_else(|| tree.head(verb)).filter(|&h| h < verb)
        && companion(&tree.lemma(head).to_lowercase(), Companion::Beside)
        && let Some(before) = verb.checked_sub(1).filter(|&t| t > head && tree.is_nominal(t))
    {
        let mut near = before;
        while let Some(up) = tree.head(near).filter(|&h| h > head && h < verb && tree.is_nominal(h)) {
            near = up;
        }
        if context.is_participant(near) && tree.case_of(near).is_some() {
            return Some(near);
        }
    }
    context.subject_of(verb).or_else(|| subject_behind(context, verb)).or_else(|| {
        let before = verb.checked_sub(1)?;
        (tree.sentence(verb).contains(&before) && matches!(tree.upos(before), Upos::Noun | Upos::Propn)).then(
            || {
                // The head of the noun phrase that ends here.
                let mut head = before;
                while let Some(up) = tree
                    .head(head)
                    .filter(|&h| h < verb && tree.is_nominal(h) && tree.subtree(h).contains(&before))
                {
                    if matches!(tree.relation(head), Deprel::Flat | Deprel::Compound | Deprel::Nmod) {
                        head = up;
                    } else {
                        break;
                    }
                }
                head
            },
        )
    })
}

/// The subject behind the comma that closes an opening participle: `Accused of negligence by the families, the operator
/// shut the line`.
fn subject_behind(context: &Context, verb: usize) -> Option<usize> {
    if !context.tree.applies(Rule::AccuseSubjectBehind) {
        return None;
    }
    let tree = &context.tree;
    let sentence = tree.sentence(verb);
    if verb != sentence.start || tree.xpos(verb) != Xpos::Vbn {
        return None;
    }
    let comma = (verb + 1..sentence.end).find(|&t| tree.is_word(t, ","))?;
    context.noun_phrase_from(comma + 1).filter(|&subject| context.is_participant(subject))
}

/// Who made the accusation where a document carries it: `was accused of bribery in a lawsuit filed by rivals`, `was blamed
/// for the leak in a report by inspectors`.
fn author_of_document(context: &Context, verb: usize) -> Option<usize> {
    if !context.tree.applies(Rule::AccuseAuthorOfDocument) {
        return None;
    }
    let tree = &context.tree;
    let end = tree.sentence(verb).end.min(verb + 30);
    let document = (verb + 1..end).find(|&t| {
        tree.upos(t) == Upos::Noun
            && (context.class_of(t) == Some(ParticipantClass::Document)
                || companion(&tree.lemma(t).to_lowercase(), Companion::SaidAgainst))
            && tree.case_of(t).is_some_and(|case| case > verb && tree.is_word(case, "in"))
    })?;
    let by = (document + 1..end.min(document + 5)).find(|&t| tree.is_one_of(t, &["by", "from"]))?;
    let is_beside = (document + 1..by).all(|t| matches!(tree.upos(t), Upos::Verb | Upos::Adv));
    context.governed_by(by).filter(|&author| is_beside && context.is_participant(author))
}

/// An agent behind the charge: `accused of taking bribes by a former aide`; but `profiteering by inflating prices` and
/// `of being bribed by Pell` keep their `by`.
pub(super) fn late_agent(context: &Context, words: &Range<usize>) -> Option<(usize, usize)> {
    if !context.tree.applies(Rule::AccuseLateAgent) {
        return None;
    }
    let tree = &context.tree;
    let by = (words.start + 1..words.end).rev().find(|&t| tree.is_word(t, "by"))?;
    let agent = tree
        .head(by)
        .filter(|&h| h > by && tree.is_nominal(h))
        .or_else(|| context.noun_phrase_from(by + 1))?;
    if tree.xpos(by + 1) == Xpos::Vbg || !context.is_participant(agent) {
        return None;
    }
    let governor = tree.head(agent)?;
    let inner_passive =
        tree.upos(governor) == Upos::Verb && words.contains(&governor) && tree.xpos(governor) == Xpos::Vbn;
    (!inner_passive).then_some((by, agent))
}
