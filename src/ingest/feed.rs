//! RSS, RDF and Atom feeds with full texts: one article an item.
//!
//! `<item><title>Rain</title><content:encoded>&lt;p>Rain fell.&lt;/p></content:encoded></item>` is the article `Rain` with
//! the text `Rain fell.` The fullest text that an item has is its article: `content:encoded` or `content`, else the
//! description or summary. Nothing that a feed points to is fetched.

use std::io::Read;
use std::sync::Arc;

use encoding_rs::Encoding;
use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::QName;

use super::{Input, Options, Origin, Source, date, decode, html, too_large};
use crate::document::{Article, Extra};
use crate::error::{Error, Result};

/// Whether a text begins as feeds do.
pub(super) fn looks_like_feed(start: &str) -> bool {
    let start: String = start.chars().take(2048).collect();
    let start = start.trim_start();
    start.starts_with('<') && ["<rss", "<feed", "<rdf:RDF"].iter().any(|tag| start.contains(tag))
}

/// Reads a feed as a whole: its title is the outlet of all its items, and may stand behind them.
pub(super) fn read(input: Input, origin: Origin, options: &Arc<Options>) -> Result<Source> {
    let mut bytes = Vec::new();
    let limit = options.max_document;
    let failed = |source| Error::Io { path: origin.path.clone(), source };
    input.take(limit as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() > limit {
        return Err(origin.error(None, too_large(limit)));
    }
    let named = named_encoding(&bytes);
    let source = decode::decode_as(bytes, named).map_err(|reason| origin.error(None, reason))?;
    let feed = Feed::parse(&source);
    let mut articles: Vec<Result<Article>> = Vec::new();
    for (n, item) in feed.items.into_iter().enumerate() {
        let line = item.line;
        let article = item.into_article(n + 1, feed.title.as_deref(), &origin, options);
        articles.push(article.unwrap_or_else(|| Err(origin.error(Some(line), "an item without a text"))));
    }
    // What was read before the damage stays.
    if let Some((line, reason)) = feed.broken {
        articles.push(Err(origin.error(Some(line), format!("no feed from here on: {reason}"))));
    } else if articles.is_empty() && !looks_like_feed(&source) {
        articles.push(Err(origin.error(None, "no feed (RSS, RDF or Atom)")));
    }
    Ok(Box::new(articles.into_iter()))
}

/// The encoding that the first line names: `<?xml version="1.0" encoding="windows-1252"?>`.
fn named_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned();
    let (_, rest) = head.split_once("encoding=")?;
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    Encoding::for_label(rest[1..].split(quote).next()?.as_bytes())
}

#[derive(Default)]
struct Feed {
    title: Option<String>,
    items: Vec<Item>,
    /// Where the feed ends before its end, and why.
    broken: Option<(usize, String)>,
}

/// The parts of an item, each the best one found.
#[derive(Default)]
struct Item {
    line: usize,
    id: Option<String>,
    title: Option<String>,
    link: Option<String>,
    published: Option<String>,
    updated: Option<String>,
    author: Option<String>,
    categories: Vec<String>,
    /// Text with whether it may be HTML; the full one, and the description.
    content: Option<(String, bool)>,
    summary: Option<(String, bool)>,
}

impl Feed {
    fn parse(source: &str) -> Self {
        let mut feed = Self::default();
        let mut reader = Reader::from_str(source);
        reader.config_mut().check_end_names = false;
        let line_at = |at: u64| source[..(at as usize).min(source.len())].matches('\n').count() + 1;
        loop {
            let event = match reader.read_event() {
                Ok(event) => event,
                Err(error) => {
                    feed.broken = Some((line_at(reader.error_position()), error.to_string()));
                    return feed;
                }
            };
            match event {
                Event::Eof => return feed,
                Event::Start(start) => match start.name().as_ref() {
                    "item" | "entry" => {
                        let line = line_at(reader.buffer_position());
                        match Item::parse(&mut reader, source) {
                            Ok(item) => feed.items.push(Item { line, ..item }),
                            Err(reason) => {
                                feed.broken = Some((line, reason));
                                return feed;
                            }
                        }
                    }
                    "title" if feed.title.is_none() => {
                        feed.title =
                            inner(&mut reader, source, start.name()).ok().and_then(|raw| plain(&raw));
                    }
                    _ => {}
                },
                _ => {}
            }
        }
    }
}

/// What stands between an element's tags, as it stands.
fn inner(reader: &mut Reader<&[u8]>, source: &str, name: QName<'_>) -> std::result::Result<String, String> {
    let span = reader.read_to_end(name).map_err(|error| error.to_string())?;
    Ok(source.get(span.start as usize..span.end as usize).unwrap_or_default().to_owned())
}

/// The text of a raw value: references resolved outside of CDATA sections, which stand for themselves.
fn value(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    let resolve = |text: &str| unescape(text).map_or_else(|_| text.to_owned(), |text| text.into_owned());
    while let Some((before, behind)) = rest.split_once("<![CDATA[") {
        out.push_str(&resolve(before));
        let (inside, behind) = behind.split_once("]]>").unwrap_or((behind, ""));
        out.push_str(inside);
        rest = behind;
    }
    out.push_str(&resolve(rest));
    out
}

/// A value on one line without tags; `None` where nothing is left.
fn plain(raw: &str) -> Option<String> {
    let text = value(raw);
    let text = if text.contains('<') || text.contains('&') { html::text_of(&text) } else { text };
    Some(crate::typeset::one_line(&text)).filter(|text| !text.is_empty())
}

impl Item {
    fn parse(reader: &mut Reader<&[u8]>, source: &str) -> std::result::Result<Self, String> {
        let mut item = Self::default();
        loop {
            match reader.read_event().map_err(|error| error.to_string())? {
                Event::Eof => return Err("the file ends inside an item".to_owned()),
                Event::End(end) if matches!(end.name().as_ref(), "item" | "entry") => return Ok(item),
                Event::Empty(start) => item.take_link(&start),
                Event::Start(start) => {
                    item.take_link(&start);
                    let name = start.name().as_ref().to_owned();
                    let kind = attribute(&start, "type").unwrap_or_default();
                    let raw = inner(reader, source, QName(&name))?;
                    item.take(&name, &kind, &raw);
                }
                _ => {}
            }
        }
    }

    /// Atom says where an entry stands in an attribute.
    fn take_link(&mut self, start: &BytesStart<'_>) {
        if start.name().as_ref() != "link" || self.link.is_some() {
            return;
        }
        if attribute(start, "rel").is_none_or(|rel| rel == "alternate") {
            self.link = attribute(start, "href");
        }
    }

    fn take(&mut self, name: &str, kind: &str, raw: &str) {
        let first = |slot: &mut Option<String>| {
            if slot.is_none() {
                *slot = plain(raw);
            }
        };
        match name {
            "title" => first(&mut self.title),
            "guid" | "id" => first(&mut self.id),
            "link" => first(&mut self.link),
            "pubDate" | "published" | "dc:date" | "issued" => first(&mut self.published),
            "updated" | "modified" => first(&mut self.updated),
            "dc:creator" => first(&mut self.author),
            // An Atom author is an element with a name in it.
            "author" => {
                let name = raw.split_once("<name>").and_then(|(_, rest)| rest.split_once("</name>"));
                let name = name.map_or(raw, |(name, _)| name);
                self.author = self.author.take().or_else(|| plain(name));
            }
            "category" | "dc:subject" => self.categories.extend(plain(raw)),
            "content:encoded" | "content" | "fulltext" => {
                let text = if kind == "xhtml" { raw.to_owned() } else { value(raw) };
                let is_fuller = self.content.as_ref().is_none_or(|(known, _)| known.len() < text.len());
                if is_fuller && !text.trim().is_empty() {
                    self.content = Some((text, kind != "text"));
                }
            }
            "description" | "summary" => {
                let text = if kind == "xhtml" { raw.to_owned() } else { value(raw) };
                if !text.trim().is_empty() {
                    self.summary = Some((text, kind != "text"));
                }
            }
            _ => {}
        }
    }

    fn into_article(
        self,
        number: usize,
        outlet: Option<&str>,
        origin: &Origin,
        options: &Options,
    ) -> Option<Result<Article>> {
        let (text, may_be_html) = self.content.or(self.summary)?;
        let is_html = may_be_html && text.contains('<');
        let text = if is_html { html::text_of(&text) } else { text.trim().to_owned() };
        if text.trim().is_empty() {
            return None;
        }
        let mut extra: Vec<(String, Extra)> = Vec::new();
        extra.extend(self.author.map(|author| ("author".to_owned(), author.into())));
        if !self.categories.is_empty() {
            extra.push(("categories".to_owned(), self.categories.into()));
        }
        let published =
            self.published.or(self.updated).map(|published| date::normalize(&published, options.date_order));
        let id = self.id.or_else(|| self.link.clone()).unwrap_or_else(|| format!("{}:{number}", origin.stem));
        let outlet = outlet.map(str::to_owned);
        Some(Ok(Article {
            title: self.title,
            outlet,
            published,
            url: self.link,
            extra,
            ..origin.article(id, text)
        }))
    }
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let value = start.try_get_attribute(name).ok()??;
    Some(unescape(&value.value).map_or_else(|_| value.value.to_string(), |value| value.into_owned()))
        .filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn articles(feed: &str) -> Vec<std::result::Result<Article, String>> {
        let origin = Origin { path: "news.rss".into(), stem: "news".into(), is_stdin: false };
        let input: Input = Box::new(Cursor::new(feed.as_bytes().to_vec()));
        let read = read(input, origin, &Arc::new(Options::default())).unwrap();
        read.map(|article| article.map_err(|error| error.to_string())).collect()
    }

    #[test]
    fn an_item_of_rss_is_an_article() {
        let found = articles(
            r#"<?xml version="1.0"?><rss version="2.0"><channel><title>Oslavik &amp; Courier</title><item>
            <title>Rain &amp; wind</title><link>https://courier.example/rain</link><guid>r1</guid>
            <pubDate>Mon, 03 Feb 2031 10:00:00 GMT</pubDate><dc:creator>Ada Renn</dc:creator><category>Weather</category>
            <description>Short.</description>
            <content:encoded><![CDATA[<p>Rain fell on the harbor &amp; the town.</p><p>“It was wet,” Osei said.</p>]]></content:encoded>
            </item><item><title>Bare</title></item></channel></rss>"#,
        );
        let article = found[0].as_ref().unwrap();
        assert_eq!(article.text, "Rain fell on the harbor & the town.\n\n“It was wet,” Osei said.");
        assert_eq!((article.id.as_str(), article.title.as_deref()), ("r1", Some("Rain & wind")));
        assert_eq!(article.outlet.as_deref(), Some("Oslavik & Courier"));
        assert_eq!(article.published.as_deref(), Some("2031-02-03"));
        assert_eq!(article.url.as_deref(), Some("https://courier.example/rain"));
        assert_eq!(article.extra[0], ("author".to_owned(), "Ada Renn".into()));
        assert_eq!(found[1], Err("news.rss:6: an item without a text".to_owned()));
    }

    #[test]
    fn an_entry_of_atom_is_an_article() {
        let found = articles(
            r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>Herald</title><entry><id>urn:1</id>
            <link rel="self" href="https://x.example"/><link href="https://herald.example/1"/><title type="html">A &lt;b>B&lt;/b></title>
            <author><name>Tom Quill</name></author><published>2031-02-03T10:00:00Z</published>
            <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Norland spoke.</p><p>It rained.</p></div></content>
            </entry><entry><id>urn:2</id><content type="text">a &lt; b, he said.</content></entry></feed>"#,
        );
        let article = found[0].as_ref().unwrap();
        assert_eq!(
            (article.text.as_str(), article.title.as_deref()),
            ("Norland spoke.\n\nIt rained.", Some("A B"))
        );
        assert_eq!(article.url.as_deref(), Some("https://herald.example/1"));
        assert_eq!(found[1].as_ref().unwrap().text, "a < b, he said.");
    }

    #[test]
    fn a_feed_that_is_cut_short_keeps_what_came_before() {
        let found =
            articles("<rss><channel><item><description>Rain fell.</description></item><item><title>x");
        assert_eq!(found[0].as_ref().unwrap().text, "Rain fell.");
        assert!(found[1].as_ref().unwrap_err().starts_with("news.rss:1: no feed from here on: "));
        assert_eq!(articles("<html></html>")[0], Err("news.rss: no feed (RSS, RDF or Atom)".to_owned()));
    }
}
