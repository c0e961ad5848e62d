//! Lemmas: the dictionary form of every token, from its form and its tag.
//!
//! In: tokens with tags. Out: `lemma`, in lower case but for proper nouns.
//! Example: `She 's accusing them` has the lemmas `she be accuse they`; in `the bank 's losses`, `'s` stays `'s`.
//!
//! A word whose lemma does not follow from its ending is looked up whole; otherwise the longest known ending for its
//! tag says how many characters to cut off and what to put in their place. Both were learnt from the treebanks.

use compact_str::CompactString;
use rustc_hash::FxHashMap;

use super::dictionary::{Dictionary, NOUN, VERB, undoubled};
use super::features::{hash, mix};
use super::model::Model;
use super::packing::{Input, Output};
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

/// Longest ending that a rule looks at, in characters.
pub(crate) const LONGEST_ENDING: usize = 6;

/// What is known of lemmas.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Rules {
    /// Ways to get from a form to a lemma.
    pub(crate) scripts: Vec<Script>,
    /// Tag with ending, or tag with whole word, to the number of a script.
    pub(crate) entries: FxHashMap<u32, u16>,
}

/// Cuts off some characters and appends others.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Script {
    /// Characters to cut off at the end.
    pub(crate) cut: usize,
    /// What comes instead.
    pub(crate) append: String,
}

/// Key of an ending or, where `whole`, of a word under a tag.
pub(crate) fn rule_key(text: &str, xpos: Xpos, whole: bool) -> u32 {
    (mix(hash(text.as_bytes()) ^ ((xpos as u64) << 8) ^ u64::from(whole)) >> 32) as u32
}

impl Script {
    /// Applies the script; a form too short for it stays as it is.
    pub(crate) fn apply(&self, form: &str) -> CompactString {
        let end = match self.cut {
            0 => form.len(),
            cut => match form.char_indices().nth_back(cut - 1) {
                Some((end, _)) => end,
                None => return form.into(),
            },
        };
        let mut lemma = CompactString::from(&form[..end]);
        lemma.push_str(&self.append);
        if lemma.is_empty() { form.into() } else { lemma }
    }
}

/// A base form that the dictionary has, where it does not have `lemma`: `blame` for `blamed` where the rules say `blam`.
fn corrected(form: &str, lemma: &str, xpos: Xpos, dictionary: &Dictionary) -> Option<CompactString> {
    let (part, ways): (u8, &[(&str, &str)]) = match xpos {
        Xpos::Vbd | Xpos::Vbn => (VERB, &[("ed", "e"), ("ed", ""), ("ied", "y")]),
        Xpos::Vbg => (VERB, &[("ing", "e"), ("ing", "")]),
        Xpos::Vbz => (VERB, &[("s", ""), ("es", ""), ("ies", "y")]),
        Xpos::Nns => (NOUN, &[("s", ""), ("es", ""), ("ies", "y")]),
        _ => return None,
    };
    if dictionary.has(lemma, "", part) {
        return None;
    }
    for (cut, append) in ways {
        let Some(stem) = form.strip_suffix(cut) else { continue };
        if dictionary.has(stem, append, part) {
            return Some([stem, append].concat().into());
        }
        if dictionary.has(undoubled(stem), "", part) {
            return Some(undoubled(stem).into());
        }
    }
    None
}

impl Rules {
    /// The lemma of a form in lower case; where the rules make a word that the dictionary does not have, one that it has.
    fn lemma(&self, form: &str, xpos: Xpos, dictionary: &Dictionary) -> CompactString {
        if let Some(&script) = self.entries.get(&rule_key(form, xpos, true)) {
            return self.scripts[usize::from(script)].apply(form);
        }
        let lemma = self.by_ending(form, xpos);
        corrected(form, &lemma, xpos, dictionary).unwrap_or(lemma)
    }

    /// The lemma that the longest known ending gives.
    pub(crate) fn by_ending(&self, form: &str, xpos: Xpos) -> CompactString {
        let mut starts = [form.len(); LONGEST_ENDING + 1];
        let mut known = 0;
        for (n, (start, _)) in form.char_indices().rev().take(LONGEST_ENDING).enumerate() {
            starts[n + 1] = start;
            known = n + 1;
        }
        for &start in starts[..=known].iter().rev() {
            if let Some(&script) = self.entries.get(&rule_key(&form[start..], xpos, false)) {
                return self.scripts[usize::from(script)].apply(form);
            }
        }
        form.into()
    }

    pub(super) fn encode(&self, output: &mut Output) {
        output.number(self.scripts.len() as u64);
        for script in &self.scripts {
            output.number(script.cut as u64);
            output.text(&script.append);
        }
        let mut entries: Vec<(u32, u16)> = self.entries.iter().map(|(&key, &script)| (key, script)).collect();
        entries.sort_unstable();
        output.number(entries.len() as u64);
        let mut last = 0;
        for (key, script) in entries {
            output.number(u64::from(key - last));
            output.number(u64::from(script));
            last = key;
        }
    }

    pub(super) fn decode(input: &mut Input<'_>) -> Option<Self> {
        let mut scripts = Vec::new();
        for _ in 0..input.number()? {
            let cut = usize::try_from(input.number()?).ok()?;
            scripts.push(Script { cut, append: input.text()?.to_owned() });
        }
        let mut entries = FxHashMap::default();
        let mut key = 0_u32;
        for _ in 0..input.number()? {
            key = key.checked_add(u32::try_from(input.number()?).ok()?)?;
            let script = u16::try_from(input.number()?).ok()?;
            if usize::from(script) >= scripts.len() {
                return None;
            }
            entries.insert(key, script);
        }
        Some(Self { scripts, entries })
    }
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
