//! From a graph to a report that people read: who said what, who accuses whom, with the words and their places.
//!
//! Example line: `Azerbaijan is accused most often: 3 times (A5, A6, A7).` Every figure names the statements that it
//! counts, and only fixed templates are written around the words of the documents.
//!
//! [`Report::new`] counts and sorts once, `compose` makes headings, tables and entries of it, and [`text`], [`markdown`]
//! and [`html`] write these. A report of very many statements is a book of several pages ([`Book`]).

mod blocks;
mod compose;
pub mod html;
pub mod markdown;
mod method;
mod model;
mod network;
mod phrasing;
mod reader;
pub mod text;
mod timeline;

pub use model::{About, Report};

use blocks::Block;

/// Statements that one page holds; a report of more is a book, or leaves them out.
pub const ONE_PAGE: usize = 4_000;
/// Statements on one page of a book.
const ON_A_PAGE: usize = 500;

/// The pages of a report.
#[derive(Debug)]
pub struct Book<'a> {
    report: &'a Report<'a>,
    pages: Vec<Page>,
    /// The page of each statement; `None` where the book leaves it out.
    page_of_statement: Vec<Option<usize>>,
    /// The page of each participant that has a section.
    page_of_person: Vec<Option<usize>>,
}

/// One page of a book.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Page {
    /// File name without extension.
    name: String,
    holds: Holds,
}

/// What a page holds.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Holds {
    /// Everything.
    All,
    /// What the statements add up to.
    Overview,
    /// The statements of some documents, a range of indices.
    Documents(std::ops::Range<usize>),
    /// The sections of some people, a range of places in [`Report::people`].
    People(std::ops::Range<usize>),
}

impl<'a> Book<'a> {
    /// One page with everything, or, where that is too much for a page, with what the statements add up to.
    pub fn one_page(report: &'a Report<'a>) -> Self {
        let is_whole = report.corpus().statements.len() <= ONE_PAGE;
        let holds = if is_whole { Holds::All } else { Holds::Overview };
        let place = is_whole.then_some(0);
        let mut page_of_person = vec![None; report.corpus().participants.len()];
        report.people.iter().for_each(|person| page_of_person[person.participant] = place);
        Self {
            report,
            pages: vec![Page { name: "index".to_owned(), holds }],
            page_of_statement: vec![place; report.corpus().statements.len()],
            page_of_person,
        }
    }

    /// One page where everything fits on it, else an overview, pages of people and pages of documents.
    pub fn folder(report: &'a Report<'a>) -> Self {
        if report.corpus().statements.len() <= ONE_PAGE {
            return Self::one_page(report);
        }
        let corpus = report.corpus();
        let mut book = Self::one_page(report);
        let mut on_page = vec![0; corpus.documents.len()];
        corpus.statements.iter().for_each(|s| on_page[s.document] += 1);
        for (n, range) in split(&on_page, ON_A_PAGE).into_iter().enumerate() {
            book.pages.push(Page { name: format!("documents-{:04}", n + 1), holds: Holds::Documents(range) });
        }
        let lines: Vec<usize> = report.people.iter().map(|person| person.weight(report) + 3).collect();
        for (n, range) in split(&lines, 4 * ON_A_PAGE).into_iter().enumerate() {
            book.pages.push(Page { name: format!("people-{:04}", n + 1), holds: Holds::People(range) });
        }
        let mut page_of_document = vec![0; corpus.documents.len()];
        for (n, page) in book.pages.iter().enumerate() {
            match &page.holds {
                Holds::Documents(range) => page_of_document[range.clone()].fill(n),
                Holds::People(range) => report.people[range.clone()]
                    .iter()
                    .for_each(|person| book.page_of_person[person.participant] = Some(n)),
                Holds::All | Holds::Overview => {}
            }
        }
        book.page_of_statement =
            corpus.statements.iter().map(|s| Some(page_of_document[s.document])).collect();
        book
    }

    /// The pages' file names without extension; the first one is `index`.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.pages.iter().map(|page| page.name.as_str())
    }

    /// Whether statements were left out because the page would hold too many.
    pub fn leaves_out(&self) -> bool {
        self.pages.len() == 1 && self.pages[0].holds == Holds::Overview
    }

    fn blocks(&self, page: usize) -> Vec<Block> {
        compose::page(self, page)
    }

    /// Indices of the statements that a page shows.
    fn statements_on(&self, page: usize) -> impl Iterator<Item = usize> + '_ {
        (0..self.page_of_statement.len()).filter(move |&n| self.page_of_statement[n] == Some(page))
    }
}

/// Cuts a list into ranges whose sizes add up to no more than `most`, or that hold a single larger one.
fn split(sizes: &[usize], most: usize) -> Vec<std::ops::Range<usize>> {
    let mut ranges: Vec<std::ops::Range<usize>> = Vec::new();
    let mut total = 0;
    for (n, size) in sizes.iter().enumerate() {
        match ranges.last_mut() {
            Some(last) if total + size <= most => {
                last.end = n + 1;
                total += size;
            }
            _ => {
                ranges.push(n..n + 1);
                total = *size;
            }
        }
    }
    ranges
}

/// Runs of neighboring statements of one type, for lists of numbers: `A1–A3, A7`.
fn runs(report: &Report<'_>, statements: &[usize]) -> Vec<(usize, usize)> {
    let mut sorted: Vec<usize> = statements.to_vec();
    sorted.sort_unstable_by_key(|&n| report.order(n));
    sorted.dedup();
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for n in sorted {
        match runs.last_mut() {
            Some((_, last))
                if report.order(*last).0 == report.order(n).0
                    && report.order(*last).1 + 1 == report.order(n).1 =>
            {
                *last = n;
            }
            _ => runs.push((n, n)),
        }
    }
    runs
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::export::sample::sample;
    use crate::graph::{Corpus, GraphOptions, build};
    use crate::resolve::Analysis;

    /// The report of one analysis, written by a writer.
    pub(crate) fn written(
        analysis: &Analysis,
        skipped: &[String],
        write: impl FnOnce(&Book<'_>, &mut Vec<u8>) -> std::io::Result<()>,
    ) -> String {
        let graph = build(Corpus::of(analysis), &GraphOptions::default());
        let about = About { skipped: skipped.to_vec(), ..About::default() };
        let report = Report::new(&graph, vec![analysis.article.text.clone()], about);
        let mut out = Vec::new();
        write(&Book::one_page(&report), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// The small analysis in so many documents, as a graph with the documents' texts.
    pub(crate) fn many(documents: usize) -> (crate::graph::AttributionGraph, Vec<String>) {
        let mut corpus = Corpus::default();
        let mut texts = Vec::new();
        for n in 0..documents {
            let mut analysis = sample();
            analysis.article.id = format!("border-{n}");
            analysis.article.published = Some(format!("20{:02}-{:02}-{:02}", n % 20, n % 12 + 1, n % 28 + 1));
            analysis.entities[0].name = format!("Norland {}", n % 97);
            texts.push(analysis.article.text.clone());
            corpus.add(&analysis);
        }
        crate::graph::merge::merge(&mut corpus, &crate::graph::merge::Merging::default());
        (build(corpus, &GraphOptions::default()), texts)
    }

    #[test]
    fn pages_are_full_but_not_too_full() {
        assert_eq!(split(&[3, 3, 3, 9, 1], 6), [0..2, 2..3, 3..4, 4..5]);
        assert!(split(&[], 6).is_empty());
    }

    #[test]
    fn a_large_report_is_a_book_or_an_overview() {
        let (graph, texts) = many(ONE_PAGE / 5 + 10);
        let report = Report::new(&graph, texts, About::default());
        let overview = Book::one_page(&report);
        assert!(overview.leaves_out() && overview.statements_on(0).next().is_none());
        let book = Book::folder(&report);
        assert!(!book.leaves_out());
        assert!(book.names().count() > 8);
        let mut shown: Vec<usize> = (0..book.pages.len()).flat_map(|page| book.statements_on(page)).collect();
        shown.sort_unstable();
        assert_eq!(shown, (0..graph.corpus.statements.len()).collect::<Vec<_>>());
        assert!(report.people.iter().all(|p| book.page_of_person[p.participant].is_some()));
    }

    #[test]
    fn neighboring_numbers_are_one_run() {
        let (graph, texts) = many(3);
        let report = Report::new(&graph, texts, About::default());
        let accusations: Vec<usize> = (0..graph.corpus.statements.len())
            .filter(|&n| graph.corpus.statements[n].kind.is_accusation())
            .collect();
        assert_eq!(runs(&report, &accusations).len(), 1);
        assert_eq!(runs(&report, &[accusations[0], accusations[2]]).len(), 2);
    }
}
