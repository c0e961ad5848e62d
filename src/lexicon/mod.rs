//! Knowledge as data: the CSV tables in this folder and what reads them.

pub mod abbreviations;
pub mod accusation_cues;
pub mod acts;
pub mod attribution_cues;
pub mod boilerplate;
pub mod calendar;
pub mod companions;
pub mod denial_cues;
pub mod fields;
pub mod nouns;
pub mod organizations;
pub mod participants;
pub mod people;
pub mod places;
pub mod rule_words;
pub mod wrongdoing;

/// The rows of a table, below its head.
///
/// A row that cannot be read is a mistake in the program, since the table is a part of it: the first look-up ends with a
/// panic that names the row. Each table has a test that makes one.
fn rows<T>(table: &'static str, read: impl Fn(&'static str) -> Option<T>) -> impl Iterator<Item = T> {
    table.lines().skip(1).map(move |row| read(row).unwrap_or_else(|| malformed(row)))
}

/// Ends the program at a row that cannot be read.
fn malformed<T>(row: &str) -> T {
    panic!("a row of the lexicon cannot be read: {row}")
}

#[cfg(test)]
mod tests {
    #[test]
    #[should_panic(expected = "cannot be read: Quill")]
    fn a_malformed_row_is_an_error() {
        super::rows("name,kind\nOsei,person\nQuill", |row| row.split_once(',')).count();
    }
}
