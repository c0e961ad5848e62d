//! What the branch of accusations has seen of the tokens of a document, as far as somebody may ask for it.
//!
//! Example: in a report on a match nothing is kept but the sentences around `blamed`.

use std::ops::Range;

use super::layer::{STEPS, WIDTH, exp};
use super::lexical::LEXICAL_SIZES;
use crate::document::Document;

/// What a token is scored as at once: no cue, cue of an explicit accusation, of a claim; word of a charge, accuser, accused.
pub const QUICK: usize = 6;

/// What the branch has seen of the tokens of a document.
///
/// States are kept for the sentences around a word that may be a cue only: elsewhere nobody asks for them, and they are
/// larger than all else that is known of a token.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seen {
    /// What the lexicon says of each token.
    pub lexical: Vec<[u16; LEXICAL_SIZES.len()]>,
    /// Where in `views` each token is; `NOWHERE` for none.
    places: Vec<u32>,
    views: Vec<View>,
}

/// What the branch has seen of one token.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// Its state, one standard deviation in sixteen steps around 128.
    pub state: [u8; WIDTH],
    /// Its quick scores.
    pub quick: [f32; QUICK],
}

const NOWHERE: u32 = u32::MAX;

/// A word with an accusing sense in the lexicon, or one that the branch takes for a cue with at least this probability, is
/// worth a closer look.
const WORTH_A_LOOK: f32 = 0.02;

/// Sentences around such a word whose states are kept.
const AROUND: usize = 2;

impl Seen {
    /// What was seen of a token; `None` where it was not worth keeping, and for a token past the last.
    pub fn of(&self, token: usize) -> Option<&View> {
        self.views.get(*self.places.get(token)? as usize)
    }

    /// Where the state of a token is among those that were kept; `None` for none.
    pub(super) fn place(&self, token: usize) -> Option<usize> {
        self.places.get(token).filter(|&&place| place != NOWHERE).map(|&place| place as usize)
    }

    /// How many tokens were kept.
    pub(super) fn kept_count(&self) -> usize {
        self.views.len()
    }

    /// The state at such a place, in standard deviations.
    pub(super) fn state_at(&self, place: usize) -> [f32; WIDTH] {
        self.views[place].state.map(|byte| (f32::from(byte) - 128.0) / STEPS)
    }

    /// The state of a token, in standard deviations; `None` for one that was not kept.
    pub fn state(&self, token: usize) -> Option<[f32; WIDTH]> {
        self.place(token).map(|place| self.state_at(place))
    }

    /// The tokens that were kept, in text order.
    pub fn kept(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.places.len()).filter(|&token| self.places[token] != NOWHERE)
    }

    /// Takes over what was seen of the next tokens of the document, `views` from the sentence on that the first stands in.
    pub(super) fn append(
        &mut self,
        document: &Document,
        views: &[View],
        lexical: &[[u16; LEXICAL_SIZES.len()]],
    ) {
        let first = self.places.len();
        self.lexical.extend_from_slice(lexical);
        self.places.resize(first + views.len(), NOWHERE);
        let last = first + views.len();
        let is_worth = |token: usize| {
            lexical[token - first][0] > 0 || chance(&views[token - first].quick) >= WORTH_A_LOOK
        };
        let sentences: Vec<Range<usize>> = document
            .sentences
            .iter()
            .skip(document.sentence_of(first))
            .map(|sentence| sentence.tokens.start.max(first)..sentence.tokens.end.min(last))
            .take_while(|tokens| tokens.start < last)
            .collect();
        let is_worth: Vec<bool> = sentences.iter().map(|tokens| tokens.clone().any(is_worth)).collect();
        for (n, tokens) in sentences.into_iter().enumerate() {
            let near = &is_worth[n.saturating_sub(AROUND)..(n + AROUND + 1).min(is_worth.len())];
            if near.contains(&true) {
                for token in tokens {
                    self.places[token] = self.views.len() as u32;
                    self.views.push(views[token - first]);
                }
            }
        }
    }
}

/// How likely a word is a cue by its quick scores alone.
pub fn chance(quick: &[f32; QUICK]) -> f32 {
    let top = quick[0].max(quick[1]).max(quick[2]);
    let [none, explicit, claim] = [quick[0], quick[1], quick[2]].map(|score| exp(score - top));
    (explicit + claim) / (none + explicit + claim)
}
