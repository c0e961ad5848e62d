//! Parts of a graph to look at: what lies around somebody, and the participants with the most ties.
//!
//! Example: of `Norland -> Estavia -> Oslavik`, one hop around `Norland` are `Norland` and `Estavia`.

use std::cmp::Reverse;

use petgraph::graph::{DiGraph, NodeIndex};

use super::Tie;

/// The nodes that are reached from the given ones in at most `hops` steps, along ties in either direction: one flag a
/// node.
pub(crate) fn around<N>(graph: &DiGraph<N, Tie>, centers: &[NodeIndex], hops: usize) -> Vec<bool> {
    let mut is_near = vec![false; graph.node_count()];
    let mut frontier = centers.to_vec();
    frontier.iter().for_each(|n| is_near[n.index()] = true);
    for _ in 0..hops {
        let mut next = Vec::new();
        for node in frontier {
            for neighbor in graph.neighbors_undirected(node) {
                if !std::mem::replace(&mut is_near[neighbor.index()], true) {
                    next.push(neighbor);
                }
            }
        }
        if next.is_empty() {
            break;
        }
        frontier = next;
    }
    is_near
}

/// At most `most` nodes, those with the most statements on their ties first: one flag a node.
///
/// Of equals the first ones stay. Nobody is chosen without somebody to be tied to: beside a node whose partners are
/// all left out, the partner of its strongest tie is chosen too.
pub(crate) fn top<N>(graph: &DiGraph<N, Tie>, most: usize) -> Vec<bool> {
    let mut is_chosen = vec![graph.node_count() <= most; graph.node_count()];
    if graph.node_count() <= most {
        return is_chosen;
    }
    let strength = strengths(graph);
    let mut by_strength: Vec<NodeIndex> = graph.node_indices().collect();
    by_strength.sort_by_key(|n| Reverse(strength[n.index()]));
    let mut left = most;
    for node in by_strength {
        if left == 0 {
            break;
        }
        if is_chosen[node.index()] {
            continue;
        }
        let partners = || graph.neighbors_undirected(node).filter(|&n| n != node);
        let needs_partner = partners().next().is_some() && !partners().any(|n| is_chosen[n.index()]);
        let partner = partners().min_by_key(|n| (Reverse(strength[n.index()]), *n)).filter(|_| needs_partner);
        if left < 1 + usize::from(partner.is_some()) {
            continue;
        }
        for chosen in [Some(node), partner].into_iter().flatten() {
            is_chosen[chosen.index()] = true;
            left -= 1;
        }
    }
    is_chosen
}

/// The graph of the flagged nodes and the ties among them, in the same order.
pub(crate) fn keep<N>(graph: DiGraph<N, Tie>, is_kept: &[bool]) -> DiGraph<N, Tie> {
    graph.filter_map_owned(|at, node| is_kept[at.index()].then_some(node), |_, tie| Some(tie))
}

/// How many statements stand on each node's ties, of all kinds and in both directions.
pub(crate) fn strengths<N>(graph: &DiGraph<N, Tie>) -> Vec<usize> {
    let mut strength = vec![0; graph.node_count()];
    for edge in graph.raw_edges() {
        strength[edge.source().index()] += edge.weight.weight;
        if edge.source() != edge.target() {
            strength[edge.target().index()] += edge.weight.weight;
        }
    }
    strength
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::measures::tests::graph;

    fn chosen(flags: &[bool]) -> Vec<usize> {
        (0..flags.len()).filter(|&n| flags[n]).collect()
    }

    #[test]
    fn hops_go_both_ways() {
        let chain = graph(&[(0, 1, 1), (2, 1, 1), (2, 3, 1)]);
        assert_eq!(chosen(&around(&chain, &[NodeIndex::new(0)], 0)), [0]);
        assert_eq!(chosen(&around(&chain, &[NodeIndex::new(0)], 2)), [0, 1, 2]);
        assert_eq!(chosen(&around(&chain, &[NodeIndex::new(0)], 99)), [0, 1, 2, 3]);
    }

    #[test]
    fn the_strongest_stay_and_nobody_stays_alone() {
        let ties = graph(&[(0, 1, 1), (2, 3, 5), (4, 2, 2), (5, 6, 4)]);
        assert_eq!(chosen(&top(&ties, 2)), [2, 3]);
        assert_eq!(chosen(&top(&ties, 3)), [2, 3, 4]);
        assert_eq!(chosen(&top(&ties, 4)), [2, 3, 5, 6]);
        assert_eq!(chosen(&top(&ties, 9)).len(), 7);
        let kept = keep(ties.clone(), &top(&ties, 3));
        assert_eq!((kept.node_count(), kept.edge_count()), (3, 2));
        assert_eq!(kept[NodeIndex::new(2)].id, "4");
    }
}
