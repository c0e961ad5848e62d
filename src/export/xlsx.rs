//! Excel workbooks: the same tables as the CSV files, one a sheet, with numbers as numbers and a header that stays.
//!
//! Example: `graph --format xlsx -o graph.xlsx` has the sheets `edges`, `nodes` and `statements`.
//!
//! Cells are texts or numbers, never formulas, so that nothing in them can run. The date of the workbook is fixed: the
//! same input gives the same bytes.

use std::io::{self, Write};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::rows::{self, NUMBERS, Row};
use crate::graph::{AttributionGraph, Corpus};
use crate::typeset::width;

/// Rows that a sheet can hold, with its header.
const MOST_ROWS: u32 = 1_048_576;
/// Characters that a cell can hold, as UTF-16 counts them.
const MOST_CHARACTERS: usize = 32_767;
/// The widest and the narrowest column, in characters.
const WIDTHS: (usize, usize) = (48, 8);
/// Rows by which the widths go.
const ROWS_MEASURED: usize = 200;

/// Writes a graph: its edges, its nodes, and the statements behind the edges.
pub fn write_graph(graph: &AttributionGraph, out: &mut impl Write) -> io::Result<()> {
    let mut book = Book::new()?;
    book.add("edges", &rows::edge_header(graph), rows::edges(graph))?;
    book.add("nodes", &rows::NODE_HEADER.map(str::to_owned), rows::nodes(graph))?;
    let (header, statements) = rows::edge_statements(graph);
    book.add("statements", &header, statements)?;
    book.write(out)
}

/// Writes the statements of a corpus, one row each, with what the documents carry along from their inputs.
pub fn write_statements(corpus: &Corpus, out: &mut impl Write) -> io::Result<()> {
    let mut columns = Vec::new();
    rows::collect_columns(corpus, &mut columns);
    let mut book = Book::new()?;
    let rows = corpus.statements.iter().map(|statement| rows::statement(corpus, statement, &columns));
    book.add("statements", &rows::statement_header(&columns), rows)?;
    book.write(out)
}

struct Book(Workbook);

impl Book {
    fn new() -> io::Result<Self> {
        let mut workbook = Workbook::new();
        let fixed = ExcelDateTime::from_ymd(2020, 1, 1).map_err(into_io)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&fixed));
        Ok(Self(workbook))
    }

    /// Adds a table; what one sheet cannot hold goes on in another one.
    fn add(&mut self, name: &str, header: &[String], rows: impl Iterator<Item = Row>) -> io::Result<()> {
        let mut rows = rows.peekable();
        let mut part = 1;
        loop {
            let name = if part == 1 { name.to_owned() } else { format!("{name} {part}") };
            let sheet = self.0.add_worksheet();
            sheet.set_name(name).map_err(into_io)?;
            fill(sheet, header, &mut rows).map_err(into_io)?;
            part += 1;
            if rows.peek().is_none() {
                return Ok(());
            }
        }
    }

    fn write(mut self, out: &mut impl Write) -> io::Result<()> {
        out.write_all(&self.0.save_to_buffer().map_err(into_io)?)
    }
}

fn fill(
    sheet: &mut Worksheet,
    header: &[String],
    rows: &mut impl Iterator<Item = Row>,
) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let mut widths: Vec<usize> = header.iter().map(|name| width(name)).collect();
    for (column, name) in (0..).zip(header) {
        sheet.write_string_with_format(0, column, fitting(name), &bold)?;
    }
    let mut last = 0;
    for (row, cells) in (1..MOST_ROWS).zip(rows) {
        for (n, (column, cell)) in (0..).zip(&cells).enumerate() {
            if row as usize <= ROWS_MEASURED {
                widths[n] = widths[n].max(width(cell));
            }
            let number = NUMBERS.contains(&header[n].as_str()).then(|| cell.parse::<f64>().ok()).flatten();
            match number {
                Some(number) => sheet.write_number(row, column, number)?,
                None if cell.is_empty() => continue,
                None => sheet.write_string(row, column, fitting(cell))?,
            };
        }
        last = row;
    }
    for (column, width) in (0..).zip(widths) {
        sheet.set_column_width(column, width.clamp(WIDTHS.1, WIDTHS.0) as f64 + 1.0)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    if let Some(column) = (0..).zip(header).last().map(|(column, _)| column) {
        sheet.autofilter(0, 0, last, column)?;
    }
    Ok(())
}

/// The text as far as a cell can hold it; what was cut shows as `…`.
fn fitting(text: &str) -> String {
    if text.encode_utf16().count() <= MOST_CHARACTERS {
        return text.to_owned();
    }
    let mut taken = 1;
    let fits = |c: &char| {
        taken += c.len_utf16();
        taken <= MOST_CHARACTERS
    };
    text.chars().take_while(fits).chain(['…']).collect()
}

fn into_io(error: XlsxError) -> io::Error {
    io::Error::other(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample::{hostile, sample_graph};

    #[test]
    fn a_workbook_is_the_same_every_time() {
        let write = || {
            let mut out = Vec::new();
            write_graph(&sample_graph(), &mut out).unwrap();
            out
        };
        let one = write();
        assert!(one.starts_with(b"PK\x03\x04") && one == write());
    }

    #[test]
    fn hostile_cells_and_long_ones_are_texts() {
        let mut analysis = hostile();
        analysis.article.id = "x".repeat(40_000);
        let mut out = Vec::new();
        write_statements(&Corpus::of(&analysis), &mut out).unwrap();
        assert!(out.starts_with(b"PK"));
        assert_eq!(fitting(&"é".repeat(40_000)).encode_utf16().count(), MOST_CHARACTERS);
        assert_eq!(fitting(&"😀".repeat(20_000)).encode_utf16().count(), MOST_CHARACTERS);
        assert_eq!(fitting("=1+1"), "=1+1");
    }
}
