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
    /// Names and contents of `meta` tags, names in lower case.
    pub(super) metas: Vec<(String, String)>,
    /// What `link rel=canonical` says.
    pub(super) canonical: Option<String>,
    /// The contents of `script type=application/ld+json`.
    pub(super) json: Vec<String>,
    /// What stands in `title`.
    pub(super) title: String,
    /// What the first `h1` says.
    pub(super) heading: Option<String>,
    /// The `datetime` of the first `time`.
    pub(super) time: Option<String>,
}

/// An element that can hold blocks.
pub(super) struct Element {
    /// Index of the element around it; the page's own is 0.
    pub(super) parent: usize,
    /// The name of its tag.
    pub(super) name: String,
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
const BESIDE: [&str; 40] = [
    "ad",
    "ads",
    "advert",
    "advertisement",
    "author",
    "banner",
    "bio",
    "breadcrumb",
    "breadcrumbs",
    "byline",
    "caption",
    "comment",
    "comments",
    "cookie",
    "credit",
    "disqus",
    "dropdown",
    "footer",
    "hidden",
    "menu",
    "meta",
    "modal",
    "nav",
    "newsletter",
    "outbrain",
    "pagination",
    "paywall",
    "popup",
    "promo",
    "recirc",
    "recommended",
    "related",
    "share",
    "sharing",
    "sidebar",
    "signup",
    "social",
    "subscribe",
    "taboola",
    "tags",
];

/// Words in classes and ids of what may hold an article whatever else they say.
const MAYBE_BODY: [&str; 9] =
    ["article", "body", "column", "content", "entry", "main", "page", "post", "story"];

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
}

#[derive(Default, PartialEq, Eq)]
enum Capture {
    #[default]
    Nothing,
    Title,
    Heading,
    Json,
}

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
                let key = attribute("property").or(attribute("name")).or(attribute("itemprop"));
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
        match name {
            "br" => {
                self.breaks += 1;
                self.has_space = true;
                if self.breaks > 1 {
                    self.end_block();
                }
                return TokenSinkResult::Continue;
            }
            "a" => self.links += 1,
            _ => {}
        }
        if INLINE.contains(&name) {
            return TokenSinkResult::Continue;
        }
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
            "h1" if self.page.heading.is_none() => {
                self.capture = Capture::Heading;
                self.page.heading = Some(String::new());
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

    fn open_element<'a>(&mut self, name: &str, attribute: &impl Fn(&str) -> Option<&'a str>) {
        let parent = self.open.last().copied().unwrap_or(0);
        let hints = format!("{} {}", attribute("class").unwrap_or(""), attribute("id").unwrap_or(""));
        let hints = hints.to_ascii_lowercase();
        let has =
            |list: &[&str]| hints.split(|c: char| !c.is_alphanumeric()).any(|word| list.contains(&word));
        let is_body = name == "article"
            || name == "main"
            || attribute("itemprop").is_some_and(|part| part.eq_ignore_ascii_case("articlebody"))
            || attribute("role").is_some_and(|role| matches!(role, "main" | "article"))
            || [
                "articlebody",
                "article-body",
                "article__body",
                "entry-content",
                "post-content",
                "story-body",
            ]
            .iter()
            .any(|hint| hints.contains(hint));
        let is_hidden = attribute("hidden").is_some()
            || attribute("aria-hidden") == Some("true")
            || attribute("style").is_some_and(|style| style.replace(' ', "").contains("display:none"));
        let is_beside = !is_body
            && !matches!(name, "html" | "body" | "p")
            && has(&BESIDE)
            && (!has(&MAYBE_BODY) || hints.contains("comment") || hints.contains("related"));
        let outer = &self.page.elements[parent];
        let element = Element {
            parent,
            name: name.to_string(),
            is_body,
            is_beside: outer.is_beside || is_beside,
            is_dropped: outer.is_dropped || is_hidden || DROPPED.contains(&name) || name == "head",
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
        if name == "a" {
            self.links = self.links.saturating_sub(1);
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
                if let Some(heading) = &mut self.page.heading {
                    heading.push_str(text);
                }
            }
            Capture::Nothing => {}
        }
        let element = self.open.last().copied().unwrap_or(0);
        if self.page.elements[element].is_dropped {
            return;
        }
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
