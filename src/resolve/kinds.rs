//! What kind of participant a name means: person, organization, place, or something else.
//!
//! In: the names of one entity, and the words around them. Out: a kind, and how sure it is. Example: in `The ferry from
//! Lomvik was late. Lomvik, a town of 900, had no doctor.` `Lomvik` is a place, by `from`, by `town`, by `had no`.
//!
//! The questions about a name are many and weak: its words, their beginnings and ends, what the lexicon knows of them,
//! what it is subject of, the words beside it, what the rules of `names` made of it. `Learned` weighs their answers.

use crate::document::{Deprel, Document, Upos, Xpos};
use crate::extract::tree::Tree;
use crate::lexicon::fields::fields;
use crate::lexicon::nouns::noun;
use crate::lexicon::organizations::organization;
use crate::lexicon::participants::participant_class;
use crate::lexicon::people::{Gender, first_name};
use crate::lexicon::places::{PlaceName, place};
use crate::lexicon::rule_words::is_word_of;
use crate::nlp::is_person_noun;
use crate::rules::Rule;

use super::EntityKind;
use super::entities::{Draft, Drafts};
use super::learned::{KIND_ROWS, KINDS, Learned, key};
use super::name_words::{
    COMPANY_WORDS, ORGANIZATION_WORDS, PARTICLES, PLACE_WORDS, THING_WORDS, TRADE_WORDS,
};
use super::names::{Name, fold, is_acronym, is_capitalized, singular};

/// The kinds in the order of the scores.
const ORDER: [EntityKind; KINDS] =
    [EntityKind::Person, EntityKind::Organization, EntityKind::Place, EntityKind::Other];

/// How many occurrences of an entity's names are looked at.
const MAX_OCCURRENCES: usize = 24;

/// How many spellings.
const MAX_FORMS: usize = 6;

/// A kind that the second best comes closer to than this, in hundredths of the logarithm of odds, is a guess.
pub(super) const GUESS: i32 = 100;

/// What is known of the names of an entity.
#[derive(Clone, Debug, Default)]
pub(super) struct Evidence {
    /// Rows of the table of weights.
    pub(super) rows: Vec<u16>,
    /// The words of the fullest name, with their places in it.
    pub(super) words: Vec<(usize, String)>,
    /// It stands where only places do: `crossed into Estavia`, `Norland's capital`.
    is_in_place: bool,
}

/// Decides the kinds of all named entities, from the names and their surroundings.
pub(super) fn settle(
    tree: &Tree<'_>,
    names: &[Name],
    linked: &[usize],
    drafts: &mut Drafts,
    learned: &Learned,
) {
    if !tree.applies(Rule::NameKind) {
        return;
    }
    let mut made = Vec::new();
    each(tree, names, linked, drafts, |entity, evidence| {
        let words: Vec<(usize, u32)> = evidence.words.iter().map(|(at, word)| (*at, key(&[word]))).collect();
        made.push((entity, evidence.is_in_place, learned.kinds(&evidence.rows, &words)));
    });
    for (entity, is_in_place, scores) in made {
        let draft = &mut drafts.list[entity];
        // `Pell Group`, `Ms. Renn`: what the words of a name say for certain needs no weighing. Peoples by their names
        // (`Muslim Norlanders`) are no question of the words around them.
        if draft.kind != EntityKind::Other && !draft.is_guess {
            continue;
        }
        if is_in_place {
            draft.kind = EntityKind::Place;
            draft.is_guess = false;
            continue;
        }
        let best = (0..KINDS).max_by_key(|&k| (scores[k], std::cmp::Reverse(k))).unwrap_or(0);
        let second = (0..KINDS).filter(|&k| k != best).map(|k| scores[k]).max().unwrap_or(i32::MIN);
        draft.kind = ORDER[best];
        draft.certainty = scores[best].saturating_sub(second);
        draft.is_guess = draft.certainty < GUESS;
    }
}

/// Does something with the evidence of every named entity.
pub(super) fn each(
    tree: &Tree<'_>,
    names: &[Name],
    linked: &[usize],
    drafts: &Drafts,
    mut act: impl FnMut(usize, Evidence),
) {
    let mut own: Vec<Vec<usize>> = vec![Vec::new(); drafts.list.len()];
    for (n, &entity) in linked.iter().enumerate() {
        if own[entity].len() < MAX_OCCURRENCES {
            own[entity].push(n);
        }
    }
    for (entity, own) in own.iter().enumerate().filter(|(_, own)| !own.is_empty()) {
        let mut reader =
            Reader { tree, document: tree.document, names, rows: Vec::new(), is_in_place: false };
        let words = reader.forms(own);
        reader.verdict(&drafts.list[entity]);
        let mut rows = std::mem::take(&mut reader.rows);
        for &n in own {
            reader.surroundings(&names[n]);
        }
        let is_in_place = reader.is_in_place;
        rows.extend(counted(reader.rows, own.len()));
        rows.sort_unstable();
        rows.dedup();
        act(entity, Evidence { rows, words, is_in_place });
    }
}

/// Each row of the surroundings once, and once more in another row where half of the occurrences have it.
fn counted(mut rows: Vec<u16>, occurrences: usize) -> Vec<u16> {
    rows.sort_unstable();
    let mut out = Vec::with_capacity(rows.len());
    for same in rows.chunk_by(|a, b| a == b) {
        out.push(same[0]);
        if same.len() * 2 >= occurrences {
            out.push((u32::from(same[0]).wrapping_mul(40_503).wrapping_add(7) % KIND_ROWS as u32) as u16);
        }
    }
    out
}

struct Reader<'a> {
    tree: &'a Tree<'a>,
    document: &'a Document,
    names: &'a [Name],
    rows: Vec<u16>,
    is_in_place: bool,
}

impl<'a> Reader<'a> {
    fn add(&mut self, parts: &[&str]) {
        let hash = key(parts);
        self.rows.push(((hash ^ (hash >> 15)) % KIND_ROWS as u32) as u16);
    }

    /// What the rules made of the names.
    fn verdict(&mut self, draft: &Draft) {
        let kind = draft.kind.as_str();
        let guess = if draft.is_guess { "guess" } else { "" };
        let gender = match (draft.gender, draft.is_gender_certain) {
            (None, _) => "none",
            (Some(_), false) => "some",
            (Some(_), true) => "certain",
        };
        self.add(&["verdict", kind, guess]);
        self.add(&["gender", gender]);
        self.add(&["gender", gender, kind]);
    }

    /// The spellings of the name. Returns the words of the fullest one.
    fn forms(&mut self, own: &[usize]) -> Vec<(usize, String)> {
        let mut forms: Vec<usize> = Vec::new();
        for &n in own {
            let is_known = forms.iter().any(|&f| self.names[f].key == self.names[n].key);
            if !is_known && forms.len() < MAX_FORMS {
                forms.push(n);
            }
        }
        let Some(main) =
            forms.iter().copied().max_by_key(|&n| (self.names[n].tokens.len(), std::cmp::Reverse(n)))
        else {
            return Vec::new();
        };
        let words = self.main_form(main);
        for &n in forms.iter().filter(|&&n| n != main) {
            let name = &self.names[n];
            let length = if name.tokens.len() == 1 { "1" } else { "2" };
            self.add(&["form", length]);
            if name.tokens.len() == 1 {
                let word = fold(self.document.text_of(name.tokens.start));
                let is_last = words.last().is_some_and(|(_, last)| *last == word);
                let is_first = words.first().is_some_and(|(_, first)| *first == word);
                let place = if is_last {
                    "last"
                } else if is_first {
                    "first"
                } else {
                    "none"
                };
                self.add(&["form of", place]);
                self.classes("form class", name.tokens.start, &word);
                if is_acronym(self.document.text_of(name.tokens.start)) {
                    self.add(&["form acronym"]);
                }
            }
        }
        words
    }

    fn main_form(&mut self, n: usize) -> Vec<(usize, String)> {
        let name = &self.names[n];
        let tokens = name.tokens.clone();
        let length = tokens.len();
        let folded: Vec<String> = tokens.clone().map(|t| fold(self.document.text_of(t))).collect();
        self.add(&["length", ["0", "1", "2", "3", "4", "5"][length.min(5)]]);
        let mut placed = Vec::new();
        for (i, word) in folded.iter().enumerate() {
            let t = tokens.start + i;
            let text = self.document.text_of(t);
            if !is_capitalized(text) {
                let small = if PARTICLES.contains(&text) && !matches!(text, "of" | "the") {
                    "particle"
                } else {
                    word
                };
                self.add(&["small", small]);
                continue;
            }
            let place = if length == 1 {
                "only"
            } else if i == 0 {
                "first"
            } else if i + 1 == length {
                "last"
            } else {
                "inner"
            };
            self.add(&[place, word]);
            self.classes(place, t, word);
            let end = last_letters(word, 3);
            self.add(&[place, "end", end]);
            self.add(&[place, "end", last_letters(word, 2)]);
            if place != "inner" {
                self.add(&[place, "beginning", first_letters(word, 3)]);
                self.add(&[place, "tag", self.tree.xpos(t).as_str()]);
            }
            self.add(&[place, "shape", shape(text)]);
            let at = match place {
                "only" => 0,
                "first" => 1,
                "last" => 2,
                _ => continue,
            };
            placed.push((at, word.clone()));
        }
        let bare = name.key.strip_prefix("the ").unwrap_or(&name.key);
        if let Some(place) = place(bare) {
            self.add(&["whole", place_class(place)]);
        }
        if organization(bare).is_some() {
            self.add(&["whole", "organization"]);
        }
        placed
    }

    /// What the lexicon knows of a word.
    fn classes(&mut self, place_in_name: &str, t: usize, word: &str) {
        let text = self.document.text_of(t);
        let word = word.trim_end_matches('.');
        let mut found: Vec<&str> = Vec::new();
        match first_name(text) {
            Some(Some(Gender::Male)) => found.push("male"),
            Some(Some(Gender::Female)) => found.push("female"),
            Some(None) => found.push("first name"),
            None => {}
        }
        found.extend(place(word).map(place_class));
        let stem = singular(word);
        let known = noun(word).or_else(|| noun(&stem)).map(|n| match n.kind {
            crate::lexicon::nouns::NounKind::Person => "noun person",
            crate::lexicon::nouns::NounKind::Organization => "noun organization",
            crate::lexicon::nouns::NounKind::Group => "noun group",
            crate::lexicon::nouns::NounKind::Place => "noun place",
            crate::lexicon::nouns::NounKind::Document => "noun document",
        });
        found.extend(known);
        let class = participant_class(word).map(|class| match class {
            crate::lexicon::participants::ParticipantClass::Person => "class person",
            crate::lexicon::participants::ParticipantClass::Organization => "class organization",
            crate::lexicon::participants::ParticipantClass::Cause => "class cause",
            crate::lexicon::participants::ParticipantClass::Document => "class document",
            crate::lexicon::participants::ParticipantClass::Owned => "class owned",
        });
        found.extend(class);
        let lists: [(&str, &[&str]); 5] = [
            ("company", COMPANY_WORDS),
            ("body", ORGANIZATION_WORDS),
            ("trade", TRADE_WORDS),
            ("place word", PLACE_WORDS),
            ("thing", THING_WORDS),
        ];
        found.extend(lists.iter().filter(|(_, list)| list.contains(&word)).map(|(name, _)| *name));
        if fields(word) != 0 {
            found.push("role");
        }
        if is_person_noun(word) {
            found.push("people");
        }
        if found.is_empty() {
            found.push("unknown");
        }
        for class in found {
            self.add(&[place_in_name, "class", class]);
        }
    }

    /// The words around one occurrence, and what the tree says of it.
    fn surroundings(&mut self, name: &'a Name) {
        let tree = self.tree;
        let (start, end) = (name.full.start, name.full.end);
        let sentence = tree.sentence(start);
        let mut before = start;
        if before > sentence.start && tree.is_one_of(before - 1, &["the"]) {
            before -= 1;
            self.add(&["article"]);
        }
        let word = |t: usize| fold(self.document.text_of(t));
        let far = |t: Option<usize>| t.filter(|t| sentence.contains(t)).map_or_else(|| "-".to_string(), word);
        let (p1, p2) = (far(before.checked_sub(1)), far(before.checked_sub(2)));
        let (n1, n2) = (far(Some(end)), far(Some(end + 1)));
        let is_owner = matches!(n1.as_str(), "'s" | "’s");
        let owned = || (end + 1..(end + 4).min(sentence.end)).map(word);
        self.is_in_place |= name.title.is_none()
            && (p1 == "into" && !is_owner && self.is_moved(name)
                || is_owner && owned().any(|w| is_word_of(Rule::NameKind, &w)));
        self.add(&["before", &p1]);
        self.add(&["before", &p2, &p1]);
        self.add(&["behind", &n1]);
        self.add(&["behind", &n1, &n2]);
        for t in start..name.tokens.start {
            self.add(&["title", &word(t)]);
        }
        if let Some(title) = name.title {
            self.add(&["titled"]);
            self.add(&["title", title]);
        }
        if before >= sentence.start + 2 && p1 == "," {
            self.neighbor("listed behind", before - 2);
        }
        if n1 == "," && end + 1 < sentence.end {
            self.neighbor("listed before", end + 1);
        }
        let head = name
            .full
            .clone()
            .find(|&t| tree.head(t).is_none_or(|h| !name.full.contains(&h)))
            .unwrap_or(start);
        let relation = tree.relation(head);
        let of = relation.as_str();
        self.add(&["relation", of]);
        if let Some(governor) = tree.head(head) {
            let lemma = fold(tree.lemma(governor));
            self.add(&["governor", of, &lemma]);
            self.add(&["governor", of, tree.upos(governor).as_str()]);
            if tree.upos(governor) == Upos::Noun {
                self.described(of, &lemma);
            }
            if relation == Deprel::Nsubj && tree.has_child(governor, &[Deprel::Cop]) {
                self.add(&["is a", &lemma]);
                self.described("is a", &lemma);
            }
            if relation == Deprel::Conj {
                self.neighbor("joined", governor);
            }
        }
        for child in tree.children(head) {
            if name.full.contains(&child) {
                continue;
            }
            let lemma = tree.lemma(child);
            match tree.relation(child) {
                Deprel::Case => self.add(&["case", lemma]),
                Deprel::Appos if tree.upos(child) == Upos::Noun => {
                    let lemma = fold(lemma);
                    self.add(&["apposition", &lemma]);
                    self.described("apposition", &lemma);
                }
                Deprel::Appos => self.add(&["apposition", "name"]),
                Deprel::Conj => self.neighbor("joined", child),
                Deprel::AclRelcl => {
                    for t in tree.subtree(child).take(3) {
                        if tree.is_one_of(t, &["who", "whom", "whose", "which", "where"]) {
                            self.add(&["relative", &fold(tree.text(t))]);
                        }
                    }
                }
                Deprel::Amod | Deprel::Compound | Deprel::Det => self.add(&["modifier", &fold(lemma)]),
                Deprel::NmodPoss => self.add(&["owned"]),
                _ => {}
            }
        }
        // `She` or `it` as the first word of the next sentence.
        let next = sentence.end;
        if next < self.document.tokens.len() && tree.upos(next) == Upos::Pron {
            self.add(&["next", &word(next)]);
        }
        if tree.xpos(head) == Xpos::Nnps {
            self.add(&["plural"]);
        }
    }

    /// `crossed into Estavia`, but not `looked into Pell Group`.
    fn is_moved(&self, name: &Name) -> bool {
        let governors =
            name.full.clone().filter_map(|t| self.tree.head(t)).filter(|h| !name.full.contains(h));
        governors.into_iter().any(|h| is_word_of(Rule::NameKind, self.tree.lemma(h)))
    }

    /// What the lexicon knows of a noun that is said of the name.
    fn described(&mut self, how: &str, lemma: &str) {
        if let Some(known) = noun(lemma) {
            self.add(&["described", how, &format!("{:?}", known.kind)]);
        }
        if is_person_noun(lemma) {
            self.add(&["described", how, "people"]);
        }
    }

    /// The kind of a name that stands beside this one in a list.
    fn neighbor(&mut self, how: &str, t: usize) {
        let n = self.names.partition_point(|name| name.full.end <= t);
        if let Some(name) = self.names.get(n).filter(|name| name.full.contains(&t)) {
            self.add(&[how, name.kind.as_str(), if name.is_guess { "guess" } else { "" }]);
        }
    }
}

fn place_class(name: PlaceName) -> &'static str {
    match name {
        PlaceName::Country(_) => "country",
        PlaceName::Demonym(_) => "demonym",
        PlaceName::Capital(_) => "capital",
        PlaceName::Seat(_) => "seat",
        PlaceName::State => "state",
        PlaceName::City => "city",
        PlaceName::Region => "region",
    }
}

/// The form of a word: capitals, figures, marks.
fn shape(text: &str) -> &'static str {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    if text.chars().any(char::is_numeric) {
        "figures"
    } else if letters == 1 {
        "initial"
    } else if capitals == letters {
        if letters > 5 { "shouted" } else { "capitals" }
    } else if capitals > 1 {
        "mixed"
    } else if text.contains(['-', '\'', '’']) {
        "marks"
    } else {
        "plain"
    }
}

fn first_letters(word: &str, count: usize) -> &str {
    let end = word.char_indices().nth(count).map_or(word.len(), |(at, _)| at);
    &word[..end]
}

fn last_letters(word: &str, count: usize) -> &str {
    let start = word.char_indices().rev().nth(count - 1).map_or(0, |(at, _)| at);
    &word[start..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_half_of_the_occurrences_count_twice() {
        assert_eq!(counted(vec![5, 9, 5], 3).len(), 3);
        assert_eq!(counted(vec![5], 1).len(), 2);
    }

    #[test]
    fn letters_are_cut_at_characters() {
        assert_eq!((first_letters("éàüö", 3), last_letters("éàüö", 3)), ("éàü", "àüö"));
        assert_eq!((first_letters("ö", 3), last_letters("", 2)), ("ö", ""));
    }

    #[test]
    fn shapes_tell_acronyms_from_words() {
        assert_eq!(
            [shape("NGA"), shape("Osei"), shape("McRask"), shape("J."), shape("7TV")],
            ["capitals", "plain", "mixed", "initial", "figures"]
        );
    }
}
