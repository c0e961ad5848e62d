//! Cue verbs and adjectives with what they govern: indirect and mixed attributions.
//!
//! `Calder said the vote was “a sham”` -> the content is the whole clause `the vote was “a sham”`.
//!
//! One function a way in which cue and content go together, all on the tree, each allowed by a frame of the lexicon:
//! complement clause, content around its cue (`The dam, Calder said, is unsafe`), and what follows the cue directly:
//! infinitive, noun phrase, gerund.

use std::ops::Range;

use super::super::tree::Tree;
use super::super::{Attribution, Cue, Phrase};
use super::cues::{CueHit, cue_at, is_feeling, takes_addressee, verb_cue_of_form};
use super::quotations::quotation_at;
use super::{attribution, fit_to_quotations, phrase, trim_content};
use crate::document::{Deprel, Upos, Xpos};
use crate::lexicon::attribution_cues::{CueClass, CuePos, Frames};
use crate::lexicon::calendar::is_calendar_name;
use crate::lexicon::rule_words::is_word_of;
use crate::rules::Rule;
use crate::span::Span;

/// Name of the rule for `The dam, Calder said, is unsafe`.
pub(super) const AROUND: &str = "clause around its cue";

/// Name of the rule for `The plan was criticized by two former ministers`.
pub(super) const PASSIVE: &str = "subject of a passive";

/// Name of the rule for `announced a ban`.
pub(super) const OBJECT: &str = "noun phrase as content";

/// Name of the rule for `called for an inquiry`.
pub(super) const OF_PREPOSITION: &str = "object of the cue's preposition";

/// What a cue governs.
struct Governed {
    content: Vec<Range<usize>>,
    confidence: f32,
    rule: &'static str,
}

/// Finds the attributions of cue verbs and adjectives.
pub(super) fn find(tree: &Tree<'_>) -> Vec<Attribution> {
    let mut found = Vec::new();
    for token in 0..tree.document.tokens.len() {
        if !matches!(tree.upos(token), Upos::Verb | Upos::Adj) || tree.relation(token) == Deprel::Amod {
            found.extend(misread_verb(tree, token));
            continue;
        }
        let Some(hit) =
            cue_at(tree, token).filter(|h| matches!(h.entry.pos, CuePos::Verb | CuePos::Adjective))
        else {
            continue;
        };
        if let Some(inverted) = parenthesis(tree, &hit) {
            found.push(inverted);
            continue;
        }
        let governed = complement(tree, &hit)
            .or_else(|| passive(tree, &hit))
            .or_else(|| infinitive(tree, &hit))
            .or_else(|| object(tree, &hit));
        if let Some(governed) = governed {
            found.push(assemble(tree, &hit, governed));
        }
    }
    found
}

fn assemble(tree: &Tree<'_>, hit: &CueHit, governed: Governed) -> Attribution {
    let source = source_of(tree, hit.head);
    let confidence = if source.is_some() { governed.confidence } else { governed.confidence - 0.15 };
    let content: Vec<Span> = governed
        .content
        .into_iter()
        .map(|words| trim_content(tree, words))
        .filter(|words| !words.is_empty())
        .filter_map(|words| fit_to_quotations(tree, tree.span(words), hit.words.clone()))
        .collect();
    let source = source.map(|s| phrase(tree, s));
    let mut new = attribution(source, Some(hit.cue(tree)), content, confidence, governed.rule);
    // The parser may take the content for a relative clause of the addressee: `assured passengers that it was safe`.
    let begin = new
        .content
        .iter()
        .map(|s| s.start)
        .filter(|&start| start >= tree.token(hit.words.end - 1).span.end)
        .min();
    new.addressee = addressee(tree, hit).map(|mut addressee| {
        if let (Some(begin), Some(words)) = (begin, addressee.spans.first_mut())
            && words.start < begin
            && begin < words.end
        {
            words.end = words.start + tree.document.article.text[words.start..begin].trim_end().len();
        }
        addressee
    });
    new
}

/// Who speaks: subject of the active, by-agent of the passive.
pub(super) fn source_of(tree: &Tree<'_>, verb: usize) -> Option<usize> {
    // `was quoted as saying` and `is convinced that` are passive in form only.
    let is_own = matches!(tree.lemma(verb), "quote" | "cite" | "hear" | "overhear") || is_feeling(tree, verb);
    if tree.is_passive(verb) && !is_own {
        return tree.agent_of(verb);
    }
    let subject = tree.own_subject(verb).or_else(|| tree.subject_of(verb))?;
    // `It was clear`, `There is talk`: nobody speaks.
    (tree.relation(subject) != Deprel::Expl && tree.xpos(subject) != Xpos::Ex).then_some(subject)
}

/// To whom: `told the court that`.
pub(super) fn addressee(tree: &Tree<'_>, hit: &CueHit) -> Option<Phrase> {
    if !tree.applies(Rule::FindAddressee) {
        return None;
    }
    if hit.entry.pos != CuePos::Verb
        || hit.entry.class != CueClass::Speech && !takes_addressee(tree.lemma(hit.head))
    {
        return None;
    }
    // `The court was told that`
    if takes_addressee(tree.lemma(hit.head)) && tree.is_passive(hit.head) {
        let subject =
            tree.own_subject(hit.head).filter(|&s| s < hit.head && tree.relation(s) != Deprel::Expl)?;
        return (!tree.is_word(subject, "it")).then(|| phrase(tree, subject));
    }
    let object = tree.child(hit.head, &[Deprel::Iobj]).or_else(|| {
        takes_addressee(tree.lemma(hit.head)).then(|| tree.child(hit.head, &[Deprel::Obj])).flatten()
    })?;
    (object > hit.head && tree.is_nominal(object)).then(|| phrase(tree, object))
}

/// `said (that) the dam is unsafe`, `asked whether the pumps were tested`, `The dam is unsafe, Calder said`.
fn complement(tree: &Tree<'_>, hit: &CueHit) -> Option<Governed> {
    // A clause behind the cue before one in front of it, and a relative clause (`Moscow, which watches, said`) never.
    // `responded by saying that`: the clause hangs on the last verb of the cue.
    let last = hit.words.clone().rfind(|&t| tree.upos(t) == Upos::Verb).filter(|&t| t != hit.head);
    let clauses = tree.children(hit.head).chain(last.into_iter().flat_map(|t| tree.children(t)));
    let clauses = clauses.filter(|&c| tree.relation(c) == Deprel::Ccomp && !hit.words.contains(&c));
    let clauses =
        clauses.filter(|&c| tree.own_subject(c).is_none_or(|s| c > hit.head || !tree.is_relative(s)));
    let clauses = clauses.filter(|_| tree.applies(Rule::FindComplement));
    let Some(clause) = clauses.max_by_key(|&c| (c > hit.head, std::cmp::Reverse(c))) else {
        return that_clause(tree, hit);
    };
    let extent = tree.subtree(clause);
    if clause < hit.head {
        let fits = hit.takes(Frames::QUOTE.union(Frames::THAT));
        return fits.then(|| Governed {
            content: around(tree, hit, extent),
            confidence: 0.85,
            rule: "clause before its cue",
        });
    }
    // The clause may start before the parser saw it start; never before the cue's end.
    let start = extent.start.max(hit.words.end);
    let mut words = start..extent.end.max(start);
    let frames = if starts_with_question(tree, words.start.min(clause)) {
        Frames::WH.union(Frames::THAT)
    } else {
        Frames::THAT.union(Frames::QUOTE)
    };
    // `that` sometimes hangs on the cue itself.
    if words.start > hit.words.end && tree.is_word(words.start - 1, "that") {
        words.start -= 1;
    }
    hit.takes(frames).then(|| Governed { content: vec![words], confidence: 0.85, rule: "complement clause" })
}

/// `The port projects that traffic will double`: a verb that the tagger took for a noun. With `projects` a noun, the
/// sentence would have no main verb: one finite verb stands behind `that`, and none in front of it.
fn misread_verb(tree: &Tree<'_>, token: usize) -> Option<Attribution> {
    if !tree.applies(Rule::FindMisreadVerb) {
        return None;
    }
    let sentence = tree.sentence(token);
    let that = token + 1;
    if !tree.is_word(that, "that") || token == sentence.start || that + 2 >= sentence.end {
        return None;
    }
    let entry = verb_cue_of_form(tree, token).filter(|e| e.frames.contains(Frames::THAT))?;
    let finite = |t: usize| matches!(tree.xpos(t), Xpos::Vbd | Xpos::Vbz | Xpos::Vbp | Xpos::Md);
    let is_plain = tree.is_nominal(token - 1) && tree.xpos(token - 1) != Xpos::Pos;
    let has_verb_before = (sentence.start..token).any(finite);
    // In `forecasts that exports will rise` the auxiliary has the noun before it, whatever that was taken for.
    let is_subject =
        |t: usize| tree.xpos(t) == Xpos::Vbz && t + 1 < sentence.end && tree.upos(t + 1) == Upos::Aux;
    let behind = (that + 1..sentence.end).filter(|&t| finite(t) && !is_subject(t)).take(2).count();
    if !is_plain || has_verb_before || behind != 1 {
        return None;
    }
    let start =
        (sentence.start..token).rfind(|&t| tree.upos(t) == Upos::Punct).map_or(sentence.start, |t| t + 1);
    let name = start..token;
    let source = Phrase::new(vec![tree.span(name.clone())], name.end - 1);
    let cue = Cue { spans: vec![tree.span(token..that)], lemma: entry.lemma.into() };
    let content = tree.span(trim_content(tree, that..sentence.end));
    Some(attribution(Some(source), Some(cue), vec![content], 0.82, "verb by its form"))
}

/// `joked that, among friends, he ranks fourth`: whatever the parser made of it, `that` right behind a cue that takes a
/// clause opens one, up to the end of what hangs below the cue; so does any clause right behind a verb of speech.
fn that_clause(tree: &Tree<'_>, hit: &CueHit) -> Option<Governed> {
    if !tree.applies(Rule::FindThatClause) {
        return None;
    }
    let start = hit.words.end;
    if !hit.takes(Frames::THAT) || hit.entry.pos == CuePos::Noun || start >= tree.sentence(hit.head).end {
        return None;
    }
    let words = if let Some(that) = opening_that(tree, hit) {
        let end = tree.children(hit.head).filter(|&c| c >= that).map(|c| tree.subtree(c).end).max();
        that..end.unwrap_or(that).max(tree.head(that).map_or(that, |h| tree.subtree(h).end))
    } else if hit.entry.class == CueClass::Speech && !hit.takes(Frames::NP) {
        // `said another town, Tartar, was attacked`, where the parser took the town for the object: verbs that take no
        // object open a clause, which runs to the end of the sentence.
        let words = start..tree.sentence(hit.head).end;
        let finite = |t: usize| matches!(tree.xpos(t), Xpos::Vbd | Xpos::Vbz | Xpos::Vbp | Xpos::Md);
        let opens_clause = words.clone().take(2).any(|t| tree.is_nominal(t) || tree.upos(t) == Upos::Det)
            || tree.upos(start) == Upos::Adj;
        let verb = words.clone().find(|&t| finite(t))?;
        let marked = (start..verb).any(|t| tree.relation(t) == Deprel::Mark || tree.is_relative(t));
        (opens_clause && !marked && verb > start).then_some(words)?
    } else {
        return None;
    };
    (words.len() > 2).then(|| Governed {
        content: vec![words],
        confidence: 0.75,
        rule: "clause behind its cue",
    })
}

/// The `that` that opens a cue's clause: right behind it, or behind words that tell where and to whom
/// (`claimed in an interview with Estavian radio that`).
fn opening_that(tree: &Tree<'_>, hit: &CueHit) -> Option<usize> {
    let end = tree.sentence(hit.head).end;
    let is_that = |t: usize| tree.is_word(t, "that") && matches!(tree.upos(t), Upos::Sconj | Upos::Pron);
    if is_that(hit.words.end) {
        return Some(hit.words.end);
    }
    (hit.words.end..end)
        .take(20)
        .take_while(|&t| !matches!(tree.upos(t), Upos::Verb | Upos::Aux | Upos::Punct | Upos::Cconj))
        .find(|&t| is_that(t) && tree.upos(t) == Upos::Sconj && tree.is_below(t, hit.head))
}

/// `The dam, said Calder, is unsafe`: verb and name between two commas, whatever the parser made of the order.
fn parenthesis(tree: &Tree<'_>, hit: &CueHit) -> Option<Attribution> {
    if !tree.applies(Rule::FindParenthesis) {
        return None;
    }
    let verb = hit.head;
    let sentence = tree.sentence(verb);
    let is_finite = matches!(tree.xpos(verb), Xpos::Vbd | Xpos::Vbz | Xpos::Vbp);
    let opens = verb > sentence.start + 1 && tree.is_word(verb - 1, ",");
    if !is_finite || !opens || hit.words.len() != 1 || !hit.takes(Frames::QUOTE) {
        return None;
    }
    let is_name = |t: usize| {
        matches!(tree.upos(t), Upos::Propn | Upos::Noun | Upos::Pron | Upos::Det | Upos::Adj)
            && !tree.is_relative(t)
    };
    let name = verb + 1..(verb + 1..sentence.end).take(7).take_while(|&t| is_name(t)).last()? + 1;
    let closes = name.end + 1 < sentence.end && tree.is_word(name.end, ",");
    let is_free = quotation_at(tree.document, tree.token(verb - 2).span).is_none()
        && tree.upos(verb - 2) != Upos::Punct
        && !tree.is_one_of(name.start, &["that", "it"]);
    if !closes || !is_free {
        return None;
    }
    let content = [sentence.start..verb - 1, name.end + 1..sentence.end]
        .into_iter()
        .map(|words| tree.span(trim_content(tree, words)))
        .filter(|span| !span.is_empty())
        .collect();
    let head = name.clone().rfind(|&t| tree.is_nominal(t))?;
    let source = Phrase::new(vec![tree.span(name)], head);
    Some(attribution(Some(source), Some(hit.cue(tree)), content, 0.86, AROUND))
}

/// The parts of a range before and behind the cue's own clause.
fn around(tree: &Tree<'_>, hit: &CueHit, words: Range<usize>) -> Vec<Range<usize>> {
    let mut own = hit.words.clone();
    for child in tree.children(hit.head) {
        if tree.relation(child) != Deprel::Ccomp && tree.upos(child) != Upos::Punct {
            let extent = tree.subtree(child);
            own = own.start.min(extent.start)..own.end.max(extent.end);
        }
    }
    if own.end <= words.start || own.start >= words.end {
        return vec![words];
    }
    [words.start..own.start.max(words.start), own.end.min(words.end)..words.end]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect()
}

/// `plans to sue`, `urged voters to stay`: the infinitive with its own subject, where it has one.
fn infinitive(tree: &Tree<'_>, hit: &CueHit) -> Option<Governed> {
    if !tree.applies(Rule::FindInfinitive) {
        return None;
    }
    if !hit.takes(Frames::TO) {
        return None;
    }
    let clause = tree
        .children(hit.head)
        .filter(|&c| c >= hit.words.end)
        .filter(|&c| matches!(tree.relation(c), Deprel::Xcomp | Deprel::Ccomp | Deprel::Advcl))
        .find(|&c| tree.children(c).any(|m| tree.relation(m) == Deprel::Mark && tree.is_word(m, "to")))?;
    let extent = tree.subtree(clause);
    let object = tree.object_of(hit.head).filter(|&o| o >= hit.words.end && o < clause);
    let start = match object {
        Some(object) if hit.entry.class != CueClass::Speech => tree.subtree(object).start,
        _ => extent.start,
    };
    let words = start.max(hit.words.end)..extent.end;
    // `Halden Bank is planning to close two branches`: surest as the main clause of somebody named.
    let is_main = tree.relation(hit.head) == Deprel::Root
        && tree
            .own_subject(hit.head)
            .is_some_and(|s| s < hit.head && matches!(tree.upos(s), Upos::Propn | Upos::Noun));
    let is_act = hit.entry.class != CueClass::Belief;
    let confidence = if is_main && is_act { 0.8 } else { 0.72 };
    Some(Governed { content: vec![words], confidence, rule: "infinitive" })
}

/// `The plan was criticized by two former ministers`: with an agent, the subject of the passive is the content.
fn passive(tree: &Tree<'_>, hit: &CueHit) -> Option<Governed> {
    if !tree.applies(Rule::FindPassive) {
        return None;
    }
    if !hit.takes(Frames::NP) || hit.takes_object || !tree.is_passive(hit.head) {
        return None;
    }
    let agent = tree.agent_of(hit.head)?;
    let subject = tree.own_subject(hit.head).filter(|&s| s < hit.words.start && !tree.is_relative(s))?;
    let mut content = vec![tree.noun_phrase(subject)];
    // `was hailed by farmers as a breakthrough`, `was accused by Osei of nepotism`
    let complement = tree.children(hit.head).filter(|&c| c > agent).find(|&c| {
        tree.children(c).any(|m| {
            matches!(tree.relation(m), Deprel::Mark | Deprel::Case) && tree.is_one_of(m, &["as", "of", "for"])
        })
    });
    content.extend(complement.map(|c| tree.subtree(c)));
    Some(Governed { content, confidence: 0.8, rule: PASSIVE })
}

/// What follows the cue directly: `announced a ban`, `called for an inquiry`, `suggested leaving early`.
fn object(tree: &Tree<'_>, hit: &CueHit) -> Option<Governed> {
    if !tree.applies(Rule::FindObject) {
        return None;
    }
    if hit.takes_object {
        let words = constituent_at(tree, hit.words.end, hit.head)?;
        return Some(Governed { content: vec![words], confidence: 0.7, rule: OF_PREPOSITION });
    }
    if hit.takes(Frames::ING)
        && let Some(gerund) = tree.child(hit.head, &[Deprel::Xcomp, Deprel::Ccomp])
        && gerund >= hit.words.end
        && tree.xpos(gerund) == Xpos::Vbg
    {
        let words = tree.subtree(gerund);
        return Some(Governed { content: vec![words], confidence: 0.65, rule: "gerund" });
    }
    if !hit.takes(Frames::NP) {
        return None;
    }
    let object = tree.child(hit.head, &[Deprel::Obj]).filter(|&o| o >= hit.words.end)?;
    let mut words = tree.subtree(object);
    // `accused Pell Group of hiding losses`, `called it a mistake`, `highlighted differences in how to grow`: what
    // follows without a comma belongs to the content, but for the time (`announced a ban on Monday`).
    for child in tree.children(hit.head).filter(|&c| c > object) {
        let extent = tree.subtree(child);
        let belongs = match tree.relation(child) {
            Deprel::Xcomp | Deprel::Ccomp | Deprel::Obj | Deprel::Advcl => true,
            Deprel::Obl => !is_time(tree, child),
            _ => false,
        };
        if extent.start == words.end && belongs {
            words.end = extent.end;
        }
    }
    Some(Governed { content: vec![words], confidence: 0.6, rule: OBJECT })
}

/// The largest constituent that begins at a token and stays below `above`.
fn constituent_at(tree: &Tree<'_>, start: usize, above: usize) -> Option<Range<usize>> {
    if start >= tree.sentence(above).end {
        return None;
    }
    let mut token = start;
    // As many steps as a constituent is deep; the subtree's start only moves left, so this ends.
    while let Some(head) = tree.head(token) {
        if head == above || head < start || !tree.is_below(head, above) {
            break;
        }
        token = head;
    }
    let extent = tree.subtree(token);
    let words = start..extent.end.max(start + 1);
    (!trim_content(tree, words.clone()).is_empty()).then_some(words)
}

/// `on Monday`, `in March`, `last year`, `in an interview`: when and where something was said, not what.
fn is_time(tree: &Tree<'_>, token: usize) -> bool {
    if !tree.applies(Rule::FindTime) {
        return false;
    }
    let lemma = tree.lemma(token).to_lowercase();
    is_word_of(Rule::FindTime, &lemma) || is_calendar_name(&lemma) || tree.upos(token) == Upos::Num
}

fn starts_with_question(tree: &Tree<'_>, token: usize) -> bool {
    matches!(tree.xpos(token), Xpos::Wp | Xpos::Wrb | Xpos::Wdt | Xpos::WpPoss)
        || tree.is_one_of(token, &["whether", "if"])
}
