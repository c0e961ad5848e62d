//! A part of a corpus: the statements of a time, of one participant, of one class. Reports show it, graphs draw it.
//!
//! Example: `only` with `Norland` leaves what Norland says and denies, whom it accuses and who accuses it.

use std::cmp::Reverse;

use rustc_hash::FxHashSet;

use super::corpus::{Corpus, normalize_name};
use super::{End, GraphOptions, StatementKind, TieKind, called, draw_ties, is_in_time, shown_ties, view};
use crate::extract::Status;
use crate::resolve::Analysis;

/// Leaves only the statements that the options let through, and the documents that may have some.
///
/// `ties` says which kinds of statements stay: accusations, denials, and for mentions quotations. A quotation belongs to
/// its speaker, an accusation or denial to both its ends. Accusations stay where they have one of `statuses`; those of the
/// options say which accusations make ties, as in a graph: where the options ask for ties of some weight or for the
/// strongest participants, only what stands on such ties stays. Gives one flag a document: whether it stays.
pub fn select(corpus: &mut Corpus, options: &GraphOptions, statuses: &[Status]) -> Vec<bool> {
    let is_kept = kept_statements(corpus, options, statuses);
    let mut documents: Vec<bool> =
        corpus.documents.iter().map(|document| is_in_time(document, options)).collect();
    // A statement stays with the document that it is read in, also where only a copy of it is of the right time.
    for (_, statement) in corpus.statements.iter().enumerate().filter(|(n, _)| is_kept[*n]) {
        documents[statement.document] = true;
    }
    keep_statements(corpus, &is_kept);
    keep_documents(corpus, &documents);
    documents
}

/// Which statements the options let through: one flag a statement.
pub fn kept_statements(corpus: &Corpus, options: &GraphOptions, statuses: &[Status]) -> Vec<bool> {
    let mut is_kept: Vec<bool> = corpus
        .statements
        .iter()
        .map(|statement| {
            let is_wanted = match statement.kind {
                StatementKind::Accusation(class) => {
                    options.ties.contains(&TieKind::Accuses)
                        && options.classes.contains(&class)
                        && statement.status.is_none_or(|status| statuses.contains(&status))
                }
                StatementKind::Denial => options.ties.contains(&TieKind::Denies),
                StatementKind::Quotation(_) => {
                    options.ties.contains(&TieKind::Mentions) && statement.is_quotation()
                }
            };
            is_wanted && statement.documents().any(|d| is_in_time(&corpus.documents[d], options))
        })
        .collect();
    if options.min_weight > 1 || options.top.is_some() {
        let (ends, _, _) = shown_ties(corpus, options);
        let mut is_on_tie = vec![false; corpus.statements.len()];
        ends.edge_weights().flat_map(|tie| &tie.statements).for_each(|&n| is_on_tie[n] = true);
        is_kept.iter_mut().zip(is_on_tie).for_each(|(is_kept, is_on_tie)| *is_kept &= is_on_tie);
    }
    let participants = |n: usize| {
        let statement = &corpus.statements[n];
        let target = statement.target.as_ref().filter(|_| !statement.kind.is_quotation());
        [statement.speaker.as_ref(), target].map(|party| party.map(|p| p.participant))
    };
    if !options.only.is_empty() {
        let is_chosen = called(corpus, &options.only);
        for (n, is_kept) in is_kept.iter_mut().enumerate() {
            *is_kept &= participants(n).into_iter().flatten().any(|p| is_chosen[p]);
        }
    }
    if !options.around.is_empty() {
        let near = near(corpus, options);
        for (n, is_kept) in is_kept.iter_mut().enumerate() {
            let known: Vec<usize> = participants(n).into_iter().flatten().collect();
            *is_kept &= !known.is_empty() && known.iter().all(|&p| near.contains(&p));
        }
    }
    // What answers only accusations that are left out answers nothing that could be shown.
    for n in 0..is_kept.len() {
        let answers = &corpus.statements[n].answers;
        is_kept[n] &= answers.is_empty()
            || !options.ties.contains(&TieKind::Accuses)
            || answers.iter().any(|&a| is_kept[a]);
    }
    is_kept
}

/// The participants around those that are named, along accusations and denials.
fn near(corpus: &Corpus, options: &GraphOptions) -> FxHashSet<usize> {
    let ties = GraphOptions { ties: vec![TieKind::Accuses, TieKind::Denies], ..options.clone() };
    let (ends, _) = draw_ties(corpus, &ties);
    let is_center = called(corpus, &options.around);
    let centers: Vec<_> = ends
        .node_indices()
        .filter(|&n| matches!(ends[n], End::Known(participant) if is_center[participant]))
        .collect();
    let is_near = view::around(&ends, &centers, options.hops);
    let reached = ends.node_indices().filter(|n| is_near[n.index()]).filter_map(|n| match ends[n] {
        End::Known(participant) => Some(participant),
        End::Unknown(_) => None,
    });
    // Who accuses nobody may still be quoted.
    reached.chain((0..corpus.participants.len()).filter(|&p| is_center[p])).collect()
}

/// Takes statements out, and sets right what points at them.
fn keep_statements(corpus: &mut Corpus, is_kept: &[bool]) {
    let mut place = Vec::with_capacity(is_kept.len());
    let mut kept = 0;
    for &is_kept in is_kept {
        place.push(is_kept.then_some(kept));
        kept += usize::from(is_kept);
    }
    let mut n = 0;
    corpus.statements.retain_mut(|statement| {
        statement.answers = statement.answers.iter().filter_map(|&answer| place[answer]).collect();
        n += 1;
        is_kept[n - 1]
    });
}

/// Takes documents out, and sets right what points at them.
fn keep_documents(corpus: &mut Corpus, is_kept: &[bool]) {
    if is_kept.iter().all(|&is_kept| is_kept) {
        return;
    }
    let mut place = Vec::with_capacity(is_kept.len());
    let mut kept = 0;
    for &is_kept in is_kept {
        place.push(is_kept.then_some(kept));
        kept += usize::from(is_kept);
    }
    let retain = |n: &mut usize| {
        *n += 1;
        is_kept[*n - 1]
    };
    let mut n = 0;
    corpus.documents.retain(|_| retain(&mut n));
    let mut n = 0;
    corpus.contexts.retain(|_| retain(&mut n));
    for statement in &mut corpus.statements {
        statement.document = place[statement.document].unwrap_or_default();
        statement.also_in = statement.also_in.iter().filter_map(|&d| place[d]).collect();
    }
    for participant in &mut corpus.participants {
        participant.only_in = participant.only_in.map(|d| place[d].unwrap_or_default());
        participant.names.iter_mut().for_each(|name| {
            name.only_in = name.only_in.map(|d| place[d].unwrap_or_default());
        });
        participant.traits.document = place[participant.traits.document].unwrap_or_default();
    }
}

/// Which findings of an analysis stay: one flag each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Of the attributions.
    pub attributions: Vec<bool>,
    /// Of the accusations.
    pub accusations: Vec<bool>,
    /// Of the denials.
    pub denials: Vec<bool>,
}

impl Kept {
    /// Lets the finding stay that is behind a statement.
    pub fn add(&mut self, kind: StatementKind, finding: usize) {
        let flags = match kind {
            StatementKind::Quotation(_) => &mut self.attributions,
            StatementKind::Accusation(_) => &mut self.accusations,
            StatementKind::Denial => &mut self.denials,
        };
        if flags.len() <= finding {
            flags.resize(finding + 1, false);
        }
        flags[finding] = true;
    }
}

/// Leaves only these findings in an analysis, and says how many were left out; those without a flag are.
///
/// What stood in an attribution that is gone stands in the one around it; a denial that has lost all accusations that
/// it answered stays, answering none.
pub fn keep_findings(analysis: &mut Analysis, kept: &Kept) -> usize {
    let before = analysis.attributions.len() + analysis.accusations.len() + analysis.denials.len();
    let attributions = places(analysis.attributions.len(), &kept.attributions);
    let accusations = places(analysis.accusations.len(), &kept.accusations);
    let denials = places(analysis.denials.len(), &kept.denials);
    let parents: Vec<Option<usize>> = analysis.attributions.iter().map(|it| it.parent).collect();
    // The nearest one around it that stays; parents never form a circle, but that is nothing to rely on here.
    let kept_around = |mut at: Option<usize>| {
        for _ in 0..=parents.len() {
            match at {
                Some(n) if attributions.get(n).copied().flatten().is_none() => {
                    at = parents.get(n).copied().flatten();
                }
                Some(n) => return attributions[n],
                None => break,
            }
        }
        None
    };
    for it in &mut analysis.attributions {
        it.parent = kept_around(it.parent);
    }
    for it in &mut analysis.accusations {
        it.attribution = it.attribution.and_then(|n| attributions.get(n).copied().flatten());
    }
    for it in &mut analysis.denials {
        it.accusations = it.accusations.iter().filter_map(|&n| *accusations.get(n)?).collect();
    }
    retain(&mut analysis.attributions, &attributions);
    retain(&mut analysis.accusations, &accusations);
    retain(&mut analysis.denials, &denials);
    before - analysis.attributions.len() - analysis.accusations.len() - analysis.denials.len()
}

/// Where each one of so many stands among those that are kept.
fn places(count: usize, is_kept: &[bool]) -> Vec<Option<usize>> {
    let mut next = 0;
    let is_kept = is_kept.iter().copied().chain(std::iter::repeat(false)).take(count);
    is_kept
        .map(|is_kept| {
            next += usize::from(is_kept);
            is_kept.then(|| next - 1)
        })
        .collect()
}

fn retain<T>(list: &mut Vec<T>, places: &[Option<usize>]) {
    let mut places = places.iter();
    list.retain(|_| places.next().is_some_and(Option::is_some));
}

/// Names offered for one that nobody has.
const OFFERED: usize = 5;

/// Whether anybody is called so, and if not, the names that are nearest, the nearest first.
pub fn find_name(corpus: &Corpus, name: &str) -> Result<(), Vec<String>> {
    let wanted = normalize_name(name);
    let mut near: Vec<(usize, Reverse<usize>, usize)> = Vec::new();
    for (n, participant) in corpus.participants.iter().enumerate() {
        let mut least = usize::MAX;
        for form in &participant.forms {
            let form = normalize_name(form);
            if form == wanted {
                return Ok(());
            }
            least = least.min(distance_of_names(&wanted, &form));
        }
        if least < usize::MAX && participant.is_named() {
            near.push((least, Reverse(participant.documents), n));
        }
    }
    near.sort_unstable();
    let mut names: Vec<String> = Vec::new();
    for (_, _, n) in near {
        let name = crate::typeset::one_line(&corpus.participants[n].name);
        if !names.contains(&name) && names.len() < OFFERED {
            names.push(name);
        }
    }
    Err(names)
}

/// How far two folded names are apart; the largest number where they have nothing in common.
fn distance_of_names(wanted: &str, form: &str) -> usize {
    let whole = distance(wanted, form);
    if whole <= (wanted.chars().count() / 4).max(1) {
        return whole;
    }
    // A surname alone, or one first name spelled otherwise.
    let is_like =
        |a: &str, b: &str| a.chars().count() > 2 && distance(a, b) <= usize::from(a.chars().count() > 4);
    let shared = wanted.split(' ').filter(|a| form.split(' ').any(|b| is_like(a, b))).count();
    if shared == 0 { usize::MAX } else { 100 + whole - shared.min(whole) }
}

/// Letters to be changed, added or left out to make one text of the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().take(80).collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (n, a) in one.chars().take(80).enumerate() {
        let mut before = row[0];
        row[0] = n + 1;
        for (m, &b) in other.iter().enumerate() {
            let changed = before + usize::from(a != b);
            before = row[m + 1];
            row[m + 1] = changed.min(before + 1).min(row[m] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample::sample;
    use crate::extract::AccusationClass;

    fn corpus() -> Corpus {
        let mut corpus = Corpus::of(&sample());
        let mut second = sample();
        second.article.id = "border2".to_owned();
        second.article.published = Some("2020-11-12".to_owned());
        corpus.add(&second);
        crate::graph::merge::merge(&mut corpus, &crate::graph::merge::Merging::default());
        corpus
    }

    fn all() -> GraphOptions {
        let ties = vec![TieKind::Accuses, TieKind::Denies, TieKind::Mentions];
        GraphOptions { ties, ..GraphOptions::default() }
    }

    /// Type and document of what is left.
    fn left(options: &GraphOptions) -> Vec<String> {
        left_of(options, &Status::ALL)
    }

    fn left_of(options: &GraphOptions, statuses: &[Status]) -> Vec<String> {
        let mut corpus = corpus();
        select(&mut corpus, options, statuses);
        let show = |s: &super::super::Statement| {
            assert!(s.answers.iter().all(|&a| corpus.statements[a].kind.is_accusation()));
            format!("{} {}", s.kind.type_name(), corpus.documents[s.document].id)
        };
        corpus.statements.iter().map(show).collect()
    }

    #[test]
    fn everything_stays_without_filters() {
        assert_eq!(left(&all()).len(), corpus().statements.len());
    }

    #[test]
    fn times_classes_kinds_and_names_select() {
        let late = left(&GraphOptions { since: Some("2020-11".to_owned()), ..all() });
        assert!(late.len() == 5 && late.iter().all(|line| line.ends_with(" border2")), "{late:?}");
        let claims = left(&GraphOptions { classes: vec![AccusationClass::Claim], ..all() });
        assert_eq!(claims, ["quotation border", "quotation border2"]);
        let denials = left(&GraphOptions { ties: vec![TieKind::Denies], ..all() });
        assert_eq!(denials, ["denial border", "denial border2"]);
        let bank = left(&GraphOptions { only: vec!["the bank".to_owned()], ..all() });
        assert_eq!(bank, ["accusation border", "accusation border2"]);
        let around = left(&GraphOptions { around: vec!["Norland".to_owned()], ..all() });
        assert_eq!(around.len(), 6, "{around:?}");
    }

    #[test]
    fn statuses_and_weights_select() {
        let statuses = |statuses: &[Status]| {
            let ties = vec![TieKind::Accuses];
            left_of(&GraphOptions { ties, ..all() }, statuses).len()
        };
        let each = Status::ALL.map(|status| statuses(&[status]));
        assert_eq!(each.iter().sum::<usize>(), statuses(&Status::ALL));
        assert!(each[0] > 0 && each[0] < statuses(&Status::ALL), "{each:?}");

        let of_two = GraphOptions { min_weight: 2, ..all() };
        let strong = left(&of_two);
        let graph = super::super::build(corpus(), &of_two);
        let mut on_ties: Vec<usize> = graph.ties().flat_map(|edge| edge.tie.statements.clone()).collect();
        on_ties.sort_unstable();
        on_ties.dedup();
        assert_eq!(strong.len(), on_ties.len());
        assert!(!strong.is_empty() && strong.len() < corpus().statements.len(), "{strong:?}");
        assert_eq!(left(&GraphOptions { min_weight: 99, ..all() }), [""; 0]);
        let top = left(&GraphOptions { top: Some(2), ..all() });
        assert!(!top.is_empty() && top.len() < corpus().statements.len(), "{top:?}");
    }

    #[test]
    fn a_name_that_nobody_has_leads_to_near_ones() {
        let corpus = corpus();
        assert_eq!(find_name(&corpus, "oslavik"), Ok(()));
        assert_eq!(find_name(&corpus, "Norlund"), Err(vec!["Norland".to_owned()]));
        assert_eq!(find_name(&corpus, "Réall"), Err(vec!["Ana Réal".to_owned()]));
        assert_eq!(find_name(&corpus, "Anna Real"), Err(vec!["Ana Réal".to_owned()]));
        assert_eq!(find_name(&corpus, "Zzyzx"), Err(Vec::new()));
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
