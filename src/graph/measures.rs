//! What the finished graph says as a whole: who accuses back, who came first, degrees, rank, groups, communities.
//!
//! Example: in a graph of `Norland -> Estavia` and `Estavia -> Norland` the two are a mutual pair and one group.
//!
//! [`Measures::of`] takes all of them at once; the exports write them as attributes and the report as sentences.

use std::collections::BTreeMap;

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

use super::communities::{communities, modularity};
use super::{AttributionGraph, Corpus, Node, Tie, TieKind};

/// All measures of one graph. Nodes and ties are named by their places among [`AttributionGraph::nodes`] and
/// [`AttributionGraph::ties`].
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Measures {
    /// One a node, in their order.
    pub nodes: Vec<NodeMeasures>,
    /// One a tie, in their order.
    pub ties: Vec<TieMeasures>,
    /// Those who accuse each other, in order of their first accusations.
    pub mutual_pairs: Vec<MutualPair>,
    /// Groups of two or more in which everyone reaches everyone along accusations, largest first.
    pub groups: Vec<Vec<usize>>,
    /// Communities by modularity over all ties, largest first; every node is in one.
    pub communities: Vec<Vec<usize>>,
    /// How much heavier ties within communities are than by chance, 1 at the very most.
    pub modularity: f64,
    /// The share of accusing pairs (one accuses the other) that are accused back, from 0 to 1; `None` where nobody
    /// accuses.
    pub reciprocity: Option<f64>,
    /// The first accusation of all (index into the statements), by day where documents are dated, then in order.
    pub first_accusation: Option<usize>,
    /// All ties, heaviest first, of equals the first ones.
    pub strongest_ties: Vec<usize>,
}

/// The measures of one participant.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct NodeMeasures {
    /// How many different participants it accuses.
    pub accuses: usize,
    /// How many different participants accuse it.
    pub accused_by: usize,
    /// How many of those it accuses accuse it too.
    pub mutual: usize,
    /// Statements on the ties that leave it, of all kinds: the weighted out-degree.
    pub weight_out: usize,
    /// Statements on the ties that reach it, of all kinds: the weighted in-degree.
    pub weight_in: usize,
    /// Weighted PageRank over all ties but denials; all nodes' add up to 1.
    pub page_rank: f64,
    /// Its strongly connected group, as index into [`Measures::groups`]; `None` where it is in none.
    pub group: Option<usize>,
    /// Its community, as index into [`Measures::communities`].
    pub community: usize,
    /// The first accusation that it made (index into the statements); `None` where it accuses nobody.
    pub first_accusation: Option<usize>,
    /// Earliest day of its ties; `None` where no document of theirs is dated.
    pub first: Option<String>,
    /// Latest day of its ties.
    pub last: Option<String>,
}

/// The measures of one tie.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct TieMeasures {
    /// Statements of the same kind in the other direction.
    pub back: usize,
    /// The smaller of both directions' statements through the larger: 0 where nothing comes back, 1 for equals.
    pub reciprocity: f64,
    /// The first statement behind it (index), by day where documents are dated, then in order.
    pub first_statement: usize,
}

/// Two participants who accuse each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MutualPair {
    /// The one whose accusation comes first.
    pub one: usize,
    /// The other.
    pub other: usize,
    /// Accusations of `one` against `other`.
    pub forth: usize,
    /// Accusations of `other` against `one`.
    pub back: usize,
}

impl Measures {
    /// Takes all measures of a graph.
    pub fn of(whole: &AttributionGraph) -> Self {
        let (graph, corpus) = (&whole.graph, &whole.corpus);
        let pairs = pairs(whole);
        let mut nodes = vec![NodeMeasures::default(); graph.node_count()];
        // Whoever denies an accusation points at the accuser, and would raise the rank of those who accuse.
        let pointing = graph.filter_map(
            |_, _| Some(()),
            |_, tie| (tie.kind != TieKind::Denies).then(|| Tie { weight: tie.weight, ..Tie::default() }),
        );
        for (rank, node) in weighted_page_rank(&pointing).into_iter().zip(&mut nodes) {
            node.page_rank = rank;
        }
        let groups = strongly_connected_groups(graph);
        for (n, members) in groups.iter().enumerate() {
            members.iter().for_each(|m| nodes[m.index()].group = Some(n));
        }
        let communities = communities(graph);
        for (n, members) in communities.iter().enumerate() {
            members.iter().for_each(|m| nodes[m.index()].community = n);
        }
        let mut accusing = 0;
        let mut answered = 0;
        for (&(source, target, kind), pair) in pairs.iter().filter(|((_, _, k), _)| *k == TieKind::Accuses) {
            let is_mutual = source != target && pairs.contains_key(&(target, source, kind));
            accusing += 1;
            answered += usize::from(is_mutual);
            nodes[target.index()].accused_by += 1;
            let node = &mut nodes[source.index()];
            node.accuses += 1;
            node.mutual += usize::from(is_mutual);
            node.first_accusation = earliest(corpus, node.first_accusation.into_iter().chain([pair.first]));
        }
        let mut ties = Vec::with_capacity(graph.edge_count());
        for edge in graph.edge_references() {
            let tie = edge.weight();
            nodes[edge.source().index()].weight_out += tie.weight;
            nodes[edge.target().index()].weight_in += tie.weight;
            for end in [edge.source(), edge.target()] {
                nodes[end.index()].stretch(tie);
            }
            let sum = |source, target| pairs.get(&(source, target, tie.kind)).map_or(0, |p: &Pair| p.weight);
            let (forth, back) = (sum(edge.source(), edge.target()) as f64, sum(edge.target(), edge.source()));
            ties.push(TieMeasures {
                back,
                reciprocity: if back == 0 { 0.0 } else { forth.min(back as f64) / forth.max(back as f64) },
                first_statement: earliest(corpus, tie.statements.iter().copied()).unwrap_or_default(),
            });
        }
        let weights: Vec<usize> = graph.edge_weights().map(|tie| tie.weight).collect();
        let mut strongest_ties: Vec<usize> = (0..weights.len()).collect();
        strongest_ties.sort_by_key(|&tie| std::cmp::Reverse(weights[tie]));
        Self {
            mutual_pairs: mutual_pairs(whole),
            modularity: modularity(graph, &communities),
            reciprocity: (accusing > 0).then(|| answered as f64 / accusing as f64),
            first_accusation: earliest(corpus, nodes.iter().filter_map(|n| n.first_accusation)),
            nodes,
            ties,
            groups: places(groups),
            communities: places(communities),
            strongest_ties,
        }
    }
}

/// Nodes of the graph as places among all of them.
fn places(sets: Vec<Vec<NodeIndex>>) -> Vec<Vec<usize>> {
    sets.into_iter().map(|set| set.into_iter().map(NodeIndex::index).collect()).collect()
}

impl NodeMeasures {
    /// Widens the days of a node to those of one of its ties.
    fn stretch(&mut self, tie: &Tie) {
        if let Some(first) = tie.first.as_ref().filter(|first| self.first.as_ref().is_none_or(|f| f > *first))
        {
            self.first = Some(first.clone());
        }
        if let Some(last) = tie.last.as_ref().filter(|last| self.last.as_ref().is_none_or(|l| l < *last)) {
            self.last = Some(last.clone());
        }
    }
}

/// The ties of one kind from one node to another, taken together: there are several where ties are told apart by
/// outlet.
struct Pair {
    weight: usize,
    /// The first statement.
    first: usize,
}

fn pairs(whole: &AttributionGraph) -> BTreeMap<(NodeIndex, NodeIndex, TieKind), Pair> {
    let mut pairs: BTreeMap<(NodeIndex, NodeIndex, TieKind), Pair> = BTreeMap::new();
    for edge in whole.graph.edge_references() {
        let tie = edge.weight();
        let Some(first) = earliest(&whole.corpus, tie.statements.iter().copied()) else { continue };
        let pair = pairs.entry((edge.source(), edge.target(), tie.kind)).or_insert(Pair { weight: 0, first });
        pair.weight += tie.weight;
        pair.first = earliest(&whole.corpus, [pair.first, first]).unwrap_or(first);
    }
    pairs
}

/// When a statement was made, to be compared: dated ones first, by day, then in order of the input.
pub fn when(corpus: &Corpus, statement: usize) -> (bool, &str, usize) {
    let day = corpus.statements.get(statement).and_then(|s| corpus.documents[s.document].day());
    (day.is_none(), day.unwrap_or_default(), statement)
}

fn earliest(corpus: &Corpus, statements: impl IntoIterator<Item = usize>) -> Option<usize> {
    statements.into_iter().min_by(|&a, &b| when(corpus, a).cmp(&when(corpus, b)))
}

/// Those who accuse each other, in order of their first accusations.
pub fn mutual_pairs(whole: &AttributionGraph) -> Vec<MutualPair> {
    let pairs = pairs(whole);
    let mut found: Vec<(usize, MutualPair)> = Vec::new();
    for (&(one, other, kind), forth) in &pairs {
        let Some(back) = pairs.get(&(other, one, kind)) else { continue };
        let is_first = when(&whole.corpus, forth.first) < when(&whole.corpus, back.first);
        if kind == TieKind::Accuses && is_first {
            let (one, other) = (one.index(), other.index());
            let pair = MutualPair { one, other, forth: forth.weight, back: back.weight };
            found.push((forth.first, pair));
        }
    }
    found.sort_by(|(a, _), (b, _)| when(&whole.corpus, *a).cmp(&when(&whole.corpus, *b)));
    found.into_iter().map(|(_, pair)| pair).collect()
}

/// PageRank with the ties' weights, all kinds: one number a node, in node order; they add up to 1.
///
/// Damping 0.85; a node without ties going out gives its rank to all; stops where nothing moves by 1e-10, or after
/// 200 rounds.
pub(crate) fn weighted_page_rank<N>(graph: &DiGraph<N, Tie>) -> Vec<f64> {
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

/// Groups of two or more in which everyone reaches everyone along accusations, each in node order, largest first, then
/// by their first node.
///
/// Denials do not count: every accusation that is denied would make a group of two.
pub(crate) fn strongly_connected_groups(graph: &DiGraph<Node, Tie>) -> Vec<Vec<NodeIndex>> {
    let accusations =
        graph.filter_map(|at, _| Some(at), |_, tie| (tie.kind == TieKind::Accuses).then_some(()));
    let mut groups = tarjan_scc(&accusations);
    groups.retain(|group| group.len() > 1);
    for group in &mut groups {
        group.sort_unstable();
    }
    groups.sort_unstable_by_key(|group| (std::cmp::Reverse(group.len()), group[0]));
    groups
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::export::sample::sample;
    use crate::graph::{GraphOptions, Statement, build};

    /// A graph of accusations: source, target, weight.
    pub(crate) fn graph(ties: &[(u32, u32, usize)]) -> DiGraph<Node, Tie> {
        let mut graph = DiGraph::new();
        let nodes = ties.iter().map(|(a, b, _)| *a.max(b)).max().map_or(0, |n| n + 1);
        for n in 0..nodes {
            graph.add_node(Node { id: n.to_string(), label: n.to_string(), ..Node::default() });
        }
        for &(source, target, weight) in ties {
            let tie = Tie { weight, documents: 1, ..Tie::default() };
            graph.add_edge(NodeIndex::new(source as usize), NodeIndex::new(target as usize), tie);
        }
        graph
    }

    /// The same with one statement behind each tie, all in one document.
    fn with_statements(ties: &[(u32, u32, usize)]) -> AttributionGraph {
        let mut corpus = Corpus::of(&sample());
        let one: Statement = corpus.statements[0].clone();
        corpus.statements = vec![one; ties.len()];
        let mut graph = graph(ties);
        for (n, tie) in graph.edge_weights_mut().enumerate() {
            tie.statements = vec![n];
        }
        AttributionGraph { graph, corpus, ..AttributionGraph::default() }
    }

    #[test]
    fn a_pair_is_mutual_once() {
        let pairs = mutual_pairs(&with_statements(&[(1, 0, 3), (0, 2, 1), (0, 1, 2)]));
        assert_eq!(pairs, [MutualPair { one: 1, other: 0, forth: 3, back: 2 }]);
    }

    #[test]
    fn measures_tell_who_answers_whom() {
        let all = Measures::of(&with_statements(&[(1, 0, 3), (0, 2, 1), (0, 1, 2)]));
        let node = |n: usize| (all.nodes[n].accuses, all.nodes[n].accused_by, all.nodes[n].mutual);
        assert_eq!((node(0), node(1), node(2)), ((2, 1, 1), (1, 1, 1), (0, 1, 0)));
        assert_eq!((all.nodes[0].weight_out, all.nodes[0].weight_in), (3, 3));
        let ties: Vec<_> = all.ties.iter().map(|t| (t.back, (t.reciprocity * 100.0).round())).collect();
        assert_eq!(ties, [(2, 67.0), (0, 0.0), (3, 67.0)]);
        assert!((all.reciprocity.unwrap() - 2.0 / 3.0).abs() < 1e-9);
        assert_eq!((all.first_accusation, all.nodes[0].first_accusation), (Some(0), Some(1)));
        assert_eq!(all.strongest_ties, [0, 2, 1]);
        assert_eq!(Measures::of(&AttributionGraph::default()), Measures::default());
    }

    #[test]
    fn days_come_before_the_order_of_the_input() {
        let mut corpus = Corpus::of(&sample());
        let mut earlier = sample();
        earlier.article.published = Some("2020-09-01".to_owned());
        corpus.add(&earlier);
        crate::graph::merge::merge(&mut corpus, &crate::graph::merge::Merging::default());
        let whole = build(corpus, &GraphOptions::default());
        let all = Measures::of(&whole);
        let first = &whole.corpus.statements[all.first_accusation.unwrap()];
        assert_eq!(first.document, 1);
        assert_eq!(all.nodes[0].first.as_deref(), Some("2020-09-01"));
        assert_eq!(all.nodes[0].last.as_deref(), Some("2020-10-12"));
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
    fn a_denial_gives_no_rank() {
        let mut whole = with_statements(&[(0, 1, 3), (1, 0, 3)]);
        if let Some(tie) = whole.graph.edge_weights_mut().last() {
            tie.kind = TieKind::Denies;
        }
        let all = Measures::of(&whole);
        assert!(all.nodes[1].page_rank > all.nodes[0].page_rank);
    }

    #[test]
    fn groups_hold_those_who_reach_each_other() {
        let mut ties =
            graph(&[(0, 1, 1), (1, 2, 1), (2, 0, 1), (2, 3, 1), (4, 5, 1), (5, 4, 1), (6, 0, 1), (0, 6, 1)]);
        ties.edge_weights_mut().last().unwrap().kind = TieKind::Denies;
        let sizes: Vec<usize> = strongly_connected_groups(&ties).iter().map(Vec::len).collect();
        assert_eq!(sizes, [3, 2]);
    }
}
