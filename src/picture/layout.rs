//! Where the nodes of one connected graph stand: distances on the paper as close as can be to those in the graph.
//!
//! Example: a chain of four nodes becomes a line, a ring a circle, a hub with its spokes a star.
//!
//! The stress of a layout is how far the distances are off; it is made small by stochastic gradient descent (Zheng,
//! Pawar and Goodman, 2018), which moves one pair after the other into its distance. Its steps are shuffled by a
//! generator with a fixed seed. The layouts of a few seeds are compared: among those of little stress the one with the
//! fewest crossings is taken, turned so that it lies wide and most accusations point to the right.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use super::geometry::Point;

/// A tie as the layout sees it: two nodes and how long it should be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spring {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) length: f64,
}

/// Nodes up to which many seeds are tried.
const SMALL: usize = 160;
/// Layouts compared for small graphs, and for others.
const SEEDS: (u64, u64) = (12, 2);
/// Two to this power rounds are made.
const ROUNDS_LOG2: u32 = 7;
/// How little of the way to its distance a neighboring pair moves in the last round.
const LAST_STEP: f64 = 0.01;

/// Places the nodes of a connected graph.
pub(super) fn lay_out(count: usize, springs: &[Spring]) -> Vec<Point> {
    match count {
        0 => return Vec::new(),
        1 => return vec![Point::default()],
        2 => {
            let length = springs.iter().map(|s| s.length).fold(0.0, f64::max);
            let to = springs.first().map_or(1, |s| s.to);
            let mut places = vec![Point::default(); 2];
            places[to.min(1)].x = length;
            return places;
        }
        _ => {}
    }
    let distances = distances(count, springs);
    let seeds = if count <= SMALL { SEEDS.0 } else { SEEDS.1 };
    let tried: Vec<(f64, usize, Vec<Point>)> = (1..=seeds)
        .map(|seed| {
            let places = descend(count, &distances, seed);
            (stress(&places, &distances), crossings(&places, springs), places)
        })
        .collect();
    let least = tried.iter().map(|(stress, ..)| *stress).fold(f64::INFINITY, f64::min);
    let best = tried
        .into_iter()
        .filter(|(stress, ..)| *stress <= least * 1.25)
        .min_by(|a, b| a.1.cmp(&b.1).then(a.0.total_cmp(&b.0)));
    let mut places = best.map(|(_, _, places)| places).unwrap_or_default();
    turn(&mut places, springs);
    places
}

/// The length of the shortest way between every two nodes, row by row.
fn distances(count: usize, springs: &[Spring]) -> Vec<f64> {
    let mut neighbors: Vec<Vec<(usize, f64)>> = vec![Vec::new(); count];
    for spring in springs.iter().filter(|s| s.from != s.to) {
        neighbors[spring.from].push((spring.to, spring.length));
        neighbors[spring.to].push((spring.from, spring.length));
    }
    let mut all = vec![f64::INFINITY; count * count];
    for start in 0..count {
        let row = &mut all[start * count..(start + 1) * count];
        row[start] = 0.0;
        let mut queue = BinaryHeap::from([Reverse(Reached(0.0, start))]);
        while let Some(Reverse(Reached(so_far, node))) = queue.pop() {
            if so_far > row[node] {
                continue;
            }
            for &(neighbor, length) in &neighbors[node] {
                if so_far + length < row[neighbor] {
                    row[neighbor] = so_far + length;
                    queue.push(Reverse(Reached(row[neighbor], neighbor)));
                }
            }
        }
    }
    all
}

/// A node with the length of the way to it.
#[derive(PartialEq)]
struct Reached(f64, usize);

impl Eq for Reached {}

impl PartialOrd for Reached {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Reached {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0).then(self.1.cmp(&other.1))
    }
}

fn descend(count: usize, distances: &[f64], seed: u64) -> Vec<Point> {
    let mut random = Random::new(seed);
    let longest = distances.iter().copied().fold(0.0, f64::max);
    let shortest = distances.iter().copied().filter(|d| *d > 0.0).fold(f64::INFINITY, f64::min);
    let mut places: Vec<Point> =
        (0..count).map(|_| Point::new(random.fraction() * longest, random.fraction() * longest)).collect();
    let mut pairs: Vec<(u32, u32)> = (0..count as u32).flat_map(|i| (0..i).map(move |j| (i, j))).collect();
    let mut step = longest * longest;
    let mut shrink = LAST_STEP * shortest * shortest / step;
    for _ in 0..ROUNDS_LOG2 {
        shrink = shrink.sqrt();
    }
    for _ in 0..=(1 << ROUNDS_LOG2) {
        random.shuffle(&mut pairs);
        for &(i, j) in &pairs {
            let (i, j) = (i as usize, j as usize);
            let distance = distances[i * count + j];
            let strength = (step / (distance * distance)).min(1.0);
            let way = places[i] - places[j];
            let length = way.length().max(1e-6);
            let shift = way * (strength * (length - distance) / 2.0 / length);
            places[i] = places[i] - shift;
            places[j] = places[j] + shift;
        }
        step *= shrink;
    }
    places
}

/// How far the distances are off, relative to what they should be.
fn stress(places: &[Point], distances: &[f64]) -> f64 {
    let count = places.len();
    let mut sum = 0.0;
    for i in 0..count {
        for j in 0..i {
            let wanted = distances[i * count + j];
            let off = (places[i] - places[j]).length() / wanted - 1.0;
            sum += off * off;
        }
    }
    sum
}

/// How many pairs of ties cross each other, as straight lines.
fn crossings(places: &[Point], springs: &[Spring]) -> usize {
    let side = |a: Point, b: Point, c: Point| (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x) > 0.0;
    let mut found = 0;
    for (n, one) in springs.iter().enumerate() {
        let (a, b) = (places[one.from], places[one.to]);
        for other in &springs[..n] {
            let shares = [other.from, other.to].iter().any(|end| *end == one.from || *end == one.to);
            let (c, d) = (places[other.from], places[other.to]);
            found += usize::from(!shares && side(a, b, c) != side(a, b, d) && side(c, d, a) != side(c, d, b));
        }
    }
    found
}

/// Turns and mirrors the layout so that it is wide rather than high and ties point to the right.
fn turn(places: &mut [Point], springs: &[Spring]) {
    const STEPS: usize = 12;
    let mut best: Option<(f64, Vec<Point>)> = None;
    for quarter in 0..4 {
        for n in 0..STEPS {
            // Half the angle's tangent gives sine and cosine without trigonometry; it runs through a quarter turn.
            let half = n as f64 / STEPS as f64 * (2.0_f64.sqrt() - 1.0);
            let (cos, sin) = ((1.0 - half * half) / (1.0 + half * half), 2.0 * half / (1.0 + half * half));
            let (cos, sin) = match quarter {
                0 => (cos, sin),
                1 => (-sin, cos),
                2 => (-cos, -sin),
                _ => (sin, -cos),
            };
            let turned: Vec<Point> =
                places.iter().map(|p| Point::new(cos * p.x - sin * p.y, sin * p.x + cos * p.y)).collect();
            let extent = |of: fn(&Point) -> f64| {
                let (low, high) = turned
                    .iter()
                    .map(of)
                    .fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
                high - low
            };
            let (width, height) = (extent(|p| p.x), extent(|p| p.y));
            let right: f64 = springs.iter().map(|s| turned[s.to].x - turned[s.from].x).sum();
            let total: f64 = springs.iter().map(|s| s.length).sum();
            let score = height / width.max(1.0) - 0.25 * right / total.max(1.0);
            if best.as_ref().is_none_or(|(least, _)| score < least - 1e-9) {
                best = Some((score, turned));
            }
        }
    }
    if let Some((_, turned)) = best {
        places.copy_from_slice(&turned);
    }
}

/// A small generator (xorshift64*): the same numbers on every machine.
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// From 0 to 1.
    fn fraction(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for n in (1..items.len()).rev() {
            let other = ((u128::from(self.next()) * (n as u128 + 1)) >> 64) as usize;
            items.swap(n, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn springs(ties: &[(usize, usize)]) -> Vec<Spring> {
        ties.iter().map(|&(from, to)| Spring { from, to, length: 100.0 }).collect()
    }

    #[test]
    fn a_chain_is_a_line_and_points_to_the_right() {
        let places = lay_out(4, &springs(&[(0, 1), (1, 2), (2, 3)]));
        let way = places[3] - places[0];
        assert!((way.length() - 300.0).abs() < 3.0 && way.x > 297.0, "{places:?}");
        assert!(places.iter().all(|p| (p.y - places[0].y).abs() < 20.0), "{places:?}");
    }

    #[test]
    fn a_grid_has_no_crossings_and_the_same_places_every_time() {
        let mut ties = Vec::new();
        for n in 0..25 {
            if n % 5 < 4 {
                ties.push((n, n + 1));
            }
            if n < 20 {
                ties.push((n, n + 5));
            }
        }
        let places = lay_out(25, &springs(&ties));
        assert_eq!(crossings(&places, &springs(&ties)), 0);
        assert_eq!(places, lay_out(25, &springs(&ties)));
    }

    #[test]
    fn few_nodes_have_places() {
        assert!(lay_out(0, &[]).is_empty());
        assert_eq!(lay_out(1, &springs(&[(0, 0)])).len(), 1);
        let pair = lay_out(2, &springs(&[(1, 0), (0, 1)]));
        assert_eq!(pair[0].x - pair[1].x, 100.0);
    }
}
