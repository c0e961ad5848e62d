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
        let rows = TABLE.lines().skip(1).filter_map(|row| row.split_once(','));
        let forms = rows.flat_map(|(name, variants)| {
            std::iter::once(name)
                .chain(variants.split(';').filter(|v| !v.is_empty()))
                .map(move |form| (form.to_lowercase(), name))
        });
        forms.collect()
    });
    NAMES.get(name).copied()
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
    }

    #[test]
    fn a_variant_leads_to_the_usual_name() {
        assert_eq!(organization("u.n."), Some("United Nations"));
        assert_eq!(organization("pentagon"), Some("Defense Department"));
    }
}
