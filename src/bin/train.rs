//! Trains and measures the embedded model of tagger, lemmatizer and parser.
//!
//! `train fit --out src/nlp/model.bin FILE…` trains on CoNLL-U files, `train score --model src/nlp/model.bin FILE…`
//! prints the scores of every file and of all together.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use sayso::nlp::model::Model;
use sayso::nlp::train::conllu::{self, Gold};
use sayso::nlp::train::fit::{Settings, fit};
use sayso::nlp::train::score::{Score, score};

#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Trains a model.
    Fit {
        /// Where the model goes.
        #[arg(long)]
        out: PathBuf,
        /// Models to average.
        #[arg(long, default_value_t = 5)]
        seeds: u64,
        /// Passes of the parser.
        #[arg(long, default_value_t = 10)]
        epochs: usize,
        /// Smallest weight that is kept.
        #[arg(long, default_value_t = 1.0)]
        prune: f32,
        /// Parsers trained at the same time.
        #[arg(long, default_value_t = 1)]
        threads: usize,
        /// CoNLL-U files.
        files: Vec<PathBuf>,
    },
    /// Scores a model on gold tokens and sentences.
    Score {
        /// The model.
        #[arg(long, default_value = "src/nlp/model.bin")]
        model: PathBuf,
        /// CoNLL-U files.
        files: Vec<PathBuf>,
    },
}

fn main() -> Result<()> {
    let start = Instant::now();
    match Arguments::parse().command {
        Command::Fit { out, seeds, epochs, prune, threads, files } => {
            let sentences = read(&files)?;
            let settings = Settings { seeds, tag_epochs: 5, parse_epochs: epochs, folds: 8, prune, threads };
            let model =
                fit(&sentences, &settings, &|line| eprintln!("{:6.1} {line}", start.elapsed().as_secs_f32()));
            let bytes = model.write();
            eprintln!("{} bytes", bytes.len());
            std::fs::write(&out, bytes).with_context(|| out.display().to_string())?;
        }
        Command::Score { model, files } => {
            let bytes = std::fs::read(&model).with_context(|| model.display().to_string())?;
            let loading = Instant::now();
            let model = Model::read(&bytes)?;
            println!("model: {} bytes, read in {:.1} ms", bytes.len(), loading.elapsed().as_secs_f64() * 1e3);
            println!(
                "{:>8} {:>6} {:>6} {:>6} {:>6} {:>6} {:>9}",
                "words", "UPOS", "XPOS", "lemma", "UAS", "LAS", "words/s"
            );
            for file in &files {
                let sentences = conllu::read(file)?;
                print_score(&model, &sentences, &file.file_stem().unwrap_or_default().to_string_lossy());
            }
            if files.len() > 1 {
                print_score(&model, &read(&files)?, "all");
            }
        }
    }
    Ok(())
}

fn read(files: &[PathBuf]) -> Result<Vec<Gold>> {
    let mut sentences = Vec::new();
    for file in files {
        sentences.extend(conllu::read(file)?);
    }
    Ok(sentences)
}

fn print_score(model: &Model, sentences: &[Gold], name: &str) {
    let start = Instant::now();
    let Score { words, upos, xpos, lemma, head, labeled } = score(model, sentences);
    let speed = words as f64 / start.elapsed().as_secs_f64();
    let share = |right: usize| 100.0 * right as f64 / words.max(1) as f64;
    println!(
        "{words:>8} {:6.2} {:6.2} {:6.2} {:6.2} {:6.2} {speed:9.0} {name}",
        share(upos),
        share(xpos),
        share(lemma),
        share(head),
        share(labeled)
    );
}
