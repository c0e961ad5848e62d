//! The table of rules: each is where the table says, and each has an example that comes out right with the rule and not
//! without it (`fixtures/rules.txt`, whose head says how to read it).
//!
//! `RULES=count cargo test --test it rules -- --nocapture` counts for each rule the expectations of the fixtures and of
//! the lexicon that break without it, and `RULES=list` names them; `RULES=count:claim.*,deny.*` does so for some.

use std::collections::BTreeMap;
use std::fs;

use sayso::extract::Findings;
use sayso::rules::{Disabled, RULES, Row, Rule, matching};

use crate::brackets::Kind;
use crate::brackets::{Line, Parsed, compare};
use crate::expectations::{files, repository};
use crate::hard_cases::{Case, text_of};
use crate::sentences::groups;

#[test]
fn every_rule_is_where_the_table_says() {
    let table = repository("src/rules.rs");
    let code: Vec<String> =
        files("src", "rs").iter().filter(|p| **p != table).map(|p| fs::read_to_string(p).unwrap()).collect();
    for row in RULES {
        let source = fs::read_to_string(repository("src").join(row.file)).unwrap();
        let signature = format!("fn {}", row.function);
        let has_function = source
            .match_indices(&signature)
            .any(|(at, _)| source[at + signature.len()..].starts_with(['(', '<']));
        assert!(has_function, "{}: no function {} in {}", row.id, row.function, row.file);
        let name = format!("Rule::{:?}", row.rule);
        let asks = |code: &String| {
            code.match_indices(&name)
                .any(|(at, _)| !code[at + name.len()..].starts_with(|c: char| c.is_alphanumeric()))
        };
        assert!(code.iter().any(asks), "{}: no code asks for it", row.id);
    }
}

/// What `fixtures/rules.txt` says of a rule.
#[derive(Default)]
struct Entry {
    examples: Vec<Vec<String>>,
    counterexamples: Vec<Vec<String>>,
    /// No sentence of ours needs it; the file says why it is kept.
    has_none: bool,
}

/// The entries by the rules' ids, with their order.
fn entries() -> Vec<(String, Entry)> {
    let text = fs::read_to_string(repository("fixtures/rules.txt")).unwrap();
    let mut entries: Vec<(String, Entry)> = Vec::new();
    for section in text.split("\n## ").skip(1) {
        let (title, body) = section.split_once('\n').unwrap_or((section, ""));
        let (id, what) = title.split_once(' ').unwrap_or((title, "example"));
        let checks =
            body.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).map(String::from).collect();
        if entries.last().is_none_or(|(last, _)| last != id) {
            entries.push((id.to_owned(), Entry::default()));
        }
        let entry = &mut entries.last_mut().unwrap().1;
        match what {
            "example" => entry.examples.push(checks),
            "counterexample" => entry.counterexamples.push(checks),
            "none" => entry.has_none = true,
            _ => panic!("{title}: neither example nor counterexample"),
        }
    }
    entries
}

fn run(id: &str, checks: &[String], disabled: Disabled) -> Result<(), String> {
    let checks: Vec<&str> = checks.iter().map(String::as_str).collect();
    let case = Case::new(&Parsed::new(&text_of(id, &checks)), Kind::AccusationRules, disabled);
    checks.iter().try_for_each(|check| case.run(check))
}

#[test]
fn every_rule_has_an_example_that_needs_it() {
    let entries = entries();
    let listed: Vec<&str> = entries.iter().map(|(id, _)| id.as_str()).collect();
    let known: Vec<&str> = RULES.iter().map(|row| row.id).collect();
    assert_eq!(listed, known, "fixtures/rules.txt lists the rules in the order of src/rules.rs");
    let mut faults = Vec::new();
    for (row, (id, entry)) in RULES.iter().zip(&entries) {
        if entry.examples.is_empty() != entry.has_none {
            faults.push(format!("{id}: either an example or none"));
        }
        for checks in &entry.examples {
            if let Err(why) = run(id, checks, Disabled::NONE) {
                faults.push(format!("{id}: its example does not come out\n{why}"));
            }
            if run(id, checks, Disabled::rules(&[row.rule])).is_ok() {
                faults.push(format!("{id}: its example comes out without it: {}", checks.join(" / ")));
            }
        }
        for checks in &entry.counterexamples {
            if let Err(why) = run(id, checks, Disabled::NONE) {
                faults.push(format!("{id}: it spoils its counterexample\n{why}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn expectations_that_need_a_rule_are_counted() {
    let Ok(how) = std::env::var("RULES") else { return };
    let (how, patterns) = how.split_once(':').unwrap_or((&how, "*"));
    let asked: Vec<Rule> = patterns.split(',').flat_map(matching).collect();
    let rows: Vec<&Row> = asked.iter().map(|rule| rule.row()).collect();
    let mut broken: BTreeMap<Rule, Vec<String>> = BTreeMap::new();
    let mut total = 0;
    for group in groups() {
        for (_, line) in &group.lines {
            let read = Line::read(line).unwrap();
            let parsed = Parsed::new(&read.text);
            let holds = |findings: &Findings| compare(group.kind, &read, &parsed.document, findings).is_ok();
            let with = parsed.findings(group.kind, Disabled::NONE);
            if !holds(&with) {
                continue;
            }
            total += 1;
            let verb = format!("{:?} {}", group.kind, line.replace('\t', "\\t"));
            for row in &rows {
                let without = parsed.findings(group.kind, Disabled::rules(&[row.rule]));
                if !holds(&without) {
                    broken.entry(row.rule).or_default().push(verb.clone());
                }
            }
        }
    }
    for path in files("fixtures/sentences/hard-cases", "txt") {
        let cases = fs::read_to_string(&path).unwrap();
        for case in cases.split("\n## ").skip(1) {
            let (title, checks) = case.split_once('\n').unwrap();
            let checks: Vec<&str> = checks.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).collect();
            let text = text_of(title, &checks);
            let parsed = Parsed::new(&text);
            let with = Case::new(&parsed, Kind::AccusationRules, Disabled::NONE);
            let held: Vec<&str> = checks.into_iter().filter(|check| with.run(check).is_ok()).collect();
            total += held.len();
            for row in &rows {
                let without = Case::new(&parsed, Kind::AccusationRules, Disabled::rules(&[row.rule]));
                for check in held.iter().filter(|check| without.run(check).is_err()) {
                    let name = format!("case {} ¦ {}", check.replace('\t', "\\t"), text.replace('\n', "⏎"));
                    broken.entry(row.rule).or_default().push(name);
                }
            }
        }
    }
    let met = |disabled| -> Vec<String> {
        let articles = crate::articles::outcomes(disabled).into_iter();
        let all =
            articles.flat_map(|(name, parts)| parts.into_iter().flatten().map(move |o| (name.clone(), o)));
        all.filter(|(_, (_, outcome))| outcome.is_ok())
            .map(|(name, (what, _))| format!("{name}: {what}"))
            .collect()
    };
    let with = met(Disabled::NONE);
    total += with.len();
    for row in &rows {
        let without = met(Disabled::rules(&[row.rule]));
        let lost = with.iter().filter(|name| !without.contains(name)).map(|name| format!("article {name}"));
        broken.entry(row.rule).or_default().extend(lost);
    }
    eprintln!("of {total} expectations, broken without the rule:");
    for row in &rows {
        let names = broken.remove(&row.rule).unwrap_or_default();
        eprintln!("{:32}{:5}", row.id, names.len());
        if how == "list" {
            names.iter().for_each(|name| eprintln!("    {name}"));
        }
    }
}
