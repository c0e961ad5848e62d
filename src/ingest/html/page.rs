//! From the source of a web page to its elements, blocks of text and the parts that hold metadata.
//!
//! `<div><p>Rain <b>fell</b>.</p></div>` has one block, `Rain fell.`, in a `p` in a `div`.
//!
//! The standard's tokenizer reads the tags; the tree is built by a few rules that are enough to know which block stands
//! where, and never fail.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// What is known of a page.
#[derive(Default)]
pub(super) struct Page {
    /// Elements that hold others, parents before children; the first is the page itself.
    pub(super) elements: Vec<Element>,
    /// Stretches of text, in order.
    pub(super) blocks: Vec<Block>,
    /// Names and contents of `meta` tags, names in lower case; what `itemprop` marks is named `itemprop:author`.
    pub(super) metas: Vec<(String, String)>,
    /// What `link rel=canonical` says.
    pub(super) canonical: Option<String>,
    /// The contents of `script type=application/ld+json`.
    pub(super) json: Vec<String>,
    /// What stands in `title`.
    pub(super) title: String,
    /// The first headings with their levels, in order.
    pub(super) headings: Vec<(u8, String)>,
    /// The `datetime` of the first `time`.
    pub(super) time: Option<String>,
}

/// An element that can hold blocks.
pub(super) struct Element {
    /// Index of the element around it; the page's own is 0.
    pub(super) parent: usize,
    /// The name of its tag.
    pub(super) name: String,
    /// Its classes as they stand; elements that repeat have the same.
    pub(super) class: String,
    /// Whether its attributes say that it holds the article.
    pub(super) is_body: bool,
    /// Whether it, or an element around it, looks like something beside the article: comments, shares, teasers.
    pub(super) is_beside: bool,
    /// Whether nothing in it is ever an article's text: menus, scripts, captions.
    pub(super) is_dropped: bool,
}

/// A stretch of text without a break in it.
pub(super) struct Block {
    /// The element that holds it.
    pub(super) element: usize,
    /// Its words, parted by single spaces.
    pub(super) text: String,
    /// How many of its bytes are in links.
    pub(super) linked: usize,
}

/// Reads a page.
pub(super) fn parse(source: &str) -> Page {
    let builder = Builder::default();
    builder.state.borrow_mut().page.elements.push(Element {
        parent: 0,
        name: String::new(),
        class: String::new(),
        is_body: false,
        is_beside: false,
        is_dropped: false,
    });
    let tokenizer = Tokenizer::new(builder, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(source));
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    let mut state = tokenizer.sink.state.into_inner();
    state.end_block();
    state.page
}

/// Elements whose text is never the article's.
const DROPPED: [&str; 24] = [
    "aside",
    "audio",
    "button",
    "canvas",
    "dialog",
    "figure",
    "figcaption",
    "footer",
    "header",
    "iframe",
    "label",
    "menu",
    "nav",
    "noscript",
    "object",
    "option",
    "picture",
    "script",
    "select",
    "style",
    "svg",
    "template",
    "textarea",
    "video",
];

/// Elements inside a line of text.
const INLINE: [&str; 33] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font",
    "i", "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time",
    "tt", "u", "var", "wbr", "center",
];

/// Elements without content.
const VOID: [&str; 16] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr", "frame", "keygen",
];

/// Words in classes and ids of what stands beside an article.
const BESIDE: [&str; 50] = [
    "ad",
    "ads",
    "advert",
    "advertisement",
    "author",
    "banner",
    "bio",
    "breadcrumb",
    "breadcrumbs",
    "callout-signup",
    "consent",
    "cookie",
    "credit",
    "cta",
    "disqus",
    "dropdown",
    "enhancement",
    "footer",
    "hidden",
    "inline-video",
    "menu",
    "meta",
    "modal",
    "more-on",
    "nav",
    "newsletter",
    "offer",
    "outbrain",
    "overlay",
    "pagination",
    "popup",
    "promo",
    "prompt",
    "read-more",
    "read-next",
    "recirc",
    "share",
    "sharing",
    "sidebar",
    "signup",
    "social",
    "source",
    "subscribe",
    "subscription",
    "taboola",
    "tags",
    "teaser",
    "toc",
    "trending",
    "upsell",
];

/// Words in classes and ids of what is beside an article even where its name speaks of one: `article-caption`.
const ALWAYS_BESIDE: [&str; 13] = [
    "byline",
    "caption",
    "comment",
    "comments",
    "fact-box",
    "factbox",
    "infobox",
    "pull-quote",
    "pullquote",
    "recommended",
    "recommendations",
    "sign-off",
    "signoff",
];

/// Words in classes and ids of what may hold an article whatever else they say.
const MAYBE_BODY: [&str; 9] =
    ["article", "body", "column", "content", "entry", "main", "page", "post", "story"];

/// Classes of what is there for screen readers only, and is not said to others.
const UNSEEN: [&str; 5] =
    ["screen-reader-text", "screen-reader", "sr-only", "visually-hidden", "visuallyhidden"];

/// Classes of what holds an article's text.
const BODY: [&str; 8] = [
    "articlebody",
    "article-body",
    "article-content",
    "article-text",
    "entry-content",
    "post-content",
    "rich-text-story-body",
    "story-body",
];

/// The deepest nesting that is followed; what lies deeper counts as text of the element there.
const DEEPEST: usize = 512;
/// How far up a tag looks for what it ends.
const REACH: usize = 64;

#[derive(Default)]
struct Builder {
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    page: Page,
    /// The open elements, innermost last, without the page itself.
    open: Vec<usize>,
    /// Open links; nesting is an error that pages make.
    links: usize,
    /// The block under way.
    block: Option<Block>,
    /// Whether white space came before what comes next.
    has_space: bool,
    /// Line breaks in a row.
    breaks: usize,
    /// What captures text for metadata.
    capture: Capture,
    /// The property whose text is being read: its name, the tag that holds it, the text so far.
    property: Option<(String, String, String)>,
    /// Whose properties follow: `author`, `publisher`.
    scope: String,
    /// An element inside a line that is not shown: its tag, and how many of that tag are open in it.
    unseen: Option<(String, usize)>,
    /// Open `pre` elements.
    preformatted: usize,
}

#[derive(Default, PartialEq, Eq)]
enum Capture {
    #[default]
    Nothing,
    Title,
    Heading,
    Json,
}

/// How many headings are kept.
const HEADINGS: usize = 20;

impl TokenSink for Builder {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut state = self.state.borrow_mut();
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => state.start_tag(&tag),
            Token::TagToken(tag) => {
                state.end_tag(&tag.name);
                TokenSinkResult::Continue
            }
            Token::CharacterTokens(text) => {
                state.text(&text);
                TokenSinkResult::Continue
            }
            _ => TokenSinkResult::Continue,
        }
    }
}

impl State {
    fn start_tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name: &str = &tag.name;
        let attribute = |wanted: &str| {
            tag.attrs
                .iter()
                .find(|attribute| &*attribute.name.local == wanted)
                .map(|attribute| &*attribute.value)
        };
        match name {
            "meta" => {
                let key = attribute("property").or(attribute("name"));
                if let (Some(key), Some(content)) = (key, attribute("content")) {
                    self.page.metas.push((key.trim().to_ascii_lowercase(), content.trim().to_string()));
                }
            }
            "link" if attribute("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) => {
                self.page.canonical = attribute("href").map(str::to_string);
            }
            "time" if self.page.time.is_none() => self.page.time = attribute("datetime").map(str::to_string),
            _ => {}
        }
        self.start_property(name, &attribute);
        match name {
            "br" => {
                self.breaks += 1;
                self.has_space = true;
                if self.breaks > 1 || self.block.as_ref().is_some_and(|block| is_paragraph(&block.text)) {
                    self.end_block();
                }
                return TokenSinkResult::Continue;
            }
            "a" => self.links += 1,
            "pre" => self.preformatted += 1,
            _ => {}
        }
        if INLINE.contains(&name) {
            match &mut self.unseen {
                Some((tag, depth)) => *depth += usize::from(tag == name),
                None if is_unseen(&attribute) => self.unseen = Some((name.to_string(), 1)),
                None => {}
            }
            return TokenSinkResult::Continue;
        }
        self.unseen = None;
        self.end_block();
        if VOID.contains(&name) || self.open.len() >= DEEPEST {
            return TokenSinkResult::Continue;
        }
        self.end_implied(name);
        self.open_element(name, &attribute);
        if tag.self_closing && name == "svg" {
            self.end_tag(name);
            return TokenSinkResult::Continue;
        }
        match name {
            "title" if self.page.title.is_empty() => {
                self.capture = Capture::Title;
                TokenSinkResult::RawData(RawKind::Rcdata)
            }
            "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
            "h1" | "h2" | "h3" if self.page.headings.len() < HEADINGS => {
                self.capture = Capture::Heading;
                self.page.headings.push((name.as_bytes()[1] - b'0', String::new()));
                TokenSinkResult::Continue
            }
            "script" => {
                if attribute("type").is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json")) {
                    self.capture = Capture::Json;
                    self.page.json.push(String::new());
                }
                TokenSinkResult::RawData(RawKind::ScriptData)
            }
            "style" | "iframe" | "noframes" => TokenSinkResult::RawData(RawKind::Rawtext),
            _ => TokenSinkResult::Continue,
        }
    }

    /// Takes what an `itemprop` gives, or begins to read it.
    fn start_property<'a>(&mut self, name: &str, attribute: &impl Fn(&str) -> Option<&'a str>) {
        let rel_author =
            name == "a" && attribute("rel").is_some_and(|rel| rel.split(' ').any(|r| r == "author"));
        let property = match attribute("itemprop") {
            Some(property) => property.trim().to_ascii_lowercase(),
            None if rel_author => "rel-author".to_string(),
            None => return,
        };
        if attribute("itemscope").is_some() {
            self.scope = property;
            return;
        }
        // The name of an author is the author.
        let key = match &*property {
            "name" if self.scope == "author" || self.scope == "publisher" => std::mem::take(&mut self.scope),
            _ => property,
        };
        let key = format!("itemprop:{key}");
        let given = ["content", "datetime"].iter().find_map(|name| attribute(name));
        let given = given.or_else(|| attribute(if name == "link" { "href" } else { "title" }));
        match given {
            Some(value) => self.page.metas.push((key, value.trim().to_string())),
            None if !VOID.contains(&name) && self.property.is_none() && KEPT.contains(&&key[9..]) => {
                self.property = Some((key, name.to_string(), String::new()));
            }
            None => {}
        }
    }

    fn open_element<'a>(&mut self, name: &str, attribute: &impl Fn(&str) -> Option<&'a str>) {
        let parent = self.open.last().copied().unwrap_or(0);
        let class = attribute("class").unwrap_or("");
        let hints = hints(&[
            class,
            attribute("id").unwrap_or(""),
            attribute("data-component").unwrap_or(""),
            attribute("data-testid").unwrap_or(""),
        ]);
        let has = |list: &[&str]| list.iter().any(|word| hints.contains(&format!("-{word}-")));
        let is_body = name == "article"
            || name == "main"
            || attribute("itemprop").is_some_and(|part| part.to_ascii_lowercase().contains("articlebody"))
            || attribute("role").is_some_and(|role| matches!(role, "main" | "article"))
            || has(&BODY);
        let is_hidden = attribute("hidden").is_some()
            || attribute("aria-hidden") == Some("true")
            || attribute("style").is_some_and(|style| style.replace(' ', "").contains("display:none"))
            || is_unseen(attribute);
        // What lies over the page until somebody answers it: a consent form, a letter from the editors.
        let is_over = attribute("role").is_some_and(|role| matches!(role, "dialog" | "alertdialog"))
            || attribute("aria-modal") == Some("true");
        // A paragraph is text whatever it is called, unless it says that it stands under a picture.
        let is_always_beside = has(&ALWAYS_BESIDE) || hints.contains("-related");
        let is_beside = match name {
            "html" | "body" => false,
            "p" => is_always_beside && !hints.contains("-comment"),
            _ => !is_body && (is_always_beside || (has(&BESIDE) && !has(&MAYBE_BODY))),
        };
        let is_dropped = is_hidden || DROPPED.contains(&name) || name == "head" || name.starts_with("amp-");
        let outer = &self.page.elements[parent];
        let element = Element {
            parent,
            name: name.to_string(),
            class: class.to_string(),
            is_body,
            is_beside: outer.is_beside || is_beside || is_over,
            is_dropped: outer.is_dropped || is_dropped,
        };
        self.open.push(self.page.elements.len());
        self.page.elements.push(element);
    }

    /// Ends what the standard ends without a tag: a paragraph before a block, an item before the next one.
    fn end_implied(&mut self, name: &str) {
        let ends: &[&str] = match name {
            "li" => &["p", "li"],
            "dt" | "dd" => &["p", "dt", "dd"],
            "tr" => &["p", "td", "th", "tr"],
            "td" | "th" => &["p", "td", "th"],
            "body" => &["head"],
            _ => &["p"],
        };
        while let Some(&innermost) = self.open.last() {
            if !ends.contains(&self.page.elements[innermost].name.as_str()) {
                break;
            }
            self.open.pop();
        }
    }

    fn end_tag(&mut self, name: &str) {
        match name {
            "a" => self.links = self.links.saturating_sub(1),
            "pre" => self.preformatted = self.preformatted.saturating_sub(1),
            _ => {}
        }
        if let Some((key, _, text)) = self.property.take_if(|(_, tag, _)| tag == name) {
            self.page.metas.push((key, text));
        }
        if let Some((tag, depth)) = &mut self.unseen
            && tag == name
        {
            *depth -= 1;
            if *depth == 0 {
                self.unseen = None;
            }
        }
        if INLINE.contains(&name) || name == "br" {
            return;
        }
        self.end_block();
        self.capture = Capture::Nothing;
        let begun =
            self.open.iter().rev().take(REACH).position(|&element| self.page.elements[element].name == name);
        if let Some(above) = begun {
            self.open.truncate(self.open.len() - above - 1);
        }
    }

    fn text(&mut self, text: &str) {
        match self.capture {
            Capture::Title => self.page.title.push_str(text),
            Capture::Json => {
                if let Some(json) = self.page.json.last_mut() {
                    json.push_str(text);
                }
            }
            Capture::Heading => {
                if let Some((_, heading)) = self.page.headings.last_mut() {
                    heading.push_str(text);
                }
            }
            Capture::Nothing => {}
        }
        if let Some((_, _, property)) = &mut self.property
            && property.len() < 200
        {
            property.push_str(text);
        }
        let element = self.open.last().copied().unwrap_or(0);
        if self.page.elements[element].is_dropped || self.unseen.is_some() {
            return;
        }
        if self.preformatted > 0 {
            // Empty lines part paragraphs there.
            let mut lines = text.split('\n').peekable();
            while let Some(line) = lines.next() {
                if line.trim().is_empty() && self.has_space && lines.peek().is_some() {
                    self.end_block();
                }
                self.words(line, element);
                self.has_space |= lines.peek().is_some();
            }
        } else {
            self.words(text, element);
        }
    }

    fn words(&mut self, text: &str, element: usize) {
        let is_space = |c: char| c.is_ascii_whitespace();
        for (index, word) in text.split(is_space).enumerate() {
            self.has_space |= index > 0;
            if word.is_empty() {
                continue;
            }
            self.breaks = 0;
            let block = self.block.get_or_insert_with(|| Block { element, text: String::new(), linked: 0 });
            if self.has_space && !block.text.is_empty() {
                block.text.push(' ');
            }
            self.has_space = false;
            block.text.push_str(word);
            if self.links > 0 {
                block.linked += word.len() + 1;
            }
        }
    }

    fn end_block(&mut self) {
        self.has_space = false;
        self.breaks = 0;
        if let Some(block) = self.block.take() {
            self.page.blocks.push(block);
        }
    }
}

/// Properties whose text is read; others are left alone.
const KEPT: [&str; 5] = ["author", "datepublished", "headline", "publisher", "rel-author"];

/// Classes and ids as words: `InlineNewsletter_box` is `-inline-newsletter-box-`.
fn hints(attributes: &[&str]) -> String {
    let mut hints = String::from("-");
    for attribute in attributes {
        let mut before = ' ';
        for c in attribute.chars() {
            let is_new_word = !c.is_alphanumeric() || (c.is_uppercase() && before.is_lowercase());
            if is_new_word && !hints.ends_with('-') {
                hints.push('-');
            }
            if c.is_alphanumeric() {
                hints.extend(c.to_lowercase());
            }
            before = c;
        }
        if !hints.ends_with('-') {
            hints.push('-');
        }
    }
    hints
}

/// Whether an element is there for screen readers only.
fn is_unseen<'a>(attribute: &impl Fn(&str) -> Option<&'a str>) -> bool {
    attribute("class").is_some_and(|class| class.split_ascii_whitespace().any(|name| UNSEEN.contains(&name)))
}

/// Whether the line before a single line break is a paragraph of its own: pages that part paragraphs so have whole
/// sentences before them, those that only wrap lines do not.
fn is_paragraph(text: &str) -> bool {
    text.len() >= 60 && ends_sentence(text)
}

/// Whether a line ends as a sentence does.
pub(super) fn ends_sentence(text: &str) -> bool {
    let bare = text.trim_end().trim_end_matches(['"', '”', '’', '\'', '»', ')', ']']);
    bare.ends_with(['.', '!', '?', '…', ':', ';']) || bare.len() < text.trim_end().len()
}
