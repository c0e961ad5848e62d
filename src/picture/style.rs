//! How kinds of participants and of ties look in every picture: colors that color-blind people can tell apart, and
//! beside them shapes and dashes, so that no color is needed.

use crate::graph::TieKind;
use crate::resolve::EntityKind;

/// The look of a kind of participants; colors are `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeStyle {
    /// The kind's name: `person`.
    pub name: &'static str,
    /// Inside, on white paper.
    pub fill: &'static str,
    /// Border, on white paper.
    pub line: &'static str,
    /// Inside, on a dark screen.
    pub dark_fill: &'static str,
    /// Border, on a dark screen.
    pub dark_line: &'static str,
}

/// The look of a kind of ties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TieStyle {
    /// Color on white paper.
    pub line: &'static str,
    /// Color on a dark screen.
    pub dark_line: &'static str,
    /// Lengths of dashes and gaps, as SVG writes them; empty for a solid line.
    pub dashes: &'static str,
}

/// All kinds of participants, unknown accusers last.
pub const NODE_KINDS: [Option<EntityKind>; 6] = [
    Some(EntityKind::Person),
    Some(EntityKind::Organization),
    Some(EntityKind::Place),
    Some(EntityKind::Group),
    Some(EntityKind::Other),
    None,
];

/// All kinds of ties.
pub const TIE_KINDS: [TieKind; 3] = [TieKind::Accuses, TieKind::Denies, TieKind::Mentions];

/// The look of a kind of participants; `None` is an accuser whom the text does not name.
pub fn node_style(kind: Option<EntityKind>) -> NodeStyle {
    let (name, fill, line, dark_fill, dark_line) = match kind {
        Some(EntityKind::Person) => ("person", "#fdf1dc", "#b7791f", "#3d2f16", "#e0a84a"),
        Some(EntityKind::Organization) => ("organization", "#e3ecf7", "#33689e", "#1b2c42", "#7aaee3"),
        Some(EntityKind::Place) => ("place", "#e2f3ea", "#2f7d57", "#173528", "#63c295"),
        Some(EntityKind::Group) => ("group", "#f3e6f3", "#8a4f94", "#35203a", "#cf94d8"),
        Some(EntityKind::Other) => ("other", "#f0f0f0", "#6b7280", "#2a2e35", "#a7afba"),
        None => ("unknown", "#ffffff", "#7b8594", "#12161c", "#8b95a5"),
    };
    NodeStyle { name, fill, line, dark_fill, dark_line }
}

/// The look of a kind of ties.
pub fn tie_style(kind: TieKind) -> TieStyle {
    let (line, dark_line, dashes) = match kind {
        TieKind::Accuses => ("#b4232a", "#ff8177", ""),
        TieKind::Denies => ("#2b6cb0", "#78b4f4", "7 5"),
        TieKind::Mentions => ("#718096", "#94a3b8", "2 4"),
    };
    TieStyle { line, dark_line, dashes }
}

/// Red, green and blue of a color, each from 0 to 255.
pub fn rgb(color: &str) -> (u8, u8, u8) {
    let part =
        |at: usize| color.get(at..at + 2).and_then(|hex| u8::from_str_radix(hex, 16).ok()).unwrap_or(0);
    (part(1), part(3), part(5))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colors_have_three_parts() {
        assert_eq!(rgb("#b4232a"), (180, 35, 42));
        assert_eq!(rgb(""), (0, 0, 0));
    }
}
