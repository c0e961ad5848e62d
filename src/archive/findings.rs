//! The findings of an analysis as rows of the table `statement`, each with a fingerprint that outlives a rerun.
//!
//! Example: `Osei accused the mayor of nepotism.` is one row of the type `accusation`; its fingerprint is made of the
//! article's hash, the type, and the place from `Osei` to `nepotism`.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::document::Article;
use crate::extract::{Accusation, Attribution, Denial, Phrase, Status};
use crate::graph::corpus::join_spans;
use crate::resolve::{Analysis, EntityKind, MentionKind};
use crate::span::{CodePoints, Span};

/// What a statement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Type {
    /// Something said.
    Quotation,
    /// Somebody held responsible for something bad.
    Accusation,
    /// An accusation rejected.
    Denial,
}

impl Type {
    /// All types, in the order of their findings.
    pub const ALL: [Type; 3] = [Type::Quotation, Type::Accusation, Type::Denial];

    /// The name in every table and output.
    pub fn as_str(self) -> &'static str {
        match self {
            Type::Quotation => "quotation",
            Type::Accusation => "accusation",
            Type::Denial => "denial",
        }
    }

    /// The type of this name.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == name)
    }
}

/// Who takes part in a statement, as its document knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// The fullest name or description in the document.
    pub name: String,
    /// Person, organization, place, group or other.
    pub kind: EntityKind,
    /// Whether that is a proper name, which means the same in other documents.
    pub is_named: bool,
    /// The words of the statement.
    pub spans: Vec<Span>,
}

/// One quotation, accusation or denial of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What it is.
    pub kind: Type,
    /// Its place among the analysis's findings of this type.
    pub index: usize,
    /// What corrections name it by: 16 hexadecimal digits.
    pub fingerprint: String,
    /// `direct`, `mixed`, `indirect`, `explicit`, `claim`; nothing for a denial.
    pub class: &'static str,
    /// Whether an accusation was really made; `None` for other types.
    pub status: Option<Status>,
    /// Who says, accuses or denies; `None` where the text does not say.
    pub speaker: Option<Who>,
    /// Who is accused, or whose accusation is denied.
    pub target: Option<Who>,
    /// The words that carry it.
    pub cue: Vec<Span>,
    /// What is said, the charge, or what is denied.
    pub text: Vec<Span>,
    /// Between 0 and 1.
    pub confidence: f32,
    /// From its first to its last word, in bytes.
    pub extent: Span,
}

/// The hash by which an article is known: SHA-256 of its text, in hexadecimal digits.
pub fn hash_of(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// All findings of a document: quotations, accusations, denials, each in the analysis's order.
pub fn findings(analysis: &Analysis, sha256: &str) -> Vec<Finding> {
    let reader = Reader { analysis };
    let quotations = analysis.attributions.iter().enumerate().map(|(n, it)| reader.quotation(n, it));
    let accusations = analysis.accusations.iter().enumerate().map(|(n, it)| reader.accusation(n, it));
    let denials = analysis.denials.iter().enumerate().map(|(n, it)| reader.denial(n, it));
    let mut all: Vec<Finding> = quotations.chain(accusations).chain(denials).collect();
    let points = CodePoints::new(&analysis.article.text);
    // Several of one type may stand at one place: `both sides` is two accusers.
    let mut seen: BTreeMap<(Type, Span), usize> = BTreeMap::new();
    for it in &mut all {
        let nth = seen.entry((it.kind, it.extent)).or_default();
        it.fingerprint = fingerprint(sha256, it.kind, points.of(it.extent), *nth);
        *nth += 1;
    }
    all
}

/// The name of a finding by its document, type and place in code points; `nth` counts those of one place.
pub(super) fn fingerprint(sha256: &str, kind: Type, (start, end): (usize, usize), nth: usize) -> String {
    let name = format!("{sha256}\n{}\n{start}\n{end}\n{nth}", kind.as_str());
    hex(&Sha256::digest(name.as_bytes())[..8])
}

struct Reader<'a> {
    analysis: &'a Analysis,
}

impl Reader<'_> {
    fn quotation(&self, index: usize, it: &Attribution) -> Finding {
        let cue = it.cue.as_ref().map_or_else(Vec::new, |cue| cue.spans.clone());
        let speaker = it.source.as_ref().map(|phrase| self.who(phrase));
        let finding = Finding {
            class: it.kind.as_str(),
            ..finding(Type::Quotation, index, speaker, cue, it.content.clone(), it.confidence)
        };
        with_extent(finding, &[])
    }

    fn accusation(&self, index: usize, it: &Accusation) -> Finding {
        let speaker = it.accuser.as_ref().map(|phrase| self.who(phrase));
        let finding = Finding {
            class: it.class.as_str(),
            status: Some(it.status),
            target: Some(self.who(&it.accused)),
            ..finding(
                Type::Accusation,
                index,
                speaker,
                it.cue.spans.clone(),
                it.charge.clone(),
                it.confidence,
            )
        };
        let target = it.accused.spans.clone();
        with_extent(finding, &target)
    }

    fn denial(&self, index: usize, it: &Denial) -> Finding {
        let speaker = it.denier.as_ref().map(|phrase| self.who(phrase));
        let answered = it.accusations.iter().find_map(|&n| self.analysis.accusations.get(n));
        let finding = Finding {
            target: answered.and_then(|it| it.accuser.as_ref()).map(|phrase| self.who(phrase)),
            ..finding(Type::Denial, index, speaker, it.cue.spans.clone(), it.content.clone(), it.confidence)
        };
        // Whose accusation is denied stands elsewhere, and may be found there by one model and not by another.
        with_extent(finding, &[])
    }

    /// Whom a phrase means: the entity, or where there is none its own words.
    fn who(&self, phrase: &Phrase) -> Who {
        let text = &self.analysis.article.text;
        match phrase.entity.and_then(|entity| self.analysis.entities.get(entity)) {
            Some(entity) => Who {
                name: entity.name.clone(),
                kind: entity.kind,
                is_named: !entity.name.trim().is_empty()
                    && entity.mentions.iter().any(|mention| mention.kind == MentionKind::Name),
                spans: phrase.spans.clone(),
            },
            None => {
                let words = if phrase.refers_to.is_empty() { &phrase.spans } else { &phrase.refers_to };
                Who {
                    name: words.iter().map(|span| span.text(text)).collect::<Vec<_>>().join(" "),
                    kind: EntityKind::Other,
                    is_named: false,
                    spans: phrase.spans.clone(),
                }
            }
        }
    }
}

fn finding(
    kind: Type,
    index: usize,
    speaker: Option<Who>,
    cue: Vec<Span>,
    text: Vec<Span>,
    confidence: f32,
) -> Finding {
    Finding {
        kind,
        index,
        fingerprint: String::new(),
        class: "",
        status: None,
        speaker,
        target: None,
        cue,
        text,
        confidence,
        extent: Span::default(),
    }
}

fn with_extent(finding: Finding, target: &[Span]) -> Finding {
    let speaker = finding.speaker.as_ref().map_or(&[][..], |who| &who.spans);
    let all = finding.cue.iter().chain(&finding.text).chain(speaker).chain(target);
    let extent = all.copied().reduce(Span::cover).unwrap_or_default();
    Finding { extent, ..finding }
}

/// A row of the table `statement`, before it is known which participants its names are.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What corrections name it by.
    pub fingerprint: String,
    /// Quotation, accusation or denial.
    pub kind: Type,
    /// `direct`, `explicit` and so on.
    pub class: String,
    /// Asserted, negated, hypothetical or denied.
    pub status: Option<String>,
    /// Who says, accuses or denies.
    pub speaker: Option<Party>,
    /// Who is accused, or whose accusation is denied.
    pub target: Option<Party>,
    /// The words that carry it.
    pub cue: String,
    /// What is said, the charge, or what is denied.
    pub text: String,
    /// What a reviewer calls the charge.
    pub code: Option<String>,
    /// `accepted` or `rejected`; `None` before anybody has looked at it.
    pub verdict: Option<String>,
    /// What a reviewer notes.
    pub note: Option<String>,
    /// Between 0 and 1.
    pub confidence: f64,
    /// First code point of its first word.
    pub start: usize,
    /// One past its last one.
    pub end: usize,
    /// The places of its parts in code points, as JSON: `{"cue": [[5, 12]], …}`.
    pub spans: String,
    /// The sentence in which its text, or without one its cue, begins.
    pub sentence: String,
}

/// A participant of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// The name in the document.
    pub name: String,
    /// What kind of participant it is.
    pub kind: EntityKind,
    /// Whether the name means the same in other documents.
    pub is_named: bool,
    /// The words of the statement: `He`.
    pub words: String,
}

/// The rows of findings.
pub(super) fn rows(article: &Article, sentences: &[Span], findings: &[Finding]) -> Vec<Row> {
    let text = &article.text;
    let points = CodePoints::new(text);
    let party = |who: &Who| Party {
        name: who.name.clone(),
        kind: who.kind,
        is_named: who.is_named,
        words: join_spans(text, &who.spans),
    };
    let row = |it: &Finding| {
        let (start, end) = points.of(it.extent);
        let at = it.text.first().or(it.cue.first()).copied().unwrap_or(it.extent).start;
        let sentence = sentences.partition_point(|s| s.end <= at).min(sentences.len().saturating_sub(1));
        Row {
            fingerprint: it.fingerprint.clone(),
            kind: it.kind,
            class: it.class.to_owned(),
            status: it.status.map(|status| status.as_str().to_owned()),
            speaker: it.speaker.as_ref().map(party),
            target: it.target.as_ref().map(party),
            cue: join_spans(text, &it.cue),
            text: join_spans(text, &it.text),
            code: None,
            verdict: None,
            note: None,
            // What people read has two digits.
            confidence: (f64::from(it.confidence) * 100.0).round() / 100.0,
            start,
            end,
            spans: places(it, &points).to_string(),
            sentence: sentences.get(sentence).map_or("", |span| span.text(text)).to_owned(),
        }
    };
    findings.iter().map(row).collect()
}

/// The places of a finding's parts in code points.
fn places(it: &Finding, points: &CodePoints) -> Value {
    let list = |spans: &[Span]| spans.iter().map(|&span| points.of(span)).collect::<Vec<_>>();
    let mut parts = serde_json::Map::new();
    let who = |who: &Option<Who>| who.as_ref().map_or_else(Vec::new, |who| list(&who.spans));
    // Whose accusation is denied stands in the accusation.
    let target = if it.kind == Type::Denial { Vec::new() } else { who(&it.target) };
    for (name, spans) in
        [("speaker", who(&it.speaker)), ("cue", list(&it.cue)), ("target", target), ("text", list(&it.text))]
    {
        if !spans.is_empty() {
            parts.insert(name.to_owned(), json!(spans));
        }
    }
    Value::Object(parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample::sample;

    #[test]
    fn every_finding_has_a_fingerprint_of_its_own_and_keeps_it() {
        let mut analysis = sample();
        let twin = analysis.accusations[0].clone();
        analysis.accusations.push(twin);
        let all = findings(&analysis, "sha");
        let mut names: Vec<&str> = all.iter().map(|it| it.fingerprint.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all.len());
        analysis.attributions.clear();
        analysis.entities[0].name = "Somebody else".to_owned();
        assert_eq!(findings(&analysis, "sha")[0].fingerprint, all[1].fingerprint);
        assert_ne!(findings(&analysis, "other")[0].fingerprint, all[1].fingerprint);
    }

    #[test]
    fn a_row_tells_who_what_and_where() {
        let analysis = sample();
        let rows = rows(&analysis.article, &analysis.sentences, &findings(&analysis, "sha"));
        let row = &rows[1];
        assert_eq!(
            (row.kind, row.class.as_str(), row.cue.as_str()),
            (Type::Accusation, "explicit", "accused")
        );
        assert_eq!(row.speaker.as_ref().unwrap().name, "Norland");
        assert_eq!(row.target.as_ref().unwrap().words, "Estavia");
        assert_eq!((row.start, row.end), (0, 46));
        assert!(row.spans.contains(r#""cue":[[8,15]]"#), "{}", row.spans);
    }
}
