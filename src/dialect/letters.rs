//! Capitals, which MySQL's usual collations overlook.
//!
//! Columns are compared as SQLite compares them: what a question's data hold stays apart where its
//! reference keeps it apart. Invariant: what a function made of a text, such as `LEFT(x, 1)` or
//! `DAYNAME(d)`, equals a literal whatever their capitals, for there `=` and LIKE say the same.

use sqlparser::ast::{Expr, ObjectName};
use sqlparser::tokenizer::Span;

use super::context::Context;
use super::kinds::Kind;
use super::make;
use super::name::Dialect::MySql;

/// Returns `right`, under a collation that overlooks capitals if it is compared with `left` and one
/// is a literal with letters, the other a text that a function made.
pub(super) fn beside(context: &Context<'_>, left: &Expr, right: Expr) -> Expr {
    let is_blind = (is_made(context, left) && has_letters(&right))
        || (is_made(context, &right) && has_letters(left));
    if is_blind { blind(right) } else { right }
}

/// Returns `expr`, under that collation if it is such a text and looked for among literals with
/// letters.
pub(super) fn before(context: &Context<'_>, expr: Expr, list: &[Expr]) -> Expr {
    if is_made(context, &expr) && list.iter().any(has_letters) {
        blind(expr)
    } else {
        expr
    }
}

fn is_made(context: &Context<'_>, expr: &Expr) -> bool {
    let expr = make::unnested(expr);
    let is_call = matches!(
        expr,
        Expr::Function(_) | Expr::Substring { .. } | Expr::Trim { .. }
    );
    context.dialect == MySql && is_call && context.kind(expr) == Kind::Text
}

fn has_letters(expr: &Expr) -> bool {
    let text = make::literal_text(make::unnested(expr));
    text.is_some_and(|text| text.chars().any(char::is_alphabetic))
}

fn blind(expr: Expr) -> Expr {
    let name = make::ident("NOCASE", Span::empty());
    Expr::Collate {
        expr: Box::new(make::operand(expr)),
        collation: ObjectName::from(vec![name]),
    }
}
