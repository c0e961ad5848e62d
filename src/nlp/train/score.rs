//! Scores of a model against annotated sentences.

use std::collections::BTreeMap;

use super::conllu::{Gold, document};
use crate::document::{Deprel, Document, Upos};
use crate::nlp::model::Model;
use crate::nlp::{lemma, parse, tag};

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
