//! Clauses that tell who spoke, found before anything is tagged: `“Who pays?” Pell asked.`

use crate::document::Token;

/// Verbs of the clauses that tell who spoke: `“Who pays?” Pell asked.`
const REPORTING: [&str; 40] = [
    "added",
    "adds",
    "announced",
    "answered",
    "argued",
    "argues",
    "asked",
    "asks",
    "begged",
    "called",
    "cried",
    "declared",
    "demanded",
    "exclaimed",
    "explained",
    "insisted",
    "joked",
    "posted",
    "quipped",
    "recalled",
    "remarked",
    "repeated",
    "replied",
    "replies",
    "responded",
    "said",
    "says",
    "screamed",
    "shouted",
    "sighed",
    "stated",
    "told",
    "tweeted",
    "urged",
    "warned",
    "whispered",
    "wondered",
    "wrote",
    "writes",
    "yelled",
];

/// Whether the tokens from `from` on tell who spoke: a name or pronoun and a verb of speaking, or the other way round.
pub(super) fn tells_who_spoke(text: &str, tokens: &[Token], from: usize) -> bool {
    let word = |index: usize| tokens.get(index).map_or("", |token| token.span.text(text));
    let is_name = |word: &str| word.starts_with(char::is_uppercase);
    if REPORTING.contains(&word(from)) {
        return is_name(word(from + 1))
            || matches!(word(from + 1), "the" | "a" | "an" | "one" | "he" | "she");
    }
    if !is_name(word(from)) && !matches!(word(from), "he" | "she" | "they" | "it" | "we" | "the" | "a" | "an")
    {
        return false;
    }
    let mut at = from + 1;
    while at < from + 8 {
        let next = word(at);
        if REPORTING.contains(&next) {
            return true;
        }
        let goes_on = is_name(next)
            || matches!(word(from), "the" | "a" | "an" | "The" | "A" | "An")
                && at < from + 4
                && next.starts_with(char::is_alphabetic)
            || matches!(next, "," | "has" | "had" | "later" | "also" | "then" | "'s" | "’s" | "of" | "the");
        if !goes_on {
            return false;
        }
        at += 1;
    }
    false
}

/// The first clause in `from..limit` that stands behind a comma and tells who spoke. A `plain` one is short and ends
/// its sentence, as in `"We stay, Pell said. Rain fell.`; a speaker's own `we were told, he said, that` is not.
pub(super) fn clause_that_tells(
    text: &str,
    tokens: &[Token],
    from: usize,
    limit: usize,
    plain: bool,
) -> Option<usize> {
    let word = |index: usize| tokens[index].span.text(text);
    (from + 1..limit.saturating_sub(2)).map(|comma| comma + 1).find(|&clause| {
        matches!(word(clause - 1), "," | "?" | "!")
            && tells_who_spoke(text, &tokens[..limit], clause)
            && (!plain || (clause..limit.min(clause + 4)).any(|at| word(at) == "."))
    })
}
