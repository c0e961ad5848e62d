//! Statements by time: a list of days, months or years, and the steps of a chart.
//!
//! In: a corpus whose documents have days. Out: periods with their statements, and equal steps between the first day and
//! the last. Example: three years of weekly articles are listed by month and drawn by month.

use crate::extract::Status;
use crate::graph::{Corpus, StatementKind};

/// Days, then months, are told apart in the timeline up to this number.
const MOST_PERIODS: usize = 62;

/// The statements of a day, a month or a year.
#[derive(Clone, Debug)]
pub(super) struct Period {
    /// `2020-10-12`, `2020-10` or `2020`.
    pub(super) name: String,
    pub(super) quotations: Vec<usize>,
    /// Accusations that were made for certain.
    pub(super) accusations: Vec<usize>,
    pub(super) denials: Vec<usize>,
}

/// One step of time in the chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// As a period's name.
    pub(super) name: String,
    pub(super) accusations: usize,
    pub(super) denials: usize,
}

/// The statements of each day, month or year, whichever gives a list that can be read.
pub(super) fn timeline(corpus: &Corpus) -> Vec<Period> {
    let mut dated: Vec<(&str, usize)> = Vec::new();
    for (n, statement) in corpus.statements.iter().enumerate() {
        dated.extend(corpus.documents[statement.document].day().map(|day| (day, n)));
    }
    dated.sort_by_key(|(day, _)| *day);
    let periods = |letters: usize| {
        let mut periods: Vec<Period> = Vec::new();
        for &(day, n) in &dated {
            let name = &day[..letters];
            if periods.last().is_none_or(|last| last.name != name) {
                let none = Vec::new;
                periods.push(Period {
                    name: name.to_owned(),
                    quotations: none(),
                    accusations: none(),
                    denials: none(),
                });
            }
            let Some(period) = periods.last_mut() else { continue };
            match corpus.statements[n].kind {
                StatementKind::Quotation(_) if corpus.statements[n].is_attitude() => {}
                StatementKind::Quotation(_) => period.quotations.push(n),
                StatementKind::Denial => period.denials.push(n),
                StatementKind::Accusation(_) if corpus.statements[n].status == Some(Status::Asserted) => {
                    period.accusations.push(n);
                }
                StatementKind::Accusation(_) => {}
            }
        }
        periods
    };
    let days = periods(10);
    let listed = if days.len() <= MOST_PERIODS { days } else { periods(7) };
    let listed = if listed.len() <= MOST_PERIODS { listed } else { periods(4) };
    if listed.len() < 2 { Vec::new() } else { listed }
}

/// Steps in a chart at the most.
const MOST_STEPS: i64 = 100;

/// The accusations and denials of a timeline in equal steps from its first to its last day: days, months or years,
/// whichever gives a chart that can be read; of more years than that, the last ones.
pub(super) fn steps(corpus: &Corpus, timeline: &[Period]) -> Vec<Step> {
    let mut dated: Vec<(&str, bool)> = Vec::new();
    for period in timeline {
        for (statements, is_denial) in [(&period.accusations, false), (&period.denials, true)] {
            let day = |&n: &usize| corpus.documents[corpus.statements[n].document].day();
            dated.extend(statements.iter().filter_map(day).map(|day| (day, is_denial)));
        }
    }
    let days = || corpus.documents.iter().filter_map(|document| document.day());
    let (Some(first), Some(last)) = (days().min(), days().max()) else { return Vec::new() };
    if dated.is_empty() || timeline.is_empty() {
        return Vec::new();
    }
    let number = |text: &str| text.parse::<i64>().unwrap_or_default();
    let month_of = |day: &str| number(&day[..4]) * 12 + number(&day[5..7]) - 1;
    let day_of = |day: &str| days_before(number(&day[..4]), number(&day[5..7])) + number(&day[8..10]);
    let year_of = |day: &str| number(&day[..4]);
    type Place<'a> = &'a dyn Fn(&str) -> i64;
    let places: [Place<'_>; 3] = [&day_of, &month_of, &year_of];
    let at = places.iter().position(|place| place(last) - place(first) < MOST_STEPS).unwrap_or(2);
    let place = places[at];
    let start = place(first).max(place(last) - MOST_STEPS + 1);
    let mut steps: Vec<Step> = (start..=place(last))
        .map(|n| {
            let name = match at {
                0 => date_of(n),
                1 => format!("{:04}-{:02}", n.div_euclid(12), n.rem_euclid(12) + 1),
                _ => format!("{n:04}"),
            };
            Step { name, accusations: 0, denials: 0 }
        })
        .collect();
    for (day, is_denial) in dated {
        // An impossible day (`2020-02-31`) may lie behind the last one.
        let step = usize::try_from(place(day) - start).ok().and_then(|n| steps.get_mut(n));
        if let Some(step) = step {
            *(if is_denial { &mut step.denials } else { &mut step.accusations }) += 1;
        }
    }
    steps
}

/// Days from the beginning of the calendar to the first of a month.
fn days_before(year: i64, month: i64) -> i64 {
    const BEFORE: [i64; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    let past = year - 1;
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) && month > 2;
    let month = usize::try_from(month - 1).unwrap_or_default().min(11);
    past * 365 + past / 4 - past / 100 + past / 400 + BEFORE[month] + i64::from(leap)
}

/// The date of a day counted from the beginning of the calendar, the first of January of the year 1 being 1.
fn date_of(day: i64) -> String {
    let mut year = day / 366 + 1;
    while days_before(year + 1, 1) < day {
        year += 1;
    }
    let month = (1..=12).rev().find(|&month| days_before(year, month) < day).unwrap_or(1);
    format!("{year:04}-{month:02}-{:02}", day - days_before(year, month))
}

#[cfg(test)]
mod tests {
    use super::super::{About, Report};
    use super::*;

    #[test]
    fn days_are_counted_as_the_calendar_does() {
        for date in ["0001-01-01", "2000-02-29", "2020-12-31", "2021-01-01", "2024-03-01", "2100-02-28"] {
            let number = |text: &str| text.parse::<i64>().unwrap();
            let day = days_before(number(&date[..4]), number(&date[5..7])) + number(&date[8..]);
            assert_eq!(date_of(day), date);
        }
        assert_eq!(days_before(2024, 3) - days_before(2024, 2), 29);
    }

    #[test]
    fn steps_leave_no_gap_and_lose_no_accusation() {
        let (graph, _) = crate::report::tests::many(30);
        let report = Report::new(&graph, Vec::new(), About::default());
        assert!(report.steps.len() <= usize::try_from(MOST_STEPS).unwrap());
        assert!(report.steps.windows(2).all(|pair| pair[0].name < pair[1].name));
        let counted: usize = report.steps.iter().map(|step| step.accusations).sum();
        let dated: usize = report.timeline.iter().map(|period| period.accusations.len()).sum();
        assert_eq!(counted, dated);
    }
}
