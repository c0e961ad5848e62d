//! What the network sees of a token: numbers of rows in its tables.
//!
//! In: a document with tags, tree and paired quotation marks. Out: per token the key of its word, hashes of its first
//! and last letters, a few small categories, and its syntactic head.
//! Example: `“We` opens a quotation and a paragraph, so the category of its mark is "opens" and that of its place
//! "first of a paragraph".
//!
//! Training reads the very same numbers (`dump`), so that there is one definition of each feature.

use std::ops::Range;

use crate::document::{Document, SentenceKind};

/// Rows of the tables of first and of last letters.
pub const AFFIX_ROWS: u32 = 4096;

/// How many values each category has, in the order of [`Features::categories`].
pub const CATEGORY_SIZES: [usize; 8] = [256, 12, 9, 17, 49, 51, 14, 18];

/// The numbers of all tokens of a document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Features {
    /// Key of the word: see [`word_key`].
    pub words: Vec<u32>,
    /// Row of the first three letters.
    pub prefixes: Vec<u16>,
    /// Row of the last three letters.
    pub suffixes: Vec<u16>,
    /// Shape, quotation, place, UPOS, XPOS, relation, direction and distance of the head, the head's UPOS.
    pub categories: Vec<[u16; CATEGORY_SIZES.len()]>,
    /// The token's head in the tree; `None` for a root.
    pub heads: Vec<Option<usize>>,
}

/// Reads the features of every token.
pub fn features(document: &Document) -> Features {
    Reader::new(document).read(0..document.tokens.len())
}

/// What must be known of a whole document before the features of some tokens can be read.
pub(super) struct Reader<'a> {
    document: &'a Document,
    quotations: Vec<u16>,
    places: Vec<u16>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        Self { document, quotations: quotation_states(document), places: places(document) }
    }

    /// Reads the features of some tokens, as if there were no others that could be their heads.
    pub(super) fn read(&self, tokens: Range<usize>) -> Features {
        let Self { document, quotations, places } = self;
        let count = tokens.len();
        let mut features = Features {
            words: Vec::with_capacity(count),
            prefixes: Vec::with_capacity(count),
            suffixes: Vec::with_capacity(count),
            categories: Vec::with_capacity(count),
            heads: Vec::with_capacity(count),
        };
        let mut key = String::new();
        for index in tokens.clone() {
            let token = &document.tokens[index];
            let text = document.text_of(index);
            normalize(text, &mut key);
            features.words.push(fnv(key.as_bytes()));
            features.prefixes.push(affix_row(0, first_letters(&key)));
            features.suffixes.push(affix_row(1, last_letters(&key)));
            let head = token.head.filter(|&head| head < document.tokens.len() && head != index);
            features.categories.push([
                shape(text),
                quotations[index],
                places[index],
                token.upos as u16,
                token.xpos as u16,
                token.deprel as u16,
                head.map_or(0, |head| distance(index, head)),
                head.map_or(17, |head| document.tokens[head].upos as u16),
            ]);
            features.heads.push(head.filter(|head| tokens.contains(head)).map(|head| head - tokens.start));
        }
        features
    }
}

/// The number under which the vocabulary knows a word.
pub fn word_key(word: &str) -> u32 {
    let mut key = String::new();
    normalize(word, &mut key);
    fnv(key.as_bytes())
}

/// Lower case, digits as `0`, typographic marks as plain ones: `“2016”` and `"1999"` are alike.
pub fn normalize(word: &str, out: &mut String) {
    out.clear();
    for c in word.chars() {
        match c {
            '‘' | '’' | '`' | '´' => out.push('\''),
            '“' | '”' | '„' | '‟' | '«' | '»' => out.push('"'),
            '–' | '—' | '―' => out.push('-'),
            'A'..='Z' => out.push(c.to_ascii_lowercase()),
            _ if c.is_ascii() => out.push(if c.is_ascii_digit() { '0' } else { c }),
            _ if c.is_numeric() => out.push('0'),
            _ => out.extend(c.to_lowercase()),
        }
    }
}

/// The 32-bit hash of Fowler, Noll and Vo.
fn fnv(bytes: &[u8]) -> u32 {
    bytes.iter().fold(2_166_136_261, |hash: u32, &byte| (hash ^ u32::from(byte)).wrapping_mul(16_777_619))
}

fn affix_row(side: u8, letters: &str) -> u16 {
    let hash =
        letters.bytes().fold(fnv(&[side]), |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(16_777_619));
    ((hash ^ (hash >> 15)) % AFFIX_ROWS) as u16
}

fn first_letters(key: &str) -> &str {
    let end = key.char_indices().nth(3).map_or(key.len(), |(at, _)| at);
    &key[..end]
}

fn last_letters(key: &str) -> &str {
    let start = key.char_indices().rev().nth(2).map_or(0, |(at, _)| at);
    &key[start..]
}

/// A hash of the word's shape, runs longer than two cut: `McCain’s` is `XxXxx’x`.
fn shape(word: &str) -> u16 {
    let mut hash = fnv(b"shape");
    let (mut last, mut run, mut length) = ('\0', 0, 0);
    for c in word.chars() {
        let class = if c.is_uppercase() {
            'X'
        } else if c.is_lowercase() {
            'x'
        } else if c.is_numeric() {
            'd'
        } else {
            c
        };
        run = if class == last { run + 1 } else { 1 };
        last = class;
        if run <= 2 && length < 8 {
            length += 1;
            hash = (hash ^ class as u32).wrapping_mul(16_777_619);
        }
    }
    ((hash ^ (hash >> 15)) % 256) as u16
}

/// Where each token stands to the quotations: outside (0), between outer (1) or inner marks (2), in a quotation that
/// goes on from (3) or is left open at (4) a paragraph's end; opening marks (5, 6 for inner ones), closing marks
/// (7, 8), other tokens that are quotation marks (9).
fn quotation_states(document: &Document) -> Vec<u16> {
    let mut states = vec![0; document.tokens.len()];
    for (state, token) in states.iter_mut().zip(&document.tokens) {
        let text = token.span.text(&document.article.text);
        if matches!(text, "\"" | "“" | "”" | "„" | "``" | "''" | "«" | "»" | "‘" | "’") {
            *state = 9;
        }
    }
    for quotation in &document.quotations {
        let is_inner = quotation.depth > 0;
        let inside = match (is_inner, quotation.continues, quotation.close) {
            (true, _, _) => 2,
            (false, true, _) => 3,
            (false, false, None) => 4,
            (false, false, Some(_)) => 1,
        };
        for token in quotation.tokens.clone() {
            states[token] = if states[token] >= 9 { 9 } else { inside };
        }
        for token in document.tokens_in(quotation.open) {
            states[token] = 5 + u16::from(is_inner);
        }
        for token in quotation.close.into_iter().flat_map(|close| document.tokens_in(close)) {
            states[token] = 7 + u16::from(is_inner);
        }
    }
    states
}

/// Where each token stands in its sentence and paragraph: three places for each kind of sentence.
fn places(document: &Document) -> Vec<u16> {
    let mut places = vec![0; document.tokens.len()];
    for sentence in &document.sentences {
        let kind = match sentence.kind {
            SentenceKind::Prose => 0,
            SentenceKind::Headline => 3,
            SentenceKind::Boilerplate => 6,
        };
        places[sentence.tokens.clone()].fill(kind);
        if let Some(first) = places.get_mut(sentence.tokens.start) {
            *first = kind + 1;
        }
    }
    for paragraph in &document.paragraphs {
        if let Some(first) = places.get_mut(paragraph.tokens.start) {
            *first = *first / 3 * 3 + 2;
        }
    }
    places
}

/// Side and distance of a head, 1 to 13: near ones exactly, far ones in steps.
fn distance(token: usize, head: usize) -> u16 {
    let step = match token.abs_diff(head) {
        0 | 1 => 0,
        2 => 1,
        3..=4 => 2,
        5..=8 => 3,
        9..=16 => 4,
        _ => 5,
    };
    1 + step + if head > token { 6 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Article, Deprel, Sentence, Token, Upos, Xpos};
    use crate::span::Span;

    #[test]
    fn sizes_hold_every_tag() {
        assert_eq!(CATEGORY_SIZES[3], Upos::ALL.len());
        assert_eq!(CATEGORY_SIZES[4], Xpos::ALL.len());
        assert_eq!(CATEGORY_SIZES[5], Deprel::ALL.len());
        assert_eq!(CATEGORY_SIZES[7], Upos::ALL.len() + 1);
    }

    #[test]
    fn years_and_marks_are_alike() {
        assert_eq!(word_key("2016"), word_key("1999"));
        assert_eq!(word_key("”"), word_key("\""));
        assert_ne!(word_key("said"), word_key("says"));
    }

    #[test]
    fn letters_are_cut_at_characters() {
        assert_eq!(first_letters("éàüö"), "éàü");
        assert_eq!(last_letters("éàüö"), "àüö");
        assert_eq!(last_letters("ö"), "ö");
    }

    #[test]
    fn categories_stay_within_their_sizes() {
        let text = "“Go";
        let document = Document {
            article: Article::new("x", text),
            tokens: vec![
                Token { span: Span::new(0, 3), head: Some(1), ..Token::default() },
                Token { span: Span::new(3, 5), ..Token::default() },
            ],
            sentences: vec![Sentence { span: Span::new(0, 5), tokens: 0..2, ..Sentence::default() }],
            ..Document::default()
        };
        for categories in features(&document).categories {
            assert!(categories.iter().zip(CATEGORY_SIZES).all(|(&value, size)| usize::from(value) < size));
        }
    }
}
