//! Lines of web pages that are nobody's words: `Leave a Reply`, `Back to top button`.

use std::sync::LazyLock;

const TABLE: &str = include_str!("boilerplate.csv");

/// The table's lines: those that match as a whole, and those that match as a line's beginning; both sorted.
struct Lines {
    whole: Vec<&'static str>,
    begins: Vec<&'static str>,
}

/// Whether a line, whatever its case and the punctuation around it, is one of the table.
pub fn is_boilerplate(line: &str) -> bool {
    static LINES: LazyLock<Lines> = LazyLock::new(|| Lines {
        whole: rows().filter(|(kind, _)| *kind == "whole").map(|(_, line)| line).collect(),
        begins: rows().filter(|(kind, _)| *kind == "begins").map(|(_, line)| line).collect(),
    });
    let line = line.to_lowercase();
    let line = line.trim_matches(|c: char| !c.is_alphanumeric() && c != '©');
    let is_whole = LINES.whole.binary_search(&line).is_ok();
    // The beginning must end with a word: `Shared pain` does not begin with `share`.
    let begins = |beginning: &&str| {
        line.strip_prefix(beginning).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    is_whole || LINES.begins.iter().any(begins)
}

/// The rows of the table: how to match, and the line in lower case.
fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    super::rows(TABLE, |row| row.split_once(','))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_unique_and_in_lower_case() {
        assert!(TABLE.lines().skip(1).is_sorted_by(|a, b| a < b));
        assert!(rows().all(|(kind, line)| matches!(kind, "whole" | "begins") && line == line.to_lowercase()));
    }

    #[test]
    fn case_and_marks_around_a_line_do_not_matter() {
        assert!(is_boilerplate("LEAVE A REPLY"));
        assert!(is_boilerplate("Share this:"));
        assert!(!is_boilerplate("Shares fell"));
        assert!(!is_boilerplate("Related companies fell"));
    }
}
