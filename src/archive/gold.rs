//! Reviewed documents as gold to train and score with, and annotations of other tools as corrections.
//!
//! Out: `text/ID.txt`, `attributions/ID.ann` (brat) and `gold/ID.json` (accusations), the folder that `sayso score --gold`
//! reads. In: the same files; what they have and the archive has is accepted, what differs is changed, what they have more
//! is added, and what they lack is rejected.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::OptionalExtension;
use serde_json::{Value, json};

use super::Archive;
use super::corrections::{ByHand, Bytes, as_by_hand};
use super::findings::{Type, hash_of};
use crate::error::{Error, Result};
use crate::extract::Phrase;
use crate::resolve::Analysis;
use crate::span::{CodePoints, Span};

/// The accusations of a document as the gold files of the project have them: JSON on many lines, ended by a line feed.
pub fn accusations_json(analysis: &Analysis) -> String {
    let text = &analysis.article.text;
    let points = CodePoints::new(text);
    let mut entities: Vec<(String, Value)> = Vec::new();
    let mut party = |phrase: Option<&Phrase>| -> (Value, Value) {
        let Some(phrase) = phrase else { return (Value::Null, Value::Null) };
        let span = extent(&phrase.spans);
        let words = span.map_or("", |span| span.text(text));
        let (id, name, aliases) = match phrase.entity.and_then(|n| Some((n, analysis.entities.get(n)?))) {
            Some((n, entity)) => (format!("e{n}"), entity.name.clone(), entity.aliases.clone()),
            // As everywhere: whom the words refer to, where grammar says so.
            None if !phrase.refers_to.is_empty() => {
                let named: Vec<&str> = phrase.refers_to.iter().map(|span| span.text(text)).collect();
                (format!("r{}", phrase.refers_to[0].start), named.join(" "), Vec::new())
            }
            None => (format!("w{}", span.unwrap_or_default().start), words.to_owned(), Vec::new()),
        };
        if entities.iter().all(|(known, _)| *known != id) {
            entities.push((id.clone(), json!({"id": id, "name": name, "aliases": aliases})));
        }
        (json!(id), span.map_or(Value::Null, |span| json!(points.of(span))))
    };
    let place = |spans: &[Span]| extent(spans).map_or(Value::Null, |span| json!(points.of(span)));
    let rows: Vec<Value> = analysis
        .accusations
        .iter()
        .map(|it| {
            let (accuser, accuser_span) = party(it.accuser.as_ref());
            let (accused, accused_span) = party(Some(&it.accused));
            json!({
                "accuser": accuser, "accuser_span": accuser_span,
                "accused": accused, "accused_span": accused_span,
                "cue_span": place(&it.cue.spans), "charge_span": place(&it.charge),
                "class": it.class.as_str(), "status": it.status.as_str(),
            })
        })
        .collect();
    let entities: Vec<Value> = entities.into_iter().map(|(_, entity)| entity).collect();
    format!("{:#}\n", json!({"id": analysis.article.id, "entities": entities, "accusations": rows}))
}

fn extent(spans: &[Span]) -> Option<Span> {
    spans.iter().copied().reduce(Span::cover)
}

/// What a folder of annotations did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Documents whose texts the archive has.
    pub documents: usize,
    /// Documents that it does not have.
    pub unknown: usize,
    /// Statements that both have, accepted.
    pub accepted: usize,
    /// Of these, those that were changed.
    pub changed: usize,
    /// Statements that only the annotations have.
    pub added: usize,
    /// Statements that only the archive has, rejected.
    pub rejected: usize,
}

impl Archive {
    /// Takes in a folder of annotations. A brat file decides about quotations, about the types that it has events of, and
    /// about those that the `annotation.conf` beside it knows; a JSON file about accusations alone.
    ///
    /// # Errors
    ///
    /// A folder without annotations, or a file that cannot be read.
    pub fn import(&mut self, folder: &Path, who: &str) -> Result<Imported> {
        let mut imported = Imported::default();
        let inner = |name: &str| {
            let inner = folder.join(name);
            if inner.is_dir() { inner } else { folder.to_owned() }
        };
        let mut files = listed(&inner("attributions"), "ann")?;
        files.extend(listed(&inner("gold"), "json")?);
        if files.is_empty() {
            return Err(Error::Archive(format!("{}: no annotations (.ann or .json)", folder.display())));
        }
        for path in files {
            let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            let text = [inner("text").join(format!("{stem}.txt")), path.with_extension("txt")];
            let text = text.iter().find(|text| text.is_file());
            let Some(text) = text else {
                return Err(Error::Archive(format!("{}: no text {stem}.txt beside it", path.display())));
            };
            let (text, annotations) = (read(text)?, read(&path)?);
            let document: Option<i64> = self
                .database()
                .query_row("SELECT id FROM document WHERE sha256 = ?1", [hash_of(&text)], |row| row.get(0))
                .optional()?;
            let Some(document) = document else {
                imported.unknown += 1;
                continue;
            };
            imported.documents += 1;
            let wrong = |reason: String| Error::Input { path: path.clone(), line: None, reason };
            let (gold, types) = if path.extension().is_some_and(|extension| extension == "json") {
                (from_json(&annotations).map_err(wrong)?, vec![Type::Accusation])
            } else {
                let conf = path.with_file_name("annotation.conf");
                let conf = fs::read_to_string(conf).unwrap_or_default();
                from_brat(&annotations, &conf)
            };
            self.reconcile(document, &gold, &types, who, &mut imported)?;
        }
        Ok(imported)
    }

    /// Makes a document's statements of some types those of the annotations.
    fn reconcile(
        &mut self,
        document: i64,
        gold: &[ByHand],
        types: &[Type],
        who: &str,
        imported: &mut Imported,
    ) -> Result<()> {
        let (_, reviewed) = self.reviewed(document)?;
        let text = &reviewed.analysis.article.text;
        let (points, bytes) = (CodePoints::new(text), Bytes::new(text));
        let letters = Letters { text, bytes: &bytes };
        let mine: Vec<(usize, ByHand)> = reviewed
            .findings
            .iter()
            .enumerate()
            .filter(|(_, it)| types.contains(&it.kind))
            .map(|(at, it)| (at, as_by_hand(it, &points)))
            .collect();
        let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
        for (g, theirs) in gold.iter().enumerate() {
            for (m, (_, ours)) in mine.iter().enumerate().filter(|(_, (_, ours))| ours.kind == theirs.kind) {
                let likeness = letters.likeness(ours, theirs);
                if likeness >= LIKENESS {
                    pairs.push((likeness, g, m));
                }
            }
        }
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let (mut partner, mut is_taken) = (vec![None; gold.len()], vec![false; mine.len()]);
        for (_, g, m) in pairs {
            if partner[g].is_none() && !is_taken[m] {
                partner[g] = Some(m);
                is_taken[m] = true;
            }
        }
        let mut said: Vec<(String, Vec<Change>)> = Vec::new();
        let mut added = Vec::new();
        for (g, theirs) in gold.iter().enumerate() {
            let Some(m) = partner[g] else {
                added.push(theirs);
                continue;
            };
            let (at, ours) = &mine[m];
            let mut changes = letters.changes(ours, theirs);
            imported.accepted += 1;
            imported.changed += usize::from(!changes.is_empty());
            if reviewed.marks[*at].verdict.as_deref() != Some("accepted") || !changes.is_empty() {
                changes.push(("verdict".to_owned(), Some("accepted".to_owned())));
                said.push((reviewed.findings[*at].fingerprint.clone(), changes));
            }
        }
        for ((at, _), _) in mine.iter().zip(&is_taken).filter(|(_, is_taken)| !**is_taken) {
            if reviewed.marks[*at].verdict.as_deref() != Some("rejected") {
                imported.rejected += 1;
                let verdict = vec![("verdict".to_owned(), Some("rejected".to_owned()))];
                said.push((reviewed.findings[*at].fingerprint.clone(), verdict));
            }
        }
        for (fingerprint, changes) in said {
            self.correct(&fingerprint, &changes, who, None)?;
        }
        for it in added {
            imported.added += 1;
            self.add_by_hand(&document.to_string(), it, who, None)?;
        }
        Ok(())
    }
}

/// A field and what it is to be.
type Change = (String, Option<String>);

/// How alike two statements must be to be one.
const LIKENESS: f64 = 0.3;

/// Compares places by the letters and digits in them: marks and blanks at their ends change nothing.
struct Letters<'a> {
    text: &'a str,
    bytes: &'a Bytes,
}

impl Letters<'_> {
    fn of(&self, places: &str) -> Vec<usize> {
        self.inside(&self.bytes.spans(places, 0))
    }

    fn inside(&self, spans: &[Span]) -> Vec<usize> {
        let of_span = |span: &Span| {
            let start = span.start;
            let letters = span.text(self.text).char_indices().filter(|(_, c)| c.is_alphanumeric());
            letters.map(move |(at, _)| start + at)
        };
        let mut letters: Vec<usize> = spans.iter().flat_map(of_span).collect();
        letters.sort_unstable();
        letters.dedup();
        letters
    }

    /// Whether two places are the same. A form that has one span for each part takes all from the first to the last word.
    fn is_same(&self, ours: &str, theirs: &str) -> bool {
        let (ours, theirs) = (self.bytes.spans(ours, 0), self.bytes.spans(theirs, 0));
        let wanted = self.inside(&theirs);
        let whole = ours.iter().copied().reduce(Span::cover);
        self.inside(&ours) == wanted || theirs.len() == 1 && self.inside(whole.as_slice()) == wanted
    }

    /// The common part of the words of all parts, and of the parties by themselves: those who accuse together share all
    /// other words.
    fn likeness(&self, ours: &ByHand, theirs: &ByHand) -> f64 {
        let words = |it: &ByHand| self.of(&[&*it.cue, &*it.text].join(";"));
        let parties = |it: &ByHand| self.of(&[&*it.speaker_span, &*it.target_span].join(";"));
        let said = share(&words(ours), &words(theirs));
        if said == 0.0 { 0.0 } else { 0.6 * said + 0.4 * share(&parties(ours), &parties(theirs)) }
    }

    fn changes(&self, ours: &ByHand, theirs: &ByHand) -> Vec<Change> {
        let mut changes = Vec::new();
        let mut change = |field: &str, new: Option<&str>| {
            changes.push((field.to_owned(), new.filter(|new| !new.is_empty()).map(str::to_owned)));
        };
        let is_needed = |field: &str| {
            matches!(
                (field, ours.kind.as_str()),
                ("target_span", _) | ("cue", "accusation" | "denial") | ("text", "quotation")
            )
        };
        for (field, ours, theirs) in [
            ("speaker_span", &ours.speaker_span, &theirs.speaker_span),
            ("target_span", &ours.target_span, &theirs.target_span),
            ("cue", &ours.cue, &theirs.cue),
            ("text", &ours.text, &theirs.text),
        ] {
            let stays = self.is_same(ours, theirs) || theirs.is_empty() && is_needed(field);
            if !stays {
                change(field, Some(theirs));
            }
        }
        for (field, ours, theirs) in
            [("kind", &ours.class, &theirs.class), ("status", &ours.status, &theirs.status)]
        {
            if !theirs.is_empty() && ours != theirs {
                change(field, Some(theirs));
            }
        }
        for (field, ours, theirs) in
            [("speaker", &ours.speaker, &theirs.speaker), ("target", &ours.target, &theirs.target)]
        {
            if theirs.is_some() && ours != theirs {
                change(field, theirs.as_deref());
            }
        }
        changes
    }
}

/// The common part of two sorted lists, from 0 to 1; two empty ones are alike.
fn share(a: &[usize], b: &[usize]) -> f64 {
    if a.is_empty() && b.is_empty() {
        return 1.0;
    }
    let common = a.iter().filter(|it| b.binary_search(it).is_ok()).count();
    common as f64 / (a.len() + b.len() - common) as f64
}

/// Reads the events of a brat file, and the types about which it decides.
fn from_brat(annotations: &str, conf: &str) -> (Vec<ByHand>, Vec<Type>) {
    let (mut places, mut names, mut events) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
    let mut attributes: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    for line in annotations.lines() {
        let mut fields = line.split('\t');
        let (Some(id), Some(body)) = (fields.next(), fields.next()) else { continue };
        match id.chars().next() {
            Some('T') => {
                let offsets = body.split_once(' ').map_or("", |(_, offsets)| offsets);
                let pair = |pair: &str| pair.trim().replace(' ', "-");
                places.insert(id, offsets.split(';').map(pair).collect::<Vec<_>>().join(";"));
            }
            Some('E') => events.push((id, body)),
            Some('A' | 'M') => {
                let mut words = body.split_whitespace();
                if let (Some(name), Some(event), Some(value)) = (words.next(), words.next(), words.next()) {
                    attributes.entry(event).or_default().push((name, value));
                }
            }
            Some('#') => {
                if let (Some(("AnnotatorNotes", id)), Some(name)) = (body.split_once(' '), fields.next()) {
                    names.insert(id, name);
                }
            }
            _ => {}
        }
    }
    // A file of attributions alone, as the corpora have them, says nothing of accusations, unless there might have been
    // some.
    let mut types = vec![Type::Quotation];
    let might = |name: &str| conf.lines().any(|line| line.split_whitespace().next() == Some(name));
    types.extend(might("Accusation").then_some(Type::Accusation));
    types.extend(might("Denial").then_some(Type::Denial));
    let mut gold = Vec::new();
    for (event, body) in events {
        let mut arguments = body.split_whitespace().filter_map(|part| part.split_once(':'));
        let Some((kind, trigger)) = arguments.next() else { continue };
        let kind = match kind {
            "Accusation" => Type::Accusation,
            "Denial" => Type::Denial,
            // The corpora call it `Attribution`, `Attribution-no-source` and so on.
            _ if kind.starts_with("Attribution") => Type::Quotation,
            _ => continue,
        };
        if !types.contains(&kind) {
            types.push(kind);
        }
        let mut it = ByHand { kind: kind.as_str().to_owned(), ..ByHand::default() };
        let place = |id: &str| places.get(id).cloned().unwrap_or_default();
        if kind != Type::Quotation {
            it.cue = place(trigger);
        }
        for (role, id) in arguments {
            match role.trim_end_matches(|c: char| c.is_ascii_digit()) {
                "Source" | "Accuser" | "Denier" => {
                    it.speaker_span = place(id);
                    it.speaker = names.get(id).map(|name| (*name).to_owned());
                }
                "Accused" => {
                    it.target_span = place(id);
                    it.target = names.get(id).map(|name| (*name).to_owned());
                }
                "Cue" => it.cue = place(id),
                "Content" | "Charge" | "Denied" => it.text = place(id),
                _ => {}
            }
        }
        for (name, value) in attributes.get(event).into_iter().flatten() {
            match *name {
                "Kind" | "Class" => it.class = (*value).to_owned(),
                "Status" => it.status = (*value).to_owned(),
                _ => {}
            }
        }
        if !it.cue.is_empty() || !it.text.is_empty() {
            gold.push(it);
        }
    }
    (gold, types)
}

/// Reads the accusations of a JSON file.
fn from_json(annotations: &str) -> std::result::Result<Vec<ByHand>, String> {
    let file: Value = serde_json::from_str(annotations).map_err(|error| error.to_string())?;
    let name = |id: &Value| {
        let known = file["entities"].as_array()?.iter().find(|entity| entity["id"] == *id)?;
        known["name"].as_str().map(str::to_owned)
    };
    let place = |span: &Value| match (span[0].as_u64(), span[1].as_u64()) {
        (Some(start), Some(end)) => format!("{start}-{end}"),
        _ => String::new(),
    };
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let rows = file["accusations"].as_array().ok_or("no accusations")?;
    Ok(rows
        .iter()
        .map(|row| ByHand {
            kind: Type::Accusation.as_str().to_owned(),
            class: word(&row["class"]),
            status: word(&row["status"]),
            speaker: name(&row["accuser"]),
            speaker_span: place(&row["accuser_span"]),
            target: name(&row["accused"]),
            target_span: place(&row["accused_span"]),
            cue: place(&row["cue_span"]),
            text: place(&row["charge_span"]),
        })
        .collect())
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|source| Error::Io { path: path.to_owned(), source })
}

fn listed(folder: &Path, extension: &str) -> Result<Vec<PathBuf>> {
    let failed = |source| Error::Io { path: folder.to_owned(), source };
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|it| it == extension) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
