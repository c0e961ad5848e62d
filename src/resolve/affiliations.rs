//! Whom somebody speaks or acts for by an office.
//!
//! In: a noun for an office with the words around it. Out: the organization or state whose office it is. Examples:
//! `Pell Group spokesman Bo Osei`, `a spokesman for Pell Group`, `the Norland foreign minister`, `Norland's defense
//! ministry`; but not `a former spokesman for Pell Group`.
//!
//! Words decide, not the tree: the words of an office stand side by side.

use crate::document::Upos;
use crate::lexicon::organizations::{organization, state_of};
use crate::lexicon::places::{PlaceName, place};
use crate::rules::Rule;
use crate::span::Span;

use super::discourse::{Discourse, NONE};
use super::names::fold;

/// How many words before the noun of an office its owner may stand.
const MAX_BEFORE: usize = 6;

/// An office while entities are being put together.
#[derive(Clone, Debug)]
pub(super) struct Office {
    pub(super) role: String,
    pub(super) whose: Whose,
}

/// Who has the office to give.
#[derive(Clone, Copy, Debug)]
pub(super) enum Whose {
    /// An entity of the document.
    Entity(usize),
    /// A state that the text gives by its adjective: `Russian`.
    State(&'static str),
    /// A name that is no mention of its own: `Pell Group` in `Pell Group Chairman Bo Osei`.
    Words(Span),
}

impl Discourse<'_> {
    /// Learns whose office the noun gives its holder; `start` is where its phrase begins.
    pub(super) fn learn_office(&mut self, noun: usize, start: usize, holder: usize) {
        if !self.tree.applies(Rule::OfficeHolder) {
            return;
        }
        if self.drafts.list[holder].office.is_some() {
            return;
        }
        let Some((first, last, role)) = self.office_at(noun, start) else { return };
        let whose = self.owner_before(first, start, holder, role).or_else(|| self.owner_behind(last));
        if let Some(whose) = whose {
            self.drafts.list[holder].office = Some(Office { role: role.to_string(), whose });
        }
    }

    /// Learns the state of a ministry or another body of a state from its name: `the Azerbaijani Defense Ministry`.
    pub(super) fn learn_state_of_body(&mut self, n: usize, entity: usize) {
        if !self.tree.applies(Rule::OfficeBody) {
            return;
        }
        let name = &self.names[n];
        if self.drafts.list[entity].office.is_some()
            || name.tokens.len() < 2 && organization(&name.key).is_none()
        {
            return;
        }
        if let Some(state) = organization(&name.key).and_then(state_of) {
            let office = Office { role: "body".to_string(), whose: Whose::State(state) };
            self.drafts.list[entity].office = Some(office);
            return;
        }
        let words: Vec<String> = name.tokens.clone().map(|t| fold(self.document.text_of(t))).collect();
        let is_body = words.iter().any(|w| is_body_of_state(w));
        if !is_body {
            return;
        }
        let (start, end) = (name.tokens.start, name.tokens.end);
        // `Azerbaijani Defense Ministry`, `Ministry of Defense of Azerbaijan`
        let inside = (1..words.len()).rev().find_map(|k| state(&words[..k].join(" ")));
        let at_end = (1..words.len()).find_map(|k| state(&words[k..].join(" ")));
        let whose =
            inside.or(at_end).map(Whose::State).or_else(|| self.owner_before(start, start, entity, "body"));
        let whose = whose.or_else(|| self.owner_behind(end - 1));
        if let Some(whose @ (Whose::State(_) | Whose::Entity(_))) = whose {
            self.drafts.list[entity].office = Some(Office { role: "body".to_string(), whose });
        }
    }

    /// First and last word of an office, with its role: `chief executive`, `press secretary`, `foreign minister`.
    fn office_at(&self, noun: usize, start: usize) -> Option<(usize, usize, &'static str)> {
        let word = fold(self.document.text_of(noun));
        let role = office(word.trim_end_matches('.'))?;
        let mut first = noun;
        while first > start {
            let before = fold(self.document.text_of(first - 1));
            match before.as_str() {
                "former" | "ex" | "late" | "then" | "onetime" | "ousted" | "deposed" | "would-be"
                | "shadow" | "next" | "exiled" => return None,
                "-" => first -= 1,
                "foreign" | "prime" | "deputy" | "vice" | "defense" | "defence" | "interior" | "finance"
                | "health" | "justice" | "chief" | "senior" | "press" | "executive" | "acting" | "first"
                | "education" | "energy" | "economy" | "trade" | "agriculture" | "transport"
                | "environment" | "culture" | "lead" | "managing" | "military" | "government" | "army"
                | "police" | "presidential" | "and" | "security" | "national" | "affairs" | "general"
                | "campaign" | "company" => first -= 1,
                _ => break,
            }
        }
        // A secretary of a state department, but nobody's typist; a general secretary, but no general.
        let needs_more = matches!(role, "secretary" | "executive" | "director" | "officer" | "chief");
        (!needs_more || first < noun || self.document.text_of(noun).starts_with(char::is_uppercase))
            .then_some((first, noun, role))
    }

    /// The owner right before an office: `the Kremlin spokesman`, `Norland's foreign minister`, `Russian officials`.
    fn owner_before(&self, first: usize, start: usize, holder: usize, role: &str) -> Option<Whose> {
        let sentence = self.document.sentences.get(self.document.sentence_of(first))?.tokens.start;
        let mut end = first;
        if end > sentence && matches!(self.document.text_of(end - 1), "'s" | "’s" | "'" | "’") {
            end -= 1;
        }
        if end == sentence {
            return None;
        }
        let last = end - 1;
        // The longest run of words that names a state: `South Korean`, `New Zealand`.
        for k in (1..=3).rev().filter(|k| end >= sentence + k) {
            let span = self.document.span_of(end - k..end);
            if let Some(country) = state(&fold(span.text(&self.document.article.text))) {
                return Some(Whose::State(country));
            }
        }
        let n = self.name_at[last];
        if n != NONE && self.linked[n as usize] != holder {
            return Some(Whose::Entity(self.linked[n as usize]));
        }
        // `Pell Group Chairman Bo Osei`: the words of the firm belong to the run of the name.
        if start < end && end - start <= MAX_BEFORE && role != "body" {
            let span = self.document.span_of(start..end);
            let is_name = (start..end).all(|t| self.document.text_of(t).starts_with(char::is_uppercase));
            if is_name && self.is_known_body(&fold(span.text(&self.document.article.text)), end - start) {
                return Some(Whose::Words(span));
            }
        }
        // `the company's spokesman`
        if last < first && self.entity_at[last] != NONE && end < first {
            return self.entity_near(last).filter(|&e| e != holder).map(Whose::Entity);
        }
        None
    }

    /// Whether folded words name an organization: by the table, or by their last word.
    fn is_known_body(&self, key: &str, words: usize) -> bool {
        organization(key).is_some()
            || self.named(key).is_some()
            || words > 1
                && key.rsplit(' ').next().is_some_and(|last| {
                    super::name_words::COMPANY_WORDS.contains(&last)
                        || crate::lexicon::nouns::noun(last)
                            .is_some_and(|n| n.kind == crate::lexicon::nouns::NounKind::Organization)
                })
    }

    /// The owner behind an office: `spokesman for Pell Group`, `president of Norland`, `head of the company`.
    fn owner_behind(&self, last: usize) -> Option<Whose> {
        let mut t = last + 1;
        let end = self.document.sentences.get(self.document.sentence_of(last))?.tokens.end;
        if t >= end || !matches!(self.document.text_of(t), "for" | "of" | "at" | "with") {
            return None;
        }
        t += 1;
        while t < end && t < last + 8 {
            let n = self.name_at[t];
            if n != NONE {
                return Some(Whose::Entity(self.linked[n as usize]));
            }
            match self.document.tokens[t].upos {
                Upos::Det | Upos::Adj | Upos::Propn => {
                    if let Some(country) = state(&fold(self.document.text_of(t))) {
                        // `spokesman for the Russian foreign ministry` speaks for Russia.
                        return Some(Whose::State(country));
                    }
                }
                Upos::Noun if self.entity_at[t] != NONE => {
                    return Some(Whose::Entity(self.entity_at[t] as usize));
                }
                Upos::Noun => {}
                _ => return None,
            }
            t += 1;
        }
        None
    }
}

/// The state that a country's name, adjective or seat means.
fn state(words: &str) -> Option<&'static str> {
    match place(words) {
        Some(PlaceName::Country(c) | PlaceName::Demonym(c) | PlaceName::Seat(c)) => Some(c),
        _ => None,
    }
}

/// Nouns for bodies that act for a state, where the name says for which.
fn is_body_of_state(word: &str) -> bool {
    matches!(
        word,
        "ministry"
            | "government"
            | "embassy"
            | "presidency"
            | "army"
            | "military"
            | "navy"
            | "cabinet"
            | "mission"
    )
}

/// Offices whose holders speak or act for the one that has given the office.
fn office(word: &str) -> Option<&'static str> {
    Some(match word {
        "spokesman" | "spokesmen" => "spokesman",
        "spokeswoman" | "spokeswomen" => "spokeswoman",
        "spokesperson" | "spokespeople" | "spokespersons" => "spokesperson",
        "minister" | "ministers" => "minister",
        "ministry" => "ministry",
        "government" => "government",
        "embassy" => "embassy",
        "president" => "president",
        "premier" => "premier",
        "chancellor" => "chancellor",
        "ambassador" => "ambassador",
        "envoy" => "envoy",
        "secretary" => "secretary",
        "ceo" => "ceo",
        "chairman" => "chairman",
        "chairwoman" => "chairwoman",
        "executive" => "executive",
        _ => return None,
    })
}
