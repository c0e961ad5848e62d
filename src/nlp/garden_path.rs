//! Verbs that the parser took for something else where grammar leaves no choice.
//!
//! In: parsed sentences. Out: the same with the right main verb. Example: in `The pilot accused of drinking insisted he
//! was sober` the reader, too, first takes `accused` for the main verb; but a participle without auxiliary or object, with
//! its preposition right behind it, is none if a verb of saying with a clause follows.

use std::ops::Range;

use crate::document::{Deprel, Document, SentenceKind, Upos, Xpos};
use crate::lexicon::attribution_cues::{CuePos, Frames, attribution_cue};

/// How far behind the participle the main verb may stand.
const REACH: usize = 16;

/// Verbs that have an object in the active voice, so that without one they are participles: `officials charged with bribery`.
const TAKES_OBJECT: [&str; 8] =
    ["accuse", "arrest", "blame", "charge", "convict", "fault", "implicate", "suspect"];

/// Mends the trees of a document.
pub(super) fn mend(document: &mut Document) {
    for sentence in 0..document.sentences.len() {
        let tokens = document.sentences[sentence].tokens.clone();
        if document.sentences[sentence].kind != SentenceKind::Headline
            && let Some(path) = find(document, tokens.clone())
        {
            lead_back(document, tokens.clone(), path);
        }
        for t in tokens.clone().skip(1) {
            if is_hidden_verb(document, &tokens, t) {
                bring_out(document, tokens.clone(), t);
            }
        }
    }
}

/// The three words that a mended tree hangs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Path {
    /// The subject of both verbs: `pilot`.
    subject: usize,
    /// The verb that was taken for the main one: `accused`.
    participle: usize,
    /// The main verb: `insisted`.
    main: usize,
}

fn find(document: &Document, tokens: Range<usize>) -> Option<Path> {
    let token = |t: usize| &document.tokens[t];
    let has_child = |t: usize, relations: &[Deprel]| {
        tokens.clone().any(|c| token(c).head == Some(t) && relations.contains(&token(c).deprel))
    };
    let is_participle = |&t: &usize| {
        token(t).upos == Upos::Verb
            && (token(t).xpos == Xpos::Vbn
                || token(t).xpos == Xpos::Vbd && TAKES_OBJECT.contains(&token(t).lemma.as_str()))
            && matches!(token(t - 1).upos, Upos::Noun | Upos::Propn)
            && matches!(document.text_of(t + 1), "of" | "by" | "with" | "for")
            && !has_child(t, &[Deprel::Aux, Deprel::AuxPass, Deprel::Obj])
    };
    let participle = (tokens.start + 1..tokens.end.saturating_sub(3)).find(is_participle)?;
    let subject = (tokens.start..participle).rev().find(|&t| {
        matches!(token(t).upos, Upos::Noun | Upos::Propn)
            && (token(participle).head == Some(t)
                || token(t).head == Some(participle)
                    && matches!(token(t).deprel, Deprel::Nsubj | Deprel::NsubjPass))
    })?;
    // Another clause in front has its own main verb.
    if (tokens.start..participle).any(|t| matches!(token(t).upos, Upos::Verb | Upos::Aux)) {
        return None;
    }
    let has_finite = |mut words: Range<usize>| {
        words.any(|t| {
            matches!(token(t).upos, Upos::Aux | Upos::Verb)
                && matches!(token(t).xpos, Xpos::Vbd | Xpos::Vbz | Xpos::Vbp | Xpos::Md)
        })
    };
    let is_main = |t: usize| {
        if !matches!(token(t).xpos, Xpos::Vbn | Xpos::Vbd | Xpos::Vbz | Xpos::Vbp | Xpos::Vb)
            || matches!(token(t - 1).upos, Upos::Cconj | Upos::Sconj | Upos::Pron | Upos::Part | Upos::Punct)
            || document.text_of(t + 1) == "by"
            || token(t).deprel == Deprel::Root && token(participle).head != Some(t)
            || has_child(t, &[Deprel::AuxPass, Deprel::Mark])
        {
            return false;
        }
        let says = attribution_cue(&token(t).lemma, CuePos::Verb)
            .is_some_and(|e| e.frames.contains(Frames::THAT))
            && says_clause(document, t, tokens.end);
        // A sentence with no other main verb than a bare participle needs one: `The coach blamed by fans quit`.
        let is_needed = token(participle).deprel == Deprel::Root
            && (has_child(t, &[Deprel::Aux])
                || matches!(token(t - 1).upos, Upos::Noun | Upos::Propn | Upos::Adv)
                    && !has_finite(t + 1..tokens.end));
        let is_bare = !has_child(t, &[Deprel::Aux]);
        is_bare && says || is_needed
    };
    // A comma or a conjunction begins another clause; then the reader was right about the participle.
    let main = (participle + 2..tokens.end.min(participle + REACH).saturating_sub(1))
        .take_while(|&t| {
            !matches!(token(t).xpos, Xpos::Wp | Xpos::Wdt | Xpos::Wrb)
                && !matches!(document.text_of(t), "," | ":" | ";" | "that" | "“" | "\"" | "—" | "–")
        })
        .find(|&t| t > participle + 2 && token(t).upos == Upos::Verb && is_main(t))?;
    let auxiliary = (participle + 1..main).find(|&t| token(t).upos == Upos::Aux).unwrap_or(main);
    (!has_finite(participle + 1..auxiliary)).then_some(Path { subject, participle, main })
}

/// Whether a word between a subject and a noun is a verb that was taken for part of the noun phrase: `wasted` in `that it
/// wasted money`, `bribed` in `the company bribed officials`, `arms` in `that it arms rebels`. A noun with a subject and no
/// copula is no predicate.
fn is_hidden_verb(document: &Document, tokens: &Range<usize>, t: usize) -> bool {
    let token = |t: usize| &document.tokens[t];
    let Some(noun) = token(t).head.filter(|&noun| noun > t && tokens.contains(&noun)) else { return false };
    if !matches!(token(t).deprel, Deprel::Amod | Deprel::Compound) || token(noun).upos != Upos::Noun {
        return false;
    }
    let is_past = matches!(token(t).upos, Upos::Verb | Upos::Adj)
        && (matches!(token(t).xpos, Xpos::Vbn | Xpos::Vbd) || document.text_of(t).ends_with("ed"));
    // The subject is what stands right before, or what the word before belongs to.
    let mut subject = t - 1;
    while let Some(head) = token(subject).head.filter(|&h| h < t && h >= tokens.start) {
        if token(subject).deprel == Deprel::Nsubj {
            break;
        }
        subject = head;
    }
    let is_subject = token(subject).deprel == Deprel::Nsubj && token(subject).head == Some(noun);
    let is_pronoun = subject == t - 1
        && matches!(
            document.text_of(subject).to_ascii_lowercase().as_str(),
            "he" | "she" | "it" | "they" | "we" | "i"
        );
    let is_present = is_pronoun && token(t).deprel == Deprel::Compound && document.text_of(t).ends_with('s');
    is_subject
        && (is_past || is_present)
        && !tokens.clone().any(|c| {
            token(c).head == Some(noun)
                && matches!(token(c).deprel, Deprel::Cop | Deprel::Aux | Deprel::AuxPass)
        })
}

/// Makes the hidden verb the head of its clause and the noun its object.
fn bring_out(document: &mut Document, tokens: Range<usize>, verb: usize) {
    let Some(noun) = document.tokens[verb].head else { return };
    let (head, deprel) = (document.tokens[noun].head, document.tokens[noun].deprel);
    for t in tokens {
        if document.tokens[t].head == Some(noun) && (t < verb || document.tokens[t].deprel == Deprel::Punct) {
            document.tokens[t].head = Some(verb);
        }
    }
    let token = &mut document.tokens[verb];
    token.upos = Upos::Verb;
    token.xpos = if token.deprel == Deprel::Compound { Xpos::Vbz } else { Xpos::Vbd };
    // `says both armies committed crimes`: a clause is no plain object.
    let deprel = if deprel == Deprel::Obj { Deprel::Ccomp } else { deprel };
    (token.head, token.deprel) = (head, deprel);
    document.tokens[noun].head = Some(verb);
    document.tokens[noun].deprel = Deprel::Obj;
}

/// Whether a clause follows a verb of saying: `insisted he was`, `said that`, `told the judge she was`.
fn says_clause(document: &Document, verb: usize, end: usize) -> bool {
    let mut at = verb + 1;
    if matches!(document.tokens[verb].lemma.as_str(), "tell" | "assure" | "inform" | "remind" | "warn") {
        while at < end && matches!(document.tokens[at].upos, Upos::Det | Upos::Adj | Upos::Noun | Upos::Propn)
        {
            at += 1;
        }
    }
    let opens = at < end
        && (document.text_of(at).eq_ignore_ascii_case("that")
            || matches!(document.tokens[at].xpos, Xpos::Prp | Xpos::PrpPoss)
            || matches!(document.tokens[at].upos, Upos::Det | Upos::Propn | Upos::Noun));
    let limit = end.min(at + 10);
    opens
        && (at + 1..limit).any(|t| {
            document.tokens[t].upos == Upos::Aux
                || matches!(document.tokens[t].xpos, Xpos::Vbd | Xpos::Vbz | Xpos::Vbp | Xpos::Md)
        })
}

/// Hangs subject and clause on the main verb and the participle on the subject.
fn lead_back(document: &mut Document, tokens: Range<usize>, path: Path) {
    let Path { subject, participle, main } = path;
    let old_root = tokens.clone().find(|&t| document.tokens[t].deprel == Deprel::Root);
    // What joins the old sides across the main verb hangs on it now.
    for t in tokens.clone() {
        let Some(head) = document.tokens[t].head else { continue };
        let is_across = (t < main && head > main) || (t > main && head < main);
        if is_across || (head == participle && t < participle) {
            document.tokens[t].head = Some(main);
            if t < participle && document.tokens[t].deprel != Deprel::Punct && t != subject {
                document.tokens[t].deprel = Deprel::Obl;
            }
        }
    }
    if let Some(root) = old_root.filter(|&root| root > main) {
        document.tokens[root].head = Some(main);
        document.tokens[root].deprel = Deprel::Ccomp;
    }
    let hang = |document: &mut Document, t: usize, head: Option<usize>, deprel: Deprel| {
        document.tokens[t].head = head;
        document.tokens[t].deprel = deprel;
    };
    hang(document, main, None, Deprel::Root);
    hang(document, subject, Some(main), Deprel::Nsubj);
    hang(document, participle, Some(subject), Deprel::Acl);
    if !(participle + 1..main)
        .any(|t| document.tokens[t].upos == Upos::Aux && document.tokens[t].head == Some(main))
    {
        document.tokens[main].xpos = Xpos::Vbd;
    }
    // What the parser took for the subject belongs to the words before: `noise` in `over noise has moved`.
    for t in participle + 1..main {
        let token = &document.tokens[t];
        if token.head == Some(main) && matches!(token.deprel, Deprel::Nsubj | Deprel::NsubjPass | Deprel::Obl)
        {
            hang(document, t, Some(participle), Deprel::Obl);
        }
    }
    // `told the judge she was a tourist`: of two subjects of the clause the first is the one who is told.
    let clause = (main + 1..tokens.end)
        .find(|&t| document.tokens[t].head == Some(main) && document.tokens[t].deprel == Deprel::Ccomp);
    if let Some(clause) = clause {
        let subjects: Vec<usize> = (main + 1..clause)
            .filter(|&t| {
                document.tokens[t].head == Some(clause)
                    && matches!(document.tokens[t].deprel, Deprel::Nsubj | Deprel::NsubjPass)
            })
            .collect();
        if let [told, _, ..] = subjects[..] {
            hang(document, told, Some(main), Deprel::Iobj);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::document::{Article, Deprel};

    /// The main verb of a sentence and the words that hang on it as subject.
    fn main_verb(text: &str) -> (String, Vec<String>) {
        let document = crate::nlp::analyze(Article::new("1", text));
        let root = document.tokens.iter().position(|t| t.deprel == Deprel::Root).unwrap();
        let subjects = (0..document.tokens.len())
            .filter(|&t| document.tokens[t].head == Some(root) && document.tokens[t].deprel == Deprel::Nsubj)
            .map(|t| document.text_of(t).to_owned())
            .collect();
        (document.text_of(root).to_owned(), subjects)
    }

    #[test]
    fn the_verb_of_saying_is_the_main_one() {
        for (text, verb, subject) in [
            ("The pilot accused of drinking insisted he was sober.", "insisted", "pilot"),
            ("A woman accused of spying told the judge she was a tourist.", "told", "woman"),
            ("The officials charged with bribery say they are innocent.", "say", "officials"),
            ("Soldiers accused of looting claimed they had been ordered to do it.", "claimed", "Soldiers"),
        ] {
            assert_eq!(main_verb(text), (verb.to_owned(), vec![subject.to_owned()]), "{text}");
        }
    }

    #[test]
    fn a_sentence_needs_a_main_verb() {
        for (text, verb) in [
            ("The coach blamed by fans for the loss quit on Monday.", "quit"),
            ("A firm sued by neighbors over noise has moved.", "moved"),
        ] {
            assert_eq!(main_verb(text).0, verb, "{text}");
        }
    }

    #[test]
    fn a_noun_with_a_subject_hides_a_verb() {
        for (text, verb, object) in [
            ("The charity rejected the claim that it wasted money.", "wasted", "money"),
            ("Norland rejects the claim that it arms rebels.", "arms", "rebels"),
            ("Moreau says the company bribed officials.", "bribed", "officials"),
            ("The report says both armies committed war crimes.", "committed", "crimes"),
        ] {
            let document = crate::nlp::analyze(Article::new("1", text));
            let find =
                |word: &str| (0..document.tokens.len()).find(|&t| document.text_of(t) == word).unwrap();
            assert_eq!(document.tokens[find(object)].head, Some(find(verb)), "{text}");
            assert_eq!(document.tokens[find(object)].deprel, Deprel::Obj, "{text}");
        }
    }

    #[test]
    fn what_is_no_reduced_relative_stays() {
        for (text, verb) in [
            ("The pilot was accused of lying about what he said.", "accused"),
            ("The board was accused of fraud but said it had done nothing.", "accused"),
            ("The minister asked for help and said he was tired.", "asked"),
        ] {
            assert_eq!(main_verb(text).0, verb, "{text}");
        }
    }
}
