//! From learned labels to attributions: spans, links between them, kind and confidence.
//!
//! In: a parsed document and the network's labels. Out: attributions with cue, source and the pieces of the content.
//! Example: in `“We stay,” she said. “We fight.”` two pieces of content, one cue and one source are one attribution.
//!
//! The labels say what each token is, not what belongs to what. Distance decides that: tokens between two spans, and
//! a price for every sentence and paragraph that lies between them. A cue takes the nearest content, other contents
//! join their nearest cue; a cue takes the nearest source, and cues left without one share a source of their sentence.

use std::collections::BTreeMap;
use std::ops::Range;

use super::attributions::kind_of;
use super::{Act, Attribution, AttributionKind, Cue, Phrase};
use crate::document::{Deprel, Document, Token, Upos};
use crate::nlp::spans::layer::sigmoid;
use crate::nlp::spans::{EVIDENCE, Label, Labels, Part};
use crate::rules::{Disabled, Rule};
use crate::span::Span;

/// Price of a sentence's end between two spans, in tokens.
const SENTENCE: usize = 15;

/// Price of a paragraph's end between two spans, in tokens.
const PARAGRAPH: usize = 60;

/// Spans farther from each other than this are not linked.
const REACH: usize = 120;

/// Attributions less likely than this are left out: keeping those with less than half of F1 lowers it.
const LEAST: f32 = 0.35;

/// Makes attributions of the labels, in text order of their cues, outermost only.
pub fn attributions(document: &Document, labels: &Labels, disabled: Disabled) -> Vec<Attribution> {
    decisions(document, labels, disabled)
        .into_iter()
        .filter(Decision::is_kept)
        .map(|d| d.attribution)
        .collect()
}

/// An attribution that the labels propose, and what was looked at to believe it.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// The attribution with its confidence.
    pub attribution: Attribution,
    /// What the way from the cue to its source costs, in tokens; 0 where one is missing.
    pub source_distance: usize,
    /// What the way from the cue to its nearest content costs, in tokens; 0 where one is missing.
    pub content_distance: usize,
    /// Whether another cue has the same source.
    pub shares_source: bool,
    /// The numbers that the confidence weighs.
    pub evidence: [f32; EVIDENCE],
}

impl Decision {
    /// Whether it is likely enough to be put out.
    pub fn is_kept(&self) -> bool {
        self.attribution.confidence >= LEAST
    }
}

/// Everything that the labels propose, unlikely attributions too, in text order of the cues.
pub fn decisions(document: &Document, labels: &Labels, disabled: Disabled) -> Vec<Decision> {
    let mut pieces = pieces(labels);
    if !disabled.has(Rule::SpansWholeQuotation) {
        complete_quotations(document, &mut pieces);
    }
    name_speakers(document, &mut pieces, disabled);
    if !disabled.has(Rule::SpansFreeSubject) {
        free_subjects(document, &mut pieces);
    }
    link(document, pieces, disabled)
        .iter()
        .filter_map(|link| build(document, link, &labels.confidence))
        .collect()
}

/// A run of tokens with one label.
#[derive(Clone, Debug, PartialEq)]
struct Piece {
    part: Part,
    tokens: Range<usize>,
    /// Mean probability of its labels.
    mean: f32,
    /// Probability of its least likely label.
    least: f32,
    /// Probability that it begins where it begins.
    begin: f32,
    /// Probability that it does not go on where it ends.
    end: f32,
}

/// What belongs together.
#[derive(Clone, Debug, Default, PartialEq)]
struct Link {
    source: Option<Piece>,
    cue: Option<Piece>,
    contents: Vec<Piece>,
    /// Whether another cue has the same source.
    is_shared: bool,
    /// Price of the way from the cue to its source and to its nearest content.
    distances: [usize; 2],
}

/// The runs of labels in text order.
fn pieces(labels: &Labels) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut open = None;
    for (token, &label) in labels.labels.iter().enumerate() {
        let probability = labels.probability(token, label);
        match (label, open) {
            (Label::Inside(part), Some(last)) if part == last => {
                if let Some(piece) = pieces.last_mut() {
                    piece.tokens.end = token + 1;
                    piece.mean += probability;
                    piece.least = piece.least.min(probability);
                }
            }
            (Label::Begin(part) | Label::Inside(part), _) => {
                let tokens = token..token + 1;
                let least = probability;
                pieces.push(Piece { part, tokens, mean: probability, least, begin: probability, end: 1.0 });
                open = Some(part);
            }
            (Label::Outside, _) => open = None,
        }
    }
    for piece in &mut pieces {
        piece.mean /= piece.tokens.len() as f32;
        piece.end -= labels.probability(piece.tokens.end, Label::Inside(piece.part));
    }
    pieces
}

/// Lets a content that holds most of a quotation hold all of it, where nothing else stands in the rest: marks must pair.
///
/// In `“We stay here. All of us,” she said.` a content `We stay here.` becomes `“We stay here. All of us,”`.
fn complete_quotations(document: &Document, pieces: &mut Vec<Piece>) {
    for quotation in document.quotations.iter().filter(|q| q.depth == 0 && !q.tokens.is_empty()) {
        let inner = quotation.tokens.clone();
        let marks = |span: Option<Span>| span.map_or(0..0, |span| document.tokens_in(span));
        let whole = {
            let (open, close) = (marks(Some(quotation.open)), marks(quotation.close));
            let start = if open.is_empty() { inner.start } else { open.start };
            start..close.end.max(inner.end)
        };
        let first = pieces.partition_point(|p| p.tokens.end <= inner.start);
        let last = first + pieces[first..].partition_point(|p| p.tokens.start < inner.end);
        let inside = &pieces[first..last];
        let held: usize = inside
            .iter()
            .map(|p| p.tokens.end.min(inner.end).saturating_sub(p.tokens.start.max(inner.start)))
            .sum();
        if inside.is_empty() || inside.iter().any(|p| p.part != Part::Content) || 2 * held < inner.len() {
            continue;
        }
        let mut joined = inside[0].clone();
        joined.tokens =
            joined.tokens.start.min(whole.start)..inside[inside.len() - 1].tokens.end.max(whole.end);
        joined.mean = inside.iter().map(|p| p.mean).sum::<f32>() / inside.len() as f32;
        joined.end = inside[inside.len() - 1].end;
        joined.least = inside.iter().map(|p| p.least).fold(1.0, f32::min);
        let is_free = |at: usize| {
            pieces
                .get(at)
                .is_none_or(|p| p.tokens.end <= joined.tokens.start || joined.tokens.end <= p.tokens.start)
        };
        if is_free(last) && (first == 0 || is_free(first - 1)) {
            pieces.splice(first..last, [joined]);
        }
    }
}

/// Makes sources of subjects that were taken for content between a quotation and its cue.
///
/// In `“We stay,” Pell was quoted as saying.` the name is no part of what was said.
fn free_subjects(document: &Document, pieces: &mut [Piece]) {
    for at in 1..pieces.len() {
        let cue = &pieces[at];
        let subject = &pieces[at - 1];
        let is_beside = cue.part == Part::Cue
            && subject.part == Part::Content
            && subject.tokens.end == cue.tokens.start
            && subject.tokens.len() <= 8;
        if !is_beside {
            continue;
        }
        let head = head(document, &subject.tokens);
        let is_subject = matches!(document.tokens[head].deprel, Deprel::Nsubj | Deprel::NsubjPass)
            && document.tokens[head].head.is_some_and(|verb| cue.tokens.contains(&verb));
        // A content in the sentence before it tells nothing: `… that fares would rise. The ship is expected to sail.`
        let follows_content = at >= 2
            && pieces[at - 2].part == Part::Content
            && pieces[at - 2].tokens.len() > subject.tokens.len()
            && matches!(
                document.text_of(subject.tokens.start - 1),
                "," | "”" | "\"" | "''" | "’" | "'" | "»" | "“"
            );
        if is_subject && follows_content {
            pieces[at - 1].part = Part::Source;
        }
    }
}

/// Finds the speakers that typography names: `PELL: We stay.` as transcripts write, `“We stay.” — Jane Pell` as lists of
/// voices do. The marks are the cues. What the network took for content gives way. A transcript may be quoted, each
/// paragraph with its mark: `“PELL: We stay.`
fn name_speakers(document: &Document, pieces: &mut Vec<Piece>, disabled: Disabled) {
    let mut named = Vec::new();
    for paragraph in &document.paragraphs {
        let tokens = paragraph.tokens.clone();
        let first = pieces.partition_point(|p| p.tokens.end <= tokens.start);
        let last = first + pieces[first..].partition_point(|p| p.tokens.start < tokens.end);
        let inside = &pieces[first..last];
        let part_of = |range: &Range<usize>, parts: &[Part]| {
            inside
                .iter()
                .any(|p| parts.contains(&p.part) && p.tokens.start < range.end && range.start < p.tokens.end)
        };
        let by_colon = speaker_before_colon(document, &tokens);
        let by_dash = || dash_of_speaker(document, &tokens);
        if let Some(name) = by_colon.filter(|_| !disabled.has(Rule::SpansColonSpeaker)) {
            let colon = name.end;
            let has_content = part_of(&(colon + 1..tokens.end), &[Part::Content]);
            let taken = tokens.start..colon + 1;
            // A cue that is nothing but name and colon is the speaker all the same.
            let has_other_cue = inside
                .iter()
                .any(|p| p.part == Part::Cue && p.tokens.start < taken.end && p.tokens.end > taken.end);
            let has_verb = taken.clone().any(|t| document.tokens[t].upos == Upos::Verb);
            if has_content && !has_other_cue && !(has_verb && part_of(&taken, &[Part::Cue])) {
                named.push((taken, name, colon..colon + 1));
            }
        } else if let Some((dash, end)) = by_dash().filter(|_| !disabled.has(Rule::SpansDashSpeaker)) {
            let is_near = pieces[..last]
                .iter()
                .rev()
                .take(3)
                .any(|p| p.part == Part::Content && p.tokens.end <= dash + 1 && dash <= p.tokens.end + 1);
            if is_near && !part_of(&(dash..end), &[Part::Cue]) {
                named.push((dash..end, dash + 1..end, dash..dash + 1));
            }
        }
    }
    if named.is_empty() {
        return;
    }
    for piece in pieces.iter_mut() {
        let at = named.partition_point(|(taken, ..)| taken.end <= piece.tokens.start);
        let Some((taken, source, _)) = named.get(at).filter(|(taken, ..)| taken.start < piece.tokens.end)
        else {
            continue;
        };
        // The mark before a quoted speaker is no part of the content; so is the one that closes with it.
        let is_quoted = source.start == taken.start + 1 && source.end < taken.end;
        if is_quoted && matches!(document.text_of(piece.tokens.end - 1), "”" | "\"" | "“" | "»") {
            piece.tokens.end -= 1;
        }
        if taken.start <= piece.tokens.start {
            piece.tokens.start = taken.end.min(piece.tokens.end);
        } else {
            piece.tokens.end = taken.start;
        }
    }
    pieces.retain(|p| !p.tokens.is_empty());
    for (_, source, cue) in named {
        for (part, tokens) in [(Part::Source, source), (Part::Cue, cue)] {
            pieces.push(Piece { part, tokens, mean: 0.9, least: 0.9, begin: 0.9, end: 0.9 });
        }
    }
    pieces.sort_by_key(|p| p.tokens.start);
}

/// The speaker in capitals before a colon at the start of a paragraph: `SEN. PELL:`.
fn speaker_before_colon(document: &Document, paragraph: &Range<usize>) -> Option<Range<usize>> {
    let first = document.text_of(paragraph.clone().next()?);
    let is_quoted = matches!(first, "“" | "\"" | "„" | "«");
    let start = paragraph.start + usize::from(is_quoted);
    let colon = (start + 1..paragraph.end.min(start + 7)).find(|&t| document.text_of(t) == ":")?;
    let is_shouted = |token: usize| {
        let text = document.text_of(token);
        !text.chars().any(char::is_lowercase) && text.chars().filter(|c| c.is_alphabetic()).count() > 1
    };
    let fits = |token: usize| {
        let text = document.text_of(token);
        text.starts_with(|c: char| c.is_uppercase() || matches!(c, '.' | '\'' | '’' | '-'))
    };
    let has_more = colon + 1 < paragraph.end;
    // `Roe: “We build.”`: before a quotation any name will do.
    let is_quoting = has_more
        && !is_quoted
        && colon < start + 4
        && matches!(document.text_of(colon + 1), "“" | "\"" | "„" | "«" | "‘")
        && (start..colon).all(|t| matches!(document.tokens[t].upos, Upos::Noun | Upos::Propn));
    (has_more && (start..colon).all(fits) && (is_quoting || (start..colon).any(is_shouted)))
        .then_some(start..colon)
}

/// The dash before a name that ends a paragraph, and where the name ends: `— Jane Pell, Norland`.
fn dash_of_speaker(document: &Document, paragraph: &Range<usize>) -> Option<(usize, usize)> {
    let is_dash = |&token: &usize| matches!(document.text_of(token), "—" | "–" | "―" | "--" | "-");
    let dash = (paragraph.start.max(paragraph.end.saturating_sub(12))..paragraph.end).rev().find(is_dash)?;
    let end = (dash + 1..paragraph.end)
        .find(|&t| matches!(document.text_of(t), "," | "("))
        .unwrap_or(paragraph.end);
    let is_name = |token: usize| document.text_of(token).starts_with(|c: char| c.is_uppercase() || c == '.');
    let follows_mark = dash == paragraph.start
        || matches!(document.text_of(dash - 1), "\"" | "”" | "''" | "»" | "’" | "'" | "“");
    (follows_mark && (1..=6).contains(&(end - dash - 1)) && (dash + 1..end).all(is_name))
        .then_some((dash, end))
}

/// Links by distance; in text order of the cues, then the contents without cue.
fn link(document: &Document, pieces: Vec<Piece>, disabled: Disabled) -> Vec<Link> {
    let of = |part: Part| -> Vec<Piece> { pieces.iter().filter(|p| p.part == part).cloned().collect() };
    let (sources, cues, contents) = (of(Part::Source), of(Part::Cue), of(Part::Content));
    let mut links: Vec<Link> =
        cues.iter().map(|cue| Link { cue: Some(cue.clone()), ..Link::default() }).collect();

    let ways = ways(document, &cues, &contents);
    let mut holder = vec![None; contents.len()];
    for way in one_to_one(&ways, cues.len(), contents.len()) {
        holder[way.other] = Some(way.cue);
        links[way.cue].distances[1] = way.price;
    }
    let mut nearest: BTreeMap<usize, &Way> = BTreeMap::new();
    for way in &ways {
        let best = nearest.entry(way.other).or_insert(way);
        if (way.price, way.cue) < (best.price, best.cue) {
            *best = way;
        }
    }
    for (content, piece) in contents.into_iter().enumerate() {
        match holder[content].or_else(|| nearest.get(&content).map(|way| way.cue)) {
            Some(cue) => links[cue].contents.push(piece),
            None => links.push(Link { contents: vec![piece], ..Link::default() }),
        }
    }

    let ways = self::ways(document, &cues, &sources);
    let mut users = vec![0; sources.len()];
    let mut chosen: Vec<Option<Way>> = vec![None; cues.len()];
    for way in one_to_one(&ways, cues.len(), sources.len()) {
        chosen[way.cue] = Some(way);
    }
    for way in &ways {
        let sentence = |piece: &Piece| document.sentence_of(piece.tokens.start);
        let shares = sentence(&cues[way.cue]) == sentence(&sources[way.other]);
        let is_nearer = |old: Option<Way>| old.is_none_or(|old| old.is_second && way.price < old.price);
        if shares && !disabled.has(Rule::SpansSharedSource) && is_nearer(chosen[way.cue]) {
            chosen[way.cue] = Some(Way { is_second: true, ..*way });
        }
    }
    for way in chosen.iter().flatten() {
        users[way.other] += 1;
    }
    for (cue, way) in chosen.into_iter().enumerate() {
        if let Some(way) = way {
            links[cue].source = Some(sources[way.other].clone());
            links[cue].is_shared = users[way.other] > 1;
            links[cue].distances[0] = way.price;
        }
    }
    links.retain(|link| !link.contents.is_empty());
    links
}

/// A way from a cue to a source or content.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Way {
    price: usize,
    cue: usize,
    other: usize,
    /// Whether it was given to a cue that the first choice left without.
    is_second: bool,
}

/// All ways within reach.
fn ways(document: &Document, cues: &[Piece], others: &[Piece]) -> Vec<Way> {
    let mut ways = Vec::new();
    for (cue, piece) in cues.iter().enumerate() {
        let first = others.partition_point(|o| o.tokens.end + REACH < piece.tokens.start);
        for (other, near) in others.iter().enumerate().skip(first) {
            if near.tokens.start > piece.tokens.end + REACH {
                break;
            }
            let price = price(document, &piece.tokens, &near.tokens);
            if price <= REACH {
                ways.push(Way { price, cue, other, is_second: false });
            }
        }
    }
    ways
}

/// The cheapest ways such that no cue and no other piece is used twice.
fn one_to_one(ways: &[Way], cues: usize, others: usize) -> Vec<Way> {
    let mut sorted = ways.to_vec();
    sorted.sort_by_key(|way| (way.price, way.cue, way.other));
    let (mut used_cues, mut used_others) = (vec![false; cues], vec![false; others]);
    sorted.retain(|way| {
        let is_free = !used_cues[way.cue] && !used_others[way.other];
        if is_free {
            used_cues[way.cue] = true;
            used_others[way.other] = true;
        }
        is_free
    });
    sorted
}

/// Tokens between two ranges, and what the sentences and paragraphs between them cost.
fn price(document: &Document, a: &Range<usize>, b: &Range<usize>) -> usize {
    let (first, second) = if a.start <= b.start { (a, b) } else { (b, a) };
    let gap = second.start.saturating_sub(first.end);
    let last = document.sentence_of(first.end - 1);
    let next = document.sentence_of(second.start);
    let paragraph = |sentence: usize| document.sentences.get(sentence).map_or(0, |s| s.paragraph);
    gap + SENTENCE * next.saturating_sub(last) + PARAGRAPH * paragraph(next).saturating_sub(paragraph(last))
}

/// Makes the attribution of a link, with a confidence that is a logistic function of the weighed evidence; `None` for words
/// that nobody says.
fn build(document: &Document, link: &Link, weights: &[f32; EVIDENCE]) -> Option<Decision> {
    let mut content: Vec<Range<usize>> =
        link.contents.iter().map(|p| without_marks(document, p.tokens.clone())).collect();
    content.retain(|tokens| !tokens.is_empty());
    let spans: Vec<Span> = content.iter().map(|tokens| document.span_of(tokens.clone())).collect();
    let is_word = |token: usize| document.text_of(token).chars().any(char::is_alphanumeric);
    let kind = kind_of(document, &spans);
    let is_loose = link.cue.is_none() && kind != AttributionKind::Direct;
    if is_loose || !content.iter().cloned().flatten().any(is_word) {
        return None;
    }
    let source = link.source.as_ref().map(|piece| Phrase {
        spans: vec![document.span_of(piece.tokens.clone())],
        head: head(document, &piece.tokens),
        refers_to: Vec::new(),
        part: None,
        entity: None,
    });
    let cue = link.cue.as_ref().map(|piece| Cue {
        spans: vec![document.span_of(piece.tokens.clone())],
        lemma: cue_lemma(document, &piece.tokens),
    });
    let evidence = evidence(document, link, kind);
    let attribution = Attribution {
        kind,
        source,
        cue,
        content: spans,
        addressee: None,
        act: Act::Statement,
        parent: None,
        confidence: sigmoid(evidence.iter().zip(weights).map(|(x, weight)| x * weight).sum()),
        rule: "learned",
    };
    let [source_distance, content_distance] = link.distances;
    let shares_source = link.is_shared;
    Some(Decision { attribution, source_distance, content_distance, shares_source, evidence })
}

/// Leaves marks out where they hold the whole piece: `“We stay,”` is `We stay,`, but `the “sham” vote` stays whole.
fn without_marks(document: &Document, tokens: Range<usize>) -> Range<usize> {
    let start = document.tokens[tokens.start].span.start;
    let at = document.quotations.partition_point(|q| q.open.end <= start);
    let Some(quotation) = document.quotations.get(at).filter(|q| q.depth == 0 && q.open.start <= start)
    else {
        return tokens;
    };
    let close =
        quotation.close.map_or(quotation.tokens.end..quotation.tokens.end, |close| document.tokens_in(close));
    if tokens.end <= close.end.max(quotation.tokens.end) {
        quotation.tokens.start..tokens.end.min(quotation.tokens.end)
    } else {
        tokens
    }
}

/// The token whose head lies outside; of several, the first that is no mark.
fn head(document: &Document, tokens: &Range<usize>) -> usize {
    let is_outer = |&token: &usize| document.tokens[token].head.is_none_or(|head| !tokens.contains(&head));
    let is_word = |&token: &usize| document.tokens[token].upos != Upos::Punct;
    tokens
        .clone()
        .filter(is_outer)
        .find(is_word)
        .or_else(|| tokens.clone().find(is_outer))
        .unwrap_or(tokens.start)
}

/// The dictionary form of the word that matters: `quote` in `was quoted as saying`, `according to`.
fn cue_lemma(document: &Document, tokens: &Range<usize>) -> String {
    let lower = |token: usize| document.text_of(token).to_lowercase();
    if tokens
        .clone()
        .zip(tokens.clone().skip(1))
        .any(|(t, next)| lower(t) == "according" && lower(next) == "to")
    {
        return "according to".to_owned();
    }
    document.tokens[main_word(document, tokens)].lemma.to_string()
}

/// The word of a cue that matters: its full verb, or else its noun or adjective.
fn main_word(document: &Document, tokens: &Range<usize>) -> usize {
    let is_main = |&token: &usize| {
        document.tokens[token].upos == Upos::Verb
            && !matches!(document.tokens[token].deprel, Deprel::Aux | Deprel::AuxPass | Deprel::Cop)
    };
    let first = |upos: &[Upos]| tokens.clone().find(|&t| upos.contains(&document.tokens[t].upos));
    tokens
        .clone()
        .find(is_main)
        .or_else(|| first(&[Upos::Verb, Upos::Noun, Upos::Adj]))
        .unwrap_or_else(|| head(document, tokens))
}

/// What the confidence looks at: how sure the network is of each part, and how far the parts are from each other. Words,
/// tree and list of cues tell nothing more: the network has seen them.
fn evidence(document: &Document, link: &Link, kind: AttributionKind) -> [f32; EVIDENCE] {
    let flag = |is_so: bool| f32::from(u8::from(is_so));
    let first = &link.contents[0];
    let last = &link.contents[link.contents.len() - 1];
    let words: usize = link.contents.iter().map(|p| p.tokens.len()).sum();
    let mean = link.contents.iter().map(|p| p.mean * p.tokens.len() as f32).sum::<f32>() / words as f32;
    let least = |piece: &Option<Piece>| piece.as_ref().map_or(0.0, |p| sureness(p.least));
    [
        1.0,
        sureness(mean),
        sureness(link.contents.iter().map(|p| p.least).fold(1.0, f32::min)),
        sureness(first.begin),
        sureness(last.end),
        least(&link.cue),
        least(&link.source),
        flag(link.source.is_none() && !is_passive(document, link)),
        flag(kind == AttributionKind::Direct),
        flag(kind == AttributionKind::Mixed),
        flag(link.contents.len() > 1),
        link.distances[0].min(60) as f32 / 20.0,
        link.distances[1].min(60) as f32 / 20.0,
    ]
}

/// Whether the cue needs no source: `It was reported that two sailors had drowned`.
fn is_passive(document: &Document, link: &Link) -> bool {
    let is_passive_auxiliary = |token: &Token| token.deprel == Deprel::AuxPass;
    link.cue.as_ref().is_some_and(|cue| document.tokens[cue.tokens.clone()].iter().any(is_passive_auxiliary))
}

/// A probability stretched at both ends, as its logarithm of odds would be, by operations that are exact everywhere.
pub(super) fn sureness(p: f32) -> f32 {
    // A sum of probabilities can be a hair outside.
    let p = p.clamp(0.0, 1.0);
    (p - 0.5) / (p * (1.0 - p) + 0.002).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Article;
    use crate::nlp::segment::segment;

    /// The attributions of a text whose parts are given as words, each as `source|cue|content|…`.
    fn linked(text: &str, parts: &[(Part, &str)]) -> Vec<String> {
        let document = segment(Article::new("test", text));
        let mut all = vec![Label::Outside; document.tokens.len()];
        let mut from = 0;
        for &(part, words) in parts {
            let start = from + text[from..].find(words).expect("the words stand in the text, in this order");
            from = start + words.len();
            let tokens = document.tokens_in(Span::new(start, from));
            all[tokens.clone()].fill(Label::Inside(part));
            all[tokens.start] = Label::Begin(part);
        }
        let certain = |label: &Label| Label::ALL.map(|known| f32::from(u8::from(known == *label)));
        let posteriors = all.iter().map(certain).collect();
        let labels = Labels { posteriors, labels: all, ..Labels::default() };
        let spans = |spans: &[Span]| spans.iter().map(|s| s.text(text)).collect::<Vec<_>>().join(" … ");
        attributions(&document, &labels, Disabled::NONE)
            .iter()
            .map(|a| {
                let source = a.source.as_ref().map_or("∅".to_owned(), |s| spans(&s.spans));
                let cue = a.cue.as_ref().map_or("∅".to_owned(), |c| spans(&c.spans));
                format!("{source} | {cue} | {}", spans(&a.content))
            })
            .collect()
    }

    use Part::{Content, Cue as C, Source as S};

    #[test]
    fn an_interrupted_quotation_is_one_attribution() {
        let text = "“We stay,” she said. “We fight.”";
        let parts = [(Content, "“We stay,”"), (S, "she"), (C, "said"), (Content, "“We fight.”")];
        assert_eq!(linked(text, &parts), ["she | said | We stay, … We fight."]);
    }

    #[test]
    fn a_quotation_goes_on_in_the_next_paragraph() {
        let text = "“We waited,” Duarte said.\n\n“Nobody came to help us.”";
        let parts =
            [(Content, "“We waited,”"), (S, "Duarte"), (C, "said"), (Content, "“Nobody came to help us.”")];
        assert_eq!(linked(text, &parts), ["Duarte | said | We waited, … Nobody came to help us."]);
    }

    #[test]
    fn one_source_serves_two_cues() {
        let text = "Roy said the dam held and warned that rain was near.";
        let parts = [
            (S, "Roy"),
            (C, "said"),
            (Content, "the dam held"),
            (C, "warned"),
            (Content, "that rain was near"),
        ];
        assert_eq!(linked(text, &parts), ["Roy | said | the dam held", "Roy | warned | that rain was near"]);
    }

    #[test]
    fn a_passive_has_no_source() {
        let parts = [(C, "was expected"), (Content, "to rain")];
        assert_eq!(linked("It was expected to rain.", &parts), ["∅ | was expected | to rain"]);
    }

    #[test]
    fn a_quotation_is_taken_whole() {
        let text = "“We stay here. All of us,” she said.";
        let parts = [(Content, "We stay here."), (S, "she"), (C, "said")];
        assert_eq!(linked(text, &parts), ["she | said | We stay here. All of us,"]);
    }

    #[test]
    fn a_transcript_names_its_speakers() {
        let text = "PELL: We stay here.\n\nOTT: You go.";
        let parts = [(Content, "PELL: We stay here"), (Content, "You go")];
        assert_eq!(linked(text, &parts), ["PELL | : | We stay here", "OTT | : | You go"]);
    }

    #[test]
    fn a_quoted_transcript_names_its_speakers() {
        let text = "“PELL: We stay here.\n\n“OTT: You go.”";
        let parts = [(Content, "“PELL: We stay here."), (Content, "“OTT: You go.”")];
        assert_eq!(linked(text, &parts), ["PELL | : | We stay here.", "OTT | : | You go."]);
    }

    #[test]
    fn a_dash_names_the_speaker() {
        let text = "“We stay here.” — Jane Pell, Norland";
        assert_eq!(linked(text, &[(Content, "“We stay here.”")]), ["Jane Pell | — | We stay here."]);
    }

    #[test]
    fn marks_inside_a_content_stay() {
        let text = "Quill said the vote was “a sham”.";
        let parts = [(S, "Quill"), (C, "said"), (Content, "the vote was “a sham”")];
        assert_eq!(linked(text, &parts), ["Quill | said | the vote was “a sham”"]);
    }

    #[test]
    fn words_that_nobody_says_are_none() {
        assert!(linked("Rain fell on the town.", &[(Content, "Rain fell")]).is_empty());
    }
}
