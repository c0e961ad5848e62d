//! Which names name the same one: surname and full name, acronym and expansion, country and its other names.
//!
//! In: the names of a document. Out: for each of them the entity that it belongs to. Example: `Ada Renn … Ms. Renn …
//! Renn` is one person, and `Tom Renn` another one.
//!
//! All names are read before the first is linked, so that a full name may come later than its short form. Look-ups go
//! through the last and the first word of a name, so that the work grows with the length of the document only.

use rustc_hash::FxHashMap;

use crate::document::{Deprel, Document, Upos};
use crate::lexicon::organizations::organization;
use crate::lexicon::people::{Gender, first_name};
use crate::lexicon::places::{PlaceName, place};
use crate::rules::{Disabled, Rule};

use super::EntityKind;
use super::entities::{Draft, Drafts};
use super::given::{is_particle, names_agree, suffix_of, surname_of};
use super::name_words::COMPANY_WORDS;
use super::names::{Name, fold, is_acronym, singular};

/// How many bearers of one surname are compared with each other.
const MAX_NAMESAKES: usize = 24;

/// A spelling of a name, with all that its occurrences say about it.
struct Form {
    words: Vec<String>,
    kind: EntityKind,
    is_guess: bool,
    gender: Option<Gender>,
    is_gender_certain: bool,
    is_acronym: bool,
    canonical: Option<Canonical>,
    entity: Option<usize>,
    count: u32,
    /// Index of the first name with this spelling.
    first: usize,
    acronym: Option<String>,
}

/// What the tables know a name as.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Canonical {
    Country(&'static str),
    Capital(&'static str),
    Organization(&'static str),
}

/// Links names to entities: one entity index for each name, `None` for a name of a headline that turned out to be
/// ordinary words. New entities are added to `drafts`. Names of headlines may be shortened to what the text knows.
pub(super) fn link(
    document: &Document,
    names: &mut Vec<Name>,
    drafts: &mut Drafts,
    disabled: Disabled,
) -> Vec<usize> {
    let mut linker = Linker::new(document, disabled);
    for (n, name) in names.iter().enumerate().filter(|(_, name)| !name.is_provisional) {
        linker.add(n, name);
    }
    if disabled.has(Rule::NameHeadlines) {
        names.retain(|name| !name.is_provisional);
    } else {
        linker.settle_headlines(names);
    }
    linker.forms.iter_mut().for_each(|form| form.first = usize::MAX);
    for (n, name) in names.iter().enumerate() {
        let form = linker.form_of(name);
        if let Some(form) = form {
            linker.forms[form].first = linker.forms[form].first.min(n);
        }
    }
    linker.link_long_forms(drafts);
    linker.link_short_forms(drafts);
    linker.link_occurrences(names, drafts)
}

struct Linker<'a> {
    document: &'a Document,
    disabled: Disabled,
    forms: Vec<Form>,
    by_key: FxHashMap<String, usize>,
    /// Entities of the tables.
    by_canonical: FxHashMap<Canonical, usize>,
    /// Persons by their last and first words.
    by_surname: FxHashMap<String, Vec<usize>>,
    by_first_name: FxHashMap<String, Vec<usize>>,
    /// Persons by other words that can stand for them: a nickname, `Linh` of `Bao-Linh`, `García` of `García Márquez`.
    by_part: FxHashMap<String, Vec<usize>>,
    /// Forms of organizations by each of their words that can stand for them, and by their initials.
    by_organization_word: FxHashMap<String, Vec<usize>>,
    by_initials: FxHashMap<String, Vec<usize>>,
    /// The form that each entity was made from.
    form_of_entity: FxHashMap<usize, usize>,
}

impl<'a> Linker<'a> {
    fn new(document: &'a Document, disabled: Disabled) -> Self {
        Self {
            document,
            disabled,
            forms: Vec::new(),
            by_key: FxHashMap::default(),
            by_canonical: FxHashMap::default(),
            by_surname: FxHashMap::default(),
            by_first_name: FxHashMap::default(),
            by_part: FxHashMap::default(),
            by_organization_word: FxHashMap::default(),
            by_initials: FxHashMap::default(),
            form_of_entity: FxHashMap::default(),
        }
    }

    fn form_of(&self, name: &Name) -> Option<usize> {
        self.by_key.get(bare(&name.key)).copied()
    }

    fn add(&mut self, n: usize, name: &Name) {
        let key = bare(&name.key);
        let text = self.document.span_of(name.tokens.clone());
        let form = match self.by_key.get(key) {
            Some(&form) => form,
            None => {
                let words: Vec<String> = key.split(' ').map(str::to_string).collect();
                let written = text.text(&self.document.article.text);
                self.forms.push(Form {
                    is_acronym: words.len() == 1 && is_acronym(written),
                    words,
                    kind: name.kind,
                    is_guess: name.is_guess,
                    gender: name.gender,
                    is_gender_certain: false,
                    canonical: canonical(key, name),
                    entity: None,
                    count: 0,
                    first: n,
                    acronym: None,
                });
                self.by_key.insert(key.to_string(), self.forms.len() - 1);
                self.forms.len() - 1
            }
        };
        let form = &mut self.forms[form];
        form.count += 1;
        if form.kind == EntityKind::Other
            || name.title.is_some() && form.kind != EntityKind::Place && form.words.len() > 1
        {
            form.kind = name.kind;
            form.is_guess = name.is_guess;
        }
        if name.title.is_some() && form.kind == EntityKind::Place {
            // `Secretary Georgia Quill` does not make a person of every `Georgia`.
        } else if name.is_gender_certain && form.words.len() > 1 {
            form.gender = name.gender;
            form.is_gender_certain = true;
        } else if form.gender.is_none() {
            form.gender = name.gender;
        }
        if let Some(token) = name.acronym {
            form.acronym = Some(fold(self.document.text_of(token)));
        }
    }

    /// Keeps of the names in title-case lines what the rest of the text or the tables know.
    fn settle_headlines(&mut self, names: &mut Vec<Name>) {
        if names.iter().all(|name| !name.is_provisional) {
            return;
        }
        let mut settled = Vec::with_capacity(names.len());
        let mut surnames: FxHashMap<&str, ()> = FxHashMap::default();
        for form in &self.forms {
            if let Some(last) = form.words.last() {
                surnames.insert(last, ());
            }
        }
        let mut fresh: Vec<Name> = Vec::new();
        for name in names.drain(..) {
            if !name.is_provisional {
                settled.push(name);
                continue;
            }
            let mut t = name.tokens.start;
            while t < name.tokens.end {
                let ends = (t + 1..=name.tokens.end.min(t + 6)).rev();
                let known = ends.clone().find_map(|end| {
                    let text = self.document.span_of(t..end).text(&self.document.article.text);
                    let key = fold(text);
                    let is_surname = end - t == 1 && surnames.contains_key(key.as_str());
                    let is_known = is_surname
                        || self.by_key.contains_key(bare(&key))
                        || place(&key).is_some_and(|p| !matches!(p, PlaceName::Demonym(_)))
                        || organization(&key).is_some() && (end - t > 1 || is_acronym(text));
                    let is_person = end - t == 2
                        && first_name(self.document.text_of(t)).is_some()
                        && surnames.contains_key(fold(self.document.text_of(end - 1)).as_str());
                    (is_known || is_person).then_some((end, key, is_person))
                });
                // A first name with one more word, or a title before them, needs no further proof.
                let longest = known.or_else(|| {
                    let end = name.tokens.end.min(t + 2);
                    let is_whole = t == name.tokens.start
                        && end - t == 2
                        && name.kind == EntityKind::Person
                        && first_name(self.document.text_of(t)).is_some();
                    let text = self.document.span_of(t..end).text(&self.document.article.text);
                    is_whole.then(|| (end, fold(text), true))
                });
                let Some((end, key, is_person)) = longest else {
                    t += 1;
                    continue;
                };
                let full =
                    if t == name.tokens.start && end == name.tokens.end { name.full.clone() } else { t..end };
                let mut part = Name { tokens: t..end, full, key, ..name.clone() };
                part.kind = match self.by_key.get(bare(&part.key)) {
                    Some(&form) => self.forms[form].kind,
                    None if is_person || surnames.contains_key(part.key.as_str()) => EntityKind::Person,
                    None if place(&part.key).is_some() => EntityKind::Place,
                    None => EntityKind::Organization,
                };
                if end - t < name.tokens.len() {
                    part.title = None;
                    part.gender =
                        if is_person { first_name(self.document.text_of(t)).flatten() } else { None };
                    part.is_gender_certain = false;
                    part.acronym = None;
                }
                fresh.push(part.clone());
                settled.push(part);
                t = end;
            }
        }
        *names = settled;
        for part in &fresh {
            self.add(0, part);
        }
    }

    fn new_entity(&mut self, form: usize, drafts: &mut Drafts) -> usize {
        let f = &self.forms[form];
        let entity = drafts.add(Draft {
            kind: f.kind,
            is_guess: f.is_guess && f.gender.is_none(),
            gender: f.gender,
            is_gender_certain: f.is_gender_certain,
            is_named: true,
            capital_of: match f.canonical {
                Some(Canonical::Capital(country)) => Some(country),
                _ => None,
            },
            ..Draft::default()
        });
        self.form_of_entity.insert(entity, form);
        entity
    }

    /// Names of several words, and names that the tables know: these make the entities.
    fn link_long_forms(&mut self, drafts: &mut Drafts) {
        let mut order: Vec<usize> = (0..self.forms.len()).collect();
        // Longer names first, so that `Defense Ministry` finds `Norland Defense Ministry`.
        order.sort_by_key(|&f| (std::cmp::Reverse(self.forms[f].words.len()), self.forms[f].first));
        for f in order {
            let form = &self.forms[f];
            if let Some(canonical) = form.canonical {
                let entity = match self.by_canonical.get(&canonical) {
                    Some(&entity) => {
                        if form.kind == EntityKind::Place {
                            drafts.list[entity].kind = EntityKind::Place;
                        }
                        entity
                    }
                    None => {
                        let entity = self.new_entity(f, drafts);
                        self.by_canonical.insert(canonical, entity);
                        entity
                    }
                };
                self.forms[f].entity = Some(entity);
                self.index_organization(f);
                continue;
            }
            if form.words.len() < 2 {
                continue;
            }
            let known = match form.kind {
                EntityKind::Organization | EntityKind::Group => self.same_organization(f),
                EntityKind::Person => self.same_person(f, drafts),
                _ => self.same_person(f, drafts).or_else(|| self.same_organization(f)),
            };
            let entity = match known {
                Some(entity) => {
                    let form = &self.forms[f];
                    let draft = &mut drafts.list[entity];
                    if form.is_gender_certain || draft.gender.is_none() {
                        draft.gender = form.gender.or(draft.gender);
                        draft.is_gender_certain |= form.is_gender_certain;
                    }
                    entity
                }
                None => self.new_entity(f, drafts),
            };
            self.forms[f].entity = Some(entity);
            match drafts.list[entity].kind {
                EntityKind::Organization | EntityKind::Group => self.index_organization(f),
                EntityKind::Place => {}
                _ => self.index_person(f, entity),
            }
        }
    }

    fn index_person(&mut self, form: usize, entity: usize) {
        let words = &self.forms[form].words;
        let surname = surname_of(words).to_string();
        let first = words[0].clone();
        let last = &words[words.len() - 1];
        let tail = last.rsplit_once('-').map(|(_, tail)| tail.to_string());
        let middle =
            words[1..words.len() - 1].iter().filter(|w| w.chars().count() > 2 && !is_particle(w)).cloned();
        let parts: Vec<String> = tail.into_iter().chain(middle).filter(|part| *part != surname).collect();
        for part in parts {
            let list = self.by_part.entry(part).or_default();
            if list.len() < MAX_NAMESAKES && !list.contains(&entity) {
                list.push(entity);
            }
        }
        for (map, word) in [(&mut self.by_surname, surname), (&mut self.by_first_name, first)] {
            let list = map.entry(word).or_default();
            if list.len() < MAX_NAMESAKES && !list.contains(&entity) {
                list.push(entity);
            }
        }
    }

    fn index_organization(&mut self, form: usize) {
        let f = &self.forms[form];
        if f.words.len() > 1 {
            let initials: String =
                f.words.iter().filter(|w| !is_small(w)).filter_map(|w| w.chars().next()).collect();
            let all: String = f.words.iter().filter_map(|w| w.chars().next()).collect();
            let last = singular(&f.words[f.words.len() - 1]);
            let first = f.words[0].clone();
            for key in [initials, all] {
                let list = self.by_initials.entry(key).or_default();
                if list.len() < MAX_NAMESAKES && !list.contains(&form) {
                    list.push(form);
                }
            }
            for key in [last, first] {
                let list = self.by_organization_word.entry(key).or_default();
                if list.len() < MAX_NAMESAKES && !list.contains(&form) {
                    list.push(form);
                }
            }
        }
    }

    /// A person of this surname whose other names agree: `Paul D. Ryan` and `Paul Ryan`, `Bob` and `Robert Quill`.
    fn same_person(&self, form: usize, drafts: &Drafts) -> Option<usize> {
        if self.disabled.has(Rule::NameSamePerson) {
            return None;
        }
        let words = &self.forms[form].words;
        let candidates = self.by_surname.get(surname_of(words))?;
        let mut fitting = candidates.iter().copied().filter(|&entity| {
            let draft = &drafts.list[entity];
            let other = &self.forms[self.form_of_entity[&entity]].words;
            let genders_agree = draft.gender.is_none()
                || self.forms[form].gender.is_none()
                || draft.gender == self.forms[form].gender
                || !(draft.is_gender_certain && self.forms[form].is_gender_certain);
            genders_agree
                && names_agree(words, other)
                && self.suffixes_agree(form, self.form_of_entity[&entity])
        });
        let entity = fitting.next()?;
        fitting.next().is_none().then_some(entity)
    }

    /// `Ted Quill Jr. … Ted Quill` is one man, who is introduced with the suffix and then loses it. Where the name
    /// without it comes first, the suffix tells another man from him.
    fn suffixes_agree(&self, a: usize, b: usize) -> bool {
        if self.disabled.has(Rule::NameSuffix) {
            return true;
        }
        let (a, b) = (&self.forms[a], &self.forms[b]);
        match (suffix_of(&a.words), suffix_of(&b.words)) {
            (Some(one), Some(other)) => one == other,
            (Some(_), None) => a.first < b.first,
            (None, Some(_)) => b.first < a.first,
            (None, None) => true,
        }
    }

    /// An organization whose name holds this one: `Defense Ministry` in `Norland Defense Ministry`.
    fn same_organization(&self, form: usize) -> Option<usize> {
        if self.disabled.has(Rule::NameSameOrganization) {
            return None;
        }
        let words = &self.forms[form].words;
        let mut found = None;
        for key in [singular(&words[words.len() - 1]), words[0].clone()] {
            for &other in self.by_organization_word.get(&key).into_iter().flatten() {
                let longer = &self.forms[other].words;
                let holds = longer.len() > words.len()
                    && longer.windows(words.len()).any(|window| {
                        window.iter().zip(words).all(|(a, b)| a == b || singular(a) == singular(b))
                    });
                let equal = longer.len() == words.len()
                    && longer.iter().zip(words).all(|(a, b)| singular(a) == singular(b));
                if holds || equal {
                    let entity = self.forms[other].entity?;
                    if found.is_some_and(|f| f != entity) {
                        return None;
                    }
                    found = Some(entity);
                }
            }
        }
        found
    }

    /// Names of one word that the tables do not know, where they can mean one entity only.
    fn link_short_forms(&mut self, drafts: &mut Drafts) {
        // An acronym that the text itself explains: `the National Grid Authority (NGA)`.
        for f in 0..self.forms.len() {
            let (Some(acronym), Some(entity)) = (self.forms[f].acronym.clone(), self.forms[f].entity) else {
                continue;
            };
            if let Some(&short) =
                self.by_key.get(&acronym).filter(|_| !self.disabled.has(Rule::NameExplainedAcronym))
            {
                self.forms[short].entity = Some(entity);
                if drafts.list[entity].kind != EntityKind::Place {
                    drafts.list[entity].kind = EntityKind::Organization;
                }
            }
        }
        for f in 0..self.forms.len() {
            let form = &self.forms[f];
            if form.entity.is_some() || form.words.len() > 1 || !form.is_acronym {
                continue;
            }
            let letters: String = form.words[0].chars().filter(|c| c.is_alphanumeric()).collect();
            let candidates = self.by_initials.get(&letters);
            if let Some([only]) = candidates.map(Vec::as_slice)
                && !self.disabled.has(Rule::NameInitials)
            {
                self.forms[f].entity = self.forms[*only].entity;
            }
        }
        for f in 0..self.forms.len() {
            let form = &self.forms[f];
            let has_bearers = self.by_surname.contains_key(surname_of(&form.words))
                || self.by_first_name.contains_key(&form.words[0])
                || self.by_part.contains_key(&form.words[0]);
            let is_place = form.kind == EntityKind::Place;
            if form.entity.is_some() || form.words.len() > 1 || has_bearers && !is_place {
                continue;
            }
            let known = if is_place { None } else { self.organization_of_word(f) };
            let entity = known.unwrap_or_else(|| self.new_entity(f, drafts));
            self.forms[f].entity = Some(entity);
        }
    }

    /// The organization that a single word stands for: `Pell` for `Pell Group`, `the Post` for `The Washington Post`.
    fn organization_of_word(&self, form: usize) -> Option<usize> {
        if self.disabled.has(Rule::NameOrganizationWord) {
            return None;
        }
        let word = &self.forms[form].words[0];
        let mut found = None;
        for &other in self
            .by_organization_word
            .get(&singular(word))
            .into_iter()
            .flatten()
            .chain(self.by_organization_word.get(word).into_iter().flatten())
        {
            let longer = &self.forms[other].words;
            let is_last = longer.last().is_some_and(|last| last == word);
            let is_company = &longer[0] == word
                && longer.last().is_some_and(|last| {
                    COMPANY_WORDS.contains(&last.trim_end_matches('.')) || is_club_word(last)
                });
            if is_last || is_company {
                let entity = self.forms[other].entity?;
                if found.is_some_and(|f| f != entity) {
                    return None;
                }
                found = Some(entity);
            }
        }
        found
    }

    /// Goes through the names in text order and decides the short ones that several persons could bear.
    fn link_occurrences(&mut self, names: &[Name], drafts: &mut Drafts) -> Vec<usize> {
        let introductions = self.introductions(names);
        let mut own: FxHashMap<(usize, Option<Gender>), usize> = FxHashMap::default();
        let mut linked = Vec::with_capacity(names.len());
        for name in names {
            let Some(f) = self.form_of(name) else {
                // Every name was added; a name without a form cannot be, but is no reason to stop.
                linked.push(drafts.add(Draft { kind: name.kind, is_named: true, ..Draft::default() }));
                continue;
            };
            if let Some(entity) = self.forms[f].entity {
                let draft = &mut drafts.list[entity];
                let is_clash =
                    name.is_gender_certain && draft.is_gender_certain && draft.gender != name.gender;
                if !is_clash {
                    if name.is_gender_certain {
                        draft.gender = name.gender;
                        draft.is_gender_certain = true;
                    }
                    if name.title.is_some() && draft.kind == EntityKind::Other {
                        draft.kind = EntityKind::Person;
                    }
                    linked.push(entity);
                    continue;
                }
            }
            let entity = match self.bearer(f, name, &introductions, drafts, names) {
                Some(entity) => {
                    let draft = &mut drafts.list[entity];
                    if name.is_gender_certain && draft.gender.is_none() {
                        draft.gender = name.gender;
                        draft.is_gender_certain = true;
                    }
                    entity
                }
                None => {
                    let gender = name.gender.filter(|_| name.is_gender_certain);
                    match own.get(&(f, gender)) {
                        Some(&entity) => entity,
                        None => {
                            let entity = self.new_entity(f, drafts);
                            let draft = &mut drafts.list[entity];
                            draft.gender = name.gender;
                            draft.is_gender_certain = name.is_gender_certain;
                            draft.is_open = true;
                            own.insert((f, gender), entity);
                            entity
                        }
                    }
                }
            };
            linked.push(entity);
        }
        linked
    }

    /// How each person is first named in full, and how often after that.
    fn introductions(&self, names: &[Name]) -> FxHashMap<usize, Introduction> {
        let mut introductions: FxHashMap<usize, Introduction> = FxHashMap::default();
        for (n, name) in names.iter().enumerate() {
            let Some(form) = self.form_of(name).map(|f| &self.forms[f]) else { continue };
            if let (Some(entity), true) = (form.entity, form.words.len() > 1) {
                introductions
                    .entry(entity)
                    .or_insert(Introduction { first: n, count: 0, by_first_name: 0 })
                    .count += 1;
            }
        }
        for name in names {
            let Some(form) = self.form_of(name).map(|f| &self.forms[f]) else { continue };
            if form.words.len() == 1 && form.entity.is_none() && !self.by_surname.contains_key(&form.words[0])
            {
                for entity in self.by_first_name.get(&form.words[0]).into_iter().flatten() {
                    if let Some(introduction) = introductions.get_mut(entity) {
                        introduction.by_first_name += 1;
                    }
                }
            }
        }
        introductions
    }

    /// The person that a bare surname or first name means here, if the text decides it.
    ///
    /// News names a person in full once and by the surname from then on; who comes later and shares the surname keeps
    /// the full name. So the surname belongs to the one who had been introduced when it was first used alone.
    fn bearer(
        &self,
        form: usize,
        name: &Name,
        introductions: &FxHashMap<usize, Introduction>,
        drafts: &Drafts,
        names: &[Name],
    ) -> Option<usize> {
        if self.disabled.has(Rule::NameBearer) {
            return None;
        }
        let words = &self.forms[form].words;
        let mut candidates: Vec<usize> = Vec::new();
        let sources = [
            self.by_surname.get(surname_of(words)),
            self.by_first_name.get(&words[0]),
            self.by_part.get(&words[0]),
        ];
        for list in sources.into_iter().flatten() {
            // The last word is the surname almost everywhere; only where nobody bears it, the first word counts.
            if candidates.is_empty() {
                candidates.extend(list.iter().copied().filter(|&entity| {
                    let draft = &drafts.list[entity];
                    !name.is_gender_certain || draft.gender.is_none() || draft.gender == name.gender
                }));
            }
        }
        match candidates.as_slice() {
            [] => return None,
            [only] => return Some(*only),
            _ => {}
        }
        let of = |entity: &usize| introductions.get(entity).copied().unwrap_or_default();
        let first_use = self.forms[form].first;
        let mut known: Vec<usize> = candidates.iter().copied().filter(|e| of(e).first < first_use).collect();
        if known.is_empty() {
            return candidates.into_iter().min_by_key(|e| of(e).first);
        }
        // Who goes by the first name is not the one that the bare surname means.
        if known.iter().any(|e| of(e).by_first_name == 0) {
            known.retain(|e| of(e).by_first_name == 0);
        }
        // Of several introduced before: the main one; of equals the later one, unless one sentence names both.
        let most = known.iter().map(|e| of(e).count).max().unwrap_or(0);
        known.retain(|e| of(e).count * 2 > most);
        known.sort_by_key(|e| std::cmp::Reverse(of(e).first));
        let sentence = |e: &usize| self.document.sentence_of(names[of(e).first].tokens.start);
        match known.as_slice() {
            [] => None,
            [only] => Some(*only),
            [first, second, ..] => {
                if sentence(first) != sentence(second) {
                    return Some(*first);
                }
                let subjects: Vec<&usize> =
                    known.iter().filter(|e| self.is_subject(&names[of(e).first])).collect();
                match subjects.as_slice() {
                    [only] => Some(**only),
                    _ => None,
                }
            }
        }
    }

    /// Whether a name is the subject of a clause, alone or as the first of several.
    fn is_subject(&self, name: &Name) -> bool {
        self.document.tokens[name.full.clone()].iter().any(|token| {
            matches!(token.deprel, Deprel::Nsubj | Deprel::NsubjPass)
                && token.head.is_some_and(|h| !name.full.contains(&h))
        }) && !self.document.tokens[name.full.end..].iter().take(1).any(|t| t.upos == Upos::Cconj)
    }
}

/// Where a person is first named in full, how often in all, and how often by the first name alone.
#[derive(Clone, Copy, Debug, Default)]
struct Introduction {
    first: usize,
    count: u32,
    by_first_name: u32,
}

/// A folded name without its article.
fn bare(key: &str) -> &str {
    key.strip_prefix("the ").filter(|rest| !rest.is_empty()).unwrap_or(key)
}

fn canonical(key: &str, name: &Name) -> Option<Canonical> {
    if name.title.is_some() && name.kind == EntityKind::Person {
        return None;
    }
    match place(key) {
        Some(PlaceName::Country(country) | PlaceName::Seat(country)) => {
            return Some(Canonical::Country(country));
        }
        Some(PlaceName::Capital(country)) => return Some(Canonical::Capital(country)),
        _ => {}
    }
    let is_plain = name.tokens.len() > 1 || name.kind == EntityKind::Organization;
    organization(key).filter(|_| is_plain).map(Canonical::Organization)
}

/// Last words of clubs, which reports leave out: `Halden City … Halden`.
fn is_club_word(word: &str) -> bool {
    matches!(word, "city" | "united" | "town" | "rovers" | "athletic" | "wanderers" | "albion" | "rangers")
}

/// Words that an acronym leaves out.
fn is_small(word: &str) -> bool {
    matches!(word, "of" | "the" | "for" | "and" | "to" | "on" | "in" | "&" | "de" | "la" | "du" | "against")
}
