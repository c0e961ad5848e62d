//! From text to tokens, sentences, paragraphs and quotations.
//!
//! `“We stay. We fight,” Pell said.` is one paragraph with two sentences, ten tokens and one quotation.
//!
//! [`lines`] finds the paragraphs, [`tokenize`] cuts them up, [`quotations`] pairs their marks, [`sentences`] splits
//! them, and [`boilerplate`] sets apart the lines that are nobody's words.

mod boilerplate;
mod lines;
mod marks;
mod quotations;
mod reporting;
mod sentences;
mod tokenize;

use crate::document::{Article, Document, Paragraph, Sentence, SentenceKind};
use crate::span::Span;

/// Cuts an article into tokens, sentences, paragraphs and quotations; tags and trees are still empty.
///
/// # Examples
///
/// ```
/// use sayso::Article;
/// use sayso::nlp::segment::segment;
/// let document = segment(Article::new("a", "“We didn't pay,” Pell said. Rain fell."));
/// assert_eq!(document.sentences.len(), 2);
/// assert_eq!(document.text_of(3), "n't");
/// assert_eq!(document.quotations[0].inner.text(&document.article.text), "We didn't pay,");
/// ```
pub fn segment(article: Article) -> Document {
    let text = article.text.as_str();
    let lines = lines::paragraphs(text);
    // News has about five bytes a token.
    let mut tokens = Vec::with_capacity(text.len() / 5);
    let mut sentences: Vec<Sentence> = Vec::new();
    let mut paragraphs: Vec<Paragraph> = Vec::with_capacity(lines.len());
    let mut quotations = Vec::new();
    let mut roles = Vec::new();
    let mut left_open = None;
    for (index, &line) in lines.iter().enumerate() {
        let first = tokens.len();
        tokenize::tokenize(text, line, &mut tokens);
        if tokens.len() == first {
            continue;
        }
        let reopened = lines.get(index + 1).and_then(|&next| quotations::first_mark(text, next));
        let place = quotations::Place { first, span: line, reopened, open_before: left_open };
        left_open = quotations::pair(text, &tokens, &place, &mut roles, &mut quotations);
        let paragraph = paragraphs.len();
        let first_sentence = sentences.len();
        let mut emit = |range: std::ops::Range<usize>, kind| {
            let span = Span::new(tokens[range.start].span.start, tokens[range.end - 1].span.end);
            sentences.push(Sentence { span, tokens: range, paragraph, kind });
        };
        let body = first + boilerplate::dateline_length(text, &tokens[first..]);
        if body > first {
            emit(first..body, SentenceKind::Boilerplate);
        }
        let line = sentences::Line { text, tokens: &tokens, first, roles: &roles };
        line.split(body, |range| emit(range, SentenceKind::Prose));
        paragraphs.push(Paragraph {
            span: Span::new(tokens[first].span.start, tokens[tokens.len() - 1].span.end),
            tokens: first..tokens.len(),
            sentences: first_sentence..sentences.len(),
        });
    }
    boilerplate::classify(text, &tokens, &paragraphs, &mut sentences);
    Document { article, tokens, sentences, paragraphs, quotations }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sentences of a text, joined by ` | `, headlines marked `#`, boilerplate `~`.
    fn sentences(text: &str) -> String {
        let document = segment(Article::new("test", text));
        let one = |sentence: &Sentence| {
            let mark = match sentence.kind {
                SentenceKind::Prose => "",
                SentenceKind::Headline => "#",
                SentenceKind::Boilerplate => "~",
            };
            format!("{mark}{}", sentence.span.text(text))
        };
        document.sentences.iter().map(one).collect::<Vec<_>>().join(" | ")
    }

    /// The text between `|` is the expected cut; the text without them is the input.
    #[track_caller]
    fn check_sentences(expected: &str) {
        assert_eq!(sentences(&expected.replace("| ", "")), expected);
    }

    /// The quotations of a text: depth, `+` where one continues, inner text, `!` where it is unclosed.
    #[track_caller]
    fn check_quotations(text: &str, expected: &[&str]) {
        let document = segment(Article::new("test", text));
        let found: Vec<_> = document
            .quotations
            .iter()
            .map(|quotation| {
                let plus = if quotation.continues { "+" } else { "" };
                let bang = if quotation.close.is_none() { "!" } else { "" };
                format!("{}{plus} {}{bang}", quotation.depth, quotation.inner.text(text))
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn full_stops_of_abbreviations_end_no_sentence() {
        check_sentences("Gen. Pell met Sen. A. B. Moss in St. Paul. | Rain fell.");
        check_sentences("The U.S. Army paid $3.5 million. | It left.");
        check_sentences("They moved to the U.S. | The bank stayed.");
        check_sentences("Norland Inc. sued. | She runs Norland Inc. | He does not.");
        check_sentences("Rain fell. | 2. It snowed. | 3. It stopped.");
        check_sentences("Rain fell. | iPhones sold well, e-mail did not.");
        check_sentences("He arrived at 5 p.m. Monday and left on Jan. 3. | Rain fell.");
    }

    #[test]
    fn quotations_hold_sentences() {
        check_sentences("“We stay. | We fight,” Pell said. | “Nobody goes.” | Rain fell.");
        check_sentences("\"Who pays?\" Pell asked. | \"You do!\" the bank's lawyer said. | They left.");
        check_sentences("He said: “We stay.” | (They left.) | “Why?” | Nobody knew.");
        check_sentences("“We stay. | We fight.” — Jane Pell");
        check_sentences("“We stay. | ... Rain fell.”");
        check_sentences("“We . . . stay. | We fight,” Pell said.");
    }

    #[test]
    fn lines_without_a_full_stop_are_headlines() {
        assert_eq!(
            sentences("Bank accused of hiding losses\n\nThe bank failed. It had no money."),
            "#Bank accused of hiding losses | The bank failed. | It had no money."
        );
    }

    #[test]
    fn lines_of_the_site_are_boilerplate() {
        assert_eq!(
            sentences("By Jane Pell\nRain fell.\n\nMeydan\n\nLeave a Reply\n\nBack to top button"),
            "~By Jane Pell | Rain fell. | ~Meydan | ~Leave a Reply | ~Back to top button"
        );
        assert_eq!(
            sentences("MOSCOW, Oct. 12 (Reuters) — The bank failed."),
            "~MOSCOW, Oct. 12 (Reuters) — | The bank failed."
        );
    }

    #[test]
    fn lines_broken_at_a_width_are_one_paragraph() {
        let text = "The bank had no money left on Monday, when the\nregulator closed its doors and told the people who\n\
                    were waiting in the rain that nobody would be\npaid before the end of the month.\n\nRain fell.";
        let document = segment(Article::new("test", text));
        assert_eq!(document.paragraphs.len(), 2);
        assert_eq!(document.sentences.len(), 2);
    }

    #[test]
    fn marks_of_all_kinds_are_paired() {
        check_quotations("\"We stay,\" Pell said. \"We fight.\"", &["0 We stay,", "0 We fight."]);
        check_quotations("“We stay,” Pell said.", &["0 We stay,"]);
        check_quotations(
            "«We stay», said »Pell« and „Moss“ and „Hay”.",
            &["0 We stay", "0 Pell", "0 Moss", "0 Hay"],
        );
        check_quotations("``We stay,'' Pell said.", &["0 We stay,"]);
        check_quotations("‘We stay,’ Pell said.", &["0 We stay,"]);
        check_quotations("'It's the workers' fault,' Pell said.", &["0 It's the workers' fault,"]);
    }

    #[test]
    fn apostrophes_and_inches_are_no_marks() {
        check_quotations("The workers' union and the banks' lawyers met in the '90s.", &[]);
        check_quotations("He is 6'2\" tall and sold a 12\" record.", &[]);
        check_quotations("rock 'n' roll, and Pell's sons' cars", &[]);
    }

    #[test]
    fn quotations_nest() {
        check_quotations("“He said ‘no’ to us,” Pell said.", &["0 He said ‘no’ to us,", "1 no"]);
        check_quotations("\"He said 'no' to us,\" Pell said.", &["0 He said 'no' to us,", "1 no"]);
        check_quotations("'He said \"no\" to us,' Pell said.", &["0 He said \"no\" to us,", "1 no"]);
        check_quotations("“He said “no” to us,” Pell said.", &["0 He said “no” to us,", "1 no"]);
        check_quotations("“‘No,’ he said.”", &["0 ‘No,’ he said.", "1 No,"]);
    }

    #[test]
    fn paragraphs_reopen_a_quotation() {
        check_quotations(
            "“We stay. We fight.\n\n“We win,” Pell said. “So there.”",
            &["0 We stay. We fight.!", "0+ We win,", "0 So there."],
        );
        check_quotations("“We stay.”\n\n“We win.”", &["0 We stay.", "0 We win."]);
        check_quotations(
            "\"She wrote a “rant,” a “joke” and “a poem.”\n\n\"It ended.\"",
            &[
                "0 She wrote a “rant,” a “joke” and “a poem.”!",
                "1 rant,",
                "1 joke",
                "1 a poem.",
                "0+ It ended.",
            ],
        );
    }

    #[test]
    fn paragraphs_in_one_line_reopen_a_quotation() {
        check_quotations(
            "Pell left. “We stay. We fight. “We win,” she said.",
            &["0 We stay. We fight.!", "0+ We win,"],
        );
    }

    #[test]
    fn sentences_have_an_end() {
        let document = segment(Article::new("test", "rain and snow, ".repeat(1000)));
        assert!(document.sentences.iter().all(|sentence| sentence.tokens.len() <= 400));
        assert_eq!(document.sentences[0].span.text(&document.article.text).chars().last(), Some(','));
    }

    #[test]
    fn an_odd_mark_swallows_nothing() {
        check_quotations(
            "\"We stay, Pell said. Rain fell.\n\n\"We go,\" Moss said.",
            &["0 We stay,!", "0 We go,"],
        );
        check_quotations(
            "He called it \"a disgrace. Rain fell. \"We go,\" Moss said.",
            &["0 a disgrace.!", "0 We go,"],
        );
        check_quotations("We stay,\" Pell said. \"We go.\"", &["0 We go."]);
        check_quotations("\"We stay, \"Pell said. \"We go.\"", &["0 We stay,", "0 We go."]);
    }

    #[test]
    fn every_token_is_in_one_sentence() {
        for text in ["", "\n\n", "\"", "\u{feff}", "a", "...", "((", "— — —", "“\n”", "'\"'\"'"] {
            let document = segment(Article::new("test", text));
            let mut next = 0;
            for sentence in &document.sentences {
                assert_eq!(sentence.tokens.start, next, "{text:?}");
                next = sentence.tokens.end;
            }
            assert_eq!(next, document.tokens.len(), "{text:?}");
        }
    }

    #[test]
    fn a_sentence_torn_at_a_link_is_one_paragraph() {
        let torn = "The premier has\n\nrepeatedly denied it\n\nand left.";
        assert_eq!(sentences(torn), torn);
        assert_eq!(sentences("Rain in Norland\n\nhe said so."), "#Rain in Norland | he said so.");
    }

    #[test]
    fn hostile_texts_come_out_whole() {
        let units = [
            "x",
            "\"",
            "“",
            "'a ",
            "\n",
            "(",
            "a.",
            "a@",
            "a-",
            ". ",
            "“a,” ",
            "'s",
            "…",
            "\u{200d}",
            "é'",
            "1,",
        ];
        for unit in units {
            let document = segment(Article::new("test", unit.repeat(100_000)));
            let in_tokens: usize = document.tokens.iter().map(|token| token.span.len()).sum();
            let blank = document.article.text.matches([' ', '\n', '\u{200d}']).map(str::len).sum::<usize>();
            assert_eq!(in_tokens + blank, document.article.text.len(), "{unit:?}");
            let in_sentences: usize = document.sentences.iter().map(|sentence| sentence.tokens.len()).sum();
            assert_eq!(in_sentences, document.tokens.len(), "{unit:?}");
        }
    }
}
