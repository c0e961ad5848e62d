//! Goes through a document once, in text order, and says for every name, description and pronoun whom it means.
//!
//! In: the document, its linked names, and which words are sources or play another role. Out: an entity for each of
//! these words. Example: `Ada Renn met the minister. He left. The minister later blamed her.`: `He` and `The minister`
//! are one entity, `her` is `Ada Renn`.

use rustc_hash::FxHashMap;

use crate::document::{Deprel, Document, Upos, Xpos};
use crate::extract::Phrase;
use crate::extract::tree::Tree;
use crate::lexicon::fields::fields;
use crate::lexicon::nouns::{NounKind, noun};
use crate::lexicon::participants::can_act;
use crate::lexicon::people::{Gender, first_name};
use crate::lexicon::places::{PlaceName, place};
use crate::lexicon::rule_words::is_word_of;
use crate::rules::Rule;
use crate::span::Span;

use super::descriptions::{Determiner, is_partitive};
use super::entities::{Draft, Drafts};
use super::learned::Learned;
use super::names::{Name, beginning, fold, singular};
use super::pronouns::{self, Event, Place as Role, Pronoun};
use super::{EntityKind, Mention, MentionKind, Roles};

/// Bits of [`Discourse::flags`].
pub(super) const IS_ROLE: u8 = 1;
pub(super) const IS_SOURCE: u8 = 2;
pub(super) const IN_QUOTATION: u8 = 4;
/// It says something: a source, or the accuser.
pub(super) const SPEAKS: u8 = 8;

/// How many holders of one role are remembered.
const MAX_HOLDERS: usize = 16;

/// The state of the walk, and its result.
pub(super) struct Discourse<'a> {
    pub(super) tree: &'a Tree<'a>,
    pub(super) document: &'a Document,
    pub(super) names: &'a [Name],
    pub(super) drafts: Drafts,
    /// For each token: what is known of its role, see `IS_ROLE` and the like.
    pub(super) flags: Vec<u8>,
    /// For each token of a name or title: index of the name.
    pub(super) name_at: Vec<u32>,
    /// The entity of each name.
    pub(super) linked: Vec<usize>,
    /// For each head of a mention: its entity.
    pub(super) entity_at: Vec<u32>,
    /// Pronouns that two candidates fit nearly equally well.
    pub(super) is_uncertain: FxHashMap<usize, ()>,
    /// For a token inside the content of a quotation: head of the source's phrase.
    speaker_of: FxHashMap<usize, usize>,
    /// For a pronoun inside any content: head of the source's phrase.
    teller_of: FxHashMap<usize, usize>,
    /// For a pronoun that is accused: head of the accuser's phrase.
    accuser_of: FxHashMap<usize, usize>,
    /// For heads of phrases in a role: the phrase without a relative clause.
    pub(super) phrase_at: FxHashMap<usize, Span>,
    pub(super) groups: FxHashMap<Vec<usize>, usize>,
    pub(super) countries: FxHashMap<&'static str, usize>,
    /// Entities that turned out to be others met before.
    pub(super) merged: FxHashMap<usize, usize>,
    pub(super) events: Vec<Event>,
    pub(super) by_key: FxHashMap<String, usize>,
    /// Entities by what they are called: role or head noun.
    pub(super) holders: FxHashMap<String, Vec<usize>>,
    /// Unnamed entities by their folded description.
    pub(super) descriptions: FxHashMap<String, usize>,
    pub(super) sentence: usize,
    /// What the last pronoun of each kind meant.
    chain: [Option<usize>; 4],
    learned: &'a Learned,
    /// Every pronoun with what it may mean and was taken to mean, for training.
    #[cfg(feature = "train")]
    pub(super) asked: Vec<(usize, Vec<pronouns::Candidate>, Option<usize>)>,
}

pub(super) const NONE: u32 = u32::MAX;

impl<'a> Discourse<'a> {
    pub(super) fn new(
        tree: &'a Tree<'a>,
        names: &'a [Name],
        linked: Vec<usize>,
        drafts: Drafts,
        roles: Roles,
        learned: &'a Learned,
    ) -> Self {
        let document = tree.document;
        let mut name_at = vec![NONE; document.tokens.len()];
        for (n, name) in names.iter().enumerate() {
            name_at[name.full.clone()].fill(n as u32);
        }
        let mut countries = FxHashMap::default();
        let mut by_key = FxHashMap::default();
        for (n, name) in names.iter().enumerate() {
            let key = name.key.strip_prefix("the ").unwrap_or(&name.key);
            by_key.entry(key.to_string()).or_insert(linked[n]);
            if let Some(PlaceName::Country(country) | PlaceName::Seat(country)) = place(&name.key) {
                countries.entry(country).or_insert(linked[n]);
            }
        }
        Self {
            tree,
            document,
            names,
            drafts,
            flags: roles.flags,
            name_at,
            linked,
            entity_at: vec![NONE; document.tokens.len()],
            is_uncertain: FxHashMap::default(),
            speaker_of: roles.speaker_of,
            teller_of: roles.teller_of,
            accuser_of: roles.accuser_of,
            phrase_at: roles.phrase_at,
            groups: FxHashMap::default(),
            countries,
            merged: FxHashMap::default(),
            events: Vec::new(),
            by_key,
            holders: FxHashMap::default(),
            descriptions: FxHashMap::default(),
            sentence: 0,
            chain: [None; 4],
            learned,
            #[cfg(feature = "train")]
            asked: Vec::new(),
        }
    }

    /// The walk.
    pub(super) fn walk(&mut self) {
        self.learn_genders();
        for s in 0..self.document.sentences.len() {
            self.sentence = s;
            let tokens = self.document.sentences[s].tokens.clone();
            let mut t = tokens.start;
            while t < tokens.end {
                let n = self.name_at[t];
                if n != NONE {
                    self.meet_name(n as usize);
                    t = self.names[n as usize].full.end.max(t + 1);
                    continue;
                }
                match self.document.tokens[t].upos {
                    Upos::Pron | Upos::Det => self.meet_pronoun(t),
                    Upos::Noun | Upos::Propn => self.meet_noun(t),
                    Upos::Adj | Upos::Num | Upos::X | Upos::Verb if self.flags[t] & IS_ROLE != 0 => {
                        self.meet_noun(t)
                    }
                    _ => {}
                }
                t += 1;
            }
        }
    }

    /// Learns the gender of persons from the pronouns behind them, before any pronoun is resolved: in `Osei smiled.
    /// She left.` nobody else can be meant. One such sentence may mislead, two that agree hardly do.
    fn learn_genders(&mut self) {
        if !self.tree.applies(Rule::NameGender) {
            return;
        }
        let mut votes: FxHashMap<usize, (u32, u32)> = FxHashMap::default();
        let mut n = 0;
        let mut before: Vec<usize> = Vec::new();
        for sentence in &self.document.sentences {
            let mut here: Vec<usize> = Vec::new();
            for t in sentence.tokens.clone() {
                while n < self.names.len() && self.names[n].full.end <= t {
                    let entity = self.linked[n];
                    let draft = &self.drafts.list[entity];
                    let can_be_person = matches!(draft.kind, EntityKind::Person | EntityKind::Other);
                    if can_be_person && !here.contains(&entity) && here.len() < 8 {
                        here.push(entity);
                    }
                    n += 1;
                }
                if self.document.tokens[t].upos != Upos::Pron {
                    continue;
                }
                let Some(Pronoun::Person(Some(gender))) = pronouns::classify(self.document.text_of(t)) else {
                    continue;
                };
                let (pool, weight) = if here.is_empty() { (&before, 1) } else { (&here, 2) };
                if let [only] = pool.as_slice() {
                    let vote = votes.entry(*only).or_default();
                    match gender {
                        Gender::Male => vote.0 += weight,
                        Gender::Female => vote.1 += weight,
                    }
                }
            }
            if !here.is_empty() {
                before = here;
            }
        }
        for (d, draft) in self.drafts.list.iter_mut().enumerate() {
            let Some(&(male, female)) = votes.get(&d) else { continue };
            let gender = if male >= 3 && male >= 3 * female {
                Gender::Male
            } else if female >= 3 && female >= 3 * male {
                Gender::Female
            } else {
                continue;
            };
            if draft.gender.is_none() {
                draft.gender = Some(gender);
                if draft.kind == EntityKind::Other && draft.is_open_kind() {
                    draft.kind = EntityKind::Person;
                }
            }
        }
    }

    /// Grammatical place of a word, through coordination and apposition.
    fn place_of(&self, token: usize) -> (Role, Option<usize>) {
        let mut t = token;
        for _ in 0..4 {
            let head = self.document.tokens[t].head;
            let role = match self.document.tokens[t].deprel {
                Deprel::Nsubj | Deprel::NsubjOuter => Role::Subject,
                Deprel::NsubjPass => Role::PassiveSubject,
                Deprel::Obj | Deprel::Iobj => Role::Object,
                Deprel::NmodPoss => Role::Possessor,
                Deprel::OblAgent => Role::Agent,
                Deprel::Conj | Deprel::Appos | Deprel::Flat => match head {
                    Some(h) => {
                        t = h;
                        continue;
                    }
                    None => Role::Other,
                },
                Deprel::Root => Role::Root,
                _ => Role::Other,
            };
            return (role, head);
        }
        (Role::Other, None)
    }

    /// The word of a range on which the others depend.
    pub(super) fn head_of(&self, tokens: std::ops::Range<usize>) -> usize {
        tokens
            .clone()
            .find(|&t| self.document.tokens[t].head.is_none_or(|h| !tokens.contains(&h)))
            .unwrap_or(tokens.start)
    }

    fn see(&mut self, entity: usize, token: usize) {
        let (role, governor) = self.place_of(token);
        let flags = self.flags[token];
        self.learn_silence(entity, role, governor);
        let draft = &mut self.drafts.list[entity];
        draft.count += 1;
        draft.last = token;
        self.entity_at[token] = entity as u32;
        self.events.push(Event {
            entity,
            token,
            sentence: self.sentence,
            paragraph: self.document.sentences[self.sentence].paragraph,
            role,
            governor,
            is_main: governor.is_none_or(|g| self.is_main(g)),
            is_predicate: self.tree.has_child(token, &[Deprel::Cop]),
            is_nested: governor
                .is_some_and(|g| self.entity_at[g] != NONE && self.entity_at[g] != entity as u32),
            quotation: self.quotation_at(token),
            in_quotation: flags & IN_QUOTATION != 0,
            is_source: flags & IS_SOURCE != 0,
            pronoun: pronouns::classify(self.document.text_of(token)),
        });
    }

    /// Whether a verb is the main one of its sentence, or of what somebody in front of it says: `Osei left, he said`.
    fn is_main(&self, verb: usize) -> bool {
        match self.tree.head(verb) {
            None => true,
            Some(above) => {
                matches!(self.tree.relation(verb), Deprel::Ccomp | Deprel::Parataxis | Deprel::Conj)
                    && self.tree.head(above).is_none()
            }
        }
    }

    /// The number of the outermost quotation that a token stands in.
    fn quotation_at(&self, token: usize) -> Option<usize> {
        if self.flags[token] & IN_QUOTATION == 0 {
            return None;
        }
        let quotations = &self.document.quotations;
        let end = quotations.partition_point(|q| q.tokens.start <= token);
        (0..end).rev().take(4).find(|&q| quotations[q].depth == 0 && quotations[q].tokens.contains(&token))
    }

    /// Learns that somebody is dead or missing, and speaks no more: `Osei was killed`, `Osei's death`.
    fn learn_silence(&mut self, entity: usize, role: Role, governor: Option<usize>) {
        if self.drafts.list[entity].silent_from.is_some() || !self.tree.applies(Rule::PronounSilent) {
            return;
        }
        let Some(governor) = governor else { return };
        let lemma = self.document.tokens[governor].lemma.as_str();
        let silences = match role {
            Role::PassiveSubject | Role::Object => {
                is_word_of(Rule::PronounSilent, lemma)
                    && !matches!(lemma, "die" | "perish" | "disappear" | "vanish")
                    || lemma == "shoot" && {
                        let end = (governor + 4).min(self.document.tokens.len());
                        (governor + 1..end).any(|t| self.tree.is_one_of(t, &["dead", "death"]))
                    }
            }
            Role::Subject => {
                matches!(lemma, "die" | "perish" | "disappear" | "vanish" | "dead" | "missing")
                    || lemma == "go" && self.tree.is_word(governor + 1, "missing")
                    // `has been missing since May`, which the tagger takes for a verb
                    || self.tree.is_word(governor, "missing") && self.tree.child(governor, &[Deprel::Obj]).is_none()
            }
            Role::Possessor => matches!(lemma, "death" | "funeral" | "corpse" | "burial"),
            _ => false,
        };
        // `nearly died`, `could be killed`, `if he dies`
        let is_certain = silences
            && !self.tree.is_negated(governor)
            && self.tree.children(governor).all(|c| {
                self.tree.xpos(c) != Xpos::Md
                    && self.tree.relation(c) != Deprel::Mark
                    && !self.tree.is_one_of(c, &["nearly", "almost", "reportedly", "if", "threats"])
            });
        if is_certain {
            self.drafts.list[entity].silent_from = Some(governor);
        }
    }

    /// Whether the text lets somebody speak who is dead by now: `he had said`, `once`, in a year that it names.
    pub(super) fn speaks_before(&self, token: usize) -> bool {
        let verb = self.tree.head(token).filter(|_| self.tree.relation(token) == Deprel::Nsubj);
        if verb.is_some_and(|v| self.tree.children(v).any(|c| self.tree.is_one_of(c, &["had", "'d", "’d"])))
        {
            return true;
        }
        self.document.sentences[self.document.sentence_of(token)].tokens.clone().any(|t| {
            let text = self.document.text_of(t);
            let is_year = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
            is_year
                || self.tree.is_one_of(
                    t,
                    &[
                        "once", "earlier", "before", "wrote", "letter", "diary", "note", "book", "recalled",
                        "memoir",
                    ],
                )
                || self.tree.is_one_of(t, &["interview", "tweeted", "posted", "writes"])
        })
    }

    pub(super) fn hold(&mut self, role: &str, entity: usize) {
        self.drafts.list[entity].learn_role(role);
        match self.holders.get_mut(role) {
            Some(list) => {
                if !list.contains(&entity) {
                    if list.len() >= MAX_HOLDERS {
                        list.remove(0);
                    }
                    list.push(entity);
                }
            }
            None => {
                self.holders.insert(role.to_string(), vec![entity]);
            }
        }
    }

    fn meet_name(&mut self, n: usize) {
        let name = &self.names[n];
        let span = self.document.span_of(name.tokens.clone());
        let full = self.document.span_of(name.full.clone());
        let head = self.head_of(name.full.clone());
        let mut entity = self.linked[n];
        if let Some(&earlier) = self.merged.get(&entity) {
            entity = earlier;
            self.linked[n] = earlier;
        } else if let Some(earlier) = self.unnamed_before(n, entity) {
            self.merged.insert(entity, earlier);
            entity = earlier;
            self.linked[n] = earlier;
            self.drafts.list[earlier].is_named = true;
        }
        let start = self.names[n].full.start;
        let before = (1..=2).map(|back| start.wrapping_sub(back)).find(|&t| !self.tree.is_word(t, ","));
        if before.is_some_and(|t| self.tree.is_one_of(t, &["baby", "infant", "toddler", "newborn"])) {
            self.drafts.list[entity].is_mute = true;
        }
        if let Some(living) = self.living_namesake(n, entity) {
            entity = living;
            self.linked[n] = living;
        }
        // A capital that acts is its country: `Baku denied the claim`, but not `in Baku`.
        if let Some(country) =
            self.drafts.list[entity].capital_of.filter(|_| self.tree.applies(Rule::NameCapitalActs))
        {
            let acts = self.flags[name.full.clone()].iter().any(|f| f & IS_ROLE != 0)
                || matches!(self.place_of(head).0, Role::Subject | Role::Agent)
                    && self.document.tokens[head].head.is_some_and(|h| self.tree.upos(h) == Upos::Verb);
            let plays_role = self.flags[name.full.clone()].iter().any(|f| f & IS_ROLE != 0);
            if !self.countries.contains_key(country) && plays_role {
                // The text names the state by its capital only: the one that acts is not the place.
                let state = self.drafts.add(Draft {
                    kind: EntityKind::Place,
                    is_named: true,
                    stands_for: Some(country),
                    ..Draft::default()
                });
                self.countries.insert(country, state);
            }
            if let Some(&state) = self.countries.get(country).filter(|_| acts) {
                entity = state;
                self.linked[n] = state;
            }
        }
        // `Ostravik, the Estavian capital … Ostravik blamed the dam`: the text itself says for whom it stands.
        if let Some(state) = self.drafts.list[entity].capital_of_entity
            && self.flags[name.full.clone()].iter().any(|f| f & IS_ROLE != 0)
        {
            entity = state;
            self.linked[n] = state;
        }
        let draft = &mut self.drafts.list[entity];
        if !draft
            .names
            .iter()
            .any(|s| s.text(&self.document.article.text) == span.text(&self.document.article.text))
        {
            draft.names.push(span);
            draft.learn_words(full.text(&self.document.article.text));
            let words: Vec<String> = match draft.kind {
                EntityKind::Organization | EntityKind::Other => name
                    .tokens
                    .clone()
                    .map(|t| singular(&fold(self.document.text_of(t))))
                    .filter(|w| noun(w).is_some_and(|n| n.kind != NounKind::Person))
                    .collect(),
                _ => Vec::new(),
            };
            for word in words {
                self.hold(&word, entity);
            }
        }
        for t in name.full.start..name.tokens.start {
            // `Goalkeeper Tom Quill`: no title, but a role.
            let word = fold(self.document.text_of(t));
            if fields(&word) != 0 {
                self.hold(&word, entity);
            }
        }
        if let Some(title) = name.title {
            self.hold(title, entity);
            for t in name.full.start..name.tokens.start {
                let word = fold(self.document.text_of(t));
                if let Some(role) = noun(word.trim_end_matches('.')).filter(|n| n.kind == NounKind::Person) {
                    let role = if role.title.is_empty() { word.as_str() } else { role.title };
                    self.hold(role, entity);
                }
            }
            self.drafts.list[entity].learn_words(full.text(&self.document.article.text));
            self.learn_office(name.tokens.start - 1, name.full.start, entity);
        }
        self.learn_state_of_body(n, entity);
        self.drafts.list[entity].mentions.push(Mention { span: full, head, kind: MentionKind::Name });
        self.see(entity, head);
        for t in name.full.clone() {
            self.entity_at[t] = entity as u32;
        }
        self.learn_description(head, name.full.clone(), entity);
        self.meet_coordination(head);
        self.meet_pair(self.names[n].full.end - 1);
    }

    /// The other bearer of a surname, where the one it was taken for is dead by now and this one speaks: `Khiz Rask, his
    /// father, … Rask accused the army`.
    fn living_namesake(&self, n: usize, entity: usize) -> Option<usize> {
        let name = &self.names[n];
        let speaks = self.flags[name.full.clone()].iter().any(|f| f & SPEAKS != 0);
        let silent_from = self.drafts.list[entity].silent_from?;
        if !speaks
            || name.tokens.len() > 1
            || silent_from > name.tokens.start
            || !self.tree.applies(Rule::NameLiving)
        {
            return None;
        }
        if self.speaks_before(name.tokens.start) {
            return None;
        }
        let end = format!(" {}", name.key);
        let before = self.names[..n].iter().enumerate().rev().take(MAX_NAMES_BACK);
        before
            .filter(|(_, other)| other.tokens.len() > 1 && other.key.ends_with(&end))
            .map(|(at, _)| self.linked[at])
            .find(|&other| {
                let draft = &self.drafts.list[other];
                let genders_agree =
                    name.gender.is_none() || draft.gender.is_none() || name.gender == draft.gender;
                other != entity
                    && draft.silent_from.is_none()
                    && draft.kind == EntityKind::Person
                    && genders_agree
            })
    }

    /// The unnamed person whom a lone first name, never met before, belongs to: `The woman … Ines thought otherwise.`
    fn unnamed_before(&self, n: usize, entity: usize) -> Option<usize> {
        if !self.tree.applies(Rule::NameUnnamedBefore) {
            return None;
        }
        let name = &self.names[n];
        let draft = &self.drafts.list[entity];
        if draft.count > 0 || name.full.len() > 1 || draft.kind == EntityKind::Place || draft.gender.is_none()
        {
            return None;
        }
        first_name(self.document.text_of(name.tokens.start))?;
        let is_new = |d: &Draft| {
            d.kind == EntityKind::Person && d.is_gender_certain && !d.is_named && d.gender == draft.gender
        };
        let latest = self.events.iter().rev().take(40).map(|e| e.entity);
        let earlier = latest.filter(|&e| e != entity).find(|&e| is_new(&self.drafts.list[e]))?;
        (self.drafts.list[earlier].count >= 4).then_some(earlier)
    }

    /// Takes what stands beside a name as a description of its bearer: `Duarte, the chief engineer,` and
    /// `the aide Ines Calder`, `Calder is a senator`.
    fn learn_description(&mut self, head: usize, name: std::ops::Range<usize>, entity: usize) {
        if !self.tree.applies(Rule::DescribeBesideName) {
            return;
        }
        let mut described: Vec<usize> = Vec::new();
        for child in self.tree.children(head) {
            let relation = self.tree.relation(child);
            let is_description =
                matches!(relation, Deprel::Appos | Deprel::Compound | Deprel::NmodDesc | Deprel::Flat)
                    && !name.contains(&child)
                    && self.tree.upos(child) == Upos::Noun;
            if is_description && self.name_at[child] == NONE {
                described.push(child);
            }
        }
        // `Osei's running mate is Dag Hoel`
        if self.tree.has_child(head, &[Deprel::Cop]) && !self.tree.is_negated(head) {
            let subject = self.tree.children(head).find(|&c| self.tree.relation(c) == Deprel::Nsubj);
            if let Some(subject) = subject.filter(|&s| self.tree.upos(s) == Upos::Noun) {
                self.learn_relation(subject, entity);
            }
        }
        let relation = self.tree.relation(head);
        if let Some(h) = self.tree.head(head) {
            let is_apposed =
                matches!(relation, Deprel::Appos | Deprel::NmodDesc | Deprel::Flat | Deprel::Compound)
                    && self.name_at[h] == NONE
                    && matches!(self.tree.upos(h), Upos::Noun)
                    && (relation != Deprel::Compound || h < head);
            let is_predicate = matches!(relation, Deprel::Nsubj)
                && self.tree.upos(h) == Upos::Noun
                && self.tree.has_child(h, &[Deprel::Cop])
                && !self.tree.is_negated(h);
            if is_apposed || is_predicate {
                described.push(h);
            }
        }
        for t in described {
            self.describe(t, entity);
        }
    }

    /// Whether a noun can describe an entity: no poll is a person.
    fn can_describe(&self, token: usize, entity: usize) -> bool {
        if !self.tree.applies(Rule::DescribeCanDescribe) {
            return true;
        }
        let draft = &self.drafts.list[entity];
        let is_person = draft.kind == EntityKind::Person && !draft.is_guess;
        match noun(&self.lemma(token)).map(|n| n.kind) {
            Some(NounKind::Person) => {
                matches!(draft.kind, EntityKind::Person | EntityKind::Other)
                    || draft.kind == EntityKind::Organization && is_trade(&self.lemma(token))
            }
            Some(NounKind::Document) => draft.kind != EntityKind::Person,
            Some(_) => !is_person,
            None => true,
        }
    }

    /// Records a noun as a description of an entity.
    fn describe(&mut self, token: usize, entity: usize) {
        let lemma = self.lemma(token);
        if lemma == "capital" {
            self.learn_capital(token, entity);
        }
        if !self.can_describe(token, entity) {
            return;
        }
        self.learn_relation(token, entity);
        if matches!(lemma.as_str(), "baby" | "infant" | "toddler" | "newborn" | "dog" | "cat" | "horse") {
            self.drafts.list[entity].is_mute = true;
        }
        let Some(known) = noun(&lemma) else { return };
        let text = self.document.span_of(self.tree.noun_phrase(token)).text(&self.document.article.text);
        let draft = &mut self.drafts.list[entity];
        if known.kind == NounKind::Person {
            if draft.kind == EntityKind::Other && draft.is_open_kind() && !is_trade(&lemma) {
                draft.kind = EntityKind::Person;
            }
            if known.gender.is_some() && !draft.is_gender_certain && draft.kind == EntityKind::Person {
                draft.gender = known.gender;
                draft.is_gender_certain = true;
            }
        } else if draft.kind == EntityKind::Other
            && known.kind == NounKind::Organization
            && draft.is_open_kind()
        {
            draft.kind = EntityKind::Organization;
        }
        draft.learn_words(beginning(text, 240));
        self.learn_office(token, self.tree.noun_phrase(token).start, entity);
        self.entity_at[token] = entity as u32;
        let role = if known.title.is_empty() { lemma.as_str() } else { known.title };
        let role = role.to_string();
        self.hold(&role, entity);
    }

    /// Learns of whom a city is the capital: `Its capital, Vestrand`, `Ostravik, the Estavian capital`.
    fn learn_capital(&mut self, noun: usize, city: usize) {
        if !self.tree.applies(Rule::NameLearnedCapital) {
            return;
        }
        let owner = match self.determiner_of(noun) {
            Determiner::Possessive(owner) => self.entity_near(owner),
            _ => self.modifiers_of(noun).iter().find_map(|word| self.place_of_adjective(word)),
        };
        let can_act = |&owner: &usize| owner != city && self.drafts.list[owner].kind != EntityKind::Person;
        self.drafts.list[city].capital_of_entity = owner.filter(can_act);
    }

    /// The place that an adjective or the name itself means, by the ending: `Estavian` of `Estavia`.
    fn place_of_adjective(&self, word: &str) -> Option<usize> {
        const ENDINGS: &[(&str, &str)] = &[
            ("", ""),
            ("n", ""),
            ("an", ""),
            ("ian", ""),
            ("ian", "ia"),
            ("ese", ""),
            ("ese", "a"),
            ("i", ""),
        ];
        ENDINGS.iter().find_map(|(ending, instead)| {
            let stem = word.strip_suffix(ending).filter(|stem| stem.len() > 3)?;
            let entity = if instead.is_empty() {
                self.by_key.get(stem)
            } else {
                self.by_key.get(&format!("{stem}{instead}"))
            };
            entity.copied()
        })
    }

    /// The lemma of a noun in lower case.
    pub(super) fn lemma(&self, token: usize) -> String {
        let lemma = self.document.tokens[token].lemma.as_str();
        if lemma.is_empty() { fold(self.document.text_of(token)) } else { lemma.to_lowercase() }
    }

    /// Makes a group of coordinated mentions in a subject or another role, when the last of them is met.
    fn meet_coordination(&mut self, token: usize) {
        if !self.tree.applies(Rule::PronounCoordination) {
            return;
        }
        if self.tree.relation(token) != Deprel::Conj {
            return;
        }
        let first = self.tree.first_conjunct(token);
        let in_role = self.flags[first] & IS_ROLE != 0
            || matches!(self.tree.relation(first), Deprel::Nsubj | Deprel::NsubjPass | Deprel::OblAgent);
        if !in_role {
            return;
        }
        let conjuncts = self.tree.conjuncts(first);
        if conjuncts.last() != Some(&token) || conjuncts.len() > 8 {
            return;
        }
        let parties: Vec<usize> =
            conjuncts.iter().map(|&t| self.entity_at[t]).filter(|&e| e != NONE).map(|e| e as usize).collect();
        if parties.len() < conjuncts.len() || parties.len() < 2 {
            return;
        }
        let group = self.group_of(parties);
        let entity_at = self.entity_at[token];
        self.see(group, token);
        self.entity_at[token] = entity_at;
    }

    /// The last group with known members before a token.
    pub(super) fn latest_group(&self, token: usize) -> Option<usize> {
        let behind = self.events.partition_point(|e| e.token < token);
        let latest = self.events[..behind].iter().rev().take(80);
        latest.map(|e| e.entity).find(|&e| self.drafts.list[e].parties.len() > 1)
    }

    /// The entity with this folded name, whatever its number.
    pub(super) fn named(&self, key: &str) -> Option<usize> {
        self.by_key.get(key).copied()
    }

    /// Records a phrase as a mention of a group whose members stand in it, all by name where `articles` tells which of
    /// them with an article.
    pub(super) fn mention_group(&mut self, group: usize, phrase: &Phrase, articles: Vec<bool>) {
        let Some(span) = phrase.spans.iter().copied().reduce(Span::cover) else { return };
        let draft = &mut self.drafts.list[group];
        draft.has_names |= !articles.is_empty();
        if draft.articles.is_empty() {
            draft.articles = articles;
        }
        if !draft.mentions.iter().any(|m| m.span == span) {
            draft.mentions.push(Mention { span, head: phrase.head, kind: MentionKind::Nominal });
        }
    }

    /// The group with these members.
    pub(super) fn group_of(&mut self, parties: Vec<usize>) -> usize {
        if let Some(&group) = self.groups.get(&parties) {
            return group;
        }
        let group = self.drafts.add(Draft {
            kind: EntityKind::Group,
            is_plural: true,
            parties: parties.clone(),
            ..Draft::default()
        });
        self.groups.insert(parties, group);
        group
    }

    fn meet_pronoun(&mut self, t: usize) {
        let Some(pronoun) = pronouns::classify(self.document.text_of(t)) else {
            if self.flags[t] & IS_ROLE != 0 {
                self.meet_noun(t);
            }
            return;
        };
        match pronoun {
            Pronoun::Speaker | Pronoun::Addressee => return,
            Pronoun::Relative => {
                let is_personal = !self.tree.is_word(t, "which");
                let fits = |this: &Self, entity: &usize| {
                    let draft = &this.drafts.list[*entity];
                    let is_person = draft.kind == EntityKind::Person && !draft.is_guess;
                    if is_personal {
                        is_person || draft.kind != EntityKind::Place && !draft.is_document
                    } else {
                        !is_person
                    }
                };
                let by_tree = self.relative_antecedent(t);
                let is_human = |this: &Self, entity: usize| {
                    let draft = &this.drafts.list[entity];
                    matches!(draft.kind, EntityKind::Person | EntityKind::Group) || draft.gender.is_some()
                };
                let before = self.mention_before(t);
                let antecedent = match (by_tree, before) {
                    // `the rise of Osei, who`: the nearer one is human, the tree's is not, or the other way round.
                    (Some(a), Some(b))
                        if is_human(self, a) != is_personal && is_human(self, b) == is_personal =>
                    {
                        Some(b)
                    }
                    (a, b) => a.filter(|a| fits(self, a)).or(b.filter(|b| fits(self, b))).or(a),
                };
                if let Some(entity) = antecedent {
                    self.add_pronoun(entity, t);
                }
                return;
            }
            _ => {}
        }
        if self.tree.relation(t) == Deprel::Expl {
            return;
        }
        let (role, governor) = self.place_of(t);
        let sentence = &self.document.sentences[self.sentence];
        let mut ancestors = Vec::new();
        let mut above = governor.and_then(|g| self.tree.head(g));
        while let Some(word) = above.filter(|_| ancestors.len() < MAX_ANCESTORS) {
            ancestors.push(word);
            above = self.tree.head(word);
        }
        let has = |relations: &[Deprel]| governor.is_some_and(|g| self.tree.has_child(g, relations));
        let is_first_word = t == sentence.tokens.start;
        let is_source = self.flags[t] & IS_SOURCE != 0;
        let question = pronouns::Question {
            pronoun,
            token: t,
            sentence: self.sentence,
            paragraph: sentence.paragraph,
            role,
            governor,
            ancestors,
            predicate: pronouns::Predicate {
                upos: governor.map_or(20, |g| self.tree.upos(g) as usize),
                has_copula: has(&[Deprel::Cop]),
                has_clause: has(&[Deprel::Ccomp, Deprel::Xcomp, Deprel::Csubj, Deprel::CsubjPass]),
            },
            is_first_word,
            in_quotation: self.flags[t] & IN_QUOTATION != 0,
            is_source,
            needs_voice: self.flags[t] & SPEAKS != 0
                && self.tree.applies(Rule::PronounSilent)
                && !self.speaks_before(t),
            speaker: self.speaker_of.get(&t).and_then(|&head| self.entity_near(head)),
            teller: self.teller_of.get(&t).and_then(|&head| self.entity_near(head)),
            opponent: self
                .accuser_of
                .get(&t)
                .filter(|_| self.tree.applies(Rule::PronounOpponent))
                .and_then(|&head| self.entity_near(head)),
            quotation: self.quotation_at(t),
            is_reflexive: self.document.text_of(t).contains("sel"),
            chain: self.chain[chain_of(pronoun)],
            follows_several: pronoun == Pronoun::Many
                && is_first_word
                && is_source
                && self.tree.applies(Rule::PronounSeveral),
        };
        let candidates = pronouns::candidates(&question, &self.events, &self.drafts);
        let answer = pronouns::resolve(&candidates, &self.drafts, self.learned);
        if let Some(answer) = answer {
            if answer.is_uncertain {
                self.is_uncertain.insert(t, ());
            }
            self.chain[chain_of(pronoun)] = Some(answer.entity);
            self.add_pronoun(answer.entity, t);
        }
        #[cfg(feature = "train")]
        self.asked.push((t, candidates, answer.map(|answer| answer.entity)));
    }

    /// The entity of a source's head, which may stand behind the quotation that asks for it.
    pub(super) fn entity_near(&self, head: usize) -> Option<usize> {
        if self.entity_at[head] != NONE {
            return Some(self.entity_at[head] as usize);
        }
        match self.name_at[head] {
            NONE => None,
            n => Some(self.linked[n as usize]),
        }
    }

    fn add_pronoun(&mut self, entity: usize, t: usize) {
        let span = self.document.tokens[t].span;
        self.drafts.list[entity].mentions.push(Mention { span, head: t, kind: MentionKind::Pronoun });
        self.see(entity, t);
    }

    /// What a relative pronoun stands for.
    fn relative_antecedent(&mut self, t: usize) -> Option<usize> {
        if !self.tree.applies(Rule::PronounRelative) {
            return None;
        }
        let mut verb = self.tree.head(t)?;
        for _ in 0..4 {
            if let Some(noun) = self.tree.antecedent(t, verb).filter(|&noun| noun < t) {
                // `the nominee for president, who`: a bare role is nobody.
                let is_bare = self.tree.xpos(noun) == Xpos::Nn
                    && !self
                        .tree
                        .has_child(noun, &[Deprel::Det, Deprel::NmodPoss, Deprel::Nummod, Deprel::Amod]);
                let above = self.tree.head(noun).filter(|&h| self.tree.upos(h) == Upos::Noun);
                let noun = match above {
                    Some(above) if is_bare && self.tree.relation(noun) == Deprel::Nmod => above,
                    _ => noun,
                };
                if self.entity_near(noun).is_none() && self.tree.is_nominal(noun) {
                    self.introduce(noun);
                }
                return self.entity_near(noun);
            }
            match self.tree.head(verb) {
                Some(head) => verb = head,
                None => break,
            }
        }
        None
    }

    /// The mention right before a relative pronoun and its comma, where the tree does not tell.
    fn mention_before(&self, t: usize) -> Option<usize> {
        if !self.tree.applies(Rule::PronounBeforeRelative) {
            return None;
        }
        let start = self.document.sentences[self.sentence].tokens.start;
        let before = (start.max(t.saturating_sub(8))..t).rev().find(|&b| self.entity_at[b] != NONE)?;
        Some(self.entity_at[before] as usize)
    }

    /// Makes an entity of a noun that no table knows, because a pronoun asks for it: `the swimmers who complained`.
    fn introduce(&mut self, t: usize) {
        let lemma = self.lemma(t);
        let known = self.known_description(t, &lemma);
        if known.is_some_and(|entity| self.is_guess_of(t, entity)) {
            self.is_uncertain.insert(t, ());
        }
        let entity = known.unwrap_or_else(|| self.new_description(t, &lemma));
        self.add_description(entity, t);
        self.see(entity, t);
    }

    fn meet_noun(&mut self, t: usize) {
        let in_role = self.flags[t] & IS_ROLE != 0;
        let lemma = self.lemma(t);
        if noun(&lemma).is_none() && !in_role && !self.is_party(t, &lemma) {
            return;
        }
        // A modifier of another noun is no mention: `police officials`.
        if matches!(self.tree.relation(t), Deprel::Compound | Deprel::Flat | Deprel::NmodDesc | Deprel::Amod)
            && !in_role
        {
            return;
        }
        if self.entity_at[t] != NONE {
            // Described with a name before: the same person again in the story only where it plays a role.
            let entity = self.entity_at[t] as usize;
            self.add_description(entity, t);
            return;
        }
        // `the minister, Binali Yıldırım`, `spokesman Jesse Quill`: the name follows.
        if let Some(n) = self.apposed_name(t) {
            let entity = self.linked[n];
            self.describe(t, entity);
            self.entity_at[t] = entity as u32;
            return;
        }
        // `Pell Group, a company`: described when the name was met, or a description of a description.
        if matches!(self.tree.relation(t), Deprel::Appos)
            && let Some(head) = self.tree.head(t)
            && self.entity_at[head] != NONE
            && self.can_describe(t, self.entity_at[head] as usize)
        {
            let entity = self.entity_at[head] as usize;
            self.describe(t, entity);
            self.entity_at[t] = entity as u32;
            return;
        }
        // `many of whom`: said of the pronoun.
        if is_partitive(self.document.text_of(t))
            && t + 2 < self.document.tokens.len()
            && self.tree.is_word(t + 1, "of")
            && pronouns::classify(self.document.text_of(t + 2)).is_some()
        {
            return;
        }
        self.introduce(t);
        self.meet_coordination(t);
        self.meet_pair(t);
    }

    /// Makes a group of two that the tree did not join: `Talks between the union and the port collapsed`, `The miners and
    /// the company broke off talks`.
    fn meet_pair(&mut self, token: usize) {
        if self.tree.relation(token) == Deprel::Conj {
            return;
        }
        if let Some(first) = self.pair_of(token)
            && self.entity_at[first] != NONE
            && self.entity_at[token] != NONE
            && self.entity_at[first] != self.entity_at[token]
        {
            let own = self.entity_at[token];
            let group = self.group_of(vec![self.entity_at[first] as usize, own as usize]);
            self.see(group, token);
            self.entity_at[token] = own;
        }
    }

    /// The last word of the first of two behind `between` or at the start of a sentence, asked at the second.
    fn pair_of(&self, token: usize) -> Option<usize> {
        if !self.tree.applies(Rule::PronounPair) {
            return None;
        }
        let tree = self.tree;
        let and = tree.phrase_start(token).checked_sub(1).filter(|&t| tree.is_word(t, "and"))?;
        let sentence = tree.sentence(token).start;
        let first = and.checked_sub(1).filter(|&t| t >= sentence)?;
        let start = tree.phrase_start(first);
        let is_between = start > sentence && tree.is_word(start - 1, "between");
        let are_subjects = start == sentence
            && tree.relation(first) == Deprel::Nsubj
            && tree.relation(token) == Deprel::Nsubj
            && tree.head(first) == tree.head(token);
        (is_between || are_subjects).then_some(first)
    }

    /// Whether a noun is one of coordinated parties, which `each side` may mean later: `The guild and the mill met`.
    fn is_party(&self, t: usize, lemma: &str) -> bool {
        can_act(lemma)
            && (self.tree.relation(t) == Deprel::Conj
                || self.tree.has_child(t, &[Deprel::Conj])
                || self.pair_of(t).is_some()
                || self.tree.is_word(t + 1, "and"))
    }

    /// The name in apposition to a noun, or right behind it.
    fn apposed_name(&self, t: usize) -> Option<usize> {
        if !self.tree.applies(Rule::DescribeApposedName) {
            return None;
        }
        let child = self.tree.children(t).find(|&c| {
            c > t
                && self.name_at[c] != NONE
                && matches!(
                    self.tree.relation(c),
                    Deprel::Appos | Deprel::Flat | Deprel::NmodDesc | Deprel::Compound | Deprel::Dep
                )
        });
        let is_person_noun = noun(&self.lemma(t)).is_some_and(|n| n.kind == NounKind::Person);
        let next = (t + 1 < self.name_at.len() && self.name_at[t + 1] != NONE && is_person_noun)
            .then_some(t + 1)
            .filter(|&n| self.document.sentence_of(n) == self.sentence);
        let n = self.name_at[child.or(next).or_else(|| self.name_behind_comma(t))?] as usize;
        let fits = self.can_describe(t, self.linked[n]);
        let is_plural = matches!(self.tree.xpos(t), Xpos::Nns);
        (fits && !is_plural).then_some(n)
    }

    /// The person behind the comma that ends a description: `the mayor of Norland, Bo Osei,`.
    fn name_behind_comma(&self, t: usize) -> Option<usize> {
        if !self.tree.applies(Rule::DescribeNameBehindComma) {
            return None;
        }
        if self.tree.xpos(t) != Xpos::Nn || self.determiner_of(t) == Determiner::Bare {
            return None;
        }
        let end = self.document.sentences[self.sentence].tokens.end;
        let comma = (t + 1..end.min(t + 9)).find(|&c| self.tree.is_word(c, ","))?;
        let is_phrase = (t + 1..comma).all(|c| {
            matches!(self.tree.upos(c), Upos::Adp | Upos::Det | Upos::Noun | Upos::Propn | Upos::Adj)
        });
        let start = comma + 1;
        if !is_phrase || start >= end || self.name_at[start] == NONE {
            return None;
        }
        let name = &self.names[self.name_at[start] as usize];
        let closes = name.full.end >= end
            || matches!(self.tree.upos(name.full.end), Upos::Punct | Upos::Verb | Upos::Aux);
        (closes && name.tokens.len() > 1 && name.kind == EntityKind::Person).then_some(start)
    }
}

/// Whether a noun for a person also means a firm by its trade: `The operator, Tern Lines, blamed a buoy`.
fn is_trade(lemma: &str) -> bool {
    is_word_of(Rule::DescribeCanDescribe, lemma)
}

/// How many words above a pronoun's governor are looked at.
const MAX_ANCESTORS: usize = 8;

/// How many names back another bearer of a surname is looked for.
const MAX_NAMES_BACK: usize = 200;

/// The kinds of pronouns that are followed from one to the next.
fn chain_of(pronoun: Pronoun) -> usize {
    match pronoun {
        Pronoun::Person(Some(Gender::Male)) => 0,
        Pronoun::Person(_) => 1,
        Pronoun::Thing => 2,
        _ => 3,
    }
}
