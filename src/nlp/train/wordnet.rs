//! Reading the dictionary of WordNet 3.0: which parts of speech a word can have, and what it broadly means.
//!
//! In: a folder with `index.verb`, `data.verb`, `verb.exc` and so on, as Debian's package `wordnet-base` installs them.
//! Example: `allege` is a verb of communication, so that the model knows what `alleges` can be without having seen it.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;

use crate::error::{Error, Result};
use crate::nlp::dictionary::{self, Entry};

/// Single words in lower case with what the dictionary says of them.
#[derive(Default)]
pub struct Words(pub(crate) BTreeMap<String, Entry>);

/// Reads the folder.
pub fn read(folder: &Path) -> Result<Words> {
    let mut words = BTreeMap::<String, Entry>::new();
    let parts = [
        ("noun", dictionary::NOUN, dictionary::IRREGULAR_PLURAL),
        ("verb", dictionary::VERB, dictionary::IRREGULAR_PAST),
        ("adj", dictionary::ADJECTIVE, dictionary::IRREGULAR_COMPARISON),
        ("adv", dictionary::ADVERB, dictionary::IRREGULAR_COMPARISON),
    ];
    for (part, bit, irregular) in parts {
        let senses = senses(&read_file(&folder.join(format!("data.{part}")))?);
        for line in read_file(&folder.join(format!("index.{part}")))?.lines().filter(|l| !l.starts_with(' '))
        {
            let fields: Vec<&str> = line.split_whitespace().collect();
            let Some((&lemma, &pointers)) = fields.first().zip(fields.get(3)) else { continue };
            if lemma.contains(['_', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']) {
                continue;
            }
            let first = pointers.parse().ok().and_then(|n: usize| fields.get(6 + n));
            let sense = first.and_then(|offset| senses.get(*offset)).copied().unwrap_or_default();
            let entry = words.entry(lemma.to_owned()).or_default();
            entry.bits |= bit;
            match part {
                "noun" => entry.noun = sense,
                "verb" => entry.verb = sense,
                _ => {}
            }
        }
        let mut inflected = Vec::new();
        for line in read_file(&folder.join(format!("{part}.exc")))?.lines() {
            let Some((form, lemma)) = line.split_once(' ') else { continue };
            let base = words.get(lemma.split(' ').next().unwrap_or_default()).copied().unwrap_or_default();
            // Doubled consonants and the like are found by rule; forms in -ing are no past tenses.
            if !form.contains('_') && form != lemma && !form.ends_with("ing") {
                inflected.push((form.to_owned(), base));
            }
        }
        for (form, base) in inflected {
            let entry = words.entry(form).or_default();
            entry.bits |= irregular;
            match part {
                "noun" if entry.noun == 0 => entry.noun = base.noun,
                "verb" if entry.verb == 0 => entry.verb = base.verb,
                _ => {}
            }
        }
    }
    Ok(Words(words))
}

/// Offset of a synset to the number of its broad meaning (lexicographer file), which is never 0 for nouns and verbs.
fn senses(data: &str) -> HashMap<String, u8> {
    data.lines()
        .filter(|line| !line.starts_with(' '))
        .filter_map(|line| {
            let mut fields = line.split(' ');
            Some((fields.next()?.to_owned(), fields.next()?.parse().ok()?))
        })
        .collect()
}

fn read_file(path: &Path) -> Result<String> {
    fs::read(path)
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .map_err(|source| Error::Io { path: path.to_owned(), source })
}
