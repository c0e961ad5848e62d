//! CSV: the statements of a document (`extract --format csv`), and nodes, edges and statements of a graph
//! (`graph --format csv`), as spreadsheets, Gephi and Cytoscape import them.
//!
//! Quoted as RFC 4180 says; a cell that could run as a formula begins with an apostrophe.

use std::io::{self, Write};

use ::csv::Writer;
use petgraph::visit::EdgeRef;
use serde_json::Value;

use crate::escape::csv_cell;
use crate::graph::{AttributionGraph, Corpus, Statement};

/// The columns of a statement.
pub const STATEMENT_HEADER: [&str; 16] = [
    "document",
    "published",
    "outlet",
    "type",
    "kind",
    "speaker",
    "speaker_mention",
    "target",
    "target_mention",
    "cue",
    "text",
    "status",
    "start",
    "end",
    "sentence",
    "confidence",
];

/// The ends of a tie; where documents share statements, the others that have this one, too, parted by `; `.
const EDGE_HEADER: [&str; 3] = ["EdgeSource", "EdgeTarget", "AlsoIn"];

/// Adds the names of what the documents carry along from their inputs, in order of first appearance.
pub fn collect_columns(corpus: &Corpus, columns: &mut Vec<String>) {
    for document in &corpus.documents {
        for (name, _) in &document.extra {
            // Tables have few columns, and mostly the same ones in the same order.
            if !columns.contains(name) {
                columns.push(name.clone());
            }
        }
    }
}

/// Writes the header line of a list of statements with these columns of the input behind the usual ones.
pub fn write_statement_header(columns: &[String], out: &mut impl Write) -> io::Result<()> {
    write_rows(out, |csv| {
        write_header(csv, columns)?;
        csv.write_record(None::<&[u8]>)
    })
}

/// Writes one row a statement, without a header.
pub fn write_statements(corpus: &Corpus, columns: &[String], out: &mut impl Write) -> io::Result<()> {
    write_rows(out, |csv| {
        corpus.statements.iter().try_for_each(|statement| {
            write_statement(csv, corpus, statement, columns)?;
            csv.write_record(None::<&[u8]>)
        })
    })
}

/// Writes `nodes.csv`.
pub fn write_nodes(graph: &AttributionGraph, out: &mut impl Write) -> io::Result<()> {
    write_rows(out, |csv| {
        let header =
            ["Id", "Label", "Kind", "Quotations", "AccusationsMade", "AccusationsReceived", "Documents"];
        csv.write_record(header)?;
        graph.graph.node_weights().try_for_each(|node| {
            csv.write_record([
                &*csv_cell(&node.id),
                &*csv_cell(&node.label),
                node.kind.map_or("unknown", |k| k.as_str()),
                &node.quotations.to_string(),
                &node.accusations_made.to_string(),
                &node.accusations_received.to_string(),
                &node.documents.to_string(),
            ])
        })
    })
}

/// Writes `edges.csv`; with one column more, `Outlet`, where the ties are told apart by outlet.
pub fn write_edges(graph: &AttributionGraph, out: &mut impl Write) -> io::Result<()> {
    let by_outlet = graph.options.by_outlet;
    write_rows(out, |csv| {
        let header =
            ["Source", "Target", "Type", "Kind", "Weight", "Label", "Documents", "First", "Last", "Outlet"];
        csv.write_record(&header[..header.len() - usize::from(!by_outlet)])?;
        graph.graph.edge_references().try_for_each(|edge| {
            let tie = edge.weight();
            let cells = [
                &*csv_cell(&graph.graph[edge.source()].id),
                &*csv_cell(&graph.graph[edge.target()].id),
                "Directed",
                tie.kind.as_str(),
                &tie.weight.to_string(),
                &*csv_cell(&tie.label),
                &tie.documents.to_string(),
                tie.first.as_deref().unwrap_or_default(),
                tie.last.as_deref().unwrap_or_default(),
                &*csv_cell(tie.outlet.as_deref().unwrap_or_default()),
            ];
            csv.write_record(&cells[..cells.len() - usize::from(!by_outlet)])
        })
    })
}

/// Writes `statements.csv`: the statements behind every edge, edge by edge.
pub fn write_edge_statements(graph: &AttributionGraph, out: &mut impl Write) -> io::Result<()> {
    let mut columns = Vec::new();
    collect_columns(&graph.corpus, &mut columns);
    let has_copies = graph.corpus.statements.iter().any(|statement| !statement.also_in.is_empty());
    write_rows(out, |csv| {
        write_header(csv, &columns)?;
        csv.write_record(&EDGE_HEADER[..if has_copies { 3 } else { 2 }])?;
        graph.graph.edge_references().try_for_each(|edge| {
            edge.weight().statements.iter().try_for_each(|&n| {
                write_statement(csv, &graph.corpus, &graph.corpus.statements[n], &columns)?;
                csv.write_field(&*csv_cell(&graph.graph[edge.source()].id))?;
                csv.write_field(&*csv_cell(&graph.graph[edge.target()].id))?;
                if has_copies {
                    let others = graph.corpus.statements[n].also_in.iter();
                    let others: Vec<&str> = others.map(|&d| graph.corpus.documents[d].id.as_str()).collect();
                    csv.write_field(&*csv_cell(&others.join("; ")))?;
                }
                csv.write_record(None::<&[u8]>)
            })
        })
    })
}

/// Writes the names of a statement's cells and leaves the row open. A column of the input that is called like one of
/// them becomes `extra.kind`.
fn write_header<W: Write>(csv: &mut Writer<W>, columns: &[String]) -> ::csv::Result<()> {
    STATEMENT_HEADER.iter().try_for_each(|name| csv.write_field(name))?;
    columns.iter().try_for_each(|name| {
        if STATEMENT_HEADER.iter().chain(&EDGE_HEADER).any(|known| known == name) {
            csv.write_field(format!("extra.{name}"))
        } else {
            csv.write_field(&*csv_cell(name))
        }
    })
}

/// Writes the cells of a statement and leaves the row open.
fn write_statement<W: Write>(
    csv: &mut Writer<W>,
    corpus: &Corpus,
    statement: &Statement,
    columns: &[String],
) -> ::csv::Result<()> {
    let document = &corpus.documents[statement.document];
    let speaker_mention = statement.speaker.as_ref().map_or("", |p| &p.mention);
    let target_mention = statement.target.as_ref().map_or("", |p| &p.mention);
    let cells = [
        &*csv_cell(&document.id),
        &*csv_cell(document.published.as_deref().unwrap_or_default()),
        &*csv_cell(document.outlet.as_deref().unwrap_or_default()),
        statement.kind.type_name(),
        statement.kind.kind_name(),
        &*csv_cell(corpus.name(statement.speaker.as_ref())),
        &*csv_cell(speaker_mention),
        &*csv_cell(corpus.name(statement.target.as_ref())),
        &*csv_cell(target_mention),
        &*csv_cell(&statement.cue),
        &*csv_cell(&statement.text),
        statement.status.map_or("", |s| s.as_str()),
        &statement.start.to_string(),
        &statement.end.to_string(),
        &*csv_cell(&statement.sentence_text),
        &format!("{:.2}", statement.confidence),
    ];
    cells.iter().try_for_each(|cell| csv.write_field(cell))?;
    columns.iter().try_for_each(|column| {
        let value = document.extra.iter().find(|(name, _)| name == column).map(|(_, value)| value);
        let text = match value {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        };
        csv.write_field(&*csv_cell(&text))
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
            document,published,outlet,type,kind,speaker,speaker_mention,target,target_mention,cue,text,status,start,end,sentence,confidence
            border,2020-10-12,The Example,accusation,explicit,Norland,Norland,Estavia,Estavia,accused,“shelling the town”,asserted,27,46,Norland accused Estavia of “shelling the town” on Monday.,0.90
            border,2020-10-12,The Example,quotation,direct,Ana Réal,Ana Réal,,,said,"We want peace, … Norland does not,",,59,130,"“We want peace,” Ana Réal, Estavia's president, said. “Norland does not,” she added.",0.97
            border,2020-10-12,The Example,denial,,Estavia,Oslavik,Norland,Norland,denied,the accusation,,172,186,"Oslavik, the capital, denied the accusation. Estavia may accuse Norland.",0.80
            border,2020-10-12,The Example,accusation,explicit,Estavia,Estavia,Norland,Norland,accuse,,hypothetical,200,206,"Oslavik, the capital, denied the accusation. Estavia may accuse Norland.",0.90
            border,2020-10-12,The Example,accusation,explicit,,,The bank,The bank,accused,fraud,asserted,240,245,The bank was accused of fraud.,0.90
        "#]].assert_eq(&rows);
    }

    #[test]
    fn a_graph_is_nodes_edges_and_their_statements() {
        let graph = sample_graph();
        expect![[r#"
            Id,Label,Kind,Quotations,AccusationsMade,AccusationsReceived,Documents
            Norland,Norland,place,0,1,0,1
            Estavia,Estavia,place,0,0,1,1
            unknown (border),unknown,unknown,0,1,0,1
            The bank,The bank,group,0,0,1,1
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
            document,published,outlet,type,kind,speaker,speaker_mention,target,target_mention,cue,text,status,start,end,sentence,confidence,EdgeSource,EdgeTarget
            border,2020-10-12,The Example,accusation,explicit,Norland,Norland,Estavia,Estavia,accused,“shelling the town”,asserted,27,46,Norland accused Estavia of “shelling the town” on Monday.,0.90,Norland,Estavia
            border,2020-10-12,The Example,denial,,Estavia,Oslavik,Norland,Norland,denied,the accusation,,172,186,"Oslavik, the capital, denied the accusation. Estavia may accuse Norland.",0.80,Estavia,Norland
            border,2020-10-12,The Example,accusation,explicit,,,The bank,The bank,accused,fraud,asserted,240,245,The bank was accused of fraud.,0.90,unknown (border),The bank
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
