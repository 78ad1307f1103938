//! What a program wrote, compared line by line with what it should have written.
//!
//! Invariant: white space at the end of a line and empty lines at the end of a text mean nothing.

use super::compare::{CodingComparison, difference};
use super::value::PyValue;

/// Longest piece of a line in a message, in characters.
const SHOWN: usize = 80;

/// Says how a text differs from the expected one: as it stands, as lines in any order, or with
/// numbers that may be some way apart.
pub fn text_difference(expected: &str, got: &str, comparison: CodingComparison) -> Option<String> {
    let (mut wanted, mut found) = (lines(expected), lines(got));
    if found.is_empty() && !wanted.is_empty() {
        return Some("nothing was written to standard output".to_owned());
    }
    let is_bag = comparison == CodingComparison::Unordered;
    if is_bag {
        wanted.sort_unstable();
        found.sort_unstable();
        let without = |lines: &[&str], others: &[&str]| -> Option<String> {
            let count = |all: &[&str], line| all.iter().filter(|other| **other == line).count();
            let mut odd = lines.iter().copied();
            odd.find(|line| count(lines, *line) > count(others, *line))
                .map(shown)
        };
        return match (without(&wanted, &found), without(&found, &wanted)) {
            (Some(missing), Some(extra)) => Some(format!(
                "the line {missing} is missing, and the line {extra} is too much"
            )),
            (Some(missing), None) => Some(format!("the line {missing} is missing")),
            (None, Some(extra)) => Some(format!("the line {extra} is too much")),
            (None, None) => None,
        };
    }
    let counts = format!("(expected {} lines, got {})", wanted.len(), found.len());
    let mut pairs = (1..).zip(wanted.iter().zip(&found));
    if let Some((number, (want, got))) = pairs.find(|(_, (a, b))| !is_same(a, b, comparison)) {
        let counts = if wanted.len() == found.len() {
            String::new()
        } else {
            format!(" {counts}")
        };
        let (want, got) = (shown(want), shown(got));
        return Some(format!("line {number}: expected {want}, got {got}{counts}"));
    }
    let shared = wanted.len().min(found.len());
    let number = shared + 1;
    match (wanted.get(shared), found.get(shared)) {
        (Some(missing), _) => Some(format!(
            "line {number} is missing: expected {} {counts}",
            shown(missing)
        )),
        (_, Some(extra)) => Some(format!(
            "line {number} is too much: got {} {counts}",
            shown(extra)
        )),
        (None, None) => None,
    }
}

fn lines(text: &str) -> Vec<&str> {
    text.trim_end().lines().map(str::trim_end).collect()
}

/// Whether two lines are the same; with a tolerance, word by word.
fn is_same(want: &str, got: &str, comparison: CodingComparison) -> bool {
    if want == got {
        return true;
    }
    let CodingComparison::Float { .. } = comparison else {
        return false;
    };
    let number = |word: &str| word.parse().ok().map(PyValue::Float);
    let same = |(a, b): (&str, &str)| {
        a == b
            || matches!((number(a), number(b)), (Some(a), Some(b)) if difference(&a, &b, comparison).is_none())
    };
    let (wanted, found) = (want.split_whitespace(), got.split_whitespace());
    wanted.clone().count() == found.clone().count() && wanted.zip(found).all(same)
}

fn shown(line: &str) -> String {
    let cut: String = line.chars().take(SHOWN).collect();
    let dots = if cut.len() < line.len() { "…" } else { "" };
    format!("`{cut}{dots}`")
}

#[cfg(test)]
mod tests {
    use super::CodingComparison::{Exact, Float, Unordered};
    use super::*;

    #[track_caller]
    fn check(expected: &str, got: &str, comparison: CodingComparison, said: &str) {
        let found = text_difference(expected, got, comparison);
        assert_eq!(found.unwrap_or_default(), said);
    }

    #[test]
    fn texts_are_compared_line_by_line() {
        check("1\n2\n", "1 \n2", Exact, "");
        check("", "\n\n", Exact, "");
        check("1\n2\n", "1\n3\n", Exact, "line 2: expected `2`, got `3`");
        check("1\n 2\n", "1\n2\n", Exact, "line 2: expected ` 2`, got `2`");
        check(
            "1\n2\n",
            "1\n",
            Exact,
            "line 2 is missing: expected `2` (expected 2 lines, got 1)",
        );
        check(
            "1\n",
            "1\nx\n",
            Exact,
            "line 2 is too much: got `x` (expected 1 lines, got 2)",
        );
        check(
            "1\n2\n",
            "2\n",
            Exact,
            "line 1: expected `1`, got `2` (expected 2 lines, got 1)",
        );
        check("1\n", "", Exact, "nothing was written to standard output");
        check(
            &"x".repeat(99),
            "y",
            Exact,
            &format!("line 1: expected `{}…`, got `y`", "x".repeat(80)),
        );
    }

    #[test]
    fn lines_may_come_in_any_order() {
        check("a\nb\na\n", "a\na\nb\n", Unordered, "");
        check(
            "a\nb\n",
            "b\nb\n",
            Unordered,
            "the line `a` is missing, and the line `b` is too much",
        );
        check("a\n", "a\na\n", Unordered, "the line `a` is too much");
        check("a\na\n", "a\n", Unordered, "the line `a` is missing");
    }

    #[test]
    fn numbers_may_be_apart() {
        let near = Float { tolerance: 1e-3 };
        check("mean 0.3333\n", "mean 0.33333333\n", near, "");
        check(
            "mean 0.33\n",
            "mean 0.34\n",
            near,
            "line 1: expected `mean 0.33`, got `mean 0.34`",
        );
        check(
            "1 2\n",
            "1 2 3\n",
            near,
            "line 1: expected `1 2`, got `1 2 3`",
        );
        check(
            "mean 1\n",
            "median 1\n",
            near,
            "line 1: expected `mean 1`, got `median 1`",
        );
    }
}
