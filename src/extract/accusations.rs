//! Who accuses whom: finds cue words, asks the [`constructions`](super::constructions) who stands where, and does for
//! all of them alike what is left: coordination, multiplication, status, the attribution that reports it.
//!
//! In: a parsed document and its attributions. Out: accusations in text order of their cues. Example: `Quill and Osei
//! accused the bank and its auditor of fraud` is four accusations.

use super::claims;
use super::constructions::{CONSTRUCTIONS, Context, Found, Hit, Party, gapping};
use super::status::status_of;
use super::tree::Tree;
use super::{Accusation, AccusationClass, Attribution, Cue, Phrase};
use crate::document::{Deprel, Document, SentenceKind, Upos, Xpos};
use crate::lexicon::accusation_cues::{CuePart, Form, accusation_cues_at};
use crate::rules::Rule;
use crate::span::Span;

/// Finds the accusations of a document, explicit ones and claims.
pub(super) fn find(tree: &Tree<'_>, attributions: &[Attribution]) -> Vec<Accusation> {
    let document = tree.document;
    let context = Context::new(tree);
    let holders = Holders::new(document, attributions);
    let mut accusations = Vec::new();
    let mut word = String::new();
    for sentence in &document.sentences {
        if sentence.kind == SentenceKind::Boilerplate {
            continue;
        }
        let mut covered = 0;
        for token in sentence.tokens.clone() {
            if token < covered || document.tokens[token].upos == Upos::Punct {
                continue;
            }
            word.clear();
            word.extend(document.text_of(token).chars().flat_map(char::to_lowercase));
            if let Some((found, rule)) = at(&context, token, accusation_cues_at(&word)) {
                // A phrase's own words are no further cues: `came under fire`.
                covered = found.cue.iter().map(|words| words.end).max().unwrap_or(token + 1);
                spread(&context, &holders, found, rule, &mut accusations);
            }
        }
    }
    claims::find(&context, attributions, &mut accusations);
    // A torn sentence can leave a role without words: no evidence, no accusation.
    accusations.retain(|a| {
        // `did not blame anyone` names nobody.
        let names_nobody = tree.applies(Rule::AccuseNobody)
            && tree.is_one_of(
                a.accused.head,
                &["anyone", "anybody", "someone", "somebody", "everyone", "everybody", "nobody", "none"],
            );
        if names_nobody {
            return false;
        }
        let has_words = |spans: &[crate::span::Span]| !spans.iter().all(|s| s.is_empty());
        has_words(&a.accused.spans)
            && has_words(&a.cue.spans)
            && a.accuser.as_ref().is_none_or(|p| has_words(&p.spans))
    });
    for accusation in &mut accusations {
        accusation.charge.retain(|s| !s.is_empty());
    }
    accusations.sort_by_key(|a| (a.cue.spans.first().map(|s| s.start), a.charge.first().map(|s| s.start)));
    accusations
}

/// Tries every construction at a token with every cue that may begin there, phrases before single words.
fn at(
    context: &Context,
    token: usize,
    cues: &'static [(&'static crate::lexicon::accusation_cues::AccusationCue, Form)],
) -> Option<(Found, &'static str)> {
    for phrases in [true, false] {
        for construction in CONSTRUCTIONS.iter().filter(|c| context.tree.applies(c.rule)) {
            for &(cue, form) in cues.iter().filter(|(cue, _)| (cue.part == CuePart::Phrase) == phrases) {
                if let Some(found) = (construction.find)(context, Hit { cue, form, token }) {
                    return Some((found, construction.name));
                }
            }
        }
    }
    None
}

/// Writes one finding of a construction as accusations: one for each accuser and each accused.
fn spread(
    context: &Context,
    holders: &Holders,
    mut found: Found,
    rule: &'static str,
    accusations: &mut Vec<Accusation>,
) {
    let others = if found.is_reciprocal { Vec::new() } else { gapping::split(context, &mut found) };
    let tree = &context.tree;
    let cue = Cue {
        spans: found.cue.iter().map(|words| tree.span(words.clone())).collect(),
        lemma: lemma_of(context, &found),
    };
    let attribution = cue.spans.first().and_then(|&span| holders.innermost(tree.document, span));
    let status = status_of(tree, found.governor);
    let class = if found.is_claim { AccusationClass::Claim } else { AccusationClass::Explicit };
    let confidence = if is_ambiguous(context, &found.accuser) { 0.55 } else { found.confidence };
    let mut push = |accuser: Option<Phrase>, accused: Phrase, charge: Option<std::ops::Range<usize>>| {
        accusations.push(Accusation {
            class,
            status,
            accuser,
            accused,
            cue: cue.clone(),
            charge: charge
                .filter(|words| !words.is_empty())
                .map(|words| tree.span(words))
                .into_iter()
                .collect(),
            attribution,
            confidence,
            rule,
        });
    };
    if found.is_reciprocal {
        for (accuser, accused) in reciprocal_pairs(context, &found) {
            push(Some(accuser), accused, found.charge.clone());
        }
        return;
    }
    let accusers: Vec<Option<Phrase>> = match &found.accuser {
        Party::Unknown => vec![None],
        // Nobody in the sentence accuses: the speaker, if the words stand in somebody's mouth.
        Party::Speaker => {
            let saying = attribution.filter(|_| tree.applies(Rule::AccuseSourceOfQuotation));
            vec![saying.and_then(|a| holders.attributions[a].source.clone())]
        }
        party => {
            let mut accusers = phrases(context, &found, party, true);
            // `Sources close to the deal accused Vane`: what the network took for the speaker of this very verb, where the
            // tree gives only a word of it, or a word too many.
            if tree.applies(Rule::AccuseSourceOfVerb)
                && let [accuser] = &mut accusers[..]
                && let Some(source) = cue.spans.first().and_then(|&span| holders.source_of(span))
            {
                let head = tree.document.tokens[accuser.head].span;
                let is_inside =
                    source.spans[0].contains(head) && source.spans[0].start < accuser.spans[0].start;
                let is_longer = source.head == accuser.head && accuser.spans[0].contains(source.spans[0]);
                if (is_inside || is_longer) && context.members(source.head).len() == 1 {
                    *accuser = source.clone();
                }
            }
            accusers.into_iter().map(Some).collect()
        }
    };
    for found in std::iter::once(&found).chain(&others) {
        for accuser in &accusers {
            for accused in phrases(context, found, &found.accused, false) {
                push(accuser.clone(), accused, found.charge.clone());
            }
        }
    }
}

/// Whether a pronoun as accuser has two names before it in its sentence: `Calder met Quill before she accused the board`.
fn is_ambiguous(context: &Context, accuser: &Party) -> bool {
    let tree = &context.tree;
    let Party::Head(pronoun) = accuser else { return false };
    if !tree.is_one_of(*pronoun, &["he", "she"]) {
        return false;
    }
    let names = (tree.sentence(*pronoun).start..*pronoun).filter(|&t| {
        tree.upos(t) == Upos::Propn && matches!(tree.relation(t), Deprel::Nsubj | Deprel::Obj | Deprel::Iobj)
    });
    names.count() > 1
}

fn lemma_of(context: &Context, found: &Found) -> String {
    let tree = &context.tree;
    let Some(first) = found.cue.first() else { return String::new() };
    let head = tree.lemma(first.start).to_lowercase();
    let rest = first.clone().skip(1).chain(found.cue.iter().skip(1).cloned().flatten());
    rest.fold(head, |lemma, t| lemma + " " + &tree.text(t).to_lowercase())
}

/// The phrases of a party, one for each of its conjuncts.
fn phrases(context: &Context, found: &Found, party: &Party, is_accuser: bool) -> Vec<Phrase> {
    let tree = &context.tree;
    match party {
        Party::Unknown | Party::Speaker => Vec::new(),
        Party::Words(head, words) => vec![phrase(tree.span(words.clone()), *head)],
        Party::Head(head) => {
            let mut joined = context.members(*head);
            // Without an `and` the parser joined what only stands side by side: `attacking Renn, Osei said`.
            let is_list = joined.iter().any(|&h| tree.has_child(h, &[Deprel::Cc]));
            if !is_list {
                joined = vec![*head];
            }
            let mut found_phrases: Vec<Phrase> = Vec::new();
            if is_list && is_accuser {
                found_phrases = names_before(context, *head);
            }
            let listed = if is_list || is_accuser { Vec::new() } else { names_after(context, found, *head) };
            for h in joined {
                let fits = h == *head
                    || (h > *head
                        && (is_accuser || !context.is_mere_cause(h))
                        && (context.is_participant(h) || tree.upos(h) == Upos::Propn)
                        && found.charge.as_ref().is_none_or(|charge| !charge.contains(&h)));
                if !fits {
                    continue;
                }
                let mut words = context.with_name(h, context.whole(h));
                let including = (h + 1..words.end)
                    .find(|&t| tree.is_word(t, "including") && tree.applies(Rule::AccuseIncluding));
                if let Some(including) = including {
                    words = tree.trim(words.start..including);
                }
                let mut words = clip(context, found, h, words);
                if !is_accuser && h == *head {
                    words.end = up_to_charge(context, found, words.end);
                }
                found_phrases.push(phrase(tree.span(context.without_adverbials(h, words)), h));
                // `GOP critics, including Trump`: the named are accused beside the rest.
                if let Some(named) =
                    including.and_then(|t| context.governed_by(t)).filter(|&n| context.is_participant(n))
                {
                    for n in tree.conjuncts(named).into_iter().filter(|&n| n >= named) {
                        let words = clip(context, found, n, tree.noun_phrase(n));
                        found_phrases.push(phrase(tree.span(words), n));
                    }
                }
            }
            found_phrases.extend(listed);
            found_phrases
        }
    }
}

/// Members of a list of the accused that the parser hung elsewhere: `Pell`, `Duarte` in `accused Vale, Pell and Duarte of
/// running a cartel`. Read by the words, and only where the list ends right before the charge.
fn names_after(context: &Context, found: &Found, head: usize) -> Vec<Phrase> {
    if !context.tree.applies(Rule::AccuseNamesAfter) {
        return Vec::new();
    }
    let tree = &context.tree;
    let Some(stop) = found.charge.as_ref().and_then(|charge| charge.start.checked_sub(1)) else {
        return Vec::new();
    };
    let mut phrases = Vec::new();
    let mut at = tree.core_end(head);
    let mut has_and = false;
    while at < stop && phrases.len() < 12 {
        let is_and = tree.is_word(at, "and");
        if !is_and && !tree.is_word(at, ",") || at + 1 >= stop {
            return Vec::new();
        }
        has_and |= is_and;
        at += 1;
        if tree.is_word(at, "and") {
            has_and = true;
            at += 1;
        }
        let mut end = at;
        while end < stop
            && (matches!(tree.upos(end), Upos::Noun | Upos::Propn | Upos::Adj | Upos::Det | Upos::Num)
                || tree.xpos(end) == Xpos::PrpPoss)
        {
            end += 1;
        }
        if end == at || !context.is_participant(end - 1) {
            return Vec::new();
        }
        phrases.push(phrase(tree.span(at..end), end - 1));
        at = end;
    }
    if at == stop && has_and { phrases } else { Vec::new() }
}

/// Where the accused ends whose last words the parser hung elsewhere: `of Norland` in `accused the government of Norland
/// of genocide`.
fn up_to_charge(context: &Context, found: &Found, end: usize) -> usize {
    if !context.tree.applies(Rule::AccuseUpToCharge) {
        return end;
    }
    let tree = &context.tree;
    let Some(of) = found.charge.as_ref().and_then(|charge| charge.start.checked_sub(1)) else { return end };
    let fits = end < of
        && of < end + 6
        && tree.is_word(of, "of")
        && tree.is_one_of(end, &["of", "for", "in"])
        && (end + 1..of).all(|t| {
            matches!(tree.upos(t), Upos::Noun | Upos::Propn | Upos::Adj | Upos::Det | Upos::Num | Upos::Part)
                && !context.is_time(t)
        });
    if fits { of } else { end }
}

/// Names of a list that the parser hung elsewhere: `Norland`, `the UAR` before `Bahrin and Egland` in `Norland, the UAR,
/// Bahrin and Egland`.
fn names_before(context: &Context, head: usize) -> Vec<Phrase> {
    if !context.tree.applies(Rule::AccuseNamesBefore) {
        return Vec::new();
    }
    let tree = &context.tree;
    let sentence = tree.sentence(head).start;
    let is_name = |t: usize| {
        matches!(tree.upos(t), Upos::Propn | Upos::Noun | Upos::Adj) && tree.starts_with_capital(t)
    };
    let mut start = tree.noun_phrase(head).start;
    let mut found = Vec::new();
    while start >= sentence + 2 && tree.is_word(start - 1, ",") && is_name(start - 2) {
        let end = start - 1;
        let mut first = end - 1;
        while first > sentence && is_name(first - 1) {
            first -= 1;
        }
        if first > sentence && tree.is_word(first - 1, "the") {
            first -= 1;
        }
        // What stands before must end the list too: a comma or the sentence's start.
        if first > sentence && tree.upos(first - 1) != Upos::Punct {
            return Vec::new();
        }
        found.push(phrase(tree.span(first..end), end - 1));
        start = first;
    }
    if start > sentence { Vec::new() } else { found.into_iter().rev().collect() }
}

/// Cuts a noun phrase short of the cue, the charge with its preposition and the other party, which the parser may have
/// hung inside it: `the mayor` from `the mayor of nepotism` in `accused the mayor of nepotism`.
fn clip(
    context: &Context,
    found: &Found,
    head: usize,
    mut words: std::ops::Range<usize>,
) -> std::ops::Range<usize> {
    let tree = &context.tree;
    let extent = words.clone();
    let mut cut = |start: usize, end: usize| {
        if start > head {
            words.end = words.end.min(start).max(head + 1);
        } else if end <= head {
            words.start = words.start.max(end).min(head);
        }
    };
    for cue in &found.cue {
        cut(cue.start, cue.end);
    }
    if let Some(charge) = &found.charge {
        let prepositions = ["of", "for", "over", "with", "on", "as", "that", "about", "after"];
        let before = charge.start.checked_sub(1).filter(|&t| tree.is_one_of(t, &prepositions));
        cut(before.unwrap_or(charge.start), charge.end);
    }
    for party in [&found.accuser, &found.accused] {
        if let Party::Head(other) | Party::Words(other, _) = party
            && *other > head
            && let Some(case) = tree.case_of(*other).filter(|&case| case > head)
        {
            cut(case, *other + 1);
        } else if let Party::Head(other) | Party::Words(other, _) = party
            && *other > head
            && extent.contains(other)
            && let Some(before) = (head + 1..*other)
                .rev()
                .find(|&t| tree.is_one_of(t, &["of", "by", "from", "against", "on", "at", "over"]))
        {
            // `the White House` from `criticism from the White House of the court's ruling`.
            cut(before, *other + 1);
        }
    }
    tree.trim(words)
}

fn phrase(span: Span, head: usize) -> Phrase {
    Phrase::new(vec![span], head)
}

/// Who accuses whom when a subject accuses itself mutually.
///
/// - `Norland and Estavia accused each other`: each conjunct the others;
/// - `Armenian and Azerbaijani ministries`: adjectives that share a head;
/// - `Both sides accused the other`: first and second party of a group;
/// - `The three parties accused one another`: a group that cannot be divided accuses itself.
fn reciprocal_pairs(context: &Context, found: &Found) -> Vec<(Phrase, Phrase)> {
    let tree = &context.tree;
    let Party::Words(other_head, other) = &found.accused else { return Vec::new() };
    let (subject, mut parties, whole_range) = match &found.accuser {
        Party::Words(head, words) => (head, listed(context, words.clone()), words.clone()),
        Party::Head(head) => {
            let members = context.members(*head);
            let parties = members.iter().map(|&m| vec![tree.span(context.whole(m))]).collect();
            let first = tree.noun_phrase(members[0]);
            let last = context.whole(members[members.len() - 1]);
            (head, parties, first.start.min(last.start)..first.end.max(last.end))
        }
        _ => return Vec::new(),
    };
    let members = context.members(*subject);
    let whole = tree.span(whole_range);
    let other_span = tree.span(other.clone());
    if parties.len() < 2
        && let Some(shared) = shared_head(context, *subject)
    {
        parties = shared;
    }
    let make = |span, head, refers_to: &[Span], part| Phrase {
        spans: vec![span],
        head,
        refers_to: refers_to.to_vec(),
        part,
        entity: None,
    };
    // `Calder and Quill traded accusations` has no `each other`.
    let is_traded = found.cue.first() == Some(other);
    let plain =
        |spans: &[Span], head: Option<&usize>| Phrase::new(spans.to_vec(), head.copied().unwrap_or(*subject));
    // `Renn, Osei trade barbs`: headlines join by a comma.
    if is_traded
        && tree.applies(Rule::AccuseTradedByComma)
        && parties.len() == 1
        && let Some(second) = tree.child(*subject, &[Deprel::Appos]).filter(|&s| tree.upos(s) == Upos::Propn)
    {
        let first = tree.noun_phrase(*subject).start..tree.core_end(*subject);
        parties = vec![vec![tree.span(first)], vec![tree.span(tree.noun_phrase(second))]];
    }
    let (other_span, other_head) = if is_traded { (whole, subject) } else { (other_span, other_head) };
    if parties.len() > 1 {
        let mut pairs = Vec::new();
        for (n, accuser) in parties.iter().enumerate() {
            for (m, accused) in parties.iter().enumerate() {
                // More than four sides are no longer each against each.
                if n != m && n < 4 && m < 4 {
                    if is_traded {
                        // Nothing in the sentence stands for the other side; it is named itself.
                        pairs.push((plain(accuser, members.get(n)), plain(accused, members.get(m))));
                        continue;
                    }
                    pairs.push((
                        make(whole, *subject, accuser, None),
                        make(other_span, *other_head, accused, None),
                    ));
                }
            }
        }
        return pairs;
    }
    if is_two(context, *subject) {
        return vec![
            (make(whole, *subject, &[], Some(0)), make(other_span, *other_head, &[], Some(1))),
            (make(whole, *subject, &[], Some(1)), make(other_span, *other_head, &[], Some(0))),
        ];
    }
    vec![(make(whole, *subject, &[], None), make(other_span, *other_head, &[whole], None))]
}

/// The names of a list that the parser could not read: `Norland`, `Estavia` from `Norland, Estavia`.
fn listed(context: &Context, words: std::ops::Range<usize>) -> Vec<Vec<Span>> {
    let tree = &context.tree;
    words
        .collect::<Vec<_>>()
        .split(|&t| tree.is_one_of(t, &[",", "and"]))
        .filter_map(|part| Some(vec![tree.span(*part.first()?..*part.last()? + 1)]))
        .collect()
}

/// The members of `Armenian and Azerbaijani defense ministries`: each adjective with the words they share.
fn shared_head(context: &Context, subject: usize) -> Option<Vec<Vec<Span>>> {
    if !context.tree.applies(Rule::AccuseSharedHead) {
        return None;
    }
    let tree = &context.tree;
    let first = tree.children(subject).find(|&c| {
        c < subject
            && matches!(tree.relation(c), Deprel::Amod | Deprel::Compound)
            && tree.children(c).any(|j| tree.relation(j) == Deprel::Conj && j < subject)
    })?;
    let mut names = vec![first];
    names.extend(tree.children(first).filter(|&c| tree.relation(c) == Deprel::Conj && c < subject));
    let last = *names.last()?;
    let phrase = tree.noun_phrase(subject);
    (last + 1 < phrase.end).then(|| {
        let shared = tree.span(last + 1..phrase.end);
        names.iter().map(|&name| vec![tree.document.tokens[name].span, shared]).collect()
    })
}

/// Whether a phrase stands for two parties: `both sides`, `each side`, `the two countries`, `they`.
fn is_two(context: &Context, subject: usize) -> bool {
    if !context.tree.applies(Rule::AccuseTwoSides) {
        return false;
    }
    let tree = &context.tree;
    tree.is_one_of(subject, &["both", "each", "they", "two"])
        || tree.children(subject).any(|c| tree.is_one_of(c, &["both", "each", "two", "either"]))
        || tree.is_word(subject, "sides")
}

/// Which attributions hold a place in the text: the sentences of each one's content, so that a look-up is short.
pub(super) struct Holders<'a> {
    pub(super) attributions: &'a [Attribution],
    by_sentence: Vec<Vec<u32>>,
    /// The cues of attributions in text order.
    by_cue: Vec<(Span, usize)>,
}

impl<'a> Holders<'a> {
    pub(super) fn new(document: &Document, attributions: &'a [Attribution]) -> Self {
        let mut by_sentence = vec![Vec::new(); document.sentences.len()];
        for (index, attribution) in attributions.iter().enumerate() {
            for span in attribution.content.iter().filter(|span| !span.is_empty()) {
                let first = document.sentence_at(span.start);
                let last = document.sentence_at(span.end - 1);
                for list in by_sentence.iter_mut().take(last + 1).skip(first) {
                    if list.last() != Some(&(index as u32)) {
                        list.push(index as u32);
                    }
                }
            }
        }
        let mut by_cue: Vec<(Span, usize)> = attributions
            .iter()
            .enumerate()
            .flat_map(|(index, a)| a.cue.iter().flat_map(|c| &c.spans).map(move |&span| (span, index)))
            .collect();
        by_cue.sort_unstable();
        Self { attributions, by_sentence, by_cue }
    }

    /// Who says what a cue holds that has this word.
    fn source_of(&self, word: Span) -> Option<&'a Phrase> {
        let at = self.by_cue.partition_point(|&(cue, _)| cue.start <= word.start);
        let (cue, index) = *self.by_cue[..at].last()?;
        self.attributions[index].source.as_ref().filter(|_| cue.contains(word))
    }

    /// The shortest attribution that holds a span in its content.
    pub(super) fn innermost(&self, document: &Document, span: Span) -> Option<usize> {
        let list = self.by_sentence.get(document.sentence_at(span.start))?;
        list.iter()
            .map(|&index| index as usize)
            .filter(|&index| self.attributions[index].content.iter().any(|content| content.contains(span)))
            .min_by_key(|&index| self.attributions[index].content.iter().map(|c| c.len()).sum::<usize>())
    }
}
