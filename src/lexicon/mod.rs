//! Knowledge as data: the CSV tables in this folder and what reads them.

pub mod abbreviations;
pub mod accusation_cues;
pub mod attribution_cues;
pub mod boilerplate;
pub mod calendar;
pub mod companions;
pub mod fields;
pub mod nouns;
pub mod organizations;
pub mod participants;
pub mod people;
pub mod places;
pub mod wrongdoing;
