//! Mutants of window specifications: partitions, frames, directions.

use sqlparser::ast::{
    Expr, WindowFrame, WindowFrameBound as Bound, WindowFrameUnits as Units, WindowSpec,
};
use sqlparser::tokenizer::Span;

use super::kind::MutantKind as Kind;
use super::turn::{Turn, quote};
use super::{rewrite, selects};

/// Offers the changes of a window; `framed` if its frame matters.
pub(super) fn window(turn: &mut Turn<'_>, spec: &mut WindowSpec, framed: bool, span: Span) {
    partition(turn, spec, span);
    selects::directions(turn, &mut spec.order_by, "the window");
    if framed {
        frame(turn, spec, span);
    }
}

fn partition(turn: &mut Turn<'_>, spec: &mut WindowSpec, span: Span) {
    let n_columns = spec.partition_by.len();
    for index in 0..n_columns {
        let Some(column) = spec.partition_by.get(index) else {
            return;
        };
        let says = || {
            format!(
                "does not start anew for every {}: PARTITION BY lacks it",
                quote(column)
            )
        };
        if turn.takes(Kind::Partition, span, says) {
            spec.partition_by.remove(index);
            return;
        }
    }
    if n_columns > 1
        && turn.takes(Kind::Partition, span, || {
            "has no PARTITION BY: one window over all rows".to_owned()
        })
    {
        spec.partition_by.clear();
    }
}

fn frame(turn: &mut Turn<'_>, spec: &mut WindowSpec, span: Span) {
    if spec.order_by.is_empty() {
        return;
    }
    let Some(frame) = &mut spec.window_frame else {
        let says =
            || "stops at the current row where rows with equal sort keys count too".to_owned();
        if !turn.is_total(&spec.order_by) && turn.takes(Kind::Frame, span, says) {
            spec.window_frame = Some(WindowFrame {
                units: Units::Rows,
                start_bound: Bound::Preceding(None),
                end_bound: Some(Bound::CurrentRow),
            });
            return;
        }
        let says = || "looks at the whole partition where only the rows so far count".to_owned();
        if turn.takes(Kind::Frame, span, says) {
            spec.order_by.clear();
        }
        return;
    };
    let (units, says) = match frame.units {
        Units::Rows => (
            Units::Range,
            "takes in all rows with an equal sort key: RANGE where ROWS is right",
        ),
        Units::Range | Units::Groups => (
            Units::Rows,
            "counts rows where it should measure the sort key: ROWS where RANGE is right",
        ),
    };
    if turn.takes(Kind::Frame, span, || says.to_owned()) {
        frame.units = units;
        return;
    }
    for step in [1, -1] {
        if shift(turn, &mut frame.start_bound, step, span) {
            return;
        }
        if let Some(end) = &mut frame.end_bound
            && shift(turn, end, step, span)
        {
            return;
        }
    }
    let says =
        || "has no frame: the window reaches from the first row to the current one".to_owned();
    if turn.takes(Kind::Frame, span, says) {
        spec.window_frame = None;
    }
}

fn shift(turn: &mut Turn<'_>, bound: &mut Bound, step: i64, span: Span) -> bool {
    let old = bound.to_string();
    let (Bound::Preceding(Some(distance)) | Bound::Following(Some(distance))) = bound else {
        return false;
    };
    let moved = rewrite::integer(distance)
        .map(|n| n + step)
        .filter(|n| *n >= 0);
    let Some(moved) = moved else { return false };
    let says = || format!("has a frame of {moved} where `{old}` is right, one off");
    let taken = turn.takes(Kind::Frame, span, says);
    if taken {
        **distance = Expr::clone(&rewrite::number(moved));
    }
    taken
}
