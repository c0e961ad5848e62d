//! A graph in two steps, for programs that hold no corpus in one place: what each document contributes, and the decisions
//! that need all documents.
//!
//! The first step is local: [`Local::of`] takes out of one analysis who takes part, with what tells people apart, and
//! leaves out every statement. The second step is one reduction: [`who_is_who`] reads the local parts in the order of the
//! documents and says for each participant of each document who that is. Statements are never gathered: ties are sums over
//! them, by the numbers that the second step gives. What is one statement in several documents is decided by
//! [`duplicates::same_as`](super::duplicates::same_as) from fingerprints alone.
//!
//! Example: `Osei` of one document and `Vera Osei` of another get the same number where their stories are the same.

use serde::{Deserialize, Serialize};

use super::corpus::{Corpus, DocumentInfo, Participant, Statement};
use super::duplicates::name_numbers;
use super::merge::{Merging, merge};
use crate::resolve::Analysis;

/// Who takes part in one document, as far as other documents must know.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Local {
    participants: Vec<Participant>,
    /// The proper names in the document, and whether each can tell its story from others.
    names: Vec<(String, bool)>,
}

impl Local {
    /// The participants of an analysis and its statements, whose parties are numbered by the former.
    pub fn of(analysis: &Analysis) -> (Self, Vec<Statement>) {
        let corpus = Corpus::of(analysis);
        let telling = |id: usize| corpus.contexts[0].binary_search(&(id as u32)).is_ok();
        let names = corpus.spellings.iter().enumerate().map(|(id, name)| (name.clone(), telling(id)));
        (Self { names: names.collect(), participants: corpus.participants }, corpus.statements)
    }
}

/// Who the participants of all documents are.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct WhoIsWho {
    /// The participants of the whole corpus.
    pub participants: Vec<Participant>,
    /// For each document, in the order given, and each of its participants: a place in `participants`.
    pub place_of: Vec<Vec<usize>>,
    /// For each of `participants` the number of its folded name, as [`Act`](super::duplicates::Act) wants it.
    pub name_of: Vec<usize>,
}

/// Merges the participants of all documents; ids tell namesakes apart.
pub fn who_is_who(documents: impl Iterator<Item = (String, Local)>, options: &Merging) -> WhoIsWho {
    let mut corpus = Corpus::default();
    let mut ends = Vec::new();
    for (id, local) in documents {
        corpus.add_local(id, local);
        ends.push(corpus.participants.len());
    }
    let node_of = merge(&mut corpus, options);
    let mut start = 0;
    let place_of = ends.into_iter().map(|end| node_of[std::mem::replace(&mut start, end)..end].to_vec());
    WhoIsWho {
        place_of: place_of.collect(),
        name_of: name_numbers(corpus.participants.iter().map(|p| p.name.as_str())),
        participants: corpus.participants,
    }
}

impl Corpus {
    /// Adds the participants of one more document, without its statements.
    fn add_local(&mut self, id: String, local: Local) {
        let (document, first) = (self.documents.len(), self.participants.len());
        self.documents.push(DocumentInfo { id, ..DocumentInfo::default() });
        self.add_context(local.names.iter().map(|(name, is_telling)| (name.as_str(), *is_telling)));
        for mut participant in local.participants {
            participant.only_in = participant.only_in.map(|_| document);
            participant.names.iter_mut().for_each(|name| name.only_in = name.only_in.map(|_| document));
            participant.traits.document = document;
            if let Some((_, state)) = &mut participant.traits.metonym {
                *state += first;
            }
            self.participants.push(participant);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Article;
    use crate::graph::merge;

    /// Names in full and in part, namesakes, a capital for its state, and descriptions.
    const ARTICLES: [&str; 4] = [
        "Senator Ada Renn accused Pell Group of fraud. Tom Quill denied it. “We will sue,” Renn said.",
        "Renn and Quill met. Renn blamed Pell Group for the flood. The minister said nothing.",
        "Moscow accused Norland of shelling the town. Russia has denied wrongdoing. The minister left.",
        "Goalkeeper Tom Quill accused the referee of bias. Pell Group blamed Ada Renn for delays.",
    ];

    #[test]
    fn two_steps_come_to_what_one_comes_to() {
        let analyses: Vec<Analysis> = ARTICLES
            .iter()
            .enumerate()
            .map(|(n, text)| {
                let document = crate::nlp::analyze(Article::new(n.to_string(), *text));
                let disabled = crate::rules::Disabled::NONE;
                let findings = crate::extract::extract(&document, disabled);
                crate::resolve::resolve(document, findings, disabled)
            })
            .collect();
        let mut whole = Corpus::default();
        analyses.iter().for_each(|analysis| whole.add(analysis));
        let before = whole.statements.clone();
        merge::merge(&mut whole, &Merging::default());

        let locals = analyses.iter().map(|analysis| {
            let json = serde_json::to_string(&Local::of(analysis).0).unwrap();
            (analysis.article.id.clone(), serde_json::from_str(&json).unwrap())
        });
        let parts = who_is_who(locals, &Merging::default());
        assert_eq!(parts.participants, whole.participants);
        assert!(parts.participants.len() < before.len() * 2, "somebody was merged");

        let mut n = 0;
        for (document, analysis) in analyses.iter().enumerate() {
            for statement in Local::of(analysis).1 {
                let place = |party: &Option<crate::graph::Party>| {
                    party.as_ref().map(|p| parts.place_of[document][p.participant])
                };
                let known = |party: &Option<crate::graph::Party>| party.as_ref().map(|p| p.participant);
                assert_eq!(place(&statement.speaker), known(&whole.statements[n].speaker));
                assert_eq!(place(&statement.target), known(&whole.statements[n].target));
                n += 1;
            }
        }
        assert_eq!(n, before.len());
    }
}
