//! What stands for web pages in a library that is built without the feature `html`: they are known, and refused.

use super::{DateOrder, Origin};
use crate::document::Article;
use crate::error::Result;

/// An error that says which feature is missing.
pub(super) fn read(_: Vec<u8>, origin: &Origin, _: Option<DateOrder>) -> Result<Article> {
    Err(origin.error(None, "a web page, and this library was built without the feature html"))
}

/// Whether a text begins as most web pages do: better refused than taken for an article.
pub(super) fn looks_like_html(start: &str) -> bool {
    let start: String = start.chars().take(64).collect::<String>().to_ascii_lowercase();
    start.starts_with("<!doctype html") || start.starts_with("<html")
}
