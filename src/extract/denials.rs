//! Denials: `Halden Bank denied wrongdoing`, `These allegations have repeatedly been denied by Ankara and Baku`.
//!
//! In: a parsed document and its accusations. Out: who denies, with which word, and which accusations that answers:
//! those in the same sentence or shortly before whose accused is the denier, or which `these allegations` point back at.

use std::ops::Range;

use super::constructions::Context;
use super::status::status_of;
use super::tree::Tree;
use super::{Accusation, Cue, Denial, Phrase, Status};
use crate::document::{Deprel, SentenceKind, Upos, Xpos};
use crate::lexicon::companions::{Companion, companion};
use crate::lexicon::denial_cues::{Takes, denial_cues};
use crate::lexicon::rule_words::is_word_of;
use crate::lexicon::wrongdoing::{WrongdoingClass, WrongdoingPart, wrongdoing};
use crate::rules::Rule;
use crate::span::Span;

/// How many sentences back an accusation may stand that a denial answers.
const REACH: usize = 8;

/// Finds the denials of a document and links each to the accusations that it answers.
pub(super) fn find(tree: &Tree<'_>, accusations: &[Accusation]) -> Vec<Denial> {
    let document = tree.document;
    let context = Context::new(tree);
    let mut denials = Vec::new();
    for sentence in &document.sentences {
        if sentence.kind == SentenceKind::Boilerplate {
            continue;
        }
        for token in sentence.tokens.clone() {
            if !matches!(document.tokens[token].upos, Upos::Verb | Upos::Adj | Upos::Noun | Upos::Adv) {
                continue;
            }
            if let Some(found) = at(&context, token) {
                link(&context, found, accusations, &mut denials);
            }
        }
    }
    denials
}

/// A denial before its denier's coordination is spread out.
struct Found {
    denier: Option<usize>,
    /// The denier's words, where the tree does not give them.
    denier_words: Option<Range<usize>>,
    cue: Range<usize>,
    content: Option<Range<usize>>,
    /// The noun or verb that heads the content.
    head: Option<usize>,
    rule: &'static str,
}

fn at(context: &Context, token: usize) -> Option<Found> {
    let tree = &context.tree;
    if tree.upos(token) == Upos::Verb {
        let lemma = tree.lemma(token).to_lowercase();
        if lemma == "plead" {
            return plea(context, token);
        }
        if matches!(lemma.as_str(), "call" | "label" | "describe" | "brand" | "denounce") {
            return called_untrue(context, token);
        }
        if let Some(found) = misread(context, token) {
            return Some(found);
        }
        return denial_cues(&lemma).iter().find_map(|cue| verb(context, token, cue.particle, cue.takes));
    }
    misread(context, token)
        .or_else(|| nominal(context, token))
        .or_else(|| is_untrue(context, token))
        .or_else(|| is_innocent(context, token))
}

/// `He says he is innocent`, `She maintained her innocence`, `They insist they did nothing wrong`: the sayer denies.
fn is_innocent(context: &Context, token: usize) -> Option<Found> {
    if !context.tree.applies(Rule::DenyInnocent) {
        return None;
    }
    let tree = &context.tree;
    let (verb, content) = if tree.is_word(token, "innocence") && tree.has_child(token, &[Deprel::NmodPoss]) {
        let verb = tree.head(token).filter(|&v| tree.object_of(v) == Some(token))?;
        if !matches!(tree.lemma(verb), "maintain" | "protest" | "proclaim" | "insist" | "assert" | "declare")
        {
            return None;
        }
        (verb, tree.noun_phrase(token))
    } else {
        let clause = if tree.is_word(token, "innocent") && tree.has_child(token, &[Deprel::Cop]) {
            token
        } else if tree.is_word(token, "wrong") && token > 0 && tree.is_word(token - 1, "nothing") {
            (tree.sentence(token).start..token).rev().take(3).find(|&t| tree.lemma(t) == "do")?
        } else {
            return None;
        };
        let subject = tree.own_subject(clause).filter(|&s| tree.xpos(s) == Xpos::Prp)?;
        let verb = tree.head(clause).filter(|&v| v < subject && tree.relation(clause) == Deprel::Ccomp)?;
        let says = is_word_of(Rule::DenyInnocent, tree.lemma(verb));
        if !says || tree.is_negated(clause) {
            return None;
        }
        (verb, tree.clause(clause))
    };
    (status_of(tree, verb) == Status::Asserted).then(|| Found {
        denier: context.subject_of(verb),
        denier_words: None,
        cue: verb..verb + 1,
        content: Some(content),
        head: None,
        rule: "says_innocent",
    })
}

/// `denied hiding losses`, `rejected the allegations`, `were denied by Baku`
fn verb(context: &Context, verb: usize, particle: &str, takes: Takes) -> Option<Found> {
    if !context.tree.applies(Rule::DenyVerb) {
        return None;
    }
    let tree = &context.tree;
    let mut cue = verb..verb + 1;
    if !particle.is_empty() {
        let next = verb + 1;
        if next >= tree.sentence(verb).end || !tree.is_word(next, particle) {
            return None;
        }
        cue.end = next + 1;
    }
    if status_of(tree, verb) != Status::Asserted {
        return None;
    }
    let is_accusation = |noun: usize| companion(&tree.lemma(noun).to_lowercase(), Companion::SaidAgainst);
    if tree.is_passive(verb) {
        let subject = context.subject_of(verb)?;
        if !(is_accusation(subject) || takes == Takes::Deeds && is_deed(context, subject)) {
            return None;
        }
        let denier = tree.agent_of(verb).filter(|&a| tree.is_nominal(a));
        return Some(Found {
            denier,
            denier_words: None,
            cue,
            content: Some(tree.noun_phrase(subject)),
            head: Some(subject),
            rule: "denied_by",
        });
    }
    let denier = context.subject_of(verb)?;
    if let Some(object) = tree.object_of(verb).or_else(|| {
        tree.children(verb).find(|&c| c > verb && tree.relation(c) == Deprel::Obl && is_accusation(c))
    }) {
        let suits = is_accusation(object)
            || (takes == Takes::Deeds && (is_deed(context, object) || tree.xpos(object) == Xpos::Vbg))
            || (tree.is_one_of(object, &["it", "this", "that", "them", "any", "all"])
                && takes == Takes::Deeds);
        if !suits {
            return None;
        }
        let content = object_content(context, verb, object);
        return Some(Found {
            denier: Some(denier),
            denier_words: None,
            cue,
            content: Some(content),
            head: Some(object),
            rule: "denies",
        });
    }
    if takes == Takes::Deeds {
        let clause = tree
            .children(verb)
            .find(|&c| c > verb && matches!(tree.relation(c), Deprel::Xcomp | Deprel::Ccomp))?;
        return Some(Found {
            denier: Some(denier),
            denier_words: None,
            cue,
            content: Some(clause_content(context, verb, clause)),
            head: Some(clause),
            rule: "denies_clause",
        });
    }
    None
}

/// What is denied, from the article of its noun to the end: with `by Osei that he took kickbacks`, which the parser may
/// have hung on the verb; without `as nonsense`.
fn object_content(context: &Context, verb: usize, object: usize) -> Range<usize> {
    let tree = &context.tree;
    let extent = tree.subtree(object);
    let mut end = extent.end;
    for child in tree.children(verb).filter(|&c| c > object) {
        let part = tree.subtree(child);
        if part.start == end
            && tree.is_one_of(part.start, &["by", "from", "that", "against", "of", "about", "over"])
        {
            end = part.end;
        }
    }
    if let Some(cut) = (object + 1..end).find(|&t| tree.is_word(t, "as")) {
        end = cut;
    }
    tree.trim(extent.start.min(object)..end)
}

/// The clause that is denied; `having met the buyer` may be torn.
fn clause_content(context: &Context, verb: usize, clause: usize) -> Range<usize> {
    let tree = &context.tree;
    let extent = tree.subtree(clause);
    let end = if tree.is_word(clause, "having") { tree.subtree(verb).end } else { extent.end };
    tree.trim(extent.start..end.max(extent.end))
}

/// `The mayor denies taking bribes`, `The premier rejected claims`: where the parser saw no verb, by the words alone.
fn misread(context: &Context, token: usize) -> Option<Found> {
    if !context.tree.applies(Rule::DenyMisread) {
        return None;
    }
    let tree = &context.tree;
    let sentence = tree.sentence(token);
    let next = token + 1;
    if token <= sentence.start
        || next >= sentence.end
        || !matches!(tree.upos(token - 1), Upos::Noun | Upos::Propn | Upos::Adj)
    {
        return None;
    }
    let head = tree.head(token).filter(|&h| h > token && tree.relation(token) == Deprel::Amod);
    let is_object = |noun: usize| companion(&tree.lemma(noun).to_lowercase(), Companion::SaidAgainst);
    let (content, head) = if tree.is_one_of(token, &["denies", "rejects", "dismisses", "refutes"]) {
        let is_deed = tree.xpos(next) == Xpos::Vbg && tree.is_word(token, "denies");
        let noun = context.noun_phrase_from(next).filter(|&n| is_object(n));
        let head = if is_deed { next } else { noun? };
        (next..tree.subtree(head).end.max(head + 1), head)
    } else if tree.is_one_of(token, &["rejected", "denied", "dismissed", "refuted"]) {
        let noun = head.filter(|&h| is_object(h))?;
        (next..tree.subtree(noun).end.max(noun + 1), noun)
    } else {
        return None;
    };
    let start = tree.phrase_start(token - 1);
    // `the denied claims` has no denier.
    if token - start < 2 && tree.upos(start) != Upos::Propn {
        return None;
    }
    Some(Found {
        denier: Some(token - 1),
        denier_words: Some(start..token),
        cue: token..next,
        content: Some(tree.trim(content)),
        head: Some(head),
        rule: "denies_by_words",
    })
}

/// `Roe's denial of the charge`
fn nominal(context: &Context, noun: usize) -> Option<Found> {
    if !context.tree.applies(Rule::DenyNominal) {
        return None;
    }
    let tree = &context.tree;
    if !matches!(tree.lemma(noun), "denial" | "rejection" | "dismissal" | "rebuttal") {
        return None;
    }
    let denier = tree.child(noun, &[Deprel::NmodPoss]).or_else(|| tree.with_case(noun, "by"))?;
    let denied = tree.with_case(noun, "of").filter(|&d| d > noun)?;
    let suits = companion(&tree.lemma(denied).to_lowercase(), Companion::SaidAgainst)
        || (tree.lemma(noun) == "denial" && is_deed(context, denied));
    suits.then(|| Found {
        denier: Some(denier),
        denier_words: None,
        cue: noun..noun + 1,
        content: Some(tree.noun_phrase(denied)),
        head: Some(denied),
        rule: "denial_of",
    })
}

/// `pleaded not guilty`
fn plea(context: &Context, verb: usize) -> Option<Found> {
    if !context.tree.applies(Rule::DenyPlea) {
        return None;
    }
    let tree = &context.tree;
    let end = tree.sentence(verb).end;
    let not = verb + 1;
    (not + 1 < end
        && tree.is_word(not, "not")
        && tree.is_word(not + 1, "guilty")
        && status_of(tree, verb) == Status::Asserted)
        .then(|| Found {
            denier: context.subject_of(verb),
            denier_words: None,
            cue: verb..not + 2,
            content: None,
            head: None,
            rule: "plea",
        })
}

/// `called the allegations baseless`, `dismissed …` aside.
fn called_untrue(context: &Context, verb: usize) -> Option<Found> {
    if !context.tree.applies(Rule::DenyCalledUntrue) {
        return None;
    }
    let tree = &context.tree;
    let object = (verb + 1..tree.sentence(verb).end.min(verb + 6))
        .find(|&t| companion(&tree.lemma(t).to_lowercase(), Companion::SaidAgainst))?;
    let end = tree.sentence(verb).end.min(object + 8);
    let untrue = (object + 1..end).find(|&t| companion(&tree.lemma(t).to_lowercase(), Companion::Untrue))?;
    (status_of(tree, verb) == Status::Asserted).then(|| Found {
        denier: context.subject_of(verb),
        denier_words: None,
        cue: verb..verb + 1,
        content: Some(tree.phrase_start(object)..object + 1),
        head: Some(object),
        rule: if untrue > object { "calls_untrue" } else { "denies" },
    })
}

/// `The claims are baseless, the bank said`, `said the charges were false`: the sayer denies.
fn is_untrue(context: &Context, token: usize) -> Option<Found> {
    if !context.tree.applies(Rule::DenyUntrue) {
        return None;
    }
    let tree = &context.tree;
    if !tree.has_child(token, &[Deprel::Cop])
        || !companion(&tree.lemma(token).to_lowercase(), Companion::Untrue)
    {
        return None;
    }
    let subject = tree.own_subject(token)?;
    if !["accusation", "allegation", "charge", "claim", "criticism"]
        .contains(&tree.lemma(subject).to_lowercase().as_str())
        || tree.is_negated(token)
        || tree.is_hypothetical(token)
    {
        return None;
    }
    let verb = match tree.relation(token) {
        Deprel::Ccomp => tree.head(token),
        _ => tree.child(token, &[Deprel::Parataxis]),
    }?;
    if !is_word_of(Rule::DenyUntrue, tree.lemma(verb)) {
        return None;
    }
    Some(Found {
        denier: context.subject_of(verb),
        denier_words: None,
        cue: token..token + 1,
        content: Some(tree.noun_phrase(subject)),
        head: Some(subject),
        rule: "says_untrue",
    })
}

/// Whether a noun names wrongdoing: `wrongdoing`, `bribery`, `any involvement`; but not `entry`, `bail`, `access`.
fn is_deed(context: &Context, noun: usize) -> bool {
    let lemma = context.tree.lemma(noun).to_lowercase();
    companion(&lemma, Companion::PartIn)
        || companion(&lemma, Companion::SaidAgainst)
        || wrongdoing(&lemma, WrongdoingPart::Noun).is_some_and(|w| w.class == WrongdoingClass::Act)
}

/// Spreads the deniers out and links each to what it answers.
fn link(context: &Context, found: Found, accusations: &[Accusation], denials: &mut Vec<Denial>) {
    let tree = &context.tree;
    let cue = tree.span(found.cue.clone());
    let content = found.content.clone().map(|words| tree.span(words));
    let deniers: Vec<Option<Phrase>> = match found.denier {
        None => vec![None],
        Some(head) => {
            let members = if found.denier_words.is_some() { vec![head] } else { context.members(head) };
            members
                .into_iter()
                .filter(|&h| h >= head)
                .map(|h| {
                    let words = found.denier_words.clone().unwrap_or_else(|| context.whole(h));
                    Some(Phrase::new(vec![tree.span(words)], h))
                })
                .collect()
        }
    };
    // `denied accusing the mayor` takes an accusation back; it answers none.
    let takes_back = content.is_some_and(|content| {
        let first = accusations.partition_point(|a| place(a) < content.start);
        accusations[first..].iter().take_while(|a| place(a) < content.end).any(|a| a.status == Status::Denied)
    });
    if takes_back {
        return;
    }
    for denier in deniers {
        let answered = answered(context, &found, content, denier.as_ref(), accusations);
        denials.push(Denial {
            denier,
            cue: Cue { spans: vec![cue], lemma: tree.lemma(found.cue.start).to_lowercase() },
            content: content.into_iter().collect(),
            accusations: answered,
            confidence: 0.8,
            rule: found.rule,
        });
    }
}

/// The accusations that a denial answers, nearest first: those inside its own words; else those shortly before it
/// whose accused is the denier; else, where it points back (`these allegations`), the last ones before it.
fn answered(
    context: &Context,
    found: &Found,
    content: Option<Span>,
    denier: Option<&Phrase>,
    accusations: &[Accusation],
) -> Vec<usize> {
    let tree = &context.tree;
    let document = tree.document;
    let sentence = document.sentence_of(found.cue.start);
    // Accusations stand in text order of their cues, so only those nearby are looked at.
    let begin = document.sentences[sentence.saturating_sub(REACH)].span.start;
    let finish = document.sentences[(sentence + 1).min(document.sentences.len() - 1)].span.end;
    let nearby = accusations.partition_point(|a| place(a) < begin)
        ..accusations.partition_point(|a| place(a) <= finish);
    let inside: Vec<usize> = nearby
        .clone()
        .filter(|&n| content.is_some_and(|c| accusations[n].cue.spans.iter().any(|&s| c.contains(s))))
        .collect();
    if !inside.is_empty() {
        return inside;
    }
    let cue_start = tree.span(found.cue.clone()).start;
    let first = begin;
    let before: Vec<usize> =
        nearby.filter(|&n| (first..cue_start).contains(&place(&accusations[n]))).collect();
    let matching: Vec<usize> = before
        .iter()
        .copied()
        .filter(|&n| denier.is_some_and(|d| is_same_party(context, d, &accusations[n].accused)))
        .collect();
    // The nearest cluster: those in the sentence of the last one that fits.
    let cluster = |fits: &[usize]| -> Vec<usize> {
        let Some(&last) = fits.last() else { return Vec::new() };
        let near = document.sentence_at(place(&accusations[last]));
        fits.iter().copied().filter(|&n| document.sentence_at(place(&accusations[n])) == near).collect()
    };
    if !matching.is_empty() {
        return cluster(&matching);
    }
    let points_back = found.head.is_some_and(|head| {
        companion(&tree.lemma(head).to_lowercase(), Companion::SaidAgainst)
            || tree.is_one_of(head, &["it", "this", "that", "them"])
    });
    let near: Vec<usize> = before
        .into_iter()
        .filter(|&n| document.sentence_at(place(&accusations[n])) + 3 >= sentence)
        .collect();
    let is_plain_pronoun = denier.is_some_and(|d| tree.upos(d.head) == Upos::Pron);
    if points_back || is_plain_pronoun { cluster(&near) } else { Vec::new() }
}

/// Where an accusation's cue begins.
fn place(accusation: &Accusation) -> usize {
    accusation.cue.spans.first().map(|span| span.start).unwrap_or_default()
}

/// Whether two phrases may name the same party: a shared name, or the same head noun.
fn is_same_party(context: &Context, a: &Phrase, b: &Phrase) -> bool {
    let tree = &context.tree;
    let text = &tree.document.article.text;
    let names = |phrase: &Phrase| -> Vec<String> {
        let spans = if phrase.refers_to.is_empty() { &phrase.spans } else { &phrase.refers_to };
        spans
            .iter()
            .flat_map(|&span| tree.document.tokens_in(span))
            .filter(|&t| tree.upos(t) == Upos::Propn)
            .map(|t| tree.document.tokens[t].span.text(text).to_lowercase())
            .collect()
    };
    let (left, right) = (names(a), names(b));
    if left.iter().any(|name| right.contains(name)) {
        return true;
    }
    tree.upos(a.head) == Upos::Noun
        && tree.upos(b.head) == Upos::Noun
        && tree.lemma(a.head).eq_ignore_ascii_case(tree.lemma(b.head))
}
