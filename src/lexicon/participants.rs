//! Nouns for those who can accuse and be accused, and for what cannot, from `participants.csv`.
//!
//! Example: `regulator` and `ministry` can be accused, `rain` and `market` cannot (`Officials blamed heavy rain` is no
//! accusation); a `letter` speaks for its author; `handling` has an owner (`the ministry's handling of the flood`).

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

const TABLE: &str = include_str!("participants.csv");

/// What a common noun can be in an accusation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ParticipantClass {
    /// `lawyer`.
    Person,
    /// `ministry`.
    Organization,
    /// `rain`: harms, but cannot answer for it.
    Cause,
    /// `letter`: speaks for somebody.
    Document,
    /// `decision`: somebody answers for it.
    Owned,
}

/// Looks up the dictionary form of a common noun (lower case); agent nouns (`-ist`, `-man`) count without being listed.
///
/// # Examples
///
/// ```
/// use sayso::lexicon::participants::{ParticipantClass, participant_class};
/// assert_eq!(participant_class("ministry"), Some(ParticipantClass::Organization));
/// assert_eq!(participant_class("cartoonist"), Some(ParticipantClass::Person));
/// assert_eq!(participant_class("carpet"), None);
/// ```
pub fn participant_class(lemma: &str) -> Option<ParticipantClass> {
    if let Some(&class) = NOUNS.get(lemma) {
        return Some(class);
    }
    // `tenants` where the lemmatizer left the plural.
    if let Some(&class) = lemma.strip_suffix('s').and_then(|singular| NOUNS.get(singular)) {
        return Some(class);
    }
    let is_person = lemma.len() > 6
        && [
            "ist", "ists", "man", "men", "woman", "women", "ian", "ians", "maker", "makers", "worker",
            "workers", "crat",
        ]
        .iter()
        .any(|suffix| lemma.ends_with(suffix));
    (is_person || is_agent_noun(lemma)).then_some(ParticipantClass::Person)
}

/// Whether a common noun in its dictionary form (lower case) means people or a body of people, who can speak and act.
pub fn can_act(lemma: &str) -> bool {
    matches!(participant_class(lemma), Some(ParticipantClass::Person | ParticipantClass::Organization))
}

/// Whether a noun in `-er` or `-or` may be an agent's: `worshipper`, but not `newsletter`.
fn is_agent_noun(lemma: &str) -> bool {
    let singular = lemma.strip_suffix('s').unwrap_or(lemma);
    singular.len() > 4
        && (singular.ends_with("er") || singular.ends_with("or") || singular.ends_with("eer"))
        && !THINGS_IN_ER.iter().any(|thing| singular.ends_with(thing))
}

/// Endings of nouns in `-er` and `-or` that act on nothing.
const THINGS_IN_ER: &[&str] = &[
    "letter",
    "fever",
    "lever",
    "liner",
    "laser",
    "timer",
    "cider",
    "liver",
    "flour",
    "floor",
    "after",
    "under",
    "refer",
    "never",
    "ever",
    "altar",
    "error",
    "character",
    "order",
    "number",
    "matter",
    "weather",
    "paper",
    "power",
    "offer",
    "transfer",
    "charter",
    "chapter",
    "border",
    "disaster",
    "theater",
    "shelter",
    "corner",
    "counter",
    "register",
    "center",
    "meter",
    "computer",
    "water",
    "summer",
    "winter",
    "dinner",
    "answer",
    "cover",
    "tower",
    "poster",
    "banner",
    "barrier",
    "career",
    "factor",
    "error",
    "sector",
    "color",
    "behavior",
    "favor",
    "labor",
    "rumor",
    "humor",
    "horror",
    "terror",
    "mirror",
    "tractor",
    "reactor",
    "corridor",
    "harbor",
    "motor",
    "anger",
    "danger",
    "hunger",
    "cancer",
    "fiber",
    "timber",
    "chamber",
    "member",
    "murder",
    "gender",
    "tender",
    "blunder",
    "slander",
    "slaughter",
    "plunder",
    "surrender",
    "misdemeanor",
    "disorder",
    "trailer",
    "filter",
    "printer",
    "scanner",
    "monitor",
    "container",
    "helicopter",
    "quarter",
    "master",
    "gesture",
    "manner",
    "layer",
    "finger",
    "shoulder",
    "river",
    "silver",
    "drawer",
    "vector",
    "indicator",
    "generator",
    "elevator",
    "server",
    "browser",
    "router",
    "folder",
    "header",
    "pointer",
    "parameter",
    "disclaimer",
    "waiver",
    "sticker",
    "flyer",
    "encounter",
    "barter",
    "laughter",
    "slaughter",
    "saucer",
    "bumper",
    "meander",
    "together",
    "another",
    "either",
    "neither",
    "whether",
    "rather",
    "further",
    "however",
    "twitter",
    "user",
    "freezer",
    "shutter",
    "gutter",
    "litter",
    "clutter",
    "fodder",
    "ladder",
    "bladder",
    "feather",
    "leather",
];

static ROWS: LazyLock<Vec<(&'static str, ParticipantClass)>> =
    LazyLock::new(|| super::rows(TABLE, row).collect());

static NOUNS: LazyLock<FxHashMap<&'static str, ParticipantClass>> =
    LazyLock::new(|| ROWS.iter().copied().collect());

fn row(line: &'static str) -> Option<(&'static str, ParticipantClass)> {
    let (lemma, class) = line.split_once(',')?;
    let class = match class {
        "person" => ParticipantClass::Person,
        "organization" => ParticipantClass::Organization,
        "cause" => ParticipantClass::Cause,
        "document" => ParticipantClass::Document,
        "owned" => ParticipantClass::Owned,
        _ => return None,
    };
    Some((lemma, class))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_read_and_the_table_is_sorted() {
        assert_eq!(ROWS.len(), TABLE.lines().count() - 1);
        assert!(ROWS.is_sorted_by(|a, b| a.0 < b.0));
    }
}
