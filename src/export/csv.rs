//! CSV: the statements of a document (`extract --format csv`), and nodes, edges and statements of a graph
//! (`graph --format csv`), as spreadsheets, Gephi and Cytoscape import them.
//!
//! Quoted as RFC 4180 says; a cell that could run as a formula begins with an apostrophe. What stands in the rows is the
//! business of [`super::rows`].

use std::io::{self, Write};

use ::csv::Writer;

use super::rows::{self, Row};
use crate::escape::csv_cell;
use crate::graph::{AttributionGraph, Corpus};

pub use super::rows::{STATEMENT_HEADER, collect_columns};

/// Begins a file of which Excel is to know that it is UTF-8.
pub const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Writes the header line of a list of statements with these columns of the input behind the usual ones.
pub fn write_statement_header(columns: &[String], out: &mut impl Write) -> io::Result<()> {
    write_table([rows::statement_header(columns)], out)
}

/// Writes one row a statement, without a header.
pub fn write_statements(corpus: &Corpus, columns: &[String], out: &mut impl Write) -> io::Result<()> {
    write_table(corpus.statements.iter().map(|statement| rows::statement(corpus, statement, columns)), out)
}

/// Writes `nodes.csv`.
pub fn write_nodes(graph: &AttributionGraph, out: &mut impl Write) -> io::Result<()> {
    write_table([rows::NODE_HEADER.map(str::to_owned).into()].into_iter().chain(rows::nodes(graph)), out)
}

/// Writes `edges.csv`; with one column more, `Outlet`, where the ties are told apart by outlet.
pub fn write_edges(graph: &AttributionGraph, out: &mut impl Write) -> io::Result<()> {
    write_table([rows::edge_header(graph)].into_iter().chain(rows::edges(graph)), out)
}

/// Writes `statements.csv`: the statements behind every edge, edge by edge.
pub fn write_edge_statements(graph: &AttributionGraph, out: &mut impl Write) -> io::Result<()> {
    let (header, rows) = rows::edge_statements(graph);
    write_table([header].into_iter().chain(rows), out)
}

/// Writes rows, with every cell made harmless.
fn write_table(rows: impl IntoIterator<Item = Row>, out: &mut impl Write) -> io::Result<()> {
    write_rows(out, |csv| {
        rows.into_iter()
            .try_for_each(|row| csv.write_record(row.iter().map(|cell| csv_cell(cell).into_owned())))
    })
}

/// Writes rows to an output and flushes it.
pub(super) fn write_rows<W: Write>(
    out: W,
    rows: impl FnOnce(&mut Writer<W>) -> ::csv::Result<()>,
) -> io::Result<()> {
    let mut csv = Writer::from_writer(out);
    rows(&mut csv).map_err(into_io)?;
    csv.flush()
}

/// Every error that a writer of equal rows can meet is one of its output.
fn into_io(error: ::csv::Error) -> io::Error {
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::export::sample::{hostile, sample, sample_graph};
    use crate::graph::{GraphOptions, build};

    fn text(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_statement_is_a_row() {
        let rows = text(|out| {
            write_statement_header(&[], out)?;
            write_statements(&Corpus::of(&sample()), &[], out)
        });
        expect![[r#"
            document,published,outlet,type,kind,speaker,speaker_mention,target,target_mention,cue,text,status,start,end,sentence,confidence,act
            border,2020-10-12,The Example,accusation,explicit,Norland,Norland,Estavia,Estavia,accused,“shelling the town”,asserted,27,46,Norland accused Estavia of “shelling the town” on Monday.,0.90,
            border,2020-10-12,The Example,quotation,direct,Ana Réal,Ana Réal,,,said,"We want peace, … Norland does not,",,59,130,"“We want peace,” Ana Réal, Estavia's president, said. “Norland does not,” she added.",0.97,statement
            border,2020-10-12,The Example,denial,,Estavia,Oslavik,Norland,Norland,denied,the accusation,,172,186,"Oslavik, the capital, denied the accusation. Estavia may accuse Norland.",0.80,
            border,2020-10-12,The Example,accusation,explicit,Estavia,Estavia,Norland,Norland,accuse,,hypothetical,200,206,"Oslavik, the capital, denied the accusation. Estavia may accuse Norland.",0.90,
            border,2020-10-12,The Example,accusation,explicit,,,The bank,The bank,accused,fraud,asserted,240,245,The bank was accused of fraud.,0.90,
        "#]].assert_eq(&rows);
    }

    #[test]
    fn a_graph_is_nodes_edges_and_their_statements() {
        let graph = sample_graph();
        expect![[r#"
            Id,Label,Kind,Quotations,AccusationsMade,AccusationsReceived,Documents,Named,Wikidata
            Norland,Norland,place,0,1,0,1,true,
            Estavia,Estavia,place,0,0,1,1,true,
            unknown (border),unknown,unknown,0,1,0,1,false,
            The bank,The bank,group,0,0,1,1,false,
        "#]]
        .assert_eq(&text(|out| write_nodes(&graph, out)));
        expect![[r#"
            Source,Target,Type,Kind,Weight,Label,Documents,First,Last
            Norland,Estavia,Directed,accuses,1,“shelling the town”,1,2020-10-12,2020-10-12
            Estavia,Norland,Directed,denies,1,“shelling the town”,1,2020-10-12,2020-10-12
            unknown (border),The bank,Directed,accuses,1,fraud,1,2020-10-12,2020-10-12
        "#]]
        .assert_eq(&text(|out| write_edges(&graph, out)));
        expect![[r#"
            document,published,outlet,type,kind,speaker,speaker_mention,target,target_mention,cue,text,status,start,end,sentence,confidence,act,EdgeSource,EdgeTarget
            border,2020-10-12,The Example,accusation,explicit,Norland,Norland,Estavia,Estavia,accused,“shelling the town”,asserted,27,46,Norland accused Estavia of “shelling the town” on Monday.,0.90,,Norland,Estavia
            border,2020-10-12,The Example,denial,,Estavia,Oslavik,Norland,Norland,denied,the accusation,,172,186,"Oslavik, the capital, denied the accusation. Estavia may accuse Norland.",0.80,,Estavia,Norland
            border,2020-10-12,The Example,accusation,explicit,,,The bank,The bank,accused,fraud,asserted,240,245,The bank was accused of fraud.,0.90,,unknown (border),The bank
        "#]].assert_eq(&text(|out| write_edge_statements(&graph, out)));
    }

    #[test]
    fn no_cell_runs_as_a_formula_and_quoting_can_be_undone() {
        let corpus = Corpus::of(&hostile());
        let mut columns = Vec::new();
        collect_columns(&corpus, &mut columns);
        let statements = text(|out| write_statements(&corpus, &columns, out));
        let graph = build(corpus, &GraphOptions::default());
        for table in [
            statements,
            text(|out| write_statement_header(&columns, out)),
            text(|out| write_nodes(&graph, out)),
            text(|out| write_edges(&graph, out)),
            text(|out| write_edge_statements(&graph, out)),
        ] {
            let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(table.as_bytes());
            for row in reader.records() {
                let row = row.unwrap();
                assert!(
                    row.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])),
                    "{row:?}"
                );
            }
        }
    }
}
