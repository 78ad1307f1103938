//! Draws values of a given look.
//!
//! Numbers are mostly small and often the same as, or next to, one that was drawn before, because
//! mistakes show at ties and edges; seldom they come from the whole range. Invariant: the same seed
//! and size give the same value.

use serde_json::{Map, Value, json};

use super::events;
use super::lines;
use super::scope::Scope;
use crate::base::{Dice, Seed};
use crate::deck::{Input, InputShape, Inputs, List};
use crate::inputs::fits;

/// How often a draw that fits nothing (bounds that contradict each other) is tried again.
const TRIES: usize = 20;

/// Returns the arguments of one call, with lists of up to `size` elements; `None` if none were found
/// that keep all bounds.
pub fn draw(inputs: &Inputs, seed: Seed, size: usize) -> Option<Vec<Value>> {
    (0..TRIES).find_map(|attempt| {
        let mut dice = Dice::new(seed.split(&attempt.to_string()));
        // In some inputs all numbers stay close together, in some they may be anywhere.
        let wide = [0.0, 0.05, 0.4].get(dice.below(3)).copied().unwrap_or(0.0);
        let mut drawing = Drawing::new(dice, wide);
        let args = drawing.parts(&inputs.args, size);
        fits(inputs, &args).then_some(args)
    })
}

/// Returns the arguments of one call whose outermost collections and texts have exactly `n` elements,
/// as far as their bounds allow, and whose numbers come from anywhere; an argument called `size` is
/// the number `n`. `None` if none were found that keep all bounds.
pub fn draw_sized(inputs: &Inputs, size: Option<&str>, seed: Seed, n: usize) -> Option<Vec<Value>> {
    (0..TRIES).find_map(|attempt| {
        let dice = Dice::new(seed.split(&attempt.to_string()));
        let mut drawing = Drawing::new(dice, 0.0);
        drawing.spread = true;
        let mut args = Vec::with_capacity(inputs.args.len());
        for part in &inputs.args {
            drawing.exact = true;
            let value = match &part.shape {
                InputShape::Int { min, max } if Some(part.name.as_str()) == size => {
                    let low = drawing.scope.resolve(min, 0);
                    let high = drawing.scope.resolve(max, low).max(low);
                    json!(i64::try_from(n).unwrap_or(high).clamp(low, high))
                }
                shape => drawing.value(shape, n),
            };
            drawing.scope.declare(&part.name, &value);
            args.push(value);
        }
        fits(inputs, &args).then_some(args)
    })
}

/// A draw under way.
pub(super) struct Drawing {
    pub(super) dice: Dice,
    pub(super) scope: Scope,
    /// Whole numbers drawn so far.
    recent: Vec<i64>,
    /// How often a number comes from its whole range.
    wide: f64,
    /// Key and time of the event that is drawn.
    pub(super) event: Option<(Value, i64)>,
    /// All numbers come from their whole range.
    spread: bool,
    /// The next collection is as long as it may be.
    exact: bool,
}

impl Drawing {
    fn new(dice: Dice, wide: f64) -> Self {
        Self {
            dice,
            scope: Scope::default(),
            recent: Vec::new(),
            wide,
            event: None,
            spread: false,
            exact: false,
        }
    }

    /// How long a collection gets.
    pub(super) fn length(&mut self, (low, high): (usize, usize)) -> usize {
        if std::mem::take(&mut self.exact) {
            high
        } else {
            self.between(low, high)
        }
    }

    fn parts(&mut self, parts: &[Input], size: usize) -> Vec<Value> {
        let mut values = Vec::with_capacity(parts.len());
        for part in parts {
            let value = self.value(&part.shape, size);
            self.scope.declare(&part.name, &value);
            values.push(value);
        }
        values
    }

    /// Parts whose names are not seen from outside.
    fn inner(&mut self, parts: &[Input], size: usize) -> Vec<Value> {
        let mark = self.scope.mark();
        let values = self.parts(parts, size);
        self.scope.leave(mark);
        values
    }

    pub(super) fn value(&mut self, shape: &InputShape, size: usize) -> Value {
        match shape {
            InputShape::Int { min, max } => {
                let low = self.scope.resolve(min, 0);
                let high = self.scope.resolve(max, low).max(low);
                json!(self.int(low, high, size))
            }
            InputShape::Float { min, max } => json!(self.float(*min, *max)),
            InputShape::Bool => json!(self.dice.chance(0.5)),
            InputShape::Text { alphabet, len } => {
                let most = if self.exact { size } else { size.min(12) };
                let bounds = self.scope.length(len, most);
                let n = self.length(bounds);
                let chars = (0..n).filter_map(|_| self.dice.pick(alphabet).copied());
                json!(chars.collect::<String>())
            }
            InputShape::Choice(values) => self.dice.pick(values).cloned().unwrap_or_default(),
            InputShape::List(list) => Value::Array(self.list(list, size)),
            InputShape::Row(items) => Value::Array(self.inner(items, size)),
            InputShape::Tuple(items) => json!({"$tuple": self.inner(items, size)}),
            InputShape::Record(items) => {
                let values = self.inner(items, size);
                let names = items.iter().map(|item| item.name.clone());
                Value::Object(names.zip(values).collect::<Map<_, _>>())
            }
            InputShape::Dict { keys, of, len } => self.dict(keys, of, len, size),
            InputShape::Optional { of, rate } => {
                if self.dice.chance(*rate) {
                    Value::Null
                } else {
                    self.value(of, size)
                }
            }
            InputShape::OneOf(shapes) => {
                let index = self.dice.below(shapes.len());
                let shape = shapes.get(index);
                shape.map_or(Value::Null, |shape| self.value(shape, size))
            }
            InputShape::Events(stream) => Value::Array(events::draw(self, stream, size)),
            InputShape::Key => self
                .event
                .as_ref()
                .map_or(Value::Null, |(key, _)| key.clone()),
            InputShape::Time => self
                .event
                .as_ref()
                .map_or(Value::Null, |(_, time)| json!(time)),
            InputShape::Lines {
                of,
                len,
                format,
                malformed,
                duplicates,
            } => {
                let bounds = self.scope.length(len, size);
                let mut drawn: Vec<String> = Vec::new();
                for _ in 0..self.length(bounds) {
                    let again = self.again(&drawn, *duplicates);
                    let line = again.unwrap_or_else(|| {
                        let record = self.value(of, smaller(size));
                        let spoiled = self.dice.chance(*malformed);
                        lines::line(&record, format, spoiled.then_some(&mut self.dice))
                    });
                    drawn.push(line);
                }
                json!(drawn)
            }
        }
    }

    fn list(&mut self, list: &List, size: usize) -> Vec<Value> {
        let bounds = self.scope.length(&list.len, size);
        let n = self.length(bounds);
        let mut items: Vec<Value> = Vec::with_capacity(n);
        let mut misses = 0;
        while items.len() < n && misses < 4 * n + 16 {
            let again = self.again(&items, list.duplicates);
            let item = again.unwrap_or_else(|| self.value(&list.of, smaller(size)));
            if list.distinct && items.contains(&item) {
                misses += 1;
            } else {
                items.push(item);
            }
        }
        if list.sorted {
            items.sort_by(fits::order);
        }
        items
    }

    fn dict(
        &mut self,
        keys: &InputShape,
        of: &InputShape,
        len: &crate::deck::Length,
        size: usize,
    ) -> Value {
        let bounds = self.scope.length(len, size);
        let n = self.length(bounds);
        let mut pairs: Vec<(Value, Value)> = Vec::with_capacity(n);
        for _ in 0..4 * n {
            let key = self.value(keys, smaller(size));
            if pairs.len() < n && pairs.iter().all(|(known, _)| *known != key) {
                let value = self.value(of, smaller(size));
                pairs.push((key, value));
            }
        }
        fits::dict(pairs)
    }

    /// An earlier element, at a rate.
    pub(super) fn again<T: Clone>(&mut self, earlier: &[T], rate: f64) -> Option<T> {
        let repeats = !earlier.is_empty() && self.dice.chance(rate);
        repeats.then(|| self.dice.pick(earlier).cloned())?
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.dice.below(high.saturating_sub(low).saturating_add(1))
    }

    /// A number from anywhere in the range, both ends included.
    pub(super) fn anywhere(&mut self, low: i64, high: i64) -> i64 {
        let width = usize::try_from(high.saturating_sub(low)).unwrap_or(0);
        let offset = self.dice.below(width.saturating_add(1));
        low.saturating_add(i64::try_from(offset).unwrap_or(0))
    }

    /// Says whether this number comes from its whole range.
    pub(super) fn is_wide(&mut self) -> bool {
        let wide = self.wide;
        self.dice.chance(wide)
    }

    fn int(&mut self, low: i64, high: i64, size: usize) -> i64 {
        if self.spread {
            return self.anywhere(low, high);
        }
        let near = self.recent.iter().copied();
        let near: Vec<i64> = near.filter(|n| (low..=high).contains(n)).collect();
        let drawn = if self.is_wide() {
            self.anywhere(low, high)
        } else if !near.is_empty() && self.dice.chance(0.35) {
            let base = self.dice.pick(&near).copied().unwrap_or(low);
            let step = self.dice.pick(&[0, 0, 0, -1, 1]).copied().unwrap_or(0);
            base.saturating_add(step).clamp(low, high)
        } else if self.dice.chance(0.08) {
            *self.dice.pick(&[low, high]).unwrap_or(&low)
        } else {
            let anchor = 0_i64.clamp(low, high);
            let scale = self.dice.pick(&[1, 1, 2, 8]).copied().unwrap_or(1);
            let reach = (i64::try_from(size.min(40)).unwrap_or(0) + 3) * scale;
            let (from, to) = (anchor.saturating_sub(reach), anchor.saturating_add(reach));
            self.anywhere(from.max(low), to.min(high))
        };
        self.recent.push(drawn);
        drawn
    }

    fn float(&mut self, low: f64, high: f64) -> f64 {
        let share = self.dice.below(1 << 20) as f64 / f64::from(1 << 20);
        let drawn = if self.is_wide() {
            low + (high - low) * share
        } else {
            // Quarters are exact, so that sums of them are.
            let anchor = 0.0_f64.clamp(low, high);
            anchor + ((share - 0.5) * 80.0).round() / 4.0
        };
        drawn.clamp(low, high)
    }
}

/// The size of what lies inside a collection.
fn smaller(size: usize) -> usize {
    (size / 2).clamp(1, 8)
}
