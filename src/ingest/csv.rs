//! Tables: an article a row; the header says what the columns are.
//!
//! `id,headline,body` and then `a1,Rain,"Rain fell."`; commas, semicolons or tabs.

use std::io::{self, BufRead};
use std::sync::Arc;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use serde_json::Value;

use super::record::{Field, Fields, Record};
use super::{Input, Options, Origin, Source, decode, too_large};
use crate::document::Article;
use crate::error::{Error, Result};

/// Reads rows as they are asked for; a header without a column of texts is an error.
pub(super) fn read(
    mut input: Input,
    delimiter: Option<u8>,
    origin: Origin,
    options: &Arc<Options>,
) -> Result<Source> {
    let failed = |source| Error::Io { path: origin.path.clone(), source };
    let start = input.fill_buf().map_err(failed)?;
    let delimiter = delimiter.unwrap_or_else(|| delimiter_of(first_line(start)));
    let has_quotes = delimiter != b'\t' || quotes_are_paired(start);
    let reader = ReaderBuilder::new().delimiter(delimiter).quoting(has_quotes).build();
    let mut rows = Rows { input, reader, limit: options.max_document, cells: Vec::new(), ends: Vec::new() };
    let fields = &options.fields;
    let header: Vec<Vec<u8>> = match rows.next().map_err(failed)? {
        Row::End => return Ok(Box::new(std::iter::empty())),
        Row::TooLarge(line) => return Err(origin.error(Some(line), too_large(options.max_document))),
        Row::Cells(_) => rows.cells().map(<[u8]>::to_vec).collect(),
    };
    let mut columns = Vec::with_capacity(header.len());
    for name in header {
        let name = decode::decode(name).map_err(|reason| origin.error(Some(1), reason))?;
        columns.push((name.trim().to_owned(), fields.place(&name)));
    }
    if !columns.iter().any(|(_, place)| place.is_some_and(|(field, _)| field == Field::Text)) {
        let reason = format!("the header names no column {}", fields.names_of_text());
        return Err(origin.error(Some(1), reason));
    }
    let options = Arc::clone(options);
    let mut has_failed = false;
    Ok(Box::new(std::iter::from_fn(move || {
        while !has_failed {
            return Some(match rows.next() {
                Ok(Row::End) => return None,
                Ok(Row::Cells(_)) if rows.cells().all(<[u8]>::is_empty) => continue,
                Ok(Row::Cells(line)) => article(rows.cells(), &columns, &origin, line, &options),
                Ok(Row::TooLarge(line)) => Err(origin.error(Some(line), too_large(options.max_document))),
                Err(source) => {
                    has_failed = true;
                    Err(Error::Io { path: origin.path.clone(), source })
                }
            });
        }
        None
    })))
}

/// Whether a text begins with a header that has a column of texts and another one that is known.
pub(super) fn looks_like_csv(start: &str, fields: &Fields) -> bool {
    let line = first_line(start.as_bytes());
    let delimiter = char::from(delimiter_of(line));
    let line = String::from_utf8_lossy(line);
    let known: Vec<_> =
        line.split(delimiter).filter_map(|name| fields.place(name.trim().trim_matches('"'))).collect();
    known.len() >= 2 && known.iter().any(|(field, _)| *field == Field::Text)
}

fn first_line(bytes: &[u8]) -> &[u8] {
    bytes.split(|&byte| byte == b'\n').next().unwrap_or_default()
}

/// The commonest of the marks that part columns.
fn delimiter_of(header: &[u8]) -> u8 {
    let count = |delimiter: u8| header.iter().filter(|&&byte| byte == delimiter).count();
    [b',', b'\t', b';'].into_iter().rev().max_by_key(|&delimiter| count(delimiter)).unwrap_or(b',')
}

/// Whether each cell that begins with a quotation mark ends with one: many programs write tabs without any quoting, and
/// there a mark is part of the text (`"Never," she said.`).
fn quotes_are_paired(start: &[u8]) -> bool {
    let ends_cell = |at: usize| start.get(at).is_none_or(|byte| matches!(byte, b'\t' | b'\r' | b'\n'));
    let mut at = 0;
    while at < start.len() {
        if start[at] == b'"' {
            // To the next mark that is not doubled; what is cut off tells nothing.
            loop {
                let Some(next) = start[at + 1..].iter().position(|&byte| byte == b'"') else { return true };
                at += next + 2;
                if start.get(at) != Some(&b'"') {
                    break;
                }
            }
            if !ends_cell(at) {
                return false;
            }
        }
        while at < start.len() && !ends_cell(at) {
            at += 1;
        }
        at += 1;
    }
    true
}

fn article<'a>(
    cells: impl Iterator<Item = &'a [u8]>,
    columns: &[(String, Option<(Field, usize)>)],
    origin: &Origin,
    line: usize,
    options: &Options,
) -> Result<Article> {
    let mut record = Record::default();
    for (cell, (name, place)) in cells.zip(columns) {
        let cell = decode::decode(cell.to_vec()).map_err(|reason| origin.error(Some(line), reason))?;
        record.put(name, *place, Value::String(cell));
    }
    record.into_article(origin, line, line, options)
}

/// The rows of a table, of which only one is held at a time.
struct Rows {
    input: Input,
    reader: Reader,
    /// The most bytes that a row may have.
    limit: usize,
    /// The cells of the row, one behind the other.
    cells: Vec<u8>,
    /// Where each of them ends.
    ends: Vec<usize>,
}

/// What was read.
enum Row {
    /// A row, and the line that it begins on.
    Cells(usize),
    /// A row above the limit, as a quotation mark that is never closed makes it, and the line that it begins on.
    TooLarge(usize),
    /// Nothing more.
    End,
}

impl Rows {
    fn next(&mut self) -> io::Result<Row> {
        let line = usize::try_from(self.reader.line()).unwrap_or(usize::MAX);
        let (mut filled, mut count) = (0, 0);
        loop {
            if filled == self.cells.len() {
                self.cells.resize((2 * filled).clamp(1 << 12, self.limit.max(1 << 12) + 1), 0);
            }
            if count == self.ends.len() {
                self.ends.resize((2 * count).max(64), 0);
            }
            let bytes = self.input.fill_buf()?;
            let (result, used, written, ended) =
                self.reader.read_record(bytes, &mut self.cells[filled..], &mut self.ends[count..]);
            self.input.consume(used);
            filled += written;
            count += ended;
            match result {
                ReadRecordResult::Record => {
                    self.ends.truncate(count);
                    return Ok(Row::Cells(line));
                }
                ReadRecordResult::End => return Ok(Row::End),
                _ if filled.max(count) > self.limit => {
                    self.reader.reset();
                    self.skip_line()?;
                    return Ok(Row::TooLarge(line));
                }
                _ => {}
            }
        }
    }

    fn cells(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| &self.cells[start..end])
    }

    /// Goes to the beginning of the next line.
    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let bytes = self.input.fill_buf()?;
            let end = bytes.iter().position(|&byte| byte == b'\n');
            let used = end.map_or(bytes.len(), |end| end + 1);
            self.input.consume(used);
            if end.is_some() || used == 0 {
                return Ok(());
            }
        }
    }
}
