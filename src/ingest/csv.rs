//! Tables: an article a row; the header says what the columns are.
//!
//! `id,headline,body` and then `a1,Rain,"Rain fell."`; commas, semicolons or tabs.

use std::io::BufRead;

use csv::{ByteRecord, ReaderBuilder};

use super::record::{Field, Record, field_of};
use super::{Origin, Source, decode};
use crate::document::Article;
use crate::error::{Error, Result};

/// Reads rows as they are asked for; a header without a column of texts is an error.
pub(super) fn read(mut input: Box<dyn BufRead + Send>, origin: Origin) -> Result<Source> {
    let failed = |source| Error::Io { path: origin.path.clone(), source };
    let start = input.fill_buf().map_err(failed)?;
    let delimiter = delimiter_of(first_line(start));
    let mut reader = ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(input);
    let header = reader.byte_headers().map_err(|error| origin.error(Some(1), reason_of(&error)))?.clone();
    if header.is_empty() {
        return Ok(Box::new(std::iter::empty()));
    }
    let mut columns = Vec::with_capacity(header.len());
    for name in &header {
        let name = decode::decode(name.to_vec()).map_err(|reason| origin.error(Some(1), reason))?;
        columns.push(field_of(&name));
    }
    if !columns.iter().flatten().any(|(field, _)| *field == Field::Text) {
        return Err(origin.error(Some(1), "the header names no column text, body or content"));
    }
    Ok(Box::new(reader.into_byte_records().filter_map(move |row| match row {
        Ok(row) if row.iter().all(<[u8]>::is_empty) => None,
        Ok(row) => Some(article(&row, &columns, &origin)),
        Err(error) => Some(Err(failed_row(error, &origin))),
    })))
}

/// Whether a text begins with a header that has a column of texts and another one that is known.
pub(super) fn looks_like_csv(start: &str) -> bool {
    let line = first_line(start.as_bytes());
    let delimiter = char::from(delimiter_of(line));
    let line = String::from_utf8_lossy(line);
    let fields: Vec<_> =
        line.split(delimiter).filter_map(|name| field_of(name.trim().trim_matches('"'))).collect();
    fields.len() >= 2 && fields.iter().any(|(field, _)| *field == Field::Text)
}

fn first_line(bytes: &[u8]) -> &[u8] {
    bytes.split(|&byte| byte == b'\n').next().unwrap_or_default()
}

/// The commonest of the marks that part columns.
fn delimiter_of(header: &[u8]) -> u8 {
    let count = |delimiter: u8| header.iter().filter(|&&byte| byte == delimiter).count();
    [b',', b'\t', b';'].into_iter().rev().max_by_key(|&delimiter| count(delimiter)).unwrap_or(b',')
}

fn article(row: &ByteRecord, columns: &[Option<(Field, usize)>], origin: &Origin) -> Result<Article> {
    let line = row.position().map_or(0, |position| position.line() as usize);
    let mut record = Record::default();
    for (value, column) in row.iter().zip(columns) {
        if let Some(place) = column {
            let value = decode::decode(value.to_vec()).map_err(|reason| origin.error(Some(line), reason))?;
            record.put(*place, value);
        }
    }
    record.into_article(origin, line)
}

fn failed_row(error: csv::Error, origin: &Origin) -> Error {
    let line = error.position().map(|position| position.line() as usize);
    let reason = reason_of(&error);
    match error.into_kind() {
        csv::ErrorKind::Io(source) => Error::Io { path: origin.path.clone(), source },
        _ => origin.error(line, reason),
    }
}

fn reason_of(error: &csv::Error) -> String {
    format!("no table: {error}")
}
