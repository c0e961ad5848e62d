//! What the user says about names: a table with the columns `alias,name` and, where wanted, `kind` and `document`.
//!
//! A row says that `alias` is a name of the participant `name`. Rows chain: with `Renn,Ada Renn` and
//! `Ada Renn,Ada M. Renn` all three are one, called `Ada M. Renn`. A name that stands for itself (`Pell,Pell`) is kept
//! apart: no rule merges it into another. `kind` sets the kind of the participant; `document` limits the row to one
//! document and goes before rows without one. Other columns are ignored, so that the list that `sayso entities` writes
//! is such a table.

use std::path::Path;

use csv::{ReaderBuilder, StringRecord, Trim};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::error::{Error, Result};
use crate::graph::corpus::{Corpus, normalize_name};
use crate::resolve::EntityKind;
use crate::resolve::known::text_of_table;

/// The rows of a table of aliases.
#[derive(Clone, Debug, Default)]
pub struct Aliases {
    rows: Vec<Row>,
    /// Rows by their folded alias.
    by_alias: FxHashMap<String, Vec<usize>>,
    /// What the file is called in reasons.
    file: String,
}

#[derive(Clone, Debug)]
struct Row {
    alias: String,
    name: String,
    kind: Option<EntityKind>,
    document: Option<String>,
    line: usize,
    is_itself: bool,
}

/// What a table says of a name in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ruling {
    /// The name of the participant.
    pub(super) name: String,
    pub(super) kind: Option<EntityKind>,
    /// The row says that the name stands for itself.
    pub(super) is_itself: bool,
    /// The row holds for this document only.
    pub(super) is_in_document: bool,
    /// The row holds for this document only and says that the name stands for itself: it is nobody else's.
    pub(super) is_own: bool,
    /// `aliases.csv:7`
    pub(super) place: String,
}

impl Aliases {
    /// Reads a table; the first row that is none, or says what another row denies, is an error with its line.
    pub fn read(bytes: &[u8], path: &Path) -> Result<Self> {
        let fail =
            |line: usize, reason: String| Error::Input { path: path.to_owned(), line: Some(line), reason };
        let text = text_of_table(bytes, path)?;
        let mut reader = ReaderBuilder::new().trim(Trim::All).flexible(true).from_reader(text.as_bytes());
        let broken = |error: csv::Error| {
            let line = error.position().map_or(1, |p| p.line() as usize);
            fail(line, format!("no table: {error}"))
        };
        let header = reader.headers().map_err(broken)?.clone();
        let column = |name: &str| header.iter().position(|cell| cell.eq_ignore_ascii_case(name));
        let (Some(alias_at), Some(name_at)) = (column("alias"), column("name")) else {
            return Err(fail(1, "the header must name the columns alias and name".to_owned()));
        };
        let (kind_at, document_at) = (column("kind"), column("document"));
        let file =
            path.file_name().map_or_else(|| "aliases".to_owned(), |f| f.to_string_lossy().into_owned());
        let mut aliases = Self { file, ..Self::default() };
        for record in reader.records() {
            let record = record.map_err(broken)?;
            if record.iter().all(str::is_empty) {
                continue;
            }
            let line = record.position().map_or(1, |p| line_of(text, p));
            if record.iter().skip(header.len()).any(|cell| !cell.is_empty()) {
                let (found, wanted) = (record.len(), header.len());
                return Err(fail(line, format!("{found} fields under a header of {wanted}")));
            }
            let alias = cell(&record, Some(alias_at));
            let name = cell(&record, Some(name_at));
            let key = normalize_name(alias);
            if key.is_empty() {
                return Err(fail(line, "no alias".to_owned()));
            }
            if normalize_name(name).is_empty() {
                return Err(fail(line, format!("no name for the alias {alias:?}")));
            }
            let kind = match cell(&record, kind_at) {
                "" => None,
                text => Some(EntityKind::named(text).ok_or_else(|| {
                    fail(line, format!("{text:?} is no kind: person, organization, place, group or other"))
                })?),
            };
            let document = Some(cell(&record, document_at)).filter(|d| !d.is_empty()).map(str::to_owned);
            let is_itself = normalize_name(name) == key;
            let row = Row { alias: alias.to_owned(), name: name.to_owned(), kind, document, line, is_itself };
            let others = aliases.by_alias.entry(key).or_default();
            let clash = others.iter().map(|&o| &aliases.rows[o]).find(|other| {
                let (a, b) = (normalize_name(&other.name), normalize_name(name));
                other.document == row.document && other.kind == row.kind && a != b
            });
            if let Some(other) = clash {
                let reason =
                    format!("{alias:?} is {:?} in line {} and {name:?} here", other.name, other.line);
                return Err(fail(line, reason));
            }
            others.push(aliases.rows.len());
            aliases.rows.push(row);
        }
        aliases.check_chains(path)?;
        Ok(aliases)
    }

    /// Whether no row was given.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// What the rows call by an alias that nobody in the corpus has, as `aliases.csv:7: nobody is called "Renn"`, in the
    /// order of the rows.
    pub fn unmatched(&self, corpus: &Corpus) -> Vec<String> {
        let mut known: FxHashSet<String> = FxHashSet::default();
        for participant in &corpus.participants {
            let names = participant.names.iter().map(|naming| &naming.name);
            known.extend(names.chain(&participant.forms).map(|name| normalize_name(name)));
        }
        // An alias of an alias is somebody's name in the table itself.
        known.extend(self.rows.iter().map(|row| normalize_name(&row.name)));
        let rows = self.rows.iter().filter(|row| !known.contains(&normalize_name(&row.alias)));
        rows.map(|row| format!("{}:{}: nobody is called {:?}", self.file, row.line, row.alias)).collect()
    }

    /// A chain of rows must end: `A,B` and `B,A` name nobody.
    fn check_chains(&self, path: &Path) -> Result<()> {
        for row in &self.rows {
            let mut name = normalize_name(&row.name);
            let mut steps = 0;
            while let Some(next) = self.global(&name, None) {
                let next = &self.rows[next];
                if next.is_itself {
                    break;
                }
                name = normalize_name(&next.name);
                steps += 1;
                if steps > self.rows.len() {
                    let reason = format!("{:?} leads back to itself", row.name);
                    return Err(Error::Input { path: path.to_owned(), line: Some(row.line), reason });
                }
            }
        }
        Ok(())
    }

    /// The row without a document for a folded name, preferring one of this kind.
    fn global(&self, key: &str, kind: Option<EntityKind>) -> Option<usize> {
        let rows = self.by_alias.get(key)?.iter().copied().filter(|&r| self.rows[r].document.is_none());
        rows.min_by_key(|&r| (rank(self.rows[r].kind, kind), r))
    }

    /// What the table says of a folded name of this kind in a document; the end of the chain.
    pub(super) fn ruling(&self, key: &str, kind: EntityKind, document: &str) -> Option<Ruling> {
        let rows = self.by_alias.get(key)?;
        let fits = |r: &usize| self.rows[*r].document.as_deref().is_none_or(|d| d == document);
        let order = |&r: &usize| {
            let row = &self.rows[r];
            let by_kind = rank(row.kind, Some(kind));
            (by_kind == 2, row.document.is_none(), by_kind, r)
        };
        let first = rows.iter().copied().filter(fits).min_by_key(order)?;
        let mut row = &self.rows[first];
        let mut kind = row.kind;
        let (is_itself, is_in_document) = (row.is_itself, row.document.is_some());
        let is_own = is_itself && is_in_document;
        for _ in 0..self.rows.len() {
            if is_own {
                break;
            }
            let Some(next) = self.global(&normalize_name(&row.name), kind) else { break };
            if self.rows[next].is_itself {
                kind = kind.or(self.rows[next].kind);
                break;
            }
            row = &self.rows[next];
            kind = row.kind.or(kind);
        }
        let place = format!("{}:{}", self.file, self.rows[first].line);
        Some(Ruling {
            name: row.name.clone(),
            kind,
            is_itself: is_itself && row.is_itself,
            is_in_document,
            is_own,
            place,
        })
    }
}

/// The line of a record: the reader counts from before the blank lines that it skips.
fn line_of(text: &str, position: &csv::Position) -> usize {
    let rest = text.get(position.byte() as usize..).unwrap_or_default();
    let blank = rest.bytes().take_while(|b| matches!(b, b'\n' | b'\r'));
    position.line() as usize + blank.filter(|&b| b == b'\n').count()
}

/// How well the kind of a row fits a kind: the same, none given, another.
fn rank(row: Option<EntityKind>, wanted: Option<EntityKind>) -> u8 {
    match (row, wanted) {
        (Some(a), Some(b)) if a == b => 0,
        (None, _) | (_, None) => 1,
        _ => 2,
    }
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

    fn read(text: &str) -> Result<Aliases> {
        Aliases::read(text.as_bytes(), Path::new("lists/aliases.csv"))
    }

    fn name(table: &str, alias: &str, document: &str) -> Option<String> {
        read(table).unwrap().ruling(&normalize_name(alias), EntityKind::Person, document).map(|r| r.name)
    }

    #[test]
    fn rows_chain_and_a_row_for_a_document_goes_first() {
        let table = "alias,name\nRenn,Ada Renn\nAda Renn,Ada M. Renn\n";
        assert_eq!(name(table, "RENN", "a").as_deref(), Some("Ada M. Renn"));
        let table = "alias,name,document\nRenn,Ada Renn,\nRenn,Tom Renn,b\n";
        assert_eq!(name(table, "Renn", "a").as_deref(), Some("Ada Renn"));
        assert_eq!(name(table, "Renn", "b").as_deref(), Some("Tom Renn"));
        assert_eq!(name(table, "Quill", "b"), None);
    }

    #[test]
    fn a_row_of_the_same_kind_goes_before_others_and_else_sets_the_kind() {
        let table = "kind,name,alias\nplace,Georgia,Georgia\nperson,Georgia Quill,Georgia\n";
        assert_eq!(name(table, "Georgia", "a").as_deref(), Some("Georgia Quill"));
        let ruling = |table: &str| read(table).unwrap().ruling("pell", EntityKind::Person, "a").unwrap();
        assert_eq!(ruling("alias,name,kind\nPell,Pell,organization\n").kind, Some(EntityKind::Organization));
    }

    #[test]
    fn errors_name_file_and_line() {
        let message = |text: &str| read(text).unwrap_err().to_string();
        assert_eq!(message("a,b\n"), "lists/aliases.csv:1: the header must name the columns alias and name");
        assert_eq!(message("alias,name\nRenn,\n"), "lists/aliases.csv:2: no name for the alias \"Renn\"");
        assert_eq!(message("alias,name\n\n ,Renn\n"), "lists/aliases.csv:3: no alias");
        assert_eq!(
            message("alias,name,kind\nRenn,Ada,human\n"),
            "lists/aliases.csv:2: \"human\" is no kind: person, organization, place, group or other"
        );
        assert_eq!(
            message("alias,name\nRenn,Ada\nrenn,Tom\n"),
            "lists/aliases.csv:3: \"renn\" is \"Ada\" in line 2 and \"Tom\" here"
        );
        assert_eq!(message("alias,name\nA,B\nB,A\n"), "lists/aliases.csv:2: \"B\" leads back to itself");
        assert!(
            Aliases::read(b"alias,name\nRenn,\xff\n", Path::new("x"))
                .unwrap_err()
                .to_string()
                .contains("x:2")
        );
    }

    #[test]
    fn a_field_too_many_is_an_error_and_an_empty_one_is_none() {
        let error = read("alias,name\nRenn,Ada Renn,person,a\n").unwrap_err().to_string();
        assert_eq!(error, "lists/aliases.csv:2: 4 fields under a header of 2");
        assert!(read("alias,name\nRenn,Ada Renn,,\n").is_ok());
    }

    #[test]
    fn a_guarded_cell_is_read_as_it_was() {
        assert_eq!(name("alias,name\n'=Pell,'@pell\n", "=Pell", "a").as_deref(), Some("@pell"));
    }
}
