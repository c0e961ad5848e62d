//! The words of a picture: heading, counts, tooltips, and a description for those who cannot see it.
//!
//! Example: `Norland accuses Estavia (2 statements in 2 documents, 12 October 2020): “shelling the town” (2).`

use petgraph::graph::EdgeIndex;

use super::{PictureOptions, PlacedNode, PlacedTie};
use crate::extract::Status;
use crate::graph::{AttributionGraph, Charge, LeftOut, Node, Tie, TieKind};
use crate::typeset::{one_line, shorten};

/// Ties told in the description.
const TOLD: usize = 12;
/// Columns of a sentence in a tooltip.
const SENTENCE: usize = 240;

pub(super) fn title(options: &PictureOptions) -> String {
    options.title.as_deref().map_or_else(|| "Who accuses whom".to_owned(), one_line)
}

/// What is counted, over which time, what is left out.
pub(super) fn subtitle(
    whole: &AttributionGraph,
    nodes: &[PlacedNode],
    ties: &[PlacedTie],
    left_out: LeftOut,
) -> Vec<String> {
    let documents = &whole.corpus.documents;
    let is_open = whole.options.since.is_none() && whole.options.until.is_none();
    let days: Vec<&str> = if is_open {
        documents.iter().filter_map(|d| d.day()).collect()
    } else {
        ties.iter()
            .map(|t| &whole.graph[EdgeIndex::new(t.tie)])
            .flat_map(|tie| [&tie.first, &tie.last])
            .filter_map(|d| d.as_deref())
            .collect()
    };
    let source = match &documents[..] {
        [one] => shorten(&one_line(one.title.as_deref().unwrap_or(&one.id)), 70),
        _ => count(documents.len(), "document"),
    };
    let sum = |kind: TieKind| {
        ties.iter()
            .filter(|t| t.kind == kind)
            .map(|t| whole.graph[EdgeIndex::new(t.tie)].weight)
            .sum::<usize>()
    };
    let mut first = vec![source];
    if let (Some(from), Some(to)) = (days.iter().min(), days.iter().max()) {
        first.push(dates(from, to));
    }
    let mut second = vec![count(nodes.len(), "participant"), accusations(whole, sum(TieKind::Accuses))];
    for (kind, noun) in [(TieKind::Denies, "denial"), (TieKind::Mentions, "mention")] {
        if sum(kind) > 0 {
            second.push(count(sum(kind), noun));
        }
    }
    let mut lines = vec![[first, second].concat().join(" · ")];
    if left_out.nodes > 0 {
        lines.push(format!(
            "Shown are the {} participants with the most statements on their ties; {} more and {} are left out.",
            nodes.len(),
            left_out.nodes,
            count(left_out.ties, "tie"),
        ));
    }
    lines
}

/// `3 accusations`, with their status where that is not the usual one.
fn accusations(whole: &AttributionGraph, number: usize) -> String {
    let statuses = &whole.options.statuses;
    if *statuses == [Status::Asserted] || statuses.is_empty() {
        return count(number, "accusation");
    }
    let names: Vec<&str> = statuses.iter().map(|s| s.as_str()).collect();
    format!("{} ({})", count(number, "accusation"), names.join(", "))
}

pub(super) fn of_node(node: &Node) -> String {
    let kind = node.kind.map_or("not named", |k| k.as_str());
    format!(
        "{} ({kind}): accuses {}, is accused {}, is quoted {}, in {}",
        node.id,
        times(node.accusations_made),
        times(node.accusations_received),
        times(node.quotations),
        count(node.documents, "document"),
    )
}

/// Who accuses whom, and the first sentence that says so.
pub(super) fn of_tie(whole: &AttributionGraph, edge: EdgeIndex) -> String {
    let tie = &whole.graph[edge];
    let first = tie.statements.first().map(|&n| one_line(&whole.corpus.statements[n].sentence_text));
    let mut text = tell(whole, edge);
    if let Some(sentence) = first.filter(|s| !s.is_empty()) {
        text.push('\n');
        text.push_str(&shorten(&sentence, SENTENCE));
    }
    text
}

/// The strongest ties, one sentence each.
pub(super) fn description(whole: &AttributionGraph, ties: &[PlacedTie]) -> String {
    let mut edges: Vec<EdgeIndex> = ties.iter().map(|t| EdgeIndex::new(t.tie)).collect();
    edges.sort_by_key(|&e| (std::cmp::Reverse(whole.graph[e].weight), e));
    let mut told: Vec<String> = edges.iter().take(TOLD).map(|&e| tell(whole, e)).collect();
    if edges.len() > TOLD {
        told.push(format!("{} more.", count(edges.len() - TOLD, "tie")));
    }
    told.join(" ")
}

fn tell(whole: &AttributionGraph, edge: EdgeIndex) -> String {
    let (tie, graph) = (&whole.graph[edge], &whole.graph);
    let Some((source, target)) = graph.edge_endpoints(edge) else { return String::new() };
    let mut facts = format!("{} in {}", count(tie.weight, "statement"), count(tie.documents, "document"));
    if let (Some(first), Some(last)) = (&tie.first, &tie.last) {
        facts = format!("{facts}, {}", dates(first, last));
    }
    if let Some(outlet) = &tie.outlet {
        facts = format!("{facts}, {}", one_line(outlet));
    }
    let charges = charges(tie);
    let charges = if charges.is_empty() { charges } else { format!(": {charges}") };
    format!("{} {} {} ({facts}){charges}.", graph[source].id, tie.kind.as_str(), graph[target].id)
}

/// Charges told of one tie before the rest is only counted.
const CHARGES_TOLD: usize = 4;

/// The charges of a tie, each with its own number where there are several statements: `fraud (2), theft (1)`.
fn charges(tie: &Tie) -> String {
    let named: Vec<_> = tie.charges.iter().filter(|charge| !charge.text.is_empty()).collect();
    let tell = |charge: &&Charge| match tie.weight {
        1 => charge.text.clone(),
        _ => format!("{} ({})", charge.text, charge.count()),
    };
    let mut told: Vec<String> = named.iter().take(CHARGES_TOLD).map(tell).collect();
    if named.len() > CHARGES_TOLD {
        told.push(format!("{} more", count(named.len() - CHARGES_TOLD, "charge")));
    }
    told.join(", ")
}

/// The words beside a tie: its charge; for a denial only that it is one, where the charge stands on the accusation.
/// The second text says for how many of its statements they hold, and must not be cut.
pub(super) fn beside(tie: &Tie, is_accused_back: bool) -> (String, String) {
    let number = || if tie.weight > 1 { format!(" ({}×)", tie.weight) } else { String::new() };
    let (mut text, share) = match tie.kind {
        TieKind::Accuses => (tie.label.clone(), tie.share()),
        TieKind::Denies if is_accused_back || tie.label.is_empty() => ("denies".to_owned(), number()),
        TieKind::Denies => (format!("denies: {}", tie.label), tie.share()),
        TieKind::Mentions => (String::new(), number()),
    };
    if let Some(outlet) = &tie.outlet {
        let outlet = one_line(outlet);
        text = if text.is_empty() { outlet } else { format!("{outlet}: {text}") };
    }
    (text, share)
}

/// `3 March 2024`, `3–14 March 2024`, `3 March – 2 April 2024`.
fn dates(first: &str, last: &str) -> String {
    let (Some((y1, m1, d1)), Some((y2, m2, d2))) = (date(first), date(last)) else {
        return format!("{first} – {last}");
    };
    if first == last {
        format!("{d1} {m1} {y1}")
    } else if (y1, m1) == (y2, m2) {
        format!("{d1}–{d2} {m1} {y1}")
    } else if y1 == y2 {
        format!("{d1} {m1} – {d2} {m2} {y1}")
    } else {
        format!("{d1} {m1} {y1} – {d2} {m2} {y2}")
    }
}

/// Year, name of the month, day; `None` where it is no day.
fn date(day: &str) -> Option<(&str, &'static str, u32)> {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let month: usize = day.get(5..7)?.parse().ok()?;
    Some((day.get(..4)?, *MONTHS.get(month.checked_sub(1)?)?, day.get(8..10)?.parse().ok()?))
}

fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

fn times(number: usize) -> String {
    match number {
        0 => "never".to_owned(),
        1 => "once".to_owned(),
        n => format!("{n} times"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_repeat_nothing() {
        assert_eq!(dates("2024-03-03", "2024-03-03"), "3 March 2024");
        assert_eq!(dates("2024-03-03", "2024-03-14"), "3–14 March 2024");
        assert_eq!(dates("2024-03-03", "2024-04-02"), "3 March – 2 April 2024");
        assert_eq!(dates("2023-12-31", "2024-01-01"), "31 December 2023 – 1 January 2024");
        assert_eq!(dates("2023-99-31", "2024-01-01"), "2023-99-31 – 2024-01-01");
    }
}
