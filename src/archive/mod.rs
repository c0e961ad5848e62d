//! The archive: articles, what each run found in them, and what people say of it, in one SQLite file that grows.
//!
//! Example: `Archive::create(path)`, then a [`Writer`] that takes what [`prepare`] makes of each analysis; `search`,
//! `analyses` and the views of the schema read it. An article is known by its text's hash, a statement by its
//! [fingerprint](findings::Finding::fingerprint): so a second add costs nothing, and a correction survives a rerun.
//!
//! [`store`] adds and reruns, [`read`] lists and searches, [`corrections`] keeps and applies what people say, [`names`]
//! who is one and the same, [`exchange`] takes in the work of others, [`diff`] compares runs, [`watch`] tells what is new.
//! docs/archive.md describes the tables.

pub mod contradictions;
pub mod corrections;
pub mod diff;
pub mod exchange;
pub mod findings;
pub mod gold;
pub mod names;
pub mod read;
mod record;
pub mod store;
pub mod watch;

use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::error::{Error, Result};

pub use findings::{Finding, Row, Type};
pub use read::{Query, Shown};
pub use store::{Added, Incoming, Prepared, RunKey, Writer, prepare};

/// Marks an SQLite file as an archive: `SAYS`.
const APPLICATION: u32 = 0x5341_5953;
/// What each version of the schema adds to the one before; the number of steps is the version.
const STEPS: [&str; 2] = [include_str!("schema.sql"), include_str!("schema_2.sql")];
/// How long one waits for another who writes.
const PATIENCE: Duration = Duration::from_secs(60);
/// Up to this size an archive is checked as a whole before articles are written to it, which takes a tenth of a second.
const CHECKED_FOR_ARTICLES: u64 = 32 << 20;
/// The same for all else: a search must not take longer than its question.
const CHECKED_AT_ONCE: u64 = 4 << 20;
/// The run under which statements stand as reviewers have corrected them.
pub const CORRECTED: i64 = 0;

/// An open archive.
#[derive(Debug)]
pub struct Archive {
    db: Connection,
    path: PathBuf,
    names: names::Cache,
}

impl Archive {
    /// Opens an archive that is there.
    ///
    /// # Errors
    ///
    /// No file, a file that is no archive, one that is damaged, or one that a newer version has made; none of these is
    /// changed.
    pub fn open(path: &Path) -> Result<Self> {
        if inspect(path)? == Found::Nothing {
            return Err(fail(path, "no such archive (`sayso track add` makes one)"));
        }
        Self::connect(path, CHECKED_AT_ONCE)
    }

    /// Opens an archive, and makes it where there is none.
    ///
    /// # Errors
    ///
    /// As those of [`Archive::open`], or a place where no file can be made.
    pub fn create(path: &Path) -> Result<Self> {
        inspect(path)?;
        Self::connect(path, CHECKED_FOR_ARTICLES)
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The database, for questions that no function answers. Not part of what stays the same: its type is another crate's.
    #[doc(hidden)]
    pub fn database(&self) -> &Connection {
        &self.db
    }

    /// Looks through the whole file; gives what is wrong, nothing where all is well.
    pub fn check(&self) -> Result<Vec<String>> {
        let mut wrong = Vec::new();
        let mut integrity = self.db.prepare("PRAGMA integrity_check")?;
        for line in integrity.query_map([], |row| row.get::<_, String>(0))? {
            wrong.push(line?);
        }
        wrong.retain(|line| line != "ok");
        let mut keys = self.db.prepare("PRAGMA foreign_key_check")?;
        for table in keys.query_map([], |row| row.get::<_, String>(0))? {
            wrong.push(format!("table {}: a row points at nothing", table?));
        }
        for index in ["document_words", "statement_words"] {
            let check = format!("INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)");
            if let Err(error) = self.db.execute(&check, []) {
                wrong.push(format!("{index}: {error}"));
            }
        }
        Ok(wrong)
    }

    fn connect(path: &Path, checked: u64) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut db = Connection::open_with_flags(path, flags).map_err(|error| told(path, error))?;
        prepare_connection(&mut db, path, checked).map_err(|error| match error {
            Error::Database(error) => told(path, error),
            other => other,
        })?;
        Ok(Self { db, path: path.to_owned(), names: names::Cache::default() })
    }
}

/// An error of the file as a whole.
fn fail(path: &Path, reason: impl std::fmt::Display) -> Error {
    Error::Archive(format!("{}: {reason}", path.display()))
}

/// An error of the database with the file's name, and in plain words where the file is damaged.
fn told(path: &Path, error: rusqlite::Error) -> Error {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase) => {
            fail(path, format!("the archive is damaged and was not changed ({error})"))
        }
        _ => fail(path, error),
    }
}

/// What is at a path before it is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    Nothing,
    Archive,
}

/// Looks at a file without opening it as a database, so that one that is none, or a newer one, stays as it is.
fn inspect(path: &Path) -> Result<Found> {
    let failed = |source| Error::Io { path: path.to_owned(), source };
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(error) => return Err(failed(error)),
    };
    let length = file.metadata().map_err(failed)?.len();
    if length == 0 {
        return Ok(Found::Nothing);
    }
    // One who is making it, or was killed at that, has left a journal: the file says nothing before SQLite has looked.
    if beside(path, "-journal").exists() {
        return Ok(Found::Archive);
    }
    let mut head = [0; 100];
    if length < 100 || file.read_exact(&mut head).is_err() || !head.starts_with(b"SQLite format 3\0") {
        return Err(fail(path, "no archive (not an SQLite file)"));
    }
    let number = |at: usize| u32::from_be_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
    check_form(path, number(60), number(68))?;
    let page = match u16::from_be_bytes([head[16], head[17]]) {
        1 => 65536,
        size => u64::from(size),
    };
    // While a log is there, the header may be behind.
    if u64::from(number(28)) * page > length && !beside(path, "-wal").exists() {
        return Err(fail(path, "the archive is damaged: it was cut short"));
    }
    Ok(Found::Archive)
}

/// The file that SQLite keeps beside a database.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    path.with_file_name(format!("{name}{ending}"))
}

/// Whether this program knows what a file says that it is.
fn check_form(path: &Path, version: u32, application: u32) -> Result<()> {
    if application != APPLICATION {
        return Err(fail(path, "an SQLite file, but no archive that sayso has made"));
    }
    let known = STEPS.len();
    if version as usize > known {
        let reason =
            format!("made by a newer sayso (form {version} of archives; this one knows up to {known})");
        return Err(fail(path, reason));
    }
    Ok(())
}

/// Sets a connection up, brings the schema up to date, and looks through a file that is no larger than `checked`.
fn prepare_connection(db: &mut Connection, path: &Path, checked: u64) -> Result<()> {
    db.busy_timeout(PATIENCE)?;
    db.pragma_update(None, "foreign_keys", true)?;
    db.pragma_update(None, "synchronous", "NORMAL")?;
    db.pragma_update(None, "cache_size", -65536)?;
    db.set_prepared_statement_cache_capacity(64);
    let version = |db: &Connection| db.query_row("PRAGMA user_version", [], |row| row.get::<_, u32>(0));
    let is_empty = |db: &Connection| {
        db.query_row("SELECT count(*) = 0 FROM sqlite_schema", [], |row| row.get::<_, bool>(0))
    };
    if !is_empty(db)? {
        let application = db.query_row("PRAGMA application_id", [], |row| row.get(0))?;
        check_form(path, version(db)?, application)?;
    }
    if (version(db)? as usize) < STEPS.len() {
        let tx = db.transaction_with_behavior(TransactionBehavior::Exclusive)?;
        // Another one may have been faster.
        for (number, step) in (1_u32..).zip(STEPS).skip(version(&tx)? as usize) {
            tx.execute_batch(step)?;
            tx.pragma_update(None, "user_version", number)?;
        }
        tx.pragma_update(None, "application_id", APPLICATION)?;
        tx.commit()?;
    } else if std::fs::metadata(path).is_ok_and(|file| file.len() <= checked) {
        let verdict: String = db.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if verdict != "ok" {
            return Err(fail(path, format!("the archive is damaged and was not changed ({verdict})")));
        }
    }
    // Two who change the mode at the same time may meet; the second one then finds it changed.
    for _ in 0..200 {
        match db.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0)) {
            Ok(mode) if mode == "wal" => break,
            _ => thread::sleep(Duration::from_millis(20)),
        }
    }
    // What is written often, as the last pages of an index are, goes into the file once for many times into the log.
    db.pragma_update(None, "wal_autocheckpoint", 8000)?;
    Ok(())
}

/// The time now, as all tables write it.
fn now(db: &Connection) -> rusqlite::Result<String> {
    db.query_row("SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now')", [], |row| row.get(0))
}
