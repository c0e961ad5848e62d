//! Tells which blocks of a page are the article.
//!
//! The element whose paragraphs hold most running text wins, as readers' views of browsers decide; menus, comments and
//! teasers have little text, or it is all links.

use rustc_hash::FxHashMap;

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
    let foreign = foreign_elements(page);
    let is_taken =
        |block: &Block| !foreign[block.element] && (takes_beside || !page.elements[block.element].is_beside);
    let top = holder(page, &is_taken);
    let mut is_inside = vec![false; page.elements.len()];
    is_inside[top] = true;
    join_sections(page, top, &is_taken, &mut is_inside);
    // Parents stand before their children, so one pass tells what lies inside.
    for index in 1..page.elements.len() {
        is_inside[index] |= is_inside[page.elements[index].parent];
    }
    let is_line = |block: &Block| {
        is_taken(block)
            && is_line_of_article(page, block)
            && title.is_none_or(|title| block.text.trim() != title)
    };
    let lead = lead_before(page, title, &is_inside, &is_taken);
    let blocks = page.blocks.iter().enumerate();
    let inside: Vec<&Block> = blocks
        .filter(|(n, block)| is_inside[block.element] || lead.contains(n))
        .map(|(_, block)| block)
        .collect();
    let inside = &inside[..comments_begin(page, &inside)];
    let mut lines: Vec<&Block> = inside
        .iter()
        .enumerate()
        .filter(|(n, block)| is_line(block) && !heads_nothing(page, &inside[*n..], &is_line))
        .map(|(_, block)| *block)
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

/// Marks what stands inside forms and in teasers of other stories.
///
/// A teaser is a small element with one heading, which is a link, and has others of its kind beside it:
/// `<div class="unit"><h3><a>Brewery sues town</a></h3><p>The brewery of Halden has sued …</p></div>`. Where nothing else is
/// on the page, as in a list of posts, teasers are what there is to read.
fn foreign_elements(page: &Page) -> Vec<bool> {
    let count = page.elements.len();
    let mut contents = vec![Contents::default(); count];
    for block in &page.blocks {
        let it = &mut contents[block.element];
        if is_heading(page, block) {
            it.headings += 1;
            it.linked_headings += usize::from(block.linked * 10 >= block.text.len() * 8);
        } else if is_running_text(page, block) && !page.elements[block.element].is_beside {
            it.text += block.text.len();
        }
    }
    for index in (1..count).rev() {
        let inner = contents[index];
        let outer = &mut contents[page.elements[index].parent];
        outer.headings += inner.headings;
        outer.linked_headings += inner.linked_headings;
        outer.text += inner.text;
    }
    let is_small =
        |it: &Contents| it.headings == 1 && it.linked_headings == 1 && (1..=600).contains(&it.text);
    let kind = |index: usize| {
        let it = &page.elements[index];
        (it.parent, it.name.as_str(), it.class.as_str())
    };
    let mut kinds: FxHashMap<_, usize> = FxHashMap::default();
    for index in (1..count).filter(|&index| is_small(&contents[index])) {
        *kinds.entry(kind(index)).or_default() += 1;
    }
    let mut is_teaser = vec![false; count];
    let mut in_teasers = 0;
    for index in 1..count {
        let is_inner = is_teaser[page.elements[index].parent];
        let is_first = !is_inner && is_small(&contents[index]) && kinds.get(&kind(index)) > Some(&1);
        in_teasers += if is_first { contents[index].text } else { 0 };
        is_teaser[index] = is_inner || is_first;
    }
    let has_more = contents[0].text >= in_teasers + 250;
    let mut is_foreign = vec![false; count];
    for index in 1..count {
        // Some sites wrap a form around the whole page.
        let is_form = page.elements[index].name == "form" && contents[index].text * 2 < contents[0].text;
        is_foreign[index] =
            is_foreign[page.elements[index].parent] || is_form || (has_more && is_teaser[index]);
    }
    is_foreign
}

/// What an element holds, with all elements inside it.
#[derive(Clone, Copy, Default)]
struct Contents {
    /// Bytes of running text that is not beside the article.
    text: usize,
    headings: usize,
    /// Headings that are links.
    linked_headings: usize,
}

/// How many elements up others of the same kind are looked for.
const SECTIONS: usize = 5;

/// Marks the sections beside the one that holds the article which are built like it and hold running text too.
fn join_sections(page: &Page, top: usize, is_taken: &impl Fn(&Block) -> bool, is_inside: &mut [bool]) {
    let mut element = top;
    for _ in 0..SECTIONS {
        let it = &page.elements[element];
        if element == 0 || matches!(it.name.as_str(), "body" | "html" | "main") {
            return;
        }
        if !it.class.is_empty() && it.name != "article" && !LINES.contains(&it.name.as_str()) {
            // They stand behind their parent; those far away are none.
            let others = page.elements.iter().enumerate().skip(it.parent + 1).take(10_000);
            let is_twin = |(n, other): &(usize, &Element)| {
                *n != element && other.parent == it.parent && other.name == it.name && other.class == it.class
            };
            let twins: Vec<usize> = others.filter(is_twin).map(|(n, _)| n).collect();
            for twin in sections_among(page, &twins, is_taken) {
                is_inside[twin] = true;
            }
        }
        element = it.parent;
    }
}

/// Those of some elements that hold whole sentences and little else, and no heading of another story.
fn sections_among(page: &Page, elements: &[usize], is_taken: &impl Fn(&Block) -> bool) -> Vec<usize> {
    if elements.is_empty() {
        return Vec::new();
    }
    // For each element the one of these that it lies in, if any, counted from 1.
    let mut holder = vec![0; page.elements.len()];
    for (n, &element) in elements.iter().enumerate() {
        holder[element] = n + 1;
    }
    for index in 1..page.elements.len() {
        if holder[index] == 0 {
            holder[index] = holder[page.elements[index].parent];
        }
    }
    let (mut all, mut text, mut is_other) =
        (vec![0; elements.len()], vec![0; elements.len()], vec![false; elements.len()]);
    for block in page.blocks.iter().filter(|block| holder[block.element] > 0) {
        let n = holder[block.element] - 1;
        is_other[n] |= is_heading(page, block) && block.linked * 2 > block.text.len();
        all[n] += block.text.len();
        if is_taken(block) && is_running_text(page, block) && ends_sentence(&block.text) {
            text[n] += block.text.len();
        }
    }
    // Elements of a layout have the same classes as those of an article: a foot of the page holds a sentence, too.
    let is_section = |n: &usize| text[*n] >= 150 && text[*n] * 10 >= all[*n] * 7 && !is_other[*n];
    (0..elements.len()).filter(is_section).map(|n| elements[n]).collect()
}

/// The blocks between the headline and the article that are its lead: whole sentences in a box of their own.
fn lead_before(
    page: &Page,
    title: Option<&str>,
    is_inside: &[bool],
    is_taken: &impl Fn(&Block) -> bool,
) -> Vec<usize> {
    let is_title =
        |block: &Block| is_heading(page, block) && title.is_some_and(|title| block.text.trim() == title);
    let is_first_level = |block: &Block| page.elements[block.element].name == "h1";
    let blocks = || page.blocks.iter();
    let Some(headline) = blocks().position(is_title).or_else(|| blocks().position(is_first_level)) else {
        return Vec::new();
    };
    let Some(body) = blocks().position(|block| is_inside[block.element] && is_running_text(page, block))
    else {
        return Vec::new();
    };
    let is_lead = |block: &Block| {
        let least = if is_heading(page, block) { 60 } else { 40 };
        is_taken(block)
            && !matches!(page.elements[block.element].name.as_str(), "li" | "td" | "th" | "dt" | "dd")
            && block.text.len() >= least
            && block.linked * 4 < block.text.len()
            && ends_sentence(&block.text)
            && is_line_of_article(page, block)
            && !blocks().any(|other| is_inside[other.element] && other.text == block.text)
    };
    let between = (headline + 1).max(body.saturating_sub(NEAR))..body;
    let lead: Vec<usize> = between
        .filter(|&n| !is_inside[page.blocks[n].element] && is_lead(&page.blocks[n]))
        .take(LONGEST_LEAD + 1)
        .collect();
    if lead.len() > LONGEST_LEAD { Vec::new() } else { lead }
}

/// A lead stands so many blocks before the article at most.
const NEAR: usize = 100;
/// The most blocks that a lead has; more than that are something else.
const LONGEST_LEAD: usize = 3;

/// How many of an article's blocks stand before a heading that says that its readers follow: `3 replies to …`.
fn comments_begin(page: &Page, blocks: &[&Block]) -> usize {
    let mut has_text = false;
    let begins = |block: &&Block| {
        has_text |= is_running_text(page, block);
        has_text && is_heading(page, block) && heads_comments(&block.text)
    };
    blocks.iter().position(begins).unwrap_or(blocks.len())
}

/// Words for what readers write below an article.
const COMMENTS: [&str; 8] =
    ["comment", "comments", "replies", "reply", "response", "responses", "thought", "thoughts"];

/// Whether a heading is `Comments (3)`, `3 replies to “Bank fails”`, `Leave a Reply` or the like.
fn heads_comments(heading: &str) -> bool {
    let lower = heading.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(4).collect();
    let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    match words[..] {
        ["leave" | "post" | "write" | "add", "a" | "your", word, ..] => COMMENTS.contains(&word),
        ["join", "the", word, ..] => matches!(word, "discussion" | "conversation"),
        [word] => COMMENTS.contains(&word),
        [first, second, ..] => {
            (is_number(first) && COMMENTS.contains(&second))
                || (COMMENTS.contains(&first) && is_number(second))
        }
        [] => false,
    }
}

/// Whether the first of some blocks is a heading of what is not taken: `Read these next`, above teasers.
fn heads_nothing(page: &Page, blocks: &[&Block], is_line: &impl Fn(&Block) -> bool) -> bool {
    let [first, rest @ ..] = blocks else { return false };
    let mut below = rest
        .iter()
        .take(NEAR)
        .skip_while(|block| is_heading(page, block))
        .take_while(|block| !is_heading(page, block))
        .filter(|block| !is_boilerplate(&block.text))
        .peekable();
    is_heading(page, first) && below.peek().is_some() && !below.any(|block| is_line(block))
}

/// The element that holds the article; 0, the page, where no element stands out.
fn holder(page: &Page, is_taken: &impl Fn(&Block) -> bool) -> usize {
    let mut scores = vec![0.0_f64; page.elements.len()];
    let mut lengths = vec![0_usize; page.elements.len()];
    let running = || page.blocks.iter().filter(|block| is_taken(block) && is_running_text(page, block));
    // A notice about cookies counts only where nothing else is said.
    let other: usize =
        running().filter(|block| !asks_consent(&block.text)).map(|block| block.text.len()).sum();
    for block in running().filter(|block| other < 200 || !asks_consent(&block.text)) {
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

/// Terms of notices that ask whether data may be kept.
const CONSENT: [&str; 10] = [
    "consent",
    "cookie",
    "data protection",
    "information on your device",
    "legitimate interest",
    "our partners",
    "personal data",
    "privacy notice",
    "privacy policy",
    "these partners",
];

/// Whether a block reads like a part of such a notice: two of their terms.
fn asks_consent(text: &str) -> bool {
    let text = text.to_lowercase();
    CONSENT.iter().filter(|term| text.contains(*term)).count() > 1
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
