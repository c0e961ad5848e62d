//! `extract --format jsonl`: one JSON object a document, one line each; offsets count code points.
//!
//! Example: `{"id":"ceasefire", … "accusations":[{"id":0,"class":"explicit", …}], …}`. Where the input has fields that
//! are no part of an article, they stand in an object `extra`. What is written is a [`Record`].

use std::io::{self, Write};

use crate::record::Record;
use crate::resolve::Analysis;

/// Writes one document and its line break; `with_text` adds the text that the offsets count in.
pub fn write(analysis: &Analysis, with_text: bool, out: &mut impl Write) -> io::Result<()> {
    let record = if with_text { Record::with_text(analysis) } else { Record::of(analysis) };
    serde_json::to_writer(&mut *out, &record)?;
    out.write_all(b"\n")
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
            {"id":"border","path":"articles/border.txt","title":null,"outlet":"The Example","published":"2020-10-12","url":null,"entities":[{"id":0,"name":"Norland","kind":"place","aliases":[],"mentions":[{"start":0,"end":7,"kind":"name"},{"start":113,"end":120,"kind":"name"}],"named":true},{"id":1,"name":"Estavia","kind":"place","aliases":["Oslavik"],"mentions":[{"start":16,"end":23,"kind":"name"},{"start":143,"end":150,"kind":"name"}],"named":true},{"id":2,"name":"Ana Réal","kind":"person","aliases":[],"mentions":[{"start":75,"end":83,"kind":"name"},{"start":132,"end":135,"kind":"pronoun"}],"named":true},{"id":3,"name":"The bank","kind":"group","aliases":[],"mentions":[{"start":216,"end":224,"kind":"nominal"}],"named":false}],"attributions":[{"id":0,"kind":"direct","act":"statement","parent":null,"confidence":0.97,"source":{"spans":[[75,83]],"text":"Ana Réal","entity":2},"cue":{"spans":[[106,110]],"text":"said","lemma":"say"},"content":{"spans":[[59,73],[113,130]],"text":"We want peace, … Norland does not,"},"addressee":null}],"accusations":[{"id":0,"class":"explicit","status":"asserted","confidence":0.9,"attribution":null,"accuser":{"spans":[[0,7]],"text":"Norland","entity":0},"accused":{"spans":[[16,23]],"text":"Estavia","entity":1},"cue":{"spans":[[8,15]],"text":"accused","lemma":"accuse"},"charge":{"spans":[[27,46]],"text":"“shelling the town”"}},{"id":1,"class":"explicit","status":"hypothetical","confidence":0.9,"attribution":null,"accuser":{"spans":[[188,195]],"text":"Estavia","entity":1},"accused":{"spans":[[207,214]],"text":"Norland","entity":0},"cue":{"spans":[[200,206]],"text":"accuse","lemma":"accuse"},"charge":null},{"id":2,"class":"explicit","status":"asserted","confidence":0.9,"attribution":null,"accuser":null,"accused":{"spans":[[216,224]],"text":"The bank","entity":3},"cue":{"spans":[[229,236]],"text":"accused","lemma":"accuse"},"charge":{"spans":[[240,245]],"text":"fraud"}}],"denials":[{"id":0,"denier":{"spans":[[143,150]],"text":"Oslavik","entity":1},"cue":{"spans":[[165,171]],"text":"denied","lemma":"deny"},"accusations":[0]}]}
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
