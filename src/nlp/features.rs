//! What the tagger and the parser look at: every word turned into a handful of well-mixed 64-bit numbers, once.
//!
//! Example: in `The Bank denied it`, `Bank` becomes the hashes of `bank`, of its endings `k nk ank bank`, of its
//! beginnings, of its shape `Xx`, and of the tags that the lexicon knows for it. A feature of the models is a sum of
//! such numbers, rotated; nothing is looked up by string after this point.
//!
//! Marks are brought to one form here, and only here: curly, low and French quotation marks count as the treebanks'
//! opening and closing marks, all long dashes as one, `’` as `'`, digits as `0`.

use super::hash::{hash, mix};
use super::known_words::{Case, Lexicon};
use crate::document::Document;

/// The numbers of one word that do not depend on any decision.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Word {
    /// Normalized lower-case form.
    pub(crate) form: u64,
    /// The same with its case pattern.
    pub(crate) cased: u64,
    /// Last 1, 2, 3 and 4 characters.
    pub(crate) suffix: [u64; 4],
    /// First 1, 2 and 3 characters.
    pub(crate) prefix: [u64; 3],
    /// Kinds of characters in their order: `Xx`, `d.d`.
    pub(crate) shape: u64,
    /// Hash of the tags that the lexicon knows for it.
    pub(crate) class: u64,
    /// Hash of what the dictionary says that it can be.
    pub(crate) readings: u64,
    /// Broad meaning as a noun; 0 for none.
    pub(crate) noun: u8,
    /// Broad meaning as a verb; 0 for none.
    pub(crate) verb: u8,
    /// The tags that the lexicon knows for it, one bit each; 0 for an unknown word.
    pub(crate) tags: u128,
    /// Whether it was seen so often that it has no other tags.
    pub(crate) closed: bool,
    /// How it is written.
    pub(crate) case: Case,
    /// Which quotation mark it is.
    pub(crate) quote: Quote,
}

impl Word {
    /// Whether the lexicon or the dictionary has the word.
    pub(crate) fn is_known(&self) -> bool {
        self.tags != 0 || self.readings != readings_of(0)
    }
}

/// The hash of what a dictionary says that a word can be.
fn readings_of(bits: u16) -> u64 {
    mix(0xD1C7_0000_0000 + u64::from(bits))
}

/// Whether a token is a quotation mark, and which.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Quote {
    /// It is none.
    #[default]
    None,
    /// It opens.
    Open,
    /// It closes.
    Close,
}

/// How capitals are used in a whole sentence.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Casing {
    Ordinary,
    Title,
    Shouted,
}

/// The sentence reader: its buffers are reused, so that reading a sentence allocates nothing after the first few.
#[derive(Default)]
pub(crate) struct Reader {
    /// One a token of the sentence read last.
    pub(crate) words: Vec<Word>,
    lower: String,
}

/// No word is looked at past so many characters: a line of two million letters is one token, and costs no more.
const LONGEST: usize = 48;

impl Reader {
    /// Reads the words of a sentence of the document into `words`, with all that the tagger looks at.
    pub(crate) fn read(&mut self, document: &Document, sentence: usize, lexicon: &Lexicon) {
        self.fill(document, sentence, lexicon, true);
    }

    /// Reads only what the parser looks at: form, quotation mark, broad meaning.
    pub(crate) fn read_forms(&mut self, document: &Document, sentence: usize, lexicon: &Lexicon) {
        self.fill(document, sentence, lexicon, false);
    }

    fn fill(&mut self, document: &Document, sentence: usize, lexicon: &Lexicon, with_spelling: bool) {
        let tokens = document.sentences[sentence].tokens.clone();
        let text = &document.article.text;
        self.words.clear();
        let casing = match with_spelling {
            true => casing(tokens.clone().map(|t| document.text_of(t))),
            false => Casing::Ordinary,
        };
        let mut first = true;
        let mut inside = false;
        for t in tokens {
            let span = document.tokens[t].span;
            let token = span.text(text);
            let quote = quote(token, inside, || {
                let before = text[..span.start].chars().next_back();
                let after = text[span.end..].chars().next();
                (before.is_none_or(char::is_whitespace), after.is_none_or(char::is_whitespace))
            });
            inside = match quote {
                Quote::None => inside,
                Quote::Open => true,
                Quote::Close => false,
            };
            let mut word = self.form(token, quote, lexicon);
            if with_spelling {
                word.case = case_of(token, casing, first);
                first = quote == Quote::Open || (first && !token.chars().any(char::is_alphanumeric));
                self.add_spelling(&mut word, token, lexicon);
            }
            self.words.push(word);
        }
    }

    fn form(&mut self, token: &str, quote: Quote, lexicon: &Lexicon) -> Word {
        self.lower.clear();
        normalize(token, quote, &mut self.lower);
        let lower = self.lower.as_str();
        let reading = lexicon.dictionary.read(lower);
        Word {
            form: hash(lower.as_bytes()),
            quote,
            readings: readings_of(reading.bits),
            noun: reading.noun,
            verb: reading.verb,
            ..Word::default()
        }
    }

    /// Adds what depends on how the word last read is written.
    fn add_spelling(&self, word: &mut Word, token: &str, lexicon: &Lexicon) {
        let lower = self.lower.as_str();
        let case = word.case;
        word.cased = mix(word.form ^ (case as u64 + 1));
        let mut end = lower.len();
        for (n, slot) in word.suffix.iter_mut().enumerate() {
            if let Some(c) = lower[..end].chars().next_back() {
                end -= c.len_utf8();
            }
            *slot = mix(hash(&lower.as_bytes()[end..]) ^ (n as u64 + 1));
        }
        let mut start = 0;
        for (n, slot) in word.prefix.iter_mut().enumerate() {
            if let Some(c) = lower[start..].chars().next() {
                start += c.len_utf8();
            }
            *slot = mix(hash(&lower.as_bytes()[..start]) ^ (n as u64 + 11));
        }
        word.shape = mix(shape(token) ^ ((case as u64) << 56));
        let (tags, closed) = lexicon.tags(word.form, case);
        (word.tags, word.closed) = (tags, closed);
        word.class = mix((tags as u64) ^ mix((tags >> 64) as u64) ^ u64::from(closed));
    }
}

/// Which quotation mark a token is. Straight marks are told apart by the white space beside them, else by turns.
fn quote(token: &str, inside: bool, spaces: impl Fn() -> (bool, bool)) -> Quote {
    match token {
        "“" | "„" | "«" | "``" | "‟" | "‹" | "‘" | "‚" | "`" => Quote::Open,
        "”" | "»" | "''" | "›" | "’" => Quote::Close,
        "\"" | "＂" | "'" => match spaces() {
            (true, false) => Quote::Open,
            (false, true) => Quote::Close,
            _ if inside => Quote::Close,
            _ => Quote::Open,
        },
        _ => Quote::None,
    }
}

/// Writes the lower-case form in which words are compared.
pub(crate) fn normalize(token: &str, quote: Quote, into: &mut String) {
    match (token, quote) {
        (_, Quote::Open) => into.push_str("``"),
        ("'" | "’", Quote::Close) => into.push('\''),
        (_, Quote::Close) => into.push_str("''"),
        ("—" | "–" | "―" | "--" | "---", _) => into.push('—'),
        ("…" | "...." | "....." | ". . .", _) => into.push_str("..."),
        _ => {
            for c in token.chars().take(LONGEST) {
                match c {
                    '’' | '‘' | 'ʼ' | '`' => into.push('\''),
                    '‐' | '‑' => into.push('-'),
                    '0'..='9' => into.push('0'),
                    _ if c.is_ascii() => into.push(c.to_ascii_lowercase()),
                    _ => into.extend(c.to_lowercase()),
                }
            }
        }
    }
}

/// How a sentence uses capitals: a line of at least three longer words of which nearly all have one is a headline.
fn casing<'a>(tokens: impl Iterator<Item = &'a str>) -> Casing {
    let (mut long, mut capital, mut upper) = (0, 0, 0);
    // A headline is short; a very long line is judged by its beginning.
    for token in tokens.take(40) {
        let mut chars = token.chars();
        let Some(first) = chars.next() else { continue };
        if !first.is_alphabetic() || token.len() < 4 {
            continue;
        }
        long += 1;
        if first.is_uppercase() {
            capital += 1;
            if chars.take(LONGEST).all(|c| !c.is_lowercase()) {
                upper += 1;
            }
        }
    }
    if long >= 2 && upper == long {
        Casing::Shouted
    } else if long >= 3 && capital * 5 >= long * 4 {
        Casing::Title
    } else {
        Casing::Ordinary
    }
}

/// The case pattern of a word in its sentence.
fn case_of(token: &str, casing: Casing, first: bool) -> Case {
    let mut chars = token.chars().take(LONGEST);
    let initial = chars.next().is_some_and(char::is_uppercase);
    let more = chars.any(char::is_uppercase);
    match (initial, more) {
        (false, false) => Case::Lower,
        (_, true) if casing == Casing::Shouted => Case::Shouted,
        (_, true) => Case::Upper,
        (true, false) if first => Case::First,
        (true, false) if casing == Casing::Title => Case::Title,
        (true, false) if casing == Casing::Shouted => Case::Shouted,
        (true, false) => Case::Capital,
    }
}

/// Kinds of characters, repetitions once, up to twelve of them.
fn shape(token: &str) -> u64 {
    let mut shape = 0_u64;
    let mut last = 0;
    for c in token.chars().take(LONGEST) {
        let kind = match c {
            '0'..='9' => 1,
            '.' => 4,
            '-' | '‐' | '‑' => 5,
            ',' => 6,
            '\'' | '’' => 7,
            '@' | '/' | ':' | '_' => 8,
            '$' | '€' | '£' | '¥' | '%' => 9,
            _ if c.is_uppercase() => 2,
            _ if c.is_alphabetic() => 3,
            _ => 10,
        };
        if kind != last {
            shape = (shape << 4) | kind;
            last = kind;
        }
        if shape >> 44 != 0 {
            break;
        }
    }
    shape
}
