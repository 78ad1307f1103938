//! The authorizer and the limits: deny by default, say why.
//!
//! Invariant: no access lets a statement reach files, other databases, extensions or settings; the
//! reason of a refusal is kept so that the candidate reads a sentence, not "not authorized".

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit as Cap;
use rusqlite::{Connection, config::DbConfig};

use super::allowed::{self, ALTERING, CHANCE, FUNCTIONS, HIDDEN_TABLES, PRAGMAS};
use super::fuse::{self, Fuse};

/// The longest value or row, in bytes. Long values are where time and memory hide from the
/// progress handler: between two looks a statement can make at most a few hundred of them.
pub(super) const MAX_LENGTH: i32 = 1 << 16;

/// The longest statement of a candidate, in bytes.
pub(super) const MAX_SQL_LENGTH: usize = 1 << 16;

/// The largest compiled statement of a candidate, in virtual machine steps. Code without a loop
/// does not pass the progress handler, so this bounds what it can build.
const MAX_PROGRAM: i32 = 12_000;

/// Function calls in one statement of a candidate.
const MAX_CALLS: usize = 400;

/// Pages of 4 KiB the scratch database may have, and its temporary tables as well.
pub(super) const MAX_PAGES: u32 = 1 << 14;

/// What statements may do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Access {
    /// Our own statements: load rows, look at the schema.
    #[default]
    Own,
    /// A deck's data set: CREATE TABLE, CREATE INDEX, INSERT.
    Load,
    /// A move of a deck's data: INSERT, UPDATE, ALTER TABLE.
    Move,
    /// The candidate's scratch database: read, change rows, make and drop tables, views, indexes.
    Live,
    /// A copy that can only be read, chance and all.
    Read,
    /// A graded query: read only, nothing that depends on chance.
    Query,
}

/// Shared by the engine, which sets the access, and the authorizer, which keeps the reason.
#[derive(Clone, Debug, Default)]
pub(super) struct Guard(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    access: Access,
    n_calls: usize,
    refusal: Option<Refusal>,
}

/// What was refused, and what to do instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) message: String,
    pub(super) help: String,
}

impl Guard {
    /// Puts the guard and the fuse on a fresh connection.
    pub(super) fn install(
        &self,
        conn: &mut Connection,
        fuse: &Fuse,
        pages: u32,
    ) -> rusqlite::Result<()> {
        *self.lock() = State::default();
        harden(conn, pages)?;
        let guard = self.clone();
        conn.authorizer(Some(move |context: AuthContext<'_>| {
            guard.authorize(&context)
        }))?;
        let fuse = fuse.clone();
        conn.progress_handler(i32::from(fuse::INTERVAL), Some(move || fuse.burn()))
    }

    /// Sets what the statements prepared from now on may do.
    pub(super) fn allow(&self, conn: &Connection, access: Access) -> rusqlite::Result<()> {
        let mut state = self.lock();
        state.n_calls = 0;
        state.refusal = None;
        if state.access != access {
            state.access = access;
            drop(state);
            set_caps(conn, access)?;
        }
        Ok(())
    }

    /// Returns the reason of the last refusal since `allow`.
    pub(super) fn take_refusal(&self) -> Option<Refusal> {
        self.lock().refusal.take()
    }

    fn authorize(&self, context: &AuthContext<'_>) -> Authorization {
        let mut state = self.lock();
        if matches!(context.action, AuthAction::Function { .. }) {
            state.n_calls += 1;
        }
        match judge(state.access, state.n_calls, context) {
            Ok(()) => Authorization::Allow,
            Err(refusal) => {
                state.refusal.get_or_insert(refusal);
                Authorization::Deny
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Settings that never change afterwards.
fn harden(conn: &Connection, pages: u32) -> rusqlite::Result<()> {
    // Set first: the authorizer is not there yet.
    if fuse::can_watch_memory() {
        conn.pragma_update(None, "temp_store", "MEMORY")?;
    }
    for (schema, pages) in [("main", pages), ("temp", MAX_PAGES)] {
        let sql = format!("PRAGMA {schema}.max_page_count = {pages}");
        conn.query_row(&sql, [], |_| Ok(()))?;
    }
    for (config, on) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, true),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, false),
        (DbConfig::SQLITE_DBCONFIG_WRITABLE_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_ATTACH_CREATE, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_ATTACH_WRITE, false),
    ] {
        conn.set_db_config(config, on)?;
    }
    for (cap, value) in [
        (Cap::SQLITE_LIMIT_LENGTH, MAX_LENGTH),
        (Cap::SQLITE_LIMIT_COLUMN, 200),
        (Cap::SQLITE_LIMIT_EXPR_DEPTH, 500),
        (Cap::SQLITE_LIMIT_FUNCTION_ARG, 100),
        (Cap::SQLITE_LIMIT_ATTACHED, 0),
        (Cap::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 200),
        (Cap::SQLITE_LIMIT_VARIABLE_NUMBER, 1_000),
        (Cap::SQLITE_LIMIT_TRIGGER_DEPTH, 1),
        (Cap::SQLITE_LIMIT_WORKER_THREADS, 0),
        (Cap::SQLITE_LIMIT_SCHEMA, 500),
    ] {
        conn.set_limit(cap, value)?;
    }
    Ok(())
}

fn set_caps(conn: &Connection, access: Access) -> rusqlite::Result<()> {
    let is_ours = matches!(access, Access::Own | Access::Load | Access::Move);
    let sql_length = if is_ours {
        1 << 24
    } else {
        MAX_SQL_LENGTH as i32
    };
    let program = if is_ours { 250_000_000 } else { MAX_PROGRAM };
    let compound = if is_ours { 500 } else { 100 };
    conn.set_limit(Cap::SQLITE_LIMIT_SQL_LENGTH, sql_length)?;
    conn.set_limit(Cap::SQLITE_LIMIT_VDBE_OP, program)?;
    conn.set_limit(Cap::SQLITE_LIMIT_COMPOUND_SELECT, compound)?;
    Ok(())
}

fn judge(access: Access, n_calls: usize, context: &AuthContext<'_>) -> Result<(), Refusal> {
    use AuthAction as A;
    let is_own = access == Access::Own;
    let is_live = access == Access::Live;
    let is_move = access == Access::Move;
    let may_make = is_live || is_own || access == Access::Load;
    let allowed_if = |yes: bool, what: &str| {
        if yes {
            Ok(())
        } else {
            Err(refuse(access, what))
        }
    };
    match context.action {
        A::Select | A::Recursive => Ok(()),
        A::Read { table_name, .. } => allowed_if(
            is_own || !allowed::has(HIDDEN_TABLES, table_name),
            &format!("reading {table_name}"),
        ),
        A::Function { function_name } => judge_call(access, n_calls, function_name),
        A::Pragma { pragma_name, .. } => {
            let describes = allowed::has(PRAGMAS, pragma_name);
            let what = format!("PRAGMA {}", pragma_name.to_lowercase());
            // SQLite's own way to look at the rows that a new column's CHECK speaks of.
            let alters = is_move && pragma_name.eq_ignore_ascii_case("quick_check");
            let may_look = is_own || is_live || access == Access::Read;
            allowed_if(alters || describes && may_look, &what)
        }
        A::CreateTable { .. } => allowed_if(may_make, "CREATE TABLE"),
        A::CreateIndex { .. } | A::Reindex { .. } => {
            allowed_if(may_make || is_move, "CREATE INDEX")
        }
        A::Insert { .. } => allowed_if(may_make || is_move, "INSERT"),
        A::Update { table_name, .. } => {
            // Making a table updates the schema table; SQLite refuses to do so directly.
            let makes = table_name.eq_ignore_ascii_case("sqlite_master");
            allowed_if(
                is_live || is_own || is_move || (makes && may_make),
                "UPDATE",
            )
        }
        A::Delete { .. } => allowed_if(is_live || is_own, "DELETE"),
        A::CreateTempTable { .. } => allowed_if(is_live, "CREATE TEMP TABLE"),
        A::CreateTempIndex { .. } => allowed_if(is_live, "CREATE INDEX"),
        A::CreateView { .. } | A::CreateTempView { .. } => allowed_if(is_live, "CREATE VIEW"),
        A::DropTable { .. } | A::DropTempTable { .. } => allowed_if(is_live, "DROP TABLE"),
        A::DropIndex { .. } | A::DropTempIndex { .. } => allowed_if(is_live, "DROP INDEX"),
        A::DropView { .. } | A::DropTempView { .. } => allowed_if(is_live, "DROP VIEW"),
        A::Transaction { .. } => allowed_if(is_live || is_own, "a transaction"),
        A::Savepoint { .. } => allowed_if(is_live || is_own, "SAVEPOINT"),
        A::Attach { .. } => Err(refuse(access, "ATTACH")),
        A::Detach { .. } => Err(refuse(access, "DETACH")),
        A::AlterTable { .. } => allowed_if(is_move, "ALTER TABLE"),
        A::Analyze { .. } => Err(refuse(access, "ANALYZE")),
        A::CreateTrigger { .. }
        | A::CreateTempTrigger { .. }
        | A::DropTrigger { .. }
        | A::DropTempTrigger { .. } => Err(refuse(access, "a trigger")),
        A::CreateVtable { .. } | A::DropVtable { .. } => Err(refuse(access, "a virtual table")),
        _ => Err(refuse(access, "this")),
    }
}

fn judge_call(access: Access, n_calls: usize, name: &str) -> Result<(), Refusal> {
    let is_ours = name.starts_with(super::functions::PREFIX);
    let alters = access == Access::Move && allowed::has(ALTERING, name);
    if !is_ours && !alters && !allowed::has(FUNCTIONS, name) {
        return Err(refuse(
            access,
            &format!("the function {}", name.to_lowercase()),
        ));
    }
    let is_graded = access == Access::Query;
    if is_graded && allowed::has(CHANCE, name) {
        return Err(Refusal {
            message: format!(
                "the function {} is not allowed in an answer",
                name.to_lowercase()
            ),
            help: "an answer must be the same each time it runs on the same data".into(),
        });
    }
    let is_typed = matches!(access, Access::Live | Access::Read | Access::Query);
    if n_calls > MAX_CALLS && is_typed {
        return Err(Refusal {
            message: format!("more than {MAX_CALLS} function calls in one statement"),
            help: "put the values into a table or a CTE and call the function once".into(),
        });
    }
    Ok(())
}

fn refuse(access: Access, what: &str) -> Refusal {
    let help = match access {
        Access::Query => "an answer is one SELECT (it may start with WITH) and changes nothing",
        Access::Read => "this copy can only be read; SELECT, WITH and EXPLAIN are allowed",
        Access::Move => "a move of the data may INSERT, UPDATE and ALTER TABLE",
        Access::Load => "a data set may CREATE TABLE, CREATE INDEX and INSERT",
        Access::Live | Access::Own => {
            "the scratch database allows queries, INSERT, UPDATE, DELETE, CREATE and DROP of \
             tables, views and indexes, transactions and EXPLAIN"
        }
    };
    Refusal {
        message: format!("{what} is not allowed here"),
        help: help.into(),
    }
}
