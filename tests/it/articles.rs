//! Whole articles, invented, and what a reader takes from them: `fixtures/articles/*.txt` and `*.expected.json`.
//!
//! The expectations were written by hand from reading. They list every quotation (direct or mixed), every accusation
//! and every denial: a missing one and one too many are both failures. Of the indirect attributions they list the
//! plain ones, and one too many is no failure.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use sayso::Analysis;
use sayso::extract::AttributionKind;
use sayso::rules::Disabled;
use serde::Deserialize;

use crate::brackets::Kind;
use crate::brackets::{Parsed, class_name, kind_name, status_name};
use crate::expectations::{files, hold};
use crate::hard_cases::{is_named, name_of, one_entity};

/// What is expected of one article.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    #[serde(default)]
    attributions: Vec<ExpectedAttribution>,
    #[serde(default)]
    accusations: Vec<ExpectedAccusation>,
    #[serde(default)]
    denials: Vec<ExpectedDenial>,
    /// Forms that must be one entity.
    #[serde(default)]
    same: Vec<Vec<String>>,
    /// Forms that must not be one entity.
    #[serde(default)]
    apart: Vec<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedAttribution {
    /// Name of the entity, `A|B` where two are right; none for a quotation that the text gives nobody.
    speaker: Option<String>,
    kind: String,
    cue: Option<String>,
    /// The words of each span.
    content: Vec<String>,
    /// A reader may take it or leave it: neither missing nor one too many.
    #[serde(default)]
    optional: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedAccusation {
    accuser: Option<String>,
    accused: String,
    cue: String,
    charge: Option<String>,
    class: String,
    #[serde(default = "asserted")]
    status: String,
    /// A reader may take it or leave it: neither missing nor one too many.
    #[serde(default)]
    optional: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedDenial {
    denier: Option<String>,
    cue: String,
    denied: Option<String>,
    /// The accusations that it answers, as `A -> B`.
    #[serde(default)]
    answers: Vec<String>,
}

fn asserted() -> String {
    "asserted".into()
}

#[test]
fn articles_come_out_as_a_reader_takes_them() {
    let articles = outcomes(Disabled::NONE);
    assert!(articles.len() >= 9, "only {} articles", articles.len());
    for (name, outcomes) in articles {
        hold(&format!("articles/{name}"), unique(outcomes.into_iter().flatten().collect()));
    }
}

/// What each outcome of an article is about.
pub(crate) const PARTS: [&str; 4] = ["attributions", "accusations", "denials", "entities"];

/// For each article its expectations and whether they are met, by [`PARTS`]; what is one too many is named `no …`.
pub(crate) fn outcomes(disabled: Disabled) -> Vec<(String, [Outcomes; 4])> {
    let outcomes = |path: &std::path::PathBuf| {
        let text = fs::read_to_string(path).unwrap();
        let expected = fs::read_to_string(path.with_extension("expected.json")).unwrap();
        let expected: Expected =
            serde_json::from_str(&expected).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let name = stem(path);
        every_expectation_is_in_the_text(&name, &text, &expected);
        let analysis = Parsed::new(&text).analysis(Kind::Attributions, disabled);
        let outcomes = [
            attributions(&analysis, &expected.attributions),
            accusations(&analysis, &expected.accusations),
            denials(&analysis, &expected.denials),
            entities(&analysis, &expected),
        ];
        (name, outcomes)
    };
    files("fixtures/articles", "txt").iter().map(outcomes).collect()
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap().to_string_lossy().into_owned()
}

/// The words of every expectation stand in the article: a typing mistake is not the program's.
fn every_expectation_is_in_the_text(name: &str, text: &str, expected: &Expected) {
    let attributions = expected.attributions.iter().flat_map(|a| a.content.iter().chain(&a.cue));
    let accusations = expected.accusations.iter().flat_map(|a| a.charge.iter());
    let denials = expected.denials.iter().flat_map(|d| d.denied.iter());
    for words in attributions.chain(accusations).chain(denials).flat_map(|words| words.split('|')) {
        assert!(text.contains(words), "{name}: these words do not stand in the article: {words}");
    }
}

pub(crate) type Outcomes = Vec<(String, Result<(), String>)>;

fn attributions(analysis: &Analysis, expected: &[ExpectedAttribution]) -> Outcomes {
    let text = &analysis.article.text;
    let mut left: Vec<_> = analysis.attributions.iter().filter(|a| a.parent.is_none()).collect();
    let mut outcomes = Vec::new();
    for e in required_first(expected, |e| e.optional) {
        let words = |a: &sayso::extract::Attribution| {
            a.content.iter().map(|s| s.text(text).to_owned()).collect::<Vec<_>>()
        };
        let name = format!("{} «{}»", e.kind, shorten(&e.content.join(" … ")));
        let Some(at) = left.iter().position(|a| words(a) == e.content) else {
            if e.optional {
                continue;
            }
            let near: Vec<_> = left
                .iter()
                .map(|a| words(a))
                .filter(|w| {
                    w.iter()
                        .any(|w| e.content.iter().any(|c| c.contains(w.as_str()) || w.contains(c.as_str())))
                })
                .collect();
            outcomes.push((name, Err(format!("  - missing: {:?}\n  + near it: {near:?}", e.content))));
            continue;
        };
        let a = left.remove(at);
        if e.optional {
            continue;
        }
        let found = (
            name_of(analysis, a.source.as_ref()),
            a.cue.as_ref().map(|c| pieces(text, &c.spans)),
            kind_name(a.kind),
        );
        let holds = is_named(e.speaker.as_deref().unwrap_or("∅"), &found.0)
            && is_cue(e.cue.as_deref(), found.1.as_deref())
            && e.kind == found.2;
        let wanted = (e.speaker.as_deref().unwrap_or("∅"), &e.cue, &e.kind);
        outcomes.push((
            name,
            if holds { Ok(()) } else { Err(format!("  - missing: {wanted:?}\n  + found: {found:?}")) },
        ));
    }
    for a in left.iter().filter(|a| a.kind != AttributionKind::Indirect) {
        let words: Vec<_> = a.content.iter().map(|s| s.text(text)).collect();
        let speaker = name_of(analysis, a.source.as_ref());
        let name = format!("no quotation «{}»", shorten(&words.join(" … ")));
        outcomes.push((name, Err(format!("  + too many: {speaker}: {words:?}"))));
    }
    outcomes
}

fn accusations(analysis: &Analysis, expected: &[ExpectedAccusation]) -> Outcomes {
    let text = &analysis.article.text;
    let mut left: Vec<_> = analysis
        .accusations
        .iter()
        .map(|a| {
            (
                name_of(analysis, a.accuser.as_ref()),
                name_of(analysis, Some(&a.accused)),
                pieces(text, &a.cue.spans),
                pieces(text, &a.charge),
                class_name(a.class),
                status_name(a.status),
            )
        })
        .collect();
    let mut outcomes = Vec::new();
    for e in required_first(expected, |e| e.optional) {
        let accuser = e.accuser.as_deref().unwrap_or("∅");
        let name = format!(
            "{accuser} -> {} ({}: {})",
            e.accused,
            e.cue,
            shorten(e.charge.as_deref().unwrap_or("∅"))
        );
        let same = left.iter().position(|f| {
            is_named(accuser, &f.0)
                && is_named(&e.accused, &f.1)
                && is_cue(Some(&e.cue), Some(&f.2))
                && (e.optional
                    || is_charge(e.charge.as_deref().unwrap_or_default(), &f.3)
                        && e.class == f.4
                        && e.status == f.5)
        });
        match same {
            Some(at) => {
                left.remove(at);
                if !e.optional {
                    outcomes.push((name, Ok(())));
                }
            }
            None if e.optional => {}
            None => {
                let near: Vec<_> =
                    left.iter().filter(|f| e.cue == f.2 || is_named(&e.accused, &f.1)).collect();
                outcomes.push((
                    name,
                    Err(format!("  - missing: {} {}\n  + near it: {near:?}", e.class, e.status)),
                ));
            }
        }
    }
    for f in left {
        let name = format!("no accusation {} -> {} ({}: {})", f.0, f.1, f.2, shorten(&f.3));
        outcomes.push((name, Err(format!("  + too many: {f:?}"))));
    }
    outcomes
}

fn denials(analysis: &Analysis, expected: &[ExpectedDenial]) -> Outcomes {
    let text = &analysis.article.text;
    let mut left: Vec<_> = analysis
        .denials
        .iter()
        .map(|d| {
            let answers: Vec<(String, String)> = d
                .accusations
                .iter()
                .map(|&a| &analysis.accusations[a])
                .map(|a| (name_of(analysis, a.accuser.as_ref()), name_of(analysis, Some(&a.accused))))
                .collect();
            (
                name_of(analysis, d.denier.as_ref()),
                pieces(text, &d.cue.spans),
                pieces(text, &d.content),
                answers,
            )
        })
        .collect();
    let mut outcomes = Vec::new();
    for e in expected {
        let denier = e.denier.as_deref().unwrap_or("∅");
        let name = format!("{denier} {} «{}»", e.cue, shorten(e.denied.as_deref().unwrap_or("∅")));
        let same = left.iter().position(|f| {
            is_named(denier, &f.0)
                && is_cue(Some(&e.cue), Some(&f.1))
                && e.denied.as_deref().unwrap_or_default() == f.2
        });
        let Some(at) = same else {
            outcomes.push((name, Err(format!("  - missing\n  + found: {left:?}"))));
            continue;
        };
        let found = left.remove(at);
        let linked = e.answers.iter().all(|pair| {
            let (a, b) = pair.split_once(" -> ").expect("A -> B");
            found.3.iter().any(|(accuser, accused)| is_named(a, accuser) && is_named(b, accused))
        });
        outcomes.push((name.clone(), Ok(())));
        if !e.answers.is_empty() {
            let outcome = if linked {
                Ok(())
            } else {
                Err(format!("  - missing: {:?}\n  + found: {:?}", e.answers, found.3))
            };
            outcomes.push((format!("{name} answers {}", e.answers.join("; ")), outcome));
        }
    }
    for f in left {
        let name = format!("no denial {} {} «{}»", f.0, f.1, shorten(&f.2));
        outcomes.push((name, Err(format!("  + too many: {f:?}"))));
    }
    outcomes
}

fn entities(analysis: &Analysis, expected: &Expected) -> Outcomes {
    let groups = expected.same.iter().map(|g| (g, true)).chain(expected.apart.iter().map(|g| (g, false)));
    groups
        .map(|(forms, together)| {
            let name = format!("{} {}", if together { "same" } else { "apart" }, forms.join(" | "));
            if one_entity(analysis, forms.iter().map(String::as_str)) == together {
                return (name, Ok(()));
            }
            let found: Vec<_> = analysis.entities.iter().map(|e| (&e.name, &e.aliases)).collect();
            (name, Err(format!("  + found: {found:?}")))
        })
        .collect()
}

/// Optional expectations come last, so that they take nothing from the others.
fn required_first<T>(expected: &[T], is_optional: impl Fn(&T) -> bool + Copy) -> impl Iterator<Item = &T> {
    expected.iter().filter(move |e| !is_optional(e)).chain(expected.iter().filter(move |e| is_optional(e)))
}

/// The words of a discontinuous span.
fn pieces(text: &str, spans: &[sayso::Span]) -> String {
    spans.iter().map(|s| s.text(text)).collect::<Vec<_>>().join(" … ")
}

/// Whether a cue is one of those accepted. The colon of `she replied:` may stand with it or not.
fn is_cue(accepted: Option<&str>, found: Option<&str>) -> bool {
    let plain = |cue: &str| if cue == ":" { cue.to_owned() } else { cue.trim_end_matches(':').to_owned() };
    match (accepted, found) {
        (Some(accepted), Some(found)) => accepted.split('|').any(|accepted| plain(accepted) == plain(found)),
        (None, None) => true,
        _ => false,
    }
}

/// Whether a charge is one of those accepted, quotation marks and punctuation at the ends aside.
fn is_charge(accepted: &str, found: &str) -> bool {
    let plain = |charge: &str| charge.trim_matches(['"', '“', '”', '\'', '‘', '’', '.', ',']).to_owned();
    accepted.split('|').any(|accepted| plain(accepted) == plain(found))
}

/// The beginning of some words, for a name that fits a line.
fn shorten(words: &str) -> String {
    let words = words.replace('\n', "⏎");
    match words.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", &words[..at]),
        None => words,
    }
}

/// Numbers names that come more than once.
fn unique(outcomes: Outcomes) -> Outcomes {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    outcomes
        .into_iter()
        .map(|(name, outcome)| {
            let count = seen.entry(name.clone()).or_default();
            *count += 1;
            (if *count == 1 { name } else { format!("{name} #{count}") }, outcome)
        })
        .collect()
}
