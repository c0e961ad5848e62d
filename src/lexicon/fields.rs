//! In which field of life a role is held, so that two bearers of one name can be told apart.
//!
//! `Senator John Quill` and `goalkeeper John Quill` are two men, `Senator John Quill` and `candidate John Quill` may be
//! one. Written down for this project; a role that people of all fields hold (`founder`, `member`) has none.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

const TABLE: &str = include_str!("fields.csv");

/// The fields of a role, one bit each; 0 where a role says nothing.
pub fn fields(role: &str) -> u32 {
    static ROLES: LazyLock<FxHashMap<&'static str, u32>> = LazyLock::new(|| {
        let mut names: Vec<&str> = rows().map(|(_, field)| field).collect();
        names.sort_unstable();
        names.dedup();
        let bit = |field: &str| names.binary_search(&field).map_or(0, |at| 1 << at);
        rows().map(|(role, field)| (role, bit(field))).collect()
    });
    ROLES.get(role).copied().unwrap_or(0)
}

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    super::rows(TABLE, |row| row.split_once(','))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_of_one_field_share_a_bit() {
        assert_ne!(fields("senator"), 0);
        assert_eq!(fields("senator"), fields("governor"));
        assert_eq!(fields("senator") & fields("goalkeeper"), 0);
        assert_eq!(fields("member"), 0);
        assert!(rows().count() + 1 == TABLE.lines().count());
    }
}
