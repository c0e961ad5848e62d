//! The sections of participants, and statements as they are listed: with words, marks of doubt and place.

use super::super::blocks::{Block, Entry, Inline, text};
use super::super::model::Person;
use super::super::phrasing::{NAMES_SHOWN, times};
use super::{ATTITUDES, Composer, heading, in_brackets, person_id};
use crate::extract::Status;
use crate::graph::{Statement, StatementKind};
use crate::typeset::one_line;

impl Composer<'_> {
    /// The section of a participant; `with_words` writes its quotations out.
    pub(super) fn person(&self, person: &Person, with_words: bool, blocks: &mut Vec<Block>) {
        let report = self.report;
        let participant = &report.corpus().participants[person.participant];
        let name = report.name(Some(person.participant));
        let id = person_id(person.participant);
        let pairs = |pairs: &[usize]| pairs.iter().map(|&p| report.pairs[p].statements.len()).sum::<usize>();
        let mut note = vec![participant.kind.as_str().to_owned()];
        for (n, words) in [
            (pairs(&person.accused_by), "accused"),
            (pairs(&person.accuses), "accuses"),
            (person.denials.len(), "denies"),
            (person.quotations.len(), "quoted"),
            (person.attitudes.len(), ATTITUDES),
        ] {
            note.extend((n > 0).then(|| format!("{words} {}", times(n))));
        }
        blocks.push(heading(3, id, name.clone(), note.join(" · ")));
        let others: Vec<String> =
            participant.forms.iter().map(|f| one_line(f)).filter(|f| *f != name).take(NAMES_SHOWN).collect();
        if !others.is_empty() {
            blocks.push(Block::Paragraph(vec![Inline::Note(format!("also: {}", others.join(", ")))]));
        }
        let mut lines: Vec<Vec<Inline>> = Vec::new();
        for (pairs, is_accuser) in [(&person.accuses, true), (&person.accused_by, false)] {
            for pair in pairs.iter().map(|&n| &report.pairs[n]) {
                let mut line = match is_accuser {
                    true => vec![text("accuses "), Inline::Person(Some(pair.accused))],
                    false => vec![text("is accused by "), Inline::Person(pair.accuser)],
                };
                line.push(text(format!(" {}", times(pair.statements.len()))));
                line.extend(in_brackets(pair.statements.clone()));
                lines.push(line);
            }
        }
        lines.extend(self.denials(person));
        if !person.uncertain.is_empty() {
            let mut line = vec![text("possible, negated or withdrawn accusations, not counted")];
            line.extend(in_brackets(person.uncertain.clone()));
            lines.push(line);
        }
        if !person.quotations.is_empty() {
            let mut line = vec![text(format!("is quoted {}", times(person.quotations.len())))];
            if !with_words {
                line.extend(in_brackets(person.quotations.clone()));
            }
            lines.push(line);
        }
        if !person.attitudes.is_empty() {
            let mut line = vec![text(format!("{ATTITUDES} {}", times(person.attitudes.len())))];
            line.extend(in_brackets(person.attitudes.clone()));
            lines.push(line);
        }
        blocks.push(Block::List(lines));
        if with_words {
            for (name, statements) in [("quotations", &person.quotations), ("attitudes", &person.attitudes)] {
                let entries: Vec<Entry> = statements.iter().map(|&n| self.quotation(n)).collect();
                if !entries.is_empty() {
                    blocks.push(Block::Entries { name, entries });
                }
            }
        }
    }

    /// What a participant denies: a line for each accuser, and for each wording where nobody accuses.
    fn denials(&self, person: &Person) -> Vec<Vec<Inline>> {
        let report = self.report;
        let mut lines = Vec::new();
        let mut denials: Vec<(Vec<Inline>, Vec<usize>)> = Vec::new();
        let mut place = rustc_hash::FxHashMap::default();
        for &denial in &person.denials {
            let statement = &report.corpus().statements[denial];
            let accuser = statement.target.as_ref().map(|p| p.participant);
            let words = if accuser.is_none() { one_line(&statement.text) } else { String::new() };
            let at = *place.entry((accuser, words)).or_insert_with_key(|(accuser, words)| {
                let line = match accuser {
                    Some(_) => vec![text("denies an accusation by "), Inline::Person(*accuser)],
                    None if words.is_empty() => vec![text("denies")],
                    None => vec![text(format!("denies “{words}”"))],
                };
                denials.push((line, Vec::new()));
                denials.len() - 1
            });
            denials[at].1.push(denial);
        }
        for (mut line, statements) in denials {
            if statements.len() > 1 {
                line.push(text(format!(" {}", times(statements.len()))));
            }
            line.extend(in_brackets(statements));
            lines.push(line);
        }
        lines
    }

    /// An accusation or denial with its sentence.
    pub(super) fn entry(&self, n: usize) -> Entry {
        let statement = &self.report.corpus().statements[n];
        let [speaker, target] =
            [&statement.speaker, &statement.target].map(|p| p.as_ref().map(|p| p.participant));
        let head = match statement.kind {
            StatementKind::Denial => {
                let mut head = vec![Inline::Person(speaker)];
                if !statement.answers.is_empty() {
                    head.extend([text(" answers "), Inline::Statements(statement.answers.clone())]);
                    head.extend([text(" of "), Inline::Person(target)]);
                }
                head
            }
            _ => self.arrow(speaker, target),
        };
        let mut tags = Vec::new();
        if !statement.kind.kind_name().is_empty() {
            tags.push((statement.kind.kind_name(), false));
        }
        tags.extend(statement.status.filter(|s| *s != Status::Asserted).map(|s| (s.as_str(), true)));
        let charge = one_line(&statement.text);
        let is_shown = charge.is_empty() || one_line(&statement.sentence_text).contains(&charge);
        let charge = (statement.kind.is_accusation() && !is_shown).then_some(charge);
        Entry { statement: n, head, tags, quote: None, charge, place: self.place(statement) }
    }

    /// A quotation with its words.
    pub(super) fn quotation(&self, n: usize) -> Entry {
        let statement = &self.report.corpus().statements[n];
        let mut tags = vec![(statement.kind.kind_name(), false)];
        tags.extend(statement.is_attitude().then(|| (statement.act.as_str(), true)));
        let quote = Some(self.report.quoted(statement));
        Entry { statement: n, head: Vec::new(), tags, quote, charge: None, place: self.place(statement) }
    }

    fn place(&self, statement: &Statement) -> Vec<String> {
        let cue = one_line(&statement.cue);
        let mut place: Vec<String> = (!cue.is_empty()).then(|| format!("cue “{cue}”")).into_iter().collect();
        place.extend(self.report.as_mentioned(statement));
        place.push(self.report.place(statement));
        place.push(format!("confidence {:.2}", statement.confidence));
        place
    }
}
