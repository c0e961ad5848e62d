//! The full text of an article for the HTML report, with everything marked that was found in it.
//!
//! Example: `<p><span class="sentence" data-of="A1"><mark class="speaker" data-of="A1">Norland</mark> <mark class="cue"
//! data-of="A1">accused</mark> …`. Marks overlap in texts, elements cannot: the text is cut where any mark begins or
//! ends, and every piece names the statements that it belongs to.

use std::fmt::Write as _;

use super::Report;
use crate::escape::xml_text;
use crate::graph::StatementKind;
use crate::graph::corpus::Part;
use crate::span::Span;

/// Words in a role.
struct Mark {
    span: Span,
    /// Which of several marks over one piece shows: the smallest.
    rank: u8,
    class: &'static str,
    statement: usize,
}

/// The text as HTML paragraphs; `statements` are those of the document, in any order.
pub(super) fn article(report: &Report<'_>, text: &str, statements: &[usize]) -> String {
    let (marks, sentences) = marks(report, text, statements);
    let mut starts: Vec<(usize, usize)> = Vec::new();
    for &n in statements {
        let statement = &report.corpus().statements[n];
        // Where a link to the statement leads: its text, or its cue where it has none.
        let first = |wanted: Part| {
            statement
                .evidence
                .iter()
                .filter(|(s, p)| *p == wanted && is_inside(text, *s))
                .map(|(s, _)| s.start)
                .min()
        };
        starts.extend(first(Part::Text).or_else(|| first(Part::Cue)).map(|start| (start, n)));
    }
    starts.sort_unstable();
    let mut cuts: Vec<usize> = marks.iter().flat_map(|m| [m.span.start, m.span.end]).collect();
    cuts.extend(sentences.iter().flat_map(|(s, _)| [s.start, s.end]));
    cuts.extend(text.match_indices('\n').flat_map(|(at, _)| [at, at + 1]));
    cuts.extend([0, text.len()]);
    cuts.sort_unstable();
    cuts.dedup();

    let mut page = Page { html: String::new(), is_paragraph: false, sentence: None };
    let (mut open, mut next_mark, mut next_sentence) = (Vec::<usize>::new(), 0, 0);
    let mut next_start = 0;
    for piece in cuts.windows(2) {
        let words = &text[piece[0]..piece[1]];
        open.retain(|&m| marks[m].span.end > piece[0]);
        while marks.get(next_mark).is_some_and(|m| m.span.start <= piece[0]) {
            if marks[next_mark].span.end > piece[0] {
                open.push(next_mark);
            }
            next_mark += 1;
        }
        while sentences.get(next_sentence).is_some_and(|(s, _)| s.end <= piece[0]) {
            next_sentence += 1;
        }
        if words == "\n" {
            page.close_paragraph();
            continue;
        }
        let sentence = sentences.get(next_sentence).filter(|(s, _)| s.start <= piece[0]);
        if !page.is_paragraph && words.trim().is_empty() {
            continue;
        }
        page.enter(sentence.map(|_| next_sentence), || {
            sentence.map_or(String::new(), |(_, of)| numbers(report, of.iter().copied()))
        });
        while starts.get(next_start).is_some_and(|(start, _)| *start <= piece[0]) {
            let number = report.number(starts[next_start].1);
            let _ = write!(page.html, "<span id=\"{number}-text\"></span>");
            next_start += 1;
        }
        match open.iter().min_by_key(|&&m| (marks[m].rank, m)) {
            None => page.html.push_str(&xml_text(words)),
            Some(&shown) => {
                let of = numbers(report, open.iter().map(|&m| marks[m].statement));
                let class = marks[shown].class;
                let _ =
                    write!(page.html, "<mark class=\"{class}\" data-of=\"{of}\">{}</mark>", xml_text(words));
            }
        }
    }
    page.close_paragraph();
    page.html
}

/// All marks by place, and the sentences that hold statements with those statements.
fn marks(report: &Report<'_>, text: &str, statements: &[usize]) -> (Vec<Mark>, Vec<(Span, Vec<usize>)>) {
    let mut marks = Vec::new();
    let mut sentences: Vec<(Span, Vec<usize>)> = Vec::new();
    for &n in statements {
        let statement = &report.corpus().statements[n];
        for &(span, part) in statement.evidence.iter().filter(|(s, _)| is_inside(text, *s) && !s.is_empty()) {
            let (rank, class) = match (part, statement.kind) {
                (Part::Cue, _) => (0, "cue"),
                (Part::Target, _) => (1, "target"),
                (Part::Speaker, _) => (2, "speaker"),
                (Part::Text, StatementKind::Quotation(_)) => (4, "quote"),
                (Part::Text, _) => (3, "charge"),
            };
            marks.push(Mark { span, rank, class, statement: n });
        }
        if is_inside(text, statement.sentence_span) && !statement.sentence_span.is_empty() {
            sentences.push((statement.sentence_span, vec![n]));
        }
    }
    marks.sort_by_key(|m| (m.span.start, m.span.end, m.statement));
    sentences.sort();
    sentences.dedup_by(|later, first| {
        let is_same = later.0 == first.0;
        if is_same {
            first.1.append(&mut later.1);
        }
        is_same
    });
    (marks, sentences)
}

/// Whether a span belongs to this text: a report with other texts than those analyzed must not fail.
fn is_inside(text: &str, span: Span) -> bool {
    text.is_char_boundary(span.start) && text.is_char_boundary(span.end) && span.start <= span.end
}

/// The numbers of statements, each once.
fn numbers(report: &Report<'_>, statements: impl Iterator<Item = usize>) -> String {
    let mut all: Vec<usize> = statements.collect();
    all.sort_unstable();
    all.dedup();
    all.into_iter().map(|n| report.number(n)).collect::<Vec<_>>().join(" ")
}

struct Page {
    html: String,
    is_paragraph: bool,
    /// The sentence whose element is open.
    sentence: Option<usize>,
}

impl Page {
    /// Opens what is not open yet.
    fn enter(&mut self, sentence: Option<usize>, numbers: impl FnOnce() -> String) {
        if !self.is_paragraph {
            self.html.push_str("<p>");
            self.is_paragraph = true;
        }
        if self.sentence != sentence {
            self.close_sentence();
            if sentence.is_some() {
                let _ = write!(self.html, "<span class=\"sentence\" data-of=\"{}\">", numbers());
                self.sentence = sentence;
            }
        }
    }

    fn close_sentence(&mut self) {
        if self.sentence.take().is_some() {
            self.html.push_str("</span>");
        }
    }

    fn close_paragraph(&mut self) {
        self.close_sentence();
        if std::mem::take(&mut self.is_paragraph) {
            self.html.push_str("</p>\n");
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::export::sample::{hostile, sample};
    use crate::report::tests::written;
    use crate::resolve::Analysis;

    fn html(analysis: &Analysis, text: &str) -> String {
        written(analysis, &[], |book, out| {
            let all: Vec<usize> = (0..book.report.corpus().statements.len()).collect();
            out.extend_from_slice(article(book.report, text, &all).as_bytes());
            Ok(())
        })
    }

    #[test]
    fn every_piece_names_its_statements() {
        expect![[r#"
            <p><span class="sentence" data-of="A1"><mark class="speaker" data-of="A1">Norland</mark> <mark class="cue" data-of="A1">accused</mark> <mark class="target" data-of="A1">Estavia</mark> of <span id="A1-text"></span><mark class="charge" data-of="A1">“shelling the town”</mark> on Monday.</span></p>
            <p><span class="sentence" data-of="Q1">“<span id="Q1-text"></span><mark class="quote" data-of="Q1">We want peace,</mark>” <mark class="speaker" data-of="Q1">Ana Réal</mark>, Estavia&#39;s president, <mark class="cue" data-of="Q1">said</mark>. “<mark class="quote" data-of="Q1">Norland does not,</mark>” she added.</span></p>
            <p><span class="sentence" data-of="D1 A2"><mark class="speaker" data-of="D1">Oslavik</mark>, the capital, <mark class="cue" data-of="D1">denied</mark> <span id="D1-text"></span><mark class="charge" data-of="D1">the accusation</mark>. <mark class="speaker" data-of="A2">Estavia</mark> may <span id="A2-text"></span><mark class="cue" data-of="A2">accuse</mark> <mark class="target" data-of="A2">Norland</mark>.</span></p>
            <p><span class="sentence" data-of="A3"><mark class="target" data-of="A3">The bank</mark> was <mark class="cue" data-of="A3">accused</mark> of <span id="A3-text"></span><mark class="charge" data-of="A3">fraud</mark>.</span></p>
        "#]].assert_eq(&html(&sample(), &sample().article.text));
    }

    #[test]
    fn the_words_are_those_of_the_text() {
        let mut bare = html(&hostile(), &sample().article.text);
        while let Some(start) = bare.find('<') {
            let end = start + bare[start..].find('>').unwrap();
            bare.replace_range(start..=end, "");
        }
        assert_eq!(bare.trim(), xml_text(&sample().article.text));
    }

    #[test]
    fn a_foreign_text_is_no_danger() {
        html(&sample(), "é");
        assert_eq!(html(&sample(), ""), "");
    }
}
