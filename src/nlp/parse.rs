//! parse

use super::model::Model;
use crate::document::Document;

/// parse
pub fn parse(model: &Model, document: &mut Document) {
    let _ = (model, document);
}
