//! The constructions in which English accuses, one file each.
//!
//! In: a cue word in a parsed sentence. Out: who stands where around it ([`Found`]); the driver in
//! [`accusations`](super::accusations) does coordination, status and multiplication for all of them alike. Example:
//! [`passive`] reads `The minister was accused by lawmakers of theft`.

pub(crate) mod active;
pub(crate) mod adjective;
pub(crate) mod blame_on;
mod charges;
pub(crate) mod demand;
pub(crate) mod gapping;
pub(crate) mod headline;
pub(crate) mod labeling;
pub(crate) mod nominal;
mod parties;
pub(crate) mod passive;
pub(crate) mod reciprocal;
pub(crate) mod reported_clause;
mod senses;
mod subjects;
pub(crate) mod under_fire;

use std::ops::Range;

use crate::extract::tree::Tree;
use crate::lexicon::accusation_cues::{AccusationCue, Form};
use crate::rules::Rule;

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
    pub(crate) rule: Rule,
    pub(crate) find: fn(&Context, Hit) -> Option<Found>,
}

/// All constructions, in the order in which they are tried; the first that fits a cue wins.
pub(crate) const CONSTRUCTIONS: &[Construction] = &[
    Construction { name: "headline", rule: Rule::AccuseHeadline, find: headline::find },
    Construction { name: "reciprocal", rule: Rule::AccuseReciprocal, find: reciprocal::find },
    Construction { name: "blame_on", rule: Rule::AccuseBlameOn, find: blame_on::find },
    Construction { name: "labeling", rule: Rule::AccuseLabeling, find: labeling::find },
    Construction { name: "demand", rule: Rule::AccuseDemand, find: demand::find },
    Construction { name: "under_fire", rule: Rule::AccuseUnderFire, find: under_fire::find },
    Construction { name: "reported_clause", rule: Rule::AccuseReportedClause, find: reported_clause::find },
    Construction { name: "passive", rule: Rule::AccusePassive, find: passive::find },
    Construction { name: "active", rule: Rule::AccuseActive, find: active::find },
    Construction { name: "nominal", rule: Rule::AccuseNominal, find: nominal::find },
    Construction { name: "adjective", rule: Rule::AccuseAdjective, find: adjective::find },
];

impl<'a> Context<'a> {
    pub(crate) fn new(tree: &'a Tree<'a>) -> Self {
        Self { tree }
    }
}
