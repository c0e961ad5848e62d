//! What people say of statements: kept apart from what the machine found, applied on top of it, never lost.
//!
//! In: an analysis and the corrections of its document. Out: the analysis as reviewers want it. A correction names a
//! statement by its fingerprint; where a later run has none of that name, it goes to the statement of the same type that
//! overlaps the one it was made for by at least half, and where there is none it is an orphan. Example: `status` of a
//! statement set to `negated`. Later words go before earlier ones, and `undo` takes a correction back.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::findings::{Finding, Type, findings, fingerprint};
use super::names::Rulings;
use super::{Archive, now, store};
use crate::error::{Error, Result};
use crate::extract::{
    Accusation, AccusationClass, Act, Attribution, AttributionKind, Cue, Denial, Phrase, Status,
};
use crate::graph::corpus::normalize_name;
use crate::resolve::{Analysis, Entity, EntityKind, Mention, MentionKind};
use crate::span::{CodePoints, Span};

/// What can be said of a statement; names are the business of [`Archive::name`].
pub const FIELDS: [&str; 12] = [
    "verdict",
    "speaker",
    "target",
    "speaker_span",
    "target_span",
    "cue",
    "text",
    "status",
    "kind",
    "code",
    "note",
    "added",
];

/// One correction as it stands in the archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// Number in this archive.
    #[serde(skip)]
    pub id: i64,
    /// Name in all archives.
    pub key: String,
    /// Hash of the article; `None` where names of all articles are meant.
    pub document: Option<String>,
    /// Type of the statement, or `participant`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The statement; for a participant the folded name.
    pub fingerprint: String,
    /// What is corrected: one of [`FIELDS`], `name`, or `undo`.
    pub field: String,
    /// How it was.
    pub old: Option<String>,
    /// How it is to be.
    pub new: Option<String>,
    /// Where the statement stood: W3C selectors, as JSON.
    pub selector: Option<String>,
    /// Who says so.
    pub who: String,
    /// When.
    pub at: String,
    /// Why.
    pub note: Option<String>,
    /// Name of what was said in one go, the same in all archives: that is taken back in one go.
    pub batch: String,
}

/// A correction before it is written.
#[derive(Clone, Debug)]
pub(super) struct New {
    pub(super) document: Option<String>,
    pub(super) kind: String,
    pub(super) fingerprint: String,
    pub(super) field: String,
    pub(super) old: Option<String>,
    pub(super) new: Option<String>,
    pub(super) selector: Option<String>,
    pub(super) who: String,
    pub(super) note: Option<String>,
}

/// A statement that a person adds; places are code points, `12-20;30-44`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByHand {
    /// `quotation`, `accusation` or `denial`.
    #[serde(rename = "type")]
    pub kind: String,
    /// `direct`, `explicit` and so on; empty for the usual one.
    #[serde(default)]
    pub class: String,
    /// Status of an accusation; empty for asserted.
    #[serde(default)]
    pub status: String,
    /// Name of who says, accuses or denies.
    #[serde(default)]
    pub speaker: Option<String>,
    /// The words for it.
    #[serde(default)]
    pub speaker_span: String,
    /// Name of who is accused.
    #[serde(default)]
    pub target: Option<String>,
    /// The words for it.
    #[serde(default)]
    pub target_span: String,
    /// The words that carry it.
    #[serde(default)]
    pub cue: String,
    /// What is said, the charge, or what is denied.
    #[serde(default)]
    pub text: String,
}

/// What reviewers say of a finding beside what they change in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// `accepted` or `rejected`.
    pub verdict: Option<String>,
    /// What they call the charge.
    pub code: Option<String>,
    /// What they note.
    pub note: Option<String>,
}

/// An analysis with its corrections.
#[derive(Clone, Debug)]
pub struct Reviewed {
    /// With all changes; what is rejected is still in it.
    pub analysis: Analysis,
    /// Its findings under the names by which the machine's own are known.
    pub findings: Vec<Finding>,
    /// A mark for each finding.
    pub marks: Vec<Mark>,
    /// For each correction (by number) the statement that it holds for; `None` for an orphan.
    pub attached: Vec<(i64, Option<String>)>,
}

impl Reviewed {
    /// The analysis without what is rejected, and what reviewers call the charges, by accusation.
    pub fn kept(mut self) -> (Analysis, Vec<Option<String>>) {
        let mut codes = vec![None; self.analysis.accusations.len()];
        for (finding, mark) in self.findings.iter().zip(&self.marks) {
            if finding.kind == Type::Accusation {
                codes[finding.index].clone_from(&mark.code);
            }
            if mark.verdict.as_deref() == Some("rejected") {
                set_confidence(&mut self.analysis, finding, -1.0);
            }
        }
        let mut kept = self.analysis.accusations.iter().map(|it| it.confidence >= 0.0);
        codes.retain(|_| kept.next().unwrap_or(true));
        crate::graph::confidence::keep(&mut self.analysis, crate::graph::confidence::Least::NONE);
        (self.analysis, codes)
    }
}

/// Where corrections belong: a finding, and how far its text has moved, in code points.
type Home = (usize, isize);

/// The least overlap (common part of both) of a statement with the one that a correction was made for.
const OVERLAP: f64 = 0.5;

/// Applies corrections, the later ones on top. `kind_of` tells what kind of participant a folded name is.
pub fn review(
    mut analysis: Analysis,
    sha256: &str,
    corrections: &[Correction],
    kind_of: &dyn Fn(&str) -> Option<EntityKind>,
) -> Reviewed {
    let mut found = findings(&analysis, sha256);
    let mut groups: BTreeMap<&str, Vec<&Correction>> = BTreeMap::new();
    for correction in corrections {
        groups.entry(&correction.fingerprint).or_default().push(correction);
    }
    let text = analysis.article.text.clone();
    let bytes = Bytes::new(&text);
    let mut attached = Vec::new();
    let mut taken = vec![false; found.len()];
    // Exact names first, so that none of them is taken by a neighbor.
    let mut homes: Vec<(Option<Home>, &[&Correction])> = Vec::new();
    for group in groups.values() {
        let own = group[0].document.as_deref() == Some(sha256);
        let exact = found.iter().position(|it| own && it.fingerprint == group[0].fingerprint);
        exact.iter().for_each(|&at| taken[at] = true);
        homes.push((exact.map(|at| (at, 0)), group.as_slice()));
    }
    for (home, group) in &mut homes {
        // What a person has added is a statement of its own, however much it overlaps others.
        let is_added = group.iter().any(|it| it.field == "added");
        if home.is_none() && !is_added {
            *home = near(&found, &mut taken, group, &bytes, &text);
        }
        if home.is_none()
            && let Some((by_hand, shift)) = by_hand(group, &bytes, &text)
            && add(&mut analysis, &by_hand, shift, &bytes)
        {
            // The new one is the last of its type; its name is the one under which it was added.
            let fresh = findings(&analysis, sha256);
            let kind = Type::of(&by_hand.kind);
            if let Some(it) = fresh.into_iter().rfind(|it| Some(it.kind) == kind) {
                let own = group[0].document.as_deref() == Some(sha256);
                let name = if own { group[0].fingerprint.clone() } else { it.fingerprint.clone() };
                found.push(Finding { fingerprint: name, ..it });
                taken.push(true);
                *home = Some((found.len() - 1, shift));
            }
        }
    }
    let mut marks = vec![Mark::default(); found.len()];
    for (home, group) in homes {
        let name = home.map(|(at, _)| found[at].fingerprint.clone());
        attached.extend(group.iter().map(|correction| (correction.id, name.clone())));
        if let Some((at, shift)) = home {
            apply(&mut analysis, &found[at], group, shift, &bytes, &mut marks[at], kind_of);
        }
    }
    // Names, parts and confidences may have changed; places among the findings have not.
    let changed = findings(&analysis, sha256);
    for it in &mut found {
        if let Some(now) = changed.iter().find(|now| now.kind == it.kind && now.index == it.index) {
            *it = Finding { fingerprint: std::mem::take(&mut it.fingerprint), ..now.clone() };
        }
    }
    Reviewed { analysis, findings: found, marks, attached }
}

/// The free finding that a group of corrections was most likely made for, and how far its text has moved.
fn near(
    found: &[Finding],
    taken: &mut [bool],
    group: &[&Correction],
    bytes: &Bytes,
    text: &str,
) -> Option<Home> {
    let (extent, shift) = group.iter().find_map(|it| place(it.selector.as_deref()?, bytes, text))?;
    let overlap = |it: &Finding| {
        let common = it.extent.end.min(extent.end).saturating_sub(it.extent.start.max(extent.start));
        common as f64 / (it.extent.cover(extent).len().max(1)) as f64
    };
    let (at, best) = found
        .iter()
        .enumerate()
        .filter(|(at, it)| !taken[*at] && it.kind.as_str() == group[0].kind)
        .map(|(at, it)| (at, overlap(it)))
        .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
    (best >= OVERLAP).then(|| {
        taken[at] = true;
        (at, shift)
    })
}

/// Where a selector points in this text, in bytes, and how many code points that is behind its own place: by position
/// where the quotation stands there, else at the nearest place where it does.
fn place(selector: &str, bytes: &Bytes, text: &str) -> Option<(Span, isize)> {
    let selector: Value = serde_json::from_str(selector).ok()?;
    let parts = selector.as_array()?;
    let of = |kind: &str| parts.iter().find(|it| it["type"] == kind);
    let position = of("TextPositionSelector")?;
    let number = |name: &str| usize::try_from(position[name].as_u64()?).ok();
    let (start, end) = (number("start")?, number("end")?);
    let exact = of("TextQuoteSelector").and_then(|it| it["exact"].as_str());
    let there = bytes.span(start, end);
    match (there, exact) {
        (Some(span), None) => Some((span, 0)),
        (Some(span), Some(exact)) if span.text(text) == exact => Some((span, 0)),
        (_, Some(exact)) if !exact.is_empty() => {
            let old = bytes.span(start, start).map_or(text.len(), |span| span.start);
            let (at, _) = text.match_indices(exact).min_by_key(|(at, _)| at.abs_diff(old))?;
            let now = bytes.point(at);
            Some((Span::new(at, at + exact.len()), now as isize - start as isize))
        }
        _ => None,
    }
}

/// The W3C selectors of a place: the words with what stands around them, and the position.
pub(super) fn selector(text: &str, span: Span, points: &CodePoints) -> String {
    let (start, end) = points.of(span);
    let before: String = {
        let mut letters: Vec<char> = text[..span.start].chars().rev().take(32).collect();
        letters.reverse();
        letters.into_iter().collect()
    };
    let after: String = text[span.end..].chars().take(32).collect();
    json!([
        {"type": "TextQuoteSelector", "exact": span.text(text), "prefix": before, "suffix": after},
        {"type": "TextPositionSelector", "start": start, "end": end},
    ])
    .to_string()
}

/// The statement that a group adds, where it does.
fn by_hand(group: &[&Correction], bytes: &Bytes, text: &str) -> Option<(ByHand, isize)> {
    let added = group.iter().rfind(|it| it.field == "added")?;
    let shift = place(added.selector.as_deref()?, bytes, text)?.1;
    Some((serde_json::from_str(added.new.as_deref()?).ok()?, shift))
}

/// Adds a statement; whether it could be read.
fn add(analysis: &mut Analysis, it: &ByHand, shift: isize, bytes: &Bytes) -> bool {
    let spans = |places: &str| bytes.spans(places, shift);
    let (cue, content) = (spans(&it.cue), spans(&it.text));
    if cue.is_empty() && content.is_empty() {
        return false;
    }
    let mut phrase = |places: &str, name: Option<&str>| {
        let spans = spans(places);
        (!spans.is_empty() || name.is_some()).then(|| {
            let mut phrase = Phrase::new(spans, 0);
            phrase.entity = Some(entity(analysis, name, &phrase.spans, &|_| None));
            phrase
        })
    };
    let speaker = phrase(&it.speaker_span, it.speaker.as_deref());
    let target = phrase(&it.target_span, it.target.as_deref());
    let cue = Cue { spans: cue, lemma: String::new() };
    match Type::of(&it.kind) {
        Some(Type::Quotation) => analysis.attributions.push(Attribution {
            kind: attribution_kind(&it.class).unwrap_or(AttributionKind::Indirect),
            source: speaker,
            cue: (!cue.spans.is_empty()).then_some(cue),
            content,
            addressee: None,
            act: Act::Statement,
            parent: None,
            confidence: 1.0,
            rule: "",
        }),
        Some(Type::Accusation) => {
            let Some(accused) = target else { return false };
            analysis.accusations.push(Accusation {
                class: class(&it.class).unwrap_or(AccusationClass::Explicit),
                status: status(&it.status).unwrap_or(Status::Asserted),
                accuser: speaker,
                accused,
                cue,
                charge: content,
                attribution: None,
                confidence: 1.0,
                rule: "",
            });
        }
        Some(Type::Denial) => analysis.denials.push(Denial {
            denier: speaker,
            cue,
            content,
            accusations: Vec::new(),
            confidence: 1.0,
            rule: "",
        }),
        None => return false,
    }
    true
}

fn attribution_kind(name: &str) -> Option<AttributionKind> {
    [AttributionKind::Direct, AttributionKind::Mixed, AttributionKind::Indirect]
        .into_iter()
        .find(|it| it.as_str() == name)
}

fn class(name: &str) -> Option<AccusationClass> {
    [AccusationClass::Explicit, AccusationClass::Claim].into_iter().find(|it| it.as_str() == name)
}

fn status(name: &str) -> Option<Status> {
    Status::ALL.into_iter().find(|it| it.as_str() == name)
}

/// Applies what is said of one finding.
fn apply(
    analysis: &mut Analysis,
    finding: &Finding,
    group: &[&Correction],
    shift: isize,
    bytes: &Bytes,
    mark: &mut Mark,
    kind_of: &dyn Fn(&str) -> Option<EntityKind>,
) {
    let mut is_sure = false;
    // Other words mean somebody else, unless a name was given with them or later.
    let has_name = |side: &str, at: &str| {
        group.iter().any(|it| it.field == side && it.new.is_some() && it.at.as_str() >= at)
    };
    for correction in group {
        let new = correction.new.as_deref().filter(|new| !new.is_empty());
        match correction.field.as_str() {
            "verdict" => mark.verdict = new.map(str::to_owned),
            // What a charge is called, or a note, says nothing of whether the statement is right.
            "code" => {
                mark.code = new.map(str::to_owned);
                continue;
            }
            "note" => {
                mark.note = new.map(str::to_owned);
                continue;
            }
            "status" => {
                if let (Type::Accusation, Some(status)) = (finding.kind, new.and_then(status)) {
                    analysis.accusations[finding.index].status = status;
                }
            }
            "kind" => match (finding.kind, new) {
                (Type::Accusation, Some(new)) => {
                    let it = &mut analysis.accusations[finding.index];
                    it.class = class(new).unwrap_or(it.class);
                }
                (Type::Quotation, Some(new)) => {
                    let it = &mut analysis.attributions[finding.index];
                    it.kind = attribution_kind(new).unwrap_or(it.kind);
                }
                _ => {}
            },
            "cue" => {
                let spans = bytes.spans(new.unwrap_or_default(), shift);
                set_cue(analysis, finding, spans);
            }
            "text" => {
                let spans = bytes.spans(new.unwrap_or_default(), shift);
                match finding.kind {
                    Type::Quotation if !spans.is_empty() => {
                        analysis.attributions[finding.index].content = spans;
                    }
                    Type::Quotation => {}
                    Type::Accusation => analysis.accusations[finding.index].charge = spans,
                    Type::Denial => analysis.denials[finding.index].content = spans,
                }
            }
            side @ ("speaker" | "target") => {
                let phrase = new.map(|name| {
                    let mut phrase =
                        phrase_of(analysis, finding, side).unwrap_or_else(|| Phrase::new(Vec::new(), 0));
                    phrase.entity = Some(entity(analysis, Some(name), &phrase.spans, kind_of));
                    phrase
                });
                set_phrase(analysis, finding, side, phrase);
            }
            side @ ("speaker_span" | "target_span") => {
                let side = side.trim_end_matches("_span");
                let spans = bytes.spans(new.unwrap_or_default(), shift);
                let mut phrase =
                    phrase_of(analysis, finding, side).unwrap_or_else(|| Phrase::new(Vec::new(), 0));
                if spans != phrase.spans {
                    phrase.refers_to.clear();
                    phrase.part = None;
                }
                if !has_name(side, &correction.at) && !spans.is_empty() {
                    phrase.entity = Some(entity(analysis, None, &spans, kind_of));
                }
                phrase.spans = spans;
                set_phrase(analysis, finding, side, Some(phrase));
            }
            _ => {}
        }
        is_sure = true;
    }
    if is_sure && mark.verdict.as_deref() != Some("rejected") {
        set_confidence(analysis, finding, 1.0);
    }
}

fn set_confidence(analysis: &mut Analysis, finding: &Finding, confidence: f32) {
    match finding.kind {
        Type::Quotation => analysis.attributions[finding.index].confidence = confidence,
        Type::Accusation => analysis.accusations[finding.index].confidence = confidence,
        Type::Denial => analysis.denials[finding.index].confidence = confidence,
    }
}

fn set_cue(analysis: &mut Analysis, finding: &Finding, spans: Vec<Span>) {
    match finding.kind {
        Type::Quotation => {
            let it = &mut analysis.attributions[finding.index].cue;
            let lemma = it.take().map_or_else(String::new, |cue| cue.lemma);
            *it = (!spans.is_empty()).then_some(Cue { spans, lemma });
        }
        Type::Accusation if !spans.is_empty() => analysis.accusations[finding.index].cue.spans = spans,
        Type::Denial if !spans.is_empty() => analysis.denials[finding.index].cue.spans = spans,
        _ => {}
    }
}

fn phrase_of(analysis: &Analysis, finding: &Finding, side: &str) -> Option<Phrase> {
    match (finding.kind, side) {
        (Type::Quotation, "speaker") => analysis.attributions[finding.index].source.clone(),
        (Type::Accusation, "speaker") => analysis.accusations[finding.index].accuser.clone(),
        (Type::Accusation, _) => Some(analysis.accusations[finding.index].accused.clone()),
        (Type::Denial, "speaker") => analysis.denials[finding.index].denier.clone(),
        _ => None,
    }
}

fn set_phrase(analysis: &mut Analysis, finding: &Finding, side: &str, phrase: Option<Phrase>) {
    match (finding.kind, side, phrase) {
        (Type::Quotation, "speaker", phrase) => analysis.attributions[finding.index].source = phrase,
        (Type::Accusation, "speaker", phrase) => analysis.accusations[finding.index].accuser = phrase,
        (Type::Accusation, "target", Some(phrase)) => analysis.accusations[finding.index].accused = phrase,
        (Type::Denial, "speaker", phrase) => analysis.denials[finding.index].denier = phrase,
        _ => {}
    }
}

/// The entity of this name, or the one that these words mention; made where there is none.
fn entity(
    analysis: &mut Analysis,
    name: Option<&str>,
    spans: &[Span],
    kind_of: &dyn Fn(&str) -> Option<EntityKind>,
) -> usize {
    let text = &analysis.article.text;
    let known = match name {
        Some(name) => {
            let folded = normalize_name(name);
            let is_called = |it: &Entity| {
                std::iter::once(&it.name).chain(&it.aliases).any(|form| normalize_name(form) == folded)
            };
            analysis.entities.iter().position(is_called)
        }
        None => {
            let mentions = |it: &Entity| {
                it.mentions.iter().any(|m| spans.iter().any(|s| s.contains(m.span) && m.span.end == s.end))
            };
            analysis.entities.iter().position(mentions)
        }
    };
    if let Some(known) = known {
        return known;
    }
    let words = spans.iter().map(|span| span.text(text)).collect::<Vec<_>>().join(" ");
    let name = name.map_or_else(|| words.trim().to_owned(), str::to_owned);
    let kind = kind_of(&normalize_name(&name)).unwrap_or_default();
    // A name that a person gives is one, also where it does not stand in the text.
    let at = text.find(&name).map(|start| Span::new(start, start + name.len()));
    let start = spans.first().map_or(0, |span| span.start);
    let mention =
        Mention { span: at.unwrap_or(Span { start, end: start }), head: 0, kind: MentionKind::Name };
    analysis.entities.push(Entity { name, kind, mentions: vec![mention], ..Entity::default() });
    analysis.entities.len() - 1
}

/// Converts code points of one text to bytes.
pub(super) struct Bytes {
    of: Vec<usize>,
}

impl Bytes {
    pub(super) fn new(text: &str) -> Self {
        Self { of: text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect() }
    }

    /// `None` for a place that is not in the text.
    pub(super) fn span(&self, start: usize, end: usize) -> Option<Span> {
        (start <= end).then_some(())?;
        Some(Span::new(*self.of.get(start)?, *self.of.get(end)?))
    }

    fn point(&self, byte: usize) -> usize {
        self.of.partition_point(|&at| at < byte)
    }

    /// Reads `12-20;30-44`, moved by so many code points; what is no place is left out.
    pub(super) fn spans(&self, places: &str, shift: isize) -> Vec<Span> {
        let mut spans: Vec<Span> = places
            .split(';')
            .filter_map(|place| {
                let (start, end) = place.trim().split_once('-')?;
                let moved = |number: &str| number.trim().parse::<usize>().ok()?.checked_add_signed(shift);
                self.span(moved(start)?, moved(end)?).filter(|span| !span.is_empty())
            })
            .collect();
        spans.sort_unstable();
        spans
    }
}

/// Spans in code points as corrections write them: `12-20;30-44`.
pub(super) fn written(spans: &[Span], points: &CodePoints) -> String {
    let place = |&span: &Span| {
        let (start, end) = points.of(span);
        format!("{start}-{end}")
    };
    spans.iter().map(place).collect::<Vec<_>>().join(";")
}

const COLUMNS: &str = "id, key, document, type, fingerprint, field, old, new, selector, who, at, note, batch";

fn correction(row: &rusqlite::Row<'_>) -> rusqlite::Result<Correction> {
    Ok(Correction {
        id: row.get(0)?,
        key: row.get(1)?,
        document: row.get(2)?,
        kind: row.get(3)?,
        fingerprint: row.get(4)?,
        field: row.get(5)?,
        old: row.get(6)?,
        new: row.get(7)?,
        selector: row.get(8)?,
        who: row.get(9)?,
        at: row.get(10)?,
        note: row.get(11)?,
        batch: row.get(12)?,
    })
}

/// Corrections of a document and of the earlier versions of it that hold, in the order of time; the versions' come first.
pub(super) fn of_document(db: &Connection, document: i64) -> rusqlite::Result<Vec<Correction>> {
    let sql = format!(
        "WITH RECURSIVE version (id, sha256, previous, age) AS (
           SELECT id, sha256, previous, 0 FROM document WHERE id = ?1
           UNION ALL
           SELECT d.id, d.sha256, d.previous, age + 1 FROM document d JOIN version v ON d.id = v.previous WHERE age < 20
         )
         SELECT {} FROM correction c JOIN version v ON v.sha256 = c.document
         WHERE c.type <> 'participant' AND c.field <> 'undo'
           AND c.key NOT IN (SELECT new FROM correction WHERE field = 'undo')
         ORDER BY v.age DESC, c.at, c.id",
        COLUMNS.split(", ").map(|column| format!("c.{column}")).collect::<Vec<_>>().join(", ")
    );
    db.prepare_cached(&sql)?.query_map([document], correction)?.collect()
}

/// Which corrections to list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Which {
    /// All that were ever made.
    #[default]
    All,
    /// Those whose statement is lost.
    Orphaned,
}

/// Two people of two minds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Disagreement {
    /// Hash of the article; `None` for names of all articles.
    pub document: Option<String>,
    /// The statement, or the folded name.
    pub fingerprint: String,
    /// What they say differently.
    pub field: String,
    /// The first one and what she says.
    pub who: String,
    /// Nothing where she says that there is nothing.
    pub new: Option<String>,
    /// The other one and what he says.
    pub other_who: String,
    /// The same for him.
    pub other_new: Option<String>,
}

impl Archive {
    /// Says something of a statement: pairs of a field of [`FIELDS`] and its new value. Gives the corrections' keys.
    ///
    /// # Errors
    ///
    /// A fingerprint that the archive does not have, an unknown field, a value that its field cannot have.
    pub fn correct(
        &mut self,
        fingerprint: &str,
        changes: &[(String, Option<String>)],
        who: &str,
        note: Option<&str>,
    ) -> Result<Vec<String>> {
        let document: i64 = self
            .db
            .query_row(
                "SELECT document FROM statement WHERE fingerprint = ?1 ORDER BY run = 0 DESC, run DESC LIMIT 1",
                [fingerprint],
                |row| row.get(0),
            )
            .map_err(|error| match error {
                rusqlite::Error::QueryReturnedNoRows => Error::Archive(format!("no statement {fingerprint}")),
                other => other.into(),
            })?;
        let (sha256, reviewed) = self.reviewed(document)?;
        let Some(at) = reviewed.findings.iter().position(|it| it.fingerprint == fingerprint) else {
            return Err(Error::Archive(format!("statement {fingerprint} is of an earlier run")));
        };
        let (finding, text) = (&reviewed.findings[at], &reviewed.analysis.article.text);
        let points = CodePoints::new(text);
        let bytes = Bytes::new(text);
        let selector = selector(text, finding.extent, &points);
        let mut new = Vec::new();
        for (field, value) in changes {
            let value = value.as_deref().map(str::trim).filter(|value| !value.is_empty());
            check_value(finding, field, value, &bytes)?;
            let old = value_of(finding, &reviewed.marks[at], field, &points);
            if old.as_deref() == value && field != "verdict" {
                continue;
            }
            new.push(New {
                document: Some(sha256.clone()),
                kind: finding.kind.as_str().to_owned(),
                fingerprint: fingerprint.to_owned(),
                field: field.clone(),
                old,
                new: value.map(str::to_owned),
                selector: Some(selector.clone()),
                who: who.to_owned(),
                note: note.map(str::to_owned),
            });
        }
        self.say(&new)
    }

    /// Adds a statement to a document by hand; gives its fingerprint.
    ///
    /// # Errors
    ///
    /// An unknown document; a statement without words, or an accusation against nobody.
    pub fn add_by_hand(
        &mut self,
        document: &str,
        it: &ByHand,
        who: &str,
        note: Option<&str>,
    ) -> Result<String> {
        let shown = self.document(document)?;
        let (sha256, reviewed) = self.reviewed(shown.id)?;
        let text = reviewed.analysis.article.text.clone();
        let (bytes, points) = (Bytes::new(&text), CodePoints::new(&text));
        let mut analysis = reviewed.analysis;
        let Some(kind) = Type::of(&it.kind) else {
            return Err(Error::Archive(format!("{:?} is no type of statement", it.kind)));
        };
        if !add(&mut analysis, it, 0, &bytes) {
            return Err(Error::Archive(
                "a statement needs words in the text, and an accusation somebody who is accused".to_owned(),
            ));
        }
        let Some(finding) = findings(&analysis, &sha256).into_iter().rfind(|found| found.kind == kind) else {
            return Err(Error::Archive("the statement has no words".to_owned()));
        };
        // One that stands at the same place already has another name.
        let mut nth = 0;
        let name = loop {
            let name = fingerprint(&sha256, kind, points.of(finding.extent), nth);
            if reviewed.findings.iter().all(|it| it.fingerprint != name) {
                break name;
            }
            nth += 1;
        };
        self.say(&[New {
            document: Some(sha256),
            kind: it.kind.clone(),
            fingerprint: name.clone(),
            field: "added".to_owned(),
            old: None,
            new: Some(serde_json::to_string(it).map_err(std::io::Error::other)?),
            selector: Some(selector(&text, finding.extent, &points)),
            who: who.to_owned(),
            note: note.map(str::to_owned),
        }])?;
        Ok(name)
    }

    /// Takes corrections back, by their keys; those that are taken back already stay so.
    pub fn undo(&mut self, keys: &[String], who: &str) -> Result<usize> {
        let mut undone = Vec::new();
        for key in keys {
            let sql = format!(
                "SELECT {COLUMNS} FROM correction WHERE key = ?1 AND field <> 'undo'
                   AND key NOT IN (SELECT new FROM correction WHERE field = 'undo')"
            );
            let found: Vec<Correction> =
                self.db.prepare(&sql)?.query_map([key], correction)?.collect::<rusqlite::Result<_>>()?;
            undone.extend(found.into_iter().map(|it| New {
                document: it.document,
                kind: it.kind,
                fingerprint: it.fingerprint,
                field: "undo".to_owned(),
                old: Some(it.field),
                new: Some(it.key),
                selector: it.selector,
                who: who.to_owned(),
                note: None,
            }));
        }
        self.say(&undone)?;
        Ok(undone.len())
    }

    /// Takes back what somebody said last, all that was said in one go; gives how many corrections that were.
    pub fn undo_last(&mut self, who: &str) -> Result<usize> {
        let mut rows = self.db.prepare(
            "WITH own AS (SELECT id, key, at, batch FROM correction WHERE who = ?1 AND field <> 'undo'
               AND key NOT IN (SELECT new FROM correction WHERE field = 'undo'))
             SELECT key FROM own WHERE batch = (SELECT batch FROM own ORDER BY at DESC, id DESC LIMIT 1)",
        )?;
        let keys: Vec<String> = rows.query_map([who], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        drop(rows);
        self.undo(&keys, who)
    }

    /// Lists corrections in the order in which they came.
    pub fn corrections(&self, which: Which) -> Result<Vec<Correction>> {
        let sql = match which {
            Which::All => format!("SELECT {COLUMNS} FROM correction ORDER BY id"),
            Which::Orphaned => format!("SELECT {COLUMNS} FROM orphans ORDER BY id"),
        };
        Ok(self.db.prepare(&sql)?.query_map([], correction)?.collect::<rusqlite::Result<_>>()?)
    }

    /// What people say differently.
    pub fn disagreements(&self) -> Result<Vec<Disagreement>> {
        let mut rows = self.db.prepare(
            "SELECT document, fingerprint, field, who, new, other_who, other_new FROM disagreements
             ORDER BY document, fingerprint, field, who, other_who",
        )?;
        let rows = rows.query_map([], |row| {
            Ok(Disagreement {
                document: row.get(0)?,
                fingerprint: row.get(1)?,
                field: row.get(2)?,
                who: row.get(3)?,
                new: row.get(4)?,
                other_who: row.get(5)?,
                other_new: row.get(6)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// A document's analysis with its corrections, and its hash.
    pub fn reviewed(&self, document: i64) -> Result<(String, Reviewed)> {
        let (sha256, analysis) = store::load(&self.db, document)?;
        let said = of_document(&self.db, document)?;
        let reviewed = review(analysis, &sha256, &said, &|name| kind_in(&self.db, name));
        Ok((sha256, reviewed))
    }

    /// Writes corrections that somebody makes now, and what they change; gives their keys.
    pub(super) fn say(&mut self, new: &[New]) -> Result<Vec<String>> {
        self.write(|tx, cache| {
            let at = now(tx)?;
            let batch: String =
                tx.query_row("SELECT lower(hex(randomblob(16)))", [], |row| row.get(0))?;
            let mut keys = Vec::new();
            for it in new {
                let key: String = tx.query_row(
                    "INSERT INTO correction
                       (key, document, type, fingerprint, field, old, new, selector, who, at, note, batch)
                     VALUES (lower(hex(randomblob(16))), ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) RETURNING key",
                    params![
                        it.document, it.kind, it.fingerprint, it.field, it.old, it.new, it.selector, it.who, at, it.note,
                        batch
                    ],
                    |row| row.get(0),
                )?;
                keys.push(key);
            }
            let names = new.iter().any(|it| it.kind == "participant");
            let mut documents: Vec<&str> = new.iter().filter_map(|it| it.document.as_deref()).collect();
            documents.sort_unstable();
            documents.dedup();
            take_effect(tx, cache, names, &documents)?;
            Ok(keys)
        })
    }
}

/// The kind of the participant of a folded name.
pub(super) fn kind_in(db: &Connection, folded: &str) -> Option<EntityKind> {
    let kind = db.query_row("SELECT kind FROM participant WHERE folded = ?1 LIMIT 1", [folded], |row| {
        row.get::<_, String>(0)
    });
    kind.ok().map(|kind| super::names::kind_of(&kind))
}

/// Makes what was said show: of names, and of these documents (by hash) with their later versions.
pub(super) fn take_effect(
    tx: &Transaction<'_>,
    cache: &mut super::names::Cache,
    names: bool,
    documents: &[&str],
) -> Result<()> {
    if names {
        super::names::settle(tx, cache)?;
    }
    let rulings = Rulings::load(tx)?;
    for sha256 in documents {
        let mut versions = tx.prepare_cached(
            "WITH RECURSIVE version (id) AS (
               SELECT id FROM document WHERE sha256 = ?1
               UNION SELECT d.id FROM document d JOIN version v ON d.previous = v.id
             ) SELECT id FROM version",
        )?;
        let ids: Vec<i64> =
            versions.query_map([sha256], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        for id in ids {
            store::refresh(tx, cache, &rulings, id)?;
        }
    }
    Ok(())
}

/// Whether a field can have this value in such a statement.
fn check_value(finding: &Finding, field: &str, value: Option<&str>, bytes: &Bytes) -> Result<()> {
    let wrong = |reason: String| Err(Error::Archive(reason));
    let one_of = |names: &[&str]| match value {
        Some(value) if !names.contains(&value) => {
            wrong(format!("{field}: {value:?} is none of {}", names.join(", ")))
        }
        _ => Ok(()),
    };
    match (field, finding.kind) {
        ("verdict", _) => one_of(&["accepted", "rejected"]),
        ("status", Type::Accusation) if value.is_some() => {
            one_of(&["asserted", "negated", "hypothetical", "denied"])
        }
        ("kind", Type::Accusation) if value.is_some() => one_of(&["explicit", "claim"]),
        ("kind", Type::Quotation) if value.is_some() => one_of(&["direct", "mixed", "indirect"]),
        ("target" | "target_span", Type::Accusation)
        | ("cue", Type::Accusation | Type::Denial)
        | ("text", Type::Quotation)
            if value.is_none() =>
        {
            wrong(format!("{field}: {} cannot be without one", finding.kind.as_str()))
        }
        ("cue" | "text" | "speaker_span", _) | ("target_span", Type::Accusation) => match value {
            Some(value) if bytes.spans(value, 0).len() != value.split(';').count() => wrong(format!(
                "{field}: {value:?} is no place in the text (such as 12-20;30-44, in code points)"
            )),
            _ => Ok(()),
        },
        ("speaker" | "code" | "note", _) | ("target", Type::Accusation) => Ok(()),
        _ => wrong(format!("{field}: nothing that can be said of this {}", finding.kind.as_str())),
    }
}

/// How a field stands now.
fn value_of(finding: &Finding, mark: &Mark, field: &str, points: &CodePoints) -> Option<String> {
    let name = |who: &Option<super::findings::Who>| who.as_ref().map(|who| who.name.clone());
    let place = |who: &Option<super::findings::Who>| who.as_ref().map(|who| written(&who.spans, points));
    let value = match field {
        "verdict" => mark.verdict.clone(),
        "code" => mark.code.clone(),
        "note" => mark.note.clone(),
        "status" => finding.status.map(|status| status.as_str().to_owned()),
        "kind" => Some(finding.class.to_owned()),
        "speaker" => name(&finding.speaker),
        "target" => name(&finding.target),
        "speaker_span" => place(&finding.speaker),
        "target_span" => place(&finding.target),
        "cue" => Some(written(&finding.cue, points)),
        "text" => Some(written(&finding.text, points)),
        _ => None,
    };
    value.filter(|value| !value.is_empty())
}

/// The statement of a finding as one that is added by hand: what a gold file says of it.
pub(super) fn as_by_hand(finding: &Finding, points: &CodePoints) -> ByHand {
    let place = |who: &Option<super::findings::Who>| {
        who.as_ref().map_or_else(String::new, |who| written(&who.spans, points))
    };
    ByHand {
        kind: finding.kind.as_str().to_owned(),
        class: finding.class.to_owned(),
        status: finding.status.map_or_else(String::new, |status| status.as_str().to_owned()),
        speaker: finding.speaker.as_ref().map(|who| who.name.clone()),
        speaker_span: place(&finding.speaker),
        target: finding
            .target
            .as_ref()
            .filter(|_| finding.kind == Type::Accusation)
            .map(|who| who.name.clone()),
        target_span: if finding.kind == Type::Accusation { place(&finding.target) } else { String::new() },
        cue: written(&finding.cue, points),
        text: written(&finding.text, points),
    }
}

impl Archive {
    /// The next statement (document and fingerprint) that nobody has looked at, in the order of documents and texts,
    /// behind a statement or from the start; behind the last one it begins anew.
    pub fn next_open(&self, after: Option<&str>, kind: Option<&str>) -> Result<Option<(i64, String)>> {
        let sql = |condition: &str| {
            format!(
                "SELECT s.document, s.fingerprint FROM document d
                 JOIN statement s ON s.document = d.id AND s.run = d.shown
                 WHERE s.verdict IS NULL AND (?1 IS NULL OR s.type = ?1) AND {condition}
                 ORDER BY d.id, s.start, s.\"end\", s.id LIMIT 1"
            )
        };
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
        if let Some(after) = after {
            let place: Option<(i64, i64, i64, i64)> = self
                .database()
                .query_row(
                    "SELECT s.document, s.start, s.\"end\", s.id FROM document d
                     JOIN statement s ON s.document = d.id AND s.run = d.shown WHERE s.fingerprint = ?1",
                    [after],
                    |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
                )
                .optional()?;
            if let Some((document, start, end, id)) = place {
                let behind = "d.id >= ?2 AND (d.id, s.start, s.\"end\", s.id) > (?2, ?3, ?4, ?5)";
                let found = self
                    .database()
                    .query_row(&sql(behind), params![kind, document, start, end, id], read)
                    .optional()?;
                if found.is_some() {
                    return Ok(found);
                }
            }
        }
        Ok(self.database().query_row(&sql("1"), params![kind], read).optional()?)
    }

    /// Charges of accusations as they stand, each with what reviewers call it and how many statements have it, the
    /// commonest first; those with these words.
    pub fn charges(&self, words: Option<&str>, limit: usize) -> Result<Vec<(String, Option<String>, u64)>> {
        let mut rows = self.database().prepare(
            "SELECT s.text, s.code, count(*) FROM statement s
             JOIN document d ON d.id = s.document AND d.shown = s.run
             WHERE s.type = 'accusation' AND s.text <> '' AND s.verdict IS NOT 'rejected'
               AND (?1 IS NULL OR s.text LIKE '%' || ?1 || '%' OR s.code LIKE '%' || ?1 || '%')
             GROUP BY s.text, s.code ORDER BY count(*) DESC, s.code, s.text LIMIT ?2",
        )?;
        let rows =
            rows.query_map(params![words, limit], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Calls all accusations with one of these charges by one name; without a name, by none. Gives how many there are.
    pub fn recode(&mut self, charges: &[&str], code: Option<&str>, who: &str) -> Result<usize> {
        let mut new = Vec::new();
        for charge in charges {
            let mut rows = self.database().prepare_cached(
                "SELECT d.sha256, s.fingerprint, s.code, s.start, s.\"end\", d.text FROM statement s
                 JOIN document d ON d.id = s.document AND d.shown = s.run
                 WHERE s.type = 'accusation' AND s.text = ?1 AND s.verdict IS NOT 'rejected' AND s.code IS NOT ?2",
            )?;
            let mut rows = rows.query(params![charge, code])?;
            while let Some(row) = rows.next()? {
                let text: String = row.get(5)?;
                let span = Bytes::new(&text).span(row.get(3)?, row.get(4)?);
                new.push(New {
                    document: row.get(0)?,
                    kind: Type::Accusation.as_str().to_owned(),
                    fingerprint: row.get(1)?,
                    field: "code".to_owned(),
                    old: row.get(2)?,
                    new: code.map(str::to_owned),
                    selector: span.map(|span| selector(&text, span, &CodePoints::new(&text))),
                    who: who.to_owned(),
                    note: None,
                });
            }
        }
        self.say(&new)?;
        Ok(new.len())
    }
}
