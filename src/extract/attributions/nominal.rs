//! Cues that are no verbs: `according to Calder`, `Baku's claim that Yerevan shelled a village`.

use std::ops::Range;

use super::super::tree::Tree;
use super::super::{Attribution, Cue, Phrase};
use super::cues::{cue_at, phrase_end};
use super::{attribution, phrase, trim_content};
use crate::document::{Deprel, Upos, Xpos};
use crate::lexicon::attribution_cues::{
    AttributionCue, CuePos, Frames, attribution_cue, phrases_beginning_with,
};
use crate::rules::Rule;
use crate::span::Span;

/// Name of the rule for `Baku's claim that`.
pub(super) const CUE_NOUN: &str = "cue noun";

/// Name of the rule for `according to Calder`.
pub(super) const PHRASE: &str = "according to";

/// Finds the attributions of phrases and nouns.
pub(super) fn find(tree: &Tree<'_>) -> Vec<Attribution> {
    let mut found = Vec::new();
    for token in 0..tree.document.tokens.len() {
        match tree.upos(token) {
            Upos::Verb | Upos::Adp | Upos::Sconj | Upos::Adv => found.extend(by_phrase(tree, token)),
            Upos::Noun => found.extend(cue_noun(tree, token)),
            _ => {}
        }
    }
    found
}

/// The phrase with a speaker behind it that begins at a token, and where it ends: `according to`, `in the view of`.
fn phrase_at(tree: &Tree<'_>, token: usize) -> Option<(&'static AttributionCue, usize)> {
    // `per` alone is mostly no cue (`5 per cent`): it must open a phrase of its own.
    let is_set_off = || token == tree.sentence(token).start || tree.upos(token - 1) == Upos::Punct;
    let first = tree.text(token);
    if !first.starts_with(['a', 'A', 'f', 'F', 'i', 'I', 'p', 'P']) {
        return None;
    }
    let first = first.to_lowercase();
    let entry = phrases_beginning_with(&first).iter().copied().find_map(|entry| {
        let end = phrase_end(tree, token, entry.lemma)?;
        (entry.pos == CuePos::Preposition).then_some((entry, end))
    });
    let alone =
        || attribution_cue(&first, CuePos::Preposition).filter(|_| is_set_off()).map(|e| (e, token + 1));
    // `is in favor of`, `are against` have their holder in front.
    entry.or_else(alone).filter(|(entry, _)| !entry.frames.contains(Frames::ING))
}

/// `The pumps failed, according to Calder.`: everything in the sentence but the phrase itself.
fn by_phrase(tree: &Tree<'_>, first: usize) -> Option<Attribution> {
    if !tree.applies(Rule::FindAccordingTo) {
        return None;
    }
    let (entry, end) = phrase_at(tree, first)?;
    let sentence = tree.sentence(first);
    let clause = enclosing_clause(tree, first, &sentence);
    let is_source = |t: usize| t >= end && t < clause.end && tree.is_nominal(t);
    let source = (first..end)
        .filter_map(|t| tree.head(t))
        .chain((first..end).flat_map(|t| tree.children(t)))
        .filter(|&t| {
            is_source(t) && (end..t).all(|w| tree.upos(w) != Upos::Verb && tree.upos(w) != Upos::Punct)
        })
        .max()
        .or_else(|| (end..clause.end).find(|&t| tree.is_nominal(t) && tree.head(t).is_none_or(|h| h < end)))
        .or_else(|| {
            (end..clause.end).take(6).find(|&t| matches!(tree.upos(t), Upos::Noun | Upos::Propn | Upos::Pron))
        })?;
    let named = tree.noun_phrase(source);
    let named = named.start.max(end)..named.end;
    // A relative clause or participle belongs to the source: `a study published on Friday`.
    let whole = tree.subtree(source);
    let holds_it = whole.start >= end && whole.end <= clause.end;
    let own_end = if holds_it { named.end.max(tree.trim(whole).end) } else { named.end };
    let is_first = first == clause.start || (clause.start..first).all(|t| tree.upos(t) == Upos::Punct);
    let own_end =
        if is_first { named.end.max(own_end.min(next_comma(tree, named.end, clause.end))) } else { own_end };
    // `According to the ambassador to Norland Vera Osei, the talks`: up to the comma there is nothing but the name.
    let comma = next_comma(tree, own_end, clause.end);
    let is_name = comma < clause.end
        && comma < own_end + 10
        && (own_end..comma)
            .all(|t| matches!(tree.upos(t), Upos::Adp | Upos::Det | Upos::Adj | Upos::Noun | Upos::Propn));
    let own_end = if is_first && is_name { comma } else { own_end };
    let before = clause.start..first;
    let behind = own_end..clause.end;
    let content: Vec<Span> = [before, behind]
        .into_iter()
        .filter(|words| !words.is_empty())
        .map(|words| trim_content(tree, words))
        .filter(|words| words.clone().any(|t| tree.upos(t) != Upos::Punct))
        .map(|words| without_outer_marks(tree, words))
        .collect();
    let cue = Cue { spans: vec![tree.span(first..end)], lemma: entry.lemma.into() };
    let source = Phrase { spans: vec![tree.span(tree.trim(named.start..own_end))], ..phrase(tree, source) };
    Some(attribution(Some(source), Some(cue), content, 0.88, PHRASE))
}

/// The words, without marks that hold all of them: `“The fire began in the attic,” according to`.
fn without_outer_marks(tree: &Tree<'_>, words: Range<usize>) -> Span {
    let quotations = &tree.document.quotations;
    let at = quotations.partition_point(|q| q.tokens.start <= words.start);
    let opens = quotations.get(at).filter(|q| q.tokens.start == words.start + 1 && q.depth == 0);
    match opens {
        Some(q) if q.tokens.end + 1 >= words.end && !q.tokens.is_empty() => q.inner,
        _ => tree.span(words),
    }
}

fn next_comma(tree: &Tree<'_>, from: usize, end: usize) -> usize {
    (from..end).find(|&t| tree.upos(t) == Upos::Punct).unwrap_or(end)
}

/// The sentence's words, but inside a quotation only those of the quotation.
fn enclosing_clause(tree: &Tree<'_>, token: usize, sentence: &Range<usize>) -> Range<usize> {
    match super::quotations::quotation_at(tree.document, tree.token(token).span) {
        Some(quotation) => {
            let inner = &tree.document.quotations[quotation].tokens;
            inner.start.max(sentence.start)..inner.end.min(sentence.end)
        }
        None => sentence.clone(),
    }
}

/// `Baku's claim that Yerevan shelled a village`, `a promise by Calder to rebuild`, `Osei's endorsement of Renn`.
fn cue_noun(tree: &Tree<'_>, noun: usize) -> Option<Attribution> {
    if !tree.applies(Rule::FindCueNoun) {
        return None;
    }
    let hit = cue_at(tree, noun).filter(|h| h.entry.pos == CuePos::Noun)?;
    let source = tree
        .child(noun, &[Deprel::NmodPoss])
        .or_else(|| tree.with_case(noun, "by"))
        .or_else(|| tree.with_case(noun, "from"));
    // `a claim by Calder that`: who claims may stand between the noun and its clause.
    let behind = source.filter(|&s| s > noun).map(|s| tree.noun_phrase(s).end);
    let opens = |opener: usize| {
        opener < tree.sentence(noun).end
            && (tree.is_word(opener, "that") && tree.upos(opener) != Upos::Det && hit.takes(Frames::THAT)
                || tree.is_word(opener, "to") && tree.upos(opener) == Upos::Part && hit.takes(Frames::TO))
    };
    let opener = [Some(noun + 1), behind].into_iter().flatten().find(|&t| opens(t));
    let opens_clause = opener.is_some();
    let (words, confidence) = if let Some(opener) = opener {
        (noun_clause(tree, noun, opener), 0.8)
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
    Some(attribution(source.map(|s| phrase(tree, s)), Some(cue), content, confidence, CUE_NOUN))
}

/// The clause behind a cue noun, from its `that` or `to`. Parsers like to draw the main verb into it (`the admission
/// that he had dozed off came in March`): where the noun opens the sentence, the second finite verb is the main one.
fn noun_clause(tree: &Tree<'_>, noun: usize, start: usize) -> Range<usize> {
    let sentence = tree.sentence(noun);
    let finite = |t: usize| matches!(tree.xpos(t), Xpos::Vbd | Xpos::Vbz | Xpos::Vbp | Xpos::Md);
    // Without any other main verb, a participle behind a noun is a past tense that the tagger misread: `the claim that
    // Bergen hid the fish angered anglers`.
    let is_bare = |t: usize| {
        tree.xpos(t) == Xpos::Vbn
            && tree.upos(t) == Upos::Verb
            && !tree.has_child(t, &[Deprel::Aux, Deprel::AuxPass])
            && tree.is_nominal(t - 1)
    };
    let opens_sentence = !(sentence.start..noun).any(finite) && tree.applies(Rule::FindNounClauseEnd);
    let clause = tree.children(noun).find(|&c| c > start && tree.subtree(c).start == start);
    let parsed = clause
        .or_else(|| tree.head(start).filter(|&h| h > start))
        .map_or(sentence.end, |c| tree.subtree(c).end.min(sentence.end));
    let end = if opens_sentence && clause.is_none_or(|_| !(parsed..sentence.end).any(finite)) {
        let mut finites = (start..sentence.end).filter(|&t| finite(t));
        if tree.is_word(start, "that") {
            finites.next();
        }
        finites.next().or_else(|| (start + 2..sentence.end).rfind(|&t| is_bare(t))).unwrap_or(parsed)
    } else {
        parsed
    };
    start..end.max(start + 1)
}
