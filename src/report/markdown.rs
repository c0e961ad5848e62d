//! `report --format markdown`: the report for wikis and repositories, with links from every figure to its statements.

use std::io::{self, Write};

use super::{METHOD, Report, count, shown};
use crate::escape::markdown_text;
use crate::extract::Status;
use crate::graph::Statement;
use crate::typeset::one_line;

/// Writes the report.
pub fn write(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "# Who said what, and who accuses whom\n")?;
    let documents = count(report.corpus().documents.len(), "document");
    let dates = report.dates().map_or(String::new(), |dates| format!(", {dates}"));
    writeln!(out, "{documents}{dates}\n\n## Summary\n")?;
    for line in &report.summary {
        let text = markdown_text(&line.text);
        match references(report, &line.statements) {
            list if list.is_empty() => writeln!(out, "- {text}")?,
            list => writeln!(out, "- {text} ({list}).")?,
        }
    }
    write_pairs(report, out)?;
    if !report.mutual.is_empty() {
        writeln!(out, "\n## Mutual accusations\n")?;
        for pair in &report.mutual {
            let (one, other) = (markdown_text(&pair.one), markdown_text(&pair.other));
            let (forth, back) = (references(report, &pair.forth), references(report, &pair.back));
            let (n, m) = (pair.forth.len(), pair.back.len());
            writeln!(
                out,
                "- **{one}** → **{other}**: {n}× ({forth}); **{other}** → **{one}**: {m}× ({back})"
            )?;
        }
    }
    write_accusations(report, out)?;
    write_quotations(report, out)?;
    write_denials(report, out)?;
    write_documents(report, out)?;
    writeln!(out, "\n## Method\n\n{}", METHOD.join("\n\n"))
}

fn write_pairs(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    if report.pairs.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## Who accuses whom\n")?;
    writeln!(out, "| Accuser | Accused | Times | Documents | Dates | Charges | Statements | Denied |")?;
    writeln!(out, "|---|---|--:|--:|---|---|---|---|")?;
    for pair in &report.pairs {
        let charges = pair.charges.iter().map(|(charge, n)| match n {
            1 => markdown_text(charge),
            n => format!("{} ({n}×)", markdown_text(charge)),
        });
        writeln!(
            out,
            "| {} | {} | {} | {} | {} | {} | {} | {} |",
            markdown_text(&pair.accuser),
            markdown_text(&pair.accused),
            pair.weight,
            pair.documents,
            pair.dates,
            charges.collect::<Vec<_>>().join("; "),
            references(report, &pair.statements),
            references(report, &pair.denials),
        )?;
    }
    Ok(())
}

fn write_accusations(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    let accusations = report.accusations();
    if accusations.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## Accusations")?;
    for n in accusations {
        let statement = &report.corpus().statements[n];
        let status = statement.status.filter(|s| *s != Status::Asserted);
        let status = status.map_or(String::new(), |s| format!(", {}", s.as_str()));
        let (speaker, target) = (report.speaker(statement), report.target(statement));
        let kind = statement.kind.kind_name();
        let head =
            format!("**{}** → **{}** ({kind}{status})", markdown_text(&speaker), markdown_text(&target));
        entry(report, n, &head, out)?;
        if !statement.text.is_empty() {
            writeln!(out, "Charge: {}\n", markdown_text(&one_line(&statement.text)))?;
        }
        write_sentence(report, statement, out)?;
    }
    Ok(())
}

fn write_quotations(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    if report.speakers.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## Quotations by speaker")?;
    for speaker in &report.speakers {
        let number = count(speaker.quotations.len(), "quotation");
        writeln!(out, "\n### {} ({number})", markdown_text(&speaker.name))?;
        for &q in &speaker.quotations {
            let statement = &report.corpus().statements[q];
            entry(report, q, &markdown_text(&report.quoted(statement)), out)?;
            writeln!(out, "{}", place(report, statement))?;
        }
    }
    Ok(())
}

fn write_denials(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    let denials = report.denials();
    if denials.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## Denials")?;
    for n in denials {
        let statement = &report.corpus().statements[n];
        let mut head = format!("**{}**", markdown_text(&report.speaker(statement)));
        if !statement.answers.is_empty() {
            let target = markdown_text(&report.target(statement));
            head.push_str(&format!(" answers {} of **{target}**", references(report, &statement.answers)));
        }
        entry(report, n, &head, out)?;
        write_sentence(report, statement, out)?;
    }
    Ok(())
}

fn write_documents(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "\n## Documents\n")?;
    for (document, found) in report.corpus().documents.iter().zip(report.found_in()) {
        let about = [&document.title, &document.outlet, &document.published, &document.url];
        let about = about.into_iter().flatten().map(|part| format!(", {}", markdown_text(&one_line(part))));
        writeln!(out, "- {}{}: {found}", markdown_text(&one_line(&document.id)), about.collect::<String>())?;
    }
    if !report.skipped.is_empty() {
        writeln!(out, "\n## Inputs skipped\n")?;
        for reason in report.skipped {
            writeln!(out, "- {}", markdown_text(&one_line(reason)))?;
        }
    }
    Ok(())
}

/// A statement's number as the place that links lead to, and what it says.
fn entry(report: &Report<'_>, statement: usize, markdown: &str, out: &mut impl Write) -> io::Result<()> {
    let number = &report.numbers[statement];
    writeln!(out, "\n<a id=\"{}\"></a>**{number}** {markdown}\n", number.to_lowercase())
}

fn write_sentence(report: &Report<'_>, statement: &Statement, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "> {}\n\n{}", markdown_text(&one_line(&statement.sentence_text)), place(report, statement))
}

/// Cue, mention and place of a statement.
fn place(report: &Report<'_>, statement: &Statement) -> String {
    let mut parts = Vec::new();
    if !statement.cue.is_empty() {
        parts.push(format!("cue “{}”", one_line(&statement.cue)));
    }
    parts.extend(report.as_mentioned(statement));
    if statement.kind.is_quotation() {
        parts.push(statement.kind.kind_name().to_owned());
    }
    parts.push(report.place(statement));
    format!("<sub>{}</sub>", markdown_text(&parts.join("; ")))
}

/// Links to statements.
fn references(report: &Report<'_>, statements: &[usize]) -> String {
    let (shown, rest) = shown(statements);
    let links = shown.iter().map(|&n| &report.numbers[n]).map(|n| format!("[{n}](#{})", n.to_lowercase()));
    let mut list = links.collect::<Vec<_>>().join(", ");
    if rest > 0 {
        list.push_str(&format!(" and {rest} more"));
    }
    list
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
    fn every_figure_links_to_its_statements() {
        let report = report(&sample(), &["broken.txt: not text".to_owned()]);
        expect![[r##"
            # Who said what, and who accuses whom

            1 document, 2020-10-12

            ## Summary

            - 1 document with 1 quotation of 1 named speaker, 2 accusations and 1 denial.
            - 1 accusation more is only possible, negated or withdrawn, and not counted below ([A2](#a2)).
            - 1 of 2 accusations has no denial in these documents ([A3](#a3)).
            - Estavia and The bank are accused, but never quoted ([A1](#a1), [A3](#a3)).

            ## Who accuses whom

            | Accuser | Accused | Times | Documents | Dates | Charges | Statements | Denied |
            |---|---|--:|--:|---|---|---|---|
            | Norland | Estavia | 1 | 1 | 2020-10-12 | “shelling the town” | [A1](#a1) | [D1](#d1) |
            | (not named) | The bank | 1 | 1 | 2020-10-12 | fraud | [A3](#a3) |  |

            ## Accusations

            <a id="a1"></a>**A1** **Norland** → **Estavia** (explicit)

            Charge: “shelling the town”

            > Norland accused Estavia of “shelling the town” on Monday.

            <sub>cue “accused”; border, sentence 1, characters 27–46</sub>

            <a id="a2"></a>**A2** **Estavia** → **Norland** (explicit, hypothetical)

            > Oslavik, the capital, denied the accusation. Estavia may accuse Norland.

            <sub>cue “accuse”; border, sentence 3, characters 200–206</sub>

            <a id="a3"></a>**A3** **(not named)** → **The bank** (explicit)

            Charge: fraud

            > The bank was accused of fraud.

            <sub>cue “accused”; border, sentence 4, characters 240–245</sub>

            ## Quotations by speaker

            ### Ana Réal (1 quotation)

            <a id="q1"></a>**Q1** “We want peace, … Norland does not,”

            <sub>cue “said”; direct; border, sentence 2, characters 59–130</sub>

            ## Denials

            <a id="d1"></a>**D1** **Estavia** answers [A1](#a1) of **Norland**

            > Oslavik, the capital, denied the accusation. Estavia may accuse Norland.

            <sub>cue “denied”; as “Oslavik”; border, sentence 3, characters 172–186</sub>

            ## Documents

            - border, The Example, 2020-10-12: 1 quotation, 3 accusations, 1 denial

            ## Inputs skipped

            - broken.txt: not text

        "##]]
        .assert_eq(report.split("## Method").next().unwrap());
    }

    #[test]
    fn markup_of_documents_stays_text() {
        let report = report(&hostile(), &["<img src=x>: [a](javascript:b)".to_owned()]);
        // Tags of our own are anchors and small print only.
        let foreign =
            report.replace("<a id=", "").replace("></a>", "").replace("<sub>", "").replace("</sub>", "");
        assert!(!foreign.contains('<'), "{report}");
        assert!(!foreign.contains("[a]("), "{report}");
    }
}
