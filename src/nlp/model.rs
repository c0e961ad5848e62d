//! The embedded model of tagger, lemmatizer and parser: tables of small integers, decoded once, never changed.
//!
//! In: `model.bin`, which `src/bin/train.rs` writes (see MODEL_CARD.md). Out: a [`Model`] that the stages read.
//! Example: the cell of the feature "the word is `accused`" for the tag `VERB|VBD` holds a large positive number.
//!
//! The file: magic and version, then sections in a fixed order (tags, lexicon, lemma rules, label candidates, three
//! weight tables). Numbers are LEB128; the weight tables hold only the cells that are not zero, as gaps and values, and
//! every byte string is packed with one static Huffman code.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::dictionary::Dictionary;
use super::features::{Case, lexicon_key};
use super::lemma::Rules;
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

/// The words whose tags are known.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Lexicon {
    /// Tag sets by number, one bit a tag.
    pub(crate) sets: Vec<u128>,
    /// Word to (number of its tag set) * 2 + (1 if it has no other tags).
    pub(crate) words: FxHashMap<u32, u16>,
    /// What a dictionary says of these and of other words.
    pub(crate) dictionary: Dictionary,
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

impl Lexicon {
    /// The tags known for a word as it is written, and whether it has no others.
    pub(crate) fn tags(&self, form: u64, case: Case) -> (u128, bool) {
        match case {
            Case::Lower | Case::Upper => self.entry(form, case).unwrap_or_else(|| {
                let (tags, _) = self.either(form);
                (tags, false)
            }),
            Case::Capital => self.entry(form, case).unwrap_or_else(|| {
                let (tags, _) = self.entry(form, Case::Lower).unwrap_or_default();
                (tags, false)
            }),
            // The capital says nothing here: what the word is in lower case, or as a name.
            Case::First | Case::Title | Case::Shouted => self.either(form),
        }
    }

    fn either(&self, form: u64) -> (u128, bool) {
        match (self.entry(form, Case::Lower), self.entry(form, Case::Capital)) {
            (Some((lower, closed)), Some((capital, also))) => (lower | capital, closed || also),
            (Some(entry), None) | (None, Some(entry)) => entry,
            (None, None) => (self.entry(form, Case::Upper).unwrap_or_default().0, false),
        }
    }

    fn entry(&self, form: u64, case: Case) -> Option<(u128, bool)> {
        let &number = self.words.get(&lexicon_key(form, case))?;
        Some((self.sets[usize::from(number >> 1)], number & 1 == 1))
    }

    fn encode(&self, output: &mut Output) {
        output.number(self.sets.len() as u64);
        for &set in &self.sets {
            output.wide(set);
        }
        let mut words: Vec<(u32, u16)> = self.words.iter().map(|(&key, &number)| (key, number)).collect();
        words.sort_unstable();
        output.number(words.len() as u64);
        let mut last = 0;
        for (key, number) in words {
            output.number(u64::from(key - last));
            output.number(u64::from(number));
            last = key;
        }
        self.dictionary.encode(output);
    }

    fn decode(input: &mut Input<'_>) -> Option<Self> {
        let mut sets = Vec::new();
        for _ in 0..input.number()? {
            sets.push(input.wide()?);
        }
        let count = input.number()? as usize;
        let mut words = FxHashMap::default();
        words.reserve(count.min(1 << 20));
        let mut key = 0_u32;
        for _ in 0..count {
            key = key.checked_add(u32::try_from(input.number()?).ok()?)?;
            let number = u16::try_from(input.number()?).ok()?;
            if usize::from(number >> 1) >= sets.len() {
                return None;
            }
            words.insert(key, number);
        }
        let dictionary = Dictionary::decode(input)?;
        Some(Self { sets, words, dictionary })
    }
}

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
