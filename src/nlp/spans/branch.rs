//! The branch of the network that looks for accusations: on top of what the network of attributions has seen of a token,
//! with what the lexicon says of it.
//!
//! In: the last states of the network, or of an encoder. Out ([`View`]): a state of its own for every token, and quick scores
//! of what the token may be: the cue of an explicit accusation or of a claim, a word of a charge, the head of an accuser or
//! an accused. Example: `slammed` between two names scores high as an explicit cue. `extract::learned` weighs the rest.
//!
//! The file `accusations.bin`, written by `train/accusations.py`: magic, sizes, this branch, then the heads. An encoder's
//! file holds one of its own, whose first layer reads the encoder's states.

use super::heads::Heads;
use super::kernel::{BLOCK, Body, Level, Matrix, dispatch};
use super::layer::{Input, Layer, WIDTH, add, normalize, spread, sum};
use super::lexical::LEXICAL_SIZES;
use super::seen::{QUICK, View};
pub use super::seen::{Seen, chance};
use crate::error::{Error, Result};

/// The first bytes of a model file: name and version of the format.
pub(super) const MAGIC: &[u8; 8] = b"sayso-a1";

/// The branch with the heads that read it.
#[derive(Clone, Debug)]
pub struct Branch {
    input: Option<Layer>,
    lexical: Vec<Vec<[f32; WIDTH]>>,
    layers: Vec<(usize, Layer)>,
    quick: Vec<[f32; WIDTH]>,
    quick_bias: Vec<f32>,
    /// The weights of what `extract::learned` computes for single cues and pairs.
    pub heads: Heads,
}

impl Branch {
    /// A branch that sees nothing, for as long as it is not trained yet.
    pub(super) fn nothing() -> Branch {
        Branch {
            input: None,
            lexical: Vec::new(),
            layers: Vec::new(),
            quick: Vec::new(),
            quick_bias: Vec::new(),
            heads: Heads::default(),
        }
    }

    /// Decodes a model file, whose first layer reads so many bytes of a token.
    ///
    /// # Errors
    ///
    /// When it is no model file of this version, or a damaged one.
    pub(super) fn read(bytes: &[u8], inputs: usize, level: Level) -> Result<Branch> {
        let broken =
            |reason: &str| Error::Embedded { name: "model of accusations", reason: reason.to_owned() };
        let rest = bytes.strip_prefix(MAGIC).ok_or_else(|| broken("not a model file of this version"))?;
        Self::decode(Input { rest }, inputs, level).ok_or_else(|| broken("cut short or damaged"))
    }

    pub(super) fn decode(mut input: Input<'_>, inputs: usize, level: Level) -> Option<Branch> {
        let layers = input.number().filter(|&layers| layers < 16)?;
        let dilations: Vec<usize> = input.bytes(layers)?.iter().map(|&d| usize::from(d)).collect();
        let first = input.layer(inputs, WIDTH, level)?;
        let mut lexical = Vec::new();
        for size in LEXICAL_SIZES {
            let scale = input.float()?;
            let rows = input.bytes(size * WIDTH)?.as_chunks::<WIDTH>().0;
            lexical.push(rows.iter().map(|row| row.map(|b| f32::from(b as i8) * scale)).collect());
        }
        let mut all = Vec::new();
        for dilation in dilations {
            all.push((dilation, input.layer(4 * WIDTH, 2 * WIDTH, level)?));
        }
        let quick = input.floats(QUICK * WIDTH)?.as_chunks().0.to_vec();
        let quick_bias = input.floats(QUICK)?;
        let heads = Heads::decode(&mut input, level)?;
        input.rest.is_empty().then_some(Branch {
            input: Some(first),
            lexical,
            layers: all,
            quick,
            quick_bias,
            heads,
        })
    }

    /// How far each layer looks to either side, the first one first.
    pub(super) fn dilations(&self) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.layers.iter().map(|(dilation, _)| *dilation)
    }

    /// What is seen of tokens whose states an encoder has left as bytes, one row a token.
    pub(super) fn see(
        &self,
        level: Level,
        heads: &[Option<usize>],
        lexical: &[[u16; LEXICAL_SIZES.len()]],
        states: &[u8],
    ) -> Vec<View> {
        let mut seen = Vec::with_capacity(heads.len());
        dispatch(level, Sight { branch: self, heads, lexical, states, seen: &mut seen });
        seen
    }

    /// One pass. `fill` writes what the first layer reads of a token and its head in the tree; the number past the last
    /// token stands for "no head".
    #[inline(always)]
    pub(super) fn run(
        &self,
        heads: &[Option<usize>],
        lexical: &[[u16; LEXICAL_SIZES.len()]],
        fill: impl Fn(usize, usize, &mut [u8]),
        seen: &mut Vec<View>,
        multiply: impl Fn(&Matrix, &[u8], &mut [i32]),
    ) {
        let count = heads.len();
        let Some(input) = &self.input else {
            seen.resize(count, View { state: [128; WIDTH], quick: [0.0; QUICK] });
            return;
        };
        let mut states = vec![[0f32; WIDTH]; count];
        let mut sums = vec![0i32; BLOCK * 2 * WIDTH];
        let width = input.matrix.inputs();
        let mut rows = vec![128u8; BLOCK * width];
        for (first, states) in states.chunks_mut(BLOCK).enumerate().map(|(n, states)| (n * BLOCK, states)) {
            for (t, row) in rows.chunks_exact_mut(width).take(states.len()).enumerate() {
                fill(first + t, heads[first + t].unwrap_or(count), row);
            }
            multiply(&input.matrix, &rows, &mut sums[..BLOCK * WIDTH]);
            for (t, (state, sums)) in states.iter_mut().zip(sums.as_chunks().0).enumerate() {
                input.set(state, sums);
                for (table, &value) in self.lexical.iter().zip(&lexical[first + t]) {
                    add(state, &table[usize::from(value)]);
                }
            }
        }
        let mut bytes = vec![[128u8; WIDTH]; count + 1];
        let mut rows = vec![128u8; BLOCK * 4 * WIDTH];
        for (dilation, layer) in &self.layers {
            for (state, bytes) in states.iter().zip(&mut bytes) {
                normalize(state, bytes);
            }
            for (first, states) in states.chunks_mut(BLOCK).enumerate().map(|(n, states)| (n * BLOCK, states))
            {
                for (t, row) in rows.chunks_exact_mut(4 * WIDTH).take(states.len()).enumerate() {
                    let token = first + t;
                    let looked = [
                        token.checked_sub(*dilation).unwrap_or(count),
                        token,
                        (token + dilation).min(count),
                        heads[token].unwrap_or(count),
                    ];
                    for (out, looked) in row.as_chunks_mut().0.iter_mut().zip(looked) {
                        *out = bytes[looked];
                    }
                }
                multiply(&layer.matrix, &rows, &mut sums);
                for (state, sums) in states.iter_mut().zip(sums.as_chunks().0) {
                    layer.add_gated(state, sums);
                }
            }
        }
        for state in &states {
            let mut view = View { state: [0; WIDTH], quick: [0.0; QUICK] };
            normalize(state, &mut view.state);
            let (mean, factor) = spread(state);
            for ((score, weights), bias) in view.quick.iter_mut().zip(&self.quick).zip(&self.quick_bias) {
                let mut products = [0.0; WIDTH];
                for i in 0..WIDTH {
                    products[i] = (state[i] - mean) * weights[i];
                }
                *score = bias + factor * sum(&products);
            }
            seen.push(view);
        }
    }
}

/// One pass over the states of an encoder.
struct Sight<'a> {
    branch: &'a Branch,
    heads: &'a [Option<usize>],
    lexical: &'a [[u16; LEXICAL_SIZES.len()]],
    states: &'a [u8],
    seen: &'a mut Vec<View>,
}

impl Body for Sight<'_> {
    #[inline(always)]
    fn run(self, multiply: impl Fn(&Matrix, &[u8], &mut [i32])) {
        let Sight { branch, heads, lexical, states, seen } = self;
        let fill = |token: usize, head: usize, row: &mut [u8]| {
            let (own, governor) = row.split_at_mut(row.len() / 2);
            let width = own.len();
            own.copy_from_slice(&states[token * width..][..width]);
            match states.get(head * width..(head + 1) * width) {
                Some(state) => governor.copy_from_slice(state),
                None => governor.fill(128),
            }
        };
        branch.run(heads, lexical, fill, seen, multiply);
    }
}
