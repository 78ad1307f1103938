//! What every rewriting knows: the dialect, the text, the kinds of names.
//!
//! Invariant: a refusal made here points into the text as typed.

#![expect(
    clippy::unnecessary_box_returns,
    reason = "a refusal is large and travels in many results"
)]

use sqlparser::ast::{Expr, Spanned};
use sqlparser::tokenizer::Span;

use super::carry::Refusal;
use super::columns::Columns;
use super::kinds::{self, Kind};
use super::name::Dialect;
use super::parse::Source;

/// A rewritten expression, or why there is none.
pub(super) type Rewritten<T = Expr> = Result<T, Box<Refusal>>;

/// What every rewriting knows.
#[derive(Debug)]
pub(super) struct Context<'a> {
    pub(super) dialect: Dialect,
    pub(super) columns: Columns,
    pub(super) source: &'a Source<'a>,
}

impl Context<'_> {
    /// The kind of an expression.
    pub(super) fn kind(&self, expr: &Expr) -> Kind {
        kinds::of(expr, &self.columns, self.dialect)
    }

    /// Says whether the dialect is one of these.
    pub(super) fn speaks(&self, dialects: &[Dialect]) -> bool {
        dialects.contains(&self.dialect)
    }

    /// Refuses what stands at `span`.
    pub(super) fn refuse(
        &self,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Box<Refusal> {
        Box::new(Refusal {
            message: message.into(),
            offset: self.source.offset(span.start),
            help: Some(help.into()),
            is_ours: true,
        })
    }

    /// Refuses an expression.
    pub(super) fn refuse_expr(
        &self,
        expr: &Expr,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Box<Refusal> {
        self.refuse(expr.span(), message, help)
    }
}
