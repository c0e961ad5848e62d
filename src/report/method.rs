//! How the findings came about and how often they are wrong, for the reader of a report.
//!
//! The figures are from cross-validation: each article is read by a model that has learned from the others. On those that
//! it has learned from, they would be better than what a reader of other articles meets.

use super::About;
use super::phrasing::count;
use crate::graph::confidence::Least;

/// How often findings are right, and how many are found, in per cent.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Rates {
    /// Of those listed, the share that is right.
    precision: f64,
    /// Of those that stand in the articles, the share that is listed.
    recall: f64,
}

/// Articles behind the figures.
const ARTICLES: usize = 760;
/// Accusations whose cue itself accuses, right in accuser and accused, of the usual least confidence and above.
const EXPLICIT: Rates = Rates { precision: 86.2, recall: 32.7 };
/// The same, however unsure.
const UNSURE: Rates = Rates { precision: 76.5, recall: 47.3 };

/// The two paragraphs.
pub(super) fn paragraphs(about: &About) -> [String; 2] {
    let how = "Quotations, accusations and denials were found by sayso, a program without access to any network: it \
               tags and parses each sentence with a small statistical model, finds who speaks and who is accused by a \
               small neural network, by grammar and by lists of words, and joins mentions that mean the same \
               participant. Each document is read alone; documents are joined only by the names of those who take part. \
               Nothing is paraphrased: quoted words, charges and sentences stand as they do in the documents, and the \
               sentences between them are fixed templates.";
    let measured = format!(
        "On {ARTICLES} articles that it had not learned from, {} of 100 accusations with an accusing word of which it is as \
         sure as {} are right in who accuses whom, but they are no more than {} of 100 that stand there; with those of which \
         it is less sure, {} of 100 are right, and {} of 100 are found. Accusations that only state a wrong (said that the \
         army had shelled the town) are found less often. ",
        EXPLICIT.precision.round(),
        Least::USUAL.accusations,
        EXPLICIT.recall.round(),
        UNSURE.precision.round(),
        UNSURE.recall.round(),
    );
    let sure = match (about.least, about.unsure) {
        (_, 0) => "Each statement shows how sure the program is of it, from 0 to 1. ".to_owned(),
        (least, unsure) => format!(
            "Each statement shows how sure the program is of it, from 0 to 1; below {least} it is left out, as \
             happened to {}. ",
            count(unsure, "statement")
        ),
    };
    let honest = "So some statements are missing here, some that are listed are none, and now and then a wrong person is \
                  named, most often where the text says he, she or they. That an accusation is listed means that the \
                  document reports it, not that it is true, and a missing denial means only that none was found. Check \
                  every statement at its place before you publish it.";
    [how.to_owned(), format!("{measured}{sure}{honest}")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figures_are_those_of_unseen_articles() {
        let [_, rates] = paragraphs(&About { unsure: 3, ..About::default() });
        assert!(rates.contains("760 articles that it had not learned from, 86 of 100"), "{rates}");
        assert!(rates.contains("77 of 100 are right, and 47 of 100 are found"), "{rates}");
        let least = "below 0.5 (accusations 0.7) it is left out, as happened to 3 statements";
        assert!(rates.contains(least), "{rates}");
    }
}
