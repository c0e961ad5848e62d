//! One article and what is known of its words: the container that every stage reads, and that only `nlp` writes.
//!
//! `Article` comes out of `ingest`, `Document` out of `nlp`; extraction and resolution add their findings beside it
//! and change nothing in it.

use std::fmt::{self, Display, Formatter};
use std::ops::Range;

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

use crate::span::Span;
pub use crate::tags::{Deprel, Upos, Xpos};

/// An article as read: never altered after ingest, so that every span stays true.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
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
    pub extra: Vec<(String, Extra)>,
    /// The text that all spans point into.
    pub text: String,
}

impl Article {
    /// An article of which only id and text are known.
    pub fn new(id: impl Into<String>, text: impl Into<String>) -> Self {
        Self { id: id.into(), text: text.into(), ..Self::default() }
    }
}

/// What an input says of an article beside its parts: the value of one field, as JSON has values.
///
/// # Examples
///
/// ```
/// use sayso::Article;
/// use sayso::document::Extra;
///
/// let mut article = Article::new("note", "It rained.");
/// article.extra.push(("section".to_owned(), "weather".into()));
/// article.extra.push(("tags".to_owned(), Extra::from_json(r#"["rain", null]"#)?));
/// assert_eq!(article.extra[0].1.as_str(), Some("weather"));
/// assert_eq!(article.extra[1].1.to_string(), r#"["rain",null]"#);
/// # Ok::<(), String>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Extra(serde_json::Value);

impl Extra {
    /// Reads a value that is written as JSON.
    ///
    /// # Errors
    ///
    /// The text is no JSON, with what is wrong with it.
    pub fn from_json(json: &str) -> Result<Self, String> {
        serde_json::from_str(json).map(Self).map_err(|error| error.to_string())
    }

    /// The text, where the value is one.
    pub fn as_str(&self) -> Option<&str> {
        self.0.as_str()
    }

    /// Whether the field is there and has no value.
    pub fn is_null(&self) -> bool {
        self.0.is_null()
    }

    /// The value as JSON holds it.
    pub(crate) fn json(&self) -> &serde_json::Value {
        &self.0
    }

    /// A value that was read as JSON.
    #[cfg(feature = "ingest")]
    pub(crate) fn of_json(value: serde_json::Value) -> Self {
        Self(value)
    }
}

impl Display for Extra {
    /// The value as JSON, on one line: a text has its quotation marks.
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl From<&str> for Extra {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<String> for Extra {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<i64> for Extra {
    fn from(number: i64) -> Self {
        Self(number.into())
    }
}

impl From<bool> for Extra {
    fn from(truth: bool) -> Self {
        Self(truth.into())
    }
}

impl<T: Into<Extra>> From<Vec<T>> for Extra {
    fn from(list: Vec<T>) -> Self {
        Self(list.into_iter().map(|value| value.into().0).collect())
    }
}

/// An article with its words, sentences and trees.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
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
#[non_exhaustive]
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
#[non_exhaustive]
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
#[non_exhaustive]
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
#[non_exhaustive]
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
#[non_exhaustive]
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
