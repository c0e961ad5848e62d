//! `report --format text`: the report for a terminal, a mail or a printer, 100 columns wide.

use std::io::{self, Write};

use super::blocks::{Block, Cell, Column, Entry, Inline, text};
use super::phrasing::list;
use super::timeline::Step;
use super::{Book, Report, runs};
use crate::typeset::{one_line, pad, pad_left, width, wrap};

/// Columns to fill.
const WIDTH: usize = 100;
/// Columns of a statement's number.
const NUMBER: usize = 6;
/// The widest that a column of a table grows, but for the last one.
const WIDEST: usize = 26;
/// Runs of numbers in one list before the rest is only counted: rows of numbers help nobody.
const RUNS_SHOWN: usize = 6;
/// The narrowest that the last column of a table becomes.
const LEAST_LAST: usize = 16;
/// Columns of the longest bar.
const BAR: usize = 32;

/// Writes a page of the report.
pub fn write(book: &Book<'_>, page: usize, out: &mut impl Write) -> io::Result<()> {
    let report = book.report;
    paragraph(&report.title().to_uppercase(), "", "", out)?;
    for line in report.lead() {
        paragraph(&line, "", "  ", out)?;
    }
    for block in book.blocks(page) {
        match block {
            Block::Heading { level: 2, text, note, .. } => {
                let title = one_line(&format!("{text} {note}")).to_uppercase();
                let rule = "─".repeat(width(&title).min(WIDTH));
                writeln!(out, "\n{title}\n{rule}")?;
            }
            Block::Heading { text, note, .. } => {
                writeln!(out)?;
                paragraph(&format!("{text}, {note}"), "  ", "    ", out)?;
            }
            Block::Paragraph(words) => {
                paragraph(&inline(report, &words), "  ", "  ", out)?;
                if page == 0 && words.len() == 1 && matches!(words[0], Inline::Text(_)) {
                    writeln!(out)?;
                }
            }
            Block::List(lines) => {
                for line in lines {
                    paragraph(&inline(report, &line), "  ", "    ", out)?;
                }
            }
            Block::Findings(lines) => {
                for (mut line, statements) in lines {
                    if !statements.is_empty() {
                        // The full stop stands behind the numbers.
                        if let Some(Inline::Text(words)) = line.last_mut() {
                            *words = words.trim_end_matches('.').to_owned();
                        }
                        line.extend([text(" ("), Inline::Statements(statements), text(").")]);
                    }
                    paragraph(&inline(report, &line), "  ", "    ", out)?;
                }
            }
            Block::Table { columns, rows, .. } => table(report, &columns, &rows, out)?,
            Block::Entries { entries, .. } => {
                for entry in &entries {
                    write_entry(report, entry, out)?;
                }
            }
            Block::Columns(steps) => chart(&steps, out)?,
            Block::Legend => {}
        }
    }
    Ok(())
}

fn table(
    report: &Report<'_>,
    columns: &[Column],
    rows: &[Vec<Cell>],
    out: &mut impl Write,
) -> io::Result<()> {
    let cells: Vec<Vec<Vec<String>>> = rows
        .iter()
        .map(|row| row.iter().map(|cell| cell.iter().map(|line| inline(report, line)).collect()).collect())
        .collect();
    let last = columns.len().saturating_sub(1);
    let mut widths: Vec<usize> = columns.iter().map(|column| width(column.title)).collect();
    for row in &cells {
        for (n, cell) in row.iter().enumerate() {
            let longest = cell.iter().map(|line| width(line)).max().unwrap_or(0);
            widths[n] = widths[n].max(longest.min(WIDEST));
        }
    }
    let taken = |widths: &[usize]| widths[..last].iter().map(|w| w + 2).sum::<usize>();
    // The widest columns give way where the last one would have no room.
    let least = |n: usize| width(columns[n].title).max(8);
    while taken(&widths) + LEAST_LAST + 2 > WIDTH {
        let Some(widest) = (0..last).filter(|&n| widths[n] > least(n)).max_by_key(|&n| widths[n]) else {
            break;
        };
        widths[widest] -= 1;
    }
    widths[last] = (WIDTH - 2).saturating_sub(taken(&widths)).max(LEAST_LAST);
    let mut line = |cells: &[Vec<String>]| -> io::Result<()> {
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        for n in 0..height {
            let mut line = String::from("  ");
            for (c, cell) in cells.iter().enumerate() {
                let text = cell.get(n).map_or("", String::as_str);
                let set = if columns[c].is_number && c != last {
                    pad_left(text, widths[c])
                } else {
                    pad(text, widths[c])
                };
                line.push_str(&pad(&set, widths[c] + 2));
            }
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    };
    line(&columns.iter().map(|column| vec![column.title.to_uppercase()]).collect::<Vec<_>>())?;
    for row in &cells {
        let set = row.iter().enumerate().map(|(c, cell)| {
            let mut lines = Vec::new();
            for words in cell {
                // What goes on in the next line is set in, where a cell has several.
                let indent = if c == last { 2 } else { 0 };
                for (n, words) in wrap(words, widths[c] - indent).into_iter().enumerate() {
                    lines.push(if n > 0 { format!("{}{words}", " ".repeat(indent)) } else { words });
                }
            }
            lines
        });
        line(&set.collect::<Vec<_>>())?;
    }
    Ok(())
}

fn write_entry(report: &Report<'_>, entry: &Entry, out: &mut impl Write) -> io::Result<()> {
    let number = format!("  {}", pad(&report.number(entry.statement), NUMBER));
    let inner = " ".repeat(2 + NUMBER);
    let statement = &report.corpus().statements[entry.statement];
    let tags: Vec<&str> = entry.tags.iter().map(|(tag, _)| *tag).collect();
    let mut place = entry.place.clone();
    let head = inline(report, &entry.head);
    match &entry.quote {
        Some(quote) => {
            place.insert(0, tags.join(", "));
            let colon = if head.is_empty() { "" } else { ": " };
            paragraph(&format!("{head}{colon}{quote}"), &number, &inner, out)?;
        }
        None => {
            let tags = if tags.is_empty() { String::new() } else { format!(" ({})", tags.join(", ")) };
            paragraph(&format!("{head}{tags}"), &number, &inner, out)?;
            let inside = format!("{inner}| ");
            paragraph(&one_line(&statement.sentence_text), &inside, &inside, out)?;
        }
    }
    if let Some(charge) = &entry.charge {
        paragraph(&format!("charge: {charge}"), &inner, &format!("{inner}  "), out)?;
    }
    paragraph(&format!("– {}", place.join("; ")), &inner, &format!("{inner}  "), out)
}

fn inline(report: &Report<'_>, words: &[Inline]) -> String {
    let mut out = String::new();
    for piece in words {
        match piece {
            Inline::Text(text) | Inline::Strong(text) | Inline::Note(text) => out.push_str(text),
            Inline::Section(text, _) | Inline::Page(text, _) => out.push_str(text),
            Inline::Person(participant) => out.push_str(&report.name(*participant)),
            Inline::Statements(statements) => out.push_str(&numbers(report, statements)),
            Inline::Address { text, url } => out.push_str(&format!("{text} <{}>", one_line(url))),
            Inline::Bar(n, most) => out.push_str(&bar(*n, *most)),
            Inline::Wordings(wordings) => {
                let others: Vec<String> =
                    wordings.iter().skip(1).map(|(words, _)| format!("“{words}”")).collect();
                out.push_str(&format!(", also worded {}", list(&others)));
            }
        }
    }
    out
}

/// Accusations in steps of time, a line each; more steps than fit a page are left to the table below.
fn chart(steps: &[Step], out: &mut impl Write) -> io::Result<()> {
    let most = steps.iter().map(|step| step.accusations).max().unwrap_or(0);
    if most == 0 || steps.len() > 40 {
        return Ok(());
    }
    let widest = most.to_string().len();
    for step in steps {
        let number = pad_left(&step.accusations.to_string(), widest);
        writeln!(
            out,
            "{}",
            format!("  {}  {number}  {}", step.name, bar(step.accusations, most)).trim_end()
        )?;
    }
    writeln!(out)
}

fn bar(n: usize, most: usize) -> String {
    // What is there shows, however little it is.
    let length = (n * BAR).checked_div(most).unwrap_or(0).max(usize::from(n > 0));
    "█".repeat(length)
}

/// `A1–A3, A7`.
fn numbers(report: &Report<'_>, statements: &[usize]) -> String {
    let runs = runs(report, statements);
    let number = |n: usize| report.number(n);
    let shown = runs.iter().take(RUNS_SHOWN).map(|&(first, last)| match (number(first), number(last)) {
        (one, other) if one == other => one,
        (one, other) => format!("{one}–{other}"),
    });
    let mut list = shown.collect::<Vec<_>>().join(", ");
    if runs.len() > RUNS_SHOWN {
        let rest: usize =
            runs[RUNS_SHOWN..].iter().map(|&(a, b)| report.order(b).1 - report.order(a).1 + 1).sum();
        list.push_str(&format!(" and {rest} more"));
    }
    list
}

fn paragraph(text: &str, first: &str, next: &str, out: &mut impl Write) -> io::Result<()> {
    for (n, line) in wrap(&one_line(text), WIDTH - width(first).max(width(next))).iter().enumerate() {
        writeln!(out, "{}{line}", if n == 0 { first } else { next })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::export::sample::{hostile, sample};
    use crate::report::tests::written;
    use crate::resolve::Analysis;

    #[test]
    fn what_somebody_thinks_is_told_and_is_no_quotation() {
        let mut analysis = sample();
        analysis.attributions[0].act = crate::extract::Act::Belief;
        let of = |analysis: &Analysis| {
            let lines = written(analysis, &[], |book, out| write(book, 0, out));
            lines.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let report = of(&analysis);
        assert!(report.contains("1 document with 0 quotations of 0 speakers"), "{report}");
        assert!(report.contains("not what is said, and is no quotation (T1)"), "{report}");
        assert!(report.contains("thinks, plans, orders once (T1)"), "{report}");
        assert!(!report.contains("quoted once") && !report.contains("Q1"), "{report}");
        // Without a holder it is listed all the same: every number leads somewhere.
        analysis.attributions[0].source = None;
        assert_eq!(of(&analysis).matches("T1").count(), report.matches("T1").count() - 1);
    }

    #[test]
    fn every_figure_names_its_statements() {
        let report =
            written(&sample(), &["broken.txt: not text".to_owned()], |book, out| write(book, 0, out));
        expect![[r#"
            WHO SAID WHAT, AND WHO ACCUSES WHOM
            1 document, 2020-10-12

            SUMMARY
            ───────
              1 document with 1 quotation of 1 speaker, 2 accusations and 1 denial.
              1 accusation more is only possible, negated or withdrawn, and not counted below (A2).
              No denial of 1 of the 2 accusations was found in these documents (A3).
              1 accusation comes from somebody whom the text does not name (A3).

            WHO ACCUSES WHOM
            ────────────────
              ACCUSER      ACCUSED   TIMES  DATES       CHARGES
              Norland      Estavia       1  2020-10-12  “shelling the town” (A1)
                                                        denied once (D1)
              (not named)  The bank      1  2020-10-12  fraud (A3)

            ACCUSATIONS
            ───────────
              A1    Norland → Estavia (explicit)
                    | Norland accused Estavia of “shelling the town” on Monday.
                    – cue “accused”; border, sentence 1, characters 27–46; confidence 0.90
              A2    Estavia → Norland (explicit, hypothetical)
                    | Oslavik, the capital, denied the accusation. Estavia may accuse Norland.
                    – cue “accuse”; border, sentence 3, characters 200–206; confidence 0.90
              A3    (not named) → The bank (explicit)
                    | The bank was accused of fraud.
                    – cue “accused”; border, sentence 4, characters 240–245; confidence 0.90

            DENIALS
            ───────
              D1    Estavia answers A1 of Norland
                    | Oslavik, the capital, denied the accusation. Estavia may accuse Norland.
                    – cue “denied”; as “Oslavik”; border, sentence 3, characters 172–186; confidence 0.80

            WHO SAYS AND DOES WHAT
            ──────────────────────

              Estavia, place · accused once · denies once
              also: Oslavik
              is accused by Norland once (A1)
              denies an accusation by Norland (D1)
              possible, negated or withdrawn accusations, not counted (A2)

              Norland, place · accuses once
              accuses Estavia once (A1)
              possible, negated or withdrawn accusations, not counted (A2)

              Ana Réal, person · quoted once
              is quoted once
              Q1    “We want peace, … Norland does not,”
                    – direct; cue “said”; border, sentence 2, characters 59–130; confidence 0.97

              The bank, group · accused once
              is accused by (not named) once (A3)

            DOCUMENTS
            ─────────
              DOCUMENT               OUTLET       DATE        QUOTATIONS  ACCUSATIONS  DENIALS  STATEMENTS
              border                 The Example  2020-10-12           1            3        1  A1–A3, D1, Q1
              articles/border.txt

            INPUTS SKIPPED
            ──────────────
              broken.txt: not text

        "#]]
        .assert_eq(report.split("METHOD").next().unwrap());
    }

    #[test]
    fn lines_fit_and_hold_no_control_character() {
        let report =
            written(&hostile(), &["a\nb: \u{1b}[31mred".to_owned()], |book, out| write(book, 0, out));
        assert!(report.lines().all(|line| width(line) <= WIDTH), "{report}");
        assert!(!report.chars().any(|c| c.is_control() && c != '\n' || c == '\u{202e}'));
    }
}
