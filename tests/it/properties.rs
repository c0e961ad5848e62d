//! What holds for every text.

use std::ops::Range;

use proptest::prelude::*;
use sayso::extract::Phrase;
use sayso::rules::Disabled;
use sayso::{Analysis, Article, Document, Span, extract, nlp, resolve};

/// Pieces that news is made of, and such that trip a reader of it up.
const PIECES: [&str; 88] = [
    "Calder",
    "Ines Calder",
    "Quill",
    "Osei",
    "Halden Bank",
    "Norland",
    "Estavia",
    "the minister",
    "a spokesman",
    "Mr. Roe",
    "Dr.",
    "U.S.",
    "J. K. Vale",
    "she",
    "he",
    "they",
    "who",
    "whom",
    "which",
    "each other",
    "both sides",
    "the other",
    "said",
    "says",
    "told",
    "told reporters",
    "accused",
    "was accused by",
    "accusing",
    "blamed",
    "has repeatedly denied",
    "denied",
    "criticized",
    "claimed that",
    "according to",
    "According to",
    "as saying",
    "asked whether",
    "wants to",
    "believes",
    "accusations against",
    "'s claim that",
    "under fire from",
    "did not",
    "might",
    "of",
    "for",
    "by",
    "on Monday",
    "that",
    "the dam is unsafe",
    "hiding losses",
    "it cost lives",
    "of fraud",
    "\"",
    "“",
    "”",
    "‘",
    "’",
    "'",
    "«",
    "»",
    "„",
    "``",
    "''",
    "[",
    "]",
    "(",
    ")",
    "—",
    ":",
    ";",
    ",",
    ".",
    "...",
    "…",
    "?",
    "!",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "\u{a0}",
    "\u{200b}",
    "ő",
    "😀",
    "e\u{301}",
    "\u{feff}",
];

fn news() -> impl Strategy<Value = String> {
    let piece =
        (prop::sample::select(PIECES.as_slice()), prop::sample::select([" ", " ", " ", ""].as_slice()));
    prop::collection::vec(piece, 0..60)
        .prop_map(|pieces| pieces.into_iter().flat_map(|(p, s)| [p, s]).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_valid_input(text in any::<String>()) {
        holds(&text);
    }

    #[test]
    fn any_string_of_news_is_valid_input(text in news()) {
        holds(&text);
    }
}

/// Checks all that must hold for a text.
pub(crate) fn holds(text: &str) {
    let document = nlp::analyze(Article::new("any", text));
    assert_eq!(document.article.text, text, "the text is never altered");
    document_holds(&document);
    let findings = extract::extract(&document, Disabled::NONE);
    let analysis = resolve::resolve(document.clone(), findings, Disabled::NONE);
    analysis_holds(&document, &analysis);

    // The whole pipeline passes over what is not seen, so that only its own runs are comparable.
    let whole = sayso::analyze(Article::new("any", text));
    assert_eq!(whole.article.text, text, "the text is never altered");
    analysis_holds(&document, &whole);
    let again = sayso::analyze(Article::new("any", text));
    assert_eq!(format!("{whole:?}"), format!("{again:?}"), "two runs are equal");
}

fn document_holds(document: &Document) {
    let text = &document.article.text;
    let mut behind = 0;
    for token in &document.tokens {
        in_text(text, token.span);
        assert!(token.span.start >= behind, "tokens are in order and do not overlap");
        assert!(!token.span.is_empty(), "no token is empty");
        behind = token.span.end;
    }
    let mut next = 0;
    for (n, sentence) in document.sentences.iter().enumerate() {
        in_text(text, sentence.span);
        assert_eq!(sentence.tokens.start, next, "every token stands in exactly one sentence");
        assert!(!sentence.tokens.is_empty(), "no sentence is empty");
        next = sentence.tokens.end;
        let paragraph = &document.paragraphs[sentence.paragraph];
        assert!(paragraph.sentences.contains(&n), "a sentence stands in its paragraph");
        for token in sentence.tokens.clone() {
            if let Some(head) = document.tokens[token].head {
                assert!(sentence.tokens.contains(&head), "a head stands in its word's sentence");
                assert_ne!(head, token, "no word is its own head");
            }
            assert!(reaches_a_root(document, token, sentence.tokens.clone()), "heads make a tree");
        }
    }
    assert_eq!(next, document.tokens.len(), "every token stands in exactly one sentence");
    for quotation in &document.quotations {
        in_text(text, quotation.open);
        in_text(text, quotation.inner);
        assert!(quotation.open.end <= quotation.inner.start);
        if let Some(close) = quotation.close {
            in_text(text, close);
            assert!(quotation.inner.end <= close.start);
        }
        assert!(
            quotation.tokens.start <= quotation.tokens.end && quotation.tokens.end <= document.tokens.len()
        );
    }
}

fn reaches_a_root(document: &Document, token: usize, sentence: Range<usize>) -> bool {
    let mut at = token;
    for _ in sentence {
        match document.tokens[at].head {
            Some(head) => at = head,
            None => return true,
        }
    }
    false
}

fn analysis_holds(document: &Document, analysis: &Analysis) {
    let text = &analysis.article.text;
    let phrase = |phrase: &Phrase| {
        assert!(!phrase.spans.is_empty(), "a phrase has words");
        for &span in phrase.spans.iter().chain(&phrase.refers_to) {
            words_in_text(text, span);
        }
        assert!(phrase.head < document.tokens.len());
        assert!(phrase.entity.is_none_or(|e| e < analysis.entities.len()));
    };
    let confidence =
        |confidence: f32| assert!((0.0..=1.0).contains(&confidence), "{confidence} is no confidence");
    for (n, attribution) in analysis.attributions.iter().enumerate() {
        attribution.source.iter().chain(&attribution.addressee).for_each(phrase);
        let cue = attribution.cue.iter().flat_map(|c| &c.spans);
        for &span in attribution.content.iter().chain(cue) {
            words_in_text(text, span);
        }
        assert!(!attribution.content.is_empty(), "an attribution has content");
        assert!(attribution.parent.is_none_or(|p| p < analysis.attributions.len() && p != n));
        confidence(attribution.confidence);
    }
    for accusation in &analysis.accusations {
        accusation.accuser.iter().for_each(phrase);
        phrase(&accusation.accused);
        for &span in accusation.cue.spans.iter().chain(&accusation.charge) {
            words_in_text(text, span);
        }
        assert!(!accusation.cue.spans.is_empty(), "an accusation has a cue");
        assert!(accusation.attribution.is_none_or(|a| a < analysis.attributions.len()));
        confidence(accusation.confidence);
    }
    for denial in &analysis.denials {
        denial.denier.iter().for_each(phrase);
        for &span in denial.cue.spans.iter().chain(&denial.content) {
            words_in_text(text, span);
        }
        assert!(denial.accusations.iter().all(|&a| a < analysis.accusations.len()));
        confidence(denial.confidence);
    }
    for entity in &analysis.entities {
        assert!(!entity.name.is_empty(), "an entity has a name");
        let mut behind = 0;
        for mention in &entity.mentions {
            words_in_text(text, mention.span);
            assert!(mention.span.start >= behind, "mentions are in text order");
            behind = mention.span.start;
        }
    }
}

fn in_text(text: &str, span: Span) {
    assert!(span.start <= span.end && text.get(span.range()).is_some(), "{span:?} is not in the text");
}

/// A finding's span: in the text, not empty, without white space at its ends.
fn words_in_text(text: &str, span: Span) {
    in_text(text, span);
    let words = span.text(text);
    assert!(!words.is_empty() && words.trim() == words, "{words:?} is empty or has white space at an end");
}
