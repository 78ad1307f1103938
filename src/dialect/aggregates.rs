//! Aggregate and window functions.
//!
//! Invariant: DISTINCT, FILTER, the order inside a call and OVER stay with the call they were
//! written for, or the call is refused.

#![expect(
    clippy::match_same_arms,
    reason = "a row per function and its dialects reads as a table"
)]

use sqlparser::ast::{
    BinaryOperator as Op, DuplicateTreatment, Expr, Function, FunctionArgumentClause,
    FunctionArguments, NullTreatment, OrderByExpr, OrderBySort, Value, WindowFrame,
    WindowFrameBound, WindowFrameUnits, WindowType,
};

use super::context::{Context, Rewritten};
use super::make;
use super::name::Dialect::{BigQuery, MySql, Postgres, Presto, Spark};

/// The separator inside our aggregate; it is replaced afterwards by the one that was asked for.
const UNIT: i64 = 31;

/// Rewrites an aggregate or window function; `None` for any other.
pub(super) fn rewrite(
    context: &Context<'_>,
    name: &str,
    function: &Function,
) -> Rewritten<Option<Expr>> {
    let dialect = context.dialect;
    let span = make::place(function);
    let args: Vec<Expr> = make::plain_args(function).into_iter().cloned().collect();
    let renamed = |to: &str| {
        let mut renamed = function.clone();
        renamed.name = make::function(to, Vec::new(), span).name;
        Ok(Some(Expr::Function(renamed)))
    };
    let refuse = |what: String, help: &str| Err(context.refuse(span, what, help));
    match (name, dialect) {
        ("group_concat", MySql)
        | ("string_agg", Postgres | BigQuery | Spark)
        | ("listagg", Presto | Spark | Postgres) => joined(context, name, function, args).map(Some),
        ("array_join" | "array_to_string", Presto | Spark | BigQuery | Postgres)
        | ("concat_ws", Spark | Postgres) => joined_array(context, name, &args),
        ("bool_or", Postgres | Presto | Spark)
        | ("logical_or", BigQuery)
        | ("any" | "some", Spark) => renamed("max"),
        ("bool_and" | "every", Postgres | Presto | Spark) | ("logical_and", BigQuery) => {
            renamed("min")
        }
        ("count_if", Presto | Spark) | ("countif", BigQuery) => {
            let [condition] = exactly(context, name, function, args)?;
            let one = make::case(condition, make::number(1), None);
            Ok(Some(with_args(function, "count", vec![one])))
        }
        ("approx_distinct", Presto) | ("approx_count_distinct", Spark | BigQuery) => {
            let mut counted = function.clone();
            counted.name = make::function("count", Vec::new(), span).name;
            if let FunctionArguments::List(list) = &mut counted.args {
                list.args.truncate(1);
                list.duplicate_treatment = Some(DuplicateTreatment::Distinct);
            }
            Ok(Some(Expr::Function(counted)))
        }
        ("any_value", _) | ("arbitrary", Presto) => renamed("min"),
        ("median", Spark) => {
            let [value] = exactly(context, name, function, args)?;
            let args = vec![value, number("0.5")];
            Ok(Some(with_args(function, "onsite_percentile_cont", args)))
        }
        ("percentile", Spark) | ("percentile_cont", BigQuery) if args.len() == 2 => {
            Ok(Some(with_args(function, "onsite_percentile_cont", args)))
        }
        ("approx_percentile", Presto | Spark)
        | ("percentile_approx", Spark)
        | ("percentile_disc", BigQuery)
            if args.len() >= 2 =>
        {
            let args = args.into_iter().take(2).collect();
            Ok(Some(with_args(function, "onsite_percentile_disc", args)))
        }
        ("percentile_cont" | "percentile_disc", Postgres | Spark) => {
            within_group(context, name, function, &args).map(Some)
        }
        ("stddev" | "stddev_samp", Postgres | Presto | Spark | BigQuery)
        | ("stddev_samp", MySql) => renamed("onsite_stddev_samp"),
        ("std" | "stddev" | "stddev_pop", MySql) | ("stddev_pop", _) => {
            renamed("onsite_stddev_pop")
        }
        ("variance" | "var_samp", Postgres | Presto | Spark | BigQuery) | ("var_samp", MySql) => {
            renamed("onsite_var_samp")
        }
        ("variance" | "var_pop", MySql) | ("var_pop", _) => renamed("onsite_var_pop"),
        ("std", Spark) => renamed("onsite_stddev_samp"),
        ("corr" | "covar_pop" | "covar_samp", Postgres | Presto | Spark | BigQuery) => {
            renamed(&format!("onsite_{name}"))
        }
        ("max_by" | "min_by", Presto | Spark | BigQuery) => {
            let [value, key] = exactly(context, name, function, args)?;
            let key = match make::unnested(&key) {
                // Several keys, one after the other: the idiom for a tie.
                Expr::Tuple(keys) if dialect != BigQuery => {
                    make::call("onsite_key", keys.clone(), span)
                }
                Expr::Tuple(_) => {
                    return refuse(
                        format!("{name} of several keys is not of BigQuery"),
                        "number the rows with ROW_NUMBER() OVER (ORDER BY a, b) and take the first",
                    );
                }
                _ => key,
            };
            Ok(Some(with_args(
                function,
                &format!("onsite_{name}"),
                vec![value, key],
            )))
        }
        ("count", _) if args.len() > 1 => many(context, function, args).map(Some),
        ("count", Postgres | Presto | Spark) => Ok(match args.as_slice() {
            // A row is counted even if all in it is NULL.
            [row] => match make::unnested(row) {
                Expr::Tuple(values) => {
                    let all = make::call("json_array", values.clone(), span);
                    Some(with_args(function, "count", vec![all]))
                }
                _ => None,
            },
            _ => None,
        }),
        ("lag" | "lead" | "first_value" | "last_value" | "nth_value", _) => {
            nulls(context, name, function, args)
        }
        ("mode", Postgres) => match function.within_group.as_slice() {
            [by] => {
                let name = if by.options.sort == Some(OrderBySort::Desc) {
                    "onsite_mode_desc"
                } else {
                    "onsite_mode"
                };
                let mut made = make::function(name, vec![by.expr.clone()], span);
                made.filter.clone_from(&function.filter);
                made.over.clone_from(&function.over);
                Ok(Some(Expr::Function(made)))
            }
            _ => refuse(
                "mode needs an order".into(),
                "write mode() WITHIN GROUP (ORDER BY x)",
            ),
        },
        // Which row is the first one, nobody says: any value.
        ("first" | "last", Spark) if function.over.is_none() => {
            let value = args.into_iter().take(1).collect();
            Ok(Some(with_args(function, "min", value)))
        }
        ("first" | "last", Spark) => nulls(context, &format!("{name}_value"), function, args),
        ("mode" | "regr_slope" | "regr_intercept" | "bit_and" | "bit_or" | "bit_xor", _) => refuse(
            format!("the aggregate {name} is not carried over"),
            "write it with COUNT, SUM and window functions",
        ),
        _ if !function.within_group.is_empty() => refuse(
            format!("{name} WITHIN GROUP is not carried over"),
            "number the rows with ROW_NUMBER() OVER (ORDER BY …) and take the ones you need",
        ),
        _ => Ok(None),
    }
}

fn number(text: &str) -> Expr {
    use sqlparser::ast::ValueWithSpan;
    Expr::Value(ValueWithSpan {
        value: Value::Number(text.to_owned(), false),
        span: sqlparser::tokenizer::Span::empty(),
    })
}

/// How many elements an array has that was collected from a group: those that are not NULL.
pub(super) fn counted(array: &Expr) -> Option<Expr> {
    let Expr::Function(function) = make::unnested(array) else {
        return None;
    };
    let name = make::function_name(function);
    let args: Vec<Expr> = make::plain_args(function).into_iter().cloned().collect();
    if args.len() != 1 || !["collect_list", "collect_set"].contains(&name.as_str()) {
        return None;
    }
    let Expr::Function(mut counted) = with_args(function, "count", args) else {
        return None;
    };
    if name == "collect_set"
        && let FunctionArguments::List(list) = &mut counted.args
    {
        list.duplicate_treatment = Some(DuplicateTreatment::Distinct);
    }
    Some(Expr::Function(counted))
}

/// The same call of another function on other arguments.
fn with_args(function: &Function, name: &str, args: Vec<Expr>) -> Expr {
    let mut other = function.clone();
    let made = make::function(name, args, make::place(function));
    other.name = made.name;
    if let (FunctionArguments::List(list), FunctionArguments::List(new)) =
        (&mut other.args, made.args)
    {
        list.args = new.args;
    }
    Expr::Function(other)
}

fn exactly<const N: usize>(
    context: &Context<'_>,
    name: &str,
    function: &Function,
    args: Vec<Expr>,
) -> Rewritten<[Expr; N]> {
    let n_args = args.len();
    args.try_into().map_err(|_| {
        context.refuse(
            make::place(function),
            format!("{name} takes {N} arguments here, not {n_args}"),
            format!("give {name} {N} arguments"),
        )
    })
}

/// `COUNT(DISTINCT a, b)`: combinations without a NULL.
fn many(context: &Context<'_>, function: &Function, args: Vec<Expr>) -> Rewritten {
    if !context.speaks(&[MySql, Spark]) {
        return Err(context.refuse(
            make::place(function),
            "COUNT takes one argument here",
            "count the rows of SELECT DISTINCT a, b in a subquery",
        ));
    }
    let present = args
        .iter()
        .cloned()
        .map(|arg| make::nested(Expr::IsNotNull(Box::new(make::operand(arg)))))
        .reduce(|a, b| make::operation(a, Op::And, b))
        .unwrap_or_else(make::null);
    let all = make::call("json_array", args, make::place(function));
    Ok(with_args(
        function,
        "count",
        vec![make::case(present, all, None)],
    ))
}

/// Text of a group, joined.
fn joined(context: &Context<'_>, name: &str, function: &Function, args: Vec<Expr>) -> Rewritten {
    let span = make::place(function);
    let FunctionArguments::List(list) = &function.args else {
        return Err(context.refuse(
            span,
            format!("{name} needs an argument"),
            "give it a column",
        ));
    };
    let mut separator = None;
    let mut order = function.within_group.clone();
    for clause in &list.clauses {
        match clause {
            FunctionArgumentClause::OrderBy(by) => order.clone_from(by),
            FunctionArgumentClause::Separator(value) => {
                separator = Some(Expr::Value(value.clone()));
            }
            FunctionArgumentClause::OnOverflow(_) => {}
            other => {
                return Err(context.refuse(
                    span,
                    format!("{other} inside of {name} is not carried over"),
                    "leave it out and filter before",
                ));
            }
        }
    }
    let mut args = args;
    if name == "group_concat" {
        // MySQL joins all arguments of a row first.
        let whole = args
            .into_iter()
            .map(make::operand)
            .reduce(|a, b| make::bare(a, Op::StringConcat, b));
        args = whole.into_iter().collect();
    } else if args.len() == 2 {
        separator = args.pop();
    }
    let default = if name == "listagg" { "" } else { "," };
    let separator = separator.unwrap_or_else(|| make::text(default));
    let [value] = exactly(context, name, function, args)?;
    let value = make::cast(value, sqlparser::ast::DataType::Text);
    let is_distinct = list.duplicate_treatment == Some(DuplicateTreatment::Distinct);
    Ok(join(function, value, separator, order, is_distinct))
}

fn join(
    function: &Function,
    value: Expr,
    separator: Expr,
    order: Vec<OrderByExpr>,
    is_distinct: bool,
) -> Expr {
    let span = make::place(function);
    let name = if is_distinct {
        "onsite_join"
    } else {
        "group_concat"
    };
    let args = if is_distinct {
        vec![value]
    } else {
        vec![value, separator.clone()]
    };
    let mut inner = make::function(name, args, span);
    inner.filter.clone_from(&function.filter);
    inner.over.clone_from(&function.over);
    if let FunctionArguments::List(list) = &mut inner.args {
        if is_distinct {
            list.duplicate_treatment = Some(DuplicateTreatment::Distinct);
        }
        if !order.is_empty() {
            list.clauses.push(FunctionArgumentClause::OrderBy(order));
        }
    }
    let inner = Expr::Function(inner);
    if !is_distinct {
        return inner;
    }
    // SQLite's group_concat takes no separator beside DISTINCT.
    let unit = make::call("char", vec![make::number(UNIT)], span);
    make::call("replace", vec![inner, unit, separator], span)
}

/// `array_join(array_agg(x), ',')` and its like: arrays that become text at once.
fn joined_array(context: &Context<'_>, name: &str, args: &[Expr]) -> Rewritten<Option<Expr>> {
    let (("concat_ws", [separator, array]) | (_, [array, separator])) = (name, args) else {
        return Ok(None);
    };
    let Expr::Function(function) = make::unnested(array) else {
        return Ok(None);
    };
    let collected = make::function_name(function);
    if !["array_agg", "collect_list", "collect_set"].contains(&collected.as_str()) {
        return Ok(None);
    }
    let [value] = exactly(
        context,
        &collected,
        function,
        make::plain_args(function).into_iter().cloned().collect(),
    )?;
    let FunctionArguments::List(list) = &function.args else {
        return Ok(None);
    };
    let mut order = Vec::new();
    for clause in &list.clauses {
        if let FunctionArgumentClause::OrderBy(by) = clause {
            order.clone_from(by);
        }
    }
    let is_distinct = collected == "collect_set"
        || list.duplicate_treatment == Some(DuplicateTreatment::Distinct);
    let value = make::cast(value, sqlparser::ast::DataType::Text);
    Ok(Some(join(
        function,
        value,
        separator.clone(),
        order,
        is_distinct,
    )))
}

/// `percentile_cont(0.5) WITHIN GROUP (ORDER BY x)`.
fn within_group(
    context: &Context<'_>,
    name: &str,
    function: &Function,
    args: &[Expr],
) -> Rewritten {
    let span = make::place(function);
    let ([fraction], [by]) = (args, function.within_group.as_slice()) else {
        return Err(context.refuse(
            span,
            format!("this form of {name} is not carried over"),
            "write PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY x)",
        ));
    };
    let fraction = if by.options.sort == Some(OrderBySort::Desc) {
        make::operation(make::number(1), Op::Minus, fraction.clone())
    } else {
        fraction.clone()
    };
    let args = vec![by.expr.clone(), fraction];
    let mut made = make::function(&format!("onsite_{name}"), args, span);
    made.filter.clone_from(&function.filter);
    made.over.clone_from(&function.over);
    Ok(Expr::Function(made))
}

/// `IGNORE NULLS`, which SQLite has not.
fn nulls(
    context: &Context<'_>,
    name: &str,
    function: &Function,
    args: Vec<Expr>,
) -> Rewritten<Option<Expr>> {
    let mut function = function.clone();
    let mut treatment = function.null_treatment.take();
    if let FunctionArguments::List(list) = &mut function.args {
        list.clauses.retain(|clause| match clause {
            FunctionArgumentClause::IgnoreOrRespectNulls(inner) => {
                treatment = Some(*inner);
                false
            }
            _ => true,
        });
    }
    let mut args = args;
    if context.dialect == Spark
        && let ("first_value" | "last_value", [_, flag]) = (name, args.as_slice())
        && let Expr::Value(flag) = make::unnested(flag)
        && let Value::Boolean(ignores) = flag.value
    {
        args.truncate(1);
        if ignores {
            treatment = Some(NullTreatment::IgnoreNulls);
        }
    }
    if args.len() > 1 && ["first_value", "last_value"].contains(&name) {
        return Err(context.refuse(
            make::place(&function),
            format!("{name} takes one argument here"),
            "write IGNORE NULLS instead of a flag",
        ));
    }
    if treatment != Some(NullTreatment::IgnoreNulls) {
        let value = match name {
            "first_value" | "last_value" => with_args(&function, name, args),
            _ => Expr::Function(function),
        };
        return Ok(Some(value));
    }
    let span = make::place(&function);
    let Some(WindowType::WindowSpec(mut window)) = function.over.take() else {
        return Err(context.refuse(
            span,
            "IGNORE NULLS over a named window is not carried over",
            "write the window out after OVER",
        ));
    };
    let step = match args.get(1).map(make::literal_integer) {
        None => Some(1),
        Some(step) => step,
    };
    let frame = |start, end| WindowFrame {
        units: WindowFrameUnits::Rows,
        start_bound: start,
        end_bound: Some(end),
    };
    let one = || Some(Box::new(make::number(1)));
    let name = match (name, step) {
        ("lag", Some(1)) if args.len() <= 2 => {
            window.window_frame = Some(frame(
                WindowFrameBound::Preceding(None),
                WindowFrameBound::Preceding(one()),
            ));
            "onsite_last_value"
        }
        ("lead", Some(1)) if args.len() <= 2 => {
            window.window_frame = Some(frame(
                WindowFrameBound::Following(one()),
                WindowFrameBound::Following(None),
            ));
            "onsite_first_value"
        }
        ("first_value", _) => "onsite_first_value",
        ("last_value", _) => "onsite_last_value",
        _ => {
            return Err(context.refuse(
                span,
                format!("this form of {name} IGNORE NULLS is not carried over"),
                "use LAST_VALUE or FIRST_VALUE IGNORE NULLS over a frame of rows",
            ));
        }
    };
    let value = args.into_iter().take(1).collect();
    Ok(Some(make::over(make::function(name, value, span), window)))
}
