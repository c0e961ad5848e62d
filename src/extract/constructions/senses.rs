//! Which sense a word has where it stands: verb or noun, passive or active, words or blows.
//!
//! Example: `slammed` is a verb of speech in `slammed the bank over its fees`, and none in `the bombers hit the bank`.

use std::ops::Range;

use super::{Context, Hit};
use crate::document::{Deprel, Upos, Xpos};
use crate::lexicon::accusation_cues::{CuePart, Form, Frame};
use crate::lexicon::companions::{Companion, companion};
use crate::lexicon::wrongdoing::{WrongdoingPart, wrongdoing, wrongful_verb_of_form};

impl Context<'_> {
    /// Whether the word at a hit is used as a verb, allowing for the tagger's slips.
    pub(crate) fn is_verb(&self, hit: Hit) -> bool {
        let tree = &self.tree;
        match tree.upos(hit.token) {
            // `The accused appeared`, `All three accused sat behind glass`
            Upos::Verb
                if hit.form == Form::Past
                    && hit.token > tree.sentence(hit.token).start
                    && tree.xpos(hit.token - 1) == Xpos::Cd
                    && self.next_word(hit.token).is_some_and(|next| tree.upos(next) == Upos::Verb) =>
            {
                false
            }
            Upos::Verb => {
                hit.form != Form::Past
                    || hit.token == 0
                    || tree.xpos(hit.token - 1) != Xpos::Dt
                    || self.next_word(hit.token).is_some_and(|next| tree.is_one_of(next, &["of", "by"]))
            }
            // `The lawsuit alleges that`, `Coach slams referee` in a headline.
            Upos::Noun | Upos::Propn | Upos::Adj | Upos::Adv
                if hit.form == Form::Third
                    && hit.token > tree.sentence(hit.token).start
                    && matches!(tree.upos(hit.token - 1), Upos::Noun | Upos::Propn)
                    && self.next_word(hit.token).is_some_and(|next| tree.is_word(next, "that")) =>
            {
                true
            }
            // `The union hit out at the airline`: a phrase of several words is one whatever its first word was taken for.
            Upos::Noun | Upos::Propn | Upos::Adj | Upos::Adv
                if hit.cue.part == CuePart::Phrase
                    && hit.form != Form::Gerund
                    && hit.token > tree.sentence(hit.token).start
                    && matches!(tree.upos(hit.token - 1), Upos::Noun | Upos::Propn)
                    && hit
                        .cue
                        .cue
                        .split(' ')
                        .skip(1)
                        .enumerate()
                        .all(|(n, word)| tree.is_word(hit.token + 1 + n, word)) =>
            {
                true
            }
            // `He rails against it`: what follows `he` is a verb.
            Upos::Noun | Upos::Propn
                if matches!(hit.form, Form::Third | Form::Base)
                    && hit.token > tree.sentence(hit.token).start
                    && tree.is_one_of(hit.token - 1, &["he", "she", "they", "we", "who", "i"]) =>
            {
                true
            }
            // `the accused broker` is no verb, `the broker, accused of fraud` is one.
            Upos::Adj | Upos::Noun | Upos::Propn | Upos::X => {
                matches!(hit.form, Form::Past | Form::Gerund)
                    && !tree.is_preceded_by_article(hit.token)
                    && self.next_word(hit.token).is_some_and(|next| {
                        tree.is_one_of(next, &["of", "for", "by", "with", "over"])
                            || (hit.form == Form::Gerund && self.starts_noun_phrase(next))
                    })
            }
            _ => false,
        }
    }

    /// Whether a verb is passive. The words overrule the tree: `called Renn weak` with neither auxiliary nor preposition
    /// is active, whatever the parser made of its subject.
    pub(crate) fn is_passive(&self, verb: usize) -> bool {
        let tree = &self.tree;
        if !tree.is_passive(verb) {
            return false;
        }
        let start = tree.sentence(verb).start;
        let mut at = verb;
        while at > start && (tree.upos(at - 1) == Upos::Adv || tree.is_one_of(at - 1, &["not", "n't", "n’t"]))
        {
            at -= 1;
        }
        let has_auxiliary = at > start
            && tree.is_one_of(
                at - 1,
                &[
                    "be", "is", "are", "was", "were", "been", "being", "am", "get", "gets", "got", "getting",
                    "'s", "’s", "'re", "’re", "stand", "stands", "stood", "and", "or", ",",
                ],
            );
        // `who has accused former president Bill Clinton`: a perfect with an object is active.
        let is_perfect = at > start && tree.is_one_of(at - 1, &["has", "have", "had", "having"]);
        let takes_object = self.next_word(verb).is_some_and(|next| {
            matches!(tree.upos(next), Upos::Propn | Upos::Det | Upos::Adj | Upos::Noun | Upos::Num)
                || matches!(tree.xpos(next), Xpos::Prp | Xpos::PrpPoss)
        });
        if is_perfect && takes_object && !self.is_time_phrase(verb + 1) {
            return false;
        }
        let object_follows = self.next_word(verb).is_some_and(|next| {
            matches!(tree.upos(next), Upos::Propn | Upos::Det)
                || tree.is_one_of(next, &["him", "her", "them", "us", "me", "it", "his", "their", "its"])
        });
        has_auxiliary || !object_follows || tree.has_child(verb, &[Deprel::AuxPass])
    }

    pub(super) fn next_word(&self, token: usize) -> Option<usize> {
        let next = token + 1;
        (next < self.tree.sentence(token).end).then_some(next)
    }

    pub(super) fn starts_noun_phrase(&self, token: usize) -> bool {
        matches!(
            self.tree.upos(token),
            Upos::Det | Upos::Propn | Upos::Pron | Upos::Noun | Upos::Adj | Upos::Num
        )
    }

    /// Whether a word names something wrong. Nouns and adjectives are not told apart, as the tagger often errs there.
    pub(crate) fn is_wrong(&self, token: usize) -> bool {
        let lemma = self.tree.lemma(token).to_lowercase();
        let is = |lemma: &str, part| wrongdoing(lemma, part).is_some_and(|w| !w.is_weak);
        match self.tree.upos(token) {
            Upos::Verb => {
                is(&lemma, WrongdoingPart::Verb)
                    || wrongful_verb_of_form(&self.tree.text(token).to_lowercase())
                        .is_some_and(|(_, w)| !w.is_weak)
            }
            Upos::Noun | Upos::Propn | Upos::Adj => {
                is(&lemma, WrongdoingPart::Noun) || is(&lemma, WrongdoingPart::Adjective)
            }
            _ => false,
        }
    }

    /// Whether anything in some words is wrong: `a big, big lie`, `very weak on immigration`.
    pub(crate) fn has_wrong(&self, words: Range<usize>) -> bool {
        let end = words.end;
        words.into_iter().any(|t| {
            // `a cover-up` is three tokens and one word of the lexicon.
            let is_joined = t + 2 < end && self.tree.is_word(t + 1, "-");
            self.is_wrong(t)
                || is_joined && {
                    let whole = format!("{}-{}", self.tree.text(t), self.tree.text(t + 2)).to_lowercase();
                    wrongdoing(&whole, WrongdoingPart::Noun).is_some_and(|w| !w.is_weak)
                }
        })
    }

    /// Whether the sentence speaks of fighting, so that `fire` and `attack` are meant bodily.
    pub(crate) fn is_fighting(&self, token: usize) -> bool {
        self.tree
            .sentence(token)
            .any(|t| companion(self.tree.lemma(t).trim_end_matches('s'), Companion::Fighting))
    }

    /// Whether `attack` and `hit` are meant bodily: the sentence speaks of violence, or the parties are such as strike
    /// and are struck (`A mob attacked the police`, `The storm hit the town`).
    pub(crate) fn is_violent(&self, token: usize, parties: &[usize]) -> bool {
        let tree = &self.tree;
        // `The attack on the town was ordered by the premier`: words are not ordered, carried out or repelled.
        const BODILY: &[&str] = &["order", "carry", "stage", "mount", "repel", "plot"];
        let governor = tree.head(token).filter(|&h| tree.upos(h) == Upos::Verb);
        if governor.is_some_and(|h| BODILY.contains(&tree.lemma(h))) {
            return true;
        }
        let is = |t: usize, class| {
            companion(tree.lemma(t), class) || companion(&tree.text(t).to_lowercase(), class)
        };
        let sentence = tree.sentence(token);
        let near = sentence.start.max(token.saturating_sub(60))..sentence.end.min(token + 60);
        near.into_iter().any(|t| is(t, Companion::Violence))
            || parties.iter().any(|&party| {
                is(party, Companion::Struck)
                    || tree
                        .children(party)
                        .any(|c| tree.relation(c) == Deprel::Compound && is(c, Companion::Struck))
            })
    }

    /// Whether the first word of a phrase cue is followed by its other words, with up to three words of a noun phrase
    /// between; returns the words from the first to the last.
    pub(crate) fn match_phrase(&self, hit: Hit) -> Option<Range<usize>> {
        let tree = &self.tree;
        let end = tree.sentence(hit.token).end;
        let mut at = hit.token + 1;
        for word in hit.cue.cue.split(' ').skip(1) {
            let mut skipped = 0;
            while at < end && !tree.is_word(at, word) {
                if skipped == 3
                    || !matches!(tree.upos(at), Upos::Det | Upos::Adj | Upos::Adv | Upos::Num | Upos::Noun)
                        && !tree.is_one_of(at, &["his", "her", "its", "their", "my", "your", "our"])
                        && tree.xpos(at) != Xpos::Vbg
                {
                    return None;
                }
                skipped += 1;
                at += 1;
            }
            if at >= end {
                return None;
            }
            at += 1;
        }
        Some(hit.token..at)
    }

    /// Whether a hit is a phrase cue of one of these frames.
    pub(crate) fn is_phrase(hit: Hit, frame: Frame) -> bool {
        hit.cue.part == CuePart::Phrase && hit.cue.frame == frame
    }
}
