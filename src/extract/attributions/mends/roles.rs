//! Who speaks and who only hears or is spoken of: subjects of passives, inverted asides, nouns behind prepositions.
//!
//! Example: in `Residents were told by police that the road was closed` the police speak.

use super::super::super::tree::Tree;
use super::super::super::{Attribution, AttributionKind, Cue, Phrase};
use super::super::cues::{cue_at, is_feeling, takes_addressee};
use super::super::token_range;
use super::phrases::{head_of, plain_phrase};
use super::{MENDED, cue_words, known_cue};
use crate::document::{Deprel, Upos, Xpos};
use crate::lexicon::acts::act_with_frame;
use crate::lexicon::attribution_cues::{CuePos, Frames, attribution_cue};
use crate::lexicon::rule_words::is_word_of;
use crate::rules::Rule;

/// Gives a subject that the network counts among the content its true role.
///
/// `It is believed that` has no source; `Roe was quoted as saying`, `She was convinced that` have one, and in `The court
/// was told that` the subject is the addressee. In `The ship is expected to sail` it is content indeed.
pub(super) fn take_subject_from_content(tree: &Tree<'_>, attribution: &mut Attribution) {
    if !tree.applies(Rule::MendFreeSubject) {
        return;
    }
    let Some(cue) = cue_words(tree, attribution) else { return };
    if attribution.content.len() < 2 {
        return;
    }
    let subject = tree.document.tokens_in(attribution.content[0]);
    let clause = tree.document.tokens_in(attribution.content[1]);
    if subject.end != cue.start || clause.start < cue.end || subject.len() > 12 {
        return;
    }
    if subject.len() == 1 && tree.is_word(subject.start, "it") {
        attribution.content.remove(0);
        return;
    }
    let has = |words: &[&str]| cue.clone().any(|t| tree.is_one_of(t, words));
    let is_reported = has(&["quoted", "cited", "heard", "overheard"]) && has(&["as", "saying", "say"]);
    let opens_clause = tree.is_word(clause.start, "that");
    if attribution.source.is_some() || !is_reported && !opens_clause {
        return;
    }
    // `was convinced that` tells of a belief, `was told that` of somebody who hears.
    let is_told = cue
        .clone()
        .any(|t| takes_addressee(tree.lemma(t)) && !matches!(tree.lemma(t), "convince" | "persuade"));
    let phrase = Phrase {
        spans: vec![tree.span(tree.trim(subject.clone()))],
        head: head_of(tree, &subject),
        refers_to: Vec::new(),
        part: None,
        entity: None,
    };
    attribution.content.remove(0);
    if is_told && !is_reported {
        attribution.addressee = Some(phrase);
    } else {
        attribution.source = Some(phrase);
    }
}

/// Gives an inverted aside its speaker, where the network took the words before it for one: `The dam, said Calder, is
/// unsafe` says nothing by the dam.
pub(super) fn turn_inversion(tree: &Tree<'_>, attribution: &mut Attribution) {
    if !tree.applies(Rule::MendTurnInversion) {
        return;
    }
    let document = tree.document;
    let Some(cue) = cue_words(tree, attribution) else { return };
    let (Some(source), [content]) = (&attribution.source, &attribution.content[..]) else { return };
    let sentence = tree.sentence(cue.start);
    let before = token_range(document, &source.spans);
    let words = document.tokens_in(*content);
    let name = plain_phrase(tree, cue.end);
    let is_inverted = cue.len() == 1
        && known_cue(tree, cue.clone()).is_some_and(|hit| hit.takes(Frames::QUOTE))
        && matches!(tree.xpos(cue.start), Xpos::Vbd | Xpos::Vbz)
        && before.start == sentence.start
        && before.end + 1 == cue.start
        && tree.is_word(before.end, ",")
        && !name.is_empty()
        && words.start == name.start
        && name.end + 1 < words.end
        && tree.is_word(name.end, ",")
        && matches!(tree.upos(name.end + 1), Upos::Verb | Upos::Aux);
    if is_inverted {
        attribution.content = vec![tree.span(before), tree.span(name.end + 1..words.end)];
        attribution.source = Some(Phrase::new(vec![tree.span(name.clone())], head_of(tree, &name)));
        attribution.rule = MENDED;
    }
}

/// Makes the subject of a passive verb of telling the one who hears: `Residents were told by police that the road was
/// closed`.
pub(super) fn hear_addressee(tree: &Tree<'_>, attribution: &mut Attribution) {
    if !tree.applies(Rule::MendHearAddressee) {
        return;
    }
    let document = tree.document;
    let Some(cue) = cue_words(tree, attribution) else { return };
    let verb = cue.end - 1;
    let hears = is_word_of(Rule::MendHearAddressee, tree.lemma(verb))
        && tree.xpos(verb) == Xpos::Vbn
        && cue.clone().any(|t| matches!(tree.lemma(t), "be" | "get"));
    let Some(source) = attribution.source.take_if(|source| {
        hears && attribution.addressee.is_none() && token_range(document, &source.spans).end <= cue.start
    }) else {
        return;
    };
    attribution.addressee = Some(source);
    let agent = tree.agent_of(verb).filter(|&agent| tree.is_nominal(agent) && agent >= cue.end);
    attribution.source = agent.map(|agent| Phrase::new(vec![tree.span(tree.noun_phrase(agent))], agent));
    attribution.rule = MENDED;
}

/// Takes the word from the subject of a passive, which only its by-agent has: `Rask was charged with bribery`, `The mayor
/// was urged by residents to resign`. Whose feelings are told has them himself: `Parents were worried that …`.
pub(super) fn silence_passive_subject(tree: &Tree<'_>, attribution: &mut Attribution) {
    if !tree.applies(Rule::MendPassiveSubject) {
        return;
    }
    let document = tree.document;
    let Some(cue) = cue_words(tree, attribution) else { return };
    let Some(verb) = cue.clone().rfind(|&t| tree.upos(t) == Upos::Verb) else { return };
    let has_auxiliary = cue.clone().take_while(|&t| t < verb).any(|t| matches!(tree.lemma(t), "be" | "get"))
        && verb > cue.start;
    let lemma = tree.lemma(verb);
    let is_known = attribution_cue(lemma, CuePos::Verb).is_some() || act_with_frame(lemma, "").is_some();
    // `was quoted as saying`, `was heard to say` are passive in form only, and so are states of mind.
    let speaks = is_word_of(Rule::MendPassiveSubject, lemma)
        // Verbs of telling have a rule of their own.
        || is_word_of(Rule::MendHearAddressee, lemma)
        || is_feeling(tree, verb)
        || cue.clone().any(|t| t > verb && matches!(tree.lemma(t), "say" | "as"));
    if !has_auxiliary || tree.xpos(verb) != Xpos::Vbn || !is_known || speaks {
        return;
    }
    let Some(source) = attribution.source.take_if(|source| {
        let words = token_range(document, &source.spans);
        words.end <= cue.start && tree.sentence(cue.start).contains(&words.start)
    }) else {
        return;
    };
    let agent = tree.agent_of(verb).filter(|&agent| tree.is_nominal(agent) && agent >= cue.end);
    attribution.source = agent.map(|agent| Phrase::new(vec![tree.span(tree.noun_phrase(agent))], agent));
    if let Some(agent) = &attribution.source {
        let said = agent.spans[0];
        attribution.content.retain(|s| !said.contains(*s));
    }
    attribution.rule = MENDED;
    let words = token_range(document, &source.spans);
    if takes_addressee(lemma) {
        attribution.addressee = attribution.addressee.take().or(Some(source));
    } else if words.end == cue.start && !tree.is_relative(words.start) {
        // `[The suspect] is believed [to have left]`: what is said is said of the subject.
        attribution.content.insert(0, tree.span(words));
    }
}

/// Takes the word from those who only get to hear it: `The party has attracted criticism`, `Lund spoke amid claims that`.
pub(super) fn silence_recipient(tree: &Tree<'_>, attribution: &mut Attribution) {
    if !tree.applies(Rule::MendRecipient) {
        return;
    }
    let Some(cue) = cue_words(tree, attribution) else { return };
    let Some(noun) = cue.clone().rfind(|&t| tree.upos(t) == Upos::Noun) else { return };
    let is_voice = attribution_cue(tree.lemma(noun), CuePos::Noun).is_some();
    let receives = |t: usize| is_word_of(Rule::MendRecipient, tree.lemma(t));
    let is_received = (cue.start..noun).any(receives)
        || tree.relation(noun) == Deprel::Obj
            && tree.head(noun).is_some_and(|verb| verb < noun && receives(verb))
        || tree.case_of(noun).is_some_and(|case| case < noun && receives(case));
    let is_subject = |source: &Phrase| {
        let words = token_range(tree.document, &source.spans);
        words.end <= cue.start && tree.relation(source.head) != Deprel::NmodPoss
    };
    if is_voice && is_received && attribution.source.as_ref().is_some_and(is_subject) {
        attribution.source = None;
        attribution.rule = MENDED;
    }
}

/// Gives a verb its subject in the place of a noun behind a preposition, which no verb has for a subject: `Marit Aspen,
/// whose son died [at the harbor], said the barrier was open`.
pub(in crate::extract::attributions) fn leave_prepositional_source(
    tree: &Tree<'_>,
    attribution: &mut Attribution,
) {
    if !tree.applies(Rule::MendPrepositionalSource) {
        return;
    }
    let document = tree.document;
    let Some(cue) = cue_words(tree, attribution) else { return };
    let Some(verb) = cue.clone().find(|&t| matches!(tree.xpos(t), Xpos::Vbd | Xpos::Vbz | Xpos::Vbp)) else {
        return;
    };
    let Some(source) = &attribution.source else { return };
    let words = token_range(document, &source.spans);
    let sentence = tree.sentence(verb);
    let opener = words.start.checked_sub(1).filter(|t| sentence.contains(t));
    let is_object =
        opener.is_some_and(|t| is_word_of(Rule::MendPrepositionalSource, &tree.text(t).to_lowercase()));
    // The aside that holds the noun ends before the verb, and began behind the subject.
    let ends_aside = words.end < cue.start && tree.is_word(cue.start - 1, ",")
        || words.end + 1 == cue.start && tree.is_word(words.end, ",");
    if !is_object || !ends_aside || tree.is_passive(verb) {
        return;
    }
    let first =
        (sentence.start..words.start).find(|&t| tree.upos(t) != Upos::Punct).unwrap_or(sentence.start);
    let subject = tree.own_subject(verb).filter(|&s| s < words.start && tree.case_of(s).is_none());
    let named = match subject {
        Some(subject) => tree.noun_phrase(subject),
        None => {
            let is_named = |&t: &usize| {
                matches!(tree.upos(t), Upos::Det | Upos::Adj | Upos::Num | Upos::Noun | Upos::Propn)
            };
            first..(first..words.start).find(|t| !is_named(t)).unwrap_or(first)
        }
    };
    let opens_aside = named.end < words.start && tree.is_word(named.end, ",");
    if named.is_empty() || !opens_aside {
        return;
    }
    attribution.source = Some(Phrase::new(vec![tree.span(named.clone())], head_of(tree, &named)));
    attribution.rule = MENDED;
}

/// Gives a speaker the participle back that describes him: `[The man accused of arson] said`, where the network heard an
/// accusation of its own, or took all that follows for its content.
pub(super) fn rejoin_reduced_relatives(tree: &Tree<'_>, attributions: &mut [Attribution]) {
    if !tree.applies(Rule::MendRejoinReducedRelatives) {
        return;
    }
    let document = tree.document;
    let mut at = 0;
    while at < attributions.len() {
        let reduced = &attributions[at];
        let (Some(cue), Some(source), [content]) =
            (cue_words(tree, reduced), reduced.source.clone(), &reduced.content[..])
        else {
            at += 1;
            continue;
        };
        let name = token_range(document, &source.spans);
        let content = document.tokens_in(*content);
        let is_participle = matches!(tree.xpos(cue.start), Xpos::Vbn | Xpos::Vbd)
            && tree.upos(cue.start) == Upos::Verb
            && name.end == cue.start
            && cue.end == content.start
            // `accused of`, `charged with`: in `Osei said the ombudsman believed` all verbs are finite.
            && cue.len() > 1
            && matches!(tree.upos(cue.end - 1), Upos::Adp | Upos::Sconj)
            && reduced.kind == AttributionKind::Indirect;
        // The main verb: a verb of saying right behind the participle's phrase, with a clause of its own.
        let speaking = |&t: &usize| {
            matches!(tree.xpos(t), Xpos::Vbd | Xpos::Vbz | Xpos::Vbp)
                && cue_at(tree, t).is_some_and(|hit| hit.takes(Frames::THAT) && hit.words.start == t)
        };
        let sentence = tree.sentence(cue.start);
        let main = (content.start + 1..content.end.min(sentence.end)).chain([content.end]).find(speaking);
        let Some(main) = main.filter(|&t| is_participle && sentence.contains(&t)) else {
            at += 1;
            continue;
        };
        let whole = Phrase { spans: vec![tree.span(name.start..main)], ..source };
        // They stand in text order, so that the other is near; what is emptied here is left out afterward.
        let other = (at.saturating_sub(2)..(at + 3).min(attributions.len()))
            .find(|&i| i != at && cue_words(tree, &attributions[i]).is_some_and(|c| c.contains(&main)));
        if let Some(other) = other {
            attributions[other].source = Some(whole);
            attributions[at].content.clear();
            at += 1;
        } else if main + 1 < content.end {
            let attribution = &mut attributions[at];
            attribution.source = Some(whole);
            attribution.cue =
                Some(Cue { spans: vec![tree.span(main..main + 1)], lemma: tree.lemma(main).to_owned() });
            attribution.content = vec![tree.span(main + 1..content.end)];
            at += 1;
        } else {
            at += 1;
        }
    }
}
