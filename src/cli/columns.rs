//! Statements as rows, with the columns that the inputs carry along: the header waits until enough is read to know them.
//!
//! A table of articles with a column `section` gives a table of statements with a column `section`.

use std::collections::BTreeSet;
use std::io::{self, Write};

use sayso::export::csv;
use sayso::graph::Corpus;

use super::note;

/// So many documents are held back at the most, to learn which columns they carry along from their inputs.
const DOCUMENTS_FOR_COLUMNS: usize = 100;

/// A table under way.
#[derive(Default)]
pub(super) struct Table {
    /// Documents before the header is written.
    held: Vec<Corpus>,
    /// The columns of the inputs; `None` before the header is written.
    columns: Option<Vec<String>>,
    /// Fields of documents behind the header that have no column.
    unknown: BTreeSet<String>,
}

impl Table {
    /// Writes a document, or holds it back.
    pub(super) fn take(&mut self, corpus: Corpus, out: &mut impl Write) -> io::Result<()> {
        if let Some(columns) = &self.columns {
            let fields = corpus.documents.iter().flat_map(|document| &document.extra);
            self.unknown.extend(fields.map(|(name, _)| name).filter(|name| !columns.contains(name)).cloned());
            return csv::write_statements(&corpus, columns, out);
        }
        self.held.push(corpus);
        if self.held.len() == DOCUMENTS_FOR_COLUMNS {
            self.begin(out)?;
        }
        Ok(())
    }

    /// Writes the header, if that is not done yet, and what was held back.
    fn begin(&mut self, out: &mut impl Write) -> io::Result<()> {
        if self.columns.is_some() {
            return Ok(());
        }
        let mut columns = Vec::new();
        self.held.iter().for_each(|corpus| csv::collect_columns(corpus, &mut columns));
        csv::write_statement_header(&columns, out)?;
        for corpus in self.held.drain(..) {
            csv::write_statements(&corpus, &columns, out)?;
        }
        self.columns = Some(columns);
        Ok(())
    }

    /// Writes what is still held back, and tells what found no column.
    pub(super) fn finish(mut self, is_quiet: bool, out: &mut impl Write) -> io::Result<()> {
        self.begin(out)?;
        for name in &self.unknown {
            note(
                is_quiet,
                format_args!(
                    "sayso: the field {name} came too late for a column of its own and is left out (jsonl keeps it)"
                ),
            );
        }
        Ok(())
    }
}
