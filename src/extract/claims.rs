//! Claims: a neutral cue whose content states that somebody named did wrong.
//!
//! In: attributions. Out: accusations of class claim: `Aliyev said Yerevan had shelled the town`, `"They are lying," he
//! said of the ministry`. Precision comes first: a word of wrongdoing must be the predicate, asserted, and the target
//! must be the one responsible in its clause.

use std::ops::Range;

use super::constructions::{Context, reported_clause};
use super::status::{is_only_possible, status_of};
use super::{Accusation, AccusationClass, Attribution, AttributionKind, Cue, Phrase, Status};
use crate::document::{Deprel, Upos, Xpos};
use crate::lexicon::companions::{Companion, companion};
use crate::lexicon::participants::ParticipantClass;
use crate::lexicon::wrongdoing::{
    WrongdoingClass, WrongdoingPart, wrongdoing, wrongdoing_phrases, wrongful_verb_of_form,
};
use crate::rules::Rule;
use crate::span::Span;

/// One blaming predicate with the one it blames.
struct Blame {
    target: usize,
    charge: Range<usize>,
}

/// Adds the claims of all attributions.
pub(super) fn find(context: &Context, attributions: &[Attribution], accusations: &mut Vec<Accusation>) {
    // The charges of explicit accusations are told already: `said the mayor accused the board of lying`.
    let mut told: Vec<Span> = accusations.iter().flat_map(|a| &a.charge).copied().collect();
    told.sort_unstable();
    for (index, attribution) in attributions.iter().enumerate() {
        of_attribution(context, index, attribution, attributions, &told, accusations);
        complaint(context, index, attribution, accusations);
    }
}

/// A complaint in direct speech accuses by its cue: `The clerk complains: "The council wastes our money."`
fn complaint(context: &Context, index: usize, attribution: &Attribution, accusations: &mut Vec<Accusation>) {
    if !context.tree.applies(Rule::ClaimComplaint) {
        return;
    }
    let tree = &context.tree;
    let (Some(source), Some(cue)) = (&attribution.source, &attribution.cue) else { return };
    let Some(verb) = cue.spans.last().and_then(|&span| tree.document.tokens_in(span).last()) else { return };
    let word = tree.text(verb).to_lowercase();
    if !["complains", "complained", "alleges", "alleged", "fumed", "fumes"].contains(&word.as_str()) {
        return;
    }
    if accusations.iter().any(|a| a.cue.spans.iter().any(|s| cue.spans.iter().any(|c| c.overlaps(*s)))) {
        return;
    }
    let Some(&content) = attribution.content.first() else { return };
    let inside = |t: usize| content.contains(tree.document.tokens[t].span);
    let clause = tree.document.tokens_in(content).find(|&t| {
        tree.upos(t) == Upos::Verb
            && tree.own_subject(t).is_some_and(inside)
            && tree.head(t).is_none_or(|h| !inside(h))
    });
    let Some((target, charge)) = clause.and_then(|clause| reported_clause::in_clause(context, clause)) else {
        return;
    };
    if !is_specific(context, target) || is_source(context, attribution, target) {
        return;
    }
    accusations.push(Accusation {
        class: AccusationClass::Explicit,
        status: Status::Asserted,
        accuser: Some(source.clone()),
        accused: Phrase::new(vec![tree.span(context.whole(target))], target),
        cue: Cue { spans: vec![tree.document.tokens[verb].span], lemma: tree.lemma(verb).to_lowercase() },
        charge: vec![tree.span(charge)],
        attribution: Some(index),
        confidence: 0.7,
        rule: "complaint",
    });
}

fn of_attribution(
    context: &Context,
    index: usize,
    attribution: &Attribution,
    attributions: &[Attribution],
    told: &[Span],
    accusations: &mut Vec<Accusation>,
) {
    let tree = &context.tree;
    let Some(source) = &attribution.source else { return };
    if tree.is_one_of(source.head, &["i", "we", "you"])
        && attribution.parent.is_none()
        && attribution.kind == AttributionKind::Indirect
    {
        return;
    }
    // `has sought to push back fighters who seized the town` says nothing of them.
    let is_said =
        attribution.cue.as_ref().is_none_or(|cue| !companion(cue.lemma.as_str(), Companion::Unsaid));
    if !is_said {
        return;
    }
    // What an inner attribution says is its own source's claim.
    let inner: Vec<Span> = attributions
        .iter()
        .skip(index.saturating_sub(8))
        .take(17)
        .filter(|other| other.parent == Some(index))
        .flat_map(|other| other.content.iter().copied())
        .collect();
    let mut claims: Vec<(String, Blame)> = Vec::new();
    for content in attribution.content.iter().map(|&content| whole_content(context, attribution, content)) {
        for token in tree.document.tokens_in(content) {
            let span = tree.document.tokens[token].span;
            if !content.contains(span) || inner.iter().any(|i| i.contains(span)) || is_told(told, span) {
                continue;
            }
            let Some(blame) = blame_at(context, token) else { continue };
            let target = tree.document.tokens[blame.target].span;
            if !content.contains(target)
                || !is_specific(context, blame.target)
                || is_source(context, attribution, blame.target)
            {
                continue;
            }
            let name = tree.text(blame.target).to_lowercase();
            match claims.iter_mut().find(|(known, _)| *known == name) {
                // Several charges against one target by one cue are one accusation.
                Some((_, known)) => known.charge.end = known.charge.end.max(blame.charge.end),
                None => claims.push((name, blame)),
            }
        }
        // What stands behind the content belongs to the sentence around it: `Claims by activists that the zoo starved
        // animals went viral`.
        let ends = tree.document.tokens_in(content).end;
        for (_, blame) in &mut claims {
            if blame.charge.start < ends && content.contains(tree.document.tokens[blame.charge.start].span) {
                blame.charge = tree.trim(blame.charge.start..blame.charge.end.min(ends));
                // `that the attack was ordered by Renn`
                let is_mark = tree.is_word(blame.charge.start, "that") && blame.charge.len() > 1;
                blame.charge.start += usize::from(is_mark);
            }
        }
    }
    for (_, blame) in claims {
        let cue = attribution.cue.clone().unwrap_or_else(|| Cue {
            spans: vec![tree.span(blame.charge.start..blame.charge.start + 1)],
            lemma: tree.lemma(blame.charge.start).to_owned(),
        });
        let status = attribution
            .cue
            .as_ref()
            .and_then(|cue| cue.spans.last().copied())
            .and_then(|span| tree.document.tokens_in(span).last())
            .map_or(Status::Asserted, |verb| status_of(tree, verb));
        for target in context
            .members(blame.target)
            .into_iter()
            .filter(|&t| t >= blame.target && (t == blame.target || context.is_participant(t)))
        {
            accusations.push(Accusation {
                class: AccusationClass::Claim,
                status,
                accuser: Some(source.clone()),
                accused: Phrase::new(vec![tree.span(context.whole(target))], target),
                cue: cue.clone(),
                charge: vec![tree.span(blame.charge.clone())],
                attribution: Some(index),
                confidence: 0.6,
                rule: "claim",
            });
        }
    }
}

/// The content to the end of its clause, where the network ended it early: `the attack was ordered by Renn` for `the
/// attack` in `claimed the attack was ordered by Renn`.
fn whole_content(context: &Context, attribution: &Attribution, content: Span) -> Span {
    if !context.tree.applies(Rule::ClaimWholeContent) {
        return content;
    }
    let tree = &context.tree;
    if attribution.kind != AttributionKind::Indirect || attribution.content.len() > 1 {
        return content;
    }
    let verb = attribution
        .cue
        .as_ref()
        .and_then(|cue| cue.spans.last().copied())
        .and_then(|span| tree.document.tokens_in(span).last());
    let clause =
        verb.and_then(|verb| tree.children(verb).find(|&c| c > verb && tree.relation(c) == Deprel::Ccomp));
    match clause.map(|clause| tree.span(tree.clause(clause))) {
        Some(clause) if clause.overlaps(content) => {
            Span::new(content.start.min(clause.start), content.end.max(clause.end))
        }
        _ => content,
    }
}

fn is_told(told: &[Span], span: Span) -> bool {
    let behind = told.partition_point(|t| t.start <= span.start);
    told[behind.saturating_sub(6)..behind].iter().any(|t| t.contains(span))
}

/// The blame that a word expresses as a predicate, if any.
fn blame_at(context: &Context, token: usize) -> Option<Blame> {
    let tree = &context.tree;
    match tree.upos(token) {
        Upos::Verb | Upos::Aux => verbal(context, token).or_else(|| seen_as(context, token)),
        Upos::Noun | Upos::Adj | Upos::Propn => predicative(context, token)
            .or_else(|| shame_on(context, token))
            .or_else(|| no_better_than(context, token))
            .or_else(|| wrong_of_somebody(context, token))
            .or_else(|| misread_verb(context, token)),
        _ => None,
    }
}

/// `Yerevan shelled the town`, `the town was shelled by Yerevan`, `the contractor was to blame for the leak`.
fn verbal(context: &Context, verb: usize) -> Option<Blame> {
    if !context.tree.applies(Rule::ClaimVerbal) {
        return None;
    }
    let tree = &context.tree;
    let mut lemma = tree.lemma(verb).to_lowercase();
    if let Some((known, _)) = wrongful_verb_of_form(&tree.text(verb).to_lowercase()) {
        known.clone_into(&mut lemma);
    }
    let mut head = verb;
    let is_wrong = match wrongdoing(&lemma, WrongdoingPart::Verb) {
        Some(word) if !word.is_weak => tree.upos(verb) == Upos::Verb,
        Some(_) => tree.upos(verb) == Upos::Verb && is_wrong_in_company(context, verb, &lemma),
        // `the attack was ordered by Renn`, `the killing was planned by the general`
        None => {
            companion(&lemma, Companion::Bringing)
                && context.is_passive(verb)
                && is_wrong_in_company(context, verb, &lemma)
        }
    };
    let is_wrong = is_wrong || (tree.upos(verb) == Upos::Verb && is_wrongly_done(context, verb));
    let is_neglect = tree.applies(Rule::ClaimNeglect)
        && tree.upos(verb) == Upos::Verb
        && companion(&lemma, Companion::Duty)
        && is_plainly_negated(context, verb);
    if is_neglect && let Some(subject) = context.subject_of(verb).filter(|&s| context.is_participant(s)) {
        return Some(Blame { target: subject, charge: reported_clause::predicate(context, verb, subject) });
    }
    let is_wrong = is_wrong
        || match phrase_at(context, verb, &lemma) {
            Some(words) => {
                // The auxiliary of a phrase hangs on what it introduces: `was to blame`.
                if tree.upos(verb) == Upos::Aux {
                    head = tree.head(verb).filter(|h| words.contains(h)).unwrap_or(words.end - 1);
                }
                true
            }
            None => false,
        };
    // `committed to joining` is a promise.
    let is_promise = lemma == "commit" && !tree.has_child(verb, &[Deprel::Obj]);
    if !is_wrong || is_promise || !is_asserted(context, head) {
        return None;
    }
    if tree.is_passive(verb) && head == verb {
        let agent = tree.agent_of(verb).filter(|&a| context.is_participant(a))?;
        let extent = tree.subtree(verb);
        let by = tree.case_of(agent).unwrap_or(agent);
        let mark = tree.child(verb, &[Deprel::Mark]).map_or(extent.start, |m| m + 1);
        let range = if mark < by { context.cut_charge(mark, by) } else { verb..verb + 1 };
        return Some(Blame { target: agent, charge: range });
    }
    let subject = context.subject_of(head)?;
    let (target, _) =
        context.target(subject).or_else(|| is_pronoun(context, subject).then_some((subject, None)))?;
    if is_own_object(context, head, target) {
        return None;
    }
    Some(Blame { target, charge: reported_clause::predicate(context, head, subject) })
}

/// `We see the group as a gang of crooks`
fn seen_as(context: &Context, verb: usize) -> Option<Blame> {
    if !context.tree.applies(Rule::ClaimSeenAs) {
        return None;
    }
    let tree = &context.tree;
    if !matches!(tree.lemma(verb), "see" | "regard" | "view" | "consider" | "treat" | "know" | "remember")
        || !is_asserted(context, verb)
    {
        return None;
    }
    let object = context.object_of(verb).filter(|&o| o > verb && context.is_participant(o))?;
    let (_, words) = context.charge_behind(verb, Some(object), &["as"])?;
    context.has_wrong(words.clone()).then_some(Blame { target: object, charge: words })
}

/// `hid` in `Pell Group hid losses`, which the tagger took for a noun.
fn misread_verb(context: &Context, token: usize) -> Option<Blame> {
    if !context.tree.applies(Rule::ClaimMisreadVerb) {
        return None;
    }
    let tree = &context.tree;
    let (lemma, wrong) = wrongful_verb_of_form(&tree.text(token).to_lowercase())?;
    let sentence = tree.sentence(token);
    let next = token + 1;
    if token <= sentence.start || next >= sentence.end || tree.relation(token) != Deprel::Compound {
        return None;
    }
    let object = tree.head(token).filter(|&h| h == next)?;
    let is_bad_object = wrongdoing(&tree.lemma(object).to_lowercase(), WrongdoingPart::Noun).is_some();
    if tree.text(token).eq_ignore_ascii_case(lemma)
        || (wrong.is_weak && !is_bad_object)
        || !matches!(tree.upos(token - 1), Upos::Propn | Upos::Noun)
    {
        return None;
    }
    Some(Blame {
        target: tree.phrase_ending_at(token - 1),
        charge: token..tree.subtree(object).end.max(next + 1),
    })
}

/// `shows bias`, `spread terror and destruction`, `participated in the bloodshed`: a wrong that somebody brings about.
fn wrong_of_somebody(context: &Context, noun: usize) -> Option<Blame> {
    if !context.tree.applies(Rule::ClaimWrongOfSomebody) {
        return None;
    }
    let tree = &context.tree;
    if !matches!(tree.relation(noun), Deprel::Obj | Deprel::Obl) {
        return None;
    }
    let wrong = wrongdoing(&tree.lemma(noun).to_lowercase(), WrongdoingPart::Noun).filter(|w| !w.is_weak)?;
    if !matches!(wrong.class, WrongdoingClass::Act | WrongdoingClass::Harm) {
        return None;
    }
    let verb = tree.head(noun).filter(|&v| tree.upos(v) == Upos::Verb && v < noun)?;
    if !companion(tree.lemma(verb), Companion::Bringing)
        || !is_asserted(context, verb)
        || context.is_passive(verb)
        || tree.is_negated(noun)
    {
        return None;
    }
    if tree.relation(noun) == Deprel::Obl
        && !tree.case_of(noun).is_some_and(|case| tree.is_one_of(case, &["in", "to", "with", "out"]))
    {
        return None;
    }
    let subject = context.subject_of(verb)?;
    let (target, _) =
        context.target(subject).or_else(|| is_pronoun(context, subject).then_some((subject, None)))?;
    Some(Blame { target, charge: reported_clause::predicate(context, verb, subject) })
}

/// Whether an adverb says that something was done wrongly: `irresponsibly`, `unfairly`.
fn is_wrongly_done(context: &Context, verb: usize) -> bool {
    if !context.tree.applies(Rule::ClaimWronglyDone) {
        return false;
    }
    let tree = &context.tree;
    tree.children(verb).any(|adverb| {
        let text = tree.text(adverb).to_lowercase();
        tree.relation(adverb) == Deprel::Advmod
            && text.strip_suffix("ly").is_some_and(|stem| {
                [stem.to_owned(), format!("{stem}le"), format!("{stem}ic")]
                    .iter()
                    .any(|adjective| wrongdoing(adjective, WrongdoingPart::Adjective).is_some())
            })
    })
}

/// `Shame on the council`
fn shame_on(context: &Context, token: usize) -> Option<Blame> {
    if !context.tree.applies(Rule::ClaimShameOn) {
        return None;
    }
    let tree = &context.tree;
    let on = token + 1;
    if !tree.is_word(token, "shame") || !tree.is_word(on, "on") {
        return None;
    }
    let target = context.governed_by(on).filter(|&t| context.is_participant(t))?;
    Some(Blame { target, charge: token..on })
}

/// `They are no more than mercenaries`, `The board is nothing but a gang of crooks`
fn no_better_than(context: &Context, noun: usize) -> Option<Blame> {
    if !context.tree.applies(Rule::ClaimNoBetterThan) {
        return None;
    }
    let tree = &context.tree;
    let case = tree.case_of(noun).filter(|&case| case < noun && tree.is_one_of(case, &["than", "but"]))?;
    let above = tree.head(noun).filter(|&h| tree.has_child(h, &[Deprel::Cop]))?;
    let opens = case.checked_sub(1).filter(|&t| tree.is_one_of(t, &["more", "better", "nothing"]))?;
    wrongdoing(&tree.lemma(noun).to_lowercase(), WrongdoingPart::Noun)
        .filter(|w| w.class == WrongdoingClass::Person)?;
    let subject = tree.own_subject(above)?;
    let (target, _) =
        context.target(subject).or_else(|| is_pronoun(context, subject).then_some((subject, None)))?;
    let start =
        if tree.is_one_of(opens.saturating_sub(1), &["no", "little", "nothing"]) { opens - 1 } else { opens };
    Some(Blame { target, charge: start..tree.subtree(noun).end })
}

/// `They are liars`, `the mayor is corrupt`, `It's the workers' fault`.
fn predicative(context: &Context, token: usize) -> Option<Blame> {
    if !context.tree.applies(Rule::ClaimPredicative) {
        return None;
    }
    let tree = &context.tree;
    // `is clumsy and careless`: the second shares the copula.
    let copula = tree.child(token, &[Deprel::Cop]).or_else(|| {
        let first = tree.first_conjunct(token);
        tree.child(first, &[Deprel::Cop]).filter(|_| first != token && !tree.is_negated(first))
    });
    let is_complement = tree.relation(token) == Deprel::Xcomp
        && tree.head(token).is_some_and(|v| {
            matches!(tree.lemma(v), "become" | "seem" | "appear" | "look" | "remain" | "get")
        });
    if copula.is_none() && !is_complement {
        return None;
    }
    let lemma = tree.lemma(token).to_lowercase();
    let part = if tree.upos(token) == Upos::Adj { WrongdoingPart::Adjective } else { WrongdoingPart::Noun };
    // `a terrorist organization`: the noun's own modifiers count.
    let modifier = tree.children(token).find(|&c| {
        c < token && matches!(tree.relation(c), Deprel::Amod | Deprel::Compound) && context.is_wrong(c)
    });
    let other =
        if part == WrongdoingPart::Adjective { WrongdoingPart::Noun } else { WrongdoingPart::Adjective };
    let wrong =
        wrongdoing(&lemma, part).or_else(|| wrongdoing(&lemma, other)).filter(|w| !w.is_weak).or_else(|| {
            modifier.and_then(|m| wrongdoing(&tree.lemma(m).to_lowercase(), WrongdoingPart::Adjective))
        });
    if companion(&lemma, Companion::Virtue)
        && tree.is_negated(token)
        && let Some(subject) = context.subject_of(token).filter(|&s| context.is_participant(s))
    {
        return Some(Blame { target: subject, charge: reported_clause::predicate(context, token, subject) });
    }
    if tree.is_one_of(token, &["fault", "doing"])
        && let Some(owner) = tree.child(token, &[Deprel::NmodPoss])
    {
        return (is_asserted(context, token) && context.is_participant(owner))
            .then(|| Blame { target: owner, charge: token..token + 1 });
    }
    let wrong = wrong?;
    if wrong.class == WrongdoingClass::Harm || !is_asserted(context, token) {
        return None;
    }
    // `it was disgraceful for Renn to …`: the one who did it follows.
    let is_expletive = tree.has_child(token, &[Deprel::Expl])
        || tree.own_subject(token).is_some_and(|subject| tree.is_word(subject, "it"));
    if is_expletive {
        let clause = tree.children(token).find(|&c| {
            c > token
                && matches!(
                    tree.relation(c),
                    Deprel::Csubj | Deprel::Xcomp | Deprel::Ccomp | Deprel::Advcl | Deprel::Acl
                )
        })?;
        let doer = context.subject_of(clause).filter(|&d| d > token + 1 && context.is_participant(d))?;
        let opens = tree.noun_phrase(doer).start;
        return tree
            .is_one_of(opens - 1, &["for", "of"])
            .then(|| Blame { target: doer, charge: context.cut_charge(clause, tree.subtree(clause).end) });
    }
    let mut subject = context.subject_of(token)?;
    // `Accusations by the union are false` denies; the union is not blamed.
    if companion(&tree.lemma(subject).to_lowercase(), Companion::SaidAgainst) {
        return None;
    }
    // `What the bank did was criminal`: who did it.
    if tree.is_word(subject, "what")
        && let Some(deed) = tree.child(subject, &[Deprel::AclRelcl])
        && let Some(doer) = tree.own_subject(deed).filter(|&d| d > subject && context.is_participant(d))
    {
        return Some(Blame {
            target: doer,
            charge: context.cut_charge(token, tree.subtree(token).end.max(token + 1)),
        });
    }
    if tree.is_relative(subject) {
        subject = tree.antecedent(subject, token).unwrap_or(subject);
    }
    let (target, _) =
        context.target(subject).or_else(|| is_pronoun(context, subject).then_some((subject, None)))?;
    if tree.is_word(target, "it") || tree.has_child(token, &[Deprel::Csubj]) {
        return None;
    }
    let charge = reported_clause::predicate(context, token, subject);
    Some(Blame { target, charge })
}

/// `does not care`, `did n't listen`: present or past, not imagined.
fn is_plainly_negated(context: &Context, head: usize) -> bool {
    let tree = &context.tree;
    tree.is_negated(head)
        && tree.children(head).all(|c| {
            tree.relation(c) != Deprel::Aux
                || tree.is_one_of(c, &["do", "does", "did", "has", "have", "can", "ca"])
        })
}

fn is_pronoun(context: &Context, token: usize) -> bool {
    context.tree.xpos(token) == Xpos::Prp
}

/// Whether a verb that only blames in company has it: `hid losses`, `refused to answer`, `fired on the village`.
fn is_wrong_in_company(context: &Context, verb: usize, lemma: &str) -> bool {
    if !context.tree.applies(Rule::ClaimInCompany) {
        return false;
    }
    let tree = &context.tree;
    if matches!(lemma, "fail" | "refuse" | "neglect") {
        return tree.has_child(verb, &[Deprel::Xcomp]);
    }
    // `the convoy had been attacked by the rebels`, `the attack was ordered by Renn`: the subject is what was done or hit.
    if context.is_passive(verb)
        && tree.agent_of(verb).is_some()
        && let Some(subject) = tree.own_subject(verb)
    {
        let noun = tree.lemma(subject).to_lowercase();
        let is_deed = context.is_wrong(subject) || companion(&noun, Companion::Deed);
        let is_hurt = companion(&noun, Companion::Victim)
            || context.class_of(subject) == Some(ParticipantClass::Person);
        return is_deed || (is_hurt && companion(lemma, Companion::Hurting));
    }
    if let Some(object) = tree.child(verb, &[Deprel::Obj]) {
        let noun = tree.lemma(object).to_lowercase();
        if wrongdoing(&noun, WrongdoingPart::Noun).is_some_and(|w| w.class != WrongdoingClass::Person) {
            return true;
        }
        let weapons = ["missile", "rocket", "salvo", "shell", "shot", "bomb", "mortar", "drone"];
        if matches!(lemma, "fire" | "launch") && weapons.contains(&noun.as_str()) {
            return true;
        }
        if companion(lemma, Companion::Taking) {
            return !tree.text(object).ends_with("self") && !tree.text(object).ends_with("selves");
        }
        // `shot her son`, `harassed women`: whoever is no force of their own.
        let is_person = context.class_of(object) == Some(ParticipantClass::Person)
            && !companion(&noun, Companion::Force)
            && !companion(tree.lemma(object).trim_end_matches('s'), Companion::Force);
        let is_hurt =
            companion(&noun, Companion::Victim) || is_person || tree.is_one_of(object, &["me", "us"]);
        if is_hurt && companion(lemma, Companion::Hurting) {
            return true;
        }
        // `terrorists attacked the bridge`
        let is_raid = matches!(lemma, "attack" | "raid" | "strike" | "target")
            && context
                .subject_of(verb)
                .is_some_and(|s| companion(tree.lemma(s).trim_end_matches('s'), Companion::Force));
        return is_raid
            || companion(&noun, Companion::Victim)
                && matches!(
                    lemma,
                    "attack"
                        | "strike"
                        | "hit"
                        | "shoot"
                        | "target"
                        | "hurt"
                        | "burn"
                        | "cut"
                        | "weaken"
                        | "undercut"
                );
    }
    matches!(lemma, "fire" | "shoot")
        && tree
            .children(verb)
            .any(|c| tree.case_of(c).is_some_and(|case| tree.is_one_of(case, &["on", "at"])))
}

/// Whether a phrase of wrongdoing begins at a word: `take bribes`, `be to blame`.
fn phrase_at(context: &Context, token: usize, lemma: &str) -> Option<Range<usize>> {
    if !context.tree.applies(Rule::ClaimPhrase) {
        return None;
    }
    let tree = &context.tree;
    let end = tree.sentence(token).end;
    let same = |t: usize, word: &str| tree.is_word(t, word) || tree.lemma(t).eq_ignore_ascii_case(word);
    wrongdoing_phrases(lemma).iter().find_map(|(rest, _)| {
        let mut at = token + 1;
        for word in rest.split(' ') {
            // An adverb or article may stand between: `was also to blame`.
            let mut skipped = 0;
            while at < end
                && !same(at, word)
                && skipped < 2
                && (matches!(tree.upos(at), Upos::Adv | Upos::Det | Upos::Adj)
                    // `broke its promises`
                    || tree.xpos(at) == Xpos::PrpPoss)
            {
                at += 1;
                skipped += 1;
            }
            if at >= end || !same(at, word) {
                return None;
            }
            at += 1;
        }
        Some(token..at)
    })
}

/// Whether a predicate is stated as a fact by its clause: no negation, mood, question or condition.
fn is_asserted(context: &Context, head: usize) -> bool {
    let tree = &context.tree;
    // `committed no crime`
    let object = tree.child(head, &[Deprel::Obj]);
    if object.is_some_and(|object| tree.is_negated(object)) {
        return false;
    }
    if tree.is_negated(head) || tree.is_hypothetical(head) || is_only_possible(tree, head) {
        return false;
    }
    // An infinitive states nothing: `wants to destroy`.
    if tree
        .child(head, &[Deprel::Mark])
        .is_some_and(|mark| tree.is_one_of(mark, &["to", "if", "whether", "unless", "in"]))
        && tree.own_subject(head).is_none()
        && !tree.has_child(head, &[Deprel::Cop])
    {
        return false;
    }
    if tree.xpos(head) == Xpos::Vbg && !tree.has_child(head, &[Deprel::Aux]) {
        // `focused on playing politics`, `got rich by cheating its clients`: what is done by an asserted deed is done.
        let is_means = tree.relation(head) == Deprel::Advcl
            && tree.case_of(head).is_some_and(|case| tree.is_one_of(case, &["by", "on"]));
        return is_means
            && tree.head(head).is_some_and(|above| {
                tree.upos(above) == Upos::Verb && tree.xpos(above) != Xpos::Vbg && is_asserted(context, above)
            });
    }
    true
}

fn is_own_object(context: &Context, verb: usize, target: usize) -> bool {
    if !context.tree.applies(Rule::ClaimOwnObject) {
        return false;
    }
    context.tree.child(verb, &[Deprel::Obj]) == Some(target)
}

/// Whether a target is somebody in particular: a name, a pronoun, a definite noun phrase.
fn is_specific(context: &Context, target: usize) -> bool {
    if !context.tree.applies(Rule::ClaimSpecific) {
        return true;
    }
    let tree = &context.tree;
    match tree.upos(target) {
        Upos::Propn => true,
        Upos::Pron => tree.is_one_of(
            target,
            &["he", "she", "they", "you", "it", "his", "her", "their", "its", "your", "who"],
        ),
        Upos::Noun => {
            let has = |relation: Deprel| tree.has_child(target, &[relation]);
            let article = tree.child(target, &[Deprel::Det]);
            if let Some(article) = article {
                return tree.is_one_of(article, &["the", "this", "these", "those", "that", "both", "each"]);
            }
            // `police`, `management`, `rebel fighters` without an article are those that the text is about.
            let is_bare_body = context.class_of(target) == Some(ParticipantClass::Organization)
                || companion(&tree.lemma(target).to_lowercase(), Companion::Force);
            is_bare_body
                || has(Deprel::NmodPoss)
                || tree.children(target).any(|c| {
                    tree.upos(c) == Upos::Propn
                        || (tree.upos(c) == Upos::Adj && tree.text(c).starts_with(char::is_uppercase))
                })
        }
        _ => false,
    }
}

/// Whether the target is, or may well be, the source itself.
fn is_source(context: &Context, attribution: &Attribution, target: usize) -> bool {
    if !context.tree.applies(Rule::ClaimOwnSource) {
        return false;
    }
    let tree = &context.tree;
    let Some(source) = &attribution.source else { return false };
    if tree.text(source.head).eq_ignore_ascii_case(tree.text(target))
        && (attribution.kind == AttributionKind::Indirect || tree.upos(target) == Upos::Propn)
    {
        return true;
    }
    if tree.is_one_of(target, &["you", "your"]) {
        return attribution.addressee.is_none() && attribution.kind != AttributionKind::Direct;
    }
    if attribution.kind != AttributionKind::Indirect {
        return false;
    }
    let is_group = tree.upos(source.head) == Upos::Noun
        && (context.class_of(source.head) == Some(ParticipantClass::Organization)
            || matches!(tree.xpos(source.head), Xpos::Nns))
        || tree.is_one_of(source.head, &["they"]);
    if tree.is_one_of(target, &["he", "she", "his", "her"]) {
        // `She said he had lied` speaks of two.
        let differ = tree.is_word(source.head, "she") && tree.is_one_of(target, &["he", "his"])
            || tree.is_word(source.head, "he") && tree.is_one_of(target, &["she", "her"]);
        return !is_group && !differ;
    }
    if tree.is_one_of(target, &["they", "their", "it", "its"]) {
        return is_group || tree.upos(source.head) == Upos::Propn && tree.is_one_of(target, &["it", "its"]);
    }
    false
}
