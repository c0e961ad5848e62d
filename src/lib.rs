//! `sayso` reads news and answers: who said what, and who accuses whom of what, on whose word, with which evidence?

pub mod document;
pub mod error;
pub mod escape;
pub mod evaluate;
pub mod export;
pub mod extract;
pub mod graph;
pub mod ingest;
mod invisible;
pub mod lexicon;
pub mod nlp;
pub mod picture;
pub mod pipeline;
pub mod report;
pub mod resolve;
pub mod rules;
pub mod span;
mod tags;
pub mod typeset;

pub use document::{Article, Document};
pub use error::{Error, Result};
pub use pipeline::analyze;
pub use resolve::Analysis;
pub use span::{CodePoints, Span};
