//! Puts right what labels of single words cannot know of lines, marks and grammar.
//!
//! In `Osei told the court he had slept` the network may take `the court` into the content; it is the addressee. In
//! `She sang “Paper Boats”` it may hear a quotation; it is the title of a song.
//!
//! In: the network's attributions. Out: the same, mended, without those that nobody uttered.

use std::ops::Range;

use super::super::tree::Tree;
use super::super::{Attribution, AttributionKind, Cue, Phrase};
use super::combine::MENDED;
use super::cues::{CueHit, cue_at, is_naming, takes_addressee};
use super::{FLOATING, kind_of, token_range};
use crate::document::{Deprel, Quotation, SentenceKind, Upos, Xpos};
use crate::lexicon::acts::act_with_frame;
use crate::lexicon::attribution_cues::{CuePos, Frames, attribution_cue};
use crate::lexicon::participants::can_act;
use crate::lexicon::rule_words::is_word_of;
use crate::rules::Rule;
use crate::span::Span;

/// How sure a floating quotation is: its speaker is only near.
const FLOATS: f32 = 0.6;

/// Mends the learned attributions of a document.
pub(super) fn polish(tree: &Tree<'_>, learned: Vec<Attribution>) -> Vec<Attribution> {
    let mut polished = Vec::with_capacity(learned.len());
    for mut attribution in learned {
        stay_in_line(tree, &mut attribution);
        trim_source(tree, &mut attribution);
        end_source_at_as(tree, &mut attribution);
        trim_cue(tree, &mut attribution);
        end_relative(tree, &mut attribution);
        end_condition(tree, &mut attribution);
        free_subject(tree, &mut attribution);
        turn_inversion(tree, &mut attribution);
        hear_addressee(tree, &mut attribution);
        silence_passive_subject(tree, &mut attribution);
        silence_recipient(tree, &mut attribution);
        trim_stray_mark(tree, &mut attribution);
        find_addressee(tree, &mut attribution);
        let turns = leave_other_turns(tree, &mut attribution);
        let closed = leave_closed_quotations(tree, &mut attribution);
        let floating = split_floating(tree, &mut attribution);
        attribution.kind = kind_of(tree.document, &attribution.content);
        polished.extend([Some(attribution), floating].into_iter().flatten().chain(turns).chain(closed));
    }
    rejoin_reduced_relatives(tree, &mut polished);
    polished.retain(|a| {
        !(a.content.is_empty()
            || names_a_thing(tree, a)
            || is_filled_up(tree, a)
            || has_bare_article(tree, a))
    });
    polished
}

/// Whether something is charged that no law can: `charged the battery`, `charged $5`, `charged the hill`.
fn is_filled_up(tree: &Tree<'_>, attribution: &Attribution) -> bool {
    if !tree.applies(Rule::DropFilledUp) {
        return false;
    }
    let (Some(cue), [content]) = (&attribution.cue, &attribution.content[..]) else { return false };
    cue.lemma == "charge"
        && attribution.kind == AttributionKind::Indirect
        && !tree.document.tokens_in(*content).any(|t| tree.is_one_of(t, &["that", "with"]))
        && !cue.spans.iter().any(|&span| tree.document.tokens_in(span).any(|t| tree.is_word(t, "with")))
}

/// The tokens of the cue, first to last.
fn cue_words(tree: &Tree<'_>, attribution: &Attribution) -> Option<Range<usize>> {
    let spans = &attribution.cue.as_ref()?.spans;
    let words = token_range(tree.document, spans);
    (!words.is_empty()).then_some(words)
}

/// The lexicon's row for the cue: that of its main word, which comes last.
fn known_cue(tree: &Tree<'_>, words: Range<usize>) -> Option<CueHit> {
    words.rev().find_map(|token| cue_at(tree, token))
}

/// Cuts a content at the end of a headline: the next line is another story.
fn stay_in_line(tree: &Tree<'_>, attribution: &mut Attribution) {
    if !tree.applies(Rule::MendStayInLine) {
        return;
    }
    let document = tree.document;
    let anchor = cue_words(tree, attribution).map(|words| document.sentence_of(words.start));
    let mut is_cut = false;
    for span in &mut attribution.content {
        let words = document.tokens_in(*span);
        if words.is_empty() {
            continue;
        }
        let (first, last) = (document.sentence_of(words.start), document.sentence_of(words.end - 1));
        let is_line = |s: usize| document.sentences[s].kind == SentenceKind::Headline;
        if first == last || !(first..=last).any(is_line) {
            continue;
        }
        let line = anchor.filter(|anchor| (first..=last).contains(anchor)).unwrap_or(first);
        let line = &document.sentences[line].tokens;
        let kept = words.start.max(line.start)..words.end.min(line.end);
        *span = tree.span(kept);
        is_cut = true;
    }
    if is_cut {
        attribution.content.retain(|span| !span.is_empty());
    }
}

/// A source without `'s` at its end: `Osei's claim` is Osei's. The comma that closes an aside stays, as annotators of
/// attribution corpora have it: `[Vance, a former pilot,] said the runway was too short`.
fn trim_source(tree: &Tree<'_>, attribution: &mut Attribution) {
    if !tree.applies(Rule::MendTrimSource) {
        return;
    }
    let Some(source) = &mut attribution.source else { return };
    let [span] = &mut source.spans[..] else { return };
    let words = tree.document.tokens_in(*span);
    let is_loose = |t: usize| tree.xpos(t) == Xpos::Pos || tree.is_one_of(t, &["'s", "’s"]);
    let mut end = words.end;
    while end > words.start + 1 && is_loose(end - 1) {
        end -= 1;
    }
    if end < words.end {
        *span = tree.span(words.start..end);
        source.head = source.head.min(end - 1);
    }
}

/// A cue without place and medium at its end: `wrote [on its website]`. The phrase tells where, not how.
fn trim_cue(tree: &Tree<'_>, attribution: &mut Attribution) {
    if !tree.applies(Rule::MendTrimCue) {
        return;
    }
    let Some(words) = cue_words(tree, attribution) else { return };
    let first = words.clone().find(|&t| tree.upos(t) == Upos::Verb).unwrap_or(words.start);
    let last = words.clone().rfind(|&t| tree.upos(t) != Upos::Punct).unwrap_or(words.start);
    let phrase = (first + 1..words.end).find(|&t| {
        tree.upos(t) == Upos::Adp
            && tree.is_one_of(t, &["on", "in", "at", "via", "during", "through"])
            && matches!(tree.upos(last), Upos::Noun | Upos::Propn)
            && tree.upos(t - 1) == Upos::Verb
    });
    // `It is thought that`: the pronoun stands for the clause.
    let start = words.start + usize::from(tree.is_word(words.start, "it") && words.len() > 1);
    if (phrase.is_some() || start > words.start)
        && let Some(cue) = &mut attribution.cue
        && cue.spans.len() == 1
    {
        cue.spans[0] = tree.span(start..phrase.unwrap_or(words.end));
    }
}

/// Gives a speaker the participle back that describes him: `[The man accused of arson] said`, where the network heard an
/// accusation of its own, or took all that follows for its content.
fn rejoin_reduced_relatives(tree: &Tree<'_>, attributions: &mut [Attribution]) {
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

/// Ends what is said under a condition before the main clause: `If the vet says the horse is ill[, the race is off].`
fn end_condition(tree: &Tree<'_>, attribution: &mut Attribution) {
    if !tree.applies(Rule::MendEndCondition) {
        return;
    }
    let Some(source) = &attribution.source else { return };
    let name = token_range(tree.document, &source.spans);
    let opener = name.start.checked_sub(1).filter(|&t| tree.sentence(name.start).contains(&t));
    let is_condition = opener.is_some_and(|t| {
        is_word_of(Rule::MendEndCondition, &tree.text(t).to_lowercase())
            && (t == tree.sentence(t).start || tree.upos(t - 1) == Upos::Punct)
    });
    let [content] = &mut attribution.content[..] else { return };
    if !is_condition {
        return;
    }
    let words = tree.document.tokens_in(*content);
    let finite = |t: usize| matches!(tree.xpos(t), Xpos::Vbd | Xpos::Vbz | Xpos::Vbp | Xpos::Md);
    let end = (words.start + 1..words.end.saturating_sub(2)).find(|&t| {
        tree.is_word(t, ",")
            && (words.start..t).any(finite)
            && (t + 1..words.end).any(finite)
            && matches!(tree.upos(t + 1), Upos::Det | Upos::Pron | Upos::Propn | Upos::Noun | Upos::Adj)
            && !tree.is_relative(t + 1)
            && !super::is_quoted(tree.document, tree.token(t).span)
    });
    if let Some(end) = end {
        *content = tree.span(words.start..end);
    }
}

/// Ends what a relative pronoun says before the main clause goes on: `The engineer, who said the road was open[, was
/// wrong].`
fn end_relative(tree: &Tree<'_>, attribution: &mut Attribution) {
    if !tree.applies(Rule::MendEndRelative) {
        return;
    }
    let is_relative = |words: Range<usize>| words.len() == 1 && tree.is_relative(words.start);
    let by_relative =
        attribution.source.as_ref().is_some_and(|s| is_relative(token_range(tree.document, &s.spans)));
    let [content] = &mut attribution.content[..] else { return };
    if !by_relative {
        return;
    }
    let words = tree.document.tokens_in(*content);
    let end = (words.start + 1..words.end.saturating_sub(1)).find(|&t| {
        tree.is_word(t, ",")
            && matches!(tree.xpos(t + 1), Xpos::Vbd | Xpos::Vbz | Xpos::Vbp | Xpos::Md)
            && !super::is_quoted(tree.document, tree.token(t).span)
    });
    if let Some(end) = end {
        *content = tree.span(words.start..end);
    }
}

/// Gives an inverted aside its speaker, where the network took the words before it for one: `The dam, said Calder, is
/// unsafe` says nothing by the dam.
fn turn_inversion(tree: &Tree<'_>, attribution: &mut Attribution) {
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
fn hear_addressee(tree: &Tree<'_>, attribution: &mut Attribution) {
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

/// Gives a subject that the network counts among the content its true role.
///
/// `It is believed that` has no source; `Roe was quoted as saying`, `She was convinced that` have one, and in `The court
/// was told that` the subject is the addressee. In `The ship is expected to sail` it is content indeed.
fn free_subject(tree: &Tree<'_>, attribution: &mut Attribution) {
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

/// The token of a phrase whose head lies outside.
fn head_of(tree: &Tree<'_>, words: &Range<usize>) -> usize {
    let is_outer = |&t: &usize| tree.head(t).is_none_or(|h| !words.contains(&h)) && tree.is_nominal(t);
    words
        .clone()
        .find(is_outer)
        .or_else(|| words.clone().rfind(|&t| tree.is_nominal(t)))
        .unwrap_or(words.start)
}

/// Lets go of a quotation that is closed like a sentence in front of somebody else's sentence, which says something of
/// its own: `“Who will light the ovens?” Hoel said he opposed the merger` are two statements, and of two speakers.
fn leave_closed_quotations(tree: &Tree<'_>, attribution: &mut Attribution) -> Vec<Attribution> {
    if !tree.applies(Rule::MendClosedQuotation) {
        return Vec::new();
    }
    let Some(cue) = cue_words(tree, attribution) else { return Vec::new() };
    let Some(source) = attribution.source.as_ref().and_then(|s| s.spans.first().copied()) else {
        return Vec::new();
    };
    let document = tree.document;
    let (start, end) = (document.tokens[cue.start].span.start, document.tokens[cue.end - 1].span.end);
    let says_something = attribution.content.iter().any(|s| {
        let first = document.tokens_in(*s).start;
        s.start >= end
            && tree.sentence(cue.start).contains(&first)
            && super::quotation_at(document, tree.token(first).span).is_none()
            && !opens_mark(tree, first)
    });
    let is_closed = |span: &Span| {
        let quotation = super::quotation_at(document, *span).map(|q| &document.quotations[q]);
        span.end <= start
            && quotation.is_some_and(|q| {
                q.close.is_some_and(|close| close.end <= source.start)
                    && tree.is_one_of(q.tokens.end - 1, &[".", "!", "?", "…", "..."])
            })
    };
    if !says_something {
        return Vec::new();
    }
    let (closed, own): (Vec<Span>, Vec<Span>) = attribution.content.iter().partition(|s| is_closed(s));
    attribution.content = own;
    closed.into_iter().map(|span| floating(attribution, span)).collect()
}

/// A quotation cut loose from an attribution: of its speaker nothing is known.
fn floating(attribution: &Attribution, span: Span) -> Attribution {
    Attribution {
        source: None,
        cue: None,
        addressee: None,
        content: vec![span],
        confidence: attribution.confidence.min(FLOATS),
        rule: FLOATING,
        ..attribution.clone()
    }
}

/// Whether a token is an opening quotation mark.
fn opens_mark(tree: &Tree<'_>, token: usize) -> bool {
    tree.xpos(token) == Xpos::OpenQuote || tree.is_one_of(token, &["“", "«", "„", "``"])
}

/// Takes the word from the subject of a passive, which only its by-agent has: `Rask was charged with bribery`, `The mayor
/// was urged by residents to resign`. Whose feelings are told has them himself: `Parents were worried that …`.
fn silence_passive_subject(tree: &Tree<'_>, attribution: &mut Attribution) {
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
        || super::clausal::is_feeling(tree, verb)
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
fn silence_recipient(tree: &Tree<'_>, attribution: &mut Attribution) {
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
pub(super) fn leave_prepositional_source(tree: &Tree<'_>, attribution: &mut Attribution) {
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

/// Ends a source before what it calls something: `was described by [the judge] as “a careless man”`.
pub(super) fn end_source_at_as(tree: &Tree<'_>, attribution: &mut Attribution) {
    if !tree.applies(Rule::MendSourceAs) {
        return;
    }
    let Some(cue) = cue_words(tree, attribution) else { return };
    let is_passive = cue.clone().any(|t| tree.xpos(t) == Xpos::Vbn);
    let Some([span]) = attribution.source.as_mut().map(|s| &mut s.spans[..]) else { return };
    let words = tree.document.tokens_in(*span);
    let end = (words.start + 1..words.end).find(|&t| tree.is_word(t, "as") && tree.upos(t) != Upos::Adv);
    let Some(end) = end.filter(|_| is_passive && words.start >= cue.end) else { return };
    let whole = *span;
    *span = tree.span(words.start..end);
    if let Some(source) = &mut attribution.source {
        source.head = if (words.start..end).contains(&source.head) { source.head } else { end - 1 };
    }
    let rest = tree.span(end..words.end);
    if !attribution.content.iter().any(|s| s.overlaps(whole)) {
        attribution.content.push(rest);
        attribution.content.sort();
    }
}

/// Ends a content before a closing mark whose opening mark stands in another paragraph or nowhere: `The third broke us[,”]
/// Lind said` goes on from a paragraph that opened the quotation.
fn trim_stray_mark(tree: &Tree<'_>, attribution: &mut Attribution) {
    if !tree.applies(Rule::MendStrayMark) {
        return;
    }
    let document = tree.document;
    // Only what goes on from a paragraph before: elsewhere a mark whose partner is odd belongs to the content.
    for span in attribution.content.iter_mut().skip(1) {
        let words = document.tokens_in(*span);
        if words.len() < 3 || !tree.is_one_of(words.end - 1, &["”", "''", "»"]) {
            continue;
        }
        let paragraph = document.sentences[document.sentence_of(words.start)].paragraph;
        if document.paragraphs[paragraph].tokens.start != words.start {
            continue;
        }
        let opens =
            (words.start..words.end - 1).any(|t| opens_mark(tree, t) || tree.is_one_of(t, &["\"", "“"]));
        if !opens {
            *span = tree.span(words.start..words.end - 1);
        }
    }
}

/// Leaves out what a transcript tells of noises: `Thank you. [(APPLAUSE)]`. Pieces of nothing else go altogether.
pub(super) fn leave_stage_directions(tree: &Tree<'_>, attribution: &mut Attribution) {
    if !tree.applies(Rule::MendStageDirection) {
        return;
    }
    let document = tree.document;
    // A word that is listed must be among them: `(R)` and `(GOP)` are no noises.
    let is_listed = |t: usize| is_word_of(Rule::MendStageDirection, &tree.text(t).to_lowercase());
    let is_noise = |words: Range<usize>| {
        words.len() <= 6
            && words.clone().any(is_listed)
            && words.clone().all(|t| is_listed(t) || !tree.text(t).chars().any(char::is_lowercase))
    };
    for span in &mut attribution.content {
        let mut words = document.tokens_in(*span);
        loop {
            let last = words.end.saturating_sub(1);
            // `(APPLAUSE.)`, and `(APPLAUSE)` before a full stop.
            let close = if tree.is_one_of(last, &[".", ","]) && last > words.start { last - 1 } else { last };
            if words.is_empty() || !tree.is_one_of(close, &[")", "]"]) {
                break;
            }
            let open = (words.start..close).rev().take(8).find(|&t| tree.is_one_of(t, &["(", "["]));
            let Some(open) = open.filter(|&open| is_noise(open + 1..close)) else { break };
            words.end = open;
        }
        while tree.is_one_of(words.start, &["(", "["]) && !words.is_empty() {
            let close = (words.start + 1..words.end).take(8).find(|&t| tree.is_one_of(t, &[")", "]"]));
            let Some(close) = close.filter(|&close| is_noise(words.start + 1..close)) else { break };
            words.start = close + 1;
        }
        *span = if words.is_empty() { Span::new(span.start, span.start) } else { tree.span(words) };
    }
    attribution.content.retain(|span| !span.is_empty());
}

/// Finds to whom something is said: `told [the court] that`, `asked [the clerk] why`, `“…,” the coach told [reporters]`.
///
/// The network has no label for it. Where it took the addressee for the beginning of the content, the content gives way.
fn find_addressee(tree: &Tree<'_>, attribution: &mut Attribution) {
    if !tree.applies(Rule::MendFindAddressee) {
        return;
    }
    let Some(cue) = cue_words(tree, attribution) else { return };
    let verb = cue.end - 1;
    if attribution.addressee.is_some() || tree.upos(verb) != Upos::Verb {
        return;
    }
    // `“You lied,” she said to the mayor`: behind `to` stands somebody, or it is no addressee.
    let is_to = cue.end + 1 < tree.sentence(verb).end && tree.is_word(cue.end, "to");
    let first = match takes_addressee(tree.lemma(verb)) {
        true => plain_phrase(tree, cue.end),
        false if is_to => plain_phrase(tree, cue.end + 1),
        false => return,
    };
    if first.is_empty() || tree.is_passive(verb) || is_to && !is_somebody(tree, head_of(tree, &first)) {
        return;
    }
    let document = tree.document;
    let span = tree.span(first.clone());
    if attribution.source.as_ref().is_some_and(|s| s.spans.iter().any(|s| s.overlaps(span))) {
        return;
    }
    let behind = attribution
        .content
        .iter_mut()
        .find(|s| document.tokens[cue.end - 1].span.end <= s.start && s.start <= span.end + 120);
    match behind {
        Some(content) if content.start == span.start => {
            // `told the court he had slept`: a clause follows the addressee. `asked the bank to open`: an order's object
            // belongs to the content, unless it is only asked or told.
            let opener = first.end;
            let opens = tree.upos(opener) == Upos::Sconj
                || matches!(
                    tree.xpos(opener),
                    Xpos::Prp | Xpos::Wp | Xpos::Wrb | Xpos::Wdt | Xpos::To | Xpos::Dt
                )
                || tree.is_word(opener, "that");
            if !opens || span.end >= content.end || tree.sentence(verb).end <= opener {
                return;
            }
            content.start = document.tokens[opener].span.start;
        }
        Some(content) => {
            let start = document.tokens_in(*content).start;
            let is_between = first.end <= start
                && (first.end..start).all(|t| {
                    matches!(
                        tree.upos(t),
                        Upos::Punct
                            | Upos::Adv
                            | Upos::Noun
                            | Upos::Propn
                            | Upos::Adp
                            | Upos::Num
                            | Upos::Det
                            | Upos::Adj
                    )
                });
            if !is_between {
                return;
            }
        }
        // The words stand in front of the cue: only `tell` must have somebody to tell.
        None if !is_to && !matches!(tree.lemma(verb), "tell" | "remind" | "assure" | "inform" | "warn") => {
            return;
        }
        None => {}
    }
    attribution.addressee = Some(Phrase::new(vec![span], head_of(tree, &first)));
}

/// Whether a noun can be spoken to.
fn is_somebody(tree: &Tree<'_>, head: usize) -> bool {
    matches!(tree.upos(head), Upos::Propn | Upos::Pron) || can_act(&tree.lemma(head).to_lowercase())
}

/// The noun phrase that begins at a token, by the tags: articles and adjectives, then nouns; or one pronoun. Empty where
/// none begins there.
fn plain_phrase(tree: &Tree<'_>, start: usize) -> Range<usize> {
    let limit = tree.sentence(start.saturating_sub(1)).end.min(start + 10);
    if start >= limit {
        return start..start;
    }
    if tree.xpos(start) == Xpos::Prp {
        let is_object = tree.is_one_of(start, &["me", "us", "him", "her", "them", "you", "it"]);
        return start..start + usize::from(is_object);
    }
    let mut end = start;
    let mut has_noun = false;
    while end < limit {
        let fits = match tree.upos(end) {
            Upos::Det | Upos::Num => !has_noun,
            Upos::Adj => !has_noun,
            Upos::Pron => !has_noun && tree.xpos(end) == Xpos::PrpPoss,
            Upos::Noun | Upos::Propn => true,
            Upos::Part => has_noun && tree.xpos(end) == Xpos::Pos,
            _ => false,
        };
        if !fits {
            break;
        }
        has_noun = matches!(tree.upos(end), Upos::Noun | Upos::Propn);
        end += 1;
    }
    // `a crowd of workers`, `the mayor and the council`
    if has_noun && end + 1 < limit && tree.is_one_of(end, &["of", "and", "from", "at", "in"]) {
        let joins = tree.is_one_of(end, &["of", "and"])
            || tree.head(end).is_some_and(|noun| tree.head(noun).is_some_and(|h| (start..end).contains(&h)));
        let more = plain_phrase(tree, end + 1);
        let ends_plainly =
            more.end >= limit || matches!(tree.upos(more.end), Upos::Punct | Upos::Sconj | Upos::Adp);
        if joins && !more.is_empty() && (tree.is_word(end, "of") || ends_plainly) {
            end = more.end;
        }
    }
    if has_noun { start..end } else { start..start }
}

/// Lets go of quotations in other paragraphs that distance alone linked to the cue: `“Why?”⏎⏎“My father collects them,” she
/// said` are two turns of a dialogue. What a paragraph leaves open belongs to the next, and news goes on with a closed
/// quotation behind its speaker, never in front of him.
fn leave_other_turns(tree: &Tree<'_>, attribution: &mut Attribution) -> Vec<Attribution> {
    if !tree.applies(Rule::MendLeaveOtherTurns) {
        return Vec::new();
    }
    let Some(cue) = cue_words(tree, attribution) else { return Vec::new() };
    if attribution.content.len() < 2 {
        return Vec::new();
    }
    let document = tree.document;
    let paragraph_at = |token: usize| document.sentences[document.sentence_of(token)].paragraph;
    let here = paragraph_at(cue.start);
    let is_quoting = known_cue(tree, cue).is_none_or(|hit| hit.takes(Frames::QUOTE));
    let is_other = |span: &Span| {
        let there = paragraph_at(document.tokens_in(*span).start);
        let closed = super::quotation_at(document, *span)
            .is_some_and(|q| document.quotations[q].close.is_some() && !document.quotations[q].continues);
        closed && (there < here || there > here && !is_quoting)
    };
    let (others, own): (Vec<Span>, Vec<Span>) = attribution.content.iter().partition(|s| is_other(s));
    // Only a cue with a quotation of its own has too many, or one that quotes nobody.
    if others.is_empty() || is_quoting && !own.iter().any(|s| super::is_quoted(document, *s)) {
        return Vec::new();
    }
    attribution.content = own;
    others.into_iter().map(|span| floating(attribution, span)).collect()
}

/// Cuts a quotation loose that stands behind the sentence of its cue, where the cue is no verb of saying.
///
/// `Calder criticized the delay. “It cost lives.”` says two things; `Lind paused. “I saw him.”` only one.
fn split_floating(tree: &Tree<'_>, attribution: &mut Attribution) -> Option<Attribution> {
    if !tree.applies(Rule::MendSplitFloating) {
        return None;
    }
    let cue = cue_words(tree, attribution)?;
    let document = tree.document;
    // `Lind condemned the sale. “They robbed us.”`: the verb has its object already.
    let own_sentence = document.sentences[document.sentence_of(cue.start)].span;
    let has_object = attribution.content.first().is_some_and(|&first| {
        own_sentence.contains(first)
            && first.start >= document.tokens[cue.end - 1].span.end
            && document
                .tokens_in(first)
                .all(|t| !matches!(tree.upos(t), Upos::Verb | Upos::Aux | Upos::Punct))
    });
    if known_cue(tree, cue.clone())
        .is_some_and(|hit| hit.takes(Frames::QUOTE) && !(has_object && hit.takes(Frames::NP)))
    {
        return None;
    }
    let sentence = &document.sentences[document.sentence_of(cue.start)];
    let end = sentence.span.end;
    let ends_sentence = tree.is_one_of(sentence.tokens.end - 1, &[".", "!", "?"]);
    let is_floating = |span: &Span| {
        span.start >= end
            && super::quotation_at(document, *span)
                .is_some_and(|q| is_sentence(tree, &document.quotations[q]))
    };
    if !ends_sentence || attribution.source.is_none() || !attribution.content.iter().any(is_floating) {
        return None;
    }
    let (floating, rest): (Vec<Span>, Vec<Span>) = attribution.content.iter().partition(|s| is_floating(s));
    let made = |content| Attribution {
        content,
        cue: None,
        addressee: None,
        confidence: attribution.confidence.min(FLOATS),
        rule: FLOATING,
        ..attribution.clone()
    };
    if rest.is_empty() {
        *attribution = made(floating);
        return None;
    }
    let floating = made(floating);
    if known_cue(tree, cue).is_none() {
        // `Osei slammed the door. “You will hear from my lawyer!”`: nobody says a door.
        *attribution = floating;
        return None;
    }
    attribution.content = rest;
    Some(floating)
}

/// Whether a quotation is a sentence or more: it begins its own sentence and ends like one.
pub(super) fn is_sentence(tree: &Tree<'_>, quotation: &Quotation) -> bool {
    let words = &quotation.tokens;
    if words.len() < 2 {
        return false;
    }
    let sentence = tree.sentence(words.start);
    let begins = sentence.start + 1 >= words.start;
    begins && tree.is_one_of(words.end - 1, &[".", "!", "?", ",", "…", "..."])
}

/// Whether the marks hold a name and nobody's words: a title (`She sang “Paper Boats”`), a nickname (`a man known as
/// “Shorty”`), the name of a boat.
fn names_a_thing(tree: &Tree<'_>, attribution: &Attribution) -> bool {
    if !tree.applies(Rule::DropNamesAThing) {
        return false;
    }
    let document = tree.document;
    if attribution.kind == AttributionKind::Indirect {
        return false;
    }
    let Some(cue) = cue_words(tree, attribution) else { return false };
    let is_quoting = known_cue(tree, cue.clone()).is_some_and(|hit| hit.takes(Frames::QUOTE));
    // `She wrote “The Glass Pier” in a month`: one writes books as well.
    let is_writing = |t: usize| matches!(tree.lemma(t), "write" | "read" | "publish" | "compose");
    let makes_works = |t: usize| is_writing(t) && !tree.is_word(cue.end, ",") && !tree.is_word(cue.end, ":");
    if is_quoting && !cue.clone().any(|t| is_naming(tree, t) || makes_works(t)) {
        return false;
    }
    let content = token_range(document, &attribution.content);
    if content.start > 0
        && (tree.is_word(content.start - 1, ":") || tree.is_word(content.start.saturating_sub(2), ":"))
    {
        return false;
    }
    let first = document.quotations.partition_point(|q| q.tokens.end <= content.start);
    let mut inside = document.quotations[first..]
        .iter()
        .take_while(|q| q.tokens.start < content.end)
        .filter(|q| q.depth == 0 && !q.tokens.is_empty())
        .peekable();
    // `She has written three novels, “Low Tide” and “Salt”`: between verb and titles stand their kind and number.
    let is_list = |q: &Quotation| {
        q.tokens.start <= cue.end + 5
            && (cue.end..q.tokens.start)
                .all(|t| matches!(tree.upos(t), Upos::Det | Upos::Num | Upos::Adj | Upos::Noun | Upos::Punct))
    };
    inside.peek().is_some_and(|q| {
        q.tokens.start >= cue.end
            && (q.tokens.start <= cue.end + 1 || cue.clone().any(is_writing) && is_list(q))
    }) && inside.all(|q| is_title(tree, &q.tokens))
}

/// Whether words between marks are a name: few, capitalized but for the small words, and no sentence.
pub(super) fn is_title(tree: &Tree<'_>, words: &Range<usize>) -> bool {
    let is_small = |t: usize| {
        matches!(tree.upos(t), Upos::Adp | Upos::Det | Upos::Cconj | Upos::Part | Upos::Punct | Upos::Pron)
    };
    words.len() <= 8
        && !tree.is_one_of(words.end - 1, &["!", "?"])
        && words.clone().all(|t| tree.starts_with_capital(t) || is_small(t))
}

/// Whether the source is an article without its noun, so that the cue is the noun: `The accused wept in the dock`.
fn has_bare_article(tree: &Tree<'_>, attribution: &Attribution) -> bool {
    if !tree.applies(Rule::DropHasBareArticle) {
        return false;
    }
    attribution.source.as_ref().is_some_and(|source| {
        let words = token_range(tree.document, &source.spans);
        words.len() == 1
            && tree.is_one_of(words.start, &["the", "a", "an", "its", "their", "both"])
            && cue_words(tree, attribution).is_some_and(|cue| cue.start == words.end)
            && matches!(tree.upos(words.start), Upos::Det)
    })
}
