//! Words that deny, from `denial_cues.csv`: a verb in, what it may deny out.
//!
//! Example: `denied wrongdoing` and `rejected the allegations` deny; `rejected the offer` does not, since `reject` takes
//! accusations only. Each row carries a sentence.

use std::sync::LazyLock;

const TABLE: &str = include_str!("denial_cues.csv");

/// What a denying word may deny.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Wrongdoing, accusations, clauses: `denied wrongdoing`, `denied that it had lied`.
    Deeds,
    /// Accusations only, since much else is rejected and dismissed: `rejected the allegations`.
    Accusations,
}

/// One denying word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DenialCue {
    /// Dictionary form: `brush`.
    pub verb: &'static str,
    /// The particle or preposition that it needs: `off`; empty where it needs none.
    pub particle: &'static str,
    /// What it may deny.
    pub takes: Takes,
}

/// The rows of a verb, by its dictionary form.
pub fn denial_cues(verb: &str) -> &'static [DenialCue] {
    let start = CUES.partition_point(|cue| cue.verb < verb);
    let end = start + CUES[start..].partition_point(|cue| cue.verb == verb);
    &CUES[start..end]
}

/// Sorted by verb.
static CUES: LazyLock<Vec<DenialCue>> = LazyLock::new(|| super::rows(TABLE, row).collect());

/// Reads one line: the first three fields hold no commas.
fn row(line: &'static str) -> Option<DenialCue> {
    let mut fields = line.splitn(4, ',');
    let (verb, particle) = (fields.next()?, fields.next()?);
    let takes = match fields.next()? {
        "accusations" => Takes::Accusations,
        "deeds" => Takes::Deeds,
        _ => return None,
    };
    fields.next().map(|_| DenialCue { verb, particle, takes })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_by_verb_and_found_by_it() {
        assert!(CUES.is_sorted_by(|a, b| (a.verb, a.particle) < (b.verb, b.particle)));
        assert_eq!(denial_cues("brush").len(), 2);
        assert_eq!(denial_cues("deny")[0].takes, Takes::Deeds);
        assert!(denial_cues("accuse").is_empty());
    }
}
