//! What is known of lemmas: endings and whole words, each with a way to get from the form to the lemma.
//!
//! Example: `-ied` of a past tense says: cut off three characters and append `y`. Where the result is a word that the
//! dictionary does not have, a base form that it has is taken: `blame` for `blamed`.

use compact_str::CompactString;
use rustc_hash::FxHashMap;

use super::dictionary::{Dictionary, NOUN, VERB, undoubled};
use super::hash::{hash, mix};
use super::packing::{Input, Output};
use crate::document::Xpos;

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
    pub(super) fn lemma(&self, form: &str, xpos: Xpos, dictionary: &Dictionary) -> CompactString {
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
