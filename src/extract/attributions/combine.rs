//! Brings the learned attributions and those of the rules together.
//!
//! In `“It failed,” said Calder, an engineer.` the network finds all parts, and the rule knows that the apposition
//! belongs to the source.

use super::super::tree::Tree;
use super::super::{Attribution, AttributionKind};
use super::mends::{self, MENDED};
use super::quotations::is_quoted;
use super::{acts, clausal, floating, headlines, nest, nominal, position, strict_kind_of, turns};
use crate::document::{Document, Upos};
use crate::lexicon::attribution_cues::{CueClass, CuePos, attribution_cue};
use crate::rules::Rule;
use crate::span::Span;

/// Rules at least this sure overrule the source of a learned direct quotation.
const CERTAIN: f32 = 0.95;

/// Rules at least this sure add what the network passed over.
const ADDED: f32 = 0.8;

/// What becomes of a rule's confidence where the network found nothing.
const ALONE: f32 = 0.7;

/// Rules at least this sure add what stands inside the content of another.
const NESTED: f32 = 0.7;

/// A rule overrules a learned attribution altogether where it is surer by this much.
const LEAD: f32 = 0.15;

/// Brings the learned attributions and those of the rules together; in text order, parents set.
///
/// The learned ones are the base: they see more cues than any list holds. The rules give them a source where they found
/// none or where marks make the rule certain (`“…,” said Calder, an engineer`), add what stands inside a learned content
/// (the network labels outermost attributions only), and what the network passed over; and where they are much surer,
/// they have their way.
pub fn combine(tree: &Tree<'_>, learned: Vec<Attribution>, rules: Vec<Attribution>) -> Vec<Attribution> {
    let document = tree.document;
    let mut learned = mends::mend(tree, learned);
    let held = Held::new(document, &learned);
    let mut added = Vec::new();
    let mut is_overruled = vec![false; learned.len()];
    for rule in rules {
        match held.relation(document, &rule) {
            Relation::SameCue(index) => {
                let base = &mut learned[index];
                if is_surer(tree, &rule, base) {
                    *base = rule;
                } else {
                    complete(tree, base, rule);
                }
            }
            Relation::Inside if is_trivial(tree, &rule) || is_deed(tree, &rule) => {}
            Relation::Inside if rule.confidence >= NESTED && tree.applies(Rule::CombineInside) => {
                added.push(rule);
            }
            // A quotation that nobody has yet is no place to find more in.
            Relation::Free if is_inside_quotation(document, &rule) => {}
            Relation::Free if rule.confidence >= ADDED && tree.applies(Rule::CombineFree) => {
                // What the network passed over is right less often than what both see.
                added.push(Attribution { confidence: rule.confidence * ALONE, ..rule });
            }
            Relation::Crossing(crossed)
                if rule.confidence >= ADDED && tree.applies(Rule::CombineCrossing) =>
            {
                if crossed.iter().all(|&index| is_surer(tree, &rule, &learned[index])) {
                    for index in crossed {
                        is_overruled[index] = true;
                    }
                    added.push(rule);
                }
            }
            Relation::Inside | Relation::Free | Relation::Crossing(_) => {}
        }
    }
    let mut index = 0;
    learned.retain(|_| {
        index += 1;
        !is_overruled[index - 1]
    });
    learned.extend(added);
    learned.iter_mut().for_each(|attribution| mends::leave_stage_directions(tree, attribution));
    learned.retain(|attribution| !attribution.content.is_empty());
    floating::find_speakers(tree, &mut learned);
    for attribution in &mut learned {
        mends::end_source_at_as(tree, attribution);
        mends::leave_prepositional_source(tree, attribution);
        attribution.kind = strict_kind_of(document, &attribution.content);
        attribution.act = acts::act_of(tree, attribution);
        attribution.parent = None;
    }
    learned.sort_by_key(position);
    nest(&mut learned);
    learned
}

/// Whether a rule overrules a learned attribution. The form of a line is plain, in a transcript and in a headline; of the
/// rules for prose only those overrule that measure better than the network where both speak and the network is unsure.
fn is_surer(tree: &Tree<'_>, rule: &Attribution, learned: &Attribution) -> bool {
    match rule.rule {
        turns::RULE | headlines::WITH_COLON | headlines::WITH_CUE => tree.applies(Rule::CombineLineOverrules),
        nominal::PHRASE | nominal::CUE_NOUN | clausal::AROUND => {
            rule.confidence >= learned.confidence + LEAD && tree.applies(Rule::CombineSurerOverrules)
        }
        _ => false,
    }
}

/// Whether what stands inside another content is nothing to tell apart from it: one word that is no quotation, as in
/// `Lind said she knew what he [meant]`.
fn is_trivial(tree: &Tree<'_>, rule: &Attribution) -> bool {
    if !tree.applies(Rule::DropTrivialNested) {
        return false;
    }
    let words = rule.content.iter().flat_map(|&s| tree.document.tokens_in(s));
    let quotations = &tree.document.quotations;
    let quoted = |s: &Span| {
        quotations
            .get(quotations.partition_point(|q| q.inner.start < s.start))
            .is_some_and(|q| q.inner.start == s.start)
    };
    words.filter(|&t| tree.upos(t) != Upos::Punct).take(2).count() < 2 && !rule.content.iter().any(quoted)
}

/// Whether what stands inside another content tells what somebody did and not what he said: `Brandt said the raid was
/// ordered by a committee`. An order that is told has a clause: `ordered the guards to fire`.
fn is_deed(tree: &Tree<'_>, rule: &Attribution) -> bool {
    if !tree.applies(Rule::DropNestedDeed) {
        return false;
    }
    let is_bare = matches!(rule.rule, clausal::PASSIVE | clausal::OBJECT | clausal::OF_PREPOSITION);
    let class =
        rule.cue.as_ref().and_then(|cue| attribution_cue(&cue.lemma, CuePos::Verb)).map(|cue| cue.class);
    is_bare
        && matches!(
            class,
            Some(CueClass::Order | CueClass::Decision | CueClass::Knowledge | CueClass::Intention)
        )
}

/// Whether the cue stands between quotation marks.
fn is_inside_quotation(document: &Document, rule: &Attribution) -> bool {
    rule.cue.as_ref().and_then(|c| c.spans.first()).is_some_and(|s| is_quoted(document, *s))
}

/// Gives a learned attribution what the rule for the same cue knows better.
fn complete(tree: &Tree<'_>, base: &mut Attribution, rule: Attribution) {
    if tree.applies(Rule::CombineShorterContent) {
        take_shorter_content(base, &rule);
    }
    if tree.applies(Rule::CombineOtherPieces) {
        take_other_pieces(base, &rule);
    }
    let certain = rule.confidence >= CERTAIN
        && base.kind == AttributionKind::Direct
        && tree.applies(Rule::CombineCertainSource);
    // Whom another rule has silenced speaks no more.
    let is_missing = base.source.is_none() && base.rule != MENDED && tree.applies(Rule::CombineMissingSource);
    if rule.source.is_some() && (is_missing || certain) {
        base.source = rule.source;
        base.rule = MENDED;
        // A piece of content that is the source now: `“No swimming,” reads [a sign]`.
        if let Some(span) = base.source.as_ref().map(|s| s.spans[0])
            && base.content.len() > 1
        {
            base.content.retain(|c| !span.contains(*c));
        }
    }
    if base.addressee.is_none() && rule.addressee.is_some() && tree.applies(Rule::CombineAddressee) {
        let is_source = rule.addressee.as_ref().map(|a| &a.spans) == base.source.as_ref().map(|s| &s.spans);
        if !is_source {
            base.addressee = rule.addressee;
        }
    }
}

/// Cuts a learned content down to the rule's where grammar is plain: before the clause stands the addressee (`informed
/// [the court] that`), or behind it the main verb (`the admission that he had dozed off [came in March]`).
fn take_shorter_content(base: &mut Attribution, rule: &Attribution) {
    let ([learned], [ruled]) = (&mut base.content[..], &rule.content[..]) else { return };
    let begins_with_addressee = rule.addressee.as_ref().is_some_and(|a| a.spans[0].start == learned.start);
    if begins_with_addressee && ruled.start > learned.start && ruled.start < learned.end {
        learned.start = ruled.start;
    }
    if rule.rule == nominal::CUE_NOUN && ruled.start == learned.start && ruled.end < learned.end {
        learned.end = ruled.end;
    }
}

/// Adds the half of a clause that the network left out: `The pumps, according to Calder, [failed twice].`, `The mayor was
/// accused by Osei [of nepotism]`.
fn take_other_pieces(base: &mut Attribution, rule: &Attribution) {
    let is_around = matches!(rule.rule, nominal::PHRASE | clausal::AROUND | clausal::PASSIVE);
    if !is_around || base.content.len() != 1 || rule.content.len() != 2 {
        return;
    }
    if rule.content.contains(&base.content[0]) {
        base.content = rule.content.clone();
    }
}

/// Which learned attribution holds a token, as its cue and as its content.
struct Held {
    cues: Vec<Option<u32>>,
    contents: Vec<Option<u32>>,
}

/// How a rule's attribution stands to the learned ones.
enum Relation {
    /// The cues share a word.
    SameCue(usize),
    /// It stands wholly inside one content.
    Inside,
    /// It shares no word with any.
    Free,
    /// It shares words in another way, with these.
    Crossing(Vec<usize>),
}

impl Held {
    fn new(document: &Document, attributions: &[Attribution]) -> Self {
        let count = document.tokens.len();
        let mut held = Self { cues: vec![None; count], contents: vec![None; count] };
        for (index, attribution) in attributions.iter().enumerate() {
            let index = u32::try_from(index).ok();
            for &span in attribution.cue.iter().flat_map(|c| &c.spans) {
                held.cues[document.tokens_in(span)].fill(index);
            }
            for &span in &attribution.content {
                held.contents[document.tokens_in(span)].fill(index);
            }
        }
        held
    }

    fn relation(&self, document: &Document, rule: &Attribution) -> Relation {
        let cue = || rule.cue.iter().flat_map(|c| &c.spans).flat_map(|&s| document.tokens_in(s));
        if let Some(index) = cue().find_map(|t| self.cues[t]) {
            return Relation::SameCue(index as usize);
        }
        let content = || rule.content.iter().flat_map(|&s| document.tokens_in(s));
        let words = || content().chain(cue()).filter(|&t| document.tokens[t].upos != Upos::Punct);
        let Some(first) = words().next() else { return Relation::Crossing(Vec::new()) };
        let holder = self.contents[first];
        if words().any(|t| self.contents[t] != holder) || content().any(|t| self.cues[t].is_some()) {
            let mut crossed: Vec<usize> = words()
                .flat_map(|t| [self.contents[t], self.cues[t]])
                .flatten()
                .map(|i| i as usize)
                .collect();
            crossed.sort_unstable();
            crossed.dedup();
            return Relation::Crossing(crossed);
        }
        if holder.is_some() { Relation::Inside } else { Relation::Free }
    }
}
