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
    for arguments in
        [&["extract"][..], &["extract", "--format", "csv"], &["graph"], &["report", "--format", "html"]]
    {
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
    assert_eq!(header("nodes.csv"), "Id,Label,Kind,Quotations,AccusationsMade,AccusationsReceived,Documents");
    assert_eq!(header("edges.csv"), "Source,Target,Type,Kind,Weight,Label,Documents,First,Last");
    assert_eq!(
        header("statements.csv"),
        "document,published,outlet,type,kind,speaker,speaker_mention,target,target_mention,cue,text,status,start,\
         end,sentence,confidence,EdgeSource,EdgeTarget"
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
    assert!(lines.next().unwrap().ends_with(",confidence,section,extra.kind"));
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
