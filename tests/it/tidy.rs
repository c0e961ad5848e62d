//! The order of the layers, of the lexicon's tables, and what may not stand in the repository.

use std::collections::BTreeSet;
use std::fs;

use crate::expectations::{files, hold, repository};

/// The layers from the ground up; a module may use those below its own, and none beside it.
const LAYERS: [&[&str]; 15] = [
    &["span", "error", "tags", "escape", "typeset", "rules"],
    &["invisible"],
    &["document", "lexicon"],
    &["ingest", "nlp"],
    &["extract"],
    &["resolve"],
    &["graph"],
    &["picture", "record"],
    &["export", "report", "evaluate"],
    &["pipeline"],
    &["extractor"],
    &["archive"],
    &["serve"],
    &["cli"],
    &["main", "bin", "examples"],
];

/// Tables of cues, whose rows carry their own examples.
const CUE_TABLES: [&str; 3] = ["accusation_cues.csv", "attribution_cues.csv", "denial_cues.csv"];

fn layer_of(module: &str) -> usize {
    LAYERS
        .iter()
        .position(|layer| layer.contains(&module))
        .unwrap_or_else(|| panic!("which layer is {module} in?"))
}

#[test]
fn modules_use_only_what_is_below_them() {
    let root = repository("src");
    let mut offenses = Vec::new();
    for path in files("src", "rs") {
        let inside = path.strip_prefix(&root).unwrap();
        let first = inside.iter().next().unwrap().to_string_lossy();
        let module = first.trim_end_matches(".rs");
        if module == "lib" {
            continue;
        }
        let source = fs::read_to_string(&path).unwrap();
        for (number, used) in modules_used(&code_only(&source)) {
            if used != module && layer_of(&used) >= layer_of(module) {
                offenses.push(format!("{}:{number}: {module} uses {used}", inside.display()));
            }
        }
    }
    assert!(offenses.is_empty(), "layers are out of order:\n{}", offenses.join("\n"));
}

/// The source without comments and without its tests, which may use anything; line numbers are kept.
fn code_only(source: &str) -> String {
    let mut code = String::new();
    for line in source.lines() {
        if line.trim_start().starts_with("#[cfg(test)]") && !line.starts_with(' ') {
            break;
        }
        if !line.trim_start().starts_with("//") {
            code.push_str(line);
        }
        code.push('\n');
    }
    code
}

/// The modules named behind `crate::`, also in braces, with their lines.
fn modules_used(code: &str) -> Vec<(usize, String)> {
    let mut used = Vec::new();
    for (at, prefix) in code.match_indices("crate::") {
        let number = code[..at].matches('\n').count() + 1;
        let rest = &code[at + prefix.len()..];
        match rest.strip_prefix('{') {
            Some(group) => {
                let mut depth = 0;
                let mut name = String::new();
                let mut names = Vec::new();
                for c in group.chars() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => names.push(std::mem::take(&mut name)),
                        _ if depth == 0 => name.push(c),
                        _ => {}
                    }
                }
                names.push(name);
                used.extend(
                    names.iter().filter_map(|name| first_word(name.trim_start())).map(|name| (number, name)),
                );
            }
            None => used.extend(first_word(rest).map(|name| (number, name))),
        }
    }
    // What begins with a capital letter is a type that the root re-exports.
    used.retain(|(_, name)| name.starts_with(|c: char| c.is_lowercase()));
    used
}

fn first_word(text: &str) -> Option<String> {
    let word: String = text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (!word.is_empty()).then_some(word)
}

#[test]
fn lexicon_tables_are_sorted_and_unique() {
    for path in files("src/lexicon", "csv") {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap();
        let mut table = csv::Reader::from_reader(text.as_bytes());
        let rows: Vec<Vec<String>> = table
            .records()
            .map(|row| row.unwrap_or_else(|e| panic!("{name}: {e}")).iter().map(String::from).collect())
            .collect();
        assert!(!rows.is_empty(), "{name} is empty");
        for row in &rows {
            assert!(row.iter().all(|cell| cell.trim() == cell), "{name}: white space at an end in {row:?}");
        }
        // By line or by row: `call to account,…` stands before `call,…` as a line and behind it as a row.
        let by_line = text.lines().skip(1).is_sorted_by(|a, b| a < b);
        let out_of_order = rows.windows(2).find(|pair| pair[0] >= pair[1]);
        if let (false, Some(pair)) = (by_line, out_of_order) {
            panic!("{name}: {:?} stands before {:?}", pair[0], pair[1]);
        }
    }
}

#[test]
fn every_row_of_a_cue_table_carries_an_example() {
    let mut outcomes = Vec::new();
    for name in CUE_TABLES {
        let path = repository("src/lexicon").join(name);
        if !path.exists() {
            continue;
        }
        let mut table = csv::Reader::from_path(&path).unwrap();
        let column = table.headers().unwrap().iter().position(|h| h == "example");
        let bare: Vec<String> = table
            .records()
            .map(Result::unwrap)
            .filter(|row| !column.is_some_and(|column| row[column].contains('[')))
            .map(|row| row[0].to_owned())
            .collect();
        let outcome = if bare.is_empty() { Ok(()) } else { Err(format!("  without an example: {bare:?}")) };
        outcomes.push((format!("{name} carries its examples"), outcome));
    }
    hold("tidy", outcomes);
}

#[test]
fn nothing_names_paths_of_a_machine() {
    let words =
        [["/wo", "rk/"], ["/ho", "me/"], ["/Us", "ers/"], ["C:\\", "Users"]].map(|halves| halves.concat());
    let mut offenses = BTreeSet::new();
    for folder in ["src", "tests", "fixtures", ".ci"] {
        for extension in ["rs", "csv", "txt", "json", "md", "toml", "html", "ann"] {
            for path in files(folder, extension) {
                let Ok(text) = fs::read_to_string(&path) else { continue };
                if words.iter().any(|word| text.contains(word.as_str())) {
                    offenses.insert(path);
                }
            }
        }
    }
    for name in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "Cargo.toml", ".ci/run"] {
        let Ok(text) = fs::read_to_string(repository(name)) else { continue };
        if words.iter().any(|word| text.contains(word.as_str())) {
            offenses.insert(repository(name));
        }
    }
    assert!(offenses.is_empty(), "these name paths of a machine: {offenses:?}");
}

#[test]
fn modules_behind_crate_are_seen() {
    let code = code_only(
        "use crate::span::Span;\nuse crate::{extract, nlp::{self, tag}, resolve};\n// crate::cli\nlet d: crate::Document;\n",
    );
    let used: Vec<_> = modules_used(&code).into_iter().map(|(line, name)| format!("{line} {name}")).collect();
    assert_eq!(used, ["1 span", "2 extract", "2 nlp", "2 resolve"]);
}
