//! What the parser's two decisions look at: sums of the numbers of words around the place of the decision.
//!
//! Two tables, one of moves and one of labels, a feature a line; the models' weights are trained for their order.

use super::state::{Arc, Atoms, NONE, Node, State};
use crate::nlp::hash::mix;
use crate::nlp::model::{LABEL_BITS, MOVE_BITS};

/// Number of features of a move.
pub(crate) const MOVE_FEATURES: usize = 159;

/// Number of features of a label.
pub(crate) const LABEL_FEATURES: usize = 49;

fn two(a: u64, b: u64) -> u64 {
    a.wrapping_add(b.rotate_left(17))
}

fn three(a: u64, b: u64, c: u64) -> u64 {
    two(a, b).wrapping_add(c.rotate_left(31))
}

fn four(a: u64, b: u64, c: u64, d: u64) -> u64 {
    three(a, b, c).wrapping_add(d.rotate_left(47))
}

/// A small number of some kind.
fn small(kind: u64, value: u8) -> u64 {
    mix(kind << 32 | u64::from(value))
}

/// A set of labels of some kind.
fn set(kind: u64, labels: u64) -> u64 {
    mix(labels ^ (kind << 56))
}

/// How far two words are apart, in steps that grow.
fn distance(low: u32, high: usize) -> u8 {
    if low == NONE {
        return 0;
    }
    match high.saturating_sub(low as usize) {
        d @ 0..=5 => d as u8,
        6..=7 => 6,
        8..=10 => 7,
        11..=15 => 8,
        16..=25 => 9,
        _ => 10,
    }
}

/// Which marks and verbs stand between two words.
fn between(low: &Atoms, high: &Atoms, low_index: u32) -> u64 {
    if low_index == NONE {
        return small(15, 0);
    }
    let commas = high.commas.saturating_sub(low.commas).min(3);
    let quotes = high.quotes.saturating_sub(low.quotes).min(3);
    let verbs = high.verbs.saturating_sub(low.verbs).min(3);
    small(15, (1 + commas * 16 + quotes * 4 + verbs) as u8)
}

impl State {
    /// Fills in the rows of the features of the next move.
    pub(crate) fn move_features(&self, places: &mut [u32; MOVE_FEATURES]) {
        let on_stack = |n: usize| self.stack.len().checked_sub(n).map_or(NONE, |k| self.stack[k]);
        let (i0, i1, i2) = (on_stack(1), on_stack(2), on_stack(3));
        let ahead = |n: usize| if self.next + n <= self.length { (self.next + n) as u32 } else { NONE };
        let (s0, n0) = self.node(i0);
        let (s1, n1) = self.node(i1);
        let (s2, n2) = self.node(i2);
        let (b0, m0) = self.node(ahead(0));
        let (b1, _) = self.node(ahead(1));
        let (b2, _) = self.node(ahead(2));
        let (b3, _) = self.node(ahead(3));
        let (s0l, s0ln) = self.node(n0.l1);
        let (s0r, s0rn) = self.node(n0.r1);
        let (s0l2, s0l2n) = self.node(n0.l2);
        let (s0r2, s0r2n) = self.node(n0.r2);
        let (s1l, s1ln) = self.node(n1.l1);
        let (s1r, s1rn) = self.node(n1.r1);
        let (s1r2, s1r2n) = self.node(n1.r2);
        let (b0l, b0ln) = self.node(m0.l1);
        let (b0l2, b0l2n) = self.node(m0.l2);
        let s0_next = if i0 == NONE { &self.atoms[self.length + 1] } else { &self.atoms[i0 as usize + 1] };
        let b0_before = self.next.checked_sub(1).map_or(&self.atoms[self.length + 1], |n| &self.atoms[n]);
        let d0 = small(1, distance(i0, self.next));
        let d1 = small(2, distance(i1, i0 as usize));
        let (s0vl, s0vr) = (small(3, n0.lefts.min(6)), small(4, n0.rights.min(6)));
        let (s1vl, s1vr) = (small(5, n1.lefts.min(6)), small(6, n1.rights.min(6)));
        let b0vl = small(7, m0.lefts.min(6));
        let s0ls = set(8, n0.lset);
        let s0rs = set(9, n0.rset);
        let s1ls = set(10, n1.lset);
        let s1rs = set(11, n1.rset);
        let b0ls = set(12, m0.lset);
        let s2rs = set(13, n2.rset);
        let last = &self.atoms[self.length];
        let rest0 = small(16, (last.finite - b0.finite).min(3) as u8);
        let rest1 = small(
            17,
            ((last.commas - b0.commas).min(3)
                + 4 * (last.quotes - b0.quotes).min(2)
                + 12 * (last.verbs - b0.verbs).min(2)) as u8,
        );
        let between0 = between(s0, b0, i0);
        let between1 = between(s1, s0, i1);
        let label = |n: &Node, has: u32| small(14, if has == NONE { 63 } else { n.label });
        let s0ly = label(s0ln, n0.l1);
        let s0ry = label(s0rn, n0.r1);
        let s0l2y = label(s0l2n, n0.l2);
        let s0r2y = label(s0r2n, n0.r2);
        let s1ly = label(s1ln, n1.l1);
        let s1ry = label(s1rn, n1.r1);
        let s1r2y = label(s1r2n, n1.r2);
        let b0ly = label(b0ln, m0.l1);
        let b0l2y = label(b0l2n, m0.l2);
        let features: [u64; MOVE_FEATURES] = [
            // Words alone.
            s0.w,
            s0.t,
            s0.wt,
            s1.w,
            s1.t,
            s1.wt,
            s2.t,
            s2.wt,
            b0.w,
            b0.t,
            b0.wt,
            b1.w,
            b1.t,
            b1.wt,
            b2.w,
            b2.t,
            b2.wt,
            b3.t,
            // Stack and buffer.
            two(s0.wt, b0.wt),
            two(s0.wt, b0.w),
            two(s0.w, b0.wt),
            two(s0.wt, b0.t),
            two(s0.t, b0.wt),
            two(s0.w, b0.w),
            two(s0.t, b0.t),
            two(s0.p, b0.p),
            two(s0.w, b0.p),
            two(s0.p, b0.w),
            // The two on the stack.
            two(s1.wt, s0.wt),
            two(s1.wt, s0.t),
            two(s1.t, s0.wt),
            two(s1.w, s0.w),
            two(s1.t, s0.t),
            two(s1.p, s0.p),
            two(s1.w, s0.p),
            two(s1.p, s0.w),
            two(s1.t, b0.t),
            two(s1.w, b0.t),
            two(s1.t, b0.w),
            two(s1.w, b0.w),
            two(s2.t, s0.t),
            // What follows.
            two(b0.t, b1.t),
            two(b0.w, b1.t),
            two(b0.t, b1.w),
            three(b0.t, b1.t, b2.t),
            three(s0.t, b0.t, b1.t),
            three(s0.w, b0.t, b1.t),
            three(s0.t, b0.w, b1.t),
            three(s0.t, b0.t, b1.w),
            three(s0.p, b0.p, b1.p),
            four(s0.t, b0.t, b1.t, b2.t),
            four(s0.p, b0.p, b1.p, b2.p),
            // What is below.
            three(s1.t, s0.t, b0.t),
            three(s1.w, s0.t, b0.t),
            three(s1.t, s0.w, b0.t),
            three(s1.t, s0.t, b0.w),
            three(s1.p, s0.p, b0.p),
            three(s1.w, s0.p, b0.w),
            three(s2.t, s1.t, s0.t),
            four(s2.p, s1.p, s0.p, b0.p),
            four(s1.t, s0.t, b0.t, b1.t),
            four(s1.p, s0.p, b0.p, b1.p),
            // Children.
            s0l.w,
            s0l.t,
            two(s0ly, s0l.t),
            s0r.w,
            s0r.t,
            two(s0ry, s0r.t),
            s1l.t,
            two(s1ly, s1l.w),
            s1r.w,
            s1r.t,
            two(s1ry, s1r.t),
            b0l.w,
            b0l.t,
            two(b0ly, b0l.t),
            two(s0l2y, s0l2.t),
            two(s0r2y, s0r2.t),
            two(s1r2y, s1r2.t),
            two(b0l2y, b0l2.t),
            three(s0.t, s0l.t, b0.t),
            three(s0.t, s0r.t, b0.t),
            three(s0.t, b0.t, b0l.t),
            three(s0.w, b0.w, b0l.t),
            three(s1.t, s0.t, s0l.t),
            three(s1.w, s0.t, s0l.w),
            three(s1.t, s0.t, s0r.t),
            three(s1.t, s1l.t, s0.t),
            three(s1.t, s1r.t, s0.t),
            three(s1.t, s1r.t, b0.t),
            three(s0.t, s0l.t, s0l2.t),
            three(s0.t, s0r.t, s0r2.t),
            three(s1.t, s1r.t, s1r2.t),
            three(b0.t, b0l.t, b0l2.t),
            three(s0.p, s0ly, s0ry),
            three(s0.w, s0ry, b0.p),
            three(s0.p, s0ly, b0.p),
            three(s1.w, s1ry, s0.p),
            three(b0.p, b0ly, s0.p),
            // How many children, and which.
            two(s0.wt, s0vl),
            two(s0.t, s0vl),
            two(s0.wt, s0vr),
            two(s0.t, s0vr),
            two(s1.wt, s1vr),
            two(s1.t, s1vr),
            two(s1.t, s1vl),
            two(b0.wt, b0vl),
            two(b0.t, b0vl),
            two(s0.wt, s0ls),
            two(s0.t, s0ls),
            two(s0.wt, s0rs),
            two(s0.t, s0rs),
            two(s1.t, s1ls),
            two(s1.wt, s1rs),
            two(s1.t, s1rs),
            two(b0.wt, b0ls),
            two(b0.t, b0ls),
            three(s0.t, s0ls, b0.t),
            three(s0.t, s0rs, b0.t),
            three(b0.t, b0ls, s0.t),
            three(s1.t, s1rs, s0.t),
            three(s1.t, s1rs, s0.w),
            three(s1.p, s1ls, s0.p),
            two(s2rs, s0.p),
            // How far, and what lies between.
            two(s0.wt, d0),
            two(s0.t, d0),
            two(b0.wt, d0),
            two(b0.t, d0),
            three(s0.w, b0.w, d0),
            three(s0.t, b0.t, d0),
            three(s1.t, s0.t, d1),
            three(s1.p, s0.w, d1),
            three(s0.p, b0.p, between0),
            three(s0.t, b0.t, between0),
            two(s0.w, between0),
            three(s1.p, s0.p, between1),
            three(s1.w, s0.p, between1),
            four(s0.p, s0_next.p, b0_before.p, b0.p),
            // What the words mean.
            s0.c,
            b0.c,
            two(s0.c, b0.t),
            two(s0.t, b0.c),
            two(s0.c, b0.c),
            two(s0.w, b0.c),
            two(s0.c, b0.w),
            two(s1.c, s0.c),
            two(s1.w, s0.c),
            two(s1.c, s0.w),
            three(s1.c, s0.t, b0.t),
            three(s1.t, s0.c, b0.t),
            three(s1.c, s0.w, b0.c),
            three(s1.c, s0.t, s0l.w),
            three(s1.c, s1rs, s0.p),
            three(s0.c, b0.p, between0),
            three(b0.c, b0ls, s0.p),
            // What is still to come.
            three(s0.t, b0.t, rest0),
            three(s1.t, s0.t, rest0),
            three(s0.p, b0.p, rest1),
            three(s1.p, s0.p, rest1),
        ];
        for (n, (place, feature)) in places.iter_mut().zip(features).enumerate() {
            let seed = (n as u64 + 1).wrapping_mul(0xD6E8_FEB8_6659_FD93);
            *place =
                (feature.wrapping_add(seed).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - MOVE_BITS)) as u32;
        }
    }

    /// Fills in the cells of the features of an arc's label; the cell for a label is `place ^ label`.
    pub(crate) fn label_features(&self, arc: Arc, places: &mut [u32; LABEL_FEATURES]) {
        let (h, hn) = self.node(arc.head as u32);
        let (d, dn) = self.node(arc.dependent as u32);
        let (dl, dln) = self.node(dn.l1);
        let (dr, drn) = self.node(dn.r1);
        let (dl2, _) = self.node(dn.l2);
        let (hl, _) = self.node(hn.l1);
        let (hr, hrn) = self.node(hn.r1);
        let outside = &self.atoms[self.length + 1];
        let before = arc.dependent.checked_sub(1).map_or(outside, |n| &self.atoms[n]);
        let after = self.atoms.get(arc.dependent + 1).unwrap_or(outside);
        let head_is_left = arc.head < arc.dependent;
        let way = small(20, u8::from(head_is_left));
        let (low, high) = if head_is_left { (arc.head, arc.dependent) } else { (arc.dependent, arc.head) };
        let far = small(21, distance(low as u32, high));
        let between =
            if head_is_left { between(h, d, arc.head as u32) } else { between(d, h, arc.dependent as u32) };
        let label = |n: &Node, has: u32| small(14, if has == NONE { 63 } else { n.label });
        let (dly, dry, hry) = (label(dln, dn.l1), label(drn, dn.r1), label(hrn, hn.r1));
        let (dls, drs, hls, hrs) = (set(22, dn.lset), set(23, dn.rset), set(24, hn.lset), set(25, hn.rset));
        let features: [u64; LABEL_FEATURES] = [
            two(h.p, d.p),
            h.w,
            h.wt,
            h.t,
            d.w,
            d.wt,
            d.t,
            two(h.w, d.w),
            two(h.wt, d.t),
            two(h.t, d.wt),
            two(h.t, d.t),
            two(h.w, d.p),
            three(h.t, d.t, far),
            three(h.p, d.p, between),
            two(d.w, between),
            three(h.w, d.p, between),
            two(d.t, before.t),
            two(d.t, after.t),
            three(h.t, d.t, before.w),
            two(d.t, dl.w),
            three(h.w, d.p, dl.w),
            three(h.t, d.t, dl.t),
            three(d.t, dl.t, dl2.t),
            two(d.t, dly),
            three(d.w, dl.w, h.p),
            two(d.t, dr.t),
            two(d.t, dry),
            three(h.t, d.t, dr.t),
            two(d.t, dls),
            three(h.t, d.t, dls),
            three(h.w, d.p, dls),
            two(d.w, dls),
            two(d.t, drs),
            three(h.t, d.t, hls),
            three(h.t, d.t, hrs),
            three(h.w, d.t, hrs),
            three(h.w, d.t, hls),
            three(h.t, d.t, hr.t),
            three(h.p, hry, d.p),
            three(h.t, d.t, hl.t),
            four(h.p, d.p, before.p, after.p),
            two(h.c, d.t),
            two(h.t, d.c),
            two(h.c, d.c),
            two(h.w, d.c),
            three(h.c, d.p, dl.w),
            three(h.c, d.p, between),
            three(d.c, dl.w, h.p),
            three(h.c, d.t, hrs),
        ];
        for (n, (place, feature)) in places.iter_mut().zip(features).enumerate() {
            let seed = (n as u64 + 1).wrapping_mul(0xD6E8_FEB8_6659_FD93).wrapping_add(way);
            *place =
                (feature.wrapping_add(seed).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - LABEL_BITS)) as u32;
        }
    }
}
