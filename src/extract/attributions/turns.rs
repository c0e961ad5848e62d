//! Interviews and transcripts: a paragraph that begins with its speaker's name and a colon is what he says.
//!
//! `Orrin Courier: Did you tell him that?` belongs to the Courier, all of it, where other paragraphs are written alike.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::tree::Tree;
use super::super::{Attribution, Cue, Phrase};
use super::attribution;
use crate::document::SentenceKind;
use crate::rules::Rule;

/// Name of the rule.
pub(super) const RULE: &str = "turn of a transcript";

/// How many paragraphs with a label make a transcript.
const FEWEST: usize = 3;

/// Finds the turns of a transcript.
pub(super) fn find(tree: &Tree<'_>) -> Vec<Attribution> {
    if !tree.applies(Rule::FindTurns) {
        return Vec::new();
    }
    let document = tree.document;
    let labeled: Vec<(Range<usize>, usize)> = document
        .paragraphs
        .iter()
        .filter(|p| document.sentences[p.sentences.start].kind == SentenceKind::Prose)
        .filter_map(|p| Some((p.tokens.clone(), label_end(tree, &p.tokens)?)))
        .collect();
    if labeled.len() < FEWEST {
        return Vec::new();
    }
    let label = |paragraph: &Range<usize>, colon: usize| {
        tree.span(label_start(tree, paragraph)..colon).text(&document.article.text)
    };
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (paragraph, colon) in &labeled {
        *counts.entry(label(paragraph, *colon)).or_default() += 1;
    }
    // `Note: …`, `Update: …` and one `Police: …` make no conversation: somebody must speak twice.
    if counts.values().all(|&count| count < 2) {
        return Vec::new();
    }
    labeled.into_iter().map(|(paragraph, colon)| turn(tree, paragraph, colon)).collect()
}

fn turn(tree: &Tree<'_>, paragraph: Range<usize>, colon: usize) -> Attribution {
    let document = tree.document;
    let name = label_start(tree, &paragraph)..colon;
    let source = Phrase::new(vec![tree.span(name.clone())], name.end - 1);
    let cue = Cue { spans: vec![tree.span(colon..colon + 1)], lemma: ":".into() };
    let words = colon + 1..paragraph.end;
    let at = document.quotations.partition_point(|q| q.tokens.start <= words.start);
    let quoted = document.quotations.get(at).filter(|q| {
        q.tokens.start == words.start + 1 && q.tokens.end + 1 >= words.end && !q.tokens.is_empty()
    });
    let content = quoted.map_or_else(|| tree.span(words), |q| q.inner);
    attribution(Some(source), Some(cue), vec![content], 0.9, RULE)
}

/// The colon behind the name that a paragraph begins with: `SEN. PELL:`, `Hanna Lindqvist:`, `Q:`.
fn label_end(tree: &Tree<'_>, paragraph: &Range<usize>) -> Option<usize> {
    let start = label_start(tree, paragraph);
    let colon = (start + 1..paragraph.end.min(start + 7)).find(|&t| tree.is_word(t, ":"))?;
    let fits = |t: usize| {
        let text = tree.text(t);
        text.starts_with(|c: char| c.is_uppercase() || matches!(c, '.' | '\'' | '’' | '-' | '(' | ')'))
    };
    (colon + 1 < paragraph.end && (start..colon).all(fits)).then_some(colon)
}

/// Where the name begins: some transcripts stand between quotation marks, `“WALLACE: Who paid?`
fn label_start(tree: &Tree<'_>, paragraph: &Range<usize>) -> usize {
    let is_mark = matches!(tree.text(paragraph.start), "\"" | "“" | "``" | "‘" | "'");
    paragraph.start + usize::from(is_mark && paragraph.len() > 3)
}
