//! Writes what the network sees, for the training script: one JSON object a document.
//!
//! In: a parsed document. Out: a line with offsets in code points, normalized words and the rows of every feature, so
//! that `train/spans.py` has no second definition of a token or a feature.

use std::path::Path;

use serde_json::{Value, json};

use super::branch::Branch;
use super::features::{self, AFFIX_ROWS, CATEGORY_SIZES};
use super::kernel::Level;
use super::model::Model;
use super::network;
use super::pieces::{self, Labeler};
use crate::document::{Document, SentenceKind};
use crate::error::{Error, Result};
use crate::span::CodePoints;

/// The document as the training script reads it.
pub fn dump(document: &Document) -> Value {
    let points = CodePoints::new(&document.article.text);
    let features = features::features(document);
    let mut key = String::new();
    let words: Vec<String> = (0..document.tokens.len())
        .map(|token| {
            features::normalize(document.text_of(token), &mut key);
            key.clone()
        })
        .collect();
    let sentences: Vec<_> = document
        .sentences
        .iter()
        .map(|s| (s.tokens.start, s.tokens.end, u8::from(s.kind == SentenceKind::Boilerplate)))
        .collect();
    let quotations: Vec<_> = document
        .quotations
        .iter()
        .map(|q| (q.tokens.start, q.tokens.end, q.depth, q.close.is_some(), q.continues))
        .collect();
    let heads: Vec<i64> = features.heads.iter().map(|head| head.map_or(-1, |head| head as i64)).collect();
    json!({
        "id": document.article.id,
        "tokens": document.tokens.iter().map(|t| points.of(t.span)).collect::<Vec<_>>(),
        "words": words,
        "sents": sentences,
        "paras": document.paragraphs.iter().map(|p| (p.tokens.start, p.tokens.end)).collect::<Vec<_>>(),
        "quotations": quotations,
        "pre": features.prefixes,
        "suf": features.suffixes,
        "cats": features.categories,
        "head": heads,
        "sizes": CATEGORY_SIZES,
        "affixes": AFFIX_ROWS,
    })
}

impl Model {
    /// Reads a model of attribution spans, a network or an encoder, and one of accusations on top of it. Without the second,
    /// an encoder has the one in its file, a network none.
    ///
    /// # Errors
    ///
    /// When one cannot be read, is no model file, or a damaged one.
    pub fn open_parts(spans: &Path, accusations: Option<&Path>) -> Result<Self> {
        let read =
            |path: &Path| std::fs::read(path).map_err(|source| Error::Io { path: path.to_owned(), source });
        let (bytes, level) = (read(spans)?, Level::detect());
        let accusations = accusations.map(read).transpose()?;
        if bytes.starts_with(network::MAGIC) {
            return Model::network(&bytes, accusations.as_deref(), level);
        }
        let (mut model, _) = Model::encoder(&bytes, level)
            .map_err(|reason| Error::Model { path: spans.to_owned(), reason })?;
        if let (Some(bytes), Labeler::Encoder(encoder)) = (accusations, &model.labeler) {
            model.branch = Branch::read(&bytes, 2 * encoder.width, level)?;
        }
        Ok(model)
    }

    /// Writes what the branch is trained on: number of tokens, then as bytes the last states, and of a network the embeddings.
    pub fn states(&self, document: &Document) -> Vec<u8> {
        let mut out = (document.tokens.len() as u32).to_le_bytes().to_vec();
        match &self.labeler {
            Labeler::Network(network) => {
                let (states, embedded) = network.states(&features::features(document));
                out.extend(states.as_flattened());
                out.extend(embedded);
            }
            Labeler::Encoder(encoder) => out.extend(pieces::states(encoder, document)),
        }
        out
    }
}
