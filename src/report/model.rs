//! What a report counts: statements with numbers, who accuses whom, what each participant says and suffers, and when.

use petgraph::visit::EdgeRef;
use rustc_hash::{FxHashMap, FxHashSet};

use super::phrasing::{count, list, range};
use super::timeline::{Period, Step, steps, timeline};
use crate::extract::{AttributionKind, Status};
use crate::graph::confidence::Least;
use crate::graph::corpus::normalize_name;
use crate::graph::measures::Measures;
use crate::graph::{AttributionGraph, Charge, Corpus, Statement, StatementKind, TieKind};
use crate::typeset::one_line;

/// What stands for a speaker or accuser whom the text does not name.
pub(super) const NOT_NAMED: &str = "(not named)";

/// Fewer participants than these make no network.
const LEAST_MEMBERS: usize = 5;
/// A group of fewer is no community.
const LEAST_COMMUNITY: usize = 3;

/// What a report says of itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct About {
    /// The heading; `Who said what, and who accuses whom` where `None`.
    pub title: Option<String>,
    /// In words, which statements were chosen; empty where all were.
    pub filters: Vec<String>,
    /// Inputs that were left out, each with the reason.
    pub skipped: Vec<String>,
    /// The least confidence of the statements.
    pub least: Least,
    /// How many statements of less confidence were found.
    pub unsure: usize,
}

/// A report, sorted and counted, ready to be written.
#[derive(Debug)]
pub struct Report<'a> {
    pub(super) graph: &'a AttributionGraph,
    pub(super) about: About,
    /// The texts of the documents, in their order; empty where the report is to do without.
    pub(super) texts: Vec<String>,
    /// Type and number of each statement, counted from 1 within its type.
    numbers: Vec<(char, usize)>,
    /// Who accuses whom, the strongest first.
    pub(super) pairs: Vec<Pair>,
    /// Those who accuse each other: indices of two pairs.
    pub(super) mutual: Vec<(usize, usize)>,
    /// Everybody who says, accuses, is accused or denies; those with the most statements first.
    pub(super) people: Vec<Person>,
    /// Quotations without a speaker, and those of speakers without a name where these have no section.
    pub(super) unnamed: Vec<usize>,
    /// Attitudes without a holder.
    pub(super) unnamed_attitudes: Vec<usize>,
    /// Statements by time; empty where no two documents have different days.
    pub(super) timeline: Vec<Period>,
    /// Accusations and denials in equal steps of time, also those without any; empty as the timeline is.
    pub(super) steps: Vec<Step>,
    /// What each outlet has, the one with the most accusations first; empty where fewer than two are known.
    pub(super) outlets: Vec<Outlet>,
    /// The graph as a whole; `None` for one so small that nothing is to be measured.
    pub(super) standing: Option<Standing>,
}

/// What the graph's measures say of participants.
#[derive(Clone, Debug)]
pub(super) struct Standing {
    /// Those accused by most first, then those who accuse most.
    pub(super) members: Vec<Member>,
    /// Participants with more ties among themselves than with others; the largest such group first.
    pub(super) communities: Vec<Vec<usize>>,
    /// The first accusation, by day where documents are dated.
    pub(super) first_accusation: Option<usize>,
}

/// The measures of one participant.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) participant: usize,
    /// How many different participants it accuses, is accused by, and both.
    pub(super) accuses: usize,
    pub(super) accused_by: usize,
    pub(super) mutual: usize,
}

/// All accusations of one participant against another.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    /// `None` where the text does not name the accuser.
    pub(super) accuser: Option<usize>,
    pub(super) accused: usize,
    pub(super) first: Option<String>,
    pub(super) last: Option<String>,
    /// What it is charged with, commonest first; statements without a charge stand last under an empty one.
    pub(super) charges: Vec<Charge>,
    pub(super) statements: Vec<usize>,
    /// Denials of the accused towards the accuser.
    pub(super) denials: Vec<usize>,
}

/// What one participant says and does.
#[derive(Clone, Debug, Default)]
pub(super) struct Person {
    /// Index into the corpus's participants.
    pub(super) participant: usize,
    pub(super) quotations: Vec<usize>,
    /// What it thinks, intends, orders or notices.
    pub(super) attitudes: Vec<usize>,
    /// Indices of the pairs in which it accuses, and is accused.
    pub(super) accuses: Vec<usize>,
    pub(super) accused_by: Vec<usize>,
    pub(super) denials: Vec<usize>,
    /// Accusations by or against it that were not made for certain.
    pub(super) uncertain: Vec<usize>,
}

/// What the documents of one outlet have; a statement in documents of several outlets counts for each.
#[derive(Clone, Debug, Default)]
pub(super) struct Outlet {
    pub(super) name: String,
    pub(super) documents: usize,
    pub(super) quotations: Vec<usize>,
    /// Those that were made for certain.
    pub(super) accusations: Vec<usize>,
    pub(super) denials: Vec<usize>,
}

impl Person {
    /// The statements that concern it.
    pub(super) fn weight(&self, report: &Report<'_>) -> usize {
        let of_pairs =
            |pairs: &[usize]| pairs.iter().map(|&p| report.pairs[p].statements.len()).sum::<usize>();
        self.quotations.len()
            + self.attitudes.len()
            + of_pairs(&self.accuses)
            + of_pairs(&self.accused_by)
            + self.denials.len()
    }
}

impl<'a> Report<'a> {
    /// Counts and sorts what a graph holds; the ties should be those of the default options.
    ///
    /// `texts` are the documents' texts for the reader's view, in their order, or nothing at all.
    pub fn new(graph: &'a AttributionGraph, texts: Vec<String>, about: About) -> Self {
        let corpus = &graph.corpus;
        let texts = if texts.len() == corpus.documents.len() { texts } else { Vec::new() };
        let pairs = pairs(graph);
        let timeline = timeline(corpus);
        let mut report = Self {
            graph,
            about,
            texts,
            numbers: number(corpus),
            mutual: mutual(&pairs),
            pairs,
            people: Vec::new(),
            unnamed: Vec::new(),
            unnamed_attitudes: Vec::new(),
            steps: steps(corpus, &timeline),
            timeline,
            outlets: outlets(corpus),
            standing: standing(graph),
        };
        report.meet_people();
        report
    }

    pub(super) fn corpus(&self) -> &'a Corpus {
        &self.graph.corpus
    }

    /// The number that stands for a statement: `A1`, `Q7`, `D2`, and `T3` for what somebody only thinks or wants.
    pub(super) fn number(&self, statement: usize) -> String {
        let (letter, number) = self.numbers[statement];
        format!("{letter}{number}")
    }

    /// What sorts statements as their numbers do.
    pub(super) fn order(&self, statement: usize) -> (char, usize) {
        self.numbers[statement]
    }

    /// Indices of some statements, in document order.
    pub(super) fn statements(&self, is_it: impl Fn(&Statement) -> bool) -> Vec<usize> {
        (0..self.corpus().statements.len()).filter(|&n| is_it(&self.corpus().statements[n])).collect()
    }

    /// The first and last day of the dated documents.
    pub(super) fn dates(&self) -> Option<String> {
        let days = || self.corpus().documents.iter().filter_map(|d| d.day());
        Some(range(days().min()?, days().max()?))
    }

    /// The one-line name of a participant.
    pub(super) fn name(&self, participant: Option<usize>) -> String {
        participant.map_or(NOT_NAMED.to_owned(), |p| one_line(&self.corpus().participants[p].name))
    }

    /// The heading.
    pub(super) fn title(&self) -> String {
        let title = self.about.title.as_deref().map(one_line).filter(|title| !title.is_empty());
        title.unwrap_or_else(|| "Who said what, and who accuses whom".to_owned())
    }

    /// The lines below the heading: what was read, and which part of it is shown.
    pub(super) fn lead(&self) -> Vec<String> {
        let mut lead = vec![count(self.corpus().documents.len(), "document")];
        if self.outlets.len() > 1 {
            lead[0].push_str(&format!(" of {}", count(self.outlets.len(), "outlet")));
        }
        if let Some(dates) = self.dates() {
            lead[0].push_str(&format!(", {dates}"));
        }
        if !self.about.filters.is_empty() {
            lead.push(format!("Only statements {}", one_line(&self.about.filters.join("; "))));
        }
        lead
    }

    /// Whether a participant has a name, so that a summary can speak of it.
    pub(super) fn is_named(&self, participant: usize) -> bool {
        self.corpus().participants[participant].is_named()
    }

    /// Whether tables, network and sections speak of a participant: it has a name, or all are asked for, or this one is.
    pub(super) fn has_section(&self, participant: usize) -> bool {
        let options = &self.graph.options;
        !options.named_only || self.is_named(participant) || {
            let it = &self.corpus().participants[participant];
            options
                .only
                .iter()
                .any(|name| it.forms.iter().any(|form| normalize_name(form) == normalize_name(name)))
        }
    }

    /// Where a statement stands: `ceasefire, sentence 3, characters 91–134`.
    pub(super) fn place(&self, statement: &Statement) -> String {
        let document = one_line(&self.corpus().documents[statement.document].id);
        let (sentence, start, end) = (statement.sentence + 1, statement.start, statement.end);
        let place = format!("{document}, sentence {sentence}, characters {start}–{end}");
        let name = |&d: &usize| one_line(&self.corpus().documents[d].id);
        match &statement.also_in[..] {
            [] => place,
            others => format!("{place}; also in {}", list(&others.iter().map(name).collect::<Vec<_>>())),
        }
    }

    /// How the text mentions the speaker, where that is not the name: `as “He”`.
    pub(super) fn as_mentioned(&self, statement: &Statement) -> Option<String> {
        let speaker = statement.speaker.as_ref()?;
        let mention = one_line(&speaker.mention);
        (mention != self.name(Some(speaker.participant))).then(|| format!("as “{mention}”"))
    }

    /// What was found in each document: quotations, accusations of any status, denials.
    pub(super) fn found_in(&self) -> Vec<[usize; 3]> {
        let mut counts = vec![[0; 3]; self.corpus().documents.len()];
        for statement in &self.corpus().statements {
            let kind = match statement.kind {
                StatementKind::Quotation(_) if statement.is_attitude() => continue,
                StatementKind::Quotation(_) => 0,
                StatementKind::Accusation(_) => 1,
                StatementKind::Denial => 2,
            };
            counts[statement.document][kind] += 1;
        }
        counts
    }

    /// What is quoted, in quotation marks where all of it is quoted in the text.
    pub(super) fn quoted(&self, statement: &Statement) -> String {
        let words = one_line(&statement.text);
        match statement.kind {
            StatementKind::Quotation(AttributionKind::Direct) if !words.contains(['“', '”', '"']) => {
                format!("“{words}”")
            }
            _ => words,
        }
    }

    fn meet_people(&mut self) {
        let corpus = self.corpus();
        let mut place: Vec<Option<usize>> = vec![None; corpus.participants.len()];
        let mut people: Vec<Person> = Vec::new();
        let mut person = |participant: usize, people: &mut Vec<Person>| {
            *place[participant].get_or_insert_with(|| {
                people.push(Person { participant, ..Person::default() });
                people.len() - 1
            })
        };
        for (n, statement) in corpus.statements.iter().enumerate() {
            let speaker = statement.speaker.as_ref().map(|p| person(p.participant, &mut people));
            match (statement.kind, speaker) {
                (StatementKind::Quotation(_), Some(at)) if statement.is_attitude() => {
                    people[at].attitudes.push(n);
                }
                (StatementKind::Quotation(_), Some(at)) => people[at].quotations.push(n),
                (StatementKind::Quotation(_), None) if statement.is_attitude() => {
                    self.unnamed_attitudes.push(n);
                }
                (StatementKind::Quotation(_), None) => self.unnamed.push(n),
                (StatementKind::Denial, Some(at)) => people[at].denials.push(n),
                (StatementKind::Denial, None) => {}
                (StatementKind::Accusation(_), speaker) => {
                    let target = statement.target.as_ref().map(|p| person(p.participant, &mut people));
                    if statement.status != Some(Status::Asserted) {
                        let mut ends = [speaker, target.filter(|&t| speaker != Some(t))];
                        ends.iter_mut().flatten().for_each(|&mut at| people[at].uncertain.push(n));
                    }
                }
            }
        }
        for (n, pair) in self.pairs.iter().enumerate() {
            if let Some(accuser) = pair.accuser {
                let at = person(accuser, &mut people);
                people[at].accuses.push(n);
            }
            let at = person(pair.accused, &mut people);
            people[at].accused_by.push(n);
        }
        if self.graph.options.named_only {
            let (named, others): (Vec<Person>, Vec<Person>) =
                people.into_iter().partition(|person| self.has_section(person.participant));
            people = named;
            self.unnamed.extend(others.iter().flat_map(|person| &person.quotations));
            self.unnamed.sort_unstable();
            self.unnamed_attitudes.extend(others.iter().flat_map(|person| &person.attitudes));
            self.unnamed_attitudes.sort_unstable();
        }
        people.sort_by_cached_key(|person| std::cmp::Reverse(person.weight(self)));
        self.people = people;
    }
}

/// Measures the graph.
fn standing(graph: &AttributionGraph) -> Option<Standing> {
    // Nodes know names, statements know participants: an end of a tie is that of its first statement.
    let mut participant: Vec<Option<usize>> = vec![None; graph.graph.node_count()];
    for edge in graph.graph.edge_references() {
        let Some(first) = edge.weight().statements.first().map(|&n| &graph.corpus.statements[n]) else {
            continue;
        };
        for (node, party) in [(edge.source(), &first.speaker), (edge.target(), &first.target)] {
            participant[node.index()] = party.as_ref().map(|p| p.participant).or(participant[node.index()]);
        }
    }
    if participant.iter().flatten().count() < LEAST_MEMBERS {
        return None;
    }
    let measures = Measures::of(graph);
    let mut members: Vec<Member> = Vec::new();
    for (known, it) in participant.iter().zip(&measures.nodes) {
        members.extend(known.map(|participant| Member {
            participant,
            accuses: it.accuses,
            accused_by: it.accused_by,
            mutual: it.mutual,
        }));
    }
    // Whoever only denies has its place among those who are accused.
    members.retain(|it| it.accuses + it.accused_by > 0);
    members.sort_by_key(|it| std::cmp::Reverse((it.accused_by, it.accuses)));
    let known = |nodes: &Vec<usize>| -> Vec<usize> { nodes.iter().filter_map(|&n| participant[n]).collect() };
    let communities = measures.communities.iter().map(known).filter(|c| c.len() >= LEAST_COMMUNITY).collect();
    Some(Standing { members, communities, first_accusation: measures.first_accusation })
}

/// Numbers the statements by type, in document order.
fn number(corpus: &Corpus) -> Vec<(char, usize)> {
    let mut counts = [0; 4];
    let numbers = corpus.statements.iter().map(|statement| {
        let (n, letter) = match statement.kind {
            StatementKind::Accusation(_) => (0, 'A'),
            StatementKind::Quotation(_) if statement.is_attitude() => (3, 'T'),
            StatementKind::Quotation(_) => (1, 'Q'),
            StatementKind::Denial => (2, 'D'),
        };
        counts[n] += 1;
        (letter, counts[n])
    });
    numbers.collect()
}

/// Who accuses whom: the strongest ties first, then by first accusation.
fn pairs(graph: &AttributionGraph) -> Vec<Pair> {
    let corpus = &graph.corpus;
    let mut pairs: Vec<Pair> = Vec::new();
    for edge in graph.graph.edge_references().filter(|e| e.weight().kind == TieKind::Accuses) {
        let tie = edge.weight();
        let Some(one) = tie.statements.first().map(|&n| &corpus.statements[n]) else { continue };
        let Some(accused) = one.target.as_ref().map(|p| p.participant) else { continue };
        let back = graph.graph.edges_connecting(edge.target(), edge.source());
        let denials =
            back.filter(|e| e.weight().kind == TieKind::Denies).flat_map(|e| e.weight().statements.clone());
        pairs.push(Pair {
            accuser: one.speaker.as_ref().map(|p| p.participant),
            accused,
            first: tie.first.clone(),
            last: tie.last.clone(),
            charges: tie.charges.clone(),
            statements: tie.statements.clone(),
            denials: denials.collect(),
        });
    }
    pairs.sort_by_key(|pair| std::cmp::Reverse(pair.statements.len()));
    pairs
}

/// Indices of pairs that are each other's answer, in order of the stronger one.
fn mutual(pairs: &[Pair]) -> Vec<(usize, usize)> {
    let place: FxHashMap<(usize, usize), usize> =
        pairs.iter().enumerate().filter_map(|(n, p)| Some(((p.accuser?, p.accused), n))).collect();
    let answer = |(n, pair): (usize, &Pair)| {
        let back = *place.get(&(pair.accused, pair.accuser?))?;
        (n < back).then_some((n, back))
    };
    pairs.iter().enumerate().filter_map(answer).collect()
}

/// What each outlet has.
fn outlets(corpus: &Corpus) -> Vec<Outlet> {
    let mut outlets: Vec<Outlet> = Vec::new();
    let mut place: FxHashMap<String, usize> = FxHashMap::default();
    let of_document: Vec<Option<usize>> = corpus
        .documents
        .iter()
        .map(|document| {
            let name = one_line(document.outlet.as_deref()?);
            let at = *place.entry(name.clone()).or_insert_with(|| {
                outlets.push(Outlet { name, ..Outlet::default() });
                outlets.len() - 1
            });
            outlets[at].documents += 1;
            Some(at)
        })
        .collect();
    for (n, statement) in corpus.statements.iter().enumerate() {
        let of: FxHashSet<usize> = statement.documents().filter_map(|d| of_document[d]).collect();
        let mut of: Vec<usize> = of.into_iter().collect();
        of.sort_unstable();
        for outlet in of {
            match statement.kind {
                StatementKind::Quotation(_) if statement.is_attitude() => {}
                StatementKind::Quotation(_) => outlets[outlet].quotations.push(n),
                StatementKind::Denial => outlets[outlet].denials.push(n),
                StatementKind::Accusation(_) if statement.status == Some(Status::Asserted) => {
                    outlets[outlet].accusations.push(n);
                }
                StatementKind::Accusation(_) => {}
            }
        }
    }
    outlets.sort_by(|a, b| {
        let weight = |o: &Outlet| (o.accusations.len(), o.quotations.len());
        weight(b).cmp(&weight(a)).then(a.name.cmp(&b.name))
    });
    if outlets.len() < 2 { Vec::new() } else { outlets }
}
