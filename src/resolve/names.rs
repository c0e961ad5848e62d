//! Finds the proper names of a document: runs of capitalized words, cut where one name ends and the next begins.
//!
//! In: a parsed document. Out: [`Name`]s in text order, title and name apart. Example: `Russian Foreign Minister
//! Sergey Lavrov` is the name `Sergey Lavrov` of a person with the title `minister`.
//!
//! Capitals and tags decide, not the tree: a wrong head must not tear a name apart.

use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::document::{Document, Sentence, SentenceKind, Upos, Xpos};
use crate::lexicon::calendar::is_calendar_name;
use crate::lexicon::fields::fields;
use crate::lexicon::nouns::{NounKind, noun};
use crate::lexicon::organizations::organization;
use crate::lexicon::participants::participant_class;
use crate::lexicon::people::{Gender, first_name};
use crate::lexicon::places::{PlaceName, place};
use crate::nlp::is_person_noun;

use super::EntityKind;
use super::name_words::{
    BODIES_OF_MANY, COMPANY_WORDS, NOT_NAMES, OPENERS, ORGANIZATION_WORDS, PARTICLES, PLACE_WORDS,
    THING_WORDS, TRADE_WORDS,
};

/// One occurrence of a proper name.
#[derive(Clone, Debug)]
pub(super) struct Name {
    /// The tokens of the name itself.
    pub(super) tokens: Range<usize>,
    /// The tokens with the title and other capitalized words before it.
    pub(super) full: Range<usize>,
    /// The name folded for comparison: lower case, single spaces.
    pub(super) key: String,
    /// What the form of the name says about its kind; `Other` where it says nothing.
    pub(super) kind: EntityKind,
    /// The kind is a mere guess: two capitalized words that no table knows.
    pub(super) is_guess: bool,
    /// The gender that title or first name suggests.
    pub(super) gender: Option<Gender>,
    /// The role that a title gives: `senator`.
    pub(super) title: Option<&'static str>,
    /// Whether the gender comes from a title (`Mrs. Renn`), which outweighs everything else.
    pub(super) is_gender_certain: bool,
    /// An acronym in brackets right behind the name: the token `NGA` in `National Grid Authority (NGA)`.
    pub(super) acronym: Option<usize>,
    /// Whether it stands in a line that capitalizes every word, where capitals mean nothing.
    pub(super) is_provisional: bool,
}

/// Finds the names of a whole document, in text order.
pub(super) fn find_names(document: &Document) -> Vec<Name> {
    let mut names = Vec::new();
    let mut finder = Finder {
        document,
        folded: String::new(),
        title_surnames: Vec::new(),
        proper: proper_words(document),
        searches: MAX_SEARCHES,
    };
    for sentence in &document.sentences {
        if sentence.kind == SentenceKind::Boilerplate {
            continue;
        }
        let provisional = finder.capitalizes_everything(sentence);
        finder.find_in(sentence.tokens.clone(), provisional, &mut names);
    }
    names
}

/// The words that are tagged as names inside of sentences, where a capital means something, and are no common nouns.
fn proper_words(document: &Document) -> FxHashSet<&str> {
    let mut words = FxHashSet::default();
    for sentence in &document.sentences {
        for t in sentence.tokens.clone().skip(1) {
            let word = document.text_of(t);
            if document.tokens[t].upos == Upos::Propn && is_capitalized(word) {
                words.insert(word);
            }
        }
    }
    words
}

/// Folds a stretch of text for comparison: lower case, straight apostrophes, single spaces.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

/// The words of a name that a line end has broken, put together: `Ada Lind- qvist` -> `Ada Lindqvist`; others as they
/// are.
pub(super) fn mended(name: &str) -> String {
    let mut whole = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(at) = rest.find("- ") {
        let (before, behind) = (&rest[..at], &rest[at + 2..]);
        let is_broken = before.ends_with(char::is_alphabetic) && behind.starts_with(char::is_lowercase);
        whole.push_str(before);
        if !is_broken {
            whole.push_str("- ");
        }
        rest = behind;
    }
    whole.push_str(rest);
    whole
}

fn fold_into(text: &str, folded: &mut String) {
    folded.clear();
    let mut gap = false;
    for c in text.chars() {
        if c.is_whitespace() {
            gap = true;
            continue;
        }
        if gap && !folded.is_empty() {
            folded.push(' ');
        }
        gap = false;
        match c {
            '’' | '‘' | 'ʼ' => folded.push('\''),
            'A'..='Z' => folded.push(c.to_ascii_lowercase()),
            c if c.is_ascii() => folded.push(c),
            c => folded.extend(c.to_lowercase()),
        }
    }
}

/// The first bytes of a text, at most `length` of them, cut between characters.
pub(super) fn beginning(text: &str, length: usize) -> &str {
    let mut end = length.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Whether a word begins with a capital.
pub(super) fn is_capitalized(word: &str) -> bool {
    match word.as_bytes().first() {
        Some(b'A'..=b'Z') => true,
        Some(0x80..) => word.chars().next().is_some_and(char::is_uppercase),
        _ => false,
    }
}

/// Whether a word begins with a particle that has lost its vowel: `d'Almenar`.
fn has_elided_particle(word: &str) -> bool {
    let rest =
        ["d'", "d’", "l'", "l’", "dell'", "dell’"].iter().find_map(|particle| word.strip_prefix(particle));
    rest.is_some_and(is_capitalized)
}

/// Whether a word is written in capitals only, as acronyms are: `NGA`, `U.N.`.
pub(super) fn is_acronym(word: &str) -> bool {
    let capitals = word.bytes().filter(u8::is_ascii_uppercase).count();
    (2..=7).contains(&capitals)
        && word.bytes().all(|b| b.is_ascii_uppercase() || matches!(b, b'.' | b'&' | b'-'))
}

/// The singular of a regular plural: `ministries` -> `ministry`; other words as they are.
pub(super) fn singular(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 1) {
        return format!("{stem}y");
    }
    for ending in ["ches", "shes", "sses", "xes"] {
        if word.ends_with(ending) {
            return word[..word.len() - 2].to_string();
        }
    }
    match word.strip_suffix('s') {
        Some(stem) if stem.len() > 2 && !stem.ends_with(['s', 'u', 'i']) => stem.to_string(),
        _ => word.to_string(),
    }
}

/// How many surnames that could be titles are remembered.
const MAX_TITLE_SURNAMES: usize = 32;

/// How many words broken at a line end are looked for in the rest of a document.
const MAX_SEARCHES: usize = 16;

struct Finder<'a> {
    document: &'a Document,
    folded: String,
    /// Surnames of this document that could be titles, folded: `king`.
    title_surnames: Vec<String>,
    /// Words that are names inside of sentences.
    proper: FxHashSet<&'a str>,
    /// How many broken words may still be looked for.
    searches: usize,
}

impl<'a> Finder<'a> {
    fn text(&self, token: usize) -> &'a str {
        self.document.text_of(token)
    }

    /// The folded word of a token, without a full stop at its end.
    fn word(&mut self, token: usize) -> &str {
        fold_into(self.document.text_of(token), &mut self.folded);
        self.folded.trim_end_matches('.')
    }

    /// Whether most of the longer words of a line are capitalized, as headlines in title case and shouted lines do.
    fn capitalizes_everything(&self, sentence: &Sentence) -> bool {
        let (tokens, kind) = (sentence.tokens.clone(), sentence.kind);
        let is_alone =
            self.document.paragraphs.get(sentence.paragraph).is_some_and(|p| p.sentences.len() == 1);
        let last = tokens.clone().next_back();
        let ends_like_a_sentence = last.is_some_and(|t| matches!(self.text(t), "." | "”" | "\""));
        let mut long = 0;
        let mut capitalized = 0;
        // The first word says nothing.
        for t in tokens.skip(1) {
            let word = self.text(t);
            if word.len() > 3 && word.as_bytes()[0].is_ascii_alphabetic() {
                long += 1;
                capitalized += usize::from(is_capitalized(word));
            }
        }
        match kind {
            SentenceKind::Headline => long >= 3 && capitalized * 10 > long * 7,
            // A paragraph of one sentence is no headline where it ends like a sentence.
            _ if is_alone && !ends_like_a_sentence => long >= 4 && capitalized * 10 > long * 7,
            _ => long >= 6 && capitalized * 10 > long * 8,
        }
    }

    /// Whether a token can be part of a name.
    fn is_name_word(&mut self, t: usize, sentence_start: usize) -> bool {
        let token = &self.document.tokens[t];
        let text = self.text(t);
        if !is_capitalized(text)
            || matches!(token.upos, Upos::Pron | Upos::Det | Upos::Punct) && !is_acronym(text)
        {
            return false;
        }
        let is_first = t == sentence_start
            || matches!(self.document.tokens[t - 1].xpos, Xpos::OpenQuote | Xpos::Colon)
            || matches!(self.text(t - 1), "\"" | "“" | "‘" | "(" | "[" | "—" | "–" | "•");
        let belongs = match token.upos {
            Upos::Propn => true,
            Upos::Noun if is_first && self.is_surname_at_start(t) => true,
            Upos::Noun | Upos::Adj | Upos::X | Upos::Num => {
                !is_first
                    || is_acronym(text) && text.len() > 1
                    || first_name(text).is_some()
                    || token.upos == Upos::Num && self.precedes_name(t)
                    || token.upos == Upos::Adj && self.opens_title(t)
            }
            Upos::Verb | Upos::Adv | Upos::Intj | Upos::Sym | Upos::Adp => {
                is_first && self.opens_known_name(t)
                    || !is_first && (token.upos == Upos::Verb || first_name(text).is_some())
            }
            _ => false,
        };
        if !belongs {
            return false;
        }
        // `Quill (R-Ohio)`: a party and a state are no name.
        if matches!(text.as_bytes(), [b'R' | b'D' | b'I', b'-', ..])
            || matches!(text, "R" | "D") && self.touches_next(t)
        {
            return false;
        }
        if t >= 2
            && self.text(t - 1) == "-"
            && matches!(self.text(t - 2), "R" | "D" | "I")
            && self.touches_next(t - 1)
        {
            return false;
        }
        let word = self.word(t);
        let is_nobody =
            is_calendar_name(word) || NOT_NAMES.contains(&word) || is_first && OPENERS.contains(&word);
        !(is_nobody && !self.is_month_of_a_name(t) || self.is_in_day(t))
    }

    /// Whether the tagger took a surname at the start of a sentence for a noun: another sentence has it as a name, or an
    /// office follows it, as in `Aspen, chair of the council, said`.
    fn is_surname_at_start(&mut self, t: usize) -> bool {
        let word = self.word(t).to_string();
        if noun(&word).is_some() || participant_class(&word).is_some() {
            return false;
        }
        let text = self.text(t);
        let has_office = |t: usize| {
            let tokens = &self.document.tokens;
            t + 3 < tokens.len()
                && self.text(t + 1) == ","
                && matches!(self.text(t + 3), "of" | "for" | "at")
                && noun(&fold(self.text(t + 2))).is_some_and(|n| n.kind == NounKind::Person)
        };
        self.proper.contains(text) || has_office(t)
    }

    /// Whether a word for a month is a first name here: `Jan de Rask`, `April Quill`; but not `Jan. 6`.
    fn is_month_of_a_name(&self, t: usize) -> bool {
        let Some(next) = self.document.tokens.get(t + 1) else { return false };
        let text = self.text(t + 1);
        first_name(self.text(t)).is_some()
            && (next.upos == Upos::Propn && is_capitalized(text) || PARTICLES.contains(&text))
            && !is_calendar_name(&fold(text))
    }

    /// Whether a word stands in the name of a day: `Election Day`, but not `Doris Day`.
    fn is_in_day(&self, t: usize) -> bool {
        let is_day = |d: usize, of: usize| {
            matches!(self.text(d), "Day" | "Eve")
                && first_name(self.text(of)).is_none()
                && !is_acronym(self.text(of))
        };
        t > 0 && is_day(t, t - 1) && is_capitalized(self.text(t - 1))
            || t + 1 < self.document.tokens.len() && is_day(t + 1, t)
    }

    /// Whether a word and the next one are a name that the tables know: `Downing Street`.
    fn opens_known_name(&mut self, t: usize) -> bool {
        t + 1 < self.document.tokens.len() && is_capitalized(self.text(t + 1)) && {
            let span = self.document.span_of(t..t + 2);
            let key = fold(span.text(&self.document.article.text));
            place(&key).is_some() || organization(&key).is_some()
        }
    }

    /// Whether an adjective begins a title or the name of a body: `Prime Minister Renn`, `Russian President`.
    fn opens_title(&mut self, t: usize) -> bool {
        let next = t + 1;
        next < self.document.tokens.len()
            && is_capitalized(self.text(next))
            && (self.is_demonym(t) || matches!(self.word(t), "prime" | "vice" | "deputy" | "first" | "chief"))
            && matches!(self.document.tokens[next].upos, Upos::Propn | Upos::Noun | Upos::Adj)
    }

    /// Whether a proper noun with a capital comes next.
    fn precedes_name(&self, t: usize) -> bool {
        self.document.tokens.get(t + 1).is_some_and(|next| next.upos == Upos::Propn)
            && is_capitalized(self.text(t + 1))
    }

    fn find_in(&mut self, tokens: Range<usize>, provisional: bool, names: &mut Vec<Name>) {
        let start = tokens.start;
        let mut t = tokens.start;
        while t < tokens.end {
            if !self.is_name_word(t, start) {
                t += 1;
                continue;
            }
            let mut end = t + 1;
            while let Some(next) = self.joined(t, end, tokens.end, start) {
                end = next;
            }
            // `the Kremlin-brokered deal` is about a deal.
            let is_modifier = end + 1 < tokens.end
                && self.text(end) == "-"
                && self.touches_next(end - 1)
                && self.touches_next(end);
            if !(is_modifier && end - t == 1) {
                self.cut(t..end, tokens.end, provisional, names);
            }
            t = end;
        }
    }

    /// Whether no space stands between a token and the next one.
    fn touches_next(&self, t: usize) -> bool {
        self.document
            .tokens
            .get(t + 1)
            .is_some_and(|next| next.span.start == self.document.tokens[t].span.end)
    }

    /// The end of the run `start..end` with the next word of the name, if the name goes on.
    fn joined(&mut self, start: usize, end: usize, limit: usize, sentence_start: usize) -> Option<usize> {
        if end >= limit || end - start > 14 {
            return None;
        }
        if self.is_name_word(end, sentence_start) {
            // Two names side by side that both are whole places or known organizations are two names only across a
            // comma; here they are one: `Syria Negotiations Commission`.
            return Some(end + 1);
        }
        let text = self.text(end);
        let name_follows = |this: &mut Self, at: usize| at < limit && this.is_name_word(at, sentence_start);
        match text {
            "-" | "–" | "/" if self.touches_next(end - 1) && self.touches_next(end) => {
                let next = end + 1;
                // `Kremlin-brokered` is no name, `Washington Post-ABC News` and `Ki-moon` are.
                (next < limit && (name_follows(self, next) || self.is_short_tail(next))).then_some(next + 1)
            }
            // `Ada Lind- qvist`, broken at the end of a line.
            "-" if self.touches_next(end - 1) && end + 1 < limit && self.is_broken(end) => Some(end + 2),
            "&" if name_follows(self, end + 1) => Some(end + 2),
            "'s" | "’s" | "'" | "’" if name_follows(self, end + 1) => {
                const PLURALS: &[&str] = &[
                    "people",
                    "women",
                    "men",
                    "children",
                    "workers",
                    "teachers",
                    "veterans",
                    "citizens",
                    "lawyers",
                    "doctors",
                    "nurses",
                    "farmers",
                    "students",
                    "peoples",
                    "writers",
                    "publishers",
                    "parents",
                ];
                // `Footballers' Association`
                let is_body = !text.ends_with('s')
                    && self.word(end - 1).ends_with('s')
                    && BODIES_OF_MANY.contains(&self.word(end + 1));
                (is_body || PLURALS.contains(&self.word(end - 1))).then_some(end + 2)
            }
            "," => {
                let next = end + 1;
                if let Some(last) = self.firm_behind(start, end, limit, sentence_start) {
                    return Some(last);
                }
                (next < limit && matches!(self.word(next), "jr" | "sr" | "inc" | "ltd" | "llc" | "plc"))
                    .then_some(next + 1)
            }
            "of" | "for" | "on" | "to" | "against" | "without" => {
                let next = if self.text_at(end + 1, limit) == "the" { end + 2 } else { end + 1 };
                let takes = match text {
                    "of" => self.takes_of(end - 1),
                    "without" => next == end + 1,
                    // `the University of Oslo for the Norland Times` is two names, `Court of Appeals for the Ninth
                    // Circuit` one.
                    "for" => self.is_organization_word(end - 1) || self.is_court(start, end),
                    _ => next == end + 1 && self.is_organization_word(end - 1),
                };
                (takes && name_follows(self, next)).then_some(next + 1)
            }
            // `Alliance to Reclaim Our Schools`
            "Our" | "My" | "Your" | "All" | "A" | "Without" | "Against" if name_follows(self, end + 1) => {
                (end - start > 1).then_some(end + 2)
            }
            "and" if name_follows(self, end + 1) => self.joined_by_and(start, end, limit, sentence_start),
            // `Xosé d'Almenar`
            _ if has_elided_particle(text) => Some(end + 1),
            // `Robert “Bob” Quill`: the nickname is a part of the name.
            "\"" | "“" | "‘" | "'" => self.behind_nickname(end, limit, sentence_start),
            // `Hamid al-Rashwani`
            _ if PARTICLES.contains(&text)
                && self.text_at(end + 1, limit) == "-"
                && self.touches_next(end)
                && self.touches_next(end + 1)
                && name_follows(self, end + 2) =>
            {
                Some(end + 3)
            }
            _ if PARTICLES.contains(&text) => {
                let mut next = end + 1;
                while next < limit && next < end + 3 && PARTICLES.contains(&self.text(next)) {
                    next += 1;
                }
                // `y` and `e` join Spanish and Portuguese surnames only between capitals, as all of them do.
                name_follows(self, next).then_some(next + 1)
            }
            _ => None,
        }
    }

    /// Where a name goes on behind a nickname in quotation marks between two of its words: `Dwayne "The Anvil" Tully`.
    fn behind_nickname(&mut self, mark: usize, limit: usize, sentence_start: usize) -> Option<usize> {
        let close = (mark + 2..limit.min(mark + 5))
            .find(|&t| matches!(self.text(t), "\"" | "”" | "’" | "'") && self.touches_next(t - 1))?;
        let fits = close + 1 < limit
            && self.touches_next(mark)
            && is_capitalized(self.text(mark + 1))
            && is_capitalized(self.text(close - 1))
            && first_name(self.text(mark - 1)).is_some()
            && self.document.tokens[mark + 1].upos != Upos::Pron
            && self.is_name_word(close + 1, sentence_start);
        fits.then_some(close + 2)
    }

    /// Whether a hyphen breaks a name at the end of a line: the rest of the document has the whole word, or what follows
    /// is no word of its own.
    fn is_broken(&mut self, hyphen: usize) -> bool {
        let (before, behind) = (self.text(hyphen - 1), self.text(hyphen + 1));
        let is_word = |w: &str| w.len() > 1 && w.chars().all(char::is_alphabetic);
        if !is_word(before)
            || !is_word(behind)
            || !behind.starts_with(char::is_lowercase)
            || matches!(behind, "and" | "or" | "to" | "nor" | "versus" | "but")
        {
            return false;
        }
        if matches!(self.document.tokens[hyphen + 1].upos, Upos::Propn | Upos::X) {
            return true;
        }
        let whole = format!("{before}{behind}");
        self.searches = self.searches.saturating_sub(1);
        self.proper.contains(whole.as_str())
            || self.searches > 0
                && self.document.tokens.iter().any(|t| t.span.text(&self.document.article.text) == whole)
    }

    /// The end of a firm of several names: `Pell, Rand & Sons`, asked at its first comma. A name of more words before the
    /// comma is somebody's own: `Tom Quill, Rand & Sons`.
    fn firm_behind(
        &mut self,
        start: usize,
        comma: usize,
        limit: usize,
        sentence_start: usize,
    ) -> Option<usize> {
        if comma - start != 1 || is_acronym(self.text(start)) {
            return None;
        }
        let mut t = comma;
        for _ in 0..4 {
            let name = t + 1;
            if name + 2 >= limit || !self.is_name_word(name, sentence_start) {
                return None;
            }
            let and = match self.text(name + 1) {
                "," if self.text(name + 2) == "&" => name + 2,
                "," => {
                    t = name + 1;
                    continue;
                }
                "&" => name + 1,
                _ => return None,
            };
            return (and + 1 < limit && self.is_name_word(and + 1, sentence_start)).then_some(and + 2);
        }
        None
    }

    fn text_at(&self, t: usize, limit: usize) -> &'a str {
        if t < limit { self.text(t) } else { "" }
    }

    /// The lower-case end of a hyphenated given name: `moon` in `Ban Ki-moon`.
    fn is_short_tail(&self, t: usize) -> bool {
        let text = self.text(t);
        if t < 3 || text.len() > 6 || !text.bytes().all(|b| b.is_ascii_lowercase()) {
            return false;
        }
        let stem = self.text(t - 2);
        let whole = format!("{stem}-{text}");
        first_name(&whole).is_some()
            || stem.len() <= 5
                && self.document.tokens[t].upos == Upos::Propn
                && self.document.tokens[t - 2].upos == Upos::Propn
    }

    /// Whether a run is the name of a court, which goes on with `for the Ninth Circuit`.
    fn is_court(&mut self, start: usize, end: usize) -> bool {
        (start..end).any(|t| self.text(t) == "Court")
    }

    /// `Department of Health and Human Services`, `Food and Drug Administration`; but not `Quill and Osei`.
    fn joined_by_and(
        &mut self,
        start: usize,
        end: usize,
        limit: usize,
        sentence_start: usize,
    ) -> Option<usize> {
        let mut tail = end + 2;
        while tail < limit && self.is_name_word(tail, sentence_start) {
            tail += 1;
        }
        let span = self.document.span_of(start..tail);
        fold_into(span.text(&self.document.article.text), &mut self.folded);
        if organization(&self.folded).is_some() || matches!(place(&self.folded), Some(PlaceName::Country(_)))
        {
            return Some(tail);
        }
        // `Rask and Sons`
        if matches!(self.text(end + 1), "Sons" | "Daughters" | "Brothers" | "Co" | "Co." | "Company") {
            return Some(tail);
        }
        let has_of = (start..end).any(|t| matches!(self.text(t), "of" | "for" | "on"));
        let is_plain = first_name(self.text(end + 1)).is_none() && !is_acronym(self.text(end + 1)) && {
            let word = self.word(end + 1).to_string();
            place(&word).is_none()
                && noun(&word).is_none_or(|n| n.title.is_empty() && n.kind == NounKind::Document)
        };
        let left_is_plain = {
            let word = self.word(end - 1).to_string();
            place(&word).is_none()
        };
        (has_of && is_plain && left_is_plain && self.document.tokens[end + 1].upos != Upos::Verb)
            .then_some(tail)
    }

    /// Whether a name goes on behind `of`: `University of Oslo`, `Secretary of State`.
    fn takes_of(&mut self, t: usize) -> bool {
        let is_company = self.is_organization_word(t);
        let word = self.word(t);
        is_company
            || matches!(
                word,
                "republic" | "kingdom" | "state" | "states" | "isle" | "gulf" | "strait" | "district"
            )
            || matches!(
                word,
                "archbishop" | "bishop" | "duke" | "prince" | "secretary" | "minister" | "speaker"
            )
            || matches!(
                word,
                "director" | "chairman" | "house" | "bank" | "sons" | "daughters" | "friends" | "chamber"
            )
    }

    /// Whether a capitalized word is one that names of organizations are built on.
    fn is_organization_word(&mut self, t: usize) -> bool {
        let word = self.word(t);
        if COMPANY_WORDS.contains(&word) || ORGANIZATION_WORDS.contains(&word) {
            return true;
        }
        let is_body = |w: &str| noun(w).is_some_and(|n| n.kind == NounKind::Organization);
        is_body(word) || word.ends_with('s') && is_body(&singular(word))
    }

    fn is_demonym(&mut self, t: usize) -> bool {
        let word = self.word(t);
        matches!(place(word), Some(PlaceName::Demonym(_)))
            || matches!(
                word,
                "republican" | "democratic" | "democrat" | "labour" | "conservative" | "gop" | "tory"
            )
    }

    /// Cuts a run into names: what stands before a person's name is a title, demonym or organization.
    fn cut(&mut self, run: Range<usize>, limit: usize, provisional: bool, names: &mut Vec<Name>) {
        let Range { mut start, mut end } = run;
        // Nothing ends in a joining mark or word.
        while end > start
            && !is_capitalized(self.text(end - 1))
            && !has_elided_particle(self.text(end - 1))
            && !self.is_name_tail(start, end - 1)
        {
            end -= 1;
        }
        if end == start {
            return;
        }
        if end - start == 1 && self.is_known_surname(start) {
            self.push(start..end, start..end, None, None, false, None, provisional, names);
            return;
        }
        let mut title = None;
        let mut gender = None;
        let mut is_gender_certain = false;
        let full_start = start;
        let ends_as_organization = end - start > 1 && self.is_organization_word(end - 1)
            || (start..end).any(|t| {
                matches!(self.text(t), "of" | "for" | "&" | "and") && t > start && {
                    self.is_organization_word(t - 1) && !self.is_title(t - 1)
                }
            });
        // The last title of the run, with `of State` behind it, ends what is not the name.
        let mut split = start;
        let mut t = start;
        while t < end {
            if let Some((role, sex)) = self.title_at(t).filter(|_| !self.is_surname(start, t, end)) {
                let mut after = t + 1;
                if after + 1 < end && self.text(after) == "of" {
                    after += 2;
                    while after < end && first_name(self.text(after)).is_none() && self.text(after) != "and" {
                        if after + 1 < end && self.title_at(after).is_some() {
                            break;
                        }
                        if end - after <= 2 {
                            break;
                        }
                        after += 1;
                    }
                }
                if after <= end {
                    let weak = ends_as_organization && sex.is_none() && role != "senator";
                    if !weak {
                        split = after;
                        if title.is_none() || !matches!(role, "mister" | "mrs" | "ms" | "miss") {
                            title = Some(role);
                        }
                        if sex.is_some() {
                            gender = sex;
                            is_gender_certain = true;
                        }
                    }
                    t = after;
                    continue;
                }
            }
            t += 1;
        }
        if split >= end {
            // Only titles: `the Foreign Minister` is a description, its leading name stands alone.
            let lead = self.leading_name(start, end);
            if let Some(lead) = lead {
                self.push(start..lead, start..lead, None, None, false, None, provisional, names);
            }
            return;
        }
        // `Queen City` is no queen.
        if end - split == 1 && split > start {
            let text = self.text(split);
            let word = self.word(split);
            let is_thing =
                noun(word).is_some_and(|n| matches!(n.kind, NounKind::Place | NounKind::Organization));
            if is_thing && first_name(text).is_none() {
                split = start;
                title = None;
                gender = None;
                is_gender_certain = false;
            }
        }
        if split > start && !is_capitalized(self.text(split)) && !PARTICLES.contains(&self.text(split)) {
            split = start;
            title = None;
        }
        // `Miss Universe Ana Quill`: what stands between a title and a first name is no name of hers.
        if split > start && !ends_as_organization {
            let first = (split + 1..end.saturating_sub(1)).find(|&t| {
                first_name(self.text(t)).is_some()
                    && is_capitalized(self.text(t + 1))
                    && !matches!(self.text(t - 1), "-" | "–" | "of" | "&")
                    && !self.is_initial(t - 1)
            });
            if let Some(first) = first
                && (split..first).all(|t| {
                    first_name(self.text(t)).is_none()
                        && !PARTICLES.contains(&self.text(t))
                        && !self.is_initial(t)
                        && (title == Some("miss") || self.is_no_name_of_people(t))
                })
            {
                split = first;
            }
        }
        // `Miss Lomvik 2019 Ines Calder`: a contest, and nobody.
        if title == Some("miss") && self.document.tokens.get(end).is_some_and(|t| t.upos == Upos::Num) {
            return;
        }
        if split > start {
            // `White House Press Secretary Josh Earnest` names the White House too, but only in passing.
            start = split;
        } else if !ends_as_organization {
            // `Democratic Pat Caddell`, `Fox News Chris Wallace`: a person's name begins at a first name.
            let first = (start + 1..end.saturating_sub(1)).find(|&t| {
                first_name(self.text(t)).is_some()
                    && is_capitalized(self.text(t + 1))
                    && first_name(self.text(t - 1)).is_none()
                    && !matches!(self.text(t - 1), "-" | "–" | "of" | "&")
                    && !self.is_initial(t - 1)
            });
            if let Some(first) = first.filter(|&f| end - f <= 4 && !self.is_place(f..end)) {
                // `Hydrologist Aron Feld`, `Rival Ada Renn`: a noun for people is no first name.
                let plain = start > 0 && matches!(self.text(start - 1), "Miss" | "Ms." | "Mrs.")
                    || fields(self.word(first - 1)) != 0
                    || is_person_noun(self.word(first - 1))
                    || self.is_demonym(first - 1)
                    || self.is_organization_word(first - 1)
                    || is_acronym(self.text(first - 1))
                    || self.is_place(start..first);
                if plain {
                    start = first;
                }
            } else if end - start > 1 && self.is_demonym(start) && first_name(self.text(end - 1)).is_none() {
                // `Azerbaijani Defense Ministry` keeps its adjective, `Republican Quill` does not.
                if end - start == 2 && matches!(self.word(start), "republican" | "democrat" | "democratic") {
                    let last = self.word(end - 1);
                    if noun(last).is_none() {
                        start += 1;
                    }
                }
            }
        }
        let acronym = (end + 2 < limit + 1
            && end + 2 <= limit
            && self.text(end) == "("
            && is_acronym(self.text(end + 1))
            && self.text_at(end + 2, limit) == ")")
            .then_some(end + 1);
        self.push(start..end, full_start..end, title, gender, is_gender_certain, acronym, provisional, names);
    }

    /// Whether a capitalized word is one for a body, a place or people, which no name of a person begins with.
    fn is_no_name_of_people(&mut self, t: usize) -> bool {
        let is_known = self.is_organization_word(t) || self.is_demonym(t) || self.is_place(t..t + 1);
        is_known || is_acronym(self.text(t)) || {
            let word = self.word(t);
            noun(word).is_some() || fields(word) != 0 || is_person_noun(word)
        }
    }

    /// Whether a word that could be a title ends a person's name: `Martin Luther King Jr.`, `Angus King`; but not
    /// `Georgia Governor`.
    fn is_surname(&mut self, start: usize, t: usize, end: usize) -> bool {
        let is_last =
            t + 1 == end || t + 2 == end && matches!(self.word(t + 1), "jr" | "sr" | "ii" | "iii" | "iv");
        if !is_last || t == start {
            return false;
        }
        if self.is_known_surname(t) {
            return true;
        }
        let is_surname = first_name(self.text(start)).is_some()
            && (start + 1..t).all(|w| first_name(self.text(w)).is_some() || self.is_initial(w))
            && !self.is_place(start..t);
        if is_surname && self.title_surnames.len() < MAX_TITLE_SURNAMES {
            let word = self.word(t).to_string();
            self.title_surnames.push(word);
        }
        is_surname
    }

    /// Whether a word that could be a title is a surname that the document has introduced, and stands without article.
    fn is_known_surname(&mut self, t: usize) -> bool {
        if self.title_surnames.is_empty() || t > 0 && matches!(self.text(t - 1), "the" | "The" | "a" | "A") {
            return false;
        }
        fold_into(self.document.text_of(t), &mut self.folded);
        self.title_surnames.iter().any(|known| *known == self.folded.trim_end_matches('.'))
    }

    fn is_name_tail(&self, start: usize, t: usize) -> bool {
        t > start + 1 && matches!(self.text(t - 1), "-" | "–")
    }

    fn is_initial(&self, t: usize) -> bool {
        let text = self.text(t);
        text.len() == 1
            || text.len() <= 4 && text.ends_with('.') && text[..text.len() - 1].chars().count() == 1
    }

    fn is_place(&mut self, tokens: Range<usize>) -> bool {
        let span = self.document.span_of(tokens);
        fold_into(span.text(&self.document.article.text), &mut self.folded);
        place(&self.folded).is_some()
    }

    /// The role and gender of a title, `None` for other words.
    fn title_at(&mut self, t: usize) -> Option<(&'static str, Option<Gender>)> {
        let word = self.word(t);
        let found = noun(word).filter(|n| !n.title.is_empty() && n.kind == NounKind::Person)?;
        // A single letter or a first name is no title: `Dean Quill`.
        (first_name(self.document.text_of(t)).is_none()).then_some((found.title, found.gender))
    }

    fn is_title(&mut self, t: usize) -> bool {
        self.title_at(t).is_some()
    }

    /// The end of the name that a run of titles begins with: `Iran` of `Iran Foreign Minister`.
    fn leading_name(&mut self, start: usize, end: usize) -> Option<usize> {
        let first = (start..end).find(|&t| self.title_at(t).is_some())?;
        let plain = first > start && self.is_place(start..first) && !self.is_demonym(first - 1);
        plain.then_some(first)
    }

    #[allow(clippy::too_many_arguments)] // one place that builds the struct, called twice
    fn push(
        &mut self,
        tokens: Range<usize>,
        full: Range<usize>,
        title: Option<&'static str>,
        gender: Option<Gender>,
        is_gender_certain: bool,
        acronym: Option<usize>,
        is_provisional: bool,
        names: &mut Vec<Name>,
    ) {
        let span = self.document.span_of(tokens.clone());
        let mut key = fold(span.text(&self.document.article.text));
        if key.contains("- ") {
            key = mended(&key);
        }
        if tokens.len() > 4 && key.contains(['"', '“']) {
            key.retain(|c| !matches!(c, '"' | '“' | '”'));
        }
        // An adjective of nationality or party alone is no mention: `the Russian envoy`, `Democratic rule`.
        if tokens.len() == 1 && title.is_none() {
            let token = &self.document.tokens[tokens.start];
            let is_adjective = token.upos == Upos::Adj || matches!(token.xpos, Xpos::Jj);
            let is_country = matches!(place(&key), Some(PlaceName::Country(_) | PlaceName::Capital(_)));
            if is_adjective
                && !is_country
                && (self.is_demonym(tokens.start) || !is_acronym(self.text(tokens.start)))
            {
                return;
            }
            if matches!(place(&key), Some(PlaceName::Demonym(_))) {
                return;
            }
            // `Republicans`, `Delegates`: plural nouns are descriptions.
            if matches!(token.xpos, Xpos::Nns | Xpos::Nn)
                && noun(&key).or_else(|| noun(&singular(&key))).is_some()
                && !self.is_known_surname(tokens.start)
            {
                return;
            }
        }
        if tokens.len() == 1 && full.len() == 1 {
            let only = self.word(tokens.start).to_string();
            let lone_noun = noun(&only).or_else(|| noun(&singular(&only)));
            if lone_noun.is_some_and(|n| n.kind != NounKind::Organization)
                && first_name(self.text(tokens.start)).is_none()
                && !self.is_known_surname(tokens.start)
            {
                return;
            }
        }
        let (kind, first_gender, is_guess) = self.kind_of(tokens.clone(), &key, title.is_some());
        names.push(Name {
            tokens,
            full,
            key,
            kind,
            is_guess,
            gender: gender.or(first_gender),
            title,
            is_gender_certain,
            acronym,
            is_provisional,
        });
    }

    /// What the words of a name say about its kind, the gender of a first name, and whether the kind is a guess.
    fn kind_of(
        &mut self,
        tokens: Range<usize>,
        key: &str,
        is_titled: bool,
    ) -> (EntityKind, Option<Gender>, bool) {
        let first = first_name(&capitalized_only(self.text(tokens.start)));
        if is_titled {
            let gender = if tokens.len() > 1 { first.flatten() } else { None };
            return (EntityKind::Person, gender, false);
        }
        let bare = key.strip_prefix("the ").unwrap_or(key);
        if let Some(found) = place(bare) {
            let is_seat = matches!(found, PlaceName::Seat(_));
            return (if is_seat { EntityKind::Organization } else { EntityKind::Place }, None, false);
        }
        if organization(bare).is_some() {
            return (EntityKind::Organization, None, false);
        }
        let last = tokens.end - 1;
        if self.is_organization_word(last) && (tokens.len() > 1 || first.is_none()) {
            return (EntityKind::Organization, None, false);
        }
        if tokens.clone().any(|t| {
            t > tokens.start
                && (matches!(self.text(t), "&" | "of" | "for" | "on" | "against" | "to" | "without")
                    || self.text(t) == "and")
        }) {
            return (EntityKind::Organization, None, false);
        }
        if tokens.len() > 1 && first.is_none() {
            let (opening, closing) = (self.word(tokens.start).to_string(), self.word(last).to_string());
            // `Muslim Americans`
            if self.document.tokens[last].xpos == Xpos::Nnps && is_people(&closing) {
                return (EntityKind::Group, None, false);
            }
            if TRADE_WORDS.contains(&closing.as_str()) {
                return (EntityKind::Organization, None, false);
            }
            let is_place = PLACE_WORDS.contains(&closing.as_str())
                || matches!(opening.as_str(), "mount" | "lake" | "fort" | "cape" | "camp" | "river");
            if is_place && !is_titled {
                return (EntityKind::Place, None, false);
            }
            let is_thing = noun(&closing).is_some_and(|n| n.kind == NounKind::Document)
                || THING_WORDS.contains(&closing.as_str())
                || matches!(opening.as_str(), "hurricane" | "storm" | "typhoon" | "operation" | "project");
            if is_thing {
                return (EntityKind::Other, None, false);
            }
        }
        if tokens.len() == 1 {
            let text = self.text(tokens.start);
            if self.document.tokens[tokens.start].xpos == Xpos::Nnps && is_people(key) {
                return (EntityKind::Group, None, false);
            }
            return match first {
                Some(gender) => (EntityKind::Other, gender, false),
                None if is_acronym(text) => (EntityKind::Organization, None, false),
                None => (EntityKind::Other, None, false),
            };
        }
        if let Some(gender) = first {
            return (EntityKind::Person, gender, false);
        }
        if self.document.tokens[tokens.clone()].iter().any(|t| t.upos == Upos::Noun)
            || tokens.clone().any(|t| is_acronym(self.text(t)) && !self.is_initial(t))
        {
            return (EntityKind::Organization, None, false);
        }
        // Two or three capitalized words without a word for a body: mostly a person with a rare first name.
        let has_article = tokens.start > 0 && matches!(self.text(tokens.start - 1), "the" | "The");
        let is_person = !has_article && tokens.len() <= 3;
        (if is_person { EntityKind::Person } else { EntityKind::Other }, None, true)
    }
}

/// Whether a capitalized plural names people: `Hispanics`, `Muslims`, `Baptists`.
pub(super) fn is_people(key: &str) -> bool {
    matches!(place(key), Some(PlaceName::Demonym(_)))
        || ["ians", "ists", "ims", "ics", "ans", "crats", "ews", "ites"].iter().any(|end| key.ends_with(end))
        || matches!(
            key,
            "liberals" | "tories" | "greens" | "sikhs" | "kurds" | "arabs" | "hindus" | "whites" | "blacks"
        )
}

/// A shouted word in the spelling of the tables: `DONALD` -> `Donald`; other words as they are.
fn capitalized_only(word: &str) -> std::borrow::Cow<'_, str> {
    let is_shouted = word.len() > 2 && word.bytes().all(|b| b.is_ascii_uppercase());
    if !is_shouted {
        return std::borrow::Cow::Borrowed(word);
    }
    let mut spelled = word.to_ascii_lowercase();
    spelled[..1].make_ascii_uppercase();
    std::borrow::Cow::Owned(spelled)
}
