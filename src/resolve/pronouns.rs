//! Whom a pronoun means: the best of the entities mentioned before it that agree with it.
//!
//! In: a pronoun with its place in the sentence, and the mentions before it. Out: an entity, and whether it was a close
//! call. Example: in `Ines Calder spoke first. She accused Pell Group of delay.` `She` is `Ines Calder`.
//!
//! Grammar rules out who cannot be meant: one of the other gender, several for `he`. Among the others `Learned` weighs
//! how near the last mention is, its place in its clause and whether the pronoun has the same, who spoke last, how often
//! somebody was mentioned, and the like; nobody is a candidate, too. Only a window of the latest mentions is looked at, so
//! that the work stays linear.

use crate::lexicon::people::Gender;

use super::entities::{Draft, Drafts};
use super::learned::{ANSWERS, GROUPS, Learned};
use super::{EntityKind, Mention, MentionKind};

/// How many mentions back a pronoun may look.
const WINDOW: usize = 64;

/// How many candidates are weighed.
const MAX_CANDIDATES: usize = 24;

/// Two candidates nearer to each other than this, in hundredths of the logarithm of odds, leave the pronoun uncertain.
const CLOSE_CALL: i32 = 150;

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
    pub(super) paragraph: usize,
    pub(super) role: Place,
    /// The word that it depends on, through coordination.
    pub(super) governor: Option<usize>,
    /// Its verb is the main one of the sentence, or what is said in it.
    pub(super) is_main: bool,
    /// It is said of somebody: `He is a crook`.
    pub(super) is_predicate: bool,
    /// It stands in the description of somebody else: `the senator from Halden`.
    pub(super) is_nested: bool,
    /// The number of the quotation that it stands in.
    pub(super) quotation: Option<usize>,
    pub(super) in_quotation: bool,
    pub(super) is_source: bool,
    /// What kind of pronoun it is; `None` for names and descriptions.
    pub(super) pronoun: Option<Pronoun>,
}

/// A pronoun to be resolved.
#[derive(Clone, Debug)]
pub(super) struct Question {
    pub(super) pronoun: Pronoun,
    pub(super) token: usize,
    pub(super) sentence: usize,
    pub(super) paragraph: usize,
    pub(super) role: Place,
    pub(super) governor: Option<usize>,
    /// The words above the governor, the nearest first.
    pub(super) ancestors: Vec<usize>,
    /// What is said of the pronoun by its governor: part of speech, and whether a copula or a clause hangs on it.
    pub(super) predicate: Predicate,
    pub(super) is_first_word: bool,
    pub(super) in_quotation: bool,
    pub(super) is_source: bool,
    /// It says something now, which the dead, the missing and babies do not.
    pub(super) needs_voice: bool,
    /// Who says the quotation that the pronoun stands in.
    pub(super) speaker: Option<usize>,
    /// Who says the words that it stands in, quoted or not.
    pub(super) teller: Option<usize>,
    /// Who accuses it: nobody accuses himself. `The mayor rejected accusations by Osei that he took bribes.`
    pub(super) opponent: Option<usize>,
    /// The number of the quotation.
    pub(super) quotation: Option<usize>,
    pub(super) is_reflexive: bool,
    /// What the last pronoun of this kind meant.
    pub(super) chain: Option<usize>,
    /// Whether it means the several whom the sentence before speaks of, if it does: `Osei and Quill met. They said`.
    pub(super) follows_several: bool,
}

/// What stands above a pronoun.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Predicate {
    /// The part of speech, by its number.
    pub(super) upos: usize,
    pub(super) has_copula: bool,
    /// `it is likely that`, `it helps to`
    pub(super) has_clause: bool,
}

/// Somebody whom a pronoun may mean, or nobody, with the evidence for it.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// `None` for nobody.
    pub(super) entity: Option<usize>,
    /// It is dead, missing or a baby, and the pronoun says something.
    pub(super) is_silent: bool,
    /// It was mentioned in the sentence of the pronoun.
    is_here: bool,
    /// Several by name, who are the subject of the sentence before `they`: `Osei and Quill signed the deal. They said`.
    is_pair_before: bool,
    /// Rows of the table of weights.
    pub(super) rows: Vec<u16>,
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
pub(super) fn resolve(candidates: &[Candidate], drafts: &Drafts, learned: &Learned) -> Option<Answer> {
    if let Some(pair) = candidates.iter().find(|c| c.is_pair_before && !c.is_silent) {
        return Some(Answer { entity: pair.entity?, is_uncertain: false });
    }
    let mut best: Option<(&Candidate, i32)> = None;
    let mut second: Option<(&Candidate, i32)> = None;
    for candidate in candidates.iter().filter(|c| !c.is_silent) {
        let score = learned.antecedent(&candidate.rows);
        if best.is_none_or(|(_, top)| score > top) {
            second = best.replace((candidate, score));
        } else if second.is_none_or(|(_, next)| score > next) {
            second = Some((candidate, score));
        }
    }
    let (best, score) = best?;
    let entity = best.entity?;
    let passes_silent = candidates.iter().any(|c| c.is_silent);
    let is_close = second.is_some_and(|(other, other_score)| {
        // `Calder met Quill before she left`: nothing tells which of the two is a woman.
        let has_gender = |c: &Candidate| c.entity.is_none_or(|entity| drafts.list[entity].gender.is_some());
        let is_open = best.is_here && other.is_here && !has_gender(best) && !has_gender(other);
        is_open || score.saturating_sub(other_score) < CLOSE_CALL
    });
    Some(Answer { entity, is_uncertain: passes_silent || is_close })
}

/// All that a pronoun may mean, with the evidence for each; the last one is nobody.
pub(super) fn candidates(question: &Question, events: &[Event], drafts: &Drafts) -> Vec<Candidate> {
    let latest = &events[events.len().saturating_sub(WINDOW)..];
    let mut found: Vec<Seen> = Vec::new();
    let last = |is: &dyn Fn(&Event) -> bool| latest.iter().rev().find(|&e| is(e)).map(|e| e.entity);
    let speaker = last(&|e| e.is_source);
    for event in latest.iter().rev() {
        if let Some(seen) = found.iter_mut().find(|seen| seen.entity == event.entity) {
            seen.take(question, event);
            continue;
        }
        if question.opponent == Some(event.entity) && !question.is_reflexive {
            continue;
        }
        if found.len() < MAX_CANDIDATES && agrees(question, &drafts.list[event.entity]) {
            let mut seen = Seen::new(event);
            seen.take(question, event);
            found.push(seen);
        }
    }
    let can_be = |e: &Event| agrees(question, &drafts.list[e.entity]);
    let subject =
        last(&|e| matches!(e.role, Place::Subject | Place::PassiveSubject) && !e.in_quotation && can_be(e));
    let teller = last(&|e| e.is_source && can_be(e));
    let most = found.iter().map(|seen| drafts.list[seen.entity].count).max().unwrap_or(0);
    let count = found.len();
    let mut rows = Rows::new(question.pronoun);
    let mut humans = 0;
    let mut out: Vec<Candidate> = found
        .iter()
        .enumerate()
        .map(|(rank, seen)| {
            let draft = &drafts.list[seen.entity];
            rows.of_draft(draft, draft.count == most);
            rows.of_mentions(question, seen, rank);
            rows.add(10, usize::from(question.chain == Some(seen.entity)) * 4 + seen.distance.min(3));
            let spoke = usize::from(speaker == Some(seen.entity));
            rows.add(
                11,
                spoke * 4 + usize::from(question.is_source) * 2 + usize::from(question.in_quotation),
            );
            let says = question.in_quotation && question.speaker == Some(seen.entity);
            rows.add(12, usize::from(says) * 2 + usize::from(question.in_quotation));
            rows.add(17, count.min(6) * 7 + rank.min(6));
            let firsts =
                usize::from(subject == Some(seen.entity)) * 2 + usize::from(teller == Some(seen.entity));
            rows.add(20, firsts * 8 + usize::from(question.is_source) * 4 + seen.distance.min(3));
            rows.of_names(question, draft);
            rows.of_clauses(question, seen);
            let is_human = draft.kind == EntityKind::Person && !draft.is_guess || draft.gender.is_some();
            rows.add(27, (humans.min(5) * 2 + usize::from(is_human)) * 3 + seen.distance.min(2));
            humans += usize::from(is_human);
            let is_silent = question.needs_voice && !has_voice(draft, question.token);
            let is_pair_before = question.follows_several && draft.parties.len() > 1 && seen.main == 1;
            Candidate {
                entity: Some(seen.entity),
                is_silent,
                is_here: seen.distance == 0,
                is_pair_before,
                rows: rows.take(),
            }
        })
        .collect();
    rows.of_nobody(question, &found);
    out.push(Candidate {
        entity: None,
        is_silent: false,
        is_here: false,
        is_pair_before: false,
        rows: rows.take(),
    });
    out
}

/// The mentions of a candidate in the window.
struct Seen {
    entity: usize,
    latest: Event,
    /// Sentences, paragraphs and words between the latest mention and the pronoun.
    distance: usize,
    paragraphs: usize,
    gap: usize,
    /// A mention in the pronoun's sentence, and one in the sentence before, is a subject.
    is_subject_here: bool,
    was_subject_before: bool,
    /// How many sentences back, at most 7, it is the subject of a main verb; a source.
    main: usize,
    told: usize,
    /// How the pronoun's place and a mention's in the same sentence go together.
    command: Command,
    mentions: usize,
}

/// How a mention stands to a pronoun of the same sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Command {
    None,
    /// `Osei left, and his dog`: its verb is above the pronoun.
    OtherAbove,
    ObjectAbove,
    SubjectAbove,
    /// `Osei wrote to his son`: both hang on one verb, one of them not as its argument.
    Beside,
    /// `Osei blamed him`: both are arguments of one verb.
    Bound,
}

impl Seen {
    fn new(event: &Event) -> Self {
        Seen {
            entity: event.entity,
            latest: *event,
            distance: usize::MAX,
            paragraphs: 0,
            gap: 0,
            is_subject_here: false,
            was_subject_before: false,
            main: 7,
            told: 7,
            command: Command::None,
            mentions: 0,
        }
    }

    fn take(&mut self, question: &Question, event: &Event) {
        let distance = question.sentence.saturating_sub(event.sentence);
        if self.distance == usize::MAX {
            self.distance = distance;
            self.paragraphs = question.paragraph.saturating_sub(event.paragraph);
            self.gap = question.token.saturating_sub(event.token);
        }
        self.mentions += 1;
        let is_subject = matches!(event.role, Place::Subject | Place::PassiveSubject);
        self.is_subject_here |= is_subject && distance == 0;
        self.was_subject_before |= is_subject && distance == 1;
        if is_subject && event.is_main {
            self.main = self.main.min(distance);
        }
        if event.is_source {
            self.told = self.told.min(distance);
        }
        if distance > 0 {
            return;
        }
        let is_argument = |role: Place| !matches!(role, Place::Possessor | Place::Other | Place::Root);
        let command = match event.governor {
            Some(governor) if question.governor == Some(governor) => {
                if is_argument(question.role) && is_argument(event.role) {
                    Command::Bound
                } else {
                    Command::Beside
                }
            }
            Some(governor) if question.ancestors.contains(&governor) => match event.role {
                Place::Subject | Place::PassiveSubject => Command::SubjectAbove,
                Place::Object => Command::ObjectAbove,
                _ => Command::OtherAbove,
            },
            _ => Command::None,
        };
        self.command = self.command.max(command);
    }
}

/// Rows of the table of weights, as they are put together for one candidate.
struct Rows {
    class: usize,
    rows: Vec<u16>,
}

impl Rows {
    fn new(pronoun: Pronoun) -> Self {
        let class = match pronoun {
            Pronoun::Person(Some(Gender::Male)) => 0,
            Pronoun::Person(_) => 1,
            Pronoun::Thing => 2,
            _ => 3,
        };
        Rows { class, rows: Vec::new() }
    }

    fn take(&mut self) -> Vec<u16> {
        std::mem::take(&mut self.rows)
    }

    fn add(&mut self, group: usize, answer: usize) {
        let row = (self.class * GROUPS + group.min(GROUPS - 1)) * ANSWERS + answer.min(ANSWERS - 1);
        self.rows.push(row as u16);
    }

    /// What is known of the candidate.
    fn of_draft(&mut self, draft: &Draft, is_main: bool) {
        let kind = match draft.kind {
            EntityKind::Person => 0,
            EntityKind::Organization => 1,
            EntityKind::Place => 2,
            EntityKind::Group => 3,
            EntityKind::Other => 4,
        };
        self.add(0, kind * 4 + usize::from(draft.is_named) * 2 + usize::from(draft.is_guess));
        let gender = match (draft.gender, draft.is_gender_certain) {
            (None, _) => 0,
            (Some(_), false) => 1,
            (Some(_), true) => 2,
        };
        let plural = usize::from(draft.is_plural) + 2 * usize::from(draft.parties.len() > 1);
        self.add(1, (gender * 4 + plural) * 2 + usize::from(draft.is_document));
        let count = match draft.count {
            0..=1 => 0,
            2 => 1,
            3..=4 => 2,
            5..=8 => 3,
            9..=16 => 4,
            _ => 5,
        };
        self.add(6, count * 2 + usize::from(is_main));
    }

    /// What its mentions say.
    fn of_mentions(&mut self, question: &Question, seen: &Seen, rank: usize) {
        let latest = &seen.latest;
        let near = seen.distance.min(2);
        let distance = match seen.distance {
            0..=3 => seen.distance,
            4..=5 => 4,
            6..=9 => 5,
            _ => 6,
        };
        self.add(2, distance);
        self.add(3, near * 8 + latest.role as usize);
        self.add(4, (usize::BITS - seen.gap.leading_zeros()) as usize);
        self.add(5, near * 8 + rank.min(7));
        let pronoun = match latest.pronoun {
            None => 0,
            Some(same) if same == question.pronoun => 1,
            Some(Pronoun::Relative) => 2,
            Some(_) => 3,
        };
        self.add(7, near * 4 + pronoun);
        let quoted = usize::from(latest.in_quotation) * 2 + usize::from(question.in_quotation);
        self.add(8, near * 4 + quoted);
        self.add(9, (near * 2 + usize::from(latest.is_source)) * 2 + usize::from(question.is_source));
        let command = seen.command as usize;
        self.add(
            13,
            (command * 2 + usize::from(question.is_reflexive)) * 2
                + usize::from(question.role == Place::Possessor),
        );
        let roles = question.role as usize * 7 + latest.role as usize;
        self.add(if near == 0 { 14 } else { 15 }, roles);
        self.add(16, usize::from(seen.is_subject_here) * 2 + usize::from(seen.was_subject_before));
        self.add(18, seen.paragraphs.min(3) * 4 + near);
        self.add(19, seen.mentions.min(7) * 3 + near);
    }

    /// Whether it says what the pronoun stands in, and of which clauses it is the subject.
    fn of_clauses(&mut self, question: &Question, seen: &Seen) {
        let tells = match question.teller {
            None => 0,
            Some(teller) if teller == seen.entity => 1,
            Some(_) => 2,
        };
        let is_subject = usize::from(question.role == Place::Subject);
        self.add(24, (tells * 2 + is_subject) * 2 + usize::from(question.in_quotation));
        self.add(
            25,
            (seen.main.min(7) * 2 + usize::from(question.is_source)) * 2 + usize::from(question.in_quotation),
        );
        self.add(
            26,
            (seen.told.min(7) * 2 + usize::from(question.is_source)) * 2 + usize::from(question.in_quotation),
        );
        let quoted = match (question.quotation, seen.latest.quotation) {
            (None, None) => 0,
            (Some(a), Some(b)) if a == b => 1,
            (Some(_), Some(_)) => 2,
            (Some(_), None) => 3,
            (None, Some(_)) => 4,
        };
        self.add(28, quoted * 4 + seen.distance.min(3));
        let is_known = usize::from(seen.mentions > 1);
        self.add(29, usize::from(seen.latest.is_predicate) * 2 + is_known);
        self.add(30, (usize::from(seen.latest.is_nested) * 2 + is_known) * 3 + seen.distance.min(2));
    }

    /// When it was named for the first time, and the last time.
    fn of_names(&mut self, question: &Question, draft: &Draft) {
        let words = |m: &Mention| question.token.saturating_sub(m.head);
        let is_name = |m: &&Mention| m.kind != MentionKind::Pronoun;
        let bits =
            |words: Option<usize>| words.map_or(13, |w| (usize::BITS - w.leading_zeros()).min(12) as usize);
        self.add(21, bits(draft.mentions.first().map(words)));
        self.add(22, bits(draft.mentions.iter().rev().find(is_name).map(words)));
        let is_first = draft.mentions.first().is_some_and(|m| m.head < 60);
        self.add(23, usize::from(is_first) * 2 + usize::from(draft.mentions.len() > 1));
    }

    /// Whether the pronoun means nobody who was mentioned: `it rained`, `they say`.
    fn of_nobody(&mut self, question: &Question, found: &[Seen]) {
        self.add(32, 0);
        self.add(33, question.role as usize);
        self.add(34, found.len().min(8));
        let predicate = question.predicate;
        self.add(35, predicate.upos);
        self.add(
            36,
            usize::from(predicate.has_copula) * 2
                + usize::from(predicate.has_clause)
                + 4 * usize::from(question.role == Place::Subject),
        );
        self.add(37, found.first().map_or(7, |seen| seen.distance.min(6)));
        self.add(
            38,
            usize::from(question.in_quotation) * 4
                + usize::from(question.is_first_word) * 2
                + usize::from(question.is_source),
        );
        self.add(39, usize::from(question.is_reflexive));
    }
}

/// Whether an entity agrees with a pronoun in number, gender and kind.
fn agrees(question: &Question, draft: &Draft) -> bool {
    match question.pronoun {
        Pronoun::Person(gender) => {
            let can_be = match draft.kind {
                EntityKind::Person => true,
                EntityKind::Other => draft.is_named,
                // Weighed to be one, but not for certain.
                EntityKind::Organization | EntityKind::Place => {
                    draft.is_named && draft.certainty > 0 && draft.is_open_kind()
                }
                EntityKind::Group => false,
            };
            can_be
                && !draft.is_plural
                && !draft.is_document
                && draft.gender.is_none_or(|known| Some(known) == gender)
        }
        Pronoun::Thing => {
            !(draft.is_plural || draft.gender.is_some() && draft.is_gender_certain)
                && match draft.kind {
                    EntityKind::Person => draft.is_guess,
                    EntityKind::Group => false,
                    _ => true,
                }
        }
        Pronoun::Many => draft.is_plural || draft.kind != EntityKind::Person || draft.is_guess,
        _ => false,
    }
}

/// Whether somebody can say something at a token: neither dead nor missing by then, and no baby.
fn has_voice(draft: &Draft, token: usize) -> bool {
    !draft.is_mute && draft.silent_from.is_none_or(|from| from >= token)
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
