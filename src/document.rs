//! One article and what is known of its words: the container that every stage reads, and that only `nlp` writes.
//!
//! `Article` comes out of `ingest`, `Document` out of `nlp`; extraction and resolution add their findings beside it
//! and change nothing in it.

use std::ops::Range;

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

use crate::span::Span;
pub use crate::tags::{Deprel, Upos, Xpos};

/// An article as read: never altered after ingest, so that every span stays true.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// File stem, or the record's own id.
    pub id: String,
    /// Where it was read; `None` for standard input and texts made in memory.
    pub path: Option<String>,
    /// Headline, where the input keeps it apart from the text.
    pub title: Option<String>,
    /// Newspaper, agency or site.
    pub outlet: Option<String>,
    /// Date of publication as the input gives it (ISO 8601 where it can be read as one).
    pub published: Option<String>,
    /// Canonical address.
    pub url: Option<String>,
    /// What else the input says of the article, by name and in its order: the other columns of a table, the other
    /// fields of a JSON object, the author of a web page. Nothing reads it; the outputs carry it along.
    pub extra: Vec<(String, serde_json::Value)>,
    /// The text that all spans point into.
    pub text: String,
}

impl Article {
    /// An article of which only id and text are known.
    pub fn new(id: impl Into<String>, text: impl Into<String>) -> Self {
        Self { id: id.into(), text: text.into(), ..Self::default() }
    }
}

/// An article with its words, sentences and trees.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The article, unchanged.
    pub article: Article,
    /// Words and marks in text order. Token indices below count from the start of the document.
    pub tokens: Vec<Token>,
    /// Sentences in text order; together they hold every token exactly once.
    pub sentences: Vec<Sentence>,
    /// Paragraphs (lines that hold at least one token) in text order.
    pub paragraphs: Vec<Paragraph>,
    /// Stretches between paired quotation marks, in text order of their opening marks, outer before inner.
    pub quotations: Vec<Quotation>,
}

/// A word, number or mark with its analysis (names as in CoNLL-U).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Token {
    /// Where it stands. Clitics are tokens of their own: `did` + `n't`, `Baku` + `'s`.
    pub span: Span,
    /// Dictionary form, lower case but for proper nouns: `accusing` -> `accuse`.
    pub lemma: CompactString,
    /// Universal part of speech.
    pub upos: Upos,
    /// Penn Treebank tag.
    pub xpos: Xpos,
    /// The token (index in the document) that this one depends on; `None` for the root of its sentence.
    pub head: Option<usize>,
    /// Relation to the head.
    pub deprel: Deprel,
}

/// A sentence, or a line that is none (headline, caption, boilerplate).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentence {
    /// From the first token's start to the last token's end.
    pub span: Span,
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Index of its paragraph.
    pub paragraph: usize,
    /// What kind of line it is.
    pub kind: SentenceKind,
}

/// What kind of line a sentence is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SentenceKind {
    /// Running text.
    #[default]
    Prose,
    /// A line of its own without a full stop: `Bank accused of hiding losses`.
    Headline,
    /// Nobody's words: `Leave a Reply`, `Back to top button`, a bare byline. Nothing is extracted from it.
    Boilerplate,
}

/// A line of the text that holds at least one token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paragraph {
    /// From its first token's start to its last token's end.
    pub span: Span,
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Its sentences.
    pub sentences: Range<usize>,
}

/// What stands between two quotation marks that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// The opening mark.
    pub open: Span,
    /// The closing mark; `None` where the paragraph ends first (the next one may reopen it: `continues`).
    pub close: Option<Span>,
    /// What is between the marks, without white space at the ends.
    pub inner: Span,
    /// The tokens between the marks; may be empty.
    pub tokens: Range<usize>,
    /// 0 for an outermost quotation, 1 for one inside another.
    pub depth: u8,
    /// Whether this goes on from an unclosed quotation of the paragraph before, as news writes long quotations.
    pub continues: bool,
}

impl Document {
    /// The words of a token.
    pub fn text_of(&self, token: usize) -> &str {
        self.tokens[token].span.text(&self.article.text)
    }

    /// Index of the sentence that holds a token.
    pub fn sentence_of(&self, token: usize) -> usize {
        self.sentences.partition_point(|s| s.tokens.end <= token)
    }

    /// Index of the sentence that holds a byte; between two sentences, the one after; past the last, the last.
    pub fn sentence_at(&self, byte: usize) -> usize {
        self.sentences.partition_point(|s| s.span.end <= byte).min(self.sentences.len().saturating_sub(1))
    }

    /// The tokens that share a byte with a span.
    pub fn tokens_in(&self, span: Span) -> Range<usize> {
        let start = self.tokens.partition_point(|t| t.span.end <= span.start);
        let end = self.tokens.partition_point(|t| t.span.start < span.end);
        start..end.max(start)
    }

    /// The span from the first to the last of some neighbouring tokens; the range must not be empty.
    pub fn span_of(&self, tokens: Range<usize>) -> Span {
        Span::new(self.tokens[tokens.start].span.start, self.tokens[tokens.end - 1].span.end)
    }

    /// The tokens that depend directly on a token, in text order.
    pub fn children(&self, token: usize) -> impl Iterator<Item = usize> + '_ {
        let sentence = self.sentences[self.sentence_of(token)].tokens.clone();
        sentence.filter(move |&t| self.tokens[t].head == Some(token))
    }
}
