//! Sums and curves over the rows of an encoder: products, attention, bytes and back, all in a fixed order.
//!
//! In: rows of numbers. Out: numbers with the same bits on every processor; the loops are written so that compilers make
//! vectors of them. Example: a row whose largest number is 2.54 becomes bytes of 0.02 a step.

use super::layer::{Layer, exp, halve, to_byte};

/// Numbers of a state that one head of the attention looks at.
pub(super) const HEAD: usize = 32;

/// Numbers that are summed side by side.
pub(super) const LANES: usize = 16;

/// Makes bytes of a row; returns what one step of a byte is worth.
#[inline(always)]
pub(super) fn to_bytes(row: &[f32], bytes: &mut [u8]) -> f32 {
    let mut most = [0f32; LANES];
    for row in row.as_chunks::<LANES>().0 {
        for i in 0..LANES {
            most[i] = larger(most[i], row[i].abs());
        }
    }
    let (scale, inverse) = scales(&most);
    for (byte, &x) in bytes.iter_mut().zip(row) {
        *byte = to_byte(x * inverse);
    }
    scale
}

/// What one step of a byte is worth where the largest number is to be 127 steps, and one over it.
#[inline(always)]
pub(super) fn scales(most: &[f32; LANES]) -> (f32, f32) {
    let most = largest(*most);
    if most > 0.0 { (most / 127.0, 127.0 / most) } else { (0.0, 0.0) }
}

#[inline(always)]
pub(super) fn larger(a: f32, b: f32) -> f32 {
    if a > b { a } else { b }
}

#[inline(always)]
pub(super) fn largest(mut numbers: [f32; LANES]) -> f32 {
    let mut half = LANES / 2;
    while half > 0 {
        for i in 0..half {
            numbers[i] = larger(numbers[i], numbers[i + half]);
        }
        half /= 2;
    }
    numbers[0]
}

/// From sums of bytes to numbers.
#[inline(always)]
pub(super) fn restore(sums: &[i32], scale: &[f32], bias: &[f32], row: f32, out: &mut [f32]) {
    let count = out.len();
    let (sums, scale, bias) = (&sums[..count], &scale[..count], &bias[..count]);
    for i in 0..count {
        out[i] = sums[i] as f32 * (scale[i] * row) + bias[i];
    }
}

#[inline(always)]
pub(super) fn add_restored(sums: &[i32], scale: &[f32], bias: &[f32], row: f32, out: &mut [f32]) {
    let count = out.len();
    let (sums, scale, bias) = (&sums[..count], &scale[..count], &bias[..count]);
    for i in 0..count {
        out[i] += sums[i] as f32 * (scale[i] * row) + bias[i];
    }
}

/// From the sums of the wide layer to what goes on.
#[inline(always)]
pub(super) fn open(sums: &[i32], layer: &Layer, row: f32, spread: &[f32], out: &mut [f32]) {
    let count = out.len();
    let (sums, scale, bias) = (&sums[..count], &layer.scale[..count], &layer.bias[..count]);
    let spread = &spread[..count];
    for i in 0..count {
        out[i] = gelu(sums[i] as f32 * (scale[i] * row) + bias[i]) * spread[i];
    }
}

/// How much a piece asks for each other one: the products of its query with their keys.
#[inline(always)]
pub(super) fn compare(query: &[f32], keys: &[f32], out: &mut [[f32; LANES]]) {
    let query = query.as_chunks::<8>().0;
    for (out, keys) in out.iter_mut().zip(keys.as_chunks::<{ LANES * HEAD }>().0) {
        let keys: &[[f32; LANES]] = keys.as_chunks().0;
        let mut sums = [0f32; LANES];
        for (query, keys) in query.iter().zip(keys.as_chunks::<8>().0) {
            for lane in 0..LANES {
                sums[lane] += eight(std::array::from_fn(|n| query[n] * keys[n][lane]));
            }
        }
        *out = sums;
    }
}

/// Makes powers of the first numbers, and nothing of the others; returns their sum.
#[inline(always)]
pub(super) fn soften(weights: &mut [[f32; LANES]], count: usize) -> f32 {
    weights.as_flattened_mut()[count..].fill(f32::MIN);
    let mut top = [f32::MIN; LANES];
    for weights in weights.iter() {
        for lane in 0..LANES {
            top[lane] = larger(weights[lane], top[lane]);
        }
    }
    let top = largest(top);
    for weights in weights.iter_mut() {
        for weight in weights {
            *weight = exp(*weight - top);
        }
    }
    weights.as_flattened_mut()[count..].fill(0.0);
    total(weights.as_flattened())
}

/// The weighed mean of the values.
#[inline(always)]
pub(super) fn mix(weights: &[[f32; LANES]], values: &[f32], factor: f32) -> [f32; HEAD] {
    let weights = weights.as_flattened().as_chunks::<8>().0;
    let values: &[[f32; HEAD]] = values.as_chunks().0;
    let mut mixed = [0f32; HEAD];
    for (weights, values) in weights.iter().zip(values.as_chunks::<8>().0) {
        for i in 0..HEAD {
            mixed[i] += eight(std::array::from_fn(|n| weights[n] * values[n][i]));
        }
    }
    mixed.map(|x| x * factor)
}

/// A sum of eight that has to wait for three additions, not seven.
#[inline(always)]
pub(super) fn eight(x: [f32; 8]) -> f32 {
    ((x[0] + x[1]) + (x[2] + x[3])) + ((x[4] + x[5]) + (x[6] + x[7]))
}

/// A sum in an order that is fixed and fit for vectors; the length is a multiple of [`LANES`].
#[inline(always)]
pub(super) fn total(numbers: &[f32]) -> f32 {
    let mut sums = [0f32; LANES];
    for numbers in numbers.as_chunks::<LANES>().0 {
        for i in 0..LANES {
            sums[i] += numbers[i];
        }
    }
    halve(sums)
}

/// A sum of products, as [`total`].
#[inline(always)]
pub(super) fn product(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0f32; LANES];
    for (a, b) in a.as_chunks::<LANES>().0.iter().zip(b.as_chunks::<LANES>().0) {
        for i in 0..LANES {
            sums[i] += a[i] * b[i];
        }
    }
    halve(sums)
}

/// x times the share of a normal distribution below x; the share right to six digits, by operations that give the same bits
/// on every machine (Abramowitz and Stegun 7.1.26).
#[inline(always)]
pub(super) fn gelu(x: f32) -> f32 {
    let z = x.abs() * std::f32::consts::FRAC_1_SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * z);
    let series =
        t * (0.254_829_6 + t * (-0.284_496_72 + t * (1.421_413_8 + t * (-1.453_152_1 + t * 1.061_405_4))));
    // Half the share outside of -|x| and |x|.
    let outside = 0.5 * series * exp(-z * z);
    x * if x < 0.0 { outside } else { 1.0 - outside }
}
