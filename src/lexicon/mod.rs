//! Knowledge as data: the CSV tables in this folder and what reads them.

pub mod abbreviations;
pub mod attribution_cues;
pub mod boilerplate;
