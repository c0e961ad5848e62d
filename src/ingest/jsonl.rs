//! JSON lines: an article an object, an object a line; an array of such objects is read too.
//!
//! `{"id": "a1", "headline": "Rain", "body": "Rain fell.", "date": "2020-10-12"}`

use std::io::{BufRead, Read};

use serde_json::{Map, Value};

use super::record::{Field, Record, field_of};
use super::{Origin, Source, decode};
use crate::document::Article;
use crate::error::{Error, Result};

/// Reads records as they are asked for.
pub(super) fn read(input: Box<dyn BufRead + Send>, origin: Origin) -> Source {
    Box::new(Lines { input, origin, line: 0, pending: Vec::new(), has_failed: false })
}

/// Whether a text begins with an object that has a text.
pub(super) fn looks_like_jsonl(start: &str) -> bool {
    if !start.starts_with(['{', '[']) {
        return false;
    }
    let names = ["\"text\"", "\"body\"", "\"content\""];
    start.contains("\":") && names.iter().any(|name| start.contains(name))
}

struct Lines {
    input: Box<dyn BufRead + Send>,
    origin: Origin,
    /// The line read last, counted from 1.
    line: usize,
    /// The rest of an array, its next record last.
    pending: Vec<(usize, Value)>,
    has_failed: bool,
}

impl Iterator for Lines {
    type Item = Result<Article>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some((number, value)) = self.pending.pop() {
            return Some(article(value, &self.origin, number));
        }
        loop {
            if self.has_failed {
                return None;
            }
            let mut bytes = Vec::new();
            match self.input.read_until(b'\n', &mut bytes) {
                Ok(0) => return None,
                Ok(_) => self.line += 1,
                Err(source) => {
                    self.has_failed = true;
                    return Some(Err(Error::Io { path: self.origin.path.clone(), source }));
                }
            }
            let line = match decode::decode(bytes) {
                Ok(line) => line,
                Err(reason) => return Some(Err(self.origin.error(Some(self.line), reason))),
            };
            let trimmed = line.trim();
            if trimmed.is_empty() {
                continue;
            }
            return match serde_json::from_str(trimmed) {
                Ok(Value::Array(records)) if self.line == 1 => {
                    self.pending = numbered(records);
                    self.next()
                }
                Ok(value) => Some(article(value, &self.origin, self.line)),
                // One object or array over many lines, as `.json` files are written.
                Err(_)
                    if self.line == 1
                        && trimmed.starts_with(['{', '['])
                        && !trimmed.ends_with(['}', ']']) =>
                {
                    match self.read_whole(line) {
                        Ok(()) => self.next(),
                        Err(error) => Some(Err(error)),
                    }
                }
                Err(error) => Some(Err(self.origin.error(Some(self.line), format!("no JSON: {error}")))),
            };
        }
    }
}

impl Lines {
    /// Reads the whole input as one value that began on the line before.
    fn read_whole(&mut self, mut text: String) -> Result<()> {
        self.has_failed = true;
        let mut rest = Vec::new();
        self.input
            .read_to_end(&mut rest)
            .map_err(|source| Error::Io { path: self.origin.path.clone(), source })?;
        text.push_str(&decode::decode(rest).map_err(|reason| self.origin.error(None, reason))?);
        match serde_json::from_str(&text) {
            Ok(Value::Array(records)) => self.pending = numbered(records),
            Ok(value) => self.pending = vec![(1, value)],
            Err(error) => return Err(self.origin.error(Some(error.line()), format!("no JSON: {error}"))),
        }
        Ok(())
    }
}

/// Records with their places, counted from 1, the first one last.
fn numbered(records: Vec<Value>) -> Vec<(usize, Value)> {
    records.into_iter().enumerate().map(|(index, value)| (index + 1, value)).rev().collect()
}

fn article(value: Value, origin: &Origin, line: usize) -> Result<Article> {
    let Value::Object(fields) = value else {
        return Err(origin.error(Some(line), "not a JSON object"));
    };
    let mut record = Record::default();
    for (name, value) in fields {
        if let Some(place) = field_of(&name)
            && let Some(value) = string_of(value, place.0)
        {
            record.put(place, value);
        }
    }
    record.into_article(origin, line)
}

/// A value as text: strings, numbers, lists of paragraphs, and objects with a name (`"source": {"name": "AP"}`).
fn string_of(value: Value, field: Field) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(items) if field == Field::Text => {
            let paragraphs: Vec<_> = items.into_iter().filter_map(|item| string_of(item, field)).collect();
            Some(paragraphs.join("\n\n"))
        }
        Value::Array(items) => items.into_iter().find_map(|item| string_of(item, field)),
        Value::Object(fields) => named_part(fields, field),
        Value::Null | Value::Bool(_) => None,
    }
}

fn named_part(mut fields: Map<String, Value>, field: Field) -> Option<String> {
    ["name", "title", "text", "$date", "$oid"].iter().find_map(|name| match fields.remove(*name) {
        Some(Value::String(text)) => Some(text),
        Some(Value::Number(number)) if field != Field::Text => Some(number.to_string()),
        _ => None,
    })
}
