//! Products of rows of bytes with a matrix of small weights: where the network spends its time.
//!
//! In: rows of activations as bytes (128 stands for zero). Out: 32-bit sums, the same on every machine, because whole
//! numbers have no rounding. Example: the row `[129, 127]` (1 and -1) times the weights `[3, 5]` is -2.
//!
//! This is the one module with `unsafe`. Measured reason: the products of a word take 4 microseconds with AVX-512 VNNI, 6
//! with AVX-VNNI, 11 to 18 with AVX2 and 115 in safe code for plain x86-64 (50 when that is compiled for AVX2); the first
//! three need functions that the caller must guard. Everything around the products is safe code, compiled once for each
//! level.
//!
//! Tagger and parser score with [`sum_cells`] and [`prefetch`], which are here for the same reason: together they take a
//! fifth off the time of a whole run.
#![allow(unsafe_code)]

use std::ops::Deref;

#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::{
    __m256i, __m512i, _MM_HINT_T0, _mm_loadu_si128, _mm_prefetch, _mm_set1_epi8, _mm_setr_epi8,
    _mm_shuffle_epi8, _mm_xor_si128, _mm256_add_epi16, _mm256_add_epi32, _mm256_cvtepi8_epi16,
    _mm256_dpbusd_avx_epi32, _mm256_loadu_si256, _mm256_madd_epi16, _mm256_set1_epi32, _mm256_setzero_si256,
    _mm256_storeu_si256, _mm512_dpbusd_epi32, _mm512_loadu_si512, _mm512_set1_epi32, _mm512_storeu_si512,
};

/// How many rows are multiplied at a time.
pub(super) const BLOCK: usize = 6;

/// What the processor at hand can do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Level {
    /// AVX-512 with products of bytes.
    #[cfg(target_arch = "x86_64")]
    Vnni,
    /// AVX2 with products of bytes.
    #[cfg(target_arch = "x86_64")]
    AvxVnni,
    /// AVX2.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// Anything.
    #[default]
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
                return if is_x86_feature_detected!("avxvnni") { Level::AvxVnni } else { Level::Avx2 };
            }
        }
        Level::Portable
    }

    /// All that this processor has.
    #[cfg(test)]
    pub(super) fn available() -> Vec<Level> {
        let mut levels = vec![Level::detect(), Level::Portable];
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avxvnni") {
                levels.push(Level::AvxVnni);
            }
            if is_x86_feature_detected!("avx2") {
                levels.push(Level::Avx2);
            }
        }
        levels
    }

    /// How many outputs are summed side by side, and how many inputs of one output lie next to each other.
    fn layout(self, inputs: usize) -> (usize, usize) {
        match self {
            #[cfg(target_arch = "x86_64")]
            Level::Vnni => (64, 4),
            #[cfg(target_arch = "x86_64")]
            Level::AvxVnni => (16, 4),
            #[cfg(target_arch = "x86_64")]
            Level::Avx2 => (16, 2),
            Level::Portable => (1, inputs),
        }
    }

    /// Whether weights are multiplied as bytes.
    fn has_bytes(self) -> bool {
        #[cfg(target_arch = "x86_64")]
        return matches!(self, Level::Vnni | Level::AvxVnni);
        #[cfg(not(target_arch = "x86_64"))]
        false
    }
}

/// A matrix of weights in the order that the level at hand reads: blocks of some outputs; in them, groups of some
/// inputs; in them, each output's weights of the group. The last block is filled up with zeros.
#[derive(Clone, Debug)]
pub(super) struct Matrix {
    inputs: usize,
    outputs: usize,
    /// For the levels that multiply bytes.
    bytes: Aligned<i8>,
    /// For the others.
    wide: Aligned<i16>,
    /// What the offset of 128 in the activations adds to each output where bytes are multiplied.
    offsets: Vec<i32>,
}

impl Matrix {
    /// Lays out weights given one row an output; `inputs` must be a multiple of four.
    pub(super) fn new(weights: &[i8], inputs: usize, outputs: usize, level: Level) -> Matrix {
        let offsets = weights
            .chunks_exact(inputs)
            .map(|row| 128 * row.iter().map(|&w| i32::from(w)).sum::<i32>())
            .collect();
        let (lanes, size) = level.layout(inputs);
        let mut packed = Vec::with_capacity(outputs.next_multiple_of(lanes) * inputs);
        for block in 0..outputs.div_ceil(lanes) {
            for group in 0..inputs / size {
                for output in block * lanes..(block + 1) * lanes {
                    let at = output * inputs + group * size;
                    match weights.get(at..at + size) {
                        Some(group) => packed.extend_from_slice(group),
                        None => packed.resize(packed.len() + size, 0),
                    }
                }
            }
        }
        let wide: Vec<i16> = packed.iter().copied().map(i16::from).collect();
        let (bytes, wide): (&[i8], &[i16]) = if level.has_bytes() { (&packed, &[]) } else { (&[], &wide) };
        Matrix { inputs, outputs, bytes: Aligned::new(bytes), wide: Aligned::new(wide), offsets }
    }

    /// Length of a row of activations.
    pub(super) fn inputs(&self) -> usize {
        self.inputs
    }

    /// Multiplies rows, a multiple of `BLOCK`; `sums` holds as many rows of outputs.
    #[inline(always)]
    fn multiply_portable(&self, rows: &[u8], sums: &mut [i32]) {
        // Products of 16-bit numbers added up in pairs are one instruction nearly everywhere.
        let wide: Vec<i16> = rows.iter().map(|&a| i16::from(a) - 128).collect();
        for (output, weights) in self.wide.chunks_exact(self.inputs).enumerate() {
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
        let rows: &[[u8; 4]] = rows.as_chunks().0;
        for (block, weights) in self.bytes.chunks_exact(groups * 256).enumerate() {
            // The weights stay near the processor while all rows pass by.
            for (n, rows) in rows.chunks_exact(BLOCK * groups).enumerate() {
                let rows = split(rows, groups);
                let mut acc: [[__m512i; 4]; BLOCK] = [[_mm512_set1_epi32(0); 4]; BLOCK];
                for (group, weights) in weights.as_chunks::<256>().0.iter().enumerate() {
                    // SAFETY: each pointer is to 64 bytes inside the 256 of `weights`; the load needs no alignment.
                    let w: [__m512i; 4] = std::array::from_fn(|v| unsafe {
                        _mm512_loadu_si512(weights[64 * v..64 * v + 64].as_ptr().cast())
                    });
                    for (acc, row) in acc.iter_mut().zip(&rows) {
                        let a = _mm512_set1_epi32(i32::from_le_bytes(row[group]));
                        for v in 0..4 {
                            acc[v] = _mm512_dpbusd_epi32(acc[v], a, w[v]);
                        }
                    }
                }
                for (t, acc) in acc.iter().enumerate() {
                    let mut out = [0i32; 64];
                    for v in 0..4 {
                        // SAFETY: the pointer is to 16 numbers inside the 64 of `out`; the store needs no alignment.
                        unsafe { _mm512_storeu_si512(out[16 * v..16 * v + 16].as_mut_ptr().cast(), acc[v]) };
                    }
                    self.set(sums, n * BLOCK + t, block * 64, &out, &self.offsets);
                }
            }
        }
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,avxvnni")]
    fn multiply_avx_vnni(&self, rows: &[u8], sums: &mut [i32]) {
        let groups = self.inputs / 4;
        let rows: &[[u8; 4]] = rows.as_chunks().0;
        for (block, weights) in self.bytes.chunks_exact(groups * 64).enumerate() {
            // The weights stay near the processor while all rows pass by.
            for (n, rows) in rows.chunks_exact(BLOCK * groups).enumerate() {
                let rows = split(rows, groups);
                let mut acc: [[__m256i; 2]; BLOCK] = [[_mm256_setzero_si256(); 2]; BLOCK];
                for (group, weights) in weights.as_chunks::<64>().0.iter().enumerate() {
                    // SAFETY: each pointer is to 32 bytes inside the 64 of `weights`; the load needs no alignment.
                    let w: [__m256i; 2] = std::array::from_fn(|v| unsafe {
                        _mm256_loadu_si256(weights[32 * v..32 * v + 32].as_ptr().cast())
                    });
                    for (acc, row) in acc.iter_mut().zip(&rows) {
                        let a = _mm256_set1_epi32(i32::from_le_bytes(row[group]));
                        for v in 0..2 {
                            acc[v] = _mm256_dpbusd_avx_epi32(acc[v], a, w[v]);
                        }
                    }
                }
                for (t, acc) in acc.iter().enumerate() {
                    self.set(sums, n * BLOCK + t, block * 16, &numbers(acc), &self.offsets);
                }
            }
        }
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn multiply_avx2(&self, rows: &[u8], sums: &mut [i32]) {
        // Two activations as numbers of 16 bits, side by side: products of bytes would not fit into their sums here.
        let half = |a: u8| u32::from((i16::from(a) - 128) as u16);
        let pairs: Vec<u32> =
            rows.as_chunks().0.iter().map(|&[low, high]| half(low) | half(high) << 16).collect();
        let groups = self.inputs / 2;
        for (block, weights) in self.wide.chunks_exact(groups * 32).enumerate() {
            // The weights stay near the processor while all rows pass by.
            for (n, rows) in pairs.chunks_exact(BLOCK * groups).enumerate() {
                let rows = split(rows, groups);
                let mut acc: [[__m256i; 2]; BLOCK] = [[_mm256_setzero_si256(); 2]; BLOCK];
                for (group, weights) in weights.as_chunks::<32>().0.iter().enumerate() {
                    // SAFETY: each pointer is to 16 numbers inside the 32 of `weights`; the load needs no alignment.
                    let w: [__m256i; 2] = std::array::from_fn(|v| unsafe {
                        _mm256_loadu_si256(weights[16 * v..16 * v + 16].as_ptr().cast())
                    });
                    for (acc, row) in acc.iter_mut().zip(&rows) {
                        let a = _mm256_set1_epi32(row[group] as i32);
                        for v in 0..2 {
                            acc[v] = _mm256_add_epi32(acc[v], _mm256_madd_epi16(a, w[v]));
                        }
                    }
                }
                for (t, acc) in acc.iter().enumerate() {
                    self.set(sums, n * BLOCK + t, block * 16, &numbers(acc), &[0; 16]);
                }
            }
        }
    }

    /// Writes the sums of the outputs from `first` on for the row `t`, less their offsets.
    #[cfg(target_arch = "x86_64")]
    #[inline(always)]
    fn set(&self, sums: &mut [i32], t: usize, first: usize, out: &[i32], offsets: &[i32]) {
        let row = &mut sums[t * self.outputs..(t + 1) * self.outputs];
        let offsets = if offsets.len() == self.outputs { &offsets[first..] } else { offsets };
        for ((sum, out), offset) in row[first..].iter_mut().zip(out).zip(offsets) {
            *sum = out - offset;
        }
    }
}

/// The `BLOCK` rows of so many groups each.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn split<T>(all: &[T], groups: usize) -> [&[T]; BLOCK] {
    std::array::from_fn(|t| &all[t * groups..(t + 1) * groups])
}

/// The numbers in two registers.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn numbers(registers: &[__m256i; 2]) -> [i32; 16] {
    let mut out = [0; 16];
    for v in 0..2 {
        // SAFETY: the pointer is to 8 numbers inside the 16 of `out`; the store needs no alignment.
        unsafe { _mm256_storeu_si256(out[8 * v..8 * v + 8].as_mut_ptr().cast(), registers[v]) };
    }
    out
}

/// Numbers that begin where a line of the processor's cache does: a row of 64 bytes takes one line, not two. (A clone may
/// begin elsewhere, which makes it slower and nothing else.)
#[derive(Clone, Debug)]
pub(crate) struct Aligned<T> {
    all: Vec<T>,
    first: usize,
}

impl<T: Copy + Default> Aligned<T> {
    /// Copies the numbers to such a place.
    pub(crate) fn new(numbers: &[T]) -> Self {
        let mut all: Vec<T> = Vec::with_capacity(numbers.len() + 64);
        let first = all.as_ptr().align_offset(64).min(64);
        all.resize(first, T::default());
        all.extend_from_slice(numbers);
        Self { all, first }
    }
}

impl<T> Deref for Aligned<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.all[self.first..]
    }
}

/// Tells the processor that a place of a table will be read, so that it fetches many of them from memory at once.
#[inline(always)]
pub(crate) fn prefetch<T>(table: &[T], place: usize) {
    // SAFETY: a hint reads nothing and never faults, whatever the address.
    #[cfg(target_arch = "x86_64")]
    unsafe {
        _mm_prefetch::<_MM_HINT_T0>(table.as_ptr().wrapping_add(place).cast());
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (table, place);
}

/// Sums the cells `place ^ n` of a table over all places, for every `n` below `ROW` that is `wanted`; the other sums are
/// anything.
///
/// Example: of the 49 features of an arc, each has a cell for every label, all in one row of 64.
pub(crate) fn sum_cells<const ROW: usize>(table: &[i8], places: &[u32], wanted: u128) -> [i16; ROW] {
    let rows = table.as_chunks().0;
    for &place in places {
        for line in (0..ROW).step_by(64) {
            prefetch(table, place as usize / ROW * ROW + line);
        }
    }
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has just been asked.
        return unsafe { sum_cells_avx2(rows, places) };
    }
    sum_cells_portable(rows, places, wanted)
}

fn sum_cells_portable<const ROW: usize>(rows: &[[i8; ROW]], places: &[u32], wanted: u128) -> [i16; ROW] {
    std::array::from_fn(|n| {
        let cell = |place: usize| i16::from(rows[place / ROW][(place ^ n) % ROW]);
        if wanted >> n & 1 == 1 { places.iter().map(|&place| cell(place as usize)).sum() } else { 0 }
    })
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn sum_cells_avx2<const ROW: usize>(rows: &[[i8; ROW]], places: &[u32]) -> [i16; ROW] {
    let order = _mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    let mut acc = [_mm256_setzero_si256(); 8];
    for &place in places {
        let place = place as usize;
        let row = &rows[place / ROW];
        // The lowest four bits change the order among sixteen cells, the others that of the sixteens.
        let lanes = _mm_xor_si128(order, _mm_set1_epi8((place % 16) as i8));
        for (part, acc) in acc.iter_mut().enumerate().take(ROW / 16) {
            let from = 16 * (part ^ (place % ROW / 16));
            // SAFETY: the pointer is to 16 bytes inside the row; the load needs no alignment.
            let cells = unsafe { _mm_loadu_si128(row[from..from + 16].as_ptr().cast()) };
            *acc = _mm256_add_epi16(*acc, _mm256_cvtepi8_epi16(_mm_shuffle_epi8(cells, lanes)));
        }
    }
    let mut sums = [0; ROW];
    for (sums, acc) in sums.as_chunks_mut::<16>().0.iter_mut().zip(acc) {
        // SAFETY: the pointer is to 16 numbers of 16 bits; the store needs no alignment.
        unsafe { _mm256_storeu_si256(sums.as_mut_ptr().cast(), acc) };
    }
    sums
}

/// Runs the part of the network that depends on the level: `body` is compiled once for each.
///
/// `body` gets the function that multiplies rows, a multiple of `BLOCK`, by a matrix.
#[inline(always)]
pub(super) fn dispatch<B: Body>(level: Level, body: B) {
    match level {
        // SAFETY: `Level::detect` has seen these features on this processor.
        #[cfg(target_arch = "x86_64")]
        Level::Vnni => unsafe { on_vnni(body) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        Level::AvxVnni => unsafe { on_avx_vnni(body) },
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
#[target_feature(enable = "avx2,avxvnni")]
fn on_avx_vnni<B: Body>(body: B) {
    body.run(|matrix, rows, sums| matrix.multiply_avx_vnni(rows, sums));
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn on_avx2<B: Body>(body: B) {
    body.run(|matrix, rows, sums| matrix.multiply_avx2(rows, sums));
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
    fn cells_are_summed_alike_with_and_without_vectors() {
        fn check<const ROW: usize>() {
            let cells: Vec<i8> = (0..ROW * 50).map(|n| (n * 37 % 255) as u8 as i8).collect();
            let places: Vec<u32> = (0..51).map(|n| (n * 7919 % (ROW * 50)) as u32).collect();
            let expected: Vec<i16> = (0..ROW)
                .map(|n| places.iter().map(|&place| i16::from(cells[place as usize ^ n])).sum())
                .collect();
            let table = Aligned::new(&cells);
            assert_eq!(sum_cells::<ROW>(&table, &places, u128::MAX).as_slice(), expected);
            assert_eq!(
                sum_cells_portable::<ROW>(table.as_chunks().0, &places, u128::MAX).as_slice(),
                expected
            );
        }
        check::<64>();
        check::<128>();
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
        let rows: Vec<u8> = (0..3 * BLOCK * inputs).map(|_| next()).collect();
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
            let mut sums = vec![0; 3 * BLOCK * outputs];
            dispatch(level, Product(&matrix, &rows, &mut sums));
            assert_eq!(sums, expected, "{level:?}");
        }
    }
}
