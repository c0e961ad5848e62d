//! Abbreviations that news writes with a full stop, and where they can stand.
//!
//! The full stop of `Sen. Pell of Tex. spoke.` ends a sentence only behind `spoke`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// Where an abbreviation can stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Abbreviation {
    /// A title or the first part of a name, which never ends a sentence: `Gen. Pell`.
    BeforeName,
    /// An abbreviation before a number and an ordinary word elsewhere: `No. 4`, but `He said no.`
    BeforeNumber,
    /// An abbreviation that never ends a sentence: `Pell vs. Norland`.
    Inside,
    /// An abbreviation that can end a sentence too: `She runs Norland Inc. He does not.`
    Anywhere,
}

const TABLE: &str = include_str!("abbreviations.csv");

/// Finds a word, written without its full stop; all capitals and an initial capital are understood.
pub fn find(word: &str) -> Option<Abbreviation> {
    static ENTRIES: LazyLock<FxHashMap<&'static str, Abbreviation>> = LazyLock::new(|| entries().collect());
    if word.len() > 6 {
        return None;
    }
    if let Some(&place) = ENTRIES.get(word) {
        return Some(place);
    }
    // `GEN. PELL` in a headline; the word must be longer than the capitals of an acronym.
    let is_shouted = word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    if !is_shouted {
        return None;
    }
    let lower = word.to_ascii_lowercase();
    let capitalized = format!("{}{}", &word[..1], &lower[1..]);
    ENTRIES.get(capitalized.as_str()).copied().filter(|&place| place == Abbreviation::BeforeName)
}

/// The rows of the table.
fn entries() -> impl Iterator<Item = (&'static str, Abbreviation)> {
    super::rows(TABLE, |row| {
        let (word, place) = row.split_once(',')?;
        Some((word, place_of(place)?))
    })
}

fn place_of(name: &str) -> Option<Abbreviation> {
    match name {
        "before name" => Some(Abbreviation::BeforeName),
        "before number" => Some(Abbreviation::BeforeNumber),
        "inside" => Some(Abbreviation::Inside),
        "anywhere" => Some(Abbreviation::Anywhere),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read_and_the_table_is_sorted_and_unique() {
        let words: Vec<_> = entries().map(|(word, _)| word).collect();
        assert_eq!(words.len(), TABLE.lines().count() - 1);
        assert!(words.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn titles_are_found_in_any_case_that_news_uses() {
        assert_eq!(find("Gen"), Some(Abbreviation::BeforeName));
        assert_eq!(find("GEN"), Some(Abbreviation::BeforeName));
        assert_eq!(find("no"), Some(Abbreviation::BeforeNumber));
        assert_eq!(find("gone"), None);
    }
}
