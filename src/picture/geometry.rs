//! Points, rectangles and curves on the paper; x grows to the right, y downwards, in pixels.
//!
//! Only sums, products, quotients and square roots are used, which every machine computes alike: the same graph gives
//! the same bytes everywhere.

use std::ops::{Add, Mul, Sub};

/// A place, or a way from one place to another.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Downwards.
    pub y: f64,
}

impl Point {
    /// The point of these coordinates.
    pub fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    pub(super) fn length(self) -> f64 {
        (self.x * self.x + self.y * self.y).sqrt()
    }

    /// The same direction with length 1; to the right where there is no direction.
    pub(super) fn unit(self) -> Self {
        let length = self.length();
        if length > 0.0 { self * (1.0 / length) } else { Self::new(1.0, 0.0) }
    }

    /// A quarter turn to the left, as seen by who walks that way.
    pub(super) fn left(self) -> Self {
        Self::new(self.y, -self.x)
    }
}

impl Add for Point {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::new(self.x + other.x, self.y + other.y)
    }
}

impl Sub for Point {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self::new(self.x - other.x, self.y - other.y)
    }
}

impl Mul<f64> for Point {
    type Output = Self;
    fn mul(self, factor: f64) -> Self {
        Self::new(self.x * factor, self.y * factor)
    }
}

/// A rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Least x.
    pub left: f64,
    /// Least y.
    pub top: f64,
    /// Greatest x.
    pub right: f64,
    /// Greatest y.
    pub bottom: f64,
}

impl Rect {
    /// The rectangle of this size around its center.
    pub(super) fn around(center: Point, width: f64, height: f64) -> Self {
        let (x, y) = (width / 2.0, height / 2.0);
        Self { left: center.x - x, top: center.y - y, right: center.x + x, bottom: center.y + y }
    }

    pub(super) fn width(&self) -> f64 {
        self.right - self.left
    }

    pub(super) fn height(&self) -> f64 {
        self.bottom - self.top
    }

    pub(super) fn grown(&self, by: f64) -> Self {
        Self { left: self.left - by, top: self.top - by, right: self.right + by, bottom: self.bottom + by }
    }

    pub(super) fn moved(&self, by: Point) -> Self {
        Self {
            left: self.left + by.x,
            top: self.top + by.y,
            right: self.right + by.x,
            bottom: self.bottom + by.y,
        }
    }

    pub(super) fn cover(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    pub(super) fn contains(&self, point: Point) -> bool {
        self.left < point.x && point.x < self.right && self.top < point.y && point.y < self.bottom
    }
}

/// A cubic curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Curve(pub [Point; 4]);

impl Curve {
    /// From one place to another, bent to the left of the way (to the right where negative): `bend` is how far its
    /// middle lies beside the straight way.
    pub(super) fn bent(from: Point, to: Point, bend: f64) -> Self {
        let way = to - from;
        // A cubic whose inner points lie `h` beside the way has its middle 3/4 h beside it.
        let beside = way.unit().left() * (bend * 4.0 / 3.0);
        Self([from, from + way * 0.3 + beside, from + way * 0.7 + beside, to])
    }

    /// The place after a part of the curve, 0 at its start and 1 at its end.
    pub(super) fn at(&self, t: f64) -> Point {
        let (before, _) = self.split(t);
        before.0[3]
    }

    /// The direction there, of length 1.
    pub(super) fn direction(&self, t: f64) -> Point {
        let [a, b, c, d] = self.0;
        let u = 1.0 - t;
        ((b - a) * (u * u) + (c - b) * (2.0 * u * t) + (d - c) * (t * t)).unit()
    }

    /// What comes before and after that place.
    pub(super) fn split(&self, t: f64) -> (Self, Self) {
        let between = |a: Point, b: Point| a + (b - a) * t;
        let [a, b, c, d] = self.0;
        let (ab, bc, cd) = (between(a, b), between(b, c), between(c, d));
        let (abc, bcd) = (between(ab, bc), between(bc, cd));
        let middle = between(abc, bcd);
        (Self([a, ab, abc, middle]), Self([middle, bcd, cd, d]))
    }

    /// The part from one place to another.
    pub(super) fn part(&self, from: f64, to: f64) -> Self {
        let (_, rest) = self.split(from);
        rest.split((to - from) / (1.0 - from).max(1e-9)).0
    }

    pub(super) fn moved(&self, by: Point) -> Self {
        Self(self.0.map(|p| p + by))
    }

    /// Places along the curve, from start to end.
    pub(super) fn samples(&self, count: usize) -> impl Iterator<Item = Point> + '_ {
        (0..=count).map(move |n| self.at(n as f64 / count as f64))
    }
}

/// How deep a place lies inside a rounded rectangle: negative inside, positive outside, in pixels.
pub(super) fn depth(place: Point, rect: &Rect, corner: f64) -> f64 {
    let center = Point::new((rect.left + rect.right) / 2.0, (rect.top + rect.bottom) / 2.0);
    let corner = corner.min(rect.width() / 2.0).min(rect.height() / 2.0);
    let x = (place.x - center.x).abs() - (rect.width() / 2.0 - corner);
    let y = (place.y - center.y).abs() - (rect.height() / 2.0 - corner);
    Point::new(x.max(0.0), y.max(0.0)).length() + x.max(y).min(0.0) - corner
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_bends_to_the_left_of_its_way() {
        let curve = Curve::bent(Point::new(0.0, 0.0), Point::new(100.0, 0.0), 20.0);
        let middle = curve.at(0.5);
        assert!((middle.x - 50.0).abs() < 1e-9 && (middle.y + 20.0).abs() < 1e-9, "{middle:?}");
        let part = curve.part(0.25, 0.75);
        assert_eq!((part.at(0.0), part.at(0.5)), (curve.at(0.25), middle));
    }

    #[test]
    fn depth_is_the_distance_to_the_border() {
        let rect = Rect::around(Point::default(), 100.0, 40.0);
        assert_eq!(depth(Point::default(), &rect, 10.0), -20.0);
        assert_eq!(depth(Point::new(60.0, 0.0), &rect, 10.0), 10.0);
        assert!(depth(Point::new(50.0, 20.0), &rect, 10.0) > 4.0);
    }
}
