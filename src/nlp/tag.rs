//! Part-of-speech tagging: UPOS and Penn tag of every token in one decision, from left to right.
//!
//! In: tokens and sentences. Out: `upos` and `xpos` of every token.
//! Example: in `She claims that the claims are false`, the first `claims` is `VERB|VBZ`, the second `NOUN|NNS`.
//!
//! A linear model (averaged perceptron, hashed features) looks at the word, its beginnings and endings, its shape,
//! its neighbors, the two tags before it, and the tags that the lexicon knows for it and the next two words. Frequent
//! words take only tags that they were seen with; a word with one tag is not scored at all.

use super::features::{Quote, Reader, Word};
use super::hash::mix;
use super::known_words::Case;
use super::model::{Model, TAG_BITS};
use super::spans::kernel::sum_cells;
use crate::document::{Document, Upos, Xpos};

/// Tags every token of the document.
pub fn tag(model: &Model, document: &mut Document) {
    let mut reader = Reader::default();
    let mut tags = Vec::new();
    for sentence in 0..document.sentences.len() {
        reader.read(document, sentence, &model.lexicon);
        tag_sentence(model, document, sentence, &reader.words, &mut tags);
    }
}

/// Tags a sentence whose words have been read; `tags` is room to work in.
pub(crate) fn tag_sentence(
    model: &Model,
    document: &mut Document,
    sentence: usize,
    words: &[Word],
    tags: &mut Vec<u8>,
) {
    tag_words(model, words, tags);
    let first = document.sentences[sentence].tokens.start;
    for (n, (&tag, word)) in tags.iter().zip(words).enumerate() {
        let (upos, xpos) = model.tags[usize::from(tag)];
        let next = tags.get(n + 1).map(|&next| model.tags[usize::from(next)].1);
        let (upos, xpos) = match xpos {
            Xpos::Nn if opens_as_name(words, n, next) => (Upos::Propn, Xpos::Nnp),
            _ => (upos, xpos),
        };
        let token = &mut document.tokens[first + n];
        token.upos = upos;
        token.xpos = match (word.quote, xpos) {
            // Which side a mark is on has been seen from the mark itself.
            (Quote::Open, Xpos::CloseQuote) => Xpos::OpenQuote,
            (Quote::Close, Xpos::OpenQuote) => Xpos::CloseQuote,
            _ => xpos,
        };
    }
}

/// Whether a word with a capital that opens a sentence or quotation is a name: no dictionary has it, it stands without an
/// article, and a verb follows. `Kesh denies it`; a noun of which there are many would have an article or a plural.
fn opens_as_name(words: &[Word], n: usize, next: Option<Xpos>) -> bool {
    words[n].case == Case::First
        && !words[n].is_known()
        && matches!(next, Some(Xpos::Vbd | Xpos::Vbz | Xpos::Vbp | Xpos::Md | Xpos::Pos))
}

/// Numbers of the tags of a sentence's words.
fn tag_words(model: &Model, words: &[Word], tags: &mut Vec<u8>) {
    tags.clear();
    let mut places = [0; TAG_FEATURES];
    for at in 0..words.len() {
        let mut candidates = candidates(&words[at], model.open);
        if candidates.count_ones() == 1 {
            tags.push(candidates.trailing_zeros() as u8);
            continue;
        }
        tag_features(words, at, tags, &mut places);
        let scores = sum_cells::<128>(&model.weights, &places, candidates);
        let mut best = (i16::MIN, 0);
        while candidates != 0 {
            let tag = candidates.trailing_zeros() as usize;
            candidates &= candidates - 1;
            if scores[tag] > best.0 {
                best = (scores[tag], tag as u8);
            }
        }
        tags.push(best.1);
    }
}

/// The tags that a word may take, one bit each.
pub(crate) fn candidates(word: &Word, open: u128) -> u128 {
    if word.closed && word.tags != 0 { word.tags } else { open | word.tags }
}

/// Number of features of a tag.
pub(crate) const TAG_FEATURES: usize = 51;

/// Fills in the cells of the features of one decision; the cell for a tag is `place ^ tag`.
pub(crate) fn tag_features(words: &[Word], at: usize, tags: &[u8], places: &mut [u32; TAG_FEATURES]) {
    /// Stands for the words before the first and behind the last.
    const OUTSIDE: Word = Word {
        form: mix(1),
        cased: mix(2),
        suffix: [mix(3); 4],
        prefix: [mix(4); 3],
        shape: mix(5),
        class: mix(6),
        readings: mix(7),
        noun: 0,
        verb: 0,
        tags: 0,
        closed: false,
        case: Case::Lower,
        quote: Quote::None,
    };
    let word = |offset: isize| at.checked_add_signed(offset).and_then(|n| words.get(n)).unwrap_or(&OUTSIDE);
    let tag = |back: usize| mix(0x7461_6700 + at.checked_sub(back).map_or(255, |n| u64::from(tags[n])));
    let (w, before, before2, next, next2) = (word(0), word(-1), word(-2), word(1), word(2));
    let (t1, t2) = (tag(1), tag(2));
    let two = |a: u64, b: u64| a.wrapping_add(b.rotate_left(21));
    let three = |a: u64, b: u64, c: u64| a.wrapping_add(b.rotate_left(21)).wrapping_add(c.rotate_left(43));
    let case = mix(0x6361_7365 + w.case as u64);
    let features: [u64; TAG_FEATURES] = [
        0,
        w.form,
        w.cased,
        w.shape,
        w.suffix[0],
        w.suffix[1],
        w.suffix[2],
        w.suffix[3],
        w.prefix[0],
        w.prefix[1],
        w.prefix[2],
        w.class,
        before.form,
        before2.form,
        next.form,
        next2.form,
        before.suffix[2],
        next.suffix[2],
        next.suffix[1],
        before.shape,
        next.shape,
        next.class,
        next2.class,
        t1,
        two(t1, t2),
        two(t1, w.form),
        two(t1, w.class),
        three(t1, t2, w.class),
        three(t1, w.class, next.class),
        two(w.class, next.class),
        three(w.class, next.class, next2.class),
        two(before.form, w.form),
        two(w.form, next.form),
        two(before.form, next.form),
        two(t1, w.suffix[2]),
        two(t1, w.suffix[1]),
        three(t1, w.suffix[1], next.class),
        two(t1, next.class),
        two(w.class, w.suffix[1]),
        two(w.shape, t1),
        two(w.shape, next.shape),
        two(w.form, next.class),
        w.readings,
        two(w.readings, case),
        two(w.readings, t1),
        three(w.readings, w.suffix[1], case),
        next.readings,
        before.readings,
        three(w.readings, t1, next.readings),
        three(t1, w.readings, next.class),
        three(w.class, w.readings, case),
    ];
    for (n, (place, feature)) in places.iter_mut().zip(features).enumerate() {
        let seed = (n as u64 + 1).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        *place = (feature.wrapping_add(seed).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - TAG_BITS)) as u32;
    }
}

#[cfg(test)]
mod tests {
    use crate::document::Article;
    use crate::nlp::analyze;

    /// The Penn tags of a text.
    fn tags(text: &str) -> String {
        let document = analyze(Article::new("test", text));
        let tags: Vec<&str> = document.tokens.iter().map(|t| t.xpos.as_str()).collect();
        tags.join(" ")
    }

    #[test]
    fn a_word_is_tagged_by_what_stands_around_it() {
        assert_eq!(tags("The claims were false."), "DT NNS VBD JJ .");
        assert_eq!(tags("She claims that they lied."), "PRP VBZ IN PRP VBD .");
    }

    #[test]
    fn a_verb_that_no_treebank_has_is_known_from_the_dictionary() {
        assert_eq!(tags("She exonerates the bank."), "PRP VBZ DT NN .");
    }

    #[test]
    fn quotation_marks_know_their_sides_in_every_style() {
        for text in ["“No,” she said.", "\"No,\" she said.", "„No,” she said.", "«No,» she said."] {
            let tags = tags(text);
            assert!(tags.starts_with("`` UH , ''") || tags.starts_with("`` DT , ''"), "{text}: {tags}");
        }
    }

    #[test]
    fn capitals_in_a_headline_make_no_names() {
        assert_eq!(tags("MAYOR DENIES CLAIMS OF FRAUD"), "NN VBZ NNS IN NN");
        assert_eq!(tags("Police Accuse Bank of Hiding Losses"), "NNS VBP NN IN VBG NNS");
    }

    #[test]
    fn clitics_are_verbs_negations_and_possessives() {
        assert_eq!(tags("It's the bank's fault, isn't it?"), "PRP VBZ DT NN POS NN , VBZ RB PRP .");
        assert_eq!(tags("It’s the bank’s fault, isn’t it?"), "PRP VBZ DT NN POS NN , VBZ RB PRP .");
    }
}
