//! Who is one and the same, as far as an archive says: equal names are, and what reviewers join or keep apart.
//!
//! In: a name in a document. Out: a row of the table `participant`. A proper name is one participant in all documents, a
//! description (`the minister`) one in each. The rules that take `Sen. Renn` for `Ada Renn` need the stories around them
//! and run in `track graph` and `track report`; here they are [suggested](Archive::suggestions), and people decide.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use super::Archive;
use super::findings::Party;
use crate::error::{Error, Result};
use crate::graph::corpus::normalize_name;
use crate::resolve::EntityKind;

/// Participants that are known by name already: a look-up a statement would be slow.
#[derive(Debug, Default)]
pub(super) struct Cache {
    ids: FxHashMap<String, i64>,
}

/// Names in the cache; beyond, it begins anew.
const CACHED: usize = 200_000;

/// What reviewers say of names.
#[derive(Debug, Default)]
pub(super) struct Rulings {
    /// By folded alias.
    everywhere: FxHashMap<String, String>,
    /// By document hash and folded alias.
    in_document: BTreeMap<(String, String), String>,
}

impl Rulings {
    pub(super) fn load(db: &Connection) -> rusqlite::Result<Self> {
        let mut rulings = Self::default();
        let mut rows = db.prepare_cached(
            "SELECT document, fingerprint, new FROM corrections
             WHERE type = 'participant' AND field = 'name' AND new IS NOT NULL ORDER BY at, id",
        )?;
        let mut rows = rows.query([])?;
        while let Some(row) = rows.next()? {
            let (document, alias, name): (Option<String>, String, String) =
                (row.get(0)?, row.get(1)?, row.get(2)?);
            match document {
                Some(document) => drop(rulings.in_document.insert((document, alias), name)),
                None => rulings.join(alias, name),
            }
        }
        Ok(rulings)
    }

    /// Adds a ruling. Where it closes a circle with earlier ones (`A` is `B`, `B` is `A`), the one that closed it goes.
    fn join(&mut self, alias: String, name: String) {
        let mut at = normalize_name(&name);
        while at != alias {
            let Some(next) = self.everywhere.get(&at).map(|next| normalize_name(next)) else { break };
            if next == at {
                break;
            }
            if next == alias {
                self.everywhere.remove(&at);
            }
            at = next;
        }
        self.everywhere.insert(alias, name);
    }

    /// Whether something is said of names in this document alone.
    pub(super) fn touches(&self, sha256: &str) -> bool {
        self.in_document.keys().any(|(document, _)| document == sha256)
    }

    /// The name that a name leads to in the end; itself where nothing is said of it.
    fn lead<'a>(&'a self, name: &'a str) -> &'a str {
        let mut at = name;
        while let Some(next) = self.everywhere.get(&normalize_name(at)) {
            if normalize_name(next) == normalize_name(at) {
                return next;
            }
            at = next;
        }
        at
    }
}

/// The participant of a party, made where it is new.
pub(super) fn participant(
    db: &Connection,
    cache: &mut Cache,
    rulings: &Rulings,
    party: &Party,
    (document, sha256): (i64, &str),
) -> rusqlite::Result<Option<i64>> {
    let folded = normalize_name(&party.name);
    if folded.is_empty() {
        return Ok(None);
    }
    let key = (sha256.to_owned(), folded);
    if let Some(name) = rulings.in_document.get(&key) {
        // One that is told apart in a document keeps its name, with the document's.
        if normalize_name(name) == key.1 {
            return local(db, name, &key.1, party.kind, document).map(Some);
        }
        return global(db, cache, rulings, name, party.kind).map(Some);
    }
    if !party.is_named && !rulings.everywhere.contains_key(&key.1) {
        return local(db, &party.name, &key.1, party.kind, document).map(Some);
    }
    global(db, cache, rulings, &party.name, party.kind).map(Some)
}

/// The participant that only this document knows.
fn local(
    db: &Connection,
    name: &str,
    folded: &str,
    kind: EntityKind,
    document: i64,
) -> rusqlite::Result<i64> {
    let mut insert = db.prepare_cached(
        "INSERT OR IGNORE INTO participant (name, folded, kind, document) VALUES (?1, ?2, ?3, ?4)",
    )?;
    if insert.execute(params![name, folded, kind.as_str(), document])? == 1 {
        return Ok(db.last_insert_rowid());
    }
    db.prepare_cached("SELECT id FROM participant WHERE folded = ?1 AND coalesce(document, 0) = ?2")?
        .query_row(params![folded, document], |row| row.get(0))
}

/// The participant of a name that all documents know.
fn global(
    db: &Connection,
    cache: &mut Cache,
    rulings: &Rulings,
    name: &str,
    kind: EntityKind,
) -> rusqlite::Result<i64> {
    let folded = normalize_name(name);
    if let Some(&id) = cache.ids.get(&folded) {
        return Ok(id);
    }
    let mut insert =
        db.prepare_cached("INSERT OR IGNORE INTO participant (name, folded, kind) VALUES (?1, ?2, ?3)")?;
    let is_new = insert.execute(params![name, folded, kind.as_str()])? == 1;
    let id: i64 = db
        .prepare_cached("SELECT id FROM participant WHERE folded = ?1 AND coalesce(document, 0) = 0")?
        .query_row([&folded], |row| row.get(0))?;
    let lead = rulings.lead(name);
    if is_new && normalize_name(lead) != folded {
        let same_as = global(db, cache, rulings, lead, kind)?;
        db.execute("UPDATE participant SET same_as = ?1 WHERE id = ?2", [same_as, id])?;
    }
    if cache.ids.len() >= CACHED {
        cache.ids.clear();
    }
    cache.ids.insert(folded, id);
    Ok(id)
}

/// Sets anew who is whom, after something was said of names.
pub(super) fn settle(db: &Connection, cache: &mut Cache) -> rusqlite::Result<()> {
    let rulings = Rulings::load(db)?;
    db.execute("UPDATE participant SET same_as = NULL WHERE same_as IS NOT NULL", [])?;
    let mut aliases: Vec<&String> = rulings.everywhere.keys().collect();
    aliases.sort_unstable();
    for alias in aliases {
        let lead = rulings.lead(alias);
        let name = &rulings.everywhere[alias];
        let known: Option<(i64, String)> = db
            .prepare_cached(
                "SELECT id, kind FROM participant WHERE folded = ?1 AND coalesce(document, 0) = 0",
            )?
            .query_row([alias], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((id, kind)) = known else { continue };
        if normalize_name(lead) == *alias {
            // Its own name: perhaps another spelling of it.
            db.execute("UPDATE participant SET name = ?1 WHERE id = ?2", params![name, id])?;
            continue;
        }
        let target = global(db, cache, &rulings, lead, kind_of(&kind))?;
        if target != id {
            db.execute("UPDATE participant SET same_as = ?1 WHERE id = ?2", [target, id])?;
        }
    }
    Ok(())
}

/// The kind of this name; other where it is none.
pub fn kind_of(name: &str) -> EntityKind {
    [EntityKind::Person, EntityKind::Organization, EntityKind::Place, EntityKind::Group]
        .into_iter()
        .find(|kind| kind.as_str() == name)
        .unwrap_or_default()
}

/// A participant as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// The name.
    pub name: String,
    /// What kind of participant it is.
    pub kind: String,
    /// Other names that reviewers say are the same participant's.
    pub aliases: Vec<String>,
    /// Accusations that it makes.
    pub accuses: u64,
    /// Accusations against it.
    pub accused: u64,
    /// Quotations of it.
    pub speaks: u64,
}

/// Two names that may be one participant's, for a person to decide.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Suggestion {
    /// The name that fewer statements use.
    pub alias: String,
    /// The other one.
    pub name: String,
    /// Why they are alike: `the same words`, `a part of the name`, `initials`, `one letter apart`.
    pub reason: &'static str,
    /// Statements in which each takes part.
    pub statements: (u64, u64),
}

/// The most statements of a name that are worth a suggestion for another one.
const MOST: usize = 200;

impl Archive {
    /// Says that an alias belongs to a participant, everywhere or in one document; an alias that is its own name is kept
    /// apart there. Gives the correction's key.
    ///
    /// # Errors
    ///
    /// An empty name, or a document that the archive does not have.
    pub fn name(
        &mut self,
        alias: &str,
        name: &str,
        document: Option<&str>,
        who: &str,
        note: Option<&str>,
    ) -> Result<String> {
        let folded = normalize_name(alias);
        let name = crate::typeset::one_line(name);
        if folded.is_empty() || normalize_name(&name).is_empty() {
            return Err(Error::Archive("a participant needs a name".to_owned()));
        }
        let document = match document {
            Some(document) => Some(self.document(document)?.sha256),
            None => None,
        };
        let correction = super::corrections::New {
            document,
            kind: "participant".to_owned(),
            fingerprint: folded,
            field: "name".to_owned(),
            old: Some(alias.to_owned()),
            new: Some(name),
            selector: None,
            who: who.to_owned(),
            note: note.map(str::to_owned),
        };
        self.say(&[correction]).map(|mut keys| keys.pop().unwrap_or_default())
    }

    /// What reviewers say of names, as the table that `--aliases` reads: alias, name, kind, document.
    pub fn aliases_csv(&self) -> Result<String> {
        let rulings = Rulings::load(&self.db)?;
        let mut rows: Vec<(String, &str, String)> = Vec::new();
        rows.extend(
            rulings.everywhere.iter().map(|(alias, name)| (String::new(), alias.as_str(), name.clone())),
        );
        for ((sha256, alias), name) in &rulings.in_document {
            let document = self
                .db
                .query_row("SELECT name FROM document WHERE sha256 = ?1", [sha256], |row| row.get(0))
                .optional()?;
            rows.extend(document.map(|document| (document, alias.as_str(), name.clone())));
        }
        rows.sort();
        let cell = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let mut out = "alias,name,kind,document\n".to_owned();
        for (document, alias, name) in rows {
            out.push_str(&format!("{},{},,{}\n", cell(alias), cell(&name), cell(&document)));
        }
        Ok(out)
    }

    /// Participants with a name of their own, those with the most statements first; those whose name has these words.
    pub fn participants(&self, like: Option<&str>, limit: usize) -> Result<Vec<Listed>> {
        let like = like.map(|like| format!("%{}%", normalize_name(like).replace(['%', '_'], "")));
        let mut rows = self.db.prepare(
            "WITH said AS (
               SELECT coalesce(p.same_as, p.id) AS who, s.type, 1 AS speaks FROM statement s
               JOIN document d ON d.id = s.document AND d.shown = s.run JOIN participant p ON p.id = s.speaker
               WHERE s.verdict IS NOT 'rejected'
               UNION ALL
               SELECT coalesce(p.same_as, p.id), s.type, 0 FROM statement s
               JOIN document d ON d.id = s.document AND d.shown = s.run JOIN participant p ON p.id = s.target
               WHERE s.verdict IS NOT 'rejected'
             )
             SELECT p.id, p.name, p.kind, sum(type = 'accusation' AND speaks), sum(type = 'accusation' AND NOT speaks),
               sum(type = 'quotation' AND speaks)
             FROM said JOIN participant p ON p.id = who
             WHERE p.document IS NULL AND (?1 IS NULL OR p.folded LIKE ?1
               OR EXISTS (SELECT 1 FROM participant o WHERE o.same_as = p.id AND o.folded LIKE ?1))
             GROUP BY p.id ORDER BY count(*) DESC, p.folded LIMIT ?2",
        )?;
        let mut found = Vec::new();
        let mut rows = rows.query(params![like, limit])?;
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            let mut aliases =
                self.db.prepare_cached("SELECT name FROM participant WHERE same_as = ?1 ORDER BY id")?;
            found.push(Listed {
                name: row.get(1)?,
                kind: row.get(2)?,
                aliases: aliases.query_map([id], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?,
                accuses: row.get(3)?,
                accused: row.get(4)?,
                speaks: row.get(5)?,
            });
        }
        Ok(found)
    }

    /// Names that may be one participant's: the same words in another order or with a title, a surname alone, initials,
    /// one letter apart. Those about which somebody has said something are left out.
    pub fn suggestions(&self) -> Result<Vec<Suggestion>> {
        let mut rows = self.db.prepare(
            "SELECT p.name, p.folded, p.kind,
               (SELECT count(*) FROM statement s WHERE s.speaker = p.id)
               + (SELECT count(*) FROM statement s WHERE s.target = p.id) AS weight
             FROM participant p
             WHERE p.document IS NULL AND p.same_as IS NULL AND length(p.folded) > 1
               AND p.folded NOT IN (SELECT fingerprint FROM corrections WHERE type = 'participant')
             ORDER BY weight DESC, p.folded LIMIT 20000",
        )?;
        let rows = rows.query_map([], |row| {
            Ok(Named {
                name: row.get(0)?,
                folded: row.get(1)?,
                kind: kind_of(&row.get::<_, String>(2)?),
                weight: row.get(3)?,
            })
        })?;
        let names: Vec<Named> = rows.collect::<rusqlite::Result<_>>()?;
        Ok(alike(&names))
    }
}

struct Named {
    name: String,
    folded: String,
    kind: EntityKind,
    weight: u64,
}

/// Compares names by keys, as OpenRefine does: those with one key in common are alike. The heaviest come first.
fn alike(names: &[Named]) -> Vec<Suggestion> {
    let mut by_key: FxHashMap<(&'static str, String), Vec<usize>> = FxHashMap::default();
    let mut found = Vec::new();
    let mut seen: FxHashSet<(usize, usize)> = FxHashSet::default();
    for (n, name) in names.iter().enumerate() {
        for (reason, key) in keys(name) {
            let list = by_key.entry((reason, key)).or_default();
            for &other in list.iter() {
                let may = names[other].kind == name.kind
                    || names[other].kind == EntityKind::Other
                    || name.kind == EntityKind::Other;
                if may && names[other].folded != name.folded && seen.insert((other, n)) {
                    found.push(Suggestion {
                        alias: name.name.clone(),
                        name: names[other].name.clone(),
                        reason,
                        statements: (name.weight, names[other].weight),
                    });
                }
            }
            if list.len() < 8 {
                list.push(n);
            }
        }
    }
    found.sort_by_key(|it| std::cmp::Reverse(it.statements.0));
    found.truncate(MOST);
    found
}

/// The keys under which a name is compared.
fn keys(name: &Named) -> Vec<(&'static str, String)> {
    let mut words: Vec<&str> =
        name.folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let (Some(&first), Some(&last)) = (words.first(), words.last()) else { return Vec::new() };
    let mut keys = Vec::new();
    if name.kind == EntityKind::Person || name.kind == EntityKind::Other {
        // `Renn` and `Ada Renn`, `A. Renn` and `Ada Renn`.
        keys.push(("a part of the name", last.to_owned()));
        let initial: String = first.chars().take(1).collect();
        if words.len() > 1 {
            keys.push(("initials", format!("{initial} {last}")));
        }
    } else if words.len() > 1 {
        let initials: String = words.iter().filter_map(|word| word.chars().next()).collect();
        keys.push(("initials", initials));
    } else {
        keys.push(("initials", first.to_owned()));
    }
    // Every spelling with one letter left out: two that are one letter apart share one of them.
    if name.folded.chars().count() > 5 && name.folded.len() < 60 {
        let letters: Vec<char> = name.folded.chars().collect();
        keys.push(("one letter apart", name.folded.clone()));
        for skip in 0..letters.len() {
            let rest = letters.iter().enumerate().filter(|(at, _)| *at != skip).map(|(_, c)| c);
            keys.push(("one letter apart", rest.collect()));
        }
    }
    words.sort_unstable();
    words.dedup();
    keys.insert(0, ("the same words", words.join(" ")));
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str, kind: EntityKind, weight: u64) -> Named {
        Named { name: name.to_owned(), folded: normalize_name(name), kind, weight }
    }

    #[test]
    fn names_that_are_alike_are_found_with_the_reason() {
        let names = [
            named("Ada Renn", EntityKind::Person, 9),
            named("Oslavik Harbor Authority", EntityKind::Organization, 8),
            named("Renn", EntityKind::Person, 5),
            named("Oslavik Harbour Authority", EntityKind::Organization, 3),
            named("OHA", EntityKind::Organization, 2),
            named("Pell", EntityKind::Person, 1),
            named("Norland", EntityKind::Place, 1),
        ];
        let found: Vec<_> = alike(&names).into_iter().map(|it| (it.alias, it.name, it.reason)).collect();
        let expect = [
            ("Renn", "Ada Renn", "a part of the name"),
            ("Oslavik Harbour Authority", "Oslavik Harbor Authority", "initials"),
            ("OHA", "Oslavik Harbor Authority", "initials"),
            ("OHA", "Oslavik Harbour Authority", "initials"),
        ];
        assert_eq!(found, expect.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c)));
    }
}
