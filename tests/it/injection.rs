//! Names and charges that try to run: whatever a document is called and says, it stays text in every format.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Sentences in which the hostile words are names and charges, and metadata that are worse.
fn input() -> PathBuf {
    let names = [
        "=HYPERLINK(\"http://evil.example\";\"x\")",
        "\"]; evil [label=\"owned",
        "<script>alert(1)</script>",
        "</title><img src=x onerror=alert(2)>",
        "@SUM(1+1)*cmd|' /C calc'!A0",
        "]] --> evil((x))",
        "`${7*7}` [x](javascript:alert(3)) | <b>",
        "click n0 href \"javascript:alert(4)\"",
    ];
    let mut lines = String::new();
    for (n, name) in names.iter().enumerate() {
        let text = format!(
            "Norland accused Estavia of “{name}” on Monday. Estavia accused Ana Real of {name}. \
             “{name},” said Ana Real. The {name} Bank accused Norland of fraud. {name} denied the accusation."
        );
        let record = serde_json::json!({
            "id": name, "title": name, "outlet": name, "date": format!("2020-10-1{n}"), "url": format!("javascript:{name}"),
            "text": text, *name: name, "section": name,
        });
        lines.push_str(&format!("{record}\n"));
    }
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("injection.jsonl");
    fs::write(&path, lines).unwrap();
    path
}

fn run(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_sayso"))
        .args(arguments)
        .arg(input())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn no_cell_of_a_table_is_a_formula() {
    for arguments in [
        &["extract", "--format", "csv"][..],
        &["extract", "--format", "events"],
        &["graph", "--format", "csv"],
    ] {
        let table = run(arguments);
        let mut rows = 0;
        for row in csv::ReaderBuilder::new().has_headers(false).from_reader(table.as_bytes()).records() {
            let row = row.unwrap();
            assert!(
                row.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])),
                "{arguments:?}: {row:?}"
            );
            rows += 1;
        }
        assert!(rows > 5, "{arguments:?}");
    }
}

#[test]
fn no_markup_of_a_document_becomes_markup() {
    for arguments in [
        &["graph", "--format", "graphml"][..],
        &["graph", "--format", "gexf"],
        &["graph", "--format", "mermaid"],
        &["graph", "--format", "svg"],
        &["report", "--format", "html"],
        &["report", "--format", "markdown"],
    ] {
        let page = run(arguments);
        // In Markdown a bracket with a backslash before it is only a bracket; elsewhere it is one anyway.
        let is_markdown = arguments.contains(&"markdown");
        let page = page.replace("\\](", "");
        let link = if is_markdown { "](javascript:" } else { "href=javascript:" };
        for evil in ["<script>alert", "<img src=x", link, "href=\"javascript:", "href='javascript:"] {
            assert!(!page.contains(evil), "{arguments:?}: {evil}");
        }
        assert!(page.contains("alert") || page.contains("Norland"), "{arguments:?}: nothing was found");
    }
}

#[test]
fn nothing_leaves_the_strings_of_a_drawing() {
    let drawing = run(&["graph", "--format", "dot"]);
    let mut outside = String::new();
    let mut is_string = false;
    let mut is_escaped = false;
    for c in drawing.chars() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' if is_string => is_escaped = true,
            '"' => is_string = !is_string,
            _ if !is_string => outside.push(c),
            _ => {}
        }
    }
    assert!(!is_string && !outside.contains("evil") && !outside.contains("script"), "{outside}");

    let chart = run(&["graph", "--format", "mermaid"]);
    for line in chart.lines().map(str::trim) {
        assert!(!line.starts_with("click") && !line.starts_with("evil"), "{line}");
        assert_eq!(line.matches('"').count() % 2, 0, "{line}");
    }
}

#[test]
fn json_parses_back_to_the_same_words() {
    for line in run(&["extract", "--with-text"]).lines() {
        let document: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(document["id"], document["extra"]["section"]);
        assert!(document["text"].as_str().unwrap().contains(document["id"].as_str().unwrap()));
    }
    serde_json::from_str::<serde_json::Value>(&run(&["graph", "--format", "json"])).unwrap();
    serde_json::from_str::<serde_json::Value>(&run(&["extract", "--format", "web-annotation"])).unwrap();
}
