//! Who can accuse and be accused: participants, owners of things, members of a list.
//!
//! In: the head of a noun phrase. Out: whether it can answer for something, and whom it stands for. Example: in `the
//! ministry's handling of the flood` the ministry answers for the handling.

use std::ops::Range;

use super::Context;
use crate::document::{Deprel, SentenceKind, Upos, Xpos};
use crate::lexicon::calendar::{DAYS, MONTHS};
use crate::lexicon::nouns::{NounKind, noun};
use crate::lexicon::participants::{ParticipantClass, participant_class};
use crate::nlp::is_person_noun;
use crate::rules::Rule;

impl Context<'_> {
    /// A noun and what is coordinated with it, asked at any one of them; a firm's name with `&` counts once.
    pub(crate) fn members(&self, head: usize) -> Vec<usize> {
        let tree = &self.tree;
        let is_second = |h: usize| {
            let start = tree.phrase_start(h);
            start > 0 && tree.is_word(start - 1, "&")
        };
        let mut members = tree.conjuncts(head);
        members.retain(|&h| h == head || !is_second(h));
        members
    }

    /// The tokens of a noun phrase, with the second half of a firm's name: `Rask & Sons`.
    pub(crate) fn whole(&self, head: usize) -> Range<usize> {
        let tree = &self.tree;
        let mut words = tree.noun_phrase(head);
        // `the premier` with the noun read as an adjective has lost its article.
        if tree.upos(head) == Upos::Adj {
            words.start = words.start.min(tree.phrase_start(head));
        }
        if words.end + 1 < tree.sentence(head).end && tree.is_word(words.end, "&") {
            words.end = tree.core_end(words.end + 1);
        }
        words
    }

    /// Whether the noun phrase can answer for something: people, organizations, states, pronouns for them.
    pub(crate) fn is_participant(&self, head: usize) -> bool {
        let tree = &self.tree;
        match tree.upos(head) {
            Upos::Propn => !self.is_time(head),
            Upos::Pron => {
                matches!(tree.xpos(head), Xpos::Prp | Xpos::PrpPoss | Xpos::Wp)
                    && !tree.is_one_of(head, &["what", "it", "which", "none", "nobody", "nothing"])
                    || tree.is_one_of(head, &["who", "whom", "whose", "those", "others"])
            }
            Upos::Noun | Upos::Adj | Upos::X => match self.class_of(head) {
                Some(ParticipantClass::Person | ParticipantClass::Organization) => true,
                // `the RNC`, `Osei` tagged as common nouns: the capital tells.
                _ if self.is_capitalized_name(head) => true,
                Some(_) => false,
                None => false,
            },
            Upos::Num | Upos::Det => {
                tree.with_case(head, "of").is_none_or(|below| below == head || self.is_participant(below))
                    && tree
                        .child(head, &[Deprel::Case])
                        .is_none_or(|case| tree.is_one_of(case, &["by", "from", "against", "of", "on", "at"]))
                    && tree.is_one_of(
                        head,
                        &[
                            "two", "three", "four", "five", "six", "many", "some", "both", "all", "several",
                            "others", "those", "each", "most",
                        ],
                    )
            }
            _ => false,
        }
    }

    /// Whether a word looks like a name though the tagger took it for a common noun: all capitals, or a capital inside
    /// a sentence of running text.
    pub(super) fn is_capitalized_name(&self, token: usize) -> bool {
        if !self.tree.applies(Rule::AccuseCapitalizedName) {
            return false;
        }
        let tree = &self.tree;
        let text = tree.text(token);
        if self.is_time(token) || !text.starts_with(char::is_uppercase) {
            return false;
        }
        let document = tree.document;
        let sentence = &document.sentences[document.sentence_of(token)];
        let is_acronym = text.len() > 1 && text.chars().all(|c| c.is_uppercase() || c == '.');
        let opens = token == sentence.tokens.start || tree.upos(token - 1) == Upos::Punct;
        if is_acronym || sentence.kind != SentenceKind::Prose {
            return is_acronym;
        }
        // At the start of a sentence a bare singular is a name (`Vale resigned`), unless a word for deeds or things.
        let is_bare_singular = tree.xpos(token) == Xpos::Nn
            && !tree.has_child(token, &[Deprel::Det, Deprel::Amod, Deprel::Compound])
            && matches!(tree.relation(token), Deprel::Nsubj | Deprel::NsubjPass)
            && self.class_of(token).is_none()
            && !self.is_wrong(token)
            && !["ing", "ion", "ism", "ment", "ness", "ity"].iter().any(|end| text.ends_with(end));
        !opens || is_bare_singular
    }

    /// The lexicon's class of a common noun.
    pub(crate) fn class_of(&self, head: usize) -> Option<ParticipantClass> {
        let lemma = self.tree.lemma(head).to_lowercase();
        participant_class(&lemma)
            .or_else(|| participant_class(&self.tree.text(head).to_lowercase()))
            .or_else(|| match noun(&lemma)?.kind {
                NounKind::Person | NounKind::Group => Some(ParticipantClass::Person),
                NounKind::Organization | NounKind::Place => Some(ParticipantClass::Organization),
                NounKind::Document => Some(ParticipantClass::Document),
            })
            .or_else(|| is_person_noun(&lemma).then_some(ParticipantClass::Person))
    }

    /// Whether the noun phrase only causes and cannot answer: rain, the market.
    pub(crate) fn is_mere_cause(&self, head: usize) -> bool {
        if !self.tree.applies(Rule::AccuseMereCause) {
            return false;
        }
        matches!(self.tree.upos(head), Upos::Noun | Upos::Adj | Upos::Verb)
            && self.class_of(head) == Some(ParticipantClass::Cause)
    }

    /// A noun phrase without the adverbials that the parser hung on its end: `Prosecutors` from `Prosecutors on Friday`,
    /// `the actor` from `the actor in court`, `The firm` from `The firm, based in Leeds`.
    pub(crate) fn without_adverbials(&self, head: usize, words: Range<usize>) -> Range<usize> {
        if !self.tree.applies(Rule::AccuseWithoutAdverbials) {
            return words;
        }
        let tree = &self.tree;
        let cut = (head + 1..words.end).find(|&t| {
            let is_preposition = tree.is_one_of(t, &["on", "in", "at", "during", "since", "late", "early"]);
            let next = t + 1;
            (is_preposition
                && next < words.end
                && (self.is_time_phrase(next)
                    || tree.is_one_of(next, &["court", "parliament"])
                    || tree.is_word(next, "a")
                        && tree
                            .is_one_of(next + 1, &["statement", "speech", "letter", "tweet", "interview"])))
                || (self.is_time_phrase(t) && !tree.is_word(t, "may") && tree.upos(t) != Upos::Propn)
                || (tree.is_word(t, ",") && matches!(tree.xpos(next), Xpos::Vbn | Xpos::Vbg))
        });
        match cut {
            Some(cut) => tree.trim(words.start..cut),
            None => words,
        }
    }

    /// Whether a word names a day or a month.
    pub(crate) fn is_time(&self, token: usize) -> bool {
        const OTHERS: &[&str] = &[
            "today",
            "yesterday",
            "tomorrow",
            "week",
            "weeks",
            "month",
            "months",
            "year",
            "years",
            "decade",
            "decades",
            "morning",
            "afternoon",
            "evening",
            "night",
        ];
        // `may` is left to be the verb.
        let is_name = self.tree.is_one_of(token, &DAYS) || self.tree.is_one_of(token, &MONTHS);
        is_name && !self.tree.is_word(token, "may") || self.tree.is_one_of(token, OTHERS)
    }

    /// Who answers for a thing that is named together with its owner, and the words that name the thing:
    /// `ministry` and `handling of the flood` from `the ministry's handling of the flood`.
    pub(crate) fn owner_of(&self, thing: usize) -> Option<(usize, Range<usize>)> {
        if !self.tree.applies(Rule::AccuseOwner) {
            return None;
        }
        let tree = &self.tree;
        let whole = tree.noun_phrase(thing);
        // Coordinated things share the owner: `Trump's withdrawal and silence`.
        let end =
            tree.conjuncts(thing).last().map_or(whole.end, |&last| tree.noun_phrase(last).end.max(whole.end));
        let owner = tree
            .child(thing, &[Deprel::NmodPoss])
            .or_else(|| {
                // `Britain's arms sales`, where the parser hung the owner on `arms`.
                let mark = (whole.start..thing).find(|&t| tree.xpos(t) == Xpos::Pos)?;
                (mark > whole.start).then(|| tree.phrase_ending_at(mark - 1))
            })
            .filter(|&o| self.is_participant(o) || tree.is_word(o, "its"));
        if let Some(owner) = owner {
            // The charge begins behind the owner and the `'s`.
            let mut start = tree.subtree(owner).end.max(owner + 1);
            if start > thing {
                start = owner + 1;
            }
            return Some((owner, tree.trim(start.min(thing)..self.thing_end(end))));
        }
        let by = tree.children(thing).find(|&c| {
            c > thing
                && tree.relation(c) == Deprel::Nmod
                && self.is_participant(c)
                && tree.case_of(c).is_some_and(|case| {
                    tree.is_word(case, "by")
                        || (tree.is_one_of(case, &["of", "from"])
                            && self.class_of(thing) == Some(ParticipantClass::Owned))
                })
        });
        if let Some(by) = by {
            return Some((by, tree.trim(whole.start..tree.subtree(by).start)));
        }
        let name = tree.children(thing).find(|&c| {
            c < thing
                && tree.relation(c) == Deprel::Compound
                && tree.upos(c) == Upos::Propn
                && !self.is_time(c)
        });
        if let Some(name) = name.filter(|_| self.class_of(thing) == Some(ParticipantClass::Owned)) {
            return Some((name, tree.trim(tree.subtree(name).end..end)));
        }
        None
    }

    /// Where the name of a thing ends whose tail the parser hung on the verb: `record on crime` in `attacked his record
    /// on crime`, `treatment of prisoners`, `refusal to testify`.
    fn thing_end(&self, end: usize) -> usize {
        if !self.tree.applies(Rule::AccuseThingEnd) {
            return end;
        }
        let tree = &self.tree;
        let stop = tree.sentence(end.saturating_sub(1)).end;
        let mut end = end;
        for _ in 0..3 {
            let goes_on = end + 1 < stop
                && tree.upos(end - 1) != Upos::Punct
                && (tree.is_one_of(end, &["of", "toward", "towards", "against"])
                    || (tree.is_one_of(end, &["on", "to", "about", "with"])
                        && !self.is_time_phrase(end + 1)));
            if !goes_on {
                break;
            }
            let governor = if tree.is_word(end, "to") && tree.xpos(end + 1) == Xpos::Vb {
                Some(end + 1)
            } else {
                self.noun_phrase_from(end + 1).filter(|&n| {
                    !tree.is_one_of(n, &["twitter", "facebook", "television", "tv", "radio", "air"])
                })
            };
            match governor {
                Some(governor) => end = tree.subtree(governor).end.max(governor + 1).min(stop),
                None => break,
            }
        }
        end
    }

    /// Whom a noun phrase accuses where it is the target of blame: itself, or its owner with the thing as charge.
    pub(crate) fn target(&self, head: usize) -> Option<(usize, Option<Range<usize>>)> {
        if self.is_participant(head) {
            return Some((head, None));
        }
        if let Some((owner, thing)) = self.owner_of(head) {
            return Some((owner, Some(thing)));
        }
        let tree = &self.tree;
        let whole = || Some(tree.noun_phrase(head));
        // `the vagueness of the ministry's position`: the owner stands one step further down.
        if let Some(below) = tree.with_case(head, "of")
            && let Some((owner, _)) = self.owner_of(below)
        {
            return Some((owner, whole()));
        }
        // `Norland has a policy which Estavia criticized`: who has or makes a thing owns it.
        const MAKING: &[&str] = &[
            "have",
            "maintain",
            "make",
            "take",
            "adopt",
            "announce",
            "introduce",
            "impose",
            "launch",
            "pursue",
            "publish",
        ];
        if tree.relation(head) == Deprel::Obj
            && let Some(verb) = tree.head(head).filter(|&v| MAKING.contains(&tree.lemma(v)))
            && let Some(owner) = self.subject_of(verb).filter(|&o| self.is_participant(o))
        {
            return Some((owner, whole()));
        }
        None
    }

    /// A noun phrase with the name that explains it, where the parser lost the apposition: `a former aide, Lena Duarte`.
    pub(crate) fn with_name(&self, head: usize, range: Range<usize>) -> Range<usize> {
        if !self.tree.applies(Rule::AccuseWithName) {
            return range;
        }
        let tree = &self.tree;
        let end = tree.sentence(head).end;
        let comma = range.end;
        // `the Sundal-based firm Orbix`: two objects in a row are a description and the name.
        let is_name_next = comma < end
            && tree.upos(comma) == Upos::Propn
            && tree.upos(head) == Upos::Noun
            && head + 1 == comma
            && tree.relation(comma) == tree.relation(head)
            && tree.head(comma) == tree.head(head);
        if is_name_next {
            return range.start..tree.core_end(comma);
        }
        if tree.upos(head) != Upos::Noun || comma + 1 >= end || !tree.is_word(comma, ",") {
            return range;
        }
        let mut at = comma + 1;
        while at < end && tree.upos(at) == Upos::Propn {
            at += 1;
        }
        let ends = at >= end || (tree.upos(at) == Upos::Punct && tree.xpos(at) != Xpos::Pos);
        let is_closed = at > comma + 1 && ends;
        // `the mayor, Quill and Osei` and `in Norland, Estavia and` are lists.
        let is_list = at + 1 < end && tree.is_word(at, ",") && tree.upos(at + 1) == Upos::Propn;
        if is_closed && !is_list { range.start..at } else { range }
    }

    /// The head of the noun phrase that begins at a token, read off the tags alone: for broken trees.
    pub(crate) fn noun_phrase_from(&self, token: usize) -> Option<usize> {
        let tree = &self.tree;
        let end = tree.sentence(token).end;
        let mut head = None;
        for t in token..end.min(token + 10) {
            match tree.upos(t) {
                Upos::Noun | Upos::Propn => head = Some(t),
                Upos::Pron if head.is_none() && tree.xpos(t) != Xpos::PrpPoss => return Some(t),
                Upos::Pron if head.is_some() => break,
                Upos::Det | Upos::Adj | Upos::Num | Upos::Pron | Upos::Adv if head.is_none() => {}
                Upos::Adj | Upos::Num if head.is_some() => break,
                Upos::Part if tree.xpos(t) == Xpos::Pos => {}
                // `the premier grew`: an article and what the tagger took for an adjective.
                Upos::Verb | Upos::Aux | Upos::Punct
                    if head.is_none()
                        && t > token + 1
                        && tree.upos(t - 1) == Upos::Adj
                        && tree.xpos(token) == Xpos::Dt =>
                {
                    return Some(t - 1);
                }
                _ => break,
            }
        }
        head
    }

    /// The noun phrase behind a preposition, by the tree or else by the tags.
    pub(crate) fn governed_by(&self, preposition: usize) -> Option<usize> {
        let tree = &self.tree;
        let governor = tree.head(preposition);
        // A `premier` read as an adjective still is one.
        let is_noun = |h: usize| {
            tree.is_nominal(h)
                || matches!(
                    self.class_of(h),
                    Some(ParticipantClass::Person | ParticipantClass::Organization) if tree.upos(h) == Upos::Adj
                )
        };
        if let Some(head) = governor.filter(|&h| h > preposition && is_noun(h)) {
            return Some(head);
        }
        let next = preposition + 1;
        if next < tree.sentence(preposition).end { self.noun_phrase_from(next) } else { None }
    }
}
