//! To whom something is said, which the network has no label for: `told [the court] that`, `“…,” she told [reporters]`.

use super::super::super::tree::Tree;
use super::super::super::{Attribution, Phrase};
use super::super::cues::takes_addressee;
use super::cue_words;
use super::phrases::{head_of, plain_phrase};
use crate::document::{Upos, Xpos};
use crate::lexicon::participants::can_act;
use crate::rules::Rule;

/// Finds to whom something is said: `told [the court] that`, `asked [the clerk] why`, `“…,” the coach told [reporters]`.
///
/// The network has no label for it. Where it took the addressee for the beginning of the content, the content gives way.
pub(super) fn find_addressee(tree: &Tree<'_>, attribution: &mut Attribution) {
    if !tree.applies(Rule::MendFindAddressee) {
        return;
    }
    let Some(cue) = cue_words(tree, attribution) else { return };
    let verb = cue.end - 1;
    if attribution.addressee.is_some() || tree.upos(verb) != Upos::Verb {
        return;
    }
    // `“You lied,” she said to the mayor`: behind `to` stands somebody, or it is no addressee.
    let is_to = cue.end + 1 < tree.sentence(verb).end && tree.is_word(cue.end, "to");
    let first = match takes_addressee(tree.lemma(verb)) {
        true => plain_phrase(tree, cue.end),
        false if is_to => plain_phrase(tree, cue.end + 1),
        false => return,
    };
    if first.is_empty() || tree.is_passive(verb) || is_to && !is_somebody(tree, head_of(tree, &first)) {
        return;
    }
    let document = tree.document;
    let span = tree.span(first.clone());
    if attribution.source.as_ref().is_some_and(|s| s.spans.iter().any(|s| s.overlaps(span))) {
        return;
    }
    let behind = attribution
        .content
        .iter_mut()
        .find(|s| document.tokens[cue.end - 1].span.end <= s.start && s.start <= span.end + 120);
    match behind {
        Some(content) if content.start == span.start => {
            // `told the court he had slept`: a clause follows the addressee. `asked the bank to open`: an order's object
            // belongs to the content, unless it is only asked or told.
            let opener = first.end;
            let opens = tree.upos(opener) == Upos::Sconj
                || matches!(
                    tree.xpos(opener),
                    Xpos::Prp | Xpos::Wp | Xpos::Wrb | Xpos::Wdt | Xpos::To | Xpos::Dt
                )
                || tree.is_word(opener, "that");
            if !opens || span.end >= content.end || tree.sentence(verb).end <= opener {
                return;
            }
            content.start = document.tokens[opener].span.start;
        }
        Some(content) => {
            let start = document.tokens_in(*content).start;
            let is_between = first.end <= start
                && (first.end..start).all(|t| {
                    matches!(
                        tree.upos(t),
                        Upos::Punct
                            | Upos::Adv
                            | Upos::Noun
                            | Upos::Propn
                            | Upos::Adp
                            | Upos::Num
                            | Upos::Det
                            | Upos::Adj
                    )
                });
            if !is_between {
                return;
            }
        }
        // The words stand in front of the cue: only `tell` must have somebody to tell.
        None if !is_to && !matches!(tree.lemma(verb), "tell" | "remind" | "assure" | "inform" | "warn") => {
            return;
        }
        None => {}
    }
    attribution.addressee = Some(Phrase::new(vec![span], head_of(tree, &first)));
}

/// Whether a noun can be spoken to.
fn is_somebody(tree: &Tree<'_>, head: usize) -> bool {
    matches!(tree.upos(head), Upos::Propn | Upos::Pron) || can_act(&tree.lemma(head).to_lowercase())
}
