//! `extract --format brat`: standoff files that brat shows and `sayso score --gold` reads, a pair for each document.
//!
//! Example: `T1⇥Source 0 4⇥Osei`, `E1⇥Accusation:T3 Accuser:T1 Accused:T4 Charge:T5`. Attributions are events with the
//! arguments Source, Cue and Content, as the corpora have them; one that stands inside another's content, which the
//! corpora do not annotate, names that as its Parent. Offsets count code points of the text file.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::findings::{Kind, Piece, findings};
use crate::resolve::Analysis;
use crate::span::{CodePoints, Span};
use crate::typeset::one_line;

/// The configuration that brat wants beside the files.
pub const CONFIGURATION: &str = "\
[entities]
Source
Addressee
Cue
Content
Accuser
Accused
Charge
Denier
Denied

[relations]

[events]
Attribution\tSource?:Source, Cue?:Cue, Content?:Content, Addressee?:Addressee, Parent?:Attribution
Accusation\tAccuser?:Accuser, Accused?:Accused, Charge?:Charge
Denial\tDenier?:Denier, Denied?:Denied, Answers*:Accusation

[attributes]
Kind\tArg:Attribution, Value:direct|mixed|indirect
Act\tArg:Attribution, Value:statement|belief|intention|directive|perception
Class\tArg:Accusation, Value:explicit|claim
Status\tArg:Accusation, Value:asserted|negated|hypothetical|denied
";

/// Writes the annotations of one document (`.ann`); the text file beside it must hold the article's text unchanged.
pub fn write(analysis: &Analysis, out: &mut impl Write) -> io::Result<()> {
    let text = &analysis.article.text;
    let mut lines = Lines { text, points: CodePoints::new(text), spans: 0, attributes: 0, notes: 0, out };
    let findings = findings(analysis);
    let first_accusation = findings.iter().take_while(|f| f.kind == Kind::Attribution).count() + 1;
    for (n, finding) in findings.iter().enumerate() {
        let event = n + 1;
        let name = match finding.kind {
            Kind::Attribution => "Attribution",
            Kind::Accusation => "Accusation",
            Kind::Denial => "Denial",
        };
        let (mut arguments, mut trigger) = (String::new(), None);
        for part in &finding.parts {
            let Some(role) = role(part.role) else { continue };
            let is_trigger = part.role == "cue";
            // An attribution's cue is a part of its own beside the event's trigger; the others' is the trigger.
            if !is_trigger || finding.kind == Kind::Attribution {
                let Some(id) = lines.part(role, part)? else { continue };
                arguments.push_str(&format!(" {role}:T{id}"));
            }
            if is_trigger {
                trigger = lines.part(name, &Piece { name: None, ..*part })?;
            }
        }
        // An event must stand somewhere: where no words carry it, at the first of its own.
        let trigger = match (trigger, finding.parts.iter().find(|p| p.role != "source")) {
            (Some(id), _) => Some(id),
            (None, Some(part)) => {
                lines.part(name, &Piece { name: None, spans: &part.spans[..1], ..*part })?
            }
            (None, None) => None,
        };
        let Some(trigger) = trigger else { continue };
        if let Some(parent) = finding.parent {
            arguments.push_str(&format!(" Parent:E{}", parent + 1));
        }
        for (k, answered) in finding.answers.iter().enumerate() {
            let number = if k == 0 { String::new() } else { (k + 1).to_string() };
            arguments.push_str(&format!(" Answers{number}:E{}", first_accusation + answered));
        }
        writeln!(lines.out, "E{event}\t{name}:T{trigger}{arguments}")?;
        let class = if finding.kind == Kind::Attribution { "Kind" } else { "Class" };
        lines.attribute(class, event, finding.class)?;
        lines.attribute("Act", event, finding.act)?;
        lines.attribute("Status", event, finding.status)?;
    }
    Ok(())
}

/// The label of a role.
fn role(role: &str) -> Option<&'static str> {
    Some(match role {
        "source" => "Source",
        "cue" => "Cue",
        "content" => "Content",
        "addressee" => "Addressee",
        "accuser" => "Accuser",
        "accused" => "Accused",
        "charge" => "Charge",
        "denier" => "Denier",
        "denied" => "Denied",
        _ => return None,
    })
}

/// A file name for a document without its extension: its id with only letters, digits, `.`, `-` and `_`, told apart
/// from those already taken without regard to case.
pub fn file_stem(id: &str, taken: &mut BTreeSet<String>) -> String {
    let safe = |c: char| if c.is_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' };
    // 60 letters take at most 240 bytes, and file names may have 255.
    let wish: String = id.trim_start_matches('.').chars().take(60).map(safe).collect();
    let wish = if wish.is_empty() { "document".to_owned() } else { wish };
    let mut stem = wish.clone();
    let mut copy = 2;
    while !taken.insert(stem.to_lowercase()) {
        stem = format!("{wish}-{copy}");
        copy += 1;
    }
    stem
}

struct Lines<'a, W> {
    text: &'a str,
    points: CodePoints,
    spans: usize,
    attributes: usize,
    notes: usize,
    out: &'a mut W,
}

impl<W: Write> Lines<'_, W> {
    /// Writes the words of a part, and a note of who is meant; its number, or `None` where no letter is left of it.
    fn part(&mut self, label: &str, part: &Piece<'_>) -> io::Result<Option<usize>> {
        let pieces: Vec<Span> = part.spans.iter().flat_map(|&span| unbroken(self.text, span)).collect();
        if pieces.is_empty() {
            return Ok(None);
        }
        self.spans += 1;
        let place = |&span: &Span| {
            let (start, end) = self.points.of(span);
            format!("{start} {end}")
        };
        let places = pieces.iter().map(place).collect::<Vec<_>>().join(";");
        let words = pieces.iter().map(|s| s.text(self.text)).collect::<Vec<_>>().join(" ");
        writeln!(self.out, "T{}\t{label} {places}\t{words}", self.spans)?;
        if let Some(name) = part.name.map(one_line).filter(|name| !name.is_empty()) {
            self.notes += 1;
            writeln!(self.out, "#{}\tAnnotatorNotes T{}\t{name}", self.notes, self.spans)?;
        }
        Ok(Some(self.spans))
    }

    fn attribute(&mut self, name: &str, event: usize, value: &str) -> io::Result<()> {
        if value.is_empty() {
            return Ok(());
        }
        self.attributes += 1;
        writeln!(self.out, "A{}\t{name} E{event} {value}", self.attributes)
    }
}

/// The pieces of a span between line breaks and other control characters, which no line of the format can hold.
fn unbroken(text: &str, span: Span) -> Vec<Span> {
    let is_break = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let mut pieces = Vec::new();
    let mut start = span.start;
    for piece in span.text(text).split_inclusive(is_break) {
        let (words, at) = (piece.trim_end_matches(is_break), start);
        start += piece.len();
        let lead = words.len() - words.trim_start().len();
        let words = words.trim();
        if !words.is_empty() {
            pieces.push(Span::new(at + lead, at + lead + words.len()));
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::evaluate::parse_brat;
    use crate::export::sample::{hostile, sample};

    fn annotations(analysis: &Analysis) -> String {
        let mut out = Vec::new();
        write(analysis, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn findings_are_events_over_spans() {
        expect![[r#"
            T1	Source 75 83	Ana Réal
            #1	AnnotatorNotes T1	Ana Réal
            T2	Cue 106 110	said
            T3	Attribution 106 110	said
            T4	Content 59 73;113 130	We want peace, Norland does not,
            E1	Attribution:T3 Source:T1 Cue:T2 Content:T4
            A1	Kind E1 direct
            A2	Act E1 statement
            T5	Accuser 0 7	Norland
            #2	AnnotatorNotes T5	Norland
            T6	Accusation 8 15	accused
            T7	Accused 16 23	Estavia
            #3	AnnotatorNotes T7	Estavia
            T8	Charge 27 46	“shelling the town”
            E2	Accusation:T6 Accuser:T5 Accused:T7 Charge:T8
            A3	Class E2 explicit
            A4	Status E2 asserted
            T9	Accuser 188 195	Estavia
            #4	AnnotatorNotes T9	Estavia
            T10	Accusation 200 206	accuse
            T11	Accused 207 214	Norland
            #5	AnnotatorNotes T11	Norland
            E3	Accusation:T10 Accuser:T9 Accused:T11
            A5	Class E3 explicit
            A6	Status E3 hypothetical
            T12	Accusation 229 236	accused
            T13	Accused 216 224	The bank
            #6	AnnotatorNotes T13	The bank
            T14	Charge 240 245	fraud
            E4	Accusation:T12 Accused:T13 Charge:T14
            A7	Class E4 explicit
            A8	Status E4 asserted
            T15	Denier 143 150	Oslavik
            #7	AnnotatorNotes T15	Estavia
            T16	Denial 165 171	denied
            T17	Denied 172 186	the accusation
            E5	Denial:T16 Denier:T15 Denied:T17 Answers:E2
        "#]]
        .assert_eq(&annotations(&sample()));
    }

    #[test]
    fn attributions_are_read_back_as_they_were() {
        let mut analysis = sample();
        // A content over two lines comes back in two pieces.
        let text = analysis.article.text.clone();
        let start = text.find("Monday").unwrap();
        analysis.attributions[0].content = vec![Span::new(start, start + "Monday.\n“We want".len())];
        let gold = parse_brat(&annotations(&analysis), &text);
        assert_eq!(gold.len(), 1, "accusations and denials are no attributions");
        let words = |spans: &[Span]| spans.iter().map(|s| s.text(&text).to_owned()).collect::<Vec<_>>();
        assert_eq!(words(&gold[0].source), ["Ana Réal"]);
        assert_eq!(words(&gold[0].cue), ["said"]);
        assert_eq!(words(&gold[0].content), ["Monday.", "“We want"]);
    }

    #[test]
    fn a_name_opens_no_line() {
        for line in annotations(&hostile()).lines() {
            assert!(line.starts_with(['T', 'E', 'A', '#']) && line.matches('\t').count() <= 2, "{line}");
        }
    }

    #[test]
    fn file_names_are_safe_and_told_apart() {
        let mut taken = BTreeSet::new();
        let mut stem = |id: &str| file_stem(id, &mut taken);
        assert_eq!(stem("../../etc/passwd"), "_.._etc_passwd");
        assert_eq!(stem("a b"), "a_b");
        assert_eq!(stem("A_b"), "A_b-2");
        assert_eq!(stem(""), "document");
        assert_eq!(stem(&"ä".repeat(500)).chars().count(), 60);
    }
}
