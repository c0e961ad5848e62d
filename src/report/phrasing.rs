//! Numbers, names and days in words: `2 documents`, `twice`, `Osei, Rask and 3 others`, `2020-10-12 – 2020-10-14`.

/// Names in one summary sentence before the rest is only counted.
pub(super) const NAMES_SHOWN: usize = 8;

/// `a`, or `a … b`.
pub(super) fn ends(first: &str, last: &str) -> String {
    if first == last { first.to_owned() } else { format!("{first} … {last}") }
}

/// `1 document`, `2 documents`.
pub(super) fn count(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

/// `once`, `twice`, `3 times`.
pub(super) fn times(n: usize) -> String {
    match n {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        _ => format!("{n} times"),
    }
}

/// `A`, `A and B`, `A, B and C`; where there are very many, the first ones and how many more.
pub(super) fn list(names: &[String]) -> String {
    let rest = names.len().saturating_sub(NAMES_SHOWN);
    let shown = &names[..names.len() - rest];
    match (shown, rest) {
        ([one], 0) => one.clone(),
        ([before @ .., last], 0) => format!("{} and {last}", before.join(", ")),
        _ => format!("{} and {rest} others", shown.join(", ")),
    }
}

/// `2020-10-12`, or `2020-10-12 – 2020-10-14`.
pub(super) fn range(first: &str, last: &str) -> String {
    if first == last { first.to_owned() } else { format!("{first} – {last}") }
}
