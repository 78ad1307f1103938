//! The kinds of mistakes a mutant stands for. Invariant: the order of the variants is the order in
//! which a rejected submission is named, the most telling kind first.

use serde::{Deserialize, Serialize};

/// What a mutant changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MutantKind {
    /// LEFT for INNER JOIN and the like.
    JoinKind,
    /// A condition of a join left out, or tested after the join.
    JoinCondition,
    /// Repeated rows that the reference removes are kept.
    Dedupe,
    /// A condition of WHERE, HAVING or FILTER left out.
    Filter,
    /// DISTINCT dropped or added.
    Distinct,
    /// COUNT of rows for COUNT of values and the like.
    CountTarget,
    /// NULL treated otherwise.
    NullHandling,
    /// A boundary on the other side.
    Boundary,
    /// ROW_NUMBER for RANK and the like.
    RankKind,
    /// UNION for UNION ALL and the like.
    SetOperator,
    /// PARTITION BY without a column.
    Partition,
    /// Another window frame.
    Frame,
    /// LAG for LEAD, or another offset.
    Offset,
    /// GROUP BY without a column.
    Grouping,
    /// MIN for MAX and the like.
    Aggregate,
    /// AND for OR and the like.
    Logic,
    /// A branch of CASE left out.
    Case,
    /// Division of whole numbers for division of reals and the like.
    Division,
    /// The other direction of a sort key.
    OrderDirection,
    /// LIMIT by one more or less.
    Limit,
    /// A constant by one more or less.
    Constant,
}

impl MutantKind {
    /// Every kind, in naming order.
    pub const ALL: [Self; 21] = [
        Self::JoinKind,
        Self::JoinCondition,
        Self::Dedupe,
        Self::Filter,
        Self::Distinct,
        Self::CountTarget,
        Self::NullHandling,
        Self::Boundary,
        Self::RankKind,
        Self::SetOperator,
        Self::Partition,
        Self::Frame,
        Self::Offset,
        Self::Grouping,
        Self::Aggregate,
        Self::Logic,
        Self::Case,
        Self::Division,
        Self::OrderDirection,
        Self::Limit,
        Self::Constant,
    ];

    /// Returns a stable name: `join-kind`.
    pub fn slug(self) -> &'static str {
        match self {
            Self::JoinKind => "join-kind",
            Self::JoinCondition => "join-condition",
            Self::Dedupe => "dedupe",
            Self::Filter => "filter",
            Self::Distinct => "distinct",
            Self::CountTarget => "count-target",
            Self::NullHandling => "null-handling",
            Self::Boundary => "boundary",
            Self::RankKind => "rank-kind",
            Self::SetOperator => "set-operator",
            Self::Partition => "partition",
            Self::Frame => "frame",
            Self::Offset => "offset",
            Self::Grouping => "grouping",
            Self::Aggregate => "aggregate",
            Self::Logic => "logic",
            Self::Case => "case",
            Self::Division => "division",
            Self::OrderDirection => "order-direction",
            Self::Limit => "limit",
            Self::Constant => "constant",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_kinds_are_listed_in_order_and_their_slugs_are_their_journal_form() {
        assert!(MutantKind::ALL.is_sorted_by(|a, b| a < b));
        for kind in MutantKind::ALL {
            let json = serde_json::to_string(&kind).unwrap();
            assert_eq!(json, format!("\"{}\"", kind.slug()));
        }
    }
}
