//! From a counted report to the blocks of its pages: the same for every format.
//!
//! All words that are not of the documents are here, as fixed templates: `{name} accuses most often: {n} times ({A1})`.

use super::blocks::{Block, Cell, Column, Entry, Inline, text};
use super::model::{Member, NOT_NAMED, Outlet, Pair, Person, Report, range};
use super::{Book, Holds, method};
use crate::extract::Status;
use crate::graph::{Charge, Statement, StatementKind};
use crate::resolve::EntityKind;
use crate::typeset::one_line;

/// What is told of somebody beside what he says.
const ATTITUDES: &str = "thinks, plans, orders";

/// Names in one summary sentence before the rest is only counted.
const NAMES_SHOWN: usize = 8;
/// Pairs who accuse each other that a summary names.
const MOST_PAIRS: usize = 3;
/// More than so many who share the first place are no leaders.
const MOST_LEADERS: usize = 3;
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
        blocks.extend(self.outlets());
        let accusations = report.statements(|s| s.kind.is_accusation());
        if !accusations.is_empty() {
            blocks.push(section("accusations", "Accusations"));
            blocks.push(Block::Legend);
            let entries = accusations.into_iter().map(|n| self.entry(n)).collect();
            blocks.push(Block::Entries { name: "accusations", entries });
        }
        let denials = report.statements(|s| s.kind == StatementKind::Denial);
        if !denials.is_empty() {
            blocks.push(section("denials", "Denials"));
            let entries = denials.into_iter().map(|n| self.entry(n)).collect();
            blocks.push(Block::Entries { name: "denials", entries });
        }
        let unnamed =
            [("quotations", "quoted", &report.unnamed), ("attitudes", ATTITUDES, &report.unnamed_attitudes)];
        let has_unnamed = unnamed.iter().any(|(.., statements)| !statements.is_empty());
        if !report.people.is_empty() || has_unnamed {
            blocks.push(section("people", "Who says and does what"));
            report.people.iter().for_each(|person| self.person(person, true, &mut blocks));
            if has_unnamed {
                let of = unnamed.iter().filter(|(.., statements)| !statements.is_empty());
                let note: Vec<String> = of
                    .clone()
                    .map(|(_, words, statements)| format!("{words} {}", times(statements.len())))
                    .collect();
                blocks.push(heading(3, "unnamed".to_owned(), NOT_NAMED.to_owned(), note.join(" · ")));
                for &(name, _, statements) in of {
                    let entries = statements.iter().map(|&n| {
                        let speaker = report.corpus().statements[n].speaker.as_ref().map(|p| p.participant);
                        let head = speaker.map(|p| vec![Inline::Person(Some(p))]).unwrap_or_default();
                        Entry { head, ..self.quotation(n) }
                    });
                    blocks.push(Block::Entries { name, entries: entries.collect() });
                }
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
        blocks.extend(self.outlets());
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
            let rows = report.people.iter().take(ROWS_SHOWN).map(row).collect();
            blocks.push(table("participants", &columns, rows));
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
            let mut entries = Vec::new();
            while let Some(statement) = corpus.statements.get(at).filter(|s| s.document == document) {
                let entry = if statement.kind.is_quotation() {
                    let mut entry = self.quotation(at);
                    entry.head = vec![Inline::Person(statement.speaker.as_ref().map(|p| p.participant))];
                    entry
                } else {
                    self.entry(at)
                };
                entries.push(entry);
                at += 1;
            }
            blocks.push(Block::Entries { name: "statements", entries });
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
        let quotations = corpus.statements.iter().filter(|s| s.is_quotation()).count();
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
        let mut lines = vec![(
            vec![
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
            ],
            Vec::new(),
        )];
        let mut say = |words: String, statements: Vec<usize>| {
            lines.push((vec![text(format!("{words}."))], statements));
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
        let attitudes = report.statements(Statement::is_attitude);
        if !attitudes.is_empty() {
            let (verb, are, s) =
                if attitudes.len() == 1 { ("tells", "is", "") } else { ("tell", "are", "s") };
            let all = count(attitudes.len(), "attribution");
            say(
                format!(
                    "{all} more {verb} what somebody thinks, plans, orders or notices, not what is said, and {are} no \
                     quotation{s}"
                ),
                attitudes,
            );
        }
        self.say_who_leads(&mut say);
        self.say_who_accuses_back(&mut say);
        if !asserted.is_empty() {
            self.say_what_is_unanswered(&asserted, &denied, &mut say);
            self.say_who_is_not_heard(&asserted, &mut say);
            let nobody = asserted.iter().copied().filter(|&n| corpus.statements[n].speaker.is_none());
            let nobody: Vec<usize> = nobody.collect();
            if !nobody.is_empty() {
                let verb = if nobody.len() == 1 { "comes" } else { "come" };
                let all = count(nobody.len(), "accusation");
                say(format!("{all} {verb} from somebody whom the text does not name"), nobody);
            }
        }
        self.say_where_it_stands(&mut say);
        let unnamed = report.graph.left_out;
        if unnamed.unnamed > 0 {
            let words = format!("{} in tables and pictures (--unnamed).", unnamed.unnamed_in_words("shown"));
            lines.push((vec![Inline::Note(words)], Vec::new()));
        }
        if report.about.unsure > 0 {
            let (all, least) = (count(report.about.unsure, "statement"), report.about.least);
            let verb = if report.about.unsure == 1 { "is" } else { "are" };
            let words = format!("{all} of a confidence below {least} {verb} left out (--min-confidence).");
            lines.push((vec![Inline::Note(words)], Vec::new()));
        }
        vec![section("summary", "Summary"), Block::Findings(lines)]
    }

    /// Who is quoted, accuses and is accused most often, of those who have a name; where more than a few share the first
    /// place, there is nothing to say.
    fn say_who_leads(&self, say: &mut impl FnMut(String, Vec<usize>)) {
        let report = self.report;
        let of_pairs = |pairs: &[usize]| -> Vec<usize> {
            pairs.iter().flat_map(|&p| report.pairs[p].statements.iter().copied()).collect()
        };
        /// What is counted of a person, and how many others that concerns.
        type Of<'a> = &'a dyn Fn(&Person) -> (Vec<usize>, usize);
        let accused: Of<'_> = &|p| (of_pairs(&p.accused_by), p.accused_by.len());
        let accuses: Of<'_> = &|p| (of_pairs(&p.accuses), p.accuses.len());
        let quoted: Of<'_> = &|p| (p.quotations.clone(), 0);
        for (one, several, preposition, own) in [
            ("is accused most often", "are accused most often", "by ", accused),
            ("accuses most often", "accuse most often", "", accuses),
            ("is quoted most often", "are quoted most often", "", quoted),
        ] {
            let named = report.people.iter().filter(|p| report.is_named(p.participant));
            let all: Vec<(usize, (Vec<usize>, usize))> = named.map(|p| (p.participant, own(p))).collect();
            let most = all.iter().map(|(_, (statements, _))| statements.len()).max().unwrap_or(0);
            let leaders: Vec<_> = all.into_iter().filter(|(_, (of, _))| of.len() == most).collect();
            if most < 2 || leaders.len() > MOST_LEADERS {
                continue;
            }
            let names: Vec<String> = leaders.iter().map(|&(p, _)| report.name(Some(p))).collect();
            let others = match &leaders[..] {
                [(_, (_, others))] if *others > 1 => {
                    format!(", {preposition}{others} different participants")
                }
                _ => String::new(),
            };
            let (verb, each) = if names.len() == 1 { (one, "") } else { (several, " each") };
            let statements = leaders.into_iter().flat_map(|(_, (of, _))| of).collect();
            say(format!("{} {verb}: {}{each}{others}", list(&names), times(most)), statements);
        }
    }

    /// Those who accuse each other: a sentence each where they are few, else one for all, with the strongest pairs named.
    fn say_who_accuses_back(&self, say: &mut impl FnMut(String, Vec<usize>)) {
        let report = self.report;
        let names = |&(one, _): &(usize, usize)| {
            let [one, other] =
                [report.pairs[one].accuser, Some(report.pairs[one].accused)].map(|p| report.name(p));
            format!("{one} and {other}")
        };
        let statements = |&(one, other): &(usize, usize)| {
            let of = |n: usize| report.pairs[n].statements.iter().copied();
            of(one).chain(of(other)).collect::<Vec<_>>()
        };
        if report.mutual.len() <= MOST_PAIRS {
            report
                .mutual
                .iter()
                .for_each(|pair| say(format!("{} accuse each other", names(pair)), statements(pair)));
        } else {
            let named: Vec<String> = report.mutual.iter().take(MOST_PAIRS).map(names).collect();
            let all = report.mutual.len();
            let words = format!("{all} pairs accuse each other, among them {}", named.join(", "));
            say(words, report.mutual.iter().flat_map(statements).collect());
        }
    }

    /// Which outlet has most of the accusations, and when the first one was made.
    fn say_where_it_stands(&self, say: &mut impl FnMut(String, Vec<usize>)) {
        let report = self.report;
        if let [first, second, ..] = &report.outlets[..]
            && first.accusations.len() > second.accusations.len()
        {
            let all = count(first.accusations.len(), "accusation");
            let documents = count(first.documents, "document");
            let words = format!("{} reports the most accusations: {all} in {documents}", first.name);
            say(words, first.accusations.clone());
        }
        if let Some(first) = report.timeline.iter().find(|period| !period.accusations.is_empty()) {
            let of = if first.accusations.len() == 1 { "accusation is of" } else { "accusations are of" };
            say(format!("The earliest {of} {}", first.name), first.accusations.clone());
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
            let of = match (unanswered.len(), asserted.len()) {
                (1, 1) => "the accusation".to_owned(),
                (some, all) if some == all => format!("any of the {all} accusations"),
                (some, all) => format!("{some} of the {all} accusations"),
            };
            say(format!("No denial of {of} was found in these documents"), unanswered);
        }
    }

    /// People and organizations that are accused by name, and that the documents neither quote nor let deny or accuse. A
    /// state or a group speaks through others.
    fn say_who_is_not_heard(&self, asserted: &[usize], say: &mut impl FnMut(String, Vec<usize>)) {
        let corpus = self.report.corpus();
        let mut is_heard = vec![false; corpus.participants.len()];
        for statement in &corpus.statements {
            statement.speaker.iter().for_each(|p| is_heard[p.participant] = true);
        }
        let mut silent: Vec<String> = Vec::new();
        let mut is_listed = vec![false; corpus.participants.len()];
        let mut statements = Vec::new();
        for &n in asserted {
            let Some(target) = corpus.statements[n].target.as_ref().map(|p| p.participant) else { continue };
            let kind = corpus.participants[target].kind;
            let may_speak = matches!(kind, EntityKind::Person | EntityKind::Organization);
            if may_speak && self.report.is_named(target) && !is_heard[target] {
                statements.push(n);
                if !std::mem::replace(&mut is_listed[target], true) {
                    silent.push(self.report.name(Some(target)));
                }
            }
        }
        if !silent.is_empty() {
            let verb = if silent.len() == 1 { "is" } else { "are" };
            say(format!("{} {verb} accused by name, but not quoted", list(&silent)), statements);
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
        let mut blocks = vec![section("pairs", "Who accuses whom"), table("accusers", &columns, rows)];
        blocks.extend(more(pairs.len(), most, "pair"));
        blocks
    }

    /// Charges and answers of a pair, each with its statements.
    fn charges(&self, pair: &Pair) -> Cell {
        let mut lines: Cell = Vec::new();
        let (shown, rest) = pair.charges.split_at(pair.charges.len().min(CHARGES_SHOWN));
        for charge in shown {
            let mut line = match charge.text.as_str() {
                "" => vec![Inline::Note("no charge named".to_owned())],
                words => vec![text(words)],
            };
            if charge.count() > 1 {
                line.push(text(format!(" {}×", charge.count())));
            }
            line.extend(in_brackets(charge.statements()));
            if charge.wordings.len() > 1 {
                line.push(Inline::Wordings(charge.wordings.clone()));
            }
            lines.push(line);
        }
        if !rest.is_empty() {
            let statements = rest.iter().flat_map(Charge::statements).collect();
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
        // Without dates the first one is only the first one read.
        if let Some(first) = standing.first_accusation.filter(|_| !self.report.timeline.is_empty()) {
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
        let columns = [("Name", false), ("Accused by", true), ("Accuses", true), ("Both", true)];
        let row = |member: &Member| -> Vec<Cell> {
            let figures = [member.accused_by, member.accuses, member.mutual].map(|n| n.to_string());
            let name = vec![vec![Inline::Person(Some(member.participant))]];
            [name].into_iter().chain(figures.map(|n| vec![vec![text(n)]])).collect()
        };
        blocks.push(Block::Paragraph(vec![Inline::Note(
            "How many different participants each is accused by, accuses, and both.".to_owned(),
        )]));
        let rows = standing.members.iter().take(RANKS_SHOWN).map(row).collect();
        blocks.push(table("network", &columns, rows));
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
        let mut blocks = vec![section("timeline", "Timeline")];
        if report.steps.len() > 1 {
            blocks.push(Block::Columns(report.steps.clone()));
        }
        blocks.push(table("timeline", &columns, rows.collect()));
        blocks
    }

    /// What each outlet has, with a bar for its accusations.
    fn outlets(&self) -> Vec<Block> {
        let outlets = &self.report.outlets;
        if outlets.is_empty() {
            return Vec::new();
        }
        let most = outlets.iter().map(|outlet| outlet.accusations.len()).max().unwrap_or(0);
        let columns = [
            ("Outlet", false),
            ("Documents", true),
            ("Quotations", true),
            ("Denials", true),
            ("Accusations", true),
            ("", false),
        ];
        let row = |outlet: &Outlet| -> Vec<Cell> {
            let accusations = outlet.accusations.len();
            let figures = [outlet.documents, outlet.quotations.len(), outlet.denials.len(), accusations];
            let mut row = vec![vec![vec![text(outlet.name.clone())]]];
            row.extend(figures.map(|n| vec![vec![text(n.to_string())]]));
            row.push(vec![vec![Inline::Bar(accusations, most)]]);
            row
        };
        let rows = outlets.iter().take(ROWS_SHOWN).map(row).collect();
        let mut blocks = vec![section("outlets", "Outlets"), table("outlets", &columns, rows)];
        blocks.extend(more(outlets.len(), ROWS_SHOWN, "outlet"));
        blocks
    }

    /// The section of a participant; `with_words` writes its quotations out.
    fn person(&self, person: &Person, with_words: bool, blocks: &mut Vec<Block>) {
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
        let documents = &self.report.corpus().documents;
        let (has_outlets, has_dates) =
            (documents.iter().any(|d| d.outlet.is_some()), documents.iter().any(|d| d.published.is_some()));
        let mut columns = vec![("Document", false)];
        columns.extend(has_outlets.then_some(("Outlet", false)));
        columns.extend(has_dates.then_some(("Date", false)));
        columns.extend([
            ("Quotations", true),
            ("Accusations", true),
            ("Denials", true),
            ("Statements", false),
        ]);
        let row = |document: usize| -> Vec<Cell> {
            let it = &documents[document];
            let title = self.title(document);
            let mut line = match it.url.as_deref().filter(|url| is_web_address(url)) {
                Some(url) => vec![Inline::Address { text: title, url: url.to_owned() }],
                None => vec![Inline::Strong(title)],
            };
            // A file's name tells the id of its only article.
            let is_told = it.title.is_none() || it.path.as_ref().is_some_and(|path| path.contains(&it.id));
            let place = [(!is_told).then_some(&it.id), it.path.as_ref()];
            let place =
                place.into_iter().flatten().map(|part| one_line(part)).collect::<Vec<_>>().join(" · ");
            if !place.is_empty() {
                line.push(Inline::Note(format!(" {place}")));
            }
            let plain = |text_of: Option<&str>| vec![vec![text(one_line(text_of.unwrap_or_default()))]];
            let mut row = vec![vec![line]];
            row.extend(has_outlets.then(|| plain(it.outlet.as_deref())));
            row.extend(has_dates.then(|| plain(it.day().or(it.published.as_deref()))));
            row.extend(found[document].map(|n| vec![vec![text(n.to_string())]]));
            let start = statements.partition_point(|s| s.document < document);
            let end = statements.partition_point(|s| s.document <= document);
            row.push(if start < end {
                vec![vec![Inline::Statements((start..end).collect())]]
            } else {
                Vec::new()
            });
            row
        };
        let rows = (0..found.len()).map(row).collect();
        vec![section("documents", "Documents"), table("documents", &columns, rows)]
    }

    fn skipped(&self) -> Vec<Block> {
        if self.report.about.skipped.is_empty() {
            return Vec::new();
        }
        let lines = self.report.about.skipped.iter().map(|reason| vec![text(one_line(reason))]).collect();
        vec![section("skipped", "Inputs skipped"), Block::List(lines)]
    }

    fn method(&self) -> Vec<Block> {
        let paragraphs =
            method::paragraphs(&self.report.about).map(|paragraph| Block::Paragraph(vec![text(paragraph)]));
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

fn table(name: &'static str, columns: &[(&'static str, bool)], rows: Vec<Vec<Cell>>) -> Block {
    let columns = columns.iter().map(|&(title, is_number)| Column { title, is_number }).collect();
    Block::Table { name, columns, rows }
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
