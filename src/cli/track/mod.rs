//! `sayso track`: an archive of articles that grows, is corrected, and says what is new.

mod add;
mod outputs;
mod review;
mod show;
mod watch;

use std::path::PathBuf;

use anyhow::Result;
use clap::Subcommand;

use super::Outcome;

/// An archive of articles in one file, that grows, is corrected, and says what is new
///
/// Every article is read once. Corrections are kept apart from what the program has found, and hold after it has been
/// read anew. The file is plain SQLite: docs/archive.md describes its tables and views.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  sayso track add news.sqlite articles/               takes in what is new
  sayso track search news.sqlite nepotism --speaker Osei --since 2031-01
  sayso track report news.sqlite --since 2031-03 --format html -o march.html
  sayso serve news.sqlite                             reads and corrects in the browser";

#[derive(Subcommand)]
#[allow(clippy::large_enum_variant, reason = "there is one, for as long as the program starts")]
enum Command {
    Add(add::Args),
    List(show::ListArgs),
    Search(show::SearchArgs),
    Show(show::ShowArgs),
    Graph(Box<outputs::GraphArgs>),
    Report(Box<outputs::ReportArgs>),
    Export(Box<outputs::ExportArgs>),
    Score(outputs::ScoreArgs),
    Rerun(add::RerunArgs),
    Runs(show::RunsArgs),
    Diff(show::DiffArgs),
    Correct(review::CorrectArgs),
    Insert(review::InsertArgs),
    Name(review::NameArgs),
    Undo(review::UndoArgs),
    Corrections(review::CorrectionsArgs),
    Merge(review::MergeArgs),
    Import(review::ImportArgs),
    Watch(watch::Args),
    Check(show::CheckArgs),
}

/// The archive.
#[derive(clap::Args)]
struct ArchiveArg {
    /// The archive, an SQLite file
    #[arg(value_name = "ARCHIVE")]
    archive: PathBuf,
}

/// Who speaks.
#[derive(clap::Args)]
struct WhoArg {
    /// Who says so; without it SAYSO_WHO, or the name of the user
    #[arg(long, value_name = "NAME")]
    who: Option<String>,
}

impl WhoArg {
    fn name(&self) -> String {
        who(self.who.as_deref())
    }
}

/// The name under which corrections are made.
pub(crate) fn who(given: Option<&str>) -> String {
    let set = |name: &str| std::env::var(name).ok();
    let name = given.map(str::to_owned).or_else(|| set("SAYSO_WHO")).or_else(|| set("USER"));
    name.map(|name| sayso::typeset::one_line(&name))
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| "reviewer".to_owned())
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    match &args.command {
        Command::Add(args) => add::run(args),
        Command::List(args) => show::list(args),
        Command::Search(args) => show::search(args),
        Command::Show(args) => show::show(args),
        Command::Graph(args) => outputs::graph(args),
        Command::Report(args) => outputs::report(args),
        Command::Export(args) => outputs::export(args),
        Command::Score(args) => outputs::score(args),
        Command::Rerun(args) => add::rerun(args),
        Command::Runs(args) => show::runs(args),
        Command::Diff(args) => show::diff(args),
        Command::Correct(args) => review::correct(args),
        Command::Insert(args) => review::insert(args),
        Command::Name(args) => review::name(args),
        Command::Undo(args) => review::undo(args),
        Command::Corrections(args) => review::corrections(args),
        Command::Merge(args) => review::merge(args),
        Command::Import(args) => review::import(args),
        Command::Watch(args) => watch::run(args),
        Command::Check(args) => show::check(args),
    }
}
