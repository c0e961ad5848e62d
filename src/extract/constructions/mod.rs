//! The constructions in which English accuses, one file each.
//!
//! In: a cue word in a parsed sentence. Out: who stands where around it ([`Found`]); the driver in
//! [`accusations`](super::accusations) does coordination, status and multiplication for all of them alike. Example:
//! [`passive`] reads `The minister was accused by lawmakers of theft`.

pub(crate) mod active;
pub(crate) mod adjective;
pub(crate) mod blame_on;
pub(crate) mod demand;
pub(crate) mod gapping;
pub(crate) mod headline;
pub(crate) mod labeling;
pub(crate) mod nominal;
pub(crate) mod passive;
pub(crate) mod reciprocal;
pub(crate) mod reported_clause;
pub(crate) mod under_fire;

use std::ops::Range;

use crate::document::{Deprel, SentenceKind, Upos, Xpos};
use crate::extract::tree::Tree;
use crate::lexicon::accusation_cues::{AccusationCue, CuePart, Form, Frame};
use crate::lexicon::calendar::{DAYS, MONTHS};
use crate::lexicon::participants::{ParticipantClass, participant_class};
use crate::lexicon::wrongdoing::{WrongdoingPart, wrongdoing, wrongful_verb_of_form};

/// What the constructions read.
pub(crate) struct Context<'a> {
    pub(crate) tree: &'a Tree<'a>,
}

/// A cue word where it stands.
#[derive(Clone, Copy)]
pub(crate) struct Hit {
    pub(crate) cue: &'static AccusationCue,
    pub(crate) form: Form,
    /// The first word of the cue.
    pub(crate) token: usize,
}

/// Somebody in a role, before coordination is spread out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Party {
    /// The text does not say.
    Unknown,
    /// Nobody stands in the sentence: who says it, if it stands in a quotation.
    Speaker,
    /// The noun phrase with this head, and all that is coordinated with it.
    Head(usize),
    /// These words, with this head, alone.
    Words(usize, Range<usize>),
}

/// Who accuses whom around one cue.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Found {
    pub(crate) accuser: Party,
    pub(crate) accused: Party,
    /// The words of the cue, in one or several pieces.
    pub(crate) cue: Vec<Range<usize>>,
    pub(crate) charge: Option<Range<usize>>,
    /// The word whose negation, mood and governors decide the status.
    pub(crate) governor: usize,
    /// Whether the two sides accuse each other: the accuser is then both sides, the accused `each other`.
    pub(crate) is_reciprocal: bool,
    /// Whether the cue is neutral: `Baku's claim that Yerevan shelled a village`.
    pub(crate) is_claim: bool,
    pub(crate) confidence: f32,
}

impl Found {
    /// The common case: one word as cue.
    pub(crate) fn new(hit: Hit, accuser: Party, accused: Party, charge: Option<Range<usize>>) -> Self {
        Self {
            accuser,
            accused,
            cue: std::iter::once(hit.token..hit.token + 1).collect(),
            charge,
            governor: hit.token,
            is_reciprocal: false,
            is_claim: false,
            confidence: 0.9,
        }
    }
}

/// One construction: its name for `explain`, and the function that looks for it at a cue.
pub(crate) struct Construction {
    pub(crate) name: &'static str,
    pub(crate) find: fn(&Context, Hit) -> Option<Found>,
}

/// All constructions, in the order in which they are tried; the first that fits a cue wins.
pub(crate) const CONSTRUCTIONS: &[Construction] = &[
    Construction { name: "headline", find: headline::find },
    Construction { name: "reciprocal", find: reciprocal::find },
    Construction { name: "blame_on", find: blame_on::find },
    Construction { name: "labeling", find: labeling::find },
    Construction { name: "demand", find: demand::find },
    Construction { name: "under_fire", find: under_fire::find },
    Construction { name: "reported_clause", find: reported_clause::find },
    Construction { name: "passive", find: passive::find },
    Construction { name: "active", find: active::find },
    Construction { name: "nominal", find: nominal::find },
    Construction { name: "adjective", find: adjective::find },
];

impl<'a> Context<'a> {
    pub(crate) fn new(tree: &'a Tree<'a>) -> Self {
        Self { tree }
    }

    /// Whether the word at a hit is used as a verb, allowing for the tagger's slips.
    pub(crate) fn is_verb(&self, hit: Hit) -> bool {
        let tree = &self.tree;
        match tree.upos(hit.token) {
            // `The accused appeared`
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
        let object_follows = self.next_word(verb).is_some_and(|next| {
            matches!(tree.upos(next), Upos::Propn | Upos::Det)
                || tree.is_one_of(next, &["him", "her", "them", "us", "me", "it", "his", "their", "its"])
        });
        has_auxiliary || !object_follows || tree.has_child(verb, &[Deprel::AuxPass])
    }

    fn next_word(&self, token: usize) -> Option<usize> {
        let next = token + 1;
        (next < self.tree.sentence(token).end).then_some(next)
    }

    fn starts_noun_phrase(&self, token: usize) -> bool {
        matches!(
            self.tree.upos(token),
            Upos::Det | Upos::Propn | Upos::Pron | Upos::Noun | Upos::Adj | Upos::Num
        )
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
                    || tree.is_one_of(
                        head,
                        &["who", "whom", "whose", "everyone", "everybody", "someone", "those", "others"],
                    )
            }
            Upos::Noun | Upos::Adj | Upos::X => match self.class_of(head) {
                Some(ParticipantClass::Person | ParticipantClass::Organization) => true,
                // `the RNC`, `Osei` tagged as common nouns: the capital tells.
                _ if self.is_capitalized_name(head) => true,
                Some(_) => false,
                None => {
                    // `members of the board`, `dozens of voters`
                    self.has_participant_below(head)
                }
            },
            Upos::Num | Upos::Det => {
                tree.with_case(head, "of").is_none_or(|below| below == head || self.is_participant(below))
                    && !tree.has_child(head, &[Deprel::Case])
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
    fn is_capitalized_name(&self, token: usize) -> bool {
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

    /// Whether the noun only measures out participants: `members of the board`, `a number of families`.
    fn has_participant_below(&self, head: usize) -> bool {
        let tree = &self.tree;
        let measures = [
            "member", "number", "dozen", "hundred", "thousand", "majority", "part", "lot", "handful",
            "string", "series", "half", "rest", "wing", "branch", "level", "ally", "relative", "pair",
            "host", "group", "section", "segment",
        ];
        measures.contains(&tree.lemma(head).to_lowercase().trim_end_matches('s'))
            && tree.children(head).any(|c| tree.relation(c) == Deprel::Nmod && self.is_participant(c))
    }

    /// The lexicon's class of a common noun.
    pub(crate) fn class_of(&self, head: usize) -> Option<ParticipantClass> {
        let lemma = self.tree.lemma(head).to_lowercase();
        participant_class(&lemma).or_else(|| participant_class(&self.tree.text(head).to_lowercase()))
    }

    /// Whether the noun phrase only causes and cannot answer: rain, the market.
    pub(crate) fn is_mere_cause(&self, head: usize) -> bool {
        matches!(self.tree.upos(head), Upos::Noun | Upos::Adj | Upos::Verb)
            && self.class_of(head) == Some(ParticipantClass::Cause)
    }

    /// Whether a word names a day or a month.
    pub(crate) fn is_time(&self, token: usize) -> bool {
        const OTHERS: &[&str] = &[
            "today",
            "yesterday",
            "tomorrow",
            "week",
            "month",
            "year",
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
        let tree = &self.tree;
        let whole = tree.noun_phrase(thing);
        // Coordinated things share the owner: `Trump's withdrawal and silence`.
        let end =
            tree.conjuncts(thing).last().map_or(whole.end, |&last| tree.noun_phrase(last).end.max(whole.end));
        let owner = tree
            .child(thing, &[Deprel::NmodPoss])
            .filter(|&o| self.is_participant(o) || tree.is_word(o, "its"));
        if let Some(owner) = owner {
            // The charge begins behind the owner and the `'s`.
            let mut start = tree.subtree(owner).end.max(owner + 1);
            if start > thing {
                start = owner + 1;
            }
            return Some((owner, tree.trim(start.min(thing)..end)));
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

    /// The preposition and the words of a charge behind a verb and its object: `of` and `hiding losses` from `accused
    /// the bank of hiding losses`. The parser may have hung them on the verb, the object or a word inside it.
    pub(crate) fn charge_behind(
        &self,
        verb: usize,
        object: Option<usize>,
        prepositions: &[&str],
    ) -> Option<(usize, Range<usize>)> {
        let tree = &self.tree;
        let begin = object.map_or(verb, |o| o.max(verb)) + 1;
        let end = tree.sentence(verb).end;
        let mut inside = None;
        let mut last_of = None;
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
            let Some(object) = object else { continue };
            // `accused the watchdog of insider trading`: without another, the last `of` is the charge.
            if prepositions == ["of"].as_slice() && preposition > object && tree.is_below(governor, object) {
                last_of = Some((preposition, governor));
            }
            let hangs_on_object =
                above.is_some_and(|a| tree.is_below(a, object)) || !tree.is_below(governor, verb);
            if hangs_on_object && inside.is_none() {
                let next = tree.document.tokens.get(preposition + 1);
                let is_gerund = tree.xpos(governor) == Xpos::Vbg || next.is_some_and(|t| t.xpos == Xpos::Vbg);
                let is_name = matches!(tree.upos(preposition - 1), Upos::Propn | Upos::Pron);
                let is_for = tree.is_word(preposition, "for")
                    && above == Some(object)
                    && !takes_for(tree.lemma(object));
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
        const RELATIONAL: &[&str] = &[
            "head",
            "leader",
            "member",
            "chief",
            "minister",
            "president",
            "secretary",
            "director",
            "governor",
            "mayor",
            "chairman",
            "chair",
            "part",
            "rest",
            "majority",
            "number",
            "owner",
            "founder",
            "king",
            "queen",
            "party",
            "board",
            "bank",
            "university",
            "house",
            "department",
            "ministry",
            "republic",
            "kingdom",
            "government",
            "people",
            "state",
            "group",
            "council",
            "city",
            "bishop",
            "duke",
            "department",
            "some",
            "many",
            "all",
            "both",
            "commissioner",
        ];
        inside.or_else(|| {
            let (preposition, governor) = last_of?;
            // `accused the head of the bank` names no charge; in `the bank of fraud` a crime does.
            let object = object?;
            let is_relational = RELATIONAL.contains(&tree.lemma(object).to_lowercase().as_str())
                && tree.head(governor) == Some(object)
                && !self.has_wrong(preposition + 1..tree.subtree(governor).end.max(preposition + 2));
            (!is_relational).then(|| (preposition, self.charge_words(verb, preposition, governor)))
        })
    }

    /// From behind the preposition to the end of what it governs, without adverbials of time and place of speech at
    /// the end that the parser hung there (`on Monday`, `in a statement`).
    fn charge_words(&self, verb: usize, preposition: usize, governor: usize) -> Range<usize> {
        let tree = &self.tree;
        let start = preposition + 1;
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
        self.cut_charge(start, end)
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
        range
    }

    /// Where an adverbial of time or of the medium begins at the end of a charge.
    fn trailing_adverbial(&self, range: &Range<usize>) -> Option<usize> {
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
        words.into_iter().any(|t| self.is_wrong(t))
    }

    /// Whether the sentence speaks of fighting, so that `fire` and `attack` are meant bodily.
    pub(crate) fn is_fighting(&self, token: usize) -> bool {
        const FIGHTING: &[&str] = &[
            "troop",
            "soldier",
            "militant",
            "rebel",
            "missile",
            "rocket",
            "shell",
            "artillery",
            "convoy",
            "gunman",
            "gunmen",
            "shelling",
            "airstrike",
            "warplane",
            "tank",
            "fighter",
            "insurgent",
            "trench",
            "outpost",
            "mortar",
            "sniper",
            "village",
            "position",
            "regiment",
            "battalion",
            "enemy",
            "patrol",
            "ship",
            "frigate",
        ];
        self.tree.sentence(token).any(|t| FIGHTING.contains(&self.tree.lemma(t)))
    }

    /// Whether the sentence speaks of violence, so that `attack` and `hit` are meant bodily.
    pub(crate) fn is_violent(&self, token: usize) -> bool {
        // `The attack on the town was ordered by the premier`: words are not ordered, carried out or repelled.
        const BODILY: &[&str] = &["order", "carry", "stage", "mount", "repel", "plot"];
        let governor = self.tree.head(token).filter(|&h| self.tree.upos(h) == Upos::Verb);
        if governor.is_some_and(|h| BODILY.contains(&self.tree.lemma(h))) {
            return true;
        }
        const VIOLENCE: &[&str] = &[
            "kill",
            "wound",
            "injure",
            "troop",
            "soldier",
            "gunman",
            "gunmen",
            "militant",
            "rebel",
            "missile",
            "rocket",
            "bomb",
            "bomber",
            "shell",
            "drone",
            "airstrike",
            "knife",
            "gun",
            "army",
            "base",
            "convoy",
            "ship",
            "village",
            "casualty",
            "dead",
            "death",
            "die",
            "fighter",
            "jihadist",
            "insurgent",
            "raid",
            "offensive",
            "explosion",
            "shark",
            "dog",
            "suicide",
            "victim",
            "virus",
            "assailant",
            "warplane",
            "tank",
            "artillery",
            "stab",
            "shoot",
            "ambush",
            "terrorist",
            "mob",
            "door",
            "car",
            "truck",
            "storm",
            "hurricane",
            "quake",
            "wave",
            "goal",
            "ball",
            "striker",
            "hospital",
            "police",
            "invade",
            "war",
            "militia",
            "front",
            "city",
            "town",
            "civilian",
        ];
        self.tree.sentence(token).any(|t| {
            let lemma = self.tree.lemma(t);
            VIOLENCE.contains(&lemma) || VIOLENCE.contains(&self.tree.text(t).to_lowercase().as_str())
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

    /// The object of a verb: the noun phrase right behind it where there is one, else by the tree.
    pub(crate) fn object_of(&self, verb: usize) -> Option<usize> {
        let tree = &self.tree;
        let by_tree = tree.object_of(verb);
        let next = verb + 1;
        if by_tree.is_some_and(|object| object > verb) || next >= tree.sentence(verb).end {
            return by_tree;
        }
        // `whom Osei accused of nepotism` has its object before it; `accused the mayor` behind.
        let opens = matches!(tree.upos(next), Upos::Propn | Upos::Det)
            || matches!(tree.xpos(next), Xpos::Prp | Xpos::PrpPoss | Xpos::Nns | Xpos::Nn | Xpos::Jj);
        let behind = opens.then(|| self.noun_phrase_from(next)).flatten();
        behind.or(by_tree)
    }

    /// The subject of a verb: by the words where they leave no doubt, else by the tree, else by the words again.
    pub(crate) fn subject_of(&self, verb: usize) -> Option<usize> {
        let tree = &self.tree;
        self.subject_beside(verb)
            .or_else(|| tree.subject_of(verb).map(|subject| tree.without_apposition(subject)))
            .map(|subject| match tree.own_subject(subject) {
                // `Carson is on solid ground attacking Renn`: the subject of the noun that is said of him.
                Some(own) if tree.has_child(subject, &[Deprel::Cop]) => own,
                _ => subject,
            })
            .or_else(|| self.subject_before(verb))
            .or_else(|| self.subject_of_opening(verb))
    }

    /// The subject for a participle that opens a sentence: `Casting Norland as a bully, Quill left`.
    fn subject_of_opening(&self, verb: usize) -> Option<usize> {
        let tree = &self.tree;
        let sentence = tree.sentence(verb);
        if verb > sentence.start + 1 || !tree.text(verb).ends_with("ing") {
            return None;
        }
        let root = sentence.clone().find(|&t| tree.relation(t) == Deprel::Root)?;
        tree.own_subject(root).filter(|&subject| {
            let start = tree.noun_phrase(subject).start;
            start > verb && tree.is_word(start - 1, ",")
        })
    }

    /// A subject that stands right before the verb group: `she has repeatedly accused`, `for Renn to criticize`, `of
    /// Dean being painted as a traitor`, `with some complaining`.
    fn subject_beside(&self, verb: usize) -> Option<usize> {
        let tree = &self.tree;
        let start = tree.sentence(verb).start;
        let mut at = verb;
        let mut has_auxiliary = false;
        loop {
            at = at.checked_sub(1).filter(|&t| t >= start)?;
            match tree.upos(at) {
                Upos::Adv => {}
                Upos::Aux => has_auxiliary = true,
                // `Trump has frequently denounced`, with `has` read as a full verb.
                Upos::Verb if tree.is_one_of(at, &["has", "have", "had"]) && at + 3 > verb => {
                    has_auxiliary = true
                }
                Upos::Part if tree.is_one_of(at, &["not", "n't", "n’t"]) => {}
                _ => break,
            }
        }
        if tree.is_one_of(at, &["he", "she", "they", "we", "i", "it", "you"]) {
            return Some(at);
        }
        if tree.is_word(at, "who") {
            return Some(tree.antecedent(at, verb).unwrap_or(at));
        }
        // `a video of her slamming his remarks`
        if tree.xpos(at) == Xpos::PrpPoss && tree.xpos(verb) == Xpos::Vbg {
            return Some(at);
        }
        if tree.is_one_of(at, &["former", "latter"]) && at > start && tree.is_word(at - 1, "the") {
            return Some(at);
        }
        if !tree.is_nominal(at) && !tree.is_word(at, "to") {
            return None;
        }
        if tree.is_word(at, "to") {
            // `for Renn to criticize`
            let name = at.checked_sub(1).filter(|&t| t > start && tree.is_nominal(t))?;
            let head = tree.phrase_ending_at(name);
            let before = tree.noun_phrase(head).start.checked_sub(1).filter(|&t| t >= start)?;
            return tree.is_word(before, "for").then_some(head);
        }
        let is_participle = has_auxiliary && tree.own_subject(verb).is_none_or(|s| s > verb);
        let head = tree.phrase_ending_at(at);
        let before = tree.noun_phrase(head).start.checked_sub(1).filter(|&t| t >= start);
        let is_with = tree.xpos(verb) == Xpos::Vbg && before.is_some_and(|t| tree.is_word(t, "with"));
        (is_participle || is_with).then_some(head)
    }

    /// A subject where the tree has none: the noun phrase right before a finite verb, or at the start of its sentence
    /// with an insertion between: `Ada Renn (R-Texas), also a hopeful, called`.
    fn subject_before(&self, verb: usize) -> Option<usize> {
        let tree = &self.tree;
        if !matches!(tree.xpos(verb), Xpos::Vbd | Xpos::Vbz | Xpos::Vbp | Xpos::Vbn) {
            return None;
        }
        let start = tree.sentence(verb).start;
        let mut at = verb.checked_sub(1).filter(|&t| t >= start)?;
        while at > start && matches!(tree.upos(at), Upos::Aux | Upos::Adv) && at + 4 > verb {
            at -= 1;
        }
        if tree.is_nominal(at) {
            return Some(tree.phrase_ending_at(at));
        }
        if at == start && at + 1 == verb && self.is_odd_name(at) {
            return Some(at);
        }
        if tree.is_one_of(at, &["—", "–", "--", "-"]) {
            // `The article — a long one — accuses`: the noun before the first dash.
            let open = (start + 1..at).find(|&t| tree.text(t) == tree.text(at))?;
            return tree.is_nominal(open - 1).then(|| tree.phrase_ending_at(open - 1));
        }
        if !tree.is_one_of(at, &[",", ")"]) {
            return None;
        }
        let head = self.noun_phrase_from(start).filter(|&h| h < at && self.is_participant(h))?;
        let is_clear =
            (head + 1..at).all(|t| tree.upos(t) != Upos::Verb) && tree.upos(head + 1) == Upos::Punct;
        is_clear.then(|| tree.phrase_ending_at(head))
    }

    /// Whether the first word of a sentence is a rare name that the tagger took for an adverb or the like: `Quill
    /// complained`; but not `Later accused of fraud`.
    fn is_odd_name(&self, token: usize) -> bool {
        let tree = &self.tree;
        const OPENERS: &[&str] = &[
            "then",
            "later",
            "now",
            "still",
            "also",
            "never",
            "once",
            "yesterday",
            "today",
            "earlier",
            "afterwards",
            "often",
            "already",
            "instead",
            "meanwhile",
            "not",
            "here",
            "there",
            "again",
            "soon",
            "long",
            "just",
            "even",
        ];
        tree.starts_with_capital(token)
            && matches!(tree.upos(token), Upos::Adv | Upos::Intj | Upos::X | Upos::Pron)
            && !tree.text(token).ends_with("ly")
            && !tree.is_one_of(token, OPENERS)
            && tree.xpos(token) != Xpos::Wrb
    }

    /// The accuser of an active verb: its subject; in its absence whoever says it.
    pub(crate) fn accuser_of(&self, verb: usize) -> Party {
        let tree = &self.tree;
        match self.subject_of(verb) {
            Some(subject) => self.author_of(subject, verb),
            // `Blaming the bank is easy`, `to blame the bank` have nobody; a main clause has its speaker.
            None if matches!(tree.xpos(verb), Xpos::Vbg) || tree.has_child(verb, &[Deprel::Mark]) => {
                Party::Unknown
            }
            None => Party::Speaker,
        }
    }

    /// Who speaks in a document that stands in a participle's way: `a letter accusing the mayor` has an author.
    fn author_of(&self, subject: usize, verb: usize) -> Party {
        let tree = &self.tree;
        let is_finite = matches!(tree.xpos(verb), Xpos::Vbz | Xpos::Vbp | Xpos::Vbd);
        let hangs_on_noun =
            matches!(tree.relation(verb), Deprel::Acl | Deprel::Advcl) && tree.head(verb) == Some(subject);
        let is_infinitive = tree.xpos(verb) == Xpos::Vb
            && tree.child(verb, &[Deprel::Mark, Deprel::Case]).is_some_and(|mark| tree.is_word(mark, "to"));
        let is_odd = (tree.xpos(verb) == Xpos::Vbg || is_infinitive) && tree.own_subject(verb).is_none();
        if is_finite || !(hangs_on_noun || is_odd) || self.is_participant(subject) {
            return Party::Head(subject);
        }
        if let Some(owner) = tree.child(subject, &[Deprel::NmodPoss]) {
            return Party::Head(owner);
        }
        if let Some(by) = tree.with_case(subject, "by").or_else(|| tree.with_case(subject, "from")) {
            return Party::Head(by);
        }
        // `The families filed a lawsuit accusing the firm`, `She vowed in an attempt to blame the mayor`
        let mut above = tree.head(subject);
        for _ in 0..4 {
            match above {
                Some(head) if tree.upos(head) == Upos::Verb => {
                    if tree.is_passive(head) {
                        break;
                    }
                    return match self.subject_of(head) {
                        Some(agent) if agent != subject && self.is_participant(agent) => Party::Head(agent),
                        _ => Party::Head(subject),
                    };
                }
                Some(head) => above = tree.head(head),
                None => break,
            }
        }
        if self.class_of(subject) == Some(ParticipantClass::Document) || tree.upos(subject) == Upos::Propn {
            Party::Head(subject)
        } else {
            Party::Unknown
        }
    }

    /// A noun phrase with the name that explains it, where the parser lost the apposition: `a former aide, Lena Duarte`.
    pub(crate) fn with_name(&self, head: usize, range: Range<usize>) -> Range<usize> {
        let tree = &self.tree;
        let end = tree.sentence(head).end;
        let comma = range.end;
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

    /// Whether a hit is a phrase cue of one of these frames.
    pub(crate) fn is_phrase(hit: Hit, frame: Frame) -> bool {
        hit.cue.part == CuePart::Phrase && hit.cue.frame == frame
    }
}

/// Nouns whose `for` belongs to them: `the minister for health`.
fn takes_for(lemma: &str) -> bool {
    [
        "minister",
        "secretary",
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "candidate",
        "director",
        "editor",
        "committee",
        "center",
        "department",
        "commissioner",
        "nominee",
        "party",
        "group",
        "campaign",
        "office",
    ]
    .contains(&lemma.to_lowercase().as_str())
}
