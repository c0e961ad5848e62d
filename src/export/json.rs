//! `graph --format json`: node-link data as networkx and D3 read it, with the statements behind every link.
//!
//! Example: `networkx.node_link_graph(json.load(file), edges="links")` gives a `MultiDiGraph`.

use std::io::{self, Write};

use petgraph::graph::{EdgeIndex, NodeIndex};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::attributes::{self, rounded, serialize_into};
use crate::graph::measures::Measures;
use crate::graph::{AttributionGraph, DocumentInfo, Tie};

/// Writes the graph.
pub fn write(graph: &AttributionGraph, out: &mut impl Write) -> io::Result<()> {
    let measures = &Measures::of(graph);
    let whole = Whole {
        directed: true,
        multigraph: true,
        graph: Attributes {
            modularity: rounded(measures.modularity),
            reciprocity: measures.reciprocity.map(rounded),
            documents: graph.corpus.documents.iter().map(Source::of).collect(),
        },
        nodes: graph.graph.node_indices().map(|node| Node { graph, measures, node }).collect(),
        links: graph.graph.edge_indices().map(|edge| Link { graph, measures, edge }).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    out.write_all(b"\n")
}

#[derive(serde::Serialize)]
struct Whole<'a> {
    directed: bool,
    multigraph: bool,
    graph: Attributes<'a>,
    nodes: Vec<Node<'a>>,
    links: Vec<Link<'a>>,
}

#[derive(serde::Serialize)]
struct Attributes<'a> {
    modularity: f64,
    reciprocity: Option<f64>,
    documents: Vec<Source<'a>>,
}

#[derive(serde::Serialize)]
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

/// A node: its id and the table of attributes.
struct Node<'a> {
    graph: &'a AttributionGraph,
    measures: &'a Measures,
    node: NodeIndex,
}

impl Serialize for Node<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &self.graph.graph[self.node].id)?;
        serialize_into(&mut map, &attributes::NODE, &self.node, self.graph, self.measures)?;
        map.end()
    }
}

/// A tie: its ends, the key by which networkx tells parallel ties apart, the table of attributes, and the evidence.
struct Link<'a> {
    graph: &'a AttributionGraph,
    measures: &'a Measures,
    edge: EdgeIndex,
}

impl Serialize for Link<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let graph = &self.graph.graph;
        let tie = &graph[self.edge];
        let statements: Vec<Evidence<'_>> =
            tie.statements.iter().map(|&n| Evidence::of(self.graph, n)).collect();
        let mut map = serializer.serialize_map(None)?;
        if let Some((source, target)) = graph.edge_endpoints(self.edge) {
            map.serialize_entry("source", &graph[source].id)?;
            map.serialize_entry("target", &graph[target].id)?;
        }
        map.serialize_entry("key", &key(tie))?;
        serialize_into(&mut map, &attributes::TIE, &self.edge, self.graph, self.measures)?;
        let charges: Vec<Named<'_>> =
            tie.charges.iter().map(|c| Named { charge: &c.text, statements: c.count() }).collect();
        map.serialize_entry("charges", &charges)?;
        map.serialize_entry("statements", &statements)?;
        map.end()
    }
}

/// Unique among the ties from one node to another.
fn key(tie: &Tie) -> String {
    match &tie.outlet {
        Some(outlet) => format!("{}: {outlet}", tie.kind.as_str()),
        None => tie.kind.as_str().to_owned(),
    }
}

/// A charge with the number of statements that make it.
#[derive(serde::Serialize)]
struct Named<'a> {
    charge: &'a str,
    statements: usize,
}

#[derive(serde::Serialize)]
struct Evidence<'a> {
    /// Index into `graph.documents`.
    document: usize,
    r#type: &'static str,
    kind: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    act: &'static str,
    status: Option<&'static str>,
    speaker_mention: Option<&'a str>,
    target_mention: Option<&'a str>,
    cue: &'a str,
    text: &'a str,
    start: usize,
    end: usize,
    sentence: &'a str,
    confidence: f64,
    /// Other documents that have the same statement, as indices into `graph.documents`.
    #[serde(skip_serializing_if = "<[usize]>::is_empty")]
    also_in: &'a [usize],
}

impl<'a> Evidence<'a> {
    fn of(graph: &'a AttributionGraph, statement: usize) -> Self {
        let it = &graph.corpus.statements[statement];
        Self {
            document: it.document,
            r#type: it.kind.type_name(),
            kind: it.kind.kind_name(),
            act: it.act_name(),
            status: it.status.map(|s| s.as_str()),
            speaker_mention: it.speaker.as_ref().map(|p| p.mention.as_str()),
            target_mention: it.target.as_ref().map(|p| p.mention.as_str()),
            cue: &it.cue,
            text: &it.text,
            start: it.start,
            end: it.end,
            sentence: &it.sentence_text,
            confidence: (f64::from(it.confidence) * 100.0).round() / 100.0,
            also_in: &it.also_in,
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
                "modularity": 0.444444,
                "reciprocity": 0.0,
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
                  "accuses": 1,
                  "accused_by": 0,
                  "mutual": 0,
                  "weight_out": 1,
                  "weight_in": 1,
                  "page_rank": 0.175439,
                  "group": null,
                  "community": 0,
                  "first_accusation": "2020-10-12",
                  "first": "2020-10-12",
                  "last": "2020-10-12",
                  "named": true,
                  "wikidata": null
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
                  "accuses": 0,
                  "accused_by": 1,
                  "mutual": 0,
                  "weight_out": 1,
                  "weight_in": 1,
                  "page_rank": 0.324561,
                  "group": null,
                  "community": 0,
                  "first_accusation": null,
                  "first": "2020-10-12",
                  "last": "2020-10-12",
                  "named": true,
                  "wikidata": null
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
                  "accuses": 1,
                  "accused_by": 0,
                  "mutual": 0,
                  "weight_out": 1,
                  "weight_in": 0,
                  "page_rank": 0.175439,
                  "group": null,
                  "community": 1,
                  "first_accusation": "2020-10-12",
                  "first": "2020-10-12",
                  "last": "2020-10-12",
                  "named": false,
                  "wikidata": null
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
                  "accuses": 0,
                  "accused_by": 1,
                  "mutual": 0,
                  "weight_out": 0,
                  "weight_in": 1,
                  "page_rank": 0.324561,
                  "group": null,
                  "community": 1,
                  "first_accusation": null,
                  "first": "2020-10-12",
                  "last": "2020-10-12",
                  "named": false,
                  "wikidata": null
                }
              ],
              "links": [
                {
                  "source": "Norland",
                  "target": "Estavia",
                  "key": "accuses",
                  "kind": "accuses",
                  "outlet": null,
                  "weight": 1,
                  "label": "“shelling the town”",
                  "label_count": 1,
                  "documents": 1,
                  "first": "2020-10-12",
                  "last": "2020-10-12",
                  "back": 0,
                  "mutual": false,
                  "reciprocity": 0.0,
                  "charges": [
                    {
                      "charge": "“shelling the town”",
                      "statements": 1
                    }
                  ],
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
                      "sentence": "Norland accused Estavia of “shelling the town” on Monday.",
                      "confidence": 0.9
                    }
                  ]
                },
                {
                  "source": "Estavia",
                  "target": "Norland",
                  "key": "denies",
                  "kind": "denies",
                  "outlet": null,
                  "weight": 1,
                  "label": "“shelling the town”",
                  "label_count": 1,
                  "documents": 1,
                  "first": "2020-10-12",
                  "last": "2020-10-12",
                  "back": 0,
                  "mutual": false,
                  "reciprocity": 0.0,
                  "charges": [
                    {
                      "charge": "“shelling the town”",
                      "statements": 1
                    }
                  ],
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
                      "sentence": "Oslavik, the capital, denied the accusation. Estavia may accuse Norland.",
                      "confidence": 0.8
                    }
                  ]
                },
                {
                  "source": "unknown (border)",
                  "target": "The bank",
                  "key": "accuses",
                  "kind": "accuses",
                  "outlet": null,
                  "weight": 1,
                  "label": "fraud",
                  "label_count": 1,
                  "documents": 1,
                  "first": "2020-10-12",
                  "last": "2020-10-12",
                  "back": 0,
                  "mutual": false,
                  "reciprocity": 0.0,
                  "charges": [
                    {
                      "charge": "fraud",
                      "statements": 1
                    }
                  ],
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
                      "sentence": "The bank was accused of fraud.",
                      "confidence": 0.9
                    }
                  ]
                }
              ]
            }
        "#]]
        .assert_eq(&String::from_utf8(out).unwrap());
    }
}
