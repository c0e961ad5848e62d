//! From text to words, sentences, tags and trees.
//!
//! Example: `She did n't say` has the root `say` with the subject `She`.
//!
//! [`segment`] cuts the text up, [`tag`], [`lemma`] and [`parse`] fill in what the embedded [`model`] knows; each
//! stands behind one function, so that another method can replace it.

mod dictionary;
mod features;
mod garden_path;
mod hash;
mod known_words;
pub mod lemma;
mod lemma_rules;
pub mod model;
mod packing;
pub mod parse;
pub mod segment;
pub mod spans;
pub mod tag;
#[cfg(feature = "train")]
pub mod train;

#[cfg(feature = "archive")]
use std::sync::OnceLock;

#[cfg(feature = "archive")]
use sha2::{Digest, Sha256};

use crate::document::{Article, Document};
use features::Reader;
use model::Model;
use parse::State;

/// Tokenizes, splits, pairs quotation marks, tags, lemmatises and parses an article.
pub fn analyze(article: Article) -> Document {
    let model = Model::embedded();
    let mut document = segment::segment(article);
    // As `tag::tag` and `parse::parse` do, but the words of a sentence are looked up once for both.
    let (mut reader, mut tags, mut state) = (Reader::default(), Vec::new(), State::default());
    for sentence in 0..document.sentences.len() {
        reader.read(&document, sentence, &model.lexicon);
        tag::tag_sentence(model, &mut document, sentence, &reader.words, &mut tags);
        parse::parse_sentence(model, &mut document, sentence, &reader.words, &mut state);
    }
    lemma::lemmatize(model, &mut document);
    garden_path::mend(&mut document);
    document
}

/// Tells the models inside the binary from those of other versions: the first 16 digits of their SHA-256. `others` are the
/// weights of later stages.
#[cfg(feature = "archive")]
pub fn models_digest(others: &'static [u8]) -> &'static str {
    static DIGEST: OnceLock<String> = OnceLock::new();
    DIGEST.get_or_init(|| {
        let mut hash = Sha256::new();
        for bytes in [model::BYTES, spans::model::SPANS, spans::model::ACCUSATIONS, others] {
            hash.update(bytes);
        }
        hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    })
}

/// Whether a common noun in lower case, in its singular or plural, names people in its first sense: `plumbers`, `heiress`.
/// The dictionary inside the model says so; words that it lacks are none.
pub fn is_person_noun(form: &str) -> bool {
    Model::embedded().lexicon.dictionary.is_person(form)
}
