//! `report --format html`: the report as one file that opens from disk, prints, and fetches nothing.
//!
//! Every figure links to the statements that it counts. The page has no script, and its content security policy
//! forbids any; all words of documents are escaped.

use std::io::{self, Write};

use super::{METHOD, NOT_NAMED, Report, count, shown};
use crate::escape::xml_text;
use crate::extract::Status;
use crate::graph::corpus::Part;
use crate::graph::{Statement, StatementKind};
use crate::typeset::one_line;

const STYLE: &str = include_str!("style.css");

/// Writes the report.
pub fn write(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    let documents = count(report.corpus().documents.len(), "document");
    let dates = report.dates().map_or(String::new(), |dates| format!(" · {dates}"));
    writeln!(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">")?;
    writeln!(
        out,
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">"
    )?;
    writeln!(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")?;
    writeln!(
        out,
        "<title>Who said what, and who accuses whom</title>\n<style>\n{STYLE}</style>\n</head>\n<body>"
    )?;
    writeln!(out, "<header>\n<h1>Who said what, and who accuses whom</h1>")?;
    writeln!(out, "<p class=\"lead\">{}{}</p>", documents, xml_text(&dates))?;
    write_contents(report, out)?;
    writeln!(out, "</header>\n<main>")?;
    write_summary(report, out)?;
    write_pairs(report, out)?;
    write_mutual(report, out)?;
    write_accusations(report, out)?;
    write_quotations(report, out)?;
    write_denials(report, out)?;
    write_documents(report, out)?;
    writeln!(out, "<section id=\"method\">\n<h2>Method</h2>")?;
    for text in METHOD {
        writeln!(out, "<p>{}</p>", xml_text(text))?;
    }
    writeln!(out, "</section>\n</main>\n</body>\n</html>")
}

/// Links to the sections that the report has.
fn write_contents(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    let sections = [
        ("pairs", "Who accuses whom", !report.pairs.is_empty()),
        ("accusations", "Accusations", !report.accusations().is_empty()),
        ("quotations", "Quotations", !report.speakers.is_empty()),
        ("denials", "Denials", !report.denials().is_empty()),
        ("documents", "Documents", true),
        ("method", "Method", true),
    ];
    writeln!(out, "<nav aria-label=\"Sections\">")?;
    for (id, title, _) in sections.iter().filter(|(_, _, is_there)| *is_there) {
        writeln!(out, "<a href=\"#{id}\">{title}</a>")?;
    }
    writeln!(out, "</nav>")
}

fn write_summary(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "<section id=\"summary\">\n<h2>Summary</h2>\n<ul class=\"summary\">")?;
    for line in &report.summary {
        let text = xml_text(&line.text);
        match references(report, &line.statements) {
            list if list.is_empty() => writeln!(out, "<li>{text}</li>")?,
            list => writeln!(out, "<li>{text} <span class=\"refs\">({list})</span>.</li>")?,
        }
    }
    writeln!(out, "</ul>\n</section>")
}

fn write_pairs(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    if report.pairs.is_empty() {
        return Ok(());
    }
    let has_dates = report.pairs.iter().any(|pair| !pair.dates.is_empty());
    let has_denials = report.pairs.iter().any(|pair| !pair.denials.is_empty());
    writeln!(
        out,
        "<section id=\"pairs\">\n<h2>Who accuses whom</h2>\n<div class=\"wide\"><table>\n<thead><tr>"
    )?;
    write!(
        out,
        "<th scope=\"col\">Accuser</th><th scope=\"col\">Accused</th><th scope=\"col\" class=\"number\">Times</th>"
    )?;
    write!(out, "<th scope=\"col\">Charges</th>")?;
    if has_dates {
        write!(out, "<th scope=\"col\">Dates</th>")?;
    }
    write!(out, "<th scope=\"col\">Statements</th>")?;
    if has_denials {
        write!(out, "<th scope=\"col\">Denied</th>")?;
    }
    writeln!(out, "</tr></thead>\n<tbody>")?;
    for pair in &report.pairs {
        let charges = pair.charges.iter().map(|(charge, n)| match n {
            1 => format!("<li>{}</li>", xml_text(charge)),
            n => format!("<li>{} <span class=\"times\">{n}×</span></li>", xml_text(charge)),
        });
        write!(out, "<tr><th scope=\"row\">{}</th><td>{}</td>", name(&pair.accuser), name(&pair.accused))?;
        write!(out, "<td class=\"number\">{}</td>", pair.weight)?;
        write!(out, "<td><ul class=\"charges\">{}</ul></td>", charges.collect::<String>())?;
        if has_dates {
            write!(out, "<td class=\"dates\">{}</td>", xml_text(&pair.dates))?;
        }
        write!(out, "<td class=\"refs\">{}</td>", references(report, &pair.statements))?;
        if has_denials {
            write!(out, "<td class=\"refs\">{}</td>", references(report, &pair.denials))?;
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody>\n</table></div>\n</section>")
}

fn write_mutual(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    if report.mutual.is_empty() {
        return Ok(());
    }
    writeln!(out, "<section id=\"mutual\">\n<h2>Mutual accusations</h2>\n<ul class=\"mutual\">")?;
    for pair in &report.mutual {
        let (one, other) = (xml_text(&pair.one), xml_text(&pair.other));
        let way = |from: &str, to: &str, statements: &[usize]| {
            let (n, list) = (statements.len(), references(report, statements));
            format!(
                "<span class=\"way\">{from} <b class=\"arrow\">→</b> {to}: {n}× <span class=\"refs\">({list})</span></span>"
            )
        };
        writeln!(out, "<li>{}{}</li>", way(&one, &other, &pair.forth), way(&other, &one, &pair.back))?;
    }
    writeln!(out, "</ul>\n</section>")
}

fn write_accusations(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    let accusations = report.accusations();
    if accusations.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "<section id=\"accusations\">\n<h2>Accusations</h2>\n<p class=\"legend\">Marked in the sentences: "
    )?;
    for (part, what) in
        [(Part::Speaker, "who"), (Part::Cue, "cue"), (Part::Target, "whom"), (Part::Text, "of what")]
    {
        writeln!(out, "{}{what}</mark>", opening_mark(part))?;
    }
    writeln!(out, "</p>")?;
    for n in accusations {
        let statement = &report.corpus().statements[n];
        let parties = format!(
            "<b>{}</b> <b class=\"arrow\">→</b> <b>{}</b>",
            name(&report.speaker(statement)),
            name(&report.target(statement)),
        );
        open_entry(report, n, out)?;
        write!(out, "<p class=\"who\">{parties} <span class=\"tag\">{}</span>", statement.kind.kind_name())?;
        if let Some(status) = statement.status.filter(|s| *s != Status::Asserted) {
            write!(out, " <span class=\"tag warn\">{}</span>", status.as_str())?;
        }
        writeln!(out, "</p>")?;
        write_sentence(report, statement, out)?;
    }
    writeln!(out, "</section>")
}

fn write_quotations(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    if report.speakers.is_empty() {
        return Ok(());
    }
    writeln!(out, "<section id=\"quotations\">\n<h2>Quotations by speaker</h2>")?;
    for speaker in &report.speakers {
        let number = count(speaker.quotations.len(), "quotation");
        writeln!(out, "<h3>{} <span class=\"count\">{number}</span></h3>", name(&speaker.name))?;
        for &q in &speaker.quotations {
            let statement = &report.corpus().statements[q];
            open_entry(report, q, out)?;
            writeln!(out, "<blockquote>{}</blockquote>", xml_text(&report.quoted(statement)))?;
            close_entry(report, statement, out)?;
        }
    }
    writeln!(out, "</section>")
}

fn write_denials(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    let denials = report.denials();
    if denials.is_empty() {
        return Ok(());
    }
    writeln!(out, "<section id=\"denials\">\n<h2>Denials</h2>")?;
    for n in denials {
        let statement = &report.corpus().statements[n];
        open_entry(report, n, out)?;
        write!(out, "<p class=\"who\"><b>{}</b>", name(&report.speaker(statement)))?;
        if !statement.answers.is_empty() {
            let list = references(report, &statement.answers);
            write!(
                out,
                " answers <span class=\"refs\">{list}</span> of <b>{}</b>",
                name(&report.target(statement))
            )?;
        }
        writeln!(out, "</p>")?;
        write_sentence(report, statement, out)?;
    }
    writeln!(out, "</section>")
}

fn write_documents(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "<section id=\"documents\">\n<h2>Documents</h2>\n<ul class=\"documents\">")?;
    for (document, found) in report.corpus().documents.iter().zip(report.found_in()) {
        let title = one_line(document.title.as_deref().unwrap_or(&document.id));
        let title = match document.url.as_deref().filter(|url| is_web_address(url)) {
            Some(url) => {
                format!("<a href=\"{}\" rel=\"noreferrer noopener\">{}</a>", xml_text(url), xml_text(&title))
            }
            None => xml_text(&title),
        };
        let id = document.title.is_some().then(|| one_line(&document.id));
        let about =
            [id.as_ref(), document.outlet.as_ref(), document.published.as_ref(), document.path.as_ref()];
        let about =
            about.into_iter().flatten().map(|part| xml_text(&one_line(part))).collect::<Vec<_>>().join(" · ");
        writeln!(out, "<li><b>{title}</b> <span class=\"place\">{about}</span><br>{found}</li>")?;
    }
    writeln!(out, "</ul>")?;
    if !report.skipped.is_empty() {
        writeln!(out, "<h3>Inputs skipped</h3>\n<ul class=\"documents\">")?;
        for reason in report.skipped {
            writeln!(out, "<li>{}</li>", xml_text(&one_line(reason)))?;
        }
        writeln!(out, "</ul>")?;
    }
    writeln!(out, "</section>")
}

/// Opens a statement's block with its number, where links lead to.
fn open_entry(report: &Report<'_>, statement: usize, out: &mut impl Write) -> io::Result<()> {
    let number = &report.numbers[statement];
    let kind = match report.corpus().statements[statement].kind {
        StatementKind::Accusation(_) => "accusation",
        StatementKind::Quotation(_) => "quotation",
        StatementKind::Denial => "denial",
    };
    writeln!(
        out,
        "<article class=\"{kind}\" id=\"{number}\"><a class=\"id\" href=\"#{number}\">{number}</a><div>"
    )
}

/// Writes the sentence of a statement with its parts marked, and closes its block.
fn write_sentence(report: &Report<'_>, statement: &Statement, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "<blockquote>{}</blockquote>", marked(statement))?;
    // A charge that the sentence does not hold in one piece is written out.
    if !statement.text.is_empty() && !statement.sentence_text.contains(&statement.text) {
        writeln!(out, "<p class=\"charge\">{}</p>", xml_text(&one_line(&statement.text)))?;
    }
    close_entry(report, statement, out)
}

fn close_entry(report: &Report<'_>, statement: &Statement, out: &mut impl Write) -> io::Result<()> {
    let mut parts = Vec::new();
    if !statement.cue.is_empty() {
        parts.push(format!("cue “{}”", one_line(&statement.cue)));
    }
    parts.extend(report.as_mentioned(statement));
    if statement.kind.is_quotation() {
        parts.push(statement.kind.kind_name().to_owned());
    }
    parts.push(report.place(statement));
    writeln!(out, "<p class=\"place\">{}</p>\n</div></article>", xml_text(&parts.join(" · ")))
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
            html.push_str(part.map_or("", opening_mark));
            open = part;
        }
        html.push_str(&xml_text(&sentence[piece[0]..piece[1]]));
    }
    html.push_str(if open.is_some() { "</mark>" } else { "" });
    html
}

fn opening_mark(part: Part) -> &'static str {
    match part {
        Part::Cue => "<mark class=\"cue\">",
        Part::Speaker => "<mark class=\"speaker\">",
        Part::Target => "<mark class=\"target\">",
        Part::Text => "<mark class=\"charge\">",
    }
}

fn name(name: &str) -> String {
    if name == NOT_NAMED { "<i>not named</i>".to_owned() } else { xml_text(name) }
}

/// Links to statements.
fn references(report: &Report<'_>, statements: &[usize]) -> String {
    let (shown, rest) = shown(statements);
    let links = shown.iter().map(|&n| &report.numbers[n]).map(|n| format!("<a href=\"#{n}\">{n}</a>"));
    let mut list = links.collect::<Vec<_>>().join(" ");
    if rest > 0 {
        list.push_str(&format!(" and {rest} more"));
    }
    list
}

/// Whether an address may be linked: anything else could run.
fn is_web_address(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::export::sample::{hostile, sample};
    use crate::graph::{Corpus, GraphOptions, build};
    use crate::resolve::Analysis;

    fn report(analysis: &Analysis, skipped: &[String]) -> String {
        let graph = build(Corpus::of(analysis), &GraphOptions::default());
        let mut out = Vec::new();
        write(&Report::new(&graph, skipped), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// The page without its style sheet.
    fn body(page: &str) -> &str {
        &page[page.find("<body>").unwrap()..page.find("<section id=\"method\">").unwrap()]
    }

    #[test]
    fn every_figure_links_to_its_statements() {
        let page = report(&sample(), &["broken.txt: not text".to_owned()]);
        expect![[r##"
            <body>
            <header>
            <h1>Who said what, and who accuses whom</h1>
            <p class="lead">1 document · 2020-10-12</p>
            <nav aria-label="Sections">
            <a href="#pairs">Who accuses whom</a>
            <a href="#accusations">Accusations</a>
            <a href="#quotations">Quotations</a>
            <a href="#denials">Denials</a>
            <a href="#documents">Documents</a>
            <a href="#method">Method</a>
            </nav>
            </header>
            <main>
            <section id="summary">
            <h2>Summary</h2>
            <ul class="summary">
            <li>1 document with 1 quotation of 1 named speaker, 2 accusations and 1 denial.</li>
            <li>1 accusation more is only possible, negated or withdrawn, and not counted below <span class="refs">(<a href="#A2">A2</a>)</span>.</li>
            <li>1 of 2 accusations has no denial in these documents <span class="refs">(<a href="#A3">A3</a>)</span>.</li>
            <li>Estavia and The bank are accused, but never quoted <span class="refs">(<a href="#A1">A1</a> <a href="#A3">A3</a>)</span>.</li>
            </ul>
            </section>
            <section id="pairs">
            <h2>Who accuses whom</h2>
            <div class="wide"><table>
            <thead><tr>
            <th scope="col">Accuser</th><th scope="col">Accused</th><th scope="col" class="number">Times</th><th scope="col">Charges</th><th scope="col">Dates</th><th scope="col">Statements</th><th scope="col">Denied</th></tr></thead>
            <tbody>
            <tr><th scope="row">Norland</th><td>Estavia</td><td class="number">1</td><td><ul class="charges"><li>“shelling the town”</li></ul></td><td class="dates">2020-10-12</td><td class="refs"><a href="#A1">A1</a></td><td class="refs"><a href="#D1">D1</a></td></tr>
            <tr><th scope="row"><i>not named</i></th><td>The bank</td><td class="number">1</td><td><ul class="charges"><li>fraud</li></ul></td><td class="dates">2020-10-12</td><td class="refs"><a href="#A3">A3</a></td><td class="refs"></td></tr>
            </tbody>
            </table></div>
            </section>
            <section id="accusations">
            <h2>Accusations</h2>
            <p class="legend">Marked in the sentences: 
            <mark class="speaker">who</mark>
            <mark class="cue">cue</mark>
            <mark class="target">whom</mark>
            <mark class="charge">of what</mark>
            </p>
            <article class="accusation" id="A1"><a class="id" href="#A1">A1</a><div>
            <p class="who"><b>Norland</b> <b class="arrow">→</b> <b>Estavia</b> <span class="tag">explicit</span></p>
            <blockquote><mark class="speaker">Norland</mark> <mark class="cue">accused</mark> <mark class="target">Estavia</mark> of <mark class="charge">“shelling the town”</mark> on Monday.</blockquote>
            <p class="place">cue “accused” · border, sentence 1, characters 27–46</p>
            </div></article>
            <article class="accusation" id="A2"><a class="id" href="#A2">A2</a><div>
            <p class="who"><b>Estavia</b> <b class="arrow">→</b> <b>Norland</b> <span class="tag">explicit</span> <span class="tag warn">hypothetical</span></p>
            <blockquote>Oslavik, the capital, denied the accusation. <mark class="speaker">Estavia</mark> may <mark class="cue">accuse</mark> <mark class="target">Norland</mark>.</blockquote>
            <p class="place">cue “accuse” · border, sentence 3, characters 200–206</p>
            </div></article>
            <article class="accusation" id="A3"><a class="id" href="#A3">A3</a><div>
            <p class="who"><b><i>not named</i></b> <b class="arrow">→</b> <b>The bank</b> <span class="tag">explicit</span></p>
            <blockquote><mark class="target">The bank</mark> was <mark class="cue">accused</mark> of <mark class="charge">fraud</mark>.</blockquote>
            <p class="place">cue “accused” · border, sentence 4, characters 240–245</p>
            </div></article>
            </section>
            <section id="quotations">
            <h2>Quotations by speaker</h2>
            <h3>Ana Réal <span class="count">1 quotation</span></h3>
            <article class="quotation" id="Q1"><a class="id" href="#Q1">Q1</a><div>
            <blockquote>“We want peace, … Norland does not,”</blockquote>
            <p class="place">cue “said” · direct · border, sentence 2, characters 59–130</p>
            </div></article>
            </section>
            <section id="denials">
            <h2>Denials</h2>
            <article class="denial" id="D1"><a class="id" href="#D1">D1</a><div>
            <p class="who"><b>Estavia</b> answers <span class="refs"><a href="#A1">A1</a></span> of <b>Norland</b></p>
            <blockquote><mark class="speaker">Oslavik</mark>, the capital, <mark class="cue">denied</mark> <mark class="charge">the accusation</mark>. Estavia may accuse Norland.</blockquote>
            <p class="place">cue “denied” · as “Oslavik” · border, sentence 3, characters 172–186</p>
            </div></article>
            </section>
            <section id="documents">
            <h2>Documents</h2>
            <ul class="documents">
            <li><b>border</b> <span class="place">The Example · 2020-10-12 · articles/border.txt</span><br>1 quotation, 3 accusations, 1 denial</li>
            </ul>
            <h3>Inputs skipped</h3>
            <ul class="documents">
            <li>broken.txt: not text</li>
            </ul>
            </section>
        "##]].assert_eq(body(&page));
    }

    #[test]
    fn links_lead_somewhere() {
        let page = report(&sample(), &[]);
        for link in page.split("href=\"#").skip(1).map(|rest| &rest[..rest.find('"').unwrap()]) {
            assert!(page.contains(&format!("id=\"{link}\"")), "{link}");
        }
    }

    #[test]
    fn markup_of_documents_stays_text() {
        let mut analysis = hostile();
        analysis.article.url = Some("javascript:alert(3)".to_owned());
        let page = report(&analysis, &["<img src=x onerror=alert(4)>: bad".to_owned()]);
        assert!(!page.contains("<script") && !page.contains("<img"), "{page}");
        assert!(!page.contains("javascript:"), "{page}");
        assert!(!page.contains("src=\"") && !page.contains("url("), "nothing may be fetched");
    }
}
