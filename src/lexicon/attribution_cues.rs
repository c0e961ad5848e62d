//! Words that carry attributions, from `attribution_cues.csv`: a lemma in, what kind of cue it is and which
//! complements it takes out.
//!
//! Example: `announce` takes a clause (`announced that it would close`), a direct quotation, and a noun phrase that is
//! itself the content (`announced a ban`); `eat` is no cue.
//!
//! Where the complement begins: `that`, `to` and question words belong to the content (`promised [to leave]`), the
//! prepositions of the frames `of`, `for` and `about` belong to the cue (`[warned of] floods`). A second object is the
//! addressee with a cue of class speech (`told [reporters] that …`) and part of the content with the others
//! (`ordered [the bank to open its vault]`).

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

const TABLE: &str = include_str!("attribution_cues.csv");

/// One word or phrase that can carry an attribution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributionCue {
    /// Dictionary form; phrases have spaces: `point out`, `according to`, `in favor of`.
    pub lemma: &'static str,
    /// What kind of word its first (content) word is.
    pub pos: CuePos,
    /// What kind of act or attitude it reports.
    pub class: CueClass,
    /// Which complements carry the content.
    pub frames: Frames,
}

/// What kind of word a cue is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CuePos {
    /// `say`, `point out`.
    Verb,
    /// `claim`, `opposition to`.
    Noun,
    /// `confident`, `critical of`.
    Adjective,
    /// `according to`, `in the words of`.
    Preposition,
}

/// What kind of act or attitude a cue reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CueClass {
    /// `say`, `blame`.
    Speech,
    /// `write`, `tweet`.
    Writing,
    /// `believe`, `oppose`.
    Belief,
    /// `plan`, `hope`.
    Intention,
    /// `order`, `demand`.
    Order,
    /// `decide`, `reject`.
    Decision,
    /// `learn`, `find`, `show`.
    Knowledge,
}

/// The complements that a cue takes, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Frames(u16);

impl Frames {
    /// A finite clause with or without `that`: `said the road was closed`.
    pub const THAT: Frames = Frames(1);
    /// An infinitive: `vowed to stay`.
    pub const TO: Frames = Frames(1 << 1);
    /// A question word and its clause: `asked whether it was true`.
    pub const WH: Frames = Frames(1 << 2);
    /// A direct quotation beside it: `"We tried," she said`.
    pub const QUOTE: Frames = Frames(1 << 3);
    /// A noun phrase that is the content: `announced a ban`.
    pub const NP: Frames = Frames(1 << 4);
    /// `as` and a complement: `hailed the treaty as a breakthrough`, `was quoted as saying`.
    pub const AS: Frames = Frames(1 << 5);
    /// A gerund: `suggested leaving early`.
    pub const ING: Frames = Frames(1 << 6);
    /// `of`: `warned of floods`.
    pub const OF: Frames = Frames(1 << 7);
    /// `for`: `appealed for calm`.
    pub const FOR: Frames = Frames(1 << 8);
    /// `about`: `complained about the noise`.
    pub const ABOUT: Frames = Frames(1 << 9);

    /// Whether all of the other frames are among these.
    pub const fn contains(self, other: Frames) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether at least one of the other frames is among these.
    pub const fn intersects(self, other: Frames) -> bool {
        self.0 & other.0 != 0
    }

    /// These and the others.
    #[must_use]
    pub const fn union(self, other: Frames) -> Frames {
        Frames(self.0 | other.0)
    }
}

/// Looks up a cue by its dictionary form; phrases are joined by one space.
///
/// # Examples
///
/// ```
/// use sayso::lexicon::attribution_cues::{CuePos, Frames, attribution_cue};
/// let announce = attribution_cue("announce", CuePos::Verb).unwrap();
/// assert!(announce.frames.contains(Frames::NP));
/// assert!(attribution_cue("eat", CuePos::Verb).is_none());
/// ```
pub fn attribution_cue(lemma: &str, pos: CuePos) -> Option<&'static AttributionCue> {
    let index = CUES.binary_search_by(|cue| (cue.lemma, cue.pos).cmp(&(lemma, pos))).ok()?;
    CUES.get(index)
}

/// The phrases that begin with a word, longest first: `come out in support of` before `come out against`.
///
/// The word itself is not among them. Cheap enough to ask for every token.
pub fn phrases_beginning_with(lemma: &str) -> &'static [&'static AttributionCue] {
    PHRASES.get(lemma).map_or(&[], Vec::as_slice)
}

/// Sorted by lemma and part of speech.
static CUES: LazyLock<Vec<AttributionCue>> = LazyLock::new(|| {
    let mut reader = csv::Reader::from_reader(TABLE.as_bytes());
    let read = |row: &csv::StringRecord| {
        // The reader owns its fields, so the lemma is found again in the table, which lives as long as the program.
        let at = usize::try_from(row.position()?.byte()).ok()?;
        let lemma = TABLE.get(at..)?.trim_start_matches('\n').split(',').next()?;
        Some(AttributionCue {
            lemma,
            pos: pos(row.get(1)?)?,
            class: class(row.get(2)?)?,
            frames: row
                .get(3)?
                .split(' ')
                .try_fold(Frames::default(), |all, f| Some(all.union(frame(f)?)))?,
        })
    };
    let rows = reader.records().map(|row| match row {
        Ok(row) => read(&row).unwrap_or_else(|| super::malformed(row.as_slice())),
        Err(error) => super::malformed(&error.to_string()),
    });
    let mut cues: Vec<AttributionCue> = rows.collect();
    cues.sort_unstable_by(|a, b| (a.lemma, a.pos).cmp(&(b.lemma, b.pos)));
    cues
});

static PHRASES: LazyLock<FxHashMap<&'static str, Vec<&'static AttributionCue>>> = LazyLock::new(|| {
    let mut cues: Vec<(&str, &AttributionCue)> =
        CUES.iter().filter_map(|cue| Some((cue.lemma.split_once(' ')?.0, cue))).collect();
    cues.sort_by_key(|(_, cue)| std::cmp::Reverse(cue.lemma.split(' ').count()));
    let mut phrases: FxHashMap<&str, Vec<&AttributionCue>> = FxHashMap::default();
    for (first, cue) in cues {
        phrases.entry(first).or_default().push(cue);
    }
    phrases
});

fn pos(name: &str) -> Option<CuePos> {
    Some(match name {
        "verb" => CuePos::Verb,
        "noun" => CuePos::Noun,
        "adj" => CuePos::Adjective,
        "prep" => CuePos::Preposition,
        _ => return None,
    })
}

fn class(name: &str) -> Option<CueClass> {
    Some(match name {
        "speech" => CueClass::Speech,
        "writing" => CueClass::Writing,
        "belief" => CueClass::Belief,
        "intention" => CueClass::Intention,
        "order" => CueClass::Order,
        "decision" => CueClass::Decision,
        "knowledge" => CueClass::Knowledge,
        _ => return None,
    })
}

fn frame(name: &str) -> Option<Frames> {
    Some(match name {
        "that" => Frames::THAT,
        "to" => Frames::TO,
        "wh" => Frames::WH,
        "quote" => Frames::QUOTE,
        "np" => Frames::NP,
        "as" => Frames::AS,
        "ing" => Frames::ING,
        "of" => Frames::OF,
        "for" => Frames::FOR,
        "about" => Frames::ABOUT,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_read() {
        let rows = csv::Reader::from_reader(TABLE.as_bytes()).into_records().count();
        assert_eq!(CUES.len(), rows);
        for row in csv::Reader::from_reader(TABLE.as_bytes()).into_records() {
            let row = row.unwrap();
            let cue = attribution_cue(&row[0], pos(&row[1]).unwrap()).unwrap();
            assert_eq!(cue.lemma, &row[0]);
            assert!(cue.frames != Frames::default(), "{} has no frame", cue.lemma);
        }
    }

    #[test]
    fn longer_phrases_come_first() {
        let phrases = phrases_beginning_with("come");
        assert_eq!(phrases[0].lemma, "come out in support of");
        assert!(phrases_beginning_with("say").is_empty());
    }
}
