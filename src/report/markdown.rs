//! `report --format markdown`: the report for wikis and repositories, with links from every figure to its statements.

use std::io::{self, Write};

use super::blocks::{Block, Entry, Inline};
use super::compose::person_id;
use super::phrasing::list;
use super::{Book, runs};
use crate::escape::markdown_text;
use crate::typeset::one_line;

/// Writes a page of the report.
pub fn write(book: &Book<'_>, page: usize, out: &mut impl Write) -> io::Result<()> {
    let report = book.report;
    writeln!(out, "# {}", markdown_text(&report.title()))?;
    for line in report.lead() {
        writeln!(out, "\n{}", markdown_text(&line))?;
    }
    let writer = Writer { book, page };
    for block in book.blocks(page) {
        match block {
            Block::Heading { level, id, text, note } => {
                let note = if note.is_empty() { String::new() } else { format!(" ({note})") };
                let marks = "#".repeat(usize::from(level));
                writeln!(out, "\n<a id=\"{id}\"></a>\n\n{marks} {}{note}", markdown_text(&text))?;
            }
            Block::Paragraph(words) => writeln!(out, "\n{}", writer.inline(&words))?,
            Block::List(lines) => {
                writeln!(out)?;
                for line in lines {
                    writeln!(out, "- {}", writer.inline(&line))?;
                }
            }
            Block::Findings(lines) => {
                writeln!(out)?;
                for (line, statements) in lines {
                    let numbers = writer.numbers(&statements);
                    let numbers = if numbers.is_empty() { numbers } else { format!(" ({numbers})") };
                    writeln!(out, "- {}{numbers}", writer.inline(&line))?;
                }
            }
            Block::Table { columns, rows, .. } => {
                let titles = columns.iter().map(|c| c.title).collect::<Vec<_>>().join(" | ");
                let rule =
                    columns.iter().map(|c| if c.is_number { "--:" } else { "---" }).collect::<Vec<_>>();
                writeln!(out, "\n| {titles} |\n|{}|", rule.join("|"))?;
                for row in rows {
                    let cell = |cell: &Vec<Vec<Inline>>| {
                        cell.iter().map(|line| writer.inline(line)).collect::<Vec<_>>().join("<br>")
                    };
                    writeln!(out, "| {} |", row.iter().map(cell).collect::<Vec<_>>().join(" | "))?;
                }
            }
            Block::Entries { entries, .. } => {
                for entry in &entries {
                    writer.entry(entry, out)?;
                }
            }
            // The table below has the same figures.
            Block::Columns(_) | Block::Legend => {}
        }
    }
    Ok(())
}

struct Writer<'a> {
    book: &'a Book<'a>,
    page: usize,
}

impl Writer<'_> {
    /// A statement: its number, to which links lead, who to whom, the words, the place.
    fn entry(&self, entry: &Entry, out: &mut impl Write) -> io::Result<()> {
        let report = self.book.report;
        let statement = &report.corpus().statements[entry.statement];
        let number = report.number(entry.statement);
        let mut tags = entry.tags.iter().map(|(tag, _)| *tag).collect::<Vec<_>>().join(", ");
        let mut head = self.inline(&entry.head);
        let mut place = entry.place.clone();
        if entry.quote.is_some() {
            place.insert(0, std::mem::take(&mut tags));
        }
        if !tags.is_empty() {
            head.push_str(&format!(" ({tags})"));
        }
        writeln!(out, "\n<a id=\"{}\"></a>**{number}** {head}\n", number.to_lowercase())?;
        let words = entry.quote.clone().unwrap_or_else(|| one_line(&statement.sentence_text));
        writeln!(out, "> {}\n", markdown_text(&words))?;
        if let Some(charge) = &entry.charge {
            writeln!(out, "Charge: {}\n", markdown_text(charge))?;
        }
        writeln!(out, "<sub>{}</sub>", markdown_text(&place.join("; ")))
    }

    fn inline(&self, words: &[Inline]) -> String {
        let mut out = String::new();
        for piece in words {
            match piece {
                Inline::Text(text) => out.push_str(&escaped(text)),
                Inline::Strong(text) => out.push_str(&format!("**{}**", markdown_text(text))),
                Inline::Note(text) => out.push_str(&format!("<sub>{}</sub>", escaped(text))),
                Inline::Person(participant) => {
                    let name = markdown_text(&self.book.report.name(*participant));
                    let page = participant.and_then(|p| self.book.page_of_person[p].map(|page| (p, page)));
                    out.push_str(&match page {
                        Some((p, page)) => format!("[{name}]({})", self.link(page, &person_id(p))),
                        None => name,
                    });
                }
                Inline::Section(text, section) => out.push_str(&format!("[{text}](#{section})")),
                Inline::Page(text, page) => {
                    out.push_str(&format!("[{text}]({}.md)", self.book.pages[*page].name));
                }
                Inline::Statements(statements) => out.push_str(&self.numbers(statements)),
                Inline::Address { text, url } => {
                    out.push_str(&format!("**{}** {}", markdown_text(text), markdown_text(&one_line(url))));
                }
                Inline::Bar(..) => {}
                Inline::Wordings(wordings) => {
                    let others =
                        wordings.iter().skip(1).map(|(words, _)| format!("“{}”", markdown_text(words)));
                    let others = list(&others.collect::<Vec<_>>());
                    out.push_str(&format!(", <sub>also worded {others}</sub>"));
                }
            }
        }
        out
    }

    /// `A1–A3, A7`, each number leading to its statement.
    fn numbers(&self, statements: &[usize]) -> String {
        let number = |n: usize| {
            let number = self.book.report.number(n);
            match self.book.page_of_statement[n] {
                Some(page) => format!("[{number}]({})", self.link(page, &number.to_lowercase())),
                None => number,
            }
        };
        let runs = runs(self.book.report, statements).into_iter().map(|(first, last)| {
            if first == last { number(first) } else { format!("{}–{}", number(first), number(last)) }
        });
        runs.collect::<Vec<_>>().join(", ")
    }

    fn link(&self, page: usize, id: &str) -> String {
        if page == self.page { format!("#{id}") } else { format!("{}.md#{id}", self.book.pages[page].name) }
    }
}

/// A piece in the middle of a line: its blanks are kept.
fn escaped(text: &str) -> String {
    let words = text.trim_start();
    format!("{}{}", &text[..text.len() - words.len()], markdown_text(words))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::export::sample::{hostile, sample};
    use crate::report::tests::written;

    #[test]
    fn every_figure_links_to_its_statements() {
        let report =
            written(&sample(), &["broken.txt: not text".to_owned()], |book, out| write(book, 0, out));
        expect![[r##"
            # Who said what, and who accuses whom

            1 document, 2020-10-12

            <a id="summary"></a>

            ## Summary

            - [1 document](#documents) with [1 quotation](#people) of [1 speaker](#people), [2 accusations](#accusations) and [1 denial](#denials).
            - 1 accusation more is only possible, negated or withdrawn, and not counted below. ([A2](#a2))
            - No denial of 1 of the 2 accusations was found in these documents. ([A3](#a3))
            - 1 accusation comes from somebody whom the text does not name. ([A3](#a3))

            <a id="pairs"></a>

            ## Who accuses whom

            | Accuser | Accused | Times | Dates | Charges |
            |---|---|--:|---|---|
            | [Norland](#p2) | [Estavia](#p3) | 1 | 2020-10-12 | “shelling the town” ([A1](#a1))<br><sub>denied once</sub> ([D1](#d1)) |
            | (not named) | [The bank](#p4) | 1 | 2020-10-12 | fraud ([A3](#a3)) |

            <a id="accusations"></a>

            ## Accusations

            <a id="a1"></a>**A1** [Norland](#p2) → [Estavia](#p3) (explicit)

            > Norland accused Estavia of “shelling the town” on Monday.

            <sub>cue “accused”; border, sentence 1, characters 27–46; confidence 0.90</sub>

            <a id="a2"></a>**A2** [Estavia](#p3) → [Norland](#p2) (explicit, hypothetical)

            > Oslavik, the capital, denied the accusation. Estavia may accuse Norland.

            <sub>cue “accuse”; border, sentence 3, characters 200–206; confidence 0.90</sub>

            <a id="a3"></a>**A3** (not named) → [The bank](#p4) (explicit)

            > The bank was accused of fraud.

            <sub>cue “accused”; border, sentence 4, characters 240–245; confidence 0.90</sub>

            <a id="denials"></a>

            ## Denials

            <a id="d1"></a>**D1** [Estavia](#p3) answers [A1](#a1) of [Norland](#p2)

            > Oslavik, the capital, denied the accusation. Estavia may accuse Norland.

            <sub>cue “denied”; as “Oslavik”; border, sentence 3, characters 172–186; confidence 0.80</sub>

            <a id="people"></a>

            ## Who says and does what

            <a id="p3"></a>

            ### Estavia (place · accused once · denies once)

            <sub>also: Oslavik</sub>

            - is accused by [Norland](#p2) once ([A1](#a1))
            - denies an accusation by [Norland](#p2) ([D1](#d1))
            - possible, negated or withdrawn accusations, not counted ([A2](#a2))

            <a id="p2"></a>

            ### Norland (place · accuses once)

            - accuses [Estavia](#p3) once ([A1](#a1))
            - possible, negated or withdrawn accusations, not counted ([A2](#a2))

            <a id="p1"></a>

            ### Ana Réal (person · quoted once)

            - is quoted once

            <a id="q1"></a>**Q1** 

            > “We want peace, … Norland does not,”

            <sub>direct; cue “said”; border, sentence 2, characters 59–130; confidence 0.97</sub>

            <a id="p4"></a>

            ### The bank (group · accused once)

            - is accused by (not named) once ([A3](#a3))

            <a id="documents"></a>

            ## Documents

            | Document | Outlet | Date | Quotations | Accusations | Denials | Statements |
            |---|---|---|--:|--:|--:|---|
            | **border**<sub> articles/border.txt</sub> | The Example | 2020-10-12 | 1 | 3 | 1 | [A1](#a1)–[A3](#a3), [D1](#d1), [Q1](#q1) |

            <a id="skipped"></a>

            ## Inputs skipped

            - broken.txt: not text

            <a id="method"></a>

        "##]].assert_eq(report.split("## Method").next().unwrap());
    }

    #[test]
    fn links_lead_somewhere() {
        let report = written(&sample(), &[], |book, out| write(book, 0, out));
        for link in report.split("](#").skip(1).map(|rest| &rest[..rest.find(')').unwrap()]) {
            assert!(report.contains(&format!("<a id=\"{link}\">")), "{link}");
        }
    }

    #[test]
    fn markup_of_documents_stays_text() {
        let report = written(&hostile(), &["<img src=x>: [a](javascript:b)".to_owned()], |book, out| {
            write(book, 0, out)
        });
        // Tags of our own are anchors, line breaks and small print only.
        let foreign = ["<a id=", "></a>", "<sub>", "</sub>", "<br>"]
            .iter()
            .fold(report.clone(), |r, tag| r.replace(tag, ""));
        assert!(!foreign.contains('<'), "{report}");
        assert!(!foreign.contains("[a]("), "{report}");
    }
}
