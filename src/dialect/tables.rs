//! What stands in FROM: tables, derived tables, functions that make rows.
//!
//! Invariant: a table named by an alias with column names gives exactly these columns.

use sqlparser::ast::{
    Expr, FunctionArg, FunctionArgExpr, Ident, Query, SelectItem, SetExpr, TableAlias, TableFactor,
    Values,
};
use sqlparser::tokenizer::Span;

use super::context::{Context, Rewritten};
use super::name::Dialect::{Presto, Spark};
use super::{make, semijoins};

/// Rewrites one thing of a FROM.
pub(super) fn rewrite(context: &Context<'_>, factor: &mut TableFactor) -> Rewritten<()> {
    let place = place(factor);
    let refuse = |what: &str, help: &str| Err(context.refuse(place, what, help));
    let old = std::mem::replace(factor, make::table(make::ident("onsite_none", place)));
    *factor = match old {
        TableFactor::Table {
            name,
            alias,
            args: None,
            version: None,
            sample: None,
            with_ordinality: false,
            json_path: None,
            ..
        } => {
            let last = name.0.last().and_then(|part| part.as_ident()).cloned();
            let Some(last) = last else {
                return refuse("this table is not carried over", "name the table");
            };
            let table = make::table(last);
            match alias {
                Some(alias) if !alias.columns.is_empty() => {
                    let select = make::select(vec![make::star()], vec![table]);
                    renamed(make::query(SetExpr::Select(Box::new(select))), alias)
                }
                alias => with_alias(table, alias),
            }
        }
        TableFactor::Table {
            name,
            alias,
            args: Some(args),
            sample: None,
            with_ordinality: false,
            ..
        } => rows_of(context, &name.to_string(), &args.args, alias, place)?,
        TableFactor::Function {
            lateral: false,
            name,
            args,
            alias,
            with_ordinality: false,
        } => rows_of(context, &name.to_string(), &args, alias, place)?,
        TableFactor::Derived { lateral: true, .. } => {
            return refuse(
                "LATERAL has no counterpart in SQLite",
                "use a correlated subquery in SELECT, or ROW_NUMBER() in a join",
            );
        }
        TableFactor::Derived {
            subquery,
            alias,
            sample: None,
            ..
        } => match alias {
            Some(alias) if !alias.columns.is_empty() => renamed(*subquery, alias),
            alias => make::derived(*subquery, alias),
        },
        TableFactor::UNNEST {
            alias,
            array_exprs,
            with_offset,
            with_offset_alias,
            with_ordinality: false,
        } => {
            let offset = with_offset_alias.unwrap_or_else(|| make::ident("offset", place));
            let offset = with_offset.then_some(offset);
            unnested(context, &array_exprs, offset, alias, place)?
        }
        TableFactor::NestedJoin {
            table_with_joins,
            alias,
        } => {
            semijoins::refuse_nested(context, &table_with_joins)?;
            TableFactor::NestedJoin {
                table_with_joins,
                alias,
            }
        }
        TableFactor::Pivot { .. } => {
            return refuse(
                "PIVOT has no counterpart in SQLite",
                "SUM(CASE WHEN … THEN … END) AS one_column for each value",
            );
        }
        TableFactor::Unpivot { .. } => {
            return refuse(
                "UNPIVOT has no counterpart in SQLite",
                "UNION ALL of one SELECT per column",
            );
        }
        _ => {
            return refuse(
                "this way to make rows has no counterpart in SQLite",
                "write a subquery or a table",
            );
        }
    };
    Ok(())
}

fn place(factor: &TableFactor) -> Span {
    use sqlparser::ast::Spanned;
    factor.span()
}

fn with_alias(mut table: TableFactor, new: Option<TableAlias>) -> TableFactor {
    if let TableFactor::Table { alias, .. } = &mut table {
        *alias = new;
    }
    table
}

/// `(query) AS name(columns)`, which SQLite has only in WITH.
fn renamed(query: Query, alias: TableAlias) -> TableFactor {
    let mut bare = alias.clone();
    bare.columns.clear();
    let mut named = alias;
    for column in &mut named.columns {
        column.data_type = None;
    }
    let name = named.name.clone();
    let select = make::select(vec![make::star()], vec![make::table(name)]);
    let mut outer = make::query(SetExpr::Select(Box::new(select)));
    outer.with = Some(make::with(vec![make::cte(named, query)]));
    make::derived(outer, Some(bare))
}

/// The names an alias gives: of the table, and of its first column.
fn names(alias: Option<TableAlias>, table: &str, span: Span) -> (TableAlias, Ident) {
    let mut alias = alias.unwrap_or_else(|| make::alias(make::ident(table, span), Vec::new()));
    let column = match alias.columns.pop() {
        Some(column) => column.name,
        // A bare alias names the column as well.
        None => alias.name.clone(),
    };
    alias.columns.clear();
    (alias, column)
}

/// `generate_series(a, b)` and what it is called elsewhere.
fn rows_of(
    context: &Context<'_>,
    name: &str,
    args: &[FunctionArg],
    alias: Option<TableAlias>,
    span: Span,
) -> Rewritten<TableFactor> {
    let args: Vec<Expr> = args
        .iter()
        .filter_map(|arg| match arg {
            FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Some(expr.clone()),
            _ => None,
        })
        .collect();
    match name.to_ascii_lowercase().as_str() {
        "generate_series" => series(context, args, true, alias, span),
        "unnest" | "explode" => unnested(context, &args, None, alias, span),
        "range" if args.len() <= 2 => {
            // Spark's range leaves out its end.
            let mut args = args;
            if args.len() == 1 {
                args.insert(0, make::number(0));
            }
            if let Some(end) = args.pop() {
                use sqlparser::ast::BinaryOperator as Op;
                args.push(make::operation(end, Op::Minus, make::number(1)));
            }
            let alias =
                alias.unwrap_or_else(|| make::alias(make::ident("range", span), Vec::new()));
            let id = make::alias(make::ident("range", span), vec![make::ident("id", span)]);
            let alias = if alias.columns.is_empty() {
                TableAlias {
                    columns: id.columns,
                    ..alias
                }
            } else {
                alias
            };
            let alias = Some(alias);
            series(context, args, true, alias, span)
        }
        _ => Err(context.refuse(
            span,
            format!("{name} makes rows in a way that SQLite has not"),
            "use generate_series, VALUES or a recursive WITH",
        )),
    }
}

fn series(
    context: &Context<'_>,
    mut args: Vec<Expr>,
    counts_up: bool,
    alias: Option<TableAlias>,
    span: Span,
) -> Rewritten<TableFactor> {
    let (alias, column) = names(alias, "generate_series", span);
    let step = args.get(2).cloned();
    let is_timed = args.iter().any(|arg| {
        use super::kinds::Kind;
        matches!(
            context.kind(arg),
            Kind::Date | Kind::Timestamp | Kind::Interval | Kind::Text
        )
    });
    if is_timed {
        let [start, stop, step] = <[Expr; 3]>::try_from(args).map_err(|_| {
            context.refuse(
                span,
                "a series of dates needs a start, an end and a step",
                "write generate_series(DATE '2024-01-01', DATE '2024-01-31', INTERVAL '1 day')",
            )
        })?;
        return dated_series(start, stop, &step, alias, column).ok_or_else(|| {
            context.refuse(
                span,
                "the step of this series is no interval",
                "write INTERVAL '1 day'",
            )
        });
    }
    let rises = match (args.as_slice(), step.as_ref().map(make::literal_integer)) {
        (_, Some(Some(step))) => Some(step > 0),
        ([start, stop], None) if context.speaks(&[Presto, Spark]) && !counts_up => {
            // Without a step these count down to a smaller end.
            let ends = make::literal_integer(start).zip(make::literal_integer(stop));
            ends.map(|(start, stop)| start <= stop)
        }
        (_, None) => Some(true),
        (_, Some(None)) => None,
    };
    if rises != Some(true)
        && let [start, stop, ..] = args.as_slice()
    {
        let query = either_way(start, stop, step.as_ref(), column);
        return Ok(make::derived(query, Some(alias)));
    }
    if step.is_none() && args.len() == 2 {
        args.push(make::number(1));
    }
    let args = args
        .into_iter()
        .map(|arg| FunctionArg::Unnamed(FunctionArgExpr::Expr(arg)));
    let args: Vec<FunctionArg> = args.collect();
    let mut table = make::table(make::ident("generate_series", span));
    if let TableFactor::Table { args: slot, .. } = &mut table {
        *slot = Some(sqlparser::ast::TableFunctionArgs {
            args,
            settings: None,
        });
    }
    let value = SelectItem::ExprWithAlias {
        expr: make::column("value", Span::empty()),
        alias: column,
    };
    let select = make::select(vec![value], vec![table]);
    let query = make::query(SetExpr::Select(Box::new(select)));
    Ok(make::derived(query, Some(alias)))
}

/// A series of numbers that may count down: SQLite's counts steps, and the values are computed.
fn either_way(start: &Expr, stop: &Expr, step: Option<&Expr>, column: Ident) -> Query {
    use sqlparser::ast::BinaryOperator as Op;
    let of = |left: Expr, op: Op, right: Expr| make::operation(left, op, right);
    let step = step.cloned().unwrap_or_else(|| {
        let rises = of(start.clone(), Op::LtEq, stop.clone());
        make::nested(make::case(rises, make::number(1), Some(make::number(-1))))
    });
    let steps = of(
        of(stop.clone(), Op::Minus, start.clone()),
        Op::Divide,
        step.clone(),
    );
    let args = [make::number(0), steps, make::number(1)];
    let args = args.map(|arg| FunctionArg::Unnamed(FunctionArgExpr::Expr(arg)));
    let mut table = make::table(make::ident("generate_series", Span::empty()));
    if let TableFactor::Table { args: slot, .. } = &mut table {
        *slot = Some(sqlparser::ast::TableFunctionArgs {
            args: args.into(),
            settings: None,
        });
    }
    let count = make::column("value", Span::empty());
    let value = of(
        start.clone(),
        Op::Plus,
        of(count, Op::Multiply, step.clone()),
    );
    let mut select = make::select(
        vec![SelectItem::ExprWithAlias {
            expr: value.clone(),
            alias: column,
        }],
        vec![table],
    );
    // A quotient is cut towards zero: a start beyond the end gives one step too many.
    let within = make::case(
        of(step, Op::Gt, make::number(0)),
        of(value.clone(), Op::LtEq, stop.clone()),
        Some(of(value, Op::GtEq, stop.clone())),
    );
    select.selection = Some(within);
    make::query(SetExpr::Select(Box::new(select)))
}

/// A series of dates, by recursion.
fn dated_series(
    start: Expr,
    stop: Expr,
    step: &Expr,
    alias: TableAlias,
    column: Ident,
) -> Option<TableFactor> {
    use sqlparser::ast::{BinaryOperator as Op, SetOperator, SetQuantifier};
    let day = || make::column("onsite_d", Span::empty());
    let item = |expr| SelectItem::UnnamedExpr(expr);
    let first = make::select(vec![item(start)], Vec::new());
    let next = super::dates::moved(day(), step, false)?;
    let falls = super::dates::parts(step)?
        .first()
        .is_some_and(|(_, amount)| matches!(make::unnested(amount), Expr::UnaryOp { .. }));
    let within = if falls { Op::GtEq } else { Op::LtEq };
    let cte_name = make::ident("onsite_days", Span::empty());
    let mut more = make::select(
        vec![item(next.clone())],
        vec![make::table(cte_name.clone())],
    );
    more.selection = Some(make::bare(
        next,
        within.clone(),
        make::operand(stop.clone()),
    ));
    let body = SetExpr::SetOperation {
        left: Box::new(SetExpr::Select(Box::new(first))),
        op: SetOperator::Union,
        set_quantifier: SetQuantifier::All,
        right: Box::new(SetExpr::Select(Box::new(more))),
    };
    let names = make::alias(
        cte_name.clone(),
        vec![make::ident("onsite_d", Span::empty())],
    );
    let mut select = make::select(
        vec![SelectItem::ExprWithAlias {
            expr: day(),
            alias: column,
        }],
        vec![make::table(cte_name)],
    );
    select.selection = Some(make::bare(day(), within, make::operand(stop)));
    let mut query = make::query(SetExpr::Select(Box::new(select)));
    let mut with = make::with(vec![make::cte(names, make::query(body))]);
    with.recursive = true;
    query.with = Some(with);
    Some(make::derived(query, Some(alias)))
}

/// `UNNEST(ARRAY[…])` and `UNNEST(SEQUENCE(…))`.
fn unnested(
    context: &Context<'_>,
    arrays: &[Expr],
    offset: Option<Ident>,
    alias: Option<TableAlias>,
    span: Span,
) -> Rewritten<TableFactor> {
    let refused = || {
        context.refuse(
            span,
            "only a literal array or a sequence can be unnested here",
            "keep one row per element in a table or in VALUES",
        )
    };
    let [array] = arrays else {
        return Err(refused());
    };
    match make::unnested(array) {
        Expr::Array(array) => {
            let (alias, column) = names(alias, "unnest", span);
            let numbered = array.elem.iter().zip(0_i64..);
            let rows = numbered.map(|(value, place)| sqlparser::ast::Parens {
                opening_token: sqlparser::ast::helpers::attached_token::AttachedToken::empty(),
                content: std::iter::once(value.clone())
                    .chain(offset.is_some().then(|| make::number(place)))
                    .collect(),
                closing_token: sqlparser::ast::helpers::attached_token::AttachedToken::empty(),
            });
            let values = Values {
                explicit_row: false,
                value_keyword: false,
                rows: rows.collect(),
            };
            let query = make::query(SetExpr::Values(values));
            let columns = std::iter::once(column).chain(offset).collect();
            let alias = make::alias(alias.name, columns);
            Ok(renamed(query, alias))
        }
        Expr::Function(function) if offset.is_none() => {
            match make::function_name(function).as_str() {
                "onsite_sequence" => {
                    let args = make::plain_args(function).into_iter().cloned().collect();
                    series(context, args, false, alias, span)
                }
                _ => Err(refused()),
            }
        }
        _ => Err(refused()),
    }
}
