//! The answer to a data modelling question, cut at its marks into model, load and metrics.
//!
//! Invariant: a part is as long as the whole text, blank where the others stand, so that the place of
//! an error in a part is its place in the text as typed.

use std::ops::Range;

/// The parts of an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// The DDL.
    pub model: String,
    /// What runs once per delivered batch.
    pub load: String,
    /// Name and query of each metric, in the order they stand.
    pub metrics: Vec<(String, String)>,
}

/// A mark that cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct MarkError {
    /// What is wrong.
    pub message: String,
    /// Where the line of the mark begins, in bytes.
    pub offset: usize,
}

/// What stands in front of every mark.
const MARK: &str = "-- @";

/// What a stretch of text belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Model,
    Load,
    Metric(String),
}

impl Parts {
    /// Cuts `text` at the lines `-- @model`, `-- @load` and `-- @metric NAME`. What stands above the
    /// first mark belongs to the model.
    pub fn of(text: &str) -> Result<Self, MarkError> {
        let mut stretches: Vec<(Part, Range<usize>)> = vec![(Part::Model, 0..text.len())];
        let mut offset = 0;
        for line in text.split_inclusive('\n') {
            if let Some(part) = part(line, offset)? {
                if let Some((_, last)) = stretches.last_mut() {
                    last.end = offset;
                }
                let known = stretches.iter().skip(1).any(|(known, _)| *known == part);
                if known {
                    let message = format!("`{}` stands here a second time", line.trim());
                    return Err(MarkError { message, offset });
                }
                stretches.push((part, offset..text.len()));
            }
            offset += line.len();
        }
        let mut parts = Self::default();
        // The stretch above the first mark and the one below `-- @model` are both the model.
        let model: Vec<Range<usize>> = stretches
            .iter()
            .filter(|(part, _)| *part == Part::Model)
            .map(|(_, range)| range.clone())
            .collect();
        parts.model = only(text, &model);
        for (part, range) in stretches {
            match part {
                Part::Model => {}
                Part::Load => parts.load = only(text, &[range]),
                Part::Metric(name) => parts.metrics.push((name, only(text, &[range]))),
            }
        }
        Ok(parts)
    }

    /// Says whether a mark stands anywhere in `text`.
    pub fn is_marked(text: &str) -> bool {
        text.lines()
            .any(|line| part(line, 0).is_ok_and(|part| part.is_some()))
    }

    /// Returns the query of a metric.
    pub fn metric(&self, name: &str) -> Option<&str> {
        let found = self.metrics.iter().find(|(known, _)| known == name);
        found.map(|(_, query)| query.as_str())
    }
}

/// Returns the marks of an answer with these metrics, each a name and a comment below it.
pub fn skeleton<'a>(metrics: impl IntoIterator<Item = (&'a str, String)>) -> String {
    let mut out = format!("{MARK}model\n\n\n{MARK}load\n\n");
    for (name, comment) in metrics {
        out.extend(["\n", MARK, "metric ", name, "\n-- ", &comment, "\n\n"]);
    }
    out
}

/// Returns what a line opens, if it is a mark.
fn part(line: &str, offset: usize) -> Result<Option<Part>, MarkError> {
    let Some(mark) = line.trim().strip_prefix("--") else {
        return Ok(None);
    };
    let Some(mark) = mark.trim_start().strip_prefix('@') else {
        return Ok(None);
    };
    let words: Vec<&str> = mark.split_whitespace().collect();
    match words.as_slice() {
        ["model"] => Ok(Some(Part::Model)),
        ["load"] => Ok(Some(Part::Load)),
        ["metric", name] => Ok(Some(Part::Metric((*name).to_owned()))),
        _ => Err(MarkError {
            message: format!("`{}` is no mark", line.trim()),
            offset,
        }),
    }
}

/// Returns `text` with everything outside the ranges blank; lines stay lines.
fn only(text: &str, ranges: &[Range<usize>]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut offset = 0;
    // Ranges are made of whole lines.
    for line in text.split_inclusive('\n') {
        if ranges.iter().any(|range| range.contains(&offset)) {
            out.push_str(line);
        } else {
            let end = line.len() - usize::from(line.ends_with('\n'));
            out.push_str(&" ".repeat(end));
            out.push_str(line.get(end..).unwrap_or_default());
        }
        offset += line.len();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_cut_at_its_marks_and_places_stay() {
        let text = "-- é\n-- @model\nCREATE TABLE t(a);\n--@load\nINSERT INTO t SELECT 1;\n-- @metric n\nSELECT 2\n";
        let parts = Parts::of(text).unwrap();
        let check = |part: &str, word: &str| {
            assert_eq!(part.len(), text.len());
            assert_eq!(part.find(word), text.find(word), "{word}");
        };
        check(&parts.model, "CREATE");
        check(&parts.load, "INSERT");
        check(parts.metric("n").unwrap(), "SELECT 2");
        assert!(!parts.load.contains("CREATE") && !parts.model.contains("SELECT"));
        assert_eq!(parts.metric("m"), None);
    }

    #[test]
    fn what_is_no_mark_is_told() {
        let check = |text: &str, message: &str, offset: usize| {
            let error = Parts::of(text).unwrap_err();
            assert_eq!(
                (error.to_string().as_str(), error.offset),
                (message, offset)
            );
        };
        check("\n-- @lode\n", "`-- @lode` is no mark", 1);
        check("-- @metric\n", "`-- @metric` is no mark", 0);
        check(
            "-- @load\n-- @load\n",
            "`-- @load` stands here a second time",
            9,
        );
        check(
            "-- @metric a\n-- @metric a\n",
            "`-- @metric a` stands here a second time",
            13,
        );
    }

    #[test]
    fn the_skeleton_has_every_part() {
        let text = skeleton([("minutes", "day, minutes".to_owned())]);
        let parts = Parts::of(&text).unwrap();
        assert_eq!(parts.metrics.len(), 1);
        assert!(parts.metric("minutes").unwrap().contains("-- day, minutes"));
    }
}
