//! The corrections of several people in one archive: from another archive, or from a table.
//!
//! A correction has one name in all archives, so that taking the same ones in twice changes nothing. What two people say
//! differently stays, both of it; the later word holds, and [`Archive::disagreements`] lists them.

use std::io::{Read, Write};
use std::path::Path;

use rusqlite::params;
use sha2::{Digest, Sha256};

use super::Archive;
use super::corrections::{Correction, Which, take_effect};
use super::findings::hex;
use crate::error::{Error, Result};
use crate::escape::csv_cell;

/// What was taken in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Corrections that were new.
    pub new: usize,
    /// Corrections that were known.
    pub known: usize,
    /// Of the new ones, those of articles that this archive does not have; they wait for them.
    pub waiting: usize,
}

const HEADER: [&str; 12] = [
    "key",
    "document",
    "type",
    "fingerprint",
    "field",
    "old",
    "new",
    "selector",
    "who",
    "at",
    "note",
    "batch",
];

impl Archive {
    /// Takes in what other people have said in an archive of theirs.
    ///
    /// # Errors
    ///
    /// A file that is no archive; nothing is taken in then.
    pub fn merge(&mut self, other: &Path) -> Result<Taken> {
        let said = Archive::open(other)?.corrections(Which::All)?;
        self.take_in(&said)
    }

    /// Writes all corrections as a table.
    pub fn write_corrections(&self, out: &mut impl Write) -> Result<()> {
        let mut table = csv::Writer::from_writer(out);
        table.write_record(HEADER).map_err(io_error)?;
        for it in self.corrections(Which::All)? {
            let of = |cell: &Option<String>| cell.clone().unwrap_or_default();
            let cells = [
                it.key.clone(),
                of(&it.document),
                it.kind.clone(),
                it.fingerprint.clone(),
                it.field.clone(),
                of(&it.old),
                of(&it.new),
                of(&it.selector),
                it.who.clone(),
                it.at.clone(),
                of(&it.note),
                it.batch.clone(),
            ];
            table.write_record(cells.iter().map(|cell| csv_cell(cell).into_owned())).map_err(io_error)?;
        }
        Ok(table.flush()?)
    }

    /// Takes corrections in from a table as [`Archive::write_corrections`] writes it; a row without a key gets one made of
    /// what it says.
    ///
    /// # Errors
    ///
    /// A table without the columns, or a row without who, when, what and of which statement.
    pub fn read_corrections(&mut self, input: impl Read, path: &Path) -> Result<Taken> {
        let mut table = csv::ReaderBuilder::new().flexible(true).from_reader(input);
        let wrong = |line: Option<u64>, reason: String| Error::Input {
            path: path.to_owned(),
            line: line.map(|line| line as usize),
            reason,
        };
        let header = table.headers().map_err(|error| wrong(None, error.to_string()))?.clone();
        let place = |name: &str| header.iter().position(|cell| cell.trim_start_matches('\u{feff}') == name);
        for needed in ["type", "fingerprint", "field", "new", "who", "at"] {
            if place(needed).is_none() {
                return Err(wrong(Some(1), format!("no column {needed}")));
            }
        }
        let mut said = Vec::new();
        for record in table.records() {
            let record = record
                .map_err(|error| wrong(error.position().map(csv::Position::line), error.to_string()))?;
            let cell = |name: &str| {
                let cell = record.get(place(name)?)?;
                let bare =
                    cell.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@', '\t', '\r']));
                Some(bare.unwrap_or(cell).to_owned()).filter(|cell| !cell.is_empty())
            };
            let line = record.position().map(csv::Position::line);
            let need = |name: &str| cell(name).ok_or_else(|| wrong(line, format!("no {name}")));
            let mut it = Correction {
                id: 0,
                key: cell("key").unwrap_or_default(),
                document: cell("document"),
                kind: need("type")?,
                fingerprint: need("fingerprint")?,
                field: need("field")?,
                old: cell("old"),
                new: cell("new"),
                selector: cell("selector"),
                who: need("who")?,
                at: need("at")?,
                note: cell("note"),
                batch: cell("batch").unwrap_or_default(),
            };
            // A table may be older than this column, or made by hand.
            if it.batch.is_empty() {
                it.batch = format!("{} {}", it.who, it.at);
            }
            if it.key.is_empty() {
                let all = format!(
                    "{:?}",
                    (&it.document, &it.kind, &it.fingerprint, &it.field, &it.new, &it.who, &it.at)
                );
                it.key = hex(&Sha256::digest(all.as_bytes())[..16]);
            }
            said.push(it);
        }
        self.take_in(&said)
    }

    fn take_in(&mut self, said: &[Correction]) -> Result<Taken> {
        self.write(|tx, cache| {
            let mut taken = Taken::default();
            let mut documents: Vec<&str> = Vec::new();
            let mut names = false;
            for it in said {
                let new = tx
                    .prepare_cached(
                        "INSERT OR IGNORE INTO correction
                       (key, document, type, fingerprint, field, old, new, selector, who, at, note, batch)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
                    )?
                    .execute(params![
                        it.key,
                        it.document,
                        it.kind,
                        it.fingerprint,
                        it.field,
                        it.old,
                        it.new,
                        it.selector,
                        it.who,
                        it.at,
                        it.note,
                        it.batch
                    ])?;
                if new == 0 {
                    taken.known += 1;
                    continue;
                }
                taken.new += 1;
                names |= it.kind == "participant";
                if let Some(document) = &it.document {
                    let is_here =
                        tx.prepare_cached("SELECT 1 FROM document WHERE sha256 = ?1")?.exists([document])?;
                    taken.waiting += usize::from(!is_here);
                    documents.push(document);
                }
            }
            documents.sort_unstable();
            documents.dedup();
            take_effect(tx, cache, names, &documents)?;
            Ok(taken)
        })
    }
}

fn io_error(error: csv::Error) -> Error {
    Error::Output(std::io::Error::other(error))
}
