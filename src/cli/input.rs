//! The arguments by which every subcommand takes its documents, and the messages about those that were skipped.

use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use sayso::graph::corpus::is_date;
use sayso::ingest::{self, DateOrder, Field, Fields, Format, NamePattern, Options};
use sayso::resolve::known::KnownPeople;
use sayso::{Analysis, Article, Error, pipeline};

use super::model::ModelArgs;
use super::progress::Progress;
use super::resume::Last;
use super::{Outcome, Stopped, note};

/// Set by Ctrl-C.
static STOP: AtomicBool = AtomicBool::new(false);

/// What Ctrl-C sets from now on; a second one ends the program.
pub(super) fn stop() -> &'static AtomicBool {
    // Where there is a handler already (as with nohup), it stays.
    drop(ctrlc::try_set_handler(|| {
        if STOP.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(super::STOPPED));
        }
    }));
    &STOP
}

/// Which documents to read, and how.
#[derive(Args, Clone)]
pub(crate) struct InputArgs {
    /// Files, folders (walked recursively, in sorted order), patterns ('news/*.html.gz'), or - for standard input,
    /// which is read where no path is given; each may be compressed with gzip or zstd
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// What the inputs are; auto goes by the file's extension, then by its content
    #[arg(long, value_name = "FORMAT", default_value = "auto", help_heading = "Input")]
    pub(crate) input_format: InputFormat,

    #[command(flatten)]
    fields: FieldArgs,

    /// How dates of three numbers are read: 12.03.2024 with dmy is 12 March, 12/03/2024 with mdy 3 December. Without it
    /// only those are read that can be read in one way
    #[arg(long, value_name = "ORDER", help_heading = "Input")]
    date_order: Option<Order>,

    /// What the names of text and HTML files say, without their extension: '{outlet}_{date}_{slug}' reads
    /// herald_2024-03-12_harbor-fire.txt; fields are {outlet}, {date}, {title}, {id} and, for anything else, {slug}
    #[arg(long, value_name = "PATTERN", value_parser = NamePattern::new, help_heading = "Input")]
    name_pattern: Option<NamePattern>,

    /// Skips documents above this size, after decompression: bytes, or with k, M or G
    #[arg(long, value_name = "SIZE", default_value = "20M", value_parser = size, help_heading = "Input")]
    max_document: usize,

    /// Who is who by a list of your own: a column name and, where wanted, aliases (parted by ;), kind, affiliation and
    /// wikidata. It goes before every rule, and its ids stand in every output
    #[arg(long, value_name = "FILE.csv", help_heading = "Entities")]
    people: Option<PathBuf>,

    /// Threads to work on, 0 for as many as the machine has; the output is the same for any number
    #[arg(long, value_name = "N", default_value_t = 0, help_heading = "Input")]
    pub(crate) threads: usize,

    #[command(flatten)]
    pub(crate) model: ModelArgs,

    /// Neither progress nor messages on standard error about inputs that were skipped (the exit code still tells)
    #[arg(short, long, help_heading = "Input")]
    pub(crate) quiet: bool,

    /// Set where the results appear on the terminal while the run goes on.
    #[arg(skip)]
    pub(crate) hides_progress: bool,
}

/// The formats of articles.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum InputFormat {
    /// By extension, then content
    Auto,
    /// Plain text, one article a file
    Text,
    /// A web page; the article is cut out of it
    Html,
    /// One JSON object an article and line
    Jsonl,
    /// A table with one article a row: commas, semicolons or tabs
    Csv,
    /// A table with tabs
    Tsv,
    /// A Parquet file with one article a row
    Parquet,
    /// A web archive (WARC): an article for each page in it
    Warc,
    /// An RSS, RDF or Atom feed with full texts, one article an item
    Feed,
}

/// Orders of day, month and year.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Order {
    /// Day, month, year
    Dmy,
    /// Month, day, year
    Mdy,
    /// Year, month, day
    Ymd,
}

/// What the parts of an article are called in tables, JSON lines and Parquet; a nested field is written `article.text`.
#[derive(Args, Clone)]
struct FieldArgs {
    /// The field or column of the texts [default: text, body, content and the like]
    #[arg(long, value_name = "NAME", help_heading = "Fields of tables, JSON lines and Parquet")]
    field_text: Option<String>,

    /// The field of the records' own ids [default: id, _id, uuid and the like]
    #[arg(long, value_name = "NAME", help_heading = "Fields of tables, JSON lines and Parquet")]
    field_id: Option<String>,

    /// The field of the headlines [default: title, headline]
    #[arg(long, value_name = "NAME", help_heading = "Fields of tables, JSON lines and Parquet")]
    field_title: Option<String>,

    /// The field of the dates of publication [default: published, date and the like]
    #[arg(long, value_name = "NAME", help_heading = "Fields of tables, JSON lines and Parquet")]
    field_date: Option<String>,

    /// The field of the newspapers [default: outlet, source, publisher and the like]
    #[arg(long, value_name = "NAME", help_heading = "Fields of tables, JSON lines and Parquet")]
    field_outlet: Option<String>,

    /// The field of the addresses [default: url, link and the like]; all other fields are carried to the outputs
    #[arg(long, value_name = "NAME", help_heading = "Fields of tables, JSON lines and Parquet")]
    field_url: Option<String>,
}

impl FieldArgs {
    fn fields(&self) -> Fields {
        let mut fields = Fields::default();
        for (field, name) in [
            (Field::Text, &self.field_text),
            (Field::Id, &self.field_id),
            (Field::Title, &self.field_title),
            (Field::Published, &self.field_date),
            (Field::Outlet, &self.field_outlet),
            (Field::Url, &self.field_url),
        ] {
            name.iter().for_each(|name| fields.set(field, name.as_str()));
        }
        fields
    }
}

/// Reads `300`, `64k`, `20M` or `2G`; a `B` behind it changes nothing.
fn size(text: &str) -> std::result::Result<usize, String> {
    let text = text.trim().trim_end_matches(['b', 'B']);
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match &text[digits.len()..] {
        "" => 1,
        "k" | "K" => 1_000,
        "m" | "M" => 1_000_000,
        "g" | "G" => 1_000_000_000,
        _ => return Err("write it as 300, 64k, 20M or 2G".to_owned()),
    };
    let number = digits.trim().parse::<usize>().ok().filter(|&number| number > 0);
    number
        .and_then(|number| number.checked_mul(unit))
        .ok_or_else(|| "write it as 300, 64k, 20M or 2G".to_owned())
}

impl InputArgs {
    /// Analyses all inputs: `work` on the threads, `take` here and in input order.
    ///
    /// Inputs that cannot be read are reported, handed to `skip`, and passed over. Ctrl-C ends the run with the error
    /// [`Stopped`], between two documents.
    pub(crate) fn analyze_each<T: Send + 'static>(
        &self,
        work: impl Fn(Analysis) -> T + Sync,
        take: impl FnMut(T) -> Result<()>,
        skip: impl FnMut(&Error),
    ) -> Result<Outcome> {
        self.analyze_after(None, work, take, skip)
    }

    /// The same for the inputs behind the last document of an earlier run.
    pub(crate) fn analyze_after<T: Send + 'static>(
        &self,
        last: Option<&Last>,
        work: impl Fn(Analysis) -> T + Sync,
        take: impl FnMut(T) -> Result<()>,
        skip: impl FnMut(&Error),
    ) -> Result<Outcome> {
        let analyze = self.analyzer()?;
        self.each_article(last, |article| work(analyze(article)), take, skip)
    }

    /// Analyzes articles by the model and with the list of people that the user names.
    ///
    /// A broken model or list ends the run here, before the articles are read.
    pub(crate) fn analyzer(&self) -> Result<impl Fn(Article) -> Analysis + Sync + use<>> {
        let model = self.model.load()?;
        let people = match &self.people {
            Some(path) => {
                let bytes = std::fs::read(path).map_err(|source| Error::Io { path: path.clone(), source })?;
                KnownPeople::read(&bytes, path)?
            }
            None => KnownPeople::default(),
        };
        Ok(move |article| {
            let mut analysis = pipeline::analyze_by(model, article);
            people.apply(&mut analysis);
            analysis
        })
    }

    /// The same for work that does its own analysis.
    pub(crate) fn each_article<T: Send + 'static>(
        &self,
        last: Option<&Last>,
        work: impl Fn(Article) -> T + Sync,
        mut take: impl FnMut(T) -> Result<()>,
        mut skip: impl FnMut(&Error),
    ) -> Result<Outcome> {
        let (mut outcome, mut taken) = (Outcome::Done, 0_usize);
        let mut oddities = Oddities::default();
        let (articles, mut progress, counts) = self.articles();
        let articles: Box<dyn Iterator<Item = sayso::Result<Article>> + Send> = match last {
            Some(last) => Box::new(last.skip(articles)),
            None => Box::new(articles),
        };
        let is_counted = progress.is_some();
        let work = |article: Article| {
            let words = if is_counted { article.text.split_whitespace().count() as u64 } else { 0 };
            let oddity = Oddity::of(&article);
            (words, oddity, work(article))
        };
        // `take` fails with the program's errors, the pipeline carries the library's: keep the first one aside.
        let mut failure = None;
        let end = pipeline::each_article(articles, self.threads, stop(), work, |result| match result {
            Ok((words, oddity, kept)) => {
                taken += 1;
                oddities.take(oddity);
                progress.iter_mut().for_each(|progress| progress.add(words));
                take(kept).map_err(|error| {
                    failure = Some(error);
                    Error::Output(io::Error::other("stopped"))
                })
            }
            Err(error) => {
                outcome = Outcome::Skipped;
                progress.iter_mut().for_each(Progress::clear);
                self.note(format_args!("{error}"));
                skip(&error);
                Ok(())
            }
        });
        progress.iter_mut().for_each(Progress::clear);
        match failure {
            Some(error) => return Err(error),
            None => end?,
        }
        if STOP.load(Ordering::Relaxed) {
            return Err(Stopped.into());
        }
        oddities.report(self, &counts);
        if taken == 0 && outcome == Outcome::Skipped && last.is_none() {
            bail!("none of the inputs could be read; nothing was written");
        }
        if last.is_some_and(|last| !last.is_found()) {
            bail!("--resume: the last document of the output is not among the inputs; nothing was added");
        }
        Ok(outcome)
    }

    /// Prints a message, unless none are wanted.
    pub(crate) fn note(&self, message: std::fmt::Arguments<'_>) {
        note(self.quiet, message);
    }

    /// The articles, how far they are read where somebody watches, and what the readers count.
    fn articles(
        &self,
    ) -> (impl Iterator<Item = sayso::Result<Article>> + Send + use<>, Option<Progress>, Counts) {
        let reads_stdin = self.paths.is_empty() || self.paths.iter().any(|p| p.as_os_str() == "-");
        if reads_stdin && io::stdin().is_terminal() {
            self.note(format_args!(
                "sayso: reading standard input, end with Ctrl-D (sayso --help shows more)"
            ));
        }
        let paths = if self.paths.is_empty() { vec![PathBuf::from("-")] } else { self.paths.clone() };
        let format = match self.input_format {
            InputFormat::Auto => Format::Auto,
            InputFormat::Text => Format::Text,
            InputFormat::Html => Format::Html,
            InputFormat::Jsonl => Format::Jsonl,
            InputFormat::Csv => Format::Csv,
            InputFormat::Tsv => Format::Tsv,
            InputFormat::Parquet => Format::Parquet,
            InputFormat::Warc => Format::Warc,
            InputFormat::Feed => Format::Feed,
        };
        let options = Options {
            format,
            fields: self.fields.fields(),
            date_order: self.date_order.map(|order| match order {
                Order::Dmy => DateOrder::DayMonthYear,
                Order::Mdy => DateOrder::MonthDayYear,
                Order::Ymd => DateOrder::YearMonthDay,
            }),
            name_pattern: self.name_pattern.clone(),
            max_document: self.max_document,
            ..Options::default()
        };
        let is_watched = !self.quiet && !self.hides_progress && Progress::is_wanted();
        let progress = is_watched.then(|| {
            let total = if reads_stdin { None } else { ingest::size(&paths, format) };
            Progress::new(total, Arc::clone(&options.bytes_read))
        });
        let counts = Counts {
            other_names: Arc::clone(&options.other_names),
            records_read: Arc::clone(&options.records_read),
            records_broken: Arc::clone(&options.records_broken),
        };
        (ingest::read(&paths, options), progress, counts)
    }
}

/// What the readers count; complete when all is read.
struct Counts {
    /// Files whose names do not fit the pattern of names.
    other_names: Arc<AtomicU64>,
    /// Records of web archives.
    records_read: Arc<AtomicU64>,
    /// Those of them that are broken.
    records_broken: Arc<AtomicU64>,
}

/// Something about a document that its reader should know of, though it is no error.
enum Oddity {
    /// Its text is empty.
    Empty(String),
    /// Its date is none that can be read: the date as it stands.
    Undated(String),
}

impl Oddity {
    fn of(article: &Article) -> Option<Self> {
        let place = || match &article.path {
            Some(path) => format!("{path}, document {}", article.id),
            None => format!("document {}", article.id),
        };
        if article.text.trim().is_empty() {
            return Some(Self::Empty(place()));
        }
        let date = article.published.as_deref()?;
        (!date.get(..10).is_some_and(is_date)).then(|| Self::Undated(format!("{date} ({})", place())))
    }
}

/// The oddities of a run: how many there are of each, and the first ones.
#[derive(Default)]
struct Oddities {
    empty: (usize, Vec<String>),
    undated: (usize, Vec<String>),
}

/// Oddities of one sort that are named.
const NAMED: usize = 3;

impl Oddities {
    fn take(&mut self, oddity: Option<Oddity>) {
        let (list, what) = match oddity {
            Some(Oddity::Empty(what)) => (&mut self.empty, what),
            Some(Oddity::Undated(what)) => (&mut self.undated, what),
            None => return,
        };
        list.0 += 1;
        if list.1.len() < NAMED {
            list.1.push(what);
        }
    }

    fn report(&self, input: &InputArgs, counts: &Counts) {
        let named = |(count, first): &(usize, Vec<String>)| {
            let rest = count - first.len();
            let rest = if rest > 0 { format!(" and {rest} more") } else { String::new() };
            format!("{}{rest}", first.join("; "))
        };
        let documents = |count: usize| match count {
            1 => "1 document has".to_owned(),
            count => format!("{count} documents have"),
        };
        if self.empty.0 > 0 {
            input.note(format_args!("sayso: {} no text: {}", documents(self.empty.0), named(&self.empty)));
        }
        if self.undated.0 > 0 {
            input.note(format_args!(
                "sayso: {} a date that was not read: {}; --date-order dmy (or mdy, ymd) says how dates of numbers are meant",
                documents(self.undated.0),
                named(&self.undated)
            ));
        }
        let broken = counts.records_broken.load(Ordering::Relaxed);
        if broken > 0 {
            let all = counts.records_read.load(Ordering::Relaxed);
            input.note(format_args!("sayso: {broken} of {all} records of web archives were skipped"));
        }
        let other_names = counts.other_names.load(Ordering::Relaxed);
        if other_names > 0 {
            input.note(format_args!("sayso: the names of {other_names} files do not fit --name-pattern"));
        }
    }
}
