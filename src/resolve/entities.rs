//! Entities while they are being put together, and what becomes of them in the output.
//!
//! Example: the mentions `Ms. Renn`, `Ada Renn` and `she` of one draft become the entity `Ada Renn` with the alias
//! `Ms. Renn`.

use crate::document::Document;
use crate::lexicon::organizations::organization;
use crate::lexicon::people::Gender;
use crate::lexicon::places::{PlaceName, place};
use crate::span::Span;

use super::affiliations::{Office, Whose};
use super::names::{fold, is_acronym};
use super::{Affiliation, Entity, EntityKind, Mention, MentionKind, Profile};

/// The longest description, in words, that makes a name or an alias.
const MAX_DESCRIPTION: usize = 16;

/// How many roles an entity remembers.
const MAX_ROLES: usize = 12;

/// How many words of its mentions an entity remembers.
const MAX_WORDS: usize = 48;

/// An entity under construction.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    pub(super) kind: EntityKind,
    pub(super) gender: Option<Gender>,
    /// The gender comes from a title or another plain word of the text, not from a first name.
    pub(super) is_gender_certain: bool,
    /// Several people or things: `they`, not `it`.
    pub(super) is_plural: bool,
    /// It has a proper name in the text.
    pub(super) is_named: bool,
    /// The kind is a guess from two capitals: a person, perhaps a company.
    pub(super) is_guess: bool,
    /// A bare surname that several persons bear: its own entity, with little confidence.
    pub(super) is_open: bool,
    /// Something written: `it`, and the nouns for texts.
    pub(super) is_document: bool,
    /// The country that this city can stand for.
    pub(super) capital_of: Option<&'static str>,
    /// The entity that this city is the capital of, where the text says so.
    pub(super) capital_of_entity: Option<usize>,
    /// The country that a capital or seat stands for here, where the document does not name the country.
    pub(super) stands_for: Option<&'static str>,
    /// The roles that titles and descriptions give it.
    pub(super) roles: Vec<String>,
    /// Whom it speaks or acts for.
    pub(super) office: Option<Office>,
    /// The spans of its names, without titles.
    pub(super) names: Vec<Span>,
    pub(super) mentions: Vec<Mention>,
    /// Lower-case words of its mentions, to compare descriptions with.
    pub(super) words: Vec<String>,
    /// The members of `A and B`.
    pub(super) parties: Vec<usize>,
    /// All members of `A and B` have proper names.
    pub(super) has_names: bool,
    /// Which of these names stand with an article: `Norland and the United Nations`.
    pub(super) articles: Vec<bool>,
    /// A name put together from words of the text that do not stand side by side.
    pub(super) label: Option<String>,
    /// How often it was mentioned so far, and in which token last.
    pub(super) count: u32,
    pub(super) last: usize,
}

impl Draft {
    /// Remembers a role.
    pub(super) fn learn_role(&mut self, role: &str) {
        if self.roles.len() < MAX_ROLES && !self.roles.iter().any(|known| known == role) {
            self.roles.push(role.to_string());
        }
    }

    /// Remembers words of a mention.
    pub(super) fn learn_words(&mut self, text: &str) {
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 1) {
            if self.words.len() >= MAX_WORDS {
                return;
            }
            let word = word.to_lowercase();
            if !self.words.contains(&word) {
                self.words.push(word);
            }
        }
    }
}

/// All drafts of a document.
#[derive(Clone, Debug, Default)]
pub(super) struct Drafts {
    pub(super) list: Vec<Draft>,
}

impl Drafts {
    /// Adds a draft and returns its index.
    pub(super) fn add(&mut self, draft: Draft) -> usize {
        self.list.push(draft);
        self.list.len() - 1
    }
}

/// Makes the entities of the output: those that take part (`is_used`) or have a name, in order of their first mentions.
/// Returns them with the new index of each draft.
pub(super) fn finish(
    document: &Document,
    drafts: Drafts,
    is_used: &[bool],
) -> (Vec<Entity>, Vec<Option<usize>>) {
    let mut order: Vec<usize> = (0..drafts.list.len())
        .filter(|&d| {
            let draft = &drafts.list[d];
            is_used[d] || draft.is_named && !draft.mentions.is_empty()
        })
        .collect();
    let first = |d: usize| drafts.list[d].mentions.iter().map(|m| m.span.start).min().unwrap_or(usize::MAX);
    order.sort_by_key(|&d| (first(d), d));
    let mut index = vec![None; drafts.list.len()];
    for (new, &old) in order.iter().enumerate() {
        index[old] = Some(new);
    }
    let text = &document.article.text;
    let mut labels: Vec<(usize, String)> = Vec::new();
    for &d in &order {
        let draft = &drafts.list[d];
        if draft.has_names {
            let articles = draft.articles.iter().copied().chain(std::iter::repeat(false));
            let names: Vec<String> = draft
                .parties
                .iter()
                .zip(articles)
                .filter_map(|(&p, article)| {
                    let name = best_name(text, &drafts.list[p])?;
                    Some(if article { format!("the {name}") } else { name })
                })
                .collect();
            if let (Some((last, others)), true) = (names.split_last(), names.len() == draft.parties.len()) {
                let label = format!("{} and {last}", others.join(", "));
                labels.push((d, label.strip_prefix("the ").unwrap_or(&label).to_string()));
            }
        }
    }
    let offices: Vec<Option<Affiliation>> = order
        .iter()
        .map(|&d| drafts.list[d].office.as_ref().and_then(|office| affiliation(text, &drafts, d, office)))
        .collect();
    let mut list: Vec<Option<Draft>> = drafts.list.into_iter().map(Some).collect();
    for (d, label) in labels {
        if let Some(draft) = list[d].as_mut() {
            draft.label = Some(label);
        }
    }
    let entities = order
        .iter()
        .zip(offices)
        .filter_map(|(&d, office)| {
            let mut entity = entity(document, list[d].take()?);
            entity.profile.affiliation = office;
            Some(entity)
        })
        .collect();
    (entities, index)
}

/// The name of the organization or state of an office, `None` where the text gives it no name.
fn affiliation(text: &str, drafts: &Drafts, holder: usize, office: &Office) -> Option<Affiliation> {
    let (name, kind) = match office.whose {
        Whose::Entity(entity) => {
            let draft = &drafts.list[entity];
            let is_body =
                matches!(draft.kind, EntityKind::Organization | EntityKind::Place | EntityKind::Other);
            if entity == holder || !is_body {
                return None;
            }
            let kind = if draft.kind == EntityKind::Place { draft.kind } else { EntityKind::Organization };
            (best_name(text, draft)?, kind)
        }
        Whose::State(country) => (country.to_string(), EntityKind::Place),
        Whose::Words(span) => (clean(span.text(text)), EntityKind::Organization),
    };
    Some(Affiliation { name, kind, role: office.role.clone() })
}

fn entity(document: &Document, mut draft: Draft) -> Entity {
    let text = &document.article.text;
    draft.mentions.sort_by_key(|m| (m.span, m.head));
    draft.mentions.dedup_by_key(|m| (m.span, m.head));
    let name = match draft.label.take() {
        Some(label) => label,
        None => best_name(text, &draft).unwrap_or_else(|| best_description(text, &draft)),
    };
    let mut aliases: Vec<String> = Vec::new();
    let mut seen = vec![fold(&name)];
    for mention in draft.mentions.iter().filter(|m| m.kind != MentionKind::Pronoun) {
        let inner = draft.names.iter().find(|n| mention.span.contains(**n)).copied();
        for span in std::iter::once(mention.span).chain(inner.filter(|&n| n != mention.span)) {
            let alias = clean(span.text(text));
            if alias.split(' ').count() > MAX_DESCRIPTION || aliases.len() >= 64 {
                continue;
            }
            let key = fold(&alias);
            if !seen.contains(&key) {
                seen.push(key);
                aliases.push(alias);
            }
        }
    }
    let kind = match draft.kind {
        EntityKind::Other if draft.gender.is_some() => EntityKind::Person,
        kind => kind,
    };
    let profile = Profile {
        gender: draft.gender.filter(|_| draft.is_gender_certain),
        is_guess: draft.is_guess,
        is_open: draft.is_open,
        roles: draft.roles,
        stands_for: draft.stands_for,
        affiliation: None,
    };
    Entity { name, kind, aliases, mentions: draft.mentions, profile }
}

/// The fullest proper name.
fn best_name(text: &str, draft: &Draft) -> Option<String> {
    let rank = |span: &Span| {
        let name = clean(span.text(text));
        let key = fold(&name);
        let words = name.split(' ').count();
        let table = match place(&key) {
            Some(PlaceName::Country(country)) => 20 + usize::from(country.eq_ignore_ascii_case(&key)) * 20,
            Some(PlaceName::Capital(_)) if draft.capital_of.is_none() => 2,
            Some(PlaceName::Seat(_)) => 1,
            _ if organization(&key).is_some_and(|full| full.eq_ignore_ascii_case(&key)) => 60,
            _ if is_acronym(&name) => 3,
            _ => 4 + words * 2,
        };
        // `DONALD TRUMP` of a transcript or headline is not the way to write the name.
        let is_shouted =
            name.len() > 4 && !is_acronym(&name) && !name.bytes().any(|b| b.is_ascii_lowercase());
        table * 2 + usize::from(!is_shouted)
    };
    let mut best: Option<(usize, Span)> = None;
    for span in &draft.names {
        let rank = rank(span);
        if best.is_none_or(|(other, _)| rank > other) {
            best = Some((rank, *span));
        }
    }
    best.map(|(_, span)| clean(span.text(text)))
}

/// The fullest description.
fn best_description(text: &str, draft: &Draft) -> String {
    let mut best = String::new();
    let mut most = 0;
    for mention in draft.mentions.iter().filter(|m| m.kind != MentionKind::Pronoun) {
        let description = clean(mention.span.text(text));
        let words =
            description.split(' ').filter(|w| !matches!(*w, "the" | "The" | "these" | "those")).count();
        if words <= MAX_DESCRIPTION && words > most || best.is_empty() {
            best = description;
            most = words;
        }
    }
    if best.is_empty() {
        best = draft.mentions.first().map(|m| clean(m.span.text(text))).unwrap_or_default();
    }
    best
}

/// The words of a mention on one line, without marks at the ends.
pub(super) fn clean(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !cleaned.is_empty() {
            cleaned.push(' ');
        }
        cleaned.push_str(word);
    }
    let marks: &[char] = &[',', ';', ':', '"', '“', '”', '—', '–', '(', '['];
    let trimmed = cleaned.trim_matches(marks).trim();
    // `a man known as "Shorty."`: the mark is the name's, the stop inside it the sentence's.
    for (open, close) in [('"', '"'), ('“', '”'), ('«', '»')] {
        let name = trimmed.trim_end_matches(['.', ',']);
        if cleaned.ends_with(close) && !trimmed.ends_with(close) && name.matches(open).count() == 1 {
            return format!("{name}{close}");
        }
    }
    // A bracket or quotation mark that opens inside the words keeps its partner.
    let trimmed = match (trimmed.contains('('), trimmed.ends_with(')')) {
        (false, true) => trimmed.trim_end_matches(')'),
        _ => trimmed,
    };
    let trimmed = trimmed.strip_suffix("'s").or_else(|| trimmed.strip_suffix("’s")).unwrap_or(trimmed);
    if trimmed.is_empty() { cleaned.clone() } else { trimmed.to_string() }
}
