//! The graph as a picture: what is drawn, where it stands, and how it looks.
//!
//! Example: `Norland accuses Estavia` and `Estavia denies it` are two boxes and two arrows, one solid, one dashed, with
//! the charge beside the first.
//!
//! [`Picture::of`] lays a graph out: each component on its own ([`layout`] finds places, [`spread`] makes room for the
//! boxes, [`routes`] leads the ties around them), then the components are packed side by side. [`Picture::to_svg`]
//! writes it. The export writes a file of it, the report puts it on its page.
//!
//! The layout is our own: the kept crates draw layers only (`layout-rs`, `rust-sugiyama`), which suits flow charts
//! and not quarrels, or are under a licence that we cannot use (`forceatlas2`).

mod geometry;
mod layout;
mod letters;
mod routes;
mod spread;
pub mod style;
mod svg;
mod words;

use petgraph::graph::{DiGraph, EdgeIndex, NodeIndex};
use petgraph::unionfind::UnionFind;
use petgraph::visit::EdgeRef;

pub use geometry::{Curve, Point, Rect};
pub use svg::{Frame, style_sheet};

use crate::graph::{AttributionGraph, LeftOut, Node, Tie, TieKind, view};
use crate::resolve::EntityKind;
use crate::typeset::{label, label_with};
use layout::Spring;
use letters::text_width;
use routes::{Label, Obstacle, Wire};
use spread::Size;

/// What a picture shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureOptions {
    /// The heading; `Who accuses whom` where `None`.
    pub title: Option<String>,
    /// Participants drawn at most, those with the most statements first. The time grows with the square of it.
    pub most_nodes: usize,
}

/// As many participants as can still be read on one page.
pub const READABLE: usize = 150;
/// As many as are laid out in reasonable time.
pub const MOST_NODES: usize = 1000;

impl Default for PictureOptions {
    fn default() -> Self {
        Self { title: None, most_nodes: READABLE }
    }
}

/// A graph with places: pixels from the upper left corner of the drawing, without heading and legend.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Picture {
    /// The heading.
    pub title: String,
    /// What is counted, over which time, and what is left out: one line each.
    pub subtitle: Vec<String>,
    /// The strongest ties in words, for those who cannot see the picture.
    pub description: String,
    /// In the order of the graph.
    pub nodes: Vec<PlacedNode>,
    /// In the order of the graph.
    pub ties: Vec<PlacedTie>,
    /// Width of the drawing.
    pub width: f64,
    /// Height of the drawing.
    pub height: f64,
    /// What did not go into the picture.
    pub left_out: LeftOut,
}

/// A participant with its place.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PlacedNode {
    /// Its place among the graph's nodes.
    pub node: usize,
    /// Its kind; `None` for an accuser whom the text does not name.
    pub kind: Option<EntityKind>,
    /// Its box.
    pub rect: Rect,
    /// Its name, broken into lines.
    pub lines: Vec<String>,
    /// Height of the letters.
    pub letters: f64,
    /// What it does and suffers, in words.
    pub tooltip: String,
}

/// A tie with its way.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PlacedTie {
    /// Its place among the graph's ties.
    pub tie: usize,
    /// What it means.
    pub kind: TieKind,
    /// From the border of the source to the arrowhead.
    pub curve: Curve,
    /// The arrowhead, tip first.
    pub arrow: [Point; 3],
    /// Width of the line.
    pub width: f64,
    /// The charge, where there was room for it.
    pub label: Option<PlacedLabel>,
    /// Who accuses whom of what, how often and when, and the first sentence that says so.
    pub tooltip: String,
}

/// Words beside a tie.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PlacedLabel {
    /// Where they stand.
    pub rect: Rect,
    /// Line by line.
    pub lines: Vec<String>,
    /// Whether they hold for a part of the tie's statements only, and say so.
    pub is_share: bool,
    /// Whether they interrupt a tie, their own or another one, instead of standing beside their own.
    pub is_on_way: bool,
    /// Whether they cover a piece of another tie or stand nearer to it than words should: nothing else was left.
    pub is_crossing: bool,
}

/// Height of the letters beside ties.
const TIE_LETTERS: f64 = 11.0;
/// From line to line, for letters of height 1.
const LINE: f64 = 1.18;
/// Around the letters of a node: sideways and upwards, for letters of height 1.
const PADDING: (f64, f64) = (0.75, 0.5);
/// Up to so many nodes, every tie has its words.
const MOST_LABELED: usize = 60;
/// By which part a picture may be larger so that one tie more has its words beside it.
const WORDLESS: f64 = 0.03;
/// Between components.
const GAP: f64 = 34.0;
/// Around the drawing.
const MARGIN: f64 = 16.0;
/// Width of the drawing for a height of 1.
const SHAPE: f64 = 1.45;
/// Layouts are stretched sideways, since boxes are wider than high.
const STRETCH: f64 = 1.2;

impl Picture {
    /// Lays a graph out; the same graph has the same picture everywhere.
    pub fn of(whole: &AttributionGraph, options: &PictureOptions) -> Self {
        let is_shown = view::top(&whole.graph, options.most_nodes.min(MOST_NODES));
        let shown = whole
            .graph
            .filter_map(|at, node| is_shown[at.index()].then_some((at, node)), |at, tie| Some((at, tie)));
        let left_out = LeftOut {
            nodes: whole.left_out.nodes + whole.graph.node_count() - shown.node_count(),
            ties: whole.left_out.ties + whole.graph.edge_count() - shown.edge_count(),
            unnamed: whole.left_out.unnamed,
        };
        let scale = Scale::of(&shown);
        let components: Vec<Component> =
            components(&shown).into_iter().map(|members| scale.place(&shown, &members)).collect();
        let sizes: Vec<Size> = components.iter().map(|c| (c.extent.width(), c.extent.height())).collect();
        let corners = spread::pack(&sizes, GAP, SHAPE);
        let mut nodes = Vec::with_capacity(shown.node_count());
        let mut ties = Vec::with_capacity(shown.edge_count());
        for (component, corner) in components.into_iter().zip(corners) {
            let by = corner + Point::new(MARGIN - component.extent.left, MARGIN - component.extent.top);
            for (node, size, rect) in component.nodes {
                let (at, it) = shown[node];
                nodes.push(PlacedNode {
                    node: at.index(),
                    kind: it.kind,
                    rect: rect.moved(by),
                    lines: size.lines,
                    letters: size.letters,
                    tooltip: words::of_node(it),
                });
            }
            for (edge, route, label) in component.ties {
                let (at, tie) = shown[edge];
                let label = label.map(|l| PlacedLabel { rect: l.rect.moved(by), ..l });
                ties.push(PlacedTie {
                    tie: at.index(),
                    kind: tie.kind,
                    curve: route.curve.moved(by),
                    arrow: route.arrow.map(|p| p + by),
                    width: scale.stroke(tie),
                    label,
                    tooltip: words::of_tie(whole, at),
                });
            }
        }
        nodes.sort_by_key(|n| n.node);
        ties.sort_by_key(|t| t.tie);
        let all = nodes.iter().map(|n| n.rect).chain(ties.iter().flat_map(PlacedTie::rects));
        let extent = spread::extent(all);
        Self {
            title: words::title(options),
            subtitle: words::subtitle(whole, &nodes, &ties, left_out),
            description: words::description(whole, &ties),
            width: extent.map_or(0.0, |e| e.right + MARGIN),
            height: extent.map_or(0.0, |e| e.bottom + MARGIN),
            nodes,
            ties,
            left_out,
        }
    }
}

impl PlacedTie {
    /// What the tie covers, roughly.
    fn rects(&self) -> Vec<Rect> {
        cover(&self.curve, &self.arrow).into_iter().chain(self.label.as_ref().map(|l| l.rect)).collect()
    }
}

fn cover(curve: &Curve, arrow: &[Point; 3]) -> Vec<Rect> {
    curve.samples(12).chain(arrow.iter().copied()).map(|p| Rect::around(p, 4.0, 4.0)).collect()
}

/// The part of a graph that is drawn.
type Shown<'a> = DiGraph<(NodeIndex, &'a Node), (EdgeIndex, &'a Tie)>;

/// The connected components, each in node order: the largest first, of equals the earlier one.
fn components(shown: &Shown<'_>) -> Vec<Vec<NodeIndex>> {
    let mut sets = UnionFind::new(shown.node_count());
    for edge in shown.edge_references() {
        sets.union(edge.source().index(), edge.target().index());
    }
    let mut members: Vec<Vec<NodeIndex>> = vec![Vec::new(); shown.node_count()];
    for node in shown.node_indices() {
        members[sets.find_mut(node.index())].push(node);
    }
    members.retain(|m| !m.is_empty());
    members.sort_by_key(|m| (std::cmp::Reverse(m.len()), m[0]));
    members
}

/// A component with places of its own.
struct Component {
    nodes: Vec<(NodeIndex, Sized, Rect)>,
    ties: Vec<(EdgeIndex, routes::Route, Option<PlacedLabel>)>,
    /// Ties whose words found no place.
    wordless: usize,
    extent: Rect,
}

/// A node's words with the size of its box.
struct Sized {
    lines: Vec<String>,
    letters: f64,
    size: Size,
}

/// How a component is laid out.
#[derive(Clone, Copy)]
struct Shape {
    /// How many times as long as usual its ties are.
    room: f64,
    /// How much wider than high it becomes.
    stretch: f64,
    /// Whether words may cover a piece of other ties.
    may_cross: bool,
}

/// How large things are drawn, which goes by how many there are.
struct Scale {
    nodes: usize,
    ties: usize,
    /// Statements on the ties of each node, and the most.
    strength: Vec<usize>,
    most_strength: usize,
    most_weight: usize,
}

impl Scale {
    fn of(shown: &Shown<'_>) -> Self {
        let mut strength = vec![0; shown.node_count()];
        for edge in shown.edge_references() {
            strength[edge.source().index()] += edge.weight().1.weight;
            strength[edge.target().index()] += edge.weight().1.weight;
        }
        Self {
            nodes: shown.node_count(),
            ties: shown.edge_count(),
            most_strength: strength.iter().copied().max().unwrap_or(0),
            most_weight: shown.edge_weights().map(|(_, tie)| tie.weight).max().unwrap_or(0),
            strength,
        }
    }

    /// The width of a line: 1.5 for one statement, 6 for the heaviest tie, at least of nine.
    fn stroke(&self, tie: &Tie) -> f64 {
        let most = self.most_weight.max(9) as f64;
        let root = ((tie.weight as f64 - 1.0).max(0.0) / (most - 1.0)).sqrt();
        // Between the root, which makes most ties thick, and the weight itself, beside which most would be hairs.
        1.5 + 4.5 * root * root.sqrt()
    }

    /// The words of a node, larger where its ties have more statements.
    fn size(&self, node: NodeIndex, it: &Node) -> Sized {
        let (small, more) = if self.nodes > 60 { (11.0, 9.0) } else { (12.0, 8.0) };
        let most = self.most_strength.max(12) as f64;
        let letters: f64 = small + more * (self.strength[node.index()] as f64 / most).sqrt() - more * 0.25;
        let letters = (letters.max(small) * 2.0).round() / 2.0;
        let (columns, most_lines) = if self.nodes > 60 { (18, 2) } else { (22, 3) };
        let lines: Vec<String> = label(&it.label, columns, most_lines).lines().map(str::to_owned).collect();
        let is_bold = is_bold(letters);
        let widest = lines.iter().map(|line| text_width(line, letters, is_bold)).fold(0.0, f64::max);
        let width = widest + 2.0 * PADDING.0 * letters;
        let height = (lines.len().max(1) as f64 * LINE + 2.0 * PADDING.1 - 0.2) * letters;
        Sized { lines, letters, size: (width.max(height * 1.3).ceil(), height.ceil()) }
    }

    /// Places one component around a point of its own. Where it has few enough nodes that each tie should have its words,
    /// several shapes are tried: the smallest one in which most ties have theirs beside them is taken, and the last few
    /// words cover a piece of other ties.
    fn place(&self, shown: &Shown<'_>, members: &[NodeIndex]) -> Component {
        let usual = Shape { room: 1.0, stretch: STRETCH, may_cross: false };
        if self.nodes > MOST_LABELED {
            return self.place_in_shape(shown, members, usual);
        }
        let shapes = [1.0, 1.16, 1.3]
            .into_iter()
            .flat_map(|room| [STRETCH, 1.1, 1.3].map(|stretch| Shape { room, stretch, may_cross: false }));
        let mut best: Option<(f64, Shape)> = None;
        for shape in shapes {
            let component = self.place_in_shape(shown, members, shape);
            let size = component.extent.width().max(component.extent.height() * SHAPE);
            let cost = size * (1.0 + WORDLESS * component.wordless as f64);
            if best.is_none_or(|(least, _)| cost < least) {
                best = Some((cost, shape));
            }
            // The next ones are larger.
            if component.wordless == 0 {
                break;
            }
        }
        let shape = best.map_or(usual, |(_, shape)| shape);
        self.place_in_shape(shown, members, Shape { may_cross: true, ..shape })
    }

    fn place_in_shape(&self, shown: &Shown<'_>, members: &[NodeIndex], shape: Shape) -> Component {
        let mut inside = vec![usize::MAX; shown.node_count()];
        members.iter().enumerate().for_each(|(n, node)| inside[node.index()] = n);
        let sized: Vec<Sized> = members.iter().map(|&n| self.size(n, shown[n].1)).collect();
        let sizes: Vec<Size> = sized.iter().map(|s| s.size).collect();
        let edges: Vec<_> =
            shown.edge_references().filter(|e| inside[e.source().index()] != usize::MAX).collect();
        let mut degree = vec![0_usize; members.len()];
        for edge in &edges {
            degree[inside[edge.source().index()]] += 1;
            degree[inside[edge.target().index()]] += 1;
        }
        let mut springs: Vec<Spring> = edges
            .iter()
            .map(|edge| {
                let (from, to) = (inside[edge.source().index()], inside[edge.target().index()]);
                let length = self.spring(sizes[from], sizes[to], degree[from].max(degree[to]));
                Spring { from, to, length: length * shape.room }
            })
            .collect();
        let labels = self.labels(&edges.iter().map(|e| e.weight().1).collect::<Vec<_>>(), &springs);
        if members.len() == 2 {
            // The two stand side by side, with the charge between them.
            let charge = labels.iter().filter_map(|(l, _)| l.forms.first()).map(|f| f.0).fold(0.0, f64::max);
            let between = (sizes[0].0 + sizes[1].0) / 2.0 + (charge + 34.0).max(84.0);
            springs.iter_mut().for_each(|s| s.length = between);
        }
        let mut places = layout::lay_out(members.len(), &springs);
        if members.len() > 2 {
            places.iter_mut().for_each(|p| p.x *= shape.stretch);
        }
        spread::make_room(&mut places, &sizes, &springs);
        let boxes: Vec<Obstacle> = places
            .iter()
            .zip(&sizes)
            .zip(members)
            .map(|((place, size), node)| Obstacle {
                rect: Rect::around(*place, size.0, size.1),
                corner: svg::corner(shown[*node].1.kind, size.1),
            })
            .collect();
        let wires: Vec<Wire> = edges
            .iter()
            .zip(&springs)
            .map(|(e, s)| Wire { from: s.from, to: s.to, width: self.stroke(e.weight().1) })
            .collect();
        let routes = routes::route(&boxes, &wires);
        let forms: Vec<Label> =
            labels.iter().map(|(l, _)| Label { wire: l.wire, forms: l.forms.clone() }).collect();
        let mut placed: Vec<Option<PlacedLabel>> = vec![None; edges.len()];
        let mut wordless = 0;
        for ((label, texts), place) in
            labels.iter().zip(routes::place_labels(&boxes, &wires, &routes, &forms, shape.may_cross))
        {
            wordless += usize::from(place.is_none() && !texts.is_empty());
            let is_share = edges[label.wire].weight().1.share().contains(" of ");
            placed[label.wire] = place.map(|place| PlacedLabel {
                rect: place.rect,
                lines: texts[place.form].clone(),
                is_share,
                is_on_way: place.is_on_way || place.is_crossing,
                is_crossing: place.is_crossing,
            });
        }
        let rects = boxes.iter().map(|b| b.rect);
        let ways = routes.iter().flat_map(|r| cover(&r.curve, &r.arrow));
        let words = placed.iter().flatten().map(|label| label.rect);
        let extent = spread::extent(rects.chain(ways).chain(words));
        Component {
            wordless,
            extent: extent.unwrap_or(Rect::around(Point::default(), 0.0, 0.0)),
            nodes: members.iter().zip(sized).zip(&boxes).map(|((n, s), b)| (*n, s, b.rect)).collect(),
            ties: edges.iter().zip(routes).zip(placed).map(|((e, r), l)| (e.id(), r, l)).collect(),
        }
    }

    /// How long a tie should be, from center to center: with room for its charge where there are few ties, and for the
    /// other spokes where one end has many.
    fn spring(&self, from: Size, to: Size, degree: usize) -> f64 {
        let room: f64 = match self.ties {
            0..=6 => 150.0,
            7..=20 => 112.0,
            21..=60 => 82.0,
            _ => 62.0,
        };
        // Where everyone is tied to many, the ties need room too.
        let density = (2 * self.ties) as f64 / self.nodes.max(1) as f64;
        let room = room.max((34.0 + 9.0 * density).min(130.0));
        room * (1.0 + (degree.max(1) as f64 - 1.0) / 9.0).sqrt() + 0.3 * (from.0 + to.0)
    }

    /// The words that may stand beside ties: heavier ties first, each in a longer and a shorter form.
    fn labels(&self, ties: &[&Tie], springs: &[Spring]) -> Vec<(Label, Vec<Vec<String>>)> {
        let is_accused_back = |n: usize| {
            let (from, to) = (springs[n].from, springs[n].to);
            (0..ties.len())
                .any(|m| ties[m].kind == TieKind::Accuses && springs[m].from == to && springs[m].to == from)
        };
        let mut order: Vec<usize> = (0..ties.len()).collect();
        order.sort_by_key(|&n| (ties[n].kind, std::cmp::Reverse(ties[n].weight)));
        let mut labels = Vec::new();
        for wire in order {
            let (text, share) = words::beside(ties[wire], is_accused_back(wire));
            let shapes: &[(usize, usize)] = match self.ties {
                0..=100 => &[(28, 3), (22, 3), (18, 2), (14, 3), (14, 2), (16, 1), (12, 1)],
                _ => &[(22, 2), (16, 2), (12, 2)],
            };
            let texts: Vec<Vec<String>> = shapes
                .iter()
                .map(|&(columns, lines)| {
                    label_with(&text, &share, columns, lines).lines().map(str::to_owned).collect()
                })
                .filter(|lines: &Vec<String>| !lines.is_empty())
                .collect();
            let size = |lines: &Vec<String>| {
                let widest =
                    lines.iter().map(|line| text_width(line, TIE_LETTERS, false)).fold(0.0, f64::max);
                (widest.ceil() + 2.0, (lines.len() as f64 * LINE * TIE_LETTERS).ceil())
            };
            labels.push((Label { wire, forms: texts.iter().map(size).collect() }, texts));
        }
        labels
    }
}

/// Whether letters of this height are bold.
fn is_bold(letters: f64) -> bool {
    letters >= 14.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::measures::tests::graph;

    /// Hubs, chains, pairs and mutual accusations, as press corpora have them, with names of every length.
    fn quarrel(nodes: u32) -> AttributionGraph {
        let mut ties = Vec::new();
        for n in 1..nodes {
            let other = if n % 3 == 0 { 0 } else { n * 7 % n.max(2) / 2 };
            let weight = (n * 5 % 9 + 1) as usize;
            match n % 8 {
                // A pair of its own.
                5 => {}
                6 => ties.push((n, n - 1, weight)),
                7 => ties.extend([(n, other, weight), (other, n, 1)]),
                _ => ties.push((other, n, weight)),
            }
        }
        let mut graph = graph(&ties);
        let names =
            ["Ana Réal", "The Board of the Harbor Authority of Estavia", "Osei", "日本の首相", "unknown"];
        let kinds = style::NODE_KINDS;
        for (n, node) in graph.node_weights_mut().enumerate() {
            node.label = format!("{} {n}", names[n % names.len()]);
            node.kind = kinds[n % kinds.len()];
        }
        for (n, tie) in graph.edge_weights_mut().enumerate() {
            tie.label =
                ["fraud", "running the port as a private till for almost six years", ""][n % 3].to_owned();
            tie.kind = if n % 6 == 5 { TieKind::Denies } else { TieKind::Accuses };
        }
        AttributionGraph { graph, ..AttributionGraph::default() }
    }

    #[test]
    fn nothing_overlaps_at_any_size() {
        for nodes in [2, 3, 12, 40, 150] {
            let whole = quarrel(nodes);
            let picture = Picture::of(&whole, &PictureOptions::default());
            assert_eq!(picture.ties.len(), whole.graph.edge_count());
            let mut taken: Vec<Rect> = picture.nodes.iter().map(|n| n.rect).collect();
            taken.extend(picture.ties.iter().filter_map(|t| t.label.as_ref()).map(|l| l.rect));
            for (n, one) in taken.iter().enumerate() {
                assert!(taken[..n].iter().all(|other| !one.overlaps(other)), "{nodes} nodes: {one:?}");
                assert!(one.left > 0.0 && one.top > 0.0, "{one:?}");
                assert!(one.right < picture.width && one.bottom < picture.height, "{one:?}");
            }
            assert!(
                nodes < 12 || (picture.width < picture.height * 3.0 && picture.height < picture.width * 1.5)
            );
            for tie in &picture.ties {
                let (_, target) = whole.graph.edge_endpoints(EdgeIndex::new(tie.tie)).unwrap();
                let rect = picture.nodes.iter().find(|n| n.node == target.index()).unwrap().rect;
                assert!(rect.grown(4.0).contains(tie.arrow[0]), "{nodes} nodes: {tie:?}");
                let words = tie.label.as_ref().map(|l| l.rect);
                let is_on_way = tie.label.as_ref().is_some_and(|label| label.is_on_way);
                let is_crossing = tie.label.as_ref().is_some_and(|label| label.is_crossing);
                let through = |other: &PlacedTie| {
                    let may_cross = is_on_way && other.tie == tie.tie;
                    !is_crossing
                        && !may_cross
                        && words.is_some_and(|w| other.curve.samples(40).any(|p| w.contains(p)))
                };
                assert!(!picture.ties.iter().any(through), "{nodes} nodes: {tie:?}");
                // Words stand beside their own arrow: so near that a reader does not look for another one.
                let gap = |rect: &Rect, p: Point| {
                    let x = (rect.left - p.x).max(p.x - rect.right).max(0.0);
                    let y = (rect.top - p.y).max(p.y - rect.bottom).max(0.0);
                    (x * x + y * y).sqrt()
                };
                let nearest = |tie: &PlacedTie, rect: &Rect| {
                    tie.curve.samples(60).map(|p| gap(rect, p)).fold(f64::INFINITY, f64::min)
                };
                if let Some(words) = words.filter(|_| !is_crossing) {
                    let own = nearest(tie, &words);
                    let other =
                        picture.ties.iter().filter(|other| other.tie != tie.tie).map(|t| nearest(t, &words));
                    assert!(
                        own < 32.0 && own <= other.fold(f64::INFINITY, f64::min) + 4.0,
                        "{nodes} nodes: {tie:?}"
                    );
                }
            }
            let wordless = picture.ties.iter().filter(|tie| {
                let it = &whole.graph[EdgeIndex::new(tie.tie)];
                let has_words = !it.label.is_empty() || it.kind == TieKind::Denies || it.weight > 1;
                has_words && tie.label.is_none()
            });
            assert!(nodes > 40 || wordless.count() == 0, "{nodes} nodes: an arrow has no words");
            let crossing = picture.ties.iter().filter(|t| t.label.as_ref().is_some_and(|l| l.is_crossing));
            assert!(
                crossing.count() * 6 <= picture.ties.len(),
                "{nodes} nodes: words cover other arrows or stand at them"
            );
            assert_eq!(picture, Picture::of(&whole, &PictureOptions::default()));
        }
    }

    #[test]
    fn big_graphs_are_cut_and_say_so() {
        let picture = Picture::of(&quarrel(80), &PictureOptions { title: None, most_nodes: 20 });
        assert!(picture.nodes.len() <= 20 && picture.left_out.nodes >= 55);
        let said = picture.subtitle.last().unwrap();
        assert!(said.contains(&format!("{} more", picture.left_out.nodes)), "{said}");
    }

    #[test]
    fn words_stay_in_their_boxes() {
        let picture = Picture::of(&quarrel(40), &PictureOptions::default());
        for node in &picture.nodes {
            let widest = node.lines.iter().map(|l| text_width(l, node.letters, is_bold(node.letters)));
            assert!(widest.fold(0.0, f64::max) < node.rect.width(), "{node:?}");
        }
    }

    #[test]
    fn an_empty_graph_has_a_picture() {
        let picture = Picture::of(&AttributionGraph::default(), &PictureOptions::default());
        assert!(picture.to_svg(Frame::File).contains("No ties to draw."));
    }
}
