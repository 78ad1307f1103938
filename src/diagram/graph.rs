//! What the lines of a text draw.
//!
//! Invariant: every flow joins two parts of the diagram; parts stand in the order they are named first.

/// Parts and flows of one text that are drawn.
const MAX_PARTS: usize = 60;
const MAX_FLOWS: usize = 200;

/// Characters of a name or a label.
const MAX_NAME: usize = 40;

/// A drawing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagram {
    /// The boxes.
    pub parts: Vec<Part>,
    /// The arrows.
    pub flows: Vec<Flow>,
    /// The frames around boxes.
    pub groups: Vec<Group>,
}

/// A box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its name as first written.
    pub name: String,
    /// The line it is named on first, from 0.
    pub line: usize,
}

/// An arrow between two boxes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// The index of the part it leaves.
    pub from: usize,
    /// The index of the part it enters.
    pub to: usize,
    /// What flows, if it is said.
    pub label: Option<String>,
    /// The line it is drawn on, from 0.
    pub line: usize,
}

/// A frame around boxes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// The indexes of its parts.
    pub parts: Vec<usize>,
}

impl Diagram {
    /// Reads the lines of `text` that draw: those with `->`, and `group NAME: part, part`. Lines that
    /// begin with `=` are estimates and do not.
    pub fn of(text: &str) -> Self {
        let mut diagram = Self::default();
        for (number, line) in text.lines().enumerate() {
            let line = line.trim().trim_start_matches(['-', '*', '•']).trim_start();
            if line.starts_with('=') {
                continue;
            }
            if let Some(rest) = line.strip_prefix("group ") {
                diagram.frame(rest, number);
            } else if line.contains("->") {
                diagram.chain(line, number);
            }
        }
        diagram
    }

    /// Says whether there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Returns the indexes of the parts that `part` flows to.
    pub fn after(&self, part: usize) -> impl Iterator<Item = usize> + '_ {
        let leaving = self.flows.iter().filter(move |flow| flow.from == part);
        leaving.map(|flow| flow.to)
    }

    /// `a -> b -> c: label`; the label belongs to the last arrow. `<->` draws both ways.
    fn chain(&mut self, line: &str, number: usize) {
        let (line, label) = match line.rsplit_once("->") {
            Some((head, tail)) => match tail.split_once(':') {
                Some((last, label)) => (format!("{head}->{last}"), clean(label)),
                None => (line.to_owned(), None),
            },
            None => return,
        };
        let mut stops = line.split("->").peekable();
        let mut before: Option<(usize, bool)> = None;
        while let Some(stop) = stops.next() {
            let (stop, is_both) = match stop.trim_end().strip_suffix('<') {
                Some(stop) => (stop, true),
                None => (stop, false),
            };
            let Some(part) = self.part(stop, number) else {
                before = None;
                continue;
            };
            if let Some((from, both)) = before {
                let label = label.clone().filter(|_| stops.peek().is_none());
                if both {
                    self.flow(part, from, label.clone(), number);
                }
                self.flow(from, part, label, number);
            }
            before = Some((part, is_both));
        }
    }

    fn frame(&mut self, rest: &str, number: usize) {
        let Some((name, parts)) = rest.split_once(':') else {
            return;
        };
        let Some(name) = clean(name) else { return };
        let named = parts.split(',');
        let mut parts: Vec<usize> = named.filter_map(|part| self.part(part, number)).collect();
        // A part stands in one frame, the first that names it.
        parts.retain(|part| !self.groups.iter().any(|group| group.parts.contains(part)));
        if !parts.is_empty() {
            self.groups.push(Group { name, parts });
        }
    }

    /// The index of the part called `name`, in any case; a new one if there is none.
    fn part(&mut self, name: &str, line: usize) -> Option<usize> {
        let name = clean(name)?;
        let known = self
            .parts
            .iter()
            .position(|part| part.name.to_lowercase() == name.to_lowercase());
        if known.is_some() || self.parts.len() >= MAX_PARTS {
            return known;
        }
        self.parts.push(Part { name, line });
        Some(self.parts.len() - 1)
    }

    fn flow(&mut self, from: usize, to: usize, label: Option<String>, line: usize) {
        let is_known = self
            .flows
            .iter()
            .any(|flow| flow.from == from && flow.to == to && flow.label == label);
        if !is_known && self.flows.len() < MAX_FLOWS {
            self.flows.push(Flow {
                from,
                to,
                label,
                line,
            });
        }
    }
}

/// One line of plain characters, in brackets or not, short enough for a box.
fn clean(text: &str) -> Option<String> {
    let text = text.trim().trim_matches(['[', ']', '(', ')', '"', '`']);
    let plain: String = text
        .chars()
        .filter(|c| !c.is_control())
        .take(MAX_NAME)
        .collect();
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    (!plain.is_empty()).then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[&str]) {
        let diagram = Diagram::of(text);
        let name = |part: usize| diagram.parts.get(part).map_or("?", |p| p.name.as_str());
        let mut found: Vec<String> = diagram
            .flows
            .iter()
            .map(|flow| {
                let label = flow
                    .label
                    .as_deref()
                    .map_or(String::new(), |l| format!(": {l}"));
                format!("{} -> {}{label}", name(flow.from), name(flow.to))
            })
            .collect();
        found.extend(diagram.groups.iter().map(|group| {
            let parts: Vec<&str> = group.parts.iter().map(|part| name(*part)).collect();
            format!("{}: {}", group.name, parts.join(", "))
        }));
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn lines_with_arrows_draw() {
        check(
            "Some prose.\nclient -> Kafka: events\n- kafka -> flink -> iceberg\nmore",
            &[
                "client -> Kafka: events",
                "Kafka -> flink",
                "flink -> iceberg",
            ],
        );
        check("a <-> b: both", &["b -> a: both", "a -> b: both"]);
        check("[a] -> (b)\na -> b", &["a -> b"]);
        check(
            "group fast: kafka, flink\nkafka -> flink",
            &["kafka -> flink", "fast: kafka, flink"],
        );
    }

    #[test]
    fn what_does_not_draw_is_left_alone() {
        check("= 2e12/day * 1 kB -> GB/s", &[]);
        check("-> b\na ->\n->", &[]);
        check("if x then y", &[]);
        check("group nothing", &[]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_gives_a_diagram_that_holds_together(text in "[ab:<>\\- \n,\\[\\]group]{0,80}") {
            let diagram = Diagram::of(&text);
            for flow in &diagram.flows {
                proptest::prop_assert!(flow.from < diagram.parts.len() && flow.to < diagram.parts.len());
            }
        }
    }
}
