//! From bytes to text: UTF-8, UTF-16, and the older encodings that old files have.
//!
//! The bytes `caf\xe9` become `café`; a picture becomes an error.

use std::io::{self, BufRead, Read};

use chardetng::EncodingDetector;
use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::{Input, compressed};

/// Decodes bytes; the error says why they are no text.
///
/// A byte order mark is dropped. What is not UTF-8 is guessed, unless nearly all of it is UTF-8: then the few bytes
/// that are not become `U+FFFD`.
pub(super) fn decode(bytes: Vec<u8>) -> Result<String, String> {
    decode_as(bytes, None)
}

/// As [`decode`], with the encoding that the input itself names.
pub(super) fn decode_as(mut bytes: Vec<u8>, named: Option<&'static Encoding>) -> Result<String, String> {
    if let Some(encoding) = wide_encoding(&bytes) {
        let (text, _) = encoding.decode_with_bom_removal(&bytes);
        return if text.contains('\0') { Err("looks binary".to_string()) } else { Ok(text.into_owned()) };
    }
    if let Some(reason) = compressed::name_of_container(&bytes) {
        return Err(reason.to_string());
    }
    if bytes.contains(&0) || is_mostly_control(&bytes) {
        return Err("looks binary".to_string());
    }
    if bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Ok(text),
        Err(error) => error.into_bytes(),
    };
    let encoding = if is_nearly_utf8(&bytes) {
        UTF_8
    } else {
        named.filter(|&encoding| encoding != UTF_8).unwrap_or_else(|| {
            let mut detector = EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
            detector.feed(&bytes, true);
            detector.guess(None, chardetng::Utf8Detection::Deny)
        })
    };
    let (text, _) = encoding.decode_without_bom_handling(&bytes);
    Ok(text.into_owned())
}

/// An input as UTF-8, where it has two bytes a character; lines and rows are found in bytes.
pub(super) fn narrow(head: &[u8], input: Input) -> Input {
    match wide_encoding(head) {
        Some(encoding) => {
            let decoder = encoding.new_decoder_with_bom_removal();
            Box::new(io::BufReader::with_capacity(1 << 16, Narrow { input, decoder, pending: Vec::new() }))
        }
        None => input,
    }
}

/// Reads UTF-16 as UTF-8, piece by piece.
struct Narrow {
    input: Input,
    decoder: Decoder,
    /// Decoded, but not handed over yet.
    pending: Vec<u8>,
}

impl Read for Narrow {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.pending.is_empty() {
            let bytes = self.input.fill_buf()?;
            let (is_last, used) = (bytes.is_empty(), bytes.len());
            let mut text =
                String::with_capacity(self.decoder.max_utf8_buffer_length(used).unwrap_or(used * 3 + 8));
            let _ = self.decoder.decode_to_string(bytes, &mut text, is_last);
            self.input.consume(used);
            self.pending = text.into_bytes();
            if is_last {
                break;
            }
        }
        let count = out.len().min(self.pending.len());
        out[..count].copy_from_slice(&self.pending[..count]);
        self.pending.drain(..count);
        Ok(count)
    }
}

/// The beginning of an input, decoded well enough to tell its format.
pub(super) fn preview(head: &[u8]) -> String {
    match wide_encoding(head) {
        Some(encoding) => encoding.decode_with_bom_removal(head).0.into_owned(),
        None => String::from_utf8_lossy(head).into_owned(),
    }
}

/// UTF-16, by its byte order mark or because every other byte of it is empty.
fn wide_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [0xff, 0xfe, ..] => return Some(UTF_16LE),
        [0xfe, 0xff, ..] => return Some(UTF_16BE),
        _ => {}
    }
    let sample = &bytes[..bytes.len().min(1024) & !1];
    let empty = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|&&byte| byte == 0).count();
    let (first, second, half) = (empty(0), empty(1), sample.len() / 2);
    if half < 4 {
        None
    } else if first == 0 && second * 10 > half * 7 {
        Some(UTF_16LE)
    } else if second == 0 && first * 10 > half * 7 {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Whether the first bytes hold more control characters than any text does.
fn is_mostly_control(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(4096)];
    let is_control = |byte: &u8| matches!(byte, 1..=8 | 0x0e..=0x1a | 0x1c..=0x1f | 0x7f);
    sample.iter().filter(|&byte| is_control(byte)).count() * 10 > sample.len()
}

/// Whether most characters beyond ASCII are good UTF-8, so that the bytes that are not are damage.
fn is_nearly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good >= 4 * bad
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told_apart() {
        let check = |bytes: &[u8], expected: &str| assert_eq!(decode(bytes.to_vec()).unwrap(), expected);
        check("café — “no”".as_bytes(), "café — “no”");
        check(b"\xef\xbb\xbfcaf\xc3\xa9", "café");
        check(b"\xff\xfec\0a\0f\0\xe9\0", "café");
        check(b"\xfe\xff\0c\0a\0f\0\xe9", "café");
        check(b"h\0e\0 \0s\0a\0i\0d\0", "he said");
        check(b"The caf\xe9 owner said \x93no\x94.", "The café owner said “no”.");
        check(b"", "");
    }

    #[test]
    fn a_few_damaged_bytes_do_not_change_the_encoding() {
        let mut bytes = "“Müller” — “café” — “façade”".as_bytes().to_vec();
        bytes.push(0xff);
        assert_eq!(decode(bytes).unwrap(), "“Müller” — “café” — “façade”\u{fffd}");
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(decode(b"GIF89a\0\0\x01".to_vec()).unwrap_err(), "looks binary");
        assert_eq!(decode((1..=31).cycle().take(900).collect()).unwrap_err(), "looks binary");
        assert!(decode(b"%PDF-1.7 x".to_vec()).unwrap_err().contains("PDF"));
    }
}
