//! What an attribution reports, by its cue and what the cue takes, from `acts.csv`: `told` states, `told the crew to
//! leave` orders, `hoped to leave` intends, `hoped that it would leave` believes.
//!
//! The table holds the cues whose act is another one than the class of [`super::attribution_cues`] says, those that mean
//! several things by what follows them, and cues that are in no other table. The frame of a row is what the content
//! begins with: `to` an infinitive (also behind the one who is told to), `that` a clause with or without `that`, or a
//! preposition; `quote` is a content between quotation marks, and a row without a frame is for all the others.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

const TABLE: &str = include_str!("acts.csv");

/// What somebody does with words, or has in mind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Act {
    /// Says, writes, asks, promises, also by a document: `Osei said`, `the report shows`.
    #[default]
    Statement,
    /// Thinks, feels, knows, approves of: `Osei believes`.
    Belief,
    /// Wants, plans, decides, refuses: `Osei hopes to`.
    Intention,
    /// Orders, asks for, forbids, allows: `Osei ordered`.
    Directive,
    /// Sees, hears, learns: `Osei noticed`.
    Perception,
}

impl Act {
    /// All of them.
    pub const ALL: [Act; 5] = [Act::Statement, Act::Belief, Act::Intention, Act::Directive, Act::Perception];

    /// The name in every output.
    pub fn as_str(self) -> &'static str {
        match self {
            Act::Statement => "statement",
            Act::Belief => "belief",
            Act::Intention => "intention",
            Act::Directive => "directive",
            Act::Perception => "perception",
        }
    }

    /// The act of a name.
    pub fn parse(name: &str) -> Option<Act> {
        Act::ALL.into_iter().find(|act| act.as_str() == name)
    }
}

/// What a cue (its dictionary form) reports with a content of this frame; `None` where the table has no such row.
///
/// # Examples
///
/// ```
/// use sayso::lexicon::acts::{Act, act_with_frame};
/// assert_eq!(act_with_frame("tell", "to"), Some(Act::Directive));
/// assert_eq!(act_with_frame("tell", ""), Some(Act::Statement));
/// assert_eq!(act_with_frame("eat", ""), None);
/// ```
pub fn act_with_frame(cue: &str, frame: &str) -> Option<Act> {
    let at = ROWS.binary_search_by(|row| (row.0, row.1).cmp(&(cue, frame))).ok()?;
    ROWS.get(at).map(|row| row.2)
}

/// Sorted by cue and frame.
static ROWS: LazyLock<Vec<(&'static str, &'static str, Act)>> =
    LazyLock::new(|| super::rows(TABLE, row).collect());

/// Reads one line: the first three fields hold no commas.
fn row(line: &'static str) -> Option<(&'static str, &'static str, Act)> {
    let mut fields = line.splitn(4, ',');
    let (cue, frame) = (fields.next()?, fields.next()?);
    let act = Act::parse(fields.next()?)?;
    fields.next().map(|_| (cue, frame, act))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read_and_sorted_by_cue_and_frame() {
        assert_eq!(ROWS.len(), TABLE.lines().count() - 1);
        assert!(ROWS.is_sorted_by(|a, b| (a.0, a.1) < (b.0, b.1)));
        assert_eq!(act_with_frame("hope", "to"), Some(Act::Intention));
        assert_eq!(act_with_frame("hope", ""), Some(Act::Belief));
    }

    #[test]
    fn a_name_is_the_act() {
        assert!(Act::ALL.into_iter().all(|act| Act::parse(act.as_str()) == Some(act)));
        assert_eq!(Act::parse("song"), None);
    }
}
