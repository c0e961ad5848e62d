//! A small analysis made by hand, for the snapshots of every format.

use crate::document::Article;
use crate::extract::{
    Accusation, AccusationClass, Act, Attribution, AttributionKind, Cue, Denial, Phrase, Status,
};
use crate::graph::{AttributionGraph, Corpus, GraphOptions, build};
use crate::resolve::{Analysis, Entity, EntityKind, Mention, MentionKind};
use crate::span::Span;

const TEXT: &str = "\
Norland accused Estavia of “shelling the town” on Monday.
“We want peace,” Ana Réal, Estavia's president, said. “Norland does not,” she added.
Oslavik, the capital, denied the accusation. Estavia may accuse Norland.
The bank was accused of fraud.";

/// The words' span: the `n`th place (counted from 0) where they stand.
fn at(words: &str, n: usize) -> Span {
    let (start, _) = TEXT.match_indices(words).nth(n).unwrap();
    Span::new(start, start + words.len())
}

fn phrase(words: &str, n: usize, entity: usize) -> Option<Phrase> {
    Some(Phrase {
        spans: vec![at(words, n)],
        head: 0,
        refers_to: Vec::new(),
        part: None,
        entity: Some(entity),
    })
}

fn cue(words: &str, n: usize, lemma: &str) -> Cue {
    Cue { spans: vec![at(words, n)], lemma: lemma.to_owned() }
}

fn mention(words: &str, n: usize, kind: MentionKind) -> Mention {
    Mention { span: at(words, n), head: 0, kind }
}

fn accusation(
    accuser: Option<Phrase>,
    accused: Option<Phrase>,
    cue: Cue,
    charge: Vec<Span>,
    status: Status,
) -> Accusation {
    Accusation {
        class: AccusationClass::Explicit,
        status,
        accuser,
        accused: accused.unwrap(),
        cue,
        charge,
        attribution: None,
        confidence: 0.899,
        rule: "sample",
    }
}

/// Two countries, a president, a bank: one quotation in two pieces, an accusation asserted, one hypothetical, one
/// without an accuser, and a denial.
pub(crate) fn sample() -> Analysis {
    let article = Article {
        published: Some("2020-10-12".to_owned()),
        outlet: Some("The Example".to_owned()),
        path: Some("articles/border.txt".to_owned()),
        ..Article::new("border", TEXT)
    };
    let mut sentences = Vec::new();
    let mut start = 0;
    for line in TEXT.split_inclusive('\n') {
        sentences.push(Span::new(start, start + line.trim_end().len()));
        start += line.len();
    }
    use MentionKind::{Name, Nominal, Pronoun};
    let entity = |name: &str, kind, aliases: &[&str], mentions: Vec<Mention>| Entity {
        name: name.to_owned(),
        kind,
        aliases: aliases.iter().map(|&a| a.to_owned()).collect(),
        is_named: mentions.iter().any(|m| m.kind == Name),
        mentions,
        ..Entity::default()
    };
    Analysis {
        article,
        sentences,
        entities: vec![
            entity(
                "Norland",
                EntityKind::Place,
                &[],
                vec![mention("Norland", 0, Name), mention("Norland", 1, Name)],
            ),
            entity(
                "Estavia",
                EntityKind::Place,
                &["Oslavik"],
                vec![mention("Estavia", 0, Name), mention("Oslavik", 0, Name)],
            ),
            entity(
                "Ana Réal",
                EntityKind::Person,
                &[],
                vec![mention("Ana Réal", 0, Name), mention("she", 1, Pronoun)],
            ),
            entity("The bank", EntityKind::Group, &[], vec![mention("The bank", 0, Nominal)]),
        ],
        attributions: vec![Attribution {
            kind: AttributionKind::Direct,
            source: phrase("Ana Réal", 0, 2),
            cue: Some(cue("said", 0, "say")),
            content: vec![at("We want peace,", 0), at("Norland does not,", 0)],
            addressee: None,
            act: Act::Statement,
            parent: None,
            confidence: 0.97,
            rule: "sample",
        }],
        accusations: vec![
            accusation(
                phrase("Norland", 0, 0),
                phrase("Estavia", 0, 1),
                cue("accused", 0, "accuse"),
                vec![at("“shelling the town”", 0)],
                Status::Asserted,
            ),
            accusation(
                phrase("Estavia", 2, 1),
                phrase("Norland", 2, 0),
                cue("accuse", 1, "accuse"),
                vec![],
                Status::Hypothetical,
            ),
            accusation(
                None,
                phrase("The bank", 0, 3),
                cue("accused", 1, "accuse"),
                vec![at("fraud", 0)],
                Status::Asserted,
            ),
        ],
        denials: vec![Denial {
            denier: phrase("Oslavik", 0, 1),
            cue: cue("denied", 0, "deny"),
            content: vec![at("the accusation", 0)],
            accusations: vec![0],
            confidence: 0.8,
            rule: "sample",
        }],
    }
}

/// An analysis whose every string tries to break out of its format.
pub(crate) fn hostile() -> Analysis {
    let mut hostile = sample();
    hostile.article.id = "=1+1\"]; <script>alert(1)</script>".to_owned();
    hostile.article.title = Some("</title><script>alert(2)</script>".to_owned());
    hostile.article.extra = vec![("=2+3".to_owned(), "@SUM(1)".into()), ("kind".to_owned(), "<b>\"".into())];
    hostile.article.outlet = Some("+cmd|' /C calc'!A0".to_owned());
    hostile.entities[0].name = "=HYPERLINK(\"http://x\";\"y\")".to_owned();
    hostile.entities[1].name = "\"]; evil [label=\"<b>&\\".to_owned();
    hostile.entities[3].name = "@x\n-->click\u{202e}\u{0} |`${7*7}`".to_owned();
    hostile
}

/// The graph of the small analysis.
pub(crate) fn sample_graph() -> AttributionGraph {
    build(Corpus::of(&sample()), &GraphOptions::default())
}
