//! The data of the interactive graph in the HTML report: participants, and the statements that tie them.
//!
//! Example: `{"nodes":[{"id":"0","name":"Norland","kind":"place","href":"#p1"}, …], "statements":[…], …}`. The page's
//! script draws and filters it; everything in it also stands in the page's tables.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::compose::person_id;
use super::{Book, Report};
use crate::extract::Status;
use crate::graph::charges::Grouping;
use crate::graph::{Statement, StatementKind};
use crate::typeset::one_line;

/// Ties of a graph that is not drawn from single statements.
const TIES_SHOWN: usize = 300;
/// Statements that such a tie names.
const STATEMENTS_NAMED: usize = 20;

/// The data as JSON that can stand inside a script element; `None` where nobody accuses or denies.
pub(super) fn data(book: &Book<'_>, page: usize) -> Option<String> {
    let report = book.report;
    let is_whole = book.page_of_statement.iter().all(|&p| p == Some(page));
    let (mut ends, mut statements, mut ties) = (BTreeSet::new(), Vec::new(), Vec::new());
    if is_whole {
        let charges = charges(report);
        for (n, statement) in report.corpus().statements.iter().enumerate() {
            let Some((kind, source, target)) = tie(statement) else { continue };
            if ![source, target].into_iter().all(|end| end.is_shown(report)) {
                continue;
            }
            ends.extend([source, target]);
            statements.push(json!({
                "n": report.number(n), "k": kind, "s": source.id(), "t": target.id(),
                "d": statement.document, "status": statement.status.unwrap_or(Status::Asserted).as_str(),
                "charge": charges[n], "sure": rounded(statement.confidence),
            }));
        }
    } else {
        for pair in report.pairs.iter().take(TIES_SHOWN) {
            let first = &report.corpus().statements[pair.statements[0]];
            let Some((kind, source, target)) = tie(first) else { continue };
            ends.extend([source, target]);
            let named = pair.statements.iter().take(STATEMENTS_NAMED);
            let named: Vec<Value> =
                named.map(|&n| json!([report.number(n), book.html_place(n, page)])).collect();
            let charge = pair.charges.first().map_or("", |charge| &charge.text);
            let share = pair.charges.first().map_or(0, crate::graph::Charge::count);
            ties.push(json!({
                "k": kind, "s": source.id(), "t": target.id(), "w": pair.statements.len(), "charge": charge,
                "share": share, "named": named,
            }));
        }
    }
    if ends.is_empty() {
        return None;
    }
    let documents =
        report.corpus().documents.iter().map(
            |document| json!({"day": document.day(), "outlet": document.outlet.as_deref().map(one_line)}),
        );
    let documents: Vec<Value> = if is_whole { documents.collect() } else { Vec::new() };
    let nodes: Vec<Value> = ends.iter().map(|end| end.node(book, page)).collect();
    let data = json!({"nodes": nodes, "statements": statements, "ties": ties, "documents": documents});
    Some(in_script(&data.to_string()))
}

/// What the page's statements cite: the documents by index, as JSON that can stand inside a script element.
pub(super) fn documents(book: &Book<'_>, page: usize) -> String {
    let corpus = book.report.corpus();
    let mut shown: Vec<usize> = book.statements_on(page).map(|n| corpus.statements[n].document).collect();
    shown.sort_unstable();
    shown.dedup();
    let documents: serde_json::Map<String, Value> = shown
        .into_iter()
        .map(|n| {
            let it = &corpus.documents[n];
            let line = |text: &Option<String>| text.as_deref().map(one_line);
            let value = json!({
                "id": one_line(&it.id), "title": line(&it.title), "outlet": line(&it.outlet), "day": it.day(),
                "url": line(&it.url),
            });
            (n.to_string(), value)
        })
        .collect();
    in_script(&Value::Object(documents).to_string())
}

/// The charge under which each statement is counted among those of its tie; empty for those that are on no tie.
fn charges(report: &Report<'_>) -> Vec<String> {
    let corpus = report.corpus();
    let mut ties: std::collections::BTreeMap<_, Vec<usize>> = std::collections::BTreeMap::new();
    for (n, statement) in corpus.statements.iter().enumerate() {
        if let Some(ends) = tie(statement) {
            ties.entry(ends).or_default().push(n);
        }
    }
    let mut charges = vec![String::new(); corpus.statements.len()];
    let mut grouping = Grouping::default();
    for statements in ties.into_values() {
        for charge in grouping.group(corpus, &statements) {
            charge.statements().into_iter().for_each(|n| charges[n].clone_from(&charge.text));
        }
    }
    charges
}

/// Two digits, as the page shows them.
fn rounded(confidence: f32) -> f64 {
    (f64::from(confidence) * 100.0).round() / 100.0
}

/// One end of a tie: a participant, or the unnamed accusers of one document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Known(usize),
    Unknown(usize),
}

impl End {
    fn id(self) -> String {
        match self {
            End::Known(participant) => participant.to_string(),
            End::Unknown(document) => format!("u{document}"),
        }
    }

    fn is_shown(self, report: &Report<'_>) -> bool {
        match self {
            End::Known(participant) => report.has_section(participant),
            End::Unknown(_) => !report.graph.options.named_only,
        }
    }

    fn node(self, book: &Book<'_>, page: usize) -> Value {
        let report: &Report<'_> = book.report;
        match self {
            End::Known(p) => {
                let href = book.page_of_person[p].map(|to| book.html_link(to, page, &person_id(p)));
                let participant = &report.corpus().participants[p];
                let forms: Vec<String> = participant.forms.iter().map(|f| one_line(f)).collect();
                json!({
                    "id": self.id(), "name": report.name(Some(p)), "kind": participant.kind.as_str(), "href": href,
                    "forms": forms,
                })
            }
            End::Unknown(_) => json!({"id": self.id(), "name": "not named", "kind": "unknown", "href": null}),
        }
    }
}

/// What a statement ties: an accusation of any status, or a denial that answers one; nobody is tied to itself.
fn tie(statement: &Statement) -> Option<(&'static str, End, End)> {
    let end = |party: &Option<crate::graph::Party>| {
        party.as_ref().map_or(End::Unknown(statement.document), |p| End::Known(p.participant))
    };
    let kind = match statement.kind {
        StatementKind::Accusation(_) => "accuses",
        StatementKind::Denial if statement.speaker.is_some() && !statement.answers.is_empty() => "denies",
        _ => return None,
    };
    let (source, target) = (end(&statement.speaker), end(&statement.target));
    (source != target).then_some((kind, source, target))
}

/// JSON with every character escaped that could end the script element or begin a comment in it.
fn in_script(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample::{hostile, sample};
    use crate::report::tests::written;

    fn json_of(analysis: &crate::resolve::Analysis) -> (String, Value) {
        let text = written(analysis, &[], |book, out| {
            out.extend_from_slice(data(book, 0).unwrap().as_bytes());
            Ok(())
        });
        let value = serde_json::from_str(&text).unwrap();
        (text, value)
    }

    #[test]
    fn every_accusation_and_answer_is_a_tie() {
        let (_, data) = json_of(&sample());
        let ties: Vec<String> = data["statements"]
            .as_array()
            .unwrap()
            .iter()
            .map(|s| ["n", "k", "s", "t", "status"].map(|k| s[k].as_str().unwrap()).join(" "))
            .collect();
        assert_eq!(
            ties,
            [
                "A1 accuses 1 2 asserted",
                "D1 denies 2 1 asserted",
                "A2 accuses 2 1 hypothetical",
                "A3 accuses u0 3 asserted"
            ]
        );
        assert_eq!(data["nodes"].as_array().unwrap().len(), 4);
        assert_eq!(data["documents"][0]["day"], "2020-10-12");
    }

    #[test]
    fn data_does_not_end_its_element() {
        let mut analysis = hostile();
        analysis.entities[0].name = "</script><script>alert(1)</script><!--".to_owned();
        let (text, data) = json_of(&analysis);
        assert!(!text.contains(['<', '>', '&']), "{text}");
        assert_eq!(data["nodes"][0]["name"], "</script><script>alert(1)</script><!--");
    }
}
