//! Words for wrong and harmful acts, bad people and bad qualities, from `wrongdoing.csv`: a lemma in, its class out.
//!
//! Example: `shell` (verb) is an act, `liar` a person, `corrupt` a quality, `bloodshed` a harm. Weak rows, such as
//! `fail` or `strike`, name a wrong only in some company.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::accusation_cues::inflections;

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

/// The wrongful verb that a written word (lower case) is a form of, where the lemmatizer fails: `lied` -> `lie`.
pub fn wrongful_verb_of_form(word: &str) -> Option<(&'static str, Wrongdoing)> {
    FORMS.get(word).copied()
}

/// The phrases that begin with a lemma, each with its words behind the first.
pub fn wrongdoing_phrases(first: &str) -> &'static [(&'static str, Wrongdoing)] {
    PHRASES.get(first).map_or(&[], Vec::as_slice)
}

static FORMS: LazyLock<FxHashMap<String, (&'static str, Wrongdoing)>> = LazyLock::new(|| {
    let mut forms = FxHashMap::default();
    for &(lemma, part, wrong) in ROWS.iter() {
        if part == WrongdoingPart::Verb && !lemma.contains(' ') {
            for (form, _) in inflections(lemma) {
                forms.entry(form).or_insert((lemma, wrong));
            }
        }
    }
    for &(form, lemma) in IRREGULAR {
        if let Some(wrong) = wrongdoing(lemma, WrongdoingPart::Verb) {
            forms.insert(form.to_owned(), (lemma, wrong));
        }
    }
    forms
});

/// Forms that the rules of spelling do not give.
const IRREGULAR: &[(&str, &str)] = &[
    ("stole", "steal"),
    ("stolen", "steal"),
    ("misled", "mislead"),
    ("shot", "shoot"),
    ("broke", "break"),
    ("broken", "break"),
    ("hid", "hide"),
    ("hidden", "hide"),
    ("lying", "lie"),
    ("struck", "strike"),
    ("took", "take"),
    ("taken", "take"),
    ("forgot", "forget"),
    ("lost", "lose"),
    ("misspent", "misspend"),
    ("drove", "drive"),
    ("sold", "sell"),
    ("blew", "blow"),
    ("rigged", "rig"),
    ("rigging", "rig"),
    ("jammed", "jam"),
    ("jamming", "jam"),
    ("robbed", "rob"),
    ("scammed", "scam"),
    ("conned", "con"),
    ("bombed", "bomb"),
    ("plotted", "plot"),
    ("plotting", "plot"),
    ("snubbed", "snub"),
    ("gagged", "gag"),
    ("abetted", "abet"),
    ("trafficked", "traffic"),
    ("smeared", "smear"),
    ("dragged", "drag"),
];

type Row = (&'static str, WrongdoingPart, Wrongdoing);

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| super::rows(TABLE, row).collect());

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
