//! Organizations under several names: `Pell Group Inc.` and `Pell Group`, `Ministry of Defense` and `Defense Ministry`,
//! acronyms, and the short forms that other documents explain.

use rustc_hash::FxHashMap;

use super::groups::Unit;
use super::{Merger, SAME_STORY};
use crate::graph::corpus::{Participant, normalize_name};
use crate::lexicon::nouns::noun;
use crate::lexicon::organizations::{self, organization};
use crate::lexicon::places::{PlaceName, place};
use crate::resolve::EntityKind;

/// How many bodies with one short form are looked at.
const MAX_CLAIMS: usize = 32;

/// From so many documents on a short form needs no other proof.
const SURE_CLAIMS: usize = 3;

/// By how many documents one body must lead to be the one that a short form means.
const DOMINANCE: usize = 10;

impl Merger<'_> {
    /// Merges the names of organizations that can only be one's.
    pub(super) fn merge_organizations(&mut self) {
        let is_body = |unit: &Unit| {
            matches!(unit.kind, EntityKind::Organization | EntityKind::Other) && !unit.members.is_empty()
        };
        let mut by_form: FxHashMap<String, usize> = FxHashMap::default();
        let mut order: Vec<usize> = (0..self.units.len()).filter(|&u| is_body(&self.units[u])).collect();
        order.sort_by_key(|&u| (std::cmp::Reverse(self.units[u].documents.len()), u));
        for &u in &order {
            let unit = &self.units[u];
            let is_institution = unit.kind == EntityKind::Organization || is_body_of_a_state(&unit.key);
            if unit.words.len() < 2 || unit.is_alone || !is_institution {
                continue;
            }
            let form = plain_form(&unit.key, self.state_of_unit(u).as_deref());
            match by_form.get(&form) {
                Some(&other) if !unit.is_pinned && self.units[other].key != unit.key => {
                    let reason = format!("the same body as {}, written in another way", self.display(other));
                    self.join(u, other, &reason, false);
                }
                Some(_) => {}
                None => drop(by_form.insert(form, u)),
            }
        }
        // Which bodies are called by a short form in documents that give the long one too, and in how many.
        let mut claims: FxHashMap<&str, Vec<(usize, usize)>> = FxHashMap::default();
        for (p, it) in self.participants.iter().enumerate() {
            let u = self.unit_of[p];
            let unit = &self.units[u];
            if unit.is_alone || unit.words.len() < 2 && organization(&unit.key).is_none() {
                continue;
            }
            let root = self.root(u);
            for name in it.traits.names.iter().filter(|name| **name != unit.key) {
                let list = claims.entry(name).or_default();
                match list.iter().position(|(claimant, _)| *claimant == root) {
                    Some(at) => list[at].1 += 1,
                    None if list.len() < MAX_CLAIMS => list.push((root, 1)),
                    None => {}
                }
            }
        }
        let mut initials: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for &u in &order {
            let unit = &self.units[u];
            if unit.kind == EntityKind::Organization && unit.words.len() > 1 && !unit.is_alone {
                let list = initials.entry(initials_of(&unit.words)).or_default();
                let root = self.root(u);
                if list.len() < MAX_CLAIMS && !list.contains(&root) {
                    list.push(root);
                }
            }
        }
        let mut joins: Vec<(usize, usize, String)> = Vec::new();
        for &u in &order {
            let unit = &self.units[u];
            if unit.is_alone || unit.is_pinned || unit.words.len() > 2 || organization(&unit.key).is_some() {
                continue;
            }
            // `Party` and `House` are short for many.
            let is_noun = unit.words.len() == 1 && noun(&unit.key).is_some();
            let claimed = claims.get(unit.key.as_str()).filter(|_| !is_noun).and_then(|list| {
                let list: Vec<_> = list.iter().filter(|(c, _)| *c != self.root(u)).collect();
                let best = list.iter().max_by_key(|(c, count)| (*count, std::cmp::Reverse(*c)))?;
                let others: usize = list.iter().map(|(_, count)| count).sum::<usize>() - best.1;
                let is_clear = list.len() == 1 || best.1 >= DOMINANCE * others;
                let body = &self.units[best.0];
                // One document may be mistaken: the letters, the story or more documents must bear it out.
                let is_borne_out = best.1 >= SURE_CLAIMS
                    || initials_of(&body.words) == unit.key
                    || self.shared_story(unit, body).0 >= SAME_STORY;
                let is_body = body.kind == EntityKind::Organization && is_borne_out;
                (is_clear && is_body && self.can_join(u, best.0)).then_some((best.0, best.1))
            });
            if let Some((body, count)) = claimed {
                let times =
                    if count == 1 { "a document says".to_owned() } else { format!("{count} documents say") };
                joins.push((u, body, format!("{times} it for {}", self.display(body))));
                continue;
            }
            let is_acronym =
                unit.words.len() == 1 && unit.kind == EntityKind::Organization && unit.key.len() > 1;
            if let Some([only]) = initials.get(&unit.key).filter(|_| is_acronym).map(Vec::as_slice)
                && self.can_join(u, *only)
                && self.shared_story(unit, &self.units[*only]).0 >= SAME_STORY
            {
                joins.push((u, *only, format!("initials of {}, and the same story", self.display(*only))));
            }
        }
        for (unit, body, reason) in joins {
            self.join(unit, body, &reason, true);
        }
    }

    /// The state of a body, where its documents or the table say so, folded.
    fn state_of_unit(&self, u: usize) -> Option<String> {
        let unit = &self.units[u];
        let by_table = organization(&unit.key).and_then(organizations::state_of).map(str::to_lowercase);
        by_table.or_else(|| state_of(&self.participants[unit.members[0]]))
    }
}

/// The state that a document gives a body, folded.
pub(super) fn state_of(participant: &Participant) -> Option<String> {
    let office = participant.traits.profile.affiliation.as_ref().filter(|o| o.kind == EntityKind::Place)?;
    state_named(&normalize_name(&office.name)).map(str::to_lowercase)
}

/// The words of a body's name in one order, its state first, without a legal form: `ministry of defense of azerbaijan`
/// and `azerbaijani defense ministry` are `azerbaijan: defense ministry`.
fn plain_form(key: &str, state: Option<&str>) -> String {
    let mut words: Vec<&str> = key.split(' ').collect();
    let mut country = state.map(str::to_owned);
    for k in (1..=3.min(words.len() - 1)).rev() {
        if let Some(found) = state_named(&words[..k].join(" ")) {
            country = Some(found.to_lowercase());
            words.drain(..k);
            if words.first() == Some(&"'s") {
                words.remove(0);
            }
            break;
        }
    }
    if let Some(of) = words.iter().rposition(|w| *w == "of").filter(|&of| of > 0) {
        let rest = words[of + 1..].join(" ");
        if let Some(found) = state_named(rest.strip_prefix("the ").unwrap_or(&rest)) {
            country = Some(found.to_lowercase());
            words.truncate(of);
        }
    }
    while words.len() > 1
        && matches!(
            words[words.len() - 1],
            "inc"
                | "corp"
                | "co"
                | "ltd"
                | "llc"
                | "llp"
                | "plc"
                | "ag"
                | "gmbh"
                | "sa"
                | "nv"
                | "corporation"
                | "limited"
        )
    {
        words.pop();
    }
    if words.len() > 2 && matches!(words[0], "ministry" | "department") && words[1] == "of" {
        let body = words[0];
        words.drain(..2);
        words.push(body);
    }
    let mut form = words.join(" ").replace("defence", "defense");
    if form == "foreign affairs ministry" {
        form = "foreign ministry".to_owned();
    }
    if let Some(usual) = organization(&form) {
        form = usual.to_lowercase();
        country = country.or(organizations::state_of(usual).map(str::to_lowercase));
    }
    match country {
        Some(country) => format!("{country}: {form}"),
        None => form,
    }
}

fn state_named(words: &str) -> Option<&'static str> {
    match place(words).or_else(|| place(words.strip_suffix("'s")?)) {
        Some(PlaceName::Country(state) | PlaceName::Demonym(state)) => Some(state),
        _ => None,
    }
}

/// First letters of the words that an acronym counts.
fn initials_of(words: &[String]) -> String {
    let counted = words
        .iter()
        .filter(|w| !matches!(w.as_str(), "of" | "the" | "for" | "and" | "to" | "on" | "in" | "&"));
    counted.filter_map(|w| w.chars().next()).collect()
}

/// Whether a folded name is a ministry, government or the like of no state: every state has one.
pub(super) fn is_anybodys(key: &str) -> bool {
    let mut words = key.split(' ');
    let is_ministry = key.ends_with("ministry") || key.starts_with("ministry of");
    let is_general = matches!(
        words.next(),
        Some(
            "parliament"
                | "government"
                | "ministry"
                | "cabinet"
                | "army"
                | "police"
                | "navy"
                | "opposition"
                | "company"
        )
    ) && words.next().is_none();
    (is_ministry || is_general) && !has_state(key)
}

/// Whether a folded description is the only one of its state, and so the same in all documents: `azerbaijani defense
/// ministry`.
pub(super) fn is_body_of_a_state(key: &str) -> bool {
    let last = key.rsplit(' ').next().unwrap_or(key);
    let is_body = matches!(
        last,
        "ministry" | "government" | "parliament" | "army" | "military" | "navy" | "presidency"
    );
    is_body && key.split(' ').count() <= 5 && has_state(key) && !key.contains(" and ")
}

fn has_state(key: &str) -> bool {
    state_at_end(key).is_some()
}

/// The state whose body a folded name is: `Armenia` of `armenian defense ministry`.
pub(super) fn state_in_name(key: &str) -> Option<&'static str> {
    state_at_end(key).filter(|_| is_body_of_a_state(key))
}

/// The state that a folded name begins or ends with.
fn state_at_end(key: &str) -> Option<&'static str> {
    let words: Vec<&str> = key.split(' ').collect();
    let first = (1..=3.min(words.len())).rev().find_map(|k| state_named(&words[..k].join(" ")));
    first.or_else(|| state_named(key.rsplit_once(" of ")?.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_of_a_state_has_one_form() {
        let form = "azerbaijan: defense ministry";
        for name in [
            "azerbaijani defense ministry",
            "azerbaijan's defence ministry",
            "ministry of defense of azerbaijan",
            "defense ministry of azerbaijan",
        ] {
            assert_eq!(plain_form(name, None), form, "{name}");
        }
        assert_eq!(plain_form("defense ministry", Some("azerbaijan")), form);
        assert_eq!(plain_form("pell group inc", None), "pell group");
        assert_eq!(plain_form("us department of state", None), plain_form("state department", None));
    }

    #[test]
    fn a_ministry_without_a_state_may_be_anybodys() {
        assert!(is_anybodys("foreign ministry"));
        assert!(!is_anybodys("estonian foreign ministry"));
        assert!(is_body_of_a_state("azerbaijani defense ministry"));
        assert!(!is_body_of_a_state("defense ministry"));
    }
}
