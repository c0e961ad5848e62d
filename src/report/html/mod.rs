//! `report --format html`: the report as one file that opens from disk, prints, and fetches nothing.
//!
//! Everything stands in the page as tables, lists, a picture, charts and texts, with what is long folded away; a link to
//! something folded opens it. The script only adds a graph to click on, pages, sorting and filters in place of the folds,
//! a view of the articles beside the report, and files to carry away. Nothing has a guessed size: what is not laid out is
//! not displayed either, so that every link ends where its target is. The content security policy allows the page's own script and style by their
//! hashes and nothing else; all words of documents are escaped.

mod chart;
mod writer;

use std::io::{self, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest, Sha256};

use super::blocks::Block;
use super::{Book, Holds, network};
use crate::escape::xml_text;
use crate::picture::{Frame, Picture, PictureOptions, style_sheet};
use writer::Writer;

const STYLE: &str = include_str!("../style.css");
const SCRIPT: &str = include_str!("../script.js");
const CYTOSCAPE: &str = include_str!("../vendor/cytoscape.min.js");
/// Cytoscape adds this rule by itself, unless an element of this id is there; the policy would forbid that.
const CYTOSCAPE_STYLE: &str = ".__________cytoscape_container { position: relative; }";

/// Participants in the picture that stands in the page itself.
const NODES_PICTURED: usize = 40;
/// Writes a page of the report.
pub fn write(book: &Book<'_>, page: usize, out: &mut impl Write) -> io::Result<()> {
    let report = book.report;
    let is_first = page == 0;
    let data = if is_first { network::data(book, page) } else { None };
    let blocks = book.blocks(page);
    let title = report.title();
    write_head(&title, data.is_some(), out)?;
    writeln!(out, "<header>\n<h1>{}</h1>", xml_text(&title))?;
    for line in report.lead() {
        writeln!(out, "<p class=\"lead\">{}</p>", xml_text(&line))?;
    }
    if !is_first {
        writeln!(out, "<p><a href=\"{}.html\">Overview</a></p>", book.pages[0].name)?;
    }
    write_contents(&blocks, data.is_some(), out)?;
    writeln!(out, "</header>\n<main>")?;
    let mut writer = Writer { book, page, section: String::new(), open: Vec::new(), people: 0 };
    for block in &blocks {
        if let Block::Heading { level: 2, id, text, .. } = block {
            writer.close_all(out)?;
            // The graph comes right behind the summary.
            if id == "pairs" && data.is_some() {
                write_network(book, page, out)?;
            }
            writeln!(out, "<section id=\"{id}\">\n<h2>{}</h2>", xml_text(text))?;
            writer.section.clone_from(text);
            writer.open.push("</section>");
            continue;
        }
        writer.block(block, out)?;
    }
    writer.close_all(out)?;
    writer.texts(out)?;
    writeln!(out, "</main>\n<div id=\"tip\" role=\"tooltip\" hidden></div>")?;
    writeln!(out, "{}", include_str!("../drawer.html").trim_end())?;
    let documents = network::documents(book, page);
    writeln!(out, "<script type=\"application/json\" id=\"cited\">{documents}</script>")?;
    if let Some(data) = data {
        writeln!(out, "<script type=\"application/json\" id=\"data\">{data}</script>")?;
        writeln!(out, "<script>{CYTOSCAPE}</script>")?;
    }
    writeln!(out, "<script>{SCRIPT}</script>\n</body>\n</html>")
}

fn write_head(title: &str, has_graph: bool, out: &mut impl Write) -> io::Result<()> {
    let hash = |text: &str| format!("'sha256-{}'", BASE64.encode(Sha256::digest(text)));
    let mut scripts = hash(SCRIPT);
    if has_graph {
        scripts = format!("{scripts} {}", hash(CYTOSCAPE));
    }
    let style = format!("{STYLE}{}", if has_graph { style_sheet() } else { String::new() });
    let styles = format!("{} {}", hash(&style), hash(CYTOSCAPE_STYLE));
    writeln!(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">")?;
    writeln!(
        out,
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src {scripts}; \
         style-src {styles}; base-uri 'none'; form-action 'none'\">"
    )?;
    writeln!(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")?;
    writeln!(out, "<meta name=\"referrer\" content=\"no-referrer\">")?;
    writeln!(out, "<title>{}</title>", xml_text(title))?;
    writeln!(out, "<style id=\"__________cytoscape_stylesheet\">{CYTOSCAPE_STYLE}</style>")?;
    writeln!(out, "<style>{style}</style>\n</head>\n<body>")?;
    writeln!(out, "<a class=\"skip\" href=\"#summary\">To the summary</a>")
}

/// Links to the sections of the page.
fn write_contents(blocks: &[Block], has_graph: bool, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "<nav aria-label=\"Sections\">")?;
    for block in blocks {
        if let Block::Heading { level: 2, id, text, .. } = block {
            if id == "pairs" && has_graph {
                writeln!(out, "<a href=\"#network\">Graph</a>")?;
            }
            writeln!(out, "<a href=\"#{id}\">{}</a>", xml_text(text))?;
        }
    }
    writeln!(out, "</nav>")
}

/// The graph: a picture that needs no script, and the place of the one to click on.
fn write_network(book: &Book<'_>, page: usize, out: &mut impl Write) -> io::Result<()> {
    let has_filters = matches!(book.pages[page].holds, Holds::All);
    let options = PictureOptions { title: None, most_nodes: NODES_PICTURED };
    let picture = Picture::of(book.report.graph, &options);
    let left_out = match picture.left_out.nodes {
        0 => String::new(),
        more => format!(
            "<figcaption>The {} participants with the most statements; {more} more are left out.</figcaption>\n",
            picture.nodes.len()
        ),
    };
    let figure = format!(
        "<div class=\"wide\" role=\"region\" aria-label=\"Picture of the graph\" tabindex=\"0\">{}</div>\n{left_out}",
        picture.to_svg(Frame::Part("picture"))
    );
    let filters = if has_filters { include_str!("../filters.html") } else { "" };
    let html = include_str!("../network.html").replace("<!-- filters -->", filters.trim_end());
    let (before, behind) = html.split_once("<!-- picture -->").unwrap_or((&html, ""));
    writeln!(out, "{before}{figure}{}", behind.trim_end())
}

impl Book<'_> {
    /// Where a link from one page to a place on another leads.
    pub(super) fn html_link(&self, to: usize, from: usize, id: &str) -> String {
        if to == from { format!("#{id}") } else { format!("{}.html#{id}", self.pages[to].name) }
    }

    /// Where a link to a statement leads; `None` where the book leaves it out.
    pub(super) fn html_place(&self, statement: usize, from: usize) -> Option<String> {
        let to = self.page_of_statement[statement]?;
        Some(self.html_link(to, from, &self.report.number(statement)))
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::export::sample::{hostile, sample};
    use crate::report::tests::{many, written};
    use crate::report::{About, ONE_PAGE, Report};
    use crate::resolve::Analysis;

    fn report(analysis: &Analysis, skipped: &[String]) -> String {
        written(analysis, skipped, |book, out| write(book, 0, out))
    }

    /// The page without style and scripts.
    fn body(page: &str) -> &str {
        &page[page.find("<header>").unwrap()..page.find("<div id=\"tip\"").unwrap()]
    }

    #[test]
    fn every_figure_links_to_its_statements() {
        let page = report(&sample(), &["broken.txt: not text".to_owned()]);
        let body = body(&page);
        let (start, end) =
            (body.find("<section id=\"network\"").unwrap(), body.find("<section id=\"pairs\"").unwrap());
        let method = body.find("<section id=\"method\"").unwrap();
        expect![[r##"
            <header>
            <h1>Who said what, and who accuses whom</h1>
            <p class="lead">1 document, 2020-10-12</p>
            <nav aria-label="Sections">
            <a href="#summary">Summary</a>
            <a href="#network">Graph</a>
            <a href="#pairs">Who accuses whom</a>
            <a href="#accusations">Accusations</a>
            <a href="#denials">Denials</a>
            <a href="#people">Who says and does what</a>
            <a href="#documents">Documents</a>
            <a href="#skipped">Inputs skipped</a>
            <a href="#method">Method and error rates</a>
            </nav>
            </header>
            <main>
            <section id="summary">
            <h2>Summary</h2>
            <ul class="findings">
            <li><a href="#documents">1 document</a> with <a href="#people">1 quotation</a> of <a href="#people">1 speaker</a>, <a href="#accusations">2 accusations</a> and <a href="#denials">1 denial</a>.</li>
            <li><details class="counted"><summary>1 accusation more is only possible, negated or withdrawn, and not counted below.</summary><ul>
            <li><span class="refs"><a href="#A2">A2</a></span> <a class="person" href="#p3">Estavia</a> <b class="arrow">→</b> <a class="person" href="#p2">Norland</a> <span class="count">The Example, 2020-10-12</span></li>
            </ul></details></li>
            <li><details class="counted"><summary>No denial of 1 of the 2 accusations was found in these documents.</summary><ul>
            <li><span class="refs"><a href="#A3">A3</a></span> <i>not named</i> <b class="arrow">→</b> <a class="person" href="#p4">The bank</a>: fraud <span class="count">The Example, 2020-10-12</span></li>
            </ul></details></li>
            <li><details class="counted"><summary>1 accusation comes from somebody whom the text does not name.</summary><ul>
            <li><span class="refs"><a href="#A3">A3</a></span> <i>not named</i> <b class="arrow">→</b> <a class="person" href="#p4">The bank</a>: fraud <span class="count">The Example, 2020-10-12</span></li>
            </ul></details></li>
            </ul>
            </section>
            <section id="pairs">
            <h2>Who accuses whom</h2>
            <div class="list" data-list="accusers">
            <div class="wide" role="region" aria-label="Who accuses whom" tabindex="0"><table>
            <thead><tr>
            <th scope="col">Accuser</th><th scope="col">Accused</th><th scope="col" class="number">Times</th><th scope="col">Dates</th><th scope="col">Charges</th></tr></thead>
            <tbody>
            <tr><th scope="row"><a class="person" href="#p2">Norland</a></th><td data-title="Accused"><a class="person" href="#p3">Estavia</a></td><td class="number" data-title="Times">1</td><td data-title="Dates">2020-10-12</td><td data-title="Charges"><ul><li>“shelling the town” (<span class="refs"><a href="#A1">A1</a></span>)</li><li><span class="count">denied once</span> (<span class="refs"><a href="#D1">D1</a></span>)</li></ul></td></tr>
            <tr><th scope="row"><i>not named</i></th><td data-title="Accused"><a class="person" href="#p4">The bank</a></td><td class="number" data-title="Times">1</td><td data-title="Dates">2020-10-12</td><td data-title="Charges">fraud (<span class="refs"><a href="#A3">A3</a></span>)</td></tr>
            </tbody>
            </table></div>
            </div>
            </section>
            <section id="accusations">
            <h2>Accusations</h2>
            <p class="legend">Marked in the sentences: <mark class="speaker">who says or accuses</mark> <mark class="cue">by which words</mark> <mark class="target">whom</mark> <mark class="charge">of what</mark> <mark class="quote">what is said</mark> </p>
            <div class="list" data-list="accusations">
            <article class="accusation" id="A1" data-document="0" data-who="Norland" data-whom="Estavia" data-status="asserted" data-confidence="0.90"><a class="id" href="#A1">A1</a><div>
            <div class="who"><a class="person" href="#p2">Norland</a> <b class="arrow">→</b> <a class="person" href="#p3">Estavia</a> <span class="tag">explicit</span></div>
            <blockquote><mark class="speaker">Norland</mark> <mark class="cue">accused</mark> <mark class="target">Estavia</mark> of <mark class="charge">“shelling the town”</mark> on Monday.</blockquote>
            <p class="place">cue “accused” · border, sentence 1, characters 27–46 · confidence 0.90 · <a class="read" href="#A1-text">read in the full text</a> · <button type="button" class="cite">copy citation</button></p>
            </div></article>
            <article class="accusation" id="A2" data-document="0" data-who="Estavia" data-whom="Norland" data-status="hypothetical" data-confidence="0.90"><a class="id" href="#A2">A2</a><div>
            <div class="who"><a class="person" href="#p3">Estavia</a> <b class="arrow">→</b> <a class="person" href="#p2">Norland</a> <span class="tag">explicit</span> <span class="tag warn">hypothetical</span></div>
            <blockquote>Oslavik, the capital, denied the accusation. <mark class="speaker">Estavia</mark> may <mark class="cue">accuse</mark> <mark class="target">Norland</mark>.</blockquote>
            <p class="place">cue “accuse” · border, sentence 3, characters 200–206 · confidence 0.90 · <a class="read" href="#A2-text">read in the full text</a> · <button type="button" class="cite">copy citation</button></p>
            </div></article>
            <article class="accusation" id="A3" data-document="0" data-who="" data-whom="The bank" data-status="asserted" data-confidence="0.90"><a class="id" href="#A3">A3</a><div>
            <div class="who"><i>not named</i> <b class="arrow">→</b> <a class="person" href="#p4">The bank</a> <span class="tag">explicit</span></div>
            <blockquote><mark class="target">The bank</mark> was <mark class="cue">accused</mark> of <mark class="charge">fraud</mark>.</blockquote>
            <p class="place">cue “accused” · border, sentence 4, characters 240–245 · confidence 0.90 · <a class="read" href="#A3-text">read in the full text</a> · <button type="button" class="cite">copy citation</button></p>
            </div></article>
            </div>
            </section>
            <section id="denials">
            <h2>Denials</h2>
            <div class="list" data-list="denials">
            <article class="denial" id="D1" data-document="0" data-who="Estavia" data-whom="Norland" data-confidence="0.80"><a class="id" href="#D1">D1</a><div>
            <div class="who"><a class="person" href="#p3">Estavia</a> answers <span class="refs"><a href="#A1">A1</a></span> of <a class="person" href="#p2">Norland</a></div>
            <blockquote><mark class="speaker">Oslavik</mark>, the capital, <mark class="cue">denied</mark> <mark class="charge">the accusation</mark>. Estavia may accuse Norland.</blockquote>
            <p class="place">cue “denied” · as “Oslavik” · border, sentence 3, characters 172–186 · confidence 0.80 · <a class="read" href="#D1-text">read in the full text</a> · <button type="button" class="cite">copy citation</button></p>
            </div></article>
            </div>
            </section>
            <section id="people">
            <h2>Who says and does what</h2>
            <div class="list" data-list="participants">
            <details class="person" id="p3"><summary><h3>Estavia</h3> <span class="count">place · accused once · denies once</span></summary><div>
            <p><span class="count">also: Oslavik</span></p>
            <ul>
            <li>is accused by <a class="person" href="#p2">Norland</a> once (<span class="refs"><a href="#A1">A1</a></span>)</li>
            <li>denies an accusation by <a class="person" href="#p2">Norland</a> (<span class="refs"><a href="#D1">D1</a></span>)</li>
            <li>possible, negated or withdrawn accusations, not counted (<span class="refs"><a href="#A2">A2</a></span>)</li>
            </ul>
            </div></details>
            <details class="person" id="p2"><summary><h3>Norland</h3> <span class="count">place · accuses once</span></summary><div>
            <ul>
            <li>accuses <a class="person" href="#p3">Estavia</a> once (<span class="refs"><a href="#A1">A1</a></span>)</li>
            <li>possible, negated or withdrawn accusations, not counted (<span class="refs"><a href="#A2">A2</a></span>)</li>
            </ul>
            </div></details>
            <details class="person" id="p1"><summary><h3>Ana Réal</h3> <span class="count">person · quoted once</span></summary><div>
            <ul>
            <li>is quoted once</li>
            </ul>
            <div class="list" data-list="quotations">
            <article class="quotation" id="Q1" data-document="0" data-who="Ana Réal" data-confidence="0.97"><a class="id" href="#Q1">Q1</a><div>
            <blockquote>“We want peace, … Norland does not,”</blockquote>
            <p class="place">direct · cue “said” · border, sentence 2, characters 59–130 · confidence 0.97 · <a class="read" href="#Q1-text">read in the full text</a> · <button type="button" class="cite">copy citation</button></p>
            </div></article>
            </div>
            </div></details>
            <details class="person" id="p4"><summary><h3>The bank</h3> <span class="count">group · accused once</span></summary><div>
            <ul>
            <li>is accused by <i>not named</i> once (<span class="refs"><a href="#A3">A3</a></span>)</li>
            </ul>
            </div></details>
            </div>
            </section>
            <section id="documents">
            <h2>Documents</h2>
            <div class="list" data-list="documents">
            <div class="wide" role="region" aria-label="Documents" tabindex="0"><table>
            <thead><tr>
            <th scope="col">Document</th><th scope="col">Outlet</th><th scope="col">Date</th><th scope="col" class="number">Quotations</th><th scope="col" class="number">Accusations</th><th scope="col" class="number">Denials</th><th scope="col">Statements</th></tr></thead>
            <tbody>
            <tr><th scope="row"><b>border</b><span class="count"> articles/border.txt</span></th><td data-title="Outlet">The Example</td><td data-title="Date">2020-10-12</td><td class="number" data-title="Quotations">1</td><td class="number" data-title="Accusations">3</td><td class="number" data-title="Denials">1</td><td data-title="Statements"><span class="refs"><a href="#A1">A1</a> <a href="#A2">A2</a> <a href="#A3">A3</a> <a href="#D1">D1</a> <a href="#Q1">Q1</a></span></td></tr>
            </tbody>
            </table></div>
            </div>
            </section>
            <section id="skipped">
            <h2>Inputs skipped</h2>
            <ul>
            <li>broken.txt: not text</li>
            </ul>
            </section>
        "##]].assert_eq(&format!("{}{}", &body[..start], &body[end..method]));
    }

    fn links_of(page: &str) -> impl Iterator<Item = &str> {
        page.split("href=\"").skip(1).map(|rest| &rest[..rest.find('"').unwrap()])
    }

    #[test]
    fn links_lead_somewhere_and_every_id_is_alone() {
        let page = report(&sample(), &[]);
        for link in links_of(body(&page)) {
            assert!(page.contains(&format!("id=\"{}\"", link.trim_start_matches('#'))), "{link}");
        }
        let mut ids: Vec<&str> =
            page.split(" id=\"").skip(1).map(|rest| &rest[..rest.find('"').unwrap()]).collect();
        ids.sort_unstable();
        assert!(ids.windows(2).all(|pair| pair[0] != pair[1]), "{ids:?}");
    }

    #[test]
    fn links_between_pages_lead_somewhere() {
        let (graph, texts) = many(ONE_PAGE / 5 + 10);
        let report = Report::new(&graph, texts, About::default());
        let book = Book::folder(&report);
        let pages: Vec<(String, String)> = (0..book.pages.len())
            .map(|n| {
                let mut out = Vec::new();
                write(&book, n, &mut out).unwrap();
                (format!("{}.html", book.pages[n].name), String::from_utf8(out).unwrap())
            })
            .collect();
        let ids: Vec<std::collections::BTreeSet<&str>> = pages
            .iter()
            .map(|(_, page)| {
                page.split(" id=\"").skip(1).map(|rest| &rest[..rest.find('"').unwrap()]).collect()
            })
            .collect();
        let mut followed = 0;
        for (n, (name, page)) in pages.iter().enumerate() {
            for link in links_of(body(page)) {
                let (file, id) = link.split_once('#').unwrap_or((link, ""));
                let to = if file.is_empty() {
                    n
                } else {
                    pages.iter().position(|(name, _)| name == file).unwrap()
                };
                assert!(id.is_empty() || ids[to].contains(id), "{name}: {link}");
                followed += 1;
            }
            assert!(page.len() < 3_000_000, "{name} has {} bytes", page.len());
        }
        assert!(followed > 10_000);
    }

    #[test]
    fn an_archive_of_a_hundred_thousand_statements_is_many_small_pages() {
        let (graph, texts) = many(20_000);
        let report = Report::new(&graph, texts, About::default());
        let book = Book::folder(&report);
        assert_eq!(graph.corpus.statements.len(), 100_000);
        let mut page = Vec::new();
        for n in 0..book.pages.len() {
            page.clear();
            write(&book, n, &mut page).unwrap();
            // The largest one: a participant of 60,000 statements, each a link.
            assert!(page.len() < 4_500_000, "{} has {} bytes", book.pages[n].name, page.len());
        }
    }

    #[test]
    fn nothing_runs_but_what_the_policy_names() {
        let page = report(&sample(), &[]);
        let policy = page.split("content=\"default-src 'none'").nth(1).unwrap().split("\">").next().unwrap();
        assert!(!policy.contains("unsafe") && !policy.contains("http") && !policy.contains('*'), "{policy}");
        let mut checked = 0;
        for (open, close) in [("<script>", "</script>"), ("<style>", "</style>")] {
            for text in page.split(open).skip(1).map(|rest| rest.split(close).next().unwrap()) {
                let hash = BASE64.encode(Sha256::digest(text));
                assert!(policy.contains(&hash), "{}", &text[..60]);
                assert!(!text.contains('\r'), "browsers change carriage returns, and with them the hash");
                checked += 1;
            }
        }
        assert_eq!(checked, 3);
        for attribute in [" style=", " onclick=", " onload=", " src="] {
            assert!(!body(&page).contains(attribute), "{attribute}");
        }
    }

    #[test]
    fn markup_of_documents_stays_text() {
        let mut analysis = hostile();
        analysis.article.url = Some("javascript:alert(3)".to_owned());
        let page = report(&analysis, &["<img src=x onerror=alert(4)>: bad".to_owned()]);
        let body = body(&page);
        assert!(!body.contains("<script") && !body.contains("<img"), "{body}");
        assert!(!body.contains("javascript:"), "{body}");
        assert_eq!(page.matches("<script").count(), 4);
    }
}
