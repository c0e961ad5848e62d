//! What a run finds otherwise than another one: statements that came, went, or changed under the same fingerprint.

use rusqlite::params;
use serde::Serialize;

use super::Archive;
use crate::error::{Error, Result};

/// One statement that is not the same in both runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// `came`, `went` or `changed`.
    pub change: String,
    /// Id of the document.
    pub document: String,
    /// The statement.
    pub fingerprint: String,
    /// `quotation`, `accusation` or `denial`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What changed: `speaker, text`; empty for one that came or went.
    pub fields: String,
    /// As the first run has it: `Osei -> the mayor: nepotism (asserted)`.
    pub old: Option<String>,
    /// As the second one has it.
    pub new: Option<String>,
}

/// Two runs compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff {
    /// Statements that are not the same, by document and place.
    pub differences: Vec<Difference>,
    /// Documents that both have read.
    pub compared: u64,
    /// Documents that only one of them has read.
    pub left_out: u64,
}

/// A statement in words.
const WORDS: &str = "coalesce(s.speaker_words, '(nobody)') || coalesce(' -> ' || s.target_words, '')
    || ': ' || coalesce(nullif(s.text, ''), s.cue) || coalesce(' (' || s.status || ')', '')";

impl Archive {
    /// Compares what two runs have found in the documents that both have read.
    ///
    /// # Errors
    ///
    /// A run that is not in the archive.
    pub fn diff(&self, first: i64, second: i64) -> Result<Diff> {
        for run in [first, second] {
            if run == super::CORRECTED
                || !self.db.prepare("SELECT 1 FROM run WHERE id = ?1")?.exists([run])?
            {
                return Err(Error::Archive(format!("no run {run} (`sayso track runs` lists them)")));
            }
        }
        let (compared, all): (u64, u64) = self.db.query_row(
            "SELECT count(CASE WHEN runs = 2 THEN 1 END), count(*)
             FROM (SELECT count(DISTINCT run) AS runs FROM done WHERE run IN (?1, ?2) GROUP BY document)",
            [first, second],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        // A run that found nothing new in a document points at the run whose statements it shares.
        let sql = format!(
            "WITH pair AS (
               SELECT a.document, a.stored AS one, b.stored AS two FROM done a
               JOIN done b ON b.document = a.document AND b.run = ?2 WHERE a.run = ?1 AND a.stored <> b.stored
             ), old AS (
               SELECT s.*, {WORDS} AS words FROM pair JOIN statement s ON s.document = pair.document AND s.run = pair.one
             ), new AS (
               SELECT s.*, {WORDS} AS words FROM pair JOIN statement s ON s.document = pair.document AND s.run = pair.two
             )
             SELECT d.name, coalesce(new.fingerprint, old.fingerprint), coalesce(new.type, old.type), old.words, new.words,
               CASE WHEN old.id IS NULL THEN 'came' WHEN new.id IS NULL THEN 'went' ELSE 'changed' END,
               CASE WHEN old.id IS NULL OR new.id IS NULL THEN '' ELSE rtrim(
                 iif(old.kind IS NOT new.kind, 'kind, ', '') || iif(old.status IS NOT new.status, 'status, ', '')
                 || iif(old.speaker IS NOT new.speaker OR old.speaker_words IS NOT new.speaker_words, 'speaker, ', '')
                 || iif(old.target IS NOT new.target OR old.target_words IS NOT new.target_words, 'target, ', '')
                 || iif(old.cue IS NOT new.cue, 'cue, ', '') || iif(old.text IS NOT new.text, 'text, ', '')
                 || iif(abs(old.confidence - new.confidence) > 0.005, 'confidence, ', ''), ', ') END AS fields
             FROM old FULL JOIN new ON new.fingerprint = old.fingerprint
             JOIN document d ON d.id = coalesce(new.document, old.document)
             WHERE old.id IS NULL OR new.id IS NULL OR fields <> ''
             ORDER BY d.id, coalesce(new.start, old.start), 2"
        );
        let mut rows = self.db.prepare(&sql)?;
        let rows = rows.query_map(params![first, second], |row| {
            Ok(Difference {
                document: row.get(0)?,
                fingerprint: row.get(1)?,
                kind: row.get(2)?,
                old: row.get(3)?,
                new: row.get(4)?,
                change: row.get(5)?,
                fields: row.get(6)?,
            })
        })?;
        Ok(Diff { differences: rows.collect::<rusqlite::Result<_>>()?, compared, left_out: all - compared })
    }
}
