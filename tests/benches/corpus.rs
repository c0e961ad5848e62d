//! Speed, memory and threads over a large corpus that it makes itself.
//!
//! ```sh
//! cargo bench --bench corpus -- 100        # megabytes; several sizes one after the other
//! SAYSO=path/to/sayso cargo bench --bench corpus -- 20 100
//! THREADS=2 cargo bench --bench corpus -- 100 1000    # two large ones, on two threads only: one row each
//! ```
//!
//! It prints the rows of the README's table. A gigabyte is some 165 million words: the corpus takes that room in the
//! target folder while it is read, and half an hour on two cores.
//!
//! The documents are JSON lines of invented sentences with names, quotations and accusations; their lengths follow
//! Zipf's law, from two sentences to two thousand. Each size is read by `sayso extract` on one thread and on two (or as
//! `THREADS=1,2,4` says), and beside it by a plain regular-expression tokenization in this program: the ratio of the two
//! says more than the figures, which depend on the machine and on what else it does.

#![allow(clippy::print_stdout, reason = "this is a program that reports")]

use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use regex::Regex;

const PEOPLE: [&str; 12] = [
    "Vera Osei",
    "Ilmar Tann",
    "Ruth Okafor",
    "J. P. Marlowe",
    "Zhen Ali",
    "Carla Voss",
    "Dario Melk",
    "Lena Brandt",
    "Tomas Reyl",
    "Joan Pryce",
    "Anders Quill",
    "Marta Kowal",
];
const PARTIES: [&str; 12] = [
    "Norland",
    "Estavia",
    "the health ministry",
    "the Bank of Oster",
    "Halden Water",
    "the Coastal Union",
    "the union",
    "Greenwater",
    "the city of Port Elm",
    "the regulator",
    "Northline",
    "the opposition",
];
const CHARGES: [&str; 10] = [
    "shelling the town",
    "hiding losses",
    "breaking the truce",
    "ignoring three written warnings",
    "cutting their nets",
    "buying votes in the north",
    "looking away",
    "lying to the inquiry",
    "moving two battalions into the valley",
    "putting its dividend before their lives",
];
const TEMPLATES: [&str; 16] = [
    "{A} accused {B} on Monday of {C}.",
    "“We have seen it {N} times since the weekend, and nobody has apologized,” {P} told reporters in Port Elm.",
    "A spokeswoman for {B} rejected the claim as “baseless” and blamed {A}.",
    "According to a report that was published last week, {A} and {B} have blamed each other for {N} incidents this year.",
    "{B} was fined after prosecutors said it had been {C}.",
    "“I did not take the money,” {P} said. “They know it, and they didn't even ask me.”",
    "Critics say that the mayor, who has been in office since 1998, ignored warnings from engineers about the dam.",
    "In a joint statement, the unions called on {A} to explain why {N} workers had not been paid.",
    "Police were criticized by residents for their slow response to the flood.",
    "The court heard that {P} had told colleagues he would “never admit anything to anyone.”",
    "It was not clear whether the talks, which broke down in March, would be resumed before the end of the year.",
    "The road to the valley was closed for {N} hours, and the school opened late.",
    "{P}, who leads the inquiry into the affair, said that {A} had not answered any of the letters.",
    "Shares fell by {N} percent in the morning and recovered before noon.",
    "The bridge, built in 1911, carries about {N} cars a day, most of them on their way to the harbor.",
    "{A} has repeatedly denied {C}.",
];

/// A small generator of numbers; the same corpus every time.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new() -> Self {
        Self(20_261_122)
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits fit") % n
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

/// The text of one article, of no more than so many sentences.
pub(crate) fn text(dice: &mut Dice, most: usize) -> String {
    // The length of rank r is 2000 / r.
    let sentences = (2000 / (1 + dice.below(1000))).max(2).min(most);
    let mut text = String::new();
    for s in 0..sentences {
        let sentence = dice
            .pick(&TEMPLATES)
            .replace("{A}", dice.pick(&PARTIES))
            .replace("{B}", dice.pick(&PARTIES))
            .replace("{C}", dice.pick(&CHARGES))
            .replace("{P}", dice.pick(&PEOPLE))
            .replace("{N}", &(2 + dice.below(4000)).to_string());
        let mut letters = sentence.chars();
        text.extend(letters.next().into_iter().flat_map(char::to_uppercase).chain(letters));
        text.push_str(if s % 3 == 2 { "\n\n" } else { " " });
    }
    text
}

/// Writes so many bytes of records, and tells how many words of text they hold.
fn write_corpus(path: &Path, bytes: usize) -> std::io::Result<usize> {
    let mut out = BufWriter::new(File::create(path)?);
    let mut dice = Dice::new();
    let (mut written, mut words, mut n) = (0, 0, 0);
    while written < bytes {
        let text = text(&mut dice, usize::MAX);
        words += text.split_whitespace().count();
        let record = serde_json::json!({"id": format!("made-{n}"), "title": "Talks stall", "date": "2024-05-14", "text": text});
        let line = format!("{record}\n");
        out.write_all(line.as_bytes())?;
        written += line.len();
        n += 1;
    }
    out.flush()?;
    Ok(words)
}

/// What a run of the program took.
pub(crate) struct Run {
    pub(crate) wall: Duration,
    /// Seconds of processor time, this process's children together.
    pub(crate) cpu: f64,
    /// Most memory held, in megabytes.
    pub(crate) peak: f64,
}

fn run(program: &Path, input: &Path, threads: usize) -> std::io::Result<Run> {
    measured(Command::new(program).args(["extract", "--quiet", "--threads", &threads.to_string()]).arg(input))
}

/// Runs a command to its end without its output.
pub(crate) fn measured(command: &mut Command) -> std::io::Result<Run> {
    let before = children_cpu()?;
    let start = Instant::now();
    let mut child = command.stdout(Stdio::null()).spawn()?;
    let mut peak = 0.0_f64;
    // The mark only rises, so that the last look before the end is nearly the last value.
    while child.try_wait()?.is_none() {
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let mark = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"));
        peak = peak.max(mark.and_then(|mark| mark.parse::<f64>().ok()).unwrap_or(0.0) / 1000.0);
        // Short runs are timed by this, and long ones must not be slowed by it.
        thread::sleep(if start.elapsed() < Duration::from_secs(1) {
            Duration::from_millis(1)
        } else {
            Duration::from_millis(20)
        });
    }
    Ok(Run { wall: start.elapsed(), cpu: children_cpu()? - before, peak })
}

/// Processor seconds of all children that have ended.
fn children_cpu() -> std::io::Result<f64> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    // Behind the name in brackets the fields are numbered from 3; children's user and system time are 16 and 17, in
    // hundredths of a second.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |n: usize| fields.get(n - 3).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
    Ok((ticks(16) + ticks(17)) / 100.0)
}

/// Processor seconds that a plain tokenization of the texts takes, and how many tokens there are.
fn tokenize(input: &Path) -> std::io::Result<(f64, usize)> {
    let pattern = Regex::new(r"\w+|[^\w\s]").expect("the pattern is well formed");
    let (mut time, mut tokens) = (Duration::ZERO, 0);
    for line in BufReader::new(File::open(input)?).lines() {
        let line = line?;
        let start = Instant::now();
        tokens += pattern.find_iter(&line).count();
        time += start.elapsed();
    }
    Ok((time.as_secs_f64(), tokens))
}

/// `1234567` -> `1,234,567`.
fn grouped(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn main() -> std::io::Result<()> {
    let mut sizes: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    if sizes.is_empty() {
        sizes.push(20);
    }
    let threads = std::env::var("THREADS").unwrap_or_else(|_| "1,2".to_owned());
    let threads: Vec<usize> = threads.split(',').filter_map(|count| count.trim().parse().ok()).collect();
    let program =
        std::env::var_os("SAYSO").map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_sayso")), PathBuf::from);
    println!(
        "| corpus | threads | words per CPU second | times the plain tokenization | peak memory | wall time |"
    );
    println!("|---|--:|--:|--:|--:|--:|");
    for megabytes in sizes {
        let input = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("corpus-{megabytes}.jsonl"));
        let words = write_corpus(&input, megabytes * 1_000_000)?;
        let (plain, _) = tokenize(&input)?;
        for &threads in &threads {
            let run = run(&program, &input, threads)?;
            println!(
                "| {megabytes} MB, {:.1} million words | {threads} | {} | {:.0} | {:.0} MB | {:.1} s |",
                words as f64 / 1e6,
                grouped(words as f64 / run.cpu),
                run.cpu / plain,
                run.peak,
                run.wall.as_secs_f64(),
            );
        }
        fs::remove_file(&input)?;
    }
    Ok(())
}
