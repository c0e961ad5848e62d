//! Models from files, as people name them.

use std::fs;
use std::process::{Command, Output, Stdio};

use crate::cli::{articles, folder, text};
use crate::expectations::repository;

/// Runs the program with a model file in its environment, or none.
fn run(variable: Option<&str>, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sayso"));
    match variable {
        Some(path) => command.env("SAYSO_MODEL", path),
        None => command.env_remove("SAYSO_MODEL"),
    };
    command.args(arguments).stdin(Stdio::null()).output().unwrap()
}

/// A small encoder with weights of chance.
fn made_up() -> String {
    repository("fixtures/encoder/made-up.bin").display().to_string()
}

/// What the program wrote where it has done all.
fn written(variable: Option<&str>, arguments: &[&str]) -> String {
    let output = run(variable, arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

#[test]
fn a_model_file_gives_the_same_bytes_on_one_thread_and_on_two() {
    let (model, articles) = (made_up(), articles());
    let run = |threads| written(None, &["extract", "--model", &model, "--threads", threads, &articles]);
    let serial = run("1");
    assert!(serial == run("2"), "extract differs between one thread and two");
    // Labels of chance are others than those of the embedded model.
    assert!(serial != written(None, &["extract", &articles]));
}

#[test]
fn the_variable_names_a_model_and_the_argument_another() {
    let (model, article) = (made_up(), repository("fixtures/articles/sports.txt").display().to_string());
    let by_argument = written(None, &["extract", "--model", &model, &article]);
    let embedded = written(None, &["extract", &article]);
    assert_ne!(by_argument, embedded);
    assert_eq!(written(Some(&model), &["extract", &article]), by_argument);
    assert_eq!(written(Some(&model), &["extract", "--model", "embedded", &article]), embedded);
    assert_eq!(written(Some(""), &["extract", &article]), embedded);
    let beside = folder("model-accurate");
    fs::copy(&model, beside.join("accurate.bin")).unwrap();
    let other = beside.join("other.bin").display().to_string();
    assert_eq!(written(Some(&other), &["extract", "--model", "accurate", &article]), by_argument);
}

#[test]
fn every_subcommand_that_analyzes_takes_a_model() {
    let (model, article) = (made_up(), repository("fixtures/articles/sports.txt").display().to_string());
    for command in ["extract", "graph", "report", "entities"] {
        written(None, &[command, "--model", &model, &article]);
    }
    let seed = repository("fixtures/seed").display().to_string();
    written(None, &["score", "--gold", &seed, "--model", &model, &format!("{seed}/text")]);
    let sentence = "Osei accused the mayor of nepotism.";
    let labels = |model: &str| written(None, &["explain", "--model", model, sentence]);
    assert_ne!(labels(&model), labels("embedded"));
}

#[test]
fn a_model_that_cannot_be_used_is_named_with_the_reason() {
    let folder = folder("model");
    let path = |name: &str| folder.join(name).display().to_string();
    fs::write(path("next.bin"), "sayso-e2…").unwrap();
    fs::write(path("cut.bin"), &fs::read(made_up()).unwrap()[..9000]).unwrap();
    let article = repository("fixtures/articles/sports.txt").display().to_string();
    for (name, reason) in [
        ("missing.bin", ""),
        ("next.bin", "a model of another version: the file has sayso-e2, this program reads sayso-e1"),
        ("cut.bin", "cut short or damaged"),
    ] {
        let output = run(None, &["extract", "--model", &path(name), &article]);
        let message = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2));
        assert!(message.contains(&path(name)) && message.contains(reason), "{message}");
        assert!(output.stdout.is_empty());
    }
    let output = run(Some(&path("missing.bin")), &["extract", "--model", "accurate", &article]);
    assert_eq!(output.status.code(), Some(2));
    let message = text(&output.stderr);
    assert!(message.contains(&path("accurate.bin")) && message.contains("train/README.md"), "{message}");
}
