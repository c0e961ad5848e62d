//! The learned part of accusations: what rules propose and what the network sees, weighed by one scorer.
//!
//! In: a parsed document, its attributions, the proposals of the rules and what the branch has seen. Out: the accusations
//! that are likely enough, with a confidence that means how often such a one is right. Example: `Osei tore into the mayor
//! over the tolls` is found though no rule knows the verb; `the attack on the base` is left out though a rule proposes it.
//!
//! Each cue has at most two readings: the scorer's own and that of the rules. A last, small weighing of how sure the
//! scorer is and whether the two agree picks one and gives the confidence.
//!
//! [`evidence`] asks the questions, [`scorer`] weighs the answers, this module decides and writes the phrases.

#[cfg(feature = "train")]
pub mod dump;
pub mod evidence;
mod scorer;

use std::ops::Range;

use super::accusations::Holders;
use super::constructions::Context;
use super::spans::sureness;
use super::status::status_of;
use super::tree::Tree;
use super::{Accusation, AccusationClass, Attribution, Cue, Phrase};
use crate::document::{Deprel, Upos};
use crate::nlp::spans::Reader;
use crate::span::Span;
use evidence::Evidence;
use scorer::Decision;

/// Accusations less likely than this are left out: about where F1 is highest in cross-validation, a little to the safe side.
const LEAST: f32 = 0.42;

/// Further parties of one side are kept where they are coordinated with the likeliest, and at least this likely as a share of
/// it: `accused by Calder and Roe`. What is not coordinated is a rival: `Osei resigned after Roe accused her` has one accuser.
const COORDINATED: f32 = 0.03;

/// Words up to which the charge of a rule goes before the scorer's.
const SHORT_CHARGE: usize = 8;

/// Decides which accusations a document makes, in text order of their cues.
pub fn decide(
    tree: &Tree<'_>,
    attributions: &[Attribution],
    rules: &[Accusation],
    readers: &[Reader<'_>],
) -> Vec<Accusation> {
    // The surest reading of each cue, if it is sure enough; among equals the first.
    let mut chosen: Vec<(f32, Candidate)> = candidates(tree, attributions, rules, readers)
        .into_iter()
        .filter_map(|readings| {
            readings.into_iter().map(|c| (readers[0].heads.belief(&c.evidence), c)).fold(None, surer)
        })
        .filter(|(belief, _)| *belief >= LEAST)
        .collect();
    chosen.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut accusations: Vec<Accusation> = Vec::new();
    for (confidence, candidate) in chosen {
        // The surer one first: what it has told is not told again.
        if !candidate.accusations.iter().any(|a| accusations.iter().any(|known| is_told(tree, known, a))) {
            accusations.extend(candidate.accusations.into_iter().map(|a| Accusation { confidence, ..a }));
        }
    }
    let reported: Vec<(Span, Option<usize>)> = accusations
        .iter()
        .filter_map(|a| Some((*a.cue.spans.first()?, a.accuser.as_ref().map(|accuser| accuser.head))))
        .collect();
    // Who reports that somebody accuses does not accuse him: `“My brother accused me,” Tarn said`.
    accusations.retain(|a| {
        a.class == AccusationClass::Explicit
            || !reported.iter().any(|(cue, accuser)| {
                *accuser == Some(a.accused.head) && a.charge.iter().any(|charge| charge.contains(*cue))
            })
    });
    accusations.sort_by_key(|a: &Accusation| {
        (a.cue.spans.first().map(|s| s.start), a.charge.first().map(|s| s.start))
    });
    accusations
}

/// Whether an accusation is told by a known one: its cue has a word of the known one's (`aimed fire at` is one cue) or stands
/// right above or below it in the tree (`took back her accusation against the clerk`), or a sentence has the same two parties
/// twice (`put the blame for the leak on the contractor`).
fn is_told(tree: &Tree, known: &Accusation, other: &Accusation) -> bool {
    let shares_cue = known.cue.spans.iter().any(|a| other.cue.spans.iter().any(|b| a.overlaps(*b)));
    let word = |a: &Accusation| a.cue.spans.first().and_then(|&span| tree.document.tokens_in(span).next());
    let governs = |above: Option<usize>, below: Option<usize>| {
        above.is_some() && below.is_some_and(|below| tree.head(below) == above)
    };
    let is_one_deed = known.class == other.class
        && known.accused.head == other.accused.head
        && (governs(word(known), word(other)) || governs(word(other), word(known)));
    let head = |phrase: &Option<Phrase>| phrase.as_ref().map(|phrase| phrase.head);
    let sentence = |a: &Accusation| a.cue.spans.first().map(|span| tree.document.sentence_at(span.start));
    shares_cue
        || is_one_deed
        || known.accused.head == other.accused.head
            && known.accuser.is_some()
            && head(&known.accuser) == head(&other.accuser)
            && sentence(known) == sentence(other)
}

fn surer(best: Option<(f32, Candidate)>, next: (f32, Candidate)) -> Option<(f32, Candidate)> {
    match best {
        Some(best) if best.0 >= next.0 => Some(best),
        _ => Some(next),
    }
}

/// One reading of a cue: the scorer's, or the rules'.
pub struct Candidate {
    /// One for each accuser and accused.
    pub accusations: Vec<Accusation>,
    /// The numbers that its confidence weighs.
    pub evidence: [f32; EVIDENCE],
}

/// How many numbers the confidence looks at.
pub const EVIDENCE: usize = 26;

/// All readings of each cue that is likely at all, in text order of the cues.
pub fn candidates(
    tree: &Tree<'_>,
    attributions: &[Attribution],
    rules: &[Accusation],
    readers: &[Reader<'_>],
) -> Vec<Vec<Candidate>> {
    let context = Context::new(tree);
    let holders = Holders::new(tree.document, attributions);
    let evidence = Evidence::new(&context, attributions, &holders, rules, &readers[0].seen.lexical);
    scorer::decide(&evidence, readers).iter().map(|decision| readings(&evidence, decision)).collect()
}

fn readings(evidence: &Evidence, decision: &Decision) -> Vec<Candidate> {
    let tree = &evidence.context.tree;
    let proposals: Vec<&Accusation> = evidence.rules_at(decision.cue).collect();
    let mut readings = Vec::new();
    let heads = |accusations: &[Accusation]| -> Vec<(Option<usize>, usize)> {
        let mut heads: Vec<_> =
            accusations.iter().map(|a| (a.accuser.as_ref().map(|p| p.head), a.accused.head)).collect();
        heads.sort_unstable();
        heads
    };
    let ruled: Vec<Accusation> = proposals.iter().map(|&p| p.clone()).collect();
    // `each other`, `both sides`, `accused the bank of fraud and the mayor of sloth`: grammar says who is meant and of what, which
    // the choice of a word cannot.
    let is_fixed = ruled.iter().any(|a| {
        is_by_grammar(&a.accused)
            || a.accuser.as_ref().is_some_and(is_by_grammar)
            || a.charge != ruled[0].charge && a.accused.head != ruled[0].accused.head
    });
    let own = if is_fixed { None } else { own_reading(evidence, decision, proposals.first().copied()) };
    let agree = own.as_ref().is_some_and(|(own, ..)| heads(own) == heads(&ruled));
    let rule = ruled.first().map_or(0.0, |rule| rule.confidence);
    let weigh = |accusations: Vec<Accusation>, by: f32, whom: f32, side: [bool; 4]| {
        let first = &accusations[0];
        let flag = |is_so: bool| f32::from(u8::from(is_so));
        let is_claim = first.class == AccusationClass::Claim;
        let kind = sureness(decision.explicit + decision.claim);
        let (by, whom) = (sureness(by), sureness(whom));
        let upos = |phrase: &Phrase| tree.upos(phrase.head);
        let row = [
            1.0,
            kind,
            by,
            whom,
            flag(is_claim),
            flag(is_claim) * kind,
            flag(side[0]),
            flag(side[1]),
            flag(side[2]),
            flag(side[3]),
            flag(first.accuser.is_none()),
            flag(upos(&first.accused) == Upos::Propn),
            flag(upos(&first.accused) == Upos::Pron),
            flag(first.accuser.as_ref().is_some_and(|a| matches!(upos(a), Upos::Propn | Upos::Pron))),
            flag(evidence.is_accusing(decision.cue)),
            flag(evidence.attribution_at(decision.cue).is_some()),
            flag(is_claim && side[1]),
            flag(first.charge.is_empty()),
            rule,
            flag(is_fixed),
            // One thing in doubt is enough for a wrong accusation: what is sure elsewhere does not make up for it.
            kind * by,
            kind * whom,
            by * whom,
            kind * kind,
            by * by,
            whom * whom,
        ];
        Candidate { accusations, evidence: row }
    };
    if let Some((own, by, whom)) = own {
        readings.push(weigh(own, by, whom, [ruled.is_empty(), agree, false, !agree && !ruled.is_empty()]));
    }
    if !ruled.is_empty() && !agree {
        let accusers = ruled.iter().map(|r| r.accuser.as_ref().map(|p| p.head));
        let by = total(accusers.flatten(), &decision.accusers).unwrap_or_else(|| nobody(decision));
        let whom = total(ruled.iter().map(|r| r.accused.head), &decision.accused).unwrap_or(0.0);
        readings.push(weigh(ruled, by, whom, [false, false, true, false]));
    }
    readings
}

/// How likely nobody named accuses.
fn nobody(decision: &Decision) -> f32 {
    1.0 - decision.accusers.iter().map(|(_, p)| p).sum::<f32>()
}

/// How likely these words are together; `None` for none.
fn total(heads: impl Iterator<Item = usize>, candidates: &[(usize, f32)]) -> Option<f32> {
    let mut heads: Vec<usize> = heads.collect();
    heads.sort_unstable();
    heads.dedup();
    let sum = heads
        .iter()
        .map(|head| candidates.iter().find(|(word, _)| word == head).map_or(0.0, |&(_, p)| p))
        .sum();
    (!heads.is_empty()).then_some(sum)
}

/// What the scorer makes of a cue, with how likely its accusers and its accused are; `None` where nothing is left of a
/// party.
fn own_reading(
    evidence: &Evidence,
    decision: &Decision,
    proposal: Option<&Accusation>,
) -> Option<(Vec<Accusation>, f32, f32)> {
    let tree = &evidence.context.tree;
    let class =
        if decision.explicit >= decision.claim { AccusationClass::Explicit } else { AccusationClass::Claim };
    let class = proposal.map_or(class, |proposal| proposal.class);
    let (mut accusers, by) = chosen(tree, &decision.accusers);
    let nobody = nobody(decision);
    let is_anonymous =
        accusers.is_empty() || nobody > by || nobody >= 0.4 && nobody * accusers.len() as f32 >= by;
    let (mut accused, whom) = chosen(tree, &decision.accused);
    // Grammar has the first word: the subject of an accusing verb, or who is named with `by`, accuses.
    if let Some(accuser) = proposal.and_then(|proposal| proposal.accuser.as_ref())
        && (is_anonymous
            || tree.own_subject(decision.cue) == Some(accuser.head) && !accusers.contains(&accuser.head))
    {
        return None;
    }
    // Things answer for nothing: `Editors belittled the rule`.
    if proposal.is_none() {
        let context = evidence.context;
        let can_answer = |&head: &usize| context.is_participant(head) || tree.upos(head) == Upos::Adj;
        accusers.retain(can_answer);
        accused.retain(can_answer);
        if accused.is_empty() || accusers.is_empty() && !is_anonymous {
            return None;
        }
    }
    let cue = cue(evidence, decision, class, proposal);
    let is_cue = |words: &Range<usize>| cue.spans.iter().any(|span| span.overlaps(tree.span(words.clone())));
    let learned = decision
        .charge
        .clone()
        .filter(|words| is_within_reach(tree, words, decision.cue, class, proposal))
        .map(|words| within_clause(tree, words, decision.cue))
        .map(|words| with_whole_phrases(tree, words))
        .map(|words| {
            accusers.iter().chain(&accused).fold(words, |words, &head| without_party(tree, words, head))
        })
        .filter(|words| !words.is_empty() && !is_cue(words));
    // Grammar bounds a short charge better, the scorer knows where a long one ends.
    let is_short = proposal.is_some_and(|proposal| {
        let words: usize = proposal.charge.iter().map(|&span| tree.document.tokens_in(span).len()).sum();
        (1..=SHORT_CHARGE).contains(&words)
    });
    let charge = match (&learned, proposal) {
        (Some(words), _) if !is_short => Vec::from([tree.span(words.clone())]),
        (_, Some(proposal)) => proposal.charge.clone(),
        (_, None) => Vec::new(),
    };
    let parties = Words { evidence, cue: decision.cue, charge: learned };
    let accusers: Vec<Option<Phrase>> = if is_anonymous {
        vec![None]
    } else {
        accusers.iter().map(|&head| Some(parties.phrase(head, true))).collect()
    };
    let mut accusations = Vec::new();
    for accuser in &accusers {
        for &head in &accused {
            if accuser.as_ref().is_some_and(|accuser| accuser.head == head) {
                continue;
            }
            accusations.push(Accusation {
                class,
                status: proposal.map_or_else(|| status_of(tree, decision.cue), |p| p.status),
                accuser: accuser.clone(),
                accused: parties.phrase(head, false),
                cue: cue.clone(),
                charge: charge.clone(),
                attribution: match class {
                    AccusationClass::Claim => evidence.attribution_at(decision.cue),
                    AccusationClass::Explicit => evidence.holder(tree.document.tokens[decision.cue].span),
                },
                confidence: 0.0,
                rule: proposal.map_or("learned", |p| p.rule),
            });
        }
    }
    (!accusations.is_empty()).then_some((accusations, if is_anonymous { nobody } else { by }, whom))
}

/// Whether words can be the charge of a cue that a rule has read without one: those behind the clause of an accusing word are
/// not what it accuses of, as in `If the inquiry accuses the ministry, she will resign`.
fn is_within_reach(
    tree: &Tree,
    words: &Range<usize>,
    cue: usize,
    class: AccusationClass,
    proposal: Option<&Accusation>,
) -> bool {
    class == AccusationClass::Claim
        || proposal.is_none_or(|proposal| !proposal.charge.is_empty())
        || words.start < cue
        || tree.subtree(cue).contains(&words.start)
}

/// The words of a charge with the auxiliaries of its first verb (`had broken the truce`), and with the noun that its last
/// preposition stands before (`accepting gifts from lobbyists`).
fn with_whole_phrases(tree: &Tree, words: Range<usize>) -> Range<usize> {
    let mut words = words;
    while let Some(before) = words.start.checked_sub(1)
        && matches!(tree.relation(before), Deprel::Aux | Deprel::AuxPass | Deprel::Cop)
        && tree.head(before).is_some_and(|head| words.contains(&head))
    {
        words.start = before;
    }
    if let Some(last) = words.end.checked_sub(1)
        && words.len() > 1
        && tree.relation(last) == Deprel::Case
        && let Some(noun) = tree.head(last).filter(|&noun| noun > last)
    {
        words.end = tree.noun_phrase(noun).end.max(words.end);
    }
    words
}

/// The words of a charge as far as the cue governs them, where it governs the first: `accused of insider trading` and not `fled`
/// in `A broker accused of insider trading fled`.
fn within_clause(tree: &Tree, words: Range<usize>, cue: usize) -> Range<usize> {
    let own = tree.subtree(cue);
    if words.start > cue && own.contains(&words.start) && words.end > own.end {
        tree.trim(words.start..own.end)
    } else {
        words
    }
}

/// The words of a charge without those of a party at its edges: nobody is charged with himself.
fn without_party(tree: &Tree, words: Range<usize>, head: usize) -> Range<usize> {
    if !words.contains(&head) || tree.upos(head) == Upos::Pron {
        return words;
    }
    let party = tree.noun_phrase(head);
    let rest = if party.start <= words.start {
        party.end.min(words.end)..words.end
    } else if party.end >= words.end {
        // With the preposition before it: `the deaths` of `blamed the deaths on the landlord`.
        words.start
            ..tree.case_of(head).filter(|&case| words.contains(&case)).unwrap_or(party.start).min(party.start)
    } else {
        return words;
    };
    tree.trim(rest)
}

fn is_by_grammar(phrase: &Phrase) -> bool {
    !phrase.refers_to.is_empty() || phrase.part.is_some()
}

/// The likeliest parties of one side, and how likely they are together. Mentions of one name count as one.
fn chosen(tree: &Tree, candidates: &[(usize, f32)]) -> (Vec<usize>, f32) {
    let mut groups: Vec<(f32, (f32, usize))> = Vec::new();
    let is_same = |a: usize, b: usize| {
        tree.upos(a) == Upos::Propn
            && tree.upos(b) == Upos::Propn
            && tree.text(a).eq_ignore_ascii_case(tree.text(b))
    };
    for &(head, likely) in candidates {
        match groups.iter_mut().find(|(_, (_, known))| is_same(*known, head)) {
            Some((sum, best)) => {
                *sum += likely;
                if likely > best.0 {
                    *best = (likely, head);
                }
            }
            None => groups.push((likely, (likely, head))),
        }
    }
    let Some(&(top, (_, best))) = groups
        .iter()
        .reduce(|top, next| if next.0 > top.0 { next } else { top })
        .filter(|(sum, _)| *sum > 0.0)
    else {
        return (Vec::new(), 0.0);
    };
    let first = tree.first_conjunct(best);
    groups.retain(|&(sum, (_, head))| {
        // `Rask & Sons` is one name.
        let is_one_name = [head, best].iter().any(|&word| word > 0 && tree.is_word(word - 1, "&"));
        head == best || tree.first_conjunct(head) == first && sum >= COORDINATED * top && !is_one_name
    });
    groups.sort_by_key(|(_, (_, head))| *head);
    let sum: f32 = groups.iter().map(|(sum, _)| *sum).sum();
    (groups.into_iter().map(|(_, (_, head))| head).collect(), sum.min(1.0))
}

/// The words of the cue: those of the rule that found it, those of the attribution that carries a claim, else the word.
fn cue(
    evidence: &Evidence,
    decision: &Decision,
    class: AccusationClass,
    proposal: Option<&Accusation>,
) -> Cue {
    let tree = &evidence.context.tree;
    if let Some(proposal) = proposal.filter(|p| p.class == class) {
        return proposal.cue.clone();
    }
    let attribution =
        evidence.attribution_at(decision.cue).and_then(|n| evidence.attributions[n].cue.as_ref());
    if let Some(cue) = attribution.filter(|_| class == AccusationClass::Claim) {
        return cue.clone();
    }
    // `lit into`: the particle belongs to the verb.
    let particle = tree.child(decision.cue, &[Deprel::CompoundPrt]).filter(|&t| t == decision.cue + 1);
    let words = decision.cue..particle.unwrap_or(decision.cue) + 1;
    Cue { spans: vec![tree.span(words)], lemma: tree.lemma(decision.cue).to_lowercase() }
}

/// What the words of a party must leave out.
struct Words<'a> {
    evidence: &'a Evidence<'a>,
    cue: usize,
    charge: Option<Range<usize>>,
}

impl Words<'_> {
    /// The phrase of a party: as the rules have it, as the attribution has its source, else the noun phrase.
    fn phrase(&self, head: usize, is_accuser: bool) -> Phrase {
        let proposed = self.evidence.rules_at(self.cue).find_map(|rule| {
            let side = if is_accuser { rule.accuser.as_ref() } else { Some(&rule.accused) };
            side.filter(|phrase| phrase.head == head)
        });
        let source = self.evidence.sources_at(self.cue).find(|source| source.head == head);
        if let Some(known) = proposed.or(source.filter(|_| is_accuser)) {
            return known.clone();
        }
        let context: &Context = self.evidence.context;
        let tree = &context.tree;
        // An adjective (`Turkish`), a pronoun or a possessive stands for the party alone.
        let is_alone = matches!(tree.upos(head), Upos::Adj | Upos::Pron)
            || matches!(tree.relation(head), Deprel::Compound | Deprel::NmodDesc | Deprel::NmodPoss)
                && !matches!(tree.upos(head), Upos::Noun | Upos::Propn);
        let mut words = if is_alone { head..head + 1 } else { context.with_name(head, context.whole(head)) };
        let mut leave_out = |other: Range<usize>| {
            if words.start < other.end && other.start < words.end {
                if other.start > head {
                    words.end = other.start;
                } else if other.end <= head {
                    words.start = other.end;
                }
            }
        };
        leave_out(self.cue..self.cue + 1);
        if let Some(charge) = &self.charge {
            leave_out(charge.clone());
        }
        let words = context.without_adverbials(head, tree.trim(words));
        let span = if words.contains(&head) { tree.span(words) } else { tree.document.tokens[head].span };
        Phrase::new(vec![span], head)
    }
}
