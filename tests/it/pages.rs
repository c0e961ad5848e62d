//! Web pages built as newspapers, agencies and blogs build them: the article comes out, and nothing else does.
//!
//! The pages are invented; their structures are those of well-known outlets and blog engines. Beside each `NAME.html`
//! stands `NAME.expected.json` with what a reader takes for the article.

use std::fs;

use sayso::ingest::{self, Options};
use serde_json::Value;

use crate::expectations::files;

#[test]
fn the_article_comes_out_of_every_page() {
    let pages = files("fixtures/pages", "html");
    assert!(pages.len() >= 30);
    let mut wrong = Vec::new();
    for path in pages {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let expected = fs::read_to_string(path.with_extension("expected.json")).unwrap();
        let expected: Value = serde_json::from_str(&expected).unwrap();
        let article = ingest::read(&[path], Options::default()).next().unwrap().unwrap();
        let author = article
            .extra
            .iter()
            .find(|(name, _)| name == "author")
            .map(|(_, author)| author.as_str().unwrap());
        for (part, found) in [
            ("title", article.title.as_deref()),
            ("outlet", article.outlet.as_deref()),
            ("published", article.published.as_deref()),
            ("url", article.url.as_deref()),
            ("author", author),
        ] {
            if found != expected[part].as_str() {
                wrong.push(format!("{name}: {part} is {found:?}, not {:?}", expected[part].as_str()));
            }
        }
        let lines: Vec<&str> =
            expected["text"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
        let found: Vec<&str> = article.text.split("\n\n").collect();
        for line in found.iter().filter(|line| !lines.contains(line)) {
            wrong.push(format!("{name}: + {line}"));
        }
        for line in lines.iter().filter(|line| !found.contains(line)) {
            wrong.push(format!("{name}: - {line}"));
        }
        if found != lines && wrong.last().is_none_or(|line| !line.starts_with(&name)) {
            wrong.push(format!("{name}: lines are out of order or there twice"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
