//! From a parsed document to its attributions, accusations and denials: spans, not yet entities.
//!
//! Example: in `Osei accused the mayor of nepotism.` the accuser is `Osei`, the accused `the mayor`,
//! the cue `accused`, the charge `nepotism`.

mod accusations;
#[doc(hidden)]
pub mod attributions;
mod claims;
pub(crate) mod constructions;
mod denials;
#[doc(hidden)]
pub mod learned;
#[doc(hidden)]
pub mod spans;
pub(crate) mod status;
#[doc(hidden)]
pub mod tree;

use serde::{Deserialize, Serialize};

use crate::document::Document;
pub use crate::lexicon::acts::Act;
use crate::nlp::spans::heads::Heads;
use crate::nlp::spans::{Labels, Model, Reader};
use crate::rules::Disabled;
use crate::span::Span;

/// What was found in one document.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Findings {
    /// In text order of their contents' first spans.
    pub attributions: Vec<Attribution>,
    /// In text order of their cues.
    pub accusations: Vec<Accusation>,
    /// In text order of their cues.
    pub denials: Vec<Denial>,
}

/// A noun phrase in a role: source, addressee, accuser, accused, denier.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Phrase {
    /// The words as they stand, usually one span: the whole noun phrase without marks at its ends, but for the comma that
    /// closes an aside in the source of an attribution (`Vance, a former pilot,`).
    pub spans: Vec<Span>,
    /// The head word (token index): `minister` in `the foreign minister of Norland`.
    pub head: usize,
    /// The words that say who is meant, where the text fixes that by grammar and they are not the phrase itself:
    /// in `Norland and Estavia accused each other` the accused `each other` refers to `Estavia`. Several spans for a
    /// shared head: `Armenian` + `defense ministries`. Empty where the phrase speaks for itself.
    pub refers_to: Vec<Span>,
    /// Which party of a group is meant (counted from 0), where the phrase stands for each in turn:
    /// `Both sides` in `Both sides accused the other`. `None` otherwise.
    pub part: Option<usize>,
    /// Index into the entities; `None` until resolution, and where resolution leaves it open.
    pub entity: Option<usize>,
}

impl Phrase {
    /// A phrase that speaks for itself, not yet resolved.
    pub fn new(spans: Vec<Span>, head: usize) -> Self {
        Self { spans, head, refers_to: Vec::new(), part: None, entity: None }
    }
}

/// The word or phrase that carries an attribution or accusation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Cue {
    /// The words: the whole verb group for an attribution (`was quoted as saying`), the cue word alone for an accusation.
    pub spans: Vec<Span>,
    /// Dictionary form of the word that matters: `quote`, `accuse`, `according to`.
    pub lemma: String,
}

impl Cue {
    /// A cue of these words.
    pub fn new(spans: Vec<Span>, lemma: impl Into<String>) -> Self {
        Self { spans, lemma: lemma.into() }
    }
}

/// How much of the content stands between quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AttributionKind {
    /// All of it.
    Direct,
    /// Part of it.
    Mixed,
    /// None of it.
    Indirect,
}

impl AttributionKind {
    /// The name in every output.
    pub fn as_str(self) -> &'static str {
        match self {
            AttributionKind::Direct => "direct",
            AttributionKind::Mixed => "mixed",
            AttributionKind::Indirect => "indirect",
        }
    }
}

/// Somebody says, thinks, wants or orders something: source, cue and content.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Attribution {
    /// Direct, mixed or indirect.
    pub kind: AttributionKind,
    /// Who; `None` for a floating or sourceless one.
    pub source: Option<Phrase>,
    /// The verb group, `according to`, cue noun or mark; `None` for a floating quotation.
    pub cue: Option<Cue>,
    /// What; several spans where it is interrupted.
    pub content: Vec<Span>,
    /// To whom, where the text says so.
    pub addressee: Option<Phrase>,
    /// Whether it was said, or only thought, intended, ordered, noticed.
    #[serde(default)]
    pub act: Act,
    /// Index of the attribution in whose content this one stands; `None` for an outermost one.
    pub parent: Option<usize>,
    /// Between 0 and 1: of those given with 0.9, about nine in ten should be right.
    pub confidence: f32,
    /// Which rule found it, for `explain`; not written and empty when read, for it belongs to this version of the program.
    #[serde(skip)]
    pub rule: &'static str,
}

impl Attribution {
    /// An attribution of this kind and content, of which nothing else is known.
    pub fn new(kind: AttributionKind, content: Vec<Span>) -> Self {
        let (source, cue, addressee, parent) = (None, None, None, None);
        let act = Act::Statement;
        Self { kind, source, cue, content, addressee, act, parent, confidence: 1.0, rule: "" }
    }
}

/// Whether the cue itself accuses, or a neutral cue whose content does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AccusationClass {
    /// `accused`, `blamed`, `came under fire from`.
    Explicit,
    /// `said that Yerevan had shelled the town`.
    Claim,
}

impl AccusationClass {
    /// The name in every output.
    pub fn as_str(self) -> &'static str {
        match self {
            AccusationClass::Explicit => "explicit",
            AccusationClass::Claim => "claim",
        }
    }
}

/// Whether the accusation was really made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It was made.
    Asserted,
    /// `did not accuse`.
    Negated,
    /// `may accuse`.
    Hypothetical,
    /// `denied accusing`, `withdrew the accusation`.
    Denied,
}

impl Status {
    /// All of them.
    pub const ALL: [Status; 4] = [Status::Asserted, Status::Negated, Status::Hypothetical, Status::Denied];

    /// The name in every output.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Asserted => "asserted",
            Status::Negated => "negated",
            Status::Hypothetical => "hypothetical",
            Status::Denied => "denied",
        }
    }
}

/// A participant holds another responsible for something bad.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Accusation {
    /// Explicit or claim.
    pub class: AccusationClass,
    /// Asserted, negated, hypothetical or denied.
    pub status: Status,
    /// Who accuses; `None` where the text does not say.
    pub accuser: Option<Phrase>,
    /// Who is accused.
    pub accused: Phrase,
    /// The accusing word, or for a claim the attribution's cue word.
    pub cue: Cue,
    /// The wrongdoing, without `of`, `for`, `that`; empty where the text gives none.
    pub charge: Vec<Span>,
    /// Index of the attribution that reports or carries it; `None` in the author's own narration.
    pub attribution: Option<usize>,
    /// Between 0 and 1.
    pub confidence: f32,
    /// Which construction found it, for `explain`; not written and empty when read, as with attributions.
    #[serde(skip)]
    pub rule: &'static str,
}

impl Accusation {
    /// An explicit, asserted accusation of which nothing else is known.
    pub fn new(accused: Phrase, cue: Cue) -> Self {
        Self {
            class: AccusationClass::Explicit,
            status: Status::Asserted,
            accuser: None,
            accused,
            cue,
            charge: Vec::new(),
            attribution: None,
            confidence: 1.0,
            rule: "",
        }
    }
}

/// A participant rejects an accusation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Denial {
    /// Who denies; `None` for `was denied`.
    pub denier: Option<Phrase>,
    /// `denied`, `rejected`.
    pub cue: Cue,
    /// What is denied as it stands (`the allegations`, `wrongdoing`); empty where nothing is named.
    pub content: Vec<Span>,
    /// Indices of the accusations that it answers; empty where none was found.
    pub accusations: Vec<usize>,
    /// Between 0 and 1.
    pub confidence: f32,
    /// Which construction found it, for `explain`; not written and empty when read, as with attributions.
    #[serde(skip)]
    pub rule: &'static str,
}

impl Denial {
    /// A denial of which only the cue is known.
    pub fn new(cue: Cue) -> Self {
        Self { denier: None, cue, content: Vec::new(), accusations: Vec::new(), confidence: 1.0, rule: "" }
    }
}

/// Finds everything that a document attributes, accuses and denies, without the disabled rules.
pub fn extract(document: &Document, disabled: Disabled) -> Findings {
    extract_by(Model::embedded(), document, disabled)
}

/// The same by another model than the one inside the program.
#[doc(hidden)]
pub fn extract_by(model: &Model, document: &Document, disabled: Disabled) -> Findings {
    // The network first: in a long document, its scores and the tree together would take the most memory.
    let labels = model.label(document);
    let learned = spans::attributions(document, &labels, disabled);
    let sights = labels.sights;
    complete(document, learned, &sights.readers(model.heads()), disabled)
}

/// The same for a document whose labels are known, with the heads of the model that gave them: several runs with other rules
/// need the network only once.
#[doc(hidden)]
pub fn extract_with(document: &Document, labels: &Labels, heads: &Heads, disabled: Disabled) -> Findings {
    let learned = spans::attributions(document, labels, disabled);
    complete(document, learned, &labels.sights.readers(heads), disabled)
}

/// What the rules alone propose, without the scorer that decides about accusations: what a rule's example promises.
#[doc(hidden)]
pub fn proposals(document: &Document, labels: &Labels, disabled: Disabled) -> Findings {
    let tree = tree::Tree::new(document, disabled);
    let learned = spans::attributions(document, labels, disabled);
    let attributions = attributions::combine(&tree, learned, attributions::find(&tree));
    let accusations = accusations::find(&tree, &attributions);
    let denials = denials::find(&tree, &accusations);
    Findings { attributions, accusations, denials }
}

fn complete(
    document: &Document,
    learned: Vec<Attribution>,
    readers: &[Reader<'_>],
    disabled: Disabled,
) -> Findings {
    let tree = tree::Tree::new(document, disabled);
    let attributions = attributions::combine(&tree, learned, attributions::find(&tree));
    let proposals = accusations::find(&tree, &attributions);
    let accusations = learned::decide(&tree, &attributions, &proposals, readers);
    let denials = denials::find(&tree, &accusations);
    Findings { attributions, accusations, denials }
}
