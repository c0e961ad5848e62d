//! The pages as HTML: every value is escaped by the template, no page has a style or script inside.

use std::collections::BTreeMap;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{Fields, Settings, marks};
use crate::archive::corrections::Which;
use crate::archive::{Archive, Query, Shown};
use crate::error::Result;
use crate::graph::confidence::{self, Least};
use crate::graph::merge::{self, Aliases, Merging};
use crate::graph::{AttributionGraph, Corpus, GraphOptions, build, duplicates};
use crate::picture::{Frame, Picture, PictureOptions};
use crate::typeset::{one_line, shorten};

/// Articles on one page.
const ARTICLES: usize = 50;
/// Statements on one page.
const STATEMENTS: usize = 50;

const LINKS: [(&str, &str); 8] = [
    ("", "Articles"),
    ("review", "Review"),
    ("search", "Search"),
    ("names", "Names"),
    ("graph", "Graph"),
    ("charges", "Charges"),
    ("contradictions", "Contradictions"),
    ("log", "Log"),
];

fn page(settings: &Settings, now: &str, title: &str, content: &Markup) -> Markup {
    let base = format!("/{}", settings.token);
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · sayso" }
                link rel="stylesheet" href={ (base) "/style.css" };
                script src={ (base) "/keys.js" } defer {}
            }
            body data-base=(base) {
                header {
                    a.skip href="#main" { "Skip to content" }
                    strong { "sayso" }
                    nav aria-label="Pages" {
                        @for (path, name) in LINKS {
                            a href={ (base) "/" (path) } aria-current=[(path == now).then_some("page")] { (name) }
                        }
                    }
                    span.who { "as " (settings.who) }
                }
                main #main { (content) }
                dialog #keys aria-label="Keys" {
                    h2 { "Keys" }
                    dl {
                        @for (key, what) in [
                            ("a", "accept, and on to the next one"), ("r", "reject, and on to the next one"),
                            ("n / p", "next, previous statement of the article"),
                            ("e", "edit; with words selected, say what they are: s speaker, t target, c cue, x text"),
                            ("m", "merge the speaker's name with another one"), ("u", "undo"), ("/", "search"),
                            ("?", "this help"),
                        ] {
                            dt { kbd { (key) } }
                            dd { (what) }
                        }
                    }
                    form method="dialog" { button { "Close" } }
                }
            }
        }
    }
}

/// A page with a few words.
pub(super) fn message(settings: &Settings, title: &str, words: &str) -> Markup {
    let content = html! { h1 { (title) } p { (words) } };
    page(settings, "-", title, &content)
}

/// The list of articles.
pub(super) fn articles(archive: &Archive, settings: &Settings, query: &Fields) -> Result<Markup> {
    let skip: usize = query.get("skip").and_then(|skip| skip.parse().ok()).unwrap_or(0);
    let (since, until, outlet) = (query.get("since"), query.get("until"), query.get("outlet"));
    let documents = archive.documents(since, until, outlet, (skip, ARTICLES))?;
    let (all, statements) = archive.size()?;
    let content = html! {
        h1 { (archive.path().file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())) }
        p.lead { (grouped(all)) " articles, " (grouped(statements)) " statements. "
            a.button href={ "/" (settings.token) "/review" } { "Review what is open" } }
        form.filter method="get" {
            label { "Since " input name="since" value=[since] placeholder="2031-01" size="10"; }
            label { "Until " input name="until" value=[until] placeholder="2031-12-31" size="10"; }
            label { "Outlet " input name="outlet" value=[outlet]; }
            button { "Show" }
        }
        table {
            thead { tr { th { "Day" } th { "Article" } th { "Outlet" } th.number { "Statements" } th { "Reviewed" } } }
            tbody {
                @for it in &documents {
                    tr {
                        td.day { (it.published.as_deref().map_or("", |day| day.get(..10).unwrap_or(day))) }
                        td { a href={ "/" (settings.token) "/document/" (it.id) } {
                            (one_line(it.title.as_deref().unwrap_or(&it.name))) }
                            @if let Some(previous) = it.previous { " " span.tag { "new version of " (previous) } }
                            @if it.sightings > 1 { " " span.tag { "met " (it.sightings) " times" } }
                        }
                        td { (it.outlet.as_deref().unwrap_or_default()) }
                        td.number { (it.statements) }
                        td { progress max=(it.statements.max(it.reviewed).max(1)) value=(it.reviewed) {} " " (it.reviewed) }
                    }
                }
            }
        }
        @if documents.is_empty() { p { "No articles here." } }
        (pager(query, skip, ARTICLES, documents.len()))
    };
    Ok(page(settings, "", "Articles", &content))
}

/// Links to the pages before and behind.
fn pager(query: &Fields, skip: usize, size: usize, shown: usize) -> Markup {
    let to = |skip: usize| {
        let mut link = form_urlencoded::Serializer::new(String::new());
        for (name, value) in query.0.iter().filter(|(name, value)| name != "skip" && !value.is_empty()) {
            link.append_pair(name, value);
        }
        link.append_pair("skip", &skip.to_string());
        format!("?{}", link.finish())
    };
    html! {
        nav.pager aria-label="More" {
            @if skip > 0 { a rel="prev" href=(to(skip.saturating_sub(size))) { "← Before" } }
            @if shown == size { a rel="next" href=(to(skip + size)) { "More →" } }
        }
    }
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn options(name: &str, label: &str, values: &[&str], chosen: Option<&str>) -> Markup {
    html! {
        label { (label) " "
            select name=(name) {
                option value="" { "any" }
                @for value in values { option value=(value) selected[chosen == Some(*value)] { (value) } }
            }
        }
    }
}

const TYPES: [&str; 3] = ["quotation", "accusation", "denial"];
const STATUSES: [&str; 4] = ["asserted", "negated", "hypothetical", "denied"];

/// Statements that fit a query.
pub(super) fn search(archive: &Archive, settings: &Settings, query: &Fields) -> Result<Markup> {
    let skip: usize = query.get("skip").and_then(|skip| skip.parse().ok()).unwrap_or(0);
    let found = archive.search(&Query {
        words: query.owned("words").unwrap_or_default(),
        speaker: query.owned("speaker"),
        target: query.owned("target"),
        kind: query.owned("type"),
        status: query.owned("status"),
        since: query.owned("since"),
        until: query.owned("until"),
        outlet: query.owned("outlet"),
        verdict: query.owned("verdict"),
        limit: STATEMENTS,
        skip,
        ..Query::default()
    })?;
    let field = |name: &'static str, label: &str, hint: &str, size: &str| {
        html! { label { (label) " " input name=(name) value=[query.get(name)] placeholder=(hint) size=(size); } }
    };
    let content = html! {
        h1 { "Search" }
        form.filter method="get" {
            label { "Words " input #words type="search" name="words" value=[query.get("words")] placeholder="nepot*" autofocus; }
            (field("speaker", "Speaker", "", "14")) (field("target", "Target", "", "14"))
            (options("type", "Type", &TYPES, query.get("type"))) (options("status", "Status", &STATUSES, query.get("status")))
            (options("verdict", "Verdict", &["open", "accepted", "rejected"], query.get("verdict")))
            (field("since", "Since", "2031-01", "10")) (field("until", "Until", "2031-12", "10"))
            (field("outlet", "Outlet", "", "14"))
            button { "Search" }
        }
        @if found.is_empty() { p { "Nothing found." } }
        ol.results start=(skip + 1) { @for it in &found { li { (line(settings, it)) } } }
        (pager(query, skip, STATEMENTS, found.len()))
    };
    Ok(page(settings, "search", "Search", &content))
}

/// A statement in a list.
fn line(settings: &Settings, it: &Shown) -> Markup {
    let place = super::actions::place_of(settings, it.document_id, &it.fingerprint, None);
    html! {
        p.what { (who(it)) " " (tags(it)) }
        blockquote { (one_line(&it.sentence)) }
        p.place { a href=(place) { (source(it)) } }
    }
}

fn source(it: &Shown) -> String {
    let parts = [it.day.as_deref(), it.outlet.as_deref(), it.title.as_deref().or(Some(&it.document))];
    parts.into_iter().flatten().map(one_line).collect::<Vec<_>>().join(", ")
}

/// Who says or accuses whom of what.
fn who(it: &Shown) -> Markup {
    let verb = match it.kind.as_str() {
        "accusation" => "accuses",
        "denial" => "denies",
        _ => "says",
    };
    html! {
        strong { (it.speaker.as_deref().unwrap_or("(not named)")) } " " (verb)
        @if let Some(target) = &it.target { " " strong { (target) } }
        @if !it.text.is_empty() { ": " span.words { (shorten(&one_line(&it.text), 220)) } }
    }
}

fn tags(it: &Shown) -> Markup {
    html! {
        span.tags {
            span.tag { (it.kind) }
            @if let Some(status) = it.status.as_deref().filter(|status| *status != "asserted") { span.tag { (status) } }
            @if let Some(code) = &it.code { span.tag.code { (code) } }
            @if let Some(verdict) = &it.verdict { span.tag class=(verdict) { (verdict) } }
            span.sure title="confidence" { (format!("{:.2}", it.confidence)) }
        }
    }
}

/// An article with its statements, one of them open for review.
pub(super) fn document(archive: &Archive, settings: &Settings, id: &str, query: &Fields) -> Result<Markup> {
    let it = archive.document(id)?;
    let article = archive.article(it.id)?;
    let all = archive.search(&Query {
        document: Some(it.id),
        kind: query.owned("type"),
        verdict: Some("all".to_owned()),
        ..Query::default()
    })?;
    let now = query.get("s").and_then(|s| all.iter().position(|it| it.fingerprint == s));
    let now =
        now.or_else(|| all.iter().position(|it| it.verdict.is_none())).or((!all.is_empty()).then_some(0));
    let kind = query.get("type");
    let place = |fingerprint: &str| super::actions::place_of(settings, it.id, fingerprint, kind);
    let text = marks::text(&article.text, now.map(|n| &all[n]), &all, place);
    let neighbor = |n: Option<usize>| n.and_then(|n| all.get(n)).map(|it| place(&it.fingerprint));
    let title = one_line(it.title.as_deref().unwrap_or(&it.name));
    let reviewed = all.iter().filter(|it| it.verdict.is_some()).count();
    let content = html! {
        div.review {
            article aria-label="Article" {
                h1 { (title) }
                p.place { (it.published.as_deref().unwrap_or("no date"))
                    @if let Some(outlet) = &it.outlet { " · " (outlet) }
                    " · document " (it.id)
                    @if let Some(previous) = it.previous { " · " a href={ "/" (settings.token) "/document/" (previous) } { "version before" } }
                }
                div #text .text { (PreEscaped(text)) }
            }
            aside aria-label="Review" {
                p.count { (reviewed) " of " (all.len()) " reviewed " progress max=(all.len().max(1)) value=(reviewed) {} }
                @if let Some(n) = now {
                    (card(settings, &all[n], kind))
                    nav.steps aria-label="Statements" {
                        @if let Some(to) = neighbor(n.checked_sub(1)) { a #previous href=(to) { "← Previous" } }
                        @if let Some(to) = neighbor(Some(n + 1)) { a #next href=(to) { "Next →" } }
                        @else { a #next href={ "/" (settings.token) "/review" @if let Some(kind) = kind { "?type=" (kind) } } { "Next open →" } }
                    }
                    form method="post" action={ "/" (settings.token) "/undo" } {
                        input type="hidden" name="document" value=(it.id);
                        input type="hidden" name="fingerprint" value=(all[n].fingerprint);
                        @if let Some(kind) = kind { input type="hidden" name="type" value=(kind); }
                        button #undo { "Undo the last " kbd { "u" } }
                    }
                } @else { p { "Nothing was found in this article." } }
                (insert(settings, it.id))
                details.all open[all.len() <= 12] {
                    summary { "All statements (" (all.len()) ")" }
                    ol { @for (n, it) in all.iter().enumerate() {
                        li class=[it.verdict.as_deref()] aria-current=[(Some(n) == now).then_some("true")] {
                            a href=(place(&it.fingerprint)) { (who(it)) }
                        }
                    } }
                }
            }
        }
    };
    Ok(page(settings, "review", &title, &content))
}

/// The statement under review, with its forms.
fn card(settings: &Settings, it: &Shown, kind: Option<&str>) -> Markup {
    let hidden = html! {
        input type="hidden" name="fingerprint" value=(it.fingerprint);
        @if let Some(kind) = kind { input type="hidden" name="type" value=(kind); }
    };
    let action = format!("/{}/correct", settings.token);
    let verdict = |value: &str, id: &str, name: &str, key: &str| {
        html! {
            form method="post" action=(action) {
                (hidden)
                input type="hidden" name="then" value="next";
                button id=(id) name="verdict" value=(value) { (name) " " kbd { (key) } }
            }
        }
    };
    let field = |name: &'static str, label: &str, value: &str, hint: &str| {
        html! {
            label { (label)
                input name=(name) value=(value) placeholder=(hint);
                input type="hidden" name={ "old_" (name) } value=(value);
            }
        }
    };
    let choice = |name: &'static str, values: &[&str], now: &str| {
        html! {
            label { (name)
                select name=(name) { @for value in values { option selected[*value == now] { (value) } } }
                input type="hidden" name={ "old_" (name) } value=(now);
            }
        }
    };
    let kinds: &[&str] = match it.kind.as_str() {
        "quotation" => &["direct", "mixed", "indirect"],
        "accusation" => &["explicit", "claim"],
        _ => &[],
    };
    html! {
        section.card #card data-speaker=[it.speaker.as_deref()] {
            p.what { (who(it)) }
            (tags(it))
            dl {
                dt.cue { "cue" } dd { (it.cue) }
                @if let Some(words) = &it.speaker_words { dt.speaker { "speaker" } dd { (one_line(words)) } }
                @if let Some(words) = &it.target_words { dt.target { "target" } dd { (one_line(words)) } }
                @if !it.text.is_empty() { dt.text { (if it.kind == "quotation" { "content" } else { "charge" }) } dd { (one_line(&it.text)) } }
                @if let Some(note) = &it.note { dt { "note" } dd { (note) } }
            }
            div.verdicts { (verdict("accepted", "accept", "Accept", "a")) (verdict("rejected", "reject", "Reject", "r")) }
            @if it.verdict.is_some() {
                form method="post" action=(action) { (hidden) button name="verdict" value="" { "Open again" } }
            }
            details #edit {
                summary { "Edit " kbd { "e" } }
                form #change method="post" action=(action) {
                    (hidden)
                    p.hint { "Places count letters of the text, from–to. Select words in the article and press " kbd { "e" } " to fill them in." }
                    (field("speaker", "Speaker", it.speaker.as_deref().unwrap_or_default(), "name"))
                    (field("speaker_span", "Speaker's words", &marks::places(it, "speaker"), "12-20"))
                    @if it.kind == "accusation" {
                        (field("target", "Target", it.target.as_deref().unwrap_or_default(), "name"))
                        (field("target_span", "Target's words", &marks::places(it, "target"), "12-20"))
                        (choice("status", &STATUSES, it.status.as_deref().unwrap_or("asserted")))
                        (field("code", "Code", it.code.as_deref().unwrap_or_default(), "what the charge is called"))
                    }
                    @if !kinds.is_empty() { (choice("kind", kinds, &it.class)) }
                    (field("cue", "Cue", &marks::places(it, "cue"), "12-20"))
                    (field("text", if it.kind == "quotation" { "Content" } else { "Charge" }, &marks::places(it, "text"), "12-20;30-44"))
                    (field("note", "Note", it.note.as_deref().unwrap_or_default(), ""))
                    button { "Save" }
                }
            }
            @if let Some(speaker) = &it.speaker {
                p { a #merge href={ "/" (settings.token) "/names?" (pair("alias", speaker)) } { "Merge " (speaker) " " kbd { "m" } } }
            }
        }
        div #chooser hidden {
            p { "The selected words are" }
            @for (key, name, label) in [("s", "speaker_span", "the speaker"), ("t", "target_span", "the target"),
                ("c", "cue", "the cue"), ("x", "text", "content or charge")] {
                button type="button" data-field=(name) data-key=(key) { (label) " " kbd { (key) } }
            }
        }
    }
}

fn pair(name: &str, value: &str) -> String {
    form_urlencoded::Serializer::new(String::new()).append_pair(name, value).finish()
}

/// The form for a statement that was not found.
fn insert(settings: &Settings, document: i64) -> Markup {
    html! {
        details.insert {
            summary { "Add a statement" }
            form #insert method="post" action={ "/" (settings.token) "/insert" } {
                input type="hidden" name="document" value=(document);
                label { "type" select name="new_type" { option { "accusation" } option { "quotation" } option { "denial" } } }
                @for (name, label, hint) in [("speaker", "Speaker", "name"), ("speaker_span", "Speaker's words", "12-20"),
                    ("target", "Target", "name"), ("target_span", "Target's words", "12-20"), ("cue", "Cue", "12-20"),
                    ("text", "Content or charge", "12-20")] {
                    label { (label) input name=(name) placeholder=(hint); }
                }
                button { "Add" }
            }
        }
    }
}

/// Who takes part, suggestions, and the form by which names are merged.
pub(super) fn names(archive: &Archive, settings: &Settings, query: &Fields) -> Result<Markup> {
    let suggestions = archive.suggestions()?;
    let wanted = query.get("like");
    let participants = archive.participants(wanted, 100)?;
    let action = format!("/{}/name", settings.token);
    let say = |alias: &str, name: &str, label: Markup| {
        html! {
            form method="post" action=(action) {
                input type="hidden" name="alias" value=(alias);
                input type="hidden" name="name" value=(name);
                button { (label) }
            }
        }
    };
    let content = html! {
        h1 { "Names" }
        form.filter method="post" action=(action) {
            label { "The name " input #alias name="alias" value=[query.get("alias")] required list="known"; }
            label { "belongs to " input #name name="name" required list="known" autofocus[query.get("alias").is_some()]; }
            label { "only in document " input name="document" size="8" placeholder="all"; }
            button { "Merge" }
            datalist #known { @for it in &participants { option value=(it.name) {} } }
        }
        p.hint { "A name that belongs to itself is kept apart. The log takes every merge back." }
        @if !suggestions.is_empty() {
            h2 { "May be one" }
            table {
                thead { tr { th { "Name" } th { "and" } th { "Why" } th { "Say" } } }
                tbody { @for it in suggestions.iter().take(50) {
                    tr {
                        td { (it.alias) " " span.sure { (it.statements.0) } }
                        td { (it.name) " " span.sure { (it.statements.1) } }
                        td { (it.reason) }
                        td.verdicts { (say(&it.alias, &it.name, html! { "One: " (it.name) })) (say(&it.alias, &it.alias, html! { "Two" })) }
                    }
                } }
            }
        }
        h2 { "Who takes part" }
        form.filter method="get" { label { "Like " input name="like" value=[wanted]; } button { "Show" } }
        table {
            thead { tr { th { "Name" } th { "Kind" } th { "Other names" } th.number { "Accuses" } th.number { "Is accused" } th.number { "Speaks" } } }
            tbody { @for it in &participants {
                tr {
                    td { a href={ "/" (settings.token) "/search?" (pair("speaker", &it.name)) } { (it.name) } }
                    td { (it.kind) }
                    td { (it.aliases.join(", ")) }
                    td.number { (it.accuses) } td.number { (it.accused) } td.number { (it.speaks) }
                }
            } }
        }
    };
    Ok(page(settings, "names", "Names", &content))
}

/// The graph of a time as the fields say.
fn graph_of(archive: &Archive, query: &Fields) -> Result<AttributionGraph> {
    let (since, until) = (query.owned("since"), query.owned("until"));
    let mut corpus = Corpus::default();
    archive.analyses(since.as_deref(), until.as_deref(), |mut held| {
        confidence::keep(&mut held.analysis, Least::USUAL);
        corpus.add(&held.analysis);
        Ok(())
    })?;
    let aliases = Aliases::read(archive.aliases_csv()?.as_bytes(), archive.path())?;
    merge::merge(&mut corpus, &Merging { aliases, ..Merging::default() });
    duplicates::merge(&mut corpus);
    let top = query.get("top").and_then(|top| top.parse().ok()).unwrap_or(40_usize).clamp(2, 150);
    let around: Vec<String> = query.owned("around").into_iter().collect();
    Ok(build(corpus, &GraphOptions { top: Some(top), around, ..GraphOptions::default() }))
}

/// The graph of a time as a picture.
pub(super) fn picture(archive: &Archive, query: &Fields) -> Result<String> {
    let graph = graph_of(archive, query)?;
    Ok(Picture::of(&graph, &PictureOptions::default()).to_svg(Frame::File))
}

/// The graph of a time, month by month.
pub(super) fn graph(archive: &Archive, settings: &Settings, query: &Fields) -> Result<Markup> {
    let months = archive.months()?;
    let graph = graph_of(archive, query)?;
    let most = months.iter().map(|(_, counts)| counts[0]).max().unwrap_or(1).max(1);
    let chosen = query.get("since").filter(|since| Some(*since) == query.get("until"));
    let of_month = |month: &str| format!("?since={month}&until={month}");
    let at = months.iter().position(|(month, _)| Some(month.as_str()) == chosen);
    let mut ties: Vec<_> = graph.ties().collect();
    ties.sort_by_key(|edge| std::cmp::Reverse(edge.tie.weight));
    let content = html! {
        h1 { "Who accuses whom" }
        form.filter method="get" {
            label { "Since " input name="since" value=[query.get("since")] placeholder="2031-01" size="10"; }
            label { "Until " input name="until" value=[query.get("until")] placeholder="2031-03" size="10"; }
            label { "Around " input name="around" value=[query.get("around")]; }
            label { "Most participants " input name="top" value=(query.get("top").unwrap_or("40")) size="4"; }
            button { "Draw" }
        }
        nav.steps aria-label="Months" {
            @if let Some(at) = at {
                @if let Some((month, _)) = at.checked_sub(1).and_then(|n| months.get(n)) { a #previous href=(of_month(month)) { "← " (month) } }
                strong { (months[at].0) }
                @if let Some((month, _)) = months.get(at + 1) { a #next href=(of_month(month)) { (month) " →" } }
            }
        }
        @if ties.is_empty() { p { "Nobody accuses anybody in this time." } }
        @else { a href={ "graph.svg?" (query_text(query)) } { img.graph src={ "graph.svg?" (query_text(query)) } alt="The graph; the table below says the same"; } }
        h2 { "Over time" }
        table.time {
            thead { tr { th { "Month" } th { "Accusations" } th.number { "Denials" } th.number { "Quotations" } th.number { "Articles" } } }
            tbody { @for (month, [accusations, denials, quotations, documents]) in &months {
                tr aria-current=[(Some(month.as_str()) == chosen).then_some("true")] {
                    td { a href=(of_month(month)) { (month) } }
                    td { meter max=(most) value=(accusations) {} " " (accusations) }
                    td.number { (denials) } td.number { (quotations) } td.number { (documents) }
                }
            } }
        }
        h2 { "Ties" }
        table {
            thead { tr { th { "Who" } th { "" } th { "Whom" } th.number { "Times" } th { "Of what, most often" } } }
            tbody { @for edge in ties.iter().take(200) {
                @let (from, to, tie) = (edge.source, edge.target, edge.tie);
                tr {
                    td { (from.label) } td { (tie.kind.as_str()) } td { (to.label) }
                    td.number { a href={ "search?" (pair("speaker", &from.label)) "&" (pair("target", &to.label)) } { (tie.weight) } }
                    td { (shorten(&one_line(&tie.label), 90)) }
                }
            } }
        }
    };
    Ok(page(settings, "graph", "Graph", &content))
}

fn query_text(query: &Fields) -> String {
    let mut fields = form_urlencoded::Serializer::new(String::new());
    for (name, value) in query.0.iter().filter(|(_, value)| !value.is_empty()) {
        fields.append_pair(name, value);
    }
    fields.finish()
}

/// Who contradicts themselves.
pub(super) fn contradictions(archive: &Archive, settings: &Settings) -> Result<Markup> {
    let found = archive.contradictions()?;
    let content = html! {
        h1 { "Contradictions" }
        p.lead { "Who accuses and later takes it back, or says a charge and its opposite." }
        @if found.is_empty() { p { "None was found." } }
        @for it in &found {
            section.pair {
                h2 { (it.participant) " " (it.how) " about " (it.about) }
                div { (line(settings, &it.accusation)) }
                div { (line(settings, &it.against)) }
            }
        }
    };
    Ok(page(settings, "contradictions", "Contradictions", &content))
}

/// Charges, to be called something together.
pub(super) fn charges(archive: &Archive, settings: &Settings, query: &Fields) -> Result<Markup> {
    let charges = archive.charges(query.get("words"), 300)?;
    let codes: BTreeMap<&str, u64> =
        charges.iter().filter_map(|(_, code, count)| Some((code.as_deref()?, *count))).collect();
    let content = html! {
        h1 { "Charges" }
        form.filter method="get" { label { "With the words " input type="search" name="words" value=[query.get("words")]; } button { "Show" } }
        form method="post" action={ "/" (settings.token) "/recode" } {
            p.filter {
                label { "Call the chosen ones " input name="code" list="codes" placeholder="nepotism"; }
                button { "Call them so" }
                datalist #codes { @for code in codes.keys() { option value=(code) {} } }
            }
            p.hint { "With nothing in the field they lose their code. The words of the articles stay as they are." }
            table {
                thead { tr { th { span.unseen { "Chosen" } } th { "Charge" } th { "Code" } th.number { "Accusations" } } }
                tbody { @for (n, (text, code, count)) in charges.iter().enumerate() {
                    tr {
                        td { input type="checkbox" id={ "c" (n) } name="charge" value=(text); }
                        td { label for={ "c" (n) } { (one_line(text)) } }
                        td { @if let Some(code) = code { span.tag.code { (code) } } }
                        td.number { (count) }
                    }
                } }
            }
        }
    };
    Ok(page(settings, "charges", "Charges", &content))
}

/// What people have said.
pub(super) fn log(archive: &Archive, settings: &Settings) -> Result<Markup> {
    let all = archive.corrections(Which::All)?;
    let undone: std::collections::BTreeSet<&str> =
        all.iter().filter(|it| it.field == "undo").filter_map(|it| it.new.as_deref()).collect();
    let orphans = archive.corrections(Which::Orphaned)?;
    let disagreements = archive.disagreements()?;
    let said = |value: &Option<String>| html! { @match value { Some(value) => (shorten(&one_line(value), 80)), None => span.sure { "nothing" } } };
    let content = html! {
        h1 { "What was said" }
        p.lead { (all.len()) " corrections. " a href="corrections.csv" download="corrections.csv" { "Download them as CSV" } }
        @if !disagreements.is_empty() {
            h2 { "Disagreements" }
            table {
                thead { tr { th { "Statement" } th { "Field" } th { "One" } th { "Other" } } }
                tbody { @for it in &disagreements { tr {
                    td { (it.fingerprint) } td { (it.field) }
                    td { (it.who) ": " (said(&it.new)) } td { (it.other_who) ": " (said(&it.other_new)) }
                } } }
            }
        }
        @if !orphans.is_empty() {
            h2 { "Without their statement" }
            ul { @for it in &orphans { li { (it.who) ": " (it.field) " → " (said(&it.new)) " (" (it.kind) " " (it.fingerprint) ")" } } }
        }
        h2 { "All" }
        table {
            thead { tr { th { "When" } th { "Who" } th { "Statement or name" } th { "Field" } th { "Was" } th { "Is" } th { "" } } }
            tbody { @for it in all.iter().rev().take(300) { tr class=[undone.contains(it.key.as_str()).then_some("undone")] {
                td.day { (it.at.get(..16).unwrap_or(&it.at).replace('T', " ")) } td { (it.who) }
                td { @if it.kind == "participant" { (it.fingerprint) } @else { (it.kind) " " (it.fingerprint) } }
                td { (it.field) } td { (said(&it.old)) } td { (said(&it.new)) }
                td { @if it.field != "undo" && !undone.contains(it.key.as_str()) {
                    form method="post" action={ "/" (settings.token) "/undo" } {
                        input type="hidden" name="key" value=(it.key); button { "Take back" }
                    }
                } }
            } } }
        }
    };
    Ok(page(settings, "log", "Log", &content))
}
