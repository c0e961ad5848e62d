//! The filters that `graph`, `report` and `track export` share: which statements count.

use anyhow::{Result, bail};
use clap::ValueEnum;
use sayso::extract::{AccusationClass, Status};
use sayso::graph::confidence::Least;
use sayso::graph::corpus::is_date;
use sayso::graph::selection::find_name;
use sayso::graph::{Corpus, GraphOptions, TieKind};

/// Which statements count.
#[derive(clap::Args)]
pub(crate) struct SelectionArgs {
    /// Ties to draw and statements to list. In a graph quotes adds ties from speakers to those whom their words mention,
    /// accuses and denies, where they are named, leave out the other kinds; a report has all three kinds, or those named
    #[arg(long, value_name = "KIND", value_delimiter = ',', help_heading = "Filters")]
    pub(crate) ties: Vec<TieChoice>,

    /// Accusations to count, by whether the cue itself accuses (explicit) or only what is said (claim)
    #[arg(
        long,
        value_name = "CLASS",
        value_delimiter = ',',
        default_value = "explicit,claim",
        help_heading = "Filters"
    )]
    class: Vec<ClassFilter>,

    /// Accusations to count, by whether they were really made; several with commas, or all [default: in a graph those that
    /// were, in a list all of them]
    #[arg(long, value_name = "STATUS", value_delimiter = ',', help_heading = "Filters")]
    status: Vec<StatusFilter>,

    /// Leaves out statements that the program is less sure of, from 0 (none) to 1
    #[arg(
        long,
        value_name = "N",
        value_parser = share,
        help_heading = "Filters",
        long_help = "Leaves out statements that the program is less sure of, from 0 (none) to 1 [default: 0.7 for \
                     accusations, at which 85 of 100 explicit ones are right; 0.5 for quotations and denials]"
    )]
    min_confidence: Option<f32>,

    /// Only documents published on this day or later: 2020, 2020-10 or 2020-10-12; undated ones are left out
    #[arg(long, value_name = "DATE", value_parser = date, help_heading = "Filters")]
    pub(crate) since: Option<String>,

    /// Only documents published on this day or earlier
    #[arg(long, value_name = "DATE", value_parser = date, help_heading = "Filters")]
    pub(crate) until: Option<String>,

    /// Only what this participant says, and who accuses it or is accused by it, by any of its names; may be given more
    /// than once
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    only: Vec<String>,

    /// Only what lies around this participant, along ties in either direction; may be given more than once
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    around: Vec<String>,

    /// Shows those without a name too, and accusers whom the text does not give: 'the mayor', 'her allies', 'unknown'
    #[arg(long, help_heading = "Filters")]
    pub(crate) unnamed: bool,

    /// How many steps around
    #[arg(long, value_name = "N", default_value_t = 1, requires = "around", help_heading = "Filters")]
    hops: usize,

    /// Only ties of at least so many statements, and what stands on them
    #[arg(long, value_name = "N", default_value_t = 1, help_heading = "Filters")]
    min_weight: usize,

    /// Only so many participants, those with the most statements on their ties, and what they say of each other
    #[arg(long, value_name = "N", help_heading = "Filters")]
    pub(crate) top: Option<usize>,

    /// Tells ties apart by the outlet that published the document
    #[arg(long, help_heading = "Filters")]
    by_outlet: bool,

    /// Keeps ties of a participant to itself
    #[arg(long, help_heading = "Filters")]
    self_ties: bool,
}

/// Kinds of statements by the ties that they make.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TieChoice {
    /// Accuser -> accused
    Accuses,
    /// Who denies -> whose accusation it denies
    Denies,
    /// Speaker -> whoever is mentioned in the quoted words
    Quotes,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ClassFilter {
    Explicit,
    Claim,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum StatusFilter {
    Asserted,
    Negated,
    Hypothetical,
    Denied,
    All,
}

impl StatusFilter {
    fn lets_through(self, status: Status) -> bool {
        match self {
            StatusFilter::All => true,
            StatusFilter::Asserted => status == Status::Asserted,
            StatusFilter::Negated => status == Status::Negated,
            StatusFilter::Hypothetical => status == Status::Hypothetical,
            StatusFilter::Denied => status == Status::Denied,
        }
    }
}

impl SelectionArgs {
    /// How sure a statement must be to be counted.
    pub(crate) fn least(&self) -> Least {
        self.min_confidence.map_or(Least::USUAL, Least::all)
    }

    /// The same, but all of them where nothing is said.
    pub(crate) fn least_or_all(&self) -> Least {
        self.min_confidence.map_or(Least::NONE, Least::all)
    }

    /// Whether statements are chosen by more than time and confidence.
    pub(crate) fn chooses_statements(&self) -> bool {
        !(self.ties.is_empty()
            && self.only.is_empty()
            && self.around.is_empty()
            && self.class.len() == 2
            && self.status.is_empty()
            && self.min_weight <= 1
            && self.top.is_none())
    }

    /// Whether anything is filtered at all.
    pub(crate) fn chooses(&self) -> bool {
        self.chooses_statements()
            || self.since.is_some()
            || self.until.is_some()
            || self.min_confidence.is_some()
    }

    /// What a graph draws: accusations and denials, asserted ones, unless something else is named.
    pub(crate) fn for_graph(&self) -> GraphOptions {
        let adds_only = self.ties.iter().all(|tie| *tie == TieChoice::Quotes);
        let ties = self.kinds(|choice| match choice {
            TieChoice::Quotes => self.ties.contains(&choice),
            _ => adds_only || self.ties.contains(&choice),
        });
        self.options(ties)
    }

    /// What a list of statements holds: all kinds, unless some are named.
    pub(crate) fn for_lists(&self) -> GraphOptions {
        self.options(self.kinds(|choice| self.ties.is_empty() || self.ties.contains(&choice)))
    }

    /// The statuses of accusations that a list holds: all, unless some are named.
    pub(crate) fn statuses(&self) -> Vec<Status> {
        let is_wanted = |status: &Status| self.status.iter().any(|wanted| wanted.lets_through(*status));
        Status::ALL.into_iter().filter(|status| self.status.is_empty() || is_wanted(status)).collect()
    }

    fn options(&self, ties: Vec<TieKind>) -> GraphOptions {
        let classes = self.class.iter().map(|class| match class {
            ClassFilter::Explicit => AccusationClass::Explicit,
            ClassFilter::Claim => AccusationClass::Claim,
        });
        GraphOptions {
            ties,
            statuses: if self.status.is_empty() { vec![Status::Asserted] } else { self.statuses() },
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
            named_only: !self.unnamed,
        }
    }

    fn kinds(&self, is_wanted: impl Fn(TieChoice) -> bool) -> Vec<TieKind> {
        let kinds = [
            (TieKind::Accuses, TieChoice::Accuses),
            (TieKind::Denies, TieChoice::Denies),
            (TieKind::Mentions, TieChoice::Quotes),
        ];
        kinds.into_iter().filter_map(|(kind, choice)| is_wanted(choice).then_some(kind)).collect()
    }

    /// Ends the run where a name of `--only` or `--around` is nobody's, and says whose names are near.
    pub(crate) fn check_names(&self, corpus: &Corpus) -> Result<()> {
        for (option, names) in [("--only", &self.only), ("--around", &self.around)] {
            for name in names {
                let Err(near) = find_name(corpus, name) else { continue };
                if near.is_empty() {
                    bail!("{option}: nobody here is called {name}; `sayso entities` lists all names");
                }
                bail!("{option}: nobody here is called {name}; near names: {}", near.join(", "));
            }
        }
        Ok(())
    }

    /// The filters in words, as a report shows them.
    pub(crate) fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        words.extend(self.since.iter().map(|since| format!("published {since} or later")));
        words.extend(self.until.iter().map(|until| format!("published {until} or earlier")));
        if !self.only.is_empty() {
            words.push(format!("by, against or answering {}", self.only.join(", ")));
        }
        if !self.around.is_empty() {
            let steps = if self.hops == 1 { "1 step".to_owned() } else { format!("{} steps", self.hops) };
            words.push(format!("among those within {steps} of {}", self.around.join(", ")));
        }
        match self.class[..] {
            [ClassFilter::Explicit] => words.push("accusations made by an accusing word only".to_owned()),
            [ClassFilter::Claim] => words.push("accusations without an accusing word only".to_owned()),
            _ => {}
        }
        if !self.status.is_empty() && !self.status.contains(&StatusFilter::All) {
            let names: Vec<&str> = self.statuses().into_iter().map(Status::as_str).collect();
            words.push(format!("accusations that are {} only", names.join(" or ")));
        }
        if self.min_weight > 1 {
            let outlet = if self.by_outlet { " in one outlet" } else { "" };
            words.push(format!("on ties of at least {} statements{outlet}", self.min_weight));
        }
        if let Some(top) = self.top {
            words.push(format!("among the {top} participants with the most statements on their ties"));
        }
        if !self.ties.is_empty() {
            let names = self.ties.iter().map(|tie| match tie {
                TieChoice::Accuses => "accusations",
                TieChoice::Denies => "denials",
                TieChoice::Quotes => "quotations",
            });
            words.push(format!("{} only", names.collect::<Vec<_>>().join(" and ")));
        }
        words
    }
}

pub(crate) fn date(text: &str) -> Result<String, String> {
    if is_date(text) {
        Ok(text.to_owned())
    } else {
        Err("write it as 2020, 2020-10 or 2020-10-12".to_owned())
    }
}

/// Reads a number from 0 to 1.
pub(crate) fn share(text: &str) -> Result<f32, String> {
    let number = text.parse::<f32>().ok().filter(|number| (0.0..=1.0).contains(number));
    number.ok_or_else(|| "write it as a number from 0 to 1, such as 0.7".to_owned())
}
