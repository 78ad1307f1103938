//! Function calls: which function of the dialect is which of SQLite's or ours.
//!
//! Invariant: a call passes only if SQLite or the sandbox means by it what the dialect means; a name
//! nobody here knows is refused, for a misspelt name must not become a riddle of SQLite's.

#![expect(
    clippy::match_same_arms,
    reason = "a row per function and its dialects reads as a table"
)]
#![expect(
    clippy::unnecessary_box_returns,
    reason = "a refusal is large and travels in many results"
)]

use sqlparser::ast::{
    BinaryOperator as Op, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments,
};
use sqlparser::tokenizer::Span;

use super::context::{Context, Rewritten};
use super::kinds::Kind;
use super::name::Dialect::{self, BigQuery, MySql, Postgres, Presto, Spark};
use super::{aggregates, date_calls, floats, json, make, operators, text_calls};

/// A call being rewritten.
pub(super) struct Call<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) name: String,
    pub(super) args: Vec<Expr>,
    pub(super) span: Span,
}

impl Call<'_> {
    /// The dialect.
    pub(super) fn dialect(&self) -> Dialect {
        self.context.dialect
    }

    /// Takes exactly `N` arguments.
    pub(super) fn take<const N: usize>(&mut self) -> Rewritten<[Expr; N]> {
        let args = std::mem::take(&mut self.args);
        let n_args = args.len();
        args.try_into().map_err(|_| {
            self.context.refuse(
                self.span,
                format!("{} takes {N} arguments here, not {n_args}", self.name),
                format!("give {} {N} arguments", self.name),
            )
        })
    }

    /// The call of our function of that name with all arguments.
    pub(super) fn renamed(&mut self, name: &str) -> Expr {
        make::call(name, std::mem::take(&mut self.args), self.span)
    }

    /// The call of our function of that name with exactly `N` arguments.
    pub(super) fn given<const N: usize>(&mut self, name: &str) -> Rewritten {
        Ok(make::call(name, self.take::<N>()?.into(), self.span))
    }

    pub(super) fn refuse(&self, what: &str, help: &str) -> Box<super::carry::Refusal> {
        self.context.refuse(self.span, what, help)
    }
}

/// Functions that mean in every dialect what they mean in SQLite.
const ALIKE: &[&str] = &[
    "abs",
    "acos",
    "asin",
    "atan",
    "atan2",
    "avg",
    "ceil",
    "ceiling",
    "coalesce",
    "cos",
    "cosh",
    "count",
    "cume_dist",
    "degrees",
    "dense_rank",
    "exp",
    "first_value",
    "floor",
    "lag",
    "last_value",
    "lead",
    "ln",
    "log10",
    "log2",
    "ltrim",
    "max",
    "min",
    "nth_value",
    "ntile",
    "nullif",
    "percent_rank",
    "pi",
    "pow",
    "power",
    "radians",
    "rank",
    "replace",
    "row_number",
    "rtrim",
    "sign",
    "sin",
    "sinh",
    "sqrt",
    "sum",
    "tan",
    "tanh",
    "trim",
];

/// Functions that the construct around them takes apart; what remains is refused afterwards.
const KEPT: &[&str] = &[
    "grouping",
    "grouping_id",
    "array_agg",
    "collect_list",
    "collect_set",
];

/// Rewrites a call whose arguments are rewritten.
pub(super) fn rewrite(context: &Context<'_>, function: Function) -> Rewritten {
    let name = make::function_name(&function);
    let span = make::place(&function);
    if name.starts_with("onsite_") {
        // Our own calls are made after their place was visited; this one was typed.
        return Err(unknown(context, &name, span));
    }
    if let Some(done) = aggregates::rewrite(context, &name, &function)? {
        return Ok(done);
    }
    let is_bare = function.over.is_none()
        && function.filter.is_none()
        && function.within_group.is_empty()
        && function.null_treatment.is_none();
    if let Some(args) = only_plain(&function).filter(|_| is_bare) {
        let mut call = Call {
            context,
            name: name.clone(),
            args,
            span,
        };
        if let Some(done) = common(&mut call)? {
            return Ok(done);
        }
        if let Some(done) = date_calls::rewrite(&mut call)? {
            return Ok(done);
        }
        if let Some(done) = text_calls::rewrite(&mut call)? {
            return Ok(done);
        }
        if let Some(done) = json::rewrite(&mut call)? {
            return Ok(done);
        }
    }
    // Taken apart with the query they stand in.
    let kept = KEPT.contains(&name.as_str()) || name == "week" && context.dialect == BigQuery;
    if kept || ALIKE.contains(&name.as_str()) {
        return Ok(Expr::Function(function));
    }
    Err(unknown(context, &name, span))
}

/// The arguments, if all are plain expressions and nothing else stands between the parentheses.
fn only_plain(function: &Function) -> Option<Vec<Expr>> {
    match &function.args {
        FunctionArguments::None => Some(Vec::new()),
        FunctionArguments::Subquery(_) => None,
        FunctionArguments::List(list) => {
            if list.duplicate_treatment.is_some() || !list.clauses.is_empty() {
                return None;
            }
            list.args
                .iter()
                .map(|arg| match arg {
                    FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Some(expr.clone()),
                    _ => None,
                })
                .collect()
        }
    }
}

fn unknown(context: &Context<'_>, name: &str, span: Span) -> Box<super::carry::Refusal> {
    let chance = [
        "now",
        "current_timestamp",
        "current_date",
        "current_time",
        "curdate",
        "curtime",
        "sysdate",
        "localtime",
        "localtimestamp",
        "getdate",
        "utc_date",
        "utc_timestamp",
        "current_datetime",
        "clock_timestamp",
        "random",
        "rand",
        "uuid",
        "gen_random_uuid",
        "generate_uuid",
        "newid",
        "today",
    ];
    if chance.contains(&name) {
        return context.refuse(
            span,
            format!("{name} gives another answer every time"),
            "write the date or number that the question names",
        );
    }
    let arrays = [
        "array_join",
        "array_to_string",
        "array",
        "cardinality",
        "array_length",
        "contains",
        "element_at",
        "split",
        "regexp_split_to_array",
        "string_to_array",
        "map",
        "map_agg",
        "histogram",
        "array_distinct",
        "array_sort",
        "explode",
        "posexplode",
        "inline",
        "unnest",
        "sequence",
        "generate_array",
        "struct",
        "named_struct",
        "row",
        "approx_quantiles",
        "approx_top_count",
        "array_concat",
        "json_agg",
        "jsonb_agg",
        "json_build_object",
        "jsonb_build_object",
        "array_position",
    ];
    if arrays.contains(&name) {
        return context.refuse(
            span,
            format!("{name} makes or takes arrays, which SQLite has not"),
            "keep one row per element, or join the elements with string_agg or GROUP_CONCAT",
        );
    }
    let ours = [
        "strftime",
        "julianday",
        "iif",
        "printf",
        "glob",
        "unixepoch",
        "total",
    ];
    let help = if ours.contains(&name) {
        "this is SQLite's own function: switch the dialect to SQLite, or use the dialect's"
    } else {
        "check the spelling, or write it with other functions of the dialect"
    };
    context.refuse(
        span,
        format!(
            "the function {name} of {} is not carried over",
            context.dialect.title()
        ),
        help,
    )
}

/// Functions of numbers and conditions.
fn common(call: &mut Call<'_>) -> Rewritten<Option<Expr>> {
    let dialect = call.dialect();
    let n_args = call.args.len();
    let span = call.span;
    let name = call.name.clone();
    Ok(Some(match (name.as_str(), dialect) {
        ("if", MySql | Spark | BigQuery) => call.given::<3>("iif")?,
        ("if", Presto) => call.renamed("iif"),
        ("iff", Spark) => call.given::<3>("iif")?,
        ("ifnull", MySql | Spark | BigQuery) => call.given::<2>("ifnull")?,
        ("nvl", Spark) => call.given::<2>("ifnull")?,
        ("nvl2", Spark) => {
            let [value, some, none] = call.take()?;
            make::case(
                Expr::IsNotNull(Box::new(make::operand(value))),
                some,
                Some(none),
            )
        }
        ("isnull", MySql | Spark) => {
            let [value] = call.take()?;
            make::nested(Expr::IsNull(Box::new(make::operand(value))))
        }
        ("isnotnull", Spark) => {
            let [value] = call.take()?;
            make::nested(Expr::IsNotNull(Box::new(make::operand(value))))
        }
        ("coalesce", _) if n_args == 1 => call.args.pop().unwrap_or_else(make::null),
        // SQLite's scalar max and min give NULL if any argument is NULL.
        ("greatest" | "least", MySql | Presto | BigQuery) if n_args >= 2 => {
            call.renamed(if name == "greatest" { "max" } else { "min" })
        }
        ("greatest" | "least", Postgres | Spark) if n_args >= 1 => {
            call.renamed(&format!("onsite_{name}"))
        }
        ("mod", _) => {
            let [a, b] = call.take()?;
            match (call.context.kind(&a), call.context.kind(&b)) {
                (Kind::Integer, Kind::Integer) => make::operation(a, Op::Modulo, b),
                _ => make::call("onsite_mod", vec![a, b], span),
            }
        }
        ("div", Postgres | BigQuery | Spark) => call.given::<2>("onsite_div")?,
        ("safe_divide", BigQuery) | ("try_divide", Spark) => {
            let [a, b] = call.take()?;
            make::operation(make::real(a), Op::Divide, b)
        }
        ("ieee_divide", BigQuery) => {
            return Err(call.refuse(
                "ieee_divide gives infinities, which SQLite has not",
                "use SAFE_DIVIDE",
            ));
        }
        ("round", _) if n_args == 2 => {
            let digits = call.args.get(1).and_then(make::literal_integer);
            let is_decimal = call.args.first().is_some_and(floats::is_decimal_literal);
            if is_decimal && dialect != BigQuery {
                call.renamed("onsite_round_decimal")
            } else if digits.is_some_and(|digits| digits >= 0) {
                call.renamed("round")
            } else {
                call.renamed("onsite_round")
            }
        }
        ("round", Postgres) if call.args.first().is_some_and(floats::is_float) => {
            call.given::<1>("onsite_round_even")?
        }
        ("round", _) => call.given::<1>("round")?,
        ("lower" | "upper", _) => call.given::<1>(&format!("onsite_{name}"))?,
        ("pmod", Spark) => call.given::<2>("onsite_pmod")?,
        (
            "int" | "bigint" | "smallint" | "tinyint" | "float" | "double" | "string" | "boolean",
            Spark,
        ) => {
            use sqlparser::ast::DataType;
            let [value] = call.take()?;
            let to = match name.as_str() {
                "float" | "double" => DataType::Real,
                "string" => DataType::Text,
                "boolean" => DataType::Boolean,
                _ => DataType::Integer(None),
            };
            operators::cast(call.context, value, &to, false)?
        }
        // The arrays were kept for this place.
        ("size" | "cardinality", Spark) => match call.args.first().and_then(aggregates::counted) {
            Some(counted) => counted,
            None => return Ok(None),
        },
        ("format", MySql) => call.given::<2>("onsite_grouped")?,
        ("bround", Spark) => {
            return Err(call.refuse("bround rounds halves to even digits", "use ROUND"));
        }
        ("truncate", MySql | Presto) | ("trunc", Postgres | BigQuery)
            if n_args == 2 || name == "trunc" || dialect == Presto =>
        {
            call.renamed("onsite_truncate")
        }
        ("log", MySql | Spark | BigQuery) if n_args == 1 => call.renamed("ln"),
        ("log", Postgres) if n_args == 1 => call.renamed("log10"),
        // BigQuery names the base last.
        ("log", BigQuery) => {
            let [x, base] = call.take()?;
            make::call("log", vec![base, x], span)
        }
        ("log", _) => call.given::<2>("log")?,
        ("cbrt", Postgres | Presto | Spark) => call.given::<1>("onsite_cbrt")?,
        ("positive", Spark) => call.args.pop().unwrap_or_else(make::null),
        ("nullif", _) => call.given::<2>("nullif")?,
        ("nullifzero", Spark) => {
            let [value] = call.take()?;
            make::call("nullif", vec![value, make::number(0)], span)
        }
        ("zeroifnull", Spark) => {
            let [value] = call.take()?;
            make::call("ifnull", vec![value, make::number(0)], span)
        }
        ("sequence", Presto | Spark) | ("generate_array" | "generate_date_array", BigQuery) => {
            if name == "generate_date_array" && n_args == 2 {
                let day = vec![make::text("day"), make::number(1)];
                call.args.push(make::call("onsite_span", day, span));
            }
            call.renamed("onsite_sequence")
        }
        ("try", Presto) => call
            .take::<1>()?
            .into_iter()
            .next()
            .unwrap_or_else(make::null),
        _ => return Ok(None),
    }))
}
