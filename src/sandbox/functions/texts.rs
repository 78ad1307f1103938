//! Functions of text that carried texts call.
//!
//! Invariant: NULL in gives NULL out, positions count characters, and no answer is longer than
//! [`MAX_CHARS`].

#![expect(
    clippy::unnecessary_wraps,
    reason = "every function of the table may fail, some never do"
)]

use rusqlite::functions::Context;
use rusqlite::types::Value;

use super::math::text;
use super::register::{Answer, Entry, complain, integer, is_null, owned};

/// The longest text a function here makes.
const MAX_CHARS: usize = 1 << 16;

/// The functions.
pub(super) const FUNCTIONS: &[Entry] = &[
    ("onsite_lower", 1, |context| {
        Ok(text(context, 0).map(|text| text.to_lowercase()).into())
    }),
    ("onsite_upper", 1, |context| {
        Ok(text(context, 0).map(|text| upper(&text)).into())
    }),
    ("onsite_instr", 4, instr),
    ("onsite_left", 3, |context| {
        side(context, |chars, n| chars.iter().take(n).collect())
    }),
    ("onsite_right", 3, |context| {
        side(context, |chars, n| {
            let start = chars.len().saturating_sub(n);
            chars.iter().skip(start).collect()
        })
    }),
    ("onsite_substr", -1, substr),
    ("onsite_lpad", 3, |context| pad(context, true)),
    ("onsite_rpad", 3, |context| pad(context, false)),
    ("onsite_split_part", 4, split_part),
    ("onsite_substring_index", 3, substring_index),
    ("onsite_locate", 3, locate),
    ("onsite_initcap", 2, initcap),
    ("onsite_reverse", 1, |context| {
        Ok(text(context, 0)
            .map(|text| text.chars().rev().collect::<String>())
            .into())
    }),
    ("onsite_repeat", 2, |context| {
        let repeated = text(context, 0).zip(integer(context, 1)).map(|(text, n)| {
            let most = MAX_CHARS / text.len().max(1);
            text.repeat(usize::try_from(n).unwrap_or(0).min(most))
        });
        Ok(repeated.into())
    }),
    ("onsite_translate", 3, |context| {
        let args = text(context, 0).zip(text(context, 1)).zip(text(context, 2));
        Ok(args
            .map(|((text, from), to)| {
                let to: Vec<char> = to.chars().collect();
                text.chars()
                    .filter_map(|c| match from.chars().position(|other| other == c) {
                        Some(at) => to.get(at).copied(),
                        None => Some(c),
                    })
                    .collect::<String>()
            })
            .into())
    }),
    ("onsite_code", 1, |context| {
        let code =
            text(context, 0).map(|text| text.chars().next().map_or(0, |c| i64::from(c as u32)));
        Ok(code.into())
    }),
    ("onsite_starts_with", 2, |context| {
        let pair = text(context, 0).zip(text(context, 1));
        Ok(pair
            .map(|(text, part)| text.starts_with(part.as_ref()))
            .into())
    }),
    ("onsite_ends_with", 2, |context| {
        let pair = text(context, 0).zip(text(context, 1));
        Ok(pair
            .map(|(text, part)| text.ends_with(part.as_ref()))
            .into())
    }),
    ("onsite_find_in_set", 2, |context| {
        let pair = text(context, 0).zip(text(context, 1));
        Ok(pair
            .map(|(part, set)| {
                let found = set.split(',').position(|item| item == part);
                found.map_or(0, |at| at as i64 + 1)
            })
            .into())
    }),
    ("onsite_field", -1, |context| {
        let Some(wanted) = text(context, 0) else {
            return Ok(Value::Integer(0));
        };
        let found =
            (1..context.len()).find(|index| text(context, *index).as_ref() == Some(&wanted));
        Ok(Value::Integer(found.map_or(0, |index| index as i64)))
    }),
    ("onsite_elt", -1, |context| {
        let nth = integer(context, 0).and_then(|n| usize::try_from(n).ok());
        let nth = nth.filter(|n| (1..context.len()).contains(n));
        Ok(nth.map_or(Value::Null, |n| owned(context.get_raw(n))))
    }),
    ("onsite_compare", 2, |context| {
        let pair = text(context, 0).zip(text(context, 1));
        Ok(pair.map(|(a, b)| a.cmp(&b) as i64).into())
    }),
    ("onsite_overlay", -1, overlay),
];

/// `left` and `right`; in PostgreSQL a negative number leaves that many out at the other end.
/// In capitals; a letter whose capital is more than one letter stays, as in most databases.
fn upper(text: &str) -> String {
    let capital = |c: char| {
        let mut capitals = c.to_uppercase();
        match (capitals.next(), capitals.next()) {
            (Some(one), None) => one,
            _ => c,
        }
    };
    text.chars().map(capital).collect()
}

/// Where the n-th occurrence starts, from a position on; from the end if that is negative.
fn instr(context: &Context<'_>) -> Answer {
    let (Some(whole), Some(part), Some(from), Some(nth)) = (
        text(context, 0),
        text(context, 1),
        integer(context, 2),
        integer(context, 3),
    ) else {
        return Ok(Value::Null);
    };
    if from == 0 || nth < 1 {
        return complain("INSTR counts positions and occurrences from 1");
    }
    let whole: Vec<char> = whole.chars().collect();
    let part: Vec<char> = part.chars().collect();
    if part.is_empty() {
        return Ok(Value::Integer(0));
    }
    let starts = whole.windows(part.len()).enumerate();
    let starts: Vec<i64> = starts
        .filter(|(_, window)| *window == part)
        .map(|(at, _)| at as i64 + 1)
        .collect();
    let nth = usize::try_from(nth - 1).unwrap_or(usize::MAX);
    let found = if from > 0 {
        starts.iter().filter(|start| **start >= from).nth(nth)
    } else {
        // The search goes back from that character.
        let last = whole.len() as i64 + from + 1;
        starts.iter().rev().filter(|start| **start <= last).nth(nth)
    };
    Ok(Value::Integer(found.copied().unwrap_or(0)))
}

fn side(context: &Context<'_>, cut: fn(&[char], usize) -> String) -> Answer {
    let Some((whole, n)) = text(context, 0).zip(integer(context, 1)) else {
        return Ok(Value::Null);
    };
    let chars: Vec<char> = whole.chars().collect();
    let counts_back = text(context, 2).is_some_and(|how| how == "end");
    let n = match usize::try_from(n) {
        Ok(n) => n,
        Err(_) if counts_back => {
            let out = usize::try_from(n.unsigned_abs()).unwrap_or(usize::MAX);
            chars.len().saturating_sub(out)
        }
        Err(_) => 0,
    };
    Ok(Value::Text(cut(&chars, n)))
}

/// `substring`: the first argument says what a start before the first character means.
fn substr(context: &Context<'_>) -> Answer {
    let Some(((style, whole), start)) = text(context, 0)
        .zip(text(context, 1))
        .zip(integer(context, 2))
    else {
        return Ok(Value::Null);
    };
    let length = match context.len() {
        4 => match integer(context, 3) {
            Some(length) => length,
            None => return Ok(Value::Null),
        },
        _ => i64::MAX / 4,
    };
    let chars: Vec<char> = whole.chars().collect();
    let n_chars = chars.len() as i64;
    let start = match (style.as_ref(), start) {
        // A line of positions without an end on either side.
        ("line", start) => start,
        ("strict", 0) => return Ok(Value::Text(String::new())),
        (_, 0) => 1,
        (style, start) if start < 0 => {
            let from_end = n_chars + start + 1;
            if style == "strict" && from_end < 1 {
                return Ok(Value::Text(String::new()));
            }
            from_end
        }
        (_, start) => start,
    };
    let end = start.saturating_add(length.max(0)).clamp(1, n_chars + 1);
    let start = start.clamp(1, end);
    let cut = chars.get((start - 1) as usize..(end - 1) as usize);
    Ok(Value::Text(cut.unwrap_or_default().iter().collect()))
}

fn pad(context: &Context<'_>, on_the_left: bool) -> Answer {
    let Some(((whole, n), fill)) = text(context, 0)
        .zip(integer(context, 1))
        .zip(text(context, 2))
    else {
        return Ok(Value::Null);
    };
    let n = usize::try_from(n).unwrap_or(0).min(MAX_CHARS);
    let n_chars = whole.chars().count();
    if n_chars >= n {
        return Ok(Value::Text(whole.chars().take(n).collect()));
    }
    let padding: String = fill.chars().cycle().take(n - n_chars).collect();
    Ok(Value::Text(if on_the_left {
        padding + &whole
    } else {
        whole.into_owned() + &padding
    }))
}

fn split_part(context: &Context<'_>) -> Answer {
    let Some(((whole, separator), n)) = text(context, 0)
        .zip(text(context, 1))
        .zip(integer(context, 2))
    else {
        return Ok(Value::Null);
    };
    let parts: Vec<&str> = if separator.is_empty() {
        vec![whole.as_ref()]
    } else {
        whole.split(separator.as_ref()).collect()
    };
    let index = if n < 0 { parts.len() as i64 + n } else { n - 1 };
    let part = usize::try_from(index)
        .ok()
        .and_then(|index| parts.get(index));
    let or_null = text(context, 3).is_some_and(|how| how == "null");
    Ok(match part {
        Some(part) => Value::Text((*part).to_owned()),
        None if or_null => Value::Null,
        None => Value::Text(String::new()),
    })
}

fn substring_index(context: &Context<'_>) -> Answer {
    let Some(((whole, separator), n)) = text(context, 0)
        .zip(text(context, 1))
        .zip(integer(context, 2))
    else {
        return Ok(Value::Null);
    };
    if separator.is_empty() {
        return Ok(Value::Text(String::new()));
    }
    let parts: Vec<&str> = whole.split(separator.as_ref()).collect();
    let count = usize::try_from(n.unsigned_abs()).unwrap_or(usize::MAX);
    let kept = if n >= 0 {
        parts.get(..count.min(parts.len()))
    } else {
        parts.get(parts.len().saturating_sub(count)..)
    };
    Ok(Value::Text(
        kept.unwrap_or_default().join(separator.as_ref()),
    ))
}

fn locate(context: &Context<'_>) -> Answer {
    let Some(((part, whole), start)) = text(context, 0)
        .zip(text(context, 1))
        .zip(integer(context, 2))
    else {
        return Ok(Value::Null);
    };
    let skipped = usize::try_from(start - 1).ok();
    let rest: Option<String> = skipped.map(|n| whole.chars().skip(n).collect());
    let found = rest.and_then(|rest| {
        let at = rest.find(part.as_ref())?;
        Some(rest.get(..at)?.chars().count() as i64 + start)
    });
    Ok(Value::Integer(found.unwrap_or(0)))
}

fn initcap(context: &Context<'_>) -> Answer {
    let by_space = text(context, 1).is_some_and(|how| how == "space");
    Ok(text(context, 0)
        .map(|text| {
            let mut inside = false;
            let mut out = String::with_capacity(text.len());
            for c in text.chars() {
                if inside {
                    out.extend(c.to_lowercase());
                } else {
                    out.extend(c.to_uppercase());
                }
                inside = if by_space {
                    !c.is_whitespace()
                } else {
                    c.is_alphanumeric()
                };
            }
            out
        })
        .into())
}

fn overlay(context: &Context<'_>) -> Answer {
    if (0..context.len()).any(|index| is_null(context, index)) {
        return Ok(Value::Null);
    }
    let Some(((whole, what), start)) = text(context, 0)
        .zip(text(context, 1))
        .zip(integer(context, 2))
    else {
        return Ok(Value::Null);
    };
    let length = match context.len() {
        4 => integer(context, 3).unwrap_or(0),
        _ => what.chars().count() as i64,
    };
    let before = usize::try_from(start - 1).unwrap_or(0);
    let after = usize::try_from(start - 1 + length).unwrap_or(0);
    let mut out: String = whole.chars().take(before).collect();
    out.push_str(&what);
    out.extend(whole.chars().skip(after));
    Ok(Value::Text(out))
}
