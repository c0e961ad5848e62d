//! Web archives (WARC), as crawls and Common Crawl News have them: each page that a server answered with is an article.
//!
//! A record of the type `response` holds `HTTP/1.1 200 OK`, headers and a page; the page goes through the reader of web
//! pages. Records of the types `resource` and `conversion` hold a page or plain text itself. Requests, pictures and
//! pages that were not found are passed over.
//!
//! Only one record is held at a time. A broken one costs itself: the reader goes on where the next one begins, also
//! behind a damaged member of a gzip file and where a length is wrong.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use encoding_rs::Encoding;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::{Input, Options, Origin, Source, compressed, decode, html, plain, too_large};
use crate::document::Article;
use crate::error::Error;

/// The most bytes that the headers of a record have, and those of HTTP.
const MOST_HEADERS: usize = 1 << 16;
/// Bytes that are asked for at once.
const PIECE: usize = 1 << 16;
/// How a record begins.
const START: &[u8] = b"WARC/";

/// Whether an input begins as web archives do.
pub(super) fn looks_like_warc(head: &[u8]) -> bool {
    head.starts_with(START)
}

/// Reads records as they are asked for: what was read of the input already, then, behind damage where there is some, the
/// rest of it.
pub(super) fn read(
    head: Vec<u8>,
    damage: Option<io::Error>,
    input: Input,
    origin: Origin,
    options: &Arc<Options>,
) -> Source {
    let damage = damage.as_ref().map(Damage::of);
    let input = Stream { input, buffer: head, at: 0, damage, has_ended: false };
    let mut records = Records { input, number: 0 };
    let options = Arc::clone(options);
    let mut has_failed = false;
    Box::new(std::iter::from_fn(move || {
        while !has_failed {
            let found = match records.next(options.max_document) {
                Ok(Some(found)) => found,
                Ok(None) => return None,
                Err(source) => {
                    has_failed = true;
                    return Some(Err(Error::Io { path: origin.path.clone(), source }));
                }
            };
            options.records_read.fetch_add(1, Ordering::Relaxed);
            let number = records.number;
            let article = found.and_then(|record| article(record, number, &origin, &options));
            return Some(match article {
                Ok(Some(article)) => Ok(article),
                Ok(None) => continue,
                Err(reason) => {
                    options.records_broken.fetch_add(1, Ordering::Relaxed);
                    Err(origin.error(Some(number), format!("record skipped: {reason}")))
                }
            });
        }
        None
    }))
}

/// What is known of a record.
struct Record {
    kind: String,
    id: String,
    date: String,
    address: String,
    media_type: String,
    /// What the crawler did not fetch to its end, it says here why: `length`, `time`, `disconnect`.
    truncated: String,
    block: Vec<u8>,
}

/// The article of a record, `None` where it holds none; the error says why the record is broken.
fn article(
    record: Record,
    number: usize,
    origin: &Origin,
    options: &Options,
) -> std::result::Result<Option<Article>, String> {
    let Record { kind, id, date, address, media_type, truncated, block } = record;
    let page = match &*kind {
        "response" if is_http(&media_type) => match http_payload(block, options.max_document)? {
            Some(page) => page,
            None => return Ok(None),
        },
        "resource" | "conversion" => Payload { media_type, body: block },
        _ => return Ok(None),
    };
    let article = match &*essence(&page.media_type) {
        "text/html" | "application/xhtml+xml" => {
            let encoding = charset(&page.media_type);
            html::read_as(page.body, encoding, origin, options.date_order)
        }
        "" if html::looks_like_html(
            decode::preview(&page.body[..page.body.len().min(PIECE)]).trim_start(),
        ) =>
        {
            html::read_as(page.body, None, origin, options.date_order)
        }
        "text/plain" if kind != "response" => plain::read(page.body, origin),
        _ => return Ok(None),
    };
    let mut article = match article {
        Ok(article) => article,
        Err(Error::Input { reason, .. }) => return Err(reason),
        Err(other) => return Err(other.to_string()),
    };
    let id = id.trim_start_matches('<').trim_end_matches('>');
    article.id = if id.is_empty() { format!("{}:{number}", origin.stem) } else { id.to_owned() };
    for (name, value) in [("warc_target_uri", &address), ("warc_date", &date), ("warc_truncated", &truncated)]
    {
        if !value.is_empty() {
            article.extra.push((name.to_owned(), value.as_str().into()));
        }
    }
    article.url = article.url.or(Some(address).filter(|address| !address.is_empty()));
    Ok(Some(article))
}

/// What a server sent.
struct Payload {
    media_type: String,
    body: Vec<u8>,
}

fn is_http(media_type: &str) -> bool {
    essence(media_type) == "application/http"
}

/// `text/html; charset=utf-8` is `text/html`.
fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The encoding that a media type names.
fn charset(media_type: &str) -> Option<&'static Encoding> {
    let lower = media_type.to_ascii_lowercase();
    let (_, rest) = lower.split_once("charset=")?;
    Encoding::for_label(rest.split(';').next()?.trim().trim_matches(['"', '\'']).as_bytes())
}

/// What is answered with success, unpacked; `None` where it is no page.
fn http_payload(mut block: Vec<u8>, limit: usize) -> std::result::Result<Option<Payload>, String> {
    let Some((head, body)) = split_head(&block) else {
        return Err("its HTTP headers have no end".to_owned());
    };
    let (status, headers) = (status_of(&block[..head]), headers_of(&block[..head]));
    let Some(status) = status else { return Err("no answer in HTTP".to_owned()) };
    let header = |name: &str| {
        headers.iter().find(|(known, _)| known == name).map_or(String::new(), |(_, value)| value.clone())
    };
    let media_type = header("content-type");
    if !(200..300).contains(&status) || !may_be_page(&media_type) {
        return Ok(None);
    }
    block.drain(..body);
    let mut body = block;
    // Crawlers that have unpacked a body may have kept the headers that say how it was packed.
    if header("transfer-encoding").to_ascii_lowercase().contains("chunked") {
        body = without_chunks(body)?;
    }
    for encoding in header("content-encoding").to_ascii_lowercase().split(',').map(str::trim).rev() {
        body = unpack(body, encoding, limit)?;
    }
    if body.len() > limit {
        return Err(too_large(limit));
    }
    Ok(Some(Payload { media_type, body }))
}

fn may_be_page(media_type: &str) -> bool {
    matches!(&*essence(media_type), "" | "text/html" | "application/xhtml+xml")
}

/// Where the headers end and what they stand before begins.
fn split_head(bytes: &[u8]) -> Option<(usize, usize)> {
    let shown = &bytes[..bytes.len().min(MOST_HEADERS)];
    let at = |end: &[u8]| shown.windows(end.len()).position(|it| it == end).map(|at| (at, at + end.len()));
    match (at(b"\r\n\r\n"), at(b"\n\n")) {
        (Some(strict), Some(bare)) => Some(strict.min(bare)),
        (strict, bare) => strict.or(bare),
    }
}

/// `HTTP/1.1 200 OK` is 200.
fn status_of(head: &[u8]) -> Option<u16> {
    let line = head.split(|&byte| byte == b'\n').next()?;
    let mut words = std::str::from_utf8(line.trim_ascii()).ok()?.split_ascii_whitespace();
    words.next().filter(|version| version.starts_with("HTTP/"))?;
    words.next()?.parse().ok()
}

/// Names in lower case and values, below the first line; a line that begins with white space goes on from the one before.
fn headers_of(head: &[u8]) -> Vec<(String, String)> {
    let mut headers: Vec<(String, String)> = Vec::new();
    for line in head.split(|&byte| byte == b'\n').skip(1) {
        let line = String::from_utf8_lossy(line);
        match (line.split_once(':'), headers.last_mut()) {
            (_, Some((_, value))) if line.starts_with([' ', '\t']) => {
                value.push(' ');
                value.push_str(line.trim());
            }
            (Some((name, value)), _) => {
                headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
            _ => {}
        }
    }
    headers
}

/// A body without the lengths between its pieces; one that does not begin with a length has none any more.
fn without_chunks(body: Vec<u8>) -> std::result::Result<Vec<u8>, String> {
    let mut whole = Vec::with_capacity(body.len());
    let mut rest = &body[..];
    loop {
        let end = rest.iter().take(256).position(|&byte| byte == b'\n');
        let line = end.and_then(|end| std::str::from_utf8(&rest[..end]).ok());
        let digits = line.map(|line| line.split(';').next().unwrap_or_default().trim());
        let length = digits.and_then(|digits| usize::from_str_radix(digits, 16).ok());
        let (Some(length), Some(end)) = (length, end) else {
            return if whole.is_empty() { Ok(body) } else { Err("its chunks are cut off".to_owned()) };
        };
        if length == 0 {
            return Ok(whole);
        }
        let Some(chunk) = rest.get(end + 1..).and_then(|rest| rest.get(..length)) else {
            return Err("its chunks are cut off".to_owned());
        };
        whole.extend_from_slice(chunk);
        rest = &rest[end + 1 + length..];
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
    }
}

/// A body as it was before it was packed in this way; at most one byte more than the limit.
fn unpack(body: Vec<u8>, encoding: &str, limit: usize) -> std::result::Result<Vec<u8>, String> {
    let read = |reader: &mut dyn Read| {
        let mut bytes = Vec::new();
        reader.take((limit as u64).saturating_add(1)).read_to_end(&mut bytes).map(|_| bytes)
    };
    let unpacked = match encoding {
        "" | "identity" => return Ok(body),
        "gzip" | "x-gzip" if body.starts_with(&[0x1f, 0x8b]) => read(&mut MultiGzDecoder::new(&body[..])),
        // Half of the servers send the bare stream under this name.
        "deflate" => {
            read(&mut ZlibDecoder::new(&body[..])).or_else(|_| read(&mut DeflateDecoder::new(&body[..])))
        }
        _ => Err(io::Error::other("not read")),
    };
    match unpacked {
        Ok(body) => Ok(body),
        Err(_) if html::looks_like_html(decode::preview(&body[..body.len().min(PIECE)]).trim_start()) => {
            Ok(body)
        }
        Err(error) => Err(format!("its page is packed with {encoding}: {error}")),
    }
}

/// The records of an input.
struct Records {
    input: Stream,
    /// Records so far, broken ones too.
    number: usize,
}

/// A record, or why it is broken.
type Found = std::result::Result<Record, String>;

impl Records {
    /// The next record; its block is left empty where nothing in it is ever an article.
    fn next(&mut self, limit: usize) -> io::Result<Option<Found>> {
        while matches!(self.input.peek(1)?, [b'\r' | b'\n' | b' ' | 0]) {
            self.input.skip(1);
        }
        if self.input.peek(1)?.is_empty() {
            let Some(damage) = self.input.take_damage() else { return Ok(None) };
            self.number += 1;
            self.input.skip_to_record()?;
            return Ok(Some(Err(damage)));
        }
        self.number += 1;
        if !self.input.peek(START.len())?.starts_with(START) {
            self.input.skip_to_record()?;
            return Ok(Some(self.broken("no record begins where one should")));
        }
        // Headers end within a few hundred bytes, or, in a broken record, nowhere.
        let (mut asked, mut head) = (1 << 10, None);
        while head.is_none() && asked <= MOST_HEADERS {
            let seen = self.input.peek(asked)?;
            head = split_head(seen);
            if seen.len() < asked {
                break;
            }
            asked *= 4;
        }
        let Some((head, begin)) = head else {
            self.input.skip(START.len());
            self.input.skip_to_record()?;
            return Ok(Some(self.broken("its headers have no end")));
        };
        let headers = headers_of(&self.input.peek(head)?[..head]);
        let header = |name: &str| {
            headers.iter().find(|(known, _)| known == name).map_or(String::new(), |(_, value)| value.clone())
        };
        self.input.skip(begin);
        let Ok(length) = header("content-length").parse::<u64>() else {
            self.input.skip_to_record()?;
            return Ok(Some(self.broken("it has no length")));
        };
        let kind = header("warc-type").to_ascii_lowercase();
        let media_type = header("content-type");
        let is_wanted = match &*kind {
            "response" => is_http(&media_type),
            "resource" | "conversion" => true,
            _ => false,
        };
        let fits =
            usize::try_from(length).ok().filter(|&length| length <= limit.saturating_add(MOST_HEADERS));
        let block = match fits {
            Some(length) => match self.input.block(length)? {
                Ok(block) => {
                    if is_wanted {
                        block.to_vec()
                    } else {
                        Vec::new()
                    }
                }
                Err(reason) => return Ok(Some(self.broken(reason))),
            },
            None => {
                let shown = self.input.peek(MOST_HEADERS)?.to_vec();
                let is_page = match split_head(&shown) {
                    Some((head, _)) if is_wanted && kind == "response" => {
                        let headers = headers_of(&shown[..head]);
                        headers.iter().any(|(name, value)| name == "content-type" && may_be_page(value))
                    }
                    _ => is_wanted,
                };
                if !self.input.skip_block(length)? {
                    return Ok(Some(self.broken("its length is wrong")));
                }
                if is_page {
                    return Ok(Some(self.broken(&too_large(limit))));
                }
                // A film that a page showed.
                Vec::new()
            }
        };
        let kind = if block.is_empty() { String::new() } else { kind };
        Ok(Some(Ok(Record {
            kind,
            id: header("warc-record-id"),
            date: header("warc-date"),
            address: header("warc-target-uri").trim_matches(['<', '>']).to_owned(),
            media_type,
            truncated: header("warc-truncated"),
            block,
        })))
    }

    /// A broken record; where damage of the file is what broke it, that is the reason.
    fn broken(&mut self, reason: &str) -> Found {
        let damage = match self.input.peek(1) {
            Ok([]) => self.input.take_damage(),
            _ => None,
        };
        Err(damage.unwrap_or_else(|| reason.to_owned()))
    }
}

/// What is wrong with an input, where something follows.
struct Damage {
    reason: String,
    /// Whether what was read last cannot be trusted: a checksum behind it is wrong.
    is_inside: bool,
}

impl Damage {
    fn of(error: &io::Error) -> Self {
        Self { reason: error.to_string(), is_inside: error.kind() == io::ErrorKind::InvalidData }
    }
}

/// Bytes of an input with a look ahead. Where the input is damaged and goes on behind the damage, it seems to end there,
/// until the damage is taken.
struct Stream {
    input: Input,
    buffer: Vec<u8>,
    /// The first byte of the buffer that is not yet used.
    at: usize,
    /// What is wrong behind the last byte of the buffer.
    damage: Option<Damage>,
    has_ended: bool,
}

impl Stream {
    /// The next bytes: as many as asked for, or all until the end or the damage.
    fn peek(&mut self, count: usize) -> io::Result<&[u8]> {
        while self.buffer.len() - self.at < count && !self.has_ended && self.damage.is_none() {
            if self.at > self.buffer.len() / 2 {
                self.buffer.drain(..self.at);
                self.at = 0;
            }
            let before = self.buffer.len();
            let missing = (count - (before - self.at)).max(PIECE);
            let read = self.input.by_ref().take(missing as u64).read_to_end(&mut self.buffer);
            match read {
                Ok(read) => self.has_ended = read < missing,
                Err(error) if compressed::goes_on(&error) => self.damage = Some(Damage::of(&error)),
                Err(error) => return Err(error),
            }
        }
        let end = self.buffer.len().min(self.at.saturating_add(count));
        Ok(&self.buffer[self.at..end])
    }

    fn skip(&mut self, count: usize) {
        self.at = self.buffer.len().min(self.at + count);
    }

    /// The damage that ends the bytes so far; what comes next stands behind it.
    fn take_damage(&mut self) -> Option<String> {
        self.damage.take().map(|damage| damage.reason)
    }

    /// The block of a record, used up to where the next record begins; the error says what is wrong with it.
    fn block(&mut self, length: usize) -> io::Result<std::result::Result<&[u8], &'static str>> {
        // Two line ends, and whatever else some writers add, stand before the next record.
        let seen = self.peek(length.saturating_add(16))?;
        let behind = seen.get(length..).map(|behind| {
            let at = behind.iter().position(|byte| !matches!(byte, b'\r' | b'\n' | b' ' | 0));
            at.map(|at| &behind[at..])
        });
        let is_whole = match behind {
            None => false,
            // What is no record behind the line ends that should be there does not make this one wrong.
            Some(Some(next)) => {
                seen[length..].starts_with(b"\r\n\r\n")
                    || next.starts_with(&START[..next.len().min(START.len())])
            }
            Some(None) => {
                let (all, is_spoiled) = (seen.len(), self.damage.as_ref().is_some_and(|it| it.is_inside));
                if is_spoiled {
                    self.skip(all);
                    return Ok(Err("it is damaged"));
                }
                true
            }
        };
        if is_whole {
            let from = self.at;
            self.at += length;
            return Ok(Ok(&self.buffer[from..from + length]));
        }
        let seen = self.peek(length.saturating_add(16))?;
        if seen.len() < length && find_record(seen).is_none() {
            let all = seen.len();
            self.skip(all);
            return Ok(Err("it is cut off"));
        }
        self.skip_to_record()?;
        Ok(Err("its length is wrong"))
    }

    /// Uses a block without holding it; false where another record begins before its end, or nothing is there any more.
    fn skip_block(&mut self, mut length: u64) -> io::Result<bool> {
        while length > 0 {
            let seen = self.peek(PIECE)?;
            let inside = seen.len().min(usize::try_from(length).unwrap_or(usize::MAX));
            if let Some(at) = find_record(&seen[..inside]) {
                self.skip(at);
                return Ok(false);
            }
            if inside == 0 {
                return Ok(false);
            }
            // The beginning of a record may stand at the end of what is seen.
            let is_last = length == inside as u64 || inside <= MARGIN;
            let used = if is_last { inside } else { inside - MARGIN };
            self.skip(used);
            length -= used as u64;
        }
        Ok(true)
    }

    /// Goes to where the next record begins, or to the end or the damage.
    fn skip_to_record(&mut self) -> io::Result<()> {
        loop {
            let seen = self.peek(PIECE)?;
            if let Some(at) = find_record(seen) {
                self.skip(at);
                return Ok(());
            }
            let count = seen.len();
            if count < PIECE {
                self.skip(count);
                return Ok(());
            }
            self.skip(count - MARGIN);
        }
    }
}

/// So many bytes tell that a record begins.
const MARGIN: usize = 32;

/// Where a record begins: a line that names the version, and below it a header.
fn find_record(bytes: &[u8]) -> Option<usize> {
    let mut from = 0;
    while let Some(found) = bytes[from..].windows(START.len()).position(|it| it == START) {
        let at = from + found;
        let is_line = at == 0 || bytes[at - 1] == b'\n';
        let mut lines =
            bytes[at + START.len()..].splitn(3, |&byte| byte == b'\n').map(<[u8]>::trim_ascii_end);
        let is_version = lines.next().is_some_and(|line| {
            (3..=4).contains(&line.len())
                && line[1] == b'.'
                && line[0].is_ascii_digit()
                && line[2].is_ascii_digit()
        });
        let has_header =
            lines.next().is_some_and(|line| line.starts_with(b"WARC-") || line.starts_with(b"Content-"));
        if is_line && is_version && has_header {
            return Some(at);
        }
        from = at + START.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::atomic::AtomicUsize;

    use super::super::tests::Folder;
    use super::super::{Format, read};
    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    /// A record with this length in its headers.
    fn record_of_length(id: &str, kind: &str, media_type: &str, block: &[u8], length: usize) -> Vec<u8> {
        let head = format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{id}>\r\nWARC-Date: 2031-03-04T05:06:07Z\r\n\
             WARC-Target-URI: https://norland.example/{id}\r\nContent-Type: {media_type}\r\nContent-Length: {length}\r\n\r\n"
        );
        [head.as_bytes(), block, b"\r\n\r\n"].concat()
    }

    fn record(id: &str, kind: &str, media_type: &str, block: &[u8]) -> Vec<u8> {
        record_of_length(id, kind, media_type, block, block.len())
    }

    fn answer(headers: &str, body: &[u8]) -> Vec<u8> {
        [format!("HTTP/1.1 200 OK\r\n{headers}\r\n").as_bytes(), body].concat()
    }

    const HTTP: &str = "application/http; msgtype=response";
    const HTML: &str = "Content-Type: text/html; charset=utf-8\r\n";

    /// A page whose text is one sentence.
    fn page(id: &str) -> Vec<u8> {
        let body = format!("<html><title>Rain in {id}</title><p>Rain fell on the town of {id}.</p></html>");
        record(id, "response", HTTP, &answer(HTML, body.as_bytes()))
    }

    /// What is read: texts, and reasons with the number of the record.
    fn texts(archive: &[u8]) -> Vec<String> {
        texts_up_to(archive, Options::default().max_document)
    }

    fn texts_up_to(archive: &[u8], max_document: usize) -> Vec<String> {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let name = format!("warc-{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        let folder = Folder::new(&name, &[("a.warc", archive)]);
        let options = Options { max_document, ..Options::default() };
        let found = folder.read_with(options);
        let bare = |line: String| {
            let line = line.strip_prefix("a.warc:").map(str::to_owned).unwrap_or(line);
            let line = line.replace(" record skipped: ", " ");
            line.strip_prefix("urn:uuid:").map(str::to_owned).unwrap_or(line)
        };
        found.into_iter().map(bare).collect()
    }

    #[test]
    fn answers_are_articles_and_all_else_is_passed_over() {
        let archive = [
            record("info", "warcinfo", "application/warc-fields", b"software: a crawler\r\n"),
            record("ask", "request", "application/http; msgtype=request", b"GET / HTTP/1.1\r\n\r\n"),
            page("Halden"),
            record(
                "gone",
                "response",
                HTTP,
                b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>Nothing is here.",
            ),
            record("picture", "response", HTTP, &answer("Content-Type: image/png\r\n", b"\x89PNG\0")),
            record("again", "revisit", HTTP, &answer(HTML, b"")),
            record("bare", "resource", "text/html", b"<p>Rain fell on Rask."),
            record("wet", "conversion", "text/plain", b"Rain fell on Lind."),
            record("untyped", "response", HTTP, &answer("", b"<html><p>Rain fell on Sund.</html>")),
            page("Osby"),
        ]
        .concat();
        let expected = [
            "Halden: Rain fell on the town of Halden.",
            "bare: Rain fell on Rask.",
            "wet: Rain fell on Lind.",
            "untyped: Rain fell on Sund.",
            "Osby: Rain fell on the town of Osby.",
        ];
        assert_eq!(texts(&archive), expected);
        assert_eq!(texts(&gzip(&archive)), expected, "all in one member");
    }

    #[test]
    fn ids_dates_and_addresses_are_kept() {
        let folder = Folder::new("warc-kept", &[("a.warc.gz", &gzip(&page("Halden")))]);
        let options = Options::default();
        let counts = (Arc::clone(&options.records_read), Arc::clone(&options.records_broken));
        let article = read(std::slice::from_ref(&folder.0), options).next().unwrap().unwrap();
        assert_eq!(article.id, "urn:uuid:Halden");
        assert_eq!(article.url.as_deref(), Some("https://norland.example/Halden"));
        assert_eq!(article.title.as_deref(), Some("Rain in Halden"));
        assert_eq!(article.published, None, "when a page was fetched is not when it was published");
        let extra: Vec<_> = article.extra.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(
            extra,
            [r#"warc_target_uri="https://norland.example/Halden""#, r#"warc_date="2031-03-04T05:06:07Z""#]
        );
        assert_eq!((counts.0.load(Ordering::Relaxed), counts.1.load(Ordering::Relaxed)), (1, 0));
    }

    #[test]
    fn a_wrong_length_costs_one_record() {
        let block = answer(HTML, b"<p>Rain fell on the town, and nobody came.");
        for length in
            [block.len() + 5, block.len() + 100, block.len() + 4000, block.len() - 1, block.len() - 30, 0]
        {
            let wrong = record_of_length("wrong", "response", HTTP, &block, length);
            let found = texts(&[page("Halden"), wrong.clone(), page("Osby"), page("Lind")].concat());
            let expected = [
                "Halden: Rain fell on the town of Halden.",
                "2: its length is wrong",
                "Osby: Rain fell on the town of Osby.",
                "Lind: Rain fell on the town of Lind.",
            ];
            assert_eq!(found, expected, "length {length} in place of {}", block.len());
            let last = texts(&[page("Halden"), wrong].concat());
            assert_eq!(last.len(), 2, "{last:?}");
            assert!(last[1].starts_with("2: "), "{last:?}");
        }
        for length in ["", "-7", "1e3", "99999999999999999999999"] {
            let broken = String::from_utf8(page("x")).unwrap();
            let (head, rest) = broken.split_once("Content-Length: ").unwrap();
            let (_, rest) = rest.split_once("\r\n").unwrap();
            let broken = format!("{head}Content-Length: {length}\r\n{rest}");
            assert_eq!(
                texts(&[broken.into_bytes(), page("Osby")].concat()),
                ["1: it has no length", "Osby: Rain fell on the town of Osby."]
            );
        }
    }

    #[test]
    fn a_length_beyond_all_memory_costs_one_record() {
        let block = answer(HTML, b"<p>Rain fell.");
        let huge = record_of_length("huge", "response", HTTP, &block, usize::MAX / 2);
        assert_eq!(
            texts(&[huge, page("Osby")].concat()),
            ["1: its length is wrong", "Osby: Rain fell on the town of Osby."]
        );
    }

    #[test]
    fn a_large_record_is_skipped_without_being_held() {
        let body = [b"<p>".to_vec(), b"Rain fell. ".repeat(20_000)].concat();
        let large = record("large", "response", HTTP, &answer(HTML, &body));
        let film = record("film", "response", HTTP, &answer("Content-Type: video/mp4\r\n", &body));
        let packed = answer(&format!("{HTML}Content-Encoding: gzip\r\n"), &gzip(&body));
        let packed = record("packed", "response", HTTP, &packed);
        assert_eq!(
            texts_up_to(&[large, film, packed, page("Osby")].concat(), 10_000),
            [
                "1: larger than a document may be (10000 bytes; see --max-document)",
                "3: larger than a document may be (10000 bytes; see --max-document)",
                "Osby: Rain fell on the town of Osby."
            ]
        );
    }

    #[test]
    fn garbage_between_records_is_one_broken_record() {
        let between =
            b"<p>What no record holds.\nWARC/1.0 is a format.\nWARC/1.0\r\nis its version.\r\n".repeat(5000);
        assert_eq!(
            texts(&[page("Halden"), between, page("Osby")].concat()),
            [
                "Halden: Rain fell on the town of Halden.",
                "2: no record begins where one should",
                "Osby: Rain fell on the town of Osby."
            ]
        );
        let endless = [b"WARC/1.0\r\nWARC-Type: response\r\nX: ".to_vec(), b"x".repeat(200_000)].concat();
        assert_eq!(
            texts(&[endless, b"\r\n".to_vec(), page("Osby")].concat()),
            ["1: its headers have no end", "Osby: Rain fell on the town of Osby."]
        );
        assert_eq!(texts(b"WARC/1.0\r\n"), ["1: its headers have no end"]);
        assert_eq!(texts(b"\r\n\r\n"), Vec::<String>::new());
    }

    #[test]
    fn a_damaged_member_costs_its_record() {
        let members: Vec<Vec<u8>> = ["Halden", "Osby", "Lind", "Rask"].map(|id| gzip(&page(id))).into();
        for damaged in 0..4 {
            let mut archive = members.clone();
            let middle = archive[damaged].len() / 2;
            archive[damaged][middle..middle + 40].fill(0xff);
            let found = texts(&archive.concat());
            assert_eq!(found.iter().filter(|line| line.contains("Rain fell")).count(), 3, "{found:?}");
            assert_eq!(
                found.iter().filter(|line| line.contains("Rain fell")).count() + 1,
                found.len(),
                "{found:?}"
            );
        }
        // A length that is cut off in one member is not filled up from the next one.
        let mut archive = members.clone();
        archive[1].truncate(members[1].len() / 2);
        let found = texts(&archive.concat());
        assert!(found[0].starts_with("Halden") && found.last().unwrap().starts_with("Rask"), "{found:?}");
        assert!(found.iter().any(|line| line.starts_with("2: damaged gzip data")), "{found:?}");
    }

    #[test]
    fn a_truncated_archive_gives_what_it_has() {
        let whole = [page("Halden"), page("Osby")].concat();
        for cut in [1, 20, 100] {
            let found = texts(&whole[..whole.len() - 4 - cut]);
            assert_eq!(found, ["Halden: Rain fell on the town of Halden.", "2: it is cut off"]);
        }
        let members = [gzip(&page("Halden")), gzip(&page("Osby"))].concat();
        let found = texts(&members[..members.len() - 30]);
        assert_eq!(found.len(), 2);
        assert!(found[1].starts_with("2: damaged gzip data"), "{found:?}");
    }

    #[test]
    fn bodies_are_unpacked_where_they_are_packed() {
        let body = b"<html><p>Rain fell on the town.</html>";
        let chunked =
            [b"10;x=y\r\n".as_slice(), &body[..16], b"\r\n", b"16\r\n", &body[16..], b"\r\n0\r\n\r\n"]
                .concat();
        let packed = gzip(body);
        let zlib = {
            let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
            encoder.write_all(body).unwrap();
            encoder.finish().unwrap()
        };
        let check = |headers: &str, body: &[u8], expected: &str| {
            let found = texts(&record("a", "response", HTTP, &answer(&format!("{HTML}{headers}"), body)));
            assert_eq!(found, [expected], "{headers}");
        };
        let whole = "a: Rain fell on the town.";
        check("Transfer-Encoding: chunked\r\n", &chunked, whole);
        check("transfer-encoding: Chunked\r\n", body, whole);
        check("Content-Encoding: gzip\r\n", &packed, whole);
        check("Content-Encoding: gzip\r\n", body, whole);
        check("Content-Encoding: deflate\r\n", &zlib, whole);
        check("Content-Encoding: deflate\r\n", &zlib[2..zlib.len() - 4], whole);
        check("Content-Encoding: br\r\n", body, whole);
        check("Transfer-Encoding: chunked\r\n", &chunked[..chunked.len() - 20], "1: its chunks are cut off");
        check("Content-Encoding: br\r\n", b"\x1b\x07\x00\xf8", "1: its page is packed with br: not read");
        let both = [b"ffffffffffffffff\r\n".as_slice(), body].concat();
        check("Transfer-Encoding: chunked\r\n", &both, "1: its chunks are cut off");
    }

    #[test]
    fn the_encoding_that_the_server_names_counts() {
        let body = b"<meta charset=windows-1252><p>\xcf\xf0\xe8\xe2\xe5\xf2";
        let headers = "Content-Type: text/html; charset=\"windows-1251\"\r\n";
        assert_eq!(texts(&record("a", "response", HTTP, &answer(headers, body))), ["a: Привет"]);
    }

    #[test]
    fn what_is_no_answer_is_broken() {
        assert_eq!(texts(&record("a", "response", HTTP, b"Rain fell.\r\n\r\n")), ["1: no answer in HTTP"]);
        assert_eq!(
            texts(&record("a", "response", HTTP, b"HTTP/1.1 200 OK\r\n")),
            ["1: its HTTP headers have no end"]
        );
    }

    /// Many records with wrong lengths take no longer than many with right ones.
    #[test]
    fn wrong_lengths_are_not_quadratic() {
        let block = answer(HTML, b"<p>Rain.");
        let wrong = record_of_length("a", "response", HTTP, &block, 15_000_000);
        let archive = wrong.repeat(20_000);
        let start = std::time::Instant::now();
        assert_eq!(texts(&archive).len(), 20_000);
        assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
    }

    #[test]
    fn archives_are_told_by_their_content() {
        let folder = Folder::new("warc-told", &[("a", &gzip(&page("Halden")))]);
        let options = Options { format: Format::Auto, ..Options::default() };
        let article = read(&[folder.0.join("a")], options).next().unwrap().unwrap();
        assert_eq!(article.text, "Rain fell on the town of Halden.");
    }
}
