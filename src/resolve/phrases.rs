//! Gives every phrase of the findings its entity.
//!
//! In: the findings and what [`super::discourse`] knows of each word. Out: `entity` set in each phrase that can be
//! resolved. Examples: `I` in `"I was misled," Vale said` is Vale; `Each side` is one party of the last quarrel;
//! `Armenian` and `defense ministries` together are one of two ministries.

use rustc_hash::FxHashMap;

use crate::document::{Deprel, Upos, Xpos};
use crate::extract::tree::Tree;
use crate::extract::{Accusation, Findings, Phrase};
use crate::lexicon::nouns::{NounKind, noun};
use crate::lexicon::places::{PlaceName, place};
use crate::rules::Rule;
use crate::span::Span;

use super::descriptions::is_partitive;
use super::discourse::{Discourse, IN_QUOTATION, NONE};
use super::entities::{Draft, clean};
use super::names::{fold, is_capitalized, singular};
use super::pronouns::{self, Pronoun};
use super::{EntityKind, Mention, MentionKind, for_each_phrase};

/// How many enclosing contents a pronoun of the first person looks at.
const MAX_NESTING: usize = 64;

/// What a phrase loses in confidence where its pronoun or surname could mean somebody else.
const DOUBT: f32 = 0.6;

/// Resolves all phrases of the findings; `Phrase::entity` then holds indices of drafts.
pub(super) fn resolve_phrases(discourse: &mut Discourse<'_>, findings: &mut Findings) {
    let mut solver = Solver {
        contents: contents(findings),
        composed: FxHashMap::default(),
        parties: Vec::new(),
        discourse,
    };
    for a in 0..findings.attributions.len() {
        if let Some(mut phrase) = findings.attributions[a].source.take() {
            solver.solve(&mut phrase, findings);
            if solver.is_doubtful(&phrase) {
                findings.attributions[a].confidence *= DOUBT;
            }
            findings.attributions[a].source = Some(phrase);
        }
    }
    for a in 0..findings.attributions.len() {
        if let Some(mut phrase) = findings.attributions[a].addressee.take() {
            solver.solve(&mut phrase, findings);
            findings.attributions[a].addressee = Some(phrase);
        }
    }
    let mut start = 0;
    while start < findings.accusations.len() {
        // Accusations with one cue belong together: they may make the parties of a quarrel.
        let cue = &findings.accusations[start].cue.spans;
        let mut end = start + 1;
        while end < findings.accusations.len() && findings.accusations[end].cue.spans == *cue {
            end += 1;
        }
        for a in start..end {
            let mut accuser = findings.accusations[a].accuser.take();
            let mut accused = findings.accusations[a].accused.clone();
            if let Some(phrase) = accuser.as_mut() {
                solver.solve(phrase, findings);
            }
            solver.solve(&mut accused, findings);
            if let Some(accuser) = accuser.as_mut() {
                solver.keep_apart(accuser, &mut accused);
            }
            let doubtful =
                accuser.as_ref().is_some_and(|p| solver.is_doubtful(p)) || solver.is_doubtful(&accused);
            let accusation = &mut findings.accusations[a];
            if doubtful {
                accusation.confidence *= DOUBT;
            }
            accusation.accuser = accuser;
            accusation.accused = accused;
        }
        solver.learn_parties(&findings.accusations[start..end]);
        start = end;
    }
    for d in 0..findings.denials.len() {
        if let Some(mut phrase) = findings.denials[d].denier.take() {
            solver.solve(&mut phrase, findings);
            findings.denials[d].denier = Some(phrase);
        }
    }
}

/// Sets the head of each phrase to the word that its words make the head, where the tree says otherwise: the last noun
/// before a preposition or comma. Returns the words of the phrases by their heads, without relative clauses.
///
/// Example: the head of `longtime party pollster Ines Calder` is in the name, wherever the tree hung the words.
pub(super) fn settle_heads(tree: &Tree<'_>, findings: &mut Findings) -> FxHashMap<usize, Span> {
    let document = tree.document;
    let mut phrase_at = FxHashMap::default();
    if !tree.applies(Rule::ReferSettleHeads) {
        return phrase_at;
    }
    for_each_phrase(findings, |phrase| {
        reach_role(tree, phrase);
        let tokens: Vec<usize> = phrase.spans.iter().flat_map(|&span| document.tokens_in(span)).collect();
        let Some(&first) = tokens.first() else { return };
        let mut end = tokens.len();
        let mut head = None;
        let mut is_first_part = true;
        for (i, &t) in tokens.iter().enumerate() {
            let token = &document.tokens[t];
            let text = document.text_of(t);
            let is_relative = matches!(pronouns::classify(text), Some(Pronoun::Relative))
                && i > 0
                && !matches!(document.text_of(t - 1), "of" | "by" | "to");
            // So does a finite verb: the phrase was cut too late. `of attempting` belongs to the verb outside.
            let is_finite = matches!(token.xpos, Xpos::Vbd | Xpos::Vbz | Xpos::Vbp | Xpos::Md)
                && matches!(token.upos, Upos::Verb | Upos::Aux)
                && head.is_some()
                && i + 1 < tokens.len();
            if is_relative || is_finite {
                end = i;
                break;
            }
            if token.xpos == Xpos::Vbg
                && i > 1
                && head.is_some()
                && document.tokens[t - 1].upos == Upos::Sconj
            {
                end = i - 1;
                break;
            }
            let ends_part = match token.upos {
                Upos::Adp | Upos::Verb | Upos::Sconj | Upos::Cconj | Upos::Aux | Upos::Part => {
                    // `Osei's aide` goes on behind the possessor.
                    !(token.xpos == Xpos::Pos || matches!(text, "'s" | "’s" | "'" | "’"))
                        && !(token.upos == Upos::Verb && (i == 0 || i + 1 == tokens.len()))
                }
                Upos::Punct => {
                    head.is_some() && !matches!(text, "-" | "–" | "\"" | "“" | "”" | "'" | "‘" | "’")
                }
                _ => false,
            };
            if ends_part && i > 0 {
                is_first_part = false;
            }
            let is_nominal = matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num)
                || matches!(token.upos, Upos::Verb | Upos::Adj) && i > 0 && i + 1 == tokens.len();
            if is_first_part && is_nominal {
                head = Some(t);
            }
        }
        let is_named = |t: usize| is_capitalized(document.text_of(t));
        if let Some(head) = head.filter(|&h| h != phrase.head) {
            let token = &document.tokens[phrase.head.min(document.tokens.len() - 1)];
            let is_odd = !matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num);
            // The tree may rightly make the first word of a name the head, or a noun before its apposition.
            let is_before = phrase.head < head && !(is_named(phrase.head) && is_named(head));
            if is_odd || is_before {
                phrase.head = head;
            }
        }
        let whole = phrase.spans.iter().copied().reduce(Span::cover);
        let Some(whole) = whole.filter(|_| tokens.contains(&phrase.head)) else { return };
        // `The pilot and the controller`: the words of `pilot` end before the second conjunct.
        let second = tokens[..end].iter().position(|&t| {
            let token = &document.tokens[t];
            token.deprel == Deprel::Conj && token.head == Some(phrase.head) && t > phrase.head
        });
        if let Some(second) = second {
            let is_joint = |&t: &usize| {
                t > phrase.head
                    && (document.tokens[t].upos == Upos::Cconj || document.text_of(t) == ",")
                    && document.text_of(t) != "&"
            };
            end = tokens[..second].iter().position(is_joint).unwrap_or(end);
        }
        let last = tokens[..end].iter().rev().copied().find(|&t| {
            document.tokens[t].upos != Upos::Punct || matches!(document.text_of(t), ")" | "”" | "\"")
        });
        let end = last.map_or(whole.end, |t| document.tokens[t].span.end.min(whole.end));
        let start = document.tokens[first].span.start.max(whole.start);
        if start < end {
            phrase_at.insert(phrase.head, Span::new(start, end));
        }
    });
    // `accused the ministry of delay`: where the phrase runs on into the charge, the charge begins.
    for accusation in &findings.accusations {
        let Some(phrase) = phrase_at.get_mut(&accusation.accused.head) else { continue };
        let head = document.tokens.get(accusation.accused.head).map_or(0, |token| token.span.end);
        let end = phrase.end;
        for charge in accusation.charge.iter().filter(|c| c.start >= head && c.start < end) {
            let tokens = document.tokens_in(Span::new(phrase.start, charge.start));
            let is_small =
                |t: &usize| matches!(document.tokens[*t].upos, Upos::Adp | Upos::Sconj | Upos::Punct);
            if let Some(last) = tokens.rev().find(|t| !is_small(t)) {
                phrase.end = document.tokens[last].span.end.max(head);
            }
        }
    }
    phrase_at
}

/// Takes the role into a phrase that ends before it: `the Rovers` in `said the Rovers sporting director`.
fn reach_role(tree: &Tree<'_>, phrase: &mut Phrase) {
    let document = tree.document;
    let [span] = phrase.spans.as_mut_slice() else { return };
    let Some(last) =
        document.tokens_in(*span).next_back().filter(|&t| document.tokens[t].span.end == span.end)
    else {
        return;
    };
    if document.tokens[last].upos != Upos::Propn {
        return;
    }
    let end = document.sentences[document.sentence_of(last)].tokens.end;
    let Some(role) = (last + 1..end.min(last + 4)).find(|&t| document.tokens[t].xpos == Xpos::Nn) else {
        return;
    };
    let role =
        (role..end.min(last + 4)).take_while(|&t| document.tokens[t].xpos == Xpos::Nn).last().unwrap_or(role);
    let is_person = noun(&fold(document.text_of(role))).is_some_and(|n| n.kind == NounKind::Person);
    let is_run = (last + 1..role).all(|t| matches!(document.tokens[t].upos, Upos::Adj | Upos::Noun));
    let closes =
        role + 1 >= end || matches!(document.tokens[role + 1].upos, Upos::Punct | Upos::Verb | Upos::Aux);
    let is_its_head = tree.head(last) == Some(role) || tree.head(phrase.head) == Some(role);
    if is_person && is_run && closes && is_its_head {
        span.end = document.tokens[role].span.end;
        phrase.head = role;
    }
}

/// The contents of all attributions with the attribution's index, by their starts.
fn contents(findings: &Findings) -> Vec<(Span, usize)> {
    let mut contents: Vec<(Span, usize)> = findings
        .attributions
        .iter()
        .enumerate()
        .flat_map(|(a, attribution)| attribution.content.iter().map(move |&span| (span, a)))
        .collect();
    contents.sort_unstable();
    contents
}

/// Whether a name before another one in a phrase belongs to the role of that one: `Pell Group spokesman Bo Osei`.
fn has_role_before(document: &crate::document::Document, full: &std::ops::Range<usize>, t: usize) -> bool {
    t + 1 < full.start && document.tokens[full.start - 1].upos == Upos::Noun
}

struct Solver<'d, 'a> {
    discourse: &'d mut Discourse<'a>,
    contents: Vec<(Span, usize)>,
    /// Entities put together from words that do not stand side by side, by their folded names.
    composed: FxHashMap<String, usize>,
    /// The parties of the last mutual accusation.
    parties: Vec<usize>,
}

impl Solver<'_, '_> {
    fn text(&self, span: Span) -> &str {
        span.text(&self.discourse.document.article.text)
    }

    fn solve(&mut self, phrase: &mut Phrase, findings: &Findings) {
        if phrase.entity.is_some() || phrase.head >= self.discourse.document.tokens.len() {
            return;
        }
        phrase.entity = if let Some(part) = phrase.part {
            self.party(phrase, part).or_else(|| self.entity_of(phrase, findings))
        } else if !phrase.refers_to.is_empty() {
            self.referent(phrase)
        } else {
            self.entity_of(phrase, findings)
        };
    }

    /// Takes its entity from a plain pronoun that was found to mean the other side of its own accusation: in `He called
    /// Quill a liar` they are two; who accuses himself says `himself`.
    ///
    /// A description that was taken for the accuser is somebody else: `Pell Group replied. They accused the paper of bias.`
    fn keep_apart(&mut self, accuser: &mut Phrase, accused: &mut Phrase) {
        if !self.discourse.tree.applies(Rule::ReferKeepApart) {
            return;
        }
        let is_elsewhere = |p: &Phrase| p.part.is_some() || !p.refers_to.is_empty();
        if accuser.entity.is_none()
            || accuser.entity != accused.entity
            || accuser.head == accused.head
            || is_elsewhere(accuser)
            || is_elsewhere(accused)
        {
            return;
        }
        let is_pronoun = |p: &Phrase| {
            matches!(
                self.discourse.document.text_of(p.head).to_ascii_lowercase().as_str(),
                "he" | "she" | "it" | "they" | "him" | "her" | "them"
            )
        };
        let is_pronoun_accused = is_pronoun(accused);
        let is_pronoun_accuser = is_pronoun(accuser);
        let is_description = self.discourse.document.tokens[accused.head].upos == Upos::Noun
            && self.discourse.name_at[accused.head] == NONE;
        if is_pronoun_accuser && is_description && !self.is_in_name(accused.head, accused.entity) {
            if let Some(entity) = accused.entity {
                self.discourse.drafts.list[entity].mentions.retain(|m| m.head != accused.head);
            }
            accused.entity = self.own_entity(accused);
            if let Some(entity) = accused.entity {
                self.discourse.entity_at[accused.head] = entity as u32;
            }
        } else if is_pronoun_accused {
            accused.entity = None;
        } else if is_pronoun_accuser {
            accuser.entity = None;
        }
    }

    /// Whether a noun stands in a name of an entity: `group` in `Pell Group`.
    fn is_in_name(&self, head: usize, entity: Option<usize>) -> bool {
        let noun = fold(self.discourse.document.text_of(head));
        entity.is_some_and(|entity| {
            self.discourse.drafts.list[entity]
                .mentions
                .iter()
                .filter(|m| m.kind == MentionKind::Name)
                .any(|m| fold(self.text(m.span)).split(' ').any(|word| word == noun))
        })
    }

    /// Whether it stays open whom the phrase means.
    fn is_doubtful(&self, phrase: &Phrase) -> bool {
        self.discourse.is_uncertain.contains_key(&phrase.head)
            || phrase.entity.is_some_and(|e| self.discourse.drafts.list[e].is_open)
    }

    /// One party of the nearest group or of the last mutual accusation.
    fn party(&mut self, phrase: &Phrase, part: usize) -> Option<usize> {
        if !self.discourse.tree.applies(Rule::ReferParty) {
            return None;
        }
        if let Some(&entity) = self.parties.get(part) {
            return Some(entity);
        }
        let group = self.discourse.latest_group(phrase.head)?;
        self.discourse.drafts.list[group].parties.get(part).copied()
    }

    /// Remembers who accused each other.
    fn learn_parties(&mut self, accusations: &[Accusation]) {
        if !self.discourse.tree.applies(Rule::ReferParties) {
            return;
        }
        let mut parties: Vec<usize> = Vec::new();
        for accusation in accusations {
            let accuser = accusation.accuser.as_ref().and_then(|p| p.entity);
            if let Some(accuser) = accuser.filter(|a| !parties.contains(a)) {
                parties.push(accuser);
            }
        }
        let is_mutual = parties.len() > 1
            && accusations.iter().any(|a| a.accused.entity.is_some_and(|accused| parties.contains(&accused)));
        if is_mutual {
            self.parties = parties;
        }
    }

    /// The entity of words elsewhere that say whom the phrase means.
    fn referent(&mut self, phrase: &Phrase) -> Option<usize> {
        let spans = phrase.refers_to.clone();
        if let [only] = spans.as_slice() {
            let tokens = self.discourse.document.tokens_in(*only);
            if tokens.is_empty() {
                return None;
            }
            let head = self.discourse.head_of(tokens);
            let part = Phrase::new(vec![*only], head);
            return self.entity_of(&part, &Findings::default());
        }
        // Words of one person's title and name, torn apart by a broken tree.
        let last = spans.iter().flat_map(|&s| self.discourse.document.tokens_in(s)).last();
        let last = last.map(|t| self.discourse.name_at[t]).filter(|&n| n != NONE);
        if let Some(entity) = last.map(|n| self.discourse.linked[n as usize])
            && self.discourse.drafts.list[entity].kind == EntityKind::Person
        {
            return Some(entity);
        }
        let joined: Vec<String> = spans.iter().map(|&s| clean(self.text(s))).collect();
        let mut words: Vec<String> = joined.join(" ").split(' ').map(str::to_string).collect();
        if let Some(last) = words.last_mut() {
            *last = singular(last);
        }
        let label = words.join(" ");
        let label =
            ["the ", "The ", "both ", "Both "].iter().find_map(|a| label.strip_prefix(a)).unwrap_or(&label);
        let key = fold(label);
        let entity = match self.composed.get(&key).copied().or_else(|| self.discourse.named(&key)) {
            Some(entity) => entity,
            None => {
                let kind =
                    match noun(&fold(words.last().map(String::as_str).unwrap_or_default())).map(|n| n.kind) {
                        Some(NounKind::Organization) => EntityKind::Organization,
                        Some(NounKind::Person) => EntityKind::Person,
                        Some(NounKind::Group) => EntityKind::Group,
                        Some(NounKind::Place) => EntityKind::Place,
                        _ => EntityKind::Other,
                    };
                self.discourse.drafts.add(Draft { kind, label: Some(label.to_string()), ..Draft::default() })
            }
        };
        self.composed.insert(key, entity);
        let span = phrase.spans.first().copied().unwrap_or(spans[0]);
        let mentions = &mut self.discourse.drafts.list[entity].mentions;
        if mentions.is_empty() {
            mentions.push(Mention { span, head: phrase.head, kind: MentionKind::Pronoun });
        }
        Some(entity)
    }

    fn entity_of(&mut self, phrase: &Phrase, findings: &Findings) -> Option<usize> {
        let head = phrase.head;
        let text = self.discourse.document.text_of(head);
        match pronouns::classify(text) {
            Some(Pronoun::Speaker) => return self.speaker(head, findings),
            Some(Pronoun::Addressee) => return self.addressee(head, findings),
            _ => {}
        }
        // `many of whom`, `one of them`: the pronoun says of whom.
        if is_partitive(text) && self.discourse.tree.applies(Rule::ReferPartitive) {
            let tokens = phrase.spans.iter().flat_map(|&s| self.discourse.document.tokens_in(s));
            let inner = tokens.filter(|&t| t > head && t <= head + 2).find(|&t| {
                self.discourse.document.tokens[t].upos == Upos::Pron && self.discourse.entity_at[t] != NONE
            });
            if let Some(t) = inner {
                return Some(self.discourse.entity_at[t] as usize);
            }
        }
        if let Some(person) = self.one_person(phrase) {
            let draft = &mut self.discourse.drafts.list[person];
            if draft.kind == EntityKind::Other {
                draft.kind = EntityKind::Person;
            }
            return Some(person);
        }
        if let Some(group) = self.listed(phrase) {
            return Some(group);
        }
        if let Some(group) = self.shared_head(phrase) {
            return Some(group);
        }
        if let Some(group) = self.coordination(phrase) {
            return Some(group);
        }
        if self.discourse.entity_at[head] != NONE {
            let entity = self.discourse.entity_at[head] as usize;
            let is_described =
                !self.discourse.drafts.list[entity].is_named && pronouns::classify(text).is_none();
            return Some(self.last_name(phrase).filter(|_| is_described).unwrap_or(entity));
        }
        if pronouns::classify(text).is_some() {
            return self.pronoun_ahead(head);
        }
        if let Some(entity) = self.last_name(phrase) {
            return Some(entity);
        }
        self.own_entity(phrase)
    }

    /// The speaker of the quotation around a token.
    fn speaker(&mut self, token: usize, findings: &Findings) -> Option<usize> {
        if !self.discourse.tree.applies(Rule::ReferSpeaker) {
            return None;
        }
        findings.attributions[self.enclosing(token, findings)?].source.as_ref()?.entity
    }

    fn addressee(&mut self, token: usize, findings: &Findings) -> Option<usize> {
        if !self.discourse.tree.applies(Rule::ReferAddressee) {
            return None;
        }
        findings.attributions[self.enclosing(token, findings)?].addressee.as_ref()?.entity
    }

    /// The innermost attribution whose content holds a token and whose source stands outside of the quotation:
    /// in `"My brother accused me," Tarn said` `me` is Tarn.
    fn enclosing(&self, token: usize, findings: &Findings) -> Option<usize> {
        let span = self.discourse.document.tokens[token].span;
        let is_quoted = |t: usize| self.discourse.flags.get(t).is_some_and(|f| f & IN_QUOTATION != 0);
        let behind = self.contents.partition_point(|(content, _)| content.start <= span.start);
        self.contents[..behind]
            .iter()
            .rev()
            .take(MAX_NESTING)
            .filter(|(content, _)| content.contains(span))
            .filter(|(_, a)| {
                let source = findings.attributions.get(*a).and_then(|a| a.source.as_ref());
                source.is_some_and(|source| !is_quoted(source.head))
            })
            .filter(|_| is_quoted(token))
            .min_by_key(|(content, _)| content.len())
            .map(|&(_, a)| a)
    }

    /// The words of a phrase; nothing where it is torn.
    fn words_of(&self, phrase: &Phrase) -> std::ops::Range<usize> {
        match phrase.spans.as_slice() {
            [span] => self.discourse.document.tokens_in(*span),
            _ => 0..0,
        }
    }

    /// The one person whose name a phrase ends in, behind a role and the bodies that it belongs to, or begins with, before
    /// a comma and a description: `Former Rovers and Norland defender Gary Steen`, `Tulsa, Okla., police officer Bea Hale`,
    /// `Aspen, Chair of the Lomvik Families Group,`.
    fn one_person(&self, phrase: &Phrase) -> Option<usize> {
        if !self.discourse.tree.applies(Rule::ReferOnePerson) {
            return None;
        }
        let document = self.discourse.document;
        let words = self.words_of(phrase);
        let last = words.clone().rev().find(|&t| document.tokens[t].upos != Upos::Punct)?;
        let is_person = |n: u32| {
            let draft = &self.discourse.drafts.list[self.discourse.linked[n as usize]];
            matches!(draft.kind, EntityKind::Person | EntityKind::Other) && draft.is_named
        };
        let at_end = self.discourse.name_at[last];
        if at_end != NONE && is_person(at_end) && words.len() > 1 {
            let name = &self.discourse.names[at_end as usize];
            let start = name.full.start;
            let is_role = |t: usize| {
                document.tokens[t].upos != Upos::Punct && {
                    let lemma = fold(document.text_of(t));
                    let lemma = lemma.strip_prefix("ex-").unwrap_or(&lemma);
                    noun(lemma).is_some_and(|n| n.kind == NounKind::Person)
                        || crate::lexicon::participants::participant_class(lemma)
                            == Some(crate::lexicon::participants::ParticipantClass::Person)
                        || crate::nlp::is_person_noun(lemma)
                }
            };
            // A run of capitals that the table of titles does not know has its role inside.
            let role = if start > words.start
                && is_role(start - 1)
                && document.tokens[start - 1].xpos != Xpos::Nns
            {
                Some(start - 1)
            } else {
                (name.title.is_some() && start > words.start).then_some(start)
            };
            if let Some(role) = role
                && name.tokens.end == last + 1
                && self.is_before_one(words.start, role)
            {
                return Some(self.discourse.linked[at_end as usize]);
            }
        }
        let first = words.clone().find(|&t| document.tokens[t].upos != Upos::Det)?;
        let n = self.discourse.name_at[first];
        if n == NONE || !is_person(n) {
            return None;
        }
        let end = self.discourse.names[n as usize].full.end;
        let is_aside = end < words.end
            && document.text_of(end) == ","
            && end + 1 < words.end
            && (end + 1..words.end).all(|t| document.tokens[t].upos != Upos::Cconj)
            && noun(&fold(document.text_of(end + 1)).replace("ex-", ""))
                .is_some_and(|n| n.kind == NounKind::Person);
        is_aside.then(|| self.discourse.linked[n as usize])
    }

    /// Whether the words from the start of a phrase to a role can all belong to the one person who has it: adjectives,
    /// bodies and places, also two joined by `and`, or a town with its state between commas.
    fn is_before_one(&self, start: usize, role: usize) -> bool {
        let document = self.discourse.document;
        let kind = |t: usize| match self.discourse.name_at[t] {
            NONE => None,
            n => Some(self.discourse.drafts.list[self.discourse.linked[n as usize]].kind),
        };
        let mut commas = 0;
        for t in start..role {
            let is_fine = match document.tokens[t].upos {
                Upos::Cconj => {
                    document.text_of(t) == "and" && t + 1 < role && t > start && {
                        let is_body = |t: usize| kind(t).is_some() && kind(t) != Some(EntityKind::Person);
                        let is_adjective = |t: usize| document.tokens[t].upos == Upos::Adj;
                        is_body(t - 1) && is_body(t + 1) || is_adjective(t - 1) && is_adjective(t + 1)
                    }
                }
                Upos::Punct if document.text_of(t) == "," => {
                    commas += 1;
                    t > start && commas <= 2 && kind(t - 1) == Some(EntityKind::Place)
                }
                Upos::Punct => document.text_of(t) == "-",
                Upos::Adp | Upos::Sconj | Upos::Aux | Upos::Pron | Upos::Part => false,
                // A comma, and then somebody by name: `the mayor, Tom Quill` is for others to read.
                _ => kind(t) != Some(EntityKind::Person),
            };
            if !is_fine {
                return false;
            }
        }
        // `Halden, police officer Bea Hale` has one comma only where a list might stand.
        commas != 1 || kind(start) == Some(EntityKind::Place)
    }

    /// The members of a list whose parts all end in a name, or all but the last are parted by commas, whatever the tree
    /// says: `Norland, Estavia and Vesper`, `Finance Minister Ada Renn, Mayor Tom Quill and coach Bo Osei`, `the mayor and
    /// the police chief`.
    fn listed(&mut self, phrase: &Phrase) -> Option<usize> {
        if !self.discourse.tree.applies(Rule::ReferListed) {
            return None;
        }
        let document = self.discourse.document;
        let words = self.words_of(phrase);
        let outside = |t: usize| {
            self.discourse.name_at[t] == NONE || {
                let name = &self.discourse.names[self.discourse.name_at[t] as usize];
                t == name.full.start
            }
        };
        let and = words.clone().find(|&t| document.tokens[t].upos == Upos::Cconj && outside(t))?;
        if document.text_of(and) != "and" && document.text_of(and) != "&" {
            return None;
        }
        let mut parts: Vec<std::ops::Range<usize>> = Vec::new();
        let mut start = words.start;
        for t in words.clone() {
            let is_border = t == and || document.text_of(t) == "," && outside(t);
            if is_border {
                if t > start {
                    parts.push(start..t);
                }
                start = t + 1;
            } else if document.tokens[t].upos == Upos::Cconj && outside(t) {
                return None;
            }
        }
        parts.push(start..words.end);
        // What ends in a comma goes on in an aside.
        if parts.len() > 12 || parts.iter().any(|part| part.is_empty()) || parts.last()?.start <= and {
            return None;
        }
        let has_det = |part: &std::ops::Range<usize>| {
            matches!(document.tokens[part.start].upos, Upos::Det) && part.len() > 1
        };
        let mut members: Vec<(usize, bool)> = Vec::new();
        for part in &parts {
            let last = part.end - 1;
            let is_plain = part.clone().all(|t| {
                self.discourse.name_at[t] != NONE
                    || matches!(
                        document.tokens[t].upos,
                        Upos::Det | Upos::Noun | Upos::Adj | Upos::Propn | Upos::Num
                    ) && pronouns::classify(document.text_of(t)).is_none()
            });
            if !is_plain {
                return None;
            }
            match self.discourse.name_at[last] {
                // `the Osei campaign` ends in a noun, `campaign manager Bo Osei` in a name.
                n if n != NONE => {
                    let full = self.discourse.names[n as usize].full.clone();
                    let others = part.start..full.start;
                    if others
                        .clone()
                        .any(|t| self.discourse.name_at[t] != NONE && !has_role_before(document, &full, t))
                    {
                        return None;
                    }
                    members.push((last, true));
                }
                _ => {
                    let lemma = self.discourse.lemma(last);
                    let can_act = noun(&lemma).is_some_and(|n| n.kind != NounKind::Document)
                        || crate::lexicon::participants::can_act(&lemma);
                    if !(can_act && has_det(part)) {
                        return None;
                    }
                    members.push((last, false));
                }
            }
        }
        // Of two, the tree says as much, but for nouns that it made two subjects.
        let is_pair_of_nouns = members.len() == 2 && members.iter().all(|(_, is_name)| !is_name);
        if members.len() < 3 && !is_pair_of_nouns {
            return None;
        }
        let mut parties: Vec<usize> = Vec::with_capacity(members.len());
        let mut articles: Vec<bool> = Vec::new();
        for &(t, is_name) in &members {
            let entity = if is_name {
                let n = self.discourse.name_at[t] as usize;
                let start = self.discourse.names[n].full.start;
                articles.push(start > 0 && matches!(document.text_of(start - 1), "the" | "The"));
                self.discourse.linked[n]
            } else if self.discourse.entity_at[t] != NONE {
                let entity = self.discourse.entity_at[t] as usize;
                // The tree may have hung all of the list below one of its parts.
                if let (Some(part), [whole]) =
                    (parts.iter().find(|part| part.contains(&t)), phrase.spans.as_slice())
                {
                    let span = document.span_of(part.clone());
                    for mention in &mut self.discourse.drafts.list[entity].mentions {
                        if mention.head == t && mention.span == *whole {
                            mention.span = span;
                        }
                    }
                }
                entity
            } else {
                let lemma = self.discourse.lemma(t);
                let known = self.discourse.known_description(t, &lemma);
                let entity = known.unwrap_or_else(|| self.discourse.new_description(t, &lemma));
                self.discourse.entity_at[t] = entity as u32;
                let part = parts.iter().find(|part| part.contains(&t)).cloned().unwrap_or(t..t + 1);
                let span = document.span_of(part);
                let mention = Mention { span, head: t, kind: MentionKind::Nominal };
                self.discourse.drafts.list[entity].mentions.push(mention);
                entity
            };
            if !parties.contains(&entity) {
                parties.push(entity);
            }
        }
        if parties.len() < 2 {
            return None;
        }
        let has_names = members.iter().all(|(_, is_name)| *is_name) && parties.len() == members.len();
        let group = self.discourse.group_of(parties);
        self.discourse.mention_group(group, phrase, if has_names { articles } else { Vec::new() });
        Some(group)
    }

    /// Two bodies with one noun between them: `the Armenian and Azerbaijani defense ministries`, `the Norland justice and
    /// interior ministries`.
    fn shared_head(&mut self, phrase: &Phrase) -> Option<usize> {
        if !self.discourse.tree.applies(Rule::ReferSharedHead) {
            return None;
        }
        let document = self.discourse.document;
        let mut words = self.words_of(phrase);
        if words.len() > 9 {
            return None;
        }
        if document.tokens.get(words.start)?.upos == Upos::Det {
            words.start += 1;
        }
        let is_noun =
            |t: usize| document.tokens[t].upos == Upos::Noun && document.tokens[t].xpos == Xpos::Nns;
        let head = words.clone().next_back().filter(|&t| is_noun(t))?;
        let and = words.clone().find(|&t| document.text_of(t) == "and")?;
        if and == words.start || and + 1 >= head {
            return None;
        }
        let singular_head = singular(&fold(document.text_of(head)));
        let kind = noun(&singular_head)?.kind;
        let is_modifier =
            |t: usize| matches!(document.tokens[t].upos, Upos::Adj | Upos::Propn | Upos::Noun) && !is_noun(t);
        if !words.clone().filter(|&t| t != and && t != head).all(is_modifier) {
            return None;
        }
        let (left, right) = (and - 1, and + 1);
        let are_names = [left, right].into_iter().all(|t| is_capitalized(document.text_of(t)));
        let are_offices =
            matches!(singular_head.as_str(), "ministry" | "department" | "committee" | "commission")
                && [left, right].into_iter().all(|t| !is_capitalized(document.text_of(t)));
        let fits = match kind {
            NounKind::Organization | NounKind::Group => are_names || are_offices,
            NounKind::Person => are_names && left == words.start,
            _ => false,
        };
        if !fits {
            return None;
        }
        let text = |tokens: std::ops::Range<usize>| -> Vec<String> {
            tokens.map(|t| document.text_of(t).to_string()).collect()
        };
        // What stands before the first modifier belongs to both, as what stands behind the second one does.
        let (front, back) = (text(words.start..left), text(right + 1..head));
        let label = |t: usize| {
            let own = std::iter::once(document.text_of(t).to_string());
            let words: Vec<String> = front.iter().cloned().chain(own).chain(back.iter().cloned()).collect();
            format!("{} {singular_head}", words.join(" "))
        };
        let labels = [label(left), label(right)];
        let is_known_by_name =
            (are_names || front.iter().any(|w| is_capitalized(w))) && kind != NounKind::Person;
        let kind = match kind {
            NounKind::Person => EntityKind::Person,
            NounKind::Group => EntityKind::Group,
            _ => EntityKind::Organization,
        };
        let mut parties = Vec::with_capacity(2);
        for (label, t) in labels.into_iter().zip([left, right]) {
            let key = fold(&label);
            let entity = match self.composed.get(&key).copied().or_else(|| self.discourse.named(&key)) {
                Some(entity) => entity,
                None => {
                    let draft = Draft { kind, label: Some(label), is_known_by_name, ..Draft::default() };
                    self.discourse.drafts.add(draft)
                }
            };
            self.composed.insert(key, entity);
            // A modifier alone is no form of its name.
            let mention = Mention { span: document.tokens[t].span, head: t, kind: MentionKind::Pronoun };
            self.discourse.drafts.list[entity].mentions.push(mention);
            parties.push(entity);
        }
        let group = self.discourse.group_of(parties);
        self.discourse.mention_group(group, phrase, Vec::new());
        Some(group)
    }

    /// `Calder and Osei`: the group of both.
    fn coordination(&mut self, phrase: &Phrase) -> Option<usize> {
        if !self.discourse.tree.applies(Rule::ReferCoordination) {
            return None;
        }
        let tree = self.discourse.tree;
        let inside = |t: usize| {
            let span = self.discourse.document.tokens[t].span;
            phrase.spans.iter().any(|s| s.contains(span))
        };
        // The tree may hang the second conjunct on any word of the first one.
        let conjunction =
            phrase.spans.iter().flat_map(|&s| self.discourse.document.tokens_in(s)).find(|&t| {
                // `Department of Health and Human Services`
                let n = self.discourse.name_at[t];
                let is_inside = n != NONE
                    && t > self.discourse.names[n as usize].full.start
                    && self.discourse.name_at.get(t + 1) == Some(&n);
                tree.upos(t) == Upos::Cconj && !is_inside
            })?;
        if let Some(parties) = self.two_names(phrase, conjunction) {
            return self.group(phrase, parties.map(|n| n as usize).to_vec());
        }
        let first = phrase
            .spans
            .iter()
            .flat_map(|&s| self.discourse.document.tokens_in(s))
            .filter(|&t| t > conjunction && tree.relation(t) == Deprel::Conj && tree.is_nominal(t))
            .map(|t| tree.first_conjunct(t))
            .find(|&t| inside(t) && t < conjunction)?;
        // A conjunction below the head is another one: `the head of the army and navy`.
        let is_top = first == phrase.head
            || tree.upos(first) != Upos::Noun
                && self.discourse.entity_at[first] == self.discourse.entity_at[phrase.head]
            || tree.head(first).is_none_or(|h| !inside(h));
        if !is_top {
            return None;
        }
        let mut conjuncts = tree.conjuncts(first);
        conjuncts.retain(|&t| {
            inside(t)
                && tree.is_nominal(t)
                && !matches!(tree.text(t).as_bytes(), [b'R' | b'D' | b'I', b'-', ..])
        });
        if conjuncts.len() < 2 {
            return None;
        }
        let parties: Vec<usize> = conjuncts
            .iter()
            .map(|&t| self.discourse.entity_at[t])
            .filter(|&e| e != NONE)
            .map(|e| e as usize)
            .collect();
        if parties.len() < 2 || parties.len() < conjuncts.len() || parties.windows(2).all(|w| w[0] == w[1]) {
            return self.own_entity(phrase);
        }
        let names: Vec<usize> = conjuncts.iter().map(|&t| self.discourse.name_at[t] as usize).collect();
        if names.contains(&(NONE as usize)) {
            let group = self.discourse.group_of(parties);
            self.discourse.mention_group(group, phrase, Vec::new());
            return Some(group);
        }
        self.group(phrase, names)
    }

    /// The group of the bearers of these names.
    fn group(&mut self, phrase: &Phrase, names: Vec<usize>) -> Option<usize> {
        let parties: Vec<usize> = names.iter().map(|&n| self.discourse.linked[n]).collect();
        if parties.windows(2).all(|pair| pair[0] == pair[1]) {
            return parties.first().copied();
        }
        let articles = names.iter().map(|&n| {
            let start = self.discourse.names[n].full.start;
            start > 0 && matches!(self.discourse.document.text_of(start - 1), "the" | "The")
        });
        let articles = articles.collect();
        let group = self.discourse.group_of(parties);
        self.discourse.mention_group(group, phrase, articles);
        Some(group)
    }

    /// The names on both sides of the only conjunction of a phrase, each with nothing but titles and brackets beside
    /// it: `Sen. Ines Calder, D-Ohio, and Rep. Bo Osei`.
    fn two_names(&self, phrase: &Phrase, conjunction: usize) -> Option<[u32; 2]> {
        if !self.discourse.tree.applies(Rule::ReferTwoNames) {
            return None;
        }
        let document = self.discourse.document;
        let mut found = [NONE; 2];
        for t in
            phrase.spans.iter().flat_map(|&s| document.tokens_in(s)).filter(|&t| t != conjunction && t > 0)
        {
            let side = usize::from(t > conjunction);
            let n = self.discourse.name_at[t];
            if n != NONE {
                if found[side] != NONE && found[side] != n {
                    return None;
                }
                found[side] = n;
                continue;
            }
            match document.tokens[t].upos {
                Upos::Cconj | Upos::Sconj | Upos::Verb | Upos::Pron => return None,
                Upos::Adp | Upos::Part if found[side] == NONE => return None,
                // `the Calder campaign`
                Upos::Noun if self.discourse.name_at[t - 1] != NONE => return None,
                _ => {}
            }
            if t == conjunction + 1
                && document.tokens[t].upos == Upos::Noun
                && self.discourse.name_at.get(t + 1) == Some(&NONE)
            {
                return None;
            }
        }
        let people = found.iter().all(|&n| {
            n != NONE && {
                let kind = self.discourse.drafts.list[self.discourse.linked[n as usize]].kind;
                matches!(kind, EntityKind::Person | EntityKind::Other)
            }
        });
        people.then_some(found)
    }

    /// A pronoun without anybody before it: the person of the same or the next sentence, `In his speech, Osei said`.
    fn pronoun_ahead(&mut self, token: usize) -> Option<usize> {
        if !self.discourse.tree.applies(Rule::ReferPronounAhead) {
            return None;
        }
        let document = self.discourse.document;
        let sentence = document.sentence_of(token);
        let end = document.sentences.get(sentence + 1).or(document.sentences.get(sentence))?.tokens.end;
        let Some(Pronoun::Person(gender)) = pronouns::classify(document.text_of(token)) else { return None };
        let entity =
            (token + 1..end).map(|t| self.discourse.entity_at[t]).filter(|&e| e != NONE).find(|&e| {
                let draft = &self.discourse.drafts.list[e as usize];
                matches!(draft.kind, EntityKind::Person | EntityKind::Other)
                    && draft.is_named
                    && (draft.gender.is_none() || draft.gender == gender)
            })? as usize;
        let span = document.tokens[token].span;
        self.discourse.drafts.list[entity].mentions.push(Mention {
            span,
            head: token,
            kind: MentionKind::Pronoun,
        });
        self.discourse.entity_at[token] = entity as u32;
        Some(entity)
    }

    /// The name that a phrase ends in, before its first comma and without a preposition: `9/11 widow Ines Calder`.
    fn last_name(&self, phrase: &Phrase) -> Option<usize> {
        if !self.discourse.tree.applies(Rule::ReferLastName) {
            return None;
        }
        let document = self.discourse.document;
        let mut last = None;
        for t in phrase.spans.iter().flat_map(|&s| document.tokens_in(s)) {
            let n = self.discourse.name_at[t];
            if n != NONE {
                last = Some(n);
                continue;
            }
            match document.tokens[t].upos {
                Upos::Adp | Upos::Cconj | Upos::Sconj => return None,
                Upos::Punct if matches!(document.text_of(t), "," | "(") => break,
                Upos::Punct => {}
                _ => last = None,
            }
        }
        let entity = self.discourse.linked[last? as usize];
        matches!(self.discourse.drafts.list[entity].kind, EntityKind::Person | EntityKind::Other)
            .then_some(entity)
    }

    /// An entity of its own, known by the words of the phrase.
    fn own_entity(&mut self, phrase: &Phrase) -> Option<usize> {
        let span = phrase.spans.iter().copied().reduce(Span::cover)?;
        let words = clean(self.text(span));
        if words.is_empty() {
            return None;
        }
        let key = fold(&words);
        let key = ["the ", "a ", "an "].iter().find_map(|a| key.strip_prefix(a)).unwrap_or(&key).to_string();
        let entity = match self.composed.get(&key) {
            Some(&entity) => entity,
            None => {
                let kind = match place(&key) {
                    Some(PlaceName::Demonym(_)) => EntityKind::Group,
                    Some(_) => EntityKind::Place,
                    None => EntityKind::Other,
                };
                let entity = self.discourse.drafts.add(Draft { kind, ..Draft::default() });
                self.composed.insert(key, entity);
                entity
            }
        };
        let mentions = &mut self.discourse.drafts.list[entity].mentions;
        mentions.push(Mention { span, head: phrase.head, kind: MentionKind::Nominal });
        Some(entity)
    }
}
