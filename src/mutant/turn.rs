//! One walk over a query that makes exactly one change: the one whose turn it is.
//!
//! Invariant: the walk visits a query in the same order every time, so counting the offers numbers
//! the changes.

use std::fmt::Display;
use std::ops::ControlFlow;

use sqlparser::ast::{Expr, Ident, OrderByExpr, Query, Select, VisitorMut};
use sqlparser::tokenizer::Span;

use super::facts::{Known, last_name};
use super::kind::MutantKind;
use super::{exprs, rewrite, selects};

/// Characters of a piece of the query that is quoted in a sentence.
const MAX_QUOTE: usize = 60;

/// A walk that makes the change number `wanted`.
pub(super) struct Turn<'a> {
    wanted: usize,
    seen: usize,
    /// The change that was made.
    pub(super) taken: Option<Taken>,
    /// What is known of the query's tables.
    pub(super) known: &'a Known,
    /// How many queries the walk is in.
    pub(super) depth: usize,
    /// How many subqueries inside expressions the walk is in.
    pub(super) inside: usize,
    /// The SELECTs the walk is in, the innermost last.
    pub(super) selects: Vec<Around>,
}

/// A change that was made.
pub(super) struct Taken {
    pub(super) kind: MutantKind,
    pub(super) span: Span,
    pub(super) describes: String,
}

/// What a SELECT means for what is inside it.
pub(super) struct Around {
    /// Columns it names.
    pub(super) columns: Vec<Expr>,
    /// Columns that tell its rows apart, each by itself, in lower case.
    pub(super) keys: Vec<String>,
    /// Sort keys of its named windows.
    pub(super) windows: Vec<(Ident, Vec<OrderByExpr>)>,
}

impl<'a> Turn<'a> {
    pub(super) fn new(wanted: usize, known: &'a Known) -> Self {
        Self {
            wanted,
            seen: 0,
            taken: None,
            known,
            depth: 0,
            inside: 0,
            selects: Vec::new(),
        }
    }

    /// Offers a change; whoever hears `true` makes it.
    pub(super) fn takes(
        &mut self,
        kind: MutantKind,
        span: Span,
        describes: impl FnOnce() -> String,
    ) -> bool {
        if self.taken.is_some() {
            return false;
        }
        let is_mine = self.seen == self.wanted;
        self.seen += 1;
        if is_mine {
            self.taken = Some(Taken {
                kind,
                span,
                describes: describes(),
            });
        }
        is_mine
    }

    /// Says whether sort keys leave no rows of the innermost SELECT tied.
    pub(super) fn is_total(&self, keys: &[OrderByExpr]) -> bool {
        let unique = self
            .selects
            .last()
            .map_or(&[][..], |around| around.keys.as_slice());
        let mut names = keys.iter().filter_map(|key| last_name(&key.expr));
        names.any(|name| unique.contains(&name))
    }

    fn on(&self) -> ControlFlow<()> {
        if self.taken.is_some() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }
}

impl VisitorMut for Turn<'_> {
    type Break = ();

    fn pre_visit_query(&mut self, query: &mut Query) -> ControlFlow<()> {
        self.depth += 1;
        selects::query(self, query);
        self.on()
    }

    fn post_visit_query(&mut self, _query: &mut Query) -> ControlFlow<()> {
        self.depth -= 1;
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &mut Select) -> ControlFlow<()> {
        self.selects.push(Around {
            columns: rewrite::columns(select),
            keys: self.known.keys(select),
            windows: rewrite::named_windows(select),
        });
        selects::select(self, select);
        self.on()
    }

    fn post_visit_select(&mut self, _select: &mut Select) -> ControlFlow<()> {
        self.selects.pop();
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        exprs::expr(self, expr);
        if rewrite::has_query(expr) {
            self.inside += 1;
        }
        self.on()
    }

    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        if rewrite::has_query(expr) {
            self.inside -= 1;
        }
        ControlFlow::Continue(())
    }
}

/// Returns a piece of the query in backquotes, on one line and not too long.
pub(super) fn quote(piece: &impl Display) -> String {
    let text = piece.to_string();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= MAX_QUOTE {
        return format!("`{text}`");
    }
    let head: String = text.chars().take(MAX_QUOTE - 1).collect();
    format!("`{}…`", head.trim_end())
}
