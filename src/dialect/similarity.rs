//! PostgreSQL's SIMILAR TO, as a regular expression over the whole text.
//!
//! Invariant: what a pattern of SQL takes for itself is left to stand for itself, and nothing else has
//! a meaning that it has not there.

use sqlparser::ast::{Expr, Spanned};

use super::context::{Context, Rewritten};
use super::make;

/// Rewrites `text SIMILAR TO pattern`.
pub(super) fn rewrite(
    context: &Context<'_>,
    text: Expr,
    pattern: &Expr,
    has_escape: bool,
    negated: bool,
) -> Rewritten {
    let span = text.span().union(&pattern.span());
    let regex = make::literal_text(pattern)
        .filter(|_| !has_escape)
        .and_then(regex);
    let Some(regex) = regex else {
        return Err(context.refuse_expr(
            &text,
            "only SIMILAR TO a literal pattern without ESCAPE is carried over",
            "use LIKE, or a regular expression with ~",
        ));
    };
    let args = vec![
        text,
        make::text_at(&regex, pattern.span()),
        make::text("cs"),
    ];
    let found = make::call("onsite_regexp", args, span);
    Ok(if negated { make::not(found) } else { found })
}

/// The pattern as a regular expression; `None` if it ends in a backslash or leaves brackets open.
fn regex(pattern: &str) -> Option<String> {
    let mut out = String::from("^(?:");
    let mut chars = pattern.chars();
    let mut in_brackets = false;
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                let escaped = chars.next()?;
                if !escaped.is_alphanumeric() {
                    out.push('\\');
                }
                out.push(escaped);
            }
            ']' if in_brackets => {
                in_brackets = false;
                out.push(c);
            }
            _ if in_brackets => out.push(c),
            '[' => {
                in_brackets = true;
                out.push(c);
            }
            '%' => out.push_str(".*"),
            '_' => out.push('.'),
            '.' | '^' | '$' => out.extend(['\\', c]),
            _ => out.push(c),
        }
    }
    out.push_str(")$");
    (!in_brackets).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_of_sql_become_regular_expressions() {
        let check = |pattern: &str, expect: &str| {
            assert_eq!(regex(pattern).as_deref(), Some(expect));
        };
        check("(a|b)%", "^(?:(a|b).*)$");
        check("a_c.d", r"^(?:a.c\.d)$");
        check(r"10\%", r"^(?:10\%)$");
        check("[0-9_]{2}", "^(?:[0-9_]{2})$");
        assert_eq!(regex("[a"), None);
        assert_eq!(regex("a\\"), None);
    }
}
