//! The parser's state in one sentence: a stack of words that wait for their heads, what comes next, and the arcs so far.
//!
//! Example: with `Osei was` on the stack and `accused` next, *left* makes `was` a dependent of `accused`.

use crate::document::{Deprel, Upos, Xpos};
use crate::nlp::features::{Quote, Word};
use crate::nlp::hash::mix;
use crate::nlp::model::candidate_index;

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
pub(super) struct Atoms {
    /// Form.
    pub(super) w: u64,
    /// UPOS and Penn tag.
    pub(super) t: u64,
    /// UPOS.
    pub(super) p: u64,
    /// Form and tag.
    pub(super) wt: u64,
    /// Broad meaning and UPOS.
    pub(super) c: u64,
    pub(super) upos: u8,
    /// How many commas, quotation marks and verbs stand before this word in the sentence.
    pub(super) commas: u32,
    pub(super) quotes: u32,
    pub(super) verbs: u32,
    /// The same for verbs and auxiliaries in a finite form.
    pub(super) finite: u32,
}

/// What is known of a word's place in the tree so far. Indices of children are `NONE` where there is none.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    /// Index of the head; `NONE` while there is none, the number of words for the root.
    pub(crate) head: u32,
    /// Relation to it.
    pub(crate) label: u8,
    pub(super) lefts: u8,
    pub(super) rights: u8,
    /// Leftmost child, and the one attached before it.
    pub(super) l1: u32,
    pub(super) l2: u32,
    /// Rightmost child, and the one attached before it.
    pub(super) r1: u32,
    pub(super) r2: u32,
    /// Labels of the children on either side, one bit each.
    pub(super) lset: u64,
    pub(super) rset: u64,
}

/// No word.
pub(super) const NONE: u32 = u32::MAX;

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
    pub(super) atoms: Vec<Atoms>,
    /// One a word, then the root's, then one for no word.
    pub(crate) nodes: Vec<Node>,
    /// Words without a head that are passed, the topmost last.
    pub(crate) stack: Vec<u32>,
    /// Next word; the number of words when only the root is left.
    pub(crate) next: usize,
    pub(super) length: usize,
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

    pub(super) fn node(&self, index: u32) -> (&Atoms, &Node) {
        let index = (index as usize).min(self.length + 1);
        (&self.atoms[index], &self.nodes[index])
    }
}
