//! What the lexicon says of a token, as rows of small tables: does the word accuse, does it name a wrong, can it act.
//!
//! In: a token of a tagged document. Out: three numbers. Example: `slammed` has the row of verbs with the frame `for`
//! that also have an innocent sense, `liar` that of persons who do wrong, `ministry` that of organizations.
//!
//! The accusation branch learns what these classes are worth; the lexicon decides nothing by itself here.

use crate::document::{Document, Upos, Xpos};
use crate::lexicon::accusation_cues::accusation_cues_at;
use crate::lexicon::participants::participant_class;
use crate::lexicon::wrongdoing::{WrongdoingPart, wrongdoing, wrongful_verb_of_form};

/// How many values each number of [`lexical`] has.
pub const LEXICAL_SIZES: [usize; 3] = [ACCUSING, 20, 16];

/// Rows of accusing words: none, then frame, part and whether there is another sense.
pub const ACCUSING: usize = 1 + 18 * 4 * 2;

/// Accusing word, wrongdoing, participant.
pub fn lexical(document: &Document, token: usize, lower: &mut String) -> [u16; LEXICAL_SIZES.len()] {
    lower.clear();
    lower.extend(document.text_of(token).chars().flat_map(char::to_lowercase));
    let lemma = &document.tokens[token].lemma;
    [accusing(lower), wrong(document, token, lower), participant(document, token, lemma)]
}

fn accusing(word: &str) -> u16 {
    accusation_cues_at(word).first().map_or(0, |(cue, _)| {
        1 + ((cue.frame as u16 * 4 + cue.part as u16) * 2 + u16::from(cue.has_other_sense))
    })
}

fn wrong(document: &Document, token: usize, lower: &str) -> u16 {
    let token = &document.tokens[token];
    let part = match token.upos {
        Upos::Verb => WrongdoingPart::Verb,
        Upos::Noun | Upos::Propn => WrongdoingPart::Noun,
        Upos::Adj | Upos::Adv => WrongdoingPart::Adjective,
        _ => return 0,
    };
    let by_form = || {
        let (known, _) = wrongful_verb_of_form(lower)?;
        wrongdoing(known, WrongdoingPart::Verb)
    };
    let lemma = token.lemma.to_lowercase();
    let row = |class: u16, is_weak: bool, base: u16| base + class * 2 + u16::from(is_weak);
    match wrongdoing(&lemma, part) {
        Some(word) => row(word.class as u16, word.is_weak, 1),
        None => by_form().map_or(0, |word| row(word.class as u16, word.is_weak, 9)),
    }
}

fn participant(document: &Document, token: usize, lemma: &str) -> u16 {
    let token = &document.tokens[token];
    match token.upos {
        Upos::Propn => 6,
        Upos::Noun => participant_class(&lemma.to_lowercase()).map_or(0, |class| 1 + class as u16),
        Upos::Pron => match lemma.to_ascii_lowercase().as_str() {
            "i" | "we" | "my" | "our" => 7,
            "you" | "your" => 8,
            "he" | "she" | "his" | "her" | "him" => 9,
            "they" | "their" | "them" => 10,
            "it" | "its" => 11,
            "who" | "whom" | "whose" | "which" | "that" => 12,
            _ => 13,
        },
        Upos::Adj if token.xpos == Xpos::Jj && starts_with_capital(document, token) => 14,
        _ => 15,
    }
}

fn starts_with_capital(document: &Document, token: &crate::document::Token) -> bool {
    token.span.text(&document.article.text).starts_with(char::is_uppercase)
}
