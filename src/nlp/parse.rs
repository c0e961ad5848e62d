//! Dependency parsing: a head and a relation for every token, sentence by sentence, in one pass from left to right.
//!
//! In: tokens with tags. Out: `head` and `deprel` of every token; heads are token indices of the document, every
//! sentence has exactly one root, and the trees are projective.
//! Example: in `Osei was accused by the mayor`, `Osei` is `nsubj:pass` and `mayor` `obl:agent` of `accused`.
//!
//! What later stages can rely on: one root a sentence; heads inside the sentence; no crossing arcs, so that a word and
//! all that hangs on it are one stretch of text. What the treebanks want and the model mostly does: in `Foreign
//! Minister Sergey Lavrov said` the head of the whole name is `Sergey`, `Lavrov` is `flat` and `Minister` `nmod:desc`
//! of it; of `“No,” he said` and `he said that …` the content is `ccomp` of `said`, while in `The bank, he said, lied`
//! `said` is `parataxis` of `lied`; a by-agent is `obl:agent`, the subject of a passive `nsubj:pass`; in `accused them
//! of lying`, `lying` is `advcl`, in `accused them of fraud`, `fraud` is `obl`, both of `accused`.
//!
//! Greedy arc-hybrid transitions with the root at the end of the buffer (Kuhlmann et al. 2011, Goldberg and Nivre
//! 2013): *shift* the next word onto the stack, *left* makes the word on the stack a dependent of the next word,
//! *right* makes it a dependent of the word below it. The relation is chosen when the arc is made, among those seen
//! for direction and parts of speech. Both decisions are linear models over hashed features.

use super::features::{Quote, Reader, Word, mix};
use super::model::{LABEL_BITS, MOVE_BITS, Model, candidate_index};
use super::spans::kernel::{prefetch, sum_cells};
use crate::document::{Deprel, Document, Upos, Xpos};

/// Parses every sentence of the document.
pub fn parse(model: &Model, document: &mut Document) {
    let mut reader = Reader::default();
    let mut state = State::default();
    for sentence in 0..document.sentences.len() {
        reader.read_forms(document, sentence, &model.lexicon);
        parse_sentence(model, document, sentence, &reader.words, &mut state);
    }
}

/// Parses a sentence whose words have been read; `state` is room to work in.
pub(crate) fn parse_sentence(
    model: &Model,
    document: &mut Document,
    sentence: usize,
    words: &[Word],
    state: &mut State,
) {
    let tokens = document.sentences[sentence].tokens.clone();
    state.start(
        words
            .iter()
            .zip(&document.tokens[tokens.clone()])
            .map(|(word, token)| Seen::new(word, token.upos, token.xpos)),
    );
    run(model, state);
    for (n, t) in tokens.clone().enumerate() {
        let node = &state.nodes[n];
        let head = node.head as usize;
        document.tokens[t].head = (head < tokens.len()).then(|| tokens.start + head);
        document.tokens[t].deprel =
            if head < tokens.len() { Deprel::ALL[usize::from(node.label)] } else { Deprel::Root };
    }
}

/// Parses the sentence in `state`.
fn run(model: &Model, state: &mut State) {
    let mut places = [0; MOVE_FEATURES];
    while let Some(forced) = state.situation() {
        let action = match forced {
            Situation::Forced(action) => action,
            Situation::Open(legal) => {
                state.move_features(&mut places);
                for &place in &places {
                    prefetch(&model.moves, place as usize);
                }
                let mut sum = [0_i32; 2];
                for &place in &places {
                    let row = model.moves[place as usize & MOVE_MASK];
                    for (total, weight) in sum.iter_mut().zip(row) {
                        *total += i32::from(weight);
                    }
                }
                best_move([0, sum[0], sum[1]], legal)
            }
        };
        let label = match state.arc(action) {
            Some(arc) => choose_label(model, state, arc),
            None => 0,
        };
        state.apply(action, label);
    }
}

/// The legal move with the highest score.
fn best_move(scores: [i32; 3], legal: [bool; 3]) -> Move {
    let mut best = (i32::MIN, Move::Shift);
    for action in Move::ALL {
        if legal[action as usize] && scores[action as usize] > best.0 {
            best = (scores[action as usize], action);
        }
    }
    best.1
}

fn choose_label(model: &Model, state: &State, arc: Arc) -> u8 {
    let Some(mut candidates) = state.candidates(arc, &model.candidates) else { return Deprel::Root as u8 };
    if candidates.count_ones() == 1 {
        return candidates.trailing_zeros() as u8;
    }
    let mut places = [0; LABEL_FEATURES];
    state.label_features(arc, &mut places);
    let scores = sum_cells::<64>(&model.labels, &places, u128::from(candidates));
    let mut best = (i16::MIN, Deprel::Dep as u8);
    while candidates != 0 {
        let label = candidates.trailing_zeros() as usize;
        candidates &= candidates - 1;
        if scores[label] > best.0 {
            best = (scores[label], label as u8);
        }
    }
    best.1
}

const MOVE_MASK: usize = (1 << MOVE_BITS) - 1;

/// A transition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Move {
    /// The next word goes onto the stack.
    Shift,
    /// The stack's top becomes a dependent of the next word.
    Left,
    /// The stack's top becomes a dependent of the word below it.
    Right,
}

impl Move {
    /// All of them, in the order of their numbers.
    pub(crate) const ALL: [Move; 3] = [Move::Shift, Move::Left, Move::Right];
}

/// What can be done next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Situation {
    /// Only this.
    Forced(Move),
    /// Any move marked here.
    Open([bool; 3]),
}

/// An arc about to be made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arc {
    /// Index in the sentence; the number of words for the root.
    pub(crate) head: usize,
    /// Index in the sentence.
    pub(crate) dependent: usize,
}

/// What the parser is told about a word.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen {
    /// Hash of the normalized form.
    pub(crate) form: u64,
    /// Its tag.
    pub(crate) upos: Upos,
    /// Its tag.
    pub(crate) xpos: Xpos,
    /// Its broad meaning, as a noun or as a verb by its tag.
    pub(crate) sense: u8,
}

impl Seen {
    /// A word with its tags; which side a quotation mark is on has been seen from the mark itself.
    pub(crate) fn new(word: &Word, upos: Upos, xpos: Xpos) -> Self {
        let xpos = match word.quote {
            Quote::Open => Xpos::OpenQuote,
            Quote::Close if upos == Upos::Punct => Xpos::CloseQuote,
            _ => xpos,
        };
        let sense = match upos {
            Upos::Noun => word.noun,
            Upos::Verb => 64 + word.verb,
            _ => 0,
        };
        Self { form: word.form, upos, xpos, sense }
    }
}

/// The numbers of a word that features are made of.
#[derive(Clone, Copy, Debug, Default)]
struct Atoms {
    /// Form.
    w: u64,
    /// UPOS and Penn tag.
    t: u64,
    /// UPOS.
    p: u64,
    /// Form and tag.
    wt: u64,
    /// Broad meaning and UPOS.
    c: u64,
    upos: u8,
    /// How many commas, quotation marks and verbs stand before this word in the sentence.
    commas: u32,
    quotes: u32,
    verbs: u32,
    /// The same for verbs and auxiliaries in a finite form.
    finite: u32,
}

/// What is known of a word's place in the tree so far. Indices of children are `NONE` where there is none.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    /// Index of the head; `NONE` while there is none, the number of words for the root.
    pub(crate) head: u32,
    /// Relation to it.
    pub(crate) label: u8,
    lefts: u8,
    rights: u8,
    /// Leftmost child, and the one attached before it.
    l1: u32,
    l2: u32,
    /// Rightmost child, and the one attached before it.
    r1: u32,
    r2: u32,
    /// Labels of the children on either side, one bit each.
    lset: u64,
    rset: u64,
}

/// No word.
const NONE: u32 = u32::MAX;

const FRESH: Node = Node {
    head: NONE,
    label: 0,
    lefts: 0,
    rights: 0,
    l1: NONE,
    l2: NONE,
    r1: NONE,
    r2: NONE,
    lset: 0,
    rset: 0,
};

/// The parser's state in one sentence. Its buffers are reused.
#[derive(Default)]
pub(crate) struct State {
    /// One a word, then the root's, then one for no word.
    atoms: Vec<Atoms>,
    /// One a word, then the root's, then one for no word.
    pub(crate) nodes: Vec<Node>,
    /// Words without a head that are passed, the topmost last.
    pub(crate) stack: Vec<u32>,
    /// Next word; the number of words when only the root is left.
    pub(crate) next: usize,
    length: usize,
}

impl State {
    /// Starts a sentence.
    pub(crate) fn start(&mut self, words: impl Iterator<Item = Seen>) {
        self.atoms.clear();
        self.nodes.clear();
        self.stack.clear();
        self.next = 0;
        let (mut commas, mut quotes, mut verbs, mut finite) = (0, 0, 0, 0);
        for word in words {
            let p = mix(0x7570_6F73_0000 + word.upos as u64);
            let t = mix(p ^ (word.xpos as u64 + 1));
            let wt = mix(word.form ^ t);
            let c = mix(p ^ mix(u64::from(word.sense)));
            self.atoms.push(Atoms {
                w: word.form,
                t,
                p,
                wt,
                c,
                upos: word.upos as u8,
                commas,
                quotes,
                verbs,
                finite,
            });
            self.nodes.push(FRESH);
            commas += u32::from(word.xpos == Xpos::Comma);
            quotes += u32::from(matches!(word.xpos, Xpos::OpenQuote | Xpos::CloseQuote));
            verbs += u32::from(word.upos == Upos::Verb);
            finite += u32::from(matches!(word.xpos, Xpos::Vbd | Xpos::Vbz | Xpos::Vbp | Xpos::Md));
        }
        self.length = self.nodes.len();
        for (upos, seed) in [(17, 0x0072_6F6F_7400), (18, 0x006E_6F6E_6500)] {
            let atom = |n: u64| mix(seed + n);
            let (w, t, p, wt, c) = (atom(1), atom(2), atom(3), atom(4), atom(5));
            self.atoms.push(Atoms { w, t, p, wt, c, upos, commas, quotes, verbs, finite });
            self.nodes.push(FRESH);
        }
    }

    /// What can be done next; `None` when the tree is complete.
    pub(crate) fn situation(&self) -> Option<Situation> {
        if self.next >= self.length {
            // The root takes the last word on the stack, and only that one.
            return match self.stack.len() {
                0 => None,
                1 => Some(Situation::Forced(Move::Left)),
                _ => Some(Situation::Forced(Move::Right)),
            };
        }
        Some(match self.stack.len() {
            0 => Situation::Forced(Move::Shift),
            1 => Situation::Open([true, true, false]),
            _ => Situation::Open([true, true, true]),
        })
    }

    /// The arc that a move makes; `None` for a shift.
    pub(crate) fn arc(&self, action: Move) -> Option<Arc> {
        let dependent = *self.stack.last()? as usize;
        match action {
            Move::Shift => None,
            Move::Left => Some(Arc { head: self.next, dependent }),
            Move::Right => {
                Some(Arc { head: *self.stack.get(self.stack.len().checked_sub(2)?)? as usize, dependent })
            }
        }
    }

    /// Makes a legal move.
    pub(crate) fn apply(&mut self, action: Move, label: u8) {
        match self.arc(action) {
            None => {
                self.stack.push(self.next as u32);
                self.next += 1;
            }
            Some(Arc { head, dependent }) => {
                self.stack.pop();
                self.nodes[dependent].head = head as u32;
                self.nodes[dependent].label = label;
                let bit = 1 << label;
                let node = &mut self.nodes[head];
                if action == Move::Left {
                    node.l2 = node.l1;
                    node.l1 = dependent as u32;
                    node.lset |= bit;
                    node.lefts = node.lefts.saturating_add(1);
                } else {
                    node.r2 = node.r1;
                    node.r1 = dependent as u32;
                    node.rset |= bit;
                    node.rights = node.rights.saturating_add(1);
                }
            }
        }
    }

    /// The labels seen for the parts of speech of an arc, one bit each; `None` for the arc from the root.
    pub(crate) fn candidates(&self, arc: Arc, seen: &[u64]) -> Option<u64> {
        if arc.head >= self.length {
            return None;
        }
        let [head, dependent] = [arc.head, arc.dependent].map(|n| usize::from(self.atoms[n].upos));
        let set = seen[candidate_index(arc.head < arc.dependent, head, dependent)];
        Some(if set == 0 { 1 << Deprel::Dep as u64 } else { set })
    }

    fn node(&self, index: u32) -> (&Atoms, &Node) {
        let index = (index as usize).min(self.length + 1);
        (&self.atoms[index], &self.nodes[index])
    }

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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::Article;
    use crate::nlp::analyze;

    /// Checks relations of words, each given as `word relation head`, with `-` as the head of a root.
    fn check(text: &str, expected: &[&str]) {
        let document = analyze(Article::new("test", text));
        let found: Vec<String> = (0..document.tokens.len())
            .map(|t| {
                let token = &document.tokens[t];
                let head = token.head.map_or("-", |h| document.text_of(h));
                format!("{} {} {head}", document.text_of(t), token.deprel.as_str())
            })
            .collect();
        for relation in expected {
            assert!(found.iter().any(|f| f == relation), "no `{relation}` among {found:#?}");
        }
    }

    #[test]
    fn the_one_who_acts_is_the_subject_and_the_other_the_object() {
        check(
            "Norland accused Estavia of hiding losses.",
            &["Norland nsubj accused", "Estavia obj accused", "hiding advcl accused", "losses obj hiding"],
        );
    }

    #[test]
    fn a_passive_has_a_passive_subject_and_an_agent() {
        check(
            "The mayor was accused of fraud by residents.",
            &[
                "mayor nsubj:pass accused",
                "was aux:pass accused",
                "fraud obl accused",
                "residents obl:agent accused",
            ],
        );
    }

    #[test]
    fn a_relative_clause_hangs_on_its_noun() {
        check(
            "The bank, which denied the claims, was fined on Monday.",
            &["bank nsubj:pass fined", "denied acl:relcl bank", "which nsubj denied", "claims obj denied"],
        );
    }

    #[test]
    fn conjuncts_hang_on_the_first() {
        check(
            "Norland and Estavia blamed the rebels.",
            &["Norland nsubj blamed", "Estavia conj Norland", "and cc Estavia", "rebels obj blamed"],
        );
    }

    #[test]
    fn what_is_said_is_a_clause_of_the_verb_of_saying() {
        check(
            "The minister said that the rebels had shelled the town.",
            &["minister nsubj said", "said root -", "shelled ccomp said", "rebels nsubj shelled"],
        );
        check(
            "“We did nothing wrong,” the minister said.",
            &["minister nsubj said", "said root -", "did ccomp said", "We nsubj did"],
        );
    }

    #[test]
    fn a_title_hangs_on_the_name_behind_it() {
        check(
            "Russian Foreign Minister Sergey Lavrov accused Norland of aggression.",
            &[
                "Sergey nsubj accused",
                "Lavrov flat Sergey",
                "Minister nmod:desc Sergey",
                "Russian amod Minister",
            ],
        );
    }

    #[test]
    fn a_headline_is_no_row_of_names() {
        check("Police Accuse Bank of Hiding Losses", &["Police nsubj Accuse", "Bank obj Accuse"]);
    }

    /// Every sentence has one root, and every word hangs on it, directly or not.
    fn assert_trees(document: &Document) {
        for sentence in &document.sentences {
            let roots = sentence.tokens.clone().filter(|&t| document.tokens[t].head.is_none());
            assert_eq!(roots.count(), 1);
            // Follows heads from every word; words already known to reach the root are not followed again.
            let mut reaches = vec![false; sentence.tokens.len()];
            for t in sentence.tokens.clone() {
                let mut path = Vec::new();
                let mut at = t;
                while !reaches[at - sentence.tokens.start] {
                    path.push(at);
                    assert!(path.len() <= sentence.tokens.len(), "a circle of heads");
                    match document.tokens[at].head {
                        Some(head) => {
                            assert!(sentence.tokens.contains(&head));
                            at = head;
                        }
                        None => break,
                    }
                }
                for word in path {
                    reaches[word - sentence.tokens.start] = true;
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_text_becomes_trees(text in "(\\PC{0,12}|the|bank|accused|of|by|,|\\.|“|”|\"| |\n){0,60}") {
            assert_trees(&analyze(Article::new("test", text)));
        }
    }

    #[test]
    fn a_sentence_of_a_hundred_thousand_words_is_parsed_in_linear_time() {
        let document = analyze(Article::new("long", "and so the bank accused them ".repeat(17_000)));
        assert_trees(&document);
        assert!(document.tokens.len() > 100_000);
    }
}
