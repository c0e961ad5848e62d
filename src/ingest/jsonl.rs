//! JSON lines: an article an object, an object a line; arrays of such objects, and objects over several lines, are
//! read too.
//!
//! `{"id": "a1", "headline": "Rain", "body": "Rain fell.", "date": "2020-10-12"}`

use std::io::{self, BufRead};
use std::sync::Arc;

use serde_json::{Map, Value};

use super::record::{Field, Fields, Record};
use super::{Input, Options, Origin, Source, decode, too_large};
use crate::document::Article;
use crate::error::{Error, Result};

/// Reads records as they are asked for.
pub(super) fn read(input: Input, origin: Origin, options: &Arc<Options>) -> Source {
    let mut values = Values {
        input,
        limit: options.max_document,
        layout: Layout::Unknown,
        line: 0,
        records: 0,
        bytes: Vec::new(),
    };
    let options = Arc::clone(options);
    let mut has_failed = false;
    Box::new(std::iter::from_fn(move || {
        if has_failed {
            return None;
        }
        let next = values.next().transpose()?;
        Some(match next {
            Ok(Piece { line, number, bytes: Some(bytes) }) => {
                let article = article(bytes, &origin, line, number, &options);
                article.unwrap_or_else(|| {
                    // All lines of such a file are alike: one message says what there is to say.
                    has_failed = true;
                    let reason = "findings of `sayso extract` without the texts they were found in; run extract again \
                                  with --with-text, and this file can be read";
                    Err(origin.error(None, reason))
                })
            }
            Ok(Piece { line, bytes: None, .. }) => {
                Err(origin.error(Some(line), too_large(options.max_document)))
            }
            Err(source) => {
                has_failed = true;
                Err(Error::Io { path: origin.path.clone(), source })
            }
        })
    }))
}

/// Whether a text begins with an object that has a text.
pub(super) fn looks_like_jsonl(start: &str, fields: &Fields) -> bool {
    if !start.starts_with(['{', '[']) {
        return false;
    }
    let chosen = fields.names_of_text();
    let names = ["text", "body", "content", &chosen];
    start.contains("\":") && names.iter().any(|name| start.contains(&format!("\"{name}\"")))
}

/// The article of an object; `None` where it is what this program found in an article, without the article.
fn article(
    bytes: Vec<u8>,
    origin: &Origin,
    line: usize,
    number: usize,
    options: &Options,
) -> Option<Result<Article>> {
    let failed = |reason: String| Some(Err(origin.error(Some(line), reason)));
    let text = match decode::decode(bytes) {
        Ok(text) => text,
        Err(reason) => return failed(reason),
    };
    let mut object = match serde_json::from_str(text.trim()) {
        Ok(Value::Object(object)) => object,
        Ok(_) => return failed("not a JSON object".to_owned()),
        Err(error) => return failed(format!("no JSON: {error}")),
    };
    let fields = &options.fields;
    fields.unfold(&mut object);
    if FINDINGS.iter().all(|name| object.get(*name).is_some_and(Value::is_array)) {
        if !object.iter().any(|(name, value)| {
            fields.place(name).is_some_and(|(f, _)| f == Field::Text) && value.is_string()
        }) {
            return None;
        }
        forget_findings(&mut object);
    }
    let mut record = Record::default();
    for (name, value) in object {
        let place = fields.place(&name);
        record.put(&name, place, value);
    }
    Some(record.into_article(origin, line, number, options))
}

/// What `extract` writes of each document.
const FINDINGS: [&str; 4] = ["entities", "attributions", "accusations", "denials"];

/// Leaves of an object that `extract` wrote what the article was read with: it is analyzed anew.
fn forget_findings(object: &mut Map<String, Value>) {
    for name in FINDINGS.iter().chain(&["path"]) {
        object.remove(*name);
    }
    // What extract did not know of the article is no field of it.
    object.retain(|_, value| !value.is_null());
    if let Some(Value::Object(extra)) = object.remove("extra") {
        object.extend(extra);
    }
}

/// How the objects of an input stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// Nothing is read yet.
    Unknown,
    /// One a line; a bad line costs one record.
    Lines,
    /// Anywhere, parted by white space and commas, in brackets or not, as `.json` files have them.
    Anywhere,
}

/// The JSON values of an input, of which only one is held at a time.
struct Values {
    input: Input,
    /// The most bytes that a value may have.
    limit: usize,
    layout: Layout,
    /// The line read last, or being read, counted from 1.
    line: usize,
    /// Values read so far, where they stand anywhere.
    records: usize,
    /// The value being read.
    bytes: Vec<u8>,
}

/// A value as it stands.
struct Piece {
    /// The line that it begins on.
    line: usize,
    /// The number that names a record without an id: its line, or its place where lines do not matter.
    number: usize,
    /// `None` where it is above the limit.
    bytes: Option<Vec<u8>>,
}

impl Values {
    fn next(&mut self) -> io::Result<Option<Piece>> {
        if self.layout == Layout::Unknown {
            self.layout = Layout::Lines;
            let first = self.next_line()?;
            let Some(Piece { bytes: Some(bytes), .. }) = &first else { return Ok(first) };
            let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii();
            // An object that is not over at the end of its line, and goes on with a name or with white space.
            let goes_on = start.starts_with(b"{")
                && !start.ends_with(b"}")
                && self.input.fill_buf()?.first().is_some_and(|&byte| byte != b'{');
            if !start.starts_with(b"[") && !goes_on {
                return if start.is_empty() { self.next() } else { Ok(first) };
            }
            self.layout = Layout::Anywhere;
            self.line = 1;
            let start = io::Cursor::new(bytes.clone());
            let rest = std::mem::replace(&mut self.input, Box::new(io::empty()));
            self.input = Box::new(io::Read::chain(start, rest));
        }
        if self.layout == Layout::Lines { self.next_line() } else { self.next_anywhere() }
    }

    /// The next line that is not empty.
    fn next_line(&mut self) -> io::Result<Option<Piece>> {
        loop {
            self.bytes.clear();
            let mut is_too_large = false;
            let mut has_ended = false;
            while !has_ended {
                let bytes = self.input.fill_buf()?;
                if bytes.is_empty() {
                    break;
                }
                let end = bytes.iter().position(|&byte| byte == b'\n');
                let used = end.map_or(bytes.len(), |end| end + 1);
                is_too_large |= self.bytes.len() + used > self.limit;
                if !is_too_large {
                    self.bytes.extend_from_slice(&bytes[..used]);
                }
                has_ended = end.is_some();
                self.input.consume(used);
            }
            if !has_ended && self.bytes.is_empty() && !is_too_large {
                return Ok(None);
            }
            self.line += 1;
            let (line, number) = (self.line, self.line);
            if is_too_large {
                return Ok(Some(Piece { line, number, bytes: None }));
            }
            if !self.bytes.trim_ascii().is_empty() {
                return Ok(Some(Piece { line, number, bytes: Some(std::mem::take(&mut self.bytes)) }));
            }
        }
    }

    /// The next object or other value, wherever it stands.
    fn next_anywhere(&mut self) -> io::Result<Option<Piece>> {
        self.bytes.clear();
        let (mut depth, mut is_string, mut is_escaped) = (0_usize, false, false);
        let mut begun = None;
        let mut is_too_large = false;
        let mut is_over = false;
        while !is_over {
            let bytes = self.input.fill_buf()?;
            if bytes.is_empty() {
                break;
            }
            let mut used = 0;
            let mut from = 0;
            for &byte in bytes {
                let is_between = begun.is_none();
                if is_between
                    && matches!(byte, b'[' | b']' | b',' | 0xef | 0xbb | 0xbf | b' ' | b'\t' | b'\r' | b'\n')
                {
                    self.line += usize::from(byte == b'\n');
                    used += 1;
                    from = used;
                    continue;
                }
                // What is no object ends where the next value may begin; the mark that ends it is left.
                if !is_between && depth == 0 && !is_string && matches!(byte, b',' | b']' | b'\n') {
                    is_over = true;
                    break;
                }
                begun = begun.or(Some(self.line));
                self.line += usize::from(byte == b'\n');
                used += 1;
                match byte {
                    _ if is_escaped => is_escaped = false,
                    b'\\' if is_string => is_escaped = true,
                    b'"' => is_string = !is_string,
                    _ if is_string => {}
                    b'{' | b'[' => depth += 1,
                    b'}' | b']' => {
                        depth = depth.saturating_sub(1);
                        is_over = depth == 0;
                    }
                    _ => {}
                }
                if is_over {
                    break;
                }
            }
            if begun.is_some() {
                is_too_large |= self.bytes.len() + used - from > self.limit;
                if !is_too_large {
                    self.bytes.extend_from_slice(&bytes[from..used]);
                }
            }
            self.input.consume(used);
        }
        let Some(line) = begun else { return Ok(None) };
        self.records += 1;
        let bytes = (!is_too_large).then(|| std::mem::take(&mut self.bytes));
        Ok(Some(Piece { line, number: self.records, bytes }))
    }
}
