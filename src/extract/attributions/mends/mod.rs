//! Puts right what labels of single words cannot know of lines, marks and grammar.
//!
//! In `Osei told the court he had slept` the network may take `the court` into the content; it is the addressee. In
//! `She sang “Paper Boats”` it may hear a quotation; it is the title of a song.
//!
//! In: the network's attributions. Out: the same, mended, without those that nobody uttered.

mod addressees;
mod drops;
mod edges;
mod phrases;
mod pieces;
mod roles;

use std::ops::Range;

use super::super::Attribution;
use super::super::tree::Tree;
use super::cues::{CueHit, cue_at};
use super::{kind_of, token_range};
use addressees::find_addressee;
use drops::{has_bare_article, is_filled_up, names_a_thing};
use edges::{end_condition, end_relative, stay_in_line, trim_cue, trim_source, trim_stray_mark};
pub(super) use edges::{end_source_at_as, leave_stage_directions};
use pieces::{leave_closed_quotations, leave_other_turns, split_floating};
pub(super) use roles::leave_prepositional_source;
use roles::{
    hear_addressee, rejoin_reduced_relatives, silence_passive_subject, silence_recipient,
    take_subject_from_content, turn_inversion,
};

/// Name of a learned attribution whose source a rule found.
pub(super) const MENDED: &str = "learned, source by rule";

/// Mends the learned attributions of a document.
pub(super) fn mend(tree: &Tree<'_>, learned: Vec<Attribution>) -> Vec<Attribution> {
    let mut mended = Vec::with_capacity(learned.len());
    for mut attribution in learned {
        stay_in_line(tree, &mut attribution);
        trim_source(tree, &mut attribution);
        end_source_at_as(tree, &mut attribution);
        trim_cue(tree, &mut attribution);
        end_relative(tree, &mut attribution);
        end_condition(tree, &mut attribution);
        take_subject_from_content(tree, &mut attribution);
        turn_inversion(tree, &mut attribution);
        hear_addressee(tree, &mut attribution);
        silence_passive_subject(tree, &mut attribution);
        silence_recipient(tree, &mut attribution);
        trim_stray_mark(tree, &mut attribution);
        find_addressee(tree, &mut attribution);
        let turns = leave_other_turns(tree, &mut attribution);
        let closed = leave_closed_quotations(tree, &mut attribution);
        let floating = split_floating(tree, &mut attribution);
        attribution.kind = kind_of(tree.document, &attribution.content);
        mended.extend([Some(attribution), floating].into_iter().flatten().chain(turns).chain(closed));
    }
    rejoin_reduced_relatives(tree, &mut mended);
    mended.retain(|a| {
        !(a.content.is_empty()
            || names_a_thing(tree, a)
            || is_filled_up(tree, a)
            || has_bare_article(tree, a))
    });
    mended
}

/// The tokens of the cue, first to last.
fn cue_words(tree: &Tree<'_>, attribution: &Attribution) -> Option<Range<usize>> {
    let spans = &attribution.cue.as_ref()?.spans;
    let words = token_range(tree.document, spans);
    (!words.is_empty()).then_some(words)
}

/// The lexicon's row for the cue: that of its main word, which comes last.
fn known_cue(tree: &Tree<'_>, words: Range<usize>) -> Option<CueHit> {
    words.rev().find_map(|token| cue_at(tree, token))
}
