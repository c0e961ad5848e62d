//! The library's one error type: what could not be read or written, and where.

use std::path::PathBuf;

/// What went wrong, with the place.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder could not be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// An input is not what it should be; the rest of the input is still processed.
    #[error("{}{}: {reason}", path.display(), line.map(|n| format!(":{n}")).unwrap_or_default())]
    Input {
        /// The file.
        path: PathBuf,
        /// The line, the row of a Parquet file or the record of a web archive, counted from 1; `None` where the whole file is meant.
        line: Option<usize>,
        /// What is wrong with it.
        reason: String,
    },
    /// An embedded table or model is broken: a build that must not ship.
    #[error("embedded {name}: {reason}")]
    Embedded {
        /// The table or model.
        name: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// A model file cannot be used.
    #[error("{}: {reason}", path.display())]
    Model {
        /// The file.
        path: PathBuf,
        /// Whether it is no model file, one of another version, or a damaged one.
        reason: String,
    },
    /// An archive is damaged, of another version, or no archive at all; or it has not what was asked for.
    #[error("{0}")]
    Archive(String),
    /// An archive could not be read or written.
    #[cfg(feature = "archive")]
    #[error("archive: {0}")]
    Database(#[from] rusqlite::Error),
    /// Output could not be written.
    #[error("writing output: {0}")]
    Output(#[from] std::io::Error),
}

/// The library's result.
pub type Result<T> = std::result::Result<T, Error>;
