//! Bounds of random inputs: numbers, or an earlier value's size. Invariant: a fixed range is not empty.

use super::sink::Sink;
use crate::deck::codes;
use crate::deck::inputs::{Bound, Length};
use crate::deck::model::Scalar;
use crate::deck::raw::{At, InputEntry};

/// The values that bounds may refer to, in the order they are declared.
#[derive(Debug, Default)]
pub(super) struct Names(Vec<String>);

impl Names {
    pub(super) fn declare(&mut self, name: &str) {
        self.0.push(name.to_owned());
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// What was declared inside a value cannot be seen outside of it.
    pub(super) fn forget_after(&mut self, count: usize) {
        self.0.truncate(count);
    }
}

/// Returns a number's bound.
pub(super) fn bound(
    bound: Option<&At<Scalar>>,
    default: i64,
    names: &Names,
    sink: &mut Sink<'_>,
) -> Bound {
    let Some(bound) = bound else {
        return Bound::Fixed(default);
    };
    let read = match &**bound {
        Scalar::Integer(n) => Some(Bound::Fixed(*n)),
        Scalar::Real(_) => None,
        Scalar::Text(text) => parse(text).filter(|read| match read {
            Bound::Of { name, .. } => names.0.contains(name),
            Bound::Fixed(_) => true,
        }),
    };
    read.unwrap_or_else(|| {
        let known = names.0.join(", ");
        let help = if known.is_empty() {
            "write a whole number; no value that could be referred to stands before it".to_owned()
        } else {
            format!("write a whole number, or refer to one of: {known}")
        };
        sink.say(
            codes::INPUT_BOUND,
            bound.span(),
            "this bound is not understood",
            help,
        );
        Bound::Fixed(default)
    })
}

/// Returns how many elements or characters an input has.
pub(super) fn length(entry: &At<InputEntry>, names: &Names, sink: &mut Sink<'_>) -> Length {
    let min = bound(entry.min.as_ref(), 0, names, sink);
    let max = entry.max.as_ref();
    let max = max.map(|max| bound(Some(max), 0, names, sink));
    let negative = [(&entry.min, Some(&min)), (&entry.max, max.as_ref())];
    for (at, bound) in negative {
        if let (Some(at), Some(Bound::Fixed(n))) = (at, bound)
            && *n < 0
        {
            sink.say(
                codes::INPUT_RANGE,
                at.span(),
                "a length cannot be below 0",
                "write a whole number from 0",
            );
        }
    }
    Length { min, max }
}

/// Complains about a range without a number in it.
pub(super) fn not_empty(entry: &At<InputEntry>, sink: &mut Sink<'_>) {
    let number = |bound: &Scalar| match bound {
        Scalar::Integer(n) => Some(*n as f64),
        Scalar::Real(x) => Some(*x),
        Scalar::Text(_) => None,
    };
    if let (Some(min), Some(max)) = (&entry.min, &entry.max)
        && let (Some(low), Some(high)) = (number(min), number(max))
        && low > high
    {
        sink.say(
            codes::INPUT_RANGE,
            max.span(),
            format!("nothing lies between {low} and {high}"),
            "swap `min` and `max`",
        );
    }
}

/// Reads `NAME`, `len(NAME)` and either with `+ N` or `- N` behind it.
fn parse(text: &str) -> Option<Bound> {
    let text = text.trim();
    let split = text.rfind(['+', '-']).filter(|at| *at > 0);
    let (subject, plus) = match split {
        Some(at) => {
            let (subject, plus) = text.split_at_checked(at)?;
            let plus: String = plus.chars().filter(|c| !c.is_whitespace()).collect();
            (subject.trim(), plus.parse().ok()?)
        }
        None => (text, 0),
    };
    let inside = subject
        .strip_prefix("len(")
        .and_then(|rest| rest.strip_suffix(')'));
    let name = inside.unwrap_or(subject).trim();
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    is_name.then(|| Bound::Of {
        name: name.to_owned(),
        length: inside.is_some(),
        plus,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: Option<(&str, bool, i64)>) {
        let read = parse(text).map(|bound| match bound {
            Bound::Of { name, length, plus } => (name, length, plus),
            Bound::Fixed(n) => (String::new(), false, n),
        });
        let expect = expect.map(|(name, length, plus)| (name.to_owned(), length, plus));
        assert_eq!(read, expect, "{text}");
    }

    #[test]
    fn bounds_are_read() {
        check("k", Some(("k", false, 0)));
        check("len(plays)", Some(("plays", true, 0)));
        check(" len( plays ) - 1 ", Some(("plays", true, -1)));
        check("start + 3", Some(("start", false, 3)));
        check("start +", None);
        check("", None);
        check("a b", None);
        check("+3", None);
    }
}
