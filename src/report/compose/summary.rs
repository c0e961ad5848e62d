//! The summary of a report: a sentence for what stands out, each with the statements that it counts.
//!
//! Example: `Rask is accused most often: 3 times, by 2 different participants.`

use super::super::blocks::{Block, Inline, text};
use super::super::model::Person;
use super::super::phrasing::{count, list, times};
use super::{Composer, DOCUMENTS_LISTED, section};
use crate::extract::Status;
use crate::graph::{Statement, StatementKind};
use crate::resolve::EntityKind;

/// Pairs who accuse each other that a summary names.
const MOST_PAIRS: usize = 3;

/// More than so many who share the first place are no leaders.
const MOST_LEADERS: usize = 3;

impl Composer<'_> {
    /// The summary; the names are those of the sections to which its first figures lead.
    pub(super) fn summary(
        &self,
        accusations: &'static str,
        people: &'static str,
        denials: &'static str,
    ) -> Vec<Block> {
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
        self.say_what_is_not_counted(&mut say);
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

    /// Statements that figures leave out: accusations that were not made for certain, and attitudes.
    fn say_what_is_not_counted(&self, say: &mut impl FnMut(String, Vec<usize>)) {
        let report = self.report;
        let is_uncertain = |s: &Statement| s.kind.is_accusation() && s.status != Some(Status::Asserted);
        let others = report.statements(is_uncertain);
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
}
