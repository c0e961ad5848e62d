//! Invented news sentences with trees, written by a small grammar: what the treebanks hardly have.
//!
//! Example: the rule `S = (accused/VBD nsubj=NAME _ obj=PLACE punct=./.)` writes `Ruth Okafor accused Norland .`, where
//! `Ruth` is the subject of `accused`.

use std::collections::BTreeMap;

use super::Random;
use super::conllu::{Gold, GoldWord, from_tokens};
use crate::document::{Deprel, Upos, Xpos};

/// Sentences written by each rule of `S`.
const EACH: usize = 14;

/// Writes the sentences; the same every time.
pub fn sentences() -> Vec<Gold> {
    let mut rules: BTreeMap<&str, Vec<Vec<&str>>> = BTreeMap::new();
    for line in include_str!("news.grammar").lines() {
        if let Some((symbol, body)) = line.split_once(" = ") {
            rules.entry(symbol).or_default().push(pieces(body));
        }
    }
    let mut random = Random::new(7);
    let mut all = Vec::new();
    for rule in rules.get("S").into_iter().flatten() {
        for _ in 0..EACH {
            let mut writer = Writer { rules: &rules, random: &mut random, words: Vec::new() };
            if let Some((root, _)) = writer.expand(rule) {
                writer.words[root].deprel = Deprel::Root;
                all.push(finish(writer.words));
            }
        }
    }
    all
}

/// Cuts a rule into brackets, `_`, and everything else.
fn pieces(body: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    for word in body.split_whitespace() {
        let mut rest = word;
        while let Some(at) = rest.find(['(', ')']) {
            if at > 0 {
                pieces.push(&rest[..at]);
            }
            pieces.push(&rest[at..=at]);
            rest = &rest[at + 1..];
        }
        if !rest.is_empty() {
            pieces.push(rest);
        }
    }
    pieces
}

struct Writer<'a> {
    rules: &'a BTreeMap<&'a str, Vec<Vec<&'a str>>>,
    random: &'a mut Random,
    words: Vec<GoldWord>,
}

impl<'a> Writer<'a> {
    /// Writes a tree, a symbol or a word at the end of the sentence; gives its head and the pieces that are left.
    fn expand<'p>(&mut self, pieces: &'p [&'a str]) -> Option<(usize, &'p [&'a str])> {
        match pieces {
            ["(", head, rest @ ..] => {
                // The head is written where `_` stands; until then its dependents wait for it. A head that is a
                // symbol can bring dependents of its own.
                let mut rest = rest;
                let mut waiting = Vec::new();
                let mut place = None;
                loop {
                    match rest {
                        [")", after @ ..] => return Some((place?, after)),
                        ["_", after @ ..] => {
                            let (at, _) = self.expand(std::slice::from_ref(head))?;
                            for dependent in waiting.drain(..) {
                                let word: &mut GoldWord = &mut self.words[dependent];
                                word.head = Some(at);
                            }
                            place = Some(at);
                            rest = after;
                        }
                        [labeled, after @ ..] => {
                            let (label, value) = labeled.split_once('=')?;
                            let (dependent, after) = if value.is_empty() {
                                self.expand(after)?
                            } else {
                                let (dependent, _) = self.expand(&[value])?;
                                (dependent, after)
                            };
                            let word = &mut self.words[dependent];
                            word.deprel = Deprel::parse(label)?;
                            word.head = place;
                            word.upos = upos(word);
                            if place.is_none() {
                                waiting.push(dependent);
                            }
                            rest = after;
                        }
                        [] => return None,
                    }
                }
            }
            [word, rest @ ..] => {
                if let Some((form, tag)) = word.rsplit_once('/') {
                    let mut gold = from_tokens(form).words.pop()?;
                    gold.xpos = Xpos::parse(tag)?;
                    gold.lemma = "_".to_owned();
                    gold.upos = upos(&gold);
                    self.words.push(gold);
                    return Some((self.words.len() - 1, rest));
                }
                let ways = self.rules.get(word)?;
                let way = &ways[(self.random.next() % ways.len() as u64) as usize];
                let (head, _) = self.expand(way)?;
                Some((head, rest))
            }
            [] => None,
        }
    }
}

/// The universal part of speech that a Penn tag and a relation stand for.
fn upos(word: &GoldWord) -> Upos {
    match word.xpos {
        _ if matches!(word.deprel, Deprel::Aux | Deprel::AuxPass | Deprel::Cop) => Upos::Aux,
        Xpos::Nn | Xpos::Nns => Upos::Noun,
        Xpos::Nnp | Xpos::Nnps => Upos::Propn,
        Xpos::Vb | Xpos::Vbd | Xpos::Vbg | Xpos::Vbn | Xpos::Vbp | Xpos::Vbz => Upos::Verb,
        Xpos::Md => Upos::Aux,
        Xpos::Jj | Xpos::Jjr | Xpos::Jjs => Upos::Adj,
        Xpos::Rb if matches!(word.form.as_str(), "not" | "n't") => Upos::Part,
        Xpos::Rb => Upos::Adv,
        Xpos::In if word.deprel == Deprel::Mark => Upos::Sconj,
        Xpos::In => Upos::Adp,
        Xpos::To | Xpos::Pos => Upos::Part,
        Xpos::Dt if word.form == "this" => Upos::Pron,
        Xpos::Dt => Upos::Det,
        Xpos::Prp | Xpos::PrpPoss | Xpos::Wp | Xpos::Wdt => Upos::Pron,
        Xpos::Cc => Upos::Cconj,
        Xpos::Cd => Upos::Num,
        _ => Upos::Punct,
    }
}

/// Adds white space and the capital at the start.
fn finish(mut words: Vec<GoldWord>) -> Gold {
    let line: Vec<&str> = words.iter().map(|w| w.form.as_str()).collect();
    let mut sentence = from_tokens(&line.join(" "));
    let start = words.iter().position(|w| w.xpos != Xpos::OpenQuote).unwrap_or_default();
    if let Some(word) = words.get_mut(start) {
        let mut chars = word.form.chars();
        word.form = chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default();
    }
    for (word, spaced) in words.iter_mut().zip(&sentence.words) {
        word.space_after = spaced.space_after;
    }
    sentence.is_invented = true;
    sentence.words = words;
    sentence
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_writes_its_sentences_as_trees() {
        let rules = include_str!("news.grammar").lines().filter(|line| line.starts_with("S = ")).count();
        let sentences = sentences();
        assert_eq!(sentences.len(), rules * EACH);
        for sentence in &sentences {
            let roots = sentence.words.iter().filter(|w| w.head.is_none()).count();
            assert_eq!(roots, 1, "{}", sentence.text);
        }
    }
}
