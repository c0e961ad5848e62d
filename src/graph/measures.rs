//! What the finished graph says as a whole: mutual pairs, weighted degrees, rank, strongly connected groups.
//!
//! Example: in a graph of `Norland -> Estavia` and `Estavia -> Norland` the two are a mutual pair and one group.

use petgraph::Direction;
use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

use super::{Node, Tie, TieKind};

/// Two participants who accuse each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MutualPair {
    /// The one whose accusation comes first.
    pub one: NodeIndex,
    /// The other.
    pub other: NodeIndex,
    /// Accusations of `one` against `other`.
    pub forth: usize,
    /// Accusations of `other` against `one`.
    pub back: usize,
}

/// Those who accuse each other, in order of their first accusations.
pub fn mutual_pairs(graph: &DiGraph<Node, Tie>) -> Vec<MutualPair> {
    let accusations = || graph.edge_references().filter(|e| e.weight().kind == TieKind::Accuses);
    let mut pairs = Vec::new();
    for forth in accusations() {
        let (one, other) = (forth.source(), forth.target());
        let answer = graph
            .edges_connecting(other, one)
            .find(|back| back.weight().kind == TieKind::Accuses && back.id() > forth.id());
        if let Some(back) = answer {
            pairs.push(MutualPair { one, other, forth: forth.weight().weight, back: back.weight().weight });
        }
    }
    pairs
}

/// Sum of the weights of the ties of one kind that leave (`Outgoing`) or reach (`Incoming`) a node.
pub fn strength(graph: &DiGraph<Node, Tie>, node: NodeIndex, direction: Direction, kind: TieKind) -> usize {
    graph.edges_directed(node, direction).filter(|e| e.weight().kind == kind).map(|e| e.weight().weight).sum()
}

/// PageRank with the ties' weights, all kinds: one number a node, in node order; they add up to 1.
///
/// Damping 0.85; a node without ties going out gives its rank to all; stops where nothing moves by 1e-10, or after
/// 200 rounds.
pub fn weighted_page_rank(graph: &DiGraph<Node, Tie>) -> Vec<f64> {
    const DAMPING: f64 = 0.85;
    let n = graph.node_count();
    if n == 0 {
        return Vec::new();
    }
    let even = 1.0 / n as f64;
    let mut given = vec![0.0; n];
    for edge in graph.edge_references() {
        given[edge.source().index()] += edge.weight().weight as f64;
    }
    let mut rank = vec![even; n];
    for _ in 0..200 {
        let loose: f64 =
            rank.iter().zip(&given).filter(|(_, given)| **given == 0.0).map(|(rank, _)| rank).sum();
        let mut next = vec![(1.0 - DAMPING) * even + DAMPING * loose * even; n];
        for edge in graph.edge_references() {
            let source = edge.source().index();
            next[edge.target().index()] +=
                DAMPING * rank[source] * edge.weight().weight as f64 / given[source];
        }
        let moved: f64 = rank.iter().zip(&next).map(|(a, b)| (a - b).abs()).sum();
        rank = next;
        if moved < 1e-10 {
            break;
        }
    }
    rank
}

/// Groups of two or more in which everyone reaches everyone along ties, each in node order, largest first, then by
/// their first node.
pub fn strongly_connected_groups(graph: &DiGraph<Node, Tie>) -> Vec<Vec<NodeIndex>> {
    let mut groups = tarjan_scc(graph);
    groups.retain(|group| group.len() > 1);
    for group in &mut groups {
        group.sort_unstable();
    }
    groups.sort_unstable_by_key(|group| (std::cmp::Reverse(group.len()), group[0]));
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(ties: &[(u32, u32, usize)]) -> DiGraph<Node, Tie> {
        let mut graph = DiGraph::new();
        let nodes = ties.iter().map(|(a, b, _)| *a.max(b)).max().map_or(0, |n| n + 1);
        for n in 0..nodes {
            graph.add_node(Node { id: n.to_string(), ..Node::default() });
        }
        for &(source, target, weight) in ties {
            let tie = Tie {
                kind: TieKind::Accuses,
                weight,
                label: String::new(),
                documents: 1,
                first: None,
                last: None,
                statements: Vec::new(),
            };
            graph.add_edge(NodeIndex::new(source as usize), NodeIndex::new(target as usize), tie);
        }
        graph
    }

    #[test]
    fn a_pair_is_mutual_once() {
        let pairs = mutual_pairs(&graph(&[(1, 0, 3), (0, 2, 1), (0, 1, 2)]));
        let (one, other) = (NodeIndex::new(1), NodeIndex::new(0));
        assert_eq!(pairs, [MutualPair { one, other, forth: 3, back: 2 }]);
    }

    #[test]
    fn rank_follows_the_weights_and_adds_up() {
        let rank = weighted_page_rank(&graph(&[(0, 1, 9), (0, 2, 1)]));
        assert!(rank[1] > rank[2] && rank[2] > rank[0]);
        assert!((rank.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        // networkx gives 0.45844.
        assert!((rank[1] - 0.45844).abs() < 1e-3, "{rank:?}");
    }

    #[test]
    fn groups_hold_those_who_reach_each_other() {
        let groups = strongly_connected_groups(&graph(&[
            (0, 1, 1),
            (1, 2, 1),
            (2, 0, 1),
            (2, 3, 1),
            (4, 5, 1),
            (5, 4, 1),
        ]));
        let sizes: Vec<usize> = groups.iter().map(Vec::len).collect();
        assert_eq!(sizes, [3, 2]);
    }
}
