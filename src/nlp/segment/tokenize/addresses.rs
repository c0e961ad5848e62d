//! Addresses: where an e-mail address, a link, the name of a host or of a file ends.
//!
//! Example: `See https://www.halden.gov/ports, the site says.` has the address `https://www.halden.gov/ports`.

use super::words::{DOMAINS, FILES, is_in};
use super::{CLASSES, Class, LOOKAHEAD, Scanner, is_quote};

impl Scanner<'_> {
    /// The end of a file's name (`report.pdf`) or of a name of many parts in lower case (`alt.news.talk`).
    pub(super) fn file_name_end(&self, start: usize, stop: usize) -> Option<usize> {
        let mut end = stop;
        let mut parts = 1;
        let mut last = stop;
        while self.byte(end) == b'.' && self.is_word_at(end + 1) && end - start < LOOKAHEAD {
            last = end + 1;
            end = self.run_end(last);
            parts += 1;
        }
        let is_file = parts > 1 && is_in(&FILES, &self.text[last..end]);
        let is_lower = || self.text[start..end].chars().all(|c| c == '.' || c.is_lowercase());
        (is_file || (parts > 2 && is_lower())).then_some(end)
    }

    /// The end of an e-mail address, link or host name that begins at `start`; `stop` is the first mark in it.
    pub(super) fn address_end(&self, start: usize, stop: usize) -> Option<usize> {
        let rest = &self.bytes[stop..];
        if rest.starts_with(b"://") || (rest.starts_with(b":") && &self.text[start..stop] == "mailto") {
            return Some(self.link_end(stop + 1));
        }
        if !self.is_word_at(stop + 1) || rest[0] == b':' {
            return None;
        }
        // As far as the name part of an address reaches, and then an at sign and a host.
        let limit = (start + LOOKAHEAD).min(self.bytes.len());
        let mut at = stop;
        while at < limit
            && (self.bytes[at].is_ascii_alphanumeric()
                || matches!(self.bytes[at], b'.' | b'_' | b'%' | b'+' | b'-'))
        {
            at += 1;
        }
        if self.byte(at) == b'@' && self.is_word_at(at + 1) {
            let mut end = at + 1;
            while end < self.bytes.len()
                && (self.bytes[end].is_ascii_alphanumeric()
                    || matches!(self.bytes[end], b'.' | b'_' | b'-' | b'@'))
            {
                end += 1;
            }
            return Some(self.without_stops(at + 1, end));
        }
        if rest[0] != b'.' {
            return None;
        }
        if self.text[start..stop].eq_ignore_ascii_case("www") {
            return Some(self.link_end(stop));
        }
        // A host name: parts between full stops, of which the last is a known ending.
        let mut end = stop;
        while end < limit
            && (self.bytes[end].is_ascii_alphanumeric() || matches!(self.bytes[end], b'.' | b'-'))
        {
            end += 1;
        }
        let end = self.without_stops(stop, end);
        let last = self.text[stop..end].rsplit('.').next().unwrap_or("");
        let is_lower = !last.bytes().any(|byte| byte.is_ascii_uppercase());
        if stop - start > 1 && is_lower && is_in(&DOMAINS, last) {
            return Some(if self.byte(end) == b'/' { self.link_end(end) } else { end });
        }
        None
    }

    /// The end of a link: the next white space, less the punctuation of the sentence around it.
    pub(super) fn link_end(&self, mut at: usize) -> usize {
        let start = at;
        while let Some(&byte) = self.bytes.get(at) {
            match CLASSES[byte as usize] {
                Class::Space => break,
                Class::Mark if matches!(byte, b'"' | b'<' | b'>') => break,
                Class::High => match self.char_at(at) {
                    Some(c) if c.is_whitespace() || is_quote(c) || c == '…' => break,
                    Some(c) => at += c.len_utf8(),
                    None => break,
                },
                _ => at += 1,
            }
        }
        self.without_stops(start, at)
    }

    /// `end` moved back over the punctuation that closes a sentence or a bracket.
    pub(super) fn without_stops(&self, start: usize, mut end: usize) -> usize {
        while end > start {
            match self.bytes[end - 1] {
                b'.' | b',' | b';' | b':' | b'!' | b'?' | b'\'' | b'-' | b'@' | b'*' => end -= 1,
                b')' | b']' if !self.bytes[start..end].iter().any(|&byte| matches!(byte, b'(' | b'[')) => {
                    end -= 1
                }
                _ => break,
            }
        }
        end
    }
}
