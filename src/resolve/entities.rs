//! Entities while they are being put together, and what becomes of them in the output.
//!
//! Example: the mentions `Ms. Renn`, `Ada Renn` and `she` of one draft become the entity `Ada Renn` with the alias
//! `Ms. Renn`.

use std::borrow::Cow;

use crate::document::Document;
use crate::lexicon::organizations::organization;
use crate::lexicon::people::Gender;
use crate::lexicon::places::{PlaceName, place};
use crate::span::Span;

use super::affiliations::{Office, Whose};
use super::names::{fold, is_acronym, mended};
use super::{Affiliation, Entity, EntityKind, Mention, MentionKind, Profile};

/// The longest description, in words, that makes a name or an alias.
const MAX_DESCRIPTION: usize = 16;

/// How many roles an entity remembers.
const MAX_ROLES: usize = 12;

/// A kind that was weighed to be surer than this, in hundredths of the logarithm of odds, is not changed any more.
const OPEN_KIND: i32 = 250;

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
    /// How much surer the kind is than the next best one, in hundredths of the logarithm of odds; 0 where rules decided.
    pub(super) certainty: i32,
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
    /// No name of its own, but one that names it: `Republicans`, `the Osei campaign`.
    pub(super) is_known_by_name: bool,
    /// Whose it is, with the noun for it: the campaign of somebody. Its name is then put together from both.
    pub(super) body_of: Option<(usize, String)>,
    /// From this token on it is said to be dead or missing, and says nothing any more.
    pub(super) silent_from: Option<usize>,
    /// It cannot speak at all: a baby.
    pub(super) is_mute: bool,
    /// How often it was mentioned so far, and in which token last.
    pub(super) count: u32,
    pub(super) last: usize,
}

impl Draft {
    /// Whether it is the body of one person.
    fn is_of_person(&self, drafts: &Drafts) -> bool {
        let owner = self.body_of.as_ref().and_then(|(owner, _)| drafts.list.get(*owner));
        owner.is_some_and(|owner| matches!(owner.kind, EntityKind::Person | EntityKind::Other))
    }

    /// Whether what is learned of it later may still change its kind.
    pub(super) fn is_open_kind(&self) -> bool {
        self.certainty < OPEN_KIND
    }

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
    for &d in &order {
        // `the campaign of Ruth Osei`, `her campaign` and `the Osei campaign` are called as the text calls it with a name
        // right before its noun, else `Osei campaign`.
        let draft = &drafts.list[d];
        let Some((owner, noun)) = draft.body_of.as_ref().filter(|_| draft.label.is_none()) else { continue };
        let mut mentions = draft.mentions.iter().map(|m| clean(m.span.text(text)));
        let own = mentions.find(|words| is_named_body(words, noun));
        // `Norland's foreign ministry` is called as it stands: without `foreign` it would be another one.
        let owner_name = drafts.list.get(*owner).and_then(|owner| best_name(text, owner));
        let is_told_apart = |words: &str, name: &str| {
            words.contains(name)
                && words.split_whitespace().count() > name.split_whitespace().count() + 1
                && !words.contains(" of ")
        };
        if own.is_none()
            && owner_name
                .is_some_and(|name| draft.mentions.iter().any(|m| is_told_apart(m.span.text(text), &name)))
        {
            continue;
        }
        let label = own.or_else(|| {
            let owner = drafts.list.get(*owner).and_then(|owner| best_name(text, owner))?;
            let short = owner.rsplit(' ').next().filter(|_| draft.is_of_person(&drafts));
            Some(format!("{} {noun}", short.unwrap_or(&owner)))
        });
        if let Some(label) = label {
            let label =
                ["the ", "The "].iter().find_map(|article| label.strip_prefix(article)).unwrap_or(&label);
            labels.push((d, label.to_string()));
        }
    }
    let offices: Vec<Option<Affiliation>> = order
        .iter()
        .map(|&d| drafts.list[d].office.as_ref().and_then(|office| affiliation(text, &drafts, d, office)))
        .collect();
    let named: Vec<bool> = order.iter().map(|&d| has_name(&drafts, d)).collect();
    let mut list: Vec<Option<Draft>> = drafts.list.into_iter().map(Some).collect();
    for (d, label) in labels {
        if let Some(draft) = list[d].as_mut() {
            draft.label = Some(label);
        }
    }
    let entities = order
        .iter()
        .zip(offices)
        .zip(named)
        .filter_map(|((&d, office), is_named)| {
            let draft = list[d].take()?;
            let members: Vec<usize> = draft.parties.iter().filter_map(|&party| index[party]).collect();
            let mut entity = entity(document, draft);
            entity.profile.affiliation = office;
            entity.is_named = is_named;
            entity.members = members;
            Some(entity)
        })
        .collect();
    (entities, index)
}

/// Whether words name a body with its owner's name right before its noun: `the Osei campaign`.
fn is_named_body(words: &str, noun: &str) -> bool {
    let mut words = words.split_whitespace().rev();
    let is_noun = words.next().is_some_and(|last| last.eq_ignore_ascii_case(noun));
    let is_name = |word: &str| {
        word.starts_with(char::is_uppercase)
            && !word.ends_with("'s")
            && !word.ends_with("’s")
            && !matches!(word, "The" | "A" | "An" | "This" | "That" | "Its" | "Whose")
            && super::pronouns::classify(word).is_none()
    };
    is_noun
        && words.next().is_some_and(is_name)
        && words.all(|word| is_name(word) || matches!(word, "the" | "The"))
}

/// Whether some name stands behind a draft: its own, or that of each member of a group.
fn has_name(drafts: &Drafts, d: usize) -> bool {
    let draft = &drafts.list[d];
    let is_one = |draft: &Draft| draft.is_named || draft.is_known_by_name;
    is_one(draft) || !draft.parties.is_empty() && draft.parties.iter().all(|&p| is_one(&drafts.list[p]))
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
    let is_he_or_she = || {
        let is_one = |m: &Mention| {
            matches!(super::pronouns::classify(m.span.text(text)), Some(super::pronouns::Pronoun::Person(_)))
        };
        draft.mentions.iter().any(|m| m.kind == MentionKind::Pronoun && is_one(m))
    };
    let is_open = draft.is_open_kind();
    let kind = match draft.kind {
        EntityKind::Other if draft.gender.is_some() && is_open => EntityKind::Person,
        EntityKind::Other | EntityKind::Organization | EntityKind::Place
            if draft.is_named && is_open && is_he_or_she() =>
        {
            EntityKind::Person
        }
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
    Entity {
        name,
        kind,
        aliases,
        mentions: draft.mentions,
        is_named: false,
        members: Vec::new(),
        profile,
        wikidata: None,
    }
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

/// The words of a mention on one line, without marks at the ends, and without the break of a word at a line end.
pub(super) fn clean(text: &str) -> String {
    let text = &*if text.contains("- ") { Cow::Owned(mended(text)) } else { Cow::Borrowed(text) };
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
