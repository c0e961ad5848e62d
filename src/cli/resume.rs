//! Going on where a run was cut off: the output tells which document came last, and the inputs are read up to it.
//!
//! The key of a document is its id and its path; where several have the same one, their number counts.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result};
use sayso::Article;
use serde::Deserialize;

/// The last document of an output.
#[derive(Clone, Debug)]
pub(crate) struct Last {
    id: String,
    path: Option<String>,
    /// How many documents of this key the output has.
    count: usize,
    /// Set once the inputs have come to it.
    is_found: Arc<AtomicBool>,
}

/// What a line of the output says of its document.
#[derive(Deserialize)]
struct Line {
    id: String,
    path: Option<String>,
}

impl Last {
    /// Reads JSON lines, and cuts off a last one that is not complete; `None` where no line is.
    pub(super) fn of(file: &mut File) -> Result<Option<Self>> {
        let (mut end, mut last) = (0, Vec::new());
        for_each_line(file, |line| {
            end += line.len() as u64;
            last.clear();
            last.extend_from_slice(line);
        })?;
        file.set_len(end)?;
        if last.is_empty() {
            file.seek(SeekFrom::Start(0))?;
            return Ok(None);
        }
        let Line { id, path } =
            serde_json::from_slice(&last).context("its last line is none that extract has written")?;
        let mut count = 0;
        for_each_line(file, |line| {
            let is_same = |it: Line| it.id == id && it.path == path;
            count += usize::from(serde_json::from_slice(line).is_ok_and(is_same));
        })?;
        file.seek(SeekFrom::End(0))?;
        Ok(Some(Self { id, path, count, is_found: Arc::default() }))
    }

    /// The articles behind the last document.
    pub(super) fn skip(
        &self,
        articles: impl Iterator<Item = sayso::Result<Article>> + Send + 'static,
    ) -> impl Iterator<Item = sayso::Result<Article>> + Send + 'static {
        let (last, mut left) = (self.clone(), self.count);
        articles.filter(move |article| {
            if left == 0 {
                return true;
            }
            if let Ok(article) = article {
                left -= usize::from(article.id == last.id && article.path == last.path);
                last.is_found.store(left == 0, Ordering::Relaxed);
            }
            // What could not be read then cannot be read now.
            article.is_err()
        })
    }

    /// Whether the inputs had it.
    pub(super) fn is_found(&self) -> bool {
        self.is_found.load(Ordering::Relaxed)
    }
}

/// Hands over each complete line with its line break.
fn for_each_line(file: &mut File, mut take: impl FnMut(&[u8])) -> io::Result<()> {
    file.seek(SeekFrom::Start(0))?;
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        if line.ends_with(b"\n") {
            take(&line);
        }
        line.clear();
    }
    Ok(())
}
