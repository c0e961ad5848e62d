//! Headlines: `Norland broke truce: Estavia`, `Coach: Referee cost us the cup`, `Road is open, says mayor`, `Court orders
//! bank to open vault`.
//!
//! Headlines leave out articles and auxiliaries, and parsers that learned from prose misread them; their form is so
//! plain that the words alone tell. Each rule reads a line that is a sentence of its own without a full stop.

use std::ops::Range;

use super::super::tree::Tree;
use super::super::{Attribution, Cue, Phrase};
use super::attribution;
use super::cues::{verb_cue_of_form, verb_form};
use crate::document::{Deprel, SentenceKind, Upos, Xpos};
use crate::lexicon::attribution_cues::Frames;
use crate::lexicon::participants::{ParticipantClass, participant_class};
use crate::rules::Rule;
use crate::span::Span;

/// Name of the rule for `Norland broke truce: Estavia`.
pub(super) const WITH_COLON: &str = "headline and colon";

/// Name of the rule for `Road is open, says mayor`.
pub(super) const WITH_CUE: &str = "headline and cue";

/// How many words a speaker in a headline has at most.
const LONGEST_NAME: usize = 5;

/// Finds the attributions of headlines.
pub(super) fn find(tree: &Tree<'_>) -> Vec<Attribution> {
    let headlines = tree.document.sentences.iter().filter(|s| s.kind == SentenceKind::Headline);
    headlines
        .filter_map(|sentence| {
            let words = sentence.tokens.clone();
            with_colon(tree, &words)
                .or_else(|| name_and_cue_at_end(tree, &words))
                .or_else(|| cue_at_end(tree, &words))
                .or_else(|| cue_in_front(tree, &words))
        })
        .collect()
}

/// `Norland broke truce: Estavia`, `Coach: Referee cost us the cup`: the side that is a name speaks, the other says something.
fn with_colon(tree: &Tree<'_>, words: &Range<usize>) -> Option<Attribution> {
    if !tree.applies(Rule::FindHeadlineColon) {
        return None;
    }
    let colon = words.clone().find(|&t| tree.is_word(t, ":"))?;
    let (left, right) = (words.start..colon, colon + 1..words.end);
    // `Bridge unsafe: engineer` has no verb, but a speaker that can be no topic.
    let is_somebody = right.len() <= 2
        && participant_class(&tree.lemma(right.end - 1).to_lowercase()) == Some(ParticipantClass::Person)
        && left.len() > 1;
    let (name, content) = if is_speaker(tree, &right) && (says_something(tree, &left) || is_somebody) {
        (right, left)
    } else if is_speaker(tree, &left) && says_something(tree, &right) {
        (left, right)
    } else {
        return None;
    };
    let cue = Cue { spans: vec![tree.span(colon..colon + 1)], lemma: ":".into() };
    Some(attribution(Some(speaker(tree, name)), Some(cue), vec![content_of(tree, content)], 0.82, WITH_COLON))
}

/// `Road is open, says mayor`, `'We will rebuild,' vows mayor after flood`.
fn cue_at_end(tree: &Tree<'_>, words: &Range<usize>) -> Option<Attribution> {
    if !tree.applies(Rule::FindHeadlineLateCue) {
        return None;
    }
    let verb = (words.start + 2..words.end).rev().take(LONGEST_NAME + 4).find(|&t| {
        let follows_comma = (words.start + 1..t).rev().take(2).any(|b| tree.is_word(b, ","));
        let follows_mark = tree.upos(t - 1) == Upos::Punct;
        follows_comma
            && follows_mark
            && verb_cue_of_form(tree, t)
                .is_some_and(|e| e.frames.intersects(Frames::QUOTE.union(Frames::THAT)))
    })?;
    let entry = verb_cue_of_form(tree, verb)?;
    let name = name_at(tree, verb + 1..words.end);
    if name.is_empty() {
        return None;
    }
    let cue = Cue { spans: vec![tree.span(verb..verb + 1)], lemma: entry.lemma.into() };
    let content = content_of(tree, words.start..verb);
    Some(attribution(Some(speaker(tree, name)), Some(cue), vec![content], 0.98, WITH_CUE))
}

/// `Bridge 'unsafe for years', report finds`, `Tram is late again, riders say`: the last word is the cue.
fn name_and_cue_at_end(tree: &Tree<'_>, words: &Range<usize>) -> Option<Attribution> {
    if !tree.applies(Rule::FindHeadlineLastCue) {
        return None;
    }
    let verb = words.end.checked_sub(1).filter(|&t| t > words.start + 2)?;
    let entry = verb_cue_of_form(tree, verb)
        .filter(|e| e.frames.intersects(Frames::QUOTE.union(Frames::THAT)) && tree.upos(verb) != Upos::Adj)?;
    let comma = (words.start + 2..verb).rev().take(LONGEST_NAME + 1).find(|&t| tree.is_word(t, ","))?;
    let opens = comma + 1 + usize::from(tree.upos(comma + 1) == Upos::Punct);
    let name = opens..verb;
    // Of `Markets calm, banks say` the line has a verb or a quotation before the comma; a list has none.
    let content = words.start..comma;
    let is_said = says_something(tree, &content)
        || tree.document.quotations.iter().any(|q| content.contains(&q.tokens.start) && q.depth == 0);
    if !is_said || !is_speaker(tree, &name) {
        return None;
    }
    let cue = Cue { spans: vec![tree.span(verb..verb + 1)], lemma: entry.lemma.into() };
    let content = content_of(tree, content);
    Some(attribution(Some(speaker(tree, name)), Some(cue), vec![content], 0.9, WITH_CUE))
}

/// `Court orders bank to open vault`, `Mayor says road is open`: name, verb of the present, content.
fn cue_in_front(tree: &Tree<'_>, words: &Range<usize>) -> Option<Attribution> {
    if !tree.applies(Rule::FindHeadlineEarlyCue) {
        return None;
    }
    let verb = (words.start + 1..words.end).take(LONGEST_NAME).find(|&t| {
        let is_present = tree.text(t).ends_with('s') || tree.xpos(t) == Xpos::Vbp || tree.xpos(t) == Xpos::Vb;
        is_present && verb_form(tree, t) && verb_cue_of_form(tree, t).is_some()
    })?;
    let name = words.start..verb;
    if !is_speaker(tree, &name) || words.end - verb < 2 {
        return None;
    }
    let entry = verb_cue_of_form(tree, verb)?;
    let rest = verb + 1..words.end;
    let begins_with_to = tree.is_word(rest.start, "to");
    let has_verb = rest.clone().any(|t| matches!(tree.upos(t), Upos::Verb | Upos::Aux));
    let is_object = matches!(
        tree.upos(rest.start),
        Upos::Det | Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num | Upos::Pron
    ) || tree.upos(rest.start) == Upos::Verb;
    let takes = |frames| entry.frames.intersects(frames);
    let confidence = if begins_with_to && takes(Frames::TO)
        || has_verb && is_object && takes(Frames::THAT.union(Frames::TO))
    {
        0.85
    } else if is_object && takes(Frames::NP) {
        0.8
    } else {
        return None;
    };
    let cue = Cue { spans: vec![tree.span(verb..verb + 1)], lemma: entry.lemma.into() };
    Some(attribution(
        Some(speaker(tree, name)),
        Some(cue),
        vec![content_of(tree, rest)],
        confidence,
        WITH_CUE,
    ))
}

/// Whether words can name a speaker: few, nouns and names.
fn is_speaker(tree: &Tree<'_>, words: &Range<usize>) -> bool {
    let is_name = |t: usize| {
        matches!(tree.upos(t), Upos::Propn | Upos::Noun | Upos::Adj | Upos::Adp | Upos::Num | Upos::Part | Upos::Det)
            || tree.is_word(t, "and")
            || tree.is_word(t, "&")
            // The first word has its capital in any case, so that `Police` may be read as a verb.
            || t == words.start && tree.starts_with_capital(t) && tree.upos(t) != Upos::Adv
    };
    !words.is_empty()
        && words.len() <= LONGEST_NAME
        && words.clone().all(is_name)
        && words.clone().any(|t| tree.is_nominal(t) || t == words.start)
}

/// Whether words are a statement: a quotation, or three words and more with a verb.
fn says_something(tree: &Tree<'_>, words: &Range<usize>) -> bool {
    if words.is_empty() {
        return false;
    }
    let inside = super::quotations::is_quoted(
        tree.document,
        tree.token(words.start + usize::from(words.len() > 1)).span,
    );
    let has_verb = words.clone().any(|t| {
        // `Varnia armed rebels`: a past tense before its object is read as an adjective.
        let is_misread = t > words.start
            && t + 1 < words.end
            && tree.text(t).ends_with("ed")
            && tree.relation(t) == Deprel::Amod
            && tree.is_nominal(t - 1);
        is_misread || matches!(tree.upos(t), Upos::Verb | Upos::Aux)
    });
    inside || words.len() >= 3 && has_verb
}

/// The name that begins a range, up to a preposition of time: `mayor` in `mayor after flood`.
fn name_at(tree: &Tree<'_>, words: Range<usize>) -> Range<usize> {
    let fits = |t: &usize| {
        matches!(tree.upos(*t), Upos::Propn | Upos::Noun | Upos::Adj | Upos::Num | Upos::Det)
            || tree.is_word(*t, "of")
            || *t == words.start && tree.upos(*t) != Upos::Punct
            || tree.is_word(*t, "and")
    };
    let end = words.clone().take(LONGEST_NAME + 1).take_while(fits).last().map_or(words.start, |t| t + 1);
    words.start..end
}

fn speaker(tree: &Tree<'_>, words: Range<usize>) -> Phrase {
    let words = tree.trim(words);
    Phrase::new(vec![tree.span(words.clone())], words.end - 1)
}

/// The content without commas at its ends, and without marks where they hold all of it.
fn content_of(tree: &Tree<'_>, words: Range<usize>) -> Span {
    let words = super::trim_content(tree, words);
    let quotations = &tree.document.quotations;
    let at = quotations.partition_point(|q| q.tokens.start <= words.start);
    let whole = quotations.get(at).filter(|q| {
        q.depth == 0
            && q.tokens.start == words.start + 1
            && q.tokens.end + 1 >= words.end
            && !q.tokens.is_empty()
    });
    whole.map_or_else(|| tree.span(words), |q| q.inner)
}
