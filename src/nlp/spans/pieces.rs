//! Long documents in pieces, so that neither the network's memory, a kilobyte a token, nor that of the features grows with
//! them.
//!
//! Each piece is some sentences, and what the network looks at around them: every layer looks a few tokens to either
//! side and at the heads of those, which stand in the same sentence. The scores are the same, bit for bit. An encoder reads
//! windows, each for itself; of its states those are kept that the branch looks at for one piece.

use std::ops::Range;

use super::branch::Branch;
use super::encoder::{Encoder, Scratch};
use super::features::Reader;
use super::lexical::{self, LEXICAL_SIZES};
use super::network::{LABELS, Network};
use super::seen::Seen;
use crate::document::Document;

/// Tokens in a piece, if no sentence is longer.
const PIECE: usize = 8192;

/// What scores the labels.
#[derive(Clone, Debug)]
pub(super) enum Labeler {
    Network(Network),
    Encoder(Encoder),
}
/// Scores every label for every token of a document, and says what the branch has seen of each.
pub(super) fn scores(labeler: &Labeler, branch: &Branch, document: &Document) -> (Vec<[f32; LABELS]>, Seen) {
    scores_in(labeler, branch, document, PIECE)
}

fn scores_in(
    labeler: &Labeler,
    branch: &Branch,
    document: &Document,
    most: usize,
) -> (Vec<[f32; LABELS]>, Seen) {
    match labeler {
        Labeler::Network(network) => by_network(network, branch, document, most),
        Labeler::Encoder(encoder) => by_encoder(encoder, branch, document, most),
    }
}

fn by_network(
    network: &Network,
    branch: &Branch,
    document: &Document,
    most: usize,
) -> (Vec<[f32; LABELS]>, Seen) {
    let reader = Reader::new(document);
    let mut scores = Vec::with_capacity(document.tokens.len());
    let mut seen = Seen::default();
    for tokens in pieces(document, most) {
        // The last layer looks at the states that the one before has made.
        let dilations = branch.dilations().rev().chain(network.dilations().rev());
        let around = seen_from(document, tokens.clone(), dilations);
        let lexical = lexical_rows(document, around.clone());
        let (found, views) = network.scores_and_seen(&reader.read(around.clone()), branch, &lexical);
        let own = tokens.start - around.start..tokens.end - around.start;
        if own.len() == found.len() {
            scores = found;
        } else {
            scores.extend_from_slice(&found[own.clone()]);
        }
        seen.append(document, &views[own.clone()], &lexical[own]);
    }
    (scores, seen)
}

fn by_encoder(
    encoder: &Encoder,
    branch: &Branch,
    document: &Document,
    most: usize,
) -> (Vec<[f32; LABELS]>, Seen) {
    let mut reader = Windows::new(encoder, document);
    let mut seen = Seen::default();
    for tokens in pieces(document, most) {
        let around = seen_from(document, tokens.clone(), branch.dilations().rev());
        reader.read(around.clone());
        let lexical = lexical_rows(document, around.clone());
        let heads = heads(document, around.clone());
        let views = branch.see(encoder.level, &heads, &lexical, reader.states(around.clone()));
        let own = tokens.start - around.start..tokens.end - around.start;
        seen.append(document, &views[own.clone()], &lexical[own]);
    }
    (reader.scores, seen)
}

/// The last states of every token of a document, as an encoder has them: bytes, one row a token.
#[cfg(any(feature = "train", test))]
pub(super) fn states(encoder: &Encoder, document: &Document) -> Vec<u8> {
    let mut reader = Windows::new(encoder, document);
    reader.read(0..document.tokens.len());
    reader.states
}

/// An encoder on its way through a document.
struct Windows<'a> {
    encoder: &'a Encoder,
    document: &'a Document,
    pieces: super::word_pieces::Pieces,
    scratch: Scratch,
    /// The scores of all tokens that were read.
    scores: Vec<[f32; LABELS]>,
    /// The last states of those from `first` on.
    states: Vec<u8>,
    first: usize,
}

impl<'a> Windows<'a> {
    fn new(encoder: &'a Encoder, document: &'a Document) -> Self {
        let scores = Vec::with_capacity(document.tokens.len());
        let pieces = encoder.vocabulary.pieces(document);
        Self { encoder, document, pieces, scratch: Scratch::default(), scores, states: Vec::new(), first: 0 }
    }

    /// Reads on, until the states of some tokens are known; those before them are forgotten.
    fn read(&mut self, tokens: Range<usize>) {
        let gone = (tokens.start - self.first) * self.encoder.width;
        self.states.drain(..gone.min(self.states.len()));
        self.first = tokens.start;
        while self.scores.len() < tokens.end {
            let window = self.pieces.window(self.document, self.scores.len(), self.encoder.longest);
            let first: Vec<usize> = self.pieces.first(window.clone()).collect();
            let pieces = self.pieces.of(window);
            self.encoder.read(pieces, &first, &mut self.scratch, &mut self.scores, &mut self.states);
        }
    }

    /// The states of some tokens that were read.
    fn states(&self, tokens: Range<usize>) -> &[u8] {
        let width = self.encoder.width;
        &self.states[(tokens.start - self.first) * width..(tokens.end - self.first) * width]
    }
}

/// The pieces of a document: all of it, or where it is long, runs of whole sentences.
fn pieces(document: &Document, most: usize) -> Vec<Range<usize>> {
    let count = document.tokens.len();
    if count <= 2 * most {
        return (count > 0).then_some(0..count).into_iter().collect();
    }
    let mut pieces: Vec<Range<usize>> = Vec::new();
    for end in document.sentences.iter().map(|sentence| sentence.tokens.end) {
        match pieces.last_mut() {
            Some(piece) if end - piece.start <= most => piece.end = end,
            last => {
                let start = last.map_or(0, |piece| piece.end);
                pieces.push(start..end);
            }
        }
    }
    pieces
}

/// The heads of some tokens, as if there were no others that could be heads.
fn heads(document: &Document, tokens: Range<usize>) -> Vec<Option<usize>> {
    let own = |(index, head): (usize, Option<usize>)| {
        head.filter(|head| *head != index && tokens.contains(head)).map(|head| head - tokens.start)
    };
    tokens.clone().map(|index| own((index, document.tokens[index].head))).collect()
}

fn lexical_rows(document: &Document, tokens: Range<usize>) -> Vec<[u16; LEXICAL_SIZES.len()]> {
    let mut lower = String::new();
    tokens.map(|token| lexical::lexical(document, token, &mut lower)).collect()
}

/// The tokens that the scores of some tokens depend on, by how far each layer looks, the last one first: whole sentences.
fn seen_from(
    document: &Document,
    tokens: Range<usize>,
    dilations: impl Iterator<Item = usize>,
) -> Range<usize> {
    let count = document.tokens.len();
    let (mut start, mut end) = (tokens.start, tokens.end);
    if tokens == (0..count) {
        return tokens;
    }
    for dilation in dilations {
        let first = document.sentence_of(start.saturating_sub(dilation));
        let last = document.sentence_of((end - 1 + dilation).min(count - 1));
        start = document.sentences[first].tokens.start;
        end = document.sentences[last].tokens.end;
    }
    start..end
}

#[cfg(test)]
mod tests {
    use super::super::features::features;
    use super::super::kernel::Level;
    use super::super::model::Model;
    use super::*;
    use crate::document::Article;

    #[test]
    fn pieces_give_the_same_bits() {
        let sentence =
            "The mayor, who had been in office since 1998, said on Monday that “nobody had asked” him.";
        let mut text = String::new();
        for n in 0..60 {
            text.push_str(&format!("Osei told reporters {n} times. {sentence} Rain fell.\n\n"));
            text.push_str(&"and he said ".repeat(n % 7 * 9));
        }
        let document = crate::nlp::analyze(Article::new("a", text));
        let model = Model::embedded();
        let read = |model: &Model, most| scores_in(&model.labeler, &model.branch, &document, most);
        let whole = read(model, usize::MAX / 4);
        let Labeler::Network(network) = &model.labeler else { panic!("the embedded model is a network") };
        assert!(whole.0 == network.scores(&features(&document)));
        let file = include_bytes!("../../../fixtures/encoder/made-up.bin");
        let (encoder, _) = Model::encoder(file, Level::detect()).unwrap();
        for (model, whole) in [(model, whole), (&encoder, read(&encoder, usize::MAX / 4))] {
            for most in [1, 100, 333] {
                let pieces = read(model, most);
                assert!(pieces.0 == whole.0 && pieces.1.lexical == whole.1.lexical, "pieces of {most}");
                // What a piece ends in decides about what is kept, and nothing else.
                for token in pieces.1.kept() {
                    assert!(whole.1.of(token).is_none_or(|view| pieces.1.of(token) == Some(view)));
                }
            }
        }
    }
}
