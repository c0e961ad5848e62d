//! Reading CoNLL-U, the format of Universal Dependencies.
//!
//! Example: a line with the fields `2 denied deny VERB VBD _ 0 root _ _` is the word `denied`, root of its sentence.

use std::fs;
use std::path::Path;

use crate::document::{Article, Deprel, Document, Sentence, Token, Upos, Xpos};
use crate::error::{Error, Result};
use crate::span::Span;

/// A sentence with its annotation.
#[derive(Clone, Debug, Default)]
pub struct Gold {
    /// The text as written.
    pub text: String,
    /// Whether a paragraph starts here.
    pub starts_paragraph: bool,
    /// Whether it was written by a grammar, so that its words say nothing about which words there are.
    pub is_invented: bool,
    /// The words.
    pub words: Vec<GoldWord>,
}

/// A word with its annotation.
#[derive(Clone, Debug)]
pub struct GoldWord {
    /// As written.
    pub form: String,
    /// Dictionary form.
    pub lemma: String,
    /// Universal part of speech.
    pub upos: Upos,
    /// Penn tag.
    pub xpos: Xpos,
    /// Index of the head in the sentence; `None` for the root.
    pub head: Option<usize>,
    /// Relation to it.
    pub deprel: Deprel,
    /// Whether white space follows.
    pub space_after: bool,
    /// Whether the annotators call it misspelt.
    pub typo: bool,
}

/// Reads a file.
pub fn read(path: &Path) -> Result<Vec<Gold>> {
    let content = fs::read_to_string(path).map_err(|source| Error::Io { path: path.to_owned(), source })?;
    let mut sentences = Vec::new();
    let mut sentence = Gold::default();
    // Last word of a contraction that is being read: inside it no white space follows.
    let mut contraction: Option<(usize, bool)> = None;
    for (number, line) in content.lines().enumerate() {
        let wrong = |reason: &str| Error::Input {
            path: path.to_owned(),
            line: Some(number + 1),
            reason: reason.to_owned(),
        };
        if let Some(comment) = line.strip_prefix('#') {
            if let Some(text) = comment.strip_prefix(" text = ") {
                sentence.text = text.to_owned();
            }
            if comment.starts_with(" newpar") || comment.starts_with(" newdoc") {
                sentence.starts_paragraph = true;
            }
            continue;
        }
        if line.is_empty() {
            if !sentence.words.is_empty() {
                sentences.push(std::mem::take(&mut sentence));
            }
            sentence = Gold::default();
            contraction = None;
            continue;
        }
        let fields: Vec<&str> = line.split('\t').collect();
        let &[id, form, lemma, upos, xpos, features, head, deprel, _, misc] = fields.as_slice() else {
            return Err(wrong("not ten fields"));
        };
        let space = !misc.split('|').any(|m| m == "SpaceAfter=No");
        if id.contains('.') {
            continue;
        }
        if let Some((_, last)) = id.split_once('-') {
            contraction = Some((last.parse().map_err(|_| wrong("bad range"))?, space));
            continue;
        }
        let id: usize = id.parse().map_err(|_| wrong("bad number"))?;
        let space_after = match contraction {
            Some((last, space)) if id == last => space,
            Some((last, _)) if id < last => false,
            _ => space,
        };
        let head: usize = head.parse().map_err(|_| wrong("bad head"))?;
        sentence.words.push(GoldWord {
            form: form.to_owned(),
            lemma: lemma.to_owned(),
            upos: Upos::parse(upos).ok_or_else(|| wrong("unknown UPOS"))?,
            xpos: Xpos::parse(xpos).ok_or_else(|| wrong("unknown tag"))?,
            head: head.checked_sub(1),
            deprel: Deprel::parse(deprel).ok_or_else(|| wrong("unknown relation"))?,
            space_after,
            typo: features.split('|').any(|f| f == "Typo=Yes"),
        });
    }
    if !sentence.words.is_empty() {
        sentences.push(sentence);
    }
    Ok(sentences)
}

/// A sentence of tokens with white space between them, without annotation: `She did n't say .`
pub fn from_tokens(line: &str) -> Gold {
    let forms: Vec<&str> = line.split_whitespace().collect();
    let words = forms
        .iter()
        .enumerate()
        .map(|(n, &form)| {
            let is_tight = |next: &&&str| {
                matches!(**next, "." | "," | ":" | ";" | "?" | "!" | ")" | "”" | "n't" | "n’t")
                    || next.starts_with(['\'', '’'])
            };
            GoldWord {
                form: form.to_owned(),
                lemma: String::new(),
                upos: Upos::X,
                xpos: Xpos::Fw,
                head: None,
                deprel: Deprel::Root,
                space_after: !matches!(form, "(" | "“" | "‘") && forms.get(n + 1).filter(is_tight).is_none(),
                typo: false,
            }
        })
        .collect();
    Gold { text: line.to_owned(), starts_paragraph: true, is_invented: false, words }
}

/// A document with the sentences' words and nothing else of their annotation.
pub fn document(sentences: &[Gold]) -> Document {
    let mut text = String::new();
    let mut document = Document::default();
    for gold in sentences {
        if gold.starts_paragraph && !text.is_empty() {
            text.push_str("\n\n");
        }
        let first = document.tokens.len();
        let start = text.len();
        let mut end = start;
        for word in &gold.words {
            let from = text.len();
            text.push_str(&word.form);
            end = text.len();
            if word.space_after {
                text.push(' ');
            }
            document.tokens.push(Token { span: Span::new(from, end), ..Token::default() });
        }
        if text.len() == end {
            text.push(' ');
        }
        document.sentences.push(Sentence {
            span: Span::new(start, end),
            tokens: first..document.tokens.len(),
            ..Sentence::default()
        });
    }
    document.article = Article::new("gold", text);
    document
}
