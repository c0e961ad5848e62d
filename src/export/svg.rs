//! `graph --format svg`: the graph drawn by the program itself, to print or to put on a page as it is.

use std::io::{self, Write};

use crate::graph::AttributionGraph;
use crate::picture::{Frame, Picture, PictureOptions};

/// Writes the picture of a graph.
pub fn write(graph: &AttributionGraph, options: &PictureOptions, out: &mut impl Write) -> io::Result<()> {
    out.write_all(Picture::of(graph, options).to_svg(Frame::File).as_bytes())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::export::sample::{hostile, sample_graph};
    use crate::graph::{Corpus, GraphOptions, build};

    fn svg(graph: &AttributionGraph) -> String {
        let mut out = Vec::new();
        write(graph, &PictureOptions::default(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_graph_is_a_picture() {
        // The style sheet is the same in every picture.
        let whole = svg(&sample_graph());
        let (head, rest) = whole.split_once("<style>").unwrap();
        let (_, body) = rest.split_once("</style>").unwrap();
        expect![[r#"
            <svg xmlns="http://www.w3.org/2000/svg" class="sayso-graph" width="520" height="317.2" viewBox="0 0 520 317.2" role="img" aria-labelledby="sayso-title sayso-desc">
            <title id="sayso-title">Who accuses whom. border · 12 October 2020 · 4 participants · 2 accusations · 1 denial</title>
            <desc id="sayso-desc">Norland accuses Estavia (1 statement in 1 document, 12 October 2020): “shelling the town”. Estavia denies Norland (1 statement in 1 document, 12 October 2020): “shelling the town”. unknown (border) accuses The bank (1 statement in 1 document, 12 October 2020): fraud.</desc>

            <rect class="paper" width="100%" height="100%"/>
            <text class="heading" x="16" y="36" font-size="20">Who accuses whom</text>
            <text class="quiet" x="16" y="59.6" font-size="13">border · 12 October 2020 · 4 participants · 2 accusations · 1 denial</text>
            <g transform="translate(111 77.1)">
            <g class="ties">
            <g class="tie" data-tie="1"><title>Estavia denies Norland (1 statement in 1 document, 12 October 2020): “shelling the town”.
            Oslavik, the capital, denied the accusation. Estavia may accuse Norland.</title><path class="way denies" d="M217.7 73.4 C178.5 91.1 131.6 92.3 91.5 76.9" stroke-width="1.5" stroke-dasharray="7 5"/><path class="denies-head" d="M85.3 74.4 L92.4 82.3 95.9 73.5z"/></g>
            <g class="tie" data-tie="0"><title>Norland accuses Estavia (1 statement in 1 document, 12 October 2020): “shelling the town”.
            Norland accused Estavia of “shelling the town” on Monday.</title><path class="way accuses" d="M83.2 49.1 C122.4 31.4 169.3 30.3 209.5 45.7" stroke-width="1.5"/><path class="accuses-head" d="M215.7 48.2 L208.5 40.3 205 49.1z"/></g>
            <g class="tie" data-tie="2"><title>unknown (border) accuses The bank (1 statement in 1 document, 12 October 2020): fraud.
            The bank was accused of fraud.</title><path class="way accuses" d="M87 157.5 C110.8 157.5 137.8 157.5 162.3 157.5" stroke-width="1.5"/><path class="accuses-head" d="M169 157.5 L159.4 152.8 159.4 162.2z"/></g>
            </g>
            <g class="nodes">
            <g class="node" data-node="0"><title>Norland (place): accuses once, is accused never, is quoted never, in 1 document</title><polygon class="place" points="16 61.3 24.6 47.8 77.4 47.8 86 61.3 77.4 74.8 24.6 74.8" stroke-width="1.5"/><text class="name" font-size="13.5"><tspan x="51" y="66">Norland</tspan></text>
            </g>
            <g class="node" data-node="1"><title>Estavia (place): accuses never, is accused once, is quoted never, in 1 document</title><polygon class="place" points="215 61.3 223.6 47.8 273.4 47.8 282 61.3 273.4 74.8 223.6 74.8" stroke-width="1.5"/><text class="name" font-size="13.5"><tspan x="248.5" y="66">Estavia</tspan></text>
            </g>
            <g class="node" data-node="2"><title>unknown (border) (not named): accuses once, is accused never, is quoted never, in 1 document</title><rect class="unknown" x="16" y="145" width="71" height="25" rx="12.5" stroke-width="1.5" stroke-dasharray="4 3"/><text class="name quiet" font-size="12.5"><tspan x="51.5" y="161.9">unknown</tspan></text>
            </g>
            <g class="node" data-node="3"><title>The bank (group): accuses never, is accused once, is quoted never, in 1 document</title><polygon class="group" points="171 152 178 145 237 145 244 152 244 163 237 170 178 170 171 163" stroke-width="1.5"/><text class="name" font-size="12.5"><tspan x="207.5" y="161.9">The bank</tspan></text>
            </g>
            </g>
            <g class="charges">
            <text class="charge accuses-text" data-tie="0" font-size="11"><tspan x="145.7" y="26.4">“shelling the town”</tspan></text>
            <text class="charge denies-text" data-tie="1" font-size="11"><tspan x="155.3" y="103.1">denies</tspan></text>
            <text class="charge accuses-text" data-tie="2" font-size="11"><tspan x="124.4" y="150.1">fraud</tspan></text>
            </g>
            </g>
            <g class="legend">
            <polygon class="place" points="16 277.2 20.5 270.2 37.5 270.2 42 277.2 37.5 284.2 20.5 284.2" stroke-width="1.5"/><text class="quiet" x="48" y="281.4" font-size="12">place</text>
            <polygon class="group" points="97.8 274.1 101.7 270.2 119.9 270.2 123.8 274.1 123.8 280.3 119.9 284.2 101.7 284.2 97.8 280.3" stroke-width="1.5"/><text class="quiet" x="129.8" y="281.4" font-size="12">group</text>
            <rect class="unknown" x="181.7" y="270.2" width="26" height="14" rx="7" stroke-width="1.5" stroke-dasharray="4 3"/><text class="quiet" x="213.7" y="281.4" font-size="12">not named</text>
            <path class="way accuses" d="M292.7 277.2 H321.3" stroke-width="2"/><path class="accuses-head" d="M330.7 277.2 L320.3 282.4 320.3 272z"/>
            <text class="quiet" x="336.7" y="281.4" font-size="12">accuses</text>
            <path class="way denies" d="M402.5 277.2 H431.1" stroke-width="2" stroke-dasharray="7 5"/><path class="denies-head" d="M440.5 277.2 L430.1 282.4 430.1 272z"/>
            <text class="quiet" x="446.5" y="281.4" font-size="12">denies</text>
            <text class="quiet" x="16" y="303.4" font-size="12">An arrow shows what the documents say, not whether it is true.</text>
            </g>
            </svg>
        "#]].assert_eq(&format!("{head}{body}"));
    }

    #[test]
    fn the_markup_is_whole_and_names_stay_text() {
        for text in [
            svg(&build(Corpus::of(&hostile()), &GraphOptions::default())),
            svg(&sample_graph()),
            svg(&AttributionGraph::default()),
        ] {
            assert!(
                !text.contains("<script") && !text.contains("<b>") && !text.contains(" style="),
                "{text}"
            );
            assert!(!text.contains(['\u{0}', '\u{202e}']));
            // Every element that is opened is closed, in order.
            let mut open: Vec<&str> = Vec::new();
            for tag in text.split('<').skip(1) {
                let (tag, _) = tag.split_once('>').unwrap();
                if let Some(name) = tag.strip_prefix('/') {
                    assert_eq!(open.pop(), Some(name));
                } else if !tag.ends_with('/') {
                    open.push(tag.split([' ', '\n']).next().unwrap());
                }
                assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
            }
            assert!(open.is_empty());
        }
    }
}
