//! The weights of the heads that read the branch: plain matrices and tables, applied one cue or pair at a time.
//!
//! In: a part of the model file. Out: [`Head`]s, which `extract::learned` asks. Example: the head of pairs adds a cue's
//! state, a party's state and the rows of some tables, and makes two scores of what is above zero.
//!
//! All sums run in the order of the inputs, so that every processor gives the same bits.

use super::network::{Input, WIDTH, sigmoid};

/// Numbers that the words a cue is read with are summed up to.
pub const POOL: usize = 64;

/// Numbers by which a cue and a word are compared.
pub const KEY: usize = 32;

/// A matrix, one row an output.
#[derive(Clone, Debug, Default)]
pub struct Linear {
    /// Row after row.
    weights: Vec<f32>,
    /// One number an output; empty for none.
    bias: Vec<f32>,
    inputs: usize,
}

/// A hidden layer of sums, and the scores made of what is above zero.
#[derive(Clone, Debug, Default)]
pub struct Head {
    /// From a cue's state.
    pub cue: Linear,
    /// From a word's state; empty for a head of cues.
    pub word: Linear,
    /// Tables of the answers to questions, one after another.
    tables: Vec<Vec<f32>>,
    /// The scores.
    pub output: Linear,
}

/// All heads.
#[derive(Clone, Debug, Default)]
pub struct Heads {
    /// Is it a cue: none, explicit, claim.
    pub cues: Head,
    /// Does nobody accuse by it; does it state a charge.
    pub null: Linear,
    /// See [`Heads::null`].
    pub has_charge: Linear,
    /// Who accuses, who is accused.
    pub pairs: Head,
    /// Where the charge begins, where it ends.
    pub charges: Head,
    /// What a cue asks of the words it is read with, what they answer, and what is taken along.
    pub query: Linear,
    /// See [`Heads::query`].
    pub key: Linear,
    /// See [`Heads::query`].
    pub value: Linear,
    /// From what was read to the hidden layers of cues and of pairs.
    pub read_for_cues: Linear,
    /// See [`Heads::read_for_cues`].
    pub read_for_pairs: Linear,
    /// From the state of a word's head in the tree to the hidden layer of pairs.
    pub governor: Linear,
    /// What the confidence weighs.
    belief: Vec<f32>,
}

impl Linear {
    /// Adds the outputs for some inputs to `out`.
    pub fn add_to(&self, input: &[f32], out: &mut [f32]) {
        for (n, (row, out)) in self.weights.chunks_exact(self.inputs.max(1)).zip(out).enumerate() {
            // Eight sums side by side, in a fixed order.
            let mut sums = [0f32; 8];
            for (a, b) in row.as_chunks::<8>().0.iter().zip(input.as_chunks::<8>().0) {
                for i in 0..8 {
                    sums[i] += a[i] * b[i];
                }
            }
            let total =
                ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]));
            *out += total + self.bias.get(n).copied().unwrap_or(0.0);
        }
    }

    /// The outputs for some inputs.
    pub fn of(&self, input: &[f32]) -> Vec<f32> {
        let mut out = vec![0.0; self.outputs()];
        self.add_to(input, &mut out);
        out
    }

    /// How many outputs there are.
    pub fn outputs(&self) -> usize {
        self.weights.len() / self.inputs.max(1)
    }

    fn decode(input: &mut Input<'_>, inputs: usize, has_bias: bool) -> Option<Linear> {
        let outputs = input.number().filter(|&n| n < 1 << 12)?;
        let weights = input.floats(inputs * outputs)?;
        let bias = if has_bias { input.floats(outputs)? } else { Vec::new() };
        Some(Linear { weights, bias, inputs })
    }
}

impl Head {
    /// Adds the rows of the answers to a hidden layer.
    pub fn add_answers(&self, answers: &[u16], hidden: &mut [f32]) {
        for (table, &answer) in self.tables.iter().zip(answers) {
            let start = usize::from(answer) * hidden.len();
            for (sum, weight) in hidden.iter_mut().zip(table.get(start..).unwrap_or_default()) {
                *sum += weight;
            }
        }
    }

    fn decode(input: &mut Input<'_>, has_word: bool) -> Option<Head> {
        let cue = Linear::decode(input, WIDTH, true)?;
        let word = if has_word { Linear::decode(input, WIDTH, false)? } else { Linear::default() };
        let width = cue.outputs();
        let count = input.number().filter(|&n| n < 64)?;
        let mut tables = Vec::new();
        for _ in 0..count {
            let rows = input.number().filter(|&n| n < 1 << 16)?;
            let scale = input.float()?;
            tables.push(input.bytes(rows * width)?.iter().map(|&b| f32::from(b as i8) * scale).collect());
        }
        Some(Head { cue, word, tables, output: Linear::decode(input, width, true)? })
    }
}

impl Heads {
    pub(super) fn decode(input: &mut Input<'_>) -> Option<Heads> {
        let cues = Head::decode(input, false)?;
        let width = cues.cue.outputs();
        Some(Heads {
            null: Linear::decode(input, width, true)?,
            has_charge: Linear::decode(input, width, true)?,
            cues,
            pairs: Head::decode(input, true)?,
            charges: Head::decode(input, true)?,
            query: Linear::decode(input, WIDTH, true)?,
            key: Linear::decode(input, WIDTH, false)?,
            value: Linear::decode(input, WIDTH, true)?,
            read_for_cues: Linear::decode(input, POOL, false)?,
            read_for_pairs: Linear::decode(input, POOL, false)?,
            governor: Linear::decode(input, WIDTH, false)?,
            belief: {
                let count = input.number().filter(|&n| n < 256)?;
                input.floats(count)?
            },
        })
    }

    /// How likely something is by what speaks for it.
    pub fn belief(&self, evidence: &[f32]) -> f32 {
        sigmoid(self.belief.iter().zip(evidence).map(|(weight, x)| weight * x).sum())
    }
}
