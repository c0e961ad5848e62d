//! Whom a pronoun means: the best of the entities mentioned before it that agree with it.
//!
//! In: a pronoun with its place in the sentence, and the mentions before it. Out: an entity, and whether it was a close
//! call. Example: in `Ines Calder spoke first. She accused Pell Group of delay.` `She` is `Ines Calder`.
//!
//! Each mention gives points for being near, a subject, a speaker, often mentioned and of fitting gender. Only a window
//! of the latest mentions is looked at, so that the work stays linear.

use crate::lexicon::people::Gender;

use super::EntityKind;
use super::entities::{Draft, Drafts};

/// How many mentions back a pronoun may look.
const WINDOW: usize = 48;

/// How many sentences back.
const MAX_SENTENCES: usize = 6;

/// Two candidates nearer to each other than this leave the pronoun uncertain.
const CLOSE_CALL: f32 = 0.5;

/// What kind of pronoun a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pronoun {
    /// `he`, `she` and their cases.
    Person(Option<Gender>),
    /// `it`, `its`, `itself`.
    Thing,
    /// `they`, `them`, `their`.
    Many,
    /// `who`, `which`, `whose`, `whom`, `that` as a relative.
    Relative,
    /// `I`, `we`, `my`, `us`.
    Speaker,
    /// `you`, `your`.
    Addressee,
}

/// Grammatical place of a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// `Osei left`
    Subject,
    /// `Osei was dismissed`
    PassiveSubject,
    /// `dismissed Osei`
    Object,
    /// `Osei's car`
    Possessor,
    /// `by Osei`
    Agent,
    /// The root of a line: a headline's or a transcript's name.
    Root,
    /// Anything else.
    Other,
}

/// A mention on the way through the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Event {
    pub(super) entity: usize,
    pub(super) token: usize,
    pub(super) sentence: usize,
    pub(super) role: Place,
    /// The word that it depends on, through coordination.
    pub(super) governor: Option<usize>,
    pub(super) in_quotation: bool,
    pub(super) is_source: bool,
}

/// A pronoun to be resolved.
#[derive(Clone, Copy, Debug)]
pub(super) struct Question {
    pub(super) pronoun: Pronoun,
    pub(super) token: usize,
    pub(super) sentence: usize,
    pub(super) role: Place,
    pub(super) governor: Option<usize>,
    pub(super) in_quotation: bool,
    pub(super) is_source: bool,
    /// Who says the quotation that the pronoun stands in.
    pub(super) speaker: Option<usize>,
    pub(super) is_reflexive: bool,
}

/// The entity found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Answer {
    pub(super) entity: usize,
    pub(super) is_uncertain: bool,
}

/// Tells what kind of pronoun a word is, `None` for other words.
pub(super) fn classify(word: &str) -> Option<Pronoun> {
    if word.len() > 10 || !word.is_ascii() {
        return None;
    }
    let mut letters = [0u8; 10];
    let letters = &mut letters[..word.len()];
    letters.copy_from_slice(word.as_bytes());
    letters.make_ascii_lowercase();
    Some(match &*letters {
        b"he" | b"him" | b"his" | b"himself" => Pronoun::Person(Some(Gender::Male)),
        b"she" | b"her" | b"hers" | b"herself" => Pronoun::Person(Some(Gender::Female)),
        b"it" | b"its" | b"itself" => Pronoun::Thing,
        b"they" | b"them" | b"their" | b"theirs" | b"themselves" => Pronoun::Many,
        b"who" | b"whom" | b"whose" | b"which" => Pronoun::Relative,
        b"i" | b"me" | b"my" | b"mine" | b"myself" | b"we" | b"us" | b"our" | b"ours" | b"ourselves" => {
            Pronoun::Speaker
        }
        b"you" | b"your" | b"yours" | b"yourself" | b"yourselves" => Pronoun::Addressee,
        _ => return None,
    })
}

/// Finds the entity that a pronoun means among the mentions before it.
pub(super) fn resolve(question: &Question, events: &[Event], drafts: &Drafts) -> Option<Answer> {
    let mut scores: Vec<(usize, f32)> = Vec::new();
    for event in events.iter().rev().take(WINDOW) {
        let distance = question.sentence - event.sentence;
        if distance > MAX_SENTENCES {
            break;
        }
        let draft = &drafts.list[event.entity];
        let Some(fit) = agreement(question, draft) else { continue };
        if Some(event.entity) == question.speaker && question.in_quotation {
            continue;
        }
        if is_bound(question, event) {
            continue;
        }
        let score = fit + salience(question, event, distance) + (draft.count as f32 + 1.0).ln() * 0.25;
        match scores.iter_mut().find(|(entity, _)| *entity == event.entity) {
            Some((_, best)) => *best = best.max(score),
            None => scores.push((event.entity, score)),
        }
    }
    let mut best: Option<(usize, f32)> = None;
    let mut second = f32::MIN;
    for &(entity, score) in &scores {
        match best {
            Some((_, top)) if score <= top => second = second.max(score),
            Some((_, top)) => {
                second = second.max(top);
                best = Some((entity, score));
            }
            None => best = Some((entity, score)),
        }
    }
    if let Some((entity, score)) = best {
        return Some(Answer { entity, is_uncertain: score - second < CLOSE_CALL });
    }
    // Nobody near: the last one that agrees for certain, from further up.
    let far = events.iter().rev().take(WINDOW * 4).find(|e| {
        let draft = &drafts.list[e.entity];
        match question.pronoun {
            Pronoun::Person(gender) => {
                draft.kind == EntityKind::Person
                    && !draft.is_plural
                    && draft.gender == gender
                    && gender.is_some()
            }
            _ => false,
        }
    })?;
    Some(Answer { entity: far.entity, is_uncertain: true })
}

/// How well an entity agrees with a pronoun; `None` where it cannot.
fn agreement(question: &Question, draft: &Draft) -> Option<f32> {
    match question.pronoun {
        Pronoun::Person(gender) => {
            if draft.is_plural || draft.is_document {
                return None;
            }
            let kind = match draft.kind {
                EntityKind::Person if draft.is_guess => 0.0,
                EntityKind::Person => 0.8,
                EntityKind::Other if draft.is_named => 0.0,
                _ => return None,
            };
            let sex = match draft.gender {
                Some(known) if Some(known) == gender => 1.0,
                Some(_) => return None,
                None => 0.0,
            };
            Some(kind + sex + if draft.is_named { 0.5 } else { 0.0 })
        }
        Pronoun::Thing => {
            if draft.is_plural || draft.gender.is_some() {
                return None;
            }
            match draft.kind {
                EntityKind::Organization => Some(1.2),
                EntityKind::Place => Some(0.6),
                EntityKind::Other if draft.is_document => Some(0.8),
                EntityKind::Other => Some(0.2),
                EntityKind::Person if draft.is_guess => Some(0.0),
                EntityKind::Person | EntityKind::Group => None,
            }
        }
        Pronoun::Many => Some(match draft.kind {
            EntityKind::Group => 1.6,
            _ if draft.is_plural => 1.4,
            EntityKind::Organization => 0.6,
            EntityKind::Person => -0.8,
            EntityKind::Place => -0.4,
            EntityKind::Other => -0.6,
        }),
        _ => None,
    }
}

/// Whether grammar forbids that a pronoun means this mention: `Osei blamed him`, `his spokesman`.
fn is_bound(question: &Question, event: &Event) -> bool {
    if question.is_reflexive {
        return false;
    }
    let is_argument = |role: Place| !matches!(role, Place::Possessor | Place::Other | Place::Root);
    question.governor.is_some()
        && question.governor == event.governor
        && question.sentence == event.sentence
        && is_argument(question.role)
        && is_argument(event.role)
}

/// How much a mention is in the mind of the reader at the pronoun.
fn salience(question: &Question, event: &Event, distance: usize) -> f32 {
    let mut points = match event.role {
        Place::Subject => 1.2,
        Place::PassiveSubject | Place::Agent => 0.9,
        Place::Root => 0.5,
        Place::Object => 0.3,
        Place::Possessor => 0.4,
        Place::Other => 0.0,
    };
    points -= match distance {
        0 => 0.0,
        1 => 0.3,
        n => 0.3 + 0.5 * (n - 1) as f32,
    };
    if event.is_source {
        points += if question.is_source { 1.1 } else { 0.4 };
    }
    if event.in_quotation && !question.in_quotation {
        points -= 1.2;
    }
    if question.is_reflexive && event.governor == question.governor {
        points += 3.0;
    }
    let gap = question.token.saturating_sub(event.token) as f32;
    points - (gap / 100.0).min(0.6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pronouns_are_known_in_any_case() {
        assert_eq!(classify("She"), Some(Pronoun::Person(Some(Gender::Female))));
        assert_eq!(classify("THEY"), Some(Pronoun::Many));
        assert_eq!(classify("I"), Some(Pronoun::Speaker));
        assert_eq!(classify("minister"), None);
        assert_eq!(classify("é"), None);
    }
}
