//! Organizations that news names by several names: acronyms and short forms.
//!
//! `the UN` is the `United Nations`, `the Pentagon` the `Defense Department`. General knowledge; more names are known
//! from the text itself, where it writes `the National Grid Authority (NGA)`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

const TABLE: &str = include_str!("organizations.csv");

/// The usual name of an organization, given any of its names in lower case.
pub fn organization(name: &str) -> Option<&'static str> {
    static NAMES: LazyLock<FxHashMap<String, &'static str>> = LazyLock::new(|| {
        let forms = rows().flat_map(|(name, variants, _)| {
            std::iter::once(name)
                .chain(variants.split(';').filter(|v| !v.is_empty()))
                .map(move |form| (form.to_lowercase(), name))
        });
        forms.collect()
    });
    NAMES.get(name).copied()
}

/// The state that an organization, by its usual name, is a part of: `United States` for `State Department`.
pub fn state_of(name: &str) -> Option<&'static str> {
    static STATES: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
        rows().filter(|(_, _, state)| !state.is_empty()).map(|(name, _, state)| (name, state)).collect()
    });
    STATES.get(name).copied()
}

/// Usual name, other names separated by semicolons, state.
fn rows() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    super::rows(TABLE, |row| {
        let mut fields = row.split(',');
        Some((fields.next()?, fields.next()?, fields.next()?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_unique() {
        let names: Vec<&str> = TABLE.lines().skip(1).map(|row| row.split(',').next().unwrap()).collect();
        let mut sorted = names.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(names, sorted);
        assert_eq!(rows().count(), names.len());
    }

    #[test]
    fn a_variant_leads_to_the_usual_name() {
        assert_eq!(organization("u.n."), Some("United Nations"));
        assert_eq!(organization("pentagon"), Some("Defense Department"));
        assert_eq!(state_of("Defense Department"), Some("United States"));
        assert_eq!(state_of("United Nations"), None);
    }
}
