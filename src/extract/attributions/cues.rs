//! Cue words in the text: which tokens carry an attribution, and how far the cue reaches.
//!
//! `has repeatedly called for` is one cue: the verb group of `called`, and the preposition that its row names.

use std::ops::Range;

use super::super::Cue;
use super::super::tree::Tree;
use crate::document::{Upos, Xpos};
use crate::lexicon::attribution_cues::{
    AttributionCue, CuePos, Frames, attribution_cue, phrases_beginning_with,
};

/// A cue in the text.
#[derive(Clone)]
pub(super) struct CueHit {
    /// The word that governs source and content: the verb, noun or adjective.
    pub(super) head: usize,
    /// All words of the cue, auxiliaries and prepositions included.
    pub(super) words: Range<usize>,
    /// Its row in the lexicon.
    pub(super) entry: &'static AttributionCue,
    /// Whether the last word of the cue is a preposition that introduces the content: `called for [a ban]`.
    pub(super) takes_object: bool,
    /// Whether the cue ends in a verb of saying of its own: `was quoted as saying`.
    pub(super) ends_in_saying: bool,
}

impl CueHit {
    /// Whether the lexicon gives the cue one of these frames.
    pub(super) fn takes(&self, frames: Frames) -> bool {
        let saying = Frames::QUOTE.union(Frames::THAT);
        self.entry.frames.intersects(frames) || self.ends_in_saying && saying.intersects(frames)
    }

    /// The cue as it goes into an attribution.
    pub(super) fn cue(&self, tree: &Tree<'_>) -> Cue {
        Cue { spans: vec![tree.span(self.words.clone())], lemma: self.entry.lemma.to_string() }
    }
}

/// The cue that a token heads, if it does.
pub(super) fn cue_at(tree: &Tree<'_>, token: usize) -> Option<CueHit> {
    let pos = match tree.upos(token) {
        Upos::Verb => CuePos::Verb,
        Upos::Noun => CuePos::Noun,
        Upos::Adj => CuePos::Adjective,
        Upos::Adp | Upos::Sconj => CuePos::Preposition,
        _ => return None,
    };
    let lemma = tree.lemma(token);
    let phrase = phrases_beginning_with(lemma).iter().copied().find_map(|entry| {
        let end = phrase_end(tree, token, entry.lemma)?;
        (entry.pos == pos || entry.pos == CuePos::Preposition).then_some((entry, end))
    });
    let (entry, end) = match phrase {
        Some((entry, end)) => (entry, end),
        None => (attribution_cue(lemma, pos)?, token + 1),
    };
    let mut words = match entry.pos {
        CuePos::Verb | CuePos::Adjective => tree.verb_group(token),
        CuePos::Noun | CuePos::Preposition => token..token + 1,
    };
    words.end = words.end.max(end);
    // `was quoted as saying`, `went on to say`: the group runs to the verb of saying.
    let ends_in_saying = token + 2 < tree.sentence(token).end
        && tree.is_one_of(token + 1, &["as", "to"])
        && matches!(tree.lemma(token + 2), "say" | "tell");
    if ends_in_saying {
        words.end = token + 3;
    }
    // `was heard saying`
    let is_heard = matches!(lemma, "hear" | "overhear" | "quote") && tree.is_word(token + 1, "saying");
    if is_heard {
        words.end = token + 2;
    }
    let ends_in_saying = ends_in_saying || is_heard;
    let mut takes_object = end > token + 1 && is_preposition(tree, end - 1);
    let next = words.end;
    if !takes_object && next < tree.sentence(token).end {
        let frame = match tree.text(next) {
            "of" => Frames::OF,
            "for" => Frames::FOR,
            "about" => Frames::ABOUT,
            _ => Frames::default(),
        };
        if frame != Frames::default() && entry.frames.contains(frame) {
            words.end = next + 1;
            takes_object = true;
        }
    }
    Some(CueHit { head: token, words, entry, takes_object, ends_in_saying })
}

/// Verbs whose plain object is the one spoken to.
pub(super) fn takes_addressee(lemma: &str) -> bool {
    matches!(
        lemma,
        "tell"
            | "ask"
            | "remind"
            | "assure"
            | "inform"
            | "warn"
            | "notify"
            | "brief"
            | "reassure"
            | "alert"
            | "advise"
            | "convince"
            | "persuade"
    )
}

/// Participles that say what somebody feels or believes: `The diver is convinced that the wreck holds silver`.
const FEELINGS: [&str; 16] = [
    "alarmed",
    "concerned",
    "convinced",
    "determined",
    "disappointed",
    "embarrassed",
    "frustrated",
    "frightened",
    "persuaded",
    "pleased",
    "relieved",
    "satisfied",
    "shocked",
    "surprised",
    "thrilled",
    "worried",
];

/// Whether a participle says what its subject feels or believes, and no agent makes it a passive.
pub(super) fn is_feeling(tree: &Tree<'_>, verb: usize) -> bool {
    tree.is_one_of(verb, &FEELINGS) && tree.agent_of(verb).is_none()
}
/// Whether a verb gives something a name: `a film called “Salt”`, `the boat was named “Patience”`. `called the vote “a
/// farce”` gives none.
pub(super) fn is_naming(tree: &Tree<'_>, verb: usize) -> bool {
    matches!(
        tree.lemma(verb),
        "call" | "name" | "nickname" | "dub" | "title" | "entitle" | "know" | "style" | "christen"
    ) && tree.upos(verb) == Upos::Verb
        && (tree.is_passive(verb) || tree.xpos(verb) == Xpos::Vbn)
}

/// Where a phrase that begins at `token` ends, if the text has it word by word.
pub(super) fn phrase_end(tree: &Tree<'_>, token: usize, phrase: &str) -> Option<usize> {
    let sentence = tree.sentence(token);
    let mut at = token + 1;
    for word in phrase.split(' ').skip(1) {
        if at >= sentence.end || !(tree.is_word(at, word) || tree.lemma(at) == word) {
            return None;
        }
        at += 1;
    }
    Some(at)
}

fn is_preposition(tree: &Tree<'_>, token: usize) -> bool {
    matches!(tree.upos(token), Upos::Adp | Upos::Sconj)
}

/// The row of the verb that a word may be by its form, whatever its tag: headlines say `Union rejects pay offer`, and
/// taggers that learned from prose read nouns there.
pub(super) fn verb_cue_of_form(tree: &Tree<'_>, token: usize) -> Option<&'static AttributionCue> {
    if tree.upos(token) == Upos::Verb
        && let Some(entry) = attribution_cue(tree.lemma(token), CuePos::Verb)
    {
        return Some(entry);
    }
    let word = tree.text(token).to_lowercase();
    let stems = [
        Some(word.as_str()),
        word.strip_suffix('s'),
        word.strip_suffix("es"),
        word.strip_suffix('d'),
        word.strip_suffix("ed"),
    ];
    let plain = stems.into_iter().flatten().find_map(|stem| attribution_cue(stem, CuePos::Verb));
    plain.or_else(|| {
        let stem = word.strip_suffix("ies").or_else(|| word.strip_suffix("ied"))?;
        attribution_cue(&format!("{stem}y"), CuePos::Verb)
    })
}

/// Whether a word can be a verb where it stands: not behind an article or a preposition.
pub(super) fn verb_form(tree: &Tree<'_>, token: usize) -> bool {
    let before = token.checked_sub(1).filter(|b| tree.sentence(token).contains(b));
    before.is_some_and(|b| !matches!(tree.upos(b), Upos::Det | Upos::Adp | Upos::Punct))
}
