//! The words that single rules look for, from `rule_words.csv`: a rule and a word in, whether the rule means it out.
//!
//! Example: `The widow smiled. “He could not swim.”` are the widow's words, since `smile` is a word of `attach.gesture`.
//! Each rule's own sentence in `fixtures/rules.txt` shows what its words are for.

use std::sync::LazyLock;

use crate::rules::{RULES, Rule};

const TABLE: &str = include_str!("rule_words.csv");

/// Whether a word (lower case, the dictionary form where the rule asks for one) is one of a rule's.
pub fn is_word_of(rule: Rule, word: &str) -> bool {
    WORDS.binary_search(&(rule, word)).is_ok()
}

/// Sorted by rule and word.
static WORDS: LazyLock<Vec<(Rule, &'static str)>> = LazyLock::new(|| {
    let mut words: Vec<_> = super::rows(TABLE, row).collect();
    words.sort_unstable();
    words
});

fn row(line: &'static str) -> Option<(Rule, &'static str)> {
    let (id, word) = line.split_once(',')?;
    Some((RULES.iter().find(|row| row.id == id)?.rule, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_by_their_rule() {
        assert_eq!(WORDS.len(), TABLE.lines().count() - 1);
        assert!(is_word_of(Rule::AttachGesture, "smile"));
        assert!(!is_word_of(Rule::FindTime, "smile"));
    }
}
