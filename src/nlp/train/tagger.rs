//! Training of the tagger: an averaged perceptron over the joint tags.

use rustc_hash::FxHashMap;

use super::Random;
use super::conllu::{Gold, document};
use crate::document::{Document, Upos, Xpos};
use crate::nlp::dictionary::Dictionary;
use crate::nlp::features::{Reader, Word};
use crate::nlp::known_words::{Case, Lexicon, lexicon_key};
use crate::nlp::model::TAG_BITS;
use crate::nlp::tag::{TAG_FEATURES, candidates, tag_features};

const CELLS: usize = 1 << TAG_BITS;

/// Words seen at least so often have no other tags than those seen.
const CLOSED_AT: u32 = 12;
/// Words seen at least so often are in the lexicon.
const KNOWN_AT: u32 = 2;

/// A trained tagger with weights that are not yet rounded.
pub(crate) struct Tagger {
    pub(crate) lexicon: Lexicon,
    pub(crate) open: u128,
    pub(crate) weights: Vec<f32>,
}

/// Joint tags of some sentences, in the order of their numbers.
pub(crate) fn joint_tags(sentences: &[Gold]) -> Vec<(Upos, Xpos)> {
    let mut tags: Vec<(Upos, Xpos)> =
        sentences.iter().flat_map(|s| s.words.iter().map(|w| (w.upos, w.xpos))).collect();
    tags.sort_unstable();
    tags.dedup();
    tags
}

/// The words of every sentence as the models see them.
pub(crate) fn read_words(document: &Document, lexicon: &Lexicon) -> Vec<Vec<Word>> {
    let mut reader = Reader::default();
    (0..document.sentences.len())
        .map(|sentence| {
            reader.read(document, sentence, lexicon);
            reader.words.clone()
        })
        .collect()
}

/// Which tags which words have, and which tags rare words have.
fn lexicon(
    dictionary: &Dictionary,
    sentences: &[Gold],
    words: &[Vec<Word>],
    gold: &[Vec<u8>],
    tags: &[(Upos, Xpos)],
) -> (Lexicon, u128) {
    let is_name = |tag: u8| tags[usize::from(tag)].0 == Upos::Propn;
    let mut counts: FxHashMap<u32, (u32, u128)> = FxHashMap::default();
    for (sentence, (words, gold)) in sentences.iter().zip(words.iter().zip(gold)) {
        if sentence.is_invented {
            continue;
        }
        for (word, &tag) in words.iter().zip(gold) {
            let group = match word.case {
                // What a headline capitalizes is known from its ordinary form.
                Case::Title | Case::Shouted => continue,
                // A capital at the start of a sentence says nothing, unless the word is a name.
                Case::First if !is_name(tag) => Case::Lower,
                Case::First => Case::Capital,
                other => other,
            };
            let entry = counts.entry(lexicon_key(word.form, group)).or_default();
            entry.0 += 1;
            entry.1 |= 1 << tag;
        }
    }
    let mut open = 0;
    let mut known: Vec<(u32, u32, u128)> = Vec::new();
    let mut sorted: Vec<_> = counts.into_iter().collect();
    sorted.sort_unstable();
    for (key, (count, tags)) in sorted {
        if count < KNOWN_AT {
            open |= tags;
        } else {
            known.push((key, count, tags));
        }
    }
    let mut sets: Vec<u128> = known.iter().map(|&(_, _, tags)| tags).collect();
    sets.sort_unstable();
    sets.dedup();
    let words = known
        .into_iter()
        .map(|(key, count, tags)| {
            let set = sets.partition_point(|&s| s < tags);
            (key, (set * 2) as u16 + u16::from(count >= CLOSED_AT))
        })
        .collect();
    (Lexicon { sets, words, dictionary: dictionary.clone() }, open)
}

/// Trains a tagger.
pub(crate) fn train(
    dictionary: &Dictionary,
    sentences: &[Gold],
    tags: &[(Upos, Xpos)],
    epochs: usize,
    seed: u64,
) -> Tagger {
    let document = document(sentences);
    let gold: Vec<Vec<u8>> = sentences.iter().map(|s| tag_numbers(s, tags)).collect();
    let unread = read_words(&document, &Lexicon::default());
    let (lexicon, open) = lexicon(dictionary, sentences, &unread, &gold, tags);
    let words = read_words(&document, &lexicon);
    let mut places = [0; TAG_FEATURES];
    // Features seen once teach nothing about another text.
    let mut seen = vec![0_u8; CELLS];
    for (words, gold) in words.iter().zip(&gold) {
        for at in 0..words.len() {
            tag_features(words, at, gold, &mut places);
            for &p in &places {
                seen[p as usize] = seen[p as usize].saturating_add(1);
            }
        }
    }
    let mut weights = vec![0_i32; CELLS];
    let mut sums = vec![0_i64; CELLS];
    let mut step = 0_i64;
    let mut order: Vec<usize> = (0..words.len()).collect();
    let mut random = Random::new(seed);
    let mut history = Vec::new();
    for _ in 0..epochs {
        random.shuffle(&mut order);
        for &sentence in &order {
            let words = &words[sentence];
            history.clear();
            for at in 0..words.len() {
                let mut open = candidates(&words[at], open);
                if open.count_ones() == 1 {
                    history.push(open.trailing_zeros() as u8);
                    continue;
                }
                step += 1;
                tag_features(words, at, &history, &mut places);
                let right = gold[sentence][at];
                let can_be_right = open >> right & 1 == 1;
                let (mut best, mut wrong) = ((i32::MIN, 0), (i32::MIN, 0));
                let mut score_of_right = 0;
                while open != 0 {
                    let tag = open.trailing_zeros();
                    open &= open - 1;
                    let score = places
                        .iter()
                        .filter(|&&p| seen[p as usize] > 1)
                        .map(|&p| weights[p as usize ^ tag as usize])
                        .sum();
                    if score > best.0 {
                        best = (score, tag as u8);
                    }
                    if tag as u8 == right {
                        score_of_right = score;
                    } else if score > wrong.0 {
                        wrong = (score, tag as u8);
                    }
                }
                if can_be_right && wrong.0 > i32::MIN && wrong.0 + MARGIN >= score_of_right {
                    for &p in places.iter().filter(|&&p| seen[p as usize] > 1) {
                        let (up, down) = (p as usize ^ usize::from(right), p as usize ^ usize::from(wrong.1));
                        weights[up] += 1;
                        sums[up] += step;
                        weights[down] -= 1;
                        sums[down] -= step;
                    }
                }
                history.push(best.1);
            }
        }
    }
    let steps = (step + 1) as f64;
    let weights =
        weights.iter().zip(&sums).map(|(&w, &s)| (f64::from(w) - s as f64 / steps) as f32).collect();
    Tagger { lexicon, open, weights }
}

/// A right tag must win by more than this.
const MARGIN: i32 = 8;

/// Numbers of a sentence's tags.
pub(crate) fn tag_numbers(sentence: &Gold, tags: &[(Upos, Xpos)]) -> Vec<u8> {
    sentence.words.iter().map(|w| tags.binary_search(&(w.upos, w.xpos)).map_or(0, |n| n as u8)).collect()
}

/// Tags sentences with a tagger that is still in training form.
pub(crate) fn apply(tagger: &Tagger, sentences: &[Gold]) -> Vec<Vec<u8>> {
    let document = document(sentences);
    let mut places = [0; TAG_FEATURES];
    read_words(&document, &tagger.lexicon)
        .iter()
        .map(|words| {
            let mut tags = Vec::with_capacity(words.len());
            for at in 0..words.len() {
                let mut open = candidates(&words[at], tagger.open);
                tag_features(words, at, &tags, &mut places);
                let mut best = (f32::MIN, 0);
                while open != 0 {
                    let tag = open.trailing_zeros() as usize;
                    open &= open - 1;
                    let score: f32 = places.iter().map(|&p| tagger.weights[p as usize ^ tag]).sum();
                    if score > best.0 {
                        best = (score, tag as u8);
                    }
                }
                tags.push(best.1);
            }
            tags
        })
        .collect()
}
