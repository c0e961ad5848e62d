//! The words of a charge behind its preposition: where they begin and where they end.
//!
//! In: a verb and its object. Out: preposition and words. Example: `hiding losses` from `accused the bank of hiding
//! losses on Monday`.

use std::ops::Range;

use super::Context;
use crate::document::{Deprel, Upos, Xpos};
use crate::lexicon::companions::{Companion, companion};
use crate::rules::Rule;

/// How many words before and behind a cue are looked at, so that a monstrous sentence costs no more than a long one.
const REACH: usize = 120;

impl Context<'_> {
    /// The preposition and the words of a charge behind a verb and its object: `of` and `hiding losses` from `accused
    /// the bank of hiding losses`. The parser may have hung them on the verb, the object or a word inside it.
    pub(crate) fn charge_behind(
        &self,
        verb: usize,
        object: Option<usize>,
        prepositions: &[&str],
    ) -> Option<(usize, Range<usize>)> {
        let tree = &self.tree;
        if prepositions == ["of"].as_slice() {
            let preposition = self.charge_of(verb, object)?;
            let governor = tree.head(preposition).unwrap_or(verb);
            return Some((preposition, self.charge_words(verb, preposition, governor)));
        }
        let begin = object.map_or(verb, |o| o.max(verb)) + 1;
        let end = tree.sentence(verb).end;
        let mut inside = None;
        for preposition in begin..end {
            // A preposition with nothing behind it (`accused of` at the end of a torn text) introduces no charge.
            if matches!(tree.text(preposition), ";" | "." | "”" | ":") || preposition + 1 == end {
                break;
            }
            if !tree.is_one_of(preposition, prepositions)
                || !matches!(tree.upos(preposition), Upos::Adp | Upos::Sconj)
            {
                continue;
            }
            // `because of`, `in charge of`, `out of`: no charge of their own.
            if preposition > 0
                && tree.is_one_of(preposition - 1, &["because", "instead", "out", "ahead", "except"])
            {
                continue;
            }
            let governor = tree.head(preposition)?;
            let above = tree.head(governor);
            if above == Some(verb) {
                return Some((preposition, self.charge_words(verb, preposition, governor)));
            }
            if object.is_none() && preposition == verb + 1 {
                return Some((preposition, self.charge_words(verb, preposition, governor)));
            }
            let Some(object) = object else { continue };
            let hangs_on_object =
                above.is_some_and(|a| tree.is_below(a, object)) || !tree.is_below(governor, verb);
            if hangs_on_object && inside.is_none() {
                let next = tree.document.tokens.get(preposition + 1);
                let is_gerund = tree.xpos(governor) == Xpos::Vbg || next.is_some_and(|t| t.xpos == Xpos::Vbg);
                let is_name = matches!(tree.upos(preposition - 1), Upos::Propn | Upos::Pron);
                let is_for = tree.is_word(preposition, "for")
                    && above == Some(object)
                    && !companion(&tree.lemma(object).to_lowercase(), Companion::TakesFor);
                if is_gerund
                    || is_for
                    || tree.is_word(preposition, "over")
                    || (is_name && preposition == tree.core_end(object))
                    || self.is_wrong(governor)
                {
                    inside = Some((preposition, self.charge_words(verb, preposition, governor)));
                }
            }
            if governor == verb {
                // The parser lost the noun; take the clause to its end, or the one word behind.
                let end = tree.subtree(verb).end.max(preposition + 2).min(tree.document.tokens.len());
                inside = inside.or(Some((preposition, tree.trim(preposition + 1..end))));
            }
        }
        inside
    }

    /// The `of` that introduces the charge of `accuse Y of Z`, by the words: trees often hang it on the accused.
    ///
    /// A gerund behind it settles it (`the ministry of defense of overpaying`), then a wrong (`the president of abuse of
    /// power`), then anything that cannot be part of a name (`the mayor of a lack of effort`). A lone `of` behind a noun
    /// that takes one belongs to that noun: `accused the head of the bank`.
    fn charge_of(&self, verb: usize, object: Option<usize>) -> Option<usize> {
        let tree = &self.tree;
        let end = tree.sentence(verb).end.min(verb + REACH);
        let object = object.filter(|&o| o > verb);
        let mut candidates = Vec::new();
        let mut in_aside = false;
        let mut t = verb + 1;
        while t + 1 < end {
            if matches!(tree.text(t), ";" | "." | "”" | ":") {
                break;
            }
            if tree.is_word(t, ",") {
                // `accused the firm, which built the dam, of`: what stands in an aside is none.
                in_aside = !in_aside
                    && (tree.is_relative(t + 1)
                        || matches!(tree.xpos(t + 1), Xpos::Vbn | Xpos::Vbg | Xpos::In)
                        || tree.xpos(t + 1) == Xpos::Dt);
                let closes = (t + 1..end).any(|u| tree.is_word(u, ","));
                in_aside &= closes;
            }
            let is_finite = matches!(tree.xpos(t), Xpos::Vbd | Xpos::Vbz | Xpos::Md)
                && matches!(tree.upos(t), Upos::Verb | Upos::Aux);
            if is_finite && !in_aside && t > verb + 1 {
                break;
            }
            let is_fixed = tree.is_one_of(
                t - 1,
                &["because", "instead", "out", "ahead", "except", "front", "charge", "amid"],
            );
            if tree.is_word(t, "of") && !in_aside && !is_fixed {
                candidates.push(t);
            }
            t += 1;
        }
        let is_gerund = |t: usize| {
            tree.xpos(t) == Xpos::Vbg
                || tree.text(t).ends_with("ing")
                    && self.next_word(t).is_some_and(|next| {
                        matches!(tree.xpos(next), Xpos::Dt | Xpos::PrpPoss | Xpos::Prp | Xpos::Nns | Xpos::In)
                    })
        };
        let opens_gerund = |of: usize| {
            is_gerund(of + 1)
                || (of + 2 < end && matches!(tree.upos(of + 1), Upos::Adv | Upos::Part) && is_gerund(of + 2))
        };
        let noun = |of: usize| self.noun_phrase_from(of + 1);
        let names_wrong = |of: usize| {
            noun(of).is_some_and(|head| self.has_wrong(of + 1..head + 1) && !self.is_participant(head))
        };
        let is_deed = |of: usize| {
            noun(of).is_none_or(|head| !self.is_participant(head) && tree.upos(head) != Upos::Propn)
                && !tree.is_one_of(of + 1, &["those", "them", "him", "her", "us"])
        };
        // The first that cannot be part of a name: in `her brother of theft, her cousin of lying` the gerund is another's.
        let gerund = candidates.iter().position(|&of| opens_gerund(of));
        let wrong = candidates.iter().position(|&of| names_wrong(of));
        let is_listed = |first: usize, second: usize| {
            (candidates[first] + 1..candidates[second])
                .any(|t| tree.is_word(t, ",") || tree.is_word(t, "and"))
        };
        if let (Some(wrong), Some(gerund)) = (wrong, gerund)
            && wrong < gerund
            && is_listed(wrong, gerund)
        {
            return Some(candidates[wrong]);
        }
        if let Some(first) = gerund.or(wrong) {
            return Some(candidates[first]);
        }
        let is_relational = object.is_some_and(|object| {
            let lemma = tree.lemma(object).to_lowercase();
            companion(&lemma, Companion::Relational)
                || tree.is_one_of(object, &["head", "some", "many", "all", "members"])
        });
        match candidates.as_slice() {
            [] => None,
            &[of] => (!is_relational
                || (is_deed(of) && noun(of).is_none_or(|head| self.class_of(head).is_none())))
            .then_some(of)
            .filter(|&of| object.is_some() || is_deed(of)),
            &[first, ..] if !is_relational && is_deed(first) => Some(first),
            [.., last] => candidates[1..].iter().copied().find(|&of| is_deed(of)).or(Some(*last)),
        }
    }

    /// From behind the preposition to the end of what it governs, without adverbials of time and place of speech at
    /// the end that the parser hung there (`on Monday`, `in a statement`).
    pub(super) fn charge_words(&self, verb: usize, preposition: usize, governor: usize) -> Range<usize> {
        let tree = &self.tree;
        let start = preposition + 1;
        // `of union-busting`: the preposition hangs on the first half.
        let governor = match tree.head(governor) {
            Some(whole) if tree.relation(governor) == Deprel::Compound && whole > governor => whole,
            _ => governor,
        };
        let mut end =
            if governor > preposition { tree.subtree(governor).end } else { tree.subtree(verb).end };
        end = end.max(start + 1).min(tree.sentence(verb).end);
        // `of violating the truce agreed upon in May`: a reduced relative that the parser hung on the accusing verb.
        let is_reduced_relative = |t: usize| {
            matches!(tree.xpos(t), Xpos::Vbn | Xpos::Vbd)
                && matches!(tree.relation(t), Deprel::Advcl | Deprel::Acl | Deprel::Dep)
                && tree.head(t) == Some(verb)
                && tree.own_subject(t).is_none()
                && matches!(tree.upos(t - 1), Upos::Noun | Upos::Propn)
        };
        if end < tree.sentence(verb).end && is_reduced_relative(end) {
            end = tree.subtree(end).end.min(tree.sentence(verb).end);
        }
        end = self.extended(start, end);
        let cut = self.main_verb_within(verb, start..end).unwrap_or(end);
        self.cut_charge(start, cut)
    }

    /// Where a charge ends whose tail the parser hung elsewhere: `their wells` in `of poisoning their wells`, `forgery and
    /// theft` in `of fraud, forgery and theft`, `by faking papers` in `of cheating clients by faking papers`.
    fn extended(&self, start: usize, end: usize) -> usize {
        if !self.tree.applies(Rule::AccuseExtendedCharge) {
            return end;
        }
        let tree = &self.tree;
        let stop = tree.sentence(start).end;
        let mut end = end;
        for _ in 0..8 {
            if end >= stop {
                break;
            }
            let phrase = |from: usize| {
                self.noun_phrase_from(from).map(|head| tree.subtree(head).end.max(head + 1).min(stop))
            };
            let opens = matches!(tree.upos(end), Upos::Det | Upos::Adj | Upos::Noun | Upos::Num)
                || tree.xpos(end) == Xpos::PrpPoss;
            // `by faking papers`, `and forging checks`, `conspiracy to commit murder`
            let goes_on = match tree.xpos(end + 1) {
                Xpos::Vbg => tree.is_one_of(end, &["by", "and", "or"]),
                Xpos::Vb => {
                    tree.is_word(end, "to") && tree.upos(end - 1) == Upos::Noun && self.is_wrong(end - 1)
                }
                _ => false,
            };
            let next = if opens && tree.upos(end - 1) != Upos::Punct && !self.is_time_phrase(end) {
                phrase(end)
            } else if goes_on {
                Some(tree.subtree(end + 1).end)
            } else if tree.is_one_of(end, &["and", "or", ","])
                && self.is_wrong(end + 1)
                && tree.upos(end + 1) == Upos::Noun
            {
                phrase(end + 1)
            } else {
                None
            };
            match next {
                Some(next) if next > end => end = next.min(stop),
                _ => break,
            }
        }
        end
    }

    /// Whether an adverbial of time begins at a token: `last week`, `Monday`, `this year`.
    pub(super) fn is_time_phrase(&self, token: usize) -> bool {
        self.is_time(token)
            || (self.tree.is_one_of(token, &["last", "this", "next", "late", "early", "every", "earlier"])
                && self.next_word(token).is_some_and(|next| self.is_time(next)))
    }

    /// The main verb of the sentence where it stands in words that were taken for a charge: `opened` in `The trial of
    /// three men charged with terrorism opened in May`. Only where no other finite verb can be the main one.
    pub(super) fn main_verb_within(&self, cue: usize, words: Range<usize>) -> Option<usize> {
        if !self.tree.applies(Rule::AccuseMainVerbWithin) {
            return None;
        }
        let tree = &self.tree;
        let is_finite = |t: usize| {
            matches!(tree.upos(t), Upos::Verb | Upos::Aux)
                && matches!(tree.xpos(t), Xpos::Vbd | Xpos::Vbz | Xpos::Vbp | Xpos::Md)
        };
        let is_main = |t: usize| is_finite(t) && tree.relation(t) != Deprel::AclRelcl;
        let is_clause = tree.upos(cue) == Upos::Verb
            && tree.has_child(cue, &[Deprel::Obj, Deprel::Aux, Deprel::AuxPass])
            && tree.relation(cue) != Deprel::AclRelcl;
        if is_clause || (tree.sentence(cue).start.max(cue.saturating_sub(REACH))..=cue).any(is_main) {
            return None;
        }
        // With no finite verb anywhere, a participle behind a noun is one that the tagger misread.
        let has_finite = tree.sentence(cue).take(REACH).any(is_main);
        let is_finite = |t: usize| {
            is_finite(t)
                || (!has_finite
                    && tree.xpos(t) == Xpos::Vbn
                    && (matches!(tree.upos(t - 1), Upos::Noun | Upos::Propn) || tree.is_word(t - 1, ","))
                    && !self.next_word(t).is_some_and(|next| tree.is_word(next, "by")))
        };
        let mut opened = false;
        for t in words.start..words.end {
            if tree.is_relative(t)
                || tree.is_one_of(t, &["that", "what", "how", "because", "when", "where", "if"])
            {
                opened = true;
            } else if is_finite(t) {
                let is_own = tree.own_subject(t).is_some_and(|s| words.contains(&s) && s + 1 >= t && opened);
                if !opened && !is_own && t > words.start {
                    return Some(t);
                }
                opened = false;
            }
        }
        None
    }

    /// A charge between two tokens without what no longer belongs to it.
    pub(crate) fn cut_charge(&self, start: usize, end: usize) -> Range<usize> {
        let tree = &self.tree;
        let mut end = end;
        // A participle clause about the saying, or the next clause: `of fraud, saying that …`, `of fraud, but …`.
        for t in start + 1..end {
            if tree.is_word(t - 1, ",")
                && (tree.is_one_of(
                    t,
                    &[
                        "saying",
                        "adding",
                        "calling",
                        "but",
                        "while",
                        "according",
                        "although",
                        "whereas",
                        "telling",
                        "claiming",
                        "arguing",
                        "warning",
                        "who",
                        "which",
                    ],
                ))
            {
                end = t - 1;
                break;
            }
            if t > start && matches!(tree.text(t), "”" | ";" | "—" | "–") && tree.text(t) != "”" {
                end = t;
                break;
            }
        }
        let mut range = tree.trim(start..end);
        // `of theft on Monday`, `of theft last week`, `of theft in a statement`
        for _ in 0..3 {
            let Some(cut) = self.trailing_adverbial(&range) else { break };
            range = tree.trim(range.start..cut);
        }
        // `was "not serious"`: a quotation that opens inside closes inside.
        let is = |t: usize, tag| tree.xpos(t) == tag;
        let open = range.clone().filter(|&t| is(t, Xpos::OpenQuote)).count();
        let closed = range.clone().filter(|&t| is(t, Xpos::CloseQuote)).count();
        if open > closed && range.end < tree.sentence(start).end && is(range.end, Xpos::CloseQuote) {
            range.end += 1;
        }
        range
    }

    /// Where an adverbial of time or of the medium begins at the end of a charge.
    pub(super) fn trailing_adverbial(&self, range: &Range<usize>) -> Option<usize> {
        if !self.tree.applies(Rule::AccuseTrailingAdverbial) {
            return None;
        }
        let tree = &self.tree;
        let last = range.end.checked_sub(1)?;
        if range.len() < 2 {
            return None;
        }
        let is_day = self.is_time(last);
        if is_day && range.len() >= 2 {
            let before = last - 1;
            if tree.is_one_of(before, &["on", "last", "this", "late", "early"]) {
                let mut cut = before;
                if cut > range.start + 1 && tree.is_one_of(cut - 1, &["on", "late", "early"]) {
                    cut -= 1;
                }
                return (cut > range.start).then_some(cut);
            }
            if tree.is_one_of(last, &["today", "yesterday", "tomorrow"]) || tree.upos(last) == Upos::Propn {
                return (last > range.start && tree.upos(last - 1) != Upos::Adp).then_some(last);
            }
        }
        // `in a statement`, `in an interview with …`
        let search = range.end.saturating_sub(9).max(range.start + 1)..last;
        for t in search {
            if tree.is_one_of(t, &["in", "during", "on"]) && tree.upos(t) == Upos::Adp {
                let head = tree.head(t).filter(|&h| h > t && h <= last)?;
                if tree.is_one_of(
                    head,
                    &[
                        "statement",
                        "interview",
                        "tweet",
                        "letter",
                        "email",
                        "speech",
                        "report",
                        "post",
                        "twitter",
                        "address",
                        "memo",
                        "lawsuit",
                        "debate",
                    ],
                ) && tree.subtree(head).end >= range.end
                {
                    return Some(t);
                }
                return None;
            }
        }
        None
    }
}
