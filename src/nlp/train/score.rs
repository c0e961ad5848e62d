//! Scores of a model against annotated sentences.

use super::conllu::{Gold, document};
use crate::document::{Document, Upos};
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

/// Analyzes gold tokens and sentences, and compares.
pub fn score(model: &Model, sentences: &[Gold]) -> Score {
    let mut document = document(sentences);
    tag::tag(model, &mut document);
    lemma::lemmatize(model, &mut document);
    parse::parse(model, &mut document);
    compare(&document, sentences)
}

fn compare(document: &Document, sentences: &[Gold]) -> Score {
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
