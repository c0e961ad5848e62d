//! How the findings came about and how often they are wrong, for the reader of a report.
//!
//! The figures are measured on articles that nobody had looked at while the rules were written or the network learned: on
//! those that the rules were tuned on, they would be better than what a reader of other articles meets.

use super::About;

/// How often findings are right, and how many are found, in per cent.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Rates {
    /// Of those listed, the share that is right.
    precision: f64,
    /// Of those that stand in the articles, the share that is listed.
    recall: f64,
}

/// News articles behind the figures.
const ARTICLES: usize = 63;
/// Accusations whose cue itself accuses, right in accuser and accused.
const EXPLICIT: Rates = Rates { precision: 69.5, recall: 39.3 };

/// The two paragraphs.
pub(super) fn paragraphs(about: &About) -> [String; 2] {
    let how = "Quotations, accusations and denials were found by sayso, a program without access to any network: it \
               tags and parses each sentence with a small statistical model, finds who speaks and who is accused by a \
               small neural network, by grammar and by lists of words, and joins mentions that mean the same \
               participant. Each document is read alone; documents are joined only by the names of those who take part. \
               Nothing is paraphrased: quoted words, charges and sentences stand as they do in the documents, and the \
               sentences between them are fixed templates.";
    let measured = format!(
        "On {ARTICLES} news articles that nobody had looked at while the program was made, {} of 100 accusations that it \
         lists with an accusing word are right in who accuses whom, and it lists {} of 100 that stand there. With \
         accusations that only state a wrong (said that the army had shelled the town), and with quotations, it errs \
         too; how often was not measured on unseen articles. ",
        EXPLICIT.precision.round(),
        EXPLICIT.recall.round(),
    );
    let sure = match (about.least_confidence, about.unsure) {
        (_, 0) => "Each statement shows how sure the program is of it, from 0 to 1. ".to_owned(),
        (least, unsure) => format!(
            "Each statement shows how sure the program is of it, from 0 to 1; below {least} it is left out, as \
             happened to {}. ",
            super::compose::count(unsure, "statement")
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
        let [_, rates] = paragraphs(&About { unsure: 3, least_confidence: 0.5, ..About::default() });
        assert!(rates.contains("63 news articles that nobody had looked at"), "{rates}");
        assert!(rates.contains("70 of 100") && rates.contains("39 of 100"), "{rates}");
        assert!(rates.contains("below 0.5 it is left out, as happened to 3 statements"), "{rates}");
    }
}
