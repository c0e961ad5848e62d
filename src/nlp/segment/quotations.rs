//! Pairs quotation marks, paragraph by paragraph.
//!
//! `'It's the workers' fault,' Pell said.` has one quotation, and its apostrophes are none of its marks.
//!
//! What stands beside a mark tells which way it probably faces; which marks belong together is then the cheapest
//! reading of the whole paragraph, found by a beam search over the marks from left to right. An odd mark costs a
//! little and spoils nothing behind it. The work is linear in the number of marks.

use super::marks::{Glyph, Mark};
use super::reporting::clause_that_tells;
use crate::document::{Quotation, Token};
use crate::span::Span;

/// What a token turned out to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Role {
    /// A word, other punctuation, or a mark that belongs to no quotation.
    #[default]
    Other,
    /// An opening quotation mark.
    Open,
    /// A closing quotation mark.
    Close,
}

/// A paragraph among its neighbors, as far as their quotation marks matter.
pub(super) struct Place {
    /// The paragraph's first token; the document's tokens end with its last.
    pub(super) first: usize,
    /// The paragraph.
    pub(super) span: Span,
    /// The mark that the next paragraph begins with.
    pub(super) reopened: Option<Glyph>,
    /// The mark that the paragraph before left open.
    pub(super) open_before: Option<Glyph>,
}

/// Finds the quotations of a paragraph and appends them; `roles` gets one entry for each of the paragraph's tokens.
///
/// Returns the kind of mark that the paragraph leaves open for the next one to go on from.
pub(super) fn pair(
    text: &str,
    tokens: &[Token],
    place: &Place,
    roles: &mut Vec<Role>,
    quotations: &mut Vec<Quotation>,
) -> Option<Glyph> {
    let Place { first, span: paragraph, reopened, open_before } = *place;
    roles.clear();
    roles.resize(tokens.len() - first, Role::Other);
    let marks: Vec<Mark> = (first..tokens.len())
        .filter_map(|token| Mark::read(text, paragraph, token, tokens[token].span))
        .collect();
    if marks.is_empty() {
        return None;
    }
    let begun = quotations.len();
    let mut open = Open::default();
    for (mark, action) in marks.iter().zip(cheapest_reading(&marks, reopened)) {
        match action {
            Action::Stray => {}
            Action::Open { replaces } => {
                if replaces {
                    open.abandon(mark.token);
                }
                roles[mark.token - first] = Role::Open;
                open.stack.push((quotations.len(), mark.glyph));
                quotations.push(begun_by(mark, tokens, open.stack.len() - 1));
            }
            Action::Close { dropping } => {
                for _ in 0..dropping {
                    open.abandon(mark.token);
                }
                if let Some((index, _)) = open.stack.pop() {
                    roles[mark.token - first] = Role::Close;
                    let quotation = &mut quotations[index];
                    quotation.close = Some(tokens[mark.token].span);
                    quotation.tokens.end = mark.token;
                }
            }
        }
    }
    // A quotation that the next paragraph reopens runs to the end, unless it plainly ends before.
    let left_open = open.stack.first().copied().filter(|&(index, glyph)| {
        reopened == Some(glyph)
            && clause_that_tells(text, tokens, quotations[index].tokens.start, tokens.len(), true).is_none()
    });
    while !open.stack.is_empty() {
        open.abandon(tokens.len());
    }
    for (index, limit) in open.unclosed {
        let quotation = &mut quotations[index];
        let from = quotation.tokens.start;
        let is_left_open = left_open.is_some_and(|(open, _)| open == index);
        let is_reopened =
            !is_left_open && limit < tokens.len() && is_reopened_at(text, tokens, first, from, limit);
        let runs_on = is_left_open || is_reopened;
        quotation.tokens.end = if runs_on { limit } else { unclosed_end(text, tokens, first, from, limit) };
        if is_reopened {
            let next = begun + quotations[begun..].partition_point(|next| next.tokens.start <= limit);
            if let Some(next) = quotations.get_mut(next) {
                next.continues = true;
            }
        }
    }
    for quotation in &mut quotations[begun..] {
        if !quotation.tokens.is_empty() {
            quotation.inner = Span::new(
                tokens[quotation.tokens.start].span.start,
                tokens[quotation.tokens.end - 1].span.end,
            );
        }
    }
    if let Some(quotation) = quotations.get_mut(begun) {
        let is_same = open_before == Some(marks[0].glyph);
        quotation.continues |= is_same && quotation.open == tokens[first].span;
    }
    left_open.map(|(_, glyph)| glyph)
}

/// The quotations of a paragraph that are open at a mark, and those that have lost their closing mark.
#[derive(Default)]
struct Open {
    /// Index of the quotation and its kind of mark, innermost last.
    stack: Vec<(usize, Glyph)>,
    /// Index of the quotation and the token that it ends before.
    unclosed: Vec<(usize, usize)>,
}

impl Open {
    /// Gives up the innermost open quotation, which ends before a token.
    fn abandon(&mut self, limit: usize) {
        if let Some((index, _)) = self.stack.pop() {
            self.unclosed.push((index, limit));
        }
    }
}

/// A quotation that begins with a mark; its end is set when it is known.
fn begun_by(mark: &Mark, tokens: &[Token], depth: usize) -> Quotation {
    let open = tokens[mark.token].span;
    Quotation {
        open,
        close: None,
        inner: Span::new(open.end, open.end),
        tokens: mark.token + 1..mark.token + 1,
        depth: depth.min(usize::from(u8::MAX)) as u8,
        continues: false,
    }
}

/// The mark that a paragraph begins with, if it can open a quotation.
pub(super) fn first_mark(text: &str, paragraph: Span) -> Option<Glyph> {
    let mut chars = paragraph.text(text).chars();
    let first = chars.next().filter(|c| !matches!(c, '’' | '”'))?;
    let is_followed = chars.next().is_some_and(|c| !c.is_whitespace());
    if is_followed { Glyph::of(first) } else { None }
}

/// Where a quotation without a closing mark ends: before a clause that tells who spoke (`"We stay, Pell said.`),
/// else where the text lets it run on to the paragraph's end, else at the end of its sentence.
fn unclosed_end(text: &str, tokens: &[Token], first: usize, from: usize, limit: usize) -> usize {
    if let Some(clause) = clause_that_tells(text, tokens, from, limit, false) {
        return clause;
    }
    let word = |index: usize| tokens[index].span.text(text);
    let begins_paragraph = from == first + 1;
    let is_announced = from >= first + 2 && matches!(word(from - 2), "," | ":");
    if limit == tokens.len() && (begins_paragraph || is_announced) {
        return limit;
    }
    (from..limit).find(|&at| matches!(word(at), "." | "!" | "?")).map_or(limit, |stop| stop + 1)
}

/// Whether the mark at `limit` reopens the quotation that begins at `from`, in a text whose paragraphs were joined to
/// one line: both stand at the beginning of a sentence, and nothing between tells who spoke.
///
/// `“We stay. We fight. “We win,” Pell said.`
fn is_reopened_at(text: &str, tokens: &[Token], first: usize, from: usize, limit: usize) -> bool {
    let word = |index: usize| tokens[index].span.text(text);
    let is_stop = |word: &str| matches!(word, "." | "!" | "?");
    let begins =
        from == first + 1 || from > first + 1 && (is_stop(word(from - 2)) || is_closing(word(from - 2)));
    let begins = begins || from > first + 1 && word(from - 2) == ":";
    let is_same_mark = tokens[limit].span.text(text) == word(from - 1);
    begins
        && is_same_mark
        && limit > from
        && is_stop(word(limit - 1))
        && clause_that_tells(text, tokens, from, limit, false).is_none()
}

fn is_closing(word: &str) -> bool {
    matches!(word, "\"" | "”" | "’" | "''" | "’’" | "»" | "'")
}

/// What to do with a mark.
#[derive(Clone, Copy, Debug)]
enum Action {
    /// It is no mark of a quotation.
    Stray,
    /// It opens one; with `replaces`, the innermost open one has lost its closing mark and ends before this.
    Open { replaces: bool },
    /// It closes one, behind `dropping` inner ones that have lost their closing marks.
    Close { dropping: u8 },
}

/// A reading of the marks so far.
#[derive(Clone, Copy)]
struct Reading {
    /// The open marks, innermost in the lowest four bits: index of the glyph in `Glyph::ALL` plus one.
    stack: u32,
    cost: u32,
    /// The last step, index into the steps taken.
    step: u32,
}

/// How many readings are kept.
const BEAM: usize = 12;
/// How deep quotations may nest.
const DEEPEST: u32 = 5;
/// The price of a closing mark that is missing.
const UNCLOSED: u32 = 15;

impl Reading {
    fn top(self) -> Option<Glyph> {
        (self.stack & 15).checked_sub(1).map(|index| Glyph::ALL[index as usize])
    }

    fn push(self, glyph: Glyph) -> u32 {
        let index = Glyph::ALL.iter().position(|&known| known == glyph).unwrap_or(0) as u32;
        self.stack << 4 | (index + 1)
    }
}

fn price_of_missing_close(glyph: Glyph) -> u32 {
    if glyph == Glyph::Single { UNCLOSED + 5 } else { UNCLOSED }
}

fn price_of_nesting(outer: Option<Glyph>, inner: Glyph) -> u32 {
    match outer {
        Some(outer) if outer == inner && matches!(inner, Glyph::Straight | Glyph::Single) => 25,
        Some(outer) if outer == inner => 6,
        Some(outer) if outer.closes_like(inner) => 1,
        _ => 0,
    }
}

/// The cheapest way to read a paragraph's marks, one action for each.
fn cheapest_reading(marks: &[Mark], reopened: Option<Glyph>) -> Vec<Action> {
    const START: u32 = u32::MAX;
    let mut steps: Vec<(u32, Action)> = Vec::with_capacity(marks.len() * 4);
    let mut beam = vec![Reading { stack: 0, cost: 0, step: START }];
    let mut next: Vec<(Reading, Action)> = Vec::new();
    for mark in marks {
        next.clear();
        let mut offer = |from: Reading, stack: u32, cost: u32, action: Action| {
            let reading = Reading { stack, cost: from.cost + cost, step: from.step };
            match next.iter_mut().find(|(known, _)| known.stack == stack) {
                Some(known) if known.0.cost <= reading.cost => {}
                Some(known) => *known = (reading, action),
                None => next.push((reading, action)),
            }
        };
        for &reading in &beam {
            // Closing, if need be through inner quotations that lost their closing mark.
            let (mut below, mut dropping, mut lost) = (reading, 0, 0);
            while let Some(top) = below.top() {
                if top.closes_like(mark.glyph) {
                    let mixed = if top == mark.glyph { 0 } else { 6 };
                    let action = Action::Close { dropping };
                    offer(reading, below.stack >> 4, mark.close + lost + mixed, action);
                    break;
                }
                lost += price_of_missing_close(top);
                dropping += 1;
                below.stack >>= 4;
            }
            if reading.stack < 1 << (4 * (DEEPEST - 1)) {
                let cost = mark.open + price_of_nesting(reading.top(), mark.glyph);
                offer(reading, reading.push(mark.glyph), cost, Action::Open { replaces: false });
            }
            if let Some(top) = reading.top()
                && top.closes_like(mark.glyph)
            {
                let outer = Reading { stack: reading.stack >> 4, ..reading };
                let cost = mark.open + price_of_missing_close(top);
                offer(reading, outer.push(mark.glyph), cost, Action::Open { replaces: true });
            }
            offer(reading, reading.stack, mark.stray, Action::Stray);
        }
        next.sort_by_key(|(reading, _)| reading.cost);
        next.truncate(BEAM);
        beam.clear();
        let cheapest = next.first().map_or(0, |(reading, _)| reading.cost);
        for (reading, action) in &next {
            // Only differences matter; subtracting keeps the sums small however many marks there are.
            let step = steps.len() as u32;
            steps.push((reading.step, *action));
            beam.push(Reading { step, cost: reading.cost - cheapest, ..*reading });
        }
    }
    let at_end = |reading: &Reading| {
        let (mut cost, mut rest) = (reading.cost, *reading);
        while let Some(top) = rest.top() {
            rest.stack >>= 4;
            let is_outermost = rest.stack == 0;
            cost += if is_outermost && reopened == Some(top) { 2 } else { price_of_missing_close(top) };
        }
        cost
    };
    let mut step = beam.iter().min_by_key(|reading| at_end(reading)).map_or(START, |reading| reading.step);
    let mut actions = Vec::with_capacity(marks.len());
    while step != START {
        let (before, action) = steps[step as usize];
        actions.push(action);
        step = before;
    }
    actions.reverse();
    actions
}
