//! The words whose tags are known, by how they are written.
//!
//! Example: `Bank` inside an ordinary sentence is looked up as a name and as a word in lower case; `BANK` in a line of
//! capitals as either, for there the capitals say nothing.

use rustc_hash::FxHashMap;

use super::dictionary::Dictionary;
use super::hash::mix;
use super::packing::{Input, Output};

/// How a word is written. Where a capital says nothing (first word, headline), the pattern says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Case {
    /// `bank`, and whatever has no letters.
    #[default]
    Lower,
    /// `Bank` inside an ordinary sentence.
    Capital,
    /// `Bank` at the start of a sentence or after an opening quotation mark.
    First,
    /// `Bank` in a headline in title case.
    Title,
    /// `BANK` in a line in capitals.
    Shouted,
    /// `BBC`, `McDonald`, `iPhone` in an ordinary sentence.
    Upper,
}

/// The key of a word in the lexicon: its lower-case form and one of three ways to write it.
pub(crate) fn lexicon_key(form: u64, case: Case) -> u32 {
    let group = match case {
        Case::Lower => 1,
        Case::Capital | Case::First | Case::Title => 2,
        Case::Upper | Case::Shouted => 3,
    };
    (mix(form ^ (group << 40)) >> 32) as u32
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

    pub(super) fn encode(&self, output: &mut Output) {
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

    pub(super) fn decode(input: &mut Input<'_>) -> Option<Self> {
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
