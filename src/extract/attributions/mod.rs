//! Attributions by rules: source, cue and content from quotation marks, the tree and the cue lexicon.
//!
//! `Calder said the dam is unsafe.` gives source `Calder`, cue `said`, content `the dam is unsafe`.
//!
//! Three families of rules each make candidates: [`quoted`] starts from paired quotation marks, [`clausal`] from a
//! cue verb and the clause it governs, [`nominal`] from phrases and nouns (`according to`, `Baku's claim that`).
//! [`find`] then lets the surer candidate win where two claim the same words, and nests what stands inside another.
//! Lines have rules of their own: [`headlines`], and [`turns`] of interviews.
//!
//! `combine` brings the rules' findings and the network's together: [`mends`] first puts right what labels of single
//! words cannot know of grammar and marks, and [`floating`] in the end finds the speakers of quotations that stand alone.

mod acts;
mod clausal;
mod combine;
mod cues;
mod floating;
mod headlines;
mod mends;
mod nominal;
mod quotations;
mod quoted;
mod turns;

pub use acts::act_of;
pub use combine::combine;
pub use quotations::{is_quoted, quotation_at};

use super::tree::Tree;
use super::{Act, Attribution, AttributionKind, Cue, Phrase};
use std::ops::Range;

use crate::document::{Document, Upos};
use crate::rules::Rule;
use crate::span::Span;

/// Name of the rule for quotations that stand alone.
const FLOATING: &str = "floating quotation";

/// Finds the attributions of a document by rules, in text order.
pub fn find(tree: &Tree<'_>) -> Vec<Attribution> {
    let mut candidates = quoted::find(tree);
    candidates.extend(clausal::find(tree));
    candidates.extend(nominal::find(tree));
    candidates.extend(headlines::find(tree));
    candidates.extend(turns::find(tree));
    without_conflicts(tree, candidates)
}

/// Makes one consistent list of candidates: one attribution a cue, one cue a quotation, and parents set.
fn without_conflicts(tree: &Tree<'_>, mut candidates: Vec<Attribution>) -> Vec<Attribution> {
    let document = tree.document;
    candidates.retain(|a| !a.content.is_empty());
    // The surer candidate first; among equals the earlier in the text, so that the result never depends on the order
    // in which the rules ran.
    candidates
        .sort_by(|a, b| b.confidence.total_cmp(&a.confidence).then_with(|| position(a).cmp(&position(b))));
    let mut kept: Vec<Attribution> = Vec::with_capacity(candidates.len());
    let mut taken = Taken::default();
    for mut candidate in candidates {
        if tree.applies(Rule::FindKeepApart) {
            keep_apart(document, &mut candidate);
        }
        if taken.admits(&candidate) {
            taken.add(&candidate);
            kept.push(candidate);
        }
    }
    kept.sort_by_key(position);
    for attribution in &mut kept {
        attribution.kind = kind_of(document, &attribution.content);
    }
    nest(&mut kept);
    kept
}

/// Ends a source before the cue or the content that the tree hung below it (`The boss shouted ‘Get out!’`, read as a man
/// who was shouted at), and leaves out an addressee that is the content.
fn keep_apart(document: &Document, candidate: &mut Attribution) {
    let others: Vec<Span> =
        candidate.cue.iter().flat_map(|c| &c.spans).chain(&candidate.content).copied().collect();
    if let Some(span) = candidate.source.as_mut().and_then(|s| s.spans.first_mut()) {
        let limit =
            others.iter().filter(|o| o.overlaps(*span) && span.start < o.start).map(|o| o.start).min();
        if let Some(limit) = limit {
            let words = document.tokens_in(Span::new(span.start, limit));
            let last = words.clone().rfind(|&t| document.tokens[t].upos != Upos::Punct);
            span.end = last.map_or(span.end, |last| document.tokens[last].span.end);
        }
    }
    let is_content = |a: &Phrase| a.spans.iter().any(|s| candidate.content.iter().any(|c| c.overlaps(*s)));
    if candidate.addressee.as_ref().is_some_and(is_content) {
        candidate.addressee = None;
    }
}

/// Start and end of the content, for sorting: an attribution that holds another comes before it.
fn position(attribution: &Attribution) -> (usize, std::cmp::Reverse<usize>) {
    let start = attribution.content.iter().map(|s| s.start).min().unwrap_or(0);
    let end = attribution.content.iter().map(|s| s.end).max().unwrap_or(0);
    (start, std::cmp::Reverse(end))
}

/// Words already spoken for: cue spans and content spans of the candidates kept so far, by position.
#[derive(Default)]
struct Taken {
    cues: std::collections::BTreeMap<usize, usize>,
    contents: std::collections::BTreeMap<usize, usize>,
}

impl Taken {
    fn admits(&self, candidate: &Attribution) -> bool {
        let cue_free = candidate.cue.iter().flat_map(|c| &c.spans).all(|&s| !overlaps(&self.cues, s));
        // Two attributions never cross, and never have the same content: one holds the other, or they are apart.
        // Its own cue may stand in what holds it: `Osei said [the ombudsman believed [the ministry was slow]]`.
        let content_free = candidate.content.iter().all(|&s| !is_crossing(&self.contents, s));
        let content_new = candidate.content.iter().all(|&s| self.contents.get(&s.start) != Some(&s.end));
        cue_free && content_free && content_new
    }

    fn add(&mut self, candidate: &Attribution) {
        for span in candidate.cue.iter().flat_map(|c| &c.spans) {
            self.cues.insert(span.start, span.end);
        }
        for span in &candidate.content {
            self.contents.insert(span.start, span.end);
        }
    }
}

fn overlaps(taken: &std::collections::BTreeMap<usize, usize>, span: Span) -> bool {
    taken.range(..span.end).next_back().is_some_and(|(_, &end)| end > span.start)
}

fn is_crossing(taken: &std::collections::BTreeMap<usize, usize>, span: Span) -> bool {
    // Contents are few and short: only those that start within or shortly before the span can cross it.
    taken.range(..span.end).rev().take(8).any(|(&start, &end)| {
        (start < span.start && span.start < end && end < span.end)
            || (span.start < start && start < span.end && span.end < end)
    })
}

/// Direct, mixed or indirect, by the share of the content's tokens inside quotation marks (four fifths and more are
/// direct, as the attribution corpora count).
pub fn kind_of(document: &Document, content: &[Span]) -> AttributionKind {
    let (mut inside, mut all) = (0usize, 0usize);
    for &span in content {
        for token in document.tokens_in(span) {
            if document.tokens[token].upos == Upos::Punct {
                continue;
            }
            all += 1;
            inside += usize::from(is_quoted(document, document.tokens[token].span));
        }
    }
    match (inside, all) {
        (0, _) => AttributionKind::Indirect,
        (inside, all) if 5 * inside >= 4 * all => AttributionKind::Direct,
        _ => AttributionKind::Mixed,
    }
}

/// The kind of a finished attribution: direct only where every word stands between quotation marks and at least one of
/// the marks stands at an edge of what is told, so that a line of a transcript that lies somewhere inside quotation marks
/// is no direct quotation.
fn strict_kind_of(document: &Document, content: &[Span]) -> AttributionKind {
    let kind = kind_of(document, content);
    if kind != AttributionKind::Direct {
        return kind;
    }
    let words = content.iter().flat_map(|&span| document.tokens_in(span));
    let is_inside = |token: usize| is_quoted(document, document.tokens[token].span);
    if !words.filter(|&t| document.tokens[t].upos != Upos::Punct).all(is_inside) {
        return AttributionKind::Mixed;
    }
    let at_edge = content.iter().any(|&span| {
        quotation_at(document, span).is_some_and(|at| {
            let quotation = &document.quotations[at];
            let words = document.tokens_in(span);
            words.start == quotation.tokens.start
                || quotation.close.is_some() && words.end + 1 >= quotation.tokens.end
        })
    });
    if at_edge { AttributionKind::Direct } else { AttributionKind::Indirect }
}

/// The tokens from the first of some spans to the last.
fn token_range(document: &Document, spans: &[Span]) -> Range<usize> {
    let start = spans.iter().map(|s| document.tokens_in(*s).start).min().unwrap_or(0);
    let end = spans.iter().map(|s| document.tokens_in(*s).end).max().unwrap_or(start);
    start..end
}

/// Sets `parent` to the innermost attribution whose content holds the other's content and cue; the list is sorted by
/// start, longer first.
fn nest(attributions: &mut [Attribution]) {
    let whole = |a: &Attribution| {
        let start = a.content.iter().map(|s| s.start).min().unwrap_or(0);
        let end = a.content.iter().map(|s| s.end).max().unwrap_or(0);
        Span::new(start, end)
    };
    let mut open: Vec<usize> = Vec::new();
    for index in 0..attributions.len() {
        let mine = whole(&attributions[index]);
        open.retain(|&outer| whole(&attributions[outer]).end > mine.start);
        let anchor = attributions[index].cue.as_ref().map_or(mine, |c| c.spans[0]);
        attributions[index].parent = open.iter().rev().copied().find(|&outer| {
            attributions[outer].content.iter().any(|s| s.contains(mine) && s.contains(anchor))
        });
        open.push(index);
    }
}

/// An attribution with the parts that every rule knows; kind and parent are set when the list is whole.
fn attribution(
    source: Option<Phrase>,
    cue: Option<Cue>,
    content: Vec<Span>,
    confidence: f32,
    rule: &'static str,
) -> Attribution {
    Attribution {
        kind: AttributionKind::Indirect,
        source,
        cue,
        content,
        addressee: None,
        act: Act::Statement,
        parent: None,
        confidence,
        rule,
    }
}

/// A noun phrase in a role, with what is coordinated with it: `Quill and Osei`.
fn phrase(tree: &Tree<'_>, head: usize) -> Phrase {
    let conjuncts = tree.conjuncts(head);
    let first = tree.noun_phrase(head);
    let words = match conjuncts.last() {
        Some(&last) if conjuncts[0] == head && last != head => {
            first.start..tree.noun_phrase(last).end.max(first.end)
        }
        _ => first,
    };
    Phrase::new(vec![tree.span(words)], head)
}

/// A content without commas, dashes and a full stop at its ends; quotation marks and brackets that have their partner
/// inside stay.
fn trim_content(tree: &Tree<'_>, words: Range<usize>) -> Range<usize> {
    let (mut start, mut end) = (words.start, words.end);
    let is_loose = |token: usize| {
        tree.is_one_of(token, &[",", ";", ":", "—", "–", "-", "--"]) && tree.upos(token) == Upos::Punct
    };
    while start < end && (is_loose(start) || tree.is_one_of(start, &[".", "”", "''", ")"])) {
        start += 1;
    }
    loop {
        if start >= end {
            return start..start;
        }
        let last = end - 1;
        let alone = match tree.text(last) {
            "." | "“" | "``" => true,
            "”" => !(start..last).any(|t| tree.is_word(t, "“")),
            ")" => !(start..last).any(|t| tree.is_word(t, "(")),
            _ => is_loose(last),
        };
        if !alone {
            break;
        }
        end -= 1;
    }
    start..end
}

/// A content as the quotation marks allow it: what somebody says inside a quotation stays inside (`“We hope it holds,”
/// Osei said`: the hope ends at the mark), and a content that ends inside a quotation which began in it takes all of
/// it, since a parser often ends a clause at an inner full stop. `None` where nothing remains.
fn fit_to_quotations(tree: &Tree<'_>, span: Span, cue: Range<usize>) -> Option<Span> {
    if !tree.applies(Rule::FindFitToQuotations) {
        return Some(span);
    }
    let document = tree.document;
    if let Some(quotation) = quotation_at(document, document.tokens[cue.start].span) {
        let inner = document.quotations[quotation].inner;
        let (start, end) = (span.start.max(inner.start), span.end.min(inner.end));
        // The comma before the closing mark belongs to the outer quotation.
        let text = document.article.text.get(start..end)?;
        let end = start + text.trim_end_matches([',', '.', ' ']).len();
        return (start < end).then(|| Span::new(start, end));
    }
    let mut wide = span;
    let first = document.quotations.partition_point(|q| q.inner.start < span.start);
    for quotation in document.quotations[first..].iter().take_while(|q| q.inner.start < span.end) {
        if quotation.depth == 0 && span.contains(quotation.open) {
            wide.end = wide.end.max(quotation.close.map_or(quotation.inner.end, |close| close.end));
        }
    }
    Some(wide)
}
