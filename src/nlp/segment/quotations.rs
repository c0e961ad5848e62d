//! Pairs quotation marks, paragraph by paragraph.
//!
//! `'It's the workers' fault,' Pell said.` has one quotation, and its apostrophes are none of its marks.
//!
//! What stands beside a mark tells which way it probably faces; which marks belong together is then the cheapest
//! reading of the whole paragraph, found by a beam search over the marks from left to right. An odd mark costs a
//! little and spoils nothing behind it. The work is linear in the number of marks.

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
    let actions = cheapest_reading(&marks, reopened);

    let begun = quotations.len();
    let mut stack: Vec<(usize, Glyph)> = Vec::new();
    let mut unclosed: Vec<(usize, usize)> = Vec::new();
    let abandon = |stack: &mut Vec<(usize, Glyph)>, unclosed: &mut Vec<(usize, usize)>, limit| {
        if let Some((index, _)) = stack.pop() {
            unclosed.push((index, limit));
        }
    };
    for (mark, action) in marks.iter().zip(actions) {
        match action {
            Action::Stray => {}
            Action::Open { replaces } => {
                if replaces {
                    abandon(&mut stack, &mut unclosed, mark.token);
                }
                roles[mark.token - first] = Role::Open;
                let open = tokens[mark.token].span;
                stack.push((quotations.len(), mark.glyph));
                quotations.push(Quotation {
                    open,
                    close: None,
                    inner: Span::new(open.end, open.end),
                    tokens: mark.token + 1..mark.token + 1,
                    depth: (stack.len() - 1).min(usize::from(u8::MAX)) as u8,
                    continues: false,
                });
            }
            Action::Close { dropping } => {
                for _ in 0..dropping {
                    abandon(&mut stack, &mut unclosed, mark.token);
                }
                if let Some((index, _)) = stack.pop() {
                    roles[mark.token - first] = Role::Close;
                    let quotation = &mut quotations[index];
                    quotation.close = Some(tokens[mark.token].span);
                    quotation.tokens.end = mark.token;
                }
            }
        }
    }
    // A quotation that the next paragraph reopens runs to the end, unless it plainly ends before.
    let left_open = stack.first().copied().filter(|&(index, glyph)| {
        reopened == Some(glyph)
            && clause_that_tells(text, tokens, quotations[index].tokens.start, tokens.len(), true).is_none()
    });
    while !stack.is_empty() {
        abandon(&mut stack, &mut unclosed, tokens.len());
    }
    for (index, limit) in unclosed {
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

/// The mark that a paragraph begins with, if it can open a quotation.
pub(super) fn first_mark(text: &str, paragraph: Span) -> Option<Glyph> {
    let mut chars = paragraph.text(text).chars();
    let first = chars.next().filter(|c| !matches!(c, '’' | '”'))?;
    let is_followed = chars.next().is_some_and(|c| !c.is_whitespace());
    if is_followed { Glyph::of(first) } else { None }
}

/// Verbs of the clauses that tell who spoke: `“Who pays?” Pell asked.`
pub(super) const REPORTING: [&str; 40] = [
    "added",
    "adds",
    "announced",
    "answered",
    "argued",
    "argues",
    "asked",
    "asks",
    "begged",
    "called",
    "cried",
    "declared",
    "demanded",
    "exclaimed",
    "explained",
    "insisted",
    "joked",
    "posted",
    "quipped",
    "recalled",
    "remarked",
    "repeated",
    "replied",
    "replies",
    "responded",
    "said",
    "says",
    "screamed",
    "shouted",
    "sighed",
    "stated",
    "told",
    "tweeted",
    "urged",
    "warned",
    "whispered",
    "wondered",
    "wrote",
    "writes",
    "yelled",
];

/// Whether the tokens from `from` on tell who spoke: a name or pronoun and a verb of speaking, or the other way round.
pub(super) fn tells_who_spoke(text: &str, tokens: &[Token], from: usize) -> bool {
    let word = |index: usize| tokens.get(index).map_or("", |token| token.span.text(text));
    let is_name = |word: &str| word.starts_with(char::is_uppercase);
    if REPORTING.contains(&word(from)) {
        return is_name(word(from + 1))
            || matches!(word(from + 1), "the" | "a" | "an" | "one" | "he" | "she");
    }
    if !is_name(word(from)) && !matches!(word(from), "he" | "she" | "they" | "it" | "we" | "the" | "a" | "an")
    {
        return false;
    }
    let mut at = from + 1;
    while at < from + 8 {
        let next = word(at);
        if REPORTING.contains(&next) {
            return true;
        }
        let goes_on = is_name(next)
            || matches!(word(from), "the" | "a" | "an" | "The" | "A" | "An")
                && at < from + 4
                && next.starts_with(char::is_alphabetic)
            || matches!(next, "," | "has" | "had" | "later" | "also" | "then" | "'s" | "’s" | "of" | "the");
        if !goes_on {
            return false;
        }
        at += 1;
    }
    false
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

/// The first clause in `from..limit` that stands behind a comma and tells who spoke. A `plain` one is short and ends
/// its sentence, as in `"We stay, Pell said. Rain fell.`; a speaker's own `we were told, he said, that` is not.
fn clause_that_tells(text: &str, tokens: &[Token], from: usize, limit: usize, plain: bool) -> Option<usize> {
    let word = |index: usize| tokens[index].span.text(text);
    (from + 1..limit.saturating_sub(2)).map(|comma| comma + 1).find(|&clause| {
        matches!(word(clause - 1), "," | "?" | "!")
            && tells_who_spoke(text, &tokens[..limit], clause)
            && (!plain || (clause..limit.min(clause + 4)).any(|at| word(at) == "."))
    })
}

/// The kinds of marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Glyph {
    /// `"`
    Straight,
    /// `“ ”`, and `„ “`
    Curly,
    /// ` `` '' `
    Typewriter,
    /// `« »` and `» «`
    Guillemet,
    /// `'`
    Single,
    /// `‘ ’`
    SingleCurly,
    /// `‹ ›`
    SingleGuillemet,
}

impl Glyph {
    const ALL: [Glyph; 7] = [
        Glyph::Straight,
        Glyph::Curly,
        Glyph::Typewriter,
        Glyph::Guillemet,
        Glyph::Single,
        Glyph::SingleCurly,
        Glyph::SingleGuillemet,
    ];

    fn of(c: char) -> Option<Self> {
        Some(match c {
            '"' | '＂' => Glyph::Straight,
            '“' | '”' | '„' | '‟' => Glyph::Curly,
            '«' | '»' => Glyph::Guillemet,
            '\'' => Glyph::Single,
            '`' => Glyph::Typewriter,
            '‘' | '’' | '‚' | '‛' => Glyph::SingleCurly,
            '‹' | '›' => Glyph::SingleGuillemet,
            _ => return None,
        })
    }

    /// Whether a mark of this kind can close what a mark of the other kind opened: `“We stay,"` happens.
    fn closes_like(self, other: Glyph) -> bool {
        self.family() == other.family()
    }

    fn family(self) -> u8 {
        match self {
            Glyph::Straight | Glyph::Curly | Glyph::Typewriter => 0,
            Glyph::Guillemet => 1,
            Glyph::Single | Glyph::SingleCurly => 2,
            Glyph::SingleGuillemet => 3,
        }
    }

    fn is_single(self) -> bool {
        self.family() == 2
    }
}

/// A token that may be a quotation mark, and what each reading of it costs.
struct Mark {
    token: usize,
    glyph: Glyph,
    open: u32,
    close: u32,
    stray: u32,
}

impl Mark {
    fn read(text: &str, paragraph: Span, token: usize, span: Span) -> Option<Self> {
        let first = text.as_bytes()[span.start];
        if span.len() > 6 || !matches!(first, b'"' | b'\'' | b'`' | 0xe2 | 0xc2 | 0xef) {
            return None;
        }
        let word = span.text(text);
        let mut chars = word.chars();
        let c = chars.next()?;
        let mut glyph = Glyph::of(c)?;
        if chars.next().is_some() {
            // Two single marks are a double one.
            if !matches!(word, "''" | "``" | "’’" | "‘‘") {
                return None;
            }
            glyph = Glyph::Typewriter;
        } else if c == '`' {
            glyph = Glyph::Single;
        }
        let before = &text[paragraph.start..span.start];
        let after = &text[span.end..paragraph.end];
        let left = before.chars().rev().take(4).find(|&c| !is_transparent(c)).unwrap_or(' ');
        let right = after.chars().take(4).find(|&c| !is_transparent(c)).unwrap_or(' ');
        let is_left_free =
            left.is_whitespace() || matches!(left, '(' | '[' | '{' | '—' | '–' | '―' | '-' | '/' | '…' | '=');
        let is_right_free = right.is_whitespace()
            || (!right.is_alphanumeric() && !matches!(right, '(' | '[' | '$' | '#' | '@' | '…'));
        let faces_right = is_left_free && !is_right_free;
        let faces_left = !is_left_free && is_right_free;

        let mut mark = Mark { token, glyph, open: 3, close: 3, stray: 30 };
        let (own_open, own_close) = match c {
            '“' | '‟' | '‘' | '‛' | '„' | '‚' | '`' | '«' | '‹' => (true, false),
            '”' | '’' | '»' | '›' => (false, true),
            _ => (false, false),
        };
        if own_open || own_close {
            let (own, other) = if own_open { (faces_left, 40) } else { (faces_right, 40) };
            let (own, other) = if own { (10, 8) } else { (0, other) };
            (mark.open, mark.close) = if own_open { (own, other) } else { (other, own) };
        } else if faces_right {
            (mark.open, mark.close) = (0, 22);
        } else if faces_left {
            (mark.open, mark.close) = (22, 0);
        }
        if glyph == Glyph::Straight && left.is_ascii_digit() {
            // Inches: `a 12" record`.
            mark.stray = 5;
        }
        if glyph.is_single() {
            if left.is_alphanumeric() && right.is_alphanumeric() {
                return None;
            }
            if c == '`' {
                mark.stray = 6;
            } else if faces_right {
                mark.stray = match c {
                    '‘' => 25,
                    '’' => 2,
                    _ => 8,
                };
                if c == '’' {
                    mark.open = 12;
                }
            } else if left.is_alphanumeric() {
                // After s an apostrophe is as likely as a closing mark (`the workers' fault`), after in' likelier.
                let is_possessive = matches!(left, 's' | 'S' | 'z' | 'x');
                let is_clipped = before.ends_with("in") && !before.ends_with(" in") || before.ends_with(" o");
                (mark.close, mark.stray) = match (is_possessive, is_clipped) {
                    (true, _) => (4, 0),
                    (_, true) => (4, 1),
                    _ => (mark.close, 10),
                };
            } else if c != '‘' {
                mark.stray = 25;
            }
        }
        Some(mark)
    }
}

/// Whether a character does not tell which way a mark beside it faces: another mark, a narrow space between marks.
fn is_transparent(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{2009}' | '\u{200a}' | '\u{202f}' | '\u{200b}' | '*' | '_')
        || Glyph::of(c).is_some()
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
