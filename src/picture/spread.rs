//! Room for boxes: nodes moved apart until no two overlap, moved out of the way of ties, and components packed side by
//! side.

use super::geometry::{Point, Rect};
use super::layout::Spring;

/// Room between boxes that are not tied, in pixels.
const GAP: f64 = 16.0;
/// Room between the boxes of a tie, so that its arrow shows, sideways and upwards.
const TIE_GAP: (f64, f64) = (46.0, 34.0);
/// Room between a box and a tie that passes it.
const WAY_GAP: f64 = 9.0;
/// Rounds in which boxes are pushed apart before the whole is blown up.
const ROUNDS: usize = 300;
/// Rounds in which boxes leave the ways of ties.
const WAY_ROUNDS: usize = 60;
/// Nodes up to which ways are cleared: more need their room for themselves.
const WAY_NODES: usize = 250;

/// Size of a box: width and height.
pub(super) type Size = (f64, f64);

/// Moves boxes (given by their centers) apart until none overlap.
pub(super) fn make_room(places: &mut [Point], sizes: &[Size], springs: &[Spring]) {
    let count = places.len();
    let mut is_tied = vec![false; count * count];
    for spring in springs {
        is_tied[spring.from * count + spring.to] = true;
        is_tied[spring.to * count + spring.from] = true;
    }
    push_apart(places, sizes, &is_tied);
    if count <= WAY_NODES {
        for _ in 0..WAY_ROUNDS {
            if !clear_ways(places, sizes, springs) {
                break;
            }
            push_round(places, sizes, &is_tied);
        }
        push_apart(places, sizes, &is_tied);
    }
}

fn push_apart(places: &mut [Point], sizes: &[Size], is_tied: &[bool]) {
    loop {
        for _ in 0..ROUNDS {
            if !push_round(places, sizes, is_tied) {
                return;
            }
        }
        places.iter_mut().for_each(|p| *p = *p * 1.1);
    }
}

/// Pushes every overlapping pair apart, along the shorter way; false where there was none.
fn push_round(places: &mut [Point], sizes: &[Size], is_tied: &[bool]) -> bool {
    let count = places.len();
    let mut has_moved = false;
    for i in 0..count {
        for j in 0..i {
            let (gap_x, gap_y) = if is_tied[i * count + j] { TIE_GAP } else { (GAP, GAP) };
            let way = places[i] - places[j];
            // Tied boxes need the wide gap on one side only: beside or above one another.
            let x = (sizes[i].0 + sizes[j].0) / 2.0 + gap_x - way.x.abs();
            let y = (sizes[i].1 + sizes[j].1) / 2.0 + gap_y - way.y.abs();
            if x <= 0.01 || y <= 0.01 {
                continue;
            }
            has_moved = true;
            // A little more than half each, so that many boxes in a row come to rest.
            let push = if x < y {
                Point::new(if way.x < 0.0 { -x } else { x }, 0.0)
            } else {
                Point::new(0.0, if way.y < 0.0 { -y } else { y })
            } * 0.52;
            places[i] = places[i] + push;
            places[j] = places[j] - push;
        }
    }
    has_moved
}

/// Moves boxes off the straight ways of ties that are not theirs; false where all ways are clear.
fn clear_ways(places: &mut [Point], sizes: &[Size], springs: &[Spring]) -> bool {
    let mut has_moved = false;
    for spring in springs.iter().filter(|s| s.from != s.to) {
        for node in 0..places.len() {
            if node == spring.from || node == spring.to {
                continue;
            }
            let (from, to) = (places[spring.from], places[spring.to]);
            let way = to - from;
            let length = way.length().max(1.0);
            let along = way * (1.0 / length);
            let off = places[node] - from;
            let t = off.x * along.x + off.y * along.y;
            let aside = along.left();
            let beside = off.x * aside.x + off.y * aside.y;
            // How far the box reaches across and along the way.
            let across = (sizes[node].0 * aside.x.abs() + sizes[node].1 * aside.y.abs()) / 2.0 + WAY_GAP;
            let reach = (sizes[node].0 * along.x.abs() + sizes[node].1 * along.y.abs()) / 2.0;
            if t < -reach || t > length + reach || beside.abs() >= across {
                continue;
            }
            has_moved = true;
            let push = (across - beside.abs()).min(20.0) * if beside < 0.0 { -1.0 } else { 1.0 };
            places[node] = places[node] + aside * (push * 0.6);
            places[spring.from] = places[spring.from] - aside * (push * 0.2);
            places[spring.to] = places[spring.to] - aside * (push * 0.2);
        }
    }
    has_moved
}

/// Places rectangles without overlap, the first ones uppermost, so that all together are about `shape` times as wide as
/// high; gives the upper left corner of each.
pub(super) fn pack(sizes: &[Size], gap: f64, shape: f64) -> Vec<Point> {
    let area: f64 = sizes.iter().map(|(w, h)| (w + gap) * (h + gap)).sum();
    let widest = sizes.iter().map(|(w, _)| *w).fold(0.0, f64::max);
    let mut best: Option<(f64, Vec<Point>)> = None;
    for n in 0..24 {
        let width = (area * shape).sqrt() * (0.7 + 0.05 * f64::from(n));
        let (places, all) = fill(sizes, gap, width.max(widest));
        let badness = (all.0 / shape).max(all.1);
        if best.as_ref().is_none_or(|(least, _)| badness < least - 1e-6) {
            best = Some((badness, places));
        }
    }
    best.map(|(_, places)| places).unwrap_or_default()
}

/// Fills a column of a given width from the top; gives the places and the size of the whole.
fn fill(sizes: &[Size], gap: f64, width: f64) -> (Vec<Point>, Size) {
    // The lower edge of what is filled, from left to right: where each piece begins, and how deep it is.
    let mut edge: Vec<Point> = vec![Point::default()];
    let mut whole = (0.0_f64, 0.0_f64);
    let mut places = Vec::with_capacity(sizes.len());
    for &(w, h) in sizes {
        let depth_at = |start: f64| {
            let inside = edge.iter().enumerate().filter(|(n, piece)| {
                let end = edge.get(n + 1).map_or(f64::INFINITY, |next| next.x);
                piece.x < start + w + gap && end > start
            });
            inside.map(|(_, piece)| piece.y).fold(0.0, f64::max)
        };
        let fits = edge.iter().map(|piece| piece.x).filter(|x| x + w <= width + 1e-6);
        let place = fits
            .map(|x| Point::new(x, depth_at(x)))
            .min_by(|a, b| a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x)))
            .unwrap_or_else(|| Point::new(0.0, depth_at(0.0)));
        let (end, depth) = (place.x + w + gap, place.y + h + gap);
        let after = edge.iter().rev().find(|piece| piece.x <= end).map_or(0.0, |piece| piece.y);
        edge.retain(|piece| piece.x < place.x || piece.x > end);
        edge.push(Point::new(place.x, depth));
        edge.push(Point::new(end, after));
        edge.sort_by(|a, b| a.x.total_cmp(&b.x));
        whole = (whole.0.max(place.x + w), whole.1.max(place.y + h));
        places.push(place);
    }
    (places, whole)
}

/// The smallest rectangle around all.
pub(super) fn extent(rects: impl IntoIterator<Item = Rect>) -> Option<Rect> {
    rects.into_iter().reduce(Rect::cover)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxes(places: &[Point], sizes: &[Size]) -> Vec<Rect> {
        places.iter().zip(sizes).map(|(p, s)| Rect::around(*p, s.0, s.1)).collect()
    }

    fn none_overlap(rects: &[Rect]) -> bool {
        (0..rects.len()).all(|i| (0..i).all(|j| !rects[i].overlaps(&rects[j])))
    }

    #[test]
    fn boxes_are_moved_apart() {
        // Forty boxes on one spot, all tied to the first.
        let mut places = vec![Point::default(); 40];
        let sizes = vec![(90.0, 24.0); 40];
        let springs: Vec<Spring> = (1..40).map(|to| Spring { from: 0, to, length: 100.0 }).collect();
        make_room(&mut places, &sizes, &springs);
        assert!(none_overlap(&boxes(&places, &sizes)));
    }

    #[test]
    fn a_box_leaves_the_way_of_a_tie() {
        let mut places = [Point::new(0.0, 0.0), Point::new(400.0, 0.0), Point::new(200.0, 3.0)];
        let sizes = [(60.0, 20.0); 3];
        make_room(&mut places, &sizes, &[Spring { from: 0, to: 1, length: 400.0 }]);
        let way = (places[0].y + places[1].y) / 2.0;
        assert!((places[2].y - way).abs() >= 10.0 + WAY_GAP - 0.5, "{places:?}");
    }

    #[test]
    fn rectangles_are_packed_without_overlap() {
        let sizes: Vec<Size> =
            (0..30).map(|n| (60.0 + f64::from(n * 37 % 50), 20.0 + f64::from(n * 53 % 70))).collect();
        let corners = pack(&sizes, 10.0, 1.5);
        let rects: Vec<Rect> = corners
            .iter()
            .zip(&sizes)
            .map(|(p, s)| Rect { left: p.x, top: p.y, right: p.x + s.0, bottom: p.y + s.1 })
            .collect();
        assert!(none_overlap(&rects));
        let whole = extent(rects).unwrap();
        assert!((0.8..2.5).contains(&(whole.width() / whole.height())), "{whole:?}");
        assert!(pack(&[], 10.0, 1.5).is_empty());
    }
}
