//! The same input gives the same bytes, whatever the number of threads.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::brackets::Line;
use crate::expectations::files;

/// How many articles are made up.
const ARTICLES: usize = 1000;

#[test]
fn a_thousand_articles_give_the_same_bytes_on_one_thread_and_on_two() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let input = folder.join("determinism.jsonl");
    fs::write(&input, articles()).unwrap();
    let run = |command: &str, format: &str, threads: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_sayso"))
            .args([command, "--format", format, "--threads", threads, "--quiet"])
            .arg(&input)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    };
    let serial = run("extract", "jsonl", "1");
    assert_eq!(serial.iter().filter(|&&byte| byte == b'\n').count(), ARTICLES);
    assert!(serial == run("extract", "jsonl", "2"), "extract differs between one thread and two");

    let short = folder.join("determinism-short.jsonl");
    let text = fs::read_to_string(&input).unwrap();
    fs::write(&short, text.lines().take(100).flat_map(|line| [line, "\n"]).collect::<String>()).unwrap();
    for (command, format) in [("extract", "csv"), ("graph", "json"), ("graph", "dot")] {
        let run = |threads: &str| {
            let output = Command::new(env!("CARGO_BIN_EXE_sayso"))
                .args([command, "--format", format, "--threads", threads, "--quiet"])
                .arg(&short)
                .output()
                .unwrap();
            output.stdout
        };
        assert!(run("1") == run("2"), "{command} --format {format} differs between one thread and two");
    }
}

/// Articles put together from the sentences of the fixtures, as JSON lines; always the same ones.
fn articles() -> String {
    let sentences = sentences();
    let mut seed = 20_261_122_u64;
    let mut draw = |below: usize| {
        // Knuth's multiplier; the high bits are the random ones.
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % below
    };
    let mut lines = String::new();
    for n in 0..ARTICLES {
        let mut text = String::new();
        for _ in 0..2 + draw(4) {
            text.push_str(&sentences[draw(sentences.len())]);
            text.push_str(["\n\n", " ", " "][draw(3)]);
        }
        lines.push_str(&serde_json::json!({"id": format!("made-{n}"), "text": text}).to_string());
        lines.push('\n');
    }
    lines
}

/// Every sentence of the fixtures without its brackets, and every paragraph of the articles.
fn sentences() -> Vec<String> {
    let lines =
        |path: &PathBuf| fs::read_to_string(path).unwrap().lines().map(String::from).collect::<Vec<_>>();
    let mut sentences: Vec<String> = Vec::new();
    for folder in ["attributions", "accusations", "denials"] {
        for path in files(&format!("fixtures/sentences/{folder}"), "txt") {
            let marked = lines(&path).into_iter().filter(|line| !line.is_empty() && !line.starts_with('#'));
            sentences.extend(marked.map(|line| Line::read(&line).unwrap().text));
        }
    }
    for path in files("fixtures/articles", "txt") {
        sentences.extend(lines(&path).into_iter().filter(|line| !line.is_empty()));
    }
    assert!(sentences.len() > 300);
    sentences
}
