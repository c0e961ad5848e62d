//! Cues that are no verbs: `according to Calder`, `Baku's claim that Yerevan shelled a village`, and the marks of
//! headlines (`Norland broke truce: Estavia`).

use std::ops::Range;

use super::super::tree::Tree;
use super::super::{Attribution, Cue, Phrase};
use super::cues::cue_at;
use super::{attribution, phrase, trim_content};
use crate::document::{Deprel, SentenceKind, Upos, Xpos};
use crate::lexicon::attribution_cues::{CuePos, Frames};
use crate::span::Span;

/// Finds the attributions of phrases, nouns and headline marks.
pub(super) fn find(tree: &Tree<'_>) -> Vec<Attribution> {
    let mut found = Vec::new();
    for token in 0..tree.document.tokens.len() {
        match tree.upos(token) {
            Upos::Verb | Upos::Adp if tree.is_word(token, "according") => {
                found.extend(according_to(tree, token))
            }
            Upos::Noun => found.extend(cue_noun(tree, token)),
            _ => {}
        }
    }
    for sentence in &tree.document.sentences {
        if sentence.kind == SentenceKind::Headline {
            found.extend(headline_colon(tree, sentence.tokens.clone()));
        }
    }
    found
}

/// `The pumps failed, according to Calder.`: everything in the sentence but the phrase itself.
fn according_to(tree: &Tree<'_>, according: usize) -> Option<Attribution> {
    let sentence = tree.sentence(according);
    let to = according + 1;
    if to >= sentence.end || !tree.is_word(to, "to") {
        return None;
    }
    let source = tree
        .head(according)
        .filter(|&h| h > to && tree.is_nominal(h))
        .or_else(|| tree.children(according).find(|&c| c > to && tree.is_nominal(c)))
        .or_else(|| {
            (to + 1..sentence.end).find(|&t| tree.is_nominal(t) && tree.head(t).is_none_or(|h| h <= to))
        })?;
    let named = tree.noun_phrase(source);
    let own =
        according..named.end.max(tree.subtree(source).end.min(next_comma(tree, named.end, sentence.end)));
    let clause = enclosing_clause(tree, according, &sentence);
    // What stands before and what stands behind; either may hold nothing.
    let content: Vec<Span> = [clause.start..according, own.end..clause.end]
        .into_iter()
        .filter(|words| !words.is_empty())
        .map(|words| trim_content(tree, words))
        .filter(|words| !words.is_empty())
        .map(|words| tree.span(words))
        .collect();
    let cue = Cue { spans: vec![tree.span(according..to + 1)], lemma: "according to".into() };
    let words = named.start.max(to + 1)..named.end;
    let source = Phrase { spans: vec![tree.span(words)], ..phrase(tree, source) };
    Some(attribution(Some(source), Some(cue), content, 0.88, "according to"))
}

fn next_comma(tree: &Tree<'_>, from: usize, end: usize) -> usize {
    (from..end).find(|&t| tree.upos(t) == Upos::Punct).unwrap_or(end)
}

/// The sentence's words, but inside a quotation only those of the quotation.
fn enclosing_clause(tree: &Tree<'_>, token: usize, sentence: &Range<usize>) -> Range<usize> {
    match super::quotation_at(tree.document, tree.token(token).span) {
        Some(quotation) => {
            let inner = &tree.document.quotations[quotation].tokens;
            inner.start.max(sentence.start)..inner.end.min(sentence.end)
        }
        None => sentence.clone(),
    }
}

/// `Baku's claim that Yerevan shelled a village`, `a promise by Calder to rebuild`, `Osei's endorsement of Renn`.
fn cue_noun(tree: &Tree<'_>, noun: usize) -> Option<Attribution> {
    let hit = cue_at(tree, noun).filter(|h| h.entry.pos == CuePos::Noun)?;
    let source = tree
        .child(noun, &[Deprel::NmodPoss])
        .or_else(|| tree.with_case(noun, "by"))
        .or_else(|| tree.with_case(noun, "from"));
    let opener = hit.head + 1;
    let opens_clause = opener < tree.sentence(noun).end
        && (tree.is_word(opener, "that") && tree.upos(opener) != Upos::Det && hit.takes(Frames::THAT)
            || tree.is_word(opener, "to") && tree.upos(opener) == Upos::Part && hit.takes(Frames::TO));
    let (words, confidence) = if opens_clause {
        (noun_clause(tree, noun), 0.75)
    } else if hit.takes_object && source.is_some_and(|s| s < noun) {
        // `endorsement of Renn` needs its speaker: `the endorsement of Renn` alone is too often nobody's.
        let object =
            tree.children(noun).find(|&c| c >= hit.words.end && tree.subtree(c).start < hit.words.end)?;
        (hit.words.end..tree.subtree(object).end, 0.6)
    } else {
        return None;
    };
    let content = vec![tree.span(trim_content(tree, words))];
    let confidence = if source.is_some() { confidence } else { confidence - 0.2 };
    let cue = if opens_clause {
        Cue { spans: vec![tree.span(noun..noun + 1)], lemma: hit.entry.lemma.to_string() }
    } else {
        hit.cue(tree)
    };
    Some(attribution(source.map(|s| phrase(tree, s)), Some(cue), content, confidence, "cue noun"))
}

/// The clause behind a cue noun, from its `that` or `to`. Parsers like to draw the main verb into it (`the admission
/// that he had dozed off came in March`): where the noun opens the sentence, the second finite verb is the main one.
fn noun_clause(tree: &Tree<'_>, noun: usize) -> Range<usize> {
    let sentence = tree.sentence(noun);
    let start = noun + 1;
    let finite = |t: usize| matches!(tree.xpos(t), Xpos::Vbd | Xpos::Vbz | Xpos::Vbp | Xpos::Md);
    let opens_sentence = !(sentence.start..noun).any(finite);
    let clause = tree.children(noun).find(|&c| c > start && tree.subtree(c).start == start);
    let parsed = clause
        .or_else(|| tree.head(start).filter(|&h| h > start))
        .map_or(sentence.end, |c| tree.subtree(c).end.min(sentence.end));
    let end = if opens_sentence && clause.is_none_or(|_| !(parsed..sentence.end).any(finite)) {
        let mut finites = (start..sentence.end).filter(|&t| finite(t));
        if tree.is_word(start, "that") {
            finites.next();
        }
        finites.next().unwrap_or(parsed)
    } else {
        parsed
    };
    start..end.max(start + 1)
}

/// `Norland broke truce: Estavia`.
fn headline_colon(tree: &Tree<'_>, words: Range<usize>) -> Option<Attribution> {
    let colon = words.clone().rev().find(|&t| tree.is_word(t, ":"))?;
    let name = tree.trim(colon + 1..words.end.max(colon + 1));
    let is_name = !name.is_empty()
        && name.end <= words.end
        && name.len() <= 4
        && name.clone().all(|t| matches!(tree.upos(t), Upos::Propn | Upos::Noun | Upos::Adj | Upos::Adp))
        && name.clone().any(|t| tree.upos(t) == Upos::Propn);
    let has_verb = (words.start..colon).any(|t| matches!(tree.upos(t), Upos::Verb | Upos::Aux));
    if !is_name || !has_verb {
        return None;
    }
    let head = name.clone().find(|&t| tree.head(t).is_none_or(|h| !name.contains(&h)))?;
    let source =
        Phrase { spans: vec![tree.span(name)], head, refers_to: Vec::new(), part: None, entity: None };
    let cue = Cue { spans: vec![tree.span(colon..colon + 1)], lemma: ":".into() };
    let content = vec![tree.span(trim_content(tree, words.start..colon))];
    Some(attribution(Some(source), Some(cue), content, 0.75, "headline and colon"))
}
