//! How the findings came about and how often they are wrong, for the reader of a report.
//!
//! The figures are those of `scores.txt`, which is part of the program: a change of quality changes every report.

const SCORES: &str = include_str!("../../scores.txt");

/// What the scores say, in per cent.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Rates {
    /// Attributions listed that are right in content and source; attributions of the texts that are listed so.
    attributions: [f64; 2],
    /// The same of accusations whose cue itself accuses.
    explicit: [f64; 2],
    /// The same of all accusations.
    accusations: [f64; 2],
    /// Speakers named that are the right ones.
    speakers: f64,
}

impl Rates {
    /// Reads the lines of the scores; `None` where they no longer have their form.
    fn read(scores: &str) -> Option<Self> {
        let numbers =
            |text: &str| text.split_whitespace().filter_map(|w| w.parse::<f64>().ok()).collect::<Vec<_>>();
        let line = |start: &str| scores.lines().find(|line| line.starts_with(start));
        let pair = |text: &str| Some([*numbers(text).first()?, *numbers(text).get(1)?]);
        let speakers = scores.split_once("\nSpeakers")?.1.lines().find(|line| line.starts_with("all "))?;
        Some(Self {
            attributions: pair(line("ALL ")?.split('|').nth(4)?)?,
            explicit: pair(line("mention explicit")?)?,
            accusations: pair(line("mention all")?)?,
            speakers: *numbers(speakers).get(2)?,
        })
    }
}

/// The two paragraphs.
pub(super) fn paragraphs() -> [String; 2] {
    let how = "Quotations, accusations and denials were found by sayso, a program without access to any network: it \
               tags and parses each sentence with a small statistical model, finds who speaks and who is accused by a \
               small neural network, by grammar and by lists of words, and joins mentions that mean the same \
               participant. Each document is read alone; documents are joined only by the names of those who take part. \
               Nothing is paraphrased: quoted words, charges and sentences stand as they do in the documents, and the \
               sentences between them are fixed templates.";
    let measured = Rates::read(SCORES).map_or(String::new(), |rates| {
        let of_100 = |share: f64| format!("{share:.0} of 100");
        format!(
            "On news articles annotated by people, {} quotations and other attributions that the program lists are \
             right in their words and their speaker, and it lists {} that stand in the articles. Of accusations made \
             with an accusing word it lists {} rightly and finds {}; with those that only state a wrong (said that the \
             army had shelled the town) these figures are {} and {}. A speaker whom it names is the right one in {} \
             cases. ",
            of_100(rates.attributions[0]),
            of_100(rates.attributions[1]),
            of_100(rates.explicit[0]),
            of_100(rates.explicit[1]),
            rates.accusations[0].round(),
            rates.accusations[1].round(),
            of_100(rates.speakers),
        )
    });
    let honest = "So some statements are missing here, some that are listed are none, and now and then a wrong person is \
                  named, most often where the text says he, she or they. That an accusation is listed means that the \
                  document reports it, not that it is true, and a missing denial means only that none was found. Check \
                  every statement at its place before you publish it.";
    [how.to_owned(), format!("{measured}{honest}")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scores_have_their_form() {
        let rates = Rates::read(SCORES).unwrap();
        let all = [rates.attributions, rates.explicit, rates.accusations].concat();
        assert!(all.iter().chain([&rates.speakers]).all(|share| (20.0..=100.0).contains(share)), "{rates:?}");
        assert!(paragraphs()[1].contains("of 100"));
    }

    #[test]
    fn figures_stand_where_they_are_looked_for() {
        let scores = "ALL 9 8 | 1 2 3 | 4 5 6 | 7 8 9 | 77.9 68.5 72.9 | 1 2 3\nmention explicit   P  76.5  R  62.6  F1\n\
                      mention all        P  75.9  R  47.1\n\nSpeakers: 18\n\nall        341     72.7        92.7      67.4\n";
        let rates = Rates::read(scores).unwrap();
        assert_eq!(rates.attributions, [77.9, 68.5]);
        assert_eq!((rates.explicit, rates.accusations, rates.speakers), ([76.5, 62.6], [75.9, 47.1], 92.7));
        assert_eq!(Rates::read("nothing"), None);
    }
}
