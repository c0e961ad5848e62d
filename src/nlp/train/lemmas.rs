//! Learning of the lemma rules: for every tag the endings that say what to cut off and what to append.

use std::collections::BTreeMap;

use super::conllu::Gold;
use crate::document::{Upos, Xpos};
use crate::nlp::lemma::fold;
use crate::nlp::lemma_rules::{LONGEST_ENDING, Rules, Script, rule_key};

/// Learns the rules.
pub(crate) fn learn(sentences: &[Gold]) -> Rules {
    // Tag and form to the scripts seen, with their counts.
    let mut forms: BTreeMap<(Xpos, String), BTreeMap<Script, u32>> = BTreeMap::new();
    let mut form = String::new();
    let mut lemma = String::new();
    for word in sentences.iter().flat_map(|s| &s.words) {
        let is_name = word.upos == Upos::Propn && word.xpos != Xpos::Nnps;
        if word.typo || is_name || word.xpos == Xpos::Nnp || word.lemma == "_" || word.xpos == Xpos::Gw {
            continue;
        }
        fold(&word.form, &mut form);
        fold(&word.lemma, &mut lemma);
        *forms.entry((word.xpos, form.clone())).or_default().entry(script(&form, &lemma)).or_default() += 1;
    }
    let best: BTreeMap<(Xpos, String), Script> = forms
        .into_iter()
        .filter_map(|(key, scripts)| {
            let (script, _) = scripts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0)))?;
            Some((key, script))
        })
        .collect();
    let mut numbers: BTreeMap<Script, u16> = BTreeMap::new();
    let mut rules = Rules::default();
    let mut number = |script: &Script, rules: &mut Rules| {
        *numbers.entry(script.clone()).or_insert_with(|| {
            rules.scripts.push(script.clone());
            (rules.scripts.len() - 1) as u16
        })
    };
    // Shorter endings first: a longer one is kept only where it says something else.
    for length in 0..=LONGEST_ENDING {
        let mut endings: BTreeMap<(Xpos, &str), BTreeMap<&Script, u32>> = BTreeMap::new();
        for ((xpos, form), script) in &best {
            // A script that eats a whole word is an exception, not a rule.
            if script.cut >= form.chars().count() {
                continue;
            }
            let start = match length {
                0 => Some(form.len()),
                n => form.char_indices().nth_back(n - 1).map(|(start, _)| start),
            };
            if let Some(start) = start {
                *endings.entry((*xpos, &form[start..])).or_default().entry(script).or_default() += 1;
            }
        }
        for ((xpos, ending), scripts) in endings {
            let total: u32 = scripts.values().sum();
            let Some((script, count)) = scripts.into_iter().max_by_key(|&(s, n)| (n, std::cmp::Reverse(s)))
            else {
                continue;
            };
            let is_rule = length == 0 || (count >= 2 && count * 4 >= total * 3);
            // What the shorter ending would do, tried on the ending with a stem before it.
            let sample = format!("qqqqqqqq{ending}");
            if is_rule && (length == 0 || rules.by_ending(&sample, xpos) != script.apply(&sample)) {
                let n = number(script, &mut rules);
                rules.entries.insert(rule_key(ending, xpos, false), n);
            }
        }
    }
    for ((xpos, form), script) in &best {
        if rules.by_ending(form, *xpos) != script.apply(form) {
            let n = number(script, &mut rules);
            rules.entries.insert(rule_key(form, *xpos, true), n);
        }
    }
    rules
}

/// What leads from a form to its lemma.
fn script(form: &str, lemma: &str) -> Script {
    let common: usize =
        form.chars().zip(lemma.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    Script { cut: form[common..].chars().count(), append: lemma[common..].to_owned() }
}
