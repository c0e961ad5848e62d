//! Plain text: the whole file is one article, and its stem the article's id.
//!
//! `ceasefire.txt` is the article `ceasefire`.

use super::{Origin, decode};
use crate::document::Article;
use crate::error::Result;

/// Reads a file's bytes as one article.
pub(super) fn read(bytes: Vec<u8>, origin: &Origin) -> Result<Article> {
    let text = decode::decode(bytes).map_err(|reason| origin.error(None, reason))?;
    Ok(origin.article(origin.stem.clone(), text))
}
