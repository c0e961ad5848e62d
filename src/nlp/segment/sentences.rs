//! From the tokens of a paragraph to sentences, as the treebanks cut them.
//!
//! `“We stay. We fight,” said Gen. A. Pell of the U.S. Army. Rain fell.` has three sentences: the closing mark stays
//! with the sentence that it closes, and a clause that tells who spoke stays with what was said.

use std::ops::Range;

use super::quotations::Role;
use super::reporting::tells_who_spoke;
use super::tokenize::is_starter;
use crate::document::Token;
use crate::lexicon::abbreviations::{self, Abbreviation};

/// The most tokens of a sentence; the longest in the treebanks has 159.
const LONGEST: usize = 400;

/// A paragraph whose quotation marks are known.
pub(super) struct Line<'a> {
    /// The article's text.
    pub(super) text: &'a str,
    /// The document's tokens up to the paragraph's last.
    pub(super) tokens: &'a [Token],
    /// The paragraph's first token.
    pub(super) first: usize,
    /// What the paragraph's tokens are to its quotations.
    pub(super) roles: &'a [Role],
}

impl Line<'_> {
    /// Calls `emit` with the tokens of each sentence from token `from` on.
    pub(super) fn split(&self, from: usize, mut take: impl FnMut(Range<usize>)) {
        let mut emit = |sentence: Range<usize>| self.cut(sentence, &mut take);
        let end = self.tokens.len();
        let mut start = from;
        let mut at = from;
        while at < end {
            let mut stop = self.stop_at(at);
            at += 1;
            // The number of a list's item is no sentence: `It fell. 2. It rose.`
            let is_number = stop == Stop::Full && at - start == 2 && self.word(start).len() <= 2;
            if stop == Stop::None || (is_number && self.word(start).starts_with(|c: char| c.is_ascii_digit()))
            {
                continue;
            }
            // The marks that close with the sentence: further stops, quotation marks, brackets.
            let mut closes_quotation = false;
            while at < end {
                let is_adjacent = self.tokens[at].span.start == self.tokens[at - 1].span.end;
                let is_close = self.role(at) == Role::Close;
                let is_bracket = is_adjacent && matches!(self.word(at), ")" | "]" | "}");
                let is_further_stop = match self.stop_at(at) {
                    Stop::Full => {
                        // Some write an ellipsis as `. . .`
                        if !is_adjacent {
                            stop = Stop::Ellipsis;
                        }
                        true
                    }
                    Stop::Exclamation => true,
                    _ => matches!(self.word(at).as_bytes(), [b':' | b';', b'(' | b')' | b'-', ..]),
                };
                if !(is_close || is_bracket || is_further_stop) {
                    break;
                }
                closes_quotation |= is_close;
                at += 1;
            }
            if at < end && self.has_word(start, at) && self.begins_sentence(at, stop, closes_quotation) {
                emit(start..at);
                start = at;
            }
        }
        if start < end {
            emit(start..end);
        }
    }

    /// Cuts a sentence that is none (a table, a list of a thousand names) into pieces that later stages can bear.
    fn cut(&self, mut sentence: Range<usize>, take: &mut impl FnMut(Range<usize>)) {
        while sentence.len() > LONGEST {
            let limit = sentence.start + LONGEST;
            let is_mark = |at: &usize| matches!(self.word(*at), "," | ";" | ":" | "|" | "•" | "—");
            let end =
                (sentence.start + LONGEST / 2..limit).rev().find(is_mark).map_or(limit, |mark| mark + 1);
            take(sentence.start..end);
            sentence.start = end;
        }
        take(sentence);
    }

    fn word(&self, at: usize) -> &str {
        self.tokens[at].span.text(self.text)
    }

    /// Whether a word stands in a range of tokens; looks at the first few, since marks alone are rare.
    fn has_word(&self, start: usize, end: usize) -> bool {
        end - start > 8 || (start..end).any(|at| self.word(at).starts_with(char::is_alphanumeric))
    }

    fn role(&self, at: usize) -> Role {
        self.roles[at - self.first]
    }

    fn stop_at(&self, at: usize) -> Stop {
        let word = self.word(at);
        match word.as_bytes() {
            b"." => Stop::Full,
            [b'!' | b'?', ..] => Stop::Exclamation,
            [b'.', .., b'.'] => Stop::Ellipsis,
            [.., b'.'] => match abbreviations::find(word.trim_end_matches('.')) {
                Some(Abbreviation::Anywhere) => Stop::Abbreviation,
                Some(_) => Stop::None,
                // Acronyms can end a sentence, initials and the numbers of lists cannot.
                None if word.len() > 2 && !word.starts_with(|c: char| c.is_ascii_digit()) => {
                    Stop::Abbreviation
                }
                None => Stop::None,
            },
            _ if word == "…" => Stop::Ellipsis,
            _ => Stop::None,
        }
    }

    /// Whether only a name stands from token `at` to the end of the paragraph.
    fn is_name_to_end(&self, at: usize) -> bool {
        let rest = at..self.tokens.len();
        (1..=6).contains(&rest.len())
            && rest.into_iter().all(|at| self.word(at).starts_with(|c: char| c.is_uppercase() || c == ','))
    }

    /// Whether a sentence begins at token `at`, behind a stop and what closes with it.
    fn begins_sentence(&self, at: usize, stop: Stop, closes_quotation: bool) -> bool {
        let end = self.tokens.len();
        let head = self.word(at);
        if matches!(head, "," | ";" | ":" | ")" | "]" | "%") {
            return false;
        }
        // The first word, behind opening marks, brackets and dashes; only marks behind belong to the sentence before.
        let Some(word) = (at..end.min(at + 5))
            .map(|at| self.word(at))
            .find(|word| word.starts_with(char::is_alphanumeric))
        else {
            return false;
        };
        let initial = word.chars().next().unwrap_or(' ');
        // Some names have their capital later: `iPhone`, `eBay`.
        let is_capital = initial.is_alphabetic()
            && (!initial.is_lowercase() || word.chars().take(5).any(char::is_uppercase));
        let is_dash = matches!(head, "—" | "–" | "―" | "-" | "--");
        if is_dash && (closes_quotation || self.is_name_to_end(at + 1)) {
            // `“We stay.” — Jane Pell`
            return false;
        }
        let opens = self.role(at) == Role::Open;
        match stop {
            Stop::None => false,
            Stop::Full => is_capital || (!is_dash && (initial.is_numeric() || opens)),
            Stop::Exclamation if closes_quotation => {
                !is_dash && (is_capital || opens) && !tells_who_spoke(self.text, self.tokens, at)
            }
            Stop::Exclamation => is_capital || opens || initial.is_numeric(),
            Stop::Ellipsis => {
                opens || (is_capital && !is_dash && word != "I" && (is_starter(word) || closes_quotation))
            }
            Stop::Abbreviation => !is_dash && ((opens && closes_quotation) || is_starter(word)),
        }
    }
}

/// How a token may end a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stop {
    None,
    /// `.`
    Full,
    /// `!`, `?` and runs of them.
    Exclamation,
    /// `...`, `…`
    Ellipsis,
    /// An abbreviation with its full stop, which ends a sentence only before a word that begins one: `U.S. The`.
    Abbreviation,
}
