//! From analyses and graphs to bytes: one file a format, each a function that writes and decides nothing.
//!
//! `extract` writes [`jsonl`], [`csv`] and [`table`]; `graph` writes [`csv`], [`dot`], [`json`], [`graphml`],
//! [`gexf`] and [`mermaid`].

pub mod csv;
pub mod dot;
pub mod gexf;
pub mod graphml;
pub mod json;
pub mod jsonl;
pub mod mermaid;
pub mod table;

#[cfg(test)]
pub(crate) mod sample;
