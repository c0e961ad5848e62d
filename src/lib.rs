//! `sayso` reads English news and answers: who said what, and who accuses whom of what, on whose word, with which
//! evidence?
//!
//! This page is the guided tour; every example on it runs with the tests. The command line tool of the same name is made of
//! nothing else than what stands here.
//!
//! # One text
//!
//! An [`Extractor`] is built once and shared. It turns a text into an [`Analysis`]: **attributions** (a source, a cue, the
//! content), **accusations** (accuser, accused, cue, charge, status) and **denials**, and the **entities** that take part.
//!
//! ```
//! use sayso::Extractor;
//!
//! let extractor = Extractor::new();
//! let analysis = extractor.analyze(
//!     "Halden Water accused Vera Osei of hiding the test results. \
//!      “That is a lie,” Osei said. She denied the accusation.",
//! );
//!
//! let accusation = &analysis.accusations[0];
//! let text = &analysis.article.text;
//! assert_eq!(accusation.charge[0].text(text), "hiding the test results");
//!
//! // Words are spans; who is meant is an entity. `She` is Vera Osei.
//! let denier = analysis.denials[0].denier.as_ref().unwrap();
//! assert_eq!(denier.spans[0].text(text), "She");
//! assert_eq!(analysis.entities[denier.entity.unwrap()].name, "Vera Osei");
//! assert_eq!(analysis.denials[0].accusations, [0]);
//! ```
//!
//! # Offsets
//!
//! A [`Span`] counts **bytes**, always on character boundaries, so that Rust slices with it. Everybody else counts
//! Unicode code points. A [`record::Record`] is an analysis so written, with the words beside every offset; it is what
//! `sayso extract` writes as JSON lines, and `serde` reads it back.
//!
//! ```
//! # use sayso::{Extractor, record::Record};
//! let analysis = Extractor::new().analyze("“No,” Osei said.");
//! let record = Record::of(&analysis);
//! let source = record.attributions[0].source.as_ref().unwrap();
//! assert_eq!((source.text.as_str(), source.spans[0]), ("Osei", (6, 10)));
//! ```
//!
//! # Many texts
//!
//! [`Extractor::analyze_batch`] works on all cores and keeps the order. [`pipeline::analyze_each`] does the same for
//! inputs that do not fit into memory, such as what [`ingest`](mod@ingest) reads from files and folders.
//!
//! # A graph of all of them
//!
//! A [`Corpus`](graph::Corpus) gathers the statements of many analyses; [`graph::merge`] decides who is one and the same
//! across documents, [`graph::duplicates`] what is one statement in several, and [`graph::build`] draws the ties.
//!
//! ```
//! use sayso::graph::{self, Corpus, GraphOptions};
//! use sayso::{Article, Extractor};
//!
//! let articles = vec![
//!     Article::new("monday", "Estavia accused Norland of shelling the town."),
//!     Article::new("tuesday", "On Tuesday, Estavia again accused Norland of shelling the town and the port."),
//! ];
//! let mut corpus = Corpus::default();
//! for analysis in Extractor::new().analyze_batch(articles) {
//!     corpus.add(&analysis?);
//! }
//! graph::merge::merge(&mut corpus, &graph::merge::Merging::default());
//! graph::duplicates::merge(&mut corpus);
//! let graph = graph::build(corpus, &GraphOptions::default());
//!
//! let tie = graph.ties().next().unwrap();
//! assert_eq!((tie.source.id.as_str(), tie.target.id.as_str()), ("Estavia", "Norland"));
//! assert_eq!((tie.tie.weight, tie.tie.label.as_str()), (2, "shelling the town"));
//! # Ok::<(), sayso::Error>(())
//! ```
//!
//! # Files of other programs
//!
//! [`export`] writes analyses and graphs: each format is a function from data to bytes.
//!
//! ```
//! # use sayso::{Article, Extractor};
//! let analysis = Extractor::new().analyze_article(Article::new("note", "Osei accused the mayor of nepotism."));
//! let mut line = Vec::new();
//! sayso::export::jsonl::write(&analysis, false, &mut line)?;
//! assert!(line.starts_with(br#"{"id":"note","#));
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! # Programs to start from
//!
//! [`examples`] has four: who accuses whom in a folder, what one person says, lines that were written before, and findings
//! of somebody else in a graph.
//!
//! # Features
//!
//! With `default-features = false` there is text in and data out, and neither `clap` nor `html5ever` is compiled.
//!
//! | feature | adds |
//! |---|---|
//! | `cli` (default) | the command line, and with it `html`, `report`, `xlsx` |
//! | `ingest` | articles from files: text, JSON lines, tables, compressed or not, in old encodings |
//! | `html` | web pages among these files |
//! | `report` | reports that people read, as HTML, Markdown and text |
//! | `xlsx` | Excel workbooks |
//! | `arrow` | tables as Arrow record batches |
//!
//! # What may change
//!
//! What this page and its links show follows semantic versioning: types that may grow are `#[non_exhaustive]` and made by
//! their constructors; options grow too, and are written `GraphOptions { named_only: true, ..Default::default() }`. What
//! holds a graph or reads JSON inside shows nowhere. `docs/public-api.txt` in the repository lists every public item, so
//! that a change shows in review. Modules that the
//! tool needs from its library, but nobody else, are hidden from this documentation and may change at any time.

#![cfg_attr(not(feature = "ingest"), allow(rustdoc::broken_intra_doc_links))]

#[cfg(feature = "archive")]
pub mod archive;
pub mod document;
pub mod error;
#[doc(hidden)]
pub mod escape;
#[doc(hidden)]
pub mod evaluate;
pub mod examples;
pub mod export;
pub mod extract;
mod extractor;
pub mod graph;
#[cfg(feature = "ingest")]
pub mod ingest;
mod invisible;
#[doc(hidden)]
pub mod lexicon;
#[doc(hidden)]
pub mod nlp;
pub mod picture;
pub mod pipeline;
pub mod record;
#[cfg(feature = "report")]
pub mod report;
pub mod resolve;
#[doc(hidden)]
pub mod rules;
#[cfg(feature = "serve")]
pub mod serve;
pub mod span;
mod tags;
#[doc(hidden)]
pub mod typeset;

pub use document::{Article, Document};
pub use error::{Error, Result};
pub use extractor::{Ahead, Extractor, ExtractorBuilder};
pub use pipeline::analyze;
pub use resolve::Analysis;
pub use span::{CodePoints, Span};
