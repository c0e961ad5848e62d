//! Word pieces: what the encoder reads in place of words, and the windows in which it reads them.
//!
//! In: a document and the encoder's vocabulary. Out: the pieces of each token, and windows that cover all tokens once.
//! Example: `Halden's` is `hal ##den ' s`, if the vocabulary has no `halden`.
//!
//! The scheme is that of `train/teacher.py`, so that the encoder sees what it was trained on: a token is put in lower case,
//! its accents are dropped, each character that is no letter or digit is a word of its own, and each word is cut into the
//! longest pieces that the vocabulary has. Of a token only the first pieces are looked at, and its first piece stands for it.
//! A window is as many whole paragraphs as fit, or whole sentences where a paragraph is too long, or tokens where a sentence
//! is; windows do not overlap, and each is read between two marks.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;

use crate::document::Document;

/// The pieces that an encoder knows, with their numbers.
#[derive(Clone, Debug)]
pub(super) struct Vocabulary {
    /// Pieces that begin a word.
    first: FxHashMap<Box<str>, u32>,
    /// Pieces that go on, without the `##` before them.
    later: FxHashMap<Box<str>, u32>,
    /// Bytes of the longest piece.
    longest: usize,
    unknown: u32,
    /// The marks before and behind a window.
    pub(super) marks: [u32; 2],
    /// Pieces of a token that are looked at.
    most: usize,
}

/// The pieces of all tokens of a document.
#[derive(Debug)]
pub(super) struct Pieces {
    all: Vec<u32>,
    /// Where in `all` the pieces of each token begin, and the end of the last ones.
    starts: Vec<u32>,
}

impl Vocabulary {
    /// Reads a list with one piece a line, numbered from 0; `None` where a mark is missing.
    pub(super) fn new(list: &str, most: usize) -> Option<Vocabulary> {
        let (mut first, mut later) = (FxHashMap::default(), FxHashMap::default());
        for (number, piece) in (0..).zip(list.split('\n')) {
            match piece.strip_prefix("##").filter(|rest| !rest.is_empty()) {
                Some(rest) => later.insert(rest.into(), number),
                None => first.insert(Box::from(piece), number),
            };
        }
        Some(Vocabulary {
            longest: list.split('\n').map(str::len).max().unwrap_or(0),
            unknown: *first.get("[UNK]")?,
            marks: [*first.get("[CLS]")?, *first.get("[SEP]")?],
            most,
            first,
            later,
        })
    }

    /// A piece as it stands in the list.
    #[cfg(test)]
    pub(super) fn name(&self, piece: u32) -> String {
        let find = |table: &FxHashMap<Box<str>, u32>, before: &str| {
            // The one piece that is looked for, in whatever order.
            #[allow(clippy::iter_over_hash_type, reason = "a test asks for one entry")]
            table.iter().find(|(_, number)| **number == piece).map(|(name, _)| format!("{before}{name}"))
        };
        find(&self.first, "").or_else(|| find(&self.later, "##")).unwrap_or_default()
    }

    /// The pieces of every token of a document.
    pub(super) fn pieces(&self, document: &Document) -> Pieces {
        let mut pieces = Pieces { all: Vec::new(), starts: Vec::with_capacity(document.tokens.len() + 1) };
        for token in 0..document.tokens.len() {
            pieces.starts.push(pieces.all.len() as u32);
            self.add_token(document.text_of(token), &mut pieces.all);
        }
        pieces.starts.push(pieces.all.len() as u32);
        pieces
    }

    fn add_token(&self, token: &str, out: &mut Vec<u32>) {
        let plain = plain(token);
        let start = out.len();
        let mut rest = plain.as_str();
        while let Some(c) = rest.chars().next().filter(|_| out.len() < start + self.most) {
            let length = rest.chars().take_while(|&c| is_alphanumeric(c)).map(char::len_utf8).sum();
            let (word, behind) = rest.split_at(if length > 0 { length } else { c.len_utf8() });
            self.add_word(word, out);
            rest = behind;
        }
        if out.len() == start {
            out.push(self.unknown);
        }
        out.truncate(start + self.most);
    }

    /// Adds the pieces of a word: the longest one first, then the longest one that goes on, and so forth. A word that does
    /// not come out is unknown as a whole.
    fn add_word(&self, word: &str, out: &mut Vec<u32>) {
        let before = out.len();
        let mut rest = word;
        while !rest.is_empty() {
            let table = if rest.len() == word.len() { &self.first } else { &self.later };
            // No piece is longer, so that a long word takes no more than its length.
            let mut end = floor(rest, self.longest);
            let piece = loop {
                if end == 0 {
                    break None;
                }
                if let Some(&piece) = table.get(&rest[..end]) {
                    break Some(piece);
                }
                end = floor(rest, end - 1);
            };
            let Some(piece) = piece else {
                out.truncate(before);
                out.push(self.unknown);
                return;
            };
            out.push(piece);
            rest = &rest[end..];
        }
    }
}

impl Pieces {
    /// The pieces of some tokens.
    pub(super) fn of(&self, tokens: Range<usize>) -> &[u32] {
        &self.all[self.starts[tokens.start] as usize..self.starts[tokens.end] as usize]
    }

    /// Where among the pieces of a window the first piece of each of its tokens stands.
    pub(super) fn first(&self, tokens: Range<usize>) -> impl Iterator<Item = usize> + '_ {
        let start = self.starts[tokens.start];
        self.starts[tokens].iter().map(move |&first| (first - start) as usize)
    }

    /// The window that begins at a token, with at most so many pieces, as tokens.
    pub(super) fn window(&self, document: &Document, start: usize, longest: usize) -> Range<usize> {
        let count = self.starts.len() - 1;
        // The last place at which the window could end.
        let reach =
            self.starts.partition_point(|&first| first as usize <= self.starts[start] as usize + longest);
        let last = (reach - 1).clamp(start + 1, count);
        if last == count {
            return start..count;
        }
        let paragraph = document.paragraphs.partition_point(|p| p.tokens.start <= last);
        let sentence = document.sentences.partition_point(|s| s.tokens.start <= last);
        let paragraph = paragraph.checked_sub(1).map(|n| document.paragraphs[n].tokens.start);
        let sentence = sentence.checked_sub(1).map(|n| document.sentences[n].tokens.start);
        let end = paragraph.filter(|&end| end > start).or(sentence.filter(|&end| end > start));
        start..end.unwrap_or(last)
    }
}

/// The last boundary of characters at or before a place.
fn floor(text: &str, place: usize) -> usize {
    let mut place = place.min(text.len());
    while !text.is_char_boundary(place) {
        place -= 1;
    }
    place
}

/// A token in lower case and without accents.
fn plain(token: &str) -> String {
    static ACCENTS: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\p{Mn}+").expect("a test uses the pattern, so it is well formed"));
    if token.is_ascii() {
        return token.to_ascii_lowercase();
    }
    let decomposed: String = token.to_lowercase().nfd().collect();
    ACCENTS.replace_all(&decomposed, "").into_owned()
}

/// Whether a character is a letter or a digit, as Python's `isalnum` has it: marks and symbols are not, though Unicode calls
/// some of them alphabetic.
fn is_alphanumeric(c: char) -> bool {
    static LETTERS: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"[\p{L}\p{N}]").expect("a test uses the pattern, so it is well formed"));
    if c.is_ascii() { c.is_ascii_alphanumeric() } else { LETTERS.is_match(c.encode_utf8(&mut [0; 4])) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Article;
    use crate::nlp::segment::segment;

    fn names(most: usize, token: &str) -> Vec<String> {
        let list = "[UNK]\n[CLS]\n[SEP]\nhal\n##den\n##d\n'\ns\n7\n.\nø\na\n##a";
        let vocabulary = Vocabulary::new(list, most).unwrap();
        let mut pieces = Vec::new();
        vocabulary.add_token(token, &mut pieces);
        pieces.into_iter().map(|piece| vocabulary.name(piece)).collect()
    }

    #[test]
    fn a_token_is_cut_into_the_longest_pieces() {
        assert_eq!(names(8, "HALDEN's"), ["hal", "##den", "'", "s"]);
        assert_eq!(names(8, "hald"), ["hal", "##d"]);
        // A word that does not come out is unknown as a whole, and so is a sign that nobody knows.
        assert_eq!(names(8, "halde"), ["[UNK]"]);
        assert_eq!(names(8, "7.7©"), ["7", ".", "7", "[UNK]"]);
        assert_eq!(names(2, "7.7©"), ["7", "."]);
    }

    #[test]
    fn accents_are_dropped_and_letters_stay() {
        assert_eq!(names(8, "Å"), ["a"]);
        assert_eq!(names(8, "Ø"), ["ø"]);
        assert_eq!(names(8, "\u{301}"), ["[UNK]"]);
        assert!(is_alphanumeric('ß') && is_alphanumeric('½') && is_alphanumeric('三'));
        assert!(!is_alphanumeric('Ⓐ') && !is_alphanumeric('“') && !is_alphanumeric('_'));
    }

    #[test]
    fn a_token_of_a_million_letters_is_no_more_work_than_its_length() {
        assert_eq!(names(8, &"a".repeat(1_000_000)), ["a", "##a", "##a", "##a", "##a", "##a", "##a", "##a"]);
    }

    #[test]
    fn windows_end_with_paragraphs_or_sentences_or_where_they_must() {
        let vocabulary = Vocabulary::new("[UNK]\n[CLS]\n[SEP]", 8).unwrap();
        let windows = |text: &str, longest: usize| {
            let document = segment(Article::new("a", text));
            let pieces = vocabulary.pieces(&document);
            let (mut windows, mut start) = (Vec::new(), 0);
            while start < document.tokens.len() {
                let window = pieces.window(&document, start, longest);
                start = window.end;
                windows.push(window.len());
            }
            windows
        };
        // Two paragraphs of 4 and 8 tokens, the second of two sentences.
        let text = "Rain fell again.\n\nOsei left Halden. Rask stayed there.";
        assert_eq!(windows(text, 12), [12]);
        assert_eq!(windows(text, 11), [4, 8]);
        assert_eq!(windows(text, 7), [4, 4, 4]);
        assert_eq!(windows(text, 3), [3, 1, 3, 1, 3, 1]);
        assert!(windows("", 3).is_empty());
    }
}
