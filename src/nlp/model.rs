//! The embedded model of tagger, lemmatizer and parser: tables of small integers, decoded once, never changed.
//!
//! In: `model.bin`, which `src/bin/train.rs` writes (see MODEL_CARD.md). Out: a [`Model`] that the stages read.
//! Example: the cell of the feature "the word is `accused`" for the tag `VERB|VBD` holds a large positive number.
//!
//! The file: magic and version, then sections in a fixed order (tags, lexicon, lemma rules, label candidates, three
//! weight tables). Numbers are LEB128; the weight tables hold only the cells that are not zero, as gaps and values, and
//! every byte string is packed with one static Huffman code.

use std::sync::OnceLock;

use super::known_words::Lexicon;
use super::lemma_rules::Rules;
use super::packing::{Input, Output};
use super::spans::kernel::Aligned;
use crate::document::{Deprel, Upos, Xpos};
use crate::error::{Error, Result};

/// The first bytes of a model file: name and version of the format.
const MAGIC: &[u8; 8] = b"sayso-m2";

/// Rows of the table of parser moves: 2 to the power of this.
pub(crate) const MOVE_BITS: u32 = 22;
/// Cells of the table of parser labels: 2 to the power of this.
pub(crate) const LABEL_BITS: u32 = 22;
/// Cells of the table of tags: 2 to the power of this.
pub(crate) const TAG_BITS: u32 = 22;

/// The model's tables, decoded once.
pub struct Model {
    /// The joint tags, by their numbers.
    pub(crate) tags: Vec<(Upos, Xpos)>,
    /// Tags that a word outside the lexicon can have.
    pub(crate) open: u128,
    pub(crate) lexicon: Lexicon,
    pub(crate) rules: Rules,
    /// Labels seen for direction, head UPOS and dependent UPOS; one bit each.
    pub(crate) candidates: Vec<u64>,
    /// Weights of left arc and right arc, each less that of shift.
    pub(crate) moves: Vec<[i8; 2]>,
    /// Weights of labels; the cell of a feature and a label is `index ^ label`, so it stays in one row of 64.
    pub(crate) labels: Aligned<i8>,
    /// Weights of tags; the cell of a feature and a tag is `index ^ tag`, so it stays in one row of 128.
    pub(crate) weights: Aligned<i8>,
}

/// The file inside the binary.
pub(in crate::nlp) static BYTES: &[u8] = include_bytes!("model.bin");

impl Model {
    /// The model inside the binary, decoded at its first use.
    pub fn embedded() -> &'static Model {
        static MODEL: OnceLock<Model> = OnceLock::new();
        MODEL.get_or_init(|| {
            Model::read(BYTES).expect("a test reads the embedded model, so it is well formed")
        })
    }

    /// Decodes a model file.
    pub fn read(bytes: &[u8]) -> Result<Model> {
        let broken = || Error::Embedded { name: "syntax model", reason: "cut short or damaged".to_owned() };
        let rest = bytes.strip_prefix(MAGIC).ok_or_else(|| Error::Embedded {
            name: "syntax model",
            reason: "not a model file of this version".to_owned(),
        })?;
        Self::decode(&mut Input::new(rest)).ok_or_else(broken)
    }

    fn decode(input: &mut Input<'_>) -> Option<Model> {
        let mut tags = Vec::new();
        for _ in 0..input.number()? {
            let upos = *Upos::ALL.get(input.number()? as usize)?;
            let xpos = *Xpos::ALL.get(input.number()? as usize)?;
            tags.push((upos, xpos));
        }
        if tags.is_empty() || tags.len() > 128 {
            return None;
        }
        let open = input.wide()?;
        let lexicon = Lexicon::decode(input)?;
        let rules = Rules::decode(input)?;
        let mut candidates = Vec::with_capacity(CANDIDATES);
        for _ in 0..CANDIDATES {
            candidates.push(input.number()?);
        }
        let moves = input.sparse_rows(1 << MOVE_BITS)?;
        let labels = Aligned::new(&input.sparse(1 << LABEL_BITS)?);
        let weights = Aligned::new(&input.sparse(1 << TAG_BITS)?);
        Some(Model { tags, open, lexicon, rules, candidates, moves, labels, weights })
    }

    /// Encodes the model as a file.
    pub fn write(&self) -> Vec<u8> {
        let mut output = Output::default();
        output.number(self.tags.len() as u64);
        for &(upos, xpos) in &self.tags {
            output.number(upos as u64);
            output.number(xpos as u64);
        }
        output.wide(self.open);
        self.lexicon.encode(&mut output);
        self.rules.encode(&mut output);
        for &set in &self.candidates {
            output.number(set);
        }
        output.sparse_rows(&self.moves);
        output.sparse(&self.labels);
        output.sparse(&self.weights);
        let mut file = MAGIC.to_vec();
        file.extend(output.bytes);
        file
    }
}

/// Size of the table of label candidates: two directions, head UPOS with one more for the root, dependent UPOS.
pub(crate) const CANDIDATES: usize = 2 * 18 * 17;

/// Place of a pair in the table of label candidates; the root counts as the eighteenth part of speech.
pub(crate) fn candidate_index(head_is_left: bool, head: usize, dependent: usize) -> usize {
    (usize::from(head_is_left) * 18 + head) * 17 + dependent
}

/// All labels as bits, to check that a set of them fits one number.
const _: () = assert!(Deprel::ALL.len() <= 64);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_model_reads_and_writes_back_the_same_bytes() {
        let bytes = include_bytes!("model.bin");
        let model = Model::read(bytes).unwrap();
        assert!(model.tags.len() > 50);
        assert!(model.write() == bytes);
    }

    #[test]
    fn a_damaged_model_is_an_error_not_a_panic() {
        let bytes = include_bytes!("model.bin");
        for length in [0, 7, 8, 9, 100, 1000, bytes.len() / 2, bytes.len() - 1] {
            assert!(Model::read(&bytes[..length]).is_err(), "cut to {length} bytes");
        }
    }
}
