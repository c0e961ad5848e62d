//! Lemmas: the dictionary form of every token, from its form and its tag.
//!
//! In: tokens with tags. Out: `lemma`, in lower case but for proper nouns.
//! Example: `She 's accusing them` has the lemmas `she be accuse they`; in `the bank 's losses`, `'s` stays `'s`.
//!
//! A word whose lemma does not follow from its ending is looked up whole; otherwise the longest known ending for its
//! tag says how many characters to cut off and what to put in their place. Both were learnt from the treebanks.

use compact_str::CompactString;

use super::model::Model;
use crate::document::{Document, Upos, Xpos};

/// Fills in the lemma of every token of the document.
pub fn lemmatize(model: &Model, document: &mut Document) {
    let mut lower = String::new();
    for t in 0..document.tokens.len() {
        let token = &document.tokens[t];
        let (upos, xpos) = (token.upos, token.xpos);
        let text = document.text_of(t);
        let lemma = if is_contracted_have(document, t) {
            CompactString::const_new("have")
        } else if xpos == Xpos::Nnp || (upos == Upos::Propn && xpos != Xpos::Nnps) {
            text.into()
        } else {
            fold(text, &mut lower);
            let lemma = model.rules.lemma(&lower, xpos, &model.lexicon.dictionary);
            if upos == Upos::Propn { recase(text, &lemma) } else { lemma }
        };
        document.tokens[t].lemma = lemma;
    }
}

/// Whether this is the `'s` of `has`: in `She 's been accused` and `It 's got worse`, not in `She 's accused of it`.
fn is_contracted_have(document: &Document, t: usize) -> bool {
    if document.tokens[t].xpos != Xpos::Vbz || !matches!(document.text_of(t), "'s" | "’s" | "'S" | "’S") {
        return false;
    }
    let next = (t + 1..document.tokens.len())
        .take(4)
        .find(|&n| !matches!(document.tokens[n].xpos, Xpos::Rb | Xpos::Prp | Xpos::Uh));
    next.is_some_and(|n| {
        document.tokens[n].xpos == Xpos::Vbn && {
            let word = document.text_of(n);
            ["been", "got", "had", "become", "gotten"].iter().any(|form| word.eq_ignore_ascii_case(form))
        }
    })
}

/// Lower case, and one kind of apostrophe.
pub(crate) fn fold(text: &str, into: &mut String) {
    into.clear();
    for c in text.chars() {
        match c {
            '’' | '‘' | 'ʼ' => into.push('\''),
            _ if c.is_ascii() => into.push(c.to_ascii_lowercase()),
            _ => into.extend(c.to_lowercase()),
        }
    }
}

/// Gives the lemma of a name the capitals of its form: `democrat` after `Democrats`.
fn recase(text: &str, lemma: &str) -> CompactString {
    let mut original = text.chars();
    lemma
        .chars()
        .map(|c| match original.next() {
            Some(o) if o.is_uppercase() && o.to_lowercase().eq(std::iter::once(c)) => o,
            _ => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::document::Article;
    use crate::nlp::analyze;

    fn lemmas(text: &str) -> String {
        let document = analyze(Article::new("test", text));
        let lemmas: Vec<&str> = document.tokens.iter().map(|t| t.lemma.as_str()).collect();
        lemmas.join(" ")
    }

    #[test]
    fn verbs_and_nouns_lose_their_endings() {
        assert_eq!(lemmas("They were accusing the women."), "they be accuse the woman .");
        assert_eq!(lemmas("She denies the allegations."), "she deny the allegation .");
        assert_eq!(lemmas("The rebels shelled the cities."), "the rebel shell the city .");
    }

    #[test]
    fn clitics_stand_for_whole_words() {
        assert_eq!(lemmas("She didn't say it."), "she do not say it .");
        assert_eq!(lemmas("She won’t say it."), "she will not say it .");
        assert_eq!(lemmas("He's been fined."), "he have be fine .");
        assert_eq!(lemmas("He's angry."), "he be angry .");
        assert_eq!(lemmas("The bank's losses grew."), "the bank 's loss grow .");
    }

    #[test]
    fn names_keep_their_capitals() {
        assert_eq!(lemmas("Anna Keller blamed Norland."), "Anna Keller blame Norland .");
    }
}
