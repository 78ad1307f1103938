//! Boxes and arrows on a grid of characters.
//!
//! Invariant: drawing never fails; what has no layout is drawn as its list of flows.

use ascii_dag::{AUTO, BoxedNode, Graph, RenderOptions};

use super::graph::Diagram;

/// Flows beyond which a layout is neither readable nor quick.
const MAX_DRAWN: usize = 60;

impl Diagram {
    /// Returns the drawing, line by line; from the top down.
    pub fn draw(&self) -> Vec<String> {
        if self.flows.len() > MAX_DRAWN {
            return self.list();
        }
        let mut graph = Graph::new();
        let ids: Vec<_> = self
            .parts
            .iter()
            .map(|part| graph.add_node(AUTO, BoxedNode(part.name.as_str())).node)
            .collect();
        for flow in &self.flows {
            if let (Some(from), Some(to)) = (ids.get(flow.from), ids.get(flow.to)) {
                graph.add_edge(*from, *to, flow.label.as_deref());
            }
        }
        for group in &self.groups {
            let frame = graph.add_subgraph(group.name.as_str());
            let inside: Vec<_> = group
                .parts
                .iter()
                .filter_map(|p| ids.get(*p).copied())
                .collect();
            // A part is put into one frame only, so this cannot be refused; a refusal draws no frame.
            let _ = graph.put_nodes(&inside).inside(frame);
        }
        let text = graph
            .compute_layout()
            .render_string(&RenderOptions::plain());
        text.lines()
            .map(|line| line.trim_end().to_owned())
            .collect()
    }

    /// The flows, one per line.
    fn list(&self) -> Vec<String> {
        let name = |part: usize| self.parts.get(part).map_or("", |part| part.name.as_str());
        let flows = self.flows.iter().map(|flow| {
            let label = flow
                .label
                .as_deref()
                .map_or(String::new(), |label| format!(": {label}"));
            format!("{} -> {}{label}", name(flow.from), name(flow.to))
        });
        flows.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_drawing() {
        let diagram = Diagram::of("client -> kafka: events\nkafka -> flink\nkafka -> iceberg");
        let lines = diagram.draw().join("\n");
        for name in ["client", "kafka", "flink", "iceberg", "events"] {
            assert!(lines.contains(name), "{lines}");
        }
        insta::assert_snapshot!(lines);
    }

    #[test]
    fn circles_and_frames_are_drawn_too() {
        let diagram = Diagram::of("a -> b -> c -> a\ngroup loop: b, c");
        insta::assert_snapshot!(diagram.draw().join("\n"));
    }

    #[test]
    fn too_much_to_draw_is_listed() {
        let text: Vec<String> = (0..100)
            .map(|n| format!("a{} -> b{}", n % 11, n % 13))
            .collect();
        let diagram = Diagram::of(&text.join("\n"));
        assert!(diagram.draw().iter().all(|line| line.contains(" -> ")));
    }

    proptest::proptest! {
        #[test]
        fn any_text_can_be_drawn(text in "([a-e] -> [a-e](: [a-e])?\n|group [xy]: [a-e], [a-e]\n){0,14}") {
            let diagram = Diagram::of(&text);
            let drawn = diagram.draw();
            proptest::prop_assert!(diagram.is_empty() || !drawn.is_empty());
        }
    }
}
