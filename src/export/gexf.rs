//! `graph --format gexf`: GEXF 1.3 for Gephi, with typed attributes, colors, and the dates of the ties as intervals.

use std::io::{self, Write};

use petgraph::visit::EdgeRef;

use super::attributes::{NODE, TIE, Type, sentences};
use crate::escape::xml_text;
use crate::graph::measures::Measures;
use crate::graph::{AttributionGraph, TieKind};
use crate::picture::style::{node_style, rgb, tie_style};

/// What GEXF has places of its own for.
const BUILT_IN: [&str; 2] = ["label", "weight"];

/// Writes the graph.
pub fn write(graph: &AttributionGraph, out: &mut impl Write) -> io::Result<()> {
    let measures = Measures::of(graph);
    let has_dates = graph.graph.edge_weights().any(|tie| tie.first.is_some());
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<gexf xmlns=\"http://gexf.net/1.3\" xmlns:viz=\"http://gexf.net/1.3/viz\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
         xsi:schemaLocation=\"http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd\" version=\"1.3\">"
    )?;
    writeln!(out, "  <meta>\n    <creator>sayso</creator>\n  </meta>")?;
    let time = if has_dates {
        "mode=\"dynamic\" timeformat=\"date\" timerepresentation=\"interval\""
    } else {
        "mode=\"static\""
    };
    writeln!(out, "  <graph defaultedgetype=\"directed\" {time}>")?;
    let nodes: Vec<_> = NODE.iter().filter(|a| !BUILT_IN.contains(&a.name)).collect();
    let ties: Vec<_> = TIE.iter().filter(|a| !BUILT_IN.contains(&a.name)).collect();
    declare(out, "node", nodes.iter().map(|a| (a.name, a.kind)))?;
    declare(out, "edge", ties.iter().map(|a| (a.name, a.kind)).chain([("sentences", Type::Text)]))?;
    writeln!(out, "    <nodes>")?;
    for index in graph.graph.node_indices() {
        let node = &graph.graph[index];
        let own = &measures.nodes[index.index()];
        let time = interval(own.first.as_deref(), own.last.as_deref());
        let (id, label) = (attribute(&node.id), attribute(&node.label));
        writeln!(out, "      <node id=\"{id}\" label=\"{label}\"{time}>")?;
        write_values(out, "node", nodes.iter().map(|a| a.value(&index, graph, &measures).into_text()))?;
        let (r, g, b) = rgb(node_style(node.kind).line);
        writeln!(out, "        <viz:color r=\"{r}\" g=\"{g}\" b=\"{b}\"/>")?;
        let size = 10.0 + 6.0 * ((own.weight_in + own.weight_out) as f64).sqrt();
        writeln!(out, "        <viz:size value=\"{size:.1}\"/>")?;
        writeln!(out, "      </node>")?;
    }
    writeln!(out, "    </nodes>\n    <edges>")?;
    for edge in graph.graph.edge_references() {
        let tie = edge.weight();
        writeln!(
            out,
            "      <edge id=\"{}\" source=\"{}\" target=\"{}\" kind=\"{}\" weight=\"{:.1}\" label=\"{}\"{}>",
            edge.id().index(),
            attribute(&graph.graph[edge.source()].id),
            attribute(&graph.graph[edge.target()].id),
            tie.kind.as_str(),
            tie.weight as f64,
            attribute(&tie.label),
            interval(tie.first.as_deref(), tie.last.as_deref()),
        )?;
        let values = ties.iter().map(|a| a.value(&edge.id(), graph, &measures).into_text());
        write_values(out, "edge", values.chain([Some(sentences(graph, tie))]))?;
        let (r, g, b) = rgb(tie_style(tie.kind).line);
        writeln!(out, "        <viz:color r=\"{r}\" g=\"{g}\" b=\"{b}\"/>")?;
        if tie.kind == TieKind::Denies {
            writeln!(out, "        <viz:shape value=\"dashed\"/>")?;
        }
        writeln!(out, "      </edge>")?;
    }
    writeln!(out, "    </edges>\n  </graph>\n</gexf>")
}

/// Writes which attributes there are; the values name them by number.
fn declare(
    out: &mut impl Write,
    class: &str,
    attributes: impl Iterator<Item = (&'static str, Type)>,
) -> io::Result<()> {
    writeln!(out, "    <attributes class=\"{class}\">")?;
    for (n, (name, kind)) in attributes.enumerate() {
        let kind = match kind {
            Type::Text => "string",
            Type::Count => "integer",
            Type::Number => "double",
            Type::Truth => "boolean",
        };
        writeln!(out, "      <attribute id=\"{class}{n}\" title=\"{name}\" type=\"{kind}\"/>")?;
    }
    writeln!(out, "    </attributes>")
}

fn write_values(
    out: &mut impl Write,
    class: &str,
    values: impl Iterator<Item = Option<String>>,
) -> io::Result<()> {
    writeln!(out, "        <attvalues>")?;
    for (n, value) in values.enumerate() {
        if let Some(value) = value {
            writeln!(out, "          <attvalue for=\"{class}{n}\" value=\"{}\"/>", attribute(&value))?;
        }
    }
    writeln!(out, "        </attvalues>")
}

/// First and last day; nothing where no document is dated.
fn interval(first: Option<&str>, last: Option<&str>) -> String {
    match (first, last) {
        (Some(first), Some(last)) => format!(" start=\"{}\" end=\"{}\"", xml_text(first), xml_text(last)),
        _ => String::new(),
    }
}

/// A value between double quotation marks; line breaks would be read back as blanks.
fn attribute(value: &str) -> String {
    xml_text(value).replace('\n', "&#10;").replace('\t', "&#9;")
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::export::sample::sample_graph;

    #[test]
    fn ties_have_their_dates() {
        let mut out = Vec::new();
        write(&sample_graph(), &mut out).unwrap();
        expect![[r#"
            <?xml version="1.0" encoding="UTF-8"?>
            <gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd" version="1.3">
              <meta>
                <creator>sayso</creator>
              </meta>
              <graph defaultedgetype="directed" mode="dynamic" timeformat="date" timerepresentation="interval">
                <attributes class="node">
                  <attribute id="node0" title="kind" type="string"/>
                  <attribute id="node1" title="aliases" type="string"/>
                  <attribute id="node2" title="quotations" type="integer"/>
                  <attribute id="node3" title="accusations_made" type="integer"/>
                  <attribute id="node4" title="accusations_received" type="integer"/>
                  <attribute id="node5" title="documents" type="integer"/>
                  <attribute id="node6" title="accuses" type="integer"/>
                  <attribute id="node7" title="accused_by" type="integer"/>
                  <attribute id="node8" title="mutual" type="integer"/>
                  <attribute id="node9" title="weight_out" type="integer"/>
                  <attribute id="node10" title="weight_in" type="integer"/>
                  <attribute id="node11" title="page_rank" type="double"/>
                  <attribute id="node12" title="group" type="integer"/>
                  <attribute id="node13" title="community" type="integer"/>
                  <attribute id="node14" title="first_accusation" type="string"/>
                  <attribute id="node15" title="first" type="string"/>
                  <attribute id="node16" title="last" type="string"/>
                  <attribute id="node17" title="named" type="boolean"/>
                  <attribute id="node18" title="wikidata" type="string"/>
                </attributes>
                <attributes class="edge">
                  <attribute id="edge0" title="kind" type="string"/>
                  <attribute id="edge1" title="outlet" type="string"/>
                  <attribute id="edge2" title="label_count" type="integer"/>
                  <attribute id="edge3" title="documents" type="integer"/>
                  <attribute id="edge4" title="first" type="string"/>
                  <attribute id="edge5" title="last" type="string"/>
                  <attribute id="edge6" title="back" type="integer"/>
                  <attribute id="edge7" title="mutual" type="boolean"/>
                  <attribute id="edge8" title="reciprocity" type="double"/>
                  <attribute id="edge9" title="sentences" type="string"/>
                </attributes>
                <nodes>
                  <node id="Norland" label="Norland" start="2020-10-12" end="2020-10-12">
                    <attvalues>
                      <attvalue for="node0" value="place"/>
                      <attvalue for="node2" value="0"/>
                      <attvalue for="node3" value="1"/>
                      <attvalue for="node4" value="0"/>
                      <attvalue for="node5" value="1"/>
                      <attvalue for="node6" value="1"/>
                      <attvalue for="node7" value="0"/>
                      <attvalue for="node8" value="0"/>
                      <attvalue for="node9" value="1"/>
                      <attvalue for="node10" value="1"/>
                      <attvalue for="node11" value="0.175439"/>
                      <attvalue for="node13" value="0"/>
                      <attvalue for="node14" value="2020-10-12"/>
                      <attvalue for="node15" value="2020-10-12"/>
                      <attvalue for="node16" value="2020-10-12"/>
                      <attvalue for="node17" value="true"/>
                    </attvalues>
                    <viz:color r="47" g="125" b="87"/>
                    <viz:size value="18.5"/>
                  </node>
                  <node id="Estavia" label="Estavia" start="2020-10-12" end="2020-10-12">
                    <attvalues>
                      <attvalue for="node0" value="place"/>
                      <attvalue for="node1" value="Oslavik"/>
                      <attvalue for="node2" value="0"/>
                      <attvalue for="node3" value="0"/>
                      <attvalue for="node4" value="1"/>
                      <attvalue for="node5" value="1"/>
                      <attvalue for="node6" value="0"/>
                      <attvalue for="node7" value="1"/>
                      <attvalue for="node8" value="0"/>
                      <attvalue for="node9" value="1"/>
                      <attvalue for="node10" value="1"/>
                      <attvalue for="node11" value="0.324561"/>
                      <attvalue for="node13" value="0"/>
                      <attvalue for="node15" value="2020-10-12"/>
                      <attvalue for="node16" value="2020-10-12"/>
                      <attvalue for="node17" value="true"/>
                    </attvalues>
                    <viz:color r="47" g="125" b="87"/>
                    <viz:size value="18.5"/>
                  </node>
                  <node id="unknown (border)" label="unknown" start="2020-10-12" end="2020-10-12">
                    <attvalues>
                      <attvalue for="node0" value="unknown"/>
                      <attvalue for="node2" value="0"/>
                      <attvalue for="node3" value="1"/>
                      <attvalue for="node4" value="0"/>
                      <attvalue for="node5" value="1"/>
                      <attvalue for="node6" value="1"/>
                      <attvalue for="node7" value="0"/>
                      <attvalue for="node8" value="0"/>
                      <attvalue for="node9" value="1"/>
                      <attvalue for="node10" value="0"/>
                      <attvalue for="node11" value="0.175439"/>
                      <attvalue for="node13" value="1"/>
                      <attvalue for="node14" value="2020-10-12"/>
                      <attvalue for="node15" value="2020-10-12"/>
                      <attvalue for="node16" value="2020-10-12"/>
                      <attvalue for="node17" value="false"/>
                    </attvalues>
                    <viz:color r="123" g="133" b="148"/>
                    <viz:size value="16.0"/>
                  </node>
                  <node id="The bank" label="The bank" start="2020-10-12" end="2020-10-12">
                    <attvalues>
                      <attvalue for="node0" value="group"/>
                      <attvalue for="node2" value="0"/>
                      <attvalue for="node3" value="0"/>
                      <attvalue for="node4" value="1"/>
                      <attvalue for="node5" value="1"/>
                      <attvalue for="node6" value="0"/>
                      <attvalue for="node7" value="1"/>
                      <attvalue for="node8" value="0"/>
                      <attvalue for="node9" value="0"/>
                      <attvalue for="node10" value="1"/>
                      <attvalue for="node11" value="0.324561"/>
                      <attvalue for="node13" value="1"/>
                      <attvalue for="node15" value="2020-10-12"/>
                      <attvalue for="node16" value="2020-10-12"/>
                      <attvalue for="node17" value="false"/>
                    </attvalues>
                    <viz:color r="138" g="79" b="148"/>
                    <viz:size value="16.0"/>
                  </node>
                </nodes>
                <edges>
                  <edge id="0" source="Norland" target="Estavia" kind="accuses" weight="1.0" label="“shelling the town”" start="2020-10-12" end="2020-10-12">
                    <attvalues>
                      <attvalue for="edge0" value="accuses"/>
                      <attvalue for="edge2" value="1"/>
                      <attvalue for="edge3" value="1"/>
                      <attvalue for="edge4" value="2020-10-12"/>
                      <attvalue for="edge5" value="2020-10-12"/>
                      <attvalue for="edge6" value="0"/>
                      <attvalue for="edge7" value="false"/>
                      <attvalue for="edge8" value="0"/>
                      <attvalue for="edge9" value="Norland accused Estavia of “shelling the town” on Monday."/>
                    </attvalues>
                    <viz:color r="180" g="35" b="42"/>
                  </edge>
                  <edge id="1" source="Estavia" target="Norland" kind="denies" weight="1.0" label="“shelling the town”" start="2020-10-12" end="2020-10-12">
                    <attvalues>
                      <attvalue for="edge0" value="denies"/>
                      <attvalue for="edge2" value="1"/>
                      <attvalue for="edge3" value="1"/>
                      <attvalue for="edge4" value="2020-10-12"/>
                      <attvalue for="edge5" value="2020-10-12"/>
                      <attvalue for="edge6" value="0"/>
                      <attvalue for="edge7" value="false"/>
                      <attvalue for="edge8" value="0"/>
                      <attvalue for="edge9" value="Oslavik, the capital, denied the accusation. Estavia may accuse Norland."/>
                    </attvalues>
                    <viz:color r="43" g="108" b="176"/>
                    <viz:shape value="dashed"/>
                  </edge>
                  <edge id="2" source="unknown (border)" target="The bank" kind="accuses" weight="1.0" label="fraud" start="2020-10-12" end="2020-10-12">
                    <attvalues>
                      <attvalue for="edge0" value="accuses"/>
                      <attvalue for="edge2" value="1"/>
                      <attvalue for="edge3" value="1"/>
                      <attvalue for="edge4" value="2020-10-12"/>
                      <attvalue for="edge5" value="2020-10-12"/>
                      <attvalue for="edge6" value="0"/>
                      <attvalue for="edge7" value="false"/>
                      <attvalue for="edge8" value="0"/>
                      <attvalue for="edge9" value="The bank was accused of fraud."/>
                    </attvalues>
                    <viz:color r="180" g="35" b="42"/>
                  </edge>
                </edges>
              </graph>
            </gexf>
        "#]].assert_eq(&String::from_utf8(out).unwrap());
    }
}
