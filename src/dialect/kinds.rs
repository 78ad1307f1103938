//! What values an expression has, as far as names tell.
//!
//! Dialects divide integers, subtract dates and compare text in their own ways, so some rewriting
//! depends on types. Invariant: a guess is never wrong, only missing: names that mean columns of
//! different kinds are of unknown kind, and what is unknown is decided while the query runs.

#![expect(
    clippy::match_same_arms,
    reason = "a row per function and its dialects reads as a table"
)]

use sqlparser::ast::{
    BinaryOperator, DataType, ExactNumberInfo, Expr, Function, Select, SelectItem, SetExpr,
    UnaryOperator, Value,
};

use super::columns::Columns;
use super::make;
use super::name::Dialect;

/// The kind of a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Not known.
    #[default]
    Unknown,
    /// Whole numbers and truth values.
    Integer,
    /// Numbers with a fraction.
    Real,
    /// Text.
    Text,
    /// Days.
    Date,
    /// Moments.
    Timestamp,
    /// Spans of time, in seconds.
    Interval,
}

/// Returns the kind of a declared type.
pub(super) fn declared_kind(declared: &str) -> Kind {
    let name = declared.to_ascii_lowercase();
    let has = |part: &str| name.contains(part);
    if has("timestamp") || has("datetime") {
        Kind::Timestamp
    } else if has("date") {
        Kind::Date
    } else if has("int") && !has("interval") && !has("point") || has("bool") || has("serial") {
        Kind::Integer
    } else if ["real", "floa", "doub", "dec", "num"]
        .iter()
        .any(|p| has(p))
    {
        Kind::Real
    } else if ["char", "text", "clob", "string", "uuid"]
        .iter()
        .any(|p| has(p))
    {
        Kind::Text
    } else {
        Kind::Unknown
    }
}

/// Returns the kind of the values of a type.
pub(super) fn of_type(data_type: &DataType) -> Kind {
    match data_type {
        DataType::Decimal(
            ExactNumberInfo::PrecisionAndScale(_, 0) | ExactNumberInfo::Precision(_),
        )
        | DataType::Signed
        | DataType::SignedInteger
        | DataType::Unsigned
        | DataType::UnsignedInteger => Kind::Integer,
        other => declared_kind(&other.to_string()),
    }
}

/// The SELECT that names the columns of a query.
pub(super) fn first_select(body: &SetExpr) -> Option<&Select> {
    match body {
        SetExpr::Select(select) => Some(select),
        SetExpr::Query(query) => first_select(&query.body),
        SetExpr::SetOperation { left, .. } => first_select(left),
        _ => None,
    }
}

/// The kind of what an item of a SELECT returns.
pub(super) fn item_kind(item: &SelectItem, known: &Columns, dialect: Dialect) -> Kind {
    match item {
        SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => {
            of(expr, known, dialect)
        }
        _ => Kind::Unknown,
    }
}

/// Returns the kind of an expression, rewritten or not.
pub(super) fn of(expr: &Expr, known: &Columns, dialect: Dialect) -> Kind {
    let of = |expr: &Expr| of(expr, known, dialect);
    match expr {
        Expr::Identifier(name) => known.get(&name.value),
        Expr::CompoundIdentifier(names) => names
            .last()
            .map(|name| known.get(&name.value))
            .unwrap_or_default(),
        Expr::Nested(inner) | Expr::Collate { expr: inner, .. } => of(inner),
        Expr::Value(value) => match &value.value {
            Value::Number(text, _) if text.contains(['.', 'e', 'E']) => Kind::Real,
            Value::Number(..) | Value::Boolean(_) => Kind::Integer,
            Value::Null | Value::Placeholder(_) => Kind::Unknown,
            _ => Kind::Text,
        },
        Expr::UnaryOp {
            op: UnaryOperator::Minus | UnaryOperator::Plus,
            expr,
        } => of(expr),
        Expr::Cast { data_type, .. } => of_type(data_type),
        Expr::Convert {
            data_type: Some(data_type),
            ..
        } => of_type(data_type),
        Expr::TypedString(typed) => of_type(&typed.data_type),
        Expr::Interval(_) => Kind::Interval,
        Expr::Case {
            conditions,
            else_result,
            ..
        } => {
            let results = conditions.iter().map(|when| &when.result);
            joined(results.chain(else_result.as_deref()).map(of_known(&of)))
        }
        Expr::Subquery(query) => first_select(&query.body)
            .and_then(|select| select.projection.first())
            .map(|item| item_kind(item, known, dialect))
            .unwrap_or_default(),
        Expr::BinaryOp { left, op, right } => of_operation(of(left), op, of(right), dialect),
        Expr::Function(function) => of_function(function, &of, dialect),
        // PostgreSQL's fields are numeric: half an hour is a half when it is divided.
        Expr::Extract { .. } if dialect == Dialect::Postgres => Kind::Real,
        Expr::Extract { field, .. } => match field.to_string().to_ascii_lowercase().as_str() {
            "epoch" | "second" | "seconds" => Kind::Real,
            _ => Kind::Integer,
        },
        Expr::Substring { .. } | Expr::Trim { .. } | Expr::Overlay { .. } => Kind::Text,
        Expr::Position { .. }
        | Expr::IsNull(_)
        | Expr::IsNotNull(_)
        | Expr::IsTrue(_)
        | Expr::IsFalse(_)
        | Expr::InList { .. }
        | Expr::InSubquery { .. }
        | Expr::Between { .. }
        | Expr::Like { .. }
        | Expr::ILike { .. }
        | Expr::Exists { .. }
        | Expr::UnaryOp { .. } => Kind::Integer,
        _ => Kind::Unknown,
    }
}

/// NULL is of every kind.
fn of_known(of: &impl Fn(&Expr) -> Kind) -> impl Fn(&Expr) -> Option<Kind> {
    |expr| (!make::is_null(expr)).then(|| of(expr))
}

fn joined(kinds: impl Iterator<Item = Option<Kind>>) -> Kind {
    let mut all = kinds.flatten();
    let Some(first) = all.next() else {
        return Kind::Unknown;
    };
    all.fold(first, |a, b| match (a, b) {
        (a, b) if a == b => a,
        (Kind::Integer, Kind::Real) | (Kind::Real, Kind::Integer) => Kind::Real,
        _ => Kind::Unknown,
    })
}

fn of_operation(left: Kind, op: &BinaryOperator, right: Kind, dialect: Dialect) -> Kind {
    use BinaryOperator as Op;
    use Kind::{Date, Integer, Interval, Real, Text, Timestamp, Unknown};
    match op {
        Op::Plus | Op::Minus => match (left, right) {
            (Integer, Integer) => Integer,
            (Real, Real | Integer) | (Integer, Real) => Real,
            (Interval, Interval) => Interval,
            (Date | Timestamp, Interval) => left,
            // MySQL makes numbers of dates and texts.
            (Unknown, _) | (_, Unknown) if dialect == Dialect::MySql => Unknown,
            _ if dialect == Dialect::MySql => Real,
            (Date, Date) if dialect == Dialect::Postgres => Integer,
            (Date, Date) => Interval,
            (Timestamp, Timestamp | Date) | (Date, Timestamp) => Interval,
            (Date, Integer) | (Integer, Date) => Date,
            (Interval, Date | Timestamp) => right,
            _ => Unknown,
        },
        Op::Multiply | Op::Modulo => match (left, right) {
            (Integer, Integer) => Integer,
            (Interval, _) | (_, Interval) => Interval,
            (Real, Real | Integer) | (Integer, Real) => Real,
            _ => Unknown,
        },
        Op::Divide => match dialect {
            Dialect::MySql | Dialect::Spark | Dialect::BigQuery => Real,
            _ if left == Integer && right == Integer => Integer,
            _ if left == Real || right == Real => Real,
            _ => Unknown,
        },
        Op::StringConcat if dialect != Dialect::MySql => Text,
        Op::LongArrow => Text,
        Op::Arrow => Unknown,
        _ => Integer,
    }
}

fn of_function(function: &Function, of: &impl Fn(&Expr) -> Kind, dialect: Dialect) -> Kind {
    let name = make::function_name(function);
    let args = make::plain_args(function);
    let nth = |n: usize| args.get(n).map(|arg| of(arg)).unwrap_or_default();
    match name.as_str() {
        "date_part"
        | "onsite_extract"
        | "onsite_span_field"
        | "onsite_interval_field"
        | "onsite_age_field"
            if dialect == Dialect::Postgres =>
        {
            Kind::Real
        }
        "count"
        | "row_number"
        | "rank"
        | "dense_rank"
        | "ntile"
        | "length"
        | "char_length"
        | "year"
        | "month"
        | "day"
        | "quarter"
        | "week"
        | "hour"
        | "minute"
        | "dayofweek"
        | "day_of_week"
        | "dayofmonth"
        | "dayofyear"
        | "weekday"
        | "datediff"
        | "date_diff"
        | "timestampdiff"
        | "to_days"
        | "unix_timestamp"
        | "octet_length"
        | "instr"
        | "strpos"
        | "position"
        | "locate"
        | "sign"
        | "count_if"
        | "countif"
        | "approx_distinct"
        | "approx_count_distinct"
        | "onsite_days_between"
        | "onsite_date_diff"
        | "onsite_extract"
        | "onsite_to_days"
        | "onsite_div"
        | "bool_or"
        | "bool_and" => Kind::Integer,
        "avg"
        | "sqrt"
        | "ln"
        | "log"
        | "exp"
        | "power"
        | "pow"
        | "stddev"
        | "stddev_samp"
        | "stddev_pop"
        | "variance"
        | "var_samp"
        | "var_pop"
        | "corr"
        | "percentile_cont"
        | "median"
        | "percent_rank"
        | "cume_dist"
        | "safe_divide"
        | "rand"
        | "onsite_stddev"
        | "onsite_percentile_cont"
        | "onsite_months_between" => Kind::Real,
        "sum" | "min" | "max" | "lag" | "lead" | "first_value" | "last_value" | "nth_value"
        | "any_value" | "abs" | "nullif" | "arbitrary" | "onsite_last_value"
        | "onsite_first_value" | "max_by" | "min_by" => nth(0),
        "round" | "ceil" | "ceiling" | "floor" | "trunc" | "truncate" => match nth(0) {
            Kind::Integer => Kind::Integer,
            Kind::Real if [Dialect::Postgres, Dialect::Presto].contains(&dialect) => Kind::Real,
            _ if name == "round" || name.starts_with("trunc") => Kind::Real,
            _ => Kind::Unknown,
        },
        "coalesce" | "ifnull" | "nvl" | "greatest" | "least" | "onsite_greatest"
        | "onsite_least" => joined(args.iter().map(|arg| of_known(of)(arg))),
        "if" | "iif" | "iff" | "nvl2" => joined(args.iter().skip(1).map(|arg| of_known(of)(arg))),
        "concat"
        | "concat_ws"
        | "lower"
        | "upper"
        | "onsite_lower"
        | "onsite_upper"
        | "onsite_left"
        | "onsite_right"
        | "onsite_substr"
        | "onsite_substring_index"
        | "onsite_format"
        | "onsite_reverse"
        | "onsite_repeat"
        | "substr"
        | "substring"
        | "left"
        | "right"
        | "replace"
        | "trim"
        | "ltrim"
        | "rtrim"
        | "lpad"
        | "rpad"
        | "reverse"
        | "repeat"
        | "group_concat"
        | "string_agg"
        | "listagg"
        | "date_format"
        | "to_char"
        | "initcap"
        | "split_part"
        | "format_date"
        | "dayname"
        | "monthname"
        | "json_extract_scalar"
        | "get_json_object"
        | "json_unquote"
        | "onsite_json_scalar"
        | "onsite_json_text"
        | "onsite_json_unquote" => Kind::Text,
        "date" | "current_date" | "curdate" | "last_day" | "to_date" | "makedate" | "make_date"
        | "parse_date" | "onsite_date" | "add_months" | "last_day_of_month" | "from_days" => {
            Kind::Date
        }
        "now" | "current_timestamp" | "timestamp" | "to_timestamp" | "from_unixtime"
        | "parse_timestamp" | "onsite_timestamp" | "make_timestamp" | "timestamp_add"
        | "timestamp_sub" | "datetime" => Kind::Timestamp,
        "onsite_span" | "age" | "onsite_minus_span" => Kind::Interval,
        "onsite_mysql_number"
        | "onsite_leading_number"
        | "onsite_number"
        | "onsite_number_or_null"
        | "onsite_float"
        | "onsite_round_decimal"
        | "onsite_round_even" => Kind::Real,
        "onsite_integer" | "onsite_integer_or_null" | "onsite_integer_even" | "onsite_boolean" => {
            Kind::Integer
        }
        "onsite_minus" => match (nth(0), nth(1)) {
            (Kind::Date, Kind::Date) => Kind::Integer,
            (Kind::Date, Kind::Integer) => Kind::Date,
            (Kind::Timestamp, Kind::Date | Kind::Timestamp) | (Kind::Date, Kind::Timestamp) => {
                Kind::Interval
            }
            _ => Kind::Unknown,
        },
        "onsite_date_trunc" => nth(1),
        "onsite_date_add" => nth(2),
        "date_trunc" => match dialect {
            Dialect::Postgres | Dialect::Spark => nth(1),
            Dialect::BigQuery => nth(0),
            Dialect::Presto => nth(1),
            _ => Kind::Unknown,
        },
        "date_add" | "date_sub" | "adddate" | "subdate" if args.len() == 2 => match nth(0) {
            Kind::Date => Kind::Date,
            _ => Kind::Unknown,
        },
        "date_add" => nth(2),
        _ => Kind::Unknown,
    }
}
