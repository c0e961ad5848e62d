//! Descriptions: which entity `the minister`, `the company`, `the two men` means, or a new one.
//!
//! In: the noun of a description and what the walk has met so far. Out: an entity. Example: after `Texas Senator Bo Osei`
//! `the Texas senator` is he; `a senator` is somebody else.

use crate::document::{Deprel, Upos, Xpos};
use crate::extract::tree::Tree;
use crate::lexicon::nouns::{NounKind, noun};
use crate::lexicon::places::{PlaceName, place};
use crate::rules::Rule;
use crate::span::Span;

use super::discourse::Discourse;
use super::entities::Draft;
use super::names::{beginning, fold, is_capitalized, is_people};
use super::pronouns::{self, Place as Role, Pronoun};
use super::{EntityKind, Mention, MentionKind};

impl Discourse<'_> {
    /// The whole description with this head, without a relative clause.
    pub(super) fn description_span(&self, t: usize) -> Span {
        if let Some(&span) = self.phrase_at.get(&t) {
            return span;
        }
        let mut range = self.tree.noun_phrase(t);
        if let Some(end) = (t + 1..range.end).find(|&r| {
            // Words of a clause behind a description are none of it, and the tree often has too many of them.
            matches!(self.tree.upos(r), Upos::Verb | Upos::Aux | Upos::Sconj)
                || self.tree.is_word(r, ",")
                || self.tree.upos(r) == Upos::Pron
                    && matches!(pronouns::classify(self.document.text_of(r)), Some(Pronoun::Relative))
        }) {
            let mut end = end;
            while end > t + 1 && matches!(self.tree.upos(end - 1), Upos::Adp | Upos::Part | Upos::Adv) {
                end -= 1;
            }
            range = self.tree.trim(range.start..end);
        }
        // An apposition behind a comma is another mention.
        for c in self.tree.children(t) {
            if c > t && self.tree.relation(c) == Deprel::Appos {
                let start = self.tree.subtree(c).start;
                if start > t && start < range.end {
                    range = self.tree.trim(range.start..start);
                }
            }
        }
        while range.start < t
            && self.tree.is_one_of(range.start, &["as", "well", "rather", "than", "including", "plus"])
        {
            range.start += 1;
        }
        if range.is_empty() || !range.contains(&t) {
            return self.document.tokens[t].span;
        }
        self.document.span_of(range)
    }

    pub(super) fn add_description(&mut self, entity: usize, t: usize) {
        let span = self.description_span(t);
        let draft = &mut self.drafts.list[entity];
        if draft.mentions.last().is_some_and(|m| m.span.contains(span) && m.kind != MentionKind::Pronoun) {
            return;
        }
        draft.learn_words(span.text(&self.document.article.text));
        draft.mentions.push(Mention { span, head: t, kind: MentionKind::Nominal });
    }

    /// How a description is introduced.
    pub(super) fn determiner_of(&self, t: usize) -> Determiner {
        for c in self.tree.children(t) {
            if c > t {
                break;
            }
            match self.tree.relation(c) {
                Deprel::Det => {
                    return match fold(self.tree.text(c)).as_str() {
                        "the" | "this" | "that" | "these" | "those" | "both" => Determiner::Definite,
                        _ => Determiner::Indefinite,
                    };
                }
                Deprel::NmodPoss => return Determiner::Possessive(c),
                _ => {}
            }
        }
        // A determiner that the tree hung elsewhere still stands before the noun.
        if t > 0 && self.tree.is_one_of(t - 1, &["the", "this", "that", "these", "those"]) {
            return Determiner::Definite;
        }
        if t > 0 && self.tree.is_one_of(t - 1, &["a", "an"]) {
            return Determiner::Indefinite;
        }
        Determiner::Bare
    }

    /// The words before and behind a noun that narrow it down.
    pub(super) fn modifiers_of(&self, t: usize) -> Vec<String> {
        let mut found = Vec::new();
        for c in self.tree.children(t) {
            let relation = self.tree.relation(c);
            match relation {
                Deprel::Amod
                | Deprel::Compound
                | Deprel::Nummod
                | Deprel::Nmod
                | Deprel::NmodPoss
                | Deprel::NmodDesc
                | Deprel::NmodUnmarked => {
                    for m in self.tree.subtree(c).take(12) {
                        let upos = self.tree.upos(m);
                        if matches!(upos, Upos::Adj | Upos::Noun | Upos::Propn | Upos::Num | Upos::Verb) {
                            found.extend(
                                fold(self.tree.text(m))
                                    .split(|c: char| !c.is_alphanumeric())
                                    .filter(|w| w.len() > 1)
                                    .map(str::to_string),
                            );
                        }
                    }
                }
                _ => {}
            }
        }
        found
    }

    /// The entity that a description means, if it was met before.
    pub(super) fn known_description(&mut self, t: usize, lemma: &str) -> Option<usize> {
        let known = noun(lemma);
        let determiner = self.determiner_of(t);
        let is_plural = self.is_plural(t);
        if let Some((owner, body)) = self.body_at(t, lemma)
            && let Some(&entity) = self.descriptions.get(&owned_key(owner, &body, is_plural))
        {
            return Some(entity);
        }
        match determiner {
            Determiner::Indefinite => return self.described(t),
            Determiner::Possessive(owner) => {
                let owner = self.entity_near(owner)?;
                return self.descriptions.get(&owned_key(owner, lemma, is_plural)).copied();
            }
            Determiner::Bare => {
                if let Some(entity) = self.described(t) {
                    return Some(entity);
                }
                return None;
            }
            Determiner::Definite => {}
        }
        let is_pair =
            is_plural && has_number_two(self.tree, t) && known.is_some_and(|n| n.kind == NounKind::Person)
                || matches!(lemma, "couple" | "duo" | "pair");
        if is_pair && self.tree.applies(Rule::DescribeTwo) {
            let is_person = |&p: &usize| self.drafts.list[p].kind == EntityKind::Person;
            let pair = self.recent(t, 60, |d| d.parties.len() == 2 && d.parties.iter().all(is_person));
            let pair = pair.or_else(|| self.main_pair(t));
            if let Some(pair) = pair {
                let parties = self.drafts.list[pair].parties.clone();
                self.drafts.list[pair].has_names |= parties.iter().all(|&p| self.drafts.list[p].is_named);
                return Some(pair);
            }
        }
        if self.is_age(t) && !is_plural {
            return self.recent(t, 40, |draft| draft.kind == EntityKind::Person && !draft.is_plural);
        }
        let modifiers = self.modifiers_of(t);
        if modifiers.is_empty()
            && !is_plural
            && is_general(lemma)
            && let Some(entity) = self.recent_actor(t)
        {
            return Some(entity);
        }
        let role = known.map(|n| n.title).filter(|title| !title.is_empty()).unwrap_or(lemma).to_string();
        if modifiers.is_empty()
            && !is_plural
            && let Some(entity) = self.recent_place(t, lemma)
        {
            return Some(entity);
        }
        if let Some(entity) = self.holder_of(&role, &modifiers, is_plural, t) {
            return Some(entity);
        }
        if let Some(entity) = self.described(t) {
            return Some(entity);
        }
        let known = known?;
        match known.kind {
            NounKind::Person if !is_plural => {
                let applies = |rule| self.tree.applies(rule);
                // `The Republican` is no senator who is a Democrat.
                let is_party = matches!(lemma, "republican" | "democrat");
                let modifiers = if is_party { vec![lemma.to_string()] } else { modifiers };
                let similar = if applies(Rule::DescribeSimilarRole) { similar_roles(&role) } else { &[] };
                for other in similar {
                    if let Some(entity) = self.holder_of(other, &modifiers, is_plural, t) {
                        return Some(entity);
                    }
                }
                if matches!(lemma, "man" | "woman" | "girl" | "boy") && applies(Rule::DescribeManOrWoman) {
                    return self.recent(t, 40, |draft| {
                        draft.kind == EntityKind::Person && !draft.is_plural && draft.gender == known.gender
                    });
                }
                None
            }
            NounKind::Organization
                if !is_plural
                    && modifiers.is_empty()
                    && is_general(lemma)
                    && self.tree.applies(Rule::DescribeOrganization) =>
            {
                // One that is an organization for certain before one that may be anything.
                let is_body = |draft: &Draft| {
                    draft.is_named && draft.kind == EntityKind::Organization && !draft.is_guess
                };
                self.recent(t, 40, is_body).or_else(|| {
                    self.recent(t, 40, |draft| {
                        draft.is_named
                            && (draft.kind == EntityKind::Organization
                                || (draft.kind == EntityKind::Other || draft.is_guess)
                                    && draft.gender.is_none())
                    })
                })
            }
            NounKind::Document
                if !is_plural && modifiers.is_empty() && self.tree.applies(Rule::DescribeSimilarDocument) =>
            {
                let others = similar_documents(lemma).iter();
                others
                    .filter_map(|other| self.holder_of(other, &modifiers, false, t))
                    .max_by_key(|&e| self.drafts.list[e].last)
            }
            _ => None,
        }
    }

    /// Whether a word is the head of `34-year-old`.
    pub(super) fn is_age(&self, t: usize) -> bool {
        if !self.tree.applies(Rule::DescribeAge) {
            return false;
        }
        let text = self.document.text_of(t);
        text.ends_with("year-old") || text == "old" && t >= 2 && self.tree.is_word(t - 2, "year")
    }

    /// The organization that acted or spoke in this sentence or the one before: `the company`.
    pub(super) fn recent_actor(&self, t: usize) -> Option<usize> {
        if !self.tree.applies(Rule::DescribeActor) {
            return None;
        }
        let latest =
            self.events.iter().rev().take(24).filter(|e| e.token < t && self.sentence - e.sentence <= 1);
        latest
            .filter(|e| e.is_source || matches!(e.role, Role::Subject | Role::PassiveSubject))
            .map(|e| e.entity)
            .find(|&e| {
                let draft = &self.drafts.list[e];
                let can_be = draft.kind == EntityKind::Organization
                    || (draft.kind == EntityKind::Other || draft.is_guess) && draft.gender.is_none();
                draft.is_named && can_be
            })
    }

    /// The two persons that the story was last about, for `the two men` without a pair before them.
    pub(super) fn main_pair(&mut self, t: usize) -> Option<usize> {
        if !self.tree.applies(Rule::DescribeMainPair) {
            return None;
        }
        let mut counts: Vec<(usize, u32)> = Vec::new();
        for event in self.events.iter().rev().take(40).filter(|e| e.token < t) {
            let draft = &self.drafts.list[event.entity];
            if draft.kind != EntityKind::Person || !draft.is_named {
                continue;
            }
            match counts.iter_mut().find(|(entity, _)| *entity == event.entity) {
                Some((_, count)) => *count += 1,
                None => counts.push((event.entity, 1)),
            }
        }
        counts.sort_by_key(|&(entity, count)| (std::cmp::Reverse(count), entity));
        let &[(a, _), (b, _), ..] = counts.as_slice() else { return None };
        let group = self.group_of(vec![a.min(b), a.max(b)]);
        self.drafts.list[group].has_names = true;
        Some(group)
    }

    /// The place of this kind that was mentioned last: `the city`, `the country`.
    pub(super) fn recent_place(&self, t: usize, lemma: &str) -> Option<usize> {
        if !self.tree.applies(Rule::DescribePlace) {
            return None;
        }
        let fits: fn(PlaceName) -> bool = match lemma {
            "country" | "nation" | "kingdom" | "republic" => |p| matches!(p, PlaceName::Country(_)),
            "state" => |p| matches!(p, PlaceName::State),
            "city" | "town" | "capital" => |p| matches!(p, PlaceName::City | PlaceName::Capital(_)),
            _ => return None,
        };
        let text = &self.document.article.text;
        self.recent(t, 240, |draft| {
            draft.kind == EntityKind::Place
                && draft.names.first().is_some_and(|span| place(&fold(span.text(text))).is_some_and(fits))
        })
    }

    pub(super) fn is_plural(&self, t: usize) -> bool {
        matches!(self.tree.xpos(t), Xpos::Nns | Xpos::Nnps)
    }

    /// The entity mentioned last among the latest events that fits.
    pub(super) fn recent(&self, t: usize, window: usize, fits: impl Fn(&Draft) -> bool) -> Option<usize> {
        self.events
            .iter()
            .rev()
            .take(window)
            .filter(|e| e.token < t)
            .find(|e| fits(&self.drafts.list[e.entity]))
            .map(|e| e.entity)
    }

    /// The entity with the same description word for word.
    pub(super) fn described(&self, t: usize) -> Option<usize> {
        self.descriptions.get(&self.description_key(t)).copied()
    }

    pub(super) fn description_key(&self, t: usize) -> String {
        let text = self.description_span(t).text(&self.document.article.text);
        let key = fold(beginning(text, 160));
        let key = ["the ", "a ", "an ", "some ", "these ", "those ", "this ", "that "]
            .iter()
            .find_map(|article| key.strip_prefix(article))
            .unwrap_or(&key);
        key.to_string()
    }

    /// The holder of a role whom these modifiers fit; of several the one mentioned last.
    pub(super) fn holder_of(
        &self,
        role: &str,
        modifiers: &[String],
        is_plural: bool,
        t: usize,
    ) -> Option<usize> {
        if !self.tree.applies(Rule::DescribeHolder) {
            return None;
        }
        let mut best: Option<(u32, usize, usize)> = None;
        for &entity in self.holders.get(role)? {
            let draft = &self.drafts.list[entity];
            if draft.is_plural != is_plural || draft.last >= t && draft.count > 0 {
                continue;
            }
            let matched = modifiers.iter().filter(|m| knows_word(draft, m)).count();
            let all = matched == modifiers.len();
            let fit = if all {
                2
            } else if draft.kind == EntityKind::Person && draft.is_named && !self.clashes(draft, modifiers) {
                1
            } else {
                continue;
            };
            let candidate = (fit, draft.last, entity);
            if best.is_none_or(|b| candidate > b) {
                best = Some(candidate);
            }
        }
        best.map(|(_, _, entity)| entity)
    }

    /// Whether modifiers name another country or an earlier or different holder of the role.
    pub(super) fn clashes(&self, draft: &Draft, modifiers: &[String]) -> bool {
        if !self.tree.applies(Rule::DescribeClash) {
            return false;
        }
        let of_country = |word: &str| match place(word) {
            Some(PlaceName::Demonym(c) | PlaceName::Country(c)) => Some(c),
            _ => None,
        };
        modifiers.iter().any(|m| {
            if matches!(
                m.as_str(),
                "former" | "late" | "other" | "another" | "new" | "next" | "old" | "vice" | "deputy"
            ) {
                return !draft.words.contains(m);
            }
            let parties = [["republican", "democrat"], ["democrat", "republican"]];
            if parties
                .iter()
                .any(|[mine, other]| m == mine && draft.words.iter().any(|w| w.starts_with(other)))
            {
                return !draft.words.contains(m);
            }
            let Some(country) = of_country(m) else { return false };
            let mut others = draft.words.iter().filter_map(|w| of_country(w)).peekable();
            others.peek().is_some() && !others.any(|c| c == country)
        })
    }

    /// Takes a noun with a possessor as words for an entity: after `her running mate, Dag Hoel` `Osei's running mate` is he.
    pub(super) fn learn_relation(&mut self, t: usize, entity: usize) {
        if !self.tree.applies(Rule::DescribeRelation) {
            return;
        }
        if let Determiner::Possessive(owner) = self.determiner_of(t)
            && let Some(owner) = self.entity_near(owner)
            && owner != entity
        {
            let lemma = self.lemma(t);
            self.descriptions.insert(owned_key(owner, &lemma, self.is_plural(t)), entity);
            let key = self.description_key(t);
            self.descriptions.insert(key, entity);
        }
    }

    /// The owner of a body that only one can have, and the noun for it: `the Osei campaign`, `Osei's campaign`, `her
    /// campaign`; but not `a Norland newspaper`.
    fn body_at(&self, t: usize, lemma: &str) -> Option<(usize, String)> {
        if !self.tree.applies(Rule::DescribeBody) || !is_owned_body(lemma) || self.is_plural(t) {
            return None;
        }
        let owner = match self.determiner_of(t) {
            Determiner::Possessive(owner) => self.entity_near(owner)?,
            Determiner::Indefinite => return None,
            Determiner::Definite | Determiner::Bare => {
                let before = t.checked_sub(1)?;
                let n = self.name_at[before];
                if n == super::discourse::NONE
                    || self.document.sentence_of(before) != self.document.sentence_of(t)
                {
                    return None;
                }
                self.linked[n as usize]
            }
        };
        let kind = self.drafts.list[owner].kind;
        let is_state = matches!(kind, EntityKind::Place | EntityKind::Other | EntityKind::Organization);
        (is_state || lemma_of_person(lemma)).then(|| (owner, lemma.to_string()))
    }

    /// Whether a noun is the body of a state that its adjective names: `the Turkish government`.
    fn is_body_of_state(&self, t: usize, lemma: &str) -> bool {
        let is_state = |t: usize| {
            matches!(
                place(&fold(self.document.text_of(t))),
                Some(
                    PlaceName::Demonym(_)
                        | PlaceName::Country(_)
                        | PlaceName::Capital(_)
                        | PlaceName::Seat(_)
                )
            )
        };
        is_owned_body(lemma)
            && !self.is_plural(t)
            && self.determiner_of(t) != Determiner::Indefinite
            && self.tree.children(t).any(|c| c < t && is_state(c))
    }

    /// Whether a plural names people: `Republicans`, `House Democrats`; but not `two Republicans`, `some Hispanics`.
    fn is_people_by_name(&self, t: usize) -> bool {
        let word = self.document.text_of(t);
        let is_name = self.is_plural(t)
            && is_capitalized(word)
            && (self.tree.xpos(t) == Xpos::Nnps
                || t > self.document.sentences[self.document.sentence_of(t)].tokens.start
                || is_people(&fold(word))
                || matches!(
                    self.document.tokens[t].lemma.as_str(),
                    "republican" | "democrat" | "Republican" | "Democrat"
                ));
        is_name
            && self.tree.children(t).filter(|&c| c < t).all(|c| match self.tree.relation(c) {
                Deprel::Det => self.tree.is_word(c, "the"),
                Deprel::Compound | Deprel::Amod | Deprel::Flat => {
                    is_capitalized(self.document.text_of(c)) && !is_vague(self.document.text_of(c))
                }
                Deprel::Case | Deprel::Punct | Deprel::Cc | Deprel::Mark => true,
                _ => false,
            })
    }

    /// Whether a description says a party or nation of which the text says nothing with the one it was taken for: `the
    /// Republican nominee` after a nominee whose party is not told may be his rival.
    pub(super) fn is_guess_of(&self, t: usize, entity: usize) -> bool {
        let draft = &self.drafts.list[entity];
        let tells = |word: &str| {
            matches!(word, "republican" | "democratic" | "democrat" | "labour" | "conservative" | "tory")
                || matches!(place(word), Some(PlaceName::Demonym(_)))
        };
        draft.is_named
            && draft.kind == EntityKind::Person
            && self.modifiers_of(t).iter().any(|m| tells(m) && !knows_word(draft, m))
    }

    pub(super) fn new_description(&mut self, t: usize, lemma: &str) -> usize {
        let known = noun(lemma);
        let is_plural = self.is_plural(t) || matches!(known.map(|n| n.kind), Some(NounKind::Group));
        let kind = match known.map(|n| n.kind) {
            Some(NounKind::Person | NounKind::Group) if is_plural => EntityKind::Group,
            Some(NounKind::Person) => EntityKind::Person,
            Some(NounKind::Group) => EntityKind::Group,
            Some(NounKind::Organization) => EntityKind::Organization,
            Some(NounKind::Place) => EntityKind::Place,
            _ if self.is_age(t) => EntityKind::Person,
            None if self.is_people_by_name(t) => EntityKind::Group,
            _ => EntityKind::Other,
        };
        let entity = self.drafts.add(Draft {
            kind,
            gender: known.and_then(|n| n.gender),
            is_gender_certain: known.is_some_and(|n| n.gender.is_some()),
            is_plural,
            is_document: known.is_some_and(|n| n.kind == NounKind::Document),
            ..Draft::default()
        });
        let key = self.description_key(t);
        self.descriptions.insert(key, entity);
        if let Determiner::Possessive(owner) = self.determiner_of(t)
            && let Some(owner) = self.entity_near(owner)
        {
            self.descriptions.insert(owned_key(owner, lemma, self.is_plural(t)), entity);
        }
        if let Some((owner, body)) = self.body_at(t, lemma) {
            self.descriptions.insert(owned_key(owner, &body, false), entity);
            let is_named = self.drafts.list[owner].is_named;
            let draft = &mut self.drafts.list[entity];
            draft.is_known_by_name |= is_named;
            draft.body_of = Some((owner, body));
        }
        self.drafts.list[entity].is_known_by_name |=
            self.is_people_by_name(t) || self.is_body_of_state(t, lemma);
        let role = known.map(|n| n.title).filter(|title| !title.is_empty()).unwrap_or(lemma).to_string();
        self.hold(&role, entity);
        self.learn_office(t, self.tree.noun_phrase(t).start, entity);
        entity
    }
}

/// How a description is introduced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Determiner {
    /// `the envoy`
    Definite,
    /// `an envoy`
    Indefinite,
    /// `her envoy`: the token of the possessor.
    Possessive(usize),
    /// `envoys`
    Bare,
}

/// Adjectives that say some, and not who.
fn is_vague(word: &str) -> bool {
    matches!(
        fold(word).as_str(),
        "other"
            | "some"
            | "many"
            | "most"
            | "several"
            | "few"
            | "all"
            | "fellow"
            | "these"
            | "those"
            | "more"
            | "national"
            | "local"
            | "top"
            | "leading"
            | "former"
            | "young"
            | "old"
            | "two"
            | "three"
    )
}

/// The key of what somebody has: `her campaign`, by the owner and the noun.
fn owned_key(owner: usize, lemma: &str, is_plural: bool) -> String {
    format!("{owner}\u{0}{lemma}\u{0}{is_plural}")
}

/// Nouns for bodies of which their owner has one.
fn is_owned_body(lemma: &str) -> bool {
    matches!(
        lemma,
        "campaign"
            | "government"
            | "administration"
            | "army"
            | "military"
            | "navy"
            | "parliament"
            | "cabinet"
            | "regime"
            | "embassy"
            | "foundation"
            | "ministry"
            | "camp"
            | "delegation"
    )
}

/// Which of these a person can have.
fn lemma_of_person(lemma: &str) -> bool {
    matches!(
        lemma,
        "campaign" | "administration" | "government" | "cabinet" | "regime" | "camp" | "foundation"
    )
}

/// Whether an entity is known by a word: by itself, or as an adjective, abbreviation or party of the same thing.
fn knows_word(draft: &Draft, word: &str) -> bool {
    let known = |w: &str| draft.words.iter().any(|x| x == w);
    known(word)
        || match word {
            "gop" => known("republican"),
            "republican" => known("gop"),
            "democratic" => known("democrat") || known("democrats"),
            "democrat" => known("democratic"),
            "us" | "american" => known("american") || known("us"),
            "uk" | "british" => known("british") || known("uk"),
            _ => false,
        }
}

fn has_number_two(tree: &Tree<'_>, t: usize) -> bool {
    tree.children(t).any(|c| tree.is_one_of(c, &["two", "both"]))
}

/// Nouns that say nothing of an organization but that it is one.
fn is_general(lemma: &str) -> bool {
    matches!(
        lemma,
        "company"
            | "firm"
            | "group"
            | "organization"
            | "organisation"
            | "agency"
            | "network"
            | "newspaper"
            | "paper"
            | "magazine"
            | "website"
            | "site"
            | "corporation"
            | "outlet"
            | "broadcaster"
            | "body"
            | "business"
            | "charity"
            | "retailer"
            | "carmaker"
            | "lender"
            | "movement"
            | "union"
            | "publication"
            | "platform"
    )
}

/// Words for a part of what follows behind `of`.
pub(super) fn is_partitive(word: &str) -> bool {
    matches!(
        fold(word).as_str(),
        "many"
            | "some"
            | "most"
            | "all"
            | "both"
            | "none"
            | "one"
            | "few"
            | "several"
            | "each"
            | "half"
            | "two"
            | "three"
            | "neither"
            | "either"
            | "any"
            | "much"
            | "others"
    )
}

/// Nouns for texts that can mean the same text.
fn similar_documents(lemma: &str) -> &'static [&'static str] {
    match lemma {
        "study" | "survey" | "poll" | "report" | "research" | "analysis" | "paper" | "review" => {
            &["study", "survey", "poll", "report", "research", "analysis", "paper", "review"]
        }
        "article" | "piece" | "story" | "column" | "editorial" | "essay" | "feature" => {
            &["article", "piece", "story", "column", "editorial", "op-ed", "essay", "feature", "profile"]
        }
        "letter" | "memo" | "note" | "message" => &["letter", "memo", "note", "email", "e-mail", "message"],
        "statement" | "release" | "announcement" => &["statement", "release", "announcement", "communique"],
        "book" | "memoir" | "account" => &["book", "memoir", "novel", "biography"],
        "ruling" | "decision" | "verdict" | "opinion" | "order" => {
            &["ruling", "decision", "verdict", "opinion", "order", "judgment"]
        }
        "law" | "legislation" | "measure" | "bill" => &["law", "bill", "act", "measure", "legislation"],
        _ => &[],
    }
}

/// Roles that can be other words for this one: `the lawmaker` may be a senator.
fn similar_roles(role: &str) -> &'static [&'static str] {
    match role {
        "republican" | "democrat" => {
            &["senator", "representative", "governor", "nominee", "candidate", "lawmaker", "mayor"]
        }
        "lawmaker" | "legislator" | "politician" => {
            &["senator", "representative", "lawmaker", "councillor", "assemblyman"]
        }
        "congressman" | "congresswoman" => &["representative", "senator"],
        "candidate" | "contender" | "hopeful" | "front-runner" | "frontrunner" => &["nominee", "candidate"],
        "nominee" => &["candidate"],
        "premier" => &["minister", "premier"],
        "attorney" => &["lawyer", "counsel"],
        "lawyer" | "counsel" => &["attorney", "lawyer", "counsel"],
        "doctor" => &["physician", "surgeon"],
        "physician" => &["doctor"],
        "boss" | "chief" | "head" => {
            &["director", "chairman", "ceo", "leader", "executive", "president", "chief"]
        }
        "leader" => &["president", "premier", "minister", "chancellor", "chairman", "king", "queen"],
        "chair" | "chairperson" => &["chairman", "chairwoman", "chair"],
        "executive" => &["ceo", "director", "president"],
        "cop" => &["officer", "policeman", "sergeant", "constable"],
        "officer" => &["policeman", "sergeant", "constable", "officer"],
        "aide" | "adviser" => &["adviser", "aide", "strategist"],
        "reporter" | "journalist" => &["journalist", "reporter", "correspondent", "columnist"],
        "official" => &["official", "spokesman", "spokeswoman"],
        "diplomat" => &["ambassador", "envoy"],
        "envoy" => &["envoy", "ambassador"],
        "jurist" => &["judge", "justice"],
        "spokesman" | "spokeswoman" | "spokesperson" => &["spokesman", "spokeswoman", "spokesperson"],
        _ => &[],
    }
}
