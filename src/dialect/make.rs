//! Small pieces of trees, made and taken apart.
//!
//! Invariant: what is made here reads as one operand wherever it is put: operations come in
//! parentheses. A made name stands where the construct stood that it replaces.

use sqlparser::ast::helpers::attached_token::AttachedToken;
use sqlparser::ast::{
    BinaryOperator, CaseWhen, CastKind, Cte, DataType, Expr, Function, FunctionArg,
    FunctionArgExpr, FunctionArgumentList, FunctionArguments, Ident, ObjectName, ObjectNamePart,
    Query, Select, SelectFlavor, SelectItem, SetExpr, Spanned, TableAlias, TableAliasColumnDef,
    TableFactor, TableWithJoins, UnaryOperator, Value, ValueWithSpan, WildcardAdditionalOptions,
    WindowType, With,
};
use sqlparser::ast::{GroupByExpr, WindowSpec};
use sqlparser::tokenizer::Span;

/// A name where `span` is.
pub(super) fn ident(name: &str, span: Span) -> Ident {
    Ident {
        value: name.to_owned(),
        quote_style: None,
        span,
    }
}

/// A column's name.
pub(super) fn column(name: &str, span: Span) -> Expr {
    Expr::Identifier(ident(name, span))
}

/// A number.
pub(super) fn number(n: i64) -> Expr {
    literal(Value::Number(n.to_string(), false), Span::empty())
}

/// A number as it is written, where `span` is.
pub(super) fn number_at(text: &str, span: Span) -> Expr {
    literal(Value::Number(text.to_owned(), false), span)
}

/// A text literal.
pub(super) fn text(text: &str) -> Expr {
    text_at(text, Span::empty())
}

/// A text literal where `span` is.
pub(super) fn text_at(text: &str, span: Span) -> Expr {
    literal(Value::SingleQuotedString(text.to_owned()), span)
}

/// NULL.
pub(super) fn null() -> Expr {
    literal(Value::Null, Span::empty())
}

fn literal(value: Value, span: Span) -> Expr {
    Expr::Value(ValueWithSpan { value, span })
}

/// The call of a function.
pub(super) fn call(name: &str, args: Vec<Expr>, span: Span) -> Expr {
    Expr::Function(function(name, args, span))
}

/// The call of a function, to be given a window or a filter.
pub(super) fn function(name: &str, args: Vec<Expr>, span: Span) -> Function {
    let args = args
        .into_iter()
        .map(|arg| FunctionArg::Unnamed(FunctionArgExpr::Expr(arg)));
    Function {
        name: ObjectName(vec![ObjectNamePart::Identifier(ident(name, span))]),
        uses_odbc_syntax: false,
        parameters: FunctionArguments::None,
        args: FunctionArguments::List(FunctionArgumentList {
            duplicate_treatment: None,
            args: args.collect(),
            clauses: Vec::new(),
        }),
        within_group: Vec::new(),
        filter: None,
        null_treatment: None,
        over: None,
    }
}

/// `count(*)`.
pub(super) fn count_rows(span: Span) -> Function {
    let mut count = function("count", Vec::new(), span);
    if let FunctionArguments::List(list) = &mut count.args {
        list.args
            .push(FunctionArg::Unnamed(FunctionArgExpr::Wildcard));
    }
    count
}

/// An operation, in parentheses.
pub(super) fn operation(left: Expr, op: BinaryOperator, right: Expr) -> Expr {
    nested(bare(operand(left), op, operand(right)))
}

/// An operation without parentheses, of operands that need none.
pub(super) fn bare(left: Expr, op: BinaryOperator, right: Expr) -> Expr {
    Expr::BinaryOp {
        left: Box::new(left),
        op,
        right: Box::new(right),
    }
}

/// An expression that is one operand.
pub(super) fn operand(expr: Expr) -> Expr {
    match expr {
        Expr::Identifier(_)
        | Expr::CompoundIdentifier(_)
        | Expr::Value(_)
        | Expr::Function(_)
        | Expr::Nested(_)
        | Expr::Cast { .. }
        | Expr::Case { .. }
        | Expr::Tuple(_)
        | Expr::Exists { .. }
        | Expr::Subquery(_) => expr,
        other => nested(other),
    }
}

/// An expression in parentheses.
pub(super) fn nested(expr: Expr) -> Expr {
    Expr::Nested(Box::new(expr))
}

/// `NOT (…)`, in parentheses.
pub(super) fn not(expr: Expr) -> Expr {
    nested(Expr::UnaryOp {
        op: UnaryOperator::Not,
        expr: Box::new(operand(expr)),
    })
}

/// `CAST(… AS …)`.
pub(super) fn cast(expr: Expr, data_type: DataType) -> Expr {
    Expr::Cast {
        kind: CastKind::Cast,
        expr: Box::new(expr),
        data_type,
        format: None,
    }
}

/// `CAST(… AS REAL)`.
pub(super) fn real(expr: Expr) -> Expr {
    cast(expr, DataType::Real)
}

/// `CASE WHEN … THEN … [ELSE …] END`.
pub(super) fn case(condition: Expr, result: Expr, otherwise: Option<Expr>) -> Expr {
    Expr::Case {
        case_token: AttachedToken::empty(),
        end_token: AttachedToken::empty(),
        operand: None,
        conditions: vec![CaseWhen { condition, result }],
        else_result: otherwise.map(Box::new),
    }
}

/// A query of nothing but a SELECT or a set operation.
pub(super) fn query(body: SetExpr) -> Query {
    Query {
        with: None,
        body: Box::new(body),
        order_by: None,
        limit_clause: None,
        fetch: None,
        locks: Vec::new(),
        for_clause: None,
        settings: None,
        format_clause: None,
        pipe_operators: Vec::new(),
    }
}

/// `SELECT … FROM …`.
pub(super) fn select(projection: Vec<SelectItem>, from: Vec<TableFactor>) -> Select {
    let from = from.into_iter().map(|relation| TableWithJoins {
        relation,
        joins: Vec::new(),
    });
    Select {
        select_token: AttachedToken::empty(),
        optimizer_hints: Vec::new(),
        distinct: None,
        select_modifiers: None,
        top: None,
        top_before_distinct: false,
        projection,
        exclude: None,
        into: None,
        from: from.collect(),
        lateral_views: Vec::new(),
        prewhere: None,
        selection: None,
        connect_by: Vec::new(),
        group_by: GroupByExpr::Expressions(Vec::new(), Vec::new()),
        cluster_by: Vec::new(),
        distribute_by: Vec::new(),
        sort_by: Vec::new(),
        having: None,
        named_window: Vec::new(),
        qualify: None,
        window_before_qualify: false,
        value_table_mode: None,
        flavor: SelectFlavor::Standard,
    }
}

/// `*` as a thing to select.
pub(super) fn star() -> SelectItem {
    SelectItem::Wildcard(WildcardAdditionalOptions::default())
}

/// `(query) AS alias` as a thing to select from.
pub(super) fn derived(query: Query, alias: Option<TableAlias>) -> TableFactor {
    TableFactor::Derived {
        lateral: false,
        subquery: Box::new(query),
        alias,
        sample: None,
    }
}

/// `AS name(columns)`.
pub(super) fn alias(name: Ident, columns: Vec<Ident>) -> TableAlias {
    let columns = columns.into_iter().map(|name| TableAliasColumnDef {
        name,
        data_type: None,
    });
    TableAlias {
        explicit: true,
        name,
        columns: columns.collect(),
        at: None,
    }
}

/// `OVER (…)` of nothing.
pub(super) fn window() -> WindowSpec {
    WindowSpec {
        window_name: None,
        partition_by: Vec::new(),
        order_by: Vec::new(),
        window_frame: None,
    }
}

/// A function over a window.
pub(super) fn over(mut function: Function, window: WindowSpec) -> Expr {
    function.over = Some(WindowType::WindowSpec(window));
    Expr::Function(function)
}

/// The lowercase name of a called function; qualified names with their points.
pub(super) fn function_name(function: &Function) -> String {
    let parts = function.name.0.iter().map(|part| match part {
        ObjectNamePart::Identifier(ident) => ident.value.to_lowercase(),
        other @ ObjectNamePart::Function(_) => other.to_string().to_lowercase(),
    });
    parts.collect::<Vec<_>>().join(".")
}

/// The arguments of a call that are plain expressions.
pub(super) fn plain_args(function: &Function) -> Vec<&Expr> {
    let FunctionArguments::List(list) = &function.args else {
        return Vec::new();
    };
    list.args
        .iter()
        .filter_map(|arg| match arg {
            FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Some(expr),
            _ => None,
        })
        .collect()
}

/// Where a call stands.
pub(super) fn place(function: &Function) -> Span {
    function.name.span()
}

/// Says whether this is NULL.
pub(super) fn is_null(expr: &Expr) -> bool {
    matches!(unnested(expr), Expr::Value(value) if value.value == Value::Null)
}

/// Says whether this is a literal number.
pub(super) fn is_number(expr: &Expr) -> bool {
    matches!(unnested(expr), Expr::Value(value) if matches!(value.value, Value::Number(..)))
}

/// What stands inside of parentheses.
pub(super) fn unnested(expr: &Expr) -> &Expr {
    match expr {
        Expr::Nested(inner) => unnested(inner),
        other => other,
    }
}

/// The text of a literal.
pub(super) fn literal_text(expr: &Expr) -> Option<&str> {
    match unnested(expr) {
        Expr::Value(value) => match &value.value {
            Value::SingleQuotedString(text) => Some(text),
            _ => None,
        },
        _ => None,
    }
}

/// The whole number of a literal, with its sign.
pub(super) fn literal_integer(expr: &Expr) -> Option<i64> {
    match unnested(expr) {
        Expr::Value(value) => match &value.value {
            Value::Number(text, _) => text.parse().ok(),
            _ => None,
        },
        Expr::UnaryOp {
            op: UnaryOperator::Minus,
            expr,
        } => literal_integer(expr)?.checked_neg(),
        _ => None,
    }
}

/// A table by its name.
pub(super) fn table(name: Ident) -> TableFactor {
    TableFactor::Table {
        name: ObjectName(vec![ObjectNamePart::Identifier(name)]),
        alias: None,
        args: None,
        with_hints: Vec::new(),
        version: None,
        with_ordinality: false,
        partitions: Vec::new(),
        json_path: None,
        sample: None,
        index_hints: Vec::new(),
    }
}

/// `name(columns) AS (query)`.
pub(super) fn cte(mut alias: TableAlias, query: Query) -> Cte {
    alias.explicit = false;
    Cte {
        alias,
        query: Box::new(query),
        from: None,
        materialized: None,
        closing_paren_token: AttachedToken::empty(),
    }
}

/// `WITH …`.
pub(super) fn with(ctes: Vec<Cte>) -> With {
    With {
        with_token: AttachedToken::empty(),
        recursive: false,
        cte_tables: ctes,
    }
}

/// The `N` arguments of the call `name(…)`.
pub(super) fn args_of<const N: usize>(expr: &Expr, name: &str) -> Option<[Expr; N]> {
    let Expr::Function(function) = unnested(expr) else {
        return None;
    };
    if function_name(function) != name {
        return None;
    }
    let args: Vec<Expr> = plain_args(function).into_iter().cloned().collect();
    args.try_into().ok()
}
