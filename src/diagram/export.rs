//! A drawing for other programs: Mermaid and SVG.
//!
//! Invariant: names and labels are escaped; nothing a candidate types becomes markup.

use std::fmt::Write as _;

use super::graph::Diagram;

/// A cell of the drawing in SVG units.
const CELL: (usize, usize) = (8, 18);

impl Diagram {
    /// Returns the drawing as a Mermaid flowchart.
    pub fn mermaid(&self) -> String {
        let mut text = String::from("flowchart TD\n");
        let framed = |part: usize| self.groups.iter().any(|group| group.parts.contains(&part));
        let declare = |indent: &str, index: usize, text: &mut String| {
            if let Some(part) = self.parts.get(index) {
                // Writing to a String cannot fail.
                let _ = writeln!(text, "{indent}p{index}[\"{}\"]", quoted(&part.name));
            }
        };
        for (number, group) in self.groups.iter().enumerate() {
            let _ = writeln!(text, "  subgraph g{number}[\"{}\"]", quoted(&group.name));
            for part in &group.parts {
                declare("    ", *part, &mut text);
            }
            text.push_str("  end\n");
        }
        for index in (0..self.parts.len()).filter(|index| !framed(*index)) {
            declare("  ", index, &mut text);
        }
        for flow in &self.flows {
            let label = flow.label.as_deref();
            let label = label.map_or(String::new(), |label| format!("|\"{}\"|", quoted(label)));
            let _ = writeln!(text, "  p{} -->{label} p{}", flow.from, flow.to);
        }
        text
    }

    /// Returns the drawing as an SVG picture: the characters of [`Diagram::draw`] on a plain ground.
    pub fn svg(&self) -> String {
        let lines = self.draw();
        let columns = lines
            .iter()
            .map(|line| crate::base::text::width(line))
            .max();
        let (width, height) = (
            (columns.unwrap_or(0) + 4) * CELL.0,
            (lines.len() + 2) * CELL.1,
        );
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
             font-family=\"ui-monospace, monospace\" font-size=\"13\" fill=\"currentColor\">\n"
        );
        for (row, line) in lines.iter().enumerate() {
            let y = (row + 1) * CELL.1 + 4;
            let _ = writeln!(
                svg,
                "<text x=\"{}\" y=\"{y}\" xml:space=\"preserve\">{}</text>",
                2 * CELL.0,
                escaped(line)
            );
        }
        svg.push_str("</svg>\n");
        svg
    }
}

fn quoted(text: &str) -> String {
    text.replace('"', "#quot;")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mermaid_declares_parts_frames_and_flows() {
        let diagram = Diagram::of("client -> kafka: \"raw\" events\ngroup fast: kafka");
        assert_eq!(
            diagram.mermaid(),
            "flowchart TD\n  subgraph g0[\"fast\"]\n    p1[\"kafka\"]\n  end\n  p0[\"client\"]\n  \
             p0 -->|\"raw#quot; events\"| p1\n"
        );
    }

    #[test]
    fn svg_escapes_what_was_typed() {
        let svg = Diagram::of("a & b -> <script>: x < y").svg();
        assert!(svg.starts_with("<svg") && svg.ends_with("</svg>\n"));
        assert!(!svg.contains("<script>") && svg.contains("&amp;"), "{svg}");
    }
}
