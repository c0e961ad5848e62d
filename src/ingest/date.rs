//! Dates of publication, as ISO 8601 where they can be read.
//!
//! `Monday, 12 October 2020` becomes `2020-10-12`.

/// The names of months, of which three letters are enough.
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Writes a date as ISO 8601, keeping a time that already is; what cannot be read, or read in two ways, stays as it is.
pub(super) fn normalize(date: &str) -> String {
    let date = date.trim();
    if is_iso(date) {
        return date.to_string();
    }
    parse(date)
        .map_or_else(|| date.to_string(), |(year, month, day)| format!("{year:04}-{month:02}-{day:02}"))
}

/// Whether a date already is `2020-10-12`, perhaps with a time.
fn is_iso(date: &str) -> bool {
    let bytes = date.as_bytes();
    let digits = |range: std::ops::Range<usize>| bytes[range].iter().all(u8::is_ascii_digit);
    bytes.len() >= 10
        && digits(0..4)
        && bytes[4] == b'-'
        && digits(5..7)
        && bytes[7] == b'-'
        && digits(8..10)
        && bytes.get(10).is_none_or(|byte| matches!(byte, b'T' | b' '))
}

/// Year, month and day of a date whose month is a word or whose year comes first.
fn parse(date: &str) -> Option<(u32, u32, u32)> {
    let words: Vec<&str> =
        date.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let number = |word: &str| {
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        // `12th`, but not `12pm`.
        let is_ordinal = matches!(&word[digits.len()..], "" | "st" | "nd" | "rd" | "th");
        if is_ordinal { digits.parse::<u32>().ok() } else { None }
    };
    let month_of = |word: &str| {
        let start = word.get(..3)?.to_ascii_lowercase();
        let is_letters = word.bytes().all(|byte| byte.is_ascii_alphabetic());
        let index = MONTHS.iter().position(|month| *month == start)?;
        is_letters.then_some(index as u32 + 1)
    };
    let valid = |year: u32, month: u32, day: u32| {
        ((1000..3000).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day))
            .then_some((year, month, day))
    };
    if let [year, month, day, ..] = words[..]
        && year.len() == 4
        && let (Some(year), Some(month), Some(day)) = (number(year), number(month), number(day))
    {
        return valid(year, month, day);
    }
    if let [whole, ..] = words[..]
        && whole.len() == 8
        && let Ok(whole) = whole.parse::<u32>()
    {
        return valid(whole / 10_000, whole / 100 % 100, whole % 100);
    }
    let at = words.iter().position(|word| month_of(word).is_some())?;
    let month = month_of(words[at])?;
    let before = at.checked_sub(1).and_then(|before| number(words[before])).filter(|day| *day <= 31);
    let numbers: Vec<u32> = words[at + 1..].iter().take(2).filter_map(|word| number(word)).collect();
    match (before, &numbers[..]) {
        (Some(day), [year, ..]) => valid(*year, month, day),
        (None, [day, year]) => valid(*year, month, *day),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_become_iso() {
        let check = |date: &str, expected: &str| assert_eq!(normalize(date), expected);
        check("2020-10-12", "2020-10-12");
        check("2020-10-12T08:00:00Z", "2020-10-12T08:00:00Z");
        check("2020/10/12", "2020-10-12");
        check("20201012", "2020-10-12");
        check("October 12, 2020", "2020-10-12");
        check("Monday, 12 October 2020", "2020-10-12");
        check("Mon, 12 Oct 2020 08:00:00 GMT", "2020-10-12");
        check("Sept. 3rd, 2020 5 p.m.", "2020-09-03");
    }

    #[test]
    fn what_is_unclear_stays() {
        assert_eq!(normalize("10/12/2020"), "10/12/2020");
        assert_eq!(normalize("yesterday"), "yesterday");
        assert_eq!(normalize("May"), "May");
    }
}
