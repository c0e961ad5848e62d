//! From scores to labels: the best sequence, and how likely each of its labels is.
//!
//! In: scores per token and label, scores per pair of neighboring labels (a conditional random field). Out: one label
//! a token by Viterbi, its probability by the forward-backward sums.
//! Example: "inside of a cue" never follows "outside", however high it scores.

use super::layer::exp;
use super::network::LABELS;

/// The best sequence of labels.
pub(super) fn best(scores: &[[f32; LABELS]], transitions: &[[f32; LABELS]; LABELS]) -> Vec<u8> {
    let mut back: Vec<[u8; LABELS]> = Vec::with_capacity(scores.len());
    let mut best: [f32; LABELS] = [f32::MIN / 4.0; LABELS];
    best[0] = 0.0;
    for score in scores {
        let mut next = [0.0; LABELS];
        let mut from = [0; LABELS];
        for label in 0..LABELS {
            let mut top = best[0] + transitions[0][label];
            for before in 1..LABELS {
                let sum = best[before] + transitions[before][label];
                if sum > top {
                    top = sum;
                    from[label] = before as u8;
                }
            }
            next[label] = top + score[label];
        }
        best = next;
        back.push(from);
    }
    let mut label = (1..LABELS).fold(0, |top, label| if best[label] > best[top] { label } else { top });
    let mut labels = vec![0; scores.len()];
    for (out, from) in labels.iter_mut().zip(&back).rev() {
        *out = label as u8;
        label = usize::from(from[label]);
    }
    labels
}

/// The probability of each label at each token.
pub(super) fn probabilities(
    mut scores: Vec<[f32; LABELS]>,
    transitions: &[[f32; LABELS]; LABELS],
) -> Vec<[f32; LABELS]> {
    let factors = transitions.map(|row| row.map(exp_or_zero));
    for score in &mut scores {
        let top = score.iter().copied().fold(f32::MIN, f32::max);
        *score = score.map(|s| exp(s - top));
    }
    let own = scores;
    let mut forward = Vec::with_capacity(own.len());
    let mut before = [0.0; LABELS];
    before[0] = 1.0;
    for own in &own {
        let mut next = [0.0; LABELS];
        for (from, factors) in before.iter().zip(&factors) {
            for (next, factor) in next.iter_mut().zip(factors) {
                *next += from * factor;
            }
        }
        for (next, own) in next.iter_mut().zip(own) {
            *next *= own;
        }
        before = scaled(next);
        forward.push(before);
    }
    let mut behind = [1.0; LABELS];
    for (state, own) in forward.iter_mut().zip(&own).rev() {
        for (state, behind) in state.iter_mut().zip(&behind) {
            *state *= behind;
        }
        *state = scaled(*state);
        let mut next = [0.0; LABELS];
        for (next, factors) in next.iter_mut().zip(&factors) {
            for ((factor, own), behind) in factors.iter().zip(own).zip(&behind) {
                *next += factor * own * behind;
            }
        }
        behind = scaled(next);
    }
    forward
}

fn exp_or_zero(x: f32) -> f32 {
    if x < -80.0 { 0.0 } else { exp(x) }
}

/// The same proportions with the sum 1.
fn scaled(numbers: [f32; LABELS]) -> [f32; LABELS] {
    let sum: f32 = numbers.iter().sum();
    if sum > 0.0 { numbers.map(|n| n / sum) } else { [1.0 / LABELS as f32; LABELS] }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn free() -> [[f32; LABELS]; LABELS] {
        let mut transitions = [[0.0; LABELS]; LABELS];
        for (before, row) in transitions.iter_mut().enumerate() {
            for inside in [2, 4, 6] {
                if before != inside && before != inside - 1 {
                    row[inside] = -1e4;
                }
            }
        }
        transitions
    }

    #[test]
    fn an_inside_never_follows_an_outside() {
        let mut scores = [[0.0; LABELS]; 3];
        scores[0][0] = 5.0;
        scores[1][4] = 3.0;
        scores[1][3] = 1.0;
        scores[2][4] = 3.0;
        assert_eq!(best(&scores, &free()), [0, 3, 4]);
        assert!(probabilities(scores.to_vec(), &free())[1][4] < 0.05);
    }

    #[test]
    fn probabilities_add_up_to_one() {
        let scores: Vec<[f32; LABELS]> =
            (0..50).map(|t| std::array::from_fn(|label| ((t * 7 + label * 13) % 11) as f32 - 5.0)).collect();
        for row in probabilities(scores, &free()) {
            assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-4);
        }
    }

    #[test]
    fn no_tokens_have_no_labels() {
        assert!(best(&[], &free()).is_empty());
        assert!(probabilities(Vec::new(), &free()).is_empty());
    }
}
