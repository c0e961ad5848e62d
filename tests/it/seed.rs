//! The article that the project started from, with its attributions (brat) and accusations (JSON) in `fixtures/seed`.

use std::fs;

use sayso::extract::AttributionKind;
use sayso::{Analysis, Article, CodePoints, Span};
use serde::Deserialize;

use crate::brackets::class_name;
use crate::expectations::{hold, repository};
use crate::hard_cases::{is_named, name_of, one_entity};

/// Accuser's and accused's entity, cue, class, all as the gold file has them.
#[derive(Deserialize)]
struct Gold {
    entities: Vec<GoldEntity>,
    accusations: Vec<GoldAccusation>,
}

#[derive(Deserialize)]
struct GoldEntity {
    id: String,
    name: String,
    aliases: Vec<String>,
}

#[derive(Deserialize)]
struct GoldAccusation {
    accuser: String,
    accused: String,
    cue_span: (usize, usize),
    charge_span: (usize, usize),
    class: String,
}

#[test]
fn the_seed_article_comes_out_as_annotated() {
    let text = fs::read_to_string(repository("fixtures/seed/text/ceasefire.txt")).unwrap();
    let analysis = sayso::analyze(Article::new("ceasefire", text.as_str()));
    let mut outcomes = quotations(&analysis);
    outcomes.extend(accusations(&analysis));
    outcomes.push((
        "Baku is Azerbaijan".into(),
        met(one_entity(&analysis, ["Azerbaijan", "Baku"].into_iter()), &analysis.entities),
    ));
    outcomes.push(("Aliyev is one, Pashinyan another".into(), {
        let aliyev =
            one_entity(&analysis, ["Ilham Aliyev", "Azerbaijani President Ilham Aliyev"].into_iter());
        let mixed = one_entity(&analysis, ["Ilham Aliyev", "Nikol Pashinyan"].into_iter());
        met(aliyev && !mixed, &analysis.entities)
    }));
    for denier in ["Turkey|Ankara", "Azerbaijan|Baku"] {
        let linked = analysis.denials.iter().any(|denial| {
            is_named(denier, &name_of(&analysis, denial.denier.as_ref()))
                && denial.cue.lemma == "deny"
                && denial.accusations.iter().any(|&a| {
                    let accusation = &analysis.accusations[a];
                    is_named("Azerbaijan", &name_of(&analysis, Some(&accusation.accused)))
                })
        });
        outcomes
            .push((format!("{denier} denies the accusations of Azerbaijan"), met(linked, &analysis.denials)));
    }
    outcomes.push(("boilerplate is nobody's words".into(), boilerplate(&analysis)));
    hold("seed", outcomes);
}

fn met(holds: bool, found: &impl std::fmt::Debug) -> Result<(), String> {
    if holds { Ok(()) } else { Err(format!("  + found: {found:?}")) }
}

/// The direct and mixed ones, from the brat file: speaker, cue and content, exactly.
fn quotations(analysis: &Analysis) -> Vec<(String, Result<(), String>)> {
    let text = &analysis.article.text;
    let points = CodePoints::new(text);
    let rendered = |span: Span| format!("{:?}", points.of(span));
    let found: Vec<(String, String, String, AttributionKind)> = analysis
        .attributions
        .iter()
        .filter(|a| a.parent.is_none())
        .map(|a| {
            let cue = a.cue.iter().flat_map(|c| &c.spans).copied().map(rendered).collect::<String>();
            let content = a.content.iter().copied().map(rendered).collect::<String>();
            (name_of(analysis, a.source.as_ref()), cue, content, a.kind)
        })
        .collect();

    let speakers = ["Ilham Aliyev", "Ilham Aliyev", "Sergey Lavrov", "Zohrab Mnatsakanyan"];
    let annotations = fs::read_to_string(repository("fixtures/seed/ceasefire.ann")).unwrap();
    let span_of = |id: &str| {
        let line = annotations.lines().find(|l| l.starts_with(&format!("{id}\t"))).unwrap();
        let mut fields = line.split('\t').nth(1).unwrap().split(' ').skip(1);
        let mut next = || fields.next().unwrap().parse::<usize>().unwrap();
        format!("{:?}", (next(), next()))
    };
    let mut outcomes = Vec::new();
    for (n, speaker) in speakers.iter().enumerate() {
        let [source, cue, content] = [1, 2, 3].map(|k| span_of(&format!("T{}", 4 * n + k)));
        let _ = source;
        let holds = found.iter().any(|f| is_named(speaker, &f.0) && f.1 == cue && f.2 == content);
        outcomes.push((format!("quotation {} by {speaker}", n + 1), met(holds, &found)));
    }
    let direct = found.iter().filter(|f| f.3 != AttributionKind::Indirect).count();
    outcomes.push(("four quotations and no fifth".into(), met(direct == 4, &found)));
    outcomes
}

/// All that the gold file has, and no explicit one beside them.
fn accusations(analysis: &Analysis) -> Vec<(String, Result<(), String>)> {
    let gold = fs::read_to_string(repository("fixtures/seed/gold/ceasefire.json")).unwrap();
    let gold: Gold = serde_json::from_str(&gold).unwrap();
    let names = |id: &str| {
        let entity = gold.entities.iter().find(|e| e.id == id).unwrap();
        [std::slice::from_ref(&entity.name), &entity.aliases].concat().join("|")
    };
    let points = CodePoints::new(&analysis.article.text);
    let cover = |spans: &[Span]| spans.iter().copied().reduce(Span::cover).map(|span| points.of(span));
    let mut left: Vec<_> = analysis
        .accusations
        .iter()
        .map(|a| {
            (
                class_name(a.class),
                name_of(analysis, a.accuser.as_ref()),
                name_of(analysis, Some(&a.accused)),
                cover(&a.cue.spans),
                cover(&a.charge),
            )
        })
        .collect();
    let found: String = left.iter().map(|f| format!("  + found: {f:?}\n")).collect();
    let mut outcomes = Vec::new();
    for (n, accusation) in gold.accusations.iter().enumerate() {
        let (accuser, accused) = (names(&accusation.accuser), names(&accusation.accused));
        let same = left.iter().position(|f| {
            f.0 == accusation.class
                && is_named(&accuser, &f.1)
                && is_named(&accused, &f.2)
                && f.3.is_some_and(|(start, end)| start < accusation.cue_span.1 && accusation.cue_span.0 < end)
                // The charge of a claim is open: where `the decision was made by Pashinyan himself` begins is a matter of taste.
                && (f.0 == "claim" || f.4 == Some(accusation.charge_span))
        });
        if let Some(at) = same {
            left.remove(at);
        }
        let short = |names: &str| names.split('|').next().unwrap_or_default().to_owned();
        let name =
            format!("{} accusation {}: {} -> {}", accusation.class, n + 1, short(&accuser), short(&accused));
        outcomes.push((name, same.map(|_| ()).ok_or_else(|| found.clone())));
    }
    left.retain(|f| f.0 == "explicit");
    outcomes.push(("no other explicit accusation".into(), met(left.is_empty(), &left)));
    outcomes
}

/// From `Meydan` on the text is the website's.
fn boilerplate(analysis: &Analysis) -> Result<(), String> {
    let text = &analysis.article.text;
    let start = text.find("\nMeydan").unwrap();
    let phrases = analysis
        .attributions
        .iter()
        .flat_map(|a| a.content.iter().copied().chain(a.source.iter().flat_map(|s| s.spans.iter().copied())));
    let mentions = analysis.entities.iter().flat_map(|e| e.mentions.iter().map(|m| m.span));
    let late: Vec<_> = phrases.chain(mentions).filter(|s| s.end > start + 1).map(|s| s.text(text)).collect();
    met(late.is_empty(), &late)
}
