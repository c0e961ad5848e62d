//! Reading an archive: lists, searches, single documents, and the analyses that `graph` and `report` are made of.
//!
//! Example: the query with the words `nepotism` and the speaker `Osei` gives the statements of Osei, newest first, whose
//! words or sentence have `nepotism`.

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params_from_iter};
use rustc_hash::FxHashMap;
use serde::Serialize;

use super::corrections::{self, Correction};
use super::store::article;
use super::{Archive, record};
use crate::document::Article;
use crate::error::{Error, Result};
use crate::graph::corpus::normalize_name;
use crate::resolve::Analysis;

/// Which statements to look for; empty fields let everything through.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// Words that stand in the statement or its sentence, all of them, in any form that begins like them where they end
    /// in `*`; `"two words"` as they stand.
    pub words: String,
    /// Who says, accuses or denies, by any of the names that are one in the archive, or by a word of a name.
    pub speaker: Option<String>,
    /// Who is accused, or whose accusation is denied.
    pub target: Option<String>,
    /// `quotation`, `accusation` or `denial`.
    pub kind: Option<String>,
    /// Status of accusations.
    pub status: Option<String>,
    /// Only documents of this day or later: `2031`, `2031-01` or `2031-01-05`.
    pub since: Option<String>,
    /// Only documents of this day or earlier.
    pub until: Option<String>,
    /// Only documents of this outlet.
    pub outlet: Option<String>,
    /// Only statements of this document.
    pub document: Option<i64>,
    /// `accepted`, `rejected`, `open` for those nobody has looked at; all but the rejected ones where `None`.
    pub verdict: Option<String>,
    /// The least confidence.
    pub least: f64,
    /// At most so many.
    pub limit: usize,
    /// Without the first so many.
    pub skip: usize,
}

/// A statement as lists show it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shown {
    /// What corrections name it by.
    pub fingerprint: String,
    /// Number of the document in this archive.
    pub document_id: i64,
    /// Its id.
    pub document: String,
    /// Day of publication.
    pub day: Option<String>,
    /// Newspaper, agency or site.
    pub outlet: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// `quotation`, `accusation` or `denial`.
    #[serde(rename = "type")]
    pub kind: String,
    /// `direct`, `explicit` and so on.
    #[serde(rename = "kind")]
    pub class: String,
    /// Whether an accusation was really made.
    pub status: Option<String>,
    /// Who says, accuses or denies.
    pub speaker: Option<String>,
    /// The words for it.
    pub speaker_words: Option<String>,
    /// Who is accused, or whose accusation is denied.
    pub target: Option<String>,
    /// The words for it.
    pub target_words: Option<String>,
    /// The words that carry it.
    pub cue: String,
    /// What is said, the charge, or what is denied.
    pub text: String,
    /// What a reviewer calls the charge.
    pub code: Option<String>,
    /// The sentence in which it begins.
    pub sentence: String,
    /// Between 0 and 1.
    pub confidence: f64,
    /// `accepted`, `rejected`, or nothing.
    pub verdict: Option<String>,
    /// What a reviewer notes.
    pub note: Option<String>,
    /// First code point of its words.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// Places of its parts in code points, as JSON.
    pub spans: String,
}

/// A document as lists show it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Document {
    /// Number in this archive.
    pub id: i64,
    /// Hash of its text.
    pub sha256: String,
    /// File stem, or the record's own id.
    #[serde(rename = "document")]
    pub name: String,
    /// Headline.
    pub title: Option<String>,
    /// Newspaper, agency or site.
    pub outlet: Option<String>,
    /// Date of publication as the input gives it.
    pub published: Option<String>,
    /// Canonical address.
    pub url: Option<String>,
    /// When it came in.
    pub added: String,
    /// The document that was at this address before.
    pub previous: Option<i64>,
    /// Statements that hold.
    pub statements: u64,
    /// Of these, those that somebody has looked at.
    pub reviewed: u64,
    /// How often it was met.
    pub sightings: u64,
}

/// One document with its statements' analysis as it holds now.
#[derive(Clone, Debug)]
pub struct Held {
    /// Number in the archive.
    pub id: i64,
    /// Corrected, without what is rejected.
    pub analysis: Analysis,
    /// What reviewers call the charges, by accusation.
    pub codes: Vec<Option<String>>,
}

const DOCUMENT: &str = "SELECT d.id, d.sha256, d.name, d.title, d.outlet, d.published, d.url, d.added, d.previous,
    (SELECT count(*) FROM statement s WHERE s.document = d.id AND s.run = d.shown AND s.verdict IS NOT 'rejected'),
    (SELECT count(*) FROM statement s WHERE s.document = d.id AND s.run = d.shown AND s.verdict IS NOT NULL),
    (SELECT count(*) FROM sighting s WHERE s.document = d.id)
  FROM document d";

fn document(row: &rusqlite::Row<'_>) -> rusqlite::Result<Document> {
    Ok(Document {
        id: row.get(0)?,
        sha256: row.get(1)?,
        name: row.get(2)?,
        title: row.get(3)?,
        outlet: row.get(4)?,
        published: row.get(5)?,
        url: row.get(6)?,
        added: row.get(7)?,
        previous: row.get(8)?,
        statements: row.get(9)?,
        reviewed: row.get(10)?,
        sightings: row.get(11)?,
    })
}

/// Conditions of a question with their values.
#[derive(Default)]
struct Conditions {
    sql: Vec<String>,
    values: Vec<Value>,
}

impl Conditions {
    /// Adds a condition whose `?` stands for this value.
    fn add(&mut self, sql: &str, value: impl Into<Value>) {
        self.values.push(value.into());
        self.sql.push(sql.replace('?', &format!("?{}", self.values.len())));
    }

    fn time(&mut self, since: Option<&str>, until: Option<&str>) {
        if let Some(since) = since {
            self.add("d.day >= ?", since.to_owned());
        }
        if let Some(until) = until {
            // A year or month takes all its days along; `~` stands behind all digits.
            self.add("d.day <= ?", format!("{until}~"));
        }
    }

    fn text(&self) -> String {
        if self.sql.is_empty() { "1".to_owned() } else { self.sql.join(" AND ") }
    }
}

/// Words as FTS5 wants them: each in quotation marks, so that nothing in them is an operator; a `*` at the end of a word
/// and a phrase in quotation marks mean what people expect.
fn match_expression(words: &str) -> String {
    let mut out = Vec::new();
    for (n, part) in words.split('"').enumerate() {
        if n % 2 == 1 {
            let phrase = part.split_whitespace().collect::<Vec<_>>().join(" ");
            if !phrase.is_empty() {
                out.push(format!("\"{phrase}\""));
            }
            continue;
        }
        for word in part.split_whitespace() {
            let star = if word.len() > 1 && word.ends_with('*') { "*" } else { "" };
            let word = word.trim_end_matches('*');
            if word.chars().any(char::is_alphanumeric) {
                out.push(format!("\"{word}\"{star}"));
            }
        }
    }
    out.join(" ")
}

impl Archive {
    /// A document by its number, its id, or the beginning of its hash (eight digits or more).
    ///
    /// # Errors
    ///
    /// None of that name, or several.
    pub fn document(&self, name: &str) -> Result<Document> {
        let is_hash = name.len() >= 8 && name.bytes().all(|b| b.is_ascii_hexdigit());
        let conditions = [
            ("d.id = ?1", name.parse::<i64>().is_ok()),
            ("d.name = ?1", true),
            ("d.sha256 LIKE ?1 || '%'", is_hash),
        ];
        for (condition, _) in conditions.iter().filter(|(_, is_tried)| *is_tried) {
            let sql = format!("{DOCUMENT} WHERE {condition} ORDER BY d.id DESC LIMIT 2");
            let mut found: Vec<Document> = self
                .db
                .prepare_cached(&sql)?
                .query_map([name], document)?
                .collect::<rusqlite::Result<_>>()?;
            if let [one, other] = found.as_slice()
                && one.previous != Some(other.id)
            {
                return Err(Error::Archive(format!(
                    "several documents are called {name} ({} and {}): use the number",
                    one.id, other.id
                )));
            }
            if !found.is_empty() {
                return Ok(found.swap_remove(0));
            }
        }
        Err(Error::Archive(format!("no document {name}")))
    }

    /// Documents in the order in which they came in, those of a time and an outlet.
    pub fn documents(
        &self,
        since: Option<&str>,
        until: Option<&str>,
        outlet: Option<&str>,
        (skip, limit): (usize, usize),
    ) -> Result<Vec<Document>> {
        let mut conditions = Conditions::default();
        conditions.time(since, until);
        if let Some(outlet) = outlet {
            conditions.add("d.outlet = ?", outlet.to_owned());
        }
        let sql = format!("{DOCUMENT} WHERE {} ORDER BY d.id LIMIT {limit} OFFSET {skip}", conditions.text());
        let mut rows = self.db.prepare(&sql)?;
        let rows = rows.query_map(params_from_iter(conditions.values), document)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// How many documents there are, and how many statements hold.
    pub fn size(&self) -> Result<(u64, u64)> {
        let documents = self.db.query_row("SELECT count(*) FROM document", [], |row| row.get(0))?;
        let statements = self.db.query_row(
            "SELECT count(*) FROM statement s JOIN document d ON d.id = s.document AND d.shown = s.run
             WHERE s.verdict IS NOT 'rejected'",
            [],
            |row| row.get(0),
        )?;
        Ok((documents, statements))
    }

    /// Statements that fit a query: those of one document in text order, else the newest first.
    pub fn search(&self, query: &Query) -> Result<Vec<Shown>> {
        let mut conditions = Conditions::default();
        let words = match_expression(&query.words);
        // What leads to few statements leads the way; where nothing does, the newest articles come first, and the search
        // ends when it has enough. The sign before a column keeps its index from being used.
        let mut is_led = false;
        let mut lead = |is_few: bool| {
            let leads = is_few && !is_led;
            is_led |= leads;
            if leads { "" } else { "+" }
        };
        if let Some(document) = query.document {
            conditions.add(&format!("{}s.document = ?", lead(true)), document);
        }
        if !words.is_empty() {
            let all = "SELECT rowid FROM statement_words WHERE statement_words MATCH ?";
            let is_few = self.is_few(&all.replace('?', "?1"), [&words])?;
            conditions.add(&format!("{}s.id IN ({all})", lead(is_few)), words);
        }
        for (side, name) in [("speaker", &query.speaker), ("target", &query.target)] {
            let Some(name) = name else { continue };
            let ids = self.participants_called(name)?;
            let list = ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            let is_few = self.is_few(&format!("SELECT id FROM statement WHERE {side} IN ({list})"), [])?;
            conditions.sql.push(format!("{}s.{side} IN ({list})", lead(is_few)));
        }
        if let Some(kind) = &query.kind {
            conditions.add("s.type = ?", kind.clone());
        }
        if let Some(status) = &query.status {
            conditions.add("s.status = ?", status.clone());
        }
        conditions.time(query.since.as_deref(), query.until.as_deref());
        if let Some(outlet) = &query.outlet {
            conditions.add("d.outlet = ?", outlet.clone());
        }
        match query.verdict.as_deref() {
            None => conditions.sql.push("s.verdict IS NOT 'rejected'".to_owned()),
            Some("all") => {}
            Some("open") => conditions.sql.push("s.verdict IS NULL".to_owned()),
            Some(verdict) => conditions.add("s.verdict = ?", verdict.to_owned()),
        }
        if query.least > 0.0 {
            conditions.add("s.confidence >= ?", query.least);
        }
        let order = match query.document {
            Some(_) => "s.start, s.\"end\", s.id",
            None => "d.day DESC, d.id DESC, s.start, s.id",
        };
        let from =
            if is_led { "statement s CROSS JOIN document d" } else { "document d CROSS JOIN statement s" };
        let limit = if query.limit == 0 { -1 } else { i64::try_from(query.limit).unwrap_or(-1) };
        let sql = format!(
            "{SHOWN} {from} {NAMES} WHERE {} ORDER BY {order} LIMIT {limit} OFFSET {}",
            conditions.text(),
            query.skip
        );
        let mut rows = self.db.prepare_cached(&sql)?;
        let rows = rows.query_map(params_from_iter(conditions.values), shown)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Whether a question has so few rows that looking at each is quick.
    fn is_few(&self, sql: &str, values: impl rusqlite::Params) -> Result<bool> {
        let sql = format!("SELECT count(*) FROM ({sql} LIMIT {FEW})");
        let count: usize = self.db.query_row(&sql, values, |row| row.get(0))?;
        Ok(count < FEW)
    }

    /// One statement as it holds now, also a rejected one.
    pub fn statement(&self, fingerprint: &str) -> Result<Option<Shown>> {
        let sql = format!("{SHOWN} statement s CROSS JOIN document d {NAMES} WHERE s.fingerprint = ?1");
        Ok(self.db.prepare_cached(&sql)?.query_row([fingerprint], shown).optional()?)
    }

    /// The article of a document.
    pub fn article(&self, document: i64) -> Result<Article> {
        Ok(self
            .db
            .prepare_cached(
                "SELECT name, title, outlet, published, url, extra, text FROM document WHERE id = ?1",
            )?
            .query_row([document], |row| article(row, 0))?)
    }

    /// Participants (by number) with this name or, where nobody has it, with these words in a name; those who are one
    /// with them too. Descriptions of single documents count as names do.
    fn participants_called(&self, name: &str) -> Result<Vec<i64>> {
        let folded = normalize_name(name);
        let ids = |sql: &str, value: &str| -> rusqlite::Result<Vec<i64>> {
            self.db.prepare_cached(sql)?.query_map([value], |row| row.get(0))?.collect()
        };
        let family = "SELECT m.id FROM participant p
            JOIN participant m ON m.id = coalesce(p.same_as, p.id) OR m.same_as = coalesce(p.same_as, p.id)
            WHERE p.folded = ?1";
        let exact = ids(family, &folded)?;
        if !exact.is_empty() {
            return Ok(exact);
        }
        let like = format!("% {} %", folded.replace(['%', '_'], ""));
        Ok(ids(
            "SELECT m.id FROM participant p
             JOIN participant m ON m.id = coalesce(p.same_as, p.id) OR m.same_as = coalesce(p.same_as, p.id)
             WHERE ' ' || p.folded || ' ' LIKE ?1 LIMIT 500",
            &like,
        )?)
    }

    /// Hands over the analyses that hold, of the documents of a time, in the order in which they came in. Undated ones
    /// are left out where a bound is given.
    pub fn analyses(
        &self,
        since: Option<&str>,
        until: Option<&str>,
        mut take: impl FnMut(Held) -> Result<()>,
    ) -> Result<()> {
        let mut conditions = Conditions::default();
        conditions.time(since, until);
        let said = self.corrections_by_document()?;
        let kinds = self.kinds_said(&said)?;
        let sql = format!(
            "SELECT d.id, d.sha256, d.name, d.title, d.outlet, d.published, d.url, d.extra, d.text, done.record,
               (SELECT path FROM sighting WHERE document = d.id ORDER BY id LIMIT 1)
             FROM document d JOIN done ON done.document = d.id AND done.run = d.run
             WHERE {} ORDER BY d.id",
            conditions.text()
        );
        let mut rows = self.db.prepare(&sql)?;
        let mut rows = rows.query(params_from_iter(conditions.values))?;
        let mut batch = Vec::with_capacity(AT_ONCE);
        loop {
            let row = rows.next()?;
            let is_end = row.is_none();
            if let Some(row) = row {
                let mut article = article(row, 2)?;
                article.path = row.get(10)?;
                let bytes: Option<Vec<u8>> = row.get(9)?;
                batch.push((
                    row.get::<_, i64>(0)?,
                    row.get::<_, String>(1)?,
                    article,
                    bytes.unwrap_or_default(),
                ));
            }
            if batch.len() == AT_ONCE || is_end {
                let full = std::mem::replace(&mut batch, Vec::with_capacity(AT_ONCE));
                let held: Vec<Result<Held>> = full
                    .into_par_iter()
                    .map(|(id, sha256, article, bytes)| {
                        let analysis = record::read(&bytes, article)?;
                        let Some(said) = said.get(&id) else {
                            let codes = vec![None; analysis.accusations.len()];
                            return Ok(Held { id, analysis, codes });
                        };
                        let kind_of = |name: &str| kinds.get(name).copied();
                        let reviewed = corrections::review(analysis, &sha256, said, &kind_of);
                        let (analysis, codes) = reviewed.kept();
                        Ok(Held { id, analysis, codes })
                    })
                    .collect();
                held.into_iter().try_for_each(|held| take(held?))?;
            }
            if is_end {
                return Ok(());
            }
        }
    }

    /// The corrections of each document that has some, its earlier versions' among them.
    fn corrections_by_document(&self) -> Result<FxHashMap<i64, Vec<Correction>>> {
        let mut rows = self.db.prepare(
            "WITH RECURSIVE touched (id) AS (
               SELECT d.id FROM document d WHERE d.sha256 IN
                 (SELECT document FROM correction WHERE document IS NOT NULL AND type <> 'participant')
               UNION SELECT d.id FROM document d JOIN touched t ON d.previous = t.id
             ) SELECT id FROM touched",
        )?;
        let ids: Vec<i64> = rows.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        let mut said = FxHashMap::default();
        for id in ids {
            let of_document = corrections::of_document(&self.db, id)?;
            if !of_document.is_empty() {
                said.insert(id, of_document);
            }
        }
        Ok(said)
    }

    /// The kinds of participants whom corrections name.
    fn kinds_said(
        &self,
        said: &FxHashMap<i64, Vec<Correction>>,
    ) -> Result<FxHashMap<String, crate::resolve::EntityKind>> {
        let mut kinds = FxHashMap::default();
        let mut documents: Vec<&i64> = said.keys().collect();
        documents.sort_unstable();
        let names = documents.into_iter().flat_map(|id| &said[id]);
        for it in names.filter(|it| matches!(it.field.as_str(), "speaker" | "target")) {
            let folded = normalize_name(it.new.as_deref().unwrap_or_default());
            if let Some(kind) = corrections::kind_in(&self.db, &folded) {
                kinds.insert(folded, kind);
            }
        }
        Ok(kinds)
    }

    /// Months with their numbers of accusations, denials, quotations and documents.
    pub fn months(&self) -> Result<Vec<(String, [u64; 4])>> {
        let mut rows = self.db.prepare(
            "SELECT substr(d.day, 1, 7) AS month, count(CASE WHEN s.type = 'accusation' THEN 1 END),
               count(CASE WHEN s.type = 'denial' THEN 1 END), count(CASE WHEN s.type = 'quotation' THEN 1 END),
               count(DISTINCT d.id)
             FROM document d LEFT JOIN statement s ON s.document = d.id AND s.run = d.shown AND s.verdict IS NOT 'rejected'
             WHERE d.day IS NOT NULL GROUP BY month ORDER BY month",
        )?;
        let rows = rows
            .query_map([], |row| Ok((row.get(0)?, [row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?])))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Documents (by number, ascending) of which somebody has looked at every statement, and at one at least.
    pub fn reviewed_documents(&self) -> Result<Vec<i64>> {
        let mut rows = self.db.prepare(
            "SELECT d.id FROM document d JOIN statement s ON s.document = d.id AND s.run = d.shown
             GROUP BY d.id HAVING count(*) = count(s.verdict) ORDER BY d.id",
        )?;
        Ok(rows.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }

    /// How many documents have no date, of all.
    pub fn undated(&self) -> Result<(u64, u64)> {
        let count = |sql: &str| self.db.query_row(sql, [], |row| row.get(0));
        Ok((
            count("SELECT count(*) FROM document WHERE day IS NULL")?,
            count("SELECT count(*) FROM document")?,
        ))
    }
}

/// What reviewers call charges, in the place of the words that the articles use.
pub mod recode {
    use super::Held;
    use crate::graph::Corpus;
    use crate::graph::corpus::Part;
    use crate::span::Span;

    /// Where an accusation's words stand, and what it is called.
    pub type Name = (Vec<(Span, Part)>, String);

    /// The accusations of a document that reviewers have called something.
    pub fn of(held: &Held) -> Vec<Name> {
        let coded = held
            .analysis
            .accusations
            .iter()
            .zip(&held.codes)
            .filter_map(|(it, code)| Some((it, code.clone()?)));
        coded
            .map(|(it, code)| {
                let mut words: Vec<(Span, Part)> = it.cue.spans.iter().map(|&s| (s, Part::Cue)).collect();
                words.extend(it.charge.iter().map(|&s| (s, Part::Text)));
                let accuser = it.accuser.iter().flat_map(|phrase| &phrase.spans);
                words.extend(accuser.map(|&s| (s, Part::Speaker)));
                words.extend(it.accused.spans.iter().map(|&s| (s, Part::Target)));
                (words, code)
            })
            .collect()
    }

    /// Calls the accusations of the document that was added last by these names.
    pub fn apply(corpus: &mut Corpus, names: &[Name]) {
        let Some(last) = corpus.documents.len().checked_sub(1) else { return };
        for it in corpus.statements.iter_mut().rev().take_while(|it| it.document == last) {
            let name = names.iter().find(|(words, _)| it.kind.is_accusation() && *words == it.evidence);
            if let Some((_, code)) = name {
                it.text.clone_from(code);
            }
        }
    }
}

/// Records that are read at once, on all threads.
const AT_ONCE: usize = 512;

/// Statements that are looked at one by one without anybody noticing.
const FEW: usize = 4000;

/// The columns of a list, up to the tables that they come from.
const SHOWN: &str = "SELECT s.fingerprint, d.id, d.name, d.day, d.outlet, d.title, s.type, s.kind, s.status,
    speaker.name, s.speaker_words, target.name, s.target_words, s.cue, s.text, s.code, s.sentence, s.confidence,
    s.verdict, s.note, s.start, s.\"end\", s.spans FROM";

/// Behind the tables `statement s` and `document d`: only what is shown, with names.
const NAMES: &str = "ON d.id = s.document AND d.shown = s.run
  LEFT JOIN participant p ON p.id = s.speaker
  LEFT JOIN participant speaker ON speaker.id = coalesce(p.same_as, p.id)
  LEFT JOIN participant q ON q.id = s.target
  LEFT JOIN participant target ON target.id = coalesce(q.same_as, q.id)";

fn shown(row: &rusqlite::Row<'_>) -> rusqlite::Result<Shown> {
    Ok(Shown {
        fingerprint: row.get(0)?,
        document_id: row.get(1)?,
        document: row.get(2)?,
        day: row.get(3)?,
        outlet: row.get(4)?,
        title: row.get(5)?,
        kind: row.get(6)?,
        class: row.get(7)?,
        status: row.get(8)?,
        speaker: row.get(9)?,
        speaker_words: row.get(10)?,
        target: row.get(11)?,
        target_words: row.get(12)?,
        cue: row.get(13)?,
        text: row.get(14)?,
        code: row.get(15)?,
        sentence: row.get(16)?,
        confidence: row.get(17)?,
        verdict: row.get(18)?,
        note: row.get(19)?,
        start: row.get(20)?,
        end: row.get(21)?,
        spans: row.get(22)?,
    })
}

/// Reads statements by a condition on the columns of the list, for the modules beside this one.
pub(super) fn statements_where(
    db: &Connection,
    condition: &str,
    order: &str,
) -> rusqlite::Result<Vec<Shown>> {
    let sql = format!("{SHOWN} statement s JOIN document d {NAMES} WHERE {condition} ORDER BY {order}");
    db.prepare(&sql)?.query_map([], shown)?.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_is_an_operator() {
        assert_eq!(match_expression("nepotism"), r#""nepotism""#);
        assert_eq!(match_expression("nepot* AND (x"), r#""nepot"* "AND" "(x""#);
        assert_eq!(match_expression(r#"hid "the  debts" -"#), r#""hid" "the debts""#);
        assert_eq!(match_expression(r#" " ""#), "");
    }
}
