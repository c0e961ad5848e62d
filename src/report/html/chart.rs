//! Accusations and denials over time, drawn as columns in SVG.

use std::io::{self, Write};

use super::super::phrasing::count;
use super::super::timeline::Step;
use crate::escape::xml_text;

/// Height of the chart's columns in pixels, and names below them at the most.
const CHART: (f64, usize) = (120.0, 5);

/// A chart of columns, as wide as the page, whose letters stay as large as they are.
pub(super) fn write_columns(steps: &[Step], out: &mut impl Write) -> io::Result<()> {
    let most = steps.iter().map(|step| step.accusations + step.denials).max().unwrap_or(0);
    if most == 0 {
        return Ok(());
    }
    let (height, names) = CHART;
    let (top, wide) = (18.0, 100.0 / steps.len() as f64);
    let scale = (height - top) / most as f64;
    let told = |step: &Step| {
        let denials = match step.denials {
            0 => String::new(),
            n => format!(" and {}", count(n, "denial")),
        };
        format!("{}: {}{denials}", step.name, count(step.accusations, "accusation"))
    };
    let busy: Vec<String> =
        steps.iter().filter(|step| step.accusations + step.denials > 0).map(told).collect();
    writeln!(
        out,
        "<figure class=\"columns\"><svg width=\"100%\" height=\"{}\" role=\"img\" aria-label=\"{}\">",
        height + 22.0,
        xml_text(&busy.join("; "))
    )?;
    writeln!(out, "<line class=\"grid\" x1=\"0\" x2=\"100%\" y1=\"{top}\" y2=\"{top}\"/>")?;
    writeln!(out, "<text x=\"0\" y=\"{}\">{most}</text>", top - 5.0)?;
    for (n, step) in steps.iter().enumerate().filter(|(_, step)| step.accusations + step.denials > 0) {
        // Few columns need not fill the page.
        let width = (wide * 0.8).min(8.0);
        let left = wide * (n as f64 + 0.5) - width / 2.0;
        let (accusations, denials) = (step.accusations as f64 * scale, step.denials as f64 * scale);
        write!(out, "<g><title>{}</title>", xml_text(&told(step)))?;
        let mut rect = |class: &str, top: f64, tall: f64| match tall > 0.0 {
            true => write!(
                out,
                "<rect class=\"{class}\" x=\"{left:.2}%\" width=\"{width:.2}%\" y=\"{top:.1}\" height=\"{tall:.1}\"/>"
            ),
            false => Ok(()),
        };
        rect("accuses", height - accusations, accusations)?;
        rect("denies", height - accusations - denials, denials)?;
        writeln!(out, "</g>")?;
    }
    writeln!(out, "<line class=\"axis\" x1=\"0\" x2=\"100%\" y1=\"{height}\" y2=\"{height}\"/>")?;
    let apart = steps.len().div_ceil(names);
    for (n, step) in steps.iter().enumerate().step_by(apart) {
        let left = (wide * (n as f64 + 0.5) - (wide * 0.8).min(8.0) / 2.0).max(0.0);
        writeln!(out, "<text x=\"{left:.2}%\" y=\"{}\">{}</text>", height + 16.0, step.name)?;
    }
    writeln!(
        out,
        "</svg>\n<figcaption><svg width=\"12\" height=\"12\" aria-hidden=\"true\"><rect class=\"accuses\" width=\"12\" height=\"12\"/></svg> accusations \
         <svg width=\"12\" height=\"12\" aria-hidden=\"true\"><rect class=\"denies\" width=\"12\" height=\"12\"/></svg> denials, by date of publication</figcaption></figure>"
    )
}
