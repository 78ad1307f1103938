//! LIKE that minds the case, and regular expressions.
//!
//! Invariant: every match takes time by the length of the text, for the engine has no backtracking;
//! a pattern that is too large to compile or uses what it lacks is an error that says so.

use regex::{Regex, RegexBuilder};
use rusqlite::functions::Context;
use rusqlite::types::Value;
use rusqlite::{Error, Result};

use super::math::text;
use super::register::{Answer, Entry, complain, integer};

/// Bytes a compiled pattern may have.
const MAX_COMPILED: usize = 1 << 20;

/// The functions.
pub(super) const FUNCTIONS: &[Entry] = &[
    ("onsite_like", 2, |context| like(context, false)),
    ("onsite_like", 3, |context| like(context, false)),
    ("onsite_ilike", 2, |context| like(context, true)),
    ("onsite_ilike", 3, |context| like(context, true)),
    ("onsite_regexp", 3, |context| {
        let Some((text, regex)) = subject(context, text(context, 2).as_deref())? else {
            return Ok(Value::Null);
        };
        Ok(regex.is_match(&text).into())
    }),
    ("onsite_regexp_extract", 4, |context| {
        let flags = text(context, 3);
        let Some((text, regex)) = subject(context, flags.as_deref())? else {
            return Ok(Value::Null);
        };
        let group = integer(context, 2).and_then(|n| usize::try_from(n).ok());
        let group = group.unwrap_or(0);
        if group >= regex.captures_len() {
            return complain(format!("the pattern has no group {group}"));
        }
        let found = regex
            .captures(&text)
            .map(|all| all.get(group).map(|part| part.as_str().to_owned()));
        let none_is_empty = flags.is_some_and(|flags| flags.contains('e'));
        Ok(match found {
            Some(part) => part.into(),
            None if none_is_empty => Value::Text(String::new()),
            None => Value::Null,
        })
    }),
    ("onsite_regexp_replace", 4, |context| {
        let flags = text(context, 3);
        let Some(((text, regex), with)) = subject(context, flags.as_deref())?.zip(text(context, 2))
        else {
            return Ok(Value::Null);
        };
        let with = references(&with);
        let all = flags.is_some_and(|flags| flags.contains('g'));
        let replaced = if all {
            regex.replace_all(&text, with.as_str())
        } else {
            regex.replace(&text, with.as_str())
        };
        Ok(Value::Text(replaced.into_owned()))
    }),
    ("onsite_regexp_count", 2, |context| {
        let Some((text, regex)) = subject(context, None)? else {
            return Ok(Value::Null);
        };
        Ok(Value::Integer(regex.find_iter(&text).count() as i64))
    }),
    ("onsite_regexp_instr", 3, |context| {
        let Some((text, regex)) = subject(context, text(context, 2).as_deref())? else {
            return Ok(Value::Null);
        };
        let found = regex
            .find(&text)
            .and_then(|found| text.get(..found.start()));
        Ok(Value::Integer(
            found.map_or(0, |before| before.chars().count() as i64 + 1),
        ))
    }),
];

/// The text and the compiled pattern, the first two arguments; `None` if one is NULL.
fn subject(
    context: &Context<'_>,
    flags: Option<&str>,
) -> Result<Option<(String, std::sync::Arc<Regex>)>> {
    let (Some(text), Some(pattern)) = (text(context, 0), text(context, 1)) else {
        return Ok(None);
    };
    let flags = flags.unwrap_or_default();
    // SQLite keeps what was compiled as long as the pattern is the same constant.
    let regex = context.get_or_create_aux(1, |_| compile(&pattern, flags));
    match regex {
        Ok(regex) => Ok(Some((text.into_owned(), regex))),
        Err(error) => Err(error),
    }
}

fn compile(
    pattern: &str,
    flags: &str,
) -> std::result::Result<Regex, Box<dyn std::error::Error + Send + Sync>> {
    RegexBuilder::new(pattern)
        .case_insensitive(flags.contains('i'))
        .dot_matches_new_line(flags.contains('s'))
        .multi_line(flags.contains('m'))
        .size_limit(MAX_COMPILED)
        .build()
        .map_err(|error| {
            let line = error.to_string();
            let last = line.lines().last().unwrap_or("it cannot be read");
            format!(
                "this regular expression is not carried over: {}",
                last.trim()
            )
            .into()
        })
}

/// `\1` of most dialects is `${1}` here, and a dollar of PostgreSQL's or MySQL's is a dollar.
fn references(with: &str) -> String {
    let mut out = String::new();
    let mut chars = with.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\' | '$', Some(digit)) if digit.is_ascii_digit() => {
                out.extend(["${", digit.encode_utf8(&mut [0; 4]), "}"]);
                chars.next();
            }
            ('$', _) => out.push_str("$$"),
            ('\\', Some('\\')) => {
                out.push('\\');
                chars.next();
            }
            _ => out.push(c),
        }
    }
    out
}

fn like(context: &Context<'_>, ignores_case: bool) -> Answer {
    let (Some(whole), Some(pattern)) = (text(context, 0), text(context, 1)) else {
        return Ok(Value::Null);
    };
    let escape = match context.len() {
        3 => match text(context, 2) {
            Some(escape) => escape.chars().next(),
            None => return Ok(Value::Null),
        },
        _ => None,
    };
    let folded = |text: &str| -> Vec<char> {
        if ignores_case {
            text.chars().flat_map(char::to_lowercase).collect()
        } else {
            text.chars().collect()
        }
    };
    let tokens = tokens(&folded(&pattern), escape).ok_or_else(|| {
        Error::UserFunctionError("the pattern ends with its escape character".into())
    })?;
    Ok(matches(&folded(&whole), &tokens).into())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Token {
    Char(char),
    One,
    Many,
}

fn tokens(pattern: &[char], escape: Option<char>) -> Option<Vec<Token>> {
    let mut out = Vec::with_capacity(pattern.len());
    let mut chars = pattern.iter();
    while let Some(c) = chars.next() {
        out.push(match c {
            c if Some(*c) == escape => Token::Char(*chars.next()?),
            '%' => Token::Many,
            '_' => Token::One,
            c => Token::Char(*c),
        });
    }
    Some(out)
}

/// Greedy with one place to come back to: the last `%`.
fn matches(text: &[char], pattern: &[Token]) -> bool {
    let (mut at, mut token) = (0, 0);
    let mut back: Option<(usize, usize)> = None;
    while at < text.len() {
        match pattern.get(token) {
            Some(Token::Many) => {
                token += 1;
                back = Some((at, token));
                continue;
            }
            Some(Token::One) => {
                at += 1;
                token += 1;
                continue;
            }
            Some(Token::Char(c)) if text.get(at) == Some(c) => {
                at += 1;
                token += 1;
                continue;
            }
            _ => {}
        }
        let Some((from, after)) = back else {
            return false;
        };
        back = Some((from + 1, after));
        at = from + 1;
        token = after;
    }
    pattern
        .get(token..)
        .is_some_and(|rest| rest.iter().all(|token| *token == Token::Many))
}
