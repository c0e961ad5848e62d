//! The words and endings that the tokenizer knows: contractions, prefixes, units, ends of host names and of files.
//!
//! Example: `cannot` is cut into `can` and `not`, `5pm` into `5` and `pm`, and `ex-minister` stays whole.

/// Words written together that the treebanks cut in two, with the length of the first part: `can` + `not`.
pub(super) const CONTRACTIONS: [(&str, usize); 25] = [
    ("aint", 2),
    ("arent", 3),
    ("cannot", 3),
    ("couldnt", 5),
    ("didnt", 3),
    ("doesnt", 4),
    ("dont", 2),
    ("dunno", 2),
    ("gimme", 3),
    ("gonna", 3),
    ("gotta", 3),
    ("hadnt", 3),
    ("hasnt", 3),
    ("havent", 4),
    ("isnt", 2),
    ("kinda", 4),
    ("lemme", 3),
    ("lotta", 3),
    ("outta", 3),
    ("shouldnt", 6),
    ("wanna", 3),
    ("wasnt", 3),
    ("werent", 4),
    ("whatcha", 4),
    ("wouldnt", 5),
];

/// First parts that stay together with what follows their hyphen: `ex-minister` is one token, `well - known` three.
pub(super) const PREFIXES: [&str; 57] = [
    "afro", "agro", "ante", "anti", "arch", "bi", "bio", "co", "contra", "counter", "cross", "cyber", "de",
    "demi", "di", "e", "eco", "electro", "ex", "extra", "fore", "hyper", "infra", "inter", "intra", "macro",
    "mega", "meta", "micro", "mid", "mini", "mis", "multi", "neo", "non", "pan", "para", "peri", "post",
    "pre", "pro", "proto", "pseudo", "quasi", "re", "semi", "socio", "sub", "super", "supra", "tele",
    "trans", "tri", "u", "ultra", "un", "uni",
];

/// Units that are written onto a number and are words of their own: `5 pm`, `65 k`.
pub(super) const UNITS: [&str; 32] = [
    "am", "b", "bn", "c", "cc", "cm", "f", "ft", "g", "gb", "ghz", "ha", "hz", "k", "kg", "km", "kph", "kw",
    "lb", "lbs", "m", "mb", "mg", "mhz", "ml", "mm", "mn", "mph", "mw", "oz", "pm", "tn",
];

/// Endings of host names that news prints without `www.`: `whitehouse.gov`.
pub(super) const DOMAINS: [&str; 26] = [
    "ai", "au", "biz", "ca", "co", "com", "de", "edu", "eu", "fm", "fr", "gov", "in", "info", "int", "io",
    "ly", "me", "mil", "net", "news", "org", "ru", "tv", "uk", "us",
];

/// Endings of the names of files: `report.pdf`.
pub(super) const FILES: [&str; 16] = [
    "csv", "doc", "docx", "exe", "gif", "htm", "html", "jpeg", "jpg", "mp3", "pdf", "png", "ppt", "txt",
    "xls", "xlsx",
];

/// Words that begin with an apostrophe because letters are left out: `rock 'n' roll`, `'em`.
pub(super) const ELISIONS: [&str; 9] = ["bout", "cause", "cos", "cuz", "em", "n", "round", "til", "till"];

/// Capitalized words that begin a sentence far more often than they continue one; after `U.S.`, `Inc.` or an initial
/// they show that the full stop ends a sentence too: `They moved to the U.S. The bank stayed.`
const STARTERS: [&str; 72] = [
    "A",
    "About",
    "After",
    "All",
    "Although",
    "Among",
    "An",
    "And",
    "Another",
    "Any",
    "As",
    "At",
    "Because",
    "Before",
    "Both",
    "But",
    "By",
    "Despite",
    "During",
    "Each",
    "Earlier",
    "Even",
    "Every",
    "For",
    "From",
    "He",
    "Her",
    "Here",
    "His",
    "How",
    "However",
    "I",
    "If",
    "In",
    "Instead",
    "Is",
    "It",
    "Its",
    "Last",
    "Later",
    "Many",
    "Meanwhile",
    "More",
    "Most",
    "My",
    "No",
    "Not",
    "Of",
    "On",
    "One",
    "Only",
    "Or",
    "Our",
    "She",
    "So",
    "Some",
    "Such",
    "That",
    "The",
    "Their",
    "Then",
    "There",
    "These",
    "They",
    "This",
    "Those",
    "To",
    "We",
    "What",
    "When",
    "While",
    "You",
];

/// Whether a word is one that begins sentences.
pub(in crate::nlp::segment) fn is_starter(word: &str) -> bool {
    STARTERS.binary_search(&word).is_ok()
}

/// Whether `word`, whatever its case, stands in a sorted list of lower-case words.
pub(super) fn is_in(list: &[&str], word: &str) -> bool {
    list.binary_search_by(|entry| entry.bytes().cmp(word.bytes().map(|byte| byte.to_ascii_lowercase())))
        .is_ok()
}

/// Whether the letters behind an apostrophe are a word of their own: `Baku` + `'s`, `they` + `'ve`.
pub(super) fn is_clitic(letters: &str) -> bool {
    matches!(letters, "s" | "S" | "m" | "M" | "d" | "D" | "re" | "RE" | "ve" | "VE" | "ll" | "LL")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted() {
        assert!(STARTERS.is_sorted() && PREFIXES.is_sorted() && UNITS.is_sorted());
        assert!(DOMAINS.is_sorted() && ELISIONS.is_sorted() && FILES.is_sorted());
    }
}
