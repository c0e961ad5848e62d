//! What JSON lines and tables share: the names of an article's fields.
//!
//! `headline`, `Title` and `TITLE` all name the title.

use super::{Origin, date};
use crate::document::Article;
use crate::error::Result;

/// The parts of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// The record's own id.
    Id,
    /// The headline.
    Title,
    /// The body.
    Text,
    /// The date of publication.
    Published,
    /// The newspaper, agency or site.
    Outlet,
    /// The address.
    Url,
}

/// The names that each part goes by, the best first.
const NAMES: [(Field, &[&str]); 6] = [
    (Field::Id, &["id", "_id", "article_id", "doc_id", "document_id", "uid", "uuid", "guid"]),
    (Field::Title, &["title", "headline", "head_line"]),
    (
        Field::Text,
        &[
            "text",
            "body",
            "content",
            "article_text",
            "article_body",
            "articlebody",
            "maintext",
            "full_text",
            "article",
        ],
    ),
    (
        Field::Published,
        &[
            "published",
            "date",
            "published_at",
            "publishedat",
            "publication_date",
            "publish_date",
            "date_publish",
            "date_published",
            "datepublished",
            "pubdate",
            "pub_date",
            "datetime",
            "created_at",
            "timestamp",
        ],
    ),
    (
        Field::Outlet,
        &[
            "outlet",
            "source",
            "publisher",
            "publication",
            "newspaper",
            "site_name",
            "site",
            "source_name",
            "source_domain",
            "domain",
        ],
    ),
    (Field::Url, &["url", "link", "canonical_url", "web_url", "weburl", "uri", "source_url"]),
];

/// The part that a field's name stands for, and how far down its list the name is.
pub(super) fn field_of(name: &str) -> Option<(Field, usize)> {
    let name = name.trim().to_lowercase().replace(['-', ' ', '.'], "_");
    NAMES.iter().find_map(|(field, names)| Some((*field, names.iter().position(|known| *known == name)?)))
}

/// The parts found in a record so far, each with the rank of the name that it was found under.
#[derive(Default)]
pub(super) struct Record {
    parts: Vec<(Field, usize, String)>,
}

impl Record {
    /// Takes a part, unless a better name has already given it.
    pub(super) fn put(&mut self, (field, rank): (Field, usize), value: String) {
        let is_blank = value.trim().is_empty();
        match self.parts.iter_mut().find(|(known, ..)| *known == field) {
            Some((_, known_rank, known)) => {
                let is_better = rank < *known_rank || known.trim().is_empty();
                if is_better && !is_blank {
                    (*known_rank, *known) = (rank, value);
                }
            }
            None => self.parts.push((field, rank, value)),
        }
    }

    fn take(&mut self, field: Field) -> Option<String> {
        let at = self.parts.iter().position(|(known, ..)| *known == field)?;
        Some(self.parts.swap_remove(at).2)
    }

    /// The article that the parts make up; a record without an id is named by its file and line.
    pub(super) fn into_article(mut self, origin: &Origin, line: usize) -> Result<Article> {
        let Some(text) = self.take(Field::Text) else {
            return Err(origin.error(Some(line), "no text (looked for a field text, body or content)"));
        };
        let mut part = |field| {
            let value = self.take(field)?;
            let value = value.trim();
            (!value.is_empty()).then(|| value.to_string())
        };
        let id = part(Field::Id).unwrap_or_else(|| format!("{}:{line}", origin.stem));
        let (title, outlet, url) = (part(Field::Title), part(Field::Outlet), part(Field::Url));
        let published = part(Field::Published).map(|published| date::normalize(&published));
        Ok(Article { title, outlet, published, url, ..origin.article(id, text) })
    }
}
