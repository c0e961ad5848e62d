//! Learned labels of attributions: which tokens are source, cue and content.
//!
//! In: a parsed document. Out: a label a token with its probability; `extract::spans` links them to attributions.
//! Example: `The bank said it was solvent.` is `B-source I-source B-cue B-content I-content I-content O`.
//!
//! [`features`] says what the network sees, [`network`] scores, `kernel` multiplies, `decode` picks the best sequence.
//! The model file is made by `train/spans.py`; what it was trained on stands in MODEL_CARD.md.

mod decode;
#[cfg(feature = "train")]
pub mod dump;
pub mod features;
mod kernel;
pub mod network;
mod pieces;

use crate::document::{Document, SentenceKind};
use network::Network;

/// A part of an attribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Who: `the bank`.
    Source,
    /// The words that carry it: `has said`.
    Cue,
    /// What: `that it is solvent`.
    Content,
}

/// The label of a token: outside of all parts, or the first or a later token of one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Label {
    /// In no part.
    #[default]
    Outside,
    /// First token of a part.
    Begin(Part),
    /// Any other token of a part.
    Inside(Part),
}

impl Label {
    /// All labels in the order of the network's scores.
    pub const ALL: [Label; network::LABELS] = [
        Label::Outside,
        Label::Begin(Part::Source),
        Label::Inside(Part::Source),
        Label::Begin(Part::Cue),
        Label::Inside(Part::Cue),
        Label::Begin(Part::Content),
        Label::Inside(Part::Content),
    ];
}

/// What the network says of a document's tokens.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Labels {
    /// One label a token: the best sequence.
    pub labels: Vec<Label>,
    /// How likely each of these labels is, between 0 and 1.
    pub probabilities: Vec<f32>,
    /// Per token, how likely it is in a source, a cue, a content (whether first or later).
    pub parts: Vec<[f32; 3]>,
}

/// Labels every token.
pub fn label(document: &Document) -> Labels {
    let network = Network::embedded();
    label_with(network, document)
}

fn label_with(network: &Network, document: &Document) -> Labels {
    let mut scores = pieces::scores(network, document, &features::features(document));
    // Nothing is extracted from lines that are nobody's words.
    for sentence in document.sentences.iter().filter(|s| s.kind == SentenceKind::Boilerplate) {
        for score in &mut scores[sentence.tokens.clone()] {
            score[0] += 1e3;
        }
    }
    let best = decode::best(&scores, &network.transitions);
    let likely = decode::probabilities(&scores, &network.transitions);
    Labels {
        probabilities: best.iter().zip(&likely).map(|(&label, row)| row[usize::from(label)]).collect(),
        parts: likely.iter().map(|row| [row[1] + row[2], row[3] + row[4], row[5] + row[6]]).collect(),
        labels: best.into_iter().map(|label| Label::ALL[usize::from(label)]).collect(),
    }
}
