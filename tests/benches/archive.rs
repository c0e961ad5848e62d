//! Speed and memory of an archive over a corpus that it makes itself.
//!
//! ```sh
//! cargo bench --bench archive -- 10000     # articles; several numbers one after the other
//! SAYSO=path/to/sayso cargo bench --bench archive -- 100000
//! ```
//!
//! The articles are those of the corpus benchmark, with days of publication over five years. Times are those of whole
//! processes, from start to end; searches and the graph are the median of five. It prints the table of docs/archive.md.

#![allow(clippy::print_stdout, reason = "this is a program that reports")]

#[allow(dead_code, reason = "its own main and sizes are not used here")]
#[path = "corpus.rs"]
mod corpus;

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use corpus::{Dice, Run, measured, text};

fn write_articles(path: &Path, count: usize) -> std::io::Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    let mut dice = Dice::new();
    for n in 0..count {
        let text = text(&mut dice);
        let day = format!("{}-{:02}-{:02}", 2020 + dice.below(5), 1 + dice.below(12), 1 + dice.below(28));
        let outlet = ["Oslavik Courier", "Norland Herald", "The Estavian Times"][dice.below(3)];
        let url = format!("https://news.example/{n}");
        let record = serde_json::json!({"id": format!("made-{n}"), "title": "Talks stall", "date": day, "outlet": outlet, "url": url, "text": text});
        writeln!(out, "{record}")?;
    }
    out.flush()
}

fn median(mut command: impl FnMut() -> std::io::Result<Run>) -> std::io::Result<Run> {
    let mut runs = (0..5).map(|_| command()).collect::<std::io::Result<Vec<_>>>()?;
    runs.sort_by_key(|run| run.wall);
    Ok(runs.swap_remove(2))
}

fn main() -> std::io::Result<()> {
    let mut sizes: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    if sizes.is_empty() {
        sizes.push(10_000);
    }
    let program =
        std::env::var_os("SAYSO").map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_sayso")), PathBuf::from);
    let sayso = |arguments: &[&str]| {
        let mut command = Command::new(&program);
        command.args(arguments);
        command
    };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    for count in sizes {
        let (news, archive) = (folder.join("made.jsonl"), folder.join("made.sqlite"));
        for name in ["made.sqlite", "made.sqlite-wal", "made.sqlite-shm"] {
            drop(fs::remove_file(folder.join(name)));
        }
        write_articles(&news, count)?;
        let (news, archive) = (news.display().to_string(), archive.display().to_string());
        let extract = measured(&mut sayso(&["extract", "--quiet", &news]))?;
        let add = measured(&mut sayso(&["track", "add", "--quiet", &archive, &news]))?;
        let again = measured(&mut sayso(&["track", "add", "--quiet", &archive, &news]))?;
        let search = median(|| {
            measured(&mut sayso(&[
                "track",
                "search",
                &archive,
                "dividend",
                "--speaker",
                "Norland",
                "--since",
                "2022",
            ]))
        })?;
        let rare = median(|| {
            measured(&mut sayso(&["track", "search", &archive, "\"two battalions\"", "--type", "accusation"]))
        })?;
        let year =
            ["track", "graph", &archive, "--since", "2022", "--until", "2022", "--format", "json", "--quiet"];
        let graph = median(|| measured(&mut sayso(&year)))?;
        let seconds = |run: &Run| run.wall.as_secs_f64();
        println!(
            "{count} articles, {} MB of JSON lines, archive {} MB",
            megabytes(&news)?,
            megabytes(&archive)?
        );
        println!("extract           {:8.2} s   {:4.0} MB", seconds(&extract), extract.peak);
        println!(
            "track add         {:8.2} s   {:4.0} MB   {:.0} % of extract's speed",
            seconds(&add),
            add.peak,
            100.0 * seconds(&extract) / seconds(&add)
        );
        println!(
            "the same again    {:8.2} s   {:4.0} MB   1/{:.0} of the time",
            seconds(&again),
            again.peak,
            seconds(&add) / seconds(&again)
        );
        println!("search, common    {:8.1} ms  {:4.0} MB", 1000.0 * seconds(&search), search.peak);
        println!("search, phrase    {:8.1} ms  {:4.0} MB", 1000.0 * seconds(&rare), rare.peak);
        println!("graph of one year {:8.2} s   {:4.0} MB", seconds(&graph), graph.peak);
        for path in [&news, &archive] {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

fn megabytes(path: &str) -> std::io::Result<u64> {
    Ok(fs::metadata(path)?.len() / 1_000_000)
}
