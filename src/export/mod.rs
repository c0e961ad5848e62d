//! From analyses and graphs to bytes: one file a format, each a function that writes and decides nothing.
//!
//! `extract` writes [`jsonl`], [`csv`], [`xlsx`], [`table`], [`web_annotation`], [`brat`] and [`events`]; `graph` writes
//! [`csv`], [`xlsx`], [`dot`], [`json`], [`graphml`], [`gexf`], [`mermaid`] and [`svg`]. The tables of [`arrow`] are for
//! Parquet files and for other programs in the same process.

#[cfg(feature = "arrow")]
pub mod arrow;
mod attributes;
pub mod brat;
pub mod csv;
pub mod dot;
pub mod entities;
pub mod events;
mod findings;
pub mod gexf;
pub mod graphml;
pub mod json;
pub mod jsonl;
pub mod mermaid;
#[cfg(feature = "parquet")]
pub mod parquet;
mod rows;
pub mod svg;
pub mod table;
pub mod web_annotation;
#[cfg(feature = "xlsx")]
pub mod xlsx;

#[cfg(test)]
pub(crate) mod sample;
