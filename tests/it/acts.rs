//! The examples of `lexicon/acts.csv`: each cue, with what it takes in its example, reports the act of its row.

use sayso::extract::attributions::act_of;
use sayso::extract::tree::Tree;
use sayso::rules::Disabled;

use crate::brackets::{Line, Parsed};
use crate::expectations::{hold, repository};

#[test]
fn the_example_of_a_row_has_the_act_of_the_row() {
    let mut table = csv::Reader::from_path(repository("src/lexicon/acts.csv")).unwrap();
    let mut outcomes = Vec::new();
    for row in table.records() {
        let row = row.unwrap();
        let line = Line::read(&row[3]).unwrap();
        let parsed = Parsed::new(&line.text);
        let tree = Tree::new(&parsed.document, Disabled::NONE);
        let attribution = line.attribution(&parsed.document);
        assert!(
            attribution.cue.is_some() && !attribution.content.is_empty(),
            "{}: no cue or content",
            &row[3]
        );
        let act = act_of(&tree, &attribution).as_str();
        let outcome = if act == &row[2] { Ok(()) } else { Err(format!("  {}: found {act}", &row[3])) };
        outcomes.push((format!("{} {} {}", &row[0], &row[1], &row[2]), outcome));
    }
    assert!(outcomes.len() > 150, "only {} rows", outcomes.len());
    hold("acts.csv", outcomes);
}
