//! Speed and memory of an archive over a corpus that it makes itself.
//!
//! ```sh
//! cargo bench --bench archive -- 10000     # articles; several numbers one after the other
//! SENTENCES=4 cargo bench --bench archive -- 100000    # short articles, of so many sentences at the most
//! SAYSO=path/to/sayso THREADS=1 cargo bench --bench archive -- 10000
//! ```
//!
//! The articles are those of the corpus benchmark, with days of publication over five years. They come in parts, and each
//! part goes through `extract` and then through `track add`: so both meet the same machine, whatever else it does, and
//! the archive is as large as it gets. What both take is told in processor seconds, of the program and the system
//! together; searches and the graph are the median of five, from start to end of the process. It prints the table of
//! docs/archive.md.

#![allow(clippy::print_stdout, reason = "this is a program that reports")]

#[allow(dead_code, reason = "its own main and sizes are not used here")]
#[path = "corpus.rs"]
mod corpus;

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::Command;

use corpus::{Dice, Run, measured, text};

/// Parts in which the articles come.
const PARTS: usize = 5;

/// Writes the articles of one part; of each no more than so many sentences.
fn write_articles(
    path: &Path,
    numbers: Range<usize>,
    sentences: usize,
    dice: &mut Dice,
) -> std::io::Result<usize> {
    let mut out = BufWriter::new(File::create(path)?);
    let mut words = 0;
    for n in numbers {
        let text = text(dice, sentences);
        words += text.split_whitespace().count();
        let day = format!("{}-{:02}-{:02}", 2020 + dice.below(5), 1 + dice.below(12), 1 + dice.below(28));
        let outlet = ["Oslavik Courier", "Norland Herald", "The Estavian Times"][dice.below(3)];
        let url = format!("https://news.example/{n}");
        let record = serde_json::json!({"id": format!("made-{n}"), "title": "Talks stall", "date": day, "outlet": outlet, "url": url, "text": text});
        writeln!(out, "{record}")?;
    }
    out.flush()?;
    Ok(words)
}

/// What several runs took together.
#[derive(Default)]
struct Sum {
    wall: f64,
    cpu: f64,
    peak: f64,
}

impl Sum {
    fn add(&mut self, run: &Run) {
        self.wall += run.wall.as_secs_f64();
        self.cpu += run.cpu;
        self.peak = self.peak.max(run.peak);
    }

    fn with(mut self, run: &Run) -> Self {
        self.add(run);
        self
    }

    fn print(&self, what: &str, remark: &str) {
        println!("{what:<19}{:9.2} s{:9.2} s{:7.0} MB   {remark}", self.cpu, self.wall, self.peak);
    }
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
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<usize>().ok());
    let sentences = number("SENTENCES").unwrap_or(usize::MAX);
    let threads = number("THREADS").unwrap_or(0).to_string();
    let program =
        std::env::var_os("SAYSO").map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_sayso")), PathBuf::from);
    let sayso = |arguments: &[&str]| {
        let mut command = Command::new(&program);
        command.args(arguments);
        command
    };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    for count in sizes {
        let archive = folder.join("made.sqlite");
        for name in ["made.sqlite", "made.sqlite-wal", "made.sqlite-shm"] {
            drop(fs::remove_file(folder.join(name)));
        }
        let archive = archive.display().to_string();
        let (mut dice, mut words, mut bytes) = (Dice::new(), 0, 0);
        let (mut extract, mut add, mut again) = (Sum::default(), Sum::default(), Sum::default());
        let mut parts = Vec::new();
        for part in 0..PARTS {
            let news = folder.join(format!("made-{part}.jsonl"));
            let numbers = part * count / PARTS..(part + 1) * count / PARTS;
            words += write_articles(&news, numbers, sentences, &mut dice)?;
            bytes += fs::metadata(&news)?.len();
            let news = news.display().to_string();
            extract.add(&measured(&mut sayso(&["extract", "--quiet", "--threads", &threads, &news]))?);
            add.add(&measured(&mut sayso(&[
                "track",
                "add",
                "--quiet",
                "--threads",
                &threads,
                &archive,
                &news,
            ]))?);
            parts.push(news);
        }
        let mut all = sayso(&["track", "add", "--quiet", "--threads", &threads, &archive]);
        again.add(&measured(all.args(&parts))?);
        println!(
            "{count} articles, {:.1} million words, {} MB of JSON lines, archive {} MB",
            words as f64 / 1e6,
            bytes / 1_000_000,
            fs::metadata(&archive)?.len() / 1_000_000
        );
        println!("{:<19}{:>11}{:>11}{:>10}", "", "processor", "wall", "memory");
        extract.print("extract", "");
        add.print("track add", &format!("{:.0} % of extract's speed", 100.0 * extract.cpu / add.cpu));
        again.print("the same again", &format!("1/{:.0} of the time", add.cpu / again.cpu));
        let newest = ["dividend", "--speaker", "Norland", "--since", "2022"];
        let rare = ["\"two battalions\"", "--type", "accusation", "--outlet", "Norland Herald"];
        let none = ["\"battalions dividend\"", "--target", "Estavia"];
        for (what, words) in
            [("search, common", &newest[..]), ("search, phrase", &rare), ("search, nothing", &none)]
        {
            let search = || measured(sayso(&["track", "search", &archive]).args(words));
            Sum::default().with(&median(search)?).print(what, "");
        }
        for (what, format) in [("graph of one year", "csv"), ("the same as JSON", "json")] {
            let year = ["--since", "2022", "--until", "2022", "--quiet", "--format", format];
            let graph = || measured(sayso(&["track", "graph", &archive]).args(year));
            Sum::default().with(&median(graph)?).print(what, "");
        }
        for path in parts.iter().chain([&archive]) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}
