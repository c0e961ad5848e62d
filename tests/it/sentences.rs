//! Sentences in bracket notation, one file or table a group.

use std::fs;
use std::path::Path;

use crate::brackets::{Kind, check};
use crate::expectations::{files, hold, repository};

#[test]
fn attribution_sentences_come_out_as_marked() {
    folder(Kind::Attributions, "attributions");
}

#[test]
fn accusation_sentences_come_out_as_marked() {
    folder(Kind::Accusations, "accusations");
}

#[test]
fn denial_sentences_come_out_as_marked() {
    folder(Kind::Denials, "denials");
}

#[test]
fn examples_of_the_lexicon_come_out_as_marked() {
    for path in files("src/lexicon", "csv") {
        let name = file_name(&path);
        let kind = match name.split(['.', '_']).next() {
            Some("attribution") => Kind::AttributionRules,
            Some("accusation") => Kind::Accusations,
            Some("denial") => Kind::Denials,
            _ => continue,
        };
        let mut table = csv::Reader::from_path(&path).unwrap();
        let headers = table.headers().unwrap().clone();
        let columns: Vec<usize> = headers
            .iter()
            .enumerate()
            .filter(|(_, header)| ["example", "counterexample"].contains(header))
            .map(|(column, _)| column)
            .collect();
        let mut outcomes = Vec::new();
        for row in table.records() {
            let row = row.unwrap();
            for &column in &columns {
                if !row[column].is_empty() {
                    let key: Vec<&str> = (0..columns[0]).map(|c| &row[c]).collect();
                    let name = format!("{} {} {}", key.join(" "), &headers[column], &row[column]);
                    outcomes.push((name.replace('\t', " "), check(kind, &row[column])));
                }
            }
        }
        hold(&name, outcomes);
    }
}

fn folder(kind: Kind, name: &str) {
    for path in files(&format!("fixtures/sentences/{name}"), "txt") {
        let text = fs::read_to_string(&path).unwrap();
        let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let outcomes = lines.map(|line| (line.replace('\t', " "), check(kind, line))).collect();
        hold(&format!("{name}/{}", file_name(&path)), outcomes);
    }
}

fn file_name(path: &Path) -> String {
    assert!(path.starts_with(repository("")));
    path.file_name().unwrap().to_string_lossy().into_owned()
}
