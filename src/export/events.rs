//! `extract --format events`: an event list as the Discourse Network Analyzer exports it, one row a statement.
//!
//! Who takes which side on what, and when: accuser and denier are the actors, the accused with the charge is the
//! concept, and a denial disagrees with the concept of the accusation that it answers. Example: `Norland` with
//! `Estavia: shelling the town` and agreement 1, `Estavia` with the same concept and agreement 0. Quotations have no
//! concept yet: giving one is the coder's work.

use std::io::{self, Write};

use ::csv::Writer;

use super::csv::write_rows;
use crate::escape::csv_cell;
use crate::extract::Status;
use crate::graph::{Corpus, Party, Statement, StatementKind};
use crate::resolve::EntityKind;
use crate::typeset::one_line;

/// The columns; the first thirteen are those of the Discourse Network Analyzer.
pub const HEADER: [&str; 19] = [
    "statement_id",
    "time",
    "document_id",
    "document_title",
    "document_author",
    "document_source",
    "document_section",
    "document_type",
    "text",
    "person",
    "organization",
    "concept",
    "agreement",
    "type",
    "kind",
    "status",
    "start",
    "end",
    "act",
];

/// Writes the header line.
pub fn write_header(out: &mut impl Write) -> io::Result<()> {
    write_rows(out, |csv| csv.write_record(HEADER))
}

/// Writes one row a statement (one for each concept where a denial answers several), without a header.
pub fn write(corpus: &Corpus, out: &mut impl Write) -> io::Result<()> {
    write_rows(out, |csv| {
        for (n, statement) in corpus.statements.iter().enumerate() {
            let mut concepts = match statement.kind {
                StatementKind::Accusation(_) => vec![concept(corpus, statement)],
                StatementKind::Denial => {
                    statement.answers.iter().map(|&a| concept(corpus, &corpus.statements[a])).collect()
                }
                StatementKind::Quotation(_) => Vec::new(),
            };
            concepts.dedup();
            if concepts.is_empty() {
                concepts.push(String::new());
            }
            for (k, concept) in concepts.iter().enumerate() {
                let suffix = if k == 0 { String::new() } else { format!(".{}", k + 1) };
                write_row(csv, corpus, statement, &format!("{}{suffix}", n + 1), concept)?;
            }
        }
        Ok(())
    })
}

/// The accused and the charge.
fn concept(corpus: &Corpus, accusation: &Statement) -> String {
    let accused = one_line(corpus.name(accusation.target.as_ref()));
    match one_line(&accusation.text) {
        charge if charge.is_empty() => accused,
        charge => format!("{accused}: {charge}"),
    }
}

/// Whether the actor holds the concept to be true; empty where the text leaves that open.
fn agreement(statement: &Statement, concept: &str) -> &'static str {
    match (statement.kind, statement.status) {
        _ if concept.is_empty() => "",
        (StatementKind::Accusation(_), Some(Status::Asserted)) => "1",
        (StatementKind::Denial, _) => "0",
        _ => "",
    }
}

fn write_row<W: Write>(
    csv: &mut Writer<W>,
    corpus: &Corpus,
    statement: &Statement,
    number: &str,
    concept: &str,
) -> ::csv::Result<()> {
    let document = &corpus.documents[statement.document];
    let id = format!("{}:{number}", document.id);
    let [person, organization] = actor(corpus, statement.speaker.as_ref());
    let cells = [
        &*csv_cell(&id),
        &*csv_cell(document.published.as_deref().unwrap_or_default()),
        &*csv_cell(&document.id),
        &*csv_cell(document.title.as_deref().unwrap_or_default()),
        "",
        &*csv_cell(document.outlet.as_deref().unwrap_or_default()),
        "",
        "",
        &*csv_cell(if statement.kind.is_quotation() { &statement.text } else { &statement.sentence_text }),
        &*csv_cell(person),
        &*csv_cell(organization),
        &*csv_cell(concept),
        agreement(statement, concept),
        statement.kind.type_name(),
        statement.kind.kind_name(),
        statement.status.map_or("", |s| s.as_str()),
        &statement.start.to_string(),
        &statement.end.to_string(),
        statement.act_name(),
    ];
    csv.write_record(cells)
}

/// The actor as a person or as an organization, which everything else that acts is to the Discourse Network Analyzer.
fn actor<'a>(corpus: &'a Corpus, party: Option<&Party>) -> [&'a str; 2] {
    let Some(party) = party else { return [""; 2] };
    let name = corpus.name(Some(party));
    match corpus.participants[party.participant].kind {
        EntityKind::Person => [name, ""],
        _ => ["", name],
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::export::sample::{hostile, sample};

    fn rows(corpus: &Corpus) -> String {
        let mut out = Vec::new();
        write_header(&mut out).unwrap();
        write(corpus, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_denial_disagrees_with_the_concept_of_the_accusation() {
        expect![[r#"
            statement_id,time,document_id,document_title,document_author,document_source,document_section,document_type,text,person,organization,concept,agreement,type,kind,status,start,end,act
            border:1,2020-10-12,border,,,The Example,,,Norland accused Estavia of “shelling the town” on Monday.,,Norland,Estavia: “shelling the town”,1,accusation,explicit,asserted,27,46,
            border:2,2020-10-12,border,,,The Example,,,"We want peace, … Norland does not,",Ana Réal,,,,quotation,direct,,59,130,statement
            border:3,2020-10-12,border,,,The Example,,,"Oslavik, the capital, denied the accusation. Estavia may accuse Norland.",,Estavia,Estavia: “shelling the town”,0,denial,,,172,186,
            border:4,2020-10-12,border,,,The Example,,,"Oslavik, the capital, denied the accusation. Estavia may accuse Norland.",,Estavia,Norland,,accusation,explicit,hypothetical,200,206,
            border:5,2020-10-12,border,,,The Example,,,The bank was accused of fraud.,,,The bank: fraud,1,accusation,explicit,asserted,240,245,
        "#]].assert_eq(&rows(&Corpus::of(&sample())));
    }

    #[test]
    fn no_cell_runs_as_a_formula() {
        let table = rows(&Corpus::of(&hostile()));
        for row in ::csv::Reader::from_reader(table.as_bytes()).records() {
            let row = row.unwrap();
            assert_eq!(row.len(), HEADER.len());
            assert!(row.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])), "{row:?}");
        }
    }
}
