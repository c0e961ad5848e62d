//! Headline, outlet, author, date and address of a page, from JSON-LD, OpenGraph, other metadata and what the page shows.
//!
//! `<meta property="og:site_name" content="The Norland Post">` gives the outlet.

use rustc_hash::FxHashMap;
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
    /// Who wrote it; several are parted by commas.
    pub(super) author: Option<String>,
    /// The article's text, where the page carries it for search engines.
    pub(super) body: Option<String>,
}

/// Names of `meta` tags with the date of publication, the best first.
const DATES: [&str; 13] = [
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
    "itemprop:datepublished",
];

/// Names of what says who wrote the article, the best first.
const AUTHORS: [&str; 9] = [
    "author",
    "byl",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "article:author",
    "itemprop:author",
    "itemprop:rel-author",
];

/// Reads a page's metadata.
pub(super) fn find(page: &Page) -> Metadata {
    let mut found = Metadata::default();
    let json: Vec<Value> = page.json.iter().filter_map(|json| serde_json::from_str(json).ok()).collect();
    let mut named = FxHashMap::default();
    json.iter().for_each(|value| collect_named(value, &mut named, 0));
    json.iter().for_each(|value| read_linked_data(value, &named, &mut found, 0));
    let meta = |names: &[&str]| {
        names.iter().find_map(|name| {
            page.metas.iter().find(|(known, _)| known == name).map(|(_, content)| content.clone())
        })
    };
    let outlet = found.outlet.or_else(|| {
        meta(&["og:site_name", "application-name", "al:ios:app_name", "dc.publisher", "itemprop:publisher"])
    });
    let title = found
        .title
        .or_else(|| meta(&["og:title", "twitter:title", "dc.title", "itemprop:headline"]))
        .or_else(|| heading(page))
        .filter(|title| !title.trim().is_empty())
        .or_else(|| Some(page.title.clone()));
    let title = title
        .as_deref()
        .map(|title| without_site(&squeeze(title), outlet.as_deref()))
        .filter(|t| !t.is_empty());
    let published = found.published.or_else(|| meta(&DATES)).or_else(|| page.time.clone());
    let url = page.canonical.clone().or_else(|| meta(&["og:url"])).or(found.url);
    let url = url.or_else(|| {
        meta(&["itemprop:mainentityofpage", "itemprop:url"]).filter(|url| url.starts_with("http"))
    });
    let outlet = outlet.or_else(|| url.as_deref().and_then(host_of)).map(|outlet| squeeze(&outlet));
    let author = found.author.or_else(|| {
        let written = page.metas.iter().filter(|(name, content)| {
            AUTHORS.contains(&name.as_str()) && !content.is_empty() && !content.starts_with("http")
        });
        let best = written.min_by_key(|(name, _)| AUTHORS.iter().position(|known| known == name));
        best.map(|(_, content)| content.clone())
    });
    let author = author.map(|author| {
        let author = squeeze(&author);
        let bare =
            author.get(..3).filter(|by| by.eq_ignore_ascii_case("by ")).map(|_| author[3..].to_string());
        bare.unwrap_or(author)
    });
    let author = author.filter(|author| !author.is_empty());
    Metadata { title, outlet, published, url, author, body: found.body }
}

/// How deep JSON-LD is followed.
const DEEPEST: usize = 16;

/// The first heading that the page's title names, else the first of the first level.
fn heading(page: &Page) -> Option<String> {
    let title = squeeze(&page.title);
    let headings = || page.headings.iter().map(|(level, text)| (*level, squeeze(text)));
    let is_named = |text: &str| text.split(' ').count() > 2 && title.contains(text);
    let named = headings().find(|(_, text)| is_named(text));
    named.or_else(|| headings().find(|(level, _)| *level == 1)).map(|(_, text)| text)
}

/// What JSON-LD gives names to, by name: other places refer to it.
type Named<'a> = FxHashMap<&'a str, &'a Value>;

fn collect_named<'a>(value: &'a Value, named: &mut Named<'a>, depth: usize) {
    match value {
        _ if depth > DEEPEST => {}
        Value::Array(items) => items.iter().for_each(|item| collect_named(item, named, depth + 1)),
        Value::Object(fields) => {
            if let (Some(Value::String(id)), true) = (fields.get("@id"), fields.contains_key("name")) {
                named.entry(id).or_insert(value);
            }
            fields.values().for_each(|value| collect_named(value, named, depth + 1));
        }
        _ => {}
    }
}

/// Takes what JSON-LD says of an article, in lists and graphs too; what was found before stays.
fn read_linked_data(value: &Value, named: &Named<'_>, found: &mut Metadata, depth: usize) {
    if depth > DEEPEST {
        return;
    }
    if let Value::Array(items) = value {
        items.iter().for_each(|item| read_linked_data(item, named, found, depth + 1));
        return;
    }
    let Value::Object(fields) = value else { return };
    if let Some(graph) = fields.get("@graph") {
        read_linked_data(graph, named, found, depth + 1);
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
    let string = |name: &str| text_of(fields.get(name)?, named);
    found.title = found.title.take().or_else(|| string("headline"));
    found.outlet = found.outlet.take().or_else(|| string("publisher"));
    found.author = found.author.take().or_else(|| match fields.get("author")? {
        Value::Array(authors) => {
            let names: Vec<String> = authors.iter().filter_map(|author| text_of(author, named)).collect();
            (!names.is_empty()).then(|| names.join(", "))
        }
        one => text_of(one, named),
    });
    found.published = found.published.take().or_else(|| string("datePublished"));
    let page = || fields.get("mainEntityOfPage");
    let address =
        || page()?.as_str().or_else(|| page()?.get("@id")?.as_str()).or_else(|| page()?.get("url")?.as_str());
    found.url = found
        .url
        .take()
        .or_else(|| string("url"))
        .or_else(|| address().filter(|url| url.starts_with("http")).map(str::to_string));
    found.body = found.body.take().or_else(|| string("articleBody"));
}

/// A string; the name of an object, or of the one that it refers to; or the same of a list's first entry.
fn text_of(value: &Value, named: &Named<'_>) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Object(fields) => {
            let meant = || named.get(fields.get("@id")?.as_str()?)?.get("name");
            fields.get("name").or_else(meant)?.as_str().map(str::to_string)
        }
        Value::Array(items) => match items.first()? {
            Value::Array(_) => None,
            first => text_of(first, named),
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
