//! An analysis as bytes and back: what `graph` and `report` need of an article without reading it again.
//!
//! In: an analysis. Out: a few hundred bytes, the first of which is the version of the form. The text is not among them;
//! it stands beside them in the archive. The form is the archive's own, so that the stages may change their types.

use serde::{Deserialize, Serialize};

use crate::document::Article;
use crate::error::{Error, Result};
use crate::extract::{
    Accusation, AccusationClass, Act, Attribution, AttributionKind, Cue, Denial, Phrase, Status,
};
use crate::lexicon::people::Gender;
use crate::lexicon::places::{PlaceName, place};
use crate::resolve::{Affiliation, Analysis, Entity, EntityKind, Mention, MentionKind, Profile};
use crate::span::Span;

/// The version of the form.
const VERSION: u8 = 1;

type Spans = Vec<(usize, usize)>;

#[derive(Serialize, Deserialize)]
struct Record {
    sentences: Spans,
    entities: Vec<EntityRecord>,
    attributions: Vec<AttributionRecord>,
    accusations: Vec<AccusationRecord>,
    denials: Vec<DenialRecord>,
}

#[derive(Serialize, Deserialize)]
struct EntityRecord {
    name: String,
    kind: u8,
    aliases: Vec<String>,
    /// Start, end, head, kind.
    mentions: Vec<(usize, usize, usize, u8)>,
    gender: u8,
    is_guess: bool,
    is_open: bool,
    roles: Vec<String>,
    stands_for: Option<String>,
    affiliation: Option<(String, u8, String)>,
    is_named: bool,
    members: Vec<usize>,
    wikidata: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct PhraseRecord {
    spans: Spans,
    head: usize,
    refers_to: Spans,
    part: Option<usize>,
    entity: Option<usize>,
}

#[derive(Serialize, Deserialize)]
struct AttributionRecord {
    kind: u8,
    act: u8,
    source: Option<PhraseRecord>,
    cue: Option<(Spans, String)>,
    content: Spans,
    addressee: Option<PhraseRecord>,
    parent: Option<usize>,
    confidence: f32,
}

#[derive(Serialize, Deserialize)]
struct AccusationRecord {
    class: u8,
    status: u8,
    accuser: Option<PhraseRecord>,
    accused: PhraseRecord,
    cue: (Spans, String),
    charge: Spans,
    attribution: Option<usize>,
    confidence: f32,
}

#[derive(Serialize, Deserialize)]
struct DenialRecord {
    denier: Option<PhraseRecord>,
    cue: (Spans, String),
    content: Spans,
    accusations: Vec<usize>,
    confidence: f32,
}

const ENTITY_KINDS: [EntityKind; 5] =
    [EntityKind::Person, EntityKind::Organization, EntityKind::Place, EntityKind::Group, EntityKind::Other];
const MENTION_KINDS: [MentionKind; 3] = [MentionKind::Name, MentionKind::Nominal, MentionKind::Pronoun];
const ATTRIBUTION_KINDS: [AttributionKind; 3] =
    [AttributionKind::Direct, AttributionKind::Mixed, AttributionKind::Indirect];
const CLASSES: [AccusationClass; 2] = [AccusationClass::Explicit, AccusationClass::Claim];
const STATUSES: [Status; 4] = Status::ALL;

/// Where a value stands in its list.
fn number<T: PartialEq>(list: &[T], value: &T) -> u8 {
    list.iter().position(|it| it == value).unwrap_or_default() as u8
}

fn spans_out(spans: &[Span]) -> Spans {
    spans.iter().map(|span| (span.start, span.end)).collect()
}

fn phrase_out(phrase: &Phrase) -> PhraseRecord {
    PhraseRecord {
        spans: spans_out(&phrase.spans),
        head: phrase.head,
        refers_to: spans_out(&phrase.refers_to),
        part: phrase.part,
        entity: phrase.entity,
    }
}

fn cue_out(cue: &Cue) -> (Spans, String) {
    (spans_out(&cue.spans), cue.lemma.clone())
}

/// Writes all of an analysis but the article.
pub(super) fn write(analysis: &Analysis) -> Vec<u8> {
    let entities = analysis.entities.iter().map(|it| EntityRecord {
        name: it.name.clone(),
        kind: number(&ENTITY_KINDS, &it.kind),
        aliases: it.aliases.clone(),
        mentions: it
            .mentions
            .iter()
            .map(|m| (m.span.start, m.span.end, m.head, number(&MENTION_KINDS, &m.kind)))
            .collect(),
        gender: match it.profile.gender {
            None => 0,
            Some(Gender::Male) => 1,
            Some(Gender::Female) => 2,
        },
        is_guess: it.profile.is_guess,
        is_open: it.profile.is_open,
        roles: it.profile.roles.clone(),
        stands_for: it.profile.stands_for.map(str::to_owned),
        affiliation: it
            .profile
            .affiliation
            .as_ref()
            .map(|a| (a.name.clone(), number(&ENTITY_KINDS, &a.kind), a.role.clone())),
        is_named: it.is_named,
        members: it.members.clone(),
        wikidata: it.wikidata.clone(),
    });
    let attributions = analysis.attributions.iter().map(|it| AttributionRecord {
        kind: number(&ATTRIBUTION_KINDS, &it.kind),
        act: number(&Act::ALL, &it.act),
        source: it.source.as_ref().map(phrase_out),
        cue: it.cue.as_ref().map(cue_out),
        content: spans_out(&it.content),
        addressee: it.addressee.as_ref().map(phrase_out),
        parent: it.parent,
        confidence: it.confidence,
    });
    let accusations = analysis.accusations.iter().map(|it| AccusationRecord {
        class: number(&CLASSES, &it.class),
        status: number(&STATUSES, &it.status),
        accuser: it.accuser.as_ref().map(phrase_out),
        accused: phrase_out(&it.accused),
        cue: cue_out(&it.cue),
        charge: spans_out(&it.charge),
        attribution: it.attribution,
        confidence: it.confidence,
    });
    let denials = analysis.denials.iter().map(|it| DenialRecord {
        denier: it.denier.as_ref().map(phrase_out),
        cue: cue_out(&it.cue),
        content: spans_out(&it.content),
        accusations: it.accusations.clone(),
        confidence: it.confidence,
    });
    let record = Record {
        sentences: spans_out(&analysis.sentences),
        entities: entities.collect(),
        attributions: attributions.collect(),
        accusations: accusations.collect(),
        denials: denials.collect(),
    };
    let bytes = postcard::to_extend(&record, vec![VERSION]);
    bytes.expect("plain lists and numbers can always be written")
}

/// Makes the analysis of an article again.
///
/// # Errors
///
/// A record of another version, one that is damaged, or one whose places do not lie in the text.
pub(super) fn read(bytes: &[u8], article: Article) -> Result<Analysis> {
    let broken = || Error::Archive(format!("the record of document {} is damaged", article.id));
    let Some((&VERSION, rest)) = bytes.split_first() else { return Err(broken()) };
    let record: Record = postcard::from_bytes(rest).map_err(|_| broken())?;
    let Record { sentences, entities, attributions, accusations, denials } = record;
    let text = article.text.clone();
    let reader = Reader { text: &text, entities: entities.len() };
    let analysis = reader.analysis(article, &sentences, entities, attributions, accusations, denials);
    analysis.ok_or_else(|| Error::Archive("a record does not fit its text".to_owned()))
}

/// Reads parts of a record; `None` wherever one does not fit.
struct Reader<'a> {
    text: &'a str,
    entities: usize,
}

impl Reader<'_> {
    fn analysis(
        &self,
        article: Article,
        sentences: &[(usize, usize)],
        entities: Vec<EntityRecord>,
        attributions: Vec<AttributionRecord>,
        accusations: Vec<AccusationRecord>,
        denials: Vec<DenialRecord>,
    ) -> Option<Analysis> {
        Some(Analysis {
            article,
            sentences: self.spans(sentences)?,
            entities: entities.into_iter().map(|it| self.entity(it)).collect::<Option<_>>()?,
            attributions: attributions
                .into_iter()
                .map(|it| {
                    Some(Attribution {
                        kind: *ATTRIBUTION_KINDS.get(usize::from(it.kind))?,
                        act: *Act::ALL.get(usize::from(it.act))?,
                        source: self.some_phrase(it.source)?,
                        cue: match it.cue {
                            Some(cue) => Some(self.cue(cue)?),
                            None => None,
                        },
                        content: self.spans(&it.content)?,
                        addressee: self.some_phrase(it.addressee)?,
                        parent: it.parent,
                        confidence: it.confidence,
                        rule: "",
                    })
                })
                .collect::<Option<_>>()?,
            accusations: accusations
                .into_iter()
                .map(|it| {
                    Some(Accusation {
                        class: *CLASSES.get(usize::from(it.class))?,
                        status: *STATUSES.get(usize::from(it.status))?,
                        accuser: self.some_phrase(it.accuser)?,
                        accused: self.phrase(it.accused)?,
                        cue: self.cue(it.cue)?,
                        charge: self.spans(&it.charge)?,
                        attribution: it.attribution,
                        confidence: it.confidence,
                        rule: "",
                    })
                })
                .collect::<Option<_>>()?,
            denials: denials
                .into_iter()
                .map(|it| {
                    Some(Denial {
                        denier: self.some_phrase(it.denier)?,
                        cue: self.cue(it.cue)?,
                        content: self.spans(&it.content)?,
                        accusations: it.accusations,
                        confidence: it.confidence,
                        rule: "",
                    })
                })
                .collect::<Option<_>>()?,
        })
    }

    fn span(&self, (start, end): (usize, usize)) -> Option<Span> {
        self.text.get(start..end).map(|_| Span { start, end })
    }

    fn spans(&self, spans: &[(usize, usize)]) -> Option<Vec<Span>> {
        spans.iter().map(|&span| self.span(span)).collect()
    }

    fn cue(&self, (spans, lemma): (Spans, String)) -> Option<Cue> {
        Some(Cue { spans: self.spans(&spans)?, lemma })
    }

    fn phrase(&self, it: PhraseRecord) -> Option<Phrase> {
        (it.entity.is_none_or(|entity| entity < self.entities)).then_some(())?;
        Some(Phrase {
            spans: self.spans(&it.spans)?,
            head: it.head,
            refers_to: self.spans(&it.refers_to)?,
            part: it.part,
            entity: it.entity,
        })
    }

    #[allow(clippy::option_option, reason = "the outer one is the error")]
    fn some_phrase(&self, it: Option<PhraseRecord>) -> Option<Option<Phrase>> {
        match it {
            Some(phrase) => Some(Some(self.phrase(phrase)?)),
            None => Some(None),
        }
    }

    fn entity(&self, it: EntityRecord) -> Option<Entity> {
        let mention = |(start, end, head, kind): (usize, usize, usize, u8)| {
            let kind = *MENTION_KINDS.get(usize::from(kind))?;
            Some(Mention { span: self.span((start, end))?, head, kind })
        };
        let affiliation = match it.affiliation {
            Some((name, kind, role)) => {
                Some(Affiliation { name, kind: *ENTITY_KINDS.get(usize::from(kind))?, role })
            }
            None => None,
        };
        it.members.iter().all(|&member| member < self.entities).then_some(())?;
        Some(Entity {
            is_named: it.is_named,
            members: it.members,
            wikidata: it.wikidata,
            name: it.name,
            kind: *ENTITY_KINDS.get(usize::from(it.kind))?,
            aliases: it.aliases,
            mentions: it.mentions.into_iter().map(mention).collect::<Option<_>>()?,
            profile: Profile {
                gender: match it.gender {
                    1 => Some(Gender::Male),
                    2 => Some(Gender::Female),
                    _ => None,
                },
                is_guess: it.is_guess,
                is_open: it.is_open,
                roles: it.roles,
                stands_for: it.stands_for.as_deref().and_then(state),
                affiliation,
            },
        })
    }
}

/// The name of a state as the lexicon has it.
fn state(name: &str) -> Option<&'static str> {
    match place(&name.to_lowercase()) {
        Some(PlaceName::Country(state)) => Some(state),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample::{hostile, sample};
    use crate::pipeline::analyze;

    /// The analysis without what no output shows.
    fn bare(mut analysis: Analysis) -> String {
        analysis.attributions.iter_mut().for_each(|it| it.rule = "");
        analysis.accusations.iter_mut().for_each(|it| it.rule = "");
        analysis.denials.iter_mut().for_each(|it| it.rule = "");
        format!("{analysis:?}")
    }

    #[test]
    fn an_analysis_comes_back_whole() {
        let story =
            "Baku denied it. Mr. Ali Osei, a spokesman for Pell Group, accused “the mayor” of nepotism.";
        for analysis in [sample(), hostile(), analyze(Article::new("a", story))] {
            let bytes = write(&analysis);
            let again = read(&bytes, analysis.article.clone()).unwrap();
            assert_eq!(bare(again), bare(analysis));
        }
    }

    #[test]
    fn a_damaged_record_is_an_error_and_no_panic() {
        let analysis = sample();
        let bytes = write(&analysis);
        for at in 0..bytes.len() {
            let mut other = bytes.clone();
            other[at] ^= 0x55;
            drop(read(&other, analysis.article.clone()));
            drop(read(&bytes[..at], analysis.article.clone()));
        }
        assert!(read(&bytes, Article::new("short", "é")).is_err());
        assert!(read(&[], analysis.article).is_err());
    }
}
