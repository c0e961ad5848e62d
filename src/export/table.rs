//! `extract --format table`: the statements of a document to read in a terminal.
//!
//! One row a statement, in text order; a narrow terminal gets them one below the other.

use std::io::{self, Write};

use crate::extract::Status;
use crate::graph::{Corpus, Party, Statement, StatementKind};
use crate::typeset::{one_line, pad, width, wrap};

/// How wide and how colorful a table is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Style {
    /// Columns to fill.
    pub width: usize,
    /// Whether colors are written.
    pub color: bool,
}

impl Default for Style {
    /// What a file or a pipe gets.
    fn default() -> Self {
        Self { width: 100, color: false }
    }
}

/// Blank columns between two cells.
const GAP: usize = 2;
/// Below this width rows do not fit beside each other.
const NARROW: usize = 72;
/// The widest that the cells before the text grow: type, speaker, target, cue.
const WIDEST: [usize; 4] = [12, 22, 22, 14];

const BOLD: &str = "1";
const DIM: &str = "2";
const RED: &str = "31";
const GREEN: &str = "32";
const BLUE: &str = "34";

/// Writes the statements of one document and a blank line.
pub fn write(corpus: &Corpus, style: &Style, out: &mut impl Write) -> io::Result<()> {
    for document in &corpus.documents {
        let parts = [
            Some(&document.id),
            document.title.as_ref(),
            document.outlet.as_ref(),
            document.published.as_ref(),
        ];
        let heading = parts.into_iter().flatten().map(|part| one_line(part)).collect::<Vec<_>>().join(" · ");
        for line in wrap(&heading, style.width) {
            writeln!(out, "{}", style.paint(BOLD, &line))?;
        }
    }
    let rows: Vec<Row> = corpus.statements.iter().map(|s| Row::of(corpus, s)).collect();
    if rows.is_empty() {
        writeln!(out, "{}", style.paint(DIM, "no quotation, accusation or denial found"))?;
    } else if style.width < NARROW {
        write_stacked(&rows, style, out)?;
    } else {
        write_columns(&rows, style, out)?;
    }
    writeln!(out)
}

/// The cells of one statement: type, speaker, target, cue, text.
struct Row {
    cells: [String; 5],
    color: &'static str,
}

impl Row {
    fn of(corpus: &Corpus, statement: &Statement) -> Self {
        let (name, color) = match statement.kind {
            StatementKind::Quotation(_) if statement.is_attitude() => (statement.act.as_str(), DIM),
            StatementKind::Quotation(_) => ("quotation", GREEN),
            StatementKind::Accusation(_) => ("accusation", RED),
            StatementKind::Denial => ("denial", BLUE),
        };
        let kind = match statement.status {
            Some(status) if status != Status::Asserted => format!("{name} {}", status.as_str()),
            _ => name.to_owned(),
        };
        let speaker = party(corpus, statement.speaker.as_ref()).unwrap_or_else(|| "–".to_owned());
        let target = party(corpus, statement.target.as_ref()).unwrap_or_default();
        Self { cells: [kind, speaker, target, one_line(&statement.cue), one_line(&statement.text)], color }
    }
}

/// The name, and the words of the text where they are short and do not say it: `Zohrab Mnatsakanyan (He)`.
fn party(corpus: &Corpus, party: Option<&Party>) -> Option<String> {
    let party = party?;
    let participant = &corpus.participants[party.participant];
    let name = one_line(&participant.name);
    let mention = one_line(&party.mention);
    let says_it = mention.contains(&name) || participant.forms.contains(&party.mention);
    Some(if says_it || width(&mention) > 12 { name } else { format!("{name} ({mention})") })
}

fn write_columns(rows: &[Row], style: &Style, out: &mut impl Write) -> io::Result<()> {
    let header = ["TYPE", "SPEAKER", "TARGET", "CUE", "TEXT"];
    let mut columns = [0; 5];
    for n in 0..4 {
        let widest = rows.iter().map(|row| width(&row.cells[n])).max().unwrap_or(0);
        columns[n] = widest.clamp(width(header[n]), WIDEST[n]);
    }
    // The text takes the rest; the names give way where it would have too little.
    loop {
        let taken: usize = columns[..4].iter().sum::<usize>() + 4 * GAP;
        columns[4] = style.width.saturating_sub(taken);
        let widest = if columns[1] >= columns[2] { 1 } else { 2 };
        if columns[4] >= 30 || columns[widest] <= 12 {
            break;
        }
        columns[widest] -= 1;
    }
    let line = |cells: &[String; 5], color: Option<&str>| {
        let mut text = String::new();
        for (n, cell) in cells.iter().enumerate() {
            let padded = if n == 4 { cell.clone() } else { pad(cell, columns[n] + GAP) };
            text.push_str(&match color {
                Some(color) if n == 0 => style.paint(color, &padded),
                None => style.paint(DIM, &padded),
                Some(_) => padded,
            });
        }
        text.trim_end().to_owned()
    };
    writeln!(out, "{}", line(&header.map(str::to_owned), None))?;
    for row in rows {
        let cells: Vec<Vec<String>> = (0..5).map(|n| wrap(&row.cells[n], columns[n])).collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        for n in 0..height {
            let parts: [String; 5] = std::array::from_fn(|c| cells[c].get(n).cloned().unwrap_or_default());
            writeln!(out, "{}", line(&parts, Some(row.color)))?;
        }
    }
    Ok(())
}

fn write_stacked(rows: &[Row], style: &Style, out: &mut impl Write) -> io::Result<()> {
    for row in rows {
        let [kind, speaker, target, cue, text] = &row.cells;
        let arrow = if target.is_empty() { String::new() } else { format!(" → {target}") };
        let mut head = wrap(&format!("{kind}: {speaker}{arrow}, {cue}"), style.width);
        if let Some(first) = head.first_mut() {
            *first = style.paint(row.color, first);
        }
        for line in head {
            writeln!(out, "{line}")?;
        }
        for line in wrap(text, style.width.saturating_sub(2)) {
            writeln!(out, "  {line}")?;
        }
    }
    Ok(())
}

impl Style {
    fn paint(&self, color: &str, text: &str) -> String {
        // What follows the words stays unpainted, so that lines have no invisible ends.
        let words = text.trim_end();
        let is_painted = self.color && !words.is_empty();
        if is_painted {
            format!("\x1b[{color}m{words}\x1b[0m{}", &text[words.len()..])
        } else {
            text.to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::export::sample::{hostile, sample};

    fn table(style: &Style) -> String {
        let mut out = Vec::new();
        write(&Corpus::of(&sample()), style, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn columns_are_aligned() {
        expect![[r#"
            border · The Example · 2020-10-12
            TYPE          SPEAKER   TARGET    CUE      TEXT
            accusation    Norland   Estavia   accused  “shelling the town”
            quotation     Ana Réal            said     We want peace, … Norland does not,
            denial        Estavia   Norland   denied   the accusation
            accusation    Estavia   Norland   accuse
            hypothetical
            accusation    –         The bank  accused  fraud

        "#]]
        .assert_eq(&table(&Style::default()));
    }

    #[test]
    fn narrow_terminals_get_rows_below_each_other() {
        expect![[r#"
            border · The Example · 2020-10-12
            accusation: Norland → Estavia, accused
              “shelling the town”
            quotation: Ana Réal, said
              We want peace, … Norland does not,
            denial: Estavia → Norland, denied
              the accusation
            accusation hypothetical: Estavia →
            Norland, accuse
            accusation: – → The bank, accused
              fraud

        "#]]
        .assert_eq(&table(&Style { width: 40, color: false }));
    }

    #[test]
    fn lines_fit_and_colors_change_no_letter() {
        let plain = table(&Style { width: 80, color: false });
        assert!(plain.lines().all(|line| width(line) <= 80), "{plain}");
        let mut colored = table(&Style { width: 80, color: true });
        for code in [BOLD, DIM, RED, GREEN, BLUE, "0"] {
            colored = colored.replace(&format!("\x1b[{code}m"), "");
        }
        assert_eq!(colored, plain);
    }

    #[test]
    fn no_control_character_reaches_the_terminal() {
        let mut out = Vec::new();
        write(&Corpus::of(&hostile()), &Style::default(), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(!text.chars().any(|c| c.is_control() && c != '\n' || c == '\u{202e}'));
    }
}
