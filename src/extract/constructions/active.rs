//! An active verb with its object: `Osei accused the mayor of nepotism`, `She slammed the ministry's handling of it`,
//! `Calder lashed out at the regulator over the delay`, `Estavia held Norland responsible for the crash`.
//!
//! Participles, infinitives and relative clauses come here too: the tree says whose they are (`Accusing the council of
//! cowardice, Quill walked out`).

use super::{Context, Found, Hit, Party};
use crate::document::{Upos, Xpos};
use crate::lexicon::accusation_cues::{CuePart, Form, Frame};
use crate::lexicon::companions::{Companion, companion};
use crate::lexicon::participants::ParticipantClass;
use crate::rules::Rule;

pub(crate) fn find(context: &Context, hit: Hit) -> Option<Found> {
    if !context.is_verb(hit) {
        return None;
    }
    match (hit.cue.part, hit.cue.frame) {
        (CuePart::Verb, Frame::Of | Frame::Blame | Frame::For | Frame::Legal) => verb(context, hit),
        (CuePart::Phrase, Frame::At) => phrase_at(context, hit),
        (CuePart::Phrase, Frame::Hold) => hold(context, hit),
        _ => None,
    }
}

fn verb(context: &Context, hit: Hit) -> Option<Found> {
    let verb = hit.token;
    if let Some((subject, object)) = object_before(context, hit).filter(|_| hit.cue.frame != Frame::Legal) {
        let charge = context
            .charge_behind(verb, None, &["of", "for"])
            .or_else(|| context.charge_behind(verb, None, &["of"]))
            .map(|(_, words)| words);
        return Some(Found::new(
            hit,
            Party::Head(subject),
            Party::Words(object, context.whole(object)),
            charge,
        ));
    }
    if context.is_passive(verb) {
        return None;
    }
    let object = context.object_of(verb)?;
    let (accused, thing) = match hit.cue.frame {
        Frame::For => context.target(object).or_else(|| doer_behind(context, object))?,
        Frame::Of if !context.is_mere_cause(object) => (object, None),
        Frame::Blame | Frame::Legal if context.is_participant(object) || is_it(context, object) => {
            (object, None)
        }
        // Whatever is sued or indicted can answer: `sued the search engine`.
        Frame::Legal if hit.cue.cue != "charge" && !context.is_time(object) => (object, None),
        // `blamed his hesitancy on a bad earpiece` blames nobody who could answer.
        Frame::Blame if !has_on(context, verb) => {
            context.owner_of(object).map(|(owner, thing)| (owner, Some(thing)))?
        }
        _ => return None,
    };
    let charge = charge(context, hit, object, thing.clone());
    if hit.cue.frame == Frame::Legal && !is_legal(context, hit, object, charge.is_some()) {
        return None;
    }
    // `efforts to prosecute him` names no charge.
    if hit.cue.cue == "prosecute" && charge.is_none() {
        return None;
    }
    // `declared his intent to attack the enclave`, `plans to hit Norland`: what is planned without a reason is a blow.
    if companion(hit.cue.cue, Companion::Bodily)
        && charge.is_none()
        && thing.is_none()
        && is_infinitive(context, verb)
    {
        return None;
    }
    // `condemned him to ten years`
    if hit.cue.cue == "condemn" && tree_says_to(context, verb, object) {
        return None;
    }
    if hit.cue.has_other_sense && !is_speech(context, hit, object, charge.as_ref()) {
        return None;
    }
    let charge = match (thing, charge) {
        (Some(thing), _) => Some(thing),
        (None, charge) => charge.map(|(_, words)| words),
    };
    Some(Found::new(hit, context.accuser_of(verb), Party::Head(accused), charge))
}

/// Who did a deed, where the parser took the doer for the agent of the accusing verb: `condemned the attack by Estavia`.
fn doer_behind(context: &Context, deed: usize) -> Option<(usize, Option<std::ops::Range<usize>>)> {
    if !context.tree.applies(Rule::AccuseDoerBehind) {
        return None;
    }
    let tree = &context.tree;
    let words = tree.noun_phrase(deed);
    let by = words.end;
    if by >= tree.sentence(deed).end || !tree.is_word(by, "by") {
        return None;
    }
    let doer = context.governed_by(by).filter(|&d| context.is_participant(d))?;
    Some((doer, Some(words)))
}

/// Subject and object of a relative clause by the words, where the parser takes the object for a second subject: `she` and
/// `The man` in `The man she accused of stalking is a neighbor`, `nurses` and `The surgeon` in `The surgeon, whom nurses
/// accused of drinking,`.
pub(super) fn object_before(context: &Context, hit: Hit) -> Option<(usize, usize)> {
    if !context.tree.applies(Rule::AccuseObjectBefore) {
        return None;
    }
    let tree = &context.tree;
    let verb = hit.token;
    let start = tree.sentence(verb).start;
    let next = verb + 1;
    if verb < start + 2 || next >= tree.sentence(verb).end || !tree.is_one_of(next, &["of", "for"]) {
        return None;
    }
    // `The surgeon, whom nurses accused of drinking,`: the pronoun tells who is the object.
    let pronoun = (start + 1..verb).rev().take(6).find(|&t| tree.is_word(t, "whom"));
    if let Some(pronoun) = pronoun.filter(|&t| t + 1 < verb) {
        let subject = context.noun_phrase_from(pronoun + 1)?;
        let is_beside = (subject + 1..verb).all(|t| matches!(tree.upos(t), Upos::Adv | Upos::Aux));
        return is_beside.then(|| Some((subject, tree.antecedent(pronoun, verb)?)))?;
    }
    let is_gap = tree.is_one_of(verb - 1, &["he", "she", "they", "we", "i"])
        && matches!(tree.upos(verb - 2), Upos::Noun | Upos::Propn);
    is_gap.then(|| (verb - 1, tree.phrase_ending_at(verb - 2)))
}

/// Whether a verb stands behind `to`, and governed: `his intent to attack`.
fn is_infinitive(context: &Context, verb: usize) -> bool {
    let tree = &context.tree;
    tree.xpos(verb) == Xpos::Vb && verb > 0 && tree.is_word(verb - 1, "to")
}

/// Whether `to` follows the object: a sentence to be served.
fn tree_says_to(context: &Context, verb: usize, object: usize) -> bool {
    let tree = &context.tree;
    let next = tree.noun_phrase(object).end.max(verb + 1);
    next < tree.sentence(verb).end && tree.is_word(next, "to")
}

fn has_on(context: &Context, verb: usize) -> bool {
    let tree = &context.tree;
    (verb + 1..tree.subtree(verb).end).any(|t| tree.is_word(t, "on") && tree.upos(t) == Upos::Adp)
}

fn is_it(context: &Context, object: usize) -> bool {
    context.tree.is_word(object, "it")
}

/// The preposition and words of the charge, by the cue's frame.
fn charge(
    context: &Context,
    hit: Hit,
    object: usize,
    thing: Option<std::ops::Range<usize>>,
) -> Option<(usize, std::ops::Range<usize>)> {
    if thing.is_some() {
        return None;
    }
    let prepositions: &[&str] = match hit.cue.frame {
        Frame::Of => &["of"],
        Frame::Blame => &["for"],
        Frame::Legal if hit.cue.cue == "charge" => &["with", "over", "for"],
        Frame::Legal => &["over", "for", "on"],
        _ => &["for", "over", "as", "after"],
    };
    let behind = object > hit.token;
    context.charge_behind(hit.token, behind.then_some(object), prepositions)
}

/// Rules out the price, the battery and the task: `charged $5`, `charged the battery`, `charged a panel with reform`.
fn is_legal(context: &Context, hit: Hit, object: usize, has_charge: bool) -> bool {
    // Lawyers impeach a witness by asking.
    if hit.cue.cue == "impeach" && context.tree.is_one_of(object, &["witness", "witnesses", "testimony"]) {
        return false;
    }
    if hit.cue.cue != "charge" {
        return true;
    }
    if !has_charge {
        return false;
    }
    let with = context.charge_behind(hit.token, Some(object).filter(|&o| o > hit.token), &["with", "over"]);
    let Some((_, words)) = with else { return false };
    let by_law = context.subject_of(hit.token).is_some_and(|subject| is_prosecutor(context, subject));
    by_law || is_crime(context, words)
}

/// Whether somebody brings charges by office.
pub(super) fn is_prosecutor(context: &Context, head: usize) -> bool {
    if !context.tree.applies(Rule::AccuseProsecutor) {
        return false;
    }
    let lemma = context.tree.lemma(head).to_lowercase();
    companion(lemma.strip_suffix('s').unwrap_or(&lemma), Companion::Prosecutor)
}

/// Whether the words of a formal charge name a crime.
pub(super) fn is_crime(context: &Context, words: std::ops::Range<usize>) -> bool {
    let tree = &context.tree;
    context.has_wrong(words.clone())
        || words.into_iter().any(|t| companion(&tree.text(t).to_lowercase(), Companion::Crime))
}

/// Whether a word with an innocent sense is meant of words: `slammed the bank`, not `slammed the door`.
pub(super) fn is_speech(
    context: &Context,
    hit: Hit,
    object: usize,
    charge: Option<&(usize, std::ops::Range<usize>)>,
) -> bool {
    let tree = &context.tree;
    // `for` and `over` with a deed settle it.
    if charge.is_some_and(|(preposition, words)| {
        tree.is_one_of(*preposition, &["for", "over", "as"])
            && (tree.xpos(words.start) == Xpos::Vbg
                || tree.text(words.start).ends_with("ing")
                || tree.is_word(*preposition, "over")
                || context.has_wrong(words.clone()))
    }) {
        return true;
    }
    let is_bodily = companion(hit.cue.cue, Companion::Bodily);
    let mut parties = vec![object];
    parties.extend(context.subject_of(hit.token));
    if context.is_violent(hit.token, if is_bodily { &parties } else { &[] }) {
        return false;
    }
    // Hitting and ripping need more than an object: `hit Norland` may be a storm, sanctions, a low.
    let subject_speaks = context.subject_of(hit.token).is_none_or(|subject| {
        context.is_participant(subject) || context.class_of(subject) == Some(ParticipantClass::Document)
    });
    let needs_charge = is_bodily && !matches!(hit.cue.cue, "attack" | "blast" | "assail");
    subject_speaks
        && (!needs_charge || charge.is_some())
        && (tree.upos(object) == Upos::Propn
            || tree.upos(object) == Upos::Pron
            || context.is_participant(object)
            || context.class_of(object) == Some(ParticipantClass::Owned)
            || context.owner_of(object).is_some_and(|(owner, _)| {
                tree.upos(owner) == Upos::Propn
                    || context.class_of(object) == Some(ParticipantClass::Document)
            }))
}

/// `took aim at the regulator over its silence`
fn phrase_at(context: &Context, hit: Hit) -> Option<Found> {
    if !context.tree.applies(Rule::AccuseActivePhrase) {
        return None;
    }
    let tree = &context.tree;
    let words = context.match_phrase(hit)?;
    let preposition = words.end - 1;
    let object = context.governed_by(preposition)?;
    let (accused, thing) =
        context.target(object).or_else(|| is_it(context, object).then_some((object, None)))?;
    if words.len() == 2
        && context.is_violent(hit.token, &[object])
        && matches!(hit.cue.cue, "strike out at" | "tear into" | "rip into" | "light into" | "lay into")
    {
        return None;
    }
    let charge = thing.or_else(|| {
        context
            .charge_behind(hit.token, Some(object), &["for", "over", "about", "after"])
            .map(|(_, words)| words)
    });
    let accuser = context.accuser_of(hit.token);
    if let Party::Head(head) = accuser
        && !context.is_participant(head)
        && tree.upos(head) == Upos::Noun
        && context.class_of(head).is_none()
    {
        return None;
    }
    let mut found = Found::new(hit, accuser, Party::Head(accused), charge);
    found.cue = std::iter::once(words).collect();
    Some(found)
}

/// `held Norland responsible for the crash`, `took the council to task over the delay`
fn hold(context: &Context, hit: Hit) -> Option<Found> {
    if !context.tree.applies(Rule::AccuseHold) {
        return None;
    }
    let tree = &context.tree;
    let rest: Vec<&str> = hit.cue.cue.split(' ').skip(1).collect();
    let end = tree.sentence(hit.token).end.min(hit.token + 16);
    let at = (hit.token + 1..end).find(|&t| {
        t + rest.len() <= end && rest.iter().enumerate().all(|(n, word)| tree.is_word(t + n, word))
    })?;
    let tail = at..at + rest.len();
    // `called us liars for pointing out` is another verb's `out`.
    if (hit.token + 1..at).any(|t| tree.upos(t) == Upos::Verb) || (rest == ["out"] && at > hit.token + 5) {
        return None;
    }
    let passive = context.is_passive(hit.token)
        || (tail.start == hit.token + 1
            && hit.form == Form::Past
            && tree.object_of(hit.token).is_none()
            // `The lifeguard called out in the fog` has no object and needs none.
            && tail.end < tree.sentence(hit.token).end
            && tree.is_one_of(tail.end, &["by", "for", "over", "as"]));
    let mut cue = Vec::new();
    if tail.start == hit.token + 1 {
        cue.push(hit.token..tail.end);
    } else {
        cue.push(hit.token..hit.token + 1);
        cue.push(tail.clone());
    }
    let (accuser, accused, behind) = if passive {
        let accused = context.subject_of(hit.token)?;
        (agent_of_phrase(context, hit.token, tail.end).map_or(Party::Unknown, Party::Head), accused, None)
    } else if tail.start == hit.token + 1 {
        // `called out the bank`
        let object = context.noun_phrase_from(tail.end).or_else(|| tree.object_of(hit.token))?;
        (context.accuser_of(hit.token), object, Some(object))
    } else {
        // The words between are the object, whatever the parser made of them: `Pell Group` in `held Pell Group liable`.
        let object = (hit.token + 1..tail.start).rev().find(|&t| tree.is_nominal(t))?;
        (context.accuser_of(hit.token), tree.phrase_ending_at(object).max(hit.token + 1), None)
    };
    if !context.is_participant(accused) && !is_it(context, accused) {
        return None;
    }
    // `from being held accountable`, `I should be held responsible` accuse nobody.
    let is_self = accuser == Party::Unknown && tree.is_one_of(accused, &["i", "we", "you"]);
    if is_self || (passive && hit.token > 1 && tree.is_word(hit.token - 2, "from")) {
        return None;
    }
    let agent = match accuser {
        Party::Head(agent) if passive && agent > tail.start && agent < tail.end + 8 => Some(agent),
        _ => None,
    };
    let last = agent.map_or(behind.unwrap_or(tail.end - 1), |agent| tree.core_end(agent).max(tail.end) - 1);
    let charge = preposition_behind(context, hit.token, last);
    if hit.cue.cue == "call out" && charge.is_none() && is_it(context, accused) {
        return None;
    }
    // `should be held accountable` asks for it; nobody has.
    if passive && accuser == Party::Unknown && tree.is_hypothetical(hit.token) {
        return None;
    }
    if hit.cue.cue == "dress down" && passive {
        return None;
    }
    let between = hit.token + 1..tail.start;
    let is_plain = !between.is_empty() && !between.clone().any(|t| tree.is_one_of(t, &["and", ","]));
    let party =
        if is_plain && !passive { Party::Words(accused, tree.trim(between)) } else { Party::Head(accused) };
    let mut found = Found::new(hit, accuser, party, charge);
    found.cue = cue;
    Some(found)
}

/// Who holds somebody responsible in the passive: `held responsible by the inquiry`.
fn agent_of_phrase(context: &Context, verb: usize, behind: usize) -> Option<usize> {
    let tree = &context.tree;
    tree.agent_of(verb).or_else(|| {
        let end = tree.sentence(verb).end.min(behind + 10);
        let by = (behind..end).find(|&t| tree.is_word(t, "by"))?;
        context.governed_by(by).filter(|&agent| context.is_participant(agent))
    })
}

/// The charge behind `responsible`: `for`, `over`, by the words alone.
fn preposition_behind(context: &Context, verb: usize, last: usize) -> Option<std::ops::Range<usize>> {
    let tree = &context.tree;
    let end = tree.sentence(verb).end;
    let preposition = (last + 1..end.min(last + 4)).find(|&t| tree.is_one_of(t, &["for", "over"]))?;
    let governor = tree.head(preposition).filter(|&g| g > preposition).unwrap_or(preposition + 1);
    let stop = tree.subtree(governor).end.max(preposition + 2).min(end);
    (preposition + 1 < end).then(|| context.cut_charge(preposition + 1, stop))
}
