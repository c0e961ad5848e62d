//! Expectations that are not met yet: a list that can only shrink.
//!
//! Every expectation has a name (`hard-cases.txt: 12 accusations …`). One that is not met must stand in the list of
//! known failures, and one that stands there must fail: whoever makes it pass takes it off the list, whoever breaks
//! one sees it. An environment variable does the writing, and the difference shows in review:
//!
//! - `KNOWN_FAILURES=shrink cargo test` takes off what passes now;
//! - `KNOWN_FAILURES=accept cargo test` writes the list anew, with what fails now. A line that this adds is something
//!   that worked before, or a new expectation.
//! - `KNOWN_FAILURES=show cargo test -- --nocapture` prints why each of them fails.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// The list is shared by all tests of the binary, which run side by side.
static LIST: Mutex<()> = Mutex::new(());

const LIST_PATH: &str = "fixtures/known-failures.txt";

/// A path of the repository.
pub(crate) fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The files of a folder (with everything below it) that end in `.extension`, sorted.
pub(crate) fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![repository(folder)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries {
            let path = entry.expect("a folder of the repository can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Compares the outcomes of one group of expectations with the list; panics with a report where they differ.
///
/// Names must be unique and begin with the group's own name, which no other group's name begins with.
pub(crate) fn hold(group: &str, outcomes: Vec<(String, Result<(), String>)>) {
    let prefix = format!("{group}: ");
    let total = outcomes.len();
    let mut failures: BTreeMap<String, String> = BTreeMap::new();
    let mut passed: BTreeSet<String> = BTreeSet::new();
    for (name, outcome) in outcomes {
        assert!(!name.contains('\n'), "a name is one line: {name}");
        let name = format!("{prefix}{name}");
        match outcome {
            Ok(()) => assert!(passed.insert(name.clone()), "given twice: {name}"),
            Err(why) => assert!(failures.insert(name.clone(), why).is_none(), "given twice: {name}"),
        }
    }

    let _held = LIST.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let path = repository(LIST_PATH);
    let list = fs::read_to_string(&path).unwrap_or_default();
    let known: BTreeSet<String> = list.lines().filter(|l| l.starts_with(&prefix)).map(String::from).collect();
    let broken: Vec<_> = failures.iter().filter(|(name, _)| !known.contains(*name)).collect();
    let mended: Vec<_> = known.iter().filter(|name| !failures.contains_key(*name)).collect();
    eprintln!("{group}: {} of {total} expectations met", passed.len());

    match std::env::var("KNOWN_FAILURES").as_deref() {
        Ok("show") => {
            for (name, why) in &failures {
                eprintln!("{name}\n{why}");
            }
            return;
        }
        Ok(how @ ("shrink" | "accept")) => {
            let keep = |name: &str| !name.starts_with(&prefix) || failures.contains_key(name);
            let mut lines: BTreeSet<String> = list.lines().filter(|l| keep(l)).map(String::from).collect();
            if how == "accept" {
                lines.extend(failures.keys().cloned());
            }
            let mut text = lines.into_iter().collect::<Vec<_>>().join("\n");
            text.push('\n');
            fs::write(&path, text).expect("the list can be written");
            if how == "accept" {
                return;
            }
        }
        _ => {
            let list: String = mended.iter().map(|name| format!("  {name}\n")).collect();
            assert!(
                mended.is_empty(),
                "these pass now, or are gone: run KNOWN_FAILURES=shrink cargo test to take them off {LIST_PATH}\n{list}"
            );
        }
    }
    let mut report = String::new();
    for (name, why) in &broken {
        let _ = writeln!(report, "{name}\n{why}");
    }
    assert!(
        broken.is_empty(),
        "{} of {total} expectations are not met and not known to fail\n\n{report}",
        broken.len()
    );
}

#[test]
fn every_known_failure_belongs_to_a_fixture() {
    for line in fs::read_to_string(repository(LIST_PATH)).unwrap().lines() {
        let (group, _) = line.split_once(": ").unwrap_or_else(|| panic!("no group in {line}"));
        let path = match group.split_once('/') {
            Some(("articles", name)) => format!("fixtures/articles/{name}.txt"),
            Some(("hard-cases", name)) => format!("fixtures/sentences/hard-cases/{name}.txt"),
            Some(_) => format!("fixtures/sentences/{group}"),
            None if group.ends_with(".csv") => format!("src/lexicon/{group}"),
            None => format!("tests/it/{group}.rs"),
        };
        assert!(repository(&path).is_file(), "take this off {LIST_PATH}, its fixture is gone: {line}");
    }
}
