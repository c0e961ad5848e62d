//! Parquet and web archives on the command line.

use std::fs;

use crate::cli::{folder, run, text};

#[cfg(feature = "parquet")]
const TABLES: [&str; 5] = ["documents", "attributions", "accusations", "denials", "mentions"];

#[cfg(feature = "parquet")]
#[test]
fn a_folder_of_tables_is_the_same_on_any_number_of_threads() {
    let folder = folder("tables");
    let written = |threads: &str| {
        let out = folder.join(threads).display().to_string();
        let articles = crate::cli::articles();
        let output = run(&[
            "extract",
            "--format",
            "parquet",
            "-o",
            &out,
            "--threads",
            threads,
            "--with-text",
            &articles,
        ]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        assert!(output.stdout.is_empty() && output.stderr.is_empty());
        let name = |entry: std::io::Result<fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
        let mut names: Vec<String> = fs::read_dir(&out).unwrap().map(name).collect();
        names.sort();
        let mut expected = TABLES.map(|name| format!("{name}.parquet"));
        expected.sort();
        assert_eq!(names, expected, "nothing else is left behind");
        TABLES.map(|name| fs::read(folder.join(threads).join(format!("{name}.parquet"))).unwrap())
    };
    assert!(written("1") == written("3"));
}

#[cfg(feature = "parquet")]
#[test]
fn its_own_documents_have_the_same_findings_again() {
    let folder = folder("tables-again");
    let out = folder.join("tables").display().to_string();
    let articles = crate::cli::articles();
    run(&["extract", "--format", "parquet", "-o", &out, "--with-text", &articles]);
    let lines = |path: &str| {
        let output = run(&["extract", path]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let without_path = |line: &str| {
            let mut line: serde_json::Value = serde_json::from_str(line).unwrap();
            line["path"].take();
            line
        };
        text(&output.stdout).lines().map(without_path).collect::<Vec<_>>()
    };
    let read = lines(&format!("{out}/documents.parquet"));
    assert!(read.len() > 5);
    assert_eq!(read, lines(&articles));
    // Tables of findings are none of articles, and are named.
    let output = run(&["extract", &out]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stderr).lines().count(), 4, "{}", text(&output.stderr));
}

#[cfg(feature = "parquet")]
#[test]
fn what_parquet_cannot_do_is_said() {
    let folder = folder("tables-bad");
    let note = folder.join("note.txt");
    fs::write(&note, "Osei accused the mayor of nepotism.").unwrap();
    let note = note.display().to_string();
    let check = |arguments: &[&str], message: &str| {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains(message), "{}", text(&output.stderr));
    };
    check(&["extract", &note, "--format", "parquet"], "name the folder for them with -o DIR");
    let out = folder.join("out").display().to_string();
    check(&["extract", &note, "--format", "parquet", "-o", &out, "--resume"], "--resume");
    check(&["extract", "--format", "parquet", "-o", &note, &note], "note.txt");
    check(&["extract", &note, "--input-format", "parquet"], "note.txt: no Parquet file");
    check(&["extract", "--input-format", "parquet"], "name the file");
    // A run that fails leaves no half a table behind.
    check(&["extract", "no/such/file", "--format", "parquet", "-o", &out], "no/such/file");
    assert_eq!(fs::read_dir(&out).unwrap().count(), 0);
}

#[test]
fn broken_records_of_an_archive_are_named_and_counted() {
    let record = |id: &str, length: Option<usize>| {
        let page = format!("<html><p>Osei accused the mayor of {id} of nepotism.</p></html>");
        let block = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}");
        format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{id}>\r\nWARC-Target-URI: https://n.example/{id}\r\n\
             Content-Type: application/http\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
            length.unwrap_or(block.len())
        )
    };
    let archive = folder("warc").join("news.warc");
    fs::write(&archive, [record("Rask", None), record("Lind", Some(9)), record("Sund", None)].concat())
        .unwrap();
    let path = archive.display().to_string();
    let output = run(&["extract", &path, "--format", "csv"]);
    assert_eq!(output.status.code(), Some(1));
    let stderr = text(&output.stderr);
    let expected = format!(
        "{path}:2: record skipped: its length is wrong\nsayso: 1 of 3 records of web archives were skipped\n"
    );
    assert_eq!(stderr, expected);
    let rows = text(&output.stdout);
    let accused = |id: &str| rows.contains(&format!("the mayor of {id}"));
    assert!(accused("Rask") && !accused("Lind") && accused("Sund"), "{rows}");
}
