//! Long documents in pieces, so that neither the network's memory, a kilobyte a token, nor that of the features grows with
//! them.
//!
//! Each piece is some sentences, and what the network looks at around them: every layer looks a few tokens to either
//! side and at the heads of those, which stand in the same sentence. The scores are the same, bit for bit.

use std::ops::Range;

use super::features::Reader;
use super::network::{LABELS, Network};
use crate::document::Document;

/// Tokens in a piece, if no sentence is longer.
const PIECE: usize = 8192;

/// Scores every label for every token of a document.
pub(super) fn scores(network: &Network, document: &Document) -> Vec<[f32; LABELS]> {
    scores_in(network, document, PIECE)
}

fn scores_in(network: &Network, document: &Document, most: usize) -> Vec<[f32; LABELS]> {
    let count = document.tokens.len();
    let reader = Reader::new(document);
    if count <= 2 * most {
        return network.scores(&reader.read(0..count));
    }
    let mut scores = Vec::with_capacity(count);
    let mut ends = document.sentences.iter().map(|sentence| sentence.tokens.end).peekable();
    while let Some(mut end) = ends.next() {
        let start = scores.len();
        while let Some(next) = ends.next_if(|next| next - start <= most) {
            end = next;
        }
        let seen = seen_from(network, document, start..end);
        let found = network.scores(&reader.read(seen.clone()));
        scores.extend_from_slice(&found[start - seen.start..end - seen.start]);
    }
    scores
}

/// The tokens that the scores of some tokens depend on: whole sentences.
fn seen_from(network: &Network, document: &Document, tokens: Range<usize>) -> Range<usize> {
    let count = document.tokens.len();
    let (mut start, mut end) = (tokens.start, tokens.end);
    // The last layer looks at the states that the one before has made.
    for dilation in network.dilations().rev() {
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
        let network = Network::embedded();
        let whole = network.scores(&features(&document));
        for most in [1, 100, 333] {
            assert!(scores_in(network, &document, most) == whole, "pieces of {most}");
        }
    }
}
