//! From the statements of a corpus to one directed graph: who accuses, answers and speaks of whom.
//!
//! Example: `Norland accused Estavia of shelling the town` in two articles is one tie `Norland -> Estavia` of
//! weight 2, labeled `shelling the town`.
//!
//! [`corpus`] collects what the documents say, [`duplicates`] joins what is one statement in several of them, [`build`]
//! draws the ties that the options ask for, [`charges`] counts what they say together, [`view`] and [`selection`] cut out
//! a part to look at, [`measures`] reads the finished graph. [`parts`] is for programs that hold no corpus in one place.

pub mod charges;
mod communities;
pub mod confidence;
pub mod corpus;
pub mod duplicates;
pub mod measures;
pub mod merge;
pub mod parts;
pub mod selection;
pub(crate) mod view;

use petgraph::graph::{DiGraph, NodeIndex};
use rustc_hash::{FxHashMap, FxHashSet};

pub use charges::Charge;
pub use corpus::{Corpus, DocumentInfo, Participant, Party, Statement, StatementKind};

use crate::extract::{AccusationClass, Status};
use crate::resolve::EntityKind;
use crate::typeset::one_line;
use charges::Grouping;
use corpus::normalize_name;

/// The graph of a corpus; every tie points at the statements that it counts.
#[derive(Clone, Debug, Default)]
pub struct AttributionGraph {
    /// Participants and ties, each in order of first appearance. What holds them is nobody else's business:
    /// [`Self::nodes`] and [`Self::ties`] give them as plain data.
    pub(crate) graph: DiGraph<Node, Tie>,
    /// The statements behind the ties, and all others.
    pub corpus: Corpus,
    /// Which statements became ties.
    pub options: GraphOptions,
    /// What [`GraphOptions::top`] left out.
    pub left_out: LeftOut,
}

/// A tie with its ends.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Edge<'a> {
    /// Who accuses, denies or speaks.
    pub source: &'a Node,
    /// Who is accused, denied or spoken of.
    pub target: &'a Node,
    /// The place of the source and that of the target among [`AttributionGraph::nodes`].
    pub ends: (usize, usize),
    /// What lies between them.
    pub tie: &'a Tie,
}

impl AttributionGraph {
    /// The participants, in order of first appearance.
    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.graph.node_weights()
    }

    /// The ties with their ends, in order of first appearance.
    pub fn ties(&self) -> impl Iterator<Item = Edge<'_>> {
        self.graph.raw_edges().iter().map(|edge| Edge {
            source: &self.graph[edge.source()],
            target: &self.graph[edge.target()],
            ends: (edge.source().index(), edge.target().index()),
            tie: &edge.weight,
        })
    }
}

/// How much of a graph is not shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LeftOut {
    /// Participants.
    pub nodes: usize,
    /// Ties.
    pub ties: usize,
    /// Accusations by or against somebody without a name, where [`GraphOptions::named_only`] leaves them out.
    pub unnamed: usize,
}

impl LeftOut {
    /// What is left out of those without a name, in a line: `31 accusations by or against unnamed participants are not
    /// drawn`.
    pub fn unnamed_in_words(self, verb: &str) -> String {
        match self.unnamed {
            1 => format!("1 accusation by or against unnamed participants is not {verb}"),
            count => format!("{count} accusations by or against unnamed participants are not {verb}"),
        }
    }
}

/// A participant in the graph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Node {
    /// Unique in the graph: the name, with what tells it apart from others of that name.
    pub id: String,
    /// The name to show.
    pub label: String,
    /// Person, organization, place, group or other; `None` for an accuser whom the text does not name.
    pub kind: Option<EntityKind>,
    /// Its other names and descriptions.
    pub aliases: Vec<String>,
    /// Quotations of it.
    pub quotations: usize,
    /// Accusations that it made, of those in the graph.
    pub accusations_made: usize,
    /// Accusations made against it, of those in the graph.
    pub accusations_received: usize,
    /// Documents in which it is quoted, accuses, is accused, denies, or is denied.
    pub documents: usize,
    /// Whether some name stands behind it; see [`Participant::is_named`].
    pub is_named: bool,
    /// Its id in Wikidata, where a table of people gives one.
    pub wikidata: Option<String>,
}

/// What a tie means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum TieKind {
    /// The source accuses the target.
    #[default]
    Accuses,
    /// The source denies what the target accuses it of.
    Denies,
    /// The source is quoted with words that mention the target.
    Mentions,
}

impl TieKind {
    /// The name in every output.
    pub fn as_str(self) -> &'static str {
        match self {
            TieKind::Accuses => "accuses",
            TieKind::Denies => "denies",
            TieKind::Mentions => "mentions",
        }
    }
}

/// All statements of one kind from one participant to another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tie {
    /// What it means.
    pub kind: TieKind,
    /// The outlet whose documents it counts, where [`GraphOptions::by_outlet`] tells them apart; `None` also for
    /// documents of which no outlet is known.
    pub outlet: Option<String>,
    /// How many statements it stands for.
    pub weight: usize,
    /// The commonest charge, on one line; the first one of equally common ones; empty where none is given.
    pub label: String,
    /// What its statements charge, the commonest first; empty for mentions.
    pub charges: Vec<Charge>,
    /// In how many documents it is found.
    pub documents: usize,
    /// Day of the earliest dated document.
    pub first: Option<String>,
    /// Day of the latest dated document.
    pub last: Option<String>,
    /// Indices into the corpus's statements, ascending.
    pub statements: Vec<usize>,
}

impl Tie {
    /// How many statements the label holds for, in words to stand behind it: ` (3×)` where it holds for all of three,
    /// ` (2 of 5)` where it does for two of five, nothing where there is one.
    pub fn share(&self) -> String {
        let named = self.charges.first().filter(|charge| !charge.text.is_empty()).map_or(0, Charge::count);
        match (named, self.weight) {
            (_, 0 | 1) => String::new(),
            (0, all) => format!(" ({all}×)"),
            (named, all) if named == all => format!(" ({all}×)"),
            (named, all) => format!(" ({named} of {all})"),
        }
    }
}

/// Which statements become ties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GraphOptions {
    /// Ties of these kinds are drawn.
    pub ties: Vec<TieKind>,
    /// Accusations of these statuses count; denials only beside asserted ones.
    pub statuses: Vec<Status>,
    /// Accusations of these classes count.
    pub classes: Vec<AccusationClass>,
    /// Ties of less weight are left out.
    pub min_weight: usize,
    /// Documents of an earlier date are left out, and so are those without one.
    pub since: Option<String>,
    /// Documents of a later date are left out, and so are those without one.
    pub until: Option<String>,
    /// Only ties from or to these participants (any of their names); all where empty.
    pub only: Vec<String>,
    /// Only what is reached from these participants (any of their names) along ties, in either direction; all where
    /// empty.
    pub around: Vec<String>,
    /// In at most so many steps.
    pub hops: usize,
    /// Only so many participants, those with the most statements on their ties; all where `None`.
    pub top: Option<usize>,
    /// Whether the documents of each outlet make ties of their own.
    pub by_outlet: bool,
    /// Whether a participant may be tied to itself.
    pub self_ties: bool,
    /// Whether ties of participants without a name, and of accusers whom the text does not give, are left out; those
    /// in `only` and `around` stay.
    pub named_only: bool,
}

impl Default for GraphOptions {
    fn default() -> Self {
        Self {
            ties: vec![TieKind::Accuses, TieKind::Denies],
            statuses: vec![Status::Asserted],
            classes: vec![AccusationClass::Explicit, AccusationClass::Claim],
            min_weight: 1,
            since: None,
            until: None,
            only: Vec::new(),
            around: Vec::new(),
            hops: 1,
            top: None,
            by_outlet: false,
            self_ties: false,
            named_only: false,
        }
    }
}

/// Draws the graph of a corpus.
pub fn build(corpus: Corpus, options: &GraphOptions) -> AttributionGraph {
    let (ends, all, unnamed) = shown_ties(&corpus, options);
    let left_out = LeftOut { nodes: all.0 - ends.node_count(), ties: all.1 - ends.edge_count(), unnamed };
    let mut graph = ends.map(|_, end| node(&corpus, *end), |_, tie| tie.clone());
    count(&mut graph, &ends, &corpus, options);
    name_apart(&mut graph, &ends, &corpus);
    AttributionGraph { graph, corpus, options: options.clone(), left_out }
}

/// The ties that the options let through, without what is not around somebody or not among the strongest; how many nodes
/// and ties there were before the strongest were chosen; and how many accusations are left out for want of a name.
fn shown_ties(corpus: &Corpus, options: &GraphOptions) -> (DiGraph<End, Tie>, (usize, usize), usize) {
    let (mut ends, unnamed) = draw_ties(corpus, options);
    if !options.around.is_empty() {
        let is_center = called(corpus, &options.around);
        let centers: Vec<NodeIndex> = ends
            .node_indices()
            .filter(|&n| matches!(ends[n], End::Known(participant) if is_center[participant]))
            .collect();
        let near = view::around(&ends, &centers, options.hops);
        ends = view::keep(ends, &near);
    }
    let all = (ends.node_count(), ends.edge_count());
    if let Some(most) = options.top {
        let strongest = view::top(&ends, most);
        ends = view::keep(ends, &strongest);
    }
    (ends, all, unnamed)
}

/// Which participants have one of these names.
fn called(corpus: &Corpus, names: &[String]) -> Vec<bool> {
    let names: FxHashSet<String> = names.iter().map(|name| normalize_name(name)).collect();
    corpus.participants.iter().map(|p| is_called(p, &names)).collect()
}

/// Whether one of the participant's names is among the given ones.
fn is_called(participant: &Participant, names: &FxHashSet<String>) -> bool {
    participant.forms.iter().any(|form| names.contains(&normalize_name(form)))
}

/// One end of a tie: a participant, or the unnamed accusers of one document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum End {
    Known(usize),
    Unknown(usize),
}

impl End {
    fn of(party: Option<&Party>, document: usize) -> Self {
        party.map_or(End::Unknown(document), |p| End::Known(p.participant))
    }
}

/// The ties that the options ask for, with their ends, each in order of first appearance; and how many accusations are
/// left out because one of their ends has no name.
fn draw_ties(corpus: &Corpus, options: &GraphOptions) -> (DiGraph<End, Tie>, usize) {
    let chosen = called(corpus, &options.only);
    let centers = called(corpus, &options.around);
    let is_shown = |end: End| match end {
        End::Known(p) => corpus.participants[p].is_named() || chosen[p] || centers[p],
        End::Unknown(_) => false,
    };
    let is_chosen = |end: End| matches!(end, End::Known(p) if chosen[p]);
    let has_chosen = |a, b| options.only.is_empty() || is_chosen(a) || is_chosen(b);
    let mut unnamed = 0;
    let mut ties: Vec<(End, End, Tie)> = Vec::new();
    let mut index: FxHashMap<(End, End, TieKind, Option<&str>), usize> = FxHashMap::default();
    for (n, statement) in corpus.statements.iter().enumerate() {
        let outlet = corpus.documents[statement.document].outlet.as_deref().filter(|_| options.by_outlet);
        for (source, target, kind) in ties_of(corpus, statement, options) {
            if options.named_only && !(is_shown(source) && is_shown(target)) {
                unnamed += usize::from(kind == TieKind::Accuses && has_chosen(source, target));
                continue;
            }
            let at = *index.entry((source, target, kind, outlet)).or_insert_with(|| {
                let tie = Tie { kind, outlet: outlet.map(str::to_owned), ..Tie::default() };
                ties.push((source, target, tie));
                ties.len() - 1
            });
            ties[at].2.statements.push(n);
        }
    }
    let mut grouping = Grouping::default();
    let mut graph = DiGraph::new();
    let mut nodes: FxHashMap<End, NodeIndex> = FxHashMap::default();
    for (source, target, mut tie) in ties {
        if has_chosen(source, target) && tie.statements.len() >= options.min_weight {
            summarize(&mut tie, corpus, &mut grouping);
            let [source, target] =
                [source, target].map(|end| *nodes.entry(end).or_insert_with(|| graph.add_node(end)));
            graph.add_edge(source, target, tie);
        }
    }
    (graph, unnamed)
}

/// The ties that one statement makes: none where the options leave it out, several where it mentions several.
fn ties_of(corpus: &Corpus, statement: &Statement, options: &GraphOptions) -> Vec<(End, End, TieKind)> {
    if !statement.documents().any(|d| is_in_time(&corpus.documents[d], options)) {
        return Vec::new();
    }
    let source = End::of(statement.speaker.as_ref(), statement.document);
    let target = End::of(statement.target.as_ref(), statement.document);
    let mut ties = match statement.kind {
        StatementKind::Accusation(class) => {
            let has_status = statement.status.is_some_and(|s| options.statuses.contains(&s));
            let counts = has_status && options.classes.contains(&class);
            if counts { vec![(source, target, TieKind::Accuses)] } else { Vec::new() }
        }
        // Denied or not, a rejection without anyone who rejects, or of nothing found, ties nobody to anybody.
        StatementKind::Denial => {
            let counts = statement.speaker.is_some()
                && !statement.answers.is_empty()
                && options.statuses.contains(&Status::Asserted);
            if counts { vec![(source, target, TieKind::Denies)] } else { Vec::new() }
        }
        StatementKind::Quotation(_) if statement.speaker.is_some() && statement.is_quotation() => {
            statement.mentions.iter().map(|&m| (source, End::Known(m), TieKind::Mentions)).collect()
        }
        StatementKind::Quotation(_) => Vec::new(),
    };
    ties.retain(|(source, target, kind)| {
        options.ties.contains(kind) && (options.self_ties || source != target)
    });
    ties
}

/// Whether a document's date lies within the bounds; a bound may be a year, a month or a day.
fn is_in_time(document: &DocumentInfo, options: &GraphOptions) -> bool {
    if options.since.is_none() && options.until.is_none() {
        return true;
    }
    let Some(day) = document.day() else { return false };
    let since = options.since.as_deref().is_none_or(|since| day >= since);
    let until = options.until.as_deref().is_none_or(|until| day.get(..until.len()).unwrap_or(day) <= until);
    since && until
}

/// Fills in what a tie's statements add up to.
fn summarize(tie: &mut Tie, corpus: &Corpus, grouping: &mut Grouping) {
    tie.weight = tie.statements.len();
    let statements = || tie.statements.iter().map(|&n| &corpus.statements[n]);
    let mut documents: Vec<usize> = statements().flat_map(Statement::documents).collect();
    documents.sort_unstable();
    documents.dedup();
    tie.documents = documents.len();
    let days = || documents.iter().filter_map(|&d| corpus.documents[d].day());
    tie.first = days().min().map(str::to_owned);
    tie.last = days().max().map(str::to_owned);
    if tie.kind != TieKind::Mentions {
        tie.charges = grouping.group(corpus, &tie.statements);
        tie.label = tie.charges.first().map_or_else(String::new, |charge| charge.text.clone());
    }
}

/// A node without its counts.
fn node(corpus: &Corpus, end: End) -> Node {
    match end {
        End::Known(p) => {
            let participant = &corpus.participants[p];
            let aliases = participant.forms.iter().filter(|f| **f != participant.name).cloned().collect();
            Node {
                label: one_line(&participant.name),
                kind: Some(participant.kind),
                aliases,
                is_named: participant.is_named(),
                wikidata: participant.wikidata.clone(),
                ..Node::default()
            }
        }
        End::Unknown(_) => Node { label: "unknown".to_owned(), ..Node::default() },
    }
}

/// Counts the accusations on the ties, and what else the nodes take part in, over the documents that the options let
/// through.
fn count(graph: &mut DiGraph<Node, Tie>, ends: &DiGraph<End, Tie>, corpus: &Corpus, options: &GraphOptions) {
    for edge in ends.raw_edges().iter().filter(|e| e.weight.kind == TieKind::Accuses) {
        graph[edge.source()].accusations_made += edge.weight.weight;
        graph[edge.target()].accusations_received += edge.weight.weight;
    }
    let index: FxHashMap<End, NodeIndex> = ends.node_indices().map(|n| (ends[n], n)).collect();
    let mut met: FxHashSet<(NodeIndex, usize)> = FxHashSet::default();
    for statement in &corpus.statements {
        let documents = statement.documents().filter(|&d| is_in_time(&corpus.documents[d], options));
        let documents: Vec<usize> = documents.collect();
        if documents.is_empty() {
            continue;
        }
        for (party, is_source) in [(&statement.speaker, true), (&statement.target, false)] {
            // A quotation or denial without a target must not count for the unnamed accusers of its document.
            if party.is_none() && !statement.kind.is_accusation() {
                continue;
            }
            let end = End::of(party.as_ref(), statement.document);
            let Some(&node) = index.get(&end) else { continue };
            graph[node].quotations += usize::from(is_source && statement.is_quotation());
            graph[node].documents += documents.iter().filter(|&&d| met.insert((node, d))).count();
        }
    }
}

/// Gives every node an id of its own: the name; the name with its kind or document where others are called the same.
fn name_apart(graph: &mut DiGraph<Node, Tie>, ends: &DiGraph<End, Tie>, corpus: &Corpus) {
    let mut holders: FxHashMap<String, usize> = FxHashMap::default();
    for node in graph.node_weights() {
        *holders.entry(node.label.clone()).or_default() += 1;
    }
    let mut taken: FxHashSet<String> = FxHashSet::default();
    for node in graph.node_indices().collect::<Vec<_>>() {
        let it = &graph[node];
        let is_unique = holders.get(&it.label) == Some(&1);
        // Which document it belongs to, where it must not be merged with the same words elsewhere.
        let home = match ends[node] {
            End::Unknown(document) => Some(document),
            End::Known(p) => corpus.participants[p].only_in,
        };
        let wish = match (home, it.kind) {
            (Some(document), _) if !is_unique || it.kind.is_none() => {
                format!("{} ({})", it.label, one_line(&corpus.documents[document].id))
            }
            (None, Some(kind)) if !is_unique => format!("{} ({})", it.label, kind.as_str()),
            _ => it.label.clone(),
        };
        let mut id = wish.clone();
        let mut copy = 2;
        while !taken.insert(id.clone()) {
            id = format!("{wish} #{copy}");
            copy += 1;
        }
        graph[node].id = id;
    }
}

#[cfg(test)]
mod tests {
    use petgraph::visit::EdgeRef;

    use super::*;
    use crate::export::sample::sample;

    /// The small analysis in two documents a month apart.
    fn corpus() -> Corpus {
        let mut corpus = Corpus::of(&sample());
        let mut second = sample();
        second.article.id = "border2".to_owned();
        second.article.published = Some("2020-11-12T08:00:00Z".to_owned());
        second.entities[0].name = "NORLAND".to_owned();
        corpus.add(&second);
        merge::merge(&mut corpus, &merge::Merging::default());
        corpus
    }

    fn ties(options: &GraphOptions) -> Vec<String> {
        let graph = build(corpus(), options).graph;
        let show = |e: petgraph::graph::EdgeReference<'_, Tie>| {
            let (kind, weight) = (e.weight().kind.as_str(), e.weight().weight);
            format!("{} {kind} {} {weight}", graph[e.source()].id, graph[e.target()].id)
        };
        graph.edge_references().map(show).collect()
    }

    #[test]
    fn names_merge_across_documents_but_the_unnamed_do_not() {
        let options = GraphOptions::default();
        assert_eq!(
            ties(&options),
            [
                "Norland accuses Estavia 2",
                "Estavia denies Norland 2",
                "unknown (border) accuses The bank (border) 1",
                "unknown (border2) accuses The bank (border2) 1",
            ]
        );
        let graph = build(corpus(), &options).graph;
        let norland = graph.node_weights().find(|n| n.id == "Norland").unwrap();
        assert_eq!((norland.accusations_made, norland.documents), (2, 2));
        assert_eq!(norland.aliases, ["NORLAND"]);
        let tie = graph.edge_weights().next().unwrap();
        assert_eq!((tie.first.as_deref(), tie.last.as_deref()), (Some("2020-10-12"), Some("2020-11-12")));
    }

    #[test]
    fn the_status_decides_which_accusations_count() {
        let options = GraphOptions { statuses: vec![Status::Hypothetical], ..GraphOptions::default() };
        assert_eq!(ties(&options), ["Estavia accuses Norland 2"]);
        let options = GraphOptions { classes: vec![AccusationClass::Claim], ..GraphOptions::default() };
        assert_eq!(ties(&options), ["Estavia denies Norland 2"]);
    }

    #[test]
    fn weak_ties_other_times_and_other_names_are_left_out() {
        let options = GraphOptions { min_weight: 2, ..GraphOptions::default() };
        assert_eq!(ties(&options), ["Norland accuses Estavia 2", "Estavia denies Norland 2"]);
        let options = GraphOptions { since: Some("2020-11".to_owned()), ..GraphOptions::default() };
        assert_eq!(ties(&options)[0], "Norland accuses Estavia 1");
        let options = GraphOptions { until: Some("2020-10".to_owned()), ..GraphOptions::default() };
        assert_eq!(ties(&options).len(), 3);
        let options = GraphOptions { until: Some("2019".to_owned()), ..GraphOptions::default() };
        assert!(ties(&options).is_empty());
        let options = GraphOptions { only: vec!["oslavik".to_owned()], ..GraphOptions::default() };
        assert_eq!(ties(&options), ["Norland accuses Estavia 2", "Estavia denies Norland 2"]);
    }

    #[test]
    fn quotes_tie_the_speaker_to_those_mentioned() {
        let options = GraphOptions {
            ties: vec![TieKind::Mentions],
            only: vec!["Ana Réal".to_owned()],
            ..GraphOptions::default()
        };
        assert_eq!(ties(&options), ["Ana Réal mentions Norland 2"]);
    }

    #[test]
    fn a_view_is_a_part_with_its_own_counts() {
        let options = GraphOptions { around: vec!["oslavik".to_owned()], ..GraphOptions::default() };
        assert_eq!(ties(&options), ["Norland accuses Estavia 2", "Estavia denies Norland 2"]);
        let whole = build(corpus(), &GraphOptions { top: Some(2), ..GraphOptions::default() });
        assert_eq!(whole.left_out, LeftOut { nodes: 4, ties: 2, unnamed: 0 });
        assert_eq!(whole.graph.node_count(), 2);
        let options = GraphOptions { around: vec!["nobody".to_owned()], ..GraphOptions::default() };
        assert!(ties(&options).is_empty());
        let options = GraphOptions { ties: vec![TieKind::Denies], ..GraphOptions::default() };
        let denials = build(corpus(), &options).graph;
        assert_eq!(denials.node_weights().map(|n| n.accusations_made).sum::<usize>(), 0);
    }

    #[test]
    fn the_unnamed_are_left_out_and_counted() {
        let options = GraphOptions { named_only: true, ..GraphOptions::default() };
        assert_eq!(ties(&options), ["Norland accuses Estavia 2", "Estavia denies Norland 2"]);
        assert_eq!(build(corpus(), &options).left_out.unnamed, 2);
        let options = GraphOptions { statuses: vec![Status::Hypothetical], ..options };
        assert_eq!(build(corpus(), &options).left_out.unnamed, 0);
    }

    #[test]
    fn outlets_have_ties_of_their_own() {
        let mut corpus = Corpus::of(&sample());
        let mut second = sample();
        second.article.outlet = Some("The Other".to_owned());
        corpus.add(&second);
        corpus.add(&second);
        merge::merge(&mut corpus, &merge::Merging::default());
        let whole = build(corpus, &GraphOptions { by_outlet: true, ..GraphOptions::default() });
        let accusations = whole.graph.edge_weights().filter(|t| t.label.contains("shelling"));
        let outlets: Vec<_> = accusations
            .filter(|t| t.kind == TieKind::Accuses)
            .map(|t| (t.outlet.as_deref().unwrap_or_default(), t.weight))
            .collect();
        assert_eq!(outlets, [("The Example", 1), ("The Other", 2)]);
    }

    #[test]
    fn nobody_is_tied_to_itself_unless_asked_for() {
        let mut analysis = sample();
        analysis.accusations.truncate(1);
        analysis.accusations[0].accused.entity = Some(0);
        analysis.denials.clear();
        let edges = |self_ties| {
            let options = GraphOptions { self_ties, ..GraphOptions::default() };
            build(Corpus::of(&analysis), &options).graph.edge_count()
        };
        assert_eq!((edges(false), edges(true)), (0, 1));
    }

    #[test]
    fn a_label_never_counts_what_it_does_not_say() {
        let share = |charges: &[&str]| {
            let mut analysis = sample();
            analysis.accusations.truncate(1);
            analysis.denials.clear();
            let mut corpus = Corpus::of(&analysis);
            let at = corpus.statements.iter().position(|s| s.kind.is_accusation()).unwrap();
            let one = corpus.statements.remove(at);
            let several = charges.iter().map(|text| Statement { text: (*text).to_owned(), ..one.clone() });
            corpus.statements.extend(several.collect::<Vec<_>>());
            let graph = build(corpus, &GraphOptions::default()).graph;
            let tie = graph.edge_weights().next().unwrap();
            format!("{}{}", tie.label, tie.share())
        };
        assert_eq!(share(&["fraud", "theft", "Theft", ""]), "theft (2 of 4)");
        assert_eq!(share(&["fraud", "theft"]), "fraud (1 of 2)");
        assert_eq!(share(&["fraud", "bank fraud"]), "fraud (2×)");
        assert_eq!((share(&["fraud"]), share(&["", ""])), ("fraud".to_owned(), " (2×)".to_owned()));
    }
}
