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

/// Points that speak for a candidate.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weights {
    /// A person for certain, and of the pronoun's gender for certain.
    person: f32,
    gender: f32,
    named: f32,
    group: f32,
    /// By grammatical place.
    subject: f32,
    passive_subject: f32,
    root: f32,
    object: f32,
    possessor: f32,
    /// Both mention and pronoun are subjects.
    parallel: f32,
    /// Lost with the first sentence between them, and with each further one.
    first_sentence: f32,
    next_sentence: f32,
    /// The mention is the source of a statement; so is the pronoun.
    source: f32,
    source_to_source: f32,
    /// Lost where one of them stands in a quotation and the other does not.
    out_of_quotation: f32,
    into_quotation: f32,
    /// The mention is a pronoun itself.
    pronoun: f32,
    /// For each doubling of the mentions so far.
    count: f32,
    /// Lost over a hundred words.
    gap: f32,
    /// The last pronoun of this gender meant the same.
    chain: f32,
}

const WEIGHTS: Weights = Weights {
    person: 0.7,
    gender: 1.4,
    named: 0.5,
    group: 1.8,
    subject: 1.2,
    passive_subject: 0.9,
    root: 0.1,
    object: 0.8,
    possessor: 0.2,
    parallel: 0.2,
    first_sentence: 1.1,
    next_sentence: 0.5,
    source: 0.0,
    source_to_source: 1.1,
    out_of_quotation: 1.2,
    into_quotation: 0.0,
    pronoun: -0.2,
    count: 0.65,
    gap: 0.6,
    chain: 0.3,
};

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
    pub(super) is_pronoun: bool,
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
    /// It says something now, which the dead, the missing and babies do not.
    pub(super) needs_voice: bool,
    /// Who says the quotation that the pronoun stands in.
    pub(super) speaker: Option<usize>,
    pub(super) is_reflexive: bool,
    /// What the last pronoun of this kind meant.
    pub(super) chain: Option<usize>,
    /// Whether grammar may forbid a mention.
    pub(super) is_bindable: bool,
    /// Whether it may mean somebody far up, where nobody is near.
    pub(super) reaches_far: bool,
}

/// The entity found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Answer {
    pub(super) entity: usize,
    pub(super) is_uncertain: bool,
}

/// Tells what kind of pronoun a word is, `None` for other words.
pub(super) fn classify(word: &str) -> Option<Pronoun> {
    // `US` and `IT` are names, `us` and `it` are none.
    if word.len() > 10 || !word.is_ascii() || matches!(word, "US" | "IT") {
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
    let mut passes_silent = false;
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
        if question.needs_voice && !has_voice(draft, question.token) {
            passes_silent = true;
            continue;
        }
        let chain = if question.chain == Some(event.entity) { WEIGHTS.chain } else { 0.0 };
        let frequency = (draft.count as f32 + 1.0).ln() * WEIGHTS.count;
        let score = fit + chain + frequency + salience(question, event, distance);
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
        // Where the gender is not known, the second best is nearly as likely.
        let is_known =
            drafts.list[entity].gender.is_some() || !matches!(question.pronoun, Pronoun::Person(_));
        let margin = if is_known { CLOSE_CALL } else { 2.0 * CLOSE_CALL };
        return Some(Answer { entity, is_uncertain: passes_silent || score - second < margin });
    }
    // Nobody near: the last one that agrees for certain, from further up.
    if !question.reaches_far {
        return None;
    }
    let far = events.iter().rev().take(WINDOW * 4).find(|e| {
        let draft = &drafts.list[e.entity];
        if question.needs_voice && !has_voice(draft, question.token) {
            return false;
        }
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
    let w = WEIGHTS;
    match question.pronoun {
        Pronoun::Person(gender) => {
            if draft.is_plural || draft.is_document {
                return None;
            }
            let kind = match draft.kind {
                EntityKind::Person if draft.is_guess => 0.0,
                EntityKind::Person => w.person,
                EntityKind::Other if draft.is_named => 0.0,
                _ => return None,
            };
            let sex = match draft.gender {
                Some(known) if Some(known) == gender => w.gender,
                Some(_) => return None,
                None => 0.0,
            };
            Some(kind + sex + if draft.is_named { w.named } else { 0.0 })
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
            EntityKind::Group => w.group,
            _ if draft.is_plural => w.group,
            EntityKind::Organization => 0.6,
            EntityKind::Person => -2.4,
            EntityKind::Place => -0.4,
            EntityKind::Other => -0.6,
        }),
        _ => None,
    }
}

/// Whether somebody can say something at a token: neither dead nor missing by then, and no baby.
fn has_voice(draft: &Draft, token: usize) -> bool {
    !draft.is_mute && draft.silent_from.is_none_or(|from| from >= token)
}

/// Whether grammar forbids that a pronoun means this mention: `Osei blamed him`, `his spokesman`.
fn is_bound(question: &Question, event: &Event) -> bool {
    if question.is_reflexive || !question.is_bindable {
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
    let w = WEIGHTS;
    let mut points = match event.role {
        Place::Subject => w.subject,
        Place::PassiveSubject | Place::Agent => w.passive_subject,
        Place::Root => w.root,
        Place::Object => w.object,
        Place::Possessor => w.possessor,
        Place::Other => 0.0,
    };
    let is_subject = |role: Place| matches!(role, Place::Subject | Place::PassiveSubject);
    if is_subject(question.role) && is_subject(event.role) {
        points += w.parallel;
    }
    points -= match distance {
        0 => 0.0,
        1 => w.first_sentence,
        n => w.first_sentence + w.next_sentence * (n - 1) as f32,
    };
    if event.is_source {
        points += if question.is_source { w.source_to_source } else { w.source };
    }
    if event.in_quotation != question.in_quotation {
        points -= if event.in_quotation { w.out_of_quotation } else { w.into_quotation };
    }
    if event.is_pronoun {
        points += w.pronoun;
    }
    if question.is_reflexive && event.governor == question.governor {
        points += 3.0;
    }
    let gap = question.token.saturating_sub(event.token) as f32;
    points - (gap * w.gap / 100.0).min(w.gap)
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
        assert_eq!(classify("US"), None);
    }
}
