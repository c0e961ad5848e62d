//! Units: all participants of one name that nothing keeps apart.
//!
//! Example: `Ada Renn` in ten articles is one unit; `Georgia` is two, a person and a place; `Ines` is one an article.

use rustc_hash::FxHashMap;

use super::super::corpus::{Participant, normalize_name};
use super::Merger;
use super::organizations::{is_anybodys, is_body_of_a_state, state_of};
use crate::lexicon::fields::fields;
use crate::lexicon::nouns::{NounKind, noun};
use crate::lexicon::organizations::organization;
use crate::lexicon::people::Gender;
use crate::lexicon::places::{PlaceName, place};
use crate::resolve::EntityKind;
use crate::resolve::given::is_first_name;

/// Participants that are one, with all that is known of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Unit {
    /// The folded name; that of the tables where they know it.
    pub(super) key: String,
    pub(super) words: Vec<String>,
    pub(super) kind: EntityKind,
    pub(super) gender: Option<Gender>,
    /// Fields of the roles, as bits.
    pub(super) fields: u32,
    pub(super) roles: Vec<String>,
    pub(super) members: Vec<usize>,
    /// Ascending.
    pub(super) documents: Vec<usize>,
    /// Never merged with others: it is no name outside of its document.
    pub(super) is_alone: bool,
    /// The user keeps it apart from others.
    pub(super) is_pinned: bool,
    /// Its name is a part of the name that it was merged into.
    pub(super) is_short: bool,
    /// Why it was merged into another unit.
    pub(super) reason: String,
    /// Name and kind that the user gives it.
    pub(super) target: Option<(String, Option<EntityKind>)>,
    /// The id of a list of people: two ids are two.
    pub(super) wikidata: Option<String>,
}

/// How many roles a unit remembers.
const MAX_ROLES: usize = 48;

impl Unit {
    /// The unit of one participant.
    pub(super) fn of(participant: &Participant, key: String, at: usize) -> Self {
        let traits = &participant.traits;
        Self {
            words: key.split(' ').map(str::to_owned).collect(),
            key,
            kind: participant.kind,
            wikidata: participant.wikidata.clone(),
            gender: traits.profile.gender,
            fields: traits.profile.roles.iter().map(|role| fields(role)).fold(0, |a, b| a | b),
            roles: traits.profile.roles.clone(),
            members: vec![at],
            documents: vec![traits.document],
            ..Self::default()
        }
    }

    fn take_in(&mut self, other: Self) {
        self.wikidata = self.wikidata.take().or(other.wikidata);
        self.gender = self.gender.or(other.gender);
        self.fields |= other.fields;
        for role in other.roles {
            if self.roles.len() < MAX_ROLES && !self.roles.contains(&role) {
                self.roles.push(role);
            }
        }
        self.members.extend(other.members);
        self.documents.extend(other.documents);
    }

    fn settle(&mut self) {
        self.members.sort_unstable();
        self.documents.sort_unstable();
        self.documents.dedup();
    }
}

/// The key of a name: folded, and the usual name where the tables know another one.
pub(super) fn key_of(name: &str, kind: EntityKind, keeps_metonyms_apart: bool) -> String {
    let key = normalize_name(name);
    if kind == EntityKind::Person {
        return key;
    }
    // The tables write some names with full stops and accents.
    let written = name.to_lowercase();
    let known =
        [key.as_str(), written.strip_prefix("the ").unwrap_or(&written)].into_iter().find_map(|form| {
            match place(form) {
                Some(PlaceName::Country(country)) => Some(country),
                Some(PlaceName::Seat(country)) if !keeps_metonyms_apart => Some(country),
                Some(_) => None,
                None => organization(form),
            }
        });
    known.map(str::to_lowercase).unwrap_or(key)
}

/// Whether a name that stands alone says who is meant, in whatever document.
fn is_shared(participant: &Participant, key: &str) -> bool {
    let profile = &participant.traits.profile;
    if key.is_empty() || profile.is_open {
        return false;
    }
    let mut words = key.split(' ');
    let first = words.next().unwrap_or_default();
    let is_single = words.next().is_none();
    match participant.kind {
        EntityKind::Group => is_people(key),
        _ if !participant.traits.is_named => is_body_of_a_state(key),
        // A first name alone is somebody else in every document; so is a ministry of nobody.
        EntityKind::Person | EntityKind::Other if is_single => {
            !is_first_name(first) && noun(first).is_none_or(|n| n.kind != NounKind::Person)
        }
        EntityKind::Organization => !is_anybodys(key),
        _ => true,
    }
}

/// `Russians`, `House Republicans`: people that are called so everywhere.
fn is_people(key: &str) -> bool {
    let first = key.split(' ').next().unwrap_or(key);
    if matches!(
        first,
        "some" | "many" | "most" | "other" | "all" | "few" | "several" | "these" | "those" | "fellow"
    ) {
        return false;
    }
    let last = key.rsplit(' ').next().unwrap_or(key);
    matches!(
        last,
        "republicans" | "democrats" | "conservatives" | "liberals" | "labour" | "tories" | "greens"
    ) || last.ends_with('s') && matches!(place(key), Some(PlaceName::Demonym(_)))
}

impl Merger<'_> {
    /// Puts every participant into a unit: by the user's table, else by its name.
    pub(super) fn make_units(&mut self) {
        let apart = self.options.keeps_metonyms_apart;
        let mut groups: Vec<Vec<Unit>> = Vec::new();
        let mut by_key: FxHashMap<String, usize> = FxHashMap::default();
        for p in 0..self.participants.len() {
            let it = &self.participants[p];
            if it.traits.metonym.is_some() && !apart {
                // Follows its state later.
                let unit = Unit { is_alone: true, ..Unit::of(it, normalize_name(&it.name), p) };
                self.add_unit(unit);
                continue;
            }
            let written = self.written(p).to_owned();
            let folded = normalize_name(&written);
            let mut kind = it.kind;
            let document = &self.corpus.documents[it.traits.document].id;
            let ruling = self.options.aliases.ruling(&folded, kind, document);
            // A description means somebody else in each document, so that only a row for this one can speak of it.
            let is_known = it.traits.is_named || is_shared(it, &folded);
            let ruling = ruling.filter(|r| is_known || r.is_in_document);
            let mut is_pinned = false;
            if let Some(ruling) = ruling {
                kind = ruling.kind.unwrap_or(kind);
                if ruling.is_own {
                    let unit = Unit { kind, is_alone: true, is_pinned: true, ..Unit::of(it, folded, p) };
                    self.add_unit(unit);
                    continue;
                }
                is_pinned = ruling.is_itself;
                if !ruling.is_itself {
                    let target = (normalize_name(&ruling.name), ruling.kind);
                    let unit = Unit { kind, ..Unit::of(it, folded, p) };
                    match self.targets.get(&target) {
                        Some(&known) => {
                            let at = self.add_unit(Unit { reason: format!("by {}", ruling.place), ..unit });
                            self.parent[at] = known;
                            let more = self.units[at].documents.clone();
                            self.units[known].documents.extend(more);
                        }
                        None => {
                            let name = Some((ruling.name.clone(), ruling.kind));
                            let reason = format!("by {}", ruling.place);
                            let key = target.0.clone();
                            let head = Unit { key, reason, target: name, is_pinned: true, ..unit };
                            let at = self.add_unit(head);
                            self.targets.insert(target, at);
                        }
                    }
                    continue;
                }
            }
            let mut key = key_of(&written, kind, apart);
            if is_anybodys(&key)
                && let Some(state) = state_of(it)
            {
                key = format!("{state} {key}");
            }
            let mut unit = Unit { kind, is_pinned, ..Unit::of(it, key, p) };
            if !is_pinned && !is_shared(it, &unit.key) {
                unit.is_alone = true;
                self.add_unit(unit);
                continue;
            }
            let group = *by_key.entry(unit.key.clone()).or_insert_with(|| {
                groups.push(Vec::new());
                groups.len() - 1
            });
            groups[group].push(unit);
        }
        for group in groups {
            self.split_by_kind(group);
        }
    }

    /// Splits the bearers of one name by their kinds; who may be of any kind goes with the others where they agree.
    fn split_by_kind(&mut self, group: Vec<Unit>) {
        let is_sure = |unit: &Unit| {
            unit.kind != EntityKind::Other && !self.participants[unit.members[0]].traits.profile.is_guess
        };
        let mut counts: Vec<(EntityKind, usize)> = Vec::new();
        for unit in group.iter().filter(|unit| is_sure(unit)) {
            match counts.iter_mut().find(|(kind, _)| *kind == unit.kind) {
                Some((_, count)) => *count += 1,
                None => counts.push((unit.kind, 1)),
            }
        }
        let all: usize = counts.iter().map(|(_, count)| count).sum();
        let main = counts.iter().rev().max_by_key(|(_, count)| *count).copied();
        let main = main.filter(|(_, count)| count * 3 >= all * 2).map(|(kind, _)| kind);
        let mut kinds: Vec<(EntityKind, Vec<Unit>)> = Vec::new();
        for unit in group {
            let kind = match main {
                Some(main) if !is_sure(&unit) => main,
                _ => unit.kind,
            };
            let unit = Unit { kind, ..unit };
            match kinds.iter_mut().find(|(k, _)| *k == kind) {
                Some((_, list)) => list.push(unit),
                None => kinds.push((kind, vec![unit])),
            }
        }
        // Who has an id of the user's list is nobody else of that name.
        let mut listed: Vec<(EntityKind, Vec<Unit>)> = Vec::new();
        for (kind, list) in kinds {
            let mut ids: Vec<&Option<String>> =
                list.iter().map(|unit| &unit.wikidata).filter(|id| id.is_some()).collect();
            ids.dedup();
            if ids.iter().all(|id| *id == ids[0]) {
                listed.push((kind, list));
                continue;
            }
            let mut by_id: Vec<(Option<String>, Vec<Unit>)> = Vec::new();
            for unit in list {
                match by_id.iter_mut().find(|(id, _)| *id == unit.wikidata) {
                    Some((_, units)) => units.push(unit),
                    None => by_id.push((unit.wikidata.clone(), vec![unit])),
                }
            }
            listed.extend(by_id.into_iter().map(|(_, units)| (kind, units)));
        }
        for (kind, list) in listed {
            let has_roles = matches!(kind, EntityKind::Person | EntityKind::Other);
            let is_listed = list.iter().all(|unit| unit.wikidata.is_some());
            let parts = if has_roles && !is_listed { self.split_by_role(list) } else { vec![list] };
            for part in parts {
                let mut units = part.into_iter();
                let Some(mut whole) = units.next() else { continue };
                for unit in units {
                    whole.is_pinned |= unit.is_pinned;
                    whole.take_in(unit);
                }
                whole.settle();
                self.add_unit(whole);
            }
        }
    }

    /// Splits namesakes: roles of fields that nobody has together, titles of two genders. Who has no role goes with the
    /// greatest part, and parts that share a story are one after all.
    fn split_by_role(&self, list: Vec<Unit>) -> Vec<Vec<Unit>> {
        let is_one = |units: &[Unit]| {
            let together = units
                .iter()
                .filter(|u| u.fields != 0)
                .try_fold(0, |all, u| (all == 0 || all & u.fields != 0).then_some(all | u.fields));
            let is_of = |gender| units.iter().any(|u| u.gender == Some(gender));
            together.is_some() && !(is_of(Gender::Male) && is_of(Gender::Female))
        };
        if is_one(&list) || list.iter().any(|unit| unit.is_pinned) {
            return vec![list];
        }
        // Fields that one document gives to one bearer belong together.
        let mut sets: Vec<(u32, Option<Gender>)> = Vec::new();
        for unit in list.iter().filter(|unit| unit.fields != 0 || unit.gender.is_some()) {
            let mut merged = (unit.fields, unit.gender);
            sets.retain(|set| {
                let genders_agree = set.1.is_none() || merged.1.is_none() || set.1 == merged.1;
                let touches = (set.0 & merged.0 != 0 || set.0 == 0 || merged.0 == 0) && genders_agree;
                if touches {
                    merged = (merged.0 | set.0, merged.1.or(set.1));
                }
                !touches
            });
            sets.push(merged);
        }
        let mut parts: Vec<Vec<Unit>> = sets.iter().map(|_| Vec::new()).collect();
        let mut open = Vec::new();
        for unit in list {
            let place = sets.iter().position(|set| {
                let genders_agree = set.1.is_none() || unit.gender.is_none() || set.1 == unit.gender;
                (set.0 & unit.fields != 0 || unit.fields == 0 && unit.gender.is_some()) && genders_agree
            });
            match place {
                Some(place) => parts[place].push(unit),
                None => open.push(unit),
            }
        }
        parts.retain(|part| !part.is_empty());
        parts.sort_by_key(|part| (std::cmp::Reverse(part.len()), part[0].members[0]));
        let mut wholes: Vec<Vec<Unit>> = Vec::new();
        for part in parts {
            let sum = |units: &[Unit]| {
                let mut sum = units[0].clone();
                units[1..].iter().for_each(|unit| sum.take_in(unit.clone()));
                sum.settle();
                sum
            };
            let candidate = sum(&part);
            let same = wholes.iter().position(|whole| {
                let whole = sum(whole);
                let genders_agree =
                    whole.gender.is_none() || candidate.gender.is_none() || whole.gender == candidate.gender;
                // Whom everybody knows is called many things, and now and then by the wrong title.
                let is_known = whole.documents.len() >= super::people::WELL_KNOWN
                    && whole.documents.len() >= super::people::DOMINANCE * candidate.documents.len();
                is_known || genders_agree && self.shared_story(&whole, &candidate).0 > super::SAME_STORY
            });
            match same {
                Some(same) => wholes[same].extend(part),
                None => wholes.push(part),
            }
        }
        // Nothing is known of these: they are the one that most documents mean.
        match wholes.first_mut() {
            Some(first) => first.extend(open),
            None => wholes.push(open),
        }
        wholes
    }
}
