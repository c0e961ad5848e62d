//! Four small programs to start from; they run with the tests, over the articles in the repository's `fixtures`.
//!
//! # Who accuses whom, out of a folder
//!
//! Reads whatever lies in a folder, keeps what is sure enough to be counted, and writes the ties of the graph as CSV. With
//! [`analyze_each`](crate::pipeline::analyze_each) only a few documents are held at a time, however many there are.
//!
//! ```
//! # #[cfg(feature = "ingest")]
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use std::path::PathBuf;
//! use std::sync::atomic::AtomicBool;
//!
//! use sayso::graph::confidence::{self, Least};
//! use sayso::graph::measures::Measures;
//! use sayso::graph::{self, Corpus, GraphOptions};
//! use sayso::{Analysis, export, ingest, pipeline};
//!
//! let articles = ingest::read(&[PathBuf::from("fixtures/affair")], ingest::Options::default());
//! let mut corpus = Corpus::default();
//! let (all_cores, stop) = (0, AtomicBool::new(false));
//! let sure = |mut analysis: Analysis| {
//!     confidence::keep(&mut analysis, Least::USUAL);
//!     analysis
//! };
//! pipeline::analyze_each(articles, all_cores, &stop, sure, |analysis| {
//!     match analysis {
//!         Ok(analysis) => corpus.add(&analysis),
//!         Err(error) => eprintln!("passed over: {error}"),
//!     }
//!     Ok(())
//! })?;
//! graph::merge::merge(&mut corpus, &graph::merge::Merging::default());
//! graph::duplicates::merge(&mut corpus);
//! let options = GraphOptions { named_only: true, ..GraphOptions::default() };
//! let graph = graph::build(corpus, &options);
//!
//! let mut table = Vec::new();
//! export::csv::write_edges(&graph, &mut table)?;
//! assert!(table.starts_with(b"Source,Target,Type,Kind,Weight,Label,"));
//!
//! // Measures name nodes by their places.
//! let nodes: Vec<_> = graph.nodes().collect();
//! let measures = Measures::of(&graph);
//! assert_eq!(measures.nodes.len(), nodes.len());
//! for pair in &measures.mutual_pairs {
//!     println!("{} and {} accuse each other", nodes[pair.one].label, nodes[pair.other].label);
//! }
//! # assert!(graph.ties().count() > 20 && !measures.mutual_pairs.is_empty());
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "ingest"))]
//! # fn main() {}
//! ```
//!
//! # What one person says
//!
//! A phrase names its entity, so that `she` counts for whoever is meant; [`Act`](crate::extract::Act) tells what is said
//! from what is only thought or wanted.
//!
//! ```
//! use sayso::Extractor;
//! use sayso::extract::Act;
//!
//! let analysis = Extractor::new().analyze(
//!     "Vera Osei took office on Monday. “The dam is safe,” she said. Halden Water said that it was not.",
//! );
//! let text = &analysis.article.text;
//! let osei = analysis.entities.iter().position(|entity| entity.name == "Vera Osei");
//! let said: Vec<&str> = analysis
//!     .attributions
//!     .iter()
//!     .filter(|it| it.act == Act::Statement && it.source.as_ref().is_some_and(|source| source.entity == osei))
//!     .flat_map(|it| &it.content)
//!     .map(|span| span.text(text))
//!     .collect();
//! assert_eq!(said.len(), 1);
//! assert!(said[0].starts_with("The dam is safe"));
//! ```
//!
//! # Lines that were written yesterday
//!
//! What `sayso extract` writes is read back as [`Record`](crate::record::Record), with offsets in code points and the words
//! beside them. Nothing of this needs the text.
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use sayso::extract::Status;
//! use sayso::record::Record;
//! # use sayso::{Article, Extractor, export};
//! # let extractor = Extractor::new();
//! # let mut lines = Vec::new();
//! # for (id, text) in [
//! #     ("monday", "Estavia accused Norland of shelling the town."),
//! #     ("tuesday", "On Tuesday, Estavia again accused Norland of shelling the town and the port."),
//! # ] {
//! #     export::jsonl::write(&extractor.analyze_article(Article::new(id, text)), false, &mut lines)?;
//! # }
//! # let lines = String::from_utf8(lines)?;
//!
//! let mut accused: BTreeMap<String, usize> = BTreeMap::new();
//! for line in lines.lines() {
//!     let record: Record = serde_json::from_str(line)?;
//!     for accusation in record.accusations.iter().filter(|it| it.status == Status::Asserted) {
//!         let party = &accusation.accused;
//!         let name = party.entity.map_or(&party.text, |entity| &record.entities[entity].name);
//!         *accused.entry(name.clone()).or_default() += 1;
//!     }
//! }
//! assert_eq!(accused["Norland"], 2);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Findings from somewhere else
//!
//! Graph, reports and exports ask for analyses and do not care who made them: findings of people, or of another program,
//! need spans and entities.
//!
//! ```
//! use sayso::extract::{Accusation, Cue, Phrase};
//! use sayso::graph::{self, Corpus, GraphOptions};
//! use sayso::resolve::{Entity, EntityKind, Mention, MentionKind};
//! use sayso::{Analysis, Article, Span};
//!
//! let text = "Osei blames Halden Water for the flood.";
//! let place = |words: &str| text.find(words).map(|start| Span::new(start, start + words.len())).unwrap();
//!
//! let mut analysis = Analysis::default();
//! analysis.article = Article::new("by-hand", text);
//! analysis.sentences.push(Span::new(0, text.len()));
//! let mut phrases = Vec::new();
//! for (name, kind) in [("Osei", EntityKind::Person), ("Halden Water", EntityKind::Organization)] {
//!     let mut entity = Entity::new(name, kind);
//!     entity.is_named = true;
//!     entity.mentions.push(Mention::new(place(name), 0, MentionKind::Name));
//!     let mut phrase = Phrase::new(vec![place(name)], 0);
//!     phrase.entity = Some(analysis.entities.len());
//!     analysis.entities.push(entity);
//!     phrases.push(phrase);
//! }
//! let (accused, accuser) = (phrases.pop().unwrap(), phrases.pop().unwrap());
//! let mut accusation = Accusation::new(accused, Cue::new(vec![place("blames")], "blame"));
//! accusation.accuser = Some(accuser);
//! accusation.charge = vec![place("the flood")];
//! analysis.accusations.push(accusation);
//!
//! let graph = graph::build(Corpus::of(&analysis), &GraphOptions::default());
//! let edge = graph.ties().next().unwrap();
//! assert_eq!((&*edge.source.id, &*edge.tie.label, &*edge.target.id), ("Osei", "the flood", "Halden Water"));
//! ```
