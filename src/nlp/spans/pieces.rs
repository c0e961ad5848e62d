//! Long documents in pieces, so that neither the network's memory, a kilobyte a token, nor that of the features grows with
//! them.
//!
//! Each piece is some sentences, and what the network looks at around them: every layer looks a few tokens to either
//! side and at the heads of those, which stand in the same sentence. The scores are the same, bit for bit.

use std::ops::Range;

use super::branch::{Branch, Seen};
use super::features::Reader;
use super::lexical::{self, LEXICAL_SIZES};
use super::network::{LABELS, Network};
use crate::document::Document;

/// Tokens in a piece, if no sentence is longer.
const PIECE: usize = 8192;

/// Scores every label for every token of a document, and says what the branch has seen of each.
pub(super) fn scores(network: &Network, branch: &Branch, document: &Document) -> (Vec<[f32; LABELS]>, Seen) {
    scores_in(network, branch, document, PIECE)
}

fn scores_in(
    network: &Network,
    branch: &Branch,
    document: &Document,
    most: usize,
) -> (Vec<[f32; LABELS]>, Seen) {
    let count = document.tokens.len();
    let reader = Reader::new(document);
    let run = |tokens: Range<usize>| {
        let lexical = lexical_rows(document, tokens.clone());
        let (scores, views) = network.scores_and_seen(&reader.read(tokens), branch, &lexical);
        (scores, views, lexical)
    };
    let mut seen = Seen::default();
    if count <= 2 * most {
        let (scores, views, lexical) = run(0..count);
        seen.append(document, &views, &lexical);
        return (scores, seen);
    }
    let mut scores = Vec::with_capacity(count);
    let mut ends = document.sentences.iter().map(|sentence| sentence.tokens.end).peekable();
    while let Some(mut end) = ends.next() {
        let start = scores.len();
        while let Some(next) = ends.next_if(|next| next - start <= most) {
            end = next;
        }
        let around = seen_from(network, branch, document, start..end);
        let (found, views, lexical) = run(around.clone());
        let own = start - around.start..end - around.start;
        scores.extend_from_slice(&found[own.clone()]);
        seen.append(document, &views[own.clone()], &lexical[own]);
    }
    (scores, seen)
}

fn lexical_rows(document: &Document, tokens: Range<usize>) -> Vec<[u16; LEXICAL_SIZES.len()]> {
    let mut lower = String::new();
    tokens.map(|token| lexical::lexical(document, token, &mut lower)).collect()
}

/// The tokens that the scores of some tokens depend on: whole sentences.
fn seen_from(network: &Network, branch: &Branch, document: &Document, tokens: Range<usize>) -> Range<usize> {
    let count = document.tokens.len();
    let (mut start, mut end) = (tokens.start, tokens.end);
    // The last layer looks at the states that the one before has made.
    for dilation in branch.dilations().rev().chain(network.dilations().rev()) {
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
        let (network, branch) = (Network::embedded(), Branch::embedded());
        let whole = scores_in(network, branch, &document, usize::MAX / 4);
        assert!(whole.0 == network.scores(&features(&document)));
        for most in [1, 100, 333] {
            let pieces = scores_in(network, branch, &document, most);
            assert!(pieces.0 == whole.0 && pieces.1.lexical == whole.1.lexical, "pieces of {most}");
        }
    }
}
