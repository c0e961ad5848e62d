//! From analyses to statements: what was found in each document, resolved, with its own strings.
//!
//! Example: `Osei accused the mayor of nepotism.` is one statement of the kind accusation, speaker `Osei`, target
//! `the mayor`, text `nepotism`. A participant is whoever speaks or is spoken of; as read, each belongs to one document,
//! and [`super::merge`] decides who is one and the same across documents.

use std::ops::Range;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::document::{Article, Extra};
use crate::extract::{AccusationClass, Act, AttributionKind, Phrase, Status};
use crate::lexicon::places::{PlaceName, place};
use crate::resolve::{Analysis, Entity, EntityKind, MentionKind, Profile};
use crate::span::{CodePoints, Span};

/// The statements of one or more documents, with who takes part in them.
#[derive(Clone, Debug, Default)]
pub struct Corpus {
    /// In the order of the input.
    pub documents: Vec<DocumentInfo>,
    /// In order of first appearance.
    pub participants: Vec<Participant>,
    /// In document order.
    pub statements: Vec<Statement>,
    /// For each document the persons and bodies in it by name, as indices of `names`, ascending: what its story is
    /// about. Places are in too many stories to tell them apart.
    pub(super) contexts: Vec<Vec<u32>>,
    /// The folded proper names of all documents.
    pub(super) names: FxHashMap<String, u32>,
    /// The same names as they were first written.
    pub(super) spellings: Vec<String>,
}

/// What is known of an article without its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct DocumentInfo {
    /// File stem, or the record's own id.
    pub id: String,
    /// Where it was read.
    pub path: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Newspaper, agency or site.
    pub outlet: Option<String>,
    /// Date of publication as the input gives it.
    pub published: Option<String>,
    /// Canonical address.
    pub url: Option<String>,
    /// What else its input says of it, carried along for the outputs.
    pub extra: Vec<(String, Extra)>,
}

/// Who speaks or is spoken of, in one document or, once merged, across documents.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Participant {
    /// The name that most documents use.
    pub name: String,
    /// Person, organization, place, group or other.
    pub kind: EntityKind,
    /// Every name and description, in order of first appearance.
    pub forms: Vec<String>,
    /// The one document that knows this participant, where it must not be merged with others; `None` for a name.
    pub only_in: Option<usize>,
    /// In how many documents it takes part.
    pub documents: usize,
    /// The names by which documents know it, and why they are taken for one, in order of first appearance.
    pub names: Vec<Naming>,
    /// Its id in Wikidata (`Q42`), where a table of people gives one.
    pub wikidata: Option<String>,
    pub(super) traits: Traits,
}

/// One name of a participant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Naming {
    /// The fullest name that a document gives.
    pub name: String,
    /// How many documents know the participant by this name.
    pub documents: usize,
    /// The only document in which the name means this participant; `None` where it does so in all of them.
    pub only_in: Option<usize>,
    /// Why the name belongs to the participant; empty for the name that the others were merged into.
    pub reason: String,
}

/// What a document says of a participant beside its name, as far as merging goes by it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Traits {
    pub(super) document: usize,
    /// It has a proper name.
    pub(super) is_named: bool,
    pub(super) profile: Profile,
    /// The proper names by which the document mentions it, folded.
    pub(super) names: Vec<String>,
    /// The capital or seat by which a phrase means this state, and the participant that the state is.
    pub(super) metonym: Option<(String, usize)>,
}

/// A participant in one statement.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Party {
    /// Index into the participants.
    pub participant: usize,
    /// The words by which the statement mentions it: `He`.
    pub mention: String,
}

/// What a statement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum StatementKind {
    /// Something said, or an attitude: `Statement::act` tells which.
    Quotation(AttributionKind),
    /// Somebody held responsible for something bad.
    Accusation(AccusationClass),
    /// An accusation rejected.
    Denial,
}

impl StatementKind {
    /// `quotation`, `accusation` or `denial`.
    pub fn type_name(self) -> &'static str {
        match self {
            StatementKind::Quotation(_) => "quotation",
            StatementKind::Accusation(_) => "accusation",
            StatementKind::Denial => "denial",
        }
    }

    /// `direct`, `mixed`, `indirect`, `explicit`, `claim`; nothing for a denial.
    pub fn kind_name(self) -> &'static str {
        match self {
            StatementKind::Quotation(kind) => kind.as_str(),
            StatementKind::Accusation(class) => class.as_str(),
            StatementKind::Denial => "",
        }
    }

    /// Whether it is an attribution, be it of words or of an attitude; see [`Statement::is_quotation`].
    pub fn is_quotation(self) -> bool {
        matches!(self, StatementKind::Quotation(_))
    }

    /// Whether it is an accusation.
    pub fn is_accusation(self) -> bool {
        matches!(self, StatementKind::Accusation(_))
    }
}

/// The role of some words in a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The words that carry it.
    Cue,
    /// Who says, accuses or denies.
    Speaker,
    /// Who is accused.
    Target,
    /// What is said, the charge, or what is denied.
    Text,
}

/// One quotation, accusation or denial with its evidence.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Statement {
    /// Index into the documents.
    pub document: usize,
    /// Number of the finding among the attributions, accusations or denials of its document's analysis. A finding of
    /// several participants makes several statements.
    pub finding: usize,
    /// Quotation, accusation or denial.
    pub kind: StatementKind,
    /// Whether what is attributed was said, or only thought, intended, ordered, noticed; a statement for all else.
    pub act: Act,
    /// Whether an accusation was really made; `None` for quotations and denials.
    pub status: Option<Status>,
    /// Who says, accuses or denies; `None` where the text does not say.
    pub speaker: Option<Party>,
    /// Who is accused, or whose accusation is denied; `None` for a quotation.
    pub target: Option<Party>,
    /// Participants whom a quotation mentions, without its speaker, in text order.
    pub mentions: Vec<usize>,
    /// The words that carry it.
    pub cue: String,
    /// What is said, the charge, or what is denied, as it stands; pieces are joined by ` … `.
    pub text: String,
    /// Where the text stands, in code points; where there is none, where the cue stands.
    pub start: usize,
    /// One past the end.
    pub end: usize,
    /// Number of the sentence in which that begins, counted from 0.
    pub sentence: usize,
    /// That sentence.
    pub sentence_text: String,
    /// Where the parts stand in that sentence, as bytes of `sentence_text`; what lies outside is left out.
    pub parts: Vec<(Range<usize>, Part)>,
    /// That sentence's place in the article.
    pub sentence_span: Span,
    /// Where all of its words stand in the article, also outside that sentence.
    pub evidence: Vec<(Span, Part)>,
    /// Between 0 and 1.
    pub confidence: f32,
    /// The accusations (indices into the statements) that a denial answers.
    pub answers: Vec<usize>,
    /// The other documents (indices) that have the same statement, in the order of the input; see
    /// [`duplicates`](super::duplicates).
    pub also_in: Vec<usize>,
}

/// Folds a name for comparison: case, accents, white space, a leading article, full stops of abbreviations, apostrophes
/// and quotation marks: `The “U.S.” Army` and `the US army` are equal.
pub fn normalize_name(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for c in name.nfd() {
        match c {
            '.' | ',' | '"' | '“' | '”' | '‘' | '\u{300}'..='\u{36f}' => {}
            '’' | 'ʼ' | '`' => folded.push('\''),
            '‐' | '‑' | '–' => folded.push('-'),
            'ı' => folded.push('i'),
            'ø' | 'Ø' => folded.push('o'),
            'ł' | 'Ł' => folded.push('l'),
            'đ' | 'Đ' => folded.push('d'),
            'æ' | 'Æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            c if c.is_whitespace() => folded.push(' '),
            c => folded.extend(c.to_lowercase()),
        }
    }
    let mut words: Vec<&str> = folded.split_whitespace().collect();
    if words.len() > 1 && words[0] == "the" {
        words.remove(0);
    }
    words.join(" ")
}

/// The words of one or more spans as they stand, joined by ` … `.
pub fn join_spans(text: &str, spans: &[Span]) -> String {
    match spans {
        [one] => one.text(text).to_owned(),
        _ => spans.iter().map(|s| s.text(text)).collect::<Vec<_>>().join(" … "),
    }
}

impl Statement {
    /// Whether somebody is quoted: what he thinks, intends, orders or notices is an attribution and no quotation.
    pub fn is_quotation(&self) -> bool {
        self.kind.is_quotation() && self.act == Act::Statement
    }

    /// Whether somebody thinks, intends, orders or notices something.
    pub fn is_attitude(&self) -> bool {
        self.kind.is_quotation() && self.act != Act::Statement
    }

    /// The act of an attribution, as every output calls it; nothing for accusations and denials.
    pub fn act_name(&self) -> &'static str {
        if self.kind.is_quotation() { self.act.as_str() } else { "" }
    }

    /// Every document that has it: its own, then the others.
    pub fn documents(&self) -> impl Iterator<Item = usize> + '_ {
        std::iter::once(self.document).chain(self.also_in.iter().copied())
    }
}

impl Corpus {
    /// The statements of one document.
    pub fn of(analysis: &Analysis) -> Self {
        let mut corpus = Self::default();
        corpus.add(analysis);
        corpus
    }

    /// Adds the statements of one more document; its participants stay its own until they are merged.
    pub fn add(&mut self, analysis: &Analysis) {
        let document = self.documents.len();
        self.documents.push(DocumentInfo::of(&analysis.article));
        let named = analysis.entities.iter().filter(|e| is_named(e));
        self.add_context(named.map(|e| (e.name.as_str(), e.kind != EntityKind::Place)));
        Reader {
            corpus: self,
            analysis,
            document,
            points: CodePoints::new(&analysis.article.text),
            participant_of: vec![None; analysis.entities.len()],
            metonyms: FxHashMap::default(),
            loose: FxHashMap::default(),
        }
        .read();
    }

    /// Notes the proper names of the next document; of each, whether it can tell its story from others.
    pub(super) fn add_context<'a>(&mut self, names: impl Iterator<Item = (&'a str, bool)>) {
        let mut context: Vec<u32> = Vec::new();
        for (name, is_telling) in names {
            let next = self.names.len() as u32;
            let id = *self.names.entry(normalize_name(name)).or_insert(next);
            if id == next {
                self.spellings.push(name.to_owned());
            }
            if is_telling {
                context.push(id);
            }
        }
        context.sort_unstable();
        context.dedup();
        self.contexts.push(context);
    }

    /// The name of a party; nothing where there is none.
    pub fn name(&self, party: Option<&Party>) -> &str {
        party.map_or("", |p| self.participants[p.participant].name.as_str())
    }

    fn new_participant(&mut self, entity: &Entity, text: &str, document: usize) -> usize {
        let mut forms: Vec<String> = Vec::new();
        for form in [&entity.name].into_iter().chain(&entity.aliases) {
            if !forms.contains(form) {
                forms.push(form.clone());
            }
        }
        let mut names: Vec<String> = Vec::new();
        for mention in entity.mentions.iter().filter(|m| m.kind == MentionKind::Name) {
            let name = normalize_name(mention.span.text(text));
            if names.len() < MAX_NAMES && !names.contains(&name) {
                names.push(name);
            }
        }
        self.participants.push(Participant {
            name: entity.name.clone(),
            kind: entity.kind,
            forms,
            only_in: Some(document),
            documents: 1,
            names: vec![Naming {
                name: entity.name.clone(),
                documents: 1,
                only_in: Some(document),
                reason: String::new(),
            }],
            wikidata: entity.wikidata.clone(),
            traits: Traits {
                document,
                is_named: entity.is_named || is_named(entity),
                profile: entity.profile.clone(),
                names,
                metonym: None,
            },
        });
        self.participants.len() - 1
    }
}

impl Participant {
    /// Whether it has a proper name, or a description that means the same everywhere (`the Azerbaijani army`).
    pub fn is_named(&self) -> bool {
        self.traits.is_named || self.only_in.is_none()
    }
}

/// How many members of a group make statements of their own.
const MAX_MEMBERS: usize = 8;

/// How many spellings of a participant's name a document remembers.
const MAX_NAMES: usize = 16;

/// Whether an entity has a proper name.
fn is_named(entity: &Entity) -> bool {
    !entity.name.trim().is_empty() && entity.mentions.iter().any(|m| m.kind == MentionKind::Name)
}

impl DocumentInfo {
    /// What is known of an article.
    pub fn of(article: &Article) -> Self {
        Self {
            id: article.id.clone(),
            path: article.path.clone(),
            title: article.title.clone(),
            outlet: article.outlet.clone(),
            published: article.published.clone(),
            url: article.url.clone(),
            extra: article.extra.clone(),
        }
    }

    /// The day of publication (`2020-10-12`), where the input gives one that starts with an ISO 8601 date.
    pub fn day(&self) -> Option<&str> {
        let day = self.published.as_deref()?.get(..10)?;
        is_date(day).then_some(day)
    }
}

/// Whether a text is a year, a month or a day as ISO 8601 writes them: `2020`, `2020-10`, `2020-10-12`.
pub fn is_date(text: &str) -> bool {
    matches!(text.len(), 4 | 7 | 10)
        && text
            .bytes()
            .enumerate()
            .all(|(n, b)| if n == 4 || n == 7 { b == b'-' } else { b.is_ascii_digit() })
}

/// Reads one analysis into a corpus.
struct Reader<'a> {
    corpus: &'a mut Corpus,
    analysis: &'a Analysis,
    document: usize,
    points: CodePoints,
    /// The participant of each entity, once it is needed.
    participant_of: Vec<Option<usize>>,
    /// The participants of capitals and seats that mean a state, by the state's entity and their words.
    metonyms: FxHashMap<(usize, String), usize>,
    /// Phrases without an entity, by their words: the same words are the same participant within a document.
    loose: FxHashMap<String, usize>,
}

impl Reader<'_> {
    fn read(mut self) {
        let analysis = self.analysis;
        let first = self.corpus.statements.len();
        // Where each statement stands among the findings, so that denials can point at accusations after sorting.
        let mut found: Vec<(Statement, Origin)> = Vec::new();
        let mentions = self.mentions_in_order();
        for (n, attribution) in analysis.attributions.iter().enumerate() {
            let cue = attribution.cue.as_ref().map_or(&[][..], |c| &c.spans);
            let parties = [(attribution.source.as_ref(), Part::Speaker)];
            // What two say together is a statement of each.
            for speaker in self.each(attribution.source.as_ref()) {
                let said = self.mentioned(&mentions, &attribution.content, speaker.as_ref());
                let mut statement =
                    self.statement(cue, &attribution.content, &parties, attribution.confidence);
                statement.finding = n;
                statement.kind = StatementKind::Quotation(attribution.kind);
                statement.act = attribution.act;
                statement.speaker = speaker;
                statement.mentions = said;
                found.push((statement, Origin::Other));
            }
        }
        for (n, accusation) in analysis.accusations.iter().enumerate() {
            let parties =
                [(accusation.accuser.as_ref(), Part::Speaker), (Some(&accusation.accused), Part::Target)];
            let cue = &accusation.cue.spans;
            for speaker in self.each(accusation.accuser.as_ref()) {
                for target in self.each(Some(&accusation.accused)) {
                    let mut statement =
                        self.statement(cue, &accusation.charge, &parties, accusation.confidence);
                    statement.finding = n;
                    statement.kind = StatementKind::Accusation(accusation.class);
                    statement.status = Some(accusation.status);
                    statement.speaker = speaker.clone();
                    statement.target = target;
                    found.push((statement, Origin::Accusation(n)));
                }
            }
        }
        for (finding, denial) in analysis.denials.iter().enumerate() {
            // A denial of what two participants said is two statements, as an accusation of two is two.
            let mut accusers: Vec<(Option<Party>, Vec<usize>)> = Vec::new();
            for &n in denial.accusations.iter().filter(|&&n| n < analysis.accusations.len()) {
                for accuser in self.each(analysis.accusations[n].accuser.as_ref()) {
                    let who = accuser.as_ref().map(|p| p.participant);
                    match accusers.iter_mut().find(|(a, _)| a.as_ref().map(|p| p.participant) == who) {
                        Some((_, answered)) => answered.push(n),
                        None => accusers.push((accuser, vec![n])),
                    }
                }
            }
            if accusers.is_empty() {
                accusers.push((None, Vec::new()));
            }
            let parties = [(denial.denier.as_ref(), Part::Speaker)];
            for denier in self.each(denial.denier.as_ref()) {
                for (accuser, answered) in &accusers {
                    let mut statement =
                        self.statement(&denial.cue.spans, &denial.content, &parties, denial.confidence);
                    statement.finding = finding;
                    statement.speaker = denier.clone();
                    statement.target = accuser.clone();
                    statement.answers = answered.clone();
                    found.push((statement, Origin::Other));
                }
            }
        }
        found.sort_by_key(|(s, _)| (s.start, s.end));
        let mut places: Vec<Vec<usize>> = vec![Vec::new(); analysis.accusations.len()];
        for (n, (_, origin)) in found.iter().enumerate() {
            if let Origin::Accusation(accusation) = origin {
                places[*accusation].push(first + n);
            }
        }
        let who = |party: &Option<Party>| party.as_ref().map(|p| p.participant);
        let speakers: Vec<Option<usize>> = found.iter().map(|(s, _)| who(&s.speaker)).collect();
        for (mut statement, _) in found {
            let answers = std::mem::take(&mut statement.answers);
            // One who is accused by two answers each of them for what this one said.
            let answered = answers.iter().flat_map(|&n| &places[n]).copied();
            let target = who(&statement.target);
            statement.answers = answered.filter(|&n| speakers[n - first] == target).collect();
            self.corpus.statements.push(statement);
        }
    }

    /// The party that a phrase means; each of several that it means together; nobody where there is no phrase.
    fn each(&mut self, phrase: Option<&Phrase>) -> Vec<Option<Party>> {
        let Some(phrase) = phrase else { return vec![None] };
        let mut members: Vec<usize> = Vec::new();
        if let Some(entity) = phrase.entity.filter(|&e| e < self.analysis.entities.len()) {
            self.members_of(entity, MAX_MEMBERS, &mut members);
        }
        if members.len() < 2 {
            return vec![Some(self.party(phrase))];
        }
        let mention = join_spans(&self.analysis.article.text, &phrase.spans);
        members
            .into_iter()
            .map(|member| Some(Party { participant: self.participant(member), mention: mention.clone() }))
            .collect()
    }

    /// Adds the members of a group, through groups inside it.
    fn members_of(&self, entity: usize, depth: usize, members: &mut Vec<usize>) {
        for &member in &self.analysis.entities[entity].members {
            let Some(it) = self.analysis.entities.get(member) else { continue };
            if it.members.len() > 1 && depth > 0 {
                self.members_of(member, depth - 1, members);
            } else if !members.contains(&member) && members.len() < MAX_MEMBERS {
                members.push(member);
            }
        }
    }

    /// What all three kinds share; a denial by nobody, as long as nothing else is said.
    fn statement(
        &self,
        cue: &[Span],
        content: &[Span],
        parties: &[(Option<&Phrase>, Part)],
        confidence: f32,
    ) -> Statement {
        let text = &self.analysis.article.text;
        let extent = extent(content).or_else(|| extent(cue)).unwrap_or_default();
        let (start, end) = self.points.of(extent);
        let sentences = &self.analysis.sentences;
        let sentence =
            sentences.partition_point(|s| s.end <= extent.start).min(sentences.len().saturating_sub(1));
        let whole = sentences.get(sentence).copied().unwrap_or_default();
        let words = cue.iter().map(|&s| (s, Part::Cue)).chain(content.iter().map(|&s| (s, Part::Text)));
        let who = parties.iter().filter_map(|(phrase, part)| Some((phrase.as_ref()?, *part)));
        let who = who.flat_map(|(phrase, part)| phrase.spans.iter().map(move |&s| (s, part)));
        let evidence: Vec<(Span, Part)> = words.chain(who).collect();
        let inside = evidence.iter().filter(|(span, _)| span.overlaps(whole)).map(|&(span, part)| {
            let (start, end) = (span.start.max(whole.start), span.end.min(whole.end));
            (start - whole.start..end - whole.start, part)
        });
        Statement {
            document: self.document,
            finding: 0,
            kind: StatementKind::Denial,
            act: Act::Statement,
            status: None,
            speaker: None,
            target: None,
            mentions: Vec::new(),
            cue: join_spans(text, cue),
            text: join_spans(text, content),
            start,
            end,
            sentence,
            sentence_text: whole.text(text).to_owned(),
            parts: inside.collect(),
            sentence_span: whole,
            evidence,
            confidence,
            answers: Vec::new(),
            also_in: Vec::new(),
        }
    }

    fn party(&mut self, phrase: &Phrase) -> Party {
        let text = &self.analysis.article.text;
        let mention = join_spans(text, &phrase.spans);
        let entity = phrase.entity.filter(|&e| e < self.analysis.entities.len());
        let participant = match entity {
            Some(entity) => self.metonym(entity, phrase).unwrap_or_else(|| self.participant(entity)),
            None => {
                let words = if phrase.refers_to.is_empty() { &phrase.spans } else { &phrase.refers_to };
                let name = words.iter().map(|s| s.text(text)).collect::<Vec<_>>().join(" ");
                match self.loose.get(&name) {
                    Some(&known) => known,
                    None => {
                        let entity = Entity { name: name.clone(), ..Entity::default() };
                        let at = self.corpus.new_participant(&entity, text, self.document);
                        self.loose.insert(name, at);
                        at
                    }
                }
            }
        };
        Party { participant, mention }
    }

    fn participant(&mut self, entity: usize) -> usize {
        if let Some(known) = self.participant_of[entity] {
            return known;
        }
        let it = &self.analysis.entities[entity];
        let at = self.corpus.new_participant(it, &self.analysis.article.text, self.document);
        self.participant_of[entity] = Some(at);
        at
    }

    /// A participant of its own for a capital or seat that a phrase means a state by, so that it can be kept apart:
    /// `Baku` where the document knows `Azerbaijan` too.
    fn metonym(&mut self, entity: usize, phrase: &Phrase) -> Option<usize> {
        let [span] = phrase.spans.as_slice() else { return None };
        let words = span.text(&self.analysis.article.text);
        if words.len() > MAX_METONYM {
            return None;
        }
        let folded = words.to_lowercase();
        let state = match place(folded.strip_prefix("the ").unwrap_or(&folded)) {
            Some(PlaceName::Capital(state) | PlaceName::Seat(state)) => state,
            _ => return None,
        };
        let it = &self.analysis.entities[entity];
        if !matches!(place(&it.name.to_lowercase()), Some(PlaceName::Country(country)) if country == state) {
            return None;
        }
        let state = self.participant(entity);
        if let Some(&known) = self.metonyms.get(&(entity, folded.clone())) {
            return Some(known);
        }
        let at = self.corpus.participants.len();
        let mut own = self.corpus.participants[state].clone();
        let name = words.strip_prefix("the ").or_else(|| words.strip_prefix("The ")).unwrap_or(words);
        own.traits.metonym = Some((name.to_owned(), state));
        self.corpus.participants.push(own);
        self.metonyms.insert((entity, folded), at);
        Some(at)
    }

    /// Every mention of every entity, by place.
    fn mentions_in_order(&self) -> Vec<(Span, usize)> {
        let entities = self.analysis.entities.iter().enumerate();
        let mut all: Vec<_> =
            entities.flat_map(|(n, e)| e.mentions.iter().map(move |m| (m.span, n))).collect();
        all.sort_unstable();
        all
    }

    /// The participants that a content mentions, without its speaker, each once, in text order.
    fn mentioned(
        &mut self,
        mentions: &[(Span, usize)],
        content: &[Span],
        speaker: Option<&Party>,
    ) -> Vec<usize> {
        let mut out: Vec<usize> = Vec::new();
        for span in content {
            let from = mentions.partition_point(|(m, _)| m.start < span.start);
            for (mention, entity) in mentions[from..].iter().take_while(|(m, _)| m.start < span.end) {
                if span.contains(*mention) {
                    let participant = self.participant(*entity);
                    if speaker.is_none_or(|s| s.participant != participant) && !out.contains(&participant) {
                        out.push(participant);
                    }
                }
            }
        }
        out
    }
}

/// The longest name of a seat of government, in bytes.
const MAX_METONYM: usize = 40;

enum Origin {
    Accusation(usize),
    Other,
}

fn extent(spans: &[Span]) -> Option<Span> {
    spans.iter().copied().reduce(Span::cover)
}
