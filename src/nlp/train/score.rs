//! Scores of a model against annotated sentences.

use std::collections::BTreeMap;

use super::conllu::{Gold, document};
use crate::document::{Deprel, Document, Upos};
use crate::nlp::model::Model;
use crate::nlp::{self, lemma, parse, tag};
use crate::span::Span;

/// How many words were analyzed, and how many of them rightly.
#[derive(Clone, Copy, Debug, Default)]
pub struct Score {
    /// Words.
    pub words: usize,
    /// Right universal part of speech.
    pub upos: usize,
    /// Right Penn tag.
    pub xpos: usize,
    /// Right lemma (names in any case are compared as written, other words without regard to case).
    pub lemma: usize,
    /// Right head.
    pub head: usize,
    /// Right head and relation.
    pub labeled: usize,
}

/// Analyzes sentences whose words are given.
pub fn analyze(model: &Model, sentences: &[Gold]) -> Document {
    let mut document = document(sentences);
    tag::tag(model, &mut document);
    lemma::lemmatize(model, &mut document);
    parse::parse(model, &mut document);
    document
}

/// Of one relation: how often the treebank has it, how often the model gives it, and how often both agree (head too).
#[derive(Clone, Copy, Debug, Default)]
pub struct RelationScore {
    /// In the treebank.
    pub gold: usize,
    /// Given by the model.
    pub given: usize,
    /// Right with their heads.
    pub right: usize,
}

/// Compares relation by relation.
pub fn relations(document: &Document, sentences: &[Gold]) -> BTreeMap<Deprel, RelationScore> {
    let mut scores: BTreeMap<Deprel, RelationScore> = BTreeMap::new();
    for (sentence, gold) in document.sentences.iter().zip(sentences) {
        for (t, word) in sentence.tokens.clone().zip(&gold.words) {
            let token = &document.tokens[t];
            let head = word.head.map(|h| sentence.tokens.start + h);
            scores.entry(word.deprel).or_default().gold += 1;
            let given = scores.entry(token.deprel).or_default();
            given.given += 1;
            given.right += usize::from(token.deprel == word.deprel && token.head == head);
        }
    }
    scores
}

/// Compares an analysis with the annotation.
pub fn compare(document: &Document, sentences: &[Gold]) -> Score {
    let mut score = Score::default();
    for (sentence, gold) in document.sentences.iter().zip(sentences) {
        for (t, word) in sentence.tokens.clone().zip(&gold.words) {
            let token = &document.tokens[t];
            let head = word.head.map(|h| sentence.tokens.start + h);
            let is_same_lemma = match word.upos {
                Upos::Propn => token.lemma == word.lemma,
                _ => token.lemma.to_lowercase() == word.lemma.to_lowercase(),
            };
            score.words += 1;
            score.upos += usize::from(token.upos == word.upos);
            score.xpos += usize::from(token.xpos == word.xpos);
            score.lemma += usize::from(is_same_lemma);
            score.head += usize::from(token.head == head);
            score.labeled += usize::from(token.head == head && token.deprel == word.deprel);
        }
    }
    score
}

/// How raw text was cut up and analyzed: what the treebank has, what the program gives, and what is right.
#[derive(Clone, Copy, Debug, Default)]
pub struct RawScore {
    /// Words of the treebank.
    pub gold_words: usize,
    /// Words given.
    pub words: usize,
    /// Words with the same first and last character.
    pub right_words: usize,
    /// Sentences of the treebank.
    pub gold_sentences: usize,
    /// Sentences given.
    pub sentences: usize,
    /// Sentences with the same first and last character.
    pub right_sentences: usize,
    /// Right words with the right universal part of speech.
    pub upos: usize,
    /// Right words with the right head and relation.
    pub labeled: usize,
}

/// Analyzes the text of the sentences from its characters on, and compares.
pub fn score_raw(model: &Model, sentences: &[Gold]) -> RawScore {
    let gold = document(sentences);
    let mut given = nlp::segment::segment(gold.article.clone());
    tag::tag(model, &mut given);
    parse::parse(model, &mut given);
    let mut score = RawScore {
        gold_words: gold.tokens.len(),
        words: given.tokens.len(),
        gold_sentences: gold.sentences.len(),
        sentences: given.sentences.len(),
        ..RawScore::default()
    };
    score.right_sentences = given.sentences.iter().filter(|s| has_sentence(&gold, s.span)).count();
    for (sentence, annotation) in gold.sentences.iter().zip(sentences) {
        for (t, word) in sentence.tokens.clone().zip(&annotation.words) {
            let Some(found) = token_at(&given, gold.tokens[t].span) else { continue };
            let token = &given.tokens[found];
            let head = word.head.map(|h| gold.tokens[sentence.tokens.start + h].span);
            score.right_words += 1;
            score.upos += usize::from(token.upos == word.upos);
            let is_same_head = token.head.map(|h| given.tokens[h].span) == head;
            score.labeled += usize::from(is_same_head && token.deprel == word.deprel);
        }
    }
    score
}

fn has_sentence(document: &Document, span: Span) -> bool {
    document
        .sentences
        .binary_search_by_key(&span.start, |s| s.span.start)
        .is_ok_and(|n| document.sentences[n].span == span)
}

fn token_at(document: &Document, span: Span) -> Option<usize> {
    document
        .tokens
        .binary_search_by_key(&span.start, |t| t.span.start)
        .ok()
        .filter(|&n| document.tokens[n].span == span)
}
