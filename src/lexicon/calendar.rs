//! The names of days and months, in lower case: when something was said, and never who said it (`on Monday`).

/// The days of the week.
pub const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The months. `may` is more often the verb: ask its tag, too.
pub const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Whether a word in lower case names a day or a month.
pub fn is_calendar_name(word: &str) -> bool {
    DAYS.contains(&word) || MONTHS.contains(&word)
}
