//! What is new: rules in a TOML file, asked of the articles that have come in since they were last asked.
//!
//! ```toml
//! [[rule]]
//! name = "Osei under fire"     # what it is called in the output
//! when = "accusation"          # accusation, first, mutual, denial or rise
//! of = "Martin Osei"           # who is concerned; everybody without it
//! ```
//!
//! Out: events, each with the statement behind it, as text, JSON lines, an RSS or an Atom file.

use std::io::{self, Write};
use std::path::Path;

use rusqlite::{OptionalExtension, params};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::findings::hex;
use super::read::{Shown, statements_where};
use super::{Archive, now};
use crate::error::{Error, Result};
use crate::escape::xml_text;
use crate::graph::corpus::normalize_name;
use crate::typeset::one_line;

/// What a rule waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum When {
    /// Somebody is accused.
    Accusation,
    /// One accuses another for the first time.
    First,
    /// Somebody accuses back.
    Mutual,
    /// An accusation that is known is denied.
    Denial,
    /// Somebody is accused far more often within seven days than in a usual week.
    Rise,
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// What it is called; no two rules are called the same.
    pub name: String,
    /// What it waits for.
    pub when: When,
    /// Who is concerned, by any of the names that are one in the archive: who is accused, for `denial` who denies, for
    /// `first` and `mutual` either side.
    pub of: Option<String>,
    /// The least confidence of statements.
    #[serde(default = "usual_least")]
    pub min_confidence: f64,
    /// For `rise`: how many weeks before are the measure.
    #[serde(default = "usual_weeks")]
    pub weeks: u32,
    /// For `rise`: how many times the weekly mean.
    #[serde(default = "usual_factor")]
    pub factor: f64,
    /// For `rise`: how many accusations at least.
    #[serde(default = "usual_count")]
    pub at_least: usize,
}

fn usual_least() -> f64 {
    0.7
}

fn usual_weeks() -> u32 {
    8
}

fn usual_factor() -> f64 {
    3.0
}

fn usual_count() -> usize {
    3
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    rule: Vec<Rule>,
}

/// Reads the rules of a file.
///
/// # Errors
///
/// What is no such file, with the line; no rule; two rules of one name.
pub fn read_rules(text: &str, path: &Path) -> Result<Vec<Rule>> {
    let wrong = |line: Option<usize>, reason: String| Error::Input { path: path.to_owned(), line, reason };
    let file: File = toml::from_str(text).map_err(|error| {
        let line = error.span().map(|span| text[..span.start.min(text.len())].matches('\n').count() + 1);
        wrong(line, error.message().to_owned())
    })?;
    if file.rule.is_empty() {
        return Err(wrong(None, "no [[rule]] in it".to_owned()));
    }
    for (n, rule) in file.rule.iter().enumerate() {
        if file.rule[..n].iter().any(|other| other.name == rule.name) {
            return Err(wrong(None, format!("two rules are called {:?}", rule.name)));
        }
    }
    Ok(file.rule)
}

/// Something that a rule waited for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Event {
    /// The rule's name.
    pub rule: String,
    /// In words: `Lena Duarte accuses Martin Osei: hiding the debts`.
    pub what: String,
    /// The statement behind it; for a rise the last one.
    pub statement: Shown,
    /// Address of its document.
    pub url: Option<String>,
    /// When its document came in.
    pub added: String,
}

impl Archive {
    /// Asks the rules about what has come in since each was last asked; with `from_start`, about everything.
    /// [`Archive::watched`] remembers that they were asked.
    pub fn watch(&self, rules: &[Rule], from_start: bool) -> Result<Vec<Event>> {
        let mut events = Vec::new();
        for rule in rules {
            let seen: Option<i64> = self
                .database()
                .query_row("SELECT document FROM watch WHERE rule = ?1", [&rule.name], |row| row.get(0))
                .optional()?;
            let after = if from_start { 0 } else { seen.unwrap_or(0) };
            events.extend(self.ask(rule, after)?);
        }
        Ok(events)
    }

    /// The newest document, up to which rules are asked.
    pub fn newest(&self) -> Result<i64> {
        Ok(self.database().query_row("SELECT coalesce(max(id), 0) FROM document", [], |row| row.get(0))?)
    }

    /// Remembers that rules were asked about all documents up to this one.
    pub fn watched(&mut self, rules: &[Rule], newest: i64) -> Result<()> {
        self.write(|tx, _| {
            let at = now(tx)?;
            for rule in rules {
                tx.execute(
                    "INSERT INTO watch (rule, document, at) VALUES (?1, ?2, ?3)
                     ON CONFLICT (rule) DO UPDATE SET document = max(document, excluded.document), at = excluded.at",
                    params![rule.name, newest, at],
                )?;
            }
            Ok(())
        })
    }

    fn ask(&self, rule: &Rule, after: i64) -> Result<Vec<Event>> {
        let accusations = format!(
            "s.type = 'accusation' AND s.status = 'asserted' AND s.verdict IS NOT 'rejected' AND s.confidence >= {}",
            rule.min_confidence
        );
        let of: Option<Vec<String>> = match &rule.of {
            Some(name) => Some(self.names_of(name)?),
            None => None,
        };
        let is_of = |name: &Option<String>| match (&of, name) {
            (None, _) => true,
            (Some(names), Some(name)) => names.contains(&normalize_name(name)),
            (Some(_), None) => false,
        };
        let news = |condition: &str| {
            statements_where(
                self.database(),
                &format!("{condition} AND d.id > {after}"),
                "d.id, s.start, s.id",
            )
        };
        let mut found: Vec<(String, Shown)> = Vec::new();
        match rule.when {
            When::Accusation => {
                let fitting = news(&accusations)?.into_iter().filter(|it| is_of(&it.target));
                found.extend(fitting.map(|it| (accuses(&it), it)));
            }
            When::First | When::Mutual => {
                let mut known: FxHashSet<(String, String)> = FxHashSet::default();
                let pair = |it: &Shown| Some((it.speaker.clone()?, it.target.clone()?));
                let before = format!("{accusations} AND d.id <= {after}");
                for it in statements_where(self.database(), &before, "d.id, s.start, s.id")? {
                    known.extend(pair(&it));
                }
                for it in news(&accusations)? {
                    let Some(pair) = pair(&it).filter(|pair| pair.0 != pair.1) else { continue };
                    let is_first = known.insert(pair.clone());
                    if !is_first || !(is_of(&it.speaker) || is_of(&it.target)) {
                        continue;
                    }
                    let is_mutual = known.contains(&(pair.1.clone(), pair.0.clone()));
                    if rule.when == When::First {
                        found.push((format!("for the first time, {}", accuses(&it)), it));
                    } else if is_mutual {
                        found.push((
                            format!("{} and {} accuse each other now: {}", pair.1, pair.0, accuses(&it)),
                            it,
                        ));
                    }
                }
            }
            When::Denial => {
                let denials = format!(
                    "s.type = 'denial' AND s.speaker IS NOT NULL AND s.verdict IS NOT 'rejected' AND s.confidence >= {}",
                    rule.min_confidence.min(0.5)
                );
                let mut against: FxHashMap<String, Vec<Shown>> = FxHashMap::default();
                for it in statements_where(self.database(), &accusations, "d.day, d.id, s.start, s.id")? {
                    if let Some(target) = &it.target {
                        against.entry(target.clone()).or_default().push(it);
                    }
                }
                for it in news(&denials)?.into_iter().filter(|it| is_of(&it.speaker)) {
                    let Some(known) = it.speaker.as_ref().and_then(|speaker| against.get(speaker)) else {
                        continue;
                    };
                    let by = |one: &&Shown| it.target.is_none() || one.speaker == it.target;
                    let before =
                        known.iter().filter(|one| one.day <= it.day || one.document_id == it.document_id);
                    let Some(answered) = before.clone().rfind(by).or_else(|| before.clone().next_back())
                    else {
                        continue;
                    };
                    let speaker = it.speaker.as_deref().unwrap_or_default();
                    let day = answered.day.as_deref().unwrap_or("no date");
                    let what = format!("{speaker} denies what is known since {day}: {}", accuses(answered));
                    found.push((what, it));
                }
            }
            When::Rise => found.extend(
                self.rises(rule, &accusations, after)?.into_iter().filter(|(_, it)| is_of(&it.target)),
            ),
        }
        let mut events = Vec::with_capacity(found.len());
        for (what, statement) in found {
            let (url, added) = self
                .database()
                .prepare_cached("SELECT url, added FROM document WHERE id = ?1")?
                .query_row([statement.document_id], |row| Ok((row.get(0)?, row.get(1)?)))?;
            events.push(Event { rule: rule.name.clone(), what: one_line(&what), statement, url, added });
        }
        Ok(events)
    }

    /// Who is accused far more often in the last seven days of the news than in the weeks before.
    fn rises(&self, rule: &Rule, accusations: &str, after: i64) -> Result<Vec<(String, Shown)>> {
        let last: Option<String> =
            self.database()
                .query_row("SELECT max(day) FROM document WHERE id > ?1", [after], |row| row.get(0))?;
        let Some(last) = last else { return Ok(Vec::new()) };
        let day = |back: i64| -> rusqlite::Result<String> {
            self.database()
                .query_row("SELECT date(?1, ?2)", params![last, format!("-{back} days")], |row| row.get(0))
        };
        let (week, start) = (day(6)?, day(6 + 7 * i64::from(rule.weeks))?);
        let condition =
            format!("{accusations} AND s.target IS NOT NULL AND d.day BETWEEN '{start}' AND '{last}'");
        let mut counts: Vec<(String, usize, usize, Option<Shown>)> = Vec::new();
        let mut place: FxHashMap<String, usize> = FxHashMap::default();
        for it in statements_where(self.database(), &condition, "d.day, d.id, s.start, s.id")? {
            let target = it.target.clone().unwrap_or_default();
            let at = *place.entry(target.clone()).or_insert_with(|| {
                counts.push((target, 0, 0, None));
                counts.len() - 1
            });
            if it.day.as_deref() >= Some(week.as_str()) {
                counts[at].1 += 1;
                counts[at].3 = Some(it);
            } else {
                counts[at].2 += 1;
            }
        }
        let mut found = Vec::new();
        for (name, now, before, last) in counts {
            let mean = before as f64 / f64::from(rule.weeks.max(1));
            if let Some(statement) = last.filter(|_| now >= rule.at_least && now as f64 > rule.factor * mean)
            {
                let what =
                    format!("{name} is accused {now} times since {week}, {mean:.1} times in a usual week");
                found.push((what, statement));
            }
        }
        Ok(found)
    }

    /// The folded names that a name is one with in the archive.
    fn names_of(&self, name: &str) -> Result<Vec<String>> {
        let folded = normalize_name(name);
        let mut rows = self.database().prepare_cached(
            "SELECT m.folded FROM participant p
             JOIN participant m ON m.id = coalesce(p.same_as, p.id) OR m.same_as = coalesce(p.same_as, p.id)
             WHERE p.folded = ?1",
        )?;
        let mut names: Vec<String> =
            rows.query_map([&folded], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        names.push(folded);
        Ok(names)
    }
}

/// An accusation in words.
fn accuses(it: &Shown) -> String {
    let speaker = it.speaker.as_deref().unwrap_or("somebody");
    let target = it.target.as_deref().unwrap_or("somebody");
    let charge = it.code.as_deref().unwrap_or(&it.text);
    if charge.is_empty() {
        format!("{speaker} accuses {target}")
    } else {
        format!("{speaker} accuses {target}: {charge}")
    }
}

/// Writes events for people: the event, then its source and its sentence.
pub fn write_text(events: &[Event], out: &mut impl Write) -> io::Result<()> {
    for event in events {
        let it = &event.statement;
        writeln!(out, "[{}] {}", one_line(&event.rule), event.what)?;
        let place = [it.day.as_deref(), it.outlet.as_deref(), Some(&it.document)];
        let place: Vec<String> = place.into_iter().flatten().map(one_line).collect();
        writeln!(out, "  {} · {}", place.join(", "), it.fingerprint)?;
        writeln!(out, "  {}", one_line(&it.sentence))?;
    }
    Ok(())
}

/// Writes one JSON object an event and line.
pub fn write_jsonl(events: &[Event], out: &mut impl Write) -> io::Result<()> {
    for event in events {
        serde_json::to_writer(&mut *out, event)?;
        writeln!(out)?;
    }
    Ok(())
}

/// The name of an event that stays the same in every run.
fn name_of(event: &Event) -> String {
    let name = format!("{}\n{}\n{}", event.rule, event.statement.fingerprint, event.what);
    format!("urn:sayso:{}", hex(&Sha256::digest(name.as_bytes())[..16]))
}

fn summary(event: &Event) -> String {
    let it = &event.statement;
    let place = [it.day.as_deref(), it.outlet.as_deref(), it.title.as_deref().or(Some(&it.document))];
    let place: Vec<&str> = place.into_iter().flatten().collect();
    format!("{} ({})", one_line(&it.sentence), one_line(&place.join(", ")))
}

/// Writes an Atom feed (RFC 4287), the newest events first.
pub fn write_atom(events: &[Event], out: &mut impl Write) -> io::Result<()> {
    let updated = events.iter().map(|event| event.added.as_str()).max().unwrap_or("1970-01-01T00:00:00Z");
    writeln!(
        out,
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">"
    )?;
    writeln!(
        out,
        "<id>urn:sayso:watch</id>\n<title>sayso: what is new</title>\n<updated>{updated}</updated>"
    )?;
    writeln!(out, "<author><name>sayso</name></author>")?;
    for event in events.iter().rev() {
        writeln!(out, "<entry>\n<id>{}</id>\n<title>{}</title>", name_of(event), xml_text(&event.what))?;
        writeln!(out, "<updated>{}</updated>", xml_text(&event.added))?;
        writeln!(out, "<category term=\"{}\"/>", xml_text(&event.rule))?;
        if let Some(url) = web_address(event) {
            writeln!(out, "<link href=\"{}\"/>", xml_text(url))?;
        }
        writeln!(out, "<summary>{}</summary>\n</entry>", xml_text(&summary(event)))?;
    }
    writeln!(out, "</feed>")
}

/// Writes an RSS 2.0 feed, the newest events first.
pub fn write_rss(events: &[Event], out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\">\n<channel>")?;
    writeln!(out, "<title>sayso: what is new</title>\n<link>urn:sayso:watch</link>")?;
    writeln!(out, "<description>Statements that the rules of sayso track watch waited for</description>")?;
    for event in events.iter().rev() {
        writeln!(out, "<item>\n<guid isPermaLink=\"false\">{}</guid>", name_of(event))?;
        writeln!(out, "<title>{}</title>", xml_text(&event.what))?;
        writeln!(out, "<category>{}</category>", xml_text(&event.rule))?;
        if let Some(url) = web_address(event) {
            writeln!(out, "<link>{}</link>", xml_text(url))?;
        }
        if let Some(date) = mail_date(&event.added) {
            writeln!(out, "<pubDate>{date}</pubDate>")?;
        }
        writeln!(out, "<description>{}</description>\n</item>", xml_text(&summary(event)))?;
    }
    writeln!(out, "</channel>\n</rss>")
}

/// An address that a reader may follow; one of another scheme could run a script.
fn web_address(event: &Event) -> Option<&str> {
    event.url.as_deref().filter(|url| url.starts_with("https://") || url.starts_with("http://"))
}

/// `2031-02-03T10:20:30.123Z` as mails and RSS write it: `Mon, 03 Feb 2031 10:20:30 GMT`.
fn mail_date(time: &str) -> Option<String> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    let number = |from: usize, to: usize| time.get(from..to)?.parse::<usize>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let name = MONTHS.get(month.checked_sub(1)?)?;
    // Sakamoto's way to the day of the week.
    let shifts = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
    let y = if month < 3 { year.checked_sub(1)? } else { year };
    let weekday = (y + y / 4 - y / 100 + y / 400 + shifts[month - 1] + day) % 7;
    Some(format!("{}, {day:02} {name} {year} {} GMT", DAYS[weekday], time.get(11..19)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_read_and_errors_have_their_line() {
        let path = Path::new("rules.toml");
        let rules = read_rules("[[rule]]\nname = \"a\"\nwhen = \"rise\"\nweeks = 4\n", path).unwrap();
        assert_eq!((rules[0].when, rules[0].weeks, rules[0].at_least), (When::Rise, 4, 3));
        let error = |text: &str| read_rules(text, path).unwrap_err().to_string();
        assert!(error("[[rule]]\nname = \"a\"\nwhen = \"soon\"\n").starts_with("rules.toml:3: "));
        assert!(error("[[rule]]\nname = \"a\"\nwhen = \"rise\"\nexec = \"ls\"\n").contains("exec"));
        assert_eq!(error(""), "rules.toml: no [[rule]] in it");
        let twice = "[[rule]]\nname = \"a\"\nwhen = \"rise\"\n".repeat(2);
        assert_eq!(error(&twice), "rules.toml: two rules are called \"a\"");
    }

    #[test]
    fn dates_of_mails_have_their_weekday() {
        assert_eq!(mail_date("2031-02-03T10:20:30.123Z").as_deref(), Some("Mon, 03 Feb 2031 10:20:30 GMT"));
        assert_eq!(mail_date("2024-02-29T00:00:00Z").as_deref(), Some("Thu, 29 Feb 2024 00:00:00 GMT"));
        assert_eq!(mail_date("soon"), None);
    }
}
