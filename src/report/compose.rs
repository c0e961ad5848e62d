//! From a counted report to the blocks of its pages: the same for every format.
//!
//! All words that are not of the documents are here, as fixed templates: `{name} accuses most often: {n} times ({A1})`.

use super::blocks::{Block, Cell, Column, Entry, Inline, text};
use super::model::{Member, NOT_NAMED, Pair, Person, Report, range};
use super::{Book, Holds, method};
use crate::extract::Status;
use crate::graph::{Statement, StatementKind};
use crate::typeset::one_line;

/// Names in one summary sentence before the rest is only counted.
const NAMES_SHOWN: usize = 8;
/// Charges of a pair before the rest is only counted.
const CHARGES_SHOWN: usize = 8;
/// Rows of a table, and people, in the overview of a book.
const ROWS_SHOWN: usize = 200;
/// Rows of the table of ranks, and communities.
const RANKS_SHOWN: usize = 12;
/// Pairs in one period of the timeline.
const PAIRS_IN_A_PERIOD: usize = 12;
/// Documents that an overview lists one by one.
const DOCUMENTS_LISTED: usize = 500;

/// The blocks of a page.
pub(super) fn page(book: &Book<'_>, page: usize) -> Vec<Block> {
    let composer = Composer { book, report: book.report };
    match &book.pages[page].holds {
        Holds::All => composer.all(),
        Holds::Overview => composer.overview(),
        Holds::Documents(range) => composer.documents_page(range.clone()),
        Holds::People(range) => composer.people_page(range.clone()),
    }
}

struct Composer<'a> {
    book: &'a Book<'a>,
    report: &'a Report<'a>,
}

impl Composer<'_> {
    fn all(&self) -> Vec<Block> {
        let report = self.report;
        let mut blocks = self.summary("accusations", "people", "denials");
        blocks.extend(self.pairs(usize::MAX));
        blocks.extend(self.mutual(usize::MAX));
        blocks.extend(self.standing());
        blocks.extend(self.timeline());
        let accusations = report.statements(|s| s.kind.is_accusation());
        if !accusations.is_empty() {
            blocks.push(section("accusations", "Accusations"));
            blocks.push(Block::Legend);
            blocks.extend(accusations.into_iter().map(|n| Block::Entry(self.entry(n))));
        }
        let denials = report.statements(|s| s.kind == StatementKind::Denial);
        if !denials.is_empty() {
            blocks.push(section("denials", "Denials"));
            blocks.extend(denials.into_iter().map(|n| Block::Entry(self.entry(n))));
        }
        if !report.people.is_empty() || !report.unnamed.is_empty() {
            blocks.push(section("people", "Who says and does what"));
            report.people.iter().for_each(|person| self.person(person, true, &mut blocks));
            if !report.unnamed.is_empty() {
                let note = count(report.unnamed.len(), "quotation");
                blocks.push(heading(3, "unnamed".to_owned(), NOT_NAMED.to_owned(), note));
                blocks.extend(report.unnamed.iter().map(|&n| Block::Entry(self.quotation(n))));
            }
        }
        blocks.extend(self.documents());
        blocks.extend(self.skipped());
        blocks.extend(self.method());
        blocks
    }

    fn overview(&self) -> Vec<Block> {
        let report = self.report;
        let mut blocks = self.summary("pages", "people", "pages");
        if self.book.leaves_out() {
            let all = count(report.corpus().statements.len(), "statement");
            blocks.push(Block::Paragraph(vec![Inline::Note(format!(
                "{all} are too many for one page: this one tells what they add up to. Written to a folder (-o DIR), \
                 the report has all of them, and every number leads to its sentence."
            ))]));
        }
        blocks.extend(self.pairs(ROWS_SHOWN));
        blocks.extend(self.mutual(ROWS_SHOWN));
        blocks.extend(self.standing());
        blocks.extend(self.timeline());
        if !report.people.is_empty() {
            blocks.push(section("people", "Who says and does what"));
            let columns = [
                ("Name", false),
                ("Quotations", true),
                ("Accuses", true),
                ("Is accused", true),
                ("Denies", true),
            ];
            let weight =
                |pairs: &[usize]| pairs.iter().map(|&p| report.pairs[p].statements.len()).sum::<usize>();
            let row = |person: &Person| -> Vec<Cell> {
                let figures = [
                    person.quotations.len(),
                    weight(&person.accuses),
                    weight(&person.accused_by),
                    person.denials.len(),
                ];
                let name = vec![vec![Inline::Person(Some(person.participant))]];
                let figures = figures.iter().map(|n| vec![vec![text(n.to_string())]]);
                [name].into_iter().chain(figures).collect()
            };
            blocks.push(table(&columns, report.people.iter().take(ROWS_SHOWN).map(row).collect()));
            blocks.extend(more(report.people.len(), ROWS_SHOWN, "participant"));
        }
        if self.book.pages.len() > 1 {
            blocks.push(section("pages", "Statements by document, participants by weight"));
            let line = |(n, page): (usize, &super::Page)| -> Option<Vec<Inline>> {
                let about = match &page.holds {
                    Holds::Documents(range) => {
                        let id = |n: usize| one_line(&report.corpus().documents[n].id);
                        format!(
                            "{}: {}",
                            count(range.len(), "document"),
                            ends(&id(range.start), &id(range.end - 1))
                        )
                    }
                    Holds::People(range) => {
                        let name = |n: usize| report.name(Some(report.people[n].participant));
                        let all = count(range.len(), "participant");
                        format!("{all}: {}", ends(&name(range.start), &name(range.end - 1)))
                    }
                    Holds::All | Holds::Overview => return None,
                };
                Some(vec![Inline::Page(page.name.clone(), n), text(format!(", {about}"))])
            };
            blocks.push(Block::List(self.book.pages.iter().enumerate().filter_map(line).collect()));
        }
        if report.corpus().documents.len() <= DOCUMENTS_LISTED {
            blocks.extend(self.documents());
        }
        blocks.extend(self.skipped());
        blocks.extend(self.method());
        blocks
    }

    fn documents_page(&self, range: std::ops::Range<usize>) -> Vec<Block> {
        let corpus = self.report.corpus();
        let first = corpus.statements.partition_point(|s| s.document < range.start);
        let mut blocks = vec![Block::Legend];
        let mut at = first;
        for document in range {
            let id = format!("doc{}", document + 1);
            blocks.push(heading(2, id, self.title(document), String::new()));
            blocks.push(Block::Paragraph(vec![Inline::Note(self.about(document))]));
            while let Some(statement) = corpus.statements.get(at).filter(|s| s.document == document) {
                let entry = if statement.kind.is_quotation() {
                    let mut entry = self.quotation(at);
                    entry.head = vec![Inline::Person(statement.speaker.as_ref().map(|p| p.participant))];
                    entry
                } else {
                    self.entry(at)
                };
                blocks.push(Block::Entry(entry));
                at += 1;
            }
        }
        blocks
    }

    fn people_page(&self, range: std::ops::Range<usize>) -> Vec<Block> {
        let mut blocks = vec![section("people", "Who says and does what")];
        self.report.people[range].iter().for_each(|person| self.person(person, false, &mut blocks));
        blocks
    }

    /// The summary; the names are those of the sections to which its first figures lead.
    fn summary(&self, accusations: &'static str, people: &'static str, denials: &'static str) -> Vec<Block> {
        let report = self.report;
        let corpus = report.corpus();
        let is_asserted = |s: &Statement| s.kind.is_accusation() && s.status == Some(Status::Asserted);
        let asserted = report.statements(is_asserted);
        let denied = report.statements(|s| s.kind == StatementKind::Denial);
        let quotations = corpus.statements.iter().filter(|s| s.kind.is_quotation()).count();
        let named = report.people.iter().filter(|p| !p.quotations.is_empty()).count();
        let figure = |n: usize, noun: &str, section: &'static str| match n {
            0 => text(count(0, noun)),
            n => Inline::Section(count(n, noun), section),
        };
        let documents = if corpus.documents.len() <= DOCUMENTS_LISTED || self.book.leaves_out() {
            "documents"
        } else {
            "pages"
        };
        let mut lines = vec![vec![
            figure(corpus.documents.len(), "document", documents),
            text(" with "),
            figure(quotations, "quotation", people),
            text(" of "),
            figure(named, "speaker", people),
            text(", "),
            figure(asserted.len(), "accusation", accusations),
            text(" and "),
            figure(denied.len(), "denial", denials),
            text("."),
        ]];
        let mut say = |words: String, statements: Vec<usize>| {
            lines.push(vec![text(format!("{words} (")), Inline::Statements(statements), text(").")]);
        };
        let others = report.statements(|s| s.kind.is_accusation() && !is_asserted(s));
        if !others.is_empty() {
            let verb = if others.len() == 1 { "is" } else { "are" };
            let all = count(others.len(), "accusation");
            say(
                format!("{all} more {verb} only possible, negated or withdrawn, and not counted below"),
                others,
            );
        }
        self.say_who_leads(&mut say);
        for &(one, other) in report.mutual.iter().take(NAMES_SHOWN) {
            let (one, other) = (&report.pairs[one], &report.pairs[other]);
            let names = [one.accuser, Some(one.accused)].map(|p| report.name(p));
            let statements = [&one.statements[..], &other.statements].concat();
            say(format!("{} and {} accuse each other", names[0], names[1]), statements);
        }
        if report.mutual.len() > NAMES_SHOWN {
            let rest = &report.mutual[NAMES_SHOWN..];
            let statements = rest.iter().flat_map(|&(one, other)| {
                report.pairs[one].statements.iter().chain(&report.pairs[other].statements).copied()
            });
            say(format!("{} more accuse each other", count(rest.len(), "pair")), statements.collect());
        }
        if !asserted.is_empty() {
            self.say_what_is_unanswered(&asserted, &denied, &mut say);
            self.say_who_is_never_quoted(&asserted, &mut say);
        }
        vec![section("summary", "Summary"), Block::List(lines)]
    }

    fn say_who_leads(&self, say: &mut impl FnMut(String, Vec<usize>)) {
        let report = self.report;
        let of_pairs = |pairs: &[usize]| -> Vec<usize> {
            pairs.iter().flat_map(|&p| report.pairs[p].statements.iter().copied()).collect()
        };
        type Of<'a> = &'a dyn Fn(&Person) -> Vec<usize>;
        let accuses: Of<'_> = &|p| of_pairs(&p.accuses);
        let accused: Of<'_> = &|p| of_pairs(&p.accused_by);
        let quoted: Of<'_> = &|p| p.quotations.clone();
        for (one, several, own) in [
            ("is quoted most often", "are quoted most often", quoted),
            ("accuses most often", "accuse most often", accuses),
            ("is accused most often", "are accused most often", accused),
        ] {
            let all: Vec<Vec<usize>> = report.people.iter().map(own).collect();
            let most = all.iter().map(Vec::len).max().unwrap_or(0);
            if most < 2 {
                continue;
            }
            let leaders: Vec<usize> = (0..all.len()).filter(|&n| all[n].len() == most).collect();
            let names: Vec<String> =
                leaders.iter().map(|&n| report.name(Some(report.people[n].participant))).collect();
            let (verb, each) = if names.len() == 1 { (one, "") } else { (several, " each") };
            let statements = leaders.iter().flat_map(|&n| all[n].iter().copied()).collect();
            say(format!("{} {verb}: {}{each}", list(&names), times(most)), statements);
        }
    }

    fn say_what_is_unanswered(
        &self,
        asserted: &[usize],
        denied: &[usize],
        say: &mut impl FnMut(String, Vec<usize>),
    ) {
        let statements = &self.report.corpus().statements;
        let mut is_answered = vec![false; statements.len()];
        denied.iter().flat_map(|&n| &statements[n].answers).for_each(|&n| is_answered[n] = true);
        let unanswered: Vec<usize> = asserted.iter().copied().filter(|&n| !is_answered[n]).collect();
        if unanswered.is_empty() {
            say("Every accusation is answered by a denial in these documents".to_owned(), denied.to_vec());
        } else {
            let verb = if unanswered.len() == 1 { "has" } else { "have" };
            let all = count(asserted.len(), "accusation");
            say(format!("{} of {all} {verb} no denial in these documents", unanswered.len()), unanswered);
        }
    }

    fn say_who_is_never_quoted(&self, asserted: &[usize], say: &mut impl FnMut(String, Vec<usize>)) {
        let corpus = self.report.corpus();
        let mut is_quoted = vec![false; corpus.participants.len()];
        for statement in corpus.statements.iter().filter(|s| s.kind.is_quotation()) {
            statement.speaker.iter().for_each(|p| is_quoted[p.participant] = true);
        }
        let mut silent: Vec<String> = Vec::new();
        let mut is_listed = vec![false; corpus.participants.len()];
        let mut statements = Vec::new();
        for &n in asserted {
            let target = corpus.statements[n].target.as_ref().map(|p| p.participant);
            if let Some(target) = target.filter(|&t| !is_quoted[t]) {
                statements.push(n);
                if !std::mem::replace(&mut is_listed[target], true) {
                    silent.push(self.report.name(Some(target)));
                }
            }
        }
        if !silent.is_empty() {
            let verb = if silent.len() == 1 { "is" } else { "are" };
            say(format!("{} {verb} accused, but never quoted", list(&silent)), statements);
        }
    }

    fn pairs(&self, most: usize) -> Vec<Block> {
        let pairs = &self.report.pairs;
        if pairs.is_empty() {
            return Vec::new();
        }
        let shown = &pairs[..pairs.len().min(most)];
        let has_dates = shown.iter().any(|pair| pair.first.is_some());
        let mut columns = vec![("Accuser", false), ("Accused", false), ("Times", true)];
        columns.extend(has_dates.then_some(("Dates", false)));
        columns.push(("Charges", false));
        let row = |pair: &Pair| -> Vec<Cell> {
            let mut row = vec![
                vec![vec![Inline::Person(pair.accuser)]],
                vec![vec![Inline::Person(Some(pair.accused))]],
                vec![vec![text(pair.statements.len().to_string())]],
            ];
            row.extend(has_dates.then(|| vec![vec![text(dates(pair))]]));
            row.push(self.charges(pair));
            row
        };
        let rows = shown.iter().map(row).collect();
        let mut blocks = vec![section("pairs", "Who accuses whom"), table(&columns, rows)];
        blocks.extend(more(pairs.len(), most, "pair"));
        blocks
    }

    /// Charges and answers of a pair, each with its statements.
    fn charges(&self, pair: &Pair) -> Cell {
        let mut lines: Cell = Vec::new();
        let (shown, rest) = pair.charges.split_at(pair.charges.len().min(CHARGES_SHOWN));
        for (charge, statements) in shown {
            let mut line = match charge.as_str() {
                "" => vec![Inline::Note("no charge named".to_owned())],
                charge => vec![text(charge)],
            };
            if statements.len() > 1 {
                line.push(text(format!(" {}×", statements.len())));
            }
            line.extend(in_brackets(statements.clone()));
            lines.push(line);
        }
        if !rest.is_empty() {
            let statements = rest.iter().flat_map(|(_, statements)| statements.iter().copied()).collect();
            let mut line = vec![Inline::Note(format!("and {} more", rest.len()))];
            line.extend(in_brackets(statements));
            lines.push(line);
        }
        if !pair.denials.is_empty() {
            let mut line = vec![Inline::Note(format!("denied {}", times(pair.denials.len())))];
            line.extend(in_brackets(pair.denials.clone()));
            lines.push(line);
        }
        lines
    }

    fn mutual(&self, most: usize) -> Vec<Block> {
        let report = self.report;
        if report.mutual.is_empty() {
            return Vec::new();
        }
        let way = |pair: &Pair| {
            let mut line = self.arrow(pair.accuser, Some(pair.accused));
            line.push(text(format!(": {}×", pair.statements.len())));
            line.extend(in_brackets(pair.statements.clone()));
            line
        };
        let line = |&(one, other): &(usize, usize)| {
            let mut line = way(&report.pairs[one]);
            line.push(text("; "));
            line.extend(way(&report.pairs[other]));
            line
        };
        let lines = report.mutual.iter().take(most).map(line).collect();
        let mut blocks = vec![section("mutual", "Mutual accusations"), Block::List(lines)];
        blocks.extend(more(report.mutual.len(), most, "pair"));
        blocks
    }

    /// What the graph's measures say.
    fn standing(&self) -> Vec<Block> {
        let Some(standing) = &self.report.standing else { return Vec::new() };
        let mut blocks = vec![section("standing", "The network in figures")];
        if let Some(first) = standing.first_accusation {
            let statement = &self.report.corpus().statements[first];
            let [from, to] =
                [&statement.speaker, &statement.target].map(|p| p.as_ref().map(|p| p.participant));
            let day = self.report.corpus().documents[statement.document].day();
            let mut line = vec![text("First accusation: ")];
            line.extend(self.arrow(from, to));
            line.extend(day.map(|day| text(format!(", {day}"))));
            line.extend(in_brackets(vec![first]));
            blocks.push(Block::Paragraph(line));
        }
        let columns =
            [("Name", false), ("Accuses", true), ("Accused by", true), ("Both", true), ("Rank", true)];
        let row = |member: &Member| -> Vec<Cell> {
            let figures = [member.accuses, member.accused_by, member.mutual].map(|n| n.to_string());
            let rank = format!("{:.1}", member.rank);
            let name = vec![vec![Inline::Person(Some(member.participant))]];
            [name].into_iter().chain(figures.into_iter().chain([rank]).map(|n| vec![vec![text(n)]])).collect()
        };
        blocks.push(Block::Paragraph(vec![Inline::Note(
            "How many different participants each accuses, is accused by, and both; rank is PageRank weighted by \
             statements, in hundredths: high for those at whom many point, and at whom those point who are much pointed at."
                .to_owned(),
        )]));
        blocks.push(table(&columns, standing.members.iter().take(RANKS_SHOWN).map(row).collect()));
        if !standing.communities.is_empty() {
            let note = "Groups with more ties among themselves than with others:";
            blocks.push(Block::Paragraph(vec![Inline::Note(note.to_owned())]));
            let line = |members: &Vec<usize>| {
                let mut line = Vec::new();
                for (n, &participant) in members.iter().take(NAMES_SHOWN).enumerate() {
                    line.extend((n > 0).then(|| text(", ")));
                    line.push(Inline::Person(Some(participant)));
                }
                let rest = members.len().saturating_sub(NAMES_SHOWN);
                line.extend((rest > 0).then(|| text(format!(" and {}", count(rest, "other")))));
                line
            };
            blocks.push(Block::List(standing.communities.iter().take(RANKS_SHOWN).map(line).collect()));
        }
        blocks
    }

    fn timeline(&self) -> Vec<Block> {
        let report = self.report;
        if report.timeline.is_empty() {
            return Vec::new();
        }
        let rows = report.timeline.iter().map(|period| -> Vec<Cell> {
            let mut lines: Vec<(Vec<Inline>, Vec<usize>)> = Vec::new();
            let mut place = rustc_hash::FxHashMap::default();
            for &n in period.accusations.iter().chain(&period.denials) {
                let statement = &report.corpus().statements[n];
                let ends = [&statement.speaker, &statement.target].map(|p| p.as_ref().map(|p| p.participant));
                let is_denial = statement.kind == StatementKind::Denial;
                let at = *place.entry((ends, is_denial)).or_insert_with(|| {
                    let line = match (is_denial, ends) {
                        (false, [from, to]) => self.arrow(from, to),
                        (true, [from, None]) => vec![Inline::Person(from), text(" denies")],
                        (true, [from, to]) => {
                            vec![Inline::Person(from), text(" denies an accusation by "), Inline::Person(to)]
                        }
                    };
                    lines.push((line, Vec::new()));
                    lines.len() - 1
                });
                lines[at].1.push(n);
            }
            lines.sort_by_key(|(_, statements)| std::cmp::Reverse(statements.len()));
            let rest = lines.split_off(lines.len().min(PAIRS_IN_A_PERIOD));
            if !rest.is_empty() {
                let statements = rest.iter().flat_map(|(_, statements)| statements.iter().copied()).collect();
                lines.push((
                    vec![Inline::Note(format!("and {} more", count(rest.len(), "pair")))],
                    statements,
                ));
            }
            let cell = lines.into_iter().map(|(mut line, statements)| {
                if statements.len() > 1 {
                    line.push(text(format!(" {}×", statements.len())));
                }
                line.extend(in_brackets(statements));
                line
            });
            let quoted = match period.quotations.len() {
                0 => Vec::new(),
                n => {
                    let mut line = vec![text(n.to_string())];
                    line.extend(in_brackets(period.quotations.clone()));
                    vec![line]
                }
            };
            vec![vec![vec![text(period.name.clone())]], quoted, cell.collect()]
        });
        let columns = [("Date", false), ("Quotations", false), ("Accusations and denials", false)];
        vec![section("timeline", "Timeline"), table(&columns, rows.collect())]
    }

    /// The section of a participant; `with_words` writes its quotations out.
    fn person(&self, person: &Person, with_words: bool, blocks: &mut Vec<Block>) {
        let report = self.report;
        let participant = &report.corpus().participants[person.participant];
        let name = report.name(Some(person.participant));
        let id = person_id(person.participant);
        blocks.push(heading(3, id, name.clone(), participant.kind.as_str().to_owned()));
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
        blocks.push(Block::List(lines));
        if with_words {
            blocks.extend(person.quotations.iter().map(|&n| Block::Entry(self.quotation(n))));
        }
    }

    /// An accusation or denial with its sentence.
    fn entry(&self, n: usize) -> Entry {
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
    fn quotation(&self, n: usize) -> Entry {
        let statement = &self.report.corpus().statements[n];
        let tags = vec![(statement.kind.kind_name(), false)];
        let quote = Some(self.report.quoted(statement));
        Entry { statement: n, head: Vec::new(), tags, quote, charge: None, place: self.place(statement) }
    }

    fn place(&self, statement: &Statement) -> Vec<String> {
        let cue = one_line(&statement.cue);
        let mut place: Vec<String> = (!cue.is_empty()).then(|| format!("cue “{cue}”")).into_iter().collect();
        place.extend(self.report.as_mentioned(statement));
        place.push(self.report.place(statement));
        place
    }

    fn arrow(&self, from: Option<usize>, to: Option<usize>) -> Vec<Inline> {
        vec![Inline::Person(from), text(" → "), Inline::Person(to)]
    }

    fn title(&self, document: usize) -> String {
        let it = &self.report.corpus().documents[document];
        one_line(it.title.as_deref().unwrap_or(&it.id))
    }

    /// Id, outlet, date and path of a document, as far as they are known and not its title.
    fn about(&self, document: usize) -> String {
        let it = &self.report.corpus().documents[document];
        let id = it.title.is_some().then_some(&it.id);
        let parts = [id, it.outlet.as_ref(), it.published.as_ref(), it.path.as_ref()];
        parts.into_iter().flatten().map(|part| one_line(part)).collect::<Vec<_>>().join(" · ")
    }

    fn documents(&self) -> Vec<Block> {
        let found = self.report.found_in();
        let statements = &self.report.corpus().statements;
        let line = |document: usize| {
            let it = &self.report.corpus().documents[document];
            let title = self.title(document);
            let mut line = match it.url.as_deref().filter(|url| is_web_address(url)) {
                Some(url) => vec![Inline::Address { text: title, url: url.to_owned() }],
                None => vec![Inline::Strong(title)],
            };
            let about = self.about(document);
            if !about.is_empty() {
                line.push(Inline::Note(format!(" · {about}")));
            }
            let nouns = ["quotation", "accusation", "denial"];
            let counts = (0..3).map(|kind| count(found[document][kind], nouns[kind])).collect::<Vec<_>>();
            line.push(text(format!(": {}", counts.join(", "))));
            let start = statements.partition_point(|s| s.document < document);
            let end = statements.partition_point(|s| s.document <= document);
            if start < end {
                line.extend(in_brackets((start..end).collect()));
            }
            line
        };
        let lines = (0..found.len()).map(line).collect();
        vec![section("documents", "Documents"), Block::List(lines)]
    }

    fn skipped(&self) -> Vec<Block> {
        if self.report.skipped.is_empty() {
            return Vec::new();
        }
        let lines = self.report.skipped.iter().map(|reason| vec![text(one_line(reason))]).collect();
        vec![section("skipped", "Inputs skipped"), Block::List(lines)]
    }

    fn method(&self) -> Vec<Block> {
        let paragraphs = method::paragraphs().map(|paragraph| Block::Paragraph(vec![text(paragraph)]));
        [section("method", "Method and error rates")].into_iter().chain(paragraphs).collect()
    }
}

/// Where links to a participant's section lead.
pub(super) fn person_id(participant: usize) -> String {
    format!("p{}", participant + 1)
}

/// Whether an address may be linked: anything else could run.
fn is_web_address(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

fn section(id: &str, title: &str) -> Block {
    heading(2, id.to_owned(), title.to_owned(), String::new())
}

fn heading(level: u8, id: String, text: String, note: String) -> Block {
    Block::Heading { level, id, text, note }
}

fn table(columns: &[(&'static str, bool)], rows: Vec<Vec<Cell>>) -> Block {
    let columns = columns.iter().map(|&(title, is_number)| Column { title, is_number }).collect();
    Block::Table { columns, rows }
}

/// Says how many rows a table leaves out.
fn more(all: usize, shown: usize, noun: &str) -> Option<Block> {
    let rest = all.saturating_sub(shown);
    (rest > 0).then(|| Block::Paragraph(vec![Inline::Note(format!("and {} more", count(rest, noun)))]))
}

fn in_brackets(statements: Vec<usize>) -> [Inline; 3] {
    [text(" ("), Inline::Statements(statements), text(")")]
}

fn dates(pair: &Pair) -> String {
    pair.first.as_deref().zip(pair.last.as_deref()).map_or(String::new(), |(first, last)| range(first, last))
}

/// `a`, or `a … b`.
fn ends(first: &str, last: &str) -> String {
    if first == last { first.to_owned() } else { format!("{first} … {last}") }
}

/// `1 document`, `2 documents`.
pub(super) fn count(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

/// `once`, `twice`, `3 times`.
fn times(n: usize) -> String {
    match n {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        _ => format!("{n} times"),
    }
}

/// `A`, `A and B`, `A, B and C`; where there are very many, the first ones and how many more.
pub(super) fn list(names: &[String]) -> String {
    let rest = names.len().saturating_sub(NAMES_SHOWN);
    let shown = &names[..names.len() - rest];
    match (shown, rest) {
        ([one], 0) => one.clone(),
        ([before @ .., last], 0) => format!("{} and {last}", before.join(", ")),
        _ => format!("{} and {rest} others", shown.join(", ")),
    }
}
