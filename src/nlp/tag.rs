//! tag

use super::model::Model;
use crate::document::Document;

/// tag
pub fn tag(model: &Model, document: &mut Document) {
    let _ = (model, document);
}
