//! Mutants of function calls: aggregates, NULL defaults, date modifiers, ranks and offsets.

use sqlparser::ast::{
    DuplicateTreatment, Expr, Function, FunctionArg, FunctionArgExpr, Ident, ObjectName,
    Spanned as _, WindowType,
};

use super::kind::MutantKind as Kind;
use super::turn::{Turn, quote};
use super::{rewrite, windows};

/// Functions whose text arguments may be distances such as `+30 days`.
const DATE_FUNCTIONS: &[&str] = &[
    "date",
    "datetime",
    "time",
    "julianday",
    "unixepoch",
    "strftime",
];

/// Offers the changes of a call.
pub(super) fn call(turn: &mut Turn<'_>, expr: &mut Expr) {
    unwrap(turn, expr);
    let span = expr.span();
    let whole = quote(expr);
    let Expr::Function(call) = expr else { return };
    match rewrite::name(call).as_str() {
        "count" => count(turn, call, &whole),
        "sum" | "avg" | "total" | "min" | "max" => aggregate(turn, call, &whole),
        "row_number" | "rank" | "dense_rank" if is_total(turn, call) => {}
        "row_number" => rename(turn, call, Kind::RankKind, &["RANK", "DENSE_RANK"]),
        "rank" => rename(turn, call, Kind::RankKind, &["ROW_NUMBER", "DENSE_RANK"]),
        "dense_rank" => rename(turn, call, Kind::RankKind, &["ROW_NUMBER", "RANK"]),
        "lag" => offset(turn, call, "LEAD"),
        "lead" => offset(turn, call, "LAG"),
        "first_value" => rename(turn, call, Kind::Aggregate, &["LAST_VALUE"]),
        "last_value" => rename(turn, call, Kind::Aggregate, &["FIRST_VALUE"]),
        name if DATE_FUNCTIONS.contains(&name) => distances(turn, call, &whole),
        _ => {}
    }
    filter(turn, call);
    let is_aggregate = ["count", "sum", "avg", "total", "min", "max"];
    let is_aggregate = is_aggregate.contains(&rewrite::name(call).as_str());
    if let Some(WindowType::WindowSpec(spec)) = &mut call.over {
        windows::window(turn, spec, is_aggregate, span);
    }
}

/// COALESCE without its default.
fn unwrap(turn: &mut Turn<'_>, expr: &mut Expr) {
    let span = expr.span();
    let whole = quote(expr);
    let Expr::Function(call) = &mut *expr else {
        return;
    };
    if !["coalesce", "ifnull"].contains(&rewrite::name(call).as_str()) {
        return;
    }
    let arguments = rewrite::arguments(call);
    let says = || format!("leaves NULL where {whole} puts a value in its place");
    match arguments.as_slice() {
        [Some(first), Some(_)] if turn.takes(Kind::NullHandling, span, says) => {
            *expr = rewrite::nested(first.clone());
        }
        [_, _] => {}
        [_, _, ..] => {
            if turn.takes(Kind::NullHandling, span, says)
                && let Some(list) = rewrite::list(call)
            {
                list.args.pop();
            }
        }
        _ => {}
    }
}

fn count(turn: &mut Turn<'_>, call: &mut Function, whole: &str) {
    let span = call.span();
    let columns = turn.selects.last().map(|around| around.columns.clone());
    let mut columns = columns.unwrap_or_default();
    columns.retain(|column| !turn.known.is_never_null(column));
    let is_window = call.over.is_some();
    let Some(list) = rewrite::list(call) else {
        return;
    };
    let star = FunctionArg::Unnamed(FunctionArgExpr::Wildcard);
    if list.args.first().is_none_or(|arg| *arg == star) {
        for column in columns {
            let says = || {
                format!(
                    "counts the rows with a {} where {whole} counts all rows",
                    quote(&column)
                )
            };
            if turn.takes(Kind::CountTarget, span, says) {
                list.args = vec![rewrite::argument(column)];
                return;
            }
        }
        return;
    }
    let counted = list.args.first().map(quote).unwrap_or_default();
    let is_distinct = list.duplicate_treatment == Some(DuplicateTreatment::Distinct);
    if is_distinct {
        let says = || format!("counts every {counted} as often as it occurs, not once");
        if turn.takes(Kind::Distinct, span, says) {
            list.duplicate_treatment = None;
            return;
        }
    } else if !is_window {
        let says = || format!("counts every {counted} once, not as often as it occurs");
        if turn.takes(Kind::Distinct, span, says) {
            list.duplicate_treatment = Some(DuplicateTreatment::Distinct);
            return;
        }
    }
    let says = || format!("counts all rows where {whole} counts only some");
    if turn.takes(Kind::CountTarget, span, says) {
        list.duplicate_treatment = None;
        list.args = vec![star];
    }
}

fn aggregate(turn: &mut Turn<'_>, call: &mut Function, whole: &str) {
    let others: &[&str] = match rewrite::name(call).as_str() {
        "sum" | "total" => &["AVG"],
        "avg" => &["SUM"],
        "min" => &["MAX"],
        _ => &["MIN"],
    };
    let is_sum = others == ["AVG"] || others == ["SUM"];
    rename(turn, call, Kind::Aggregate, others);
    let span = call.span();
    let is_window = call.over.is_some();
    let Some(list) = rewrite::list(call) else {
        return;
    };
    if is_sum && !is_window {
        let (now, says) = match list.duplicate_treatment {
            Some(DuplicateTreatment::Distinct) => (None, "takes equal values more than once"),
            _ => (
                Some(DuplicateTreatment::Distinct),
                "takes equal values only once",
            ),
        };
        if turn.takes(Kind::Distinct, span, || format!("{says} in {whole}")) {
            list.duplicate_treatment = now;
        }
    }
}

fn rename(turn: &mut Turn<'_>, call: &mut Function, kind: Kind, names: &[&str]) {
    for name in names {
        let says = || {
            let ranks = if kind == Kind::RankKind {
                ": ties are numbered otherwise"
            } else {
                ""
            };
            format!("uses {name} where {} is right{ranks}", call.name)
        };
        if turn.takes(kind, call.span(), says) {
            call.name = ObjectName::from(vec![Ident::new(*name)]);
            return;
        }
    }
}

/// LAG for LEAD, and one row further.
fn offset(turn: &mut Turn<'_>, call: &mut Function, other: &str) {
    let says = || format!("looks the other way: {other} where {} is right", call.name);
    if turn.takes(Kind::Offset, call.span(), says) {
        call.name = ObjectName::from(vec![Ident::new(other)]);
        return;
    }
    let span = call.span();
    let name = call.name.to_string();
    let distance = match rewrite::arguments(call).get(1) {
        Some(Some(distance)) => rewrite::integer(distance),
        Some(None) => None,
        None => Some(1),
    };
    let Some(list) = rewrite::list(call) else {
        return;
    };
    for step in [1, -1] {
        let Some(distance) = distance.map(|n| n + step).filter(|n| *n > 0) else {
            continue;
        };
        let says = || format!("looks {distance} rows away in {name}, one off");
        if turn.takes(Kind::Offset, span, says) {
            list.args.truncate(1);
            list.args.push(rewrite::argument(rewrite::number(distance)));
            return;
        }
    }
}

/// `+30 days` by one more or less.
fn distances(turn: &mut Turn<'_>, call: &mut Function, whole: &str) {
    let span = call.span();
    let Some(list) = rewrite::list(call) else {
        return;
    };
    for arg in list.args.iter_mut().skip(1) {
        let FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) = arg else {
            continue;
        };
        let Some((n, unit)) = rewrite::text(expr).and_then(distance) else {
            continue;
        };
        for step in [1, -1] {
            let moved = format!("{:+} {unit}", n + step);
            let says = || format!("goes {moved} in {whole}, one off");
            if turn.takes(Kind::Constant, span, says) {
                *expr = rewrite::quoted(moved);
                return;
            }
        }
    }
}

fn distance(text: &str) -> Option<(i64, String)> {
    let (number, unit) = text.trim().split_once(' ')?;
    let n = number.parse().ok()?;
    Some((n, unit.trim().to_owned()))
}

/// FILTER without one of its conditions.
fn filter(turn: &mut Turn<'_>, call: &mut Function) {
    let Some(filter) = &call.filter else { return };
    let tests = rewrite::conjuncts(filter);
    let name = call.name.to_string();
    for (index, test) in tests.iter().enumerate() {
        let says = || format!("does not filter {name} by {}", quote(test));
        if turn.takes(Kind::Filter, filter.span(), says) {
            call.filter = rewrite::all_of(rewrite::without(&tests, index)).map(Box::new);
            return;
        }
    }
}

/// Says whether a call's window leaves no rows tied, so that all ranks are the same.
fn is_total(turn: &Turn<'_>, call: &Function) -> bool {
    match &call.over {
        Some(WindowType::WindowSpec(spec)) => turn.is_total(&spec.order_by),
        Some(WindowType::NamedWindow(name)) => turn
            .selects
            .last()
            .and_then(|around| around.windows.iter().find(|(known, _)| known == name))
            .is_some_and(|(_, keys)| turn.is_total(keys)),
        None => false,
    }
}
