//! The figures of `scores.txt` that can be measured with what the repository holds: the seed article and the thirty invented
//! articles of many kinds with their gold files, and the expectations of the invented articles. Where the program no longer says them, the change that did it must
//! write them anew, `SCORES=write cargo test --test it scores`, so that a review sees what became of them.

use std::fmt::Write as _;
use std::fs;

use sayso::rules::Disabled;

use crate::articles::{PARTS, outcomes};
use crate::cli;
use crate::expectations::repository;

/// The line of `scores.txt` behind which everything is the program's own.
const HEAD: &str = "With what the repository holds (tests/it/scores.rs compares; `SCORES=write` writes)";

#[test]
fn the_figures_that_can_be_measured_here_are_those_written_down() {
    let path = repository("scores.txt");
    let known = fs::read_to_string(&path).unwrap();
    let (before, _) = known.split_once(HEAD).unwrap_or((&known, ""));
    let mut now = format!("{before}{HEAD}\n");
    for folder in ["fixtures/seed", "fixtures/kinds"] {
        let gold = repository(folder);
        let output = cli::run(&["score", "--quiet", "--gold", &gold.display().to_string()]);
        assert_eq!(output.status.code(), Some(0), "{}", cli::text(&output.stderr));
        let _ = write!(now, "\nsayso score --gold {folder}\n{}", cli::text(&output.stdout));
    }
    now.push_str("\nfixtures/articles: expectations met, of all, and findings too many\n");
    let row = |name: &str, cells: [String; 4]| {
        let cells = cells.map(|cell| format!("{cell:>16}")).concat();
        format!("{name:<16}{cells}\n")
    };
    now.push_str(&row("", PARTS.map(str::to_owned)));
    let mut sums = [[0; 3]; 4];
    let cell = |[met, all, more]: [usize; 3]| format!("{met} of {all} +{more}");
    for (name, parts) in outcomes(Disabled::NONE) {
        let counts = parts.map(|outcomes| {
            let (more, expected): (Vec<_>, Vec<_>) =
                outcomes.iter().partition(|(name, outcome)| outcome.is_err() && is_too_many(name));
            let met = expected.iter().filter(|(_, outcome)| outcome.is_ok()).count();
            [met, expected.len(), more.len()]
        });
        for (sum, counts) in sums.iter_mut().zip(counts) {
            sum.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        }
        now.push_str(&row(&name, counts.map(cell)));
    }
    let _ = write!(now, "{}", row("all", sums.map(cell)));
    if std::env::var("SCORES").as_deref() == Ok("write") {
        fs::write(&path, now).unwrap();
        return;
    }
    assert!(now == known, "scores.txt no longer says what the program does: SCORES=write writes it\n{now}");
}

fn is_too_many(name: &str) -> bool {
    ["no quotation", "no accusation", "no denial"].iter().any(|start| name.starts_with(start))
}
