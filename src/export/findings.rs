//! The findings of a document as named spans: what the annotation formats have in common.
//!
//! Example: `Osei accused the mayor of nepotism.` is one accusation with the parts accuser `Osei`, cue `accused`,
//! accused `the mayor` and charge `nepotism`.

use crate::extract::{Cue, Phrase};
use crate::resolve::Analysis;
use crate::span::Span;

/// What a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Attribution,
    Accusation,
    Denial,
}

/// One attribution, accusation or denial.
pub(super) struct Finding<'a> {
    pub(super) kind: Kind,
    /// Index among those of its kind, counted from 0.
    pub(super) number: usize,
    /// Direct, mixed, indirect, explicit or claim; nothing for a denial.
    pub(super) class: &'static str,
    /// What an attribution reports: said, thought, intended, ordered, noticed; nothing for all else.
    pub(super) act: &'static str,
    /// Whether an accusation was really made; nothing for all else.
    pub(super) status: &'static str,
    /// Its words, without the parts that the text does not give.
    pub(super) parts: Vec<Piece<'a>>,
    /// The accusations, by number, that a denial answers.
    pub(super) answers: &'a [usize],
    /// The attribution, by number, in whose content an attribution stands.
    pub(super) parent: Option<usize>,
}

/// The words in one role.
pub(super) struct Piece<'a> {
    /// `source`, `cue`, `content`, `addressee`; `accuser`, `accused`, `charge`; `denier`, `denied`.
    pub(super) role: &'static str,
    /// One or more spans; never empty.
    pub(super) spans: &'a [Span],
    /// Who is meant, where the words stand for a participant.
    pub(super) name: Option<&'a str>,
}

impl Kind {
    /// The name in every output.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Kind::Attribution => "attribution",
            Kind::Accusation => "accusation",
            Kind::Denial => "denial",
        }
    }
}

/// All findings of a document: attributions, then accusations, then denials.
pub(super) fn findings(analysis: &Analysis) -> Vec<Finding<'_>> {
    let mut all = Vec::new();
    for (number, it) in analysis.attributions.iter().enumerate() {
        let parts = [
            who(analysis, "source", it.source.as_ref()),
            cue(it.cue.as_ref()),
            words("content", &it.content),
            who(analysis, "addressee", it.addressee.as_ref()),
        ];
        all.push(Finding {
            kind: Kind::Attribution,
            number,
            class: it.kind.as_str(),
            act: it.act.as_str(),
            status: "",
            parts: parts.into_iter().flatten().collect(),
            answers: &[],
            parent: it.parent,
        });
    }
    for (number, it) in analysis.accusations.iter().enumerate() {
        let parts = [
            who(analysis, "accuser", it.accuser.as_ref()),
            cue(Some(&it.cue)),
            who(analysis, "accused", Some(&it.accused)),
            words("charge", &it.charge),
        ];
        all.push(Finding {
            kind: Kind::Accusation,
            number,
            class: it.class.as_str(),
            act: "",
            status: it.status.as_str(),
            parts: parts.into_iter().flatten().collect(),
            answers: &[],
            parent: None,
        });
    }
    for (number, it) in analysis.denials.iter().enumerate() {
        let parts =
            [who(analysis, "denier", it.denier.as_ref()), cue(Some(&it.cue)), words("denied", &it.content)];
        all.push(Finding {
            kind: Kind::Denial,
            number,
            class: "",
            act: "",
            status: "",
            parts: parts.into_iter().flatten().collect(),
            answers: &it.accusations,
            parent: None,
        });
    }
    all
}

fn who<'a>(analysis: &'a Analysis, role: &'static str, phrase: Option<&'a Phrase>) -> Option<Piece<'a>> {
    let phrase = phrase?;
    let name = phrase.entity.and_then(|e| analysis.entities.get(e)).map(|e| e.name.as_str());
    words(role, &phrase.spans).map(|piece| Piece { name, ..piece })
}

fn cue(cue: Option<&Cue>) -> Option<Piece<'_>> {
    words("cue", &cue?.spans)
}

fn words<'a>(role: &'static str, spans: &'a [Span]) -> Option<Piece<'a>> {
    (!spans.is_empty()).then_some(Piece { role, spans, name: None })
}
