//! `sayso graph`: the graph of the whole input.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use sayso::export::{csv, dot, gexf, graphml, json, mermaid, svg, xlsx};
use sayso::graph::{self, AttributionGraph};
use sayso::picture::{MOST_NODES, PictureOptions, READABLE};

use super::entities::{EntityArgs, Gathered, read_corpus};
use super::input::InputArgs;
use super::output::{Output, refuse_terminal};
use super::selection::SelectionArgs;
use super::{Outcome, note};

/// The graph of the whole input: who accuses whom, and who denies it
///
/// Participants are merged over all documents by name; a tie counts the statements of one kind from one to another,
/// its label is the commonest charge. Accusers whom the text does not name stay apart, one a document.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(flatten)]
    input: InputArgs,

    #[command(flatten)]
    drawing: Drawing,

    #[command(flatten)]
    selection: SelectionArgs,

    #[command(flatten)]
    entities: EntityArgs,
}

/// How the graph is written, and where.
#[derive(clap::Args)]
pub(crate) struct Drawing {
    /// How to write the graph
    #[arg(short, long, value_name = "FORMAT", default_value = "dot", help_heading = "Output")]
    format: Format,

    /// File to write instead of standard output; for csv a folder, which gets nodes.csv, edges.csv and statements.csv
    #[arg(short, long, value_name = "PATH", help_heading = "Output")]
    output: Option<PathBuf>,

    /// Begins CSV files with a byte order mark, by which Excel knows their letters
    #[arg(long, help_heading = "Output")]
    bom: bool,

    /// Heading of the picture (svg)
    #[arg(long, value_name = "TEXT", help_heading = "Output")]
    title: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  sayso graph articles/ --format svg -o graph.svg
  sayso graph articles/ | dot -Tsvg > graph.svg
  sayso graph articles/ --format csv -o graph/         nodes.csv, edges.csv, statements.csv for Gephi
  sayso graph articles/ --format csv                   the edges, on standard output
  sayso graph articles/ --format xlsx -o graph.xlsx    the same three tables for Excel
  sayso graph news.jsonl --since 2024-03 --min-weight 3 --format json
  sayso graph articles/ --only 'Ilham Aliyev' --ties quotes
  sayso graph articles/ --around Baku --hops 2 --top 40 --by-outlet";

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Graphviz
    Dot,
    /// Tables for Gephi, Cytoscape, spreadsheets
    Csv,
    /// An Excel workbook: edges, nodes and statements
    Xlsx,
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

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    args.drawing.check()?;
    let gathered = read_corpus(&args.input, &args.entities, args.selection.least())?;
    let outcome = gathered.outcome;
    args.drawing.draw(gathered, &args.selection, args.input.quiet)?;
    Ok(outcome)
}

impl Drawing {
    /// Ends the run where the output cannot be what the format needs.
    pub(crate) fn check(&self) -> Result<()> {
        if self.format == Format::Csv
            && let Some(folder) = self.output.as_deref()
            && fs::metadata(folder).is_ok_and(|m| !m.is_dir())
        {
            bail!("{}: csv writes several files, so the output must be a folder", folder.display());
        }
        if self.format == Format::Xlsx {
            refuse_terminal(self.output.as_deref())?;
        }
        Ok(())
    }

    /// Draws the graph of what was gathered, and writes it.
    pub(crate) fn draw(&self, gathered: Gathered, selection: &SelectionArgs, is_quiet: bool) -> Result<()> {
        let Gathered { corpus, unsure, .. } = gathered;
        selection.check_names(&corpus)?;
        let graph = graph::build(corpus, &selection.for_graph());
        explain_emptiness(selection, &graph, unsure, is_quiet);
        self.write(&graph, selection)
    }

    fn write(&self, graph: &AttributionGraph, selection: &SelectionArgs) -> Result<()> {
        let bom = if self.bom { csv::BYTE_ORDER_MARK } else { b"" };
        match (self.format, self.output.as_deref()) {
            (Format::Csv, Some(folder)) => {
                fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
                type Write = fn(&AttributionGraph, &mut Output) -> io::Result<()>;
                let tables: [(&str, Write); 3] = [
                    ("nodes.csv", csv::write_nodes),
                    ("edges.csv", csv::write_edges),
                    ("statements.csv", csv::write_edge_statements),
                ];
                for (name, write) in tables {
                    write_file(&folder.join(name), |out| {
                        out.write_all(bom)?;
                        write(graph, out)
                    })?;
                }
            }
            (format, path) => {
                let mut output = Output::open(path)?;
                match format {
                    Format::Csv => {
                        output.write_all(bom)?;
                        csv::write_edges(graph, &mut output)?;
                    }
                    Format::Xlsx => xlsx::write_graph(graph, &mut output)?,
                    Format::Dot => dot::write(graph, &mut output)?,
                    Format::Json => json::write(graph, &mut output)?,
                    Format::Graphml => graphml::write(graph, &mut output)?,
                    Format::Gexf => gexf::write(graph, &mut output)?,
                    Format::Mermaid => mermaid::write(graph, &mut output)?,
                    Format::Svg => svg::write(graph, &self.picture_options(selection), &mut output)?,
                }
                output.finish()?;
            }
        }
        Ok(())
    }

    /// A picture shows as many participants as can be read, or as many as `--top` asks for.
    fn picture_options(&self, selection: &SelectionArgs) -> PictureOptions {
        let most_nodes = selection.top.map_or(READABLE, |top| top.min(MOST_NODES));
        PictureOptions { title: self.title.clone(), most_nodes }
    }
}

/// Tells why a graph is empty or cut, where that may surprise.
fn explain_emptiness(selection: &SelectionArgs, graph: &AttributionGraph, unsure: usize, is_quiet: bool) {
    let undated = graph.corpus.documents.iter().filter(|d| d.day().is_none()).count();
    if (selection.since.is_some() || selection.until.is_some()) && undated > 0 {
        let all = graph.corpus.documents.len();
        note(is_quiet, format_args!("sayso: {undated} of {all} documents have no date and are left out"));
    }
    if graph.left_out.nodes > 0 {
        let (left_out, shown) = (graph.left_out, graph.nodes().count());
        note(
            is_quiet,
            format_args!(
                "sayso: {shown} participants are shown; {} with {} ties are left out",
                left_out.nodes, left_out.ties
            ),
        );
    }
    if graph.left_out.unnamed > 0 {
        let words = graph.left_out.unnamed_in_words("drawn");
        note(is_quiet, format_args!("sayso: {words} (--unnamed)"));
    }
    if graph.ties().next().is_none() {
        let statements = graph.corpus.statements.len();
        note(
            is_quiet,
            format_args!("sayso: the graph is empty; none of {statements} statements makes a tie"),
        );
        if unsure > 0 {
            let least = selection.least();
            note(
                is_quiet,
                format_args!(
                    "sayso: {unsure} statements of a confidence below {least} are left out (--min-confidence)"
                ),
            );
        }
    }
}

/// Writes one file, whole or not at all.
pub(crate) fn write_file(path: &Path, write: impl FnOnce(&mut Output) -> io::Result<()>) -> Result<()> {
    let mut output = Output::open(Some(path))?;
    write(&mut output)?;
    output.finish()
}
