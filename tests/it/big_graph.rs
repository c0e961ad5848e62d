//! A graph of 100,000 statements: every format is written whole, and the picture says what it leaves out.

use sayso::extract::{Accusation, Cue, Phrase};
use sayso::graph::{AttributionGraph, Corpus, GraphOptions, build};
use sayso::picture::{Frame, Picture, PictureOptions};
use sayso::resolve::{Analysis, Entity, EntityKind, Mention, MentionKind};
use sayso::{Article, Span, export};

/// Accusations in one document.
const IN_DOCUMENT: usize = 10;
/// Participants in all.
const PARTICIPANTS: u64 = 5_000;

/// The accusations of a corpus as extraction would give them: some participants are in many, most in few.
fn corpus(statements: usize) -> Corpus {
    let mut corpus = Corpus::default();
    let mut state = 1_u64;
    let mut random = move |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for document in 0..statements / IN_DOCUMENT {
        let mut text = String::new();
        let mut analysis = Analysis::default();
        for sentence in 0..IN_DOCUMENT {
            let mut who = || {
                let highest = random(PARTICIPANTS) + 1;
                format!("Participant {}", random(highest))
            };
            let (accuser, accused) = (who(), who());
            let charge = ["fraud", "breaking the treaty", "lying to the council"][sentence % 3];
            let start = text.len();
            let mut put = |words: &str| {
                let from = text.len();
                text.push_str(words);
                Span::new(from, text.len())
            };
            let accuser = phrase(&mut analysis, put(&accuser), &accuser);
            put(" ");
            let cue = Cue::new(vec![put("accused")], "accuse");
            put(" ");
            let accused = phrase(&mut analysis, put(&accused), &accused);
            put(" of ");
            let charge = vec![put(charge)];
            let end = put(".\n").end;
            analysis.sentences.push(Span::new(start, end));
            let mut accusation = Accusation::new(accused, cue);
            accusation.accuser = Some(accuser);
            accusation.charge = charge;
            analysis.accusations.push(accusation);
        }
        let (year, month, day) = (document % 30, document % 12 + 1, document % 28 + 1);
        analysis.article = Article::new(format!("document-{document}"), text);
        analysis.article.published = Some(format!("20{year:02}-{month:02}-{day:02}"));
        analysis.article.outlet = Some(format!("Outlet {}", document % 7));
        corpus.add(&analysis);
    }
    corpus
}

/// A phrase and its entity; the same name is the same entity within a document.
fn phrase(analysis: &mut Analysis, span: Span, name: &str) -> Phrase {
    let known = analysis.entities.iter().position(|e| e.name == name);
    let entity = known.unwrap_or_else(|| {
        analysis.entities.push(Entity::new(name, EntityKind::Person));
        analysis.entities.len() - 1
    });
    analysis.entities[entity].mentions.push(Mention::new(span, 0, MentionKind::Name));
    let mut phrase = Phrase::new(vec![span], 0);
    phrase.entity = Some(entity);
    phrase
}

#[test]
fn a_hundred_thousand_statements_are_a_matter_of_seconds() {
    let graph = build(corpus(100_000), &GraphOptions::default());
    assert_eq!(graph.corpus.statements.len(), 100_000);
    assert!(graph.ties().count() > 20_000);
    for format in ["csv", "dot", "json", "graphml", "gexf", "mermaid"] {
        let mut out = Vec::new();
        match format {
            "csv" => {
                export::csv::write_nodes(&graph, &mut out).unwrap();
                export::csv::write_edges(&graph, &mut out).unwrap();
                export::csv::write_edge_statements(&graph, &mut out).unwrap();
            }
            "dot" => export::dot::write(&graph, &mut out).unwrap(),
            "json" => export::json::write(&graph, &mut out).unwrap(),
            "graphml" => export::graphml::write(&graph, &mut out).unwrap(),
            "gexf" => export::gexf::write(&graph, &mut out).unwrap(),
            _ => export::mermaid::write(&graph, &mut out).unwrap(),
        }
        assert!(out.len() > 100_000, "{format}");
    }
    picture_says_what_is_left_out(&graph);
}

fn picture_says_what_is_left_out(graph: &AttributionGraph) {
    let picture = Picture::of(graph, &PictureOptions::default());
    assert_eq!(picture.nodes.len(), 150);
    let left_out = graph.nodes().count() - 150;
    assert_eq!(picture.left_out.nodes, left_out);
    let svg = picture.to_svg(Frame::File);
    assert!(svg.contains(&format!("{left_out} more")) && svg.len() < 2_000_000, "{}", svg.len());
}
