//! Common nouns for those who can speak, accuse and be accused, and the titles that stand before names.
//!
//! `The spokeswoman`, `a company`, `two officials`, `the report`; `Sen. Quill` is a senator.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::people::{Gender, gender};

/// What a noun means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NounKind {
    /// One human being in the singular: `lawyer`.
    Person,
    /// A body of people that acts as one: `ministry`.
    Organization,
    /// Many people: `crowd`.
    Group,
    /// A place with people and mostly a government: `country`.
    Place,
    /// Something written or shown that speaks for its author: `report`.
    Document,
}

/// A row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Noun {
    /// What it means.
    pub kind: NounKind,
    /// The gender that it tells.
    pub gender: Option<Gender>,
    /// The role that it stands for before a name (`Sen.`: `senator`); empty where it is no title.
    pub title: &'static str,
}

const TABLE: &str = include_str!("nouns.csv");

/// Finds a noun in the singular and lower case, without a full stop: `spokeswoman`, `sen`.
pub fn noun(lemma: &str) -> Option<Noun> {
    static NOUNS: LazyLock<FxHashMap<&'static str, Noun>> = LazyLock::new(|| rows().collect());
    NOUNS.get(lemma).copied()
}

fn rows() -> impl Iterator<Item = (&'static str, Noun)> {
    super::rows(TABLE, |row| {
        let mut fields = row.split(',');
        let (word, kind) = (fields.next()?, fields.next()?);
        let kind = match kind {
            "person" => NounKind::Person,
            "organization" => NounKind::Organization,
            "group" => NounKind::Group,
            "place" => NounKind::Place,
            "document" => NounKind::Document,
            _ => return None,
        };
        Some((word, Noun { kind, gender: gender(fields.next()?), title: fields.next()? }))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_unique_and_read_whole() {
        let words: Vec<&str> = TABLE.lines().skip(1).map(|row| row.split(',').next().unwrap()).collect();
        assert!(words.windows(2).all(|pair| pair[0] < pair[1]), "not sorted or not unique");
        assert_eq!(rows().count(), words.len());
    }

    #[test]
    fn a_title_stands_for_a_role() {
        assert_eq!(noun("sen").unwrap().title, "senator");
        assert_eq!(noun("spokeswoman").unwrap().gender, Some(Gender::Female));
        assert_eq!(noun("ministry").unwrap().kind, NounKind::Organization);
    }
}
