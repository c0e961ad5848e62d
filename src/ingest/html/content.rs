//! Tells which blocks of a page are the article.
//!
//! The element whose paragraphs hold most running text wins, as readers' views of browsers decide; menus, comments and
//! teasers have little text, or it is all links.

use super::page::{Block, Element, Page, ends_sentence};
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
        .filter(|block| title.is_none_or(|title| block.text.trim() != title))
        .collect();
    // What stands before the first sentence is who wrote it, when, and how long it takes to read.
    if let Some(first) =
        lines.iter().position(|block| ends_sentence(&block.text) && is_running_text(page, block))
    {
        let mut n = 0;
        lines.retain(|block| {
            n += 1;
            n > first || ends_sentence(&block.text) || is_subheading(page, block)
        });
    }
    while lines.last().is_some_and(|block| is_heading(page, block)) {
        lines.pop();
    }
    lines.iter().map(|block| block.text.trim()).collect::<Vec<_>>().join("\n\n")
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
    climb(page, &lengths, top)
}

/// From the part of an article that was found to the whole of it, where it stands in several sections: to the element
/// around them, as long as that holds much more text.
fn climb(page: &Page, lengths: &[usize], mut top: usize) -> usize {
    while top != 0 {
        if page.elements[top].is_body && !has_twins(page, top) {
            break;
        }
        // Elements that only wrap it add nothing.
        let mut around = page.elements[top].parent;
        while around != 0 && lengths[around] * 20 < lengths[top] * 21 {
            around = page.elements[around].parent;
        }
        // What the page itself calls the article is taken whole.
        let it = &page.elements[around];
        if lengths[around] * 10 < lengths[top] * 13 && (!it.is_body || it.name == "main") {
            break;
        }
        top = around;
    }
    top
}

/// Whether there are others of its kind beside an element, as the posts of a live blog are.
fn has_twins(page: &Page, element: usize) -> bool {
    let it = &page.elements[element];
    // They stand behind their parent; those far away are none.
    let mut others = page.elements.iter().enumerate().skip(it.parent + 1).take(10_000);
    let is_twin = |(n, other): (usize, &Element)| {
        n != element && other.parent == it.parent && other.name == it.name && other.class == it.class
    };
    !it.class.is_empty() && others.any(is_twin)
}

/// A heading of a section, where it may be part of the text.
fn is_subheading(page: &Page, block: &Block) -> bool {
    matches!(page.elements[block.element].name.as_str(), "h2" | "h3" | "h4")
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
    // A line of dashes parts what stands around it.
    if is_boilerplate(&block.text) || !block.text.contains(char::is_alphanumeric) {
        return false;
    }
    let is_all_link = block.linked * 10 > block.text.len() * 6;
    match page.elements[block.element].name.as_str() {
        "li" => !is_all_link && (block.text.len() >= 40 || block.text.ends_with(['.', '!', '?'])),
        _ => !is_all_link || block.text.len() > 300,
    }
}
