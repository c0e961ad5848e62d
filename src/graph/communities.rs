//! Who belongs together: communities by modularity (Louvain's method), in a fixed order, so that the same graph gives
//! the same communities.
//!
//! Example: two camps whose members accuse each other often, and members of the other camp rarely, are two communities.

use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

use super::Tie;

/// Rounds over all nodes on one level; a level settles in far fewer.
const MOST_ROUNDS: usize = 64;

/// The communities of a graph, each in node order, largest first, then by their first node; every node is in one. Ties
/// of all kinds count by their weight, in either direction.
///
/// A community that falls apart without its other members is split, which Louvain's method alone does not promise.
pub(crate) fn communities<N>(graph: &DiGraph<N, Tie>) -> Vec<Vec<NodeIndex>> {
    let count = graph.node_count();
    let ties = graph
        .edge_references()
        .map(|e| (e.source().index(), e.target().index(), e.weight().weight as f64))
        .collect();
    let whole = Level::new(count, ties);
    let mut member_of: Vec<usize> = (0..count).collect();
    let mut level = whole.clone();
    loop {
        let moved = level.settle();
        let communities = moved.iter().max().map_or(0, |&n| n + 1);
        member_of.iter_mut().for_each(|m| *m = moved[*m]);
        if communities == level.neighbors.len() {
            break;
        }
        level = level.condense(&moved, communities);
    }
    let mut out = whole.split(&member_of);
    out.sort_by_key(|members| (std::cmp::Reverse(members.len()), members[0]));
    out.into_iter().map(|members| members.into_iter().map(NodeIndex::new).collect()).collect()
}

/// How much heavier the ties inside the communities are than chance would have them: 0 as by chance, 1 at the very
/// most.
pub(crate) fn modularity<N>(graph: &DiGraph<N, Tie>, communities: &[Vec<NodeIndex>]) -> f64 {
    let mut member_of = vec![0; graph.node_count()];
    for (n, members) in communities.iter().enumerate() {
        members.iter().for_each(|m| member_of[m.index()] = n);
    }
    let mut inside = vec![0.0; communities.len()];
    let mut degree = vec![0.0; communities.len()];
    let mut total = 0.0;
    for edge in graph.edge_references() {
        let weight = edge.weight().weight as f64;
        let (one, other) = (member_of[edge.source().index()], member_of[edge.target().index()]);
        total += weight;
        degree[one] += weight;
        degree[other] += weight;
        if one == other {
            inside[one] += weight;
        }
    }
    if total == 0.0 {
        return 0.0;
    }
    let part = |n: usize| inside[n] / total - (degree[n] / (2.0 * total)) * (degree[n] / (2.0 * total));
    (0..communities.len()).map(part).sum()
}

/// A graph without directions whose nodes are the communities found so far.
#[derive(Clone)]
struct Level {
    /// Neighbors with the weights of the ties, in order; without the node itself.
    neighbors: Vec<Vec<(usize, f64)>>,
    /// Weights of a node's ties; those inside it count twice.
    degree: Vec<f64>,
    /// Half of the sum of the degrees.
    total: f64,
}

impl Level {
    fn new(count: usize, ties: Vec<(usize, usize, f64)>) -> Self {
        let mut degree = vec![0.0; count];
        let mut ends = Vec::with_capacity(ties.len() * 2);
        let mut total = 0.0;
        for (one, other, weight) in ties {
            degree[one] += weight;
            degree[other] += weight;
            total += weight;
            if one != other {
                ends.push((one, other, weight));
                ends.push((other, one, weight));
            }
        }
        ends.sort_by_key(|&(one, other, _)| (one, other));
        let mut neighbors: Vec<Vec<(usize, f64)>> = vec![Vec::new(); count];
        for (one, other, weight) in ends {
            match neighbors[one].last_mut() {
                Some((last, sum)) if *last == other => *sum += weight,
                _ => neighbors[one].push((other, weight)),
            }
        }
        Self { neighbors, degree, total }
    }

    /// Moves nodes, one after the other, to the neighboring community that gains most by it, until none moves; gives
    /// the community of each, numbered in order of appearance.
    fn settle(&self) -> Vec<usize> {
        let count = self.neighbors.len();
        let mut member_of: Vec<usize> = (0..count).collect();
        let mut degree_of = self.degree.clone();
        let mut weight_to = vec![0.0; count];
        for _ in 0..MOST_ROUNDS {
            let mut has_moved = false;
            for node in 0..count {
                let home = member_of[node];
                degree_of[home] -= self.degree[node];
                let mut touched = vec![home];
                for &(neighbor, weight) in &self.neighbors[node] {
                    let community = member_of[neighbor];
                    if weight_to[community] == 0.0 && community != home {
                        touched.push(community);
                    }
                    weight_to[community] += weight;
                }
                let gain =
                    |c: usize| weight_to[c] - degree_of[c] * self.degree[node] / (2.0 * self.total.max(1.0));
                let mut best = home;
                for &community in &touched[1..] {
                    if gain(community) > gain(best) + 1e-9 {
                        best = community;
                    }
                }
                touched.iter().for_each(|&c| weight_to[c] = 0.0);
                degree_of[best] += self.degree[node];
                member_of[node] = best;
                has_moved |= best != home;
            }
            if !has_moved {
                break;
            }
        }
        let mut number = vec![usize::MAX; count];
        let mut next = 0;
        for community in &mut member_of {
            if number[*community] == usize::MAX {
                number[*community] = next;
                next += 1;
            }
            *community = number[*community];
        }
        member_of
    }

    /// The graph whose nodes are the communities.
    fn condense(&self, member_of: &[usize], communities: usize) -> Self {
        let mut ties = Vec::new();
        let mut inner = vec![0.0; communities];
        for (node, neighbors) in self.neighbors.iter().enumerate() {
            let own: f64 = neighbors.iter().map(|(_, weight)| weight).sum();
            inner[member_of[node]] += (self.degree[node] - own) / 2.0;
            for &(neighbor, weight) in neighbors.iter().filter(|(n, _)| *n > node) {
                ties.push((member_of[node], member_of[neighbor], weight));
            }
        }
        ties.extend(inner.into_iter().enumerate().filter(|(_, w)| *w > 0.0).map(|(n, w)| (n, n, w)));
        Self::new(communities, ties)
    }

    /// The connected pieces of every community, each in node order.
    fn split(&self, member_of: &[usize]) -> Vec<Vec<usize>> {
        let mut is_seen = vec![false; member_of.len()];
        let mut pieces = Vec::new();
        for node in 0..member_of.len() {
            if std::mem::replace(&mut is_seen[node], true) {
                continue;
            }
            let mut piece = vec![node];
            let mut at = 0;
            while let Some(&member) = piece.get(at) {
                at += 1;
                for &(neighbor, _) in &self.neighbors[member] {
                    if member_of[neighbor] == member_of[node]
                        && !std::mem::replace(&mut is_seen[neighbor], true)
                    {
                        piece.push(neighbor);
                    }
                }
            }
            piece.sort_unstable();
            pieces.push(piece);
        }
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::measures::tests::graph;

    fn members(ties: &[(u32, u32, usize)]) -> Vec<Vec<usize>> {
        let found = communities(&graph(ties));
        found.iter().map(|c| c.iter().map(|n| n.index()).collect()).collect()
    }

    #[test]
    fn two_camps_are_two_communities() {
        let camps = [(0, 1, 3), (1, 2, 3), (2, 0, 3), (3, 4, 3), (4, 5, 3), (5, 3, 3), (6, 5, 2), (2, 3, 1)];
        assert_eq!(members(&camps), [vec![3, 4, 5, 6], vec![0, 1, 2]]);
        // networkx: modularity(G.to_undirected() with summed weights, the same communities) = 0.44785.
        let whole = graph(&camps);
        let value = modularity(&whole, &communities(&whole));
        assert!((value - 0.44785).abs() < 1e-3, "{value}");
    }

    #[test]
    fn every_node_is_in_one_community() {
        assert_eq!(members(&[(0, 1, 1), (2, 2, 4)]), [vec![0, 1], vec![2]]);
        assert!(members(&[]).is_empty());
        // A ring of rings, where the first level is not the last.
        let mut ties = Vec::new();
        for clique in 0..12 {
            for n in 0..4 {
                ties.extend((0..n).map(|m| (clique * 4 + n, clique * 4 + m, 1)));
            }
            ties.push((clique * 4, (clique * 4 + 5) % 48, 1));
        }
        let found = members(&ties);
        assert_eq!(found.iter().map(Vec::len).sum::<usize>(), 48);
        assert!((6..=12).contains(&found.len()), "{found:?}");
    }
}
