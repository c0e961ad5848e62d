//! Writes what is asked of names and pronouns, for `train/who.py`: one JSON object a document.
//!
//! In: a parsed document and its findings. Out: for each named entity the rows of its evidence, for each pronoun the rows
//! of its candidates; and where the entities are mentioned, in code points, so that the script can tell from the
//! annotators' marks who is who.

use serde_json::{Value, json};

use super::{Learned, aliases, discourse, entities, kinds, names, phrases, roles};
use crate::document::Document;
use crate::extract::Findings;
use crate::extract::tree::Tree;
use crate::rules::Disabled;
use crate::span::CodePoints;

/// The document as the training script reads it.
pub fn dump(document: &Document, findings: &mut Findings, learned: &Learned) -> Value {
    let disabled = Disabled::NONE;
    let points = CodePoints::new(&document.article.text);
    let tree = Tree::new(document, disabled);
    let mut names = names::find_names(document);
    let mut drafts = entities::Drafts::default();
    let linked = aliases::link(document, &mut names, &mut drafts, disabled);
    let phrase_at = phrases::settle_heads(&tree, findings);
    let roles = roles(document, findings);
    let mut named: Vec<Value> = Vec::new();
    kinds::each(&tree, &names, &linked, &drafts, |entity, evidence| {
        let own = names.iter().zip(&linked).filter(|(_, e)| **e == entity).map(|(name, _)| name);
        named.push(json!({
            "entity": entity,
            "kind": drafts.list[entity].kind.as_str(),
            "is_guess": drafts.list[entity].is_guess,
            "rows": evidence.rows,
            "words": evidence.words,
            "spans": own.map(|name| points.of(document.span_of(name.tokens.clone()))).collect::<Vec<_>>(),
        }));
    });
    kinds::settle(&tree, &names, &linked, &mut drafts, learned);
    let settled: Vec<&str> = drafts.list.iter().map(|draft| draft.kind.as_str()).collect();
    for value in &mut named {
        let entity = value["entity"].as_u64().unwrap_or(0) as usize;
        value["settled"] = json!(settled.get(entity));
    }
    let mut walk = discourse::Discourse::new(&tree, &names, linked, drafts, roles, learned);
    walk.phrase_at = phrase_at;
    walk.walk();
    let asked: Vec<Value> = walk
        .asked
        .iter()
        .map(|(t, candidates)| {
            let of: Vec<_> = candidates.iter().map(|c| (c.entity, c.is_silent, &c.rows)).collect();
            json!({"span": points.of(document.tokens[*t].span), "candidates": of})
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
