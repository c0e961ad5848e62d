//! Nouns of accusing: `Osei's accusation against the treasurer`, `accusations by Estavia that Norland moved troops`,
//! `criticism of the board over the delay`, `The firm faces a lawsuit from clients`, `put the blame on the mayor`.

use std::ops::Range;

use super::active::is_crime;
use super::reported_clause::in_clause;
use super::{Context, Found, Hit, Party};
use crate::document::{Deprel, Upos, Xpos};
use crate::lexicon::accusation_cues::{CuePart, Frame};
use crate::lexicon::companions::{Companion, companion};
use crate::lexicon::places::{PlaceName, place};
use crate::rules::Rule;

pub(crate) fn find(context: &Context, hit: Hit) -> Option<Found> {
    let tree = &context.tree;
    if hit.cue.part != CuePart::Noun || !matches!(tree.upos(hit.token), Upos::Noun | Upos::Propn) {
        return None;
    }
    let noun = hit.token;
    let frame = hit.cue.frame;
    // `a claims department`, `an attack dog`: a noun before a noun is no accusation.
    if tree.relation(noun) == Deprel::Compound && tree.head(noun).is_some_and(|h| h > noun) {
        return None;
    }
    let verb = governing_verb(context, noun);
    let verb_lemma = verb.map(|v| tree.lemma(v).to_lowercase());
    let is_in = |class| verb_lemma.as_deref().is_some_and(|lemma| companion(lemma, class));
    let is_object = verb.is_some_and(|v| !context.is_passive(v) && tree.relation(noun) != Deprel::Nsubj);
    // `brought charges against the general` gives, `brought criticism` receives.
    let has_against = (noun + 1..tree.sentence(noun).end.min(noun + 8)).any(|t| tree.is_word(t, "against"));
    let receives = is_object
        && is_in(Companion::Receiving)
        && !tree.has_child(noun, &[Deprel::NmodPoss])
        && !(has_against && is_in(Companion::Giving));
    // `led criticism of the board` gives it, `led to criticism` does not.
    let is_result = tree.case_of(noun).is_some_and(|case| case < noun && tree.is_word(case, "to"));
    let gives = is_object && is_in(Companion::Giving) && !receives && !is_result;
    let rejects = is_object && is_in(Companion::Rejecting);

    let mut accuser = None;
    let mut accused = None;
    let mut charge: Option<Range<usize>> = None;
    let possessor = tree.child(noun, &[Deprel::NmodPoss]);
    if let Some(owner) = possessor.filter(|&o| context.is_participant(o) || tree.is_word(o, "its")) {
        accuser = Some(owner);
    }
    // `US criticism`, `Kurdish accusations`
    if accuser.is_none() {
        accuser = tree.children(noun).find(|&c| {
            // At the start of a sentence every word has a capital: `New accusations`.
            let opens = c == tree.sentence(noun).start;
            let is_people =
                ["ican", "ian", "ish", "ese", "cratic"].iter().any(|end| tree.text(c).ends_with(end))
                    || matches!(place(&tree.text(c).to_lowercase()), Some(PlaceName::Demonym(_)));
            c < noun
                && matches!(tree.relation(c), Deprel::Compound | Deprel::Amod)
                && !context.is_time(c)
                && !tree.is_one_of(c, &["amid", "amidst", "despite", "after", "following", "over"])
                && (tree.upos(c) == Upos::Propn || (tree.starts_with_capital(c) && (!opens || is_people)))
        });
    }
    for (preposition, object) in prepositional(context, noun, verb) {
        let word = tree.text(preposition).to_lowercase();
        match (frame, word.as_str()) {
            (Frame::Claim, _) => {}
            // `drew the ire of farmers`
            (Frame::Under, "of") if accuser.is_none() && context.is_participant(object) => {
                accuser = Some(object);
            }
            (_, "by" | "from")
                if accuser.is_none()
                    && (context.is_participant(object)
                        || tree.upos(object) == Upos::Noun && frame != Frame::Legal) =>
            {
                accuser = Some(object);
            }
            (
                Frame::Accusation | Frame::Legal | Frame::Criticism | Frame::Attack | Frame::Under,
                "against",
            )
            | (Frame::Attack | Frame::BlameNoun, "on" | "upon" | "onto")
            | (Frame::BlameNoun, "to")
            | (
                Frame::Criticism | Frame::Attack | Frame::Accusation | Frame::BlameNoun,
                "at" | "toward" | "towards",
            )
            | (Frame::BlameNoun, "with")
            | (Frame::Criticism, "of" | "to" | "about" | "over")
                if accused.is_none() =>
            {
                // `laid the blame at the door of Moscow`
                let door = tree.is_one_of(object, &["door", "doorstep", "feet"]);
                let object = tree
                    .with_case(object, "of")
                    .filter(|_| door && frame == Frame::BlameNoun)
                    .unwrap_or(object);
                if let Some((head, thing)) = context.target(object) {
                    accused = Some(head);
                    charge = charge.or(thing);
                } else if frame == Frame::Criticism {
                    // Criticism of a thing nobody owns here.
                    let words = tree.noun_phrase(object);
                    charge = charge.or(Some(words));
                }
            }
            (Frame::Accusation | Frame::Legal, "of") | (_, "over" | "about" | "for") if charge.is_none() => {
                // `accusations about China's human rights record`
                if word == "about" && accused.is_none() && tree.has_child(object, &[Deprel::NmodPoss]) {
                    accused = context.owner_of(object).map(|(owner, _)| owner);
                }
                let end = tree.subtree(object).end.max(object + 1);
                charge = Some(context.cut_charge(preposition + 1, end));
            }
            _ => {}
        }
    }
    // `accusations that Norland moved troops`
    let clause = clause_of(context, noun);
    if let Some(clause) = clause
        && matches!(frame, Frame::Accusation | Frame::Claim | Frame::Criticism | Frame::Legal)
        && let Some((subject, words)) = in_clause(context, clause)
    {
        if frame == Frame::Claim && !context.has_wrong(words.clone()) {
            return None;
        }
        // `Accusations that Norland moved troops grew`: a verb without subject behind a noun is the noun's own.
        let own = (words.start + 1..words.end).find(|&t| {
            verb.is_none()
                && tree.upos(t) == Upos::Verb
                && (matches!(tree.xpos(t), Xpos::Vbd | Xpos::Vbz)
                    || (tree.xpos(t) == Xpos::Vbn && !tree.is_word((t + 1).min(words.end), "by")))
                && tree.own_subject(t).is_none()
                && matches!(tree.upos(t - 1), Upos::Noun | Upos::Propn)
        });
        let own = own.or_else(|| context.main_verb_within(noun, words.clone()).filter(|_| verb.is_none()));
        let words = match own {
            Some(own) => tree.trim(words.start..own),
            None => words,
        };
        let is_pronoun = tree.upos(subject) == Upos::Pron;
        if accused.is_none() && !(is_pronoun && receives) {
            accused = Some(subject);
        }
        charge = Some(words);
    } else if frame == Frame::Claim {
        return None;
    }
    let subject = verb.and_then(|v| context.subject_of(v)).filter(|&s| s != noun);
    if let Some(subject) = subject {
        if (receives || rejects) && accused.is_none() {
            if let Some((head, thing)) = context.target(subject) {
                accused = Some(head);
                charge = charge.or(thing);
            }
        } else if gives && accuser.is_none() && context.is_participant(subject) {
            accuser = Some(subject);
        }
    }
    if accused.is_none() {
        accused = beset(context, noun, verb, charge.is_some());
    }
    // `Accusations have dogged the club`: the object suffers them.
    if accused.is_none()
        && let Some(verb) = verb.filter(|&v| {
            tree.relation(noun) == Deprel::Nsubj && companion(tree.lemma(v), Companion::Haunting)
        })
    {
        accused = tree.object_of(verb).filter(|&o| context.is_participant(o));
    }
    let is_shot = tree.is_one_of(noun, &["fire", "flak", "heat"]) && context.is_fighting(noun);
    if frame == Frame::Under && (!receives || is_shot) {
        return None;
    }
    if matches!(frame, Frame::BlameNoun) && !gives && accuser.is_none() {
        return None;
    }
    // `leveled against the mayor`, `filed by residents`: participles that carry the parties.
    if let Some(participle) = tree.child(noun, &[Deprel::Acl]).filter(|&p| context.is_passive(p)) {
        if accuser.is_none() {
            accuser = tree.agent_of(participle).filter(|&a| tree.is_nominal(a));
        }
        if accused.is_none() {
            accused = tree.with_case(participle, "against").or_else(|| tree.with_case(participle, "at"));
        }
    }
    // `of fraud against Halden Bank`: the charge ends where a party begins.
    if let Some(words) = charge.clone() {
        let cut = [accuser, accused]
            .into_iter()
            .flatten()
            .filter(|&p| p > words.start && words.contains(&p) && clause.is_none());
        if let Some(party) = cut.min()
            && let Some(case) = tree.case_of(party).filter(|&case| case > words.start)
        {
            charge = Some(tree.trim(words.start..case));
        }
    }
    // `the attacks on Norland` by nobody are bombs as often as words.
    if frame == Frame::Attack {
        let parties: Vec<usize> = accuser.into_iter().chain(accused).collect();
        if accuser.is_none() || context.is_violent(noun, &parties) {
            return None;
        }
    }
    // `Criticism mounted`: without a target nothing is kept.
    let accused = accused.filter(|&a| !tree.is_one_of(a, &["those", "some", "many", "others", "all"]))?;
    // `The firm refuted the accusations` answers others; it tells of none.
    if accuser == Some(accused) || (rejects && accuser.is_none() && charge.is_none()) {
        return None;
    }
    if frame == Frame::Legal
        && !is_lawsuit(context, hit, accuser, verb_lemma.as_deref(), charge.as_ref(), has_against)
    {
        return None;
    }
    let accuser = match accuser {
        Some(head) => Party::Head(head),
        None => Party::Unknown,
    };
    let accused = match before_misread_verb(context, noun, accused) {
        Some(words) => Party::Words(words.end - 1, words),
        None => Party::Head(accused),
    };
    let mut found = Found::new(hit, accuser, accused, charge);
    found.is_claim = frame == Frame::Claim;
    found.confidence = 0.75;
    if found.is_claim && found.accuser == Party::Unknown {
        return None;
    }
    Some(found)
}

/// Who suffers an accusation by where it stands: `The firm has been dogged by allegations`, `The regime was the target of
/// accusations`, `He left the network amid allegations of harassment`.
fn beset(context: &Context, noun: usize, verb: Option<usize>, has_charge: bool) -> Option<usize> {
    if !context.tree.applies(Rule::AccuseBeset) {
        return None;
    }
    let tree = &context.tree;
    let case = tree.case_of(noun).filter(|&case| case < noun);
    let is_case = |words: &[&str]| case.is_some_and(|case| tree.is_one_of(case, words));
    let above = tree.head(noun)?;
    if is_case(&["of"])
        && tree.is_one_of(above, &["target", "subject", "object", "focus", "brunt", "center", "centre"])
    {
        return context.subject_of(above).filter(|&s| s < above && context.is_participant(s));
    }
    let verb = verb.or_else(|| Some(above).filter(|&v| tree.upos(v) == Upos::Verb))?;
    let is_haunted = context.is_passive(verb)
        && is_case(&["by", "with", "in"])
        && companion(&tree.lemma(verb).to_lowercase(), Companion::Haunting);
    let is_amid = has_charge
        && is_case(&["amid", "amidst", "over", "after", "following", "despite", "because"])
        && !tree.is_negated(verb);
    let leaves = companion(&tree.lemma(verb).to_lowercase(), Companion::Leaving);
    if !(is_haunted || is_amid && leaves) {
        return None;
    }
    context.subject_of(verb).filter(|&s| context.is_participant(s))
}

/// The accused before the main verb of a sentence that the tagger took for an adjective: `the coach` in `Delgado's
/// accusations against the coach shocked fans`.
fn before_misread_verb(context: &Context, noun: usize, accused: usize) -> Option<Range<usize>> {
    if !context.tree.applies(Rule::AccuseBeforeMisreadVerb) {
        return None;
    }
    let tree = &context.tree;
    let is_finite = |t: usize| {
        matches!(tree.upos(t), Upos::Aux | Upos::Verb)
            && matches!(tree.xpos(t), Xpos::Vbd | Xpos::Vbz | Xpos::Vbp | Xpos::Md)
    };
    if tree.relation(noun) != Deprel::Root
        || tree.sentence(noun).len() > 60
        || tree.sentence(noun).any(is_finite)
    {
        return None;
    }
    let words = tree.noun_phrase(accused);
    let verb = (words.start + 1..accused).find(|&t| {
        tree.relation(t) == Deprel::Amod
            && tree.text(t).ends_with("ed")
            && matches!(tree.upos(t - 1), Upos::Noun | Upos::Propn)
    })?;
    (verb > noun && context.is_participant(verb - 1)).then(|| tree.trim(words.start.max(noun + 1)..verb))
}

/// The verb that a noun depends on as subject, object or through a preposition.
fn governing_verb(context: &Context, noun: usize) -> Option<usize> {
    let tree = &context.tree;
    let first = tree.first_conjunct(noun);
    match tree.relation(first) {
        Deprel::Obj
        | Deprel::Obl
        | Deprel::Nsubj
        | Deprel::NsubjPass
        | Deprel::Iobj
        | Deprel::Xcomp
        | Deprel::OblAgent => tree.head(first).filter(|&h| tree.upos(h) == Upos::Verb),
        _ => None,
    }
}

/// The prepositions behind a noun with what they govern, hung on the noun, or on its verb when they follow the noun.
fn prepositional(context: &Context, noun: usize, verb: Option<usize>) -> Vec<(usize, usize)> {
    let tree = &context.tree;
    let mut found = Vec::new();
    let end = tree.sentence(noun).end;
    let candidates = tree.children(noun).chain(verb.into_iter().flat_map(|v| tree.children(v)));
    for child in candidates {
        if child <= noun || child >= end || child == noun {
            continue;
        }
        if let Some(case) = tree.case_of(child).filter(|&case| case > noun) {
            // `of the premier grew`, where the parser took the verb for the noun.
            let object = if tree.upos(child) == Upos::Verb && tree.xpos(child) != Xpos::Vbg {
                context.noun_phrase_from(case + 1).unwrap_or(child)
            } else {
                child
            };
            found.push((case, object));
        }
    }
    // `criticism over the delay from the board`: the second hangs inside the first.
    for t in noun + 1..end.min(noun + 14) {
        if (matches!(tree.upos(t), Upos::Punct | Upos::Verb | Upos::Aux | Upos::Cconj)
            && tree.xpos(t) != Xpos::Vbg)
            || tree.is_word(t, "that")
        {
            break;
        }
        let is_late = tree.is_word(t, "of") && t > noun + 1 && tree.upos(t - 1) == Upos::Propn
            || tree.is_one_of(t, &["on", "at"]) && t > noun + 1 && tree.is_word(noun, "blame");
        // `criticism from lawmakers for the bonuses`
        let is_for = tree.is_word(t, "for")
            && found.iter().any(|&(_, party)| {
                tree.head(t).and_then(|governed| tree.head(governed)) == Some(party)
                    && context.is_participant(party)
            });
        // `accusations from activists of destroying forests`
        let is_gerund = tree.is_word(t, "of") && t > noun + 1 && tree.xpos(t + 1) == Xpos::Vbg;
        if is_gerund && !found.iter().any(|&(case, _)| case == t) {
            found.push((t, t + 1));
            continue;
        }
        if (is_late || is_for || tree.is_one_of(t, &["against", "from", "by", "over", "about"]))
            && !found.iter().any(|&(case, _)| case == t)
            && let Some(head) = context.governed_by(t)
        {
            found.push((t, head));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The head of a that-clause behind a noun.
fn clause_of(context: &Context, noun: usize) -> Option<usize> {
    if !context.tree.applies(Rule::AccuseNounClause) {
        return None;
    }
    let tree = &context.tree;
    let end = tree.sentence(noun).end;
    tree.children(noun)
        .find(|&c| {
            c > noun
                && matches!(tree.relation(c), Deprel::Acl | Deprel::Ccomp | Deprel::AclRelcl)
                && tree.child(c, &[Deprel::Mark]).is_some_and(|m| tree.is_word(m, "that"))
        })
        .or_else(|| {
            // `accusations by Estavia that …`: the clause may hang on the name.
            let that = (noun + 1..end.min(noun + 10)).find(|&t| tree.is_word(t, "that"))?;
            let clause =
                tree.head(that).filter(|&h| h > that && tree.own_subject(h).is_some_and(|s| s > that))?;
            (noun + 1..that).all(|t| tree.upos(t) != Upos::Verb).then_some(clause)
        })
}

/// Rules out the price and the care: `a charge of $5`, `in charge of the board`.
fn is_lawsuit(
    context: &Context,
    hit: Hit,
    accuser: Option<usize>,
    verb: Option<&str>,
    charge: Option<&Range<usize>>,
    has_against: bool,
) -> bool {
    let tree = &context.tree;
    match hit.cue.cue {
        "charge" => {
            let plural = tree.text(hit.token).to_lowercase() == "charges";
            let against = has_against || tree.with_case(hit.token, "against").is_some();
            // `faces charges of fraud`, `faces corruption charges`
            let is_criminal =
                charge.is_some_and(|words| is_crime(context, words.clone())) && verb == Some("face");
            !tree.is_one_of(hit.token.saturating_sub(1), &["in", "of"])
                && (plural || against)
                && (against || accuser.is_some() || is_criminal)
                && verb != Some("pay")
        }
        "suit" | "complaint" => has_against || accuser.is_some() && verb == Some("file"),
        _ => true,
    }
}
