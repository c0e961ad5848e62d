//! Web pages: the article is cut out of the page, its paragraphs parted by empty lines.
//!
//! `<article><h1>Rain</h1><p>Rain fell.</p></article>` is the article `Rain` with the text `Rain fell.`
//!
//! [`page`] reads the page into elements and blocks of text, [`content`] tells which blocks are the article, and
//! [`metadata`] finds headline, outlet, date and address.

mod content;
mod metadata;
mod page;

use encoding_rs::Encoding;

use super::{DateOrder, Origin, decode};
use crate::document::Article;
use crate::error::Result;

/// Reads a page's bytes as one article.
pub(super) fn read(bytes: Vec<u8>, origin: &Origin, order: Option<DateOrder>) -> Result<Article> {
    read_as(bytes, None, origin, order)
}

/// As [`read`], with the encoding that the server named, which counts more than what the page itself names.
pub(super) fn read_as(
    bytes: Vec<u8>,
    served: Option<&'static Encoding>,
    origin: &Origin,
    order: Option<DateOrder>,
) -> Result<Article> {
    let named = served.or_else(|| named_encoding(&bytes));
    let source = decode::decode_as(bytes, named).map_err(|reason| origin.error(None, reason))?;
    let page = page::parse(&source);
    let metadata = metadata::find(&page);
    let mut text = content::article_text(&page, metadata.title.as_deref());
    // Pages that show nothing without scripts may still carry the article for search engines.
    if let Some(body) = metadata.body
        && text.len() < 200
        && body.len() > 2 * text.len()
    {
        text = body;
    }
    Ok(Article {
        title: metadata.title,
        outlet: metadata.outlet,
        published: metadata.published.map(|date| super::date::normalize(&date, order)),
        url: metadata.url,
        extra: metadata.author.map(|author| ("author".to_string(), author.into())).into_iter().collect(),
        ..origin.article(origin.stem.clone(), text)
    })
}

/// The text of a piece of HTML that is an article and nothing else, as feeds have it: no part of it is left out for being
/// short or a list.
pub(super) fn text_of(fragment: &str) -> String {
    let page = page::parse(fragment);
    let lines: Vec<&str> =
        page.blocks.iter().map(|block| block.text.trim()).filter(|line| !line.is_empty()).collect();
    lines.join("\n\n")
}

/// Whether a text begins as web pages do.
pub(super) fn looks_like_html(start: &str) -> bool {
    let start: String = start.chars().take(2048).collect::<String>().to_ascii_lowercase();
    let is_whole = ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| start.starts_with(tag));
    is_whole
        || (start.starts_with('<')
            && ["<html", "<head>", "<body", "<p>", "<div"].iter().any(|tag| start.contains(tag)))
}

/// The encoding that a page names: `<meta charset="windows-1252">`.
fn named_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_ascii_lowercase();
    let (_, rest) = head.split_once("charset=")?;
    let label = rest.trim_start_matches(['"', '\'']);
    let end =
        label.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_')).unwrap_or(label.len());
    Encoding::for_label(&label.as_bytes()[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(html: &str) -> Article {
        let origin = Origin { path: "page.html".into(), stem: "page".into(), is_stdin: false };
        read(html.as_bytes().to_vec(), &origin, None).unwrap()
    }

    const PAGE: &str = r#"<!DOCTYPE html><html><head><title>Bank fails - The Norland Post</title>
        <meta property="og:title" content="Bank fails"><meta property="og:site_name" content="The Norland Post">
        <meta property="article:published_time" content="2020-10-12T08:00:00Z">
        <link rel="canonical" href="https://norland.example/bank">
        <script>var x = "<p>No text.</p>";</script></head>
        <body><nav><ul><li><a href="/">Home</a></li><li>World</li></ul></nav>
        <div class="page"><article><header><h1>Bank fails</h1></header>
        <p>The bank failed on Monday, the regulator said, after years of losses.
        <p>“We could&rsquo;t pay,” <a href="/pell">Jane Pell</a> said, and closed the&nbsp;doors of the building.</p>
        <figure><img src="a.png"><figcaption>The bank, on Sunday</figcaption></figure>
        <h2>Losses</h2><p>She blamed the <b>war</b>.<br><br>Rain fell &amp; fell, and nobody else came to see it.</p>
        <div class="share-tools"><p>Share this story, with all your friends, if you have some of them.</p></div>
        </article>
        <section id="comments"><p>I never liked this bank, and I told everybody so for years and years.</p></section>
        </div><footer><p>© The Norland Post, all rights reserved, all wrongs denied.</p></footer></body></html>"#;

    #[test]
    fn the_article_is_cut_out_of_the_page() {
        assert_eq!(
            article(PAGE).text,
            "The bank failed on Monday, the regulator said, after years of losses.\n\n\
             “We could’t pay,” Jane Pell said, and closed the\u{a0}doors of the building.\n\n\
             Losses\n\nShe blamed the war.\n\nRain fell & fell, and nobody else came to see it."
        );
    }

    #[test]
    fn metadata_come_from_the_head() {
        let article = article(PAGE);
        assert_eq!(article.id, "page");
        assert_eq!(article.title.as_deref(), Some("Bank fails"));
        assert_eq!(article.outlet.as_deref(), Some("The Norland Post"));
        assert_eq!(article.published.as_deref(), Some("2020-10-12T08:00:00Z"));
        assert_eq!(article.url.as_deref(), Some("https://norland.example/bank"));
    }

    #[test]
    fn json_for_search_engines_is_read() {
        let article = article(
            r#"<title>x</title><script type="application/ld+json">{"@context":"https://schema.org","@graph":[
            {"@type":"WebSite","name":"Site"},{"@type":["NewsArticle"],"headline":"Rain falls","datePublished":"2020-10-12",
            "publisher":{"@type":"Organization","name":"The Norland Post"},"mainEntityOfPage":{"@id":"https://n.example/r"},
            "articleBody":"Rain fell. It fell."}]}</script><p>Rain fell.</p>"#,
        );
        assert_eq!(article.title.as_deref(), Some("Rain falls"));
        assert_eq!(article.outlet.as_deref(), Some("The Norland Post"));
        assert_eq!(article.published.as_deref(), Some("2020-10-12"));
        assert_eq!(article.url.as_deref(), Some("https://n.example/r"));
    }

    #[test]
    fn pages_without_any_structure_are_read() {
        assert_eq!(article("<p>Rain fell.<p>It fell.").text, "Rain fell.\n\nIt fell.");
        assert_eq!(article("Rain fell.").text, "Rain fell.");
        assert_eq!(article("").text, "");
        assert_eq!(article("<div><div></p></div></b><p>Rain").text, "Rain");
    }

    #[test]
    fn the_encoding_that_a_page_names_counts() {
        let origin = Origin { path: "page.html".into(), stem: "page".into(), is_stdin: false };
        let bytes = b"<meta charset='windows-1251'><p>\xcf\xf0\xe8\xe2\xe5\xf2</p>".to_vec();
        assert_eq!(read(bytes, &origin, None).unwrap().text, "Привет");
    }
}
