//! A picture as SVG: one file that needs nothing else, light or dark as the reader's screen is, with a legend.
//!
//! One style sheet, no scripts and no `style` attributes, so that it passes a strict content security policy; every box
//! and every arrow carries its words as a tooltip.

use super::geometry::{Point, Rect};
use super::letters::{break_lines, text_width};
use super::style::{NODE_KINDS, TIE_KINDS, node_style, tie_style};
use super::{LINE, MARGIN, Picture, PlacedNode, PlacedTie, TIE_LETTERS, is_bold};
use crate::escape::xml_text;
use crate::graph::TieKind;
use crate::resolve::EntityKind;

/// What is written around the drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frame<'a> {
    /// A file of its own: heading, paper, legend, style sheet.
    File,
    /// A part of a page that has a heading and [`style_sheet`] itself: only the drawing and its legend. The id is
    /// unique on the page.
    Part(&'a str),
}

/// Narrower pictures are padded, so that heading and legend have room.
const LEAST_WIDTH: f64 = 520.0;
/// Height of the letters of the heading, of the lines below it, and of the legend.
const LETTERS: (f64, f64, f64) = (20.0, 13.0, 12.0);
/// What the number behind a charge means.
const SHARE: &str = "(2 of 5): two of the arrow's five statements say this.";
/// What a reader must know to cite the picture.
const NOTE: &str = "An arrow shows what the documents say, not whether it is true.";

impl Picture {
    /// Writes the picture. Boxes carry the attribute `data-node`, arrows `data-tie`: the indices in the graph.
    pub fn to_svg(&self, frame: Frame<'_>) -> String {
        let (id, is_file) = match frame {
            Frame::File => ("sayso", true),
            Frame::Part(id) => (id, false),
        };
        let width = self.width.max(LEAST_WIDTH).ceil();
        let mut y = MARGIN;
        let mut head = String::new();
        if is_file {
            y += LETTERS.0;
            for line in break_lines(&self.title, LETTERS.0, true, width - 2.0 * MARGIN) {
                text(&mut head, "heading", Point::new(MARGIN, y), LETTERS.0, &line);
                y += LETTERS.0 * LINE;
            }
            for line in self
                .subtitle
                .iter()
                .flat_map(|line| break_lines(line, LETTERS.1, false, width - 2.0 * MARGIN))
            {
                text(&mut head, "quiet", Point::new(MARGIN, y), LETTERS.1, &line);
                y += LETTERS.1 * 1.35;
            }
        }
        let left = (width - self.width) / 2.0;
        let mut drawing = String::new();
        self.write_drawing(&mut drawing);
        if self.nodes.is_empty() {
            text(&mut drawing, "quiet", Point::new(MARGIN, 2.0 * MARGIN), LETTERS.1, "No ties to draw.");
        }
        let top = y;
        y += self.height.max(3.0 * MARGIN);
        let mut legend = String::new();
        let height = self.write_legend(&mut legend, y, width);

        let mut out = String::new();
        push(
            &mut out,
            format_args!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"sayso-graph\" width=\"{width}\" height=\"{}\" \
                 viewBox=\"0 0 {width} {}\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\">\n",
                n(height),
                n(height)
            ),
        );
        let heading = [std::slice::from_ref(&self.title), &self.subtitle[..]].concat().join(". ");
        push(&mut out, format_args!("<title id=\"{id}-title\">{}</title>\n", xml_text(&heading)));
        push(&mut out, format_args!("<desc id=\"{id}-desc\">{}</desc>\n", xml_text(&self.description)));
        if is_file {
            push(&mut out, format_args!("<style>\n{}</style>\n", style_sheet()));
            out.push_str("<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n");
        }
        out.push_str(&head);
        push(&mut out, format_args!("<g transform=\"translate({} {})\">\n", n(left), n(top)));
        out.push_str(&drawing);
        out.push_str("</g>\n");
        out.push_str(&legend);
        out.push_str("</svg>\n");
        out
    }

    fn write_drawing(&self, out: &mut String) {
        out.push_str("<g class=\"ties\">\n");
        // Thin ties last, so that a thick one hides none; denials and mentions below accusations.
        let mut order: Vec<&PlacedTie> = self.ties.iter().collect();
        order.sort_by(|a, b| b.kind.cmp(&a.kind).then(b.width.total_cmp(&a.width)).then(a.tie.cmp(&b.tie)));
        for tie in order {
            write_tie(out, tie);
        }
        out.push_str("</g>\n<g class=\"nodes\">\n");
        for node in &self.nodes {
            write_node(out, node);
        }
        out.push_str("</g>\n<g class=\"charges\">\n");
        for tie in &self.ties {
            let Some(label) = &tie.label else { continue };
            let kind = tie.kind.as_str();
            if label.is_on_way {
                let Rect { left, top, .. } = label.rect;
                push(
                    out,
                    format_args!(
                        "<rect class=\"gap\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>\n",
                        n(left),
                        n(top),
                        n(label.rect.width()),
                        n(label.rect.height())
                    ),
                );
            }
            push(out, format_args!("<text class=\"charge {kind}-text\" data-tie=\"{}\"", tie.tie));
            lines(out, &label.rect, TIE_LETTERS, &label.lines);
        }
        out.push_str("</g>\n");
    }

    /// Writes the legend from a height on; gives the height of the whole picture.
    fn write_legend(&self, out: &mut String, top: f64, width: f64) -> f64 {
        let mut flow = Flow { out, x: MARGIN, y: top + 14.0, width: width - MARGIN };
        flow.out.push_str("<g class=\"legend\">\n");
        for kind in NODE_KINDS {
            if self.nodes.iter().any(|n| n.kind == kind) {
                let name = if kind.is_none() { "not named" } else { node_style(kind).name };
                let at = flow.take(30.0, name);
                shape(flow.out, &Rect::around(at + Point::new(13.0, 0.0), 26.0, 14.0), kind);
                flow.word(at, 32.0, name);
            }
        }
        for kind in TIE_KINDS {
            if self.ties.iter().any(|t| t.kind == kind) {
                let at = flow.take(42.0, kind.as_str());
                flow.arrow(at, kind, 2.0);
                flow.word(at, 44.0, kind.as_str());
            }
        }
        let widths = self.ties.iter().filter(|t| t.width > 1.6).max_by(|a, b| a.width.total_cmp(&b.width));
        if let Some(widest) = widths {
            let words = "wider arrow, larger name: more statements";
            let at = flow.take(42.0, words);
            flow.arrow(at, widest.kind, widest.width);
            flow.word(at, 44.0, words);
        }
        let is_share = |tie: &PlacedTie| tie.label.as_ref().is_some_and(|label| label.is_share);
        if self.ties.iter().any(is_share) {
            let at = flow.take(0.0, SHARE);
            flow.word(at, 0.0, SHARE);
        }
        let at = flow.take(0.0, NOTE);
        flow.word(at, 0.0, NOTE);
        let bottom = flow.y + 18.0;
        flow.out.push_str("</g>\n");
        bottom
    }
}

/// The rules of every picture; selectors begin with `.sayso-graph`, so that a page keeps its own.
pub fn style_sheet() -> String {
    let mut light = String::new();
    let mut dark = String::new();
    for kind in NODE_KINDS {
        let style = node_style(kind);
        let name = style.name;
        rule(&mut light, &format!(".{name}"), &format!("fill:{};stroke:{}", style.fill, style.line));
        rule(&mut dark, &format!(".{name}"), &format!("fill:{};stroke:{}", style.dark_fill, style.dark_line));
    }
    for kind in TIE_KINDS {
        let (style, name) = (tie_style(kind), kind.as_str());
        for (out, color) in [(&mut light, style.line), (&mut dark, style.dark_line)] {
            rule(out, &format!(".{name}"), &format!("stroke:{color}"));
            rule(out, &format!(".{name}-head,.sayso-graph .{name}-text"), &format!("fill:{color}"));
        }
    }
    let mut all = String::new();
    rule(&mut all, "", "max-width:100%;height:auto;font-family:Helvetica,Arial,'Liberation Sans',sans-serif");
    rule(&mut all, " .paper,.sayso-graph .gap", "fill:#fff");
    rule(&mut all, " text", "fill:#1a202c");
    rule(&mut all, " .quiet", "fill:#566072");
    rule(&mut all, " .heading,.sayso-graph .bold", "font-weight:700");
    rule(&mut all, " .name", "text-anchor:middle");
    rule(
        &mut all,
        " .charge",
        "text-anchor:middle;stroke:#fff;stroke-width:3px;stroke-linejoin:round;paint-order:stroke",
    );
    rule(&mut all, " .way", "fill:none");
    rule(&mut all, " .tie:hover .way", "stroke-opacity:.6");
    all.push_str(&light);
    all.push_str("@media screen and (prefers-color-scheme:dark){\n");
    rule(&mut all, " .paper,.sayso-graph .gap", "fill:#12161c");
    rule(&mut all, " text", "fill:#e6edf3");
    rule(&mut all, " .quiet", "fill:#a3adba");
    rule(&mut all, " .charge", "stroke:#12161c");
    all.push_str(&dark);
    all.push_str("}\n");
    all
}

fn rule(out: &mut String, selector: &str, what: &str) {
    let blank = if selector.starts_with('.') { " " } else { "" };
    push(out, format_args!(".sayso-graph{blank}{selector}{{{what}}}\n"));
}

fn write_tie(out: &mut String, tie: &PlacedTie) {
    let name = tie.kind.as_str();
    push(out, format_args!("<g class=\"tie\" data-tie=\"{}\">", tie.tie));
    push(out, format_args!("<title>{}</title>", xml_text(&tie.tooltip)));
    let [a, b, c, d] = tie.curve.0;
    way(
        out,
        name,
        &format!("M{} C{} {} {}", at(a), at(b), at(c), at(d)),
        tie.width,
        tie_style(tie.kind).dashes,
    );
    head(out, name, &tie.arrow);
    out.push_str("</g>\n");
}

fn way(out: &mut String, class: &str, path: &str, width: f64, dashes: &str) {
    push(out, format_args!("<path class=\"way {class}\" d=\"{path}\" stroke-width=\"{}\"", n(width)));
    if !dashes.is_empty() {
        push(out, format_args!(" stroke-dasharray=\"{dashes}\""));
    }
    out.push_str("/>");
}

fn head(out: &mut String, class: &str, [tip, one, other]: &[Point; 3]) {
    let path = format!("M{} L{} {}z", at(*tip), at(*one), at(*other));
    push(out, format_args!("<path class=\"{class}-head\" d=\"{path}\"/>"));
}

fn write_node(out: &mut String, node: &PlacedNode) {
    push(out, format_args!("<g class=\"node\" data-node=\"{}\">", node.node));
    push(out, format_args!("<title>{}</title>", xml_text(&node.tooltip)));
    shape(out, &node.rect, node.kind);
    let bold = if is_bold(node.letters) { " bold" } else { "" };
    let quiet = if node.kind.is_none() { " quiet" } else { "" };
    push(out, format_args!("<text class=\"name{bold}{quiet}\""));
    lines(out, &node.rect, node.letters, &node.lines);
    out.push_str("</g>\n");
}

/// How round the corners of a kind's box are, for ties that end there.
pub(super) fn corner(kind: Option<EntityKind>, height: f64) -> f64 {
    match kind {
        Some(EntityKind::Organization) => 0.0,
        Some(EntityKind::Person) | None => round_corner(height),
        _ => height * 0.25,
    }
}

fn round_corner(height: f64) -> f64 {
    (height / 2.0).min(18.0)
}

/// The box of a kind of participants.
fn shape(out: &mut String, rect: &Rect, kind: Option<EntityKind>) {
    let class = node_style(kind).name;
    let Rect { left, top, right, bottom } = *rect;
    let (middle, height) = ((top + bottom) / 2.0, rect.height());
    let polygon = |corners: &[(f64, f64)]| {
        let points: Vec<String> = corners.iter().map(|&(x, y)| at(Point::new(x, y))).collect();
        format!("<polygon class=\"{class}\" points=\"{}\" stroke-width=\"1.5\"/>", points.join(" "))
    };
    let round = |corner: f64, dashes: &str| {
        format!(
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\" stroke-width=\"1.5\"{dashes}/>",
            n(left),
            n(top),
            n(rect.width()),
            n(height),
            n(corner)
        )
    };
    out.push_str(&match kind {
        Some(EntityKind::Person) => round(round_corner(height), ""),
        Some(EntityKind::Organization) => round(1.0, ""),
        Some(EntityKind::Place) => {
            let cut = (height * 0.32).min(11.0);
            polygon(&[
                (left, middle),
                (left + cut, top),
                (right - cut, top),
                (right, middle),
                (right - cut, bottom),
                (left + cut, bottom),
            ])
        }
        Some(EntityKind::Group) => {
            let cut = (height * 0.28).min(7.0);
            polygon(&[
                (left, top + cut),
                (left + cut, top),
                (right - cut, top),
                (right, top + cut),
                (right, bottom - cut),
                (right - cut, bottom),
                (left + cut, bottom),
                (left, bottom - cut),
            ])
        }
        Some(EntityKind::Other) => {
            let slant = (height * 0.25).min(7.0);
            polygon(&[(left + slant, top), (right, top), (right - slant, bottom), (left, bottom)])
        }
        None => round(round_corner(height), " stroke-dasharray=\"4 3\""),
    });
}

/// Ends an open `<text` with lines centered in a rectangle.
fn lines(out: &mut String, rect: &Rect, letters: f64, lines: &[String]) {
    let x = n((rect.left + rect.right) / 2.0);
    // The middle of a line of letters lies about a third of their height above the foot.
    let first =
        (rect.top + rect.bottom) / 2.0 - (lines.len() as f64 - 1.0) / 2.0 * LINE * letters + letters * 0.35;
    push(out, format_args!(" font-size=\"{}\">", n(letters)));
    for (row, line) in lines.iter().enumerate() {
        let y = n(first + row as f64 * LINE * letters);
        push(out, format_args!("<tspan x=\"{x}\" y=\"{y}\">{}</tspan>", xml_text(line)));
    }
    out.push_str("</text>\n");
}

fn text(out: &mut String, class: &str, foot: Point, letters: f64, words: &str) {
    let (x, y, letters) = (n(foot.x), n(foot.y), n(letters));
    let words = xml_text(words);
    push(
        out,
        format_args!("<text class=\"{class}\" x=\"{x}\" y=\"{y}\" font-size=\"{letters}\">{words}</text>\n"),
    );
}

/// Entries of the legend, side by side while there is room.
struct Flow<'a> {
    out: &'a mut String,
    x: f64,
    y: f64,
    width: f64,
}

impl Flow<'_> {
    /// The place of an entry with a sample of a width and some words.
    fn take(&mut self, sample: f64, words: &str) -> Point {
        let width = sample + text_width(words, LETTERS.2, false);
        if self.x > MARGIN && self.x + width > self.width {
            self.x = MARGIN;
            self.y += 22.0;
        }
        let at = Point::new(self.x, self.y);
        self.x += width + 22.0;
        at
    }

    fn word(&mut self, at: Point, after: f64, words: &str) {
        text(self.out, "quiet", at + Point::new(after, LETTERS.2 * 0.35), LETTERS.2, words);
    }

    fn arrow(&mut self, place: Point, kind: TieKind, width: f64) {
        let tip = place + Point::new(38.0, 0.0);
        let (length, half) = (7.0 + 1.7 * width, 3.2 + width);
        let base = tip - Point::new(length, 0.0);
        let path = format!("M{} H{}", at(place), n(base.x + 1.0));
        way(self.out, kind.as_str(), &path, width, tie_style(kind).dashes);
        let aside = Point::new(0.0, half);
        head(self.out, kind.as_str(), &[tip, base + aside, base - aside]);
        self.out.push('\n');
    }
}

/// A place as paths write it.
fn at(point: Point) -> String {
    format!("{} {}", n(point.x), n(point.y))
}

/// A number with one decimal at most.
fn n(number: f64) -> String {
    let rounded = (number * 10.0).round() / 10.0;
    // Not `-0`.
    (rounded + 0.0).to_string()
}

fn push(out: &mut String, words: std::fmt::Arguments<'_>) {
    out.push_str(&std::fmt::format(words));
}
