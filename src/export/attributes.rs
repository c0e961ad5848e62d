//! The attributes of nodes and ties that JSON, GraphML and GEXF write: one table each, with types, so that the formats
//! cannot drift apart.
//!
//! Example: the tie `Norland -> Estavia` has `kind` accuses, `weight` 2, `reciprocity` 0.5.

use std::borrow::Cow;

use petgraph::graph::{EdgeIndex, NodeIndex};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::graph::measures::{Measures, NodeMeasures, TieMeasures};
use crate::graph::{AttributionGraph, Charge, Node, Tie};

/// What values an attribute has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Text,
    Count,
    Number,
    Truth,
}

/// A value of an attribute.
#[derive(Clone, Debug)]
pub(super) enum Value<'a> {
    /// There is none: null in JSON, left out elsewhere.
    Missing,
    Text(Cow<'a, str>),
    /// A list in JSON, joined by `; ` elsewhere.
    List(&'a [String]),
    Count(usize),
    /// Written with six decimals at most.
    Number(f64),
    Truth(bool),
}

/// A column of a table of nodes or ties.
pub(super) struct Attribute<Row> {
    /// The name in every format.
    pub(super) name: &'static str,
    pub(super) kind: Type,
    of: for<'a> fn(&Row, &'a AttributionGraph, &'a Measures) -> Value<'a>,
}

/// The attributes of a node, in order.
pub(super) const NODE: [Attribute<NodeIndex>; 20] = [
    Attribute { name: "label", kind: Type::Text, of: |n, g, _| text(&node(g, *n).label) },
    Attribute {
        name: "kind",
        kind: Type::Text,
        of: |n, g, _| text(node(g, *n).kind.map_or("unknown", |k| k.as_str())),
    },
    Attribute { name: "aliases", kind: Type::Text, of: |n, g, _| Value::List(&node(g, *n).aliases) },
    Attribute { name: "quotations", kind: Type::Count, of: |n, g, _| Value::Count(node(g, *n).quotations) },
    Attribute {
        name: "accusations_made",
        kind: Type::Count,
        of: |n, g, _| Value::Count(node(g, *n).accusations_made),
    },
    Attribute {
        name: "accusations_received",
        kind: Type::Count,
        of: |n, g, _| Value::Count(node(g, *n).accusations_received),
    },
    Attribute { name: "documents", kind: Type::Count, of: |n, g, _| Value::Count(node(g, *n).documents) },
    Attribute { name: "accuses", kind: Type::Count, of: |n, _, m| Value::Count(of_node(m, *n).accuses) },
    Attribute {
        name: "accused_by",
        kind: Type::Count,
        of: |n, _, m| Value::Count(of_node(m, *n).accused_by),
    },
    Attribute { name: "mutual", kind: Type::Count, of: |n, _, m| Value::Count(of_node(m, *n).mutual) },
    Attribute {
        name: "weight_out",
        kind: Type::Count,
        of: |n, _, m| Value::Count(of_node(m, *n).weight_out),
    },
    Attribute { name: "weight_in", kind: Type::Count, of: |n, _, m| Value::Count(of_node(m, *n).weight_in) },
    Attribute {
        name: "page_rank",
        kind: Type::Number,
        of: |n, _, m| Value::Number(of_node(m, *n).page_rank),
    },
    Attribute {
        name: "group",
        kind: Type::Count,
        of: |n, _, m| of_node(m, *n).group.map_or(Value::Missing, Value::Count),
    },
    Attribute { name: "community", kind: Type::Count, of: |n, _, m| Value::Count(of_node(m, *n).community) },
    Attribute {
        name: "first_accusation",
        kind: Type::Text,
        of: |n, g, m| {
            let first = of_node(m, *n).first_accusation.map(|s| &g.corpus.statements[s]);
            maybe(first.and_then(|s| g.corpus.documents[s.document].day()))
        },
    },
    Attribute { name: "first", kind: Type::Text, of: |n, _, m| maybe(of_node(m, *n).first.as_deref()) },
    Attribute { name: "last", kind: Type::Text, of: |n, _, m| maybe(of_node(m, *n).last.as_deref()) },
    Attribute { name: "named", kind: Type::Truth, of: |n, g, _| Value::Truth(node(g, *n).is_named) },
    Attribute { name: "wikidata", kind: Type::Text, of: |n, g, _| maybe(node(g, *n).wikidata.as_deref()) },
];

/// The attributes of a tie, in order.
pub(super) const TIE: [Attribute<EdgeIndex>; 11] = [
    Attribute { name: "kind", kind: Type::Text, of: |e, g, _| text(tie(g, *e).kind.as_str()) },
    Attribute { name: "outlet", kind: Type::Text, of: |e, g, _| maybe(tie(g, *e).outlet.as_deref()) },
    Attribute { name: "weight", kind: Type::Count, of: |e, g, _| Value::Count(tie(g, *e).weight) },
    Attribute { name: "label", kind: Type::Text, of: |e, g, _| text(&tie(g, *e).label) },
    // For how many of its statements the label holds.
    Attribute {
        name: "label_count",
        kind: Type::Count,
        of: |e, g, _| Value::Count(tie(g, *e).charges.first().map_or(0, Charge::count)),
    },
    Attribute { name: "documents", kind: Type::Count, of: |e, g, _| Value::Count(tie(g, *e).documents) },
    Attribute { name: "first", kind: Type::Text, of: |e, g, _| maybe(tie(g, *e).first.as_deref()) },
    Attribute { name: "last", kind: Type::Text, of: |e, g, _| maybe(tie(g, *e).last.as_deref()) },
    Attribute { name: "back", kind: Type::Count, of: |e, _, m| Value::Count(of_tie(m, *e).back) },
    Attribute { name: "mutual", kind: Type::Truth, of: |e, _, m| Value::Truth(of_tie(m, *e).back > 0) },
    Attribute {
        name: "reciprocity",
        kind: Type::Number,
        of: |e, _, m| Value::Number(of_tie(m, *e).reciprocity),
    },
];

/// The sentences behind a tie, one a line, for formats that have no place for whole statements.
pub(super) fn sentences(graph: &AttributionGraph, tie: &Tie) -> String {
    let lines = tie.statements.iter().map(|&n| graph.corpus.statements[n].sentence_text.as_str());
    lines.collect::<Vec<_>>().join("\n")
}

impl<Row> Attribute<Row> {
    /// The value for one node or tie.
    pub(super) fn value<'a>(
        &self,
        row: &Row,
        graph: &'a AttributionGraph,
        measures: &'a Measures,
    ) -> Value<'a> {
        (self.of)(row, graph, measures)
    }
}

impl Value<'_> {
    /// The value as text; `None` where there is none, or where it is empty.
    pub(super) fn into_text(self) -> Option<String> {
        match self {
            Value::Missing => None,
            Value::Text(text) => Some(text.into_owned()).filter(|t| !t.is_empty()),
            Value::List(list) => Some(list.join("; ")).filter(|t| !t.is_empty()),
            Value::Count(count) => Some(count.to_string()),
            Value::Number(number) => Some(rounded(number).to_string()),
            Value::Truth(truth) => Some(truth.to_string()),
        }
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Missing => serializer.serialize_none(),
            Value::Text(text) => serializer.serialize_str(text),
            Value::List(list) => serializer.collect_seq(*list),
            Value::Count(count) => count.serialize(serializer),
            Value::Number(number) => rounded(*number).serialize(serializer),
            Value::Truth(truth) => serializer.serialize_bool(*truth),
        }
    }
}

/// Adds the attributes of one node or tie to a JSON object.
pub(super) fn serialize_into<Row, M: SerializeMap>(
    map: &mut M,
    attributes: &[Attribute<Row>],
    row: &Row,
    graph: &AttributionGraph,
    measures: &Measures,
) -> Result<(), M::Error> {
    attributes.iter().try_for_each(|a| map.serialize_entry(a.name, &a.value(row, graph, measures)))
}

/// More digits would say more than the last rounds of a measure know.
pub(super) fn rounded(number: f64) -> f64 {
    (number * 1e6).round() / 1e6
}

fn node(graph: &AttributionGraph, n: NodeIndex) -> &Node {
    &graph.graph[n]
}

fn tie(graph: &AttributionGraph, e: EdgeIndex) -> &Tie {
    &graph.graph[e]
}

fn of_node(measures: &Measures, n: NodeIndex) -> &NodeMeasures {
    &measures.nodes[n.index()]
}

fn of_tie(measures: &Measures, e: EdgeIndex) -> &TieMeasures {
    &measures.ties[e.index()]
}

fn text(text: &str) -> Value<'_> {
    Value::Text(Cow::Borrowed(text))
}

fn maybe(value: Option<&str>) -> Value<'_> {
    value.map_or(Value::Missing, text)
}
