//! The weights of the heads that read the branch: plain matrices and tables, applied one cue or pair at a time.
//!
//! In: a part of the model file. Out: [`Head`]s, which `extract::learned` asks. Example: the head of pairs adds a cue's
//! state, a party's state and the rows of some tables, and makes two scores of what is above zero.
//!
//! All sums run in the order of the inputs, so that every processor gives the same bits.

use super::kernel::{Body, Level, Matrix, dispatch};
use super::layer::{Input, WIDTH, sigmoid};
use super::seen::Seen;

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

/// Outputs that [`Columns`] makes side by side, and rows that it makes them for at a time.
const LANES: usize = 32;
const ROWS: usize = 4;

/// A matrix that reads states, which is where the time goes: laid out so that the outputs are made side by side.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    /// For each 32 outputs, input after input.
    weights: Vec<[f32; LANES]>,
    bias: Vec<[f32; LANES]>,
    outputs: usize,
    level: Level,
}

/// What a matrix makes of the states of a document's tokens, each made once.
#[derive(Clone, Debug)]
pub struct Projection<'a> {
    columns: &'a Columns,
    /// Where in `made` the outputs are for each state that was kept; `NOWHERE` for those not yet made.
    places: Vec<u32>,
    made: Vec<f32>,
    nothing: Vec<f32>,
}

const NOWHERE: u32 = u32::MAX;

/// A hidden layer of sums, and the scores made of what is above zero.
#[derive(Clone, Debug, Default)]
pub struct Head {
    /// From a cue's state.
    pub cue: Columns,
    /// From a word's state; empty for a head of cues.
    pub word: Columns,
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
    pub query: Columns,
    /// See [`Heads::query`].
    pub key: Columns,
    /// See [`Heads::query`].
    pub value: Columns,
    /// From what was read to the hidden layers of cues and of pairs.
    pub read_for_cues: Linear,
    /// See [`Heads::read_for_cues`].
    pub read_for_pairs: Linear,
    /// From the state of a word's head in the tree to the hidden layer of pairs.
    pub governor: Columns,
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
    fn outputs(&self) -> usize {
        self.weights.len() / self.inputs.max(1)
    }

    fn decode(input: &mut Input<'_>, inputs: usize, has_bias: bool) -> Option<Linear> {
        let outputs = input.number().filter(|&n| n < 1 << 12)?;
        let weights = input.floats(inputs * outputs)?;
        let bias = if has_bias { input.floats(outputs)? } else { Vec::new() };
        Some(Linear { weights, bias, inputs })
    }
}

impl Columns {
    /// The outputs for one state.
    pub fn of(&self, state: &[f32; WIDTH]) -> Vec<f32> {
        let mut out = vec![0.0; self.outputs];
        self.make(&[*state], &mut out);
        out
    }

    /// The outputs for some states, row after row.
    fn make(&self, states: &[[f32; WIDTH]], out: &mut [f32]) {
        if self.outputs > 0 {
            dispatch(self.level, Products { columns: self, states, out });
        }
    }

    fn decode(input: &mut Input<'_>, has_bias: bool, level: Level) -> Option<Columns> {
        let Linear { weights, bias, inputs } = Linear::decode(input, WIDTH, has_bias)?;
        let outputs = weights.len() / inputs;
        let blocks = outputs.div_ceil(LANES);
        let mut columns = Columns {
            weights: vec![[0.0; LANES]; blocks * inputs],
            bias: vec![[0.0; LANES]; blocks],
            outputs,
            level,
        };
        for (output, row) in weights.chunks_exact(inputs).enumerate() {
            let (block, lane) = (output / LANES, output % LANES);
            columns.bias[block][lane] = bias.get(output).copied().unwrap_or(0.0);
            for (column, weight) in columns.weights[block * inputs..].iter_mut().zip(row) {
                column[lane] = *weight;
            }
        }
        Some(columns)
    }
}

struct Products<'a> {
    columns: &'a Columns,
    states: &'a [[f32; WIDTH]],
    out: &'a mut [f32],
}

impl Body for Products<'_> {
    #[inline(always)]
    fn run(self, _: impl Fn(&Matrix, &[u8], &mut [i32])) {
        let Products { columns, states, out } = self;
        for (states, out) in states.chunks(ROWS).zip(out.chunks_mut(ROWS * columns.outputs)) {
            // A row that is missing at the end is made of the last one, and goes nowhere.
            let row: [&[f32; WIDTH]; ROWS] = std::array::from_fn(|n| &states[n.min(states.len() - 1)]);
            let blocks = columns.weights.as_chunks::<WIDTH>().0;
            for (block, (weights, bias)) in blocks.iter().zip(&columns.bias).enumerate() {
                // Four arrays rather than one of arrays: only so does the compiler keep the sums in vectors.
                let [mut a, mut b, mut c, mut d] = [*bias; ROWS];
                for (i, weights) in weights.iter().enumerate() {
                    let numbers = row.map(|row| row[i]);
                    for (sums, x) in [&mut a, &mut b, &mut c, &mut d].into_iter().zip(numbers) {
                        for lane in 0..LANES {
                            sums[lane] += x * weights[lane];
                        }
                    }
                }
                for (sums, out) in [a, b, c, d].iter().zip(out.chunks_exact_mut(columns.outputs)) {
                    let out = &mut out[block * LANES..];
                    let count = out.len().min(LANES);
                    out[..count].copy_from_slice(&sums[..count]);
                }
            }
        }
    }
}

impl<'a> Projection<'a> {
    /// Nothing made yet, for the states of a document.
    pub fn new(columns: &'a Columns, seen: &Seen) -> Self {
        Projection {
            columns,
            places: vec![NOWHERE; seen.kept_count()],
            made: Vec::new(),
            nothing: vec![0.0; columns.outputs],
        }
    }

    /// Makes the outputs for those of some tokens that have none yet.
    pub fn make(&mut self, seen: &Seen, tokens: impl IntoIterator<Item = usize>) {
        let first = self.made.len() / self.columns.outputs.max(1);
        let mut states = Vec::new();
        for place in tokens.into_iter().filter_map(|token| seen.place(token)) {
            if self.places[place] == NOWHERE {
                self.places[place] = (first + states.len()) as u32;
                states.push(seen.state_at(place));
            }
        }
        let start = self.made.len();
        self.made.resize(start + states.len() * self.columns.outputs, 0.0);
        self.columns.make(&states, &mut self.made[start..]);
    }

    /// The outputs for a token; zeros where they were not made.
    pub fn of(&self, seen: &Seen, token: usize) -> &[f32] {
        let place = seen.place(token).map_or(NOWHERE, |place| self.places[place]);
        let width = self.columns.outputs;
        self.made.get(place as usize * width..(place as usize + 1) * width).unwrap_or(&self.nothing)
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

    fn decode(input: &mut Input<'_>, has_word: bool, level: Level) -> Option<Head> {
        let cue = Columns::decode(input, true, level)?;
        let word = if has_word { Columns::decode(input, false, level)? } else { Columns::default() };
        let width = cue.outputs;
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
    pub(super) fn decode(input: &mut Input<'_>, level: Level) -> Option<Heads> {
        let cues = Head::decode(input, false, level)?;
        let width = cues.cue.outputs;
        let heads = Heads {
            null: Linear::decode(input, width, true)?,
            has_charge: Linear::decode(input, width, true)?,
            cues,
            pairs: Head::decode(input, true, level)?,
            charges: Head::decode(input, true, level)?,
            query: Columns::decode(input, true, level)?,
            key: Columns::decode(input, false, level)?,
            value: Columns::decode(input, true, level)?,
            read_for_cues: Linear::decode(input, POOL, false)?,
            read_for_pairs: Linear::decode(input, POOL, false)?,
            governor: Columns::decode(input, false, level)?,
            belief: {
                let count = input.number().filter(|&n| n < 256)?;
                input.floats(count)?
            },
        };
        // As many scores as are asked for, whatever a file says.
        let is_whole = heads.cues.output.outputs() == 3
            && [&heads.null, &heads.has_charge].iter().all(|head| head.outputs() == 1)
            && [&heads.pairs, &heads.charges].iter().all(|head| head.output.outputs() == 2);
        is_whole.then_some(heads)
    }

    /// How likely something is by what speaks for it.
    pub fn belief(&self, evidence: &[f32]) -> f32 {
        sigmoid(self.belief.iter().zip(evidence).map(|(weight, x)| weight * x).sum())
    }
}
