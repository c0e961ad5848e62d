//! Who does what a verb says, where the tree can be trusted and where only the words can.
//!
//! In: a verb. Out: its subject and object, and who accuses by it. Example: in `of Dean being painted as a traitor` the
//! subject is `Dean`.

use super::{Context, Party};
use crate::document::{Deprel, Upos, Xpos};
use crate::lexicon::participants::ParticipantClass;
use crate::rules::Rule;

impl Context<'_> {
    /// The subject of a verb: by the words where they leave no doubt, else by the tree, else by the words again.
    pub(crate) fn subject_of(&self, verb: usize) -> Option<usize> {
        let tree = &self.tree;
        self.subject_beside(verb)
            .or_else(|| tree.subject_of(verb).map(|subject| tree.without_apposition(subject)))
            .map(|subject| match tree.own_subject(subject) {
                // `Carson is on solid ground attacking Renn`: the subject of the noun that is said of him.
                Some(own) if tree.has_child(subject, &[Deprel::Cop]) && !tree.is_word(own, "it") => own,
                _ => subject,
            })
            .or_else(|| self.subject_before(verb))
            .or_else(|| self.subject_of_opening(verb))
    }

    /// The subject for a participle that opens a sentence: `Casting Norland as a bully, Quill left`.
    pub(super) fn subject_of_opening(&self, verb: usize) -> Option<usize> {
        if !self.tree.applies(Rule::AccuseSubjectOfOpening) {
            return None;
        }
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
    pub(super) fn subject_beside(&self, verb: usize) -> Option<usize> {
        if !self.tree.applies(Rule::AccuseSubjectBeside) {
            return None;
        }
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
                Upos::Verb if tree.is_one_of(at, &["has", "have", "had"]) && at + 6 > verb => {
                    has_auxiliary = true
                }
                Upos::Part if tree.is_one_of(at, &["not", "n't", "n’t"]) => {}
                // `have for years accused`, `has since March denounced`
                Upos::Noun | Upos::Propn
                    if self.is_time(at)
                        && at >= start + 3
                        && tree.upos(at - 1) == Upos::Adp
                        && (tree.upos(at - 2) == Upos::Aux
                            || tree.is_one_of(at - 2, &["has", "have", "had"])) =>
                {
                    at -= 1;
                }
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
        // `after his wife accused him`: a finite verb that the parser gave no subject has the noun before it, if an
        // object follows.
        let object_follows = self.next_word(verb).is_some_and(|next| {
            matches!(tree.xpos(next), Xpos::Dt | Xpos::Prp | Xpos::PrpPoss | Xpos::Nnp | Xpos::Nnps)
        });
        let is_bare = matches!(tree.xpos(verb), Xpos::Vbd | Xpos::Vbz | Xpos::Vbp)
            && tree.own_subject(verb).is_none()
            && tree.relation(verb) != Deprel::AclRelcl
            && object_follows
            && !self.is_time(at);
        (is_participle || is_with || is_bare).then_some(head)
    }

    /// A subject where the tree has none: the noun phrase right before a finite verb, or at the start of its sentence
    /// with an insertion between: `Ada Renn (R-Texas), also a hopeful, called`.
    pub(super) fn subject_before(&self, verb: usize) -> Option<usize> {
        if !self.tree.applies(Rule::AccuseSubjectBefore) {
            return None;
        }
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
        if tree.is_one_of(at, &["—", "–", "--", "-"]) {
            // `The article — a long one — accuses`: the noun before the first dash.
            let open = (start + 1..at).find(|&t| tree.text(t) == tree.text(at))?;
            return tree.is_nominal(open - 1).then(|| tree.phrase_ending_at(open - 1));
        }
        if !tree.is_one_of(at, &[",", ")"]) {
            return None;
        }
        let start = start.max(verb.saturating_sub(60));
        let head = self.noun_phrase_from(start).filter(|&h| h < at && self.is_participant(h))?;
        let is_clear = tree.upos(head + 1) == Upos::Punct
            && ((head + 1..at).all(|t| tree.upos(t) != Upos::Verb)
                || tree.is_relative(head + 2)
                || matches!(tree.xpos(head + 2), Xpos::Vbn | Xpos::Vbg));
        is_clear.then(|| tree.phrase_ending_at(head))
    }

    /// The accuser of an active verb: its subject; in its absence whoever says it.
    pub(crate) fn accuser_of(&self, verb: usize) -> Party {
        let tree = &self.tree;
        let before = verb.checked_sub(1).filter(|&t| t >= tree.sentence(verb).start);
        // A verb read as a noun has no subject in the tree; the words before it are one: `The union hit out at`.
        if let Some(before) = before.filter(|&t| {
            matches!(tree.upos(verb), Upos::Noun | Upos::Propn)
                && matches!(tree.upos(t), Upos::Noun | Upos::Propn)
        }) {
            return Party::Words(before, tree.phrase_start(before)..verb);
        }
        // `The family plans to sue`, with the plans read as a noun.
        if let Some(planned) = tree.head(verb).filter(|&n| {
            tree.relation(verb) == Deprel::Acl
                && tree.relation(n) == Deprel::Root
                && tree.xpos(n) == Xpos::Nns
                && n > tree.sentence(verb).start
                && n + 2 == verb
                && tree.relation(n - 1) == Deprel::Compound
        }) {
            return Party::Words(planned - 1, tree.phrase_start(planned - 1)..planned);
        }
        match self.subject_of(verb) {
            // `You can't blame Roe for the rain` speaks of nobody's blame in particular.
            Some(subject)
                if tree.is_word(subject, "you")
                    && (tree.xpos(verb) == Xpos::Vbg
                        || tree
                            .children(verb)
                            .any(|c| tree.is_one_of(c, &["can", "ca", "could", "should"]))) =>
            {
                Party::Unknown
            }
            Some(subject) => self.author_of(subject, verb),
            // `Blaming the bank is easy`, `to blame the bank` have nobody; a main clause has its speaker.
            None if matches!(tree.xpos(verb), Xpos::Vbg) || tree.has_child(verb, &[Deprel::Mark]) => {
                Party::Unknown
            }
            None => Party::Speaker,
        }
    }

    /// Who speaks in a document that stands in a participle's way: `a letter accusing the mayor` has an author.
    pub(super) fn author_of(&self, subject: usize, verb: usize) -> Party {
        if !self.tree.applies(Rule::AccuseAuthorOf) {
            return Party::Head(subject);
        }
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
}
