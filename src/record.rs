//! What was found in one document, as data for others: the type behind JSON lines, the Python package and tables.
//!
//! A [`Record`] is an [`Analysis`] on its way out. Its offsets count **Unicode code points**, every finding carries its
//! own words, and confidences have two digits. It is written and read with `serde`:
//!
//! ```
//! use sayso::{Extractor, record::Record};
//!
//! let analysis = Extractor::new().analyze("Osei accused the mayor of nepotism.");
//! let json = serde_json::to_string(&Record::of(&analysis))?;
//! let read: Record = serde_json::from_str(&json)?;
//! assert_eq!(read.accusations[0].accused.text, "the mayor");
//! assert_eq!(read.accusations[0].accused.spans, [(13, 22)]);
//! # Ok::<(), serde_json::Error>(())
//! ```

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::document::Extra;
use crate::extract::{self, AccusationClass, Act, AttributionKind, Phrase, Status};
use crate::graph::corpus::join_spans;
use crate::resolve::{Analysis, EntityKind, MentionKind};
use crate::span::{CodePoints, Span};

/// The findings of one document. Fields may be added; a reader passes over those that it does not know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Record {
    /// The version of this form, [`Record::VERSION`]. Version 1 is written without it.
    #[serde(default = "first_version", skip_serializing_if = "is_first_version")]
    pub version: u32,
    /// File stem, or the record's own id.
    pub id: String,
    /// Where the article was read; `None` for standard input and texts made in memory.
    pub path: Option<String>,
    /// Headline, where the input keeps it apart from the text.
    pub title: Option<String>,
    /// Newspaper, agency or site.
    pub outlet: Option<String>,
    /// Date of publication, as the input gives it.
    pub published: Option<String>,
    /// Canonical address.
    pub url: Option<String>,
    /// What else the input says of the article, by name and in its order.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "in_order")]
    pub extra: Vec<(String, Extra)>,
    /// The text that the offsets count in, where it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Who takes part.
    pub entities: Vec<Entity>,
    /// Quotations and other attributions.
    pub attributions: Vec<Attribution>,
    /// Accusations.
    pub accusations: Vec<Accusation>,
    /// Denials.
    pub denials: Vec<Denial>,
}

/// One participant of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Entity {
    /// Its place among the entities.
    pub id: usize,
    /// The fullest proper name, or the fullest description.
    pub name: String,
    /// Person, organization, place, group or other.
    pub kind: EntityKind,
    /// Other names in the text, without pronouns.
    pub aliases: Vec<String>,
    /// Where it is mentioned, in text order.
    pub mentions: Vec<Mention>,
    /// Whether some name stands behind it.
    #[serde(default)]
    pub named: bool,
    /// The entities that it stands for together; empty for one that is alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<usize>,
    /// The item of Wikidata, where the user's list of people has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wikidata: Option<String>,
}

/// One place where an entity is mentioned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Mention {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// Name, nominal or pronoun.
    pub kind: MentionKind,
}

/// Somebody says, thinks, wants or orders something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Attribution {
    /// Its place among the attributions.
    pub id: usize,
    /// Direct, mixed or indirect.
    pub kind: AttributionKind,
    /// Whether it says, or thinks, plans, orders, perceives.
    #[serde(default)]
    pub act: Act,
    /// The attribution in whose content this one stands; `None` for an outermost one.
    pub parent: Option<usize>,
    /// Between 0 and 1.
    pub confidence: f64,
    /// Who; `None` for a floating or sourceless one.
    pub source: Option<Party>,
    /// The words that carry it; `None` for a floating quotation.
    pub cue: Option<Cue>,
    /// What.
    pub content: Option<Words>,
    /// To whom, where the text says so.
    pub addressee: Option<Party>,
}

/// A participant holds another responsible for something bad.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Accusation {
    /// Its place among the accusations.
    pub id: usize,
    /// Explicit or claim.
    pub class: AccusationClass,
    /// Asserted, negated, hypothetical or denied.
    pub status: Status,
    /// Between 0 and 1.
    pub confidence: f64,
    /// The attribution that reports or carries it; `None` in the author's own narration.
    pub attribution: Option<usize>,
    /// Who accuses; `None` where the text does not say.
    pub accuser: Option<Party>,
    /// Who is accused.
    pub accused: Party,
    /// The accusing word.
    pub cue: Cue,
    /// The wrongdoing; `None` where the text gives none.
    pub charge: Option<Words>,
}

/// A participant rejects an accusation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Denial {
    /// Its place among the denials.
    pub id: usize,
    /// Who denies; `None` for `was denied`.
    pub denier: Option<Party>,
    /// The denying word.
    pub cue: Cue,
    /// The accusations that it answers; empty where none was found.
    pub accusations: Vec<usize>,
}

/// Words of the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Words {
    /// Start and end of each piece in code points, end exclusive.
    pub spans: Vec<(usize, usize)>,
    /// The words; pieces are joined by ` … `.
    pub text: String,
}

/// The words for somebody who says, hears, accuses, is accused or denies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Party {
    /// Start and end of each piece in code points, end exclusive.
    pub spans: Vec<(usize, usize)>,
    /// The words; pieces are joined by ` … `.
    pub text: String,
    /// The entity that is meant; `None` where that is left open.
    pub entity: Option<usize>,
}

/// The words that carry a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Cue {
    /// Start and end of each piece in code points, end exclusive.
    pub spans: Vec<(usize, usize)>,
    /// The words; pieces are joined by ` … `.
    pub text: String,
    /// Dictionary form of the word that matters.
    pub lemma: String,
}

impl Record {
    /// The version of records that this program writes. It rises when a field changes its meaning or goes away, not when
    /// one is added.
    pub const VERSION: u32 = 1;

    /// The findings of an analysis, without its text.
    pub fn of(analysis: &Analysis) -> Self {
        let article = &analysis.article;
        let view = View { text: &article.text, points: CodePoints::new(&article.text) };
        Self {
            version: Self::VERSION,
            id: article.id.clone(),
            path: article.path.clone(),
            title: article.title.clone(),
            outlet: article.outlet.clone(),
            published: article.published.clone(),
            url: article.url.clone(),
            extra: article.extra.clone(),
            text: None,
            entities: entities(analysis, &view),
            attributions: attributions(analysis, &view),
            accusations: accusations(analysis, &view),
            denials: denials(analysis, &view),
        }
    }

    /// The same with the text that its offsets count in.
    pub fn with_text(analysis: &Analysis) -> Self {
        Self { text: Some(analysis.article.text.clone()), ..Self::of(analysis) }
    }
}

fn entities(analysis: &Analysis, view: &View<'_>) -> Vec<Entity> {
    let entity = |(id, it): (usize, &crate::resolve::Entity)| Entity {
        id,
        name: it.name.clone(),
        kind: it.kind,
        aliases: it.aliases.clone(),
        mentions: it.mentions.iter().map(|m| view.mention(m.span, m.kind)).collect(),
        named: it.is_named,
        members: it.members.clone(),
        wikidata: it.wikidata.clone(),
    };
    analysis.entities.iter().enumerate().map(entity).collect()
}

fn attributions(analysis: &Analysis, view: &View<'_>) -> Vec<Attribution> {
    let attribution = |(id, it): (usize, &extract::Attribution)| Attribution {
        id,
        kind: it.kind,
        act: it.act,
        parent: it.parent,
        confidence: two_digits(it.confidence),
        source: it.source.as_ref().map(|p| view.party(p)),
        cue: it.cue.as_ref().map(|c| view.cue(c)),
        content: view.words(&it.content),
        addressee: it.addressee.as_ref().map(|p| view.party(p)),
    };
    analysis.attributions.iter().enumerate().map(attribution).collect()
}

fn accusations(analysis: &Analysis, view: &View<'_>) -> Vec<Accusation> {
    let accusation = |(id, it): (usize, &extract::Accusation)| Accusation {
        id,
        class: it.class,
        status: it.status,
        confidence: two_digits(it.confidence),
        attribution: it.attribution,
        accuser: it.accuser.as_ref().map(|p| view.party(p)),
        accused: view.party(&it.accused),
        cue: view.cue(&it.cue),
        charge: view.words(&it.charge),
    };
    analysis.accusations.iter().enumerate().map(accusation).collect()
}

fn denials(analysis: &Analysis, view: &View<'_>) -> Vec<Denial> {
    let denial = |(id, it): (usize, &extract::Denial)| Denial {
        id,
        denier: it.denier.as_ref().map(|p| view.party(p)),
        cue: view.cue(&it.cue),
        accusations: it.accusations.clone(),
    };
    analysis.denials.iter().enumerate().map(denial).collect()
}

/// A text with its code points.
struct View<'a> {
    text: &'a str,
    points: CodePoints,
}

impl View<'_> {
    fn words(&self, spans: &[Span]) -> Option<Words> {
        (!spans.is_empty()).then(|| Words { spans: self.spans(spans), text: join_spans(self.text, spans) })
    }

    fn spans(&self, spans: &[Span]) -> Vec<(usize, usize)> {
        spans.iter().map(|&s| self.points.of(s)).collect()
    }

    fn party(&self, phrase: &Phrase) -> Party {
        let (spans, text) = (self.spans(&phrase.spans), join_spans(self.text, &phrase.spans));
        Party { spans, text, entity: phrase.entity }
    }

    fn cue(&self, cue: &extract::Cue) -> Cue {
        let (spans, text) = (self.spans(&cue.spans), join_spans(self.text, &cue.spans));
        Cue { spans, text, lemma: cue.lemma.clone() }
    }

    fn mention(&self, span: Span, kind: MentionKind) -> Mention {
        let (start, end) = self.points.of(span);
        Mention { start, end, kind }
    }
}

/// A confidence as people read it: two digits behind the point.
fn two_digits(confidence: f32) -> f64 {
    (f64::from(confidence) * 100.0).round() / 100.0
}

fn first_version() -> u32 {
    1
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_first_version(version: &u32) -> bool {
    *version == first_version()
}

/// A JSON object whose fields keep their order.
mod in_order {
    use super::{Deserializer, Extra, MapAccess, Serializer, Visitor};

    pub(super) fn serialize<S: Serializer>(pairs: &[(String, Extra)], to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(pairs.iter().map(|(name, value)| (name, value)))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<(String, Extra)>, D::Error> {
        from.deserialize_map(Pairs)
    }

    struct Pairs;

    impl<'de> Visitor<'de> for Pairs {
        type Value = Vec<(String, Extra)>;

        fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            out.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut pairs = Vec::new();
            while let Some(pair) = map.next_entry()? {
                pairs.push(pair);
            }
            Ok(pairs)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample::sample;

    #[test]
    fn a_record_is_read_as_it_was_written() {
        let mut analysis = sample();
        analysis.article.extra = vec![("zone".to_owned(), 3.into()), ("desk".to_owned(), "north".into())];
        for record in [Record::of(&analysis), Record::with_text(&analysis)] {
            let json = serde_json::to_string(&record).unwrap();
            assert_eq!(serde_json::from_str::<Record>(&json).unwrap(), record);
            assert!(!json.contains("version"), "version 1 goes without saying");
            assert!(json.contains(r#""extra":{"zone":3,"desk":"north"}"#));
        }
    }

    #[test]
    fn what_a_later_version_adds_is_passed_over() {
        let json = r#"{"version":2,"id":"a","mood":"calm","entities":[],"attributions":[],"accusations":[],"denials":[]}"#;
        let record: Record = serde_json::from_str(json).unwrap();
        assert_eq!((record.version, record.id.as_str(), record.title), (2, "a", None));
    }

    #[test]
    fn an_analysis_is_read_as_it_was_written_but_for_the_rules() {
        let mut analysis = sample();
        analysis.entities[1].profile.stands_for = Some("Russia");
        analysis.entities[2].profile.gender = Some(crate::lexicon::people::Gender::Female);
        let json = serde_json::to_string(&analysis).unwrap();
        let read: Analysis = serde_json::from_str(&json).unwrap();
        assert!(read.accusations.iter().all(|it| it.rule.is_empty()));
        analysis.attributions.iter_mut().for_each(|it| it.rule = "");
        analysis.accusations.iter_mut().for_each(|it| it.rule = "");
        analysis.denials.iter_mut().for_each(|it| it.rule = "");
        assert_eq!(read, analysis);
    }
}
