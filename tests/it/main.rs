//! Integration tests, one binary.

#![allow(clippy::print_stderr, reason = "how many expectations are met shows with --nocapture")]
#![allow(clippy::unwrap_used, reason = "a test that cannot read its fixture should fail, helpers included")]

/// Reads sentences in bracket notation and compares them with what is found.
mod brackets;
/// Holds findings to what is expected of them, and remembers which expectations are not met yet.
mod expectations;

/// What each cue of `lexicon/acts.csv` reports.
mod acts;
/// Annotations written for other tools and read back.
mod annotations;
/// The archive: what it takes in, what survives, what it refuses.
mod archive;
/// Whole articles and their expected output, written by hand.
mod articles;
/// Input that is no article.
mod bad_input;
/// Graphs larger than anybody reads.
mod big_graph;
/// The program as people run it.
mod cli;
/// The same input gives the same bytes, whatever the number of threads.
mod determinism;
/// Who is one and the same across documents.
mod entities;
/// Damaged input for every reader.
mod fuzz;
/// Constructions that are easy to get wrong, one a block.
mod hard_cases;
/// Names and charges that try to run.
mod injection;
/// Models from files, as people name them.
mod model;
/// The local page of an archive.
mod page;
/// Web pages, and the article in each.
mod pages;
/// What holds for every text.
mod properties;
/// The table of rules, with an example for each.
mod rules;
/// The figures that the project can measure with what it holds.
mod scores;
/// The article that the project started from.
mod seed;
/// Sentences in bracket notation, from `fixtures/sentences` and from the examples of the lexicon tables.
mod sentences;
/// Parquet and web archives on the command line.
mod tables;
/// The order of the layers, of the tables, and what may not stand in the repository.
mod tidy;
