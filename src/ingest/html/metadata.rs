//! Headline, outlet, date and address of a page, from JSON-LD, OpenGraph, other metadata and what the page shows.
//!
//! `<meta property="og:site_name" content="The Norland Post">` gives the outlet.

use serde_json::Value;

use super::page::Page;

/// What a page says of its article.
#[derive(Default)]
pub(super) struct Metadata {
    /// The headline.
    pub(super) title: Option<String>,
    /// The newspaper, agency or site.
    pub(super) outlet: Option<String>,
    /// The date of publication, as the page writes it.
    pub(super) published: Option<String>,
    /// The canonical address.
    pub(super) url: Option<String>,
    /// The article's text, where the page carries it for search engines.
    pub(super) body: Option<String>,
}

/// Names of `meta` tags with the date of publication, the best first.
const DATES: [&str; 12] = [
    "article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "publish-date",
    "publication_date",
    "pubdate",
    "sailthru.date",
    "dc.date.issued",
    "dc.date",
    "dcterms.created",
    "date",
];

/// Reads a page's metadata.
pub(super) fn find(page: &Page) -> Metadata {
    let mut found = Metadata::default();
    for json in &page.json {
        if let Ok(value) = serde_json::from_str(json) {
            read_linked_data(&value, &mut found, 0);
        }
    }
    let meta = |names: &[&str]| {
        names.iter().find_map(|name| {
            page.metas.iter().find(|(known, _)| known == name).map(|(_, content)| content.clone())
        })
    };
    let outlet = found
        .outlet
        .or_else(|| meta(&["og:site_name", "application-name", "al:ios:app_name", "dc.publisher"]));
    let title = found
        .title
        .or_else(|| meta(&["og:title", "twitter:title", "dc.title"]))
        .or_else(|| page.heading.clone())
        .filter(|title| !title.trim().is_empty())
        .or_else(|| Some(page.title.clone()));
    let title = title
        .as_deref()
        .map(|title| without_site(&squeeze(title), outlet.as_deref()))
        .filter(|t| !t.is_empty());
    let published = found.published.or_else(|| meta(&DATES)).or_else(|| page.time.clone());
    let url = page.canonical.clone().or_else(|| meta(&["og:url"])).or(found.url);
    let outlet = outlet.or_else(|| url.as_deref().and_then(host_of)).map(|outlet| squeeze(&outlet));
    Metadata { title, outlet, published, url, body: found.body }
}

/// How deep JSON-LD is followed.
const DEEPEST: usize = 16;

/// Takes what JSON-LD says of an article, in lists and graphs too; what was found before stays.
fn read_linked_data(value: &Value, found: &mut Metadata, depth: usize) {
    if depth > DEEPEST {
        return;
    }
    if let Value::Array(items) = value {
        items.iter().for_each(|item| read_linked_data(item, found, depth + 1));
        return;
    }
    let Value::Object(fields) = value else { return };
    if let Some(graph) = fields.get("@graph") {
        read_linked_data(graph, found, depth + 1);
    }
    let is_article = |kind: &Value| {
        kind.as_str().is_some_and(|kind| {
            kind.ends_with("Article") || kind.ends_with("BlogPosting") || kind == "Report"
        })
    };
    let kind = fields.get("@type");
    if !kind.is_some_and(|kind| {
        is_article(kind) || kind.as_array().is_some_and(|kinds| kinds.iter().any(is_article))
    }) {
        return;
    }
    let string = |name: &str| text_of(fields.get(name)?, &["name", "@id"]);
    found.title = found.title.take().or_else(|| string("headline"));
    found.outlet = found.outlet.take().or_else(|| string("publisher"));
    found.published = found.published.take().or_else(|| string("datePublished"));
    found.url = found.url.take().or_else(|| string("url")).or_else(|| {
        let page = fields.get("mainEntityOfPage")?;
        text_of(page, &["@id", "url"]).filter(|url| url.starts_with("http"))
    });
    found.body = found.body.take().or_else(|| string("articleBody"));
}

/// A string, or the first of these parts of an object, or the same of a list's first entry.
fn text_of(value: &Value, parts: &[&str]) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Object(fields) => {
            parts.iter().find_map(|part| fields.get(*part)?.as_str().map(str::to_string))
        }
        Value::Array(items) => match items.first()? {
            Value::Array(_) => None,
            first => text_of(first, parts),
        },
        _ => None,
    }
}

/// White space as single spaces.
fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A title without the site's name behind it: `Bank fails - The Norland Post`, `Bank fails | Norland`.
fn without_site(title: &str, outlet: Option<&str>) -> String {
    let parted = [" | ", " - ", " – ", " — ", " :: "].iter().filter_map(|mark| title.rsplit_once(mark)).find(
        |(before, behind)| {
            let is_outlet = outlet.is_some_and(|outlet| outlet.eq_ignore_ascii_case(behind));
            is_outlet
                || (title.contains(" | ") && behind.split(' ').count() <= 4 && before.split(' ').count() >= 3)
        },
    );
    parted.map_or(title, |(before, _)| before.trim()).to_string()
}

/// The site of an address: `https://www.norland.example/bank` is of `norland.example`.
fn host_of(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#', ':']).next()?;
    Some(host.strip_prefix("www.").unwrap_or(host).to_string()).filter(|host| host.contains('.'))
}
