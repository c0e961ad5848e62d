//! Dates of publication, as ISO 8601 where they can be read.
//!
//! `Monday, 12 October 2020` becomes `2020-10-12`.

/// The names of months, of which three letters are enough.
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// In which order a date of three numbers gives day, month and year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    /// `12.03.2024` is the twelfth of March.
    DayMonthYear,
    /// `12/03/2024` is the third of December.
    MonthDayYear,
    /// `24-03-12` is the twelfth of March; four digits in front are the year in any order.
    YearMonthDay,
}

/// Writes a date as ISO 8601, keeping a time that already is; what cannot be read, or is read in two ways by those who
/// gave no order, stays as it is.
pub(super) fn normalize(date: &str, order: Option<DateOrder>) -> String {
    let date = date.trim();
    if is_iso(date) {
        return date.to_string();
    }
    parse(date)
        .or_else(|| of_numbers(date, order))
        .map_or_else(|| date.to_string(), |(year, month, day)| format!("{year:04}-{month:02}-{day:02}"))
}

/// Year, month and day of three numbers: by the given order, or without one where only one order makes a date
/// (`25.03.2024`, `03/25/2024`).
fn of_numbers(date: &str, order: Option<DateOrder>) -> Option<(u32, u32, u32)> {
    let digits =
        |word: &&str| !word.is_empty() && word.len() <= 4 && word.bytes().all(|b| b.is_ascii_digit());
    let words: Vec<&str> =
        date.split(['.', '/', '-', ' ', 'T', ',']).filter(|word| !word.is_empty()).collect();
    let [a, b, c, ..] = words[..] else { return None };
    if ![a, b, c].iter().all(digits) {
        return None;
    }
    let year_of = |word: &str| {
        let year: u32 = word.parse().ok()?;
        match word.len() {
            4 => Some(year),
            // As POSIX reads two digits.
            2 => Some(if year < 69 { 2000 + year } else { 1900 + year }),
            _ => None,
        }
    };
    let read = |year: &str, month: &str, day: &str| {
        let (year, month, day) = (year_of(year)?, month.parse().ok()?, day.parse().ok()?);
        let is_short = |word: &str| word.len() <= 2;
        ((1000..3000).contains(&year) && is_day(year, month, day) && is_short(a) | is_short(c))
            .then_some((year, month, day))
    };
    match order {
        Some(DateOrder::DayMonthYear) => read(c, b, a),
        Some(DateOrder::MonthDayYear) => read(c, a, b),
        Some(DateOrder::YearMonthDay) => read(a, b, c),
        // Two digits could be anything.
        None if c.len() != 4 => None,
        None => match (read(c, b, a), read(c, a, b)) {
            (Some(one), Some(other)) => (one == other).then_some(one),
            (one, other) => one.or(other),
        },
    }
}

/// Whether there is such a day.
fn is_day(year: u32, month: u32, day: u32) -> bool {
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
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
        let check = |date: &str, expected: &str| assert_eq!(normalize(date, None), expected);
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
        for unclear in ["10/12/2020", "12.03.2024", "yesterday", "May", "1.2.3", "99.99.2024", "30.02.2024"] {
            assert_eq!(normalize(unclear, None), unclear);
        }
    }

    #[test]
    fn three_numbers_are_read_in_the_given_order() {
        let check =
            |date: &str, order, expected: &str| assert_eq!(normalize(date, order), expected, "{date}");
        check("12.03.2024", Some(DateOrder::DayMonthYear), "2024-03-12");
        check("12/03/2024", Some(DateOrder::MonthDayYear), "2024-12-03");
        check("12/03/24 08:15", Some(DateOrder::DayMonthYear), "2024-03-12");
        check("24-03-12", Some(DateOrder::YearMonthDay), "2024-03-12");
        check("1.2.69", Some(DateOrder::DayMonthYear), "1969-02-01");
        // What is no date in this order stays unread, also where another order would make one.
        check("25/03/2024", Some(DateOrder::MonthDayYear), "25/03/2024");
        check("25.03.2024", None, "2024-03-25");
        check("03/25/2024", None, "2024-03-25");
        check("04/04/2024", None, "2024-04-04");
    }
}
