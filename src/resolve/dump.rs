//! Writes what is asked of names and pronouns, for `train/who.py`: one JSON object a document.
//!
//! In: a parsed document and its findings. Out: for each named entity the rows of its evidence, for each pronoun the rows
//! of its candidates; and where the entities are mentioned, in code points, so that the script can tell from the
//! annotators' marks who is who.

use serde_json::{Value, json};

use super::{Learned, Met, discourse, kinds, meet};
use crate::document::Document;
use crate::extract::Findings;
use crate::extract::tree::Tree;
use crate::rules::Disabled;
use crate::span::CodePoints;

/// The document as the training script reads it.
pub fn dump(document: &Document, findings: &mut Findings, learned: &Learned) -> Value {
    let points = CodePoints::new(&document.article.text);
    let disabled = Disabled::NONE;
    let tree = Tree::new(document, disabled);
    let Met { names, linked, mut drafts, roles } = meet(&tree, findings, disabled);
    let mut named: Vec<Value> = Vec::new();
    kinds::each(&tree, &names, &linked, &drafts, |entity, evidence| {
        let own = names.iter().zip(&linked).filter(|(_, e)| **e == entity).map(|(name, _)| name);
        named.push(json!({
            "entity": entity,
            "kind": drafts.list[entity].kind.as_str(),
            "rows": evidence.rows,
            "words": evidence.words,
            "spans": own.map(|name| points.of(document.span_of(name.tokens.clone()))).collect::<Vec<_>>(),
        }));
    });
    kinds::settle(&tree, &names, &linked, &mut drafts, learned);
    let mut walk = discourse::Discourse::new(&tree, &names, linked, drafts, roles, learned);
    walk.walk();
    let asked: Vec<Value> = walk
        .asked
        .iter()
        .map(|(t, candidates, chosen)| {
            let of: Vec<_> = candidates.iter().map(|c| (c.entity, c.is_silent, &c.rows)).collect();
            json!({
                "span": points.of(document.tokens[*t].span),
                "is_source": walk.flags[*t] & discourse::IS_SOURCE != 0,
                "candidates": of,
                "chosen": chosen,
            })
        })
        .collect();
    let mentions: Vec<Vec<_>> = walk
        .drafts
        .list
        .iter()
        .map(|draft| {
            let of = |m: &super::Mention| {
                (points.of(m.span), points.of(document.tokens[m.head].span), m.kind.as_str())
            };
            draft.mentions.iter().map(of).collect()
        })
        .collect();
    json!({"id": document.article.id, "named": named, "asked": asked, "mentions": mentions})
}
