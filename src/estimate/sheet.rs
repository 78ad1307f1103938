//! All estimates of a text, computed from the top.
//!
//! Invariant: a sheet is a function of its text; no line can run for long, and a line that fails
//! leaves the others as they are.

use std::sync::atomic::{AtomicU32, Ordering};

use fend_core::{Context, CustomUnitAttribute, Interrupt};

/// Estimates of one text that are looked at.
const MAX_ESTIMATES: usize = 64;

/// Bytes of a line that is computed.
const MAX_LINE: usize = 400;

/// How often one computation may ask whether to go on; some ten milliseconds of work.
const MAX_STEPS: u32 = 200_000;

/// Things that are counted: they carry no unit, so `events/day * kB` is a rate of bytes.
const COUNTED: &[(&str, &str)] = &[
    ("event", "events"),
    ("record", "records"),
    ("row", "rows"),
    ("message", "messages"),
    ("request", "requests"),
    ("query", "queries"),
    ("member", "members"),
    ("user", "users"),
    ("device", "devices"),
    ("session", "sessions"),
    ("play", "plays"),
    ("title", "titles"),
    ("stream", "streams"),
    ("file", "files"),
    ("job", "jobs"),
    ("node", "nodes"),
    ("core", "cores"),
    ("replica", "replicas"),
    ("partition", "partitions"),
];

/// One estimate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// The line it stands on, from 0.
    pub line: usize,
    /// The name it is given, if any.
    pub name: Option<String>,
    /// The result with its unit, or what is wrong with the line.
    pub result: Result<String, String>,
}

/// The estimates of a text.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The estimates, from the top.
    pub estimates: Vec<Estimate>,
    context: Context,
    /// Names of several words, longest first; the calculator knows each as one.
    phrases: Vec<String>,
}

impl Estimate {
    /// Returns the result as it is said aloud: four digits that count, thousands set apart.
    pub fn spoken(&self) -> Option<String> {
        let result = self.result.as_ref().ok()?;
        let (mark, value) = match result.strip_prefix("approx. ") {
            Some(value) => ("≈ ", value),
            None => ("", result.as_str()),
        };
        let end = value.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-'));
        let (digits, unit) = value.split_at(end.unwrap_or(value.len()));
        let unit = unit.replace(" / ", "/");
        let unit = match unit.strip_suffix("^-1") {
            Some(per) if !per.contains(['/', '^']) => format!("/{}", per.trim_start()),
            _ => unit,
        };
        match digits.parse::<f64>() {
            Ok(number) => Some(format!("{mark}{}{unit}", four_digits(number))),
            Err(_) => Some(format!("{mark}{value}")),
        }
    }
}

/// A number with four digits that count; whole parts are never cut.
fn four_digits(number: f64) -> String {
    let whole = number.abs().log10().floor().max(-12.0) as i32 + 1;
    let n_decimals = usize::try_from(4 - whole.min(4)).unwrap_or(0);
    let text = format!("{:.n_decimals$}", number.abs());
    let (head, tail) = text.split_once('.').unwrap_or((&text, ""));
    let mut grouped = String::new();
    for (place, digit) in head.chars().enumerate() {
        if place > 0 && (head.len() - place) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let tail = tail.trim_end_matches('0');
    let sign = if number < 0.0 { "-" } else { "" };
    let point = if tail.is_empty() { "" } else { "." };
    format!("{sign}{grouped}{point}{tail}")
}

impl Sheet {
    /// Computes the lines of `text` that begin with `=`.
    pub fn of(text: &str) -> Self {
        let mut sheet = Self {
            estimates: Vec::new(),
            context: context(),
            phrases: Vec::new(),
        };
        for (line, words) in text.lines().enumerate() {
            let Some(formula) = words.trim_start().strip_prefix('=') else {
                continue;
            };
            if formula.trim().is_empty() || sheet.estimates.len() >= MAX_ESTIMATES {
                continue;
            }
            let (name, formula) = split_name(formula.trim());
            let result = sheet.assign(name, formula);
            sheet.estimates.push(Estimate {
                line,
                name: name.map(str::to_owned),
                result,
            });
        }
        sheet
    }

    /// Returns the estimate on a line, if there is one.
    pub fn at(&self, line: usize) -> Option<&Estimate> {
        self.estimates.iter().find(|estimate| estimate.line == line)
    }

    /// Returns `text`, whose sheet this is, with each result behind its line, as the pad shows it.
    pub fn beside(&self, text: &str) -> String {
        let lines = text.lines().enumerate().map(|(number, line)| {
            let result = self.at(number).and_then(Estimate::spoken);
            match result {
                Some(result) => format!("{line}  ⇒ {result}"),
                None => line.to_owned(),
            }
        });
        lines.collect::<Vec<String>>().join("\n")
    }

    /// Computes `formula` with the names of this sheet.
    pub(super) fn ask(&self, formula: &str) -> Result<String, String> {
        compute(formula, &mut self.context.clone())
    }

    fn assign(&mut self, name: Option<&str>, formula: &str) -> Result<String, String> {
        let formula = self.joined(formula);
        let Some(name) = name else {
            return compute(&formula, &mut self.context);
        };
        let word = one_word(name);
        // What cannot be shown has no name either.
        let mut context = self.context.clone();
        let result = compute(&format!("{word} = {formula}"), &mut context)?;
        self.context = context;
        if word != name {
            self.phrases.push(name.to_owned());
            self.phrases
                .sort_by_key(|known| std::cmp::Reverse(known.len()));
        }
        Ok(result)
    }

    /// A formula in which names of several words are one.
    fn joined(&self, formula: &str) -> String {
        let mut formula = formula.to_owned();
        for phrase in &self.phrases {
            let mut from = 0;
            while let Some(at) = formula
                .get(from..)
                .and_then(|rest| rest.find(phrase.as_str()))
            {
                let (start, end) = (from + at, from + at + phrase.len());
                let before = formula
                    .get(..start)
                    .and_then(|text| text.chars().next_back());
                let after = formula.get(end..).and_then(|text| text.chars().next());
                let goes_on = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
                if !goes_on(before) && !goes_on(after) {
                    formula.replace_range(start..end, &one_word(phrase));
                }
                // A word has as many bytes as its phrase.
                from = end;
            }
        }
        formula
    }
}

/// A name as the calculator takes it: `extra share` is `extra_share`.
fn one_word(name: &str) -> String {
    name.replace([' ', '-'], "_")
}

/// Splits `name = formula`; a formula alone has no name. A name may have several words.
fn split_name(text: &str) -> (Option<&str>, &str) {
    let Some((name, formula)) = text.split_once('=') else {
        return (None, text);
    };
    let name = name.trim();
    let mut letters = name.chars();
    let is_name = letters
        .next()
        .is_some_and(|first| first.is_alphabetic() || first == '_')
        && letters.all(|c| c.is_alphanumeric() || matches!(c, '_' | ' ' | '-'));
    if is_name {
        (Some(name), formula.trim())
    } else {
        (None, text)
    }
}

fn context() -> Context {
    let mut context = Context::new();
    context.disable_rng();
    for (one, many) in COUNTED {
        context.define_custom_unit_v1(one, many, "1", &CustomUnitAttribute::Alias);
    }
    context
}

fn compute(formula: &str, context: &mut Context) -> Result<String, String> {
    if formula.len() > MAX_LINE {
        return Err(format!(
            "the line is longer than {MAX_LINE} bytes; cut it in two and name the first"
        ));
    }
    // A sheet defines values, not functions, and takes no second statement on a line.
    if formula.contains([';', ':', '\\', '@', '"']) {
        return Err("only numbers, units and names can be computed".into());
    }
    let fuse = Fuse(AtomicU32::new(0));
    let formula = formula.replace("->", " to ");
    let result = fend_core::evaluate_with_interrupt(&formula, context, &fuse);
    if fuse.0.load(Ordering::Relaxed) > MAX_STEPS {
        return Err("the number is too large to compute".into());
    }
    let result = result?;
    let shown = result.get_main_result();
    if shown.is_empty() || shown.chars().count() > 80 {
        return Err("the result cannot be shown; use a larger unit, as in `-> PB`".into());
    }
    Ok(shown.to_owned())
}

/// Stops a computation after a number of steps, the same on every machine.
struct Fuse(AtomicU32);

impl Interrupt for Fuse {
    fn should_interrupt(&self) -> bool {
        self.0.fetch_add(1, Ordering::Relaxed) >= MAX_STEPS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[(usize, &str)]) {
        let sheet = Sheet::of(text);
        let found: Vec<(usize, String)> = sheet
            .estimates
            .iter()
            .map(|e| {
                (
                    e.line,
                    match &e.result {
                        Ok(value) => value.clone(),
                        Err(why) => format!("! {why}"),
                    },
                )
            })
            .collect();
        let expect: Vec<(usize, String)> = expect
            .iter()
            .map(|(line, value)| (*line, (*value).to_owned()))
            .collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn a_line_with_units_is_computed() {
        check(
            "Ingest\n= 2e12 events/day * 1 kB -> GB/s\nmore words",
            &[(1, "approx. 23.1481481481 GB / s")],
        );
    }

    #[test]
    fn names_are_used_further_down() {
        check(
            "= rate = 2e12 events/day -> 1/s\n  = peak = rate * 3\n= peak * 1 kB -> GB/s",
            &[
                (0, "approx. 23148148.1481481481 s^-1"),
                (1, "approx. 69444444.4444444444 s^-1"),
                (2, "approx. 69.4444444444 GB / s"),
            ],
        );
    }

    #[test]
    fn a_name_may_have_several_words() {
        check(
            "= extra share = 7100 / 818300 -> %\n= mix = 2\n= extra-mix effect = 3\n= extra share + mix + extra-mix effect",
            &[
                (0, "approx. 0.8676524502%"),
                (1, "2"),
                (2, "3"),
                (3, "approx. 500.8676524502%"),
            ],
        );
    }

    #[test]
    fn results_stand_behind_their_lines() {
        let text = "So:\n= 2 * 21\nno more";
        let expect = "So:\n= 2 * 21  ⇒ 42\nno more";
        assert_eq!(Sheet::of(text).beside(text), expect);
    }

    #[test]
    fn a_result_is_said_in_four_digits() {
        let check = |line: &str, expect: &str| {
            let sheet = Sheet::of(line);
            let spoken = sheet.at(0).and_then(Estimate::spoken);
            assert_eq!(spoken.as_deref(), Some(expect), "{line}");
        };
        check("= 2e12 events/day * 1 kB -> GB/s", "≈ 23.15 GB/s");
        check("= 2e12 events/day -> 1/s", "≈ 23,148,148/s");
        check("= 300e6 members * 2 hours", "600,000,000 hours");
        check("= 1/3000", "≈ 0.0003333");
        check("= 0", "0");
        check("= 17%", "17%");
    }

    #[test]
    fn a_line_that_fails_says_why_and_harms_no_other() {
        check(
            "= 5 GB/s + 3 MB\n= 2^(10^9)\n= nobody * 2\n= f = x: x + 1\n= 1 + 1\n=\n",
            &[
                (
                    0,
                    "! cannot convert from MB to GB / s: units 'bit' and 'bit / second' are incompatible",
                ),
                (1, "! the number is too large to compute"),
                (2, "! unknown identifier 'nobody'"),
                (3, "! only numbers, units and names can be computed"),
                (4, "2"),
            ],
        );
    }

    #[test]
    fn the_clock_and_chance_are_out_of_reach() {
        for formula in ["= today", "= roll d6", "= 5 usd to eur"] {
            let sheet = Sheet::of(formula);
            assert!(sheet.at(0).is_some_and(|e| e.result.is_err()), "{formula}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_gives_a_sheet(text in "[=a-z0-9 */^()>.\n-]{0,120}") {
            let sheet = Sheet::of(&text);
            proptest::prop_assert!(sheet.estimates.len() <= text.lines().count());
        }
    }
}
