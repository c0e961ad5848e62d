//! What a file's name says of its article: outlet, date, headline or id, in a pattern that the user gives.
//!
//! With `{outlet}_{date}_{slug}` the file `herald_2024-03-12_harbor-fire.txt` is of the outlet `herald` and of that day.

use regex::Regex;

use super::date::{self, DateOrder};
use crate::document::Article;

/// A pattern of file names without their extension: fields in braces, all else as it stands.
#[derive(Clone, Debug)]
pub struct NamePattern {
    pattern: Regex,
    /// The fields in their order.
    fields: Vec<NameField>,
}

/// What a part of a name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NameField {
    Outlet,
    Date,
    Title,
    Id,
    /// Words of no use.
    Slug,
}

const FIELDS: [(&str, NameField); 5] = [
    ("outlet", NameField::Outlet),
    ("date", NameField::Date),
    ("title", NameField::Title),
    ("id", NameField::Id),
    ("slug", NameField::Slug),
];

impl NamePattern {
    /// Reads a pattern; says what is wrong with it.
    pub fn new(pattern: &str) -> Result<Self, String> {
        let names = "{outlet}, {date}, {title}, {id} and {slug}";
        let mut expression = String::from("^");
        let mut fields = Vec::new();
        let mut rest = pattern;
        while let Some((before, behind)) = rest.split_once('{') {
            let (name, after) = behind.split_once('}').ok_or("a { without its }")?;
            let (_, field) = FIELDS
                .iter()
                .find(|(known, _)| *known == name)
                .ok_or_else(|| format!("{{{name}}} is no field; there are {names}"))?;
            if *field != NameField::Slug && fields.contains(field) {
                return Err(format!("{{{name}}} stands there twice"));
            }
            expression.push_str(&regex::escape(before));
            expression.push_str(if *field == NameField::Date { r"([0-9][0-9._-]*[0-9])" } else { "(.+?)" });
            fields.push(*field);
            rest = after;
        }
        if fields.iter().all(|field| *field == NameField::Slug) {
            return Err(format!("it names no field; there are {names}"));
        }
        expression.push_str(&regex::escape(rest));
        expression.push('$');
        let pattern = Regex::new(&expression).map_err(|error| error.to_string())?;
        Ok(Self { pattern, fields })
    }

    /// Adds what the name of its file says to an article, where the file itself has not said it; `false` where the name
    /// has another form.
    pub(super) fn apply(&self, stem: &str, order: Option<DateOrder>, article: &mut Article) -> bool {
        let Some(found) = self.pattern.captures(stem) else { return false };
        for (n, field) in self.fields.iter().enumerate() {
            let Some(words) = found.get(n + 1).map(|part| part.as_str()) else { continue };
            let spaced = || words.replace(['_', '-'], " ").trim().to_owned();
            match field {
                NameField::Outlet if article.outlet.is_none() => article.outlet = Some(words.to_owned()),
                NameField::Date if article.published.is_none() => {
                    article.published = Some(date::normalize(&words.replace('_', "-"), order));
                }
                NameField::Title if article.title.is_none() => article.title = Some(spaced()),
                NameField::Id => words.clone_into(&mut article.id),
                _ => {}
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Id, outlet, date and title; `-` for what is not said.
    fn applied(pattern: &str, stem: &str) -> Option<[String; 4]> {
        let mut article = Article::new("id", "");
        let is_met = NamePattern::new(pattern).unwrap().apply(stem, None, &mut article);
        let parts = [Some(article.id), article.outlet, article.published, article.title];
        is_met.then(|| parts.map(|part| part.unwrap_or_else(|| "-".to_owned())))
    }

    #[test]
    fn a_name_says_outlet_and_date() {
        let found = applied("{outlet}_{date}_{slug}", "the-herald_2024-03-12_harbor_fire").unwrap();
        assert_eq!(found, ["id", "the-herald", "2024-03-12", "-"]);
        let found = applied("{date}-{title}", "20240312-harbor-fire").unwrap();
        assert_eq!(found, ["id", "-", "2024-03-12", "harbor fire"]);
        assert_eq!(applied("{id}.{outlet}", "a7.post").unwrap()[0], "a7");
        assert_eq!(applied("{outlet}_{date}", "the-herald"), None);
        assert_eq!(applied("{outlet}_{date}", "herald_x"), None);
    }

    #[test]
    fn what_the_file_says_itself_goes_first() {
        let mut article = Article { outlet: Some("The Herald".to_owned()), ..Article::default() };
        let pattern = NamePattern::new("{outlet}_{date}").unwrap();
        assert!(pattern.apply("herald_12.03.2024", Some(DateOrder::DayMonthYear), &mut article));
        assert_eq!(article.outlet.as_deref(), Some("The Herald"));
        assert_eq!(article.published.as_deref(), Some("2024-03-12"));
    }

    #[test]
    fn a_bad_pattern_says_why() {
        let why = |pattern: &str| NamePattern::new(pattern).unwrap_err();
        assert!(why("{paper}").contains("{outlet}, {date}"));
        assert!(why("{date}{date}").contains("twice"));
        assert!(why("article").contains("names no field") && why("{slug}").contains("names no field"));
        assert!(why("{date").contains("without"));
    }
}
