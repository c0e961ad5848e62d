//! Persons under several names: `Paul D. Renn` and `Paul Renn`, `Bob` and `Robert Quill`, `Orbán Viktor` and
//! `Viktor Orbán`, and the bare `Renn` of another article.
//!
//! A full name goes with the one other full name that agrees with it. A bare surname needs more: one bearer only, or
//! one far better known than all others, and something that ties the two articles together: a role, a story, an outlet
//! within the same days.

use rustc_hash::FxHashMap;

use super::groups::Unit;
use super::{Merger, SAME_STORY};
use crate::lexicon::fields::fields;
use crate::lexicon::people::long_form;
use crate::resolve::EntityKind;
use crate::resolve::given::{is_first_name, names_agree, suffix_of, surname_of};

/// How many bearers of one surname are compared with each other.
const MAX_BEARERS: usize = 48;

/// By how much one bearer of a name must be better known than all the others together to be the one that is meant.
pub(super) const DOMINANCE: usize = 10;

/// From so many documents on a person is known to every reader.
pub(super) const WELL_KNOWN: usize = 20;

/// Days between two articles of one outlet that may be one story.
const SAME_DAYS: i64 = 14;

/// How many documents of a bearer are searched for one of the same outlet and days.
const MAX_DATES: usize = 200;

impl Merger<'_> {
    /// Merges the full names that can only be one person's.
    pub(super) fn merge_people(&mut self) {
        let mut buckets: Vec<Vec<usize>> = Vec::new();
        let mut index: FxHashMap<String, usize> = FxHashMap::default();
        let mut by_words: FxHashMap<Vec<String>, usize> = FxHashMap::default();
        for u in 0..self.units.len() {
            if !is_full(&self.units[u]) {
                continue;
            }
            let mut words = self.units[u].words.clone();
            words.sort_unstable();
            match by_words.get(&words) {
                Some(&other) if self.can_join(u, other) => {
                    self.join(u, other, "the same words in another order", false);
                    continue;
                }
                Some(_) => {}
                None => drop(by_words.insert(words, u)),
            }
            let words = &self.units[u].words;
            let initial = long_given(&words[0]).chars().next().unwrap_or_default();
            let bucket = *index.entry(format!("{} {initial}", surname_of(words))).or_insert_with(|| {
                buckets.push(Vec::new());
                buckets.len() - 1
            });
            buckets[bucket].push(u);
        }
        for mut bucket in buckets {
            // Whole given names before initials, the best known first, so that short forms find their long ones.
            let is_initial = |u: usize| self.units[u].words[0].chars().count() == 1;
            bucket.sort_by_key(|&u| (is_initial(u), std::cmp::Reverse(self.units[u].documents.len()), u));
            bucket.truncate(MAX_BEARERS);
            let mut bearers: Vec<Vec<usize>> = Vec::new();
            for u in bucket {
                let words = &self.units[u].words;
                let fits = |bearer: &Vec<usize>| {
                    bearer
                        .iter()
                        .all(|&b| names_agree(words, &self.units[b].words) && self.suffixes_agree(u, b))
                        && self.can_join(u, bearer[0])
                };
                let fitting: Vec<usize> = (0..bearers.len()).filter(|&b| fits(&bearers[b])).collect();
                let size = |&b: &usize| self.units[self.root(bearers[b][0])].documents.len();
                let best = self.clear_winner(&fitting, size);
                match best {
                    Some(best) => {
                        let into = bearers[best][0];
                        let reason = format!("given names agree with {}", self.display(into));
                        self.join(u, into, &reason, false);
                        bearers[best].push(u);
                    }
                    None => bearers.push(vec![u]),
                }
            }
        }
    }

    /// `Bo Osei Jr.` and `Bo Osei` may be father and son: a name without the suffix needs a story in common with the
    /// name that has one.
    fn suffixes_agree(&self, a: usize, b: usize) -> bool {
        let (a, b) = (&self.units[self.root(a)], &self.units[self.root(b)]);
        suffix_of(&a.words) == suffix_of(&b.words) || self.shared_story(a, b).0 >= SAME_STORY
    }

    /// The only candidate, or the one that is far better known than all the others together.
    fn clear_winner(&self, candidates: &[usize], size: impl Fn(&usize) -> usize) -> Option<usize> {
        match candidates {
            [] => None,
            [only] => Some(*only),
            _ => {
                let best = candidates.iter().copied().max_by_key(|c| (size(c), std::cmp::Reverse(*c)))?;
                let all: usize = candidates.iter().map(&size).sum();
                (size(&best) >= DOMINANCE * (all - size(&best)).max(1)).then_some(best)
            }
        }
    }

    /// Merges bare surnames and first names with the full names of other documents, where only one can be meant.
    pub(super) fn merge_surnames(&mut self) {
        let mut by_surname: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        let mut by_first: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (u, unit) in self.units.iter().enumerate().filter(|(_, unit)| is_full(unit)) {
            // `House Zika` and `Election Day` bear no surname.
            let is_guess = |&p: &usize| self.participants[p].traits.profile.is_guess;
            if unit.kind != EntityKind::Person
                || !is_first_name(&unit.words[0]) && unit.members.iter().all(is_guess)
            {
                continue;
            }
            let root = self.root(u);
            for (map, word) in [(&mut by_surname, surname_of(&unit.words)), (&mut by_first, &*unit.words[0])]
            {
                let list = map.entry(word.to_owned()).or_default();
                if !list.contains(&root) && list.len() < MAX_BEARERS * 8 {
                    list.push(root);
                }
            }
        }
        let bare: Vec<usize> = (0..self.units.len()).filter(|&u| self.is_bare(u)).collect();
        let mut by_name: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        let mut order: Vec<String> = Vec::new();
        for u in bare {
            let name = self.units[u].words.last().cloned().unwrap_or_default();
            let list = by_name.entry(name.clone()).or_default();
            if list.is_empty() {
                order.push(name);
            }
            list.push(u);
        }
        for name in order {
            let surname = surname_of(std::slice::from_ref(&name)).to_owned();
            let first_too = by_first.get(&name);
            let (mut bearers, is_first) = match by_surname.get(&surname) {
                Some(bearers) => (bearers.clone(), false),
                None => match first_too {
                    Some(bearers) => (bearers.clone(), true),
                    None => continue,
                },
            };
            bearers.sort_by_key(|&u| (std::cmp::Reverse(self.units[u].documents.len()), u));
            bearers.truncate(MAX_BEARERS);
            // A family name that stands first (`Xi Jinping … Xi`) is as good as a surname, a first name is less.
            let is_first = is_first && is_first_name(&name);
            self.merge_bare(&by_name[&name], &bearers, is_first);
        }
    }

    fn merge_bare(&mut self, bare: &[usize], bearers: &[usize], is_first: bool) {
        let contexts: Vec<FxHashMap<u32, ()>> =
            bearers.iter().map(|&b| self.context_of(&self.units[b])).collect();
        for &u in bare {
            if self.units[u].is_pinned {
                continue;
            }
            // Each document by itself: what the bare name means may differ from one to the next.
            let members = self.units[u].members.clone();
            for p in members {
                let part =
                    Unit { is_alone: false, ..Unit::of(&self.participants[p], self.units[u].key.clone(), p) };
                let at = self.units.len();
                self.units.push(part);
                self.parent.push(at);
                let fitting: Vec<usize> =
                    (0..bearers.len()).filter(|&b| self.can_join(at, bearers[b])).collect();
                let size = |&b: &usize| self.units[bearers[b]].documents.len();
                let winner = self.clear_winner(&fitting, size).and_then(|b| {
                    let evidence = self.evidence(at, bearers[b], &contexts[b], is_first);
                    evidence.map(|evidence| (b, evidence))
                });
                let winner = winner.or_else(|| {
                    // Several known ones: the only one whose story this is.
                    let mut proven = fitting
                        .iter()
                        .filter_map(|&b| Some((b, self.evidence(at, bearers[b], &contexts[b], true)?)));
                    proven.next().filter(|_| proven.next().is_none())
                });
                match winner {
                    Some((b, evidence)) => {
                        let part = if is_first { "first name" } else { "surname" };
                        let reason = format!("{part} of {}; {evidence}", self.display(bearers[b]));
                        self.units[u].members.retain(|&m| m != p);
                        let document = self.participants[p].traits.document;
                        self.units[u].documents.retain(|&d| d != document);
                        self.unit_of[p] = at;
                        self.join(at, bearers[b], &reason, true);
                    }
                    None if bearers.len() > 1 || is_first => {
                        // It may be any of them: left open, one a document.
                        self.units[u].members.retain(|&m| m != p);
                        let document = self.participants[p].traits.document;
                        self.units[u].documents.retain(|&d| d != document);
                        self.unit_of[p] = at;
                        self.units[at].is_alone = true;
                    }
                    None => {}
                }
            }
        }
    }

    /// What ties a bare name of a document to a bearer of the full name, `None` where nothing does.
    fn evidence(
        &self,
        bare: usize,
        bearer: usize,
        context: &FxHashMap<u32, ()>,
        is_strict: bool,
    ) -> Option<String> {
        let (unit, full) = (&self.units[bare], &self.units[self.root(bearer)]);
        let shares_role = unit.roles.iter().find(|role| fields(role) != 0 && full.roles.contains(role));
        if let Some(role) = shares_role.filter(|_| !is_strict) {
            return Some(format!("both {role}"));
        }
        let (points, rarest) = self.shared_with(unit, context, [&unit.key, &full.key]);
        let needed = if is_strict { SAME_STORY + 1 } else { SAME_STORY };
        if let Some(rarest) = rarest.filter(|_| points >= needed) {
            return Some(format!("same story ({})", self.spelled(rarest)));
        }
        if is_strict {
            return None;
        }
        if self.is_near(unit, full) {
            return Some("same outlet in the same days".to_owned());
        }
        (full.documents.len() >= WELL_KNOWN).then(|| "by far the best known".to_owned())
    }

    /// Whether one outlet wrote of both within a few days.
    fn is_near(&self, unit: &Unit, full: &Unit) -> bool {
        let of = |&d: &usize| {
            let info = &self.corpus.documents[d];
            Some((info.outlet.as_deref()?, day_number(info.day()?)?))
        };
        let Some((outlet, day)) = unit.documents.first().and_then(of) else { return false };
        let others = full.documents.iter().take(MAX_DATES).filter_map(of);
        others.into_iter().any(|(other, at)| other == outlet && (at - day).abs() <= SAME_DAYS)
    }

    /// Whether a unit is a person's surname or first name only, and not one that its own document leaves open.
    fn is_bare(&self, u: usize) -> bool {
        let unit = &self.units[u];
        let is_open = |&p: &usize| {
            let traits = &self.participants[p].traits;
            traits.profile.is_open || !traits.is_named || traits.metonym.is_some()
        };
        matches!(unit.kind, EntityKind::Person | EntityKind::Other)
            && self.parent[u] == u
            && !unit.is_pinned
            && unit.target.is_none()
            && (unit.words.len() == 1 || is_surname_with_particles(&unit.words))
            && unit.words[0].chars().any(char::is_alphabetic)
            && !unit.members.iter().any(is_open)
    }

    /// The name of a unit as its first member is written.
    pub(super) fn display(&self, unit: usize) -> String {
        self.written(self.units[unit].members[0]).to_owned()
    }
}

/// Whether a unit has a first name and a surname.
fn is_full(unit: &Unit) -> bool {
    matches!(unit.kind, EntityKind::Person | EntityKind::Other)
        && !unit.is_alone
        && !unit.members.is_empty()
        && unit.words.len() > 1
        && !is_surname_with_particles(&unit.words)
}

/// `von der Leyen`, `de la Cruz`: no first name.
fn is_surname_with_particles(words: &[String]) -> bool {
    words.len() > 1 && words[..words.len() - 1].iter().all(|w| crate::resolve::given::is_particle(w))
}

fn long_given(word: &str) -> String {
    let mut letters = word.chars();
    let spelled = letters.next().map(|c| c.to_uppercase().collect::<String>() + letters.as_str());
    spelled.as_deref().and_then(long_form).map_or_else(|| word.to_owned(), str::to_lowercase)
}

/// Days since a fixed day, near enough to tell how far two dates are apart; `None` for no date.
fn day_number(day: &str) -> Option<i64> {
    let mut parts = day.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    Some(year * 365 + year / 4 + (month - 1) * 153 / 5 + day)
}
