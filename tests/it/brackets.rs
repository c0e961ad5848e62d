//! Sentences in bracket notation: input and expectation in one line.
//!
//! ```text
//! [accuser:1 France] and [accuser:2 Spain] [cue blamed] [accused Google] for [charge the outage].
//! The phone needs a charge.
//! ```
//!
//! A bracket is `[role text]` or `[role:key text]`; stripped of its brackets the line is the input. Brackets may nest;
//! `\[` is a literal bracket, `⏎` a line break. A line without brackets must yield nothing of its type.
//!
//! - Accusations: every accuser times every accused; with keys, brackets belong together that share one. A bracket
//!   without key belongs to all; `accused:1,2` belongs to two.
//! - Attributions and denials: the brackets of one key are one finding.
//! - `[accused:1 …] [+cue:1 responsible]` adds a piece to the bracket of the same role and key before it.
//! - Flags stand behind a tab at the line's end, separated by spaces: `status=negated`, `class=claim`, `kind=mixed`,
//!   `reciprocal` (each accuser accuses the other ones), `twice` (one for each of two sides that share one phrase),
//!   `any-charge` (what the charge is stays open), `act=belief`, and `sources`: the line is about who speaks, thinks and
//!   orders, in nested attributions too, and about nothing else; one without a bracket has nobody.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use sayso::document::Upos;
use sayso::extract::{
    Accusation, AccusationClass, Attribution, AttributionKind, Cue, Denial, Findings, Phrase, Status,
};
use sayso::nlp::spans::Labels;
use sayso::rules::Disabled;
use sayso::{Analysis, Article, Document, Span, extract, nlp, resolve};

/// Which findings a line is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Attributions,
    /// Attributions by the rules alone: what a row of the cue lexicon promises, whatever the network makes of it.
    AttributionRules,
    Accusations,
    /// Accusations as the rules alone propose them: what a row of the cue lexicon promises, whatever the scorer decides.
    AccusationRules,
    Denials,
}

/// Compares what a line expects with what is found in it; the error is a readable difference.
pub(crate) fn check(kind: Kind, line: &str) -> Result<(), String> {
    let line = Line::read(line)?;
    let parsed = Parsed::new(&line.text);
    compare(kind, &line, &parsed.document, &parsed.findings(kind, Disabled::NONE))
}

/// A text with all that comes before the rules.
pub(crate) struct Parsed {
    pub(crate) document: Document,
    labels: Labels,
}

impl Parsed {
    pub(crate) fn new(text: &str) -> Self {
        let document = nlp::analyze(Article::new("line", text));
        let labels = nlp::spans::label(&document);
        Self { document, labels }
    }

    /// What is found in it, not resolved.
    pub(crate) fn findings(&self, kind: Kind, disabled: Disabled) -> Findings {
        if kind == Kind::AttributionRules {
            let tree = extract::tree::Tree::new(&self.document, disabled);
            let mut findings = Findings::default();
            findings.attributions = extract::attributions::find(&tree);
            return findings;
        }
        if kind == Kind::AccusationRules {
            return extract::proposals(&self.document, &self.labels, disabled);
        }
        extract::extract_with(&self.document, &self.labels, nlp::spans::Model::embedded().heads(), disabled)
    }

    /// What is found in it, resolved.
    pub(crate) fn analysis(&self, kind: Kind, disabled: Disabled) -> Analysis {
        let findings = self.findings(kind, disabled);
        resolve::resolve(self.document.clone(), findings, disabled)
    }
}

/// A line read: the text without brackets, and what the brackets say about it.
#[derive(Debug)]
pub(crate) struct Line {
    /// The input.
    pub(crate) text: String,
    brackets: Vec<Bracket>,
    flags: Vec<(String, String)>,
}

#[derive(Clone, Debug)]
struct Bracket {
    role: String,
    keys: BTreeSet<String>,
    spans: Vec<Span>,
}

const ROLES: [&str; 9] =
    ["source", "cue", "content", "addressee", "accuser", "accused", "charge", "denier", "denied"];

impl Line {
    /// Reads a line; the error says what is wrong with the notation.
    pub(crate) fn read(line: &str) -> Result<Self, String> {
        let (body, flags) = line.split_once('\t').unwrap_or((line, ""));
        let mut text = String::new();
        let mut brackets: Vec<Bracket> = Vec::new();
        let mut open: Vec<(bool, Bracket)> = Vec::new();
        let mut rest = body;
        while let Some(c) = rest.chars().next() {
            let mut step = c.len_utf8();
            match c {
                '\\' if rest[1..].starts_with(['[', ']', '\\']) => {
                    text.push_str(&rest[1..2]);
                    step = 2;
                }
                '⏎' => text.push('\n'),
                '[' => {
                    let (head, _) =
                        rest[1..].split_once(' ').ok_or("a bracket holds a role, a space, and text")?;
                    step = 1 + head.len() + 1;
                    let (added, head) = head.strip_prefix('+').map_or((false, head), |h| (true, h));
                    let (role, keys) = head.split_once(':').unwrap_or((head, ""));
                    if !ROLES.contains(&role) {
                        return Err(format!("no such role: {role} (write a literal bracket as \\[)"));
                    }
                    let keys = keys.split(',').filter(|k| !k.is_empty()).map(String::from).collect();
                    let spans = vec![Span::new(text.len(), text.len())];
                    open.push((added, Bracket { role: role.into(), keys, spans }));
                }
                ']' => {
                    let (added, mut bracket) =
                        open.pop().ok_or("a bracket is closed that was never opened")?;
                    bracket.spans[0].end = text.len();
                    let earlier = added.then(|| {
                        brackets.iter_mut().rev().find(|b| b.role == bracket.role && b.keys == bracket.keys)
                    });
                    match earlier {
                        None => brackets.push(bracket),
                        Some(Some(earlier)) => earlier.spans.extend(bracket.spans),
                        Some(None) => return Err(format!("nothing to add [+{} …] to", bracket.role)),
                    }
                }
                _ => text.push(c),
            }
            rest = &rest[step..];
        }
        if !open.is_empty() {
            return Err("a bracket is never closed".into());
        }
        for bracket in &mut brackets {
            bracket.spans.sort();
        }
        brackets.sort_by_key(|b| b.spans[0]);
        let flags = flags
            .split_whitespace()
            .map(|flag| {
                flag.split_once('=').map_or((flag.into(), String::new()), |(k, v)| (k.into(), v.into()))
            })
            .collect();
        Ok(Self { text, brackets, flags })
    }

    fn flag(&self, name: &str) -> Option<&str> {
        self.flags.iter().find(|(flag, _)| flag == name).map(|(_, value)| value.as_str())
    }

    fn of_role(&self, role: &str) -> impl Iterator<Item = &Bracket> {
        self.brackets.iter().filter(move |b| b.role == role)
    }

    /// The keys in use, or one empty key where there are none.
    fn keys(&self) -> BTreeSet<String> {
        let keys: BTreeSet<_> = self.brackets.iter().flat_map(|b| b.keys.iter().cloned()).collect();
        if keys.is_empty() && !self.brackets.is_empty() { BTreeSet::from([String::new()]) } else { keys }
    }

    /// All the pieces of a role under a key.
    fn pieces(&self, role: &str, key: &str) -> Vec<Span> {
        let mut spans: Vec<_> = self
            .of_role(role)
            .filter(|b| b.keys.is_empty() || b.keys.contains(key))
            .flat_map(|b| b.spans.iter().copied())
            .collect();
        spans.sort();
        spans
    }
}

impl Line {
    /// The attribution that the brackets without keys describe, whether or not the program finds it in the text.
    pub(crate) fn attribution(&self, document: &Document) -> Attribution {
        let words = |role: &str| self.pieces(role, "");
        let content = words("content");
        let cue = words("cue");
        let tokens = cue.iter().flat_map(|&span| document.tokens_in(span));
        let main =
            tokens.clone().find(|&t| document.tokens[t].upos == Upos::Verb).or_else(|| tokens.clone().next());
        let source = words("source");
        let mut attribution = Attribution::new(extract::attributions::kind_of(document, &content), content);
        attribution.source = (!source.is_empty()).then(|| {
            let words = document.tokens_in(source[0]);
            let is_head = |t: &usize| document.tokens[*t].head.is_none_or(|head| !words.contains(&head));
            let head = words.clone().find(is_head).unwrap_or(words.start);
            Phrase::new(source, head)
        });
        attribution.cue = main.map(|main| Cue::new(cue, document.tokens[main].lemma.as_str()));
        attribution
    }
}

/// Compares a line that was read with the findings of its text.
pub(crate) fn compare(
    kind: Kind,
    line: &Line,
    document: &Document,
    findings: &Findings,
) -> Result<(), String> {
    let text = &document.article.text;
    if line.flag("sources").is_some() {
        let of = |spans: &[Span]| format!("source {}", render_spans(text, spans));
        let expected = line.of_role("source").map(|bracket| of(&bracket.spans)).collect();
        let sources = findings.attributions.iter().filter_map(|a| a.source.as_ref());
        return difference(text, expected, sources.map(|source| of(&source.spans)).collect());
    }
    let (expected, found) = match kind {
        Kind::Attributions | Kind::AttributionRules => {
            let expected = expected_attributions(line);
            let mut found = Vec::new();
            for attribution in &findings.attributions {
                let rendered = render_attribution(
                    text,
                    attribution,
                    ["kind", "act"].map(|flag| line.flag(flag).is_some()),
                );
                // Only lines that list an inner attribution are about inner ones.
                if attribution.parent.is_none() || expected.contains(&rendered) {
                    found.push(rendered);
                }
            }
            (expected, found)
        }
        Kind::Accusations | Kind::AccusationRules => (
            expected_accusations(line)?,
            findings.accusations.iter().map(|a| render_accusation(text, a, line)).collect(),
        ),
        Kind::Denials => {
            (expected_denials(line), findings.denials.iter().map(|d| render_denial(text, d)).collect())
        }
    };
    difference(text, expected, found)
}

/// What stands in one list and not in the other, `Ok` where there is no such thing.
fn difference(text: &str, expected: Vec<String>, found: Vec<String>) -> Result<(), String> {
    let mut extra = found;
    let mut missing = Vec::new();
    for expectation in expected {
        match extra.iter().position(|f| *f == expectation) {
            Some(at) => drop(extra.remove(at)),
            None => missing.push(expectation),
        }
    }
    if missing.is_empty() && extra.is_empty() {
        return Ok(());
    }
    let mut report = format!("  {}\n", text.replace('\n', "⏎"));
    for (mark, list) in [("- missing", missing), ("+ found", extra)] {
        for finding in list {
            let _ = writeln!(report, "  {mark}: {finding}");
        }
    }
    Err(report)
}

fn expected_attributions(line: &Line) -> Vec<String> {
    let flags = ["kind", "act"].map(|flag| line.flag(flag));
    line.keys()
        .iter()
        .map(|key| {
            let of = |role| render_spans(&line.text, &line.pieces(role, key));
            let mut finding = format!(
                "source {} · cue {} · content {} · addressee {}",
                of("source"),
                of("cue"),
                of("content"),
                of("addressee")
            );
            for value in flags.iter().flatten() {
                let _ = write!(finding, " · {value}");
            }
            finding
        })
        .collect()
}

fn render_attribution(text: &str, attribution: &Attribution, [with_kind, with_act]: [bool; 2]) -> String {
    // The colon of `she replied: "…"` may stand with the cue or not; corpora differ.
    let mut cue = attribution.cue.as_ref().map_or(Vec::new(), |c| c.spans.clone());
    if let Some(last) = cue.last_mut().filter(|last| last.len() > 1 && last.text(text).ends_with(':')) {
        last.end -= 1;
    }
    let mut finding = format!(
        "source {} · cue {} · content {} · addressee {}",
        render_phrase(text, attribution.source.as_ref()),
        render_spans(text, &cue),
        render_spans(text, &attribution.content),
        render_phrase(text, attribution.addressee.as_ref()),
    );
    if with_kind {
        let _ = write!(finding, " · {}", kind_name(attribution.kind));
    }
    if with_act {
        let _ = write!(finding, " · {}", attribution.act.as_str());
    }
    finding
}

fn expected_accusations(line: &Line) -> Result<Vec<String>, String> {
    let status = line.flag("status").unwrap_or("asserted");
    let class = line.flag("class").unwrap_or("explicit");
    let reciprocal = line.flag("reciprocal").is_some();
    let twice = line.flag("twice").is_some();
    let shares = |a: &Bracket, b: &Bracket| {
        a.keys.is_empty() || b.keys.is_empty() || a.keys.intersection(&b.keys).next().is_some()
    };
    let mut findings = Vec::new();
    for accused in line.of_role("accused") {
        let accusers: Vec<_> = line.of_role("accuser").filter(|a| reciprocal || shares(a, accused)).collect();
        let accusers =
            if accusers.is_empty() { vec![None] } else { accusers.into_iter().map(Some).collect() };
        for &accuser in &accusers {
            let with = |role| {
                line.of_role(role)
                    .find(|b| shares(b, accused) && (reciprocal || accuser.is_none_or(|a| shares(b, a))))
            };
            let cue = with("cue").ok_or("an accusation needs a cue")?;
            let charge = with("charge").map_or(&[][..], |c| &c.spans);
            let targets: Vec<&[Span]> = match accuser {
                Some(_) if reciprocal && accusers.len() > 1 => {
                    let others = accusers
                        .iter()
                        .flatten()
                        .filter(|a| a.spans != accuser.map_or(vec![], |b| b.spans.clone()));
                    others.map(|a| a.spans.as_slice()).collect()
                }
                _ => vec![&[]],
            };
            for target in targets {
                let finding = format!(
                    "{class} {status} · accuser {} · cue {} · accused {}{} · charge {}",
                    render_spans(&line.text, accuser.map_or(&[], |a| &a.spans)),
                    render_spans(&line.text, &cue.spans),
                    render_spans(&line.text, &accused.spans),
                    if target.is_empty() {
                        String::new()
                    } else {
                        format!(" = {}", render_spans(&line.text, target))
                    },
                    if line.flag("any-charge").is_some() {
                        "open".into()
                    } else {
                        render_spans(&line.text, charge)
                    },
                );
                if twice {
                    findings.push(finding.clone());
                }
                findings.push(finding);
            }
        }
    }
    Ok(findings)
}

fn render_accusation(text: &str, accusation: &Accusation, line: &Line) -> String {
    let reciprocal = line.flag("reciprocal").is_some();
    // The two of `Norland and Estavia accused each other` may each stand as the whole phrase that refers to one.
    let meant = |phrase: &Phrase| {
        if phrase.refers_to.is_empty() { phrase.spans.clone() } else { phrase.refers_to.clone() }
    };
    let accuser = accusation
        .accuser
        .as_ref()
        .map_or(Vec::new(), |accuser| if reciprocal { meant(accuser) } else { accuser.spans.clone() });
    let target = match accusation.accused.refers_to.as_slice() {
        // `The three parties accused one another`: the group stands for itself.
        target if reciprocal && !target.is_empty() && target != accuser => {
            format!(" = {}", render_spans(text, target))
        }
        _ => String::new(),
    };
    format!(
        "{} {} · accuser {} · cue {} · accused {}{target} · charge {}",
        class_name(accusation.class),
        status_name(accusation.status),
        render_spans(text, &accuser),
        render_spans(text, &accusation.cue.spans),
        render_spans(text, &accusation.accused.spans),
        if line.flag("any-charge").is_some() {
            "open".into()
        } else {
            render_spans(text, &accusation.charge)
        },
    )
}

fn expected_denials(line: &Line) -> Vec<String> {
    line.keys()
        .iter()
        .map(|key| {
            let of = |role| render_spans(&line.text, &line.pieces(role, key));
            format!("denier {} · cue {} · denied {}", of("denier"), of("cue"), of("denied"))
        })
        .collect()
}

fn render_denial(text: &str, denial: &Denial) -> String {
    format!(
        "denier {} · cue {} · denied {}",
        render_phrase(text, denial.denier.as_ref()),
        render_spans(text, &denial.cue.spans),
        render_spans(text, &denial.content),
    )
}

fn render_phrase(text: &str, phrase: Option<&Phrase>) -> String {
    render_spans(text, phrase.map_or(&[], |p| p.spans.as_slice()))
}

/// Words with their places, so that the second `she` of a sentence is not taken for the first.
fn render_spans(text: &str, spans: &[Span]) -> String {
    if spans.is_empty() {
        return "∅".into();
    }
    let mut rendered = String::new();
    for span in spans {
        let words = text.get(span.range()).unwrap_or("<span out of bounds>").replace('\n', "⏎");
        let _ = write!(rendered, "{}«{words}»@{}", if rendered.is_empty() { "" } else { "+" }, span.start);
    }
    rendered
}

/// The name that the output gives a kind.
pub(crate) fn kind_name(kind: AttributionKind) -> &'static str {
    match kind {
        AttributionKind::Direct => "direct",
        AttributionKind::Mixed => "mixed",
        AttributionKind::Indirect => "indirect",
    }
}

/// The name that the output gives a class.
pub(crate) fn class_name(class: AccusationClass) -> &'static str {
    match class {
        AccusationClass::Explicit => "explicit",
        AccusationClass::Claim => "claim",
    }
}

/// The name that the output gives a status.
pub(crate) fn status_name(status: Status) -> &'static str {
    match status {
        Status::Asserted => "asserted",
        Status::Negated => "negated",
        Status::Hypothetical => "hypothetical",
        Status::Denied => "denied",
    }
}

#[test]
fn brackets_are_stripped_and_counted_in_bytes() {
    let line = Line::read("“No,” [source Ole] [cue said]; \\[sic\\]⏎Rain.\tkind=direct reciprocal").unwrap();
    assert_eq!(line.text, "“No,” Ole said; [sic]\nRain.");
    assert_eq!(line.pieces("source", ""), [Span::new(10, 13)]);
    assert_eq!(line.flag("kind"), Some("direct"));
    assert_eq!(line.flag("reciprocal"), Some(""));
}

#[test]
fn accusers_and_accused_multiply_within_their_keys() {
    let of = |line| expected_accusations(&Line::read(line).unwrap()).unwrap().len();
    assert_eq!(of("[accuser:1 A] and [accuser:2 B] [cue accused] [accused C] and [accused D]."), 4);
    assert_eq!(
        of("[accuser A] [cue accused] [accused:1 C] of [charge:1 x] and [accused:2 D] of [charge:2 y]."),
        2
    );
    assert_eq!(of("[accuser:1 A] and [accuser:2 B] [cue accused] [accused each other].\treciprocal"), 2);
    assert_eq!(
        of("[accuser:1 A], [accuser:2 B] and [accuser:3 C] [cue blamed] [accused one another].\treciprocal"),
        6
    );
    assert_eq!(of("[accuser Both sides] [cue accused] [accused the other].\ttwice"), 2);
    assert_eq!(of("[accused A] was [cue accused]."), 1);
    assert_eq!(of("The phone needs a charge."), 0);
}

#[test]
fn pieces_are_joined() {
    let line = Line::read("[accuser A] [cue held] [accused B] [+cue responsible].").unwrap();
    let findings = expected_accusations(&line).unwrap();
    assert_eq!(
        findings,
        ["explicit asserted · accuser «A»@0 · cue «held»@2+«responsible»@9 · accused «B»@7 · charge ∅"]
    );
}

#[test]
fn mistakes_in_the_notation_are_told() {
    assert!(Line::read("[speaker A] said").is_err());
    assert!(Line::read("[cue said").is_err());
    assert!(Line::read("said]").is_err());
    assert!(Line::read("[+cue responsible]").is_err());
}
