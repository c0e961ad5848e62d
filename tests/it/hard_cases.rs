//! Constructions that are easy to get wrong: `fixtures/sentences/hard-cases`; the head of `cases.txt` there says how
//! to read them.

use std::fs;

use sayso::extract::{Attribution, AttributionKind, Findings, Phrase};
use sayso::graph::Corpus;
use sayso::rules::Disabled;
use sayso::{Analysis, Document};

use crate::brackets::{Kind, Line, Parsed, compare};
use crate::expectations::{files, hold};

/// What is less sure than this is no confident guess.
const UNSURE: f32 = 0.7;

#[test]
fn hard_cases_come_out_as_a_reader_takes_them() {
    for path in files("fixtures/sentences/hard-cases", "txt") {
        let cases = fs::read_to_string(&path).unwrap();
        let mut outcomes = Vec::new();
        for case in cases.split("\n## ").skip(1) {
            let (title, checks) = case.split_once('\n').unwrap();
            let checks: Vec<&str> =
                checks.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
            let text = text_of(title, &checks);
            let case = Case::new(&Parsed::new(&text), Kind::Attributions, Disabled::NONE);
            for check in checks {
                let name = format!("{title} | {}", check.replace('\t', " "));
                let outcome = case.run(check);
                outcomes.push((
                    name,
                    outcome.map_err(|why| format!("{why}\n  in: {}\n", text.replace('\n', "⏎"))),
                ));
            }
        }
        hold(&format!("hard-cases/{}", path.file_stem().unwrap().to_string_lossy()), outcomes);
    }
}

/// The sentence that all the checks of a case are about.
pub(crate) fn text_of(title: &str, checks: &[&str]) -> String {
    let mut texts: Vec<String> = checks
        .iter()
        .filter_map(|check| {
            let (verb, rest) = check.split_once(' ').unwrap_or((check, ""));
            let holds_text = ["attributions", "accusations", "denials", "none", "text"].contains(&verb);
            holds_text.then(|| Line::read(rest).unwrap_or_else(|why| panic!("{title}: {why}")).text)
        })
        .collect();
    texts.dedup();
    assert_eq!(texts.len(), 1, "{title}: the sentences of a case must be one text");
    texts.remove(0)
}

/// The sentence of a case, read.
pub(crate) struct Case {
    document: Document,
    findings: Findings,
    pub(crate) analysis: Analysis,
}

impl Case {
    /// With [`Kind::AccusationRules`], accusations as the rules alone propose them.
    pub(crate) fn new(parsed: &Parsed, kind: Kind, disabled: Disabled) -> Self {
        let findings = parsed.findings(kind, disabled);
        let analysis = parsed.analysis(kind, disabled);
        Self { document: parsed.document.clone(), findings, analysis }
    }

    /// Whether a check holds; the error says why not.
    pub(crate) fn run(&self, check: &str) -> Result<(), String> {
        run(check, self)
    }
}

fn run(check: &str, case: &Case) -> Result<(), String> {
    let (verb, rest) = check.split_once(' ').unwrap_or((check, ""));
    let analysis = &case.analysis;
    let in_brackets = |kind| compare(kind, &Line::read(rest)?, &case.document, &case.findings);
    match verb {
        "text" => Ok(()),
        "attributions" => in_brackets(Kind::Attributions),
        "accusations" => in_brackets(Kind::Accusations),
        "denials" => in_brackets(Kind::Denials),
        "none" => {
            [Kind::Attributions, Kind::Accusations, Kind::Denials].into_iter().try_for_each(in_brackets)
        }
        "who" => who(rest, analysis),
        "denies" => denies(rest, analysis),
        "says" => says(rest, analysis),
        "quoted" => quoted(rest, analysis),
        "same" | "apart" => together(verb == "same", rest, analysis),
        "unsure" => unsure(rest, analysis),
        "reported" => reported(rest, analysis),
        "means" => means(rest, analysis),
        "kind" => kind(rest, analysis),
        "named" => named(rest, analysis),
        "unnamed" => unnamed(rest, analysis),
        "speakers" => speakers(rest, analysis),
        _ => panic!("no such check: {check}"),
    }
}

/// `he: Tom Quill`
fn means(expected: &str, analysis: &Analysis) -> Result<(), String> {
    let (words, name) = expected.split_once(": ").expect("words: name");
    let text = &analysis.article.text;
    let mentions = analysis.entities.iter().flat_map(|e| e.mentions.iter().map(move |m| (m.span, &e.name)));
    let last = mentions.filter(|(span, _)| span.text(text).ends_with(words)).max_by_key(|(span, _)| *span);
    match last {
        Some((_, found)) if is_named(name, found) => Ok(()),
        found => Err(format!("  + found: {found:?}")),
    }
}

/// `Rask Grain: organization`
fn kind(expected: &str, analysis: &Analysis) -> Result<(), String> {
    let (name, kind) = expected.split_once(": ").expect("name: kind");
    let found: Vec<_> = analysis.entities.iter().map(|e| (&e.name, e.kind.as_str())).collect();
    let holds = found.iter().any(|(found, is)| is_named(name, found) && *is == kind);
    if holds { Ok(()) } else { Err(format!("  + found: {found:?}")) }
}

/// `Ruth Osei; Norland`
fn named(expected: &str, analysis: &Analysis) -> Result<(), String> {
    let found: Vec<_> = analysis.entities.iter().filter(|e| e.is_named).map(|e| &e.name).collect();
    let expected: Vec<&str> = expected.split("; ").collect();
    let holds = found.len() == expected.len()
        && expected.iter().all(|name| found.iter().any(|found| is_named(name, found)));
    if holds { Ok(()) } else { Err(format!("  + found: {found:?}")) }
}

fn unnamed(expected: &str, analysis: &Analysis) -> Result<(), String> {
    let holds = analysis.entities.iter().any(|e| !e.is_named && is_named(expected, &e.name));
    let found: Vec<_> = analysis.entities.iter().map(|e| (&e.name, e.is_named)).collect();
    if holds { Ok(()) } else { Err(format!("  + found: {found:?}")) }
}

/// `Ines Calder; Bo Osei`
fn speakers(expected: &str, analysis: &Analysis) -> Result<(), String> {
    let corpus = Corpus::of(analysis);
    let quotations = corpus.statements.iter().filter(|s| s.kind.is_quotation());
    let found: Vec<&str> = quotations.map(|s| corpus.name(s.speaker.as_ref())).collect();
    let expected: Vec<&str> = expected.split("; ").collect();
    let holds = found.len() == expected.len()
        && expected.iter().zip(&found).all(|(name, found)| is_named(name, found));
    if holds { Ok(()) } else { Err(format!("  + found: {found:?}")) }
}

/// `A -> B; ∅ -> C`
fn who(expected: &str, analysis: &Analysis) -> Result<(), String> {
    let found: Vec<_> = analysis
        .accusations
        .iter()
        .map(|a| (name_of(analysis, a.accuser.as_ref()), name_of(analysis, Some(&a.accused))))
        .collect();
    let mut left = found.clone();
    for pair in expected.split("; ") {
        let (accuser, accused) = pair.split_once(" -> ").expect("A -> B");
        match left.iter().position(|(a, b)| is_named(accuser, a) && is_named(accused, b)) {
            Some(at) => drop(left.remove(at)),
            None => return Err(format!("  - missing: {pair}\n  + found: {found:?}")),
        }
    }
    if left.is_empty() { Ok(()) } else { Err(format!("  + too many: {left:?}")) }
}

/// `A: B -> C`
fn denies(expected: &str, analysis: &Analysis) -> Result<(), String> {
    let (denier, answered) = expected.split_once(": ").expect("A: B -> C");
    let (accuser, accused) = answered.split_once(" -> ").expect("B -> C");
    let holds = analysis.denials.iter().any(|denial| {
        is_named(denier, &name_of(analysis, denial.denier.as_ref()))
            && denial.accusations.iter().any(|&a| {
                let accusation = &analysis.accusations[a];
                is_named(accuser, &name_of(analysis, accusation.accuser.as_ref()))
                    && is_named(accused, &name_of(analysis, Some(&accusation.accused)))
            })
    });
    if holds { Ok(()) } else { Err(format!("  + found: {:?}", analysis.denials)) }
}

/// `A: words | words`
fn says(expected: &str, analysis: &Analysis) -> Result<(), String> {
    let (speaker, content) = expected.split_once(": ").expect("A: words");
    let content: Vec<&str> = content.split(" | ").collect();
    let found: Vec<_> = analysis
        .attributions
        .iter()
        .map(|a| (name_of(analysis, a.source.as_ref()), contents(analysis, a)))
        .collect();
    if found.iter().any(|(name, words)| is_named(speaker, name) && *words == content) {
        Ok(())
    } else {
        Err(format!("  + found: {found:?}"))
    }
}

fn quoted(count: &str, analysis: &Analysis) -> Result<(), String> {
    let found: Vec<_> = analysis
        .attributions
        .iter()
        .filter(|a| a.parent.is_none() && a.kind != AttributionKind::Indirect)
        .map(|a| contents(analysis, a))
        .collect();
    if found.len().to_string() == count { Ok(()) } else { Err(format!("  + found: {found:?}")) }
}

/// `Ada Renn | Ms Renn`
fn together(expected: bool, forms: &str, analysis: &Analysis) -> Result<(), String> {
    let found = one_entity(analysis, forms.split(" | "));
    if found == expected {
        return Ok(());
    }
    let names: Vec<_> = analysis.entities.iter().map(|e| (&e.name, &e.aliases)).collect();
    Err(format!("  + found: {names:?}"))
}

/// Whether there is an entity that goes by all of these forms.
pub(crate) fn one_entity<'a>(analysis: &Analysis, forms: impl Iterator<Item = &'a str> + Clone) -> bool {
    analysis.entities.iter().any(|entity| {
        forms.clone().all(|form| {
            is_named(form, &entity.name)
                || entity.aliases.iter().any(|alias| is_named(form, alias))
                || entity.mentions.iter().any(|m| is_named(form, m.span.text(&analysis.article.text)))
        })
    })
}

fn unsure(words: &str, analysis: &Analysis) -> Result<(), String> {
    let found: Vec<f32> = if words.is_empty() {
        analysis.accusations.iter().map(|a| a.confidence).collect()
    } else {
        let said = |a: &&Attribution| contents(analysis, a).contains(&words);
        analysis.attributions.iter().filter(said).map(|a| a.confidence).collect()
    };
    let holds = !found.is_empty() && found.iter().all(|&confidence| confidence < UNSURE);
    if holds { Ok(()) } else { Err(format!("  + found: {found:?}")) }
}

fn reported(reporter: &str, analysis: &Analysis) -> Result<(), String> {
    let found: Vec<_> = analysis
        .accusations
        .iter()
        .map(|a| name_of(analysis, a.attribution.and_then(|at| analysis.attributions[at].source.as_ref())))
        .collect();
    let holds = !found.is_empty() && found.iter().all(|name| is_named(reporter, name));
    if holds { Ok(()) } else { Err(format!("  + found: {found:?}")) }
}

fn contents<'a>(analysis: &'a Analysis, attribution: &Attribution) -> Vec<&'a str> {
    attribution.content.iter().map(|span| span.text(&analysis.article.text)).collect()
}

/// The name of the entity behind a phrase, else its own words; `∅` where there is no phrase.
pub(crate) fn name_of(analysis: &Analysis, phrase: Option<&Phrase>) -> String {
    let Some(phrase) = phrase else { return "∅".into() };
    match phrase.entity.and_then(|e| analysis.entities.get(e)) {
        Some(entity) => entity.name.clone(),
        None => {
            let words: Vec<_> = phrase.spans.iter().map(|s| s.text(&analysis.article.text)).collect();
            format!("{}?", words.join(" "))
        }
    }
}

/// Whether a name is one of those accepted (`Russia|Kremlin`), articles and capitals aside.
pub(crate) fn is_named(accepted: &str, name: &str) -> bool {
    accepted.split('|').any(|accepted| plain(accepted) == plain(name))
}

fn plain(name: &str) -> String {
    let name = name.to_lowercase();
    ["the ", "a ", "an ", "his ", "her ", "their ", "its ", "my "]
        .iter()
        .find_map(|article| name.strip_prefix(article))
        .unwrap_or(&name)
        .to_owned()
}

#[test]
fn names_are_compared_without_articles_and_capitals() {
    assert!(is_named("mayor", "The mayor"));
    assert!(is_named("Russia|Kremlin", "the Kremlin"));
    assert!(!is_named("Tom Renn", "Ada Renn"));
}
