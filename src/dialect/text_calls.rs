//! Functions of text.
//!
//! Invariant: NULL handling is the dialect's: `concat` skips NULL in PostgreSQL alone.

#![expect(
    clippy::match_same_arms,
    reason = "a row per function and its dialects reads as a table"
)]

use sqlparser::ast::{BinaryOperator as Op, Expr};

use super::calls::Call;
use super::context::Rewritten;
use super::kinds::Kind;
use super::make;
use super::name::Dialect::{BigQuery, MySql, Postgres, Presto, Spark};

/// Rewrites a function of text; `None` for any other.
pub(super) fn rewrite(call: &mut Call<'_>) -> Rewritten<Option<Expr>> {
    let dialect = call.dialect();
    let n_args = call.args.len();
    let span = call.span;
    let name = call.name.clone();
    Ok(Some(match (name.as_str(), dialect) {
        ("concat", Postgres) if n_args >= 1 => call.renamed("concat"),
        ("concat", _) if n_args >= 1 => {
            if n_args == 1 {
                call.args.push(make::text(""));
            }
            let args = std::mem::take(&mut call.args);
            let all = args
                .into_iter()
                .map(make::operand)
                .reduce(|a, b| make::bare(a, Op::StringConcat, b));
            make::nested(all.unwrap_or_else(make::null))
        }
        ("concat_ws", Postgres | MySql | Spark | Presto) if n_args >= 2 => {
            call.renamed("concat_ws")
        }
        ("length" | "char_length" | "character_length", Postgres | Presto | Spark | BigQuery)
        | ("char_length" | "character_length", MySql) => call.given::<1>("length")?,
        ("len", Spark) => call.given::<1>("length")?,
        // MySQL's LENGTH counts bytes.
        ("length", MySql) | ("octet_length", _) | ("byte_length", BigQuery) => {
            call.given::<1>("octet_length")?
        }
        ("ucase", MySql | Spark) => call.given::<1>("onsite_upper")?,
        ("lcase", MySql | Spark) => call.given::<1>("onsite_lower")?,
        ("left", Postgres | MySql | Spark | BigQuery) => {
            let [value, n] = call.take()?;
            let from_end = make::text(if dialect == Postgres { "end" } else { "none" });
            make::call("onsite_left", vec![value, n, from_end], span)
        }
        ("right", Postgres | MySql | Spark | BigQuery) => {
            let [value, n] = call.take()?;
            let from_end = make::text(if dialect == Postgres { "end" } else { "none" });
            make::call("onsite_right", vec![value, n, from_end], span)
        }
        // PostgreSQL's `substring(s from 'pattern')`.
        ("substring" | "substr", Postgres)
            if call
                .args
                .get(1)
                .is_some_and(|arg| call.context.kind(arg) == Kind::Text) =>
        {
            if n_args != 2 {
                return Err(call.refuse(
                    "SUBSTRING with a SIMILAR pattern is not carried over",
                    "give it a regular expression: substring(s from 'pattern')",
                ));
            }
            let group = i64::from(make_has_group(call.args.get(1)));
            call.args.push(make::number(group));
            call.args.push(make::text("c"));
            call.renamed("onsite_regexp_extract")
        }
        ("substr" | "substring" | "mid", _) if n_args == 2 || n_args == 3 => {
            let start = call.args.get(1).and_then(make::literal_integer);
            let length = call.args.get(2);
            let length_is_plain = length.is_none_or(|length| {
                make::literal_integer(length).is_some_and(|length| length >= 0)
            });
            if start.is_some_and(|start| start > 0) && length_is_plain {
                call.renamed("substr")
            } else {
                let mut args = std::mem::take(&mut call.args);
                let style = match dialect {
                    Postgres => "line",
                    MySql | Presto => "strict",
                    _ => "first",
                };
                args.insert(0, make::text(style));
                make::call("onsite_substr", args, span)
            }
        }
        ("lpad" | "rpad", _) if n_args == 2 && dialect != MySql && dialect != Presto => {
            call.args.push(make::text(" "));
            call.renamed(&format!("onsite_{name}"))
        }
        ("lpad" | "rpad", _) => call.given::<3>(&format!("onsite_{name}"))?,
        ("split_part", Postgres | Presto | Spark) => {
            let missing = make::text(if dialect == Presto { "null" } else { "empty" });
            call.args.push(missing);
            call.given::<4>("onsite_split_part")?
        }
        // Kept for the subscript after it.
        ("split", BigQuery | Presto | Spark) | ("string_to_array", Postgres) => {
            call.given::<2>("onsite_split")?
        }
        ("offset" | "safe_offset", BigQuery) => call.given::<1>("onsite_offset")?,
        ("ordinal" | "safe_ordinal", BigQuery) => call.given::<1>("onsite_ordinal")?,
        ("substring_index", MySql | Spark) => call.given::<3>("onsite_substring_index")?,
        ("strpos", Postgres | Presto | BigQuery) | ("instr", MySql | Spark) => {
            call.given::<2>("instr")?
        }
        ("instr", BigQuery) if n_args == 2 => call.renamed("instr"),
        ("instr", BigQuery) => {
            if n_args == 3 {
                call.args.push(make::number(1));
            }
            call.given::<4>("onsite_instr")?
        }
        ("charindex", Spark) | ("locate" | "position", MySql | Spark) if n_args == 2 => {
            let [part, whole] = call.take()?;
            make::call("instr", vec![whole, part], span)
        }
        ("locate", MySql | Spark) => call.given::<3>("onsite_locate")?,
        ("initcap", Postgres | Spark | BigQuery) => {
            let others = make::text(if dialect == Spark { "space" } else { "word" });
            call.args.push(others);
            call.given::<2>("onsite_initcap")?
        }
        ("reverse", _) => call.given::<1>("onsite_reverse")?,
        ("repeat", Postgres | MySql | Spark | BigQuery) => call.given::<2>("onsite_repeat")?,
        ("space", MySql | Spark) => {
            let [n] = call.take()?;
            make::call("onsite_repeat", vec![make::text(" "), n], span)
        }
        ("translate", Postgres | Presto | Spark | BigQuery) => {
            call.given::<3>("onsite_translate")?
        }
        ("ascii", Postgres | MySql | Spark | BigQuery) | ("codepoint", Presto) => {
            call.given::<1>("onsite_code")?
        }
        ("chr", Postgres | Presto | Spark | BigQuery) | ("char", Spark | MySql) => {
            call.given::<1>("char")?
        }
        ("starts_with", Postgres | Presto | BigQuery) | ("startswith", Spark) => {
            call.given::<2>("onsite_starts_with")?
        }
        ("ends_with", BigQuery) | ("endswith", Spark) => call.given::<2>("onsite_ends_with")?,
        ("contains", Spark) => {
            let [whole, part] = call.take()?;
            let found = make::call("instr", vec![whole, part], span);
            make::operation(found, Op::Gt, make::number(0))
        }
        ("btrim", Postgres | Spark) => call.renamed("trim"),
        ("replace", Presto | Spark) if n_args == 2 => {
            call.args.push(make::text(""));
            call.renamed("replace")
        }
        ("find_in_set", MySql | Spark) => call.given::<2>("onsite_find_in_set")?,
        ("field", MySql) if n_args >= 2 => call.renamed("onsite_field"),
        ("elt", MySql | Spark) if n_args >= 2 => call.renamed("onsite_elt"),
        ("strcmp", MySql) => call.given::<2>("onsite_compare")?,
        ("to_hex", Postgres) => {
            return Err(call.refuse("to_hex is not carried over", "compare the numbers instead"));
        }
        _ => return regexps(call),
    }))
}

fn regexps(call: &mut Call<'_>) -> Rewritten<Option<Expr>> {
    let dialect = call.dialect();
    let n_args = call.args.len();
    let span = call.span;
    let name = call.name.clone();
    let default = if dialect == MySql { "i" } else { "c" };
    Ok(Some(match (name.as_str(), dialect) {
        ("regexp_like", Postgres | MySql | Presto | Spark)
        | ("regexp" | "rlike", Spark)
        | ("regexp_contains", BigQuery) => {
            if n_args == 2 {
                call.args.push(make::text(default));
            }
            call.given::<3>("onsite_regexp")?
        }
        ("regexp_substr", MySql | Spark | Postgres | BigQuery) if n_args == 2 => {
            call.args.push(make::number(0));
            call.args.push(make::text(default));
            call.renamed("onsite_regexp_extract")
        }
        ("regexp_extract", Presto | Spark | BigQuery) => {
            let has_group = make_has_group(call.args.get(1));
            if n_args == 2 {
                // Spark takes the first group unless told, BigQuery if there is one, Presto the whole.
                let group = match dialect {
                    Spark => 1,
                    BigQuery if has_group => 1,
                    _ => 0,
                };
                call.args.push(make::number(group));
            }
            let missing = if dialect == Spark { "e" } else { "c" };
            call.args.push(make::text(missing));
            call.given::<4>("onsite_regexp_extract")?
        }
        ("regexp_replace", _) => {
            // PostgreSQL replaces the first match unless the flags say `g`.
            if n_args == 2 && dialect == Presto {
                call.args.push(make::text(""));
            }
            let flags = match (dialect, call.args.len()) {
                (Postgres, 3) => Some("1"),
                (MySql, 3) => Some("gi"),
                (_, 3) => Some("g"),
                _ => None,
            };
            if let Some(flags) = flags {
                call.args.push(make::text(flags));
            } else if dialect != Postgres {
                return Err(call.refuse(
                    "regexp_replace takes 3 arguments here",
                    "leave out position and flags",
                ));
            }
            call.given::<4>("onsite_regexp_replace")?
        }
        ("regexp_count", Postgres | Presto | Spark) => {
            let [text, pattern] = call.take()?;
            make::call("onsite_regexp_count", vec![text, pattern], span)
        }
        ("regexp_instr", MySql | Postgres | BigQuery | Spark) => {
            let [text, pattern] = call.take()?;
            let flags = make::text(default);
            make::call("onsite_regexp_instr", vec![text, pattern, flags], span)
        }
        _ => return Ok(None),
    }))
}

fn make_has_group(pattern: Option<&Expr>) -> bool {
    let text = pattern.and_then(make::literal_text).unwrap_or_default();
    let opened = text.match_indices('(').filter(|(at, _)| {
        let before = text.get(..*at).unwrap_or_default();
        let after = text.get(at + 1..).unwrap_or_default();
        !before.ends_with('\\') && !after.starts_with('?')
    });
    opened.count() > 0
}
