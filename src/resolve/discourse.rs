//! Goes through a document once, in text order, and says for every name, description and pronoun whom it means.
//!
//! In: the document, its linked names, and which words are sources or play another role. Out: an entity for each of
//! these words. Example: `Ada Renn met the minister. He left. The minister later blamed her.`: `He` and `The minister`
//! are one entity, `her` is `Ada Renn`.

use rustc_hash::FxHashMap;

use crate::document::{Deprel, Document, Upos, Xpos};
use crate::extract::Phrase;
use crate::extract::tree::Tree;
use crate::lexicon::nouns::{NounKind, noun};
use crate::lexicon::people::{Gender, first_name};
use crate::lexicon::places::{PlaceName, place};
use crate::span::Span;

use super::entities::{Draft, Drafts};
use super::names::{Name, beginning, fold, singular};
use super::pronouns::{self, Event, Place as Role, Pronoun};
use super::{EntityKind, Mention, MentionKind};

/// Bits of [`Discourse::flags`].
pub(super) const IS_ROLE: u8 = 1;
pub(super) const IS_SOURCE: u8 = 2;
pub(super) const IN_QUOTATION: u8 = 4;

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
    pub(super) speaker_of: FxHashMap<usize, usize>,
    /// For heads of phrases in a role: the phrase without a relative clause.
    pub(super) phrase_at: FxHashMap<usize, Span>,
    pub(super) groups: FxHashMap<Vec<usize>, usize>,
    pub(super) countries: FxHashMap<&'static str, usize>,
    /// Entities that turned out to be others met before.
    merged: FxHashMap<usize, usize>,
    events: Vec<Event>,
    by_key: FxHashMap<String, usize>,
    /// Entities by what they are called: role or head noun.
    holders: FxHashMap<String, Vec<usize>>,
    /// Unnamed entities by their folded description.
    descriptions: FxHashMap<String, usize>,
    sentence: usize,
    /// What the last pronoun of each kind meant.
    chain: [Option<usize>; 4],
}

pub(super) const NONE: u32 = u32::MAX;

impl<'a> Discourse<'a> {
    pub(super) fn new(
        tree: &'a Tree<'a>,
        names: &'a [Name],
        linked: Vec<usize>,
        drafts: Drafts,
        flags: Vec<u8>,
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
            flags,
            name_at,
            linked,
            entity_at: vec![NONE; document.tokens.len()],
            is_uncertain: FxHashMap::default(),
            speaker_of: FxHashMap::default(),
            phrase_at: FxHashMap::default(),
            groups: FxHashMap::default(),
            countries,
            merged: FxHashMap::default(),
            events: Vec::new(),
            by_key,
            holders: FxHashMap::default(),
            descriptions: FxHashMap::default(),
            sentence: 0,
            chain: [None; 4],
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
                if draft.kind == EntityKind::Other {
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
        let draft = &mut self.drafts.list[entity];
        draft.count += 1;
        draft.last = token;
        self.entity_at[token] = entity as u32;
        self.events.push(Event {
            entity,
            token,
            sentence: self.sentence,
            role,
            governor,
            in_quotation: flags & IN_QUOTATION != 0,
            is_source: flags & IS_SOURCE != 0,
            is_pronoun: matches!(self.document.tokens[token].upos, Upos::Pron),
        });
    }

    fn hold(&mut self, role: &str, entity: usize) {
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
        // A capital that acts is its country: `Baku denied the claim`, but not `in Baku`.
        if let Some(country) = self.drafts.list[entity].capital_of {
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
    }

    /// The unnamed person whom a lone first name, never met before, belongs to: `The woman … Ines thought otherwise.`
    fn unnamed_before(&self, n: usize, entity: usize) -> Option<usize> {
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
        let draft = &self.drafts.list[entity];
        let is_person = draft.kind == EntityKind::Person && !draft.is_guess;
        match noun(&self.lemma(token)).map(|n| n.kind) {
            Some(NounKind::Person) => {
                matches!(self.drafts.list[entity].kind, EntityKind::Person | EntityKind::Other)
            }
            Some(NounKind::Document) => draft.kind != EntityKind::Person,
            Some(_) => !is_person,
            None => true,
        }
    }

    /// Records a noun as a description of an entity.
    fn describe(&mut self, token: usize, entity: usize) {
        let lemma = self.lemma(token);
        if !self.can_describe(token, entity) {
            return;
        }
        let Some(known) = noun(&lemma) else { return };
        let text = self.document.span_of(self.tree.noun_phrase(token)).text(&self.document.article.text);
        let draft = &mut self.drafts.list[entity];
        if known.kind == NounKind::Person {
            if draft.kind == EntityKind::Other {
                draft.kind = EntityKind::Person;
            }
            if known.gender.is_some() && !draft.is_gender_certain && draft.kind == EntityKind::Person {
                draft.gender = known.gender;
                draft.is_gender_certain = true;
            }
        } else if draft.kind == EntityKind::Other && known.kind == NounKind::Organization {
            draft.kind = EntityKind::Organization;
        }
        draft.learn_words(beginning(text, 240));
        self.learn_office(token, self.tree.noun_phrase(token).start, entity);
        self.entity_at[token] = entity as u32;
        let role = if known.title.is_empty() { lemma.as_str() } else { known.title };
        let role = role.to_string();
        self.hold(&role, entity);
    }

    /// The lemma of a noun in lower case.
    pub(super) fn lemma(&self, token: usize) -> String {
        let lemma = self.document.tokens[token].lemma.as_str();
        if lemma.is_empty() { fold(self.document.text_of(token)) } else { lemma.to_lowercase() }
    }

    /// Makes a group of coordinated mentions in a subject or another role, when the last of them is met.
    fn meet_coordination(&mut self, token: usize) {
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
        let asked = pronouns::Question {
            pronoun,
            token: t,
            sentence: self.sentence,
            role,
            governor,
            in_quotation: self.flags[t] & IN_QUOTATION != 0,
            is_source: self.flags[t] & IS_SOURCE != 0,
            speaker: self.speaker_of.get(&t).and_then(|&head| self.entity_near(head)),
            is_reflexive: self.document.text_of(t).contains("sel"),
            chain: self.chain[chain_of(pronoun)],
        };
        if let Some(answer) = pronouns::resolve(&asked, &self.events, &self.drafts) {
            if answer.is_uncertain {
                self.is_uncertain.insert(t, ());
            }
            self.chain[chain_of(pronoun)] = Some(answer.entity);
            self.add_pronoun(answer.entity, t);
        }
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
        let start = self.document.sentences[self.sentence].tokens.start;
        let before = (start.max(t.saturating_sub(8))..t).rev().find(|&b| self.entity_at[b] != NONE)?;
        Some(self.entity_at[before] as usize)
    }

    /// Makes an entity of a noun that no table knows, because a pronoun asks for it: `the swimmers who complained`.
    fn introduce(&mut self, t: usize) {
        let lemma = self.lemma(t);
        let entity = self.known_description(t, &lemma).unwrap_or_else(|| self.new_description(t, &lemma));
        self.add_description(entity, t);
        self.see(entity, t);
    }

    fn meet_noun(&mut self, t: usize) {
        let in_role = self.flags[t] & IS_ROLE != 0;
        let lemma = self.lemma(t);
        let known = noun(&lemma);
        if known.is_none() && !in_role {
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
    }

    /// The name in apposition to a noun, or right behind it.
    fn apposed_name(&self, t: usize) -> Option<usize> {
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

    fn add_description(&mut self, entity: usize, t: usize) {
        let span = self.description_span(t);
        let draft = &mut self.drafts.list[entity];
        if draft.mentions.last().is_some_and(|m| m.span.contains(span) && m.kind != MentionKind::Pronoun) {
            return;
        }
        draft.learn_words(span.text(&self.document.article.text));
        draft.mentions.push(Mention { span, head: t, kind: MentionKind::Nominal });
    }

    /// How a description is introduced.
    fn determiner_of(&self, t: usize) -> Determiner {
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
    fn modifiers_of(&self, t: usize) -> Vec<String> {
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
    fn known_description(&mut self, t: usize, lemma: &str) -> Option<usize> {
        let known = noun(lemma);
        let determiner = self.determiner_of(t);
        let is_plural = self.is_plural(t);
        match determiner {
            Determiner::Indefinite => return self.described(t),
            Determiner::Possessive(owner) => {
                let owner = self.entity_near(owner)?;
                return self.descriptions.get(&format!("{owner}\u{0}{lemma}\u{0}{is_plural}")).copied();
            }
            Determiner::Bare => {
                if let Some(entity) = self.described(t) {
                    return Some(entity);
                }
                return None;
            }
            Determiner::Definite => {}
        }
        if is_plural && has_number_two(self.tree, t) && known.is_some_and(|n| n.kind == NounKind::Person) {
            let is_person = |&p: &usize| self.drafts.list[p].kind == EntityKind::Person;
            let pair = self.recent(t, 60, |d| d.parties.len() == 2 && d.parties.iter().all(is_person));
            let pair = pair.or_else(|| self.main_pair(t));
            if pair.is_some() {
                return pair;
            }
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
                for other in similar_roles(&role) {
                    if let Some(entity) = self.holder_of(other, &modifiers, is_plural, t) {
                        return Some(entity);
                    }
                }
                if matches!(lemma, "man" | "woman" | "girl" | "boy") {
                    return self.recent(t, 40, |draft| {
                        draft.kind == EntityKind::Person && !draft.is_plural && draft.gender == known.gender
                    });
                }
                None
            }
            NounKind::Organization if !is_plural && modifiers.is_empty() && is_general(lemma) => {
                self.recent(t, 40, |draft| {
                    draft.is_named
                        && (draft.kind == EntityKind::Organization
                            || (draft.kind == EntityKind::Other || draft.is_guess) && draft.gender.is_none())
                })
            }
            NounKind::Document if !is_plural && modifiers.is_empty() => {
                let others = similar_documents(lemma).iter();
                others
                    .filter_map(|other| self.holder_of(other, &modifiers, false, t))
                    .max_by_key(|&e| self.drafts.list[e].last)
            }
            _ => None,
        }
    }

    /// The organization that acted or spoke in this sentence or the one before: `the company`.
    fn recent_actor(&self, t: usize) -> Option<usize> {
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
    fn main_pair(&mut self, t: usize) -> Option<usize> {
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
    fn recent_place(&self, t: usize, lemma: &str) -> Option<usize> {
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

    fn is_plural(&self, t: usize) -> bool {
        matches!(self.tree.xpos(t), Xpos::Nns | Xpos::Nnps)
    }

    /// The entity mentioned last among the latest events that fits.
    fn recent(&self, t: usize, window: usize, fits: impl Fn(&Draft) -> bool) -> Option<usize> {
        self.events
            .iter()
            .rev()
            .take(window)
            .filter(|e| e.token < t)
            .find(|e| fits(&self.drafts.list[e.entity]))
            .map(|e| e.entity)
    }

    /// The entity with the same description word for word.
    fn described(&self, t: usize) -> Option<usize> {
        self.descriptions.get(&self.description_key(t)).copied()
    }

    fn description_key(&self, t: usize) -> String {
        let text = self.description_span(t).text(&self.document.article.text);
        let key = fold(beginning(text, 160));
        let key = ["the ", "a ", "an ", "some ", "these ", "those ", "this ", "that "]
            .iter()
            .find_map(|article| key.strip_prefix(article))
            .unwrap_or(&key);
        key.to_string()
    }

    /// The holder of a role whom these modifiers fit; of several the one mentioned last.
    fn holder_of(&self, role: &str, modifiers: &[String], is_plural: bool, t: usize) -> Option<usize> {
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
    fn clashes(&self, draft: &Draft, modifiers: &[String]) -> bool {
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
            let Some(country) = of_country(m) else { return false };
            let mut others = draft.words.iter().filter_map(|w| of_country(w)).peekable();
            others.peek().is_some() && !others.any(|c| c == country)
        })
    }

    fn new_description(&mut self, t: usize, lemma: &str) -> usize {
        let known = noun(lemma);
        let is_plural = self.is_plural(t) || matches!(known.map(|n| n.kind), Some(NounKind::Group));
        let kind = match known.map(|n| n.kind) {
            Some(NounKind::Person | NounKind::Group) if is_plural => EntityKind::Group,
            Some(NounKind::Person) => EntityKind::Person,
            Some(NounKind::Group) => EntityKind::Group,
            Some(NounKind::Organization) => EntityKind::Organization,
            Some(NounKind::Place) => EntityKind::Place,
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
            self.descriptions.insert(format!("{owner}\u{0}{lemma}\u{0}{}", self.is_plural(t)), entity);
        }
        let role = known.map(|n| n.title).filter(|title| !title.is_empty()).unwrap_or(lemma).to_string();
        self.hold(&role, entity);
        self.learn_office(t, self.tree.noun_phrase(t).start, entity);
        entity
    }
}

/// How a description is introduced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Determiner {
    /// `the envoy`
    Definite,
    /// `an envoy`
    Indefinite,
    /// `her envoy`: the token of the possessor.
    Possessive(usize),
    /// `envoys`
    Bare,
}

/// Whether an entity is known by a word: by itself, or as an adjective, abbreviation or party of the same thing.
fn knows_word(draft: &Draft, word: &str) -> bool {
    let known = |w: &str| draft.words.iter().any(|x| x == w);
    known(word)
        || match word {
            "gop" => known("republican"),
            "republican" => known("gop"),
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

/// The kinds of pronouns that are followed from one to the next.
fn chain_of(pronoun: Pronoun) -> usize {
    match pronoun {
        Pronoun::Person(Some(Gender::Male)) => 0,
        Pronoun::Person(_) => 1,
        Pronoun::Thing => 2,
        _ => 3,
    }
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
