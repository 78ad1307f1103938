//! How simple an input is. Invariant: of two different inputs one is lighter, so shrinking ends.

use serde_json::Value;

/// The weight of an input; the lighter, the easier to read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Weight {
    n_values: usize,
    n_characters: usize,
    magnitude: u128,
    text: String,
}

impl Weight {
    /// Returns the weight of arguments.
    pub fn of(args: &[Value]) -> Self {
        let mut weight = Self {
            n_values: 0,
            n_characters: 0,
            magnitude: 0,
            text: Value::from(args).to_string(),
        };
        for arg in args {
            weight.add(arg);
        }
        weight
    }

    fn add(&mut self, value: &Value) {
        self.n_values += 1;
        match value {
            Value::Null => {}
            Value::Bool(flag) => self.magnitude += u128::from(*flag),
            Value::Number(n) => {
                let size = n.as_i64().map_or(u128::MAX >> 64, |n| {
                    // A negative number is heavier than its positive twin.
                    u128::from(n.unsigned_abs()) * 2 + u128::from(n < 0)
                });
                self.magnitude = self.magnitude.saturating_add(size);
                if n.as_i64().is_none() {
                    self.n_characters += n.to_string().len();
                }
            }
            Value::String(text) => self.n_characters += text.chars().count(),
            Value::Array(items) => items.iter().for_each(|item| self.add(item)),
            Value::Object(map) => map.values().for_each(|item| self.add(item)),
        }
    }
}

/// Returns how many elements the lists and dicts among the arguments have together.
pub fn n_elements(args: &[Value]) -> usize {
    let count = |arg: &Value| match arg {
        Value::Array(items) => items.len(),
        Value::Object(map) => map
            .values()
            .next()
            .filter(|_| map.keys().any(|key| key.starts_with('$')))
            .and_then(Value::as_array)
            .map_or(map.len(), Vec::len),
        _ => 0,
    };
    args.iter().map(count).sum()
}
