//! The network: from the features of tokens to a score for each label.
//!
//! In: [`Features`]. Out: per token seven scores, which `decode` turns into labels. Example: `said` between a name and
//! a quotation scores high as the beginning of a cue.
//!
//! Tables of words and letters, of the token and of its head in the tree, go through a matrix; categories are added.
//! Then each layer looks at four tokens (the one some places back, itself, the one some places on, its head), and adds
//! to the token what its gates let through. The weights and the activations between layers are bytes, the rest is
//! floating point in a fixed order, so that all processors give the same bits.
//!
//! The file `spans.bin`, written by `train/spans.py`: magic, sizes, vocabulary, tables, matrices; little endian.

use super::EVIDENCE;
use super::branch::Branch;
use super::features::{AFFIX_ROWS, CATEGORY_SIZES, Features};
use super::kernel::{BLOCK, Body, Level, Matrix, dispatch};
use super::layer::{Input, Layer, add, normalize, spread, sum};
pub use super::layer::{WIDTH, exp};
use super::lexical::LEXICAL_SIZES;
use super::seen::View;
use crate::error::{Error, Result};

/// Outside, then begin and inside of source, cue and content.
pub(super) const LABELS: usize = 7;

/// The first bytes of a model file: name and version of the format.
pub(super) const MAGIC: &[u8; 8] = b"sayso-s2";

/// The decoded model.
#[derive(Clone, Debug)]
pub struct Network {
    level: Level,
    word_width: usize,
    affix_width: usize,
    /// Keys of the words in ascending order; the word at `i` has row `i + 1`, row 0 is for all others.
    vocabulary: Vec<u32>,
    /// Where in the vocabulary the keys with each first 12 bits begin.
    index: Vec<u32>,
    words: Vec<u8>,
    prefixes: Vec<u8>,
    suffixes: Vec<u8>,
    categories: Vec<Vec<[f32; WIDTH]>>,
    input: Layer,
    layers: Vec<(usize, Layer)>,
    output: Vec<[f32; WIDTH]>,
    output_bias: [f32; LABELS],
    /// Scores of a label after another; the text begins as if after an outside token.
    pub(super) transitions: [[f32; LABELS]; LABELS],
    /// What the confidence of an attribution weighs.
    pub(super) confidence: [f32; EVIDENCE],
}

impl Network {
    /// Decodes a model file.
    pub(super) fn read(bytes: &[u8], level: Level) -> Result<Network> {
        let broken = |reason: &str| Error::Embedded { name: "model of spans", reason: reason.to_owned() };
        let rest = bytes.strip_prefix(MAGIC).ok_or_else(|| broken("not a model file of this version"))?;
        Self::decode(Input { rest }, level).ok_or_else(|| broken("cut short or damaged"))
    }

    fn decode(mut input: Input<'_>, level: Level) -> Option<Network> {
        let [width, word_width, affix_width, words, layers] = [(); 5].map(|()| input.number());
        let (width, word_width, affix_width, words, layers) =
            (width?, word_width?, affix_width?, words?, layers?);
        let embedding = word_width + 2 * affix_width;
        if width != WIDTH || embedding % 2 != 0 || layers > 64 {
            return None;
        }
        let dilations: Vec<usize> = input.bytes(layers)?.iter().map(|&d| usize::from(d)).collect();
        let vocabulary: Vec<u32> =
            input.bytes(4 * words)?.as_chunks::<4>().0.iter().map(|&b| u32::from_le_bytes(b)).collect();
        let index = (0..=4096u64)
            .map(|top| vocabulary.partition_point(|&k| u64::from(k) < top << 20) as u32)
            .collect();
        // Tables are read with the offset that the kernel wants.
        let mut table = |rows: usize, columns: usize| -> Option<Vec<u8>> {
            Some(input.bytes(rows * columns)?.iter().map(|&b| b.wrapping_add(128)).collect())
        };
        let word_table = table(words + 1, word_width)?;
        let prefixes = table(AFFIX_ROWS as usize, affix_width)?;
        let suffixes = table(AFFIX_ROWS as usize, affix_width)?;
        let mut categories = Vec::new();
        for size in CATEGORY_SIZES {
            let scale = input.float()?;
            let rows = input.bytes(size * WIDTH)?.as_chunks::<WIDTH>().0;
            categories.push(rows.iter().map(|row| row.map(|b| f32::from(b as i8) * scale)).collect());
        }
        let first = input.layer(2 * embedding, WIDTH, level)?;
        let mut all = Vec::new();
        for dilation in dilations {
            all.push((dilation, input.layer(4 * WIDTH, 2 * WIDTH, level)?));
        }
        let output = input.floats(LABELS * WIDTH)?.as_chunks().0.to_vec();
        let output_bias = input.floats(LABELS)?.try_into().ok()?;
        let mut transitions = [[0.0; LABELS]; LABELS];
        for row in &mut transitions {
            *row = input.floats(LABELS)?.try_into().ok()?;
        }
        let confidence = input.floats(EVIDENCE)?.try_into().ok()?;
        input.rest.is_empty().then_some(Network {
            level,
            word_width,
            affix_width,
            vocabulary,
            index,
            words: word_table,
            prefixes,
            suffixes,
            categories,
            input: first,
            layers: all,
            output,
            output_bias,
            transitions,
            confidence,
        })
    }

    /// How many bytes the first layer of the branch reads: the states of a token and of its head, and the embedding.
    pub(super) fn branch_inputs(&self) -> usize {
        2 * WIDTH + self.word_width + 2 * self.affix_width
    }

    /// How far each layer looks to either side, the first one first.
    pub(super) fn dilations(&self) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.layers.iter().map(|(dilation, _)| *dilation)
    }

    /// Scores every label for every token.
    #[cfg(test)]
    pub(super) fn scores(&self, features: &Features) -> Vec<[f32; LABELS]> {
        let mut scores = vec![[0.0; LABELS]; features.words.len()];
        if !scores.is_empty() {
            let forward = Forward { network: self, features, scores: &mut scores, branch: None, last: None };
            dispatch(self.level, forward);
        }
        scores
    }

    /// Scores every label for every token, and lets the branch of accusations look at what the network has seen.
    pub(super) fn scores_and_seen(
        &self,
        features: &Features,
        branch: &Branch,
        lexical: &[[u16; LEXICAL_SIZES.len()]],
    ) -> (Vec<[f32; LABELS]>, Vec<View>) {
        let mut scores = vec![[0.0; LABELS]; features.words.len()];
        let mut seen = Vec::new();
        if !scores.is_empty() {
            let branch = Some((branch, lexical, &mut seen));
            dispatch(
                self.level,
                Forward { network: self, features, scores: &mut scores, branch, last: None },
            );
        }
        (scores, seen)
    }

    /// The state of every token behind the last layer, and its embedding, as bytes: what training a branch starts from.
    #[cfg(feature = "train")]
    pub(super) fn states(&self, features: &Features) -> (Vec<[u8; WIDTH]>, Vec<u8>) {
        let mut scores = vec![[0.0; LABELS]; features.words.len()];
        let mut states = Vec::new();
        if !scores.is_empty() {
            let last = Some(&mut states);
            dispatch(
                self.level,
                Forward { network: self, features, scores: &mut scores, branch: None, last },
            );
        }
        let embedding = self.word_width + 2 * self.affix_width;
        let mut embedded = vec![128u8; features.words.len() * embedding];
        for (token, out) in embedded.chunks_exact_mut(embedding).enumerate() {
            self.embed(features, token, out);
        }
        (states, embedded)
    }

    /// The row of a word in the table of words.
    fn row(&self, key: u32) -> usize {
        let top = (key >> 20) as usize;
        let start = self.index[top] as usize;
        match self.vocabulary[start..self.index[top + 1] as usize].binary_search(&key) {
            Ok(at) => start + at + 1,
            Err(_) => 0,
        }
    }

    /// Copies the embedding of a token: its word, its first letters, its last letters.
    #[inline(always)]
    fn embed(&self, features: &Features, token: usize, out: &mut [u8]) {
        let row = |table: &[u8], row: usize, width: usize, out: &mut [u8]| {
            out.copy_from_slice(&table[row * width..(row + 1) * width]);
        };
        let (word, affixes) = out.split_at_mut(self.word_width);
        let (prefix, suffix) = affixes.split_at_mut(self.affix_width);
        row(&self.words, self.row(features.words[token]), self.word_width, word);
        row(&self.prefixes, usize::from(features.prefixes[token]), self.affix_width, prefix);
        row(&self.suffixes, usize::from(features.suffixes[token]), self.affix_width, suffix);
    }
}

/// The branch that reads the last states, what the lexicon says of each token, and where the branch writes.
type Onward<'a> = (&'a Branch, &'a [[u16; LEXICAL_SIZES.len()]], &'a mut Vec<View>);

/// One pass through the network.
struct Forward<'a> {
    network: &'a Network,
    features: &'a Features,
    scores: &'a mut [[f32; LABELS]],
    branch: Option<Onward<'a>>,
    /// Where the last states go as bytes, where they are wanted for themselves.
    last: Option<&'a mut Vec<[u8; WIDTH]>>,
}

impl Body for Forward<'_> {
    #[inline(always)]
    fn run(self, multiply: impl Fn(&Matrix, &[u8], &mut [i32])) {
        let Forward { network, features, scores, branch, last } = self;
        let count = scores.len();
        let mut states = vec![[0f32; WIDTH]; count];
        let mut sums = vec![0i32; BLOCK * 2 * WIDTH];

        // The tables; the row past the last token stands for "no head".
        let embedding = network.word_width + 2 * network.affix_width;
        let mut embedded = vec![128u8; (count + 1) * embedding];
        for (token, out) in embedded.chunks_exact_mut(embedding).take(count).enumerate() {
            network.embed(features, token, out);
        }
        let layer = &network.input;
        let mut rows = vec![128u8; BLOCK * layer.matrix.inputs()];
        for (first, states) in states.chunks_mut(BLOCK).enumerate().map(|(n, states)| (n * BLOCK, states)) {
            for (t, row) in rows.chunks_exact_mut(2 * embedding).take(states.len()).enumerate() {
                let head = features.heads[first + t].unwrap_or(count);
                row[..embedding].copy_from_slice(&embedded[(first + t) * embedding..][..embedding]);
                row[embedding..].copy_from_slice(&embedded[head * embedding..][..embedding]);
            }
            multiply(&layer.matrix, &rows, &mut sums[..BLOCK * WIDTH]);
            for (t, (state, sums)) in states.iter_mut().zip(sums.as_chunks().0).enumerate() {
                layer.set(state, sums);
                for (table, &value) in network.categories.iter().zip(&features.categories[first + t]) {
                    add(state, &table[usize::from(value)]);
                }
            }
        }

        // The layers; again the row past the last token is nothing, for what lies outside and for "no head".
        let mut bytes = vec![[128u8; WIDTH]; count + 1];
        let mut rows = vec![128u8; BLOCK * 4 * WIDTH];
        for (dilation, layer) in &network.layers {
            for (state, bytes) in states.iter().zip(&mut bytes) {
                normalize(state, bytes);
            }
            for (first, states) in states.chunks_mut(BLOCK).enumerate().map(|(n, states)| (n * BLOCK, states))
            {
                for (t, row) in rows.chunks_exact_mut(4 * WIDTH).take(states.len()).enumerate() {
                    let token = first + t;
                    let seen = [
                        token.checked_sub(*dilation).unwrap_or(count),
                        token,
                        (token + dilation).min(count),
                        features.heads[token].unwrap_or(count),
                    ];
                    for (out, seen) in row.as_chunks_mut().0.iter_mut().zip(seen) {
                        *out = bytes[seen];
                    }
                }
                multiply(&layer.matrix, &rows, &mut sums);
                for (state, sums) in states.iter_mut().zip(sums.as_chunks().0) {
                    layer.add_gated(state, sums);
                }
            }
        }

        for (state, scores) in states.iter().zip(scores) {
            let (mean, factor) = spread(state);
            for ((score, weights), bias) in scores.iter_mut().zip(&network.output).zip(network.output_bias) {
                let mut products = [0.0; WIDTH];
                for i in 0..WIDTH {
                    products[i] = (state[i] - mean) * weights[i];
                }
                *score = bias + factor * sum(&products);
            }
        }
        // The row past the last token is still nothing.
        for (state, bytes) in states.iter().zip(&mut bytes) {
            normalize(state, bytes);
        }
        if let Some((branch, lexical, seen)) = branch {
            let fill = |token: usize, head: usize, row: &mut [u8]| {
                row[..WIDTH].copy_from_slice(&bytes[token]);
                row[WIDTH..2 * WIDTH].copy_from_slice(&bytes[head]);
                row[2 * WIDTH..].copy_from_slice(&embedded[token * embedding..][..embedding]);
            };
            branch.run(&features.heads, lexical, fill, seen, &multiply);
        }
        if let Some(last) = last {
            bytes.truncate(count);
            *last = bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MODEL: &[u8] = include_bytes!("spans.bin");

    /// Features of made-up tokens, each with the token before it as its head.
    fn made_up(count: usize) -> Features {
        let row = |token: usize, size: usize| (token * 31 % size) as u16;
        Features {
            words: (0..count).map(|t| (t as u32).wrapping_mul(2_654_435_761)).collect(),
            prefixes: (0..count).map(|t| row(t, AFFIX_ROWS as usize)).collect(),
            suffixes: (0..count).map(|t| row(t + 7, AFFIX_ROWS as usize)).collect(),
            categories: (0..count).map(|t| CATEGORY_SIZES.map(|size| row(t, size))).collect(),
            heads: (0..count).map(|t| t.checked_sub(1)).collect(),
        }
    }

    #[test]
    fn the_embedded_model_is_well_formed() {
        assert!(Network::read(MODEL, Level::detect()).is_ok());
    }

    #[test]
    fn a_damaged_file_is_an_error() {
        for bytes in [&MODEL[..MODEL.len() - 1], &MODEL[..20], b"sayso-s0", b""] {
            assert!(Network::read(bytes, Level::Portable).is_err());
        }
    }

    #[test]
    fn all_processors_give_the_same_bits() {
        for count in [0, 1, 5, 6, 40] {
            let features = made_up(count);
            let scores = |level| Network::read(MODEL, level).map(|network| network.scores(&features)).ok();
            let expected = scores(Level::Portable);
            assert!(expected.is_some());
            for level in Level::available() {
                assert_eq!(scores(level), expected, "{level:?}");
            }
        }
    }
}
