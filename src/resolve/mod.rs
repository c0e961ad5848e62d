//! From spans to who is meant: mentions, entities, and the entity of every source, accuser, accused and denier.
//!
//! Example: `Azerbaijani President Ilham Aliyev claimed … he said` is one entity named `Ilham Aliyev`.

mod affiliations;
mod aliases;
mod descriptions;
mod discourse;
#[cfg(feature = "train")]
pub mod dump;
mod entities;
pub(crate) mod given;
mod kinds;
pub mod known;
mod learned;
mod name_words;
mod names;
mod phrases;
mod pronouns;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Deserializer, Serialize};

use crate::document::{Article, Document};
use crate::extract::tree::Tree;
use crate::extract::{Accusation, Attribution, AttributionKind, Denial, Findings, Phrase};
use crate::lexicon::people::Gender;
use crate::lexicon::places::{PlaceName, place};
use crate::rules::Disabled;
use crate::span::Span;

#[doc(hidden)]
pub use learned::{Learned, WEIGHTS};

/// All that was found in one document, resolved. The tokens are gone; the sentences stay for citing.
///
/// Spans are bytes. What leaves the program counts code points: [`Record`](crate::record::Record) is an analysis so written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Analysis {
    /// The article, unchanged.
    pub article: Article,
    /// The sentences' spans.
    pub sentences: Vec<Span>,
    /// Who takes part; the indices are the ids that phrases hold.
    pub entities: Vec<Entity>,
    /// Quotations and other attributions.
    pub attributions: Vec<Attribution>,
    /// Accusations.
    pub accusations: Vec<Accusation>,
    /// Denials.
    pub denials: Vec<Denial>,
}

/// What kind of participant an entity is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum EntityKind {
    /// One human being.
    Person,
    /// Company, agency, party, newspaper, ministry.
    Organization,
    /// Country, city, region.
    Place,
    /// People without a name of their own: `the rebels`, `two executives`.
    Group,
    /// Anything else that speaks or is accused: a report, a law.
    #[default]
    Other,
}

impl EntityKind {
    /// The kind of this name, in any case; `None` for other words.
    pub fn named(name: &str) -> Option<Self> {
        use EntityKind::{Group, Organization, Other, Person, Place};
        [Person, Organization, Place, Group, Other]
            .into_iter()
            .find(|kind| name.eq_ignore_ascii_case(kind.as_str()))
    }

    /// The name in every output.
    pub fn as_str(self) -> &'static str {
        match self {
            EntityKind::Person => "person",
            EntityKind::Organization => "organization",
            EntityKind::Place => "place",
            EntityKind::Group => "group",
            EntityKind::Other => "other",
        }
    }
}

/// One referent of one document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Entity {
    /// The fullest proper name in the text without title, or the fullest description.
    pub name: String,
    /// Person, organization, place, group or other.
    pub kind: EntityKind,
    /// Other forms in the text that name it (no pronouns), without the name itself, in order of appearance.
    pub aliases: Vec<String>,
    /// Where it is mentioned, in text order.
    pub mentions: Vec<Mention>,
    /// Whether some name stands behind it: its own, that of each of its members, or, for a body that only one can have
    /// (`the Osei campaign`), its owner's.
    pub is_named: bool,
    /// The entities that together are this one: both of `Calder and Osei`; empty for all others.
    pub members: Vec<usize>,
    /// What else the document says of it.
    pub profile: Profile,
    /// Its id in Wikidata (`Q42`), where a table of people gives one.
    pub wikidata: Option<String>,
}

impl Entity {
    /// An entity of which only name and kind are known.
    pub fn new(name: impl Into<String>, kind: EntityKind) -> Self {
        Self { name: name.into(), kind, ..Self::default() }
    }
}

/// What a document says of who somebody is; it decides which entities of other documents can be the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Profile {
    /// The gender that a title or another plain word shows; `None` where only a first name suggests one.
    pub gender: Option<Gender>,
    /// The kind is a guess from two capitals.
    pub is_guess: bool,
    /// A bare surname that several persons of the document bear.
    pub is_open: bool,
    /// The roles that titles and descriptions give, in order of appearance: `senator`, `goalkeeper`.
    pub roles: Vec<String>,
    /// The state that a capital or seat of government stands for, in a document that does not name the state.
    #[serde(deserialize_with = "country")]
    pub stands_for: Option<StateName>,
    /// Whom it speaks or acts for by its office.
    pub affiliation: Option<Affiliation>,
}

/// A name out of the table of places. Under a name of its own, because serde would borrow a bare reference from its input.
type StateName = &'static str;

/// Reads the name of a state as the table of places spells it; `None` where the table has no such state (any more).
fn country<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<StateName>, D::Error> {
    let name: Option<String> = Option::deserialize(deserializer)?;
    Ok(name.and_then(|name| match place(&name.to_lowercase()) {
        Some(PlaceName::Country(country)) => Some(country),
        _ => None,
    }))
}

/// An office: in `a spokesman for Pell Group` the role `spokesman` of `Pell Group`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Affiliation {
    /// The organization or state, by its name in the document; a state known by its adjective by its own name.
    pub name: String,
    /// Organization or place.
    pub kind: EntityKind,
    /// The office.
    pub role: String,
}

/// How a mention refers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MentionKind {
    /// `Sergey Lavrov`, `Baku`.
    Name,
    /// `the minister`.
    Nominal,
    /// `he`.
    Pronoun,
}

impl MentionKind {
    /// The name in every output.
    pub fn as_str(self) -> &'static str {
        match self {
            MentionKind::Name => "name",
            MentionKind::Nominal => "nominal",
            MentionKind::Pronoun => "pronoun",
        }
    }
}

/// One place where an entity is mentioned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Mention {
    /// The words.
    pub span: Span,
    /// Head word (token index).
    pub head: usize,
    /// Name, description or pronoun.
    pub kind: MentionKind,
}

impl Mention {
    /// A mention with its head word (token index).
    pub fn new(span: Span, head: usize, kind: MentionKind) -> Self {
        Self { span, head, kind }
    }
}

/// Resolves every phrase of the findings to an entity of the document, without the disabled rules.
pub fn resolve(document: Document, mut findings: Findings, disabled: Disabled) -> Analysis {
    let entities = resolve_in(&document, &mut findings, disabled);
    Analysis {
        sentences: document.sentences.iter().map(|s| s.span).collect(),
        article: document.article,
        entities,
        attributions: findings.attributions,
        accusations: findings.accusations,
        denials: findings.denials,
    }
}

/// The steps in their order: names and links between them, their kinds, a walk through the text, the phrases.
fn resolve_in(document: &Document, findings: &mut Findings, disabled: Disabled) -> Vec<Entity> {
    let tree = Tree::new(document, disabled);
    let Met { names, linked, mut drafts, roles } = meet(&tree, findings, disabled);
    let learned = Learned::embedded();
    kinds::settle(&tree, &names, &linked, &mut drafts, learned);
    let mut discourse = discourse::Discourse::new(&tree, &names, linked, drafts, roles, learned);
    discourse.walk();
    phrases::resolve_phrases(&mut discourse, findings);

    let mut is_used = vec![false; discourse.drafts.list.len()];
    for_each_phrase(findings, |phrase| {
        if let Some(entity) = phrase.entity {
            is_used[entity] = true;
        }
    });
    // Whoever takes part as one of several is in the output too. Groups are made after their members.
    for d in (0..is_used.len()).rev().filter(|&d| is_used[d]).collect::<Vec<_>>() {
        discourse.drafts.list[d].parties.iter().for_each(|&member| is_used[member] = true);
    }
    let (entities, index) = entities::finish(document, discourse.drafts, &is_used);
    for_each_phrase(findings, |phrase| phrase.entity = phrase.entity.and_then(|e| index[e]));
    entities
}

/// What is known before anybody's kind is decided.
struct Met {
    names: Vec<names::Name>,
    /// The entity of each name.
    linked: Vec<usize>,
    drafts: entities::Drafts,
    roles: Roles,
}

/// Finds the names of a document and which of them are one, and what the findings say of its words.
fn meet(tree: &Tree<'_>, findings: &mut Findings, disabled: Disabled) -> Met {
    let mut names = names::find_names(tree.document);
    let mut drafts = entities::Drafts::default();
    let linked = aliases::link(tree.document, &mut names, &mut drafts, disabled);
    let roles = roles(tree, findings);
    Met { names, linked, drafts, roles }
}

/// What the findings say of each token.
struct Roles {
    /// For heads of phrases in a role: the phrase without a relative clause.
    phrase_at: FxHashMap<usize, Span>,
    /// See `discourse::IS_ROLE` and the like.
    flags: Vec<u8>,
    /// For a pronoun inside a quotation: the head of the source's phrase.
    speaker_of: FxHashMap<usize, usize>,
    /// For a pronoun inside any content: the head of the source of the shortest one.
    teller_of: FxHashMap<usize, usize>,
    /// For a pronoun that is accused: the head of the accuser's phrase.
    accuser_of: FxHashMap<usize, usize>,
}

/// Marks for every token what the findings say of it, and who says the pronouns in what is said.
fn roles(tree: &Tree<'_>, findings: &mut Findings) -> Roles {
    let document = tree.document;
    let phrase_at = phrases::settle_heads(tree, findings);
    let mut flags = vec![0u8; document.tokens.len()];
    for quotation in &document.quotations {
        for flag in &mut flags[quotation.tokens.clone()] {
            *flag |= discourse::IN_QUOTATION;
        }
    }
    for_each_phrase(findings, |phrase| {
        if let Some(flag) = flags.get_mut(phrase.head) {
            *flag |= discourse::IS_ROLE;
        }
    });
    for accuser in findings.accusations.iter().filter_map(|a| a.accuser.as_ref()) {
        if let Some(flag) = flags.get_mut(accuser.head) {
            *flag |= discourse::SPEAKS;
        }
    }
    let opposed = |a: &Accusation| Some((a.accused.head, a.accuser.as_ref()?.head));
    let accuser_of = findings.accusations.iter().filter_map(opposed).collect();
    let mut speaker_of = FxHashMap::default();
    let mut teller_of: FxHashMap<usize, (usize, usize)> = FxHashMap::default();
    for attribution in &findings.attributions {
        let Some(source) = &attribution.source else { continue };
        if let Some(flag) = flags.get_mut(source.head) {
            *flag |= discourse::IS_SOURCE | discourse::SPEAKS;
        }
        let is_quoted = attribution.kind != AttributionKind::Indirect && attribution.parent.is_none();
        let length = attribution.content.iter().map(|span| span.end - span.start).sum();
        for &span in &attribution.content {
            for t in document.tokens_in(span) {
                if pronouns::classify(document.text_of(t)).is_none() {
                    continue;
                }
                if is_quoted && flags[t] & discourse::IN_QUOTATION != 0 {
                    speaker_of.insert(t, source.head);
                }
                let inner = teller_of.entry(t).or_insert((source.head, length));
                if length < inner.1 {
                    *inner = (source.head, length);
                }
            }
        }
    }
    let teller_of = teller_of.into_iter().map(|(t, (source, _))| (t, source)).collect();
    Roles { phrase_at, flags, speaker_of, teller_of, accuser_of }
}

/// Does something with every phrase that can have an entity.
fn for_each_phrase(findings: &mut Findings, mut act: impl FnMut(&mut Phrase)) {
    for attribution in &mut findings.attributions {
        attribution.source.iter_mut().for_each(&mut act);
        attribution.addressee.iter_mut().for_each(&mut act);
    }
    for accusation in &mut findings.accusations {
        accusation.accuser.iter_mut().for_each(&mut act);
        act(&mut accusation.accused);
    }
    for denial in &mut findings.denials {
        denial.denier.iter_mut().for_each(&mut act);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{extract, nlp};

    fn analyzed(text: &str) -> Analysis {
        let document = nlp::analyze(Article::new("test", text));
        let findings = extract::extract(&document, Disabled::NONE);
        resolve(document, findings, Disabled::NONE)
    }

    /// The name of the entity that holds a mention of these words, at their last occurrence.
    fn named(analysis: &Analysis, words: &str) -> Option<String> {
        let start = analysis.article.text.rfind(words)?;
        let span = Span::new(start, start + words.len());
        let holds = |e: &&Entity| e.mentions.iter().any(|m| m.span == span);
        analysis.entities.iter().find(holds).map(|e| e.name.clone())
    }

    fn check(text: &str, words: &str, name: &str) {
        let analysis = analyzed(text);
        assert_eq!(
            named(&analysis, words).as_deref(),
            Some(name),
            "{words} in {text}: {:#?}",
            analysis.entities
        );
    }

    fn speakers(text: &str) -> Vec<String> {
        let analysis = analyzed(text);
        let sources = analysis.attributions.iter().filter_map(|a| a.source.as_ref()?.entity);
        sources.map(|e| analysis.entities[e].name.clone()).collect()
    }

    #[test]
    fn titles_and_surnames_lead_to_the_full_name() {
        let text = "Prime Minister Ada Renn spoke. Ms. Renn left. Later Renn said that talks had failed.";
        check(text, "Ms. Renn", "Ada Renn");
        check(text, "Renn", "Ada Renn");
        let analysis = analyzed(text);
        assert_eq!(analysis.entities.len(), 1);
        assert_eq!(analysis.entities[0].kind, EntityKind::Person);
        assert_eq!(analysis.entities[0].aliases, ["Prime Minister Ada Renn", "Ms. Renn", "Renn"]);
    }

    #[test]
    fn the_full_name_may_come_later() {
        check("Calder resigned. It was a hard day for Ines Calder.", "Ines Calder", "Ines Calder");
        assert_eq!(analyzed("Calder resigned. It was a hard day for Ines Calder.").entities.len(), 1);
    }

    #[test]
    fn a_role_belongs_to_its_holder() {
        let text =
            "Estavian Foreign Minister Ines Calder met reporters. The minister said that talks had failed.";
        assert_eq!(speakers(text), ["Ines Calder"]);
    }

    #[test]
    fn an_apposition_names_the_holder() {
        let text = "The mayor of Norland, Bo Osei, resigned. The mayor said he was tired.";
        assert!(speakers(text).iter().all(|name| name == "Bo Osei"), "{:?}", speakers(text));
    }

    #[test]
    fn namesakes_stay_two_and_a_bare_surname_is_left_open() {
        let analysis = analyzed("Tom Renn and Ada Renn met. Renn accused the board of fraud.");
        let names: Vec<&str> = analysis.entities.iter().map(|e| e.name.as_str()).collect();
        assert!(
            names.contains(&"Tom Renn") && names.contains(&"Ada Renn") && names.contains(&"Renn"),
            "{names:?}"
        );
    }

    #[test]
    fn a_title_tells_namesakes_apart() {
        let text = "Tom Renn and Ada Renn met. On Monday Mrs. Renn smiled.";
        check(text, "Mrs. Renn", "Ada Renn");
    }

    #[test]
    fn an_acronym_is_its_expansion() {
        let analysis = analyzed("The National Grid Authority (NGA) met. The NGA accused Vale of waste.");
        assert_eq!(analysis.entities[0].name, "National Grid Authority");
        assert_eq!(analysis.entities[0].aliases, ["NGA"]);
    }

    #[test]
    fn a_capital_that_acts_is_its_country() {
        let text = "Azerbaijan rejected the report. Baku said that the figures were wrong.";
        assert!(speakers(text).iter().all(|name| name == "Azerbaijan"), "{:?}", speakers(text));
        check("Azerbaijan rejected the report. The talks were held in Baku.", "Baku", "Baku");
    }

    #[test]
    fn pronouns_agree_with_what_they_stand_for() {
        check("Ines Calder met Robert Quill. She was late.", "She", "Ines Calder");
        check("Ines Calder met Robert Quill. He was late.", "He", "Robert Quill");
        assert_eq!(speakers("Pell Group replied. It said that the talks had failed."), ["Pell Group"]);
    }

    #[test]
    fn a_relative_pronoun_stands_for_what_it_follows() {
        check("Bo Osei, who had accused the mayor of theft, resigned.", "who", "Bo Osei");
    }

    #[test]
    fn the_speaker_says_i() {
        let analysis = analyzed("“The board accused me of theft,” Ines Calder said.");
        let accused = analysis.accusations.iter().find_map(|a| a.accused.entity);
        assert_eq!(accused.map(|e| analysis.entities[e].name.as_str()), Some("Ines Calder"));
    }

    #[test]
    fn two_names_are_a_group() {
        let text = "Sen. Ines Calder, D-Ohio, and Bo Osei said that the bill had failed.";
        assert_eq!(speakers(text), ["Ines Calder and Bo Osei"]);
    }

    fn one(text: &str, count: usize) {
        let analysis = analyzed(text);
        let people = analysis.entities.iter().filter(|e| e.kind != EntityKind::Place).count();
        assert_eq!(people, count, "{text}: {:#?}", analysis.entities);
    }

    #[test]
    fn particles_belong_to_the_name_and_to_the_surname() {
        check(
            "A mayor named Hamid al-Rashwani spoke. Al-Rashwani smiled.",
            "Al-Rashwani",
            "Hamid al-Rashwani",
        );
        check("A shepherd named Xosé d'Almenar spoke. D'Almenar smiled.", "D'Almenar", "Xosé d'Almenar");
        check("Ada von der Lind spoke on Monday. Von der Lind smiled.", "Von der Lind", "Ada von der Lind");
        check(
            "Carlos García Ibarra spoke. Later García Ibarra smiled.",
            "García Ibarra",
            "Carlos García Ibarra",
        );
        check("Nguyen Thi Bao-Linh runs the hotel. On Monday Linh smiled.", "Linh", "Nguyen Thi Bao-Linh");
    }

    #[test]
    fn a_surname_may_look_like_a_title() {
        check("Robert Allen King Jr. spoke on Monday. Later King smiled.", "King", "Robert Allen King Jr.");
        check("Angus King spoke on Monday. Later King smiled.", "King", "Angus King");
    }

    #[test]
    fn a_nickname_stands_inside_the_name() {
        let text = "The driver was Robert \"Bob\" Quill of Norland. Later Quill smiled.";
        check(text, "Quill", "Robert \"Bob\" Quill");
    }

    #[test]
    fn father_and_son_are_two_where_the_father_came_first() {
        one("Ted Quill met Ted Quill Jr. on Monday.", 2);
        one("Ted Quill Jr. spoke on Monday. On Friday Ted Quill smiled.", 1);
    }

    #[test]
    fn an_age_and_a_couple_are_those_who_were_named() {
        assert_eq!(speakers("Bo Osei was arrested. The 34-year-old said that he was tired."), ["Bo Osei"]);
        let text = "Ada Renn and Bo Renn moved to Norland. The couple said that the house was old.";
        assert_eq!(speakers(text), ["Ada Renn and Bo Renn"]);
    }

    #[test]
    fn a_party_is_a_description_of_its_politicians() {
        let text = "Sen. Ted Quill met Gov. Ada Renn, a Democrat. The Democrat said that talks had failed.";
        assert_eq!(speakers(text), ["Ada Renn"]);
        let text = "Sen. Ted Quill spoke for an hour. The Republican said that talks had failed.";
        assert_eq!(speakers(text), ["Ted Quill"]);
    }

    #[test]
    fn a_capital_that_the_text_names_acts_for_its_state() {
        let text = "Estavia protested. Ministers met in Ostravik, the Estavian capital. Ostravik said that the dam held.";
        assert_eq!(speakers(text), ["Estavia"]);
    }

    #[test]
    fn several_are_an_organization_rather_than_one_person() {
        assert_eq!(
            speakers("Ines Calder blamed Pell Group. They said that the claim was false.")
                .last()
                .map(String::as_str),
            Some("Pell Group")
        );
    }

    #[test]
    fn an_office_says_for_whom() {
        let office = |text: &str| {
            let analysis = analyzed(text);
            let of = |e: &Entity| Some((e.name.clone(), e.profile.affiliation.clone()?.name));
            analysis.entities.iter().find_map(of).map(|(holder, owner)| format!("{holder} of {owner}"))
        };
        let is = |text: &str, expected: &str| assert_eq!(office(text).as_deref(), Some(expected), "{text}");
        is("Pell Group spokesman Bo Osei said that talks had failed.", "Bo Osei of Pell Group");
        is("Bo Osei, a spokesman for Pell Group, said that talks had failed.", "Bo Osei of Pell Group");
        is("Russian Foreign Minister Ines Calder said that talks had failed.", "Ines Calder of Russia");
        is("Kremlin spokesman Bo Osei said that talks had failed.", "Bo Osei of Russia");
        assert_eq!(office("Bo Osei, a former spokesman for Pell Group, said that talks had failed."), None);
        assert_eq!(office("Coach Bo Osei said that talks had failed."), None);
    }

    #[test]
    fn odd_input_does_no_harm() {
        for text in [
            "",
            ".",
            "“",
            "Mr.",
            "THE THE THE",
            "Mr. Mr. Mr. said",
            "and and and",
            "(NGA)",
            "’s",
            "— of of Of",
        ] {
            analyzed(text);
        }
    }
}
