//! Whether an accusation was really made: asserted, negated, hypothetical or denied.
//!
//! In: the accusing word. Out: its [`Status`], from its own negation and mood and from the words that govern it.
//! Examples: `stopped short of accusing` is negated, `is expected to accuse` hypothetical, `denied accusing` denied.

use super::Status;
use super::tree::Tree;
use crate::document::{Deprel, Upos, Xpos};
use crate::lexicon::companions::{Companion, companion};

/// The status of an accusation by its accusing word.
pub(super) fn status_of(tree: &Tree, governor: usize) -> Status {
    let mut word = governor;
    // `may accuse or blame`: the second verb shares the first one's auxiliary and negation.
    if tree.relation(word) == Deprel::Conj
        && tree.upos(word) == Upos::Verb
        && tree.own_subject(word).is_none()
        && !tree.has_child(word, &[Deprel::Aux])
        && let Some(first) = tree.head(word)
        && tree.xpos(word) == tree.xpos(first)
        && tree.xpos(word) == Xpos::Vb
    {
        word = first;
    }
    // `denied having blamed his brother`, with the participle hung on the brother.
    if word > 0 && tree.is_word(word - 1, "having") && tree.relation(word) == Deprel::Amod {
        word -= 1;
    }
    if tree.is_negated(word) {
        return Status::Negated;
    }
    if is_hypothetical(tree, word) {
        return Status::Hypothetical;
    }
    // `accused` with an object and no auxiliary is finite, whatever the parser hung it on.
    let is_finite = matches!(tree.xpos(word), Xpos::Vbd | Xpos::Vbn | Xpos::Vbz)
        && tree.has_child(word, &[Deprel::Obj])
        && !(word > 0 && tree.is_one_of(word - 1, &["having", "be", "been", "being", "to"]))
        && !tree.has_child(word, &[Deprel::Aux, Deprel::AuxPass, Deprel::Mark]);
    if is_finite && tree.relation(word) != Deprel::Ccomp {
        return Status::Asserted;
    }
    // Up through what governs it, as long as it is one statement.
    for step in 0..4 {
        let Some(above) = tree.head(word) else { break };
        let lemma = tree.lemma(above).to_lowercase();
        let is_in = |class| companion(&lemma, class);
        let is_noun = tree.is_nominal(word);
        match tree.relation(word) {
            Deprel::Xcomp
            | Deprel::Ccomp
            | Deprel::Advcl
            | Deprel::Acl
            | Deprel::Csubj
            | Deprel::Obl
            | Deprel::Obj
            | Deprel::Nmod => {}
            _ => break,
        }
        let is_infinitive = tree.child(word, &[Deprel::Mark]).is_some_and(|mark| tree.is_word(mark, "to"));
        let relation = tree.relation(word);
        if is_in(Companion::Denying)
            && matches!(relation, Deprel::Xcomp | Deprel::Ccomp | Deprel::Obj | Deprel::Advcl)
        {
            // A noun that is denied is an accusation that its target rejects; withdrawing takes it back.
            if !is_noun || lemma != "deny" {
                return Status::Denied;
            }
        }
        let takes_back = lemma == "take" && tree.is_word(above + 1, "back");
        if takes_back && relation == Deprel::Obj {
            return Status::Denied;
        }
        if is_noun {
            // `refrained from criticism`, `made no accusation`, `may face accusations`
            if matches!(relation, Deprel::Obl | Deprel::Obj) {
                if ["refrain", "avoid", "decline", "stop"].contains(&lemma.as_str()) {
                    return Status::Negated;
                }
                if tree.upos(above) == Upos::Verb && step == 0 {
                    if tree.is_negated(above) {
                        return Status::Negated;
                    }
                    if is_hypothetical(tree, above) && relation == Deprel::Obj {
                        return Status::Hypothetical;
                    }
                }
            }
            break;
        }
        if relation == Deprel::Ccomp {
            break;
        }
        // `did not hesitate to blame`, `has not stopped blaming`, `could not help blaming`: it was done.
        let is_undone = is_in(Companion::Refraining) || matches!(lemma.as_str(), "stop" | "help" | "miss");
        if is_undone && tree.is_negated(above) {
            return Status::Asserted;
        }
        if is_in(Companion::Refraining) || (lemma == "stop" && stops_short(tree, above, word)) {
            return Status::Negated;
        }
        if is_infinitive || matches!(relation, Deprel::Xcomp) {
            let done = matches!(lemma.as_str(), "go" | "have") && tree.is_word(above, "went");
            if is_infinitive && is_in(Companion::Planning) && !done {
                return if tree.is_negated(above) { Status::Negated } else { Status::Hypothetical };
            }
            if tree.is_negated(above) {
                return Status::Negated;
            }
            if is_hypothetical(tree, above) {
                return Status::Hypothetical;
            }
            word = above;
            continue;
        }
        if relation == Deprel::Acl && is_infinitive {
            // `an attempt to blame`, `the right to sue`
            return Status::Hypothetical;
        }
        break;
    }
    if is_question(tree, governor) { Status::Hypothetical } else { Status::Asserted }
}

/// Whether a predicate stands under a condition or a mere possibility: `if the bank lied`, `may have lied`.
pub(super) fn is_only_possible(tree: &Tree, head: usize) -> bool {
    let mut word = head;
    for _ in 0..3 {
        if is_hypothetical(tree, word) {
            return true;
        }
        match (tree.relation(word), tree.head(word)) {
            (Deprel::Xcomp | Deprel::Advcl | Deprel::Conj, Some(above)) => word = above,
            _ => return is_question(tree, word),
        }
    }
    false
}

fn is_hypothetical(tree: &Tree, verb: usize) -> bool {
    // `would later accuse` looks ahead from the past: it was done.
    let is_told =
        tree.children(verb).any(|c| c < verb && tree.is_one_of(c, &["later", "eventually", "subsequently"]))
            && tree.children(verb).any(|c| tree.is_word(c, "would"));
    if is_told {
        return false;
    }
    tree.is_hypothetical(verb)
        || tree.children(verb).any(|c| {
            tree.relation(c) == Deprel::Advmod
                && tree.is_one_of(c, &["hypothetically", "supposedly", "potentially"])
        })
}

/// `stopped short of accusing`, `stopped accusing`
fn stops_short(tree: &Tree, stop: usize, word: usize) -> bool {
    (stop + 1..word).any(|t| tree.is_one_of(t, &["short", "accusing", "blaming"])) || stop + 1 == word
}

/// Whether the cue's clause is the main clause of a question: `Did Osei accuse the mayor?`
fn is_question(tree: &Tree, governor: usize) -> bool {
    let sentence = tree.sentence(governor);
    let ends = (sentence.start..sentence.end).rev().take(3).any(|t| tree.is_word(t, "?"));
    ends && tree.relation(governor) == Deprel::Root
        && tree.children(governor).any(|c| {
            c < governor
                && tree.relation(c) == Deprel::Aux
                && tree.own_subject(governor).is_some_and(|subject| c < subject)
        })
}
