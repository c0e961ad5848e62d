//! `sayso report`: the attribution report for people.

use std::io;
use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::ValueEnum;
use sayso::graph::{self, GraphOptions, selection};
use sayso::report::{About, Book, ONE_PAGE, Report, html, markdown, text};

use super::entities::{EntityArgs, Gathered, read_corpus_with};
use super::extract::create_folder;
use super::graph::write_file;
use super::input::InputArgs;
use super::output::Output;
use super::selection::SelectionArgs;
use super::{Outcome, note};

/// Attribution report for people: who said what, who accuses whom, who denies it, and where it stands
///
/// Every figure names the statements that it counts, every statement the place in its document.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(flatten)]
    input: InputArgs,

    #[command(flatten)]
    writing: Writing,

    #[command(flatten)]
    selection: SelectionArgs,

    #[command(flatten)]
    entities: EntityArgs,
}

/// How the report is written, and where.
#[derive(clap::Args)]
pub(crate) struct Writing {
    /// How to write the report
    #[arg(short, long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    format: Format,

    /// File to write instead of standard output, or a folder (one that exists, or a name that ends in /), which gets
    /// index.html and, where there are too many statements for one page, pages of documents and people
    #[arg(short, long, value_name = "PATH", help_heading = "Output")]
    output: Option<PathBuf>,

    /// Heading of the report
    #[arg(long, value_name = "TEXT", help_heading = "Output")]
    title: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  sayso report article.txt | less
  sayso report articles/ --format html -o report.html
  sayso report news.jsonl --format markdown > report.md
  sayso report news.jsonl --since 2031-03 --only 'Ada Renn' --title 'Renn in March'
  sayso report archive/ --format html -o report/       many pages, for thousands of statements";

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Plain text, 100 columns wide
    Text,
    /// For wikis and repositories
    Markdown,
    /// One file to open in a browser, to print, to send
    Html,
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    let mut texts = Vec::new();
    let least = args.selection.least();
    let gathered = read_corpus_with(&args.input, &args.entities, least, |analysis| {
        if args.writing.shows_texts() {
            texts.push(analysis.article.text);
        }
    })?;
    let outcome = gathered.outcome;
    args.writing.write(gathered, texts, &args.selection, args.input.quiet)?;
    Ok(outcome)
}

impl Writing {
    /// Whether the report holds the articles themselves: only pages in HTML do.
    pub(crate) fn shows_texts(&self) -> bool {
        self.format == Format::Html
    }

    /// Makes the report of what was gathered, with the texts of its documents, and writes it.
    pub(crate) fn write(
        &self,
        gathered: Gathered,
        mut texts: Vec<String>,
        selection: &SelectionArgs,
        is_quiet: bool,
    ) -> Result<()> {
        let Gathered { mut corpus, skipped, unsure, .. } = gathered;
        selection.check_names(&corpus)?;
        let chosen = selection.for_lists();
        let is_kept = selection::select(&mut corpus, &chosen, &selection.statuses());
        let mut is_kept = is_kept.iter();
        texts.retain(|_| is_kept.next().copied().unwrap_or(true));
        let shown =
            GraphOptions { named_only: chosen.named_only, only: chosen.only, ..GraphOptions::default() };
        let graph = graph::build(corpus, &shown);
        let (filters, least) = (selection.words(), selection.least());
        let about = About { title: self.title.clone(), filters, skipped, least, unsure };
        let report = Report::new(&graph, texts, about);
        if let Some(folder) = self.output.as_deref().filter(|path| is_folder(path)) {
            create_folder(folder)?;
            let book = Book::folder(&report);
            for (page, name) in book.names().enumerate() {
                let path = folder.join(format!("{name}.{}", self.format.extension()));
                write_file(&path, |out| self.format.write(&book, page, out))?;
            }
            return Ok(());
        }
        let book = Book::one_page(&report);
        if book.leaves_out() {
            note(
                is_quiet,
                format_args!(
                    "sayso: more than {ONE_PAGE} statements: the page tells what they add up to; -o DIR/ writes them all"
                ),
            );
        }
        let mut output = Output::open(self.output.as_deref())?;
        self.format.write(&book, 0, &mut output)?;
        output.finish()
    }
}

impl Format {
    fn write(self, book: &Book<'_>, page: usize, out: &mut Output) -> io::Result<()> {
        match self {
            Format::Text => text::write(book, page, out),
            Format::Markdown => markdown::write(book, page, out),
            Format::Html => html::write(book, page, out),
        }
    }

    fn extension(self) -> &'static str {
        match self {
            Format::Text => "txt",
            Format::Markdown => "md",
            Format::Html => "html",
        }
    }
}

/// Whether an output is meant as a folder.
fn is_folder(path: &Path) -> bool {
    path.is_dir() || path.as_os_str().to_string_lossy().ends_with(std::path::is_separator)
}
