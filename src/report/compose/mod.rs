//! From a counted report to the blocks of its pages: the same for every format.
//!
//! All words that are not of the documents are here, as fixed templates: `{name} accuses most often: {n} times ({A1})`.
//! This file puts the pages together; `summary`, `tables` and `sections` make their parts.

mod sections;
mod summary;
mod tables;

use super::blocks::{Block, Cell, Column, Entry, Inline, text};
use super::model::{NOT_NAMED, Person, Report};
use super::phrasing::{count, ends, times};
use super::{Book, Holds, method};
use crate::graph::StatementKind;
use crate::typeset::one_line;

/// What is told of somebody beside what he says.
const ATTITUDES: &str = "thinks, plans, orders";

/// Rows of a table, and people, in the overview of a book.
const ROWS_SHOWN: usize = 200;
/// Documents that an overview lists one by one.
const DOCUMENTS_LISTED: usize = 500;

/// The blocks of a page.
pub(super) fn page(book: &Book<'_>, page: usize) -> Vec<Block> {
    let composer = Composer { book, report: book.report };
    match &book.pages[page].holds {
        Holds::All => composer.all(),
        Holds::Overview => composer.overview(),
        Holds::Documents(range) => composer.documents_page(range.clone()),
        Holds::People(range) => composer.people_page(range.clone()),
    }
}

struct Composer<'a> {
    book: &'a Book<'a>,
    report: &'a Report<'a>,
}

impl Composer<'_> {
    fn all(&self) -> Vec<Block> {
        let report = self.report;
        let mut blocks = self.summary("accusations", "people", "denials");
        blocks.extend(self.pairs(usize::MAX));
        blocks.extend(self.mutual(usize::MAX));
        blocks.extend(self.standing());
        blocks.extend(self.timeline());
        blocks.extend(self.outlets());
        let accusations = report.statements(|s| s.kind.is_accusation());
        if !accusations.is_empty() {
            blocks.push(section("accusations", "Accusations"));
            blocks.push(Block::Legend);
            let entries = accusations.into_iter().map(|n| self.entry(n)).collect();
            blocks.push(Block::Entries { name: "accusations", entries });
        }
        let denials = report.statements(|s| s.kind == StatementKind::Denial);
        if !denials.is_empty() {
            blocks.push(section("denials", "Denials"));
            let entries = denials.into_iter().map(|n| self.entry(n)).collect();
            blocks.push(Block::Entries { name: "denials", entries });
        }
        let unnamed =
            [("quotations", "quoted", &report.unnamed), ("attitudes", ATTITUDES, &report.unnamed_attitudes)];
        let has_unnamed = unnamed.iter().any(|(.., statements)| !statements.is_empty());
        if !report.people.is_empty() || has_unnamed {
            blocks.push(section("people", "Who says and does what"));
            report.people.iter().for_each(|person| self.person(person, true, &mut blocks));
            if has_unnamed {
                let of = unnamed.iter().filter(|(.., statements)| !statements.is_empty());
                let note: Vec<String> = of
                    .clone()
                    .map(|(_, words, statements)| format!("{words} {}", times(statements.len())))
                    .collect();
                blocks.push(heading(3, "unnamed".to_owned(), NOT_NAMED.to_owned(), note.join(" · ")));
                for &(name, _, statements) in of {
                    let entries = statements.iter().map(|&n| {
                        let speaker = report.corpus().statements[n].speaker.as_ref().map(|p| p.participant);
                        let head = speaker.map(|p| vec![Inline::Person(Some(p))]).unwrap_or_default();
                        Entry { head, ..self.quotation(n) }
                    });
                    blocks.push(Block::Entries { name, entries: entries.collect() });
                }
            }
        }
        blocks.extend(self.documents());
        blocks.extend(self.skipped());
        blocks.extend(self.method());
        blocks
    }

    fn overview(&self) -> Vec<Block> {
        let report = self.report;
        let mut blocks = self.summary("pages", "people", "pages");
        if self.book.leaves_out() {
            let all = count(report.corpus().statements.len(), "statement");
            blocks.push(Block::Paragraph(vec![Inline::Note(format!(
                "{all} are too many for one page: this one tells what they add up to. Written to a folder (-o DIR), \
                 the report has all of them, and every number leads to its sentence."
            ))]));
        }
        blocks.extend(self.pairs(ROWS_SHOWN));
        blocks.extend(self.mutual(ROWS_SHOWN));
        blocks.extend(self.standing());
        blocks.extend(self.timeline());
        blocks.extend(self.outlets());
        if !report.people.is_empty() {
            blocks.push(section("people", "Who says and does what"));
            let columns = [
                ("Name", false),
                ("Quotations", true),
                ("Accuses", true),
                ("Is accused", true),
                ("Denies", true),
            ];
            let weight =
                |pairs: &[usize]| pairs.iter().map(|&p| report.pairs[p].statements.len()).sum::<usize>();
            let row = |person: &Person| -> Vec<Cell> {
                let figures = [
                    person.quotations.len(),
                    weight(&person.accuses),
                    weight(&person.accused_by),
                    person.denials.len(),
                ];
                let name = vec![vec![Inline::Person(Some(person.participant))]];
                let figures = figures.iter().map(|n| vec![vec![text(n.to_string())]]);
                [name].into_iter().chain(figures).collect()
            };
            let rows = report.people.iter().take(ROWS_SHOWN).map(row).collect();
            blocks.push(table("participants", &columns, rows));
            blocks.extend(more(report.people.len(), ROWS_SHOWN, "participant"));
        }
        if self.book.pages.len() > 1 {
            blocks.push(section("pages", "Statements by document, participants by weight"));
            let line = |(n, page): (usize, &super::Page)| -> Option<Vec<Inline>> {
                let about = match &page.holds {
                    Holds::Documents(range) => {
                        let id = |n: usize| one_line(&report.corpus().documents[n].id);
                        format!(
                            "{}: {}",
                            count(range.len(), "document"),
                            ends(&id(range.start), &id(range.end - 1))
                        )
                    }
                    Holds::People(range) => {
                        let name = |n: usize| report.name(Some(report.people[n].participant));
                        let all = count(range.len(), "participant");
                        format!("{all}: {}", ends(&name(range.start), &name(range.end - 1)))
                    }
                    Holds::All | Holds::Overview => return None,
                };
                Some(vec![Inline::Page(page.name.clone(), n), text(format!(", {about}"))])
            };
            blocks.push(Block::List(self.book.pages.iter().enumerate().filter_map(line).collect()));
        }
        if report.corpus().documents.len() <= DOCUMENTS_LISTED {
            blocks.extend(self.documents());
        }
        blocks.extend(self.skipped());
        blocks.extend(self.method());
        blocks
    }

    fn documents_page(&self, range: std::ops::Range<usize>) -> Vec<Block> {
        let corpus = self.report.corpus();
        let first = corpus.statements.partition_point(|s| s.document < range.start);
        let mut blocks = vec![Block::Legend];
        let mut at = first;
        for document in range {
            let id = format!("doc{}", document + 1);
            blocks.push(heading(2, id, self.title(document), String::new()));
            blocks.push(Block::Paragraph(vec![Inline::Note(self.about(document))]));
            let mut entries = Vec::new();
            while let Some(statement) = corpus.statements.get(at).filter(|s| s.document == document) {
                let entry = if statement.kind.is_quotation() {
                    let mut entry = self.quotation(at);
                    entry.head = vec![Inline::Person(statement.speaker.as_ref().map(|p| p.participant))];
                    entry
                } else {
                    self.entry(at)
                };
                entries.push(entry);
                at += 1;
            }
            blocks.push(Block::Entries { name: "statements", entries });
        }
        blocks
    }

    fn people_page(&self, range: std::ops::Range<usize>) -> Vec<Block> {
        let mut blocks = vec![section("people", "Who says and does what")];
        self.report.people[range].iter().for_each(|person| self.person(person, false, &mut blocks));
        blocks
    }

    fn arrow(&self, from: Option<usize>, to: Option<usize>) -> Vec<Inline> {
        vec![Inline::Person(from), text(" → "), Inline::Person(to)]
    }

    fn title(&self, document: usize) -> String {
        let it = &self.report.corpus().documents[document];
        one_line(it.title.as_deref().unwrap_or(&it.id))
    }

    /// Id, outlet, date and path of a document, as far as they are known and not its title.
    fn about(&self, document: usize) -> String {
        let it = &self.report.corpus().documents[document];
        let id = it.title.is_some().then_some(&it.id);
        let parts = [id, it.outlet.as_ref(), it.published.as_ref(), it.path.as_ref()];
        parts.into_iter().flatten().map(|part| one_line(part)).collect::<Vec<_>>().join(" · ")
    }

    fn skipped(&self) -> Vec<Block> {
        if self.report.about.skipped.is_empty() {
            return Vec::new();
        }
        let lines = self.report.about.skipped.iter().map(|reason| vec![text(one_line(reason))]).collect();
        vec![section("skipped", "Inputs skipped"), Block::List(lines)]
    }

    fn method(&self) -> Vec<Block> {
        let paragraphs =
            method::paragraphs(&self.report.about).map(|paragraph| Block::Paragraph(vec![text(paragraph)]));
        [section("method", "Method and error rates")].into_iter().chain(paragraphs).collect()
    }
}

/// Where links to a participant's section lead.
pub(super) fn person_id(participant: usize) -> String {
    format!("p{}", participant + 1)
}

fn section(id: &str, title: &str) -> Block {
    heading(2, id.to_owned(), title.to_owned(), String::new())
}

fn heading(level: u8, id: String, text: String, note: String) -> Block {
    Block::Heading { level, id, text, note }
}

fn table(name: &'static str, columns: &[(&'static str, bool)], rows: Vec<Vec<Cell>>) -> Block {
    let columns = columns.iter().map(|&(title, is_number)| Column { title, is_number }).collect();
    Block::Table { name, columns, rows }
}

/// Says how many rows a table leaves out.
fn more(all: usize, shown: usize, noun: &str) -> Option<Block> {
    let rest = all.saturating_sub(shown);
    (rest > 0).then(|| Block::Paragraph(vec![Inline::Note(format!("and {} more", count(rest, noun)))]))
}

fn in_brackets(statements: Vec<usize>) -> [Inline; 3] {
    [text(" ("), Inline::Statements(statements), text(")")]
}
