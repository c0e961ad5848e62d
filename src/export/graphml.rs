//! `graph --format graphml`: typed attributes, as Gephi, yEd, igraph and networkx read them.
//!
//! The ids are `n0`, `n1`, …, since GraphML allows no blanks in them; names are attributes.

use std::io::{self, Write};

use petgraph::visit::EdgeRef;

use crate::escape::xml_text;
use crate::graph::AttributionGraph;

/// Attributes: for what, name, type.
const KEYS: [(&str, &str, &str); 14] = [
    ("node", "label", "string"),
    ("node", "kind", "string"),
    ("node", "aliases", "string"),
    ("node", "quotations", "int"),
    ("node", "accusations_made", "int"),
    ("node", "accusations_received", "int"),
    ("node", "documents", "int"),
    ("edge", "kind", "string"),
    ("edge", "weight", "double"),
    ("edge", "label", "string"),
    ("edge", "documents", "int"),
    ("edge", "first", "string"),
    ("edge", "last", "string"),
    ("edge", "sentences", "string"),
];

/// Writes the graph.
pub fn write(graph: &AttributionGraph, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\"")?;
    writeln!(out, "    xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"")?;
    writeln!(
        out,
        "    xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns \
         http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">"
    )?;
    for (of, name, kind) in KEYS {
        writeln!(out, "  <key id=\"{of}_{name}\" for=\"{of}\" attr.name=\"{name}\" attr.type=\"{kind}\"/>")?;
    }
    writeln!(out, "  <graph id=\"sayso\" edgedefault=\"directed\">")?;
    for (n, node) in graph.graph.node_weights().enumerate() {
        writeln!(out, "    <node id=\"n{n}\">")?;
        data(out, "node_label", &node.label)?;
        data(out, "node_kind", node.kind.map_or("unknown", |k| k.as_str()))?;
        data(out, "node_aliases", &node.aliases.join("; "))?;
        data(out, "node_quotations", &node.quotations.to_string())?;
        data(out, "node_accusations_made", &node.accusations_made.to_string())?;
        data(out, "node_accusations_received", &node.accusations_received.to_string())?;
        data(out, "node_documents", &node.documents.to_string())?;
        writeln!(out, "    </node>")?;
    }
    for edge in graph.graph.edge_references() {
        let (n, source, target) = (edge.id().index(), edge.source().index(), edge.target().index());
        writeln!(out, "    <edge id=\"e{n}\" source=\"n{source}\" target=\"n{target}\">")?;
        let tie = edge.weight();
        let sentences = tie.statements.iter().map(|&n| graph.corpus.statements[n].sentence_text.as_str());
        data(out, "edge_kind", tie.kind.as_str())?;
        data(out, "edge_weight", &format!("{:.1}", tie.weight as f64))?;
        data(out, "edge_label", &tie.label)?;
        data(out, "edge_documents", &tie.documents.to_string())?;
        data(out, "edge_first", tie.first.as_deref().unwrap_or_default())?;
        data(out, "edge_last", tie.last.as_deref().unwrap_or_default())?;
        data(out, "edge_sentences", &sentences.collect::<Vec<_>>().join("\n"))?;
        writeln!(out, "    </edge>")?;
    }
    writeln!(out, "  </graph>\n</graphml>")
}

/// Writes an attribute; an empty one is left out.
fn data(out: &mut impl Write, key: &str, value: &str) -> io::Result<()> {
    if value.is_empty() {
        return Ok(());
    }
    writeln!(out, "      <data key=\"{key}\">{}</data>", xml_text(value))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::export::sample::sample_graph;

    #[test]
    fn a_graph_has_typed_attributes() {
        let mut out = Vec::new();
        write(&sample_graph(), &mut out).unwrap();
        expect![[r#"
            <?xml version="1.0" encoding="UTF-8"?>
            <graphml xmlns="http://graphml.graphdrawing.org/xmlns"
                xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
              <key id="node_label" for="node" attr.name="label" attr.type="string"/>
              <key id="node_kind" for="node" attr.name="kind" attr.type="string"/>
              <key id="node_aliases" for="node" attr.name="aliases" attr.type="string"/>
              <key id="node_quotations" for="node" attr.name="quotations" attr.type="int"/>
              <key id="node_accusations_made" for="node" attr.name="accusations_made" attr.type="int"/>
              <key id="node_accusations_received" for="node" attr.name="accusations_received" attr.type="int"/>
              <key id="node_documents" for="node" attr.name="documents" attr.type="int"/>
              <key id="edge_kind" for="edge" attr.name="kind" attr.type="string"/>
              <key id="edge_weight" for="edge" attr.name="weight" attr.type="double"/>
              <key id="edge_label" for="edge" attr.name="label" attr.type="string"/>
              <key id="edge_documents" for="edge" attr.name="documents" attr.type="int"/>
              <key id="edge_first" for="edge" attr.name="first" attr.type="string"/>
              <key id="edge_last" for="edge" attr.name="last" attr.type="string"/>
              <key id="edge_sentences" for="edge" attr.name="sentences" attr.type="string"/>
              <graph id="sayso" edgedefault="directed">
                <node id="n0">
                  <data key="node_label">Norland</data>
                  <data key="node_kind">place</data>
                  <data key="node_quotations">0</data>
                  <data key="node_accusations_made">1</data>
                  <data key="node_accusations_received">0</data>
                  <data key="node_documents">1</data>
                </node>
                <node id="n1">
                  <data key="node_label">Estavia</data>
                  <data key="node_kind">place</data>
                  <data key="node_aliases">Oslavik</data>
                  <data key="node_quotations">0</data>
                  <data key="node_accusations_made">0</data>
                  <data key="node_accusations_received">1</data>
                  <data key="node_documents">1</data>
                </node>
                <node id="n2">
                  <data key="node_label">unknown</data>
                  <data key="node_kind">unknown</data>
                  <data key="node_quotations">0</data>
                  <data key="node_accusations_made">1</data>
                  <data key="node_accusations_received">0</data>
                  <data key="node_documents">1</data>
                </node>
                <node id="n3">
                  <data key="node_label">The bank</data>
                  <data key="node_kind">group</data>
                  <data key="node_quotations">0</data>
                  <data key="node_accusations_made">0</data>
                  <data key="node_accusations_received">1</data>
                  <data key="node_documents">1</data>
                </node>
                <edge id="e0" source="n0" target="n1">
                  <data key="edge_kind">accuses</data>
                  <data key="edge_weight">1.0</data>
                  <data key="edge_label">“shelling the town”</data>
                  <data key="edge_documents">1</data>
                  <data key="edge_first">2020-10-12</data>
                  <data key="edge_last">2020-10-12</data>
                  <data key="edge_sentences">Norland accused Estavia of “shelling the town” on Monday.</data>
                </edge>
                <edge id="e1" source="n1" target="n0">
                  <data key="edge_kind">denies</data>
                  <data key="edge_weight">1.0</data>
                  <data key="edge_label">“shelling the town”</data>
                  <data key="edge_documents">1</data>
                  <data key="edge_first">2020-10-12</data>
                  <data key="edge_last">2020-10-12</data>
                  <data key="edge_sentences">Oslavik, the capital, denied the accusation. Estavia may accuse Norland.</data>
                </edge>
                <edge id="e2" source="n2" target="n3">
                  <data key="edge_kind">accuses</data>
                  <data key="edge_weight">1.0</data>
                  <data key="edge_label">fraud</data>
                  <data key="edge_documents">1</data>
                  <data key="edge_first">2020-10-12</data>
                  <data key="edge_last">2020-10-12</data>
                  <data key="edge_sentences">The bank was accused of fraud.</data>
                </edge>
              </graph>
            </graphml>
        "#]].assert_eq(&String::from_utf8(out).unwrap());
    }
}
