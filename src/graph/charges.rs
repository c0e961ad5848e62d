//! Charges that say the same, counted together: what a label or a table may say of several statements at once.
//!
//! Example: `fraud`, `election fraud` and `fraud in two districts` are one charge, `fraud`, of three statements; `failing
//! to pay` and `failing to protect the border` stay two, though both begin alike.
//!
//! Two charges say the same where the head of both (noun, verb or adjective) is the same word, both or neither are
//! negated, and every word of content of the shorter one stands in the longer one too: so the shorter one, which names
//! the group, holds for each statement that is counted under it. Who accuses whom is the same for all of them.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::{Corpus, Statement};
use crate::document::Article;
use crate::nlp;
use crate::tags::Upos;
use crate::typeset::one_line;

/// A charge with the statements that make it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Charge {
    /// The shortest wording, on one line; empty for statements that name no charge.
    pub text: String,
    /// Every wording with its statements (indices into the corpus's), the commonest first, of equals the earlier one.
    pub wordings: Vec<(String, Vec<usize>)>,
}

impl Charge {
    /// How many statements make it.
    pub fn count(&self) -> usize {
        self.wordings.iter().map(|(_, statements)| statements.len()).sum()
    }

    /// The statements that make it, ascending.
    pub fn statements(&self) -> Vec<usize> {
        let mut all: Vec<usize> = self.wordings.iter().flat_map(|(_, of)| of.iter().copied()).collect();
        all.sort_unstable();
        all
    }
}

/// Groups the charges of statements; keeps what it has learned of a wording.
#[derive(Debug, Default)]
pub struct Grouping {
    known: FxHashMap<String, Meaning>,
}

/// What a wording is compared by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Meaning {
    /// Lemma of the word on which all others depend.
    head: String,
    /// Lemmas of nouns, names, verbs, adjectives, adverbs and numbers.
    content: BTreeSet<String>,
    is_negated: bool,
}

impl Grouping {
    /// The charges of some statements: the commonest first, of equals the earlier one; those that name none last.
    pub fn group(&mut self, corpus: &Corpus, statements: &[usize]) -> Vec<Charge> {
        self.group_texts(statements.iter().map(|&n| (n, charge_of(&corpus.statements[n], corpus))))
    }

    /// The same for charges that are known, each on one line, with the numbers of their statements, ascending.
    pub fn group_texts(&mut self, charges: impl Iterator<Item = (usize, String)>) -> Vec<Charge> {
        let mut wordings: Vec<(String, Vec<usize>)> = Vec::new();
        let mut place: FxHashMap<String, usize> = FxHashMap::default();
        for (n, text) in charges {
            let at = *place.entry(text.to_lowercase()).or_insert_with(|| {
                wordings.push((text, Vec::new()));
                wordings.len() - 1
            });
            wordings[at].1.push(n);
        }
        // One wording needs no comparison, and most ties have one.
        let mut groups = if wordings.len() < 2 {
            wordings.into_iter().map(|one| Charge { text: one.0.clone(), wordings: vec![one] }).collect()
        } else {
            self.join(wordings)
        };
        let first = |charge: &Charge| charge.wordings.iter().flat_map(|(_, of)| of).min().copied();
        for group in &mut groups {
            group.wordings.sort_by_key(|(_, of)| (std::cmp::Reverse(of.len()), of.first().copied()));
        }
        groups.sort_by_key(|c| (c.text.is_empty(), std::cmp::Reverse(c.count()), first(c)));
        groups
    }

    fn join(&mut self, wordings: Vec<(String, Vec<usize>)>) -> Vec<Charge> {
        let meanings: Vec<Meaning> = wordings.iter().map(|(text, _)| self.meaning(text)).collect();
        // The shorter ones open the groups that longer ones join.
        let mut order: Vec<usize> = (0..wordings.len()).collect();
        order.sort_by_key(|&n| (meanings[n].content.len(), n));
        let mut groups: Vec<(usize, Charge)> = Vec::new();
        for n in order {
            let fits = |(opener, _): &&mut (usize, Charge)| is_said_in(&meanings[*opener], &meanings[n]);
            match groups.iter_mut().find(fits) {
                Some((_, charge)) => charge.wordings.push(wordings[n].clone()),
                None => {
                    let text = wordings[n].0.clone();
                    groups.push((n, Charge { text, wordings: vec![wordings[n].clone()] }));
                }
            }
        }
        groups.into_iter().map(|(_, charge)| charge).collect()
    }

    fn meaning(&mut self, text: &str) -> Meaning {
        let key = text.to_lowercase();
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let meaning = Meaning::of(text);
        self.known.insert(key, meaning.clone());
        meaning
    }
}

impl Meaning {
    fn of(text: &str) -> Self {
        let document = nlp::analyze(Article::new("charge", text));
        let mut meaning = Self::default();
        for token in &document.tokens {
            let lemma = token.lemma.to_lowercase().into_string();
            if NEGATIONS.contains(&lemma.as_str()) {
                meaning.is_negated = true;
                continue;
            }
            let is_content = matches!(
                token.upos,
                Upos::Noun | Upos::Propn | Upos::Verb | Upos::Adj | Upos::Adv | Upos::Num
            );
            if !is_content {
                continue;
            }
            if token.head.is_none() && meaning.head.is_empty() {
                meaning.head.clone_from(&lemma);
            }
            meaning.content.insert(lemma);
        }
        meaning
    }
}

const NEGATIONS: [&str; 9] = ["not", "n't", "no", "never", "without", "neither", "nor", "hardly", "barely"];

/// Whether whoever says the second wording says the first one too.
fn is_said_in(one: &Meaning, other: &Meaning) -> bool {
    !one.head.is_empty()
        && one.head == other.head
        && one.is_negated == other.is_negated
        && one.content.is_subset(&other.content)
}

/// What a statement is about: its charge; for a denial the charge that it answers, else its own words.
pub fn charge_of(statement: &Statement, corpus: &Corpus) -> String {
    let answered =
        statement.answers.iter().map(|&n| &corpus.statements[n].text).find(|charge| !charge.is_empty());
    one_line(answered.unwrap_or(&statement.text))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The groups of some charges: the text, how often, and in how many wordings.
    fn grouped(charges: &[&str]) -> Vec<(String, usize, usize)> {
        let mut corpus = Corpus::of(&crate::export::sample::sample());
        let one = corpus.statements[0].clone();
        corpus.statements = charges
            .iter()
            .map(|text| Statement { text: (*text).to_owned(), answers: Vec::new(), ..one.clone() })
            .collect();
        let all: Vec<usize> = (0..charges.len()).collect();
        let groups = Grouping::default().group(&corpus, &all);
        let mut counted: Vec<usize> = groups.iter().flat_map(Charge::statements).collect();
        counted.sort_unstable();
        assert_eq!(counted, all, "every statement is counted once");
        groups.into_iter().map(|c| (c.text.clone(), c.count(), c.wordings.len())).collect()
    }

    fn charge(text: &str, count: usize, wordings: usize) -> (String, usize, usize) {
        (text.to_owned(), count, wordings)
    }

    #[test]
    fn the_shorter_charge_counts_the_longer_ones() {
        assert_eq!(
            grouped(&["election fraud", "fraud", "Fraud", "fraud in two districts", "theft"]),
            [charge("fraud", 4, 3), charge("theft", 1, 1)]
        );
        assert_eq!(
            grouped(&["lying to the court", "lying", "lied to the court about the money"])[0],
            charge("lying", 3, 3)
        );
    }

    #[test]
    fn what_says_something_else_is_another_charge() {
        for different in [
            ["failing to protect the border", "failing to pay taxes"],
            ["paying taxes", "not paying taxes"],
            ["the bank", "robbing the bank"],
            ["an effort to mislead voters", "an effort to buy the port"],
        ] {
            assert_eq!(grouped(&different).len(), 2, "{different:?}");
        }
    }

    #[test]
    fn what_names_no_charge_stands_last() {
        assert_eq!(grouped(&["", "", "fraud"]), [charge("fraud", 1, 1), charge("", 2, 1)]);
        assert!(grouped(&[]).is_empty());
    }
}
