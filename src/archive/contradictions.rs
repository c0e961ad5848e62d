//! Participants who contradict themselves: who accuse and later take it back, or say both a charge and its opposite.
//!
//! In: the archive's statements. Out: pairs of them, with the words that they share. Example: `Osei accused Rask of fraud`
//! in January and `Osei never accused Rask of fraud` in March.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Archive;
use super::read::{Shown, statements_where};
use crate::error::Result;
use crate::graph::corpus::normalize_name;

/// Two statements of one participant that do not go together.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Contradiction {
    /// Whose they are.
    pub participant: String,
    /// Whom they are about.
    pub about: String,
    /// `takes it back` where the accusation comes first, `says both` where the order is another or not known.
    pub how: &'static str,
    /// The accusation.
    pub accusation: Shown,
    /// What speaks against it.
    pub against: Shown,
}

/// Cues of taking something back.
const RETRACTIONS: [&str; 8] =
    ["withdr", "retract", "recant", "apologi", "took back", "taken back", "takes back", "backtrack"];
/// The most pairs that are listed.
const MOST: usize = 500;

impl Archive {
    /// Lists contradictions, those of the newest words first.
    pub fn contradictions(&self) -> Result<Vec<Contradiction>> {
        let statements = statements_where(
            self.database(),
            "s.verdict IS NOT 'rejected' AND s.speaker IS NOT NULL AND s.confidence >= 0.5
               AND (s.type = 'accusation' AND s.status IS NOT 'hypothetical' OR s.type = 'quotation' AND (
                 s.cue LIKE '%withdr%' OR s.cue LIKE '%retract%' OR s.cue LIKE '%recant%' OR s.cue LIKE '%apologi%'
                 OR s.cue LIKE '%back%'))",
            "d.day, d.id, s.start, s.id",
        )?;
        let mut of_pair: BTreeMap<(String, String), Vec<&Shown>> = BTreeMap::new();
        let mut retractions: BTreeMap<String, Vec<&Shown>> = BTreeMap::new();
        for it in &statements {
            let speaker = normalize_name(it.speaker.as_deref().unwrap_or_default());
            match (&it.target, it.kind.as_str()) {
                (Some(target), "accusation") => {
                    of_pair.entry((speaker, normalize_name(target))).or_default().push(it);
                }
                (_, "quotation") => {
                    let cue = it.cue.to_lowercase();
                    if RETRACTIONS.iter().any(|word| cue.contains(word)) {
                        retractions.entry(speaker).or_default().push(it);
                    }
                }
                _ => {}
            }
        }
        let mut found = Vec::new();
        for ((speaker, target), list) in &of_pair {
            let is_asserted = |it: &Shown| it.status.as_deref() == Some("asserted");
            for accusation in list.iter().filter(|it| is_asserted(it)) {
                let opposite = list.iter().filter(|it| !is_asserted(it) && is_same_charge(accusation, it));
                let taken_back = retractions.get(speaker).into_iter().flatten().filter(|it| {
                    let sentence = normalize_name(&it.sentence);
                    is_later(accusation, it) && sentence.contains(target.as_str())
                });
                for against in opposite.chain(taken_back) {
                    let how = if is_later(accusation, against) { "takes it back" } else { "says both" };
                    found.push(Contradiction {
                        participant: accusation.speaker.clone().unwrap_or_default(),
                        about: accusation.target.clone().unwrap_or_default(),
                        how,
                        accusation: (*accusation).clone(),
                        against: (*against).clone(),
                    });
                }
            }
        }
        found.sort_by(|a, b| b.against.day.cmp(&a.against.day));
        found.truncate(MOST);
        Ok(found)
    }
}

/// Whether the second one was published after the first one.
fn is_later(first: &Shown, second: &Shown) -> bool {
    match (&first.day, &second.day) {
        (Some(a), Some(b)) if a != b => b > a,
        _ => first.document_id == second.document_id && second.start > first.start,
    }
}

/// Whether two charges are called the same by a reviewer, share a word that says something, or are both not given.
fn is_same_charge(a: &Shown, b: &Shown) -> bool {
    if a.code.is_some() || b.code.is_some() {
        return a.code == b.code;
    }
    let (a, b) = (words(&a.text), words(&b.text));
    a.is_empty() && b.is_empty() || a.iter().any(|word| b.contains(word))
}

/// The longer words of a charge, cut to their beginnings, so that `debts` and `debt` are one.
fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 3);
    words
        .map(|word| word.to_lowercase().trim_end_matches(['s', 'd', 'e']).chars().take(6).collect())
        .collect()
}
