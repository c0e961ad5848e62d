//! What has been learned of who is who: the weights by which the kind of a name and the antecedent of a pronoun are
//! chosen.
//!
//! In: `who.bin`, made by `train/who.py`. Out: sums of whole numbers, so that every processor gives the same. Example:
//! the evidence of `Lomvik` (a name of one word, behind `in`) are rows of a table; added up, they make a score for each
//! kind. What is asked of a name stands in `kinds`, what is asked of a pronoun in `pronouns`.

use std::sync::LazyLock;

/// Kinds that a name is one of: person, organization, place, other.
pub(super) const KINDS: usize = 4;

/// Rows of the table of evidence for kinds.
pub(super) const KIND_ROWS: usize = 1 << 15;

/// Places in a name that a word's own scores differ by: the only word, the first one, the last one.
pub(super) const POSITIONS: usize = 3;

/// Kinds of pronouns that have weights of their own, questions about a candidate, and answers to each.
const PRONOUNS: usize = 4;
pub(super) const GROUPS: usize = 40;
pub(super) const ANSWERS: usize = 64;

/// Rows of the table of evidence for antecedents, and how many sums are made of them side by side.
const ANTECEDENT_ROWS: usize = PRONOUNS * GROUPS * ANSWERS;
const SUMS: usize = 16;

/// What the weights of the sums are multiples of: a hundredth of the logarithm of odds is this many.
const FINE: i64 = 1 << 16;

const MAGIC: &[u8] = b"sayso-w1";

/// Bytes of a word in the list: its key, and the scores for each place.
const WORD: usize = 4 + POSITIONS * KINDS;

/// The file inside the program.
pub const WEIGHTS: &[u8] = include_bytes!("who.bin");

/// The weights.
#[derive(Clone, Debug, Default)]
pub struct Learned {
    /// How much of a sum of kinds makes a hundredth of a natural logarithm of odds.
    unit: i32,
    bias: [i32; KINDS],
    kinds: Vec<u8>,
    /// Words by their keys, in order, with the scores of each.
    words: Vec<u8>,
    /// Rows of the sums for antecedents, what the sums begin with, and what each counts where it is above zero.
    antecedents: Vec<u8>,
    begin: [i32; SUMS],
    count: [i32; SUMS],
}

impl Learned {
    /// The weights inside the program.
    pub fn embedded() -> &'static Learned {
        static LEARNED: LazyLock<Learned> = LazyLock::new(|| Learned::read(WEIGHTS).unwrap_or_default());
        &LEARNED
    }

    /// Reads a file of weights; `None` where it is none, or a damaged one.
    pub fn read(bytes: &[u8]) -> Option<Learned> {
        let mut rest = bytes.strip_prefix(MAGIC)?;
        let mut take = |length: usize| {
            let (head, tail) = rest.split_at_checked(length)?;
            rest = tail;
            Some(head)
        };
        let number = |bytes: &[u8]| bytes.first_chunk().map(|&bytes| i32::from_le_bytes(bytes));
        let unit = number(take(4)?)?.max(1);
        let mut bias = [0; KINDS];
        for bias in &mut bias {
            *bias = number(take(4)?)?;
        }
        let kinds = take(KIND_ROWS * KINDS)?.to_vec();
        let count = usize::try_from(number(take(4)?)?).ok()?;
        let words = take(count.checked_mul(WORD)?)?.to_vec();
        let antecedents = take(ANTECEDENT_ROWS * SUMS)?.to_vec();
        let mut sums = || {
            let mut sums = [0; SUMS];
            for sum in &mut sums {
                *sum = number(take(4)?)?;
            }
            Some(sums)
        };
        let (begin, count) = (sums()?, sums()?);
        rest.is_empty().then_some(Learned { unit, bias, kinds, words, antecedents, begin, count })
    }

    /// The scores of the kinds, in hundredths of the logarithm of odds, from the rows of the evidence and from the words
    /// of a name with their places.
    pub(super) fn kinds(&self, rows: &[u16], words: &[(usize, u32)]) -> [i32; KINDS] {
        let mut sums = self.bias;
        let mut add = |scores: &[u8]| {
            for (sum, &score) in sums.iter_mut().zip(scores) {
                *sum += i32::from(score as i8);
            }
        };
        for &row in rows {
            let at = usize::from(row) * KINDS;
            add(self.kinds.get(at..at + KINDS).unwrap_or_default());
        }
        for &(position, key) in words {
            if let Some(scores) = self.word(key) {
                add(scores.get(position * KINDS..(position + 1) * KINDS).unwrap_or_default());
            }
        }
        sums.map(|sum| (i64::from(sum) * 100 / i64::from(self.unit.max(1))) as i32)
    }

    /// The scores of a word by its key.
    fn word(&self, key: u32) -> Option<&[u8]> {
        let rows = self.words.as_chunks::<WORD>().0;
        let key_of = |row: &[u8; WORD]| row.first_chunk().map_or(0, |&key| u32::from_le_bytes(key));
        let at = rows.binary_search_by_key(&key, key_of).ok()?;
        rows[at].get(4..)
    }

    /// The score of a candidate, or of nobody, in hundredths of the logarithm of odds. Every answer adds to all sums;
    /// those that stay below zero count nothing, so that one answer can take away what another says.
    pub(super) fn antecedent(&self, rows: &[u16]) -> i32 {
        let mut sums = self.begin;
        for &row in rows {
            let at = usize::from(row) * SUMS;
            for (sum, &weight) in sums.iter_mut().zip(self.antecedents.get(at..at + SUMS).unwrap_or_default())
            {
                *sum += i32::from(weight as i8);
            }
        }
        let score: i64 =
            sums.iter().zip(&self.count).map(|(&sum, &count)| i64::from(sum.max(0)) * i64::from(count)).sum();
        (score / FINE) as i32
    }
}

/// The hash of a question and its answer, by Fowler, Noll and Vo.
pub(super) fn key(parts: &[&str]) -> u32 {
    let mut hash: u32 = 2_166_136_261;
    for part in parts {
        for &byte in part.as_bytes() {
            hash = (hash ^ u32::from(byte)).wrapping_mul(16_777_619);
        }
        hash = (hash ^ 0x1f).wrapping_mul(16_777_619);
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_weights_can_be_read() {
        assert!(Learned::read(WEIGHTS).is_some());
        assert!(Learned::read(&WEIGHTS[1..]).is_none());
        assert!(Learned::read(&WEIGHTS[..WEIGHTS.len() - 1]).is_none());
    }

    #[test]
    fn words_stand_in_order() {
        let rows = Learned::embedded().words.as_chunks::<WORD>().0.iter();
        let keys: Vec<u32> = rows.map(|row| u32::from_le_bytes(*row.first_chunk().unwrap())).collect();
        assert!(keys.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
