//! Training of the parser: averaged perceptrons for moves and labels, with a dynamic oracle.
//!
//! From the second epoch on the parser mostly follows its own predictions, and the oracle tells in every state which
//! moves lose no arc that could still be had (Goldberg and Nivre 2013); so it learns to go on after a mistake.

use super::Random;
use super::conllu::{Gold, document};
use super::tagger::read_words;
use crate::document::{Deprel, Upos, Xpos};
use crate::nlp::known_words::Lexicon;
use crate::nlp::model::{CANDIDATES, LABEL_BITS, MOVE_BITS, candidate_index};
use crate::nlp::parse::{LABEL_FEATURES, MOVE_FEATURES, Move, Seen, Situation, State};

/// A right move must win by more than this; so must a right label.
const MARGIN: i32 = 40;

/// A sentence to learn from.
pub(crate) struct Example {
    words: Vec<Seen>,
    /// Heads of the projective tree; the number of words for the root.
    heads: Vec<u32>,
    labels: Vec<u8>,
    /// The dependents of every word, then of the root.
    dependents: Vec<Vec<u32>>,
}

/// Trained weights that are not yet rounded.
pub(crate) struct Parser {
    pub(crate) moves: Vec<[f32; 4]>,
    pub(crate) labels: Vec<f32>,
}

/// Makes examples from sentences and the tags that a tagger gave them.
pub(crate) fn examples(
    lexicon: &Lexicon,
    sentences: &[Gold],
    tags: &[Vec<u8>],
    names: &[(Upos, Xpos)],
) -> Vec<Example> {
    let words = read_words(&document(sentences), lexicon);
    sentences
        .iter()
        .zip(tags)
        .zip(words)
        .map(|((sentence, tags), words)| {
            let words = words
                .iter()
                .zip(tags)
                .map(|(word, &tag)| {
                    let (upos, xpos) = names[usize::from(tag)];
                    Seen::new(word, upos, xpos)
                })
                .collect();
            let length = sentence.words.len();
            let mut heads: Vec<u32> =
                sentence.words.iter().map(|w| w.head.unwrap_or(length) as u32).collect();
            make_projective(&mut heads);
            let mut dependents = vec![Vec::new(); length + 1];
            for (n, &head) in heads.iter().enumerate() {
                dependents[head as usize].push(n as u32);
            }
            let labels = sentence.words.iter().map(|w| w.deprel as u8).collect();
            Example { words, heads, labels, dependents }
        })
        .collect()
}

/// Lifts crossing arcs, the shortest first, until none is left.
fn make_projective(heads: &mut [u32]) {
    let root = heads.len() as u32;
    loop {
        let mut shortest: Option<(u32, usize)> = None;
        for dependent in 0..heads.len() {
            let head = heads[dependent];
            if head == root {
                continue;
            }
            let (low, high) = (head.min(dependent as u32), head.max(dependent as u32));
            let inside = |mut n: u32| {
                // Goes up until it meets the head or the root.
                while n != root && n != head {
                    n = heads[n as usize];
                }
                n == head
            };
            if !(low + 1..high).all(inside) && shortest.is_none_or(|(length, _)| high - low < length) {
                shortest = Some((high - low, dependent));
            }
        }
        match shortest {
            Some((_, dependent)) => heads[dependent] = heads[heads[dependent] as usize],
            None => return,
        }
    }
}

/// Labels seen for direction and parts of speech.
pub(crate) fn candidates(examples: &[Example]) -> Vec<u64> {
    let mut sets = vec![0; CANDIDATES];
    for example in examples {
        for (n, (&head, &label)) in example.heads.iter().zip(&example.labels).enumerate() {
            if let Some(word) = example.words.get(head as usize) {
                let index =
                    candidate_index((head as usize) < n, word.upos as usize, example.words[n].upos as usize);
                if label != Deprel::Root as u8 {
                    sets[index] |= 1 << label;
                }
            }
        }
    }
    sets
}

struct Weights<const WIDTH: usize> {
    now: Vec<[i32; WIDTH]>,
    sums: Vec<[i64; WIDTH]>,
    seen: Vec<u8>,
}

impl<const WIDTH: usize> Weights<WIDTH> {
    fn new(size: usize) -> Self {
        Self { now: vec![[0; WIDTH]; size], sums: vec![[0; WIDTH]; size], seen: vec![0; size] }
    }

    fn count(&mut self, places: &[u32]) {
        for &p in places {
            let seen = &mut self.seen[p as usize];
            *seen = seen.saturating_add(1);
        }
    }

    fn add(&mut self, place: usize, column: usize, change: i32, step: i64) {
        self.now[place][column] += change;
        self.sums[place][column] += i64::from(change) * step;
    }

    fn average(&self, step: i64) -> Vec<[f32; WIDTH]> {
        let steps = (step + 1) as f64;
        let mean = |(now, sum): (&i32, &i64)| (f64::from(*now) - *sum as f64 / steps) as f32;
        self.now
            .iter()
            .zip(&self.sums)
            .map(|(now, sums)| {
                let mut row = [0.0; WIDTH];
                for (slot, pair) in row.iter_mut().zip(now.iter().zip(sums)) {
                    *slot = mean(pair);
                }
                row
            })
            .collect()
    }
}

/// Trains a parser; `report` is told after every epoch how many decisions were wrong.
pub(crate) fn train(
    examples: &[Example],
    candidates: &[u64],
    epochs: usize,
    seed: u64,
    mut report: impl FnMut(usize, u64, u64),
) -> Parser {
    let mut moves = Weights::<4>::new(1 << MOVE_BITS);
    let mut labels = Weights::<1>::new(1 << LABEL_BITS);
    let mut move_places = [0; MOVE_FEATURES];
    let mut label_places = [0; LABEL_FEATURES];
    let mut state = State::default();
    // Features seen once teach nothing about another text: count along the gold trees.
    for example in examples {
        state.start(example.words.iter().copied());
        while let Some(situation) = state.situation() {
            let action = match situation {
                Situation::Forced(action) => action,
                Situation::Open(legal) => {
                    state.move_features(&mut move_places);
                    moves.count(&move_places);
                    let costs = costs(example, &state);
                    // Right before left before shift: words are finished as early as possible.
                    let free = |m: &Move| legal[*m as usize] && costs[*m as usize] == 0;
                    Move::ALL.into_iter().rev().find(free).unwrap_or(Move::Shift)
                }
            };
            let label = match state.arc(action) {
                Some(arc) => {
                    state.label_features(arc, &mut label_places);
                    labels.count(&label_places);
                    example.labels[arc.dependent]
                }
                None => 0,
            };
            state.apply(action, label);
        }
    }
    let mut random = Random::new(seed);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut step = 0_i64;
    for epoch in 0..epochs {
        random.shuffle(&mut order);
        let (mut move_errors, mut label_errors) = (0, 0);
        for &n in &order {
            let example = &examples[n];
            state.start(example.words.iter().copied());
            while let Some(situation) = state.situation() {
                step += 1;
                let action = match situation {
                    Situation::Forced(action) => action,
                    Situation::Open(legal) => {
                        state.move_features(&mut move_places);
                        let mut scores = [0_i32; 4];
                        for &p in move_places.iter().filter(|&&p| moves.seen[p as usize] > 1) {
                            for (score, weight) in scores.iter_mut().zip(moves.now[p as usize]) {
                                *score += weight;
                            }
                        }
                        let costs = costs(example, &state);
                        let best = |right: bool| {
                            Move::ALL
                                .into_iter()
                                .filter(|&m| legal[m as usize] && (costs[m as usize] == 0) == right)
                                .max_by_key(|&m| (scores[m as usize], std::cmp::Reverse(m as usize)))
                        };
                        match (best(true), best(false)) {
                            (Some(right), Some(wrong)) => {
                                let lead = scores[right as usize] - scores[wrong as usize];
                                if lead <= MARGIN {
                                    for &p in &move_places {
                                        if moves.seen[p as usize] > 1 {
                                            moves.add(p as usize, right as usize, 1, step);
                                            moves.add(p as usize, wrong as usize, -1, step);
                                        }
                                    }
                                }
                                move_errors += u64::from(lead <= 0);
                                if lead <= 0 && epoch >= 1 && random.chance(0.9) { wrong } else { right }
                            }
                            (Some(only), None) | (None, Some(only)) => only,
                            (None, None) => Move::Shift,
                        }
                    }
                };
                let mut label = 0;
                if let Some(arc) = state.arc(action)
                    && let Some(mut open) = state.candidates(arc, candidates)
                {
                    state.label_features(arc, &mut label_places);
                    let gold = example.labels[arc.dependent];
                    let is_right_arc = example.heads[arc.dependent] == arc.head as u32;
                    let can_be_right = is_right_arc && open >> gold & 1 == 1;
                    let (mut best, mut wrong, mut score_of_gold) = ((i32::MIN, 0), (i32::MIN, 0), 0);
                    while open != 0 {
                        let label = open.trailing_zeros() as u8;
                        open &= open - 1;
                        let score = label_places
                            .iter()
                            .filter(|&&p| labels.seen[p as usize] > 1)
                            .map(|&p| labels.now[p as usize ^ usize::from(label)][0])
                            .sum();
                        if score > best.0 {
                            best = (score, label);
                        }
                        if label == gold {
                            score_of_gold = score;
                        } else if score > wrong.0 {
                            wrong = (score, label);
                        }
                    }
                    if can_be_right && wrong.0 > i32::MIN && wrong.0 + MARGIN >= score_of_gold {
                        for &p in &label_places {
                            if labels.seen[p as usize] > 1 {
                                labels.add(p as usize ^ usize::from(gold), 0, 1, step);
                                labels.add(p as usize ^ usize::from(wrong.1), 0, -1, step);
                            }
                        }
                    }
                    label_errors += u64::from(is_right_arc && best.1 != gold);
                    label = if epoch == 0 && is_right_arc { gold } else { best.1 };
                }
                state.apply(action, label);
            }
        }
        report(epoch, move_errors, label_errors);
    }
    Parser {
        moves: moves.average(step),
        labels: labels.average(step).into_iter().map(|[weight]| weight).collect(),
    }
}

/// How many arcs of the gold tree each move makes impossible.
fn costs(example: &Example, state: &State) -> [u32; 3] {
    let next = state.next as u32;
    let length = example.words.len() as u32;
    let mut costs = [0; 3];
    if next < length {
        // Shift: the next word gets no dependents on the stack, and no head there but the top.
        let left = example.dependents[next as usize].iter().take_while(|&&d| d < next);
        costs[0] += left.filter(|&&d| state.nodes[d as usize].head == u32::MAX).count() as u32;
        let head = example.heads[next as usize];
        let is_below_top = head < next
            && state.nodes[head as usize].head == u32::MAX
            && state.stack.last().is_some_and(|&top| top != head);
        costs[0] += u32::from(is_below_top);
    }
    if let Some(&top) = state.stack.last() {
        let head = example.heads[top as usize];
        let ahead = example.dependents[top as usize].iter().rev().take_while(|&&d| d >= next).count() as u32;
        let below = state.stack.len().checked_sub(2).map(|n| state.stack[n]);
        costs[1] = ahead + u32::from(Some(head) == below || head > next);
        costs[2] = ahead + u32::from(head >= next);
    }
    costs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crossing_arc_is_lifted_to_the_next_word_up() {
        // 0 <- 2, 1 <- 3 cross; 3 is the root.
        let mut heads = vec![2, 3, 3, 4];
        make_projective(&mut heads);
        assert_eq!(heads, [3, 3, 3, 4]);
    }
}
