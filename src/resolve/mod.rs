//! From spans to who is meant: mentions, entities, and the entity of every source, accuser, accused and denier.
//!
//! Example: `Azerbaijani President Ilham Aliyev claimed … he said` is one entity named `Ilham Aliyev`.

use crate::document::{Article, Document};
use crate::extract::{Accusation, Attribution, Denial, Findings};
use crate::span::Span;

/// All that was found in one document, resolved. The tokens are gone; the sentences stay for citing.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    /// The article, unchanged.
    pub article: Article,
    /// The sentences' spans.
    pub sentences: Vec<Span>,
    /// Who takes part; the indices are the ids that phrases hold.
    pub entities: Vec<Entity>,
    /// Quotations and other attributions.
    pub attributions: Vec<Attribution>,
    /// Accusations.
    pub accusations: Vec<Accusation>,
    /// Denials.
    pub denials: Vec<Denial>,
}

/// What kind of participant an entity is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntityKind {
    /// One human being.
    Person,
    /// Company, agency, party, newspaper, ministry.
    Organization,
    /// Country, city, region.
    Place,
    /// People without a name of their own: `the rebels`, `two executives`.
    Group,
    /// Anything else that speaks or is accused: a report, a law.
    #[default]
    Other,
}

impl EntityKind {
    /// The name in every output.
    pub fn as_str(self) -> &'static str {
        match self {
            EntityKind::Person => "person",
            EntityKind::Organization => "organization",
            EntityKind::Place => "place",
            EntityKind::Group => "group",
            EntityKind::Other => "other",
        }
    }
}

/// One referent of one document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entity {
    /// The fullest proper name in the text without title, or the fullest description.
    pub name: String,
    /// Person, organization, place, group or other.
    pub kind: EntityKind,
    /// Other forms in the text that name it (no pronouns), without the name itself, in order of appearance.
    pub aliases: Vec<String>,
    /// Where it is mentioned, in text order.
    pub mentions: Vec<Mention>,
}

/// How a mention refers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MentionKind {
    /// `Sergey Lavrov`, `Baku`.
    Name,
    /// `the minister`.
    Nominal,
    /// `he`.
    Pronoun,
}

impl MentionKind {
    /// The name in every output.
    pub fn as_str(self) -> &'static str {
        match self {
            MentionKind::Name => "name",
            MentionKind::Nominal => "nominal",
            MentionKind::Pronoun => "pronoun",
        }
    }
}

/// One place where an entity is mentioned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The words.
    pub span: Span,
    /// Head word (token index).
    pub head: usize,
    /// Name, description or pronoun.
    pub kind: MentionKind,
}

/// Resolves every phrase of the findings to an entity of the document.
pub fn resolve(document: Document, findings: Findings) -> Analysis {
    let sentences = document.sentences.iter().map(|s| s.span).collect();
    Analysis {
        article: document.article,
        sentences,
        entities: Vec::new(),
        attributions: findings.attributions,
        accusations: findings.accusations,
        denials: findings.denials,
    }
}
