//! Learned labels of attributions: which tokens are source, cue and content.
//!
//! In: a parsed document. Out: a label a token with its probability; `extract::spans` links them to attributions.
//! Example: `The bank said it was solvent.` is `B-source I-source B-cue B-content I-content I-content O`.
//!
//! [`features`] says what the network sees, [`network`] scores, `kernel` multiplies, `decode` picks the best sequence.
//! The model file is made by `train/spans.py`; what it was trained on stands in MODEL_CARD.md.

pub mod branch;
mod decode;
#[cfg(feature = "train")]
pub mod dump;
pub mod features;
pub mod heads;
pub(super) mod kernel;
pub mod lexical;
pub mod network;
mod pieces;

use crate::document::{Document, SentenceKind};
use branch::{Branch, Seen};
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

    /// The name that corpora use: `O`, `B-source`, `I-content`.
    pub fn as_str(self) -> &'static str {
        match self {
            Label::Outside => "O",
            Label::Begin(Part::Source) => "B-source",
            Label::Inside(Part::Source) => "I-source",
            Label::Begin(Part::Cue) => "B-cue",
            Label::Inside(Part::Cue) => "I-cue",
            Label::Begin(Part::Content) => "B-content",
            Label::Inside(Part::Content) => "I-content",
        }
    }
}

/// What the network says of a document's tokens.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Labels {
    /// One label a token: the best sequence.
    pub labels: Vec<Label>,
    /// How likely each label is at each token, in the order of [`Label::ALL`]; every row adds up to 1.
    pub posteriors: Vec<[f32; network::LABELS]>,
    /// What the branch of accusations has seen of each token.
    pub seen: Seen,
}

impl Labels {
    /// How likely a label is at a token; 0 past the end.
    pub fn probability(&self, token: usize, label: Label) -> f32 {
        let at = Label::ALL.iter().position(|&known| known == label);
        at.zip(self.posteriors.get(token)).map_or(0.0, |(at, row)| row[at])
    }

    /// How likely a token is in such a part, as its first word or a later one.
    pub fn part(&self, token: usize, part: Part) -> f32 {
        self.probability(token, Label::Begin(part)) + self.probability(token, Label::Inside(part))
    }
}

/// Labels every token.
pub fn label(document: &Document) -> Labels {
    label_with(Network::embedded(), Branch::embedded(), document)
}

fn label_with(network: &Network, branch: &Branch, document: &Document) -> Labels {
    let (mut scores, seen) = pieces::scores(network, branch, document);
    // Nothing is extracted from lines that are nobody's words.
    for sentence in document.sentences.iter().filter(|s| s.kind == SentenceKind::Boilerplate) {
        for score in &mut scores[sentence.tokens.clone()] {
            score[0] += 1e3;
        }
    }
    let best = decode::best(&scores, &network.transitions);
    Labels {
        labels: best.into_iter().map(|label| Label::ALL[usize::from(label)]).collect(),
        posteriors: decode::probabilities(scores, &network.transitions),
        seen,
    }
}
