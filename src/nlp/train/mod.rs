//! Training of the embedded model, and its measurement. Compiled only with the feature `train`.
//!
//! In: CoNLL-U files. Out: a [`Model`](super::model::Model), and scores.
//! Example: `cargo run --release --features train --bin train -- fit --out src/nlp/model.bin TRAIN.conllu…`.

pub mod conllu;
pub mod fit;
pub mod grammar;
pub mod headlines;
mod lemmas;
mod parser;
pub mod score;
mod tagger;
pub mod wordnet;

/// A small generator of random numbers: the same seed gives the same model everywhere.
pub(crate) struct Random(u64);

impl Random {
    /// Starts from a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        super::hash::mix(self.0)
    }

    /// True once in so many times.
    pub(crate) fn chance(&mut self, share: f64) -> bool {
        ((self.next() >> 11) as f64) < share * (1_u64 << 53) as f64
    }

    /// Puts items into a random order.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for n in (1..items.len()).rev() {
            items.swap(n, (self.next() % (n as u64 + 1)) as usize);
        }
    }
}
