//! What questions and queries say of a data set: names in it that a variant must keep.
//!
//! Invariant: a text is named where it stands as a word of its own; a small number only where it
//! stands after the name of its column, for small numbers stand everywhere.

use crate::relation::Value;

/// Numbers from here on are rare enough to be names.
const LARGE: i64 = 100;

/// Everything that is said.
#[derive(Clone, Debug, Default)]
pub struct Words(String);

impl Words {
    /// Takes in what texts say.
    pub fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut all = String::new();
        for text in texts {
            all.push_str(text);
            all.push('\n');
        }
        Self(all)
    }

    /// Says whether a value of the column called `column` is named.
    pub fn name(&self, column: &str, value: &Value) -> bool {
        match value {
            Value::Text(text) => self.places(text).next().is_some(),
            Value::Integer(n) => {
                let stem = column.trim_end_matches("_id");
                let mut places = self.places_of_number(*n);
                places.any(|at| *n >= LARGE || self.follows(at, column) || self.follows(at, stem))
            }
            _ => false,
        }
    }

    fn places_of_number(&self, n: i64) -> impl Iterator<Item = usize> {
        let number = n.to_string();
        self.places(&number).collect::<Vec<_>>().into_iter()
    }

    /// Where `text` stands as a word of its own.
    fn places(&self, text: &str) -> impl Iterator<Item = usize> {
        let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        let found = self.0.match_indices(text).filter(move |(at, found)| {
            let before = self.0.get(..*at).and_then(|head| head.chars().next_back());
            let after = self.0.get(at + found.len()..);
            !is_part(before) && !is_part(after.and_then(|tail| tail.chars().next()))
        });
        let found: Vec<usize> = found.map(|(at, _)| at).collect();
        found.into_iter()
    }

    /// Whether what stands at `at` comes after `name`, with nothing but signs between.
    fn follows(&self, at: usize, name: &str) -> bool {
        let head = self.0.get(..at).unwrap_or_default();
        let head = head.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '_' && c != '\n');
        let head = head.to_lowercase();
        head.ends_with(&name.to_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_and_small_numbers_are_not_names() {
        let words = Words::of(
            [
                "Member 7 watched `tv-01` for 30 minutes.",
                "WHERE show_id = 12 AND country = 'US'",
            ]
            .into_iter(),
        );
        let check = |column: &str, value: Value, expect: bool| {
            assert_eq!(words.name(column, &value), expect, "{column} {value:?}");
        };
        check("device_id", Value::text("tv-01"), true);
        check("device_id", Value::text("tv-0"), false);
        check("member_id", Value::Integer(7), true);
        check("member_id", Value::Integer(30), false);
        check("show_id", Value::Integer(12), true);
        check("country", Value::text("US"), true);
        check("country", Value::text("BR"), false);
        check("x", Value::Null, false);
    }
}
