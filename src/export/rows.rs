//! The tables of statements, nodes and edges, before any format: [`super::csv`] and [`super::xlsx`] write them.
//!
//! Example: an accusation is the row `border, 2020-10-12, The Example, accusation, explicit, Norland, …`.

use petgraph::visit::EdgeRef;
use serde_json::Value;

use crate::document::Extra;
use crate::graph::{AttributionGraph, Corpus, Statement};

/// The columns of a statement.
pub const STATEMENT_HEADER: [&str; 17] = [
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
    "act",
];

/// The columns whose cells are numbers, in any of the tables.
#[cfg(feature = "xlsx")]
pub(super) const NUMBERS: [&str; 8] = [
    "start",
    "end",
    "confidence",
    "Quotations",
    "AccusationsMade",
    "AccusationsReceived",
    "Documents",
    "Weight",
];

/// The ends of a tie; where documents share statements, the others that have this one, too, parted by `; `.
const EDGE_HEADER: [&str; 3] = ["EdgeSource", "EdgeTarget", "AlsoIn"];

/// A row, cell by cell.
pub(super) type Row = Vec<String>;

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

/// The names of a statement's cells, with these columns of the input behind the usual ones. A column of the input that
/// is called like one of them becomes `extra.kind`.
pub(super) fn statement_header(columns: &[String]) -> Row {
    let known = || STATEMENT_HEADER.iter().chain(&EDGE_HEADER);
    let own = columns.iter().map(|name| match known().any(|known| known == name) {
        true => format!("extra.{name}"),
        false => name.clone(),
    });
    STATEMENT_HEADER.iter().map(|name| (*name).to_owned()).chain(own).collect()
}

/// A statement's cells.
pub(super) fn statement(corpus: &Corpus, statement: &Statement, columns: &[String]) -> Row {
    let document = &corpus.documents[statement.document];
    let mut row: Row = [
        &*document.id,
        document.published.as_deref().unwrap_or_default(),
        document.outlet.as_deref().unwrap_or_default(),
        statement.kind.type_name(),
        statement.kind.kind_name(),
        corpus.name(statement.speaker.as_ref()),
        statement.speaker.as_ref().map_or("", |p| &p.mention),
        corpus.name(statement.target.as_ref()),
        statement.target.as_ref().map_or("", |p| &p.mention),
        &statement.cue,
        &statement.text,
        statement.status.map_or("", |s| s.as_str()),
    ]
    .map(str::to_owned)
    .into();
    row.extend([statement.start.to_string(), statement.end.to_string(), statement.sentence_text.clone()]);
    row.push(format!("{:.2}", statement.confidence));
    row.push(statement.act_name().to_owned());
    row.extend(columns.iter().map(|column| {
        let value = document.extra.iter().find(|(name, _)| name == column).map(|(_, value)| value);
        match value.map(Extra::json) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        }
    }));
    row
}

/// The names of a node's cells.
pub(super) const NODE_HEADER: [&str; 9] = [
    "Id",
    "Label",
    "Kind",
    "Quotations",
    "AccusationsMade",
    "AccusationsReceived",
    "Documents",
    "Named",
    "Wikidata",
];

/// One row a participant.
pub(super) fn nodes(graph: &AttributionGraph) -> impl Iterator<Item = Row> + '_ {
    graph.graph.node_weights().map(|node| {
        vec![
            node.id.clone(),
            node.label.clone(),
            node.kind.map_or("unknown", |k| k.as_str()).to_owned(),
            node.quotations.to_string(),
            node.accusations_made.to_string(),
            node.accusations_received.to_string(),
            node.documents.to_string(),
            node.is_named.to_string(),
            node.wikidata.clone().unwrap_or_default(),
        ]
    })
}

/// The names of an edge's cells; with one more, `Outlet`, where the ties are told apart by outlet.
pub(super) fn edge_header(graph: &AttributionGraph) -> Row {
    let header =
        ["Source", "Target", "Type", "Kind", "Weight", "Label", "Documents", "First", "Last", "Outlet"];
    let shown = header.len() - usize::from(!graph.options.by_outlet);
    header[..shown].iter().map(|name| (*name).to_owned()).collect()
}

/// One row a tie.
pub(super) fn edges(graph: &AttributionGraph) -> impl Iterator<Item = Row> + '_ {
    graph.graph.edge_references().map(|edge| {
        let tie = edge.weight();
        let mut row = vec![
            graph.graph[edge.source()].id.clone(),
            graph.graph[edge.target()].id.clone(),
            "Directed".to_owned(),
            tie.kind.as_str().to_owned(),
            tie.weight.to_string(),
            tie.label.clone(),
            tie.documents.to_string(),
            tie.first.clone().unwrap_or_default(),
            tie.last.clone().unwrap_or_default(),
        ];
        row.extend(graph.options.by_outlet.then(|| tie.outlet.clone().unwrap_or_default()));
        row
    })
}

/// The statements behind every edge, edge by edge: the names of the cells, and the rows.
pub(super) fn edge_statements(graph: &AttributionGraph) -> (Row, impl Iterator<Item = Row> + '_) {
    let corpus = &graph.corpus;
    let mut columns = Vec::new();
    collect_columns(corpus, &mut columns);
    let has_copies = corpus.statements.iter().any(|statement| !statement.also_in.is_empty());
    let mut header = statement_header(&columns);
    header.extend(EDGE_HEADER[..if has_copies { 3 } else { 2 }].iter().map(|name| (*name).to_owned()));
    let behind = graph.graph.edge_references().flat_map(|edge| {
        let ends = [edge.source(), edge.target()];
        edge.weight().statements.iter().map(move |&n| (n, ends))
    });
    let rows = behind.map(move |(n, ends)| {
        let mut row = statement(corpus, &corpus.statements[n], &columns);
        row.extend(ends.map(|end| graph.graph[end].id.clone()));
        if has_copies {
            let others = corpus.statements[n].also_in.iter();
            let others: Vec<&str> = others.map(|&d| corpus.documents[d].id.as_str()).collect();
            row.push(others.join("; "));
        }
        row
    });
    (header, rows)
}
