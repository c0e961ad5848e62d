//! Precision, recall and F1 of an analysis against annotated documents.
//!
//! Gold attributions come as brat standoff (events with `Source`, `Cue` and `Content` arguments, as PolNeAR has
//! them), gold accusations as JSON (entities with aliases, accusations with spans). Example: a content `taxes will
//! rise soon` found as `that taxes will rise` shares three of four and four words: a Dice coefficient of 0.75.
//!
//! Words are compared, not marks: quotation marks or a final comma in or out of a span change nothing.

pub mod ablation;

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use self::ablation::Answers;
use crate::extract::{AccusationClass, Act, Status};
use crate::resolve::Analysis;
use crate::span::Span;

/// Least Dice coefficient of two contents that count as the same one at all, closely, and for the end-to-end figure.
const LOOSE: f64 = 0.3;
const CLOSE: f64 = 0.8;
const END_TO_END: f64 = 0.5;

/// Right among those given and right among those asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Predictions that are right.
    pub right_predicted: usize,
    /// All predictions.
    pub predicted: usize,
    /// Gold items that were found.
    pub found_gold: usize,
    /// All gold items.
    pub gold: usize,
}

impl Tally {
    /// Share of the predictions that are right, in per cent.
    pub fn precision(self) -> f64 {
        per_cent(self.right_predicted, self.predicted)
    }

    /// Share of the gold items that were found, in per cent.
    pub fn recall(self) -> f64 {
        per_cent(self.found_gold, self.gold)
    }

    /// Harmonic mean of the two.
    pub fn f1(self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
    }

    fn add(&mut self, other: Tally) {
        self.right_predicted += other.right_predicted;
        self.predicted += other.predicted;
        self.found_gold += other.found_gold;
        self.gold += other.gold;
    }

    fn one_to_one(hits: usize, predicted: usize, gold: usize) -> Self {
        Self { right_predicted: hits, predicted, found_gold: hits, gold }
    }
}

/// Part of a whole in per cent; 0 of nothing.
pub fn per_cent(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { 100.0 * part as f64 / whole as f64 }
}

/// An annotated attribution.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoldAttribution {
    /// Who; empty where there is none.
    pub source: Vec<Span>,
    /// The cue; empty where there is none.
    pub cue: Vec<Span>,
    /// What.
    pub content: Vec<Span>,
    /// Whether it is said, or only thought, intended, ordered, noticed; `None` where the annotation does not tell.
    pub act: Option<Act>,
}

/// Reads the attributions of a brat standoff file; those without content are left out, and so are those inside
/// another's content (they name it as their `Parent`), which the corpora do not annotate.
pub fn parse_brat(annotations: &str, text: &str) -> Vec<GoldAttribution> {
    let bytes = Bytes::new(text);
    let mut spans: FxHashMap<&str, Vec<Span>> = FxHashMap::default();
    let mut acts: FxHashMap<&str, Option<Act>> = FxHashMap::default();
    let mut events = Vec::new();
    for line in annotations.lines() {
        let mut fields = line.split('\t');
        let (Some(id), Some(body)) = (fields.next(), fields.next()) else { continue };
        if id.starts_with('T') {
            let offsets = body.split_once(' ').map_or("", |(_, offsets)| offsets);
            spans.insert(id, offsets.split(';').filter_map(|pair| bytes.span_of(pair)).collect());
        } else if id.starts_with('E') {
            events.push((id, body));
        } else if id.starts_with('A')
            && let Some(("Act", rest)) = body.split_once(' ')
            && let Some((event, act)) = rest.split_once(' ')
        {
            acts.insert(event, Act::parse(act.trim()));
        }
    }
    let mut out = Vec::new();
    for (id, event) in events {
        let act = acts.get(id).copied().flatten();
        let mut gold = GoldAttribution { act, ..GoldAttribution::default() };
        if event.contains(" Parent:") {
            continue;
        }
        for argument in event.split_whitespace() {
            let Some((role, id)) = argument.split_once(':') else { continue };
            let part = match role.trim_end_matches(|c: char| c.is_ascii_digit()).to_lowercase().as_str() {
                "source" => &mut gold.source,
                "cue" => &mut gold.cue,
                "content" => &mut gold.content,
                _ => continue,
            };
            part.extend(spans.get(id).into_iter().flatten());
        }
        if !gold.content.is_empty() {
            out.push(gold);
        }
    }
    out
}

/// How well attributions were found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AttributionScores {
    /// Documents compared.
    pub documents: usize,
    /// Contents that share at least three tenths of their words (Dice).
    pub content_loose: Tally,
    /// Contents that share at least eight tenths.
    pub content_close: Tally,
    /// Contents with the same words; a leading `that` may be missing.
    pub content_exact: Tally,
    /// Contents that share at least half of their words and have the right source.
    pub end_to_end: Tally,
    /// Of the loose matches, those with the right source.
    pub source_right: usize,
    /// Of the loose matches, those with the right cue.
    pub cue_right: usize,
    /// Of the loose matches whose annotation names an act, how many there are and how many have it.
    pub acts: [usize; 2],
    /// Unbroken cue, source and content spans that are exactly those of an annotator, over all annotators' files.
    pub spans: [Tally; 3],
}

/// The names of [`AttributionScores::spans`].
pub const SPAN_LABELS: [&str; 3] = ["cue", "source", "content"];

impl AttributionScores {
    /// Compares one document with its annotators' files, of which the first one is the gold of all but the spans.
    pub fn of(analysis: &Analysis, annotators: &[Vec<GoldAttribution>]) -> Self {
        let words = Words::new(&analysis.article.text);
        let found = outermost(analysis);
        let mut scores = Self { documents: 1, ..Self::default() };
        if let Some(first) = annotators.first() {
            scores.compare(&words, first, &found);
        }
        for gold in annotators {
            for (n, tally) in scores.spans.iter_mut().enumerate() {
                let (gold, found) = (unbroken(&words, gold, n), unbroken(&words, &found, n));
                tally.add(Tally::one_to_one(gold.intersection(&found).count(), found.len(), gold.len()));
            }
        }
        scores
    }

    /// Takes in the scores of another document.
    pub fn add(&mut self, other: &Self) {
        self.documents += other.documents;
        self.content_loose.add(other.content_loose);
        self.content_close.add(other.content_close);
        self.content_exact.add(other.content_exact);
        self.end_to_end.add(other.end_to_end);
        self.source_right += other.source_right;
        self.cue_right += other.cue_right;
        self.acts.iter_mut().zip(other.acts).for_each(|(mine, theirs)| *mine += theirs);
        for (mine, theirs) in self.spans.iter_mut().zip(other.spans) {
            mine.add(theirs);
        }
    }

    fn compare(&mut self, words: &Words, gold: &[GoldAttribution], found: &[GoldAttribution]) {
        let gold: Vec<Parts> =
            gold.iter().map(|a| Parts::of(words, a)).filter(|p| !p.content.is_empty()).collect();
        let found: Vec<Parts> = found.iter().map(|a| Parts::of(words, a)).collect();
        let pairs = candidate_pairs(&gold, &found);
        let tally = |hits: &[Pair]| Tally::one_to_one(hits.len(), found.len(), gold.len());

        let loose = best_pairs(pairs.iter().copied().filter(|p| p.dice >= LOOSE).collect());
        let close: Vec<Pair> = loose.iter().copied().filter(|p| p.dice >= CLOSE).collect();
        self.content_loose = tally(&loose);
        self.content_close = tally(&close);
        self.source_right = loose.iter().filter(|p| is_source_right(&found[p.found], &gold[p.gold])).count();
        self.cue_right = loose.iter().filter(|p| is_cue_right(&found[p.found], &gold[p.gold])).count();
        let told = loose.iter().filter(|p| gold[p.gold].act.is_some());
        self.acts = [told.clone().count(), told.filter(|p| gold[p.gold].act == found[p.found].act).count()];
        let exact = pairs.iter().copied().filter(|p| found[p.found].bare == gold[p.gold].bare);
        self.content_exact = tally(&best_pairs(exact.collect()));
        self.end_to_end = tally(&end_to_end(&gold, &found, &pairs));
    }

    /// Which annotated attributions are found end to end.
    fn answers(analysis: &Analysis, gold: &[GoldAttribution]) -> Answers {
        let words = Words::new(&analysis.article.text);
        let gold: Vec<Parts> =
            gold.iter().map(|a| Parts::of(&words, a)).filter(|p| !p.content.is_empty()).collect();
        let found: Vec<Parts> = outermost(analysis).iter().map(|a| Parts::of(&words, a)).collect();
        let hits = end_to_end(&gold, &found, &candidate_pairs(&gold, &found));
        let mut answers =
            Answers { found: vec![false; gold.len()], predicted: found.len(), right: hits.len() };
        hits.iter().for_each(|hit| answers.found[hit.gold] = true);
        answers
    }
}

/// The attributions that stand in no other: the corpora annotate none inside another's content.
fn outermost(analysis: &Analysis) -> Vec<GoldAttribution> {
    analysis
        .attributions
        .iter()
        .filter(|a| a.parent.is_none())
        .map(|a| GoldAttribution {
            source: a.source.as_ref().map_or(Vec::new(), |p| p.spans.clone()),
            cue: a.cue.as_ref().map_or(Vec::new(), |c| c.spans.clone()),
            content: a.content.clone(),
            act: Some(a.act),
        })
        .collect()
}

/// The pairs that share half of their contents' words and have the same source.
fn end_to_end(gold: &[Parts], found: &[Parts], pairs: &[Pair]) -> Vec<Pair> {
    let whole = pairs
        .iter()
        .copied()
        .filter(|p| p.dice >= END_TO_END && is_source_right(&found[p.found], &gold[p.gold]));
    best_pairs(whole.collect())
}

/// The words of an attribution, as numbers in the text.
struct Parts {
    source: BTreeSet<usize>,
    cue: BTreeSet<usize>,
    content: BTreeSet<usize>,
    /// The content without a leading `that`.
    bare: BTreeSet<usize>,
    act: Option<Act>,
}

impl Parts {
    fn of(words: &Words, attribution: &GoldAttribution) -> Self {
        let content = words.words_in(&attribution.content);
        let mut bare = content.clone();
        if let Some(&first) = content.first()
            && words.text_of(first).eq_ignore_ascii_case("that")
        {
            bare.remove(&first);
        }
        Self {
            source: words.words_in(&attribution.source),
            cue: words.words_in(&attribution.cue),
            content,
            bare,
            act: attribution.act,
        }
    }
}

/// A prediction and a gold item that share words.
#[derive(Clone, Copy)]
struct Pair {
    dice: f64,
    found: usize,
    gold: usize,
}

/// All pairs whose contents share a word.
fn candidate_pairs(gold: &[Parts], found: &[Parts]) -> Vec<Pair> {
    let mut holders: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    for (g, parts) in gold.iter().enumerate() {
        for &word in &parts.content {
            holders.entry(word).or_default().push(g);
        }
    }
    let mut pairs = Vec::new();
    for (f, parts) in found.iter().enumerate() {
        let partners: BTreeSet<usize> =
            parts.content.iter().filter_map(|word| holders.get(word)).flatten().copied().collect();
        pairs.extend(partners.into_iter().map(|g| Pair {
            dice: dice(&parts.content, &gold[g].content),
            found: f,
            gold: g,
        }));
    }
    pairs
}

/// Takes pairs from the best one down, each prediction and each gold item once.
fn best_pairs(mut pairs: Vec<Pair>) -> Vec<Pair> {
    pairs.sort_by(|a, b| b.dice.total_cmp(&a.dice).then((a.gold, a.found).cmp(&(b.gold, b.found))));
    let (mut found, mut gold) = (FxHashSet::default(), FxHashSet::default());
    pairs.retain(|p| {
        let is_free = !found.contains(&p.found) && !gold.contains(&p.gold);
        if is_free {
            found.insert(p.found);
            gold.insert(p.gold);
        }
        is_free
    });
    pairs
}

fn dice<T: Ord>(a: &BTreeSet<T>, b: &BTreeSet<T>) -> f64 {
    match a.len() + b.len() {
        0 => 0.0,
        sum => 2.0 * a.intersection(b).count() as f64 / sum as f64,
    }
}

fn is_source_right(found: &Parts, gold: &Parts) -> bool {
    if found.source.is_empty() || gold.source.is_empty() {
        return found.source.is_empty() && gold.source.is_empty();
    }
    dice(&found.source, &gold.source) >= 0.5
        || found.source.is_subset(&gold.source)
        || gold.source.is_subset(&found.source)
}

fn is_cue_right(found: &Parts, gold: &Parts) -> bool {
    found.cue.is_empty() && gold.cue.is_empty() || !found.cue.is_disjoint(&gold.cue)
}

/// First and last token (marks are tokens here) of every unbroken span with one of [`SPAN_LABELS`].
fn unbroken(words: &Words, attributions: &[GoldAttribution], label: usize) -> BTreeSet<(usize, usize)> {
    let spans = attributions.iter().flat_map(|a| match label {
        0 => &a.cue,
        1 => &a.source,
        _ => &a.content,
    });
    spans.filter_map(|&span| words.tokens_in(span)).map(|tokens| (tokens.start, tokens.end)).collect()
}

/// A text cut as the attribution scores count: runs of word characters, or one other character.
struct Words<'a> {
    text: &'a str,
    tokens: Vec<Span>,
    is_word: Vec<bool>,
}

fn is_word_character(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

impl<'a> Words<'a> {
    fn new(text: &'a str) -> Self {
        let mut tokens: Vec<Span> = Vec::new();
        let mut is_word: Vec<bool> = Vec::new();
        for (start, c) in text.char_indices().filter(|(_, c)| !c.is_whitespace()) {
            let end = start + c.len_utf8();
            let is = is_word_character(c);
            match tokens.last_mut() {
                Some(last) if is && last.end == start && is_word.last() == Some(&true) => last.end = end,
                _ => {
                    tokens.push(Span::new(start, end));
                    is_word.push(is);
                }
            }
        }
        Self { text, tokens, is_word }
    }

    fn text_of(&self, token: usize) -> &str {
        self.tokens[token].text(self.text)
    }

    /// The tokens that share a byte with a span; `None` where there are none.
    fn tokens_in(&self, span: Span) -> Option<std::ops::Range<usize>> {
        let start = self.tokens.partition_point(|t| t.end <= span.start);
        let end = self.tokens.partition_point(|t| t.start < span.end);
        (start < end && !span.is_empty()).then_some(start..end)
    }

    fn words_in(&self, spans: &[Span]) -> BTreeSet<usize> {
        spans.iter().filter_map(|&s| self.tokens_in(s)).flatten().filter(|&t| self.is_word[t]).collect()
    }
}

/// An annotated accusation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoldAccusation {
    /// Explicit or claim.
    pub class: AccusationClass,
    /// Asserted, negated, hypothetical or denied.
    pub status: Status,
    /// Who accuses; `None` where the text does not say.
    pub accuser: Option<GoldParty>,
    /// Who is accused.
    pub accused: Option<GoldParty>,
    /// The cue.
    pub cue: Option<Span>,
    /// The charge.
    pub charge: Option<Span>,
}

/// Who takes part in an annotated accusation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoldParty {
    /// The annotation's name of the entity.
    pub id: String,
    /// All names that are right for it, folded for comparison.
    pub names: BTreeSet<String>,
    /// The mention at the accusation.
    pub mention: Option<Span>,
}

/// Reads the accusations of an annotation file; the error tells what is wrong with it.
pub fn parse_accusations(json: &str, text: &str) -> Result<Vec<GoldAccusation>, String> {
    #[derive(Deserialize)]
    struct File {
        entities: Vec<Entity>,
        accusations: Vec<Row>,
    }
    #[derive(Deserialize)]
    struct Entity {
        id: String,
        name: String,
        aliases: Vec<String>,
    }
    #[derive(Deserialize)]
    struct Row {
        accuser: Option<String>,
        accuser_span: Option<[usize; 2]>,
        accused: Option<String>,
        accused_span: Option<[usize; 2]>,
        cue_span: Option<[usize; 2]>,
        charge_span: Option<[usize; 2]>,
        class: String,
        status: String,
    }
    let file: File = serde_json::from_str(json).map_err(|e| e.to_string())?;
    let bytes = Bytes::new(text);
    let span = |pair: Option<[usize; 2]>| pair.and_then(|[start, end]| bytes.span(start, end));
    let party = |id: Option<String>, mention: Option<[usize; 2]>| {
        let entity = file.entities.iter().find(|e| Some(&e.id) == id.as_ref())?;
        let names = entity.aliases.iter().chain([&entity.name]).map(|n| fold_name(n)).collect();
        Some(GoldParty { id: entity.id.clone(), names, mention: span(mention) })
    };
    file.accusations
        .into_iter()
        .map(|row| {
            let classes = [AccusationClass::Explicit, AccusationClass::Claim];
            let class = classes.into_iter().find(|c| c.as_str() == row.class);
            let status = Status::ALL.into_iter().find(|s| s.as_str() == row.status);
            Ok(GoldAccusation {
                class: class.ok_or_else(|| format!("unknown class {:?}", row.class))?,
                status: status.ok_or_else(|| format!("unknown status {:?}", row.status))?,
                accuser: party(row.accuser, row.accuser_span),
                accused: party(row.accused, row.accused_span),
                cue: span(row.cue_span),
                charge: span(row.charge_span),
            })
        })
        .collect()
}

/// How well accusations were found; the first of two is over explicit ones, the second over all.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct AccusationScores {
    /// Documents compared.
    pub documents: usize,
    /// Accusations at their place: cues overlap, accuser and accused are the same mentions or the same entities.
    pub mentions: [Tally; 2],
    /// Pairs of accuser and accused of a document, by name, asserted ones with both sides known.
    pub pairs: [Tally; 2],
    /// Accusations found at their place.
    pub matched: usize,
    /// Of these, those with the right status.
    pub status_right: usize,
    /// Of these, the sum of the shares (F1) of the charges' words.
    pub charge: f64,
}

/// The names of the two scopes of [`AccusationScores`].
pub const SCOPES: [&str; 2] = ["explicit", "all"];

impl AccusationScores {
    /// Compares one document with its annotation.
    pub fn of(analysis: &Analysis, gold: &[GoldAccusation]) -> Self {
        let terms = Terms::new(&analysis.article.text);
        let found: Vec<FoundAccusation> =
            analysis.accusations.iter().map(|a| FoundAccusation::of(analysis, a)).collect();
        let partner = match_in_text_order(&terms, gold, &found);
        let mut scores = Self { documents: 1, ..Self::default() };
        for (scope, tally) in scores.mentions.iter_mut().enumerate() {
            let is_in = |class: AccusationClass| scope == 1 || class == AccusationClass::Explicit;
            for g in (0..gold.len()).filter(|&g| is_in(gold[g].class)) {
                tally.gold += 1;
                tally.found_gold += usize::from(partner[g].is_some());
            }
            for f in (0..found.len()).filter(|&f| is_in(found[f].class)) {
                tally.predicted += 1;
                tally.right_predicted += usize::from(partner.contains(&Some(f)));
            }
        }
        scores.pairs = [0, 1].map(|scope| compare_pairs(gold, &found, scope == 1).tally());
        for (gold, found) in gold.iter().zip(&partner).filter_map(|(g, p)| Some((g, &found[(*p)?]))) {
            scores.matched += 1;
            scores.status_right += usize::from(gold.status == found.status);
            let (mine, theirs) = (terms.inside(&found.charge), terms.inside(gold.charge.as_slice()));
            scores.charge += if mine.is_empty() && theirs.is_empty() { 1.0 } else { dice(&mine, &theirs) };
        }
        scores
    }

    /// Takes in the scores of another document.
    pub fn add(&mut self, other: &Self) {
        self.documents += other.documents;
        for n in 0..SCOPES.len() {
            self.mentions[n].add(other.mentions[n]);
            self.pairs[n].add(other.pairs[n]);
        }
        self.matched += other.matched;
        self.status_right += other.status_right;
        self.charge += other.charge;
    }

    /// Which annotated accusations are found at their place, explicit ones and all, and which pairs by name.
    fn answers(analysis: &Analysis, gold: &[GoldAccusation]) -> [Answers; 4] {
        let terms = Terms::new(&analysis.article.text);
        let found: Vec<FoundAccusation> =
            analysis.accusations.iter().map(|a| FoundAccusation::of(analysis, a)).collect();
        let partner = match_in_text_order(&terms, gold, &found);
        let mentions = |scope: usize| {
            let is_in = |class: AccusationClass| scope == 1 || class == AccusationClass::Explicit;
            let asked = (0..gold.len()).filter(|&g| is_in(gold[g].class));
            let given: Vec<usize> = (0..found.len()).filter(|&f| is_in(found[f].class)).collect();
            Answers {
                found: asked.map(|g| partner[g].is_some()).collect(),
                predicted: given.len(),
                right: given.iter().filter(|&&f| partner.contains(&Some(f))).count(),
            }
        };
        let pairs = |scope: usize| compare_pairs(gold, &found, scope == 1);
        [mentions(0), mentions(1), pairs(0), pairs(1)]
    }

    /// Mean share of the charges' words over the matches, in per cent.
    pub fn charge_f(&self) -> f64 {
        100.0 * self.charge / self.matched.max(1) as f64
    }
}

/// A predicted accusation as far as it is compared.
struct FoundAccusation {
    class: AccusationClass,
    status: Status,
    /// Folded names of accuser and accused.
    names: [Option<String>; 2],
    mentions: [Vec<Span>; 2],
    cue: Vec<Span>,
    charge: Vec<Span>,
}

impl FoundAccusation {
    fn of(analysis: &Analysis, accusation: &crate::extract::Accusation) -> Self {
        let phrases = [accusation.accuser.as_ref(), Some(&accusation.accused)];
        Self {
            class: accusation.class,
            status: accusation.status,
            names: phrases.map(|p| Some(fold_name(&analysis.entities.get(p?.entity?)?.name))),
            mentions: phrases.map(|p| p.map_or(Vec::new(), |p| p.spans.clone())),
            cue: accusation.cue.spans.clone(),
            charge: accusation.charge.clone(),
        }
    }
}

/// For each gold accusation the first free prediction that is the same one.
fn match_in_text_order(
    terms: &Terms,
    gold: &[GoldAccusation],
    found: &[FoundAccusation],
) -> Vec<Option<usize>> {
    let mut is_used = vec![false; found.len()];
    let mut partner = vec![None; gold.len()];
    for (g, gold) in gold.iter().enumerate() {
        let parties = [&gold.accuser, &gold.accused];
        let same = |f: &FoundAccusation| {
            f.cue.iter().any(|&c| gold.cue.is_some_and(|g| g.overlaps(c)))
                && (0..2).all(|side| {
                    let mention: &[Span] = parties[side].as_ref().map_or(&[], |p| p.mention.as_slice());
                    let is_named = || {
                        let name = f.names[side].as_ref();
                        name.zip(parties[side].as_ref()).is_some_and(|(name, p)| p.names.contains(name))
                    };
                    terms.alike(&f.mentions[side], mention) || is_named()
                })
        };
        partner[g] = (0..found.len()).find(|&f| !is_used[f] && same(&found[f]));
        if let Some(f) = partner[g] {
            is_used[f] = true;
        }
    }
    partner
}

fn compare_pairs(gold: &[GoldAccusation], found: &[FoundAccusation], all_classes: bool) -> Answers {
    let is_explicit = |class: AccusationClass| class == AccusationClass::Explicit;
    // Several accusations of one pair: it is explicit where one of them is.
    let mut known: Vec<(&GoldParty, &GoldParty, bool)> = Vec::new();
    for it in gold.iter().filter(|a| a.status == Status::Asserted) {
        let (Some(accuser), Some(accused)) = (&it.accuser, &it.accused) else { continue };
        match known.iter_mut().find(|(a, b, _)| a.id == accuser.id && b.id == accused.id) {
            Some(pair) => pair.2 |= is_explicit(it.class),
            None => known.push((accuser, accused, is_explicit(it.class))),
        }
    }
    let given: BTreeSet<(&str, &str)> = found
        .iter()
        .filter(|f| f.status == Status::Asserted && (all_classes || is_explicit(f.class)))
        .filter_map(|f| Some((f.names[0].as_deref()?, f.names[1].as_deref()?)))
        .collect();
    let fits = |pair: &(&str, &str), (accuser, accused, _): &(&GoldParty, &GoldParty, bool)| {
        accuser.names.contains(pair.0) && accused.names.contains(pair.1)
    };
    let asked = || known.iter().filter(|(_, _, explicit)| all_classes || *explicit);
    Answers {
        found: asked().map(|k| given.iter().any(|pair| fits(pair, k))).collect(),
        predicted: given.len(),
        right: given.iter().filter(|pair| known.iter().any(|k| fits(pair, k))).count(),
    }
}

/// A text cut as the accusation scores count: words that keep their apostrophes, no marks.
struct Terms {
    spans: Vec<Span>,
}

impl Terms {
    fn new(text: &str) -> Self {
        let mut spans: Vec<Span> = Vec::new();
        let mut chars = text.char_indices().peekable();
        let mut before_apostrophe: Option<usize> = None;
        while let Some((start, c)) = chars.next() {
            if is_word_character(c) {
                let end = start + c.len_utf8();
                match spans.last_mut() {
                    Some(last) if last.end == start || before_apostrophe == Some(last.end) => last.end = end,
                    _ => spans.push(Span::new(start, end)),
                }
            }
            let is_apostrophe = matches!(c, '\'' | '’');
            let goes_on = chars.peek().is_some_and(|&(_, next)| is_word_character(next));
            let is_after_word = spans.last().is_some_and(|last| last.end == start);
            before_apostrophe = (is_apostrophe && goes_on && is_after_word).then_some(start);
        }
        Self { spans }
    }

    /// The words that lie wholly inside one of the spans.
    fn inside(&self, spans: &[Span]) -> BTreeSet<usize> {
        let words = spans.iter().flat_map(|span| {
            let start = self.spans.partition_point(|w| w.start < span.start);
            let end = self.spans.partition_point(|w| w.end <= span.end);
            start..end.max(start)
        });
        words.collect()
    }

    /// Whether two mentions are the same: at least half of their words in common, or one inside the other.
    fn alike(&self, found: &[Span], gold: &[Span]) -> bool {
        if found.is_empty() || gold.is_empty() {
            return found.is_empty() && gold.is_empty();
        }
        let (f, g) = (self.inside(found), self.inside(gold));
        !f.is_disjoint(&g) && (dice(&f, &g) >= 0.5 || f.is_subset(&g) || g.is_subset(&f))
    }
}

/// Words before a name that are no part of it.
const LEADING: [&str; 11] = ["the", "a", "an", "mr", "mrs", "ms", "dr", "sen", "rep", "gov", "president"];

/// Folds a name for comparison with the accepted ones: case, possessive, full stops, marks, title or article.
fn fold_name(name: &str) -> String {
    let folded = name.trim().to_lowercase();
    let bare = folded.strip_suffix('s').unwrap_or(&folded);
    let bare = bare.strip_suffix(['\'', '’']).unwrap_or_else(|| folded.trim_end_matches(['\'', '’']));
    let plain = bare.replace('.', "");
    let words: Vec<&str> = Terms::new(&plain).spans.into_iter().map(|s| &plain[s.range()]).collect();
    let first = words.iter().take(words.len().saturating_sub(1)).take_while(|w| LEADING.contains(w)).count();
    words[first..].join(" ")
}

/// Converts code points of a text to bytes.
struct Bytes {
    of: Vec<usize>,
}

impl Bytes {
    fn new(text: &str) -> Self {
        Self { of: text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect() }
    }

    /// `None` for a span that is not in the text.
    fn span(&self, start: usize, end: usize) -> Option<Span> {
        (start <= end).then_some(())?;
        Some(Span::new(*self.of.get(start)?, *self.of.get(end)?))
    }

    /// The same from `12 34`.
    fn span_of(&self, pair: &str) -> Option<Span> {
        let (start, end) = pair.trim().split_once(' ')?;
        self.span(start.parse().ok()?, end.trim().parse().ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Article;
    use crate::extract::{Attribution, AttributionKind, Cue, Phrase};

    const TEXT: &str =
        "Ann Lee said that taxes will rise soon. “We are ready,” he told us. Bob denied “any wrong” at all.";

    fn at(words: &str) -> Vec<Span> {
        let start = TEXT.find(words).unwrap();
        vec![Span::new(start, start + words.len())]
    }

    fn gold() -> Vec<GoldAttribution> {
        let one = |source, cue, content| GoldAttribution {
            source: at(source),
            cue: at(cue),
            content: at(content),
            act: None,
        };
        vec![
            one("Ann Lee", "said", "that taxes will rise soon"),
            one("he told", "told", "“We are ready,”"),
            one("Bob", "denied", "“any wrong” at all"),
        ]
    }

    fn analysis(found: &[(&str, &str, &str)]) -> Analysis {
        let attributions = found.iter().map(|(source, cue, content)| Attribution {
            kind: AttributionKind::Indirect,
            source: Some(Phrase { spans: at(source), head: 0, refers_to: vec![], part: None, entity: None }),
            cue: Some(Cue { spans: at(cue), lemma: String::new() }),
            content: at(content),
            addressee: None,
            act: Act::Statement,
            parent: None,
            confidence: 1.0,
            rule: "test",
        });
        let attributions = attributions.collect();
        Analysis { article: Article::new("d", TEXT), attributions, ..Analysis::default() }
    }

    #[test]
    fn attribution_figures_are_those_computed_by_hand() {
        let found = analysis(&[
            ("Lee", "said", "taxes will rise soon"), // Dice 8/9, exact but for `that`, source inside the gold's
            ("us", "told", "We are ready"),          // the same words, wrong source
            ("Bob", "all", "any wrong"),             // Dice 4/6, wrong cue
            ("Bob", "all", "told us"),               // no partner
        ]);
        let scores = AttributionScores::of(&found, &[gold()]);
        assert_eq!(scores.content_loose, Tally::one_to_one(3, 4, 3));
        assert_eq!(scores.content_close, Tally::one_to_one(2, 4, 3));
        assert_eq!(scores.content_exact, Tally::one_to_one(2, 4, 3));
        assert_eq!(scores.end_to_end, Tally::one_to_one(2, 4, 3));
        assert_eq!((scores.source_right, scores.cue_right), (2, 2));
        assert_eq!(scores.acts, [0, 0], "an annotation that tells no act asks for none");
        let mut told = gold();
        told[0].act = Some(Act::Statement);
        told[1].act = Some(Act::Belief);
        assert_eq!(AttributionScores::of(&found, &[told]).acts, [2, 1]);
        // Exact spans: cues said and told; sources Bob; contents none (marks count here).
        let hits = scores.spans.map(|t| (t.right_predicted, t.predicted, t.gold));
        assert_eq!(hits, [(2, 3, 3), (1, 3, 3), (0, 4, 3)]);
    }

    #[test]
    fn brat_events_become_attributions_and_offsets_bytes() {
        let text = "“é” Bob said.";
        let ann = "T1\tSource 4 7\tBob\nT2\tCue 8 12\tsaid\nT3\tContent 0 1;1 2\t“ é\n\
                   E1\tAttribution:T9 Content:T3 Cue:T2 Source:T1\nE2\tAttribution-no-source:T9 Cue:T2\n\
                   A1\tKind E1 direct\nA2\tAct E1 belief\nA3\tAct E2 directive\n";
        let gold = parse_brat(ann, text);
        assert_eq!(gold.len(), 1);
        assert_eq!(gold[0].source[0].text(text), "Bob");
        assert_eq!(gold[0].act, Some(Act::Belief));
        assert_eq!(parse_brat(&ann.replace("belief", "song"), text)[0].act, None);
        assert_eq!(gold[0].content.iter().map(|s| s.text(text)).collect::<Vec<_>>(), ["“", "é"]);
        assert_eq!(parse_brat("T1\tSource 40 70\tx\nE1\tContent:T1", text), []);
    }

    #[test]
    fn names_fold_as_the_annotations_accept_them() {
        for (name, folded) in [
            ("The U.S.", "us"),
            ("Mrs. O’Brien's", "o’brien"),
            ("the president", "president"),
            ("Congress'", "congress"),
            ("Texas", "texas"),
        ] {
            assert_eq!(fold_name(name), folded);
        }
    }
}
