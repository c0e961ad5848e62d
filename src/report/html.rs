//! `report --format html`: the report as one file that opens from disk, prints, and fetches nothing.
//!
//! Everything stands in the page as tables, lists and texts; the script only adds a graph to click on, filters, and a
//! view of the articles beside the report. The content security policy allows the page's own script and style by their
//! hashes and nothing else; all words of documents are escaped.

use std::io::{self, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest, Sha256};

use super::blocks::{Block, Entry, Inline};
use super::compose::{count, person_id};
use super::{Book, Holds, network, reader};
use crate::escape::xml_text;
use crate::graph::corpus::Part;
use crate::graph::{Statement, StatementKind};
use crate::typeset::one_line;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");
const CYTOSCAPE: &str = include_str!("vendor/cytoscape.min.js");
/// Cytoscape adds this rule by itself, unless an element of this id is there; the policy would forbid that.
const CYTOSCAPE_STYLE: &str = ".__________cytoscape_container { position: relative; }";

/// Numbers in one list before the rest is folded away.
const NUMBERS_SHOWN: usize = 12;
/// Numbers in one list of an overview, whose book has the others on its pages of people.
const NUMBERS_IN_AN_OVERVIEW: usize = 60;

/// Writes a page of the report.
pub fn write(book: &Book<'_>, page: usize, out: &mut impl Write) -> io::Result<()> {
    let report = book.report;
    let is_first = page == 0;
    let data = if is_first { network::data(book, page) } else { None };
    let blocks = book.blocks(page);
    write_head(data.is_some(), out)?;
    let documents = count(report.corpus().documents.len(), "document");
    let dates = report.dates().map_or(String::new(), |dates| format!(" · {dates}"));
    writeln!(out, "<header>\n<h1>Who said what, and who accuses whom</h1>")?;
    writeln!(out, "<p class=\"lead\">{documents}{}</p>", xml_text(&dates))?;
    if !is_first {
        writeln!(out, "<p><a href=\"{}.html\">Overview</a></p>", book.pages[0].name)?;
    }
    write_contents(&blocks, data.is_some(), out)?;
    writeln!(out, "</header>\n<main>")?;
    let writer = Writer { book, page };
    let mut is_open = false;
    for block in &blocks {
        if let Block::Heading { level: 2, id, text, .. } = block {
            if std::mem::replace(&mut is_open, true) {
                writeln!(out, "</section>")?;
            }
            // The graph comes right behind the summary.
            if id == "pairs" && data.is_some() {
                write_network(matches!(book.pages[page].holds, Holds::All), out)?;
            }
            writeln!(out, "<section id=\"{id}\">\n<h2>{}</h2>", xml_text(text))?;
            continue;
        }
        writer.block(block, out)?;
    }
    if is_open {
        writeln!(out, "</section>")?;
    }
    writer.texts(out)?;
    writeln!(out, "</main>\n<div id=\"tip\" role=\"tooltip\" hidden></div>")?;
    writeln!(out, "{}", include_str!("drawer.html").trim_end())?;
    if let Some(data) = data {
        writeln!(out, "<script type=\"application/json\" id=\"data\">{data}</script>")?;
        writeln!(out, "<script>{CYTOSCAPE}</script>")?;
    }
    writeln!(out, "<script>{SCRIPT}</script>\n</body>\n</html>")
}

fn write_head(has_graph: bool, out: &mut impl Write) -> io::Result<()> {
    let hash = |text: &str| format!("'sha256-{}'", BASE64.encode(Sha256::digest(text)));
    let mut scripts = hash(SCRIPT);
    if has_graph {
        scripts = format!("{scripts} {}", hash(CYTOSCAPE));
    }
    let styles = format!("{} {}", hash(STYLE), hash(CYTOSCAPE_STYLE));
    writeln!(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">")?;
    writeln!(
        out,
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src {scripts}; \
         style-src {styles}; base-uri 'none'; form-action 'none'\">"
    )?;
    writeln!(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")?;
    writeln!(out, "<meta name=\"referrer\" content=\"no-referrer\">")?;
    writeln!(out, "<title>Who said what, and who accuses whom</title>")?;
    writeln!(out, "<style id=\"__________cytoscape_stylesheet\">{CYTOSCAPE_STYLE}</style>")?;
    writeln!(out, "<style>{STYLE}</style>\n</head>\n<body>")?;
    writeln!(out, "<a class=\"skip\" href=\"#summary\">To the summary</a>")
}

/// Links to the sections of the page.
fn write_contents(blocks: &[Block], has_graph: bool, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "<nav aria-label=\"Sections\">")?;
    for block in blocks {
        if let Block::Heading { level: 2, id, text, .. } = block {
            if id == "pairs" && has_graph {
                writeln!(out, "<a href=\"#network\" class=\"scripted\" hidden>Graph</a>")?;
            }
            writeln!(out, "<a href=\"#{id}\">{}</a>", xml_text(text))?;
        }
    }
    writeln!(out, "</nav>")
}

/// The place of the graph; hidden until the script has drawn it.
fn write_network(has_filters: bool, out: &mut impl Write) -> io::Result<()> {
    let page = include_str!("network.html");
    let filters = if has_filters { include_str!("filters.html") } else { "" };
    writeln!(out, "{}", page.replace("<!-- filters -->", filters.trim_end()).trim_end())
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

struct Writer<'a> {
    book: &'a Book<'a>,
    page: usize,
}

impl Writer<'_> {
    fn block(&self, block: &Block, out: &mut impl Write) -> io::Result<()> {
        match block {
            Block::Heading { id, text, note, .. } => {
                let note = match note.as_str() {
                    "" => String::new(),
                    note => format!(" <span class=\"count\">{}</span>", xml_text(note)),
                };
                writeln!(out, "<h3 id=\"{id}\">{}{note}</h3>", xml_text(text))
            }
            Block::Paragraph(words) => writeln!(out, "<p>{}</p>", self.inline(words)),
            Block::List(lines) => {
                writeln!(out, "<ul>")?;
                for line in lines {
                    writeln!(out, "<li>{}</li>", self.inline(line))?;
                }
                writeln!(out, "</ul>")
            }
            Block::Table { columns, rows } => {
                writeln!(out, "<div class=\"wide\" tabindex=\"0\"><table>\n<thead><tr>")?;
                for column in columns {
                    let class = if column.is_number { " class=\"number\"" } else { "" };
                    write!(out, "<th scope=\"col\"{class}>{}</th>", column.title)?;
                }
                writeln!(out, "</tr></thead>\n<tbody>")?;
                for row in rows {
                    write!(out, "<tr>")?;
                    for (n, cell) in row.iter().enumerate() {
                        let lines = match cell.as_slice() {
                            [] => String::new(),
                            [one] => self.inline(one),
                            many => {
                                let line = |line: &Vec<Inline>| format!("<li>{}</li>", self.inline(line));
                                format!("<ul>{}</ul>", many.iter().map(line).collect::<String>())
                            }
                        };
                        let class = if columns[n].is_number { " class=\"number\"" } else { "" };
                        match n {
                            0 => write!(out, "<th scope=\"row\">{lines}</th>")?,
                            _ => write!(out, "<td{class} data-title=\"{}\">{lines}</td>", columns[n].title)?,
                        }
                    }
                    writeln!(out, "</tr>")?;
                }
                writeln!(out, "</tbody>\n</table></div>")
            }
            Block::Entry(entry) => self.entry(entry, out),
            Block::Legend => {
                write!(out, "<p class=\"legend\">Marked in the sentences: ")?;
                for (class, what) in [
                    ("speaker", "who says or accuses"),
                    ("cue", "by which words"),
                    ("target", "whom"),
                    ("charge", "of what"),
                    ("quote", "what is said"),
                ] {
                    write!(out, "<mark class=\"{class}\">{what}</mark> ")?;
                }
                writeln!(out, "</p>")
            }
        }
    }

    /// A statement with its number, where links lead to.
    fn entry(&self, entry: &Entry, out: &mut impl Write) -> io::Result<()> {
        let report = self.book.report;
        let statement = &report.corpus().statements[entry.statement];
        let number = report.number(entry.statement);
        let kind = statement.kind.type_name();
        writeln!(
            out,
            "<article class=\"{kind}\" id=\"{number}\" data-document=\"{}\"><a class=\"id\" href=\"#{number}\">{number}</a><div>",
            statement.document
        )?;
        if !entry.head.is_empty() || entry.quote.is_none() {
            write!(out, "<div class=\"who\">{}", self.inline(&entry.head))?;
            if entry.quote.is_none() {
                for (tag, is_warning) in &entry.tags {
                    let class = if *is_warning { "tag warn" } else { "tag" };
                    write!(out, " <span class=\"{class}\">{tag}</span>")?;
                }
            }
            writeln!(out, "</div>")?;
        }
        match &entry.quote {
            Some(quote) => writeln!(out, "<blockquote>{}</blockquote>", xml_text(quote))?,
            None => writeln!(out, "<blockquote>{}</blockquote>", marked(statement))?,
        }
        if let Some(charge) = &entry.charge {
            writeln!(out, "<p class=\"apart\">{}</p>", xml_text(charge))?;
        }
        let mut place: Vec<String> = entry.place.iter().map(|part| xml_text(part)).collect();
        if entry.quote.is_some() {
            place.splice(0..0, entry.tags.iter().map(|(tag, _)| (*tag).to_owned()));
        }
        if !report.texts.is_empty() {
            place.push(format!("<a class=\"read\" href=\"#{number}-text\">read in the full text</a>"));
        }
        writeln!(out, "<p class=\"place\">{}</p>\n</div></article>", place.join(" · "))
    }

    fn inline(&self, words: &[Inline]) -> String {
        words.iter().map(|piece| self.piece(piece)).collect()
    }

    fn piece(&self, piece: &Inline) -> String {
        match piece {
            Inline::Text(text) => xml_text(text).replace(" → ", " <b class=\"arrow\">→</b> "),
            Inline::Strong(text) => format!("<b>{}</b>", xml_text(text)),
            Inline::Note(text) => format!("<span class=\"count\">{}</span>", xml_text(text)),
            Inline::Person(None) => "<i>not named</i>".to_owned(),
            Inline::Person(Some(p)) => {
                let name = xml_text(&self.book.report.name(Some(*p)));
                match self.book.page_of_person[*p] {
                    Some(page) => {
                        let href = self.book.html_link(page, self.page, &person_id(*p));
                        format!("<a class=\"person\" href=\"{href}\">{name}</a>")
                    }
                    None => format!("<b>{name}</b>"),
                }
            }
            Inline::Section(text, id) => format!("<a href=\"#{id}\">{}</a>", xml_text(text)),
            Inline::Page(text, page) => {
                format!("<a href=\"{}.html\">{}</a>", self.book.pages[*page].name, xml_text(text))
            }
            Inline::Statements(statements) => self.numbers(statements),
            Inline::Address { text, url } => {
                format!("<a href=\"{}\" rel=\"noreferrer noopener\">{}</a>", xml_text(url), xml_text(text))
            }
        }
    }

    /// Links to statements; where there are many, all but the first ones are folded away.
    fn numbers(&self, statements: &[usize]) -> String {
        let mut sorted: Vec<usize> = statements.to_vec();
        sorted.sort_unstable_by_key(|&n| self.book.report.order(n));
        sorted.dedup();
        let link = |&n: &usize| {
            let number = self.book.report.number(n);
            match self.book.html_place(n, self.page) {
                Some(href) => format!("<a href=\"{href}\">{number}</a>"),
                None => number,
            }
        };
        let links = |list: &[usize]| list.iter().map(link).collect::<Vec<_>>().join(" ");
        let (shown, rest) = sorted.split_at(sorted.len().min(NUMBERS_SHOWN));
        let mut html = links(shown);
        if !rest.is_empty() {
            let is_overview = self.book.pages[self.page].holds == Holds::Overview;
            let most = if is_overview { NUMBERS_IN_AN_OVERVIEW } else { usize::MAX };
            let (folded, left) = rest.split_at(rest.len().min(most));
            let left = if left.is_empty() { String::new() } else { format!(" and {} more", left.len()) };
            html.push_str(&format!(
                " <details class=\"rest\"><summary>and {} more</summary> {}{left}</details>",
                rest.len(),
                links(folded)
            ));
        }
        format!("<span class=\"refs\">{html}</span>")
    }

    /// The full texts of the articles of this page, with everything marked.
    fn texts(&self, out: &mut impl Write) -> io::Result<()> {
        let report = self.book.report;
        if report.texts.is_empty() {
            return Ok(());
        }
        let statements: Vec<usize> = self.book.statements_on(self.page).collect();
        let document = |n: usize| report.corpus().statements[n].document;
        let groups: Vec<&[usize]> = statements.chunk_by(|&a, &b| document(a) == document(b)).collect();
        if groups.is_empty() {
            return Ok(());
        }
        writeln!(out, "<section id=\"texts\">\n<h2>Full texts</h2>")?;
        for group in groups {
            let at = document(group[0]);
            let it = &report.corpus().documents[at];
            let title = xml_text(&one_line(it.title.as_deref().unwrap_or(&it.id)));
            let about = [it.outlet.as_ref(), it.published.as_ref()].into_iter().flatten();
            let about = about.map(|part| xml_text(&one_line(part))).collect::<Vec<_>>().join(" · ");
            writeln!(
                out,
                "<details class=\"text\" id=\"text{}\"><summary><b>{title}</b> <span class=\"count\">{about}</span></summary>",
                at + 1
            )?;
            writeln!(
                out,
                "<div class=\"body\">{}</div></details>",
                reader::article(report, &report.texts[at], group)
            )?;
        }
        writeln!(out, "</section>")
    }
}

/// The sentence with speaker, target, cue and charge marked; where two meet, the shorter one's mark shows.
fn marked(statement: &Statement) -> String {
    let sentence = &statement.sentence_text;
    let mut cuts: Vec<usize> =
        statement.parts.iter().flat_map(|(range, _)| [range.start, range.end]).collect();
    cuts.extend([0, sentence.len()]);
    cuts.sort_unstable();
    cuts.dedup();
    let mut html = String::new();
    let mut open = None;
    for piece in cuts.windows(2) {
        let over =
            statement.parts.iter().filter(|(range, _)| range.start <= piece[0] && piece[1] <= range.end);
        let part = over.min_by_key(|(range, part)| (range.len(), *part)).map(|(_, part)| *part);
        if part != open {
            html.push_str(if open.is_some() { "</mark>" } else { "" });
            html.push_str(part.map_or("", |part| opening_mark(part, statement.kind)));
            open = part;
        }
        html.push_str(&xml_text(&sentence[piece[0]..piece[1]]));
    }
    html.push_str(if open.is_some() { "</mark>" } else { "" });
    html
}

fn opening_mark(part: Part, kind: StatementKind) -> &'static str {
    match part {
        Part::Cue => "<mark class=\"cue\">",
        Part::Speaker => "<mark class=\"speaker\">",
        Part::Target => "<mark class=\"target\">",
        Part::Text if kind.is_quotation() => "<mark class=\"quote\">",
        Part::Text => "<mark class=\"charge\">",
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::export::sample::{hostile, sample};
    use crate::report::tests::{many, written};
    use crate::report::{ONE_PAGE, Report};
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
            <p class="lead">1 document · 2020-10-12</p>
            <nav aria-label="Sections">
            <a href="#summary">Summary</a>
            <a href="#network" class="scripted" hidden>Graph</a>
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
            <ul>
            <li><a href="#documents">1 document</a> with <a href="#people">1 quotation</a> of <a href="#people">1 speaker</a>, <a href="#accusations">2 accusations</a> and <a href="#denials">1 denial</a>.</li>
            <li>1 accusation more is only possible, negated or withdrawn, and not counted below (<span class="refs"><a href="#A2">A2</a></span>).</li>
            <li>1 of 2 accusations has no denial in these documents (<span class="refs"><a href="#A3">A3</a></span>).</li>
            <li>Estavia and The bank are accused, but never quoted (<span class="refs"><a href="#A1">A1</a> <a href="#A3">A3</a></span>).</li>
            </ul>
            </section>
            <section id="pairs">
            <h2>Who accuses whom</h2>
            <div class="wide" tabindex="0"><table>
            <thead><tr>
            <th scope="col">Accuser</th><th scope="col">Accused</th><th scope="col" class="number">Times</th><th scope="col">Dates</th><th scope="col">Charges</th></tr></thead>
            <tbody>
            <tr><th scope="row"><a class="person" href="#p2">Norland</a></th><td data-title="Accused"><a class="person" href="#p3">Estavia</a></td><td class="number" data-title="Times">1</td><td data-title="Dates">2020-10-12</td><td data-title="Charges"><ul><li>“shelling the town” (<span class="refs"><a href="#A1">A1</a></span>)</li><li><span class="count">denied once</span> (<span class="refs"><a href="#D1">D1</a></span>)</li></ul></td></tr>
            <tr><th scope="row"><i>not named</i></th><td data-title="Accused"><a class="person" href="#p4">The bank</a></td><td class="number" data-title="Times">1</td><td data-title="Dates">2020-10-12</td><td data-title="Charges">fraud (<span class="refs"><a href="#A3">A3</a></span>)</td></tr>
            </tbody>
            </table></div>
            </section>
            <section id="accusations">
            <h2>Accusations</h2>
            <p class="legend">Marked in the sentences: <mark class="speaker">who says or accuses</mark> <mark class="cue">by which words</mark> <mark class="target">whom</mark> <mark class="charge">of what</mark> <mark class="quote">what is said</mark> </p>
            <article class="accusation" id="A1" data-document="0"><a class="id" href="#A1">A1</a><div>
            <div class="who"><a class="person" href="#p2">Norland</a> <b class="arrow">→</b> <a class="person" href="#p3">Estavia</a> <span class="tag">explicit</span></div>
            <blockquote><mark class="speaker">Norland</mark> <mark class="cue">accused</mark> <mark class="target">Estavia</mark> of <mark class="charge">“shelling the town”</mark> on Monday.</blockquote>
            <p class="place">cue “accused” · border, sentence 1, characters 27–46 · <a class="read" href="#A1-text">read in the full text</a></p>
            </div></article>
            <article class="accusation" id="A2" data-document="0"><a class="id" href="#A2">A2</a><div>
            <div class="who"><a class="person" href="#p3">Estavia</a> <b class="arrow">→</b> <a class="person" href="#p2">Norland</a> <span class="tag">explicit</span> <span class="tag warn">hypothetical</span></div>
            <blockquote>Oslavik, the capital, denied the accusation. <mark class="speaker">Estavia</mark> may <mark class="cue">accuse</mark> <mark class="target">Norland</mark>.</blockquote>
            <p class="place">cue “accuse” · border, sentence 3, characters 200–206 · <a class="read" href="#A2-text">read in the full text</a></p>
            </div></article>
            <article class="accusation" id="A3" data-document="0"><a class="id" href="#A3">A3</a><div>
            <div class="who"><i>not named</i> <b class="arrow">→</b> <a class="person" href="#p4">The bank</a> <span class="tag">explicit</span></div>
            <blockquote><mark class="target">The bank</mark> was <mark class="cue">accused</mark> of <mark class="charge">fraud</mark>.</blockquote>
            <p class="place">cue “accused” · border, sentence 4, characters 240–245 · <a class="read" href="#A3-text">read in the full text</a></p>
            </div></article>
            </section>
            <section id="denials">
            <h2>Denials</h2>
            <article class="denial" id="D1" data-document="0"><a class="id" href="#D1">D1</a><div>
            <div class="who"><a class="person" href="#p3">Estavia</a> answers <span class="refs"><a href="#A1">A1</a></span> of <a class="person" href="#p2">Norland</a></div>
            <blockquote><mark class="speaker">Oslavik</mark>, the capital, <mark class="cue">denied</mark> <mark class="charge">the accusation</mark>. Estavia may accuse Norland.</blockquote>
            <p class="place">cue “denied” · as “Oslavik” · border, sentence 3, characters 172–186 · <a class="read" href="#D1-text">read in the full text</a></p>
            </div></article>
            </section>
            <section id="people">
            <h2>Who says and does what</h2>
            <h3 id="p3">Estavia <span class="count">place</span></h3>
            <p><span class="count">also: Oslavik</span></p>
            <ul>
            <li>is accused by <a class="person" href="#p2">Norland</a> once (<span class="refs"><a href="#A1">A1</a></span>)</li>
            <li>denies an accusation by <a class="person" href="#p2">Norland</a> (<span class="refs"><a href="#D1">D1</a></span>)</li>
            <li>possible, negated or withdrawn accusations, not counted (<span class="refs"><a href="#A2">A2</a></span>)</li>
            </ul>
            <h3 id="p2">Norland <span class="count">place</span></h3>
            <ul>
            <li>accuses <a class="person" href="#p3">Estavia</a> once (<span class="refs"><a href="#A1">A1</a></span>)</li>
            <li>possible, negated or withdrawn accusations, not counted (<span class="refs"><a href="#A2">A2</a></span>)</li>
            </ul>
            <h3 id="p1">Ana Réal <span class="count">person</span></h3>
            <ul>
            <li>is quoted once</li>
            </ul>
            <article class="quotation" id="Q1" data-document="0"><a class="id" href="#Q1">Q1</a><div>
            <blockquote>“We want peace, … Norland does not,”</blockquote>
            <p class="place">direct · cue “said” · border, sentence 2, characters 59–130 · <a class="read" href="#Q1-text">read in the full text</a></p>
            </div></article>
            <h3 id="p4">The bank <span class="count">group</span></h3>
            <ul>
            <li>is accused by <i>not named</i> once (<span class="refs"><a href="#A3">A3</a></span>)</li>
            </ul>
            </section>
            <section id="documents">
            <h2>Documents</h2>
            <ul>
            <li><b>border</b><span class="count"> · The Example · 2020-10-12 · articles/border.txt</span>: 1 quotation, 3 accusations, 1 denial (<span class="refs"><a href="#A1">A1</a> <a href="#A2">A2</a> <a href="#A3">A3</a> <a href="#D1">D1</a> <a href="#Q1">Q1</a></span>)</li>
            </ul>
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
        let report = Report::new(&graph, texts, &[]);
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
        let report = Report::new(&graph, texts, &[]);
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
        assert_eq!(page.matches("<script").count(), 3);
    }
}
