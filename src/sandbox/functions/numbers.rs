//! Functions of numbers and of types that carried texts call.
//!
//! Invariant: whole numbers stay whole; a strict cast complains about text that is no number.

#![expect(
    clippy::unnecessary_wraps,
    reason = "every function of the table may fail, some never do"
)]

use rusqlite::functions::Context;
use rusqlite::types::{Value, ValueRef};

use super::math::{number, text};
use super::register::{Answer, Entry, complain, integer, is_null, owned, tidy};

/// The functions.
pub(super) const FUNCTIONS: &[Entry] = &[
    ("onsite_div", 2, div),
    ("onsite_mod", 2, modulo),
    ("onsite_round", 2, round),
    ("onsite_truncate", 1, |context| truncate(context, 0)),
    ("onsite_truncate", 2, |context| {
        integer(context, 1).map_or(Ok(Value::Null), |digits| truncate(context, digits))
    }),
    ("onsite_round_decimal", 2, |context| {
        let rounded = number(context, 0)
            .zip(integer(context, 1))
            .map(|(x, digits)| round_decimal(x, digits));
        Ok(rounded.into())
    }),
    ("onsite_round_near", 1, |context| Ok(round_near(context, 0))),
    ("onsite_round_near", 2, |context| {
        let digits = integer(context, 1);
        Ok(digits.map_or(Value::Null, |digits| round_near(context, digits)))
    }),
    ("onsite_round_even", 1, |context| {
        Ok(number(context, 0).map(f64::round_ties_even).into())
    }),
    ("onsite_pmod", 2, |context| {
        if let Some((a, b)) = pair(context) {
            let rest = a.checked_rem(b).map(|rest| (rest, rest.checked_add(b)));
            return Ok(match rest {
                Some((rest, Some(more))) if rest < 0 => more.checked_rem(b).into(),
                Some((rest, _)) => rest.into(),
                None => Value::Null,
            });
        }
        let parts = number(context, 0).zip(number(context, 1));
        let rest = parts.filter(|(_, b)| *b != 0.0).map(|(a, b)| {
            let rest = a % b;
            if rest < 0.0 { (rest + b) % b } else { rest }
        });
        Ok(rest.into())
    }),
    ("onsite_grouped", 2, |context| {
        let grouped = number(context, 0)
            .zip(integer(context, 1))
            .map(|(x, digits)| grouped(x, digits));
        Ok(grouped.into())
    }),
    ("onsite_cbrt", 1, |context| {
        Ok(number(context, 0).map(f64::cbrt).into())
    }),
    ("onsite_bit_xor", 2, |context| {
        let pair = integer(context, 0).zip(integer(context, 1));
        Ok(pair.map(|(a, b)| a ^ b).into())
    }),
    ("onsite_greatest", -1, |context| Ok(extreme(context, true))),
    ("onsite_least", -1, |context| Ok(extreme(context, false))),
    ("onsite_number", 1, |context| cast(context, true)),
    ("onsite_number_or_null", 1, |context| cast(context, false)),
    ("onsite_float", 1, |context| cast(context, true)),
    ("onsite_integer_even", 1, |context| {
        whole(context, true, f64::round_ties_even)
    }),
    ("onsite_integer", 1, |context| {
        whole(context, true, f64::round)
    }),
    ("onsite_integer_or_null", 1, |context| {
        whole(context, false, f64::round)
    }),
    ("onsite_integer_cut", 1, |context| {
        whole(context, true, f64::trunc)
    }),
    ("onsite_integer_cut_or_null", 1, |context| {
        whole(context, false, f64::trunc)
    }),
    ("onsite_integer_mysql", 1, |context| {
        Ok(match context.get_raw(0) {
            ValueRef::Real(x) => tidy(x.round()),
            ValueRef::Text(bytes) => {
                let text = std::str::from_utf8(bytes).unwrap_or_default();
                tidy(leading_number(text).trunc())
            }
            other => owned(other),
        })
    }),
    ("onsite_boolean", 1, boolean),
];

/// The number a text starts with, as MySQL reads it; 0 if there is none.
pub(super) fn leading_number(text: &str) -> f64 {
    let text = text.trim_start();
    let mut end = 0;
    let mut best = 0.0;
    for (at, c) in text.char_indices() {
        if !(c.is_ascii_digit() || ".+-eE".contains(c)) {
            break;
        }
        end = at + c.len_utf8();
    }
    while end > 0 {
        if let Some(Ok(n)) = text.get(..end).map(str::parse::<f64>) {
            best = n;
            break;
        }
        end -= 1;
    }
    best
}

fn pair(context: &Context<'_>) -> Option<(i64, i64)> {
    match (context.get_raw(0), context.get_raw(1)) {
        (ValueRef::Integer(a), ValueRef::Integer(b)) => Some((a, b)),
        _ => None,
    }
}

fn div(context: &Context<'_>) -> Answer {
    if let Some((a, b)) = pair(context) {
        return Ok(a.checked_div(b).into());
    }
    let quotient = number(context, 0)
        .zip(number(context, 1))
        .filter(|(_, b)| *b != 0.0)
        .map(|(a, b)| (a / b).trunc());
    Ok(quotient.map_or(Value::Null, tidy))
}

fn modulo(context: &Context<'_>) -> Answer {
    if let Some((a, b)) = pair(context) {
        return Ok(a.checked_rem(b).into());
    }
    let rest = number(context, 0)
        .zip(number(context, 1))
        .filter(|(_, b)| *b != 0.0)
        .map(|(a, b)| a % b);
    Ok(rest.into())
}

fn round(context: &Context<'_>) -> Answer {
    let Some((x, digits)) = number(context, 0).zip(integer(context, 1)) else {
        return Ok(Value::Null);
    };
    let scale = 10_f64.powi(digits.clamp(-300, 300) as i32);
    let rounded = if digits >= 0 {
        (x * scale).round() / scale
    } else {
        let unit = 10_f64.powi((-digits).clamp(0, 300) as i32);
        (x / unit).round() * unit
    };
    Ok(match context.get_raw(0) {
        ValueRef::Integer(_) => tidy(rounded),
        _ => Value::Real(rounded),
    })
}

/// Rounds a number as it is written, halves away from zero: 2.675 is 2.68.
fn round_decimal(x: f64, digits: i64) -> f64 {
    let written = format!("{x:e}");
    let Some((mantissa, exponent)) = written.split_once('e') else {
        return x;
    };
    let exponent: i64 = exponent.parse().unwrap_or(0);
    // Shifted in its decimal form, a half stays a half.
    let shifted = |x: f64, by: i64| {
        format!("{x:e}").split_once('e').and_then(|(m, e)| {
            let e: i64 = e.parse().ok()?;
            format!("{m}e{}", e + by).parse::<f64>().ok()
        })
    };
    let moved: Option<f64> = format!("{mantissa}e{}", exponent + digits.clamp(-300, 300))
        .parse()
        .ok();
    let rounded = moved.and_then(|moved| shifted(moved.round(), -digits.clamp(-300, 300)));
    rounded.filter(|x| x.is_finite()).unwrap_or(x)
}

/// Rounds a number as it is written with 15 digits: what sums leave behind them is not looked at.
fn round_near(context: &Context<'_>, digits: i64) -> Value {
    let written = number(context, 0).and_then(|x| format!("{x:.14e}").parse().ok());
    written.map(|x| round_decimal(x, digits)).into()
}

/// A number with a comma after every three digits, as MySQL's FORMAT writes it.
fn grouped(x: f64, digits: i64) -> String {
    let digits = digits.clamp(0, 30);
    let places = usize::try_from(digits).unwrap_or(0);
    let written = format!("{:.places$}", round_decimal(x, digits));
    let (sign, rest) = written
        .strip_prefix('-')
        .map_or(("", written.as_str()), |rest| ("-", rest));
    let (whole, fraction) = rest.split_once('.').unwrap_or((rest, ""));
    let mut out = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.extend([".", fraction]);
    }
    out
}

fn truncate(context: &Context<'_>, digits: i64) -> Answer {
    let Some(x) = number(context, 0) else {
        return Ok(Value::Null);
    };
    let scale = 10_f64.powi(digits.clamp(-300, 300) as i32);
    // 2.3 * 100 is a little less than 230: what is as good as whole is whole.
    let scaled = x * scale;
    let near = scaled.round();
    let cut = if (scaled - near).abs() < 1e-9 * near.abs().max(1.0) {
        near
    } else {
        scaled.trunc()
    };
    Ok(match context.get_raw(0) {
        ValueRef::Integer(_) => tidy(cut / scale),
        _ => Value::Real(cut / scale),
    })
}

/// The largest or smallest argument that is not NULL, in SQLite's order of values.
fn extreme(context: &Context<'_>, largest: bool) -> Value {
    use crate::relation::Value as Ours;
    let ours = |value: ValueRef<'_>| match value {
        ValueRef::Null => Ours::Null,
        ValueRef::Integer(n) => Ours::Integer(n),
        ValueRef::Real(x) => Ours::Real(x),
        ValueRef::Text(text) => Ours::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Ours::Blob(bytes.to_vec()),
    };
    let all = (0..context.len()).map(|index| ours(context.get_raw(index)));
    let some = all.filter(|value| *value != Ours::Null);
    let best = some.reduce(|best, next| {
        let is_better = if largest {
            next.sql_cmp(&best).is_gt()
        } else {
            next.sql_cmp(&best).is_lt()
        };
        if is_better { next } else { best }
    });
    match best {
        None | Some(Ours::Null) => Value::Null,
        Some(Ours::Integer(n)) => Value::Integer(n),
        Some(Ours::Real(x)) => Value::Real(x),
        Some(Ours::Text(text)) => Value::Text(text),
        Some(Ours::Blob(bytes)) => Value::Blob(bytes),
    }
}

fn cast(context: &Context<'_>, strict: bool) -> Answer {
    match number(context, 0) {
        Some(x) => Ok(Value::Real(x)),
        None if strict && !is_null(context, 0) => {
            complain(format!("'{}' is no number", shown(context)))
        }
        None => Ok(Value::Null),
    }
}

fn whole(context: &Context<'_>, strict: bool, rounded: fn(f64) -> f64) -> Answer {
    if let ValueRef::Integer(n) = context.get_raw(0) {
        return Ok(Value::Integer(n));
    }
    match number(context, 0) {
        Some(x) => Ok(tidy(rounded(x))),
        None if strict && !is_null(context, 0) => {
            complain(format!("'{}' is no whole number", shown(context)))
        }
        None => Ok(Value::Null),
    }
}

fn shown(context: &Context<'_>) -> String {
    let text = text(context, 0).unwrap_or_default();
    text.chars().take(40).collect()
}

fn boolean(context: &Context<'_>) -> Answer {
    Ok(match context.get_raw(0) {
        ValueRef::Text(bytes) => {
            let text = String::from_utf8_lossy(bytes).trim().to_lowercase();
            match text.as_str() {
                "true" | "t" | "yes" | "y" | "on" | "1" => Value::Integer(1),
                "false" | "f" | "no" | "n" | "off" | "0" => Value::Integer(0),
                _ => Value::Null,
            }
        }
        ValueRef::Null | ValueRef::Blob(_) => Value::Null,
        _ => Value::Integer(i64::from(number(context, 0) != Some(0.0))),
    })
}
