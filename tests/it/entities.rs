//! Who is one and the same across documents: `sayso entities`, `--aliases`, `--roll-up`, `--no-metonyms`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use sayso::Article;
use sayso::graph::Corpus;
use sayso::graph::merge::{Merging, merge};

/// The names of all participants who say, accuse or are accused, over these documents, with how many each has.
fn nodes(documents: &[&str]) -> Vec<(String, usize)> {
    nodes_with(documents, &Merging::default())
}

fn nodes_with(documents: &[&str], options: &Merging) -> Vec<(String, usize)> {
    let mut corpus = Corpus::default();
    for (n, text) in documents.iter().enumerate() {
        corpus.add(&sayso::analyze(Article::new(format!("d{n}"), *text)));
    }
    merge(&mut corpus, options);
    let mut found: Vec<(String, usize)> = Vec::new();
    for statement in &corpus.statements {
        for party in [&statement.speaker, &statement.target].into_iter().flatten() {
            let node = &corpus.participants[party.participant];
            let entry = (node.name.clone(), node.documents);
            let is_new = !found.contains(&entry);
            if is_new || node.only_in.is_some() {
                found.push(entry);
            }
        }
    }
    found
}

fn check(documents: &[&str], expected: &[(&str, usize)]) {
    let found = nodes(documents);
    let expected: Vec<_> = expected.iter().map(|&(name, count)| (name.to_owned(), count)).collect();
    assert_eq!(found, expected, "in {documents:#?}");
}

#[test]
fn one_name_in_one_role_is_one() {
    check(
        &[
            "Sen. Ada Renn said the bridge was safe.",
            "Senator Ada Renn accused Halden Bank of fraud.",
            "“The bridge is safe,” ADA RENN said.",
        ],
        &[("Ada Renn", 3), ("Halden Bank", 1)],
    );
}

#[test]
fn roles_of_two_fields_are_two() {
    check(
        &[
            "Senator Tom Quill said the bill had failed.",
            "Coach Tom Quill said the pitch was frozen.",
            "Sen. Tom Quill said the vote was near.",
        ],
        &[("Tom Quill", 2), ("Tom Quill (coach)", 1)],
    );
}

#[test]
fn first_names_tell_apart_and_short_forms_do_not() {
    check(
        &[
            "Robert Quill said the mill was closed.",
            "Bob Quill said the mill was open.",
            "Ines Quill said the mill was new.",
        ],
        &[("Robert Quill", 2), ("Ines Quill", 1)],
    );
    check(
        &["Paul D. Osei said the road was open.", "Paul Osei said the road was closed."],
        &[("Paul D. Osei", 2)],
    );
}

#[test]
fn a_bare_surname_needs_a_tie_to_the_full_name() {
    // A shared story: the same firm.
    check(
        &["Ines Calder accused Pell Group of fraud.", "Calder said that Pell Group had lied."],
        &[("Ines Calder", 2), ("Pell Group", 2)],
    );
    // Nothing in common: left open.
    let found = nodes(&["Ines Calder said the road was open.", "Calder said the soup was cold."]);
    assert_eq!(found.len(), 2, "{found:?}");
    // Two bearers, both in the story.
    let found = nodes(&[
        "Ines Calder accused Pell Group of fraud.",
        "Tom Calder accused Pell Group of theft.",
        "Calder said that Pell Group had lied.",
    ]);
    assert!(found.contains(&("Calder".to_owned(), 1)), "{found:?}");
}

#[test]
fn a_first_name_alone_is_somebody_else_in_every_document() {
    let found = nodes(&["Maria said the soup was cold.", "Maria said the train was late."]);
    assert_eq!(found.len(), 2, "{found:?}");
}

#[test]
fn articles_legal_forms_and_acronyms_do_not_make_two() {
    check(
        &[
            "The Halden Trust accused Pell Group Inc. of hiding a fraud for many long years.",
            "Pell Group said that the Halden Trust had lied.",
        ],
        &[("Halden Trust", 2), ("Pell Group Inc.", 2)],
    );
    check(
        &[
            "The National Grid Authority (NGA) said the outage was over. The NGA said it was sorry.",
            "The NGA said the lights were on.",
        ],
        &[("National Grid Authority", 2)],
    );
}

#[test]
fn ministries_belong_to_their_state() {
    check(
        &[
            "The Azerbaijani Defense Ministry said the village was safe.",
            "Azerbaijan's Defense Ministry said the road was open.",
            "The Armenian Defense Ministry said the road was closed.",
        ],
        &[("Azerbaijani Defense Ministry", 2), ("Armenian Defense Ministry", 1)],
    );
}

#[test]
fn what_has_no_name_stays_in_its_document() {
    let found =
        nodes(&["The man said he was tired.", "The man said he was awake.", "I said no. They said yes."]);
    assert!(found.iter().all(|(_, documents)| *documents == 1), "{found:?}");
}

#[test]
fn a_capital_that_acts_is_its_state_in_other_documents_too() {
    let documents = [
        "Azerbaijan accused Armenia of shelling a village.",
        "Baku accused Yerevan of breaking the truce.",
        "The Kremlin denied the claim. Russia said it was false.",
    ];
    check(&documents, &[("Azerbaijan", 2), ("Armenia", 2), ("Russia", 1)]);
    let options = Merging { keeps_metonyms_apart: true, ..Merging::default() };
    let found = nodes_with(&documents, &options);
    for name in ["Baku", "Yerevan", "Kremlin"] {
        assert!(found.iter().any(|(n, _)| n == name), "{name} in {found:?}");
    }
}

#[test]
fn an_office_is_rolled_up_on_request() {
    let documents = [
        "Bo Osei, a spokesman for Pell Group, said the plant was safe.",
        "Pell Group said the plant was old. Estonian Foreign Minister Ines Calder accused Russia of spying.",
        "Tom Vale, a former spokesman for Pell Group, said the plant was new.",
    ];
    let options = Merging { roll_up: true, ..Merging::default() };
    let found = nodes_with(&documents, &options);
    let expected = [("Pell Group", 2), ("Estonia", 1), ("Russia", 1), ("Tom Vale", 1)];
    assert_eq!(found, expected.map(|(name, count)| (name.to_owned(), count)));
}

fn sayso(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sayso")).args(arguments).output().unwrap()
}

fn folder(name: &str, documents: &[(&str, &str)]) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("entities-{name}"));
    drop(fs::remove_dir_all(&path));
    fs::create_dir_all(path.join("in")).unwrap();
    for (name, text) in documents {
        fs::write(path.join("in").join(name), text).unwrap();
    }
    path
}

fn names(folder: &Path, more: &[&str]) -> String {
    let input = folder.join("in");
    let mut arguments = vec!["entities", input.to_str().unwrap(), "--format", "csv"];
    arguments.extend(more);
    let output = sayso(&arguments);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Alias, name, kind and document of every row, without counts and reasons.
fn rows(table: &str) -> Vec<[String; 4]> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let row = |r: csv::StringRecord| [0, 1, 2, 3].map(|c| r[c].to_owned());
    reader.records().map(|r| row(r.unwrap())).collect()
}

const NEWS: &[(&str, &str)] = &[
    (
        "a.txt",
        "Sen. Tom Quill accused Pell Group of fraud. “We did not,” Pell Group Inc. said. Renn said no.",
    ),
    (
        "b.txt",
        "Goalkeeper Tom Quill said the pitch was frozen. Maria said it was not. The coach said nothing was wrong.",
    ),
    ("c.txt", "Quill said that Pell Group had lied. Baku denied the claim. Ada Renn said the deal was dead."),
    (
        "d.txt",
        "Azerbaijan said that talks had failed. Tom Renn accused Pell Group of theft. =Pell said it was odd.",
    ),
];

#[test]
fn the_list_of_names_reads_back_as_it_was_written() {
    let folder = folder("round-trip", NEWS);
    let file = folder.join("names.csv");
    for more in [&[][..], &["--all"], &["--roll-up", "affiliation"], &["--no-metonyms"]] {
        let first = names(&folder, more);
        fs::write(&file, &first).unwrap();
        let mut arguments = more.to_vec();
        arguments.extend(["--aliases", file.to_str().unwrap()]);
        let second = names(&folder, &arguments);
        assert_eq!(rows(&second), rows(&first), "with {more:?}");
    }
}

#[test]
fn names_that_the_tables_know_read_back_too() {
    let news = &[
        ("a.txt", "The FBI said the files were safe. The U.N. accused Norland of shelling the town."),
        (
            "b.txt",
            "The Federal Bureau of Investigation said the files were lost. The United Nations said it was sorry.",
        ),
        (
            "c.txt",
            "The FBI denied the claim. Great Britain said the road was open. The U.N. said it was shut.",
        ),
        (
            "d.txt",
            "The FBI said so again. Britain said the road was closed. The United Kingdom said it was mended.",
        ),
    ];
    let folder = folder("tables", news);
    let file = folder.join("names.csv");
    let first = names(&folder, &[]);
    fs::write(&file, &first).unwrap();
    assert_eq!(rows(&names(&folder, &["--aliases", file.to_str().unwrap()])), rows(&first));
}

#[test]
fn an_alias_of_nobody_is_a_warning_and_a_list_of_people_decides() {
    let folder = folder("people", NEWS);
    let (aliases, people) = (folder.join("aliases.csv"), folder.join("people.csv"));
    fs::write(&aliases, "alias,name\nNobody Here,Tom Quill\n").unwrap();
    fs::write(&people, "name,aliases,kind,affiliation,wikidata\nThomas Quill,Tom Quill,person,,Q5\n")
        .unwrap();
    let input = folder.join("in");
    let input = input.to_str().unwrap();
    let output = sayso(&["entities", input, "--aliases", aliases.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0));
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.contains("aliases.csv:2: nobody is called \"Nobody Here\""), "{message}");
    let table = names(&folder, &["--people", people.to_str().unwrap()]);
    assert!(
        table.lines().any(|l| l.starts_with("Thomas Quill,Thomas Quill,person") && l.contains("Q5")),
        "{table}"
    );
    let output = sayso(&["extract", input, "--people", people.to_str().unwrap()]);
    let json = String::from_utf8(output.stdout).unwrap();
    assert!(json.contains(r#""name":"Thomas Quill""#) && json.contains(r#""wikidata":"Q5""#), "{json}");
    let output = sayso(&[
        "graph",
        input,
        "--people",
        people.to_str().unwrap(),
        "--format",
        "json",
        "--min-confidence",
        "0",
    ]);
    assert!(String::from_utf8(output.stdout).unwrap().contains(r#""wikidata": "Q5""#));
}

#[test]
fn a_graph_draws_those_with_a_name_and_counts_the_others() {
    let text = "Ruth Osei accused Halden Bank of fraud. Her allies accused the clerk of theft.";
    let folder = folder("unnamed", &[("a.txt", text)]);
    let input = folder.join("in");
    let edges = |more: &[&str]| {
        let mut arguments =
            vec!["graph", input.to_str().unwrap(), "--format", "csv", "--min-confidence", "0"];
        arguments.extend(more);
        let output = sayso(&arguments);
        let [out, error] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
        (out, error)
    };
    let (table, note) = edges(&[]);
    assert!(table.contains("Ruth Osei,Halden Bank") && !table.contains("allies"), "{table}");
    assert!(note.contains("1 accusation by or against unnamed participants is not drawn"), "{note}");
    let (table, note) = edges(&["--unnamed"]);
    assert!(table.contains("Her allies") && !note.contains("unnamed"), "{table}{note}");
}

#[test]
fn one_changed_row_merges_renames_and_keeps_apart() {
    let folder = folder("edits", NEWS);
    let file = folder.join("names.csv");
    let edited = |rows: &str| {
        fs::write(&file, format!("alias,name,kind,document\n{rows}\n")).unwrap();
        let table = names(&folder, &["--aliases", file.to_str().unwrap()]);
        self::rows(&table)
            .into_iter()
            .map(|[alias, name, ..]| format!("{alias} -> {name}"))
            .collect::<Vec<_>>()
    };
    let merged = edited("Ada Renn,Tom Renn");
    assert!(merged.contains(&"Ada Renn -> Tom Renn".to_owned()), "{merged:?}");
    let renamed = edited("Azerbaijan,Republic of Azerbaijan,place");
    assert!(renamed.contains(&"Azerbaijan -> Republic of Azerbaijan".to_owned()), "{renamed:?}");
    let apart = edited("Quill,Quill");
    assert!(apart.contains(&"Quill -> Quill".to_owned()), "{apart:?}");
    let in_one = edited("Renn,Ada Renn,person,a");
    assert!(in_one.contains(&"Renn -> Ada Renn".to_owned()), "{in_one:?}");
}

#[test]
fn a_broken_table_of_aliases_is_an_error_with_its_line() {
    let folder = folder("broken", NEWS);
    let file = folder.join("names.csv");
    fs::write(&file, "alias,name\nRenn,\n").unwrap();
    for command in ["graph", "report", "entities"] {
        let input = folder.join("in");
        let output = sayso(&[command, input.to_str().unwrap(), "--aliases", file.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(2), "{command}");
        let message = String::from_utf8(output.stderr).unwrap();
        assert!(message.contains("names.csv:2: no name for the alias"), "{message}");
    }
    let output = sayso(&["graph", "--aliases", "nowhere.csv"]);
    assert!(String::from_utf8(output.stderr).unwrap().contains("nowhere.csv"));
}
