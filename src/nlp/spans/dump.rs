//! Writes what the network sees, for the training script: one JSON object a document.
//!
//! In: a parsed document. Out: a line with offsets in code points, normalized words and the rows of every feature, so
//! that `train/spans.py` has no second definition of a token or a feature.

use serde_json::{Value, json};

use super::Labels;
use super::branch::Branch;
use super::features::{self, AFFIX_ROWS, CATEGORY_SIZES};
use super::kernel::Level;
use super::network::Network;
use crate::document::{Document, SentenceKind};
use crate::error::Result;
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

/// The labels that model files give, without compiling them in: for choosing among several.
pub struct Labeler {
    network: Network,
    branch: Branch,
}

impl Labeler {
    /// Decodes the model of attribution spans, and that of accusations; without one, no accusations are looked for.
    ///
    /// # Errors
    ///
    /// When one is no model file, or a damaged one.
    pub fn read(spans: &[u8], accusations: Option<&[u8]>) -> Result<Self> {
        let branch = accusations.map_or_else(|| Ok(Branch::nothing()), Branch::read)?;
        Ok(Self { network: Network::read(spans, Level::detect())?, branch })
    }

    /// The branch of accusations.
    pub fn branch(&self) -> &Branch {
        &self.branch
    }

    /// Writes what the branch is trained on: number of tokens, the network's last states, the embeddings, all as bytes.
    pub fn states(&self, document: &Document) -> Vec<u8> {
        let (states, embedded) = self.network.states(&features::features(document));
        let mut out = (states.len() as u32).to_le_bytes().to_vec();
        out.extend(states.as_flattened());
        out.extend(embedded);
        out
    }

    /// Labels every token as [`super::label`] does with the embedded model.
    pub fn label(&self, document: &Document) -> Labels {
        super::label_with(&self.network, &self.branch, document)
    }
}
