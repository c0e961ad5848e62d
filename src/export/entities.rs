//! `entities`: who takes part in a corpus, by which names, and why these are taken for one.
//!
//! One row a name. As CSV it is a table of aliases: `Pell,Pell Group,…` says that the participant `Pell Group` is also
//! called `Pell`; whoever changes the name in a row and hands the file back changes who is merged.

use std::io::{self, Write};

use ::csv::Writer;

use super::table::Style;
use crate::escape::csv_cell;
use crate::graph::{Corpus, Participant};
use crate::typeset::{one_line, pad, width, wrap};

/// The columns of the CSV; the first four are read back.
pub const HEADER: [&str; 12] = [
    "alias",
    "name",
    "kind",
    "document",
    "documents",
    "quotations",
    "accusations_made",
    "accusations_received",
    "reason",
    "also",
    "named",
    "wikidata",
];

/// What a participant does in the statements of a corpus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    quotations: usize,
    accusations_made: usize,
    accusations_received: usize,
    /// Statements in which it speaks or is spoken of.
    all: usize,
}

/// Participants by how often they take part; those without a proper name only where `with_unnamed`.
fn ranked(corpus: &Corpus, with_unnamed: bool) -> Vec<(&Participant, Counts)> {
    let mut counts = vec![Counts::default(); corpus.participants.len()];
    for statement in &corpus.statements {
        if let Some(speaker) = &statement.speaker {
            let it = &mut counts[speaker.participant];
            it.quotations += usize::from(statement.is_quotation());
            it.accusations_made += usize::from(statement.kind.is_accusation());
            it.all += 1;
        }
        if let Some(target) = &statement.target {
            let it = &mut counts[target.participant];
            it.accusations_received += usize::from(statement.kind.is_accusation());
            it.all += 1;
        }
    }
    let mut ranked: Vec<(&Participant, Counts)> =
        corpus.participants.iter().zip(counts).filter(|(p, _)| p.documents > 0).collect();
    ranked.retain(|(p, _)| with_unnamed || p.is_named());
    ranked.sort_by_key(|(p, count)| (std::cmp::Reverse((count.all, p.documents)), p.only_in.is_some()));
    ranked
}

/// Writes the table of aliases as CSV.
pub fn write_csv(corpus: &Corpus, with_unnamed: bool, out: &mut impl Write) -> io::Result<()> {
    let mut csv = Writer::from_writer(out);
    csv.write_record(HEADER)?;
    for (participant, counts) in ranked(corpus, with_unnamed) {
        let mut also = others(participant).join("; ");
        for naming in &participant.names {
            let document = naming.only_in.map_or("", |d| corpus.documents[d].id.as_str());
            csv.write_record([
                &*csv_cell(&one_line(&naming.name)),
                &*csv_cell(&name_in_row(participant, naming.only_in, &naming.name)),
                participant.kind.as_str(),
                &*csv_cell(document),
                &naming.documents.to_string(),
                &counts.quotations.to_string(),
                &counts.accusations_made.to_string(),
                &counts.accusations_received.to_string(),
                &*csv_cell(&one_line(&naming.reason)),
                &*csv_cell(&also),
                if participant.is_named() { "true" } else { "false" },
                &*csv_cell(participant.wikidata.as_deref().unwrap_or_default()),
            ])?;
            also.clear();
        }
    }
    csv.flush()
}

/// The name that a row gives. One that holds for a document only and is nobody's elsewhere stands for itself there.
fn name_in_row(participant: &Participant, only_in: Option<usize>, alias: &str) -> String {
    let is_own = participant.only_in.is_some() && participant.only_in == only_in;
    one_line(if is_own { alias } else { &participant.name })
}

/// Writes the same to be read in a terminal: a line a participant, below it its other names with their reasons.
pub fn write_table(
    corpus: &Corpus,
    with_unnamed: bool,
    style: &Style,
    out: &mut impl Write,
) -> io::Result<()> {
    let ranked = ranked(corpus, with_unnamed);
    if ranked.is_empty() {
        return writeln!(out, "nobody found who says or is accused of anything");
    }
    let widest = ranked.iter().map(|(p, _)| width(&one_line(&p.name))).max().unwrap_or(0);
    let name_width = widest.clamp(4, style.width.saturating_sub(44).max(12));
    let heading = ["KIND", "DOCS", "SAYS", "ACCUSES", "ACCUSED"];
    writeln!(
        out,
        "{}  {}  {:>4}  {:>4}  {:>7}  {:>7}",
        pad("NAME", name_width),
        pad(heading[0], 12),
        heading[1],
        heading[2],
        heading[3],
        heading[4]
    )?;
    for (participant, counts) in ranked {
        let name = one_line(&participant.name);
        let (first, rest) = match wrap(&name, name_width).split_first() {
            Some((first, rest)) => (first.clone(), rest.to_vec()),
            None => (name, Vec::new()),
        };
        writeln!(
            out,
            "{}  {}  {:>4}  {:>4}  {:>7}  {:>7}",
            pad(&first, name_width),
            pad(participant.kind.as_str(), 12),
            participant.documents,
            counts.quotations,
            counts.accusations_made,
            counts.accusations_received
        )?;
        for line in rest {
            writeln!(out, "{line}")?;
        }
        let mut shown: Vec<&str> = Vec::new();
        for naming in &participant.names {
            if shown.contains(&naming.name.as_str())
                || naming.name == participant.name && naming.reason.is_empty()
            {
                continue;
            }
            shown.push(&naming.name);
            let count: usize =
                participant.names.iter().filter(|n| n.name == naming.name).map(|n| n.documents).sum();
            let line =
                format!("= {} ({}): {}", one_line(&naming.name), documents(count), one_line(&naming.reason));
            write_indented(&line, style, out)?;
        }
        let also = others(participant);
        if !also.is_empty() {
            write_indented(&format!("also {}", also.join("; ")), style, out)?;
        }
    }
    Ok(())
}

fn write_indented(line: &str, style: &Style, out: &mut impl Write) -> io::Result<()> {
    for (n, part) in wrap(line, style.width.saturating_sub(6).max(20)).iter().enumerate() {
        writeln!(out, "{}{part}", if n == 0 { "    " } else { "      " })?;
    }
    Ok(())
}

fn documents(count: usize) -> String {
    if count == 1 { "1 document".to_owned() } else { format!("{count} documents") }
}

/// How many further forms of a participant are shown.
const MAX_FORMS: usize = 8;

/// The forms in the texts that are none of its names: `Ms. Renn`, `the minister`.
fn others(participant: &Participant) -> Vec<String> {
    let is_name = |form: &str| form == participant.name || participant.names.iter().any(|n| n.name == form);
    let forms = participant.forms.iter().filter(|form| !is_name(form));
    forms.take(MAX_FORMS).map(|form| one_line(form)).collect()
}
