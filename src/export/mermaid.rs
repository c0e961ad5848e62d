//! `graph --format mermaid`: a flowchart that Markdown pages draw (GitHub, GitLab, many wikis).

use std::io::{self, Write};

use petgraph::visit::EdgeRef;

use crate::escape::mermaid_label;
use crate::graph::{AttributionGraph, TieKind};
use crate::picture::style::{NODE_KINDS, node_style, tie_style};
use crate::resolve::EntityKind;
use crate::typeset::{label, label_with};

/// Columns of a label, and its lines.
const LABEL: (usize, usize) = (28, 3);

/// Writes the graph.
pub fn write(graph: &AttributionGraph, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "flowchart LR")?;
    for (n, node) in graph.graph.node_weights().enumerate() {
        let (open, close) = match node.kind {
            Some(EntityKind::Person) => ("([", "])"),
            Some(EntityKind::Organization) => ("[", "]"),
            Some(EntityKind::Place) => ("{{", "}}"),
            Some(EntityKind::Group) => ("[[", "]]"),
            Some(EntityKind::Other) => ("[/", "/]"),
            None => ("(", ")"),
        };
        let class = node_style(node.kind).name;
        let name = mermaid_label(&label(&node.label, LABEL.0, LABEL.1));
        writeln!(out, "  n{n}{open}\"{name}\"{close}:::{class}")?;
    }
    for edge in graph.graph.edge_references() {
        let tie = edge.weight();
        let arrow = match tie.kind {
            TieKind::Accuses => "-->",
            TieKind::Denies | TieKind::Mentions => "-.->",
        };
        let text = match tie.kind {
            TieKind::Accuses if !tie.label.is_empty() => tie.label.clone(),
            kind if tie.label.is_empty() => kind.as_str().to_owned(),
            kind => format!("{}: {}", kind.as_str(), tie.label),
        };
        let mut words = label_with(&text, &tie.share(), LABEL.0, LABEL.1);
        if let Some(outlet) = &tie.outlet {
            words = format!("{}: {words}", label(outlet, LABEL.0, 1));
        }
        let (source, target) = (edge.source().index(), edge.target().index());
        writeln!(out, "  n{source} {arrow}|\"{}\"| n{target}", mermaid_label(&words))?;
    }
    for edge in graph.graph.edge_references() {
        let tie = edge.weight();
        let color = tie_style(tie.kind).line;
        let width = 1.5 * (tie.weight as f64).sqrt().min(5.0);
        writeln!(out, "  linkStyle {} stroke:{color},stroke-width:{width:.1}px", edge.id().index())?;
    }
    for kind in NODE_KINDS {
        let style = node_style(kind);
        let dashes = if kind.is_none() { ",stroke-dasharray:4 3" } else { "" };
        writeln!(
            out,
            "  classDef {} fill:{},stroke:{},color:#1a202c{dashes}",
            style.name, style.fill, style.line
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::export::sample::{hostile, sample_graph};
    use crate::graph::{Corpus, GraphOptions, build};

    fn mermaid(graph: &AttributionGraph) -> String {
        let mut out = Vec::new();
        write(graph, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_graph_is_a_flowchart() {
        expect![[r#"
            flowchart LR
              n0{{"Norland"}}:::place
              n1{{"Estavia"}}:::place
              n2("unknown"):::unknown
              n3[["The bank"]]:::group
              n0 -->|"“shelling the town”"| n1
              n1 -.->|"denies: “shelling the town”"| n0
              n2 -->|"fraud"| n3
              linkStyle 0 stroke:#b4232a,stroke-width:1.5px
              linkStyle 1 stroke:#2b6cb0,stroke-width:1.5px
              linkStyle 2 stroke:#b4232a,stroke-width:1.5px
              classDef person fill:#fdf1dc,stroke:#b7791f,color:#1a202c
              classDef organization fill:#e3ecf7,stroke:#33689e,color:#1a202c
              classDef place fill:#e2f3ea,stroke:#2f7d57,color:#1a202c
              classDef group fill:#f3e6f3,stroke:#8a4f94,color:#1a202c
              classDef other fill:#f0f0f0,stroke:#6b7280,color:#1a202c
              classDef unknown fill:#ffffff,stroke:#7b8594,color:#1a202c,stroke-dasharray:4 3
        "#]]
        .assert_eq(&mermaid(&sample_graph()));
    }

    #[test]
    fn labels_stay_inside_their_quotation_marks() {
        let text = mermaid(&build(Corpus::of(&hostile()), &GraphOptions::default()));
        for line in text.lines() {
            let quotes = line.matches('"').count();
            assert!(quotes == 0 || quotes == 2, "{line}");
            assert!(!line.contains("<b>") && !line.contains('`'), "{line}");
        }
    }
}
