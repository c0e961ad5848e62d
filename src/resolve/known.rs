//! Who is who by a list of the user's own: names, aliases, kinds, affiliations and ids in Wikidata.
//!
//! In: a table with the column `name` and, where wanted, `aliases` (parted by `;`), `kind`, `affiliation` and `wikidata`,
//! and the analysis of a document. Out: the analysis, in which whoever is on the list has the list's name, kind and id.
//! Example: with `Ruth Osei,Ruthie Osei,person,Halden Council,Q77` an article's `Ruth D. Osei` is `Ruth Osei`, `Q77`.
//!
//! The list goes before every rule. Where two rows of it fit a name, the affiliation decides, if the document mentions
//! one of them only; else the name stays as it is.

use std::path::Path;

use csv::{ReaderBuilder, StringRecord, Trim};
use rustc_hash::FxHashMap;

use super::given::{names_agree, surname_of};
use super::names::fold;
use super::{Affiliation, Analysis, Entity, EntityKind, MentionKind};
use crate::error::{Error, Result};

/// How many rows of one surname are compared with a name.
const MAX_NAMESAKES: usize = 64;

/// A list of people, organizations and places.
#[derive(Clone, Debug, Default)]
pub struct KnownPeople {
    rows: Vec<Row>,
    /// Rows by their folded names and aliases.
    by_name: FxHashMap<String, Vec<usize>>,
    /// Rows of persons by their surnames.
    by_surname: FxHashMap<String, Vec<usize>>,
}

#[derive(Clone, Debug)]
struct Row {
    name: String,
    words: Vec<String>,
    kind: Option<EntityKind>,
    affiliation: Option<String>,
    wikidata: Option<String>,
}

/// The text of a table that the user wrote, without a byte order mark.
///
/// # Errors
///
/// Where it is not UTF-8, with the line.
pub(crate) fn text_of_table<'a>(bytes: &'a [u8], path: &Path) -> Result<&'a str> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].iter().filter(|&&b| b == b'\n').count() + 1;
        Error::Input { path: path.to_owned(), line: Some(line), reason: "not UTF-8".to_owned() }
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

impl KnownPeople {
    /// Reads a list; the first row that is none is an error with its line.
    pub fn read(bytes: &[u8], path: &Path) -> Result<Self> {
        let fail =
            |line: usize, reason: String| Error::Input { path: path.to_owned(), line: Some(line), reason };
        let text = text_of_table(bytes, path)?;
        let mut reader = ReaderBuilder::new().trim(Trim::All).flexible(true).from_reader(text.as_bytes());
        let broken = |error: csv::Error| {
            fail(error.position().map_or(1, |p| p.line() as usize), format!("no table: {error}"))
        };
        let header = reader.headers().map_err(broken)?.clone();
        let column = |name: &str| header.iter().position(|cell| cell.eq_ignore_ascii_case(name));
        let Some(name_at) = column("name") else {
            return Err(fail(1, "the header must name the column name".to_owned()));
        };
        let (aliases_at, kind_at) = (column("aliases"), column("kind"));
        let (affiliation_at, wikidata_at) = (column("affiliation"), column("wikidata"));
        let mut known = Self::default();
        for record in reader.records() {
            let record = record.map_err(broken)?;
            if record.iter().all(str::is_empty) {
                continue;
            }
            let line = record.position().map_or(1, |p| p.line() as usize);
            if record.iter().skip(header.len()).any(|cell| !cell.is_empty()) {
                let (found, wanted) = (record.len(), header.len());
                return Err(fail(line, format!("{found} fields under a header of {wanted}")));
            }
            let name = cell(&record, Some(name_at));
            if name.is_empty() {
                return Err(fail(line, "no name".to_owned()));
            }
            let kind = match cell(&record, kind_at) {
                "" => None,
                text => Some(EntityKind::named(text).ok_or_else(|| {
                    fail(line, format!("{text:?} is no kind: person, organization, place, group or other"))
                })?),
            };
            let wikidata = Some(cell(&record, wikidata_at)).filter(|id| !id.is_empty());
            if let Some(id) = wikidata.filter(|id| !is_wikidata(id)) {
                return Err(fail(line, format!("{id:?} is no id of Wikidata, such as Q42")));
            }
            let affiliation = Some(cell(&record, affiliation_at)).filter(|text| !text.is_empty());
            known.add(
                Row {
                    name: name.to_owned(),
                    words: fold(name).split(' ').map(str::to_owned).collect(),
                    kind,
                    affiliation: affiliation.map(str::to_owned),
                    wikidata: wikidata.map(str::to_owned),
                },
                cell(&record, aliases_at),
            );
        }
        Ok(known)
    }

    fn add(&mut self, row: Row, aliases: &str) {
        let at = self.rows.len();
        let names = std::iter::once(row.name.as_str()).chain(aliases.split(';'));
        for key in names.map(key_of).filter(|key| !key.is_empty()) {
            let rows = self.by_name.entry(key).or_default();
            if rows.last() != Some(&at) {
                rows.push(at);
            }
        }
        if row.words.len() > 1 && row.kind.is_none_or(|kind| kind == EntityKind::Person) {
            let rows = self.by_surname.entry(surname_of(&row.words).to_owned()).or_default();
            if rows.len() < MAX_NAMESAKES {
                rows.push(at);
            }
        }
        self.rows.push(row);
    }

    /// Whether the list is empty.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Gives those who are on the list the list's name, kind, affiliation and id.
    pub fn apply(&self, analysis: &mut Analysis) {
        if self.is_empty() {
            return;
        }
        let text = &analysis.article.text;
        let mut found = Vec::new();
        for (e, entity) in analysis.entities.iter().enumerate().filter(|(_, e)| e.members.is_empty()) {
            let rows = self.rows_of(entity, text);
            let row = match rows.as_slice() {
                [] => continue,
                [only] => Some(*only),
                _ => self.by_affiliation(&rows, &analysis.entities),
            };
            found.extend(row.map(|row| (e, row)));
        }
        for (e, row) in found {
            self.rows[row].name_entity(&mut analysis.entities[e]);
        }
    }

    /// The rows that a name fits: by the name itself, else by what else the document calls it, else as another form of
    /// a person's name.
    fn rows_of(&self, entity: &Entity, text: &str) -> Vec<usize> {
        if !entity.mentions.iter().any(|m| m.kind == MentionKind::Name) && !entity.is_named {
            return Vec::new();
        }
        let agrees = |row: &usize| self.rows[*row].kind_agrees(entity);
        if let Some(rows) = self.by_name.get(&key_of(&entity.name)) {
            return rows.iter().copied().filter(agrees).collect();
        }
        let words: Vec<String> = fold(&entity.name).split(' ').map(str::to_owned).collect();
        let fits_name = |row: usize| {
            let it = &self.rows[row];
            words.len() > 1
                && it.words.len() > 1
                && surname_of(&words) == surname_of(&it.words)
                && names_agree(&words, &it.words)
        };
        let mut rows: Vec<usize> = Vec::new();
        for mention in entity.mentions.iter().filter(|m| m.kind == MentionKind::Name).take(MAX_NAMESAKES) {
            for &row in self.by_name.get(&key_of(mention.span.text(text))).into_iter().flatten() {
                // `Osei` is an alias of one, but this one is called `Tom Osei`.
                let is_another = entity.kind == EntityKind::Person && words.len() > 1 && !fits_name(row);
                if !is_another && !rows.contains(&row) && agrees(&row) {
                    rows.push(row);
                }
            }
        }
        if rows.is_empty() && entity.kind == EntityKind::Person && words.len() > 1 {
            let bearers = self.by_surname.get(surname_of(&words)).into_iter().flatten().copied();
            rows.extend(bearers.filter(|&row| fits_name(row)));
        }
        rows
    }

    /// The one of several rows whose affiliation the document mentions.
    fn by_affiliation(&self, rows: &[usize], entities: &[Entity]) -> Option<usize> {
        let is_mentioned = |row: &usize| {
            let Some(affiliation) = self.rows[*row].affiliation.as_deref().map(key_of) else { return false };
            entities
                .iter()
                .any(|e| key_of(&e.name) == affiliation || e.aliases.iter().any(|a| key_of(a) == affiliation))
        };
        let mut mentioned = rows.iter().copied().filter(is_mentioned);
        mentioned.next().filter(|_| mentioned.next().is_none())
    }
}

impl Row {
    fn kind_agrees(&self, entity: &Entity) -> bool {
        let is_open = entity.kind == EntityKind::Other || entity.profile.is_guess;
        is_open
            || self
                .kind
                .is_none_or(|kind| (kind == EntityKind::Person) == (entity.kind == EntityKind::Person))
    }

    fn name_entity(&self, entity: &mut Entity) {
        if entity.name != self.name {
            let old = std::mem::replace(&mut entity.name, self.name.clone());
            entity.aliases.retain(|alias| *alias != self.name);
            if !entity.aliases.contains(&old) {
                entity.aliases.insert(0, old);
            }
        }
        if let Some(kind) = self.kind {
            entity.kind = kind;
            entity.profile.is_guess = false;
        }
        entity.is_named = true;
        entity.profile.is_open = false;
        entity.wikidata.clone_from(&self.wikidata);
        if let Some(name) = &self.affiliation {
            let (name, role) = (name.clone(), "member".to_owned());
            entity.profile.affiliation = Some(Affiliation { name, kind: EntityKind::Organization, role });
        }
    }
}

/// A name folded for comparison, without its article.
fn key_of(name: &str) -> String {
    let key = fold(name.trim());
    key.strip_prefix("the ").filter(|rest| !rest.is_empty()).unwrap_or(&key).to_owned()
}

fn is_wikidata(id: &str) -> bool {
    id.strip_prefix('Q')
        .is_some_and(|n| !n.is_empty() && n.len() < 12 && n.bytes().all(|b| b.is_ascii_digit()))
}

/// A cell without the apostrophe that keeps spreadsheets from running it.
fn cell(record: &StringRecord, column: Option<usize>) -> &str {
    let text = column.and_then(|at| record.get(at)).unwrap_or_default();
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r']) => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Article;

    const LIST: &str = "name,aliases,kind,affiliation,wikidata\n\
        Ruth Osei,Ruthie Osei; Osei,person,Halden Council,Q77\n\
        Tom Renn,,person,Pell Group,Q78\n\
        Tom Renn,,person,Norland Rovers,Q79\n\
        Rask Grain,,organization,,\n";

    fn known(text: &str) -> Vec<(String, Option<String>)> {
        let list = KnownPeople::read(LIST.as_bytes(), Path::new("people.csv")).unwrap();
        let document = crate::nlp::analyze(Article::new("test", text));
        let findings = crate::extract::extract(&document, crate::rules::Disabled::NONE);
        let mut analysis = super::super::resolve(document, findings, crate::rules::Disabled::NONE);
        list.apply(&mut analysis);
        analysis.entities.into_iter().map(|e| (e.name, e.wikidata)).collect()
    }

    fn has(text: &str, name: &str, id: Option<&str>) {
        let found = known(text);
        assert!(found.contains(&(name.to_owned(), id.map(str::to_owned))), "{text}: {found:?}");
    }

    #[test]
    fn the_list_gives_name_and_id_to_every_form() {
        has("Ruthie Osei said the bridge was safe.", "Ruth Osei", Some("Q77"));
        has("Ruth D. Osei said the bridge was safe.", "Ruth Osei", Some("Q77"));
        has("Osei said the bridge was safe.", "Ruth Osei", Some("Q77"));
        has("Rask Grain said the silos were clean.", "Rask Grain", None);
    }

    #[test]
    fn somebody_else_of_the_surname_stays_himself() {
        has("Bo Osei said the bridge was safe. Osei smiled.", "Bo Osei", None);
    }

    #[test]
    fn of_two_namesakes_the_affiliation_decides() {
        has("Tom Renn left Pell Group, he said.", "Tom Renn", Some("Q78"));
        has("Tom Renn said the bridge was safe.", "Tom Renn", None);
    }

    #[test]
    fn errors_name_file_and_line() {
        let message =
            |text: &str| KnownPeople::read(text.as_bytes(), Path::new("p.csv")).unwrap_err().to_string();
        assert_eq!(message("alias\nA\n"), "p.csv:1: the header must name the column name");
        assert_eq!(message("name,wikidata\nA,42\n"), "p.csv:2: \"42\" is no id of Wikidata, such as Q42");
        assert_eq!(message("name,kind\nA,person,x\n"), "p.csv:2: 3 fields under a header of 2");
        assert_eq!(message("name,kind\nA,person\n,person\n"), "p.csv:3: no name");
    }
}
