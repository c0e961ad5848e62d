//! `graph --format json`: node-link data as networkx and D3 read it, with the statements behind every link.
//!
//! Example: `networkx.node_link_graph(json.load(file), edges="links")` gives a `MultiDiGraph`.

use std::io::{self, Write};

use petgraph::Direction::{Incoming, Outgoing};
use petgraph::visit::EdgeRef;
use serde::Serialize;

use crate::graph::measures::{strength, weighted_page_rank};
use crate::graph::{AttributionGraph, DocumentInfo, TieKind};

/// Writes the graph.
pub fn write(graph: &AttributionGraph, out: &mut impl Write) -> io::Result<()> {
    let ranks = weighted_page_rank(&graph.graph);
    let nodes = graph.graph.node_indices().map(|n| {
        let node = &graph.graph[n];
        Node {
            id: &node.id,
            label: &node.label,
            kind: node.kind.map_or("unknown", |k| k.as_str()),
            aliases: &node.aliases,
            quotations: node.quotations,
            accusations_made: node.accusations_made,
            accusations_received: node.accusations_received,
            documents: node.documents,
            weight_out: strength(&graph.graph, n, Outgoing, TieKind::Accuses),
            weight_in: strength(&graph.graph, n, Incoming, TieKind::Accuses),
            page_rank: (ranks[n.index()] * 1e6).round() / 1e6,
        }
    });
    let links = graph.graph.edge_references().map(|edge| {
        let tie = edge.weight();
        Link {
            source: &graph.graph[edge.source()].id,
            target: &graph.graph[edge.target()].id,
            key: tie.kind.as_str(),
            kind: tie.kind.as_str(),
            weight: tie.weight,
            label: &tie.label,
            documents: tie.documents,
            first: tie.first.as_deref(),
            last: tie.last.as_deref(),
            statements: tie.statements.iter().map(|&n| Evidence::of(graph, n)).collect(),
        }
    });
    let whole = Whole {
        directed: true,
        multigraph: true,
        graph: Attributes { documents: graph.corpus.documents.iter().map(Source::of).collect() },
        nodes: nodes.collect(),
        links: links.collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct Whole<'a> {
    directed: bool,
    multigraph: bool,
    graph: Attributes<'a>,
    nodes: Vec<Node<'a>>,
    links: Vec<Link<'a>>,
}

#[derive(Serialize)]
struct Attributes<'a> {
    documents: Vec<Source<'a>>,
}

#[derive(Serialize)]
struct Source<'a> {
    id: &'a str,
    path: Option<&'a str>,
    title: Option<&'a str>,
    outlet: Option<&'a str>,
    published: Option<&'a str>,
    url: Option<&'a str>,
}

impl<'a> Source<'a> {
    fn of(document: &'a DocumentInfo) -> Self {
        Self {
            id: &document.id,
            path: document.path.as_deref(),
            title: document.title.as_deref(),
            outlet: document.outlet.as_deref(),
            published: document.published.as_deref(),
            url: document.url.as_deref(),
        }
    }
}

#[derive(Serialize)]
struct Node<'a> {
    id: &'a str,
    label: &'a str,
    kind: &'static str,
    aliases: &'a [String],
    quotations: usize,
    accusations_made: usize,
    accusations_received: usize,
    documents: usize,
    weight_out: usize,
    weight_in: usize,
    page_rank: f64,
}

#[derive(Serialize)]
struct Link<'a> {
    source: &'a str,
    target: &'a str,
    /// Tells parallel links apart: networkx wants it so.
    key: &'static str,
    kind: &'static str,
    weight: usize,
    label: &'a str,
    documents: usize,
    first: Option<&'a str>,
    last: Option<&'a str>,
    statements: Vec<Evidence<'a>>,
}

#[derive(Serialize)]
struct Evidence<'a> {
    /// Index into `graph.documents`.
    document: usize,
    r#type: &'static str,
    kind: &'static str,
    status: Option<&'static str>,
    speaker_mention: Option<&'a str>,
    target_mention: Option<&'a str>,
    cue: &'a str,
    text: &'a str,
    start: usize,
    end: usize,
    sentence: &'a str,
}

impl<'a> Evidence<'a> {
    fn of(graph: &'a AttributionGraph, statement: usize) -> Self {
        let it = &graph.corpus.statements[statement];
        Self {
            document: it.document,
            r#type: it.kind.type_name(),
            kind: it.kind.kind_name(),
            status: it.status.map(|s| s.as_str()),
            speaker_mention: it.speaker.as_ref().map(|p| p.mention.as_str()),
            target_mention: it.target.as_ref().map(|p| p.mention.as_str()),
            cue: &it.cue,
            text: &it.text,
            start: it.start,
            end: it.end,
            sentence: &it.sentence_text,
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::export::sample::sample_graph;

    #[test]
    fn a_graph_is_node_link_data() {
        let mut out = Vec::new();
        write(&sample_graph(), &mut out).unwrap();
        expect![[r#"
            {
              "directed": true,
              "multigraph": true,
              "graph": {
                "documents": [
                  {
                    "id": "border",
                    "path": "articles/border.txt",
                    "title": null,
                    "outlet": "The Example",
                    "published": "2020-10-12",
                    "url": null
                  }
                ]
              },
              "nodes": [
                {
                  "id": "Norland",
                  "label": "Norland",
                  "kind": "place",
                  "aliases": [],
                  "quotations": 0,
                  "accusations_made": 1,
                  "accusations_received": 0,
                  "documents": 1,
                  "weight_out": 1,
                  "weight_in": 0,
                  "page_rank": 0.411946
                },
                {
                  "id": "Estavia",
                  "label": "Estavia",
                  "kind": "place",
                  "aliases": [
                    "Oslavik"
                  ],
                  "quotations": 0,
                  "accusations_made": 0,
                  "accusations_received": 1,
                  "documents": 1,
                  "weight_out": 0,
                  "weight_in": 1,
                  "page_rank": 0.411946
                },
                {
                  "id": "unknown (border)",
                  "label": "unknown",
                  "kind": "unknown",
                  "aliases": [],
                  "quotations": 0,
                  "accusations_made": 1,
                  "accusations_received": 0,
                  "documents": 1,
                  "weight_out": 1,
                  "weight_in": 0,
                  "page_rank": 0.061792
                },
                {
                  "id": "The bank",
                  "label": "The bank",
                  "kind": "group",
                  "aliases": [],
                  "quotations": 0,
                  "accusations_made": 0,
                  "accusations_received": 1,
                  "documents": 1,
                  "weight_out": 0,
                  "weight_in": 1,
                  "page_rank": 0.114315
                }
              ],
              "links": [
                {
                  "source": "Norland",
                  "target": "Estavia",
                  "key": "accuses",
                  "kind": "accuses",
                  "weight": 1,
                  "label": "“shelling the town”",
                  "documents": 1,
                  "first": "2020-10-12",
                  "last": "2020-10-12",
                  "statements": [
                    {
                      "document": 0,
                      "type": "accusation",
                      "kind": "explicit",
                      "status": "asserted",
                      "speaker_mention": "Norland",
                      "target_mention": "Estavia",
                      "cue": "accused",
                      "text": "“shelling the town”",
                      "start": 27,
                      "end": 46,
                      "sentence": "Norland accused Estavia of “shelling the town” on Monday."
                    }
                  ]
                },
                {
                  "source": "Estavia",
                  "target": "Norland",
                  "key": "denies",
                  "kind": "denies",
                  "weight": 1,
                  "label": "“shelling the town”",
                  "documents": 1,
                  "first": "2020-10-12",
                  "last": "2020-10-12",
                  "statements": [
                    {
                      "document": 0,
                      "type": "denial",
                      "kind": "",
                      "status": null,
                      "speaker_mention": "Oslavik",
                      "target_mention": "Norland",
                      "cue": "denied",
                      "text": "the accusation",
                      "start": 172,
                      "end": 186,
                      "sentence": "Oslavik, the capital, denied the accusation. Estavia may accuse Norland."
                    }
                  ]
                },
                {
                  "source": "unknown (border)",
                  "target": "The bank",
                  "key": "accuses",
                  "kind": "accuses",
                  "weight": 1,
                  "label": "fraud",
                  "documents": 1,
                  "first": "2020-10-12",
                  "last": "2020-10-12",
                  "statements": [
                    {
                      "document": 0,
                      "type": "accusation",
                      "kind": "explicit",
                      "status": "asserted",
                      "speaker_mention": null,
                      "target_mention": "The bank",
                      "cue": "accused",
                      "text": "fraud",
                      "start": 240,
                      "end": 245,
                      "sentence": "The bank was accused of fraud."
                    }
                  ]
                }
              ]
            }
        "#]]
        .assert_eq(&String::from_utf8(out).unwrap());
    }
}
