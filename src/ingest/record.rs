//! What JSON lines and tables share: the names of an article's fields, and what becomes of all others.
//!
//! `headline`, `Title` and `TITLE` all name the title; `section` names no part of an article and is carried along.

use serde_json::{Map, Value};

use super::{Options, Origin, date};
use crate::document::{Article, Extra};
use crate::error::Result;

/// The parts of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
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

/// Names that a user gives to parts of an article, in place of the usual ones.
///
/// # Examples
///
/// ```
/// use sayso::ingest::{Field, Fields};
/// let mut fields = Fields::default();
/// fields.set(Field::Text, "story"); // `text` and `body` now are fields like any other
/// ```
#[derive(Clone, Debug, Default)]
pub struct Fields(Vec<(Field, String)>);

impl Fields {
    /// Says what a part is called; in JSON, `article.text` is the field `text` of the object `article`.
    pub fn set(&mut self, field: Field, name: impl Into<String>) {
        self.0.retain(|(known, _)| *known != field);
        self.0.push((field, name.into()));
    }

    /// The part that a field's name stands for, and how far down its list the name is.
    pub(super) fn place(&self, name: &str) -> Option<(Field, usize)> {
        if let Some((field, _)) = self.0.iter().find(|(_, chosen)| fold(chosen) == fold(name)) {
            return Some((*field, 0));
        }
        let name = fold(name);
        let usual = |(field, names): &(Field, &[&str])| {
            Some((*field, names.iter().position(|known| *known == name)?))
        };
        NAMES.iter().find_map(usual).filter(|(field, _)| self.0.iter().all(|(chosen, _)| chosen != field))
    }

    /// Whether a column may give the text: by its own name, or because the user has named a field inside it.
    #[cfg(feature = "parquet")]
    pub(super) fn may_hold_text(&self, name: &str) -> bool {
        let is_around = |path: &str| path.split_once('.').is_some_and(|(first, _)| first == name);
        self.place(name).is_some_and(|(field, _)| field == Field::Text)
            || self.0.iter().any(|(field, path)| *field == Field::Text && is_around(path))
    }

    /// What the text may be called, for a message: `text, body or content`.
    pub(super) fn names_of_text(&self) -> String {
        let chosen = self.0.iter().find(|(field, _)| *field == Field::Text);
        chosen.map_or_else(|| "text, body or content".to_owned(), |(_, name)| name.clone())
    }

    /// Takes the nested fields that the user has named out of their objects.
    pub(super) fn unfold(&self, object: &mut Map<String, Value>) {
        for (_, path) in &self.0 {
            if !path.contains('.') || object.contains_key(path) {
                continue;
            }
            let mut steps: Vec<&str> = path.split('.').collect();
            let Some(last) = steps.pop() else { continue };
            let mut inner = Some(&mut *object);
            for step in steps {
                inner = inner.and_then(|object| object.get_mut(step)).and_then(Value::as_object_mut);
            }
            if let Some(value) = inner.and_then(|object| object.remove(last)) {
                object.insert(path.clone(), value);
            }
        }
    }
}

/// A name without regard to case and to what parts its words: `Head-Line` is `head_line`.
fn fold(name: &str) -> String {
    name.trim().to_lowercase().replace(['-', ' ', '.'], "_")
}

/// A part of an article as a record gives it.
struct Part {
    field: Field,
    /// How far down the list of names the one stands that it was found under.
    rank: usize,
    name: String,
    value: Value,
    text: String,
}

/// The parts found in a record so far, and the fields that are none.
#[derive(Default)]
pub(super) struct Record {
    parts: Vec<Part>,
    extra: Vec<(String, Extra)>,
}

impl Record {
    /// Takes a field: as a part of the article, unless a better name has already given that part; else as it is.
    pub(super) fn put(&mut self, name: &str, place: Option<(Field, usize)>, value: Value) {
        let Some((field, rank)) = place else {
            self.extra.push((name.to_owned(), Extra::of_json(value)));
            return;
        };
        let Some(text) = text_of(&value, field) else {
            self.extra.push((name.to_owned(), Extra::of_json(value)));
            return;
        };
        let part = Part { field, rank, name: name.to_owned(), value, text };
        match self.parts.iter_mut().find(|known| known.field == field) {
            None => self.parts.push(part),
            Some(known) => {
                let is_better = rank < known.rank || known.text.trim().is_empty();
                let loser = if is_better && !part.text.trim().is_empty() {
                    std::mem::replace(known, part)
                } else {
                    part
                };
                self.extra.push((loser.name, Extra::of_json(loser.value)));
            }
        }
    }

    /// Whether it has a text, if only an empty one.
    #[cfg(feature = "parquet")]
    pub(super) fn has_text(&self) -> bool {
        self.parts.iter().any(|part| part.field == Field::Text)
    }

    fn take(&mut self, field: Field) -> Option<String> {
        let at = self.parts.iter().position(|known| known.field == field)?;
        Some(self.parts.swap_remove(at).text)
    }

    /// The article that the parts make up; a record without an id is named by its file and number.
    pub(super) fn into_article(
        mut self,
        origin: &Origin,
        line: usize,
        number: usize,
        options: &Options,
    ) -> Result<Article> {
        let Some(text) = self.take(Field::Text) else {
            let reason = format!("no text (looked for a field {})", options.fields.names_of_text());
            return Err(origin.error(Some(line), reason));
        };
        // An id is a key into whatever the record comes from, so that blanks around it belong to it.
        let id = self.take(Field::Id).filter(|id| !id.trim().is_empty());
        let id = id.unwrap_or_else(|| format!("{}:{number}", origin.stem));
        let mut part = |field| {
            let value = self.take(field)?;
            let value = value.trim();
            (!value.is_empty()).then(|| value.to_string())
        };
        let (title, outlet, url) = (part(Field::Title), part(Field::Outlet), part(Field::Url));
        let published =
            part(Field::Published).map(|published| date::normalize(&published, options.date_order));
        Ok(Article { title, outlet, published, url, extra: self.extra, ..origin.article(id, text) })
    }
}

/// A value as text: strings, numbers, lists of paragraphs, and objects with a name (`"source": {"name": "AP"}`).
fn text_of(value: &Value, field: Field) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(items) if field == Field::Text => {
            let paragraphs: Vec<_> = items.iter().filter_map(|item| text_of(item, field)).collect();
            Some(paragraphs.join("\n\n"))
        }
        Value::Array(items) => items.iter().find_map(|item| text_of(item, field)),
        Value::Object(fields) => {
            ["name", "title", "text", "$date", "$oid"].iter().find_map(|name| match fields.get(*name) {
                Some(Value::String(text)) => Some(text.clone()),
                Some(Value::Number(number)) if field != Field::Text => Some(number.to_string()),
                _ => None,
            })
        }
        Value::Null | Value::Bool(_) => None,
    }
}
