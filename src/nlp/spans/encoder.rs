//! The encoder of the accurate model: a transformer with byte weights, from word pieces to a score for each label.
//!
//! In: the pieces of one window ([`word_pieces`](super::word_pieces)). Out: per token seven scores, and its last state for the branch of
//! accusations. Example: `charged` in `the fee that Halden charged` and in `was charged with fraud` has two states.
//!
//! Pieces and places have rows in tables. In each layer every piece looks at all pieces of the window (attention), then goes
//! through a wide layer; after both, its state is brought to mean 0 and deviation 1 along its numbers. All products with
//! weights are products of bytes: a row of activations has the scale that its largest number asks for. Some numbers of a
//! state are ten times as large as others, everywhere; the file therefore holds for each number by what it is multiplied
//! before it becomes a byte, and the weights behind it are divided by that. What lies between is floating point in a fixed
//! order, so that all processors give the same bits.
//!
//! The file, written by `train/encoder_file.py`: magic, sizes, vocabulary, tables, layers, labels, weights of the confidence,
//! branch of accusations; little endian.

use super::kernel::{BLOCK, Body, Level, Matrix, dispatch};
use super::layer::{Input, Layer, quantize, to_byte};
use super::network::LABELS;
use super::rows::{
    HEAD, LANES, add_restored, compare, larger, mix, open, product, restore, scales, soften, to_bytes, total,
};
use super::word_pieces::Vocabulary;

/// The first bytes of a model file: name and version of the format.
pub(super) const MAGIC: &[u8; 8] = b"sayso-e1";

/// Rows that are multiplied with a matrix at a time: so many that the weights are fetched rarely, so few that the sums stay
/// near the processor.
const ROWS: usize = 8 * BLOCK;

/// Added to a variance, as the encoder was trained with it.
const EPSILON: f32 = 1e-12;

/// The decoded encoder.
#[derive(Clone, Debug)]
pub(super) struct Encoder {
    pub(super) level: Level,
    /// Numbers of a state.
    pub(super) width: usize,
    /// Outputs of the wide layers.
    hidden: usize,
    /// Pieces in a window, beside the two marks.
    pub(super) longest: usize,
    pub(super) vocabulary: Vocabulary,
    words: Table,
    places: Table,
    norm: Norm,
    layers: Vec<EncoderLayer>,
    /// One row a label.
    output: Vec<f32>,
    output_bias: [f32; LABELS],
    /// Scores of a label after another; the text begins as if after an outside token.
    pub(super) transitions: [[f32; LABELS]; LABELS],
}

/// Rows of bytes, each with its scale.
#[derive(Clone, Debug)]
struct Table {
    scale: Vec<f32>,
    rows: Vec<i8>,
}

/// What makes a state's mean 0 and its deviation 1, and the state that follows: times `gain`, plus `bias`. Its bytes are made
/// of the numbers before that, times `spread`; gain and bias are in the weights behind them.
#[derive(Clone, Debug)]
struct Norm {
    gain: Vec<f32>,
    bias: Vec<f32>,
    spread: Vec<f32>,
}

#[derive(Clone, Debug)]
struct EncoderLayer {
    /// To queries, keys and values. The queries are divided by the root of a head's width, the values multiplied for `joined`.
    attention: Layer,
    joined: Layer,
    first_norm: Norm,
    wide: Layer,
    /// By what the outputs of `wide` are multiplied before they become bytes.
    spread: Vec<f32>,
    narrow: Layer,
    second_norm: Norm,
}

/// What is computed of a window; kept between windows, so that memory is asked for once.
#[derive(Default)]
pub(super) struct Scratch {
    states: Vec<f32>,
    /// The states as bytes, a multiple of `BLOCK` rows, and the scale of each.
    bytes: Vec<u8>,
    scales: Vec<f32>,
    sums: Vec<i32>,
    queries: Vec<f32>,
    /// For each head, for each [`LANES`] pieces, for each number of the head, that of these pieces.
    keys: Vec<f32>,
    /// For each head, for each piece, its numbers.
    values: Vec<f32>,
    /// How far a piece looks at each other one.
    weights: Vec<[f32; LANES]>,
    context: Vec<f32>,
    wide: Vec<f32>,
    wide_bytes: Vec<u8>,
}

impl Encoder {
    /// Decodes what a model file has of the encoder.
    pub(super) fn decode(input: &mut Input<'_>, level: Level) -> Option<Encoder> {
        let [width, layers, hidden, words, places, most, list] = [(); 7].map(|()| input.number());
        let (width, hidden, words, places, most) = (width?, hidden?, words?, places?, most?);
        let is_fit = |n: usize, step: usize, most: usize| n > 0 && n.is_multiple_of(step) && n <= most;
        // Products stay far from the end of 32 bits, and no size that a damaged file claims takes much memory.
        if !is_fit(width, HEAD, 1 << 10)
            || !is_fit(hidden, LANES, 1 << 13)
            || !is_fit(words, 1, 1 << 18)
            || !(1..1 << 10).contains(&most)
            || !(most + 2..1 << 12).contains(&places)
            || layers? > 1 << 8
        {
            return None;
        }
        let list = std::str::from_utf8(input.bytes(list?)?).ok()?;
        if list.split('\n').count() != words {
            return None;
        }
        let vocabulary = Vocabulary::new(list, most)?;
        let words = Table::decode(input, words, width)?;
        let places_table = Table::decode(input, places, width)?;
        let norm = Norm::decode(input, width)?;
        let layer = |input: &mut Input<'_>| {
            Some(EncoderLayer {
                attention: input.layer(width, 3 * width, level)?,
                joined: input.layer(width, width, level)?,
                first_norm: Norm::decode(input, width)?,
                wide: input.layer(width, hidden, level)?,
                spread: input.floats(hidden)?,
                narrow: input.layer(hidden, width, level)?,
                second_norm: Norm::decode(input, width)?,
            })
        };
        let layers = (0..layers?).map(|_| layer(input)).collect::<Option<Vec<_>>>()?;
        let output = input.floats(LABELS * width)?;
        let output_bias = input.floats(LABELS)?.try_into().ok()?;
        let mut transitions = [[0.0; LABELS]; LABELS];
        for row in &mut transitions {
            *row = input.floats(LABELS)?.try_into().ok()?;
        }
        Some(Encoder {
            level,
            width,
            hidden,
            longest: places - 2,
            vocabulary,
            words,
            places: places_table,
            norm,
            layers,
            output,
            output_bias,
            transitions,
        })
    }

    /// Scores every label for every token of a window, and adds the bytes of the tokens' last states: one standard deviation
    /// in sixteen steps around 128. `first` are the places of the tokens' first pieces.
    pub(super) fn read(
        &self,
        pieces: &[u32],
        first: &[usize],
        scratch: &mut Scratch,
        scores: &mut Vec<[f32; LABELS]>,
        bytes: &mut Vec<u8>,
    ) {
        dispatch(self.level, Forward { encoder: self, pieces, first, scratch, scores, bytes });
    }
}

/// One pass through the encoder.
struct Forward<'a> {
    encoder: &'a Encoder,
    pieces: &'a [u32],
    first: &'a [usize],
    scratch: &'a mut Scratch,
    scores: &'a mut Vec<[f32; LABELS]>,
    bytes: &'a mut Vec<u8>,
}

impl Body for Forward<'_> {
    #[inline(always)]
    fn run(self, multiply: impl Fn(&Matrix, &[u8], &mut [i32])) {
        let Forward { encoder, pieces, first, scratch, scores, bytes } = self;
        let width = encoder.width;
        let marks = encoder.vocabulary.marks;
        let count = pieces.len() + 2;
        scratch.resize(encoder, count);

        let all = marks[..1].iter().chain(pieces).chain(&marks[1..]);
        for (place, (&piece, state)) in all.zip(scratch.states.chunks_exact_mut(width)).enumerate() {
            encoder.words.set(piece as usize, state);
            encoder.places.add(place, state);
        }
        scratch.normalize(0..count, width, &encoder.norm);
        for layer in &encoder.layers {
            layer.attend(scratch, count, width, &multiply);
            layer.go_wide(scratch, count, width, &multiply);
        }
        for &first in first {
            // The mark before the window is the first of all.
            let state = &scratch.states[(first + 1) * width..(first + 2) * width];
            let rows = encoder.output.chunks_exact(width).zip(encoder.output_bias);
            let mut score = [0.0; LABELS];
            for (score, (row, bias)) in score.iter_mut().zip(rows) {
                *score = bias + product(row, state);
            }
            scores.push(score);
            bytes.extend(state.iter().map(|&x| quantize(x)));
        }
    }
}

impl Scratch {
    #[inline(always)]
    fn resize(&mut self, encoder: &Encoder, count: usize) {
        let (width, hidden) = (encoder.width, encoder.hidden);
        let (rows, padded) = (count.next_multiple_of(BLOCK), count.next_multiple_of(LANES));
        self.states.resize(count * width, 0.0);
        self.bytes.resize(rows * width, 128);
        self.scales.resize(count, 0.0);
        self.queries.resize(count * width, 0.0);
        self.context.resize(count * width, 0.0);
        // What lies behind the last piece must be nothing.
        self.keys.clear();
        self.keys.resize(padded * width, 0.0);
        self.values.clear();
        self.values.resize(padded * width, 0.0);
        self.weights.resize(padded / LANES, [0.0; LANES]);
        self.sums.resize(ROWS * hidden.max(3 * width), 0);
        self.wide.resize(hidden, 0.0);
        self.wide_bytes.resize(ROWS * hidden, 128);
    }

    /// Normalizes the states of some rows, and makes their bytes.
    #[inline(always)]
    fn normalize(&mut self, rows: std::ops::Range<usize>, width: usize, norm: &Norm) {
        let places = rows.start * width..rows.end * width;
        let states = self.states[places.clone()].chunks_exact_mut(width);
        let bytes = self.bytes[places].chunks_exact_mut(width);
        for ((state, bytes), scale) in states.zip(bytes).zip(&mut self.scales[rows]) {
            *scale = norm.apply(state, bytes);
        }
    }

    /// Multiplies the rows from `first` on, at most [`ROWS`], with a matrix; returns how many there are.
    #[inline(always)]
    fn multiply(
        &mut self,
        first: usize,
        matrix: &Matrix,
        outputs: usize,
        multiply: impl Fn(&Matrix, &[u8], &mut [i32]),
    ) -> usize {
        let width = matrix.inputs();
        let rows = &self.bytes[first * width..self.bytes.len().min((first + ROWS) * width)];
        multiply(matrix, rows, &mut self.sums[..rows.len() / width * outputs]);
        self.scales.len().min(first + ROWS) - first
    }
}

impl EncoderLayer {
    /// Lets every piece look at all pieces.
    #[inline(always)]
    fn attend(
        &self,
        scratch: &mut Scratch,
        count: usize,
        width: usize,
        multiply: impl Fn(&Matrix, &[u8], &mut [i32]),
    ) {
        let padded = count.next_multiple_of(LANES);
        for first in (0..count).step_by(ROWS) {
            let rows = scratch.multiply(first, &self.attention.matrix, 3 * width, &multiply);
            let parts = [0, 1, 2].map(|n| n * width..(n + 1) * width);
            let [(q, qb), (k, kb), (v, vb)] =
                parts.clone().map(|part| (&self.attention.scale[part.clone()], &self.attention.bias[part]));
            for (t, sums) in (first..first + rows).zip(scratch.sums.chunks_exact(3 * width)) {
                let scale = scratch.scales[t];
                let [queries, keys, values] = parts.clone().map(|part| &sums[part]);
                restore(queries, q, qb, scale, &mut scratch.queries[t * width..(t + 1) * width]);
                for head in (0..width).step_by(HEAD) {
                    let own = head..head + HEAD;
                    let mut key = [0.0; HEAD];
                    restore(&keys[own.clone()], &k[own.clone()], &kb[own.clone()], scale, &mut key);
                    let lanes = &mut scratch.keys[head * padded + t / LANES * LANES * HEAD..][..LANES * HEAD];
                    for (lane, x) in lanes.as_chunks_mut::<LANES>().0.iter_mut().zip(key) {
                        lane[t % LANES] = x;
                    }
                    let out = &mut scratch.values[head * padded + t * HEAD..][..HEAD];
                    restore(&values[own.clone()], &v[own.clone()], &vb[own], scale, out);
                }
            }
        }
        for head in (0..width).step_by(HEAD) {
            let keys = &scratch.keys[head * padded..(head + HEAD) * padded];
            let values = &scratch.values[head * padded..(head + HEAD) * padded];
            let queries = scratch.queries.chunks_exact(width).zip(scratch.context.chunks_exact_mut(width));
            for (query, context) in queries {
                compare(&query[head..head + HEAD], keys, &mut scratch.weights);
                let sum = soften(&mut scratch.weights, count);
                let mixed = mix(&scratch.weights, values, 1.0 / sum);
                context[head..head + HEAD].copy_from_slice(&mixed);
            }
        }
        let contexts = scratch.context.chunks_exact(width).zip(scratch.bytes.chunks_exact_mut(width));
        for ((context, bytes), scale) in contexts.zip(&mut scratch.scales) {
            *scale = to_bytes(context, bytes);
        }
        for first in (0..count).step_by(ROWS) {
            let rows = scratch.multiply(first, &self.joined.matrix, width, &multiply);
            let states =
                scratch.states[first * width..].chunks_exact_mut(width).zip(&scratch.scales[first..]);
            for ((state, &scale), sums) in states.zip(scratch.sums.chunks_exact(width)).take(rows) {
                add_restored(sums, &self.joined.scale, &self.joined.bias, scale, state);
            }
            scratch.normalize(first..first + rows, width, &self.first_norm);
        }
    }

    /// Lets every piece go through the wide layer.
    #[inline(always)]
    fn go_wide(
        &self,
        scratch: &mut Scratch,
        count: usize,
        width: usize,
        multiply: impl Fn(&Matrix, &[u8], &mut [i32]),
    ) {
        let hidden = self.spread.len();
        for first in (0..count).step_by(ROWS) {
            let rows = scratch.multiply(first, &self.wide.matrix, hidden, &multiply);
            let wide = scratch.wide_bytes.chunks_exact_mut(hidden).zip(scratch.sums.chunks_exact(hidden));
            for ((bytes, sums), scale) in wide.zip(&mut scratch.scales[first..first + rows]) {
                open(sums, &self.wide, *scale, &self.spread, &mut scratch.wide);
                *scale = to_bytes(&scratch.wide, bytes);
            }
            // Rows behind the last are of an earlier pass, and nobody reads their sums.
            let bytes = &scratch.wide_bytes[..rows.next_multiple_of(BLOCK) * hidden];
            multiply(&self.narrow.matrix, bytes, &mut scratch.sums[..rows.next_multiple_of(BLOCK) * width]);
            let states =
                scratch.states[first * width..].chunks_exact_mut(width).zip(&scratch.scales[first..]);
            for ((state, &scale), sums) in states.zip(scratch.sums.chunks_exact(width)).take(rows) {
                add_restored(sums, &self.narrow.scale, &self.narrow.bias, scale, state);
            }
            scratch.normalize(first..first + rows, width, &self.second_norm);
        }
    }
}

impl Table {
    fn decode(input: &mut Input<'_>, rows: usize, width: usize) -> Option<Table> {
        let scale = input.floats(rows)?;
        Some(Table { scale, rows: input.bytes(rows * width)?.iter().map(|&b| b as i8).collect() })
    }

    #[inline(always)]
    fn set(&self, row: usize, out: &mut [f32]) {
        let (scale, row) = (self.scale[row], &self.rows[row * out.len()..(row + 1) * out.len()]);
        for (out, &cell) in out.iter_mut().zip(row) {
            *out = f32::from(cell) * scale;
        }
    }

    #[inline(always)]
    fn add(&self, row: usize, out: &mut [f32]) {
        let (scale, row) = (self.scale[row], &self.rows[row * out.len()..(row + 1) * out.len()]);
        for (out, &cell) in out.iter_mut().zip(row) {
            *out += f32::from(cell) * scale;
        }
    }
}

impl Norm {
    fn decode(input: &mut Input<'_>, width: usize) -> Option<Norm> {
        Some(Norm { gain: input.floats(width)?, bias: input.floats(width)?, spread: input.floats(width)? })
    }

    /// Normalizes a state and makes its bytes; returns what one step of a byte is worth.
    #[inline(always)]
    fn apply(&self, state: &mut [f32], bytes: &mut [u8]) -> f32 {
        let width = state.len();
        let mean = total(state) / width as f32;
        for x in state.iter_mut() {
            *x -= mean;
        }
        let factor = 1.0 / (product(state, state) / width as f32 + EPSILON).sqrt();
        let (gain, bias, spread) = (&self.gain[..width], &self.bias[..width], &self.spread[..width]);
        let mut most = [0f32; LANES];
        let lanes = state.as_chunks_mut::<LANES>().0.iter_mut().zip(spread.as_chunks::<LANES>().0);
        for (state, spread) in lanes {
            for i in 0..LANES {
                state[i] *= factor;
                most[i] = larger(most[i], (state[i] * spread[i]).abs());
            }
        }
        let (scale, inverse) = scales(&most);
        for i in 0..width {
            bytes[i] = to_byte(state[i] * spread[i] * inverse);
            state[i] = state[i] * gain[i] + bias[i];
        }
        scale
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::Model;
    use super::super::pieces::{self, Labeler};
    use super::super::rows::gelu;
    use super::*;
    use crate::document::{Article, Document};
    use crate::nlp::segment::segment;

    const MODEL: &[u8] = include_bytes!("../../../fixtures/encoder/made-up.bin");

    /// What `train/encoder_file.py` says of a sentence, in single precision.
    #[derive(serde::Deserialize)]
    struct Expected {
        text: String,
        tokens: Vec<String>,
        pieces: Vec<Vec<String>>,
        windows: Vec<(usize, usize)>,
        states: Vec<Vec<f32>>,
    }

    fn expected() -> (Expected, Document) {
        let json = include_str!("../../../fixtures/encoder/made-up.expected.json");
        let expected: Expected = serde_json::from_str(json).unwrap();
        let document = segment(Article::new("a", expected.text.clone()));
        let tokens: Vec<&str> = (0..document.tokens.len()).map(|t| document.text_of(t)).collect();
        assert_eq!(tokens, expected.tokens);
        (expected, document)
    }

    fn encoder(level: Level) -> Encoder {
        match Model::encoder(MODEL, level).unwrap().0.labeler {
            Labeler::Encoder(encoder) => encoder,
            Labeler::Network(_) => panic!("the file holds an encoder"),
        }
    }

    #[test]
    fn tokens_are_cut_as_training_cuts_them() {
        let (expected, document) = expected();
        let encoder = encoder(Level::Portable);
        let pieces = encoder.vocabulary.pieces(&document);
        for (token, names) in expected.pieces.iter().enumerate() {
            let found: Vec<String> =
                pieces.of(token..token + 1).iter().map(|&piece| encoder.vocabulary.name(piece)).collect();
            assert_eq!(&found, names, "{}", expected.tokens[token]);
        }
        let (mut windows, mut start) = (Vec::new(), 0);
        while start < document.tokens.len() {
            let window = pieces.window(&document, start, encoder.longest);
            start = window.end;
            windows.push((window.start, window.end));
        }
        assert_eq!(windows, expected.windows);
    }

    #[test]
    fn bytes_come_close_to_single_precision() {
        let (expected, document) = expected();
        let encoder = encoder(Level::detect());
        let states = pieces::states(&encoder, &document);
        for ((state, exact), token) in
            states.chunks_exact(encoder.width).zip(&expected.states).zip(&expected.tokens)
        {
            let state: Vec<f32> = state.iter().map(|&byte| (f32::from(byte) - 128.0) / 16.0).collect();
            let exact: Vec<f32> = exact.iter().map(|x| x.clamp(-127.0 / 16.0, 127.0 / 16.0)).collect();
            let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
            let cosine = dot(&state, &exact) / (dot(&state, &state) * dot(&exact, &exact)).sqrt();
            assert!(cosine > 0.99, "{token}: {cosine}");
        }
        assert_eq!(states.len(), expected.states.len() * encoder.width);
    }

    #[test]
    fn all_processors_give_the_same_bits() {
        for text in ["", "Osei", &"The mayor denied it. Rask was not told by the bank. ".repeat(9)] {
            let document = crate::nlp::analyze(Article::new("a", text));
            let labels = |level| Model::encoder(MODEL, level).unwrap().0.label(&document);
            let expected = labels(Level::Portable);
            assert_eq!(expected.labels.len(), document.tokens.len());
            for level in Level::available() {
                assert_eq!(labels(level), expected, "{level:?}");
            }
        }
    }

    #[test]
    fn the_error_function_is_right_to_six_digits() {
        // The share of a normal distribution below 0, 1 and -2.
        for (x, share) in [(0.0, 0.5), (1.0, 0.841_345), (-2.0, 0.022_75)] {
            assert!((gelu(x) - x * share).abs() < 1e-6, "{x}");
        }
    }
}
