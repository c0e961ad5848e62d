//! Countries with their other names, peoples, capitals and seats of government, and well-known states and cities.
//!
//! `Baku` is a city, and where it acts (`Baku denied the claim`) it is `Azerbaijan`. Facts of general knowledge,
//! written down for this project. Unions of states that act like one (the European Union) stand among the countries.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// What a place name says about its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceName {
    /// The country itself: `Azerbaijan`, `the UK`.
    Country(&'static str),
    /// Its people or adjective: `Azerbaijani`, `Britons`.
    Demonym(&'static str),
    /// The city that stands for its government: `Baku`.
    Capital(&'static str),
    /// The building or street that stands for its government and for nothing else: `Kremlin`.
    Seat(&'static str),
    /// A state of a federation: `Ohio`.
    State,
    /// A town.
    City,
    /// A part of a country or of the world: `Kashmir`, `Europe`.
    Region,
}

const COUNTRIES: &str = include_str!("countries.csv");
const PLACES: &str = include_str!("places.csv");

/// Finds a place by a name in lower case, without article.
pub fn place(name: &str) -> Option<PlaceName> {
    static NAMES: LazyLock<FxHashMap<String, PlaceName>> = LazyLock::new(|| {
        let mut names = FxHashMap::default();
        for row in COUNTRIES.lines().skip(1) {
            let mut fields = row.split(',');
            let country = fields.next().unwrap_or_default();
            names.insert(country.to_lowercase(), PlaceName::Country(country));
            let kinds: [fn(&'static str) -> PlaceName; 4] =
                [PlaceName::Country, PlaceName::Demonym, PlaceName::Capital, PlaceName::Seat];
            for (forms, kind) in fields.zip(kinds) {
                for form in forms.split(';').filter(|form| !form.is_empty()) {
                    names.entry(form.to_lowercase()).or_insert(kind(country));
                }
            }
        }
        for (name, kind) in super::rows(PLACES, |row| row.split_once(',')) {
            let kind = match kind {
                "state" => PlaceName::State,
                "city" => PlaceName::City,
                _ => PlaceName::Region,
            };
            names.entry(name.to_lowercase()).or_insert(kind);
        }
        names
    });
    NAMES.get(name).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_and_unique() {
        for table in [COUNTRIES, PLACES] {
            let keys: Vec<&str> = table.lines().skip(1).map(|row| row.split(',').next().unwrap()).collect();
            assert!(keys.windows(2).all(|pair| pair[0] < pair[1]), "not sorted or not unique");
        }
        assert!(COUNTRIES.lines().all(|row| row.split(',').count() == 5));
    }

    #[test]
    fn a_capital_belongs_to_its_country() {
        assert_eq!(place("baku"), Some(PlaceName::Capital("Azerbaijan")));
        assert_eq!(place("uk"), Some(PlaceName::Country("United Kingdom")));
        assert_eq!(place("kremlin"), Some(PlaceName::Seat("Russia")));
        assert_eq!(place("ohio"), Some(PlaceName::State));
    }
}
