//! First names with the gender that they suggest, and short forms of them.
//!
//! `Ines Calder` is probably a woman, `Bob` may be `Robert`. The lists were written for this project from general
//! knowledge and carry its licence; they suggest, they do not decide: a title or a pronoun in the text is stronger.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// The gender of a person as words show it; only used to match `he` and `she` with what they can stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Gender {
    /// `he`, `Mr.`, `spokesman`.
    Male,
    /// `she`, `Mrs.`, `spokeswoman`.
    Female,
}

const FIRST_NAMES: &str = include_str!("first_names.csv");
const NICKNAMES: &str = include_str!("nicknames.csv");

/// Reads a gender as the tables write it: `m`, `f`, anything else for open.
pub(super) fn gender(letter: &str) -> Option<Gender> {
    match letter {
        "m" => Some(Gender::Male),
        "f" => Some(Gender::Female),
        _ => None,
    }
}

/// Looks up a first name in its usual spelling: `None` for an unknown word, `Some(None)` for a first name that does
/// not tell the gender, like `Robin`.
pub fn first_name(name: &str) -> Option<Option<Gender>> {
    static TABLE: LazyLock<FxHashMap<&'static str, Option<Gender>>> = LazyLock::new(|| {
        let rows = super::rows(FIRST_NAMES, |row| row.split_once(','));
        rows.map(|(name, letter)| (name, gender(letter))).collect()
    });
    TABLE.get(name).copied()
}

/// The long form of a nickname: `William` for `Bill`.
pub fn long_form(nickname: &str) -> Option<&'static str> {
    static TABLE: LazyLock<FxHashMap<&'static str, &'static str>> =
        LazyLock::new(|| super::rows(NICKNAMES, |row| row.split_once(',')).collect());
    TABLE.get(nickname).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_and_unique() {
        for table in [FIRST_NAMES, NICKNAMES] {
            let keys: Vec<&str> = table.lines().skip(1).map(|row| row.split(',').next().unwrap()).collect();
            assert!(keys.windows(2).all(|pair| pair[0] < pair[1]), "not sorted or not unique");
            assert!(table.lines().all(|row| row.split(',').count() == 2));
        }
    }

    #[test]
    fn a_first_name_suggests_a_gender_or_leaves_it_open() {
        assert_eq!(first_name("Ines"), Some(Some(Gender::Female)));
        assert_eq!(first_name("Robin"), Some(None));
        assert_eq!(first_name("Norland"), None);
        assert_eq!(long_form("Bill"), Some("William"));
    }
}
