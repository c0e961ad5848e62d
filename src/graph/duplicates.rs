//! One statement in several documents: the same article in several newspapers, or the same words of the same speaker.
//!
//! Example: agency copy with `“They waited until the ink was dry,” he said` stands in four newspapers, in one of them with
//! a word changed. It is one statement, of the first document; the others are listed in [`Statement::also_in`].
//!
//! What is compared is the words that are quoted, or where they are few the whole sentence: two documents that say the
//! same in their own words made two statements, and two that share a sentence have it from one source. Each statement is
//! compared with a bounded number of others, those that share one of its rarest runs of words, so that the time grows
//! with the number of statements and not with its square.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use super::corpus::{Corpus, Party, Statement, StatementKind, normalize_name};
use crate::extract::Status;

/// Quoted words that are enough by themselves; with fewer (`“Never,” she said`) the sentence counts.
const ENOUGH_WORDS: usize = 8;
/// Words in a run.
const RUN: usize = 3;
/// How many runs of a statement, those of the smallest hashes, lead to others like it.
const LEADS: usize = 4;
/// With how many statements that share a run one is compared at the most.
const COMPARED: usize = 32;
/// Which part of the runs of two statements must be the same: one or two words changed in a sentence of twenty.
const ALIKE: f64 = 0.6;

/// What decides whether two statements are one, without their words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// Number of the document.
    pub document: usize,
    /// What kind of statement it is; quotations of all kinds are one, since a paper that puts quotation marks around more
    /// of the words quotes the same.
    pub kind: StatementKind,
    /// Whether an accusation was really made.
    pub status: Option<Status>,
    /// Number of the speaker's folded name: one participant, or the same words for somebody whom no name joins.
    pub speaker: Option<usize>,
    /// Number of the target's folded name.
    pub target: Option<usize>,
    /// What must be the same in both.
    pub print: Fingerprint,
}

/// The words of a statement as numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fingerprint {
    /// A hash of the words of an accusation's charge or of what is denied; for a quotation its act: what one says and what
    /// one thinks are two statements.
    pub text: u64,
    /// The hashes of the runs of words that it is known by, each once, in ascending order.
    pub runs: Vec<u64>,
}

impl Fingerprint {
    /// The fingerprint of a statement.
    pub fn of(statement: &Statement) -> Self {
        let text = match statement.kind {
            StatementKind::Quotation(_) => statement.act as u64,
            _ => hash_of(&words(&statement.text).collect::<Vec<_>>()),
        };
        Self { text, runs: runs_of(statement) }
    }

    /// The runs that lead to others like it: two statements without a common one are never compared.
    pub fn leads(&self) -> &[u64] {
        &self.runs[..self.runs.len().min(LEADS)]
    }
}

impl Act {
    /// The act of a statement; `name_of` numbers the folded names of the corpus's participants.
    fn of(statement: &Statement, name_of: &[usize]) -> Self {
        let name = |party: &Party| name_of[party.participant];
        Self {
            document: statement.document,
            kind: statement.kind,
            status: statement.status,
            speaker: statement.speaker.as_ref().map(name),
            target: statement.target.as_ref().map(name),
            print: Fingerprint::of(statement),
        }
    }

    /// Whether both are of one kind, by and against the same, with the same charge.
    fn is_like(&self, other: &Self) -> bool {
        let is_same_kind = self.kind == other.kind || self.kind.is_quotation() && other.kind.is_quotation();
        is_same_kind
            && self.status == other.status
            && self.speaker == other.speaker
            && self.target == other.target
            && self.print.text == other.print.text
    }
}

/// For every statement the one that it is one with: itself, unless an earlier one is. In the order of the corpus.
pub fn same_as(acts: impl Iterator<Item = Act>) -> Vec<usize> {
    let mut led_to: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    let mut known: Vec<Act> = Vec::new();
    // The document of the last copy of each.
    let mut last_in: Vec<usize> = Vec::new();
    let mut same_as: Vec<usize> = Vec::new();
    for (n, mut act) in acts.enumerate() {
        let candidates = act.print.leads().iter().filter_map(|run| led_to.get(run)).flatten();
        let earlier = candidates.copied().find(|&m| {
            let other = &known[m];
            other.document != act.document
                && last_in[m] != act.document
                && other.is_like(&act)
                && likeness(&other.print.runs, &act.print.runs) >= ALIKE
        });
        match earlier {
            Some(m) => {
                last_in[m] = act.document;
                act.print.runs = Vec::new();
            }
            None => {
                for run in act.print.leads() {
                    let list = led_to.entry(*run).or_default();
                    if list.len() < COMPARED {
                        list.push(n);
                    }
                }
            }
        }
        same_as.push(earlier.unwrap_or(n));
        last_in.push(act.document);
        known.push(act);
    }
    same_as
}

/// Merges the statements that are one and the same into the first of them; says of every statement there was where the
/// one that it is one with stands among those that are left.
pub fn merge(corpus: &mut Corpus) -> Vec<usize> {
    let name_of = name_numbers(corpus.participants.iter().map(|p| p.name.as_str()));
    let same_as = same_as(corpus.statements.iter().map(|statement| Act::of(statement, &name_of)));
    let mut also_in: Vec<Vec<usize>> = vec![Vec::new(); corpus.statements.len()];
    for (n, &first) in same_as.iter().enumerate().filter(|&(n, &first)| n != first) {
        also_in[first].push(corpus.statements[n].document);
    }
    keep_first(corpus, &same_as, also_in)
}

/// Numbers names by what they are folded to: names that fold to the same have one number.
pub fn name_numbers<'a>(names: impl Iterator<Item = &'a str>) -> Vec<usize> {
    let mut numbers: FxHashMap<String, usize> = FxHashMap::default();
    names
        .map(|name| {
            let next = numbers.len();
            *numbers.entry(normalize_name(name)).or_insert(next)
        })
        .collect()
}

/// Takes the later statements out, and sets right what points at them.
fn keep_first(corpus: &mut Corpus, same_as: &[usize], mut also_in: Vec<Vec<usize>>) -> Vec<usize> {
    let mut place = vec![0; same_as.len()];
    let mut kept = 0;
    for (n, &first) in same_as.iter().enumerate() {
        if first == n {
            place[n] = kept;
            kept += 1;
        }
    }
    // A denial answers what its later copies answer, too.
    let mut answers: Vec<(usize, Vec<usize>)> = Vec::new();
    for (n, statement) in corpus.statements.iter().enumerate() {
        if same_as[n] != n && !statement.answers.is_empty() {
            answers.push((same_as[n], statement.answers.clone()));
        }
    }
    for (first, more) in answers {
        corpus.statements[first].answers.extend(more);
    }
    let mut n = 0;
    corpus.statements.retain_mut(|statement| {
        let is_first = same_as[n] == n;
        if is_first {
            statement.also_in = std::mem::take(&mut also_in[n]);
            let mut answered = Vec::with_capacity(statement.answers.len());
            for &answer in &statement.answers {
                let answer = place[same_as[answer]];
                if !answered.contains(&answer) {
                    answered.push(answer);
                }
            }
            statement.answers = answered;
        }
        n += 1;
        is_first
    });
    same_as.iter().map(|&first| place[first]).collect()
}

/// The hashes of the runs of words that a statement is known by, each once, in ascending order.
fn runs_of(statement: &Statement) -> Vec<u64> {
    let quoted = words(&statement.text).count();
    let text = if statement.kind.is_quotation() && quoted >= ENOUGH_WORDS {
        &statement.text
    } else {
        &statement.sentence_text
    };
    let words: Vec<String> = words(text).collect();
    let mut runs: Vec<u64> = words.windows(RUN.min(words.len()).max(1)).map(hash_of).collect();
    runs.sort_unstable();
    runs.dedup();
    runs
}

fn hash_of(run: &[String]) -> u64 {
    let mut hasher = FxHasher::default();
    run.hash(&mut hasher);
    // The low bits of that hash are poor, and the smallest values must be as good as random.
    hasher.finish().wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)
}

/// The words of a text without case and marks, so that another paper's quotation marks make no difference.
fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// The part of all runs that both have, of two ascending lists.
fn likeness(one: &[u64], other: &[u64]) -> f64 {
    let (mut i, mut j, mut both) = (0, 0, 0_usize);
    while i < one.len() && j < other.len() {
        match one[i].cmp(&other[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                both += 1;
                i += 1;
                j += 1;
            }
        }
    }
    let all = one.len() + other.len() - both;
    if all == 0 { 0.0 } else { both as f64 / all as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample::sample;
    use crate::graph::{GraphOptions, build};

    /// The small analysis in three documents, the second with a paragraph of its own sentences.
    fn corpus() -> Corpus {
        let mut corpus = Corpus::default();
        for (id, day) in [("a", "2020-10-12"), ("b", "2020-10-13"), ("c", "2020-10-11")] {
            let mut copy = sample();
            copy.article.id = id.to_owned();
            copy.article.published = Some(day.to_owned());
            corpus.add(&copy);
        }
        corpus
    }

    #[test]
    fn copies_of_an_article_count_once_and_are_listed() {
        let mut corpus = corpus();
        let alone = corpus.statements.len() / 3;
        merge(&mut corpus);
        assert_eq!(corpus.statements.len(), alone);
        assert!(corpus.statements.iter().all(|s| s.document == 0 && s.also_in == [1, 2]));
        let denial = corpus.statements.iter().find(|s| s.kind == StatementKind::Denial).unwrap();
        assert!(corpus.statements[denial.answers[0]].kind.is_accusation() && denial.answers.len() == 1);

        let graph = build(corpus, &GraphOptions::default()).graph;
        let tie = graph.edge_weights().next().unwrap();
        assert_eq!((tie.weight, tie.documents), (1, 3));
        assert_eq!((tie.first.as_deref(), tie.last.as_deref()), (Some("2020-10-11"), Some("2020-10-13")));
        let norland = graph.node_weights().find(|n| n.id == "Norland").unwrap();
        assert_eq!((norland.accusations_made, norland.documents), (1, 3));
    }

    #[test]
    fn a_word_more_is_the_same_and_other_words_are_not() {
        let sample = Corpus::of(&sample());
        let quotation = |document: usize, text: &str| Statement {
            document,
            kind: StatementKind::Quotation(crate::extract::AttributionKind::Direct),
            speaker: None,
            target: None,
            status: None,
            text: text.to_owned(),
            sentence_text: text.to_owned(),
            ..sample.statements[0].clone()
        };
        let left = |texts: &[&str]| {
            let statements = texts.iter().enumerate().map(|(n, text)| quotation(n, text)).collect();
            let documents = vec![crate::graph::DocumentInfo::default(); texts.len()];
            let mut corpus = Corpus { statements, documents, ..Corpus::default() };
            merge(&mut corpus);
            corpus.statements.len()
        };
        let said = "They waited until the ink was dry, and then they fired on our houses for an hour";
        assert_eq!(
            left(&[said, "They waited until the ink was dry and then they fired on our houses for one hour"]),
            1
        );
        assert_eq!(left(&[said, "They waited until the ink was dry"]), 2);
        assert_eq!(
            left(&[said, "They never waited; they fired on our houses long before the ink was dry on it"]),
            2
        );
        assert_eq!(left(&["", ""]), 2, "nothing is not the same as nothing");
    }

    #[test]
    fn the_same_words_twice_in_one_document_are_two() {
        let mut corpus = Corpus::of(&sample());
        let before = corpus.statements.len();
        corpus.statements.extend(corpus.statements.clone());
        merge(&mut corpus);
        assert_eq!(corpus.statements.len(), 2 * before);
    }
}
