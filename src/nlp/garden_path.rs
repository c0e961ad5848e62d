//! Reduced relatives that the parser took for the main clause.
//!
//! In: a parsed sentence. Out: the same with the right main verb. Example: in `The pilot accused of drinking insisted he
//! was sober` the reader, too, first takes `accused` for the main verb; but a participle without auxiliary or object, with
//! its preposition right behind it, is none if a verb of saying with a clause follows.

use std::ops::Range;

use crate::document::{Deprel, Document, Upos, Xpos};
use crate::lexicon::attribution_cues::{CuePos, Frames, attribution_cue};

/// How far behind the participle the main verb may stand.
const REACH: usize = 16;

/// Mends the trees of a document.
pub(super) fn mend(document: &mut Document) {
    for sentence in 0..document.sentences.len() {
        let tokens = document.sentences[sentence].tokens.clone();
        if let Some(path) = find(document, tokens.clone()) {
            lead_back(document, tokens, path);
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
            && token(t).xpos == Xpos::Vbn
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
    // Nothing may stand before the subject's words but what belongs to them: another clause has its own main verb.
    let is_first = (tokens.start..participle).all(|t| !matches!(token(t).upos, Upos::Verb | Upos::Aux));
    let main = (participle + 3..tokens.end.min(participle + REACH)).find(|&t| {
        token(t).upos == Upos::Verb
            && matches!(token(t).xpos, Xpos::Vbn | Xpos::Vbd)
            && !has_child(t, &[Deprel::Aux, Deprel::AuxPass])
            && !matches!(token(t - 1).upos, Upos::Cconj | Upos::Aux | Upos::Sconj | Upos::Pron | Upos::Part)
            && token(t).deprel != Deprel::Root
            && attribution_cue(&token(t).lemma, CuePos::Verb).is_some_and(|e| e.frames.contains(Frames::THAT))
            && says_clause(document, t, tokens.end)
    })?;
    // A finite verb between them is the main verb, or has it.
    let is_finite = |t: usize| {
        token(t).upos == Upos::Aux
            || token(t).upos == Upos::Verb && matches!(token(t).xpos, Xpos::Vbd | Xpos::Vbz | Xpos::Vbp)
    };
    (is_first && !(participle + 1..main).any(is_finite)).then_some(Path { subject, participle, main })
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
    document.tokens[main].xpos = Xpos::Vbd;
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
            ("Soldiers accused of looting claimed they had been ordered to do it.", "claimed", "Soldiers"),
        ] {
            assert_eq!(main_verb(text), (verb.to_owned(), vec![subject.to_owned()]), "{text}");
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
