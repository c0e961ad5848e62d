//! From paths as they are given to the files behind them: folders are walked, patterns are filled in.
//!
//! `news` gives `news/a.txt`, then `news/b/c.html.gz`; `news/*.txt` gives `news/a.txt`; `-` stays `-`.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::Format;
use crate::error::{Error, Result};

/// The files behind some paths, in the order given; the entries of a folder by name.
pub(super) struct Files {
    /// What is still to be visited, the next one last.
    pending: Vec<PathBuf>,
    /// The paths as they were given.
    named: BTreeSet<PathBuf>,
    format: Format,
}

impl Files {
    /// Begins to walk.
    pub(super) fn new(paths: &[PathBuf], format: Format) -> Self {
        let named = paths.iter().cloned().collect();
        Self { pending: paths.iter().rev().cloned().collect(), named, format }
    }
}

impl Iterator for Files {
    type Item = Result<PathBuf>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let path = self.pending.pop()?;
            if path.as_os_str() == "-" || path.is_file() {
                return Some(Ok(path));
            }
            let inside = if path.is_dir() {
                let inside =
                    children(&path, self.format).map_err(|source| Error::Io { path: path.clone(), source });
                // A folder inside one may well be empty; one that was named was meant.
                if self.named.remove(&path) && inside.as_ref().is_ok_and(Vec::is_empty) {
                    let reason =
                        "no articles in this folder (text, HTML, WARC, JSON lines, tables or Parquet)"
                            .to_owned();
                    Err(Error::Input { path, line: None, reason })
                } else {
                    inside
                }
            } else if let Some(pattern) =
                path.to_str().filter(|p| p.contains(['*', '?', '[']) && !path.exists())
            {
                matches(pattern)
            } else {
                return Some(Ok(path));
            };
            match inside {
                Ok(inside) => self.pending.extend(inside.into_iter().rev()),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

/// What a folder holds, sorted by name.
fn children(folder: &Path, format: Format) -> io::Result<Vec<PathBuf>> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        let kind = entry.file_type()?;
        // A link to a folder may lead in a circle.
        let is_taken = if path.is_dir() {
            !kind.is_symlink()
        } else {
            path.is_file() && (format != Format::Auto || format_of_name(&path).is_some())
        };
        if is_taken && !is_hidden {
            entries.push(path);
        }
    }
    entries.sort();
    Ok(entries)
}

/// The files and folders that a pattern stands for, sorted by name; none is an error.
fn matches(pattern: &str) -> Result<Vec<PathBuf>> {
    let failed = |reason: String| Error::Input { path: pattern.into(), line: None, reason };
    let options = glob::MatchOptions { require_literal_leading_dot: true, ..glob::MatchOptions::new() };
    let found = glob::glob_with(pattern, options).map_err(|error| failed(error.to_string()))?;
    // A folder that may not be opened has no matches; the pattern as a whole may still have some.
    let found: Vec<PathBuf> = found.filter_map(std::result::Result::ok).collect();
    if found.is_empty() { Err(failed("no file matches this pattern".to_owned())) } else { Ok(found) }
}

/// A file's name without the ending of its compression: `a.jsonl.gz` is `a.jsonl`.
pub(super) fn plain_name(path: &Path) -> &Path {
    let is_compressed = path.extension().and_then(OsStr::to_str).is_some_and(|extension| {
        ["gz", "gzip", "zst", "zstd"].iter().any(|known| extension.eq_ignore_ascii_case(known))
    });
    if is_compressed { path.file_stem().map_or(path, Path::new) } else { path }
}

/// The format that a file's extension stands for.
pub(super) fn format_of_name(path: &Path) -> Option<Format> {
    let extension = plain_name(path).extension().and_then(OsStr::to_str)?.to_ascii_lowercase();
    match extension.as_str() {
        "txt" | "text" => Some(Format::Text),
        "html" | "htm" | "xhtml" => Some(Format::Html),
        "jsonl" | "ndjson" | "json" => Some(Format::Jsonl),
        "csv" => Some(Format::Csv),
        "tsv" | "tab" => Some(Format::Tsv),
        "parquet" | "pq" => Some(Format::Parquet),
        "warc" => Some(Format::Warc),
        "rss" | "atom" | "rdf" => Some(Format::Feed),
        _ => None,
    }
}
