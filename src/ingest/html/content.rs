//! Tells which blocks of a page are the article.
//!
//! The element whose paragraphs hold most running text wins, as readers' views of browsers decide; menus, comments and
//! teasers have little text, or it is all links.

use super::page::{Block, Page};
use crate::lexicon::boilerplate::is_boilerplate;

/// The article's text, paragraphs parted by empty lines, without its headline.
pub(super) fn article_text(page: &Page, title: Option<&str>) -> String {
    let careful = text_of(page, title, false);
    // A page whose article stands in an element that is named like something else.
    if careful.len() < 250 {
        let bold = text_of(page, title, true);
        if bold.len() > 2 * careful.len() {
            return bold;
        }
    }
    careful
}

/// Elements that are lines of their own inside what holds an article.
const LINES: [&str; 13] =
    ["p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "pre", "ul", "ol", "dd"];

/// How many elements up a block counts for.
const REACH: usize = 64;

fn text_of(page: &Page, title: Option<&str>, takes_beside: bool) -> String {
    let is_taken = |block: &Block| takes_beside || !page.elements[block.element].is_beside;
    let top = holder(page, &is_taken);
    // Parents stand before their children, so one pass tells what lies inside.
    let mut is_inside = vec![false; page.elements.len()];
    is_inside[top] = true;
    for index in 1..page.elements.len() {
        is_inside[index] |= is_inside[page.elements[index].parent];
    }
    let mut lines: Vec<&Block> = page
        .blocks
        .iter()
        .filter(|block| is_inside[block.element] && is_taken(block) && is_line_of_article(page, block))
        .filter(|block| title.is_none_or(|title| block.text != title))
        .collect();
    while lines.last().is_some_and(|block| is_heading(page, block)) {
        lines.pop();
    }
    lines.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n\n")
}

/// The element that holds the article; 0, the page, where no element stands out.
fn holder(page: &Page, is_taken: &impl Fn(&Block) -> bool) -> usize {
    let mut scores = vec![0.0_f64; page.elements.len()];
    let mut lengths = vec![0_usize; page.elements.len()];
    for block in page.blocks.iter().filter(|block| is_taken(block) && is_running_text(page, block)) {
        let commas = block.text.matches([',', '，']).count() as f64;
        let score = 1.0 + commas.min(10.0) + (block.text.len() as f64 / 100.0).min(3.0);
        let mut element = block.element;
        while LINES.contains(&page.elements[element].name.as_str()) {
            element = page.elements[element].parent;
        }
        for level in 0..REACH {
            lengths[element] += block.text.len();
            scores[element] += match level {
                0 => score,
                1 => score / 2.0,
                _ => score / (3.0 * level as f64),
            };
            if element == 0 {
                break;
            }
            element = page.elements[element].parent;
        }
    }
    let weighed =
        |index: usize| if page.elements[index].is_body { scores[index] * 1.5 } else { scores[index] };
    let mut top = 0;
    for index in 1..page.elements.len() {
        if weighed(index) > weighed(top) {
            top = index;
        }
    }
    // An article in several sections: as long as the element around holds much more of it.
    while top != 0 && !page.elements[top].is_body {
        let parent = page.elements[top].parent;
        if lengths[parent] * 10 < lengths[top] * 13 {
            break;
        }
        top = parent;
    }
    top
}

fn is_heading(page: &Page, block: &Block) -> bool {
    matches!(page.elements[block.element].name.as_str(), "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// Whether a block is a sentence or more, and not a link.
fn is_running_text(page: &Page, block: &Block) -> bool {
    block.text.len() >= 25 && block.linked * 2 < block.text.len() && !is_heading(page, block)
}

/// Whether a block inside the article's element is part of it.
fn is_line_of_article(page: &Page, block: &Block) -> bool {
    if is_boilerplate(&block.text) {
        return false;
    }
    let is_all_link = block.linked * 10 > block.text.len() * 6;
    match page.elements[block.element].name.as_str() {
        "li" => !is_all_link && (block.text.len() >= 40 || block.text.ends_with(['.', '!', '?'])),
        _ => !is_all_link || block.text.len() > 300,
    }
}
