//! `extract --format jsonl`: one JSON object a document, one line each; offsets count code points.
//!
//! Example: `{"id":"ceasefire", … "accusations":[{"id":0,"class":"explicit", …}], …}`. Where the input has fields that
//! are no part of an article, they stand in an object `extra`.

use std::io::{self, Write};

use serde::{Serialize, Serializer};

use crate::extract::{Cue, Phrase};
use crate::graph::corpus::join_spans;
use crate::resolve::Analysis;
use crate::span::{CodePoints, Span};

/// Writes one document and its line break; `with_text` adds the text that the offsets count in.
pub fn write(analysis: &Analysis, with_text: bool, out: &mut impl Write) -> io::Result<()> {
    let article = &analysis.article;
    let view = View { text: &article.text, points: CodePoints::new(&article.text) };
    let document = Document {
        id: &article.id,
        path: article.path.as_deref(),
        title: article.title.as_deref(),
        outlet: article.outlet.as_deref(),
        published: article.published.as_deref(),
        url: article.url.as_deref(),
        extra: Extra(&article.extra),
        text: with_text.then_some(article.text.as_str()),
        entities: analysis
            .entities
            .iter()
            .enumerate()
            .map(|(id, e)| Entity {
                id,
                name: &e.name,
                kind: e.kind.as_str(),
                aliases: &e.aliases,
                mentions: e.mentions.iter().map(|m| view.mention(m.span, m.kind.as_str())).collect(),
            })
            .collect(),
        attributions: analysis
            .attributions
            .iter()
            .enumerate()
            .map(|(id, a)| Attribution {
                id,
                kind: a.kind.as_str(),
                parent: a.parent,
                confidence: two_digits(a.confidence),
                source: a.source.as_ref().map(|p| view.party(p)),
                cue: a.cue.as_ref().map(|c| view.cue(c)),
                content: view.words(&a.content),
                addressee: a.addressee.as_ref().map(|p| view.party(p)),
            })
            .collect(),
        accusations: analysis
            .accusations
            .iter()
            .enumerate()
            .map(|(id, a)| Accusation {
                id,
                class: a.class.as_str(),
                status: a.status.as_str(),
                confidence: two_digits(a.confidence),
                attribution: a.attribution,
                accuser: a.accuser.as_ref().map(|p| view.party(p)),
                accused: view.party(&a.accused),
                cue: view.cue(&a.cue),
                charge: view.words(&a.charge),
            })
            .collect(),
        denials: analysis
            .denials
            .iter()
            .enumerate()
            .map(|(id, d)| Denial {
                id,
                denier: d.denier.as_ref().map(|p| view.party(p)),
                cue: view.cue(&d.cue),
                accusations: &d.accusations,
            })
            .collect(),
    };
    serde_json::to_writer(&mut *out, &document)?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct Document<'a> {
    id: &'a str,
    path: Option<&'a str>,
    title: Option<&'a str>,
    outlet: Option<&'a str>,
    published: Option<&'a str>,
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Extra::is_empty")]
    extra: Extra<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    entities: Vec<Entity<'a>>,
    attributions: Vec<Attribution<'a>>,
    accusations: Vec<Accusation<'a>>,
    denials: Vec<Denial<'a>>,
}

/// What the input says besides, as an object in the input's order.
struct Extra<'a>(&'a [(String, serde_json::Value)]);

impl Extra<'_> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Extra<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

#[derive(Serialize)]
struct Entity<'a> {
    id: usize,
    name: &'a str,
    kind: &'static str,
    aliases: &'a [String],
    mentions: Vec<Mention>,
}

#[derive(Serialize)]
struct Mention {
    start: usize,
    end: usize,
    kind: &'static str,
}

#[derive(Serialize)]
struct Attribution<'a> {
    id: usize,
    kind: &'static str,
    parent: Option<usize>,
    confidence: f64,
    source: Option<PartyWords>,
    cue: Option<CueWords<'a>>,
    content: Option<Words>,
    addressee: Option<PartyWords>,
}

#[derive(Serialize)]
struct Accusation<'a> {
    id: usize,
    class: &'static str,
    status: &'static str,
    confidence: f64,
    attribution: Option<usize>,
    accuser: Option<PartyWords>,
    accused: PartyWords,
    cue: CueWords<'a>,
    charge: Option<Words>,
}

#[derive(Serialize)]
struct Denial<'a> {
    id: usize,
    denier: Option<PartyWords>,
    cue: CueWords<'a>,
    accusations: &'a [usize],
}

#[derive(Serialize)]
struct Words {
    spans: Vec<(usize, usize)>,
    text: String,
}

#[derive(Serialize)]
struct PartyWords {
    #[serde(flatten)]
    words: Words,
    entity: Option<usize>,
}

#[derive(Serialize)]
struct CueWords<'a> {
    #[serde(flatten)]
    words: Words,
    lemma: &'a str,
}

/// A text with its code points.
struct View<'a> {
    text: &'a str,
    points: CodePoints,
}

impl View<'_> {
    fn words(&self, spans: &[Span]) -> Option<Words> {
        let text = || join_spans(self.text, spans);
        (!spans.is_empty()).then(|| Words { spans: self.spans(spans), text: text() })
    }

    fn spans(&self, spans: &[Span]) -> Vec<(usize, usize)> {
        spans.iter().map(|&s| self.points.of(s)).collect()
    }

    fn party(&self, phrase: &Phrase) -> PartyWords {
        let words = Words { spans: self.spans(&phrase.spans), text: join_spans(self.text, &phrase.spans) };
        PartyWords { words, entity: phrase.entity }
    }

    fn cue<'a>(&self, cue: &'a Cue) -> CueWords<'a> {
        let words = Words { spans: self.spans(&cue.spans), text: join_spans(self.text, &cue.spans) };
        CueWords { words, lemma: &cue.lemma }
    }

    fn mention(&self, span: Span, kind: &'static str) -> Mention {
        let (start, end) = self.points.of(span);
        Mention { start, end, kind }
    }
}

/// A confidence as people read it: two digits behind the point.
fn two_digits(confidence: f32) -> f64 {
    (f64::from(confidence) * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::export::sample::sample;

    fn line(with_text: bool) -> String {
        let mut out = Vec::new();
        write(&sample(), with_text, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn one_document_is_one_line() {
        expect![[r#"
            {"id":"border","path":"articles/border.txt","title":null,"outlet":"The Example","published":"2020-10-12","url":null,"entities":[{"id":0,"name":"Norland","kind":"place","aliases":[],"mentions":[{"start":0,"end":7,"kind":"name"},{"start":113,"end":120,"kind":"name"}]},{"id":1,"name":"Estavia","kind":"place","aliases":["Oslavik"],"mentions":[{"start":16,"end":23,"kind":"name"},{"start":143,"end":150,"kind":"name"}]},{"id":2,"name":"Ana Réal","kind":"person","aliases":[],"mentions":[{"start":75,"end":83,"kind":"name"},{"start":132,"end":135,"kind":"pronoun"}]},{"id":3,"name":"The bank","kind":"group","aliases":[],"mentions":[{"start":216,"end":224,"kind":"nominal"}]}],"attributions":[{"id":0,"kind":"direct","parent":null,"confidence":0.97,"source":{"spans":[[75,83]],"text":"Ana Réal","entity":2},"cue":{"spans":[[106,110]],"text":"said","lemma":"say"},"content":{"spans":[[59,73],[113,130]],"text":"We want peace, … Norland does not,"},"addressee":null}],"accusations":[{"id":0,"class":"explicit","status":"asserted","confidence":0.9,"attribution":null,"accuser":{"spans":[[0,7]],"text":"Norland","entity":0},"accused":{"spans":[[16,23]],"text":"Estavia","entity":1},"cue":{"spans":[[8,15]],"text":"accused","lemma":"accuse"},"charge":{"spans":[[27,46]],"text":"“shelling the town”"}},{"id":1,"class":"explicit","status":"hypothetical","confidence":0.9,"attribution":null,"accuser":{"spans":[[188,195]],"text":"Estavia","entity":1},"accused":{"spans":[[207,214]],"text":"Norland","entity":0},"cue":{"spans":[[200,206]],"text":"accuse","lemma":"accuse"},"charge":null},{"id":2,"class":"explicit","status":"asserted","confidence":0.9,"attribution":null,"accuser":null,"accused":{"spans":[[216,224]],"text":"The bank","entity":3},"cue":{"spans":[[229,236]],"text":"accused","lemma":"accuse"},"charge":{"spans":[[240,245]],"text":"fraud"}}],"denials":[{"id":0,"denier":{"spans":[[143,150]],"text":"Oslavik","entity":1},"cue":{"spans":[[165,171]],"text":"denied","lemma":"deny"},"accusations":[0]}]}
        "#]].assert_eq(&line(false));
    }

    #[test]
    fn offsets_count_code_points_of_the_text() {
        let json: serde_json::Value = serde_json::from_str(&line(true)).unwrap();
        let text: Vec<char> = json["text"].as_str().unwrap().chars().collect();
        for part in ["source", "cue", "content"] {
            let part = &json["attributions"][0][part];
            let words = part["spans"].as_array().unwrap().iter().map(|span| {
                let end = |n: usize| usize::try_from(span[n].as_u64().unwrap()).unwrap();
                text[end(0)..end(1)].iter().collect::<String>()
            });
            assert_eq!(words.collect::<Vec<_>>().join(" … "), part["text"].as_str().unwrap());
        }
    }
}
