//! The tables of a report: who accuses whom, the network in figures, the timeline, outlets and documents.

use super::super::blocks::{Block, Cell, Inline, text};
use super::super::model::{Member, Outlet, Pair};
use super::super::phrasing::{NAMES_SHOWN, count, range, times};
use super::{Composer, ROWS_SHOWN, in_brackets, more, section, table};
use crate::graph::{Charge, StatementKind};
use crate::typeset::one_line;

/// Charges of a pair before the rest is only counted.
const CHARGES_SHOWN: usize = 8;

/// Rows of the table of ranks, and communities.
const RANKS_SHOWN: usize = 12;

/// Pairs in one period of the timeline.
const PAIRS_IN_A_PERIOD: usize = 12;

impl Composer<'_> {
    pub(super) fn pairs(&self, most: usize) -> Vec<Block> {
        let pairs = &self.report.pairs;
        if pairs.is_empty() {
            return Vec::new();
        }
        let shown = &pairs[..pairs.len().min(most)];
        let has_dates = shown.iter().any(|pair| pair.first.is_some());
        let mut columns = vec![("Accuser", false), ("Accused", false), ("Times", true)];
        columns.extend(has_dates.then_some(("Dates", false)));
        columns.push(("Charges", false));
        let row = |pair: &Pair| -> Vec<Cell> {
            let mut row = vec![
                vec![vec![Inline::Person(pair.accuser)]],
                vec![vec![Inline::Person(Some(pair.accused))]],
                vec![vec![text(pair.statements.len().to_string())]],
            ];
            row.extend(has_dates.then(|| vec![vec![text(dates(pair))]]));
            row.push(self.charges(pair));
            row
        };
        let rows = shown.iter().map(row).collect();
        let mut blocks = vec![section("pairs", "Who accuses whom"), table("accusers", &columns, rows)];
        blocks.extend(more(pairs.len(), most, "pair"));
        blocks
    }

    /// Charges and answers of a pair, each with its statements.
    fn charges(&self, pair: &Pair) -> Cell {
        let mut lines: Cell = Vec::new();
        let (shown, rest) = pair.charges.split_at(pair.charges.len().min(CHARGES_SHOWN));
        for charge in shown {
            let mut line = match charge.text.as_str() {
                "" => vec![Inline::Note("no charge named".to_owned())],
                words => vec![text(words)],
            };
            if charge.count() > 1 {
                line.push(text(format!(" {}×", charge.count())));
            }
            line.extend(in_brackets(charge.statements()));
            if charge.wordings.len() > 1 {
                line.push(Inline::Wordings(charge.wordings.clone()));
            }
            lines.push(line);
        }
        if !rest.is_empty() {
            let statements = rest.iter().flat_map(Charge::statements).collect();
            let mut line = vec![Inline::Note(format!("and {} more", rest.len()))];
            line.extend(in_brackets(statements));
            lines.push(line);
        }
        if !pair.denials.is_empty() {
            let mut line = vec![Inline::Note(format!("denied {}", times(pair.denials.len())))];
            line.extend(in_brackets(pair.denials.clone()));
            lines.push(line);
        }
        lines
    }

    pub(super) fn mutual(&self, most: usize) -> Vec<Block> {
        let report = self.report;
        if report.mutual.is_empty() {
            return Vec::new();
        }
        let way = |pair: &Pair| {
            let mut line = self.arrow(pair.accuser, Some(pair.accused));
            line.push(text(format!(": {}×", pair.statements.len())));
            line.extend(in_brackets(pair.statements.clone()));
            line
        };
        let line = |&(one, other): &(usize, usize)| {
            let mut line = way(&report.pairs[one]);
            line.push(text("; "));
            line.extend(way(&report.pairs[other]));
            line
        };
        let lines = report.mutual.iter().take(most).map(line).collect();
        let mut blocks = vec![section("mutual", "Mutual accusations"), Block::List(lines)];
        blocks.extend(more(report.mutual.len(), most, "pair"));
        blocks
    }

    /// What the graph's measures say.
    pub(super) fn standing(&self) -> Vec<Block> {
        let Some(standing) = &self.report.standing else { return Vec::new() };
        let mut blocks = vec![section("standing", "The network in figures")];
        // Without dates the first one is only the first one read.
        if let Some(first) = standing.first_accusation.filter(|_| !self.report.timeline.is_empty()) {
            let statement = &self.report.corpus().statements[first];
            let [from, to] =
                [&statement.speaker, &statement.target].map(|p| p.as_ref().map(|p| p.participant));
            let day = self.report.corpus().documents[statement.document].day();
            let mut line = vec![text("First accusation: ")];
            line.extend(self.arrow(from, to));
            line.extend(day.map(|day| text(format!(", {day}"))));
            line.extend(in_brackets(vec![first]));
            blocks.push(Block::Paragraph(line));
        }
        let columns = [("Name", false), ("Accused by", true), ("Accuses", true), ("Both", true)];
        let row = |member: &Member| -> Vec<Cell> {
            let figures = [member.accused_by, member.accuses, member.mutual].map(|n| n.to_string());
            let name = vec![vec![Inline::Person(Some(member.participant))]];
            [name].into_iter().chain(figures.map(|n| vec![vec![text(n)]])).collect()
        };
        blocks.push(Block::Paragraph(vec![Inline::Note(
            "How many different participants each is accused by, accuses, and both.".to_owned(),
        )]));
        let rows = standing.members.iter().take(RANKS_SHOWN).map(row).collect();
        blocks.push(table("network", &columns, rows));
        if !standing.communities.is_empty() {
            let note = "Groups with more ties among themselves than with others:";
            blocks.push(Block::Paragraph(vec![Inline::Note(note.to_owned())]));
            let line = |members: &Vec<usize>| {
                let mut line = Vec::new();
                for (n, &participant) in members.iter().take(NAMES_SHOWN).enumerate() {
                    line.extend((n > 0).then(|| text(", ")));
                    line.push(Inline::Person(Some(participant)));
                }
                let rest = members.len().saturating_sub(NAMES_SHOWN);
                line.extend((rest > 0).then(|| text(format!(" and {}", count(rest, "other")))));
                line
            };
            blocks.push(Block::List(standing.communities.iter().take(RANKS_SHOWN).map(line).collect()));
        }
        blocks
    }

    pub(super) fn timeline(&self) -> Vec<Block> {
        let report = self.report;
        if report.timeline.is_empty() {
            return Vec::new();
        }
        let rows = report.timeline.iter().map(|period| -> Vec<Cell> {
            let mut lines: Vec<(Vec<Inline>, Vec<usize>)> = Vec::new();
            let mut place = rustc_hash::FxHashMap::default();
            for &n in period.accusations.iter().chain(&period.denials) {
                let statement = &report.corpus().statements[n];
                let ends = [&statement.speaker, &statement.target].map(|p| p.as_ref().map(|p| p.participant));
                let is_denial = statement.kind == StatementKind::Denial;
                let at = *place.entry((ends, is_denial)).or_insert_with(|| {
                    let line = match (is_denial, ends) {
                        (false, [from, to]) => self.arrow(from, to),
                        (true, [from, None]) => vec![Inline::Person(from), text(" denies")],
                        (true, [from, to]) => {
                            vec![Inline::Person(from), text(" denies an accusation by "), Inline::Person(to)]
                        }
                    };
                    lines.push((line, Vec::new()));
                    lines.len() - 1
                });
                lines[at].1.push(n);
            }
            lines.sort_by_key(|(_, statements)| std::cmp::Reverse(statements.len()));
            let rest = lines.split_off(lines.len().min(PAIRS_IN_A_PERIOD));
            if !rest.is_empty() {
                let statements = rest.iter().flat_map(|(_, statements)| statements.iter().copied()).collect();
                lines.push((
                    vec![Inline::Note(format!("and {} more", count(rest.len(), "pair")))],
                    statements,
                ));
            }
            let cell = lines.into_iter().map(|(mut line, statements)| {
                if statements.len() > 1 {
                    line.push(text(format!(" {}×", statements.len())));
                }
                line.extend(in_brackets(statements));
                line
            });
            let quoted = match period.quotations.len() {
                0 => Vec::new(),
                n => {
                    let mut line = vec![text(n.to_string())];
                    line.extend(in_brackets(period.quotations.clone()));
                    vec![line]
                }
            };
            vec![vec![vec![text(period.name.clone())]], quoted, cell.collect()]
        });
        let columns = [("Date", false), ("Quotations", false), ("Accusations and denials", false)];
        let mut blocks = vec![section("timeline", "Timeline")];
        if report.steps.len() > 1 {
            blocks.push(Block::Columns(report.steps.clone()));
        }
        blocks.push(table("timeline", &columns, rows.collect()));
        blocks
    }

    /// What each outlet has, with a bar for its accusations.
    pub(super) fn outlets(&self) -> Vec<Block> {
        let outlets = &self.report.outlets;
        if outlets.is_empty() {
            return Vec::new();
        }
        let most = outlets.iter().map(|outlet| outlet.accusations.len()).max().unwrap_or(0);
        let columns = [
            ("Outlet", false),
            ("Documents", true),
            ("Quotations", true),
            ("Denials", true),
            ("Accusations", true),
            ("", false),
        ];
        let row = |outlet: &Outlet| -> Vec<Cell> {
            let accusations = outlet.accusations.len();
            let figures = [outlet.documents, outlet.quotations.len(), outlet.denials.len(), accusations];
            let mut row = vec![vec![vec![text(outlet.name.clone())]]];
            row.extend(figures.map(|n| vec![vec![text(n.to_string())]]));
            row.push(vec![vec![Inline::Bar(accusations, most)]]);
            row
        };
        let rows = outlets.iter().take(ROWS_SHOWN).map(row).collect();
        let mut blocks = vec![section("outlets", "Outlets"), table("outlets", &columns, rows)];
        blocks.extend(more(outlets.len(), ROWS_SHOWN, "outlet"));
        blocks
    }

    pub(super) fn documents(&self) -> Vec<Block> {
        let found = self.report.found_in();
        let statements = &self.report.corpus().statements;
        let documents = &self.report.corpus().documents;
        let (has_outlets, has_dates) =
            (documents.iter().any(|d| d.outlet.is_some()), documents.iter().any(|d| d.published.is_some()));
        let mut columns = vec![("Document", false)];
        columns.extend(has_outlets.then_some(("Outlet", false)));
        columns.extend(has_dates.then_some(("Date", false)));
        columns.extend([
            ("Quotations", true),
            ("Accusations", true),
            ("Denials", true),
            ("Statements", false),
        ]);
        let row = |document: usize| -> Vec<Cell> {
            let it = &documents[document];
            let title = self.title(document);
            let mut line = match it.url.as_deref().filter(|url| is_web_address(url)) {
                Some(url) => vec![Inline::Address { text: title, url: url.to_owned() }],
                None => vec![Inline::Strong(title)],
            };
            // A file's name tells the id of its only article.
            let is_told = it.title.is_none() || it.path.as_ref().is_some_and(|path| path.contains(&it.id));
            let place = [(!is_told).then_some(&it.id), it.path.as_ref()];
            let place =
                place.into_iter().flatten().map(|part| one_line(part)).collect::<Vec<_>>().join(" · ");
            if !place.is_empty() {
                line.push(Inline::Note(format!(" {place}")));
            }
            let plain = |text_of: Option<&str>| vec![vec![text(one_line(text_of.unwrap_or_default()))]];
            let mut row = vec![vec![line]];
            row.extend(has_outlets.then(|| plain(it.outlet.as_deref())));
            row.extend(has_dates.then(|| plain(it.day().or(it.published.as_deref()))));
            row.extend(found[document].map(|n| vec![vec![text(n.to_string())]]));
            let start = statements.partition_point(|s| s.document < document);
            let end = statements.partition_point(|s| s.document <= document);
            row.push(if start < end {
                vec![vec![Inline::Statements((start..end).collect())]]
            } else {
                Vec::new()
            });
            row
        };
        let rows = (0..found.len()).map(row).collect();
        vec![section("documents", "Documents"), table("documents", &columns, rows)]
    }
}

/// Whether an address may be linked: anything else could run.
fn is_web_address(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

fn dates(pair: &Pair) -> String {
    pair.first.as_deref().zip(pair.last.as_deref()).map_or(String::new(), |(first, last)| range(first, last))
}
