//! Annotations written for other tools, read back: nothing is lost on the way.

use std::fs;

use crate::cli::{articles, folder, run, text};

#[test]
fn brat_files_are_a_gold_standard_that_the_program_meets() {
    let into = folder("brat").join("out");
    let output = run(&["extract", "--format", "brat", "-o", &into.display().to_string(), &articles()]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(output.stdout.is_empty());
    let scores = run(&["score", "--gold", &into.display().to_string()]);
    assert_eq!(scores.status.code(), Some(0), "{}", text(&scores.stderr));
    let scores = text(&scores.stdout);
    let line = |name: &str| scores.lines().find(|l| l.starts_with(name)).unwrap().to_owned();
    for name in ["content, same words", "content >= 0.5 and source"] {
        let figures: Vec<String> = line(name)[28..].split_whitespace().map(str::to_owned).collect();
        assert_eq!(figures[..3], ["100.0"; 3], "{scores}");
        assert!(figures[4].parse::<usize>().unwrap() > 20, "{scores}");
    }
    assert!(line("cue right").contains(" 100.0"), "{scores}");
}

#[test]
fn brat_offsets_find_their_words_in_the_text_file() {
    let into = folder("brat-offsets").join("out");
    run(&["extract", "--format", "brat", "-o", &into.display().to_string(), &articles()]);
    let configuration = fs::read_to_string(into.join("annotation.conf")).unwrap();
    let mut compared = 0;
    for entry in fs::read_dir(&into).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "ann") {
            continue;
        }
        let letters: Vec<char> = fs::read_to_string(path.with_extension("txt")).unwrap().chars().collect();
        for line in fs::read_to_string(&path).unwrap().lines().filter(|l| l.starts_with('T')) {
            let fields: Vec<&str> = line.split('\t').collect();
            let (label, places) = fields[1].split_once(' ').unwrap();
            assert!(configuration.contains(label), "{label}");
            let words = places.split(';').map(|place| {
                let (start, end) = place.split_once(' ').unwrap();
                letters[start.parse().unwrap()..end.parse().unwrap()].iter().collect::<String>()
            });
            assert_eq!(words.collect::<Vec<_>>().join(" "), fields[2]);
            compared += 1;
        }
    }
    assert!(compared > 100, "{compared}");
}

#[test]
fn brat_needs_a_folder() {
    let output = run(&["extract", "--format", "brat", &articles()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("-o DIR"));
}

#[test]
fn web_annotations_are_one_page_and_quote_the_text() {
    let output = run(&["extract", "--format", "web-annotation", &articles()]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let page: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(page["type"], "AnnotationPage");
    let mut compared = 0;
    for item in page["items"].as_array().unwrap() {
        let target = &item["target"];
        let Some(source) = target["source"].as_str() else { continue };
        let letters: Vec<char> = fs::read_to_string(source).unwrap().chars().collect();
        let [quote, position] = [&target["selector"][0], &target["selector"][1]];
        let at = |name: &str| usize::try_from(position[name].as_u64().unwrap()).unwrap();
        let words: String = letters[at("start")..at("end")].iter().collect();
        assert_eq!(words, quote["exact"].as_str().unwrap());
        compared += 1;
    }
    assert!(compared > 100, "{compared}");
    let empty = run(&["extract", "--format", "web-annotation", "Cargo.toml", "--input-format", "text"]);
    assert!(serde_json::from_slice::<serde_json::Value>(&empty.stdout).is_ok(), "{}", text(&empty.stdout));
}

#[test]
fn an_event_list_has_one_header_and_even_rows() {
    let output = run(&["extract", "--format", "events", &articles()]);
    let stdout = text(&output.stdout);
    assert_eq!(stdout.matches("statement_id,time").count(), 1);
    let mut table = csv::Reader::from_reader(stdout.as_bytes());
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    assert!(rows.iter().any(|row| &row[12] == "1") && rows.iter().any(|row| row[13] == *"quotation"));
}
