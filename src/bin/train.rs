//! Trains and measures the embedded model of tagger, lemmatizer and parser.
//!
//! `train fit --out src/nlp/model.bin FILE…` trains on CoNLL-U files, `train score FILE…` prints the scores of every
//! file and of all together, `train trees FILE…` prints the trees of tokenized text.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use sayso::nlp::model::Model;
use sayso::nlp::train::conllu::{self, Gold};
use sayso::nlp::train::fit::{Settings, fit};
use sayso::nlp::train::score::{self, Score};
use sayso::nlp::train::{headlines, wordnet};

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
        /// Folder with the dictionary of WordNet 3.0.
        #[arg(long)]
        wordnet: PathBuf,
        /// CoNLL-U files.
        files: Vec<PathBuf>,
    },
    /// Scores a model on gold tokens and sentences.
    Score {
        /// The model.
        #[arg(long, default_value = "src/nlp/model.bin")]
        model: PathBuf,
        /// Prints precision and recall of every relation, too.
        #[arg(long)]
        relations: bool,
        /// Turns every sentence into a headline in title case first.
        #[arg(long)]
        headlines: bool,
        /// Cuts the text up, too, instead of taking the treebank's words and sentences.
        #[arg(long)]
        raw: bool,
        /// CoNLL-U files.
        files: Vec<PathBuf>,
    },
    /// Prints the trees of texts that are tokenized already: one sentence a line, white space between tokens.
    Trees {
        /// The model.
        #[arg(long, default_value = "src/nlp/model.bin")]
        model: PathBuf,
        /// Text files.
        files: Vec<PathBuf>,
    },
}

fn main() -> Result<()> {
    let start = Instant::now();
    match Arguments::parse().command {
        Command::Fit { out, seeds, epochs, prune, threads, wordnet, files } => {
            let sentences = read(&files)?;
            let settings = Settings { seeds, tag_epochs: 5, parse_epochs: epochs, folds: 8, prune, threads };
            let model = fit(&sentences, &wordnet::read(&wordnet)?, &settings, &|line| {
                eprintln!("{:6.1} {line}", start.elapsed().as_secs_f32())
            });
            let bytes = model.write();
            eprintln!("{} bytes", bytes.len());
            std::fs::write(&out, bytes).with_context(|| out.display().to_string())?;
        }
        Command::Score { model, relations, headlines, raw, files } => {
            let model = load(&model)?;
            if raw {
                println!("  words P      R     F1  sentences P      R     F1   UPOS F1  LAS F1");
                for file in &files {
                    print_raw_score(&model, &conllu::read(file)?, &stem(file));
                }
                return Ok(());
            }
            println!("   words   UPOS   XPOS  lemma    UAS    LAS   words/s");
            for file in &files {
                let sentences = prepare(conllu::read(file)?, headlines);
                print_score(&model, &sentences, &stem(file));
            }
            let all = prepare(read(&files)?, headlines);
            if files.len() > 1 {
                print_score(&model, &all, "all");
            }
            if relations {
                print_relations(&model, &all);
            }
        }
        Command::Trees { model, files } => {
            let model = load(&model)?;
            for file in &files {
                let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
                print_trees(&model, &text);
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

fn prepare(sentences: Vec<Gold>, headlines: bool) -> Vec<Gold> {
    if headlines { sentences.iter().map(|s| headlines::headline(s, false)).collect() } else { sentences }
}

fn load(path: &Path) -> Result<Model> {
    let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
    let loading = cpu_seconds();
    let model = Model::read(&bytes)?;
    eprintln!("model: {} bytes, read in {:.1} ms", bytes.len(), (cpu_seconds() - loading) * 1e3);
    Ok(model)
}

/// Seconds that this thread has computed, where the system tells (Linux); other work on the machine does not count.
fn cpu_seconds() -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds =
        told.as_deref().and_then(|line| line.split(' ').next()).and_then(|n| n.parse::<f64>().ok());
    nanoseconds.unwrap_or_default() / 1e9
}

fn print_score(model: &Model, sentences: &[Gold], name: &str) {
    let start = cpu_seconds();
    let document = score::analyze(model, sentences);
    let seconds = cpu_seconds() - start;
    let Score { words, upos, xpos, lemma, head, labeled } = score::compare(&document, sentences);
    let speed = words as f64 / seconds;
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

fn print_raw_score(model: &Model, sentences: &[Gold], name: &str) {
    let score = score::score_raw(model, sentences);
    let share = |part: usize, of: usize| 100.0 * part as f64 / of.max(1) as f64;
    let f1 = |right: usize, given: usize, gold: usize| share(2 * right, given + gold);
    println!(
        "   {:6.2} {:6.2} {:6.2}       {:6.2} {:6.2} {:6.2}    {:6.2}  {:6.2} {name}",
        share(score.right_words, score.words),
        share(score.right_words, score.gold_words),
        f1(score.right_words, score.words, score.gold_words),
        share(score.right_sentences, score.sentences),
        share(score.right_sentences, score.gold_sentences),
        f1(score.right_sentences, score.sentences, score.gold_sentences),
        f1(score.upos, score.words, score.gold_words),
        f1(score.labeled, score.words, score.gold_words),
    );
}

fn stem(file: &Path) -> String {
    file.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn print_relations(model: &Model, sentences: &[Gold]) {
    let document = score::analyze(model, sentences);
    println!("      relation   gold   prec recall     F1");
    for (relation, score) in score::relations(&document, sentences) {
        let share = |part: usize, of: usize| 100.0 * part as f64 / of.max(1) as f64;
        println!(
            "{:>14} {:6} {:6.1} {:6.1} {:6.1}",
            relation.as_str(),
            score.gold,
            share(score.right, score.given),
            share(score.right, score.gold),
            share(2 * score.right, score.gold + score.given)
        );
    }
}

fn print_trees(model: &Model, text: &str) {
    let sentences: Vec<Gold> =
        text.lines().filter(|line| !line.trim().is_empty()).map(conllu::from_tokens).collect();
    let document = score::analyze(model, &sentences);
    for sentence in &document.sentences {
        for t in sentence.tokens.clone() {
            let token = &document.tokens[t];
            println!(
                "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}",
                t - sentence.tokens.start + 1,
                document.text_of(t),
                token.lemma,
                token.upos.as_str(),
                token.xpos.as_str(),
                token.head.map_or(0, |h| h - sentence.tokens.start + 1),
                token.deprel.as_str(),
                token.head.map_or("", |h| document.text_of(h)),
            );
        }
        println!();
    }
}
