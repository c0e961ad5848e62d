//! Blocks as HTML: tables, statements with their sentences, folds for what is long, numbers that lead to statements.

use std::io::{self, Write};

use super::super::blocks::{Block, Cell, Column, Entry, Inline};
use super::super::compose::person_id;
use super::super::phrasing::count;
use super::super::{Book, Holds, reader};
use super::chart::write_columns;
use crate::escape::xml_text;
use crate::graph::corpus::Part;
use crate::graph::{Statement, StatementKind};
use crate::typeset::{one_line, shorten};

/// Rows of a table, statements, participants, and quotations of one of them, before the rest is folded away.
const ROWS_OPEN: usize = 25;
const ENTRIES_OPEN: usize = 20;
const PEOPLE_OPEN: usize = 30;
const QUOTATIONS_OPEN: usize = 10;

/// Statements, or participants, in one fold.
const IN_A_FOLD: usize = 50;

/// Statements behind a sentence that are told in words; the rest are numbers.
const LINES_TOLD: usize = 40;

/// Columns of such a line's words.
const LINE_WIDTH: usize = 180;

/// Numbers in one list before the rest is folded away.
const NUMBERS_SHOWN: usize = 12;

/// Numbers in one list of an overview, whose book has the others on its pages of people.
const NUMBERS_IN_AN_OVERVIEW: usize = 60;

pub(super) struct Writer<'a> {
    pub(super) book: &'a Book<'a>,
    pub(super) page: usize,
    /// The heading of the section that is open.
    pub(super) section: String,
    /// What closes the elements that are open, the innermost last.
    pub(super) open: Vec<&'static str>,
    /// Participants of this section so far.
    pub(super) people: usize,
}

/// Closes a participant's fold.
const PERSON_END: &str = "</div></details>";

impl Writer<'_> {
    pub(super) fn close_all(&mut self, out: &mut impl Write) -> io::Result<()> {
        self.people = 0;
        while let Some(end) = self.open.pop() {
            writeln!(out, "{end}")?;
        }
        Ok(())
    }

    pub(super) fn block(&mut self, block: &Block, out: &mut impl Write) -> io::Result<()> {
        match block {
            Block::Heading { id, text, note, .. } => self.person(id, text, note, out),
            Block::Paragraph(words) => writeln!(out, "<p>{}</p>", self.inline(words)),
            Block::List(lines) => {
                writeln!(out, "<ul>")?;
                for line in lines {
                    writeln!(out, "<li>{}</li>", self.inline(line))?;
                }
                writeln!(out, "</ul>")
            }
            Block::Findings(lines) => {
                writeln!(out, "<ul class=\"findings\">")?;
                for (line, statements) in lines {
                    self.finding(line, statements, out)?;
                }
                writeln!(out, "</ul>")
            }
            Block::Table { name, columns, rows } => self.table(name, columns, rows, out),
            Block::Entries { name, entries } => {
                let open =
                    if matches!(*name, "quotations" | "attitudes") { QUOTATIONS_OPEN } else { ENTRIES_OPEN };
                writeln!(out, "<div class=\"list\" data-list=\"{name}\">")?;
                let (shown, rest) = entries.split_at(entries.len().min(open));
                shown.iter().try_for_each(|entry| self.entry(entry, out))?;
                for (n, fold) in rest.chunks(IN_A_FOLD).enumerate() {
                    let first = open + n * IN_A_FOLD + 1;
                    let last = first + fold.len() - 1;
                    writeln!(
                        out,
                        "<details class=\"more\"><summary>{}</summary>",
                        some_of(name, first, last)
                    )?;
                    fold.iter().try_for_each(|entry| self.entry(entry, out))?;
                    writeln!(out, "</details>")?;
                }
                writeln!(out, "</div>")
            }
            Block::Columns(steps) => write_columns(steps, out),
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

    /// Opens the fold of a participant; after the first ones, whole groups of them are folded away.
    fn person(&mut self, id: &str, name: &str, note: &str, out: &mut impl Write) -> io::Result<()> {
        let is_document = id.starts_with("doc");
        if is_document {
            return writeln!(out, "<h3 id=\"{id}\">{}</h3>", xml_text(name));
        }
        if self.open.last() == Some(&PERSON_END) {
            self.open.pop();
            writeln!(out, "{PERSON_END}")?;
        }
        if self.people == 0 {
            writeln!(out, "<div class=\"list\" data-list=\"participants\">")?;
            self.open.push("</div>");
        }
        if self.people >= PEOPLE_OPEN && (self.people - PEOPLE_OPEN).is_multiple_of(IN_A_FOLD) {
            if self.open.last() == Some(&"</details>") {
                self.open.pop();
                writeln!(out, "</details>")?;
            }
            let (first, last) = (self.people + 1, self.people + IN_A_FOLD);
            writeln!(
                out,
                "<details class=\"more\"><summary>{}</summary>",
                some_of("participants", first, last)
            )?;
            self.open.push("</details>");
        }
        self.people += 1;
        writeln!(
            out,
            "<details class=\"person\" id=\"{id}\"><summary><h3>{}</h3> <span class=\"count\">{}</span></summary><div>",
            xml_text(name),
            xml_text(note)
        )?;
        self.open.push(PERSON_END);
        Ok(())
    }

    /// A sentence that opens the statements which it counts.
    fn finding(&self, line: &[Inline], statements: &[usize], out: &mut impl Write) -> io::Result<()> {
        if statements.is_empty() {
            return writeln!(out, "<li>{}</li>", self.inline(line));
        }
        let report = self.book.report;
        let mut sorted = statements.to_vec();
        sorted.sort_unstable_by_key(|&n| report.order(n));
        sorted.dedup();
        writeln!(out, "<li><details class=\"counted\"><summary>{}</summary><ul>", self.inline(line))?;
        let (told, rest) = sorted.split_at(sorted.len().min(LINES_TOLD));
        for &n in told {
            let statement = &report.corpus().statements[n];
            let [speaker, target] = [&statement.speaker, &statement.target]
                .map(|p| Inline::Person(p.as_ref().map(|p| p.participant)));
            let who = match statement.kind {
                StatementKind::Quotation(_) => self.inline(&[speaker]),
                StatementKind::Accusation(_) => {
                    self.inline(&[speaker, Inline::Text(" → ".to_owned()), target])
                }
                StatementKind::Denial => self.inline(&[speaker, Inline::Text(" denies".to_owned())]),
            };
            let words = shorten(&report.quoted(statement), LINE_WIDTH);
            let words = if words.is_empty() { words } else { format!(": {}", xml_text(&words)) };
            let document = &report.corpus().documents[statement.document];
            let outlet = document.outlet.as_deref().map(one_line);
            let place = [outlet.as_deref().or(Some(&document.id)), document.day()];
            let place: Vec<String> =
                place.into_iter().flatten().map(|part| xml_text(&one_line(part))).collect();
            writeln!(
                out,
                "<li>{} {who}{words} <span class=\"count\">{}</span></li>",
                self.numbers(&[n]),
                place.join(", ")
            )?;
        }
        if !rest.is_empty() {
            writeln!(out, "<li>and {} more: {}</li>", rest.len(), self.numbers(rest))?;
        }
        writeln!(out, "</ul></details></li>")
    }

    /// A table; its later rows are folded away.
    fn table(
        &self,
        name: &str,
        columns: &[Column],
        rows: &[Vec<Cell>],
        out: &mut impl Write,
    ) -> io::Result<()> {
        let (shown, rest) = rows.split_at(rows.len().min(ROWS_OPEN));
        writeln!(out, "<div class=\"list\" data-list=\"{name}\">")?;
        self.rows(&self.section, columns, shown, out)?;
        if !rest.is_empty() {
            writeln!(
                out,
                "<details class=\"more\"><summary>{}</summary>",
                some_of("rows", shown.len() + 1, rows.len())
            )?;
            self.rows(&format!("{}, more rows", self.section), columns, rest, out)?;
            writeln!(out, "</details>")?;
        }
        writeln!(out, "</div>")
    }

    fn rows(
        &self,
        title: &str,
        columns: &[Column],
        rows: &[Vec<Cell>],
        out: &mut impl Write,
    ) -> io::Result<()> {
        writeln!(
            out,
            "<div class=\"wide\" role=\"region\" aria-label=\"{}\" tabindex=\"0\"><table>\n<thead><tr>",
            xml_text(title)
        )?;
        for column in columns {
            let class = if column.is_number { " class=\"number\"" } else { "" };
            match column.title {
                "" => write!(out, "<td class=\"chart\"></td>")?,
                title => write!(out, "<th scope=\"col\"{class}>{title}</th>")?,
            }
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
                let title = columns[n].title;
                match n {
                    0 => write!(out, "<th scope=\"row\">{lines}</th>")?,
                    _ if title.is_empty() => write!(out, "<td class=\"chart\">{lines}</td>")?,
                    _ if columns[n].is_number => {
                        write!(out, "<td class=\"number\" data-title=\"{title}\">{lines}</td>")?;
                    }
                    _ => write!(out, "<td data-title=\"{title}\">{lines}</td>")?,
                }
            }
            writeln!(out, "</tr>")?;
        }
        writeln!(out, "</tbody>\n</table></div>")
    }

    /// A statement with its number, where links lead to.
    fn entry(&self, entry: &Entry, out: &mut impl Write) -> io::Result<()> {
        let report = self.book.report;
        let statement = &report.corpus().statements[entry.statement];
        let number = report.number(entry.statement);
        let kind = statement.kind.type_name();
        let name = |party: &Option<crate::graph::Party>| match party {
            Some(party) => xml_text(&report.name(Some(party.participant))),
            None => String::new(),
        };
        write!(
            out,
            "<article class=\"{kind}\" id=\"{number}\" data-document=\"{}\" data-who=\"{}\"",
            statement.document,
            name(&statement.speaker)
        )?;
        if statement.target.is_some() {
            write!(out, " data-whom=\"{}\"", name(&statement.target))?;
        }
        if let Some(status) = statement.status {
            write!(out, " data-status=\"{}\"", status.as_str())?;
        }
        writeln!(
            out,
            " data-confidence=\"{:.2}\"><a class=\"id\" href=\"#{number}\">{number}</a><div>",
            statement.confidence
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
        place.push("<button type=\"button\" class=\"cite\">copy citation</button>".to_owned());
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
            Inline::Bar(n, most) => format!(
                "<svg class=\"bar\" width=\"100%\" height=\"12\" aria-hidden=\"true\"><rect class=\"accuses\" width=\"{:.1}%\" height=\"12\"/></svg>",
                100.0 * *n as f64 / (*most).max(1) as f64
            ),
            Inline::Wordings(wordings) => {
                let line = |(words, statements): &(String, Vec<usize>)| {
                    format!("<li>“{}” {}</li>", xml_text(words), self.numbers(statements))
                };
                let lines: String = wordings.iter().map(line).collect();
                let all = wordings.len();
                format!(
                    " <details class=\"rest\"><summary>{all} wordings</summary><ul>{lines}</ul></details>"
                )
            }
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
    pub(super) fn texts(&self, out: &mut impl Write) -> io::Result<()> {
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
        writeln!(
            out,
            "<section id=\"texts\">\n<h2>Full texts</h2>\n<details class=\"more\"><summary>{}</summary>",
            count(groups.len(), "article")
        )?;
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
        writeln!(out, "</details></section>")
    }
}

/// `accusations 21–70`: what a fold holds.
fn some_of(name: &str, first: usize, last: usize) -> String {
    if first == last { format!("{name} {first}") } else { format!("{name} {first}–{last}") }
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
