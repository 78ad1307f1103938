//! Counts the steps of a graded query.
//!
//! Invariant: the count is SQLite's own and does not depend on the machine; rows are looked at one
//! by one and none is kept.

use rusqlite::StatementStatus;

use super::engine::Engine;
use super::failure;
use super::fuse::Blown;
use super::guard::Access;
use super::run::Stopped;
use crate::base::CancelToken;
use crate::verdict::Budget;

impl Engine {
    /// Runs a graded query to its end and returns the steps of SQLite's virtual machine it took.
    pub(crate) fn steps(
        &self,
        sql: &str,
        budget: &Budget,
        cancel: &CancelToken,
    ) -> Result<u64, Stopped> {
        let (_, guard, fuse) = self.parts();
        fuse.arm(budget, cancel);
        let counted = self.count_steps(sql);
        let blown = fuse.blown();
        fuse.disarm();
        let refusal = guard.take_refusal();
        match (counted, blown) {
            (_, Some(Blown::Cancelled)) => Err(Stopped::Cancelled),
            (_, Some(Blown::Over(limit))) => Err(Stopped::Over(limit)),
            (Ok(steps), None) => Ok(steps),
            (Err(error), None) => {
                let whole = 0..sql.len();
                Err(failure::explain(
                    self,
                    Access::Query,
                    sql,
                    &whole,
                    &error,
                    refusal,
                ))
            }
        }
    }

    fn count_steps(&self, sql: &str) -> rusqlite::Result<u64> {
        let (conn, guard, _) = self.parts();
        guard.allow(conn, Access::Query)?;
        let mut statement = conn.prepare(sql)?;
        let mut rows = statement.raw_query();
        while rows.next()?.is_some() {}
        drop(rows);
        let steps = statement.get_status(StatementStatus::VmStep);
        Ok(u64::try_from(steps).unwrap_or_default())
    }
}
