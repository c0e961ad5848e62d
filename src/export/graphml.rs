//! `graph --format graphml`: typed attributes, as Gephi, yEd, igraph and networkx read them.
//!
//! The ids are `n0`, `n1`, …, since GraphML allows no blanks in them; names are attributes.

use std::io::{self, Write};

use petgraph::visit::EdgeRef;

use super::attributes::{NODE, TIE, Type, sentences};
use crate::escape::xml_text;
use crate::graph::AttributionGraph;
use crate::graph::measures::Measures;

/// Writes the graph.
pub fn write(graph: &AttributionGraph, out: &mut impl Write) -> io::Result<()> {
    let measures = Measures::of(graph);
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\"")?;
    writeln!(out, "    xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"")?;
    writeln!(
        out,
        "    xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns \
         http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">"
    )?;
    let nodes = NODE.iter().map(|a| ("node", a.name, a.kind));
    let ties = TIE.iter().map(|a| ("edge", a.name, a.kind));
    for (of, name, kind) in nodes.chain(ties).chain([("edge", "sentences", Type::Text)]) {
        let kind = type_name(kind);
        writeln!(out, "  <key id=\"{of}_{name}\" for=\"{of}\" attr.name=\"{name}\" attr.type=\"{kind}\"/>")?;
    }
    writeln!(out, "  <graph id=\"sayso\" edgedefault=\"directed\">")?;
    for node in graph.graph.node_indices() {
        writeln!(out, "    <node id=\"n{}\">", node.index())?;
        for attribute in &NODE {
            data(out, "node", attribute.name, attribute.value(&node, graph, &measures).into_text())?;
        }
        writeln!(out, "    </node>")?;
    }
    for edge in graph.graph.edge_references() {
        let (n, source, target) = (edge.id().index(), edge.source().index(), edge.target().index());
        writeln!(out, "    <edge id=\"e{n}\" source=\"n{source}\" target=\"n{target}\">")?;
        for attribute in &TIE {
            data(out, "edge", attribute.name, attribute.value(&edge.id(), graph, &measures).into_text())?;
        }
        data(out, "edge", "sentences", Some(sentences(graph, edge.weight())))?;
        writeln!(out, "    </edge>")?;
    }
    writeln!(out, "  </graph>\n</graphml>")
}

fn type_name(kind: Type) -> &'static str {
    match kind {
        Type::Text => "string",
        Type::Count => "int",
        Type::Number => "double",
        Type::Truth => "boolean",
    }
}

/// Writes an attribute; one without a value is left out.
fn data(out: &mut impl Write, of: &str, name: &str, value: Option<String>) -> io::Result<()> {
    let Some(value) = value else { return Ok(()) };
    writeln!(out, "      <data key=\"{of}_{name}\">{}</data>", xml_text(&value))
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
              <key id="node_accuses" for="node" attr.name="accuses" attr.type="int"/>
              <key id="node_accused_by" for="node" attr.name="accused_by" attr.type="int"/>
              <key id="node_mutual" for="node" attr.name="mutual" attr.type="int"/>
              <key id="node_weight_out" for="node" attr.name="weight_out" attr.type="int"/>
              <key id="node_weight_in" for="node" attr.name="weight_in" attr.type="int"/>
              <key id="node_page_rank" for="node" attr.name="page_rank" attr.type="double"/>
              <key id="node_group" for="node" attr.name="group" attr.type="int"/>
              <key id="node_community" for="node" attr.name="community" attr.type="int"/>
              <key id="node_first_accusation" for="node" attr.name="first_accusation" attr.type="string"/>
              <key id="node_first" for="node" attr.name="first" attr.type="string"/>
              <key id="node_last" for="node" attr.name="last" attr.type="string"/>
              <key id="node_named" for="node" attr.name="named" attr.type="boolean"/>
              <key id="node_wikidata" for="node" attr.name="wikidata" attr.type="string"/>
              <key id="edge_kind" for="edge" attr.name="kind" attr.type="string"/>
              <key id="edge_outlet" for="edge" attr.name="outlet" attr.type="string"/>
              <key id="edge_weight" for="edge" attr.name="weight" attr.type="int"/>
              <key id="edge_label" for="edge" attr.name="label" attr.type="string"/>
              <key id="edge_label_count" for="edge" attr.name="label_count" attr.type="int"/>
              <key id="edge_documents" for="edge" attr.name="documents" attr.type="int"/>
              <key id="edge_first" for="edge" attr.name="first" attr.type="string"/>
              <key id="edge_last" for="edge" attr.name="last" attr.type="string"/>
              <key id="edge_back" for="edge" attr.name="back" attr.type="int"/>
              <key id="edge_mutual" for="edge" attr.name="mutual" attr.type="boolean"/>
              <key id="edge_reciprocity" for="edge" attr.name="reciprocity" attr.type="double"/>
              <key id="edge_sentences" for="edge" attr.name="sentences" attr.type="string"/>
              <graph id="sayso" edgedefault="directed">
                <node id="n0">
                  <data key="node_label">Norland</data>
                  <data key="node_kind">place</data>
                  <data key="node_quotations">0</data>
                  <data key="node_accusations_made">1</data>
                  <data key="node_accusations_received">0</data>
                  <data key="node_documents">1</data>
                  <data key="node_accuses">1</data>
                  <data key="node_accused_by">0</data>
                  <data key="node_mutual">0</data>
                  <data key="node_weight_out">1</data>
                  <data key="node_weight_in">1</data>
                  <data key="node_page_rank">0.175439</data>
                  <data key="node_community">0</data>
                  <data key="node_first_accusation">2020-10-12</data>
                  <data key="node_first">2020-10-12</data>
                  <data key="node_last">2020-10-12</data>
                  <data key="node_named">true</data>
                </node>
                <node id="n1">
                  <data key="node_label">Estavia</data>
                  <data key="node_kind">place</data>
                  <data key="node_aliases">Oslavik</data>
                  <data key="node_quotations">0</data>
                  <data key="node_accusations_made">0</data>
                  <data key="node_accusations_received">1</data>
                  <data key="node_documents">1</data>
                  <data key="node_accuses">0</data>
                  <data key="node_accused_by">1</data>
                  <data key="node_mutual">0</data>
                  <data key="node_weight_out">1</data>
                  <data key="node_weight_in">1</data>
                  <data key="node_page_rank">0.324561</data>
                  <data key="node_community">0</data>
                  <data key="node_first">2020-10-12</data>
                  <data key="node_last">2020-10-12</data>
                  <data key="node_named">true</data>
                </node>
                <node id="n2">
                  <data key="node_label">unknown</data>
                  <data key="node_kind">unknown</data>
                  <data key="node_quotations">0</data>
                  <data key="node_accusations_made">1</data>
                  <data key="node_accusations_received">0</data>
                  <data key="node_documents">1</data>
                  <data key="node_accuses">1</data>
                  <data key="node_accused_by">0</data>
                  <data key="node_mutual">0</data>
                  <data key="node_weight_out">1</data>
                  <data key="node_weight_in">0</data>
                  <data key="node_page_rank">0.175439</data>
                  <data key="node_community">1</data>
                  <data key="node_first_accusation">2020-10-12</data>
                  <data key="node_first">2020-10-12</data>
                  <data key="node_last">2020-10-12</data>
                  <data key="node_named">false</data>
                </node>
                <node id="n3">
                  <data key="node_label">The bank</data>
                  <data key="node_kind">group</data>
                  <data key="node_quotations">0</data>
                  <data key="node_accusations_made">0</data>
                  <data key="node_accusations_received">1</data>
                  <data key="node_documents">1</data>
                  <data key="node_accuses">0</data>
                  <data key="node_accused_by">1</data>
                  <data key="node_mutual">0</data>
                  <data key="node_weight_out">0</data>
                  <data key="node_weight_in">1</data>
                  <data key="node_page_rank">0.324561</data>
                  <data key="node_community">1</data>
                  <data key="node_first">2020-10-12</data>
                  <data key="node_last">2020-10-12</data>
                  <data key="node_named">false</data>
                </node>
                <edge id="e0" source="n0" target="n1">
                  <data key="edge_kind">accuses</data>
                  <data key="edge_weight">1</data>
                  <data key="edge_label">“shelling the town”</data>
                  <data key="edge_label_count">1</data>
                  <data key="edge_documents">1</data>
                  <data key="edge_first">2020-10-12</data>
                  <data key="edge_last">2020-10-12</data>
                  <data key="edge_back">0</data>
                  <data key="edge_mutual">false</data>
                  <data key="edge_reciprocity">0</data>
                  <data key="edge_sentences">Norland accused Estavia of “shelling the town” on Monday.</data>
                </edge>
                <edge id="e1" source="n1" target="n0">
                  <data key="edge_kind">denies</data>
                  <data key="edge_weight">1</data>
                  <data key="edge_label">“shelling the town”</data>
                  <data key="edge_label_count">1</data>
                  <data key="edge_documents">1</data>
                  <data key="edge_first">2020-10-12</data>
                  <data key="edge_last">2020-10-12</data>
                  <data key="edge_back">0</data>
                  <data key="edge_mutual">false</data>
                  <data key="edge_reciprocity">0</data>
                  <data key="edge_sentences">Oslavik, the capital, denied the accusation. Estavia may accuse Norland.</data>
                </edge>
                <edge id="e2" source="n2" target="n3">
                  <data key="edge_kind">accuses</data>
                  <data key="edge_weight">1</data>
                  <data key="edge_label">fraud</data>
                  <data key="edge_label_count">1</data>
                  <data key="edge_documents">1</data>
                  <data key="edge_first">2020-10-12</data>
                  <data key="edge_last">2020-10-12</data>
                  <data key="edge_back">0</data>
                  <data key="edge_mutual">false</data>
                  <data key="edge_reciprocity">0</data>
                  <data key="edge_sentences">The bank was accused of fraud.</data>
                </edge>
              </graph>
            </graphml>
        "#]].assert_eq(&String::from_utf8(out).unwrap());
    }
}
