//! `report --format text`: the report for a terminal, a mail or a printer, 100 columns wide.

use std::io::{self, Write};

use super::{METHOD, Report, count, shown};
use crate::extract::Status;
use crate::graph::Statement;
use crate::typeset::{one_line, pad, width, wrap};

/// Columns to fill.
const WIDTH: usize = 100;
/// Columns of a statement's number.
const NUMBER: usize = 6;

/// Writes the report.
pub fn write(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "WHO SAID WHAT, AND WHO ACCUSES WHOM")?;
    let documents = count(report.corpus().documents.len(), "document");
    let dates = report.dates().map_or(String::new(), |dates| format!(", {dates}"));
    writeln!(out, "{documents}{dates}")?;
    heading("Summary", out)?;
    for line in &report.summary {
        let references = if line.statements.is_empty() {
            String::new()
        } else {
            format!(" ({}).", references(report, &line.statements))
        };
        paragraph(&format!("{}{references}", line.text), "  ", "    ", out)?;
    }
    write_pairs(report, out)?;
    write_mutual(report, out)?;
    write_accusations(report, out)?;
    write_quotations(report, out)?;
    write_denials(report, out)?;
    write_documents(report, out)?;
    heading("Method", out)?;
    for (n, text) in METHOD.iter().enumerate() {
        if n > 0 {
            writeln!(out)?;
        }
        paragraph(text, "  ", "  ", out)?;
    }
    Ok(())
}

fn write_pairs(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    if report.pairs.is_empty() {
        return Ok(());
    }
    heading("Who accuses whom", out)?;
    let mut rows = vec![["ACCUSER", "ACCUSED", "", "CHARGES"].map(str::to_owned)];
    for pair in &report.pairs {
        let charges = pair
            .charges
            .iter()
            .map(|(charge, n)| if *n > 1 { format!("{charge} ({n}×)") } else { charge.clone() });
        let mut parts = charges.collect::<Vec<_>>().join("; ");
        if !pair.dates.is_empty() {
            parts.push_str(&format!(" ({})", pair.dates));
        }
        parts.push_str(&format!(" [{}]", references(report, &pair.statements)));
        if !pair.denials.is_empty() {
            parts.push_str(&format!(", denied [{}]", references(report, &pair.denials)));
        }
        let last = parts.trim_start().to_owned();
        rows.push([pair.accuser.clone(), pair.accused.clone(), format!("{}×", pair.weight), last]);
    }
    let columns: [usize; 3] =
        std::array::from_fn(|c| rows.iter().map(|row| width(&row[c])).max().unwrap_or(0).min(26));
    let rest = WIDTH - 2 - columns.iter().map(|w| w + 2).sum::<usize>();
    for row in &rows {
        let cells: [Vec<String>; 4] =
            std::array::from_fn(|c| wrap(&row[c], columns.get(c).copied().unwrap_or(rest)));
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        for n in 0..height {
            let mut line = String::from("  ");
            for (c, cell) in cells.iter().enumerate() {
                let text = cell.get(n).map_or("", String::as_str);
                line.push_str(&pad(text, columns.get(c).map_or(0, |w| w + 2)));
            }
            writeln!(out, "{}", line.trim_end())?;
        }
    }
    Ok(())
}

fn write_mutual(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    if report.mutual.is_empty() {
        return Ok(());
    }
    heading("Mutual accusations", out)?;
    for pair in &report.mutual {
        writeln!(out, "  {} and {}", pair.one, pair.other)?;
        for (from, to, statements) in
            [(&pair.one, &pair.other, &pair.forth), (&pair.other, &pair.one, &pair.back)]
        {
            let line = format!("{from} → {to}: {}× [{}]", statements.len(), references(report, statements));
            paragraph(&line, "    ", "      ", out)?;
        }
    }
    Ok(())
}

fn write_accusations(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    let accusations = report.accusations();
    if accusations.is_empty() {
        return Ok(());
    }
    heading("Accusations", out)?;
    for n in accusations {
        let statement = &report.corpus().statements[n];
        let mut head = format!("{} → {}", report.speaker(statement), report.target(statement));
        head.push_str(&format!(" ({}", statement.kind.kind_name()));
        if let Some(status) = statement.status.filter(|s| *s != Status::Asserted) {
            head.push_str(&format!(", {}", status.as_str()));
        }
        head.push(')');
        entry(report, n, &head, out)?;
        if !statement.text.is_empty() {
            paragraph(&format!("charge: {}", one_line(&statement.text)), "        ", "          ", out)?;
        }
        paragraph(&format!("| {}", one_line(&statement.sentence_text)), "        ", "        | ", out)?;
        write_place(report, statement, out)?;
    }
    Ok(())
}

fn write_quotations(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    if report.speakers.is_empty() {
        return Ok(());
    }
    heading("Quotations by speaker", out)?;
    for (n, speaker) in report.speakers.iter().enumerate() {
        if n > 0 {
            writeln!(out)?;
        }
        writeln!(out, "  {} ({})", speaker.name, count(speaker.quotations.len(), "quotation"))?;
        for &q in &speaker.quotations {
            let statement = &report.corpus().statements[q];
            entry(report, q, &report.quoted(statement), out)?;
            write_place(report, statement, out)?;
        }
    }
    Ok(())
}

fn write_denials(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    let denials = report.denials();
    if denials.is_empty() {
        return Ok(());
    }
    heading("Denials", out)?;
    for n in denials {
        let statement = &report.corpus().statements[n];
        let answers = if statement.answers.is_empty() {
            String::new()
        } else {
            format!(" answers {} of {}", references(report, &statement.answers), report.target(statement))
        };
        entry(report, n, &format!("{}{answers}", report.speaker(statement)), out)?;
        paragraph(&format!("| {}", one_line(&statement.sentence_text)), "        ", "        | ", out)?;
        write_place(report, statement, out)?;
    }
    Ok(())
}

fn write_documents(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    heading("Documents", out)?;
    for (document, found) in report.corpus().documents.iter().zip(report.found_in()) {
        let about = [
            document.title.as_ref(),
            document.outlet.as_ref(),
            document.published.as_ref(),
            document.url.as_ref(),
        ];
        let about =
            about.into_iter().flatten().map(|part| format!(", {}", one_line(part))).collect::<String>();
        let line = format!("{}{about}: {found}", one_line(&document.id));
        paragraph(&line, "  ", "    ", out)?;
    }
    if !report.skipped.is_empty() {
        heading("Inputs skipped", out)?;
        for reason in report.skipped {
            paragraph(&one_line(reason), "  ", "    ", out)?;
        }
    }
    Ok(())
}

/// A statement's number, and a paragraph beside it.
fn entry(report: &Report<'_>, statement: usize, text: &str, out: &mut impl Write) -> io::Result<()> {
    let number = format!("  {}", pad(&report.numbers[statement], NUMBER));
    paragraph(text, &number, &" ".repeat(2 + NUMBER), out)
}

/// Where a statement stands, by what cue, and as whom the text mentions its speaker.
fn write_place(report: &Report<'_>, statement: &Statement, out: &mut impl Write) -> io::Result<()> {
    let mut parts = Vec::new();
    if !statement.cue.is_empty() {
        parts.push(format!("cue “{}”", one_line(&statement.cue)));
    }
    parts.extend(report.as_mentioned(statement));
    if statement.kind.is_quotation() {
        parts.push(statement.kind.kind_name().to_owned());
    }
    parts.push(report.place(statement));
    paragraph(&format!("– {}", parts.join("; ")), "        ", "          ", out)
}

fn references(report: &Report<'_>, statements: &[usize]) -> String {
    let (shown, rest) = shown(statements);
    let mut list = shown.iter().map(|&n| report.numbers[n].as_str()).collect::<Vec<_>>().join(", ");
    if rest > 0 {
        list.push_str(&format!(" and {rest} more"));
    }
    list
}

fn heading(title: &str, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "\n{}\n{}", title.to_uppercase(), "─".repeat(width(title)))
}

fn paragraph(text: &str, first: &str, next: &str, out: &mut impl Write) -> io::Result<()> {
    for (n, line) in wrap(text, WIDTH - width(first).max(width(next))).iter().enumerate() {
        writeln!(out, "{}{line}", if n == 0 { first } else { next })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::export::sample::{hostile, sample};
    use crate::graph::{Corpus, GraphOptions, build};
    use crate::resolve::Analysis;

    fn report(analysis: &Analysis, skipped: &[String]) -> String {
        let graph = build(Corpus::of(analysis), &GraphOptions::default());
        let mut out = Vec::new();
        write(&Report::new(&graph, skipped), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_figure_names_its_statements() {
        let report = report(&sample(), &["broken.txt: not text".to_owned()]);
        expect![[r#"
            WHO SAID WHAT, AND WHO ACCUSES WHOM
            1 document, 2020-10-12

            SUMMARY
            ───────
              1 document with 1 quotation of 1 named speaker, 2 accusations and 1 denial.
              1 accusation more is only possible, negated or withdrawn, and not counted below (A2).
              1 of 2 accusations has no denial in these documents (A3).
              Estavia and The bank are accused, but never quoted (A1, A3).

            WHO ACCUSES WHOM
            ────────────────
              ACCUSER      ACCUSED       CHARGES
              Norland      Estavia   1×  “shelling the town” (2020-10-12) [A1], denied [D1]
              (not named)  The bank  1×  fraud (2020-10-12) [A3]

            ACCUSATIONS
            ───────────
              A1    Norland → Estavia (explicit)
                    charge: “shelling the town”
                    | Norland accused Estavia of “shelling the town” on Monday.
                    – cue “accused”; border, sentence 1, characters 27–46
              A2    Estavia → Norland (explicit, hypothetical)
                    | Oslavik, the capital, denied the accusation. Estavia may accuse Norland.
                    – cue “accuse”; border, sentence 3, characters 200–206
              A3    (not named) → The bank (explicit)
                    charge: fraud
                    | The bank was accused of fraud.
                    – cue “accused”; border, sentence 4, characters 240–245

            QUOTATIONS BY SPEAKER
            ─────────────────────
              Ana Réal (1 quotation)
              Q1    “We want peace, … Norland does not,”
                    – cue “said”; direct; border, sentence 2, characters 59–130

            DENIALS
            ───────
              D1    Estavia answers A1 of Norland
                    | Oslavik, the capital, denied the accusation. Estavia may accuse Norland.
                    – cue “denied”; as “Oslavik”; border, sentence 3, characters 172–186

            DOCUMENTS
            ─────────
              border, The Example, 2020-10-12: 1 quotation, 3 accusations, 1 denial

            INPUTS SKIPPED
            ──────────────
              broken.txt: not text

        "#]]
        .assert_eq(report.split("METHOD").next().unwrap());
    }

    #[test]
    fn lines_fit_and_hold_no_control_character() {
        let report = report(&hostile(), &["a\nb: \u{1b}[31mred".to_owned()]);
        assert!(report.lines().all(|line| width(line) <= WIDTH), "{report}");
        assert!(!report.chars().any(|c| c.is_control() && c != '\n' || c == '\u{202e}'));
    }
}
