//! Quantities as people say them: `9 billion events a day`, `$38k per month`, `15-minute`.
//!
//! Invariant: a quantity is a formula of the calculator beside the things that it counts; two of them
//! compare only where the calculator says that their units do.

use std::collections::BTreeSet;
use std::ops::Range;

use super::sheet::Sheet;
use super::words::{NOT_UNITS, SCALES, UNITS, money, number, singular};

/// A quantity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    formula: String,
    /// What is counted, in the singular: `event`, `usd`; `/reader` for a share of each.
    things: BTreeSet<String>,
    has_unit: bool,
}

/// A quantity in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    /// What it says.
    pub quantity: Quantity,
}

/// Figures of one text that are looked at.
const MAX_FIGURES: usize = 200;

impl Quantity {
    /// Returns the quantity that `text` is; says what is wrong if it is none.
    pub fn parse(text: &str) -> Result<Self, String> {
        let found = figures(text);
        let Some(first) = found.first() else {
            return Err("there is no figure in it".to_owned());
        };
        if found.len() > 1 {
            return Err("there is more than one figure in it; name each".to_owned());
        }
        Sheet::of("").ask(&first.quantity.formula)?;
        Ok(first.quantity.clone())
    }

    /// Returns how many times this is `other`; `None` where their units differ.
    pub fn times(&self, other: &Self) -> Option<f64> {
        let asked = format!("(({}) / ({})) to 1", self.formula, other.formula);
        let told = Sheet::of("").ask(&asked).ok()?;
        let digits = told.strip_prefix("approx. ").unwrap_or(&told);
        digits.parse::<f64>().ok().filter(|times| times.is_finite())
    }

    /// Says whether both count the same things: events, dollars, or nothing by name.
    pub fn counts_as(&self, other: &Self) -> bool {
        self.things == other.things
    }

    /// Says whether no thing that is counted is named.
    pub fn names_nothing(&self) -> bool {
        self.things.is_empty()
    }

    /// Says whether it has a unit of measure.
    pub fn has_unit(&self) -> bool {
        self.has_unit
    }

    /// Says whether nothing but a unit says what is meant: `9e9/day`, `2 TB`.
    pub fn is_bare(&self) -> bool {
        self.things.is_empty() && self.has_unit
    }
}

/// A word of a text.
struct Token<'a> {
    range: Range<usize>,
    text: &'a str,
    /// Something stands before it that ends a phrase.
    breaks: bool,
}

/// Returns the figures of a text, in order.
pub fn figures(text: &str) -> Vec<Figure> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() && found.len() < MAX_FIGURES {
        match figure(&tokens, at) {
            Some((figure, next)) => {
                found.push(figure);
                at = next;
            }
            None => at += 1,
        }
    }
    found
}

/// Words, figures and the signs that mean something, each for itself.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let class = |index: usize| {
        let (_, c) = letters.get(index).copied()?;
        let near = |at: Option<usize>| {
            let near = at.and_then(|at| letters.get(at));
            near.is_some_and(|(_, c)| c.is_ascii_digit())
        };
        let inside = near(index.checked_sub(1)) && near(Some(index + 1));
        Some(match c {
            '0'..='9' => 1,
            '.' | ',' | '_' | '\'' | '\u{202f}' if inside => 1,
            c if c.is_alphabetic() => 2,
            '$' | '€' | '£' | '%' | '/' | '~' => 3,
            _ => 0,
        })
    };
    let mut start = 0;
    let mut breaks = false;
    while start < letters.len() {
        let kind = class(start).unwrap_or(0);
        let mut end = start + 1;
        while kind != 3 && end < letters.len() && class(end) == Some(kind) {
            end += 1;
        }
        // `9e9` is one figure.
        if kind == 1
            && letters
                .get(end)
                .is_some_and(|(_, c)| matches!(c, 'e' | 'E'))
            && class(end + 1) == Some(1)
        {
            end += 1;
            while class(end) == Some(1) {
                end += 1;
            }
        }
        let from = letters.get(start).map_or(text.len(), |(at, _)| *at);
        let to = letters.get(end).map_or(text.len(), |(at, _)| *at);
        let piece = text.get(from..to).unwrap_or_default();
        if kind == 0 {
            breaks |= !piece
                .chars()
                .all(|c| matches!(c, ' ' | '\t' | '-' | '\u{a0}'));
        } else {
            tokens.push(Token {
                range: from..to,
                text: piece,
                breaks: std::mem::take(&mut breaks),
            });
        }
        start = end;
    }
    tokens
}

/// The figure that begins at a token, and the token behind it.
fn figure(tokens: &[Token<'_>], at: usize) -> Option<(Figure, usize)> {
    let word = |at: usize| tokens.get(at).map(|token| token.text.to_lowercase());
    let first = tokens.get(at)?;
    let mut next = at;
    let mut things = BTreeSet::new();
    if let Some(money) = money(first.text) {
        if !matches!(first.text, "$" | "€" | "£") {
            return None;
        }
        things.insert(money.to_owned());
        next += 1;
    }
    let digits = number(&word(next)?)?;
    let mut formula = digits;
    let mut end = tokens.get(next)?.range.end;
    next += 1;
    if let Some((_, scale)) = word(next).and_then(|said| scale(&said, tokens, next)) {
        formula = format!("{formula} * {scale}");
        end = tokens.get(next)?.range.end;
        next += 1;
    }
    let mut has_unit = false;
    let mut over = false;
    let mut last_range = end;
    // What belongs to a figure stands right behind it.
    let joined = |at: usize| tokens.get(at).is_some_and(|token| !token.breaks);
    while let Some(said) = word(next).filter(|_| joined(next)) {
        let per = matches!(said.as_str(), "/" | "per" | "a" | "an" | "each" | "every");
        let last = tokens.get(next)?.range.end;
        if per && !over && joined(next + 1) {
            over = true;
            next += 1;
            last_range = last;
            continue;
        }
        let Some(unit) = unit(&said) else { break };
        match unit {
            Unit::Known(name) => {
                formula = format!("{formula} {} {name}", if over { "/" } else { "*" });
                has_unit = true;
            }
            Unit::Percent => {
                formula.push_str(" %");
                has_unit = true;
            }
            Unit::Thing(name) => {
                things.insert(if over { format!("/{name}") } else { name });
            }
        }
        next += 1;
        last_range = last;
        if over {
            break;
        }
        // Only a share may follow: `9 events a day`, but not `9 events day`.
        let shares = word(next).is_some_and(|said| {
            matches!(said.as_str(), "/" | "per" | "a" | "an" | "each" | "every")
        });
        if !shares {
            break;
        }
    }
    let figure = Figure {
        range: first.range.start..last_range,
        quantity: Quantity {
            formula,
            things,
            has_unit,
        },
    };
    Some((figure, next))
}

/// A scale; a single letter is one only where it stands right behind its figure.
fn scale(
    said: &str,
    tokens: &[Token<'_>],
    at: usize,
) -> Option<&'static (&'static str, &'static str)> {
    let found = SCALES.iter().find(|(name, _)| *name == said)?;
    let touches = || {
        let before = at.checked_sub(1).and_then(|at| tokens.get(at))?;
        Some(before.range.end == tokens.get(at)?.range.start)
    };
    (said.len() > 1 || touches() == Some(true)).then_some(found)
}

enum Unit {
    Known(String),
    Percent,
    Thing(String),
}

fn unit(said: &str) -> Option<Unit> {
    if NOT_UNITS.contains(&said) || said == "/" || number(said).is_some() {
        return None;
    }
    if said == "%" {
        return Some(Unit::Percent);
    }
    if let Some(money) = money(said) {
        return Some(Unit::Thing(money.to_owned()));
    }
    let known = UNITS.iter().find(|(word, _)| *word == said);
    let name = known.map_or(said, |(_, unit)| *unit);
    if name == "%" {
        return Some(Unit::Percent);
    }
    if !name.chars().all(char::is_alphabetic) {
        return None;
    }
    // What is only counted is a plain number to the calculator, or nothing it knows.
    match Sheet::of("").ask(&format!("1 {name}")) {
        Ok(told) if told.contains(char::is_alphabetic) => Some(Unit::Known(name.to_owned())),
        _ => Some(Unit::Thing(singular(said))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(one: &str, other: &str, expect: Option<f64>) {
        let (one, other) = (Quantity::parse(one), Quantity::parse(other));
        let (one, other) = (one.unwrap(), other.unwrap());
        let times = one.times(&other).filter(|_| one.counts_as(&other));
        let rounded = times.map(|times| (times * 1000.0).round() / 1000.0);
        assert_eq!(rounded, expect, "{one:?} {other:?}");
    }

    #[test]
    fn what_is_said_and_what_is_written_mean_the_same() {
        check("9 billion events a day", "9e9 events/day", Some(1.0));
        check("9bn events per day", "9e9 events/day", Some(1.0));
        check("$38,000 per month", "38k USD/month", Some(1.0));
        check("38 thousand dollars a month", "$38,000/month", Some(1.0));
        check("two terabytes a day", "2 TB/day", Some(1.0));
        check("48 TB/day", "2 tb per hour", Some(1.0));
        check("15-minute", "0.25 h", Some(1.0));
        check("15 min", "10 minutes", Some(1.5));
        check("six people", "6 persons", Some(1.0));
        check("99.9 %", "99.9 percent", Some(1.0));
        check("1,5 GB", "1500 MB", Some(1.0));
    }

    #[test]
    fn what_has_other_units_does_not_compare() {
        check("2 TB", "2 TB/day", None);
        check("6 people", "6 tables", None);
        check("$6", "6 EUR", None);
        check("6 hours", "6", None);
    }

    #[test]
    fn figures_stand_where_they_stand() {
        let text =
            "At 9 billion events a day (2 TB), we were six; cost $38k a month, 3 hours late.";
        let shown: Vec<&str> = figures(text)
            .iter()
            .map(|figure| &text[figure.range.clone()])
            .collect();
        let expect = [
            "9 billion events a day",
            "2 TB",
            "six",
            "$38k a month",
            "3 hours",
        ];
        assert_eq!(shown, expect);
    }

    #[test]
    fn what_is_no_quantity_says_why() {
        assert!(Quantity::parse("many").is_err());
        assert!(Quantity::parse("3 to 5 days").is_err());
        assert!(Quantity::parse("").is_err());
    }
}
