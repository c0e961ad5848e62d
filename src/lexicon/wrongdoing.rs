//! Words for wrong and harmful acts, bad people and bad qualities, from `wrongdoing.csv`: a lemma in, its class out.
//!
//! Example: `shell` (verb) is an act, `liar` a person, `corrupt` a quality, `bloodshed` a harm. Weak rows, such as
//! `fail` or `strike`, name a wrong only in some company.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

const TABLE: &str = include_str!("wrongdoing.csv");

/// One word or phrase for something blameworthy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wrongdoing {
    /// What the word names.
    pub class: WrongdoingClass,
    /// Whether the word blames only in some company: `fire`, `take`.
    pub is_weak: bool,
}

/// What a word of wrongdoing names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WrongdoingClass {
    /// Something done: `lie`, `bribery`.
    Act,
    /// Somebody who does it: `liar`.
    Person,
    /// What somebody is: `corrupt`.
    Quality,
    /// What comes of it: `bloodshed`.
    Harm,
}

/// What kind of word is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WrongdoingPart {
    /// `shell`.
    Verb,
    /// `liar`.
    Noun,
    /// `corrupt`.
    Adjective,
    /// `be to blame`; begins with the lemma of a verb.
    Phrase,
}

/// Looks up a dictionary form (lower case).
///
/// # Examples
///
/// ```
/// use sayso::lexicon::wrongdoing::{WrongdoingClass, WrongdoingPart, wrongdoing};
/// assert_eq!(wrongdoing("liar", WrongdoingPart::Noun).unwrap().class, WrongdoingClass::Person);
/// assert!(wrongdoing("table", WrongdoingPart::Noun).is_none());
/// ```
pub fn wrongdoing(lemma: &str, part: WrongdoingPart) -> Option<Wrongdoing> {
    WORDS.get(&(lemma, part)).copied()
}

/// The phrases that begin with a lemma, each with its words behind the first.
pub fn wrongdoing_phrases(first: &str) -> &'static [(&'static str, Wrongdoing)] {
    PHRASES.get(first).map_or(&[], Vec::as_slice)
}

type Row = (&'static str, WrongdoingPart, Wrongdoing);

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| TABLE.lines().skip(1).filter_map(row).collect());

static WORDS: LazyLock<FxHashMap<(&'static str, WrongdoingPart), Wrongdoing>> =
    LazyLock::new(|| ROWS.iter().map(|&(lemma, part, wrong)| ((lemma, part), wrong)).collect());

static PHRASES: LazyLock<FxHashMap<&'static str, Vec<(&'static str, Wrongdoing)>>> = LazyLock::new(|| {
    let mut phrases: FxHashMap<&str, Vec<(&str, Wrongdoing)>> = FxHashMap::default();
    for &(lemma, part, wrong) in ROWS.iter() {
        if let (WrongdoingPart::Phrase | WrongdoingPart::Verb, Some((first, rest))) =
            (part, lemma.split_once(' '))
        {
            phrases.entry(first).or_default().push((rest, wrong));
        }
    }
    phrases
});

fn row(line: &'static str) -> Option<Row> {
    let mut fields = line.split(',');
    let lemma = fields.next()?;
    let part = match fields.next()? {
        "verb" => WrongdoingPart::Verb,
        "noun" => WrongdoingPart::Noun,
        "adjective" => WrongdoingPart::Adjective,
        "phrase" => WrongdoingPart::Phrase,
        _ => return None,
    };
    let class = match fields.next()? {
        "act" => WrongdoingClass::Act,
        "person" => WrongdoingClass::Person,
        "quality" => WrongdoingClass::Quality,
        "harm" => WrongdoingClass::Harm,
        _ => return None,
    };
    let is_weak = match fields.next()? {
        "weak" => true,
        "strong" => false,
        _ => return None,
    };
    Some((lemma, part, Wrongdoing { class, is_weak }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_read_and_the_table_is_sorted() {
        assert_eq!(ROWS.len(), TABLE.lines().count() - 1);
        assert_eq!(WORDS.len(), ROWS.len());
        assert!(ROWS.is_sorted_by(|a, b| a.0 <= b.0));
    }
}
