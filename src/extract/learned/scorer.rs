//! Weighs what may be an accusation: is the word a cue, who accuses by it, who is accused, what of.
//!
//! In: [`Evidence`] and what the branch has seen. Out: [`Decision`]s with probabilities. Example: in `Osei tore into the
//! mayor over the tolls`, which no rule knows, `tore` is a cue with 0.7, `Osei` its accuser with 0.9.
//!
//! Each is a small network over the states of the words and the answers of [`evidence`](super::evidence): one for cues,
//! one for pairs of a cue and a party, one for where the charge begins and ends. A cue is read together with what its
//! attribution says (`said` accuses by what is said), by attention over those words.

use std::ops::Range;

use super::evidence::Evidence;
use crate::nlp::spans::Reader;
use crate::nlp::spans::branch::{Seen, chance};
use crate::nlp::spans::heads::{Heads, KEY, POOL, Projection};
use crate::nlp::spans::network::{WIDTH, exp};

/// Words that the branch takes for a cue with less than this are not looked at, unless a rule does; words that are still
/// less likely than the second after a closer look have no parties looked for.
const LEAST_CUE: [f32; 2] = [0.03, 0.15];

/// The longest charge, in words.
const LONGEST_CHARGE: usize = 60;

/// What the scorer makes of one cue.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::extract) struct Decision {
    /// The word that stands for the cue.
    pub(in crate::extract) cue: usize,
    /// How likely it is the cue of an explicit accusation.
    pub(in crate::extract) explicit: f32,
    /// How likely it is the cue of a claim.
    pub(in crate::extract) claim: f32,
    /// Who may accuse, and how likely; the rest to one is "nobody named".
    pub(in crate::extract) accusers: Vec<(usize, f32)>,
    /// Who may be accused, and how likely.
    pub(in crate::extract) accused: Vec<(usize, f32)>,
    /// The words of the charge, where there is one.
    pub(in crate::extract) charge: Option<Range<usize>>,
}

/// Looks at every word that may be a cue, in text order: the mean of what the readers say.
pub(in crate::extract) fn decide(evidence: &Evidence, readers: &[Reader<'_>]) -> Vec<Decision> {
    let mut scorers: Vec<Scorer> = readers.iter().map(|&reader| Scorer::new(evidence, reader)).collect();
    let mut tokens: Vec<usize> = readers.iter().flat_map(|reader| reader.seen.kept()).collect();
    tokens.sort_unstable();
    tokens.dedup();
    // What one reader passes over may still be likely by the other alone.
    let least = LEAST_CUE[1] / readers.len() as f32;
    tokens
        .into_iter()
        .filter_map(|token| {
            let decisions = scorers.iter_mut().filter_map(|scorer| scorer.decide(token, least)).collect();
            mean(decisions, readers.len()).filter(|mean| mean.explicit + mean.claim >= LEAST_CUE[1])
        })
        .collect()
}

/// The mean of what some of `count` readers say of a cue; those that say nothing take it for none. The charge is that of the
/// first.
fn mean(decisions: Vec<Decision>, count: usize) -> Option<Decision> {
    let said = decisions.len() as f32;
    decisions
        .into_iter()
        .reduce(|mut sum, other| {
            sum.explicit += other.explicit;
            sum.claim += other.claim;
            // The candidates are the same words in the same order: they do not depend on the reader.
            for (sum, other) in [(&mut sum.accusers, other.accusers), (&mut sum.accused, other.accused)] {
                sum.iter_mut().zip(other).for_each(|(sum, other)| sum.1 += other.1);
            }
            sum
        })
        .map(|mut mean| {
            mean.explicit /= count as f32;
            mean.claim /= count as f32;
            mean.accusers.iter_mut().chain(&mut mean.accused).for_each(|party| party.1 /= said);
            mean
        })
}

/// Words and how likely each is.
type Likely = Vec<(usize, f32)>;

struct Scorer<'a> {
    evidence: &'a Evidence<'a>,
    seen: &'a Seen,
    heads: &'a Heads,
    /// What the words of the document are to the heads, as far as it was asked: neighboring cues ask for the same words.
    keys: Projection<'a>,
    values: Projection<'a>,
    parties: Projection<'a>,
    governors: Projection<'a>,
    charged: Projection<'a>,
}

impl<'a> Scorer<'a> {
    fn new(evidence: &'a Evidence<'a>, Reader { seen, heads }: Reader<'a>) -> Self {
        let project = |columns| Projection::new(columns, seen);
        Scorer {
            evidence,
            seen,
            heads,
            keys: project(&heads.key),
            values: project(&heads.value),
            parties: project(&heads.pairs.word),
            governors: project(&heads.governor),
            charged: project(&heads.charges.word),
        }
    }

    /// What this reader says of a cue that it finds at least so likely.
    fn decide(&mut self, cue: usize, least: f32) -> Option<Decision> {
        let quick = &self.seen.of(cue)?.quick;
        let is_likely = chance(quick) >= LEAST_CUE[0] || self.evidence.rules_at(cue).next().is_some();
        if !is_likely || !self.evidence.is_prose(cue) {
            return None;
        }
        let state = self.seen.state(cue)?;
        let read = self.read(cue, &state);
        let head = &self.heads.cues;
        let mut hidden = head.cue.of(&state);
        self.heads.read_for_cues.add_to(&read, &mut hidden);
        head.add_answers(&self.evidence.of_cue(cue), &mut hidden);
        rectify(&mut hidden);
        let mut scores = head.output.of(&hidden);
        scores.iter_mut().zip(quick).for_each(|(score, quick)| *score += quick);
        let kinds = softmax(&scores);
        if kinds[1] + kinds[2] < least {
            return None;
        }
        let null = self.heads.null.of(&hidden)[0];
        let has_charge = self.heads.has_charge.of(&hidden)[0] > 0.0;
        let (accusers, accused) = self.parties(cue, &state, &read, null)?;
        Some(Decision {
            cue,
            explicit: kinds[1],
            claim: kinds[2],
            accusers,
            accused,
            charge: has_charge.then(|| self.charge(cue, &state)).flatten(),
        })
    }

    /// What is said by the cue, or else the words around it, as far as they matter for it.
    fn read(&mut self, cue: usize, state: &[f32; WIDTH]) -> [f32; POOL] {
        let query = self.heads.query.of(state);
        let mut words: Vec<usize> = self.evidence.read_with(cue).into_iter().flatten().collect();
        words.retain(|&word| self.seen.of(word).is_some());
        self.keys.make(self.seen, words.iter().copied());
        self.values.make(self.seen, words.iter().copied());
        let scores: Vec<f32> = words
            .iter()
            .map(|&word| {
                let key = self.keys.of(self.seen, word);
                let product: f32 = key.iter().zip(&query).map(|(a, b)| a * b).sum();
                product / (KEY as f32).sqrt() + self.seen.of(word).map_or(0.0, |view| view.quick[3])
            })
            .collect();
        let mut read = [0.0; POOL];
        for (weight, word) in softmax(&scores).into_iter().zip(words) {
            let value = self.values.of(self.seen, word);
            read.iter_mut().zip(value).for_each(|(sum, value)| *sum += weight * value);
        }
        read
    }

    /// Who may accuse and who may be accused, with their probabilities.
    fn parties(
        &mut self,
        cue: usize,
        state: &[f32; WIDTH],
        read: &[f32; POOL],
        null: f32,
    ) -> Option<(Likely, Likely)> {
        let head = &self.heads.pairs;
        let mut base = head.cue.of(state);
        self.heads.read_for_pairs.add_to(read, &mut base);
        let words = self.evidence.candidates(cue);
        let at = self.evidence.at(cue);
        let governor = |&word: &usize| self.evidence.context.tree.head(word).unwrap_or(word);
        self.parties.make(self.seen, words.iter().copied());
        self.governors.make(self.seen, words.iter().map(governor));
        let (mut accusers, mut accused) = (Vec::new(), Vec::new());
        for &word in &words {
            let mut hidden = base.clone();
            add(&mut hidden, self.parties.of(self.seen, word));
            add(&mut hidden, self.governors.of(self.seen, governor(&word)));
            head.add_answers(&self.evidence.of_pair(&at, word), &mut hidden);
            rectify(&mut hidden);
            let scores = head.output.of(&hidden);
            accusers.push(scores[0]);
            accused.push(scores[1]);
        }
        if words.is_empty() {
            return None;
        }
        accusers.push(null);
        let with = |scores: &[f32]| words.iter().copied().zip(softmax(scores)).collect();
        Some((with(&accusers), with(&accused)))
    }

    /// The likeliest beginning and end of the charge.
    fn charge(&mut self, cue: usize, state: &[f32; WIDTH]) -> Option<Range<usize>> {
        let head = &self.heads.charges;
        let base = head.cue.of(state);
        let words: Vec<usize> = self.evidence.window(cue).filter(|&word| word != cue).collect();
        let at = self.evidence.at(cue);
        self.charged.make(self.seen, words.iter().copied());
        let scores: Vec<Vec<f32>> = words
            .iter()
            .map(|&word| {
                let mut hidden = base.clone();
                add(&mut hidden, self.charged.of(self.seen, word));
                head.add_answers(&self.evidence.of_pair(&at, word), &mut hidden);
                rectify(&mut hidden);
                head.output.of(&hidden)
            })
            .collect();
        let mut best: Option<(f32, Range<usize>)> = None;
        for (n, &start) in words.iter().enumerate() {
            for (m, &end) in words.iter().enumerate().skip(n).take(LONGEST_CHARGE) {
                // The cue is no part of its charge.
                if start < cue && cue < end {
                    break;
                }
                let score = scores[n][0] + scores[m][1];
                if best.as_ref().is_none_or(|(top, _)| score > *top) {
                    best = Some((score, start..end + 1));
                }
            }
        }
        best.map(|(_, words)| self.evidence.context.tree.trim(words))
    }
}

fn add(sums: &mut [f32], numbers: &[f32]) {
    sums.iter_mut().zip(numbers).for_each(|(sum, number)| *sum += number);
}

fn rectify(numbers: &mut [f32]) {
    for number in numbers {
        *number = number.max(0.0);
    }
}

/// Probabilities that add up to one; empty for nothing.
fn softmax(scores: &[f32]) -> Vec<f32> {
    let top = scores.iter().copied().fold(f32::MIN, f32::max);
    let powers: Vec<f32> = scores.iter().map(|score| exp(score - top)).collect();
    let sum: f32 = powers.iter().sum();
    powers.into_iter().map(|power| power / sum).collect()
}
