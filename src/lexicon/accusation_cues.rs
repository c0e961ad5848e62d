//! Words and fixed phrases that accuse, from `accusation_cues.csv`: a written word in, the rows that may begin there out.
//!
//! Example: `slammed` leads to the row `slam` with the frame `for` (`slammed the bank for its silence`), which counts
//! only in the sense of speech (`slammed the door` is none).
//!
//! Look-up is by the word as written: the loader inflects every verb, so that a tagger's slip costs no cue.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

const TABLE: &str = include_str!("accusation_cues.csv");

/// One accusing word or phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccusationCue {
    /// Dictionary form: `accuse`, `take aim at`.
    pub cue: &'static str,
    /// What kind of word or phrase.
    pub part: CuePart,
    /// How accuser, accused and charge stand around it.
    pub frame: Frame,
    /// Whether the word also has an innocent sense that must be ruled out: `slam`, `hit`, `attack`.
    pub has_other_sense: bool,
}

/// What kind of word or phrase a cue is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CuePart {
    /// `accuse`.
    Verb,
    /// `accusation`.
    Noun,
    /// `critical`.
    Adjective,
    /// Begins with a verb: `point the finger at`.
    Phrase,
}

/// How accuser, accused and charge stand around a cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Frame {
    /// `accuse Y of Z`, `critical of Y`.
    Of,
    /// `blame Y for Z`, `blame Z on Y`.
    Blame,
    /// `criticize Y for Z`, `criticize Y's Z`.
    For,
    /// `allege that Y did Z`.
    That,
    /// `charge Y with Z`, `sue Y over Z`.
    Legal,
    /// `portray Y as Z`, where Z is bad.
    As,
    /// `call Y Z`, where Z is bad.
    Call,
    /// `lash out at Y over Z`.
    At,
    /// `hold Y responsible for Z`.
    Hold,
    /// `Y came under fire from X over Z`; nouns that count only so (`drew flak`).
    Under,
    /// `X and Y traded barbs over Z`.
    Trade,
    /// `X's accusation of Z against Y`, `accusations by X that Y …`.
    Accusation,
    /// `X's criticism of Y for Z`.
    Criticism,
    /// `X's attack on Y over Z`.
    Attack,
    /// `put the blame for Z on Y`.
    BlameNoun,
    /// `X's claim that Y …`.
    Claim,
    /// `demand that Y apologize for Z`.
    Demand,
    /// `the alleged killer, Y`.
    Alleged,
}

/// Which form of a verb a written word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// `accuse`; also every form of a noun or adjective.
    Base,
    /// `accuses`.
    Third,
    /// `accused`.
    Past,
    /// `accusing`.
    Gerund,
}

/// The rows whose first word is this word (lower case) in some form.
///
/// # Examples
///
/// ```
/// use sayso::lexicon::accusation_cues::{Form, accusation_cues_at};
/// let (cue, form) = accusation_cues_at("accusing")[0];
/// assert_eq!((cue.cue, form), ("accuse", Form::Gerund));
/// assert!(accusation_cues_at("apple").is_empty());
/// ```
pub fn accusation_cues_at(word: &str) -> &'static [(&'static AccusationCue, Form)] {
    FORMS.get(word).map_or(&[], Vec::as_slice)
}

/// Every written word that begins a cue; for a quick test of whole sentences.
pub fn begins_accusation_cue(word: &str) -> bool {
    FORMS.contains_key(word)
}

/// All rows, in the order of the table.
pub fn all_accusation_cues() -> &'static [AccusationCue] {
    &CUES
}

static CUES: LazyLock<Vec<AccusationCue>> = LazyLock::new(|| super::rows(TABLE, row).collect());

static FORMS: LazyLock<FxHashMap<String, Vec<(&'static AccusationCue, Form)>>> = LazyLock::new(|| {
    let mut forms: FxHashMap<String, Vec<(&'static AccusationCue, Form)>> = FxHashMap::default();
    for cue in CUES.iter() {
        let first = cue.cue.split(' ').next().unwrap_or(cue.cue);
        let written = match cue.part {
            CuePart::Verb | CuePart::Phrase => inflections(first),
            CuePart::Noun => vec![(first.to_owned(), Form::Base), (plural(first), Form::Base)],
            CuePart::Adjective => vec![(first.to_owned(), Form::Base)],
        };
        for (word, form) in written {
            let rows = forms.entry(word).or_default();
            if !rows.contains(&(cue, form)) {
                rows.push((cue, form));
            }
        }
    }
    forms
});

/// Reads one line: the first four fields hold no commas.
fn row(line: &'static str) -> Option<AccusationCue> {
    let mut fields = line.splitn(5, ',');
    Some(AccusationCue {
        cue: fields.next()?,
        part: match fields.next()? {
            "verb" => CuePart::Verb,
            "noun" => CuePart::Noun,
            "adjective" => CuePart::Adjective,
            "phrase" => CuePart::Phrase,
            _ => return None,
        },
        frame: match fields.next()? {
            "of" => Frame::Of,
            "blame" => Frame::Blame,
            "for" => Frame::For,
            "that" => Frame::That,
            "legal" => Frame::Legal,
            "as" => Frame::As,
            "call" => Frame::Call,
            "at" => Frame::At,
            "hold" => Frame::Hold,
            "under" => Frame::Under,
            "trade" => Frame::Trade,
            "accusation" => Frame::Accusation,
            "criticism" => Frame::Criticism,
            "attack" => Frame::Attack,
            "blame-noun" => Frame::BlameNoun,
            "claim" => Frame::Claim,
            "alleged" => Frame::Alleged,
            "demand" => Frame::Demand,
            _ => return None,
        },
        has_other_sense: match fields.next()? {
            "plain" => false,
            "speech" => true,
            _ => return None,
        },
    })
}

/// The forms of an English verb.
pub(crate) fn inflections(verb: &str) -> Vec<(String, Form)> {
    let irregular: &[(&str, Form)] = match verb {
        "be" => &[
            ("be", Form::Base),
            ("am", Form::Base),
            ("are", Form::Base),
            ("is", Form::Third),
            ("was", Form::Past),
            ("were", Form::Past),
            ("been", Form::Past),
            ("being", Form::Gerund),
            ("'s", Form::Third),
            ("’s", Form::Third),
            ("'re", Form::Base),
            ("’re", Form::Base),
        ],
        "cast" | "hit" => &[(verb_static(verb), Form::Base), (verb_static(verb), Form::Past)],
        "come" => &[("come", Form::Base), ("came", Form::Past)],
        "bring" => &[("bring", Form::Base), ("brought", Form::Past)],
        "fling" => &[("fling", Form::Base), ("flung", Form::Past)],
        "let" => &[("let", Form::Base), ("let", Form::Past)],
        "make" => &[("make", Form::Base), ("made", Form::Past)],
        "shoot" => &[("shoot", Form::Base), ("shot", Form::Past)],
        "find" => &[("find", Form::Base), ("found", Form::Past)],
        "hold" => &[("hold", Form::Base), ("held", Form::Past)],
        "lay" => &[("lay", Form::Base), ("laid", Form::Past)],
        "light" => &[("light", Form::Base), ("lit", Form::Past)],
        "shake" => &[("shake", Form::Base), ("shook", Form::Past), ("shaken", Form::Past)],
        "speak" => &[("speak", Form::Base), ("spoke", Form::Past), ("spoken", Form::Past)],
        "stand" => &[("stand", Form::Base), ("stood", Form::Past)],
        "strike" => &[("strike", Form::Base), ("struck", Form::Past)],
        "take" => &[("take", Form::Base), ("took", Form::Past), ("taken", Form::Past)],
        "tear" => &[("tear", Form::Base), ("tore", Form::Past), ("torn", Form::Past)],
        "throw" => &[("throw", Form::Base), ("threw", Form::Past), ("thrown", Form::Past)],
        "give" => &[("give", Form::Base), ("gave", Form::Past), ("given", Form::Past)],
        "have" => {
            &[("have", Form::Base), ("has", Form::Third), ("had", Form::Past), ("having", Form::Gerund)]
        }
        _ => &[],
    };
    let mut forms: Vec<(String, Form)> =
        irregular.iter().map(|&(word, form)| (word.to_owned(), form)).collect();
    if matches!(verb, "be" | "have") {
        return forms;
    }
    let last = verb.chars().last().unwrap_or('e');
    let stem = verb.strip_suffix('e');
    let doubled = matches!(
        verb,
        "slam"
            | "rip"
            | "rap"
            | "pan"
            | "hit"
            | "swap"
            | "slap"
            | "jab"
            | "dub"
            | "wag"
            | "pin"
            | "put"
            | "snap"
            | "rag"
            | "slag"
            | "let"
    );
    forms.push((plural(verb), Form::Third));
    if irregular.is_empty() {
        forms.push((verb.to_owned(), Form::Base));
        forms.push((
            match (stem, last) {
                (Some(stem), _) => format!("{stem}ed"),
                (None, 'y') if !verb.ends_with(['a', 'e', 'o']) && !vowel_before_y(verb) => {
                    format!("{}ied", &verb[..verb.len() - 1])
                }
                _ if doubled => format!("{verb}{last}ed"),
                _ => format!("{verb}ed"),
            },
            Form::Past,
        ));
    }
    forms.push((
        match stem {
            Some(stem) => format!("{stem}ing"),
            None if doubled => format!("{verb}{last}ing"),
            None => format!("{verb}ing"),
        },
        Form::Gerund,
    ));
    forms
}

fn verb_static(verb: &str) -> &'static str {
    if verb == "hit" { "hit" } else { "cast" }
}

fn vowel_before_y(word: &str) -> bool {
    word.strip_suffix('y').is_some_and(|stem| stem.ends_with(['a', 'e', 'o', 'u']))
}

/// The plural of a noun, which is spelled as a verb's third person is.
pub(crate) fn plural(word: &str) -> String {
    if word.ends_with('y') && !vowel_before_y(word) {
        format!("{}ies", &word[..word.len() - 1])
    } else if word.ends_with(['s', 'x', 'z']) || word.ends_with("sh") || word.ends_with("ch") {
        format!("{word}es")
    } else {
        format!("{word}s")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_read_and_the_table_is_sorted() {
        assert_eq!(CUES.len(), TABLE.lines().count() - 1);
        assert!(TABLE.lines().skip(1).is_sorted());
    }

    #[test]
    fn verbs_are_inflected() {
        for (verb, form) in [
            ("slam", "slammed"),
            ("blame", "blaming"),
            ("decry", "decried"),
            ("lash", "lashes"),
            ("hold", "held"),
            ("hit", "hitting"),
        ] {
            assert!(inflections(verb).iter().any(|(word, _)| word == form), "{verb} {form}");
        }
    }
}
