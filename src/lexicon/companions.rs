//! Words that decide what an accusing word beside them means, from `companions.csv`: a lemma in, its classes out.
//!
//! Example: in `leveled accusations at the board` the verb is one of giving, so that its subject accuses; in `faces
//! accusations` it is one of receiving, so that its subject is accused; `troops` near `attack` tell of violence.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

const TABLE: &str = include_str!("companions.csv");

/// What a word beside an accusing word tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Companion {
    /// A noun that stands beside the accused: `lawyer` in `lawyers for a nurse accused of theft`.
    Beside,
    /// A verb of speech that as often means blows: `attack`, `hit`.
    Bodily,
    /// A verb whose subject brings about the wrong that is its object: `commit`, `spread`.
    Bringing,
    /// A noun of a crime that no other table has: `arson`.
    Crime,
    /// A noun of a deed that somebody orders or plans: `attack`, `raid`.
    Deed,
    /// A verb that denies what its clause says: `deny`, `retract`.
    Denying,
    /// What one is blamed for not doing: `care`, `listen`.
    Duty,
    /// A body of armed or uniformed people, who act without an article: `police`, `rebels`.
    Force,
    /// A sign of fighting, near which `fire` is meant bodily: `artillery`.
    Fighting,
    /// A verb with the accuser as subject of an accusing noun: `level`.
    Giving,
    /// A verb that blames where people are hurt: `beat the protesters`.
    Hurting,
    /// A verb with the accusing noun as subject and the accused as object: `dog`.
    Haunting,
    /// What one does who is accused: `resigned over allegations`.
    Leaving,
    /// A noun for a part in a deed that one may deny: `involvement`.
    PartIn,
    /// A word under which something is only planned: `threaten`.
    Planning,
    /// Who brings charges by office: `prosecutor`.
    Prosecutor,
    /// A verb with the accused as subject of an accusing noun: `face`.
    Receiving,
    /// A word under which nothing was said: `refrain`.
    Refraining,
    /// A verb with the accused as subject who says no: `reject`.
    Rejecting,
    /// A noun that takes an `of` of its own: `head`.
    Relational,
    /// A noun for what is said against somebody: `allegation`.
    SaidAgainst,
    /// Who strikes and is struck, so that `attack` beside it is meant bodily: `police`, `storm`.
    Struck,
    /// A verb that blames with any object: `hid the files`, `ignored the warnings`.
    Taking,
    /// A noun whose `for` belongs to it: `minister`.
    TakesFor,
    /// A verb of wanting and feeling, which states nothing of others: `seek`.
    Unsaid,
    /// A word that calls an accusation untrue: `baseless`.
    Untrue,
    /// Whom to hit is a wrong: `civilian`.
    Victim,
    /// A sign of violence, near which `attack` is meant bodily: `troop`.
    Violence,
    /// A quality whose absence is blamed: `honest`.
    Virtue,
}

/// Whether a word (lower case) is of a class.
///
/// # Examples
///
/// ```
/// use sayso::lexicon::companions::{Companion, companion};
/// assert!(companion("level", Companion::Giving));
/// assert!(!companion("level", Companion::Receiving));
/// ```
pub fn companion(word: &str, class: Companion) -> bool {
    CLASSES.get(word).is_some_and(|classes| classes & (1 << class as u64) != 0)
}

/// The classes of each word as a set of bits.
static CLASSES: LazyLock<FxHashMap<&'static str, u64>> = LazyLock::new(|| {
    let mut classes: FxHashMap<&str, u64> = FxHashMap::default();
    for (word, class) in super::rows(TABLE, row) {
        *classes.entry(word).or_default() |= 1 << class as u64;
    }
    classes
});

fn row(line: &'static str) -> Option<(&'static str, Companion)> {
    let (word, class) = line.split_once(',')?;
    let class = match class {
        "beside" => Companion::Beside,
        "bodily" => Companion::Bodily,
        "bringing" => Companion::Bringing,
        "crime" => Companion::Crime,
        "deed" => Companion::Deed,
        "denying" => Companion::Denying,
        "duty" => Companion::Duty,
        "fighting" => Companion::Fighting,
        "force" => Companion::Force,
        "giving" => Companion::Giving,
        "haunting" => Companion::Haunting,
        "hurting" => Companion::Hurting,
        "leaving" => Companion::Leaving,
        "part-in" => Companion::PartIn,
        "planning" => Companion::Planning,
        "prosecutor" => Companion::Prosecutor,
        "receiving" => Companion::Receiving,
        "refraining" => Companion::Refraining,
        "rejecting" => Companion::Rejecting,
        "relational" => Companion::Relational,
        "said-against" => Companion::SaidAgainst,
        "struck" => Companion::Struck,
        "taking" => Companion::Taking,
        "takes-for" => Companion::TakesFor,
        "unsaid" => Companion::Unsaid,
        "untrue" => Companion::Untrue,
        "victim" => Companion::Victim,
        "violence" => Companion::Violence,
        "virtue" => Companion::Virtue,
        _ => return None,
    };
    Some((word, class))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_read_and_the_table_is_sorted() {
        assert_eq!(TABLE.lines().skip(1).filter_map(row).count(), TABLE.lines().count() - 1);
        assert!(TABLE.lines().skip(1).is_sorted_by(|a, b| a < b));
    }
}
