//! Input that is no article: a message or an empty result, never a panic or a quadratic wait.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use sayso::{Analysis, Article};

/// Far more than any of these takes where the work grows with the length, even on a machine that is busy with other work,
/// far less than where it grows with its square.
const PATIENCE: Duration = Duration::from_secs(120);

fn analyze(text: impl Into<String>) -> Analysis {
    let start = Instant::now();
    let analysis = sayso::analyze(Article::new("bad", text));
    let taken = start.elapsed();
    assert!(taken < PATIENCE, "took {taken:?}");
    analysis
}

#[test]
fn an_empty_text_has_no_findings() {
    for text in ["", " ", "\n\n\t", "\u{feff}", "\r\n"] {
        let analysis = analyze(text);
        assert!(
            analysis.attributions.is_empty()
                && analysis.accusations.is_empty()
                && analysis.denials.is_empty()
        );
    }
}

#[test]
fn a_long_line_without_a_space_is_survived() {
    analyze("x".repeat(2_000_000));
    analyze("€".repeat(100_000));
    analyze("a.".repeat(50_000));
    analyze("-".repeat(100_000));
}

#[test]
fn a_hundred_thousand_quotation_marks_are_survived() {
    analyze("\"".repeat(100_000));
    analyze("“".repeat(100_000));
    for mark in ["”", "'", "‘", "«", "„", "``", "''", "“‘", "\" ", "\"a\" "] {
        analyze(mark.repeat(10_000));
    }
}

#[test]
fn deep_nesting_is_survived() {
    let depth = 20_000;
    analyze(format!("{}a{}", "(".repeat(depth), ")".repeat(depth)));
    analyze(format!("{}Tarn said{}", "“He said, ".repeat(5_000), "”".repeat(5_000)));
    analyze("He said that ".repeat(5_000) + "it rained.");
    analyze("the man who saw ".repeat(3_000));
}

#[test]
fn many_paragraphs_and_one_long_sentence_take_time_in_proportion() {
    analyze("“We waited.\n\n".repeat(5_000));
    analyze("Calder and ".repeat(5_000) + "Quill accused each other of theft.");
    analyze("Osei, ".repeat(5_000) + "said Osei.");
}

#[test]
fn control_characters_are_survived() {
    let bytes: Vec<u8> = (0..=255).cycle().take(20_000).collect();
    analyze(String::from_utf8_lossy(&bytes).into_owned());
    analyze("\0".repeat(20_000));
    analyze("e\u{301}\u{301}\u{301}".repeat(10_000));
    analyze("\u{202e}\u{200b}\u{200d}👩‍👩‍👧 said\u{2028}".repeat(1_000));
}

/// Runs the tool over one file with these bytes.
fn run(name: &str, bytes: &[u8]) -> Output {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, bytes).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_sayso")).arg("extract").arg(&path).output().unwrap();
    let messages = String::from_utf8_lossy(&output.stderr);
    assert!(!messages.contains("panicked") && !messages.contains("internal error"), "{name}: {messages}");
    // 2 where nothing of the only input could be read.
    let is_done = matches!(output.status.code(), Some(0 | 1));
    let is_refused = output.status.code() == Some(2) && messages.contains("none of the inputs could be read");
    assert!(is_done || is_refused, "{name}: {:?}: {messages}", output.status);
    // Either a line of JSON or a message that names the file.
    let said = String::from_utf8(output.stdout.clone()).unwrap();
    for line in said.lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap();
    }
    assert!(!said.is_empty() || messages.contains(name), "{name}: neither output nor a message");
    output
}

#[test]
fn files_that_are_no_text_give_a_message_or_an_empty_result() {
    run("empty.txt", b"");
    run("bytes.txt", &(0..=255).cycle().take(10_000).collect::<Vec<u8>>());
    run("zeros.bin", &[0; 10_000]);
    run("invalid.txt", b"Osei accused the mayor of nepotism. \xff\xfe\xc3\x28\xe2\x82");
    run("latin1.txt", b"Caf\xe9 owner Osei accused the mayor of nepotism.");
    run("utf16.txt", b"\xff\xfeO\0s\0e\0i\0");
    run("broken.jsonl", b"{\"id\": \"a\", \"text\": \n[1, 2\n\"x\"\n");
    run("broken.csv", b"id,text\n\"a,b\n\xff");
    run("broken.html", b"<html><body><p>Osei <b>accused</p></i> the <<< mayor &#x110000; &nope;");
}
