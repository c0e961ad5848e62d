//! What the network, its branch and the encoder are made of: the parts of a model file, layers, and sums in a fixed order.
//!
//! In: bytes of a file; states of tokens. Out: matrices, and the next states. Example: a gated layer adds to a token's state
//! what its gates let through. All operations give the same bits on every processor.

use super::kernel::{Level, Matrix};

/// Numbers that a token has between the layers.
pub const WIDTH: usize = 128;

/// Steps of a quantized activation that make one standard deviation.
pub(super) const STEPS: f32 = 16.0;

/// A matrix with the scale and the bias of its outputs.
#[derive(Clone, Debug)]
pub(super) struct Layer {
    pub(super) matrix: Matrix,
    pub(super) scale: Vec<f32>,
    pub(super) bias: Vec<f32>,
}

impl Layer {
    /// Sets a state to the outputs.
    #[inline(always)]
    pub(super) fn set(&self, state: &mut [f32; WIDTH], sums: &[i32; WIDTH]) {
        let ([scale], [bias]) = (self.scale.as_chunks().0, self.bias.as_chunks().0) else { return };
        let (scale, bias): (&[f32; WIDTH], &[f32; WIDTH]) = (scale, bias);
        for i in 0..WIDTH {
            state[i] = sums[i] as f32 * scale[i] + bias[i];
        }
    }

    /// Adds to a state the first half of the outputs, each as far as its gate in the second half is open.
    #[inline(always)]
    pub(super) fn add_gated(&self, state: &mut [f32; WIDTH], sums: &[i32; 2 * WIDTH]) {
        let (scale, bias) = (self.scale.as_chunks().0, self.bias.as_chunks().0);
        let ([value_scale, gate_scale], [value_bias, gate_bias]) = (scale, bias) else { return };
        let (value_scale, gate_scale): (&[f32; WIDTH], &[f32; WIDTH]) = (value_scale, gate_scale);
        let (value_bias, gate_bias): (&[f32; WIDTH], &[f32; WIDTH]) = (value_bias, gate_bias);
        let mut gates = [0.0; WIDTH];
        for i in 0..WIDTH {
            gates[i] = sigmoid(sums[WIDTH + i] as f32 * gate_scale[i] + gate_bias[i]);
        }
        for i in 0..WIDTH {
            state[i] += (sums[i] as f32 * value_scale[i] + value_bias[i]) * gates[i];
        }
    }
}

#[inline(always)]
pub(super) fn add(state: &mut [f32; WIDTH], row: &[f32; WIDTH]) {
    for i in 0..WIDTH {
        state[i] += row[i];
    }
}

/// The state with mean 0 and deviation 1, as bytes.
#[inline(always)]
pub(super) fn normalize(state: &[f32; WIDTH], bytes: &mut [u8; WIDTH]) {
    let (mean, factor) = spread(state);
    for i in 0..WIDTH {
        bytes[i] = quantize((state[i] - mean) * factor);
    }
}

/// Mean, and one over the standard deviation.
#[inline(always)]
pub(super) fn spread(state: &[f32; WIDTH]) -> (f32, f32) {
    let mean = sum(state) / WIDTH as f32;
    let mut squares = [0.0; WIDTH];
    for i in 0..WIDTH {
        squares[i] = (state[i] - mean) * (state[i] - mean);
    }
    (mean, 1.0 / (sum(&squares) / WIDTH as f32 + 1e-5).sqrt())
}

/// A sum in an order that is fixed and fit for vectors: halves on halves.
#[inline(always)]
pub(super) fn sum(numbers: &[f32; WIDTH]) -> f32 {
    let mut sums = [0f32; WIDTH / 2];
    for i in 0..WIDTH / 2 {
        sums[i] = numbers[i] + numbers[i + WIDTH / 2];
    }
    halve(sums)
}

/// The sum of as many numbers as a power of two, halves on halves.
#[inline(always)]
pub(super) fn halve<const N: usize>(mut sums: [f32; N]) -> f32 {
    let mut half = N / 2;
    while half > 0 {
        for i in 0..half {
            sums[i] += sums[i + half];
        }
        half /= 2;
    }
    sums[0]
}

/// Added to a number below 2^22, this leaves its rounded value in the last bits.
const ROUND: f32 = 12_582_912.0;

/// A number in steps of a sixteenth, as a byte around 128.
#[inline(always)]
pub(super) fn quantize(x: f32) -> u8 {
    to_byte(x * STEPS)
}

/// A number rounded to a byte around 128.
#[inline(always)]
pub(super) fn to_byte(x: f32) -> u8 {
    ((x.clamp(-127.0, 127.0) + ROUND).to_bits() as u8).wrapping_add(128)
}

/// 1 / (1 + e^-x), by operations that give the same bits on every machine.
#[inline(always)]
pub fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

/// e^x by a polynomial, right to about six digits; clamped where it would leave the range.
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    let scaled = x.clamp(-80.0, 80.0) * std::f32::consts::LOG2_E;
    let shifted = scaled + ROUND;
    let whole = shifted - ROUND;
    let power = (shifted.to_bits() as i32).wrapping_sub(ROUND.to_bits() as i32);
    let r = (scaled - whole) * std::f32::consts::LN_2;
    let series = 1.0 + r * (1.0 + r * (0.5 + r * (0.166_666_67 + r * (0.041_666_67 + r * 0.008_333_333))));
    series * f32::from_bits(((power + 127) << 23) as u32)
}

/// What is left to read of a model file.
pub(super) struct Input<'a> {
    pub(super) rest: &'a [u8],
}

impl<'a> Input<'a> {
    pub(super) fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (bytes, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(bytes)
    }

    pub(super) fn number(&mut self) -> Option<usize> {
        let bytes = self.bytes(4)?.try_into().ok()?;
        Some(u32::from_le_bytes(bytes) as usize).filter(|&n| n < 1 << 24)
    }

    pub(super) fn float(&mut self) -> Option<f32> {
        Some(f32::from_le_bytes(self.bytes(4)?.try_into().ok()?)).filter(|x| x.is_finite())
    }

    pub(super) fn floats(&mut self, count: usize) -> Option<Vec<f32>> {
        (0..count).map(|_| self.float()).collect()
    }

    /// Scales and biases of the outputs, then the weights, one row an output.
    pub(super) fn layer(&mut self, inputs: usize, outputs: usize, level: Level) -> Option<Layer> {
        let scale = self.floats(outputs)?;
        let bias = self.floats(outputs)?;
        let weights: Vec<i8> = self.bytes(inputs * outputs)?.iter().map(|&b| b as i8).collect();
        Some(Layer { matrix: Matrix::new(&weights, inputs, outputs, level), scale, bias })
    }
}

#[cfg(test)]
mod tests {
    use super::exp;

    #[test]
    fn the_exponential_is_right_to_six_digits() {
        for step in -800..=800 {
            let x = step as f32 / 10.0;
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-5, "{x}");
        }
    }
}
