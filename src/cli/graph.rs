//! `sayso graph`: the graph of the whole input.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use sayso::export::{csv, dot, gexf, graphml, json, mermaid, svg};
use sayso::extract::{AccusationClass, Status};
use sayso::graph::corpus::is_date;
use sayso::graph::{self, AttributionGraph, GraphOptions, TieKind};
use sayso::picture::{MOST_NODES, PictureOptions, READABLE};

use super::Outcome;
use super::entities::{EntityArgs, read_corpus};
use super::input::InputArgs;
use super::output::Output;

/// The graph of the whole input: who accuses whom, and who denies it
///
/// Participants are merged over all documents by name; a tie counts the statements of one kind from one to another,
/// its label is the commonest charge. Accusers whom the text does not name stay apart, one a document.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(flatten)]
    input: InputArgs,

    /// How to write the graph
    #[arg(short, long, value_name = "FORMAT", default_value = "dot", help_heading = "Output")]
    format: Format,

    /// File to write instead of standard output; for csv a folder, which gets nodes.csv, edges.csv and statements.csv
    #[arg(short, long, value_name = "PATH", help_heading = "Output")]
    output: Option<PathBuf>,

    /// Heading of the picture (svg)
    #[arg(long, value_name = "TEXT", help_heading = "Output")]
    title: Option<String>,

    #[command(flatten)]
    filters: FilterArgs,

    #[command(flatten)]
    entities: EntityArgs,
}

/// What the graph holds.
#[derive(clap::Args)]
pub(crate) struct FilterArgs {
    /// Ties to draw: quotes adds ties from speakers to those whom their words mention; accuses and denies, where
    /// they are named, leave out the other kinds
    #[arg(long, value_name = "KIND", value_delimiter = ',', help_heading = "Filters")]
    ties: Vec<TieChoice>,

    /// Accusations to count, by whether they were really made; several with commas, or all
    #[arg(
        long,
        value_name = "STATUS",
        value_delimiter = ',',
        default_value = "asserted",
        help_heading = "Filters"
    )]
    status: Vec<StatusFilter>,

    /// Accusations to count, by whether the cue itself accuses (explicit) or only what is said (claim)
    #[arg(
        long,
        value_name = "CLASS",
        value_delimiter = ',',
        default_value = "explicit,claim",
        help_heading = "Filters"
    )]
    class: Vec<ClassFilter>,

    /// Only ties of at least so many statements
    #[arg(long, value_name = "N", default_value_t = 1, help_heading = "Filters")]
    min_weight: usize,

    /// Only documents published on this day or later: 2020, 2020-10 or 2020-10-12; undated ones are left out
    #[arg(long, value_name = "DATE", value_parser = date, help_heading = "Filters")]
    since: Option<String>,

    /// Only documents published on this day or earlier
    #[arg(long, value_name = "DATE", value_parser = date, help_heading = "Filters")]
    until: Option<String>,

    /// Only ties from or to this participant, by any of its names; may be given more than once
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    only: Vec<String>,

    /// Only what lies around this participant, along ties in either direction; may be given more than once
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    around: Vec<String>,

    /// How many steps around
    #[arg(long, value_name = "N", default_value_t = 1, requires = "around", help_heading = "Filters")]
    hops: usize,

    /// Only so many participants, those with the most statements on their ties
    #[arg(long, value_name = "N", help_heading = "Filters")]
    top: Option<usize>,

    /// Tells ties apart by the outlet that published the document
    #[arg(long, help_heading = "Filters")]
    by_outlet: bool,

    /// Keeps ties of a participant to itself
    #[arg(long, help_heading = "Filters")]
    self_ties: bool,
}

const EXAMPLES: &str = "\
Examples:
  sayso graph articles/ --format svg -o graph.svg
  sayso graph articles/ | dot -Tsvg > graph.svg
  sayso graph articles/ --format csv -o graph/         nodes.csv, edges.csv, statements.csv for Gephi
  sayso graph articles/ --format csv                   the edges, on standard output
  sayso graph news.jsonl --since 2024-03 --min-weight 3 --format json
  sayso graph articles/ --only 'Ilham Aliyev' --ties quotes
  sayso graph articles/ --around Baku --hops 2 --top 40 --by-outlet";

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Graphviz
    Dot,
    /// Tables for Gephi, Cytoscape, spreadsheets
    Csv,
    /// Node-link data for networkx and D3, with the statements behind every link
    Json,
    /// For Gephi, yEd, igraph, networkx
    Graphml,
    /// GEXF 1.3 for Gephi, with dates as intervals
    Gexf,
    /// A flowchart for Markdown pages
    Mermaid,
    /// A picture, drawn here: needs no other program
    Svg,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TieChoice {
    /// Accuser -> accused
    Accuses,
    /// Who denies -> whose accusation it denies
    Denies,
    /// Speaker -> whoever is mentioned in the quoted words
    Quotes,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum StatusFilter {
    Asserted,
    Negated,
    Hypothetical,
    Denied,
    All,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ClassFilter {
    Explicit,
    Claim,
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    if args.format == Format::Csv
        && let Some(folder) = args.output.as_deref()
        && fs::metadata(folder).is_ok_and(|m| !m.is_dir())
    {
        bail!("{}: csv writes several files, so the output must be a folder", folder.display());
    }
    let (corpus, _, outcome) = read_corpus(&args.input, &args.entities)?;
    let graph = graph::build(corpus, &args.filters.options());
    args.filters.explain_emptiness(&graph, &args.input);
    match (args.format, args.output.as_deref()) {
        (Format::Csv, Some(folder)) => {
            fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
            write_file(&folder.join("nodes.csv"), |out| csv::write_nodes(&graph, out))?;
            write_file(&folder.join("edges.csv"), |out| csv::write_edges(&graph, out))?;
            write_file(&folder.join("statements.csv"), |out| csv::write_edge_statements(&graph, out))?;
        }
        (format, path) => {
            let mut output = Output::open(path)?;
            match format {
                Format::Csv => csv::write_edges(&graph, &mut output)?,
                Format::Dot => dot::write(&graph, &mut output)?,
                Format::Json => json::write(&graph, &mut output)?,
                Format::Graphml => graphml::write(&graph, &mut output)?,
                Format::Gexf => gexf::write(&graph, &mut output)?,
                Format::Mermaid => mermaid::write(&graph, &mut output)?,
                Format::Svg => svg::write(&graph, &picture_options(args), &mut output)?,
            }
            output.finish()?;
        }
    }
    Ok(outcome)
}

/// A picture shows as many participants as can be read, or as many as `--top` asks for.
fn picture_options(args: &Args) -> PictureOptions {
    let most_nodes = args.filters.top.map_or(READABLE, |top| top.min(MOST_NODES));
    PictureOptions { title: args.title.clone(), most_nodes }
}

impl FilterArgs {
    /// The options as meant.
    pub(crate) fn options(&self) -> GraphOptions {
        let all = [Status::Asserted, Status::Negated, Status::Hypothetical, Status::Denied];
        let statuses = all.into_iter().filter(|status| {
            self.status.iter().any(|wanted| match wanted {
                StatusFilter::All => true,
                StatusFilter::Asserted => *status == Status::Asserted,
                StatusFilter::Negated => *status == Status::Negated,
                StatusFilter::Hypothetical => *status == Status::Hypothetical,
                StatusFilter::Denied => *status == Status::Denied,
            })
        });
        let classes = self.class.iter().map(|class| match class {
            ClassFilter::Explicit => AccusationClass::Explicit,
            ClassFilter::Claim => AccusationClass::Claim,
        });
        GraphOptions {
            ties: self.tie_kinds(),
            statuses: statuses.collect(),
            classes: classes.collect(),
            min_weight: self.min_weight,
            since: self.since.clone(),
            until: self.until.clone(),
            only: self.only.clone(),
            around: self.around.clone(),
            hops: self.hops,
            top: self.top,
            by_outlet: self.by_outlet,
            self_ties: self.self_ties,
        }
    }

    /// Accusations and denials, unless only some kinds are named.
    fn tie_kinds(&self) -> Vec<TieKind> {
        let adds_only = self.ties.iter().all(|t| *t == TieChoice::Quotes);
        let wants = |choice| self.ties.contains(&choice);
        [
            (TieKind::Accuses, adds_only || wants(TieChoice::Accuses)),
            (TieKind::Denies, adds_only || wants(TieChoice::Denies)),
            (TieKind::Mentions, wants(TieChoice::Quotes)),
        ]
        .into_iter()
        .filter_map(|(kind, is_wanted)| is_wanted.then_some(kind))
        .collect()
    }

    /// Tells why a graph is empty or cut, where that may surprise.
    pub(crate) fn explain_emptiness(&self, graph: &AttributionGraph, input: &InputArgs) {
        let undated = graph.corpus.documents.iter().filter(|d| d.day().is_none()).count();
        if (self.since.is_some() || self.until.is_some()) && undated > 0 {
            let all = graph.corpus.documents.len();
            input.note(format_args!("sayso: {undated} of {all} documents have no date and are left out"));
        }
        if graph.left_out.nodes > 0 {
            let (left_out, shown) = (graph.left_out, graph.graph.node_count());
            input.note(format_args!(
                "sayso: {shown} participants are shown; {} with {} ties are left out",
                left_out.nodes, left_out.ties
            ));
        }
        if graph.graph.edge_count() == 0 {
            let statements = graph.corpus.statements.len();
            input
                .note(format_args!("sayso: the graph is empty; none of {statements} statements makes a tie"));
        }
    }
}

/// Writes one file, whole or not at all.
pub(crate) fn write_file(path: &Path, write: impl FnOnce(&mut Output) -> io::Result<()>) -> Result<()> {
    let mut output = Output::open(Some(path))?;
    write(&mut output)?;
    output.finish()
}

fn date(text: &str) -> Result<String, String> {
    if is_date(text) {
        Ok(text.to_owned())
    } else {
        Err("write it as 2020, 2020-10 or 2020-10-12".to_owned())
    }
}
