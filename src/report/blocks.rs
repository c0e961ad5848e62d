//! What a page of the report consists of, before any format: headings, paragraphs, tables, statements.
//!
//! [`super::compose`] makes blocks, the writers write them; no writer decides what stands in a report.

use super::timeline::Step;

/// A piece of a page.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Block {
    /// Opens a section, of level 2, or one inside it, of level 3.
    Heading {
        level: u8,
        /// Where links lead to.
        id: String,
        text: String,
        /// Small print behind it; may be empty.
        note: String,
    },
    Paragraph(Vec<Inline>),
    List(Vec<Vec<Inline>>),
    /// Sentences, each with the statements that it counts; none behind those that count no statements.
    Findings(Vec<(Vec<Inline>, Vec<usize>)>),
    Table {
        /// What a file of the table is called: `accusers`.
        name: &'static str,
        columns: Vec<Column>,
        rows: Vec<Vec<Cell>>,
    },
    /// Statements with their words and places.
    Entries {
        /// What a file of them is called: `accusations`.
        name: &'static str,
        entries: Vec<Entry>,
    },
    /// Accusations and denials in steps of time.
    Columns(Vec<Step>),
    /// What the marks in sentences mean.
    Legend,
}

/// A piece of running text.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Inline {
    Text(String),
    Strong(String),
    /// Small print.
    Note(String),
    /// A participant, by index; `None` for one that the text does not name.
    Person(Option<usize>),
    /// Words that lead to a heading of the same report.
    Section(String, &'static str),
    /// Words that lead to another page, by index.
    Page(String, usize),
    /// Statements, by index: their numbers, which lead to them.
    Statements(Vec<usize>),
    /// A bar as long as a number is beside the largest one of its column.
    Bar(usize, usize),
    /// Other wordings of what stands before, folded away where a page can fold.
    Wordings(Vec<(String, Vec<usize>)>),
    /// A web address.
    Address {
        text: String,
        url: String,
    },
}

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) title: &'static str,
    pub(super) is_number: bool,
}

/// A cell: one or more lines.
pub(super) type Cell = Vec<Vec<Inline>>;

/// A statement as it is listed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    /// Index into the corpus's statements.
    pub(super) statement: usize,
    /// Who to whom.
    pub(super) head: Vec<Inline>,
    /// `explicit`, `hypothetical`; those that change the meaning are warnings.
    pub(super) tags: Vec<(&'static str, bool)>,
    /// What is quoted; the whole sentence is shown where there is nothing here.
    pub(super) quote: Option<String>,
    /// A charge that stands elsewhere than in the sentence shown.
    pub(super) charge: Option<String>,
    /// Cue, mention, place, confidence.
    pub(super) place: Vec<String>,
}

/// A plain piece.
pub(super) fn text(text: impl Into<String>) -> Inline {
    Inline::Text(text.into())
}
