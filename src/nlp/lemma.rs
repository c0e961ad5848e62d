//! lemma

use super::model::Model;
use crate::document::Document;

/// lemmatize
pub fn lemmatize(model: &Model, document: &mut Document) {
    let _ = (model, document);
}
