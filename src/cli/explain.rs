//! `sayso explain`: how a text was read, word by word, and which rule found what.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use sayso::document::Document;
use sayso::extract::{self, Attribution, Cue, Phrase};
use sayso::graph::corpus::join_spans;
use sayso::nlp::spans::{Labels, Part};
use sayso::rules::Disabled;
use sayso::typeset::{one_line, pad, pad_left, width};
use sayso::{Analysis, Article, Span, ingest, nlp, resolve};

use super::Outcome;
use super::model::ModelArgs;
use super::output::Output;

/// How a text was read: tokens, tags, heads, quotations, and the rule behind every finding
///
/// The last column is what the network takes a word for (source, cue or content of an attribution), and how likely.
/// Numbers of tokens count from 0 over the whole text; a head is the number of the token that a word depends on.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The text itself, not a path; - or nothing reads standard input
    #[arg(value_name = "TEXT")]
    text: Option<String>,

    /// Reads the text from a file (text, a web page, or the first article of JSON lines or a table)
    #[arg(long, value_name = "PATH", conflicts_with = "text")]
    file: Option<PathBuf>,

    #[command(flatten)]
    model: ModelArgs,
}

const EXAMPLES: &str = "\
Examples:
  sayso explain 'France and Spain accused each other of cheating.'
  sayso explain --file article.txt
  sayso explain < article.txt";

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    let text = match (args.text.as_deref(), &args.file) {
        (_, Some(path)) => {
            let mut articles = ingest::read(std::slice::from_ref(path), ingest::Options::default());
            articles.next().with_context(|| format!("{}: no article in it", path.display()))??.text
        }
        (Some(text), None) if text != "-" => {
            if is_path(text) {
                bail!("explain takes the text itself, not a file; to read one: sayso explain --file {text}");
            }
            text.to_owned()
        }
        _ => {
            let mut bytes = Vec::new();
            io::stdin().read_to_end(&mut bytes).context("standard input")?;
            String::from_utf8_lossy(&bytes).into_owned()
        }
    };
    let model = args.model.load()?;
    let document = nlp::analyze(Article::new("text", text));
    let labels = model.label(&document);
    let findings = extract::extract_with(&document, &labels, model.heads(), Disabled::NONE);
    let evidence: Vec<String> =
        findings.attributions.iter().map(|it| evidence(&document, &labels, it)).collect();
    let mut output = Output::open(None)?;
    write_words(&document, &labels, &mut output)?;
    let analysis = resolve::resolve(document, findings, Disabled::NONE);
    let text = &analysis.article.text;
    let Analysis { entities, attributions, accusations, denials, .. } = &analysis;
    for (n, entity) in entities.iter().enumerate() {
        let aliases = entity.aliases.iter().map(|a| one_line(a)).collect::<Vec<_>>().join(" | ");
        let mentions =
            entity.mentions.iter().map(|m| one_line(m.span.text(text))).collect::<Vec<_>>().join(" | ");
        writeln!(output, "entity {n}: {} ({})", one_line(&entity.name), entity.kind.as_str())?;
        write_part(&mut output, "aliases", &aliases)?;
        write_part(&mut output, "mentions", &mentions)?;
    }
    if !entities.is_empty() {
        writeln!(output)?;
    }
    let who = |phrase: Option<&Phrase>| phrase.map_or("–".to_owned(), |p| describe(&analysis, p));
    for (n, it) in attributions.iter().enumerate() {
        let parent = it.parent.map_or(String::new(), |p| format!(", inside attribution {p}"));
        let head = format!("attribution {n}: {}, {}{parent}", it.kind.as_str(), it.act.as_str());
        write_head(&mut output, &head, it.confidence, it.rule)?;
        write_part(&mut output, "labels", &evidence[n])?;
        write_part(&mut output, "source", &who(it.source.as_ref()))?;
        write_part(&mut output, "cue", &it.cue.as_ref().map_or("–".to_owned(), |c| describe_cue(text, c)))?;
        write_part(&mut output, "content", &words(text, &it.content))?;
        if it.addressee.is_some() {
            write_part(&mut output, "addressee", &who(it.addressee.as_ref()))?;
        }
    }
    for (n, it) in accusations.iter().enumerate() {
        let by = it.attribution.map_or(String::new(), |a| format!(", in attribution {a}"));
        let head = format!("accusation {n}: {}, {}{by}", it.class.as_str(), it.status.as_str());
        write_head(&mut output, &head, it.confidence, it.rule)?;
        write_part(&mut output, "accuser", &who(it.accuser.as_ref()))?;
        write_part(&mut output, "cue", &describe_cue(text, &it.cue))?;
        write_part(&mut output, "accused", &who(Some(&it.accused)))?;
        write_part(&mut output, "charge", &words(text, &it.charge))?;
    }
    for (n, it) in denials.iter().enumerate() {
        let answered = it.accusations.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let of = if answered.is_empty() { String::new() } else { format!(" of accusation {answered}") };
        write_head(&mut output, &format!("denial {n}{of}"), it.confidence, it.rule)?;
        write_part(&mut output, "denier", &who(it.denier.as_ref()))?;
        write_part(&mut output, "cue", &describe_cue(text, &it.cue))?;
        write_part(&mut output, "denied", &words(text, &it.content))?;
    }
    if attributions.is_empty() && accusations.is_empty() && denials.is_empty() {
        writeln!(output, "nothing found")?;
    }
    output.finish()?;
    Ok(Outcome::Done)
}

/// Whether a text is meant as a path: there is such a file, or one word looks like one.
fn is_path(text: &str) -> bool {
    let is_word = !text.contains(char::is_whitespace);
    let extensions = [".txt", ".html", ".htm", ".jsonl", ".json", ".csv", ".tsv"];
    let looks_like_one = extensions.iter().any(|extension| text.to_lowercase().ends_with(extension));
    is_word && looks_like_one || text.len() < 4096 && Path::new(text).exists()
}

/// The sentences with a table of their words, and the quotations.
fn write_words(document: &Document, labels: &Labels, output: &mut Output) -> Result<()> {
    for (n, sentence) in document.sentences.iter().enumerate() {
        let kind = format!("{:?}", sentence.kind).to_lowercase();
        writeln!(output, "sentence {n} ({kind}, paragraph {})", sentence.paragraph)?;
        let header =
            ["", "WORD", "LEMMA", "UPOS", "XPOS", "HEAD", "RELATION", "", "LABEL", ""].map(str::to_owned);
        let mut rows = vec![header];
        for t in sentence.tokens.clone() {
            let token = &document.tokens[t];
            let head = token.head.map_or("root".to_owned(), |h| h.to_string());
            let head_word =
                token.head.map_or(String::new(), |h| format!("← {}", one_line(document.text_of(h))));
            rows.push([
                t.to_string(),
                one_line(document.text_of(t)),
                one_line(&token.lemma),
                token.upos.as_str().to_owned(),
                token.xpos.as_str().to_owned(),
                head,
                token.deprel.as_str().to_owned(),
                head_word,
                labels.labels[t].as_str().to_owned(),
                format!("{:.2}", labels.probability(t, labels.labels[t])),
            ]);
        }
        let widths: [usize; 10] =
            std::array::from_fn(|c| rows.iter().map(|row| width(&row[c])).max().unwrap_or(0));
        for row in &rows {
            let cell = |c: usize| match c {
                0 | 5 => pad_left(&row[c], widths[c]),
                _ => pad(&row[c], widths[c]),
            };
            let line = (0..10).map(cell).collect::<Vec<_>>().join("  ");
            writeln!(output, "  {}", line.trim_end())?;
        }
        writeln!(output)?;
    }
    let text = &document.article.text;
    for (n, quotation) in document.quotations.iter().enumerate() {
        let mut notes = format!("depth {}", quotation.depth);
        if quotation.close.is_none() {
            notes.push_str(", not closed");
        }
        if quotation.continues {
            notes.push_str(", goes on from the paragraph before");
        }
        writeln!(output, "quotation {n} ({notes}): {}", one_line(quotation.inner.text(text)))?;
    }
    if !document.quotations.is_empty() {
        writeln!(output)?;
    }
    Ok(())
}

/// What the network thinks of the parts of an attribution, and how far apart they are: `source 0.98, cue 0.99 (0 words
/// away), content 0.91 (2 words away)`. The number is the mean probability that the words are in such a part; it is low
/// where a rule found the part against the network.
fn evidence(document: &Document, labels: &Labels, it: &Attribution) -> String {
    let tokens =
        |spans: &[Span]| -> Vec<usize> { spans.iter().flat_map(|s| document.tokens_in(*s)).collect() };
    let cue = it.cue.as_ref().map_or(Vec::new(), |c| tokens(&c.spans));
    let mut parts = Vec::new();
    let mut add = |name: &str, words: Vec<usize>, part: Part| {
        let (Some(&first), Some(&last)) = (words.first(), words.last()) else { return };
        let mean = words.iter().map(|&t| labels.part(t, part)).sum::<f32>() / words.len() as f32;
        let link = match (cue.first(), cue.last()) {
            (Some(&start), Some(&end)) if part != Part::Cue => {
                let gap = if last < start { start - last - 1 } else { first.saturating_sub(end + 1) };
                format!(" ({gap} {} from the cue)", if gap == 1 { "word" } else { "words" })
            }
            _ => String::new(),
        };
        parts.push(format!("{name} {mean:.2}{link}"));
    };
    add("source", it.source.as_ref().map_or(Vec::new(), |s| tokens(&s.spans)), Part::Source);
    add("cue", cue.clone(), Part::Cue);
    for span in &it.content {
        add("content", tokens(std::slice::from_ref(span)), Part::Content);
    }
    parts.join(", ")
}

fn write_head(output: &mut Output, head: &str, confidence: f32, rule: &str) -> io::Result<()> {
    writeln!(output, "{head}, confidence {confidence:.2}, rule {rule}")
}

fn write_part(output: &mut Output, name: &str, value: &str) -> io::Result<()> {
    let value = if value.is_empty() { "–" } else { value };
    writeln!(output, "  {} {value}", pad(name, 9))
}

fn words(text: &str, spans: &[Span]) -> String {
    one_line(&join_spans(text, spans))
}

fn describe_cue(text: &str, cue: &Cue) -> String {
    format!("{} ({})", words(text, &cue.spans), cue.lemma)
}

/// A phrase and who it is: `He -> entity 3, Zohrab Mnatsakanyan`.
fn describe(analysis: &Analysis, phrase: &Phrase) -> String {
    let text = &analysis.article.text;
    let mut line = words(text, &phrase.spans);
    if !phrase.refers_to.is_empty() {
        line.push_str(&format!(" (that is, {})", words(text, &phrase.refers_to)));
    }
    if let Some(part) = phrase.part {
        line.push_str(&format!(" (party {part})"));
    }
    match phrase.entity.and_then(|e| analysis.entities.get(e).map(|entity| (e, entity))) {
        Some((e, entity)) => line.push_str(&format!(" -> entity {e}, {}", one_line(&entity.name))),
        None => line.push_str(" -> no entity"),
    }
    line
}
