//! The ways of ties, as curves with arrowheads, and the places of the charges beside them.
//!
//! Example: where two accuse each other, each arrow bends to its own left, so that there are two of them.

use std::collections::BTreeMap;

use super::geometry::{Curve, Point, Rect, depth};

/// A tie to be routed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wire {
    pub(super) from: usize,
    pub(super) to: usize,
    /// Of the stroke, in pixels.
    pub(super) width: f64,
}

/// A tie with its way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Route {
    /// From border to arrowhead.
    pub(super) curve: Curve,
    /// Tip first.
    pub(super) arrow: [Point; 3],
}

/// What stands in the way of labels and ties.
pub(super) struct Obstacle {
    pub(super) rect: Rect,
    /// How round its corners are.
    pub(super) corner: f64,
}

/// Places tried along a curve.
const SAMPLES: usize = 24;
/// Room around boxes that other ties should leave.
const CLEARANCE: f64 = 5.0;
/// Between a tip and the border that it points at.
const TIP_GAP: f64 = 2.0;

/// Routes all ties between the boxes, each around the boxes that are not its own where it can.
pub(super) fn route(boxes: &[Obstacle], wires: &[Wire]) -> Vec<Route> {
    let mut between: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (n, wire) in wires.iter().enumerate() {
        between.entry((wire.from.min(wire.to), wire.from.max(wire.to))).or_default().push(n);
    }
    let mut routes: Vec<Option<Route>> = vec![None; wires.len()];
    for members in between.into_values() {
        let is_two_way = members.iter().any(|&n| wires[n].from != wires[members[0]].from);
        let mut lanes = [0_usize; 2];
        for n in members {
            let wire = wires[n];
            if wire.from == wire.to {
                routes[n] = Some(finish(loop_at(boxes[wire.from].rect, lanes[0]), boxes, wire));
                lanes[0] += 1;
                continue;
            }
            let lane = &mut lanes[usize::from(wire.from > wire.to)];
            let offset = if is_two_way { (*lane + 1) as f64 } else { *lane as f64 };
            *lane += 1;
            let curve = if offset > 0.0 { beside(boxes, wire, offset) } else { around(boxes, wire) };
            routes[n] = Some(finish(curve, boxes, wire));
        }
    }
    routes.into_iter().flatten().collect()
}

/// Where a tie between two boxes begins and ends: in each box on the side of the other, so that the arrowheads of many
/// ties do not meet in one point.
fn ends(boxes: &[Obstacle], wire: Wire) -> (Point, Point) {
    let [from, to] = [&boxes[wire.from].rect, &boxes[wire.to].rect];
    let center = |rect: &Rect| Point::new((rect.left + rect.right) / 2.0, (rect.top + rect.bottom) / 2.0);
    let toward = (center(to) - center(from)).unit();
    let core = |rect: &Rect| ((rect.width() - rect.height()) / 2.0).max(0.0) * 0.85 * toward.x;
    (center(from) + Point::new(core(from), 0.0), center(to) - Point::new(core(to), 0.0))
}

/// A tie alone on its way: straight, or bent as little as keeps it off other boxes.
fn around(boxes: &[Obstacle], wire: Wire) -> Curve {
    let (from, to) = ends(boxes, wire);
    let length = (to - from).length();
    let bends = [0.0, 0.07, -0.07, 0.14, -0.14, 0.22, -0.22, 0.32, -0.32];
    let curves = bends.map(|bend| (bend, Curve::bent(from, to, bend * length)));
    let cost = |bend: f64, curve: &Curve| hits(boxes, wire, curve) as f64 * 4.0 + bend.abs() * 20.0;
    let best = curves.iter().min_by(|a, b| cost(a.0, &a.1).total_cmp(&cost(b.0, &b.1)));
    best.map_or(curves[0].1, |(_, curve)| *curve)
}

/// A tie with others on the same way: bent to its left, the second one more than the first.
fn beside(boxes: &[Obstacle], wire: Wire, lane: f64) -> Curve {
    let (from, to) = ends(boxes, wire);
    let way = to - from;
    let shift = way.unit().left() * (5.0 * lane).min(10.0);
    let base = (10.0 + 0.07 * way.length()).min(34.0);
    let curves =
        [1.0, 0.6, 1.6, 2.4, 3.4].map(|more| Curve::bent(from + shift, to + shift, base * lane * more));
    let best = curves.iter().enumerate().min_by_key(|(n, curve)| hits(boxes, wire, curve) * 3 + n);
    best.map_or(curves[0], |(_, curve)| *curve)
}

/// How many places of a curve lie in boxes that are not its own.
fn hits(boxes: &[Obstacle], wire: Wire, curve: &Curve) -> usize {
    let samples: Vec<Point> = curve.samples(SAMPLES).collect();
    let Some(extent) = extent(&samples) else { return 0 };
    let near = |rect: &Rect| samples.iter().filter(|p| rect.grown(CLEARANCE).contains(**p)).count();
    let others = boxes.iter().enumerate().filter(|(n, _)| *n != wire.from && *n != wire.to);
    let others = others.filter(|(_, other)| other.rect.grown(CLEARANCE).overlaps(&extent));
    others.map(|(_, other)| near(&other.rect)).sum()
}

/// The rectangle around places, with a little room, since a straight way is as thin as nothing.
fn extent(points: &[Point]) -> Option<Rect> {
    points.iter().map(|p| Rect::around(*p, 1.0, 1.0)).reduce(Rect::cover)
}

/// A loop above a box.
fn loop_at(rect: Rect, lane: usize) -> Curve {
    let reach = 40.0 + 16.0 * lane as f64;
    let middle = (rect.left + rect.right) / 2.0;
    let foot = (rect.width() / 2.0).min(14.0);
    let at = |x: f64, y: f64| Point::new(middle + x, rect.top + y);
    Curve([at(-foot, 4.0), at(-foot * 2.4, -reach), at(foot * 2.4, -reach), at(foot, 4.0)])
}

/// Cuts a curve at the borders of its boxes and puts the arrowhead on it.
fn finish(curve: Curve, boxes: &[Obstacle], wire: Wire) -> Route {
    let is_outside =
        |t: f64, node: usize, gap: f64| depth(curve.at(t), &boxes[node].rect, boxes[node].corner) > gap;
    // The curve leaves a box once; the border is found by halving.
    let border = |inside: f64, outside: f64, node: usize, gap: f64| {
        let (mut inside, mut outside) = (inside, outside);
        for _ in 0..30 {
            let middle = (inside + outside) / 2.0;
            if is_outside(middle, node, gap) { outside = middle } else { inside = middle }
        }
        outside
    };
    let first_out = (1..40).map(|n| f64::from(n) / 40.0).find(|t| is_outside(*t, wire.from, 0.0));
    let last_out = (1..40).rev().map(|n| f64::from(n) / 40.0).find(|t| is_outside(*t, wire.to, TIP_GAP));
    let start = border(0.0, first_out.unwrap_or(0.3), wire.from, 0.0);
    let end = border(1.0, last_out.unwrap_or(0.7), wire.to, TIP_GAP).max(start + 0.01);
    let tip = curve.at(end);
    let length = 7.0 + 1.7 * wire.width;
    let half = 3.2 + 1.0 * wire.width;
    // The base of the arrowhead is where the curve is one length before its tip.
    let (mut before, mut after) = (start, end);
    for _ in 0..30 {
        let middle = (before + after) / 2.0;
        if (curve.at(middle) - tip).length() > length { before = middle } else { after = middle }
    }
    let along = (tip - curve.at(before)).unit();
    let base = tip - along * length;
    let aside = along.left() * half;
    // The stroke ends a little inside the head, so that no gap shows.
    let stop = before + (end - before) * 0.3;
    Route { curve: curve.part(start, stop), arrow: [tip, base + aside, base - aside] }
}

/// A text to be placed beside a tie: forms from the fullest to the shortest, each with its size.
pub(super) struct Label {
    pub(super) wire: usize,
    pub(super) forms: Vec<(f64, f64)>,
}

/// Room between labels, and between a label and a box.
const LABEL_GAP: f64 = 3.0;

/// A text with its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed {
    /// Which of its forms.
    pub(super) form: usize,
    pub(super) rect: Rect,
    /// Whether it interrupts its tie instead of standing beside it.
    pub(super) is_on_way: bool,
    /// Whether it may cover a piece of another tie, or stand nearer to it than to its own: nothing else was left.
    pub(super) is_crossing: bool,
}

/// How near words may come to what is not theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Care {
    /// Others stay farther away than their own tie.
    Clear,
    /// They may interrupt more of their tie, and come nearer to others.
    Tight,
    /// They may cover a piece of other ties, but neither arrowheads nor boxes nor other words.
    Crossing,
}

/// How much of a tie its words may cover.
const COVERED: f64 = 0.3;
/// How often the order of placing is changed, so that more labels find room.
const ROUNDS: usize = 4;

/// Places labels at their ties where there is room, in the given order; where some find none, those are tried first the
/// next time, and the round in which most of them found a place counts. With `may_cross`, the last few cover a piece of
/// other ties where nothing else is left.
pub(super) fn place_labels(
    boxes: &[Obstacle],
    wires: &[Wire],
    routes: &[Route],
    labels: &[Label],
    may_cross: bool,
) -> Vec<Option<Placed>> {
    let paper = Paper::new(boxes, wires, routes);
    let none = vec![None; labels.len()];
    let mut order: Vec<usize> = (0..labels.len()).collect();
    let missing = |placed: &[Option<Placed>]| {
        (0..labels.len()).filter(|&n| placed[n].is_none() && !labels[n].forms.is_empty()).count()
    };
    let mut best = paper.place(labels, &order, &none, Care::Clear);
    let mut last = best.clone();
    for _ in 0..ROUNDS {
        if missing(&best) == 0 {
            return best;
        }
        // Stable: among those that found a place, and among those that did not, the order stays.
        order.sort_by_key(|&n| last[n].is_some());
        last = paper.place(labels, &order, &none, Care::Tight);
        if missing(&last) < missing(&best) {
            best.clone_from(&last);
        }
    }
    if may_cross { paper.place(labels, &order, &best, Care::Crossing) } else { best }
}

/// What is drawn already.
struct Paper<'a> {
    wires: &'a [Wire],
    routes: &'a [Route],
    /// Places along each way, and the rectangle around them.
    samples: Vec<Vec<Point>>,
    extents: Vec<Option<Rect>>,
    /// Boxes and arrowheads.
    taken: Vec<Rect>,
}

impl<'a> Paper<'a> {
    fn new(boxes: &[Obstacle], wires: &'a [Wire], routes: &'a [Route]) -> Self {
        let samples: Vec<Vec<Point>> =
            routes.iter().map(|r| r.curve.samples(SAMPLES).chain([r.arrow[0]]).collect()).collect();
        let extents = samples.iter().map(|points| extent(points)).collect();
        let mut taken: Vec<Rect> = boxes.iter().map(|b| b.rect.grown(LABEL_GAP)).collect();
        taken.extend(routes.iter().filter_map(|r| {
            let heads = r.arrow.map(|p| Rect::around(p, 2.0, 2.0));
            heads.into_iter().reduce(Rect::cover)
        }));
        Self { wires, routes, samples, extents, taken }
    }

    /// Places those labels that have no place yet, one after the other.
    fn place(
        &self,
        labels: &[Label],
        order: &[usize],
        known: &[Option<Placed>],
        care: Care,
    ) -> Vec<Option<Placed>> {
        let mut taken = self.taken.clone();
        taken.extend(known.iter().flatten().map(|it| it.rect.grown(LABEL_GAP)));
        let mut placed = known.to_vec();
        for &n in order {
            if placed[n].is_none() {
                placed[n] = self.place_one(&labels[n], &taken, care);
                taken.extend(placed[n].map(|it| it.rect.grown(LABEL_GAP)));
            }
        }
        placed
    }

    fn place_one(&self, label: &Label, taken: &[Rect], care: Care) -> Option<Placed> {
        let (route, points) = (&self.routes[label.wire], &self.samples[label.wire]);
        let room = 4.0 + self.wires[label.wire].width / 2.0;
        let length: f64 = points.windows(2).map(|p| (p[1] - p[0]).length()).sum();
        let covered = COVERED * length * if care == Care::Clear { 1.0 } else { 1.5 };
        let mut best: Option<(f64, Placed)> = None;
        for (form, &(width, height)) in label.forms.iter().enumerate() {
            for (step, t) in [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82].into_iter().enumerate() {
                let point = route.curve.at(t);
                let (along, left) = (route.curve.direction(t), route.curve.direction(t).left());
                // The distance at which the box just touches the way from one side or the other.
                let reach = left.x.abs() * width / 2.0 + left.y.abs() * height / 2.0 + room;
                // How much of the way a box in its middle covers.
                let covers = (width / along.x.abs().max(0.01)).min(height / along.y.abs().max(0.01));
                // Side, gap, dislike.
                let sides = [
                    (1.0, 0.0, 0.0),
                    (-1.0, 0.0, 0.4),
                    (1.0, 7.0, 0.3),
                    (-1.0, 7.0, 0.6),
                    (1.0, 14.0, 0.6),
                    (-1.0, 14.0, 0.9),
                    (0.0, 0.0, 1.1),
                ];
                for (side, gap, dislike) in sides {
                    let is_on_way = side == 0.0;
                    if is_on_way && covers > covered {
                        continue;
                    }
                    let rect = Rect::around(point + left * ((reach + gap) * side), width, height);
                    let cost = step as f64 * 0.25 + dislike + form as f64 * 1.5;
                    if best.as_ref().is_some_and(|(least, _)| cost >= *least)
                        || taken.iter().any(|t| t.overlaps(&rect))
                        || !is_on_way && self.crosses(label.wire, &rect)
                    {
                        continue;
                    }
                    // Words that another way passes more closely than their own could be taken for its charge.
                    let near = rect.grown(match (care, is_on_way) {
                        (Care::Clear, true) => CLEARANCE,
                        (Care::Tight, true) => LABEL_GAP,
                        (Care::Crossing, _) => 0.0,
                        (_, false) => CLEARANCE.max(room + gap),
                    });
                    let others = || (0..self.routes.len()).filter(|&wire| wire != label.wire);
                    let crossed = others().filter(|&wire| self.crosses(wire, &near)).count();
                    let beside = rect.grown(CLEARANCE.max(room + gap));
                    let is_crossing =
                        care == Care::Crossing && others().any(|wire| self.crosses(wire, &beside));
                    let cost = cost + crossed as f64 * 10.0;
                    let may_be = crossed == 0 || care == Care::Crossing;
                    if may_be && best.as_ref().is_none_or(|(least, _)| cost < *least) {
                        best = Some((cost, Placed { form, rect, is_on_way, is_crossing }));
                    }
                }
            }
        }
        best.map(|(_, it)| it)
    }

    fn crosses(&self, wire: usize, rect: &Rect) -> bool {
        self.extents[wire].is_some_and(|e| e.overlaps(rect)) && crosses(&self.samples[wire], rect)
    }
}

/// Whether a way, given by places along it, passes through a rectangle.
fn crosses(points: &[Point], rect: &Rect) -> bool {
    points.windows(2).any(|pair| {
        let (a, b) = (pair[0], pair[1]);
        let apart = a.x.max(b.x) < rect.left
            || a.x.min(b.x) > rect.right
            || a.y.max(b.y) < rect.top
            || a.y.min(b.y) > rect.bottom;
        !apart && (0..=4).any(|n| rect.contains(a + (b - a) * (f64::from(n) / 4.0)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxes(places: &[(f64, f64)]) -> Vec<Obstacle> {
        let rect = |&(x, y): &(f64, f64)| Rect::around(Point::new(x, y), 80.0, 24.0);
        places.iter().map(|p| Obstacle { rect: rect(p), corner: 12.0 }).collect()
    }

    fn wire(from: usize, to: usize) -> Wire {
        Wire { from, to, width: 2.0 }
    }

    #[test]
    fn a_single_tie_is_straight_and_ends_at_the_border() {
        let routes = route(&boxes(&[(0.0, 0.0), (300.0, 0.0)]), &[wire(0, 1)]);
        let (start, tip) = (routes[0].curve.at(0.0), routes[0].arrow[0]);
        assert!((start.x - 40.0).abs() < 0.1 && start.y.abs() < 1e-9, "{start:?}");
        assert!((tip.x - 258.0).abs() < 0.1 && tip.y.abs() < 1e-9, "{tip:?}");
    }

    #[test]
    fn those_who_accuse_each_other_have_two_arrows() {
        let routes = route(&boxes(&[(0.0, 0.0), (300.0, 0.0)]), &[wire(0, 1), wire(1, 0)]);
        assert!(routes[0].curve.at(0.5).y < -10.0 && routes[1].curve.at(0.5).y > 10.0);
        assert!(routes[0].arrow[0].x > 250.0 && routes[1].arrow[0].x < 50.0);
    }

    #[test]
    fn a_tie_goes_around_what_stands_in_its_way() {
        let three = boxes(&[(0.0, 0.0), (500.0, 0.0), (250.0, 5.0)]);
        let routes = route(&three, &[wire(0, 1)]);
        assert!(routes[0].curve.samples(50).all(|p| !three[2].rect.contains(p)));
    }

    #[test]
    fn labels_keep_off_boxes_and_each_other() {
        let all = boxes(&[(0.0, 0.0), (300.0, 0.0)]);
        let wires = [wire(0, 1), wire(1, 0)];
        let routes = route(&all, &wires);
        let labels = [0, 1].map(|wire| Label { wire, forms: vec![(120.0, 30.0)] });
        let placed: Vec<Rect> = place_labels(&all, &wires, &routes, &labels, false)
            .into_iter()
            .map(|p| p.unwrap().rect)
            .collect();
        assert!(!placed[0].overlaps(&placed[1]));
        assert!(all.iter().all(|b| placed.iter().all(|p| !p.overlaps(&b.rect))));
        let many = [0; 40].map(|wire| Label { wire, forms: vec![(120.0, 30.0)] });
        let found = place_labels(&all, &wires, &routes, &many, false).into_iter().flatten().count();
        assert!((1..40).contains(&found), "{found}");
    }
}
