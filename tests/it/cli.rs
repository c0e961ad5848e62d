//! The program as people run it: arguments, exit codes, what goes to which stream.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use crate::expectations::files;

const STORY: &str = "Norland accused Estavia of shelling the town. “We did not,” said President Ana Real.\n";

fn sayso(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sayso"));
    command.args(arguments).stdin(Stdio::null()).env_remove("NO_COLOR");
    command
}

pub(crate) fn run(arguments: &[&str]) -> Output {
    sayso(arguments).output().unwrap()
}

fn run_with_input(arguments: &[&str], input: &str) -> Output {
    let mut child =
        sayso(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// An empty folder of this test's own.
pub(crate) fn folder(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("cli-{name}"));
    drop(fs::remove_dir_all(&path));
    fs::create_dir_all(&path).unwrap();
    path
}

/// A folder with the articles and nothing else.
pub(crate) fn articles() -> String {
    static FOLDER: OnceLock<String> = OnceLock::new();
    let copy = || {
        let folder = folder("articles");
        for path in files("fixtures/articles", "txt") {
            fs::copy(&path, folder.join(path.file_name().unwrap())).unwrap();
        }
        folder.display().to_string()
    };
    FOLDER.get_or_init(copy).clone()
}

#[test]
fn standard_input_becomes_one_line() {
    let output = run_with_input(&["extract"], STORY);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&output.stderr), "");
    let stdout = text(&output.stdout);
    assert_eq!(stdout.lines().count(), 1);
    let names = [
        "id",
        "path",
        "title",
        "outlet",
        "published",
        "url",
        "entities",
        "attributions",
        "accusations",
        "denials",
    ];
    let places = names.map(|name| stdout.find(&format!("\"{name}\":")).unwrap());
    assert!(places.is_sorted(), "{stdout}");
}

#[test]
fn offsets_count_code_points() {
    let output = run(&["extract", "--with-text", &articles()]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let mut compared = 0;
    for line in text(&output.stdout).lines() {
        let document: serde_json::Value = serde_json::from_str(line).unwrap();
        let letters: Vec<char> = document["text"].as_str().unwrap().chars().collect();
        let offset = |value: &serde_json::Value| usize::try_from(value.as_u64().unwrap()).unwrap();
        for finding in
            ["attributions", "accusations", "denials"].iter().flat_map(|k| document[k].as_array().unwrap())
        {
            for part in finding.as_object().unwrap().values().filter(|part| part["spans"].is_array()) {
                let spans = part["spans"].as_array().unwrap().iter();
                let words = spans.map(|s| letters[offset(&s[0])..offset(&s[1])].iter().collect::<String>());
                assert_eq!(words.collect::<Vec<_>>().join(" … "), part["text"].as_str().unwrap());
                compared += 1;
            }
        }
    }
    assert!(compared > 20, "{compared}");
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_goes_on() {
    let folder = folder("skipped");
    fs::write(folder.join("story.txt"), STORY).unwrap();
    let missing = folder.join("missing.txt").display().to_string();
    let paths = [missing.as_str(), &folder.display().to_string()];
    let output = run(&["extract", paths[0], paths[1]]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).starts_with(&format!("{missing}: ")), "{}", text(&output.stderr));
    assert_eq!(text(&output.stdout).lines().count(), 1);

    let quiet = run(&["extract", "--quiet", paths[0], paths[1]]);
    assert_eq!(quiet.status.code(), Some(1));
    assert_eq!(text(&quiet.stderr), "");
}

#[test]
fn what_cannot_run_says_so_and_writes_no_data() {
    for arguments in [
        &["extract", "--format", "yaml"][..],
        &["extract", "-o", "/nowhere/at/all.jsonl"],
        &["graph", "--since", "last week"],
        &["score", "--gold", "/nowhere"],
        &["tell"],
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty(), "{arguments:?}");
    }
}

#[test]
fn a_closed_pipe_is_no_error() {
    for arguments in [
        &["extract"][..],
        &["extract", "--format", "csv"],
        &["graph", "--quiet"],
        &["report", "--format", "html"],
    ] {
        let mut child =
            sayso(arguments).arg(articles()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert_eq!(text(&output.stderr), "", "{arguments:?}");
    }
}

#[test]
fn threads_do_not_change_a_byte() {
    for arguments in [
        &["extract"][..],
        &["extract", "--format", "csv"],
        &["extract", "--format", "table"],
        &["graph", "--ties", "quotes"],
        &["graph", "--format", "json"],
        &["graph", "--format", "svg", "--by-outlet"],
        &["report"],
    ] {
        let with = |threads: &str| {
            sayso(arguments).args([&articles(), "--threads", threads]).output().unwrap().stdout
        };
        let one = with("1");
        assert!(!one.is_empty());
        assert!(one == with("2") && one == with("7"), "{arguments:?}");
    }
}

#[test]
fn a_file_appears_whole_and_alone() {
    let folder = folder("output");
    let file = folder.join("findings.jsonl").display().to_string();
    fs::write(&file, "old").unwrap();
    let output = run(&["extract", &articles(), "-o", &file]);
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stdout.is_empty());
    assert_eq!(fs::read(&file).unwrap(), run(&["extract", &articles()]).stdout);
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
}

#[test]
fn a_graph_in_csv_is_three_files_or_its_edges() {
    let folder = folder("csv");
    let into = folder.join("graph").display().to_string();
    assert_eq!(run(&["graph", &articles(), "--format", "csv", "-o", &into]).status.code(), Some(0));
    let header = |name: &str| {
        fs::read_to_string(folder.join("graph").join(name)).unwrap().lines().next().unwrap().to_owned()
    };
    assert_eq!(
        header("nodes.csv"),
        "Id,Label,Kind,Quotations,AccusationsMade,AccusationsReceived,Documents,Named,Wikidata"
    );
    assert_eq!(header("edges.csv"), "Source,Target,Type,Kind,Weight,Label,Documents,First,Last");
    assert_eq!(
        header("statements.csv"),
        "document,published,outlet,type,kind,speaker,speaker_mention,target,target_mention,cue,text,status,start,\
         end,sentence,confidence,act,EdgeSource,EdgeTarget"
    );
    let edges = run(&["graph", &articles(), "--format", "csv"]).stdout;
    assert_eq!(text(&edges), fs::read_to_string(folder.join("graph/edges.csv")).unwrap());

    let file = folder.join("file");
    fs::write(&file, "").unwrap();
    let refused = run(&["graph", &articles(), "--format", "csv", "-o", &file.display().to_string()]);
    assert_eq!(refused.status.code(), Some(2));
}

#[test]
fn every_graph_format_is_written() {
    for (format, start) in [
        ("dot", "digraph"),
        ("json", "{\n  \"directed\": true"),
        ("graphml", "<?xml"),
        ("gexf", "<?xml"),
        ("mermaid", "flowchart LR"),
        ("svg", "<svg xmlns"),
    ] {
        let output = run(&["graph", &articles(), "--format", format]);
        assert_eq!(output.status.code(), Some(0));
        assert!(text(&output.stdout).starts_with(start), "{format}");
    }
}

#[test]
fn an_empty_graph_is_explained() {
    let output = run_with_input(&["graph"], "The sun shone.\n");
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stderr).contains("the graph is empty"));
    assert!(text(&output.stdout).starts_with("digraph"));
}

#[test]
fn tables_in_a_pipe_have_no_colors() {
    let output = run_with_input(&["extract", "--format", "table"], STORY);
    assert!(!text(&output.stdout).contains('\u{1b}'));
    assert!(text(&output.stdout).contains("shelling the town"));
}

#[test]
fn explain_shows_words_and_rules() {
    let output = run(&["explain", STORY]);
    let stdout = text(&output.stdout);
    assert!(stdout.contains("accuse") && stdout.contains("VERB") && stdout.contains("rule "), "{stdout}");
}

#[test]
fn scores_are_those_of_the_annotation() {
    let folder = folder("score");
    fs::create_dir_all(folder.join("text")).unwrap();
    fs::create_dir_all(folder.join("attributions")).unwrap();
    fs::create_dir_all(folder.join("gold")).unwrap();
    fs::write(folder.join("text/story.txt"), STORY).unwrap();
    let ann = "T1\tSource 67 85\tPresident Ana Real\nT2\tCue 62 66\tsaid\nT3\tContent 47 59\tWe did not,\n\
               E1\tAttribution:T2 Source:T1 Cue:T2 Content:T3\n";
    fs::write(folder.join("attributions/story_ab12.ann"), ann).unwrap();
    let json = r#"{"entities": [{"id": "n", "name": "Norland", "aliases": []}, {"id": "e", "name": "Estavia", "aliases": []}],
        "accusations": [{"accuser": "n", "accuser_span": [0, 7], "accused": "e", "accused_span": [16, 23],
        "cue_span": [8, 15], "charge_span": [27, 44], "class": "explicit", "status": "asserted"}]}"#;
    fs::write(folder.join("gold/story.json"), json).unwrap();
    let output = run(&["score", "--gold", &folder.display().to_string()]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let stdout = text(&output.stdout);
    let line = |name: &str| {
        stdout.lines().find(|l| l.starts_with(name)).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(line("pairs by name, explicit"), "pairs by name, explicit 100.0 100.0 100.0 1 1");
    assert!(line("content, Dice >= 0.3").ends_with(" 1"), "{stdout}");
}

#[test]
fn help_shows_examples() {
    for command in ["extract", "graph", "report", "score", "explain"] {
        let output = run(&[command, "--help"]);
        assert_eq!(output.status.code(), Some(0));
        assert!(text(&output.stdout).contains("Examples:"), "{command}");
    }
}

#[test]
fn columns_of_the_input_come_out_again() {
    let folder = folder("columns");
    let table = folder.join("table.csv");
    fs::write(&table, format!("story,section,kind\n\"{}\",=1+1,news\n", STORY.trim())).unwrap();
    let path = table.display().to_string();
    let line = text(&run(&["extract", "--field-text", "story", &path]).stdout);
    let document: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert_eq!(document["extra"], serde_json::json!({"section": "=1+1", "kind": "news"}));

    let rows = text(&run(&["extract", "--field-text", "story", "--format", "csv", &path]).stdout);
    let mut lines = rows.lines();
    assert!(lines.next().unwrap().ends_with(",confidence,act,section,extra.kind"));
    assert!(rows.lines().count() > 1 && lines.all(|line| line.ends_with(",'=1+1,news")), "{rows}");

    let into = folder.join("graph").display().to_string();
    run(&["graph", "--field-text", "story", "--format", "csv", "-o", &into, &path]);
    let statements = fs::read_to_string(folder.join("graph/statements.csv")).unwrap();
    assert!(statements.lines().next().unwrap().ends_with(",section,extra.kind,EdgeSource,EdgeTarget"));
    assert!(statements.lines().nth(1).unwrap().ends_with(",'=1+1,news,Norland,Estavia"), "{statements}");
}

#[test]
fn copies_of_an_article_count_once_unless_they_are_kept() {
    let folder = folder("copies");
    for name in ["herald", "post", "tribune"] {
        fs::write(folder.join(name).with_extension("txt"), STORY).unwrap();
    }
    let path = folder.display().to_string();
    let weight = |arguments: &[&str]| {
        let edges = text(&run(&[&["graph", "--format", "csv", &path], arguments].concat()).stdout);
        let row = edges.lines().nth(1).unwrap().to_owned();
        row.split(',').skip(4).step_by(2).take(2).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(weight(&[]), ["1", "3"]);
    assert_eq!(weight(&["--keep-duplicates"]), ["3", "3"]);
    let report = text(&run(&["report", &path]).stdout);
    let words: Vec<&str> = report.split_whitespace().collect();
    assert!(words.join(" ").contains("also in post and tribune"), "{report}");
    let into = folder.join("graph").display().to_string();
    run(&["graph", "--format", "csv", "-o", &into, &path]);
    let statements = fs::read_to_string(folder.join("graph/statements.csv")).unwrap();
    assert!(statements.lines().nth(1).unwrap().ends_with(",Norland,Estavia,post; tribune"), "{statements}");
}

/// So many records that a run takes a second or two.
fn many_records() -> String {
    (0..3000)
        .map(|n| {
            format!("{}\n", serde_json::json!({"id": (n / 2).to_string(), "text": STORY.repeat(1 + n % 5)}))
        })
        .collect()
}

#[cfg(unix)]
#[test]
fn what_ctrl_c_cut_off_can_be_gone_on_with() {
    if ignores_ctrl_c() {
        return;
    }
    let folder = folder("resume");
    let input = folder.join("input.jsonl").display().to_string();
    let output = folder.join("output.jsonl");
    let draft = folder.join("output.jsonl.part");
    fs::write(&input, many_records()).unwrap();
    let whole = run(&["extract", &input]).stdout;

    let arguments = ["extract", &input, "-o", &output.display().to_string()];
    let child = sayso(&arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    while fs::metadata(&draft).map_or(0, |m| m.len()) < 100_000 {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let stopped = child.wait_with_output().unwrap();
    assert_eq!(stopped.status.code(), Some(130), "{}", text(&stopped.stderr));
    assert!(text(&stopped.stderr).contains("--resume"), "{}", text(&stopped.stderr));
    assert!(!output.exists());
    let done = fs::read(&draft).unwrap();
    assert!(whole.starts_with(&done) && done.ends_with(b"\n") && done.len() < whole.len());

    // A run that was killed may leave half a line.
    fs::write(&draft, &whole[..done.len() + 100]).unwrap();
    let resumed = run(&[&arguments[..], &["--resume"]].concat());
    assert_eq!(resumed.status.code(), Some(0), "{}", text(&resumed.stderr));
    assert!(fs::read(&output).unwrap() == whole && !draft.exists());

    // A whole output, to which a document is added.
    let more = format!("{}{}\n", many_records(), serde_json::json!({"id": "new", "text": STORY}));
    fs::write(&input, more).unwrap();
    assert_eq!(run(&[&arguments[..], &["--resume"]].concat()).status.code(), Some(0));
    let longer = fs::read(&output).unwrap();
    assert!(longer.starts_with(&whole) && longer[whole.len()..].iter().filter(|&&b| b == b'\n').count() == 1);

    fs::write(&input, STORY).unwrap();
    let other = run(&[&arguments[..], &["--resume"]].concat());
    assert_eq!(other.status.code(), Some(2));
    assert!(text(&other.stderr).contains("not among the inputs"), "{}", text(&other.stderr));
    assert!(fs::read(&output).unwrap() == longer);
}

/// Whether the tests were started by a shell's background job, which ignores the signal, and so does all that it starts.
#[cfg(unix)]
#[allow(clippy::print_stderr, reason = "a test that is skipped says so")]
fn ignores_ctrl_c() -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0);
    let is_ignored = ignored & 0b10 != 0;
    if is_ignored {
        eprintln!("skipped: whoever runs the tests ignores Ctrl-C");
    }
    is_ignored
}

#[cfg(unix)]
#[test]
fn ctrl_c_on_a_pipe_leaves_complete_lines() {
    if ignores_ctrl_c() {
        return;
    }
    let mut child = sayso(&["extract"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let record = serde_json::json!({"id": "a", "text": STORY}).to_string();
    for _ in 0..200 {
        writeln!(input, "{record}").unwrap();
    }
    input.flush().unwrap();
    // The input stays open: the run waits for more when it is stopped.
    std::thread::sleep(std::time::Duration::from_millis(1500));
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let output = child.wait_with_output().unwrap();
    drop(input);
    assert_eq!(output.status.code(), Some(130));
    let stdout = text(&output.stdout);
    assert!(
        stdout.ends_with('\n')
            && stdout.lines().all(|l| serde_json::from_str::<serde_json::Value>(l).is_ok())
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_named_and_leaves_nothing_under_the_final_name() {
    for arguments in [&["extract"][..], &["graph"], &["report"]] {
        let output = run(&[arguments, &[&articles(), "-o", "/dev/full"]].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let message = text(&output.stderr);
        assert!(message.contains("/dev/full: No space left on device"), "{message}");
    }
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = sayso(&["extract"]).arg(articles()).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("standard output: No space left"), "{}", text(&output.stderr));
}

#[test]
fn documents_above_the_limit_are_named() {
    let folder = folder("limit");
    fs::write(folder.join("long.txt"), STORY.repeat(20)).unwrap();
    fs::write(folder.join("short.txt"), STORY).unwrap();
    let output = run(&["extract", "--max-document", "1k", &folder.display().to_string()]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stdout).lines().count(), 1);
    assert!(text(&output.stderr).contains("long.txt: larger than a document may be (1000 bytes"));
}

#[test]
fn where_nothing_can_be_read_nothing_is_written() {
    let folder = folder("nothing");
    fs::create_dir(folder.join("empty")).unwrap();
    let (empty, missing) =
        (folder.join("empty").display().to_string(), folder.join("a.txt").display().to_string());
    let into = folder.join("out");
    for path in [&empty, &missing] {
        for arguments in [
            &["extract"][..],
            &["extract", "--format", "csv"],
            &["extract", "--format", "xlsx"],
            &["extract", "--format", "brat"],
            &["graph"],
            &["graph", "--format", "csv"],
            &["report", "--format", "html"],
            &["entities"],
        ] {
            let out = into.display().to_string();
            let output = run(&[arguments, &[path, "-o", &out]].concat());
            let message = text(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{arguments:?} {path}: {message}");
            assert!(message.contains(path.as_str()) && message.contains("nothing was written"), "{message}");
            assert!(output.stdout.is_empty());
            let left: Vec<_> =
                fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
            assert_eq!(left, ["empty"], "{arguments:?}");
        }
    }
    // A file without a record is read all the same.
    fs::write(folder.join("none.jsonl"), "").unwrap();
    assert_eq!(run(&["extract", &folder.join("none.jsonl").display().to_string()]).status.code(), Some(0));
}

#[test]
fn a_name_that_nobody_has_leads_to_near_ones() {
    for command in ["graph", "report"] {
        for option in ["--only", "--around"] {
            let output = run_with_input(&[command, option, "Norlund"], STORY);
            assert_eq!(output.status.code(), Some(2));
            assert!(output.stdout.is_empty());
            let message = text(&output.stderr);
            assert!(message.contains("nobody here is called Norlund; near names: Norland"), "{message}");
        }
        assert_eq!(run_with_input(&[command, "--only", "NORLAND"], STORY).status.code(), Some(0));
    }
}

#[test]
fn explain_takes_text_and_says_how_to_give_a_file() {
    let folder = folder("explain");
    let story = folder.join("story.txt");
    fs::write(&story, STORY).unwrap();
    let path = story.display().to_string();
    for text_of in [path.as_str(), "missing.txt"] {
        let output = run(&["explain", text_of]);
        assert_eq!(output.status.code(), Some(2));
        let message = text(&output.stderr);
        assert!(message.contains(&format!("sayso explain --file {text_of}")), "{message}");
    }
    let output = run(&["explain", "--file", &path]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(output.stdout, run(&["explain", STORY]).stdout);
}

#[test]
fn dates_are_read_in_the_given_order_or_reported() {
    let folder = folder("dates");
    let table = folder.join("news.csv");
    let story = STORY.trim().replace('"', "");
    fs::write(&table, format!("id,date,text\na,12.03.2024,{story}\nb,2024-04-01,{story}\n")).unwrap();
    let path = table.display().to_string();
    let published = |arguments: &[&str]| {
        let output = run(&[&["extract", &path], arguments].concat());
        let line: serde_json::Value =
            serde_json::from_str(text(&output.stdout).lines().next().unwrap()).unwrap();
        (line["published"].as_str().unwrap().to_owned(), text(&output.stderr))
    };
    let (date, message) = published(&[]);
    assert_eq!(date, "12.03.2024");
    assert!(
        message.contains("1 document has a date that was not read: 12.03.2024")
            && message.contains("--date-order")
    );
    assert_eq!(published(&["--date-order", "dmy"]), ("2024-03-12".to_owned(), String::new()));
    assert_eq!(published(&["--date-order", "mdy"]).0, "2024-12-03");
}

#[test]
fn rows_without_a_text_are_mentioned() {
    let folder = folder("empty-rows");
    let table = folder.join("news.csv");
    fs::write(&table, format!("id,text\na,\nb,{}\n", STORY.trim())).unwrap();
    let output = run(&["extract", &table.display().to_string()]);
    assert_eq!((output.status.code(), text(&output.stdout).lines().count()), (Some(0), 2));
    let message = text(&output.stderr);
    assert!(
        message.contains("1 document has no text: ") && message.contains("news.csv, document a"),
        "{message}"
    );
}

#[test]
fn findings_can_be_read_again_with_their_texts_only() {
    let folder = folder("findings");
    let (bare, whole) = (folder.join("bare.jsonl"), folder.join("whole.jsonl"));
    let lines = text(&run(&["extract", &articles()]).stdout);
    assert!(lines.lines().count() > 3);
    fs::write(&bare, &lines).unwrap();
    let output = run(&["graph", &bare.display().to_string()]);
    assert_eq!(output.status.code(), Some(2));
    let message = text(&output.stderr);
    assert_eq!(message.matches("--with-text").count(), 1, "{message}");
    assert_eq!(message.lines().count(), 2, "{message}");

    let first = run(&["extract", "--with-text", &articles()]).stdout;
    fs::write(&whole, &first).unwrap();
    let again = text(&run(&["extract", "--with-text", &whole.display().to_string()]).stdout);
    for (one, other) in text(&first).lines().zip(again.lines()) {
        let [one, other]: [serde_json::Value; 2] =
            [one, other].map(|line| serde_json::from_str(line).unwrap());
        for name in ["id", "title", "text", "entities", "attributions", "accusations", "denials", "extra"] {
            assert_eq!(one.get(name), other.get(name), "{name}");
        }
    }
}

#[test]
fn what_the_program_is_not_sure_of_can_be_left_out() {
    let counted = |arguments: &[&str]| {
        let output = text(&run(&[arguments, &[&articles()]].concat()).stdout);
        let mut least: f64 = 1.0;
        let mut count = 0;
        for row in csv_rows(&output) {
            least = least.min(row[15].parse().unwrap());
            count += 1;
        }
        (count, least)
    };
    let (all, low) = counted(&["extract", "--format", "csv"]);
    let (some, high) = counted(&["extract", "--format", "csv", "--min-confidence", "0.8"]);
    assert!(low < 0.8 && high >= 0.8 && 0 < some && some < all, "{all} {low} {some} {high}");
    let weight = |least: &str| {
        let edges = text(&run(&["graph", "--format", "csv", "--min-confidence", least, &articles()]).stdout);
        csv_rows(&edges).iter().map(|row| row[4].parse::<usize>().unwrap()).sum::<usize>()
    };
    assert!(weight("1") < weight("0") && weight("0.5") == weight("0.50"));
    let report = text(&run(&["report", "--min-confidence", "0.8", &articles()]).stdout);
    assert!(report.contains("of a confidence below 0.8 are left out") && report.contains("confidence 0.9"));
    assert_eq!(run(&["graph", "--min-confidence", "2", &articles()]).status.code(), Some(2));
}

/// The rows of a table without its header.
fn csv_rows(table: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn reports_take_the_filters_of_graphs() {
    let affair = "fixtures/affair/harbor.jsonl";
    let report = |arguments: &[&str]| text(&run(&[&["report", affair], arguments].concat()).stdout);
    let accusations =
        |report: &str| report.lines().filter(|line| line.contains(" → ") && line.starts_with("  A")).count();
    let all = accusations(&report(&[]));
    let titled = report(&["--title", "The harbor affair"]);
    assert!(titled.starts_with("THE HARBOR AFFAIR\n"));
    let edges = text(&run(&["graph", affair, "--format", "csv"]).stdout);
    let name = csv_rows(&edges).iter().find(|row| !row[1].starts_with("unknown")).unwrap()[1].clone();
    for arguments in [
        &["--only", &name][..],
        &["--around", &name],
        &["--ties", "denies"],
        &["--since", "2031-04"],
        &["--until", "2031-03"],
    ] {
        let some = report(arguments);
        assert!(accusations(&some) < all, "{arguments:?}");
        assert!(some.contains("Only statements "), "{arguments:?}");
    }
    assert!(accusations(&report(&["--class", "claim"])) < all);
    let denials = report(&["--ties", "denies"]);
    assert!(denials.contains("\nDENIALS\n") && !denials.contains("\nACCUSATIONS\n"));
    let only = report(&["--only", &name]);
    let lines = only.lines().filter(|line| line.contains(" → ") && line.starts_with("  A"));
    assert!(lines.clone().count() > 0);
    for line in lines {
        assert!(line.contains(&name) || line.contains("(not named)") || line.ends_with('→'), "{line}");
    }
}

#[test]
fn excel_reads_tables_and_workbooks() {
    let folder = folder("excel");
    let bom = b"\xef\xbb\xbf";
    for arguments in
        [&["extract", "--format", "csv"][..], &["graph", "--format", "csv"], &["entities", "--format", "csv"]]
    {
        let plain = run(&[arguments, &[&articles()]].concat()).stdout;
        let marked = run(&[arguments, &["--bom", &articles()]].concat()).stdout;
        assert!(marked.starts_with(bom) && marked[3..] == plain[..], "{arguments:?}");
    }
    let into = folder.join("graph").display().to_string();
    run(&["graph", "--format", "csv", "--bom", "-o", &into, &articles()]);
    for name in ["nodes.csv", "edges.csv", "statements.csv"] {
        assert!(fs::read(folder.join("graph").join(name)).unwrap().starts_with(bom));
    }
    for command in ["extract", "graph"] {
        let file = folder.join(command).with_extension("xlsx").display().to_string();
        let output = run(&[command, "--format", "xlsx", "-o", &file, &articles()]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let bytes = fs::read(&file).unwrap();
        assert!(bytes.starts_with(b"PK"));
        assert_eq!(bytes, run(&[command, "--format", "xlsx", &articles()]).stdout);
    }
}

#[test]
fn files_have_headlines_and_their_names_say_more() {
    let folder = folder("titles");
    let story = format!("Town shelled\n\n{STORY}");
    fs::write(folder.join("the-herald_2024-03-12_shelling.txt"), &story).unwrap();
    fs::write(folder.join("other.txt"), STORY).unwrap();
    let path = folder.display().to_string();
    let output = run(&["extract", &path, "--name-pattern", "{outlet}_{date}_{slug}"]);
    assert!(text(&output.stderr).contains("the names of 1 files do not fit"), "{}", text(&output.stderr));
    let lines: Vec<serde_json::Value> =
        text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[0]["id"], "other");
    assert!(lines[0]["title"].is_null() && lines[0]["outlet"].is_null());
    let parts = ["title", "outlet", "published"].map(|name| lines[1][name].as_str().unwrap());
    assert_eq!(parts, ["Town shelled", "the-herald", "2024-03-12"]);
    let report = text(&run(&["report", &path, "--name-pattern", "{outlet}_{date}_{slug}"]).stdout);
    assert!(report.contains("Town shelled") && report.contains("the-herald"), "{report}");
    assert_eq!(run(&["extract", &path, "--name-pattern", "{paper}"]).status.code(), Some(2));
}

#[test]
fn commands_of_the_readme_name_paths_that_exist() {
    let readme = fs::read_to_string("README.md").unwrap();
    let mut seen = 0;
    // Commands in code blocks and between backticks; what follows -o, or names a pattern or a placeholder, is the user's.
    let blocks =
        readme.split("```").skip(1).step_by(2).flat_map(str::lines).filter(|line| line.starts_with("$ "));
    let spans = readme.split('`').filter(|span| span.starts_with("sayso "));
    for command in blocks.chain(spans) {
        let words: Vec<&str> = command.split_whitespace().collect();
        for pair in words.windows(2) {
            let is_output = matches!(pair[0], "-o" | ">" | "--gold" | "--aliases");
            let looks_like_one =
                pair[1].contains('/') || [".txt", ".jsonl", ".csv"].iter().any(|e| pair[1].ends_with(e));
            if looks_like_one && !is_output && !pair[1].starts_with(['\'', '"', '-', '…']) {
                assert!(std::path::Path::new(pair[1]).exists(), "{command}: {}", pair[1]);
                seen += 1;
            }
        }
    }
    assert!(seen > 5, "{seen}");
}
