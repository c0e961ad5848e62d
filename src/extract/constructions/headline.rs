//! Headlines in title case, which the parser was not trained on: `Estavia Slams Norland Over Grain Ban`, `Bank Accused
//! of Hiding Losses`. Read by the words alone.

use std::ops::Range;

use super::{Context, Found, Hit, Party};
use crate::document::{SentenceKind, Upos};
use crate::lexicon::accusation_cues::{CuePart, Form, Frame};
use crate::rules::Rule;

pub(crate) fn find(context: &Context, hit: Hit) -> Option<Found> {
    let tree = &context.tree;
    if hit.cue.part != CuePart::Verb
        || !matches!(hit.cue.frame, Frame::Of | Frame::Blame | Frame::For | Frame::Legal)
    {
        return None;
    }
    let document = tree.document;
    let sentence = &document.sentences[document.sentence_of(hit.token)];
    if sentence.kind != SentenceKind::Headline
        || sentence.tokens.len() > 30
        || !(is_misread(context, hit) || is_clipped_passive(context, hit))
    {
        return None;
    }
    let line = sentence.tokens.clone();
    // What stands before a colon is a kicker or the speaker.
    let start = (line.start..hit.token)
        .rev()
        .find(|&t| matches!(tree.text(t), ":" | "|" | ";" | "–" | "—"))
        .map_or(line.start, |t| t + 1);
    let end = (hit.token..line.end)
        .find(|&t| matches!(tree.text(t), "|" | ";" | ":" | "–" | "—"))
        .unwrap_or(line.end);
    let before = tree.trim(start..hit.token);
    if before.is_empty() || start >= hit.token || hit.token + 1 >= end {
        return None;
    }
    let next = hit.token + 1;
    let passive = hit.form == Form::Past && tree.is_one_of(next, &["of", "for", "by", "over", "with", "in"]);
    if passive {
        let accused = subject_words(context, before)?;
        let mut accuser = Party::Unknown;
        let mut charge = None;
        if tree.is_one_of(next, &["by"]) {
            let agent = until(context, next + 1..end, &["of", "for", "over", "with"]);
            let behind = agent.end;
            accuser = party(agent);
            if behind + 1 < end {
                charge = Some(tree.trim(behind + 1..end));
            }
        } else if next + 1 < end {
            // `accused of nepotism by rival`, but `accused of cheating by faking papers`
            let by = (next + 2..end.saturating_sub(1))
                .rev()
                .find(|&t| tree.is_word(t, "by") && !tree.text(t + 1).ends_with("ing"));
            charge = Some(tree.trim(next + 1..by.unwrap_or(end)));
            if let Some(by) = by {
                accuser = party(until(context, by + 1..end, &["over", "in", "on", "after"]));
            }
        }
        return Some(Found::new(hit, accuser, party(accused), charge));
    }
    if !matches!(hit.form, Form::Third | Form::Base | Form::Past) {
        return None;
    }
    // `Norland Attack Kills Four`: a plain form needs a plural before it.
    if hit.form == Form::Base && !tree.text(hit.token - 1).ends_with('s') {
        return None;
    }
    let object = until(context, next..end, &["of", "for", "over", "as", "after", "in", "on", "at", "with"]);
    if object.is_empty() {
        return None;
    }
    let charge = (object.end + 1 < end && tree.is_one_of(object.end, &["of", "for", "over", "as", "with"]))
        .then(|| tree.trim(object.end + 1..end));
    let (accused, thing) = split_owner(context, object);
    if hit.cue.has_other_sense
        && (context.is_violent(hit.token, &[accused.end - 1, hit.token - 1])
            || charge.is_none() && thing.is_none() && hit.cue.cue == "hit")
    {
        return None;
    }
    let accuser = subject_words(context, before)?;
    Some(Found::new(hit, party(accuser), party(accused), thing.or(charge)))
}

fn party(words: Range<usize>) -> Party {
    Party::Words(words.end - 1, words)
}

/// Whether a participle with its preposition follows bare nouns alone: `Police chief slammed for ignoring complaints`.
fn is_clipped_passive(context: &Context, hit: Hit) -> bool {
    if !context.tree.applies(Rule::AccuseHeadlineClipped) {
        return false;
    }
    let tree = &context.tree;
    let start = tree.sentence(hit.token).start;
    hit.form == Form::Past
        && hit.token > start
        && tree.is_one_of(hit.token + 1, &["of", "for", "over", "with"])
        && (start..hit.token)
            .all(|t| matches!(tree.upos(t), Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num))
}

/// Whether the tagger took the verb of a headline for a noun: `Coach slams referee after defeat`.
fn is_misread(context: &Context, hit: Hit) -> bool {
    if !context.tree.applies(Rule::AccuseHeadlineMisread) {
        return false;
    }
    let tree = &context.tree;
    hit.form == Form::Third
        && hit.token > tree.sentence(hit.token).start
        && matches!(tree.upos(hit.token), Upos::Noun | Upos::Propn | Upos::Adj)
        && matches!(tree.upos(hit.token - 1), Upos::Noun | Upos::Propn)
}

/// The subject without adverbs and auxiliaries: `Bank Chief` from `Bank Chief Again`.
fn subject_words(context: &Context, before: Range<usize>) -> Option<Range<usize>> {
    let tree = &context.tree;
    let mut end = before.end;
    while end > before.start
        && tree
            .is_one_of(end - 1, &["again", "is", "are", "was", "were", "being", "now", "also", "to", "still"])
    {
        end -= 1;
    }
    let start = (before.start..end)
        .rev()
        .find(|&t| tree.is_one_of(t, &["as", "after", "while", "but", "and", ","]))
        .map_or(before.start, |t| t + 1);
    let start = if (start..end).is_empty() { before.start } else { start };
    (start < end && end - start <= 8).then(|| tree.trim(start..end))
}

/// The words up to the first of these prepositions.
fn until(context: &Context, words: Range<usize>, prepositions: &[&str]) -> Range<usize> {
    let tree = &context.tree;
    let end =
        words.clone().find(|&t| tree.is_one_of(t, prepositions) || tree.is_word(t, ",")).unwrap_or(words.end);
    words.start..end
}

/// `Norland's Grain Ban`: owner and thing.
fn split_owner(context: &Context, object: Range<usize>) -> (Range<usize>, Option<Range<usize>>) {
    let tree = &context.tree;
    match object.clone().find(|&t| matches!(tree.text(t), "'s" | "’s" | "'" | "’")) {
        Some(mark) if mark > object.start && mark + 1 < object.end => {
            (object.start..mark, Some(mark + 1..object.end))
        }
        _ => (tree.trim(object), None),
    }
}
