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

mod features;
mod state;

use super::features::{Reader, Word};
use super::model::{MOVE_BITS, Model};
use super::spans::kernel::{prefetch, sum_cells};
use crate::document::{Deprel, Document};
pub(crate) use features::{LABEL_FEATURES, MOVE_FEATURES};
pub(crate) use state::{Arc, Move, Seen, Situation, State};

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
