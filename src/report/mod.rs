//! From a graph to a report that people read: who said what, who accuses whom, with the words and their places.
//!
//! Example line: `Azerbaijan is accused most often: 3 times (A5, A6, A7).` Every figure names the statements that it
//! counts, and only fixed templates are written around the words of the documents.
//!
//! [`Report::new`] counts and sorts once; [`text`], [`markdown`] and [`html`] write the same report.

pub mod html;
pub mod markdown;
pub mod text;

use petgraph::Direction::{Incoming, Outgoing};
use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;

use crate::extract::{AttributionKind, Status};
use crate::graph::measures::mutual_pairs;
use crate::graph::{AttributionGraph, Corpus, Statement, StatementKind, TieKind};
use crate::typeset::one_line;

/// Names in one summary sentence before the rest is only counted.
const NAMES_SHOWN: usize = 8;
/// References in one summary sentence before the rest is only counted.
const REFERENCES_SHOWN: usize = 12;

/// How the findings came about, and what may be wrong with them.
pub const METHOD: [&str; 2] = [
    "Quotations, accusations and denials were found by sayso, a program: it tags and parses each sentence with a small \
     statistical model, finds who speaks and who is accused by grammar and by lists of words, and joins mentions of the \
     same name. Each document is read alone; documents are joined only by the names of the participants. Nothing is \
     paraphrased: quoted words, charges and sentences stand as they are in the documents.",
    "The program makes mistakes. It misses statements, takes some for accusations that are none, and names a wrong \
     speaker or target now and then, most often where the text says he, she or they. An accusation that is listed here \
     was made according to the document; nothing is said about whether it is true. Check every statement at its place \
     before you publish it.",
];

/// A report, sorted and counted, ready to be written.
#[derive(Debug)]
pub struct Report<'a> {
    graph: &'a AttributionGraph,
    /// Inputs that were left out, each with the reason.
    skipped: &'a [String],
    /// Number of each statement: `A1`, `Q7`, `D2`.
    numbers: Vec<String>,
    summary: Vec<Line>,
    pairs: Vec<PairRow>,
    mutual: Vec<MutualRow>,
    speakers: Vec<Speaker>,
}

/// A sentence of the summary with the statements that it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    text: String,
    statements: Vec<usize>,
}

/// One row of who accuses whom.
#[derive(Clone, Debug)]
struct PairRow {
    accuser: String,
    accused: String,
    weight: usize,
    documents: usize,
    dates: String,
    /// Charges with their counts, commonest first.
    charges: Vec<(String, usize)>,
    statements: Vec<usize>,
    /// Denials of the accused towards the accuser.
    denials: Vec<usize>,
}

/// Two who accuse each other.
#[derive(Clone, Debug)]
struct MutualRow {
    one: String,
    other: String,
    forth: Vec<usize>,
    back: Vec<usize>,
}

/// All quotations of one speaker.
#[derive(Clone, Debug)]
struct Speaker {
    name: String,
    quotations: Vec<usize>,
}

impl<'a> Report<'a> {
    /// Counts and sorts what a graph holds; the ties should be those of the default options.
    pub fn new(graph: &'a AttributionGraph, skipped: &'a [String]) -> Self {
        let mut report = Self {
            graph,
            skipped,
            numbers: number(&graph.corpus),
            summary: Vec::new(),
            pairs: pair_rows(graph),
            mutual: mutual_rows(graph),
            speakers: speakers(&graph.corpus),
        };
        report.summary = report.summarize();
        report
    }

    fn corpus(&self) -> &'a Corpus {
        &self.graph.corpus
    }

    /// Indices of the statements of a kind, in document order.
    fn statements(&self, is_it: impl Fn(&Statement) -> bool) -> Vec<usize> {
        (0..self.corpus().statements.len()).filter(|&n| is_it(&self.corpus().statements[n])).collect()
    }

    fn accusations(&self) -> Vec<usize> {
        self.statements(|s| s.kind.is_accusation())
    }

    fn denials(&self) -> Vec<usize> {
        self.statements(|s| s.kind == StatementKind::Denial)
    }

    /// The first and last day of the dated documents.
    fn dates(&self) -> Option<String> {
        let days = || self.corpus().documents.iter().filter_map(|d| d.day());
        Some(range(days().min()?, days().max()?))
    }

    /// The one-line name of a statement's speaker.
    fn speaker(&self, statement: &Statement) -> String {
        match statement.speaker {
            None => NOT_NAMED.to_owned(),
            Some(_) => one_line(self.corpus().name(statement.speaker.as_ref())),
        }
    }

    /// The one-line name of a statement's target.
    fn target(&self, statement: &Statement) -> String {
        match statement.target {
            None => NOT_NAMED.to_owned(),
            Some(_) => one_line(self.corpus().name(statement.target.as_ref())),
        }
    }

    /// Where a statement stands: `ceasefire, sentence 3, characters 91–134`.
    fn place(&self, statement: &Statement) -> String {
        let document = one_line(&self.corpus().documents[statement.document].id);
        let (sentence, start, end) = (statement.sentence + 1, statement.start, statement.end);
        format!("{document}, sentence {sentence}, characters {start}–{end}")
    }

    /// How the text mentions the speaker, where that is not the name: `as “He”`.
    fn as_mentioned(&self, statement: &Statement) -> Option<String> {
        let mention = one_line(&statement.speaker.as_ref()?.mention);
        (mention != self.speaker(statement)).then(|| format!("as “{mention}”"))
    }

    /// What was found in each document: `2 quotations, 1 accusation, 0 denials`.
    fn found_in(&self) -> Vec<String> {
        let mut counts = vec![[0; 3]; self.corpus().documents.len()];
        for statement in &self.corpus().statements {
            let kind = match statement.kind {
                StatementKind::Quotation(_) => 0,
                StatementKind::Accusation(_) => 1,
                StatementKind::Denial => 2,
            };
            counts[statement.document][kind] += 1;
        }
        let nouns = ["quotation", "accusation", "denial"];
        let line =
            |n: [usize; 3]| (0..3).map(|kind| count(n[kind], nouns[kind])).collect::<Vec<_>>().join(", ");
        counts.into_iter().map(line).collect()
    }

    /// What is quoted, in quotation marks where all of it is quoted in the text.
    fn quoted(&self, statement: &Statement) -> String {
        let words = one_line(&statement.text);
        match statement.kind {
            StatementKind::Quotation(AttributionKind::Direct) if !words.contains(['“', '”', '"']) => {
                format!("“{words}”")
            }
            _ => words,
        }
    }

    fn summarize(&self) -> Vec<Line> {
        let corpus = self.corpus();
        let is_asserted = |s: &Statement| s.kind.is_accusation() && s.status == Some(Status::Asserted);
        let asserted = self.statements(is_asserted);
        let quotations = self.statements(|s| s.kind.is_quotation());
        let denials = self.denials();
        let named = self.speakers.iter().filter(|s| s.name != NOT_NAMED).count();
        let mut lines = Vec::new();
        let mut say = |text: String, mut statements: Vec<usize>| {
            statements.sort_unstable();
            statements.dedup();
            lines.push(Line { text, statements });
        };
        say(
            format!(
                "{} with {} of {}, {} and {}.",
                count(corpus.documents.len(), "document"),
                count(quotations.len(), "quotation"),
                count(named, "named speaker"),
                count(asserted.len(), "accusation"),
                count(denials.len(), "denial"),
            ),
            Vec::new(),
        );
        let others = self.accusations().len() - asserted.len();
        if others > 0 {
            let statements = self.statements(|s| s.kind.is_accusation() && !is_asserted(s));
            let verb = if others == 1 { "is" } else { "are" };
            let text = format!(
                "{} more {verb} only possible, negated or withdrawn, and not counted below",
                count(others, "accusation")
            );
            say(text, statements);
        }
        for (direction, verb) in [(Outgoing, "accuses most often"), (Incoming, "is accused most often")] {
            if let Some((names, statements, each)) = self.leaders(direction) {
                let verb = if names.len() > 1 {
                    verb.replacen("is ", "are ", 1).replacen("accuses", "accuse", 1)
                } else {
                    verb.to_owned()
                };
                let times = if names.len() > 1 { format!("{} each", times(each)) } else { times(each) };
                say(format!("{} {verb}: {times}", list(&names)), statements);
            }
        }
        for pair in self.mutual.iter().take(NAMES_SHOWN) {
            let statements = [&pair.forth[..], &pair.back].concat();
            say(format!("{} and {} accuse each other", pair.one, pair.other), statements);
        }
        if self.mutual.len() > NAMES_SHOWN {
            let rest = &self.mutual[NAMES_SHOWN..];
            let statements =
                rest.iter().flat_map(|pair| pair.forth.iter().chain(&pair.back).copied()).collect();
            say(format!("{} more accuse each other", count(rest.len(), "pair")), statements);
        }
        if !asserted.is_empty() {
            let mut is_answered = vec![false; corpus.statements.len()];
            for &denial in &denials {
                corpus.statements[denial].answers.iter().for_each(|&n| is_answered[n] = true);
            }
            let unanswered: Vec<usize> = asserted.iter().copied().filter(|&n| !is_answered[n]).collect();
            let all = asserted.len();
            if unanswered.is_empty() {
                say(
                    "Every accusation is answered by a denial in these documents".to_owned(),
                    denials.clone(),
                );
            } else {
                let verb = if unanswered.len() == 1 { "has" } else { "have" };
                let text = format!(
                    "{} of {} {verb} no denial in these documents",
                    unanswered.len(),
                    count(all, "accusation")
                );
                say(text, unanswered);
            }
            self.say_who_is_never_quoted(&asserted, &mut say);
        }
        lines
    }

    fn say_who_is_never_quoted(&self, asserted: &[usize], say: &mut impl FnMut(String, Vec<usize>)) {
        let corpus = self.corpus();
        let mut is_quoted = vec![false; corpus.participants.len()];
        for statement in corpus.statements.iter().filter(|s| s.kind.is_quotation()) {
            statement.speaker.iter().for_each(|p| is_quoted[p.participant] = true);
        }
        let mut silent: Vec<usize> = Vec::new();
        let mut is_listed = vec![false; corpus.participants.len()];
        let mut statements = Vec::new();
        for &n in asserted {
            let target = corpus.statements[n].target.as_ref().map(|p| p.participant);
            if let Some(target) = target.filter(|&t| !is_quoted[t]) {
                statements.push(n);
                if !std::mem::replace(&mut is_listed[target], true) {
                    silent.push(target);
                }
            }
        }
        if !silent.is_empty() {
            let names: Vec<String> = silent.iter().map(|&p| one_line(&corpus.participants[p].name)).collect();
            let verb = if names.len() == 1 { "is" } else { "are" };
            say(format!("{} {verb} accused, but never quoted", list(&names)), statements);
        }
    }

    /// The named participants with the most accusations made (`Outgoing`) or received, and those accusations; nobody
    /// where no one has more than one.
    fn leaders(&self, direction: petgraph::Direction) -> Option<(Vec<String>, Vec<usize>, usize)> {
        let graph = &self.graph.graph;
        let own = |node: NodeIndex| {
            let ties = graph.edges_directed(node, direction).filter(|e| e.weight().kind == TieKind::Accuses);
            let mut statements: Vec<usize> =
                ties.flat_map(|e| e.weight().statements.iter().copied()).collect();
            statements.sort_unstable();
            statements
        };
        let candidates: Vec<(NodeIndex, Vec<usize>)> =
            graph.node_indices().filter(|&n| graph[n].kind.is_some()).map(|n| (n, own(n))).collect();
        let most = candidates.iter().map(|(_, own)| own.len()).max().filter(|&most| most > 1)?;
        let leaders = || candidates.iter().filter(|(_, own)| own.len() == most);
        let names = leaders().map(|(n, _)| graph[*n].label.clone()).collect();
        let statements = leaders().flat_map(|(_, own)| own.iter().copied()).collect();
        Some((names, statements, most))
    }
}

/// What stands for a speaker or accuser whom the text does not name.
const NOT_NAMED: &str = "(not named)";

/// Numbers the statements by type, in document order.
fn number(corpus: &Corpus) -> Vec<String> {
    let mut counts = [0; 3];
    let numbers = corpus.statements.iter().map(|statement| {
        let (n, letter) = match statement.kind {
            StatementKind::Accusation(_) => (0, 'A'),
            StatementKind::Quotation(_) => (1, 'Q'),
            StatementKind::Denial => (2, 'D'),
        };
        counts[n] += 1;
        format!("{letter}{}", counts[n])
    });
    numbers.collect()
}

/// Who accuses whom: the strongest ties first, then by first accusation.
fn pair_rows(graph: &AttributionGraph) -> Vec<PairRow> {
    let name = |n: NodeIndex| match graph.graph[n].kind {
        None => NOT_NAMED.to_owned(),
        Some(_) => graph.graph[n].label.clone(),
    };
    let mut rows: Vec<PairRow> = Vec::new();
    for edge in graph.graph.edge_references().filter(|e| e.weight().kind == TieKind::Accuses) {
        let tie = edge.weight();
        let back = graph.graph.edges_connecting(edge.target(), edge.source());
        let denials =
            back.filter(|e| e.weight().kind == TieKind::Denies).flat_map(|e| e.weight().statements.clone());
        rows.push(PairRow {
            accuser: name(edge.source()),
            accused: name(edge.target()),
            weight: tie.weight,
            documents: tie.documents,
            dates: tie.first.as_deref().zip(tie.last.as_deref()).map_or(String::new(), |(f, l)| range(f, l)),
            charges: charges(graph, &tie.statements),
            statements: tie.statements.clone(),
            denials: denials.collect(),
        });
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.weight));
    rows
}

/// The charges of some statements with their counts, commonest first, then in order of appearance.
fn charges(graph: &AttributionGraph, statements: &[usize]) -> Vec<(String, usize)> {
    let mut charges: Vec<(String, usize)> = Vec::new();
    for &n in statements {
        let charge = one_line(&graph.corpus.statements[n].text);
        if charge.is_empty() {
            continue;
        }
        match charges.iter_mut().find(|(known, _)| known.to_lowercase() == charge.to_lowercase()) {
            Some((_, count)) => *count += 1,
            None => charges.push((charge, 1)),
        }
    }
    charges.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    charges
}

fn mutual_rows(graph: &AttributionGraph) -> Vec<MutualRow> {
    let statements = |from: NodeIndex, to: NodeIndex| {
        let ties = graph.graph.edges_connecting(from, to).filter(|e| e.weight().kind == TieKind::Accuses);
        ties.flat_map(|e| e.weight().statements.clone()).collect::<Vec<_>>()
    };
    let pairs = mutual_pairs(graph).into_iter().map(|pair| MutualRow {
        one: graph.graph[pair.one].label.clone(),
        other: graph.graph[pair.other].label.clone(),
        forth: statements(pair.one, pair.other),
        back: statements(pair.other, pair.one),
    });
    pairs.collect()
}

/// The speakers with their quotations: those with the most first, then in order of appearance; the unnamed last.
fn speakers(corpus: &Corpus) -> Vec<Speaker> {
    let mut of_participant: Vec<Option<usize>> = vec![None; corpus.participants.len()];
    let mut speakers: Vec<Speaker> = Vec::new();
    let mut unnamed = Vec::new();
    for (n, statement) in corpus.statements.iter().enumerate().filter(|(_, s)| s.kind.is_quotation()) {
        let Some(party) = &statement.speaker else {
            unnamed.push(n);
            continue;
        };
        let at = *of_participant[party.participant].get_or_insert_with(|| {
            let name = one_line(&corpus.participants[party.participant].name);
            speakers.push(Speaker { name, quotations: Vec::new() });
            speakers.len() - 1
        });
        speakers[at].quotations.push(n);
    }
    speakers.sort_by_key(|s| std::cmp::Reverse(s.quotations.len()));
    if !unnamed.is_empty() {
        speakers.push(Speaker { name: NOT_NAMED.to_owned(), quotations: unnamed });
    }
    speakers
}

/// `1 document`, `2 documents`.
fn count(n: usize, noun: &str) -> String {
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

/// `2020-10-12`, or `2020-10-12 – 2020-10-14`.
fn range(first: &str, last: &str) -> String {
    if first == last { first.to_owned() } else { format!("{first} – {last}") }
}

/// `A`, `A and B`, `A, B and C`; where there are very many, the first ones and how many more.
fn list(names: &[String]) -> String {
    let rest = names.len().saturating_sub(NAMES_SHOWN);
    let shown = &names[..names.len() - rest];
    match (shown, rest) {
        ([one], 0) => one.clone(),
        ([before @ .., last], 0) => format!("{} and {last}", before.join(", ")),
        _ => format!("{} and {rest} others", shown.join(", ")),
    }
}

/// The statements that a reference list shows, and how many it leaves out.
fn shown(statements: &[usize]) -> (&[usize], usize) {
    let rest = statements.len().saturating_sub(REFERENCES_SHOWN);
    (&statements[..statements.len() - rest], rest)
}
