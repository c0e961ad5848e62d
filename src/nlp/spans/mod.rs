//! Learned labels of attributions: which tokens are source, cue and content.
//!
//! In: a parsed document. Out: a label a token with its probability; `extract::spans` links them to attributions.
//! Example: `The bank said it was solvent.` is `B-source I-source B-cue B-content I-content I-content O`.
//!
//! A [`Model`] is the network inside the binary or an encoder from a file. Of the network, [`features`] says what it sees and
//! [`network`] scores; of the encoder, `word_pieces` and `encoder`. For both, `kernel` multiplies and `decode` picks the best
//! sequence. The model files are made by `train/spans.py` and `train/encoder_file.py`; what they were trained on stands in
//! MODEL_CARD.md.

pub mod branch;
mod decode;
#[cfg(feature = "train")]
pub mod dump;
mod encoder;
pub mod features;
pub mod heads;
pub(super) mod kernel;
pub mod layer;
pub mod lexical;
pub mod model;
pub mod network;
mod pieces;
mod rows;
pub mod seen;
mod word_pieces;

use crate::document::Document;
use heads::Heads;
pub use model::{EVIDENCE, Model};
use seen::Seen;

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
    /// What the branches of accusations have seen of each token.
    pub sights: Sights,
    /// The weights by which `extract::spans` makes a confidence of these numbers.
    pub confidence: [f32; EVIDENCE],
}

/// What the branch of the model that labeled has seen, and where that is not the model inside the program, what its branch
/// has seen: the two err in different places.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sights {
    own: Seen,
    embedded: Option<Seen>,
}

/// What a branch has seen, and the heads that read it.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// What the branch has seen.
    pub seen: &'a Seen,
    /// The heads above it.
    pub heads: &'a Heads,
}

impl Sights {
    /// Who reads: first the model that labeled, with these heads.
    pub fn readers<'a>(&'a self, heads: &'a Heads) -> Vec<Reader<'a>> {
        let embedded = self.embedded.iter().map(|seen| Reader { seen, heads: Model::embedded().heads() });
        std::iter::once(Reader { seen: &self.own, heads }).chain(embedded).collect()
    }
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

/// Labels every token by the model inside the binary.
pub fn label(document: &Document) -> Labels {
    Model::embedded().label(document)
}
