//! The stages in their order, over one document or many at once.

use crate::document::Article;
use crate::resolve::Analysis;
use crate::{extract, nlp, resolve};

/// Analyses one article: tokens and trees, findings, entities.
pub fn analyze(article: Article) -> Analysis {
    let document = nlp::analyze(article);
    let findings = extract::extract(&document);
    resolve::resolve(document, findings)
}
