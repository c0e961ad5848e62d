//! How far a run is, on one line of a terminal: `1,204 documents, 512,000 words, 61,000 words/s, about 3 min left`.

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Nothing is shown of a run that is over sooner.
const FIRST: Duration = Duration::from_secs(1);
/// How often the line is written anew.
const EVERY: Duration = Duration::from_millis(250);

/// The line, and what it counts.
pub(super) struct Progress {
    start: Instant,
    shown: Option<Instant>,
    documents: u64,
    words: u64,
    /// Bytes to read, where that is known.
    total: Option<u64>,
    /// Bytes read.
    read: Arc<AtomicU64>,
}

impl Progress {
    /// Whether somebody watches.
    pub(super) fn is_wanted() -> bool {
        let is_dumb = std::env::var_os("TERM").is_none_or(|term| term.is_empty() || term == "dumb");
        io::stderr().is_terminal() && !is_dumb
    }

    /// Begins to count.
    pub(super) fn new(total: Option<u64>, read: Arc<AtomicU64>) -> Self {
        Self { start: Instant::now(), shown: None, documents: 0, words: 0, total, read }
    }

    /// Counts a document that is done.
    pub(super) fn add(&mut self, words: u64) {
        self.documents += 1;
        self.words += words;
        let now = Instant::now();
        if now - self.start >= FIRST && self.shown.is_none_or(|shown| now - shown >= EVERY) {
            self.shown = Some(now);
            let part = self
                .total
                .filter(|&total| total > 0)
                .map(|total| (self.read.load(Ordering::Relaxed) as f64 / total as f64).clamp(0.0, 1.0));
            let line = line(self.documents, self.words, now - self.start, part);
            // A terminal that is gone is nobody's concern. The line is cleared behind what is written.
            drop(write!(io::stderr(), "\r{line}\x1b[K"));
        }
    }

    /// Takes the line away, before a message or at the end.
    pub(super) fn clear(&mut self) {
        if self.shown.take().is_some() {
            drop(write!(io::stderr(), "\r\x1b[K"));
        }
    }
}

fn line(documents: u64, words: u64, time: Duration, part: Option<f64>) -> String {
    let speed = (words as f64 / time.as_secs_f64().max(0.001)) as u64;
    let mut line = format!(
        "{} documents, {} words, {} words/s",
        grouped(documents),
        grouped(words),
        // Three digits say enough.
        grouped(if speed >= 1000 { speed / 100 * 100 } else { speed })
    );
    if let Some(part) = part.filter(|&part| part > 0.001) {
        let left = time.as_secs_f64() / part * (1.0 - part);
        line.push_str(&format!(", {:.0} %, {}", part * 100.0, left_over(left)));
    }
    line
}

/// `about 40 s left`, `about 3 min left`, `about 2 h 10 min left`.
fn left_over(seconds: f64) -> String {
    let seconds = seconds as u64;
    match seconds {
        0..90 => format!("about {seconds} s left"),
        90..5400 => format!("about {} min left", (seconds + 30) / 60),
        _ => format!("about {} h {} min left", seconds / 3600, seconds % 3600 / 60),
    }
}

/// `1,204`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_how_far_it_is() {
        let ten = Duration::from_secs(10);
        assert_eq!(line(1204, 512_345, ten, None), "1,204 documents, 512,345 words, 51,200 words/s");
        assert_eq!(
            line(1, 999, ten, Some(0.25)),
            "1 documents, 999 words, 99 words/s, 25 %, about 30 s left"
        );
        assert_eq!(left_over(600.0), "about 10 min left");
        assert_eq!(left_over(7800.0), "about 2 h 10 min left");
    }
}
