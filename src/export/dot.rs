//! `graph --format dot`: a picture description for Graphviz that looks right as `dot -Tsvg` draws it.
//!
//! Accusations are solid and red, denials dashed and blue, mentions dotted and gray; the pen grows with the weight,
//! the commonest charge stands on the tie, with the number of statements that it holds for. Each kind of participant has
//! a shape of its own.

use std::io::{self, Write};

use petgraph::visit::EdgeRef;

use crate::escape::dot_string;
use crate::graph::{AttributionGraph, Node, TieKind};
use crate::picture::style::{node_style, tie_style};
use crate::resolve::EntityKind;
use crate::typeset::{label, label_with};

/// Columns of a label on a tie, and its lines.
const TIE_LABEL: (usize, usize) = (24, 3);
/// Columns of a label in a node, and its lines.
const NODE_LABEL: (usize, usize) = (20, 4);

/// Writes the graph.
pub fn write(graph: &AttributionGraph, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "digraph sayso {{")?;
    writeln!(
        out,
        "  graph [rankdir=LR, nodesep=0.45, ranksep=1.1, pad=0.3, bgcolor=white, fontname=\"Helvetica,Arial,sans-serif\"];"
    )?;
    writeln!(
        out,
        "  node [fontname=\"Helvetica,Arial,sans-serif\", fontsize=13, margin=\"0.16,0.09\", fontcolor=\"#1a202c\", penwidth=1.2];"
    )?;
    writeln!(
        out,
        "  edge [fontname=\"Helvetica,Arial,sans-serif\", fontsize=10, arrowsize=0.8, fontcolor=\"#2d3748\"];"
    )?;
    for node in graph.graph.node_weights() {
        let name = label(&node.label, NODE_LABEL.0, NODE_LABEL.1);
        writeln!(out, "  {} [label={}, {}];", dot_string(&node.id), dot_string(&name), look(node))?;
    }
    for edge in graph.graph.edge_references() {
        let tie = edge.weight();
        let color = tie_style(tie.kind).line;
        let style = match tie.kind {
            TieKind::Accuses => "solid",
            TieKind::Denies => "dashed",
            TieKind::Mentions => "dotted",
        };
        // The charge stands on the accusation; the answer to it need not repeat it.
        let mut text = match tie.kind {
            TieKind::Denies if tie.weight > 1 => format!("denies ({}×)", tie.weight),
            TieKind::Denies => "denies".to_owned(),
            _ => label_with(&tie.label, &tie.share(), TIE_LABEL.0, TIE_LABEL.1),
        };
        if let Some(outlet) = &tie.outlet {
            text = format!("{}\n{text}", label(outlet, TIE_LABEL.0, 1)).trim_end().to_owned();
        }
        let tooltip = format!("{} {}: {}{}", tie.kind.as_str(), tie.weight, tie.label, tie.share());
        writeln!(
            out,
            "  {} -> {} [label={}, tooltip={}, penwidth={:.1}, weight={}, color=\"{color}\", style={style}];",
            dot_string(&graph.graph[edge.source()].id),
            dot_string(&graph.graph[edge.target()].id),
            dot_string(&text),
            dot_string(tooltip.trim_end_matches(": ")),
            pen_width(tie.weight),
            tie.weight,
        )?;
    }
    writeln!(out, "}}")
}

/// 1.2 for one statement, growing ever slower, 7 at most.
fn pen_width(weight: usize) -> f64 {
    (1.2 * (weight as f64).sqrt()).min(7.0)
}

/// Shape and fill of a participant: kinds differ in shape, so that they can be told apart without color.
fn look(node: &Node) -> String {
    let shape = match node.kind {
        Some(EntityKind::Person) => "shape=box, style=\"rounded,filled\"",
        Some(EntityKind::Organization) => "shape=box, style=filled",
        Some(EntityKind::Place) => "shape=hexagon, style=filled",
        Some(EntityKind::Group) => "shape=octagon, style=filled",
        Some(EntityKind::Other) => "shape=parallelogram, style=filled",
        None => "shape=box, style=\"rounded,filled,dashed\", fontcolor=\"#566072\"",
    };
    let style = node_style(node.kind);
    format!("{shape}, fillcolor=\"{}\", color=\"{}\"", style.fill, style.line)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::export::sample::{hostile, sample_graph};
    use crate::graph::{Corpus, GraphOptions, build};

    fn dot(graph: &AttributionGraph) -> String {
        let mut out = Vec::new();
        write(graph, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_graph_is_a_picture_description() {
        expect![[r##"
            digraph sayso {
              graph [rankdir=LR, nodesep=0.45, ranksep=1.1, pad=0.3, bgcolor=white, fontname="Helvetica,Arial,sans-serif"];
              node [fontname="Helvetica,Arial,sans-serif", fontsize=13, margin="0.16,0.09", fontcolor="#1a202c", penwidth=1.2];
              edge [fontname="Helvetica,Arial,sans-serif", fontsize=10, arrowsize=0.8, fontcolor="#2d3748"];
              "Norland" [label="Norland", shape=hexagon, style=filled, fillcolor="#e2f3ea", color="#2f7d57"];
              "Estavia" [label="Estavia", shape=hexagon, style=filled, fillcolor="#e2f3ea", color="#2f7d57"];
              "unknown (border)" [label="unknown", shape=box, style="rounded,filled,dashed", fontcolor="#566072", fillcolor="#ffffff", color="#7b8594"];
              "The bank" [label="The bank", shape=octagon, style=filled, fillcolor="#f3e6f3", color="#8a4f94"];
              "Norland" -> "Estavia" [label="“shelling the town”", tooltip="accuses 1: “shelling the town”", penwidth=1.2, weight=1, color="#b4232a", style=solid];
              "Estavia" -> "Norland" [label="denies", tooltip="denies 1: “shelling the town”", penwidth=1.2, weight=1, color="#2b6cb0", style=dashed];
              "unknown (border)" -> "The bank" [label="fraud", tooltip="accuses 1: fraud", penwidth=1.2, weight=1, color="#b4232a", style=solid];
            }
        "##]].assert_eq(&dot(&sample_graph()));
    }

    #[test]
    fn names_stay_inside_their_strings() {
        let text = dot(&build(Corpus::of(&hostile()), &GraphOptions::default()));
        // Without its strings the file holds nothing of what the names say.
        let mut bare = String::new();
        let mut is_inside = false;
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            match c {
                '\\' if is_inside => drop(chars.next()),
                '"' => is_inside = !is_inside,
                c if !is_inside => bare.push(c),
                _ => {}
            }
        }
        assert!(!is_inside);
        assert!(!bare.contains("evil") && !bare.contains("HYPERLINK") && !bare.contains("click"), "{bare}");
    }
}
