//! Taking analyses in: new articles, articles met before, and what a later run finds in old ones.
//!
//! In: what [`prepare`] makes of an analysis, on any thread. Out: rows, written in transactions of a thousand articles:
//! a run that is cut off loses the last ones and doubles none, and two that write at once wait for each other.

use std::collections::hash_map::Entry;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags, OptionalExtension, Transaction, TransactionBehavior, params};
use rustc_hash::{FxHashMap, FxHashSet};

use super::corrections::{self, Reviewed};
use super::findings::{Row, findings, hash_of, hex, rows};
use super::names::{self, Cache, Rulings};
use super::{Archive, CORRECTED, now, record};
use crate::document::Article;
use crate::error::{Error, Result};
use crate::graph::corpus::DocumentInfo;
use crate::nlp;
use crate::resolve::Analysis;

/// What makes a run what it is: the same program, models and options find the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunKey {
    /// `sayso`.
    pub program: String,
    /// The program's version.
    pub version: String,
    /// Digest of the models.
    pub models: String,
    /// Options that change what is found; empty where there are none.
    pub options: String,
}

impl RunKey {
    /// This program as it is, with such options.
    pub fn this(options: &str) -> Self {
        Self {
            program: "sayso".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            models: nlp::models_digest(crate::resolve::WEIGHTS).to_owned(),
            options: options.to_owned(),
        }
    }
}

/// An analyzed article, ready to be written.
#[derive(Clone, Debug)]
pub struct Prepared {
    article: Article,
    sha256: String,
    record: Vec<u8>,
    rows: Vec<Row>,
}

/// What a run hands over, in the order of its input.
#[derive(Clone, Debug)]
pub enum Incoming {
    /// An article that the archive has, without its text, and the hash of that.
    Known(Box<Article>, String),
    /// An article that it does not have, analyzed.
    Read(Box<Prepared>),
    /// An article without a text.
    Empty,
}

/// Makes rows of an analysis; for the threads.
pub fn prepare(analysis: Analysis) -> Prepared {
    let sha256 = hash_of(&analysis.article.text);
    let rows = rows(&analysis.article, &analysis.sentences, &findings(&analysis, &sha256));
    let record = record::write(&analysis);
    Prepared { article: analysis.article, sha256, record, rows }
}

/// What came in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Added {
    /// Articles that were new.
    pub new: usize,
    /// Of these, those whose address was known with another text.
    pub versions: usize,
    /// Articles that were known.
    pub known: usize,
    /// Of these, those that were met in a new place.
    pub sightings: usize,
    /// Articles without a text.
    pub empty: usize,
}

/// Writes what comes in, some hundred articles at a time.
#[derive(Debug)]
pub struct Writer<'a> {
    archive: &'a mut Archive,
    run: i64,
    batch: Vec<Incoming>,
    since: Instant,
    added: Added,
}

/// Articles in one transaction, unless time is up before: each one writes the pages anew that its rows share with others,
/// and a piece of the full text index of its own, which is merged with its neighbors later.
const BATCH: usize = 1024;
/// How long an article waits at most; what a kill may cost.
const SOON: Duration = Duration::from_secs(2);

impl<'a> Writer<'a> {
    /// Begins a run, or goes on with the one of the same program, models and options.
    pub fn new(archive: &'a mut Archive, key: &RunKey) -> Result<Self> {
        let run = archive.run(key)?;
        Ok(Self { archive, run, batch: Vec::new(), since: Instant::now(), added: Added::default() })
    }

    /// Takes an article in; it is written soon.
    pub fn push(&mut self, incoming: Incoming) -> Result<()> {
        self.batch.push(incoming);
        if self.batch.len() >= BATCH || self.since.elapsed() >= SOON {
            self.flush()?;
        }
        Ok(())
    }

    /// Writes what is still waiting.
    pub fn finish(mut self) -> Result<Added> {
        self.flush()?;
        Ok(self.added)
    }

    fn flush(&mut self) -> Result<()> {
        if !self.batch.is_empty() {
            let batch = std::mem::take(&mut self.batch);
            self.archive.store(self.run, batch, &mut self.added)?;
        }
        self.since = Instant::now();
        Ok(())
    }
}

/// Which articles an archive has, by the hash of their text.
#[derive(Clone, Debug, Default)]
pub struct Known(FxHashSet<[u8; 32]>);

impl Known {
    /// The hash of an article that is known, `None` for a new one.
    pub fn hash(&self, article: &Article) -> Option<String> {
        use sha2::{Digest, Sha256};
        let hash: [u8; 32] = Sha256::digest(article.text.as_bytes()).into();
        self.0.contains(&hash).then(|| hex(&hash))
    }
}

/// A run as the archive lists it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Run {
    /// Its number.
    pub id: i64,
    /// The program's version.
    pub version: String,
    /// Digest of its models.
    pub models: String,
    /// Its options.
    pub options: String,
    /// When it was first used.
    pub started: String,
    /// Articles that it has read.
    pub documents: u64,
    /// Of these, those in which it found something else than the run before it.
    pub stored: u64,
}

impl Archive {
    /// The number of a run, made where it is new.
    pub fn run(&mut self, key: &RunKey) -> Result<i64> {
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let started = now(&tx)?;
        tx.execute(
            "INSERT OR IGNORE INTO run (program, version, models, options, started) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![key.program, key.version, key.models, key.options, started],
        )?;
        let id = tx.query_row(
            "SELECT id FROM run WHERE program = ?1 AND version = ?2 AND models = ?3 AND options = ?4",
            params![key.program, key.version, key.models, key.options],
            |row| row.get(0),
        )?;
        tx.commit()?;
        Ok(id)
    }

    /// All runs in the order in which they were first used.
    pub fn runs(&self) -> Result<Vec<Run>> {
        let mut rows = self.db.prepare(
            "SELECT id, version, models, options, started, count(d.run), count(CASE WHEN d.stored = id THEN 1 END)
             FROM run LEFT JOIN done d ON d.run = id WHERE id <> 0 GROUP BY id ORDER BY id",
        )?;
        let rows = rows.query_map([], |row| {
            Ok(Run {
                id: row.get(0)?,
                version: row.get(1)?,
                models: row.get(2)?,
                options: row.get(3)?,
                started: row.get(4)?,
                documents: row.get(5)?,
                stored: row.get(6)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The articles that are there.
    pub fn known(&self) -> Result<Known> {
        let mut known = FxHashSet::default();
        let mut rows = self.db.prepare("SELECT sha256 FROM document")?;
        let mut rows = rows.query([])?;
        while let Some(row) = rows.next()? {
            known.extend(bytes_of(row.get_ref(0)?.as_str().unwrap_or_default()));
        }
        Ok(Known(known))
    }

    /// How many articles were read by other runs than this one only.
    pub fn behind(&self, run: &RunKey) -> Result<u64> {
        Ok(self.db.query_row(
            "SELECT count(*) FROM document d WHERE NOT EXISTS (SELECT 1 FROM done JOIN run r ON r.id = done.run
               WHERE done.document = d.id AND r.program = ?1 AND r.version = ?2 AND r.models = ?3 AND r.options = ?4)",
            params![run.program, run.version, run.models, run.options],
            |row| row.get(0),
        )?)
    }

    /// The articles that a run has not read, from a connection of their own, so that they may be read while results are
    /// written.
    pub fn unread(&self, run: i64) -> Result<impl Iterator<Item = Result<Article>> + Send + use<>> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(&self.path, flags)?;
        db.busy_timeout(super::PATIENCE)?;
        let (mut last, mut batch) = (0_i64, Vec::new().into_iter());
        Ok(std::iter::from_fn(move || {
            loop {
                if let Some(article) = batch.next() {
                    return Some(article);
                }
                match unread_after(&db, run, last) {
                    Ok(more) if more.is_empty() => return None,
                    Ok(more) => {
                        last = more.last().map_or(last, |(id, _)| *id);
                        batch =
                            more.into_iter().map(|(_, article)| Ok(article)).collect::<Vec<_>>().into_iter();
                    }
                    Err(error) => return Some(Err(error.into())),
                }
            }
        }))
    }

    /// Makes what a run has found before hold again, in the articles that it has read; gives how many changed.
    pub fn adopt(&mut self, run: i64) -> Result<usize> {
        self.write(|tx, cache| {
            let rulings = Rulings::load(tx)?;
            let mut rows = tx.prepare(
                "SELECT d.id, done.stored FROM done JOIN document d ON d.id = done.document
                 WHERE done.run = ?1 AND d.run <> done.stored",
            )?;
            let changed: Vec<(i64, i64)> = rows
                .query_map([run], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<rusqlite::Result<_>>()?;
            for &(document, stored) in &changed {
                tx.execute("UPDATE document SET run = ?1, shown = ?1 WHERE id = ?2", [stored, document])?;
                refresh(tx, cache, &rulings, document)?;
            }
            Ok(changed.len())
        })
    }

    /// Writes what a run has found anew in articles that are there; gives how many changed.
    pub fn replace(&mut self, run: i64, batch: &[Prepared]) -> Result<usize> {
        let mut changed = 0;
        self.write(|tx, cache| {
            let rulings = Rulings::load(tx)?;
            changed = 0;
            for it in batch {
                let found: Option<(i64, i64)> = tx
                    .prepare_cached("SELECT id, run FROM document WHERE sha256 = ?1")?
                    .query_row([&it.sha256], |row| Ok((row.get(0)?, row.get(1)?)))
                    .optional()?;
                let Some((document, before)) = found else { continue };
                if before == run {
                    continue;
                }
                let same = tx
                    .prepare_cached("SELECT 1 FROM done WHERE document = ?1 AND run = ?2 AND record = ?3")?
                    .exists(params![document, before, it.record])?;
                let mut done = tx.prepare_cached(
                    "INSERT OR REPLACE INTO done (document, run, stored, record) VALUES (?1, ?2, ?3, ?4)",
                )?;
                if same {
                    done.execute(params![document, run, before, None::<Vec<u8>>])?;
                    continue;
                }
                done.execute(params![document, run, run, it.record])?;
                insert_rows(tx, cache, &rulings, (document, &it.sha256), run, &it.rows)?;
                tx.execute("UPDATE document SET run = ?1, shown = ?1 WHERE id = ?2", [run, document])?;
                refresh(tx, cache, &rulings, document)?;
                changed += 1;
            }
            Ok(())
        })?;
        Ok(changed)
    }

    fn store(&mut self, run: i64, batch: Vec<Incoming>, added: &mut Added) -> Result<()> {
        let before = *added;
        self.write(|tx, cache| {
            *added = before;
            let seen = now(tx)?;
            let rulings = Rulings::load(tx)?;
            for incoming in &batch {
                match incoming {
                    Incoming::Empty => added.empty += 1,
                    Incoming::Known(article, sha256) => {
                        let document: Option<i64> = document_of(tx, sha256)?;
                        if let Some(document) = document {
                            added.known += 1;
                            added.sightings += sight(tx, document, article, &seen)?;
                        }
                    }
                    Incoming::Read(it) => match document_of(tx, &it.sha256)? {
                        // Twice in the input, or another one was faster.
                        Some(document) => {
                            added.known += 1;
                            added.sightings += sight(tx, document, &it.article, &seen)?;
                        }
                        None => {
                            added.new += 1;
                            added.versions += usize::from(insert(tx, cache, &rulings, run, it, &seen)?);
                        }
                    },
                }
            }
            Ok(())
        })
    }

    /// Runs a transaction; where it fails, nothing of it stays, in the file or in memory.
    pub(super) fn write<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>, &mut Cache) -> Result<T>,
    ) -> Result<T> {
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = work(&tx, &mut self.names).and_then(|done| {
            tx.commit()?;
            Ok(done)
        });
        if done.is_err() {
            self.names = Cache::default();
        }
        done
    }
}

fn bytes_of(hex: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(hex.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(bytes)
}

fn unread_after(db: &Connection, run: i64, last: i64) -> rusqlite::Result<Vec<(i64, Article)>> {
    let mut rows = db.prepare_cached(
        "SELECT d.id, d.name, d.title, d.outlet, d.published, d.url, d.extra, d.text FROM document d
         WHERE d.id > ?1 AND NOT EXISTS (SELECT 1 FROM done WHERE document = d.id AND run = ?2)
         ORDER BY d.id LIMIT 64",
    )?;
    rows.query_map([last, run], |row| Ok((row.get(0)?, article(row, 1)?)))?.collect()
}

/// Reads an article from the columns name, title, outlet, published, url, extra and text.
pub(super) fn article(row: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<Article> {
    let extra: String = row.get(at + 5)?;
    Ok(Article {
        id: row.get(at)?,
        path: None,
        title: row.get(at + 1)?,
        outlet: row.get(at + 2)?,
        published: row.get(at + 3)?,
        url: row.get(at + 4)?,
        extra: serde_json::from_str(&extra).unwrap_or_default(),
        text: row.get(at + 6)?,
    })
}

fn document_of(tx: &Transaction<'_>, sha256: &str) -> rusqlite::Result<Option<i64>> {
    tx.prepare_cached("SELECT id FROM document WHERE sha256 = ?1")?
        .query_row([sha256], |row| row.get(0))
        .optional()
}

/// Remembers where an article was met; 1 where that is new.
fn sight(tx: &Transaction<'_>, document: i64, article: &Article, seen: &str) -> rusqlite::Result<usize> {
    tx.prepare_cached(
        "INSERT OR IGNORE INTO sighting (document, path, url, outlet, title, published, seen)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        document,
        article.path,
        article.url,
        article.outlet,
        article.title,
        article.published,
        seen
    ])
}

/// Writes a new article; whether it is a new version of another one.
fn insert(
    tx: &Transaction<'_>,
    cache: &mut Cache,
    rulings: &Rulings,
    run: i64,
    it: &Prepared,
    seen: &str,
) -> Result<bool> {
    let article = &it.article;
    let previous: Option<i64> = match &article.url {
        Some(url) => tx
            .prepare_cached("SELECT id FROM document WHERE url = ?1 ORDER BY id DESC LIMIT 1")?
            .query_row([url], |row| row.get(0))
            .optional()?,
        None => None,
    };
    let info = DocumentInfo { published: article.published.clone(), ..DocumentInfo::default() };
    let extra = serde_json::to_string(&article.extra).map_err(std::io::Error::other)?;
    tx.prepare_cached(
        "INSERT INTO document
           (sha256, name, title, outlet, published, day, url, extra, added, previous, run, shown, text)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11, ?12)",
    )?
    .execute(params![
        it.sha256,
        article.id,
        article.title,
        article.outlet,
        article.published,
        info.day(),
        article.url,
        extra,
        seen,
        previous,
        run,
        article.text
    ])?;
    let document = tx.last_insert_rowid();
    sight(tx, document, article, seen)?;
    tx.prepare_cached("INSERT INTO done (document, run, stored, record) VALUES (?1, ?2, ?2, ?3)")?
        .execute(params![document, run, it.record])?;
    insert_rows(tx, cache, rulings, (document, &it.sha256), run, &it.rows)?;
    if previous.is_some() || has_corrections(tx, &it.sha256)? {
        refresh(tx, cache, rulings, document)?;
    }
    Ok(previous.is_some())
}

fn has_corrections(tx: &Transaction<'_>, sha256: &str) -> rusqlite::Result<bool> {
    tx.prepare_cached("SELECT 1 FROM correction WHERE document = ?1 LIMIT 1")?.exists([sha256])
}

/// Writes the rows of a document under a run.
fn insert_rows(
    tx: &Transaction<'_>,
    cache: &mut Cache,
    rulings: &Rulings,
    document: (i64, &str),
    run: i64,
    rows: &[Row],
) -> rusqlite::Result<()> {
    let mut insert = tx.prepare_cached(
        "INSERT OR IGNORE INTO statement
           (document, run, fingerprint, type, kind, status, speaker, speaker_words, target, target_words,
            cue, text, code, verdict, note, confidence, start, \"end\", spans, sentence)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)",
    )?;
    // Few take part in one article, and often: folding and looking up a name costs more than writing a row.
    let mut known: FxHashMap<(&str, bool), Option<i64>> = FxHashMap::default();
    for row in rows {
        let mut parties = [None, None];
        for (id, party) in parties.iter_mut().zip([&row.speaker, &row.target]) {
            let Some(party) = party else { continue };
            *id = match known.entry((&party.name, party.is_named)) {
                Entry::Occupied(known) => *known.get(),
                Entry::Vacant(new) => *new.insert(names::participant(tx, cache, rulings, party, document)?),
            };
        }
        let [speaker, target] = parties;
        insert.execute(params![
            document.0,
            run,
            row.fingerprint,
            row.kind.as_str(),
            row.class,
            row.status,
            speaker,
            row.speaker.as_ref().map(|it| &it.words),
            target,
            row.target.as_ref().map(|it| &it.words),
            row.cue,
            row.text,
            row.code,
            row.verdict,
            row.note,
            row.confidence,
            row.start,
            row.end,
            row.spans,
            row.sentence
        ])?;
    }
    Ok(())
}

/// Makes the rows of a document anew as reviewers have corrected them; shows the run's own where nobody has.
pub(super) fn refresh(
    tx: &Transaction<'_>,
    cache: &mut Cache,
    rulings: &Rulings,
    document: i64,
) -> Result<()> {
    tx.execute("DELETE FROM statement WHERE document = ?1 AND run = ?2", [document, CORRECTED])?;
    let (sha256, analysis) = load(tx, document)?;
    let said = corrections::of_document(tx, document)?;
    if said.is_empty() && !rulings.touches(&sha256) {
        tx.execute("UPDATE document SET shown = run WHERE id = ?1", [document])?;
        return Ok(());
    }
    let Reviewed { analysis, findings, marks, attached } =
        corrections::review(analysis, &sha256, &said, &|name| corrections::kind_in(tx, name));
    let mut rows = rows(&analysis.article, &analysis.sentences, &findings);
    for (row, mark) in rows.iter_mut().zip(marks) {
        row.verdict = mark.verdict;
        row.code = mark.code;
        row.note = mark.note;
    }
    insert_rows(tx, cache, rulings, (document, &sha256), CORRECTED, &rows)?;
    // What was said of an earlier version has its home there.
    let own = |id: i64| said.iter().any(|it| it.id == id && it.document.as_deref() == Some(&sha256));
    for (correction, fingerprint) in attached.into_iter().filter(|(id, _)| own(*id)) {
        tx.execute(
            "INSERT OR REPLACE INTO attachment (correction, fingerprint) VALUES (?1, ?2)",
            params![correction, fingerprint],
        )?;
    }
    tx.execute("UPDATE document SET shown = ?1 WHERE id = ?2", [CORRECTED, document])?;
    Ok(())
}

/// The hash and the analysis of a document as its run has found it.
pub(super) fn load(db: &Connection, document: i64) -> Result<(String, Analysis)> {
    let (sha256, article, bytes) = db
        .prepare_cached(
            "SELECT d.sha256, d.name, d.title, d.outlet, d.published, d.url, d.extra, d.text, done.record
             FROM document d JOIN done ON done.document = d.id AND done.run = d.run WHERE d.id = ?1",
        )?
        .query_row([document], |row| {
            Ok((row.get::<_, String>(0)?, article(row, 1)?, row.get::<_, Option<Vec<u8>>>(8)?))
        })?;
    let bytes = bytes.ok_or_else(|| Error::Archive(format!("document {document} has no record")))?;
    Ok((sha256, record::read(&bytes, article)?))
}
