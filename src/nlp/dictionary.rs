//! Which parts of speech a word can have according to a dictionary, and what it broadly means, inflected or not.
//!
//! Example: of `alleges`, the dictionary has `allege`, a verb of communication; so `alleges` can be a verb in the third
//! person, and the parser knows that such verbs take clauses, though no treebank sentence has the word.
//!
//! The entries come from WordNet 3.0 (see MODEL_CARD.md) and are kept as hashes.

use rustc_hash::FxHashMap;

use super::hash::mix;
use super::packing::{Input, Output};

/// The word is a noun in its base form.
pub(crate) const NOUN: u8 = 1;
/// The word is a verb in its base form.
pub(crate) const VERB: u8 = 2;
/// The word is an adjective in its base form.
pub(crate) const ADJECTIVE: u8 = 4;
/// The word is an adverb in its base form.
#[cfg(feature = "train")]
pub(crate) const ADVERB: u8 = 8;
/// `said`, `broken`.
#[cfg(feature = "train")]
pub(crate) const IRREGULAR_PAST: u8 = 16;
/// `women`.
#[cfg(feature = "train")]
pub(crate) const IRREGULAR_PLURAL: u8 = 32;
/// `worse`.
#[cfg(feature = "train")]
pub(crate) const IRREGULAR_COMPARISON: u8 = 64;

/// The broad meaning of nouns for people: `plumber`.
const PERSON: u8 = 18;

const PLURAL: u16 = 1 << 7;
const THIRD_PERSON: u16 = 1 << 8;
const PAST: u16 = 1 << 9;
const GERUND: u16 = 1 << 10;
const COMPARED: u16 = 1 << 11;
const HYPHENATED: u16 = 1 << 12;

/// What the dictionary says of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry {
    /// Parts of speech and irregular forms.
    pub(crate) bits: u8,
    /// Number of the broad meaning as a noun; 0 for none.
    pub(crate) noun: u8,
    /// Number of the broad meaning as a verb; 0 for none.
    pub(crate) verb: u8,
}

/// What a form can be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reading {
    /// Parts of speech with inflections.
    pub(crate) bits: u16,
    /// Broad meaning as a noun; 0 for none.
    pub(crate) noun: u8,
    /// Broad meaning as a verb; 0 for none.
    pub(crate) verb: u8,
}

/// Words by the hashes of their lower-case forms.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Dictionary {
    entries: Vec<Entry>,
    words: FxHashMap<u32, u16>,
}

impl Dictionary {
    /// Makes a dictionary of words and their entries.
    #[cfg(feature = "train")]
    pub(crate) fn new<'a>(words: impl Iterator<Item = (&'a str, Entry)> + Clone) -> Self {
        let mut entries: Vec<Entry> = words.clone().map(|(_, entry)| entry).collect();
        entries.sort_unstable();
        entries.dedup();
        let number = |entry| entries.partition_point(|&e| e < entry) as u16;
        let words = words.map(|(word, entry)| (key(word, ""), number(entry))).collect();
        Self { entries, words }
    }

    /// What a form in lower case can be.
    pub(crate) fn read(&self, form: &str) -> Reading {
        let whole = self.inflected(form);
        match form.rsplit_once('-') {
            Some((_, last)) if whole.bits == 0 && !last.is_empty() => {
                let mut reading = self.inflected(last);
                reading.bits |= HYPHENATED;
                reading
            }
            _ => whole,
        }
    }

    fn inflected(&self, form: &str) -> Reading {
        let base = self.entry(form, "");
        let mut reading = Reading { bits: u16::from(base.bits), noun: base.noun, verb: base.verb };
        if !form.is_ascii() || form.len() < 3 {
            return reading;
        }
        let mut add = |stem: &str, ending: &str, forms: [(u8, u16); 2]| {
            let entry = self.entry(stem, ending);
            for (part, inflection) in forms {
                if entry.bits & part != 0 {
                    reading.bits |= inflection;
                    if part == NOUN && reading.noun == 0 {
                        reading.noun = entry.noun;
                    }
                    if part == VERB && reading.verb == 0 {
                        reading.verb = entry.verb;
                    }
                }
            }
        };
        if let Some(stem) = form.strip_suffix('s') {
            let forms = [(NOUN, PLURAL), (VERB, THIRD_PERSON)];
            add(stem, "", forms);
            if let Some(stem) = stem.strip_suffix('e') {
                add(stem, "", forms);
                if let Some(stem) = stem.strip_suffix('i') {
                    add(stem, "y", forms);
                }
            }
        } else if let Some(stem) = form.strip_suffix("ed") {
            let forms = [(VERB, PAST), (0, 0)];
            add(stem, "", forms);
            add(stem, "e", forms);
            if let Some(stem) = stem.strip_suffix('i') {
                add(stem, "y", forms);
            }
            add(undoubled(stem), "", forms);
        } else if let Some(stem) = form.strip_suffix("ing") {
            let forms = [(VERB, GERUND), (0, 0)];
            add(stem, "", forms);
            add(stem, "e", forms);
            add(undoubled(stem), "", forms);
        } else if let Some(stem) = form.strip_suffix("er").or_else(|| form.strip_suffix("est")) {
            let forms = [(ADJECTIVE, COMPARED), (0, 0)];
            add(stem, "", forms);
            add(stem, "e", forms);
            if let Some(stem) = stem.strip_suffix('i') {
                add(stem, "y", forms);
            }
            add(undoubled(stem), "", forms);
        }
        reading
    }

    /// Whether a form in lower case is, in its first sense, a noun for a person.
    pub(crate) fn is_person(&self, form: &str) -> bool {
        self.read(form).noun == PERSON
    }

    /// Whether the dictionary has a base form with this part of speech, written as a stem and an ending.
    pub(crate) fn has(&self, stem: &str, ending: &str, part: u8) -> bool {
        self.entry(stem, ending).bits & part != 0
    }

    fn entry(&self, stem: &str, ending: &str) -> Entry {
        self.words.get(&key(stem, ending)).map_or_else(Entry::default, |&n| self.entries[usize::from(n)])
    }

    pub(super) fn encode(&self, output: &mut Output) {
        output.number(self.entries.len() as u64);
        for entry in &self.entries {
            output.bytes.extend([entry.bits, entry.noun, entry.verb]);
        }
        let mut words: Vec<(u32, u16)> = self.words.iter().map(|(&key, &number)| (key, number)).collect();
        words.sort_unstable();
        let mut steps = Output::default();
        let mut numbers = Output::default();
        let mut last = 0;
        for &(key, number) in &words {
            steps.number(u64::from(key - last));
            numbers.number(u64::from(number));
            last = key;
        }
        output.number(words.len() as u64);
        output.packed(&steps.bytes);
        output.packed(&numbers.bytes);
    }

    pub(super) fn decode(input: &mut Input<'_>) -> Option<Self> {
        let mut entries = Vec::new();
        for _ in 0..input.number()? {
            let [bits, noun, verb] = [input.byte()?, input.byte()?, input.byte()?];
            entries.push(Entry { bits, noun, verb });
        }
        let count = usize::try_from(input.number()?).ok()?;
        let steps = input.packed()?;
        let numbers = input.packed()?;
        let (mut steps, mut numbers) = (Input::new(&steps), Input::new(&numbers));
        let mut words = FxHashMap::default();
        words.reserve(count.min(1 << 20));
        let mut key = 0_u32;
        for _ in 0..count {
            key = key.checked_add(u32::try_from(steps.number()?).ok()?)?;
            let number = u16::try_from(numbers.number()?).ok()?;
            if usize::from(number) >= entries.len() {
                return None;
            }
            words.insert(key, number);
        }
        Some(Self { entries, words })
    }
}

/// `stopp` -> `stop`; nothing where the last letter is not doubled.
pub(crate) fn undoubled(stem: &str) -> &str {
    let mut last = stem.bytes().rev();
    match (last.next(), last.next()) {
        (Some(a), Some(b)) if a == b && a.is_ascii() && stem.len() > 3 => &stem[..stem.len() - 1],
        _ => "",
    }
}

fn key(stem: &str, ending: &str) -> u32 {
    let mut h: u64 = 0xCBF2_9CE4_8422_2325;
    for b in stem.bytes().chain(ending.bytes()) {
        h = (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01B3);
    }
    (mix(h) >> 32) as u32
}
