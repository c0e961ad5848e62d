//! Products of rows of bytes with a matrix of small weights: where the network spends its time.
//!
//! In: rows of activations as bytes (128 stands for zero). Out: 32-bit sums, the same on every machine, because whole
//! numbers have no rounding. Example: the row `[129, 127]` (1 and -1) times the weights `[3, 5]` is -2.
//!
//! This is the one module with `unsafe`. Measured reason: a word costs 7 microseconds with AVX-512 VNNI, 49 with the same
//! safe code compiled for AVX2 and 145 for plain x86-64, and the first two can only be reached by functions that the
//! caller must guard. Everything around the products is safe code, compiled once for each level.
#![allow(unsafe_code)]

#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::{
    __m512i, _mm512_dpbusd_epi32, _mm512_loadu_si512, _mm512_set1_epi32, _mm512_storeu_si512,
};

/// How many rows are multiplied at a time.
pub(super) const BLOCK: usize = 6;

/// Outputs are padded to a multiple of this.
const LANES: usize = 64;

/// What the processor at hand can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    /// AVX-512 with products of bytes.
    #[cfg(target_arch = "x86_64")]
    Vnni,
    /// AVX2.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// Anything.
    Portable,
}

impl Level {
    /// The best one that this processor has.
    pub(super) fn detect() -> Level {
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512dq")
                && is_x86_feature_detected!("avx512vl")
                && is_x86_feature_detected!("avx512vnni")
            {
                return Level::Vnni;
            }
            if is_x86_feature_detected!("avx2") {
                return Level::Avx2;
            }
        }
        Level::Portable
    }

    /// All that this processor has.
    #[cfg(test)]
    pub(super) fn available() -> Vec<Level> {
        match Level::detect() {
            #[cfg(target_arch = "x86_64")]
            Level::Vnni => vec![Level::Vnni, Level::Avx2, Level::Portable],
            #[cfg(target_arch = "x86_64")]
            Level::Avx2 => vec![Level::Avx2, Level::Portable],
            Level::Portable => vec![Level::Portable],
        }
    }
}

/// A matrix of weights, one row an output, in the order that the level at hand reads.
#[derive(Clone, Debug)]
pub(super) struct Matrix {
    inputs: usize,
    outputs: usize,
    /// For VNNI: blocks of 64 outputs; in them, groups of four inputs; in them, the outputs' four weights each.
    packed: Vec<i8>,
    /// Otherwise: one row an output.
    rows: Vec<i16>,
    /// What the offset of 128 in the activations adds to each output.
    offsets: Vec<i32>,
}

impl Matrix {
    /// Lays out weights given one row an output; `inputs` must be a multiple of four.
    pub(super) fn new(weights: &[i8], inputs: usize, outputs: usize, level: Level) -> Matrix {
        let offsets = weights
            .chunks_exact(inputs)
            .map(|row| 128 * row.iter().map(|&w| i32::from(w)).sum::<i32>())
            .collect();
        let mut matrix = Matrix { inputs, outputs, packed: Vec::new(), rows: Vec::new(), offsets };
        if matches!(level, Level::Portable) || !is_vnni(level) {
            matrix.rows = weights.iter().map(|&w| i16::from(w)).collect();
            return matrix;
        }
        for block in 0..outputs.div_ceil(LANES) {
            for group in 0..inputs / 4 {
                for lane in 0..LANES {
                    let output = block * LANES + lane;
                    for input in 4 * group..4 * group + 4 {
                        matrix.packed.push(if output < outputs {
                            weights[output * inputs + input]
                        } else {
                            0
                        });
                    }
                }
            }
        }
        matrix
    }

    /// Length of a row of activations.
    pub(super) fn inputs(&self) -> usize {
        self.inputs
    }

    /// Multiplies `BLOCK` rows; `sums` holds `BLOCK` rows of outputs.
    #[inline(always)]
    fn multiply_portable(&self, rows: &[u8], sums: &mut [i32]) {
        // Products of 16-bit numbers added up in pairs are one instruction nearly everywhere.
        let wide: Vec<i16> = rows.iter().map(|&a| i16::from(a) - 128).collect();
        for (output, weights) in self.rows.chunks_exact(self.inputs).enumerate() {
            for (t, row) in wide.chunks_exact(self.inputs).enumerate() {
                sums[t * self.outputs + output] =
                    row.iter().zip(weights).map(|(&a, &w)| i32::from(a) * i32::from(w)).sum();
            }
        }
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
    fn multiply_vnni(&self, rows: &[u8], sums: &mut [i32]) {
        let groups = self.inputs / 4;
        let row: [&[[u8; 4]]; BLOCK] = std::array::from_fn(|t| {
            &rows[t * self.inputs..(t + 1) * self.inputs].as_chunks::<4>().0[..groups]
        });
        for (block, weights) in self.packed.chunks_exact(groups * LANES * 4).enumerate() {
            let mut acc: [[__m512i; 4]; BLOCK] = [[_mm512_set1_epi32(0); 4]; BLOCK];
            for (group, weights) in weights.as_chunks::<{ LANES * 4 }>().0.iter().enumerate() {
                // SAFETY: each pointer is to 64 bytes inside the 256 of `weights`; the load needs no alignment.
                let w: [__m512i; 4] = std::array::from_fn(|v| unsafe {
                    _mm512_loadu_si512(weights[64 * v..64 * v + 64].as_ptr().cast())
                });
                for (acc, row) in acc.iter_mut().zip(&row) {
                    let a = _mm512_set1_epi32(i32::from_le_bytes(row[group]));
                    for v in 0..4 {
                        acc[v] = _mm512_dpbusd_epi32(acc[v], a, w[v]);
                    }
                }
            }
            let first = block * LANES;
            let count = LANES.min(self.outputs - first);
            for (t, acc) in acc.iter().enumerate() {
                let mut out = [0i32; LANES];
                for v in 0..4 {
                    // SAFETY: the pointer is to 16 numbers inside the 64 of `out`; the store needs no alignment.
                    unsafe { _mm512_storeu_si512(out[16 * v..16 * v + 16].as_mut_ptr().cast(), acc[v]) };
                }
                let at = t * self.outputs + first;
                for ((sum, out), offset) in
                    sums[at..at + count].iter_mut().zip(&out).zip(&self.offsets[first..])
                {
                    *sum = out - offset;
                }
            }
        }
    }
}

fn is_vnni(level: Level) -> bool {
    #[cfg(target_arch = "x86_64")]
    return level == Level::Vnni;
    #[cfg(not(target_arch = "x86_64"))]
    {
        let _ = level;
        false
    }
}

/// Runs the part of the network that depends on the level: `body` is compiled once for each.
///
/// `body` gets the function that multiplies `BLOCK` rows by a matrix.
#[inline(always)]
pub(super) fn dispatch<B: Body>(level: Level, body: B) {
    match level {
        // SAFETY: `Level::detect` has seen these features on this processor.
        #[cfg(target_arch = "x86_64")]
        Level::Vnni => unsafe { on_vnni(body) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 => unsafe { on_avx2(body) },
        Level::Portable => body.run(|matrix, rows, sums| matrix.multiply_portable(rows, sums)),
    }
}

/// Work that multiplies; `run` must be `#[inline(always)]` so that it is compiled for the level that calls it.
pub(super) trait Body {
    /// Does the work with the given product.
    fn run(self, multiply: impl Fn(&Matrix, &[u8], &mut [i32]));
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn on_vnni<B: Body>(body: B) {
    body.run(|matrix, rows, sums| matrix.multiply_vnni(rows, sums));
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn on_avx2<B: Body>(body: B) {
    body.run(|matrix, rows, sums| matrix.multiply_portable(rows, sums));
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Product<'a>(&'a Matrix, &'a [u8], &'a mut [i32]);

    impl Body for Product<'_> {
        #[inline(always)]
        fn run(self, multiply: impl Fn(&Matrix, &[u8], &mut [i32])) {
            multiply(self.0, self.1, self.2);
        }
    }

    #[test]
    fn all_levels_agree_with_plain_sums() {
        let (inputs, outputs) = (36, 70);
        let mut state = 1u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        };
        let weights: Vec<i8> = (0..inputs * outputs).map(|_| next() as i8).collect();
        let rows: Vec<u8> = (0..BLOCK * inputs).map(|_| next()).collect();
        let mut expected = Vec::new();
        for row in rows.chunks(inputs) {
            for weights in weights.chunks(inputs) {
                expected.push(
                    row.iter().zip(weights).map(|(&a, &w)| (i32::from(a) - 128) * i32::from(w)).sum::<i32>(),
                );
            }
        }
        for level in Level::available() {
            let matrix = Matrix::new(&weights, inputs, outputs, level);
            let mut sums = vec![0; BLOCK * outputs];
            dispatch(level, Product(&matrix, &rows, &mut sums));
            assert_eq!(sums, expected, "{level:?}");
        }
    }
}
